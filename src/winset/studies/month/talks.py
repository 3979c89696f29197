"""The talks of one month with every package listed: what each is worth, who would sign it, which are efficient."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from winset.errors import RequestError
from winset.game.game import build
from winset.game.vote import least_yes, passes, yes_counts
from winset.solver.answers import accepted
from winset.solver.search.maxima import maxima
from winset.solver.solution import solve
from winset.studies.month.moment import moment_at

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from winset.cases.schema import Conflict
    from winset.game.game import Game

KINDS = ("all", "against-war", "now", "frontier")
"""Which packages are taken: all admissible ones, a win-set, or those that no other dominates."""


@dataclass(frozen=True, slots=True, eq=False)
class MonthTalks:
    """The talks of one month; axes `k` packages, `p` parties, `g` clauses of consent.

    Attributes
    ----------
    game : Game
    period, state : int
    month : str or None
        None without a clock.
    chosen : (k,) int array
        The packages taken, as indices of the game's.
    points : (p, k) float array
        U of each of them.
    war, now : (p,) float array
        D and C: what each party has by fighting on for good, and if the talks fail.
    worth : dict of {'war', 'now'} to (p, k) float array
        What each package is worth once accepted, beside D and beside C: U but where an answer may undo it.
    clauses : (g, k) bool array
        Which clauses of consent apply to each.
    """

    game: Game
    period: int
    state: int
    month: str | None
    chosen: NDArray[np.int64]
    points: NDArray[np.float64]
    war: NDArray[np.float64]
    now: NDArray[np.float64]
    worth: dict[str, NDArray[np.float64]]
    clauses: NDArray[np.bool_]

    @property
    def say(self) -> NDArray[np.bool_]:
        """Whose vote each package calls for; shape (p, k)."""
        return yes_counts(self.game.ballots.members.T, self.clauses) > 0

    def gains(self, against: str) -> NDArray[np.float64]:
        """What each party has by each package beyond what it has by `war`, or `now`; shape (p, k)."""
        return np.asarray(self.worth[against] - getattr(self, against)[:, None])

    def yes(self, against: str) -> NDArray[np.bool_]:
        """Who would not lose by each package, against `war` or `now`; shape (p, k)."""
        return np.asarray(self.worth[against] >= least_yes(getattr(self, against))[:, None])

    def signed(self, against: str) -> NDArray[np.bool_]:
        """Which packages those who would not lose can sign; shape (k,)."""
        ballots = self.game.ballots
        return passes(yes_counts(ballots.members, self.yes(against)), ballots.votes, self.clauses)

    def only(self, kept: NDArray[np.bool_]) -> MonthTalks:
        """The same talks over some of the packages."""
        worth = {against: points[:, kept] for against, points in self.worth.items()}
        return replace(self, chosen=self.chosen[kept], points=self.points[:, kept], worth=worth,
                       clauses=self.clauses[:, kept])  # fmt: skip


def talks_at(conflict: Conflict, *, at: str | None = None, packages: str = "all") -> MonthTalks:
    """The talks of a month, with the packages asked for.

    Parameters
    ----------
    conflict : Conflict
    at : str, optional
        A month; default that of the recorded agreement, else the first.
    packages : str
        One of `KINDS`.

    Raises
    ------
    RequestError
        Where there is no such month, or no such package.
    LimitError
        Where the conflict passes a limit.
    """
    solution = solve(build(conflict))
    game, moment = solution.game, moment_at(solution, at)
    t, s = moment.period, moment.state
    going = {"war": solution.war[t], "now": solution.continuation[t]}
    talks = MonthTalks(
        game, t, s, moment.month, game.packages.admissible(s), game.packages.worth(s), solution.war[t, s],
        solution.continuation[t, s], {name: accepted(game, t, s, value).worth for name, value in going.items()},
        game.clauses(t, s),
    )  # fmt: skip
    when = f" at the talks of {moment.month}" if moment.month else ""
    if packages == "frontier":
        talks = talks.only(maxima(_by_bargainers(talks)))
    elif packages != "all":
        talks = talks.only(talks.signed("now" if packages == "now" else "war"))
    if not len(talks.chosen) and packages == "all":
        raise RequestError(f"no package is admissible{when}")
    if not len(talks.chosen):
        raise RequestError(f"there is none{when}", parameter="packages", found=packages)
    return talks


def _by_bargainers(talks: MonthTalks) -> NDArray[np.int64]:
    """What the packages are worth to those who have a say on some of them, in units of 1e-9; shape (k, p)."""
    return np.rint(talks.points[talks.say.any(axis=1)].T * 1e9).astype(np.int64)
