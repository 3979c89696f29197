"""Shares in place of an answer: counted by hand over worlds solved one by one."""

from __future__ import annotations

from typing import Any

import pytest

import winset.studies.in_worlds
from patron_war import PATRON_WAR, death
from winset.cases.read import from_data
from winset.cases.telling import one_world
from winset.cases.worlds import draw, uncertain
from winset.errors import Interrupted, RequestError
from winset.game.game import build
from winset.studies.in_worlds import WORLDS, in_worlds
from winset.studies.worlds.beginning import AT_ONCE, LATER, NEVER, marks
from winset.studies.worlds.record import solve_world
from winset.studies.worlds.worlds import worlds

N = 24


def war(**more: Any) -> dict[str, Any]:
    """The patron's war with wide ranges, without a last date, whose answers are shares alone."""
    base = {**PATRON_WAR, "winset": 2, "time": {"start": "2000-01", "end": "open"}, "headline": "worlds"}
    parties = {
        "a": {"values": {"x": {"y": {"low": -80, "high": 0}}}, "war": [{"points": {"low": -2, "high": -0.2}}]},
        "b": {"values": {"x": {"z": {"low": -80, "high": 0}}}, "war": [{"points": {"low": -2, "high": -0.2}}]},
        "p": {
            "name": "The patron",
            "values": {"x": {"y": {"low": -90, "high": 60}, "z": -50}},
            "war": [{"points": {"low": -2, "high": 2}, "when": "leader == 'old'"}],
        },
    }
    return {**base, "parties": parties, "chance": {"dies": death(0.02)}, **more}


@pytest.fixture(scope="module")
def records() -> list[dict[str, Any]]:
    """Each world of the war solved by itself."""
    conflict = from_data(war())
    numbers = uncertain(conflict)
    return [dict(solve_world(conflict, draw(numbers, 3, k), k)["measures"]) for k in range(N)]


@pytest.fixture(scope="module")
def answer() -> Any:
    """What is told of the same worlds."""
    return in_worlds(war(), N, seed=3).to_json()


def share(records: list[dict[str, Any]], name: str) -> float:
    """In what share of worlds a probability is one half or more."""
    return sum(int(record[name] >= 0.5) for record in records) / len(records)


def test_signatures_are_counted(answer: Any, records: list[dict[str, Any]]) -> None:
    """By each date told, and at any time, the share of worlds is that of those where a signature is likelier than not."""
    assert [row["month"] for row in answer["signed_by"]] == ["2000-12", "2001-12", "2005-01"]
    for row in answer["signed_by"]:
        assert row["share"] == pytest.approx(share(records, f"signed_by.{row['month']}"))
        assert row["low"] <= row["share"] <= row["high"]
        assert row["worlds"] == N
    assert answer["signed"]["share"] == pytest.approx(share(records, "signed"))
    assert 0 < answer["signed"]["share"] < 1


def test_windows_are_counted_and_fill_the_whole(answer: Any, records: list[dict[str, Any]]) -> None:
    """A window at once, later and never: counted over worlds, and together all of them."""
    for word in (AT_ONCE, LATER, NEVER):
        found = sum(record["window"] == word for record in records) / N
        assert answer["window"][word]["share"] == pytest.approx(found)
    assert sum(row["share"] for row in answer["window"].values()) == pytest.approx(1.0)
    assert sum(row["share"] > 0 for row in answer["window"].values()) > 1


def test_who_stands_in_the_way_is_counted(answer: Any, records: list[dict[str, Any]]) -> None:
    """Each party counts in every world in which it stands in the way at the first talks, alone or with others."""
    for row in answer["stands"]:
        held = sum(row["party"] in record["stands.2000-01"].split("+") for record in records) / N
        assert row["share"] == pytest.approx(held)
    assert answer["stands"] == sorted(answer["stands"], key=lambda row: -row["share"])
    nobody = sum(record["stands.2000-01"] == "" for record in records) / N
    assert answer["nobody"]["share"] == pytest.approx(nobody)
    assert "p" in {row["party"] for row in answer["stands"]}


def test_how_it_ends_and_on_what_terms(answer: Any, records: list[dict[str, Any]]) -> None:
    """How many worlds die down likelier than not, and of each issue the option that is the likeliest in most of them."""
    assert answer["ends"]["faded"]["share"] == pytest.approx(share(records, "faded"))
    options = [record["terms.x"] for record in records if record["terms.x"] is not None]
    row = answer["terms"]["x"]
    assert options.count(row["option"]) == max(map(options.count, set(options)))
    assert row["share"] == pytest.approx(options.count(row["option"]) / N)


def test_a_peace_that_may_break_is_told() -> None:
    """Where somebody may break the peace, in what share of worlds that of the likeliest terms is likelier to hold than not."""
    resume = {"b": [{"points": {"b": {"low": -20, "high": 20}, "a": -10}}]}
    found = in_worlds(war(peace={"horizon": 120, "pace": 0.1, "resume": resume}), N, seed=3).to_json()
    assert found["years"] == 10
    assert found["holds"] is not None
    assert 0 < (found["holds"]["share"] or 0) < 1
    assert in_worlds(war(), 3, seed=3).to_json()["holds"] is None


def test_the_seed_decides_and_is_told(answer: Any) -> None:
    """The same seed gives the same shares, another other worlds; the seed, the worlds and the file's digest are told."""
    assert in_worlds(war(), N, seed=3).to_json() == answer
    other = in_worlds(war(), N, seed=4).to_json()
    assert other["signed"] != answer["signed"] or other["stands"] != answer["stands"]
    assert answer["provenance"]["seed"] == answer["seed"] == 3
    assert answer["provenance"]["worlds"] == answer["worlds"] == N
    assert answer["provenance"]["digest"] == from_data(war()).digest


def test_sources_are_counted() -> None:
    """How many of the file's numbers carry a source is told, whatever the file is read from."""
    data = war(sources={"book": {"title": "A book"}})
    data["parties"]["a"]["war"] = [{"points": {"low": -2, "high": -0.2}, "source": "book p.1"}]
    found = in_worlds(data, 2, seed=1).to_json()["numbers"]
    assert found["sourced"] == 1
    assert found == in_worlds(from_data(data), 2, seed=1).to_json()["numbers"]


def test_worlds_that_break_a_statement_do_not_count() -> None:
    """Shares are of the worlds that respect the statements, and with none of them nothing is told."""
    never = {
        "says": "b would sooner fight than get all",
        "party": "b",
        "prefers": "war",
        "to": {"agreement": {"x": "y"}},
    }
    none = in_worlds(war(statements=[never]), 8, seed=1).to_json()
    assert (none["admissible"], none["statements"]) == (0, 1)
    assert none["signed"]["share"] is None
    assert none["stands"] == []
    some = {
        "says": "a would sooner fight than give all",
        "party": "a",
        "prefers": "war",
        "to": {"agreement": {"x": "y"}},
    }
    held = in_worlds(war(statements=[some]), 8, seed=1).to_json()
    assert held["admissible"] > 0
    assert 0 < (held["acceptance"] or 0) < 1


def test_without_a_range_there_is_nothing_to_share() -> None:
    """A file in which every number is a point is refused, since there is but one world of it."""
    data = {**PATRON_WAR, "winset": 2, "headline": "worlds"}
    with pytest.raises(RequestError, match="no number of it is a range, so that there is nothing to share"):
        in_worlds(data, 5, seed=0)


def test_without_a_clock(answer: Any) -> None:
    """A negotiation without a clock has shares too: of the one meeting that there is, and no dates."""
    toy = {"winset": 2, "title": "t", "headline": "worlds", "issues": {"x": ["y", "z"]}, "consent": [{"of": ["a", "b"]}],
           "parties": {"a": {"values": {"x": {"y": {"low": -4, "high": 4}, "z": -1}}},
                       "b": {"values": {"x": {"z": {"low": -4, "high": 4}, "y": 1}}}}}  # fmt: skip
    found: Any = in_worlds(toy, 12, seed=1).to_json()
    assert found["signed_by"] == []
    assert found["window"][LATER]["share"] == 0
    assert 0 < found["window"][AT_ONCE]["share"] < 1
    assert set(found) == set(answer)


@pytest.mark.parametrize(
    ("step", "shown", "dates"),
    [("month", "2003-12", ["2000-12", "2001-12", "2003-12"]), ("week", "2001-01-03", ["2000-12-27", "2001-01-03"])],
)
def test_dates_go_by_the_step(step: str, shown: str, dates: list[str]) -> None:
    """A signature is told after one, two and five years, as far as is shown, and at the last period, by whatever step."""
    start = "2000-01" if step == "month" else "2000-01-05"
    time = {"start": start, "end": "open", "step": step, "show": shown}
    game = build(one_world(from_data(war(time=time))))
    found = [game.calendar.label(t) for t in marks(game)]
    assert found[-1] == dates[-1]
    assert len(found) <= len(dates)
    assert step == "week" or found == dates


def test_one_who_stops_it_is_told_nothing_of_a_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is kept of the worlds of a run, so a run that is stopped ends as any other and names no folder."""

    def stopped(*_: Any, **__: Any) -> None:
        raise Interrupted("stopped; the worlds are kept in /a/folder")

    monkeypatch.setattr(winset.studies.in_worlds, "drawn", stopped)
    with pytest.raises(KeyboardInterrupt) as caught:
        in_worlds(war(), 5, seed=0)
    assert not isinstance(caught.value, Interrupted)


def test_the_worlds_of_other_files_measure_what_they_did() -> None:
    """What is measured of a world at its beginning is measured of such files alone: others' records stay as they are."""
    data = {**war(), "headline": "point"}
    conflict = from_data(data)
    found = solve_world(conflict, draw(uncertain(conflict), 3, 0), 0)["measures"]
    assert not [name for name in found if name.partition(".")[0] in ("stands", "window", "holds", "signed_by")]
    told = worlds(data, 3, seed=1).to_json()
    assert set(told["point"]) == {"admissible", "measures", "violated"}
    assert WORLDS == 100
