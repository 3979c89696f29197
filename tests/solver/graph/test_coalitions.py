"""What coalitions would leave together: against the definitions, and a published case."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brute_stability import coalition_stable, groups, joint_improvements, reached
from graph_generators import graphs, plain
from winset.errors import LimitError
from winset.game.graph import Graph, explicit_graph, option_graph
from winset.solver.graph import coalitions as module
from winset.solver.graph.coalitions import (
    COALITION_CONCEPTS,
    coalition_improvements,
    coalition_stability,
    coalitions,
    jumps,
    merged,
    universal,
)
from winset.solver.graph.stability import stability


def elmira() -> Graph:
    """The dispute over Elmira's water in 1991 (Hipel, Fang, Kilgour and Haight 1993): nine states, 1 to 9.

    The ministry may modify its order, for good; the company delays, accepts, or abandons its plant, both for good; the
    local government may insist on the first order. Abandoning ends everything: state 9.
    """
    ministry = [(1, 2), (3, 4), (5, 6), (7, 8)]
    company = [(1, 3), (2, 4), (5, 7), (6, 8), *((s, 9) for s in range(1, 9))]
    local = [(1, 5), (2, 6), (3, 7), (4, 8), (5, 1), (6, 2), (7, 3), (8, 4)]
    best_first = ([7, 3, 4, 8, 5, 1, 2, 6, 9], [1, 4, 8, 5, 9, 3, 7, 2, 6], [7, 3, 5, 1, 8, 6, 4, 2, 9])
    rank = np.array([[-order.index(s) for s in range(1, 10)] for order in best_first])
    moves = [[(s - 1, t - 1) for s, t in pairs] for pairs in (ministry, company, local)]
    return explicit_graph(["ministry", "company", "local"], [str(s) for s in range(1, 10)], moves, rank)


def numbers(mask: np.ndarray) -> list[int]:
    """States 1 to 9 of a mask."""
    return (np.flatnonzero(mask) + 1).tolist()


@given(graphs(parties=4))
@settings(max_examples=120, deadline=None, derandomize=True)
def test_every_coalition_agrees_with_the_definitions(graph: Graph) -> None:
    """Improvements and verdicts of every coalition, and universal stability, are those of the definitions."""
    sets = plain(graph)
    every = {concept: np.ones(len(graph.states), dtype=bool) for concept in COALITION_CONCEPTS}
    for group in groups(sets.parties):
        coalition = tuple(sorted(group))
        for s in range(len(graph.states)):
            found = coalition_improvements(graph, coalition, s).tolist()
            assert found == sorted(joint_improvements(sets, group, s))
        verdicts = coalition_stability(graph, coalition)
        for concept in COALITION_CONCEPTS:
            expected = [coalition_stable(sets, concept, group, s) for s in range(len(graph.states))]
            assert verdicts[concept].tolist() == expected, (concept, coalition)
            every[concept] &= expected
    for concept, verdict in universal(graph).items():
        assert (verdict == every[concept]).all()


@given(graphs(), st.data())
@settings(max_examples=80, deadline=None, derandomize=True)
def test_a_coalition_of_one_is_a_party(graph: Graph, data: st.DataObject) -> None:
    """CNash, CGMR and CSMR of one party are Nash, GMR and SMR, and SEQ-stable states are CSEQ-stable."""
    party = data.draw(st.integers(0, len(graph.parties) - 1))
    alone, found = coalition_stability(graph, (party,)), stability(graph).stable
    for concept in ("nash", "gmr", "smr"):
        assert (alone["c" + concept] == found[concept][party]).all()
    assert not (found["seq"][party] & ~alone["cseq"]).any()


@given(graphs(parties=4), st.data())
@settings(max_examples=80, deadline=None, derandomize=True)
def test_only_the_states_asked_for(graph: Graph, data: st.DataObject) -> None:
    """Asked for some states the verdicts are those of the whole table."""
    states = data.draw(st.lists(st.integers(0, len(graph.states) - 1), max_size=3))
    coalition = data.draw(st.sampled_from(coalitions(range(len(graph.parties)))))
    some, whole = coalition_stability(graph, coalition, states), coalition_stability(graph, coalition)
    part, every = universal(graph, states), universal(graph)
    for concept in COALITION_CONCEPTS:
        assert (some[concept] == whole[concept][states]).all()
        assert (part[concept] == every[concept][states]).all()


@given(graphs(parties=4), st.data())
@settings(max_examples=80, deadline=None, derandomize=True)
def test_a_standing_coalition_moves_and_prefers_as_all_its_members(graph: Graph, data: st.DataObject) -> None:
    """Merged, it moves wherever its members can get, prefers what they all do, and leaves the others as they are."""
    sets = plain(graph)
    coalition = data.draw(st.sampled_from(coalitions(sets.parties)))
    one = merged(graph, coalition)
    at = one.parties.index("+".join(graph.parties[i] for i in coalition))
    for s in range(sets.states):
        ends = reached({i: sets.moves[i] for i in coalition}, s) - {s}
        assert one.moves(at, s).tolist() == sorted(ends)
        wanted = set.intersection(*(sets.better[i][s] for i in coalition))
        assert set(np.flatnonzero(one.preferred(at, s)).tolist()) == wanted
    for i in set(sets.parties) - set(coalition):
        j = one.parties.index(graph.parties[i])
        assert (one.to[j] == graph.to[i]).all()
        assert (one.rank[j] == graph.rank[i]).all()
    assert len(one.parties) == len(graph.parties) - len(coalition) + 1


def test_credible_answers_may_take_a_party_twice_through_two_coalitions() -> None:
    """b alone, then b with c: two coalitions by turns, though b moves twice running; no answer in the sense of CGMR."""
    moves = [[(0, 1)], [(1, 2), (2, 3)], [(3, 4)]]
    rank = np.array([[1, 2, 2, 2, 0], [0, 0, 1, 0, 2], [0, 0, 1, 0, 2]])
    graph = explicit_graph(["a", "b", "c"], list("stuvw"), moves, rank)
    found = coalition_stability(graph, (0,))
    assert found["cseq"][0]
    assert not found["cgmr"][0]
    assert coalition_stable(plain(graph), "cseq", frozenset([0]), 0)


@given(graphs(parties=4), st.data())
@settings(max_examples=80, deadline=None, derandomize=True)
def test_a_jump_goes_from_an_equilibrium_to_an_equilibrium(graph: Graph, data: st.DataObject) -> None:
    """Jumps are a coalition's improvements, by the definitions, that begin and end among the states given."""
    sets = plain(graph)
    kept = data.draw(st.lists(st.booleans(), min_size=sets.states, max_size=sets.states))
    for group in groups(sets.parties):
        ends = {s: joint_improvements(sets, group, s) for s in range(sets.states) if kept[s]}
        expected = [(s, t) for s in ends for t in sorted(ends[s]) if kept[t]]
        assert jumps(graph, tuple(sorted(group)), np.array(kept, dtype=bool)) == expected


def test_elmira_alone() -> None:
    """The published equilibria: 5, 8 and 9 under Nash and SEQ, 1 and 4 as well under GMR and SMR."""
    found = stability(elmira()).equilibria
    assert numbers(found["nash"]) == numbers(found["seq"]) == [5, 8, 9]
    assert numbers(found["gmr"]) == numbers(found["smr"]) == [1, 4, 5, 8, 9]


def test_elmira_together() -> None:
    """With the ministry and the company as a coalition 5 gives way to 8, in every coalition form: 8 and 9 are left."""
    graph = elmira()
    for equilibria in stability(graph).equilibria.values():
        assert jumps(graph, (0, 1), equilibria) == [(4, 7)]
    for verdict in coalition_stability(graph, (0, 1)).values():
        assert not verdict[4]
        assert verdict[7]
    found = universal(graph)
    assert numbers(found["cnash"]) == numbers(found["cseq"]) == [8, 9]
    assert numbers(found["cgmr"]) == numbers(found["csmr"]) == [1, 4, 8, 9]


def test_elmira_with_a_standing_coalition() -> None:
    """As one decision maker the two leave 5 for 8 as well; but they also stay in 7, which only the ministry likes best."""
    found = stability(merged(elmira(), (0, 1))).equilibria
    assert numbers(found["nash"]) == [7, 8, 9]
    assert numbers(found["seq"]) == [1, 7, 8, 9]
    assert numbers(found["gmr"]) == numbers(found["smr"]) == [1, 3, 4, 7, 8, 9]


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many parties, too much work or too many improvements are refused before they are begun."""
    eleven = explicit_graph([f"p{i}" for i in range(11)], ["s"], [[]] * 11)
    with pytest.raises(LimitError, match="11 parties have 2,047 coalitions"):
        universal(eleven)
    graph = option_graph({"a": 1, "b": 1, "c": 1}, rank=np.arange(24).reshape(3, 8))
    monkeypatch.setattr(module, "MAX_WORK", 100)
    with pytest.raises(LimitError, match="ask for fewer states"):
        universal(graph)
    monkeypatch.undo()
    monkeypatch.setattr(module, "MAX_JUMPS", 3)
    rank = np.array([np.arange(8), np.arange(8), [7, 1, 2, 3, 4, 5, 6, 0]])
    with pytest.raises(LimitError, match="coalition improvements"):
        coalition_stability(replace(graph, rank=rank), (2,))
    with pytest.raises(LimitError, match="as one party"):
        merged(option_graph({"a": 7, "b": 6}), (0, 1))
