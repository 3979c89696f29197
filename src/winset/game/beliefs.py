"""Probabilities as each party takes them, and points that depend on the state and the date, as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from winset.cases.by_condition import ByCondition

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from winset.cases.bound import Event
    from winset.game.states import StateSpace


@dataclass(frozen=True, slots=True, eq=False)
class Varied:
    """What some events come to where a number depends on the state, the date, or whom one asks.

    States and dates in which all of their numbers are the same share a row; `r` rows. Where no number differs, no state
    has a row, and the file's own probabilities and points are all there is.

    Attributes
    ----------
    row : (1 or t+1, s) int32 array, or (1, 0)
        Each state's row.
    believed : (r, o, p) float array
        What each party takes the probability of each outcome to be.
    points : (r, m, p) float array
        What each event pays.
    """

    row: NDArray[np.int32]
    believed: NDArray[np.float64]
    points: NDArray[np.float64]

    def row_at(self, t: int) -> NDArray[np.int32]:
        """The rows in period `t`; shape (s,), or (0,) where no number differs."""
        found: NDArray[np.int32] = self.row[min(t, len(self.row) - 1)]
        return found


def vary(events: Sequence[Event], space: StateSpace, parties: int) -> Varied:
    """The numbers of some events over the states of a space; outcomes are those to which somebody gives a chance."""
    numbers = _numbers(events, parties)
    if numbers is None:
        return Varied(np.empty((1, 0), dtype=np.int32), np.empty((0, 0, 0)), np.empty((0, 0, 0)))
    row = np.zeros((1, space.size), dtype=np.int64)
    for condition in dict.fromkeys(condition for number in numbers for condition, _ in number.entries):
        row = row * 2 + space.period_mask(condition)
        row = np.unique(row, return_inverse=True)[1].reshape(row.shape)
    t, s = np.unravel_index(np.unique(row, return_index=True)[1], row.shape)
    dates = np.array([space.calendar.ordinal(int(k)) for k in t])
    frame = {name: space.codes[s, f] for f, name in enumerate(space.factors)} | {"month": dates}
    table = np.stack([np.broadcast_to(number.over(frame), (len(s),)) for number in numbers], axis=1)
    cut = len(numbers) - len(events) * parties
    believed, points = table[:, :cut].reshape(len(s), -1, parties), table[:, cut:].reshape(len(s), -1, parties)
    return Varied(row.astype(np.int32), np.ascontiguousarray(believed), np.ascontiguousarray(points))


def most_rows(events: Sequence[Event], parties: int) -> tuple[int, bool]:
    """The most rows that some events may need, and whether they depend on the date; 0 where no number differs."""
    numbers = _numbers(events, parties) or []
    conditions = {condition for number in numbers for condition, _ in number.entries}
    dated = any("month" in condition.names for condition in conditions)
    return (2 ** min(len(conditions), 62) if numbers else 0), dated


def _numbers(events: Sequence[Event], parties: int) -> list[ByCondition] | None:
    """What each party takes each outcome's probability to be, then what each event pays it; None where all is plain."""
    outcomes = [outcome for event in events for outcome in event.possible]
    paid = [number for event in events for number in event.points]
    if not any(outcome.believed for outcome in outcomes) and not any(number.entries for number in paid):
        return None
    believed = [one.believed.get(p, ByCondition(one.probability)) for one in outcomes for p in range(parties)]
    return [*believed, *paid]
