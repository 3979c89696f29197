"""Dates of a conflict: periods, their labels, and dates as numbers that compare in time order."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

MONTHS_PER_STEP = {"month": 1.0, "week": 7 / 30.436875, "day": 1 / 30.436875, "year": 12.0}
"""Length of each step in months (a month is 365.2425/12 days)."""

DEFAULT_PACE = {"month": 0.25, "week": 0.06, "day": 0.008, "year": 1.0}
"""Chance per period that an occasion to decide arises, where a file names none."""

FORMS = {"month": "YYYY-MM", "week": "YYYY-MM-DD", "day": "YYYY-MM-DD", "year": "YYYY"}
_SHAPES = {step: re.sub("[YMD]", "[0-9]", form) for step, form in FORMS.items()}


def ordinal(text: str, step: str) -> int:
    """A date as a number: months since year 0, days, or years, by the step.

    Raises
    ------
    ValueError
        Where the text is not a date of that step's form.

    Examples
    --------
    >>> ordinal("1953-07", "month") - ordinal("1951-07", "month")
    24
    """
    if not re.fullmatch(_SHAPES[step], text):
        raise ValueError(f"expected a date as {FORMS[step]}")
    if step == "year":
        return int(text)
    if step == "month":
        year, month = int(text[:4]), int(text[5:])
        if not 1 <= month <= 12:
            raise ValueError(f"there is no month {month}")
        return year * 12 + month - 1
    try:
        return dt.date.fromisoformat(text).toordinal()
    except ValueError:
        raise ValueError("there is no such day") from None


LAST = {"month": 9999 * 12 + 11, "week": dt.date.max.toordinal(), "day": dt.date.max.toordinal(), "year": 9999}
"""The last date of each step that can be written."""


def label(number: int, step: str) -> str:
    """The date that `ordinal` made into a number; the last that can be written where it lies beyond.

    Examples
    --------
    >>> label(ordinal("1953-07", "month"), "month")
    '1953-07'
    """
    number = min(number, LAST[step])
    if step == "year":
        return f"{number:04d}"
    if step == "month":
        return f"{number // 12:04d}-{number % 12 + 1:02d}"
    return dt.date.fromordinal(number).isoformat()


@dataclass(frozen=True, slots=True)
class Calendar:
    """The periods of a conflict.

    Attributes
    ----------
    step : str
        'month', 'week', 'day' or 'year'; 'none' for a negotiation without time.
    first : int
        Ordinal of the first period's date.
    periods : int
        T, the number of periods before the horizon; with an open end, of those that some date tells apart.
    beyond : int or None
        With an open end, how many of them lie after the last that answers show; None where the end is a date.
    """

    step: str
    first: int
    periods: int
    beyond: int | None = None

    @property
    def open(self) -> bool:
        """Whether the war has no last date: what follows the last of the periods goes on alike for ever."""
        return self.beyond is not None

    @property
    def shown(self) -> int:
        """How many periods answers speak of month by month."""
        return self.periods - (self.beyond or 0)

    @property
    def dates(self) -> list[int]:
        """The date of each period as a number; with an open end one more, which stands for all later ones."""
        return [self.ordinal(t) for t in range(self.periods + self.open)]

    @property
    def stride(self) -> int:
        """Ordinals from one period to the next."""
        return 7 if self.step == "week" else 1

    @property
    def months(self) -> float:
        """Length of a period in months."""
        return MONTHS_PER_STEP.get(self.step, 1.0)

    def ordinal(self, t: int) -> int:
        """The date of period `t` as a number; `t` may be the horizon."""
        return self.first + t * self.stride

    def label(self, t: int) -> str:
        """The date of period `t` in the file's form; empty without time."""
        return "" if self.step == "none" else label(self.ordinal(t), self.step)

    def period(self, text: str) -> int:
        """The period in which a date falls; below 0 or from `periods` on where it lies outside; 0 without time."""
        return 0 if self.step == "none" else (ordinal(text, self.step) - self.first) // self.stride

    def reaches(self, t: int) -> bool:
        """Whether the date of period `t` can be written."""
        return self.step == "none" or self.ordinal(t) <= LAST[self.step]

    def until(self, periods: int) -> Calendar:
        """The same periods with the horizon after so many of them."""
        return Calendar(self.step, self.first, periods)

    def shifted(self, months: int) -> Calendar:
        """The same periods with the horizon moved by a number of months, never under one period."""
        return Calendar(self.step, self.first, max(1, self.periods + round(months / self.months)))


def calendar_of(step: str, start: str, end: str) -> Calendar:
    """The calendar from `start` to `end` (the horizon)."""
    first, last = ordinal(start, step), ordinal(end, step)
    stride = 7 if step == "week" else 1
    return Calendar(step, first, -(-(last - first) // stride))


NO_TIME = Calendar("none", 0, 1)
