"""Workers: processes that solve worlds, one world at a time each, so that who ended a worker is known exactly.

Each worker is a fresh process tended by a thread of its own through a pipe of its own. A worker that dies takes with it
the one world that it had; a new worker takes its place. Workers end when the parent does, however it ends.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import threading
from concurrent.futures import BrokenExecutor, Executor, Future
from multiprocessing import get_context, parent_process
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

    Item = tuple[Future[Any], bytes]

ONE_THREAD = ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
"""Settings that hold numerical libraries to one thread in a worker."""

WATCH = 0.5
"""Seconds between a worker's looks at whether its parent is there."""


class WorkerLost(BrokenExecutor):
    """The worker ended while it had this call, and this call alone."""


class Workers(Executor):
    """An executor over processes that die one by one.

    Parameters
    ----------
    jobs : int
        Workers; each is started when it is first needed.
    """

    def __init__(self, jobs: int) -> None:
        self._queue: SimpleQueue[Item | None] = SimpleQueue()
        self._closed = False
        self._lock = threading.Lock()
        self._workers: list[_Worker | None] = [None] * jobs
        self._threads = [threading.Thread(target=self._tend, args=(slot,), daemon=True) for slot in range(jobs)]
        for thread in self._threads:
            thread.start()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Call `fn(*args, **kwargs)` in a worker; all of it must pickle.

        The future raises WorkerLost where the worker ended during the call, and BrokenExecutor where none would start.
        """
        if self._closed:
            raise RuntimeError("the workers are shut down")
        future: Future[Any] = Future()
        self._queue.put((future, pickle.dumps((fn, args, kwargs))))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the workers: once all is done, or with `cancel_futures` at once, calls under way among them."""
        with self._lock:
            self._closed = True
            if cancel_futures:
                for worker in self._workers:
                    if worker is not None:
                        worker.process.kill()
        for _ in self._threads:
            self._queue.put(None)
        if wait:
            for thread in self._threads:
                thread.join()

    def _tend(self, slot: int) -> None:
        """A worker's thread in the parent: hands calls over and takes results back."""
        while (item := self._queue.get()) is not None:
            future, call = item
            if not future.set_running_or_notify_cancel():
                continue
            try:
                done, value = self._worker(slot).call(call)
            except BaseException as error:
                self._drop(slot)
                done, value = False, error
            if done:
                future.set_result(value)
            else:
                future.set_exception(value)
        self._drop(slot)

    def _worker(self, slot: int) -> _Worker:
        worker = self._workers[slot]
        if worker is None:
            worker = _Worker()
            with self._lock:
                self._workers[slot] = worker
                if self._closed:
                    worker.process.kill()
            worker.begin()
        return worker

    def _drop(self, slot: int) -> None:
        with self._lock:
            worker, self._workers[slot] = self._workers[slot], None
        if worker is not None:
            worker.end()


class _Worker:
    """A process and the parent's end of its pipe."""

    def __init__(self) -> None:
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process: SpawnProcess = context.Process(target=_serve, args=(theirs, os.getpid()), daemon=True)
        try:
            self.process.start()
        finally:
            theirs.close()  # so that the worker's death ends the pipe

    def begin(self) -> None:
        """Wait until the worker is there."""
        try:
            self.pipe.recv()
        except (EOFError, OSError):
            self.process.join()
            raise BrokenExecutor(f"a worker ended before it began ({self._end()})") from None

    def call(self, call: bytes) -> tuple[bool, Any]:
        """Whether a call returned, and what, or the exception that it raised."""
        try:
            self.pipe.send_bytes(call)
            found: tuple[bool, Any] = self.pipe.recv()
        except (EOFError, OSError):
            self.process.join()
            raise WorkerLost(f"the worker ended ({self._end()})") from None
        return found

    def _end(self) -> str:
        """How the process ended, in words."""
        code = self.process.exitcode or 0
        return f"signal {-code}" if code < 0 else f"exit code {code}"

    def end(self) -> None:
        """Let the worker go; it ends when its pipe does."""
        self.pipe.close()
        self.process.join(WATCH)
        if self.process.exitcode is None:
            self.process.kill()
            self.process.join()
        self.process.close()


def _serve(pipe: Connection, parent: int) -> None:
    """A worker's life: take a call, make it, send back what came of it; until the pipe ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    with contextlib.suppress(EOFError, OSError):
        pipe.send(None)
        while True:
            _answer(pipe, pipe.recv_bytes())


def _answer(pipe: Connection, call: bytes) -> None:
    try:
        fn, args, kwargs = pickle.loads(call)
        found = True, fn(*args, **kwargs)
    except Exception as error:
        found = False, error
    try:
        data = pickle.dumps(found)
        pickle.loads(data)  # an exception may pickle and still not come back
    except Exception:
        data = pickle.dumps((False, RuntimeError(f"{type(found[1]).__name__}: {found[1]}")))
    pipe.send_bytes(data)


def _watch(parent: int) -> None:
    """End this process as soon as its parent is gone."""
    above = parent_process()
    while os.getppid() == parent and above is not None and above.is_alive():
        above.join(WATCH)
    os._exit(1)
