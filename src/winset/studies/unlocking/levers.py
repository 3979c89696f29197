"""Levers: the single things that could bring a refusing party in, and what each of them is in words and in JSON."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, Literal, NotRequired, TypedDict

from winset.cases.votes import next_below, with_needed
from winset.studies.words import clause_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from winset.cases.schema import Conflict
    from winset.game.game import Game

KINDS = ("payment", "option", "middle", "state", "consent", "forbid", "peace")
"""In this order they are listed: points paid, an option swapped, an option between two, the state, rules, the peace."""

PAYMENT, OPTION, MIDDLE, STATE, CONSENT, FORBID, PEACE = range(len(KINDS))


class PaymentLever(TypedDict):
    """Points paid to a party, and which of the others would still gain, each in its own points."""

    kind: Literal["payment"]
    party: str
    points: float
    temperatures: float
    could_afford: dict[str, float]


class SideNeeds(TypedDict):
    """Which of two options a party likes better, and how much of the way to it a missing option must go for it."""

    prefers: str
    share: float


class MiddleLever(TypedDict):
    """An option that is missing between two of the file's, and how good it must be for whom."""

    kind: Literal["middle"]
    issue: str
    between: list[str]
    share: list[float]
    bonus: float
    needs: dict[str, SideNeeds]


StateLever = TypedDict(
    "StateLever", {"kind": Literal["state"], "factor": str, "from": bool | int | str, "to": bool | int | str}
)
"""Another value of a factor."""

OptionLever = TypedDict("OptionLever", {"kind": Literal["option"], "issue": str, "from": str | None, "to": str})
"""Another option of an issue."""


class ForbidLever(TypedDict):
    """A move forbidden to its party."""

    kind: Literal["forbid"]
    move: str


class PeaceLever(TypedDict):
    """An event that cannot happen in the peace."""

    kind: Literal["peace"]
    event: str


class ConsentLever(TypedDict):
    """A clause of consent that needs fewer votes, or none."""

    kind: Literal["consent"]
    clause: str
    change: str
    votes: float
    of: list[str]
    weights: NotRequired[dict[str, float]]


NamedLever = StateLever | OptionLever | ForbidLever | ConsentLever | PeaceLever
LeverTold = PaymentLever | MiddleLever | NamedLever


@dataclass(frozen=True, slots=True, order=True)
class Lever:
    """One lever; levers sort by kind and then in the order of the file.

    Attributes
    ----------
    rank : int
        The place of its kind in `KINDS`.
    at : tuple of int
        payment: the party; option: the issue and the new option; middle: the issue and the two options it lies
        between; state: the factor and its new value; consent: the clause and the votes that it then needs, as
        `cases.votes.with_needed` takes them, 0 where it is dropped; forbid: the party and its move; peace: the event.
        All by their places in the file, from 0.

    Examples
    --------
    >>> Lever(STATE, (0, 1)).kind, Lever(STATE, (0, 1)).subject
    ('state', (3, 0))
    """

    rank: int
    at: tuple[int, ...]

    @property
    def kind(self) -> str:
        """payment, option, middle, state, consent, forbid or peace."""
        return KINDS[self.rank]

    @property
    def subject(self) -> tuple[int, ...]:
        """What it acts on: two levers of one set never act on the same factor, clause or move."""
        return (self.rank, *(self.at if self.rank == FORBID else self.at[:1]))

    @property
    def structural(self) -> bool:
        """Whether it changes the rules of the conflict, and so what fighting on or a package is worth."""
        return self.rank in (CONSENT, FORBID, PEACE)


def state_levers(game: Game, s: int) -> list[Lever]:
    """One lever for every factor and every value that it does not have in state `s`."""
    codes = game.states.codes[s]
    return [
        Lever(STATE, (f, v)) for f, values in enumerate(game.states.values) for v in range(len(values)) if v != codes[f]
    ]


def consent_levers(conflict: Conflict) -> list[Lever]:
    """For every clause of consent: one vote fewer where it needs several, and the clause dropped.

    Where votes are weighted, one vote fewer is the next number down that other votes would reach.

    The only clause of a file is not dropped: a conflict in which nobody need agree has nothing to settle.
    """
    found = []
    for g, group in enumerate(conflict.consent):
        fewer = next_below(group)
        found += [Lever(CONSENT, (g, fewer))] if fewer else []
        found += [Lever(CONSENT, (g, 0))] if len(conflict.consent) > 1 else []
    return found


def forbid_levers(conflict: Conflict) -> list[Lever]:
    """One lever for every move that some party has."""
    moves = [conflict.moves.get(name, {}) for name in conflict.parties]
    return [Lever(FORBID, (p, m)) for p, named in enumerate(moves) for m in range(len(named))]


def peace_levers(conflict: Conflict) -> list[Lever]:
    """One lever for every event that may happen in a peace."""
    return [Lever(PEACE, (e,)) for e in range(len(conflict.peace.chance) if conflict.peace else 0)]


def sets_of(levers: Iterable[Lever], size: int) -> Iterator[tuple[Lever, ...]]:
    """Every set of so many levers that do not act on the same thing, in their order.

    Examples
    --------
    >>> values = [Lever(STATE, (0, 1)), Lever(STATE, (0, 2)), Lever(STATE, (1, 1))]
    >>> [[lever.at for lever in chosen] for chosen in sets_of(values, 2)]
    [[(0, 1), (1, 1)], [(0, 2), (1, 1)]]
    """
    for chosen in combinations(sorted(levers), size):
        if len({lever.subject for lever in chosen}) == size:
            yield chosen


def move_named(conflict: Conflict, lever: Lever) -> tuple[str, str]:
    """The party and the move of a forbidding lever, by their names in the file."""
    party = list(conflict.parties)[lever.at[0]]
    return party, list(conflict.moves[party])[lever.at[1]]


def event_named(conflict: Conflict, lever: Lever) -> str:
    """The event of the peace that a lever rules out, by its name in the file."""
    return list(conflict.peace.chance)[lever.at[0]] if conflict.peace else ""


def change_of(conflict: Conflict, lever: Lever) -> dict[str, Any]:
    """A structural lever in the vocabulary of changes, as `winset what-if` takes it.

    Parameters
    ----------
    conflict : Conflict
    lever : Lever
        Of kind consent, forbid or peace.
    """
    if lever.rank == FORBID:
        return {"forbid": ".".join(move_named(conflict, lever))}
    if lever.rank == PEACE:
        return {"without": {"peace": event_named(conflict, lever)}}
    g, votes = lever.at
    if not votes:
        return {"without": {"consent": str(g)}}
    return {"set": {f"consent[{g}].at_least": with_needed(conflict.consent[g], votes).at_least}}


def lever_json(game: Game, s: int, lever: Lever, package: dict[str, str] | None = None) -> NamedLever:
    """A lever by the names of the file, for all but payments and missing options, which need numbers.

    Parameters
    ----------
    game : Game
    s : int
        The state of the month.
    lever : Lever
    package : dict, optional
        The package whose options are swapped.
    """
    conflict, packages = game.conflict, game.packages
    if lever.rank == STATE:
        f, v = lever.at
        name, values = game.states.factors[f], game.states.values[f]
        return {"kind": "state", "factor": name, "from": values[game.states.codes[s, f]], "to": values[v]}
    if lever.rank == OPTION:
        i, o = lever.at
        before = None if package is None else package[packages.issues[i]]
        return {"kind": "option", "issue": packages.issues[i], "from": before, "to": packages.options[i][o]}
    if lever.rank == FORBID:
        return {"kind": "forbid", "move": ".".join(move_named(conflict, lever))}
    if lever.rank == PEACE:
        return {"kind": "peace", "event": event_named(conflict, lever)}
    g, votes = lever.at
    group = conflict.consent[g]
    told: ConsentLever = {
        "kind": "consent", "clause": clause_key(conflict, g), "change": "one vote fewer" if votes else "dropped",
        "votes": with_needed(group, votes).at_least or 0 if votes else 0, "of": list(group.of),
    }  # fmt: skip
    return {**told, "weights": group.weights} if group.weights else told
