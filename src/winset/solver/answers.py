"""What packages are worth once accepted, in one state: Ũ, with the answers to the signature priced in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from winset.solver.answer_kernels import answer, answer_room
from winset.solver.backward import answer_table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from winset.game.game import Game


@dataclass(frozen=True, slots=True, eq=False)
class Accepted:
    """The admissible packages of a state, `k` of them, once accepted; answers have `o` outcomes.

    Attributes
    ----------
    worth : (p, k) float array
        Ũ; U where nobody may answer.
    stands : (k,) float array
        The probability that the signature stands, by the file's own numbers; 1 where nobody may answer.
    undone : (o, k) float array
        The probability that each outcome undoes it.
    given : (m, k) float array
        The probability that each answer is given, whatever comes of it.
    appeal : (m, k) float array
        By how many points of its party giving an answer is better than letting the signature stand, when its turn has
        come; NaN where it is not open.
    """

    worth: NDArray[np.float64]
    stands: NDArray[np.float64]
    undone: NDArray[np.float64]
    given: NDArray[np.float64]
    appeal: NDArray[np.float64]


def accepted(game: Game, t: int, s: int, going: NDArray[np.float64]) -> Accepted:
    """What the packages of a state are worth once accepted, and how likely each then stands (docs/model.md section 3).

    Parameters
    ----------
    game : Game
    t, s : int
        A period, and a state at its talks.
    going : (s, p) float array
        What going on from each state is worth: C of the period, or D against war.

    Returns
    -------
    Accepted

    Examples
    --------
    >>> from winset import build, solve
    >>> from winset.cases.read import parse
    >>> toy = "{winset: 1, title: t, parties: {a: {values: {x: {y: 2}}}}, issues: {x: [y, z]}, consent: [{of: [a]}]}"
    >>> made = solve(build(parse(toy)))
    >>> accepted(made.game, 0, 0, made.continuation[0]).worth.tolist()
    [[2.0, 0.0]]
    """
    packages = game.packages
    worth, count = packages.worth(s), int(packages.count[s])
    answers = game.answers
    given, appeal = np.zeros((len(answers.names), count)), np.full((len(answers.names), count), np.nan)
    found = Accepted(worth, np.ones(count), np.zeros((answers.outcomes, count)), given, appeal)
    place, kind = answers.run(t, s)
    if not len(place):
        return found
    table: Any = answer_table(game, t, going)
    room = answer_room(table, np.array([s]), len(game.parties), True)
    answer(table, s, packages.row[s], packages.points, game.noise, room)
    worth[:, place], found.stands[place], found.undone[:, place] = room.held, room.stands, room.gone
    given[:, place], appeal[:, place] = room.given, np.where(answers.pace[kind].T > 0, room.appeal, np.nan)
    return found
