"""Long output on a terminal goes through a pager, as it does with git: `PAGER` names it, `NO_PAGER` turns it off."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys

from rich.pager import Pager

PLAIN = ("", "cat")
"""Pagers that are none."""


def pager_command() -> list[str]:
    """The pager to use, and nothing where there is to be none.

    `NO_PAGER` set to anything, `PAGER` empty or `cat`, and a terminal that is `dumb` mean none; without `PAGER` it is
    `less`, or else `more`.
    """
    if os.environ.get("NO_PAGER") or os.environ.get("TERM", "dumb") == "dumb":
        return []
    named = os.environ.get("PAGER")
    if named is None:
        found = shutil.which("less") or shutil.which("more")
        return [found] if found else []
    return [] if named.strip() in PLAIN else shlex.split(named)


class LongOutput(Pager):
    """Shows what fits on the screen at once, and anything longer through the pager."""

    def show(self, content: str) -> None:
        """Print it, or have it paged."""
        command = pager_command() if content.count("\n") >= shutil.get_terminal_size().lines else []
        if not (command and _paged(command, content)):
            sys.stdout.write(content)
            sys.stdout.flush()


def _paged(command: list[str], content: str) -> bool:
    """Whether the pager could be started; that its user leaves early, or presses Ctrl-C in it, is no error."""
    environment = {**os.environ, "LESS": os.environ.get("LESS", "FRX")}
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        with subprocess.Popen(command, stdin=subprocess.PIPE, env=environment) as process:
            process.communicate(content.encode("utf-8", "replace"))
    except OSError:
        return False
    finally:
        signal.signal(signal.SIGINT, before)
    return True
