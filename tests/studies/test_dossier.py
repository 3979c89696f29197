"""The dossier: everything a report shows, each part what its own study says, and nothing that a conflict does not have."""

from __future__ import annotations

import json
from typing import Any

import pytest

import winset
from border_war import BORDER, SALE
from full_conflict import conflict, drawn, full
from winset.cases.read import parse, read_with_lines
from winset.cases.sourcing import sourcing_of
from winset.studies.claims import claims
from winset.studies.decide import decide
from winset.studies.dossier import PARTS, dossier
from winset.studies.durability import durability
from winset.studies.inventory import inventory
from winset.studies.questions import questions
from winset.studies.timeline import timeline
from winset.studies.why import why


@pytest.fixture(scope="module")
def found() -> Any:
    """The dossier of a conflict that has everything."""
    return dossier(conflict(), drawn=drawn()).to_json()


def test_every_part_is_what_its_own_study_says(found: dict[str, Any]) -> None:
    """The timeline, the claims, the questions, the peace and the events of a dossier are those of `winset run`, `claims`,
    `ask`, `last` and `why`."""
    made = conflict()
    assert found["timeline"] == timeline(made).to_json()
    assert found["claims"] == claims(made).to_json()
    assert found["questions"] == questions(made).to_json()
    assert found["last"] == durability(made).to_json()
    assert found["why"] == why(made, seed=0).to_json()


def test_a_conflict_that_has_everything_gives_every_part(found: dict[str, Any]) -> None:
    """Nothing is left out of it but what is for conflicts without a clock, and beliefs, of which it has none."""
    assert found["left_out"] == {}
    parts = {name: found.get(name, found["trust"].get(name)) for name in PARTS}
    assert {name for name, part in parts.items() if part is None} == {"beliefs", "deals"}
    assert found["map"] == drawn()


def test_a_dossier_is_json(found: dict[str, Any]) -> None:
    """It can be written as JSON without infinities, and read back the same."""
    assert json.loads(json.dumps(found, allow_nan=False)) == found


BARE = ("peace", "claims", "questions", "courses", "statements", "readings", "sources")


def test_a_bare_conflict_has_no_empty_parts() -> None:
    """Without claims, questions, courses, statements, readings and a peace there is no word of them."""
    data = full()
    bare = dossier(conflict({key: data[key] for key in data if key not in BARE})).to_json()
    assert {
        name for name in ("claims", "questions", "courses", "last", "deals", "map") if bare[name] is not None
    } == set()
    assert (bare["trust"]["statements"], bare["trust"]["readings"]) == (None, None)


def test_events_account_only_for_a_signature_on_record() -> None:
    """Where the record breaks off without a signature there is none to account for."""
    data = full()
    data["history"] = data["history"][:-1]
    assert dossier(conflict(data), only=["why"]).to_json()["why"] is None


def test_without_a_clock_there_are_deals_and_no_months() -> None:
    """A negotiation without a war is read once: what is on the table, and no record, ripeness or forecasts by month."""
    sale = dossier(parse(SALE)).to_json()
    assert sale["deals"] is not None
    assert sale["deals"]["study"] == "deals"
    assert (sale["record"], sale["ripe"], sale["trust"]["backtest"]) == ([], None, None)


def test_the_record_says_what_happened_and_what_it_cost(found: dict[str, Any]) -> None:
    """Each month has its recorded events with their sources, and what each account ran up in it."""
    assert [row["month"] for row in found["record"]] == [row["month"] for row in found["timeline"]["history"]]
    he_dies = {"says": "He dies.", "source": ["diary p.6"], "kind": "chance", "offer": None}
    assert found["record"][1]["events"] == [he_dies]
    assert {row["accounts"]["deaths"] for row in found["record"]} == {1000.0}


def test_courses_are_weighed_once_a_way_out_has_opened(found: dict[str, Any]) -> None:
    """`courses` are those of the party whose courses come first, from the month after the first with a package worth
    signing."""
    assert found["timeline"]["headline"]["first"] == "2001-02"
    assert (found["courses"]["party"], found["courses"]["from"]) == ("south", "2001-03")
    alone = decide(conflict(), party="south", start="2001-03", solves=32).to_json()
    assert found["courses"]["groups"] == alone["groups"]


def test_what_unlocks_is_asked_of_the_last_month_before_the_way_out(found: dict[str, Any]) -> None:
    """Where it took months until something was worth signing, the levers are those of the month before."""
    assert found["timeline"]["headline"]["first"] == "2001-02"
    assert found["unlock"]["month"] == "2001-01"


def test_forecasts_are_scored_beside_plain_ones(found: dict[str, Any]) -> None:
    """The model's forecasts stand beside a constant chance and an even one."""
    scores = found["trust"]["backtest"]["scores"]
    assert list(scores) == ["model", "the same chance every month, 1 in 5", "an even chance every month"]
    assert scores["an even chance every month"]["brier"] == 0.25


def test_quick_leaves_out_whatever_solves_the_war_again() -> None:
    """No courses, claims, questions, levers, readings, nor another horizon; it says which, and has all the rest."""
    found = dossier(conflict(), quick=True).to_json()
    assert set(found["skipped"]) == {"courses", "claims", "questions", "baked", "unlock", "readings"}
    assert [found[name] for name in ("courses", "claims", "questions", "unlock")] == [None] * 4
    assert (found["trust"]["readings"], found["trust"]["horizon"]) == (None, None)
    assert found["last"] is not None
    assert found["why"] is not None
    assert found["trust"]["statements"] is not None
    assert dossier(conflict(), quick=True, only=["claims"]).to_json()["claims"] is not None


def test_only_what_is_asked_for() -> None:
    """`only` names the parts that are computed beside the timeline."""
    found = dossier(conflict(), only=["last"]).to_json()
    assert found["last"] is not None
    assert [found[name] for name in ("claims", "questions", "courses", "unlock", "ripe")] == [None] * 5


def test_what_cannot_be_had_is_said() -> None:
    """A study that refuses leaves its reason and not a gap: a course whose party has nothing to decide from that month."""
    data = full()
    data["courses"] = {"x": {"party": "south", "says": "No.", "change": [{"set": {"parties.south.noise": -1}}]}}
    found = dossier(winset.read(data), only=["courses"]).to_json()
    assert found["courses"] is None
    assert "expected a noise" in found["left_out"]["courses"]


def test_progress_is_told_from_0_to_1() -> None:
    """Whoever asks is told the share that is done, up to all of it."""
    told: list[tuple[str, float]] = []
    dossier(conflict(), only=["last", "claims"], progress=lambda what, share: told.append((what, share)))
    assert all(0 <= share <= 1 for _, share in told)
    assert ("studies", 1.0) in told


@pytest.mark.parametrize("case", ["korea-1953", "full", "border"])
def test_the_inventory_is_the_numbers_of_the_file(case: str) -> None:
    """Its rows are those that `winset check` counts, of the same kinds; each can be set by its path."""
    if case == "korea-1953":
        reading = read_with_lines(case)
        made, data = reading.conflict, reading.document.data
    else:
        data = full() if case == "full" else None
        made = conflict(data) if data else parse(BORDER)
    rows = inventory(made)
    assert len({row["id"] for row in rows}) == len(rows)
    assert len({row["path"] for row in rows}) == len(rows)
    if data is not None:
        counts = sourcing_of(data)
        kinds = [sum(row["kind"] == kind for row in rows) for kind in ("sourced", "ordered", "assumed", "unmarked")]
        assert kinds == [counts.sourced, counts.ordered, counts.assumed, counts.unmarked]
        assert sum(row["low"] is not None for row in rows) == counts.ranges


def test_a_number_can_be_set_by_the_path_of_its_row() -> None:
    """Every path of the inventory is one that a change takes, and it is that number."""
    from winset.cases.change import changes_of
    from winset.cases.changes import change_conflict

    made = conflict()
    rows = inventory(made)
    assert len(rows) > 10
    for row in rows:
        value = row["value"]
        if row["path"].endswith("probability"):
            value = value / 2
        elif row["path"] not in ("peace.horizon", "winset"):
            value = value * 0.75 if value else -0.5
        changed = inventory(change_conflict(made, changes_of({"set": {row["path"]: value}})))
        after = next(other for other in changed if other["path"] == row["path"])
        assert after["value"] == pytest.approx(value), row["path"]


def test_a_row_says_why_and_who_says_so() -> None:
    """A number without notes of its own has those of the entry around it; names are those for people."""
    rows = {row["path"]: row for row in inventory(conflict())}
    row = rows["parties.north.war[old].points"]
    assert (row["because"], row["sources"], row["kind"]) == ("The old one hates it.", ["diary p.3"], "sourced")
    assert row["words"] == "Northland, war, old"
    row = rows["parties.south.war[0].points"]
    assert (row["low"], row["value"], row["high"], row["kind"], row["confidence"]) == (-4, -3, -1, "ordered", "low")
    assert rows["parties.south.values.border.points.old"]["words"] == "Southland, Where the border runs, As of old"
    assert rows["moves.south.offensive.outcomes[1].probability"]["words"] == "Southland, An offensive, front: -1, probability"  # fmt: skip


COLONY = {row["numbered"]: row["words"] for row in inventory(winset.read("examples/colony.yaml"))}


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("time.fades", "The chance that the war dies down"),
        ("time.faded.front[0].points", "If the war dies down, the Front, where “field” is “The Front holds it”"),
        ("time.faded.front[1].points", "If the war dies down, the Front, otherwise"),
        ("parties.front.war[0].points", "The Front, war, where “field” is “The army holds it”"),
        ("chance.sweep.outcomes[1].believed.front", "Sweep, field: -1, believed by the Front"),
        ("moves.front.offensive.outcomes[0].probability", "The Front, offensive, field: the Front holds it, probability"),
        ("moves.front.offensive.points.army", "The Front, offensive, points to the army"),
        ("talks.pace[1].pace", "The pace of talks, otherwise"),
        ("peace.resume.front[2].instead.army", "Breaking the peace, the Front, otherwise, worth to the army instead"),
        ("peace.chance.league_tires.outcomes[0].probability", "League tires, in peace, probability"),
        ("accounts.lives.endings.rout", "Lives, The Republic is driven out"),
    ],
)  # fmt: skip
def test_a_number_is_named_by_whose_it_is_and_while_what_holds(path: str, words: str) -> None:
    """No number is called by its place in a list where the file says more: what comes of it, or where it counts."""
    assert COLONY[path] == words


def test_no_two_numbers_are_called_alike() -> None:
    """Every number of a file has a name of its own."""
    assert len(set(COLONY.values())) == len(COLONY)


def test_an_option_that_is_called_as_a_party_is_is_named_as_an_option() -> None:
    """Where who prevails is an answer, options have the ids of parties; what is told is the answer, by its own name."""
    words = {row["numbered"]: row["words"] for row in inventory(winset.read("examples/panama.yaml"))}
    found = words["parties.us.values.duration.points.us"]
    assert found == "The United States, Duration, The United States prevails"


def test_entries_that_say_the_same_are_told_by_their_place() -> None:
    """Two entries without a condition, or two outcomes with one effect, are two numbers and have two names."""
    same = {"probability": 0.1, "effect": {"f": "q"}}
    data = {
        "winset": 2, "title": "t", "time": {"start": "2001-01", "end": "2003-01"},
        "parties": {"a": {"values": {"x": {"y": 1}}, "war": [{"points": -1}, {"points": -2}]}},
        "issues": {"x": ["y", "z"]}, "consent": [{"of": ["a"]}], "state": {"f": ["p", "q"]},
        "chance": {"c": {"outcomes": [same, same]}},
    }  # fmt: skip
    words = [row["words"] for row in inventory(winset.read(data))]
    assert words == ["A, x, y", "A, war, entry 1 of 2", "A, war, entry 2 of 2", "C, entry 1 of 2, probability",
                     "C, entry 2 of 2, probability"]  # fmt: skip
