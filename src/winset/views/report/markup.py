"""HTML from parts: every text is escaped where it is put in, so that nothing from a file can be markup."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from winset.views.words import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

VOID = {"input", "meta", "br"}


class Markup(str):
    """Text that is HTML already: only the functions here make it."""

    __slots__ = ()


def safe(inside: object) -> Markup:
    """Anything as HTML: text is escaped, HTML stays, lists are joined, None is nothing.

    Examples
    --------
    >>> safe(["<b>", tag("i", "x"), None])
    '&lt;b&gt;<i>x</i>'
    """
    if isinstance(inside, Markup):
        return inside
    if inside is None:
        return Markup("")
    if isinstance(inside, (list, tuple)):
        return Markup("".join(safe(item) for item in inside))
    return Markup(escape(_clean(inside), quote=True))


def _clean(text: object) -> str:
    """Text without control characters, lines kept."""
    return "\n".join(plain(line) for line in str(text).split("\n"))


def tag(name: str, /, *inside: object, **attributes: object) -> Markup:
    """An element. An attribute's `_` at the end is dropped and any other is a hyphen; None and False leave it out.

    Examples
    --------
    >>> tag("a", "x < y", href="#n1", class_="far", aria_label='"')
    '<a href="#n1" class="far" aria-label="&quot;">x &lt; y</a>'
    """
    told = "".join(_attribute(key, value) for key, value in attributes.items())
    body = safe(list(inside))
    return Markup(f"<{name}{told}>" if name in VOID else f"<{name}{told}>{body}</{name}>")


def _attribute(key: str, value: object) -> str:
    key = key.rstrip("_").replace("_", "-")
    if value is None or value is False:
        return ""
    return f" {key}" if value is True else f' {key}="{escape(_clean(value), quote=True)}"'


def web_address(url: object) -> str | None:
    """An address that a link may lead to: http or https, with a host, and nothing strange in it; else None.

    Examples
    --------
    >>> web_address("https://example.org/a?b=c"), web_address("javascript:alert(1)"), web_address("//example.org")
    ('https://example.org/a?b=c', None, None)
    """
    text = str(url or "").strip()
    if not text.isprintable() or any(sign in text for sign in " <>\"'`\\"):
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return text if parts.scheme in ("http", "https") and parts.hostname else None


def link(text: object, url: object) -> Markup:
    """A link out of the page, or the text alone where the address is none that a link may lead to."""
    address = web_address(url)
    return tag("a", text, href=address, rel="noreferrer noopener") if address else safe(text)


def commands(text: str) -> Markup:
    """A sentence that names commands of this program, each set as one.

    Examples
    --------
    >>> commands("`winset why` takes <it> apart; `x` does not")
    '<code>winset why</code> takes &lt;it&gt; apart; `x` does not'
    """
    parts = re.split(r"`(winset [a-z][^`<>]*)`", text)
    return safe([tag("code", part) if k % 2 else part for k, part in enumerate(parts)])


def anchor(text: object, to: str) -> Markup:
    """A link inside the page."""
    return tag("a", text, href=f"#{to}")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: what it shows, what it is sorted by where that is another thing, and how it looks."""

    shown: object
    by: float | str | None = None
    kind: str | None = None


def table(
    headings: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    caption: str,
    numeric: Sequence[int] = (),
    wide: Sequence[int] = (),
    sortable: bool = False,
    stacked: bool = False,
    ids: Sequence[str] | None = None,
) -> Markup:
    """A real table with a caption, its first column heading the rows; wide ones scroll by themselves.

    Parameters
    ----------
    headings : sequence of str
    rows : iterable of sequences
        Of text, HTML or `Cell`.
    caption : str
    numeric : sequence of int
        Columns of numbers, set to the right.
    wide : sequence of int
        Columns of long text, which get more room.
    sortable : bool
        Headings are buttons that sort.
    stacked : bool
        On a narrow screen the cells of a row stand one below the other, each with its heading, in place of scrolling.
    ids : sequence of str, optional
        An anchor for each row.
    """
    looks = [" ".join(["number"] * (k in numeric) + ["wide"] * (k in wide)) for k in range(len(headings))]
    head = [_heading(text, look, sortable) for text, look in zip(headings, looks, strict=True)]
    told = headings if stacked else [None] * len(headings)
    body = [
        tag("tr", [_cell(item, j, looks[j], told[j]) for j, item in enumerate(row)], id=ids[k] if ids else None)
        for k, row in enumerate(rows)
    ]
    made = tag("table", tag("caption", caption), tag("thead", tag("tr", head)), tag("tbody", body),
               class_="sortable" if sortable else "stacked" if stacked else None)  # fmt: skip
    return tag("div", made, class_="scroll", tabindex="0", role="region", aria_label=caption)


def _heading(text: str, look: str, sortable: bool) -> Markup:
    if not text:  # a heading that says nothing is none
        return tag("td", class_=look or None)
    inside = tag("button", text, type="button") if sortable else text
    return tag("th", inside, scope="col", class_=look or None)


def _cell(item: object, column: int, look: str, heading: str | None) -> Markup:
    cell = item if isinstance(item, Cell) else Cell(item)
    kinds = " ".join(kind for kind in (look, cell.kind or "") if kind)
    name, scope = ("th", "row") if column == 0 and cell.shown != "" else ("td", None)
    return tag(name, cell.shown, scope=scope, class_=kinds or None, data_by=cell.by, data_of=heading)


def details(summary: object, *inside: object, shown: bool = False) -> Markup:
    """What is long, behind a line that opens it."""
    return tag("details", tag("summary", summary), *inside, open=shown)
