"""Why then: what each recorded event did for the signature."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.views.report.markup import Markup, commands, details, tag
from winset.views.report.sections import Section
from winset.views.report.tables import as_html
from winset.views.why import drawn_words, events_table, in_words, notes, terms_shown, terms_table, terms_words
from winset.views.words import dated, likely

if TYPE_CHECKING:
    from winset.studies.dossier import Dossier

TITLE = "Why then"
ORDER = 15


def section(dossier: Dossier) -> Section | None:
    """Which events made it end when it did, and on those terms; None where no signature is on record."""
    found = dossier["why"]
    if found is None or found["by"] != "record":
        return None
    first = " ".join(part for part in (in_words(found), _ahead(dossier)) if part)
    lead: list[str | Markup] = [told for told in (first, terms_words(found)) if told]
    made = [as_html(events_table(found))]
    if found["agreement"] and terms_shown(found):
        made.append(as_html(terms_table(found)))
    told = " ".join(part for part in (drawn_words(found), notes(found)) if part)
    note = tag("p", commands(told), class_="note")
    return Section(lead, [details("Event by event", *made, note)])


def _ahead(dossier: Dossier) -> str:
    """The same chance as the other parts of the page have it, which do not know the record."""
    timeline = dossier["timeline"]
    if timeline["from"] is None or not timeline["headline"]["signed"]:
        return ""
    since, chance = dated(timeline["from"], timeline["step"]), timeline["history"][-1]["signed_by"]
    return f"Seen from {since}, over everything that might have happened, it is {likely(chance)}."
