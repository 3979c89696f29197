"""Files written whole or not at all, and never over what is read: first beside the place, then moved into it."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path as FilePath

from winset.errors import RequestError


@contextmanager
def written(file: str | FilePath, *, force: bool = False, inputs: Iterable[str | FilePath] = ()) -> Iterator[FilePath]:
    """A path to write to, which becomes `file` where nothing goes wrong, and is gone where something does.

    Parameters
    ----------
    file : str or path
        Where it is a link, what it leads to is written. A file that is replaced keeps its mode.
    force : bool
        Replace a plain file that is there.
    inputs : iterable of str or path
        What the command reads: never written over, whatever is said.

    Raises
    ------
    RequestError
        Where a file is in the way and `force` is not said, or a folder, a device or an input is, or it cannot be
        written; nothing is left behind then.

    Examples
    --------
    >>> import tempfile
    >>> place = FilePath(tempfile.mkdtemp()) / "a.txt"
    >>> with written(place) as draft:
    ...     _ = draft.write_text("whole")
    >>> place.read_text()
    'whole'
    """
    place, mode = _place(file, inputs, force=force)
    try:
        handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.stem[:40]}.", suffix=place.suffix[:40])
    except (OSError, ValueError) as error:
        raise _refused(file, error) from None
    os.close(handle)
    draft = FilePath(name)
    try:
        yield draft
        try:
            draft.chmod(mode)
            _move(draft, place, file, force=force)
        except (OSError, ValueError) as error:
            raise _refused(file, error) from None
    finally:
        draft.unlink(missing_ok=True)


def hold_place(file: str | FilePath, *, force: bool = False, inputs: Iterable[str | FilePath] = ()) -> None:
    """Stop now where `written` would stop later: asked before long work that ends in a file."""
    _place(file, inputs, force=force)


def write_file(file: str | FilePath, text: str, *, force: bool = False, inputs: Iterable[str | FilePath] = ()) -> int:
    """Write a text in UTF-8 as `written` writes; how many bytes it takes."""
    with written(file, force=force, inputs=inputs) as draft:
        try:
            return draft.write_bytes(text.encode("utf-8"))
        except OSError as error:
            raise _refused(file, error) from None


def write_folder(
    path: FilePath,
    files: Mapping[str, str],
    *,
    suffix: str,
    force: bool = False,
    inputs: Iterable[str | FilePath] = (),
) -> None:
    """Write a folder of texts.

    Parameters
    ----------
    path : path
    files : mapping of file name to text
    suffix : str
        That of the files: with `force`, a folder may hold others that are named alike, which are replaced, but no
        other of this suffix, which would be read as part of what is written.
    force : bool
        Write into a folder that is there.
    inputs : iterable of str or path
        What the command reads: never written over.

    Raises
    ------
    RequestError
        Where the folder is there and `force` is not said, or it cannot be written.
    """
    try:
        empty = path.is_dir() and not any(path.iterdir())
    except OSError as error:
        raise _refused(path, error) from None
    if path.is_dir() and not empty and not force:
        raise _taken(path)
    if path.is_dir():
        others = sorted(old.name for old in path.iterdir() if old.suffix == suffix and old.name not in files)
        if others:
            raise RequestError(f"{path}: holds other {suffix} files ({', '.join(others[:5])}); choose another folder")
        for name in files:
            _place(path / name, inputs, force=force)
        for name, text in files.items():
            write_file(path / name, text, force=force, inputs=inputs)
        return
    _place(path, inputs, force=False)
    try:
        draft = FilePath(tempfile.mkdtemp(prefix=f".{path.name[:40]}.", dir=path.parent))
        try:
            for name, text in files.items():
                (draft / name).write_text(text, encoding="utf-8", newline="\n")
            draft.chmod(0o777 & ~_mask())
            draft.rename(path)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    except (OSError, ValueError) as error:
        raise _refused(path, error) from None


def _place(file: str | FilePath, inputs: Iterable[str | FilePath], *, force: bool) -> tuple[FilePath, int]:
    """Where a file goes, links followed, and the mode that it gets; stop where something is in the way."""
    place = FilePath(file)
    try:
        if place.is_symlink():
            place = place.resolve()
        if place.is_dir():
            raise RequestError(f"{file}: a folder is there; choose another name")
        if not place.exists():
            if not place.parent.is_dir():
                raise RequestError(f"{file}: there is no folder {place.parent}")
            return place, 0o666 & ~_mask()
        if any(FilePath(one).exists() and place.samefile(one) for one in inputs):
            raise RequestError(f"{file}: it is what is read here; choose another name")
        if not place.is_file():
            raise RequestError(f"{file}: not a plain file; choose another name")
        if not force:
            raise _taken(file)
        return place, stat.S_IMODE(place.stat().st_mode)
    except (OSError, ValueError, RuntimeError) as error:
        raise _refused(file, error) from None


def _taken(file: str | FilePath) -> RequestError:
    return RequestError(f"{file}: it exists; choose another name, or `force` to replace it", mentions=["force"])


def _refused(file: str | FilePath, error: Exception) -> RequestError:
    return RequestError(f"{file}: cannot be written: {getattr(error, 'strerror', None) or error}")


def _move(draft: FilePath, place: FilePath, file: str | FilePath, *, force: bool) -> None:
    """Move a finished file into its place; without force only where nothing is there by now."""
    if force:
        draft.replace(place)
        return
    try:
        os.link(draft, place)
    except FileExistsError:
        raise _taken(file) from None
    except OSError:  # a file system without links
        draft.replace(place)


def _mask() -> int:
    """What new files may not be used for."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
