"""Minimal sets of levers as plain numbers and names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from winset.studies.levers import MIDDLE, PAYMENT, Lever, lever_json
from winset.studies.win_set import TOLERANCE

if TYPE_CHECKING:
    from winset.game.game import Game
    from winset.studies.lever_sets import LeverSet, Middling
    from winset.studies.targets import Target


def set_json(game: Game, s: int, target: Target, found: LeverSet) -> dict[str, Any]:
    """A minimal set in JSON.

    Parameters
    ----------
    game : Game
    s : int
        The state of the month.
    target : Target
        What it brings about.
    found : LeverSet

    Returns
    -------
    dict
        `levers`: [{`kind`, ...}]; `target`: the party, or None; `packages`: how many of the wanted ones are signed with
        the payments as stated; `example` {issue: option}, None where the option is missing from the file; `chance`;
        `cost`: the payments in temperatures, added; `points` {party: above its threshold in the example, before
        payments}, `asked`: those whose yes the example counts; `solved`: whether the conflict was solved again.
    """
    example: dict[str, str | None] = {**game.packages.package(found.package)}
    origin = None
    if target.digits is not None:
        options = zip(game.packages.options, target.digits.tolist(), strict=True)
        origin = dict(zip(game.packages.issues, (names[o] for names, o in options), strict=True))
    for lever in found.levers:
        if lever.rank == MIDDLE:
            example[game.packages.issues[lever.at[0]]] = None
    return {
        "levers": [_lever(game, s, found, lever, origin) for lever in found.levers],
        "target": None if target.party is None else game.parties[target.party],
        "packages": found.opened,
        "example": example,
        "chance": found.chance,
        "cost": found.cost,
        "points": {name: float(gain) for name, gain in zip(game.parties, found.gains, strict=True)},
        "asked": [name for name, say in zip(game.parties, found.say, strict=True) if say],
        "solved": found.solved,
    }


def _lever(game: Game, s: int, found: LeverSet, lever: Lever, origin: dict[str, str] | None) -> dict[str, Any]:
    if lever.rank == PAYMENT:
        return _payment(game, found, lever.at[0])
    if lever.rank == MIDDLE and found.middling is not None:
        return _middle(game, lever, found.middling)
    return lever_json(game, s, lever, origin)


def _payment(game: Game, found: LeverSet, p: int) -> dict[str, Any]:
    """A payment: how much, and which of the others who say yes still gain, each in its own points."""
    able = {
        name: float(found.gains[q])
        for q, name in enumerate(game.parties)
        if found.say[q] and q not in found.paid and found.gains[q] > TOLERANCE
    }
    points = found.paid[p]
    return {
        "kind": "payment",
        "party": game.parties[p],
        "points": points,
        "temperatures": points / float(game.noise[p]),
        "could_afford": able,
    }


def _middle(game: Game, lever: Lever, found: Middling) -> dict[str, Any]:
    """A missing option: between which two, and how good it must be for each side."""
    i, a, b = lever.at
    options = game.packages.options[i]
    needs = {
        game.parties[p]: {
            "prefers": options[b] if found.way[p] > 0 else options[a],
            "share": max(0.0, float(found.need[p])),
        }
        for p in np.flatnonzero(np.isfinite(found.need) & (np.abs(found.way) > TOLERANCE)).tolist()
    }
    return {
        "kind": "middle",
        "issue": game.packages.issues[i],
        "between": [options[a], options[b]],
        "share": [found.low, found.high],
        "bonus": found.bonus,
        "needs": needs,
    }
