"""The workers and their queue: a newer question of a tab takes the place of its older one, and answers are kept."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from itertools import count
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

from winset.views.web.worker import FILES, WARM, work

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

ANSWERS = 64_000_000
"""Bytes of answers kept; what was asked for longest ago goes first."""

TRIES = 2
"""How often a question is put to a worker that ends before it has answered."""

STARTS = 3
"""How many workers in a row may end before they are ready; then no other is started."""

UNSOLVED = ("changes", "saved")
"""Screens that solve nothing."""

NONE = "no process that works could be started; the terminal says why"

LOST = "the process that worked on this ended twice; the file may need more memory than there is"

Message = tuple[str, Any]
"""What one who waits is told: ("doing", (what, share)), ("done", JSON), ("wrong", sentence) or ("left", None)."""


@dataclass(eq=False)
class PageJob:
    """A question under way, and those who wait for it."""

    number: int
    key: str
    digest: str
    call: tuple[Any, ...]
    tab: str
    idle: bool
    keep: bool
    waiting: list[asyncio.Queue[Message]] = field(default_factory=list)
    tries: int = 0
    worker: _Worker | None = None


class _Worker:
    """A process, the parent's end of its pipe, and a thread that listens to it."""

    def __init__(self, pool: Pool, threads: int) -> None:
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.unwanted = context.Value("q", -1, lock=False)
        self.process: SpawnProcess = context.Process(
            target=work, args=(theirs, self.unwanted, threads, os.getpid()), daemon=True
        )
        self.process.start()
        theirs.close()  # so that the worker's death ends the pipe
        self.job: PageJob | None = None
        self.ready = False
        self.files: OrderedDict[str, None] = OrderedDict()  # as the worker keeps them
        self.solved: set[str] = set()
        self.last = ""
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._listen, args=(pool, loop), daemon=True).start()

    def _listen(self, pool: Pool, loop: asyncio.AbstractEventLoop) -> None:
        message: tuple[Any, ...] = ("starting",)
        while message[0] != "ended":
            try:
                message = self.pipe.recv()
            except (EOFError, OSError):
                message = ("ended",)
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody is there to hear it
                loop.call_soon_threadsafe(pool.heard, self, message)

    def end(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


class Pool:
    """Workers that answer the questions of all tabs.

    Parameters
    ----------
    workers : int
    threads : int
        For each solve of a worker.

    Attributes
    ----------
    home : str
        The digest of the file that workers with nothing to do solve as it is; empty for none.
    """

    def __init__(self, workers: int, threads: int = 1) -> None:
        self.size, self.threads = workers, threads
        self.ready = asyncio.Event()
        self.home = ""
        self._numbers = count()
        self._files: dict[str, bytes] = {}
        self._leaving: set[str] = set()
        self._workers: list[_Worker] = []
        self._queue: list[PageJob] = []
        self._under_way: dict[str, PageJob] = {}
        self._slots: dict[tuple[str, str], tuple[PageJob, asyncio.Queue[Message]]] = {}
        self._served: dict[str, int] = {}
        self._answers: OrderedDict[str, bytes] = OrderedDict()
        self._closed = False
        self._failed = 0
        self.broken = False
        self._deadly: set[str] = set()  # files that ended a worker with nothing else to do

    def start(self) -> None:
        """Start the first worker; inside the event loop.

        The others begin once it is ready: after an install it is the first that compiles.
        """
        self._workers = [_Worker(self, self.threads)]

    def stop(self) -> None:
        """End the workers."""
        self._closed = True
        for worker in self._workers:
            worker.end()

    def give(self, digest: str, reading: bytes) -> None:
        """Hold a file for the workers, by its digest."""
        self._files[digest] = reading
        self._leaving.discard(digest)

    def knows(self, digest: str) -> bool:
        """Whether a file is held."""
        return digest in self._files

    def forget(self, digest: str) -> None:
        """Hold a file no longer than the questions about it that are under way."""
        self._leaving.add(digest)
        asked = {job.digest for job in self._under_way.values()}
        for gone in self._leaving - asked:
            self._files.pop(gone, None)
            for key in [key for key in self._answers if key.startswith(json.dumps([gone])[:-1])]:
                del self._answers[key]
        self._leaving &= asked

    @property
    def processes(self) -> list[int]:
        """The ids of the workers."""
        return [worker.process.pid or 0 for worker in self._workers]

    def ask(
        self, key: str, digest: str, call: tuple[Any, ...], *, tab: str, slot: str, idle: bool, keep: bool
    ) -> asyncio.Queue[Message]:
        """Put a question.

        Parameters
        ----------
        key : str
            What tells the question from others: two with one key have one answer.
        digest : str
            Of the file, which has been given.
        call : tuple
            Screen, changes, parameters.
        tab, slot : str
            Who asks, and in what place of the page: an older question of the same place is left.
        idle : bool
            Whether it waits until nobody has a more pressing one.
        keep : bool
            Whether the answer is kept.

        Returns
        -------
        asyncio.Queue
            Of messages; the last is "done", "wrong" or "left".
        """
        queue: asyncio.Queue[Message] = asyncio.Queue()
        if self.broken:
            queue.put_nowait(("wrong", NONE))
            return queue
        if key in self._answers:
            self._answers.move_to_end(key)
            self._leave_slot(tab, slot)
            queue.put_nowait(("done", self._answers[key]))
            return queue
        job = self._under_way.get(key)
        if job is None:
            job = PageJob(next(self._numbers), key, digest, call, tab, idle, keep)
            self._under_way[key] = job
            self._queue.append(job)
        job.waiting.append(queue)
        job.idle = job.idle and idle
        self._leave_slot(tab, slot)
        self._slots[tab, slot] = job, queue
        self._next()
        return queue

    def leave(self, queue: asyncio.Queue[Message]) -> None:
        """Stop waiting; a question that nobody waits for is left."""
        for job in list(self._under_way.values()):
            if queue in job.waiting:
                self._without(job, queue)
        for place in [place for place, (_, one) in self._slots.items() if one is queue]:
            del self._slots[place]

    def _leave_slot(self, tab: str, slot: str) -> None:
        job, queue = self._slots.pop((tab, slot), (None, None))
        if job is not None and queue is not None and queue in job.waiting:
            queue.put_nowait(("left", None))
            self._without(job, queue)

    def _without(self, job: PageJob, queue: asyncio.Queue[Message]) -> None:
        job.waiting.remove(queue)
        if job.waiting:
            return
        self._under_way.pop(job.key, None)
        if job in self._queue:
            self._queue.remove(job)
        elif job.worker is not None:
            job.worker.unwanted.value = job.number

    def heard(self, worker: _Worker, message: tuple[Any, ...]) -> None:
        """Take in what a worker said."""
        kind = message[0]
        if kind == "ready":
            worker.ready = True
            self.ready.set()
            missing = self.size - len(self._workers)
            self._workers += [_Worker(self, self.threads) for _ in range(missing)]
        elif kind == "ended":
            self._lost(worker)
        elif kind == "doing":
            self._tell(worker.job, ("doing", message[2:]))
        else:
            job, worker.job = worker.job, None
            if job is not None:
                if kind != "left" and job.call[0] not in UNSOLVED:
                    worker.solved.add(job.digest)
                self._finished(job, kind, message)
        self._next()

    def _finished(self, job: PageJob, kind: str, message: tuple[Any, ...]) -> None:
        if kind == "left" and job.waiting:  # it was left for a more pressing one, or asked for again meanwhile
            job.worker, job.number, job.tries = None, next(self._numbers), job.tries - 1
            self._under_way[job.key] = job
            self._queue.append(job)
            return
        if self._under_way.get(job.key) is job:
            del self._under_way[job.key]
        if kind == "done" and job.keep:
            self._keep(job.key, message[2])
        self._tell(job, (kind, message[2] if len(message) > 2 else None))

    def _tell(self, job: PageJob | None, message: Message) -> None:
        for queue in job.waiting if job is not None else ():
            queue.put_nowait(message)

    def _keep(self, key: str, answer: bytes) -> None:
        self._answers[key] = answer
        while len(self._answers) > 1 and sum(map(len, self._answers.values())) > ANSWERS:
            self._answers.popitem(last=False)

    def _lost(self, worker: _Worker) -> None:
        """Put what an ended worker had to another, once; start one in its place."""
        if self._closed or worker not in self._workers:
            return
        self._workers.remove(worker)
        worker.process.join()
        worker.pipe.close()
        job = worker.job
        if job is not None and (job.call[0] == WARM or job.tries >= TRIES):
            self._deadly.add(job.digest)
        if job is not None and job.waiting:
            job.worker, job.number = None, next(self._numbers)
            if job.tries < TRIES:
                self._queue.insert(0, job)
            else:
                self._finished(job, "wrong", ("wrong", job.number, LOST))
        self._failed = 0 if worker.ready else self._failed + 1
        if self._failed < STARTS:
            self._workers.append(_Worker(self, self.threads))
        elif not self._workers:
            for one in [*self._queue]:
                self._finished(one, "wrong", ("wrong", one.number, NONE))
            self._queue.clear()
            self.broken = True

    def _next(self) -> None:
        """Give free workers what waits: what is pressing first, of that what comes from the tab served longest ago."""
        while not self._closed:
            free = [worker for worker in self._workers if worker.ready and worker.job is None]
            pressing = any(worker.job is not None and not worker.job.idle for worker in self._workers)
            job = min(self._queue, key=lambda one: (one.idle, self._served.get(one.tab, -1), one.number), default=None)
            if job is not None and not job.idle:
                self._make_room()  # a hand has moved something: all processors are for that
            if not free or (pressing and (job is None or job.idle)):
                return
            if job is None or (job.idle and not self._spare()):
                job = self._warming(free)
                if job is None:
                    return
                self._queue.append(job)
            # What can wait goes where a hand's next question does not: it may be long before it can be left.
            near = sorted(free, key=lambda worker: _distance(worker, job))
            self._hand(job, near[-1] if job.idle else near[0])

    def _spare(self) -> bool:
        """Whether a worker may take what can wait: one is kept free of it, since it is left only where it tells."""
        away = sum(one.job is not None and one.job.idle and one.job.call[0] != WARM for one in self._workers)
        ready = sum(one.ready for one in self._workers)
        room = ready - 1 if len(self._workers) > 1 else 1
        return bool(away < room)

    def _make_room(self) -> None:
        """Have idle questions left, to be taken up again later."""
        for worker in self._workers:
            if worker.job is not None and worker.job.idle:
                worker.unwanted.value = worker.job.number

    def _warming(self, free: list[_Worker]) -> PageJob | None:
        """For a worker with nothing to do: to solve the file that is looked at, so that a change is one solve more."""
        home = self.home
        if home in self._deadly or home not in self._files or all(home in worker.solved for worker in free):
            return None
        return PageJob(next(self._numbers), "", home, (WARM, [], {}), "", idle=True, keep=False)

    def _hand(self, job: PageJob, worker: _Worker) -> None:
        self._queue.remove(job)
        job.worker, worker.job, job.tries = worker, job, job.tries + 1
        worker.last = job.digest + str(job.call[1])
        self._served[job.tab] = next(self._numbers)
        while len(self._served) > 1_000:
            self._served.pop(next(iter(self._served)))
        with contextlib.suppress(OSError):  # it has ended: its thread will say so
            if job.digest not in worker.files:
                worker.pipe.send(("file", job.digest, self._files[job.digest]))
                worker.files[job.digest] = None
            worker.files.move_to_end(job.digest)
            while len(worker.files) > FILES:
                worker.solved.discard(worker.files.popitem(last=False)[0])
            worker.pipe.send(("ask", job.number, job.digest, *job.call))


def _distance(worker: _Worker, job: PageJob) -> tuple[bool, bool]:
    """How much of a question a worker would have to begin with: it knows this very form, or the file, or neither."""
    return worker.last != job.digest + str(job.call[1]), job.digest not in worker.solved
