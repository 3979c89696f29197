"""Wars without a last date against plain loops: other starts, what an answer leans on, values that wander."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

import pytest

import winset
from open_force import council, different, measured, settled, spread_starts, war_of
from second_force import apart, applied
from second_model import Objects
from winset.solver.solution import Solution, phases_of

Data = dict[str, Any]

TWO_LIMITS, WANDERING = 120, 339
"""Councils whose values come to one of two limits, and neither settle nor return."""


def extent(numbers: Sequence[float]) -> list[Any]:
    """The lowest and the highest, as nearly as the way to a limit is followed."""
    return [pytest.approx(number, abs=1e-8) for number in (min(numbers), max(numbers))]


@pytest.mark.parametrize("seed", [TWO_LIMITS, 21])
def test_other_starts_come_to_the_limits_that_plain_loops_come_to(seed: int) -> None:
    """`--thorough`: as many limits as the map has from these starts, and signing as far apart as they make it."""
    data = council(seed, 0.1)
    told: Any = winset.run(winset.read(copy.deepcopy(data)), thorough=True, sensitivity=False).to_json()
    model = Objects(data)
    states = model.reach([])[0][-1]
    own = settled(model, {s: model.faded(s) for s in states})
    kept = different(model, [own, *(settled(model, start) for start in spread_starts(model, states))], 1e-6)
    assert len(kept) == (2 if seed == TWO_LIMITS else 1)
    found = [measured(war_of(model, [limit])) for limit in kept]
    assert told["limits"] == {
        "tried": 6, "found": len(kept), "unsettled": 0,
        "spread": {"signed_by_mark": extent([one["by"][-1] for one in found]),
                   "signed": extent([one["signed"] for one in found])},
    }  # fmt: skip


def test_what_an_answer_leans_on_is_what_plain_loops_make_of_it() -> None:
    """With fading half and twice as likely, and with patience at the ends of its range."""
    data = council(TWO_LIMITS, 0.06)
    data["time"]["show"] = "2001-03"
    data["parties"]["a"]["discount"] = {"low": 0.95, "mode": 0.98, "high": 1.0}
    conflict = winset.read(copy.deepcopy(data))
    told: Any = winset.run(conflict).to_json()["sensitivity"]
    mark = conflict.calendar.period(told["mark"])
    variants = {"base": {}, "fades/2": {"fades": 0.03}, "fades×2": {"fades": 0.12}}
    variants |= {"patience_low": {"discount": 0.95}, "patience_high": {"discount": 1.0}}
    signed = set()
    for name, change in variants.items():
        other = copy.deepcopy(data)
        other["time"]["fades"] = change.get("fades", 0.06)
        other["parties"]["a"]["discount"] = change.get("discount", 0.98)
        model = Objects(other)
        limit = settled(model, {s: model.faded(s) for s in model.reach([])[0][-1]})
        found = measured(war_of(model, [limit]))
        expected = {"signed_by_mark": found["by"][mark], "signed": found["signed"], "faded": found["faded"]}
        assert {key: told[name][key] for key in expected} == pytest.approx(expected, abs=1e-8), name
        assert told[name]["likely"] == found["likely"], name
        signed.add(round(found["by"][mark], 6))
    assert len(signed) == len(variants)


def test_values_that_wander_agree() -> None:
    """The periods that stand for a turn follow from one another, none of them returns, and the answer is their mean.

    Where values wander, a difference of the last digit grows from period to period: so each is held against the map of
    the one after it, and not against a way of thousands of applications.
    """
    data = council(WANDERING)
    conflict = winset.read(copy.deepcopy(data))
    solution = winset.solve(winset.build(conflict), applications=700)
    assert solution.limit is not None
    assert (solution.limit.state, solution.limit.turn, solution.phases) == ("wandering", 240, 24)
    model = Objects(data)
    turn = turn_of(model, solution)
    images = [applied(model, set(turn[0][0]), after) for after in turn[1:]]
    assert max(apart(model, *pair) for pair in zip(turn, images, strict=False)) < 1e-10
    assert min(apart(model, turn[0], later) for later in turn[1:]) > 1e-4
    found = [measured(war_of(model, [*turn[k:], *turn[:k]])) for k in range(0, 240, 10)]
    phases = list(phases_of(solution))
    for phase, plain in zip(phases, found, strict=True):
        assert float(phase.sign[0, 0]) == pytest.approx(plain["by"][0], abs=1e-9)
    told: Any = winset.run(conflict, sensitivity=False).to_json()
    assert (told["phases"]["state"], told["phases"]["count"]) == ("wandering", 24)


def turn_of(model: Objects, solution: Solution) -> list[Any]:
    """The values of each period of a solution's turn, by state and party, with talks to come and without."""
    first, last = solution.game.periods, len(solution.sign)
    states: dict[Any, int] = {tuple(solution.game.states[s].values()): s for s in range(solution.game.states.size)}

    def table(values: Any) -> dict[Any, dict[str, float]]:
        return {state: dict(zip(model.parties, map(float, values[s]), strict=True)) for state, s in states.items()}

    return [(table(solution.value[t]), table(solution.war_value_start[t])) for t in range(first, last)]
