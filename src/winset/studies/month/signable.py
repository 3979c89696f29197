"""The win-set of a space, counted without listing it: its size, who alone blocks the rest, at what price."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from winset.solver.tally.tally import tally

if TYPE_CHECKING:
    from winset.game.space import Space
    from winset.solver.tally.tally import Holdout, Tally


class HoldoutCounted(TypedDict):
    """A smallest set of parties that would have to turn, or of which the count has bounds alone."""

    parties: list[str]
    packages: int | list[int]
    price: dict[str, float]


class SignableTold(TypedDict):
    """A win-set counted, as `WinSetTold`; a count of which only bounds are known is [low, high]."""

    size: int | list[int]
    of: int
    blockers: dict[str, int | list[int]]
    price: dict[str, float]
    holdouts: list[HoldoutCounted]


@dataclass(frozen=True, slots=True, eq=False)
class Signable:
    """A win-set in numbers.

    Attributes
    ----------
    size : (int, int)
        Packages that would be signed: the same number twice, or bounds.
    of : int
        Admissible packages.
    blockers : dict of party to (int, int)
        How many packages each party alone blocks.
    price : dict of party to float
        The least points that would bring it in on one of them.
    holdouts : tuple of HoldoutCounted
        As in WinSet.
    """

    size: tuple[int, int]
    of: int
    blockers: dict[str, tuple[int, int]]
    price: dict[str, float]
    holdouts: tuple[HoldoutCounted, ...]

    @property
    def exact(self) -> bool:
        """Whether every count is one number."""
        return all(low == high for low, high in [self.size, *self.blockers.values()])

    def to_json(self) -> SignableTold:
        """The part of the contract."""
        return {
            "size": _number(self.size),
            "of": self.of,
            "blockers": {name: _number(count) for name, count in self.blockers.items()},
            "price": self.price,
            "holdouts": list(self.holdouts),
        }


def _number(bounds: tuple[int, int]) -> int | list[int]:
    low, high = bounds
    return low if low == high else [low, high]


def signable(space: Space) -> Signable:
    """Count the win-set and what each party alone blocks.

    Parameters
    ----------
    space : Space

    Returns
    -------
    Signable

    Raises
    ------
    LimitError
        Where parts' demands for consent combine in too many ways.
    """
    counts = [
        tally(
            [part.points[rows] for part, rows in zip(space.parts, cell.rows, strict=True)],
            space.floor,
            space.members[cell.applies],
            space.votes[cell.applies],
        )
        for cell in space.cells()
    ]
    size = (sum(one.size for one in counts), sum(one.size_high for one in counts))
    blockers: dict[str, tuple[int, int]] = {}
    price: dict[str, float] = {}
    for p, name in enumerate(space.parties):
        held = (sum(c.blockers.get(p, 0) for c in counts), sum(c.blockers_high.get(p, 0) for c in counts))
        if held[1]:
            blockers[name] = held
        best = [one.best[p] for one in counts if p in one.best]
        if best:
            price[name] = _short(space, p, max(best))
    none = size[1] == 0 and not blockers
    return Signable(size, space.admissible, blockers, price, _holdouts(space, counts) if none else ())


def _short(space: Space, p: int, best: int) -> float:
    """How far a sum on the grid falls short of a party's threshold, in points."""
    return float(space.threshold[p] - best / 10.0**space.grid)


def _holdouts(space: Space, counts: list[Tally]) -> tuple[HoldoutCounted, ...]:
    """The smallest sets of parties that would have to turn, over all cells."""
    found = [holdout for one in counts for holdout in one.holdouts]
    least = min((len(holdout.parties) for holdout in found), default=0)
    groups: dict[tuple[int, ...], list[Holdout]] = {}
    for holdout in found:
        if len(holdout.parties) == least:
            groups.setdefault(holdout.parties, []).append(holdout)
    return tuple(
        {
            "parties": [space.parties[p] for p in group],
            "packages": _number((sum(one.packages for one in same), sum(one.packages_high for one in same))),
            "price": {
                space.parties[p]: _short(space, p, max(one.best[p] for one in same if p in one.best))
                for p in group
                if any(p in one.best for one in same)
            },
        }
        for group, same in sorted(groups.items())
    )
