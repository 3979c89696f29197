"""How likely an ending may be before a course that risks it is no longer worth it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypedDict

import numpy as np

from winset.solver.forward import answered

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from winset.game.answers import Answers
    from winset.game.transitions import Operator
    from winset.solver.solution import Solution
    from winset.studies.outcome import Outcome


class BreakEven(TypedDict):
    """What a course is worth with an ending and without it, and the chance of it at which it is worth no more."""

    chance: float
    value_with: float | None
    value_without: float | None
    break_even: float | None
    worth_it: bool | None


def break_even(outcome: Outcome, ending: str, party: str, alternative: float) -> BreakEven:
    """The chance of an ending, over the whole horizon, at which a course is worth as much as its alternative.

    The course's value V is split into what it is worth where the ending comes, E, and where it does not, N: with p the
    chance that the party gives it, V = p E + (1 - p) N. With A the alternative's value, the break-even chance is
    (N - A) / (N - E): a gamble that costs c and wins B with probability w against a standing V0, and loses L in the
    catastrophe, breaks even at (w B - c - V0) / L. What happens where the ending does not come is held as it is.

    Parameters
    ----------
    outcome : Outcome
        The course, solved and forecast.
    ending : str
        The catastrophe.
    party : str
    alternative : float
        What the party has otherwise, in its points.

    Returns
    -------
    BreakEven
        `chance` p; `value_with` E and `value_without` N (None where the ending never or always comes); `break_even`
        (None where it cannot be told; below 0 the course is worse even without the ending, above 1 better even with
        it); `worth_it`: whether the course is worth more than the alternative as things are.
    """
    chance, part = _split(outcome, ending, party)
    value = float(outcome.worth[outcome.game.parties.index(party)])
    with_it = part / chance if chance > 0 else None
    without = (value - part) / (1 - chance) if chance < 1 else None
    even = None
    if with_it is not None and without is not None and without != with_it:
        even = (without - alternative) / (without - with_it)
    return {
        "chance": chance,
        "value_with": with_it,
        "value_without": without,
        "break_even": even,
        "worth_it": None if even is None else value > alternative,
    }


LITTLE, MOST_PERIODS = 1e-10, 100_000
"""Less than this is nothing, beside 1 and beside the numbers themselves; rounds after which one stops in any case."""


def worst_ending(outcome: Outcome, party: str) -> str | None:
    """The ending with the fewest points for a party, the first of the file where several; None where none is a loss."""
    p = outcome.game.parties.index(party)
    points = dict(zip(outcome.game.conflict.endings, outcome.game.ending_points[:, p], strict=True))
    worst = min(points, key=lambda name: points[name], default=None)
    return worst if worst is not None and points[worst] < 0 else None


class Undoing(NamedTuple):
    """How a party expects the talks of one period to go on with the war; axes `s` states, `o` outcomes of answers.

    `accepted` (s,) how likely something is accepted; `undone` (o, s) how likely each outcome then undoes it, as the
    party believes; `paid` (o, s) the points that answers bring the party where it does, times how likely that is.
    """

    accepted: NDArray[np.float64]
    undone: NDArray[np.float64]
    paid: NDArray[np.float64]


def _split(outcome: Outcome, ending: str, party: str) -> tuple[float, float]:
    """How likely a party takes an ending to be, and the part of its value that comes by way of it; behaviour as solved.

    Where it believes what the file says, that is what the forecast gives.
    """
    game, solution = outcome.game, outcome.solution
    p, e = game.parties.index(party), list(game.conflict.endings).index(ending)
    both = np.zeros((game.states.size, 2))
    both[game.states.ending == e] = 1.0, game.ending_points[e, p]
    if game.calendar.open:
        both = _at_rest(solution, p, both)
    for t in range(game.periods - 1, outcome.ahead.start - 1, -1):
        both = _period(solution, t, p, _undoing(solution, t, p), both)
    return float(both[outcome.state, 0]), float(both[outcome.state, 1])


def _at_rest(solution: Solution, p: int, both: NDArray[np.float64]) -> NDArray[np.float64]:
    """Chance and part where the periods that are all alike begin: round after round, until nothing moves."""
    rows = range(solution.game.periods, len(solution.sign))
    turn = [(t, _undoing(solution, t, p)) for t in reversed(rows)]
    for _ in range(MOST_PERIODS):
        before = both
        for t, talks in turn:
            both = _period(solution, t, p, talks, both)
        if np.abs(both - before).max() < LITTLE * max(1.0, np.abs(both).max()):
            break
    return both


def _period(solution: Solution, t: int, p: int, talks: Undoing, after: NDArray[np.float64]) -> NDArray[np.float64]:
    """Chance and part at the start of a period, from those at the start of the next; an ending has what it has."""
    game = solution.game
    chance, part = ((1 - game.fades) * after[:, k] for k in (0, 1))
    both = np.stack([chance, game.war.at(t)[:, p] * chance + game.discount[p] * part], axis=1)
    over = game.states.ending >= 0
    both = np.where(
        over[:, None], after, _before_talks(game.answers.target, talks, np.where(over[:, None], after, both))
    )
    for operator, choices in reversed(list(zip(game.operators, solution.choices, strict=True))):
        both = _before(operator, t, p, choices[t], both)
    return both


def _undoing(solution: Solution, t: int, p: int) -> Undoing:
    """What a party expects of the answers at the talks of row `t`, package by package and kind by kind."""
    game, answers = solution.game, solution.game.answers
    accepted = solution.sign[t] + solution.undone[t].sum(axis=1)
    found = Undoing(accepted, *np.zeros((2, answers.outcomes, game.states.size)))
    for here in answered(solution, t):
        undone, paid = _through_answers(answers, p, here.kind, here.choice)
        for o in range(answers.outcomes):
            found.undone[o] += np.bincount(here.state, undone[o] * here.taken, game.states.size)
            found.paid[o] += np.bincount(here.state, paid[o] * here.taken, game.states.size)
    return found


def _through_answers(
    answers: Answers, p: int, kind: NDArray[np.int64], choice: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What a party expects of each package that may be answered, once it is accepted: undone, and paid; (o, a) each."""
    undone, paid = np.zeros((2, answers.outcomes, len(kind)))
    believed, points = answers.believed[kind, :, p].T, answers.points[kind, :, p].T
    for owner in reversed(list(dict.fromkeys(answers.party.tolist()))):
        more, brought = np.zeros((2, *undone.shape))
        for m in np.flatnonzero(answers.party == owner):
            own = slice(answers.first[m], answers.first[m + 1])
            share = believed[own].sum(axis=0)
            after, bringing = -share * undone, -share * paid
            after[own] += believed[own]
            more += choice[m] * after
            brought += choice[m] * (bringing + points[m] * (undone + after))
        undone, paid = undone + more, paid + brought
    return undone, paid


def _before_talks(target: NDArray[np.int32], talks: Undoing, after: NDArray[np.float64]) -> NDArray[np.float64]:
    """Chance and part before the talks, from those with which their period ends; of a peace nothing."""
    before: NDArray[np.float64] = after * (1 - talks.accepted)[:, None]
    for leads, undone, paid in zip(target, talks.undone, talks.paid, strict=True):
        before += undone[:, None] * after[leads]
        before[:, 1] += paid * after[leads, 0]
    return before


def _before(
    operator: Operator, t: int, p: int, choice: NDArray[np.float64], after: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Chance and part before a stage, from those after it; shape (s, 2)."""
    before, believed, points = after.copy(), operator.believed_at(t, p), operator.points_at(t)
    for m, open_ in enumerate(operator.open_at(t)):
        moved = np.zeros_like(after)
        for o in range(operator.first[m], operator.first[m + 1]):
            moved += believed[:, o, None] * (after[operator.target[o]] - after)
        moved[:, 1] += points[:, m, p] * (after[:, 0] + moved[:, 0])
        before += (choice[:, m] * open_)[:, None] * moved
    return before
