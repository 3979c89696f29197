"""How a conflict comes out, in the numbers that studies compare: when, on what terms, at what cost."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypedDict

import numpy as np

from winset.game.game import Game, build
from winset.solver.solution import Solution, solve
from winset.studies.month.path import begin_at
from winset.studies.phases import PhasesRead, forecasts, phases_read

if TYPE_CHECKING:
    from winset.cases.schema import Conflict
    from winset.solver.forward import Forecast
    from winset.studies.month.path import Begin
    from winset.studies.progress import TellShare

AFTER = "after "
"""What a date begins with that only says that it lies after the last that is shown."""


class OutcomeOpen(TypedDict, total=False):
    """What is there only of a war without a last date: the chances that anything is ever signed, and that it fades."""

    signed: float
    faded: float


class OutcomeTold(OutcomeOpen):
    """An outcome in the numbers that are compared, {issue: {option: probability that something is signed with it}}."""

    signed_by: dict[str, float]
    recorded: str | None
    median_month: str | None
    options: dict[str, dict[str, float]]
    endings: dict[str, float]
    war_at_horizon: float
    accounts: dict[str, float]
    value_at_start: dict[str, float]


@dataclass(frozen=True, eq=False)
class Outcome:
    """A conflict solved, and forecast from its start or from a month of its record.

    Attributes
    ----------
    game : Game
    solution : Solution
        In its first phase, where values go round.
    ahead : Forecast
        In the mean over the phases that were read.
    state : int
        The state in which the forecast begins.
    own : Forecast
        That of the solution by itself.
    phases : PhasesRead or None
        Which phases were read.
    """

    game: Game
    solution: Solution
    ahead: Forecast
    state: int
    own: Forecast
    phases: PhasesRead | None = None

    @property
    def worth(self) -> np.ndarray:
        """V where the forecast begins; shape (p,)."""
        return np.asarray(self.solution.value[self.ahead.start, self.state])

    @cached_property
    def months(self) -> list[str]:
        """The date of each period forecast and shown; empty text without a clock."""
        return [self.game.calendar.label(t) for t in range(self.ahead.start, self.game.calendar.shown)]

    @cached_property
    def signed_by(self) -> np.ndarray:
        """The probability of an agreement by the end of each of them; shape (t,)."""
        return np.cumsum(self.ahead.sign[: len(self.months)])

    def options(self) -> dict[str, dict[str, float]]:
        """{issue: {option: probability that something is signed with it}}."""
        packages = self.game.packages
        return {
            issue: dict(zip(names, map(float, self.ahead.options(packages.digits, i, len(names))), strict=True))
            for i, (issue, names) in enumerate(zip(packages.issues, packages.options, strict=True))
        }

    def to_json(self) -> OutcomeTold:
        """The summary that `what-if` prints for the baseline and for the changed conflict."""
        game, ahead = self.game, self.ahead
        late: OutcomeOpen = {"signed": ahead.signed, "faded": float(ahead.faded.sum())} if game.calendar.open else {}
        return {
            "signed_by": dict(zip(self.months, map(float, self.signed_by), strict=True)),
            "recorded": signature_recorded(game),
            "median_month": median_month(self),
            "options": self.options(),
            "endings": dict(zip(game.conflict.endings, map(float, ahead.ended), strict=True)),
            "war_at_horizon": ahead.war_at_horizon,
            "accounts": dict(zip(game.conflict.accounts, map(float, ahead.accounts), strict=True)),
            "value_at_start": dict(zip(game.parties, map(float, self.worth), strict=True)),
            **late,
        }


def signature_recorded(game: Game) -> str | None:
    """The period of the signature on record; None where nothing is signed there, or without a clock."""
    return game.calendar.label(len(game.history.states) - 1) or None if game.history.agreement else None


def median_month(outcome: Outcome) -> str | None:
    """The first month by whose end an agreement is likelier than not; None where it never is.

    In a war without a last date it is `after` the last that is shown, where it comes later.
    """
    late = np.flatnonzero(outcome.signed_by >= 0.5)
    if len(late):
        return outcome.months[int(late[0])]
    return f"{AFTER}{outcome.months[-1]}" if outcome.ahead.signed >= 0.5 else None


def asked_from(outcome: Outcome, start: str | None) -> Outcome:
    """The same solved conflict, forecast from another month of its record; None for the start."""
    begin = begin_at(outcome.game, start)
    if (begin.period, begin.state) == (outcome.ahead.start, outcome.state):
        return outcome
    return _read(outcome.game, outcome.solution, begin, 2)


def _read(game: Game, solution: Solution, begin: Begin, threads: int) -> Outcome:
    """A solved conflict forecast, in as many phases as are to be read."""
    mean, own, read = forecasts(solution, begin.state, begin.period, threads=threads)
    return Outcome(game, solution, mean, begin.state, own, phases_read(solution, read))


def outcome_of(
    conflict: Conflict,
    *,
    start: str | None = None,
    reuse: Game | None = None,
    threads: int | None = None,
    progress: TellShare | None = None,
) -> Outcome:
    """Solve a conflict and forecast it.

    Parameters
    ----------
    conflict : Conflict
    start : str, optional
        Forecast from this month, in the state that the record has then reached; default the start.
    reuse : Game, optional
        Another game, whose tables are used where they are the same.
    threads : int, optional
    progress : callable, optional
        Told the share of it solved.

    Raises
    ------
    RequestError
        Where the record does not reach that month.
    """
    game = build(conflict, reuse=reuse)
    begin = begin_at(game, start)
    return _read(game, solve(game, threads=threads, progress=progress), begin, threads or 2)
