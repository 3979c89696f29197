"""Where a graph model can come to rest: its states, moves, stability by concept, and what coalitions would do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from winset.cases.graph_case import GraphCase
from winset.studies.graph_dossier import graph_dossier
from winset.views.report.graph import picture
from winset.views.report.graph.page import graph_sections
from winset.views.report.markup import safe
from winset.views.web.parts import words

if TYPE_CHECKING:
    from winset.cases.schema import Conflict
    from winset.views.web.wanted import Wanted

TITLE = "Where it can rest"
ORDER = 10


def shown(subject: Conflict | GraphCase) -> bool:
    """Every graph model, and no conflict."""
    return isinstance(subject, GraphCase)


def data(wanted: Wanted) -> dict[str, Any]:
    """The sections of the report of a graph model, its picture, and the numbers of `winset stable`."""
    found = graph_dossier(wanted.graph, progress=wanted.tell).to_json()
    drawn = picture.data(found)
    return {
        "sections": [
            {"name": name, "title": title, "lead": words(lead), "tables": safe(below)}
            for name, title, lead, below in graph_sections(found)
        ],
        "picture": drawn and {"title": picture.TITLE, "words": picture.words(found), "data": drawn},
        "stable": found["stable"],
    }
