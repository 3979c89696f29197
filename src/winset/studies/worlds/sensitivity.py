"""Which uncertain numbers decide a measure, read off the worlds that are there."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

import numpy as np

from winset.studies.worlds.shares import is_probability
from winset.studies.worlds.stats import between, effective_size, figure, plain, rounded, stream
from winset.studies.worlds.table import measured

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from winset.studies.worlds.table import Table


LEAST = 20
"""Fewest worlds from which numbers are told apart."""

MOST = 5_000
"""Most worlds used, the first ones: with so many an index is known to about 0.01."""

DRAWS = 200
"""Times that the measure is shuffled, and that worlds are drawn again."""

TOLD = 20
"""Numbers that get an interval."""


NumberIndex = TypedDict(
    "NumberIndex",
    {
        "path": str,
        "words": str,
        "with": list[str],
        "first": float,
        "low": float | None,
        "high": float | None,
        "distinguishable": bool,
        "thirds": list[float],
        "from": float,
        "to": float,
        "says": str,
    },
)
"""How much of a measure one number decides by itself, and what moving it from its lowest third to its highest does."""


class SensitivityTold(TypedDict):
    """Which numbers decide a measure."""

    measure: str
    worlds: int
    mean: float | None
    noise: float | None
    numbers: list[NumberIndex]
    says: str


def sensitivity(
    table: Table, measure: str, *, seed: int, words: Callable[[str], str] | None = None, all_solved: bool = False
) -> SensitivityTold:
    """The share of a measure's variance that each uncertain number accounts for by itself, over admissible worlds.

    The first-order Sobol index, estimated from given data: worlds are put into bins by the number's rank, and the
    variance of the bins' means is set against that of the measure, less what bins of so few worlds would show anyway. A
    number is distinguishable from 0 where its interval lies above 0 and its index above the largest that any number
    reaches in 95 % of shuffles of the measure among the worlds. Worlds with weights count as many as are effective.

    Parameters
    ----------
    table : Table
    measure : str
        As `winset.studies.worlds.table.measured` takes it.
    seed : int
        Of the shuffles and the worlds drawn again.
    words : callable, optional
        Path to words.
    all_solved : bool
        Over all solved worlds, admissible or not.

    Returns
    -------
    dict
        `measure`, `worlds`, `mean` (over them), `noise` (the index that a number without any part reaches), `says`, and
        `numbers`, the largest index first: `path`, `words`, `with` (paths drawn at the same quantile), `first` (the
        index, 0 or more), `low`, `high` (95 %, bootstrap over worlds; of the first `TOLD` numbers, else None),
        `distinguishable`, `thirds` (upper end of the lowest third, lower end of the highest), `from`, `to` (mean of
        the measure in these) and `says`. No numbers where the worlds are too few or the measure is the same in all.

    References
    ----------
    Plischke, E., E. Borgonovo and C. L. Smith (2013). Global sensitivity measures from given data. *European Journal of
    Operational Research* 226: 536–550.
    Westfall, P. H. and S. S. Young (1993). *Resampling-Based Multiple Testing*. Wiley.

    Examples
    --------
    >>> from winset.studies.worlds.table import table_of
    >>> rows = [{"world": k, "status": "solved", "numbers": [k, k * 7 % 60], "measures": {"signed": k / 60}}
    ...         for k in range(60)]
    >>> found = sensitivity(table_of(rows, ["a", "b"]), "signed", seed=0)
    >>> [(row["path"], row["distinguishable"]) for row in found["numbers"]]
    [('a', True), ('b', False)]
    """
    among, kept = ("solved", table.solved) if all_solved else ("admissible", table.admissible)
    values = measured(table, measure)
    rows = np.flatnonzero(kept & ~np.isnan(values))[:MOST]
    y, w = values[rows], table.weight[rows]
    mean = float(np.average(y, weights=w)) if y.size else None
    found = SensitivityTold(measure=measure, worlds=rows.size, mean=mean, noise=None, numbers=[], says="")
    if rows.size < LEAST:
        return {**found, "says": f"{rows.size} {among} worlds are too few to tell numbers apart; it takes {LEAST}"}
    if np.ptp(y) <= 1e-12 * max(1.0, float(np.abs(y).max())):
        return {**found, "says": f"{measure} is the same in every {among} world"}
    desk = _Desk.of(table.numbers[rows], y, scaled(w), stream(seed))
    numbers = [_number(desk, table.paths, measure, j, words or str) for j in desk.ranked]
    return {**found, "noise": desk.noise, "numbers": numbers, "says": _says(numbers, measure)}


@dataclass(frozen=True, slots=True, eq=False)
class _Desk:
    """Worlds sorted by each number, and what that gives."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    w: NDArray[np.float64]
    groups: list[list[int]]
    bins: int
    first: NDArray[np.float64]
    noise: float
    intervals: dict[int, tuple[float, float]]

    @classmethod
    def of(
        cls, x: NDArray[np.float64], y: NDArray[np.float64], w: NDArray[np.float64], rng: np.random.Generator
    ) -> _Desk:
        """Every index, with the shuffles and the intervals."""
        groups = ranked_alike(x)
        order = np.argsort(x[:, [group[0] for group in groups]], axis=0, kind="stable")
        bins = bins_of(round(w.sum()))
        first = indices(y[order], bins, w[order])
        largest = [float(indices(rng.permutation(y)[order], bins, w[order]).max(initial=0.0)) for _ in range(DRAWS)]
        noise = float(np.quantile(largest, 0.95, method="higher"))
        desk = cls(x, y, w, groups, bins, first, noise, {})
        for g in desk.ranked[:TOLD]:
            desk.intervals[g] = _interval(x[:, groups[g][0]], y, w, bins, float(first[g]), rng)
        return desk

    @property
    def ranked(self) -> list[int]:
        """Groups, the largest index first."""
        return sorted(range(len(self.groups)), key=lambda g: (-self.first[g], g))


def ranked_alike(x: NDArray[np.float64]) -> list[list[int]]:
    """Columns of numbers grouped by how they rank the worlds, as ranges do that share a quantile.

    Columns that do not differ between worlds are left out.

    Examples
    --------
    >>> ranked_alike(np.array([[1.0, 5.0, 2.0, 10.0], [2.0, 5.0, 1.0, 30.0]]))
    [[0, 3], [2]]
    """
    order = np.argsort(x, axis=0, kind="stable")
    found: dict[bytes, list[int]] = {}
    for j in range(x.shape[1]):
        if np.ptp(x[:, j]) > 0:
            found.setdefault(order[:, j].tobytes(), []).append(j)
    return list(found.values())


def bins_of(n: int) -> int:
    """How many bins n worlds are put into: more the more there are, with at least five in each.

    Examples
    --------
    >>> bins_of(20), bins_of(1000), bins_of(100_000)
    (3, 12, 32)
    """
    return max(2, min(32, n // 5, round(1.2 * math.cbrt(n))))


def scaled(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weights that add to as many worlds as are effective.

    Examples
    --------
    >>> scaled(np.array([2.0, 2.0])).tolist()
    [1.0, 1.0]
    """
    return np.asarray(weights * (effective_size(weights) / weights.sum()))


def indices(
    sorted_y: NDArray[np.float64], bins: int, sorted_w: NDArray[np.float64] | None = None
) -> NDArray[np.float64]:
    """First-order indices of columns of a measure, each sorted by its number; they may fall below 0.

    Parameters
    ----------
    sorted_y : (n, x) float array
    bins : int
    sorted_w : (n, x) float array, optional
        Weights in the same order, that add to as many worlds as are effective; default 1.

    Returns
    -------
    (x,) float array
        Between-bin variance less its expectation where the number has no part, over the whole variance.

    Examples
    --------
    >>> indices(np.repeat([[0.0], [1.0]], 5, axis=0), 2).tolist()
    [1.0]
    """
    w = np.ones_like(sorted_y) if sorted_w is None else sorted_w
    starts = np.linspace(0, len(w), bins, endpoint=False).astype(np.int64)
    n = w.sum(axis=0)
    sizes, sums = np.add.reduceat(w, starts, axis=0), np.add.reduceat(w * sorted_y, starts, axis=0)
    whole = (w * sorted_y).sum(axis=0)
    total = (w * (sorted_y - whole / n) ** 2).sum(axis=0)
    between = (sums**2 / sizes).sum(axis=0) - whole**2 / n
    within = np.maximum(total - between, 0.0)
    free = np.maximum(n - bins, 1.0)
    spread = np.divide(between - (bins - 1) * within / free, total, out=np.zeros_like(total), where=total > 0)
    return np.asarray(spread)


def _interval(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    w: NDArray[np.float64],
    bins: int,
    first: float,
    rng: np.random.Generator,
) -> tuple[float, float]:
    """Percentiles of the index over worlds drawn again, moved so that their mean is the index: drawn worlds repeat."""
    drawn = rng.integers(y.size, size=(y.size, DRAWS))
    order = np.argsort(x[drawn], axis=0, kind="stable")
    y, w = (np.take_along_axis(one[drawn], order, axis=0) for one in (y, w))
    again = indices(y, bins, w)
    low, high = np.quantile(again - again.mean(), (0.025, 0.975)) + first
    return max(0.0, float(low)), min(1.0, max(0.0, float(high)))


def _number(desk: _Desk, paths: tuple[str, ...], measure: str, g: int, words: Callable[[str], str]) -> NumberIndex:
    head, *others = desk.groups[g]
    x, y, w = desk.x[:, head], desk.y, desk.w
    low, high = desk.intervals.get(g, (None, None))
    ends = between(x, (1 / 3, 2 / 3), w)
    means = [float(np.average(y[part], weights=w[part])) for part in (x <= ends[0], x >= ends[1])]
    distinguishable = bool(low is not None and low > 0 and desk.first[g] > desk.noise)
    told = [plain(end) for end in rounded(ends, x)]
    moved = " to ".join(amount(measure, mean) for mean in means)
    says = (
        f"raising {words(paths[head])} from its lowest third (under {told[0]}) to its highest (over {told[1]}) "
        f"moves {subject(measure)} from {moved}"
    )
    return {
        "path": paths[head],
        "words": words(paths[head]),
        "with": [paths[j] for j in others],
        "first": max(0.0, float(desk.first[g])),
        "low": low,
        "high": high,
        "distinguishable": distinguishable,
        "thirds": ends.tolist(),
        "from": means[0],
        "to": means[1],
        "says": says if distinguishable else f"{says}; not distinguishable from 0",
    }


def _says(numbers: list[NumberIndex], measure: str) -> str:
    told = [row["words"] for row in numbers if row["distinguishable"]]
    if not told:
        return f"no single number's part in {measure} can be told from chance in these worlds"
    rest = "" if len(told) == len(numbers) else f"; {len(numbers) - len(told)} others are not distinguishable from 0"
    return f"{measure} leans most on {'; '.join(told[:5])}" + rest


def subject(measure: str) -> str:
    """What a mean of a measure is the mean of.

    Examples
    --------
    >>> subject("terms.line=contact")
    'the share of worlds with terms.line=contact'
    """
    return f"the share of worlds with {measure}" if "=" in measure else f"the mean of {measure}"


def amount(measure: str, value: float) -> str:
    """A value of a measure, a probability in per cent.

    Examples
    --------
    >>> amount("signed", 0.314), amount("account.dead", -1234.5)
    ('31 %', '−1,230')
    """
    return f"{100 * value:.0f} %" if "=" in measure or is_probability(measure) else figure(value)
