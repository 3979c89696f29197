"""What only the solved game can tell about a file: answers to a signature that noise alone gives."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from winset.game.game import build
from winset.game.packages import MAX_PACKAGES
from winset.solver.answers import accepted
from winset.solver.solution import solve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from winset.cases.schema import Conflict
    from winset.game.game import Game

NEAR = 2.0
"""In temperatures: where standing by is better by no more, an answer is given with more than one chance in nine."""


def close_answers(conflict: Conflict) -> list[tuple[str, str]]:
    """Warnings of answers that are given by noise alone: their party would rather let the signature stand, but barely.

    They are looked for at the talks of the recorded months, or without a record at those of the first period.

    Parameters
    ----------
    conflict : Conflict

    Returns
    -------
    list of (path, message)
    """
    packages = math.prod(len(issue.options) for issue in conflict.issues.values())
    if packages > MAX_PACKAGES or not any(move.at for moves in conflict.moves.values() for move in moves.values()):
        return []
    solution = solve(build(conflict))
    game = solution.game
    found: dict[tuple[str, str], tuple[int, str]] = {}
    for t, s in _talks(game):
        appeal = accepted(game, t, s, solution.continuation[t]).appeal
        for m, (party, move) in enumerate(game.answers.names):
            least = NEAR * game.noise[game.answers.party[m]]
            open_, close = int((~np.isnan(appeal[m])).sum()), int(((appeal[m] > -least) & (appeal[m] < 0)).sum())
            if close > found.get((party, move), (0, ""))[0]:
                when = f" in {game.calendar.label(t)}" if game.calendar.label(t) else ""
                message = (
                    f"on {close:,} of the {open_:,} packages that it may answer{when} its party would rather let the "
                    f"signature stand, by less than {least:.1f} points: noise alone may give the answer"
                )
                found[party, move] = close, message
    return [(f"moves.{party}.{move}", message) for (party, move), (_, message) in found.items()]


def _talks(game: Game) -> Iterator[tuple[int, int]]:
    """The talks that are looked at."""
    if game.history.states:
        yield from enumerate(int(s) for s in game.states.find(np.array(game.history.states)))
    else:
        yield from ((0, int(s)) for s in np.flatnonzero(game.reach.talks[0]))
