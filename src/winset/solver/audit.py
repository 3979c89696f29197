"""What only the solved game can tell about a file: that nothing is worse than war, answers that noise alone gives."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from winset.game.game import build
from winset.game.packages import MAX_PACKAGES
from winset.game.spans import spans
from winset.game.vote import leeway, passes, yes_counts
from winset.solver.answers import accepted
from winset.solver.solution import solve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from winset.cases.schema import Conflict
    from winset.game.game import Game
    from winset.solver.solution import Solution

NEAR = 2.0
"""In temperatures: where standing by is better by no more, an answer is given with more than one chance in nine."""


MOST = 50_000_000
"""States times packages times periods up to which a file is solved to be checked; one with answers always is."""


def audit_solved(conflict: Conflict) -> list[tuple[str, str]]:
    """Warnings that need the solved game: answers given by noise alone, and that nothing is worse than war.

    They are looked for at the talks of the recorded months, or without a record at those of the first period.

    Parameters
    ----------
    conflict : Conflict

    Returns
    -------
    list of (path, message)
    """
    packages = math.prod(len(issue.options) for issue in conflict.issues.values())
    answers = any(move.at for moves in conflict.moves.values() for move in moves.values())
    if packages > MAX_PACKAGES or not (answers or conflict.time):
        return []
    game = build(conflict)
    if not answers and game.states.size * packages * game.periods > MOST:
        return []
    solution = solve(game)
    return [*_all_beat_war(solution), *_close_answers(solution)]


def _all_beat_war(solution: Solution) -> list[tuple[str, str]]:
    """That no package is worse than fighting on for good to anybody whose consent it needs."""
    game = solution.game
    talks = list(_talks(game)) if game.history.states else [(0, game.initial)]
    if game.conflict.time is None or not all(_beats_war(solution, t, s) for t, s in talks):
        return []
    step = game.calendar.step
    every = f"{'on' if step == 'day' else 'in'} every recorded {step}"
    when = every if game.history.states else f"in {game.calendar.label(0)}"
    told = (
        f"no package is worse than war without end for anyone whose consent it needs, {when}: that nobody would rather "
        "fight on is put in by these numbers, not found"
    )
    told += _largest(solution)
    return [("parties", told)]


def _largest(solution: Solution) -> str:
    """The stake that is largest beside what the war ahead costs its party, in words; empty where war costs nobody."""
    game, ahead = solution.game, solution.war[0, solution.game.initial]
    asked = {name for group in game.conflict.consent for name in group.of}
    found = [
        (one.points / -ahead[p], one, name, -ahead[p])
        for p, name in enumerate(game.parties)
        if name in asked and ahead[p] < 0
        for one in spans(game, p)
    ]
    if not found:
        return ""
    _, one, name, cost = max(found, key=lambda entry: entry[0])
    return f"; the largest stake beside the war ahead is {one.issue} to {name}, {one.points:.3g} of {cost:.3g} points"


def _beats_war(solution: Solution, t: int, s: int) -> bool:
    """Whether every admissible package of a state would be signed rather than fight on for good."""
    game, war = solution.game, solution.war[t]
    worth, clauses = accepted(game, t, s, war).worth, game.clauses(t, s)
    yes = worth >= (war[s] - leeway(war[s]))[:, None]
    counts = yes_counts(game.ballots.members, yes)
    return worth.shape[1] > 0 and bool(passes(counts, game.ballots.votes, clauses).all())


def _close_answers(solution: Solution) -> list[tuple[str, str]]:
    """Answers that are given by noise alone: their party would rather let the signature stand, but barely."""
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
                    f"signature stand, by less than {least:.1f} points: noise alone may give the answer; "
                    "raise what the attempt costs (`points`), or lower `noise`"
                )
                found[party, move] = close, message
    return [(f"moves.{party}.{move}", message) for (party, move), (_, message) in found.items()]


def _talks(game: Game) -> Iterator[tuple[int, int]]:
    """The talks that are looked at."""
    if game.history.states:
        yield from enumerate(int(s) for s in game.states.find(np.array(game.history.states)))
    else:
        yield from ((0, int(s)) for s in np.flatnonzero(game.reach.talks[0]))
