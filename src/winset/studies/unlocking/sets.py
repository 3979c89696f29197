"""The smallest sets of levers that bring a target about: every set of at most three, none with one to spare."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from winset.studies.unlocking.levers import MIDDLE, OPTION, PAYMENT, Lever
from winset.studies.unlocking.middle import between, fit, pairs_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from winset.game.game import Game
    from winset.studies.month.votes import Votes
    from winset.studies.targets import Target
    from winset.studies.unlocking.middle import Between, Fit, Pairs

MOST = 3
"""Most levers in a set."""

TIE = 1e-9
"""Missing options whose bonuses, and costs in temperatures, differ by no more than this do equally well."""

Levers = tuple[Lever, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Middling:
    """A missing option: the two packages it lies between, its bonus η, the shares θ it may have, and the one taken."""

    packages: tuple[int, int]
    bonus: float
    low: float
    high: float
    share: float
    need: NDArray[np.float64]
    way: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class LeverSet:
    """A minimal set of levers and the package that it is shown by.

    Attributes
    ----------
    levers : tuple of Lever
        In their order.
    package : int
        Index of the example; of the first of the two where an option is missing.
    opened : int
        How many of the wanted packages would be signed, with the payments as stated.
    paid : dict of party to points
    cost : float
        The sum of the payments, each in its party's own temperatures.
    gains : (p,) float array
        What each party has in the example above its threshold, before payments.
    say : (p,) bool array
        Whose yes the example takes or counts.
    able : (p,) bool array
        Who of them gains by more than a vote can tell, before payments.
    middling : Middling or None
    chance : float or None
        That the changes of state in it hold at once within a year; None where it has none.
    solved : bool
        Whether its rules were solved again.
    """

    levers: Levers
    package: int
    opened: int
    paid: dict[int, float]
    cost: float
    gains: NDArray[np.float64]
    say: NDArray[np.bool_]
    able: NDArray[np.bool_]
    middling: Middling | None = None
    chance: float | None = None
    solved: bool = False

    def order(self) -> tuple[int, int, float, float, Levers]:
        """Fewest levers, then likeliest where the state must change, then cheapest, then the order of the file.

        Sets of which no chance is known, since no state changes in them, come after those with a chance and before
        those that the model gives none.
        """
        known = 1 if self.chance is None else 0 if self.chance > 0 else 2
        return len(self.levers), known, -(self.chance or 0.0), self.cost, self.levers


class LeverSearch:
    """Minimal sets of one target, gathered scene by scene; a scene is a set of changes of state and of rules.

    Scenes must come so that every scene made of some of the changes of another comes before it.
    """

    def __init__(self, game: Game, target: Target) -> None:
        self.game, self.target = game, target
        self.found: dict[Levers, LeverSet] = {}
        self.last: tuple[NDArray[np.int64], Pairs | None] | None = None

    def reached(self, levers: Levers) -> bool:
        """Whether some of these levers are enough already."""
        return any(part in self.found for size in range(1, len(levers) + 1) for part in combinations(levers, size))

    def scene(self, changes: Levers, votes: Votes) -> None:
        """Look for payments, options and missing options that finish what some changes begin."""
        if votes.size == 0 or self.reached(changes):
            return
        away = self.target.away(self.game.packages.digits, votes.chosen)
        room = MOST - len(changes)
        for size in range(room + 1):
            for turned in combinations(votes.refusing, size):
                levers = _with_payments(changes, turned)
                if not self.reached(levers):
                    self._packages(levers, turned, votes, away, room - size)

    def _packages(
        self, levers: Levers, turned: tuple[int, ...], votes: Votes, away: NDArray[np.int64], room: int
    ) -> None:
        """The wanted packages that pass where some parties have been paid, at most `room` options away."""
        hits = np.flatnonzero((away <= room) & votes.passes(turned))
        if self.target.digits is None:
            if len(hits):
                self._keep(levers, turned, votes, hits)
            return
        for hit in hits[np.argsort(away[hits], kind="stable")].tolist():
            whole = self._swapped(levers, self.game.packages.digits[votes.chosen[hit]])
            if not self.reached(whole):
                self._keep(whole, turned, votes, np.array([hit]))

    def _swapped(self, levers: Levers, digits: NDArray[np.int64], but: int = -1) -> Levers:
        """Levers with the swaps that lead from the target's package to another, one issue left aside."""
        assert self.target.digits is not None
        changed = [i for i in np.flatnonzero(digits != self.target.digits).tolist() if i != but]
        return tuple(sorted([*levers, *(Lever(OPTION, (i, int(digits[i]))) for i in changed)]))

    def _keep(self, levers: Levers, turned: tuple[int, ...], votes: Votes, hits: NDArray[np.int64]) -> None:
        """Put a set down with its cheapest package; the surest of those, by the least gain in temperatures."""
        paid = list(turned)
        noise = self.game.noise[:, None]
        short, say = votes.short[:, hits], votes.say[:, hits]
        cost = (short[paid] / noise[paid]).sum(axis=0)
        gain = np.where(say & votes.accepts[:, hits], -short / noise, np.inf).min(axis=0)
        best = int(np.lexsort((votes.chosen[hits], -np.round(gain, 9), np.round(cost, 9)))[0])
        points = short[paid, best]
        self.found[levers] = LeverSet(
            levers=levers,
            package=int(votes.chosen[hits[best]]),
            opened=int((short[paid] <= (points + votes.leeway[paid])[:, None]).all(axis=0).sum()),
            paid=dict(zip(paid, points.tolist(), strict=True)),
            cost=float(cost[best]),
            gains=-short[:, best],
            say=say[:, best],
            able=say[:, best] & (-short[:, best] > votes.leeway),
        )

    def middles(self, changes: Levers, votes: Votes) -> bool:
        """Look for a missing option in a scene; False where there are too many pairs of packages to try."""
        room = MOST - 1 - len(changes)
        if room < 0 or votes.size == 0 or self.reached(changes):
            return True
        pairs = self._pairs(votes)
        needs = None if pairs is None else between(votes, pairs)
        if needs is None:
            return False
        away = self._pairs_away(votes, needs.pairs)
        for size in range(room + 1):
            for turned in combinations(votes.refusing, size):
                levers = _with_payments(changes, turned)
                if not self.reached(levers):
                    self._between(levers, turned, votes, needs, away, room - size)
        return True

    def between_only(self, votes: Votes, pairs: Pairs) -> bool:
        """Look for a missing option between the two of some pairs, nothing else changed; False where it cannot be told.

        Parameters
        ----------
        votes : Votes
            On the packages of the pairs alone.
        pairs : Pairs
        """
        needs = between(votes, pairs)
        if needs is not None:
            self._between((), (), votes, needs, np.zeros(pairs.size, dtype=np.int64), 0)
        return needs is not None

    def _pairs(self, votes: Votes) -> Pairs | None:
        """The pairs of a scene's packages, made once for those that have the same."""
        if self.last is None or not np.array_equal(self.last[0], votes.chosen):
            self.last = votes.chosen, pairs_of(self.game.packages, votes.chosen)
        return self.last[1]

    def _pairs_away(self, votes: Votes, pairs: Pairs) -> NDArray[np.int64]:
        """How many options of other issues must be swapped for a pair; a party's packages must be one of the two."""
        digits = self.game.packages.digits
        first = self.target.away(digits, votes.chosen[pairs.first])
        second = self.target.away(digits, votes.chosen[pairs.second])
        if self.target.digits is None:
            return np.minimum(first, second)
        own = self.target.digits[pairs.issue]
        return np.asarray(first - (pairs.a != own))

    def _between(
        self, levers: Levers, turned: tuple[int, ...], votes: Votes, needs: Between, away: NDArray[np.int64], room: int
    ) -> None:
        """Missing options that would do it where no option of the file on the same issue does."""
        pairs = needs.pairs
        open_ = (away <= room) & ~np.isin(pairs.line, pairs.lines[votes.passes(turned)])
        if not open_.any():
            return
        fits = fit(needs, turned)
        hits = np.flatnonzero(open_ & np.isfinite(fits.bonus))
        for place, chosen in self._by_set(levers, votes, pairs, hits[np.argsort(away[hits], kind="stable")]):
            if not self.reached(place) and not self._there(place):
                self._keep_middle(place, turned, votes, needs, fits, chosen)

    def _there(self, levers: Levers) -> bool:
        """Whether an option of the file would do in place of the missing one, with the same other levers or fewer."""
        middle = next(lever for lever in levers if lever.rank == MIDDLE)
        others = [lever for lever in levers if lever != middle]
        if self.target.digits is None:
            return False
        i = middle.at[0]
        swaps = [Lever(OPTION, (i, o)) for o in range(len(self.game.packages.options[i]))]
        return any(self.reached(tuple(sorted([*others, swap]))) for swap in swaps)

    def _by_set(
        self, levers: Levers, votes: Votes, pairs: Pairs, hits: NDArray[np.int64]
    ) -> Iterator[tuple[Levers, NDArray[np.int64]]]:
        """Pairs of packages by the set of levers that they stand for, in the order given."""
        groups: dict[Levers, list[int]] = {}
        for m in hits.tolist():
            issue = int(pairs.issue[m])
            middle = Lever(MIDDLE, (issue, int(pairs.a[m]), int(pairs.b[m])))
            whole = tuple(sorted([*levers, middle]))
            if self.target.digits is not None:
                whole = self._swapped(whole, self.game.packages.digits[votes.chosen[pairs.first[m]]], but=issue)
            groups.setdefault(whole, []).append(m)
        for whole, chosen in groups.items():
            yield whole, np.array(chosen)

    def _keep_middle(
        self, levers: Levers, turned: Sequence[int], votes: Votes, needs: Between, fits: Fit, chosen: NDArray[np.int64]
    ) -> None:
        """Put a set with a missing option down with its best pair: least bonus, then cheapest, then file order."""
        paid, noise = list(turned), self.game.noise
        first = needs.pairs.first[chosen]
        short, way = votes.short[:, first], needs.way[:, chosen]
        bonus, low, high = fits.bonus[chosen], fits.low[chosen], fits.high[chosen]
        at = [short - (share * way + bonus * np.abs(way)) for share in (low, high)]
        costs = np.array([(np.maximum(lack[paid], 0.0) / noise[paid, None]).sum(axis=0) for lack in at])
        dearer = costs[1] < costs[0] if paid else np.zeros(len(chosen), dtype=bool)
        share = np.where(dearer, high, low) if paid else (low + high) / 2
        cost = costs.min(axis=0)
        best = int(np.lexsort((votes.chosen[first], np.round(cost, 9), np.round(bonus, 9)))[0])
        gains = share[best] * way[:, best] + bonus[best] * np.abs(way[:, best]) - short[:, best]
        m = int(chosen[best])
        required = fits.required[:, m]
        say = votes.say[:, needs.pairs.first[m]] | votes.say[:, needs.pairs.second[m]]
        self.found[levers] = LeverSet(
            levers=levers,
            package=int(votes.chosen[first[best]]),
            opened=int(((bonus <= bonus[best] + TIE) & (cost <= cost[best] + TIE)).sum()),
            paid={p: max(0.0, -float(gains[p])) for p in paid},
            cost=float(cost[best]),
            gains=gains,
            say=say,
            able=say & (gains > votes.leeway),
            middling=Middling(
                packages=(int(votes.chosen[needs.pairs.first[m]]), int(votes.chosen[needs.pairs.second[m]])),
                bonus=float(bonus[best]),
                low=float(low[best]),
                high=float(high[best]),
                share=float(share[best]),
                need=np.where(required, needs.need[:, m], -np.inf),
                way=np.where(needs.flat[:, m], 0.0, needs.way[:, m]),
            ),
        )

    def mark(self, levers: Levers, **known: object) -> None:
        """Put down what is known of a set only after its scene: its chance, and that it was solved again."""
        self.found[levers] = replace(self.found[levers], **known)  # type: ignore[arg-type]


def _with_payments(changes: Levers, turned: Sequence[int]) -> Levers:
    """Levers with a payment to each of some parties, in their order."""
    return tuple(sorted([*changes, *(Lever(PAYMENT, (p,)) for p in turned)]))
