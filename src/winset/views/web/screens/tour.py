"""The tour: the file's argument step by step, each with its change, a guess to be made first, and what to look at."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from winset.cases.changes import change_conflict
from winset.cases.problems import quoted
from winset.cases.schema import Conflict
from winset.errors import RequestError
from winset.studies.change_words import changes_in_words
from winset.studies.tour import held_against, reach_of, scale_of, steps_of
from winset.studies.words import labels
from winset.views.tour import guess_words, number_words, record_words, step_words
from winset.views.web.entries import entries_of
from winset.views.words import dated, plain

if TYPE_CHECKING:
    from winset.cases.graph_case import GraphCase
    from winset.studies.tour import MeasureAsked, StepChosen
    from winset.views.web.wanted import Wanted

TITLE = "Tour"
ORDER = 70

PLACES = 100
"""Places of a slider on which an amount is guessed."""


def shown(subject: Conflict | GraphCase) -> bool:
    """Every conflict: one without a `tour` has the steps that any file has."""
    return isinstance(subject, Conflict)


def data(wanted: Wanted) -> dict[str, Any]:
    """The steps; with `guess`, the place of a step, what the guess of that step stands beside."""
    steps = steps_of(wanted.base)
    if "guess" in wanted.params:
        return _held(wanted, steps)
    return {"own": bool(wanted.base.tour), "steps": [_step(wanted, step) for step in steps]}


def _step(wanted: Wanted, step: StepChosen) -> dict[str, Any]:
    base = wanted.base
    clauses = [plain(clause) for clause in changes_in_words(base, step.changes)]
    title, says, look = step_words(step, base, clauses)
    return {
        "title": title,
        "says": says,
        "look": look,
        "changes": clauses,
        "entries": entries_of(step.changes),
        "screen": step.screen,
        "month": step.month,
        "guess": None if step.guess is None else _guess(wanted, step.guess),
    }


def _guess(wanted: Wanted, spec: MeasureAsked) -> dict[str, Any]:
    """The slider of a guess: what is guessed, from where to where, and its places in words where they are dates."""
    base, scale = wanted.base, scale_of(spec)
    low, high = reach_of(spec, wanted.first())
    calendar = base.calendar
    dates = [dated(calendar.label(k), calendar.step) for k in range(calendar.shown)] if scale == "date" else []
    unit = plain(labels(base)["units"][spec["account"]]) if "account" in spec else ""
    return {
        "what": guess_words(spec, labels(base), calendar.step),
        "scale": scale,
        "low": low,
        "high": high,
        "step": 1 if scale == "date" or "blocker" in spec else (high - low) / PLACES,
        "dates": [*dates, "later or never"] if dates else [],
        "unit": unit or ("points" if "value" in spec else ""),
    }


def _held(wanted: Wanted, steps: list[StepChosen]) -> dict[str, Any]:
    """The model's number with the step's change and without, and the record's."""
    place = wanted.params["guess"]
    if type(place) is not int or not 0 <= place < len(steps) or steps[place].guess is None:
        raise RequestError(f"expected the place of a step with a guess; found {quoted(place)}")
    base, spec = wanted.base, steps[place].guess or {}
    made = change_conflict(base, steps[place].changes)
    found = held_against(spec, wanted.first(), wanted.desk.outcome(made, wanted.tell))
    told = partial(number_words, spec, calendar=base.calendar, labels=labels(base))
    return {
        "numbers": found,
        "before": told(number=found["before"]),
        "after": told(number=found["after"]),
        "record": record_words(spec, found["record"], base.calendar),
    }
