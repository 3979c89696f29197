"""Files that are whole or not there: written beside their place and put into it when they are done."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from winset.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def written(file: str | Path) -> Iterator[Path]:
    """A path to write to, which becomes `file` where nothing goes wrong, and is gone where something does.

    Parameters
    ----------
    file : str or path

    Raises
    ------
    RequestError
        Where `file` is a folder, or cannot be written.
    """
    place = Path(file)
    if place.is_dir():
        raise RequestError(f"{file}: a folder; give the name of a file in it")
    try:
        handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.stem[:40]}-", suffix=place.suffix)
    except (OSError, ValueError) as error:
        raise RequestError(f"{file}: cannot be written: {getattr(error, 'strerror', None) or error}") from None
    os.close(handle)
    made = Path(name)
    try:
        yield made
        made.chmod(0o666 & ~_mask())
        made.replace(place)
    finally:
        made.unlink(missing_ok=True)


def _mask() -> int:
    """The rights that new files do not get."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def write_text(file: str | Path, text: str) -> int:
    """Write a text; how many bytes it takes."""
    with written(file) as place:
        return place.write_bytes(text.encode("utf-8"))
