"""The forward pass: from a known state and period, the exact distribution over everything that can happen."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from winset.errors import RequestError
from winset.solver import kernels
from winset.solver.backward import events, hold_talks, table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from winset.game.game import Game
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
        kernels.flow_on(mass, events(operator, t), choice, after)
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

    Raises
    ------
    RequestError
        Where no path is in that state at the start of that period.
    """
    game = solution.game
    first = game.initial if state is None else state
    if not 0 <= start < game.periods or not 0 <= first < game.states.size or not game.reach.start[start, first]:
        raise RequestError("a forecast from a period or a state that this conflict does not reach")
    run = _Run(game, start)
    mass = np.zeros(game.states.size)
    mass[first] = 1.0
    with ThreadPoolExecutor(threads) as pool:
        for t in range(start, game.periods):
            mass = run.period(solution, pool, t, through_stages(solution, t, mass, run.events))
    packages = np.zeros(game.packages.size)
    for flow in run.flows:
        np.add.at(packages, game.packages.allowed, flow)
    accounts = run.accounts + run.endings[-1] @ game.ending_amounts
    at_war = float(mass[game.states.ending < 0].sum())
    return Forecast(start, run.sign, packages, run.endings, run.states, at_war, accounts, run.events)


def signed_in(solution: Solution, ahead: Forecast) -> dict[int, NDArray[np.float64]]:
    """For each state in which something may be signed, the probability of each of its admissible packages.

    Parameters
    ----------
    solution : Solution
    ahead : Forecast
        Of the same solution.

    Returns
    -------
    dict of state to (|X(s)|,) float array
        Summed over the periods of the forecast; together they add to the probability of signing.
    """
    found: dict[int, NDArray[np.float64]] = {}
    for k, going in enumerate(ahead.states):
        t = ahead.start + k
        for s in map(int, np.flatnonzero(going * solution.sign[t] > 0)):
            found[s] = found.get(s, 0.0) + _shares(solution, t, s, going)
    return found


def packages_signed(solution: Solution, t: int, s: int) -> NDArray[np.float64]:
    """The probability that each package is signed at the talks of one period in one state.

    Parameters
    ----------
    solution : Solution
    t, s : int
        A period and a state that it can be in.

    Returns
    -------
    (k,) float array
        Over all packages; it adds to `solution.sign[t, s]`.
    """
    game = solution.game
    signed = np.zeros(game.packages.size)
    if solution.sign[t, s] > 0:
        signed[game.packages.admissible(s)] = _shares(solution, t, s, np.ones(game.states.size))
    return signed


def _shares(solution: Solution, t: int, s: int, mass: NDArray[np.float64]) -> NDArray[np.float64]:
    """mass[s] times the probability that each admissible package of a state is signed; shape (|X(s)|,)."""
    game = solution.game
    flow, sign = np.zeros(len(game.packages.allowed)), np.empty(game.states.size)
    kernels.talks(np.array([s]), solution.continuation[t], table(game, t), mass, _NO_VALUE, sign, flow)
    at = game.packages.allowed_at[s]
    return flow[at : at + game.packages.count[s]]


class _Run:
    """What a forward pass gathers, period by period."""

    def __init__(self, game: Game, start: int) -> None:
        left, kinds = game.periods - start, len(game.ending_points)
        self.start = start
        self.sign, self.states = np.zeros(left), np.zeros((left, game.states.size))
        self.endings, self.accounts = np.zeros((left, kinds)), np.zeros(game.ending_amounts.shape[1])
        self.events = tuple(np.zeros(len(operator.names)) for operator in game.operators)
        self.flows: list[NDArray[np.float64]] = []

    def period(
        self, solution: Solution, pool: ThreadPoolExecutor, t: int, mass: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """The talks and the war of one period, from the distribution at its talks; the distribution after it."""
        game, k = solution.game, t - self.start
        ending = game.states.ending
        going = np.where(game.reach.talks[t], mass, 0.0)
        held = np.flatnonzero((going > 0) & (game.weights_at(t).sum(axis=1) > 0))
        sign = np.empty(game.states.size)
        hold_talks(game, pool, t, held, solution.continuation[t], _NO_VALUE, sign, going, self.flows)
        signed = going * solution.sign[t]
        self.states[k], self.sign[k] = going, signed.sum()
        self.endings[k] = np.bincount(ending[ending >= 0], mass[ending >= 0], self.endings.shape[1])
        self.accounts += (going - signed) @ game.accounts.at(t)
        left: NDArray[np.float64] = mass - signed
        return left
