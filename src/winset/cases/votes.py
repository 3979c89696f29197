"""Votes that a clause of consent counts: a head each, or as many as the file gives each of its members."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

from winset.cases.problems import nearest, quoted

if TYPE_CHECKING:
    from winset.cases.problems import Path
    from winset.cases.schema import Group

MOST_VOTES = 4_095
"""Most votes that a clause may need, once they are whole numbers that nothing divides."""


MOST_TRIED = 10
"""Up to how many members smaller votes that say the same are looked for."""


MOST_EXACT = 2**48
"""Votes up to this add up exactly in floating point."""


@dataclass(frozen=True, slots=True)
class CountedVotes:
    """A clause as it is counted.

    Attributes
    ----------
    votes : dict of party to int
        What each member's yes counts.
    needed : int
        How much it takes.
    """

    votes: dict[str, int]
    needed: int


def count_votes(group: Group) -> CountedVotes:
    """The votes of a clause as small whole numbers that say the same.

    Decimals are taken as they are written, so that .1 and .2 are .3. Where it takes everybody, a yes counts one.

    Parameters
    ----------
    group : Group

    Examples
    --------
    >>> from winset.cases.schema import Group
    >>> council = {"of": ["a", "b", "c"], "weights": {"a": 50, "b": 30, "c": 20}, "at_least": 62}
    >>> count_votes(Group(**council))
    CountedVotes(votes={'a': 2, 'b': 1, 'c': 1}, needed=3)
    """
    if not group.weights:
        return CountedVotes(dict.fromkeys(group.of, 1), int(group.at_least or len(group.of)))
    written = {name: _written(group.weights[name]) for name in group.of}
    needed = _written(group.at_least or sum(written.values()))
    scale = _scale(group)
    whole = {name: int(number * scale) for name, number in written.items()}
    common = math.gcd(*whole.values())
    needed_whole = math.ceil(needed * scale / common)
    votes = [min(number // common, needed_whole) for number in whole.values()]
    if sum(votes) - min(votes) < needed_whole:
        return CountedVotes(dict.fromkeys(group.of, 1), len(group.of))
    smaller, needed_smaller = _smaller(tuple(votes), needed_whole)
    return CountedVotes(dict(zip(group.of, smaller, strict=True)), needed_smaller)


@cache
def _smaller(votes: tuple[int, ...], needed: int) -> tuple[tuple[int, ...], int]:
    """The first smaller whole numbers in proportion, rounded, with which the same sets of yes suffice; else these.

    So a council of few members is counted in few ways, however fine its votes are written.
    """
    import numpy as np  # words about votes need none of it

    if len(votes) > MOST_TRIED or needed > MOST_EXACT:
        return votes, needed
    sets = (np.arange(1 << len(votes))[:, None] >> np.arange(len(votes)) & 1).astype(np.float64)
    enough = sets @ np.array(votes, dtype=np.float64) >= needed
    for total in range(1, min(needed, MOST_VOTES)):
        rounded = np.maximum(np.round(np.array(votes, dtype=np.float64) * total / needed), 1)
        sums = sets @ rounded
        least = sums[enough].min()
        if least > sums[~enough].max():
            return tuple(int(number) for number in rounded), int(least)
    return votes, needed


def _written(number: float | Fraction) -> Fraction:
    """A number as it is written in the file, and not as the binary fraction nearest to it."""
    return number if isinstance(number, Fraction) else Fraction(Decimal(str(number)))


def needed_of(group: Group) -> float:
    """How many votes a clause needs, in the file's own: all of them where it says no number."""
    return group.at_least or (float(sum(map(_written, group.weights.values()))) if group.weights else len(group.of))


def vetoes(group: Group) -> list[str]:
    """The members of a clause without whose yes it is never satisfied.

    Examples
    --------
    >>> from winset.cases.schema import Group
    >>> vetoes(Group(of=["a", "b", "c"], weights={"a": 50, "b": 30, "c": 20}, at_least=62))
    ['a']
    """
    counted = count_votes(group)
    total = sum(counted.votes.values())
    return [name for name, held in counted.votes.items() if total - held < counted.needed]


def spare(group: Group, party: str) -> Group | None:
    """A clause in which a member's yes is taken as given; None where nothing is left to ask."""
    rest = tuple(name for name in group.of if name != party)
    mine = _written(group.weights[party]) if group.weights else Fraction(1)
    left = _written(needed_of(group)) - mine
    if left <= 0:
        return None
    weights = {"weights": {name: group.weights[name] for name in rest}} if group.weights else {}
    return type(group).model_validate({"of": rest, "at_least": _number(left), **weights})


def _number(number: Fraction) -> float:
    """A number as a file would hold it: whole where it is."""
    return int(number) if number.denominator == 1 else float(number)


def next_below(group: Group) -> int:
    """The next smaller number of votes that others would reach, as `with_needed` takes it; 0 where there is none.

    Examples
    --------
    >>> from winset.cases.schema import Group
    >>> council = {"of": ["a", "b", "c"], "weights": {"a": 50, "b": 30, "c": 20}, "at_least": 62}
    >>> next_below(Group(**council)), next_below(Group(of=["a", "b"])), next_below(Group(of=["a"]))
    (50, 1, 0)
    """
    needed, sums = _written(needed_of(group)), {Fraction(0)}
    for number in (group.weights or dict.fromkeys(group.of, 1)).values():
        sums |= {done + _written(number) for done in sums if done + _written(number) < needed}
    return int(max(sums) * _scale(group))


def with_needed(group: Group, needed: int) -> Group:
    """A clause that needs another number of votes, in the smallest unit in which all of its members' are whole."""
    return group.model_copy(update={"at_least": _number(Fraction(needed, _scale(group)))})


def _scale(group: Group) -> int:
    """By how much the votes of a clause must be multiplied to be whole."""
    return math.lcm(*(_written(number).denominator for number in group.weights.values()))


def vote_flaws(group: Group, path: Path) -> list[tuple[Path, str]]:
    """What is wrong with the votes of a clause whose members are right, each with its place."""
    weights = group.weights
    if not weights:
        return _head_flaws(group, path)
    flaws: list[tuple[Path, str]] = [
        ((*path, "weights", name), f"{quoted(name)} is not one of this group{nearest(name, group.of)}")
        for name in weights
        if name not in group.of
    ]
    missing = [name for name in group.of if name not in weights]
    if missing and not flaws:
        flaws.append(((*path, "weights"), f"how many votes {', '.join(missing)} would have is not said"))
    if group.at_least is None:
        flaws.append(((*path, "weights"), "votes are counted against `at_least`, and there is none; say how many"))
    if flaws or group.at_least is None:
        return flaws
    total = sum(_written(number) for number in weights.values())
    if _written(group.at_least) > total:
        return [((*path, "at_least"), f"{group.at_least:g} of the {float(total):g} votes of this group")]
    if count_votes(group).needed > MOST_VOTES:
        told = f"in whole numbers more than {MOST_VOTES:,} votes would be needed, the limit; write them in larger units"
        return [((*path, "weights"), told)]
    return []


def _head_flaws(group: Group, path: Path) -> list[tuple[Path, str]]:
    """What is wrong with a clause that counts heads."""
    least = group.at_least
    if least is None:
        return []
    if least != int(least) or least < 1:
        told = f"found '{least:g}'; expected a whole number, since this group has no `weights`"
        return [((*path, "at_least"), told)]
    return [((*path, "at_least"), f"{int(least)} of a group of {len(group.of)}")] if least > len(group.of) else []
