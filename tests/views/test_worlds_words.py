"""Measures of worlds in words."""

from __future__ import annotations

from typing import Any

import pytest

import winset
from border_war import BORDER
from winset.cases.document import load
from winset.studies.worlds.record import years_watched
from winset.views.worlds_words import measure_words, nearest_words, value_words


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


@pytest.mark.parametrize(
    ("broken", "worlds", "told", "says"),
    [
        (2, 1, {"S1": 1, "S4": 1}, "The world that comes nearest goes against 2 documented preferences: S1 and S4."),
        (1, 3, {"S2": 3}, "The 3 worlds that come nearest go against 1 documented preference: S2."),
        (
            2,
            3,
            {"S2": 3, "S1": 2, "S4": 1},
            "The 3 worlds that come nearest go against 2 documented preferences each: S2, S1 (in 2) and S4 (in 1).",
        ),
        (
            1,
            9,
            {f"S{k}": 1 for k in range(9)},
            "The 9 worlds that come nearest go against 1 documented preference each: S0 (in 1), S1 (in 1), S2 (in 1), "
            "S3 (in 1), S4 (in 1), S5 (in 1) and 3 others.",
        ),
    ],
)
def test_where_no_world_is_admissible_the_nearest_ones_say_what_stands_against_them(
    broken: int, worlds: int, told: dict[str, int], says: str
) -> None:
    """One or several worlds, the same or different preferences, and never a long list."""
    named = [{"id": name, "worlds": of} for name, of in told.items()]
    answer: Any = {"nearest": {"broken": broken, "worlds": worlds, "statements": named}}
    assert nearest_words(answer) == [says]
    assert nearest_words({"nearest": None}) == []  # type: ignore[typeddict-item]
