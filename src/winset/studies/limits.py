"""Whether a war without a last date comes to the same limit from wherever its values begin."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypedDict

import numpy as np

from winset.solver.solution import solve
from winset.solver.stationary import MOST_APPLICATIONS
from winset.studies.phases import forecasts, spread

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from winset.game.game import Game
    from winset.solver.forward import Forecast
    from winset.solver.solution import Solution
    from winset.studies.month.path import Begin
    from winset.studies.progress import Tell

APART = 1e-6
"""Limits are the same where all values lie within so many noises."""


class LimitsTold(TypedDict):
    """How many other starts were tried, how many limits all came to, how many to none, and how far apart they are."""

    tried: int
    found: int
    unsettled: int
    spread: dict[str, list[float]]


def limits(solution: Solution, begin: Begin, ahead: Forecast, mark: int, tell: Tell) -> LimitsTold:
    """Solve again from spread starts.

    Parameters
    ----------
    solution : Solution
        Of a war without a last date.
    begin : Begin
        Where forecasts begin.
    ahead : Forecast
        Of the solution, from there.
    mark : int
        The period by whose end signing is compared.
    tell : callable
        Told what is being done and the share of it done.

    """
    assert solution.limit is not None
    known, seen, unsettled = [solution], [ahead], int(solution.limit.state == "wandering")
    starts = spread_starts(solution)
    for k, start in enumerate(starts):
        progress = partial(tell, f"start {k + 1} of {len(starts)}")
        found = solve(solution.game, applications=MOST_APPLICATIONS, start=start, progress=progress)
        assert found.limit is not None
        if found.limit.state == "wandering":
            unsettled += 1
        elif not any(_same(found, other) for other in known):
            known.append(found)
            seen.append(forecasts(found, begin.state, begin.period, most=found.phases)[0])
    by_mark = [float(one.sign[: mark - begin.period + 1].sum()) for one in seen]
    return {
        "tried": len(starts),
        "found": sum(one.limit is not None and one.limit.state != "wandering" for one in known),
        "unsettled": unsettled,
        "spread": {"signed_by_mark": spread(by_mark), "signed": spread([one.signed for one in seen])},
    }


def spread_starts(solution: Solution) -> list[NDArray[np.float64]]:
    """Six values to begin with; shape (s, p) each.

    Fighting on for good; everyone's best package, and everyone's worst; every other party's best with the worst of the
    rest, and the reverse; the middle.
    """
    game = solution.game
    war = np.nan_to_num(solution.war_value_start[-1])
    best, worst = _ends(game, war)
    other = np.arange(len(game.parties)) % 2 == 0
    return [war, best, worst, np.where(other, best, worst), np.where(other, worst, best), (best + worst) / 2]


def _ends(game: Game, war: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The most and the least that each party has by a package; where there is none what the war is worth."""
    best, worst = war.copy(), war.copy()
    for s in np.flatnonzero(game.packages.count).tolist():
        worth = game.packages.worth(s)
        best[s], worst[s] = worth.max(axis=1), worth.min(axis=1)
    return best, worst


def _same(found: Solution, other: Solution) -> bool:
    """Whether two solutions come to the same limit, in whatever phase."""
    game, reached = found.game, found.game.reach.start[-1]
    first = found.value[game.periods, reached]
    turn = other.value[game.periods : len(other.sign), reached]
    return bool((np.abs(turn - first) / game.noise).max(axis=(1, 2)).min() < APART)
