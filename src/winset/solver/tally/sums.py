"""Counting on tables of sums: for points of small range, where very many packages have few different sums.

Parts are added one after the other to a table of counts over the sums of the open parties, for two halves of the parts
apart. A vote on a pair of halves is a threshold in the right one: for each pattern of votes the right counts are summed
along each axis, upwards for a yes and downwards for a no, and read off at what each left entry still needs.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from winset.solver.tally.kernels import Rows
    from winset.solver.tally.votes import Targets

NEVER = np.iinfo(np.int64).min // 4
"""Stands for `no package` where a largest sum is sought."""

MOST_COUNT = 2**62
"""Counts below this are kept as they are; larger ones by their remainders."""

PRIMES = (
    2147483647, 2147483629, 2147483587, 2147483579, 2147483563, 2147483549, 2147483543, 2147483497, 2147483489,
    2147483477, 2147483423, 2147483399, 2147483353, 2147483323, 2147483269, 2147483249, 2147483237, 2147483179,
)  # fmt: skip
"""Counts are put together from their remainders (Chinese remainder theorem)."""

MOST_BITS = 30 * len(PRIMES)
"""Binary digits of the largest number of packages: 10**162."""

_LIMB = 21
_SOME = -1
"""In place of a modulus: counts say only whether there is something; along an axis, the largest instead of the sum."""


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """Sums of the open parties over some parts.

    Attributes
    ----------
    counts : int array, an axis for each open party
        Packages at each sum, or their remainders; what is at `need` or above stands at `need`.
    worth : tuple of int arrays of the same shape
        For each party whose largest sums are sought, the largest among those packages; NEVER where there are none.
    """

    counts: NDArray[np.int64]
    worth: tuple[NDArray[np.int64], ...]


def split(parts: Sequence[NDArray[np.int64]], need: NDArray[np.int64]) -> tuple[list[int], list[int], int]:
    """Parts in two halves with tables of about one size, and the entries of the larger.

    Parameters
    ----------
    parts : sequence of (m, r) int array
        The first q columns are of the open parties.
    need : (q,) int array

    Examples
    --------
    >>> split([np.array([[0], [3]]), np.array([[0], [2]])], np.array([4]))
    ([0], [1], 4)
    """
    q = len(need)
    sides: tuple[list[int], list[int]] = ([], [])
    high = np.zeros((2, q), dtype=np.int64)
    spans = [part[:, :q].max(axis=0) for part in parts]
    for k in sorted(range(len(parts)), key=lambda k: -float(spans[k].astype(float).sum())):
        entries = [_entries(high[s] + spans[k], need) for s in (0, 1)]
        side = 0 if entries[0] <= entries[1] else 1
        high[side] += spans[k]
        sides[side].append(k)
    return *sides, max(_entries(high[0], need), _entries(high[1], need))


def _entries(high: NDArray[np.int64], need: NDArray[np.int64]) -> int:
    """The size of a table of sums up to `high`."""
    return math.prod(int(h) + 1 for h in np.minimum(high, need))


def count(
    parts: Sequence[Rows], need: NDArray[np.int64], targets: Targets, sides: tuple[list[int], list[int]]
) -> tuple[list[int], dict[tuple[int, int], int]]:
    """How many packages each target has, and the largest sums of those who would have to turn.

    Parameters
    ----------
    parts : sequence of Rows
    need : (q,) int array
        Least sums for a yes, all positive.
    targets : Targets
    sides : two lists of int
        The positions of the parts in each half, as `split` has them.

    Returns
    -------
    counts, best
        As `join.count`.
    """
    packages = math.prod(int(part.times.sum()) for part in parts)
    halves = max(math.prod(int(parts[k].times.sum()) for k in side) for side in sides)
    moduli = PRIMES[: math.ceil(packages.bit_length() / 30)] if halves >= MOST_COUNT else (0,)
    remainders = []
    for modulus in moduli:
        left, right = (_add_up(parts, side, need, modulus) for side in sides)
        remainders.append(_pair_counts(left, right, need, targets, modulus))
        if not modulus:
            return remainders[0], _pair_best(left, right, need, targets)
    left, right = (_add_up(parts, side, need, _SOME) for side in sides)
    best = _pair_best(left, right, need, targets)
    return [_combine(found, moduli) for found in zip(*remainders, strict=True)], best


def _combine(remainders: Sequence[int], moduli: Sequence[int]) -> int:
    """The number below the product of `moduli` with these remainders."""
    number, product = 0, 1
    for remainder, modulus in zip(remainders, moduli, strict=True):
        number += product * ((remainder - number) * pow(product, -1, modulus) % modulus)
        product *= modulus
    return number


def _add_up(parts: Sequence[Rows], side: list[int], need: NDArray[np.int64], modulus: int) -> Sums:
    """The table of sums of the parts of one half."""
    q = len(need)
    opposed = range(q, parts[0].points.shape[1] if modulus <= 0 else q)
    counts = np.ones((1,) * q, dtype=np.int64)
    worth = [np.zeros((1,) * q, dtype=np.int64) for _ in opposed]
    for rows, often in (parts[k] for k in side):
        steps = np.minimum(rows[:, :q], need)
        shape = tuple(int(n) for n in np.array(counts.shape) + steps.max(axis=0))
        grown = np.zeros(shape, dtype=np.int64)
        raised = [np.full(shape, NEVER) for _ in opposed]
        empty = counts == 0
        for step, row, n in zip(steps.tolist(), rows, often.tolist(), strict=True):
            there = tuple(slice(s, s + size) for s, size in zip(step, counts.shape, strict=True))
            grown[there] += counts if n == 1 else counts * n
            for j, before, after in zip(opposed, worth, raised, strict=True):
                np.maximum(after[there], np.where(empty, NEVER, before + row[j]), out=after[there])
        # Before and after: sums along an axis are then of numbers below the modulus.
        counts = _reduce(_fold(_reduce(grown, modulus), need, np.add), modulus)
        worth = [_fold(table, need, np.maximum) for table in raised]
    return Sums(counts, tuple(worth))


def _reduce(counts: NDArray[np.int64], modulus: int) -> NDArray[np.int64]:
    """The remainders of counts; whether there is something; or the counts as they are."""
    if not modulus:
        return counts
    return counts % modulus if modulus > 0 else np.minimum(counts, 1)


def _fold(table: NDArray[np.int64], need: NDArray[np.int64], together: np.ufunc) -> NDArray[np.int64]:
    """Put what lies beyond `need` at it: more is a yes as well."""
    for axis, most in enumerate(need.tolist()):
        if table.shape[axis] > most + 1:
            tail = together.reduce(table[(slice(None),) * axis + (slice(most, None),)], axis=axis, keepdims=True)
            kept = table[(slice(None),) * axis + (slice(0, most),)]
            table = np.concatenate([kept, tail], axis=axis)
    return table


def _pair_counts(left: Sums, right: Sums, need: NDArray[np.int64], targets: Targets, modulus: int) -> list[int]:
    """For each target, how many packages two halves make, or the remainder."""
    found = [0] * len(targets.tables)
    wanted = np.any(targets.tables, axis=0)
    for pattern, table in _patterns(right.counts, left.counts.shape, need, wanted, modulus):
        number = _dot(left.counts, table, modulus)
        for f, asked in enumerate(targets.tables):
            if asked[pattern]:
                found[f] += number
    return [n % modulus for n in found] if modulus else found


def _pair_best(left: Sums, right: Sums, need: NDArray[np.int64], targets: Targets) -> dict[tuple[int, int], int]:
    """The largest sums by set and party."""
    best: dict[tuple[int, int], int] = {}
    for j in sorted({j for group in targets.sets for j in group}):
        holding = [f for f, group in enumerate(targets.sets) if j in group]
        wanted = np.any([targets.unlocked[f] for f in holding], axis=0)
        own, other = _worth(left, j, len(need)), _worth(right, j, len(need))
        for pattern, table in _patterns(other, own.shape, need, wanted, _SOME):
            most = int(np.where((own > NEVER) & (table > NEVER), own + table, NEVER).max())
            for f in holding:
                if targets.unlocked[f][pattern] and most > NEVER:
                    best[f, j] = max(best.get((f, j), NEVER), most)
    return best


def _worth(table: Sums, party: int, q: int) -> NDArray[np.int64]:
    """The largest sum of a party at each entry; an open party's is its place on its axis."""
    if party >= q:
        return table.worth[party - q]
    sums = np.arange(table.counts.shape[party]).reshape([-1 if axis == party else 1 for axis in range(q)])
    return np.where(table.counts > 0, sums, NEVER)


def _patterns(
    right: NDArray[np.int64], shape: Sequence[int], need: NDArray[np.int64], wanted: NDArray[np.bool_], modulus: int
) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """For each wanted pattern, over left entries, the sum over the right entries that make it with them.

    The largest number instead of the sum where `modulus` is negative.
    """
    pending = [(0, 0, right)]
    while pending:
        axis, pattern, table = pending.pop()
        if axis == len(need):
            yield pattern, table
            continue
        rest = len(need) - axis - 1
        for vote in (0, 1):
            longer = 2 * pattern + vote
            if wanted[longer << rest : longer + 1 << rest].any():
                thresholds = need[axis] - np.arange(shape[axis])
                pending.append((axis + 1, longer, _swept(table, axis, bool(vote), thresholds, modulus)))


def _swept(
    table: NDArray[np.int64], axis: int, yes: bool, thresholds: NDArray[np.int64], modulus: int
) -> NDArray[np.int64]:
    """For each threshold, what of an axis lies at or above it (a yes) or below it (a no), taken together."""
    together, nothing = (np.maximum, NEVER) if modulus < 0 else (np.add, 0)
    size = table.shape[axis]
    run = together.accumulate(np.flip(table, axis) if yes else table, axis=axis)
    if modulus > 0:
        run %= modulus
    run = np.concatenate([np.full_like(np.take(run, [0], axis=axis), nothing), run], axis=axis)
    below = np.clip(thresholds, 0, size)
    return np.take(run, size - below if yes else below, axis=axis)


def _dot(a: NDArray[np.int64], b: NDArray[np.int64], modulus: int) -> int:
    """The sum of products, exactly, or its remainder."""
    a, b = a.ravel(), b.ravel()
    if modulus > 0:
        return int((a * b % modulus).sum() % modulus)
    if float(a.max()) * float(b.max()) * a.size < MOST_COUNT:
        return int(a @ b)
    total, mask = 0, (1 << _LIMB) - 1
    for first in range(0, a.size, 1 << 20):
        x, y = a[first : first + (1 << 20)], b[first : first + (1 << 20)]
        for i in range(3):
            for k in range(3):
                limb = int((x >> _LIMB * i & mask) @ (y >> _LIMB * k & mask))
                total += limb << _LIMB * (i + k)
    return total
