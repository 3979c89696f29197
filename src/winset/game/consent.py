"""Who must say yes to a package: the clauses that apply, and the rows of votes that the solver reads.

A vote is logistic in U - C, and exp((C-U)/τ) = exp((C-m)/τ) · exp((m-U)/τ): the second factor is made once per row
here, the first once per state and period, and a vote costs one multiplication and one addition.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from winset.errors import LimitError
from winset.game.states import MAX_CELLS, classes, dates_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from winset.cases.bound import BoundGroup
    from winset.game.packages import Packages
    from winset.game.states import StateSpace

MAX_GROUPS = 60
"""Most clauses of consent of one accord, or of the packages."""

MAX_COUNTS = 4_096
"""Most combinations of yes-counts over the `at_least` groups that hold at once."""

WIDEST = 1_300.0
"""Rows whose points span more than this many temperatures are voted on directly, without the split."""


@dataclass(frozen=True, slots=True, eq=False)
class Ballots:
    """Rows of votes.

    Attributes
    ----------
    members : (g, p) int array
        The votes of each party in each clause; 0 where it is not of it.
    votes : (g,) int array
        How many of them the clause takes.
    period : (t,) int array
        Which of the `row`s each period uses: consent may depend on the date.
    row : (c, s, p) int array
        Where each party's row of votes begins in `factor`; -1 where it has no say on any package.
    centre : (c, s, p) float array
        m of that row; NaN where the row is voted on directly from U, with `factor` 1 or 0 for say or no say.
    factor : (v,) float array
        exp((m-U)/τ), 0 where the party has no say.
    pattern_row : (c, s) int array
        Where each state's row of patterns begins; -1 where every clause that applies needs all of its members.
    pattern : (w,) int array
        The clauses that apply to each package, as bits.
    """

    members: NDArray[np.int64]
    votes: NDArray[np.int64]
    period: NDArray[np.int64]
    row: NDArray[np.int64]
    centre: NDArray[np.float64]
    factor: NDArray[np.float64]
    pattern_row: NDArray[np.int64]
    pattern: NDArray[np.int64]


def hold_groups(groups: Sequence[BoundGroup]) -> None:
    """Stop where there are more clauses than can be marked as bits of one number."""
    if len(groups) > MAX_GROUPS:
        raise LimitError(f"{len(groups)} consent groups; the limit is {MAX_GROUPS}")


def hold_counts(groups: Sequence[BoundGroup]) -> None:
    """Stop where clauses that may hold at once would need more counting than the limit allows."""
    counted = [group.votes + 1 for group in groups if group.votes < group.members.sum()]
    if math.prod(counted) > MAX_COUNTS:
        raise LimitError(
            f"`at_least` groups that apply together count more than {MAX_COUNTS:,} ways, the limit; where votes are "
            "weighted, write them in larger units"
        )


def clauses_at(
    groups: Sequence[BoundGroup], space: StateSpace, packages: Packages, s: int, ordinal: int
) -> NDArray[np.bool_]:
    """Which clauses apply to each admissible package of a state at a date; shape (g, |X(s)|)."""
    chosen = packages.admissible(s)
    frame = packages.frame(chosen) | space.frame_at(s)
    frame["month"] = np.asarray(ordinal)
    masks = [np.broadcast_to(group.condition.mask(frame), chosen.shape) for group in groups]
    return np.array(masks, dtype=bool).reshape(len(groups), len(chosen))


def build_ballots(
    groups: Sequence[BoundGroup], space: StateSpace, packages: Packages, noise: NDArray[np.float64]
) -> Ballots:
    """The rows of votes of every class of states and dates.

    Raises
    ------
    LimitError
        Where the rows, or the counts of `at_least` groups, would exceed their limits.
    """
    parties = packages.row.shape[1]
    members = np.array([group.members for group in groups], dtype=np.int64).reshape(len(groups), parties)
    votes = np.array([group.votes for group in groups], dtype=np.int64)
    hold_groups(groups)
    period, dates = dates_of([group.condition for group in groups], space.calendar)
    builder = _Builder(packages, noise, groups)
    if 2 * len(dates) * space.size * parties > MAX_CELLS:
        raise LimitError(
            f"more than {MAX_CELLS:,} numbers in the tables of votes, the limit; let consent name fewer dates"
        )
    rows = np.full((len(dates), space.size, parties), -1, dtype=np.int64)
    centres = np.zeros((len(dates), space.size, parties))
    patterns = np.full((len(dates), space.size), -1, dtype=np.int64)
    for c, ordinal in enumerate(dates):
        for s, states in _joint(groups, space, packages, ordinal):
            applies = clauses_at(groups, space, packages, s, ordinal)
            patterns[c, states] = builder.patterns(applies)
            for p in range(parties):
                say = np.asarray(applies[members[:, p] > 0].any(axis=0))
                for at in np.unique(packages.row[states, p]):
                    chosen = states[packages.row[states, p] == at]
                    rows[c, chosen, p], centres[c, chosen, p] = builder.votes_row(p, int(at), say)
    factor = np.concatenate(builder.factor or [np.empty(0)])
    pattern = np.concatenate(builder.pattern or [np.empty(0, dtype=np.int64)])
    return Ballots(members, votes, period, rows, centres, factor, patterns, pattern)


def _joint(
    groups: Sequence[BoundGroup], space: StateSpace, packages: Packages, ordinal: int
) -> list[tuple[int, NDArray[np.int64]]]:
    """Classes of states with the same admissible packages (and some) to which the same clauses apply at a date.

    A clause without issues either holds in a state or not; one with issues is told apart by the factors it names. Each
    class is one of its states, and all of them.
    """
    columns = [packages.allowed_at]
    for group in groups:
        names = group.condition.names
        if names <= {*space.factors, "month"}:
            held = group.condition.mask({**space.frame(), "month": np.asarray(ordinal)})
            columns.append(np.broadcast_to(held, (space.size,)).astype(np.int64))
        else:
            columns.append(classes(space, [f for f, name in enumerate(space.factors) if name in names])[1])
    _, group_of = np.unique(np.stack(columns, axis=1), axis=0, return_inverse=True)
    group_of = group_of.reshape(-1)
    order = np.argsort(group_of, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(group_of[order])) + 1)
    return [(int(states[0]), states) for states in parts if packages.count[states[0]]]


class _Builder:
    """Collects rows, each made once."""

    def __init__(self, packages: Packages, noise: NDArray[np.float64], groups: Sequence[BoundGroup]) -> None:
        self.packages, self.noise, self.groups = packages, noise, groups
        self.factor: list[NDArray[np.float64]] = []
        self.pattern: list[NDArray[np.int64]] = []
        self.filled = 0
        self.filled_patterns = 0
        self.known: dict[tuple[int, int, bytes], tuple[int, float]] = {}
        self.known_patterns: dict[bytes, int] = {}

    def votes_row(self, p: int, at: int, say: NDArray[np.bool_]) -> tuple[int, float]:
        """Where the row of a party's votes begins, and its centre."""
        if not say.any():
            return -1, 0.0
        key = (p, at, say.tobytes())
        if key not in self.known:
            points = self.packages.points[at : at + len(say)]
            low, high = points[say].min(), points[say].max()
            centre = (low + high) / 2 if (high - low) / self.noise[p] <= WIDEST else np.nan
            row = np.zeros(len(say))
            row[say] = np.exp((centre - points[say]) / self.noise[p]) if np.isfinite(centre) else 1.0
            if self.filled + len(row) > MAX_CELLS:
                raise LimitError(f"more than {MAX_CELLS:,} numbers in the tables of votes, the limit")
            self.known[key] = (self.filled, float(centre))
            self.factor.append(row)
            self.filled += len(row)
        return self.known[key]

    def patterns(self, applies: NDArray[np.bool_]) -> int:
        """Where the row of patterns begins; -1 where every clause that applies needs all of its members."""
        partial = np.array([group.votes < group.members.sum() for group in self.groups])
        if not applies[partial].any():
            return -1
        bits = (applies.T.astype(np.int64) << np.arange(len(applies))).sum(axis=1)
        for pattern in np.unique(bits):
            hold_counts([group for g, group in enumerate(self.groups) if pattern >> g & 1])
        key = bits.tobytes()
        if key not in self.known_patterns:
            self.known_patterns[key] = self.filled_patterns
            self.pattern.append(bits)
            self.filled_patterns += len(bits)
        return self.known_patterns[key]
