"""The moment a static question is asked at: a month, and the state of the conflict at its talks."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from winset.cases.problems import nearest, quoted
from winset.errors import RequestError
from winset.game.game import build
from winset.game.packages import MAX_PACKAGES
from winset.solver.solution import solve
from winset.studies.month.path import month_at, path_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from winset.cases.schema import Conflict
    from winset.game.game import Game
    from winset.solver.solution import Solution


@dataclass(frozen=True, slots=True)
class Moment:
    """The talks of a period in a state.

    Attributes
    ----------
    period, state : int
    month : str or None
        None without a clock.
    path : {'recorded', 'most likely', 'given', 'none'}
        Where the state comes from; `none` without a clock.
    """

    period: int
    state: int
    month: str | None
    path: str


def solved_for(conflict: Conflict, against: str) -> Solution:
    """A conflict solved for one month; without its talks where only what war is worth is asked for.

    Parameters
    ----------
    conflict : Conflict
    against : {'war', 'now'}
        What a package is to be compared with.
    """
    answered = any(move.at for moves in conflict.moves.values() for move in moves.values())
    listed = math.prod(len(issue.options) for issue in conflict.issues.values()) <= MAX_PACKAGES
    talks = conflict.time is not None and (against == "now" or not conflict.history or (answered and listed))
    return solve(build(conflict, talks=talks))


def disagreement(solution: Solution, against: str) -> NDArray[np.float64]:
    """What each party has without an agreement: D against `war`, C against `now`; shape (t, s, p)."""
    return solution.war if against == "war" else solution.continuation


def hold_month(game: Game, at: str | None) -> None:
    """Stop before anything is solved where a month asked for lies outside the time, or after the record's war."""
    if at is not None:
        recorded = len(game.history.states)
        month_at(game.calendar, at, "at", last=recorded - 1 if recorded else None)


def moment_at(solution: Solution, at: str | None = None, state: Mapping[str, str] | None = None) -> Moment:
    """The talks of a month, in the state of the recorded path, or of the most likely one.

    Parameters
    ----------
    solution : Solution
    at : str, optional
        A month; default that of the recorded agreement, else the first.
    state : mapping of factor to value, optional
        Factors that are to have another value then.

    Raises
    ------
    RequestError
        Where there is no such month, the war was over by then, or no path leads to the state.
    """
    game = solution.game
    if game.conflict.time is None and at is None:
        return Moment(0, _changed(solution, 0, game.initial, state), None, "given" if state else "none")
    path = path_of(solution)
    if not path:
        raise RequestError("the war is over before its first talks, so there is no month to ask about")
    t = path[-1][0] if game.history.agreement is not None else path[0][0]
    if at is not None:
        t = month_at(game.calendar, at, "at", last=path[-1][0])
    kind = "given" if state else "recorded" if game.conflict.history else "most likely"
    return Moment(t, _changed(solution, t, dict(path)[t], state), game.calendar.label(t), kind)


def _changed(solution: Solution, t: int, s: int, state: Mapping[str, str] | None) -> int:
    """The state with some factors changed."""
    if not state:
        return s
    game = solution.game
    codes = game.states.codes[s].copy()
    for name, text in state.items():
        if name not in game.states.factors:
            raise RequestError(f"no factor {quoted(name)}{nearest(name, game.states.factors)}", parameter="state")
        f = game.states.factors.index(name)
        known = [str(value).lower() if isinstance(value, bool) else str(value) for value in game.states.values[f]]
        if text not in known:
            raise RequestError(f"{name} has no value {quoted(text)}{nearest(text, known)}", parameter="state")
        codes[f] = known.index(text)
    found = int(game.states.find(np.array([codes]))[0])
    if found < 0 or not game.reach.talks[t, found]:
        raise RequestError(
            "no path leads to that state by then, so what war is worth in it is not known", parameter="state"
        )
    return found
