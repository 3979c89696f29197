"""The two versions of the conflict file: what only the second knows, and what it takes where a file is silent."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from pydantic import BaseModel

from winset.cases.numbers import new_keys
from winset.cases.problems import quoted
from winset.cases.schema import PaceWhen, PointsWhen, Step, Time
from winset.errors import REWRITING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from winset.cases.problems import Path
    from winset.cases.schema import Conflict

REMEDY = f"`{REWRITING}` writes the same war as version 2"
"""What to do with a file of version 1 that uses what is new."""


def too_new(conflict: Conflict) -> list[tuple[Path, str]]:
    """Every key of a file that its version does not know, with what to do.

    Examples
    --------
    >>> from winset.cases.read import read
    >>> too_new(read("korea-1953"))
    []
    """
    if conflict.winset > 1:
        return []
    found = _new_parts(conflict, ())
    return [(path, f"{what} is new in `winset: 2`, and this file says `winset: 1`; {REMEDY}") for path, what in found]


def _new_parts(entry: object, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(entry, Step) and entry.kind in ("offer", "says"):
        yield path, "an offer on record" if entry.kind == "offer" else "a step with `says` alone"
    elif isinstance(entry, BaseModel):
        said, new = entry.model_fields_set, new_keys(type(entry))
        for name, alias in _aliases(type(entry)):
            if name not in said:
                continue
            part = entry.__dict__[name]
            if name in new:
                yield (*path, alias), quoted(alias)
            elif isinstance(entry, Time) and name == "end" and entry.open:
                yield (*path, alias), quoted(entry.end)
            elif isinstance(part, (BaseModel, dict, tuple)):
                yield from _new_parts(part, (*path, alias))
    elif isinstance(entry, dict):
        for key, item in entry.items():
            if isinstance(item, (BaseModel, dict, tuple)):
                yield from _new_parts(item, (*path, key))
    elif isinstance(entry, tuple) and entry and isinstance(entry[0], (PointsWhen, PaceWhen)):
        yield path, "a list of numbers with conditions"
    elif isinstance(entry, tuple):
        for k, item in enumerate(entry):
            yield from _new_parts(item, (*path, k))


@cache
def _aliases(kind: type[BaseModel]) -> tuple[tuple[str, str], ...]:
    """Every field of a record, with its key in the file."""
    return tuple((name, info.alias or name) for name, info in kind.model_fields.items())
