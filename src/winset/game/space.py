"""What is on the table at the talks of one month, without listing packages: parts whose points add.

Issues that an adjustment, a rule or a clause of consent links are merged into one part, whose rows are their joint
options; a package is one row of each part, and its points are the sum of theirs. Where a peace may be broken every
issue bears on every value, and all packages are the rows of one part. Points are whole numbers on a decimal grid, so
that sums are exact; numbers of many decimals are kept to more of them than are compared.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from winset.errors import LimitError
from winset.game.vote import passes, yes_counts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

MAX_CELLS = 4_096
"""Most combinations of parts' demands for consent."""

FAR = 2**62
"""Beyond every sum of points on the grid."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Issues that hang together.

    Attributes
    ----------
    issues : tuple of int
        Their positions in the file.
    digits : (o, issues) int array
        The option of each of them, row by row; admissible rows only, the last issue runs fastest.
    points : (o, p) int array
        What each row adds to each party, in units of the grid.
    clauses : (o,) int array
        The clauses of consent that a row calls for, as bits.
    """

    issues: tuple[int, ...]
    digits: NDArray[np.int64]
    points: NDArray[np.int64]
    clauses: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class ClauseCell:
    """Packages that call for the same clauses: some rows of each part, any of which go together.

    Attributes
    ----------
    rows : tuple of int arrays
        The rows of each part.
    applies : (g,) bool array
    """

    rows: tuple[NDArray[np.int64], ...]
    applies: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Space:
    """The admissible packages at the talks of one month in one state.

    Attributes
    ----------
    parties, issues : tuple of str
    options : tuple of tuple of str
    parts : tuple of Part
    grid : int
        Decimals kept: one unit is 10**-grid points.
    rounded : bool
        Whether some number had more decimals than are kept.
    slack : (p,) int array
        Sums on the grid that differ by no more tie; 0 where the file's numbers have few decimals, and add up exactly.
    threshold : (p,) float array
        What each party has without an agreement.
    floor : (p,) int array
        The least points on the grid with which it votes yes.
    members : (g, p) int array
    votes : (g,) int array
        The clauses of consent, as in Game.
    always : int
        The clauses that apply to every package, as bits.
    """

    parties: tuple[str, ...]
    issues: tuple[str, ...]
    options: tuple[tuple[str, ...], ...]
    parts: tuple[Part, ...]
    grid: int
    rounded: bool
    slack: NDArray[np.int64]
    threshold: NDArray[np.float64]
    floor: NDArray[np.int64]
    members: NDArray[np.int64]
    votes: NDArray[np.int64]
    always: int

    @property
    def admissible(self) -> int:
        """The number of admissible packages."""
        return math.prod(len(part.digits) for part in self.parts)

    @property
    def points(self) -> list[NDArray[np.int64]]:
        """The points of each part's rows."""
        return [part.points for part in self.parts]

    @property
    def bargainers(self) -> NDArray[np.int64]:
        """The parties whose consent some admissible package calls for; everybody where none calls for any."""
        called = self.always | int(np.bitwise_or.reduce([0, *(int(mask) for mask in self._masks())]))
        named = self.members[self._asked(called)].any(axis=0)
        return np.flatnonzero(named) if named.any() else np.arange(len(self.parties))

    @property
    def unanimous(self) -> bool:
        """Whether every package needs the yes of every bargainer."""
        if any((part.clauses & ~self.always).any() for part in self.parts) or not self.always:
            return False
        asked = self._asked(self.always)
        return bool((self.votes == self.members.sum(axis=1))[asked].all())

    def _asked(self, called: int | NDArray[np.int64]) -> NDArray[np.bool_]:
        """Clauses given as bits (...), one by one; shape (..., g)."""
        return np.asarray(np.asarray(called)[..., None] >> np.arange(len(self.votes)) & 1, dtype=bool)

    def _masks(self) -> list[np.int64]:
        return [np.bitwise_or.reduce(part.clauses) for part in self.parts if len(part.clauses)]

    def package(self, rows: Sequence[int] | NDArray[np.int64]) -> dict[str, str]:
        """A package given by its row in each part, as {issue: option} in the file's order."""
        chosen = {
            i: self.options[i][int(part.digits[row, j])]
            for part, row in zip(self.parts, rows, strict=True)
            for j, i in enumerate(part.issues)
        }
        return {name: chosen[i] for i, name in enumerate(self.issues)}

    def rows_of(self, package: Mapping[str, str]) -> NDArray[np.int64] | None:
        """The rows of a package; None where a rule forbids it."""
        rows = []
        for part in self.parts:
            wanted = [self.options[i].index(package[self.issues[i]]) for i in part.issues]
            found = np.flatnonzero((part.digits == wanted).all(axis=1))
            if not len(found):
                return None
            rows.append(int(found[0]))
        return np.array(rows, dtype=np.int64)

    def sum(self, rows: Sequence[int] | NDArray[np.int64]) -> NDArray[np.int64]:
        """The points of packages on the grid, given by their rows (..., parts); shape (..., p)."""
        chosen = np.asarray(rows)
        total = np.zeros((*chosen.shape[:-1], len(self.parties)), dtype=np.int64)
        for j, part in enumerate(self.parts):
            total += part.points[chosen[..., j]]
        return total

    def as_points(self, units: NDArray[np.int64]) -> NDArray[np.float64]:
        """Numbers on the grid as points."""
        return np.asarray(units / 10.0**self.grid)

    def signed(self, rows: Sequence[int] | NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether the parties that would not lose by packages satisfy every clause that they call for.

        Packages are given by their rows (..., parts); shape (...,).
        """
        yes = self.sum(rows) >= self.floor
        return passes(yes_counts(self.members, yes.T), self.votes, self.applies(rows).T)

    def applies(self, rows: Sequence[int] | NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which clauses packages call for, given by their rows (..., parts); shape (..., g)."""
        chosen = np.asarray(rows)
        called = np.full(chosen.shape[:-1], self.always, dtype=np.int64)
        for j, part in enumerate(self.parts):
            called |= part.clauses[chosen[..., j]]
        return self._asked(called)

    def cells(self) -> Iterator[ClauseCell]:
        """The packages, told apart by the clauses that they call for.

        Raises
        ------
        LimitError
            Where parts' demands combine in more than `MAX_CELLS` ways.
        """
        kinds = [np.unique(part.clauses | self.always) for part in self.parts]
        if math.prod(len(kind) for kind in kinds) > MAX_CELLS:
            raise LimitError(
                f"more than {MAX_CELLS:,} combinations of clauses of consent over unlinked issues, the limit; let the "
                "conditions of `consent` name fewer issues"
            )
        for masks in product(*kinds):
            called = self.always
            for mask in masks:
                called |= int(mask)
            rows = tuple(
                np.flatnonzero(part.clauses | self.always == mask) for part, mask in zip(self.parts, masks, strict=True)
            )
            yield ClauseCell(rows, self._asked(called))
