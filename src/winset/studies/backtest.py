"""Backtest: the forecast as of each recorded month, knowing only what came before it, scored against plain rules."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypedDict

import numpy as np

from winset.errors import RequestError
from winset.game.game import build
from winset.solver.forward import signing
from winset.solver.solution import Solution, solve
from winset.studies.finding import Finding, Told, provenance_of
from winset.studies.likelihood import talks_of
from winset.studies.month.path import begin_at
from winset.studies.phases import phases_read

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from winset.cases.schema import Conflict
    from winset.studies.solved import Solved

QUESTION = "How good were the forecasts that the model would have made month by month?"
TITLE = "Backtest"
SOURCE = "Brier 1950; Good 1952; docs/model.md section 4"


class MonthForecast(TypedDict):
    """The forecast as of one month of the record, and what happened."""

    month: str
    signed: int
    forecast: float
    by_the_end: float


class ForecastScore(TypedDict):
    """How good forecasts were: 0 is best of both; `log` is None where what happened had no chance."""

    brier: float
    log: float | None


class BacktestAnswer(Told):
    """How good the forecasts would have been."""

    title: str
    months: list[MonthForecast]
    scores: dict[str, ForecastScore]


def backtest(
    conflict: Conflict, *, rivals: Mapping[str, Sequence[float]] | None = None, solved: Solved | None = None
) -> Finding[BacktestAnswer]:
    """Score the chance of signing in each recorded month, as seen from the start of that month.

    Parameters
    ----------
    conflict : Conflict
        With a recorded history.
    rivals : mapping of name to sequence of float, optional
        Other forecasts of the same months: a probability for each.
    solved : Solved, optional
        The conflict already solved.

    Returns
    -------
    Finding
        `months`: for each, `month`, `signed` (0 or 1), `forecast` (signing in that month), `by_the_end` (signing by the
        last recorded month). `scores`: for the model and each rival, `brier` (mean squared error, 0 is best) and `log`
        (mean natural logarithm of the probability given to what happened, 0 is best; None where that was 0).

    Raises
    ------
    RequestError
        Where there is no history, or a rival has another number of months.
    """
    game = solved.first.game if solved else build(conflict)
    if not game.history.states:
        raise RequestError("the file has no history to score a forecast against")
    solution = solved.first.solution if solved else solve(game)
    last = talks_of(game) - 1
    rows = [_month(solution, t, last) for t in range(last + 1)]
    happened = [row["signed"] for row in rows]
    scores = {"model": score([row["forecast"] for row in rows], happened)}
    for name, found in (rivals or {}).items():
        if len(found) != len(rows):
            raise RequestError(f"{name}: {len(found)} months; expected {len(rows)}")
        scores[name] = score(found, happened)
    told = provenance_of(game, phases=phases_read(solution, 1))
    return Finding({"study": "backtest", "title": conflict.title, "months": rows, "scores": scores, "provenance": told})


def _month(solution: Solution, t: int, last: int) -> MonthForecast:
    """The forecast as of the start of period `t`."""
    game = solution.game
    begin = begin_at(game, game.calendar.label(t))
    ahead = signing(solution, state=begin.state, start=t, last=last)
    return {
        "month": game.calendar.label(t),
        "signed": int(t == last and game.history.agreement is not None),
        "forecast": float(ahead[0]),
        "by_the_end": float(ahead.sum()),
    }


def score(forecasts: Sequence[float], happened: Sequence[int]) -> ForecastScore:
    """Brier and log score of probabilities for what happened.

    Examples
    --------
    >>> score([0.0, 0.5], [0, 1])["brier"], round(score([0.0, 0.5], [0, 1])["log"], 3)
    (0.125, -0.347)
    """
    p, y = np.asarray(forecasts, dtype=float), np.asarray(happened)
    given = np.where(y == 1, p, 1 - p)
    log = float(np.mean([math.log(x) for x in given])) if (given > 0).all() else None
    return {"brier": float(np.mean((p - y) ** 2)), "log": log}
