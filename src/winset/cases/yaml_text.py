"""Plain data written as YAML that `document.load` reads as the same data: on one line, or on lines of its own."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from winset.cases.document import Plus, scalar_of

WIDTH = 110
"""Longest line that is written, long words and texts aside."""

_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./-]*( [A-Za-z0-9_(][A-Za-z0-9_()./-]*)*")
_OLDER = re.compile(r"y|n|yes|no|on|off|\d{4}-\d{1,2}-\d{1,2}", re.IGNORECASE)
"""Text that readers of an older YAML take for a truth or a date."""


@dataclass(frozen=True, slots=True)
class Hand:
    """How data are written.

    Attributes
    ----------
    exact : bool
        Write 1.0 as 1.0, and not as 1.
    quoted : bool
        Put every text and name in quotes, as JSON has it.
    newline : str
    """

    exact: bool = False
    quoted: bool = False
    newline: str = "\n"

    def flow(self, value: Any) -> str:
        """Data on one line.

        Examples
        --------
        >>> Hand().flow({"when": "x == 1", "points": -0.5, "of": ["a", "1"], "on": None})
        '{when: "x == 1", points: -0.5, of: [a, "1"], "on": null}'
        """
        if isinstance(value, dict):
            return "{" + ", ".join(f"{self.key(key)}: {self.flow(item)}" for key, item in value.items()) + "}"
        if isinstance(value, (list, tuple)):
            return "[" + ", ".join(map(self.flow, value)) + "]"
        return self.scalar(value)

    def key(self, name: Any) -> str:
        """A name of a mapping."""
        return self.scalar(str(name) if self.quoted and not isinstance(name, bool) else name)

    def scalar(self, value: Any) -> str:
        """A text, a number, a truth or nothing."""
        if value is None or isinstance(value, bool):
            return json.dumps(value)
        if isinstance(value, float):
            short = value.is_integer() and abs(value) < 1e15 and not self.exact
            return str(int(value)) if short else repr(float(value))
        if isinstance(value, int):
            return f"{int(value):+d}" if isinstance(value, Plus) else str(int(value))
        return quote_text(str(value), always=self.quoted)

    def block(self, value: Any, indent: int) -> list[str]:
        """Data on lines, each after the first to be indented as it is here; what is short stands on one.

        Examples
        --------
        >>> Hand().block({"a": {"b": 1}, "c": [1, 2]}, 0)
        ['a: {b: 1}', 'c: [1, 2]']
        """
        if not value or not isinstance(value, (dict, list, tuple)):
            return [self.flow(value)]
        if isinstance(value, dict):
            return [line for key, item in value.items() for line in self.entry(key, item, indent)]
        return [line for item in value for line in self.item(item, indent)]

    def entry(self, key: Any, value: Any, indent: int) -> list[str]:
        """A key and its value, on one line or more."""
        name, line = self.key(key), f"{self.key(key)}: {self.flow(value)}"
        if self._short(value, line, indent):
            return [line]
        return [f"{name}:", *("  " + inner for inner in self.block(value, indent + 2))]

    def item(self, value: Any, indent: int) -> list[str]:
        """An entry of a list, on one line or more."""
        line = f"- {self.flow(value)}"
        if self._short(value, line, indent):
            return [line]
        first, *rest = self.block(value, indent + 2)
        return [f"- {first}", *("  " + inner for inner in rest)]

    @staticmethod
    def _short(value: Any, line: str, indent: int) -> bool:
        return not value or not isinstance(value, (dict, list, tuple)) or indent + len(line) <= WIDTH


def quote_text(text: str, *, always: bool = False) -> str:
    """A text as a scalar: plain where every reader takes it for itself, else in quotes.

    Examples
    --------
    >>> quote_text("A treaty"), quote_text("no"), quote_text("a: b"), quote_text("12")
    ('A treaty', '"no"', '"a: b"', '"12"')
    """
    plain = _PLAIN.fullmatch(text) and isinstance(scalar_of(text), str) and not _OLDER.fullmatch(text)
    if plain and not always and text != "<<":
        return text
    return "".join(c if c.isprintable() else _escape(c) for c in json.dumps(text, ensure_ascii=False))


def _escape(c: str) -> str:
    code = ord(c)
    return f"\\U{code:08x}" if code > 0xFFFF else f"\\u{code:04x}"
