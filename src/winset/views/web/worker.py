"""A worker: a process that answers one question after another, and leaves one that nobody waits for."""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import signal
import sys
import threading
import traceback
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from winset.errors import WinsetError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from winset.views.web.wanted import Desk

FILES = 4
"""Files that a worker knows at once; the one that was asked for longest ago goes first."""

WARM = "warm"
"""The screen of a question that has the file solved as it is, and answers nothing."""

BROKEN = "Winset itself failed here, not your file"


class Superseded(BaseException):
    """Nobody waits for this any more: no error, and nothing that a study may catch as one."""


class _Tell:
    """Progress told to the parent, at most so often; the end of a question that is no longer wanted."""

    def __init__(self, pipe: Connection, job: int, unwanted: Any) -> None:
        self.pipe, self.job, self.unwanted, self.last = pipe, job, unwanted, -1.0

    def __call__(self, what: str, share: float) -> None:
        if self.unwanted.value == self.job:
            raise Superseded
        if abs(share - self.last) >= 0.05:
            self.last = share
            self.pipe.send(("doing", self.job, what, round(float(share), 3)))


def work(pipe: Connection, unwanted: Any, threads: int, parent: int) -> None:
    """A worker's life: load what is compiled, then answer until the pipe ends.

    Parameters
    ----------
    pipe : Connection
        Takes ("file", digest, pickled reading) and ("ask", job, digest, screen, changes, params); gives ("ready",),
        ("doing", job, what, share), ("done", job, JSON), ("wrong", job, sentence), ("left", job).
    unwanted : shared value
        The number of the question that is to be left.
    threads : int
        For each solve.
    parent : int
        The parent's process id: the worker ends when that one is gone.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    desks: OrderedDict[str, Desk] = OrderedDict()
    try:
        _warm(threads)
        pipe.send(("ready",))
        while True:
            message = pipe.recv()
            if message[0] == "file":
                _known(desks, message[1], message[2], threads)
            else:
                pipe.send(_answer(pipe, desks, unwanted, message))
    except (EOFError, OSError):
        return


def _watch(parent: int) -> None:
    """End this process as soon as its parent is gone, in the midst of a solve too."""
    from multiprocessing import parent_process

    above = parent_process()
    while os.getppid() == parent and above is not None and above.is_alive():
        above.join(0.5)
    os._exit(1)


def _warm(threads: int) -> None:
    """Load the compiled loops, by a conflict that uses them."""
    from winset.cases.read import parse, template
    from winset.views.web.wanted import Desk

    conflict = parse(template(), "the template")
    Desk(conflict, None, threads).months(conflict, lambda *_: None)


def _known(desks: OrderedDict[str, Desk], digest: str, reading: bytes, threads: int) -> None:
    from winset.views.web.subject import Subject
    from winset.views.web.wanted import Desk

    subject, drawn, text, name, *worlds = pickle.loads(reading)
    if subject is None and text:  # a draft: it is read where it is needed, and was read before it was kept
        draft = Subject("", name)
        with contextlib.suppress(WinsetError):
            draft.take(text)
        subject = draft.subject
    desks[digest] = Desk(subject, drawn, threads, text, name, *worlds)
    while len(desks) > FILES:
        desks.popitem(last=False)


def _answer(
    pipe: Connection, desks: OrderedDict[str, Desk], unwanted: Any, message: tuple[Any, ...]
) -> tuple[Any, ...]:
    """What came of a question, as a message."""
    from winset.views.web.screens import screens
    from winset.views.web.wanted import Wanted

    _, job, digest, screen, changes, params = message
    try:
        desks.move_to_end(digest)
        tell = _Tell(pipe, job, unwanted)
        tell("starting", 0.0)
        wanted = Wanted(desks[digest], changes, params, tell)
        if screen == WARM:
            wanted.first()
            return ("done", job, b"{}")
        found = screens()[screen].data(wanted)
        return ("done", job, json.dumps(found, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode())
    except Superseded:
        return ("left", job)
    except WinsetError as error:
        return ("wrong", job, str(error))
    except MemoryError:
        return ("wrong", job, "not enough memory; merge factors or options, or shorten the time")
    except Exception as error:
        traceback.print_exc(file=sys.stderr)
        return ("wrong", job, f"{BROKEN} ({type(error).__name__}: {error}); the terminal says more")
