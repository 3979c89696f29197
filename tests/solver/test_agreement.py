"""The fast solver against the brute-force one, in every number of the JSON."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

import winset
from agreement import differences, table_differences
from brute_force import solve as brute_force
from generators import EXAMPLES, conflicts


def contract(data: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    """The keys of the contract; without a history the rows follow the most likely path, which brute force has not."""
    keys = ["states", "packages", "value_at_start", "forward", *(["history"] if data.get("history") else [])]
    return {key: answer[key] for key in keys}


def check(data: dict[str, Any]) -> None:
    """Both solvers on one conflict."""
    expected = brute_force(data)
    conflict = winset.read(data)
    answer = winset.timeline(conflict, sensitivity=False).to_json()
    game = winset.build(conflict)
    found = differences(answer, contract(data, expected))
    assert found + table_differences(game, winset.solve(game), expected["_tables"]) == []


@pytest.mark.parametrize("name", list(EXAMPLES))
def test_examples_agree_with_brute_force(name: str) -> None:
    """On each hand-written conflict both solvers give the same JSON and the same tables, to 1e-9."""
    check(EXAMPLES[name])


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(conflicts())
def test_generated_conflicts_agree_with_brute_force(data: dict[str, Any]) -> None:
    """On any generated conflict both solvers give the same JSON and the same tables, to 1e-9."""
    check(data)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(conflicts())
def test_later_starts_agree_with_brute_force(data: dict[str, Any]) -> None:
    """A forecast from a later month, knowing the history before it, is the same from both solvers."""
    if not data.get("history") or "time" not in data:
        return
    game = winset.build(winset.read(data))
    last = len(game.history.states) - (game.history.agreement is not None)
    for t in range(1, min(last, 3) + 1):
        if t >= game.periods:
            break
        month = game.calendar.label(t)
        answer = winset.timeline(winset.read(data), start=month, sensitivity=False).to_json()
        expected = brute_force(data, start=month)
        keys = ("value_at_start", "forward", "history")
        assert differences(answer, {key: expected[key] for key in keys}) == []
