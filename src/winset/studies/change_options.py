"""Changes as the options of `winset what-if`, to be copied to the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from winset.cases.edits import left_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from winset.cases.change import Change, Force


def as_options(changes: Sequence[Change], start: str | None = None) -> list[list[str]] | None:
    """Changes as options of `winset what-if`, each a name and a value; None where the command line cannot give them.

    It cannot give what a party is bound to, and which outcome a forced event has.

    Parameters
    ----------
    changes : sequence of Change
    start : str, optional
        The month of the record from which on it is asked.

    Examples
    --------
    >>> from winset.cases.change import changes_of
    >>> made = changes_of([{"set": {"parties.a.noise": 0.5}}, {"forbid": {"move": "a.raid", "from": "1953-05"}}])
    >>> as_options(made, "1953-04")
    [['set', 'parties.a.noise=0.5'], ['forbid', 'a.raid@1953-05'], ['from', '1953-04']]
    >>> as_options(changes_of({"bind": {"a": {"always": "raid"}}})) is None
    True
    """
    told: list[list[str]] = []
    for change in changes:
        forced = list(change.force) if isinstance(change.force, tuple) else [change.force] if change.force else []
        if change.bind or any(force.outcome is not None for force in forced):
            return None
        told += map(list, _options(change, forced))
    return [*told, *([["from", start]] if start else [])] or None


def _options(change: Change, forced: Sequence[Force]) -> Iterator[tuple[str, str]]:
    yield from (("set", f"{path}={_value(value)}") for path, value in change.set.items())
    yield from (("without", f"{kind}.{name}" if name else kind) for kind, name in left_out(change.without))
    yield from (("forbid", f"{move}@{month}" if month else move) for move, month in change.forbidden)
    for force in forced:
        yield "force", f"{force.month}={force.event if force.kind == 'move' else f'{force.kind}.{force.event}'}"
    if change.start is not None:
        yield from [("start", change.start.month)] if change.start.month else []
        yield from (("state", f"{name}={_value(value)}") for name, value in change.start.state.items())


def _value(value: Any) -> str:
    """A value as the file would write it on one line; text that needs no quotes stands without."""
    plain = isinstance(value, str) and value.replace("_", "").isalnum() and not value[0].isdigit()
    words = ("true", "false", "null", "yes", "no", "on", "off")
    return value if plain and value.lower() not in words else json.dumps(value, ensure_ascii=False)
