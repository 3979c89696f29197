"""What only the built game can tell about a file: what can never happen, a peace decided by noise."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from winset.cases.problems import NEAR_PEACE, NEVER_MET
from winset.game.game import build
from winset.game.packages import MAX_PACKAGES, lasting_values, pieces, worth_of
from winset.game.peace import watch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from winset.cases.schema import Conflict
    from winset.game.game import Game
    from winset.game.peace import Watch

    Array = NDArray[np.float64]

TOLERANCE = 1e-9
"""Points that are no difference; or a 1e-12th of them, where that is more."""


def audit(conflict: Conflict, *, sizes: bool = True) -> list[tuple[str, str]]:
    """Warnings that need the reachable states.

    Parameters
    ----------
    conflict : Conflict
    sizes : bool
        Also those that weigh one number of the file against another.

    Returns
    -------
    list of (path, message)
    """
    packages = math.prod(len(issue.options) for issue in conflict.issues.values())
    listed = packages <= MAX_PACKAGES or conflict.peace is not None
    game = build(conflict, talks=listed)
    found: list[tuple[str, str]] = []
    if not listed:
        found.append(
            ("issues", f"{packages:,} packages are too many to solve month by month; `winset deals` can be asked")
        )
    for stage, operator in zip(game.bound.stages, game.operators, strict=True):
        reached = game.reach.ever
        for k, event in enumerate(stage.events):
            if not (operator.available[:, k] & reached).any():
                where = {"chance": "chance", "moves": f"moves.{stage.name}", "accord": "accords"}[stage.kind]
                found.append((f"{where}.{event.name}", "can happen in no state that is ever reached"))
    for k, ending in enumerate(game.bound.endings):
        if not (game.reach.ever & (game.states.ending == k)).any():
            found.append((f"endings.{ending.name}", NEVER_MET))
    if listed and game.bound.factors and not (game.weights.sum(axis=2) > 0).any():
        found.append(("talks", "no talks are held in any reachable state"))
    return found + _answers(game) + _peace(game, sizes=sizes) if listed else found


def _answers(game: Game) -> list[tuple[str, str]]:
    """Answers to a signature that are open at no talks that are ever held."""
    answers, open_ = game.answers, np.zeros(len(game.answers.names), dtype=bool)
    for t in range(game.periods):
        held = game.reach.talks[t] & (game.weights_at(t).sum(axis=1) > 0)
        for run in np.unique(answers.row_at(t)[held]):
            if run >= 0:
                kinds = np.unique(answers.kind[answers.begin[run] : answers.begin[run + 1]])
                open_ |= (answers.pace[kinds] > 0).any(axis=0)
    never = "is open to no package at any talks that are ever held"
    return [(f"moves.{party}.{move}", never) for m, (party, move) in enumerate(answers.names) if not open_[m]]


def _peace(game: Game, *, sizes: bool) -> list[tuple[str, str]]:
    """What is odd about breaking the peace on the packages that are admissible at the start."""
    bound, count = game.bound, len(game.packages.admissible(game.initial))
    seen = watch(bound, game.states.frame_at(game.initial))
    known = {operator.name for operator in seen.states.operators}
    found = [
        (f"peace.chance.{stage.name}", "changes nothing in a peace: no entry of `resume` looks at what it moves")
        for stage in bound.peace.stages
        if stage.name not in known
    ]
    odd = _odd(game, seen) if sizes else ()
    return found + [(f"peace.resume.{game.parties[one.party]}", told) for one in odd for told in one.told(count)]


def _odd(game: Game, seen: Watch) -> list[_Odd]:
    """What is odd about each initiator's breaking of the peace on the packages that are admissible at the start."""
    bound, chosen = game.bound, game.packages.admissible(game.initial)
    state, everything = game.states.frame_at(game.initial), game.packages.frame(np.arange(game.packages.size))
    worth = worth_of(bound, game.packages.digits)
    odd = [_Odd(game, initiator.party) for initiator in bound.peace.initiators]
    for places in pieces(len(chosen), len(seen.chosen)):
        frame, values = lasting_values(worth, state, chosen[places], everything)
        breakers = seen.breakers(values, frame)
        for one, points, paces in zip(odd, breakers.points, breakers.paces, strict=True):
            one.add(values, points, paces)
    return odd


class Gains(NamedTuple):
    """A party that is better off once another breaks the peace: under how many of the packages, by how much at most."""

    breaker: str
    party: str
    packages: int
    of: int
    points: float


def gainers(game: Game) -> list[Gains]:
    """Who gains by a peace that another breaks, over the packages admissible at the start; in the order of the file."""
    count, parties = len(game.packages.admissible(game.initial)), game.parties
    seen = watch(game.bound, game.states.frame_at(game.initial))
    return [
        Gains(parties[one.party], parties[q], int(one.better[q]), count, float(one.most[q]))
        for one in _odd(game, seen)
        for q in one.others
    ]


class _Odd:
    """What is odd about one initiator's breaking of the peace, over packages that are added some at a time.

    Keeping and breaking it may lie closer than error alone decides over the horizon, or somebody else may be better off
    once it is broken.
    """

    def __init__(self, game: Game, party: int) -> None:
        self.game, self.party = game, party
        self.close, self.least = 0, 0.0
        self.better, self.most = np.zeros(len(game.parties), dtype=np.int64), np.zeros(len(game.parties))

    def add(self, values: Array, points: Array, paces: Array) -> None:
        """Count some packages: what they are worth (p, k), broken (m, p, k), and how often they may be (m, k)."""
        able = paces > 0
        least = self.game.noise[self.party] * (np.log(np.maximum(paces * self.game.bound.peace.horizon, 1.0)) + 2)
        close = able & (np.abs(values[self.party] - points[:, self.party]) < least)
        self.close += int(close.any(axis=0).sum())
        self.least = float(least.max(where=close, initial=self.least))
        better = able[:, None] & (points > values + np.maximum(TOLERANCE, 1e-12 * np.abs(values)))
        self.better += better.any(axis=0).sum(axis=1)
        self.most = np.maximum(self.most, (points - values).max(axis=(0, 2), where=better, initial=0.0))

    @property
    def others(self) -> list[int]:
        """The parties but the initiator that are better off with the peace broken, under some package."""
        return [q for q in np.flatnonzero(self.better).tolist() if q != self.party]

    def told(self, count: int) -> list[str]:
        """What to say of it, of so many packages in all."""
        found = []
        if self.close:
            found.append(
                f"for {self.close:,} of {count:,} packages admissible at the start {NEAR_PEACE} {self.least:.1f} "
                "points: noise alone may decide; set the points of `resume` further from that, or lower `noise`"
            )
        others = [
            f"{self.game.parties[q]} under {self.better[q]:,}, by up to {self.most[q]:.1f} points" for q in self.others
        ]
        if others:
            found.append(
                f"others are better off with the peace broken by {self.game.parties[self.party]} than kept, of "
                f"{count:,} packages admissible at the start: {'; '.join(others)}; where that is not meant, give "
                "`resume` points that they would lose"
            )
        return found
