"""The talks of one month as sums over issues that everyone must agree to, where they are that; else why they are not.

Formats of negotiation programs know issues that add up, options that go together freely, and a unanimous consent. What
a month's state makes of a conflict is often just that, though the file has adjustments, rules and clauses: those that
name one issue, or none, or cannot hold then. Packages are not listed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from winset.cases.votes import count_votes, vetoes
from winset.errors import RequestError
from winset.game.table import bites, mask_of, names_in, sums, terms_at
from winset.game.vote import leeway
from winset.studies.month.answers import answers_told
from winset.studies.month.moment import disagreement, moment_at, solved_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from winset.cases.schema import Conflict, Group
    from winset.game.table import Draft, Known, Terms
    from winset.solver.solution import Solution
    from winset.studies.month.moment import Moment


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


def additive_at(conflict: Conflict, *, at: str | None = None, against: str = "war") -> Additive:
    """The talks of a month as sums over issues.

    Parameters
    ----------
    conflict : Conflict
    at : str, optional
        A month; default that of the recorded agreement, else the first.
    against : {'war', 'now'}
        Which value the reserve is.

    Raises
    ------
    RequestError
        With everything that cannot be said as sums over issues, free combinations and unanimity.
    LimitError
        Where linked issues have more joint options than can be looked at.
    """
    solution = solved_for(conflict, against)
    moment = moment_at(solution, at)
    terms = terms_at(solution.game, moment.period, moment.state)
    blocks = [_Block(conflict, terms, sums(terms, issues)) for issues in terms.linked()]
    wrong = [reason for block in blocks for reason in block.wrong]
    wrong += _peace(conflict) + _answers(solution, moment)
    needed, reasons = _consent(conflict, terms, [block.draft for block in blocks])
    if wrong or reasons:
        told = "; ".join([*wrong, *reasons])
        raise RequestError(
            f"the talks{f' of {moment.month}' if moment.month else ''} cannot be said in that format: {told}"
        )
    options = {i: some for block in blocks for i, some in zip(block.draft.issues, block.options, strict=True)}
    points = {i: some for block in blocks for i, some in zip(block.draft.issues, block.points, strict=True)}
    fixed = np.zeros((len(conflict.parties), 1))
    for column in blocks[0].draft.constants:
        fixed += column.T
    points[0] = points[0] + fixed
    order = range(len(conflict.issues))
    return Additive(
        conflict, moment.month, needed, tuple(options[i] for i in order), tuple(points[i] for i in order),
        disagreement(solution, against)[moment.period, moment.state],
    )  # fmt: skip


def _peace(conflict: Conflict) -> list[str]:
    """A peace that may be broken makes the worth of every issue depend on the others."""
    breakers = ", ".join(conflict.peace.resume) if conflict.peace else ""
    return (
        [f"peace.resume ({breakers}): what a package is worth depends on who may break the peace"] if breakers else []
    )


def _answers(solution: Solution, moment: Moment) -> list[str]:
    """Answers that may undo a signature make the worth of an issue depend on the others."""
    told = answers_told(solution, moment.period, moment.state, solution.war[moment.period])
    return [
        f"moves.{one['party']}.{one['move']}: it may undo a signature, and no sum over issues says so" for one in told
    ]


class _Block:
    """Issues that hang together, what each option of theirs adds by itself, and what keeps them from being told apart.

    `options` and `points` hold an entry for each issue: its admissible options, and their points (p, options).
    """

    def __init__(self, conflict: Conflict, terms: Terms, draft: Draft) -> None:
        self.terms, self.draft, self.issues = terms, draft, tuple(draft.frame)
        self.parties = list(conflict.parties)
        self.wrong: list[str] = []
        if not len(draft.digits):
            raise RequestError("no package is admissible then")
        columns = [np.unique(column) for column in draft.digits.T]
        self.options = [tuple(map(int, column)) for column in columns]
        self._hold_free(columns)
        self.points = self._apart(columns)

    def _hold_free(self, columns: Sequence[NDArray[np.int64]]) -> None:
        """Rules must leave all combinations of some options."""
        if math.prod(map(len, columns)) == len(self.draft.digits):
            return
        named = {
            k: names_in(when, require)
            for k, (when, require) in enumerate(self.terms.rules)
            if bites(when, require) and self._links(when, require)
        }
        ruling = ", ".join(f"rules[{k}]" for k in named)
        self.wrong.append(f"{ruling}: some combinations of {self._told(set().union(*named.values()))} are forbidden")

    def _apart(self, columns: Sequence[NDArray[np.int64]]) -> list[NDArray[np.float64]]:
        """What each option adds by itself; told as wrong where sums of these are not what packages are worth."""
        digits = self.draft.digits
        worth = np.zeros((len(self.parties), len(digits)))
        for table in self.draft.numbers:
            worth += table.T
        first = np.array([column[0] for column in columns])
        base = worth[:, (digits == first).all(axis=1)]
        found: list[NDArray[np.float64]] = []
        summed = np.zeros_like(worth)
        for j, column in enumerate(columns):
            others = np.delete(np.arange(len(columns)), j)
            alone = (digits[:, others] == first[others]).all(axis=1)
            if not base.size or alone.sum() != len(column):  # not all combinations: told already
                linking = {p for p, _, _, term in self.terms.adjust if self._links(term)}
                self.wrong += [self._blame(p) for p in sorted(linking)]
                return []
            found.append(worth[:, alone] - (base if j else 0.0))
            summed += found[j][:, np.searchsorted(column, digits[:, j])]
        apart = (np.abs(summed - worth) > leeway(worth)).any(axis=1)
        self.wrong += [self._blame(int(p)) for p in np.flatnonzero(apart)]
        return found

    def _links(self, *terms: Known) -> bool:
        """Whether what is left of an adjustment or a rule names several of these issues."""
        return len(names_in(*terms)) > 1 and names_in(*terms) <= set(self.issues)

    def _blame(self, p: int) -> str:
        """The adjustments that link the issues for a party."""
        mine = [(k, term) for owner, k, _, term in self.terms.adjust if owner == p and self._links(term)]
        entries = ", ".join(f"parties.{self.parties[p]}.adjust[{k}]" for k, _ in mine)
        return f"{entries}: depends on {self._told(names_in(*(term for _, term in mine)))} together"

    def _told(self, names: set[str]) -> str:
        """Some of the issues in the order of the file."""
        return " and ".join(name for name in self.issues if name in names)


def _consent(conflict: Conflict, terms: Terms, drafts: Sequence[Draft]) -> tuple[tuple[int, ...], list[str]]:
    """The parties that every package needs, and the clauses that say anything else."""
    needed: set[str] = set()
    open_: list[int] = []
    for k, (group, clause) in enumerate(zip(conflict.consent, terms.clauses, strict=True)):
        held = np.array([clause is True])
        for draft in drafts:
            if names_in(clause) and names_in(clause) <= draft.frame.keys():
                held = mask_of(clause, draft.frame, len(draft.digits))
        if held.all() and len(vetoes(group)) == len(group.of):
            needed |= set(group.of)
        elif held.any():
            open_.append(k)
    wrong = [
        f"consent[{k}]: {_many(group)} of {', '.join(group.of)}"
        + ("" if isinstance(terms.clauses[k], bool) else ", for some packages only")
        for k, group in enumerate(conflict.consent)
        if k in open_ and not _sure(group, needed)
    ]
    if not needed and not wrong:
        wrong = ["consent: nobody's is needed"]
    return tuple(p for p, name in enumerate(conflict.parties) if name in needed), wrong


def _sure(group: Group, needed: set[str]) -> bool:
    """Whether a clause is satisfied by parties whose yes every package needs anyway."""
    counted = count_votes(group)
    return sum(counted.votes[name] for name in group.of if name in needed) >= counted.needed


def _many(group: Group) -> str:
    if len(vetoes(group)) == len(group.of):
        return "all"
    return f"{group.at_least:g}{' votes' if group.weights else ''}"
