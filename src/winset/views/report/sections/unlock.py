"""Who blocks, and what would unlock it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.views.report.markup import details
from winset.views.report.sections import Section, rest
from winset.views.report.tables import told_by
from winset.views.unlock import show_unlock

if TYPE_CHECKING:
    from winset.studies.dossier import Dossier

TITLE = "Who blocks, and what would unlock it"
ORDER = 50


def section(dossier: Dossier) -> Section | None:
    """The blockers of one month, who holds the war open, and the levers that would bring the blockers in."""
    found = dossier["unlock"]
    if found is None:
        return None
    lead, tables = told_by(show_unlock, found)
    return Section(
        lead, [details("The levers, and who could pay", tables)], rest(dossier, "parties", "chance", "moves")
    )
