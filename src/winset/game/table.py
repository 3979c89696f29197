"""From a game to what is on its table at one moment: state and date put in, linked issues merged, points on a grid."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from winset.cases.conditions import Condition, settled
from winset.errors import LimitError
from winset.game.packages import MAX_PACKAGES, value_packages, worth_of
from winset.game.space import FAR, Part, Space
from winset.game.vote import least_yes, leeway

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from winset.cases.bound import Bound
    from winset.game.game import Game

COMPARED = 9
"""Sums of points are compared to this many decimals."""

DIGITS = 16
"""A number of so many digits, or more, is taken for a fraction cut off: a float holds no more."""

MAX_DECIMALS = 12
"""Points are kept to this many, so that what is lost of each is far below what is compared."""

EXACT = 2.0**53
"""Whole numbers below this are exact as floats; sums of all parties' points stay below it where decimals are added."""

Known = Condition | bool
"""A condition with the state and the date put in: what is left of it speaks of issues alone."""


def space_of(
    game: Game, t: int, s: int, threshold: NDArray[np.float64], worth: NDArray[np.float64] | None = None
) -> Space:
    """What is on the table at the talks of period `t` in state `s`.

    Parameters
    ----------
    game : Game
        It may have been built without its talks.
    t, s : int
    threshold : (p,) float array
        D or C, in points.
    worth : (p, |X(s)|) float array, optional
        What the admissible packages are worth once accepted, where some may be answered: then they are listed.

    Returns
    -------
    Space

    Raises
    ------
    LimitError
        Where linked issues have more than `MAX_PACKAGES` joint options.

    Examples
    --------
    >>> from winset import build
    >>> from winset.cases.read import parse
    >>> toy = "{winset: 1, title: t, parties: {a: {values: {x: {y: 2}}}}, issues: {x: [y, z]}, consent: [{of: [a]}]}"
    >>> space = space_of(build(parse(toy), talks=False), 0, 0, np.array([1.0]))
    >>> space.admissible, space.parts[0].points.tolist(), space.floor.tolist()
    (2, [[2], [0]], [1])
    """
    terms, lasting = terms_at(game, t, s), bool(game.bound.peace.initiators)
    groups = [tuple(range(len(game.issues)))] if lasting or worth is not None else terms.linked()
    drafts = [
        _listed(game, s, terms, worth) if worth is not None
        else _draft(game, s, terms, issues) if lasting else sums(terms, issues)
        for issues in groups
    ]  # fmt: skip
    grid, rounded, slack = _grid([[*draft.numbers, *draft.constants] for draft in drafts])
    return Space(
        parties=game.parties,
        issues=game.issues,
        options=tuple(game.bound.issues.values()),
        parts=tuple(_part(draft, grid) for draft in drafts),
        grid=grid,
        rounded=rounded,
        slack=slack,
        threshold=threshold.copy(),
        floor=np.array([_floor(float(number), grid) for number in least_yes(threshold)], dtype=np.int64),
        members=game.ballots.members,
        votes=game.ballots.votes,
        always=sum(1 << g for g, held in enumerate(terms.clauses) if held is True),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """Rules, adjustments and clauses at one moment.

    Attributes
    ----------
    bound : Bound
    rules : tuple of (when, require)
    adjust : tuple of (party, entry, points, when)
        The party by its position, the entry by its position among that party's.
    clauses : tuple of conditions
    """

    bound: Bound
    rules: tuple[tuple[Known, Known], ...]
    adjust: tuple[tuple[int, int, float, Known], ...]
    clauses: tuple[Known, ...]

    def linked(self) -> list[tuple[int, ...]]:
        """Positions of issues, those together that something names together; in the order of the first of each."""
        issues = list(self.bound.issues)
        together = [names_in(when, require) for when, require in self.rules if bites(when, require)]
        together += [names_in(term) for *_, term in self.adjust] + [names_in(clause) for clause in self.clauses]
        home = {name: {i} for i, name in enumerate(issues)}
        for names in together:
            joined = set().union(*(home[name] for name in names))
            home |= {issues[i]: joined for i in joined}
        return sorted({tuple(sorted(group)) for group in home.values()})


def terms_at(game: Game, t: int, s: int) -> Terms:
    """What the rules, adjustments and clauses of a conflict come to at the talks of a period in a state."""
    bound = game.bound
    frame = {**game.states.frame_at(s), "month": np.asarray(game.calendar.ordinal(t))}
    return Terms(
        bound=bound,
        rules=tuple((settled(when, frame), settled(require, frame)) for when, require in bound.rules),
        adjust=tuple(
            (p, k, points, settled(when, frame))
            for p in range(len(bound.parties))
            for k, (_, points, when) in enumerate(term for term in bound.adjust if term.column == p)
        ),
        clauses=tuple(settled(group.condition, frame) for group in bound.groups),
    )


def bites(when: Known, require: Known) -> bool:
    """Whether a rule can forbid anything."""
    return when is not False and require is not True


def names_in(*conditions: Known) -> set[str]:
    """The issues that conditions still name."""
    return set().union(*(one.names for one in conditions if not isinstance(one, bool)))


def mask_of(condition: Known, frame: dict[str, Any], count: int) -> NDArray[np.bool_]:
    """In which of so many rows a condition holds; shape (count,)."""
    found = np.asarray(condition) if isinstance(condition, bool) else condition.mask(frame)
    return np.broadcast_to(found, (count,))


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """A part before its points are put on the grid.

    Attributes
    ----------
    issues : tuple of int
    digits : (o, issues) int array
        Admissible rows, as in Part.
    frame : dict of issue to (o,) int array
    numbers : list of (o, p) float arrays
        Points that are added up, each rounded by itself: of each issue, then of adjustments that hold for some rows.
    constants : list of (1, p) float arrays
        Of adjustments that hold whatever is agreed; in the first part only.
    clauses : (o,) int array
        The clauses with a condition on these issues that each row calls for, as bits.
    """

    issues: tuple[int, ...]
    digits: NDArray[np.int64]
    frame: dict[str, NDArray[np.int64]]
    numbers: list[NDArray[np.float64]]
    constants: list[NDArray[np.float64]]
    clauses: NDArray[np.int64]


def _joint(terms: Terms, issues: tuple[int, ...]) -> tuple[NDArray[np.int64], dict[str, NDArray[np.int64]]]:
    """The admissible joint options of some issues, and their frame."""
    names = [list(terms.bound.issues)[i] for i in issues]
    sizes = [len(terms.bound.issues[name]) for name in names]
    if math.prod(sizes) > MAX_PACKAGES:
        raise LimitError(
            f"{math.prod(sizes):,} joint options of the linked issues {', '.join(names)}; the limit is "
            f"{MAX_PACKAGES:,}; let adjustments, rules and consent link fewer issues, or leave `peace` out"
        )
    digits = np.stack(np.unravel_index(np.arange(math.prod(sizes)), sizes), axis=1).astype(np.int64)
    frame = {name: digits[:, j] for j, name in enumerate(names)}
    kept = np.ones(len(digits), dtype=bool)
    for when, require in terms.rules:
        if bites(when, require) and names_in(when, require) <= set(names):
            kept &= ~mask_of(when, frame, len(digits)) | mask_of(require, frame, len(digits))
    digits = digits[kept]
    return digits, {name: digits[:, j] for j, name in enumerate(names)}


def _called(terms: Terms, frame: dict[str, NDArray[np.int64]], count: int) -> NDArray[np.int64]:
    """The clauses with a condition on these issues that each row calls for."""
    bits = np.zeros(count, dtype=np.int64)
    for g, clause in enumerate(terms.clauses):
        if not isinstance(clause, bool) and clause.names <= frame.keys():
            bits |= clause.mask(frame).astype(np.int64) << g
    return bits


def sums(terms: Terms, issues: tuple[int, ...]) -> Draft:
    """A part whose values are those of its options and adjustments."""
    digits, frame = _joint(terms, issues)
    numbers = [terms.bound.tables[i][digits[:, j]] for j, i in enumerate(issues)]
    constants = []
    for p, _, extra, term in terms.adjust:
        column = extra * (np.arange(len(terms.bound.parties)) == p)
        if term is True and issues[0] == 0:  # what holds whatever is agreed is added once, to the first part
            constants.append(column[None])
        if not isinstance(term, bool) and term.names <= frame.keys():
            numbers.append(term.mask(frame)[:, None] * column)
    return Draft(issues, digits, frame, numbers, constants, _called(terms, frame, len(digits)))


def _draft(game: Game, s: int, terms: Terms, issues: tuple[int, ...]) -> Draft:
    """The one part of a conflict whose peace may be broken: its packages at what they are worth in state `s`."""
    digits, frame = _joint(terms, issues)
    points = value_packages(worth_of(terms.bound, digits), game.states.frame_at(s), frame)
    return Draft(issues, digits, frame, [points.T], [], _called(terms, frame, len(digits)))


def _listed(game: Game, s: int, terms: Terms, worth: NDArray[np.float64]) -> Draft:
    """The one part of a conflict in which somebody may answer a signature: its packages at what they are worth then."""
    digits = game.packages.digits[game.packages.admissible(s)]
    frame = {name: digits[:, i] for i, name in enumerate(game.issues)}
    return Draft(tuple(range(len(game.issues))), digits, frame, [worth.T], [], _called(terms, frame, len(digits)))


def _grid(numbers: list[list[NDArray[np.float64]]]) -> tuple[int, bool, NDArray[np.int64]]:
    """The decimals to keep, whether that rounds anything, and the differences of sums that are none, on the grid.

    Numbers of few decimals add up exactly, so every difference counts. Those of more are often fractions cut off, as
    are large ones with all the digits that there can be, and what is left of the cuts in a sum must not tell apart what
    is equal.
    """
    decimals, cut = 0, False
    most = np.zeros(numbers[0][0].shape[1])
    for table in (table for tables in numbers for table in tables):
        most += np.abs(table).max(axis=0, initial=0.0)
        found, long = _decimals(table)
        decimals, cut = max(decimals, found), cut or long
    grid = min(decimals, COMPARED)
    while grid > 0 and most.max() * 10.0**grid >= FAR / 4:
        grid -= 1
    if decimals <= COMPARED and not cut:
        return grid, decimals > grid, np.zeros(len(most), dtype=np.int64)
    while COMPARED <= grid < min(decimals, MAX_DECIMALS) and most.sum() * 10.0 ** (grid + 1) < EXACT:
        grid += 1
    return grid, decimals > grid, np.floor(leeway(most) * 10.0**grid * (1 + 1e-12)).astype(np.int64)


def _decimals(table: NDArray[np.float64]) -> tuple[int, bool]:
    """The most decimals of some numbers, no further than one past those kept, and whether one has DIGITS in all."""
    for decimals in (0, 1, 2, 3):
        if np.array_equal(np.round(table, decimals), table):
            return decimals, False
    found, cut = 0, False
    for number in np.unique(table):
        _, digits, exponent = Decimal(repr(float(number))).normalize().as_tuple()
        found, cut = max(found, -int(exponent)), cut or len(digits) >= DIGITS
        if found > MAX_DECIMALS:
            return MAX_DECIMALS + 1, True
    return found, cut


def _part(draft: Draft, grid: int) -> Part:
    points = np.zeros((len(draft.digits), draft.numbers[0].shape[1]), dtype=np.int64)
    for table in [*draft.numbers, *draft.constants]:
        points += np.rint(table * 10.0**grid).astype(np.int64)
    return Part(draft.issues, draft.digits, points, draft.clauses)


def _floor(least: float, grid: int) -> int:
    """The least number on the grid that is no less than this."""
    unit: int = math.ceil(Fraction(least) * 10**grid)
    return max(-FAR, min(FAR, unit))
