"""The loops of a peace that is watched, compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from winset.game.elementary import RELAXED, compiled, fast_exp

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Life(NamedTuple):
    """What may happen to a peace while it lasts, over the `m` states that it may come to.

    Event e has rows first[e] … first[e+1]-1, one for each state that it may change, and each row as many arcs as the
    event has outcomes.

    Attributes
    ----------
    first : (e+1,) int array
    state : (r,) int array
        The state of each row.
    arcs : (r+1,) int array
        Where the arcs of each row begin.
    target : (a,) int array
        The state after each arc.
    chance : (p, a) float array
        What each party takes the probability of each arc to be.
    stay : (p, r) float array
        The same for things staying as they are.
    """

    first: NDArray[np.int64]
    state: NDArray[np.int64]
    arcs: NDArray[np.int64]
    target: NDArray[np.int64]
    chance: NDArray[np.float64]
    stay: NDArray[np.float64]


class Breakers(NamedTuple):
    """Who may break the peace, `i` initiators, on `k` packages in `m` states.

    Attributes
    ----------
    owners : (i,) int array
    able : (i, m) bool array
        Whether it can break the peace on any of the packages.
    points : (i, m, p, k) float array
        Of the war that follows.
    paces : (i, m, k) float array
        The chance per period of an occasion; 0 where it cannot break the peace.
    """

    owners: NDArray[np.int64]
    able: NDArray[np.bool_]
    points: NDArray[np.float64]
    paces: NDArray[np.float64]


@compiled(fastmath=RELAXED)
def _break(kept: Any, own: int, points: Any, paces: Any, noise: float, share: float, held: Any) -> None:
    """One initiator's occasion in one state, with `share` of the horizon left: mix what it would bring into `kept`."""
    parties, count = kept.shape
    broken = np.empty(count)
    for k in range(count):
        gain = (points[own, k] - kept[own, k] / share) / noise
        e = fast_exp(-abs(gain))
        broken[k] = paces[k] * ((1.0 if gain >= 0.0 else e) / (1.0 + e))
        held[k] *= 1.0 - broken[k]
    for p in range(parties):
        for k in range(count):
            kept[p, k] += broken[k] * (points[p, k] * share - kept[p, k])


@compiled(fastmath=RELAXED)
def _happen(kept: Any, life: Any, event: int, room: Any) -> None:
    """One event before it is known to happen or not: each party's expectation of what follows, by its own beliefs."""
    states, arcs, target, chance, stay = life.state, life.arcs, life.target, life.chance, life.stay
    begin, end = life.first[event], life.first[event + 1]
    count = kept.shape[2]
    for p in range(kept.shape[1]):
        for r in range(begin, end):
            here = kept[states[r], p]
            for k in range(count):
                room[r - begin, k] = stay[p, r] * here[k]
            for a in range(arcs[r], arcs[r + 1]):
                there, weight = kept[target[a], p], chance[p, a]
                for k in range(count):
                    room[r - begin, k] += weight * there[k]
        for r in range(begin, end):
            kept[states[r], p] = room[r - begin]


@compiled(fastmath=RELAXED)
def _earn(kept: Any, rates: Any) -> None:
    """What a period of peace brings, in every state."""
    for m in range(kept.shape[0]):
        for p in range(kept.shape[1]):
            for k in range(kept.shape[2]):
                kept[m, p, k] += rates[p, k]


@compiled()
def keep_peace(rates: Any, breakers: Any, life: Any, noise: Any, horizon: int, kept: Any, held: Any) -> None:
    """Fill `kept` (m, p, k) and `held` (horizon, m, k) by the recursion of model section 5.

    `rates` (p, k) is what a period of peace is worth, `noise` (p,); `held` is the probability that nobody breaks the
    peace in a period. Where it has one row, that holds the product over all periods.
    """
    owners, able, points, paces = breakers.owners, breakers.able, breakers.points, breakers.paces
    events, room = life.first.size - 1, np.empty((kept.shape[0], kept.shape[2]))
    kept[:] = 0.0
    held[:] = 1.0
    most = held.shape[0] - 1
    for left in range(1, horizon + 1):
        _earn(kept, rates)
        now, share = held[min(horizon - left, most)], left / horizon
        for i in range(owners.size - 1, -1, -1):
            for m in range(kept.shape[0]):
                if able[i, m]:
                    _break(kept[m], owners[i], points[i, m], paces[i, m], noise[owners[i]], share, now[m])
        for e in range(events - 1, -1, -1):
            _happen(kept, life, e, room)
