"""Who might undo a signature at the talks of one month, and how likely that is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypedDict

import numpy as np

from winset.solver.answers import accepted

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from winset.game.game import Game
    from winset.solver.answers import Accepted
    from winset.solver.solution import Solution


DealAnswers = Literal["none", "priced in", "left out"]
"""Whether some package may be answered once it is accepted, and whether what packages are worth takes that in."""


class AnswerTold(TypedDict):
    """A move that is open at a signature.

    `packages`: to how many admissible ones it is open. `chance`: the least and the greatest probability that it undoes
    a signature on one of these, once that is accepted. `quiet`: how many points more for its party by the terms would
    make it all one to it whether it answers, on the package that takes fewest and on the one that takes most; below 0
    where it would rather not answer; None where it thinks that it could not undo them. `undoes`: the probability that
    something is signed at the talks and undone by it.
    """

    party: str
    move: str
    packages: int
    chance: list[float]
    quiet: list[float] | None
    undoes: float


def deal_answers(
    game: Game, t: int, s: int, going: NDArray[np.float64]
) -> tuple[NDArray[np.float64] | None, DealAnswers]:
    """What packages are worth once accepted where some may be answered, and how that was taken into account.

    Parameters
    ----------
    game : Game
        It may have been built without its talks; then answers are left out.
    t, s : int
    going : (s, p) float array
        C of the period, or D.

    Returns
    -------
    (p, |X(s)|) float array or None
        None where no answer enters.
    str
    """
    if not game.bound.answers:
        return None, "none"
    if not game.packages.size:
        return None, "left out"
    found = accepted(game, t, s, going)
    return (None, "none") if np.isnan(found.appeal).all() else (found.worth, "priced in")


def answers_told(solution: Solution, t: int, s: int, going: NDArray[np.float64] | None = None) -> list[AnswerTold]:
    """The answers that are open to some admissible package at the talks of period `t` in state `s`.

    Parameters
    ----------
    solution : Solution
    t, s : int
    going : (s, p) float array, optional
        What going on from each state is worth, C of the period or D; default C.

    Returns
    -------
    list of AnswerTold
        In the order in which they are given.

    Examples
    --------
    >>> from winset import build, solve
    >>> from winset.cases.read import parse
    >>> toy = "{winset: 1, title: t, parties: {a: {values: {x: {y: 2}}}}, issues: {x: [y, z]}, consent: [{of: [a]}]}"
    >>> answers_told(solve(build(parse(toy))), 0, 0)
    []
    """
    game = solution.game
    if not game.answers.names:
        return []
    found = accepted(game, t, s, solution.continuation[t] if going is None else going)
    told: list[AnswerTold] = []
    for m, (party, move) in enumerate(game.answers.names):
        open_ = ~np.isnan(found.appeal[m])
        if not open_.any():
            continue
        cut = outcomes_of(game, m)
        chance, quiet = found.undone[cut].sum(axis=0)[open_], _quiet(game, t, s, m, found)
        told.append(
            {
                "party": party,
                "move": move,
                "packages": int(open_.sum()),
                "chance": [float(chance.min()), float(chance.max())],
                "quiet": [float(quiet.min()), float(quiet.max())] if len(quiet) else None,
                "undoes": float(solution.undone[t, s, cut].sum()),
            }
        )
    return told


def _quiet(game: Game, t: int, s: int, m: int, found: Accepted) -> NDArray[np.float64]:
    """Points under the terms that would make an answer no better than none, where its party thinks it may succeed."""
    place, kind = game.answers.run(t, s)
    share = game.answers.believed[kind][:, outcomes_of(game, m), game.answers.party[m]].sum(axis=1)
    gain = found.appeal[m, place]
    kept = (share > 0) & ~np.isnan(gain)
    points: NDArray[np.float64] = gain[kept] / share[kept]
    return points


def outcomes_of(game: Game, m: int) -> slice:
    """The outcomes of an answer among those of all."""
    return slice(int(game.answers.first[m]), int(game.answers.first[m + 1]))
