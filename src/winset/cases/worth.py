"""What each option is worth to a party: points that are typed, or what its ranking or its ideal makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.cases.numbers import value_of
from winset.cases.numeric import losses, numbers_of
from winset.cases.problems import nearest
from winset.cases.ranking import ranked_points

if TYPE_CHECKING:
    from collections.abc import Mapping

    from winset.cases.numbers import Range
    from winset.cases.problems import Path
    from winset.cases.schema import Conflict, Issue, Party

Points = dict[str, "float | Range"]

SALIENCE = 1.0
"""What a party loses for each unit of distance where its file names no salience."""


def worths(issues: Mapping[str, Issue], party: Party) -> dict[str, Points]:
    """A party's points by issue and option, at the values that a solve uses; an option left out is worth 0.

    Points under `values` stand over what else is said of an issue, option by option.

    Parameters
    ----------
    issues : mapping of name to Issue
    party : Party

    Examples
    --------
    >>> from winset.cases.read import parse
    >>> toy = ("{winset: 2, title: t, issues: {x: {range: [0, 2], step: 1}}, "
    ...        "parties: {a: {ideal: {x: 2}, values: {x: {0: -9}}}}, consent: [{of: [a]}]}")
    >>> read = parse(toy)
    >>> worths(read.issues, read.parties["a"])
    {'x': {'0': -9.0, '1': -1.0, '2': -0.0}}
    """
    found: dict[str, Points] = {name: {**points} for name, points in ranked_points(party).items()}
    for name, ideal in party.ideal.items():
        if name in issues and issues[name].range is not None:
            salience = value_of(party.salience.get(name, SALIENCE))
            found[name] = {**losses(issues[name], value_of(ideal), salience, party.loss)}
    for name, values in party.values.items():
        found[name] = found.get(name, {}) | values.points
    return found


def spatial_flaws(conflict: Conflict, party: Party, path: Path) -> list[tuple[Path, str]]:
    """What is wrong with the numbers that a party would have, each with its place."""
    flaws: list[tuple[Path, str]] = []
    for key in ("ideal", "salience"):
        for name in getattr(party, key):
            here = (*path, key, name)
            if name not in conflict.issues:
                flaws.append((here, f"no issue '{name}'{nearest(name, conflict.issues)}"))
            elif conflict.issues[name].range is None:
                flaws.append((here, f"the options of {name} are words; give it a `range`, or points under `values`"))
            elif key == "salience" and name not in party.ideal:
                flaws.append((here, f"how much {name} matters is said, but not what number it would have; add `ideal`"))
            elif key == "ideal":
                flaws += [(here, told) for told in _outside(conflict.issues[name], party.ideal[name])]
    if "loss" in party.model_fields_set and not party.ideal:
        flaws.append(((*path, "loss"), "`loss` is what distance from an `ideal` costs, and there is none"))
    return flaws


def _outside(issue: Issue, ideal: float | Range) -> list[str]:
    """That a number lies outside the range that it is to be in."""
    ends = [ideal] if isinstance(ideal, float) else [ideal.low, ideal.high]
    numbers = list(numbers_of(issue).values())
    wrong = [end for end in ends if not numbers[0] <= end <= numbers[-1]]
    return [f"found {wrong[0]:g}; expected a number from {numbers[0]:g} to {numbers[-1]:g}"] if wrong else []
