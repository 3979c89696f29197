"""YAML text to plain data with the line of every entry: YAML 1.2 core, bounded, no tags, no merge, no repeated key."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from winset.cases.problems import Path, Problem, quoted, show_path
from winset.errors import ConflictError

MAX_BYTES = 2_000_000
MAX_DEPTH = 24
MAX_NODES = 200_000
"""Limits on a file: its size, its nesting, and its entries once aliases are written out."""

_NULL = re.compile(r"null|Null|NULL|~|")
_BOOL = re.compile(r"true|True|TRUE|false|False|FALSE")
_INT = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_SPECIAL = re.compile(r"([-+]?)\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


class Plus(int):
    """A whole number written with its plus sign: a step along an ordered factor, where an effect is expected."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file read.

    Attributes
    ----------
    data : object
        Mappings, lists, text, numbers, booleans and None.
    lines : dict of path to int
        The line on which each entry stands, from 1.
    """

    data: Any
    lines: dict[Path, int]

    def line(self, path: Path) -> int:
        """The line of the entry at `path`, or of the nearest entry that holds it."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.lines:
                return self.lines[path[:end]]
        return 0


@dataclass(slots=True)
class _Node:
    kind: str
    line: int
    value: Any = None
    items: list[_Node] = field(default_factory=list)
    size: int = 1
    depth: int = 1
    closed: bool = False


def load(text: str, name: str) -> Document:
    """Read YAML text.

    Parameters
    ----------
    text : str
    name : str
        The file's name, for messages.

    Raises
    ------
    ConflictError
        With the line, where the text is not YAML, is too deep or too large once aliases are written out, repeats a
        key, or uses a tag.

    Examples
    --------
    >>> load("a: [no, 12:30, 1]", "x.yaml").data
    {'a': ['no', '12:30', 1]}
    """
    problems: list[Problem] = []
    lines: dict[Path, int] = {}
    root = _compose(text, name)
    data = _construct(root, (), lines, problems)
    if problems:
        raise ConflictError(name, problems)
    return Document(data, lines)


def _stop(name: str, line: int, message: str) -> ConflictError:
    return ConflictError(name, [Problem(line, "", message)])


def _compose(text: str, name: str) -> _Node:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    root: _Node | None = None
    stack: list[_Node] = []
    anchors: dict[str, _Node] = {}
    try:
        for event in yaml.parse(text, Loader=loader):
            line = event.start_mark.line + 1 if event.start_mark else 0
            if isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                node = stack.pop()
                node.closed = True
                _account(stack[-1] if stack else None, node, name, line)
                continue
            if not isinstance(event, yaml.NodeEvent):
                if isinstance(event, yaml.DocumentStartEvent) and root is not None:
                    raise _stop(name, line, "a second document; a conflict file holds one")
                continue
            node = _node(event, anchors, name, line)
            if stack:
                stack[-1].items.append(node)
            else:
                root = node
            if node.kind in ("map", "list") and not node.closed:
                stack.append(node)
                if len(stack) > MAX_DEPTH:
                    raise _stop(name, line, f"nested more than {MAX_DEPTH} levels deep")
            elif stack:
                _account(stack[-1], node, name, line)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        what = getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be read"
        raise _stop(name, mark.line + 1 if mark else 0, f"not YAML: {what}") from None
    if root is None or (root.kind == "scalar" and root.value is None):
        raise _stop(name, 1, "the file is empty; `winset new FILE` writes one to start from")
    return root


def _account(parent: _Node | None, node: _Node, name: str, line: int) -> None:
    """Add a finished entry's size and depth to its parent's, and hold them to the limits."""
    if parent is None:
        return
    parent.size += node.size
    parent.depth = max(parent.depth, node.depth + 1)
    if parent.size > MAX_NODES:
        raise _stop(name, line, f"more than {MAX_NODES:,} entries once aliases are written out")
    if parent.depth > MAX_DEPTH:
        raise _stop(name, line, f"nested more than {MAX_DEPTH} levels deep once aliases are written out")


def _node(event: Any, anchors: dict[str, _Node], name: str, line: int) -> _Node:
    import yaml

    if isinstance(event, yaml.AliasEvent):
        target = anchors.get(str(event.anchor))
        if target is None:
            raise _stop(name, line, f"alias *{event.anchor} names no anchor above it")
        if not target.closed:
            raise _stop(name, line, f"alias *{event.anchor} stands inside its own anchor")
        return target
    if event.tag is not None and not (isinstance(event, yaml.ScalarEvent) and event.tag == "!"):
        raise _stop(name, line, f"tag {quoted(event.tag)}; a conflict file uses no tags")
    if isinstance(event, yaml.ScalarEvent):
        value = _scalar(event.value) if event.implicit[0] else event.value
        node = _Node("scalar", line, value, closed=True)
    else:
        node = _Node("map" if isinstance(event, yaml.MappingStartEvent) else "list", line)
    if event.anchor is not None:
        anchors[event.anchor] = node
    return node


def _scalar(text: str) -> Any:
    """A plain scalar by YAML 1.2's core schema: `no`, `on` and `12:30` are text."""
    if _NULL.fullmatch(text):
        return None
    if _BOOL.fullmatch(text):
        return text.lower() == "true"
    if _INT.fullmatch(text):
        return Plus(text) if text.startswith("+") else int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    special = _SPECIAL.fullmatch(text)
    if special:
        return float("nan") if special.group(3) else float(special.group(1) + "inf")
    return text


def _construct(node: _Node, path: Path, lines: dict[Path, int], problems: list[Problem]) -> Any:
    lines.setdefault(path, node.line)
    if node.kind == "scalar":
        return node.value
    if node.kind == "list":
        return [_construct(item, (*path, k), lines, problems) for k, item in enumerate(node.items)]
    result: dict[Any, Any] = {}
    first: dict[Any, int] = {}
    for key, value in zip(node.items[::2], node.items[1::2], strict=True):
        if key.kind != "scalar" or not isinstance(key.value, (str, int)) or isinstance(key.value, Plus):
            message = f"the key {quoted(key.value) if key.kind == 'scalar' else 'here'} is not text; write a name"
            problems.append(Problem(key.line, show_path(path), message))
            continue
        word = key.value
        if word in first:
            message = f"the key {quoted(word)} is repeated; it first stands on line {first[word]}"
            problems.append(Problem(key.line, show_path((*path, word)), message))
            continue
        first[word] = key.line
        inner = (*path, word)
        lines[inner] = key.line
        result[word] = _construct(value, inner, lines, problems)
    return result
