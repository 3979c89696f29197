"""A table where there is room for it, and where there is none the same as cards: a few lines for each row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from rich.console import RenderableType

WIDE = 110
"""Columns of a terminal from which on several columns of a table may be folded."""

PROSE = 40
"""The least width that the one column of a table may have that does not stand on one line."""

INDENT = 4
"""A first cell shorter than this, as a number, stands beside its card; other cards have a line above."""

NOTHING = ("", "–", "·")
"""What stands in a table where there is nothing to say."""

FOLDED = 20
"""The least width that each of several such columns may have on a wide terminal."""

SHORT = 30
"""Cells of a card up to this long share a line."""


def fitted(table: Table, width: int, *, head: int = 1) -> RenderableType:
    """A table as it is where it can be read, or else cards that say the same.

    Parameters
    ----------
    table : rich.table.Table
        Its cells are `Text`.
    width : int
        Of the terminal.
    head : int
        How many of the first columns make the first line of a card, without their headings.

    Returns
    -------
    rich renderable
        The table where at most one of its columns has to be folded and has room for 40 signs; on a terminal of 110
        columns or more also where each of those that have to be folded has room for 20.

    Examples
    --------
    >>> table = Table("Party", "Prefers", "Over")
    >>> table.add_row(*map(Text, ("the North", "peace " * 20, "war " * 20)))
    >>> fitted(table, 120) is table, fitted(table, 80) is table
    (True, False)
    """
    if _readable(table, width):
        return table
    rows = zip(*(list(column.cells) for column in table.columns), strict=True)
    headings = [str(column.header) for column in table.columns]
    cards: list[RenderableType] = [Text(str(table.title), style="bold")] if table.title else []
    for row in rows:
        cards += _card(headings, [_text(cell) for cell in row], head)
    caption = [Padding(Text(str(table.caption)), (0, 0, 0, 0))] if table.caption else []
    return Group(*cards, *caption, Text(""))


def _text(cell: object) -> Text:
    return cell if isinstance(cell, Text) else Text(str(cell))


def _readable(table: Table, width: int) -> bool:
    """Whether what has to be folded has the width that prose can bear."""
    gap = 2
    wide = []
    for column in table.columns:
        texts = [str(column.header), *(_text(cell).plain for cell in column.cells)]
        wide.append(max(cell_len(line) for text in texts for line in text.split("\n")) + gap)
    most = max(wide, default=0)
    if sum(wide) <= width or sum(wide) - most + PROSE <= width:
        return True
    prose = [each for each in wide if each > PROSE]
    return width >= WIDE and width - sum(wide) + sum(prose) >= FOLDED * max(1, len(prose))


def _card(headings: list[str], row: list[Text], head: int) -> list[RenderableType]:
    """A row: its first cells in bold, then the others, long ones on a line each; what says nothing is left out."""
    first = Text("  ").join(cell for cell in row[:head] if cell.plain.strip())
    first.stylize("bold")
    lines: list[Text] = []
    joins = False
    for heading, cell in list(zip(headings, row, strict=True))[head:]:
        if cell.plain.strip() in NOTHING:
            continue
        told = Text.assemble(f"{heading}: " if heading else "", Text("; ").join(cell.split("\n")))
        short = cell_len(cell.plain) <= SHORT
        if short and joins:
            lines[-1] = Text.assemble(lines[-1], " · ", told)
        else:
            lines.append(told)
        joins = short
    if 0 < cell_len(first.plain) < INDENT:
        grid = Table.grid()
        grid.add_column(width=INDENT)
        grid.add_column()
        for k, line in enumerate(lines):
            grid.add_row(first if k == 0 else "", line)
        return [grid]
    return [*([first] if first.plain else []), *(Padding(line, (0, 0, 0, 2)) for line in lines)]
