"""The talks of one month as sums over issues that everyone must agree to, where they are that; else why they are not.

Formats of negotiation programs know issues that add up, options that go together freely, and a unanimous consent. What
a month's state makes of a conflict is often just that, though the file has adjustments, rules and clauses: those that
name one issue, or none, or cannot hold then. Packages are not listed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from winset.cases.conditions import Condition, compile_condition, settled
from winset.cases.numbers import value_of
from winset.cases.scope import scope_of
from winset.errors import LimitError, RequestError
from winset.game.game import build
from winset.solver.solution import solve
from winset.studies.month.moment import moment_at
from winset.views.exports.static import TOLERANCE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from winset.cases.schema import Conflict
    from winset.game.game import Game
    from winset.studies.month.moment import Moment
    from winset.views.exports.static import Request

MAX_JOINT = 1_000_000
"""Most joint options of linked issues that are looked at."""

Known = Condition | bool
Frame = dict[str, "NDArray[np.int64]"]


@dataclass(frozen=True, slots=True, eq=False)
class Additive:
    """What is on the table, issue by issue.

    Attributes
    ----------
    conflict : Conflict
    month : str or None
    bargainers : tuple of int
        Positions of the parties whose consent every package needs.
    options : tuple of tuple of int
        The admissible options of each issue, as positions.
    points : tuple of (p, options) float arrays
        What each of them adds to each party; what holds whatever is agreed is in the first issue's.
    reserve : (p,) float array
        D or C: what each party has without an agreement.
    """

    conflict: Conflict
    month: str | None
    bargainers: tuple[int, ...]
    options: tuple[tuple[int, ...], ...]
    points: tuple[NDArray[np.float64], ...]
    reserve: NDArray[np.float64]


def additive_at(conflict: Conflict, request: Request) -> Additive:
    """The talks of a month as sums over issues.

    Parameters
    ----------
    conflict : Conflict
    request : Request

    Raises
    ------
    RequestError
        With everything that cannot be said as sums over issues, free combinations and unanimity.
    LimitError
        Where linked issues have more than `MAX_JOINT` joint options.
    """
    against = request.against or "war"
    clocked = conflict.time is not None
    solution = solve(build(conflict, talks=clocked and (against == "now" or not conflict.history)))
    moment = moment_at(solution, request.at)
    values = solution.war if against == "war" else solution.continuation
    terms = _Terms(solution.game, moment)
    blocks = [_Block(terms, issues) for issues in terms.linked()]
    wrong = [reason for block in blocks for reason in block.wrong]
    wrong += _peace(conflict)
    needed, reasons = _consent(terms, blocks)
    if wrong or reasons:
        told = "; ".join([*wrong, *reasons])
        raise RequestError(
            f"the talks{f' of {moment.month}' if moment.month else ''} cannot be said in that format: {told}"
        )
    options: dict[str, tuple[int, ...]] = {}
    points: dict[str, NDArray[np.float64]] = {}
    for block in blocks:
        options |= block.options
        points |= block.points
    names = list(conflict.issues)
    points[names[0]] = points[names[0]] + terms.constant()[:, None]
    return Additive(
        conflict, moment.month, needed, tuple(options[name] for name in names), tuple(points[name] for name in names),
        values[moment.period, moment.state],
    )  # fmt: skip


def _peace(conflict: Conflict) -> list[str]:
    """A peace that may be broken makes the worth of every issue depend on the others."""
    breakers = ", ".join(conflict.peace.resume) if conflict.peace else ""
    return (
        [f"peace.resume ({breakers}): what a package is worth depends on who may break the peace"] if breakers else []
    )


class _Terms:
    """Adjustments, rules and clauses with the state and the date put in: what is left speaks of issues alone."""

    def __init__(self, game: Game, moment: Moment) -> None:
        self.conflict = conflict = game.conflict
        self.parties = list(conflict.parties)
        scope = scope_of(conflict, month=True, issues=True)
        frame = {**game.states.frame_at(moment.state), "month": np.asarray(game.calendar.ordinal(moment.period))}

        def known(when: Any) -> Known:
            return settled(compile_condition(when, scope), frame)

        self.adjust = [
            (p, k, value_of(entry.points), known(entry.when))
            for p, party in enumerate(conflict.parties.values())
            for k, entry in enumerate(party.adjust)
        ]
        self.rules = [(known(rule.when), known(rule.require)) for rule in conflict.rules]
        self.clauses = [known(group.when) for group in conflict.consent]

    def linked(self) -> list[tuple[str, ...]]:
        """Issues that a rule, an adjustment or a clause names together, in the order of the file."""
        issues = list(self.conflict.issues)
        home = {name: {name} for name in issues}
        together = [names_in(when) | names_in(require) for when, require in self.rules if bites(when, require)]
        together += [names_in(term) for *_, term in self.adjust] + [names_in(clause) for clause in self.clauses]
        for names in together:
            joined = set().union(*(home[name] for name in names))
            home |= dict.fromkeys(joined, joined)
        groups = {tuple(name for name in issues if name in group) for group in home.values()}
        return sorted(groups, key=lambda group: issues.index(group[0]))

    def constant(self) -> NDArray[np.float64]:
        """What adjustments give each party whatever is agreed; shape (p,)."""
        found = np.zeros(len(self.parties))
        for p, _, points, term in self.adjust:
            found[p] += points if term is True else 0.0
        return found


def names_in(condition: Known) -> set[str]:
    """The issues that a condition still names."""
    return set() if isinstance(condition, bool) else set(condition.names)


def bites(when: Known, require: Known) -> bool:
    """Whether a rule can forbid anything."""
    return when is not False and require is not True


def _holds(condition: Known, frame: Frame, count: int) -> NDArray[np.bool_]:
    """Where a condition holds; shape (count,)."""
    found = np.asarray(condition) if isinstance(condition, bool) else condition.mask(frame)
    return np.asarray(np.broadcast_to(found, (count,)))


class _Block:
    """Issues that hang together, and what keeps them from being told apart."""

    def __init__(self, terms: _Terms, issues: tuple[str, ...]) -> None:
        self.terms, self.issues = terms, issues
        self.wrong: list[str] = []
        self.digits = self._admissible()
        self.frame = {name: self.digits[:, j] for j, name in enumerate(issues)}
        columns = [np.unique(self.digits[:, j]) for j in range(len(issues))]
        self.options = {name: tuple(map(int, column)) for name, column in zip(issues, columns, strict=True)}
        self.points = self._apart(columns)

    def _admissible(self) -> NDArray[np.int64]:
        """The joint options that no rule forbids, which must be all combinations of some options."""
        sizes = [len(self.terms.conflict.issues[name].options) for name in self.issues]
        if math.prod(sizes) > MAX_JOINT:
            found = f"{math.prod(sizes):,} joint options of the linked issues {', '.join(self.issues)}"
            raise LimitError(f"{found}; the limit is {MAX_JOINT:,}")
        digits = np.stack(np.unravel_index(np.arange(math.prod(sizes)), sizes), axis=1).astype(np.int64)
        frame = {name: digits[:, j] for j, name in enumerate(self.issues)}
        kept = np.ones(len(digits), dtype=bool)
        ruling: list[str] = []
        linked: set[str] = set()
        for k, (when, require) in enumerate(self.terms.rules):
            named = names_in(when) | names_in(require)
            if bites(when, require) and named <= set(self.issues):
                kept &= ~_holds(when, frame, len(digits)) | _holds(require, frame, len(digits))
                ruling += [f"rules[{k}]"] if len(named) > 1 else []
                linked |= named if len(named) > 1 else set()
        if not kept.any():
            raise RequestError("no package is admissible then")
        digits = digits[kept]
        if math.prod(len(np.unique(column)) for column in digits.T) != len(digits):
            self.wrong.append(f"{', '.join(ruling)}: some combinations of {self._told(linked)} are forbidden")
        return digits

    def _apart(self, columns: list[NDArray[np.int64]]) -> dict[str, NDArray[np.float64]]:
        """What each option adds by itself; told as wrong where sums of these are not what packages are worth."""
        worth = self._worth()
        first = np.array([column[0] for column in columns])
        base = worth[:, (self.digits == first).all(axis=1)]
        found: dict[str, NDArray[np.float64]] = {}
        summed = np.zeros_like(worth)
        for j, name in enumerate(self.issues):
            others = np.delete(np.arange(len(self.issues)), j)
            alone = (self.digits[:, others] == first[others]).all(axis=1)
            if not base.size or alone.sum() != len(columns[j]):  # not all combinations: told already
                linking = {p for p, _, _, term in self.terms.adjust if self._links(term)}
                self.wrong += [self._blame(p) for p in sorted(linking)]
                return {}
            found[name] = worth[:, alone] - (base if j else 0.0)
            summed += found[name][:, np.searchsorted(columns[j], self.digits[:, j])]
        apart = np.abs(summed - worth).max(axis=1) > TOLERANCE
        self.wrong += [self._blame(int(p)) for p in np.flatnonzero(apart)]
        return found

    def _worth(self) -> NDArray[np.float64]:
        """What the joint options are worth to each party; shape (p, rows)."""
        conflict = self.terms.conflict
        worth = np.zeros((len(self.terms.parties), len(self.digits)))
        for j, name in enumerate(self.issues):
            for p, party in enumerate(conflict.parties.values()):
                given = party.values[name].points if name in party.values else {}
                table = [value_of(given[o]) if o in given else 0.0 for o in conflict.issues[name].options]
                worth[p] += np.array(table)[self.digits[:, j]]
        for p, _, points, term in self.terms.adjust:
            if names_in(term) and names_in(term) <= set(self.issues):
                worth[p] += points * _holds(term, self.frame, len(self.digits))
        return worth

    def _links(self, term: Known) -> bool:
        """Whether what is left of an adjustment names several of these issues."""
        return len(names_in(term)) > 1 and names_in(term) <= set(self.issues)

    def _blame(self, p: int) -> str:
        """The adjustments that link the issues for a party."""
        name = self.terms.parties[p]
        mine = [(k, term) for owner, k, _, term in self.terms.adjust if owner == p and self._links(term)]
        entries = ", ".join(f"parties.{name}.adjust[{k}]" for k, _ in mine)
        return f"{entries}: depends on {self._told(set().union(*(names_in(term) for _, term in mine)))} together"

    def _told(self, names: set[str]) -> str:
        """Some of the issues in the order of the file."""
        return " and ".join(name for name in self.issues if name in names)


def _consent(terms: _Terms, blocks: list[_Block]) -> tuple[tuple[int, ...], list[str]]:
    """The parties that every package needs, and the clauses that say anything else."""
    groups = terms.conflict.consent
    needed: set[str] = set()
    open_: list[int] = []
    for k, (group, clause) in enumerate(zip(groups, terms.clauses, strict=True)):
        block = next((block for block in blocks if names_in(clause) and names_in(clause) <= set(block.issues)), None)
        held = np.array([clause is True])
        if block is not None:
            held = _holds(clause, block.frame, len(block.digits))
        if held.all() and (group.at_least or len(group.of)) == len(group.of):
            needed |= set(group.of)
        elif held.any():
            open_.append(k)
    wrong = [
        f"consent[{k}]: {_told(groups[k].at_least, len(groups[k].of))} of {', '.join(groups[k].of)}"
        + ("" if isinstance(terms.clauses[k], bool) else ", for some packages only")
        for k in open_
        if len(needed & set(groups[k].of)) < (groups[k].at_least or len(groups[k].of))
    ]
    if not needed and not wrong:
        wrong = ["consent: nobody's is needed"]
    return tuple(p for p, name in enumerate(terms.parties) if name in needed), wrong


def _told(least: int | None, size: int) -> str:
    return "all" if least in (None, size) else f"{least}"
