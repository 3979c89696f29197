"""The best packages where there are too many to list, by branch and bound over parts whose points add.

A package is one row of each part; its sums are what its rows add up to. Depth first, part by part, a partial package is
given up when no completion can reach the floor and be worth what is asked. The bounds are Lagrangian: for multipliers
λ ≥ 0 the greatest λ·sums over completions is had part by part, and whatever is sought has λ·sums of at least θ(λ), by
weighted arithmetic and geometric means for products. Multipliers are adjusted by subgradient steps for the whole space
[1]_, and again for partial packages that leave much open; good packages to begin with come from swaps of rows.

Everything is deterministic. Sums are exact integers; what they are worth is taken in float64.

References
----------
.. [1] Fisher, M. L. (1981). The Lagrangian relaxation method for solving integer programming problems. *Management
   Science* 27: 1–18.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from winset.errors import RequestError
from winset.solver.search.bounds import FLOOR, LEAST, PRODUCT, SUM
from winset.solver.search.descent import find, listed
from winset.solver.search.frame import Goal
from winset.solver.search.start import start

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from winset.solver.search.frame import Field
    from winset.solver.search.start import Search

NODES = 2_000_000_000
"""Rows that a search looks at before it stops short."""

MOST = 10_000
"""Tied packages that are listed."""


@dataclass(frozen=True, slots=True, eq=False)
class Best:
    """The packages that are worth most.

    Attributes
    ----------
    value : float or None
        What they are worth; None where no package that reaches the floor is known.
    rows : (r, parts) int array
        The tied packages by their rows, in lexicographic order; the first ones where more tie than were asked for.
    tied : int or None
        How many tie; None where they were not counted: more than were asked for, or the search stopped short.
    upper : float or None
        No package is worth more: `value` where that is exact; None where no package reaches the floor.
    exact : bool
        Whether `value` is proven, and with None that no package reaches the floor.
    """

    value: float | None
    rows: NDArray[np.int64]
    tied: int | None
    upper: float | None
    exact: bool


def above(
    parts: Sequence[NDArray[np.int64]], floor: ArrayLike, most: int = MOST, *, nodes: int = NODES
) -> tuple[NDArray[np.int64], bool]:
    """Packages whose sums all reach the floor, in lexicographic order of their rows.

    Parameters
    ----------
    parts : sequence of (o, p) int arrays
        Points of each part's rows to each party.
    floor : (p,) int array
    most : int
        How many are listed; the first ones.
    nodes : int
        Rows looked at before the search stops short.

    Returns
    -------
    rows : (r, parts) int array
    complete : bool
        Whether these are all.

    Raises
    ------
    RequestError
        Where the arrays do not fit one another.

    Examples
    --------
    >>> import numpy as np
    >>> rows, complete = above([np.array([[0, 3], [2, 2], [3, 0]])] * 2, [4, 4])
    >>> rows.tolist(), complete
    ([[1, 1]], True)
    """
    parts, goal = _asked(parts, floor, None, None, FLOOR)
    if not all(len(part) for part in parts) or most < 1:
        return np.empty((0, len(parts)), dtype=np.int64), not all(len(part) for part in parts)
    field, search, _ = start(parts, goal, nodes)
    if search.exact:
        return np.empty((0, len(parts)), dtype=np.int64), True
    return listed(search, field, 0.0, most)


def best_sum(
    parts: Sequence[NDArray[np.int64]],
    floor: ArrayLike,
    weights: ArrayLike,
    *,
    slack: ArrayLike = 0,
    most: int = MOST,
    nodes: int = NODES,
) -> Best:
    """The packages above the floor with the greatest weighted sum of points.

    Those within 1e-9 of the best tie; where weighted sums are not whole numbers, within 1e-15 of the largest there can
    be if that is more.

    Parameters
    ----------
    parts : sequence of (o, p) int arrays
    floor : (p,) int array
        Binds every party, also those without weight.
    weights : (p,) float array
        Parties with 0 or less are left out; without any, every package is worth 0.
    slack : (p,) int array
        Differences of sums that are none; packages tie within the largest of them, weighted, where that is more.
    most : int
        How many tied packages are listed.
    nodes : int
        Rows looked at before the search stops short.

    Returns
    -------
    Best

    Raises
    ------
    RequestError
        Where the arrays do not fit one another.

    Examples
    --------
    >>> import numpy as np
    >>> best = best_sum([np.array([[0, 3], [2, 2], [3, 0]])] * 2, [5, 0], [1, 1])
    >>> best.value, best.rows.tolist(), best.tied
    (7.0, [[1, 2], [2, 1]], 2)
    """
    return _best(*_asked(parts, floor, weights, None, SUM, slack), most, nodes)


def best_product(
    parts: Sequence[NDArray[np.int64]],
    floor: ArrayLike,
    base: ArrayLike,
    weights: ArrayLike,
    *,
    slack: ArrayLike = 0,
    most: int = MOST,
    nodes: int = NODES,
) -> Best:
    """The packages above the floor with the greatest product of (sum - base)^weight.

    A gain below 0 counts as 0. Those whose logarithms are within 1e-12 of the best tie; where the best product is 0,
    all packages above the floor do.

    Parameters
    ----------
    parts, floor, most, nodes
        As in `best_sum`.
    base : (p,) float array
        What gains are taken against.
    weights : (p,) float array
        Parties with 0 or less are left out; without any, every package is worth 1.
    slack : (p,) int array
        Differences of sums that are none; packages tie where no more than these, in all gains, lies between them.

    Returns
    -------
    Best

    Raises
    ------
    RequestError
        Where the arrays do not fit one another, or the base is not finite.

    Examples
    --------
    >>> import numpy as np
    >>> best = best_product([np.array([[0, 3], [2, 2], [3, 0]])] * 2, [0, 0], [0, 1], [1, 1])
    >>> best.value, best.rows.tolist(), best.tied
    (12.0, [[1, 1]], 1)
    """
    return _best(*_asked(parts, floor, weights, base, PRODUCT, slack), most, nodes)


def best_least(
    parts: Sequence[NDArray[np.int64]],
    floor: ArrayLike,
    base: ArrayLike,
    scale: ArrayLike,
    *,
    most: int = MOST,
    nodes: int = NODES,
) -> Best:
    """The packages above the floor whose least (sum - base)/scale is greatest.

    Those within 1e-12 of the best, relative to it, tie.

    Parameters
    ----------
    parts, floor, most, nodes
        As in `best_sum`.
    base : (p,) float array
        What gains are taken against.
    scale : (p,) float array
        What a gain is measured by. Parties with 0 or less are left out; without any, every package is worth infinity.

    Returns
    -------
    Best

    Raises
    ------
    RequestError
        Where the arrays do not fit one another, or the base is not finite.

    Examples
    --------
    >>> import numpy as np
    >>> best = best_least([np.array([[0, 3], [2, 2], [3, 0]])] * 2, [0, 0], [0, 0], [1, 1])
    >>> best.value, best.rows.tolist(), best.tied
    (4.0, [[1, 1]], 1)
    """
    return _best(*_asked(parts, floor, scale, base, LEAST), most, nodes)


def _asked(
    parts: Sequence[NDArray[np.int64]],
    floor: ArrayLike,
    weight: ArrayLike | None,
    base: ArrayLike | None,
    kind: int,
    slack: ArrayLike = 0,
) -> tuple[list[NDArray[np.int64]], Goal]:
    """The arrays of a request, checked against one another."""
    rows = [np.ascontiguousarray(part, dtype=np.int64) for part in parts]
    least = np.array(floor, dtype=np.int64)
    parties = len(least)
    weights = np.zeros(parties) if weight is None else np.asarray(weight, dtype=float)
    against = np.zeros(parties) if base is None else np.array(base, dtype=float)
    fits = all(part.ndim == 2 and part.shape[1] == parties for part in rows)
    if not rows or not parties or not fits or weights.shape != least.shape or against.shape != least.shape:
        raise RequestError("a search needs at least one part, and for each party a column, a floor and a number")
    if not (np.isfinite(weights).all() and np.isfinite(against).all()):
        raise RequestError("the numbers that a search weighs gains with, and takes them against, must be finite")
    small = np.broadcast_to(np.asarray(slack, dtype=np.int64), least.shape)
    return rows, Goal(kind, least, np.maximum(weights, 0.0), against, small)


def _best(parts: list[NDArray[np.int64]], goal: Goal, most: int, nodes: int) -> Best:
    """The packages that are worth most."""
    none = Best(None, np.empty((0, len(parts)), dtype=np.int64), 0, None, True)
    if not all(len(part) for part in parts):
        return none
    if not goal.weight.any():
        return _all_tied(parts, goal, {SUM: 0.0, PRODUCT: 1.0, LEAST: math.inf}[goal.kind], most, nodes)
    field, search, met = start(parts, goal, nodes)
    if not search.exact:
        find(search, field, met)
    if search.worth == -math.inf:
        if search.exact and goal.kind == PRODUCT:
            return _all_tied(parts, goal, 0.0, most, nodes)
        return none if search.exact else Best(None, none.rows, None, _told(goal, search.bound), False)
    return _ties(parts, search, field, most)


def _ties(parts: list[NDArray[np.int64]], search: Search, field: Field, most: int) -> Best:
    """The packages that tie with the best one found."""
    goal, size = search.frame.goal, search.frame.largest
    rows, complete = search.best[None], False
    near = goal.nearly(_sums(parts, rows)[0])
    if search.exact:
        tied, complete = listed(search, field, search.worth - max(near, goal.tolerance(search.worth, size)), most)
        rows = tied if len(tied) else rows
    worth = goal.worth(_sums(parts, rows))
    top = rows[int(np.argmax(worth))] if worth.max() >= search.worth else search.best
    value = _value(goal, _sums(parts, top[None])[0])
    best = float(goal.worth(_sums(parts, top[None]))[0])
    rows = rows[worth >= best - max(near, goal.tolerance(best, size))]
    upper = value if search.exact else max(value, _told(goal, search.bound))
    return Best(value, rows, len(rows) if complete else None, upper, search.exact)


def _all_tied(parts: list[NDArray[np.int64]], goal: Goal, value: float, most: int, nodes: int) -> Best:
    """Every package above the floor, worth the same."""
    rows, complete = above(parts, goal.floor, most, nodes=nodes)
    if len(rows) == 0:
        return Best(None, rows, 0 if complete else None, None if complete else value, complete)
    return Best(value, rows, len(rows) if complete else None, value, True)


def _sums(parts: list[NDArray[np.int64]], rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """The sums of some packages (r, parts); shape (r, p)."""
    sums: NDArray[np.int64] = np.sum([part[rows[:, j]] for j, part in enumerate(parts)], axis=0)
    return sums


def _value(goal: Goal, sums: NDArray[np.int64]) -> float:
    """What a package with these sums is worth, a product itself."""
    if goal.kind != PRODUCT:
        return float(goal.worth(sums[None])[0])
    counts = goal.weight > 0.0
    with np.errstate(over="ignore", under="ignore"):
        return float(np.prod((sums - goal.base)[counts] ** goal.weight[counts]))


def _told(goal: Goal, worth: float) -> float:
    """A worth as it is told: a product itself, not its logarithm."""
    if goal.kind != PRODUCT:
        return worth
    return math.exp(worth) if worth < 709.0 else math.inf
