"""Worlds, timed: Korea's on one worker and on two, and what the runner itself costs beside the solves.

Rates are slopes between two numbers of worlds, so that starting workers does not count; that is told by itself.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from toy_worlds import TEXT, Toy
from winset.cases.read import read_text
from winset.studies.worlds.record import WorldTask
from winset.studies.worlds.runner import Task, run
from winset.studies.worlds.study import create

FEW, MANY = 12, 52
"""Worlds between which a rate is measured."""

BURN = 0.3
"""Seconds of a world that only burns time."""


def elapsed(task: Task, text: str, n: int, jobs: int) -> float:
    """Seconds of a run of n worlds, its workers' start included."""
    with tempfile.TemporaryDirectory() as folder:
        study = create(Path(folder) / "study", text, seed=0)
        begun = time.perf_counter()
        run(study, task, n, jobs=jobs)
        return time.perf_counter() - begun


def slope(task: Task, text: str, jobs: int) -> tuple[float, float]:
    """Seconds a world once workers run, and seconds to start them and do their first."""
    few, many = elapsed(task, text, FEW, jobs), elapsed(task, text, MANY, jobs)
    each = (many - few) / (MANY - FEW)
    return each, few - FEW * each


def rows() -> list[tuple[str, str, str, str]]:
    """What was measured, the figure, the target, and the ratio to a peer of the same run."""
    name, text = read_text("korea-1953")
    task = WorldTask(text, name, 1953)
    task(0)
    begun = time.perf_counter()
    for world in range(1, 21):
        task(world)
    plain = (time.perf_counter() - begun) / 20
    one, start = slope(task, text, 1)
    two, _ = slope(task, text, 2)
    burn, _ = slope(Toy(seconds=BURN, burn=True), TEXT, 2)
    return [
        ("a world of Korea, one worker", f"{one:.2f} s", "", f"{one / plain:.2f}× a plain loop in one process"),
        ("1,000 worlds of Korea, two workers", f"{(1000 * two + start) / 60:.1f} min", "< 15 min",
         f"from {MANY - FEW} worlds; {one / two:.2f}× one worker (target 1.8×)"),
        (f"the runner beside worlds of {BURN} s, two workers", f"{2 * burn / BURN - 1:.1%}", "≤ 5 %", ""),
    ]  # fmt: skip


if __name__ == "__main__":
    print("\n".join(" | ".join(line) for line in rows()))
