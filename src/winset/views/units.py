"""Points of a party in its own unit, where its file says what a point of it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from winset.views.words import joined, named, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from winset.studies.words import Labels

_ONE = re.compile(r"an? ([^\W\d_]+)(.*)", re.DOTALL)


def several(unit: str) -> str:
    """A unit as it stands behind a number.

    Examples
    --------
    >>> several("a month of the war"), several("billion euros")
    ('months of the war', 'billion euros')
    """
    found = _ONE.fullmatch(plain(unit).strip())
    return f"{found[1]}s{found[2]}" if found else plain(unit).strip()


def unit_of(labels: Labels, party: str) -> str | None:
    """What a party's points are, behind a number; None where the file does not say."""
    unit = labels.get("points", {}).get(party)
    return several(unit) if unit else None


def own_points(labels: Labels, party: str, figure: str, otherwise: str = "own points") -> str:
    """A number of a party's points, in its unit.

    Examples
    --------
    >>> own_points({"points": {"a": "a month of the war"}}, "a", "2.6"), own_points({}, "a", "2.6")
    ('2.6 months of the war', '2.6 own points')
    """
    return f"{figure} {unit_of(labels, party) or otherwise}"


def own_units(labels: Labels, parties: Iterable[str]) -> str:
    """Whose points are what, in brackets after a heading that speaks of points; empty where no file says it.

    Examples
    --------
    >>> own_units({"parties": {"a": "A", "b": "B"}, "points": {"a": "a seat", "b": "a seat"}}, ["a", "b"])
    ' (seats for A and B)'
    """
    told: dict[str, list[str]] = {}
    for party in parties:
        unit = unit_of(labels, party)
        if unit:
            told.setdefault(unit, []).append(named(labels["parties"][party]))
    return f" ({'; '.join(f'{unit} for {joined(who)}' for unit, who in told.items())})" if told else ""
