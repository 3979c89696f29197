"""Backward induction (model, section 3): the value of every state at every period, with talks and without."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from winset.solver import kernels
from winset.solver.answer_kernels import AnswerTable

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from numpy.typing import NDArray

    from winset.game.game import Game
    from winset.game.transitions import Operator
    from winset.solver.solution import Solution

CHUNK = 60_000
"""Packages in one piece of work, so that pieces are long beside the cost of handing them out."""

MOST_PIECES = 32
"""Most pieces: each has its own flow of packages in the forward pass, so that sums have a fixed order."""

_NO_MASS = np.empty(0)


def workers(threads: int) -> AbstractContextManager[ThreadPoolExecutor | None]:
    """So many threads to work on; none beside the caller's own where that is one."""
    return nullcontext() if threads == 1 else ThreadPoolExecutor(threads)


def hold_talks(
    game: Game,
    pool: ThreadPoolExecutor | None,
    t: int,
    states: NDArray[np.int64],
    failing: NDArray[np.float64],
    value: NDArray[np.float64],
    sign: NDArray[np.float64],
    undone: NDArray[np.float64],
    mass: NDArray[np.float64] = _NO_MASS,
    flows: list[NDArray[np.float64]] | None = None,
) -> None:
    """The talks of period `t` in `states`, in parallel on a pool: fill `value`, `sign` and `undone`, add to `flows`.

    Each piece of work has its own flow of packages, so that sums have a fixed order whatever the number of threads.
    """
    failing = failing.view()
    failing.flags.writeable = False  # in both passes alike: one compiled form serves both
    cut = pieces(game, states)
    while flows is not None and len(flows) < len(cut):
        flows.append(np.zeros(len(game.packages.allowed)))
    talks: Any = kernels.talks
    read = table(game, t, failing)
    work = [
        partial(talks, piece, failing, read, mass, value, sign, undone, _NO_MASS if flows is None else flows[k])
        for k, piece in enumerate(cut)
    ]
    if pool is None or len(work) == 1:  # handing over costs more than it gains, most of all where others wait
        for piece in work:
            piece()
    else:
        for call in [pool.submit(piece) for piece in work]:
            call.result()


def table(game: Game, t: int, failing: NDArray[np.float64]) -> kernels.TalksTable:
    """What the talks of period `t` read, where going on is worth `failing` (s, p)."""
    packages, ballots = game.packages, game.ballots
    c = ballots.period[min(t, len(ballots.period) - 1)]
    return kernels.TalksTable(
        game.talks_pace_at(t), packages.size, game.noise, game.weights_at(t),
        kernels.PointRows(packages.count, packages.row, packages.top, packages.points),
        kernels.VoteRows(
            ballots.row[c], ballots.centre[c], ballots.factor, ballots.pattern_row[c], ballots.pattern,
            ballots.members, ballots.votes,
        ),
        packages.allowed_at, answer_table(game, t, failing),
    )  # fmt: skip


def answer_table(game: Game, t: int, failing: NDArray[np.float64]) -> AnswerTable:
    """What the answers to a signature in period `t` read, where going on is worth `failing` (s, p)."""
    found = game.answers
    values = with_endings(game, failing) if found.outcomes else failing.view()
    values.flags.writeable = False
    return AnswerTable(
        values, found.party, found.first, found.target, found.pace, found.free, found.points, found.probability,
        found.believed, found.row_at(t), found.begin, found.place, found.kind,
    )  # fmt: skip


def events(game: Game, operator: Operator, t: int) -> kernels.Events:
    """What a stage of period `t` does to states."""
    varied = operator.varied
    return kernels.Events(
        game.reach.during_at(t), operator.open_at(t), operator.first, operator.probability, operator.target,
        operator.points, varied.row_at(t), varied.believed, varied.points,
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
    if parts == 1:
        return [states]
    cuts = np.searchsorted(work, np.arange(1, parts) * (work[-1] / parts))
    return [piece for piece in np.split(states, cuts) if len(piece)]


def _before(
    game: Game, operator: Operator, t: int, after: NDArray[np.float64], choice: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The value before one stage from the value after it; fills the stage's choice probabilities."""
    value, here = np.empty_like(after), events(game, operator, t)
    if operator.kind == "chance":
        kernels.chance(after, here, value)
        choice[:] = 1.0
    elif operator.kind == "moves":
        kernels.moves(after, here, operator.party, game.noise[operator.party], operator.pace_at(t), value, choice)
    else:
        consent = kernels.Signatories(operator.members, operator.votes, operator.holds_at(t))
        kernels.accord(after, here, consent, game.noise, operator.pace_at(t), value, choice)
    return value


def horizon_value(game: Game) -> NDArray[np.float64]:
    """V at the horizon: the terminal months of war and `otherwise`, or the ending's points; shape (s, p)."""
    value = game.war.at(game.periods) * game.terminal + game.otherwise
    return with_endings(game, value)


def with_endings(game: Game, value: NDArray[np.float64]) -> NDArray[np.float64]:
    """Values with those of states that meet an ending put in."""
    ending = game.states.ending
    return np.where(ending[:, None] >= 0, game.ending_points[ending], value) if len(game.ending_points) else value


class SolvedPeriod(NamedTuple):
    """One period of a solution, as arrays to be filled: see `Solution`; `choices` are (s, events) each."""

    value: NDArray[np.float64]
    continuation: NDArray[np.float64]
    war_value_start: NDArray[np.float64]
    war: NDArray[np.float64]
    sign: NDArray[np.float64]
    undone: NDArray[np.float64]
    choices: tuple[NDArray[np.float64], ...]


def row_of(made: Solution, t: int) -> SolvedPeriod:
    """One period of a solution."""
    return SolvedPeriod(
        made.value[t], made.continuation[t], made.war_value_start[t], made.war[t], made.sign[t], made.undone[t],
        tuple(choice[t] for choice in made.choices),
    )  # fmt: skip


def waiting(game: Game, t: int, later: NDArray[np.float64]) -> NDArray[np.float64]:
    """C, or D, from the value at the start of the next period; shape (s, p)."""
    if game.fades:
        later = (1 - game.fades) * later + game.fades * game.faded
    return game.war.at(t) + game.discount * later


def bargain(pool: ThreadPoolExecutor | None, game: Game, t: int, later: NDArray[np.float64], row: SolvedPeriod) -> None:
    """One period with its talks, from its end to its start: fill C, the chances of signing, the choices and V.

    Only what the period can be in is worth anything there; where it can be in nothing, nothing is filled.
    """
    if not game.reach.during_at(t).any():
        return
    row.continuation[:] = waiting(game, t, later)
    after = row.continuation.copy()
    held = np.flatnonzero(game.reach.talks_at(t) & (game.weights_at(t).sum(axis=1) > 0))
    hold_talks(game, pool, t, held, row.continuation, after, row.sign, row.undone)
    row.value[:] = _stages(game, t, with_endings(game, after), row.choices)


def fight(game: Game, t: int, later: NDArray[np.float64], row: SolvedPeriod) -> None:
    """One period without talks, from its end to its start: fill D and V⁰, likewise."""
    if not game.reach.during_at(t).any():
        return
    row.war[:] = waiting(game, t, later)
    unread = tuple(np.empty_like(choice) for choice in row.choices)
    row.war_value_start[:] = _stages(game, t, with_endings(game, row.war), unread)


def _stages(
    game: Game, t: int, value: NDArray[np.float64], choices: tuple[NDArray[np.float64], ...]
) -> NDArray[np.float64]:
    """The value before the stages of a period from the value after them; fills their choices."""
    for operator, choice in reversed(list(zip(game.operators, choices, strict=True))):
        value = _before(game, operator, t, value, choice)
    return value


def induct(
    made: Solution,
    pool: ThreadPoolExecutor | None,
    progress: Callable[[float], None],
    done: float = 0.0,
    *,
    talks: bool = True,
) -> None:
    """Fill both recursions from the last dated period to the first, and make all their arrays read-only.

    What follows the last of them stands in the solution; of the whole work, the share `done` is. Without `talks` only
    the war's is filled.
    """
    game, periods = made.game, made.game.periods
    for t in range(periods - 1, -1, -1):
        row = row_of(made, t)
        if talks:
            bargain(pool, game, t, made.value[t + 1], row)
        fight(game, t, made.war_value_start[t + 1], row)
        progress(done + (1 - done) * (periods - t) / periods)
    if not talks:
        made.value[:] = made.continuation[:] = np.nan
    _seal(made)


def _seal(made: Solution) -> None:
    """NaN where no path leads, and nothing can be changed any more."""
    reach = made.game.reach
    for array in (made.value, made.war_value_start):
        array[~_by_row(reach.start, len(array))] = np.nan
    gone_on = reach.start[1:] & (made.game.states.ending < 0)
    for array in (made.continuation, made.war):
        array[~_by_row(gone_on, len(array))] = np.nan
    arrays = (made.value, made.continuation, made.war_value_start, made.war, made.sign, made.undone)
    for array in (*arrays, *made.choices):
        array.flags.writeable = False


def _by_row(reached: NDArray[np.bool_], rows: int) -> NDArray[np.bool_]:
    """What is reached, with the last row for all later ones."""
    return reached[np.minimum(np.arange(rows), len(reached) - 1)]
