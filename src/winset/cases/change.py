"""A change to a conflict; what a party may bind itself to; and a course of action, which is made of such changes."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from winset.cases.numbers import Identifier, Noted, Record
from winset.cases.problems import nearest
from winset.errors import RequestError


class Binding(Record):
    """What a party does come what may.

    `always`: moves that it makes on every occasion on which it can. `insist`: {issue: option or options}, without
    which it signs nothing. `accept`: the same, and it refuses nothing that has them. `agree`: accords that it never
    refuses.
    """

    always: str | tuple[str, ...] = ()
    insist: dict[Identifier, Any] = {}
    accept: dict[Identifier, Any] = {}
    agree: str | tuple[str, ...] = ()


class Change(Record):
    """Changes to a conflict: the vocabulary of what-ifs."""

    set: dict[str, Any] = {}
    without: dict[str, Any] | str | tuple[Any, ...] | None = None
    forbid: str | tuple[str, ...] | None = None
    force: dict[str, Any] | tuple[Any, ...] | None = None
    bind: dict[Identifier, Binding] | None = None
    start: dict[str, Any] | None = None


class Course(Noted):
    """A course of action: what a party binds itself to while everyone else does what then suits it best."""

    party: Identifier
    says: str
    change: Any = None
    group: str | None = None


def changes_of(entry: Any) -> tuple[Change, ...]:
    """Changes as a file or a caller writes them: nothing, one mapping, or a list of them.

    Raises
    ------
    RequestError
        Where an entry is not a change.

    Examples
    --------
    >>> changes_of({"forbid": "rok.release"})[0].forbid
    'rok.release'
    """
    entries = [] if entry is None else entry if isinstance(entry, (list, tuple)) else [entry]
    try:
        return tuple(item if isinstance(item, Change) else Change.model_validate(item) for item in entries)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "change"
        bound = first["loc"][:1] == ("bind",) and len(first["loc"]) > 2
        hint = nearest(first["loc"][-1] if bound else where, (Binding if bound else Change).model_fields)
        raise RequestError(f"not a change: {where}: {first['msg'].lower()}{hint}") from None
