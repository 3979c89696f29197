"""A conflict file or a packaged case to a Conflict, or every problem at once with its line."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from pathlib import Path as FilePath
from typing import Any

from winset.cases.checks import ChecksStopped, check_conflict
from winset.cases.document import MAX_BYTES, Document, load, wrap
from winset.cases.problems import Problem, first_of, nearest, quoted
from winset.cases.schema import Conflict
from winset.cases.shape import shape_of
from winset.errors import ConflictError

TOO_LARGE = f"larger than {MAX_BYTES:,} bytes, the limit for a conflict file"


@dataclass(frozen=True, slots=True)
class Reading:
    """A conflict file read: its name as shown, the conflict, its text as data with lines, and its warnings."""

    name: str
    conflict: Conflict
    document: Document
    warnings: tuple[Problem, ...]


def packaged() -> dict[str, FilePath]:
    """The packaged cases, by name."""
    folder = FilePath(str(resources.files("winset") / "cases" / "data"))
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}


def read(source: str | FilePath) -> Conflict:
    """A conflict from a packaged case's name or a file.

    Parameters
    ----------
    source : str or path
        A packaged name such as 'korea-1953', or the path of a conflict file.

    Returns
    -------
    Conflict

    Raises
    ------
    ConflictError
        With every problem found.
    """
    return read_with_lines(source).conflict


def read_with_lines(source: str | FilePath) -> Reading:
    """Like `read`, with the lines and the warnings."""
    name, text = read_text(source)
    return _interpret(load(text, name), name)


def parse(text: str, name: str = "<text>") -> Conflict:
    """A conflict from YAML text; `name` stands for the file in messages."""
    if len(text.encode(errors="surrogatepass")) > MAX_BYTES:
        raise _refused(name, TOO_LARGE)
    return _interpret(load(text, name), name).conflict


def from_data(data: dict[str, Any], name: str = "<data>") -> Conflict:
    """A conflict from plain data, as a YAML reader would give it."""
    return _interpret(wrap(data, name), name).conflict


def read_text(source: str | FilePath) -> tuple[str, str]:
    """The name to show and the text of a case or a file; a ConflictError where it cannot be had."""
    cases = packaged()
    path = cases.get(str(source), FilePath(source))
    name = path.name if str(source) in cases else str(source) or str(path)
    try:
        raw = _content(path, name)
    except FileNotFoundError:
        is_path = not isinstance(source, str) or "/" in source or source.endswith((".yaml", ".yml"))
        message = "no such file" if is_path else f"neither a packaged case nor a file{nearest(source, cases)}"
        raise _refused(name, message) from None
    except PermissionError:
        raise _refused(name, "no permission to read it") from None
    except (OSError, ValueError) as error:
        raise _refused(name, f"cannot be read: {_reason(error)}") from None
    return name, _decoded(raw, name)


def _refused(name: str, message: str, line: int = 0) -> ConflictError:
    return ConflictError(name, [Problem(line, "", message)])


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def _content(path: FilePath, name: str) -> bytes:
    """The bytes of a plain file that is not too large."""
    if path.is_dir():
        raise _refused(name, "a folder; expected a conflict file")
    if not path.is_file() and path.exists():
        raise _refused(name, "not a plain file; expected a conflict file")
    with path.open("rb") as stream:
        raw = stream.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise _refused(name, TOO_LARGE)
    return raw


def _decoded(raw: bytes, name: str) -> str:
    """The text of a file's bytes."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise _refused(name, "not text in UTF-8; is it a conflict file?", line) from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise _refused(name, "not text (it holds zero bytes); is it a conflict file?", line)
    return text


def write_template(file: str | FilePath) -> None:
    """Write a small, commented, valid conflict file to start from.

    Raises
    ------
    ConflictError
        Where the file exists, or cannot be written.
    """
    text = (resources.files("winset") / "cases" / "template.yaml").read_text(encoding="utf-8")
    try:
        with FilePath(file).open("x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError:
        raise _refused(str(file), "it exists; choose another name") from None
    except (OSError, ValueError) as error:
        raise _refused(str(file), f"cannot be written: {_reason(error)}") from None


def _interpret(document: Document, name: str) -> Reading:
    data = document.data
    if not isinstance(data, dict):
        found = "a list" if isinstance(data, list) else quoted(data)
        keys = "expected keys such as title, parties, issues, consent"
        raise _refused(name, f"{found}; {keys}", document.line(()))
    shape = shape_of(document)
    problems = [*document.problems, *shape.problems]
    if shape.conflict is not None:
        try:
            findings = check_conflict(shape.conflict, whole=not problems)
        except ChecksStopped as stop:
            findings = stop.found
        problems += [shape.problem(at, message, warning=kind == "warning") for at, message, kind in findings]
    problems = first_of(problems)
    if shape.conflict is None or any(problem.severity == "error" for problem in problems):
        raise ConflictError(name, problems)
    return Reading(name, shape.conflict, document, tuple(problems))


__all__ = ["Reading", "from_data", "packaged", "parse", "read", "read_text", "read_with_lines", "write_template"]
