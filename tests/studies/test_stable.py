"""Stability of graph-model files and of packages: published equilibria, the contract, what is asked of one state."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import brute_stability as brute
from graph_generators import plain
from hand_conflicts import EXAMPLES, unshared
from winset.cases.graph_read import graph_from_data, read_graph
from winset.cases.read import from_data
from winset.errors import LimitError, RequestError
from winset.game.graph_of import graph_of
from winset.solver.graph import coalitions
from winset.solver.graph.stability import CONCEPTS
from winset.studies import stable_parts
from winset.studies.stable import stable
from winset.studies.unlock import unlock

Data = dict[str, Any]

FILES = Path(__file__).parents[2] / "examples"

PUBLISHED = {
    "prisoners": {"nash": ["NN"], "gmr": ["NN", "YY"], "smr": ["NN", "YY"], "seq": ["NN", "YY"], "sseq": ["NN", "YY"]},
    "cuba": {"seq": ["NNYN", "NYYN"]},
    "elmira": {
        "nash": ["5", "8", "9"], "gmr": ["1", "4", "5", "8", "9"], "smr": ["1", "4", "5", "8", "9"], "seq": ["5", "8", "9"],
    },
    "chicken": {"nash": ["NY", "YN"]},
}  # fmt: skip


def answer(subject: Any, **more: Any) -> Data:
    """What `--json` prints: JSON and back, so that it holds nothing else."""
    found: Data = json.loads(json.dumps(stable(subject, **more).to_json(), allow_nan=False))
    return found


def chicken(**more: Any) -> Data:
    """Two drivers; a swerve can be taken back."""
    return {
        "winset": 1, "kind": "graph", "title": "Chicken",
        "parties": {"a": {"options": ["swerve"]}, "b": {"options": ["swerve"]}},
        "preferences": {"a": {"points": {"NN": 0, "NY": 9, "YN": 2, "YY": 5}}, "b": {"ranking": ["YN", "YY", "NY", "NN"]}},
        **more,
    }  # fmt: skip


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_equilibria(name: str) -> None:
    """The equilibria that the literature has for each example."""
    found = answer(read_graph(FILES / f"{name}.yaml"))["equilibria"]
    assert {concept: found[concept] for concept in PUBLISHED[name]} == PUBLISHED[name]


@pytest.mark.parametrize("single", [False, True])
@pytest.mark.parametrize("name", PUBLISHED)
def test_the_contract_holds_what_the_definitions_say(name: str, single: bool) -> None:
    """`states`, `stability` by concept and party, `equilibria`: the textbook definitions over the same file."""
    case = read_graph(FILES / f"{name}.yaml")
    found, graph = answer(case, single=single), graph_of(case)
    assert found["states"] == list(graph.states)
    assert list(found["stability"]) == list(found["equilibria"]) == list(CONCEPTS)
    for concept in CONCEPTS:
        rows = []
        for i, party in enumerate(graph.parties):
            held = {
                graph.states[s] for s in range(len(graph.states)) if brute.stable(plain(graph), concept, i, s, single)
            }
            assert set(found["stability"][concept][party]) == held
            rows.append(held)
        assert set(found["equilibria"][concept]) == set.intersection(*rows)


def test_the_published_coalition_of_elmira() -> None:
    """The ministry and the company together leave 5 for 8, both equilibria."""
    found = answer(read_graph(FILES / "elmira.yaml"), coalitions=True)["coalitions"]
    assert {"coalition": ["ministry", "uniroyal"], "from": "5", "to": "8"} in found["jumps"]["seq"]
    assert found["universal"]["cnash"] == ["8", "9"]
    leaving = [entry for entry in found["leaving"] if entry["state"] == "5"]
    assert leaving == [{"state": "5", "coalition": ["ministry", "uniroyal"], "to": ["8"], "stays": []}]


def test_two_prisoners_jump_only_where_silence_is_an_equilibrium() -> None:
    """Together they would leave talking for silence; that is a jump where silence is stable too, not under Nash."""
    found = answer(read_graph(FILES / "prisoners.yaml"), coalitions=True)
    jump = [{"coalition": ["a", "b"], "from": "NN", "to": "YY"}]
    assert found["equilibria"]["nash"] == ["NN"]
    assert found["coalitions"]["leaving"][-1]["to"] == ["YY"]
    assert found["coalitions"]["jumps"] == {
        concept: [] if concept == "nash" else jump for concept in found["equilibria"]
    }


def test_a_state_by_name_or_number() -> None:
    """Numbers run from 1 in the order of the states; a name counts first; letters may be small."""
    case = graph_from_data(chicken())
    assert answer(case, state="YN")["asked"]["number"] == 3
    assert answer(case, state="3")["asked"]["state"] == "YN"
    assert answer(case, state="yn")["asked"]["state"] == "YN"
    named = graph_from_data({
        "winset": 1, "kind": "graph", "title": "Names", "parties": {"a": {}}, "states": ["2", "1"],
        "moves": {"a": {"2": ["1"]}}, "preferences": {"a": {"ranking": ["1", "2"]}},
    })  # fmt: skip
    assert answer(named, state="2")["asked"]["number"] == 1


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"state": "5"}, "numbered from 1 to 4"), ({"state": "0"}, "numbered from 1 to 4"),
        ({"state": "NYY"}, "did you mean 'YY'"), ({"reach": "x"}, "reach: no state 'x'"),
        ({"inverse": "9" * 40}, "inverse"), ({"concept": "nahs"}, "did you mean 'nash'"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_told(asked: Data, message: str) -> None:
    """An unknown state or concept: one line with the nearest right spelling."""
    with pytest.raises(RequestError, match=message):
        stable(graph_from_data(chicken()), **asked)


def test_why_a_state_is_left_or_kept() -> None:
    """Each improvement with what the others may do; margins in points where a party has them, else in steps."""
    found = answer(graph_from_data(chicken()), state="YY")["asked"]["parties"]
    (gain,) = found["a"]["improvements"]
    assert gain["to"] == "NY"
    assert gain["concepts"]["nash"] == {"deterred": False, "steps": None, "escape": None}
    assert gain["concepts"]["gmr"]["deterred"]
    assert gain["concepts"]["gmr"]["steps"] == [{"party": "b", "from": "NY", "to": "NN"}]
    assert not gain["concepts"]["seq"]["deterred"]
    assert {"state": "YY", "change": 4.0, "beyond": False} in found["a"]["distance"]["nash"]
    assert found["a"]["in_points"]
    assert {"state": "YY", "change": 1.0, "beyond": False} in found["b"]["distance"]["nash"]
    assert not found["b"]["in_points"]


def test_what_can_be_reached() -> None:
    """Fewest moves and by whom, nearest first; and by improvements alone."""
    found = answer(graph_from_data(chicken()), reach="1")["reach"]
    assert found["from"] == "NN"
    assert [(entry["state"], entry["moves"]) for entry in found["any"]] == [("NY", 1), ("YN", 1), ("YY", 2)]
    assert [step["party"] for step in found["any"][2]["path"]] == ["a", "b"]
    assert [entry["state"] for entry in found["improving"]] == ["NY", "YN"]


def test_what_must_be_reversed() -> None:
    """The fewest comparisons; nothing where a state is stable as it is."""
    found = answer(graph_from_data(chicken()), inverse="YY")["inverse"]["parties"]
    assert found["a"]["nash"] == {"sets": [["NY"]], "complete": True}
    assert found["a"]["gmr"] == {"sets": [[]], "complete": True}


def test_views_are_told() -> None:
    """Parties that see the conflict in their own way are named."""
    data = chicken(views={"a": {"preferences": {"b": {"ranking": ["YN", "YY", "NN", "NY"]}}}})
    assert answer(graph_from_data(data))["views"] == ["a"]


def test_preferences_by_pairs_have_no_margin() -> None:
    """Nothing to vary where there are neither points nor ranks."""
    data = chicken()
    data["preferences"]["b"] = {"better": [["YN", "YY"], ["YY", "NY"]]}
    found = answer(graph_from_data(data), state="YY")["asked"]["parties"]
    assert found["b"]["distance"]["nash"] is None
    assert found["a"]["distance"]["nash"]


def test_coalitions_of_many_parties_are_refused() -> None:
    """Above ten parties there are too many."""
    data = {
        "winset": 1, "kind": "graph", "title": "Many", "parties": {f"p{k}": {} for k in range(11)}, "states": ["s1", "s2"],
        "moves": {"p0": {"s1": ["s2"]}}, "preferences": {f"p{k}": {"ranking": ["s2", "s1"]} for k in range(11)},
    }  # fmt: skip
    with pytest.raises(LimitError, match="limit is 10"):
        stable(graph_from_data(data), coalitions=True)


def test_a_package_of_a_conflict() -> None:
    """The state in which all sign is asked about; verdicts follow from U and C; another state can be asked instead."""
    conflict = from_data(unshared(EXAMPLES["accord between allies"]))
    found = answer(conflict)
    assert found["kind"] == "package"
    assert found["month"] == "1953-05"
    assert found["recorded"] == "now"
    assert found["own"]
    state = found["states"].index(found["asked"]["state"])
    for name, points in found["points"].items():
        alone = [n for n, other in enumerate(found["states"]) if _one_apart(found, found["states"][state], other, name)]
        best = max(points[n] for n in alone)
        assert found["asked"]["parties"][name]["stable"]["nash"] == (best <= points[state] + 1e-9)
    other = answer(conflict, state="1", at="1953-03")
    assert not other["own"]
    assert other["recorded"] == "later"
    assert set(other["signed"]) < set(other["states"])


def _one_apart(found: Data, start: str, end: str, party: str) -> bool:
    """Whether two states differ in a party's options alone."""
    changed = [option for option, a, b in zip(found["options"], start, end, strict=True) if a != b]
    return bool(changed) and all(option.split(".")[0] == party for option in changed)


def test_a_tolerance_has_no_margins() -> None:
    """Margins are told at the default tolerance alone."""
    conflict = from_data(unshared(EXAMPLES["negotiation"]))
    near = answer(conflict, package={"price": "high_price"})
    far = answer(conflict, package={"price": "high_price"}, tolerance=0.5)
    assert near["asked"]["parties"]["buyer"]["distance"]["nash"]
    assert far["asked"]["parties"]["buyer"]["distance"]["nash"] is None
    assert np.isclose(far["tolerance"], 0.5)


def test_what_is_too_much_work_is_left_out_or_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without CSEQ where that alone is too much; a message that says what to ask where the rest is too."""
    case = read_graph(FILES / "elmira.yaml")
    monkeypatch.setattr(coalitions, "MAX_JUMPS", 0)
    found = answer(case, coalitions=True)["coalitions"]
    assert found["left_out"] == ["cseq"]
    assert list(found["universal"]) == ["cnash", "cgmr", "csmr"]
    monkeypatch.setattr(coalitions, "MAX_WORK", 10)
    with pytest.raises(LimitError, match="`state`"):
        stable(case, coalitions=True)
    monkeypatch.setattr(stable_parts, "MAX_INVERSE", 8)
    with pytest.raises(LimitError, match="limit is 8"):
        stable(case, inverse="7")
    monkeypatch.setattr(stable_parts, "MAX_DISTANCE", 8)
    assert answer(case, state="7")["asked"]["parties"]["local"]["distance"]["nash"] is None


def test_a_month_that_cannot_be_is_told_before_anything_is_solved(monkeypatch: pytest.MonkeyPatch) -> None:
    """A month outside the time, after the war, or that is none, in the words that a solved conflict would have."""
    monkeypatch.setattr("winset.solver.solution.induct", lambda *_: pytest.fail("it was solved"))
    for at, told in (("1951-99", "no month 99"), ("1999-01", "outside"), ("1955-01", "the war was over by then")):
        for study in (stable, unlock):
            with pytest.raises(RequestError, match=told):
                study("korea-1953", at=at)
