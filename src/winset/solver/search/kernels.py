"""The loops of branch and bound, compiled: swaps that make a package better, and the depth-first search.

Coordinates, multipliers and supports are those of `bounds`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from winset.game.elementary import compiled
from winset.solver.search.bounds import PRODUCT, greatest, support, worth_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from winset.solver.search.bounds import Aim

DONE, FULL, PAUSED = 0, 1, 2
"""How a stretch of the descent ended: nothing is left, the room for packages is full, its steps are used up."""

RETUNES = 8
"""Steps by which multipliers are adjusted to a partial package."""


class Ground(NamedTuple):
    """The rows that a descent goes through: those of all parts, one part after another.

    Attributes
    ----------
    points : (rows, p) int array
    values : (rows, c) float array
        Their coordinates.
    seen : (rows, K) float array
        λ·coordinates for K fixed multipliers; rows of a part fall in the first of these.
    suffix : (n + 1, K) float array
        The greatest that the parts from each on can add to λ·coordinates.
    starts : (n + 1,) int array
        Where each part begins.
    tuned : (n,) bool array
        Depths at which multipliers are adjusted to the partial package.
    """

    points: NDArray[np.int64]
    values: NDArray[np.float64]
    seen: NDArray[np.float64]
    suffix: NDArray[np.float64]
    starts: NDArray[np.int64]
    tuned: NDArray[np.bool_]


class Sought(NamedTuple):
    """What a package must reach.

    Attributes
    ----------
    goal, aim : Aim
        In points and in coordinates.
    bar : float
        The least worth.
    scale, span : (c,) float array
        The spread of coordinates, and the margin for rounding.
    theta : (K,) float array
        What λ·coordinates must come to.
    """

    goal: Aim
    aim: Aim
    bar: float
    scale: NDArray[np.float64]
    span: NDArray[np.float64]
    theta: NDArray[np.float64]


class Standing(NamedTuple):
    """Where a descent stands; kept from call to call.

    Attributes
    ----------
    state : (3,) int array
        Depth, rows looked at, packages found in the last call.
    at : (n,) int array
        The row at each depth.
    sums, partial, reached : (n + 1, p) int, (n + 1, c) and (n + 1, K) float arrays
        Of the rows above each depth: points, coordinates, λ·coordinates.
    lam : (n + 1, c) float array
        Multipliers adjusted to them.
    needs : (n + 1,) float array
        What the next row must bring in these.
    """

    state: NDArray[np.int64]
    at: NDArray[np.int64]
    sums: NDArray[np.int64]
    partial: NDArray[np.float64]
    reached: NDArray[np.float64]
    lam: NDArray[np.float64]
    needs: NDArray[np.float64]


@compiled()
def _score(aim: Any, sums: Any, scale: Any) -> float:
    """A package's worth for the local search, far below everything where it falls short of the floor."""
    low, weight, base = aim.low, aim.weight, aim.base
    short = 0.0
    for i in range(low.size):
        short += max(0.0, low[i] - sums[i]) / scale[i]
        if aim.kind == PRODUCT and weight[i] > 0.0:
            short += max(0.0, base[i] - sums[i]) / scale[i]
    if short > 0.0:
        return -1e200 * (1.0 + short)
    return float(max(worth_of(aim, sums), -1e200))


@compiled()
def polish(aim: Any, values: Any, starts: Any, scale: Any, pick: Any, pairs: bool) -> float:
    """Swap one row, or two rows of different parts, as long as that helps: `pick` (n,) is changed, its score told."""
    c, n = scale.size, starts.size - 1
    sums, trial, best = np.zeros(c), np.empty(c), np.empty(4, np.int64)
    for j in range(n):
        for i in range(c):
            sums[i] += values[pick[j], i]
    score = _score(aim, sums, scale)
    while True:
        top = score
        best[:] = -1
        for j in range(n):
            for r in range(starts[j], starts[j + 1]):
                for i in range(c):
                    trial[i] = sums[i] - values[pick[j], i] + values[r, i]
                got = _score(aim, trial, scale)
                if got > top:
                    top, best[0], best[1] = got, j, r
        if best[0] < 0 and pairs:
            for j in range(n):
                for r in range(starts[j], starts[j + 1]):
                    for k in range(j):
                        for s in range(starts[k], starts[k + 1]):
                            for i in range(c):
                                trial[i] = sums[i] - values[pick[j], i] + values[r, i]
                                trial[i] += values[s, i] - values[pick[k], i]
                            got = _score(aim, trial, scale)
                            if got > top:
                                top, best[0], best[1], best[2], best[3] = got, j, r, k, s
        if best[0] < 0:
            return float(score)
        for j, r in ((best[0], best[1]), (best[2], best[3])):
            if j >= 0:
                for i in range(c):
                    sums[i] += values[r, i] - values[pick[j], i]
                pick[j] = r
        score = top


@compiled()
def _retune(ground: Any, sought: Any, d: int, partial: Any, lam: Any, work: Any, pick: Any) -> float:
    """Adjust `lam` to a partial package with parts from `d` on open; return what the next row must bring in λ·value.

    Infinite where no completion is sought. Any λ bounds; the one that comes nearest to ruling all completions out is
    kept.
    """
    values, scale, span, c = ground.values, sought.scale, sought.span, lam.size
    at, sums, u = work[0], work[1], work[2]
    at[:] = lam
    best, need, size = -np.inf, -np.inf, 0.25
    for _ in range(RETUNES):
        sums[:] = partial
        rest = greatest(values, ground.starts, d, at, sums, pick)
        theta = support(sought.aim, at, sought.bar, u)
        own, margin, total, norm = 0.0, 0.0, 0.0, 0.0
        for i in range(c):
            own += at[i] * partial[i]
            margin += at[i] * span[i]
            total += at[i] * scale[i]
            norm = max(norm, abs(u[i] - sums[i]) / scale[i])
        short = (theta - margin - own - rest) / total
        if short > 0.0:
            return np.inf
        if short > best:
            best = short
            lam[:] = at
            top = 0.0
            for i in range(c):
                top += at[i] * values[pick[d], i]
            need = theta - margin - own - (rest - top)
        if norm == 0.0:
            break
        for i in range(c):
            at[i] = max(at[i] * (1.0 + size / norm * (u[i] - sums[i]) / scale[i]), 1e-30 / scale[i])
        size *= 0.9
    return need


@compiled()
def descend(ground: Any, sought: Any, path: Any, budget: int, out: Any) -> int:
    """Go on with the depth-first search for packages that are sought.

    Parameters
    ----------
    ground : Ground
    sought : Sought
    path : Standing
    budget : int
        Rows to look at before a pause.
    out : (m, n) int array
        Filled with packages found.

    Returns
    -------
    int
        DONE, FULL or PAUSED.
    """
    points, values, seen, suffix, starts = ground.points, ground.values, ground.seen, ground.suffix, ground.starts
    goal, floor, theta, tuned = sought.goal, sought.goal.low, sought.theta, ground.tuned
    state, at, sums, partial, reached = path.state, path.at, path.sums, path.partial, path.reached
    lam, needs = path.lam, path.needs
    n, p, c, count = starts.size - 1, floor.size, values.shape[1], theta.size
    need = np.empty((n, count))
    work, pick = np.empty((3, c)), np.empty(n, np.int64)
    d, used, found = state[0], 0, 0
    for e in range(min(d, n - 1) + 1):
        for k in range(count):
            need[e, k] = theta[k] - suffix[e + 1, k] - reached[e, k]
    result = DONE
    while d >= 0:
        if used >= budget:
            result = PAUSED
            break
        r = at[d]
        if r >= starts[d + 1] or seen[r, 0] < need[d, 0]:
            d -= 1
            if d >= 0:
                at[d] += 1
            continue
        used += 1
        fits = True
        for k in range(count):
            if seen[r, k] < need[d, k]:
                fits = False
                break
        if fits and needs[d] > -np.inf:
            x = 0.0
            for i in range(c):
                x += lam[d, i] * values[r, i]
            fits = x >= needs[d]
        if not fits:
            at[d] += 1
            continue
        for i in range(p):
            sums[d + 1, i] = sums[d, i] + points[r, i]
        if d == n - 1:
            for i in range(p):
                fits = fits and sums[n, i] >= floor[i]
            at[d] += 1
            worth = worth_of(goal, sums[n]) if fits else -np.inf
            if fits and worth >= sought.bar and worth > -np.inf:
                out[found] = at
                out[found, d] -= 1
                found += 1
                if found == out.shape[0]:
                    result = FULL
                    break
            continue
        for k in range(count):
            reached[d + 1, k] = reached[d, k] + seen[r, k]
            need[d + 1, k] = theta[k] - suffix[d + 2, k] - reached[d + 1, k]
        for i in range(c):
            partial[d + 1, i] = partial[d, i] + values[r, i]
            lam[d + 1, i] = lam[d, i]
        d += 1
        at[d] = starts[d]
        needs[d] = -np.inf
        if tuned[d]:
            used += (starts[n] - starts[d] + 16) * c * RETUNES // 8
            needs[d] = _retune(ground, sought, d, partial[d], lam[d], work, pick)
            if needs[d] == np.inf:
                d -= 1
                at[d] += 1
    state[0], state[1], state[2] = d, state[1] + used, found
    return result
