"""Peace that lasts, or not (model, section 5): what a package is worth once someone may break it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from winset.cases.bound import BoundPeace, Initiator
    from winset.cases.conditions import Frame

TOGETHER = 512
"""Packages whose peace is followed at a time: as many as stay close to the processor."""


def durable(
    values: NDArray[np.float64],
    peace: BoundPeace,
    frame: Frame,
    noise: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What packages are worth over a horizon in which the peace may be broken, and how long it lasts.

    With h periods left, K = value/H + P(h-1); from the last initiator to the first, k breaks with probability
    b = pace · σ((R_kk - K_k·H/h)/τ_k), and K becomes b·R_k·h/H + (1-b)·K; then P(h) = K.

    Parameters
    ----------
    values : (p, k) float array
        What a peace that lasts is worth.
    peace : BoundPeace
        Its horizon is H, in periods.
    frame : mapping of name to code array
        The state and the packages, for the initiators' conditions.
    noise : (p,) float array

    Returns
    -------
    worth : (p, k) float array
        U.
    lasting : (horizon, k) float array
        The probability that nobody breaks the peace in its first, second, … period, given that it still holds.
    """
    from winset.game.elementary import Breakers, keep_peace

    breaks = [resumed(initiator, frame, values.shape) for initiator in peace.initiators]
    worth, lasting = np.empty_like(values), np.empty((peace.horizon, values.shape[1]))
    breakers = Breakers(
        np.array([initiator.party for initiator in peace.initiators], dtype=np.int64),
        np.array([points for points, _ in breaks]).reshape(len(breaks), *values.shape),
        np.array([able for _, able in breaks], dtype=float).reshape(len(breaks), values.shape[1]),
        peace.pace,
    )
    keep_peace(values, breakers, noise, peace.horizon, worth, lasting)
    return worth, lasting


def durable_worth(
    blocks: Sequence[tuple[NDArray[np.float64], Frame]], peace: BoundPeace, noise: NDArray[np.float64]
) -> list[NDArray[np.float64]]:
    """The first result of `durable` for several blocks of packages, each different package made durable once.

    Most packages are alike to everybody in many states: what a peace is worth, who could break it, and for what.

    Parameters
    ----------
    blocks : sequence of ((p, k) float array, frame)
        What a peace that lasts is worth, and the state and packages.
    peace, noise
        As in `durable`.

    Returns
    -------
    list of (p, k) float arrays
    """
    from winset.game.elementary import Breakers, keep_peace

    if not any(values.size for values, _ in blocks):
        return [values.copy() for values, _ in blocks]
    breaks = [[resumed(initiator, frame, values.shape) for values, frame in blocks] for initiator in peace.initiators]
    values = np.concatenate([values for values, _ in blocks], axis=1)
    points = np.stack([np.concatenate([part[0] for part in parts], axis=1) for parts in breaks])
    able = np.stack([np.concatenate([part[1] for part in parts]) for parts in breaks]).astype(float)
    first, group = _alike(np.concatenate([values, points.reshape(-1, values.shape[1]), able]))
    owners = np.array([initiator.party for initiator in peace.initiators], dtype=np.int64)

    def kept(cut: NDArray[np.int64]) -> NDArray[np.float64]:
        """U of some packages."""
        mine = np.ascontiguousarray(values[:, cut])
        worth, lasting = np.empty_like(mine), np.empty((1, len(cut)))
        breakers = Breakers(owners, points[:, :, cut], able[:, cut], peace.pace)
        keep_peace(mine, breakers, noise, peace.horizon, worth, lasting)
        return worth

    with ThreadPoolExecutor() as pool:
        try:
            parts = list(pool.map(kept, np.array_split(first, max(1, -(-len(first) // TOGETHER)))))
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
    worth = np.concatenate(parts, axis=1)
    cuts = np.cumsum([block.shape[1] for block, _ in blocks])[:-1]
    return [np.ascontiguousarray(worth[:, part]) for part in np.split(group, cuts)]


def _alike(columns: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """One of each different column, and which of them each column is; told apart by a hash, then compared."""
    bits = (columns + 0.0).view(np.uint64)
    keys = np.zeros(columns.shape[1], dtype=np.uint64)
    for row in bits:
        keys = (keys ^ row ^ (row >> np.uint64(29))) * np.uint64(0x9E3779B97F4A7C15)
        keys ^= keys >> np.uint64(32)
    _, first, group = np.unique(keys, return_index=True, return_inverse=True)
    if not np.array_equal(columns[:, first][:, group], columns):  # two columns share a hash: none are put together
        return np.arange(columns.shape[1]), np.arange(columns.shape[1])
    return first.astype(np.int64), group.reshape(-1).astype(np.int64)


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
    peace: BoundPeace,
    frame: Frame,
    noise: NDArray[np.float64],
) -> Breaking:
    """The recursion of `durable` again, with each initiator's share of the breaking kept: for a few packages.

    Parameters
    ----------
    values, peace, frame, noise
        As in `durable`.

    Returns
    -------
    Breaking
    """
    initiators, horizon = peace.initiators, peace.horizon
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
            broken[horizon - left, i] = able * peace.pace * np.where(gain >= 0, 1.0, odds) / (1.0 + odds)
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
