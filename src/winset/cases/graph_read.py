"""A graph-model file to a GraphCase, or every problem at once with its line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

from pydantic import BaseModel, ValidationError

from winset.cases.document import MAX_BYTES, Document, load, plain_copy, wrap
from winset.cases.files import refused, text_of, too_large
from winset.cases.graph_case import GraphCase, GraphParty, Preference, View
from winset.cases.graph_checks import check_graph_case
from winset.cases.graph_states import StateSet
from winset.cases.problems import MAX_PROBLEMS, Path, first_of, near, nearest, quoted
from winset.cases.schema import OptionNotes, Source
from winset.cases.shape import Shape, file_path
from winset.errors import ConflictError

WHAT = "graph-model file"

MAX_PASSES = 6
"""How often the data are held against the format again after faulty entries were set aside."""

_SAFE = ("about", "sources", "irreversible", "moves", "preferences", "views")
"""Parts of a file that can be set aside, whole or in part, while the rest is checked."""

_STAND_INS: dict[str, Any] = {"winset": 1, "kind": "graph", "title": ""}
"""What stands for a faulty entry that the rest does not depend on."""

_CONFLICT_KEYS = {"issues", "consent", "state", "endings", "talks", "chance", "accords"}
"""Keys by which a conflict file is known."""

_OWN = {"name", "options", "condition", "bounds"}
"""Errors of the format's own validators: their messages say everything."""

_WORDING = {
    "missing": "missing; it is required",
    "finite_number": "found {input}; expected a finite number",
    "float_type": "found {input}; expected a number",
    "greater_than_equal": "found {input}; expected at least {ge:,.0f}",
    "less_than_equal": "found {input}; expected at most {le:,.0f}",
    "string_type": "found {input}; expected text",
    "dict_type": "found {input}; expected keys and values",
    "model_type": "found {input}; expected keys and values",
    "model_attributes_type": "found {input}; expected keys and values",
    "tuple_type": "found {input}; expected a list",
    "too_short": "found no entries; expected at least one",
    "too_long": "found {actual_length} entries; expected {max_length}",
    "invalid_key": "the key {input} is not text; write a name",
    "literal_error": "found {input}; expected {expected}",
    "recursion_loop": "this entry stands inside itself",
}


@dataclass(frozen=True, slots=True, eq=False)
class GraphReading:
    """A graph-model file read.

    Attributes
    ----------
    name : str
        The file as it is called in messages.
    case : GraphCase
    document : Document
        Its text as data with lines.
    states : StateSet
        Its feasible states, in order.
    """

    name: str
    case: GraphCase
    document: Document
    states: StateSet

    @property
    def summary(self) -> str:
        """What the file holds, in one line."""
        case, count = self.case, len(self.states)
        parties = _counted(len(case.parties), "party", "parties")
        if case.moves is not None:
            moves = sum(len(ends) for table in case.moves.values() for ends in table.values())
            return f"{parties}, {_counted(count, 'state')}, {_counted(moves, 'move')}"
        options = len(case.options)
        return f"{parties}, {_counted(options, 'option')}, {_counted(count, 'feasible state')} of {2**options:,}"


def read_graph(source: str | FilePath) -> GraphCase:
    """A graph-model file.

    Parameters
    ----------
    source : str or path
        The path of the file.

    Returns
    -------
    GraphCase

    Raises
    ------
    ConflictError
        With every problem found.
    """
    return read_graph_with_lines(source).case


def read_graph_with_lines(source: str | FilePath) -> GraphReading:
    """Like `read_graph`, with the lines and the states."""
    name, path = str(source), FilePath(source)
    try:
        text = text_of(path, name, limit=MAX_BYTES, what=WHAT)
    except FileNotFoundError:
        raise refused(name, "no such file") from None
    return _interpret(load(text, name), name)


def parse_graph(text: str, name: str = "<text>") -> GraphReading:
    """A graph-model file from YAML text; `name` stands for the file in messages.

    Examples
    --------
    >>> reading = parse_graph('''
    ... winset: 1
    ... kind: graph
    ... title: Two states
    ... parties: {a: {}}
    ... states: [s1, s2]
    ... moves: {a: {s1: [s2]}}
    ... preferences: {a: {points: {s1: 0, s2: 1}}}
    ... ''')
    >>> reading.summary
    '1 party, 2 states, 1 move'
    """
    if len(text.encode(errors="surrogatepass")) > MAX_BYTES:
        raise refused(name, too_large(MAX_BYTES, WHAT))
    return _interpret(load(text, name), name)


def graph_from_data(data: dict[str, Any], name: str = "<data>") -> GraphCase:
    """A graph-model file from plain data, as a YAML reader would give it."""
    return _interpret(wrap(data, name), name).case


def is_graph(data: object) -> bool:
    """Whether a file's data are meant as a graph model: by `kind`, or by keys that a conflict file does not have.

    Examples
    --------
    >>> is_graph({"winset": 1, "kind": "graph"}), is_graph({"winset": 1, "issues": {}, "moves": {}})
    (True, False)
    """
    if not isinstance(data, dict):
        return False
    return "kind" in data or ("preferences" in data and not _CONFLICT_KEYS & set(data))


def graph_in_place_of_conflict(name: str) -> str:
    """What to say where a graph-model file stands in place of a conflict file."""
    return f"a graph-model file (`kind: graph`); `winset stable {name}` answers it"


def _counted(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _interpret(document: Document, name: str) -> GraphReading:
    data = document.data
    if not isinstance(data, dict):
        found = "a list" if isinstance(data, list) else quoted(data)
        raise refused(name, f"{found}; expected keys such as title, parties, preferences", document.line(()))
    if not is_graph(data) and _CONFLICT_KEYS & set(data):
        raise refused(name, f"a conflict file, not a graph model (no `kind: graph`); `winset run {name}` answers it", 1)
    held = _hold(document)
    problems = [*document.problems, *held.problems]
    if held.case is not None:
        checks = check_graph_case(held.case, frozenset(held.aside))
        problems += [held.problem(path, message) for path, message in checks.faults]
        if not problems and checks.states is not None:
            return GraphReading(name, held.case, document, checks.states)
    raise ConflictError(name, first_of(problems))


@dataclass(slots=True)
class _Held(Shape):
    """What came of holding a file's data against the format, with the entries that were set aside."""

    case: GraphCase | None = None
    aside: set[Path] = field(default_factory=set)


def _hold(document: Document) -> _Held:
    """Hold a file's data against the format, again and again without the entries that can be set aside."""
    held = _Held(document, plain_copy(document.data))
    for _ in range(MAX_PASSES):
        try:
            held.case = GraphCase.model_validate(held.data)
            break
        except ValidationError as error:
            details = error.errors(include_url=False)[: 2 * MAX_PROBLEMS]
            meant = {(*d["loc"][:-1], _meant(d["loc"], held.data)) for d in details if d["type"] == "extra_forbidden"}
            told = [d for d in details if not (d["type"] == "missing" and d["loc"] in meant)]
            held.problems += [held.problem(d["loc"], _message(d, held.data)) for d in told]
            if len(held.problems) > MAX_PROBLEMS or not _mend(held, told):
                break
    return held


def _mend(held: _Held, details: Iterable[Any]) -> bool:
    """Set faulty entries aside; False where one of them cannot be."""
    done = False
    for detail in details:
        loc = detail["loc"]
        if detail["type"] == "extra_forbidden":
            _rename(held, file_path(loc, held.data), _meant(loc, held.data))
        elif loc[0] in _STAND_INS:
            held.data[loc[0]] = _STAND_INS[loc[0]]
        elif loc[0] == "preferences" and len(loc) == 1:
            held.data["preferences"] = {}
            held.aside.add(("preferences",))
        elif loc[0] in _SAFE:
            _drop(held, loc)
        else:
            return False
        done = True
    return done


def _drop(held: _Held, loc: Path) -> None:
    """Take an entry out whole: a party's preference, view or moves, or a part of the file."""
    deep = loc[0] in ("preferences", "views", "moves") and len(loc) > 1
    path: Path = (loc[0], loc[1]) if deep else (loc[0],)
    holder = held.data.get(loc[0]) if deep else held.data
    if isinstance(holder, dict):
        for key in [key for key in holder if str(key) == str(path[-1])]:
            del holder[key]
    held.aside.add(path)


def _rename(held: _Held, path: Path, meant: str) -> None:
    """Put a misspelt key right, or take an unknown one out."""
    holder = held.data
    for part in path[:-1]:
        holder = holder[part]
    if not path or not isinstance(holder, dict) or path[-1] not in holder:
        return
    entry = holder.pop(path[-1])
    if meant:
        holder[meant] = entry
        held.renamed[(*path[:-1], meant)] = path[-1]


def _message(detail: Any, data: Any) -> str:
    kind, loc = detail["type"], detail["loc"]
    if kind == "extra_forbidden":
        return f"unknown key {quoted(loc[-1])}{nearest(loc[-1], _keys(loc[:-1]))}"
    if loc == ("kind",):
        return "missing; a graph-model file says `kind: graph`" if kind == "missing" else _kind(data)
    if kind in _WORDING:
        return _WORDING[kind].format(input=quoted(detail["input"]), **detail.get("ctx", {}))
    message = str(detail["msg"]).removeprefix("Value error, ").removeprefix("Input ")
    return message if kind in _OWN else f"found {quoted(detail['input'])}; {message}"


def _kind(data: Any) -> str:
    return f"found {quoted(data.get('kind'))}; expected graph (a conflict file has no `kind`)"


def _meant(loc: Path, data: Any) -> str:
    """The key that an unknown key stands for, by its spelling; empty where none is near or it is there already."""
    holder = data
    for part in file_path(loc, data)[:-1]:
        holder = holder[part]
    there = holder if isinstance(holder, dict) else {}
    return near(str(loc[-1]), [key for key in _keys(loc[:-1]) if key not in there])


def _keys(loc: Path) -> list[str]:
    """The keys that the format knows at a place."""
    return list(_record(loc).model_fields)


def _record(loc: Path) -> type[BaseModel]:
    """The record that stands at a place."""
    if not loc:
        return GraphCase
    named: dict[str | int, type[BaseModel]] = {
        "parties": GraphParty, "sources": Source, "states": OptionNotes, "preferences": Preference, "views": View
    }  # fmt: skip
    if loc[0] == "parties" and len(loc) > 2:
        return OptionNotes
    return Preference if loc[0] == "views" and len(loc) > 2 else named[loc[0]]


__all__ = [
    "GraphReading",
    "graph_from_data",
    "graph_in_place_of_conflict",
    "is_graph",
    "parse_graph",
    "read_graph",
    "read_graph_with_lines",
]
