"""The moves of a graph model as the searches want them: all movers in one array, forwards or backwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from winset.solver.graph import kernels
from winset.solver.graph.kernels import FAR, Arcs, Walk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from winset.game.graph import Graph


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
    back = Arcs(np.empty_like(some.first), np.empty_like(some.to))
    kernels.turn_round(some, back)
    return back


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
    kernels.least(back, movers, order, worth, single, found)
    return found


def reaching(
    back: Arcs, movers: NDArray[np.bool_], goal: NDArray[np.bool_], *, single: bool = False
) -> NDArray[np.bool_]:
    """The states from which movers can bring about a state of a set by a legal sequence; masks of shape (n,)."""
    found = np.empty(back.states, dtype=np.int64)
    order = np.flatnonzero(goal)
    kernels.least(back, movers, order, np.zeros(back.states, dtype=np.int64), single, found)
    return found < FAR


def walk(some: Arcs, movers: NDArray[np.bool_], start: int, *, single: bool = False) -> Walk:
    """Everything that movers can bring about from a state by a legal sequence, nearest first."""
    room = some.states * len(some.first)
    met = Walk(start, *(np.empty(room, dtype=np.int64) for _ in range(3)))
    count = kernels.spread(some, movers, 1 if single else room + 1, met)
    return Walk(start, met.state[:count].copy(), met.mover[:count].copy(), met.parent[:count].copy())
