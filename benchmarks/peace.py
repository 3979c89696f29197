"""A peace that lives: steps a second, beside one vectorised exp a step and a peace in which nothing happens."""

from __future__ import annotations

import copy
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numba import njit

import winset
from winset.game.elementary import RELAXED, fast_exp

PARTIES = [f"p{k}" for k in range(7)]
FACTORS = {"guarantor": 3, "army": 2, "mood": 2}
HORIZON, CORES, SIZE = 240, 2, 4096


@njit(nogil=True, fastmath=RELAXED)
def exps(source: Any, target: Any, rounds: int) -> None:
    """The limit: one vectorised exp a step, from a cache-sized array."""
    for _ in range(rounds):
        for k in range(source.size):
            target[k] = fast_exp(source[k])


def living() -> dict[str, Any]:
    """12 states of the peace, 2,000 packages, 7 parties, of whom three may break it; watched for 240 periods."""
    rng = np.random.default_rng(1973)
    issues = {name: {"options": [f"o{k}" for k in range(size)]} for name, size in {"x": 20, "y": 10, "z": 10}.items()}
    factors = {f: {"values": [f"{f}{k}" for k in range(n)], "ordered": True} for f, n in FACTORS.items()}

    def points(spread: float) -> dict[str, float]:
        return {name: round(float(rng.normal(0, spread)), 3) for name in PARTIES}

    values = {
        name: {i: {o: round(float(rng.normal(0, 5)), 3) for o in issue["options"]} for i, issue in issues.items()}
        for name in PARTIES
    }
    resume = {
        name: [
            {"when": f"guarantor == 'guarantor2' and x == 'o{k}'", "points": points(20), "pace": 0.05},
            {"when": f"army == 'army1' or mood == 'mood{k % 2}'", "points": points(20)},
            {"points": points(20)},
        ]
        for k, name in enumerate(PARTIES[:3])
    }
    return {
        "winset": 2, "title": "A living peace", "time": {"start": "2000-01", "end": "2000-02"}, "issues": issues,
        "parties": {name: {"noise": 3, "values": own} for name, own in values.items()}, "state": factors,
        "chance": {f: {"probability": 0.1, "effect": {f: "+1"}} for f in FACTORS}, "consent": [{"of": PARTIES[:2]}],
        "peace": {
            "horizon": HORIZON, "pace": 0.0167, "resume": resume,
            "chance": {f: {"probability": 0.02, "effect": {f: "+1"}} for f in FACTORS},
        },
    }  # fmt: skip


def spent(action: Any, rounds: int = 3) -> tuple[float, float]:
    """Least seconds by the clock and of the processor, over all threads."""
    clock, processor = [], []
    for _ in range(rounds):
        begun, used = time.perf_counter(), time.process_time()
        action()
        clock.append(time.perf_counter() - begun)
        processor.append(time.process_time() - used)
    return min(clock), min(processor)


def main() -> None:
    """Print the row."""
    data = living()
    still = copy.deepcopy(data)
    del still["peace"]["chance"]
    conflict, other = winset.read(data), winset.read(still)
    winset.build(conflict)
    states, packages = int(np.prod(list(FACTORS.values()))), 2_000
    steps = states * HORIZON * packages * len(PARTIES)
    clock, processor = spent(lambda: winset.build(conflict))
    _, plain = spent(lambda: winset.build(other))
    source, targets = np.random.default_rng(0).normal(size=SIZE), [np.empty(SIZE) for _ in range(CORES)]
    exps(source, targets[0], 1)
    with ThreadPoolExecutor(CORES) as pool:
        _, limit = spent(lambda: list(pool.map(lambda target: exps(source, target, 2_000), targets)))
    cost = limit / (CORES * 2_000 * SIZE)
    print(
        f"a living peace, steps a second ({states} states × {HORIZON} periods × {packages:,} packages × "
        f"{len(PARTIES)} parties, three of whom may break it) | {steps / clock / 1e6:.0f} million by the clock, "
        f"{CORES * steps / processor / 1e6:.0f} million by the processor's time on {CORES} cores | ≥ 150 million | "
        f"{processor / (steps * cost):.1f}× one vectorised exp a step; {processor / plain:.1f}× the same packages "
        "signed in each of these states, where nothing happens in the peace"
    )


if __name__ == "__main__":
    main()
