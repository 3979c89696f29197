"""Worlds placed, not drawn, for the exact split of a measure's variance: first-order and total Sobol indices."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NotRequired, TypedDict

import numpy as np

from winset.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

RESAMPLED = 200
"""Times that blocks are drawn again for an interval."""


class IndexTold(TypedDict):
    """An index with its interval, and whether that lies above 0."""

    value: float
    low: float
    high: float
    distinguishable: bool


class NumberTotals(TypedDict):
    """What a number moves by itself, and together with any of the others."""

    path: str
    first: IndexTold
    total: IndexTold
    words: NotRequired[str]


class TotalsTold(TypedDict):
    """First-order and total indices of some numbers."""

    blocks: int
    left_out: int
    says: str | None
    numbers: list[NumberTotals]


def saltelli(numbers: int, blocks: int, *, seed: int) -> NDArray[np.float64]:
    """Where worlds are to be solved so that `sobol_indices` can be read off them.

    Parameters
    ----------
    numbers : int
        How many are varied, 1 or more.
    blocks : int
        A power of 2: as many Sobol points.
    seed : int
        Of their scrambling.

    Returns
    -------
    (blocks * (numbers + 2), numbers) float array
        Quantiles in [0, 1]; block after block.

    Raises
    ------
    RequestError
        Without SALib, or where the blocks are no power of 2.

    References
    ----------
    Saltelli, A., P. Annoni, I. Azzini, F. Campolongo, M. Ratto and S. Tarantola (2010). Variance based sensitivity
    analysis of model output. *Computer Physics Communications* 181: 259–270.
    Iwanaga, T., W. Usher and J. Herman (2022). Toward SALib 2.0. *Socio-Environmental Systems Modelling* 4: 18155.

    Examples
    --------
    >>> saltelli(3, 4, seed=1).shape
    (20, 3)
    """
    if blocks < 1 or blocks & (blocks - 1):
        near = 2 ** max(0, round(math.log2(max(1, blocks))))
        raise RequestError(f"a design takes a power of 2 of blocks; found {blocks}, and {near} is near")
    try:
        from SALib.sample import sobol
    except ImportError:
        raise RequestError("Sobol indices need SALib: pip install 'winset[worlds]'") from None
    points = sobol.sample(_problem(numbers), blocks, calc_second_order=False, seed=seed % 2**32)
    return np.asarray(points, dtype=np.float64)


def _problem(numbers: int) -> dict[str, Any]:
    return {"num_vars": numbers, "names": [f"x{j}" for j in range(numbers)], "bounds": [[0.0, 1.0]] * numbers}


def sobol_indices(values: Sequence[float], paths: Sequence[str], *, seed: int) -> TotalsTold:
    """First-order and total indices from the worlds of a `saltelli` design.

    Parameters
    ----------
    values : sequence of float
        The measure in each world of the design, in its order; NaN where there is none.
    paths : sequence of str
        What was varied, in the order of the design's columns.
    seed : int
        Of the intervals.

    Returns
    -------
    dict
        `blocks` used, `left_out` (blocks with a world that has no value), `says` (None, or why there are no numbers)
        and `numbers`, in the order given: `path`, `first` and `total`, each {`value`, `low`, `high` (95 %, bootstrap
        over blocks), `distinguishable`: whether the interval lies above 0}. The first is what the number moves by
        itself, the total what it moves together with any of the others.

    Raises
    ------
    RequestError
        Without SALib, or where the values do not make whole blocks.

    Examples
    --------
    >>> points = saltelli(2, 64, seed=1)
    >>> found = sobol_indices(points[:, 0].tolist(), ["a", "b"], seed=1)
    >>> [row["total"]["distinguishable"] for row in found["numbers"]]
    [True, False]
    """
    try:
        from SALib.analyze import sobol
    except ImportError:
        raise RequestError("Sobol indices need SALib: pip install 'winset[worlds]'") from None
    width, y = len(paths) + 2, np.asarray(values, dtype=np.float64)
    if y.size % width:
        raise RequestError(f"{len(paths)} numbers take a multiple of {width} worlds; found {y.size}")
    whole = y.reshape(-1, width)
    kept = whole[np.isfinite(whole).all(axis=1)]
    found: TotalsTold = {"blocks": len(kept), "left_out": len(whole) - len(kept), "says": None, "numbers": []}
    if len(kept) < 2:
        return {**found, "says": "too few blocks of worlds could be solved"}
    if 2 * len(kept) < len(whole):
        told = f"only {len(kept)} of {len(whole)} blocks of worlds could be solved, too few to say what matters"
        return {**found, "says": f"{told}; numbers that must keep an order, or add up, rule the others out"}
    if np.ptp(kept) <= 1e-12 * max(1.0, float(np.abs(kept).max())):
        return {**found, "says": "the measure is the same in every world"}
    # SALib takes a seed of 0 for none, and would draw another interval each time.
    drawn = seed % 2**32 or 2**32 - 1
    told = sobol.analyze(
        _problem(len(paths)), kept.ravel(), calc_second_order=False, num_resamples=RESAMPLED, seed=drawn
    )
    found["numbers"] = [
        {"path": path, "first": _index(told, "S1", j), "total": _index(told, "ST", j)} for j, path in enumerate(paths)
    ]
    return found


def _index(told: Any, name: str, j: int) -> IndexTold:
    value, half = float(told[name][j]), float(told[f"{name}_conf"][j])
    return {"value": value, "low": value - half, "high": value + half, "distinguishable": value - half > 0}
