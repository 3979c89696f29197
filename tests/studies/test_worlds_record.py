"""One world solved."""

from __future__ import annotations

import json
import pickle

import numpy as np
import pytest

from first_korea import FIRST_KOREA
from winset import build, read, solve
from winset.cases.read import parse, read_text
from winset.cases.worlds import drawn_world, uncertain
from winset.studies.durability import durability
from winset.studies.likelihood import likelihood
from winset.studies.outcome import outcome_of
from winset.studies.statements import statements
from winset.studies.timeline import timeline
from winset.studies.worlds.record import WorldRecord, WorldTask, solve_world


@pytest.fixture(scope="module")
def task() -> WorldTask:
    """The worlds of Korea in its first edition."""
    name, text = read_text(FIRST_KOREA)
    return WorldTask(text, name, 1953)


@pytest.fixture(scope="module")
def third(task: WorldTask) -> WorldRecord:
    """Its world 3."""
    return task(3)


def test_a_world_says_what_the_studies_say_of_it(third: WorldRecord) -> None:
    """Signatures, statements, blockers and the record's likelihood are those of the conflict with its numbers."""
    made = drawn_world(read(FIRST_KOREA), 1953, 3)
    told = timeline(made, sensitivity=False).to_json()
    measures = third["measures"]
    assert third["signed_by"] == pytest.approx(np.cumsum(told["forward"]["sign"]).tolist())
    assert measures["signed_by.1953-07"] == pytest.approx(told["history"][-1]["signed_by"])
    assert measures["opens"] == told["headline"]["first"]
    april = next(row for row in told["history"] if row["month"] == "1953-04")
    assert set(str(measures["blocker.1953-04"]).split("+")) >= set(april["now"]["blockers"])
    assert measures["sign.1953-04"] == pytest.approx(april["sign_probability"])
    rows = statements(made).to_json()["statements"]
    assert third["statements"] == {row["id"]: row["verdict"] for row in rows}
    months = likelihood(made).to_json()["months"]
    assert third["record"]["months"] == pytest.approx([row["log_score"] for row in months])


def test_the_peace_is_that_of_the_recorded_package(third: WorldRecord) -> None:
    """The chance that it lasts ten years, by option, is the survival that `winset last` has for the same package."""
    made = drawn_world(read(FIRST_KOREA), 1953, 3)
    agreement = outcome_of(made).game.history.agreement
    assert agreement is not None
    held = durability(made).to_json()["recorded"]
    assert held is not None
    assert third["measures"][f"lasts.guarantee.{agreement['guarantee']}"] == pytest.approx(held["survival"][119])


def test_a_world_is_plain_and_repeats_itself(task: WorldTask, third: WorldRecord) -> None:
    """It can be written as JSON without loss, and comes out the same from a task that was sent elsewhere."""
    assert json.loads(json.dumps(third)) == third
    assert pickle.loads(pickle.dumps(task))(3) == third


THOROUGH = """
winset: 1
title: t
time: {start: 2000-01, end: 2000-06}
issues: {x: [y, z]}
parties:
  a: {values: {x: {y: {low: -4, high: 4}}}, war: [{points: -1}]}
  b: {values: {x: {y: 1}}, war: [{points: -1}]}
consent: [{of: [a, b]}]
statements: [{id: S, says: a likes y, party: a, prefers: {agreement: {x: y}}, to: {agreement: {x: z}}}]
claims: [{id: C, says: s, without: {option: x.y}, expect: {signed_by: 2000-03, is: higher}}]
questions: [{id: Q, asks: q, change: {without: {option: x.z}}}]
"""


def test_a_thorough_world_has_claims_and_questions_too() -> None:
    """Where it is admissible, and its number is below the bound; another has none."""
    found = [WorldTask(THOROUGH, "t", 1, thorough=8)(k) for k in range(12)]
    asked = [{"claim.C", "question.Q"} <= set(record["measures"]) for record in found]
    assert asked == [k < 8 and record["admissible"] for k, record in enumerate(found)]
    assert {True, False} == {record["admissible"] for record in found[:8]}
    assert all(
        record["measures"]["claim.C"] in ("borne_out", "not_borne_out", "no_effect")
        for record in found[:8]
        if record["admissible"]
    )


def test_numbers_that_contradict_each_other_make_an_impossible_world() -> None:
    """It says why, and measures nothing."""
    text = """{winset: 1, title: t, parties: {a: {values: {x: {y: 2}}}}, issues: {x: [y, z]}, consent: [{of: [a]}],
      state: {f: [no, yes]}, time: {start: 2000-01, end: 2000-06}, talks: {when: "f == 'no'"},
      chance: {c: {when: "f == 'no'", outcomes: [{probability: {low: 0, high: 0.9}, effect: {f: 'yes'}}, {probability: {low: 0, high: 0.9}, effect: {f: 'no'}}]}}}"""
    found = [WorldTask(text, "t", 0)(k) for k in range(12)]
    bad = [record for record in found if record["status"] == "impossible"]
    assert bad
    assert len(bad) < len(found)
    assert all(sum(record["numbers"]) > 1 and record["why"] and not record["measures"] for record in bad)
    assert all(sum(record["numbers"]) <= 1 for record in found if record["status"] == "solved")


def test_placed_worlds_leave_the_other_numbers_alone() -> None:
    """A row of quantiles places the keys that it names, and no other number."""
    name, text = read_text(FIRST_KOREA)
    numbers = uncertain(parse(text, name))
    found = WorldTask(text, name, 0, rows=(((numbers[5].key, 1.0),),))(0)
    changed = [number for number, value in zip(numbers, found["numbers"], strict=True) if value != number.value]
    assert [number.path for number in changed] == [numbers[5].path]
    assert found["numbers"][5] == numbers[5].high


def test_a_negotiation_without_a_clock_is_a_world_too() -> None:
    """Its measures are its terms and the chance of a signature."""
    text = ("{winset: 1, title: t, parties: {a: {values: {x: {y: {low: 1, mode: 2, high: 4}}}}}, "
            "issues: {x: [y, z]}, consent: [{of: [a]}]}")  # fmt: skip
    conflict = parse(text)
    found = solve_world(conflict, {"parties.a.values.x.points.y": 3.0}, 4)
    assert found["world"] == 4
    made = parse(text.replace("{low: 1, mode: 2, high: 4}", "3"))
    assert found["measures"]["signed"] == pytest.approx(float(solve(build(made)).sign[0, 0]))
