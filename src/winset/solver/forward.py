"""The forward pass: from a known state and period, the exact distribution over everything that can happen."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from winset.solver import kernels
from winset.solver.backward import hold_talks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from winset.solver.solution import Solution

_NO_VALUE = np.empty((0, 0))


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """What will happen, from one state at the start of one period.

    Attributes
    ----------
    start : int
        The period it starts from.
    sign : (t,) float array
        Probability of signing in each period from `start` on.
    packages : (k,) float array
        Probability that each package is signed.
    endings : (t, endings) float array
        Probability that each ending has come by the end of each period.
    states : (t, s) float array
        Probability of each state at the talks of each period while the war goes on.
    war_at_horizon : float
    accounts : (accounts,) float array
        Expected totals.
    events : tuple of (events,) float array
        For each stage, the expected number of times that each move or accord is made.
    """

    start: int
    sign: NDArray[np.float64]
    packages: NDArray[np.float64]
    endings: NDArray[np.float64]
    states: NDArray[np.float64]
    war_at_horizon: float
    accounts: NDArray[np.float64]
    events: tuple[NDArray[np.float64], ...]

    def options(self, digits: NDArray[np.int64], issue: int, count: int) -> NDArray[np.float64]:
        """Probability of signing with each option of an issue; shape (options,)."""
        shares: NDArray[np.float64] = np.bincount(digits[:, issue], self.packages, count).astype(np.float64)
        return shares


def through_stages(
    solution: Solution, t: int, mass: NDArray[np.float64], counts: tuple[NDArray[np.float64], ...] | None = None
) -> NDArray[np.float64]:
    """The distribution over states at the talks of period `t` from the one at its start; shape (s,)."""
    for k, operator in enumerate(solution.game.operators):
        choice = solution.choices[k][t]
        if counts is not None and operator.kind != "chance":
            counts[k][:] += mass @ choice
        after = np.empty_like(mass)
        kernels.flow_on(mass, operator.open_at(t), operator.first, operator.probability, operator.target, choice, after)
        mass = after
    return mass


def forecast(solution: Solution, *, state: int | None = None, start: int = 0, threads: int = 2) -> Forecast:
    """The exact distribution over months, packages, endings and accounts.

    Parameters
    ----------
    solution : Solution
    state : int, optional
        Index of the state at the start of period `start`; default the initial state.
    start : int
        A period, from 0.

    Returns
    -------
    Forecast
    """
    game = solution.game
    periods, states, _, _ = game.size
    left = periods - start
    mass = np.zeros(states)
    mass[game.initial if state is None else state] = 1.0
    live = game.states.ending < 0
    kinds = len(game.ending_points)
    sign, at_talks = np.zeros(left), np.zeros((left, states))
    endings, accounts = np.zeros((left, kinds)), np.zeros(game.ending_amounts.shape[1])
    counts = tuple(np.zeros(len(operator.names)) for operator in game.operators)
    flows: list[NDArray[np.float64]] = []
    with ThreadPoolExecutor(threads) as pool:
        for t in range(start, periods):
            mass = through_stages(solution, t, mass, counts)
            going = np.where(live, mass, 0.0)
            at_talks[t - start] = going
            held = np.flatnonzero((going > 0) & (game.weights_at(t).sum(axis=1) > 0))
            hold_talks(game, pool, t, held, solution.continuation[t], _NO_VALUE, np.empty(states), going, flows)
            signed = going * solution.sign[t]
            sign[t - start] = signed.sum()
            endings[t - start] = np.bincount(game.states.ending[~live], weights=mass[~live], minlength=kinds)
            accounts += (going - signed) @ game.accounts.at(t)
            mass = mass - signed
    accounts += (endings[-1] if left else np.zeros(kinds)) @ game.ending_amounts
    packages = np.zeros(game.packages.size)
    for flow in flows:
        np.add.at(packages, game.packages.allowed, flow)
    return Forecast(start, sign, packages, endings, at_talks, float(mass[live].sum()), accounts, counts)
