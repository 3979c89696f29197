"""A small conflict whose peace lives: a guarantor may change its mind after the signature."""

from __future__ import annotations

import copy
from typing import Any

Data = dict[str, Any]

TIRED = {"when": "guarantor == 'firm'", "probability": 0.1, "effect": {"guarantor": "tied"}}
NORTH = [
    {"when": "guarantor == 'tied'", "points": {"north": 9, "south": -7}, "pace": 0.5},
    {"points": {"north": -3, "south": -4}},
]


def guaranteed(version: int = 2, **peace: Any) -> Data:
    """A north that breaks the peace once the south's guarantor can no longer come back."""
    return {
        "winset": version,
        "title": "A guarantor that may change its mind",
        "time": {"start": "2000-01", "end": "2000-07"},
        "parties": {
            "north": {"noise": 2, "values": {"line": {"here": 3}}},
            "south": {"values": {"line": {"here": -1, "there": 4}}},
        },
        "issues": {"line": ["here", "there"]},
        "state": {"guarantor": ["firm", "tied"], "weather": ["fair", "foul"]},
        "chance": {
            "storm": {"probability": 0.3, "effect": {"weather": "foul"}},
            "elections": {"probability": 0.1, "effect": {"guarantor": "tied"}},
        },
        "consent": [{"of": ["north", "south"]}],
        "peace": {
            "horizon": 3,
            "pace": 0.2,
            "chance": {"congress": copy.deepcopy(TIRED)},
            "resume": {"north": copy.deepcopy(NORTH)},
            **peace,
        },
    }
