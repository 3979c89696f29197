"""The condition language of conflict files: parsed here, checked against the names it may use, evaluated as masks.

``president == 'eisenhower' and month >= '1953-02' and not (front < 'parallel' or kremlin in ['stalin'])``

It has factor names, issue names, `month`; literals; ``== != < <= > >= in``, ``not in``, ``not and or`` and brackets.
A bare name stands for a factor that is true or false; `true` holds always, `false` never. A mapping ``{name: value}``
means that all of its entries hold; a list of values there means any of them. Nothing is ever evaluated by Python.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from winset.cases.calendar import FORMS, ordinal
from winset.cases.numeric import option_name
from winset.cases.problems import nearest, quoted

MAX_LENGTH = 4_000
MAX_BRACKETS = 50
MOST_READ = 10_000
"""Conditions that a scope remembers."""

Mask = NDArray[np.bool_]
Frame = Mapping[str, NDArray[np.int64]]
When = bool | str | Mapping[str, Any] | None

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'[^']*'|\"[^\"]*\")|(?P<word>[A-Za-z_][A-Za-z0-9_]*)|(?P<number>[-+]?[0-9]+(?:\.[0-9]+)?)"
    r"|(?P<op>==|!=|<=|>=|<|>)|(?P<mark>[()\[\],])|(?P<bad>\S))"
)
_ORDER: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_MIRROR = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


class ConditionError(ValueError):
    """A condition that cannot be read; the message says what was found and what was expected."""


@dataclass(frozen=True, slots=True)
class Domain:
    """What a name in a condition may be.

    Attributes
    ----------
    kind : {'factor', 'issue', 'month'}
    values : tuple
        Its values, in order; empty for `month`.
    ordered : bool
    step : str
        The calendar's step, for `month`.
    """

    kind: str
    values: tuple[bool | int | str, ...] = ()
    ordered: bool = False
    step: str = ""


class Scope(dict[str, Domain]):
    """The names that conditions may use, never changed, and the conditions in words that were read in it so far."""

    __slots__ = ("read",)

    def __init__(self, names: Iterable[tuple[str, Domain]]) -> None:
        super().__init__(names)
        self.read: dict[str, Condition] = {}


@dataclass(frozen=True, slots=True)
class Test:
    """A name compared with one value or several, as codes (positions in the domain; ordinals for `month`)."""

    name: str
    op: str
    codes: tuple[int, ...]

    def mask(self, frame: Frame) -> Mask:
        array = frame[self.name]
        if self.op == "in":
            return np.asarray(np.isin(array, self.codes))
        return np.asarray(_ORDER[self.op](array, self.codes[0]))


@dataclass(frozen=True, slots=True)
class Join:
    """Conditions joined by 'and' or 'or', or one denied by 'not'."""

    how: str
    parts: tuple[Test | Join, ...]

    def mask(self, frame: Frame) -> Mask:
        """Where it holds; of nothing joined, 'and' holds always and 'or' never."""
        masks = [part.mask(frame) for part in self.parts]
        if self.how == "not":
            return ~masks[0]
        if not masks:
            return np.asarray(self.how == "and")
        return reduce(np.logical_and if self.how == "and" else np.logical_or, masks)


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition ready to be evaluated.

    Attributes
    ----------
    tree : Test, Join or None
        None holds always.
    names : frozenset of str
        The factors, issues and `month` that it depends on.
    text : str
        As written, for showing.
    """

    tree: Test | Join | None
    names: frozenset[str]
    text: str

    def mask(self, frame: Frame) -> Mask:
        """Where it holds.

        Parameters
        ----------
        frame : mapping of name to integer array
            Codes of every name it depends on; the arrays broadcast together.

        Returns
        -------
        bool array
            Of the broadcast shape of the names it uses (0-d where it uses none).
        """
        return np.asarray(True) if self.tree is None else self.tree.mask(frame)


ALWAYS = Condition(None, frozenset(), "")
NEVER = Condition(Join("or", ()), frozenset(), "false")


def compile_condition(when: When, scope: Mapping[str, Domain]) -> Condition:
    """Parse a condition and check every name and value in it.

    Parameters
    ----------
    when : bool, str, mapping or None
        None is always true.
    scope : mapping of name to Domain
        The names it may use.

    Raises
    ------
    ConditionError
        With what was found and the nearest right spelling.

    Examples
    --------
    >>> scope = {"front": Domain("factor", ("south", "middle", "north"), ordered=True)}
    >>> compile_condition("front >= 'middle'", scope).mask({"front": np.arange(3)})
    array([False,  True,  True])
    """
    if when is None or when is True:
        return ALWAYS
    if when is False:
        return NEVER
    if isinstance(when, str):
        return _read(when, scope)
    if not when:
        raise ConditionError("an empty condition; leave `when` out for always")
    tree = Join("and", tuple(_entry(str(name), value, scope) for name, value in when.items()))
    return Condition(tree, frozenset(_names(tree)), text_of(when))


def _read(when: str, scope: Mapping[str, Domain]) -> Condition:
    """A condition in words; each is read once in a scope."""
    read = scope.read if isinstance(scope, Scope) else {}
    if when not in read:
        if len(read) >= MOST_READ:
            read.clear()
        tree = _Parser(when, scope).parse()
        read[when] = Condition(tree, frozenset(_names(tree)), text_of(when))
    return read[when]


def text_of(when: When) -> str:
    """A condition as written, for showing; empty where it always holds.

    Examples
    --------
    >>> text_of({"front": ["hill", "river"], "talking": True})
    'front is hill or river and talking is true'
    """
    if isinstance(when, bool) or when is None:
        return "" if when is not False else "never"
    if isinstance(when, str):
        return " ".join(when.split())
    return " and ".join(f"{name} is {_shown(value)}" for name, value in when.items())


def rewritten(when: When) -> str:
    """A condition as text that says the same where a file may have a mapping; empty where it always holds.

    Examples
    --------
    >>> rewritten({"front": ["hill", "river"], "talking": True})
    "front in ['hill', 'river'] and talking in [true]"
    """
    if when is None or when is True:
        return ""
    if isinstance(when, (bool, str)):
        return when or "false"
    return " and ".join(f"{name} in [{', '.join(map(_literal, _several(value)))}]" for name, value in when.items())


def settled(condition: Condition, frame: Frame) -> Condition | bool:
    """A condition with some of its names given: what is left of it, or true or false where nothing is.

    Examples
    --------
    >>> scope = {"x": Domain("issue", ("a", "b")), "s": Domain("factor", (False, True))}
    >>> settled(compile_condition("s and x == 'b'", scope), {"s": np.asarray(1)}).names
    frozenset({'x'})
    """
    tree = True if condition.tree is None else _settle(condition.tree, frame)
    return tree if isinstance(tree, bool) else Condition(tree, frozenset(_names(tree)), condition.text)


def _settle(tree: Test | Join, frame: Frame) -> Test | Join | bool:
    if isinstance(tree, Test):
        return bool(tree.mask(frame)) if tree.name in frame else tree
    parts = [_settle(part, frame) for part in tree.parts]
    if tree.how == "not":
        return not parts[0] if isinstance(parts[0], bool) else Join("not", (parts[0],))
    deciding = tree.how == "or"
    if deciding in parts:
        return deciding
    left = tuple(part for part in parts if not isinstance(part, bool))
    return Join(tree.how, left) if left else not deciding


def _several(value: object) -> list[object]:
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _literal(value: object) -> str:
    return _shown(value) if isinstance(value, (bool, int, float)) else f"'{value}'"


def _shown(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return " or ".join(_shown(item) for item in value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _names(tree: Test | Join) -> set[str]:
    return {tree.name} if isinstance(tree, Test) else set().union(*(_names(part) for part in tree.parts))


def _domain(name: str, scope: Mapping[str, Domain]) -> Domain:
    if name == "month" and name not in scope:
        raise ConditionError("no month here")
    if name not in scope:
        kinds = {domain.kind for domain in scope.values()}
        what = "factor or issue" if "issue" in kinds else "factor"
        raise ConditionError(f"no {what} {quoted(name)} here{nearest(name, scope)}")
    return scope[name]


def _code(name: str, domain: Domain, value: object) -> int:
    if domain.kind == "month":
        if not isinstance(value, (str, int)) or isinstance(value, bool):
            raise ConditionError(f"month is compared with {quoted(value)}; expected '{FORMS[domain.step]}'")
        try:
            return ordinal(str(value), domain.step)
        except ValueError as error:
            hint = f"; put the date in quotes, as '{FORMS[domain.step]}'" if isinstance(value, int) else ""
            raise ConditionError(f"month is compared with {quoted(value)}: {error}{hint}") from None
    found = value
    if domain.kind == "issue" and isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) <= 1e9:
        found = option_name(value)
    if not isinstance(found, (bool, int, str)):
        raise ConditionError(f"{name} is compared with {quoted(value)}; expected a value, or a list of values")
    for code, known in enumerate(domain.values):
        if known == found and isinstance(known, bool) == isinstance(found, bool):
            return code
    word = "option" if domain.kind == "issue" else "value"
    raise ConditionError(f"{name} has no {word} {quoted(_shown(value))}{nearest(value, domain.values)}")


def _test(name: str, op: str, values: list[object], scope: Mapping[str, Domain]) -> Test:
    domain = _domain(name, scope)
    if op in ("<", "<=", ">", ">=") and not (domain.ordered or domain.kind == "month"):
        raise ConditionError(f"'{op}' on {name}, which has no order; write `ordered: true` where it is declared")
    return Test(name, op, tuple(_code(name, domain, value) for value in values))


def _entry(name: str, value: object, scope: Mapping[str, Domain]) -> Test:
    values = _several(value)
    if not values:
        raise ConditionError(f"{name} is given an empty list of values")
    return _test(name, "in", values, scope)


class _Parser:
    """Recursive descent over the tokens of one condition."""

    def __init__(self, text: str, scope: Mapping[str, Domain]) -> None:
        if len(text) > MAX_LENGTH:
            raise ConditionError(f"a condition of {len(text):,} characters; the limit is {MAX_LENGTH:,}")
        self.scope = scope
        self.tokens = [(str(m.lastgroup), m.group(str(m.lastgroup))) for m in _TOKEN.finditer(text) if m.lastgroup]
        self.at = 0
        self.brackets = 0
        bad = next((token for kind, token in self.tokens if kind == "bad"), None)
        if bad is not None:
            hint = "; write == to compare" if bad == "=" else "; a quote is not closed" if bad in "'\"" else ""
            raise ConditionError(f"{quoted(bad)} is not part of a condition{hint}")

    def parse(self) -> Test | Join:
        if not self.tokens:
            raise ConditionError("an empty condition; leave `when` out for always")
        tree = self.either()
        if self.at < len(self.tokens):
            raise ConditionError(f"{quoted(self.peek()[1])} is not expected here{self.hint()}")
        return tree

    def hint(self) -> str:
        kind, token = self.peek()
        if token == "(" and self.at:
            return "; a condition calls nothing"
        return "; join conditions with 'and' or 'or'" if kind == "word" else ""

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def take(self, token: str) -> bool:
        if self.peek()[1] == token and self.peek()[0] in ("word", "op", "mark"):
            self.at += 1
            return True
        return False

    def either(self) -> Test | Join:
        parts = [self.both()]
        while self.take("or"):
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else Join("or", tuple(parts))

    def both(self) -> Test | Join:
        parts = [self.single()]
        while self.take("and"):
            parts.append(self.single())
        return parts[0] if len(parts) == 1 else Join("and", tuple(parts))

    def single(self) -> Test | Join:
        self.brackets += 1
        if self.brackets > MAX_BRACKETS:
            raise ConditionError(f"brackets or 'not' nested more than {MAX_BRACKETS} deep")
        try:
            if self.take("not"):
                return Join("not", (self.single(),))
            if self.take("("):
                inner = self.either()
                if not self.take(")"):
                    raise ConditionError("a bracket is not closed")
                return inner
            return self.comparison()
        finally:
            self.brackets -= 1

    def comparison(self) -> Test | Join:
        """`name op value`, `value op name`, a chain of them, `name in [values]`, or a bare true-or-false name."""
        left = self.operand()
        tests: list[Test | Join] = []
        while True:
            denied = self.peek()[1] == "not" and self.tokens[self.at + 1 : self.at + 2] == [("word", "in")]
            self.at += denied
            if self.take("in"):
                inner = _test(self.name_of(left), "in", self.values(), self.scope)
                tests.append(Join("not", (inner,)) if denied else inner)
                break
            if self.peek()[0] != "op":
                break
            op = self.peek()[1]
            self.at += 1
            right = self.operand()
            tests.append(self.compare(left, op, right))
            left = right
        if not tests:
            if left in (("value", True), ("value", False)) and isinstance(left[1], bool):
                return Join("and" if left[1] else "or", ())
            return self.bare(self.name_of(left))
        return tests[0] if len(tests) == 1 else Join("and", tuple(tests))

    def compare(self, left: tuple[str, object], op: str, right: tuple[str, object]) -> Test:
        if left[0] == "name" and right[0] == "value":
            return _test(str(left[1]), op, [right[1]], self.scope)
        if left[0] == "value" and right[0] == "name":
            return _test(str(right[1]), _MIRROR[op], [left[1]], self.scope)
        if left[0] == "name":
            domain = _domain(str(left[1]), self.scope)
            hint = f"; write '{right[1]}' in quotes" if right[1] in domain.values else ""
            raise ConditionError(f"{left[1]} is compared with the name {right[1]}; compare a name with a value{hint}")
        raise ConditionError(f"{quoted(_shown(left[1]))} is compared with a value; compare a name with a value")

    def bare(self, name: str) -> Test:
        domain = _domain(name, self.scope)
        if set(domain.values) != {False, True} or not all(isinstance(value, bool) for value in domain.values):
            raise ConditionError(f"{name} alone is neither true nor false; compare it with a value")
        return _test(name, "==", [True], self.scope)

    def name_of(self, operand: tuple[str, object]) -> str:
        if operand[0] != "name":
            raise ConditionError(f"{quoted(_shown(operand[1]))} stands alone; compare a name with a value")
        return str(operand[1])

    def operand(self) -> tuple[str, object]:
        kind, token = self.peek()
        self.at += 1
        if kind == "text":
            return "value", token[1:-1]
        if kind == "number":
            return "value", float(token) if "." in token else int(token)
        if kind == "word" and token in ("true", "True", "false", "False"):
            return "value", token.lower() == "true"
        if kind == "word" and token not in ("and", "or", "not", "in"):
            return "name", token
        found = quoted(token) if token else "the end"
        raise ConditionError(f"{found} stands where a name or a value is expected")

    def values(self) -> list[object]:
        closing = {"[": "]", "(": ")"}.get(self.peek()[1])
        if closing is None:
            raise ConditionError("'in' is followed by a list of values, as ['stalin', 'successors']")
        self.at += 1
        found: list[object] = []
        while not self.take(closing):
            if found and not self.take(","):
                raise ConditionError("values in a list are separated by commas")
            kind, value = self.operand()
            if kind == "name":
                raise ConditionError(f"{quoted(value)} in a list of values; write it in quotes")
            found.append(value)
        if not found:
            raise ConditionError("'in' is followed by an empty list")
        return found
