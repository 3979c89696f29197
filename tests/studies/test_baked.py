"""What-ifs solved beforehand: which they are, that each is the what-if's number, and that they are bounded."""

from __future__ import annotations

from typing import Any

import pytest

import winset
from full_conflict import conflict
from offers_war import war
from winset.cases.read import read
from winset.studies import baked as module
from winset.studies.baked import FEW, MOST, NEW, baked, can_bake
from winset.studies.claims import claims
from winset.studies.outcome import outcome_of
from winset.studies.questions import questions
from winset.studies.solved import Solved


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    """What is baked of a conflict that has everything."""
    return dict(baked(conflict()).to_json())


def test_each_is_the_number_of_a_what_if(found: dict[str, Any]) -> None:
    """Both sides of every change are those that `winset what-if` gives to it."""
    assert found["baked"]
    made = conflict()
    for row in found["baked"]:
        change: Any = {"without": f"chance.{row['id']}"} if row["kind"] == "event" else {"forbid": row["id"]}
        if row["kind"] not in ("event", "move"):
            continue
        alone = winset.what_if(made, change).to_json()
        assert (row["baseline"], row["changed"]) == (alone["baseline"], alone["changed"])
        assert row["in_words"] == alone["in_words"]


def test_what_questions_and_claims_change_is_asked_from_their_months(found: dict[str, Any]) -> None:
    """A question's row has the numbers of `winset ask`, a claim's the month from which `winset claims` tests it."""
    asked = {one["id"]: one for one in questions(conflict()).to_json()["questions"] if one["changed"]}
    rows = {row["id"]: row for row in found["baked"] if row["kind"] == "question"}
    assert rows.keys() == asked.keys() != set()
    for name, row in rows.items():
        assert (row["baseline"], row["changed"], row["from"]) == tuple(
            asked[name][key] for key in ("baseline", "changed", "from")
        )
    tested = {one["id"]: one for one in claims(conflict()).to_json()["claims"] if one["cause"]}
    for row in (row for row in found["baked"] if row["kind"] == "claim"):
        assert row["as_options"] == tested[row["id"]]["as_options"]


def test_a_number_goes_to_both_ends_of_its_range() -> None:
    """Of each party the first number with a range of what the war costs it, at its lowest and its highest."""
    data = war()
    data["parties"]["a"]["war"] = [{"points": -1}, {"id": "shame", "points": {"low": -3, "high": -2}}]
    rows = [row for row in baked(data).to_json()["baked"] if row["kind"] == "number"]
    assert [(row["id"], row["at"]) for row in rows] == [("parties.a.war[shame].points", end) for end in (-3.0, -2.0)]
    changed = winset.what_if(data, {"set": {"parties.a.war[shame].points": -3}}).to_json()["changed"]
    assert rows[0]["changed"] == changed


def crowded(events: int) -> dict[str, Any]:
    """A war with many chance events, most of which do nothing."""
    data = war()
    data["state"] = {**data.get("state", {}), "noise": ["low", "high"]}
    storm = {"when": "noise == 'low'", "probability": 0.01, "effect": {"noise": "high"}}
    data["chance"] = {f"storm_{k}": storm for k in range(events)}
    return data


def test_there_are_not_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is solved for this alone is bounded, in a large conflict more so; how many are left is told by kind."""
    data = crowded(MOST)
    found = baked(data).to_json()
    assert len(found["baked"]) == NEW
    assert found["untried"]["event"] >= MOST - NEW
    monkeypatch.setattr(module, "LARGE", 1)
    few = baked(data).to_json()
    assert len(few["baked"]) == FEW
    assert few["untried"]["event"] > found["untried"]["event"]


def test_nothing_is_solved_twice() -> None:
    """What a question has solved is taken from there."""
    made = conflict()
    solved = Solved(outcome_of(made))
    questions(made, solved=solved)
    claims(made, solved=solved)
    known = dict(solved._kept)
    rows = baked(made, solved=solved).to_json()["baked"]
    new = [row for row in rows if row["kind"] in ("event", "move", "number")]
    assert len(solved._kept) <= len(known) + len(new)
    assert all(solved._kept[name] is outcome for name, outcome in known.items())


def test_a_change_that_cannot_be_made_is_not_there() -> None:
    """A change without which no valid conflict is left is left out, and the others stand."""
    data = crowded(2)
    data["questions"] = [{"id": "Q", "asks": "q", "change": {"set": {"parties.a.noise": -1}}}]
    kinds = [row["kind"] for row in baked(data).to_json()["baked"]]
    assert kinds == ["event", "move", "event", "number", "number"]


def test_a_conflict_with_nothing_to_change_has_none() -> None:
    """A negotiation without ranges, questions and claims has nothing to try."""
    toy = {"winset": 1, "title": "t", "parties": {"a": {"values": {"x": {"y": 2}}}}, "issues": {"x": ["y", "z"]},
           "consent": [{"of": ["a"]}]}  # fmt: skip
    assert not can_bake(read(toy))
    assert can_bake(conflict())
