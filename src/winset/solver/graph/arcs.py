"""The moves of a graph model as the searches want them: all movers in one array, forwards or backwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from winset.solver.graph import kernels

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from winset.game.graph import Graph

FAR = kernels.FAR


@dataclass(frozen=True, slots=True, eq=False)
class Arcs:
    """Moves of m movers over n states.

    Attributes
    ----------
    first : (m, n + 1) int64 array
        Mover l's moves from s (or, turned round, to s) are ``to[first[l, s]:first[l, s + 1]]``.
    to : (a,) int32 array
        Where they end (or, turned round, begin), ascending.
    """

    first: NDArray[np.int64]
    to: NDArray[np.int32]

    @property
    def states(self) -> int:
        """How many states there are."""
        return int(self.first.shape[1]) - 1

    def some(self, movers: Iterable[int]) -> NDArray[np.bool_]:
        """A mask over the movers."""
        mask: NDArray[np.bool_] = np.zeros(len(self.first), dtype=np.bool_)
        mask[list(movers)] = True
        return mask


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """What a search forwards meets, nearest first: a state, who moved there last, and the entry it was met from.

    Attributes
    ----------
    start : int
    state, mover, parent : (r,) int64 array
        `parent` is -1 where the move begins at the start.
    """

    start: int
    state: NDArray[np.int64]
    mover: NDArray[np.int64]
    parent: NDArray[np.int64]

    def steps(self, entry: int) -> tuple[tuple[int, int, int], ...]:
        """The moves that lead to an entry, each (mover, from, to)."""
        found: list[tuple[int, int, int]] = []
        while entry >= 0:
            before = int(self.parent[entry])
            begin = self.start if before < 0 else int(self.state[before])
            found.append((int(self.mover[entry]), begin, int(self.state[entry])))
            entry = before
        return tuple(reversed(found))


def arcs(graph: Graph, *, improving: bool = False) -> Arcs:
    """Every party's moves, or those of them that are improvements for the party that moves."""
    parts, first = [], np.zeros_like(graph.first)
    for i, ends in enumerate(graph.to):
        if improving:
            keep = graph.improving(i)
            parts.append(ends[keep])
            first[i] = np.append(0, np.cumsum(keep))[graph.first[i]]
        else:
            parts.append(ends)
            first[i] = graph.first[i]
    return joined(first, parts)


def joined(first: NDArray[np.int64], parts: Sequence[NDArray[np.int32]]) -> Arcs:
    """One array of several; `first` (m, n + 1) counts each mover's from 0."""
    sizes = np.array([0, *(len(part) for part in parts)], dtype=np.int64)
    base = np.cumsum(sizes)[:-1, None]
    to = np.concatenate([np.empty(0, dtype=np.int32), *parts])
    return Arcs(np.ascontiguousarray(first + base), to)


def turned(some: Arcs) -> Arcs:
    """The same moves by where they end."""
    first, to = np.empty_like(some.first), np.empty_like(some.to)
    kernels.turn_round(some.first, some.to, first, to)
    return Arcs(first, to)


def least(
    back: Arcs, movers: NDArray[np.bool_], worth: NDArray[np.int64], *, single: bool = False
) -> NDArray[np.int64]:
    """The least worth of a state that movers can bring about from each by a legal sequence; `FAR` where none.

    Each move is looked at once, so the time is linear in moves after the states are sorted by worth.

    Parameters
    ----------
    back : Arcs
        Moves by where they end.
    movers : (m,) bool array
    worth : (n,) int array
        `FAR` for states that do not count.
    single : bool
        By one move of one of them.

    Returns
    -------
    (n,) int64 array
    """
    order = np.argsort(worth, kind="stable")
    order = order[worth[order] < FAR]
    found = np.empty(back.states, dtype=np.int64)
    kernels.least(back.first, back.to, movers, order, worth, single, found)
    return found


def reaching(
    back: Arcs, movers: NDArray[np.bool_], goal: NDArray[np.bool_], *, single: bool = False
) -> NDArray[np.bool_]:
    """The states from which movers can bring about a state of a set by a legal sequence; masks of shape (n,)."""
    found = np.empty(back.states, dtype=np.int64)
    order = np.flatnonzero(goal)
    kernels.least(back.first, back.to, movers, order, np.zeros(back.states, dtype=np.int64), single, found)
    return found < FAR


def walk(some: Arcs, movers: NDArray[np.bool_], start: int, *, single: bool = False) -> Walk:
    """Everything that movers can bring about from a state by a legal sequence, nearest first."""
    room = some.states * len(some.first)
    state, mover, parent = (np.empty(room, dtype=np.int64) for _ in range(3))
    search: Any = kernels.spread
    count = search(some.first, some.to, movers, start, 1 if single else room + 1, state, mover, parent)
    return Walk(start, state[:count].copy(), mover[:count].copy(), parent[:count].copy())
