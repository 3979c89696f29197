"""What branch and bound knows before it descends: multipliers for the whole space, and a good package."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from winset.solver.search.bounds import FLOOR, reach, tune
from winset.solver.search.frame import lay_out
from winset.solver.search.kernels import polish

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from winset.solver.search.bounds import Aim
    from winset.solver.search.frame import Field, Goal, GoalFrame

STEPS = 300
"""Steps by which the multipliers of the whole space are adjusted."""

ROUNDS = 20
"""Rounds in which rows are added to those that the multipliers of a large part are adjusted to."""

FEW = 600
"""Rows that the local search swaps, over all parts; larger parts are known to the multipliers by some rows only."""

MET = 30
"""Packages that the local search begins with, about."""

TRIED = 4
"""Of these, packages in which two rows are swapped."""


@dataclass(slots=True, eq=False)
class Search:
    """What is known so far: the multipliers, the best package, the bound, and the steps used.

    Attributes
    ----------
    frame : GoalFrame
    parts : int
    lam : (c,) float array
    bound : float
        No package is worth more.
    worth : float
        -inf where no package is known.
    best : (n,) int array
        Rows of the best package, in the parts' own order.
    used, limit : int
        Rows looked at, and how many may be.
    exact : bool
        Whether nothing can be better.
    """

    frame: GoalFrame
    parts: int
    lam: NDArray[np.float64]
    bound: float
    worth: float
    best: NDArray[np.int64]
    used: int
    limit: int
    exact: bool = False

    @property
    def bar(self) -> float:
        """The least worth still looked for."""
        return self.worth if self.worth == -np.inf else self.frame.goal.better(self.worth, self.frame.largest)


def start(parts: Sequence[NDArray[np.int64]], goal: Goal, limit: int) -> tuple[Field, Search, NDArray[np.int64]]:
    """The parts laid out, what is known before any search, and packages (r, n) that the multipliers met."""
    field, frame = lay_out(parts, goal)
    none = np.empty(0, dtype=np.int64)
    search = Search(frame, len(parts), 1.0 / frame.scale, np.inf, -np.inf, none, 0, limit)
    if np.any(goal.floor > frame.most):
        search.bound, search.exact = -np.inf, True
        return field, search, none.reshape(0, len(parts))
    if goal.kind == FLOOR:
        return field, search, none.reshape(0, len(parts))
    span = frame.margin(len(parts), float(goal.worth(frame.most[None])[0]))
    search.lam, search.bound, met = multipliers(field, frame, frame.objective(), span)
    search.exact = search.bound == -np.inf
    return field, search, met


def multipliers(
    field: Field, frame: GoalFrame, aim: Aim, span: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float, NDArray[np.int64]]:
    """The multipliers with the least bound, that bound (-inf: nothing is sought here), and packages met on the way.

    In large parts only rows that some multipliers have picked are adjusted to; whatever they miss is added.
    """
    best, found, met = 1.0 / frame.scale, np.inf, []
    active = _begun(field, best)
    for _ in range(ROUNDS):
        part, at = field.taken(active), best.copy()
        tried = np.empty((STEPS, len(field.order)), dtype=np.int64)
        below = tune(aim, part.values, part.starts, frame.scale, span, at, tried)
        met.append(part.row[np.unique(tried, axis=0)])
        picks = _greatest(field, at)
        most = float((field.values[picks] @ at).sum()) + float(at @ span)
        bound = reach(aim, at, most, np.empty(len(at)))
        if bound < found:
            best, found = at, bound
        fresh = [np.union1d(a, p) for a, p in zip(active, picks, strict=True)]
        if bound <= below or all(len(f) == len(a) for f, a in zip(fresh, active, strict=True)):
            break
        active = fresh
    return best, found, np.concatenate(met)


def _greatest(field: Field, lam: NDArray[np.float64]) -> NDArray[np.int64]:
    """Of each part the row with the greatest λ·value."""
    worth = field.values @ lam
    return np.array([rows.start + int(np.argmax(worth[rows])) for rows in field.parts()])


def _begun(field: Field, lam: NDArray[np.float64]) -> list[NDArray[np.int64]]:
    """Rows to begin with: all of a small part; of a large one those that are best in some simple direction."""
    directions = [lam, *(lam * (1e-3 + row) for row in np.eye(len(lam)))]
    picks = [_greatest(field, direction) for direction in directions]
    return [
        np.arange(rows.start, rows.stop) if rows.stop - rows.start <= FEW else np.unique([pick[j] for pick in picks])
        for j, rows in enumerate(field.parts())
    ]


def offer(search: Search, field: Field, picks: NDArray[np.int64]) -> None:
    """Take the best of some packages (r, n), given by positions in the field, if it is better than what is known."""
    goal = search.frame.goal
    sums = field.points[picks].sum(axis=1)
    worth = np.where((sums >= goal.floor).all(axis=1), goal.worth(sums), -np.inf)
    k = int(np.argmax(worth))
    if worth[k] > search.worth:
        search.worth, search.best = float(worth[k]), field.rows(picks[k : k + 1])[0]


def seek(search: Search, field: Field, packages: NDArray[np.int64]) -> None:
    """Look for a good package near some (r, n), given by rows of the parts, by swaps of one row and of two."""
    frame = search.frame
    packages = packages[:: max(1, len(packages) // MET)] + field.starts[:-1]
    close, each = field.values @ search.lam, max(2, FEW // search.parts)
    chosen = [np.union1d(_top(close[rows], each) + rows.start, packages[:, j]) for j, rows in enumerate(field.parts())]
    near = field.taken(chosen)
    picks = np.array([np.searchsorted(c, packages[:, j]) for j, c in enumerate(chosen)]).T + near.starts[:-1]
    aim = frame.objective()

    def swapped(picks: NDArray[np.int64], pairs: bool) -> NDArray[np.int64]:
        """The packages that swaps lead to, the best first."""
        picks = np.ascontiguousarray(picks)
        scores = [polish(aim, near.values, near.starts, frame.scale, pick, pairs) for pick in picks]
        return picks[np.argsort(-np.array(scores), kind="stable")]

    best = swapped(swapped(picks, False)[:TRIED], len(near.row) <= 2 * FEW)
    offer(search, near, best[:1])


def _top(values: NDArray[np.float64], count: int) -> NDArray[np.int64]:
    """Where some of the greatest values stand."""
    return np.arange(len(values)) if len(values) <= count else np.argpartition(-values, count)[:count]
