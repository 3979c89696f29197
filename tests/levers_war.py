"""A small war whose answer turns on several of its numbers, with something of every kind to switch off."""

from __future__ import annotations

import copy
import os
from typing import Any

LEVERS_WAR: dict[str, Any] = {
    "winset": 2,
    "title": "A war of levers",
    "time": {"start": "2000-01", "end": "2001-07"},
    "parties": {
        "a": {"name": "The Uplands", "unit": "months of war", "values": {"x": {"y": {"low": -16, "mode": -10, "high": -2, "source": "assumption"}}},
              "war": [{"points": {"low": -3, "mode": -1, "high": -0.5}}]},
        "b": {"name": "The Coast", "values": {"x": {"z": -12}}, "war": [{"points": -2}], "noise": {"low": 0.5, "mode": 1, "high": 3}},
        "p": {"name": "The patron", "values": {"x": {"y": -1}},
              "war": [{"id": "old", "points": {"low": -1, "mode": 1, "high": 2, "source": "p. 3"}, "when": "leader == 'old'"}]},
    },
    "issues": {"x": ["y", "z"]},
    "state": {"leader": ["old", "new"], "raided": [False, True]},
    "chance": {"death": {"name": "The old leader dies", "when": "leader == 'old'",
                         "outcomes": [{"probability": {"low": 0.01, "mode": 0.04, "high": 0.2}, "effect": {"leader": "new"},
                                       "believed": {"p": 0.001}}]}},
    "moves": {"a": {"raid": {"when": "not raided", "effect": {"raided": True}, "points": {"b": -1}}}},
    "accords": {"truce": {"consent": [{"of": ["a", "b"]}], "effect": {"raided": False}, "when": "raided"}},
    "consent": [{"id": "sides", "of": ["a", "b"]}, {"id": "patron", "of": ["p"], "when": "leader == 'old'"}],
    "peace": {"horizon": 24, "pace": 0.05, "resume": {"b": [{"points": {"b": -13, "a": -9}}]}},
    "history": [{"month": "2000-05", "chance": "death"}, {"month": "2000-09", "agreement": {"x": "z"}}],
}  # fmt: skip


def levers_war(**changes: Any) -> dict[str, Any]:
    """The war as data, with some keys otherwise; None leaves one out."""
    data = copy.deepcopy(LEVERS_WAR) | changes
    return {key: part for key, part in data.items() if part is not None}


def ended(*asked: Any) -> None:
    """What a process does that is ended in the middle of what it was asked."""
    del asked
    os._exit(3)
