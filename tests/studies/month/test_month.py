"""The month that is asked about: one lookup and one way of saying what is wrong with it, for every study."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

import winset
from border_war import BORDER, SALE
from winset.cases.read import parse
from winset.studies.deals import deals
from winset.studies.decide import decide
from winset.studies.durability import durability
from winset.studies.measures import measure
from winset.studies.month.additive import additive_at
from winset.studies.month.talks import talks_at
from winset.studies.outcome import outcome_of
from winset.studies.stable import stable
from winset.studies.timeline import timeline
from winset.studies.unlock import unlock

ASKED: dict[str, tuple[str, Any]] = {
    "deals": ("at", lambda conflict, month: deals(conflict, at=month)),
    "unlock": ("at", lambda conflict, month: unlock(conflict, at=month)),
    "durability": ("at", lambda conflict, month: durability(conflict, at=month)),
    "stable": ("at", lambda conflict, month: stable(conflict, at=month)),
    "talks": ("at", lambda conflict, month: talks_at(conflict, at=month)),
    "additive": ("at", lambda conflict, month: additive_at(conflict, at=month)),
    "timeline": ("start", lambda conflict, month: timeline(conflict, start=month)),
    "decide": ("start", lambda conflict, month: decide(conflict, party="south", start=month)),
}  # fmt: skip
"""What each study calls the month, and how it is asked about one."""

WRONG = {
    "2000-12": "2000-12: outside the conflict's time, 2001-01 to 2001-06",
    "2050-01": "2050-01: outside the conflict's time, 2001-01 to 2001-06",
    "2001-06": "2001-06: the war was over by then; the last month is 2001-05",
    "soon": "soon: expected a date as YYYY-MM",
}


@pytest.mark.parametrize("month", WRONG)
@pytest.mark.parametrize("study", ASKED)
def test_a_month_that_there_is_none_of_is_told_in_the_same_words(study: str, month: str) -> None:
    """Outside the time, after the war, no date: whichever study is asked, the message names the parameter and why."""
    parameter, ask = ASKED[study]
    with pytest.raises(winset.RequestError) as caught:
        ask(parse(BORDER), month)
    assert str(caught.value) == f"{parameter} {WRONG[month]}"


@pytest.mark.parametrize("study", sorted(ASKED.keys() - {"decide", "durability"}))
def test_without_a_clock_there_are_no_months(study: str) -> None:
    """A negotiation without time says so, whichever study is asked."""
    parameter, ask = ASKED[study]
    with pytest.raises(winset.RequestError) as caught:
        ask(parse(SALE), "2001-01")
    assert str(caught.value) == f"{parameter} 2001-01: this conflict has no `time`, so it has no months"


@pytest.mark.parametrize("study", [deals, unlock, partial(stable, package={"border": "old"})])
def test_a_war_that_is_over_at_once_has_no_month(study: Any) -> None:
    """Where the first month's events end a war for certain there are no talks to ask about, and that is said."""
    over = {
        "winset": 1, "title": "Over", "time": {"start": "2001-01", "end": "2001-07"}, "state": {"who": ["none", "all"]},
        "parties": {"a": {"values": {"border": {"old": 1}}}}, "issues": {"border": ["old", "line"]},
        "consent": [{"of": ["a"]}], "endings": {"won": {"when": "who == 'all'"}},
        "chance": {"fall": {"probability": 1, "effect": {"who": "all"}}},
    }  # fmt: skip
    with pytest.raises(winset.RequestError, match="over before its first talks"):
        study(winset.read(over))


def test_a_measure_names_its_own_month() -> None:
    """A measure read from a month of the record knows the months from there on."""
    outcome = outcome_of(parse(BORDER), start="2001-03")
    with pytest.raises(
        winset.RequestError, match=r"^signed_by 2001-02: outside the conflict's time, 2001-03 to 2001-06"
    ):
        measure(outcome, {"signed_by": "2001-02"})
    assert measure(outcome, {"signed_by": "2001-03"}) == pytest.approx(outcome.ahead.sign[0])
