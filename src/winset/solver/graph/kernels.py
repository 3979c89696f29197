"""The compiled loops behind the graph model: searches along moves, forwards and backwards.

The moves of m movers over n states are a pair of arrays: mover l's moves from s end at
``to[first[l, s]:first[l, s + 1]]``. In a legal sequence nobody moves twice running. So what can follow a move depends
on the state that it ends in and on who made it; but a state need be gone through only twice: for everybody except the
first who came, and, once somebody else comes too, for that first one. Each move is looked at once in a search.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from winset.game.elementary import compiled

FAR = 2**62
"""The worth of what cannot be reached."""


@compiled()
def turn_round(first: Any, to: Any, back_first: Any, back_to: Any) -> None:
    """Fill the same moves by where they end: `back_first` (m, n + 1), `back_to` (a,)."""
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
def least(back_first: Any, back_to: Any, allowed: Any, order: Any, worth: Any, single: bool, found: Any) -> None:
    """Fill `found` (n,): the least worth of a state that allowed movers can bring about from each; FAR where none.

    States of `order` (k,) are taken one by one, from the least worth up, and the search goes backwards from each: who
    is met for the first time cannot do worse than this. `single` looks one move back only.
    """
    m, n = back_first.shape[0], back_first.shape[1] - 1
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
                for e in range(back_first[mover, q], back_first[mover, q + 1]):
                    t = back_to[e]
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
def after(first: Any, to: Any, mover: int, rank: Any, best: Any) -> None:
    """Fill `best` (n,): the highest rank of each state and of those that the mover can reach from it."""
    for s in range(rank.size):
        best[s] = rank[s]
        for e in range(first[mover, s], first[mover, s + 1]):
            best[s] = max(best[s], rank[to[e]])


@compiled()
def deterred(first: Any, to: Any, mover: int, rank: Any, found: Any, stable: Any) -> None:
    """Fill `stable` (n,): whether each improvement of the mover may end in something no better than the state."""
    for s in range(rank.size):
        stable[s] = True
        for e in range(first[mover, s], first[mover, s + 1]):
            if rank[to[e]] > rank[s] and found[to[e]] > rank[s]:
                stable[s] = False
                break


@compiled()
def spread(first: Any, to: Any, allowed: Any, start: int, steps: int, state: Any, mover: Any, parent: Any) -> int:
    """Search forwards from a state, breadth first, for at most so many steps.

    Fills what is met in order, one entry for each state and who made the last move there: its state, that mover, and
    the entry it was met from (-1 for the start). All three have room for n·m entries. Gives how many there are.
    """
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
