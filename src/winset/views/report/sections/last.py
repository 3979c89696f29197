"""Will it last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.views.durability import (
    adapted_lines,
    headline,
    living_tables,
    notes_of,
    outlasts,
    survival_table,
    worth_table,
)
from winset.views.report.markup import details, tag
from winset.views.report.sections import Section, rest
from winset.views.report.tables import as_html
from winset.views.words import plain, years

if TYPE_CHECKING:
    from winset.studies.dossier import Dossier
    from winset.studies.durability import DurabilityAnswer

TITLE = "Will it last"
ORDER = 90


def section(dossier: Dossier) -> Section | None:
    """How long the peace holds under each option of the issue that matters most to it."""
    found = dossier["last"]
    if found is None:
        return None
    notes = [tag("p", text, class_="note") for text in (*notes_of(found), *adapted_lines(found))]
    more = [tag("p", headline(found)), as_html(worth_table(found)), notes]
    tables = [
        as_html(survival_table(found)),
        *map(as_html, living_tables(found)),
        details("Why, and what it is worth to whom", more),
    ]
    return Section([_result(found)], tables, rest(dossier, "peace"))


def _result(found: DurabilityAnswer) -> str:
    """How long the peace is expected to hold under each option."""
    names = found["labels"]["options"][found["issue"]]
    told = [f"{years(one['mean_years'] or 0.0)} with “{plain(names[one['option']])}”" for one in found["options"]]
    issue, watch = plain(found["labels"]["issues"][found["issue"]]), found["watch"]["years"] if found["watch"] else 0.0
    signed = found["recorded"]
    kept = f" What was signed {outlasts(signed['end'])}." if signed else ""
    return f"By option of “{issue}”, of {years(watch)} watched the peace is expected to hold: {'; '.join(told)}.{kept}"
