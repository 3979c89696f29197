"""Which rows of whole numbers no other row dominates: exact, and fast for millions of rows."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np

from winset.solver.search import maxima_kernels as kernels

if TYPE_CHECKING:
    from numpy.typing import NDArray

FEW = 100
"""Rows up to which each is compared with every other."""

MANY = 4_000
"""Rows from which it pays to look for columns to leave out, and to hold guards against all rows first."""

GUARDS = 32
"""Rows with the largest sums, which often dominate most others."""

SAMPLE = 500
"""Rows on which it is tried whether guards do much, and whether a column follows another."""

PIECE = 1 << 15
"""Rows of a tree that one thread looks up at a time."""

ROOM = 2**62


def maxima(points: NDArray[np.int64]) -> NDArray[np.bool_]:
    """The rows that no other row dominates: none is as large in every column and larger in one.

    Equal rows do not dominate each other, so all copies of such a row are kept. Known as the maxima of a set of
    vectors, the Pareto front, the skyline. Columns that follow another are left out first. Up to three columns are
    swept in sorted order (Kung, Luccio and Preparata 1975). For more, each row is looked up in a k-d tree (Bentley
    1975): what dominates it has a larger sum and lies above it in every column, and few branches may hold such a row.

    Parameters
    ----------
    points : (m, p) int array
        Whole numbers between -2**62 and 2**62, larger is better.

    Returns
    -------
    (m,) bool array
        True for the rows that stay.

    References
    ----------
    Kung, H. T., F. Luccio and F. P. Preparata (1975). On finding the maxima of a set of vectors. *JACM* 22: 469–476.
    Bentley, J. L. (1975). Multidimensional binary search trees used for associative searching. *CACM* 18: 509–517.

    Examples
    --------
    >>> import numpy as np
    >>> maxima(np.array([[3, 1], [2, 2], [2, 1], [3, 1]])).tolist()
    [True, True, False, True]
    """
    rows = np.array(points, np.int64, order="C", ndmin=2)
    keep: NDArray[np.bool_] = np.ones(len(rows), np.bool_)
    if len(rows) <= FEW:
        kernels.drop_below(rows, rows, keep)
        return keep
    if len(rows) >= MANY:
        rows = np.ascontiguousarray(rows[:, _needed(rows)])
        if rows.shape[1] > 1:
            _guard(rows, keep)
    at = np.flatnonzero(keep)
    rows = rows[at]
    order = descending(rows)
    rows = rows[order]
    new = first_of_equals(rows)
    keep[at[order]] = undominated(np.ascontiguousarray(rows[new]))[np.cumsum(new) - 1]
    return keep


def front(points: NDArray[np.int64]) -> NDArray[np.int64]:
    """The distinct rows that no other row dominates, from the lexicographically greatest down.

    Examples
    --------
    >>> import numpy as np
    >>> front(np.array([[2, 2], [3, 1], [2, 1], [3, 1]])).tolist()
    [[3, 1], [2, 2]]
    """
    rows: NDArray[np.int64] = points[descending(points)]
    rows = rows[first_of_equals(rows)]
    return rows[undominated(rows)]


def standing(
    rows: NDArray[np.int64], slack: NDArray[np.int64], give: NDArray[np.int64] | None = None
) -> NDArray[np.bool_]:
    """Which of distinct descending rows (m, q) no other outdoes, where small differences are none.

    A row outdoes another where it falls short of it by no more than `give` in any column, 0 unless that is said, passes
    it by more than `slack` in one, and gains more than it gives, in units of slack. What no undominated row outdoes,
    none does.

    Examples
    --------
    >>> import numpy as np
    >>> rows, slack = np.array([[30, 10], [29, 10], [29, 9], [20, 10], [19, 11]]), np.array([1, 1])
    >>> standing(rows, slack).tolist()
    [True, True, True, False, True]
    >>> standing(rows, slack, slack).tolist()
    [True, True, True, False, False]
    """
    keep: NDArray[np.bool_] = np.ones(len(rows), np.bool_)
    if len(rows):
        tree, corner, _ = _planted(np.ascontiguousarray(rows[undominated(rows)]))
        kernels.look_past(tree, corner, rows, np.zeros_like(slack) if give is None else give, slack, keep)
    return keep


def descending(points: NDArray[np.int64]) -> NDArray[np.int64]:
    """The order from the lexicographically greatest row (m, q) down; few equal rows as they come, many in any order."""
    if len(points) <= FEW:
        few = np.empty(len(points), np.int64)
        kernels.sort_few(points, few)
        return few
    top = points.max(axis=0, initial=-ROOM)
    spans = [int(a) - int(b) for a, b in zip(top, points.min(axis=0, initial=ROOM), strict=True)]
    if not spans:
        return np.arange(len(points))
    bits = [span.bit_length() for span in spans]
    if sum(bits) <= 62:
        key = top[0] - points[:, 0]
        for k in range(1, len(bits)):
            key = (key << bits[k]) | (top[k] - points[:, k])
        return np.argsort(key)
    order: NDArray[np.int64] = np.argsort(-points[:, 0])
    first = points[order, 0]
    same = first[1:] == first[:-1]
    if not same.any():
        return order
    # Only runs of equal first columns are left to sort.
    tied = np.flatnonzero(np.append(same, False) | np.append(False, same))
    some = points[order[tied]]
    order[tied] = order[tied][np.lexsort(tuple(-some[:, k] for k in range(points.shape[1] - 1, -1, -1)))]
    return order


def first_of_equals(rows: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Where a row of a sorted array (m, q) differs from the one before it."""
    new: NDArray[np.bool_] = np.ones(len(rows), np.bool_)
    if len(rows) > 1:
        np.any(rows[1:] != rows[:-1], axis=1, out=new[1:])
    return new


def undominated(rows: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which of distinct descending rows (m, q) no other dominates."""
    m, q = rows.shape
    keep: NDArray[np.bool_] = np.ones(m, np.bool_)
    if m <= FEW:
        kernels.drop_below(rows, rows, keep)
    elif q == 1:
        keep[1:] = False
    elif q == 2:
        keep[1:] = rows[1:, 1] > np.maximum.accumulate(rows[:-1, 1])
    elif q == 3:
        kernels.sweep(rows, np.argsort(rows[:, 1]), keep)
    else:
        _search(rows, keep)
    return keep


def _search(rows: NDArray[np.int64], keep: NDArray[np.bool_]) -> None:
    """Fill `keep` by looking each row up in a k-d tree of all of them, on every core."""
    m = len(rows)
    tree = _level(rows)
    total = tree.sum(axis=1)
    tree, corner, index = _planted(tree, total)
    found = np.empty(m, np.bool_)
    look_up: Any = kernels.look_up
    if m <= 2 * PIECE:
        look_up(tree, total, corner, 0, m, found)
    else:
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            calls = [
                pool.submit(look_up, tree, total, corner, at, min(at + PIECE, m), found) for at in range(0, m, PIECE)
            ]
            for call in calls:
                call.result()
    keep[index] = found


def _planted(
    tree: NDArray[np.int64], total: NDArray[np.int64] | None = None
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Rows (and their sums) sorted in place into a k-d tree, its corners, and where each row was."""
    m, index = len(tree), np.arange(len(tree))
    depth = max(0, (-(-m // kernels.LEAF) - 1).bit_length())
    corner = np.empty((2 ** (depth + 1), tree.shape[1] + 1), np.int64)
    kernels.plant(tree, np.zeros(m, np.int64) if total is None else total, index, corner)
    return tree, corner, index


def _level(rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """The same order in every column, on scales of like width whose sums fit: a copy.

    Columns count alike in the sums then, so that a sum tells much about a row.
    """
    least = rows.min(axis=0)
    spans = [int(a) - int(b) for a, b in zip(rows.max(axis=0), least, strict=True)]
    if max(spans) * len(spans) < ROOM:
        return np.ascontiguousarray((rows - least) * np.array([max(spans) // max(span, 1) for span in spans]))
    ranks = [np.unique(rows[:, k], return_inverse=True)[1] for k in range(rows.shape[1])]
    return np.ascontiguousarray(np.stack(ranks, axis=1).astype(np.int64))


def _guard(rows: NDArray[np.int64], keep: NDArray[np.bool_]) -> None:
    """Take from `keep` what the rows of the largest sums dominate, unless a sample says that it is little."""
    spans = np.maximum(rows.max(axis=0) - rows.min(axis=0).astype(np.float64), 1.0)
    total = rows @ (1.0 / spans)
    guards = rows[np.argpartition(total, -GUARDS)[-GUARDS:]]
    some = np.ones(SAMPLE, np.bool_)
    kernels.drop_below(np.ascontiguousarray(rows[:: len(rows) // SAMPLE][:SAMPLE]), guards, some)
    if some.mean() < 0.7:
        kernels.drop_below(rows, guards, keep)


def _needed(points: NDArray[np.int64]) -> list[int]:
    """Columns that matter: not those that nowhere fall where another rises (constant, equal, or a function of it)."""
    kept = list(range(points.shape[1]))
    some = points[:: max(1, len(points) // SAMPLE)]
    for column in reversed(range(points.shape[1])):
        if any(
            _follows(some[:, k], some[:, column]) and _follows(points[:, k], points[:, column])
            for k in kept
            if k != column
        ) or (len(kept) == 1 and points[0, column] == points[:, column].min() == points[:, column].max()):
            kept.remove(column)
    return kept


def _follows(lead: NDArray[np.int64], other: NDArray[np.int64]) -> bool:
    """Whether `other` is a function of `lead` that never falls, so that it says nothing more about dominance."""
    order = np.argsort(lead)
    a, b = lead[order], other[order]
    return bool(np.all((b[1:] == b[:-1]) | ((b[1:] > b[:-1]) & (a[1:] > a[:-1]))))
