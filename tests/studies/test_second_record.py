"""Offers on record and the likelihood of the record, beside brute force, on conflicts of the second edition."""

from __future__ import annotations

import copy
import os
from typing import Any

import winset
from agreement import differences
from second_force import solve
from second_generators import PARTS, drawn
from winset.studies.likelihood import likelihood

Data = dict[str, Any]
DRAWS = int(os.environ.get("WINSET_DRAWS", "40"))


def check(data: Data, phase: Data) -> list[str]:
    """Each vote on an offer of the record, and each month's way to its talks, its talks and its answers to offers."""
    conflict = winset.read(copy.deepcopy(data))
    rows = winset.timeline(conflict, sensitivity=False).to_json()["history"]
    told = [
        {vote["party"]: vote["yes"] for vote in offer["votes"] if vote["answer"] != "made"}
        for row in rows
        for offer in row["offers"]
    ]
    found = differences(told, [offer["yes"] for offer in phase["offers"]], "offers")
    given = any("set" in step for step in data["history"])
    months = likelihood(conflict).to_json()["months"]
    for month, expected in zip(months, phase["record"], strict=False):
        keys = ["talks", "offers"] if given else ["transition", "talks", "offers"]
        found += differences(month, {key: expected[key] for key in keys}, f"{month['month']}")
    return found


def test_offers_and_the_record_agree_with_brute_force() -> None:
    """Votes on offers and the probability of each recorded month, signatures undone included, agree to 1e-8.

    A `set` step is given, and what it sets may have come to any value: plain loops do not follow that.
    """
    votes, months, found = 0, 0, {}
    for n in range(DRAWS):
        data = drawn(n, PARTS)
        answer = solve(data, most=700)
        if data.get("history") and len(answer["phases"]) == 1:
            [phase] = answer["phases"]
            found[n] = check(data, phase)
            votes += sum(len(offer["yes"]) for offer in phase["offers"])
            months += len(phase["record"])
    assert {n: lines for n, lines in found.items() if lines} == {}
    assert votes > DRAWS / 4
    assert months > DRAWS
