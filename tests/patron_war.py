"""A war between two in which a patron refuses every agreement while its old leader is in."""

from __future__ import annotations

from typing import Any

PATRON_WAR: dict[str, Any] = {
    "winset": 1, "title": "A patron's war", "time": {"start": "2000-01", "end": "2004-01"},
    "parties": {
        "a": {"values": {"x": {"y": -10}}, "war": [{"points": -1}]},
        "b": {"values": {"x": {"z": -12}}, "war": [{"points": -2}]},
        "p": {"name": "The patron", "values": {"x": {"y": -50, "z": -50}},
              "war": [{"points": 2, "when": "leader == 'old'"}]},
    },
    "issues": {"x": ["y", "z"]}, "state": {"leader": ["old", "new"]},
    "consent": [{"of": ["a", "b"]}, {"of": ["p"], "when": "leader == 'old'"}],
}  # fmt: skip
"""How likely the leader's death is, each test says for itself."""


def death(probability: float) -> dict[str, Any]:
    """The event that brings the new leader."""
    return {"name": "The old man dies", "when": "leader == 'old'", "probability": probability,
            "effect": {"leader": "new"}}  # fmt: skip
