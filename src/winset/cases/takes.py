"""What a key of the conflict file takes, in words, read off its annotation."""

from __future__ import annotations

import types
import typing
from functools import cache
from typing import TYPE_CHECKING, Any, get_args, get_origin

from pydantic import BaseModel

from winset.cases import numbers, schema

if TYPE_CHECKING:
    from collections.abc import Sequence

RANGED = "a number or a range"
ENTRY = "an entry"
NUMBER = "a number"

_CALLED = {
    "Number": RANGED,
    "Probability": RANGED,
    "Pace": RANGED,
    "Discount": RANGED,
    "Noise": RANGED,
    "Weight": RANGED,
    "Months": RANGED,
    "Size": RANGED,
    "Finite": "a number",
    "VoteCount": "a number above 0",
    "Identifier": "a name",
    "Option": "an option",
    "FactorValue": "a value",
    "EffectValue": "a value, or a step such as +1",
    "ConditionValue": "a condition",
    "WhenValue": "a condition",
    "Date": "a date",
}
"""What the kinds of values of the format are called, by the names that the code has for them."""

_PLAIN = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}


def takes(record: type[BaseModel], field: str, names: Sequence[str]) -> str:
    """What a key takes, in words.

    Parameters
    ----------
    record : type
    field : str
    names : sequence of str
        What the names of a mapping under it are, from the outside in.

    Examples
    --------
    >>> takes(schema.Party, "noise", ()), takes(schema.Time, "step", ())
    ('a number or a range', 'one of month, week, day, year')
    >>> takes(schema.Group, "of", ()), takes(schema.Accord, "points", ["PARTY"])
    ('[a name, …]', '{PARTY: a number or a range, or [an entry, …]}')
    """
    return _said(_hints(record)[field], names)


@cache
def _hints(record: type[BaseModel]) -> dict[str, Any]:
    return typing.get_type_hints(record, include_extras=True)


@cache
def _kinds() -> list[tuple[Any, str]]:
    """The format's own kinds of values, with their words."""
    found = [(getattr(numbers, name, None) or getattr(schema, name, None), words) for name, words in _CALLED.items()]
    return [(kind, words) for kind, words in found if kind is not None]


def _said(annotation: Any, names: Sequence[str]) -> str:
    """One kind of value in words."""
    known = next((words for kind, words in _kinds() if annotation == kind), "")
    origin, inner = get_origin(annotation), get_args(annotation)
    if known or origin is typing.Annotated:
        return known or _said(inner[0], names)
    if origin in (types.UnionType, typing.Union):
        return _either([_said(one, names) for one in inner if one is not type(None)])
    if origin is typing.Literal:
        words = ["true" if one is True else str(one) for one in inner]
        return words[0] if len(words) == 1 else f"one of {', '.join(words)}"
    if origin is dict:
        return f"{{{names[0] if names else 'NAME'}: {_said(inner[1], names[1:])}}}"
    if origin is tuple:
        return f"[{_said(inner[0], names)}, …]"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return RANGED if annotation is numbers.Range else ENTRY
    return _PLAIN.get(annotation, "")


def _either(words: Sequence[str]) -> str:
    """One of several kinds; where a range may stand a number may, and that is said once."""
    left = [one for one in dict.fromkeys(words) if one and not (one == NUMBER and RANGED in words)]
    return ", or ".join(left)
