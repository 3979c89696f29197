"""The track record: what was expected is held against what a solved war says, by stated rules; nothing on the page is old."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest
from track_record.draws import plain_world, without
from track_record.judge import forecasts, held, judge, plain, standing
from track_record.order import order_of
from track_record.page import PAGE, README, missed_in, page, sentence
from track_record.results import load_results, of_war, rounded
from track_record.rivals import rivals
from track_record.solve import point
from track_record.total import total_of
from track_record.wars import BUILT_ON, RECORD, War, expected_of, held_out

import winset
from patron_war import PATRON_WAR, death
from winset.cases.document import load
from winset.cases.read import from_data
from winset.studies.outcome import outcome_of
from winset.studies.statements import binding, held_of, named

if TYPE_CHECKING:
    from winset.studies.month.win_set import WinSetTold

WARS = [*held_out(), BUILT_ON]
CHECKED = War("egypt-israel-1979")
"""The war whose results are solved again here: the one with the fewest states."""

EMPTY: WinSetTold = {
    "size": 0, "of": 4, "blockers": {}, "price": {}, "holdouts": [], "holds": [], "either": [], "either_packages": [],
}  # fmt: skip

EXPECTED: dict[str, Any] = {
    "knows": "All of it.",
    "signed": {"month": "2000-06", "chance": [0.0, 1.0]},
    "window": {"from": ["2000-03", "2000-05"]},
    "blockers": [{"month": "2000-01", "parties": ["p"]}, {"month": "2000-01", "parties": ["a"]}],
    "terms": {"x": "y"},
    "terms_at_least": 1,
    "claims": {},
}


def patron_war(**more: Any) -> winset.Conflict:
    """A patron refuses until its leader dies in March; an agreement is signed in June."""
    data = copy.deepcopy(PATRON_WAR) | {"winset": 2, "chance": {"dies": death(0.02)}}
    history = [{"month": "2000-03", "chance": "dies"}, {"month": "2000-06", "agreement": {"x": "y"}}]
    return from_data({**data, "history": history, **more})


def test_who_stands_in_the_way() -> None:
    """Nobody where a package would be signed; else who holds all back, else who alone holds most, else a smallest set."""
    assert standing({**EMPTY, "size": 1, "blockers": {"a": 3}}) == []
    assert standing({**EMPTY, "holds": ["b"], "blockers": {"a": 3, "b": 1}}) == ["b"]
    assert standing({**EMPTY, "blockers": {"a": 3, "b": 3, "c": 1}}) == ["a", "b"]
    holdouts: Any = [{"parties": ["a", "c"], "packages": 1, "price": {}}]
    assert standing({**EMPTY, "holdouts": holdouts}) == ["a", "c"]
    assert standing(EMPTY) == []


def test_a_war_is_judged_by_what_was_expected() -> None:
    """The patron stands in the way until its leader dies; then the way is open; each row says whether that is a hit."""
    rows = judge(outcome_of(patron_war()), expected_of(EXPECTED))
    assert [row.item for row in rows] == ["signed", "window", "blockers 2000-01", "terms"]
    assert (rows[1].says, rows[1].hit) == ("2000-03", True)
    assert (rows[2].says, rows[2].hit) == (["p"], True)
    assert isinstance(rows[0].says, float)
    assert 0 < rows[0].says < 1
    missed = judge(outcome_of(patron_war()), expected_of({
        **EXPECTED, "signed": {"month": "2000-06", "chance": [rows[0].says + 0.01, 1.0]}, "window": None,
        "blockers": [{"month": "2000-01", "parties": ["a"]}, {"month": "2000-06", "parties": ["a"]}],
    }))  # fmt: skip
    assert [row.hit for row in missed[:4]] == [False, False, False, False]
    assert missed[3].says == []


def test_a_war_in_which_nobody_signs() -> None:
    """Where no window was expected and none opens, that is a hit; terms are none where hardly anything is signed."""
    shut = patron_war(chance={}, history=[{"month": "2000-06", "says": "Nothing."}])
    rows = judge(outcome_of(shut), expected_of({**EXPECTED, "window": None, "terms": None}))
    assert (rows[1].item, rows[1].says, rows[1].hit) == ("window", None, True)


def test_forecasts_are_those_of_the_record() -> None:
    """One chance for each recorded period, as of its start: the month in which the leader dies does not know of it yet."""
    found = forecasts(outcome_of(patron_war()))
    assert len(found) == 6
    assert max(found[:3]) < 0.01 < min(found[3:])


def test_how_long_the_recorded_peace_holds() -> None:
    """It is the same number as the durability of what was signed; without breakers a peace holds."""
    assert held(outcome_of(patron_war()), 5) == 1.0
    peace = {"horizon": 120, "pace": 0.05, "resume": {"a": {"points": {"a": 2, "b": -5}}}}
    conflict = patron_war(peace=peace)
    from winset.studies.durability import durability

    signed = durability(conflict).to_json()["recorded"]
    assert signed is not None
    assert held(outcome_of(conflict), 5) == pytest.approx(signed["survival"][59], abs=1e-12)
    assert 0 < held(outcome_of(conflict), 5) < 1


def test_rivals_know_nothing_of_the_war() -> None:
    """They go by the calendar alone; a week's chance is a month's to the power of the week."""
    told: dict[str, Any] = {"began": "2000-01-01", "leaders": ["2000-03-20"]}
    months = rivals(["2000-02", "2000-03", "2000-07", "2000-08", "2001-02", "2002-02"], "month", told)
    assert months["length of the war"] == [0.104, 0.104, 0.104, 0.104, 0.066, 0.029]
    assert months["new leader"] == [0.066, 0.102, 0.102, 0.066, 0.066, 0.066]
    weeks = rivals(["2000-01-07"], "week", told)
    assert 1 - (1 - weeks["constant"][0]) ** (30.436875 / 7) == pytest.approx(0.07)


def test_statements_that_are_set_aside_bind_no_more() -> None:
    """Those named go, answers to offers too, party by party; the others stay, and no number of the war changes."""
    offer = {"month": "2000-02", "offer": {"x": "y"}, "by": "a", "refused": ["b", "p"]}
    statement = {
        "id": "S1",
        "says": "It would.",
        "month": "2000-01",
        "party": "a",
        "prefers": {"agreement": {"x": "y"}},
        "to": "war",
    }
    history = [offer, {"month": "2000-03", "chance": "dies"}, {"month": "2000-06", "agreement": {"x": "y"}}]
    conflict = patron_war(history=history, statements=[statement])
    names = {getattr(one, "id", None) for one in held_of(conflict)}
    assert names == {"S1", "2000-02.b", "2000-02.p"}
    assert {one.id for one in held_of(without(conflict, ["S1", "2000-02.p"]))} == {"2000-02.b"}
    bare = held_of(without(conflict, ["2000-02.b", "2000-02.p"]))
    assert [one.id for one in bare if getattr(getattr(one, "step", None), "binds", True)] == ["S1"]
    assert without(conflict, []).digest == conflict.digest


@pytest.mark.parametrize("war", held_out(), ids=lambda war: war.name)
def test_the_commits_show_the_protocol(war: War) -> None:
    """What is expected was committed before the case, and the case before what the model says of it."""
    order = order_of(war)
    if order is None:
        pytest.skip("no history is at hand, or a shallow one")
    assert order.kept, order


@pytest.mark.parametrize("war", WARS, ids=lambda war: war.name)
def test_the_results_are_of_the_file(war: War) -> None:
    """Results are kept of every war, by the file as it is now; `make record` renews them."""
    assert of_war(war) is not None


def test_one_war_is_solved_again() -> None:
    """What is kept of it is what the model says, number by number, and so is one of its draws."""
    kept = of_war(CHECKED)
    assert kept is not None
    found = rounded(point(CHECKED, lambda _: None, CHECKED.expected))
    assert found["judged"] == [_near(row) for row in kept["point"]["judged"]]
    assert found["forecast"] == pytest.approx(kept["point"]["forecast"], abs=1e-6)
    assert [row["is"] for row in found["claims"]] == [row["is"] for row in kept["point"]["claims"]]
    assert found["statements"] == kept["point"]["statements"]
    assert found["lasts"] == pytest.approx(kept["point"]["lasts"], abs=1e-6)


def _near(row: dict[str, Any]) -> dict[str, Any]:
    """A row in which a number is compared to the last digit that is kept."""
    says = row["says"]
    return {**row, "says": pytest.approx(says, abs=1e-6) if isinstance(says, float) else says}


def test_a_plain_draw_is_solved_and_judged() -> None:
    """A draw has a row for each thing expected, and a verdict on each statement."""
    found = plain_world(CHECKED, CHECKED.expected, 0)
    assert [row["item"] for row in found["judged"]] == [
        row.item for row in judge(outcome_of(CHECKED.conflict), CHECKED.expected)
    ]
    assert set(found["verdicts"].values()) <= {"respected", "violated", "tie", "not_testable"}
    assert set(found["verdicts"]) == set(binding(CHECKED.conflict))


def test_what_does_not_bind_is_not_counted() -> None:
    """An answer to an offer that does not bind is named, and no world is held to it, nor set aside for it."""
    offer = {"month": "2000-02", "offer": {"x": "y"}, "by": "a", "refused": ["b"]}
    history = [offer, {**offer, "binds": False}, {"month": "2000-03", "chance": "dies"}]
    conflict = patron_war(history=history)
    assert set(named(conflict)) == {"2000-02.b", "2000-02.b.2"}
    assert set(binding(conflict)) == {"2000-02.b"}
    for war in WARS:
        kept = of_war(war)
        assert kept is not None
        assert {*kept["worlds"]["plain"]["respected"]} <= set(binding(war.conflict)), war.name


def test_the_page_and_the_readme_say_what_is_kept() -> None:
    """docs/record.md is written from the results that are kept; the README's sentence is the page's total."""
    results = load_results(WARS)
    assert PAGE.read_text(encoding="utf-8") == page(results)
    told = {war: found for war, found in results.items() if war != BUILT_ON}
    assert sentence(total_of(told), len(told)) in " ".join(README.read_text(encoding="utf-8").split())


def test_every_miss_has_a_reason() -> None:
    """Each thing that did not come out has a remark on why, and no remark is on something that did."""
    remarks = load((RECORD / "remarks.yaml").read_text(encoding="utf-8"), "remarks.yaml").data
    for war, found in load_results(held_out()).items():
        assert set(remarks.get(war.name, {})) == set(missed_in(found)), war.name


def test_plain_rows_are_data() -> None:
    """What is judged is kept as plain data."""
    rows = plain(judge(outcome_of(patron_war()), expected_of(EXPECTED)))
    assert set(rows[0]) == {"item", "says", "hit"}
