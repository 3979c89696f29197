"""The one rule of a static vote: with how many points a party says yes, and what passes (docs/model.md section 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

TOLERANCE = {"static vote": 1e-9, "static vote, relative": 1e-12}
"""How far a package may fall short of a party's threshold and still have its yes: in points, and as a share of the
threshold where that is more, since sums of large points are no finer than that."""


def leeway(threshold: NDArray[np.float64]) -> NDArray[np.float64]:
    """By how many points a package may fall short of each threshold; same shape."""
    least, share = TOLERANCE.values()
    return np.maximum(least, share * np.abs(threshold))


def least_yes(threshold: NDArray[np.float64]) -> NDArray[np.float64]:
    """The least points with which a party votes yes.

    Parameters
    ----------
    threshold : (p,) float array
        What each party has without the package, in its points.

    Returns
    -------
    (p,) float array

    Examples
    --------
    >>> (np.array([0.4, 100000000.4]) - least_yes(np.array([0.4, 100000000.4]))).round(10).tolist()
    [1e-09, 0.0001000017]
    """
    return np.asarray(threshold - leeway(threshold))


def yes_counts(members: NDArray[Any], yes: NDArray[np.bool_]) -> NDArray[np.float64]:
    """How many votes of each clause are yes; members' votes (g, p), yes (p,) or (p, k) give (g,) or (g, k)."""
    return np.asarray(members.astype(float) @ yes.astype(float))  # floats are multiplied faster


def passes(counts: NDArray[Any], votes: NDArray[np.int64], applies: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which packages have the votes that every clause asks which applies to them.

    Parameters
    ----------
    counts : (g, ...) array
        Votes of yes in each clause: to one package, to each (g, k), to each where one party turns (g, p, k).
    votes : (g,) int array
        How many of them it takes.
    applies : (g, ...) bool array
        Which clauses apply.

    Returns
    -------
    (...) bool array

    Examples
    --------
    >>> passes(np.array([[1, 2], [0, 0]]), np.array([2, 1]), np.array([[True, True], [True, False]])).tolist()
    [False, True]
    """
    needed = votes.reshape(-1, *(1,) * (counts.ndim - 1))
    return np.asarray(((counts >= needed) | ~applies).all(axis=0))
