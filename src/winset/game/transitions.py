"""Chance, moves and accords as operators on states, and which states each period can be in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from winset.game.beliefs import Varied, vary
from winset.game.consent import hold_counts, hold_groups

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from winset.cases.bound import Stage
    from winset.game.answers import Answers
    from winset.game.states import StateSpace


@dataclass(frozen=True, slots=True, eq=False)
class Operator:
    """One stage of a period as arrays; several moves share one.

    Attributes
    ----------
    kind : {'chance', 'moves', 'accord'}
    name : str
    party : int
    pace : (1 or t+1, s) float array
        The chance of an occasion.
    names : tuple of str
        Its events: the party's moves, or one.
    available : (1 or t+1, m, s) bool array
        Where each event may happen.
    first : (m+1,) int array
        Event k has outcomes first[k] … first[k+1]-1.
    leaves : (m,) bool array
        Whether nothing stays as it was where an event may happen and no group applies.
    probability : (o,) float array
        The file's own.
    target : (o, s) int32 array
        The state after each outcome.
    points : (m, p) float array
        Where they do not depend on the state or the date.
    varied : Varied
        What parties believe, and points that depend on the state or the date.
    members : (g, p) int array
        An accord's consent groups.
    votes : (g,) int array
    holds : (1 or t+1, g, s) bool array
        Where each group applies.
    """

    kind: str
    name: str
    party: int
    pace: NDArray[np.float64]
    names: tuple[str, ...]
    available: NDArray[np.bool_]
    first: NDArray[np.int64]
    leaves: NDArray[np.bool_]
    probability: NDArray[np.float64]
    target: NDArray[np.int32]
    points: NDArray[np.float64]
    varied: Varied
    members: NDArray[np.int64]
    votes: NDArray[np.int64]
    holds: NDArray[np.bool_]

    def open_at(self, t: int) -> NDArray[np.bool_]:
        """Availability in period `t`; shape (m, s)."""
        row: NDArray[np.bool_] = self.available[min(t, len(self.available) - 1)]
        return row

    def holds_at(self, t: int) -> NDArray[np.bool_]:
        """Groups that apply in period `t`; shape (g, s)."""
        row: NDArray[np.bool_] = self.holds[min(t, len(self.holds) - 1)]
        return row

    def pace_at(self, t: int) -> NDArray[np.float64]:
        """The chance of an occasion in period `t`; shape (s,)."""
        row: NDArray[np.float64] = self.pace[min(t, len(self.pace) - 1)]
        return row

    def points_at(self, t: int) -> NDArray[np.float64]:
        """What each event pays each party in period `t`; shape (1 or s, m, p)."""
        rows = self.varied.row_at(t)
        return self.varied.points[rows] if len(rows) else self.points[None]

    def points_in(self, t: int, s: int) -> NDArray[np.float64]:
        """What each event pays each party in period `t` in state `s`; shape (m, p)."""
        rows = self.points_at(t)
        found: NDArray[np.float64] = rows[s if len(rows) > 1 else 0]
        return found

    def believed_at(self, t: int, party: int) -> NDArray[np.float64]:
        """What a party takes the probability of each outcome to be in period `t`; shape (1 or s, o)."""
        rows = self.varied.row_at(t)
        return self.varied.believed[rows][:, :, party] if len(rows) else self.probability[None]

    def spread(self, reach: NDArray[np.bool_], t: int) -> NDArray[np.bool_]:
        """The states reached after this stage from the states `reach`; shape (s,)."""
        unheld = ~self.holds_at(t).any(axis=0)
        leaving = np.zeros(len(reach), dtype=bool)
        after = np.zeros(len(reach), dtype=bool)
        for m, open_ in enumerate(self.open_at(t)):
            outcomes = slice(self.first[m], self.first[m + 1])
            after[self.target[outcomes, reach & open_]] = True
            if self.leaves[m]:
                leaving |= open_ & unheld
        found: NDArray[np.bool_] = after | (reach & ~leaving)
        return found


def build_operator(stage: Stage, space: StateSpace, parties: int) -> Operator:
    """A stage over the states of a space."""
    live = space.ending < 0
    possible = [event.possible for event in stage.events]
    outcomes = [outcome for found in possible for outcome in found]
    first = np.cumsum([0, *map(len, possible)])
    same = np.arange(space.size)
    target = np.empty((len(outcomes), space.size), dtype=np.int32)
    for o, outcome in enumerate(outcomes):
        found = space.find(outcome.effect.apply(space.codes))
        target[o] = np.where(found >= 0, found, same)
    masks = [space.period_mask(event.condition) for event in stage.events]
    depth = max(len(mask) for mask in masks)
    available = np.stack([np.broadcast_to(mask, (depth, space.size)) & live for mask in masks], axis=1)
    if stage.kind == "accord":
        moving = (target != same).any(axis=0) if len(target) else np.zeros(space.size, dtype=bool)
        available = available & moving
    groups = stage.events[0].groups
    hold_groups(groups)
    hold_counts(groups)
    members = np.array([group.members for group in groups], dtype=np.int64).reshape(len(groups), parties)
    votes = np.array([group.votes for group in groups], dtype=np.int64)
    return Operator(
        kind=stage.kind,
        name=stage.name,
        party=stage.party,
        pace=space.period_numbers(stage.pace).copy(),
        names=tuple(event.name for event in stage.events),
        available=available,
        first=first,
        leaves=np.array([stage.leaves(event) for event in stage.events]),
        probability=np.array([outcome.probability for outcome in outcomes], dtype=float),
        target=target,
        points=np.array([[number.otherwise for number in event.points] for event in stage.events]),
        varied=vary(stage.events, space, parties),
        members=members,
        votes=votes,
        holds=stack_masks([space.period_mask(group.condition) for group in groups], space.size),
    )


def stack_masks(masks: Sequence[NDArray[np.bool_]], size: int) -> NDArray[np.bool_]:
    """Masks of shape (1 or t+1, s) stacked to (1 or t+1, g, s)."""
    if not masks:
        return np.zeros((1, 0, size), dtype=bool)
    depth = max(len(mask) for mask in masks)
    return np.stack([np.broadcast_to(mask, (depth, size)) for mask in masks], axis=1)


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """Which states each period can be in.

    Attributes
    ----------
    start : (t+1, s) bool array
        At the start of each period, and at the horizon; with an open end the last row has all later periods.
    talks : (t, s) bool array
        At its talks, endings left out; with an open end one row more, for all later periods.
    during : (t, s) bool array
        At some point of it, from its start to its end; likewise.
    ever : (s,) bool array
        At some point of some period.
    """

    start: NDArray[np.bool_]
    talks: NDArray[np.bool_]
    during: NDArray[np.bool_]
    ever: NDArray[np.bool_]

    def talks_at(self, t: int) -> NDArray[np.bool_]:
        """What the talks of period `t` can be in, however late it is; shape (s,)."""
        row: NDArray[np.bool_] = self.talks[min(t, len(self.talks) - 1)]
        return row

    def during_at(self, t: int) -> NDArray[np.bool_]:
        """What period `t` can be in at some point, however late it is; shape (s,)."""
        row: NDArray[np.bool_] = self.during[min(t, len(self.during) - 1)]
        return row


def reach(
    operators: Sequence[Operator],
    answers: Answers,
    space: StateSpace,
    initial: int,
    recorded: Sequence[tuple[int, int]],
) -> Reach:
    """The states that some path reaches while nothing that is signed stands.

    An answer that is open to some admissible package leads on from the talks of every state, held or not: what packages
    are worth is told where nobody talks as well.

    Parameters
    ----------
    operators : sequence of Operator
    answers : Answers
    space : StateSpace
    initial : int
        The state in which period 0 begins.
    recorded : sequence of (int, int)
        The states of the recorded history at the talks of period 0, 1, …, and after them.
    """
    periods = space.calendar.periods
    start = np.zeros((periods + 1, space.size), dtype=bool)
    talks = np.zeros((periods + space.calendar.open, space.size), dtype=bool)
    during = np.zeros_like(talks)
    start[0, initial] = True
    live = space.ending < 0
    for t in range(periods):
        here = through(operators, start[t], t, during[t])
        if t < len(recorded):
            here[recorded[t][0]] = True
        talks[t] = here & live
        here = answers.spread(here, t)
        if t < len(recorded):
            here[recorded[t][1]] = True
        during[t] |= here
        start[t + 1] = here
    if space.calendar.open:
        close(operators, answers, live, start, talks, during)
    ever = np.asarray(during.any(axis=0))
    return Reach(start, talks, during, ever)


def through(
    operators: Sequence[Operator], start: NDArray[np.bool_], t: int, during: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """The states at the talks of period `t` from those at its start; notes in `during` those on the way; (s,) each."""
    here = start.copy()
    during |= here
    for operator in operators:
        here = operator.spread(here, t)
        during |= here
    return here


def close(
    operators: Sequence[Operator],
    answers: Answers,
    live: NDArray[np.bool_],
    start: NDArray[np.bool_],
    talks: NDArray[np.bool_],
    during: NDArray[np.bool_],
) -> None:
    """Widen the last rows of what is reached to what all later periods can be in."""
    t = len(start) - 1
    while True:
        here = through(operators, start[t], t, during[t])
        talks[t] = here & live
        here = answers.spread(here, t)
        during[t] |= here
        if not (here & ~start[t]).any():
            return
        start[t] |= here
