"""How long a peace lasts in a few numbers, and those that a forecast signs together."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

import numpy as np

from winset.game.packages import survival, worth_of
from winset.solver.forward import signed_in

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from winset.game.game import Game
    from winset.studies.outcome import Outcome

MARKS = (5, 10, 20, 50)
"""Years after signing at which survival is told, where the watch reaches so far."""


class SurvivalMarks(TypedDict):
    """Survival in a few numbers; the means are None without a peace section."""

    mean_periods: float | None
    mean_years: float | None
    years: dict[str, float]
    end: float


def survival_marks(game: Game, lasting: NDArray[np.float64]) -> SurvivalMarks:
    """The mean within the watch, survival at round years and at the end of the watch.

    Parameters
    ----------
    game : Game
    lasting : (h,) float array
        The probability that the peace holds at the end of each period.
    """
    watch, period = game.bound.peace.horizon > 0, game.calendar.months / 12
    at = {str(years): round(years / period) for years in MARKS}
    return {
        "mean_periods": float(lasting.sum()) if watch else None,
        "mean_years": float(lasting.sum()) * period if watch else None,
        "years": {y: float(lasting[h - 1]) if watch else 1.0 for y, h in at.items() if not watch or h <= len(lasting)},
        "end": float(lasting[-1]),
    }


def lasting_peace(outcome: Outcome) -> float | None:
    """The probability that a peace that is signed holds to the end of its watch.

    Parameters
    ----------
    outcome : Outcome

    Returns
    -------
    float or None
        In [0, 1]; 1 where the file has no peace section; None where nothing can be signed.
    """
    curve = peace_curve(outcome)
    return None if curve is None else float(curve[-1])


def peace_curve(outcome: Outcome) -> NDArray[np.float64] | None:
    """The survival curve of the peace over all packages and states that the forecast signs in; shape (horizon,).

    One number where the file has no peace section; None where nothing can be signed.
    """
    game = outcome.game
    total = outcome.own.signed
    if total <= 0:
        return None
    if not game.bound.peace.horizon:
        return np.ones(1)
    worth = worth_of(game.bound, game.packages.digits)
    curve = np.zeros(game.bound.peace.horizon)
    for s, signed in signed_alike(game, signed_in(outcome.solution, outcome.own)).items():
        for places, lasting in survival(worth, game.states, s, game.packages):
            curve += lasting @ signed[places]
    return curve / total


def signed_alike(game: Game, signed: dict[int, NDArray[np.float64]]) -> dict[int, NDArray[np.float64]]:
    """What is signed, summed over the states in which a peace goes the same way, under the first of each.

    Where a peace may be broken, states share their rows of points only if all that bears on it is alike.

    Parameters
    ----------
    game : Game
    signed : dict of state to (|X(s)|,) float array
    """
    first: dict[bytes, int] = {}
    found: dict[int, NDArray[np.float64]] = {}
    for s, shares in signed.items():
        one = first.setdefault(game.packages.row[s].tobytes(), s)
        found[one] = found[one] + shares if one in found else shares
    return found
