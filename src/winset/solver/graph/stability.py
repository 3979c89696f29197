"""Which states are stable for whom: Nash, GMR, SMR, SEQ and SSEQ over a graph model, exact and linear in its moves.

A state is stable for a party where it has no improvement (Nash), or where each improvement may be answered by the
others' moves with something no better for it than the state: by any moves (general metarationality, GMR), by any
from which it cannot escape either (symmetric metarationality, SMR), by moves that are improvements for those who make
them (sequential stability, SEQ), or by such moves without escape (symmetric sequential stability, SSEQ).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from winset.solver.graph import kernels
from winset.solver.graph.arcs import arcs, least, reaching, turned

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from winset.game.graph import Graph
    from winset.solver.graph.kernels import Arcs

CONCEPTS = ("nash", "gmr", "smr", "seq", "sseq")
"""The ideas of foresight, by the names that JSON has for them."""

CREDIBLE = ("seq", "sseq")
"""Those in which others answer by improvements only."""

SYMMETRIC = ("smr", "sseq")
"""Those in which the party looks whether it can escape from an answer."""


@dataclass(frozen=True, slots=True, eq=False)
class Stability:
    """Which states are stable.

    Attributes
    ----------
    stable : dict of concept to (p, n) bool array
        For each party, judged in the graph as it sees it.
    equilibria : dict of concept to (n,) bool array
        Stable for every party.
    """

    stable: dict[str, NDArray[np.bool_]]
    equilibria: dict[str, NDArray[np.bool_]]


def stability(graph: Graph, *, single: bool = False) -> Stability:
    """Which states are stable for each party under each of `CONCEPTS`, and which are equilibria.

    Others answer by sequences of any length in which nobody moves twice running, so that two parties' graphs have
    answers of one move. "No better than the state" means that the party does not strictly prefer it, be it a tie, the
    state itself, or, where preferences are partial, a state that it cannot compare. A party that does not see a state
    has no move from it in its view, and takes it for stable.

    With ranked preferences each concept takes one search backwards along the moves for each party, from its worst
    state up. Where a party's preferences are given pair by pair there is one search for each state.

    Parameters
    ----------
    graph : Graph
    single : bool
        Others answer by one move of one of them, as in some older published tables.

    Returns
    -------
    Stability

    References
    ----------
    Fang, L., K. Hipel and D. M. Kilgour (1993). *Interactive Decision Making: The Graph Model for Conflict
    Resolution*. Wiley.
    Rego, L. C. and G. I. A. Vieira (2017). Symmetric sequential stability in the graph model for conflict resolution
    with multiple decision makers. *Group Decision and Negotiation* 26: 775–792.

    Examples
    --------
    The prisoners' dilemma, Y for silence: both talk, or under foresight both keep silent.

    >>> import numpy as np
    >>> from winset.game.graph import option_graph
    >>> graph = option_graph({"a": 1, "b": 1}, rank=np.array([[1, 3, 0, 2], [1, 0, 3, 2]]))
    >>> found = stability(graph)
    >>> {concept: [graph.states[s] for s in np.flatnonzero(found.equilibria[concept])] for concept in ("nash", "seq")}
    {'nash': ['NN'], 'seq': ['NN', 'YY']}
    """
    shape = (len(graph.parties), len(graph.states))
    stable: dict[str, NDArray[np.bool_]] = {concept: np.ones(shape, dtype=np.bool_) for concept in CONCEPTS}
    prepared: dict[int, Searches] = {}
    for i in range(len(graph.parties)):
        seen = graph.seen_by(i)
        searches = prepared.get(id(seen)) or Searches.of(seen)
        prepared[id(seen)] = searches
        for concept in CONCEPTS:
            by_rank = seen.better[i] is None
            stable[concept][i] = (_by_rank if by_rank else _by_pairs)(seen, searches, concept, i, single)
    return Stability(stable, {concept: np.asarray(each.all(axis=0)) for concept, each in stable.items()})


@dataclass(frozen=True, slots=True, eq=False)
class Searches:
    """The moves of a graph in the forms in which they are searched.

    Attributes
    ----------
    moves : Arcs
        Every party's moves, forwards.
    back, back_improving : Arcs
        The same and those that are improvements, by where they end.
    """

    moves: Arcs
    back: Arcs
    back_improving: Arcs

    @classmethod
    def of(cls, graph: Graph) -> Searches:
        """Those of a graph."""
        moves = arcs(graph)
        return cls(moves, turned(moves), turned(arcs(graph, improving=True)))

    def answers(self, concept: str) -> Arcs:
        """The moves by which others may answer, by where they end."""
        return self.back_improving if concept in CREDIBLE else self.back


def deterring(graph: Graph, concept: str, party: int, state: int) -> NDArray[np.bool_]:
    """The states (n,) that deter a party from leaving a state where others bring them about.

    It does not strictly prefer them to the state and, under SMR and SSEQ, has no move from them to one that it does.
    """
    preferred = graph.preferred(party, state)
    if concept not in SYMMETRIC:
        return ~preferred
    gains = np.append(0, np.cumsum(preferred[graph.to[party]]))[graph.first[party]]
    return np.asarray(~preferred & (np.diff(gains) == 0))


def _by_rank(graph: Graph, searches: Searches, concept: str, party: int, single: bool) -> NDArray[np.bool_]:
    """One row where the party's levels say all: the least that others may leave it with after each improvement."""
    rank = graph.rank[party].astype(np.int64)
    found = np.full(len(rank), kernels.FAR)
    if concept != "nash":
        worth = rank.copy()
        if concept in SYMMETRIC:
            kernels.after(searches.moves, party, rank, worth)
        found = least(searches.answers(concept), _others(graph, party), worth, single=single)
    stable: NDArray[np.bool_] = np.empty(len(rank), dtype=np.bool_)
    kernels.deterred(searches.moves, party, rank, found, stable)
    return stable


def _by_pairs(graph: Graph, searches: Searches, concept: str, party: int, single: bool) -> NDArray[np.bool_]:
    """One row where the party's preferences are given pair by pair: a search for each state that it would leave."""
    stable: NDArray[np.bool_] = np.ones(len(graph.states), dtype=np.bool_)
    movers = _others(graph, party)
    for state in range(len(stable)):
        moves = graph.moves(party, state)
        gains = moves[graph.preferred(party, state)[moves]]
        if concept == "nash" or not len(gains):
            stable[state] = not len(gains)
            continue
        goal = deterring(graph, concept, party, state)
        stable[state] = reaching(searches.answers(concept), movers, goal, single=single)[gains].all()
    return stable


def _others(graph: Graph, party: int) -> NDArray[np.bool_]:
    return np.asarray(np.arange(len(graph.parties)) != party)
