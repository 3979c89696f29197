"""Beliefs in a file: short forms, and what is told where something is wrong with them."""

from __future__ import annotations

import textwrap
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import winset
from winset.cases.beliefs import beliefs
from winset.cases.bound import bind
from winset.cases.change import changes_of
from winset.cases.changes import change_conflict
from winset.cases.document import load
from winset.cases.json_schema import json_schema
from winset.cases.read import parse
from winset.cases.sourcing import sourcing_of
from winset.cases.worlds import uncertain
from winset.errors import ConflictError

FILE = """
winset: 2
title: A front that may break
time: {start: 1940-01, end: 1940-05}
parties: {finland: {values: {line: {here: 9, there: 30}}}, ussr: {}}
issues: {line: [here, there]}
state: {front: [holds, broken], army: [confident, sobered], snow: [deep, thin]}
consent: [{of: [finland, ussr]}]
chance:
  breakthrough:
    when: front == 'holds'
    outcomes:
      - {probability: 0.12, effect: {front: broken}, believed: {BELIEVED}}
      - {probability: 0.2, effect: {army: sobered}, believed: {ussr: SECOND}}
moves:
  ussr:
    storm: {effect: {front: broken}, probability: 0.5, believed: {finland: 0.3}, points: POINTS}
talks: {pace: PACE}
"""


def text(believed: str = "ussr: 0.5", second: str = "0.1", points: str = "{ussr: -1}", pace: str = "0.5") -> str:
    """The file with a belief, and other numbers, put in."""
    told = FILE.replace("BELIEVED", believed).replace("SECOND", second)
    return told.replace("POINTS", points).replace("PACE", pace)


def told(file: str) -> list[str]:
    """The errors of a file."""
    with pytest.raises(ConflictError) as raised:
        parse(file, "war.yaml")
    return str(raised.value).splitlines()


LIST = "expected a number, a range {{low, mode, high}}, or a list of {{when, {}}}"
BELIEF, POINTS = "chance.breakthrough.outcomes[0].believed.ussr", "moves.ussr.storm.points.ussr"

BY_CONDITION = textwrap.dedent("""\
    ussr: [{when: "army == 'confident'", probability: 0.5}, {when: "month > '1940-02'", probability: 0.1}], finland: 0.03
""").strip()


def test_beliefs_are_found_in_the_order_of_the_file() -> None:
    """With their events, their paths and the file's own numbers; a move in short keeps its belief."""
    found = beliefs(parse(text(BY_CONDITION)))
    assert [(one.party, one.kind, one.event, one.path, one.probability) for one in found] == [
        ("ussr", "chance", "breakthrough", "chance.breakthrough.outcomes[0].believed.ussr", 0.12),
        ("finland", "chance", "breakthrough", "chance.breakthrough.outcomes[0].believed.finland", 0.12),
        ("ussr", "chance", "breakthrough", "chance.breakthrough.outcomes[1].believed.ussr", 0.2),
        ("finland", "move", "ussr.storm", "moves.ussr.storm.outcomes[0].believed.finland", 0.5),
    ]
    assert found[0].numbers == (("army == 'confident'", 0.5), ("month > '1940-02'", 0.1))
    assert all(one.differs for one in found)
    assert not beliefs(parse(text("ussr: 0.12")))[0].differs


def test_a_belief_that_no_condition_meets_is_the_files() -> None:
    """The first entry whose condition holds counts; where none does, and for who is not named, the file's number."""
    bound = bind(parse(text(BY_CONDITION)))
    first = bound.events["chance"]["breakthrough"].outcomes[0].believed[1]
    month = bound.calendar.ordinal
    for (army, t), expected in {(0, 0): 0.5, (1, 0): 0.12, (1, 3): 0.1, (0, 3): 0.5}.items():
        assert first.over(bound.frame((0, army, 0), month(t))) == expected


def test_beliefs_that_add_to_more_than_one_name_the_party_and_the_condition() -> None:
    """Mixed with the file's numbers where a party has none of its own; only where the event can happen."""
    assert told(text("ussr: 0.95")) == [
        "war.yaml:12: chance.breakthrough.outcomes: what ussr believes of its outcomes adds to 1.05; expected at most 1"
    ]
    confident = "ussr: [{when: \"army == 'confident'\", probability: 0.6}]"
    deep = "[{when: \"snow == 'thin'\", probability: 0.5}]"
    assert told(text(confident, deep)) == [
        "war.yaml:12: chance.breakthrough.outcomes: what ussr believes of its outcomes adds to 1.1 where "
        "army == 'confident' and snow == 'thin'; expected at most 1"
    ]
    assert "adds to 1.1" in told(text("finland: 0.9", "0.1"))[0]
    never = "ussr: [{when: \"front == 'broken'\", probability: 0.95}]"
    assert parse(text(never))


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (text("usr: 0.5"), "outcomes[0].believed.usr: no party 'usr'; did you mean 'ussr'?"),
        (text("ussr: 1.5"), "outcomes[0].believed.ussr: found 1.5; expected a probability from 0 to 1"),
        (
            text("ussr: [{when: \"amy == 'confident'\", probability: 0.5}]"),
            "believed.ussr[0].when: no factor 'amy' here",
        ),
        (text("ussr: [{when: true}]"), "believed.ussr[0].probability: missing; it is required"),
        (text("ussr: likely"), f"war.yaml:13: {BELIEF}: found 'likely'; {LIST.format('probability')}"),
        (text("ussr: true"), f"war.yaml:13: {BELIEF}: found 'true'; {LIST.format('probability')}"),
        (text("ussr: []"), f"war.yaml:13: {BELIEF}: found an empty list; {LIST.format('probability')}"),
        (text(points="{ussr: }"), f"war.yaml:17: {POINTS}: found nothing; {LIST.format('points')}"),
        (text(points="{ussr: []}"), f"war.yaml:17: {POINTS}: found an empty list; {LIST.format('points')}"),
        (text(pace="often"), f"war.yaml:18: talks.pace: found 'often'; {LIST.format('pace')}"),
        (text(pace="[]"), f"war.yaml:18: talks.pace: found an empty list; {LIST.format('pace')}"),
        (text(points="{ussr: [{when: \"snow == 'dep'\", points: 1}]}"), "points.ussr[0].when: snow has no value 'dep'"),
        (text(points="{ussr: [{points: many}]}"), "points.ussr[0].points: found 'many'; expected a number"),
        (text(pace="[{pace: 0}]"), "talks.pace[0].pace: found 0; expected a chance per period above 0"),
        (text(pace="[{when: \"line == 'here'\", pace: 1}]"), "talks.pace[0].when: no factor 'line' here"),
        (text().replace("winset: 2", "winset: 1"), "'believed' is new in `winset: 2`"),
        (
            text(points="{ussr: [{points: 1}]}").replace("winset: 2", "winset: 1"),
            "moves.ussr.storm.points.ussr: a list of numbers with conditions is new in `winset: 2`",
        ),
        (
            text(pace="[{pace: 1}]").replace("winset: 2", "winset: 1"),
            "talks.pace: a list of numbers with conditions is new in `winset: 2`",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line(file: str, message: str) -> None:
    """Names, numbers and conditions of beliefs and of numbers by condition are checked as all others are."""
    found = told(file)
    assert any(message in line for line in found), found
    assert all(line.removeprefix("warning: ").startswith("war.yaml:") for line in found), found


def test_an_unknown_outcome_key_is_told_once() -> None:
    """A belief beside `outcomes` belongs into one of them."""
    file = text().replace("    when: front", "    believed: {ussr: 0.5}\n    when: front")
    assert told(file) == [
        "war.yaml:11: chance.breakthrough.believed: believed stands beside `outcomes`; write it in each outcome"
    ]


def test_ranges_of_beliefs_are_drawn_and_sourced() -> None:
    """A world draws them like any number, and they are counted among the numbers of the file."""
    ranged = text("ussr: [{when: \"army == 'confident'\", probability: {low: 0.3, high: 0.6}, source: a diary}]")
    conflict = parse(ranged)
    assert [one.path for one in uncertain(conflict)] == ["chance.breakthrough.outcomes[0].believed.ussr[0].probability"]
    assert beliefs(conflict)[0].numbers[0][1] == pytest.approx(0.45)
    data: dict[str, Any] = {"chance": {"a": {"probability": 0.1, "effect": {"x": "y"}, "source": "p. 1",
                                             "believed": {"low": {"low": 0.1, "high": 0.2}, "b": [{"probability": 0.3}]}}}}  # fmt: skip
    assert (sourcing_of(data).sourced, sourcing_of(data).ranges) == (3, 1)


def test_a_change_may_set_a_belief() -> None:
    """By the path that `beliefs` names, or by the short one of an event with one outcome."""
    conflict = parse(text())
    for path in ("moves.ussr.storm.believed.finland", "moves.ussr.storm.outcomes[0].believed.finland"):
        changed = change_conflict(conflict, changes_of({"set": {path: 0.9}}))
        assert beliefs(changed)[-1].numbers == ((None, 0.9),)
    forced = change_conflict(
        conflict, changes_of({"force": {"month": "1940-02", "chance": "breakthrough", "outcome": 0}})
    )
    assert [one.event for one in beliefs(forced)] == ["breakthrough", "breakthrough", "ussr.storm"]
    assert winset.build(forced).states.size > 1


def test_the_schema_knows_beliefs_and_numbers_by_condition() -> None:
    """An editor's schema accepts every form that the program reads, and no other."""
    validator = Draft202012Validator(json_schema())
    good = [text(BY_CONDITION), text(points="{ussr: {when: \"snow == 'deep'\", points: 1}}"), text(pace="{pace: 1}"),
            text(pace="[{pace: {low: 0.1, high: 1}}]"), text("ussr: {low: 0.1, high: 0.2}")]  # fmt: skip
    for file in good:
        parse(file)
        assert list(validator.iter_errors(load(file, "file").data)) == []
    assert list(validator.iter_errors(load(text("ussr: [0.5]"), "file").data))
