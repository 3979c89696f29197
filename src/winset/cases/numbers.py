"""Numbers of a conflict file: plain, or a range with its source; and the notes that any entry may carry."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    ModelWrapValidatorHandler,
    PrivateAttr,
    SerializerFunctionWrapHandler,
    Tag,
    model_serializer,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from winset.cases.document import Plus
from winset.cases.numeric import option_name
from winset.cases.problems import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

Finite = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=-1e9, le=1e9)]
"""A number as solved: finite, at most a thousand million either way."""


LEAST_NOISE = 1e-6
"""The least that a party may misjudge by, in its own points."""


class Record(BaseModel):
    """A frozen entry of a conflict file; a key that it does not know is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Kept(Record):
    """An entry that is given back as it was written."""

    _written: Any = PrivateAttr(None)

    @model_validator(mode="wrap")
    @classmethod
    def _keep(cls, value: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        made = handler(value)
        if isinstance(value, dict):
            made._written = value
        return made

    @model_serializer(mode="wrap")
    def _as_written(self, handler: SerializerFunctionWrapHandler) -> Any:
        return handler(self) if self._written is None else self._written

    @property
    def written(self) -> dict[str, Any]:
        """Its keys and values as they were written."""
        return dict(self._written or self.model_dump(exclude_unset=True, by_alias=True))


class Noted(Record):
    """An entry that may say what it is, why, and who says so."""

    id: str | None = None
    name: str | None = None
    because: str | None = None
    source: str | tuple[str, ...] | None = None
    confidence: Literal["high", "medium", "low"] | None = None
    inventory: tuple[str, ...] = ()
    note: str | None = None

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources as a tuple; empty where there is none."""
        return (self.source,) if isinstance(self.source, str) else self.source or ()


class Range(Noted):
    """A number that is uncertain: its bounds and, where one is given, its most likely value."""

    low: Finite
    mode: Finite | None = None
    high: Finite
    with_: str | None = Field(None, alias="with")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        middle = self.low if self.mode is None else self.mode
        if not self.low <= middle <= self.high:
            raise PydanticCustomError("range", "a range runs low ≤ mode ≤ high; found {found}", {"found": str(self)})
        return self

    def __str__(self) -> str:
        return ", ".join(f"{part:g}" for part in (self.low, self.mode, self.high) if part is not None)

    @property
    def value(self) -> float:
        """The number a solve uses: the mode, or the midpoint where no mode is given."""
        return (self.low + self.high) / 2 if self.mode is None else self.mode


def _number_kind(value: Any) -> str:
    return "range" if isinstance(value, (dict, Range)) else "number"


_Either = Annotated[
    Annotated[Finite, Tag("number")] | Annotated[Range, Tag("range")],
    Discriminator(_number_kind),
]


def new(default: Any = None, **more: Any) -> Any:
    """A key that only version 2 of the format knows, with what it is where a file leaves it out."""
    return Field(default, json_schema_extra={"since": 2}, **more)


def aside(default: Any = None, **more: Any) -> Any:
    """A new key on which no answer rests, so that it has no part in the digest either."""
    return Field(default, json_schema_extra={"since": 2, "aside": True}, **more)


def is_new(info: FieldInfo) -> bool:
    """Whether only version 2 of the format knows a key."""
    return isinstance(info.json_schema_extra, dict) and info.json_schema_extra.get("since") == 2


def unsaid(entry: object) -> Any:
    """What a digest leaves out of a record and those in it, as `model_dump` takes what to exclude; None for nothing.

    These are the new keys that they do not say, and those on which no answer rests. So what a file does not say has no
    part in its digest, and a digest outlives the keys that a later version adds.
    """
    found: dict[Any, Any] = {}
    if isinstance(entry, BaseModel):
        said = entry.model_fields_set
        found = {name: True for name in new_keys(type(entry)) if name not in said or is_aside(type(entry), name)}
        parts: Iterable[tuple[Any, Any]] = entry.__dict__.items()
    else:
        parts = entry.items() if isinstance(entry, dict) else enumerate(entry) if isinstance(entry, tuple) else ()
    for key, part in parts:
        if isinstance(part, (BaseModel, dict, tuple)) and key not in found and (inner := unsaid(part)) is not None:
            found[key] = inner
    return found or None


@cache
def is_aside(kind: type[BaseModel], name: str) -> bool:
    """Whether no answer rests on a key of a record."""
    extra = kind.model_fields[name].json_schema_extra
    return isinstance(extra, dict) and bool(extra.get("aside"))


@cache
def new_keys(kind: type[BaseModel]) -> tuple[str, ...]:
    """The keys of a record that only version 2 of the format knows."""
    return tuple(name for name, info in kind.model_fields.items() if is_new(info))


def value_of(number: float | Range) -> float:
    """The number a solve uses.

    Examples
    --------
    >>> value_of(Range(low=1, high=4))
    2.5
    """
    return number.value if isinstance(number, Range) else float(number)


def bounds_of(number: float | Range) -> tuple[float, float]:
    """The least and the greatest that a number may be."""
    return (number.low, number.high) if isinstance(number, Range) else (float(number), float(number))


def _within(low: float, high: float, what: str, open_low: bool = False) -> AfterValidator:
    def check(number: float | Range) -> float | Range:
        least, most = bounds_of(number)
        if least < low or most > high or (open_low and least <= low):
            found = str(number) if isinstance(number, Range) else f"{number:g}"
            raise PydanticCustomError("bounds", "found {found}; expected {what}", {"found": found, "what": what})
        return number

    return AfterValidator(check)


Number = _Either
Probability = Annotated[_Either, _within(0, 1, "a probability from 0 to 1")]
Pace = Annotated[_Either, _within(0, 1, "a chance per period above 0 and at most 1", open_low=True)]
Discount = Annotated[_Either, _within(0, 1, "a discount per period above 0 and at most 1", open_low=True)]
Noise = Annotated[_Either, _within(LEAST_NOISE, 1e9, "a noise of at least 0.000001, in the party's own points")]
Weight = Annotated[_Either, _within(0, 1e9, "a weight of 0 or more")]
Size = Annotated[_Either, _within(0, 1e9, "a size above 0, in the party's unit", open_low=True)]
Months = Annotated[_Either, _within(0, 1200, "months from 0 to 1200")]

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")
_RESERVED = {"points", "low", "mode", "high", "month"}
_RESERVED_OPTIONS = frozenset({"points"})
_WORDS = {"and", "or", "not", "in", "true", "false", "True", "False"}
_TAKEN = {
    "points": "it holds points where notes stand beside them",
    "month": "conditions call the date so",
    **dict.fromkeys(("low", "mode", "high"), "a range is written with it"),
    **dict.fromkeys(_WORDS, "conditions are written with it"),
}
"""Why a word can be no name."""


def _taken(word: str) -> PydanticCustomError:
    told = {"found": word, "why": _TAKEN[word], "other": f"{word}_1"}
    return PydanticCustomError(
        "name", "'{found}' is a word of the format: {why}; choose another, such as {other}", told
    )


def _identifier(value: Any) -> str:
    if not isinstance(value, str) or not _IDENTIFIER.fullmatch(value):
        raise PydanticCustomError(
            "name",
            "found {found}; a name is letters, digits and _, and does not start with a digit",
            {"found": quoted(value)},
        )
    if value in _RESERVED | _WORDS:
        raise _taken(value)
    return value


def _plain(value: Any, what: str = "an option", reserved: frozenset[str] = _RESERVED_OPTIONS) -> str:
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str) or not _PLAIN.fullmatch(text):
        hint = "; write it in quotes" if isinstance(value, bool) else ""
        raise PydanticCustomError(
            "name",
            "found {found}; {what} is letters, digits, _ and -{hint}",
            {"found": quoted(value), "what": what, "hint": hint},
        )
    if text in reserved:
        raise _taken(text)
    return text


def _numbered(value: Any) -> Any:
    """An option that is written as a number, by its name."""
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) <= 1e9
    return option_name(value) if is_number else value


def _factor_value(value: Any) -> bool | int | str:
    if isinstance(value, Plus):
        raise PydanticCustomError("value", "+{found} is a step, not a value", {"found": int(value)})
    return value if isinstance(value, (bool, int)) else _plain(value, "a value", frozenset())


def _effect_value(value: Any) -> bool | int | str:
    """A value to set, or a step along an ordered factor as signed text."""
    if isinstance(value, Plus):
        return f"+{int(value)}"
    if isinstance(value, int) and not isinstance(value, bool) and value < 0:
        return str(value)
    if isinstance(value, str) and re.fullmatch(r"[+-][0-9]{1,6}", value):
        return value
    return value if isinstance(value, (bool, int)) else _plain(value, "a value", frozenset())


def _condition(value: Any) -> Any:
    if isinstance(value, str) or (isinstance(value, dict) and all(isinstance(key, str) for key in value)):
        return value
    raise PydanticCustomError(
        "condition",
        "found {found}; expected a condition in quotes, such as \"leader == 'old'\", or a mapping of names to values",
        {"found": quoted(value)},
    )


def _when(value: Any) -> Any:
    """A condition, or plain true or false."""
    return value if isinstance(value, bool) else _condition(value)


def _date(value: Any) -> Any:
    """A date as text: a year may be written as a number."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Identifier = Annotated[str, BeforeValidator(_identifier)]
Option = Annotated[
    str, BeforeValidator(lambda value: _plain(_numbered(value)), json_schema_input_type=str | int | float)
]
FactorValue = Annotated[bool | int | str, BeforeValidator(_factor_value)]
EffectValue = Annotated[bool | int | str, BeforeValidator(_effect_value)]
ConditionValue = Annotated[str | dict[str, Any], BeforeValidator(_condition)]
WhenValue = Annotated[bool | str | dict[str, Any], BeforeValidator(_when)]
Date = Annotated[str, BeforeValidator(_date, json_schema_input_type=str | int)]
