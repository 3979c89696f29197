"""What can come about from a state, and what stands behind a verdict."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brute_stability import fewest_moves, opponents, reached
from graph_generators import graphs, plain, viewed_graphs
from winset.game.graph import Graph, explicit_graph
from winset.solver.graph.reach import reachable
from winset.solver.graph.stability import CONCEPTS, stability
from winset.solver.graph.witness import witness


def check_steps(graph: Graph, steps: tuple[tuple[int, int, int], ...], start: int, improving: bool) -> int:
    """The end of a sequence, every step of which must be a move of its mover's, nobody moving twice running."""
    before = -1
    for party, begin, end in steps:
        assert begin == start
        assert party != before
        assert end in graph.moves(party, begin)
        assert not improving or graph.preferred(party, begin)[end]
        start, before = end, party
    return start


@given(graphs(), st.booleans(), st.data())
@settings(max_examples=150, deadline=None, derandomize=True)
def test_fewest_moves_are_those_found_length_by_length(graph: Graph, improving: bool, data: st.DataObject) -> None:
    """Lengths agree with trying every length in turn, and each path is legal and as long as it says."""
    start = data.draw(st.integers(0, len(graph.states) - 1))
    found = reachable(graph, start, improving=improving)
    assert found.moves.tolist() == fewest_moves(plain(graph), start, improving)
    for state, moves in enumerate(found.moves.tolist()):
        path = found.path(state)
        assert (path is None) == (moves < 0)
        if path is not None:
            assert len(path) == moves
            assert check_steps(graph, path, start, improving) == state


@given(viewed_graphs(), st.sampled_from(CONCEPTS), st.booleans())
@settings(max_examples=200, deadline=None, derandomize=True)
def test_what_stands_behind_a_verdict_bears_it_out(graph: Graph, concept: str, single: bool) -> None:
    """Every improvement has its answer; all deter exactly where the state is stable; sanctions are legal and do hurt."""
    verdicts = stability(graph, single=single).stable[concept]
    for i in range(len(graph.parties)):
        seen = graph.seen_by(i)
        sets = plain(seen)
        improving = concept in ("seq", "sseq")
        for s in range(len(graph.states)):
            answers = witness(graph, concept, i, s, single=single)
            better = sets.better[i][s]
            assert [answer.to for answer in answers] == sorted(sets.moves[i][s] & better)
            assert all(answer.deterred for answer in answers) == verdicts[i, s]
            for answer in answers:
                ends = reached(opponents(sets, i, improving), answer.to, single) - better
                assert (answer.steps is None) == (concept == "nash" or not ends)
                if answer.steps is None:
                    assert not answer.deterred
                    continue
                end = check_steps(seen, answer.steps, answer.to, improving)
                assert end in ends
                assert all(party != i for party, _, _ in answer.steps)
                assert not single or len(answer.steps) == 1
                free = sets.moves[i][end] & better
                if concept in ("smr", "sseq"):
                    assert answer.deterred == (not free)
                    assert (answer.escape in free) if free else answer.escape is None
                else:
                    assert answer.deterred
                    assert answer.escape is None


def test_the_shortest_sanction_is_given_and_of_these_the_first() -> None:
    """Two ways of two moves and one of one: the one; where it is gone, that of the party named first."""
    rank = np.array([[1, 2, 2, 0, 2], [0] * 5, [0] * 5])
    moves = [[(0, 1)], [(1, 2), (4, 3)], [(2, 3), (1, 4), (1, 3)]]
    graph = explicit_graph(["a", "b", "c"], list("stuvw"), moves, rank)
    assert witness(graph, "gmr", 0, 0)[0].steps == ((2, 1, 3),)
    graph = explicit_graph(["a", "b", "c"], list("stuvw"), [moves[0], moves[1], moves[2][:2]], rank)
    assert witness(graph, "gmr", 0, 0)[0].steps == ((1, 1, 2), (2, 2, 3))


@pytest.mark.parametrize("concept", ["smr", "sseq"])
def test_an_escape_goes_to_the_best_state(concept: str) -> None:
    """a leaves, b strikes back, and a slips away again: to the best of what it can reach."""
    rank = np.array([[1, 2, 0, 2, 3], [0, 0, 1, 0, 0]])
    graph = explicit_graph(["a", "b"], list("stuvw"), [[(0, 1), (2, 3), (2, 4)], [(1, 2)]], rank)
    (answer,) = witness(graph, concept, 0, 0)
    assert (answer.to, answer.deterred, answer.steps, answer.escape) == (1, False, ((1, 1, 2),), 4)
