"""Hypothesis strategies for small graph models, and the same as plain sets."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from brute_stability import Plain
from winset.game.graph import Graph, explicit_graph, option_graph, without_states

NAMES = ("a", "b", "c", "d", "e")


def plain(graph: Graph) -> Plain:
    """A graph model as sets."""
    n, p = len(graph.states), len(graph.parties)
    moves = [[set(graph.to[i][graph.first[i, s] : graph.first[i, s + 1]].tolist()) for s in range(n)] for i in range(p)]
    better = []
    for i in range(p):
        relation, rank = graph.better[i], graph.rank[i].tolist()
        if relation is None:
            better.append([{t for t in range(n) if rank[t] > rank[s]} for s in range(n)])
        else:
            better.append([{t for t in range(n) if relation[t, s]} for s in range(n)])
    return Plain(n, moves, better)


def _preferences(draw: st.DrawFn, p: int, n: int, partial: bool) -> tuple[np.ndarray, list[np.ndarray | None]]:
    """Levels with ties, and for some parties any strict relation at all: partial, intransitive."""
    levels = draw(st.integers(1, n))
    numbers = st.lists(st.integers(0, levels), min_size=n, max_size=n)
    rank = np.array([draw(numbers) for _ in range(p)])
    better: list[np.ndarray | None] = [None] * p
    for i in range(p):
        if partial and draw(st.booleans()):
            pick = np.array(draw(st.lists(st.sampled_from([-1, 0, 1]), min_size=n * n, max_size=n * n))).reshape(n, n)
            upper = np.triu(pick, 1)
            better[i] = (upper > 0) | (upper < 0).T
    return rank, better


@st.composite
def explicit_graphs(draw: st.DrawFn, partial: bool = True, parties: int = 5) -> Graph:
    """States and moves listed, with moves that several parties share."""
    p, n = draw(st.integers(2, parties)), draw(st.integers(1, 7))
    pairs = [(s, t) for s in range(n) for t in range(n) if s != t]
    some = st.lists(st.sampled_from(pairs), max_size=2 * n) if pairs else st.just([])
    moves = [draw(some) for _ in range(p)]
    rank, better = _preferences(draw, p, n, partial)
    return explicit_graph(NAMES[:p], [f"s{s + 1}" for s in range(n)], moves, rank, better=better)


@st.composite
def option_graphs(draw: st.DrawFn, partial: bool = True, parties: int = 5) -> Graph:
    """Up to four options, with infeasible patterns and options that stay once they are taken."""
    p = draw(st.integers(2, parties))
    own = [0] * p
    for _ in range(draw(st.integers(1, 4))):
        own[draw(st.integers(0, p - 1))] += 1
    k = sum(own)
    letters = st.text("YN-", min_size=k, max_size=k)
    infeasible = [pattern for pattern in draw(st.lists(letters, max_size=2)) if pattern != "-" * k]
    irreversible = draw(st.lists(st.integers(0, k - 1), max_size=2, unique=True))
    parts = dict(zip(NAMES, own, strict=False))
    bare = option_graph(parts, infeasible, irreversible)
    if not bare.states:
        bare = option_graph(parts, (), irreversible)
        infeasible = []
    rank, better = _preferences(draw, p, len(bare.states), partial)
    return option_graph(parts, infeasible, irreversible, rank, better=better)


@st.composite
def viewed_graphs(draw: st.DrawFn) -> Graph:
    """Graphs in which some parties see others' preferences wrongly, or do not see some states."""
    graph = draw(graphs())
    views: list[Graph | None] = []
    for _ in graph.parties:
        view = None
        if draw(st.booleans()):
            rank, better = _preferences(draw, len(graph.parties), len(graph.states), partial=True)
            view = replace(graph, rank=rank, better=tuple(better))
            hidden = draw(st.lists(st.integers(0, len(graph.states) - 1), max_size=2))
            view = without_states(view, hidden)
        views.append(view)
    return replace(graph, views=tuple(views))


def graphs(partial: bool = True, parties: int = 5) -> st.SearchStrategy[Graph]:
    """Both forms."""
    return st.one_of(explicit_graphs(partial, parties), option_graphs(partial, parties))
