"""The forward pass: from a known state and period, the exact distribution over everything that can happen."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from winset.errors import RequestError
from winset.solver import kernels
from winset.solver.answers import accepted
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
        Probability of a signature that stands in each period from `start` on.
    undone : (t, o) float array
        Probability of a signature that each outcome of an answer undoes, in each period; there may be several in a war.
    packages : (k,) float array
        Probability that each package is signed, and stands.
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
    undone: NDArray[np.float64]
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


def before_talks(solution: Solution, t: int, after: NDArray[np.float64]) -> NDArray[np.float64]:
    """What is expected at the talks of period `t` of what each state with which it may end brings; of peace nothing.

    Parameters
    ----------
    solution : Solution
    t : int
    after : (s, k) float array

    Returns
    -------
    (s, k) float array
    """
    before: NDArray[np.float64] = after * (1 - solution.sign[t])[:, None]
    for o, target in enumerate(solution.game.answers.target):
        before += solution.undone[t, :, o, None] * (after[target] - after)
    return before


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
    return Forecast(start, run.sign, run.undone, packages, run.endings, run.states, at_war, accounts, run.events)


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
    """The probability that each package is signed, and stands, at the talks of one period in one state.

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


def packages_undone(solution: Solution, t: int, s: int) -> NDArray[np.float64]:
    """The probability that each package is accepted at the talks of one period in one state, and how it is undone.

    Parameters
    ----------
    solution : Solution
    t, s : int
        A period and a state that it can be in.

    Returns
    -------
    (o, k) float array
        For each outcome of an answer, over all packages; it adds to `solution.undone[t, s]`.
    """
    game = solution.game
    undone = np.zeros((game.answers.outcomes, game.packages.size))
    if solution.undone[t, s].any():
        chosen = game.packages.admissible(s)
        share = _shares(solution, t, s, np.ones(game.states.size), stand=True)
        undone[:, chosen] = accepted(game, t, s, solution.continuation[t]).undone * share
    return undone


def _shares(
    solution: Solution, t: int, s: int, mass: NDArray[np.float64], *, stand: bool = False
) -> NDArray[np.float64]:
    """mass[s] times the probability that each admissible package of a state is signed; shape (|X(s)|,).

    With `stand` that it is accepted, whatever then comes of the signature.
    """
    game = solution.game
    flow, sign = np.zeros(len(game.packages.allowed)), np.empty(game.states.size)
    failing, undone = solution.continuation[t], np.empty((game.states.size, game.answers.outcomes))
    read = table(game, t, failing)
    if stand:
        read = read._replace(answers=read.answers._replace(probability=np.zeros_like(read.answers.probability)))
    kernels.talks(np.array([s]), failing, read, mass, _NO_VALUE, sign, undone, flow)
    at = game.packages.allowed_at[s]
    return flow[at : at + game.packages.count[s]]


class _Run:
    """What a forward pass gathers, period by period."""

    def __init__(self, game: Game, start: int) -> None:
        left, kinds = game.periods - start, len(game.ending_points)
        self.start = start
        self.sign, self.states = np.zeros(left), np.zeros((left, game.states.size))
        self.undone = np.zeros((left, game.answers.outcomes))
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
        sign, undone = np.empty(game.states.size), np.empty(solution.undone.shape[1:])
        hold_talks(game, pool, t, held, solution.continuation[t], _NO_VALUE, sign, undone, going, self.flows)
        self.states[k], self.sign[k] = going, (going * solution.sign[t]).sum()
        self.undone[k] = going @ solution.undone[t]
        left = through_talks(solution, t, mass)
        self.endings[k] = np.bincount(ending[ending >= 0], left[ending >= 0], self.endings.shape[1])
        self.accounts += np.where(ending < 0, left, 0.0) @ game.accounts.at(t)
        return left
