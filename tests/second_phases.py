"""What a run prints of a war without a last date, of what brute force says of each phase of its turn."""

from __future__ import annotations

import math
from typing import Any

Data = dict[str, Any]


def mean(parts: list[Any]) -> Any:
    """The mean of the numbers of several answers, place by place; words are those of the first."""
    first = parts[0]
    if isinstance(first, dict):
        return {key: mean([part[key] for part in parts]) for key in first}
    if isinstance(first, list):
        return [mean(list(items)) for items in zip(*parts, strict=True)]
    return math.fsum(parts) / len(parts) if isinstance(first, float) else first


def over_phases(phases: list[Data]) -> Data:
    """The mean over the phases, and the spread of what a run tells it of; win-sets are left out where there are several."""
    found = {key: mean([phase[key] for phase in phases]) for key in ("value_at_start", "forward")}
    rows = list(zip(*(phase["history"] for phase in phases), strict=True))
    if len(phases) == 1:
        return found | {"history": [row[0] for row in rows]}
    signed = [math.fsum([*phase["forward"]["sign"], phase["forward"]["beyond"]["signed"]]) for phase in phases]
    return found | {
        "history": [
            {key: mean([one[key] for one in row]) for key in ("month", "sign_probability", "continuation", "war_value")}
            | {"phases": {"sign_probability": extent([one["sign_probability"] for one in row])}}
            for row in rows
        ],
        "phases": {"count": len(phases), "spread": {"signed": extent(signed)}},
    }


def extent(numbers: list[float]) -> list[float]:
    """The lowest and the highest."""
    return [min(numbers), max(numbers)]
