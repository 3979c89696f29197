"""What only the built game can tell about a file: what can never happen, a peace decided by noise."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from winset.game.game import build
from winset.game.packages import MAX_PACKAGES, lasting_values, worth_of
from winset.game.peace import watch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from winset.cases.schema import Conflict
    from winset.game.game import Game

    Array = NDArray[np.float64]

TOLERANCE = 1e-9
"""Points that are no difference; or a 1e-12th of them, where that is more."""


def audit(conflict: Conflict) -> list[tuple[str, str]]:
    """Warnings that need the reachable states.

    Parameters
    ----------
    conflict : Conflict

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
            found.append((f"endings.{ending.name}", "no state that is ever reached meets it"))
    if listed and game.bound.factors and not (game.weights.sum(axis=2) > 0).any():
        found.append(("talks", "no talks are held in any reachable state"))
    return found + _answers(game) + _peace(game) if listed else found


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


def _peace(game: Game) -> list[tuple[str, str]]:
    """What is odd about breaking the peace on the packages that are admissible at the start."""
    bound, chosen = game.bound, game.packages.admissible(game.initial)
    everything = game.packages.frame(np.arange(game.packages.size))
    worth = worth_of(bound, game.packages.digits)
    frame, values = lasting_values(worth, game.states.frame_at(game.initial), chosen, everything)
    seen = watch(values, bound, frame)
    known = {operator.name for operator in seen.states.operators}
    found = [
        (f"peace.chance.{stage.name}", "changes nothing in a peace: no entry of `resume` looks at what it moves")
        for stage in bound.peace.stages
        if stage.name not in known
    ]
    for i, initiator in enumerate(bound.peace.initiators):
        p, points, paces = initiator.party, seen.breakers.points[i], seen.breakers.paces[i]
        for message in (_close(game, p, values, points, paces), _welcome(game, p, values, points, paces)):
            found += [(f"peace.resume.{game.parties[p]}", message)] if message else []
    return found


def _close(game: Game, p: int, values: Array, points: Array, paces: Array) -> str:
    """Whether keeping and breaking the peace lie closer for an initiator than error alone decides over the horizon."""
    least = game.noise[p] * (np.log(np.maximum(paces * game.bound.peace.horizon, 1.0)) + 2)
    close = (paces > 0) & (np.abs(values[p] - points[:, p]) < least)
    return (
        f"for {close.any(axis=0).sum():,} of {values.shape[1]:,} packages admissible at the start keeping and breaking "
        f"the peace lie within {least[close].max():.1f} points: noise alone may decide"
        if close.any()
        else ""
    )


def _welcome(game: Game, p: int, values: Array, points: Array, paces: Array) -> str:
    """Whether somebody else is better off once an initiator has broken the peace."""
    better = (paces > 0)[:, None] & (points > values + np.maximum(TOLERANCE, 1e-12 * np.abs(values)))
    told = [
        f"{name} under {count:,}, by up to {(points - values)[:, q][better[:, q]].max():.1f} points"
        for q, name in enumerate(game.parties)
        if q != p and (count := int(better[:, q].any(axis=0).sum()))
    ]
    return (
        f"others are better off with the peace broken by {game.parties[p]} than kept, of {values.shape[1]:,} packages "
        f"admissible at the start: {'; '.join(told)}"
        if told
        else ""
    )
