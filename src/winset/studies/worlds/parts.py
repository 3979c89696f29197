"""Sealed parts of a study: worlds written once, whole or not at all, and checked whenever they are read.

A part is a gzipped text, one JSON object a line: first its seal (the worlds in it and the SHA-256 of the lines that
follow), then one record a line, by world.
"""

from __future__ import annotations

import contextlib
import errno
import gzip
import hashlib
import io
import json
import os
import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from winset.errors import StudyError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

PART = re.compile(r"part-(\d{6,})\.jsonl\.gz")

PACKING = 4
"""How hard parts are packed: workers need not wait, and parts are 2 % larger than at the slowest."""

NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True, slots=True)
class SealedPart:
    """A sealed part as its first line describes it.

    Attributes
    ----------
    path : Path
    worlds : tuple of int
        Ascending.
    sha256 : str
        Of the lines after the first.
    """

    path: Path
    worlds: tuple[int, ...]
    sha256: str


def sha256_of(text: str) -> str:
    """The SHA-256 of a text in UTF-8, as hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def trouble(path: Path, error: OSError) -> StudyError:
    """What to tell where a file of a study cannot be written or read."""
    if error.errno in NO_ROOM:
        return StudyError(f"{path}: no room left on the disk; what is finished is kept: make room, then resume")
    why = error.strerror or str(error)
    return StudyError(f"{path}: {why}; what is finished is kept")


MAX_PART = 1 << 30
"""Most bytes of a part, packed or not."""


def bounded(path: Path, limit: int) -> bytes:
    """The bytes of a plain file of a study; what a stranger put there may be a device, or without end.

    Raises
    ------
    StudyError
        Where it is no plain file, or larger than the limit.
    OSError
        Where it is not there or cannot be read.
    """
    if path.exists() and not path.is_file():
        raise StudyError(f"{path}: not a plain file; put back the study's own")
    with path.open("rb") as file:
        found = file.read(limit + 1)
    if len(found) > limit:
        raise StudyError(f"{path}: larger than {limit:,} bytes; put back the study's own")
    return found


def put(path: Path, data: bytes) -> None:
    """Write a file so that, whatever happens, it is whole or not there, and stays once this returns.

    Parameters
    ----------
    path : Path
    data : bytes

    Raises
    ------
    StudyError
        Where the disk is full or the folder cannot be written; nothing of the file is left then.
    """
    made = path.with_name(f".{path.name}.tmp")
    try:
        with made.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        made.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            made.unlink(missing_ok=True)
        raise trouble(path, error) from None


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable, where the system knows how."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def part_paths(folder: Path) -> list[Path]:
    """The parts in a folder, by number."""
    try:
        found = [(int(match[1]), path) for path in folder.iterdir() if (match := PART.fullmatch(path.name))]
    except OSError as error:
        raise trouble(folder, error) from None
    return [path for _, path in sorted(found)]


def write_part(folder: Path, rows: Iterable[tuple[int, str]]) -> Path:
    """Seal worlds into the next part.

    Parameters
    ----------
    folder : Path
    rows : iterable of (int, str)
        World and record, as one line of JSON; each world once.

    Returns
    -------
    Path
        The part, durable.

    Raises
    ------
    StudyError
        As `put`.
    """
    rows = sorted(rows)
    body = "".join(f"{text}\n" for _, text in rows)
    seal = json.dumps({"sha256": sha256_of(body), "worlds": [world for world, _ in rows]})
    last = part_paths(folder)[-1:]
    number = int(PART.fullmatch(last[0].name)[1]) + 1 if last else 0  # type: ignore[index]
    path = folder / f"part-{number:06}.jsonl.gz"
    put(path, gzip.compress(f"{seal}\n{body}".encode(), PACKING, mtime=0))
    return path


def seal_of(path: Path) -> SealedPart:
    """The seal of a part, from its first line alone.

    Raises
    ------
    StudyError
        Where the part is damaged.
    """
    try:
        if not path.is_file():
            raise damaged(path, "not a plain file")
        with gzip.open(path, "rt", encoding="utf-8") as file:
            seal = json.loads(file.readline(MAX_PART))
        return SealedPart(path, tuple(int(world) for world in seal["worlds"]), str(seal["sha256"]))
    except (gzip.BadGzipFile, EOFError, zlib.error, ValueError, KeyError, TypeError) as error:
        raise damaged(path, error) from None
    except OSError as error:
        raise trouble(path, error) from None


def load_part(part: SealedPart) -> list[tuple[int, str]]:
    """The worlds of a part and their records, checked against its seal.

    Raises
    ------
    StudyError
        Where the part is damaged.
    """
    try:
        with gzip.open(io.BytesIO(bounded(part.path, MAX_PART))) as file:
            whole = file.read(MAX_PART + 1)
        if len(whole) > MAX_PART:
            raise damaged(part.path, f"more than {MAX_PART:,} bytes in it")
        _, _, body = whole.decode().partition("\n")
    except (gzip.BadGzipFile, EOFError, zlib.error, ValueError) as error:
        raise damaged(part.path, error) from None
    except OSError as error:
        raise trouble(part.path, error) from None
    if sha256_of(body) != part.sha256:
        raise damaged(part.path, "its contents do not fit its seal")
    return list(zip(part.worlds, body.splitlines(), strict=True))


def damaged(path: Path, why: object) -> StudyError:
    """What to tell of a part that is not what was written."""
    told = f"{path}: damaged ({why}); put back a copy of it, or remove it: its worlds are then solved again on resuming"
    return StudyError(told)
