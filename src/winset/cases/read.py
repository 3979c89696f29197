"""A conflict file or a packaged case to a Conflict, or every problem at once with its line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path as FilePath
from typing import Any

from winset.cases.checks import check_conflict
from winset.cases.document import MAX_BYTES, Document, load, wrap
from winset.cases.files import refused, text_of, too_large
from winset.cases.graph_case import GraphCase
from winset.cases.graph_read import graph_in_place_of_conflict, is_graph, parse_graph
from winset.cases.map import Map, read_map
from winset.cases.problems import Problem, first_of, nearest, quoted
from winset.cases.schema import Conflict
from winset.cases.shape import shape_of
from winset.errors import ConflictError

Case = Conflict | str | FilePath | Mapping[str, Any]
"""A conflict, the name of a packaged case, the path of a conflict file, or its plain data: what stands for a conflict
wherever the library takes one."""

WHAT = "conflict file"


@dataclass(frozen=True, slots=True)
class ConflictReading:
    """A conflict file read: its name as shown, the conflict, its text as data with lines, its warnings and its map."""

    name: str
    conflict: Conflict
    document: Document
    warnings: tuple[Problem, ...]
    map: Map | None = None


def packaged() -> dict[str, FilePath]:
    """The packaged cases, by name."""
    folder = FilePath(str(resources.files("winset") / "cases" / "data"))
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}


def templates() -> dict[str, FilePath]:
    """Files of a war of today to be written on from, by name: no cases, since nobody's numbers are in them."""
    folder = FilePath(str(resources.files("winset") / "cases" / "templates"))
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}


def read(source: Case) -> Conflict:
    """A conflict from a packaged case's name, a file or plain data; a conflict as it is.

    Parameters
    ----------
    source : str, path, mapping or Conflict
        A packaged name such as 'korea-1953', the path of a conflict file, or what a YAML reader would make of one.

    Returns
    -------
    Conflict

    Raises
    ------
    ConflictError
        With every problem found.

    Examples
    --------
    >>> toy = {"winset": 1, "title": "A toy", "parties": {"a": {"values": {"x": {"y": 2}}}},
    ...        "issues": {"x": ["y", "z"]}, "consent": [{"of": ["a"]}]}
    >>> read(toy).title, read("korea-1953").time.start
    ('A toy', '1951-07')
    """
    return source if isinstance(source, Conflict) else read_with_lines(source).conflict


def read_either(source: Case | GraphCase) -> Conflict | GraphCase:
    """Like `read`, and a graph-model file to its graph model."""
    if isinstance(source, (str, FilePath)):
        name, text = read_text(source)
        return parse_graph(text, name).case if is_graph(load(text, name).data) else parse(text, name)
    return source if isinstance(source, GraphCase) else read(source)


def read_with_lines(source: Case) -> ConflictReading:
    """Like `read`, with the lines, the warnings and the map; a map that is not there is a warning."""
    if not isinstance(source, (str, FilePath)):
        return _interpret(wrap(_data_of(source), "<data>"), "<data>")
    name, path = _located(source)
    return _with_map(_interpret(load(_text(source, name, path), name), name), path)


def parse_with_lines(text: str, name: str, path: FilePath | None = None) -> ConflictReading:
    """YAML text as `read_with_lines` reads a file; with its map where it is known at which path it stands."""
    reading = _interpret(load(text, name), name)
    return reading if path is None else _with_map(reading, path)


def parse(text: str, name: str = "<text>") -> Conflict:
    """A conflict from YAML text.

    Parameters
    ----------
    text : str
    name : str
        What stands for the file in messages.

    Raises
    ------
    ConflictError
        With every problem found.

    Examples
    --------
    >>> toy = "{winset: 2, title: A toy, parties: {a: {values: {x: {y: 2}}}}, issues: {x: [y, z]}, consent: [of: [a]]}"
    >>> parse(toy, "a toy").title
    'A toy'
    """
    if len(text.encode(errors="surrogatepass")) > MAX_BYTES:
        raise refused(name, too_large(MAX_BYTES, WHAT))
    return parse_with_lines(text, name).conflict


def from_data(data: dict[str, Any], name: str = "<data>", *, asked: bool = True) -> Conflict:
    """A conflict from plain data, as a YAML reader would give it.

    Parameters
    ----------
    data : mapping
    name : str
        What stands for the file in messages.
    asked : bool
        Whether what it asks (statements, claims, questions) is checked too.

    Raises
    ------
    ConflictError
        With every problem found.

    Examples
    --------
    >>> toy = {"winset": 2, "title": "A toy", "parties": {"a": {"values": {"x": {"y": 2, "z": 1}}}},
    ...        "issues": {"x": ["y", "z"]}, "consent": [{"of": ["b"]}]}
    >>> try:
    ...     from_data(toy, "my data")
    ... except ConflictError as error:
    ...     print(error)
    my data: consent[0].of[0]: no party 'b'; expected a
    """
    return _interpret(wrap(data, name), name, asked=asked).conflict


def read_text(source: Case) -> tuple[str, str]:
    """The name to show and the text of a case or a file, of plain data as JSON; a ConflictError where it has none."""
    if not isinstance(source, (str, FilePath)):
        return "<data>", json.dumps(_data_of(source), ensure_ascii=False)
    name, path = _located(source)
    return name, _text(source, name, path)


def _data_of(source: Conflict | Mapping[str, Any]) -> Any:
    """A conflict as a YAML reader would give it; what is no mapping as it is, to be refused in words."""
    if isinstance(source, Conflict):
        return source.model_dump(by_alias=True, exclude_unset=True)
    return dict(source) if isinstance(source, Mapping) else source


def _located(source: str | FilePath) -> tuple[str, FilePath]:
    """The name to show and the path of a case or a file."""
    cases = packaged()
    path = cases.get(str(source), FilePath(source))
    return path.name if str(source) in cases else str(source) or str(path), path


def _text(source: str | FilePath, name: str, path: FilePath) -> str:
    try:
        return text_of(path, name, limit=MAX_BYTES, what=WHAT)
    except FileNotFoundError:
        is_path = not isinstance(source, str) or "/" in source or source.endswith((".yaml", ".yml"))
        message = "no such file" if is_path else f"neither a packaged case nor a file{nearest(source, packaged())}"
        if str(source) in templates():
            message = "a template, which `winset new` writes to a file of yours; nothing is answered of it as it stands"
        raise refused(name, message) from None


def _with_map(reading: ConflictReading, path: FilePath) -> ConflictReading:
    """A reading with the map that its file names, from beside that file."""
    file = reading.conflict.map
    if file is None:
        return reading
    try:
        return replace(reading, map=read_map(path.parent, file, str(FilePath(reading.name).with_name(file))))
    except FileNotFoundError:
        missing = "no such file beside this one; a report will have no map"
        warning = Problem(reading.document.line(("map",)), "map", f"{file}: {missing}", "warning")
        return replace(reading, warnings=tuple(first_of([*reading.warnings, warning])))


def inputs_of(source: Case, reading: ConflictReading) -> list[FilePath]:
    """The files that a reading was made from: never to be written over."""
    if not isinstance(source, (str, FilePath)):
        return []
    _, path = _located(source)
    return [path, *([path.parent / reading.conflict.map] if reading.conflict.map else [])]


def template() -> str:
    """The text of a small, commented, valid conflict file to start from."""
    return (resources.files("winset") / "cases" / "template.yaml").read_text(encoding="utf-8")


def _interpret(document: Document, name: str, *, asked: bool = True) -> ConflictReading:
    data = document.data
    if not isinstance(data, dict):
        found = "a list" if isinstance(data, list) else quoted(data)
        keys = "expected keys such as title, parties, issues, consent"
        raise refused(name, f"{found}; {keys}", document.line(()))
    if is_graph(data):
        raise refused(name, graph_in_place_of_conflict(name), 1)
    shape = shape_of(document)
    problems = [*document.problems, *shape.problems]
    if shape.conflict is not None:
        findings = check_conflict(shape.conflict, whole=not problems, asked=asked)
        problems += [shape.problem(at, message, warning=kind == "warning") for at, message, kind in findings]
    problems = first_of(problems)
    if shape.conflict is None or any(problem.severity == "error" for problem in problems):
        raise ConflictError(name, problems)
    return ConflictReading(name, shape.conflict, document, tuple(problems))
