"""What the studies say of answers to a signature: who might undo what, and what that does."""

from __future__ import annotations

import copy
import math
from typing import Any

import numpy as np
import pytest

import winset
from winset.errors import RequestError
from winset.solver.answers import accepted
from winset.solver.audit import audit_solved
from winset.solver.forward import packages_signed
from winset.studies.likelihood import likelihood, score_record
from winset.studies.month.additive import additive_at
from winset.studies.month.talks import talks_at

Data = dict[str, Any]

COLONY: Data = {
    "winset": 2,
    "title": "A colony, its army and its rebels",
    "time": {"start": "1960-01", "end": "1961-07", "pace": 0.5},
    "parties": {
        "paris": {"noise": 2, "values": {"status": {"independence": -12, "autonomy": -4, "union": 5}},
                  "war": [{"points": -1}]},
        "rebels": {"noise": 2, "values": {"status": {"independence": 30, "autonomy": 4, "union": -15}},
                   "war": [{"points": -0.8}]},
        "army": {"noise": 2, "values": {"status": {"independence": -20, "autonomy": -6, "union": 0}}},
    },
    "issues": {"status": ["independence", "autonomy", "union"], "bases": ["kept", "left"]},
    "state": {"government": ["civil", "junta"], "mood": ["loyal", "sullen"]},
    "chance": {"barricades": {"when": "mood == 'loyal'", "probability": 0.05, "effect": {"mood": "sullen"}}},
    "moves": {
        "army": {
            "putsch": {
                "at": "signature",
                "when": "status == 'independence' and government == 'civil'",
                "points": {"army": -6},
                "outcomes": [
                    {"probability": 0.4, "effect": {"government": "junta"}, "believed": {"paris": 0.1}},
                    {"probability": 0.1, "effect": {"mood": "sullen"}},
                ],
            },
            "strike": {"at": "signature", "when": "status == 'autonomy' and mood == 'sullen'", "probability": 0.3,
                       "effect": {}, "points": {"army": -1}},
        }
    },
    "endings": {"fall": {"when": "government == 'junta'", "points": {"paris": -30, "rebels": -20, "army": 4}}},
    "consent": [{"of": ["paris", "rebels"]}],
    "accounts": {"dead": {"unit": "people", "war": [{"amount": 1000}], "endings": {"fall": 500}}},
    "peace": {"horizon": 12, "resume": {"rebels": [{"points": {"rebels": -20, "paris": -10}}]}},
    "history": [
        {"month": "1960-06", "chance": "barricades"},
        {"month": "1960-09", "agreement": {"status": "independence", "bases": "kept"}, "undone": "army.putsch",
         "outcome": 1},
        {"month": "1961-03", "agreement": {"status": "independence", "bases": "left"}},
    ],
}  # fmt: skip
"""A colony that Paris and the rebels might make independent; the army may revolt against that."""

PAPER = {"agreement": {"status": "independence"}}


@pytest.fixture(scope="module")
def solved() -> winset.Solution:
    """The colony solved."""
    return winset.solve(winset.build(winset.read(COLONY)))


def without_answers() -> Data:
    """The same, the army's answers struck out, and the record cut before what they did."""
    return {**copy.deepcopy(COLONY), "moves": {}, "history": COLONY["history"][:1]}


def test_run_says_who_might_undo_what() -> None:
    """Month by month the answers that are open, with their chances; forwards how often each is expected."""
    answer: Any = winset.run(COLONY, sensitivity=False).to_json()
    first, sullen = answer["history"][0]["answers"], answer["history"][5]["answers"]
    assert [(one["move"], one["packages"]) for one in first] == [("putsch", 2)]
    assert [(one["move"], one["packages"]) for one in sullen] == [("putsch", 2), ("strike", 2)]
    for one in sullen:
        low, high = one["chance"]
        assert 0 < low <= high < (0.5 if one["move"] == "putsch" else 0.3)
    assert sullen[0]["quiet"][0] > 0 > sullen[1]["quiet"][1]
    forward = answer["forward"]
    assert math.isclose(sum(forward["undone"]), sum(forward["answers"].values()), rel_tol=1e-9)
    assert math.isclose(
        sum(forward["sign"]) + sum(forward["endings"].values()) + forward["war_at_horizon"], 1, abs_tol=1e-12
    )


def test_an_answer_is_priced_in_win_sets() -> None:
    """What the army may undo is worth less to the rebels than on paper: their price for union falls, that of Paris rises."""
    with_it = winset.run(COLONY, sensitivity=False).to_json()["history"][0]
    without = winset.run(without_answers(), sensitivity=False).to_json()["history"][0]
    assert with_it["now"]["price"]["rebels"] < without["now"]["price"]["rebels"]
    assert with_it["war_value"] == without["war_value"]


def test_statements_of_packages_compare_paper() -> None:
    """Between two packages U counts; beside war or waiting a package is worth less by what may undo it."""
    data = copy.deepcopy(COLONY)
    autonomy = {"agreement": {"status": "autonomy"}}
    data["statements"] = [
        {"says": "one", "party": "rebels", "month": "1960-03", "prefers": PAPER, "to": autonomy},
        {"says": "two", "party": "rebels", "month": "1960-03", "prefers": PAPER, "to": "war"},
        {"says": "three", "party": "rebels", "month": "1960-03", "prefers": PAPER, "to": "waiting"},
    ]
    rows: Any = winset.statements(data).to_json()["statements"]
    paper, war, waiting = [row["prefers"]["worth"] for row in rows]
    assert abs(paper - 30) < 0.1
    assert war < waiting < paper


def test_the_record_scores_what_undid_a_signature(solved: winset.Solution) -> None:
    """A month with a signature undone is as likely as that package's acceptance and that outcome; the rest add to 1."""
    scores = {score.period: score for score in score_record(solved)}
    game, t = solved.game, 8
    s = int(game.states.find(np.array([game.history.states[t]]))[0])
    package = {"status": "independence", "bases": "kept"}
    k = next(k for k in range(game.packages.size) if game.packages.package(k) == package)
    found = accepted(game, t, s, solved.continuation[t])
    at = int(np.flatnonzero(game.packages.admissible(s) == k)[0])
    stood = packages_signed(solved, t, s)[k]
    assert math.isclose(scores[t].talks or 0, stood / found.stands[at] * found.undone[1, at], rel_tol=1e-9)
    assert math.isclose(scores[7].talks or 0, 1 - solved.sign[7, s] - solved.undone[7, s].sum(), rel_tol=1e-12)
    assert likelihood(winset.read(COLONY)).to_json()["impossible"] == []


def test_why_takes_out_what_undid_a_signature() -> None:
    """By the record the undoing is an event from the month after; by removal the answer is taken out of the model."""
    rows: Any = winset.why(COLONY, seed=1).to_json()["events"]
    assert [(row["kind"], row["event"], row["month"]) for row in rows][1] == ("answer", "army.putsch", "1960-09")
    removed: Any = winset.why(COLONY, seed=1, by="removal").to_json()["events"][1]
    assert removed["cannot"] is None
    assert removed["effect_removed"]["signed_by"] < 0


def test_last_says_whether_the_signature_stands() -> None:
    """Independence stands by about half, union always; the recorded peace is of a signature that stood."""
    answer: Any = winset.last(COLONY, issue="status").to_json()
    stands = {one["option"]: one["stands"] for one in answer["options"]}
    assert 0.5 < stands["independence"] < 0.7 < stands["autonomy"] < stands["union"] == 1
    assert answer["recorded"]["stands"] == 1


def test_deals_price_answers_in_or_leave_them_out() -> None:
    """Where packages can be listed their worth takes answers in, as the main answer has it; else that is said."""
    for against in ("war", "now"):
        found = winset.deals(COLONY, at="1960-03", against=against).to_json()
        row = winset.run(COLONY, sensitivity=False).to_json()["history"][2]
        assert found["answers"] == "priced in"
        assert found["win_set"]["size"] == row["against_war" if against == "war" else "now"]["size"]
    assert winset.deals(without_answers(), at="1960-03").to_json()["answers"] == "none"
    many = copy.deepcopy(COLONY)
    del many["peace"], many["history"][1:]
    many["issues"] |= {f"more_{k}": ["a", "b", "c", "d", "e", "f", "g", "h"] for k in range(7)}
    assert winset.deals(many, concept="nash").to_json()["answers"] == "left out"


def test_unlock_tells_what_keeps_a_party_quiet() -> None:
    """The answers of the month are told, and forbidding one is a lever."""
    answer: Any = winset.unlock(
        COLONY, at="1960-09", against="now", package=PAPER["agreement"] | {"bases": "left"}
    ).to_json()
    assert [one["move"] for one in answer["answers"]] == ["putsch", "strike"]
    levers = [lever for row in answer["sets"] for lever in row["levers"]]
    assert ("forbid", "army.putsch") in [(lever["kind"], lever.get("move")) for lever in levers]


def test_stable_has_answers_for_moves() -> None:
    """With the package in force the army may revolt, and nobody else; without it there is nothing to answer."""
    answer: Any = winset.stable(COLONY, at="1960-09", package=PAPER["agreement"] | {"bases": "left"}).to_json()
    assert answer["outcomes"]["army.putsch"]["probability"] == 0.4
    assert list(answer["endings"]) == ["YYY"]
    assert answer["asked"]["state"] == "YYN"
    assert set(answer["points"]) == {"paris", "rebels", "army"}


def test_exports_say_what_they_take_in() -> None:
    """A table's gains are those of accepted packages; sums over issues cannot hold an answer."""
    talks = talks_at(winset.read(COLONY), at="1960-03")
    assert (talks.worth["now"] <= talks.points + 1e-9)[1].all()
    assert (talks.worth["war"] < talks.points)[1].any()
    data = {key: value for key, value in COLONY.items() if key not in ("peace", "history")}
    with pytest.raises(RequestError, match=r"moves.army.putsch: it may undo a signature"):
        additive_at(winset.read(data))


def test_check_warns_of_answers_that_noise_gives() -> None:
    """An answer that its party would rather not give, by less than its noise tells apart, is a warning; others are not."""
    found = dict(audit_solved(winset.read(COLONY)))
    assert list(found) == ["moves.army.strike"]
    assert "noise alone" in found["moves.army.strike"]
    sure = copy.deepcopy(COLONY)
    sure["moves"]["army"]["strike"]["points"] = {"army": -60}
    assert not any("noise alone" in told for _, told in audit_solved(winset.read(sure)))


def test_check_tells_of_an_answer_that_is_never_open() -> None:
    """An answer open only where no talks are held is told."""
    data = {**copy.deepcopy(COLONY), "talks": {"when": "mood == 'loyal'"}, "history": []}
    problems = winset.check(data).problems
    assert any(one.path == "moves.army.strike" and "no package at any talks" in one.message for one in problems)


def test_a_forecast_from_after_an_undone_signature() -> None:
    """Begun in the month after, it knows the state that the answer led to."""
    data = copy.deepcopy(COLONY)
    data["history"] = [step for step in data["history"] if step["month"] != "1960-06"]
    answer: Any = winset.run(data, start="1960-10", sensitivity=False).to_json()
    assert answer["history"][0]["state"]["mood"] == "sullen"
    assert winset.run(data, sensitivity=False).to_json()["history"][8]["state"]["mood"] == "loyal"
