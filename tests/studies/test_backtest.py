"""The backtest: forecasts that know only what came before them, and scores that can be checked by hand."""

from __future__ import annotations

import math
from typing import Any

import pytest

import winset
from winset.studies.backtest import backtest, score


def war(**changes: Any) -> winset.Conflict:
    """Two parties and a signature in the fourth month."""
    data: dict[str, Any] = {
        "winset": 1, "title": "A short war", "time": {"start": "2000-01", "end": "2001-01"},
        "parties": {"a": {"values": {"x": {"y": -2}}, "war": [{"points": -1}]}, "b": {"war": [{"points": -1}]}},
        "issues": {"x": ["y", "z"]}, "consent": [{"of": ["a", "b"]}],
        "history": [{"month": "2000-04", "agreement": {"x": "z"}}],
    }  # fmt: skip
    return winset.read({**data, **changes})


def test_each_month_is_forecast_from_its_start() -> None:
    """The forecast of a month is the first number of the forecast that starts there; the last is of the signature."""
    found = backtest(war()).to_json()
    assert [row["signed"] for row in found["months"]] == [0, 0, 0, 1]
    for row in found["months"]:
        answer = winset.timeline(war(), start=row["month"], sensitivity=False).to_json()
        assert row["forecast"] == pytest.approx(answer["forward"]["sign"][0], abs=1e-12)
    last = found["months"][-1]
    assert last["forecast"] == last["by_the_end"]


def test_scores_are_those_of_brier_and_good() -> None:
    """Brier is the mean squared error, the log score the mean logarithm of what was given to what happened."""
    found = score([0.2, 0.9], [0, 1])
    assert found["brier"] == pytest.approx((0.04 + 0.01) / 2)
    assert found["log"] == pytest.approx((math.log(0.8) + math.log(0.9)) / 2)
    assert score([0.0], [1])["log"] is None


def test_rivals_are_scored_beside_the_model() -> None:
    """A rival forecasts the same months; another number of them is refused, and so is a file without a history."""
    found = backtest(war(), rivals={"even": [0.5] * 4}).to_json()
    assert found["scores"]["even"]["brier"] == pytest.approx(0.25)
    with pytest.raises(winset.RequestError, match="expected 4"):
        backtest(war(), rivals={"short": [0.5]})
    with pytest.raises(winset.RequestError, match="no history"):
        backtest(war(history=[]))
