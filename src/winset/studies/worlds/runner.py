"""The runner: solves the worlds of a study that are not there yet, on any executor, and loses none that is finished."""

from __future__ import annotations

import time
from collections import deque
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from winset.errors import Interrupted, StudyError
from winset.studies.worlds.pool import WorkerLost, Workers
from winset.studies.worlds.study import canonical, seal, writing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from winset.studies.worlds.journal import Journal
    from winset.studies.worlds.study import Study

    Progress = Callable[[int, int, float | None], None]

ROWS = 1_000
"""Worlds that a part holds."""

ATTEMPTS = 3
"""Workers that a world may end before it is set aside."""

PATIENCE = 0.2
"""Seconds between looks at `stop`."""


class Task(Protocol):
    """What solves a world: picklable, and cheap to pickle; heavy preparation is kept per process, by `key`."""

    @property
    def key(self) -> str:
        """What tells one task's preparation from another's."""

    def __call__(self, world: int, /) -> Mapping[str, Any]:
        """The record of a world."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run did.

    Attributes
    ----------
    asked : int
        Worlds asked for.
    there : int
        Of these, those that are in the study now.
    new : int
        Of these, those that this run solved.
    aside : dict of int to str
        Worlds that are set aside, and why.
    stopped : bool
        Whether it was told to stop before it was done.
    """

    asked: int
    there: int
    new: int
    aside: dict[int, str]
    stopped: bool


def perform(task: Task, world: int, attempt: int) -> str:  # noqa: ARG001
    """Solve a world in a worker; its record as canonical JSON. `attempt` tells one call from the last.

    An exception of the task's makes a record of status `failed`; one for want of memory says more of the machine than
    of the world, and counts as a lost worker instead.
    """
    try:
        record = task(world)
        if record.get("world") != world:
            raise ValueError(f"the record is of world {record.get('world')}")
        return canonical(record)
    except MemoryError:
        raise
    except Exception as error:
        return canonical(failed(world, error))


def failed(world: int, error: Exception) -> dict[str, Any]:
    """The record of a world whose solve raised an exception."""
    why = f"{type(error).__name__}: {error}"[:500]
    record: dict[str, Any] = {"world": world, "status": "failed", "why": why, "numbers": [], "admissible": None}
    return {**record, "statements": {}, "measures": {}, "signed_by": [], "record": {}}


def run(
    study: Study,
    task: Task,
    n: int,
    *,
    executor: Executor | None = None,
    jobs: int = 2,
    progress: Progress | None = None,
    stop: Callable[[], bool] | None = None,
    order: Iterable[int] | None = None,
    again: bool = False,
) -> Ran:
    """Solve those of a study's first `n` worlds that are not there yet.

    Parameters
    ----------
    study : Study
    task : Task
    n : int
        Worlds 0 to n - 1.
    executor : Executor, optional
        Who solves them; by default `jobs` processes of one solver thread each.
    jobs : int
        Workers: of an executor given, its own number, twice which is handed to it at once.
    progress : callable of (int, int, float or None), optional
        Told worlds done, worlds asked for, and seconds left, None where that is not known yet.
    stop : callable, optional
        Asked five times a second whether to stop.
    order : iterable of int, optional
        The worlds in the order in which to begin them; results do not depend on it.
    again : bool
        Whether worlds that were set aside are attempted again.

    Returns
    -------
    Ran

    Raises
    ------
    StudyError
        Where the study cannot be written or is in use, or the workers are gone. What is finished is kept.
    Interrupted
        On Ctrl-C. What is finished is kept.

    Notes
    -----
    A world is in the journal before its worker is given another, so that a sudden end costs at most one world a worker.
    Of an executor that is given, losses that may be several worlds' doing are found out by running these one by one.
    """
    with writing(study) as (journal, there):
        if again:
            journal.forget()
        aside = journal.aside()
        todo = [world for world in (range(n) if order is None else order) if world not in there and world not in aside]
        own = executor is None
        with _hands(executor, jobs) as hands:
            loop = _Loop(study, task, n, journal, hands, jobs if own else 2 * jobs, deque(todo), progress)
            loop.done = sum(world < n for world in there)
            stopped = loop.go(stop)
        return Ran(n, loop.done, loop.new, journal.aside(), stopped)


@contextmanager
def _hands(executor: Executor | None, jobs: int) -> Iterator[Executor]:
    """The executor given, left open; or workers of our own, ended at once when the run ends."""
    if executor is not None:
        yield executor
        return
    workers = Workers(max(jobs, 1))
    try:
        yield workers
    finally:
        workers.shutdown(cancel_futures=True)


@dataclass(slots=True)
class _Loop:
    """The loop of a run, and where it stands."""

    study: Study
    task: Task
    n: int
    journal: Journal
    hands: Executor
    most: int
    todo: deque[int]
    progress: Progress | None
    suspects: deque[int] = field(default_factory=deque)
    out: dict[Future[str], int] = field(default_factory=dict)
    attempts: dict[int, int] = field(default_factory=dict)
    done: int = 0
    new: int = 0
    idle: int = 0
    """Losses without a culprit since a world was last finished."""
    begun: float = field(default_factory=time.monotonic)

    def go(self, stop: Callable[[], bool] | None) -> bool:
        """Run until nothing is left; whether it was stopped before."""
        try:
            self._tell()
            while self.todo or self.suspects or self.out:
                if stop is not None and stop():
                    self._save([future for future in self.out if future.done()])
                    return True
                self._feed()
                wait(self.out, timeout=PATIENCE if stop else None, return_when=FIRST_COMPLETED)
                self._collect()
            return False
        except KeyboardInterrupt:
            raise self._interrupted() from None
        finally:
            for future in self.out:
                future.cancel()

    def _interrupted(self) -> Interrupted:
        self._save([future for future in self.out if future.done()])
        told = f"{self.done} of {self.n} worlds are kept in {self.study.folder}"
        return Interrupted(f"stopped; {told}; the same command with `resume` goes on", mentions=["resume"])

    def _feed(self) -> None:
        """Hand out worlds; those under suspicion one by one, with nothing else under way."""
        if self.suspects:
            if not self.out:
                self._submit(self.suspects.popleft())
            return
        while self.todo and len(self.out) < self.most:
            self._submit(self.todo.popleft())

    def _submit(self, world: int) -> None:
        self.attempts[world] = self.attempts.get(world, 0) + 1
        try:
            future = self.hands.submit(perform, self.task, world, self.attempts[world])
        except (BrokenExecutor, RuntimeError) as error:
            raise self._gone(error) from None
        self.out[future] = world

    def _collect(self) -> None:
        """Take in whatever is done: keep results first, then see to losses."""
        ready = [future for future in self.out if future.done()]
        alone = len(self.out) == 1
        lost = self._save(ready)
        if self.new and len(ready) > len(lost):
            self._feed()  # sealing takes a moment in which the workers need not wait
        if len(self.journal.worlds) >= ROWS:
            seal(self.study, self.journal)
        for world, error in lost:
            self._see_to(world, error, alone)
        self._tell()

    def _save(self, ready: list[Future[str]]) -> list[tuple[int, BaseException]]:
        """Make results durable; the worlds that have none, and what happened to them."""
        rows, lost = [], []
        for future in ready:
            error = CancelledError() if future.cancelled() else future.exception()
            if error is None:
                rows.append((self.out[future], future.result()))
            else:
                lost.append((self.out[future], error))
        rows = [(world, text) for world, text in rows if world not in self.journal.worlds]  # where Ctrl-C came between
        if rows:
            self.journal.add(rows)
            self.done += len(rows)
            self.new += len(rows)
            self.idle = 0
        for future in ready:
            del self.out[future]
        return lost

    def _see_to(self, world: int, error: BaseException, alone: bool) -> None:
        """Blame a world for its worker's end where that is certain; else suspect it, or try it again."""
        losses = _losses(error)
        if losses is None:
            self.idle += 1
            if self.idle > ATTEMPTS * self.most:
                raise self._gone(error)
            self.todo.appendleft(world)
        elif alone or isinstance(error, WorkerLost):
            why = f"it kept ending its worker; the last time: {_words(error)}"
            if not self.journal.lose(world, losses, why, ATTEMPTS):
                (self.todo if isinstance(error, WorkerLost) else self.suspects).appendleft(world)
        else:
            self.suspects.append(world)

    def _gone(self, error: BaseException) -> StudyError:
        told = f"{self.study.folder}: the workers are gone ({_words(error)})"
        return StudyError(f"{told}; {self.done} of {self.n} worlds are kept: resume to go on")

    def _tell(self) -> None:
        if self.progress is not None:
            left = len(self.todo) + len(self.suspects) + len(self.out)
            spent = time.monotonic() - self.begun
            self.progress(self.done, self.n, spent / self.new * left if self.new else None)


def _losses(error: BaseException) -> int | None:
    """How many workers a world's call has ended; None where they ended, or it was called off, for another reason.

    Raises
    ------
    StudyError
        Where the call could not be made at all.
    """
    if isinstance(error, (WorkerLost, MemoryError)):
        return 1
    names = {kind.__name__ for kind in type(error).__mro__}
    if "KilledWorker" in names:  # Dask's, which has tried more than once by itself
        return int(getattr(error, "allowed_failures", 0)) + 1
    if isinstance(error, (BrokenExecutor, CancelledError)) or "CancelledError" in names:
        return None
    raise StudyError(f"a world cannot be handed to a worker: {_words(error)}") from error


def _words(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"[:300] if str(error) else type(error).__name__
