"""What is the same for all packages is taken out before anything is counted: sure votes, and parts that change none."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from winset.errors import LimitError
from winset.solver.tally.votes import signed_patterns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

MAX_VOTES = 16
"""Most parties whose vote matters and is not a sure yes."""


@dataclass(frozen=True, slots=True, eq=False)
class CountQuestion:
    """What is left to count.

    Attributes
    ----------
    parts : tuple of (m, r) int arrays
        Points above the part's least: of the q open parties first, then of the opposed ones.
    need : (q,) int array
        The least sum of these with which each open party says yes; positive, and reached by some package.
    party : (r,) int array
        Whose the columns are.
    base : (r,) int array
        What every package is worth to them at least; a party's sum is this and the sum over `parts`.
    signed : (2**r,) bool array
        Which patterns of their votes are signed.
    alike : int
        How many packages there are for each choice of rows of `parts`.
    """

    parts: tuple[NDArray[np.int64], ...]
    need: NDArray[np.int64]
    party: NDArray[np.int64]
    base: NDArray[np.int64]
    signed: NDArray[np.bool_]
    alike: int

    @property
    def opposed(self) -> int:
        """How many parties reach their floor in no package."""
        return len(self.party) - len(self.need)


def settle(
    parts: Sequence[NDArray[np.int64]], floor: NDArray[np.int64], members: NDArray[Any], votes: NDArray[np.int64]
) -> CountQuestion:
    """Take out the parties whose yes is sure or does not matter, and the parts that change nothing for the others.

    Parameters
    ----------
    parts : sequence of (o, p) int array
        None of them empty.
    floor : (p,) int array
    members : (g, p) array
        Votes of each party; true is one.
    votes : (g,) int array

    Raises
    ------
    LimitError
        Where more than 16 parties are left.

    Examples
    --------
    The second party always says yes, the third never:

    >>> parts = [np.array([[0, 5, 0], [2, 5, 0]]), np.array([[7, 7, 1]])]
    >>> left = settle(parts, np.array([9, 3, 2]), np.ones((1, 3), dtype=bool), np.array([3]))
    >>> left.party.tolist(), left.need.tolist(), left.base.tolist(), left.opposed, left.alike, left.signed.tolist()
    ([0, 2], [2], [7, 1], 1, 1, [False, False, False, True])
    """
    nothing = np.zeros(len(floor), dtype=np.int64)
    low = [part.min(axis=0) for part in parts]
    base = np.sum([nothing, *low], axis=0)
    span = np.sum([nothing, *(part.max(axis=0) for part in parts)], axis=0) - base
    need = floor - base
    missing = votes - (members * (need <= 0)).sum(axis=1)
    asked = (need > 0) & members[missing > 0].any(axis=0)
    party = np.concatenate([np.flatnonzero(asked & (need <= span)), np.flatnonzero(asked & (need > span))])
    if len(party) > MAX_VOTES:
        raise LimitError(
            f"the votes of {len(party)} parties decide, the limit is {MAX_VOTES}; ask with fewer parties in the consent"
        )
    above = [part[:, party] - least[party] for part, least in zip(parts, low, strict=True)]
    return CountQuestion(
        parts=tuple(np.ascontiguousarray(part) for part in above if part.any()),
        need=need[asked & (need <= span)],
        party=party,
        base=base[party],
        signed=signed_patterns(members[missing > 0][:, party], missing[missing > 0]),
        alike=math.prod(len(part) for part in above if not part.any()),
    )
