"""From a game to what is on its table at one moment: state and date put in, linked issues merged, points on a grid."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from winset.cases.conditions import Condition, compile_condition, settled
from winset.cases.numbers import value_of
from winset.cases.scope import scope_of
from winset.errors import LimitError
from winset.game.packages import MAX_PACKAGES, bind_worth, value_packages
from winset.game.space import FAR, Part, Space

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from winset.cases.schema import Conflict
    from winset.game.game import Game

MAX_DECIMALS = 9
"""Points are kept to this many decimals; it is also the tolerance of a static vote."""

TOLERANCE = Fraction(1, 10**9)
"""A party votes yes where its points fall short of its threshold by no more than this."""


def space_of(game: Game, t: int, s: int, threshold: NDArray[np.float64]) -> Space:
    """What is on the table at the talks of period `t` in state `s`.

    Parameters
    ----------
    game : Game
        It may have been built without its talks.
    t, s : int
    threshold : (p,) float array
        D or C, in points.

    Returns
    -------
    Space

    Raises
    ------
    LimitError
        Where linked issues have more than `MAX_PACKAGES` joint options.

    Examples
    --------
    >>> from winset import build, parse
    >>> toy = "{winset: 1, title: t, parties: {a: {values: {x: {y: 2}}}}, issues: {x: [y, z]}, consent: [{of: [a]}]}"
    >>> space = space_of(build(parse(toy), talks=False), 0, 0, np.array([1.0]))
    >>> space.admissible, space.parts[0].points.tolist(), space.floor.tolist()
    (2, [[2], [0]], [1])
    """
    conflict = game.conflict
    frame = {**game.states.frame_at(s), "month": np.asarray(game.calendar.ordinal(t))}
    terms = _terms(game, frame)
    groups = _linked(terms, list(conflict.issues), whole=bool(conflict.peace and conflict.peace.resume))
    lasting = conflict.peace is not None and bool(conflict.peace.resume)
    drafts = [_draft(game, s, terms, issues) if lasting else _sums(conflict, terms, issues) for issues in groups]
    grid, rounded = _grid([draft.numbers for draft in drafts])
    return Space(
        parties=game.parties,
        issues=tuple(conflict.issues),
        options=tuple(tuple(issue.options) for issue in conflict.issues.values()),
        parts=tuple(_part(draft, grid) for draft in drafts),
        grid=grid,
        rounded=rounded,
        threshold=threshold.copy(),
        floor=np.array([_floor(float(number), grid) for number in threshold], dtype=np.int64),
        members=np.array([group.members for group in game.groups], dtype=bool).reshape(-1, len(game.parties)),
        votes=np.array([group.votes for group in game.groups], dtype=np.int64),
        always=sum(1 << g for g, held in enumerate(terms.clauses) if held is True),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Terms:
    """Rules, adjustments and clauses with the state and the date put in: what is left speaks of issues alone."""

    rules: tuple[tuple[Condition | bool, Condition | bool], ...]
    adjust: tuple[tuple[int, float, Condition | bool], ...]
    clauses: tuple[Condition | bool, ...]

    def links(self) -> list[set[str]]:
        """The issues that each of them names together."""
        named = [_names(one) | _names(other) for one, other in self.rules if _bites(one, other)]
        return [*named, *(_names(term) for _, _, term in self.adjust), *(_names(clause) for clause in self.clauses)]


def _bites(when: Condition | bool, require: Condition | bool) -> bool:
    """Whether a rule can forbid anything."""
    return when is not False and require is not True


def _names(condition: Condition | bool) -> set[str]:
    return set() if isinstance(condition, bool) else set(condition.names)


def _terms(game: Game, frame: dict[str, Any]) -> _Terms:
    conflict = game.conflict
    scope = scope_of(conflict, issues=True)
    return _Terms(
        rules=tuple(
            (
                settled(compile_condition(rule.when, scope), frame),
                settled(compile_condition(rule.require, scope), frame),
            )
            for rule in conflict.rules
        ),
        adjust=tuple(
            (p, value_of(entry.points), settled(compile_condition(entry.when, scope), frame))
            for p, party in enumerate(conflict.parties.values())
            for entry in party.adjust
        ),
        clauses=tuple(settled(group.condition, frame) for group in game.groups),
    )


def _linked(terms: _Terms, issues: list[str], *, whole: bool) -> list[tuple[int, ...]]:
    """Positions of issues, those that are linked together; in the order of the first of each."""
    home = {name: {i} for i, name in enumerate(issues)}
    for names in [set(issues), *terms.links()] if whole else terms.links():
        joined = set().union(*(home[name] for name in names))
        for i in joined:
            home[issues[i]] = joined
    return sorted({tuple(sorted(group)) for group in home.values()})


@dataclass(frozen=True, slots=True, eq=False)
class _Draft:
    """A part before its points are put on the grid.

    `numbers` holds columns of points (o, p) that are added up, each rounded by itself.
    """

    issues: tuple[int, ...]
    digits: NDArray[np.int64]
    numbers: list[NDArray[np.float64]]
    clauses: NDArray[np.int64]


def _joint(conflict: Conflict, terms: _Terms, issues: tuple[int, ...]) -> tuple[NDArray[np.int64], dict[str, Any]]:
    """The admissible joint options of some issues, and their frame."""
    names = [list(conflict.issues)[i] for i in issues]
    sizes = [len(conflict.issues[name].options) for name in names]
    if math.prod(sizes) > MAX_PACKAGES:
        raise LimitError(
            f"{math.prod(sizes):,} joint options of the linked issues {', '.join(names)}; the limit is "
            f"{MAX_PACKAGES:,}; let adjustments, rules and consent link fewer issues, or leave `peace` out"
        )
    digits = np.stack(np.unravel_index(np.arange(math.prod(sizes)), sizes), axis=1).astype(np.int64)
    frame = {name: digits[:, j] for j, name in enumerate(names)}
    kept = np.ones(len(digits), dtype=bool)
    for when, require in terms.rules:
        if _bites(when, require) and (_names(when) | _names(require)) <= set(names):
            kept &= ~_mask(when, frame) | _mask(require, frame)
    digits = digits[kept]
    return digits, {name: digits[:, j] for j, name in enumerate(names)}


def _mask(condition: Condition | bool, frame: dict[str, Any]) -> NDArray[np.bool_]:
    return np.asarray(condition) if isinstance(condition, bool) else condition.mask(frame)


def _called(terms: _Terms, frame: dict[str, Any], count: int) -> NDArray[np.int64]:
    """The clauses with a condition on these issues that each row calls for."""
    bits = np.zeros(count, dtype=np.int64)
    for g, clause in enumerate(terms.clauses):
        if not isinstance(clause, bool) and clause.names <= frame.keys():
            bits |= clause.mask(frame).astype(np.int64) << g
    return bits


def _sums(conflict: Conflict, terms: _Terms, issues: tuple[int, ...]) -> _Draft:
    """A part whose values are those of its options and adjustments."""
    digits, frame = _joint(conflict, terms, issues)
    parties = list(conflict.parties.values())
    numbers: list[NDArray[np.float64]] = []
    for j, i in enumerate(issues):
        name, issue = list(conflict.issues.items())[i]
        table = np.zeros((len(issue.options), len(parties)))
        for p, party in enumerate(parties):
            points = party.values[name].points if name in party.values else {}
            table[:, p] = [value_of(points[option]) if option in points else 0.0 for option in issue.options]
        numbers.append(table[digits[:, j]])
    for p, extra, term in terms.adjust:
        if term is True and issues[0] == 0:  # what holds whatever is agreed is added once, to the first part
            numbers.append(_column(np.full(len(digits), extra), p, len(parties)))
        if not isinstance(term, bool) and term.names <= frame.keys():
            numbers.append(_column(np.where(term.mask(frame), extra, 0.0), p, len(parties)))
    return _Draft(issues, digits, numbers, _called(terms, frame, len(digits)))


def _column(points: NDArray[np.float64], p: int, parties: int) -> NDArray[np.float64]:
    table = np.zeros((len(points), parties))
    table[:, p] = points
    return table


def _draft(game: Game, s: int, terms: _Terms, issues: tuple[int, ...]) -> _Draft:
    """The one part of a conflict whose peace may be broken: its packages at what they are worth in state `s`."""
    digits, frame = _joint(game.conflict, terms, issues)
    worth = bind_worth(game.conflict, digits)
    points = value_packages(worth, game.states, s, frame)
    return _Draft(issues, digits, [points.T], _called(terms, frame, len(digits)))


def _grid(numbers: list[list[NDArray[np.float64]]]) -> tuple[int, bool]:
    """The decimals to keep, and whether that rounds anything."""
    decimals, most = 0, 0.0
    for tables in numbers:
        most += float(sum(np.abs(table).max(initial=0.0) for table in tables))
        for table in tables:
            decimals = max(decimals, _decimals(table))
    grid = min(decimals, MAX_DECIMALS)
    while grid > 0 and most * 10.0**grid >= FAR / 4:
        grid -= 1
    return grid, decimals > grid


def _decimals(table: NDArray[np.float64]) -> int:
    """The most decimals of some numbers, counted no further than one past those that are kept."""
    for decimals in (0, 1, 2, 3):
        if np.array_equal(np.round(table, decimals), table):
            return decimals
    found = 0
    for number in np.unique(table):
        exponent = Decimal(repr(float(number))).normalize().as_tuple().exponent
        found = max(found, -int(exponent))
        if found > MAX_DECIMALS:
            return MAX_DECIMALS + 1
    return found


def _part(draft: _Draft, grid: int) -> Part:
    points = np.zeros((len(draft.digits), draft.numbers[0].shape[1]), dtype=np.int64)
    for table in draft.numbers:
        points += np.rint(table * 10.0**grid).astype(np.int64)
    return Part(draft.issues, draft.digits, points, draft.clauses)


def _floor(threshold: float, grid: int) -> int:
    """The least number on the grid that a party with this threshold votes for."""
    least: int = math.ceil((Fraction(threshold) - TOLERANCE) * 10**grid)
    return max(-FAR, min(FAR, least))
