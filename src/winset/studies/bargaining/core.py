"""The core of the consent rule: packages from which no coalition that can sign would move."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from winset.errors import LimitError
from winset.game.vote import passes
from winset.solver.search.frontier import frontier
from winset.studies.bargain import LISTED, Pick

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from winset.studies.bargain import Bargain

TITLE = "Core"
NAMES = ("core of the voting rule", "core of a simple game with preferences", "unblocked packages")
SAYS = "signed and efficient, and no coalition that could sign another package would gain for every member"
KEEPS = ("efficiency", "what every winning coalition can guarantee itself")
BREAKS = ("existence: with counted votes it may be empty", "a single answer: it is often large")
SOURCE = "Gillies 1959; voting games: Nakamura 1979, International Journal of Game Theory 8:55-61; Peleg 1984"
ORDER = 50
CHOOSES = False

MAX_COALITIONS = 5_000
"""Most smallest winning coalitions that are tried."""

MAX_TRIED = 60_000_000
"""Most comparisons of a set of parties with smaller ones that can sign; to ask whether a set can counts as so many."""

ASKED = 300

MAX_PACKAGES = 200_000
"""Most packages of the frontier that are examined."""

BLOCK = 50_000_000
"""Comparisons at a time."""


def core(bargain: Bargain) -> Pick:
    """The efficient packages of the win-set that no coalition able to sign something else would leave.

    A coalition leaves for a package that it can sign alone (its yes satisfies every clause which that package calls
    for) where every member gains by the move. Under unanimity nothing efficient is left; with counted votes the core
    may be empty. Where a package calls for no consent, whoever proposes it is such a coalition. Inefficient packages,
    which the core may hold too, are left out.

    Parameters
    ----------
    bargain : Bargain

    Returns
    -------
    Pick
        `value` is None; `tied` is the size of the core.

    Raises
    ------
    LimitError
        Where the frontier or the coalitions pass their limits.

    References
    ----------
    Gillies 1959; Nakamura 1979. Three parties and two votes over a cyclic profile have an empty core.

    Examples
    --------
    >>> import numpy as np
    >>> from winset import build
    >>> from winset.cases.read import parse
    >>> from winset.game.table import space_of
    >>> from winset.studies.bargain import bargain_over
    >>> cycle = parse("{winset: 1, title: t, issues: {x: [a, b, c]}, consent: [{of: [k, l, m], at_least: 2}], parties: "
    ...               "{k: {values: {x: {a: 3, b: 2, c: 1}}}, l: {values: {x: {a: 1, b: 3, c: 2}}}, "
    ...               "m: {values: {x: {a: 2, b: 1, c: 3}}}}}")
    >>> core(bargain_over(space_of(build(cycle, talks=False), 0, 0, np.zeros(3)))).tied
    0
    """
    if bargain.frontier is None:
        raise LimitError("the core needs the frontier, which is too large to hold here; ask for another concept")
    rows = _signed(bargain)
    standing = np.ones(len(rows), dtype=bool)
    for cell in bargain.space.cells():
        points = [part[chosen] for part, chosen in zip(bargain.points, cell.rows, strict=True)]
        if any(len(part) == 0 for part in points):
            continue
        for coalition in _coalitions(bargain, cell.applies):
            if standing.any():
                standing[standing] = ~_left(bargain.sums(rows[standing]) + bargain.slack, points, coalition)
    kept = bargain.in_file_order(rows[standing])
    empty = "No package of the win-set is safe from every coalition that can sign another."
    note = "" if len(kept) else empty if len(rows) else "No package would be signed, so that none is there to be left."
    return Pick(kept[:LISTED], len(kept), None, note=note)


def _signed(bargain: Bargain) -> NDArray[np.int64]:
    """The packages of the frontier that are in the win-set."""
    front = bargain.frontier
    assert front is not None
    if front.size > MAX_PACKAGES:
        raise LimitError(
            f"{front.size:,} packages on the frontier; the core examines {MAX_PACKAGES:,} at most; ask for another "
            "concept"
        )
    blocks = [front.packages_at(i, MAX_PACKAGES) for i in range(len(front.points))]
    rows = np.concatenate([np.empty((0, len(bargain.points)), dtype=np.int64), *blocks])
    return np.asarray(rows[bargain.space.signed(rows)])


def _coalitions(bargain: Bargain, applies: NDArray[np.bool_]) -> list[tuple[int, ...]]:
    """The smallest sets of bargainers whose yes satisfies every clause that applies; one by one where none does."""
    members, votes = bargain.space.members[:, bargain.bargainers], bargain.space.votes
    count = len(bargain.bargainers)
    found: list[tuple[int, ...]] = []
    masks: list[int] = []
    tried = 0
    for size in range(1, count + 1):
        for group in combinations(range(count), size):
            mask = sum(1 << member for member in group)
            tried += len(masks) + ASKED
            if tried > MAX_TRIED:
                told = f"too many sets of {count} parties to find out which can sign"
                raise LimitError(f"{told}; the limit is {MAX_TRIED:,} comparisons")
            if any(mask & smaller == smaller for smaller in masks):
                continue
            if passes(members[:, list(group)].sum(axis=1), votes, applies):
                found.append(group)
                masks.append(mask)
                if len(found) > MAX_COALITIONS:
                    raise LimitError(f"more than {MAX_COALITIONS:,} smallest coalitions that can sign, the limit")
    return found


def _left(points: NDArray[np.int64], parts: list[NDArray[np.int64]], coalition: tuple[int, ...]) -> NDArray[np.bool_]:
    """Which packages, by the bargainers' points, a coalition would leave for one made of some rows of each part."""
    who = list(coalition)
    best = frontier([np.ascontiguousarray(part[:, who]) for part in parts]).points
    mine = points[:, who]
    left = np.zeros(len(mine), dtype=bool)
    for block in np.array_split(np.arange(len(best)), max(1, len(mine) * len(best) // BLOCK + 1)):
        other = best[block][None, :, :]
        left |= np.asarray((other > mine[:, None, :]).all(axis=2)).any(axis=1)
    return left
