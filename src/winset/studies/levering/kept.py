"""What is kept of a measurement: one line for each solve, in the user's cache folder, so that nothing is solved twice.

A file holds the measured headlines of one conflict by one state of the program. A line is whole or is none: it begins
with a check of what follows, and one that does not pass is dropped in silence, as is a file that is too large, of
another conflict or no file at all. What cannot be written is not kept, which nobody need be told of.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from winset.studies.levering.ends import LeverEnd

FOLDER = "WINSET_CACHE"
"""The setting that names another folder for what is kept; set to nothing, nothing is."""

MOST_BYTES = 16_000_000
"""Largest file that is read, and beyond which nothing is added to one."""

MOST_FILES = 50
"""Files kept; the one that was written to longest ago goes first."""

FORM = 1
"""Which form the lines have."""

ROOMS = ("cases", "game", "solver", "studies")
"""The parts of the program on which a measured headline rests."""


def cache_folder() -> Path | None:
    """Where what is measured is kept; None where nothing is to be.

    `winset` in the user's cache folder, which `XDG_CACHE_HOME` names where it is a whole path, else `.cache` in the
    home folder. `WINSET_CACHE` names another, or with nothing in it none.
    """
    named = os.environ.get(FOLDER)
    if named is not None:
        return Path(named) if named else None
    above = os.environ.get("XDG_CACHE_HOME", "")
    with contextlib.suppress(RuntimeError):
        return (Path(above) if Path(above).is_absolute() else Path.home() / ".cache") / "winset"
    return None


def name_of_change(change: Mapping[str, Any]) -> str:
    """A change as a word that is always the same for the same change.

    Examples
    --------
    >>> name_of_change({"set": {"a.b": 2.0}}) == name_of_change({"set": {"a.b": 2.0}})
    True
    """
    return json.dumps(change, sort_keys=True, separators=(",", ":"), allow_nan=False)


@cache
def engine() -> str:
    """The version, and what its rooms that make and solve a game hold: one in the making has many under one version."""
    from winset import __version__

    held, root = hashlib.blake2b(digest_size=8), Path(__file__).parents[2]
    for room in ROOMS:
        for file in sorted((root / room).rglob("*.py")):
            held.update(file.read_bytes())
    return f"{__version__}+{held.hexdigest()}"


class MeasuredEnds:
    """The headlines measured so far of one conflict, by the change that makes them.

    Parameters
    ----------
    digest : str
        The conflict's.
    folder : Path or None
        Where they are kept between runs; None for nowhere.

    Examples
    --------
    >>> known = MeasuredEnds("0" * 64, None)
    >>> known.keep({"forbid": "a.b"}, {"chance": 0.5, "open": True, "first": None, "why": None})
    >>> known.get({"forbid": "a.b"})["chance"], known.get({"forbid": "a.c"})
    (0.5, None)
    """

    def __init__(self, digest: str, folder: Path | None) -> None:
        self._head = f"winset {engine()} {FORM} {digest}"
        mark = hashlib.blake2b(self._head.encode(), digest_size=16).hexdigest()
        self.file = folder / "levers" / f"{mark}.jsonl" if folder else None
        self._known: dict[str, LeverEnd] = {}
        self._seen = 0
        if self.file is not None:
            self._load(self.file)

    def __len__(self) -> int:
        return len(self._known)

    def get(self, change: Mapping[str, Any]) -> LeverEnd | None:
        """The headline with a change; None where it is not measured yet."""
        return self._known.get(name_of_change(change))

    def keep(self, change: Mapping[str, Any], found: LeverEnd) -> None:
        """Keep the headline with a change."""
        name = name_of_change(change)
        self._known[name] = found
        if self.file is not None:
            with contextlib.suppress(OSError):
                self._append(self.file, _line(name, found))

    def refresh(self) -> None:
        """Take in what others have added to the file."""
        if self.file is not None:
            self._load(self.file)

    def _append(self, file: Path, line: str) -> None:
        """Add a line to the file, which is begun where it is not there; both in one write."""
        fresh = not file.exists()
        if fresh:
            _room_for(file.parent)
        elif file.stat().st_size + len(line) > MOST_BYTES:
            return
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
        handle = os.open(file, flags, 0o600)
        try:
            os.write(handle, (f"{self._head}\n{line}" if fresh else line).encode())
        finally:
            os.close(handle)

    def _load(self, file: Path) -> None:
        """Read what is there; what is damaged goes, and the rest is written anew."""
        try:
            found = file.stat().st_mtime_ns if file.exists() else 0
            if found == self._seen:
                return
            self._seen = found
            if not file.is_file() or file.stat().st_size > MOST_BYTES:
                whole = not file.exists()
            else:
                whole = self._read(file.read_bytes().decode("utf-8", errors="replace"))
            if not whole:
                self._rewrite(file)
        except OSError:
            return

    def _read(self, text: str) -> bool:
        """Take the lines that pass their check; whether all do."""
        head, *lines = text.split("\n")
        if head != self._head:
            return False
        found = [_read_line(line) for line in lines[:-1]]
        self._known |= dict(pair for pair in found if pair is not None)
        return None not in found and lines[-1:] == [""]

    def _rewrite(self, file: Path) -> None:
        """Write the whole file in place of a damaged one: all of it or nothing."""
        text = "".join([f"{self._head}\n", *(_line(name, found) for name, found in self._known.items())])
        handle, made = tempfile.mkstemp(dir=file.parent, prefix=".levers-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                out.write(text)
            Path(made).replace(file)
        except OSError:
            Path(made).unlink(missing_ok=True)


def _line(name: str, found: LeverEnd) -> str:
    """A headline as a line of the file."""
    text = json.dumps([name, found["chance"], found["open"], found["first"], found["why"]], allow_nan=False)
    return f"{_check(text)} {text}\n"


def _check(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def _read_line(line: str) -> tuple[str, LeverEnd] | None:
    """A line's change and headline; None where it is damaged."""
    check, _, text = line.partition(" ")
    if check != _check(text):
        return None
    with contextlib.suppress(ValueError):
        name, chance, opened, first, why = json.loads(text)
        return name, cast("LeverEnd", {"chance": chance, "open": opened, "first": first, "why": why})
    return None


def _room_for(folder: Path) -> None:
    """Make the folder where it is not there, and room in it for one file more."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    files: Iterable[Path] = folder.glob("*.jsonl")
    ages = sorted((file.stat().st_mtime, file) for file in files)
    for _, file in ages[: max(0, len(ages) + 1 - MOST_FILES)]:
        file.unlink(missing_ok=True)
