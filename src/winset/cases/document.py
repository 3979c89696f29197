"""YAML text to plain data with the line of every entry: YAML 1.2 core, bounded, no tags, no merge, no repeated key."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

from winset.cases.problems import Path, Problem, clean, quoted, show_path
from winset.errors import ConflictError

MAX_BYTES = 2_000_000
MAX_DEPTH = 24
MAX_NODES = 200_000
"""Limits on a file: its size, its nesting, and its entries once aliases are written out."""

MAX_ENTRIES = 2_000_000
"""Most entries of data that no file stands behind."""

_NULL = re.compile(r"null|Null|NULL|~|")
_BOOL = re.compile(r"true|True|TRUE|false|False|FALSE")
_INT = re.compile(r"[-+]?[0-9]{1,18}")
_WHOLE = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_SPECIAL = re.compile(r"([-+]?)\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_CONTROL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE = re.compile(r"\r\n|\r|\n")

_ADVICE = {
    "mapping values are not allowed in this context": "; put text with a colon in quotes, and check the indentation",
    "found character that cannot start any token": "; indent with spaces, and put text that starts so in quotes",
    "found unexpected end of stream": "; the quote that opens here is not closed",
    "did not find expected key": "; check the indentation",
    "did not find expected '-' indicator": "; check the indentation",
}
"""What to do about the YAML reader's commonest complaints."""


MOST_WHOLE = 1e18
"""Whole numbers up to this are counted exactly; every number of a file is less."""


class Plus(int):
    """A whole number written with its plus sign: a step along an ordered factor, where an effect is expected."""


class Whole(float):
    """A whole number of more digits than any number may have, shown as it was written."""

    def __new__(cls, text: str) -> Self:
        made = super().__new__(cls, text)
        made.text = text
        return made

    text: str

    def __repr__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Document:
    """A file read.

    Attributes
    ----------
    data : object
        Mappings, lists, text, numbers, booleans and None.
    lines : dict of path to int
        The line on which each entry stands, from 1.
    problems : tuple of Problem
        Keys that could not be taken: repeated, merged, or no name. They are left out of the data.
    """

    data: Any
    lines: dict[Path, int]
    problems: tuple[Problem, ...] = ()

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
        With the line, where the text is not YAML, is too deep or too large once aliases are written out, or uses a tag.

    Examples
    --------
    >>> load("a: [no, 12:30, 1]", "x.yaml").data
    {'a': ['no', '12:30', 1]}
    """
    text = text.removeprefix("\ufeff")
    control = _CONTROL.search(text)
    if control:
        line = len(_LINE.findall(text, 0, control.start())) + 1
        raise _stop(name, line, f"the control character {clean(control.group())}; a conflict file is plain text")
    problems: list[Problem] = []
    lines: dict[Path, int] = {}
    root = _compose(text, name)
    data = _construct(root, (), lines, problems)
    return Document(data, lines, tuple(problems))


def wrap(data: Any, name: str) -> Document:
    """Plain data as a document without lines, its tuples as lists; held to limits as a file is."""
    count, left = 0, [(data, 1)]
    while left:
        entry, depth = left.pop()
        inner = entry.values() if isinstance(entry, dict) else entry if isinstance(entry, (list, tuple)) else ()
        count += len(inner)
        if count > MAX_ENTRIES:
            raise _stop(name, 0, f"more than {MAX_ENTRIES:,} entries")
        if depth > MAX_DEPTH:
            raise _stop(name, 0, f"nested more than {MAX_DEPTH} levels deep")
        left += [(item, depth + 1) for item in inner if isinstance(item, (dict, list, tuple))]
    return Document(plain_copy(data), {})


def plain_copy(entry: Any) -> Any:
    """A copy of data in which every mapping and list is new; tuples become lists."""
    if isinstance(entry, dict):
        return {key: plain_copy(item) for key, item in entry.items()}
    return [plain_copy(item) for item in entry] if isinstance(entry, (list, tuple)) else entry


def _stop(name: str, line: int, message: str) -> ConflictError:
    return ConflictError(name, [Problem(line, "", message)])


def _compose(text: str, name: str) -> _Node:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    root: _Node | None = None
    stack: list[_Node] = []
    anchors: dict[str, _Node] = {}
    line_of = _line_counter(text)
    try:
        for event in yaml.parse(text, Loader=loader):
            line = line_of(event.start_mark)
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
        what = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be read")
        marks = [getattr(error, "problem_mark", None), getattr(error, "context_mark", None)]
        mark = marks[1] if "end of stream" in what and marks[1] else marks[0] or marks[1]
        odd = _ODD_SPACE.search(text)
        if odd:
            line = len(_LINE.findall(text, 0, odd.end())) + 1
            raise _stop(name, line, "a no-break space (U+00A0, or one like it); write a plain space there") from None
        raise _stop(name, line_of(mark), f"not YAML: {what}{_ADVICE.get(what, '')}") from None
    if root is None or (root.kind == "scalar" and root.value is None):
        raise _stop(name, 1, "the file is empty; `winset new FILE` writes one to start from")
    return root


def _line_counter(text: str) -> Callable[[Any], int]:
    """The line, as an editor counts them, of a mark of the YAML reader; 0 without a mark."""
    starts = [match.end() for match in _LINE.finditer(text)]
    return lambda mark: bisect_right(starts, mark.index) + 1 if mark else 0


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
        tag = event.tag.replace("tag:yaml.org,2002:", "!!")
        raise _stop(name, line, f"tag {quoted(tag)}; a conflict file uses no tags")
    if isinstance(event, yaml.ScalarEvent):
        value = scalar_of(event.value) if event.implicit[0] else event.value
        node = _Node("scalar", line, value, closed=True)
    else:
        node = _Node("map" if isinstance(event, yaml.MappingStartEvent) else "list", line)
    if event.anchor is not None:
        anchors[event.anchor] = node
    return node


MAX_DIGITS = 60
"""Most digits of a word that is looked up as the whole number it may be."""


_ODD_SPACE = re.compile(r"(?:^[ \t]*|[:,\[{-] ?)[\u00a0\u2007\u202f\u3000]", re.MULTILINE)
"""A space that is none to YAML, where one belongs: in an indentation, or after a sign of the language."""


def scalar_of(text: str) -> Any:
    """What a plain scalar stands for by YAML 1.2's core schema: `no`, `on` and `12:30` are text."""
    if _NULL.fullmatch(text):
        return None
    if _BOOL.fullmatch(text):
        return text.lower() == "true"
    if _INT.fullmatch(text):
        return Plus(text) if text.startswith("+") else int(text)
    if _FLOAT.fullmatch(text):
        number = float(text)
        return Whole(text) if _WHOLE.fullmatch(text) and abs(number) >= MOST_WHOLE else number
    special = _SPECIAL.fullmatch(text)
    if special:
        return float("nan") if special.group(3) else float(special.group(1) + "inf")
    return text


def _wrong_key(key: _Node, first: dict[Any, int]) -> str:
    """What is wrong with a key of a mapping, given the keys before it; empty where nothing is."""
    if key.kind != "scalar":
        return "the key here is not text; write a name"
    if not isinstance(key.value, (str, int)) or isinstance(key.value, Plus):
        return f"the key {quoted(key.value)} is not text; write a name"
    if key.value == "<<":
        return "merge keys are not part of YAML 1.2; write the entries out"
    if key.value in first:
        return f"the key {quoted(key.value)} is repeated; it first stands on line {first[key.value]}"
    return ""


def _construct(node: _Node, path: Path, lines: dict[Path, int], problems: list[Problem]) -> Any:
    lines.setdefault(path, node.line)
    if node.kind == "scalar":
        return node.value
    if node.kind == "list":
        return [_construct(item, (*path, k), lines, problems) for k, item in enumerate(node.items)]
    result: dict[Any, Any] = {}
    first: dict[Any, int] = {}
    for key, value in zip(node.items[::2], node.items[1::2], strict=True):
        word = key.value
        wrong = _wrong_key(key, first)
        if wrong:
            problems.append(Problem(key.line, show_path((*path, word) if isinstance(word, str) else path), wrong))
            continue
        first[word] = key.line
        inner = (*path, word)
        lines[inner] = key.line
        result[word] = _construct(value, inner, lines, problems)
    return result
