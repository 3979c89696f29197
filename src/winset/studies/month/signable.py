"""The win-set of a space, counted without listing it: its size, who alone blocks the rest, at what price."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from winset.solver.tally.tally import tally

if TYPE_CHECKING:
    from winset.game.space import Space
    from winset.solver.tally.tally import Holdout, Tally

Counted = int | list[int]
"""A number; where only bounds of it are known, [low, high]."""


class HoldoutCounted(TypedDict):
    """A smallest set of parties that would have to turn, as `HoldoutTold`."""

    parties: list[str]
    packages: Counted
    price: dict[str, float]


class SignableTold(TypedDict):
    """A win-set counted, as `WinSetTold`."""

    size: Counted
    of: int
    blockers: dict[str, Counted]
    price: dict[str, float]
    holdouts: list[HoldoutCounted]


def _count(low: int, high: int) -> Counted:
    return low if low == high else [low, high]


def signable(space: Space) -> SignableTold:
    """Count the win-set and what each party alone blocks.

    Parameters
    ----------
    space : Space

    Returns
    -------
    SignableTold

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
    size = _count(sum(one.size for one in counts), sum(one.size_high for one in counts))
    blockers: dict[str, Counted] = {}
    price: dict[str, float] = {}
    for p, name in enumerate(space.parties):
        most = sum(one.blockers_high.get(p, 0) for one in counts)
        if most:
            blockers[name] = _count(sum(one.blockers.get(p, 0) for one in counts), most)
        best = [one.best[p] for one in counts if p in one.best]
        if best:
            price[name] = _short(space, p, max(best))
    holdouts = [] if size or blockers else _holdouts(space, counts)
    return {"size": size, "of": space.admissible, "blockers": blockers, "price": price, "holdouts": holdouts}


def is_exact(found: SignableTold) -> bool:
    """Whether every count of a win-set is one number."""
    return all(isinstance(count, int) for count in [found["size"], *found["blockers"].values()])


def _short(space: Space, p: int, best: int) -> float:
    """How far a sum on the grid falls short of a party's threshold, in points."""
    return float(space.threshold[p] - best / 10.0**space.grid)


def _holdouts(space: Space, counts: list[Tally]) -> list[HoldoutCounted]:
    """The smallest sets of parties that would have to turn, over all cells."""
    found = [holdout for one in counts for holdout in one.holdouts]
    least = min((len(holdout.parties) for holdout in found), default=0)
    groups: dict[tuple[int, ...], list[Holdout]] = {}
    for holdout in found:
        if len(holdout.parties) == least:
            groups.setdefault(holdout.parties, []).append(holdout)
    return [
        {
            "parties": [space.parties[p] for p in group],
            "packages": _count(sum(one.packages for one in same), sum(one.packages_high for one in same)),
            "price": {
                space.parties[p]: _short(space, p, max(one.best[p] for one in same if p in one.best))
                for p in group
                if any(p in one.best for one in same)
            },
        }
        for group, same in sorted(groups.items())
    ]
