"""A conflict file or a packaged case to a Conflict, or every problem at once with its line."""

from __future__ import annotations

import types
import typing
from dataclasses import dataclass
from importlib import resources
from pathlib import Path as FilePath
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, ValidationError

from winset.cases.checks import ChecksStopped, check_conflict
from winset.cases.document import MAX_BYTES, Document, load
from winset.cases.problems import Path, Problem, nearest, quoted, show_path
from winset.cases.schema import Conflict
from winset.errors import ConflictError

_KEPT_ERRORS = {"extra_forbidden", "finite_number", "float_type", "float_parsing", "bounds", "range"}
"""Errors beside which the rest of a file can still be checked, once the entry is set aside."""


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
    if len(text.encode()) > MAX_BYTES:
        raise ConflictError(name, [Problem(0, "", f"larger than {MAX_BYTES:,} bytes")])
    return _interpret(load(text, name), name).conflict


def from_data(data: dict[str, Any], name: str = "<data>") -> Conflict:
    """A conflict from plain data, as a YAML reader would give it."""
    return _interpret(Document(data, {}), name).conflict


def read_text(source: str | FilePath) -> tuple[str, str]:
    """The name to show and the text of a case or a file; a ConflictError where it cannot be had."""
    path = FilePath(source)
    cases = packaged()
    if str(source) in cases:
        path = cases[str(source)]
    elif not path.exists() and isinstance(source, str) and "/" not in source and not source.endswith((".yaml", ".yml")):
        hint = nearest(source, cases)
        raise ConflictError(source, [Problem(0, "", f"neither a packaged case nor a file{hint}")])
    name = str(source) if str(source) not in cases else path.name
    try:
        if path.is_dir():
            raise ConflictError(name, [Problem(0, "", "a folder; expected a conflict file")])
        if path.exists() and not path.is_file():
            raise ConflictError(name, [Problem(0, "", "not a plain file; expected a conflict file")])
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise ConflictError(name, [Problem(0, "", "no such file")]) from None
    except PermissionError:
        raise ConflictError(name, [Problem(0, "", "no permission to read it")]) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ConflictError(name, [Problem(0, "", f"cannot be read: {reason}")]) from None
    if len(raw) > MAX_BYTES:
        raise ConflictError(name, [Problem(0, "", f"larger than {MAX_BYTES:,} bytes, the limit for a conflict file")])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ConflictError(name, [Problem(line, "", "not text in UTF-8; is it a conflict file?")]) from None
    if "\0" in text:
        raise ConflictError(name, [Problem(0, "", "not text (it holds zero bytes); is it a conflict file?")])
    return name, text


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
        raise ConflictError(str(file), [Problem(0, "", "it exists; choose another name")]) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ConflictError(str(file), [Problem(0, "", f"cannot be written: {reason}")]) from None


def _interpret(document: Document, name: str) -> Reading:
    data = document.data
    if not isinstance(data, dict):
        found = "a list" if isinstance(data, list) else quoted(data)
        raise ConflictError(name, [Problem(1, "", f"{found}; expected keys such as title, parties, issues, consent")])
    conflict, data, problems = _validated(data, document)
    if conflict is not None:
        try:
            findings = check_conflict(conflict)
        except ChecksStopped as stop:
            findings = stop.found
        for where, message, severity in findings:
            at = _file_path(where, data)
            kind: Literal["error", "warning"] = "error" if severity == "error" else "warning"
            problems.append(Problem(document.line(at), show_path(at), message, kind))
    problems = sorted(dict.fromkeys(problems), key=lambda p: (p.line, p.path, p.message))
    if conflict is None or any(problem.severity == "error" for problem in problems):
        raise ConflictError(name, problems)
    return Reading(name, conflict, document, tuple(problems))


def _validated(data: Any, document: Document) -> tuple[Conflict | None, Any, list[Problem]]:
    """The shape of a file checked, again and again without the entries that can be set aside."""
    problems: list[Problem] = []
    for _ in range(3):
        try:
            return Conflict.model_validate(data), data, problems
        except ValidationError as error:
            details = _telling(error.errors(include_url=False))
            problems += [_shape_problem(detail, document, data) for detail in details]
            paths = [_file_path(detail["loc"], data) for detail in details]
            if not all(detail["type"] in _KEPT_ERRORS for detail in details):
                break
            data = _without(data, [(p, d["type"] == "extra_forbidden") for p, d in zip(paths, details, strict=True)])
        except RecursionError:
            problems.append(Problem(1, "", "nested too deep"))
            break
    return None, data, problems


def _telling(details: list[Any]) -> list[Any]:
    """The errors that say something: a list left empty by errors inside it is not one."""
    locs = [detail["loc"] for detail in details]
    return [
        detail
        for detail in details
        if detail["type"] != "too_short"
        or not any(len(loc) > len(detail["loc"]) and loc[: len(detail["loc"])] == detail["loc"] for loc in locs)
    ]


def _file_path(loc: tuple[str | int, ...], data: Any) -> Path:
    """A path into the file: parts of a record's path that the file does not hold are left out."""
    path: list[str | int] = []
    here = data
    for k, part in enumerate(loc):
        inside = isinstance(here, dict) and (part in here or (str(part).isdigit() and int(part) in here))
        if inside:
            here = here[part] if part in here else here[int(part)]
            path.append(part)
        elif isinstance(here, list) and isinstance(part, int) and part < len(here):
            here = here[part]
            path.append(part)
        elif isinstance(here, list) and part in here:
            path.append(here.index(part))
            break
        elif (
            k == len(loc) - 1
            and isinstance(here, dict)
            and isinstance(part, str)
            and part not in ("number", "range", "[key]")
        ):
            path.append(part)
    return tuple(path)


_WORDING = {
    "missing": "missing",
    "finite_number": "found {input}; expected a finite number",
    "float_type": "found {input}; expected a number, or a range {{low, mode, high}}",
    "string_type": "found {input}; expected text",
    "dict_type": "found {input}; expected keys and values",
    "tuple_type": "found {input}; expected a list",
    "bool_type": "found {input}; expected true or false",
    "int_type": "found {input}; expected a whole number",
    "model_type": "found {input}; expected keys and values",
    "model_attributes_type": "found {input}; expected keys and values",
}


def _shape_problem(detail: Any, document: Document, data: Any) -> Problem:
    loc = tuple(part for part in detail["loc"])
    kind = detail["type"]
    path = _file_path(loc, data)
    if kind == "extra_forbidden":
        fields = _fields_at(loc[:-1])
        message = f"unknown key {quoted(loc[-1])}{nearest(loc[-1], fields)}"
    elif kind == "missing":
        message = "missing; it is required"
    elif kind == "too_short":
        what = "options" if loc[-1] == "options" else "values" if loc[-1] == "values" else "entries"
        least = detail["ctx"]["min_length"]
        message = f"found {detail['ctx']['actual_length']} {what}; expected at least {least}"
    elif kind == "literal_error":
        choices = detail["ctx"]["expected"]
        message = f"found {quoted(detail['input'])}; expected {choices}"
    elif kind in _WORDING:
        message = _WORDING[kind].format(input=quoted(detail["input"]))
    else:
        message = detail["msg"].removeprefix("Value error, ").removeprefix("Input ")
        if kind not in ("bounds", "range", "name", "step", "options", "probability", "value"):
            message = f"found {quoted(detail['input'])}; {message}"
    return Problem(document.line(path), show_path(path), message)


def _fields_at(loc: tuple[str | int, ...]) -> list[str]:
    """The keys that the format knows at a place."""
    here: Any = Conflict
    for part in loc:
        if isinstance(here, type) and issubclass(here, BaseModel) and part in here.model_fields:
            here = here.model_fields[str(part)].annotation
            continue
        models = _models(here)
        inner = next((m for m in models if part in m.model_fields), None)
        here = inner.model_fields[str(part)].annotation if inner else here
    keys: list[str] = []
    for model in _models(here)[:1]:
        keys = [field.alias or key for key, field in model.model_fields.items()]
        if "outcomes" in keys:
            keys += ["probability", "effect"]
    return keys


def _models(annotation: Any) -> list[type[BaseModel]]:
    """The records inside an annotation."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    if get_origin(annotation) in (types.UnionType, typing.Union, tuple, dict, list, typing.Annotated):
        return [model for part in get_args(annotation) for model in _models(part)]
    return []


def _without(data: Any, paths: list[tuple[Path, bool]]) -> Any:
    """A copy with entries set aside, so that the rest can be checked: keys dropped, numbers made harmless."""
    import copy

    result = copy.deepcopy(data)
    for path, drop in sorted(paths, key=lambda item: (len(item[0]), str(item[0])), reverse=True):
        here = result
        for part in path[:-1]:
            here = here[part]
        if not path:
            continue
        if drop:
            here.pop(path[-1], None)
        else:
            here[path[-1]] = 0.5
    return result


__all__ = ["Reading", "from_data", "packaged", "parse", "read", "read_text", "read_with_lines", "write_template"]
