"""The win-set of a space as a space of its own, for concepts that choose among what would be signed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from winset.errors import LimitError
from winset.game.space import FAR, Part

if TYPE_CHECKING:
    from winset.game.space import Space

MOST_LISTED = 2_000_000
"""Most admissible packages that are listed to find those that would be signed."""


def winners(space: Space) -> Space:
    """The packages that would be signed, as the rows of one part, with what each party has at worst as its threshold.

    Where a party can be outvoted, no agreement is not what it can fall back on: others may sign over its head. What it
    has at worst is its threshold, or what the worst package of the win-set gives it where that is less.

    Parameters
    ----------
    space : Space

    Returns
    -------
    Space

    Raises
    ------
    LimitError
        Where more than `MOST_LISTED` packages are admissible.
    """
    if space.admissible > MOST_LISTED:
        raise LimitError(
            f"{space.admissible:,} admissible packages; a choice over the win-set lists {MOST_LISTED:,} at most; ask "
            "without it"
        )
    sizes = [len(part.digits) for part in space.parts]
    rows = np.stack(np.unravel_index(np.arange(space.admissible), sizes), axis=-1)
    rows = rows[space.signed(rows)]
    digits = np.empty((len(rows), len(space.issues)), dtype=np.int64)
    clauses = np.zeros(len(rows), dtype=np.int64)
    for j, part in enumerate(space.parts):
        digits[:, part.issues] = part.digits[rows[:, j]]
        clauses |= part.clauses[rows[:, j]]
    points = space.sum(rows)
    worst = points.min(axis=0, initial=FAR)
    return replace(
        space,
        parts=(Part(tuple(range(len(space.issues))), digits, points, clauses),),
        threshold=np.minimum(space.threshold, space.as_points(worst)),
        floor=np.minimum(space.floor, worst),
    )
