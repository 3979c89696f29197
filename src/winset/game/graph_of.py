"""A graph-model file as a graph: its states numbered, its moves listed, its preferences as ranks or relations."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from winset.cases.graph_case import NOT, GraphCase
from winset.cases.graph_checks import unseen_by
from winset.cases.graph_order import Order, order_of
from winset.cases.graph_states import StateSet, states_of
from winset.errors import LimitError
from winset.game.graph import MAX_MOVES, Graph, explicit_graph, option_graph, without_states

if TYPE_CHECKING:
    from collections.abc import Sequence

    from winset.cases.graph_case import View


def graph_of(case: GraphCase) -> Graph:
    """The graph of a graph-model file.

    Parameters
    ----------
    case : GraphCase
        Checked, as `read_graph` gives it.

    Returns
    -------
    Graph
        Parties and states in the order of the file; in the option form states ascend as binary numbers, the first
        option leading and Y for 1. A party's view has what it takes the others to prefer, and no move from or to a
        state that it does not see.

    Raises
    ------
    LimitError
        Where there are more than 40,000,000 moves.

    Examples
    --------
    >>> from winset.cases.graph_case import GraphCase
    >>> graph = graph_of(GraphCase.model_validate({
    ...     "winset": 1, "kind": "graph", "title": "Chicken",
    ...     "parties": {"a": {"options": ["swerve"]}, "b": {"options": ["swerve"]}},
    ...     "irreversible": ["b.swerve"],
    ...     "preferences": {"a": {"ranking": ["NY", "YY", "YN", "NN"]}, "b": {"statements": ["a.swerve"]}},
    ... }))
    >>> graph.states, graph.moves(1, 0).tolist(), graph.moves(1, 1).tolist(), graph.rank[0].tolist()
    (('NN', 'NY', 'YN', 'YY'), [1], [], [0, 3, 1, 2])
    """
    states = states_of(case)
    orders = [order_of(case.preferences[name], states) for name in case.parties]
    rank = np.array([order.rank for order in orders])
    better = [order.better for order in orders]
    if case.explicit:
        place = states.positions
        table = case.moves or {}
        moves = [
            [(place[start], place[end]) for start, ends in table.get(name, {}).items() for end in ends]
            for name in case.parties
        ]
        graph = explicit_graph(tuple(case.parties), tuple(place), moves, rank, better=better)
    else:
        counts = {name: len(party.options) for name, party in case.parties.items()}
        once = [case.options.index(word) for word in case.irreversible if word in case.options]
        graph = option_graph(counts, case.infeasible, once, rank, better=better)
        graph = _without_taking(graph, case, states)
    _hold_moves(graph, sum(bool(view.unseen) for view in case.views.values()))
    views = [_view(graph, case.views[name], case, states) if name in case.views else None for name in case.parties]
    return replace(graph, views=tuple(views))


def _hold_moves(graph: Graph, blind: int) -> None:
    """Stop where views that lack some moves would take too much memory."""
    total = sum(map(len, graph.to)) * (1 + blind)
    if total > MAX_MOVES:
        told = f"{total:,} moves with those of {blind} views that leave states unseen, the limit is {MAX_MOVES:,}"
        raise LimitError(f"{told}; name more infeasible patterns")


def _without_taking(graph: Graph, case: GraphCase, states: StateSet) -> Graph:
    """The graph without the moves that take an option which, once left, is left for good."""
    last = len(case.options) - 1
    left = [word.removeprefix(NOT).strip() for word in case.irreversible if word.startswith(NOT)]
    bits = sum(1 << (last - case.options.index(name)) for name in dict.fromkeys(left))
    if not bits:
        return graph
    first, to = np.zeros_like(graph.first), []
    for i, ends in enumerate(graph.to):
        start = np.repeat(np.arange(len(states)), np.diff(graph.first[i]))
        keep = ~states.masks[start] & states.masks[ends] & bits == 0
        first[i, 1:] = np.cumsum(np.bincount(start[keep], minlength=len(states)))
        to.append(ends[keep])
        to[-1].flags.writeable = False
    first.flags.writeable = False
    return replace(graph, first=first, to=tuple(to))


def _view(graph: Graph, view: View, case: GraphCase, states: StateSet) -> Graph:
    """The graph as one party sees it."""
    unseen = unseen_by(view, states)
    taken: Sequence[Order | None] = [
        order_of(view.preferences[name], states, unseen) if name in view.preferences else None for name in case.parties
    ]
    rank = np.array([graph.rank[i] if order is None else order.rank for i, order in enumerate(taken)])
    better = tuple(graph.better[i] if order is None else order.better for i, order in enumerate(taken))
    rank.flags.writeable = False
    seen = replace(graph, rank=rank, better=better)
    return without_states(seen, np.flatnonzero(unseen).tolist()) if unseen.any() else seen
