"""Which packages would be signed in a month, who alone blocks the others, and what would bring them in."""

from __future__ import annotations

import math
from itertools import combinations
from typing import TYPE_CHECKING, TypedDict

import numpy as np

from winset.errors import LimitError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from winset.studies.month.votes import Votes

QUESTION = "Which agreements would everyone whose consent is needed sign, and who blocks the others?"
TITLE = "Win-set and blockers"
SOURCE = "Putnam 1988; Tsebelis 2002; docs/model.md section 4"

MAX_SETS = 200_000
"""Most sets of parties of one size that are tried where clauses count votes."""


class HoldoutTold(TypedDict):
    """A smallest set of parties that would have to turn: what that unlocks, and the least shortfall of each of them."""

    parties: list[str]
    packages: int
    price: dict[str, float]


class WinSetTold(TypedDict):
    """A win-set and what stands in its way; a party's threshold is its war value or its value now.

    `size`: packages that would be signed, `of` the admissible ones. `blockers`: how many packages each party alone
    blocks, only parties that block some; `price`: the least points that would bring that party in on one of them.
    `holdouts`: where every package needs two or more parties to turn, the smallest sets of them. `holds`: the parties
    whose refusals alone hold every package back, whatever all others say. `either`: parties that block the same package
    where the yes of any one of them would do, as where a clause counts votes; `either_packages`: how many each of these
    sets blocks, which are counted among the `blockers` of each of its parties.
    """

    size: int
    of: int
    blockers: dict[str, int]
    price: dict[str, float]
    holdouts: list[HoldoutTold]
    holds: list[str]
    either: list[list[str]]
    either_packages: list[int]


def win_set(votes: Votes) -> WinSetTold:
    """The win-set on some votes.

    Parameters
    ----------
    votes : Votes
        Read with D as the threshold for the win-set against war, with C for the win-set now.

    Returns
    -------
    WinSetTold
        Empty, with no blockers, where no package is admissible.

    Examples
    --------
    >>> import numpy as np
    >>> from winset import build
    >>> from winset.cases.read import parse
    >>> from winset.studies.month.votes import read_votes
    >>> toy = "{winset: 1, title: t, parties: {a: {values: {x: {y: 2}}}}, issues: {x: [y, z]}, consent: [{of: [a]}]}"
    >>> found = win_set(read_votes(build(parse(toy)), 0, 0, np.array([[1.0]])))
    >>> found["size"], found["of"], found["blockers"], found["price"]
    (1, 2, {'a': 1}, {'a': 1.0})
    """
    passed = votes.pattern_passes()
    blockers: dict[str, int] = {}
    price: dict[str, float] = {}
    blocked = votes.alone() & ~passed
    for p in np.flatnonzero(blocked.any(axis=1)).tolist():
        blockers[votes.parties[p]] = votes.count(blocked[p])
        price[votes.parties[p]] = votes.least_short(p, blocked[p])
    size = votes.count(passed)
    holdouts = [] if size or blockers else _holdouts(votes)
    either = _either(votes, blocked)
    return {
        "size": size, "of": votes.size, "blockers": blockers, "price": price, "holdouts": holdouts,
        "holds": [] if size or not votes.size else [votes.parties[p] for p in votes.refusing if votes.held([p]).all()],
        "either": [parties for parties, _ in either], "either_packages": [packages for _, packages in either],
    }  # fmt: skip


def _either(votes: Votes, blocked: NDArray[np.bool_]) -> list[tuple[list[str], int]]:
    """The sets of parties of which one yes would do for some package, in the order of the file, with how many."""
    sets = {tuple(np.flatnonzero(column).tolist()) for column in blocked.T if column.sum() > 1}
    marks = np.zeros((len(votes.parties), len(sets)), dtype=bool)
    for k, found in enumerate(sorted(sets)):
        marks[list(found), k] = True
    return [([votes.parties[p] for p in np.flatnonzero(mark)], votes.count((blocked == mark[:, None]).all(axis=0)))
            for mark in marks.T]  # fmt: skip


def in_the_way(found: WinSetTold) -> list[str]:
    """The parties that block some package alone, or would have to turn with others."""
    together = (party for holdout in found["holdouts"] for party in holdout["parties"])
    return list(dict.fromkeys([*found["blockers"], *together]))


def _holdouts(votes: Votes) -> list[HoldoutTold]:
    """The smallest sets of parties that would have to turn for some package to pass.

    Where every clause that applies to a package needs all of its members, that set is its no-voters; only where some
    clause counts votes are sets tried one after the other.
    """
    counted = (votes.applies & (votes.votes < votes.members.sum(axis=1))[:, None]).any(axis=0)
    missing = ~votes.yes
    voters = votes.refusing
    for size in range(2, len(voters) + 1):
        plain = missing[:, ~counted & (missing.sum(axis=0) == size)]
        groups = {tuple(np.flatnonzero(column).tolist()) for column in plain.T}
        if counted.any():
            if math.comb(len(voters), size) > MAX_SETS:
                raise LimitError(f"more than {MAX_SETS:,} sets of parties that might have to turn, the limit")
            groups |= set(combinations(voters, size))
        found = [(group, votes.turned(group)) for group in sorted(groups)]
        if any(turned.any() for _, turned in found):
            return [_holdout(votes, group, turned) for group, turned in found if turned.any()]
    return []


def _holdout(votes: Votes, group: tuple[int, ...], turned: NDArray[np.bool_]) -> HoldoutTold:
    """What a set of parties unlocks by turning, with the least shortfall of each over that."""
    return {
        "parties": [votes.parties[p] for p in group],
        "packages": votes.count(turned),
        "price": {votes.parties[p]: votes.least_short(p, turned) for p in group},
    }
