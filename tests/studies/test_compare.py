"""Two wars side by side: roles said and guessed, who blocked and what unlocked."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

import winset
from two_wars import PATRON, PLAIN, SALE, changed
from winset.cases.read import read
from winset.errors import ConflictError
from winset.studies.compare import compare
from winset.studies.comparing.cast import RULES, cast_of

EXAMPLES = Path(__file__).parents[2] / "examples"


def roles(data: Any) -> dict[str, tuple[str, str | None]]:
    """Each entry's role and by which rule it is guessed; None where it is said."""
    return {one.id: (one.role, one.rule) for one in cast_of(read(data)).holders if one.kind != "clause"}


def test_a_role_that_is_said_wins_over_every_guess() -> None:
    """Who is called a patron in the file is one and nothing else, though its consent is always needed."""
    assert roles(PATRON)["power"] == ("patron", None)
    said = copy.deepcopy(PATRON)
    said["parties"]["north"]["role"] = ["mediator", "client"]
    held = [one.role for one in cast_of(read(said)).holders if one.id == "north"]
    assert held == ["mediator", "client"]


def test_a_clause_gives_its_role_to_those_it_asks() -> None:
    """A role written on a clause of consent is that of the parties in it, and is no guess."""
    said = copy.deepcopy(PATRON)
    said["consent"][2]["role"] = "spoiler"
    assert roles(said)["house"] == ("spoiler", None)


def test_what_is_not_said_is_guessed_by_what_it_can_do() -> None:
    """A signatory always signs, a ratifier is asked for some answers, a spoiler may undo, a leader changes by chance."""
    bare = copy.deepcopy(PATRON)
    for party in bare["parties"].values():
        party.pop("role", None)
    assert roles(bare) == {
        "north": ("signatory", "signatory"), "south": ("signatory", "signatory"), "power": ("patron", "patron"),
        "guest": ("spoiler", "spoiler"), "house": ("ratifier", "ratifier"), "pledge": ("guarantee", "guarantee"),
        "chief": ("leader", "leader"),
    }  # fmt: skip
    leader = next(one for one in cast_of(read(bare)).holders if one.id == "chief")
    assert leader.whose == "power"


def test_a_name_that_is_the_word_of_a_role_is_a_guess() -> None:
    """A party, clause, issue or factor that is called like a role, in singular or plural, has it."""
    named = changed(PLAIN, parties={**PLAIN["parties"], "mediator": {}})
    assert roles(named)["mediator"] == ("mediator", "called")
    clause = changed(PLAIN, consent=[{"of": ["east"]}, {"id": "ratifier", "of": ["west"]}])
    assert roles(clause)["west"] == ("ratifier", "called")


def test_who_has_no_consent_and_proposes_is_a_mediator() -> None:
    """A party that nobody asks and that proposes is guessed to mediate; one that does not propose has no role."""
    third = changed(PLAIN, parties={**PLAIN["parties"], "third": {}, "fourth": {}},
                    talks={"proposers": {"third": 1, "east": 1}})  # fmt: skip
    assert roles(third)["third"] == ("mediator", "mediator")
    assert "fourth" not in roles(third)


def test_a_factor_that_comes_back_or_is_dated_is_no_leader() -> None:
    """Weather that turns both ways is no leader, nor is what changes on a date, which is an election."""
    both = copy.deepcopy(PATRON)
    both["chance"]["returns"] = {"when": "chief == 'new'", "probability": 0.02, "effect": {"chief": "old"}}
    assert "chief" not in roles(both)
    dated = copy.deepcopy(PATRON)
    dated["history"] = []
    dated["chance"]["chief_dies"]["when"] = "month == '2001-01'"
    assert roles(dated)["chief"] == ("election", "election")


def test_what_cannot_be_guessed_is_listed() -> None:
    """Entries that no rule reaches have no role, and are told."""
    found = compare(PATRON, PLAIN).to_json()
    assert [(one["kind"], one["id"]) for one in found["wars"][0]["unaligned"]] == [
        ("issue", "border"),
        ("factor", "mood"),
    ]
    guessed = {one["guessed"] for row in found["roles"] for side in row["holders"] for one in side}
    assert guessed <= {None, *RULES.values()}


def test_who_blocked_and_what_unlocked_are_the_timelines() -> None:
    """Barriers, the first window and what happened in it are those of `run`, with the roles added."""
    found, told = compare(PATRON, SALE).to_json()["wars"][0], winset.run(PATRON, sensitivity=False).to_json()
    blocked, head = found["blocked"], told["headline"]
    assert head["first"] == "2001-06"
    assert blocked["opened"] is not None
    assert (blocked["opened"]["month"], blocked["periods_before"]) == (head["first"], head["months_before"])
    before = [one for one in head["barriers"] if one["when"] == "before"]
    assert [[party["party"] for party in one["parties"]] for one in blocked["before"]] == [
        one["parties"] for one in before
    ]
    turned = blocked["opened"]["turned"]
    assert [(one["factor"], one["roles"], one["was"], one["now"]) for one in turned] == [
        ("chief", ["leader"], "old", "new")
    ]
    assert turned[0]["whose"] == {"party": "power", "name": "The power", "roles": ["patron"]}


def test_a_war_without_a_record_is_read_on_its_own_path() -> None:
    """Such a war says that its path is the likeliest, and counts a signature by the last period shown."""
    found = compare(PATRON, PLAIN).to_json()["wars"][1]
    assert (found["recorded"], found["blocked"]["path"], found["step"]) == (False, "most likely", "week")
    told = winset.run(PLAIN, sensitivity=False).to_json()
    assert found["mark"] == told["history"][-1]["month"]
    assert found["chance"] == pytest.approx(sum(told["forward"]["sign"]))


def test_a_negotiation_compares() -> None:
    """A negotiation has no date by which to sign: any signature counts."""
    found = compare(SALE, PLAIN).to_json()["wars"][0]
    assert (found["mark"], found["step"], found["start"]) == (None, "none", None)
    assert found["chance"] == pytest.approx(winset.run(SALE).to_json()["forward"]["sign"][0])


def test_the_same_file_twice_is_said_to_be_one() -> None:
    """A war beside itself is solved once and told to be the same."""
    found = compare(PATRON, PATRON).to_json()
    assert found["same"]
    assert found["wars"][0] == found["wars"][1]
    assert not compare(PATRON, PLAIN).to_json()["same"]


def test_a_graph_model_is_refused_in_one_message() -> None:
    """A graph-model file has no such parts, and is refused whichever of the two it is."""
    for pair in ((EXAMPLES / "chicken.yaml", PLAIN), (PLAIN, EXAMPLES / "chicken.yaml")):
        with pytest.raises(ConflictError) as caught:
            compare(*pair)
        assert len(caught.value.problems) == 1
        assert "graph-model file" in str(caught.value)
