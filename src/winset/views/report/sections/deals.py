"""What is on the table: for a conflict without a clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.views.deals import show_deals
from winset.views.report.markup import details
from winset.views.report.sections import Section, rest
from winset.views.report.tables import told_by

if TYPE_CHECKING:
    from winset.studies.dossier import Dossier

TITLE = "What is on the table"
ORDER = 30

ROWS = 40
"""Efficient packages that the table lists."""


def section(dossier: Dossier) -> Section | None:
    """The win-set, the blockers, the frontier and what each idea of fairness would propose."""
    found = dossier["deals"]
    if found is None:
        return None
    lead, tables = told_by(show_deals, found, rows=ROWS)
    return Section(lead, [details("Concepts and efficient packages", tables, shown=True)], rest(dossier, "parties"))
