"""Backward induction (model, section 3): the value of every state at every period, with talks and without."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np

from winset.solver import kernels

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from winset.game.game import Game
    from winset.game.transitions import Operator

CHUNK = 200_000
"""Packages in one piece of work, so that pieces are long beside the cost of handing them out."""

MOST_PIECES = 32
"""Most pieces: each has its own flow of packages in the forward pass, so that sums have a fixed order."""

_NO_MASS = np.empty(0)
_NO_VALUE = np.empty((0, 0))


def talks_in(
    game: Game,
    pool: ThreadPoolExecutor,
    t: int,
    states: NDArray[np.int64],
    failing: NDArray[np.float64],
    value: NDArray[np.float64],
    sign: NDArray[np.float64],
) -> None:
    """Fill `value` and `sign` with the talks of period `t` in `states`, in parallel."""
    failing = failing.view()
    failing.flags.writeable = False  # as in the forward pass: one compiled form serves both
    calls = [
        pool.submit(kernels.talks, piece, failing, *table(game, t), _NO_MASS, value, sign, _NO_MASS)
        for piece in pieces(game, states)
    ]
    for call in calls:
        call.result()


def table(game: Game, t: int) -> tuple[object, ...]:
    """What the talks of period `t` read: weights, pace, noise, rows of points and of votes."""
    packages, ballots = game.packages, game.ballots
    c = ballots.period[t]
    return (
        game.weights_at(t), game.talks_pace, packages.size, game.noise, packages.count, packages.row, packages.top, packages.points,
        ballots.row[c], ballots.centre[c], ballots.factor, ballots.pattern_row[c], ballots.pattern, ballots.members,
        ballots.votes, packages.allowed_at,
    )  # fmt: skip


def pieces(game: Game, states: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """States cut into pieces of about equal work, those that share rows together; it depends on the game alone."""
    if len(states) == 0:
        return []
    chosen = np.zeros(game.states.size, dtype=bool)
    chosen[states] = True
    states = game.packages.order[chosen[game.packages.order]]
    work = np.cumsum(game.packages.count[states])
    parts = min(max(1, int(work[-1]) // CHUNK), MOST_PIECES)
    cuts = np.searchsorted(work, np.arange(1, parts) * (work[-1] / parts))
    return [piece for piece in np.split(states, cuts) if len(piece)]


def _before(
    game: Game, operator: Operator, t: int, after: NDArray[np.float64], choice: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The value before one stage from the value after it; fills the stage's choice probabilities."""
    value = np.empty_like(after)
    common = (after, operator.open_at(t), operator.first, operator.probability, operator.target, operator.points)
    if operator.kind == "chance":
        kernels.chance(*common, value)
        choice[:] = 1.0
    elif operator.kind == "moves":
        kernels.moves(*common, operator.party, game.noise[operator.party], operator.pace, value, choice)
    else:
        kernels.accord(
            *common, operator.members, operator.votes, operator.holds_at(t), game.noise, operator.pace, value, choice
        )
    return value


def horizon_value(game: Game) -> NDArray[np.float64]:
    """V at the horizon: the terminal months of war and `otherwise`, or the ending's points; shape (s, p)."""
    value = game.war.at(game.periods) * game.terminal + game.otherwise
    return with_endings(game, value)


def with_endings(game: Game, value: NDArray[np.float64]) -> NDArray[np.float64]:
    """Values with those of states that meet an ending put in."""
    ending = game.states.ending
    return np.where(ending[:, None] >= 0, game.ending_points[ending], value) if len(game.ending_points) else value


def induct(
    game: Game, threads: int, progress: Callable[[float], None]
) -> tuple[NDArray[np.float64], ...]:
    """Both recursions.

    Returns
    -------
    value, continuation, war_value_start, war, sign, choices
        As in Solution.
    """
    periods, states, _, parties = game.size
    value = np.empty((periods + 1, states, parties))
    war_start = np.empty_like(value)
    failing, war = np.empty((periods, states, parties)), np.empty((periods, states, parties))
    sign = np.zeros((periods, states))
    choices = tuple(np.zeros((periods, states, len(operator.names))) for operator in game.operators)
    spare = tuple(np.zeros((states, len(operator.names))) for operator in game.operators)
    value[periods] = war_start[periods] = horizon_value(game)
    with ThreadPoolExecutor(threads) as pool:
        for t in range(periods - 1, -1, -1):
            flow = game.war.at(t)
            failing[t] = flow + game.discount * value[t + 1]
            war[t] = flow + game.discount * war_start[t + 1]
            after = failing[t].copy()
            held = np.flatnonzero(game.reach.talks[t] & (game.weights_at(t).sum(axis=1) > 0))
            talks_in(game, pool, t, held, failing[t], after, sign[t])
            after, fought = with_endings(game, after), with_endings(game, war[t])
            for k in range(len(game.operators) - 1, -1, -1):
                after = _before(game, game.operators[k], t, after, choices[k][t])
                fought = _before(game, game.operators[k], t, fought, spare[k])
            value[t], war_start[t] = after, fought
            progress((periods - t) / periods)
    for array, reached in ((value, game.reach.start), (war_start, game.reach.start),
                           (failing, game.reach.talks), (war, game.reach.talks)):  # fmt: skip
        array[~reached] = np.nan
        array.flags.writeable = False
    return value, failing, war_start, war, sign, choices  # type: ignore[return-value]
