"""The states that a peace may come to: chance goes on after a signature, and those who may break it look at it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from winset.cases.bound import SURE
from winset.cases.calendar import NO_TIME
from winset.cases.scope import BoundEffect
from winset.game.states import StateSpace, explore
from winset.game.transitions import Operator, build_operator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from winset.cases.bound import Bound, Event, Stage
    from winset.game.peace_kernels import Life


@dataclass(frozen=True, slots=True, eq=False)
class PeaceStates:
    """The states that some peaces may come to, `z` of them, told apart by what a peace looks at.

    Attributes
    ----------
    space : StateSpace
        Factors that no peace looks at have their first value.
    seen : (factors,) bool array
        Which factors a peace looks at.
    operators : tuple of Operator
        What may happen in a period of peace, in file order.
    home : (z,) int array
        States between which some way leads, either way, have the same number: that of the first of them.
    """

    space: StateSpace
    seen: NDArray[np.bool_]
    operators: tuple[Operator, ...]
    home: NDArray[np.int64]

    def find(self, codes: NDArray[np.int64]) -> NDArray[np.int64]:
        """The state in which each of some peaces begins, given the states in which they are signed, (m, factors)."""
        return self.space.find(codes * self.seen)

    def sizes(self) -> NDArray[np.int64]:
        """For each state, how many a peace may come to that is there, as `around` has them; shape (z,)."""
        return np.bincount(self.home, minlength=len(self.home))[self.home]

    def around(self, state: int) -> NDArray[np.int64]:
        """The states between which some way leads, among them this one; sorted."""
        return np.flatnonzero(self.home == self.home[state])


def seen_in_peace(bound: Bound) -> NDArray[np.bool_]:
    """Which factors bear on a peace: those that breaking it depends on, and those that move these.

    An event that moves none of them changes nothing in a peace.
    """
    entries = [entry for initiator in bound.peace.initiators for entry in initiator.entries]
    names = set().union(*(entry.condition.names for entry in entries))
    while True:
        seen = np.array([name in names for name in bound.factors], dtype=bool)
        more = names.union(*(_names(event) for event in _events(bound) if _moves(event, seen)))
        if more == names:
            return seen
        names = more


def peace_states(bound: Bound, codes: NDArray[np.int64]) -> PeaceStates:
    """The states that peaces may come to that are signed in some states, given by their codes; shape (m, factors).

    Raises
    ------
    LimitError
        Where they are more than a conflict may reach.
    """
    seen = seen_in_peace(bound)
    stages = tuple(_cut(stage, seen) for stage in bound.peace.stages if _moves(stage.events[0], seen))
    space = explore(replace(bound, stages=stages, answers=(), endings=()), codes * seen, NO_TIME)
    operators = tuple(build_operator(stage, space, len(bound.parties)) for stage in stages)
    return PeaceStates(space, seen, operators, _homes(operators, space.size))


class Happening(NamedTuple):
    """What an event may do among some states of a peace; `r` of them it may change, to each of `o` others.

    Attributes
    ----------
    rows : (r,) int array
        The states that it may change.
    target : (r, o) int array
        The state after each outcome.
    dice, rest : (r, o), (r,) float arrays
        The file's own probability of each outcome, and of things staying as they are.
    chance, stay : (p, r, o), (p, r) float arrays
        What each party takes these to be.
    """

    rows: NDArray[np.int64]
    target: NDArray[np.int64]
    dice: NDArray[np.float64]
    rest: NDArray[np.float64]
    chance: NDArray[np.float64]
    stay: NDArray[np.float64]


def happenings(states: PeaceStates, chosen: NDArray[np.int64], parties: int) -> tuple[Happening, ...]:
    """What the events of a period of peace do among some states, sorted, which none of them leaves."""
    found = []
    for operator in states.operators:
        after = np.searchsorted(chosen, operator.target[:, chosen]).T
        rows = np.flatnonzero(operator.open_at(0)[0, chosen] & (np.arange(len(chosen)) != after.T).any(axis=0))
        dice = np.broadcast_to(operator.probability, after.shape)[rows]
        believed = [np.broadcast_to(operator.believed_at(0, p), operator.target.T.shape) for p in range(parties)]
        chance = np.stack([one[chosen[rows]] for one in believed])
        found.append(Happening(rows, after[rows], dice, _rest(dice), chance, _rest(chance)))
    return tuple(found)


def without_event(bound: Bound, *names: str) -> Bound:
    """The same conflict where some events of the peace cannot happen."""
    stages = tuple(stage for stage in bound.peace.stages if stage.name not in names)
    return replace(bound, peace=replace(bound.peace, stages=stages))


def life_of(events: Sequence[Happening], parties: int) -> Life:
    """Events one after another, as a loop takes them."""
    from winset.game import peace_kernels

    first, arcs = np.cumsum([0, *(len(event.rows) for event in events)]), [0]
    for event in events:
        arcs += [arcs[-1] + (n + 1) * event.target.shape[1] for n in range(len(event.rows))]
    none = np.empty((parties, 0))
    return peace_kernels.Life(
        first,
        np.concatenate([np.empty(0, dtype=np.int64), *(event.rows for event in events)]),
        np.array(arcs),
        np.concatenate([np.empty(0, dtype=np.int64), *(event.target.reshape(-1) for event in events)]),
        np.concatenate([none, *(event.chance.reshape(parties, -1) for event in events)], axis=1),
        np.concatenate([none, *(event.stay for event in events)], axis=1),
    )


def _rest(chance: NDArray[np.float64]) -> NDArray[np.float64]:
    """The probability that none of some outcomes comes, along the last axis."""
    rest = 1.0 - chance.sum(axis=-1)
    return np.where(rest > SURE, rest, 0.0)


def _events(bound: Bound) -> list[Event]:
    return [stage.events[0] for stage in bound.peace.stages]


def _names(event: Event) -> frozenset[str]:
    """The factors that an event looks at, and what somebody believes of it."""
    return event.condition.names.union(
        *(number.names for outcome in event.outcomes for number in outcome.believed.values())
    )


def _moves(event: Event, seen: NDArray[np.bool_]) -> bool:
    """Whether an event may change one of some factors."""
    return any(seen[factor] for outcome in event.possible for factor, *_ in outcome.effect.steps)


def _cut(stage: Stage, seen: NDArray[np.bool_]) -> Stage:
    """An event that changes none but some factors."""
    event = stage.events[0]
    effects = [tuple(step for step in outcome.effect.steps if seen[step[0]]) for outcome in event.outcomes]
    outcomes = tuple(
        outcome._replace(effect=BoundEffect(steps)) for outcome, steps in zip(event.outcomes, effects, strict=True)
    )
    return replace(stage, events=(replace(event, outcomes=outcomes),))


def _homes(operators: tuple[Operator, ...], size: int) -> NDArray[np.int64]:
    """For each state the first of those between which some way leads, either way."""
    home = np.arange(size)
    ways = [(np.flatnonzero(operator.open_at(0)[0]), operator.target) for operator in operators]
    while True:
        before = home.copy()
        for begin, target in ways:
            for after in target[:, begin]:
                least = np.minimum(home[begin], home[after])
                np.minimum.at(home, after, least)
                np.minimum.at(home, begin, least)
        home = home[home]
        if np.array_equal(home, before):
            return home
