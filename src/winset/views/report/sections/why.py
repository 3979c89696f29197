"""Why then: what each recorded event did for the signature."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.views.report.markup import Markup, details, tag
from winset.views.report.sections import Section
from winset.views.report.tables import as_html
from winset.views.why import drawn_words, events_table, in_words, notes, terms_shown, terms_table, terms_words

if TYPE_CHECKING:
    from winset.studies.dossier import Dossier

TITLE = "Why then"
ORDER = 15


def section(dossier: Dossier) -> Section | None:
    """Which events made it end when it did, and on those terms; None where no signature is on record."""
    found = dossier["why"]
    if found is None or found["by"] != "record":
        return None
    lead: list[str | Markup] = [told for told in (in_words(found), terms_words(found)) if told]
    made = [as_html(events_table(found))]
    if found["agreement"] and terms_shown(found):
        made.append(as_html(terms_table(found)))
    note = tag("p", " ".join(part for part in (drawn_words(found), notes(found)) if part), class_="note")
    return Section(lead, [details("Event by event", *made, note)])
