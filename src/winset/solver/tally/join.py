"""Counting by halves: partial packages of two halves of the parts are put together, and pairs of them counted in bulk.

Partial packages with equal points are one, those that no longer matter are dropped. Where a half would grow beyond the
limits, partial packages that lie close together become one with the least, or the most, points of any of them: counts
are then lower, or upper, bounds.
"""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from winset.solver.tally import bits_kernels as bits
from winset.solver.tally.kernels import Open, Rows, arrange, extend
from winset.solver.tally.votes import diagram

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from winset.solver.tally.votes import Targets

MOST_PARTIAL = 2**21
"""Most partial packages of a half: sums over a chunk stay within 63 bits."""

_WEIGHT_BITS = 61
_LOW = 2**31 - 1


@dataclass(frozen=True, slots=True, eq=False)
class Half:
    """Partial packages over some parts.

    Attributes
    ----------
    points : (n, r) int array
        Distinct in the first q columns, the open parties'.
    weight : (n,) int array
        The packages that each stands for, in units of 2**shift.
    shift : int
    """

    points: NDArray[np.int64]
    weight: NDArray[np.int64]
    shift: int = 0


def merge(points: NDArray[np.int64], q: int) -> Rows:
    """Rows that agree in the first q columns as one, with the largest of the other columns, and how many they were.

    Examples
    --------
    >>> rows, times = merge(np.array([[1, 7], [2, 0], [1, 9]]), 1)
    >>> rows.tolist(), times.tolist()
    ([[1, 9], [2, 0]], [2, 1])
    """
    far = np.full(q, np.iinfo(np.int64).max)
    part = Rows(points, np.ones(len(points), dtype=np.int64))
    made = _extend(_nothing(points), part, Open(far, 0 * far, np.ones(1 << q, dtype=bool)), len(points))
    assert made is not None
    return Rows(made.points, made.weight)


def _nothing(points: NDArray[np.int64]) -> Half:
    """The one partial package of no parts."""
    return Half(np.zeros((1, points.shape[1]), dtype=np.int64), np.ones(1, dtype=np.int64))


def halve(
    parts: Sequence[Rows], need: NDArray[np.int64], alive: NDArray[np.bool_], most: int, rounding: int = 0
) -> tuple[Half, Half] | None:
    """Put the partial packages of two halves together.

    Parameters
    ----------
    parts : sequence of Rows
    need : (q,) int array
        Least sums for a yes, all positive.
    alive : (2**q,) bool array
        As in Targets.
    most : int
        Partial packages of a half.
    rounding : int
        -1 rounds points and counts down where a half has more, 1 up, 0 not at all.

    Returns
    -------
    tuple of Half, or None
        None where there are more, or more than 2**61 packages in a half, and nothing may be rounded.
    """
    q = len(need)
    sides = [_nothing(parts[0].points)] * 2
    spans = [part.points[:, :q].max(axis=0) for part in parts]
    rest = [np.sum(spans, axis=0)] * 2
    for k in sorted(range(len(parts)), key=lambda k: -len(parts[k].times)):
        s = 0 if len(sides[0].weight) <= len(sides[1].weight) else 1
        rest[s] = rest[s] - spans[k]
        part, votes = parts[k], Open(need, rest[s], alive)
        grown = _extend(sides[s], part, votes, most)
        if grown is None and rounding:
            lighter = _lighten(sides[s], part.times, rounding)
            fewer = coarsen(lighter, q, max(1, most // len(part.times)), rounding)
            grown = _extend(fewer, part, votes, max(most, len(part.times)))
        if grown is None:
            return None
        sides[s] = coarsen(grown, q, most, rounding)
    return sides[0], sides[1]


def _lighten(half: Half, times: NDArray[np.int64], rounding: int) -> Half:
    """Counts in larger units, rounded, so that one more part fits."""
    shift = max(0, _bits(half, times) + 1 - _WEIGHT_BITS)
    weight = half.weight >> shift if rounding < 0 else -(-half.weight >> shift)
    kept = weight > 0
    return Half(half.points[kept], weight[kept], half.shift + shift)


def _bits(half: Half, times: NDArray[np.int64]) -> int:
    """Binary digits of the number of packages with one more part."""
    return (int(half.weight.sum()) * int(times.sum())).bit_length()


def _extend(half: Half, part: Rows, votes: Open, most: int) -> Half | None:
    """A half with one more part; None where it would have more than `most` partial packages, or too many packages."""
    if _bits(half, part.times) > _WEIGHT_BITS:
        return None
    room = min(most, len(half.weight) * len(part.times))
    slots = np.full(1 << (2 * room).bit_length(), -1, dtype=np.int32)
    out = Rows(np.empty((room, part.points.shape[1]), dtype=np.int64), np.empty(room, dtype=np.int64))
    made = extend(Rows(half.points, half.weight), part, votes, slots, out)
    return None if made < 0 else Half(out.points[:made].copy(), out.times[:made].copy(), half.shift)


def coarsen(half: Half, q: int, most: int, rounding: int) -> Half:
    """At most `most` partial packages: those that lie close together become one.

    Parameters
    ----------
    half : Half
    q : int
        Open parties.
    most : int
    rounding : int
        -1: with the least points of any of them, 1: with the most.

    Examples
    --------
    >>> fewer = coarsen(Half(np.array([[1], [8], [2], [9]]), np.array([1, 1, 1, 5])), 1, 2, -1)
    >>> sorted(zip(fewer.points.tolist(), fewer.weight.tolist()))
    [([1], 2), ([8], 6)]
    """
    n = len(half.weight)
    if n <= most:
        return half
    leaf = 1 << math.ceil(math.log2(n / most))
    order = arrange(np.ascontiguousarray(half.points[:, :q].T), leaf)
    first = np.arange(0, n, leaf)
    together = np.minimum if rounding < 0 else np.maximum
    points = together.reduceat(half.points[order], first, axis=0)
    return Half(points, np.add.reduceat(half.weight[order], first), half.shift)


def fit(left: Half, right: Half, q: int, most: int, rounding: int) -> tuple[Half, Half]:
    """Halves coarse enough for at most `most` pairs, or of one partial package each."""
    kept = max(1, math.isqrt(most))
    while pairs(left, right) > most and max(len(left.weight), len(right.weight)) > 1:
        left, right = coarsen(left, q, kept, rounding), coarsen(right, q, kept, rounding)
        kept = max(1, kept // 2)
    return left, right


def pairs(left: Half, right: Half) -> int:
    """The pairs of partial packages that a count goes through."""
    left, right = _oriented(left, right)
    return len(left.weight) * _copies(right)


def _copies(half: Half) -> int:
    """Partial packages where each stands for a power of two of packages."""
    digits = range(int(half.weight.max(initial=0)).bit_length())
    return sum(int((half.weight >> d & 1).sum()) for d in digits)


def _oriented(left: Half, right: Half) -> tuple[Half, Half]:
    """The halves with that one on the right with which there are fewer pairs; else the smaller one."""
    costs = len(left.weight) * _copies(right), len(right.weight) * _copies(left)
    swap = costs[1] < costs[0] or (costs[1] == costs[0] and len(right.weight) > len(left.weight))
    return (right, left) if swap else (left, right)


def count(
    left: Half, right: Half, need: NDArray[np.int64], targets: Targets, threads: int
) -> tuple[list[int], dict[tuple[int, int], int]]:
    """How many packages each target has, and the largest sums of those who would have to turn.

    Parameters
    ----------
    left, right : Half
    need : (q,) int array
    targets : Targets
    threads : int

    Returns
    -------
    counts : list of int
        In the order of `targets.tables`.
    best : dict of (set, party) to int
        The position of a set in `targets.sets` and a party in it to the largest sum.
    """
    left, right = _oriented(left, right)
    if not len(left.weight) or not len(right.weight):
        return [0] * len(targets.tables), {}
    q = len(need)
    asked = diagram(targets.tables)
    prices = [(f, j) for f, group in enumerate(targets.sets) for j in group]
    sought = bits.Prices(
        np.array([1 + f for f, _ in prices], dtype=np.int64),
        np.array([j for _, j in prices], dtype=np.int64),
        np.array([need[j] - 1 if j < q else np.iinfo(np.int64).max for _, j in prices], dtype=np.int64),
    )
    chunks, digit = _chunks(right, q)
    blocks, size = _blocks(left, need), len(chunks.rows)
    counts = np.zeros((size, len(asked.roots), 2), dtype=np.int64)
    best = np.full((threads, len(prices)), bits.NONE)
    run: Any = bits.count_pairs
    with ThreadPoolExecutor(threads) as pool:
        work = [np.arange(k, size, threads) for k in range(threads)]
        calls = [
            pool.submit(partial(run, work[k], blocks, chunks, asked, sought, best[k], counts)) for k in range(threads)
        ]
        for call in calls:
            call.result()
    found = [0] * len(asked.roots)
    for d, chunk in zip(digit.tolist(), counts.tolist(), strict=True):
        for f, (light, heavy) in enumerate(chunk):
            found[f] += (light + (heavy << 31)) << d + left.shift + right.shift
    most = dict(zip(prices, best.max(axis=0).tolist(), strict=True))
    return found, {key: value for key, value in most.items() if value != bits.NONE}


def _blocks(left: Half, need: NDArray[np.int64]) -> bits.Left:
    """What the count reads of the left half."""
    needs = need - left.points[:, : len(need)]
    order = arrange(np.ascontiguousarray(needs.T), bits.BLOCK)
    first = np.arange(0, len(order), bits.BLOCK)
    needs, worth, weight = needs[order], left.points[order], left.weight[order]
    split = np.stack([weight & _LOW, weight >> 31], axis=1)
    least, most = np.minimum.reduceat(needs, first, axis=0), np.maximum.reduceat(needs, first, axis=0)
    top, total = np.maximum.reduceat(worth, first, axis=0), np.add.reduceat(split, first, axis=0)
    return bits.Left(needs, worth, split, least, most, top, total)


def _chunks(right: Half, q: int) -> tuple[bits.Right, NDArray[np.int64]]:
    """The right half in chunks of partial packages that lie close together; each stands for 2**digit packages."""
    size, width = bits.CHUNK, right.points.shape[1]
    tables, rows, digits = [], [], []
    for digit in range(int(right.weight.max()).bit_length()):
        points = right.points[right.weight >> digit & 1 == 1]
        if not len(points):
            continue
        n = -(-len(points) // size)
        table = np.full((n * size, width), np.iinfo(np.int64).max)
        table[: len(points)] = points[arrange(np.ascontiguousarray(points[:, :q].T), size)]
        tables.append(table.reshape(n, size, width))
        rows += [min(size, len(points) - k * size) for k in range(n)]
        digits += [digit] * n
    values = np.ascontiguousarray(np.concatenate(tables).swapaxes(1, 2))
    order = np.argsort(values, axis=2, kind="stable")
    ascending = np.take_along_axis(values, order, axis=2)
    return bits.Right(order.astype(np.uint16), ascending, np.array(rows)), np.array(digits)
