"""The compiled loops behind `frontier`: sums of rows of whole numbers, exact; words as in `maxima_kernels`."""

from __future__ import annotations

from typing import Any

import numpy as np

from winset.game.elementary import compiled

BASE = 40
"""Bits of one limb of a count; 2**23 of them can be added before one is carried over."""


@compiled()
def keep_reaching(points: Any, starts: Any, floor: Any, keep: Any) -> None:
    """Take from `keep` (m,) the rows that miss the floor where every other part gives each column its most.

    Part j has rows starts[j]:starts[j + 1] of `points` (m, q). What is taken may leave more to take.
    """
    parts, q = starts.size - 1, points.shape[1]
    most = np.empty((parts, q), np.int64)
    spare = np.empty(q, np.int64)
    taken = True
    while taken:
        taken = False
        spare[:] = -floor
        for j in range(parts):
            some = False
            for i in range(starts[j], starts[j + 1]):
                if keep[i]:
                    for k in range(q):
                        most[j, k] = max(most[j, k], points[i, k]) if some else points[i, k]
                    some = True
            if not some:
                return
            spare += most[j]
        for j in range(parts):
            for i in range(starts[j], starts[j + 1]):
                for k in range(q):
                    if keep[i] and points[i, k] - most[j, k] + spare[k] < 0:
                        keep[i] = False
                        taken = True


@compiled()
def fill_grid(front: Any, rows: Any, low: Any, stride: Any, best: Any) -> None:
    """Put all sums of a row of `front` and one of `rows` on a grid over all columns but the last.

    Parameters
    ----------
    low : (q,) int array
        The least sum in each column.
    stride : (q - 1,) int array
        How far apart in `best` are neighbours along a column.
    best : (cells,) int array of -1
        Filled with the largest last column of a cell's sums, less its own `low`.
    """
    m, q = front.shape
    place = np.zeros(m, np.int64)
    for i in range(m):
        for k in range(q - 1):
            place[i] += (front[i, k] - low[k]) * stride[k]
    for r in range(rows.shape[0]):
        away = 0
        for k in range(q - 1):
            away += rows[r, k] * stride[k]
        more = rows[r, q - 1] - low[q - 1]
        for i in range(m):
            at = place[i] + away
            best[at] = max(best[at], front[i, q - 1] + more)


@compiled()
def clear_grid(best: Any, reach: Any, size: Any, stride: Any) -> int:
    """Set to -1 each cell of a grid that another dominates; `reach` is work space. Returns how many are left."""
    cells = best.size
    reach[:] = best
    for k in range(size.size):
        step, block = stride[k], stride[k] * size[k]
        for start in range(0, cells, block):
            for at in range(start + block - step - 1, start - 1, -1):
                reach[at] = max(reach[at], reach[at + step])
    left = 0
    for at in range(cells):
        if best[at] < 0:
            continue
        for k in range(size.size):
            if at // stride[k] % size[k] + 1 < size[k] and reach[at + stride[k]] >= best[at]:
                best[at] = -1
                break
        left += best[at] >= 0
    return left


@compiled()
def read_grid(best: Any, low: Any, size: Any, stride: Any, out: Any) -> None:
    """Write the rows that stand on a grid, descending."""
    q = low.size
    n = 0
    for at in range(best.size - 1, -1, -1):
        if best[at] >= 0:
            for k in range(q - 1):
                out[n, k] = low[k] + at // stride[k] % size[k]
            out[n, q - 1] = low[q - 1] + best[at]
            n += 1


@compiled()
def add_rows(front: Any, rows: Any, barred: Any, need: Any, first: int, last: int, out: Any) -> int:
    """The sums of each row of `front` and rows[first:last] that are not barred and reach `need`; returns how many.

    `barred` is (m, words) uint64, bit r of a front's row set where its sum with row r is known to be dominated; words
    may be 0. They are written to `out` while it has room.
    """
    m, q = front.shape
    n = 0
    for r in range(first, last):
        for i in range(m):
            if barred.shape[1] > 0 and barred[i, r >> 6] >> np.uint64(r & 63) & np.uint64(1):
                continue
            reaches = True
            for k in range(q):
                if front[i, k] + rows[r, k] < need[k]:
                    reaches = False
                    break
            if reaches:
                if n < out.shape[0]:
                    for k in range(q):
                        out[n, k] = front[i, k] + rows[r, k]
                n += 1
    return n


@compiled()
def link(before: Any, after: Any, rows: Any, weight: Any, counts: Any, out: Any, parent: Any, step: Any) -> None:
    """Which rows of `before` and `rows` add up to each row of `after`, all descending.

    Parameters
    ----------
    weight : (o,) int array
        How often each of `rows` stands for a row of its part.
    counts, out : (m, limbs) int array, (n, limbs) int array of zeros
        Packages of each row of `before`; filled with those of each row of `after`.
    parent, step : (n,) int array
        Filled with one pair that adds up to each row of `after`.
    """
    q = rows.shape[1]
    for r in range(rows.shape[0]):
        j = 0
        for i in range(after.shape[0]):
            gap = 1
            while j < before.shape[0]:
                gap = 0
                for k in range(q):
                    gap = before[j, k] + rows[r, k] - after[i, k]
                    if gap != 0:
                        break
                if gap <= 0:
                    break
                j += 1
            if j < before.shape[0] and gap == 0:
                parent[i], step[i] = j, r
                for limb in range(counts.shape[1]):
                    out[i, limb] += weight[r] * counts[j, limb]
    for i in range(after.shape[0]):
        for limb in range(counts.shape[1] - 1):
            out[i, limb + 1] += out[i, limb] >> BASE
            out[i, limb] &= (1 << BASE) - 1


@compiled()
def find_edges(before: Any, after: Any, rows: Any, out: Any) -> int:
    """All (row of `after`, row of `rows`, row of `before`) where the last two add up to the first; returns how many.

    They are written to `out` (n, 3) while it has room, in order of `after`, then of `rows`.
    """
    q = rows.shape[1]
    n = 0
    for i in range(after.shape[0]):
        for r in range(rows.shape[0]):
            lo, hi = 0, before.shape[0]
            while lo < hi:
                mid = (lo + hi) >> 1
                gap = 0
                for k in range(q):
                    gap = before[mid, k] + rows[r, k] - after[i, k]
                    if gap != 0:
                        break
                if gap == 0:
                    if n < out.shape[0]:
                        out[n, 0], out[n, 1], out[n, 2] = i, r, mid
                    n += 1
                    break
                if gap > 0:
                    lo = mid + 1
                else:
                    hi = mid
    return n
