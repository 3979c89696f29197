"""Wars without a last date."""

from __future__ import annotations

import copy
from typing import Any

Data = dict[str, Any]

_SIDE: Data = {"noise": 0.5, "discount": 1.0, "war": [{"points": -3}]}

DEADLOCK: Data = {
    "winset": 2, "title": "A deadlock", "time": {"start": "2000-01", "end": "open", "fades": 0.01, "pace": 1},
    "parties": {"a": {**_SIDE, "values": {"line": {"mine": 10}}}, "b": {**_SIDE, "values": {"line": {"yours": 10}}}},
    "issues": {"line": ["mine", "yours"]}, "consent": [{"of": ["a", "b"]}],
}  # fmt: skip
"""Two packages that cannot be split, each much better for one side: values go round in two periods."""


def without_end(data: Data) -> Data:
    """A dated war as version 2 without a last date; what replaces a broken peace is written as it is there."""
    made = copy.deepcopy(data)
    made["winset"] = 2
    made["time"] = {key: item for key, item in made["time"].items() if key != "terminal_months"} | {"end": "open"}
    for entries in made.get("peace", {}).get("resume", {}).values():
        for entry in entries if isinstance(entries, list) else [entries]:
            entry["instead"] = entry.pop("points", {})
    return made
