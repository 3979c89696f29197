"""A small war with offers on record: one refused, one that leaves an issue open, one of each answer, and a speech."""

from __future__ import annotations

from typing import Any

Data = dict[str, Any]

PRESENT = {"x": "z", "pact": "treaty"}


def war(*history: Data, **changes: Any) -> Data:
    """Two parties over two issues, an old leader who may die and under whom no treaty can be made, an offensive."""
    data: Data = {
        "winset": 2, "title": "A war with offers", "time": {"start": "2000-01", "end": "2001-01", "pace": 0.5},
        "parties": {
            "a": {"name": "Alphaland", "noise": 2, "values": {"x": {"y": 2, "z": -2}, "pact": {"treaty": 1}},
                  "war": [{"points": {"low": -2, "mode": -1, "high": 0}}]},
            "b": {"name": "Betaland", "values": {"x": {"y": -1, "z": 2}},
                  "war": [{"points": -1, "when": "leader == 'new'"}]},
            "c": {"name": "The league", "values": {"x": {"z": 1}}, "war": [{"points": -0.5}]},
        },
        "issues": {"x": ["y", "z"], "pact": ["none", "treaty"]},
        "rules": [{"when": "leader == 'old'", "require": "pact == 'none'"}],
        "state": {"leader": ["old", "new"], "front": {"values": ["low", "mid"], "initial": "mid", "ordered": True}},
        "chance": {"death": {"when": "leader == 'old'", "probability": 0.1, "effect": {"leader": "new"}}},
        "moves": {"a": {"push": {"when": "front == 'mid'", "probability": 0.2, "effect": {"front": -1}}}},
        "endings": {"lost": {"when": "front == 'low'", "points": {"a": -20}}},
        "consent": [{"of": ["a", "b"]}],
        "history": [*history],
    }  # fmt: skip
    return {**data, **changes}


DEATH = {"month": "2000-03", "chance": "death"}
REFUSED = {"month": "2000-02", "offer": {"x": "y"}, "by": "a", "refused": ["b"], "source": "a diary"}
ANSWERED = {"month": "2000-04", "offer": {"x": "z"}, "by": "b", "refused": ["a"], "accepted": ["c"],
            "says": "The second offer"}  # fmt: skip
SPEECH = {"month": "2000-04", "says": "A speech is made."}
SIGNED = {"month": "2000-05", "agreement": PRESENT}

WHOLE = (REFUSED, DEATH, ANSWERED, SPEECH, SIGNED)
"""A record with everything."""
