"""The periods of a war without a last date: those that some date tells apart, and those that answers show."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from winset.cases.calendar import FORMS, Calendar, ordinal
from winset.cases.numbers import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from winset.cases.schema import Conflict

OPEN = "open"
"""What stands for a date where a war has no last one."""

AFTER_RECORD, AFTER_START = 24, 60
"""Months shown after the last entry of the record, or after the start where there is none."""

_DATED = ("parties", "chance", "moves", "accords", "talks", "consent", "accounts")
"""Parts of a file whose conditions may name a date."""

_WRITTEN = {step: re.compile(r"\b" + re.sub("[YMD]", "[0-9]", form) + r"\b") for step, form in FORMS.items()}


def open_calendar(conflict: Conflict) -> Calendar:
    """The periods of a conflict whose `end` is open.

    They go to the last date that a condition names, to the end of the record, or to the last that is shown, whichever
    is latest; from the next one on, every period is like every other.

    Parameters
    ----------
    conflict : Conflict
        Its dates are dates.

    Examples
    --------
    >>> from winset.cases.read import parse
    >>> toy = parse("{winset: 2, title: t, time: {start: 2001-01, end: open, show: 2001-06}, parties: {a: "
    ...             "{war: [{when: \\"month < '2002-01'\\", points: -1}]}}, issues: {x: [y, z]}, consent: [{of: [a]}]}")
    >>> toy.calendar.shown, toy.calendar.periods
    (6, 13)
    """
    time = conflict.time
    assert time is not None
    calendar = Calendar(time.step, ordinal(time.start, time.step), 0)
    record = _last(calendar, (step.month for step in conflict.history))
    if time.show is not None:
        shown = calendar.period(time.show) + 1
    else:
        after = AFTER_START if record < 0 else AFTER_RECORD
        shown = max(record, 0) + round(after / calendar.months) + 1
    named = _last(calendar, (date for part in _DATED for date in _named(getattr(conflict, part), time.step)))
    periods = max(shown, named + 1, record + 1)
    return Calendar(time.step, calendar.first, periods, periods - shown)


def record_end(conflict: Conflict) -> str | None:
    """The date of the last entry of the record that has one; None where there is none."""
    time = conflict.time
    dates = [step.month for step in conflict.history if time is not None and _is_date(step.month, time.step)]
    return max(dates, default=None)


def _last(calendar: Calendar, dates: Iterator[str]) -> int:
    """The last period among some dates; -1 for none, and what is no date is left to be told elsewhere."""
    return max((calendar.period(date) for date in dates if _is_date(date, calendar.step)), default=-1)


def _is_date(text: str, step: str) -> bool:
    try:
        ordinal(text, step)
    except ValueError:
        return False
    return True


def _named(entry: object, step: str) -> Iterator[str]:
    """Every date in the conditions of a part of the file."""
    if isinstance(entry, Record):
        for name in type(entry).model_fields:
            item = getattr(entry, name)
            if name == "when":
                yield from _dates(item, step)
            else:
                yield from _named(item, step)
    elif isinstance(entry, dict):
        for item in entry.values():
            yield from _named(item, step)
    elif isinstance(entry, tuple):
        for item in entry:
            yield from _named(item, step)


def _dates(when: Any, step: str) -> list[str]:
    """The dates that a condition names, whether or not they are compared with the month."""
    if isinstance(when, dict):
        when = repr(when.get("month", ""))
        return _WRITTEN[step].findall(when)
    return _WRITTEN[step].findall(when) if isinstance(when, str) and re.search(r"\bmonth\b", when) else []
