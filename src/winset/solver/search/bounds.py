"""The bounds of branch and bound, compiled: what a package is worth, and what multipliers say of all packages.

A goal is one of four kinds: packages above a floor, the greatest weighted sum, the greatest product of gains, the
greatest least ratio. Bounds are taken in *coordinates*: a party's points less those of a package of reference, and for
sums one more coordinate, the weighted sum. What is sought lies in a convex set closed upwards, {u ≥ low, worth(u) ≥
bar}. For multipliers λ ≥ 0 everything in it has λ·u ≥ θ(λ), its support, while over packages λ·u is greatest part by
part.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from winset.game.elementary import RELAXED, compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

FLOOR, SUM, PRODUCT, LEAST = 0, 1, 2, 3
"""Kinds of goals."""


class Aim(NamedTuple):
    """What is sought, over parties' points or over coordinates; their number is c.

    Attributes
    ----------
    kind : int
        FLOOR, SUM, PRODUCT or LEAST; in coordinates PRODUCT or LEAST.
    low : (c,) array
        The least of each; int in points, float in coordinates.
    weight : (c,) float array
        Weights, or the scales of ratios; 0 for what does not count.
    base : (c,) float array
        What gains are taken against.
    """

    kind: int
    low: NDArray[np.int64] | NDArray[np.float64]
    weight: NDArray[np.float64]
    base: NDArray[np.float64]


@compiled()
def worth_of(aim: Any, sums: Any) -> float:
    """What a package is worth: 0, its weighted sum, the logarithm of its product (-inf for none), its least ratio."""
    kind, weight, base = aim.kind, aim.weight, aim.base
    worth = np.inf if kind == LEAST else 0.0
    for i in range(sums.size):
        if weight[i] <= 0.0 or kind == FLOOR:
            continue
        if kind == SUM:
            worth += weight[i] * sums[i]
            continue
        gain = sums[i] - base[i]
        if kind == LEAST:
            worth = min(worth, gain / weight[i])
        elif gain > 0.0:
            worth += weight[i] * np.log(gain)
        else:
            return -np.inf
    return worth


@compiled()
def worths(aim: Any, sums: Any, out: Any) -> None:
    """`worth_of` for every row of `sums` (r, p), into `out` (r,)."""
    for k in range(out.size):
        out[k] = worth_of(aim, sums[k])


@compiled()
def _fill(aim: Any, lam: Any, rest: float, logs: bool, u: Any) -> float:
    """Fill u_i = max(low_i, base_i + μ·weight_i/λ_i), with μ from what is left: a logarithm of a product, or λ·u.

    A coordinate at its low takes its share of what is left, so μ only falls, and each round fixes one more or ends.
    """
    low, weight, base = aim.low, aim.weight, aim.base
    held = np.zeros(lam.size, np.bool_)
    for i in range(lam.size):
        u[i] = low[i]
        held[i] = weight[i] <= 0.0
        if held[i] and not logs:
            rest -= lam[i] * low[i]
    level = 0.0
    for _ in range(lam.size + 1):
        left, total = rest, 0.0
        for i in range(lam.size):
            if weight[i] <= 0.0:
                continue
            if held[i]:
                left -= weight[i] * np.log(low[i] - base[i]) if logs else lam[i] * low[i]
            else:
                left -= weight[i] * np.log(weight[i] / lam[i]) if logs else lam[i] * base[i]
                total += weight[i]
        if total == 0.0:
            return level
        level = np.exp(left / total) if logs else left / total
        again = False
        for i in range(lam.size):
            if not held[i]:
                u[i] = base[i] + level * weight[i] / lam[i]
                if u[i] < low[i]:
                    u[i] = low[i]
                    held[i] = again = True
        if not again:
            break
    return level


@compiled()
def support(aim: Any, lam: Any, bar: float, u: Any) -> float:
    """θ(λ): the least λ·u over what is sought, and in `u` where it is taken.

    For products by weighted arithmetic and geometric means; for sums and ratios `low` holds the bar already.
    """
    if aim.kind == PRODUCT and bar > -np.inf:
        _fill(aim, lam, bar, True, u)
    else:
        u[:] = aim.low
    total = 0.0
    for i in range(lam.size):
        total += lam[i] * u[i]
    return total


@compiled()
def reach(aim: Any, lam: Any, most: float, u: Any) -> float:
    """The greatest worth that u ≥ low with λ·u ≤ most can have (-inf for none), and in `u` where it is taken."""
    low, weight, base = aim.low, aim.weight, aim.base
    total, bound = 0.0, 0.0
    for i in range(lam.size):
        total += lam[i] * low[i]
    u[:] = low
    if most < total:
        return -np.inf
    if aim.kind == PRODUCT:
        _fill(aim, lam, most, False, u)
        for i in range(lam.size):
            if weight[i] > 0.0:
                if u[i] <= base[i]:
                    return -np.inf
                bound += weight[i] * np.log(u[i] - base[i])
        return bound
    held = np.zeros(lam.size, np.bool_)
    for _ in range(lam.size + 1):
        left, total, again = most, 0.0, False
        for i in range(lam.size):
            if weight[i] <= 0.0 or held[i]:
                left -= lam[i] * low[i]
            else:
                left -= lam[i] * base[i]
                total += lam[i] * weight[i]
        if total == 0.0:
            return bound
        bound = left / total
        for i in range(lam.size):
            if weight[i] > 0.0 and not held[i]:
                u[i] = base[i] + bound * weight[i]
                if u[i] < low[i]:
                    u[i] = low[i]
                    held[i] = again = True
        if not again:
            break
    return bound


@compiled(fastmath=RELAXED)
def greatest(values: Any, starts: Any, first: int, lam: Any, sums: Any, pick: Any) -> float:
    """Add to `sums` the rows with the greatest λ·value of the parts from `first` on; return what they add up to."""
    total = 0.0
    for j in range(first, starts.size - 1):
        top, at = -np.inf, starts[j]
        for r in range(starts[j], starts[j + 1]):
            x = 0.0
            for i in range(lam.size):
                x += lam[i] * values[r, i]
            if x > top:
                top, at = x, r
        pick[j] = at
        total += top
        for i in range(lam.size):
            sums[i] += values[at, i]
    return total


@compiled()
def tune(aim: Any, values: Any, starts: Any, scale: Any, span: Any, lam: Any, tried: Any) -> float:
    """Adjust `lam` so that its bound on the worth is least; return the bound and fill `tried` (steps, n) with packages.

    Multiplicative subgradient steps: a coordinate gets dearer where the packages fall short of what the bound takes.
    """
    c = lam.size
    u, sums, mean, at = np.empty(c), np.empty(c), np.zeros(c), lam.copy()
    best, size = np.inf, 1.0
    for step in range(tried.shape[0]):
        sums[:] = 0.0
        most = greatest(values, starts, 0, at, sums, tried[step])
        for i in range(c):
            most += at[i] * span[i]
        bound = reach(aim, at, most, u)
        if bound < best:
            best = bound
            lam[:] = at
        norm = 0.0
        for i in range(c):
            mean[i] = sums[i] if step == 0 else 0.7 * mean[i] + 0.3 * sums[i]
            norm = max(norm, abs(u[i] - mean[i]) / scale[i])
        if bound == -np.inf or norm == 0.0:
            tried[step + 1 :] = tried[step]
            break
        largest = 0.0
        for i in range(c):
            at[i] *= np.exp(size / max(norm, 0.02) * (u[i] - mean[i]) / scale[i])
            largest = max(largest, at[i] * scale[i])
        for i in range(c):
            at[i] = max(at[i] / largest, 1e-30 / scale[i])
        size *= 0.98
    return best
