"""How long the peaces that a forecast signs are expected to last."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from winset.game.packages import survival, worth_of
from winset.solver.forward import signed_in

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from winset.studies.outcome import Outcome


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
    total = float(outcome.ahead.sign.sum())
    if total <= 0:
        return None
    if not game.bound.peace.horizon:
        return np.ones(1)
    worth = worth_of(game.bound, game.packages.digits)
    curve = np.zeros(game.bound.peace.horizon)
    for s, signed in signed_in(outcome.solution, outcome.ahead).items():
        curve += survival(worth, game.states, s, game.packages) @ signed
    return curve / total
