"""Looking ahead from one month's talks: chances and distributions held to plain loops over states."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import winset
from brute_force import Model
from brute_model import State
from generators import conflicts
from winset.studies.month.path import path_of
from winset.studies.unlocking.settings import ahead, hits

Data = dict[str, Any]


def plain_ahead(model: Model, t: int, s: State, wanted: set[State]) -> tuple[list[dict[State, float]], list[float]]:
    """The law of the state at each later month's talks, and the probability of wanted states at some talks by then."""
    here, missed = {s: 1.0}, {s: 1.0}
    laws, reached, total = [], [], 0.0
    for later in range(t + 1, model.periods):
        for k in range(len(model.stages)):
            here, missed = (
                {x: mass for x, mass in model.pass_stage(later, k, way).items() if model.ending(x) is None}
                for way in (here, missed)
            )
        laws.append(here)
        total += sum(mass for x, mass in missed.items() if x in wanted)
        reached.append(total)
        here, missed = (
            {x: mass * (1 - model.signing(later, x)) for x, mass in way.items()}
            for way in (here, {x: mass for x, mass in missed.items() if x not in wanted})
        )
    return laws, reached


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(conflicts(), st.data())
def test_what_lies_ahead_agrees_with_loops(data: Data, draw: st.DataObject) -> None:
    """Where the war stands at later talks, and the chance of meeting some states, are those of loops over states."""
    game = winset.build(winset.read(data))
    solution = winset.solve(game)
    path = path_of(solution)
    assume(len(path) > 0 and path[0][0] + 1 < game.periods)
    t, s = draw.draw(st.sampled_from(path))
    states = [tuple(game.states[k].values()) for k in range(game.states.size)]
    marked = draw.draw(st.lists(st.booleans(), min_size=len(states), max_size=len(states)))
    wanted = {state for state, mark in zip(states, marked, strict=True) if mark}
    laws, reached = plain_ahead(Model(data), t, states[s], wanted)
    found = ahead(solution, t, s)
    assert len(found) == len(laws)
    for row, law in zip(found, laws, strict=True):
        assert row == pytest.approx(np.array([law.get(state, 0.0) for state in states]), abs=1e-9)
    for periods, chance in enumerate(reached, start=1):
        assert hits(solution, t, s, periods, lambda _: np.array(marked)) == pytest.approx(chance, abs=1e-9)
        assert len(ahead(solution, t, s, periods)) == periods
    assert hits(solution, t, s, game.periods + 5, lambda _: np.array(marked)) == pytest.approx(
        reached[-1] if reached else 0.0, abs=1e-9
    )


def test_a_war_that_is_signed_away_never_meets_what_comes_later() -> None:
    """Half of the wars that go on meet the flood each month; those signed in the first month meet none after it."""
    data = {
        "winset": 1, "title": "A flood", "time": {"start": "2000-01", "end": "2000-04", "pace": 1},
        "parties": {"a": {}}, "issues": {"x": ["y", "z"]},
        "state": {"water": ["low", "high"]},
        "chance": {"flood": {"when": "water == 'low'", "probability": 0.5, "effect": {"water": "high"}}},
        "consent": [{"of": ["a"]}],
    }  # fmt: skip
    solution = winset.solve(winset.build(winset.read(data)))
    states = solution.game.states
    low, high = (int(states.find(np.array([[code]]))[0]) for code in (0, 1))
    # The two packages together weigh as much as passing, and its own proposal the one party signs.
    assert solution.sign[1, low] == pytest.approx(0.5)
    chance = hits(solution, 0, low, 2, lambda _: np.arange(states.size) == high)
    assert chance == pytest.approx(0.5 + 0.5 * 0.5 * 0.5)
