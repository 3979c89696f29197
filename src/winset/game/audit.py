"""What only the built game can tell about a file: what can never happen, a peace decided by noise."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from winset.game.events import bind_stages
from winset.game.game import build
from winset.game.packages import bind_worth, list_packages

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
    game = build(conflict)
    found: list[tuple[str, str]] = []
    for stage, operator in zip(bind_stages(conflict), game.operators, strict=True):
        reached = game.reach.ever
        for k, event in enumerate(stage.events):
            if not (operator.available[:, k] & reached).any():
                where = {"chance": "chance", "moves": f"moves.{stage.name}", "accord": "accords"}[stage.kind]
                found.append((f"{where}.{event.name}", "can happen in no state that is ever reached"))
    for k, name in enumerate(conflict.endings):
        if not (game.reach.ever & (game.states.ending == k)).any():
            found.append((f"endings.{name}", "no state that is ever reached meets it"))
    if conflict.state and not (game.weights.sum(axis=2) > 0).any():
        found.append(("talks", "no talks are held in any reachable state"))
    return found + _peace(conflict, game)


def _peace(conflict: Conflict, game: Game) -> list[tuple[str, str]]:
    """Initiators for whom keeping and breaking the peace lie closer than error alone decides over the horizon."""
    worth = bind_worth(conflict, list_packages(conflict))
    found = []
    frame = game.packages.frame(np.arange(game.packages.size))
    frame |= {name: game.states.codes[game.initial, f] for f, name in enumerate(game.states.factors)}
    for initiator in worth.initiators:
        p = initiator.party
        least = worth.noise[p] * (math.log(max(worth.pace * worth.horizon, 1.0)) + 2)
        kept = worth.values[p].copy()
        for amount, condition in worth.adjust[p]:
            kept += amount * condition.mask(frame)
        able = np.zeros(len(kept), dtype=bool)
        close = 0
        for condition, points in initiator.entries:
            holds = np.broadcast_to(condition.mask(frame), able.shape) & ~able
            close += int((np.abs(kept - points[p])[holds] < least).sum())
            able |= holds
        if close:
            message = (
                f"for {close:,} of {int(able.sum()):,} packages keeping and breaking the peace lie within {least:.1f} "
                "points at the start: noise alone may decide"
            )
            found.append((f"peace.resume.{game.parties[p]}", message))
    return found
