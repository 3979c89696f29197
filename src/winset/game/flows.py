"""What runs while the war goes on: points and amounts per period, by state and date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from winset.cases.bound import Term
    from winset.game.states import StateSpace


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """Amounts per period.

    Attributes
    ----------
    base : (s, k) float array
        The part that does not depend on the date.
    dated : tuple of (column, amount, (t+1, s) bool array)
        The parts that do.
    """

    base: NDArray[np.float64]
    dated: tuple[tuple[int, float, NDArray[np.bool_]], ...]

    def at(self, t: int) -> NDArray[np.float64]:
        """The amounts in period `t` (`t` may be the horizon); shape (s, k)."""
        if not self.dated:
            return self.base
        amounts = self.base.copy()
        for column, amount, mask in self.dated:
            amounts[mask[min(t, len(mask) - 1)], column] += amount
        return amounts


def build_flow(terms: Sequence[Term], columns: int, space: StateSpace) -> Flow:
    """A flow from terms, added in order."""
    base = np.zeros((space.size, columns))
    dated = []
    for column, amount, condition in terms:
        if "month" in condition.names:
            dated.append((column, amount, space.dated_mask(condition)))
        else:
            base[np.broadcast_to(space.mask(condition), (space.size,)), column] += amount
    base.flags.writeable = False
    return Flow(base, tuple(dated))
