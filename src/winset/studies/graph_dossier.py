"""What a report shows of a graph model: where it can come to rest, what holds it there, its moves and its rankings."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

import numpy as np

from winset.cases.conditions import rewritten
from winset.cases.graph_states import states_of
from winset.game.graph_of import graph_of
from winset.solver.graph.coalitions import MAX_PARTIES
from winset.studies.finding import Finding
from winset.studies.progress import silent
from winset.studies.stable import stable

if TYPE_CHECKING:
    from winset.cases.graph_case import GraphCase, Preference
    from winset.cases.graph_states import StateSet
    from winset.game.graph import Graph
    from winset.studies.dossier import SourceTold
    from winset.studies.progress import Tell
    from winset.studies.stable import GraphStability
    from winset.studies.stable_parts import StateAsked

QUESTION = "What does everything that can be asked of a graph model come to, on one page?"
TITLE = "Dossier of a graph model"
SOURCE = "docs/design.md"

LISTED = 60
"""Most states of a graph of which every move and every ranking is listed."""

EXPLAINED = 12
"""Most equilibria for each of which it is told what holds it."""


class MoveOpen(TypedDict):
    """A state to which a party can move, and whether by what it sees it gains by that."""

    to: str
    gains: bool


class Wish(TypedDict):
    """What a party wants: states from best to worst, with points where it has them; or statements; or pairs."""

    tiers: list[list[str]] | None
    points: list[float] | None
    statements: list[str]
    pairs: list[list[str]]
    because: str | None
    note: str | None
    source: list[str]


class Resting(TypedDict):
    """The equilibria, each under the strictest heading that it meets; and how many states are none.

    `still`: nobody gains by a move (Nash). `credible`: an answer that is itself a gain takes each gain away (SEQ).
    `feared`: some answer does, whatever it costs those who give it (GMR).
    """

    still: list[str]
    credible: list[str]
    feared: list[str]
    others: int


class GraphAbout(TypedDict):
    """What the file says of itself."""

    text: str | None
    sources: dict[str, SourceTold]


class GraphDossier(TypedDict):
    """Everything that the page of a graph model shows."""

    study: str
    title: str
    about: GraphAbout
    stable: GraphStability
    resting: Resting
    verdicts: dict[str, StateAsked]
    moves: dict[str, dict[str, list[MoveOpen]]] | None
    wishes: dict[str, Wish]
    views: dict[str, list[str]]


def graph_dossier(case: GraphCase, *, progress: Tell | None = None) -> Finding[GraphDossier]:
    """Gather what the page of a graph model shows.

    Parameters
    ----------
    case : GraphCase
    progress : callable, optional
        Told what is being done and the share of it done.

    Returns
    -------
    Finding
        `about`, `stable` (the JSON of that study, with coalitions), `resting` (the equilibria by what holds them),
        `verdicts` (the study's answer on each of the first equilibria), `moves` by party and state (None where there
        are more than 60 states), `wishes` (each party's preference), `views` (what a party does not see).

    Raises
    ------
    LimitError
        Where the graph passes a stated limit.

    Examples
    --------
    >>> from winset.cases.graph_read import parse_graph
    >>> case = parse_graph('''
    ... {winset: 1, kind: graph, title: One step, parties: {a: {}}, states: [s1, s2], moves: {a: {s1: [s2]}},
    ...  preferences: {a: {ranking: [s2, s1]}}}
    ... ''').case
    >>> found = graph_dossier(case).to_json()
    >>> found["resting"]["still"], found["moves"]["a"]["s1"]
    (['s2'], [{'to': 's2', 'gains': True}])
    """
    tell = progress or silent
    tell("the equilibria", 0.0)
    graph, states = graph_of(case), states_of(case)
    few = len(graph.states) <= LISTED
    found: GraphStability = _stable(case, coalitions=few and 1 < len(case.parties) <= MAX_PARTIES)
    resting = _resting(found)
    explained = [*resting["still"], *resting["credible"], *resting["feared"]][:EXPLAINED] if few else []
    verdicts = {}
    for done, state in enumerate(explained):
        tell("what holds each of them", done / len(explained))
        asked = _stable(case, state=state)["asked"]
        assert asked is not None
        verdicts[state] = asked
    return Finding(
        GraphDossier(
            study="graph_dossier",
            title=case.title,
            about=_about(case),
            stable=found,
            resting=resting,
            verdicts=verdicts,
            moves=_moves(graph) if few else None,
            wishes={name: _wish(graph, states, k, case.preferences[name], few) for k, name in enumerate(case.parties)},
            views={name: list(view.unseen) for name, view in case.views.items()},
        )
    )


def _stable(case: GraphCase, *, coalitions: bool = False, state: str | None = None) -> GraphStability:
    answer = stable(case, coalitions=coalitions, state=state).to_json()
    assert answer["kind"] == "graph"
    return answer


def _resting(found: GraphStability) -> Resting:
    """Each equilibrium once, by the most that holds it."""
    under = {concept: set(states) for concept, states in found["equilibria"].items()}
    still = under["nash"]
    credible = (under["seq"] | under["sseq"]) - still
    feared = (under["gmr"] | under["smr"]) - still - credible
    kinds = [[state for state in found["states"] if state in kind] for kind in (still, credible, feared)]
    rest = len(found["states"]) - sum(map(len, kinds))
    return {"still": kinds[0], "credible": kinds[1], "feared": kinds[2], "others": rest}


def _moves(graph: Graph) -> dict[str, dict[str, list[MoveOpen]]]:
    """Who can move from where to where; a state from which a party cannot move is left out."""
    found: dict[str, dict[str, list[MoveOpen]]] = {}
    for i, name in enumerate(graph.parties):
        seen = graph.seen_by(i)
        gains = {pair for pair, better in zip(_pairs(seen, i), seen.improving(i).tolist(), strict=True) if better}
        rows: dict[str, list[MoveOpen]] = {}
        for start, end in _pairs(graph, i):
            rows.setdefault(graph.states[start], []).append({"to": graph.states[end], "gains": (start, end) in gains})
        found[name] = rows
    return found


def _pairs(graph: Graph, party: int) -> list[tuple[int, int]]:
    """A party's moves, each from where to where, in the order of `Graph.to`."""
    start = np.repeat(np.arange(len(graph.states)), np.diff(graph.first[party]))
    return list(zip(start.tolist(), graph.to[party].tolist(), strict=True))


def _wish(graph: Graph, states: StateSet, party: int, given: Preference, few: bool) -> Wish:
    """A party's preference: of few states all of them in order, of many as the file gives it."""
    tiers: list[list[str]] | None = None
    points: list[float] | None = None
    if few and graph.better[party] is None:
        rank = graph.rank[party]
        tiers = [[graph.states[s] for s in np.flatnonzero(rank == level)] for level in sorted(set(rank.tolist()))[::-1]]
    if tiers is not None and given.points is not None:
        worth = np.zeros(len(graph.states))
        for word, number in given.points.items():
            worth[states.find(word)] = number
        points = [float(worth[graph.states.index(tier[0])]) for tier in tiers]
    return {
        "tiers": tiers,
        "points": points,
        "statements": [rewritten(text) for text in given.statements or ()],
        "pairs": [list(pair) for pair in (given.better or ())] if few else [],
        "because": given.because,
        "note": given.note,
        "source": list(given.sources),
    }


def _about(case: GraphCase) -> GraphAbout:
    return {
        "text": case.about,
        "sources": {
            key: {"title": source.title, "note": source.note, "url": source.url} for key, source in case.sources.items()
        },
    }


__all__ = ["graph_dossier"]
