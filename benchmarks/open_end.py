"""What a war without a last date costs beside the same war with one; printed for bench.py to read."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from beliefs import drifting

import winset
from winset.solver.forward import forecast
from winset.solver.solution import phases_of, solve

SETTLED = 400
"""Periods of the dated form beside which a file whose values settle is held."""


def opened(data: dict[str, Any]) -> dict[str, Any]:
    """The same conflict without a last date."""
    kept = {key: part for key, part in data["time"].items() if key not in ("end", "terminal_months")}
    return data | {"winset": 2, "time": kept | {"end": "open"}}


def dated(case: str, end: str) -> dict[str, Any]:
    """A conflict without a last date given one, and without what it asks."""
    asked = {"statements", "claims", "questions", "readings", "courses"}
    data = winset.read(case).model_dump(by_alias=True, exclude_unset=True, exclude=asked)
    kept = {key: part for key, part in data["time"].items() if key not in ("fades", "faded", "show")}
    return data | {"time": kept | {"end": end}}


def passes(game: Any) -> float:
    """Seconds of both passes and the war value, over every phase of the turn that is read."""
    begun = time.perf_counter()
    for phase in phases_of(solve(game)):
        forecast(phase)
    return time.perf_counter() - begun


def beside(case: Any, ending: dict[str, Any], rounds: int) -> tuple[float, float, Any]:
    """The middle seconds of a war without a last date, of the same with one, and what its values come to."""
    without, other = winset.build(case), winset.build(ending)
    limit = solve(without).limit
    times = [(passes(without), passes(other)) for _ in range(rounds)]
    taken, bare = np.median(times, axis=0)
    return float(taken), float(bare), limit


def running(case: Any, rounds: int) -> tuple[float, float]:
    """The middle seconds of a run of a war without a last date, and of its bare build and solve."""
    conflict, times = winset.read(case), []
    winset.run(conflict)  # compiled before anything is timed
    for _ in range(rounds):
        begun = time.perf_counter()
        solve(winset.build(conflict))
        bare = time.perf_counter()
        winset.run(conflict)
        times.append((time.perf_counter() - bare, bare - begun))
    whole, least = np.median(times, axis=0)
    return float(whole), float(least)


def main() -> None:
    """Print the rows of bench.py's table."""
    taken, bare, limit = beside("korea-1953", dated("korea-1953", "1956-12"), 3)
    come = f"{limit.state} after {limit.applications} applications, {limit.phases} read"
    print(
        f"Korea, which has no last date: both passes, the war value, every phase ({come}) | {taken:.2f} s | ≤ 10× | "
        f"{taken / bare:.1f}× the same until December 1956 ({bare:.2f} s)"
    )
    whole, least = running("korea-1953", 3)
    print(f"a run of it | {whole:.2f} s | ≤ 8× | {whole / least:.1f}× its own bare build and solve ({least:.2f} s)")
    drift = drifting()
    late = {"start": "2001-01", "end": f"{2001 + SETTLED // 12}-{SETTLED % 12 + 1:02d}"}
    taken, bare, limit = beside(opened(drift), drift | {"time": late}, 3)
    print(
        f"2,052 states × 4 packages without a last date ({limit.state} after {limit.applications} applications) | "
        f"{taken:.2f} s | ≤ 2× | {taken / bare:.1f}× the same over {SETTLED} periods ({bare:.2f} s)"
    )


if __name__ == "__main__":
    main()
