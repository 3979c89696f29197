"""How long a peace of the second edition lasts, who breaks it and what it is worth, beside brute force."""

from __future__ import annotations

import copy
import os
from typing import Any

import pytest

import winset
from agreement import differences
from second_generators import drawn
from second_model import Objects

DRAWS = int(os.environ.get("WINSET_DRAWS", "40"))


def check(data: dict[str, Any]) -> list[str]:
    """Every option of the issue that `last` goes through, in plain loops over the states of the peace."""
    answer = winset.last(winset.read(copy.deepcopy(data))).to_json()
    events = {key: part for key, part in data["peace"].items() if key != "chance"}
    model, quiet = Objects(data), Objects({**data, "peace": events})
    s, found = tuple((answer["state"] or {}).values()), []
    for option in answer["options"]:
        x = tuple(option["package"][issue] for issue in model.issues)
        curve, broken = model.survival(x, s)
        told = {party: breaker["probability"] for party, breaker in option["broken_by"].items()}
        found += differences(answer["survival"][option["option"]], curve, option["option"])
        found += differences(told, {party: broken[party] for party in told}, "broken_by")
        found += differences(option["worth"], model.worth(x, s), "worth")
        assert sum(broken.values()) == pytest.approx(1 - curve[-1], abs=1e-12)
        if option["unchanged"] is not None:
            found += differences(option["unchanged"], quiet.survival(x, s)[0], "unchanged")
    return found


def test_a_living_peace_agrees_with_brute_force() -> None:
    """Survival with and without what may happen, who breaks it and the worth of each package agree to 1e-9."""
    checked, found = 0, {}
    for n in range(DRAWS):
        data = drawn(n, ("beliefs", "peace"))
        if data.get("peace", {}).get("resume"):
            try:
                found[n] = check(data)
            except winset.RequestError as error:
                assert "the war is over before its first talks" in str(error)  # noqa: PT017
                continue
            checked += 1
    assert {n: lines for n, lines in found.items() if lines} == {}
    assert checked > DRAWS / 3
