"""Changes as entries of the page's list: each thing that is changed by itself, under a key of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from winset.cases.edits import left_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from winset.cases.change import Change
    from winset.cases.numbers import Kept


def entries_of(changes: Sequence[Change]) -> list[dict[str, Any]]:
    """What some changes do, one `{key, change}` for each thing changed, in the order in which they are made.

    The key of a number that is set is its path, so that the lever for it finds it. What is changed twice is kept as it
    is changed last.

    Examples
    --------
    >>> from winset.cases.change import changes_of
    >>> made = changes_of([{"set": {"parties.a.noise": 1}, "without": "chance.storm"}, {"forbid": "a.raid"}])
    >>> [entry["key"] for entry in entries_of(made)]
    ['parties.a.noise', 'without:chance.storm', 'forbid:a.raid']
    >>> [entry["change"] for entry in entries_of(made)][1]
    {'without': 'chance.storm'}
    """
    found: dict[str, Any] = {}
    for key, change in (entry for one in changes for entry in _entries(one)):
        found.pop(key, None)
        found[key] = change
    return [{"key": key, "change": change} for key, change in found.items()]


def _entries(change: Change) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from ((path, {"set": {path: value}}) for path, value in change.set.items())
    for kind, name in left_out(change.without):
        told = f"{kind}.{name}" if name else kind
        yield f"without:{told}", {"without": told}
    for move, month in change.forbidden:
        yield f"forbid:{move}", {"forbid": {"move": move, "from": month} if month else move}
    forced = change.force if isinstance(change.force, tuple) else [change.force] if change.force else []
    for force in forced:
        yield f"force:{force.month}:{force.kind}.{force.event}", {"force": _plain(force)}
    for party, bound in (change.bind or {}).items():
        yield f"bind:{party}", {"bind": {party: _plain(bound)}}
    if change.start is not None:
        yield "start", {"start": _plain(change.start)}


def _plain(part: Kept) -> dict[str, Any]:
    """A part of a change as a file would write it."""
    return part.model_dump(mode="json", by_alias=True, exclude_unset=True)
