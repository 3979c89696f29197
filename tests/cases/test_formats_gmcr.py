"""Models of gmcr-py: every key of its files, old and new; the same states, moves and preferences as it means."""

from __future__ import annotations

import copy
import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.cases.formats import gmcr
from winset.cases.formats.foreign import ImportWanted
from winset.cases.formats.found import format_of, known_formats
from winset.cases.graph_read import GraphReading, parse_graph
from winset.errors import ConflictError
from winset.game.graph import Graph
from winset.game.graph_of import graph_of

MODEL: dict[str, Any] = {
    "program": "gmcr-py", "version": "0.3.6", "useManualPreferenceRanking": False,
    "options": [
        {"name": "Dig a ditch", "permittedDirection": "fwd"}, {"name": "Wait", "permittedDirection": "back"},
        {"name": "Wait", "permittedDirection": "both"},
    ],
    "decisionMakers": [
        {"name": "Upper Farm", "options": [0, 1], "preferences": [
            [[2, "N"]], {"compound": True, "members": [[[0, "Y"], [1, "N"]], [[0, "N"]]]}, []]},
        {"name": "Lower Farm", "options": [2], "preferences": []},
    ],
    "infeasibles": [[[0, "Y"], [1, "Y"]]],
    "coalitions": [[0, 1]],
}  # fmt: skip


def imported(tmp_path: Path, model: Any) -> str:
    """The text of the file that a model becomes, which is checked."""
    file = tmp_path / "farms.gmcr"
    file.write_text(json.dumps(model), encoding="utf-8")
    text = gmcr.read_foreign(file, ImportWanted())
    assert gmcr.check(text, "farms.yaml")
    return text


def reading(tmp_path: Path, model: Any) -> GraphReading:
    """What a model becomes, read."""
    return parse_graph(imported(tmp_path, model), "farms.yaml")


def told(tmp_path: Path, model: Any) -> str:
    """What is said of a model that is refused."""
    with pytest.raises(ConflictError) as caught:
        imported(tmp_path, model)
    return str(caught.value).replace(str(tmp_path), "")


def changed(*path: Any, to: Any) -> Any:
    """The model with one entry changed; None takes it out."""
    model: Any = copy.deepcopy(MODEL)
    here = model
    for part in path[:-1]:
        here = here[part]
    if to is None:
        del here[path[-1]]
    else:
        here[path[-1]] = to
    return model


def test_the_format_is_found() -> None:
    """It is one of the formats, and a file that it wrote leads to the command for graph models."""
    assert known_formats()["gmcr"].NEXT == ("stable",)


def test_a_file_is_recognised(tmp_path: Path) -> None:
    """By what it holds, under either suffix, alone or in a folder; other JSON is not."""
    (tmp_path / "other.json").write_text('{"options": []}', encoding="utf-8")
    assert not gmcr.recognises(tmp_path)
    for name in ("a.gmcr", "a.json"):
        (tmp_path / name).write_text(json.dumps(MODEL), encoding="utf-8")
        assert format_of(tmp_path).NAME == "gmcr"
        assert gmcr.read_foreign(tmp_path, ImportWanted()) == gmcr.read_foreign(tmp_path / name, ImportWanted())
        (tmp_path / name).unlink()
    for name in ("a.gmcr", "b.gmcr"):
        (tmp_path / name).write_text(json.dumps(MODEL), encoding="utf-8")
    with pytest.raises(ConflictError, match=r"2 files of gmcr-py in it \(a.gmcr, b.gmcr\); give the path of one"):
        gmcr.read_foreign(tmp_path, ImportWanted())
    with pytest.raises(ConflictError, match="one file holds every decision maker; leave `profiles` out"):
        gmcr.read_foreign(tmp_path / "a.gmcr", ImportWanted((tmp_path / "b.gmcr",)))


def test_what_a_model_becomes(tmp_path: Path) -> None:
    """Labels, patterns, directions and statements are kept; coalitions and what is assumed stand in comments."""
    text = imported(tmp_path, MODEL)
    case = parse_graph(text).case
    assert case.options == ("upper_farm.dig_a_ditch", "upper_farm.Wait", "lower_farm.Wait")
    assert [party.name for party in case.parties.values()] == ["Upper Farm", "Lower Farm"]
    assert case.parties["upper_farm"].options["dig_a_ditch"].name == "Dig a ditch"
    assert case.infeasible == ("YY-",)
    assert case.irreversible == ("upper_farm.dig_a_ditch", "not upper_farm.Wait")
    assert case.preferences["upper_farm"].statements == (
        "not lower_farm.Wait",
        "(upper_farm.dig_a_ditch and not upper_farm.Wait) or not upper_farm.dig_a_ditch",
    )
    assert case.preferences["lower_farm"].ranking == (("---",),)
    comments = " ".join(line.removeprefix("#").strip() for line in text.split("\n") if line.startswith("#"))
    assert "Imported from gmcr-py JSON: farms.gmcr, written by version 0.3.6." in comments
    assert "Coalitions in the source, not kept: upper_farm with lower_farm." in comments
    assert "The source has no preferences of Lower Farm: it is indifferent" in comments
    assert max(map(len, text.split("\n"))) <= 120


@pytest.mark.parametrize(
    ("manual", "ranking"),
    [("useManualPreferenceRanking", "preferenceRanking"), ("useManualPreferenceVectors", "preferenceVector")],
)
def test_rankings_by_number(tmp_path: Path, manual: str, ranking: str) -> None:
    """States are numbered by decimals with the first option lowest; old files have other keys for the same."""
    model = changed("useManualPreferenceRanking", to=None)
    model[manual] = True
    # 1 NNN, 2 YNN, 3 NYN, 4 NNY, 5 YNY, 6 NYY: the decimals 0, 1, 2, 4, 5, 6
    model["decisionMakers"][0][ranking] = [2, [1, 3], 5, 4, 6]
    model["decisionMakers"][1][ranking] = [[1, 2, 3, 4, 5, 6]]
    ways = reading(tmp_path, model).case.preferences
    assert ways["upper_farm"].ranking == (("YNN",), ("NNN", "NYN"), ("YNY",), ("NNY",), ("NYY",))
    assert ways["lower_farm"].ranking == (("NNN", "YNN", "NYN", "NNY", "YNY", "NYY"),)


def test_options_are_put_in_the_order_of_decision_makers(tmp_path: Path) -> None:
    """Patterns and numbers of states are over the options in that order; conditions name options by their own numbers."""
    model = changed("decisionMakers", 0, "options", to=[1, 2])
    model["decisionMakers"][1]["options"] = [0]
    model["useManualPreferenceRanking"] = True
    for maker in model["decisionMakers"]:
        maker["preferenceRanking"] = [2, [1, 3, 4, 5, 6]]
    found = reading(tmp_path, model)
    assert found.case.options == ("upper_farm.Wait", "upper_farm.Wait_2", "lower_farm.dig_a_ditch")
    assert found.case.infeasible == ("Y-Y",)
    assert (found.case.preferences["upper_farm"].ranking or ())[0] == ("YNN",)


def test_misperceptions_and_payoffs(tmp_path: Path) -> None:
    """What a decision maker does not see is its view; payoffs stand in where there is no preference."""
    model = changed("decisionMakers", 1, "payoffs", to=[3, 6, 1, 5, 2, 4])
    model["decisionMakers"][0]["misperceptions"] = [[[2, "Y"]]]
    model["decisionMakers"][0]["payoffs"] = [1, 1, 1, 1, 1, 1]
    case = reading(tmp_path, model).case
    assert case.views["upper_farm"].unseen == ("--Y",)
    assert case.preferences["lower_farm"].points == {"NNN": 3, "YNN": 6, "NYN": 1, "NNY": 5, "YNY": 2, "NYY": 4}
    assert case.preferences["upper_farm"].statements


@pytest.mark.parametrize(
    ("path", "to", "message"),
    [
        (("options",), [], "/farms.gmcr: it has no options"),
        (("options",), None, "/farms.gmcr: options: found nothing; expected a list"),
        (("options",), [{"name": "x"}] * 25, "/farms.gmcr: 25 options; the limit is 24"),
        (("options", 0, "permittedDirection"), "up", "/farms.gmcr: options[0]: permittedDirection 'up'; expected both, fwd or back"),
        (("decisionMakers",), [], "/farms.gmcr: it has no decision makers"),
        (("decisionMakers", 1, "options"), [0], "/farms.gmcr: decisionMakers[1].options: the option 'Dig a ditch' belongs to two decision makers, or to one twice"),
        (("decisionMakers", 1, "options"), [], "/farms.gmcr: options: the option 'Wait' belongs to no decision maker"),
        (("decisionMakers", 1, "options"), [3], "/farms.gmcr: decisionMakers[1].options[0]: found 3; expected a whole number from 0 to 2"),
        (("infeasibles",), [[[0, "y"]]], "/farms.gmcr: infeasibles[0][0]: found 'y'; expected Y or N, one for an option"),
        (("infeasibles",), [[[0, "Y"], [0, "N"]]], "/farms.gmcr: infeasibles[0][1]: found 'N'; expected Y or N, one for an option"),
        (("infeasibles",), [[[0]]], "/farms.gmcr: infeasibles[0][0]: found '[0]'; expected a list of 2"),
        (("useManualPreferenceRanking",), 1, "/farms.gmcr: useManualPreferenceRanking: found '1'; expected true or false"),
        (("useManualPreferenceRanking",), True, "/farms.gmcr: decisionMakers[0].preferenceVector: found nothing; expected a list"),
        (("decisionMakers", 1, "payoffs"), [1, 2], "/farms.gmcr: decisionMakers[1].payoffs: found '[1, 2]'; expected a list of 6"),
        (("infeasibles",), [[]], "farms.yaml"),
        (("coalitions",), [[0, 2]], "/farms.gmcr: coalitions[0][1]: found 2; expected a whole number from 0 to 1"),
        (("decisionMakers", 0, "preferences"), "x", "/farms.gmcr: decisionMakers[0].preferences: found 'x'; expected a list"),
    ],
)  # fmt: skip
def test_what_is_refused(tmp_path: Path, path: tuple[Any, ...], to: Any, message: str) -> None:
    """What is not as the program has it is refused with its place."""
    assert message in told(tmp_path, changed(*path, to=to))


def test_elmira_in_the_option_form(tmp_path: Path) -> None:
    """Elmira with its four ways of abandoning the plant kept apart: the published states 5, 8 and 9 are its Nash states.

    The rankings are those of the example file `elmira.yaml`, state 9 standing for four tied ones.
    """
    orders = ["7 3 4 8 5 1 2 6 9", "1 4 8 5 9 3 7 2 6", "7 3 5 1 8 6 4 2 9"]
    number: dict[str, Any] = dict(zip("123456789", [1, 2, 3, 4, 7, 8, 9, 10, [5, 6, 11, 12]], strict=True))
    ways = ["fwd", "back", "both", "fwd", "both"]
    names = ["modify", "delay", "accept", "abandon", "insist"]
    model = {
        "useManualPreferenceRanking": True,
        "options": [{"name": n, "permittedDirection": w} for n, w in zip(names, ways, strict=True)],
        "decisionMakers": [
            {"name": name, "options": own, "preferences": [], "preferenceRanking": [number[s] for s in order.split()]}
            for name, own, order in zip(["m", "u", "l"], [[0], [1, 2, 3], [4]], orders, strict=True)
        ],
        "infeasibles": [
            [[1, "Y"], [2, "Y"]], [[1, "Y"], [3, "Y"]], [[2, "Y"], [3, "Y"]], [[1, "N"], [2, "N"], [3, "N"]],
        ],
    }  # fmt: skip
    graph = graph_of(reading(tmp_path, model).case)
    assert len(graph.states) == 12
    left = np.array([any(graph.improving(i)[graph.first[i, s]:graph.first[i, s + 1]].any() for i in range(3)) for s in range(12)])  # fmt: skip
    five, eight, nine = "NYNNY", "YNYNY", {"NNNYN", "NNNYY", "YNNYN", "YNNYY"}
    assert {graph.states[s] for s in np.flatnonzero(~left)} == {five, eight, *nine}


def test_an_incomplete_ranking_is_told_before_anything_is_written(tmp_path: Path) -> None:
    """A ranking that leaves states out, or names a state twice, is a problem of the file that would be written."""
    model = changed("useManualPreferenceRanking", to=True)
    for maker in model["decisionMakers"]:
        maker["preferenceRanking"] = [1, 2, 3, 4, 5, 5]
    assert "NYY left out" in told(tmp_path, model)
    assert "'YNY' is named already" in told(tmp_path, model)


def test_a_large_model(tmp_path: Path) -> None:
    """A ranking over more states than the limit is refused; without one the file is refused as any other is."""
    options = [{"name": f"o{k}", "permittedDirection": "both"} for k in range(21)]
    maker: dict[str, Any] = {"name": "a", "options": list(range(21)), "preferenceRanking": [1]}
    model = {"useManualPreferenceRanking": True, "options": options, "decisionMakers": [maker], "infeasibles": []}
    assert "2,097,152 feasible states; the limit is 1,000,000" in told(tmp_path, model)
    assert "2,097,152 feasible states" in told(tmp_path, {**model, "useManualPreferenceRanking": False})


def moves_of(graph: Graph) -> list[set[tuple[str, str]]]:
    """Each party's moves by the names of states."""
    states = range(len(graph.states))
    return [
        {(graph.states[s], graph.states[int(t)]) for s in states for t in graph.moves(i, s)}
        for i in range(len(graph.parties))
    ]


conditions = st.lists(
    st.tuples(st.integers(0, 4), st.sampled_from("YN")), min_size=1, max_size=3, unique_by=lambda x: x[0]
)
unions = st.one_of(
    conditions, st.lists(conditions, min_size=1, max_size=3).map(lambda m: {"compound": True, "members": m})
)


def holds(condition: Any, state: str) -> bool:
    """Whether a condition of the program holds in a state, its options in the order of the file."""
    if isinstance(condition, dict):
        return any(holds(member, state) for member in condition["members"])
    return all(state[k] == letter for k, letter in condition)


@given(
    st.lists(unions, max_size=2),
    st.lists(st.lists(unions, max_size=5), min_size=2, max_size=2),
    st.lists(st.sampled_from(["both", "fwd", "back"]), min_size=5, max_size=5),
)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_states_moves_and_ranks_are_those_that_the_source_means(
    tmp_path_factory: pytest.TempPathFactory, infeasible: list[Any], wants: list[list[Any]], directions: list[str]
) -> None:
    """Feasible states, moves by permitted direction, and the ranking by powers of two, against a plain reading."""
    model = {
        "options": [{"name": f"o{k}", "permittedDirection": way} for k, way in enumerate(directions)],
        "decisionMakers": [
            {"name": "one", "options": [0, 1], "preferences": wants[0]},
            {"name": "two", "options": [2, 3, 4], "preferences": wants[1]},
        ],
        "infeasibles": infeasible,
    }
    words = [f"{k:05b}".replace("1", "Y").replace("0", "N") for k in range(32)]
    states = [word for word in words if not any(holds(condition, word) for condition in infeasible)]
    if not states:
        return
    graph = graph_of(reading(tmp_path_factory.mktemp("m"), model).case)
    assert list(graph.states) == states
    for i, own in enumerate(({0, 1}, {2, 3, 4})):
        allowed = {
            (s, t) for s in states for t in states if s != t and {k for k in range(5) if s[k] != t[k]} <= own
            and all(directions[k] in ("both", "fwd" if t[k] == "Y" else "back") for k in own if s[k] != t[k])
        }  # fmt: skip
        assert moves_of(graph)[i] == allowed
        weight = [sum(2 ** (len(wants[i]) - k) * holds(c, s) for k, c in enumerate(wants[i])) for s in states]
        assert graph.rank[i].tolist() == [sorted(set(weight)).index(w) for w in weight]


@pytest.mark.parametrize(
    "text", ["a: b", '"', "\x1b[31m", "{x}", "# c", "null", "", "名前", "x" * 5_000, "\u2028", "[y]"]
)
def test_hostile_names_stay_labels(tmp_path: Path, text: str) -> None:
    """Whatever the source calls its things: a graph-model file with nothing in it but what was meant."""
    model = changed("options", 0, "name", to=text)
    model["decisionMakers"][0]["name"] = model["version"] = text
    found = imported(tmp_path, model)
    assert all(line.isprintable() for line in found.splitlines())
    assert len(parse_graph(found).case.options) == 3


@pytest.mark.parametrize("seed", range(150))
def test_hostile_models_end_in_problems(tmp_path: Path, seed: int) -> None:
    """Whatever stands where: it is read, or refused in words; nothing else is raised."""
    rng = random.Random(seed)
    model: Any = copy.deepcopy(MODEL)
    model["decisionMakers"][0]["misperceptions"] = [[[2, "Y"]]]
    model["decisionMakers"][1]["payoffs"] = [1, 2, 3, 4, 5, 6]
    here, key = model, rng.choice(list(model))
    while isinstance(here[key], (dict, list)) and here[key] and rng.random() < 0.7:
        here = here[key]
        key = rng.choice(list(here)) if isinstance(here, dict) else rng.randrange(len(here))
    here[key] = rng.choice(
        [None, 0, -1, 1e30, "x", "", [], {}, [[]], [{}], True, [[0, "Y"]], {"members": []}, [[1, 2, 3]]]
    )
    file = tmp_path / "m.gmcr"
    file.write_text(json.dumps(model), encoding="utf-8")
    try:
        said = gmcr.check(gmcr.read_foreign(file, ImportWanted()), "m.yaml")
    except ConflictError as error:
        said = str(error)
    assert said.replace("\n", "").isprintable()
