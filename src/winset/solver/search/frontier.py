"""The frontier of packages whose points add up part by part: every package that no other dominates, exactly.

No package is listed. A package on the frontier is made of partial packages that are themselves on the frontier of their
parts (a better partial package would make the whole better), so parts are taken one by one, and only sums that nothing
dominates go on. How many packages stand behind a point, and which, is read back from the steps.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from winset.errors import LimitError, RequestError
from winset.solver.search import frontier_kernels as kernels
from winset.solver.search.maxima import FEW, ROOM, descending, first_of_equals, front, maxima, standing
from winset.solver.search.trail import Trail, packages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from winset.solver.search.trail import Digits

LIMIT = 2_000_000
"""Most partial packages of distinct points that one step may keep."""

STEPS = 10
"""How many times that all steps together may keep."""

BLOCK = 1 << 21
"""Sums that are compared at a time."""

CELLS = 4
"""Cells of a grid for each partial package that may be kept."""

PAIRS = 1 << 18
"""Most pairs of rows of two parts that are compared to leave sums out."""

SUM_COST, MANY_COST = {2: 60, 3: 150}, 800
"""About how many nanoseconds it takes to find whether a sum is dominated, for two, three and more columns."""

CELL_COST, PAIR_COST, PAIRS_COST = 3, 500, 60_000
"""The same for a cell and column of a grid, a pair of rows, and two parts."""


@dataclass(frozen=True, slots=True, eq=False)
class Frontier:
    """The frontier, as the distinct points on it.

    Attributes
    ----------
    points : (m, p) int array
        The sums that no admissible package's dominate, from the lexicographically greatest down; of sums that tie the
        greatest.
    counts : list of int
        How many packages have each of these points; they may pass any fixed size of integer.
    size : int
        Packages on the frontier.
    trail : Trail
        What it takes to find the packages of a point.
    """

    points: NDArray[np.int64]
    counts: list[int]
    size: int
    trail: Trail

    def packages_at(self, i: int, most: int = 1_000) -> NDArray[np.int64]:
        """The packages with the points of row `i`: the first `most` in lexicographic order of rows.

        Parameters
        ----------
        i : int
            A row of `points`.
        most : int
            Most packages wanted; `counts[i]` says how many there are.

        Returns
        -------
        (r, parts) int array
            The row of each part.

        Examples
        --------
        >>> import numpy as np
        >>> cut = np.array([[2, 0], [1, 1], [0, 2]])
        >>> frontier([cut, cut]).packages_at(1).tolist()
        [[0, 1], [1, 0]]
        """
        if not -len(self.points) <= i < len(self.points):
            raise IndexError(i)
        i %= len(self.points)
        sums = range(int(self.trail.start[i]), int(self.trail.start[i + 1]))
        found = [packages(self.trail, int(self.trail.at[j]), self.trail.counts[j], most) for j in sums]
        if len(found) == 1:
            return found[0]
        rows = np.concatenate(found)
        return rows[np.lexsort(rows.T[::-1])][: max(most, 0)]


@dataclass(frozen=True, slots=True, eq=False)
class _Scale:
    """Parts' points counted from 0 in units of their own, in the columns that matter.

    A sum in full is base + unit · work[:, column]; `column` is -1 where every package has the same. `slack` is that of
    the columns of work.
    """

    base: NDArray[np.int64]
    unit: NDArray[np.int64]
    column: NDArray[np.int64]
    work: list[NDArray[np.int64]]
    slack: NDArray[np.int64]


def frontier(
    parts: Sequence[NDArray[np.int64]],
    floor: NDArray[np.int64] | None = None,
    limit: int = LIMIT,
    slack: NDArray[np.int64] | None = None,
) -> Frontier:
    """Every package that no package dominates, among those that reach `floor`.

    A package takes one row of each part and its points are their sum. y dominates x where y is at least as large in
    every column and larger in one; nothing is rounded. Packages of equal points are all on the frontier.

    Parts are taken from the one with most options to the one with fewest, so that the last and largest step adds few
    rows to many. Before sums are compared, those are left out that contain a dominated pair of rows of two parts. The
    rest are compared on a grid over all parties but one, where whole numbers are few enough for that, and sorted and
    swept, or looked up in a tree, where not (see `maxima`).

    With `slack`, small differences are none: y dominates x where it is nowhere lower by more, somewhere higher by more,
    and gains more than it gives; packages that nowhere differ by more tie, and count as one point. On the way a partial
    package is left out only where another is nowhere lower at all, for what is added later is the same for both.

    Parameters
    ----------
    parts : sequence of (o, p) int arrays
        Points of each part's options, to each party. Sums stay between -2**62 and 2**62.
    floor : (p,) int array, optional
        Least points of each party; -2**62 for none. A package that does not reach it dominates none that does.
    limit : int
        Most partial packages of distinct points that one step may keep; all together may keep STEPS times as many.
    slack : (p,) int array, optional
        The largest difference that is none, of each party; default 0.

    Returns
    -------
    Frontier
        Empty where a part has no row or no package reaches the floor.

    Raises
    ------
    RequestError
        There is no part.
    LimitError
        More than `limit` partial packages would have to be kept.

    References
    ----------
    Nemhauser, G. L. and Z. Ullmann (1969). Discrete dynamic programming and capital allocation. *Management Science*
    15: 494–505: lists of partial choices without the dominated ones.

    Examples
    --------
    >>> import numpy as np
    >>> land = np.array([[4, 0], [2, 3], [0, 4], [1, 1]])
    >>> date = np.array([[1, 0], [0, 3]])
    >>> found = frontier([land, date])
    >>> found.points.tolist(), found.counts, found.size
    ([[5, 0], [4, 3], [2, 6], [0, 7]], [1, 1, 1, 1], 4)
    >>> frontier([land, date], floor=np.array([1, 1])).points.tolist()
    [[4, 3], [2, 6]]
    >>> frontier([np.array([[999, 5], [1000, 4]])], slack=np.array([1, 1])).counts
    [2]
    """
    if not len(parts):
        raise RequestError("nothing is on the table, so there is no frontier; name at least one issue")
    full = [np.array(part, np.int64, order="C", ndmin=2) for part in parts]
    least = np.full(full[0].shape[1], -ROOM) if floor is None else np.asarray(floor, np.int64)
    tie = np.zeros(full[0].shape[1], np.int64) if slack is None else np.asarray(slack, np.int64)
    kept = _reaching(full, least, tie)
    if not all(map(len, kept)):
        return _nothing(full)
    scale = _scale([part[rows] for part, rows in zip(full, kept, strict=True)], tie)
    found = [_distinct(work, rows) for work, rows in zip(scale.work, kept, strict=True)]
    order = sorted((j for j in range(len(found)) if len(found[j][0]) > 1), key=lambda j: -len(found[j][0]))
    taken = [found[j][0] for j in order]
    weights = [np.diff(found[j][1]) for j in order]
    levels, counts, chosen = _climb(taken, weights, _needed(scale, least), scale.slack, limit)
    if not counts:
        return _nothing(full)
    varies = scale.column >= 0
    points = np.tile(scale.base, (len(counts), 1))
    points[:, varies] += scale.unit[varies] * levels[-1][:, scale.column[varies]]
    at = descending(points)
    if scale.slack.any():
        at = at[standing(np.ascontiguousarray(levels[-1][at]), scale.slack, scale.slack)]
    at, start = _alike(points, at, tie)
    fixed = math.prod(len(rows) for distinct, _, rows in found if len(distinct) == 1)
    counts = [counts[i] * fixed for i in at.tolist()]
    rows_of = tuple((start, rows) for _, start, rows in found)
    trail = Trail(tuple(order), tuple(taken), tuple(levels), rows_of, chosen, at, start, counts)
    ends = start.tolist()
    together = [sum(counts[a:b]) for a, b in pairwise(ends)] if len(ends) <= len(counts) else counts
    return Frontier(points[at[start[:-1]]], together, sum(counts), trail)


def _alike(
    points: NDArray[np.int64], at: NDArray[np.int64], slack: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows of points, given descending, with those that tie next to each other; and where each such run begins.

    In each column numbers tie that follow one another without a gap of more than the slack.
    """
    if not slack.any():
        return at, np.arange(len(at) + 1)
    codes = np.empty((len(at), points.shape[1]), np.int64)
    for k in range(points.shape[1]):
        column = points[at, k]
        order = np.argsort(column)
        codes[order, k] = np.cumsum(np.diff(column[order], prepend=column[order[:1]]) > slack[k])
    _, first, group = np.unique(codes, axis=0, return_index=True, return_inverse=True)
    greatest = first[group.reshape(-1)]
    order = np.argsort(greatest, kind="stable")
    return at[order], np.append(np.flatnonzero(np.diff(greatest[order], prepend=-1)), len(at))


def _nothing(parts: list[NDArray[np.int64]]) -> Frontier:
    empty, none = np.empty((0, parts[0].shape[1]), np.int64), np.empty(0, np.int64)
    return Frontier(empty, [], 0, Trail((), (), (), (), np.empty((0, 0), np.uint8), none, np.zeros(1, np.int64), []))


def _kept(points: NDArray[np.int64], slack: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which rows no other dominates, or only by what is no difference: a sum that has them may yet tie."""
    if not slack.any():
        return maxima(points)
    order = descending(points)
    rows = points[order]
    new = first_of_equals(rows)
    keep = np.empty(len(points), np.bool_)
    keep[order] = standing(np.ascontiguousarray(rows[new]), slack)[np.cumsum(new) - 1]
    return keep


def _reaching(
    parts: list[NDArray[np.int64]], floor: NDArray[np.int64], slack: NDArray[np.int64]
) -> list[NDArray[np.int64]]:
    """Each part's rows that no other dominates and that reach the floor where other parts give each party its best."""
    starts = np.cumsum([0, *(len(part) for part in parts)])
    keep = np.concatenate([_kept(part, slack) for part in parts])
    kernels.keep_reaching(np.concatenate(parts), starts, floor, keep)
    return [np.flatnonzero(keep[a:b]) for a, b in pairwise(starts.tolist())]


def _scale(parts: list[NDArray[np.int64]], slack: NDArray[np.int64]) -> _Scale:
    """Leave out columns that are constant, or equal but for zero and unit; the widest column comes last.

    A grid spans all columns but the last, so the widest is best left out of it.
    """
    sizes = np.array([len(part) for part in parts])
    starts = sizes.cumsum() - sizes
    work = np.concatenate(parts)
    lows = np.minimum.reduceat(work, starts)
    work -= lows.repeat(sizes, axis=0)
    unit = np.gcd.reduce(work, axis=0)
    work //= np.maximum(unit, 1)
    span = np.maximum.reduceat(work, starts).sum(axis=0)
    kinds: dict[bytes, list[int]] = {}
    for k in np.flatnonzero(unit).tolist():
        kinds.setdefault(work[:, k].tobytes(), []).append(k)
    groups = list(kinds.values())
    if groups:
        groups.append(groups.pop(max(range(len(groups)), key=lambda at: span[groups[at][0]])))
    column = np.full(len(unit), -1)
    for at, group in enumerate(groups):
        column[group] = at
    narrow = np.ascontiguousarray(work[:, [group[0] for group in groups]])
    least = [min(int(slack[k] // unit[k]) for k in group) for group in groups]
    cut = pairwise([*starts.tolist(), len(narrow)])
    return _Scale(lows.sum(axis=0), unit, column, [narrow[a:b] for a, b in cut], np.array(least, np.int64))


def _needed(scale: _Scale, floor: NDArray[np.int64]) -> NDArray[np.int64]:
    """The least that each column of work must reach; a constant one that fell short would have left no row."""
    short = [int(least) - int(base) for least, base in zip(floor, scale.base, strict=True)]
    need = np.zeros(scale.work[0].shape[1], np.int64)
    for k, column in enumerate(scale.column.tolist()):
        if column >= 0 and short[k] > 0:
            need[column] = max(need[column], -(-short[k] // int(scale.unit[k])))
    return need


def _distinct(
    work: NDArray[np.int64], rows: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """A part's distinct points, descending, and the rows that have them: start and rows, as in `Trail`."""
    order = descending(work)
    work, rows = work[order], rows[order]
    new = first_of_equals(work)
    if len(work) > FEW:
        rows = rows[np.lexsort((rows, np.cumsum(new)))]
    return np.ascontiguousarray(work[new]), np.append(np.flatnonzero(new), len(new)), rows


def _climb(
    parts: list[NDArray[np.int64]],
    weights: list[NDArray[np.int64]],
    need: NDArray[np.int64],
    slack: NDArray[np.int64],
    limit: int,
) -> tuple[list[NDArray[np.int64]], list[int], Digits]:
    """The levels of a `Trail`, how many packages have each point of the last, and `chosen` of one of them."""
    if not parts:
        return [np.empty((1, 0), np.int64)], [1], np.empty((1, 0), np.uint8)
    most = math.prod(int(weight.sum()) for weight in weights)
    counts = np.zeros((len(parts[0]), 1 if most < ROOM else -(-most.bit_length() // kernels.BASE)), np.int64)
    counts[:, 0] = weights[0]
    levels = [parts[0]]
    chosen = np.arange(len(parts[0]), dtype=np.min_scalar_type(max(map(len, parts))))[:, np.newaxis]
    _hold(len(parts[0]), limit, 1, len(parts))
    for k in range(1, len(parts)):
        short = need - np.sum([part.max(axis=0) for part in parts[k + 1 :]], axis=0, dtype=np.int64)
        after = None if slack.any() else _on_grid(levels[-1], parts[k], short, limit)
        if after is None:
            barred = _barred(parts[:k], chosen, parts[k], slack)
            after = _compared(levels[-1], parts[k], short, barred, slack, limit, k, len(parts))
        if not len(after):
            return [], [], chosen
        _hold(max(len(after), sum(map(len, levels)) // STEPS), limit, k + 1, len(parts))
        before, counts = counts, np.zeros((len(after), counts.shape[1]), np.int64)
        parent, step = np.zeros(len(after), np.int64), np.zeros(len(after), np.int64)
        kernels.link(levels[-1], after, parts[k], weights[k], before, counts, parent, step)
        chosen = np.column_stack([chosen[parent], step.astype(chosen.dtype)])
        levels.append(after)
    return levels, _joined(counts), chosen


def _joined(limbs: NDArray[np.int64]) -> list[int]:
    """Counts in one piece, from their limbs of BASE bits (m, limbs), the lowest first."""
    whole: list[int] = limbs[:, -1].tolist()
    for limb in range(limbs.shape[1] - 2, -1, -1):
        whole = [(high << kernels.BASE) + low for high, low in zip(whole, limbs[:, limb].tolist(), strict=True)]
    return whole


def _hold(size: int, limit: int, taken: int, parts: int) -> None:
    if size > limit:
        raise LimitError(
            f"more than {limit:,} partial packages in one step, or {STEPS * limit:,} in all, would have to be kept for "
            f"the frontier, with {taken} of {parts} issues (those linked to each other counted as one) taken; ask for "
            "the bargaining solutions, which do not need it, or for fewer parties, a higher threshold, or points of "
            "fewer decimals"
        )


def _cost(columns: int) -> int:
    return SUM_COST.get(columns, MANY_COST)


def _on_grid(
    level: NDArray[np.int64], rows: NDArray[np.int64], need: NDArray[np.int64], limit: int
) -> NDArray[np.int64] | None:
    """The next level by a grid over all columns but the last; None where that is too large, or slower."""
    low = level.min(axis=0) + rows.min(axis=0)
    size = level.max(axis=0) + rows.max(axis=0) - low + 1
    cells = math.prod(size[:-1].tolist())
    if cells > CELLS * limit or cells * CELL_COST * len(size) > len(level) * len(rows) * _cost(len(size)):
        return None
    size = size[:-1]
    stride = np.append(np.cumprod(size[:0:-1])[::-1], 1).astype(np.int64)
    best, reach = np.full(cells, -1), np.empty(cells, np.int64)
    kernels.fill_grid(level, rows, low, stride, best)
    after = np.empty((kernels.clear_grid(best, reach, size, stride), len(low)), np.int64)
    kernels.read_grid(best, low, size, stride, after)
    return after if need.max() <= 0 else np.ascontiguousarray(after[(after >= need).all(axis=1)])


def _barred(
    earlier: list[NDArray[np.int64]], chosen: Digits, rows: NDArray[np.int64], slack: NDArray[np.int64]
) -> NDArray[np.uint64]:
    """Which rows make a dominated pair with a row that a partial package is made of: bits, as in `add_rows`.

    `chosen` (m, k) holds the distinct points of one package of each level's points. A package that contains a dominated
    pair is dominated itself, whichever of the packages of equal points is looked at.
    """
    m, o = len(chosen), len(rows)
    words = -(-o // 64)
    most = min(PAIRS, (m * o * _cost(rows.shape[1]) // (8 * len(earlier)) - PAIRS_COST) // PAIR_COST)
    worth = [at for at, other in enumerate(earlier) if len(other) * o <= most]
    barred = np.zeros((m, words if m * words <= BLOCK and worth else 0), np.uint64)
    for at in worth if barred.size else []:
        pairs = (earlier[at][:, np.newaxis] + rows).reshape(-1, rows.shape[1])
        lost = np.zeros((len(earlier[at]), 64 * words), np.bool_)
        lost[:, :o] = ~_kept(pairs, slack).reshape(-1, o)
        barred |= np.packbits(lost, axis=1, bitorder="little").view("<u8")[chosen[:, at]]
    return barred


def _compared(
    level: NDArray[np.int64], rows: NDArray[np.int64], need: NDArray[np.int64], barred: NDArray[np.uint64],
    slack: NDArray[np.int64], limit: int, taken: int, parts: int,
) -> NDArray[np.int64]:  # fmt: skip
    """The next level by comparing sums, some rows at a time, so that no more than a block of them is held."""
    o, q = rows.shape
    after = np.empty((0, q), np.int64)
    some = max(1, min(o, BLOCK // max(1, len(level))))
    for first in range(0, o, some):
        last = min(first + some, o)
        sums = np.empty((len(level) * (last - first), q), np.int64)
        sums = sums[: kernels.add_rows(level, rows, barred, need, first, last, sums)]
        together = np.concatenate([after, sums]) if len(after) else sums
        after = _front(together, slack) if slack.any() else front(together)
        _hold(len(after), limit, taken + 1, parts)
    return after


def _front(points: NDArray[np.int64], slack: NDArray[np.int64]) -> NDArray[np.int64]:
    """The distinct rows that no other dominates by what is a difference, descending."""
    rows = points[descending(points)]
    rows = np.ascontiguousarray(rows[first_of_equals(rows)])
    return np.ascontiguousarray(rows[standing(rows, slack)])
