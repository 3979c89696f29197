"""Where two answers differ: the fast solver's and brute force's, or one answer and the same with a change."""

from __future__ import annotations

from typing import Any

import numpy as np

import winset
from winset.game.game import Game

SLACK = 1e-9


def differences(found: Any, expected: Any, path: str = "", slack: float = SLACK) -> list[str]:
    """Where two JSON values differ by more than `slack` (relative to the larger of 1 and the number)."""
    if isinstance(expected, dict):
        lost = [f"{path}.{key}: missing" for key in expected if key not in found]
        both = [key for key in expected if key in found]
        return lost + [d for key in both for d in differences(found[key], expected[key], f"{path}.{key}", slack)]
    if isinstance(expected, list):
        if len(found) != len(expected):
            return [f"{path}: {len(found)} entries, expected {len(expected)}"]
        return [d for k, item in enumerate(expected) for d in differences(found[k], item, f"{path}[{k}]", slack)]
    if isinstance(expected, float) or isinstance(found, float):
        near = None not in (found, expected) and abs(found - expected) <= slack * max(1, abs(expected))
        return [] if near else [f"{path}: {found}, expected {expected}"]
    return [] if found == expected else [f"{path}: {found!r}, expected {expected!r}"]


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
