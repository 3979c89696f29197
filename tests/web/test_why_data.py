"""The data of why, trust and the graph model: each number is the study's, each card's change is the file's."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import winset
from border_war import BORDER, SALE
from first_korea import FIRST_KOREA
from full_conflict import conflict
from quarrel_graph import QUARREL
from small_worlds import FILE as SMALL
from winset.cases.change import changes_of
from winset.cases.changes import change_conflict
from winset.cases.graph_case import GraphCase
from winset.cases.graph_read import parse_graph
from winset.cases.read import parse, read_text
from winset.cases.schema import Claim, Conflict
from winset.cases.sourcing import sourcing_of
from winset.errors import RequestError
from winset.studies.claims import cause_of
from winset.studies.inventory import inventory
from winset.studies.readings import readings
from winset.studies.stable import stable
from winset.studies.statements import statements
from winset.views.web.cards import claim_cards, question_cards
from winset.views.web.entries import entries_of
from winset.views.web.screens import in_bar, screens
from winset.views.web.sourced import sourced
from winset.views.web.subject import Subject, subjects
from winset.views.web.wanted import Desk, Wanted

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))
COLONY = Path(__file__).parents[2] / "examples" / "colony.yaml"


def quiet(what: str, share: float) -> None:
    """Nobody hears of progress."""


def desk_of(subject: Conflict | GraphCase) -> Desk:
    """A file as a worker knows it."""
    return Desk(subject, None, 2)


def asked(desk: Desk, screen: str, changes: Sequence[Any] = (), **params: Any) -> Any:
    """What a screen answers, as the page is given it."""
    return json.loads(json.dumps(screens()[screen].data(Wanted(desk, changes, params, quiet)), allow_nan=False))


def told(finding: Any) -> Any:
    """What a study answers, as its command prints it with `--json`."""
    return json.loads(json.dumps(finding.to_json()))


@pytest.fixture(scope="module")
def border() -> Desk:
    """A small war with a record, questions, claims, statements, readings, courses and a peace."""
    return desk_of(conflict())


def test_the_record_is_that_of_why(border: Desk) -> None:
    """The numbers beside the bars are those of `winset why`, and the section is the report's."""
    found = asked(border, "why", part="why")
    assert found["numbers"] == told(winset.why(border.base, seed=0))
    assert [one["name"] for one in found["block"]["pictures"]] == ["why"]


def test_each_cause_stands_once_with_all_its_bars(border: Desk) -> None:
    """A cause's share is the sum over the months in which the record has it, and no event is missing."""
    found = asked(border, "why", part="why")
    events = told(winset.why(border.base, seed=0))["events"]
    assert sum(one["share"] for one in found["causes"]) == pytest.approx(sum(e["shapley"]["signed_by"] for e in events))
    assert len(found["causes"]) == len({(event["kind"], event["event"]) for event in events})
    drawn = [one["share"] for one in found["causes"] if abs(one["share"]) >= 0.005]
    assert drawn == sorted(drawn, reverse=True)
    assert drawn == [one["share"] for one in found["causes"]][: len(drawn)]


def test_a_switch_makes_what_removal_does(border: Desk) -> None:
    """With a cause switched off the chance by the recorded month is that of `winset why --by removal`, bit by bit."""
    removal = {one["event"]: one for one in told(winset.why(border.base, seed=0, by="removal"))["events"]}
    month = told(winset.why(border.base, seed=0))["month"]
    causes = asked(border, "why", part="why")["causes"]
    assert len(causes) == 3
    for cause in causes:
        name = cause["entry"]["change"]["without"].partition(".")[2]
        changed = asked(border, "answer", [cause["entry"]["change"]])
        assert changed["outcome"]["signed_by"][month] == removal[name]["without"]["signed_by"]


def test_a_recorded_state_has_no_switch() -> None:
    """What the record sets itself is no event of the model, and that is said in the place of a change."""
    text = BORDER.replace("  - {month: 2001-04, accord: truce}", "  - {month: 2001-04, set: {front: hill}}")
    causes = asked(desk_of(parse(text, "set.yaml")), "why", part="why")["causes"]
    without = [one for one in causes if one["entry"] is None]
    assert len(without) == 1
    assert "no event of the model" in without[0]["cannot"]
    assert all(one["cannot"] is None for one in causes if one["entry"])


def test_a_record_that_cannot_go_on_is_told(border: Desk) -> None:
    """With a change that cuts the record before its signature there is no section, but a sentence."""
    found = asked(border, "why", [{"without": "chance.succession"}], part="why")
    assert found["block"] is None
    assert "cut before the first step" in found["none"]


def test_questions_are_those_of_ask(border: Desk) -> None:
    """Each card's row is the row that `winset ask --json` prints, whatever is changed on the page."""
    rows = told(winset.ask(border.base))["questions"]
    for place, row in enumerate(rows):
        for changes in ((), [{"forbid": "south.offensive"}]):
            found = asked(border, "why", changes, part="question", place=place)
            assert found["row"] == row
            assert found["words"]


def test_claims_are_those_of_claims(border: Desk) -> None:
    """Each card's row is the row that `winset claims --json` prints; one that cannot be tested says why."""
    rows = told(winset.claims(border.base))["claims"]
    found = [asked(border, "why", part="claim", place=place) for place in range(len(rows))]
    assert [one["row"] for one in found] == rows
    assert [one["kind"] for one in found] == ["yes" if row["verdict"] == "borne_out" else None for row in rows]
    assert found[1]["words"] == ["Cannot be tested here: Fate is no entry of the file."]


def test_side_by_side_they_are_the_report_s_sections(border: Desk) -> None:
    """All questions and all claims together are the sections of the report, with its picture."""
    questions, claims = asked(border, "why", part="questions"), asked(border, "why", part="claims")
    assert [one["name"] for one in questions["block"]["pictures"]] == ["what_if"]
    assert "C1" in claims["block"]["tables"]


def test_cards_are_listed_without_a_solve(border: Desk) -> None:
    """The parts of the screen and its cards are told before anything is solved."""
    desk = desk_of(border.base)
    found = asked(desk, "why")
    assert desk._solved is None
    assert [one["id"] for one in found["questions"]] == ["Q1", "Q2"]
    assert [one["entries"] == [] for one in found["claims"]] == [False, True]
    assert found["deciders"] == [{"party": "south", "name": "Southland"}]


@pytest.mark.parametrize("war", [str(FIRST_KOREA), "border"])
def test_a_card_loads_the_change_of_the_file(war: str) -> None:
    """The entries of each card, made one after another, give the very conflict that its question or claim makes."""
    base = conflict() if war == "border" else winset.read(war)
    loaded = 0
    for cards, entries in ((question_cards(base), base.questions), (claim_cards(base), base.claims)):
        for card, one in zip(cards, entries, strict=True):
            made = cause_of(one) if isinstance(one, Claim) else changes_of(getattr(one, "change", None))
            assert bool(card["entries"]) == bool(made)
            keys = [entry["key"] for entry in card["entries"]]
            assert len(set(keys)) == len(keys)
            if made:
                sent = json.loads(json.dumps([entry["change"] for entry in card["entries"]]))
                assert change_conflict(base, changes_of(sent)).digest == change_conflict(base, made).digest
                loaded += 1
    assert loaded > 2


def test_every_kind_of_change_is_an_entry_of_its_own() -> None:
    """Each thing changed has a key of its own, by which it is found again; what is changed twice is kept as the last."""
    given = [
        {"set": {"a.b": 1, "c": [2]}, "without": [{"chance": ["x", "y"]}, "option.i.o"]},
        {"set": {"a.b": 3}, "forbid": ["p.m", {"move": "p.n", "from": "2001-02"}], "without": "beliefs"},
        {"force": [{"month": "2001-02", "chance": "x", "outcome": 1}], "bind": {"p": {"insist": {"i": "o"}}}},
        {"start": {"month": "2001-03", "state": {"f": True}}},
    ]
    assert entries_of(changes_of(given)) == [
        {"key": "c", "change": {"set": {"c": [2]}}},
        {"key": "without:chance.x", "change": {"without": "chance.x"}},
        {"key": "without:chance.y", "change": {"without": "chance.y"}},
        {"key": "without:option.i.o", "change": {"without": "option.i.o"}},
        {"key": "a.b", "change": {"set": {"a.b": 3}}},
        {"key": "without:beliefs", "change": {"without": "beliefs"}},
        {"key": "forbid:p.m", "change": {"forbid": "p.m"}},
        {"key": "forbid:p.n", "change": {"forbid": {"move": "p.n", "from": "2001-02"}}},
        {"key": "force:2001-02:chance.x", "change": {"force": {"month": "2001-02", "chance": "x", "outcome": 1}}},
        {"key": "bind:p", "change": {"bind": {"p": {"insist": {"i": "o"}}}}},
        {"key": "start", "change": {"start": {"month": "2001-03", "state": {"f": True}}}},
    ]


@pytest.mark.parametrize("changes", [(), [{"set": {"parties.north.war[0].points": -0.5}}]], ids=["as it is", "changed"])
def test_courses_are_those_of_decide(border: Desk, changes: Sequence[Any]) -> None:
    """Courses of the changed file are what `winset decide` prints with the options that the page tells."""
    found = asked(border, "why", changes, part="courses")
    assert found["ask"] == "winset decide {} --party south --from 2001-03 --solves 16"
    changed = change_conflict(border.base, changes_of(list(changes)))
    assert found["numbers"] == told(winset.decide(changed, party="south", start="2001-03", solves=16))
    assert [one["name"] for one in found["block"]["pictures"]] == ["courses"]


@pytest.mark.parametrize("issue", [None, "exchange"])
def test_the_peace_is_that_of_last(border: Desk, issue: str | None) -> None:
    """How long the peace holds, by the options of an issue, is what `winset last` prints of the changed file."""
    change = {"set": {"peace.resume.south[0].points.south": 40}}
    for changes in ([], [change]):
        found = asked(border, "why", changes, part="last", **({"issue": issue} if issue else {}))
        expected = told(winset.last(change_conflict(border.base, changes_of(changes)), issue=issue))
        assert found["numbers"] == expected
        assert found["issue"] == expected["issue"]
        assert {one["key"]: one["spread"] for one in found["issues"]} == expected["spread"]


def test_moral_hazard_is_told() -> None:
    """Where an option emboldens the party that it protects, the words above the picture say that it is moral hazard."""
    found = asked(desk_of(winset.read(FIRST_KOREA)), "why", part="last")
    hazards = [one for step in found["numbers"]["sweep"]["steps"] for one in step["moral_hazard"]]
    assert hazards
    assert "That is moral hazard" in found["sweep"]


def test_without_a_peace_nothing_is_told_of_it() -> None:
    """A file that does not say who might break a peace has no number for it, and a sentence instead."""
    found = asked(desk_of(parse(SALE, "sale.yaml")), "why", part="last")
    assert found["block"] is None
    assert found["numbers"] is None
    assert "no peace section" in found["none"]


@pytest.mark.parametrize(
    ("screen", "params"),
    [
        ("why", {"part": "whi"}), ("why", {"part": 3}), ("why", {"part": ["why"]}), ("why", {"part": "question"}),
        ("why", {"part": "question", "place": -1}), ("why", {"part": "question", "place": 2}),
        ("why", {"part": "claim", "place": True}), ("why", {"part": "claim", "place": "0"}),
        ("why", {"part": "courses", "party": "nobody"}), ("why", {"part": "courses", "party": [1]}),
        ("why", {"part": "last", "issue": "nothing"}), ("why", {"part": "last", "issue": {}}),
        ("trust", {"part": "frist"}), ("trust", {"part": None}), ("trust", {"part": {}}),
    ],
)  # fmt: skip
def test_what_is_no_part_gets_a_sentence(border: Desk, screen: str, params: dict[str, Any]) -> None:
    """Whatever else the page sends is refused in words."""
    with pytest.raises(RequestError) as caught:
        asked(border, screen, **params)
    assert str(caught.value)


def test_trust_is_that_of_its_studies(border: Desk) -> None:
    """Statements, readings and scores are what their commands print; another horizon is told once it was tried."""
    quick, whole = asked(border, "trust"), asked(border, "trust", part="whole")
    assert quick["trust"]["numbers"]["statements"] == told(statements(border.base))
    assert quick["trust"]["numbers"]["readings"] is None
    assert whole["trust"]["numbers"]["readings"] == told(readings(border.base))
    assert whole["trust"]["numbers"]["backtest"] == quick["trust"]["numbers"]["backtest"]
    tried = "what it moves is said above"
    assert tried not in quick["trust"]["block"]["lead"]
    assert tried in whole["trust"]["block"]["lead"]
    assert "If the last date for talks were 12 months" in whole["trust"]["block"]["lead"]


@pytest.mark.parametrize("file", [str(FIRST_KOREA), *map(str, EXAMPLES)])
def test_the_share_with_a_source_is_the_file_s(file: str) -> None:
    """The numbers with a source on the first screen are those of the list of assumptions."""
    subject = next(iter(subjects(file).values())).subject
    if isinstance(subject, GraphCase) or subject is None:
        return
    rows = inventory(subject)
    found = sourced(rows)
    many = sum(row["kind"] == "sourced" for row in rows)
    assert found["share"] == (many / len(rows) if rows else None)
    assert (f" {many} (" in found["short"]) == (many > 0)


def test_sources_are_counted_as_show_counts_them(border: Desk) -> None:
    """The first screen, the screen of trust and `winset show` count alike where every number of a file is used."""
    text = read_text(str(COLONY))[1]
    found, counts = (
        asked(desk_of(winset.read(COLONY)), "answer")["sourced"],
        sourcing_of(winset.cases.document.load(text, "c").data),
    )
    assert counts.sourced == 0
    assert found == "None of its 70 numbers has a source."
    assert asked(border, "answer")["rests"] == asked(border, "trust")["badge"]["title"] == "One set of numbers"


def test_assumptions_have_a_row_each(border: Desk) -> None:
    """Every number of the file is a row of the table that is searched."""
    found = asked(border, "trust", part="assumptions")
    rows = inventory(border.base)
    assert found["many"] == len(rows)
    assert all(f'id="{row["id"]}"' in found["block"]["tables"] for row in rows)


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_every_example_has_its_screens(file: Path) -> None:
    """Each screen that an example has gives its data, and a graph model has one screen that no conflict has."""
    subject = next(iter(subjects(str(file)).values())).subject
    assert subject is not None
    names, desk = list(in_bar(subject)), desk_of(subject)
    assert ("graph" in names) == isinstance(subject, GraphCase)
    assert not {"answer", "why", "trust"} & set(names) or "graph" not in names
    assert ("trust" in names) == isinstance(subject, Conflict)
    if "graph" in names:
        assert names == ["graph"]
        assert asked(desk, "graph")["sections"]
    if "trust" in names:
        assert all(asked(desk, "trust", part=part) for part in ("first", "whole", "assumptions"))
    if "why" in names:
        had = asked(desk, "why")
        assert asked(desk, "why", part="why")["block"]
        assert bool(asked(desk, "why", part="last")["block"]) == had["last"]


def test_a_negotiation_says_nothing_of_a_horizon() -> None:
    """Without a clock there is no why, and no word of a last date for talks."""
    desk = desk_of(parse(SALE, "sale.yaml"))
    assert "why" not in in_bar(desk.base)
    assert "horizon" not in asked(desk, "trust", part="whole")["trust"]["block"]["lead"]


def test_a_graph_model_is_that_of_stable() -> None:
    """The screen of a graph model tells the states, moves and coalitions of `winset stable`, and has its picture."""
    case = parse_graph(QUARREL, "quarrel.yaml").case
    found = asked(desk_of(case), "graph")
    expected = told(stable(case))
    for key in ("states", "equilibria", "moves", "concepts"):
        assert found["stable"][key] == expected[key]
    assert found["stable"]["coalitions"] is not None
    names = [one["name"] for one in found["sections"]]
    assert names == ["answer", "holds", "together", "states", "moves", "wants", "sources"]
    assert len(found["picture"]["data"]["nodes"]) == 4


@pytest.mark.parametrize("screen", ["graph", "why", "trust", "answer"])
def test_a_screen_of_the_other_kind_is_refused_in_words(screen: str) -> None:
    """A conflict's screen asked of a graph model, and the other way round, gets a sentence."""
    graph, war = desk_of(parse_graph(QUARREL, "quarrel.yaml").case), desk_of(parse(SALE, "sale.yaml"))
    with pytest.raises(RequestError, match="graph model"):
        asked(war if screen == "graph" else graph, screen)


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A small file, and a folder with a study of its worlds."""
    folder = tmp_path_factory.mktemp("worlds")
    file = folder / "small.yaml"
    file.write_text(SMALL, encoding="utf-8")
    winset.worlds(file, 12, seed=3, jobs=1, out=folder / "study")
    return file, folder / "study"


def served(subject: Subject) -> Desk:
    """The desk that a worker makes of what it is given."""
    return Desk(subject.subject, subject.drawn, 2, subject.text, subject.source, subject.worlds)


def test_worlds_take_the_place_of_the_badge(study: tuple[Path, Path]) -> None:
    """With a study the screen tells its shares, and the first screen how many worlds it rests on."""
    desk = served(subjects(str(study[0]), str(study[1]))["small.yaml"])
    found, many = asked(desk, "trust"), desk.worlds.answer
    assert many is not None
    title = f"{many['admissible']:,} admissible worlds"
    assert found["badge"]["title"] == asked(desk, "answer")["rests"] == title
    assert found["badge"]["kind"] == "worlds"
    assert "<table" in found["worlds"]["tables"]
    assert "without your changes" not in found["badge"]["words"]
    changed = asked(desk, "trust", [{"set": {"parties.a.otherwise": 0}}])
    assert "without your changes" in changed["badge"]["words"]
    assert changed["worlds"] == found["worlds"]


def test_worlds_of_an_edited_file_are_none_of_it(study: tuple[Path, Path], tmp_path: Path) -> None:
    """A file that is edited while it is served keeps its page and loses its worlds, which is said."""
    file = tmp_path / "small.yaml"
    file.write_text(SMALL, encoding="utf-8")
    subject = subjects(str(file), str(study[1]))["small.yaml"]
    assert subject.worlds.answer is not None
    file.write_text(SMALL.replace("A small conflict", "Another"), encoding="utf-8")
    assert subject.changed()
    assert subject.worlds.answer is None
    found = asked(served(subject), "trust")
    assert found["worlds"] is None
    assert "edited since" in found["badge"]["words"]
    file.write_text(SMALL, encoding="utf-8")
    assert subject.changed()
    assert subject.worlds.answer is not None


def test_worlds_of_another_file_are_refused(study: tuple[Path, Path], tmp_path: Path) -> None:
    """A study of another file, a folder that is none, a graph model, and no file at all: each gets a sentence."""
    other, graph = tmp_path / "other.yaml", tmp_path / "graph.yaml"
    other.write_text(BORDER, encoding="utf-8")
    graph.write_text(QUARREL, encoding="utf-8")
    for case, folder, words in (
        (str(other), str(study[1]), "worlds of another conflict file"), (str(other), str(tmp_path), "."),
        (str(graph), str(study[1]), "graph-model file"), (None, str(study[1]), "name it"),
    ):  # fmt: skip
        with pytest.raises(winset.WinsetError, match=words):
            subjects(case, folder)
