"""What counted consent costs beside unanimity: the same game, solved under both; printed for bench.py to read."""

from __future__ import annotations

import resource
from typing import Any

import numpy as np

import winset

OURS, THEIRS = ["us", "ally"], ["them", "client"]
CONSENTS: dict[str, list[dict[str, Any]]] = {
    "all of four": [{"of": [*OURS, *THEIRS]}],
    "1 of 2 patrons": [{"of": OURS}, {"of": THEIRS, "at_least": 1}],
    "1 of 2 patrons on some packages": [{"of": OURS}, {"of": THEIRS, "at_least": 1, "when": "rung != 'r3'"}],
    "2 of 3, and 1 of 2 that overlap": [
        {"of": ["us", "them", "client"], "at_least": 2}, {"of": ["ally", "client"], "at_least": 1}
    ],
}  # fmt: skip


def counted(consent: list[dict[str, Any]]) -> dict[str, Any]:
    """A conflict of 2,052 states, 864 packages and 48 months."""
    rng = np.random.default_rng(2052)
    sizes = {"line": 6, "prisoners": 6, "timing": 6, "rung": 4}
    issues = {name: {"options": [f"{name[0]}{k}" for k in range(size)]} for name, size in sizes.items()}
    factors = {
        name: {"values": [f"{name[0]}{k}" for k in range(size)], "initial": f"{name[0]}{size // 2}", "ordered": True}
        for name, size in {"front": 19, "mood": 18, "purse": 6}.items()
    }
    parties = {
        name: {
            "values": {i: {o: round(float(rng.normal(0, 3)), 3) for o in issues[i]["options"]} for i in issues},
            "war": [{"points": -0.5}],
        }
        for name in (*OURS, *THEIRS)
    }
    drift = {
        name: {"outcomes": [{"probability": 0.2, "effect": {name: step}} for step in ("+1", "-1")]} for name in factors
    }
    return {
        "winset": 1, "title": "Counted consent", "parties": parties, "issues": issues, "state": factors,
        "time": {"start": "2001-01", "end": "2005-01"}, "chance": drift, "consent": consent,
        "talks": {"proposers": {"us": 1, "them": 1}},
    }  # fmt: skip


def seconds(game: Any, rounds: int = 3) -> float:
    """Least processor time of a solve, over all threads."""
    times = []
    for _ in range(rounds):
        before = resource.getrusage(resource.RUSAGE_SELF)
        winset.solve(game)
        after = resource.getrusage(resource.RUSAGE_SELF)
        times.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    return min(times)


def main() -> None:
    """Print a row for each kind of consent that is counted."""
    games = {name: winset.build(winset.read(counted(consent))) for name, consent in CONSENTS.items()}
    winset.solve(games["1 of 2 patrons"])  # compiled before it is timed
    whole, *others = ((name, seconds(game)) for name, game in games.items())
    for name, taken in others:
        print(
            f"consent of {name}, 2,052 states × 864 packages × 48 months | {taken:.2f} s of processor | "
            f"≤ 3× {whole[0]} | {taken / whole[1]:.1f}× {whole[0]} ({whole[1]:.2f} s)"
        )


if __name__ == "__main__":
    main()
