"""The condition language by hand: a tokeniser and a recursive descent, for the brute-force check alone.

Nothing here is shared with the package under test: two readers of one language must agree.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

Value = bool | int | str
Node = tuple[Any, ...]

COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
KEYWORDS = ("and", "or", "not", "in", "true", "false")
TOKEN = re.compile(
    r"\s*(?:(?P<text>'[^']*'|\"[^\"]*\")|(?P<number>-?\d+(?!\w))|(?P<name>[A-Za-z_]\w*)"
    r"|(?P<mark>==|!=|<=|>=|[<>()\[\],]))"
)


def tokens(text: str) -> list[tuple[str, Value]]:
    """Split a condition into (kind, value): literals, names, and marks (operators, brackets, keywords)."""
    found: list[tuple[str, Value]] = []
    place, text = 0, text.rstrip()
    while place < len(text):
        match = TOKEN.match(text, place)
        if match is None:
            raise ValueError(f"not a condition at {text[place:]!r}")
        place = match.end()
        piece = match.group(match.lastgroup or 0).strip()
        if match.lastgroup == "text":
            found.append(("literal", piece[1:-1]))
        elif match.lastgroup == "number":
            found.append(("literal", int(piece)))
        elif piece in ("true", "false"):
            found.append(("literal", piece == "true"))
        else:
            found.append(("name" if match.lastgroup == "name" and piece not in KEYWORDS else "mark", piece))
    return found


class Parser:
    """One pass over the tokens of a condition; each method reads one rule of the grammar."""

    def __init__(self, text: str) -> None:
        """Start at the first token of the text."""
        self.text, self.tokens, self.place = text, tokens(text), 0

    def sees(self, *marks: str) -> bool:
        """Say whether the next token is one of these marks."""
        return self.place < len(self.tokens) and self.tokens[self.place] in [("mark", mark) for mark in marks]

    def take(self) -> tuple[str, Value]:
        """Read the next token."""
        if self.place == len(self.tokens):
            raise ValueError(f"condition ends too soon: {self.text!r}")
        self.place += 1
        return self.tokens[self.place - 1]

    def expect(self, mark: str) -> None:
        """Read a mark that must come here."""
        if self.take() != ("mark", mark):
            raise ValueError(f"expected {mark!r} in {self.text!r}")

    def whole(self) -> Node:
        """Read the whole text as one condition."""
        node = self.either()
        if self.place < len(self.tokens):
            raise ValueError(f"too much in {self.text!r}")
        return node

    def either(self) -> Node:
        """Read `a or b or ...`."""
        node = self.both()
        while self.sees("or"):
            self.take()
            node = ("or", node, self.both())
        return node

    def both(self) -> Node:
        """Read `a and b and ...`."""
        node = self.negation()
        while self.sees("and"):
            self.take()
            node = ("and", node, self.negation())
        return node

    def negation(self) -> Node:
        """Read `not a`, which binds less than a comparison."""
        if self.sees("not"):
            self.take()
            return ("not", self.negation())
        return self.comparison()

    def comparison(self) -> Node:
        """Read one operand, or two with a comparison between them, or a membership."""
        left = self.operand()
        if self.sees(*COMPARISONS):
            mark = self.take()[1]
            return (mark, left, self.operand())
        if self.sees("in"):
            self.take()
            return ("in", left, self.members())
        if self.sees("not"):
            self.take()
            self.expect("in")
            return ("not", ("in", left, self.members()))
        return left

    def operand(self) -> Node:
        """Read a name, a literal, or a condition in brackets."""
        if self.sees("("):
            self.take()
            node = self.either()
            self.expect(")")
            return node
        kind, value = self.take()
        if kind == "mark":
            raise ValueError(f"unexpected {value!r} in {self.text!r}")
        return (kind, value)

    def members(self) -> list[Value]:
        """Read a list or a tuple of literals."""
        close = {"[": "]", "(": ")"}[str(self.take()[1])]
        found: list[Value] = []
        while not self.sees(close):
            kind, value = self.take()
            if kind != "literal":
                raise ValueError(f"expected a literal in {self.text!r}")
            found.append(value)
            if not self.sees(close):
                self.expect(",")
        self.take()
        return found


@cache
def parse(text: str) -> Node:
    """Read a condition's text into nested tuples, once."""
    return Parser(text).whole()


def same(left: Value, right: Value) -> bool:
    """Say whether two values are equal, and of one kind: true is not 1."""
    return isinstance(left, bool) == isinstance(right, bool) and left == right


def worth(node: Node, names: Mapping[str, Value], orders: Mapping[str, Sequence[Value]]) -> Value:
    """Find the value of a part of a condition."""
    kind: str = node[0]
    if kind == "literal":
        literal: Value = node[1]
        return literal
    if kind == "name":
        return names[node[1]]
    if kind == "or":
        return true(node[1], names, orders) or true(node[2], names, orders)
    if kind == "and":
        return true(node[1], names, orders) and true(node[2], names, orders)
    if kind == "not":
        return not true(node[1], names, orders)
    left = worth(node[1], names, orders)
    if kind == "in":
        return any(same(left, member) for member in node[2])
    right = worth(node[2], names, orders)
    if kind in ("==", "!="):
        return same(left, right) == (kind == "==")
    return before(kind, *ranks(node, left, right, orders))


def ranks(node: Node, left: Value, right: Value, orders: Mapping[str, Sequence[Value]]) -> tuple[Any, Any]:
    """Find what `<` compares: places in an ordered factor's list, or dates as text in time order."""
    named = [side[1] for side in (node[1], node[2]) if side[0] == "name"]
    if "month" in named:
        return str(left), str(right)
    order = list(orders[named[0]])
    return order.index(left), order.index(right)


def before(mark: str, left: Any, right: Any) -> bool:
    """Compare two ranks."""
    return bool({"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[mark])


def true(node: Node, names: Mapping[str, Value], orders: Mapping[str, Sequence[Value]]) -> bool:
    """Find the truth of a part of a condition, which must be a boolean."""
    value = worth(node, names, orders)
    if not isinstance(value, bool):
        raise ValueError(f"not true or false: {node!r}")
    return value


def holds(when: Any, names: Mapping[str, Value], orders: Mapping[str, Sequence[Value]]) -> bool:
    """Say whether a condition holds: none always does; a text is parsed; of a mapping all must hold, of a list any."""
    if when is None or isinstance(when, bool):
        return when is not False
    if isinstance(when, str):
        return true(parse(when), names, orders)
    for name, wanted in when.items():
        choices = wanted if isinstance(wanted, list | tuple) else [wanted]
        if name == "month":
            choices = [str(choice) for choice in choices]
        if not any(same(names[name], choice) for choice in choices):
            return False
    return True
