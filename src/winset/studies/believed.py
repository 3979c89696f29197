"""What parties believe, in words, and which of it moves no choice of anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

import numpy as np

from winset.cases.beliefs import beliefs
from winset.cases.change import changes_of
from winset.cases.changes import change_conflict
from winset.cases.conditions import text_of
from winset.cases.edits import left_out
from winset.studies.outcome import Outcome, outcome_of
from winset.studies.words import outcome_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from winset.cases.beliefs import Belief
    from winset.cases.change import Change
    from winset.cases.schema import Conflict
    from winset.studies.progress import Tell

MOVED = 1e-9
"""A probability that moves by no more than this has not moved."""

SOLVES = 40
"""Most beliefs that are tried one by one, those of a party on one event together."""


class BelievedNumber(TypedDict):
    """A number that a party believes, and while which condition; null always."""

    when: str | None
    probability: float


class BeliefTold(TypedDict):
    """What a party takes the probability of an outcome to be, beside the file's."""

    party: str
    kind: str
    event: str
    outcome: int
    path: str
    words: str
    probability: float
    believed: list[BelievedNumber]


class IdleBeliefs(TypedDict, total=False):
    """There where beliefs are left out: those whose going moves no choice; null where they are too many to try."""

    idle: list[BeliefTold] | None


def belief_told(conflict: Conflict, belief: Belief) -> BeliefTold:
    """A belief in words and in JSON."""
    return {
        "party": belief.party,
        "kind": belief.kind,
        "event": belief.event,
        "outcome": belief.outcome,
        "path": belief.path,
        "words": outcome_words(conflict, belief.kind, belief.event, belief.outcome),
        "probability": belief.probability,
        "believed": [{"when": text_of(when) or None, "probability": number} for when, number in belief.numbers],
    }


def idle_beliefs(made: Sequence[Change], first: Outcome, second: Outcome, tell: Tell) -> IdleBeliefs:
    """Where changes leave beliefs out, those of them that by themselves move no choice of anybody.

    What a party believes of the outcomes of one event is one belief. It is idle where, with the file's numbers in its
    place alone, every probability of a move, of an accord and of a signature stays what it is, in every state that the
    war may be in.

    Parameters
    ----------
    made : sequence of Change
    first, second : Outcome
        The conflict as it is, and with the changes.
    tell : callable
        Told what is being done and the share of it done.
    """
    if not any(kind == "beliefs" for change in made for kind, _ in left_out(change.without)):
        return {}
    conflict = first.game.conflict
    kept = {belief.path for belief in beliefs(second.game.conflict)}
    gone: dict[tuple[str, str, str], list[Belief]] = {}
    for belief in beliefs(conflict):
        if belief.path not in kept:
            gone.setdefault((belief.party, belief.kind, belief.event), []).append(belief)
    if len(gone) > SOLVES:
        return {"idle": None}
    found = []
    for k, held in enumerate(gone.values()):
        if not any(belief.differs for belief in held) or not _moves(first, without(first, held)):
            found += [belief_told(conflict, belief) for belief in held]
        tell("each belief alone", (k + 1) / len(gone))
    return {"idle": found}


def without(outcome: Outcome, held: Iterable[Belief]) -> Outcome:
    """The conflict with the file's number in the place of some beliefs, solved from its start."""
    changes = changes_of({"set": {belief.path: belief.probability for belief in held}})
    return outcome_of(change_conflict(outcome.game.conflict, changes), reuse=outcome.game)


def _moves(first: Outcome, second: Outcome) -> bool:
    """Whether any choice of two solved conflicts differs."""
    game = first.game
    if not np.array_equal(game.states.codes, second.game.states.codes):
        return True
    ever, talks = game.reach.ever, game.reach.talks
    pairs = [
        *(
            tuple(getattr(one.solution, name)[: len(talks)][talks] for one in (first, second))
            for name in ("sign", "undone")
        ),
        (first.ahead.packages, second.ahead.packages),
        *((a[:, ever], b[:, ever]) for a, b in zip(first.solution.choices, second.solution.choices, strict=True)),
    ]
    return any(a.shape != b.shape or bool((np.abs(a - b) > MOVED).any()) for a, b in pairs)
