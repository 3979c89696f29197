"""The edits to a file's text that make its data other data: a value in place, an entry in or out, the rest untouched.

The two sets of data are as a validated conflict gives them, where the text may have the format's short forms: those are
followed as far as they lead, and where none does the smallest entry that holds the difference is written anew.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from winset.cases.document import Plus
from winset.cases.numeric import option_name
from winset.cases.schema import OUTCOME
from winset.cases.yaml_nodes import Placed, braced, every, plain_of
from winset.cases.yaml_text import WIDTH, Hand

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from winset.cases.problems import Path

LINE_END = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")
"""What ends a line to the YAML reader."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A piece of the text and what stands there instead.

    Attributes
    ----------
    start, end : int
    new : str
    path : tuple
        Of the data that it changes.
    place : int, optional
        The start of a line before which a comment on it may stand; None where there is none but the head.
    was : str
        What stood there, where it was more than a word.
    whole : bool
        Whether it puts in whole lines, before which the comment stands.
    within : tuple of Placed
        The entries in which it puts something.
    """

    start: int
    end: int
    new: str
    path: Path = ()
    place: int | None = None
    was: str = ""
    whole: bool = False
    within: tuple[Placed, ...] = ()


class _Stuck(Exception):
    """The difference cannot be made inside an entry; it is to be written anew."""


@dataclass(frozen=True, slots=True)
class _Here:
    """Where in the text and in the data one is."""

    path: Path
    place: int | None
    margin: int
    flow: bool
    held: tuple[Placed, ...] = ()


def same(one: Any, other: Any) -> bool:
    """Whether data are the same, the order of their keys with them."""
    return one is other or written_out(one) == written_out(other)


def written_out(data: Any) -> str:
    """Data as one text; what is different has another."""
    return json.dumps(data, default=str) if not isinstance(data, Plus) else f"+{int(data)}"


def edits_of(text: str, root: Placed, base: Any, wanted: Any, hand: Hand, whole: Collection[str] = ()) -> list[Edit]:
    """The edits that make a text's data other data.

    Parameters
    ----------
    text : str
    root : Placed
        Its entries.
    base, wanted : mapping
        What the text says, and what it is to say, as a validated conflict gives both.
    hand : Hand
        How what is new is written.
    whole : collection of str
        Keys of the file that are written anew as a whole where they differ.

    Returns
    -------
    list of Edit
        None of which lies in another.
    """
    work = _Work(text, hand, frozenset(whole))
    found = work.walk(root, base, wanted, _Here((), None, 0, root.flow))
    return found + work.unshared(root, found)


@dataclass(frozen=True, slots=True)
class _Work:
    text: str
    hand: Hand
    whole: frozenset[str]

    def walk(self, node: Placed, base: Any, wanted: Any, here: _Here) -> list[Edit]:
        if same(base, wanted):
            return []
        anew = len(here.path) == 1 and here.path[0] in self.whole
        if node.target is None and not anew:
            try:
                return self._inside(node, base, wanted, replace(here, held=(*here.held, node)))
            except _Stuck:
                if not here.path:
                    raise ValueError("the file as a whole") from None
        return [self._replaced(node, wanted, here)]

    def _inside(self, node: Placed, base: Any, wanted: Any, here: _Here) -> list[Edit]:
        if node.kind == "map" and isinstance(base, dict) and isinstance(wanted, dict):
            short = self._short_map(node, base, wanted)
            if short is not None:
                key, inner, other = short
                path = (*here.path, key) if key else here.path
                return self._map(node, inner, other, replace(here, path=path))
            return self._map(node, base, wanted, here)
        if node.kind == "list" and isinstance(base, dict) and list(base) == list(wanted) == ["order"]:
            return self._list(node, base["order"], wanted["order"], replace(here, path=(*here.path, "order")))
        if node.kind == "list" and isinstance(base, list) and isinstance(wanted, list):
            return self._list(node, base, wanted, here)
        return self._single(node, base, wanted, here)

    def _single(self, node: Placed, base: Any, wanted: Any, here: _Here) -> list[Edit]:
        """Where the text has one entry in place of a list of one, or a number in place of an entry that holds it."""
        if not (isinstance(base, list) and isinstance(wanted, list) and len(base) == len(wanted) == 1):
            raise _Stuck
        here, inner, other = replace(here, path=(*here.path, 0)), base[0], wanted[0]
        bare = node.kind == "scalar" or "low" in _names(node, {"low": 0})
        if bare and isinstance(other, dict) and list(inner) == list(other) == ["weight"]:
            return self.walk(node, inner["weight"], other["weight"], replace(here, path=(*here.path, "weight")))
        return self._inside(node, inner, other, here)

    @staticmethod
    def _short_map(node: Placed, base: dict[str, Any], wanted: dict[str, Any]) -> tuple[str, Any, Any] | None:
        """What a map stands for where it leaves `points` or a single outcome out: the key to add, and the two data."""
        names = _names(node, base)
        if "points" not in names and list(base) == ["points"] == list(wanted) and isinstance(base["points"], dict):
            return ("points", base["points"], wanted["points"]) if isinstance(wanted["points"], dict) else None
        if "outcomes" in names or "effect" not in names or "outcomes" not in base:
            return None
        ways = [base["outcomes"], wanted.get("outcomes")]
        single = all(isinstance(way, list) and len(way) == 1 and set(way[0]) <= set(OUTCOME) for way in ways)
        if not single:
            return None
        flat = [
            {key: item for key, item in data.items() if key != "outcomes"} | data["outcomes"][0]
            for data in (base, wanted)
        ]
        return "", flat[0], flat[1]

    def _map(self, node: Placed, base: dict[str, Any], wanted: dict[str, Any], here: _Here) -> list[Edit]:
        names = _names(node, base)
        if [key for key in base if key in wanted] != [key for key in wanted if key in base]:
            raise _Stuck
        gone = [key for key in base if key not in wanted]
        added = [key for key in wanted if key not in base]
        if any(key not in names for key in gone) or ((gone or added) and node.flow and not braced(node, self.text)):
            raise _Stuck
        kept = [key for key in names if key not in gone]
        if not kept:
            raise _Stuck
        found: list[Edit] = []
        for key in base:
            if key in wanted and not same(base[key], wanted[key]):
                if key not in names:
                    raise _Stuck
                name, value = names[key]
                found += self.walk(value, base[key], wanted[key], self._under(node, name, key, here))
        spans = [(name.start, max(name.end, value.end)) for name, value in names.values()]
        found += self._cut(node, spans, [list(names).index(key) for key in gone], here, [(*here.path, k) for k in gone])
        for key in added:
            before = [other for other in list(wanted)[: list(wanted).index(key)] if other in kept]
            after = None if not before else list(names).index(before[-1])
            found.append(self._put(node, spans, after, (key, wanted[key]), replace(here, path=(*here.path, key))))
        return found

    def _list(self, node: Placed, base: list[Any], wanted: list[Any], here: _Here) -> list[Edit]:
        if len(node.items) != len(base) or not node.items or not wanted:
            raise _Stuck
        spans = [(self._dash(node, item), item.end) for item in node.items]
        found: list[Edit] = []
        gone: list[int] = []
        for tag, i1, i2, j1, j2 in _alignment(base, wanted):
            if tag == "equal":
                continue
            both = min(i2 - i1, j2 - j1)
            for k in range(both):
                inner = self._under(node, None, i1 + k, here, spans[i1 + k][0])
                found += self.walk(node.items[i1 + k], base[i1 + k], wanted[j1 + k], inner)
            gone += range(i1 + both, i2)
            for j in range(j1 + both, j2):
                after = i1 + both - 1 if i1 + both else None
                found.append(self._put(node, spans, after, (None, wanted[j]), replace(here, path=(*here.path, i1))))
        if len(gone) == len(spans):
            raise _Stuck
        return found + self._cut(node, spans, gone, here, [(*here.path, k) for k in gone])

    def _under(self, node: Placed, name: Placed | None, key: str | int, here: _Here, start: int | None = None) -> _Here:
        """One step down, to a value of a map or a list."""
        at = name.start if name is not None else start or 0
        place, margin = here.place, here.margin
        if not node.flow:
            place, margin = self._line(at), self._column(at)
        return replace(here, path=(*here.path, key), place=place, margin=margin, flow=node.flow)

    def _line(self, at: int) -> int:
        """The start of a line."""
        return max(self.text.rfind(mark, 0, at) for mark in "\n\r") + 1

    def _column(self, at: int) -> int:
        return at - self._line(at)

    def _first_on_line(self, at: int) -> bool:
        return not self.text[self._line(at) : at].strip()

    def _line_after(self, at: int) -> int:
        """The start of the line after one, on which nothing but a comment may follow what ends here."""
        end = LINE_END.search(self.text, at)
        rest = self.text[at : end.start() if end else len(self.text)].strip()
        if rest and not rest.startswith("#"):
            raise _Stuck
        return end.end() if end else len(self.text)

    def _dash(self, node: Placed, item: Placed) -> int:
        """The dash before an entry of a list in block style; the entry itself in brackets."""
        if node.flow:
            return item.start
        column, line = self._column(node.start), self._line(item.start)
        while line > self._line(node.start) and not re.match(r"-(\s|$)", self.text[line + column :]):
            line = self._line(line - 1)
        at = line + column
        if not re.match(r"-(\s|$)", self.text[at:]):
            raise _Stuck
        return at

    def _cut(
        self, node: Placed, spans: Sequence[tuple[int, int]], gone: Sequence[int], here: _Here, paths: Sequence[Path]
    ) -> list[Edit]:
        """Entries taken out, those that follow on each other together where the style is flow."""
        found = []
        for n, k in enumerate(gone):
            start, end = spans[k]
            was, last = self.text[start:end], k + 1 == len(spans)
            if not node.flow and self._first_on_line(start):
                line, was = self._line(start), self.text[self._line(start) : end]
                found.append(Edit(line, self._line_after(end), "", paths[n], line, was, within=here.held))
                continue
            if not node.flow and (last or k + 1 in gone):
                raise _Stuck
            place = here.place if node.flow else self._line(start)
            if last or all(j in gone for j in range(k, len(spans))):  # the comma before it goes with it
                found.append(Edit(spans[k - 1][1], end, "", paths[n], place, was))
            else:
                found.append(Edit(start, spans[k + 1][0], "", paths[n], place, was))
        return found

    def _put(
        self,
        node: Placed,
        spans: Sequence[tuple[int, int]],
        after: int | None,
        entry: tuple[str | None, Any],
        here: _Here,
    ) -> Edit:
        """An entry put in after another, or before the first."""
        name, value = entry
        if node.flow:
            new = self.hand.flow(value) if name is None else f"{self.hand.key(name)}: {self.hand.flow(value)}"
            at = spans[0][0] if after is None else spans[after][1]
            return Edit(at, at, f"{new}, " if after is None else f", {new}", here.path, here.place, within=here.held)
        column, mark = self._column(spans[0][0]), self.text[self._line(spans[0][0]) : spans[0][0]]
        column = mark.index("?") if mark.strip() == "?" else column  # a key that is written out as one
        lines = self.hand.item(value, column) if name is None else self.hand.entry(name, value, column)
        newline, margin = self.hand.newline, " " * column
        if after is None and mark.strip() not in ("", "?"):
            new = (newline + margin).join([*lines, ""])
            return Edit(spans[0][0], spans[0][0], new, here.path, self._line(spans[0][0]), within=here.held)
        at = self._line(spans[0][0]) if after is None else self._line_after(spans[after][1])
        new = "".join(f"{margin}{line}{newline}" for line in lines)
        if at and self.text[at - 1] not in "\r\n":
            new = newline + new
        return Edit(at, at, new, here.path, at, whole=True, within=here.held)

    def _replaced(self, node: Placed, wanted: Any, here: _Here) -> Edit:
        """An entry written anew."""
        text, hand = self.text, self.hand
        new = hand.flow(wanted)
        column = self._column(node.start)
        own_lines = not node.flow and node.kind in ("map", "list")
        large = isinstance(wanted, (dict, list)) and bool(wanted) and column + len(new) > WIDTH
        if large and not here.flow:
            margin = column if own_lines else here.margin + 2
            lines = (hand.newline + " " * margin).join(hand.block(wanted, margin))
            new = lines if own_lines else hand.newline + " " * margin + lines
        elif own_lines and column <= here.margin and here.path:
            new = "  " + new  # a list may stand right under its key, where nothing else may
        elif node.start and not node.flow and text[node.start - 1] not in " \n\r[{,":
            new = " " + new
        old = text[node.start : node.end]
        was = old if node.kind in ("map", "list") or LINE_END.search(old) else ""
        return Edit(node.start, node.end, new, here.path, here.place, was)

    def unshared(self, root: Placed, edits: Sequence[Edit]) -> list[Edit]:
        """The first alias of each entry that is edited, as the entry that it stood for: the later ones are its own."""
        left: dict[int, list[Placed]] = {}
        for node in sorted(every(root), key=lambda node: node.start):
            gone = any(one.start <= node.start and node.end <= one.end for one in edits)
            if node.target is not None and not gone and any(_touches(one, node.target) for one in edits):
                left.setdefault(id(node.target), []).append(node)
        found = []
        for first, *others in left.values():
            name = f"&{first.target.anchor} " if others and first.target is not None else ""
            found.append(Edit(first.start, first.end, name + self.hand.flow(plain_of(first))))
        return found


def _touches(edit: Edit, node: Placed) -> bool:
    """Whether an edit changes something in an entry."""
    inside = (edit.start <= node.end and edit.end > node.start) or node.start < edit.start <= node.end
    return inside or any(one is node for one in edit.within)


def _names(node: Placed, base: Any) -> dict[str, tuple[Placed, Placed]]:
    """The entries of a map by the names that the data have for their keys."""
    found = {}
    for key, value in node.pairs if node.kind == "map" else ():
        word = key.target.value if key.target is not None else key.value
        name = str(word)
        if name not in base and isinstance(word, (int, float)) and not isinstance(word, bool):
            name = option_name(word)
        found[name] = (key, value)
    return found


def _alignment(base: list[Any], wanted: list[Any]) -> list[tuple[str, int, int, int, int]]:
    """Which entries of two lists belong together: one by one where they are as many."""
    if len(base) == len(wanted):
        return [("replace", 0, len(base), 0, len(wanted))]
    one, other = [written_out(item) for item in base], [written_out(item) for item in wanted]
    return list(SequenceMatcher(None, one, other, autojunk=False).get_opcodes())
