"""The fast solver against brute force on conflicts of the second edition, in every number of the JSON.

`WINSET_DRAWS` draws more of them than the suite does.
"""

from __future__ import annotations

import copy
import os
from collections.abc import Collection
from typing import Any

import pytest

import winset
from agreement import differences, table_differences
from second_force import solve as brute_force
from second_generators import drawn

Data = dict[str, Any]
DRAWS = int(os.environ.get("WINSET_DRAWS", "40"))


def check(data: Data) -> list[str]:
    """Both solvers on one conflict with a dated end."""
    expected = brute_force(data)
    [phase] = expected["phases"]
    keys = ["value_at_start", "forward", *(["history"] if data.get("history") else [])]
    wanted = {"states": expected["states"], "packages": expected["packages"], **{key: phase[key] for key in keys}}
    conflict = winset.read(copy.deepcopy(data))
    game = winset.build(conflict)
    found = differences(winset.timeline(conflict, sensitivity=False).to_json(), wanted)
    return found + table_differences(game, winset.solve(game), phase["_tables"])


@pytest.mark.parametrize(
    "parts",
    [("beliefs", "numbers"), ("peace",), ("answers",), ("beliefs", "numbers", "peace", "answers")],
    ids="-".join,
)
def test_agreement(parts: Collection[str]) -> None:
    """On each conflict drawn both solvers give the same JSON and the same tables, to 1e-9."""
    assert {n: found for n in range(DRAWS) if (found := check(drawn(n, parts)))} == {}
