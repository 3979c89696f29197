"""A number that depends on the state and the date: of several entries the first whose condition holds counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from winset.cases.conditions import ALWAYS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from winset.cases.conditions import Condition, Frame


@dataclass(frozen=True, slots=True)
class ByCondition:
    """A number by condition; a plain number has no entries.

    Attributes
    ----------
    otherwise : float
        Where no entry holds.
    entries : tuple of (Condition, float)
        The first whose condition holds counts.

    Examples
    --------
    >>> from winset.cases.conditions import Domain, compile_condition
    >>> army = compile_condition("army == 'strong'", {"army": Domain("factor", ("weak", "strong"))})
    >>> ByCondition(0.1, ((army, 0.5),)).over({"army": np.arange(2)})
    array([0.1, 0.5])
    """

    otherwise: float
    entries: tuple[tuple[Condition, float], ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """The factors, issues and `month` that it depends on."""
        return frozenset().union(*(condition.names for condition, _ in self.entries))

    @property
    def least(self) -> float:
        """The least that it may be."""
        return min(self.otherwise, *(amount for _, amount in self.entries)) if self.entries else self.otherwise

    @property
    def greatest(self) -> float:
        """The most that it may be."""
        return max(self.otherwise, *(amount for _, amount in self.entries)) if self.entries else self.otherwise

    def over(self, frame: Frame) -> NDArray[np.float64]:
        """What it is on a frame of codes, of the broadcast shape of the names that it depends on."""
        amounts = np.asarray(self.otherwise, dtype=float)
        for condition, amount in reversed(self.entries):
            amounts = np.where(condition.mask(frame), amount, amounts)
        return amounts


def by_condition(entries: Iterable[tuple[Condition, float]], otherwise: float = 0.0) -> ByCondition:
    """A number by condition from its entries; what stands after one that always holds never counts.

    Examples
    --------
    >>> by_condition([(ALWAYS, 2.0)])
    ByCondition(otherwise=2.0, entries=())
    """
    found: list[tuple[Condition, float]] = []
    for condition, amount in entries:
        if condition == ALWAYS:
            return ByCondition(amount, tuple(found))
        found.append((condition, amount))
    return ByCondition(otherwise, tuple(found))
