"""A served file in the list of files: its name, its title, and the screens that it has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from winset.cases.graph_case import GraphCase
from winset.views.web.screens import in_bar
from winset.views.words import joined, month, plain

if TYPE_CHECKING:
    from winset.cases.schema import Conflict
    from winset.views.web.subject import Subject


def listed(one: Subject) -> dict[str, Any]:
    """What the page has to know of a file before it asks anything of it."""
    subject = one.subject
    assert subject is not None
    graph = isinstance(subject, GraphCase)
    return {
        "key": one.key,
        "source": plain(one.source),
        "title": plain(subject.title),
        "facts": _graph_facts(subject) if isinstance(subject, GraphCase) else _facts(subject),
        "digest": one.digest,
        "conflict": subject.digest,
        "graph": graph,
        "problems": one.problems,
        "screens": [{"name": name, "title": screen.TITLE} for name, screen in in_bar(subject).items()],
    }


def _facts(conflict: Conflict) -> str:
    """Who, and when."""
    time = conflict.time
    span = "without a clock"
    if time is not None:
        begins = month(time.start)
        span = f"from {begins}, without a last date" if time.open else f"{begins} to {month(time.end)}"
    names = [plain(party.name or key) for key, party in conflict.parties.items()]
    return f"{', '.join(names)} · {span}"


def _graph_facts(case: GraphCase) -> str:
    names = [plain(party.name or key) for key, party in case.parties.items()]
    return f"{joined(names)} · a graph model of {len(names)} parties"
