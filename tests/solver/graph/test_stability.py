"""Which states are stable for whom: against the definitions in sets and loops, known games, and large graphs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brute_stability import stable as brute_stable
from graph_generators import explicit_graphs, graphs, option_graphs, plain, viewed_graphs
from winset.game.graph import Graph, explicit_graph, option_graph
from winset.solver.graph.stability import CONCEPTS, stability


def named(graph: Graph, mask: np.ndarray) -> list[str]:
    """The names of some states."""
    return [graph.states[s] for s in np.flatnonzero(mask)]


def check(graph: Graph) -> None:
    """Every verdict is that of the definitions, each party's in its own view, and equilibria are what all keep to."""
    for single in (False, True):
        found = stability(graph, single=single)
        for concept in CONCEPTS:
            rows = []
            for i in range(len(graph.parties)):
                sets = plain(graph.seen_by(i))
                rows.append([brute_stable(sets, concept, i, s, single) for s in range(len(graph.states))])
            assert found.stable[concept].tolist() == rows, (concept, single)
            assert found.equilibria[concept].tolist() == [all(column) for column in zip(*rows, strict=True)]


@given(option_graphs())
@settings(max_examples=150, deadline=None, derandomize=True)
def test_agrees_with_the_definitions_in_option_form(graph: Graph) -> None:
    """Every concept, by sequences and by single moves: ties, infeasible states, options that stay, partial orders."""
    check(graph)


@given(explicit_graphs())
@settings(max_examples=300, deadline=None, derandomize=True)
def test_agrees_with_the_definitions_where_moves_are_listed(graph: Graph) -> None:
    """The same for any moves at all: shared by parties, leading round and back to the state itself."""
    check(graph)


@given(viewed_graphs())
@settings(max_examples=100, deadline=None, derandomize=True)
def test_each_party_judges_in_its_own_view(graph: Graph) -> None:
    """The same where parties see others' preferences wrongly or do not see states."""
    check(graph)


@given(graphs(), st.booleans())
@settings(max_examples=150, deadline=None, derandomize=True)
def test_the_more_foresight_the_more_is_stable(graph: Graph, single: bool) -> None:
    """Nash within SMR within GMR; Nash within SSEQ within SEQ within GMR; SSEQ within SMR."""
    found = stability(graph, single=single).stable
    for narrow, wide in (
        ("nash", "smr"),
        ("smr", "gmr"),
        ("nash", "sseq"),
        ("sseq", "seq"),
        ("seq", "gmr"),
        ("sseq", "smr"),
    ):
        assert not (found[narrow] & ~found[wide]).any(), (narrow, wide)


@given(graphs(), st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None, derandomize=True)
def test_names_and_order_do_not_matter(graph: Graph, random: object) -> None:
    """States and parties in another order have the same verdicts in that order."""
    n, p = len(graph.states), len(graph.parties)
    new, who = list(range(n)), list(range(p))
    random.shuffle(new)  # type: ignore[attr-defined]
    random.shuffle(who)  # type: ignore[attr-defined]
    moves = [[(new[s], new[t]) for s in range(n) for t in graph.moves(i, s).tolist()] for i in who]
    old = np.argsort(new)
    better = [None if relation is None else relation[np.ix_(old, old)] for relation in (graph.better[i] for i in who)]
    other = explicit_graph(
        [graph.parties[i] for i in who], [graph.states[s] for s in old], moves, graph.rank[who][:, old], better=better
    )
    before, later = stability(graph), stability(other)
    for concept in CONCEPTS:
        assert (later.stable[concept] == before.stable[concept][who][:, old]).all()


@given(explicit_graphs(partial=False))
@settings(max_examples=80, deadline=None, derandomize=True)
def test_levels_given_pair_by_pair_have_the_same_verdicts(graph: Graph) -> None:
    """The search state by state and the one along levels agree where both can be asked."""
    pairs = tuple(row[:, None] > row[None, :] for row in graph.rank)
    before, later = stability(graph), stability(replace(graph, better=pairs))
    for concept in CONCEPTS:
        assert (later.stable[concept] == before.stable[concept]).all()


def test_prisoners_dilemma() -> None:
    """Talking is the Nash equilibrium; with foresight silence on both sides is stable too."""
    graph = option_graph({"a": 1, "b": 1}, rank=np.array([[1, 3, 0, 2], [1, 0, 3, 2]]))
    found = stability(graph).equilibria
    assert named(graph, found["nash"]) == ["NN"]
    for concept in ("gmr", "smr", "seq", "sseq"):
        assert named(graph, found[concept]) == ["NN", "YY"]


def test_chicken() -> None:
    """Who drives on while the other swerves wins in Nash equilibrium; with foresight both may swerve."""
    graph = option_graph({"a": 1, "b": 1}, rank=np.array([[0, 3, 1, 2], [0, 1, 3, 2]]))
    found = stability(graph).equilibria
    assert named(graph, found["nash"]) == ["NY", "YN"]
    assert named(graph, found["gmr"]) == named(graph, found["smr"]) == ["NY", "YN", "YY"]
    assert named(graph, found["seq"]) == named(graph, found["sseq"]) == ["NY", "YN"]


def line(n: int) -> Graph:
    """Two opponents move a chain of states on by turns, and at its far end lies the one thing that deters the third."""
    moves = [[(0, 1)], [(s, s + 1) for s in range(1, n - 1, 2)], [(s, s + 1) for s in range(2, n - 1, 2)]]
    rank = np.ones((3, n), dtype=np.int64)
    rank[0, 0], rank[0, -1] = 0, -1
    return explicit_graph(["a", "b", "c"], [f"s{s}" for s in range(n)], moves, rank)


@pytest.mark.parametrize("n", [3, 4, 5, 5_000])
def test_answers_may_be_as_long_as_the_graph(n: int) -> None:
    """A threat that takes thousands of moves by turns still deters, and takes one search to find."""
    found = stability(line(n)).stable
    assert found["gmr"][0, 0]
    assert not found["seq"][0, 0]
    assert stability(line(n), single=True).stable["gmr"][0, 0] == (n == 3)


def test_a_party_may_move_again_after_somebody_else() -> None:
    """Three parties: the answer needs b, then c, then b again."""
    moves = [[(0, 1)], [(1, 2), (3, 4)], [(2, 3)]]
    graph = explicit_graph(["a", "b", "c"], list("vwxyz"), moves, np.array([[1, 2, 2, 2, 0], [0] * 5, [0] * 5]))
    assert stability(graph).stable["gmr"][0, 0]
    alone = explicit_graph(["a", "b"], list("vwxyz"), [moves[0], [*moves[1], *moves[2]]], graph.rank[:2])
    assert not stability(alone).stable["gmr"][0, 0]


@pytest.mark.parametrize("seed", range(12))
def test_agrees_with_the_definitions_where_sequences_are_long(seed: int) -> None:
    """Twenty-five states with few moves each, so that much is reached late, by turns, and through the same states."""
    rng = np.random.default_rng(seed)
    p, n = 2 + seed % 4, 25
    pairs = [(s, t) for s in range(n) for t in range(n) if 0 < abs(s - t) < 4]
    moves = [[pairs[k] for k in rng.choice(len(pairs), 30, replace=False)] for _ in range(p)]
    check(explicit_graph("abcde"[:p], [f"s{s}" for s in range(n)], moves, rng.integers(0, n, (p, n))))


def test_five_parties_with_two_options_each() -> None:
    """A thousand states: every concept on every state of one party, against the definitions on a sample."""
    rank = np.random.default_rng(1).integers(0, 300, (5, 1024))
    graph = option_graph(dict.fromkeys("abcde", 2), irreversible=[3, 7], rank=rank)
    found, sets = stability(graph).stable, plain(graph)
    for concept in CONCEPTS:
        for s in range(0, 1024, 256):
            assert found[concept][2, s + 5] == brute_stable(sets, concept, 2, s + 5)
