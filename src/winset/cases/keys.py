"""Every key of the conflict file: where it may stand, and the one text that tells what it is.

The keys are read off the records of the format, so that none can be forgotten; the texts stand in `keys.yaml`, by
record and key. `winset explain`, `winset schema` and the reference page show the same words.
"""

from __future__ import annotations

import types
import typing
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from winset.cases.document import load
from winset.cases.graph_case import GraphCase
from winset.cases.numbers import Noted, Range, is_new
from winset.cases.schema import Conflict
from winset.cases.takes import takes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo

GRAPH = "(graph)"
"""Stands before the keys of a graph-model file."""

LIST = "[]"
"""Stands in a path for the number, or the id, of an entry of a list."""

NAME = "NAME"
"""Stands in a path for a name that the file gives, where the format has no better word for it."""

KeyTrail = tuple[str, ...]

FORMS = ("is", "takes", "unit", "default", "names", "example")
"""What may be told of a key."""

_NO_DEFAULT: tuple[Any, ...] = (None, (), {}, PydanticUndefined)


@dataclass(frozen=True, slots=True)
class KeyTold:
    """What is told of one key of one kind of entry.

    Attributes
    ----------
    record : str
        The kind of entry that has the key.
    key : str
        As the file writes it.
    text : str
        What it is. The first sentence is enough for a list.
    takes : str
        What may stand there.
    unit, default : str
        What its numbers count, and what holds where it is left out; empty where there is nothing to say.
    required : bool
        Whether an entry must have it.
    since : int
        The version of the format that brought it.
    names : tuple of str
        What the names of a mapping under it are, from the outside in.
    example : mapping or None
        Keys of a file in which it stands, where it cannot stand in the file of all keys.
    """

    record: str
    key: str
    text: str
    takes: str
    unit: str
    default: str
    required: bool
    since: int
    names: KeyTrail
    example: dict[str, Any] | None

    @property
    def line(self) -> str:
        """Its first sentence."""
        return self.text.partition(". ")[0].removesuffix(".")


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """A key where it may stand: its path, with a word in capitals for each name that the file gives."""

    trail: KeyTrail
    record: type[BaseModel]
    field: str

    @property
    def path(self) -> str:
        """The path in the words of the file.

        Examples
        --------
        >>> next(place.path for place in places() if place.field == "at")
        'moves.PARTY.MOVE.at'
        """
        return ".".join(self.trail).replace(f".{LIST}", LIST)

    @property
    def told(self) -> KeyTold:
        """What is told of it."""
        return told(self.record, self.field)

    @property
    def bare(self) -> str:
        """The path without names and numbers."""
        return ".".join(part for part in self.trail if part != LIST and not part.isupper())


def places() -> tuple[KeyPlace, ...]:
    """Every key in every place, in the order of the file; those that any entry and any number may have come last."""
    return _places()


def listed() -> tuple[KeyPlace, ...]:
    """Every key once: what several kinds of places share stands where it comes first."""
    first: dict[tuple[type[BaseModel], str], KeyPlace] = {}
    for place in places():
        first.setdefault((place.record, place.field), place)
    return tuple(first.values())


@cache
def told(record: type[BaseModel], field: str) -> KeyTold:
    """What is told of a key; empty text where `keys.yaml` says nothing of it."""
    info = record.model_fields[field]
    key = info.alias or field
    said: dict[str, Any] = next((_texts()[name][key] for name in _lines(record) if key in _texts().get(name, {})), {})
    names = tuple(said.get("names", NAME).split("."))
    return KeyTold(
        record=record.__name__,
        key=key,
        text=said.get("is", ""),
        takes=said.get("takes", "") or takes(record, field, names),
        unit=said.get("unit", ""),
        default=said.get("default", "") or _default(info),
        required=info.is_required(),
        since=2 if is_new(info) else 1,
        names=names,
        example=said.get("example"),
    )


def fields_of(record: type[BaseModel]) -> dict[str, str]:
    """The fields of a record by the keys that the file has for them, without the notes that any entry may carry."""
    own = {info.alias or name: name for name, info in record.model_fields.items()}
    shared = set() if record is Noted else set(Noted.model_fields)
    return {key: name for key, name in own.items() if name not in shared or not issubclass(record, Noted)}


def steps_into(annotation: Any, names: KeyTrail) -> Iterator[tuple[KeyTrail, type[BaseModel]]]:
    """The kinds of entries that stand under a key, each with the way there through mappings and lists."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin in (types.UnionType, typing.Union):
        for one in inner:
            yield from steps_into(one, names)
    elif origin is typing.Annotated:
        yield from steps_into(inner[0], names)
    elif origin is dict:
        rest = names[1:] or (NAME,)
        yield from (((names[0], *way), record) for way, record in steps_into(inner[1], rest))
    elif origin is tuple:
        yield from (((LIST, *way), record) for way, record in steps_into(inner[0], names))
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield (), annotation


def texts() -> dict[str, dict[str, dict[str, Any]]]:
    """What `keys.yaml` holds: by record and key."""
    return _texts()


@cache
def _texts() -> dict[str, dict[str, dict[str, Any]]]:
    name = "keys.yaml"
    text = (resources.files("winset") / "cases" / name).read_text(encoding="utf-8")
    held: dict[str, dict[str, dict[str, Any]]] = load(text, name).data
    return held


def _lines(record: type[BaseModel]) -> list[str]:
    """A record and what it is made of, by name."""
    return [kind.__name__ for kind in record.__mro__]


def _default(info: FieldInfo) -> str:
    """The format's own default in the words of the file; empty where there is none worth a word."""
    if info.is_required() or any(info.default is none or info.default == none for none in _NO_DEFAULT):
        return ""
    if isinstance(info.default, BaseModel):
        return ""
    words = {True: "true", False: "false"}
    return (
        words[info.default]
        if isinstance(info.default, bool)
        else f"{info.default:g}"
        if isinstance(info.default, float)
        else str(info.default)
    )


@cache
def _places() -> tuple[KeyPlace, ...]:
    found: list[KeyPlace] = []
    _walk(Conflict, (), found)
    _walk(GraphCase, (GRAPH,), found)
    found += [KeyPlace(("(any entry)", key), Noted, name) for key, name in fields_of(Noted).items()]
    found += [KeyPlace(("(any number)", key), Range, name) for key, name in fields_of(Range).items()]
    return tuple(found)


def _walk(record: type[BaseModel], trail: KeyTrail, found: list[KeyPlace]) -> None:
    """Note the keys of an entry, each followed by the keys of what stands under it."""
    for key, name in fields_of(record).items():
        found.append(KeyPlace((*trail, key), record, name))
        ways: dict[type[BaseModel], KeyTrail] = {}
        for way, inner in steps_into(record.model_fields[name].annotation, told(record, name).names):
            # Where one entry may stand in place of a list of them, the path is told without the list.
            if inner is not Range and len(way) <= len(ways.get(inner, way)):
                ways[inner] = way
        for inner, way in ways.items():
            _walk(inner, (*trail, key, *way), found)
