"""What is to be brought about: some package signed, one that a party blocks, or one that is named."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING

import numpy as np

from winset.cases.problems import nearest, quoted
from winset.errors import LimitError, RequestError
from winset.studies.month.win_set import MAX_SETS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from winset.game.game import Game
    from winset.studies.month.votes import Votes

FAR = 99
"""More options away than any set has levers."""


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """What is to be signed.

    Attributes
    ----------
    party : int or None
        The party whose packages they are.
    wanted : (packages,) bool array or None
        Packages of which at least one is to be signed; None for any.
    digits : (issues,) int array or None
        One package, by its options, from which option levers lead away.
    held : str or None
        Of a party's packages: `alone`, it alone blocks them; `with others`.
    """

    party: int | None = None
    wanted: NDArray[np.bool_] | None = None
    digits: NDArray[np.int64] | None = None
    held: str | None = None

    def away(self, digits: NDArray[np.int64], chosen: NDArray[np.int64]) -> NDArray[np.int64]:
        """How many options must be swapped to make each of some packages one that is wanted; shape (k,)."""
        if self.digits is not None:
            return np.asarray((digits[chosen] != self.digits).sum(axis=1))
        if self.wanted is not None:
            return np.where(self.wanted[chosen], 0, FAR)
        return np.zeros(len(chosen), dtype=np.int64)


def target_of(game: Game, votes: Votes, party: int) -> Target | None:
    """The packages that a party stands in the way of.

    Those that it alone blocks: they fail, and would pass if it alone turned to yes. Where there is none: those that it
    holds back with the fewest others, that is, for the least number r for which there are any, the packages that pass
    where some r of those who refuse them turn, it among them, and do not where the same turn without it.

    Returns
    -------
    Target or None
        None where no package turns on its yes.

    Raises
    ------
    LimitError
        Where more sets of parties would have to be tried than `win_set.MAX_SETS`.
    """
    size = game.packages.size
    for others in range(len(votes.refusing)):
        found = _held_with(votes, party, others)
        if found.any():
            wanted = np.zeros(size, dtype=bool)
            wanted[votes.chosen[found[votes.pattern]]] = True
            return Target(party, wanted, None, "with others" if others else "alone")
    return None


def _held_with(votes: Votes, party: int, others: int) -> NDArray[np.bool_]:
    """The patterns that pass where a party and so many others turn, and not where the others do alone; shape (u,)."""
    candidates = [p for p in votes.refusing if p != party]
    if comb(len(candidates), others) > MAX_SETS:
        raise LimitError(f"more than {MAX_SETS:,} sets of parties that might have to turn, the limit")
    found = np.zeros(votes.yes.shape[1], dtype=bool)
    for chosen in combinations(candidates, others):
        refused = ~votes.yes[[party, *chosen]].any(axis=0)
        found |= refused & votes.pattern_passes([party, *chosen]) & ~votes.pattern_passes(chosen)
    return found


def party_place(game: Game, party: str) -> int:
    """A party's place in the file; a RequestError names the nearest where there is none of that name."""
    if party not in game.parties:
        raise RequestError(f"no party {quoted(party)}{nearest(party, game.parties)}")
    return game.parties.index(party)


def package_target(game: Game, package: str | Mapping[str, str]) -> Target:
    """A package named by its options, or `recorded` for the one that was signed.

    An issue left out is as in the recorded agreement.

    Raises
    ------
    RequestError
        Where an issue or an option does not exist, or one is left out and nothing was signed by the record.
    """
    packages, agreement = game.packages, game.history.agreement
    if isinstance(package, str):
        if package != "recorded":
            raise RequestError(f"package {quoted(package)}: expected `recorded`, or options as issue=option,…")
        if agreement is None:
            raise RequestError("the file records no agreement; name the package as issue=option,…")
        package = agreement
    for issue in package:
        if issue not in packages.issues:
            raise RequestError(f"no issue {quoted(issue)}{nearest(issue, packages.issues)}")
    whole = {**(agreement or {}), **package}
    missing = [issue for issue in packages.issues if issue not in whole]
    if missing:
        raise RequestError(f"the package leaves out {', '.join(missing)}")
    codes = []
    for issue, options in zip(packages.issues, packages.options, strict=True):
        if whole[issue] not in options:
            raise RequestError(f"{issue} has no option {quoted(whole[issue])}{nearest(whole[issue], options)}")
        codes.append(options.index(whole[issue]))
    return Target(digits=np.array(codes, dtype=np.int64))
