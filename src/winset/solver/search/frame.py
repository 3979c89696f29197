"""A goal and the parts' points, put into the coordinates in which branch and bound takes its bounds."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from winset.solver.search.bounds import LEAST, PRODUCT, SUM, Aim, worths

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

EXACT = 2.0**53
"""Whole numbers below this are exact as floats."""


@dataclass(frozen=True, slots=True, eq=False)
class Goal:
    """What is sought: packages whose sums reach the floor, and of these the ones that are worth most.

    Attributes
    ----------
    kind : int
        FLOOR, SUM, PRODUCT or LEAST.
    floor : (p,) int array
    weight : (p,) float array
        Weights, or the scales of ratios; 0 for parties that do not count.
    base : (p,) float array
        What gains are taken against.
    slack : (p,) int array
        Differences of sums that are none, so that packages may tie though their sums differ.
    """

    kind: int
    floor: NDArray[np.int64]
    weight: NDArray[np.float64]
    base: NDArray[np.float64]
    slack: NDArray[np.int64]

    def worth(self, sums: NDArray[np.int64]) -> NDArray[np.float64]:
        """What packages with these sums (r, p) are worth; products as logarithms."""
        out = np.empty(len(sums))
        worths(self.above(self.floor), sums, out)
        return out

    def above(self, floor: NDArray[np.int64]) -> Aim:
        """The goal with another floor, as the compiled loops read it."""
        return Aim(self.kind, floor, self.weight, self.base)

    def tolerance(self, worth: float, size: float) -> float:
        """How far below the best a package still ties; `size` is the largest weighted sum there can be."""
        if self.kind == SUM:
            return 1e-9 if self.whole(size) else max(1e-9, 1e-15 * size)
        return 1e-12 * (1.0 if self.kind == PRODUCT else abs(worth))

    def nearly(self, sums: NDArray[np.int64]) -> float:
        """How far below the best, with these sums (p,), packages may lie by slack alone."""
        counts = self.weight > 0.0
        if self.kind == SUM:
            return float((self.weight * self.slack)[counts].max(initial=0.0))
        if self.kind == PRODUCT and self.slack.any():
            return float(((self.weight * self.slack)[counts] / (sums - self.base)[counts]).sum())
        return 0.0

    def whole(self, size: float) -> bool:
        """Whether every weighted sum is a whole number that a float holds exactly."""
        return size < EXACT and bool(np.all(self.weight == np.floor(self.weight)))

    def better(self, worth: float, size: float) -> float:
        """The least worth that counts as better."""
        step = self.tolerance(worth, size)
        if self.kind == SUM and self.whole(size):
            step = float(math.gcd(*(int(w) for w in self.weight)))
        return max(worth + step, float(np.nextafter(worth, np.inf)))


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """The parts' rows, one part after another, in points and in coordinates.

    Attributes
    ----------
    points : (rows, p) int array
    values : (rows, c) float array
        Points of the parties that bear on the goal, less those of each part's first row; then the weighted sum.
    row : (rows,) int array
        Their position in their part.
    starts : (n + 1,) int array
    order : (n,) int array
        Which part stands where.
    """

    points: NDArray[np.int64]
    values: NDArray[np.float64]
    row: NDArray[np.int64]
    starts: NDArray[np.int64]
    order: NDArray[np.int64]

    def parts(self) -> list[slice]:
        """The rows of each part."""
        return [slice(int(a), int(b)) for a, b in zip(self.starts[:-1], self.starts[1:], strict=True)]

    def tops(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """The greatest of each part in `values` (rows, k); shape (n, k)."""
        return np.maximum.reduceat(values, self.starts[:-1], axis=0)

    def taken(self, chosen: Sequence[NDArray[np.int64]], order: NDArray[np.int64] | None = None) -> Field:
        """Only some rows of each part, given part by part; with `order`, the parts in another order."""
        places = range(len(chosen)) if order is None else [int(j) for j in order]
        flat = np.concatenate([chosen[j] for j in places])
        starts = np.cumsum([0, *(len(chosen[j]) for j in places)])
        now = self.order if order is None else self.order[order]
        return Field(self.points[flat], self.values[flat], self.row[flat], starts, now)

    def rows(self, picks: NDArray[np.int64]) -> NDArray[np.int64]:
        """Packages (r, n), given by positions in this field, as rows of the parts in their own order."""
        out = np.empty_like(picks)
        out[:, self.order] = self.row[picks]
        return out


@dataclass(frozen=True, slots=True, eq=False)
class GoalFrame:
    """A goal in coordinates.

    Attributes
    ----------
    goal : Goal
    which : (k,) int array
        Parties that are coordinates; a sum has one coordinate more.
    middle : (p,) int array
        Points of the package of first rows.
    least, most : (p,) int arrays
        The least and the greatest sums there are.
    steps : (p,) int array
        Sums differ by multiples of this.
    weight, base, scale, size : (c,) float arrays
        Objective in coordinates; spread of the sums; magnitude, for rounding.
    """

    goal: Goal
    which: NDArray[np.int64]
    middle: NDArray[np.int64]
    least: NDArray[np.int64]
    most: NDArray[np.int64]
    steps: NDArray[np.int64]
    weight: NDArray[np.float64]
    base: NDArray[np.float64]
    scale: NDArray[np.float64]
    size: NDArray[np.float64]

    @property
    def largest(self) -> float:
        """The largest weighted sum there can be, whatever its sign."""
        reach = np.maximum(np.abs(self.least.astype(float)), np.abs(self.most.astype(float)))
        return float(self.goal.weight @ reach)

    def floors(self, bar: float) -> NDArray[np.int64]:
        """The least sums with which a package can be worth `bar`; shape (p,)."""
        goal = self.goal
        floor = [max(int(f), int(m)) for f, m in zip(goal.floor, self.least, strict=True)]
        for i in self.counted:
            if goal.kind == LEAST and bar > -np.inf:
                floor[i] = max(floor[i], _least_whole(float(goal.weight[i]), float(goal.base[i]), bar))
            elif goal.kind == PRODUCT:
                floor[i] = max(floor[i], self._in_product(i, bar))
        for i, step in enumerate(self.steps):
            middle = int(self.middle[i])
            floor[i] = min(middle - (middle - floor[i]) // int(step) * int(step), int(self.most[i]) + 1)
        return np.array(floor, dtype=np.int64)

    @property
    def counted(self) -> list[int]:
        """The parties with a weight."""
        return [int(i) for i in np.flatnonzero(self.goal.weight > 0.0)]

    def _in_product(self, i: int, bar: float) -> int:
        """The least sum of a party with which a product can be worth `bar`, all others having their most."""
        base, weight = self.goal.base.tolist(), self.goal.weight.tolist()
        positive: int = math.floor(base[i]) + 1
        gains = [(weight[k], float(self.most[k]) - base[k]) for k in self.counted if k != i]
        if bar == -np.inf or any(gain <= 0.0 for _, gain in gains):
            return positive
        left = (bar - math.fsum(w * math.log(gain) for w, gain in gains)) / weight[i]
        gain = math.exp(min(left, 50.0)) * (1.0 - 1e-11)
        return int(max(positive, math.ceil(base[i] + gain - 1e-15 * abs(base[i]))))

    def columns(self, points: NDArray[np.int64]) -> NDArray[np.int64]:
        """What a row (m, p) must not have less of to be as good as another; shape (m, q)."""
        goal = self.goal
        if goal.kind != SUM:
            return points[:, self.which]
        own = points[:, goal.weight > 0.0]
        if goal.whole(self.largest):
            own = (points @ goal.weight.astype(np.int64))[:, None]
        return np.hstack([points[:, self.which], own])

    def low(self, floor: NDArray[np.int64], bar: float) -> NDArray[np.float64]:
        """The floor in coordinates, a sum's own bar with it; shape (c,)."""
        low = (floor - self.middle)[self.which].astype(float)
        if self.goal.kind == SUM:
            own = bar + self.base[-1] if bar > -np.inf else -self.size[-1]
            low = np.append(low, own)
        return low

    def objective(self) -> Aim:
        """The objective in coordinates: its kind (a sum is the least of one), lows, weights and bases."""
        kind = PRODUCT if self.goal.kind == PRODUCT else LEAST
        return Aim(kind, self.low(self.floors(-np.inf), -np.inf), self.weight, self.base)

    def separation(self, bar: float) -> Aim:
        """How far packages lie within what is worth `bar`, as an objective: the least excess, in spreads."""
        return Aim(LEAST, self.low(self.least, -np.inf), self.scale, self.low(self.floors(bar), bar))

    def margin(self, parts: int, bar: float) -> NDArray[np.float64]:
        """How much of each coordinate is left to rounding; shape (c,)."""
        units = parts + len(self.size) + 16.0
        if self.goal.kind == PRODUCT and abs(bar) < np.inf:
            units += 8.0 * (1.0 + abs(bar)) / float(self.goal.weight.sum())
        return 2.3e-16 * units * self.size


def _least_whole(scale: float, base: float, bar: float) -> int:
    """The least whole number u with (u - base) / scale of at least `bar`, as floats have it."""
    about = base + scale * bar
    u = math.ceil(about - 8e-16 * (abs(base) + abs(scale * bar)))
    for _ in range(8):
        if (float(u) - base) / scale >= bar:
            break
        u += 1
    return u


def lay_out(parts: Sequence[NDArray[np.int64]], goal: Goal) -> tuple[Field, GoalFrame]:
    """Put the parts end to end and the goal into coordinates."""
    starts = np.cumsum([0, *(len(part) for part in parts)])
    points = np.ascontiguousarray(np.concatenate(parts))
    middle = np.array([part[0] for part in parts]).sum(axis=0)
    least, most = (np.array([f(part, axis=0) for part in parts]).sum(axis=0) for f in (np.min, np.max))
    counts = (goal.weight > 0.0) & (goal.kind in (PRODUCT, LEAST))
    which = np.flatnonzero(counts | (goal.floor > least))
    if len(which) == 0 and goal.kind != SUM:
        which = np.array([0])
    apart = np.empty((len(points), len(which) + (goal.kind == SUM)))
    steps = np.zeros(points.shape[1], dtype=np.int64)
    for j, part in enumerate(parts):
        near = part - part[0]
        for some in (near[:100], near[100:]):
            if np.any(steps != 1):
                steps = np.gcd(steps, np.gcd.reduce(some, axis=0))
        apart[starts[j] : starts[j + 1], : len(which)] = near[:, which]
        if goal.kind == SUM:
            apart[starts[j] : starts[j + 1], -1] = near @ goal.weight
    row = np.concatenate([np.arange(len(part)) for part in parts])
    field = Field(points, apart, row, starts, np.arange(len(parts)))
    return field, _framed(field, goal, which, middle, least, most, np.maximum(steps, 1))


def _framed(
    field: Field,
    goal: Goal,
    which: NDArray[np.int64],
    middle: NDArray[np.int64],
    least: NDArray[np.int64],
    most: NDArray[np.int64],
    steps: NDArray[np.int64],
) -> GoalFrame:
    """The goal in coordinates, with their spread and their magnitude."""
    floor = np.maximum(goal.floor, least)
    at = middle[which].astype(float)
    weight, base = goal.weight[which], goal.base[which] - at
    if goal.kind == SUM:
        weight, base = np.append(np.zeros(len(which)), 1.0), np.append(np.zeros(len(which)), -(goal.weight @ middle))
        at = np.append(at, goal.weight @ np.abs(middle.astype(float)))
    scale = np.sqrt(sum(field.values[rows].var(axis=0) for rows in field.parts()))
    scale = np.where(scale > 0.0, scale, np.maximum(1.0, np.abs(base)))
    size = field.tops(np.abs(field.values)).sum(axis=0) + np.abs(at) + np.abs(base)
    size[: len(which)] += np.abs((floor - middle)[which].astype(float))
    return GoalFrame(goal, which, middle, least, most, steps, weight, base, scale, size)
