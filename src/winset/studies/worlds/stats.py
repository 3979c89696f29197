"""Intervals, quantiles and the size of a weighted sample: the little statistics that studies of worlds share."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING, TypedDict

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

Z = 1.959963984540054
"""Standard deviations that hold 95 % of a normal distribution."""


class ShareTold(TypedDict):
    """A share with its interval; None of nothing."""

    share: float | None
    low: float
    high: float


def wilson(successes: float, trials: float) -> tuple[float, float]:
    """The 95 % score interval of a share.

    Parameters
    ----------
    successes, trials : float
        May be weighted; no trials leave everything open.

    Returns
    -------
    (float, float)
        In [0, 1].

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. *Journal of the
    American Statistical Association* 22: 209–212.
    Newcombe, R. G. (1998). Two-sided confidence intervals for the single proportion. *Statistics in Medicine* 17:
    857–872.

    Examples
    --------
    >>> [round(end, 3) for end in wilson(0, 20)]
    [0.0, 0.161]
    """
    if trials <= 0:
        return 0.0, 1.0
    share = successes / trials
    middle = share + Z**2 / (2 * trials)
    half = Z * math.sqrt(share * (1 - share) / trials + Z**2 / (4 * trials**2))
    scale = 1 + Z**2 / trials
    low = (middle - half) / scale if share > 0 else 0.0
    return max(0.0, low), min(1.0, (middle + half) / scale if share < 1 else 1.0)


def share_row(successes: float, trials: float) -> ShareTold:
    """A share with its interval."""
    low, high = wilson(successes, trials)
    return {"share": successes / trials if trials > 0 else None, "low": low, "high": high}


def weighed_row(held: NDArray[np.bool_], weights: NDArray[np.float64]) -> ShareTold:
    """The share of the weight of some worlds in which something holds, with the interval of as many as are effective.

    Examples
    --------
    >>> weighed_row(np.array([True, False, False]), np.array([2.0, 1.0, 1.0]))["share"]
    0.5
    """
    size, total = effective_size(weights), float(weights.sum())
    return share_row(float(weights[held].sum()) * (size / total) if total > 0 else 0.0, size)


def quantiles(
    values: NDArray[np.float64], at: Sequence[float], weights: NDArray[np.float64] | None = None
) -> NDArray[np.float64]:
    """The least values at which given shares of the weight have come.

    Parameters
    ----------
    values : (n,) float array
        At least one, none NaN.
    at : sequence of float
        In [0, 1].
    weights : (n,) float array, optional
        0 or more, not all 0; default equal.

    Returns
    -------
    float array
        Each is one of the values, so that they mean something of months too.

    Examples
    --------
    >>> quantiles(np.array([1.0, 2.0, 3.0]), (0.05, 0.5, 0.95)).tolist()
    [1.0, 2.0, 3.0]
    """
    order = np.argsort(values, kind="stable")
    mass = np.cumsum(np.ones(values.size) if weights is None else weights[order])
    found = np.searchsorted(mass / mass[-1], np.asarray(at) - 1e-12)
    return np.asarray(values[order][np.minimum(found, values.size - 1)])


def between(values: NDArray[np.float64], at: Sequence[float], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Quantiles that may lie between two of the values: with equal weights those of `numpy.quantile`.

    Examples
    --------
    >>> between(np.array([4.0, 1.0, 2.0]), (0.0, 0.25, 0.5), np.ones(3)).tolist()
    [1.0, 1.5, 2.0]
    """
    order = np.argsort(values, kind="stable")
    w = weights[order]
    mass = np.cumsum(w) - (w + w[0]) / 2
    return np.asarray(np.interp(np.asarray(at) * mass[-1], mass, values[order]))


def median_interval(
    values: NDArray[np.float64], weights: NDArray[np.float64] | None = None
) -> tuple[float, float] | None:
    """An interval that holds the median of what the values are drawn from with at least 95 % probability.

    It runs between two of the values, and holds whatever the distribution; with weights for as many as are effective.

    Parameters
    ----------
    values : (n,) float array
    weights : (n,) float array, optional
        0 or more; default equal.

    Returns
    -------
    (float, float) or None
        None for fewer than six values, which cannot say so much.

    References
    ----------
    David, H. A. and H. N. Nagaraja (2003). *Order Statistics*. 3rd edition, section 7.1. Wiley.

    Examples
    --------
    >>> median_interval(np.arange(1.0, 11.0))
    (2.0, 9.0)
    """
    n = values.size if weights is None else int(effective_size(weights) + 1e-9)
    below, rank = 0.0, 0
    for k in range(n // 2):
        below += math.exp(math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1) - n * math.log(2))
        if below > 0.025:
            break
        rank = k + 1
    if not rank:
        return None
    low, high = quantiles(values, (rank / n, (n - rank + 1) / n), weights)
    return float(low), float(high)


def effective_size(weights: NDArray[np.float64]) -> float:
    """How many equally weighted worlds would say as much as these: the square of the sum over the sum of squares.

    Parameters
    ----------
    weights : (n,) float array
        0 or more.

    Returns
    -------
    float
        From 1 to n; 0 where no weight is left.

    References
    ----------
    Kish, L. (1965). *Survey Sampling*. Wiley.

    Examples
    --------
    >>> effective_size(np.array([1.0, 1.0, 0.0]))
    2.0
    """
    total, squares = float(weights.sum()), float((weights**2).sum())
    return total**2 / squares if squares > 0 else 0.0


def stream(seed: int) -> np.random.Generator:
    """Random numbers of a seed, which may be any whole number.

    Examples
    --------
    >>> stream(-1).random() == stream(-1).random(), stream(-1).random() == stream(1).random()
    (True, False)
    """
    return np.random.default_rng([abs(seed), int(seed < 0)])


def rounded(values: Iterable[float], x: NDArray[np.float64]) -> list[float]:
    """Numbers to a round step of a fortieth to a hundredth of a sample's spread.

    Examples
    --------
    >>> rounded([0.98734], np.linspace(0.98, 0.99, 50)), rounded([123456.0], np.linspace(0, 1e6, 50))
    ([0.9874], [120000.0])
    >>> rounded([0.123456789, np.inf], np.zeros(3)), rounded([0.123456789, np.inf], np.arange(9.0))
    ([0.123456789, inf], [0.1, inf])
    """
    spread = float(np.ptp(np.quantile(x, (0.05, 0.95))))
    if spread <= 0:
        return list(values)
    places = -math.floor(math.log10(spread / 40))
    step = max(k for k in (1, 2, 5) if k <= spread / 40 * 10**places)
    return [round(round(v * 10**places / step) * step / 10**places, places) if math.isfinite(v) else v for v in values]


def plain(value: float) -> str:
    """A number in full, with a true minus sign.

    Examples
    --------
    >>> plain(120000.0), plain(-0.9873), plain(0.00002), plain(0.0)
    ('120,000', '−0.9873', '0.00002', '0')
    """
    text = f"{Decimal(repr(float(value) + 0.0)):,f}".replace("-", "−")
    return text.rstrip("0").rstrip(".") if "." in text else text


def figure(value: float) -> str:
    """A number of any size in three figures, with a true minus sign.

    Examples
    --------
    >>> figure(0.012345), figure(1234567.0), figure(-2.0), figure(0.0)
    ('0.0123', '1,230,000', '−2', '0')
    """
    if value == 0:
        return "0"
    size = math.floor(math.log10(abs(value)))
    rounded = round(value, 2 - size)
    places = max(0, 2 - size)
    text = f"{abs(rounded):,.{places}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"−{text}" if rounded < 0 else text
