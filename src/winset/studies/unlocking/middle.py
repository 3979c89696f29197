"""A missing middle option: one that nobody has written down, between two options of an issue, that would be signed.

Two packages differ in one issue alone. A hypothetical option between theirs is worth to each party a share θ of the way
from the first to the second, plus η times the distance between them: η is how much better it is, for everyone, than
splitting the difference. A party that prefers the second accepts where θ + η ≥ r, one that prefers the first where
(1 - θ) + η ≥ s, r and s being what each needs as a share of the way from its worse option to its better one. So an
option does it where η ≥ (max r + max s - 1)/2, and none that gives a party more than the better of the two is called a
middle: r and s are at most 1, and η is below 1/2.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, product
from math import comb, prod
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from winset.game.packages import Packages
    from winset.studies.month.votes import Votes

MAX_PAIRS = 1_000_000
"""Most pairs of packages between which an option is looked for."""

MAX_COALITIONS = 500
"""Most ways to satisfy the clauses that count votes."""

MOST_BONUS = 0.5
"""An option that much better than the straight line could give both sides the better of the two."""


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Pairs of admissible packages that differ in one issue; axis `m`.

    Attributes
    ----------
    first, second : (m,) int array
        Places among the admissible packages; the first has the option that comes first in the file.
    issue, a, b : (m,) int array
        The issue and the two options.
    line : (m,) int array
        The packages that share a line differ in that issue alone.
    lines : (k, issues) int array
        Every admissible package's line on each issue.
    """

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    issue: NDArray[np.int64]
    a: NDArray[np.int64]
    b: NDArray[np.int64]
    line: NDArray[np.int64]
    lines: NDArray[np.int64]

    @property
    def size(self) -> int:
        """Number of pairs."""
        return len(self.first)


def pairs_of(packages: Packages, chosen: NDArray[np.int64]) -> Pairs | None:
    """Every pair of some packages that differs in one issue; None where there are more than `MAX_PAIRS`."""
    place = np.full(packages.size, -1, dtype=np.int64)
    place[chosen] = np.arange(len(chosen))
    sizes = [len(options) for options in packages.options]
    strides = np.array([prod(sizes[i + 1 :]) for i in range(len(sizes))], dtype=np.int64)
    # A line is the package with the issue's first option, and the issue.
    lines = (chosen[:, None] - packages.digits[chosen] * strides) * len(sizes) + np.arange(len(sizes))
    found, total = [], 0
    for i, size in enumerate(sizes):
        for low, high in combinations(range(size), 2):
            one = np.flatnonzero(packages.digits[chosen, i] == low)
            other = place[chosen[one] + (high - low) * strides[i]]
            one, other = one[other >= 0], other[other >= 0]
            total += len(one)
            if total > MAX_PAIRS:
                return None
            found.append(np.stack([one, other, *(np.full(len(one), x) for x in (i, low, high)), lines[one, i]]))
    rows = np.concatenate(found, axis=1) if found else np.zeros((6, 0), dtype=np.int64)
    first, second, issue, a, b, line = rows.astype(np.int64)
    return Pairs(first, second, issue, a, b, line, lines)


@dataclass(frozen=True, slots=True, eq=False)
class Between:
    """What each party needs of an option between the two of each pair; axes `p` parties, `m` pairs, `g` clauses.

    Attributes
    ----------
    pairs : Pairs
    way : (p, m) float array
        U of the second less U of the first.
    flat : (p, m) bool array
        Where a vote cannot tell them apart.
    need : (p, m) float array
        The share of the way from the worse option to the better at which a party says yes; for one to which both are
        the same, 0 where it accepts and infinite where it does not.
    either : (g, m) bool array
        Which clauses apply to either package, and so to what lies between.
    coalitions : tuple of (g, p) bool arrays
        Ways to satisfy the clauses: whose yes each clause has.
    """

    pairs: Pairs
    way: NDArray[np.float64]
    flat: NDArray[np.bool_]
    need: NDArray[np.float64]
    either: NDArray[np.bool_]
    coalitions: tuple[NDArray[np.bool_], ...]


def between(votes: Votes, pairs: Pairs) -> Between | None:
    """Read what parties need of the options between pairs of packages.

    Returns
    -------
    Between or None
        None where the clauses can be satisfied in more than `MAX_COALITIONS` ways.
    """
    applies = votes.applies[:, votes.pattern]
    either = applies[:, pairs.first] | applies[:, pairs.second]
    relevant = [g for g in range(len(votes.votes)) if either[g].any()]
    ways = [_smallest(votes.members[g], int(votes.votes[g])) for g in relevant]
    if any(way is None for way in ways) or prod(len(way or ()) for way in ways) > MAX_COALITIONS:
        return None
    way = votes.worth[:, pairs.second] - votes.worth[:, pairs.first]
    ends = votes.short[:, pairs.first], votes.short[:, pairs.second]
    at_worse, at_better = np.maximum(*ends), np.minimum(*ends)
    leeway = votes.leeway[:, None]
    flat = np.abs(way) <= leeway
    need = at_worse / np.where(flat, 1.0, np.abs(way))
    # A party that says yes within the tolerance needs no more than the option it says yes to.
    need = np.where(at_better <= leeway, np.minimum(need, 1.0), need)
    need = np.where(at_worse <= leeway, np.minimum(need, 0.0), need)
    need[flat] = np.where(at_better <= leeway, 0.0, np.inf)[flat]
    return Between(pairs, way, flat, need, either, tuple(_coalitions(votes, relevant, [way or [] for way in ways])))


def _smallest(held: NDArray[np.int64], needed: int) -> list[tuple[int, ...]] | None:
    """The smallest sets of parties whose votes reach a number; None where there are too many to try."""
    parties = np.flatnonzero(held).tolist()
    if (held[parties] == 1).all():
        if comb(len(parties), needed) > MAX_COALITIONS:
            return None
        return list(combinations(parties, needed))
    found: list[tuple[int, ...]] = []
    left = MAX_COALITIONS
    for size in range(1, len(parties) + 1):
        left -= comb(len(parties), size)
        if left < 0:
            return None
        for group in combinations(parties, size):
            total = int(held[list(group)].sum())
            if total >= needed and total - int(held[list(group)].min()) < needed:
                found.append(group)
    return found


def _coalitions(
    votes: Votes, relevant: Sequence[int], ways: Sequence[list[tuple[int, ...]]]
) -> Iterator[NDArray[np.bool_]]:
    """Each way to satisfy every relevant clause with votes of which none could be left out."""
    for choice in product(*ways):
        chosen = np.zeros(votes.members.shape, dtype=bool)
        for g, members in zip(relevant, choice, strict=True):
            chosen[g, list(members)] = True
        yield chosen


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """The least η of each pair, and the shares θ that go with it; axis `m`.

    Attributes
    ----------
    bonus : (m,) float array
        max(0, η); infinite where no middle does it.
    low, high : (m,) float array
        The shares between which θ may lie.
    required : (p, m) bool array
        Whose yes it takes.
    """

    bonus: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    required: NDArray[np.bool_]


def fit(found: Between, turned: Sequence[int] = ()) -> Fit:
    """The least that an option between the two of each pair must offer, where some parties have turned to yes.

    Parameters
    ----------
    found : Between
    turned : sequence of int
        Parties whose yes is taken as given.

    Returns
    -------
    Fit
        Where several coalitions would do, for each pair the one with the least η, the first of them.
    """
    best: Fit | None = None
    for chosen in found.coalitions:
        required = (chosen.T.astype(float) @ found.either.astype(float)) > 0
        required[list(turned)] = False
        one = _fit(found, required)
        if best is None:
            best = one
            continue
        better = one.bonus < best.bonus
        best = Fit(*(np.where(better, getattr(one, name), getattr(best, name)) for name in Fit.__slots__))
    if best is None:
        raise ValueError("no clause can be satisfied")
    return best


def _fit(found: Between, required: NDArray[np.bool_]) -> Fit:
    """The least η where it takes the yes of these parties."""
    forward, backward = (found.way > 0) & ~found.flat, (found.way < 0) & ~found.flat
    r = np.where(required & forward, found.need, -np.inf).max(axis=0, initial=-np.inf)
    s = np.where(required & backward, found.need, -np.inf).max(axis=0, initial=-np.inf)
    flat = np.where(required & found.flat, found.need, 0.0).max(axis=0, initial=0.0)
    bonus = np.maximum((r + s - 1.0) / 2.0, 0.0)
    bonus = np.where((r <= 1) & (s <= 1) & (flat <= 0) & (bonus < MOST_BONUS), bonus, np.inf)
    with np.errstate(invalid="ignore"):
        low, high = np.clip(r - bonus, 0.0, 1.0), np.clip(1.0 + bonus - s, 0.0, 1.0)
    return Fit(bonus, low, np.maximum(low, high), required)
