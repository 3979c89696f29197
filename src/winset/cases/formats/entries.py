"""Entries of a JSON or YAML file asked for by their places, each wrong one refused with its place and line."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path as FilePath
from typing import Any, NoReturn

from winset.cases.document import Document
from winset.cases.formats.bounded import exact, refused
from winset.cases.formats.foreign import decimal
from winset.cases.problems import Path, quoted, show_path


@dataclass(frozen=True, slots=True)
class Entries:
    """The data of a file.

    Attributes
    ----------
    path : path
    document : Document
    """

    path: FilePath
    document: Document

    def at(self, where: Path) -> Any:
        """What stands at a place; None where nothing does."""
        data = self.document.data
        for part in where:
            if isinstance(data, dict):
                data = data.get(part)
            else:
                data = data[part] if isinstance(data, list) and isinstance(part, int) and part < len(data) else None
        return data

    def refuse(self, where: Path, message: str) -> NoReturn:
        """Refuse the file for what stands at a place."""
        raise refused(self.path, message, self.document.line(where), show_path(where))

    def number(self, where: Path, default: Fraction | None = None) -> Fraction:
        """A finite number; the default where nothing stands there."""
        found = self.at(where)
        if found is None and default is not None:
            return default
        number = exact(found)
        if number is None:
            self.refuse(where, f"found {quoted(found)}; expected a finite number")
        return number

    def share(self, where: Path) -> Fraction:
        """A number from 0 to 1."""
        number = self.number(where)
        if not 0 <= number <= 1:
            self.refuse(where, f"found {decimal(number)}; expected a number from 0 to 1")
        return number

    def list(self, where: Path, count: int | None = None) -> list[Any]:
        """A list, of a given length where one is given."""
        found = self.at(where)
        if not isinstance(found, list) or count not in (None, len(found)):
            size = "" if count is None else f" of {count}"
            self.refuse(where, f"found {quoted(found)}; expected a list{size}")
        return found

    def mapping(self, where: Path) -> dict[str, Any]:
        """A mapping."""
        found = self.at(where)
        if not isinstance(found, dict):
            self.refuse(where, f"found {quoted(found)}; expected names and values")
        return found

    def texts(self, where: Path) -> tuple[str, ...]:
        """A list of texts, numbers or truths, as texts; no two alike."""
        found = tuple(value_text(value) for value in self.list(where))
        if not all(found) or len(set(found)) < len(found):
            self.refuse(where, "expected texts or numbers, no two alike")
        return found


def value_text(value: object) -> str:
    """A value of an issue as text; empty where it is none.

    Examples
    --------
    >>> value_text("a"), value_text(2.50), value_text(True), value_text(None)
    ('a', '2.5', 'true', '')
    """
    if isinstance(value, bool):
        return str(value).lower()
    number = exact(value)
    return value if isinstance(value, str) else "" if number is None else decimal(number)
