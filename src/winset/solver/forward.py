"""The forward pass: from a known state and period, the exact distribution over everything that can happen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from winset.errors import RequestError
from winset.solver import kernels
from winset.solver.answer_kernels import choose_answers
from winset.solver.answers import accepted
from winset.solver.backward import hold_talks, table, workers
from winset.solver.beyond import LEFT, visits
from winset.solver.stages import through_stages, through_talks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from concurrent.futures import ThreadPoolExecutor

    from numpy.typing import NDArray

    from winset.solver.solution import Solution

TOGETHER = 1 << 20
"""Packages whose answers are told at a time, over all states."""

_NO_VALUE = np.empty((0, 0))


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """What will happen, from one state at the start of one period.

    With an open end, what lies beyond the dated periods is summed in the rows after them, one for each period of the
    turn: sums over rows are of the whole.

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
        Probability that each ending has come by the end of each period; in rows beyond, that it ever comes.
    faded : (t,) float array
        Probability of fading in each period.
    states : (t, s) float array
        Probability of each state at the talks of each period while the war goes on; in rows beyond, how many periods
        are expected in it.
    war_at_horizon : float
        With an open end, the chance that nothing ever ends the war, which is 0 but where it does not fade.
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
    faded: NDArray[np.float64]
    states: NDArray[np.float64]
    war_at_horizon: float
    accounts: NDArray[np.float64]
    events: tuple[NDArray[np.float64], ...]

    @property
    def signed(self) -> float:
        """The chance that anything is ever signed."""
        return float(self.sign.sum())

    @property
    def ended(self) -> NDArray[np.float64]:
        """The chance that each ending ever comes; shape (endings,)."""
        last: NDArray[np.float64] = self.endings[-1]
        return last

    def options(self, digits: NDArray[np.int64], issue: int, count: int) -> NDArray[np.float64]:
        """Probability of signing with each option of an issue; shape (options,)."""
        shares: NDArray[np.float64] = np.bincount(digits[:, issue], self.packages, count).astype(np.float64)
        return shares


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
    run = _Run(solution, start)
    mass = np.zeros(game.states.size)
    mass[first] = 1.0
    with workers(threads) as pool:
        for t in range(start, game.periods):
            mass = run.period(pool, t, through_stages(solution, t, mass, run.events))
        if solution.limit is not None:
            mass = run.beyond(pool, mass)
    packages = np.zeros(game.packages.size)
    for flow in run.flows:
        np.add.at(packages, game.packages.allowed, flow)
    accounts = run.accounts + run.endings[-1] @ game.ending_amounts
    at_war = float(mass[game.states.ending < 0].sum())
    if game.calendar.open and at_war <= LEFT:
        at_war = 0.0
    return Forecast(
        start, run.sign, run.undone, packages, run.endings, run.faded, run.states, at_war, accounts, run.events
    )


def mean_forecast(phases: Sequence[Forecast]) -> Forecast:
    """The mean of what will happen over the phases of a turn, in every number."""
    if len(phases) == 1:
        return phases[0]
    names = ("sign", "undone", "packages", "endings", "faded", "states", "war_at_horizon", "accounts")
    rows = {name: sum(getattr(one, name) for one in phases) / len(phases) for name in names}
    events = tuple(np.asarray(sum(parts)) / len(phases) for parts in zip(*(one.events for one in phases), strict=True))
    return Forecast(start=phases[0].start, events=events, **rows)


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
    count = solution.game.packages.count
    for k, going in enumerate(ahead.states):
        t = ahead.start + k
        states = np.flatnonzero(going * solution.sign[t] > 0)
        if not len(states):
            continue
        blocks = np.cumsum(count[states]) // TOGETHER
        for some in np.split(states, np.flatnonzero(np.diff(blocks)) + 1):
            ends = np.cumsum(count[some])
            read = table(solution.game, t, solution.continuation[t])
            flow = _taken(solution, t, some, ends - count[some], read, int(count[some].sum()), going)
            for s, part in zip(some.tolist(), np.split(flow, ends[:-1]), strict=True):
                found[s] = found.get(s, 0.0) + part
    return found


def signing(solution: Solution, *, state: int, start: int, last: int) -> NDArray[np.float64]:
    """The probability of a signature that stands in each of some dated periods; what `forecast` has, and no more.

    Parameters
    ----------
    solution : Solution
    state : int
        Index of the state at the start of period `start`.
    start, last : int
        The first of them and the last.

    Returns
    -------
    (last - start + 1,) float array
    """
    game = solution.game
    mass, found = np.zeros(game.states.size), np.zeros(last - start + 1)
    mass[state] = 1.0
    for t in range(start, last + 1):
        talks = through_stages(solution, t, mass)
        found[t - start] = np.where(game.reach.talks_at(t), talks, 0.0) @ solution.sign[t]
        left = through_talks(solution, t, talks)
        mass = np.where(game.states.ending < 0, (1 - game.fades) * left, left)
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


class Answered(NamedTuple):
    """What is accepted of the packages that may be answered, `a` of them over some states, and who then answers.

    `state` (a,) in which each is, and its `kind` (a,), as `Answers` has it; `taken` (a,) how likely each is accepted;
    `choice` (m, a) how likely each answer is given once its party's turn has come, its pace included.
    """

    state: NDArray[np.int64]
    kind: NDArray[np.int64]
    taken: NDArray[np.float64]
    choice: NDArray[np.float64]


def answered(solution: Solution, t: int) -> Iterator[Answered]:
    """The answers at the talks of row `t` of a solution, where something may be accepted and answered.

    Parameters
    ----------
    solution : Solution
    t : int

    Yields
    ------
    Answered
        Of as many states at a time as have some `TOGETHER` packages.
    """
    game, answers = solution.game, solution.game.answers
    taken = solution.sign[t] + solution.undone[t].sum(axis=1) > 0
    states = np.flatnonzero(taken & (answers.row_at(t) >= 0))
    if not len(states):
        return
    read = _all_standing(table(game, t, solution.continuation[t]))
    blocks = np.cumsum(game.packages.count[states]) // TOGETHER
    for some in np.split(states, np.flatnonzero(np.diff(blocks)) + 1):
        sizes = game.packages.count[some]
        begins, runs = np.cumsum(sizes) - sizes, [answers.run(t, s) for s in some.tolist()]
        places = np.concatenate([begin + place for begin, (place, _) in zip(begins, runs, strict=True)])
        counts = np.array([len(place) for place, _ in runs])
        choice = np.empty((len(answers.names), len(places)))
        choose_answers(read.answers, some, game.packages.row, game.packages.points, game.noise, choice)
        flow = _taken(solution, t, some, begins, read, int(sizes.sum()))
        yield Answered(np.repeat(some, counts), np.concatenate([kind for _, kind in runs]), flow[places], choice)


def _taken(
    solution: Solution,
    t: int,
    states: NDArray[np.int64],
    begins: NDArray[np.int64],
    read: kernels.TalksTable,
    size: int,
    mass: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """How likely each admissible package of some states is signed by a table of talks, one state after the other.

    It is signed `mass` (s,) times as likely where that is given.
    """
    game, flow = solution.game, np.zeros(size)
    apart, undone = np.zeros_like(read.allowed_at), np.empty((game.states.size, game.answers.outcomes))
    apart[states] = begins
    weights, sign = np.ones(game.states.size) if mass is None else mass, np.empty(game.states.size)
    kernels.talks(
        states, solution.continuation[t], read._replace(allowed_at=apart), weights, _NO_VALUE, sign, undone, flow
    )
    return flow


def _all_standing(read: kernels.TalksTable) -> kernels.TalksTable:
    """The same talks where no answer ever undoes anything, by the dice alone: parties choose as before."""
    return read._replace(answers=read.answers._replace(probability=np.zeros_like(read.answers.probability)))


def _shares(
    solution: Solution, t: int, s: int, mass: NDArray[np.float64], *, stand: bool = False
) -> NDArray[np.float64]:
    """mass[s] times the probability that each admissible package of a state is signed; shape (|X(s)|,).

    With `stand` that it is accepted, whatever then comes of the signature.
    """
    game = solution.game
    read = table(game, t, solution.continuation[t])
    if stand:
        read = _all_standing(read)
    return _taken(solution, t, np.array([s]), np.zeros(1, dtype=np.int64), read, int(game.packages.count[s]), mass)


class _Run:
    """What a forward pass gathers, period by period."""

    def __init__(self, solution: Solution, start: int) -> None:
        game = self.game = solution.game
        left, kinds = len(solution.sign) - start, len(game.ending_points)
        self.solution, self.start = solution, start
        self.sign, self.states, self.faded = np.zeros(left), np.zeros((left, game.states.size)), np.zeros(left)
        self.undone = np.zeros((left, game.answers.outcomes))
        self.endings, self.accounts = np.zeros((left, kinds)), np.zeros(game.ending_amounts.shape[1])
        self.events = tuple(np.zeros(len(operator.names)) for operator in game.operators)
        self.flows: list[NDArray[np.float64]] = []

    def period(self, pool: ThreadPoolExecutor | None, t: int, mass: NDArray[np.float64]) -> NDArray[np.float64]:
        """The talks and the war of one period, from the distribution at its talks; the distribution after it."""
        ending, left = self.game.states.ending, self.talk(pool, t, mass)
        self.endings[t - self.start] = np.bincount(ending[ending >= 0], left[ending >= 0], self.endings.shape[1])
        return left

    def talk(self, pool: ThreadPoolExecutor | None, t: int, mass: NDArray[np.float64]) -> NDArray[np.float64]:
        """What is signed, spent and faded in row `t`, by how likely each state is at its talks; what is left."""
        game, solution, k = self.game, self.solution, t - self.start
        going = np.where(game.reach.talks_at(t), mass, 0.0)
        held = np.flatnonzero((going > 0) & (game.weights_at(t).sum(axis=1) > 0))
        sign, undone = np.empty(game.states.size), np.empty(solution.undone.shape[1:])
        hold_talks(game, pool, t, held, solution.continuation[t], _NO_VALUE, sign, undone, going, self.flows)
        self.states[k], self.sign[k] = going, (going * solution.sign[t]).sum()
        self.undone[k] = going @ solution.undone[t]
        left = through_talks(solution, t, mass)
        fighting = np.where(game.states.ending < 0, left, 0.0)
        self.accounts += fighting @ game.accounts.at(t)
        self.faded[k] = game.fades * fighting.sum()
        return left - game.fades * fighting if game.fades else left

    def beyond(self, pool: ThreadPoolExecutor | None, mass: NDArray[np.float64]) -> NDArray[np.float64]:
        """All that follows the dated periods, summed by row of the turn; what is still at war at the end of it."""
        first, ending = self.game.periods, self.game.states.ending
        talks, left = visits(self.solution, mass, self.events)
        for r, row in enumerate(talks):
            self.talk(pool, first + r, row)
        self.endings[first - self.start :] = np.bincount(ending[ending >= 0], left[ending >= 0], self.endings.shape[1])
        return left
