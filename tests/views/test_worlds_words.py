"""Measures of worlds in words."""

from __future__ import annotations

from typing import Any

import pytest

import winset
from border_war import BORDER
from winset.cases.document import load
from winset.studies.worlds.record import years_watched
from winset.views.worlds_words import measure_words, value_words


@pytest.mark.parametrize(("months", "years", "says"), [(240, 10.0, "10 years"), (18, 1.5, "1.5 years")])
def test_a_peace_is_said_to_hold_as_long_as_it_was_watched(months: int, years: float, says: str) -> None:
    """Ten years are told where ten were watched, and of a shorter watch its length."""
    data: dict[str, Any] = load(BORDER, "file").data
    data["peace"] = {**(data.get("peace") or {}), "horizon": months}
    watched = years_watched(winset.build(winset.read(data)))
    assert watched == years
    labels: Any = {"options": {"x": {"y": "The line"}}}
    assert measure_words(labels, "lasts.x.y", watched) == f"Peace holds {says} with The line, probability"
    assert measure_words(labels, "lasts.x.y") == "Peace holds with The line, probability"


def test_a_probability_over_worlds_is_never_a_bare_100() -> None:
    """In a table of worlds a certain chance and one that is all but certain are one word."""
    labels: Any = {}
    assert value_words(labels, "signed", 1.0) == value_words(labels, "signed", 0.9999) == "over 99.9 %"
    assert value_words(labels, "signed", 0.31) == "31 %"
    assert value_words(labels, "opens", None) == "never"


def test_a_war_without_a_last_date_has_no_horizon_in_its_words() -> None:
    """What is signed in it is signed at any time."""
    labels: Any = {}
    assert measure_words(labels, "signed") == "Signed before the horizon, probability"
    assert measure_words(labels, "signed", open_end=True) == "Signed at any time, probability"
