"""Measures of worlds in words."""

from __future__ import annotations

from typing import Any

import pytest

import winset
from border_war import BORDER
from winset.cases.document import load
from winset.studies.worlds.record import years_watched
from winset.views.worlds_words import measure_words


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
