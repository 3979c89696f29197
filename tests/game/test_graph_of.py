"""Graph-model files as graphs: states, moves, ranks and views; the published equilibria of the examples."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.cases.graph_read import graph_from_data, parse_graph, read_graph
from winset.cases.graph_states import feasible_states, states_of
from winset.errors import LimitError
from winset.game.graph import Graph, option_states
from winset.game.graph_of import graph_of

EXAMPLES = Path(__file__).parents[2] / "examples"
CONCEPTS = ("nash", "gmr", "smr", "seq", "sseq")

CHICKEN: dict[str, Any] = {
    "winset": 1, "kind": "graph", "title": "Chicken",
    "parties": {"a": {"options": ["swerve"]}, "b": {"options": ["swerve"]}},
    "preferences": {"a": {"ranking": ["NY", "YY", "YN", "NN"]}, "b": {"ranking": ["YN", "YY", "NY", "NN"]}},
}  # fmt: skip


def arcs(graph: Graph, party: int) -> set[tuple[str, str]]:
    """A party's moves by the names of states."""
    states = range(len(graph.states))
    return {(graph.states[s], graph.states[int(t)]) for s in states for t in graph.moves(party, s)}


def reached(moves: list[set[tuple[str, str]]], opponents: list[int], start: str) -> set[str]:
    """Where opponents can go from a state, none of them twice running."""
    seen: set[tuple[str, int]] = set()
    left: list[tuple[str, int]] = [(start, -1)]
    while left:
        here, last = left.pop()
        for j in opponents:
            steps = {(t, j) for s, t in moves[j] if s == here and j != last} - seen
            seen |= steps
            left += steps
    return {state for state, _ in seen}


def equilibria(graph: Graph) -> dict[str, list[str]]:
    """The states that are stable for every party, concept by concept, straight from the definitions."""
    parties = range(len(graph.parties))
    worth = [dict(zip(graph.states, graph.rank[i].tolist(), strict=True)) for i in parties]
    every = [arcs(graph, i) for i in parties]
    improving = [{(s, t) for s, t in every[i] if worth[i][t] > worth[i][s]} for i in parties]

    def stable(i: int, s: str, concept: str) -> bool:
        answers = improving if concept in ("seq", "sseq") else every
        for t in [t for at, t in improving[i] if at == s]:
            ends = [] if concept == "nash" else reached(answers, [j for j in parties if j != i], t)
            ends = [q for q in ends if worth[i][q] <= worth[i][s]]
            if concept in ("smr", "sseq"):
                ends = [q for q in ends if all(worth[i][x] <= worth[i][s] for at, x in every[i] if at == q)]
            if not ends:
                return False
        return True

    return {c: [s for s in graph.states if all(stable(i, s, c) for i in parties)] for c in CONCEPTS}


def test_elmira_has_its_published_equilibria() -> None:
    """Elmira (Hipel, Fang, Kilgour and Haight 1993): Nash and SEQ 5, 8, 9; GMR and SMR 1, 4, 5, 8, 9."""
    found = equilibria(graph_of(read_graph(EXAMPLES / "elmira.yaml")))
    assert found["nash"] == found["seq"] == ["5", "8", "9"]
    assert found["gmr"] == found["smr"] == ["1", "4", "5", "8", "9"]


def test_elmira_is_the_same_with_the_other_ranking() -> None:
    """The other order of Uniroyal's last four states, which the file speaks of, gives the same equilibria."""
    text = (EXAMPLES / "elmira.yaml").read_text(encoding="utf-8")
    other = text.replace("[1, 4, 8, 5, 9, 3, 7, 2, 6]", "[1, 4, 8, 5, 9, 2, 3, 7, 6]")
    assert other != text
    assert equilibria(graph_of(parse_graph(other).case)) == equilibria(graph_of(parse_graph(text).case))


def test_cuba_has_its_published_equilibria() -> None:
    """The Cuban missile crisis (Fraser and Hipel 1984, ch. 1): outcomes 4 and 6, in either American ranking."""
    text = (EXAMPLES / "cuba.yaml").read_text(encoding="utf-8")
    other = text.replace("YYNN, YYNY, YNNY, NYNY, NNNY, NNNN]", "YYNN, NNNN, YYNY, YNNY, NYNY, NNNY]")
    assert other != text
    for file in (text, other):
        graph = graph_of(parse_graph(file).case)
        assert len(graph.states) == 12
        assert equilibria(graph)["seq"] == ["NNYN", "NYYN"]
        strike = graph_of(parse_graph(file + "irreversible: [us.air_strike]\n").case)
        assert equilibria(strike)["seq"] == ["NNYN", "NYYN", "YNYN"]


def test_the_dilemma_by_foresight() -> None:
    """Both talking is Nash; both keeping silent is stable for those who look further (Fang, Hipel and Kilgour 1993)."""
    found = equilibria(graph_of(read_graph(EXAMPLES / "prisoners.yaml")))
    assert found == {"nash": ["NN"]} | {concept: ["NN", "YY"] for concept in CONCEPTS[1:]}


def test_chicken_with_and_without_a_way_back() -> None:
    """One swerving alone is Nash; both swerving is GMR and SMR only where the swerve can be taken back."""
    text = (EXAMPLES / "chicken.yaml").read_text(encoding="utf-8")
    assert set(map(tuple, equilibria(graph_of(parse_graph(text).case)).values())) == {("NY", "YN")}
    both = equilibria(graph_of(parse_graph(text.replace("irreversible", "# irreversible")).case))
    assert both["nash"] == both["seq"] == ["NY", "YN"]
    assert both["gmr"] == both["smr"] == ["NY", "YN", "YY"]


def test_the_option_form() -> None:
    """States ascend with the first option leading; a party changes its own options; ranks grow with preference."""
    graph = graph_of(graph_from_data(CHICKEN))
    assert graph.parties == ("a", "b")
    assert graph.states == ("NN", "NY", "YN", "YY")
    assert arcs(graph, 0) == {("NN", "YN"), ("YN", "NN"), ("NY", "YY"), ("YY", "NY")}
    assert graph.rank.tolist() == [[0, 3, 1, 2], [0, 1, 3, 2]]
    assert graph.views == (None, None)


@pytest.mark.parametrize(
    ("irreversible", "moves"),
    [
        ([], {("N", "Y"), ("Y", "N")}),
        (["a.x"], {("N", "Y")}),
        (["not a.x"], {("Y", "N")}),
        (["a.x", "not a.x"], set()),
    ],
)
def test_what_is_irreversible(irreversible: list[str], moves: set[tuple[str, str]]) -> None:
    """An option that stays taken, one that stays left, and one that never changes."""
    data = {
        "winset": 1, "kind": "graph", "title": "One", "parties": {"a": {"options": ["x"]}},
        "irreversible": irreversible, "preferences": {"a": {"ranking": ["Y", "N"]}},
    }  # fmt: skip
    assert arcs(graph_of(graph_from_data(data)), 0) == moves


def test_the_explicit_form() -> None:
    """States and moves as the file lists them; a party may have no moves; pairs make a relation as given."""
    data = {
        "winset": 1, "kind": "graph", "title": "Explicit", "parties": {"a": {}, "b": {}, "c": {}},
        "states": ["s1", "s2", "s3"], "moves": {"a": {"s1": ["s2"]}, "b": {"s2": ["s3", "s1"]}},
        "preferences": {
            "a": {"points": {"s1": 1, "s2": 3, "s3": 0}}, "b": {"ranking": ["s3", ["s1", "s2"]]},
            "c": {"better": [["s1", "s2"], ["s2", "s3"], ["s3", "s1"]]},
        },
    }  # fmt: skip
    graph = graph_of(graph_from_data(data))
    assert graph.states == ("s1", "s2", "s3")
    assert [arcs(graph, i) for i in range(3)] == [{("s1", "s2")}, {("s2", "s1"), ("s2", "s3")}, set()]
    assert graph.rank[:2].tolist() == [[1, 2, 0], [0, 0, 1]]
    assert graph.better[:2] == (None, None)
    relation = graph.better[2]
    assert relation is not None
    assert np.argwhere(relation).tolist() == [[0, 1], [1, 2], [2, 0]]


def test_a_view_is_the_graph_as_a_party_sees_it() -> None:
    """Its own preference stays, another's is as it takes it to be, and no move goes from or to what it does not see."""
    views = {"a": {"unseen": ["-Y"], "preferences": {"b": {"ranking": ["NN", "YN"]}}}}
    graph = graph_of(graph_from_data({**CHICKEN, "views": views}))
    seen = graph.views[0]
    assert seen is not None
    assert graph.views[1] is None
    assert (seen.parties, seen.states) == (graph.parties, graph.states)
    assert seen.rank.tolist() == [[0, 3, 1, 2], [2, 0, 1, 0]]
    assert arcs(seen, 0) == {("NN", "YN"), ("YN", "NN")}
    assert arcs(seen, 1) == set()
    assert len(arcs(graph, 1)) == 4


def test_what_views_would_hold_is_bounded() -> None:
    """Views that leave states unseen hold moves of their own; too many end in a LimitError with the limit."""
    options = [f"o{k}" for k in range(12)]
    parties = {"p0": {"options": options}, "p1": {}, "p2": {}}
    data = {
        "winset": 1, "kind": "graph", "title": "t", "parties": parties,
        "preferences": {name: {"ranking": ["-" * 12]} for name in parties},
        "views": {name: {"unseen": ["Y" * 12]} for name in parties},
    }  # fmt: skip
    with pytest.raises(LimitError, match=r"67,092,480 moves with those of 3 views .* the limit is 40,000,000"):
        graph_of(graph_from_data(data))
    data["views"] = {name: {"preferences": {"p0": {"ranking": ["-" * 12]}}} for name in ("p1", "p2")}
    assert [view is None for view in graph_of(graph_from_data(data)).views] == [True, False, False]


@given(
    st.integers(1, 6).flatmap(
        lambda k: st.tuples(st.just(k), st.lists(st.text("YN-", min_size=k, max_size=k), max_size=4))
    )
)
@settings(max_examples=80, deadline=None, derandomize=True)
def test_feasible_states_are_those_that_fit_no_pattern(drawn: tuple[int, list[str]]) -> None:
    """Built option by option, they are the words over Y and N that fit no pattern, in the order that the graph has."""
    count, patterns = drawn
    words = ["".join(letters) for letters in product("NY", repeat=count)]
    fits = [w for w in words if not any(all(p in ("-", c) for p, c in zip(x, w, strict=True)) for x in patterns)]
    found = feasible_states(count, patterns)
    assert found.tolist() == [words.index(word) for word in fits]
    if len(found):
        assert found.tolist() == option_states(count, patterns).tolist()


def test_names_of_states_are_those_of_the_graph() -> None:
    """A file's states and its graph's have the same names in the same order."""
    case = read_graph(EXAMPLES / "cuba.yaml")
    states = states_of(case)
    assert tuple(states.name(k) for k in range(len(states))) == graph_of(case).states


@given(st.lists(st.lists(st.booleans(), min_size=4, max_size=4), min_size=1, max_size=90), st.integers(0, 3))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_statements_rank_lexicographically(truths: list[list[bool]], seed: int) -> None:
    """However many statements, of two states the better makes true the first in which they differ."""
    words = ["NN", "NY", "YN", "YY"]
    texts = {"NN": "(not a.x and not b.y)", "NY": "(not a.x and b.y)", "YN": "(a.x and not b.y)", "YY": "(a.x and b.y)"}
    rows = truths[seed:] or truths
    says = [" or ".join(texts[w] for w, true in zip(words, row, strict=True) if true) for row in rows]
    kept = [(row, text) for row, text in zip(rows, says, strict=True) if text]
    if not kept:
        return
    data = {
        "winset": 1, "kind": "graph", "title": "t", "parties": {"a": {"options": ["x"]}, "b": {"options": ["y"]}},
        "preferences": {"a": {"statements": [text for _, text in kept]}, "b": {"ranking": ["--"]}},
    }  # fmt: skip
    keys = [tuple(row[k] for row, _ in kept) for k in range(4)]
    assert graph_of(graph_from_data(data)).rank[0].tolist() == [sorted(set(keys)).index(key) for key in keys]
