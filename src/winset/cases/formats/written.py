"""Files written whole or not at all: first beside the place, then moved into it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path as FilePath

from winset.errors import RequestError


def write_file(path: FilePath, text: str, *, force: bool = False) -> None:
    """Write a text in UTF-8.

    Parameters
    ----------
    path : path
    text : str
    force : bool
        Replace a file that is there.

    Raises
    ------
    RequestError
        Where there is a file and `force` is not said, or it cannot be written; nothing is left behind then.
    """
    _hold_place(path, force=force)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
        draft = FilePath(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
            draft.chmod(0o666 & ~_mask())
            _move(draft, path, force=force)
        finally:
            draft.unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        raise RequestError(f"{path}: cannot be written: {getattr(error, 'strerror', None) or error}") from None


def write_folder(path: FilePath, files: Mapping[str, str], *, suffix: str, force: bool = False) -> None:
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

    Raises
    ------
    RequestError
        Where the folder is there and `force` is not said, or it cannot be written.
    """
    if path.is_dir() and (force or not any(path.iterdir())):
        others = sorted(old.name for old in path.iterdir() if old.suffix == suffix and old.name not in files)
        if others:
            raise RequestError(f"{path}: holds other {suffix} files ({', '.join(others[:5])}); choose another folder")
        for name, text in files.items():
            write_file(path / name, text, force=force)
        return
    _hold_place(path, force=False)
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
        raise RequestError(f"{path}: cannot be written: {getattr(error, 'strerror', None) or error}") from None


def _hold_place(path: FilePath, *, force: bool) -> None:
    """Stop where something is in the way."""
    if path.is_dir():
        raise RequestError(f"{path}: a folder is there; choose another name")
    if path.exists() and not (force and path.is_file()):
        raise RequestError(f"{path}: it exists; choose another name, or `force` to replace it", mentions=["force"])
    if not path.parent.is_dir():
        raise RequestError(f"{path}: there is no folder {path.parent}")


def _move(draft: FilePath, path: FilePath, *, force: bool) -> None:
    """Move a finished file into its place; without force only where nothing is there by now."""
    if force:
        draft.replace(path)
        return
    try:
        os.link(draft, path)
    except FileExistsError:
        raise RequestError(
            f"{path}: it exists; choose another name, or `force` to replace it", mentions=["force"]
        ) from None
    except OSError:  # a file system without links
        draft.replace(path)


def _mask() -> int:
    """What new files may not be used for."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
