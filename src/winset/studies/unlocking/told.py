"""Payments and missing options in JSON: what each of them takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from winset.game.game import Game
    from winset.studies.unlocking.levers import Lever, MiddleLever, PaymentLever, SideNeeds
    from winset.studies.unlocking.sets import Middling


def payment_told(game: Game, p: int, points: float, could_afford: dict[str, float]) -> PaymentLever:
    """A payment: how much, and which of the others who say yes still gain, each in its own points.

    Parameters
    ----------
    game : Game
    p : int
        The party that is paid.
    points : float
    could_afford : dict of party to points
    """
    return {
        "kind": "payment",
        "party": game.parties[p],
        "points": points,
        "temperatures": points / float(game.noise[p]),
        "could_afford": could_afford,
    }


def middle_told(game: Game, lever: Lever, found: Middling) -> MiddleLever:
    """A missing option: between which two, and how good it must be for each side.

    Parameters
    ----------
    game : Game
    lever : Lever
        Of kind middle.
    found : Middling
    """
    i, a, b = lever.at
    options = game.packages.options[i]
    needs: dict[str, SideNeeds] = {
        game.parties[p]: {
            "prefers": options[b] if found.way[p] > 0 else options[a],
            "share": max(0.0, float(found.need[p])),
        }
        for p in np.flatnonzero(np.isfinite(found.need) & (found.way != 0)).tolist()
    }
    return {
        "kind": "middle",
        "issue": game.packages.issues[i],
        "between": [options[a], options[b]],
        "share": [found.low, found.high],
        "bonus": found.bonus,
        "needs": needs,
    }
