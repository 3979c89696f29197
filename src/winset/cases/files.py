"""The text of a plain file, within a limit; what cannot be read is refused in words."""

from __future__ import annotations

from pathlib import Path

from winset.cases.problems import Problem
from winset.errors import ConflictError


def refused(name: str, message: str, line: int = 0, path: str = "") -> ConflictError:
    """One problem of a file as an error to raise."""
    return ConflictError(name, [Problem(line, path, message)])


def reason(error: Exception) -> str:
    """Why the system would not do something, in its words."""
    return getattr(error, "strerror", None) or str(error)


def text_of(path: Path, name: str, *, limit: int, what: str) -> str:
    """The text of a plain file.

    Parameters
    ----------
    path : Path
    name : str
        The file as it is called in messages.
    limit : int
        Most bytes.
    what : str
        What the file should be, such as 'conflict file'.

    Raises
    ------
    FileNotFoundError
        Where there is none.
    ConflictError
        Where it is a folder or no plain file, cannot be read, is too large, or is no text in UTF-8.
    """
    try:
        raw = _content(path, name, limit, what)
    except FileNotFoundError:
        raise
    except PermissionError:
        raise refused(name, "no permission to read it") from None
    except (OSError, ValueError) as error:
        raise refused(name, f"cannot be read: {reason(error)}") from None
    return _decoded(raw, name, what)


def too_large(limit: int, what: str) -> str:
    """That a file passes its limit."""
    return f"larger than {limit:,} bytes, the limit for a {what}"


def _content(path: Path, name: str, limit: int, what: str) -> bytes:
    """The bytes of a plain file that is not too large."""
    if path.is_dir():
        raise refused(name, f"a folder; expected a {what}")
    if not path.is_file() and path.exists():
        raise refused(name, f"not a plain file; expected a {what}")
    with path.open("rb") as stream:
        raw = stream.read(limit + 1)
    if len(raw) > limit:
        raise refused(name, too_large(limit, what))
    return raw


def _decoded(raw: bytes, name: str, what: str) -> str:
    """The text of a file's bytes."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise refused(name, "text in UTF-16; save it in UTF-8", line) from None
        if not any(byte < 9 or 13 < byte < 32 for byte in raw[:65_536]):
            raise refused(name, "not text in UTF-8 (perhaps Windows-1252); save it in UTF-8", line) from None
        raise refused(name, f"not text in UTF-8; is it a {what}?", line) from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise refused(name, f"not text (it holds zero bytes); is it a {what}?", line)
    return text
