"""Toy tasks for the runner of worlds: quick, slow, failing, ending their own process, and a parent to be killed."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Record = dict[str, Any]

TEXT = "{winset: 1, title: A toy}\n"


def toy_record(seed: int, world: int, size: int = 5) -> Record:
    """A record of random numbers that depend on seed and world alone."""
    stream = random.Random(hashlib.sha256(f"{seed}:{world}".encode()).digest())
    numbers = [stream.random() for _ in range(size)]
    record: Record = {"world": world, "status": "solved", "why": None, "numbers": numbers}
    record |= {"admissible": numbers[0] > 0.5, "statements": {"s": "respected"}, "measures": {"signed": numbers[1]}}
    return {**record, "signed_by": numbers, "record": {}}


@dataclass(frozen=True, slots=True)
class Toy:
    """Solves toy worlds.

    Attributes
    ----------
    seconds : float
        That a world takes, asleep; with `burn`, of the processor's time.
    fails : tuple of int
        Worlds that raise an exception.
    kills : tuple of (int, int)
        Worlds that end their process, and the first how many attempts do; needs `folder`.
    folder : str
        Where the beginning of each solve is noted, in the file `begun`, with the process's number.
    hold : int, optional
        The first of the worlds that end only once the file `go` is in the folder.
    """

    seed: int = 7
    seconds: float = 0.0
    burn: bool = False
    fails: tuple[int, ...] = ()
    kills: tuple[tuple[int, int], ...] = ()
    folder: str = ""
    size: int = 5
    hold: int | None = None

    @property
    def key(self) -> str:
        """What tells one toy from another."""
        return f"toy {self.seed}"

    def __call__(self, world: int) -> Record:
        """One world."""
        if self.folder:
            note(Path(self.folder) / "begun", f"{world} {os.getpid()}")
        if world in self.fails:
            raise ValueError(f"world {world} will not do")
        if any(world == doomed and times > self._earlier(world) for doomed, times in self.kills):
            os.kill(os.getpid(), signal.SIGKILL)
        self._spend()
        while self.hold is not None and world >= self.hold and not (Path(self.folder) / "go").exists():
            time.sleep(0.005)
        return toy_record(self.seed, world, self.size)

    def _earlier(self, world: int) -> int:
        """Attempts at a world before this one."""
        return [words[0] for words in noted(Path(self.folder) / "begun")].count(str(world)) - 1

    def _spend(self) -> None:
        if not self.burn:
            time.sleep(self.seconds)
            return
        end = time.process_time() + self.seconds
        while time.process_time() < end:
            sum(range(1_000))


@dataclass(frozen=True, slots=True)
class Odd:
    """A task that goes wrong in an odd way, whatever the world."""

    way: str
    key: str = "odd"

    def __call__(self, world: int) -> Record:
        """Go wrong."""
        if self.way == "memory":
            raise MemoryError
        if self.way == "infinite":
            return {**toy_record(1, world), "numbers": [float("inf")]}
        if self.way == "another":
            return toy_record(1, world + 1)
        raise UnpicklableError(lambda: None)


class UnpicklableError(Exception):
    """An exception that cannot be sent from one process to another."""


def note(path: Path, line: str) -> None:
    """Add a line to a file, whole even where several processes do."""
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(handle, f"{line}\n".encode())
    os.close(handle)


def noted(path: Path) -> list[list[str]]:
    """The lines of such a file, in words."""
    return [line.split() for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def main() -> None:
    """Run a study to its end, making it where it is not there: `toy_worlds.py FOLDER NOTES N JOBS SECONDS HOLD`."""
    from winset.errors import Interrupted
    from winset.studies.worlds.runner import run
    from winset.studies.worlds.study import SETTINGS, create, open_study

    signal.signal(signal.SIGINT, signal.default_int_handler)  # which whoever started the tests may have ignored
    folder, notes, n, jobs, seconds, hold = Path(sys.argv[1]), *sys.argv[2:]
    study = open_study(folder) if (folder / SETTINGS).exists() else create(folder, TEXT, seed=7)
    try:
        run(study, Toy(seconds=float(seconds), folder=notes, hold=int(hold)), int(n), jobs=int(jobs))
    except Interrupted as stopped:
        print(stopped)
        sys.exit(130)


if __name__ == "__main__":
    main()
