"""Which packages would be signed in a month, who alone blocks the others, and what would bring them in."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, TypedDict

import numpy as np

from winset.errors import LimitError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from winset.game.game import Game

QUESTION = "Which agreements would everyone whose consent is needed sign, and who blocks the others?"
TITLE = "Win-set and blockers"
SOURCE = "Putnam 1988; Tsebelis 2002; docs/model.md section 4"

MAX_SETS = 200_000
"""Most sets of parties of one size that are tried where clauses count votes."""

TOLERANCE = 1e-9
"""A party votes yes where its points fall short of its threshold by no more than this."""


class HoldoutTold(TypedDict):
    """A smallest set of parties that would have to turn: what that unlocks, and the least shortfall of each of them."""

    parties: list[str]
    packages: int
    price: dict[str, float]


class WinSetTold(TypedDict):
    """A win-set as answers tell it."""

    size: int
    of: int
    blockers: dict[str, int]
    price: dict[str, float]
    holdouts: list[HoldoutTold]


@dataclass(frozen=True, slots=True, eq=False)
class WinSet:
    """A win-set and what stands in its way; a party's threshold is its war value or its value now.

    Attributes
    ----------
    size : int
        Packages that would be signed.
    of : int
        |X(s)|, the admissible packages.
    packages : (size,) int array
        Their indices.
    blockers : dict of party to int
        How many packages each party alone blocks; only parties that block some.
    price : dict of party to float
        The least points that would bring that party in on one of them.
    holdouts : tuple of HoldoutTold
        Where every package needs two or more parties to turn: the smallest sets of them, each with the least shortfall
        of each of its members over the packages that the set would unlock.
    """

    size: int
    of: int
    packages: NDArray[np.int64]
    blockers: dict[str, int]
    price: dict[str, float]
    holdouts: tuple[HoldoutTold, ...]

    def to_json(self) -> WinSetTold:
        """The part of the contract that `against_war` and `now` share."""
        return {
            "size": self.size,
            "of": self.of,
            "blockers": self.blockers,
            "price": self.price,
            "holdouts": list(self.holdouts),
        }


def win_set(game: Game, t: int, s: int, threshold: NDArray[np.float64]) -> WinSet:
    """The win-set at the talks of period `t` in state `s`.

    Parameters
    ----------
    game : Game
    t, s : int
        A period and a state's index.
    threshold : (p,) float array
        What each party compares a package with: D for the win-set against war, C for the win-set now.

    Returns
    -------
    WinSet
        Empty, with no blockers, where no package is admissible.
    """
    chosen = game.packages.admissible(s)
    worth = game.packages.worth(s)
    applies = game.clauses(t, s)
    members, votes = game.ballots.members, game.ballots.votes
    short = threshold[:, None] - worth
    yes = short <= TOLERANCE
    counts = members.astype(np.int64) @ yes.astype(np.int64)
    passed = _passes(counts, votes, applies)
    blockers: dict[str, int] = {}
    price: dict[str, float] = {}
    for p, name in enumerate(game.parties):
        turned = ~passed & ~yes[p] & _passes(counts + members[:, p, None], votes, applies)
        if turned.any():
            blockers[name] = int(turned.sum())
            price[name] = float(short[p, turned].min())
    holdouts: tuple[HoldoutTold, ...] = ()
    if len(chosen) and not passed.any() and not blockers:
        holdouts = _holdouts(game, counts, applies, yes, short)
    return WinSet(int(passed.sum()), len(chosen), chosen[passed], blockers, price, holdouts)


def _passes(counts: NDArray[np.int64], votes: NDArray[np.int64], applies: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which packages satisfy every clause that applies to them; shape (k,)."""
    return np.asarray(((counts >= votes[:, None]) | ~applies).all(axis=0))


def _holdouts(
    game: Game,
    counts: NDArray[np.int64],
    applies: NDArray[np.bool_],
    yes: NDArray[np.bool_],
    short: NDArray[np.float64],
) -> tuple[HoldoutTold, ...]:
    """The smallest sets of parties that would have to turn for some package to pass.

    Where every clause that applies to a package needs all of its members, that set is its no-voters; only where some
    clause counts votes are sets tried one after the other.
    """
    members, votes = game.ballots.members, game.ballots.votes
    counted = (applies & (votes < members.sum(axis=1))[:, None]).any(axis=0)
    needed = (members.T.astype(np.int64) @ applies.astype(np.int64)) > 0
    missing = needed & ~yes
    voters = [p for p in range(len(game.parties)) if missing[p].any()]
    for size in range(2, len(voters) + 1):
        plain = missing[:, ~counted & (missing.sum(axis=0) == size)]
        groups = {tuple(np.flatnonzero(column).tolist()) for column in np.unique(plain, axis=1).T}
        if counted.any():
            if math.comb(len(voters), size) > MAX_SETS:
                raise LimitError(f"more than {MAX_SETS:,} sets of parties that might have to turn, the limit")
            groups |= set(combinations(voters, size))
        found = [_holdout(game, group, counts, applies, yes, short) for group in sorted(groups)]
        if any(found):
            return tuple(holdout for holdout in found if holdout)
    return ()


def _holdout(
    game: Game,
    group: tuple[int, ...],
    counts: NDArray[np.int64],
    applies: NDArray[np.bool_],
    yes: NDArray[np.bool_],
    short: NDArray[np.float64],
) -> HoldoutTold | None:
    """What one set of parties would unlock by turning, with the least shortfall of each; None where nothing."""
    joined = counts + game.ballots.members[:, list(group)].sum(axis=1)[:, None]
    turned = ~yes[list(group)].any(axis=0) & _passes(joined, game.ballots.votes, applies)
    if not turned.any():
        return None
    return {
        "parties": [game.parties[p] for p in group],
        "packages": int(turned.sum()),
        "price": {game.parties[p]: float(short[p, turned].min()) for p in group},
    }
