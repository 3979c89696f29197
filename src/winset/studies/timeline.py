"""The main answer: month by month, which agreements were possible, who blocked, and how likely signing was."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from winset.errors import RequestError
from winset.game.game import build
from winset.solver.forward import Forecast, forecast, through_stages
from winset.solver.solution import Solution, solve
from winset.studies.finding import Finding, provenance_of
from winset.studies.headline import headline
from winset.studies.win_set import win_set

if TYPE_CHECKING:
    from collections.abc import Callable

    from winset.cases.calendar import Calendar
    from winset.cases.schema import Conflict, Step
    from winset.game.game import Game

QUESTION = "Which agreements would be signed, when, on what terms, and who stands in the way?"
TITLE = "Month by month"
SOURCE = "docs/model.md sections 3 and 4"


@dataclass(frozen=True, slots=True)
class Begin:
    """Where the forecast begins: a period, the state at its start, and the last period whose record is known."""

    period: int
    state: int
    known: str | None = None


def timeline(
    conflict: Conflict,
    *,
    start: str | None = None,
    horizon: str | None = None,
    sensitivity: bool = True,
    progress: Callable[[str, float], None] | None = None,
) -> Finding:
    """Solve a conflict and read it along its history, or along its most likely path where it has none.

    Parameters
    ----------
    conflict : Conflict
    start : str, optional
        Forecast from the start of this period, knowing the recorded history before it; default the first.
    horizon : str, optional
        Another date for the horizon.
    sensitivity : bool
        Solve again with the horizon 12 months either way.
    progress : callable, optional
        Told what is being done and the share of it done, from 0 to 1.

    Returns
    -------
    Finding
        Its values are the object that `winset run --json` prints; see docs/design.md.

    Raises
    ------
    RequestError
        Where `start` or `horizon` lies outside the conflict's time, or the war was over by `start`.
    LimitError
        Where the conflict passes a stated limit.
    """
    tell = progress or silent
    game = build(conflict, periods=_periods(conflict, horizon))
    solution = solve(game, progress=partial(tell, "solving"))
    begin = begin_at(game, start)
    ahead = forecast(solution, state=begin.state, start=begin.period)
    rows = [_row(solution, ahead, t, s, begin) for t, s in path_of(solution, begin) if t >= begin.period]
    values: dict[str, Any] = {
        "title": conflict.title,
        "from": game.calendar.label(begin.period) or None,
        "known_to": begin.known,
        "path": "recorded" if conflict.history else "most likely",
        "step": game.calendar.step,
        "labels": labels(conflict),
        "states": int(game.reach.ever.sum()),
        "packages": game.packages.size,
        "value_at_start": _by_party(game, solution.value[begin.period, begin.state]),
        "forward": _forward(game, ahead),
        **_record(game),
        "headline": headline(rows, game.history.agreement),
        "history": rows,
    }
    if sensitivity and conflict.time is not None:
        values["horizon"] = _sensitivity(game, begin, ahead, tell)
    return Finding("timeline", values, provenance_of(game, start=values["from"]))


def silent(what: str, share: float) -> None:
    """Nobody is told what is being done, or the share of it done."""
    del what, share


def labels(conflict: Conflict) -> dict[str, Any]:
    """The names to show for parties, issues and options."""
    return {
        "parties": {name: party.name or name for name, party in conflict.parties.items()},
        "issues": {name: issue.name or spoken(name) for name, issue in conflict.issues.items()},
        "endings": {name: ending.name or spoken(name) for name, ending in conflict.endings.items()},
        "accounts": {name: account.name or spoken(name) for name, account in conflict.accounts.items()},
        "units": {name: account.unit for name, account in conflict.accounts.items()},
        "options": {
            name: {option: notes.name or spoken(option) for option, notes in issue.options.items()}
            for name, issue in conflict.issues.items()
        },
    }


def spoken(name: str) -> str:
    """A name as words.

    Examples
    --------
    >>> spoken("release_prisoners")
    'release prisoners'
    """
    return name.replace("_", " ")


def _record(game: Game) -> dict[str, Any]:
    """How the recorded war ended, and how far the record goes."""
    conflict, history, calendar = game.conflict, game.history, game.calendar
    signed = next((step.month for step in conflict.history if step.agreement is not None), None)
    ended = {"month": calendar.label(len(history.states)), "ending": history.ending} if history.ending else None
    return {
        "agreement": history.agreement,
        "ended": ended,
        "recorded_to": calendar.label(history.last) if history.last >= 0 else None,
        "signed_beyond": signed if signed and history.agreement is None else None,
    }


def _periods(conflict: Conflict, horizon: str | None) -> int | None:
    """The number of periods to another horizon."""
    if horizon is None:
        return None
    if conflict.time is None:
        raise RequestError("this conflict has no `time`, so no horizon")
    periods = _period(conflict.calendar, horizon, "--horizon")
    if periods < 1:
        raise RequestError(f"--horizon {horizon}: not after the start, {conflict.time.start}")
    return periods


def _period(calendar: Calendar, date: str, option: str) -> int:
    try:
        return calendar.period(date)
    except ValueError as error:
        raise RequestError(f"{option} {date}: {error}") from None


def begin_at(game: Game, start: str | None) -> Begin:
    """Where a forecast from a month begins: in the state that the record has reached before it."""
    if start is None:
        return Begin(0, game.initial)
    calendar = game.calendar
    if game.conflict.time is None:
        raise RequestError("this conflict has no `time`, so no month to start from")
    t = _period(calendar, start, "--from")
    first, last = calendar.label(0), calendar.label(game.periods - 1)
    if not 0 <= t < game.periods:
        raise RequestError(f"--from {start}: outside the conflict's time, {first} to {last}")
    if t == 0:
        return Begin(0, game.initial)
    path = game.history.states
    if not path:
        raise RequestError(f"--from {start}: the file has no history to say where things then stood")
    end = len(path) - (game.history.agreement is not None)
    if t > end:
        raise RequestError(f"--from {start}: by the recorded history the war was over; the last month is "
                           f"{calendar.label(end)}")  # fmt: skip
    state = int(game.states.find(np.array([path[t - 1]]))[0])
    return Begin(t, state, calendar.label(t - 1))


def path_of(solution: Solution, begin: Begin | None = None) -> list[tuple[int, int]]:
    """The recorded path as (period, state at its talks), or the most likely one where the file has no history."""
    game = solution.game
    return _recorded(game) if game.conflict.history else _likely(solution, begin or begin_at(game, None))


def _recorded(game: Game) -> list[tuple[int, int]]:
    """The recorded path as (period, state)."""
    states = [int(game.states.find(np.array([codes]))[0]) for codes in game.history.states]
    return list(enumerate(states))


def _likely(solution: Solution, begin: Begin) -> list[tuple[int, int]]:
    """From each month's state the most probable state at the next talks, given that the war goes on.

    Ties go to the state that comes first in the order of the factors' values.
    """
    game = solution.game
    live = game.states.ending < 0
    state, path = begin.state, []
    for t in range(begin.period, game.periods):
        mass = np.zeros(game.states.size)
        mass[state] = 1.0
        mass = np.where(live, through_stages(solution, t, mass), 0.0)
        if mass.max() <= 0:
            break
        state = int(np.flatnonzero(mass >= mass.max() * (1 - 1e-9))[0])
        path.append((t, state))
    return path


def _by_party(game: Game, numbers: np.ndarray) -> dict[str, float]:
    return {name: float(number) for name, number in zip(game.parties, numbers, strict=True)}


def _row(solution: Solution, ahead: Forecast, t: int, s: int, begin: Begin) -> dict[str, Any]:
    """One month: what happened, the win-sets, the blockers, and the chance of signing."""
    game = solution.game
    steps = game.history.steps[t] if t < len(game.history.steps) else ()
    return {
        "month": game.calendar.label(t) or None,
        "happened": [happened(game.conflict, step) for step in steps],
        "state": game.states[s],
        "against_war": win_set(game, t, s, solution.war[t, s]).to_json(),
        "now": win_set(game, t, s, solution.continuation[t, s]).to_json(),
        "sign_probability": float(solution.sign[t, s]),
        "signed_by": float(ahead.sign[: t - begin.period + 1].sum()),
        "continuation": _by_party(game, solution.continuation[t, s]),
        "war_value": _by_party(game, solution.war[t, s]),
    }


def happened(conflict: Conflict, step: Step) -> str:
    """A recorded step in words."""
    if step.says:
        return step.says
    if step.chance is not None:
        return conflict.chance[step.chance].name or spoken(step.chance)
    if step.accord is not None:
        return conflict.accords[step.accord].name or f"accord: {spoken(step.accord)}"
    if step.move is not None:
        party, move = step.move.split(".", 1)
        return conflict.moves[party][move].name or f"{conflict.parties[party].name or party}: {spoken(move)}"
    if step.set is not None:
        return ", ".join(f"{spoken(name)}: {str(value).lower()}" for name, value in step.set.items())
    return "agreement signed"


def _forward(game: Game, ahead: Forecast) -> dict[str, Any]:
    packages = game.packages
    return {
        "sign": [float(p) for p in ahead.sign],
        "endings": dict(zip(game.conflict.endings, map(float, ahead.endings[-1]), strict=True)),
        "war_at_horizon": ahead.war_at_horizon,
        "options": {
            issue: dict(zip(options, map(float, ahead.options(packages.digits, i, len(options))), strict=True))
            for i, (issue, options) in enumerate(zip(packages.issues, packages.options, strict=True))
        },
        "accounts": dict(zip(game.conflict.accounts, map(float, ahead.accounts), strict=True)),
    }


def _sensitivity(game: Game, begin: Begin, ahead: Forecast, tell: Callable[[str, float], None]) -> dict[str, Any]:
    """What moves when the horizon lies 12 months earlier or later."""
    year = round(12 / game.calendar.months)
    signed = game.history.agreement is not None
    mark = len(game.history.states) - 1 if signed else max(begin.period, game.periods - year - 1)
    found: dict[str, Any] = {"mark": game.calendar.label(mark), "base": _measures(game, ahead, begin, mark)}
    for months, periods in ((-12, game.periods - year), (12, game.periods + year)):
        if periods <= mark:
            found[f"{months:+d}"] = None
            continue
        other = build(game.conflict, periods=periods, reuse=game)
        solved = solve(other, progress=partial(tell, f"horizon {months:+d} months"))
        state = int(other.states.find(game.states.codes[[begin.state]])[0])
        found[f"{months:+d}"] = _measures(other, forecast(solved, state=state, start=begin.period), begin, mark)
    return found


def _measures(game: Game, ahead: Forecast, begin: Begin, mark: int) -> dict[str, Any]:
    forward = _forward(game, ahead)
    return {
        "horizon": game.calendar.label(game.periods),
        "signed_by_mark": float(ahead.sign[: mark - begin.period + 1].sum()),
        "signed": float(ahead.sign.sum()),
        "war_at_horizon": ahead.war_at_horizon,
        "likely": {issue: most_likely(options) for issue, options in forward["options"].items()},
    }


def most_likely(options: dict[str, float]) -> str:
    """The option most likely to be signed; the first in file order where several are."""
    return max(options, key=lambda option: options[option])
