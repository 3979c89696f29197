"""A study: a folder of solved worlds, with everything that it takes to repeat them."""

from __future__ import annotations

import difflib
import hashlib
import heapq
import json
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from winset import __version__
from winset.cases.document import MAX_BYTES
from winset.cases.problems import clean
from winset.errors import StudyError
from winset.studies.worlds.journal import Journal, files_of, lock, make_journal, read_journal, salvage, set_aside
from winset.studies.worlds.parts import bounded, load_part, part_paths, put, seal_of, sha256_of, trouble, write_part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from winset.studies.worlds.journal import Row


FORMAT = 1
"""The form of the folder; a newer one is refused."""

SETTINGS, CONFLICT, JOURNAL, PARTS, LOCK = "study.json", "conflict.yaml", "journal.sqlite", "parts", "lock"

MAX_SETTINGS = 1_000_000
"""Most bytes of `study.json`."""

EVERY, PLAIN, CHOSEN = "every", "plain", "chosen"
"""Ways of a study: all its worlds are solved, as of old; those are that pass the tests that come before a solve; and of
these the likelier ones more often."""

SHOWN = 24
"""Lines of a difference that are shown, at most."""

WIDTH = 160
"""Characters of one such line."""


@dataclass(frozen=True, slots=True)
class Study:
    """A study's folder and what its `study.json` says.

    Attributes
    ----------
    folder : Path
    version : str
        The version of Winset that solves it.
    title : str
    seed : int
        Of the worlds.
    sha256 : str
        Of the conflict file's text.
    thorough : int
        Worlds below this number are asked everything.
    changes : tuple of str
        Made to the conflict before worlds are drawn.
    design : object
        JSON data that says how worlds are placed, where they are not drawn; else None.
    way : str
        Which worlds are solved; see `winset.studies.worlds.choosing`.
    """

    folder: Path
    version: str
    title: str
    seed: int
    sha256: str
    thorough: int
    changes: tuple[str, ...]
    design: Any
    way: str = EVERY

    @property
    def mark(self) -> int:
        """A number that tells this study's worlds from another's: of the file, the seed and what else makes a world."""
        parts = [self.sha256, self.seed, self.thorough, self.changes, self.design]
        parts += [] if self.way == EVERY else [self.way]
        return int(sha256_of(json.dumps(parts, sort_keys=True))[:7], 16) + 1

    @property
    def text(self) -> str:
        """The conflict file, exactly."""
        return _text_of(self)


def create(
    folder: str | Path,
    text: str,
    *,
    seed: int,
    title: str = "",
    thorough: int = 0,
    changes: Iterable[str] = (),
    design: Any = None,
    way: str = EVERY,
) -> Study:
    """Start a study in a new or empty folder.

    Parameters
    ----------
    folder : str or Path
    text : str
        The conflict file.
    seed, title, thorough, changes, design, way
        See `Study`.

    Raises
    ------
    StudyError
        Where the folder holds something else, or a study already, or cannot be written.
    """
    place, changes = Path(folder), tuple(changes)
    try:
        place.mkdir(parents=True, exist_ok=True)
        _refuse_others(place)
        (place / PARTS).mkdir(exist_ok=True)
    except OSError as error:
        raise trouble(place, error) from None
    data = text.encode()
    settings = {"title": title, "seed": seed, "sha256": hashlib.sha256(data).hexdigest(), "thorough": thorough}
    settings |= {"changes": list(changes), "design": design, "way": way}
    with lock(place / LOCK):
        put(place / CONFLICT, data)
        told = json.dumps({"winset_study": FORMAT, "winset": __version__, **settings}, indent=1)
        made = Study(place, __version__, title, seed, str(settings["sha256"]), thorough, changes, design, way)
        make_journal(place / JOURNAL, made.mark)
        put(place / SETTINGS, told.encode())  # last: a folder without it is not a study yet
    return open_study(place)


def _refuse_others(place: Path) -> None:
    """Refuse a folder in which there is anything but what is left of an unfinished start."""
    own = {CONFLICT, PARTS, LOCK, *(path.name for path in files_of(place / JOURNAL))}
    own |= {f".{name}.tmp" for name in (CONFLICT, SETTINGS)} | {f"{LOCK}-journal"}
    names = {path.name for path in place.iterdir()}
    if SETTINGS in names:
        raise StudyError(f"{place}: a study already; resume it, or name another folder")
    if others := sorted(names - own):
        raise StudyError(f"{place}: not empty ({clean(others[0])}); name a new or an empty folder")


def open_study(folder: str | Path) -> Study:
    """Open a study.

    Raises
    ------
    StudyError
        Where the folder is not a study, or one of a newer format, or its conflict file is not the one it was made of.
    """
    place = Path(folder)
    try:
        found = json.loads(bounded(place / SETTINGS, MAX_SETTINGS))
        form = int(found["winset_study"])
        if form > FORMAT:
            raise StudyError(f"{place}: a study of format {form}; this version of Winset reads up to {FORMAT}")
        named = {key: found[key] for key in ("title", "seed", "sha256", "thorough", "design")}
        named["way"] = {None: EVERY, EVERY: EVERY, PLAIN: PLAIN, CHOSEN: CHOSEN}[found.get("way")]
        study = Study(folder=place, version=found["winset"], changes=tuple(found["changes"]), **named)
    except (FileNotFoundError, NotADirectoryError):
        raise StudyError(f"{place}: not a study; there is no {SETTINGS} in it") from None
    except OSError as error:
        raise trouble(place / SETTINGS, error) from None
    except (ValueError, KeyError, TypeError):
        raise StudyError(f"{place / SETTINGS}: damaged; put back a copy of it") from None
    _text_of(study)
    return study


def _text_of(study: Study) -> str:
    path = study.folder / CONFLICT
    try:
        data = bounded(path, MAX_BYTES)
    except OSError as error:
        raise trouble(path, error) from None
    if hashlib.sha256(data).hexdigest() != study.sha256:
        raise StudyError(f"{path}: not the file that this study was made of; put that back")
    return data.decode()


def expect(
    study: Study, *, text: str, seed: int, thorough: int = 0, changes: Iterable[str] = (), design: Any = None
) -> None:
    """Refuse to go on with a study under other assumptions than it was made under.

    Raises
    ------
    StudyError
        With every difference; of the conflict file, the lines that differ.
    """
    pairs = {
        "seed": (study.seed, seed),
        "worlds asked everything": (study.thorough, thorough),
        "changes": (list(study.changes), list(changes)),
        "design": (study.design, json.loads(json.dumps(design))),
    }
    told = [
        f"{what}: {_short(old)} in the study, {_short(new)} now" for what, (old, new) in pairs.items() if old != new
    ]
    if study.version != __version__:
        told.append(_other_version(study))
    if sha256_of(text) != study.sha256:
        told += ["the conflict file has changed:", *_difference(study.text, text)]
    if told:
        raise StudyError(f"{study.folder}: not the same study; name another folder for it", more=told)


def _short(value: object) -> str:
    told = json.dumps(value)
    return told if len(told) <= WIDTH else told[:WIDTH] + "…"


def _other_version(study: Study) -> str:
    return f"version of Winset: {study.version} in the study, {__version__} now"


def _difference(old: str, new: str) -> list[str]:
    """The first lines of a difference, as `diff -u` shows them, safe for a terminal."""
    lines = list(difflib.unified_diff(old.splitlines(), new.splitlines(), "study", "now", n=1, lineterm=""))
    shown = [clean(line)[:WIDTH] for line in lines[:SHOWN]]
    if not lines:
        return ["in its line ends alone"]
    return [*shown, f"… and {len(lines) - SHOWN} lines more"] if len(lines) > SHOWN else shown


@contextmanager
def writing(study: Study, *, durable: bool = True) -> Iterator[tuple[Journal, set[int]]]:
    """A study's journal, held against other writers, and the worlds that are there; `durable` as `Journal` has it.

    Raises
    ------
    StudyError
        Where another run writes to it, or it is damaged, or was made by another version.
    """
    if study.version != __version__:
        raise StudyError(f"{study.folder}: {_other_version(study)}; name another folder for a study of its own")
    with lock(study.folder / LOCK), Journal(study.folder / JOURNAL, study.mark, durable=durable) as journal:
        for left in (study.folder / PARTS).glob(".part-*.tmp"):
            left.unlink(missing_ok=True)
        sealed = {world for part in part_paths(study.folder / PARTS) for world, _ in load_part(seal_of(part))}
        journal.drop(_twice(study, journal, sealed))
        yield journal, sealed | journal.worlds


def _twice(study: Study, journal: Journal, sealed: set[int]) -> list[int]:
    """The worlds of the journal that are in a part too, as a stop between sealing and clearing leaves them."""
    both = sealed & journal.worlds
    if both:
        for _ in read_texts(study.folder):  # that they are the same
            pass
    return sorted(both)


def seal(study: Study, journal: Journal) -> None:
    """Seal the journal's worlds into a part, and take them out of it."""
    rows = journal.rows()
    write_part(study.folder / PARTS, rows)
    journal.drop([world for world, _ in rows])


def repair(folder: str | Path) -> tuple[int, Path | None]:
    """Mend a study with a damaged journal: seal what can be read of it, set the file aside, start an empty one.

    Parameters
    ----------
    folder : str or Path

    Returns
    -------
    kept : int
        Worlds read from the damaged journal.
    aside : Path or None
        The damaged journal's new name; None where there was no journal at all.

    Raises
    ------
    StudyError
        Where the folder is not a study, is in use, or cannot be written.
    """
    study = open_study(folder)
    with lock(study.folder / LOCK):
        rows = salvage(study.folder / JOURNAL, study.mark)
        if rows:
            write_part(study.folder / PARTS, rows)
        return len(rows), set_aside(study.folder / JOURNAL, study.mark)


def read_texts(folder: str | Path) -> Iterator[Row]:
    """Every world and its record as one line of canonical JSON, ascending; a part is in memory only while needed.

    Raises
    ------
    StudyError
        Where something is damaged, or two records of one world differ.
    """
    study = open_study(folder)
    rows, _ = read_journal(
        study.folder / JOURNAL, study.mark
    )  # before the parts: what is sealed meanwhile is read twice, not never
    sources: list[tuple[int, Callable[[], Sequence[Row]]]] = [(rows[0][0], lambda: rows)] if rows else []
    for part in map(seal_of, part_paths(study.folder / PARTS)):
        sources.append((part.worlds[0], partial(load_part, part)))
    last: Row | None = None
    for row in _merged(sources):
        if last is not None and row[0] == last[0]:
            if row[1] != last[1]:
                raise StudyError(f"{study.folder}: world {row[0]} is there twice, and the two differ")
            continue
        last = row
        yield row


def _merged(sources: list[tuple[int, Callable[[], Sequence[Row]]]]) -> Iterator[Row]:
    """The rows of sorted sources in order; each source, known by its first world, is loaded when that is due."""
    waiting = sorted(sources, key=lambda source: -source[0])
    heap: list[tuple[int, int, str, Iterator[Row]]] = []
    while waiting or heap:
        while waiting and (not heap or waiting[-1][0] <= heap[0][0]):
            loaded = iter(waiting.pop()[1]())
            _push(heap, loaded, len(waiting))
        _, order, _, rest = heap[0]
        yield heap[0][0], heap[0][2]
        heapq.heappop(heap)
        _push(heap, rest, order)


def _push(heap: list[tuple[int, int, str, Iterator[Row]]], rows: Iterator[Row], order: int) -> None:
    for world, text in rows:
        heapq.heappush(heap, (world, order, text, rows))
        return


def read_records(folder: str | Path) -> Iterator[dict[str, Any]]:
    """Every record of a study, by world.

    Raises
    ------
    StudyError
        As `read_texts`.
    """
    for _, text in read_texts(folder):
        yield json.loads(text)


def read_aside(folder: str | Path) -> dict[int, str]:
    """The worlds that are set aside because they kept ending their workers, and why."""
    study = open_study(folder)
    return read_journal(study.folder / JOURNAL, study.mark)[1]


def digest(folder: str | Path) -> str:
    """The SHA-256 of every record of a study, by world: the same for any order and any number of workers."""
    found = hashlib.sha256()
    for _, text in read_texts(folder):
        found.update(f"{text}\n".encode())
    return found.hexdigest()


def canonical(record: Mapping[str, Any]) -> str:
    """A record as one line of JSON, always the same for the same record.

    Raises
    ------
    ValueError, TypeError
        Where it is not plain finite data.

    Examples
    --------
    >>> canonical({"world": 3, "numbers": [0.5]})
    '{"numbers":[0.5],"world":3}'
    """
    return json.dumps(record, sort_keys=True, separators=(",", ":"), allow_nan=False)
