"""How a package stands: who signs it and who refuses, which clause of consent it fails, how likely it is signed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NotRequired, TypedDict

import numpy as np

from winset.cases.votes import needed_of
from winset.game.elementary import logistic
from winset.studies.words import clause_key

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from winset.cases.schema import Group
    from winset.studies.dealing.table import MonthTable, Odds
    from winset.studies.month.votes import Votes


class PartyStands(TypedDict):
    """A party beside a package.

    `gain` is what it is worth beyond having no agreement; `say`: whether its yes is asked for; `yes`: whether it would
    not lose; `chance`: the probability of its yes, with its noise, should it come to a vote; None where the conflict
    was not solved with its talks, or nobody asks the party.
    """

    points: float
    gain: float
    say: bool
    yes: bool
    chance: float | None


class ClauseStands(TypedDict):
    """A clause of consent that asks for votes on a package: those it needs and those it has, in the file's own."""

    clause: str
    name: str | None
    needs: float
    has: float
    held: bool
    accepted: list[str]
    refused: list[str]
    weights: NotRequired[dict[str, float]]


class PackageChance(TypedDict):
    """How likely this very package is signed and stands: at the talks of the month, and ever.

    `since`: where the forecast of `ever` begins; `stands`: how likely a signature on it stands, where it may be
    answered. None where it is not told.
    """

    month: float | None
    ever: float | None
    since: str | None
    stands: float | None


def parties_stand(table: MonthTable, votes: Votes, k: int | None) -> dict[str, PartyStands]:
    """Each party beside a package, given by its votes and by its number among all."""
    yes = _chances(table, k)
    gains = votes.worth[:, 0] - table.space.threshold
    return {
        name: {
            "points": float(votes.worth[p, 0]),
            "gain": float(gains[p]),
            "say": bool(votes.say[p, 0]),
            "yes": bool(votes.accepts[p, 0]),
            "chance": float(yes[p]) if yes is not None and votes.say[p, 0] else None,
        }
        for p, name in enumerate(votes.parties)
    }


def clauses_stand(table: MonthTable, votes: Votes) -> list[ClauseStands]:
    """Each clause that applies to a package, in the order of the file."""
    conflict = table.game.conflict
    yes = {name for p, name in enumerate(votes.parties) if votes.accepts[p, 0]}
    applies = votes.applies[:, votes.pattern[0]]
    return [
        _clause(clause_key(conflict, g), group, yes, held=_held(votes, g))
        for g, group in enumerate(conflict.consent)
        if applies[g]
    ]


def package_chance(table: MonthTable, k: int | None) -> PackageChance:
    """How likely a package is signed, given by its number among all."""
    odds = table.odds
    if odds is None or k is None:
        return {"month": None, "ever": None, "since": None, "stands": None}
    at = _place(table, k)
    stands = None
    if at is not None and odds.accepted is not None:
        stands = float(odds.accepted.stands[at])
    return {"month": float(odds.month[k]), "ever": float(odds.ever[k]), "since": odds.since, "stands": stands}


def _held(votes: Votes, g: int) -> bool:
    """Whether a clause has its votes."""
    return bool(votes.members[g] @ votes.accepts[:, 0].astype(np.int64) >= votes.votes[g])


def _clause(key: str, group: Group, yes: set[str], *, held: bool) -> ClauseStands:
    accepted = [name for name in group.of if name in yes]
    told: ClauseStands = {
        "clause": key,
        "name": group.name or None,
        "needs": needed_of(group),
        "has": math.fsum(group.weights[name] for name in accepted) if group.weights else len(accepted),
        "held": held,
        "accepted": accepted,
        "refused": [name for name in group.of if name not in yes],
    }
    return {**told, "weights": dict(group.weights)} if group.weights else told


def _place(table: MonthTable, k: int) -> int | None:
    """A package's place among the admissible ones of the state; None where a rule forbids it."""
    admissible = table.game.packages.admissible(table.moment.state)
    at = int(np.searchsorted(admissible, k))
    return at if at < len(admissible) and admissible[at] == k else None


def _chances(table: MonthTable, k: int | None) -> NDArray[np.float64] | None:
    """The probability of each party's yes to a package; None where the conflict was not solved with its talks."""
    odds: Odds | None = table.odds
    at = None if odds is None or k is None else _place(table, k)
    if odds is None or at is None:
        return None
    packages, s = table.game.packages, table.moment.state
    worth = packages.points[packages.row[s] + at] if odds.accepted is None else odds.accepted.worth[:, at]
    gain = worth - odds.going
    return np.array([float(logistic(float(one))) for one in gain / table.game.noise])
