"""`end: open`: the periods that are told apart, those that are shown, and every message about what has no place there."""

from __future__ import annotations

from typing import Any

import pytest

from winset.cases.change import changes_of
from winset.cases.changes import change_conflict
from winset.cases.read import from_data
from winset.errors import ConflictError, WinsetError

WAR: dict[str, Any] = {
    "winset": 2, "title": "A war", "time": {"start": "2001-01", "end": "open"},
    "parties": {"north": {"values": {"line": {"river": 5}}}, "south": {"values": {"line": {"hill": 5}}}},
    "issues": {"line": ["river", "hill"]}, "state": {"mood": ["fresh", "weary"]},
    "chance": {"wear": {"when": "mood == 'fresh'", "probability": 0.1, "effect": {"mood": "weary"}}},
    "consent": [{"of": ["north", "south"]}],
}  # fmt: skip
SIGNED = {"month": "2002-03", "agreement": {"line": "river"}}


def war(time: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """The war with other entries."""
    return {**WAR, "time": {**WAR["time"], **(time or {})}, **more}


def problems(data: dict[str, Any]) -> list[str]:
    """What is wrong with it, one line each."""
    with pytest.raises(ConflictError) as told:
        from_data(data)
    return [f"{problem.path}: {problem.message}" for problem in told.value.problems if problem.severity == "error"]


def test_a_bad_date_of_the_record_is_told_and_not_what_follows_from_it() -> None:
    """What is shown ends with the record: a date there that is none is the one problem, not a claim's good date."""
    claim = {"id": "C", "says": "it", "without": {"chance": "wear"}, "expect": {"signed_by": "2009-03", "is": "lower"}}
    record = [{"month": "2001-05", "chance": "wear"}, {**SIGNED, "month": "1 March 2009"}]
    assert problems(war(history=record, claims=[claim])) == [
        "history[1].month: '1 March 2009': expected a date as YYYY-MM"
    ]
    (told,) = problems(war(history=record[:1], claims=[claim]))
    assert told.startswith("claims[0].expect.signed_by: 2009-03 lies outside the conflict's time")


@pytest.mark.parametrize(
    ("time", "more", "shown", "periods"),
    [
        ({}, {}, 61, 61),
        ({"show": "2001-01"}, {}, 1, 1),
        ({}, {"history": [{"month": "2001-05", "chance": "wear"}, SIGNED]}, 14 + 1 + 24, 14 + 1 + 24),
        ({"show": "2001-06"}, {"talks": {"when": "month != '2003-01'"}}, 6, 25),
        ({"show": "2001-06"}, {"consent": [{"of": ["north"], "when": {"month": ["2001-09", "2001-12"]}}]}, 6, 12),
        ({"show": "2001-06"}, {"talks": {"when": "month < '1990-01' or mood == 'fresh'"}}, 6, 6),
        ({"step": "year", "start": 2001, "show": 2003}, {"talks": {"when": {"month": [2009]}}}, 3, 9),
        ({"step": "week", "start": "2001-01-01"}, {}, 262, 262),
    ],
)
def test_the_periods_of_a_war_without_a_last_date(
    time: dict[str, Any], more: dict[str, Any], shown: int, periods: int
) -> None:
    """What is shown is as the file says, two years beyond its record or five; periods go on past every date named."""
    calendar = from_data(war(time, **more)).calendar
    assert calendar.open
    assert (calendar.shown, calendar.periods) == (shown, periods)
    assert len(calendar.dates) == periods + 1


def test_the_chance_of_fading_is_converted_to_the_step() -> None:
    """1/120 a month where the file says nothing; as written where it does; none with a last date."""
    assert from_data(WAR).fades == pytest.approx(1 / 120)
    years = from_data(war({"step": "year", "start": 2001}))
    assert years.fades == pytest.approx(1 - (119 / 120) ** 12)
    assert from_data(war({"fades": {"low": 0, "mode": 0.2, "high": 1}})).fades == 0.2
    assert from_data(war({"end": "2002-01"})).fades == 0


ONLY_OPEN = "is for a war without a last date; write `end: open`, or leave it out"


@pytest.mark.parametrize(
    ("time", "told"),
    [
        ({"end": "opne"}, "time.end: found 'opne'; expected a date as YYYY-MM, or open"),
        ({"fades": 1.2}, "time.fades: found 1.2; expected a probability from 0 to 1"),
        ({"fades": -0.1}, "time.fades: found -0.1; expected a probability from 0 to 1"),
        ({"fades": {"low": 0.5, "high": 1.5}}, "time.fades: found 0.5, 1.5; expected a probability from 0 to 1"),
        ({"end": "2002-01", "fades": 0.1}, f"time.fades: `fades` {ONLY_OPEN}"),
        ({"end": "2002-01", "faded": {"north": 1}}, f"time.faded: `faded` {ONLY_OPEN}"),
        ({"end": "2002-01", "show": "2001-05"}, f"time.show: `show` {ONLY_OPEN}"),
        ({"terminal_months": 6}, "time.terminal_months: a war without a last date has none; say under `faded` what it "
                                 "is worth once it has died down, or give `end` a date"),
        ({"show": "2000-12"}, "time.show: 2000-12 lies before the start, 2001-01"),
        ({"show": "2001-14"}, "time.show: found '2001-14'; there is no month 14"),
        ({"faded": {"nroth": -5}}, "time.faded.nroth: no party 'nroth'; did you mean 'north'?"),
        ({"faded": {"north": [{"when": "mood == 'wary'", "points": 1}]}},
         "time.faded.north[0].when: mood has no value 'wary'; did you mean 'weary'?"),
        ({"faded": {"north": [{"when": "month > '2001-05'", "points": 1}]}},
         "time.faded.north[0].when: no month here; conditions here have no clock"),
    ],
)  # fmt: skip
def test_what_has_no_place_in_the_time_of_a_war(time: dict[str, Any], told: str) -> None:
    """One message each, with what was found and what to do."""
    assert problems(war(time)) == [told]


def test_what_is_shown_holds_the_record() -> None:
    """A `show` before the end of the record is an error that says how far to go."""
    told = "time.show: 2002-01 lies before the end of the record, 2002-03; show at least that far"
    assert problems(war({"show": "2002-01"}, history=[SIGNED])) == [told]


def test_values_that_grow_without_bound_are_an_error() -> None:
    """Without fading and with a discount of 1 there is no answer; one message says who and what to do."""
    patient = {name: {**party, "discount": 1} for name, party in WAR["parties"].items()}
    told = (
        "time.fades: with a discount of 1 (north, south) and `fades: 0` values grow without bound; "
        "give `fades` a number above 0, or every party a discount below 1"
    )
    assert problems(war({"fades": 0}, parties=patient)) == [told]
    from_data(war({"fades": 0}))
    from_data(war({"fades": 0.001}, parties=patient))


def test_an_open_end_in_an_old_file() -> None:
    """The word and each key that only version 2 knows is told, with what to do."""
    found = problems({**war({"fades": 0.1, "show": "2001-06"}), "winset": 1})
    assert [line.split(" is new")[0] for line in found] == [
        "time.end: 'open'",
        "time.fades: 'fades'",
        "time.show: 'show'",
    ]


def test_a_change_of_the_end_takes_with_it_what_only_the_other_has() -> None:
    """A war may be given a last date and lose it, in one change."""
    conflict = from_data(war({"fades": 0.1, "show": "2001-06", "faded": {"north": 1}}))
    dated = change_conflict(conflict, changes_of({"set": {"time.end": "2002-01"}}))
    assert (dated.calendar.open, dated.calendar.periods, dated.fades) == (False, 12, 0)
    back = change_conflict(
        from_data(war({"end": "2002-01", "terminal_months": 3})), changes_of({"set": {"time.end": "open"}})
    )
    assert (back.calendar.open, back.calendar.shown) == (True, 61)
    faster = change_conflict(conflict, changes_of({"set": {"time.fades": 0.5}}))
    assert faster.fades == 0.5


def test_too_far_a_date_is_told() -> None:
    """A condition that names a year far off would make too many periods; the message says which limit it passes."""
    from winset.game.game import build

    with pytest.raises(WinsetError, match="periods to the last date that a condition or the record names; the limit"):
        build(from_data(war(talks={"when": "month < '9000-01'"})))
