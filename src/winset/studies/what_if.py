"""What if: a conflict as it is and as it would be with changes, side by side, both solved exactly."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypedDict

from winset.cases.bound import bind
from winset.cases.change import changes_of
from winset.cases.changes import change_conflict
from winset.cases.history import walk_history
from winset.cases.read import Case, read
from winset.errors import RequestError
from winset.studies.believed import IdleBeliefs, idle_beliefs
from winset.studies.change_words import changes_in_words
from winset.studies.finding import Finding, Told, ToldFrom, provenance_of
from winset.studies.outcome import Outcome, asked_from, outcome_of
from winset.studies.progress import silent
from winset.studies.solved import Solved
from winset.studies.together import together
from winset.studies.words import labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from winset.cases.change import Change
    from winset.cases.schema import Conflict
    from winset.studies.outcome import OutcomeTold
    from winset.studies.progress import Tell, TellShare
    from winset.studies.words import Labels

QUESTION = "What would have been different?"
TITLE = "What if"
SOURCE = "docs/model.md section 4"


class OpenDifference(TypedDict, total=False):
    """What is there only where neither side has a last date."""

    signed: float
    faded: float


class OutcomeDifference(OpenDifference):
    """Changed minus baseline, of what both have; of median months in periods, None where one of them shows none."""

    signed_by: dict[str, float]
    options: dict[str, dict[str, float]]
    endings: dict[str, float]
    war_at_horizon: float
    accounts: dict[str, float]
    value_at_start: dict[str, float]
    median_month: int | None


class ChangeAlone(TypedDict):
    """What one of several changes makes by itself."""

    change: str
    in_words: list[str]
    difference: OutcomeDifference


class EachAlone(TypedDict, total=False):
    """Left out where there is one change, or nobody asked."""

    alone: list[ChangeAlone]


class WhatIfAnswer(Told, ToldFrom, EachAlone, IdleBeliefs):
    """What `winset what-if --json` prints."""

    title: str
    labels: Labels
    changes: list[str]
    in_words: list[str]
    baseline: OutcomeTold
    changed: OutcomeTold
    difference: OutcomeDifference


def what_if(
    case: Case,
    changes: Any,
    *,
    start: str | None = None,
    changed: Conflict | None = None,
    solved: Solved | None = None,
    alone: bool = True,
    progress: Tell | None = None,
) -> Finding[WhatIfAnswer]:
    """Compare a conflict with itself under changes.

    Parameters
    ----------
    case : Case
        A conflict, or what `read` takes for one.
    changes : mapping, list of mappings or of Change
        In the vocabulary of `winset.cases.changes`.
    start : str, optional
        Ask from this month of the record on; default from the start, or from the month in which a change begins it.
    changed : Conflict, optional
        The conflict with the changes made, where somebody has made them already.
    solved : Solved, optional
        The conflict already solved, and what has been solved of its changed forms.
    alone : bool
        Where there are several changes, solve with each of them by itself as well.
    progress : callable, optional
        Told what is being done and the share of it done.

    Returns
    -------
    Finding
        `baseline`, `changed` and `difference`, each with `signed_by` {month: P}, `median_month`, `options`, `endings`,
        `war_at_horizon`, `accounts`, `value_at_start`; `changes`; and, where several are given, `alone`: the difference
        that each makes by itself; where beliefs are left out, `idle`: those whose going by itself moves no choice, None
        where they are too many to try. A difference of median months is in periods, None where one of them has none.
        Months are those that both share.

    Raises
    ------
    RequestError
        Where there is no change, or a path or name in one does not exist.
    ConflictError
        Where the changed conflict is not a valid one.

    Examples
    --------
    >>> from winset.cases.read import parse
    >>> toy = "{winset: 1, title: t, parties: {a: {values: {x: {y: 2}}}}, issues: {x: [y, z]}, consent: [{of: [a]}]}"
    >>> found = what_if(parse(toy), {"set": {"parties.a.values.x.y": 0}}).to_json()
    >>> round(found["difference"]["options"]["x"]["y"], 2)
    -0.46
    """
    conflict = read(case)
    made = changes_of(changes)
    if not made:
        raise RequestError("what if what? Give a change: set, without, forbid, force or start")
    tell = progress or silent
    tell("solving", 0.0)
    known = solved or Solved(outcome_of(conflict))
    first, second = both_sides(conflict, made, start, known, partial(tell, "solving"), changed)
    before, after = first.to_json(), second.to_json()
    several = alone and (len(made) > 1 or len(made[0].set) > 1)
    told = [change.model_dump(exclude_unset=True) for change in made]
    answer: WhatIfAnswer = {
        "study": "what_if",
        "title": conflict.title,
        "labels": labels(conflict),
        "from": first.months[0] or None,
        "changes": [describe(change) for change in made],
        "in_words": changes_in_words(conflict, made),
        "baseline": before,
        "changed": after,
        "difference": difference(before, after, first, second),
        **(_alone(conflict, made, start, first, known, tell) if several else EachAlone()),
        **(idle_beliefs(made, first, second, tell) if alone else IdleBeliefs()),
        "provenance": provenance_of(first.game, phases=first.phases, changes=told),
    }
    return Finding(answer)


def both_sides(
    conflict: Conflict,
    made: Sequence[Change],
    start: str | None,
    solved: Solved,
    progress: TellShare,
    changed: Conflict | None = None,
) -> tuple[Outcome, Outcome]:
    """A conflict as it is and changed, both asked from the same month where they can be."""
    first = asked_from(solved.first, start or _elsewhere(conflict, made))
    return first, _changed(conflict, made, start, solved, progress, changed)


def _elsewhere(conflict: Conflict, made: Sequence[Change]) -> str | None:
    """The month in which a change begins the war, where the record reaches it: both sides are then asked from it."""
    months = [change.start.month for change in made if change.start and change.start.month]
    if not months or not conflict.history:
        return None
    t = conflict.calendar.period(months[-1])
    return months[-1] if 0 < t <= len(walk_history(bind(conflict)).states) else None


def _changed(
    conflict: Conflict,
    made: Sequence[Change],
    start: str | None,
    solved: Solved,
    progress: TellShare,
    changed: Conflict | None = None,
) -> Outcome:
    """The changed conflict, from the same month; one that begins elsewhere from its own beginning."""
    begins = any(change.start for change in made)
    changed = changed or change_conflict(conflict, made)
    reach(conflict, changed, None if begins else start)
    return solved.outcome(changed, start=None if begins else start, progress=progress)


def reach(conflict: Conflict, changed: Conflict, start: str | None) -> None:
    """Refuse to ask a changed conflict from a month to which its record, cut by the change, leads no more."""
    if start and conflict.history and not changed.history and conflict.time and start > conflict.time.start:
        first = conflict.history[0].month
        told = f"changed so, the record is cut at its first step, in {first}, and does not say where things then stood"
        raise RequestError(told, parameter="start", found=start)


def difference(before: OutcomeTold, after: OutcomeTold, first: Outcome, second: Outcome) -> OutcomeDifference:
    """Changed minus baseline, of every number; months, options and endings that both have."""
    months = [before["median_month"], after["median_month"]]
    apart = None
    if all(date in one.months for date, one in zip(months, (first, second), strict=True)):
        apart = second.game.calendar.ordinal(0) - first.game.calendar.ordinal(0)
        apart = (
            second.months.index(str(months[1]))
            - first.months.index(str(months[0]))
            + apart // first.game.calendar.stride
        )
    options = after["options"]
    return {
        "signed_by": _minus(before["signed_by"], after["signed_by"]),
        "options": {issue: _minus(old, options[issue]) for issue, old in before["options"].items() if issue in options},
        "endings": _minus(before["endings"], after["endings"]),
        "war_at_horizon": after["war_at_horizon"] - before["war_at_horizon"],
        "accounts": _minus(before["accounts"], after["accounts"]),
        "value_at_start": _minus(before["value_at_start"], after["value_at_start"]),
        "median_month": apart,
        **_open_difference(before, after),
    }


def _open_difference(before: OutcomeTold, after: OutcomeTold) -> OpenDifference:
    if "faded" not in before or "faded" not in after:
        return {}
    return {"signed": after["signed"] - before["signed"], "faded": after["faded"] - before["faded"]}


def _minus(before: dict[str, float], after: dict[str, float]) -> dict[str, float]:
    return {key: after[key] - number for key, number in before.items() if key in after}


def _alone(
    conflict: Conflict, made: Sequence[Change], start: str | None, first: Outcome, solved: Solved, tell: Tell
) -> EachAlone:
    """What each change makes by itself: the numbers that a table can show beside the whole."""
    before = first.to_json()

    def by_itself(part: Change, progress: TellShare) -> ChangeAlone:
        other = _changed(conflict, (part,), start, solved, progress)
        apart = difference(before, other.to_json(), first, other)
        return {"change": describe(part), "in_words": changes_in_words(conflict, [part]), "difference": apart}

    parts = [part for change in made for part in _split(change)]
    found: list[ChangeAlone] = []
    for row in together([partial(by_itself, part) for part in parts]):
        found.append(row)
        tell("each change alone", len(found) / len(parts))
    return {"alone": found}


def _split(change: Change) -> list[Change]:
    """A change's parts, one thing each."""
    whole = change.model_dump(exclude_unset=True)
    parts: list[dict[str, Any]] = [{"set": {path: value}} for path, value in change.set.items()]
    parts += [{key: item} for key, item in whole.items() if key != "set" and item is not None]
    return list(changes_of(parts))


def describe(change: Change) -> str:
    """A change as the command line takes it.

    Examples
    --------
    >>> describe(changes_of({"forbid": "rok.release"})[0])
    'forbid rok.release'
    >>> describe(changes_of({"forbid": ["rok.raid", {"move": "rok.release", "from": "1953-05"}]})[0])
    'forbid rok.raid, rok.release@1953-05'
    """
    told = []
    written = change.model_dump(exclude_unset=True)
    if change.forbidden:
        written["forbid"] = [f"{move}@{month}" if month else move for move, month in change.forbidden]
    for key, item in ((key, written[key]) for key in type(change).model_fields if key in written):
        if isinstance(item, dict):
            mark = "=" if key == "set" else " "
            told += [f"{key} {name}{mark}{_shown(value)}" for name, value in item.items()]
        elif item is not None:
            told.append(f"{key} {_shown(item)}")
    return "; ".join(told)


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_shown(item)}" for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(_shown(item) for item in value)
    return str(value).lower() if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else str(value)
