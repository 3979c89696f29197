"""Numbers, months and lists as a person says them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winset.cases.calendar import label, ordinal
from winset.views.words import MONTHS, amount, count, joined, month, percent, plain, points


@given(st.text())
def test_plain_text_cannot_drive_a_terminal(text: str) -> None:
    """Every sign that does not print becomes a space; every other sign stays."""
    shown = plain(text)
    assert shown.isprintable()
    assert len(shown) == len(text)
    assert all(new == old or (new == " " and not old.isprintable()) for new, old in zip(shown, text, strict=True))


def test_plain_leaves_markup_alone() -> None:
    """Markup is text like any other."""
    assert plain("[bold]x[/] & <b>y</b> {z} :smile:") == "[bold]x[/] & <b>y</b> {z} :smile:"


@given(st.integers(1, 9999), st.integers(1, 12))
def test_every_month_has_its_name(year: int, number: int) -> None:
    """A month is its name and its year, long or short."""
    date = label(ordinal(f"{year:04d}-{number:02d}", "month"), "month")
    assert month(date) == f"{MONTHS[number - 1]} {year:04d}"
    assert month(date, short=True) == f"{MONTHS[number - 1][:3]} {year:04d}"


@pytest.mark.parametrize(
    ("date", "words"),
    [("1953-07-27", "27 July 1953"), ("1953-07-05", "5 July 1953"), ("1953", "1953"), ("", "today"), (None, "today")],
)
def test_dates_of_other_steps(date: str | None, words: str) -> None:
    """A day, a year, and the one period of a negotiation have their words."""
    assert month(date) == words


@given(st.floats(0, 1))
def test_a_percentage_never_says_more_than_it_may(probability: float) -> None:
    """Only what cannot happen is 0 %, only what is certain 100 %; and the words are near the number."""
    words = percent(probability)
    assert (words == "0 %") == (probability == 0)
    assert (words == "100 %") == (probability >= 1 - 1e-12)
    number = float(re.fullmatch(r"(?:under |over )?([0-9.]+) %", words)[1])  # type: ignore[index]
    assert abs(number - 100 * probability) <= 0.5


@given(st.floats(0, 1), st.floats(0, 1))
def test_percentages_keep_their_order(one: float, other: float) -> None:
    """The greater probability never has the smaller number."""
    small, great = (float(percent(p).split()[-2]) for p in sorted((one, other)))
    assert small <= great


@given(st.floats(-1e6, 1e6))
def test_points_have_one_decimal(number: float) -> None:
    """Points are rounded to one decimal; nothing is rounded to minus nothing, and no gain to none."""
    words = points(number)
    assert words != "-0.0"
    assert words == "under 0.1" if 0 < number < 0.05 else abs(float(words) - number) <= 0.05 + 1e-9


@given(st.floats(-1e12, 1e12))
def test_amounts_have_three_figures(number: float) -> None:
    """A large number keeps its three first figures."""
    value = float(amount(number).replace(",", ""))
    assert abs(value - number) <= 0.005 * abs(number) + 1e-12


@pytest.mark.parametrize(
    ("items", "words"),
    [([], "nobody"), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_a_list_is_a_part_of_a_sentence(items: list[str], words: str) -> None:
    """Items are joined by commas and a word; no items are nobody."""
    assert joined(items) == words


def test_counts_and_names() -> None:
    """One thing is one thing, two are things; names are plain text."""
    assert [count(n, "state") for n in (0, 1, 2, 2592)] == ["0 states", "1 state", "2 states", "2,592 states"]
