"""What would have a refused package signed: payments to those who refuse, or an option that nobody has written down."""

from __future__ import annotations

from itertools import combinations
from math import comb
from typing import TYPE_CHECKING, TypedDict

import numpy as np

from winset.game.vote import passes, yes_counts
from winset.studies.month.votes import votes_on
from winset.studies.targets import Target
from winset.studies.unlocking.middle import Pairs
from winset.studies.unlocking.sets import LeverSearch
from winset.studies.unlocking.told import middle_told, payment_told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from winset.studies.dealing.table import MonthTable
    from winset.studies.month.votes import Votes
    from winset.studies.unlocking.levers import MiddleLever, PaymentLever
    from winset.studies.unlocking.sets import LeverSet

MOST_SETS = 20_000
"""Most sets of parties to pay that are tried."""

MOST_PAIRS = 5_000
"""Most pairs of packages between which an option is looked for."""

SHOWN = 5
"""Sets of payments, and missing options, that are told."""


class PaymentSet(TypedDict):
    """Payments that together are enough, and no part of which is; `cost` in each party's own temperatures, added."""

    payments: list[PaymentLever]
    cost: float


class PaymentsTold(TypedDict):
    """The smallest sets of payments: how many, None where there are too many to try, and the first."""

    sets: int | None
    shown: list[PaymentSet]


class MiddleTold(TypedDict):
    """An option that is missing, and what each party would gain by the package with it."""

    lever: MiddleLever
    gains: dict[str, float]


class MiddlesTold(TypedDict):
    """Missing options that would do by themselves: how many, None where there are too many to try, and the first."""

    options: int | None
    shown: list[MiddleTold]


def payments_told(table: MonthTable, votes: Votes) -> PaymentsTold:
    """The smallest sets of payments that would have a package signed, given by its votes.

    Each payment is what its party lacks; sets of fewest payments come first, then the cheapest in temperatures, then
    as in the file.

    Parameters
    ----------
    table : MonthTable
    votes : Votes
        On the package alone.
    """
    sets = _turns(votes)
    if sets is None:
        return {"sets": None, "shown": []}
    cost = {one: float(sum(votes.short[p, 0] / table.game.noise[p] for p in one)) for one in sets}
    ordered = sorted(sets, key=lambda one: (len(one), cost[one], one))
    return {"sets": len(sets), "shown": [_set(table, votes, one, cost[one]) for one in ordered[:SHOWN]]}


def _set(table: MonthTable, votes: Votes, paid: tuple[int, ...], cost: float) -> PaymentSet:
    able = votes.say[:, 0] & (-votes.short[:, 0] > votes.leeway)
    able[list(paid)] = False
    afford = {votes.parties[q]: float(-votes.short[q, 0]) for q in np.flatnonzero(able).tolist()}
    return {"payments": [payment_told(table.game, p, float(votes.short[p, 0]), afford) for p in paid], "cost": cost}


def _turns(votes: Votes) -> list[tuple[int, ...]] | None:
    """The smallest sets of parties that would have to turn to yes; None where there are too many to try.

    Whose refusal alone holds the package back is in every one of them.
    """
    sure = [p for p in votes.refusing if votes.held([p])[0]]
    rest = [p for p in votes.refusing if p not in sure]
    found: list[tuple[int, ...]] = []
    tried = 0
    for size in range(len(rest) + 1):
        tried += comb(len(rest), size)
        if tried > MOST_SETS:
            return None
        new = [more for more in combinations(rest, size) if not any(set(one) <= set(more) for one in found)]
        found += [more for more, passed in zip(new, _passed(votes, sure, new), strict=True) if passed]
        if not new:
            break
    return [tuple(sorted([*sure, *more])) for more in found]


def _passed(votes: Votes, sure: Sequence[int], sets: Sequence[tuple[int, ...]]) -> NDArray[np.bool_]:
    """Whether the package passes where each of some sets of parties turns, and those who must; shape (n,)."""
    yes = np.repeat(votes.yes[:, :1], len(sets), axis=1)
    yes[list(sure)] = True
    for n, more in enumerate(sets):
        yes[list(more), n] = True
    applies = np.repeat(votes.applies[:, :1], len(sets), axis=1)
    return passes(yes_counts(votes.members, yes), votes.votes, applies)


def middles_told(table: MonthTable, digits: NDArray[np.int64]) -> MiddlesTold:
    """Missing options, one by itself, that would have a package signed, in the order of `unlock`.

    None on an issue of which an option of the file does.

    Parameters
    ----------
    table : MonthTable
    digits : (issues,) int array
        The package, by its options.
    """
    if sum(comb(len(options), 2) for options in table.space.options) > MOST_PAIRS:
        return {"options": None, "shown": []}
    lines = _lines(table, digits)
    rows, admitted = table.rows_of(lines)
    pairs = _pairs(digits, lines[admitted])
    if not pairs.size:
        return {"options": 0, "shown": []}
    search = LeverSearch(table.game, Target())
    if not search.between_only(votes_on(table.space, rows[admitted]), pairs):
        return {"options": None, "shown": []}
    found = sorted(search.found.values(), key=lambda one: one.order())
    return {"options": len(found), "shown": [_middle(table, one) for one in found[:SHOWN]]}


def _middle(table: MonthTable, found: LeverSet) -> MiddleTold:
    assert found.middling is not None
    gains = dict(zip(table.space.parties, found.gains.tolist(), strict=True))
    return {"lever": middle_told(table.game, found.levers[0], found.middling), "gains": gains}


def _lines(table: MonthTable, digits: NDArray[np.int64]) -> NDArray[np.int64]:
    """The package, and those that differ from it in one option; shape (n, issues)."""
    found = [digits]
    for i, options in enumerate(table.space.options):
        for option in range(len(options)):
            if option != digits[i]:
                other = digits.copy()
                other[i] = option
                found.append(other)
    return np.stack(found)


def _pairs(digits: NDArray[np.int64], lines: NDArray[np.int64]) -> Pairs:
    """The pairs of packages on the lines through one: all but one of their options are its own."""
    apart = lines != digits
    on = np.where(apart.sum(axis=1)[:, None] - apart == 0, np.arange(len(digits)), -1)
    rows = np.array([row for i in range(len(digits)) for row in _on_line(lines, on, i)], dtype=np.int64).reshape(-1, 5)
    first, second, issue, a, b = rows.T
    return Pairs(first, second, issue, a, b, issue, on)


def _on_line(lines: NDArray[np.int64], on: NDArray[np.int64], i: int) -> Iterator[tuple[int, int, int, int, int]]:
    """The pairs of one issue: two packages' places, the issue, and their options in the order of the file."""
    places = np.flatnonzero(on[:, i] == i)
    places = places[np.argsort(lines[places, i])]
    for one, other in combinations(places.tolist(), 2):
        yield one, other, i, int(lines[one, i]), int(lines[other, i])
