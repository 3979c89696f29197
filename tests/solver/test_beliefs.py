"""Beliefs and numbers by condition in the solver: each party expects by its own probabilities, the file's dice fall."""

from __future__ import annotations

import copy
import math
from typing import Any

import numpy as np
import pytest

import winset
from winset.solver.forward import Forecast, forecast
from winset.solver.solution import Solution

WAR: dict[str, Any] = {
    "winset": 2,
    "title": "A front that may break",
    "time": {"start": "1940-01", "end": "1940-05", "pace": 0.5},
    "parties": {
        "north": {"values": {"line": {"here": 2, "there": 6}}, "war": [{"points": -1}], "discount": 1},
        "south": {"values": {"line": {"here": 1, "there": -5}}, "war": [{"points": -2}], "discount": 1},
    },
    "issues": {"line": ["here", "there"]},
    "state": {"front": ["holds", "broken"], "army": ["confident", "sobered"]},
    "chance": {
        "battle": {
            "when": "front == 'holds'",
            "outcomes": [
                {"probability": 0.2, "effect": {"front": "broken"}},
                {"probability": 0.3, "effect": {"army": "sobered"}},
            ],
        },
    },
    "moves": {"north": {"storm": {"when": "front == 'holds'", "points": {"north": -1, "south": -1},
                                  "outcomes": [{"probability": 0.4, "effect": {"front": "broken"}}]}}},
    "accords": {"rest": {"when": "army == 'confident'", "consent": [{"of": ["north", "south"]}],
                         "outcomes": [{"probability": 0.5, "effect": {"army": "sobered"}}], "points": {"south": 1}}},
    "endings": {"rout": {"when": "front == 'broken' and army == 'sobered'", "points": {"north": 9, "south": -20}}},
    "consent": [{"of": ["north", "south"]}],
}  # fmt: skip


def war(**events: Any) -> dict[str, Any]:
    """The war with some outcomes' `believed` put in, by event: a list of one mapping an outcome."""
    data = copy.deepcopy(WAR)
    places = {"battle": data["chance"]["battle"], "storm": data["moves"]["north"]["storm"],
              "rest": data["accords"]["rest"]}  # fmt: skip
    for name, held in events.items():
        for outcome, believed in zip(places[name]["outcomes"], held, strict=True):
            outcome["believed"] = believed
    return data


def solved(data: dict[str, Any]) -> tuple[Solution, Forecast]:
    """A conflict solved and forecast."""
    solution = winset.solve(winset.build(data))
    return solution, forecast(solution)


def same(one: Any, other: Any) -> None:
    """Every number of two solved conflicts is the same to the last digit."""
    (first, ahead), (second, later) = one, other
    for name in ("value", "continuation", "war_value_start", "war", "sign"):
        assert np.array_equal(getattr(first, name), getattr(second, name), equal_nan=True), name
    for a, b in zip(first.choices, second.choices, strict=True):
        assert np.array_equal(a, b)
    for name in ("sign", "packages", "endings", "states", "accounts"):
        assert np.array_equal(getattr(ahead, name), getattr(later, name)), name


def test_beliefs_that_are_the_files_change_nothing() -> None:
    """To the last digit, whether they stand plain or by condition, for one party or for all."""
    plain = solved(WAR)
    for_all = war(battle=[{"north": 0.2, "south": 0.2}, {"south": 0.3}], storm=[{"north": 0.4}], rest=[{"south": 0.5}])
    same(solved(for_all), plain)
    by_condition = [
        {"when": "army == 'confident'", "probability": 0.2},
        {"when": "month > '1940-02'", "probability": 0.2},
    ]
    same(solved(war(battle=[{"south": by_condition}, {}])), plain)


def test_each_party_expects_by_its_own_probabilities() -> None:
    """Before a chance event each value is the expectation of the values after it by that party's own numbers."""
    data = war(battle=[{"south": [{"when": "army == 'confident' and month < '1940-03'", "probability": 0.05}]},
                       {"north": 0.7}])  # fmt: skip
    data |= {"moves": {}, "accords": {}, "talks": {"when": False}}
    solution, _ = solved(data)
    game = solution.game
    holds, broken, sobered = (
        game.state_index({"front": f, "army": a})
        for f, a in (("holds", "confident"), ("broken", "confident"), ("holds", "sobered"))
    )
    for t, believed in enumerate([(0.05, 0.3), (0.05, 0.3), (0.2, 0.3), (0.2, 0.3)]):
        for party, (breaks, sobers) in enumerate([(0.2, 0.7), believed]):
            after = -(1.0 + party) + solution.value[t + 1, :, party]
            if t + 1 == game.periods:
                after = -(1.0 + party) + np.array([-12.0 * (1 + party)] * game.states.size)
                after[game.states.ending >= 0] = (9, -20)[party]
            expected = breaks * after[broken] + sobers * after[sobered] + (1 - breaks - sobers) * after[holds]
            assert solution.value[t, holds, party] == pytest.approx(expected, abs=1e-9)


def test_the_files_own_dice_fall() -> None:
    """Where nobody has a choice, beliefs move values and no probability."""
    quiet = {"moves": {}, "accords": {}, "talks": {"when": False}}
    (first, ahead), (second, later) = solved(WAR | quiet), solved(war(battle=[{"south": 0.0}, {}]) | quiet)
    for name in ("sign", "endings", "states"):
        assert np.array_equal(getattr(ahead, name), getattr(later, name))
    south = first.game.parties.index("south")
    assert second.value[0, second.game.initial, south] < first.value[0, first.game.initial, south] - 1


def test_beliefs_move_choices() -> None:
    """A party that thinks its storm will work storms more often; one that thinks it cannot, less; the odds stay."""
    chosen = [solved(war(storm=[{"north": p}]))[0].choices[1][0, :, 0].max() for p in (0.0, 0.4, 0.9)]
    assert chosen[0] < chosen[1] < chosen[2]


def test_what_an_opponent_believes_counts_too() -> None:
    """South signs sooner if it fears the storm more, though North's own numbers are the file's."""
    signed = [float(solved(war(storm=[{"south": p}]))[1].sign.sum()) for p in (0.1, 0.4, 0.8)]
    assert signed[0] < signed[1] < signed[2]


def test_what_only_a_belief_reaches_has_no_chance_and_is_a_state_of_the_game() -> None:
    """An outcome of probability 0 that somebody believes in leads to a state with a value and no probability."""
    data = war(storm=[{"north": 0.3}])
    data["state"]["front"].append("beyond")
    data["moves"]["north"]["storm"]["outcomes"] = [
        {"probability": 0, "effect": {"front": "beyond"}, "believed": {"north": 0.3}}
    ]
    solution, ahead = solved(data)
    game = solution.game
    beyond = game.state_index({"front": "beyond", "army": "confident"})
    assert beyond >= 0
    assert np.isfinite(solution.value[1, beyond]).all()
    assert ahead.states[:, beyond].sum() == 0
    assert float(ahead.sign.sum() + ahead.endings[-1].sum() + ahead.war_at_horizon) == pytest.approx(1, abs=1e-12)
    data["moves"]["north"]["storm"]["outcomes"][0]["believed"] = {}
    assert winset.build(data).state_index({"front": "beyond", "army": "confident"}) == -1


def test_who_doubts_a_sure_event_keeps_the_state_it_leaves() -> None:
    """An event that the file makes certain is not certain to who doubts it: both states have a value."""
    data: dict[str, Any] = copy.deepcopy(WAR) | {"moves": {}, "accords": {}}
    data["chance"] = {"battle": {"when": "front == 'holds'", "effect": {"front": "broken"}, "probability": 1}}
    sure = winset.build(data)
    holds = sure.state_index({"front": "holds", "army": "confident"})
    assert not sure.reach.talks[0, holds]
    data["chance"]["battle"]["believed"] = {"south": 0.5}
    solution, ahead = solved(data)
    assert solution.game.reach.talks[0, holds]
    assert ahead.states[:, holds].sum() == 0
    data["chance"]["battle"]["believed"] = {"south": 1}
    assert not winset.build(data).reach.talks[0, holds]


def test_an_accord_that_somebody_believes_in_is_available() -> None:
    """What the file gives no chance, and a party does, can be agreed on; what nobody gives a chance cannot."""
    data = copy.deepcopy(WAR)
    data["accords"]["rest"]["outcomes"][0]["probability"] = 0
    assert solved(data)[1].events[-1].sum() == 0
    data["accords"]["rest"]["outcomes"][0]["believed"] = {"north": 0.5}
    assert solved(data)[1].events[-1].sum() > 0


def test_points_by_condition() -> None:
    """Of several entries the first that holds counts, none is 0; a list of one without a condition is the number."""
    data, listed = copy.deepcopy(WAR), copy.deepcopy(WAR)
    listed["moves"]["north"]["storm"]["points"] = {"north": [{"points": -1}], "south": {"points": -1}}
    same(solved(data), solved(listed))
    dated = [{"when": "month == '1940-02'", "points": -50}, {"when": "army == 'confident'", "points": -1}]
    listed["moves"]["north"]["storm"]["points"]["north"] = dated
    solution, _ = solved(listed)
    game, storm = solution.game, solution.game.operators[1]
    states = [game.state_index({"front": "holds", "army": army}) for army in ("confident", "sobered")]
    assert [storm.points_in(t, s)[0, 0] for t in range(3) for s in states] == [-1, 0, -50, -50, -1, 0]
    assert solution.choices[1][1, states[0], 0] < 1e-9 < solution.choices[1][0, states[0], 0]


def test_paces_by_condition() -> None:
    """An accord's and the talks' pace may depend on state and date; where no entry holds there is no occasion."""
    data = copy.deepcopy(WAR)
    one = solved(data)
    data["accords"]["rest"]["pace"] = [{"pace": 0.5}]
    data["talks"] = {"pace": [{"pace": 0.5}]}
    same(solved(data), one)
    data["talks"]["pace"] = [{"when": "month == '1940-02'", "pace": 1}, {"when": "front == 'holds'", "pace": 0.25}]
    data["accords"]["rest"]["pace"] = [{"when": "month >= '1940-03'", "pace": 0.5}]
    solution, ahead = solved(data)
    broken = solution.game.state_index({"front": "broken", "army": "confident"})
    assert solution.sign[0, broken] == 0 == solution.choices[-1][0].sum()
    assert solution.sign[1, broken] > 0 < solution.choices[-1][2].sum()
    assert float(ahead.sign.sum() + ahead.endings[-1].sum() + ahead.war_at_horizon) == pytest.approx(1, abs=1e-12)
    assert math.isclose(solution.game.talks_pace_at(0)[solution.game.initial], 0.25)


def test_what_a_changed_belief_shares() -> None:
    """A what-if that moves a belief's number keeps the states of the conflict; one that makes a doubt does not."""
    base = winset.build(war(storm=[{"north": 0.3}]))
    assert winset.build(war(storm=[{"north": 0.6}]), reuse=base).reach is base.reach
    sure = copy.deepcopy(WAR)
    sure["chance"]["battle"] = {"when": "front == 'holds'", "effect": {"front": "broken"}, "probability": 1}
    doubted = copy.deepcopy(sure)
    doubted["chance"]["battle"]["believed"] = {"south": 0.5}
    game = winset.build(sure)
    assert winset.build(doubted, reuse=game).reach is not game.reach
