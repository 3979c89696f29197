"""Answers to a signature: what an accepted package is worth, whether it stands, and where the rest goes."""

from __future__ import annotations

import copy
import math
from typing import Any

import numpy as np
import pytest

import winset
from winset.solver.answers import accepted
from winset.solver.forward import forecast, packages_undone
from winset.solver.stages import through_talks

Data = dict[str, Any]

PAIR: Data = {
    "winset": 2,
    "title": "Two who may answer",
    "time": {"start": "2000-01", "end": "2000-05", "pace": 0.8, "terminal_months": 0},
    "parties": {
        "a": {"values": {"x": {"y": 4, "z": -3}}, "war": [{"points": -1}], "noise": 2},
        "b": {"values": {"x": {"y": -2, "z": 5}}, "war": [{"points": -2}], "discount": 0.9},
        "c": {"values": {"x": {"y": -4, "z": -1}}, "war": [{"points": 0.5, "when": "calm == true"}], "noise": 0.7},
    },
    "issues": {"x": ["y", "z"], "v": ["p", "q"]},
    "state": {"calm": [True, False], "office": ["old", "new", "none"]},
    "moves": {
        "c": {
            "revolt": {
                "at": "signature",
                "when": "x == 'y'",
                "points": {"c": -0.5, "a": [{"when": "v == 'q'", "points": -1}]},
                "outcomes": [
                    {"probability": 0.3, "effect": {"office": "new"}, "believed": {"a": 0.1}},
                    {"probability": 0.2, "effect": {"office": "none"}},
                ],
            },
            "sulk": {"at": "signature", "when": "calm == true and month < '2000-03'", "effect": {"calm": False}},
        },
        "b": {"balk": {"at": "signature", "pace": 0.6, "probability": 0.5, "effect": {}, "when": "v == 'p'"}},
    },
    "move_order": ["c", "b"],
    "endings": {"chaos": {"when": "office == 'none'", "points": {"a": -20, "b": -10, "c": 2}}},
    "consent": [{"of": ["a", "b"]}],
    "accounts": {"days": {"unit": "days", "war": [{"amount": 30, "when": "office == 'old'"}], "endings": {"chaos": 7}}},
}
"""c may revolt against y and sulk at anything, b may balk where v is p; b's turn comes after c's."""


def solved(data: Data) -> winset.Solution:
    """A conflict solved."""
    return winset.solve(winset.build(winset.read(data)))


def by_hand(solution: winset.Solution, t: int, s: int, k: int) -> tuple[list[float], float]:
    """Ũ of a package of the pair, and whether it stands, move by move, b's turn first since it is the last."""
    game = solution.game
    package, state = game.packages.package(int(game.packages.admissible(s)[k])), game.states[s]

    def going(**effect: Any) -> list[float]:
        """What each party has where the war goes on in the state after an effect."""
        place = game.state_index({**state, **effect})
        ending = game.states.ending[place]
        value = solution.continuation[t, place] if ending < 0 else game.ending_points[ending]
        return [float(number) for number in value]

    z, stands = [float(number) for number in game.packages.worth(s)[:, k]], 1.0
    if package["v"] == "p":
        worth = [0.5 * here + 0.5 * paper for here, paper in zip(going(), z, strict=True)]
        q = 1 / (1 + math.exp((z[1] - worth[1]) / 1.0))
        z = [paper + 0.6 * q * (other - paper) for paper, other in zip(z, worth, strict=True)]
        stands *= 1 - 0.6 * q * 0.5
    answers: list[tuple[list[float], float]] = []
    if package["x"] == "y":
        new, none, believed = going(office="new"), going(office="none"), [(0.1, 0.2), (0.3, 0.2), (0.3, 0.2)]
        paid = [-1.0 if package["v"] == "q" else 0.0, 0.0, -0.5]
        worth = [paid[i] + p * new[i] + r * none[i] + (1 - p - r) * z[i] for i, (p, r) in enumerate(believed)]
        answers.append((worth, 0.5))
    if state["calm"] and t < 2:
        answers.append((going(calm=False), 1.0))
    weights = [math.exp((worth[2] - z[2]) / 0.7) for worth, _ in answers]
    shares = [weight / (1 + math.fsum(weights)) for weight in weights]
    z = [
        paper + math.fsum(q * (worth[i] - paper) for q, (worth, _) in zip(shares, answers, strict=True))
        for i, paper in enumerate(z)
    ]
    return z, stands * (1 - math.fsum(q * p for q, (_, p) in zip(shares, answers, strict=True)))


def test_worth_once_accepted_is_that_by_hand() -> None:
    """Ũ and the chance of standing agree with the formulas written out, for every package, state and period."""
    solution = solved(PAIR)
    game, compared = solution.game, 0
    for t, s in zip(*np.nonzero(game.reach.talks), strict=True):
        found = accepted(game, int(t), int(s), solution.continuation[t])
        for k in range(game.packages.count[s]):
            worth, stands = by_hand(solution, int(t), int(s), k)
            assert np.allclose(found.worth[:, k], worth, rtol=0, atol=1e-12)
            assert math.isclose(found.stands[k], stands, abs_tol=1e-12)
            assert math.isclose(found.stands[k] + found.undone[:, k].sum(), 1, abs_tol=1e-12)
            compared += stands < 1
    assert compared > 20


def test_everything_adds_to_one() -> None:
    """Signatures that stand, endings and war at the horizon add to 1, and so does what the talks of a period leave."""
    solution = solved(PAIR)
    ahead = forecast(solution)
    assert ahead.undone.sum() > 0.1
    assert math.isclose(ahead.sign.sum() + ahead.endings[-1].sum() + ahead.war_at_horizon, 1, abs_tol=1e-12)
    assert math.isclose(ahead.packages.sum(), ahead.sign.sum(), abs_tol=1e-12)
    mass = np.full(solution.game.states.size, 1 / solution.game.states.size)
    left = through_talks(solution, 0, mass)
    assert math.isclose(left.sum() + (mass * solution.sign[0]).sum(), 1, abs_tol=1e-12)


def test_what_is_undone_is_told_package_by_package() -> None:
    """What undoes each package adds up to what the talks say of each outcome."""
    solution = solved(PAIR)
    for t, s in zip(*np.nonzero(solution.game.reach.talks), strict=True):
        undone = packages_undone(solution, int(t), int(s))
        assert np.allclose(undone.sum(axis=1), solution.undone[t, s], rtol=0, atol=1e-12)


def test_a_period_of_an_undone_signature_is_that_of_the_state_after_it() -> None:
    """In the last month an answer that is sure leads to a state without the account, or to an ending's lump alone."""
    data = copy.deepcopy(PAIR)
    data["time"] = {"start": "2000-01", "end": "2000-02", "pace": 1, "terminal_months": 0}
    revolt = data["moves"]["c"]["revolt"]
    data["moves"] = {"c": {"revolt": revolt | {"always": True, "when": "office == 'old'", "points": {}}}}
    for effect, days in (("new", 0.0), ("none", 7.0)):
        data["moves"]["c"]["revolt"]["outcomes"] = [{"probability": 1, "effect": {"office": effect}}]
        solution = solved(data)
        ahead = forecast(solution)
        signed = float(ahead.undone.sum())
        assert 0 < signed < 1
        assert ahead.sign.sum() == 0
        assert math.isclose(ahead.accounts[0], 30 * (1 - signed) + days * signed, abs_tol=1e-9)
        assert math.isclose(ahead.endings[-1, 0], signed if effect == "none" else 0, abs_tol=1e-12)


@pytest.mark.parametrize("noise", [0.05, 0.7, 20])
def test_an_answer_without_a_chance_changes_nothing(noise: float) -> None:
    """At any noise, an answer that nobody gives a chance and that costs nothing leaves every number as it was."""
    data = copy.deepcopy(PAIR)
    data["parties"]["c"]["noise"] = noise
    data["moves"] = {"c": {"shrug": {"at": "signature", "probability": 0, "effect": {"calm": False}}}}
    with_it, without = solved(data), solved({**data, "moves": {}})
    assert np.allclose(with_it.value[0, with_it.game.initial], without.value[0, without.game.initial], atol=1e-12)
    assert np.allclose(forecast(with_it).sign, forecast(without).sign, rtol=0, atol=1e-12)


def test_who_comes_first_in_the_order_answers_first() -> None:
    """Of two who surely undo everything, the first in the order does, and the other never comes to it."""
    data = copy.deepcopy(PAIR)
    sure = {"at": "signature", "always": True, "effect": {}}
    data["moves"] = {"b": {"balk": sure}, "c": {"revolt": sure}}
    for order, first in ((["c", "b"], ("c", "revolt")), (["b", "c"], ("b", "balk"))):
        solution = solved({**data, "move_order": order})
        undone = solution.undone[0, solution.game.initial]
        assert solution.game.answers.names[int(undone.argmax())] == first
        assert undone.min() == 0
        assert solution.sign[0, solution.game.initial] == 0


def test_a_sure_answer_makes_consent_idle() -> None:
    """A signature that is sure to be undone in the same state is worth exactly waiting, however good the package."""
    data = copy.deepcopy(PAIR)
    data["moves"] = {"b": {"balk": {"at": "signature", "always": True, "effect": {}}}}
    with_it, without = solved(data), solved({**data, "moves": {}, "talks": {"when": "month < '1999-01'"}})
    assert np.allclose(with_it.value, without.value, rtol=0, atol=1e-12, equal_nan=True)


def test_an_undone_signature_is_none_of_the_record() -> None:
    """A record whose one signature was undone has no agreement: neither within the horizon nor beyond it."""
    undone = {"month": "2000-02", "agreement": {"x": "y", "v": "q"}, "undone": "c.revolt", "outcome": 0}
    found = winset.run(winset.read({**copy.deepcopy(PAIR), "history": [undone]}), sensitivity=False).to_json()
    assert found["agreement"] is None
    assert found["signed_beyond"] is None
