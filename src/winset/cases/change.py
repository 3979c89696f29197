"""A change to a conflict; what a party may bind itself to; and a course of action, which is made of such changes."""

from __future__ import annotations

from typing import Any

from winset.cases.numbers import Identifier, Noted, Record


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
