"""The descent of branch and bound: partial packages, depth first, for the best worth or for all that reach one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from winset.solver.search.bounds import PRODUCT, Aim, reach, support
from winset.solver.search.kernels import DONE, FULL, PAUSED, RETUNES, Ground, Sought, Standing, descend
from winset.solver.search.maxima import descending, first_of_equals, maxima
from winset.solver.search.start import multipliers, offer, seek

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from winset.solver.search.frame import Field, GoalFrame
    from winset.solver.search.start import Search

CHUNK = 4_000_000
"""Rows looked at between two moments at which the search can be interrupted."""

TRIAL = 4_000_000
"""Rows looked at before the search asks for more than is known to exist."""

HOPES = (0.125, 0.25, 0.5, 1.0)
"""Shares of the gap between the bound and the best package; asking for that little less than the bound is quick."""

LARGE = 200_000
"""Rows of a part beyond which dominated ones are not looked for."""


@dataclass(frozen=True, slots=True, eq=False)
class Descent:
    """A depth-first search under way; `pool` (K, c) are the fixed multipliers of its ground."""

    frame: GoalFrame
    field: Field
    pool: NDArray[np.float64]
    ground: Ground
    path: Standing

    def run(self, bar: float, budget: int, out: NDArray[np.int64]) -> tuple[int, int, int]:
        """Go on for packages worth `bar`: how it ended, how many were found, how many rows were looked at."""
        state = self.path.state
        before, state[2] = int(state[1]), 0
        sought = _sought(self.frame, self.pool, len(self.field.order), bar)
        code = descend(self.ground, sought, self.path, budget, out)
        return int(code), int(state[2]), int(state[1]) - before

    def bound(self, bar: float) -> float:
        """A bound on the worth of whatever has not been looked at and is worth `bar`."""
        ground, path, aim = self.ground, self.path, self.frame.objective()
        span, found = self.frame.margin(len(self.field.order), bar), -np.inf
        for d in range(int(path.state[0]) + 1):
            if path.at[d] < ground.starts[d + 1]:
                rest = ground.seen[path.at[d] : ground.starts[d + 1]].max(axis=0)
                most = path.reached[d] + rest + ground.suffix[d + 1] + self.pool @ span
                found = max(found, min(reach(aim, self.pool[k], most[k], np.empty(len(span))) for k in (0, 1)))
        return found


def _sought(frame: GoalFrame, pool: NDArray[np.float64], parts: int, bar: float) -> Sought:
    """What a package worth `bar` must reach, in points, in coordinates and for each multiplier of the pool."""
    floor, span = frame.floors(bar), frame.margin(parts, bar)
    aim = Aim(frame.goal.kind, frame.low(floor, bar), frame.weight, frame.base)
    theta, u = np.empty(len(pool)), np.empty(len(span))
    for k, lam in enumerate(pool):
        if lam.all():
            theta[k] = support(aim, lam, bar, u)
        else:  # one coordinate alone
            theta[k] = lam @ aim.low
        theta[k] -= lam @ span
    return Sought(frame.goal.above(floor), aim, bar, frame.scale, span, theta)


def prepare(search: Search, field: Field, bar: float, *, best_only: bool = False) -> Descent | None:
    """Drop rows that no package worth `bar` can have, and lay out the descent; None where nothing is left.

    Where only the best worth is asked for, dominated rows go too. Parts with few good rows come first, and good rows
    before others.
    """
    frame, n = search.frame, len(field.order)
    units = np.eye(len(frame.scale))
    narrow = _without(frame, field, np.concatenate([search.lam[None], units]), bar)
    if narrow is None:
        return None
    apart, bound, _ = multipliers(narrow, frame, frame.separation(bar), frame.margin(n, bar))
    if bound < 0.0:
        return None
    first = [search.lam, apart] if frame.goal.kind == PRODUCT else [apart, search.lam]
    pool = np.concatenate([first, units])
    narrow = _without(frame, narrow, pool, bar)
    if narrow is None:
        return None
    chosen = [np.arange(rows.start, rows.stop) for rows in narrow.parts()]
    if best_only:
        chosen = [_undominated(frame, narrow, rows) for rows in chosen]
    close = narrow.values @ pool[0]
    chosen = [rows[np.argsort(-close[rows], kind="stable")] for rows in chosen]
    width = sum(float(close[rows[0]]) for rows in chosen) - _sought(frame, pool[:1], n, bar).theta[0]
    width = max(width / 4.0, 1e-15 * float(pool[0] @ frame.size)) + 1e-300
    order = np.argsort([np.exp((close[rows] - close[rows[0]]) / width).sum() for rows in chosen], kind="stable")
    return _laid(frame, narrow.taken(chosen, order), pool)


def _without(frame: GoalFrame, field: Field, pool: NDArray[np.float64], bar: float) -> Field | None:
    """The field without rows that no package worth `bar` can have; None where nothing is left."""
    theta = _sought(frame, pool, len(field.order), bar).theta
    chosen: list[Any] = field.parts()
    for lam, need in zip(pool, theta, strict=True):
        values = [field.values[rows] @ lam for rows in chosen]
        spare = sum(float(value.max()) for value in values) - need
        if spare < 0.0:
            return None
        keep = [np.flatnonzero(value >= value.max() - spare) for value in values]
        chosen = [k + rows.start if isinstance(rows, slice) else rows[k] for k, rows in zip(keep, chosen, strict=True)]
    return field.taken(chosen)


def _undominated(frame: GoalFrame, field: Field, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Of some rows of a part those that none of them dominates, one of each kind."""
    if not 1 < len(rows) <= LARGE:
        return rows
    points = frame.columns(field.points[rows])
    keep = maxima(points)
    rows, points = rows[keep], points[keep]
    order = descending(points)
    return np.sort(rows[order[first_of_equals(points[order])]])


def _laid(frame: GoalFrame, field: Field, pool: NDArray[np.float64]) -> Descent:
    """A descent at its beginning."""
    n, c = len(field.order), field.values.shape[1]
    seen = np.ascontiguousarray(field.values @ pool.T)
    suffix = np.zeros((n + 1, len(pool)))
    suffix[:n] = np.cumsum(field.tops(seen)[::-1], axis=0)[::-1]
    sizes = np.diff(field.starts).astype(float)
    below = np.exp(np.minimum(np.cumsum(np.log(sizes[::-1]))[::-1], 600.0))
    tuned = below >= 6.0 * RETUNES * np.cumsum(sizes[::-1])[::-1]
    at, state = field.starts[:-1].copy(), np.zeros(3, dtype=np.int64)
    path = Standing(
        state, at, np.zeros((n + 1, field.points.shape[1]), dtype=np.int64), np.zeros((n + 1, c)),
        np.zeros((n + 1, len(pool))), np.tile(pool[0], (n + 1, 1)), np.full(n + 1, -np.inf),
    )  # fmt: skip
    ground = Ground(field.points, field.values, seen, suffix, field.starts, tuned)
    return Descent(frame, field, pool, ground, path)


def find(search: Search, field: Field, met: NDArray[np.int64]) -> None:
    """Find the greatest worth, to the tolerance of ties, or what bounds the limit leaves.

    What lies little below the bound is soon ruled out or found, either of which makes the rest of the search shorter.
    """
    seek(search, field, met)
    if search.worth == -np.inf:
        if _improve(search, field, -np.inf, search.limit, first=True) or search.worth == -np.inf:
            return
        seek(search, field, search.best[None])
    if _improve(search, field, search.bar, TRIAL):
        return
    gap = search.bound - search.worth
    for hope in HOPES:
        bar = max(search.bar, search.bound - hope * gap) if hope < 1.0 else search.bar
        if _improve(search, field, bar, search.limit):
            return


def _improve(search: Search, field: Field, bar: float, budget: int, *, first: bool = False) -> bool:
    """Look for packages worth `bar`, better ones raising it, or for the first; whether nothing better can be left."""
    descent, asked = prepare(search, field, bar, best_only=True), bar
    out = np.empty((1, search.parts), dtype=np.int64)
    last = min(search.used + budget, search.limit)
    code = DONE if descent is None else PAUSED
    while descent and code != DONE and (steps := min(CHUNK, last - search.used)) > 0:
        code, _, used = descent.run(bar, steps, out)
        search.used += used
        if code == FULL:
            offer(search, descent.field, out)
            bar = search.bar
            if first:
                break
    rest = descent.bound(asked) if descent and code != DONE else -np.inf
    search.bound = max(search.worth, min(search.bound, max(asked, rest)))
    search.exact = code == DONE and bar == search.bar
    if search.exact:
        search.bound = search.worth
    return search.exact


def listed(search: Search, field: Field, bar: float, most: int) -> tuple[NDArray[np.int64], bool]:
    """Packages worth at least `bar` in lexicographic order of their rows, the first `most` of them; whether all.

    Blocks of packages that follow one another are searched in any order; one that holds too many is cut in two. Where
    the limit comes before the first of them is known, others stand for it.
    """
    blocks = [[range(rows.start, rows.stop) for rows in field.parts()]]
    found: list[NDArray[np.int64]] = []
    known, room, whole = np.empty(0, dtype=np.int64), most, True
    while blocks and room > 0:
        block = blocks.pop()
        part = field if whole else field.taken([np.arange(rows.start, rows.stop) for rows in block])
        rows, code = _collect(search, prepare(search, part, bar), bar, room + 1)
        known = rows if whole else known
        if code == PAUSED:
            return (np.concatenate(found) if found else _sorted(known)[:most]), False
        if code == DONE:
            found.append(_sorted(rows))
            room -= len(rows)
            continue
        whole = False
        j = next(j for j, rows in enumerate(block) if len(rows) > 1)
        middle = block[j].start + len(block[j]) // 2
        blocks.append([*block[:j], range(middle, block[j].stop), *block[j + 1 :]])
        blocks.append([*block[:j], range(block[j].start, middle), *block[j + 1 :]])
    return np.concatenate(found), whole


def _sorted(rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Packages in lexicographic order."""
    order = np.lexsort(rows.T[::-1])
    return rows[order]


def _collect(search: Search, descent: Descent | None, bar: float, most: int) -> tuple[NDArray[np.int64], int]:
    """Packages in the order of the descent, at most so many, and how it ended."""
    if descent is None:
        return np.empty((0, search.parts), dtype=np.int64), DONE
    out, filled, code = np.empty((most, search.parts), dtype=np.int64), 0, PAUSED
    while code == PAUSED and (steps := min(CHUNK, search.limit - search.used)) > 0:
        code, found, used = descent.run(bar, steps, out[filled:])
        search.used += used
        filled += found
    return descent.field.rows(out[:filled]), code
