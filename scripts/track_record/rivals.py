"""Plain rules for the chance that a war ends in a period, none of them made for any of these wars."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from winset.cases.calendar import MONTHS_PER_STEP

if TYPE_CHECKING:
    from collections.abc import Sequence

CONSTANT = 0.070
"""A month: 95 interstate wars, 1816-2007, ended in 1,301 months of war (Correlates of War, Inter-State Wars 4.0)."""

BY_AGE = ((12, 0.104), (24, 0.066), (float("inf"), 0.029))
"""A month, up to so many months of war: of the same wars 65 ended in their first year (594 months), 16 in their second
(234), 14 later (473)."""

FRESH, STALE = 0.102, 0.066
"""A month within four months of a new leader of a principal belligerent, and otherwise (Archigos: Goemans, Gleditsch
and Chiozza 2009, with the same wars)."""

MONTHS_FRESH = 4
NEVER = 1e-6
DAYS = 365.2425 / 12


def rivals(periods: Sequence[str], step: str, background: dict[str, Any]) -> dict[str, list[float]]:
    """What each rule gives for each period.

    Parameters
    ----------
    periods : sequence of str
        Dates of the periods, as the calendar writes them.
    step : str
        `week` or `month`; a chance a month is taken to the power of the step.
    background : dict
        `began`: the day on which the war began; `leaders`: days on which a principal belligerent had a new leader.

    Examples
    --------
    >>> found = rivals(["1951-07", "1953-02"], "month", {"began": "1950-06-25", "leaders": ["1953-01-20"]})
    >>> found["length of the war"], found["new leader"], found["constant"]
    ([0.066, 0.029], [0.066, 0.102], [0.07, 0.07])
    """
    months = MONTHS_PER_STEP[step]
    began, leaders = _day(background["began"]), [_day(day) for day in background["leaders"]]
    days = [_day(period) for period in periods]
    by_rule = {
        "constant": [CONSTANT for _ in days],
        "length of the war": [_by_age((day - began).days / DAYS) for day in days],
        "new leader": [FRESH if any(_fresh(day, _end(day, step), new) for new in leaders) else STALE for day in days],
        "never": [NEVER for _ in days],
    }
    return {name: [p if months == 1 else 1 - (1 - p) ** months for p in found] for name, found in by_rule.items()}


def _day(text: object) -> date:
    """A date, or the first day of a month."""
    parts = [int(part) for part in str(text).split("-")]
    return date(parts[0], parts[1], parts[2] if len(parts) > 2 else 1)


def _by_age(months: float) -> float:
    return next(p for limit, p in BY_AGE if months < limit)


def _fresh(day: date, end: date, new: date) -> bool:
    """Whether a period from `day` to before `end` lies in the months after a new leader, or sees the change."""
    return new < end and (day - new).days <= MONTHS_FRESH * DAYS


def _end(day: date, step: str) -> date:
    """The day after a period's last."""
    if step == "week":
        return day + timedelta(days=7)
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
