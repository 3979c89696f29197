"""Write docs/reference/commands.md: every command, in the words of its own help.

Run by `make reference`; a test holds the page to what this writes.
"""

from __future__ import annotations

import importlib
from itertools import groupby
from keyword import iskeyword
from pathlib import Path
from typing import TYPE_CHECKING

from winset.views import commands
from winset.views.cli import app
from winset.views.words import first_upper

if TYPE_CHECKING:
    import click

PAGE = Path(__file__).parent / "reference" / "commands.md"
WIDTH = 100

HEAD = """\
# Commands

Each command in the words of its own help, as `winset COMMAND --help` prints it, in the order of `winset --help`. CASE
is the name of a packaged case or the path of a conflict file. This page is written by `make reference`.
"""


def page() -> str:
    """The whole page."""
    context = app.make_context("winset", [], resilient_parsing=True, max_content_width=WIDTH, terminal_width=WIDTH)
    parts = [HEAD]
    for group, found in groupby(app.list_commands(context), key=group_of):
        parts.append(f"## {first_upper(group)}\n")
        parts += [section(name, context) for name in found]
    return "\n".join(parts)


def group_of(name: str) -> str:
    """The group under which the program's help has a command."""
    module = name.replace("-", "_") + "_" * iskeyword(name)
    return str(importlib.import_module(f"{commands.__name__}.{module}").GROUP)


def section(name: str, context: click.Context) -> str:
    """One command's heading and help."""
    command = app.get_command(context, name)
    assert command is not None
    with command.make_context(name, [], parent=context, resilient_parsing=True) as inner:
        text = command.get_help(inner)
    return f"### `winset {name}`\n\n```text\n{text}\n```\n"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
