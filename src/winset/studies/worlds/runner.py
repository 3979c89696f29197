"""The runner: solves the worlds of a study that are not there yet, on any executor, and loses none that is finished."""

from __future__ import annotations

import json
import time
from collections import deque
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, cast

from winset.errors import Interrupted, StudyError
from winset.studies.worlds.pool import WorkerLost, Workers
from winset.studies.worlds.study import canonical, read_records, seal, writing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from winset.studies.worlds.chances import Sieve
    from winset.studies.worlds.choosing import WorldPlan
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


class Sifting(Task, Protocol):
    """A task with tests before a solve, which a plan may make a sieve of."""

    def sift(self, world: int, sieve: Sieve, chance: float, /) -> Mapping[str, Any]:
        """The record of a world that a sieve may hold back, and the chance it then has, of that of being judged."""


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


def perform(
    task: Task,
    world: int,
    attempt: int,  # noqa: ARG001
    chance: float | None = None,
    sieve: Sieve | None = None,
) -> str:
    """Solve a world in a worker; its record as canonical JSON. `attempt` tells one call from the last.

    Where the world had a chance of being judged, that is put on record, or the one that a sieve left of it.

    An exception of the task's makes a record of status `failed`; one for want of memory says more of the machine than
    of the world, and counts as a lost worker instead.
    """
    try:
        record = task(world) if sieve is None or chance is None else cast(Sifting, task).sift(world, sieve, chance)
        if record.get("world") != world:
            raise ValueError(f"the record is of world {record.get('world')}")
        return canonical(record if chance is None else {"chance": chance, **record})
    except MemoryError:
        raise
    except Exception as error:
        record = failed(world, error)
        return canonical(record if chance is None else {**record, "chance": chance})


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
    plan: Callable[[Iterable[Mapping[str, Any]], Iterable[int]], WorldPlan] | None = None,
    durable: bool = True,
) -> Ran:
    """Solve those of a study's first `n` worlds that are not there yet, or as many as it takes to have solved `n`.

    Parameters
    ----------
    study : Study
    task : Task
    n : int
        Worlds 0 to n - 1; with a plan, that many solved ones.
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
    plan : callable, optional
        Given the records that are there and the worlds set aside, the plan of which worlds are judged.
    durable : bool
        Whether a finished world outlives a failing machine.

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
    with writing(study, durable=durable) as (journal, there):
        if again:
            journal.forget()
        aside = journal.aside()
        wanted = () if plan else range(n) if order is None else order
        todo = [world for world in wanted if world not in there and world not in aside]
        planned = None if plan is None else plan(read_records(study.folder), aside)
        own = executor is None
        with _hands(executor, jobs) as hands:
            loop = _Loop(study, task, n, journal, hands, jobs if own else 2 * jobs, deque(todo), progress, planned)
            loop.before = sum(world < n for world in there)
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
    plan: WorldPlan | None = None
    chances: dict[int, tuple[float, Sieve | None]] = field(default_factory=dict)
    suspects: deque[int] = field(default_factory=deque)
    out: dict[Future[str], int] = field(default_factory=dict)
    attempts: dict[int, int] = field(default_factory=dict)
    before: int = 0
    new: int = 0
    idle: int = 0
    """Losses without a culprit since a world was last finished."""
    begun: float = field(default_factory=time.monotonic)

    @property
    def done(self) -> int:
        """Of the worlds asked for, those that are there."""
        return self.before + self.new if self.plan is None else self.plan.taken

    def go(self, stop: Callable[[], bool] | None) -> bool:
        """Run until nothing is left; whether it was stopped before."""
        try:
            self._feed()
            self.before = self.before if self.plan is None else self.plan.taken
            self._tell()
            while self.out:
                if stop is not None and stop():
                    self._save([future for future in self.out if future.done()])
                    return True
                wait(self.out, timeout=PATIENCE if stop else None, return_when=FIRST_COMPLETED)
                self._collect()
                self._feed()
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
        while len(self.out) < self.most and (self.todo or self._planned()):
            self._submit(self.todo.popleft())

    def _planned(self) -> bool:
        """Take the next world of a plan, those passed over before it being kept first; whether there is one."""
        if self.plan is None:
            return False
        found = self.plan.next()
        skipped = [(record["world"], canonical(record)) for record in self.plan.skipped()]
        if skipped:
            self.journal.add(skipped)
        if found is not None:
            self.chances[found[0]] = found[1], self.plan.sieve
            self.todo.append(found[0])
        return found is not None

    def _submit(self, world: int) -> None:
        self.attempts[world] = self.attempts.get(world, 0) + 1
        try:
            chance = self.chances.get(world, ())
            future = self.hands.submit(perform, self.task, world, self.attempts[world], *chance)
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
            self.new += len(rows)
            self.idle = 0
            self._take(rows)
        for future in ready:
            del self.out[future]
        return lost

    def _take(self, rows: list[tuple[int, str]]) -> None:
        """Tell the plan what came of worlds."""
        if self.plan is not None:
            for world, text in rows:
                record = json.loads(text)
                self.plan.take(world, record["status"], record.get("margins") or {})

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
            elif self.plan is not None:
                self.plan.take(world, "failed", {})
        else:
            self.suspects.append(world)

    def _gone(self, error: BaseException) -> StudyError:
        told = f"{self.study.folder}: the workers are gone ({_words(error)})"
        return StudyError(f"{told}; {self.done} of {self.n} worlds are kept: resume to go on")

    def _tell(self) -> None:
        if self.progress is not None:
            spent = time.monotonic() - self.begun
            left, new = len(self.todo) + len(self.suspects) + len(self.out), self.new
            if self.plan is not None:
                left, new = max(self.n - self.done, 0), self.done - self.before
            self.progress(self.done, self.n, spent / new * left if new else None)


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
