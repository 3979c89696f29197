"""A conflict at one month under changed rules, solved so that every state in question has its values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from winset.cases.change import changes_of
from winset.cases.changes import change_conflict
from winset.game.game import build
from winset.game.variants import open_at, without_moves
from winset.solver.solution import Solution, solve
from winset.solver.stages import through_stages, through_talks
from winset.studies.unlocking.levers import CONSENT, FORBID, PEACE, Lever, change_of, move_named

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from winset.game.game import Game


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """A conflict under some structural levers.

    Attributes
    ----------
    levers : tuple of Lever
        None for the conflict as it is.
    solution : Solution
        Of the changed conflict, without its talks where packages are held against war; of the conflict as it is where
        the change moves no threshold.
    solved : bool
        Whether it had to be solved again.
    """

    levers: tuple[Lever, ...]
    solution: Solution
    solved: bool

    @property
    def needed(self) -> dict[int, int]:
        """Clauses that need another number of votes than in the file, 0 where dropped."""
        return {lever.at[0]: lever.at[1] for lever in self.levers if lever.rank == CONSENT}


def forbids(levers: Sequence[Lever]) -> tuple[Lever, ...]:
    """Those of some levers that forbid a move."""
    return tuple(lever for lever in levers if lever.rank == FORBID)


def resolved(levers: Sequence[Lever]) -> tuple[Lever, ...]:
    """Those of some levers under which the conflict is solved again, whatever packages are held against."""
    return tuple(lever for lever in levers if lever.rank in (FORBID, PEACE))


def dropped(levers: Sequence[Lever]) -> tuple[Lever, ...]:
    """Those of some levers that drop a clause of consent."""
    return tuple(lever for lever in levers if lever.rank == CONSENT and not lever.at[1])


def moves_thresholds(levers: Sequence[Lever], against: str) -> bool:
    """Whether structural levers move worth or thresholds: against war the consent to packages does not enter."""
    return bool(resolved(levers)) or (against == "now" and bool(levers))


def changed_solution(
    game: Game, levers: Sequence[Lever], t: int, states: NDArray[np.int64], *, talks: bool = True
) -> Solution:
    """The conflict under structural levers, solved again.

    Parameters
    ----------
    game : Game
    levers : sequence of Lever
    t : int
    states : (m,) int array
        States that are to have values at the talks of `t`.
    talks : bool
        False where only what fighting on for good is worth is asked for.
    """
    moves = [move_named(game.conflict, lever) for lever in forbids(levers)]
    rules = sorted((lever for lever in levers if lever.rank in (CONSENT, PEACE)), reverse=True)
    if rules:
        # Clauses are dropped from the last, so that the places of those before stay what they are.
        changes: Any = [change_of(game.conflict, lever) for lever in rules]
        changed = change_conflict(game.conflict, changes_of(changes))
        game = build(changed, calendar=game.calendar, reuse=game)
    return solve(open_at(without_moves(game, moves), t, states), talks=talks)


def hits(solution: Solution, t: int, s: int, periods: int, wanted: Callable[[int], NDArray[np.bool_]]) -> float:
    """The probability of being, at the talks of at least one of the next periods, in one of some states.

    Parameters
    ----------
    solution : Solution
    t, s : int
        The talks from which one looks ahead; nothing is signed at them.
    periods : int
        How many periods ahead.
    wanted : callable
        From a period to a (s,) bool array.

    Returns
    -------
    float
        In [0, 1]; a war that has ended by then, by a signature or by itself, does not count.
    """
    game = solution.game
    live = game.states.ending < 0
    mass, reached = np.zeros(game.states.size), 0.0
    mass[s] = 1.0
    last = t + periods if game.calendar.open else min(t + periods, game.periods - 1)
    for later in range(t + 1, last + 1):
        row = solution.row(later)
        mass = np.where(live, through_stages(solution, row, mass), 0.0)
        mark = wanted(later)
        reached += float(mass[mark].sum())
        mass = through_talks(solution, row, np.where(mark, 0.0, mass)) * (1.0 - game.fades)
    return min(reached, 1.0)


def ahead(solution: Solution, t: int, s: int, periods: int | None = None) -> list[NDArray[np.float64]]:
    """The distribution over states at the talks of each later period while the war goes on, nothing signed at `t`.

    Parameters
    ----------
    solution : Solution
    t, s : int
        The talks from which one looks ahead.
    periods : int, optional
        How many periods; default all of them, and in a war without a last date at least a year.

    Returns
    -------
    list of (s,) float array
        Each adds to the probability that the war has not ended by then.
    """
    game = solution.game
    live = game.states.ending < 0
    mass, found = np.zeros(game.states.size), []
    mass[s] = 1.0
    last = game.periods if periods is None else min(game.periods, t + 1 + periods)
    if game.calendar.open:
        last = t + 1 + (periods or max(game.periods - t, round(12 / game.calendar.months)))
    for row in map(solution.row, range(t + 1, last)):
        mass = np.where(live, through_stages(solution, row, mass), 0.0)
        found.append(mass)
        mass = through_talks(solution, row, mass) * (1.0 - game.fades)
    return found
