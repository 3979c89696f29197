"""The likelihood of the record: each month against brute force, what a month without an entry means, what is given."""

from __future__ import annotations

import copy
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import winset
from brute_force import Model
from brute_model import State
from generators import EXAMPLES, conflicts
from winset.cases.bound import bind
from winset.cases.history import walk_history
from winset.solver.forward import packages_signed
from winset.studies.likelihood import likelihood, solutions_at

Data = dict[str, Any]


def war(**changes: Any) -> Data:
    """Two parties, an old leader who may die, an offensive that may move the front, and an accord."""
    data: Data = {
        "winset": 1, "title": "A war", "time": {"start": "2000-01", "end": "2001-01", "pace": 0.5},
        "parties": {
            "a": {"values": {"x": {"y": 2, "z": -2}}, "war": [{"points": -1}]},
            "b": {"values": {"x": {"y": -1, "z": 2}}, "war": [{"points": -1, "when": "leader == 'new'"}]},
        },
        "issues": {"x": ["y", "z"]},
        "state": {"leader": ["old", "new"], "front": {"values": ["low", "mid", "high"], "initial": "mid",
                                                      "ordered": True}, "calm": [False, True]},
        "chance": {"death": {"when": "leader == 'old'", "probability": 0.1, "effect": {"leader": "new"}}},
        "moves": {"a": {"push": {"when": "front == 'mid'", "outcomes": [{"probability": 0.5, "effect": {"front": "+1"}},
                                                                       {"probability": 0.2, "effect": {"front": -1}}]}}},
        "accords": {"truce": {"when": "not calm", "consent": [{"of": ["a", "b"]}], "effect": {"calm": True}}},
        "endings": {"lost": {"when": "front == 'low'", "points": {"a": -20}}},
        "consent": [{"of": ["a", "b"]}],
    }  # fmt: skip
    return {**data, **changes}


def scored(data: Data) -> Any:
    """What the study says of plain data."""
    return likelihood(winset.read(data)).to_json()


def arrivals(model: Model, t: int, before: State) -> dict[State, float]:
    """Where brute force says that the talks of a period find the war, and how likely each is."""
    here = {before: 1.0}
    for k in range(len(model.stages)):
        here = {s: p for s, p in model.pass_stage(t, k, here).items() if model.ending(s) is None}
    return here


def by_force(data: Data) -> list[float]:
    """The probability of each month of a record without `set` steps, in plain loops."""
    model = Model(data)
    recorded, agreed = model.recorded()
    starts, _, _ = model.reach(recorded)
    for t in range(model.periods, -1, -1):  # backwards, so that no call goes deeper than one period
        for s in starts[t]:
            model.start(t, s, True)
    signed: dict[str, str] = next((step["agreement"] for step in data["history"] if "agreement" in step), {})
    found, before = [], model.initial
    for t, s in enumerate(recorded):
        talks = 1 - model.signing(t, s)
        if agreed and t == len(recorded) - 1:
            package = tuple(signed[issue] for issue in model.issues)
            talks = math.fsum(p * y for p, y, x in model.talk(t, s) if tuple(x) == package)
        found.append(arrivals(model, t, before).get(s, 0.0) * talks)
        before = s
    return found


@given(data=conflicts() | st.sampled_from(list(EXAMPLES.values())).map(copy.deepcopy))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_month_agrees_with_brute_force(data: Data) -> None:
    """The probability of each month is the one that plain loops over every path and every vote give."""
    history = data.get("history") or []
    assume(history and not any("set" in step for step in history))
    months = scored(data)["months"]
    expected = by_force(data)
    assert len(months) == len(expected)
    for month, probability in zip(months, expected, strict=True):
        assert month["probability"] == pytest.approx(probability, rel=1e-7, abs=1e-12)


def test_the_total_is_the_sum_of_the_months() -> None:
    """The log score adds the months' logarithms, and a month multiplies its way there by its talks."""
    history = [{"month": "2000-03", "chance": "death"}, {"month": "2000-05", "agreement": {"x": "z"}}]
    found = scored(war(history=history))
    assert len(found["months"]) == 5
    assert found["log_score"] == pytest.approx(sum(math.log(month["probability"]) for month in found["months"]))
    assert found["per_month"] == pytest.approx(found["log_score"] / 5)
    for month in found["months"]:
        assert month["probability"] == pytest.approx(month["transition"] * month["talks"])
    assert found["impossible"] == []


def test_a_quiet_month_is_one_in_which_nothing_happened() -> None:
    """A month without an entry counts the chance that nothing came about: it is less than that of not signing."""
    quiet = scored(war(history=[{"month": "2000-02", "chance": "death"}]))["months"][0]
    assert quiet["happened"] == []
    assert 0.5 < quiet["transition"] < 0.9


def test_the_order_of_a_months_steps_does_not_matter() -> None:
    """Steps of one month may stand in the file's order or in the model's: the score is the same."""
    steps = [{"month": "2000-02", "chance": "death"}, {"month": "2000-02", "move": "a.push", "outcome": 0},
             {"month": "2000-02", "accord": "truce"}]  # fmt: skip
    scores = {round(scored(war(history=order))["log_score"], 12) for order in (steps, steps[::-1])}
    assert len(scores) == 1


def test_all_that_can_happen_in_a_month_adds_to_one() -> None:
    """Over every state that a first month can end in, the transitions add to 1."""
    total = 0.0
    for death in (0, 1):
        for push in (None, 0, 1):
            for truce in (0, 1):
                steps: list[Data] = [{"month": "2000-01", "chance": "death"}] * death
                steps = steps + [{"month": "2000-01", "accord": "truce"}] * truce
                if push is not None:
                    steps = [*steps, {"month": "2000-01", "move": "a.push", "outcome": push}]
                if push == 1 and truce:
                    continue  # the war has ended before the accord comes up
                if not steps:
                    steps = [{"month": "2000-02", "accord": "truce"}]
                total += scored(war(history=steps))["months"][0]["transition"]
    assert total == pytest.approx(1.0, abs=1e-12)


def test_a_war_that_ends_by_itself() -> None:
    """Where the record runs into an ending, the last month is scored without talks."""
    found = scored(war(history=[{"month": "2000-02", "move": "a.push", "outcome": 1}]))
    assert len(found["months"]) == 2
    assert found["months"][1]["talks"] is None
    assert 0 < found["months"][1]["probability"] < 0.2


def test_set_steps_are_given() -> None:
    """A `set` step is not scored: the factor that it names may have come to any value, the others are as recorded."""
    plain = scored(war(history=[{"month": "2000-04", "chance": "death"}]))["months"]
    told = scored(war(history=[{"month": "2000-02", "set": {"calm": True}}, {"month": "2000-04", "chance": "death"}]))
    assert told["months"][1]["transition"] > plain[1]["transition"]
    game = winset.build(winset.read(war(history=[{"month": "2000-02", "set": {"leader": "new"}}])))
    nothing = likelihood(game.conflict, solution=winset.solve(game)).to_json()["months"][1]["transition"]
    assert nothing > scored(war(history=[{"month": "2000-02", "chance": "death"}]))["months"][1]["transition"]


def test_what_the_model_calls_impossible() -> None:
    """A record in which a sure event did not come has no log score, and the month is named."""
    sure = {"flood": {"when": "month == '2000-03' and not calm", "probability": 1, "effect": {"calm": True}}}
    found = scored(war(chance=sure, history=[{"month": "2000-05", "agreement": {"x": "y"}}]))
    assert found["log_score"] is None
    assert found["per_month"] is None
    assert found["impossible"] == ["2000-03"]
    assert found["months"][2]["log_score"] is None
    assert found["months"][3]["log_score"] is not None


def test_a_remainder_of_rounding_is_no_chance() -> None:
    """Outcomes that add to 1 leave no chance of nothing, though their sum in binary falls short of 1."""
    shares = [{"probability": p, "effect": {"calm": True}} for p in (0.1, 0.7, 0.2)]
    found = scored(war(chance={"sure": {"outcomes": shares, "when": "not calm"}}, accords={},
                       history=[{"month": "2000-02", "chance": "sure", "outcome": 0}]))  # fmt: skip
    assert found["impossible"] == ["2000-01"]


def test_a_file_without_history() -> None:
    """Without a record there is nothing to score, and the message says so."""
    with pytest.raises(winset.RequestError, match="no history"):
        scored(war())


def test_packages_add_to_the_probability_of_signing() -> None:
    """The probabilities of the packages at one talks add to that of signing."""
    solution = winset.solve(winset.build(winset.read(war())))
    states = np.flatnonzero(solution.game.reach.talks[3])
    assert len(states) > 0
    for s in states:
        assert packages_signed(solution, 3, int(s)).sum() == pytest.approx(solution.sign[3, s], abs=1e-14)


def test_a_place_that_no_path_reaches() -> None:
    """A state out of the model's reach is read in a game whose record passes through it, with the same values."""
    gone = {"chance": {"death": {"when": "month == '2000-01'", "probability": 1, "effect": {"leader": "new"}}}}
    conflict = winset.read(war(**gone))
    solution = winset.solve(winset.build(conflict))
    place, known = (5, (0, 1, 0)), (5, (1, 1, 0))
    found = solutions_at(solution, [place, known, place])
    assert found[known][0] is solution
    other, s = found[place]
    assert other is not solution
    there = winset.read(war(**gone, history=[{"month": "2000-06", "set": {"leader": "old"}}]))
    expected = winset.solve(winset.build(there))
    at = expected.game.state_index({"leader": "old", "front": "mid", "calm": False})
    assert walk_history(bind(there)).states[5] == place[1]
    np.testing.assert_allclose(other.continuation[5, s], expected.continuation[5, at], rtol=0, atol=1e-12)
    assert other.sign[5, s] == pytest.approx(expected.sign[5, at], abs=1e-14)


def test_the_packaged_case() -> None:
    """Every month of the packaged record is possible under its own file, and the score is finite."""
    found = likelihood(winset.read("korea-1953")).to_json()
    assert found["impossible"] == []
    assert found["log_score"] is not None
    assert found["log_score"] < 0
    assert len(found["months"]) == 25
