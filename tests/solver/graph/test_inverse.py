"""What would have to change for a verdict to change: against every subset and every single change tried."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brute_stability import changed, stable
from brute_stability import reversals as brute_reversals
from graph_generators import explicit_graphs, graphs, plain, viewed_graphs
from winset.errors import RequestError
from winset.game.graph import Graph, explicit_graph, option_graph
from winset.solver.graph import inverse as module
from winset.solver.graph.inverse import Flip, distance, reversals
from winset.solver.graph.stability import CONCEPTS


@given(viewed_graphs(), st.sampled_from(CONCEPTS), st.data())
@settings(max_examples=250, deadline=None, derandomize=True)
def test_reversals_are_the_minimal_sets_of_all_that_are_tried(graph: Graph, concept: str, data: st.DataObject) -> None:
    """Every minimal set of comparisons is found, the fewest first, and reversing it makes the state stable."""
    party = data.draw(st.integers(0, len(graph.parties) - 1))
    sets = plain(graph.seen_by(party))
    for s in range(min(sets.states, 8)):
        if len(sets.better[party][s]) > 7:
            continue
        found = reversals(graph, concept, party, s, most=1_000)
        expected = sorted(
            (tuple(sorted(group)) for group in brute_reversals(sets, concept, party, s)), key=lambda g: (len(g), g)
        )
        assert list(found.sets) == expected
        assert found.complete


@given(graphs(partial=False), st.sampled_from(CONCEPTS), st.data())
@settings(max_examples=250, deadline=None, derandomize=True)
def test_a_verdict_turns_at_the_distance_given_and_nowhere_before(
    graph: Graph, concept: str, data: st.DataObject
) -> None:
    """Each state's points are put on, just below and just above every other value: the first turn is the one given."""
    party = data.draw(st.integers(0, len(graph.parties) - 1))
    n = len(graph.states)
    steps = data.draw(st.lists(st.integers(1, 5), min_size=n, max_size=n))
    points = np.cumsum(steps)[graph.rank].astype(float)
    sets = plain(graph)
    for s in range(n):
        found = {flip.state: flip for flip in distance(graph, concept, party, s, points)}
        before = stable(sets, concept, party, s)
        for x in range(n):
            turns = []
            for value in {v + nudge for v in points[party].tolist() for nudge in (-0.25, 0, 0.25)}:
                row = points[party].copy()
                row[x] = value
                now = {t for t in range(n) if row[t] > row[s]}
                if stable(changed(sets, party, s, now), concept, party, s) != before:
                    turns.append(value - points[party, x])
            if not turns:
                assert x not in found
                continue
            flip = found[x]
            nearest = min(turns, key=abs)
            assert flip.beyond == before
            assert abs(nearest) == abs(flip.change) + 0.25 * flip.beyond
            assert flip.change == 0 or np.sign(nearest) == np.sign(flip.change)


@given(explicit_graphs(partial=False), st.sampled_from(CONCEPTS))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_without_points_a_change_is_a_number_of_steps(graph: Graph, concept: str) -> None:
    """Levels stand in for points, and the smallest change comes first."""
    found = distance(graph, concept, 0, 0)
    assert found == distance(graph, concept, 0, 0, graph.rank.astype(float))
    assert [abs(flip.change) for flip in found] == sorted(abs(flip.change) for flip in found)
    assert all(flip.change == int(flip.change) for flip in found)


def test_preferences_pair_by_pair_have_no_distance() -> None:
    """There are no points to vary then."""
    graph = explicit_graph(["a"], ["s", "t"], [[(0, 1)]], better=[np.array([[False, False], [True, False]])])
    with pytest.raises(RequestError, match="a's preferences are given pair by pair"):
        distance(graph, "nash", 0, 0)


def test_a_verdict_that_nothing_turns() -> None:
    """Where a party cannot move nothing that it thinks matters."""
    graph = explicit_graph(["a", "b"], ["s", "t"], [[], [(0, 1)]])
    assert distance(graph, "gmr", 0, 0) == ()
    assert reversals(graph, "gmr", 0, 0).sets == ((),)


def test_the_tie_is_where_it_turns() -> None:
    """What is as good as the state is no reason to leave: unstable turns at the tie, stable only beyond it."""
    graph = option_graph({"a": 1}, rank=np.array([[0, 1]]))
    points = np.array([[2.0, 3.5]])
    assert distance(graph, "nash", 0, 0, points) == (Flip(0, 1.5, False), Flip(1, -1.5, False))
    assert distance(graph, "nash", 0, 1, points) == (Flip(0, 1.5, True), Flip(1, -1.5, True))


def test_as_many_as_asked_for_and_no_longer_than_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there are more sets than asked for, or than can be tried, it says that these are not all."""
    graph = option_graph({"a": 1, "b": 3}, rank=np.array([[0] * 8 + [1] * 8, [0] * 16]))
    every = reversals(graph, "gmr", 0, 0)
    assert every.complete
    assert [len(group) for group in every.sets] == [1] * 8
    some = reversals(graph, "gmr", 0, 0, most=3)
    assert not some.complete
    assert len(some.sets) == 3
    monkeypatch.setattr(module, "MAX_TRIED", 4)
    assert not reversals(graph, "gmr", 0, 0).complete
