"""The fast solver against the brute-force one, in every number of the JSON."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

import winset
from brute_force import solve as brute_force
from generators import EXAMPLES, conflicts
from winset.game.game import Game

SLACK = 1e-9


def differences(found: Any, expected: Any, path: str = "") -> list[str]:
    """Where two JSON values differ by more than 1e-9 (relative to the larger of 1 and the number)."""
    if isinstance(expected, dict):
        lost = [f"{path}.{key}: missing" for key in expected if key not in found]
        return lost + [
            d for key in expected if key in found for d in differences(found[key], expected[key], f"{path}.{key}")
        ]
    if isinstance(expected, list):
        if len(found) != len(expected):
            return [f"{path}: {len(found)} entries, expected {len(expected)}"]
        return [d for k, item in enumerate(expected) for d in differences(found[k], item, f"{path}[{k}]")]
    if isinstance(expected, float) or isinstance(found, float):
        return (
            [] if abs(found - expected) <= SLACK * max(1, abs(expected)) else [f"{path}: {found}, expected {expected}"]
        )
    return [] if found == expected else [f"{path}: {found!r}, expected {expected!r}"]


def contract(data: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    """The keys of the contract; without a history the rows follow the most likely path, which brute force has not."""
    keys = ["states", "packages", "value_at_start", "forward", *(["history"] if data.get("history") else [])]
    return {key: answer[key] for key in keys}


def table_differences(game: Game, solution: winset.Solution, tables: dict[str, Any]) -> list[str]:
    """Every value, continuation, war value and signing probability of every state and period."""
    keys = [tuple(game.states[s].values()) for s in range(game.states.size)]
    found = []
    for name, array in (("V", solution.value), ("C", solution.continuation), ("D", solution.war)):
        for t, row in enumerate(tables[name]):
            for s, key in enumerate(keys):
                if key in row:
                    mine = dict(zip(game.parties, array[t, s].tolist(), strict=True))
                    found += differences(mine, row[key], f"{name}[{t}]{key}")
                elif game.states.ending[s] < 0 and not np.isnan(array[t, s]).all():
                    found.append(f"{name}[{t}]{key}: a value where no path leads")
    for t, row in enumerate(tables["sign"]):
        for key, p in row.items():
            found += differences(float(solution.sign[t, keys.index(key)]), p, f"sign[{t}]{key}")
    return found


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
