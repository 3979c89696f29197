"""The compiled loops behind the graph model: searches along moves, forwards and backwards.

In a legal sequence nobody moves twice running. So what can follow a move depends on the state that it ends in and on
who made it; but a state need be gone through only twice: for everybody except the first who came, and, once somebody
else comes too, for that first one. Each move is looked at once in a search.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from winset.game.elementary import compiled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

FAR = 2**62
"""The worth of what cannot be reached."""


class Arcs(NamedTuple):
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


class Walk(NamedTuple):
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


@compiled()
def turn_round(some: Any, back: Any) -> None:
    """Fill `back` with the same moves by where they end."""
    first, to, back_first, back_to = some.first, some.to, back.first, back.to
    m, n = first.shape[0], first.shape[1] - 1
    fill = np.zeros(n + 1, np.int64)
    begin = 0
    for mover in range(m):
        fill[:] = 0
        for e in range(first[mover, 0], first[mover, n]):
            fill[to[e] + 1] += 1
        fill[0] = begin
        for s in range(n):
            fill[s + 1] += fill[s]
        for s in range(n + 1):
            back_first[mover, s] = fill[s]
        for s in range(n):
            for e in range(first[mover, s], first[mover, s + 1]):
                back_to[fill[to[e]]] = s
                fill[to[e]] += 1
        begin = back_first[mover, n]


@compiled()
def least(back: Any, allowed: Any, order: Any, worth: Any, single: bool, found: Any) -> None:
    """Fill `found` (n,): the least worth of a state that allowed movers can bring about from each; FAR where none.

    States of `order` (k,) are taken one by one, from the least worth up, and the search goes backwards from each: who
    is met for the first time cannot do worse than this. `single` looks one move back only.
    """
    first, to = back.first, back.to
    m, n = first.shape[0], first.shape[1] - 1
    found[:] = FAR
    unknown = n
    # Who came first; -1 nobody yet; -2 all moves into the state have been gone through.
    came = np.full(n, -1, np.int64)
    stack = np.empty(2 * n + 1, np.int64)
    which = np.empty(2 * n + 1, np.int64)
    for source in order:
        if came[source] == -2:
            continue
        # Of the moves into a state, those of everybody (-1), of everybody but one (m + one), or of one alone.
        stack[0], which[0] = source, came[source]
        if not single:
            came[source] = -2
        height = 1
        while height > 0:
            height -= 1
            q, what = stack[height], which[height]
            for mover in range(m):
                if not allowed[mover] or (0 <= what < m and mover != what) or what == m + mover:
                    continue
                for e in range(first[mover, q], first[mover, q + 1]):
                    t = to[e]
                    if found[t] == FAR:
                        found[t] = worth[source]
                        unknown -= 1
                        if unknown == 0:
                            return
                    if single or came[t] == -2 or came[t] == mover:
                        continue
                    stack[height] = t
                    if came[t] == -1:
                        which[height] = m + mover
                        came[t] = mover
                    else:
                        which[height] = came[t]
                        came[t] = -2
                    height += 1


@compiled()
def after(some: Any, mover: int, rank: Any, best: Any) -> None:
    """Fill `best` (n,): the highest rank of each state and of those that the mover can reach from it."""
    first, to = some.first, some.to
    for s in range(rank.size):
        best[s] = rank[s]
        for e in range(first[mover, s], first[mover, s + 1]):
            best[s] = max(best[s], rank[to[e]])


@compiled()
def deterred(some: Any, mover: int, rank: Any, found: Any, stable: Any) -> None:
    """Fill `stable` (n,): whether each improvement of the mover may end in something no better than the state."""
    first, to = some.first, some.to
    for s in range(rank.size):
        stable[s] = True
        for e in range(first[mover, s], first[mover, s + 1]):
            if rank[to[e]] > rank[s] and found[to[e]] > rank[s]:
                stable[s] = False
                break


@compiled()
def spread(some: Any, allowed: Any, steps: int, walk: Any) -> int:
    """Search forwards from the start of a walk, breadth first, for at most so many steps.

    Fills the walk, one entry for each state and who made the last move there; it has room for n·m. Gives how many there
    are.
    """
    first, to, start, state, mover, parent = some.first, some.to, walk.start, walk.state, walk.mover, walk.parent
    m, n = first.shape[0], first.shape[1] - 1
    met = np.zeros((n, m), np.bool_)
    came = np.full(n, -1, np.int64)
    count, at, depth, level_ends = 0, -1, 0, 0
    while at < count:
        if at == level_ends:
            depth += 1
            level_ends = count
        if depth >= steps:
            break
        here = start if at < 0 else state[at]
        last = -1 if at < 0 else mover[at]
        only = -1
        skip = False
        if at >= 0:
            if came[here] == -1:
                came[here] = last
            elif came[here] >= 0 and came[here] != last:
                only = came[here]
                came[here] = -2
            else:
                skip = True
        for j in range(0 if skip else m):
            if not allowed[j] or j == last or (only >= 0 and j != only):
                continue
            for e in range(first[j, here], first[j, here + 1]):
                t = to[e]
                if not met[t, j]:
                    met[t, j] = True
                    state[count], mover[count], parent[count] = t, j, at
                    count += 1
        at += 1
        if at == 0:
            level_ends = count
            depth = 1
    return count
