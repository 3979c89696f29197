"""What each recorded event did, as a picture: it goes from none of them to all of them, and leaves out nothing."""

from __future__ import annotations

from typing import Any

import pytest

from full_conflict import conflict
from winset.studies.dossier import dossier
from winset.views.charts import why
from winset.views.report.page import page

Found = dict[str, Any]


def event(name: str, share: float) -> Found:
    """An event with its share of the chance."""
    return {"name": name, "month": "1950-02", "shapley": {"signed_by": share, "terms": None}}


def told(*events: Found, none: float = 0.1) -> Found:
    """An answer by the record, whose shares add up."""
    whole = none + sum(one["shapley"]["signed_by"] for one in events)
    made = {"by": "record", "month": "1950-06", "events": [*events], "provenance": {"step": "month"}}
    return {"why": {**made, "none": {"signed_by": none}, "all": {"signed_by": whole}}}


SHARES = {"the North: attack": -0.2, "a death": 0.5, "a truce": 0.1, "a letter": 0.001, "a speech": -0.004}
FOUND = told(*(event(name, share) for name, share in SHARES.items()))


def test_bars_go_from_none_to_all() -> None:
    """Each bar begins where the one before ends; the first stands on the chance with none and the last reaches all."""
    drawn: Any = why.data(FOUND)  # type: ignore[arg-type]
    first, *bars, last = drawn["rows"]
    assert (first["to"], last["to"]) == (pytest.approx(0.1), pytest.approx(0.497))
    assert [bar["from"] for bar in bars] == pytest.approx([first["to"], *(bar["to"] for bar in bars[:-1])])
    assert bars[-1]["to"] == pytest.approx(last["to"])


def test_bars_stand_by_size_and_never_below_nothing() -> None:
    """What raised the chance comes first, the most first; then what lowered it; small ones are one bar, the last."""
    drawn: Any = why.data(told(event("early", -0.3), event("late", 0.6), none=0.0))  # type: ignore[arg-type]
    assert [row["name"] for row in drawn["rows"][1:-1]] == ["Late (Feb 1950)", "Early (Feb 1950)"]
    assert min(row["to"] for row in drawn["rows"]) >= 0
    rows: Any = why.data(FOUND)["rows"]  # type: ignore[arg-type,index]
    named = ["A death (Feb 1950)", "A truce (Feb 1950)", "The North: attack (Feb 1950)", "2 other events together"]
    assert [row["name"] for row in rows[1:-1]] == named
    assert [row["kind"] for row in rows[1:-1]] == ["up", "up", "down", "down"]


def test_words_state_what_the_bars_show() -> None:
    """Both ends, the longest bars of each side and how many more there are, and how a bar is to be read."""
    words = why.words(FOUND)  # type: ignore[arg-type]
    assert words.startswith("From 10 % with none of the recorded events to 50 % with all of them.")
    assert "Raised by “A death (Feb 1950)” by 50.0 and “A truce (Feb 1950)” by 10.0." in words
    assert "Lowered by “The North: attack (Feb 1950)” by 20.0." in words
    assert "2 other events hardly move it." in words
    assert "by size and not by date" in words
    many = told(*(event(f"e{k}", 0.01 + k / 1000) for k in range(5)))
    assert why.words(many).count("“") == 3  # type: ignore[arg-type]
    assert "and 2 others by less." in why.words(many)  # type: ignore[arg-type]


def test_no_more_bars_than_can_be_read() -> None:
    """Of many events the ones that did most have a bar, and the others one together."""
    drawn: Any = why.data(told(*(event(f"e{k}", 0.01 + k / 1000) for k in range(30))))  # type: ignore[arg-type]
    assert len(drawn["rows"]) == why.MOST + 3
    assert drawn["rows"][-2]["name"] == "20 other events together"


def test_events_that_move_nothing_have_no_picture() -> None:
    """Where no event moves the chance by half a point there is nothing to draw."""
    assert why.data(told(event("a letter", 0.001), event("a speech", -0.004))) is None  # type: ignore[arg-type]


def test_the_report_has_it_where_a_signature_is_on_record() -> None:
    """The page tells what each event did, the table behind it, and what an event left out means."""
    text = page(dossier(conflict(), only=["why"]).to_json())
    assert 'id="chart-why"' in text
    assert "What each recorded event did for a signature by May 2001" in text
    assert "Seen from January 2001, over everything that might have happened, it is" in text
    assert "a step whose condition fails without it is skipped" in text
    assert 'id="chart-why"' not in page(dossier(conflict(), only=[]).to_json())
