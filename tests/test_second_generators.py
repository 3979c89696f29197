"""The generators of the second edition draw what tests are there to look at, and its brute force is the first's.

`WINSET_DRAWS` draws more: 400 are asked for before a release.
"""

from __future__ import annotations

import copy
import os
from typing import Any

from hypothesis import HealthCheck, given, settings

from agreement import differences
from brute_force import solve as first_edition
from generators import conflicts
from second_force import solve
from second_generators import drawn

Data = dict[str, Any]
DRAWS = max(60, int(os.environ.get("WINSET_DRAWS", "0")))
NEW_KEYS = ("believed", "fades", "faded", "show", "instead", "undone", "offer", "refused", "accepted", "at")
FEW_APPLICATIONS = 600


def keys_of(data: Any) -> set[str]:
    """Every key of a conflict, wherever it stands."""
    if isinstance(data, dict):
        return set(data) | {key for value in data.values() for key in keys_of(value)}
    return {key for value in data for key in keys_of(value)} if isinstance(data, list) else set()


def without(data: Any, key: str) -> Any:
    """The same data without a key wherever it stands."""
    if isinstance(data, dict):
        return {name: without(value, key) for name, value in data.items() if name != key}
    return [without(value, key) for value in data] if isinstance(data, list) else data


def unanswered(data: Data) -> Data:
    """The same conflict with no answer to a signature."""
    data = copy.deepcopy(data)
    moves = data.get("moves", {})
    for party, mine in moves.items():
        moves[party] = {name: move for name, move in mine.items() if "at" not in move}
    return data


def uneventful(data: Data) -> Data:
    """The same conflict with nothing that may happen in the peace."""
    return {**data, "peace": {key: value for key, value in data.get("peace", {}).items() if key != "chance"}}


def matters(data: Data, other: Data) -> bool:
    """Whether a signature, or what is signed, moves with a change."""
    answers = [solve({**one, "history": []}, most=FEW_APPLICATIONS) for one in (data, other)]
    forwards = [[phase["forward"] for phase in answer["phases"]] for answer in answers]
    return any(
        abs(sum(a["options"][issue].values()) - sum(b["options"][issue].values())) > 1e-6
        or any(abs(a["options"][issue][option] - b["options"][issue][option]) > 1e-6 for option in a["options"][issue])
        for a, b in zip(*(forward[:1] for forward in forwards), strict=True)
        for issue in a["options"]
    )


def test_each_new_key_and_each_branch_is_drawn() -> None:
    """Of the conflicts drawn a twentieth or more goes round, and in as many an answer, a belief, the peace matters."""
    found = dict.fromkeys((*NEW_KEYS, "round", "answers", "beliefs", "peace"), 0)
    for n in range(DRAWS):
        data = drawn(n)
        keys = keys_of(data)
        for key in NEW_KEYS:
            found[key] += key in keys
        found["round"] += (
            data.get("time", {}).get("end") == "open" and solve(data, most=FEW_APPLICATIONS)["state"] == "round"
        )
        found["answers"] += "at" in keys and matters(data, unanswered(data))
        found["beliefs"] += "believed" in keys and matters(data, without(data, "believed"))
        found["peace"] += "chance" in data.get("peace", {}) and matters(data, uneventful(data))
    rare = {what: many for what, many in found.items() if many < DRAWS / 20}
    assert not rare, found


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(conflicts())
def test_the_second_brute_force_is_the_first_on_a_file_of_the_first(data: Data) -> None:
    """Two solvers in plain loops, one of each edition, give a file of the first the same numbers."""
    found, expected = solve(data), first_edition(data)
    answer = {**found["phases"][0], "states": found["states"], "packages": found["packages"]}
    if not data.get("history"):
        answer["history"] = expected["history"]
    assert differences(answer, expected) == []
