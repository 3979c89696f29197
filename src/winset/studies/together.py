"""Several things at once, on as many processors as there are: results in order, and all of it stopped together."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TYPE_CHECKING, TypeVar

from winset.solver.solution import processors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from winset.studies.progress import TellShare

    Job = Callable[[TellShare], "T"]

T = TypeVar("T")


class Stopped(Exception):
    """Nobody waits for the result any more."""


def together(tasks: Iterable[Job[T]], jobs: int | None = None) -> Iterator[T]:
    """What some tasks return, in their order, while as many of them run as there are processors.

    Each task is given a function to tell the share done; that raises `Stopped` once nobody waits any more, because
    another task failed or the user stopped: what is under way then ends at the next share told, and the rest never
    starts. A task that solves does so on one thread.

    Parameters
    ----------
    tasks : iterable of callable
    jobs : int, optional
        How many at a time; default one for each processor.

    Yields
    ------
    object
        The results, each as soon as it and all before it are there.

    Examples
    --------
    >>> list(together([lambda tell: 1, lambda tell: 2]))
    [1, 2]
    """
    stop = Event()

    def tell(share: float) -> None:
        del share
        if stop.is_set():
            raise Stopped

    with ThreadPoolExecutor(jobs or processors()) as pool:
        running = [pool.submit(task, tell) for task in tasks]
        try:
            while running:
                yield running.pop(0).result()
        finally:
            stop.set()
            for future in running:
                future.cancel()
