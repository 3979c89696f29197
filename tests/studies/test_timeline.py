"""The main answer: its rows, its headline, its start and its horizon."""

from __future__ import annotations

from typing import Any

import pytest

import winset


def war(**changes: Any) -> winset.Conflict:
    """Two parties, a patron who lives on the war while the old leader is in, and no history."""
    data: dict[str, Any] = {
        "winset": 1, "title": "A patron's war", "time": {"start": "2000-01", "end": "2002-01"},
        "parties": {
            "a": {"values": {"x": {"y": -10, "z": 0}}, "war": [{"points": -1}]},
            "b": {"values": {"x": {"y": 0, "z": -12}}, "war": [{"points": -2}]},
            "p": {"values": {"x": {"y": -1}}, "war": [{"points": 1, "when": "leader == 'old'"}]},
        },
        "issues": {"x": ["y", "z"]}, "state": {"leader": ["old", "new"]},
        "chance": {"death": {"when": "leader == 'old'", "probability": 0.02, "effect": {"leader": "new"}}},
        "accounts": {"dead": {"unit": "people", "war": [{"amount": 100}]}},
        "consent": [{"of": ["a", "b"]}, {"of": ["p"], "when": "leader == 'old'"}],
    }  # fmt: skip
    return winset.read({**data, **changes})


HISTORY = [
    {"month": "2000-05", "chance": "death", "says": "The old man dies."},
    {"month": "2000-09", "agreement": {"x": "z"}},
]


def test_without_history_the_most_likely_path() -> None:
    """Without a history the rows follow the most likely path and say so; they run to the horizon."""
    answer = winset.timeline(war()).to_json()
    assert answer["path"] == "most likely"
    assert [row["state"]["leader"] for row in answer["history"]] == ["old"] * 24
    assert answer["headline"]["signed"] is None


def test_along_history() -> None:
    """With a history there is a row for each month up to the agreement, with what happened and where things stood."""
    answer = winset.timeline(war(history=HISTORY)).to_json()
    rows = answer["history"]
    assert [rows[0]["month"], rows[-1]["month"], len(rows)] == ["2000-01", "2000-09", 9]
    assert rows[4]["happened"] == ["The old man dies."]
    assert [row["state"]["leader"] for row in rows] == ["old"] * 4 + ["new"] * 5
    assert answer["agreement"] == {"x": "z"}
    assert answer["headline"]["signed"] == "2000-09"
    assert answer["headline"]["first"] == "2000-05"
    assert answer["headline"]["before"] == {"p": 4}


def test_signed_by_now_adds_up() -> None:
    """The probability signed by now is the running sum of the forecast."""
    answer = winset.timeline(war(history=HISTORY)).to_json()
    total = 0.0
    assert len(answer["history"]) > 1
    for row, p in zip(answer["history"], answer["forward"]["sign"], strict=False):
        total += p
        assert row["signed_by"] == pytest.approx(total, abs=1e-12)


def test_a_later_start_knows_what_came_before() -> None:
    """A forecast from a month knows the history before it, and not that month's own events."""
    early = winset.timeline(war(history=HISTORY), start="2000-05").to_json()
    late = winset.timeline(war(history=HISTORY), start="2000-06").to_json()
    assert early["history"][0]["month"] == "2000-05"
    assert early["forward"]["sign"][0] < 0.2 * late["forward"]["sign"][0]


@pytest.mark.parametrize(
    ("start", "says"),
    [
        ("1999-01", "outside the conflict's time"),
        ("2002-01", "outside the conflict's time"),
        ("2000-10", "the war was over"),
        ("May 2000", "expected a date as YYYY-MM"),
    ],
)
def test_a_start_that_cannot_be(start: str, says: str) -> None:
    """A start outside the time or after the end of the war is refused with the reason."""
    with pytest.raises(winset.RequestError, match=says):
        winset.timeline(war(history=HISTORY), start=start)


def test_a_start_without_history() -> None:
    """Without a history nothing says where things stood later."""
    with pytest.raises(winset.RequestError, match="no history"):
        winset.timeline(war(), start="2000-05")


def test_the_horizon_moves() -> None:
    """The answer says what a horizon a year either way would change; a horizon before the last month is not computed."""
    answer = winset.timeline(war(history=HISTORY)).to_json()
    found = answer["horizon"]
    assert found["mark"] == "2000-09"
    assert found["-12"]
    assert found["+12"]
    assert [found["-12"]["horizon"], found["base"]["horizon"], found["+12"]["horizon"]] == [
        "2001-01",
        "2002-01",
        "2003-01",
    ]
    near = winset.timeline(war(history=HISTORY), horizon="2001-06").to_json()
    assert near["provenance"]["horizon"] == "2001-06"
    assert near["horizon"]["-12"] is None
    beyond = winset.timeline(war(history=HISTORY), horizon="2000-08", sensitivity=False).to_json()
    assert beyond["agreement"] is None
    assert beyond["signed_beyond"] == "2000-09"


def test_the_moved_horizon_is_the_other_file() -> None:
    """Moving the horizon by the command is the same as writing it in the file."""
    moved = winset.timeline(war(history=HISTORY), horizon="2003-01", sensitivity=False).to_json()
    written = war(history=HISTORY, time={"start": "2000-01", "end": "2003-01"})
    same = winset.timeline(written, sensitivity=False).to_json()
    assert moved["forward"] == same["forward"]
    assert moved["history"] == same["history"]


@pytest.mark.parametrize(("horizon", "says"), [("1999-12", "not after the start"), ("x", "expected a date")])
def test_a_horizon_that_cannot_be(horizon: str, says: str) -> None:
    """A horizon before the start, or no date, is refused."""
    with pytest.raises(winset.RequestError, match=says):
        winset.timeline(war(), horizon=horizon)


def test_a_negotiation_without_time() -> None:
    """Without a clock there is one row without a month, and no horizon to move or month to start from."""
    data = {
        "winset": 1, "title": "A sale", "parties": {"a": {"values": {"x": {"y": 3}}}, "b": {"otherwise": -1}},
        "issues": {"x": ["y", "z"]}, "consent": [{"of": ["a", "b"]}],
    }  # fmt: skip
    answer = winset.timeline(winset.read(data)).to_json()
    assert [row["month"] for row in answer["history"]] == [None]
    assert answer["history"][0]["against_war"]["size"] == 2
    assert "horizon" not in answer
    for wrong in ({"start": "2000-01"}, {"horizon": "2000-01"}):
        with pytest.raises(winset.RequestError, match="no `time`"):
            winset.timeline(winset.read(data), **wrong)  # type: ignore[arg-type]


def test_every_kind_of_step_is_told() -> None:
    """A step without words of its own is told by its name: event, move, accord, state set, agreement."""
    history = [
        {"month": "2000-02", "move": "a.raid"},
        {"month": "2000-03", "accord": "truce"},
        {"month": "2000-04", "set": {"calm": False}},
        {"month": "2000-05", "chance": "death"},
        {"month": "2000-06", "agreement": {"x": "z"}},
    ]
    conflict = war(
        state={"leader": ["old", "new"], "calm": [False, True]}, history=history,
        moves={"a": {"raid": {"effect": {"calm": False}}}},
        accords={"truce": {"consent": [{"of": ["a", "b"]}], "effect": {"calm": True}}},
    )  # fmt: skip
    rows = winset.timeline(conflict, sensitivity=False).to_json()["history"]
    told = [text for row in rows for text in row["happened"]]
    assert told == ["a: raid", "accord: truce", "calm: false", "death", "agreement signed"]


def test_a_recorded_ending() -> None:
    """A record in which the war ends by itself says when and how, and nothing can be asked from a later month."""
    conflict = war(
        chance={"fall": {"probability": 0.1, "effect": {"leader": "new"}}},
        endings={"won": {"when": "leader == 'new'", "points": {"a": 5}}},
        history=[{"month": "2000-04", "chance": "fall"}],
    )
    answer = winset.timeline(conflict).to_json()
    assert answer["ended"] == {"month": "2000-04", "ending": "won"}
    assert [row["month"] for row in answer["history"]] == ["2000-01", "2000-02", "2000-03"]
    with pytest.raises(winset.RequestError, match="the last month is 2000-04"):
        winset.timeline(conflict, start="2000-05")


def test_a_record_that_stops() -> None:
    """A record without an end is read to the horizon as if nothing more happened, and says where it stops."""
    answer = winset.timeline(war(history=HISTORY[:1])).to_json()
    assert answer["recorded_to"] == "2000-05"
    assert len(answer["history"]) == 24


def test_any_horizon_of_a_weekly_file() -> None:
    """A horizon is put where it is asked for, to the week."""
    conflict = war(time={"start": "2000-01-03", "end": "2000-06-05", "step": "week"})
    for horizon in ("2000-06-12", "2000-06-19", "2000-05-29"):
        assert winset.timeline(conflict, horizon=horizon).to_json()["provenance"]["horizon"] == horizon


def test_a_war_that_ends_by_itself() -> None:
    """Where the most likely path runs into an ending, the rows stop before it."""
    conflict = war(
        chance={"fall": {"when": "month == '2000-04'", "probability": 1, "effect": {"leader": "new"}}},
        endings={"won": {"when": "leader == 'new'", "points": {"a": 5}}},
    )
    answer = winset.timeline(conflict).to_json()
    assert len(answer["history"]) == 3
    assert answer["forward"]["endings"]["won"] > 0.5


@pytest.mark.parametrize(
    "time",
    [
        {"start": "9999-11-03", "end": "9999-12-31", "step": "week"},
        {"start": "1000", "end": "6000", "step": "year"},
        {"start": "9990-01", "end": "9999-12"},
    ],
)
def test_a_later_horizon_is_left_out_where_it_passes_a_limit(time: dict[str, str]) -> None:
    """A file that is within the limits is answered, and says that the later horizon was not tried."""
    conflict = war(time=time)
    assert winset.check(conflict).ok
    found = winset.run(conflict).to_json()["horizon"]
    assert found["+12"] is None
    assert found["base"]["horizon"] <= "9999-12-31"
