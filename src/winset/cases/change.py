"""A change to a conflict; what a party may bind itself to; and a course of action, which is made of such changes."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, Discriminator, Field, Tag, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from winset.cases.numbers import Date, FactorValue, Identifier, Kept, Noted
from winset.cases.problems import nearest, quoted
from winset.errors import RequestError


def _without(value: Any) -> Any:
    """What is left out: 'kind.name', {kind: name or names}, or a list of these."""
    entries = value if isinstance(value, (list, tuple)) else [value]
    for entry in entries:
        names = entry.values() if isinstance(entry, dict) else [entry]
        flat = [name for item in names for name in (item if isinstance(item, (list, tuple)) else [item])]
        keys = entry if isinstance(entry, dict) else ()
        plain = isinstance(entry, (dict, str))
        if not entry or not plain or not all(isinstance(word, str) or type(word) is int for word in [*flat, *keys]):
            told = {"found": quoted(entry)}
            raise PydanticCustomError("change", "found {found}; expected what is left out, as chance.NAME", told)
    return value


Without = Annotated[Any, AfterValidator(_without)]


class Binding(Kept):
    """What a party does come what may.

    `always`: moves that it makes on every occasion on which it can. `insist`: {issue: option or options}, without
    which it signs nothing. `accept`: the same, and it refuses nothing that has them. `agree`: accords that it never
    refuses.
    """

    always: str | tuple[str, ...] = ()
    insist: dict[Identifier, Any] = {}
    accept: dict[Identifier, Any] = {}
    agree: str | tuple[str, ...] = ()


class Force(Kept):
    """An event that is sure to happen at a month, if it can: a move, a chance event or an accord, with its outcome."""

    month: Date
    move: str | None = None
    chance: str | None = None
    accord: str | None = None
    outcome: Annotated[int, Field(strict=True, ge=0)] | None = None

    @property
    def kind(self) -> str:
        """Which of move, chance and accord it is."""
        return next(kind for kind in ("move", "chance", "accord") if getattr(self, kind) is not None)

    @property
    def event(self) -> str:
        """The event's name."""
        return str(getattr(self, self.kind))

    @model_validator(mode="after")
    def _one(self) -> Force:
        found = [kind for kind in ("move", "chance", "accord") if getattr(self, kind) is not None]
        if len(found) != 1:
            told = {"found": " and ".join(found) or "none"}
            raise PydanticCustomError("step", "expected one of move, chance, accord; found {found}", told)
        return self


class Start(Kept):
    """Another beginning: the month of the first talks, factors that then have another value."""

    month: Date | None = None
    state: dict[Identifier, FactorValue] = {}


def _several(value: Any) -> str:
    return "several" if isinstance(value, (list, tuple)) else "one"


class Forbidden(Kept):
    """A move that may not be made from a date on; before it, it is as it was."""

    move: str
    start: Date = Field(alias="from")


def _form(value: Any) -> str:
    return "word" if isinstance(value, str) else _several(value)


Forbid = Annotated[Annotated[str, Tag("word")] | Annotated[Forbidden, Tag("one")], Discriminator(_form)]
"""A move that may never be made, by its name, or from a date on."""

Forbids = Annotated[
    Annotated[str, Tag("word")] | Annotated[Forbidden, Tag("one")] | Annotated[tuple[Forbid, ...], Tag("several")],
    Discriminator(_form),
]
Forced = Annotated[Annotated[Force, Tag("one")] | Annotated[tuple[Force, ...], Tag("several")], Discriminator(_several)]


class Change(Kept):
    """Changes to a conflict: the vocabulary of what-ifs."""

    set: dict[str, Any] = {}
    without: Without | None = None
    forbid: Forbids | None = None
    force: Forced | None = None
    bind: dict[Identifier, Binding] | None = None
    start: Start | None = None

    @property
    def forbidden(self) -> tuple[tuple[str, str | None], ...]:
        """The moves that it forbids, each with the date from which on; None for always."""
        given = self.forbid if isinstance(self.forbid, tuple) else () if self.forbid is None else (self.forbid,)
        return tuple((entry, None) if isinstance(entry, str) else (entry.move, entry.start) for entry in given)


Changes = Annotated[
    Annotated[Change, Tag("one")] | Annotated[tuple[Change, ...], Tag("several")], Discriminator(_several)
]
"""One change, or a list of them."""


class Course(Noted):
    """A course of action: what a party binds itself to while everyone else does what then suits it best."""

    party: Identifier
    says: str
    change: Changes | None = None
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
        # A misspelt key says more than that the key it stands for is missing.
        first = min(error.errors(include_url=False), key=lambda one: one["type"] != "extra_forbidden")
        place = [str(part) for part in first["loc"] if part not in ("one", "several", "word")]
        parts: dict[str, type[Kept]] = {"bind": Binding, "force": Force, "forbid": Forbidden, "start": Start}
        record = parts.get(place[0], Change) if len(place) > 1 else Change
        known = [field.alias or key for key, field in record.model_fields.items()]
        hint = nearest(place[-1], known) if first["type"] == "extra_forbidden" else ""
        told = first["msg"] if first["type"] in ("step", "change") else first["msg"].lower()
        raise RequestError(f"not a change: {'.'.join(place) or 'change'}: {told}{hint}") from None
