"""The same game a little changed: knowing more states, begun in the middle, without some moves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from winset.cases.schema import Step
from winset.game.beliefs import Varied
from winset.game.game import build, freeze
from winset.game.transitions import Reach, close, through

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from winset.game.game import Game


def game_through(game: Game, states: Sequence[Sequence[int]]) -> tuple[Game, list[bool]]:
    """The same game knowing some more states, given by their codes, and which of them it could take.

    Parameters
    ----------
    game : Game
    states : sequence of codes
        States in which the war goes on.

    Returns
    -------
    Game
        The same where it knows them all; otherwise one whose record passes through them, a state a period, with those
        of the recorded history first.
    list of bool
        Which of `states` it knows: there are only so many periods.
    """
    conflict, calendar = game.conflict, game.calendar
    missing = [tuple(codes) for codes in states if game.states.find(np.array([codes]))[0] < 0]
    if not missing:
        return game, [True] * len(states)
    recorded = list(dict.fromkeys(game.history.states))
    path = [*recorded, *missing][: calendar.shown]
    steps = []
    for t, codes in enumerate(path):
        factors = game.bound.factors.items()
        values = {name: domain.values[code] for (name, domain), code in zip(factors, codes, strict=True)}
        steps.append(Step(month=calendar.label(t), set=values))
    wider = build(conflict.with_history(tuple(steps)), calendar=calendar, reuse=game)
    return wider, [bool(wider.states.find(np.array([codes]))[0] >= 0) for codes in states]


def open_at(game: Game, t: int, states: NDArray[np.int64]) -> Game:
    """The same game from the talks of period `t` on, which may be held in any of some states.

    What follows from a state is the game's own and what was before does not matter, so the values that a solution finds
    there are exact; earlier periods have none.

    Parameters
    ----------
    game : Game
    t : int
    states : (m,) int array
        Indices of states in which the war goes on.
    """
    reach, live = game.reach, game.states.ending < 0
    start, talks, during = (np.zeros_like(rows) for rows in (reach.start, reach.talks, reach.during))
    here = np.zeros(game.states.size, dtype=bool)
    here[states] = True
    for later in range(t, game.periods):
        here = through(game.operators if later > t else (), here, later, during[later])
        talks[later] = here & live
        here = game.answers.spread(here, later)
        during[later] |= here
        start[later + 1] = here
    if game.calendar.open:
        close(game.operators, game.answers, live, start, talks, during)
    ever = np.asarray(during.any(axis=0))
    return replace(game, reach=freeze(Reach(start, talks, during, ever)))


def believing(game: Game, stage: int, outcome: int, party: int, probability: float) -> Game:
    """The same game where a party takes an outcome of some stage to have a probability, in every state and at any date.

    Parameters
    ----------
    game : Game
    stage, outcome : int
        Places among the operators, and among the operator's outcomes.
    party : int
    probability : float
        With what the party believes of the event's other outcomes it adds to at most 1, and what is sure to the file
        and to everybody stays so: then the game has the same states.
    """
    operator = game.operators[stage]
    row, believed, points = operator.varied.row, operator.varied.believed, operator.varied.points
    if not row.size:
        row, points = np.zeros((1, game.states.size), dtype=np.int32), operator.points[None].copy()
        believed = np.repeat(operator.probability[:, None], len(game.parties), axis=1)[None]
    believed = believed.copy()
    believed[:, outcome, party] = probability
    operators = list(game.operators)
    operators[stage] = replace(operator, varied=Varied(row, believed, points))
    return freeze(replace(game, operators=tuple(operators)))


def without_moves(game: Game, moves: Iterable[tuple[str, str]]) -> Game:
    """The same game in which some moves, given as (party, move), can never be made.

    It has the same states, so that values can be set side by side; its solution is that of the conflict with the moves
    forbidden.
    """
    gone = set(moves)
    operators = []
    for operator in game.operators:
        kept = np.array([operator.kind != "moves" or (operator.name, name) not in gone for name in operator.names])
        operators.append(operator if kept.all() else replace(operator, available=operator.available & kept[:, None]))
    kept = np.array([name not in gone for name in game.answers.names], dtype=bool)
    answers = (
        game.answers
        if kept.all()
        else replace(game.answers, open=game.answers.open & kept, pace=game.answers.pace * kept)
    )
    return replace(game, operators=tuple(operators), answers=answers)
