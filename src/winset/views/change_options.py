"""Changes told in words elsewhere, as options to copy to `winset what-if`: what `--verbose` adds."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.text import Text

from winset.views.words import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console


def show_options(rows: Sequence[tuple[str, list[list[str]] | None, str]], console: Console) -> None:
    """Print changes as options.

    Parameters
    ----------
    rows : sequence of (name, options or None, raw text)
        What a change belongs to, the options that give it, and what is shown where no options can.
    console : rich.console.Console
    """
    if not rows:
        return
    console.print()
    console.print(Text("The same changes as options of `winset what-if CASE`", style="bold"))
    for name, options, raw in rows:
        told = on_line(options) if options else f"not to be given on the command line: {raw}"
        console.print(Padding(Text(plain(f"{name}: {told}" if name else told)), (0, 0, 0, 2)))


def on_line(options: list[list[str]]) -> str:
    """Options as a shell takes them.

    Examples
    --------
    >>> on_line([["set", "parties.a.war[0].points=-1"], ["from", "1953-04"]])
    "--set 'parties.a.war[0].points=-1' --from 1953-04"
    """
    return " ".join(f"--{name} {shlex.quote(value)}" for name, value in options)
