"""Chance events, moves and accords of a conflict, bound to the codes of its factors; the order in which they come."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from winset.cases.conditions import Condition, compile_condition
from winset.cases.numbers import value_of
from winset.cases.scope import Effect, bind_effect, scope_of
from winset.errors import LimitError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from winset.cases.numbers import Range
    from winset.cases.schema import Conflict, Eventful, Group


MAX_GROUPS = 60
"""Most clauses of consent of one accord, or of the packages."""

MAX_COUNTS = 4_096
"""Most combinations of yes-counts over the `at_least` groups that hold at once."""


@dataclass(frozen=True, slots=True, eq=False)
class BoundGroup:
    """A clause of consent: member mask (p), the votes it takes, its condition."""

    members: NDArray[np.bool_]
    votes: int
    condition: Condition


@dataclass(frozen=True, slots=True, eq=False)
class Event:
    """One chance event, move or accord.

    Attributes
    ----------
    name : str
    condition : Condition
        On the state and the date.
    outcomes : tuple of (probability, Effect)
        Those of probability 0 are left out.
    points : (p,) float array
        Paid when it is chosen or signed.
    groups : tuple of BoundGroup
        For an accord, who must agree.
    """

    name: str
    condition: Condition
    outcomes: tuple[tuple[float, Effect], ...]
    points: NDArray[np.float64]
    groups: tuple[BoundGroup, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """One step of a period before the talks.

    Attributes
    ----------
    kind : {'chance', 'moves', 'accord'}
    name : str
        The event, the party that moves, or the accord.
    party : int
        Index of the party that moves; -1 otherwise.
    pace : float
    events : tuple of Event
        The party's moves; one event otherwise.
    """

    kind: str
    name: str
    party: int
    pace: float
    events: tuple[Event, ...]


def points_of(points: Mapping[str, float | Range], parties: Sequence[str]) -> NDArray[np.float64]:
    """Points by party, 0 for a party not named; shape (p,)."""
    return np.array([value_of(points[name]) if name in points else 0.0 for name in parties])


def hold_groups(groups: Sequence[BoundGroup]) -> None:
    """Stop where there are more clauses than can be marked as bits of one number."""
    if len(groups) > MAX_GROUPS:
        raise LimitError(f"{len(groups)} consent groups; the limit is {MAX_GROUPS}")


def hold_counts(groups: Sequence[BoundGroup]) -> None:
    """Stop where clauses that may hold at once would need more counting than the limit allows."""
    counted = [group.votes + 1 for group in groups if group.votes < group.members.sum()]
    if math.prod(counted) > MAX_COUNTS:
        raise LimitError(f"`at_least` groups that apply together count more than {MAX_COUNTS:,} ways, the limit")


def bind_groups(groups: Sequence[Group], conflict: Conflict, *, issues: bool) -> tuple[BoundGroup, ...]:
    """Consent groups with member masks and conditions."""
    scope = scope_of(conflict, month=True, issues=issues)
    parties = list(conflict.parties)
    bound = []
    for group in groups:
        members = np.array([name in group.of for name in parties])
        bound.append(BoundGroup(members, group.at_least or len(group.of), compile_condition(group.when, scope)))
    return tuple(bound)


def _event(name: str, event: Eventful, conflict: Conflict) -> Event:
    scope = scope_of(conflict, month=True)
    outcomes = tuple(
        (value_of(outcome.probability), bind_effect(outcome.effect, conflict.state))
        for outcome in event.outcomes
        if value_of(outcome.probability) > 0
    )
    points = points_of(getattr(event, "points", {}), list(conflict.parties))
    groups = bind_groups(getattr(event, "consent", ()), conflict, issues=False)
    return Event(name, compile_condition(event.when, scope), outcomes, points, groups)


def bind_stages(conflict: Conflict) -> tuple[Stage, ...]:
    """The steps of a period in their order: chance in file order, moves in move order, accords in file order."""
    parties = list(conflict.parties)
    default = conflict.default_pace
    stages = [Stage("chance", name, -1, 1.0, (_event(name, item, conflict),)) for name, item in conflict.chance.items()]
    for name in conflict.move_order or parties:
        moves = conflict.moves.get(name, {})
        if not moves:
            continue
        pace = conflict.parties[name].pace
        events = tuple(_event(move, item, conflict) for move, item in moves.items())
        stages.append(Stage("moves", name, parties.index(name), default if pace is None else value_of(pace), events))
    for name, accord in conflict.accords.items():
        pace_ = default if accord.pace is None else value_of(accord.pace)
        stages.append(Stage("accord", name, -1, pace_, (_event(name, accord, conflict),)))
    return tuple(stages)
