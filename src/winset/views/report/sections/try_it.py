"""Try it: single changes that were solved beforehand, for a page that cannot solve anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.views.charts.try_it import ASKED, GROUPS, moved, name_of
from winset.views.report.links import leads
from winset.views.report.markup import Cell, Markup, details, table
from winset.views.report.sections import Section
from winset.views.what_if import in_words, last_chance
from winset.views.words import count, dated, first_upper, joined, likely

if TYPE_CHECKING:
    from winset.studies.baked import BakedAnswer
    from winset.studies.dossier import Dossier

TITLE = "Try it"
ORDER = 62

UNTRIED = {"event": "event", "move": "move", "number": "number", "question": "question", "claim": "claim"}


def section(dossier: Dossier) -> Section | None:
    """What can be tried, and all of it as a table."""
    found = dossier["baked"]
    if found is None or not found["baked"]:
        return None
    number = len(found["baked"])
    many = "one change" if number == 1 else f"{number} changes"
    each = "" if number == 1 else "each made by itself and "
    lead: list[str | Markup] = [
        f"{first_upper(many)} of this file, {each}solved beforehand: an event that cannot happen, a move that is "
        "forbidden, a number at an end of its range, or what a question or claim of the file changes. "
        "`winset what-if` makes any other, and several at once."
    ]
    left = [count(number, UNTRIED[kind]) for kind, number in found["untried"].items()]
    if left:
        lead.append(f"Not solved for this page, so that it is soon made: {joined(left)}.")
    return Section(lead, [details("The change as a table" if number == 1 else f"All {many}", _table(dossier, found))])


def _table(dossier: Dossier, found: BakedAnswer) -> Markup:
    step, rows = found["provenance"]["step"], []
    order = list(GROUPS)
    for one in sorted(found["baked"], key=lambda row: (order.index(row["kind"]), -abs(moved(row)))):
        before, after = one["baseline"], one["changed"]
        since = f" Asked from {dated(one['from'], step)}." if one["from"] and one["kind"] in ASKED else ""
        chances = [Cell(likely(last_chance(side)), by=last_chance(side)) for side in (before, after)]
        told = first_upper(in_words(before, after, found["labels"], step))
        rows.append([name_of(one), Cell(leads(dossier, one["in_words"])), *chances, f"{told}{since}"])
    headings = ["Change", "If", "Agreement as it is", "With it", "What it makes of it"]
    caption = "Changes made one at a time"
    return table(headings, rows, caption=caption, numeric=(2, 3), wide=(0, 1, 4), sortable=True)
