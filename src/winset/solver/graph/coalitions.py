"""Which states a coalition would leave together: stability against joint improvements, and against every coalition.

A coalition improvement is a state that some parties can bring about among themselves and that each of them strictly
prefers to where they are. Two readings of a coalition are in use. In the first, coalitions may form for one deviation:
the concepts CNash, CGMR, CSMR and CSEQ, for one coalition or for all. In the second a coalition stands for good and
counts as one decision maker: `merged`. They differ: the published coalition analysis of the Elmira dispute, in which
equilibrium 5 gives way to 8, is that of the first; under the second 5 goes too, and 7 becomes an equilibrium.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from winset.errors import LimitError
from winset.game.graph import MAX_RELATION
from winset.solver.graph.arcs import arcs, joined, reaching, turned

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from winset.game.graph import Graph
    from winset.solver.graph.kernels import Arcs

COALITION_CONCEPTS = ("cnash", "cgmr", "csmr", "cseq")
"""The coalition forms of Nash, GMR, SMR and SEQ."""

MAX_PARTIES = 10
"""Most parties for which every coalition is looked at."""

MAX_WORK = 10_000_000_000
"""Most moves looked at: about a coalition's moves times the states asked for."""

MAX_JUMPS = 50_000_000
"""Most coalition improvements that are held at once."""

Coalition = tuple[int, ...]


def coalitions(parties: Iterable[int]) -> list[Coalition]:
    """Every coalition of some parties, the smallest first.

    Examples
    --------
    >>> coalitions([0, 2])
    [(0,), (2,), (0, 2)]
    """
    known = sorted(parties)
    return [group for size in range(1, len(known) + 1) for group in combinations(known, size)]


def coalition_improvements(graph: Graph, coalition: Coalition, state: int) -> NDArray[np.int64]:
    """The states that a coalition can bring about from a state and that all of it strictly prefer, ascending: R_H^{++}.

    Its members move by turns, nobody twice running; what each thinks of the states between does not matter.

    Examples
    --------
    >>> import numpy as np
    >>> from winset.game.graph import option_graph
    >>> graph = option_graph({"a": 1, "b": 1}, rank=np.array([[1, 3, 0, 2], [1, 0, 3, 2]]))
    >>> coalition_improvements(graph, (0, 1), 0).tolist()
    [3]
    """
    return _improvements(graph, arcs(graph), coalition, state)


def coalition_stability(
    graph: Graph,
    coalition: Coalition,
    states: Sequence[int] | None = None,
    *,
    concepts: Sequence[str] = COALITION_CONCEPTS,
) -> dict[str, NDArray[np.bool_]]:
    """Which states are stable for a coalition, under each of `COALITION_CONCEPTS`.

    CNash: it has no coalition improvement. CGMR: the others can answer each by moves that leave some member with
    something that it does not strictly prefer to the state. CSMR: and from there the coalition cannot get to anything
    that all its members strictly prefer. CSEQ: the others answer by coalition improvements of theirs, those of single
    parties among them, no coalition moving twice running. The whole of the parties has nobody to answer it. A coalition
    of one has the verdicts of Nash, GMR and SMR, and is CSEQ-stable where it is SEQ-stable, and perhaps elsewhere.

    Parameters
    ----------
    graph : Graph
        Taken as it is, whatever parties see.
    coalition : tuple of int
        Parties, at least one.
    states : sequence of int, optional
        Those asked for; every state where it is left out.
    concepts : sequence of str
        Those asked for. CSEQ takes every state's coalition improvements, however few states are asked for.

    Returns
    -------
    dict of concept to (n,) bool array
        With `states`, shape (len(states),).

    Raises
    ------
    LimitError
        Where more than `MAX_WORK` moves would have to be looked at or `MAX_JUMPS` coalition improvements be held; ask
        for fewer states, or leave out CSEQ.

    References
    ----------
    Kilgour, D. M., K. W. Hipel, L. Fang and X. Peng (2001). Coalition analysis in group decision support. *Group
    Decision and Negotiation* 10: 159–175.
    Inohara, T. and K. W. Hipel (2008). Coalition analysis in the graph model for conflict resolution. *Systems
    Engineering* 11: 343–359.

    Examples
    --------
    >>> import numpy as np
    >>> from winset.game.graph import option_graph
    >>> graph = option_graph({"a": 1, "b": 1}, rank=np.array([[1, 3, 0, 2], [1, 0, 3, 2]]))
    >>> coalition_stability(graph, (0, 1))["cnash"].tolist()
    [False, True, True, True]
    """
    asked = range(len(graph.states)) if states is None else states
    _check_work(graph, 1, len(asked))
    others = [j for j in range(len(graph.parties)) if j not in coalition]
    return _Table(graph, coalitions(others)).verdicts(coalition, asked, concepts)


def universal(
    graph: Graph, states: Sequence[int] | None = None, *, concepts: Sequence[str] = COALITION_CONCEPTS
) -> dict[str, NDArray[np.bool_]]:
    """Which states are stable for every coalition there is, single parties and all together among them.

    Parameters
    ----------
    graph : Graph
        Of at most `MAX_PARTIES` parties; taken as it is, whatever parties see.
    states, concepts
        As in `coalition_stability`.

    Returns
    -------
    dict of concept to (n,) bool array
        As `coalition_stability`.

    Raises
    ------
    LimitError
        For more parties, or as `coalition_stability`.
    """
    p = len(graph.parties)
    if p > MAX_PARTIES:
        raise LimitError(f"{p} parties have {2**p - 1:,} coalitions, the limit is {MAX_PARTIES}; name one coalition")
    asked = range(len(graph.states)) if states is None else states
    every = coalitions(range(p))
    _check_work(graph, len(every), len(asked))
    table = _Table(graph, every[:-1])
    found: dict[str, NDArray[np.bool_]] = {concept: np.ones(len(asked), dtype=np.bool_) for concept in concepts}
    for coalition in every:
        for concept, verdict in table.verdicts(coalition, asked, concepts).items():
            found[concept] &= verdict
    return found


def jumps(graph: Graph, coalition: Coalition, equilibria: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """The pairs of equilibria (n,) from the first of which a coalition would go to the second: equilibrium jumps.

    Each is stable against every party alone, so that only together do they get from one to the other (Kilgour, Hipel,
    Fang and Peng 2001).
    """
    moves, found = arcs(graph), []
    for state in np.flatnonzero(equilibria).tolist():
        ends = _improvements(graph, moves, coalition, state)
        found += [(state, int(t)) for t in ends if equilibria[t]]
    return found


def merged(graph: Graph, coalition: Coalition) -> Graph:
    """The graph in which a coalition stands for good and counts as one decision maker, named "a+b", in its first place.

    Its moves are what its members can bring about among themselves; it strictly prefers what they all do, so that its
    preferences are partial. An answer deters it where some member does not strictly prefer the end. The graph is taken
    as it is, whatever parties see.

    Raises
    ------
    LimitError
        For more than `MAX_RELATION` states.

    Examples
    --------
    >>> import numpy as np
    >>> from winset.game.graph import option_graph
    >>> graph = option_graph({"a": 1, "b": 1}, rank=np.array([[1, 3, 0, 2], [1, 0, 3, 2]]))
    >>> both = merged(graph, (0, 1))
    >>> both.parties, both.moves(0, 0).tolist(), np.flatnonzero(both.preferred(0, 0)).tolist()
    (('a+b',), [1, 2, 3], [3])
    """
    n, members = len(graph.states), sorted(coalition)
    if n > MAX_RELATION:
        raise LimitError(f"a coalition as one party over {n:,} states, the limit is {MAX_RELATION:,}")
    moves = arcs(graph)
    mask = moves.some(members)
    ends = [_others_than(np.flatnonzero(_reached(moves, mask, s)), s) for s in range(n)]
    relation: NDArray[np.bool_] = np.array([_gain(graph, members, s) for s in range(n)], dtype=np.bool_).T
    kept = [i for i in range(len(graph.parties)) if i not in members or i == members[0]]
    first, rank = graph.first[kept], graph.rank[kept]
    to, better = [graph.to[i] for i in kept], [graph.better[i] for i in kept]
    names = [graph.parties[i] for i in kept]
    at = kept.index(members[0])
    first[at] = np.append(0, np.cumsum([len(each) for each in ends]))
    to[at] = np.concatenate([np.empty(0), *ends]).astype(np.int32)
    rank[at], better[at] = 0, np.ascontiguousarray(relation)
    names[at] = "+".join(graph.parties[i] for i in members)
    return replace(
        graph,
        parties=tuple(names),
        first=first,
        to=tuple(to),
        rank=rank,
        better=tuple(better),
        views=(None,) * len(kept),
    )


class _Table:
    """What verdicts on several coalitions share: moves and, for CSEQ, the improvements of coalitions that answer."""

    def __init__(self, graph: Graph, answering: Sequence[Coalition]) -> None:
        self.graph = graph
        self.moves = arcs(graph)
        self.back = turned(self.moves)
        self.answering = answering
        self._joint: Arcs | None = None

    def joint(self) -> Arcs:
        """The coalition improvements of those who answer, by where they end; listed once they are asked for."""
        if self._joint is None:
            n = len(self.graph.states)
            _check_work(self.graph, len(self.answering), n)
            first = np.zeros((len(self.answering), n + 1), dtype=np.int64)
            parts, held = [], 0
            for k, group in enumerate(self.answering):
                ends = [_improvements(self.graph, self.moves, group, s).astype(np.int32) for s in range(n)]
                first[k, 1:] = np.cumsum([len(each) for each in ends])
                parts.append(np.concatenate([np.empty(0, dtype=np.int32), *ends]))
                held += len(parts[-1])
                if held > MAX_JUMPS:
                    raise LimitError(f"more than {MAX_JUMPS:,} coalition improvements, the limit")
            self._joint = turned(joined(first, parts))
        return self._joint

    def verdicts(
        self, coalition: Coalition, states: Sequence[int], concepts: Sequence[str]
    ) -> dict[str, NDArray[np.bool_]]:
        """Whether each state is stable for a coalition, by concept."""
        found: dict[str, NDArray[np.bool_]] = {concept: np.ones(len(states), np.bool_) for concept in concepts}
        for at, state in enumerate(states):
            gains = _improvements(self.graph, self.moves, coalition, state)
            for concept in concepts if len(gains) else ():
                found[concept][at] = self._answered(concept, coalition, state)[gains].all()
        return found

    def _answered(self, concept: str, coalition: Coalition, state: int) -> NDArray[np.bool_]:
        """The states (n,) at which the others have an answer that deters a coalition from having left a state."""
        own = self.moves.some(coalition)
        gain = _gain(self.graph, coalition, state)
        if concept == "cnash":
            return np.zeros_like(gain)
        if concept == "cseq":
            some = np.array([not set(group) & set(coalition) for group in self.answering], dtype=np.bool_)
            return reaching(self.joint(), some, ~gain) if some.any() else np.zeros_like(gain)
        goal = ~gain & ~reaching(self.back, own, gain) if concept == "csmr" else ~gain
        return reaching(self.back, ~own, goal)


def _improvements(graph: Graph, moves: Arcs, coalition: Coalition, state: int) -> NDArray[np.int64]:
    gain = _gain(graph, coalition, state)
    if len(coalition) == 1:
        ends = graph.moves(coalition[0], state).astype(np.int64)
        return ends[gain[ends]]
    return np.flatnonzero(gain & _reached(moves, moves.some(coalition), state)) if gain.any() else np.flatnonzero(gain)


def _gain(graph: Graph, coalition: Sequence[int], state: int) -> NDArray[np.bool_]:
    """The states (n,) that all of a coalition strictly prefer to a state."""
    return np.asarray(np.logical_and.reduce([graph.preferred(i, state) for i in coalition]))


def _others_than(states: NDArray[np.int64], state: int) -> NDArray[np.int64]:
    return np.asarray(states[states != state])


def _reached(moves: Arcs, movers: NDArray[np.bool_], state: int) -> NDArray[np.bool_]:
    """What movers can bring about from a state (n,): a legal sequence read from its end is a legal sequence too."""
    start: NDArray[np.bool_] = np.zeros(moves.states, dtype=np.bool_)
    start[state] = True
    return reaching(moves, movers, start)


def _check_work(graph: Graph, groups: int, states: int) -> None:
    work = groups * states * (len(graph.states) + sum(len(ends) for ends in graph.to))
    if work > MAX_WORK:
        raise LimitError(
            f"{work:,} moves to look at for {groups:,} coalitions and {states:,} states, the limit is {MAX_WORK:,}; "
            "ask for fewer states, one coalition, or without CSEQ"
        )
