"""A key of the conflict file by its path: what it is, where it may stand, and an example that is valid there."""

from __future__ import annotations

import re
import types
import typing
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, get_args, get_origin

import yaml

from winset.cases.document import Plus, load
from winset.cases.keys import GRAPH, LIST, fields_of, listed, places, steps_into
from winset.cases.problems import near, nearest, quoted
from winset.cases.schema import IssueValues
from winset.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from winset.cases.keys import KeyPlace, KeyTold

EVERY_KEY = "every_key.yaml"
EVERY_KEY_OF_A_GRAPH = "every_key_graph.yaml"
"""The packaged files in which every key stands."""

SHORT = 160
"""An entry of so many characters is shown whole as the example of one of its keys."""

LONG = 400
"""Of what takes more characters the example is its first part."""

MOST_LETTERS = 200
"""Longest path that is looked for."""

SPARE = 10
"""What it costs to suppose that a name follows a key, where a name that is a word of the format costs 1."""

_LEFT_OUT = ("outcomes", "points")
"""Keys that the file's short forms leave out."""


@dataclass(frozen=True, slots=True)
class Explained:
    """One key explained.

    Attributes
    ----------
    path : str
        Where it was found, with a word in capitals for each name that a file gives.
    told : KeyTold
    places : tuple of str
        Every path on which it may stand.
    example : str
        Lines of a file in which it stands.
    keys : tuple of (str, str)
        The keys of the entries under it, each with its first sentence.
    """

    path: str
    told: KeyTold
    places: tuple[str, ...]
    example: str
    keys: tuple[tuple[str, str], ...]


def explain(path: str) -> tuple[Explained, ...]:
    """A key by its path, with or without names, or by its end; several where several keys end so.

    Raises
    ------
    RequestError
        Where the format has no such key; the nearest that it has is named.

    Examples
    --------
    >>> [found.path for found in explain("peace.resume.north[0].instead")]
    ['peace.resume.PARTY[].instead']
    >>> explain("time.fades")[0].told.unit
    'a probability per period'
    """
    tokens = [token for token in re.split(r"[.\[\]]+", path[:MOST_LETTERS]) if token]
    tokens[:1] = [GRAPH] if tokens[:1] in (["graph"], [GRAPH]) else tokens[:1]
    found = _found(tokens)
    if not found:
        raise RequestError(f"no key {quoted(path)}{_guess(tokens)}")
    return tuple(explained(place) for place in found)


def example_of(place: KeyPlace) -> str:
    """Lines of a valid file in which a key stands.

    Examples
    --------
    >>> print(example_of(next(place for place in places() if place.path == "peace.horizon")))
    peace:
      horizon: 120
    """
    found, _ = _first_cut(place)
    if found is None:
        return ""
    found = found.get(GRAPH, found)
    parts = [key for key, part in found.items() if isinstance(part, (dict, list))]
    own = found[parts[0]] if parts else found
    flat = isinstance(own, dict) and not any(isinstance(part, (dict, list)) for part in own.values())
    style = False if flat else None
    text: str = yaml.safe_dump(found, default_flow_style=style, sort_keys=False, allow_unicode=True, width=76)
    return text.rstrip()


def example_value(place: KeyPlace) -> Any:
    """What stands under the key in its example; None where there is none.

    Examples
    --------
    >>> example_value(next(place for place in places() if place.path == "talks.pace"))
    0.5
    """
    cut, trail = _first_cut(place)
    return None if cut is None else _value(cut, trail)


def _value(here: Any, trail: Sequence[str]) -> Any:
    """What stands at the end of a path in data that were cut along it."""
    if isinstance(here, list) and trail:
        return _value(here[0], trail[1:] if trail[0] == LIST else trail)
    if not trail:
        return here
    head, rest = trail[0], trail[1:]
    if head == LIST:
        return _value(here, rest)
    if head.startswith("(any"):
        while rest[0] not in here:
            here = here[0] if isinstance(here, list) else next(iter(here.values()))
        return here[rest[0]]
    if head.isupper():
        return _value(next(iter(here.values())), rest)
    return _value(here[head], rest) if head in here else _value(here, rest)


def _first_cut(place: KeyPlace) -> tuple[Any, Sequence[str]]:
    """Part of a valid file with a key in it, in this place or in another in which it may stand, and the way to it."""
    data = _data_for(place)
    for one in _alike(place):
        if (cut := _cut(data, one.trail)) is not None:
            return cut, one.trail
    return None, ()


def every_key(name: str = EVERY_KEY) -> str:
    """The text of the file in which every key stands: of a conflict file, or of a graph-model file."""
    return (resources.files("winset") / "cases" / name).read_text(encoding="utf-8")


@cache
def _held(name: str) -> dict[str, Any]:
    data: dict[str, Any] = _plain(load(every_key(name), name).data)
    return data


def _data_for(place: KeyPlace) -> dict[str, Any]:
    """The file that has an example of a key."""
    other = place.told.example or {}
    if place.trail[0] == GRAPH:
        return {GRAPH: other or _held(EVERY_KEY_OF_A_GRAPH)}
    return _held(EVERY_KEY) | other


def _plain(entry: Any) -> Any:
    """Data without the reader's own types: a signed number as it is written."""
    if isinstance(entry, dict):
        return {key: _plain(item) for key, item in entry.items()}
    if isinstance(entry, list):
        return [_plain(item) for item in entry]
    return f"+{int(entry)}" if isinstance(entry, Plus) else entry


def _alike(place: KeyPlace) -> list[KeyPlace]:
    """The place itself, then every other of the same key."""
    same = [one for one in places() if (one.record, one.field) == (place.record, place.field)]
    return [place, *(one for one in same if one is not place)]


def _cut(here: Any, trail: Sequence[str]) -> Any:
    """What leads to a key in data, without what stands beside it; None where the key does not stand there."""
    if not trail:
        return _brief(here)
    head, rest = trail[0], trail[1:]
    if head.startswith("(any"):
        return _anywhere(here, rest[0])
    if head == LIST:
        return _cut(here, rest) if isinstance(here, dict) and rest else _in_list(here, rest)
    if isinstance(here, list):
        return _in_list(here, trail)
    if not isinstance(here, dict):
        return None
    if head.isupper():
        return next(({key: cut} for key, item in here.items() if (cut := _cut(item, rest)) is not None), None)
    if head not in here:
        return _cut(here, rest) if head in _LEFT_OUT and rest else None
    cut = _cut(here[head], rest)
    if cut is None:
        return None
    return here if not rest and len(str(here)) <= SHORT else {head: cut}


def _brief(entry: Any) -> Any:
    """What is long cut to its first part."""
    if len(str(entry)) <= LONG or not isinstance(entry, (dict, list)):
        return entry
    return dict([next(iter(entry.items()))]) if isinstance(entry, dict) else entry[:1]


def _in_list(here: Any, rest: Sequence[str]) -> Any:
    if not isinstance(here, list):
        return None
    return next(([cut] for item in here if (cut := _cut(item, rest)) is not None), None)


def _anywhere(here: Any, key: str) -> Any:
    """The first short entry that has a key, wherever it stands."""
    if isinstance(here, list):
        return next(([cut] for item in here if (cut := _anywhere(item, key)) is not None), None)
    if not isinstance(here, dict):
        return None
    inner = next(({name: cut} for name, item in here.items() if (cut := _anywhere(item, key)) is not None), None)
    return inner if inner is not None or key not in here else here if len(str(here)) <= SHORT else {key: here[key]}


def explained(place: KeyPlace) -> Explained:
    """Everything that is told of a key in one place."""
    told = place.told
    inner = dict.fromkeys(
        record for _, record in steps_into(place.record.model_fields[place.field].annotation, told.names)
    )
    known = {(one.record, one.field): one for one in places()}
    keys = [(one.told.key, one.told.line) for record in inner for name in fields_of(record).values()
            if (one := known.get((record, name))) is not None and one.trail[0] != "(any number)"]  # fmt: skip
    where = dict.fromkeys(one.path for one in places() if (one.record, one.field) == (place.record, place.field))
    return Explained(place.path, told, tuple(where), example_of(place), tuple(keys))


def _found(tokens: Sequence[str]) -> list[KeyPlace]:
    """The places that a path means: the whole path from the top, else all keys that end so, each once."""
    if not tokens:
        return []
    whole = _cheapest([(place, _cost(place, place.trail, tokens)) for place in places()])
    if whole:
        return whole[:1]
    ends = [(place, place.trail[k:]) for place in listed() for k, part in enumerate(place.trail) if part == tokens[0]]
    return list(dict.fromkeys(_cheapest([(place, _cost(place, end, tokens)) for place, end in ends])))


def _cheapest(found: Sequence[tuple[KeyPlace, int | None]]) -> list[KeyPlace]:
    """The places that the least has to be supposed for."""
    least = min((cost for _, cost in found if cost is not None), default=None)
    return [place for place, cost in found if cost is not None and cost == least]


def _cost(place: KeyPlace, trail: Sequence[str], tokens: Sequence[str]) -> int | None:
    """How much has to be supposed for a path to lead to a key, or to a name right under it; None where it does not.

    That a word of the format is a name that the file gives costs little; that a name follows the key costs more.
    """
    if not trail:
        most = _depth(place.record.model_fields[place.field].annotation)
        return SPARE * len(tokens) if len(tokens) <= most else None
    head, rest = trail[0], trail[1:]
    if head == LIST or head.isupper():
        left_out = _cost(place, rest, tokens)
        named = _cost(place, rest, tokens[1:]) if tokens else None
        found = [left_out] if named is None else [left_out, named + (tokens[0] in _words())]
        return min((cost for cost in found if cost is not None), default=None)
    if tokens and head == tokens[0]:
        return _cost(place, rest, tokens[1:])
    short = (head == "outcomes" and rest) or (place.record is IssueValues and head == "points")
    return _cost(place, rest, tokens) if short and tokens else None


@cache
def _words() -> frozenset[str]:
    """Every key of the format."""
    return frozenset(place.told.key for place in places())


def _depth(annotation: Any) -> int:
    """How many names and numbers of entries may follow a key before the next key."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin in (types.UnionType, typing.Union):
        return max(_depth(one) for one in inner)
    if origin is typing.Annotated:
        return _depth(inner[0])
    return 1 + _depth(inner[1] if origin is dict else inner[0]) if origin in (dict, tuple) else 0


def _guess(tokens: Sequence[str]) -> str:
    """The key that a path may have meant: the nearest whole path, else the nearest last word."""
    bare = dict.fromkeys(place.bare for place in places() if not place.bare.startswith("("))
    guess = near(".".join(tokens), list(bare))
    if guess:
        return f"; did you mean '{guess}'?"
    return nearest(tokens[-1] if tokens else "", list(dict.fromkeys(place.told.key for place in listed())))
