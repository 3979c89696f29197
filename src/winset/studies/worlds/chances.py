"""How likely a world is to respect the statements of its file, foretold, and so with what chance it is solved.

A chance comes twice: before a world is judged, by its numbers alone; and once it has passed the tests that come before
a solve, by how well it passed them too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from winset.cases.worlds import draw_at, unit

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from winset.cases.worlds import Uncertain

FLOOR = 0.05
"""The least chance, so that no world is out of reach."""

TEST = 0.1
"""What testing a world costs, beside solving it; it decides how fast a study is and nothing else, and that hardly."""

CELLS = 64
"""Cells of the table in which a number's value is looked up by its quantile."""

LEAST = 20
"""Fewest worlds from which it is learnt when a statement is respected."""

PENALTIES, FOLDS = np.geomspace(1.0, 0.03, 20), 5
"""Penalties that are tried, as shares of the one that leaves no number in; and into how many parts worlds are cut, each
to be foretold from the others, to choose among them.
"""

LOGIT = 1.702
"""At this slope the logistic function is within 0.01 of the normal distribution."""

SCALES = (0.5, 0.75, 0.9, 0.95, 0.98, 1.0)
"""The quantiles of what chances are before they are scaled that are tried as the one from which on a chance is 1."""


class Features:
    """What is known of a world before it is judged: its drawn numbers, each once, in standard deviations.

    Parameters
    ----------
    numbers : sequence of Uncertain
    seed : int
    """

    def __init__(self, numbers: Sequence[Uncertain], seed: int) -> None:
        single = {number.key: number for number in numbers}
        self.keys, self.seed = list(single), seed
        table = draw_at(list(single.values()), np.repeat(np.linspace(0, 1, CELLS + 1)[:, None], len(single), axis=1))
        self.table = (table - table.mean(axis=0)) / table.std(axis=0)

    def of(self, worlds: Sequence[int]) -> NDArray[np.float64]:
        """The features of some worlds; shape (w, x)."""
        drawn = [[unit(self.seed, world, key) for key in self.keys] for world in worlds]
        place = np.array(drawn, dtype=np.float64).reshape(len(drawn), len(self.keys)) * CELLS
        cell, column = np.minimum(place.astype(np.int64), CELLS - 1), np.arange(len(self.keys))
        low, high = self.table[cell, column], self.table[cell + 1, column]
        return np.asarray(low + (place - cell) * (high - low))


@dataclass(frozen=True, slots=True, eq=False)
class Foretold:
    """How likely some statements are to be respected: the margin of each linear in what is known, its error normal.

    Attributes
    ----------
    names : tuple of str
        Statements that some world breaks.
    weights, base, spread : (x, m), (m,), (m,) float arrays
        By how many noises each is likely to be respected, and how far that is off.
    """

    names: tuple[str, ...]
    weights: NDArray[np.float64]
    base: NDArray[np.float64]
    spread: NDArray[np.float64]

    def of(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """The probability that each is respected; shape (w, m)."""
        found = LOGIT * (x @ self.weights + self.base) / self.spread
        return np.asarray(1 / (1 + np.exp(np.clip(-found, -60, 60))))


@dataclass(frozen=True, slots=True, eq=False)
class Sieve:
    """The chance of being solved of a world that has passed the tests that come before, by how well it passed them.

    Attributes
    ----------
    names : tuple of str
        The statements tested.
    mean, spread : (m,) float arrays
        Of their margins in the worlds that it was learnt from.
    left : Foretold
        The statements that a solve tests, from the features and these margins, in standard deviations.
    scale : float
        What the best chance is multiplied by.
    """

    names: tuple[str, ...]
    mean: NDArray[np.float64]
    spread: NDArray[np.float64]
    left: Foretold
    scale: float = 1.0

    def known(self, x: NDArray[np.float64], margins: Sequence[Mapping[str, float]]) -> NDArray[np.float64]:
        """The features of worlds and how well each passed; a statement that could not be tested counts as usual."""
        found = np.array([[row.get(name, np.nan) for name in self.names] for row in margins]).reshape(len(x), -1)
        return np.hstack([x, np.nan_to_num((found - self.mean) / self.spread)])

    def best(self, known: NDArray[np.float64]) -> NDArray[np.float64]:
        """Up to scale the chance at which the effective worlds for a solve are most."""
        return np.asarray(np.sqrt(self.left.of(known).prod(axis=1)))

    def chance(self, x: NDArray[np.float64], margins: Mapping[str, float], before: float) -> float:
        """The chance of one world with given features (x,), in thousandths from `FLOOR` to that of being judged."""
        return min(float(chances(before * self.scale, self.best(self.known(x[None], [margins])))[0]), before)


@dataclass(frozen=True, slots=True, eq=False)
class Chances:
    """The chance of each world of being judged, learnt from worlds judged before.

    Attributes
    ----------
    all : Foretold
        Every statement, from the features.
    first : (m,) bool array
        Those that are tested before a world is solved.
    scale : float
        What the best chance is multiplied by.
    sieve : Sieve or None
        What a world that has passed these tests meets next; None where that is nothing.
    """

    all: Foretold
    first: NDArray[np.bool_]
    scale: float = 1.0
    sieve: Sieve | None = None

    def of(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """The chances of worlds with given features, in thousandths from `FLOOR` to 1."""
        return chances(self.scale, self.best(x)[0])

    def best(self, x: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Up to scale the chance at which the effective worlds for a solve are most; for how many a world that is
        judged is likely to stand; and how likely it is to be solved.
        """
        each = self.all.of(x)
        passed, left = each[:, self.first].prod(axis=1), each[:, ~self.first].prod(axis=1)
        kept = np.ones(len(x)) if self.sieve is None else chances(self.sieve.scale, np.sqrt(left))
        worth, solved = passed * left / kept, passed * kept
        return np.sqrt(worth / (TEST + solved)), worth, solved


def chances(scale: float, best: NDArray[np.float64]) -> NDArray[np.float64]:
    """Chances in thousandths from `FLOOR` to 1."""
    return np.asarray(np.round(np.clip(scale * best, FLOOR, 1.0), 3))


def learnt(x: NDArray[np.float64], margins: Sequence[Mapping[str, float]], reference: NDArray[np.float64],
           first: Collection[str]) -> Chances:  # fmt: skip
    """Learn from judged worlds which ones are likely to respect the statements.

    For each statement that some world breaks, the margin by which it is respected is taken for a linear function of the
    few of the numbers that matter to it (the lasso; Tibshirani 1996), with a normal error. Statements are then held to
    be independent of each other. What is left to a solve is foretold once more from the margins of what was tested
    before it, which say much: the war of the same numbers has been solved by then.

    Parameters
    ----------
    x : (w, x) float array
        Features of the worlds judged.
    margins : sequence of mapping of id to float
        By how many noises each world respects each statement that was tested.
    reference : (r, x) float array
        Features of worlds drawn for nothing but the scale.
    first : collection of str
        The statements that are tested before a world is solved.

    References
    ----------
    Tibshirani, R. (1996). Regression shrinkage and selection via the lasso. *Journal of the Royal Statistical Society
    B* 58: 267-288.
    """
    everything = _foretold(x, margins, sorted({name for row in margins for name in row}))
    early = np.array([name in first for name in everything.names], dtype=bool)
    made = Chances(everything, early, sieve=_sieve(x, margins, sorted(first)))
    best, worth, solved = made.best(reference)
    return replace(made, scale=_scale(best, worth, TEST + solved))


def _sieve(x: NDArray[np.float64], margins: Sequence[Mapping[str, float]], first: Sequence[str]) -> Sieve | None:
    """What a world that has passed the first tests meets; None where nothing is tested first, or nothing is left."""
    passed = np.array([all(row.get(name, 1.0) > 0 for name in first) for row in margins], dtype=bool)
    rows: list[int] = np.flatnonzero(passed).tolist()
    left = sorted({name for k in rows for name in margins[k]}.difference(first))
    if not (first and left):
        return None
    told = [margins[k] for k in rows]
    table = np.array([[row.get(name, np.nan) for name in first] for row in told])
    there = ~np.isnan(table)
    mean = np.where(there, table, 0.0).sum(axis=0) / np.maximum(there.sum(axis=0), 1)
    spread = np.sqrt(np.where(there, (table - mean) ** 2, 0.0).sum(axis=0) / np.maximum(there.sum(axis=0), 1))
    made = Sieve(tuple(first), mean, np.where(spread > 0, spread, 1.0), _foretold(x[:0], [], ()))
    known = made.known(x[rows], told)
    made = replace(made, left=_foretold(known, told, left))
    if not made.left.names:
        return None
    best = made.best(known)
    return replace(made, scale=_scale(best, best**2, np.ones(len(rows)), spent=TEST * len(margins) / len(rows)))


def _foretold(x: NDArray[np.float64], margins: Sequence[Mapping[str, float]], names: Sequence[str]) -> Foretold:
    """Those of some statements that some world breaks, foretold from features."""
    from sklearn.linear_model import LassoCV

    told: list[str] = []
    weights, base, spread = [], [], []
    for name in names:
        rows = [k for k, row in enumerate(margins) if name in row]
        y = np.array([margins[k][name] for k in rows])
        if len(rows) >= LEAST and y.min() <= 0 and np.ptp(y) > 0:
            most = float(np.abs((y - y.mean()) @ x[rows]).max()) / len(rows)
            found = LassoCV(alphas=max(most, 1e-9) * PENALTIES, cv=FOLDS).fit(x[rows], y)
            told.append(name)
            weights.append(found.coef_)
            base.append(float(found.intercept_))
            spread.append(max(float(found.mse_path_.mean(axis=1).min()) ** 0.5, 1e-6))
    table = np.array(weights).reshape(len(weights), x.shape[1]).T
    return Foretold(tuple(told), table, np.array(base), np.array(spread))


def _scale(
    best: NDArray[np.float64], worth: NDArray[np.float64], each: NDArray[np.float64], spent: float = 0.0
) -> float:
    """The scale at which, floor and ceiling counted in, the effective worlds for what is spent are most.

    For each world: up to scale its best chance, what it is worth, and what it costs if it has its chance; `spent` is
    what it has cost by then.
    """
    scales = [1 / max(float(end), 1e-12) for end in np.quantile(best, SCALES)]
    tried = [np.clip(scale * best, FLOOR, 1.0) for scale in scales]
    costs = [float((worth / a).mean() * (spent + a * each).mean()) for a in tried]
    return scales[int(np.argmin(costs))]
