"""The compiled loops over partial packages: putting them together, and laying close ones side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from winset.game.elementary import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Rows(NamedTuple):
    """Different points, and how many packages have them; of a part, how many of its rows.

    Attributes
    ----------
    points : (n, r) int array
        None negative: first of the q parties whose vote is open, then of opposed ones.
    times : (n,) int array
    """

    points: NDArray[np.int64]
    times: NDArray[np.int64]


class Open(NamedTuple):
    """The votes that are open, while partial packages are put together.

    Attributes
    ----------
    need : (q,) int array
        Least sum of a whole package for a yes, positive.
    rest : (q,) int array
        The most that the parts outside, and those still to come, can add.
    alive : (2**q,) bool array
        By who can still say yes (party 0 the highest bit): whether the package can still count.
    """

    need: NDArray[np.int64]
    rest: NDArray[np.int64]
    alive: NDArray[np.bool_]


@compiled()
def _select(order: Any, keys: Any, first: int, last: int, middle: int) -> None:
    """Reorder order[first : last + 1] so that the lower keys come before `middle` (Hoare 1961)."""
    while first < last:
        pivot = keys[order[(first + last) // 2]]
        i, j = first, last
        while i <= j:
            while keys[order[i]] < pivot:
                i += 1
            while keys[order[j]] > pivot:
                j -= 1
            if i <= j:
                order[i], order[j] = order[j], order[i]
                i += 1
                j -= 1
        if middle <= j:
            last = j
        elif middle >= i:
            first = i
        else:
            return


@compiled()
def arrange(keys: Any, leaf: int) -> Any:
    """An order in which each `leaf` consecutive rows lie close together (Bentley 1975).

    Rows are split in two, again and again, at the middle of the widest column.

    Parameters
    ----------
    keys : (q, n) int array
    leaf : int

    Returns
    -------
    (n,) int array
    """
    q, n = keys.shape
    order = np.arange(n)
    scale = np.ones(q)
    for i in range(q):
        scale[i] = max(1.0, float(keys[i].max()) - float(keys[i].min()))
    pending = [(0, n)]
    while len(pending) > 0:
        first, end = pending.pop()
        if end - first <= leaf:
            continue
        widest, spread = 0, -1.0
        for i in range(q):
            lowest = highest = keys[i, order[first]]
            for k in range(first + 1, end):
                lowest = min(lowest, keys[i, order[k]])
                highest = max(highest, keys[i, order[k]])
            if (float(highest) - float(lowest)) / scale[i] > spread:
                widest, spread = i, (float(highest) - float(lowest)) / scale[i]
        leaves = (end - first + leaf - 1) // leaf
        middle = first + leaves // 2 * leaf
        _select(order, keys[widest], first, end - 1, middle)
        pending.append((first, middle))
        pending.append((middle, end))
    return order


@compiled()
def _hash(key: Any, size: int) -> Any:
    """A number that depends on every bit of the first `size` numbers."""
    h = np.uint64(1469598103934665603)
    for i in range(size):
        h = (h ^ np.uint64(key[i])) * np.uint64(0x9E3779B97F4A7C15)
        h ^= h >> np.uint64(29)
    return h


@compiled()
def extend(some: Any, part: Any, votes: Any, slots: Any, out: Any) -> int:
    """Add every row of a part to every partial package; those with equal points become one.

    Parameters
    ----------
    some, part : Rows
        The partial packages; the part.
    votes : Open
    slots : (s,) int32 array
        Room for the search, s a power of two larger than the rows of `out`; all -1.
    out : Rows
        Filled.

    Returns
    -------
    int
        The partial packages in `out`, or -1 where they do not fit.
    """
    points, weight, rows, times = some.points, some.times, part.points, part.times
    need, rest, alive, sums, count = votes.need, votes.rest, votes.alive, out.points, out.times
    q, width = need.size, points.shape[1]
    here = np.empty(width, np.int64)
    made = 0
    mask = slots.size - 1
    for a in range(points.shape[0]):
        for b in range(rows.shape[0]):
            can = 0
            for i in range(width):
                here[i] = points[a, i] + rows[b, i]
            for i in range(q):
                here[i] = min(here[i], need[i])
                can = 2 * can + (1 if here[i] + rest[i] >= need[i] else 0)
            if not alive[can]:
                continue
            slot = np.int64(_hash(here, q) & np.uint64(mask))
            while slots[slot] >= 0:
                same = True
                for i in range(q):
                    same &= sums[slots[slot], i] == here[i]
                if same:
                    break
                slot = (slot + 1) & mask
            k = slots[slot]
            if k < 0:
                if made == sums.shape[0]:
                    return -1
                slots[slot] = made
                sums[made] = here
                count[made] = weight[a] * times[b]
                made += 1
            else:
                count[k] += weight[a] * times[b]
                for i in range(q, width):
                    sums[k, i] = max(sums[k, i], here[i])
    return made
