"""Records of worlds that were never solved, with known answers: what the studies of worlds are tested on."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

Record = dict[str, Any]


def record_of(
    world: int,
    numbers: Sequence[float] = (),
    measures: Mapping[str, Any] | None = None,
    *,
    status: str = "solved",
    admissible: bool | None = True,
    verdicts: Mapping[str, str] | None = None,
    signed_by: Sequence[float] = (),
    months: Sequence[float | None] = (),
    forecast: Sequence[float] = (),
    signed: Sequence[int] = (),
    terms: Mapping[str, Mapping[str, float]] | None = None,
) -> Record:
    """One record in the form that a solved world has."""
    return {
        "world": world,
        "status": status,
        "why": None if status == "solved" else f"{status} here",
        "numbers": [float(number) for number in numbers],
        "admissible": admissible if status == "solved" else None,
        "statements": dict(verdicts or {}),
        "measures": dict(measures or {}) if status == "solved" else {},
        "signed_by": list(signed_by),
        "record": {
            "months": list(months),
            "forecast": list(forecast),
            "signed": list(signed),
            "terms": {issue: dict(options) for issue, options in (terms or {}).items()},
        },
    }


def uniform_records(
    n: int, names: int, seed: int, measure: Callable[[np.ndarray[Any, Any]], Mapping[str, Any]]
) -> list[Record]:
    """Records with numbers uniform on [0, 1] and measures that are a function of them."""
    rng = np.random.default_rng(seed)
    return [record_of(k, row, measure(row)) for k, row in enumerate(rng.random((n, names)))]


def ishigami(unit: np.ndarray[Any, Any]) -> float:
    """The Ishigami function of three numbers in [0, 1] (Ishigami and Homma 1990, with a = 7 and b = 0.1)."""
    x = 2 * math.pi * unit[:3] - math.pi
    return float(math.sin(x[0]) + 7 * math.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * math.sin(x[0]))


ISHIGAMI = {"first": (0.3139, 0.4424, 0.0), "total": (0.5576, 0.4424, 0.2437)}
"""Its Sobol indices, by integration."""


def normal_records(n: int, seed: int, seen: Sequence[float], sd: float) -> list[Record]:
    """Records whose first number is drawn from N(0, 1) and whose months score observations `seen` of it, of known sd.

    The second number is drawn from N(0, 1) and has no part in what is seen.
    """
    rng = np.random.default_rng(seed)
    records = []
    for k, (mean, other) in enumerate(rng.standard_normal((n, 2))):
        logs = [-0.5 * ((x - mean) / sd) ** 2 - math.log(sd * math.sqrt(2 * math.pi)) for x in seen]
        records.append(record_of(k, (mean, other), {"account.mean": mean, "account.other": other}, months=logs))
    return records
