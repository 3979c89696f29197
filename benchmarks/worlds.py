"""Worlds, timed: of Korea's first edition on one worker and on two, and what the runner itself costs beside the solves.

Rates are slopes between two numbers of worlds, so that starting workers does not count; that is told by itself. What
choosing worlds gains is beside plain rejection of worlds solved in the same run: the share of those judged in the first
batch, where all are, that is admissible.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from numba import config

from first_korea import FIRST_KOREA
from toy_worlds import TEXT, Toy
from winset.cases.read import parse, read_text
from winset.cases.worlds import drawn_world
from winset.game.game import build
from winset.solver.forward import forecast
from winset.solver.solution import solve
from winset.studies.worlds.choosing import BATCH
from winset.studies.worlds.record import WorldTask
from winset.studies.worlds.runner import Task, run
from winset.studies.worlds.stats import effective_size
from winset.studies.worlds.study import create, read_records
from winset.studies.worlds.table import table_of
from winset.studies.worlds.worlds import begun, solved

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


CHOSEN = 400
"""Solved worlds over which choosing is judged: the first batch teaches, the others are chosen."""


def beside_solve(task: WorldTask, text: str, worlds: range) -> tuple[float, float]:
    """Seconds of the processor's time that worlds take from draw to record, and that both passes of each take alone.

    With one thread, as in the processes that solve worlds.
    """
    conflict, whole, alone = parse(text), 0.0, 0.0
    numba: Any = config
    threads, numba.NUMBA_NUM_THREADS = numba.NUMBA_NUM_THREADS, 1
    for world in worlds:
        start = time.process_time()
        task(world)
        whole += time.process_time() - start
        game = build(drawn_world(conflict, task.seed, world))
        start = time.process_time()
        forecast(solve(game, threads=1), threads=1)
        alone += time.process_time() - start
    numba.NUMBA_NUM_THREADS = threads
    return whole / len(worlds), alone / len(worlds)


def chosen() -> tuple[str, str]:
    """Effective admissible worlds for a thousand solved, chosen, and how many times those of plain rejection."""
    with tempfile.TemporaryDirectory() as folder:
        study, task = begun(FIRST_KOREA, Path(folder) / "study", seed=1953)
        solved(study, task, CHOSEN, jobs=2)
        records = [{**record, "numbers": []} for record in read_records(study.folder)]
    cut = [k for k, record in enumerate(records) if record["status"] == "solved"][BATCH - 1] + 1
    first, rest = table_of(records[:cut], []), table_of(records[cut:], [])
    plain = first.admissible.sum() / first.judged.sum()
    pairs = ((rest, CHOSEN - BATCH), (first, BATCH))
    taught, untaught = (effective_size(one.weight[one.admissible]) / count for one, count in pairs)
    told = f"{taught / plain:.1f}× plain rejection ({1000 * plain:.0f}); {untaught / plain:.1f}× by the tests alone"
    return f"{1000 * taught:.0f}", told


def rows() -> list[tuple[str, str, str, str]]:
    """What was measured, the figure, the target, and the ratio to a peer of the same run."""
    name, text = read_text(FIRST_KOREA)
    task = WorldTask(text, name, 1953)
    task(0)
    begun = time.perf_counter()
    for world in range(1, 21):
        task(world)
    plain = (time.perf_counter() - begun) / 20
    one, start = slope(task, text, 1)
    two, _ = slope(task, text, 2)
    burn, _ = slope(Toy(seconds=BURN, burn=True), TEXT, 2)
    whole, bare = beside_solve(task, text, range(1, 11))
    gain, beside = chosen()
    return [
        ("a world of Korea from draw to record, processor's time", f"{whole:.2f} s", "≤ 1.4×",
         f"{whole / bare:.2f}× both passes of it alone ({bare:.2f} s)"),
        (f"effective admissible worlds of Korea for 1,000 solved, from {CHOSEN - BATCH} chosen", gain, "≥ 6×", beside),
        ("a world of Korea, one worker", f"{one:.2f} s", "", f"{one / plain:.2f}× a plain loop in one process"),
        ("1,000 worlds of Korea, two workers", f"{(1000 * two + start) / 60:.1f} min", "< 15 min",
         f"from {MANY - FEW} worlds; {one / two:.2f}× one worker (target 1.8×)"),
        (f"the runner beside worlds of {BURN} s, two workers", f"{2 * burn / BURN - 1:.1%}", "≤ 5 %", ""),
    ]  # fmt: skip


if __name__ == "__main__":
    print("\n".join(" | ".join(line) for line in rows()))
