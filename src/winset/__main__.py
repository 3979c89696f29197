"""`python -m winset` is the command `winset`, which starts here: Ctrl-C ends it in one line from the first moment."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType


def main() -> None:
    """Load the command line, and run it.

    The processes that it starts, of workers and their helpers, must not load modules from the folder that the user is
    in, which may be a stranger's.
    """
    os.environ.setdefault("PYTHONSAFEPATH", "1")
    before = signal.getsignal(signal.SIGINT)
    if before is not signal.SIG_IGN:  # who started it may have said that Ctrl-C is not meant for it
        signal.signal(signal.SIGINT, _stop)
    from winset.views.cli import main as run

    signal.signal(signal.SIGINT, before)
    run()


def _stop(number: int, frame: FrameType | None) -> None:
    """End at once: while modules load there is nothing to keep, and no one place where the signal would be caught."""
    del number, frame
    try:
        os.write(2, b"winset: stopped\n")
    finally:
        os._exit(130)


if __name__ == "__main__":
    main()
