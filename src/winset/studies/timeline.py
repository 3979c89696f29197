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
from winset.studies.win_set import win_set

if TYPE_CHECKING:
    from collections.abc import Callable

    from winset.cases.schema import Conflict, Step
    from winset.game.game import Game

QUESTION = "Which agreements would be signed, when, on what terms, and who stands in the way?"
TITLE = "Month by month"
SOURCE = "docs/model.md sections 3 and 4"


@dataclass(frozen=True, slots=True)
class _Begin:
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
    shift = _shift(conflict, horizon)
    game = build(conflict, shift_months=shift)
    solution = solve(game, progress=partial(tell, "solving"))
    begin = begin_at(game, start)
    ahead = forecast(solution, state=begin.state, start=begin.period)
    path = list(_recorded(game) if conflict.history else _likely(solution, begin))
    rows = [_row(solution, ahead, t, s, begin) for t, s in path if t >= begin.period]
    values: dict[str, Any] = {
        "title": conflict.title,
        "from": game.calendar.label(begin.period) or None,
        "known_to": begin.known,
        "path": "recorded" if conflict.history else "most likely",
        "labels": labels(conflict),
        "states": int(game.reach.ever.sum()),
        "packages": game.packages.size,
        "value_at_start": _by_party(game, solution.value[begin.period, begin.state]),
        "forward": _forward(game, ahead),
        "agreement": game.history.agreement,
        "headline": headline(rows, game.history.agreement),
        "history": rows,
    }
    if sensitivity and conflict.time is not None:
        values["horizon"] = _sensitivity(game, begin, shift, ahead, tell)
    return Finding("timeline", values, provenance_of(game, start=values["from"]))


def headline(rows: list[dict[str, Any]], agreement: dict[str, str] | None) -> dict[str, Any]:
    """What the table says in short.

    Returns
    -------
    dict
        `against_war`: stretches of months in which some agreement beat fighting on for good; `now`: the first month in
        which one was worth signing at once, or None; `before`, `after`: for each party, in how many months up to that
        month, and from it on, it alone blocked some agreement or was one of those who had to turn; `changed`: what
        happened in that month; `peak`: the month most likely to see a signature; `signed`: the recorded month.
    """
    first = next((k for k, row in enumerate(rows) if row["now"]["size"]), None)
    split = len(rows) if first is None else first
    peak = max(rows, key=lambda row: row["sign_probability"], default=None)
    return {
        "against_war": _stretches(rows),
        "now": rows[first]["month"] if first is not None else None,
        "before": _in_the_way(rows[:split]),
        "after": _in_the_way(rows[split:]),
        "months_before": split,
        "changed": rows[first]["happened"] if first is not None else [],
        "peak": peak["month"] if peak and peak["sign_probability"] > 0 else None,
        "signed": rows[-1]["month"] if rows and agreement else None,
    }


def _stretches(rows: list[dict[str, Any]]) -> list[list[str | None]]:
    """First and last month of each run of months in which the win-set against war is not empty."""
    found: list[list[str | None]] = []
    open_ = False
    for row in rows:
        if row["against_war"]["size"]:
            found = [*found[:-1], [found[-1][0], row["month"]]] if open_ else [*found, [row["month"], row["month"]]]
        open_ = bool(row["against_war"]["size"])
    return found


def _in_the_way(rows: list[dict[str, Any]]) -> dict[str, int]:
    """In how many months each party stood between the table and an agreement now, most first."""
    months: dict[str, int] = {}
    for row in rows:
        held = {party for holdout in row["now"]["holdouts"] for party in holdout["parties"]}
        for party in {*row["now"]["blockers"], *held}:
            months[party] = months.get(party, 0) + 1
    return dict(sorted(months.items(), key=lambda item: (-item[1], item[0])))


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


def _shift(conflict: Conflict, horizon: str | None) -> int:
    """By how many months the horizon is moved."""
    if horizon is None:
        return 0
    calendar = conflict.calendar
    if conflict.time is None:
        raise RequestError("this conflict has no `time`, so no horizon")
    try:
        periods = calendar.period(horizon)
    except ValueError as error:
        raise RequestError(f"--horizon {horizon}: {error}") from None
    if periods < 1:
        raise RequestError(f"--horizon {horizon}: not after the start, {conflict.time.start}")
    return round((periods - calendar.periods) * calendar.months)


def begin_at(game: Game, start: str | None) -> _Begin:
    """Where a forecast from a month begins: in the state that the record has reached before it."""
    if start is None:
        return _Begin(0, game.initial)
    calendar = game.calendar
    if game.conflict.time is None:
        raise RequestError("this conflict has no `time`, so no month to start from")
    try:
        t = calendar.period(start)
    except ValueError as error:
        raise RequestError(f"--from {start}: {error}") from None
    first, last = calendar.label(0), calendar.label(game.periods - 1)
    if not 0 <= t < game.periods:
        raise RequestError(f"--from {start}: outside the conflict's time, {first} to {last}")
    if t == 0:
        return _Begin(0, game.initial)
    path = game.history.states
    if not path:
        raise RequestError(f"--from {start}: the file has no history to say where things then stood")
    over = game.history.agreement is not None and t >= len(path)
    if over or t > len(path):
        raise RequestError(f"--from {start}: by the recorded history the war was over; the last month is "
                           f"{calendar.label(len(path) - 1)}")  # fmt: skip
    state = int(game.states.find(np.array([path[t - 1]]))[0])
    return _Begin(t, state, calendar.label(t - 1))


def _recorded(game: Game) -> list[tuple[int, int]]:
    """The recorded path as (period, state)."""
    states = [int(game.states.find(np.array([codes]))[0]) for codes in game.history.states]
    return list(enumerate(states))


def _likely(solution: Solution, begin: _Begin) -> list[tuple[int, int]]:
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


def _row(solution: Solution, ahead: Forecast, t: int, s: int, begin: _Begin) -> dict[str, Any]:
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


def _sensitivity(
    game: Game, begin: _Begin, shift: int, ahead: Forecast, tell: Callable[[str, float], None]
) -> dict[str, Any]:
    """What moves when the horizon lies 12 months earlier or later."""
    calendar = game.calendar
    found: dict[str, Any] = {}
    known = game.history.states
    mark = len(known) - 1 if known and game.history.agreement is not None else game.periods - 1
    for months in (-12, 12):
        if calendar.shifted(months).periods <= max(mark, begin.period):
            found[f"{months:+d}"] = None
            continue
        other = build(game.conflict, shift_months=shift + months, reuse=game)
        solved = solve(other, progress=partial(tell, f"horizon {months:+d} months"))
        state = int(other.states.find(game.states.codes[[begin.state]])[0])
        found[f"{months:+d}"] = _measures(other, forecast(solved, state=state, start=begin.period), begin, mark)
    return {
        "mark": calendar.label(mark),
        "base": _measures(game, ahead, begin, mark),
        **found,
    }


def _measures(game: Game, ahead: Forecast, begin: _Begin, mark: int) -> dict[str, Any]:
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
