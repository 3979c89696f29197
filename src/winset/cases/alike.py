"""Whether two conflicts differ in their numbers alone, so that what follows from the rest need be found only once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from winset.cases.numbers import Range, Record, value_of

if TYPE_CHECKING:
    from winset.cases.schema import Conflict


TOLD = {"title", "about", "sources", "map", "statements", "claims", "questions", "readings", "courses"}
"""Parts of a conflict file on which its game does not rest."""


CHANCES = {"probability", "pace"}
"""What makes a state reachable where it is above 0."""


def same_but_numbers(first: Conflict, second: Conflict) -> bool:
    """Whether two conflicts' games differ in numbers alone, and no chance is 0 in one of them only.

    Parameters
    ----------
    first, second : Conflict

    Examples
    --------
    >>> from winset import parse
    >>> toy = "{winset: 1, title: t, parties: {a: {values: {x: {y: 2}}}}, issues: {x: [y, z]}, consent: [{of: [a]}]}"
    >>> ruled = toy[:-1] + ", rules: [{require: x == 'y'}]}"
    >>> same_but_numbers(parse(toy), parse(toy.replace("2", "3"))), same_but_numbers(parse(toy), parse(ruled))
    (True, False)
    """
    names = [name for name in type(first).model_fields if name not in TOLD]
    return all(alike(getattr(first, name), getattr(second, name)) for name in names)


def alike(first: Any, second: Any, name: str = "") -> bool:
    """Whether two entries of conflict files differ in numbers alone, and no chance is 0 in one of them only.

    Parameters
    ----------
    first, second : an entry of a conflict file
    name : str
        What it is called there.

    Examples
    --------
    >>> alike({"a": 0.5, "b": 1.0}, {"a": 0.25, "b": 0.0}), alike(0.5, 0.0, "probability")
    (True, False)
    """
    if _is_number(first) and _is_number(second):
        return name not in CHANCES or bool(value_of(first)) == bool(value_of(second))
    if type(first) is not type(second):
        return False
    if isinstance(first, Record):
        return all(alike(getattr(first, key), getattr(second, key), key) for key in type(first).model_fields)
    if isinstance(first, dict):
        return list(first) == list(second) and all(alike(item, second[key], name) for key, item in first.items())
    if isinstance(first, tuple):
        return len(first) == len(second) and all(alike(a, b, name) for a, b in zip(first, second, strict=True))
    return bool(first == second)


def _is_number(entry: Any) -> bool:
    """A number that a file may give as a range; counts and codes are whole numbers and not meant."""
    return isinstance(entry, (float, Range))
