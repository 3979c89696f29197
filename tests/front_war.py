"""A small war in which each of three parties takes some chance to be another than the file says, as plain data."""

from __future__ import annotations

from typing import Any

FRONT: dict[str, Any] = {
    "winset": 2,
    "title": "A front that one side thinks will hold",
    "time": {"start": "1940-01", "end": "1941-01", "pace": 0.5},
    "parties": {
        "finland": {"values": {"line": {"old": 8, "new": 0}}, "war": [{"points": -0.5}], "otherwise": 4},
        "ussr": {"values": {"line": {"old": 0, "new": 6}}, "war": [{"points": -1}]},
        "sweden": {"values": {"line": {"old": 1, "new": 0}}},
    },
    "issues": {"line": ["old", "new"]},
    "state": {"front": ["holds", "broken"]},
    "chance": {
        "breakthrough": {"when": "front == 'holds'", "probability": 0.2, "effect": {"front": "broken"},
                         "believed": {"finland": 0.02, "sweden": 0.1}},
    },
    "moves": {"ussr": {"storm": {"when": "front == 'holds'", "points": {"ussr": -1, "finland": -1},
                                 "outcomes": [{"probability": 0.3, "effect": {"front": "broken"},
                                               "believed": {"ussr": 0.6}}]}}},
    "endings": {"collapse": {"when": "front == 'broken'", "points": {"finland": -30, "ussr": 4, "sweden": -2}}},
    "consent": [{"of": ["finland", "ussr"]}],
    "claims": [{"id": "B", "says": "It fought on because it misjudged the front", "without": {"beliefs": "finland"},
                "expect": {"signed_by": "1940-06", "is": "higher"}}],
}  # fmt: skip
