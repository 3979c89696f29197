"""What every bargaining concept reads: who bargains, what each has without an agreement, the frontier."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypedDict

import numpy as np

from winset.errors import LimitError
from winset.game.space import FAR
from winset.solver.search.best import above, best_sum
from winset.solver.search.frontier import Frontier, frontier
from winset.solver.search.listing import listed
from winset.solver.tally.tally import count_above

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from winset.game.space import Space
    from winset.solver.search.best import Best

LISTED = 1_000
"""Most tied packages that are listed."""

SAME = 1e-12
"""Products and shares within this of the best, relative to it, tie with it."""


Divided = TypedDict("Divided", {"issue": str, "from": str, "to": str, "share": float})
"""The issue that is divided, who gives up a share of it, and to whom."""


class PickMore(TypedDict, total=False):
    """What only some concepts tell: Adjusted Winner who prevails where, Raiffa the last point, Nash a logarithm."""

    log_value: float | None
    shares: dict[str, float]
    divided: Divided | None
    prevails: dict[str, dict[str, float]]
    linked: list[str]
    interim: dict[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class Pick:
    """What a concept picks.

    Attributes
    ----------
    rows : (r, parts) int array
        The tied packages, by their rows; the first is the one shown. Empty where there is none.
    tied : int or None
        How many tie, listed or not; None where they were not counted.
    value : float or None
        What the concept makes as large as it can.
    upper : float or None
        Where the search stopped short: a bound that no package passes.
    note : str
        What else there is to say.
    points : dict of party to float
        Where they are not those of the package shown: an issue may be divided.
    more : PickMore
        Further entries of the JSON.
    """

    rows: NDArray[np.int64]
    tied: int | None
    value: float | None
    upper: float | None = None
    note: str = ""
    points: dict[str, float] = field(default_factory=dict)
    more: PickMore = field(default_factory=PickMore)

    @property
    def exact(self) -> bool:
        """Whether nothing can be better than what was found."""
        return self.upper is None


@dataclass(frozen=True, slots=True, eq=False)
class Bargain:
    """A space made ready for the concepts.

    Attributes
    ----------
    space : Space
    bargainers : (b,) int array
        Parties whose consent some package calls for.
    points : list of (o, b) int arrays
        What each part's rows add to each bargainer, on the grid.
    floor : (b,) int array
        The least with which each does not lose.
    base : (b,) float array
        What each has without an agreement, on the grid's scale.
    slack : (b,) int array
        Sums on the grid that differ by no more tie, as in Space.
    weights : (b,) float array
        Bargaining weights of Nash's product, divided by their mean; ones unless they are given.
    frontier : Frontier or None
        Efficient packages; None where they are too many to hold. Where everybody has to agree, whatever is agreed, only
        those that nobody loses by are in it, unless all were asked for.
    rational : (m,) int array
        Positions on the frontier of points by which no bargainer loses.
    ideal : (b,) int array or None
        The most that each can have where none loses; None where some always does.
    """

    space: Space
    bargainers: NDArray[np.int64]
    points: list[NDArray[np.int64]]
    floor: NDArray[np.int64]
    base: NDArray[np.float64]
    slack: NDArray[np.int64]
    weights: NDArray[np.float64]
    frontier: Frontier | None
    rational: NDArray[np.int64]
    ideal: NDArray[np.int64] | None

    def none(self, note: str = "") -> Pick:
        """No package: somebody loses by each of them, or there is none."""
        rows = np.empty((0, len(self.points)), dtype=np.int64)
        nothing = "Every package leaves some bargainer worse off than no agreement."
        if not self.space.admissible:
            nothing = "There is no package to choose from."
        return Pick(rows, 0, None, note=note or nothing)

    def from_frontier(self, score: Callable[[NDArray[np.float64]], NDArray[np.float64]], tolerance: float) -> Pick:
        """The packages of the frontier with the highest score; `score` takes gains (m, b) in units of the grid."""
        assert self.frontier is not None
        points = self.frontier.points[self.rational]
        scores = score(points - self.base)
        best = float(scores.max())
        return self.at_points(self.rational[scores >= best - tolerance], best)

    def at_points(self, tied: NDArray[np.int64], value: float | None = None) -> Pick:
        """The packages with some points of the frontier, given by their positions."""
        assert self.frontier is not None
        rows = [self.frontier.packages_at(int(i), LISTED) for i in tied[:LISTED]]
        count = sum(int(self.frontier.counts[int(i)]) for i in tied)
        return Pick(self.in_file_order(np.concatenate(rows))[:LISTED], count, value)

    def at_least(self, least: NDArray[np.float64], value: float, order: NDArray[np.float64]) -> Pick:
        """Every package with sums of at least `least`, those with the best-off worst party first (a leximin).

        `order` (b,) scales gains before they are compared across parties.
        """
        floor = np.maximum(self.floor, np.ceil(least - 1e-9).astype(np.int64))
        rows, complete = listed(self.points, floor, LISTED) or above(self.points, floor, LISTED)
        tied = len(rows) if complete else _counted(self.points, floor)
        if len(rows) < 2:
            return Pick(rows, tied, value)
        rows = self.in_file_order(rows)
        gains = np.sort((self.sums(rows) - self.base) / order, axis=1)
        ranks = np.lexsort((np.arange(len(rows)), *(-gains[:, i].round(9) for i in range(gains.shape[1] - 1, -1, -1))))
        return Pick(rows[ranks], tied, value)

    def from_search(self, best: Best) -> Pick:
        """What branch and bound found."""
        if best.value is None:
            return self.none()
        upper = None if best.exact else best.upper
        return Pick(self.in_file_order(best.rows[:LISTED]), best.tied, best.value, upper)

    def sums(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """The bargainers' points of some packages, on the grid; shape (r, b)."""
        total = np.zeros((len(rows), len(self.bargainers)), dtype=np.int64)
        for j, part in enumerate(self.points):
            total += part[rows[:, j]]
        return total

    def in_file_order(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Packages in the order of their options, the first issue first."""
        if len(rows) < 2:
            return rows
        columns = {i: part.digits[rows[:, j], k] for j, part in enumerate(self.space.parts)
                   for k, i in enumerate(part.issues)}  # fmt: skip
        return rows[np.lexsort([columns[i] for i in sorted(columns, reverse=True)])]


def bargain_over(
    space: Space,
    weights: dict[str, float] | None = None,
    *,
    whole: bool = False,
    limit: int = 2_000_000,
    who: NDArray[np.int64] | None = None,
) -> Bargain:
    """Make a space ready for the concepts.

    Parameters
    ----------
    space : Space
    weights : dict of party to float, optional
        Bargaining weights above 0; 1 for a party not named.
    whole : bool
        Whether the frontier is to have the packages that somebody loses by even where they cannot be signed.
    limit : int
        Most points of the frontier that are held; 0 does without it.
    who : (b,) int array, optional
        Who bargains; default the space's bargainers.

    Returns
    -------
    Bargain
    """
    who = space.bargainers if who is None else who
    points = [np.ascontiguousarray(part.points[:, who]) for part in space.parts]
    floor, scale = space.floor[who], 10.0**space.grid
    front: Frontier | None = None
    if limit:
        try:
            least = floor if space.unanimous and not whole else None
            front = frontier(points, least, limit=limit, slack=space.slack[who])
        except LimitError:
            front = None
    rational = np.empty(0, dtype=np.int64)
    if front is not None:
        rational = np.flatnonzero((front.points >= floor).all(axis=1))
    given = weights or {}
    return Bargain(
        space=space,
        bargainers=who,
        points=points,
        floor=floor,
        base=space.threshold[who] * scale,
        slack=space.slack[who],
        weights=_relative(np.array([given.get(space.parties[p], 1.0) for p in who])),
        frontier=front,
        rational=rational,
        ideal=_ideal(points, floor, front, rational),
    )


def _relative(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weights divided by their mean, none of them nothing; ones stay ones."""
    share = weights / weights.max(initial=0.0)
    return np.asarray(np.maximum(share / share.mean(), 1e-300))


def _ideal(
    points: list[NDArray[np.int64]], floor: NDArray[np.int64], front: Frontier | None, rational: NDArray[np.int64]
) -> NDArray[np.int64] | None:
    """The most that each bargainer can have where none loses."""
    if front is not None:
        return np.asarray(front.points[rational].max(axis=0)) if len(rational) else None
    found = []
    for i in range(len(floor)):
        best = best_sum(points, floor, np.eye(len(floor))[i])
        if best.value is None:
            return None
        if not best.exact:
            raise LimitError("the best that a party can have was not found within the limits; ask with fewer parties")
        found.append(round(best.value))
    return np.array(found, dtype=np.int64)


def _counted(points: list[NDArray[np.int64]], floor: NDArray[np.int64]) -> int | None:
    """How many packages lie above a floor; None where only bounds could be had."""
    low, high = count_above(points, np.maximum(floor, -FAR))
    return low if low == high else None
