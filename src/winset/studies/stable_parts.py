"""The parts of an answer on stability: one state in full, coalitions, what can be reached, what must be reversed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

import numpy as np

from winset.errors import LimitError
from winset.solver.graph.coalitions import (
    COALITION_CONCEPTS,
    MAX_PARTIES,
    coalition_improvements,
    coalition_stability,
    coalitions,
    jumps,
    universal,
)
from winset.solver.graph.inverse import distance, reversals
from winset.solver.graph.reach import reachable
from winset.solver.graph.witness import witness

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from winset.game.graph import Graph
    from winset.solver.graph.stability import Stability

StepTaken = TypedDict("StepTaken", {"party": str, "from": str, "to": str})
"""A party's move from one state to another."""


class DeterrenceTold(TypedDict):
    """What others may do about an improvement: the moves that take it away, or after which the party escapes again."""

    deterred: bool
    steps: list[StepTaken] | None
    escape: str | None


class ImprovementTold(TypedDict):
    """A state to which a party would gain by moving, and under each concept what the others may do about it."""

    to: str
    concepts: dict[str, DeterrenceTold]


class FlipTold(TypedDict):
    """A change of one state's points that turns a verdict; `beyond` where it has to be more than that."""

    state: str
    change: float
    beyond: bool


class PartyVerdict(TypedDict):
    """Under which concepts a party stays, what it would gain by leaving, and how far each verdict is from turning."""

    stable: dict[str, bool]
    improvements: list[ImprovementTold]
    distance: dict[str, list[FlipTold] | None]
    in_points: bool


class StateAsked(TypedDict):
    """Each party's verdict on one state."""

    state: str
    number: int
    parties: dict[str, PartyVerdict]


class CoalitionLeaving(TypedDict):
    """A coalition that would gain by leaving a state, where to, and under which concepts it stays."""

    state: str
    coalition: list[str]
    to: list[str]
    stays: list[str]


CoalitionJump = TypedDict("CoalitionJump", {"coalition": list[str], "from": str, "to": str})
"""From one equilibrium to another, which only a coalition can do."""


class CoalitionsTold(TypedDict):
    """What coalitions would leave."""

    left_out: list[str]
    of: list[str]
    universal: dict[str, list[str]]
    leaving: list[CoalitionLeaving]
    jumps: dict[str, list[CoalitionJump]]


class StateReached(TypedDict):
    """A state that can come about, in how few moves, and by which."""

    state: str
    moves: int
    path: list[StepTaken]


ReachTold = TypedDict("ReachTold", {"from": str, "any": list[StateReached], "improving": list[StateReached]})
"""What can come about from a state: by any moves, and by improvements alone."""


class ReversalsTold(TypedDict):
    """The smallest sets of states no longer to be preferred; whether these are all."""

    sets: list[list[str]]
    complete: bool


class InverseTold(TypedDict):
    """What each party would have to see otherwise for a state to be stable, by concept."""

    state: str
    number: int
    parties: dict[str, dict[str, ReversalsTold]]


MAX_INVERSE = 20_000
"""Most states of a graph for which reversals are sought."""

MAX_DISTANCE = 5_000
"""Most states of a graph for which it is told how far a verdict is from turning."""

MOST_FLIPS = 20
"""Most changes of one state's points that are told for a verdict."""


@dataclass(frozen=True, slots=True, eq=False)
class Board:
    """A graph with the names to show.

    Attributes
    ----------
    graph : Graph
    options : tuple of str
        In the order of a state's letters; empty where states are named.
    points : (p, n) float array or None
        What changes of points are told in; None for steps of the ranking.
    in_points : tuple of bool
        Which parties have points.
    robust : bool
        Whether distances are told.
    """

    graph: Graph
    options: tuple[str, ...]
    points: NDArray[np.float64] | None
    in_points: tuple[bool, ...]
    robust: bool = True


def asked_json(board: Board, found: Stability, concepts: Sequence[str], state: int, *, single: bool) -> StateAsked:
    """Each party's verdicts on one state, what stands behind them, and how far they are from turning."""
    graph = board.graph
    return {
        "state": graph.states[state],
        "number": state + 1,
        "parties": {
            name: {
                "stable": {concept: bool(found.stable[concept][i, state]) for concept in concepts},
                "improvements": _improvements(graph, concepts, i, state, single=single),
                "distance": {concept: _distance(board, concept, i, state, single=single) for concept in concepts},
                "in_points": board.in_points[i],
            }
            for i, name in enumerate(graph.parties)
        },
    }


def steps_json(graph: Graph, steps: Sequence[tuple[int, int, int]]) -> list[StepTaken]:
    """Moves one after the other."""
    return [
        {"party": graph.parties[mover], "from": graph.states[start], "to": graph.states[end]}
        for mover, start, end in steps
    ]


def _improvements(
    graph: Graph, concepts: Sequence[str], party: int, state: int, *, single: bool
) -> list[ImprovementTold]:
    """Each improvement of a party from a state, and under each concept what the others may do about it."""
    told = {concept: witness(graph, concept, party, state, single=single) for concept in concepts}
    first = next(iter(told.values()))
    return [
        {
            "to": graph.states[answer.to],
            "concepts": {
                concept: {
                    "deterred": answers[place].deterred,
                    "steps": None if answers[place].steps is None else steps_json(graph, answers[place].steps or ()),
                    "escape": None if answers[place].escape is None else graph.states[answers[place].escape or 0],
                }
                for concept, answers in told.items()
            },
        }
        for place, answer in enumerate(first)
    ]


def _distance(board: Board, concept: str, party: int, state: int, *, single: bool) -> list[FlipTold] | None:
    """How far a verdict is from turning; None where that is not told."""
    graph = board.graph
    by_pairs = graph.seen_by(party).better[party] is not None
    if by_pairs or single or not board.robust or len(graph.states) > MAX_DISTANCE:
        return None
    flips = distance(graph, concept, party, state, board.points)[:MOST_FLIPS]
    return [{"state": graph.states[flip.state], "change": flip.change, "beyond": flip.beyond} for flip in flips]


def coalitions_json(
    graph: Graph, found: Stability, concepts: Sequence[str], focus: Sequence[int], *, every: bool
) -> CoalitionsTold:
    """What coalitions would leave: states stable against all of them, and who would leave each state in question.

    Parameters
    ----------
    graph : Graph
    found : Stability
    concepts : sequence of str
        Those whose equilibria jumps are sought among.
    focus : sequence of int
        The states in question.
    every : bool
        Whether stability against all coalitions is told of every state, and not of those in question alone.
    """
    if len(graph.parties) > MAX_PARTIES:
        raise LimitError(
            f"`coalitions` with {len(graph.parties)} parties; the limit is {MAX_PARTIES}", mentions=["coalitions"]
        )
    groups = [group for group in coalitions(range(len(graph.parties))) if len(group) > 1]
    states = list(range(len(graph.states))) if every else list(focus)
    verdicts = _universal(graph, states)
    return {
        "left_out": [concept for concept in COALITION_CONCEPTS if concept not in verdicts],
        "of": [graph.states[s] for s in states],
        "universal": {
            concept: [graph.states[s] for s, held in zip(states, verdicts[concept], strict=True) if held]
            for concept in verdicts
        },
        "leaving": [entry for s in focus for entry in _leaving(graph, groups, s)],
        "jumps": {
            concept: [
                {"coalition": _members(graph, group), "from": graph.states[a], "to": graph.states[b]}
                for group in groups
                for a, b in jumps(graph, group, _only(found.equilibria[concept], focus))
            ]
            for concept in concepts
        },
    }


def _universal(graph: Graph, states: Sequence[int]) -> dict[str, NDArray[np.bool_]]:
    """Stability against every coalition; without CSEQ where that alone is too much work."""
    for kept in (COALITION_CONCEPTS, COALITION_CONCEPTS[:-1]):
        try:
            return universal(graph, states, concepts=kept)
        except LimitError:
            continue
    told = f"`coalitions` over {len(graph.states):,} states is too much work; name one of them with `state`"
    raise LimitError(told, mentions=["coalitions", "state"])


def _only(mask: NDArray[np.bool_], focus: Sequence[int]) -> NDArray[np.bool_]:
    """Equilibria that are in question."""
    kept = np.zeros_like(mask)
    kept[list(focus)] = mask[list(focus)]
    return kept


def _members(graph: Graph, group: Sequence[int]) -> list[str]:
    return [graph.parties[i] for i in group]


def _leaving(graph: Graph, groups: Sequence[tuple[int, ...]], state: int) -> list[CoalitionLeaving]:
    """The coalitions of two and more that would gain by leaving a state, and under which concepts they stay."""
    found: list[CoalitionLeaving] = []
    for group in groups:
        ends = coalition_improvements(graph, group, state)
        if len(ends):
            held = coalition_stability(graph, group, [state], concepts=COALITION_CONCEPTS[:-1])
            found.append({
                "state": graph.states[state],
                "coalition": _members(graph, group),
                "to": [graph.states[end] for end in ends],
                "stays": [concept for concept, verdict in held.items() if verdict[0]],
            })  # fmt: skip
    return found


def reach_json(graph: Graph, start: int) -> ReachTold:
    """What can come about from a state: by any moves, and by improvements alone; the nearest first."""
    return {
        "from": graph.states[start],
        "any": _reached(graph, start, improving=False),
        "improving": _reached(graph, start, improving=True),
    }


def _reached(graph: Graph, start: int, *, improving: bool) -> list[StateReached]:
    found = reachable(graph, start, improving=improving)
    states, entries = np.unique(found.walk.state, return_index=True)
    order = np.lexsort((states, found.moves[states]))
    return [
        {
            "state": graph.states[states[n]],
            "moves": int(found.moves[states[n]]),
            "path": steps_json(graph, found.walk.steps(int(entries[n]))),
        }
        for n in order
        if states[n] != start
    ]


def inverse_json(graph: Graph, concepts: Sequence[str], state: int) -> InverseTold:
    """For each party and concept the fewest comparisons to reverse for a state to become stable."""
    if len(graph.states) > MAX_INVERSE:
        raise LimitError(
            f"`inverse` over {len(graph.states):,} states; the limit is {MAX_INVERSE:,}", mentions=["inverse"]
        )
    parties: dict[str, dict[str, ReversalsTold]] = {}
    for i, name in enumerate(graph.parties):
        parties[name] = {}
        for concept in concepts:
            found = reversals(graph, concept, i, state)
            sets = [[graph.states[t] for t in group] for group in found.sets]
            parties[name][concept] = {"sets": sets, "complete": found.complete}
    return {"state": graph.states[state], "number": state + 1, "parties": parties}
