"""What may happen in a peace: what each event does to it, where it breaks, and changes and ranges that concern it."""

from __future__ import annotations

import io
from typing import Any

import pytest

import winset
from guaranteed_peace import guaranteed
from winset.cases.change import changes_of
from winset.cases.changes import change_conflict
from winset.cases.sourcing import sourcing_of
from winset.cases.worlds import uncertain
from winset.errors import RequestError
from winset.studies.durability import durability
from winset.studies.inventory import inventory
from winset.studies.outcome import outcome_of
from winset.studies.stakes import effects, stakes

Data = dict[str, Any]


def living(**peace: Any) -> Data:
    """A peace of ten years that the north breaks once the guarantor is tied, and that no storm touches."""
    data = guaranteed(horizon=120, **peace)
    data["peace"]["resume"]["north"][0]["points"]["north"] = 60
    data["peace"]["resume"]["north"][1]["points"]["north"] = -60
    data["peace"]["chance"]["storm"] = {"probability": 0.5, "effect": {"weather": "foul"}}
    return data


def last(data: Data, **how: Any) -> Any:
    """The study's answer to plain data."""
    return durability(winset.read(data), **how).to_json()


def test_a_peace_with_and_without_its_event() -> None:
    """Without the event the peace is what the file without it says; what it changes is the difference."""
    found, without = last(living()), living()
    del without["peace"]["chance"]["congress"]
    other = last(without)
    for one, still in zip(found["options"], other["options"], strict=True):
        assert list(one["events"]) == ["congress"]  # what moves nothing that bears on the peace is not told
        event = one["events"]["congress"]
        assert event["survival"] == pytest.approx(other["survival"][one["option"]], abs=1e-12)
        assert one["unchanged"] == event["survival"]
        assert (event["end"], event["mean_years"]) == pytest.approx((still["end"], still["mean_years"]))
        more = one["broken_by"]["north"]["probability"] - still["broken_by"]["north"]["probability"]
        assert event["breaks"] == {"north": pytest.approx(more)}
        assert more > 0.9
        assert event["worth"]["south"] == pytest.approx(one["worth"]["south"] - still["worth"]["south"])
        assert event["comes"] == pytest.approx(1, abs=1e-4)
        assert (still["events"], still["unchanged"], still["states"]) == ({}, None, [])


def test_where_it_breaks() -> None:
    """By state, what breaks and what still holds add to 1; the factors told are those in which the states differ."""
    for one in last(living())["options"]:
        firm, tied = one["states"]
        assert (firm["state"], tied["state"]) == ({"guarantor": "firm"}, {"guarantor": "tied"})
        assert firm["holds"] + tied["holds"] == pytest.approx(one["end"], abs=1e-12)
        broken = firm["broken_by"]["north"] + tied["broken_by"]["north"]
        assert broken == pytest.approx(one["broken_by"]["north"]["probability"])
        assert tied["broken_by"]["north"] > 100 * firm["broken_by"]["north"]


def test_several_events_apart_and_together() -> None:
    """With several events each is left out by itself, and all of them where nothing happens."""
    data = living()
    data["peace"]["chance"]["return"] = {
        "when": "guarantor == 'tied'",
        "probability": 0.2,
        "effect": {"guarantor": "firm"},
    }
    one = last(data)["options"][0]
    assert set(one["events"]) == {"congress", "return"}
    assert one["events"]["return"]["end"] < one["end"] < one["events"]["congress"]["end"]
    assert one["events"]["return"]["breaks"]["north"] < 0
    assert one["unchanged"] == pytest.approx(one["events"]["congress"]["survival"], abs=1e-12)


def test_it_is_told_in_words() -> None:
    """The terminal says what an event of the peace does to it, in whose hands and in which state of things."""
    from rich.console import Console

    from winset.views.durability import show_durability

    data = living()
    data["peace"]["chance"]["congress"]["name"] = "Congress bars the return"
    data["state"]["guarantor"] = {"name": "The guarantor", "values": {"firm": "stands firm", "tied": "is tied"}}
    console = Console(width=200, record=True, file=io.StringIO())
    show_durability(last(data), console)
    text = " ".join(console.export_text().split())
    assert "That “Congress bars the return” may happen shortens the peace most under “here”, from 10 years to" in text
    assert "10.9 months: the chance of a breach by north goes from under 0.01 % to over 99.9 %." in text
    assert "The guarantor: is tied" in text
    assert "storm" not in text


def test_an_event_of_the_peace_left_out_or_changed() -> None:
    """A change leaves out an event of the peace by name, or sets its numbers by their path."""
    conflict = winset.read(living())
    gone = change_conflict(conflict, changes_of({"without": "peace.congress"}))
    assert gone.peace is not None
    assert list(gone.peace.chance) == ["storm"]
    rarer = change_conflict(conflict, changes_of({"set": {"peace.chance.congress.probability": 0.01}}))
    assert rarer.peace is not None
    assert rarer.peace.chance["congress"].outcomes[0].probability == 0.01
    found = winset.what_if(conflict, {"without": {"peace": "congress"}}).to_json()
    assert found["difference"]["value_at_start"]["south"] > 0
    with pytest.raises(RequestError, match=r"no event of the peace 'congres'; did you mean 'congress'\?"):
        change_conflict(conflict, changes_of({"without": "peace.congres"}))
    with pytest.raises(RequestError, match="no event of the peace 'congress'"):
        change_conflict(winset.read({**living(), "peace": None}), changes_of({"without": "peace.congress"}))


def ranged() -> Data:
    """The same with ranges wherever a living peace may have one."""
    data, spread = living(), {"low": 0.05, "high": 0.2, "source": "assumption"}
    data["peace"]["chance"]["congress"] |= {"probability": spread, "believed": {"north": spread}}
    first, second = data["peace"]["resume"]["north"]
    first["pace"] = spread
    second["instead"] = {"north": {"low": -90, "high": -50}}
    del second["points"]
    return data


def test_ranges_of_a_peace_are_counted() -> None:
    """Worlds draw, the inventory lists and the sourcing counts every number of a living peace."""
    conflict = winset.read(ranged())
    paths = [
        "peace.chance.congress.outcomes[0].probability",
        "peace.chance.congress.outcomes[0].believed.north",
        "peace.resume.north[0].pace",
        "peace.resume.north[1].instead.north",
    ]
    assert sorted(number.path for number in uncertain(conflict)) == sorted(paths)
    assert set(paths) <= {row["path"] for row in inventory(conflict)}
    before, after = sourcing_of(living()), sourcing_of(ranged())
    assert (after.ranges, after.assumed) == (4, 3)
    assert after.total == before.total  # one belief more, and points to one party less


def test_what_a_range_of_a_peace_may_move() -> None:
    """A probability in the peace moves a value by about what the event changes of what is signed; one that cannot
    come bears on everything."""
    conflict = winset.read(ranged())
    found = stakes(conflict)
    paths = {stake.path: k for k, stake in enumerate(found)}
    outcome = outcome_of(conflict)
    moved = effects(outcome, found, "south")
    chance = moved[paths["peace.chance.congress.outcomes[0].probability"]]
    assert 0 < chance < 20
    assert "peace.resume.north[1].instead.north" in paths
    data = ranged()
    data["peace"]["chance"]["congress"] |= {"probability": {"low": 0, "mode": 0, "high": 0.2}, "believed": {}}
    never = winset.read(data)
    found = stakes(never)
    at = [stake.path for stake in found].index("peace.chance.congress.outcomes[0].probability")
    assert effects(outcome_of(never), found, "south")[at] == float("inf")


def test_what_is_signed_if_an_event_cannot_happen_in_the_peace() -> None:
    """Where a peace would be broken once its guarantor is tied, that it cannot be tied brings the refusing party in."""
    data = living()
    data["parties"]["south"]["values"]["line"] = {"here": 2, "there": 1}
    found = winset.unlock(winset.read(data), at="2000-01").to_json()
    assert found["win_set"]["size"] == 0
    (row,) = [row for row in found["sets"] if row["levers"] == [{"kind": "peace", "event": "congress"}]]
    assert (row["solved"], row["packages"]) == (True, 2)
    assert found["tried"]["peaces"] == 2
    assert found["labels"]["events"] == {"congress": "congress", "storm": "storm"}
    gone = change_conflict(winset.read(data), changes_of({"without": "peace.congress"}))
    assert winset.unlock(gone, at="2000-01").to_json()["win_set"]["size"] == 2
