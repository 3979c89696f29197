"""What lies beyond the dated periods of a war without a last date: how often each state is visited at its talks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from winset.solver import kernels
from winset.solver.backward import events
from winset.solver.stages import through_stages, through_talks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from winset.solver.solution import Solution

MAX_SYSTEM = 8_000_000
"""Most numbers in the table of a linear system over states; a larger one is gone through period by period."""

LEFT = 1e-9
"""Going on ends where less than this is left."""

MOST_PERIODS = 200_000
"""Going on ends after so many periods in any case."""


def visits(
    solution: Solution, mass: NDArray[np.float64], counts: tuple[NDArray[np.float64], ...]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How often each state is expected at the talks of the periods after the dated ones, by row of the turn.

    Parameters
    ----------
    solution : Solution
        With an open end.
    mass : (s,) float array
        How likely each state is at the start of the first of those periods.
    counts : tuple of (events,) float array
        The expected number of times that each move or accord is made is added to them.

    Returns
    -------
    (turn, s) float array
    (s,) float array
        What is left in each state for good: in those that meet an ending what has ended there, in others what nothing
        ever ends, or less than `LEFT` where it was gone through period by period.
    """
    game = solution.game
    live = game.reach.start[-1] & (game.states.ending < 0)  # an answer may lead where no talks are held
    assert solution.limit is not None
    if solution.limit.turn == 1 and live.sum() * game.states.size <= MAX_SYSTEM and game.fades:
        begun = _begun(solution, np.flatnonzero(live), mass)
        talks = through_stages(solution, game.periods, begun, counts)
        ended = np.where(game.states.ending >= 0, through_talks(solution, game.periods, talks), 0.0)
        return np.where(game.reach.talks[-1], talks, 0.0)[None, :], ended
    return _go_on(solution, solution.limit.turn, mass, counts)


def _begun(solution: Solution, live: NDArray[np.int64], mass: NDArray[np.float64]) -> NDArray[np.float64]:
    """How often each state is expected at the start of a period: one linear system over those in which war goes on."""
    game, t = solution.game, solution.game.periods
    flow = np.zeros((game.states.size, len(live)))
    flow[live, np.arange(len(live))] = 1.0
    for k, operator in enumerate(game.operators):
        after = np.empty_like(flow)
        kernels.flow_all(flow, events(game, operator, t), solution.choices[k][t], after)
        flow = after
    kept = (1 - game.fades) * through_talks(solution, t, flow.T)[:, live].T
    begun = np.where(game.states.ending >= 0, mass, 0.0)
    begun[live] = np.linalg.solve(np.eye(len(live)) - kept, mass[live])
    return begun


def _go_on(
    solution: Solution, turn: int, mass: NDArray[np.float64], counts: tuple[NDArray[np.float64], ...]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Period by period, until hardly anything is left."""
    game, held = solution.game, solution.game.reach.talks[-1]
    live = game.reach.start[-1] & (game.states.ending < 0)
    talks = np.zeros((turn, game.states.size))
    for k in range(MOST_PERIODS):
        if mass[live].sum() < LEFT:
            break
        r = k % turn
        mass = through_stages(solution, game.periods + r, mass, counts)
        talks[r] += np.where(held, mass, 0.0)
        mass = through_talks(solution, game.periods + r, mass)
        mass = np.where(game.states.ending >= 0, mass, (1 - game.fades) * mass)
    return talks, mass
