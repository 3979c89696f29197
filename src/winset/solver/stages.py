"""A distribution over states carried through the stages of one period."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from winset.solver import kernels
from winset.solver.backward import events

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from winset.solver.solution import Solution


def through_stages(
    solution: Solution, t: int, mass: NDArray[np.float64], counts: tuple[NDArray[np.float64], ...] | None = None
) -> NDArray[np.float64]:
    """The distribution over states at the talks of row `t` of a solution from the one at its start; shape (s,)."""
    for k, operator in enumerate(solution.game.operators):
        choice = solution.choices[k][t]
        if counts is not None and operator.kind != "chance":
            counts[k][:] += mass @ choice
        after = np.empty_like(mass)
        kernels.flow_on(mass, events(solution.game, operator, t), choice, after)
        mass = after
    return mass


def through_talks(solution: Solution, t: int, mass: NDArray[np.float64]) -> NDArray[np.float64]:
    """The distribution over states with which period `t` ends from the one at its talks: what stands signed is gone.

    Parameters
    ----------
    solution : Solution
    t : int
    mass : (..., s) float array

    Returns
    -------
    (..., s) float array
    """
    left: NDArray[np.float64] = mass - mass * solution.sign[t]
    for o, target in enumerate(solution.game.answers.target):
        moved = mass * solution.undone[t, :, o]
        left -= moved
        np.add.at(left.T, target, moved.T)
    return left
