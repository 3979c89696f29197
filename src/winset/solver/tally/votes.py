"""Which votes are asked about: what is signed, what one turn or several would sign, and a diagram to tell them apart.

A pattern says who votes yes, as the bits of a number, the first party's the highest. Parties whose vote is *open* say
yes to some packages; *opposed* ones to none, but may be turned.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from winset.solver.tally.bits_kernels import Diagram

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

FAR = 99
"""Turns needed where none would be enough."""

TABLES = 2**22
"""Patterns in all tables that are counted at a time."""


@dataclass(frozen=True, slots=True, eq=False)
class Targets:
    """What is to be counted.

    Attributes
    ----------
    signed : (2**q,) bool array
        Which patterns of the q open parties are signed.
    sets : tuple of tuple of int
        Sets of parties (open ones first, opposed ones after them) that vote no and would unlock by turning.
    unlocked : tuple of (2**q,) bool arrays
        For each set, the patterns that it would unlock.
    alive : (2**q,) bool array
        Patterns that are asked about, or become such by more votes of no.
    """

    signed: NDArray[np.bool_]
    sets: tuple[tuple[int, ...], ...]
    unlocked: tuple[NDArray[np.bool_], ...]
    alive: NDArray[np.bool_]

    @property
    def tables(self) -> list[NDArray[np.bool_]]:
        """What is signed, then what each set would unlock."""
        return [self.signed, *self.unlocked]

    def for_bounds(self) -> Targets:
        """The same tables without the sets, whose largest sums are not sought, and closed upwards for sets of several.

        Rounded points give a package more votes of yes, or fewer, than it has, and so perhaps one of the set itself.
        Its true votes are not among those of the set, or a smaller set would do.
        """
        patterns = np.arange(len(self.signed))
        wider = list(self.unlocked)
        for k, group in enumerate(self.sets):
            for bit in (1 << j for j in range(len(patterns).bit_length() - 1) if len(group) > 1):
                wider[k] = wider[k] | wider[k][patterns & ~bit]
        return Targets(self.signed, (), tuple(wider), self.alive)


def signed_patterns(members: NDArray[Any], votes: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which patterns satisfy every clause; shape (2**r,).

    Parameters
    ----------
    members : (g, r) array
        Votes of each party; true is one.
    votes : (g,) int array

    Examples
    --------
    >>> signed_patterns(np.array([[True, True]]), np.array([1])).tolist()
    [False, True, True, True]
    """
    parties = members.shape[1]
    patterns = np.arange(1 << parties)
    signed = np.ones(1 << parties, dtype=bool)
    for among, needed in zip(members, votes, strict=True):
        yes = np.zeros(1 << parties, dtype=np.int64)
        for j in np.flatnonzero(among):
            yes += int(among[j]) * (patterns >> (parties - 1 - j) & 1)
        signed &= yes >= needed
    return signed


def turns(signed: NDArray[np.bool_]) -> NDArray[np.int64]:
    """How many votes of no must turn, at least, for each pattern to be signed; FAR where all are not enough.

    Examples
    --------
    >>> turns(np.array([False, False, False, True])).tolist()
    [2, 1, 1, 0]
    """
    fewest = np.where(signed, 0, FAR)
    patterns = np.arange(len(signed))
    for _ in range(len(signed).bit_length() - 1):
        for bit in (1 << j for j in range(len(signed).bit_length() - 1)):
            fewest = np.minimum(fewest, fewest[patterns | bit] + (patterns & bit == 0))
    return np.minimum(fewest, FAR)


def targets(signed: NDArray[np.bool_], opposed: int, most: int) -> Iterator[Targets]:
    """What is signed, and what sets of `most` parties would unlock by turning; no sets where `most` is 0.

    Parameters
    ----------
    signed : (2**r,) bool array
        Over all parties, those that are opposed last.
    opposed : int
        How many are.
    most : int
        The size of the sets. Where it is 2 or more, patterns that need fewer turns must not occur.

    Yields
    ------
    Targets
        Once, or more than once with some of the sets each where the tables of all would be large.

    Examples
    --------
    >>> (asked,) = targets(np.array([False, False, False, True]), 0, 1)
    >>> asked.sets, [table.tolist() for table in asked.unlocked]
    (((0,), (1,)), [[False, True, False, False], [False, False, True, False]])
    """
    parties = len(signed).bit_length() - 1
    patterns = np.arange(1 << (parties - opposed)) << opposed
    now, alive = signed[patterns], turns(signed)[patterns] <= most
    groups = combinations(range(parties), most) if most else iter(())
    sets: list[tuple[int, ...]] = []
    unlocked: list[NDArray[np.bool_]] = []
    for group in groups:
        turned = sum(1 << (parties - 1 - j) for j in group)
        table = signed[patterns | turned] & (patterns & turned == 0) & ~now
        if table.any():
            sets.append(group)
            unlocked.append(table)
        if len(sets) * len(now) >= TABLES:
            yield Targets(now, tuple(sets), tuple(unlocked), alive)
            sets, unlocked = [], []
    yield Targets(now, tuple(sets), tuple(unlocked), alive)


def diagram(tables: list[NDArray[np.bool_]]) -> Diagram:
    """One decision diagram of several tables of patterns.

    Examples
    --------
    >>> both = diagram([np.array([False, False, False, True])])
    >>> both.party.tolist(), both.low.tolist(), both.high.tolist(), both.roots.tolist()
    ([0, 0, 1, 0], [0, 1, 0, 0], [0, 1, 1, 2], [3])
    """
    at = np.array(tables, dtype=np.int64)
    party, low, high = ([np.array(first)] for first in ([0, 0], [0, 1], [0, 1]))
    nodes = 2
    for level in range(at.shape[1].bit_length() - 2, -1, -1):
        no, yes = at[:, 0::2], at[:, 1::2]
        apart = no != yes
        pairs, place = np.unique(no[apart] * nodes + yes[apart], return_inverse=True)
        at = no.copy()
        at[apart] = nodes + place
        for column, new in ((party, np.full(len(pairs), level)), (low, pairs // nodes), (high, pairs % nodes)):
            column.append(new)
        nodes += len(pairs)
    return Diagram(np.concatenate(party), np.concatenate(low), np.concatenate(high), at[:, 0].copy())
