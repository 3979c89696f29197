"""The talks of one month with every package listed: what each is worth, who would sign it, which are efficient."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from winset.errors import RequestError
from winset.game.game import build
from winset.solver.search.maxima import maxima
from winset.solver.solution import solve
from winset.studies.month.moment import moment_at

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from winset.cases.schema import Conflict
    from winset.game.game import Game

TOLERANCE = 1e-9
"""A party votes yes where its points fall short of its threshold by no more than this (docs/model.md section 4)."""

KINDS = ("all", "against-war", "now", "frontier")
"""Which packages are taken: all admissible ones, a win-set, or those that no other dominates."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of an export.

    Attributes
    ----------
    at : str or None
        A month; None for that of the recorded agreement, else the first.
    against : {'war', 'now'} or None
        What the reserve of a format with one reserve is; None for its default.
    packages : str
        One of `KINDS`.
    """

    at: str | None = None
    against: str | None = None
    packages: str = "all"


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export writes: one text, or texts by file name for a folder; and what to tell of it."""

    files: Mapping[str, str]
    folder: bool
    told: str


@dataclass(frozen=True, slots=True, eq=False)
class Talks:
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
    clauses: NDArray[np.bool_]

    @property
    def say(self) -> NDArray[np.bool_]:
        """Whose vote each package calls for; shape (p, k)."""
        return np.asarray(self.game.ballots.members.T.astype(np.int64) @ self.clauses.astype(np.int64) > 0)

    def yes(self, threshold: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Who would not lose by each package against a threshold; shape (p, k)."""
        return np.asarray(threshold[:, None] - self.points <= TOLERANCE)

    def signed(self, threshold: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which packages those who would not lose can sign; shape (k,)."""
        ballots = self.game.ballots
        counts = ballots.members.astype(np.int64) @ self.yes(threshold).astype(np.int64)
        return np.asarray(((counts >= ballots.votes[:, None]) | ~self.clauses).all(axis=0))

    def only(self, kept: NDArray[np.bool_]) -> Talks:
        """The same talks over some of the packages."""
        return Talks(
            self.game, self.period, self.state, self.month, self.chosen[kept], self.points[:, kept], self.war, self.now,
            self.clauses[:, kept],
        )  # fmt: skip


def talks_at(conflict: Conflict, request: Request) -> Talks:
    """The talks of a month, with the packages asked for.

    Parameters
    ----------
    conflict : Conflict
    request : Request

    Raises
    ------
    RequestError
        Where there is no such month, or no such package.
    LimitError
        Where the conflict passes a limit.
    """
    solution = solve(build(conflict))
    game, moment = solution.game, moment_at(solution, request.at)
    t, s = moment.period, moment.state
    talks = Talks(
        game, t, s, moment.month, game.packages.admissible(s), game.packages.worth(s), solution.war[t, s],
        solution.continuation[t, s], game.clauses(t, s),
    )  # fmt: skip
    if request.packages == "all":
        kept = talks
    elif request.packages == "frontier":
        kept = talks.only(maxima(_by_bargainers(talks)))
    else:
        kept = talks.only(talks.signed(talks.now if request.packages == "now" else talks.war))
    if not len(kept.chosen):
        what = (
            "no package is admissible" if request.packages == "all" else f"--packages {request.packages}: there is none"
        )
        raise RequestError(f"{what}{f' at the talks of {moment.month}' if moment.month else ''}")
    return kept


def _by_bargainers(talks: Talks) -> NDArray[np.int64]:
    """What the packages are worth to those who have a say on some of them, in units of 1e-9; shape (k, p)."""
    return np.rint(talks.points[talks.say.any(axis=1)].T * 1e9).astype(np.int64)
