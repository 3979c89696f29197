"""Graph models as records: states and moves from options, listed ones, views, and what is refused."""

from __future__ import annotations

import itertools
from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.errors import LimitError
from winset.game import graph as module
from winset.game.graph import dense_rank, explicit_graph, option_graph, option_states, state_names, without_states


def feasible(options: int, infeasible: list[str]) -> list[str]:
    """The states in letters, in the order of binary numbers with yes as 1, each pattern tried on each."""
    return [
        state
        for state in map("".join, itertools.product("NY", repeat=options))
        if not any(all(p in ("-", c) for p, c in zip(pattern, state, strict=True)) for pattern in infeasible)
    ]


def can_move(before: str, later: str, own: range, irreversible: list[int]) -> bool:
    """Whether a party that holds some options can make one state of another."""
    differ = [o for o in range(len(before)) if before[o] != later[o]]
    return bool(differ) and all(o in own and not (before[o] == "Y" and o in irreversible) for o in differ)


@given(st.data())
@settings(max_examples=150, deadline=None, derandomize=True)
def test_states_and_moves_follow_from_options(data: st.DataObject) -> None:
    """Each pair of states is tried: a party moves by its own options alone, and never back from one that stays."""
    own = data.draw(st.lists(st.integers(0, 3), min_size=1, max_size=4).filter(lambda counts: 0 < sum(counts) < 7))
    k = sum(own)
    infeasible = data.draw(st.lists(st.text("YN-", min_size=k, max_size=k), max_size=3))
    irreversible = data.draw(st.lists(st.integers(0, k - 1), max_size=3, unique=True))
    graph = option_graph({f"p{i}": count for i, count in enumerate(own)}, infeasible, irreversible)
    states = feasible(k, infeasible)
    assert list(graph.states) == states
    left = 0
    for i, count in enumerate(own):
        mine = range(left, left + count)
        left += count
        for s, before in enumerate(states):
            ends = [t for t, later in enumerate(states) if can_move(before, later, mine, irreversible)]
            assert graph.moves(i, s).tolist() == ends


def test_moves_are_the_same_in_small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few pairs of states are looked at together, the moves are the same."""
    parts = {"a": 3, "b": 2, "c": 1}
    whole = option_graph(parts, ["Y-Y---"], [1, 4])
    monkeypatch.setattr(module, "_BLOCK", 5)
    pieces = option_graph(parts, ["Y-Y---"], [1, 4])
    assert (whole.first == pieces.first).all()
    assert all((a == b).all() for a, b in zip(whole.to, pieces.to, strict=True))


def test_listed_moves_are_sorted_and_count_once() -> None:
    """Moves come in the order of states, each once, whatever the order of the list."""
    graph = explicit_graph(["a", "b"], ["x", "y", "z"], [[(2, 1), (0, 2), (0, 1), (2, 1)], []])
    assert [graph.moves(0, s).tolist() for s in range(3)] == [[1, 2], [], [1]]
    assert [graph.moves(1, s).tolist() for s in range(3)] == [[], [], []]


@pytest.mark.parametrize("pair", [(0, 0), (0, 3), (-1, 0)])
def test_a_move_leads_to_another_state(pair: tuple[int, int]) -> None:
    """Loops and states that do not exist are refused."""
    with pytest.raises(ValueError, match="a move of a leads from a state to itself or to no state"):
        explicit_graph(["a"], ["x", "y", "z"], [[pair]])


def test_preferences_by_level_and_pair_by_pair() -> None:
    """Levels are made dense; a relation given pair by pair stands beside them and is what counts."""
    relation = np.zeros((3, 3), dtype=bool)
    relation[2, 0] = relation[0, 1] = True
    moves = [[(0, 1), (0, 2), (1, 0)], [(0, 1), (0, 2), (1, 0)]]
    graph = explicit_graph(
        ["a", "b"], ["x", "y", "z"], moves, np.array([[10, -5, 10], [0, 0, 0]]), better=[None, relation]
    )
    assert graph.rank.tolist() == [[1, 0, 1], [0, 0, 0]]
    assert graph.preferred(0, 1).tolist() == [True, False, True]
    assert graph.preferred(1, 0).tolist() == [False, False, True]
    assert graph.improving(0).tolist() == [False, False, True]
    assert graph.improving(1).tolist() == [False, True, True]


def test_a_view_stands_for_the_graph_as_a_party_sees_it() -> None:
    """Who has a view sees that, and everybody else the graph as it is; unseen states are neither left nor reached."""
    bare = option_graph({"a": 1, "b": 1})
    view = without_states(bare, [3])
    graph = option_graph({"a": 1, "b": 1}, views=[view, None])
    assert graph.seen_by(0) is view
    assert graph.seen_by(1) is graph
    assert [view.moves(0, s).tolist() for s in range(4)] == [[2], [], [0], []]
    assert [view.moves(1, s).tolist() for s in range(4)] == [[1], [0], [], []]


def test_the_record_cannot_be_written_to() -> None:
    """Neither its fields nor its arrays, and the caller's own arrays are left alone."""
    rank, relation = np.zeros((1, 2), dtype=np.int64), np.zeros((2, 2), dtype=bool)
    graph = explicit_graph(["a"], ["x", "y"], [[(0, 1)]], rank, better=[relation])
    rank[0, 0] = 7
    relation[0, 1] = True
    assert graph.rank.tolist() == [[0, 0]]
    assert not graph.preferred(0, 1).any()
    with pytest.raises(FrozenInstanceError):
        graph.parties = ()  # type: ignore[misc]
    for array in (graph.first, graph.to[0], graph.rank, graph.better[0]):
        assert array is not None
        assert not array.flags.writeable


def test_no_state_is_left() -> None:
    """Patterns may rule everything out; what follows is empty, not wrong."""
    assert option_states(2, ["--"]).tolist() == []
    assert option_graph({"a": 2}, ["--"]).states == ()
    assert state_names(np.array([5]), 3) == ("YNY",)
    assert dense_rank(np.array([[3, 1, 3], [0, 0, 0]])).tolist() == [[1, 0, 1], [0, 0, 0]]


def test_limits() -> None:
    """Too many options, states, moves or pairs are refused before the memory is taken, with what to do about it."""
    with pytest.raises(LimitError, match="25 options, the limit is 24"):
        option_states(25)
    with pytest.raises(LimitError, match="2,097,152 feasible states; the limit is 1,000,000"):
        option_states(21)
    with pytest.raises(LimitError, match="moves, the limit is 40,000,000"):
        option_graph({"a": 13})
    with pytest.raises(LimitError, match="pair by pair over 8,192 states"):
        option_graph({f"p{i}": 1 for i in range(13)}, better=[np.zeros((1, 1), dtype=bool)] * 13)


def test_twenty_options_of_six_parties() -> None:
    """138,240 states with 50 moves each: listed in about a second."""
    infeasible = [
        "----YYYY" + "-" * 12,
        "-" * 10 + "YY" + "-" * 8,
        *("-" * 15 + p + "--" for p in ("YY-", "Y-Y", "-YY", "NNN")),
    ]
    infeasible += ["-" * 18 + "YY", "-" * 18 + "NN"]
    graph = option_graph(dict(zip("abcdef", (4, 4, 4, 3, 3, 2), strict=True)), infeasible)
    assert len(graph.states) == 138_240
    assert sum(len(ends) for ends in graph.to) == 6_912_000
