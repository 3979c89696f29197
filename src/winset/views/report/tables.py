"""What is shown on the terminal, on the page: what a sentence or a cell says is said in one place for both."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from winset.views.report.markup import Cell, Markup, table, tag
from winset.views.words import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rich.table import Table

KINDS = {"green": "yes", "red": "no"}

WIDE = 100_000
"""Columns of the terminal that the page takes the place of: there every table is one, and the page folds it."""


@dataclass(slots=True)
class _Desk:
    """Stands where a console would, and keeps what it is given."""

    width: int = WIDE
    kept: list[Any] = field(default_factory=list)

    def print(self, item: Any = None) -> None:
        """Keep what would be printed, without the space around it."""
        if item is not None:
            self.kept.append(getattr(item, "renderable", item))


def told_by(show: Callable[..., None], answer: Mapping[str, object], **options: Any) -> tuple[list[str], list[Markup]]:
    """What a command prints of an answer: the paragraphs before its first table, and everything from there on.

    Parameters
    ----------
    show : callable
        The function that prints the answer of a study on a console; its first line is the title of the conflict, which
        the page has already.
    answer : mapping
    **options
        For `show`.
    """
    desk = _Desk()
    show(answer, desk, **options)
    said = desk.kept[1:]
    first = next((k for k, item in enumerate(said) if hasattr(item, "columns")), len(said))
    rest = [as_html(item) if hasattr(item, "columns") else tag("p", item.plain, class_="note") for item in said[first:]]
    return [item.plain for item in said[:first] if item.plain.strip()], rest


def as_html(made: Table, caption: str | None = None, *, stacked: bool = False) -> Markup:
    """A table made for the terminal, on the page.

    Parameters
    ----------
    made : rich.table.Table
        Its cells are `Text`; a cell in green is marked as good, one in red as bad.
    caption : str, optional
        Default its title.
    stacked : bool
        As `table` has it.

    Examples
    --------
    >>> from rich.table import Table
    >>> made = Table("a", title="t")
    >>> made.add_row("<1>")
    >>> "<caption>t</caption>" in as_html(made), "&lt;1&gt;" in as_html(made)
    (True, True)
    """
    columns = [[_cell(cell) for cell in column.cells] for column in made.columns]
    most = max(map(len, columns), default=0)
    filled = [[*column, *[Cell("")] * (most - len(column))] for column in columns]
    numeric = [k for k, column in enumerate(made.columns) if column.justify == "right"]
    headings = [plain(column.header) for column in made.columns]
    told = [plain(text) for text in (caption or made.title or "", made.caption or "") if text]
    return table(headings, zip(*filled, strict=True), caption="; ".join(told), numeric=numeric, stacked=stacked)


def _cell(cell: object) -> Cell:
    """A cell's text, and whether it is marked."""
    text = getattr(cell, "plain", None)
    style = str(getattr(cell, "style", ""))
    return Cell(str(cell) if text is None else text, kind=KINDS.get(style))
