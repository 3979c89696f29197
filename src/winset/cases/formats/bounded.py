"""Foreign files read as data: bounded in size, nesting and number, and refused with file and line.

| limit | value |
|---|---|
| size of a file | 2,000,000 bytes |
| files of a folder that are looked at | 1,000 |
| nesting; elements or entries of a file | 24 levels; 200,000 |
| issues; options of an issue; parties | 200; 5,000; 50 |
| options of all issues × (parties + 1) | 80,000 |
| a number | finite, at most 1,000,000,000 either way, 64 characters |
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path as FilePath
from typing import Any, TypeVar

from winset.cases.document import MAX_BYTES, MAX_DEPTH, MAX_NODES, Document, load
from winset.cases.problems import Problem, quoted
from winset.errors import ConflictError

T = TypeVar("T")

MAX_FILES = 1_000
MAX_ISSUES = 200
MAX_OPTIONS = 5_000
MAX_PARTIES = 50
MAX_POINTS = 80_000
MAX_NUMBER = 10**9
"""Limits on what is taken from foreign files; those of a conflict file hold for the rest."""

HEAD = 65_536
"""How much of a file is looked at to tell what it is."""

_NUMBER = re.compile(r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]{1,3})?")
_GRAIN = 10**24


def refused(
    name: str | FilePath, message: str, line: int = 0, where: str = "", mentions: Sequence[str] = ()
) -> ConflictError:
    """The error that a foreign file ends with: one problem, with its line and its place where they are known."""
    return ConflictError(str(name), [Problem(line, where, message)], mentions=mentions)


def content(path: FilePath) -> bytes:
    """The bytes of a plain file of at most 2,000,000 bytes; a ConflictError where it cannot be had."""
    if path.is_dir():
        raise refused(path, "a folder; expected a file")
    if not path.is_file():
        raise refused(path, "not a plain file" if path.exists() else "no such file")
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise refused(path, f"cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if len(raw) > MAX_BYTES:
        raise refused(path, f"larger than {MAX_BYTES:,} bytes, the limit for a file that is read")
    return raw


def text_of(path: FilePath) -> str:
    """The text of a file in UTF-8, its line ends and any byte-order mark aside."""
    raw = content(path)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refused(path, "not text in UTF-8", raw[: error.start].count(b"\n") + 1) from None


def heads(path: FilePath, *suffixes: str) -> Iterator[str]:
    """The beginnings of a file, or of the files of a folder with one of some suffixes, to tell what they are.

    Nothing is refused: what cannot be read is left out, encodings do not matter, and 1,000 files are looked at.
    """
    try:
        names = sorted(path.iterdir()) if path.is_dir() else [path]
    except OSError:
        return
    found = [name for name in names if name.suffix.lower() in suffixes and not name.name.startswith(".")]
    for name in found[:MAX_FILES]:
        try:
            if name.is_file() and _inside(name, path if path.is_dir() else path.parent):
                with name.open("rb") as stream:
                    yield stream.read(HEAD).replace(b"\0", b"").decode("ascii", "replace")
        except (OSError, ValueError):
            continue


def listing(folder: FilePath, *suffixes: str) -> list[FilePath]:
    """The plain files of a folder with one of some suffixes, by name; hidden ones are left out.

    Raises
    ------
    ConflictError
        Where there are more than 1,000, a link leads out of the folder, or it cannot be read.
    """
    try:
        names = sorted(path for path in folder.iterdir() if path.suffix.lower() in suffixes)
    except OSError as error:
        raise refused(folder, f"cannot be read: {error.strerror or error}") from None
    found = [path for path in names if not path.name.startswith(".") and path.is_file()]
    away = next((path for path in found if not _inside(path, folder)), None)
    if away is not None:
        raise refused(away, f"a link that leads out of {folder}; put the file itself there")
    if len(found) > MAX_FILES:
        raise refused(folder, f"{len(found):,} files of this kind; the limit is {MAX_FILES:,}; name them one by one")
    return found


def the_one(path: FilePath, looks_right: Callable[[str], object], what: str, *suffixes: str) -> FilePath:
    """The file itself, or the one file of a folder whose head looks right; `what` says what there should be one of."""
    if not path.is_dir():
        return path
    found = [file for file in listing(path, *suffixes) if any(map(looks_right, heads(file, *suffixes)))]
    if len(found) != 1:
        names = f" ({', '.join(file.name for file in found[:6])})" if found else ""
        raise refused(path, f"{len(found)} {what} in it{names}; give the path of one")
    return found[0]


def _inside(path: FilePath, folder: FilePath) -> bool:
    """Whether a file of a folder stands in it: a link may lead anywhere."""
    return not path.is_symlink() or path.resolve().is_relative_to(folder.resolve())


def sound(files: Iterable[FilePath], load: Callable[[FilePath], T]) -> tuple[dict[FilePath, T], list[str]]:
    """What can be read of the files of a folder, and a remark on each of the others: one broken file stops nothing."""
    found: dict[FilePath, T] = {}
    remarks = []
    for file in files:
        try:
            found[file] = load(file)
        except ConflictError as error:
            first = error.problems[0]
            remarks.append(left_out(file, f"line {first.line}: {first.message}" if first.line else first.message))
    return found, remarks


def left_out(file: FilePath, reason: str) -> str:
    """The remark on a file of a folder that is no part of what is imported."""
    return f"{file.name} is left out: {reason}."


def files_at(path: FilePath, *suffixes: str) -> list[FilePath]:
    """A file by itself, or the files of a folder with one of some suffixes."""
    if path.is_dir():
        return listing(path, *suffixes)
    return [path] if path.suffix.lower() in suffixes else []


def exact(value: object) -> Fraction | None:
    """A number of a foreign file as it is written; None where it is none, not finite, or beyond the limit.

    Examples
    --------
    >>> exact("0.1"), exact(2), exact("1e999999999"), exact(float("inf"))
    (Fraction(1, 10), Fraction(2, 1), None, None)
    """
    if isinstance(value, bool) or not isinstance(value, (str, int, float, Decimal)):
        return None
    text = value.strip() if isinstance(value, str) else str(value)
    if len(text) > 64 or not _NUMBER.fullmatch(text):
        return None
    number = Decimal(text)
    if abs(number) > MAX_NUMBER:
        return None
    if number.adjusted() < -40:
        return Fraction(0)
    return Fraction(round(Fraction(number) * _GRAIN), _GRAIN)


def load_json(path: FilePath) -> Document:
    """A JSON file as plain data without lines, its decimal numbers as they are written.

    Raises
    ------
    ConflictError
        Where it is not JSON, repeats a key, or passes a limit.
    """
    try:
        data = json.loads(text_of(path), parse_float=_decimal, object_pairs_hook=_pairs)
    except json.JSONDecodeError as error:
        raise refused(path, f"not JSON: {error.msg}", error.lineno) from None
    except (RecursionError, ValueError) as error:
        deep = f"nested more than {MAX_DEPTH} levels deep"
        raise refused(path, deep if isinstance(error, RecursionError) else str(error)) from None
    _hold(path, data)
    return Document(data, {})


def load_yaml(path: FilePath) -> Document:
    """A YAML file as plain data with its lines; no tags, and the limits of a conflict file."""
    return load(text_of(path), str(path))


def _decimal(text: str) -> Decimal:
    if len(text) > 64:
        raise ValueError(f"a number of {len(text)} characters; the limit is 64")
    return Decimal(text)


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for k, key in enumerate(keys) if key in keys[:k])
        raise ValueError(f"the key {quoted(twice)} is repeated")
    return found


def _hold(path: FilePath, data: Any) -> None:
    """Hold data to the limits on nesting and on the number of entries."""
    count, left = 0, [(data, 1)]
    while left:
        entry, depth = left.pop()
        inner = entry.values() if isinstance(entry, dict) else entry if isinstance(entry, list) else ()
        count += len(inner) * (2 if isinstance(entry, dict) else 1)
        if count > MAX_NODES:
            raise refused(path, f"more than {MAX_NODES:,} entries")
        if depth > MAX_DEPTH:
            raise refused(path, f"nested more than {MAX_DEPTH} levels deep")
        left += [(item, depth + 1) for item in inner if isinstance(item, (dict, list))]
