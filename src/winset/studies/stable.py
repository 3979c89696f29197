"""Who would leave a state, and under which idea of foresight: a graph-model file, or a package of a conflict."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal, TypedDict

import numpy as np

from winset.cases.graph_case import GraphCase
from winset.cases.graph_states import states_of
from winset.cases.problems import nearest, quoted
from winset.cases.read import Case, read_either
from winset.errors import RequestError
from winset.game.game import build
from winset.game.graph_of import graph_of
from winset.game.vote import TOLERANCE
from winset.solver.graph.stability import CONCEPTS, stability
from winset.solver.solution import solve
from winset.studies.finding import Finding, Told, provenance_of
from winset.studies.month.moment import hold_month
from winset.studies.phases import phases_read
from winset.studies.progress import silent
from winset.studies.signing import TIE, MoveOutcome, signing
from winset.studies.stable_parts import (
    Board,
    CoalitionsTold,
    InverseTold,
    ReachTold,
    StateAsked,
    asked_json,
    coalitions_json,
    inverse_json,
    reach_json,
)
from winset.studies.words import LeverLabels, lever_labels, spoken

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from winset.cases.schema import Conflict
    from winset.game.game import Game
    from winset.game.graph import Graph
    from winset.studies.progress import Tell
    from winset.studies.signing import Signing

QUESTION = "Is a state stable, for whom, under which idea of foresight, and what would have to change?"
TITLE = "Stability"
SOURCE = "Fang, Hipel & Kilgour 1993; Kilgour, Hipel, Fang & Peng 2001; docs/design.md"

MAX_FOCUS = 200
"""Most equilibria for which it is told which coalitions would leave them."""

MAX_EVERY = 2_000
"""Most states of a graph for which every coalition is looked at in every state, and not in equilibria alone."""


class StateLabels(TypedDict):
    """States that have words of their own; options in words; whether one is a file's, a signature or a move."""

    states: dict[str, str]
    acts: dict[str, str]
    kinds: dict[str, str]


class GraphLabels(StateLabels):
    """The names to show of a graph model."""

    parties: dict[str, str]


class PackageLabels(LeverLabels, StateLabels):
    """The names to show of a package."""


class GraphOrigin(TypedDict):
    """What it takes to repeat an answer about a graph-model file."""

    winset: str
    graph: str
    digest: str
    seed: None
    method: str


class StabilityTold(TypedDict):
    """What a graph model and a package have in common."""

    parties: list[str]
    options: list[str]
    states: list[str]
    moves: int
    concepts: list[str]
    single: bool
    views: list[str]
    stability: dict[str, dict[str, list[str]]]
    equilibria: dict[str, list[str]]
    asked: StateAsked | None
    coalitions: CoalitionsTold | None
    reach: ReachTold | None
    inverse: InverseTold | None


class GraphStability(StabilityTold):
    """Which states of a graph model are stable."""

    study: str
    title: str
    kind: Literal["graph"]
    labels: GraphLabels
    provenance: GraphOrigin


class PackageSigned(TypedDict):
    """The package, the month, and what its states are worth."""

    month: str | None
    path: str
    state: dict[str, bool | int | str]
    recorded: str | None
    talks_open: bool
    package: dict[str, str]
    points: dict[str, list[float]]
    signed: list[str]
    endings: dict[str, str]
    outcomes: dict[str, MoveOutcome]


class PackageStability(Told, StabilityTold, PackageSigned):
    """Whether a package is stable."""

    title: str
    kind: Literal["package"]
    labels: PackageLabels
    tolerance: float
    own: bool


StableAnswer = GraphStability | PackageStability


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a graph.

    Attributes
    ----------
    state, reach, inverse : str, optional
        A state by its name, or by its number from 1 in the order of `states`; where a name is itself a number, the
        name counts. The state asked about, the status quo, and the state that is to become stable.
    concept : str, optional
        One of the solver's concepts; default all.
    single : bool
        Others answer by one move of one of them.
    coalitions : bool
        Whether coalitions are looked at.
    """

    state: str | None = None
    reach: str | None = None
    inverse: str | None = None
    concept: str | None = None
    single: bool = False
    coalitions: bool = False


def stable(
    case: Case | GraphCase,
    *,
    at: str | None = None,
    package: str | Mapping[str, str] | None = None,
    moves: Sequence[str] | None = None,
    tolerance: float | None = None,
    state: str | None = None,
    concept: str | None = None,
    single: bool = False,
    coalitions: bool = False,
    reach: str | None = None,
    inverse: str | None = None,
    progress: Tell | None = None,
) -> Finding[StableAnswer]:
    """Which states of a graph model are stable; or whether a package is, at one month of a conflict.

    Parameters
    ----------
    case : Case or GraphCase
        A conflict, a graph model, or what `read` takes for one; a file may be of either kind.
    at, package, moves, tolerance
        For a conflict alone, as in `signing.signing`; the state in which all sign is then asked about, unless `state`
        names another.
    state, concept, single, coalitions, reach, inverse
        As in `Asked`.
    progress : callable, optional
        Told what is being done and the share of it done.

    Returns
    -------
    Finding
        See docs/design.md.

    Raises
    ------
    RequestError
        Where a state, concept, month, package or move is not one that there is.
    LimitError
        Where what is asked for passes a stated limit.

    Examples
    --------
    >>> from winset.cases.graph_read import parse_graph
    >>> case = parse_graph('''
    ... {winset: 1, kind: graph, title: One step, parties: {a: {}}, states: [s1, s2], moves: {a: {s1: [s2]}},
    ...  preferences: {a: {ranking: [s2, s1]}}}
    ... ''').case
    >>> stable(case).to_json()["equilibria"]["nash"]
    ['s2']
    """
    subject = read_either(case)
    asked = Asked(state, reach, inverse, concept, single, coalitions)
    if isinstance(subject, GraphCase):
        _hold_own(at=at, package=package, moves=moves, tolerance=tolerance)
    _concepts(asked)
    if isinstance(subject, GraphCase):
        return _of_file(subject, asked)
    tell, least = progress or silent, TIE if tolerance is None else tolerance
    game = build(subject)
    hold_month(game, at)
    solution = solve(game, progress=partial(tell, "solving"))
    signs = signing(solution, at=at, package=package or "recorded", moves=moves, tolerance=least)
    found = _answer(_board_of(signs, exact=least <= TIE), asked, signs.asked)
    held = {"points": least, **TOLERANCE}
    return Finding(
        {
            "study": "stable",
            "title": subject.title,
            "kind": "package",
            "labels": _labels_of(subject, signs),
            **found,
            **_package(solution.game, signs),
            "tolerance": least,
            "own": found["asked"] is not None and found["asked"]["state"] == signs.graph.states[signs.asked],
            "provenance": provenance_of(
                solution.game, phases=phases_read(solution, 1), at=signs.moment.month, method=METHOD, tolerance=held
            ),
        }
    )


def _hold_own(**given: object) -> None:
    """Refuse what only a conflict has."""
    for name, value in given.items():
        if value is not None:
            told = f"`{name}` asks about a conflict, and this is a graph-model file"
            raise RequestError(told, mentions=[name])


METHOD = "the graph model over the solved game's values; exact, nothing is drawn"


def _concepts(asked: Asked) -> tuple[str, ...]:
    """The concepts asked for."""
    if asked.concept is None:
        return CONCEPTS
    name = asked.concept.lower()
    if name not in CONCEPTS:
        raise RequestError(f"no concept {quoted(asked.concept)}{nearest(name, CONCEPTS)}")
    return (name,)


def state_named(graph: Graph, word: str, parameter: str) -> int:
    """A state by its name, or by its number from 1.

    Raises
    ------
    RequestError
        Where there is none; the nearest name is told.
    """
    places = {name: place for place, name in enumerate(graph.states)}
    if word in places:
        return places[word]
    if word.upper() in places:
        return places[word.upper()]
    if word.isascii() and word.isdigit():
        if 1 <= int(word[:9]) <= len(places):
            return int(word[:9]) - 1
        raise RequestError(f"states are numbered from 1 to {len(places):,}", parameter=parameter, found=word)
    numbers = f" (or its number, 1 to {len(places):,})"
    raise RequestError(f"no state {quoted(word)}{nearest(word, list(places))}{numbers}", parameter=parameter)


def _of_file(case: GraphCase, asked: Asked) -> Finding[StableAnswer]:
    """The answer for a graph-model file."""
    from winset import __version__

    graph = graph_of(case)
    return Finding(
        {
            "study": "stable",
            "title": case.title,
            "kind": "graph",
            "labels": _labels(case),
            **_answer(_board(case, graph), asked, None),
            "provenance": {
                "winset": __version__,
                "graph": case.title,
                "digest": case.digest,
                "seed": None,
                "method": "the graph model's definitions; exact, nothing is drawn",
            },
        }
    )


def _board(case: GraphCase, graph: Graph) -> Board:
    """A file's graph with its options and, for parties that have them, its points."""
    points = graph.rank.astype(np.float64)
    states = states_of(case)
    given = []
    for row, name in zip(points, case.parties, strict=True):
        told = case.preferences[name].points
        given.append(told is not None)
        for word, number in (told or {}).items():
            row[states.find(word)] = number
    return Board(graph, case.options, points, tuple(given))


def _labels(case: GraphCase) -> GraphLabels:
    return {
        "parties": {name: party.name or name for name, party in case.parties.items()},
        "states": {name: notes.name or spoken(name) for name, notes in (case.states or {}).items()},
        "acts": {
            f"{name}.{option}": notes.name or spoken(option)
            for name, party in case.parties.items()
            for option, notes in party.options.items()
        },
        "kinds": dict.fromkeys(case.options, "option"),
    }


def _board_of(signs: Signing, *, exact: bool) -> Board:
    """The graph of a package."""
    return Board(signs.graph, signs.names, signs.points, (True,) * len(signs.graph.parties), exact)


def _labels_of(conflict: Conflict, signs: Signing) -> PackageLabels:
    """The conflict's names, and those of the signatures and moves."""
    known = lever_labels(conflict)
    acts, kinds = {}, {}
    for name, (party, move) in zip(signs.names, signs.options, strict=True):
        acts[name] = "sign" if move is None else known["moves"][f"{party}.{move}"]
        kinds[name] = "sign" if move is None else "move"
    return {**known, "states": {}, "acts": acts, "kinds": kinds}


def _answer(board: Board, asked: Asked, own: int | None) -> StabilityTold:
    """What a graph and a package have in common."""
    graph, concepts = board.graph, _concepts(asked)
    state = own if asked.state is None else state_named(graph, asked.state, "state")
    start = None if asked.reach is None else state_named(graph, asked.reach, "reach")
    goal = None if asked.inverse is None else state_named(graph, asked.inverse, "inverse")
    found = stability(graph, single=asked.single)
    anywhere = np.logical_or.reduce([found.equilibria[concept] for concept in concepts])
    values: StabilityTold = {
        "parties": list(graph.parties),
        "options": list(board.options),
        "states": list(graph.states),
        "moves": sum(map(len, graph.to)),
        "concepts": list(concepts),
        "single": asked.single,
        "views": [name for name, view in zip(graph.parties, graph.views, strict=True) if view is not None],
        "stability": {
            concept: {name: _named(graph, row) for name, row in zip(graph.parties, found.stable[concept], strict=True)}
            for concept in concepts
        },
        "equilibria": {concept: _named(graph, found.equilibria[concept]) for concept in concepts},
        "asked": None if state is None else asked_json(board, found, concepts, state, single=asked.single),
        "coalitions": None,
        "reach": None if start is None else reach_json(graph, start),
        "inverse": None if goal is None else inverse_json(graph, concepts, goal),
    }
    if asked.coalitions:
        focus = [state] if state is not None else np.flatnonzero(anywhere).tolist()[:MAX_FOCUS]
        every = state is None and len(graph.states) <= MAX_EVERY
        values["coalitions"] = coalitions_json(graph, found, concepts, focus, every=every)
    return values


def _named(graph: Graph, mask: NDArray[np.bool_]) -> list[str]:
    return [graph.states[place] for place in np.flatnonzero(mask)]


def _package(game: Game, signs: Signing) -> PackageSigned:
    """What only a package has."""
    graph, history = signs.graph, game.history
    recorded = None
    if history.agreement == signs.package:
        recorded = "now" if signs.moment.period == len(history.states) - 1 else "later"
    return {
        "month": signs.moment.month,
        "path": signs.moment.path,
        "state": game.states[signs.moment.state],
        "recorded": recorded,
        "talks_open": signs.talks_open,
        "package": signs.package,
        "points": {name: row.tolist() for name, row in zip(graph.parties, signs.points, strict=True)},
        "signed": _named(graph, signs.signed),
        "endings": {name: end for name, end in zip(graph.states, signs.ending, strict=True) if end is not None},
        "outcomes": signs.outcomes,
    }


__all__ = ["Asked", "stable", "state_named"]
