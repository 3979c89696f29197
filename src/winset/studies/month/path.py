"""The path along which a war is read, recorded or most likely, and where on it a forecast begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from winset.errors import RequestError
from winset.solver.stages import through_stages

if TYPE_CHECKING:
    from winset.cases.calendar import Calendar
    from winset.game.game import Game
    from winset.solver.solution import Solution


@dataclass(frozen=True, slots=True)
class Begin:
    """Where the forecast begins: a period, the state at its start, and the last period whose record is known."""

    period: int
    state: int
    known: str | None = None


def begin_at(game: Game, start: str | None) -> Begin:
    """Where a forecast from a month begins: in the state that the record has reached before it."""
    if start is None:
        return Begin(0, game.initial)
    path = game.history.states
    last = len(path) - (game.history.agreement is not None) if path else None
    t = month_at(game.calendar, start, "start", last=last)
    if t == 0:
        return Begin(0, game.initial)
    if not path:
        raise RequestError("the file has no history to say where things then stood", parameter="start", found=start)
    return Begin(t, recorded_state(game, t - 1, after=True), game.calendar.label(t - 1))


def path_of(solution: Solution, begin: Begin | None = None) -> list[tuple[int, int]]:
    """The recorded path as (period, state at its talks), or the most likely one where the file has no history."""
    game = solution.game
    if game.conflict.history:
        return [(t, recorded_state(game, t)) for t in range(len(game.history.states))]
    return _likely(solution, begin or begin_at(game, None))


def recorded_state(game: Game, t: int, *, after: bool = False) -> int:
    """The state at the talks of a period of the record, or the one with which it ends."""
    codes = game.history.after[t] if after else game.history.states[t]
    return int(game.states.find(np.array([codes]))[0])


def _likely(solution: Solution, begin: Begin) -> list[tuple[int, int]]:
    """From each month's state the most probable state at the next talks, given that the war goes on.

    Ties go to the state that comes first in the order of the factors' values.
    """
    game = solution.game
    live = game.states.ending < 0
    state, path = begin.state, []
    for t in range(begin.period, game.calendar.shown):
        mass = np.zeros(game.states.size)
        mass[state] = 1.0
        mass = np.where(live, through_stages(solution, t, mass), 0.0)
        if mass.max() <= 0:
            break
        state = int(np.flatnonzero(mass >= mass.max() * (1 - 1e-9))[0])
        path.append((t, state))
    return path


def period_of(calendar: Calendar, date: str, parameter: str) -> int:
    """The period of a date that a caller gives; it may lie outside the time."""
    if calendar.step == "none":
        raise RequestError("this conflict has no `time`, so it has no months", parameter=parameter, found=date)
    try:
        return calendar.period(date)
    except ValueError as error:
        raise RequestError(str(error), parameter=parameter, found=date) from None


def month_at(calendar: Calendar, date: str, parameter: str, *, first: int = 0, last: int | None = None) -> int:
    """The period of a month of the war that a caller gives.

    Parameters
    ----------
    calendar : Calendar
    date : str
    parameter : str
        What the caller calls it, for messages.
    first : int
        The first period that there is an answer for.
    last : int, optional
        The last period before the war was over; default that of the time.

    Raises
    ------
    RequestError
        Where it is no date, or lies outside the time, or after the war was over.

    Examples
    --------
    >>> from winset.cases.calendar import calendar_of
    >>> month_at(calendar_of("month", "1951-07", "1953-08"), "1952-01", "at")
    6
    """
    t = period_of(calendar, date, parameter)
    if not first <= t < calendar.shown:
        told = f"outside the conflict's time, {calendar.label(first)} to {calendar.label(calendar.shown - 1)}"
        raise RequestError(told, parameter=parameter, found=date)
    if last is not None and t > last:
        told = f"the war was over by then; the last month is {calendar.label(last)}"
        raise RequestError(told, parameter=parameter, found=date)
    return t
