"""Packages above a floor, listed by a plain descent: quick where few rows survive, given up where many do."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any

import numpy as np

from winset.game.elementary import compiled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

STEPS = 300_000
"""Rows looked at before it is given up: a few milliseconds."""

LARGEST = 2**36
"""Largest number of which weighted sums are taken, so that none leaves 64 bits."""

SHARES, HEAVIEST = 64, 2**6
"""Weight of the widest column, and how many times that another may have."""


def listed(
    parts: Sequence[NDArray[np.int64]], floor: NDArray[np.int64], most: int, *, steps: int = STEPS
) -> tuple[NDArray[np.int64], bool] | None:
    """The first packages whose sums all reach a floor, and whether they are all; None where too many rows survive.

    A row is taken where what the later parts add at most still reaches the floor for everybody, and for all of them
    together: a sum that weighs each by the inverse of its width, which leaves little over where parties are opposed.

    Parameters
    ----------
    parts : sequence of (o, p) int arrays
    floor : (p,) int array
    most : int
        Above 0; how many are listed.
    steps : int
        Rows looked at before it is given up.

    Returns
    -------
    (r, parts) int array and bool, or None
        In lexicographic order of their rows.

    Examples
    --------
    >>> rows, complete = listed([np.array([[0, 3], [2, 2], [3, 0]])] * 2, np.array([4, 4]), 10)
    >>> rows.tolist(), complete
    ([[1, 1]], True)
    """
    starts = np.array([0, *accumulate(map(len, parts))])
    points, need = _frame(np.concatenate(parts), starts, floor)
    rows = np.empty((most, len(parts)), dtype=np.int64)
    found, left = _descend(points, starts, need, rows, steps)
    if left < 0 and found < most:
        return None
    return rows[:found].copy(), left >= 0


@compiled()
def _frame(points: Any, starts: Any, floor: Any) -> Any:
    """Points with one column more, their weighted sum, and what must be reached after each part, (parts, p + 1).

    Where numbers are too large for sums of them, the column is left at 0.
    """
    (m, parties), parts = points.shape, starts.size - 1
    weight = np.zeros(parties, dtype=np.int64)
    widest, small = 1, True
    for p in range(parties):
        low, high = points[:, p].min(), points[:, p].max()
        small = small and max(abs(low), abs(high), abs(floor[p])) <= LARGEST
        weight[p] = max(high - low, 1)
        widest = max(widest, weight[p])
    for p in range(parties):
        weight[p] = min(SHARES * widest // weight[p], SHARES * HEAVIEST) if small else 0
    more = np.zeros((m, parties + 1), dtype=np.int64)
    need = np.zeros((parts, parties + 1), dtype=np.int64)
    for i in range(m):
        for p in range(parties):
            more[i, p] = points[i, p]
            more[i, parties] += points[i, p] * weight[p]
    for p in range(parties):
        need[parts - 1, p] = floor[p]
        need[parts - 1, parties] += floor[p] * weight[p]
    for j in range(parts - 1, 0, -1):
        for p in range(parties + 1):
            need[j - 1, p] = need[j, p] - more[starts[j] : starts[j + 1], p].max()
    return more, need


@compiled()
def _descend(points: Any, starts: Any, need: Any, rows: Any, steps: int) -> Any:
    """Depth first: fill `rows`, and say how many and what is left of `steps`; -1 where there is more to look at."""
    depth, parts, parties = 0, starts.size - 1, points.shape[1]
    at = starts[:-1].copy()
    sums = np.zeros((parts + 1, parties), dtype=np.int64)
    found = 0
    while depth >= 0:
        if at[depth] == starts[depth + 1]:
            at[depth] = starts[depth]
            depth -= 1
            if depth >= 0:
                at[depth] += 1
            continue
        steps -= 1
        if steps < 0:
            return found, -1
        reaches = True
        for p in range(parties):
            sums[depth + 1, p] = sums[depth, p] + points[at[depth], p]
            reaches &= sums[depth + 1, p] >= need[depth, p]
        if not reaches:
            at[depth] += 1
        elif depth < parts - 1:
            depth += 1
        else:
            if found == rows.shape[0]:
                return found, -1
            for j in range(parts):
                rows[found, j] = at[j] - starts[j]
            found += 1
            at[depth] += 1
    return found, steps
