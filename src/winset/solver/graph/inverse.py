"""What would have to change for a verdict to change: comparisons to reverse, and the distance in points.

Whether a state s is stable for a party hangs, of its own preferences, only on what it strictly prefers to s. A move to
t is no reason to leave where t is not preferred, or where some answer ends in a state q that is not, nor, under SMR and
SSEQ, anything that the party can reach from q. The more it prefers to s, the less is s stable. Others' preferences
stay as they are throughout, and the graph is looked at as the party sees it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from winset.errors import RequestError
from winset.solver.graph.arcs import arcs, walk
from winset.solver.graph.stability import CREDIBLE, SYMMETRIC

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from winset.game.graph import Graph

MAX_TRIED = 200_000
"""Most sets looked at for reversals."""


@dataclass(frozen=True, slots=True)
class Reversals:
    """The comparisons that a party would have to reverse for a state to become stable for it.

    Attributes
    ----------
    sets : tuple of tuple of int
        States t, now strictly preferred to the state, that must all cease to be. No set holds another; the smallest
        come first, then as their numbers run. One empty set where the state is stable as it is.
    complete : bool
        Whether these are all such sets. Where not, those given are still among the smallest.
    """

    sets: tuple[tuple[int, ...], ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class Flip:
    """A change of one state's points to the party that turns a verdict.

    Attributes
    ----------
    state : int
        Whose points change.
    change : float
        By how much, in the party's points.
    beyond : bool
        Whether the verdict turns only beyond that change and not yet at it, where the two states tie.
    """

    state: int
    change: float
    beyond: bool


def reversals(graph: Graph, concept: str, party: int, state: int, *, most: int = 20) -> Reversals:
    """The fewest comparisons that a party would have to reverse for a state to become stable (inverse analysis).

    For Nash every improvement must go; for the others each improvement must go or be answered, and an answer may be
    made to deter by reversing comparisons too. Any such set can be had in a ranking, by lowering its states to a tie
    with the one in question.

    Parameters
    ----------
    graph : Graph
    concept : str
        One of `winset.solver.graph.stability.CONCEPTS`.
    party, state : int
    most : int
        How many sets to give at most.

    Returns
    -------
    Reversals

    References
    ----------
    Kinsara, R. A., O. Petersons, K. W. Hipel and D. M. Kilgour (2015). Advanced decision support for the graph model
    for conflict resolution. *Journal of Decision Systems* 24: 117–145.

    Examples
    --------
    For both to stay silent in the prisoners' dilemma, a must no longer prefer to talk alone:

    >>> import numpy as np
    >>> from winset.game.graph import option_graph
    >>> graph = option_graph({"a": 1, "b": 1}, rank=np.array([[1, 3, 0, 2], [1, 0, 3, 2]]))
    >>> reversals(graph, "nash", 0, 3)
    Reversals(sets=((1,),), complete=True)
    """
    seen = graph.seen_by(party)
    preferred = seen.preferred(party, state)
    needs = [
        _minimal({frozenset([move.to]), *(frozenset(x for x in group if preferred[x]) for group in move.groups())})
        for move in _moves(seen, concept, party, state)
        if preferred[move.to]
    ]
    search = _Search(needs, most + 1)
    found = search.run()
    complete = len(found) <= most and search.left > 0
    return Reversals(tuple(tuple(sorted(group)) for group in found[:most]), complete)


def distance(
    graph: Graph, concept: str, party: int, state: int, points: NDArray[np.float64] | None = None
) -> tuple[Flip, ...]:
    """How far a verdict is from turning: every state whose points alone could turn it, the smallest change first.

    What is varied is the points of one state to this party, be it the state in question or another, with everything
    else held: raised or lowered for a stable state until it is unstable, and the reverse. Where no state is listed no
    such change turns the verdict. Exact: no step size, no tolerance.

    Parameters
    ----------
    graph : Graph
    concept : str
        One of `winset.solver.graph.stability.CONCEPTS`.
    party, state : int
    points : (p, n) float array, optional
        Points whose order is that of the graph's levels for this party. Without them the levels themselves count, so
        that a change is a number of steps in the ranking.

    Returns
    -------
    tuple of Flip
        By size of change, then state; empty where no one state's points can turn the verdict.

    Raises
    ------
    RequestError
        Where the party's preferences are given pair by pair, so that it has no points.

    Examples
    --------
    In the prisoners' dilemma silence is one step from being a Nash equilibrium, either way:

    >>> import numpy as np
    >>> from winset.game.graph import option_graph
    >>> graph = option_graph({"a": 1, "b": 1}, rank=np.array([[1, 3, 0, 2], [1, 0, 3, 2]]))
    >>> distance(graph, "nash", 0, 3)
    (Flip(state=1, change=-1.0, beyond=False), Flip(state=3, change=1.0, beyond=False))
    """
    seen = graph.seen_by(party)
    if seen.better[party] is not None:
        raise RequestError(
            f"{graph.parties[party]}'s preferences are given pair by pair, so there are no points to vary"
        )
    worth = (seen.rank if points is None else points)[party].astype(np.float64)
    better = worth > worth[state]
    moves = _moves(seen, concept, party, state)
    level = max((move.level(worth, state) for move in moves), default=-np.inf)
    stable = bool(level <= worth[state])
    turn: NDArray[np.bool_] = np.full(len(worth), not stable)
    for move in moves:
        if stable:
            turn |= move.loses(better)
        elif better[move.to] and not move.holding(better).any():
            turn &= move.gains(better)
    turn[state] = False
    flips = [Flip(int(x), float(worth[state] - worth[x]), stable) for x in np.flatnonzero(turn)]
    if np.isfinite(level):
        flips.append(Flip(state, float(level - worth[state]), stable))
    return tuple(sorted(flips, key=lambda flip: (abs(flip.change), flip.state)))


@dataclass(frozen=True, slots=True, eq=False)
class _Move:
    """A party's move from the state in question and what the others may answer.

    Each end of an answer has its group: the end itself and, under SMR and SSEQ, what the party can reach from it. The
    end deters where it prefers nothing of the group to the state.

    Attributes
    ----------
    to : int
    first : (q + 1,) int array
        The group of end e is ``member[first[e]:first[e + 1]]``.
    member : (m,) int array
    states : int
        How many there are in the graph.
    """

    to: int
    first: NDArray[np.int64]
    member: NDArray[np.int64]
    states: int

    def groups(self) -> Iterator[list[int]]:
        """The groups."""
        for begin, end in pairwise(self.first.tolist()):
            yield self.member[begin:end].tolist()

    def level(self, worth: NDArray[np.float64], state: int) -> float:
        """What the state must be worth, all else held, for this move to be no reason to leave it."""
        if not len(self.member):
            return float(worth[self.to])
        value = worth[self.member]
        value[self.member == state] = -np.inf
        return float(min(worth[self.to], np.maximum.reduceat(value, self.first[:-1]).min()))

    def holding(self, better: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Which ends deter."""
        return np.asarray(self._count(better[self.member]) == 0)

    def loses(self, better: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """The states (n,) that, preferred as well, would make this move a reason to leave, where it is none now."""
        held = self.holding(better)
        inside = np.repeat(held, np.diff(self.first))
        in_all = np.bincount(self.member[inside], minlength=self.states) == held.sum()
        if better[self.to]:
            return np.asarray(in_all & ~better)
        only: NDArray[np.bool_] = np.zeros(self.states, dtype=np.bool_)
        only[self.to] = in_all[self.to]
        return only

    def gains(self, better: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """The states (n,) that, no longer preferred, would make this move no reason to leave, where it is one now."""
        bad = better[self.member]
        alone = np.repeat(self._count(bad) == 1, np.diff(self.first)) & bad
        found: NDArray[np.bool_] = np.zeros(self.states, dtype=np.bool_)
        found[self.member[alone]] = True
        found[self.to] = True
        return found

    def _count(self, mask: NDArray[np.bool_]) -> NDArray[np.int64]:
        return np.diff(np.append(0, np.cumsum(mask))[self.first])


def _moves(graph: Graph, concept: str, party: int, state: int) -> list[_Move]:
    """A party's moves from a state, improvements or not, and what the others may answer."""
    n = len(graph.states)
    some = arcs(graph, improving=concept in CREDIBLE)
    movers = some.some(j for j in range(len(graph.parties)) if j != party)
    found = []
    for to in graph.moves(party, state).tolist():
        ends = np.empty(0, dtype=np.int64)
        if concept != "nash":
            ends = np.unique(walk(some, movers, to).state)
        first, member = np.arange(len(ends) + 1), ends
        if concept in SYMMETRIC and len(ends):
            sizes = 1 + np.diff(graph.first[party])[ends]
            first = np.append(0, np.cumsum(sizes))
            at = np.arange(first[-1]) - np.repeat(first[:-1] + 1, sizes) + np.repeat(graph.first[party][ends], sizes)
            own = np.zeros(first[-1], dtype=np.bool_)
            own[first[:-1]] = True
            member = np.repeat(ends, sizes)
            member[~own] = graph.to[party][at[~own]]
        found.append(_Move(to, first, member, n))
    return found


def _minimal(groups: set[frozenset[int]]) -> list[frozenset[int]]:
    """The sets that hold no other, the smallest first."""
    kept: list[frozenset[int]] = []
    by_least: dict[int, list[frozenset[int]]] = {}
    if frozenset[int]() in groups:
        return [frozenset()]
    for group in sorted(groups, key=lambda each: (len(each), sorted(each))):
        if not any(other <= group for x in group for other in by_least.get(x, ())):
            kept.append(group)
            by_least.setdefault(min(group), []).append(group)
    return kept


class _Search:
    """The smallest sets that hold, for each need, one of the ways to meet it: size by size, depth first.

    Parameters
    ----------
    needs : list of list of frozenset
        The ways to meet each need.
    most : int
        How many sets to look for.
    """

    def __init__(self, needs: list[list[frozenset[int]]], most: int) -> None:
        # Where there are few ways there is little to try.
        self.needs = sorted(needs, key=len)
        self.most = most
        self.left = MAX_TRIED
        self.met: set[frozenset[int]] = set()
        self.found: list[frozenset[int]] = []

    def run(self) -> list[frozenset[int]]:
        """The sets, the smallest first, each size in the order of its numbers."""
        widest = len(frozenset[int]().union(*(way for ways in self.needs for way in ways)))
        for size in range(widest + 1):
            self.met.clear()
            level: list[frozenset[int]] = []
            self._extend(frozenset(), size, level)
            self.found += sorted(level, key=sorted)
            if len(self.found) >= self.most or self.left <= 0:
                break
        return self.found

    def _extend(self, group: frozenset[int], size: int, level: list[frozenset[int]]) -> None:
        """Meet the first need that a set does not meet yet, in each way that keeps to the size."""
        if group in self.met or self.left <= 0 or len(self.found) + len(level) >= self.most:
            return
        self.met.add(group)
        for ways in self.needs:
            if any(way <= group for way in ways):
                continue
            for way in ways:
                self.left -= 1
                if len(group | way) <= size:
                    self._extend(group | way, size, level)
            return
        if len(group) == size and not any(known <= group for known in self.found):
            level.append(group)
