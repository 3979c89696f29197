"""Claims put to the test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.views.claims import WORDS, cells, in_words
from winset.views.report.links import leads
from winset.views.report.markup import Cell, details, table
from winset.views.report.sections import Section
from winset.views.words import dated

if TYPE_CHECKING:
    from winset.studies.dossier import Dossier

TITLE = "The story of why, put to the test"
ORDER = 70

KINDS = {WORDS["borne_out"]: "yes", WORDS["not_borne_out"]: "no"}


def section(dossier: Dossier) -> Section | None:
    """Every causal claim of the file with its verdict."""
    found = dossier["claims"]
    if found is None:
        return None
    rows, step = [], found["provenance"]["step"]
    for claim in found["claims"]:
        name, says, verdict, measure, before, without, removed = cells(claim, found["labels"], step)
        if claim["verdict"] != "not_testable" and claim["cause_in_words"]:
            since = f", asked from {dated(claim['from'], step)}" if claim["from"] else ""
            shown: object = Cell([leads(dossier, claim["cause_in_words"]), since])
        else:
            shown = removed
        rows.append(
            [name, says, Cell(verdict, kind=KINDS.get(WORDS[claim["verdict"]])), measure, before, without, shown]
        )
    headings = ["", "Claim", "Verdict", "Measure", "As it is", "If not", "What is changed"]
    made = table(headings, rows, caption="The claims of the file", numeric=(4, 5), wide=(1,), sortable=True)
    return Section([in_words(found)], [details("Claim by claim", made)])
