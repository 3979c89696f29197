"""The Solution of a game, and the one function that computes it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from winset.solver.backward import horizon_value, induct, workers
from winset.solver.stationary import QUICK, settle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from winset.game.game import Game
    from winset.solver.stationary import Limit


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """A solved game; axes `t` periods, `s` states, `p` parties. Values that no path reaches are NaN.

    With an open end, rows from `game.periods` on are those of one turn of the periods that are all alike: one where
    their values settle. The last of them is followed by the first.

    Attributes
    ----------
    game : Game
    value : (t+1, s, p) float array
        V, the value at the start of each period, and at the horizon.
    continuation : (t, s, p) float array
        C, what each party has when the talks of a period fail, or what is signed there is undone.
    war_value_start : (t+1, s, p) float array
        V⁰, the value of fighting on for good, at the start of each period.
    war : (t, s, p) float array
        D, the same at the talks of each period.
    sign : (t, s) float array
        The probability of a signature that stands at the talks of a period, its pace included.
    undone : (t, s, o) float array
        The probability of a signature that each outcome of an answer undoes, likewise.
    choices : tuple of (t, s, events) float array
        For each stage of a period, the probability of each move or accord, its pace included; ones for chance.
    limit : Limit or None
        What the values come to with an open end; None where the end is a date.

    Examples
    --------
    >>> toy = {"winset": 1, "title": "A toy", "parties": {"a": {"values": {"x": {"y": 2}}}},
    ...        "issues": {"x": ["y", "z"]}, "consent": [{"of": ["a"]}]}
    >>> from winset import build
    >>> solve(build(toy)).value[0, 0].round(2)
    array([1.42])
    """

    game: Game
    value: NDArray[np.float64]
    continuation: NDArray[np.float64]
    war_value_start: NDArray[np.float64]
    war: NDArray[np.float64]
    sign: NDArray[np.float64]
    undone: NDArray[np.float64]
    choices: tuple[NDArray[np.float64], ...]
    limit: Limit | None = None

    def row(self, t: int) -> int:
        """The row of period `t`, however late it is."""
        first = self.game.periods
        return t if t < first or self.limit is None else first + (t - first) % self.limit.turn

    @property
    def phases(self) -> int:
        """How many phases of its turn are to be read; 1 where the end is a date, or values settle."""
        return 1 if self.limit is None else self.limit.phases


def solve(
    game: Game,
    *,
    threads: int | None = None,
    progress: Callable[[float], None] | None = None,
    applications: int = QUICK,
    start: NDArray[np.float64] | None = None,
    talks: bool = True,
) -> Solution:
    """Solve a game by backward induction (model, section 3).

    Parameters
    ----------
    game : Game
    threads : int, optional
        Default: as many as there are processors. The answer does not depend on it.
    progress : callable, optional
        Told the share done, from 0 to 1.
    applications : int
        With an open end, after how many applications of one period's map values that do not settle are given up on.
    start : (s, p) float array, optional
        With an open end, the values to start from; default what a faded war is worth.
    talks : bool
        False fills D and V⁰ alone, what fighting on for good is worth, which no talks enter. V and C are then NaN, and
        no probability is told.

    Returns
    -------
    Solution
        The first phase where its values go round; `phases_of` has the others.

    Examples
    --------
    >>> from winset import build, solve
    >>> from winset.cases.read import parse
    >>> toy = "{winset: 1, title: t, parties: {a: {values: {x: {y: 2}}}}, issues: {x: [y, z]}, consent: [{of: [a]}]}"
    >>> solve(build(parse(toy))).sign.round(3)
    array([[0.807]])
    """
    tell = progress or _silent
    with workers(threads or processors()) as pool:
        if not game.calendar.open:
            made = _room(game, 0, None)
            made.value[-1] = made.war_value_start[-1] = horizon_value(game)
            induct(made, pool, tell, talks=talks)
            return made
        told = partial(_part, tell)
        limit, rows = settle(pool, game, most=applications, progress=told, start=start, talks=talks)
        made = _room(game, limit.turn, limit)
        for r, row in enumerate(rows, start=game.periods):
            for whole, part in zip(_arrays(made), (*row[:-1], *row.choices), strict=True):
                whole[r] = part
        made.value[-1], made.war_value_start[-1] = rows[0].value, rows[0].war_value_start
        induct(made, pool, tell, 0.9, talks=talks)
    return made


def phases_of(solution: Solution, *, threads: int | None = None) -> Iterator[Solution]:
    """A solution in each phase of its turn that is to be read, one after the other; the first is the solution itself.

    Parameters
    ----------
    solution : Solution
    threads : int, optional

    Yields
    ------
    Solution
        The same turn, begun later by so many of its periods; evenly spaced.
    """
    yield solution
    game, count = solution.game, solution.phases
    for k in range(1, count):
        assert solution.limit is not None
        turn, made = solution.limit.turn, _room(game, solution.limit.turn, solution.limit)
        order = game.periods + (np.arange(turn) + k * turn // count) % turn
        for whole, known in zip(_arrays(made), _arrays(solution), strict=True):
            whole[game.periods : game.periods + turn] = known[order]
        for ends in (made.value, made.war_value_start):
            ends[-1] = ends[game.periods]
        with workers(threads or processors()) as pool:
            induct(made, pool, _silent)
        yield made


def _room(game: Game, turn: int, limit: Limit | None) -> Solution:
    """Room for a solution, with so many periods after the last dated one."""
    periods, states, _, parties = game.size
    rows = periods + turn
    return Solution(
        game=game,
        value=np.empty((rows + 1, states, parties)),
        continuation=np.empty((rows, states, parties)),
        war_value_start=np.empty((rows + 1, states, parties)),
        war=np.empty((rows, states, parties)),
        sign=np.zeros((rows, states)),
        undone=np.zeros((rows, states, game.answers.outcomes)),
        choices=tuple(np.zeros((rows, states, len(operator.names))) for operator in game.operators),
        limit=limit,
    )


def _arrays(made: Solution) -> tuple[NDArray[np.float64], ...]:
    """A solution's arrays in the order of a row."""
    return (made.value, made.continuation, made.war_value_start, made.war, made.sign, made.undone, *made.choices)


def _part(tell: Callable[[float], None], share: float) -> None:
    """The share of what comes before the dated periods, of all."""
    tell(0.9 * share)


def _silent(share: float) -> None:
    """Nobody is told the share done."""
    del share


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
