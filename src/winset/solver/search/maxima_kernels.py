"""The compiled loops behind `maxima`: comparisons of rows of whole numbers, exact.

Rows are (m, q) int64, columns are parties. A row dominates another where it is at least as large in every column and
larger in some. "Descending" means from the lexicographically greatest row down, so that no row is dominated by a later
one.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from winset.game.elementary import compiled

LEAF = 8
"""Most rows of a leaf of the tree: fewer make the tree deep, more make leaves long to compare."""

SAMPLE = 32
"""Rows by which it is judged whether two columns are opposed."""


@compiled()
def sort_few(points: Any, order: Any) -> None:
    """Fill `order` (m,) with the rows from the greatest down, equal ones as they come (insertion). For few rows."""
    m, q = points.shape
    for i in range(m):
        at = i
        while at > 0:
            before, gap = order[at - 1], 0
            for k in range(q):
                gap = points[before, k] - points[i, k]
                if gap != 0:
                    break
            if gap >= 0:
                break
            order[at] = before
            at -= 1
        order[at] = i


@compiled()
def drop_below(points: Any, guards: Any, keep: Any) -> None:
    """Take from `keep` (m,) bool the rows that a guard (g, q) dominates; of few rows, each may be a guard."""
    m, q = points.shape
    for i in range(m):
        for j in range(guards.shape[0]):
            least, more = True, False
            for k in range(q):
                if guards[j, k] < points[i, k]:
                    least = False
                    break
                more = more or guards[j, k] > points[i, k]
            if least and more:
                keep[i] = False
                break


@compiled()
def sweep(points: Any, order: Any, keep: Any) -> None:
    """Fill `keep` for distinct descending rows of three columns; `order` sorts the second column upwards.

    The rows passed so far are at least as large in the first column, so a row is dominated where the largest third
    column among those with at least its second reaches its own: a maximum over a prefix of ranks, kept in a tree of
    partial maxima (Fenwick 1994). Kung, Luccio and Preparata (1975) have the sweep.
    """
    m = points.shape[0]
    rank = np.empty(m, np.int64)
    ranks = 0
    for i in range(m - 1, -1, -1):
        if i == m - 1 or points[order[i], 1] != points[order[i + 1], 1]:
            ranks += 1
        rank[order[i]] = ranks
    best = np.full(ranks + 1, -(2**63), np.int64)
    for i in range(m):
        z = points[i, 2]
        keep[i] = True
        at = rank[i]
        while at > 0:
            if best[at] >= z:
                keep[i] = False
                break
            at &= at - 1
        at = rank[i]
        # A node above holds at least what the node below it does, so the first that need not change ends the walk.
        while keep[i] and at <= ranks and best[at] < z:
            best[at] = z
            at += at & -at


@compiled()
def _split(points: Any, total: Any, index: Any, lo: int, hi: int, d: int) -> None:
    """Rows lo to hi so that the first half is no smaller in column d than the second (Hoare's selection)."""
    mid = (lo + hi) >> 1
    a, b = lo, hi - 1
    while a < b:
        x, y, z = points[a, d], points[(a + b) >> 1, d], points[b, d]
        pivot = max(min(x, y), min(max(x, y), z))
        i, j = a, b
        while i <= j:
            while points[i, d] > pivot:
                i += 1
            while points[j, d] < pivot:
                j -= 1
            if i <= j:
                for k in range(points.shape[1]):
                    points[i, k], points[j, k] = points[j, k], points[i, k]
                index[i], index[j] = index[j], index[i]
                total[i], total[j] = total[j], total[i]
                i += 1
                j -= 1
        if mid <= j:
            b = j
        elif mid >= i:
            a = i
        else:
            break


@compiled()
def _split_by(points: Any, lo: int, hi: int, most: Any, least: Any) -> int:
    """The column to split rows lo to hi across: one that another opposes, and else the widest.

    Where one column falls by more than half its width as another rises, a row can be dominated only by those close to
    it in these two, however wide the others are. `most` and `least` are the rows' largest and least by column.
    """
    q = points.shape[1]
    step = (hi - lo) // SAMPLE
    best, column = 0.5, -1
    top = np.empty((2, q), np.int64)
    for d in range(q if step >= 2 else 0):
        mean = 0.0
        for i in range(SAMPLE):
            mean += points[lo + i * step, d] / SAMPLE
        top[0], top[1] = least, least
        for i in range(SAMPLE):
            row = points[lo + i * step]
            side = 0 if row[d] > mean else 1
            for k in range(q):
                top[side, k] = max(top[side, k], row[k])
        for k in range(q):
            if k != d and top[1, k] - top[0, k] > best * (most[k] - least[k]):
                best, column = (top[1, k] - top[0, k]) / (most[k] - least[k]), d
    if column < 0:
        column = 0
        for k in range(q):
            if most[k] - least[k] > most[column] - least[column]:
                column = k
    return column


@compiled()
def plant(points: Any, total: Any, index: Any, corner: Any) -> None:
    """Sort rows into a k-d tree (Bentley 1975), halved across one column at a time down to leaves of LEAF rows.

    Node 1 holds all rows and node n splits into 2n and 2n + 1. `corner` (nodes, q + 1) is filled with each node's
    largest row sum and the largest of each column. `points`, `total` (their sums) and `index` are rearranged.
    """
    m, q = points.shape
    stack = np.empty((128, 3), np.int64)
    stack[0, 0], stack[0, 1], stack[0, 2] = 1, 0, m
    least = np.empty(q, np.int64)
    depth = 1
    while depth > 0:
        depth -= 1
        node, lo, hi = stack[depth, 0], stack[depth, 1], stack[depth, 2]
        most = corner[node]
        most[0] = total[lo]
        for k in range(q):
            least[k] = most[k + 1] = points[lo, k]
        for i in range(lo + 1, hi):
            most[0] = max(most[0], total[i])
            for k in range(q):
                most[k + 1] = max(most[k + 1], points[i, k])
                least[k] = min(least[k], points[i, k])
        if hi - lo <= LEAF:
            continue
        _split(points, total, index, lo, hi, _split_by(points, lo, hi, most[1:], least))
        mid = (lo + hi) >> 1
        stack[depth, 0], stack[depth, 1], stack[depth, 2] = 2 * node + 1, mid, hi
        stack[depth + 1, 0], stack[depth + 1, 1], stack[depth + 1, 2] = 2 * node, lo, mid
        depth += 2


@compiled()
def _may_hold(most: Any, row: Any, total: int) -> bool:
    """Whether a node with this corner may hold a row that dominates `row`, which has a smaller sum then."""
    if most[0] <= total:
        return False
    for k in range(row.size):  # noqa: SIM110 (the compiler has no generators)
        if most[k + 1] < row[k]:
            return False
    return True


@compiled()
def look_up(points: Any, total: Any, corner: Any, first: int, last: int, keep: Any) -> None:
    """Fill keep[first:last]: which of these rows of a tree (see `plant`) no row of it dominates."""
    m, q = points.shape
    stack = np.empty((128, 3), np.int64)
    for i in range(first, last):
        row, own = points[i], total[i]
        stack[0, 0], stack[0, 1], stack[0, 2] = 1, 0, m
        depth = 1 if _may_hold(corner[1], row, own) else 0
        keep[i] = True
        while depth > 0 and keep[i]:
            depth -= 1
            node, lo, hi = stack[depth, 0], stack[depth, 1], stack[depth, 2]
            while hi - lo > LEAF:
                mid = (lo + hi) >> 1
                left = _may_hold(corner[2 * node], row, own)
                if _may_hold(corner[2 * node + 1], row, own):
                    if left:
                        stack[depth, 0], stack[depth, 1], stack[depth, 2] = 2 * node + 1, mid, hi
                        depth += 1
                    else:
                        node, lo = 2 * node + 1, mid
                        continue
                elif not left:
                    break
                node, hi = 2 * node, mid
            if hi - lo > LEAF:
                continue
            for j in range(lo, hi):
                least = total[j] > own
                for k in range(q):
                    if points[j, k] < row[k]:
                        least = False
                        break
                if least:
                    keep[i] = False
                    break


@compiled()
def _outdoes(most: Any, row: Any, give: Any, slack: Any) -> bool:
    """Whether `most` falls short of `row` by no more than `give` in any column, and passes it by more than `slack`.

    In all it has to gain more than it gives, each column by its slack, so that no round of rows outdo one another.
    """
    passes, gain = False, 0.0
    for k in range(row.size):
        more = most[k] - row[k]
        if more < -give[k]:
            return False
        passes = passes or more > slack[k]
        gain += more / max(slack[k], 1)
    return passes and gain > 0.0


@compiled()
def look_past(points: Any, corner: Any, rows: Any, give: Any, slack: Any, keep: Any) -> None:
    """Take from `keep` (n,) each of `rows` (n, q) that a row of a tree (see `plant`) outdoes.

    To outdo is to fall short by no more than `give` (q,) in any column, to pass by more than `slack` (q,) in one, and
    to gain more than is given.
    """
    stack = np.empty((128, 3), np.int64)
    for i in range(rows.shape[0]):
        stack[0, 0], stack[0, 1], stack[0, 2] = 1, 0, points.shape[0]
        depth = 1
        while depth > 0 and keep[i]:
            depth -= 1
            node, lo, hi = stack[depth, 0], stack[depth, 1], stack[depth, 2]
            if not _outdoes(corner[node, 1:], rows[i], give, slack):
                continue
            if hi - lo > LEAF:
                mid = (lo + hi) >> 1
                stack[depth, 0], stack[depth, 1], stack[depth, 2] = 2 * node + 1, mid, hi
                stack[depth + 1, 0], stack[depth + 1, 1], stack[depth + 1, 2] = 2 * node, lo, mid
                depth += 2
                continue
            for j in range(lo, hi):
                if _outdoes(points[j], rows[i], give, slack):
                    keep[i] = False
                    break
