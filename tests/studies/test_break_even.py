"""How likely an ending is to a party, and what it is worth: the fast split against plain loops."""

from __future__ import annotations

import copy
from collections.abc import Collection
from typing import Any

import pytest

import winset
from brute_endings import split
from second_force import wars
from second_generators import drawn
from second_model import Objects
from winset.studies.break_even import break_even
from winset.studies.outcome import outcome_of

Data = dict[str, Any]


def differing(data: Data, slack: float) -> dict[tuple[str, str], tuple[float, float]] | None:
    """Where chance or part of an ending differ from plain loops; None where there is nothing to compare."""
    model = Objects(data)
    recorded, _ = model.recorded()
    state, found = wars(model, recorded if data.get("history") else [], 700)
    if not data.get("endings") or state in ("wandering", "round"):
        return None
    outcome = outcome_of(winset.read(copy.deepcopy(data)))
    apart = {}
    for ending in data["endings"]:
        for p, party in enumerate(data["parties"]):
            chance, part = split(found[0], party, ending, model.initial)
            told = break_even(outcome, ending, party, 0.0)
            mine = (told["value_with"] or 0.0) * told["chance"]
            scale = slack * max(1.0, abs(part), abs(float(outcome.worth[p])))
            if abs(told["chance"] - chance) > slack or abs(mine - part) > scale:
                apart[party, ending] = (told["chance"] - chance, mine - part)
    return apart


DATED = ("beliefs", "numbers", "answers")
OPEN = ("beliefs", "answers", "open")


@pytest.mark.parametrize(
    ("parts", "numbers"),
    [(DATED, [4, 8, 9, 10, 12, 21, 27, 31, 38, 45]), (OPEN, [0, 9, 10, 27, 56])],
    ids=["dated", "open"],
)
def test_the_split_agrees_with_plain_loops(parts: Collection[str], numbers: list[int]) -> None:
    """With answers that pay, of several kinds, and beliefs about what they do: chance and part of every ending."""
    slack = 1e-8 if "open" in parts else 1e-9
    assert {n: found for n in numbers if (found := differing(drawn(n, parts), slack)) != {}} == {}


def test_answers_are_told_in_blocks_of_states_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many states are taken at a time, chance and worth of an ending are the same to the last digit."""
    outcome = outcome_of(winset.read(drawn(27, DATED)))
    endings = [(name, party) for name in outcome.game.conflict.endings for party in outcome.game.parties]
    whole = [break_even(outcome, *asked, 0.0) for asked in endings]
    monkeypatch.setattr("winset.solver.forward.TOGETHER", 1)
    assert [break_even(outcome, *asked, 0.0) for asked in endings] == whole
