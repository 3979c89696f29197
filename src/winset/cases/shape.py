"""A file's data held against the format: what is wrong, in the file's words, and the rest made ready to be checked."""

from __future__ import annotations

import re
import types
import typing
from dataclasses import dataclass, field
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from winset.cases.document import MAX_DIGITS, Document, Whole, plain_copy
from winset.cases.problems import MAX_PROBLEMS, Path, Problem, near, nearest, quoted, show_path
from winset.cases.schema import KINDS, OUTCOME, Conflict

MANY_WORDS = 12
"""Of more words than these that may stand somewhere the nearest is told and not all."""

MAX_PASSES = 6
"""How often the data are held against the format again after faulty entries were set aside."""

MENDED = 1e-6
"""Stands for a faulty number while the rest is checked; small enough to be a probability, a pace, a noise or points."""

Loc = tuple[str | int, ...]

_UNNAMED = {
    "about",
    "map",
    "rules",
    "move_order",
    "talks",
    "peace",
    "history",
    "courses",
    "statements",
    "claims",
    "readings",
    "questions",
    "tour",
    "log",
}
"""Parts of a file that nothing else in it refers to by name: they can be set aside whole."""

_STAND_INS: dict[str, Any] = {"winset": 2, "title": "", "ordered": True, "better": "up", "effect": {}}
"""What stands for a faulty entry that the rest cannot do without, or that is better thought to be meant."""

_KINDS_OF_VALUE = {"number", "range", "str", "[key]", "one", "several", "side", "word", "plain", "entries",
                   "whole", "decimal"}  # fmt: skip
"""The validator's own words for what a value may be; no keys of a file."""

_OWN = {"bounds", "change", "range", "name", "step", "options", "value", "condition", "weight", "entries"}
"""Errors of the format's own validators: their messages say everything."""

_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")
"""What would be read as a number without quotes."""

_WORDING = {
    "missing": "missing; it is required",
    "finite_number": "found {input}; expected a finite number",
    "float_type": "found {input}; expected a number, or a range {{low, mode, high}}",
    "string_type": "found {input}; expected text",
    "string_pattern_mismatch": "found {input}; expected a date as YYYY-MM-DD",
    "dict_type": "found {input}; expected keys and values",
    "tuple_type": "found {input}; expected a list",
    "bool_type": "found {input}; expected true or false",
    "bool_parsing": "found {input}; expected true or false",
    "int_type": "found {input}; expected a whole number",
    "model_type": "found {input}; expected keys and values",
    "model_attributes_type": "found {input}; expected keys and values",
    "invalid_key": "the key {input} is not text; write a name",
    "greater_than": "found {input}; expected a number above {gt:g}",
    "greater_than_equal": "found {input}; expected at least {ge:,.0f}",
    "less_than_equal": "found {input}; expected at most {le:,.0f}",
    "too_long": "found {actual_length} entries; expected at most {max_length}",
    "literal_error": "found {input}; expected {expected}",
    "recursion_loop": "this entry stands inside itself",
}


@dataclass(slots=True)
class Shape:
    """What came of holding a file's data against the format.

    Attributes
    ----------
    document : Document
    data : mapping
        The data without the entries that were set aside.
    conflict : Conflict or None
        None where too much is wrong to check the rest.
    problems : list of Problem
    renamed : dict of path to key
        Misspelt keys as the file has them, by their paths in `data`.
    """

    document: Document
    data: Any
    conflict: Conflict | None = None
    problems: list[Problem] = field(default_factory=list)
    renamed: dict[Path, str | int] = field(default_factory=dict)

    def problem(self, loc: Loc, message: str, *, warning: bool = False) -> Problem:
        """A problem at an entry of the conflict, with its line and its path in the file."""
        path = file_path(loc, self.data)
        shown = tuple(self.renamed.get(path[: k + 1], part) for k, part in enumerate(path))
        return Problem(self.document.line(shown), show_path(shown), message, "warning" if warning else "error")


def shape_of(document: Document) -> Shape:
    """Hold a file's data against the format, again and again without the entries that can be set aside.

    Parameters
    ----------
    document : Document
        Its data are a mapping.

    Returns
    -------
    Shape
    """
    shape = Shape(document, document.data)
    for _ in range(MAX_PASSES):
        try:
            shape.conflict = Conflict.model_validate(shape.data)
            break
        except ValidationError as error:
            details = _telling(error.errors(include_url=False)[: 2 * MAX_PROBLEMS], shape.data)
            shape.problems += _merged(
                [shape.problem(d["loc"], _message(d, shape.data)) for d in details if not _cut_again(d, shape.data)]
            )
            if len(shape.problems) > MAX_PROBLEMS or not _mend(shape, details):
                break
    return shape


def file_path(loc: Loc, data: Any) -> Path:
    """A path into the file: parts of a record's path that the file does not hold are left out."""
    path: list[str | int] = []
    here = data
    for k, part in enumerate(loc):
        number = int(part) if isinstance(part, str) and part.isdecimal() and len(part) <= MAX_DIGITS else part
        if isinstance(here, dict) and (part in here or number in here):
            path.append(part if part in here else number)
            here = here[path[-1]]
        elif isinstance(here, list) and isinstance(part, int) and part < len(here):
            path.append(part)
            here = here[part]
        elif isinstance(here, list) and part in here:
            path.append(here.index(part))
            break
        elif k == len(loc) - 1 and isinstance(here, dict) and _names_a_field(part):
            path.append(part)
    return tuple(path)


def _names_a_field(part: str | int) -> bool:
    """Whether a part of a path is a name, and not one of the validator's own words for a kind of value."""
    return isinstance(part, str) and part not in _KINDS_OF_VALUE and "[" not in part


def _at(data: Any, path: Path) -> Any:
    """The entry at a path; None where there is none."""
    for part in path:
        if isinstance(data, dict):
            data = data.get(part)
        else:
            data = data[part] if isinstance(data, list) and isinstance(part, int) and part < len(data) else None
    return data


def _telling(details: list[Any], data: Any) -> list[Any]:
    """The errors that say something: not what is missing because of a misspelt key or of errors inside it."""
    locs = {detail["loc"][:end] for detail in details for end in range(len(detail["loc"]))}
    meant: set[Path] = set()
    for detail in details:
        if detail["type"] == "extra_forbidden":
            holder = file_path(detail["loc"], data)[:-1]
            guess = _meant(detail["loc"], data)
            meant |= {(*holder, key) for key in ((guess, "outcomes") if guess in OUTCOME else (guess,))}
    return [detail for detail in details if not _echoes(detail, locs, meant, data)]


def _echoes(detail: Any, locs: set[Loc], meant: set[Path], data: Any) -> bool:
    kind, loc = detail["type"], detail["loc"]
    path = file_path(loc, data)
    if kind == "missing":
        return path in meant
    if kind == "extra_forbidden" and loc[-1] in OUTCOME:
        return "outcomes" in _keys(loc[:-1]) and "outcomes" not in (_at(data, path[:-1]) or ())
    return kind == "too_short" and loc in locs


def _meant(loc: Loc, data: Any) -> str:
    """The key that an unknown key stands for, by its spelling; empty where none is near or it is there already."""
    there = _at(data, file_path(loc, data)[:-1]) or ()
    return near(str(loc[-1]), [key for key in _keys(loc[:-1]) if key not in there])


def _cut_text(detail: Any, data: Any) -> tuple[str, str, bool]:
    """The key and the text that a comma has ended, where an unknown key without a value is what follows it.

    Of several commas in one text the last is whether this is the first of them; a key of "" says that there is none.
    """
    path = file_path(detail["loc"], data)
    holder = _at(data, path[:-1])
    if detail["type"] != "extra_forbidden" or detail["input"] is not None or not isinstance(holder, dict):
        return "", "", False
    keys, known = list(holder), _keys(detail["loc"][:-1])
    place = start = keys.index(path[-1]) if path[-1] in keys else 0
    while start > 0 and holder[keys[start]] is None and keys[start] not in known:
        start -= 1
    if not isinstance(holder[keys[start]], str) or near(str(path[-1]), known):
        return "", "", False
    ends = next((k for k in range(start + 1, len(keys)) if holder[keys[k]] is not None or keys[k] in known), len(keys))
    text = ", ".join([holder[keys[start]], *map(str, keys[start + 1 : ends])])
    return str(keys[start]), text, place == start + 1


def _cut_again(detail: Any, data: Any) -> bool:
    """Whether an unknown key follows a second comma of a text, of which the first tells all."""
    key, _, first = _cut_text(detail, data)
    return bool(key) and not first


def _message(detail: Any, data: Any) -> str:
    kind, loc = detail["type"], detail["loc"]
    cut, text, _ = _cut_text(detail, data)
    if cut:
        told = f"a comma ends the text of `{cut}`, so that {quoted(loc[-1])} is read as a key"
        return f'{told}; put the text in quotes: {cut}: "{text}"'
    if kind == "extra_forbidden":
        if loc[-1] in OUTCOME and "outcomes" in _keys(loc[:-1]):
            return f"{loc[-1]} stands beside `outcomes`; write it in each outcome"
        return f"unknown key {quoted(loc[-1])}{nearest(loc[-1], _keys(loc[:-1]))}"
    if kind == "missing" and loc[-1] == "outcomes":
        return "missing; write `effect`, or `outcomes` with an effect each"
    if kind == "too_short":
        found, least = detail["ctx"]["actual_length"], detail["ctx"]["min_length"]
        one, many = {"options": ("option", "options"), "values": ("value", "values")}.get(
            str(loc[-1]), ("entry", "entries")
        )
        return f"found {found} {one if found == 1 else many}; expected at least {least}"
    if kind == "float_type" and isinstance(detail["input"], str) and _NUMBER.fullmatch(detail["input"]):
        return f"found {quoted(detail['input'])}, which is text; leave the quotes out"
    if kind == "int_type" and isinstance(detail["input"], Whole):
        return f"found {quoted(detail['input'])}; expected a smaller whole number"
    if kind == "literal_error" and len(names := re.findall("'([^']+)'", detail["ctx"]["expected"])) > MANY_WORDS:
        return f"found {quoted(detail['input'])}{nearest(detail['input'], names)}"
    if kind in _WORDING:
        return _WORDING[kind].format(input=quoted(detail["input"]), **detail.get("ctx", {}))
    message = str(detail["msg"]).removeprefix("Value error, ").removeprefix("Input ")
    return message if kind in _OWN else f"found {quoted(detail['input'])}; {message}"


def _merged(problems: list[Problem]) -> list[Problem]:
    """Problems with what one entry might have been instead told as one."""
    merged: dict[tuple[int, str, str], list[str]] = {}
    for problem in problems:
        found, _, expected = problem.message.partition("; expected ")
        merged.setdefault((problem.line, problem.path, found), []).append(expected)
    return [
        Problem(line, path, f"{found}; expected {' or '.join(dict.fromkeys(expected))}" if any(expected) else found)
        for (line, path, found), expected in merged.items()
    ]


def _mend(shape: Shape, details: list[Any]) -> bool:
    """Set faulty entries aside in a copy of the data; False where one of them cannot be."""
    steps = [_step(detail, shape.data) for detail in details]
    if not all(step and step[0] for step in steps):
        return False
    shape.data = plain_copy(shape.data)
    for path, how, value in sorted(filter(None, steps), key=lambda step: -len(step[0])):
        holder = _at(shape.data, path[:-1])
        if how == "put" and hasattr(holder, "__setitem__"):
            holder[path[-1]] = value
        elif isinstance(holder, dict) and path[-1] in holder:
            entry = holder.pop(path[-1])
            if how == "rename":
                holder[value] = entry
                shape.renamed[(*path[:-1], value)] = path[-1]
    return True


def _step(detail: Any, data: Any) -> tuple[Path, str, Any] | None:
    """How one faulty entry is set aside: where, by which of put, rename and drop, and what is put there."""
    loc = detail["loc"]
    if detail["type"] == "extra_forbidden":
        guess = _meant(loc, data)
        return file_path(loc, data), "rename" if guess else "drop", guess
    if loc[-1] == "number" or detail["type"] == "bounds":
        return file_path(loc, data), "put", MENDED
    if "weights" in loc and loc[-1] in ("whole", "decimal"):
        return file_path(loc, data), "put", 1
    if "range" in loc:
        path = file_path(loc[: len(loc) - 1 - loc[::-1].index("range")], data)
        if {"low", "mode", "high"} & set(_at(data, path) or ()):
            return path, "put", MENDED
    for end in range(len(loc), 0, -1):
        known, part = _fields(loc[: end - 1]), loc[end - 1]
        path = file_path(loc[:end], data)
        if part not in known or path[-1:] != (part,):
            continue
        if part in _STAND_INS and (end == 1 or part not in ("winset", "title")):
            return path, "put", _STAND_INS[str(part)]
        if not known[str(part)].is_required() and part not in KINDS:
            return (path, "drop", None) if end > 1 or part in _UNNAMED else None
    return None


def _fields(loc: Loc) -> dict[str, FieldInfo]:
    """The fields of the record at a place, by the keys that the file has for them; none where there is no record."""
    here: Any = Conflict
    for part in loc:
        inner = _inside(here, part)
        here = here if inner is None else inner
    record = _record(here)
    return {} if record is None else {info.alias or key: info for key, info in record.model_fields.items()}


def _keys(loc: Loc) -> list[str]:
    """The keys that the format knows at a place."""
    keys = list(_fields(loc))
    return [*keys, *OUTCOME] if "outcomes" in keys else keys


def _inside(annotation: Any, part: str | int) -> Any:
    """The annotation of a part of what is annotated; None where it has no such part."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin in (types.UnionType, typing.Union):
        return next((found for one in inner if (found := _inside(one, part)) is not None), None)
    if origin is typing.Annotated:
        return _inside(inner[0], part)
    if origin is dict:
        return inner[1]
    if origin is tuple:
        return inner[0]
    record = _record(annotation)
    known = record.model_fields.items() if record else ()
    return next((info.annotation for key, info in known if part in (key, info.alias)), None)


def _record(annotation: Any) -> type[BaseModel] | None:
    """The record that an annotation stands for, if any."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (types.UnionType, typing.Union, typing.Annotated):
        return next((found for one in get_args(annotation) if (found := _record(one)) is not None), None)
    return None
