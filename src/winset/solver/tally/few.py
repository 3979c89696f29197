"""Counting where packages are few and parties many: every package is listed, and every vote taken."""

from __future__ import annotations

import math
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from winset.errors import LimitError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

MAX_LISTED = 30_000_000
"""Most packages times parties that are listed."""

MAX_SETS = 20_000
"""Most sets of one size of parties that might have to turn."""


def fit(parts: Sequence[NDArray[np.int64]]) -> bool:
    """Whether there are few enough packages to list them.

    Examples
    --------
    >>> fit([np.zeros((21, 17), dtype=np.int64)] * 3), fit([np.zeros((21, 17), dtype=np.int64)] * 6)
    (True, False)
    """
    return bool(parts) and math.prod(len(part) for part in parts) * parts[0].shape[1] <= MAX_LISTED


def sums_of(parts: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Every package's points; shape (k, p), the last part's rows running fastest."""
    found = parts[0]
    for part in parts[1:]:
        found = (found[:, None, :] + part[None, :, :]).reshape(-1, part.shape[1])
    return found


def passed(yes: NDArray[np.bool_], members: NDArray[Any], votes: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which packages have the votes of every clause; `yes` has shape (k, p)."""
    return np.asarray((yes.astype(np.int64) @ np.asarray(members, dtype=np.int64).T >= votes).all(axis=1))


def turned(
    sums: NDArray[np.int64],
    floor: NDArray[np.int64],
    members: NDArray[Any],
    votes: NDArray[np.int64],
    size: int,
) -> Iterator[tuple[tuple[int, ...], NDArray[np.bool_]]]:
    """Sets of so many parties, with the packages that all of them refuse and that would pass if they turned.

    Raises
    ------
    LimitError
        Where there are too many sets.
    """
    yes = sums >= floor
    signed = passed(yes, members, votes)
    voters = np.flatnonzero((~yes).any(axis=0) & np.asarray(members, dtype=bool).any(axis=0)).tolist()
    if math.comb(len(voters), size) > MAX_SETS:
        raise LimitError(f"more than {MAX_SETS:,} sets of {size} parties that might have to turn, the limit")
    for group in combinations(voters, size):
        refused = ~yes[:, group].any(axis=1) & ~signed
        if refused.any():
            other = yes[refused].copy()
            other[:, group] = True
            found = np.zeros(len(sums), dtype=bool)
            found[refused] = passed(other, members, votes)
            if found.any():
                yield group, found
