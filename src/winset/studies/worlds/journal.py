"""The journal of a study: each finished world is durable here at once, until a thousand are sealed into a part."""

from __future__ import annotations

import contextlib
import errno
import shutil
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from winset.errors import StudyError
from winset.studies.worlds.parts import NO_ROOM, sha256_of, sync_folder, trouble

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MARK = 0x77696E73
"""The database's application id: "wins"."""

TABLES = """
CREATE TABLE world (world INTEGER PRIMARY KEY, record TEXT NOT NULL, sha256 TEXT NOT NULL);
CREATE TABLE attempt (world INTEGER PRIMARY KEY, lost INTEGER NOT NULL, aside INTEGER NOT NULL, why TEXT NOT NULL);
"""

Row = tuple[int, str]
"""A world and its record, as one line of JSON."""


class Journal:
    """An open journal; use it as a context manager.

    Parameters
    ----------
    path : Path
        Of a journal that `make_journal` made.
    study : int
        The mark of the study that it should be of; 0 for any.
    durable : bool
        Whether what is added outlives a failing machine, for which the disk is waited for each time; not needed where
        the folder is gone when the study is told.

    Raises
    ------
    StudyError
        Where it is damaged or cannot be written; from every method too.
    """

    def __init__(self, path: Path, study: int = 0, *, durable: bool = True) -> None:
        self.path = path
        with _told(path):
            self._data = _connect(path, "rw")
            try:
                _check(self._data, path, study)
                self._data.execute(f"PRAGMA synchronous={'FULL' if durable else 'OFF'}")
                self.worlds = {world for world, _ in _rows(self._data, path)}
            except BaseException:
                self._data.close()
                raise

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        with contextlib.suppress(sqlite3.Error):
            self._data.close()

    def add(self, rows: Iterable[Row]) -> None:
        """Make finished worlds durable, all of them or none; one that is there already is left as it is."""
        rows = list(rows)
        with self._transaction():
            full = [(world, text, sha256_of(text)) for world, text in rows]
            self._data.executemany("INSERT OR IGNORE INTO world VALUES (?, ?, ?)", full)
            self._data.executemany("DELETE FROM attempt WHERE world = ?", [(world,) for world, _ in rows])
        self.worlds.update(world for world, _ in rows)

    def rows(self) -> list[Row]:
        """Every world in the journal, ascending."""
        with _told(self.path):
            return _rows(self._data, self.path)

    def drop(self, worlds: Sequence[int]) -> None:
        """Take out worlds that are in a sealed part."""
        with self._transaction():
            self._data.executemany("DELETE FROM world WHERE world = ?", [(world,) for world in worlds])
        self.worlds.difference_update(worlds)
        with contextlib.suppress(sqlite3.OperationalError):  # somebody reads: the log is cut another time
            self._data.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def lose(self, world: int, times: int, why: str, most: int) -> bool:
        """Count a world's losses of its worker; whether it is set aside now, having reached `most`."""
        with self._transaction():
            sql = "INSERT INTO attempt VALUES (?, ?, 0, ?) ON CONFLICT (world) DO UPDATE SET lost = lost + ?, why = ?"
            self._data.execute(sql, (world, times, why, times, why))
            self._data.execute("UPDATE attempt SET aside = 1 WHERE world = ? AND lost >= ?", (world, most))
            (aside,) = self._data.execute("SELECT aside FROM attempt WHERE world = ?", (world,)).fetchone()
        return bool(aside)

    def aside(self) -> dict[int, str]:
        """The worlds that are set aside, and why."""
        with _told(self.path):
            return dict(self._data.execute("SELECT world, why FROM attempt WHERE aside ORDER BY world"))

    def forget(self) -> None:
        """Give every world that is set aside another three attempts."""
        with self._transaction():
            self._data.execute("DELETE FROM attempt")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with _told(self.path):
            self._data.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._data.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    self._data.execute("ROLLBACK")
                raise


def make_journal(path: Path, study: int = 0) -> None:
    """Make an empty journal, in place of any that is there, and mark it as this study's.

    Raises
    ------
    StudyError
        Where it cannot be written.
    """
    with _told(path):
        for name in files_of(path):
            name.unlink(missing_ok=True)
        with closing(_connect(path, "rwc")) as data:
            data.execute("PRAGMA journal_mode=WAL")
            data.execute("PRAGMA synchronous=FULL")
            data.executescript(f"BEGIN; {TABLES} PRAGMA application_id={MARK}; PRAGMA user_version={study}; COMMIT;")
        sync_folder(path.parent)


def files_of(path: Path) -> list[Path]:
    """The journal's file and the two that may stand beside it."""
    return [path, *(path.with_name(path.name + tail) for tail in ("-wal", "-shm"))]


def read_journal(path: Path, study: int = 0) -> tuple[list[Row], dict[int, str]]:
    """The worlds in a journal that another may be writing, and those set aside; changes nothing.

    Raises
    ------
    StudyError
        Where it is damaged.
    """
    with _told(path), _copied_if_need_be(path) as data:
        _check(data, path, study)
        return _rows(data, path), dict(data.execute("SELECT world, why FROM attempt WHERE aside ORDER BY world"))


@contextmanager
def _copied_if_need_be(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection for reading: to a copy, where the folder cannot be written and the journal not opened for that."""
    try:
        data = _connect(path, "ro")
        data.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        with tempfile.TemporaryDirectory() as folder, closing(_connect(_copy(path, Path(folder)), "rw")) as data:
            yield data
        return
    with closing(data):
        yield data


def _copy(path: Path, folder: Path) -> Path:
    """The journal and its log, copied; a file cut short is filled up with zeros, so that the rest can be read."""
    for name in files_of(path)[:2]:
        if name.exists():
            shutil.copyfile(name, folder / name.name)
    copy = folder / path.name
    head = copy.read_bytes()[:100]
    if len(head) == 100:
        page = int.from_bytes(head[16:18], "big")
        size = (65_536 if page == 1 else page) * int.from_bytes(head[28:32], "big")
        if copy.stat().st_size < size <= 1 << 34:
            with copy.open("r+b") as file:
                file.truncate(size)
    return copy


def salvage(path: Path, study: int = 0) -> list[Row]:
    """Every world of a damaged journal that can still be read and is what was written.

    Parameters
    ----------
    path : Path
        The journal; it is not changed.
    study : int
        The mark of the study that it should be of; 0 for any. Of another study's nothing is taken.
    """
    found: dict[int, str] = {}
    if not path.is_file():
        return []
    for order in ("ASC", "DESC"):  # to come at a bad page from either side
        with tempfile.TemporaryDirectory() as folder:
            copy = _copy(path, Path(folder))
            with contextlib.suppress(sqlite3.Error), closing(_connect(copy, "rw")) as data:
                data.text_factory = bytes
                (mark,) = data.execute("PRAGMA user_version").fetchone()
                if study and mark not in (0, study):  # another study's worlds are none of this one's
                    return []
                for world, text, seal in data.execute(f"SELECT * FROM world ORDER BY world {order}"):
                    whole = _decoded(text)
                    if whole is not None and sha256_of(whole).encode() == seal:
                        found[world] = whole
    return sorted(found.items())


def _decoded(text: object) -> str | None:
    try:
        return text.decode() if isinstance(text, bytes) else None
    except UnicodeDecodeError:
        return None


def set_aside(path: Path, study: int = 0) -> Path | None:
    """Rename a damaged journal and start an empty one; the old one's new name, or None where there was none."""
    number = 1
    while (moved := path.with_name(f"journal-damaged-{number}.sqlite")).exists():
        number += 1
    kept = path.exists()
    try:
        for old, new in zip(files_of(path), files_of(moved), strict=True):
            if old.exists():
                old.replace(new)
    except OSError as error:
        raise trouble(path, error) from None
    make_journal(path, study)
    return moved if kept else None


@contextmanager
def lock(path: Path) -> Iterator[None]:
    """Hold a folder against a second writer, by a lock that its holder's death releases.

    Parameters
    ----------
    path : Path
        A file for the lock alone.

    Raises
    ------
    StudyError
        Where another process, or another run in this one, holds it.
    """
    with _told(path):
        data = _connect(path, "rwc", patience=0.0)
    with closing(data):
        with _told(path):
            try:
                data.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError as error:
                if _code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                    raise StudyError(f"{path.parent}: in use; another run writes to this study") from None
                raise
        yield


def _connect(path: Path, mode: str, patience: float = 10.0) -> sqlite3.Connection:
    if path.exists() and not path.is_file():
        raise damaged(path, "not a plain file")
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=patience)


def _check(data: sqlite3.Connection, path: Path, study: int) -> None:
    if data.execute("PRAGMA application_id").fetchone() != (MARK,):
        raise damaged(path, "it is not a journal")
    (mark,) = data.execute("PRAGMA user_version").fetchone()
    if study and mark not in (0, study):
        raise damaged(path, "it is another study's")
    (verdict,) = data.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise damaged(path, verdict)


def _rows(data: sqlite3.Connection, path: Path) -> list[Row]:
    rows = data.execute("SELECT world, record, sha256 FROM world ORDER BY world").fetchall()
    for world, text, seal in rows:
        if sha256_of(text) != seal:
            raise damaged(path, f"world {world} is not what was written")
    return [(world, text) for world, text, _ in rows]


def _code(error: sqlite3.Error) -> int:
    """SQLite's primary result code; -1 where there is none."""
    return getattr(error, "sqlite_errorcode", -1) & 0xFF


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what the database or the disk says into one message."""
    try:
        yield
    except sqlite3.Error as error:
        _raise(path, error)
    except FileNotFoundError:
        raise damaged(path, "it is missing") from None
    except OSError as error:
        raise trouble(path, error) from None


def _raise(path: Path, error: sqlite3.Error) -> NoReturn:
    code = _code(error)
    if code == sqlite3.SQLITE_FULL:
        raise trouble(path, OSError(NO_ROOM[0], "")) from None
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
        raise trouble(path, OSError(errno.EROFS, "cannot be written")) from None
    if code == sqlite3.SQLITE_CANTOPEN and not path.exists():
        raise damaged(path, "it is missing") from None
    if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_BUSY):
        raise trouble(path, OSError(errno.EIO, str(error))) from None
    raise damaged(path, error) from None


def damaged(path: Path, why: object) -> StudyError:
    """What to tell of a journal that is not what was written."""
    return StudyError(
        f"{path}: damaged ({why}); repairing the study (`repair`) keeps every world of it that can be read and sets "
        "the damaged file aside; the others are solved again on resuming",
        mentions=["repair"],
    )
