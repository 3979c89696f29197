"""A call in a process of its own, with what it tells on the way: where threads would wait for one another."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

START = "from winset.studies.apart import serve; serve()"


class NotThere(Exception):
    """The process would not start, or ended without a result; the caller does the work itself."""


def apart(function: Callable[..., Any], *args: Any, tell: Callable[..., None]) -> Any:
    """What a function of this package returns, called in a fresh process; it is given `tell` after its arguments.

    Parameters
    ----------
    function : callable
        It, its arguments, what it tells and what it returns pickle.
    tell : callable
        Called here with what the function tells there. Where it raises, the process is ended.

    Raises
    ------
    NotThere
        Whatever kept the process from a result.

    Examples
    --------
    >>> from winset.studies.progress import silent
    >>> apart(max_told, [1, 3, 2], tell=silent)
    3
    """
    try:
        call = [sys.executable, "-P", "-c", START]  # no module is taken from the folder that the caller is in
        process = subprocess.Popen(call, stdin=-1, stdout=-1, stderr=subprocess.DEVNULL)
    except (OSError, TypeError, ValueError):
        raise NotThere from None
    with process:
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            pickle.dump((function, args), process.stdin)
            process.stdin.close()
            while True:
                done, told = pickle.load(process.stdout)
                if done:
                    return told
                tell(*told)
        except (OSError, EOFError, pickle.PickleError, AttributeError):
            raise NotThere from None
        finally:
            process.kill()


def serve() -> None:
    """The other end: read the call, make it, write what it tells and what comes of it; without a reader it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the caller's
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)  # what anything prints is no part of the answer

        def tell(*told: Any) -> None:
            pickle.dump((False, told), out)
            out.flush()

        function, args = pickle.load(sys.stdin.buffer)
        pickle.dump((True, function(*args, tell)), out)


def max_told(numbers: list[int], tell: Callable[..., None]) -> int:
    """The greatest of some numbers, each told on the way: the smallest call there is."""
    for k, number in enumerate(numbers):
        tell(str(number), (k + 1) / len(numbers))
    return max(numbers)
