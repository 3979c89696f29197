"""One solve of a measurement: the headline of a conflict with one thing changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

from winset.cases.change import changes_of
from winset.cases.changes import change_conflict
from winset.errors import ConflictError, WinsetError
from winset.studies.month.path import path_of
from winset.studies.month.votes import read_votes
from winset.studies.outcome import outcome_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from winset.cases.schema import Conflict, Step
    from winset.game.game import Game
    from winset.studies.outcome import Outcome
    from winset.studies.progress import TellShare

LeverChange = dict[str, Any]
"""A change of one thing, as `winset.cases.change` has it and as JSON."""


class LeverEnd(TypedDict):
    """A headline: the chance of a signature by the mark, and whether some package is worth signing at once.

    `open`: in some month of the path that `run` reads, `first` the first of them; `open` is None where a change cuts
    the record before such a month, so that nobody can say. Where the conflict cannot be so, everything is None and
    `why` says why.
    """

    chance: float | None
    open: bool | None
    first: str | None
    why: str | None


def mark_of(game: Game) -> int | None:
    """The period by whose end a signature counts, as in the headline of `run`; None where it counts whenever it comes.

    That of the recorded signature; where there is none, a signature counts whenever it comes: by the last date of a war
    that has one, ever in one that has none, and without a clock at the one meeting that there is.
    """
    return len(game.history.states) - 1 if game.history.agreement is not None else None


def mark_label(game: Game) -> str | None:
    """The date of the mark, or the last that there is; None where the war has none, and without a clock."""
    mark, calendar = mark_of(game), game.calendar
    if mark is None:
        return None if calendar.open else calendar.label(calendar.shown - 1) or None
    return calendar.label(mark)


def end_of(outcome: Outcome, mark: int | None, record: Conflict | None = None) -> LeverEnd:
    """The headline of a solved conflict.

    Parameters
    ----------
    outcome : Outcome
        Forecast from its start.
    mark : int or None
        The period of the mark; None for whenever it comes.
    record : Conflict, optional
        The conflict before a change, whose record the change may have cut.

    Examples
    --------
    >>> from winset.cases.read import parse
    >>> toy = "{winset: 1, title: t, parties: {a: {values: {x: {y: 2}}}}, issues: {x: [y, z]}, consent: [{of: [a]}]}"
    >>> found = end_of(outcome_of(parse(toy)), None)
    >>> round(found["chance"], 2), found["open"]
    (0.81, True)
    """
    cut = None if record is None else _cut(record, outcome.game.conflict)
    path = [(t, s) for t, s in path_of(outcome.solution) if t < cut] if cut is not None else path_of(outcome.solution)
    at = next((t for t, s in path if _opens(outcome, t, s)), None)
    return {
        "chance": _signed(outcome, mark),
        "open": True if at is not None else None if cut is not None else False,
        "first": None if at is None else outcome.game.calendar.label(at) or None,
        "why": None,
    }


def _signed(outcome: Outcome, mark: int | None) -> float:
    """The chance of a signature by the end of a period, or ever."""
    if mark is None:
        return float(outcome.ahead.signed)
    return float(outcome.signed_by[min(mark, len(outcome.signed_by) - 1)])


def _cut(before: Conflict, after: Conflict) -> int | None:
    """The period of the first step of a record that a changed conflict cannot take; None where it can take all.

    Beyond it the changed conflict has no record to be read along. An offer changes no state, and is none of these.
    """
    kept = set(map(_as_text, after.history))
    lost = [step.month for step in before.history if step.offer is None and _as_text(step) not in kept]
    return before.calendar.period(lost[0]) if lost else None


def _as_text(step: Step) -> str:
    return step.model_dump_json(by_alias=True, exclude_unset=True)


def _opens(outcome: Outcome, t: int, s: int) -> bool:
    """Whether some package is worth signing at once at the talks of a period."""
    votes = read_votes(outcome.game, t, s, outcome.solution.continuation[t])
    return bool(votes.size) and bool(votes.passes().any())


def changed_end(base: Outcome, change: Mapping[str, Any], progress: TellShare | None = None) -> LeverEnd:
    """The headline of a conflict with a change, by the mark of the conflict as it is.

    Parameters
    ----------
    base : Outcome
        The conflict as it is; its tables are used where they are the same.
    change : mapping
        As `winset what-if` takes it.
    progress : callable, optional
        Told the share of it solved; where it raises, the solve ends.
    """
    game = base.game
    try:
        changed = change_conflict(game.conflict, changes_of(dict(change)))
        outcome = outcome_of(changed, reuse=game, threads=1, progress=progress)
    except WinsetError as error:
        return {"chance": None, "open": None, "first": None, "why": _why(error)}
    return end_of(outcome, mark_of(game), game.conflict)


def _why(error: WinsetError) -> str:
    """Why a conflict cannot be so, in one line."""
    return error.problems[0].message if isinstance(error, ConflictError) else str(error).partition("\n")[0]
