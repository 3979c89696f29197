"""What a refusing party would have to believe: the chance at which it, or what waits for it, would come in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypedDict

import numpy as np

from winset.game.variants import believing
from winset.solver.solution import solve
from winset.studies.month.moment import disagreement
from winset.studies.month.votes import read_votes
from winset.studies.unlocking.settings import ahead
from winset.studies.words import outcome_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from winset.game.game import Game
    from winset.game.transitions import Operator
    from winset.solver.solution import Solution
    from winset.studies.progress import TellShare
    from winset.studies.targets import Target

MOST = 10
"""Most beliefs tried for a goal: those that by a first estimate bear most on what fighting on is worth."""

HALVINGS = 7
"""Halvings by which the belief is found at which a party comes in: to 1/128 of the way."""

LEAST = 1e-9
"""Points that a belief has to move, by the estimate, to be worth a solve."""


class BeliefNeeded(TypedDict):
    """What a party would have to believe for a goal: at least, or at most, so much, whatever the state and the date."""

    target: str | None
    party: str
    kind: str
    event: str
    outcome: int
    path: str
    words: str
    probability: float
    believed: float
    way: Literal["at least", "at most"]
    needed: float


class TriedBelief(NamedTuple):
    """A belief: whose, of which outcome of which stage; what it is in the month, the most it may be, what it moves.

    `estimate` is about by how many points fighting on would be worth more to the party for each unit of the belief.
    """

    party: int
    stage: int
    outcome: int
    here: float
    most: float
    estimate: float

    @property
    def end(self) -> float:
        """The belief with which fighting on is worth least to the party."""
        return 0.0 if self.estimate > 0 else self.most


def needed_beliefs(
    solution: Solution, place: tuple[int, int], against: str, targets: Sequence[Target], tell: TellShare
) -> tuple[list[BeliefNeeded], int, int]:
    """For each goal, what one refusing party would have to believe of one outcome for the goal to be reached.

    Parameters
    ----------
    solution : Solution
    place : (int, int)
        The period and the state of the talks.
    against : {'war', 'now'}
    targets : sequence of Target
    tell : callable
        Told the share done.

    Returns
    -------
    list of BeliefNeeded
        By goal, the nearest to what is believed first. Beliefs about what is sure to happen are not tried.
    int, int
        How many beliefs were tried, and how often the conflict was solved again.
    """
    game = solution.game
    votes = read_votes(game, *place, disagreement(solution, against)[place[0]])
    found: list[BeliefNeeded] = []
    tried = solves = 0
    for n, target in enumerate(targets):
        parties = votes.refusing if target.party is None else (target.party,)
        rows = []
        for held in _worth_trying(solution, place, parties):
            tried += 1
            needed, count = _threshold(game, held, place, against, target)
            solves += count
            if needed is not None:
                rows.append((abs(needed - held.here), _told(game, held, target, needed)))
        found += [row for _, row in sorted(rows, key=lambda one: one[0])]
        tell((n + 1) / len(targets))
    return found, tried, solves


def _worth_trying(solution: Solution, place: tuple[int, int], parties: Sequence[int]) -> list[TriedBelief]:
    """The beliefs of some parties that bear most on what fighting on is worth to each, the strongest first."""
    found = [held for p in parties for held in _held(solution, place, p)]
    chosen = [held for held in found if abs(held.estimate * (held.end - held.here)) > LEAST]
    return sorted(chosen, key=lambda held: -abs(held.estimate * (held.end - held.here)))[:MOST]


def _held(solution: Solution, place: tuple[int, int], p: int) -> Iterator[TriedBelief]:
    """What a party believes of every outcome that is not sure."""
    game, (t, s) = solution.game, place
    later = [np.eye(1, game.states.size, s)[0], *ahead(solution, t, s)][: game.periods - t - 1]
    for k, operator in enumerate(game.operators):
        here = operator.believed_at(t, p)[s if operator.varied.row.size else 0]
        rows = operator.varied.believed[:, :, p] if operator.varied.row.size else operator.probability[None]
        for m in range(len(operator.names)):
            if operator.leaves[m]:
                continue
            own = range(int(operator.first[m]), int(operator.first[m + 1]))
            for o in own:
                others = rows[:, [one for one in own if one != o]].sum(axis=1).max()
                estimate = _estimate(solution, operator, k, m, o, p, later, t)
                yield TriedBelief(p, k, o, float(here[o]), max(0.0, 1.0 - float(others)), estimate)


def _estimate(
    solution: Solution, operator: Operator, k: int, m: int, o: int, p: int, later: Sequence[np.ndarray], t: int
) -> float:
    """About what a belief is worth to a party for each unit: over all times, how often it counts by what it moves."""
    total = 0.0
    for n, mass in enumerate(later):
        then = t + 1 + n
        value = solution.war_value_start[then + 1, :, p]
        apart = np.nan_to_num(value[operator.target[o]] - value)
        total += float((mass * operator.open_at(then)[m] * solution.choices[k][then, :, m]) @ apart)
    return total


def _threshold(
    game: Game, held: TriedBelief, place: tuple[int, int], against: str, target: Target
) -> tuple[float | None, int]:
    """The belief nearest to what is believed with which a goal is reached, None where none does; and the solves."""
    far, near, solves = held.end, held.here, 1
    if not _reached(game, held, far, place, against, target):
        return None, solves
    for _ in range(HALVINGS):
        middle = (far + near) / 2
        solves += 1
        if _reached(game, held, middle, place, against, target):
            far = middle
        else:
            near = middle
    return far, solves


def _reached(
    game: Game, held: TriedBelief, belief: float, place: tuple[int, int], against: str, target: Target
) -> bool:
    """Whether a goal is reached where a party believes so much of an outcome."""
    t, s = place
    changed = believing(game, held.stage, held.outcome, held.party, belief)
    votes = read_votes(game, t, s, disagreement(solve(changed, talks=against == "now"), against)[t])
    away = target.away(game.packages.digits, votes.chosen)
    return bool(((away == 0) & votes.passes()).any())


def _told(game: Game, held: TriedBelief, target: Target, needed: float) -> BeliefNeeded:
    """A belief and what it would have to be."""
    stage, operator = game.bound.stages[held.stage], game.operators[held.stage]
    m = int(np.searchsorted(operator.first, held.outcome, side="right")) - 1
    event = stage.events[m]
    possible = [place for place, outcome in enumerate(event.outcomes) if outcome.possible]
    outcome = possible[held.outcome - int(operator.first[m])]
    kind = {"chance": "chance", "moves": "move", "accord": "accord"}[stage.kind]
    name = f"{stage.name}.{event.name}" if kind == "move" else event.name
    base = {"chance": f"chance.{name}", "move": f"moves.{name}", "accord": f"accords.{name}"}[kind]
    party = game.parties[held.party]
    return {
        "target": None if target.party is None else game.parties[target.party],
        "party": party,
        "kind": kind,
        "event": name,
        "outcome": outcome,
        "path": f"{base}.outcomes[{outcome}].believed.{party}",
        "words": outcome_words(game.conflict, kind, name, outcome),
        "probability": event.outcomes[outcome].probability,
        "believed": held.here,
        "way": "at least" if needed > held.here else "at most",
        "needed": needed,
    }
