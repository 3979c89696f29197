"""One answer to one question: what one study tells of another is that study's number, on a small war that has it all."""

from __future__ import annotations

import re
from functools import cache
from types import SimpleNamespace
from typing import Any

import pytest

import winset
from patron_war import PATRON_WAR, death
from winset.cases.read import read
from winset.studies.dossier import dossier
from winset.views.charts import charts
from winset.views.readings import own_words
from winset.views.report.page import page
from winset.views.sentences import headline
from winset.views.why import in_words as why_words
from winset.views.words import likely, percent

SIGNED, START, SINCE = "2000-09", "2000-01", "2000-06"

WAR: dict[str, Any] = PATRON_WAR | {
    "parties": {**PATRON_WAR["parties"],
                "b": {"name": "The Borderers", "values": {"x": {"z": -12}}, "war": [{"points": -2}]}},
    "state": {"leader": ["old", "new"], "front": ["holds", "broken"]},
    "chance": {"death": death(0.02), "rout": {"when": "front == 'holds'", "probability": 0.01, "effect": {"front": "broken"}}},
    "moves": {"a": {"press": {"when": "front == 'holds'", "points": {"a": -1, "b": -3},
                              "outcomes": [{"probability": 0.1, "effect": {"front": "broken"}}]}}},
    "endings": {"lost": {"name": "The Borderers are beaten", "when": "front == 'broken'", "points": {"b": -30}}},
    "accounts": {"lives": {"unit": "people", "war": {"amount": 100}}},
    "peace": {"horizon": 24, "pace": 0.05, "resume": {"b": [{"when": "x == 'z'", "points": {"b": -13, "a": -9}}]}},
    "history": [{"month": "2000-05", "chance": "death"}, {"month": SIGNED, "agreement": {"x": "z"}}],
    "claims": [
        {"id": "signed", "says": "s", "without": "chance.death", "expect": {"signed_by": SIGNED, "is": "lower"}},
        {"id": "late", "says": "s", "from": SINCE, "change": {"forbid": "a.press"}, "expect": {"signed_by": SIGNED, "is": "higher"}},
        {"id": "option", "says": "s", "without": "chance.death", "expect": {"option": "x.z", "is": "lower"}},
        {"id": "ending", "says": "s", "without": "chance.death", "expect": {"ending": "lost", "is": "higher"}},
        {"id": "account", "says": "s", "without": "chance.death", "expect": {"account": "lives", "is": "higher"}},
        {"id": "value", "says": "s", "without": "chance.death", "expect": {"value": "a", "is": "lower"}},
        {"id": "median_month", "says": "s", "without": "chance.rout", "expect": {"median_month": True, "is": "lower"}},
        {"id": "blocker", "says": "s", "change": {"set": {"parties.p.war[0].points": 1}},
         "expect": {"blocker": "p", "month": START, "is": "lower"}},
    ],
    "questions": [{"id": "Q", "asks": "Without a death?", "change": {"without": "chance.death"}}],
    "readings": {"other": {"says": "He cared less.", "change": {"set": {"parties.p.war[0].points": 1}}}},
}  # fmt: skip


@cache
def studies() -> Any:
    """What each study answers of the war, each asked by itself."""
    war = read(WAR)
    return SimpleNamespace(
        run=winset.run(war).to_json(),
        since=winset.run(war, start=SINCE).to_json(),
        without=winset.run(
            {**WAR, "chance": {"rout": WAR["chance"]["rout"]}, "history": [], "claims": [], "questions": []}
        ).to_json(),
        why=winset.why(war, seed=0).to_json(),
        removal=winset.why(war, by="removal", seed=0).to_json(),
        claims={row["id"]: row for row in winset.claims(war).to_json()["claims"]},
        ask=winset.ask(war).to_json()["questions"][0],
        what_if=winset.what_if(war, [{"without": "chance.death"}]).to_json(),
        readings=winset.readings(war).to_json(),
        decide=winset.decide(war, party="a").to_json(),
        ripe=winset.ripe(war).to_json(),
        last=winset.last(war).to_json(),
        deals=winset.deals(war, at=SIGNED).to_json(),
        now=winset.deals(war, at=SIGNED, against="now").to_json(),
        unlock=winset.unlock(war, at=SIGNED).to_json(),
        stable=winset.stable(war, at=SIGNED).to_json(),
        report=dossier(war).to_json(),
    )


def total(run: Any, month: str) -> float:
    """The chance of a signature by a month, seen from the first that a run reads, out of its chances month by month."""
    first = run["from"]
    count = (int(month[:4]) - int(first[:4])) * 12 + int(month[5:]) - int(first[5:])
    return float(sum(run["forward"]["sign"][: count + 1]))


def test_run_says_of_the_record_what_why_takes_apart() -> None:
    """The chance given all that happened is what `why` has with every event, and its words name that of `run`."""
    found = studies()
    assert found.run["headline"]["on_path"] == pytest.approx(found.why["all"]["signed_by"], abs=1e-12)
    assert found.run["history"][-1]["signed_by"] == pytest.approx(total(found.run, SIGNED), abs=1e-12)
    told = headline(found.run)
    for chance in (
        found.why["all"]["signed_by"],
        total(found.run, SIGNED),
        found.run["history"][-1]["sign_probability"],
    ):
        assert re.search(rf"\b{re.escape(percent(chance))}", told)
    assert percent(found.why["all"]["signed_by"]) in why_words(found.why)
    assert found.run["horizon"]["base"]["signed_by_mark"] == pytest.approx(total(found.run, SIGNED), abs=1e-12)


def test_a_claim_begins_with_the_numbers_of_a_run() -> None:
    """With its cause in the model each measure of a claim is that of `run`, from the month in which it is asked."""
    found = studies()
    run, rows = found.run, found.claims
    expected = {
        "signed": total(run, SIGNED), "late": total(found.since, SIGNED),
        "option": run["forward"]["options"]["x"]["z"] / sum(run["forward"]["sign"]),
        "ending": run["forward"]["endings"]["lost"], "account": run["forward"]["accounts"]["lives"],
        "value": run["value_at_start"]["a"], "blocker": run["history"][0]["now"]["blockers"]["p"],
    }  # fmt: skip
    for name, number in expected.items():
        assert rows[name]["baseline"] == pytest.approx(number, rel=1e-9), name
    assert found.readings["file"]["median_month"] is None
    assert rows["median_month"]["baseline"] == 48
    assert expected["signed"] != pytest.approx(expected["late"], abs=0.01)


def test_a_claim_without_its_cause_is_the_war_without_it() -> None:
    """Without its cause a claim has the numbers of the question, of the what-if, and of a file that never had it."""
    found = studies()
    without = total(found.without, SIGNED)
    assert found.claims["signed"]["without"] == pytest.approx(without, abs=1e-12)
    assert found.ask["changed"]["signed_by"][SIGNED] == pytest.approx(without, abs=1e-12)
    for side in ("baseline", "changed", "difference"):
        assert found.ask[side] == found.what_if[side]
    assert found.ask["baseline"]["signed_by"][SIGNED] == pytest.approx(total(found.run, SIGNED), abs=1e-12)
    (event,) = found.removal["events"]
    assert found.removal["all"]["signed_by"] == pytest.approx(found.claims["signed"]["baseline"], abs=1e-12)
    assert event["without"]["signed_by"] == pytest.approx(without, abs=1e-12)


def test_the_file_among_its_readings_is_the_run() -> None:
    """Beside its rivals the file has the chance, the log score, the blockers and the win-sets that `run` has."""
    found = studies()
    own, run = found.readings["file"], found.run
    assert own["signed_by"] == pytest.approx(total(run, SIGNED), abs=1e-12)
    assert own["log_score"] == pytest.approx(run["record"]["log_score"], rel=1e-12)
    for mine, row in zip(own["months"], run["history"], strict=True):
        assert mine["sign"] == pytest.approx(row["sign_probability"], abs=1e-12)
        assert (mine["size"], mine["of"]) == (row["now"]["size"], row["now"]["of"])
        assert set(row["now"]["blockers"]) <= set(mine["blockers"])
    assert f"an agreement by September 2000: {percent(total(run, SIGNED))}" in own_words(found.readings)


def test_a_party_that_commits_to_nothing_has_what_a_run_says() -> None:
    """What a course is held against is the war as `run` has it."""
    found = studies()
    base, run = found.decide["baseline"], found.run
    assert base["value"] == pytest.approx(run["value_at_start"]["a"], rel=1e-12)
    assert base["signed"] == pytest.approx(sum(run["forward"]["sign"]), rel=1e-12)
    assert base["endings"] == pytest.approx(run["forward"]["endings"], rel=1e-12)
    assert base["war_at_horizon"] == pytest.approx(run["forward"]["war_at_horizon"], rel=1e-12)
    assert base["accounts"] == pytest.approx(run["forward"]["accounts"], rel=1e-12)


def test_one_month_is_the_same_in_every_study_of_it() -> None:
    """The win-sets of a month, who alone blocks and at what price, are those of `run` wherever they are told."""
    found = studies()
    row = found.run["history"][-1]
    for told, key in ((found.deals, "against_war"), (found.unlock, "against_war"), (found.now, "now")):
        for part in ("size", "of", "blockers", "price"):
            assert told["win_set"][part] == pytest.approx(row[key][part], rel=1e-9), (told["study"], part)
    for mine, month in zip(found.ripe["history"], found.run["history"], strict=True):
        assert mine["month"] == month["month"]
        assert mine["way_out"]["of"] == month["against_war"]["of"]
        assert mine["way_out"]["holds"] == (month["against_war"]["size"] > 0)


def test_what_a_peace_is_worth_is_the_same_in_every_study_of_it() -> None:
    """The signed package is worth to each party the same in `last`, `deals` and `stable`."""
    found = studies()
    worth = found.last["recorded"]["worth"]
    assert found.deals["recorded"]["points"] == pytest.approx(worth, rel=1e-9)
    place = found.stable["states"].index(found.stable["asked"]["state"])
    for party, points in found.stable["points"].items():
        assert points[place] == pytest.approx(worth[party], rel=1e-9)
    assert 0 < found.last["recorded"]["end"] < 1


def test_the_report_tells_the_numbers_of_the_studies() -> None:
    """Each part of the report is its study's answer, and the page's answer has the chances of `run` and `claims`."""
    found = studies()
    held = found.report
    run = {key: value for key, value in found.run.items() if key != "provenance"}
    assert {key: held["timeline"][key] for key in run} == run
    assert {row["id"]: row for row in held["claims"]["claims"]} == found.claims
    assert held["questions"]["questions"] == [found.ask]
    assert held["trust"]["readings"]["file"] == found.readings["file"]
    assert held["why"]["all"] == found.why["all"]
    assert held["last"]["recorded"] == found.last["recorded"]
    assert held["ripe"]["history"] == found.ripe["history"]
    text = " ".join(re.sub(r"<[^>]+>", "", page(held).split("</nav>")[1].split("<section")[1]).split())
    assert f"the model gives a signature by September 2000 a chance of {likely(total(found.run, SIGNED))}" in text
    most = max((row for row in found.claims.values() if "signed_by" in row["measure"]),
               key=lambda row: abs(row["without"] - row["baseline"]))  # fmt: skip
    assert f"is {likely(most['without'])} instead of {likely(most['baseline'])}." in text


def test_the_charts_draw_the_numbers_of_the_studies() -> None:
    """The curve, the bars of `why` and what the chance leans on begin with the numbers that are told in words."""
    found = studies()
    drawn = {name: module.data(found.report) for name, module in charts().items()}
    since = {point["k"]: point["p"] for point in drawn["probability"]["since"]}
    assert since[8] == pytest.approx(total(found.run, SIGNED), abs=1e-12)
    assert drawn["why"]["rows"][-1]["to"] == pytest.approx(found.why["all"]["signed_by"], abs=1e-12)
    assert drawn["why"]["rows"][0]["to"] == pytest.approx(found.why["none"]["signed_by"], abs=1e-12)
    assert drawn["leans"]["base"] == pytest.approx(total(found.run, SIGNED), abs=1e-12)
