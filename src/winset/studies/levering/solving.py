"""Headlines under many changes: here, or of a large conflict in processes of their own; the same whichever it is."""

from __future__ import annotations

import math
import multiprocessing
import pickle
import zlib
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, wait
from functools import lru_cache
from typing import TYPE_CHECKING

from winset.solver.solution import processors
from winset.studies.levering.ends import changed_end
from winset.studies.outcome import outcome_of
from winset.studies.worlds.pool import Workers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from concurrent.futures import Future

    from winset.studies.levering.ends import LeverChange, LeverEnd
    from winset.studies.outcome import Outcome
    from winset.studies.progress import TellShare

APART = 30_000_000_000
"""Periods × states × packages × parties × solves from which processes of their own are worth their beginning."""


def jobs_for(base: Outcome, solves: int) -> int:
    """How many processes some solves of a conflict are worth: one, or one for each processor."""
    if multiprocessing.current_process().daemon:  # such a process may not begin others
        return 1
    return processors() if math.prod(base.game.size) * solves > APART else 1


def ends_with(
    base: Outcome, changes: Sequence[LeverChange], jobs: int, progress: TellShare
) -> Iterator[tuple[LeverChange, LeverEnd]]:
    """The headline under each of some changes, as soon as it is there; with several jobs not in their order.

    Parameters
    ----------
    base : Outcome
        The conflict as it is.
    changes : sequence of dict
    jobs : int
        Processes; 1 for this one.
    progress : callable
        Told the share of one solve, where it is solved here; where it raises, that solve ends.
    """
    if jobs > 1 and len(changes) > 1:
        yield from _apart(base, changes, min(jobs, len(changes)))
        return
    for change in changes:
        yield change, changed_end(base, change, progress)


def _apart(base: Outcome, changes: Sequence[LeverChange], jobs: int) -> Iterator[tuple[LeverChange, LeverEnd]]:
    """The same in processes; what a process that ends has not done is done here."""
    packed, left = zlib.compress(pickle.dumps(base.game.conflict)), list(reversed(changes))
    running: dict[Future[LeverEnd], LeverChange] = {}
    workers = Workers(jobs)
    try:
        while left or running:
            while left and len(running) < 2 * jobs:
                change = left.pop()
                running[workers.submit(away, packed, change)] = change
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                change = running.pop(future)
                try:
                    end = future.result()
                except (BrokenExecutor, OSError):
                    end = changed_end(base, change)
                yield change, end
    finally:
        workers.shutdown(cancel_futures=True)


def away(packed: bytes, change: LeverChange) -> LeverEnd:
    """The headline under a change, in another process, which solves the conflict as it is once."""
    return changed_end(_base(packed), change)


@lru_cache(maxsize=1)
def _base(packed: bytes) -> Outcome:
    return outcome_of(pickle.loads(zlib.decompress(packed)), threads=1)
