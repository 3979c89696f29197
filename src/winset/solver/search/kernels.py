"""The loops of branch and bound, compiled: swaps that make a package better, and the depth-first search.

Coordinates, multipliers and supports are those of `search_bounds`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from winset.game.elementary import compiled
from winset.solver.search.bounds import LEAST, PRODUCT, greatest, support, worth_of

DONE, FULL, PAUSED = 0, 1, 2
"""How a stretch of the descent ended: nothing is left, the room for packages is full, its steps are used up."""

RETUNES = 8
"""Steps by which multipliers are adjusted to a partial package."""


@compiled()
def _score(kind: int, sums: Any, low: Any, weight: Any, base: Any, scale: Any, c: int) -> float:
    """A package's worth for the local search, far below everything where it falls short of the floor."""
    short = 0.0
    for i in range(c):
        short += max(0.0, low[i] - sums[i]) / scale[i]
        if kind == PRODUCT and weight[i] > 0.0:
            short += max(0.0, base[i] - sums[i]) / scale[i]
    if short > 0.0:
        return -1e200 * (1.0 + short)
    return float(max(worth_of(PRODUCT if kind == PRODUCT else LEAST, sums, weight, base), -1e200))


@compiled()
def polish(
    kind: int, values: Any, starts: Any, low: Any, weight: Any, base: Any, scale: Any, pick: Any, pairs: bool
) -> float:
    """Swap one row, or two rows of different parts, as long as that helps: `pick` (n,) is changed, its score told."""
    c, n = low.size, starts.size - 1
    sums, trial, best = np.zeros(c), np.empty(c), np.empty(4, np.int64)
    for j in range(n):
        for i in range(c):
            sums[i] += values[pick[j], i]
    score = _score(kind, sums, low, weight, base, scale, c)
    while True:
        top = score
        best[:] = -1
        for j in range(n):
            for r in range(starts[j], starts[j + 1]):
                for i in range(c):
                    trial[i] = sums[i] - values[pick[j], i] + values[r, i]
                got = _score(kind, trial, low, weight, base, scale, c)
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
                            got = _score(kind, trial, low, weight, base, scale, c)
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
def _retune(
    kind: int, values: Any, starts: Any, d: int, partial: Any, low: Any, weight: Any, base: Any, scale: Any, span: Any,
    bar: float, lam: Any, work: Any, pick: Any,
) -> float:  # fmt: skip
    """Adjust `lam` to a partial package with parts from `d` on open; return what the next row must bring in λ·value.

    Infinite where no completion is sought. Any λ bounds; the one that comes nearest to ruling all completions out is
    kept.
    """
    c = lam.size
    at, sums, u = work[0], work[1], work[2]
    at[:] = lam
    best, need, size = -np.inf, -np.inf, 0.25
    for _ in range(RETUNES):
        sums[:] = partial
        rest = greatest(values, starts, d, at, sums, pick)
        theta = support(kind, at, low, weight, base, bar, u)
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
def descend(
    kind: int, points: Any, values: Any, seen: Any, suffix: Any, starts: Any, tuned: Any, floor: Any,
    weight: Any, base: Any, low: Any, coordinate_weight: Any, coordinate_base: Any, scale: Any, span: Any, bar: float,
    theta: Any, budget: int, state: Any, at: Any, sums: Any, partial: Any, reached: Any, lam: Any, needs: Any, out: Any,
) -> int:  # fmt: skip
    """Go on with the depth-first search for packages above `floor` that are worth at least `bar`.

    Parameters
    ----------
    points : (rows, p) int array
        Points of all parts' rows, one part after another; part j's begin at `starts[j]`.
    values, seen : (rows, c), (rows, K) float arrays
        Their coordinates, and λ·coordinates for K fixed multipliers; rows fall in the first of these.
    suffix : (n + 1, K) float array
        The greatest that the parts from each on can add to λ·coordinates.
    tuned : (n,) bool array
        Depths at which multipliers are adjusted to the partial package.
    floor, weight, base : (p,) arrays
        The goal in points; `low`, `coordinate_weight`, `coordinate_base`, `scale`, `span` (c,) the same in coordinates,
        with their spread and the margin for rounding.
    theta : (K,) float array
        What λ·coordinates must come to.
    budget : int
        Rows to look at before a pause.
    state : (3,) int array
        Depth, rows looked at, packages found in this call; with the arrays up to `needs` it is kept from call to call.
    out : (m, n) int array
        Filled with packages found.

    Returns
    -------
    int
        DONE, FULL or PAUSED.
    """
    n, p, c, count = starts.size - 1, floor.size, low.size, theta.size
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
            worth = worth_of(kind, sums[n], weight, base) if fits else -np.inf
            if fits and worth >= bar and worth > -np.inf:
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
            needs[d] = _retune(
                kind, values, starts, d, partial[d], low, coordinate_weight, coordinate_base, scale, span, bar, lam[d],
                work, pick,
            )  # fmt: skip
            if needs[d] == np.inf:
                d -= 1
                at[d] += 1
    state[0], state[1], state[2] = d, state[1] + used, found
    return result
