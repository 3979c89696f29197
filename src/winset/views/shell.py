"""What commands share: the console, the progress bar, JSON, packages as words."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.segment import Segment

    from winset.studies.finding import Finding
    from winset.studies.progress import Tell


WIDTH_WHEN_PIPED = 160


def console(*, paged: bool = True) -> Console:
    """A console as wide as the terminal, and paged there; plain, and wide enough for the tables, when piped."""
    from rich.console import Console
    from rich.text import Text

    from winset.views.held import held, released

    class _Piped(Console):
        """A console that ends no line before a percent sign, and raises an error where nobody reads on."""

        def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
            if isinstance(renderable, Text):
                return released(super().render(held(renderable), options))
            return super().render(renderable, options)

        def on_broken_pipe(self) -> None:
            raise BrokenPipeError from None

    if sys.stdout.isatty():
        made = _Piped(highlight=False, markup=False, emoji=False)
        return _paged(made) if paged else made
    columns = os.environ.get("COLUMNS", "")
    width = int(columns) if columns.isascii() and columns.isdigit() else WIDTH_WHEN_PIPED
    return _Piped(width=min(max(width, 40), 1_000), highlight=False, markup=False, emoji=False, color_system=None)


def _paged(console: Console) -> Console:
    """The console, whose output is kept until the command ends and goes through a pager if it is long."""
    from winset.views.pager import LongOutput

    context = click.get_current_context(silent=True)
    if context is not None:
        paged = console.pager(LongOutput(), styles=console.color_system is not None)
        paged.__enter__()
        context.call_on_close(lambda: paged.__exit__(None, None, None))
    return console


def print_json(data: Finding[Mapping[str, object]] | Mapping[str, object]) -> None:
    """One JSON object on standard output, with nothing in it that could drive a terminal.

    Infinity and NaN are errors, not words.
    """
    plain = data if isinstance(data, Mapping) else data.to_json()
    text = json.dumps(plain, ensure_ascii=False, indent=1, allow_nan=False)
    if not text.replace("\n", "").isprintable():
        text = "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text)
    click.echo(text)


def package_of(text: str | None) -> str | dict[str, str] | None:
    """issue=option,… as a mapping; `recorded` as it is."""
    if text is None or "=" not in text:
        return text
    found = {}
    for part in text.split(","):
        issue, mark, option = part.partition("=")
        if not mark:
            raise click.UsageError(f"{part!r} is not ISSUE=OPTION")
        found[issue.strip()] = option.strip()
    return found


def hushed() -> bool:
    """Whether standard error is to have errors alone: `WINSET_QUIET` is set to anything."""
    return bool(os.environ.get("WINSET_QUIET"))


def _lines() -> Tell:
    """Says each part as it starts, in a line of its own."""
    from winset.studies.gathering import ALL

    said = {ALL}

    def tell(what: str, share: float) -> None:
        del share
        name = ": ".join(what.split(": ")[:2])
        if name not in said:
            said.add(name)
            click.echo(f"winset: {name}", err=True)

    return tell


@contextmanager
def progress(*, show: bool = True, parts: bool = False) -> Iterator[Tell | None]:
    """A bar with the time left on standard error where that is a terminal; else nothing, or each part on a line."""
    if not (show and sys.stderr.isatty()):
        yield _lines() if show and parts and not hushed() else None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def tell(what: str, share: float) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=1.0)
            bar.update(tasks[what], completed=share)

        yield tell
