"""XML read as data: elements with their lines, and nothing else.

A document type, an entity, anything from outside the file, or an encoding beyond the common ones ends the reading with
one message: what the file says of itself is never acted on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any
from xml.parsers import expat

from winset.cases.document import MAX_DEPTH, MAX_NODES
from winset.cases.formats.bounded import content, refused
from winset.cases.problems import quoted

ENCODINGS = {"utf-8", "utf8", "utf-16", "us-ascii", "ascii", "iso-8859-1", "latin-1", "windows-1252", "cp1252"}
"""Encodings that a file may declare."""


@dataclass(slots=True)
class Element:
    """One element: its tag, its line, its attributes, and the elements in it; text between them is left out."""

    tag: str
    line: int
    attributes: dict[str, str]
    children: list[Element] = field(default_factory=list)

    def all(self, tag: str) -> list[Element]:
        """The elements in it with a tag."""
        return [child for child in self.children if child.tag == tag]

    def walk(self, tag: str) -> Iterator[Element]:
        """It, and the elements with this tag that stand in one another under it."""
        yield self
        for child in self.all(tag):
            yield from child.walk(tag)


class _Refusal(Exception):
    """What the file may not hold; carries the message."""


def load_markup(path: FilePath) -> Element:
    """The root element of an XML file.

    Raises
    ------
    ConflictError
        With the line, where it is not XML, has a document type or an entity, or passes a limit.
    """
    raw = content(path)
    reader = _Reader()
    try:
        reader.parser.Parse(raw, True)
    except _Refusal as stop:
        raise refused(path, str(stop), reader.parser.CurrentLineNumber) from None
    except expat.ExpatError as error:
        raise refused(path, f"not XML: {expat.ErrorString(error.code)}", error.lineno) from None
    assert reader.root is not None
    return reader.root


class _Reader:
    """Builds elements from the parser's events, and stops at what is not data."""

    def __init__(self) -> None:
        self.root: Element | None = None
        self.open: list[Element] = []
        self.count = 0
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.XmlDeclHandler = self._declared
        self.parser.StartDoctypeDeclHandler = self._doctype

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self.count += 1 + len(attributes)
        if self.count > MAX_NODES:
            raise _Refusal(f"more than {MAX_NODES:,} elements and attributes")
        if len(self.open) >= MAX_DEPTH:
            raise _Refusal(f"nested more than {MAX_DEPTH} levels deep")
        element = Element(tag, self.parser.CurrentLineNumber, attributes)
        if self.open:
            self.open[-1].children.append(element)
        else:
            self.root = element
        self.open.append(element)

    def _end(self, tag: str) -> None:
        del tag
        self.open.pop()

    def _declared(self, version: str, encoding: str | None, standalone: int) -> None:
        del version, standalone
        if encoding is not None and encoding.lower() not in ENCODINGS:
            raise _Refusal(f"the encoding {quoted(encoding)}; save the file in UTF-8")

    def _doctype(self, name: str, *rest: Any) -> None:
        del rest
        raise _Refusal(f"a document type (DTD) for {quoted(name)}; a file that is imported has none")
