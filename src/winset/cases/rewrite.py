"""The text of a version 1 file as version 2: the same war, its comments and its layout kept, its old defaults said."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from winset.cases.document import load
from winset.cases.files import refused
from winset.cases.problems import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

ASKED = ("claims", "questions", "readings", "courses", "tour")
"""Parts of a file in which changes stand, whose paths lead into the rest of it."""

_TOKEN = re.compile(r"\[([^\[\]]+)\]|([^.\[\]]+)")
_POINTS = re.compile(r"(peace\.resume\.[^.\[\]]+(?:\[[^\[\]]+\]|\.[0-9]+)?)\.points\b")


def rewritten(text: str, name: str, *, head: bool = False) -> str:
    """The same conflict as version 2.

    The points of a broken peace become `instead`, which is what they meant, also in the paths of changes; a party that
    names no discount gets the old one, 1.

    Parameters
    ----------
    text : str
        Of a conflict file of version 1.
    name : str
        The file's name, for messages.
    head : bool
        Change the head alone: what is wrong in such a text stands on the lines of the old one.

    Raises
    ------
    ConflictError
        Where it is not YAML, or does not say `winset: 1`.

    Examples
    --------
    >>> print(rewritten("winset: 1  # old\\ntime: {start: 2001-01}\\nparties: {a: {}, b: {noise: 2}}", "x.yaml"))
    winset: 2  # old
    time: {start: 2001-01}
    parties: {a: {discount: 1}, b: {discount: 1, noise: 2}}
    """
    text = text.removeprefix("\ufeff")
    data = load(text, name).data
    version = data.get("winset") if isinstance(data, dict) else None
    if version != 1:
        found = "nothing of the kind" if version is None else f"`winset: {quoted(version)}`"
        raise refused(name, f"expected `winset: 1` in a file to be rewritten; found {found}")
    edits = dict(sorted(_Rewriting(text, timed=data.get("time") is not None).edits(head=head)))
    parts, at = [], 0
    for start, (end, new) in edits.items():
        parts += [text[at:start], new]
        at = end
    return "".join([*parts, text[at:]])


class _Rewriting:
    """The edits to a text, each as (start, (end, what stands there instead)); an entry used twice is edited once."""

    def __init__(self, text: str, *, timed: bool) -> None:
        import yaml

        self.text, self.timed = text, timed
        self.root: Any = yaml.compose(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
        self.newline = "\r\n" if "\r\n" in text else "\n"

    def edits(self, *, head: bool) -> Iterator[tuple[int, tuple[int, str]]]:
        """All edits, or that of the head alone, in no order."""
        for key, value in self.root.value:
            if key.value == "winset":
                yield value.start_mark.index, (value.end_mark.index, "2")
            elif head:
                continue
            elif key.value in ASKED:
                yield from self._asked(value)
            else:
                yield from self._entry((key.value,), value)

    def _entry(self, path: tuple[str, ...], node: Any) -> Iterator[tuple[int, tuple[int, str]]]:
        """The edits to an entry of the conflict at a path, and to what stands in it."""
        known = path[0] if path else ""
        if known not in ("parties", "peace") or (path[1:2] and known == "peace" and path[1] != "resume"):
            return
        if known == "parties" and len(path) == 2:
            yield from self._party(node)
        elif known == "peace" and len(path) >= 3 and self._is_map(node):
            for key, _ in node.value:
                if key.value == "points":
                    yield self._replaced(key, "points", "instead")
        elif self._is_map(node):
            for key, value in node.value:
                yield from self._entry((*path, key.value), value)
        elif known == "peace" and len(path) == 3 and isinstance(node.value, list):
            for value in node.value:
                yield from self._entry((*path, "0"), value)

    def _party(self, node: Any) -> Iterator[tuple[int, tuple[int, str]]]:
        if not self.timed or not self._is_map(node) or any(key.value == "discount" for key, _ in node.value):
            return
        first = node.value[0][0] if node.value else None
        mark = '"' if first is not None and self.text[first.start_mark.index] == '"' else ""
        entry = f"{mark}discount{mark}: 1"
        if node.flow_style or first is None:
            at = self.text.index("{", node.start_mark.index) + 1
            yield at, (at, entry + (", " if node.value else ""))
        else:
            at = first.start_mark.index
            yield at, (at, f"{entry}{self.newline}{' ' * first.start_mark.column}")

    def _asked(self, node: Any) -> Iterator[tuple[int, tuple[int, str]]]:
        """The edits to the paths of changes, and to whole entries that a change puts in."""
        if self._is_map(node):
            for key, value in node.value:
                if key.value == "set" and self._is_map(value):
                    yield from self._paths(value)
                yield from self._asked(value)
        elif isinstance(node.value, list):
            for value in node.value:
                yield from self._asked(value)

    def _paths(self, node: Any) -> Iterator[tuple[int, tuple[int, str]]]:
        for key, value in node.value:
            if _POINTS.match(key.value):
                start, end = key.start_mark.index, key.end_mark.index
                yield start, (end, _POINTS.sub(r"\1.instead", self.text[start:end], count=1))
            yield from self._entry(tuple(a or b for a, b in _TOKEN.findall(key.value)), value)

    def _replaced(self, key: Any, old: str, new: str) -> tuple[int, tuple[int, str]]:
        start, end = key.start_mark.index, key.end_mark.index
        return start, (end, self.text[start:end].replace(old, new, 1))

    @staticmethod
    def _is_map(node: Any) -> bool:
        return str(node.id) == "mapping"
