"""Peace that lasts, or not (model, section 5): what a package is worth once someone may break it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from winset.cases.conditions import compile_condition
from winset.cases.numbers import value_of
from winset.cases.scope import scope_of
from winset.game.events import points_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from winset.cases.conditions import Condition, Frame
    from winset.cases.schema import Conflict


@dataclass(frozen=True, slots=True, eq=False)
class Initiator:
    """A party that may break the peace, and what the whole horizon is worth to everyone if it does at once.

    Attributes
    ----------
    party : int
    entries : tuple of (condition, (p,) points)
        The first that holds counts; where none holds it cannot break.
    """

    party: int
    entries: tuple[tuple[Condition, NDArray[np.float64]], ...]


def bind_initiators(conflict: Conflict) -> tuple[Initiator, ...]:
    """The initiators of a conflict's peace, in file order."""
    if conflict.peace is None:
        return ()
    scope = scope_of(conflict, issues=True)
    parties = list(conflict.parties)
    return tuple(
        Initiator(
            parties.index(name),
            tuple((compile_condition(entry.when, scope), points_of(entry.points, parties)) for entry in entries),
        )
        for name, entries in conflict.peace.resume.items()
    )


def peace_pace(conflict: Conflict) -> float:
    """The chance per period that an initiator has an occasion; 1/60 a month where the file names none."""
    if conflict.peace is None:
        return 0.0
    if conflict.peace.pace is not None:
        return value_of(conflict.peace.pace)
    return float(1 - (1 - 1 / 60) ** conflict.calendar.months)


def durable(
    values: NDArray[np.float64],
    initiators: Sequence[Initiator],
    frame: Frame,
    noise: NDArray[np.float64],
    horizon: int,
    pace: float,
    *,
    curve: bool = True,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What packages are worth over a horizon in which the peace may be broken, and how long it lasts.

    With h periods left, K = value/H + P(h-1); from the last initiator to the first, k breaks with probability
    b = pace · σ((R_kk - K_k·H/h)/τ_k), and K becomes b·R_k·h/H + (1-b)·K; then P(h) = K.

    Parameters
    ----------
    values : (p, k) float array
        What a peace that lasts is worth.
    initiators : sequence of Initiator
    frame : mapping of name to code array
        The state and the packages, for the initiators' conditions.
    noise : (p,) float array
    horizon : int
        H, in periods.
    pace : float
    curve : bool
        Whether the second result has a row a period, or one row: the product over all of them.

    Returns
    -------
    worth : (p, k) float array
        U.
    lasting : (horizon, k) float array
        The probability that nobody breaks the peace in its first, second, … period, given that it still holds.
    """
    from winset.game.elementary import keep_peace

    breaks = [resumed(initiator, frame, values.shape) for initiator in initiators]
    worth, lasting = np.empty_like(values), np.empty((horizon if curve else 1, values.shape[1]))
    keep_peace(
        values,
        np.array([initiator.party for initiator in initiators], dtype=np.int64),
        np.array([points for points, _ in breaks]).reshape(len(breaks), *values.shape),
        np.array([able for _, able in breaks], dtype=float).reshape(len(breaks), values.shape[1]),
        noise,
        horizon,
        pace,
        worth,
        lasting,
    )
    return worth, lasting


@dataclass(frozen=True, slots=True, eq=False)
class Breaking:
    """Who breaks the peace on some packages, and when; axes `h` periods of peace, `i` initiators, `k` packages.

    Attributes
    ----------
    worth : (p, k) float array
        U, as `durable` has it.
    broken : (h, i, k) float array
        The probability that an initiator breaks the peace in its first, second, … period, given that it holds when
        that initiator's turn comes; turns come in file order.
    own : (i, k) float array
        R of the initiator itself: what the whole watch is worth to it if it breaks at once; NaN where it cannot.
    """

    worth: NDArray[np.float64]
    broken: NDArray[np.float64]
    own: NDArray[np.float64]


def breaking(
    values: NDArray[np.float64],
    initiators: Sequence[Initiator],
    frame: Frame,
    noise: NDArray[np.float64],
    horizon: int,
    pace: float,
) -> Breaking:
    """The recursion of `durable` again, with each initiator's share of the breaking kept: for a few packages.

    Parameters
    ----------
    values, initiators, frame, noise, horizon, pace
        As in `durable`.

    Returns
    -------
    Breaking
    """
    wars = [resumed(initiator, frame, values.shape) for initiator in initiators]
    owners = [initiator.party for initiator in initiators]
    kept = np.zeros(values.shape)
    broken = np.zeros((horizon, len(initiators), values.shape[1]))
    for left in range(1, horizon + 1):
        share = left / horizon
        kept = kept + values / horizon
        for i in reversed(range(len(owners))):
            (points, able), own = wars[i], owners[i]
            gain = (points[own] - kept[own] / share) / noise[own]
            odds = np.exp(-np.abs(gain))
            broken[horizon - left, i] = able * pace * np.where(gain >= 0, 1.0, odds) / (1.0 + odds)
            kept = kept + broken[horizon - left, i] * (points * share - kept)
    own_points = [np.where(able, points[own], np.nan) for (points, able), own in zip(wars, owners, strict=True)]
    return Breaking(kept, broken, np.array(own_points).reshape(len(owners), values.shape[1]))


def resumed(
    initiator: Initiator, frame: Frame, shape: tuple[int, ...]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """R of one initiator for each package, and whether it can break at all."""
    points = np.zeros(shape)
    able = np.zeros(shape[1], dtype=bool)
    for condition, amounts in initiator.entries:
        holds = np.broadcast_to(condition.mask(frame), able.shape) & ~able
        points[:, holds] = amounts[:, None]
        able |= holds
    return points, able
