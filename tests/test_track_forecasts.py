"""What the track record scores: each period's forecast, as of its start."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from track_record.judge import forecasts

from patron_war import PATRON_WAR, death
from winset.cases.read import from_data
from winset.studies.backtest import backtest
from winset.studies.outcome import outcome_of


def test_a_forecast_knows_nothing_of_its_own_period() -> None:
    """In the month in which the leader dies it is still what it was; it is the backtest's own number throughout."""
    data: dict[str, Any] = copy.deepcopy(PATRON_WAR) | {"winset": 2, "chance": {"dies": death(0.02)}}
    history = [{"month": "2000-03", "chance": "dies"}, {"month": "2000-06", "agreement": {"x": "y"}}]
    conflict = from_data({**data, "history": history})
    found = forecasts(outcome_of(conflict))
    assert len(found) == 6
    assert max(found[:3]) < 0.01 < min(found[3:])
    assert found == pytest.approx([row["forecast"] for row in backtest(conflict).to_json()["months"]], abs=1e-12)
