"""What every package of one month is read from: made once for a month, so that each package is answered at once."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from winset.game.packages import MAX_PACKAGES
from winset.game.table import space_of
from winset.solver.answers import accepted
from winset.solver.forward import packages_signed
from winset.studies.month.answers import deal_answers
from winset.studies.month.moment import disagreement, moment_at
from winset.studies.month.signable import signable
from winset.studies.phases import phases_read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from winset.game.game import Game
    from winset.game.space import Space
    from winset.solver.answers import Accepted
    from winset.solver.forward import Forecast
    from winset.solver.solution import Solution
    from winset.studies.month.answers import DealAnswers
    from winset.studies.month.moment import Moment
    from winset.studies.month.signable import SignableTold
    from winset.studies.phases import PhasesRead

BLOCK = 100_000
"""Packages whose votes are read at a time."""

MOST_AXES = 32
"""Most issues of packages that are put where their options are: an array has no more axes."""


@dataclass(frozen=True, slots=True, eq=False)
class Shelves:
    """Every package by its options, one axis for each issue; where packages are few enough to be listed.

    Attributes
    ----------
    admits, signed : (options, ...) bool array
        Which of them the rules admit, and which would be signed.
    """

    admits: NDArray[np.bool_]
    signed: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Odds:
    """How likely packages are signed, where the conflict is solved with its talks; axes `k` of all packages.

    Attributes
    ----------
    month, ever : (k,) float array
        At the talks of the month in its state, and at any time, seen from the start of the forecast.
    since : str or None
        Where the forecast starts; None without a clock.
    going : (p,) float array
        C: what each party has if the talks fail.
    accepted : Accepted or None
        Where some package may be answered: what the state's are worth beside going on, and how likely each then stands.
    """

    month: NDArray[np.float64]
    ever: NDArray[np.float64]
    since: str | None
    going: NDArray[np.float64]
    accepted: Accepted | None


@dataclass(frozen=True, slots=True, eq=False)
class MonthTable:
    """The table of one month.

    Attributes
    ----------
    game : Game
    phases : PhasesRead or None
        What the values come to without a last date.
    moment : Moment
    against : {'war', 'now'}
    space : Space
    keys : tuple of (o,) int arrays
        Each part's rows by the number of their options, ascending.
    bargainers : (b,) int array
        The parties whose consent some admissible package calls for.
    reach : (2, p) float array
        What the worst and the best of these are worth to each party beyond no agreement; NaN where there is none.
    win_set : SignableTold
    answers : str
        How answers to a signature enter, as `deals` has it.
    shelves : Shelves or None
        None where packages are too many to list.
    odds : Odds or None
        None where the conflict could not be solved with its talks.
    """

    game: Game
    phases: PhasesRead | None
    moment: Moment
    against: str
    space: Space
    keys: tuple[NDArray[np.int64], ...]
    bargainers: NDArray[np.int64]
    reach: NDArray[np.float64]
    win_set: SignableTold
    answers: DealAnswers
    shelves: Shelves | None
    odds: Odds | None

    @property
    def nbytes(self) -> int:
        """The bytes that it holds for itself, for whoever keeps several."""
        parts = [array for part in self.space.parts for array in (part.digits, part.points, part.clauses)]
        shelves = [self.shelves.admits, self.shelves.signed] if self.shelves else []
        odds = [self.odds.month] if self.odds else []
        told = self.odds.accepted if self.odds else None
        answered = [told.worth, told.stands, told.undone, told.given, told.appeal] if told else []
        return sum(array.nbytes for array in [*parts, *self.keys, *shelves, *odds, *answered])

    def rows_of(self, digits: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """The rows of packages given by their options (n, issues), and which of them the rules admit; (n, parts), (n,).

        The rows of one that they forbid are without meaning.
        """
        rows = np.zeros((len(digits), len(self.space.parts)), dtype=np.int64)
        admitted = np.ones(len(digits), dtype=bool)
        for j, (part, keys) in enumerate(zip(self.space.parts, self.keys, strict=True)):
            wanted = _numbered(self.space, part.issues, digits[:, part.issues])
            rows[:, j] = np.minimum(np.searchsorted(keys, wanted), max(0, len(keys) - 1))
            admitted &= keys[rows[:, j]] == wanted if len(keys) else False
        return rows, admitted

    def digits_of(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """The options of packages given by their rows (n, parts); shape (n, issues)."""
        return digits_in(self.space, rows)

    def named(self, digits: NDArray[np.int64]) -> dict[str, str]:
        """One package, given by its options, as {issue: option}."""
        space = self.space
        pairs = zip(space.issues, space.options, digits.tolist(), strict=True)
        return {issue: options[digit] for issue, options, digit in pairs}


def month_table(
    solution: Solution,
    *,
    at: str | None = None,
    state: Mapping[str, str] | None = None,
    against: str = "war",
    ahead: Forecast | None = None,
) -> MonthTable:
    """Make the table of a month ready.

    Parameters
    ----------
    solution : Solution
        With its talks where `ahead` is given.
    at : str, optional
        A month; default that of the recorded agreement, else the first.
    state : mapping of factor to value, optional
    against : {'war', 'now'}
    ahead : Forecast, optional
        What will happen; without it no package is told how likely it is signed.

    Returns
    -------
    MonthTable

    Raises
    ------
    RequestError
        Where the month or the state is not one that there is.
    LimitError
        Where linked issues have too many joint options, or clauses too many combinations.
    """
    game, moment = solution.game, moment_at(solution, at, state)
    t, s = moment.period, moment.state
    going = disagreement(solution, against)[t]
    worth, answers = deal_answers(game, t, s, going)
    space = space_of(game, t, s, going[s], worth)
    keys = tuple(_numbered(space, part.issues, part.digits) for part in space.parts)
    odds = None
    if ahead is not None:
        answered = accepted(game, t, s, solution.continuation[t]) if answers == "priced in" else None
        odds = Odds(packages_signed(solution, t, s), ahead.packages, game.calendar.label(ahead.start) or None,
                    solution.continuation[t, s].copy(), answered)  # fmt: skip
    return MonthTable(
        game, phases_read(solution, 1), moment, against, space, keys, space.bargainers, _reach(space), signable(space),
        answers, _shelves(space), odds,
    )  # fmt: skip


def _reach(space: Space) -> NDArray[np.float64]:
    """What the worst and the best package are worth to each party beyond no agreement: all rows go together."""
    if not space.admissible:
        return np.full((2, len(space.parties)), np.nan)
    ends = [np.sum([pick(part.points, axis=0) for part in space.parts], axis=0) for pick in (np.min, np.max)]
    return space.as_points(np.stack(ends)) - space.threshold


def sizes_of(space: Space) -> tuple[int, ...]:
    """How many options each issue has."""
    return tuple(len(options) for options in space.options)


def rows_in(space: Space, start: int, stop: int) -> NDArray[np.int64]:
    """Some of a space's admissible packages, by their row in each part; shape (stop - start, parts)."""
    rows, left = np.empty((stop - start, len(space.parts)), dtype=np.int64), np.arange(start, stop)
    for j in range(len(space.parts) - 1, -1, -1):  # numpy's own way knows no more than 32 parts
        left, rows[:, j] = np.divmod(left, len(space.parts[j].digits))
    return rows


def digits_in(space: Space, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """The options of packages given by their rows (n, parts); shape (n, issues)."""
    digits = np.empty((len(rows), len(space.issues)), dtype=np.int64)
    for j, part in enumerate(space.parts):
        digits[:, part.issues] = part.digits[rows[:, j]]
    return digits


def _numbered(space: Space, issues: tuple[int, ...], digits: NDArray[np.int64]) -> NDArray[np.int64]:
    """A number for each row of options of some issues, ascending as they stand in a part."""
    sizes = [len(space.options[i]) for i in issues]
    return np.asarray(np.ravel_multi_index(tuple(digits.T), sizes), dtype=np.int64)


def _shelves(space: Space) -> Shelves | None:
    """Every package put where its options are."""
    sizes = sizes_of(space)
    if math.prod(sizes) > MAX_PACKAGES or len(sizes) > MOST_AXES:
        return None
    admits, signed = np.zeros(sizes, dtype=bool), np.zeros(sizes, dtype=bool)
    for start in range(0, space.admissible, BLOCK):
        rows = rows_in(space, start, min(start + BLOCK, space.admissible))
        where = tuple(digits_in(space, rows).T)
        admits[where], signed[where] = True, space.signed(rows)
    return Shelves(admits, signed)
