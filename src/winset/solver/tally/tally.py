"""How many packages are signed, who alone blocks the others and how many, exactly, without listing them.

A package is one row of each part and its points are the sum of theirs; a party votes yes where its sum reaches its
floor. What is the same for all packages is taken out first. The rest is counted in whichever of three exact ways is the
quickest: row by row where there is one part; on tables of sums, where many packages have few different sums; or by
halves, whose pairs are counted 1,024 at once. Where none of them fits the limits there are proven bounds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from winset.errors import LimitError
from winset.solver.solution import processors
from winset.solver.tally.count import Count, Limits, count
from winset.solver.tally.few import fit, passed, sums_of, turned
from winset.solver.tally.settle import settle
from winset.solver.tally.votes import FAR, targets, turns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from winset.solver.tally.settle import CountQuestion

__all__ = ["Holdout", "Limits", "Tally", "count_above", "tally"]


@dataclass(frozen=True, slots=True, eq=False)
class Holdout:
    """Parties that all vote no on some packages which would be signed if all of them turned.

    Attributes
    ----------
    parties : tuple of int
        In ascending order.
    packages, packages_high : int
        How many packages; where a tally is not exact the fewest and the most that there can be.
    best : dict of party to int
        The largest sum of each over those packages; empty where a tally is not exact.
    """

    parties: tuple[int, ...]
    packages: int
    packages_high: int
    best: dict[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """Counts of packages.

    Attributes
    ----------
    size, size_high : int
        Packages signed. Of this and the following pairs, the first is the fewest that there can be and the second the
        most; they are equal where the tally is exact.
    blockers, blockers_high : dict of party to int
        Packages not signed that would be if that party alone turned to yes; only parties that block some, or may.
    best : dict of party to int
        The largest sum of the party over the packages that it blocks; empty where the tally is not exact.
    holdouts : tuple of Holdout
        Where nothing is signed and nobody alone blocks: the smallest sets of parties that would unlock something, or
        may.
    exact : bool
    method : str
        `settled` (all packages are alike), `listed` (one part, or few packages of many parties), `sums`, `halves` or
        `bounds`.
    """

    size: int
    size_high: int
    blockers: dict[int, int]
    blockers_high: dict[int, int]
    best: dict[int, int]
    holdouts: tuple[Holdout, ...]
    exact: bool
    method: str


def tally(
    parts: Sequence[NDArray[np.int64]],
    floor: NDArray[np.int64],
    members: NDArray[Any],
    votes: NDArray[np.int64],
    *,
    limits: Limits | None = None,
    threads: int | None = None,
) -> Tally:
    """Count the packages that would be signed, and those that one party alone blocks.

    Parameters
    ----------
    parts : sequence of (o, p) int array
        Points of each part's rows; a package is one row of each, worth their sum, which stays within ±2**62.
    floor : (p,) int array
        Least sum with which a party votes yes, within ±2**62.
    members : (g, p) array
        The votes of the parties in each clause of consent; true is one.
    votes : (g,) int array
        How many of them must vote yes. A package is signed where every clause has its votes.
    limits : Limits, optional
    threads : int, optional
        Default: as many as there are processors. The answer does not depend on it.

    Returns
    -------
    Tally
        Of no packages where a part has no rows.

    Raises
    ------
    LimitError
        Where more than 16 parties can decide and are not sure to say yes, and packages are too many to list.

    References
    ----------
    docs/model.md section 4. Halves: Horowitz and Sahni (1974).

    Examples
    --------
    Two parties that must both agree, two issues, and nine packages:

    >>> issues = [np.array([[0, 6], [3, 3], [6, 0]]), np.array([[0, 2], [1, 1], [2, 0]])]
    >>> found = tally(issues, np.array([4, 4]), np.array([[True, True]]), np.array([2]))
    >>> found.size, found.blockers, found.best, found.exact
    (1, {0: 4, 1: 4}, {0: 3, 1: 3}, True)

    Where nothing on the table suits either, both would have to turn:

    >>> found = tally(issues[:1], np.array([9, 9]), np.array([[True, True]]), np.array([2]))
    >>> found.size, found.blockers, [(h.parties, h.packages, h.best) for h in found.holdouts]
    (0, {}, [((0, 1), 3, {0: 6, 1: 6})])
    """
    packages = math.prod(len(part) for part in parts)
    if not packages:
        return Tally(0, 0, {}, {}, {}, (), True, "settled")
    try:
        question = settle(parts, floor, members, votes)
    except LimitError as limit:
        if not fit(parts):
            raise
        try:
            return _listed(sums_of(parts), floor, members, votes)
        except LimitError:
            raise limit from None
    if question.signed.all():
        return Tally(packages, packages, {}, {}, {}, (), True, "settled")
    fewest = _fewest_turns(question)
    made = Count([0], [0], {}, "settled")
    sets: tuple[tuple[int, ...], ...] = ()
    for most in range(max(1, fewest), 1 + (len(question.party) if fewest < FAR else 0)):
        made, sets = _count_turns(question, most, limits or Limits(), threads or processors())
        if any(made.high):
            break
    return _report(question, made, sets)


def count_above(
    parts: Sequence[NDArray[np.int64]],
    floor: NDArray[np.int64],
    *,
    limits: Limits | None = None,
    threads: int | None = None,
) -> tuple[int, int]:
    """How many packages are worth at least the floor to every party: the fewest and the most, equal where exact.

    Parameters
    ----------
    parts : sequence of (o, p) int array
    floor : (p,) int array
        -2**62 for a party that is not asked.
    limits : Limits, optional
    threads : int, optional

    Raises
    ------
    LimitError
        Where more than 16 parties reach their floor in some packages or none, and not in all, and packages are too many
        to list.

    Examples
    --------
    >>> count_above([np.array([[0, 6], [3, 3], [6, 0]])] * 40, np.array([100, 100]))
    (9623503782953304109, 9623503782953304109)
    """
    packages = math.prod(len(part) for part in parts)
    if not packages:
        return 0, 0
    try:
        question = settle(parts, floor, np.ones((1, len(floor)), dtype=bool), np.array([len(floor)]))
    except LimitError:
        if not fit(parts):
            raise
        found = int((sums_of(parts) >= floor).all(axis=1).sum())
        return found, found
    if question.signed.all():
        return packages, packages
    if _fewest_turns(question):
        return 0, 0
    asked = next(targets(question.signed, question.opposed, 0))
    made = count(question, asked, limits or Limits(), threads or processors())
    return made.low[0], made.high[0]


def _listed(
    sums: NDArray[np.int64], floor: NDArray[np.int64], members: NDArray[Any], votes: NDArray[np.int64]
) -> Tally:
    """A tally of packages that are listed, with their sums."""
    size = int(passed(sums >= floor, members, votes).sum())
    blockers: dict[int, int] = {}
    best: dict[int, int] = {}
    for (p,), blocked in turned(sums, floor, members, votes, 1):
        blockers[p], best[p] = int(blocked.sum()), int(sums[blocked, p].max())
    holdouts: list[Holdout] = []
    for most in range(2, 1 + (0 if size or blockers else len(floor))):
        for group, found in turned(sums, floor, members, votes, most):
            count_ = int(found.sum())
            holdouts.append(Holdout(group, count_, count_, {p: int(sums[found, p].max()) for p in group}))
        if holdouts:
            break
    return Tally(size, size, blockers, dict(blockers), best, tuple(holdouts), True, "listed")


def _fewest_turns(question: CountQuestion) -> int:
    """How many votes must turn where every open party says yes: no package can do with fewer."""
    everyone = ((1 << len(question.need)) - 1) << question.opposed
    return int(turns(question.signed)[everyone])


def _count_turns(
    question: CountQuestion, most: int, limits: Limits, threads: int
) -> tuple[Count, tuple[tuple[int, ...], ...]]:
    """Count what is signed and what each set of `most` parties would unlock; with the sets."""
    low: list[int] = []
    high: list[int] = []
    sets: list[tuple[int, ...]] = []
    best: dict[tuple[int, int], int] = {}
    method = "settled"
    for asked in targets(question.signed, question.opposed, most):
        made = count(question, asked, limits, threads)
        best |= {(len(sets) + f, j): value for (f, j), value in made.best.items()}
        low, high = (low or made.low[:1]) + made.low[1:], (high or made.high[:1]) + made.high[1:]
        sets += asked.sets
        method = made.method
    return Count(low, high, best, method), tuple(sets)


def _report(question: CountQuestion, made: Count, sets: tuple[tuple[int, ...], ...]) -> Tally:
    """A tally in the caller's parties and points."""
    party, base = question.party.tolist(), question.base.tolist()
    least, most = _alone(made, sets)
    best: list[dict[int, int]] = [{} for _ in sets]
    for (f, j), value in sorted(made.best.items(), key=lambda item: party[item[0][1]]):
        best[f][party[j]] = base[j] + value
    holdouts = [
        Holdout(tuple(sorted(party[j] for j in group)), made.low[1 + f], made.high[1 + f], best[f])
        for f, group in enumerate(sets)
        if len(group) > 1 and made.high[1 + f]
    ]
    return Tally(
        size=made.low[0],
        size_high=made.high[0],
        blockers={party[sets[f][0]]: least[f] for f in most},
        blockers_high={party[sets[f][0]]: most[f] for f in most},
        best={key: value for f in most for key, value in best[f].items()},
        holdouts=tuple(sorted(holdouts, key=lambda holdout: holdout.parties)),
        exact=made.method != "bounds",
        method=made.method,
    )


def _alone(made: Count, sets: tuple[tuple[int, ...], ...]) -> tuple[dict[int, int], dict[int, int]]:
    """The fewest and the most packages that each party alone blocks, by the position of its set.

    It blocks what would be signed once it turned, less what is signed as it is; each of these is known within bounds.
    """
    least, most = {}, {}
    for f, group in enumerate(sets):
        high = made.high[1 + f] + made.high[0] - made.low[0]
        if len(group) == 1 and high:
            least[f], most[f] = max(0, made.low[1 + f] + made.low[0] - made.high[0]), high
    return least, most
