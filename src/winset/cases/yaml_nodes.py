"""YAML text as entries that know where in it they stand, so that a part can be written anew and the rest kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from winset.cases.document import scalar_of


@dataclass(slots=True, eq=False)
class Placed:
    """An entry of a text.

    Attributes
    ----------
    kind : {'scalar', 'map', 'list', 'alias'}
    start, end : int
        Of its characters, with its anchor; `end` is right after the last sign that belongs to it.
    value : object
        Of a scalar.
    style : str
        The sign that a scalar begins with where it is quoted or a block; else empty.
    flow : bool
        Whether a map or a list stands in braces or brackets, or in none within such.
    items : list of Placed
        The entries of a list; keys and values of a map, in turn.
    anchor : str
        Its name for aliases; empty where it has none.
    target : Placed, optional
        What an alias stands for.
    """

    kind: str
    start: int
    end: int
    value: Any = None
    style: str = ""
    flow: bool = False
    items: list[Placed] = field(default_factory=list)
    anchor: str = ""
    target: Placed | None = None

    @property
    def pairs(self) -> list[tuple[Placed, Placed]]:
        """The keys of a map, each with its value."""
        return list(zip(self.items[::2], self.items[1::2], strict=True))


def placed(text: str) -> Placed:
    """The root entry of a text that `document.load` has read.

    Examples
    --------
    >>> text = "a: {b: 1}  # one"
    >>> key, value = placed(text).pairs[0]
    >>> text[value.start : value.end], value.pairs[0][1].value
    ('{b: 1}', 1)
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    stack: list[Placed] = []
    anchors: dict[str, Placed] = {}
    root: Placed | None = None
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            node, mark = stack.pop(), event.end_mark
            last = max([node.start, *(one.end for one in node.items[-1:])])
            node.end = mark.index if node.flow and mark is not None else last
            continue
        if not isinstance(event, yaml.NodeEvent):
            continue
        node = _entry(event, anchors, text)
        if stack:
            stack[-1].items.append(node)
        root = root or node
        if node.kind in ("map", "list"):
            stack.append(node)
    if root is None:
        raise ValueError("no entry")
    return root


def _entry(event: Any, anchors: dict[str, Placed], text: str) -> Placed:
    import yaml

    start, end = event.start_mark.index, event.end_mark.index
    if isinstance(event, yaml.AliasEvent):
        return Placed("alias", start, end, target=anchors[str(event.anchor)])
    if isinstance(event, yaml.ScalarEvent):
        style = event.style or ""
        if style in ("|", ">"):
            end = start + len(text[start:end].rstrip())
        node = Placed("scalar", start, end, scalar_of(event.value) if event.implicit[0] else event.value, style)
    else:
        kind = "map" if isinstance(event, yaml.MappingStartEvent) else "list"
        node = Placed(kind, start, end, flow=bool(event.flow_style))
    if event.anchor is not None:
        anchors[event.anchor] = node
        node.anchor = event.anchor
    return node


def plain_of(node: Placed) -> Any:
    """What an entry stands for, as plain data, aliases written out."""
    if node.target is not None:
        return plain_of(node.target)
    if node.kind == "scalar":
        return node.value
    if node.kind == "list":
        return [plain_of(item) for item in node.items]
    return {key.value: plain_of(value) for key, value in node.pairs}


def every(node: Placed) -> list[Placed]:
    """An entry and all that stand in it, aliases unopened."""
    found, left = [], [node]
    while left:
        here = left.pop()
        found.append(here)
        left += here.items
    return found


def braced(node: Placed, text: str) -> bool:
    """Whether a map or list of the flow style has braces or brackets of its own: a pair in a list may have none."""
    bare = re.sub(r"^&\S+\s+", "", text[node.start : node.end])
    return bare.startswith(("{", "["))
