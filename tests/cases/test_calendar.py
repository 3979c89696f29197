"""Dates as periods, periods as dates."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winset.cases.calendar import MONTHS_PER_STEP, NO_TIME, Calendar, calendar_of, label, ordinal

DATES = st.dates(min_value=dt.date(1, 1, 1), max_value=dt.date(9999, 12, 31))


def written(date: dt.date, step: str) -> str:
    """A date in the form of a step."""
    return date.isoformat()[: {"year": 4, "month": 7}.get(step, 10)]


@given(DATES, st.sampled_from(["day", "week", "month", "year"]))
def test_a_label_is_the_date_that_was_read(date: dt.date, step: str) -> None:
    """Reading a date and writing it again changes nothing."""
    assert label(ordinal(written(date, step), step), step) == written(date, step)


@given(DATES, DATES, st.sampled_from(["day", "week", "month", "year"]))
def test_ordinals_keep_the_order_of_time(first: dt.date, second: dt.date, step: str) -> None:
    """Numbers of dates compare as the dates do."""
    one, two = written(first, step), written(second, step)
    assert (ordinal(one, step) < ordinal(two, step)) == (one < two)


@pytest.mark.parametrize(
    ("text", "step", "told"),
    [
        ("2001", "month", "expected a date as YYYY-MM"), ("2001-1", "month", "expected a date as YYYY-MM"),
        ("2001-01-01", "month", "expected a date as YYYY-MM"), ("2001-13", "month", "there is no month 13"),
        ("2001-00", "month", "there is no month 0"), ("2001-02-29", "day", "there is no such day"),
        ("2001-02", "week", "expected a date as YYYY-MM-DD"), ("0000-01-01", "day", "there is no such day"),
        ("2001-07", "year", "expected a date as YYYY"), ("20011", "year", "expected a date as YYYY"),
        (" 2001", "year", "expected a date as YYYY"), ("２００１-０１", "month", "expected a date as YYYY-MM"),
        ("", "month", "expected a date as YYYY-MM"), ("2001-01\n", "month", "expected a date as YYYY-MM"),
    ],
)  # fmt: skip
def test_a_wrong_date_says_what_is_expected(text: str, step: str, told: str) -> None:
    """A date of another form, or one that is in no calendar, is told with the form that is expected."""
    with pytest.raises(ValueError) as caught:
        ordinal(text, step)
    assert str(caught.value) == told


@pytest.mark.parametrize(
    ("step", "start", "end", "periods", "second"),
    [
        ("month", "2001-01", "2001-07", 6, "2001-02"), ("month", "1999-12", "2000-01", 1, "2000-01"),
        ("week", "2001-01-01", "2001-01-15", 2, "2001-01-08"), ("week", "2001-01-01", "2001-01-16", 3, "2001-01-08"),
        ("day", "2000-02-28", "2000-03-01", 2, "2000-02-29"), ("year", "1950", "1954", 4, "1951"),
        ("month", "2001-07", "2001-01", -6, "2001-08"),
    ],
)  # fmt: skip
def test_periods_run_to_the_horizon(step: str, start: str, end: str, periods: int, second: str) -> None:
    """There are as many periods as steps from the start to the end; a week that is begun counts."""
    calendar = calendar_of(step, start, end)
    assert calendar.periods == periods
    assert calendar.label(0) == start
    assert calendar.label(1) == second
    assert calendar.months == MONTHS_PER_STEP[step]


def test_a_date_falls_in_a_period() -> None:
    """A date within a week falls in the period of that week; dates before the start lie below period 0."""
    calendar = calendar_of("week", "2001-01-01", "2001-02-05")
    assert [calendar.period(f"2001-01-{day:02d}") for day in (1, 7, 8, 14, 15)] == [0, 0, 1, 1, 2]
    assert calendar.period("2000-12-31") == -1
    assert calendar.period("2001-02-05") == calendar.periods


@given(st.sampled_from(["day", "week", "month", "year"]), st.integers(1, 400), st.integers(-500, 500))
def test_a_shifted_horizon_keeps_the_start(step: str, periods: int, months: int) -> None:
    """Moving the horizon by months changes the number of periods alone, and leaves at least one."""
    calendar = Calendar(step, ordinal("2001-01-01"[: {"year": 4, "month": 7}.get(step, 10)], step), periods)
    moved = calendar.shifted(months)
    assert (moved.step, moved.first) == (step, calendar.first)
    assert moved.periods == max(1, periods + round(months / MONTHS_PER_STEP[step]))


def test_without_time_there_is_one_period_without_a_date() -> None:
    """A negotiation has one period, and its label is empty."""
    assert (NO_TIME.periods, NO_TIME.label(0), NO_TIME.months) == (1, "", 1.0)


def test_dates_end_where_they_can_no_longer_be_written() -> None:
    """A horizon whose last week begins in year 9999 has a date; one beyond is known to have none."""
    weeks = calendar_of("week", "9999-12-01", "9999-12-31")
    assert weeks.label(weeks.periods) == "9999-12-31"
    assert weeks.reaches(4)
    assert not weeks.reaches(5)
    assert NO_TIME.reaches(1)
    assert calendar_of("year", "9990", "9999").reaches(9)
    assert not calendar_of("month", "9990-01", "9999-12").reaches(120)
