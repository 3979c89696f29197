"""What beliefs cost: what a party expects, what comes of it, and what would come if it believed the file."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from front_war import FRONT
from open_wars import without_end
from winset.cases.change import changes_of
from winset.cases.changes import change_conflict
from winset.cases.read import from_data
from winset.errors import RequestError
from winset.solver.check import check
from winset.studies.beliefs import beliefs
from winset.studies.claims import claims
from winset.studies.decide import decide
from winset.studies.outcome import outcome_of
from winset.studies.stakes import effects, stakes
from winset.studies.unlock import unlock
from winset.studies.what_if import what_if
from winset.studies.why import why
from winset.views.cli import app
from winset.views.report.tables import told_by
from winset.views.unlock import show_unlock


def front(**changes: Any) -> Any:
    """The conflict, with some parts replaced."""
    return from_data({**copy.deepcopy(FRONT), **changes})


def test_what_comes_is_by_the_files_dice() -> None:
    """An observer's value is the party's own where it believes the file, and below it where it hopes too much."""
    found = beliefs(front()).to_json()
    rows = {row["party"]: row for row in found["parties"]}
    assert list(rows) == ["finland", "ussr", "sweden"]
    assert rows["finland"]["expects"] > rows["finland"]["comes"] + 1
    assert rows["finland"]["corrected"] > rows["finland"]["comes"]
    assert rows["finland"]["cost"] == rows["finland"]["corrected"] - rows["finland"]["comes"]
    chance = copy.deepcopy(FRONT["chance"])
    chance["breakthrough"]["believed"] = {"finland": 0.2, "sweden": 0.1}
    other = beliefs(front(chance=chance)).to_json()
    assert [row["party"] for row in other["parties"]] == ["ussr", "sweden"]


def test_what_comes_of_no_belief_that_moves_anything() -> None:
    """Of a bystander's belief nothing comes but its own expectation: it costs nothing, to the last digit but rounding."""
    row = beliefs(front()).to_json()["parties"][2]
    assert row["corrected"] == pytest.approx(row["comes"], abs=1e-12)
    assert row["expects"] > row["comes"] + 0.01
    assert all(abs(change) < 1e-12 for change in row["difference"]["signed_by"].values())


def test_everyone_knowing_the_chances() -> None:
    """What all believing the file would change is what `what-if --without beliefs` says."""
    conflict = front()
    found = beliefs(conflict).to_json()
    assert found["everyone"] == what_if(conflict, {"without": "beliefs"}).to_json()["difference"]
    assert (
        found["parties"][0]["difference"] == what_if(conflict, {"without": "beliefs.finland"}).to_json()["difference"]
    )


def test_without_beliefs() -> None:
    """All beliefs, or one party's, give way to the file's numbers; a name that holds none is an error that says so."""
    conflict = front()
    plain = copy.deepcopy(FRONT) | {"claims": []}
    del plain["chance"]["breakthrough"]["believed"], plain["moves"]["ussr"]["storm"]["outcomes"][0]["believed"]
    expected = outcome_of(from_data(plain)).to_json()
    assert what_if(conflict, {"without": "beliefs"}).to_json()["changed"] == expected
    both = {"without": {"beliefs": ["finland", "ussr", "sweden"]}}
    assert what_if(conflict, both).to_json()["changed"] == expected
    with pytest.raises(RequestError, match=r"no beliefs of 'findland'; did you mean 'finland'\?"):
        what_if(conflict, {"without": "beliefs.findland"})
    with pytest.raises(RequestError, match="nobody believes anything but what the file says"):
        what_if(from_data(plain), {"without": "beliefs"})
    with pytest.raises(RequestError, match="nobody believes"):
        beliefs(from_data(plain))


def test_idle_beliefs() -> None:
    """A belief of who has no say is idle, and so is the file's own number; one that moves a choice is not."""
    found = what_if(front(), {"without": "beliefs"}).to_json()
    assert found["idle"] is not None
    assert [(one["party"], one["event"]) for one in found["idle"]] == [("sweden", "breakthrough")]
    assert found["idle"][0]["path"] == "chance.breakthrough.outcomes[0].believed.sweden"
    assert what_if(front(), {"without": "beliefs.finland"}).to_json()["idle"] == []
    assert "idle" not in what_if(front(), {"forbid": "ussr.storm"}).to_json()
    chance = copy.deepcopy(FRONT["chance"])
    chance["breakthrough"]["believed"] = {"finland": 0.2}
    same = what_if(front(chance=chance), {"without": "beliefs.finland"}).to_json()["idle"]
    assert same is not None
    assert [one["party"] for one in same] == ["finland"]


def test_one_event_is_one_belief() -> None:
    """What is believed of several outcomes goes together, so that it never adds to more than one on the way."""
    chance = {"breakthrough": {"when": "front == 'holds'", "outcomes": [
        {"probability": 0.6, "effect": {"front": "broken"}, "believed": {"finland": 0.1}},
        {"probability": 0.3, "effect": {}, "believed": {"finland": 0.9}},
    ]}}  # fmt: skip
    assert what_if(front(chance=chance), {"without": "beliefs"}).to_json()["idle"] == []


def test_a_claim_may_rest_on_a_belief() -> None:
    """`without: {beliefs: PARTY}` is a cause like any other; a party that holds none is told when the file is read."""
    assert claims(front()).to_json()["claims"][0]["verdict"] == "borne_out"
    wrong = copy.deepcopy(FRONT["claims"])
    wrong[0]["without"] = {"beliefs": "norway"}
    found = check(FRONT | {"claims": wrong})
    assert [problem.message for problem in found.problems if problem.severity == "error"] == [
        "no beliefs of 'norway'; expected finland, ussr or sweden"
    ]


def test_beliefs_are_listed_by_check_and_told_by_what_if(tmp_path: Path) -> None:
    """`check` says where they differ, and how many; `what-if` which are idle; `show` who holds which."""
    path = tmp_path / "front.yaml"
    path.write_text(json.dumps(FRONT, indent=1))
    run = CliRunner().invoke
    lines = run(app, ["check", str(path)]).output.splitlines()
    told = "chance.breakthrough.outcomes[0].believed.finland: finland takes it to be 0.02; the file says 0.2"
    assert any(line.startswith(f"{path}:") and line.endswith(told) and ":0:" not in line for line in lines), lines
    assert lines[-1].endswith("3 beliefs differ from the file.")
    words = run(app, ["what-if", str(path), "--without", "beliefs"]).output
    assert "These beliefs move no choice of anybody by themselves: sweden on breakthrough." in words
    assert (
        "Each of these beliefs moves some choice"
        in run(app, ["what-if", str(path), "--without", "beliefs.ussr"]).output
    )
    assert "breakthrough: 2.0 %; the file says 20 %" in run(app, ["show", str(path)]).output


def test_a_belief_may_be_set_where_nobody_held_one() -> None:
    """By the whole mapping, or by a party's own path."""
    plain = copy.deepcopy(FRONT) | {"claims": []}
    del plain["chance"]["breakthrough"]["believed"]
    expected = what_if(FRONT, {"set": {"title": "x"}}).to_json()["baseline"]
    event = "chance.breakthrough"
    whole = {f"{event}.believed": {"finland": 0.02, "sweden": 0.1}}
    parts = {f"{event}.outcomes[0].believed.finland": 0.02, f"{event}.believed.sweden": [{"probability": 0.1}]}
    for change in (whole, parts):
        assert what_if(plain, {"set": change}, alone=False).to_json()["changed"] == expected


def test_what_a_party_would_have_to_believe() -> None:
    """The belief found is enough, half the way back from it to what is believed is not, and its path is a change's."""
    data = copy.deepcopy(FRONT)
    data["parties"]["finland"] |= {"war": [{"points": -0.1}], "values": {"line": {"old": 2, "new": -6}}}
    found = unlock(data, at="1940-01").to_json()
    rows = found["beliefs"]
    assert [(row["party"], row["event"], row["way"]) for row in rows] == [
        ("ussr", "breakthrough", "at most"), ("ussr", "ussr.storm", "at most")
    ]  # fmt: skip
    assert (rows[1]["probability"], rows[1]["believed"]) == (0.3, 0.6)
    assert found["tried"]["beliefs"] == 2
    for row in rows:
        back = row["needed"] + (row["believed"] - row["needed"]) / 16
        for belief, blocked in ((row["needed"], {}), (back, {"ussr": 1})):
            changed = change_conflict(from_data(copy.deepcopy(data)), changes_of({"set": {row["path"]: belief}}))
            assert unlock(changed, at="1940-01", most=0).to_json()["win_set"]["blockers"] == blocked
    words = [text for text in told(data) if "would also do" in text]
    assert words[0].endswith("“storm” to be at most 46 % (it believes 60 %, the file says 30 %).")


def open_front() -> dict[str, Any]:
    """The same war without a last date."""
    return without_end(FRONT) | {"time": {**without_end(FRONT)["time"], "fades": 0.05, "show": "1940-12"}}


def test_what_a_party_would_have_to_believe_without_a_last_date() -> None:
    """Where a war may fade, too: the belief found is enough, and a little less of it is not."""
    data = open_front()
    data["parties"]["finland"] |= {"war": [{"points": -0.1}], "values": {"line": {"old": 2, "new": -6}}}
    rows = unlock(data, at="1940-01").to_json()["beliefs"]
    assert [(row["party"], row["event"], row["way"]) for row in rows] == [
        ("ussr", "breakthrough", "at most"), ("ussr", "ussr.storm", "at most")
    ]  # fmt: skip
    for row in rows:
        back = row["needed"] + (row["believed"] - row["needed"]) / 16
        for belief, blocked in ((row["needed"], {}), (back, {"ussr": 1})):
            changed = change_conflict(from_data(copy.deepcopy(data)), changes_of({"set": {row["path"]: belief}}))
            assert unlock(changed, at="1940-01", most=0).to_json()["win_set"]["blockers"] == blocked


def test_what_a_party_believes_is_a_cause_without_a_last_date() -> None:
    """By removal, what each party believes did what a what-if says of it, by the last month that is shown."""
    data = open_front() | {"history": [{"month": "1940-02", "chance": "breakthrough"}]}
    data["endings"]["collapse"]["when"] = "front == 'broken' and month_two"
    data["state"]["month_two"] = [False, True]
    rows = [row for row in why(data, seed=1, by="removal").to_json()["events"] if row["kind"] == "beliefs"]
    assert [row["event"] for row in rows] == ["finland", "ussr", "sweden"]
    for row in rows:
        apart = what_if(data, {"without": f"beliefs.{row['event']}"}).to_json()["difference"]["signed_by"]["1940-12"]
        assert row["effect_removed"] is not None
        assert row["effect_removed"]["signed_by"] == pytest.approx(-apart, abs=1e-9)
    assert rows[0]["effect_removed"]["signed_by"] > 1e-4  # type: ignore[index]


def told(data: dict[str, Any]) -> list[str]:
    """The paragraphs in which the unlocking of a month is told."""
    return told_by(show_unlock, unlock(data, at="1940-01").to_json())[0]


def test_nothing_to_believe_in_an_older_file() -> None:
    """A file of version 1 knows no beliefs, and is asked about none."""
    old = copy.deepcopy(FRONT) | {"winset": 1, "claims": []}
    del old["chance"]["breakthrough"]["believed"], old["moves"]["ussr"]["storm"]["outcomes"][0]["believed"]
    found = unlock(old, at="1940-01").to_json()
    assert (found["beliefs"], found["tried"]["beliefs"]) == ([], 0)


def test_what_a_party_believes_is_a_cause(tmp_path: Path) -> None:
    """By removal, what each party believes stands beside the recorded events, and is what a what-if makes of it."""
    data = copy.deepcopy(FRONT) | {"history": [
        {"month": "1940-02", "chance": "breakthrough"}
    ]}  # fmt: skip
    data["endings"]["collapse"]["when"] = "front == 'broken' and month_two"
    data["state"]["month_two"] = [False, True]
    found = why(data, seed=1, by="removal").to_json()
    assert found["by"] == "removal"
    rows = {(row["kind"], row["event"]): row for row in found["events"]}
    assert list(rows) == [
        ("chance", "breakthrough"),
        ("beliefs", "finland"),
        ("beliefs", "ussr"),
        ("beliefs", "sweden"),
    ]
    row = rows["beliefs", "finland"]
    assert (row["name"], row["months"], row["month"]) == ("finland: what it believes", [], None)
    assert row["effect_removed"] is not None
    apart = what_if(data, {"without": "beliefs.finland"}).to_json()["difference"]["signed_by"]["1940-12"]
    assert row["effect_removed"]["signed_by"] == pytest.approx(-apart, abs=1e-12)
    path = tmp_path / "front.yaml"
    path.write_text(json.dumps(data))
    shown = CliRunner().invoke(app, ["why", str(path), "--by", "removal"]).output
    assert "finland: what it believes" in shown


def test_a_range_of_a_belief_is_a_stake() -> None:
    """A course of action leans on what its party, or another, believes; and on points by condition."""
    data = copy.deepcopy(FRONT)
    data["chance"]["breakthrough"]["believed"]["finland"] = [{"probability": {"low": 0.0, "mode": 0.02, "high": 0.3}}]
    points = [{"when": "month > '1940-03'", "points": -2}, {"points": {"low": -3, "mode": -1, "high": 0}}]
    data["moves"]["ussr"]["storm"]["points"]["ussr"] = points
    found = {stake.path: stake for stake in stakes(from_data(copy.deepcopy(data)))}
    belief = found["chance.breakthrough.outcomes[0].believed.finland[0].probability"]
    assert (belief.party, belief.words) == ("finland", "what finland believes of: breakthrough")
    assert found["moves.ussr.storm.points.ussr[1].points"].party == "ussr"
    outcome = outcome_of(from_data(copy.deepcopy(data)))
    assert all(effect > 0 for effect in effects(outcome, list(found.values()), "finland"))
    courses = {"sign": {"party": "finland", "says": "It signs.", "change": {"bind": {"finland": {"accept": {"line": "new"}}}}},
               "wait": {"party": "finland", "says": "It waits.", "change": {"bind": {"finland": {"insist": {"line": "old"}}}}}}  # fmt: skip
    answer = decide(data | {"courses": courses}, party="finland").to_json()
    assert {row["worst"]["path"] for row in answer["courses"] if row["worst"]} <= set(found)
    assert all(row["worst"]["tried"] >= 1 for row in answer["courses"])
