"""What only the built game can tell about a file: what can never happen, a peace decided by noise."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from winset.game.game import build
from winset.game.packages import MAX_PACKAGES, lasting_values, worth_of
from winset.game.peace import resumed

if TYPE_CHECKING:
    from winset.cases.schema import Conflict
    from winset.game.game import Game


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
    return found + _peace(game) if listed else found


def _peace(game: Game) -> list[tuple[str, str]]:
    """Initiators for whom keeping and breaking the peace lie closer than error alone decides over the horizon."""
    peace, chosen = game.bound.peace, game.packages.admissible(game.initial)
    worth = worth_of(game.bound, game.packages.digits)
    everything = game.packages.frame(np.arange(game.packages.size))
    frame, values = lasting_values(worth, game.states.frame_at(game.initial), chosen, everything)
    found = []
    for initiator in peace.initiators:
        p = initiator.party
        least = game.noise[p] * (math.log(max(peace.pace * peace.horizon, 1.0)) + 2)
        points, able = resumed(initiator, frame, values.shape)
        close = int((np.abs(values[p] - points[p])[able] < least).sum())
        if close:
            message = (
                f"for {close:,} of {len(chosen):,} packages admissible at the start keeping and breaking the peace lie "
                f"within {least:.1f} points: noise alone may decide"
            )
            found.append((f"peace.resume.{game.parties[p]}", message))
    return found
