"""Benchmarks: each figure beside a limit or a peer measured in the same run; `--write` keeps them in results.md.

Run by `make bench`. Nothing here is a test: machines differ, so the ratios are what to read.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import numpy as np
from numba import njit

import winset
from first_korea import FIRST_KOREA
from winset.game.elementary import RELAXED, fast_exp
from winset.solver import backward
from winset.solver.forward import forecast
from winset.solver.solution import solve

HERE = Path(__file__).parent
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def large(periods: int = 24) -> dict[str, Any]:
    """A conflict of 4,000 states, 10,000 packages, 8 voters and 2 proposers."""
    rng = np.random.default_rng(1953)
    options = [f"o{k}" for k in range(10)]
    issues = {f"issue{k}": {"options": options} for k in range(4)}
    factors: dict[str, dict[str, Any]] = {
        "front": {"values": [f"f{k}" for k in range(20)], "initial": "f10", "ordered": True},
        "mood": {"values": [f"m{k}" for k in range(20)], "initial": "m10", "ordered": True},
        "rung": {"values": [f"r{k}" for k in range(10)], "initial": "r5", "ordered": True},
    }
    drift = {
        name: {"outcomes": [{"probability": 0.2, "effect": {name: "+1"}}, {"probability": 0.2, "effect": {name: "-1"}}]}
        for name in factors
    }
    leaps = {
        f"leap_{name}_{value}": {"probability": 0.001, "effect": {name: value}}
        for name, factor in factors.items()
        for value in factor["values"]
    }
    parties = {}
    for p in range(8):
        values = {
            i: {o: round(float(x), 3) for o, x in zip(options, rng.normal(0, 3, 10), strict=True)} for i in issues
        }
        adjust = [
            {"when": f"rung == 'r{k}' and issue{p % 4} == 'o{k}'", "points": round(float(rng.normal()), 3)}
            for k in range(10)
        ]
        parties[f"p{p}"] = {"values": values, "adjust": adjust, "war": [{"points": -0.5}]}
    return {
        "winset": 1, "title": "A large conflict", "parties": parties, "issues": issues, "state": factors,
        "time": {"start": "2001-01", "end": f"{2001 + periods // 12}-{periods % 12 + 1:02d}"},
        "chance": {**drift, **leaps}, "consent": [{"of": list(parties)}], "talks": {"proposers": {"p0": 1, "p1": 1}},
    }  # fmt: skip


@njit(nogil=True, fastmath=RELAXED)
def one_exp(source: Any, target: Any, rounds: int) -> None:
    """The limit: one vectorised exp per package evaluation, from a cache-sized array."""
    for _ in range(rounds):
        for k in range(source.size):
            target[k] = fast_exp(source[k])


@njit(nogil=True)
def plain_talks(states: int, c: Any, worth: Any, signed: Any) -> float:
    """The peer: a plain compiled loop with an exp per vote."""
    parties, packages = worth.shape
    total = 0.0
    for s in range(states):
        for i in range(2):
            z = 1.0
            for k in range(packages):
                a = 1.0
                for j in range(parties):
                    if j != i:
                        a /= 1.0 + np.exp(c[s, j] - worth[j, k])
                w = np.exp(a * (worth[i, k] - c[s, i]))
                z += w
                signed[k] = w * a
            for k in range(packages):
                total += signed[k] / z
    return total


def best(action: Any, rounds: int = 3) -> float:
    """The shortest of some timings, in seconds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return min(times)


def in_threads(action: Any) -> None:
    """The same work on every core at once."""
    with ThreadPoolExecutor(CORES) as pool:
        for call in [pool.submit(action) for _ in range(CORES)]:
            call.result()


def measure_limits() -> tuple[float, float]:
    """Exponentials per second, and a plain loop's package evaluations per second, on all cores."""
    source, size, rounds = np.random.default_rng(0).normal(size=4096), 4096, 20_000
    targets = [np.empty(size) for _ in range(CORES)]
    one_exp(source, targets[0], 1)
    exps = CORES * size * rounds / best(lambda: in_threads(lambda: one_exp(source, np.empty(size), rounds)))
    worth, c = np.random.default_rng(1).normal(size=(8, 10_000)), np.random.default_rng(2).normal(size=(20, 8))
    plain_talks(1, c, worth, np.empty(10_000))
    peer = CORES * 20 * 10_000 * 2 / best(lambda: in_threads(lambda: plain_talks(20, c, worth, np.empty(10_000))))
    return exps, peer


def measure_talks(game: Any) -> float:
    """Package evaluations per second of one month's talks in every state."""
    states = np.flatnonzero(game.weights_at(0).sum(axis=1) > 0)
    failing = backward.horizon_value(game)
    value, sign = failing.copy(), np.zeros(game.states.size)
    undone = np.zeros((game.states.size, game.answers.outcomes))
    with ThreadPoolExecutor(CORES) as pool:
        backward.hold_talks(game, pool, 0, states[:50], failing, value, sign, undone)
        seconds = best(lambda: backward.hold_talks(game, pool, 0, states, failing, value, sign, undone))
    return float(game.packages.count[states].sum()) * 2 / seconds


def measure_large() -> tuple[float, float, float]:
    """Seconds to build, and to solve and forecast, the large conflict over 24 months; and peak memory in GB."""
    start = time.perf_counter()
    game = winset.build(winset.read(large()))
    built = time.perf_counter() - start
    start = time.perf_counter()
    forecast(solve(game), threads=CORES)
    return built, time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def measure_korea() -> float:
    """Seconds for both passes and the war value of Korea's first edition."""
    game = winset.build(winset.read(FIRST_KOREA))
    return best(lambda: forecast(solve(game), threads=CORES), 5)


def measure_command(*words: str) -> float:
    """Seconds of a whole process."""
    command = [sys.executable, "-m", "winset", *words]
    return best(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL), 5)


def rows() -> list[tuple[str, str, str, str]]:
    """What was measured, the figure, the target, and the ratio to a limit or a peer of the same run."""
    exps, peer = measure_limits()
    game = winset.build(winset.read(large(1)))
    shape = f"{game.states.size:,} states × {game.packages.size:,} packages × 8 voters × 2 proposers"
    speed = measure_talks(game)
    built, solved, memory = measure_large()
    korea, run = measure_korea(), measure_command("run", str(FIRST_KOREA))
    helped, bare = (
        measure_command("--help"),
        best(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True), 5),
    )
    return [
        ("talks, package evaluations a second", f"{speed / 1e6:.0f} million", "≥ 100 million",
         f"{speed / exps:.2f} of one vectorised exp per evaluation ({exps / 1e6:.0f} million a second); "
         f"{speed / peer:.0f}× a plain compiled loop with an exp per vote ({peer / 1e6:.1f} million)"),
        (f"both passes over 24 months, {shape}", f"{solved:.1f} s after {built:.1f} s of building", "< 40 s",
         f"{96 * game.states.size * game.packages.size / exps / solved:.2f} of the time is one exp per evaluation"),
        ("its peak memory", f"{memory:.2f} GB", "< 4 GB", ""),
        ("Korea's first edition: both passes and the war value", f"{korea:.2f} s", "< 2 s", ""),
        ("`winset run` of it, warm, from process start", f"{run:.2f} s", "< 4 s",
         f"{run / bare:.0f}× an empty Python process ({bare:.3f} s)"),
        ("`winset --help`", f"{helped:.2f} s", "< 0.3 s", f"{helped / bare:.1f}× an empty Python process"),
    ]  # fmt: skip


PARTS = ("deals", "counted", "peace", "beliefs", "answers", "open_end", "commands", "stability", "worlds", "page")
"""The other files of benchmarks, in the order of the table."""


def apart(name: str) -> list[tuple[str, ...]]:
    """The rows of another file of benchmarks, in a process of its own, so that its memory is its own."""
    told = subprocess.run([sys.executable, str(HERE / f"{name}.py")], check=True, stdout=subprocess.PIPE, text=True)
    return [tuple(line.split(" | ")) for line in told.stdout.splitlines()]


def main() -> None:
    """Measure, print each row when it is known, and write on demand if nothing failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write benchmarks/results.md")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"some of: bench, {', '.join(PARTS)}; default all")
    arguments = parser.parse_args()
    lines, failed = ["| what | measured | target | beside |", "|---|---|---|---|"], []
    print("\n".join(lines), flush=True)
    for name in arguments.parts or ("bench", *PARTS):
        try:
            found = [f"| {' | '.join(row)} |" for row in (rows() if name == "bench" else apart(name))]
        except subprocess.CalledProcessError:
            failed.append(name)
            continue
        lines += found
        print("\n".join(found), flush=True)
    if failed:
        sys.exit(f"not measured: {', '.join(failed)}")
    if arguments.write:
        made = f"{CORES} cores ({platform.machine()}), Python {platform.python_version()}, winset {winset.__version__}"
        text = f"# Benchmarks\n\nWritten by `make bench WRITE=1`; {made}. Ratios are to figures of the same run.\n\n"
        (HERE / "results.md").write_text(text + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
