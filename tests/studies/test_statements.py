"""Statements: each side of a documented preference read and valued, and the verdict."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

import winset
from generators import conflicts
from winset.studies.statements import TIE, statements

Data = dict[str, Any]


def war(*preferences: Data, **changes: Any) -> Data:
    """Two parties over two issues; a rule forbids the pact while the old leader lives; a fallen front ends the war."""
    data: Data = {
        "winset": 1, "title": "A war", "time": {"start": "2000-01", "end": "2001-01"},
        "parties": {
            "a": {"noise": 2, "values": {"x": {"y": 1, "z": -30}, "pact": {"treaty": 4}}, "war": [{"points": -1}],
                  "adjust": [{"when": "leader == 'new' and x == 'z'", "points": 7}]},
            "b": {"war": [{"points": -1}, {"points": -2, "when": "leader == 'new'"}]},
        },
        "issues": {"x": ["y", "z"], "pact": ["none", "treaty"]},
        "rules": [{"when": "leader == 'old'", "require": "pact == 'none'"}],
        "state": {"leader": ["old", "new"], "front": ["stands", "fallen"]},
        "chance": {"death": {"when": "leader == 'old'", "probability": 0.1, "effect": {"leader": "new"}}},
        "endings": {"lost": {"when": "front == 'fallen'", "points": {"a": -50}}},
        "consent": [{"of": ["a", "b"]}],
        "history": [{"month": "2000-03", "chance": "death"},
                    {"month": "2000-06", "agreement": {"x": "y", "pact": "treaty"}}],
        "statements": [{"says": f"statement {k}", "party": "a", **entry} for k, entry in enumerate(preferences)],
    }  # fmt: skip
    return {**data, **changes}


def held(*preferences: Data, **changes: Any) -> list[Any]:
    """The rows of a war with these preferences."""
    return [*statements(winset.read(war(*preferences, **changes))).to_json()["statements"]]


Y, Z = {"agreement": {"x": "y", "pact": "none"}}, {"agreement": {"x": "z", "pact": "none"}}


@pytest.mark.parametrize(
    ("prefers", "to", "verdict", "difference"),
    [(Y, Z, "respected", 24.0), (Z, Y, "violated", -24.0), (Y, Y, "tie", 0.0)],
)
def test_verdicts(prefers: Data, to: Data, verdict: str, difference: float) -> None:
    """A preference is respected where the first side is worth more, violated where less, a tie where the same."""
    row = held({"prefers": prefers, "to": to, "month": "2000-06"})[0]
    assert row["verdict"] == verdict
    assert row["difference"] == pytest.approx(difference)
    assert row["margin"] == pytest.approx(difference / 2)


def test_a_tie_is_a_hair_wide() -> None:
    """A difference beyond the tolerance is no tie."""
    close = {"a": {"values": {"x": {"y": 10 * TIE}}}, "b": {}}
    assert held({"prefers": Y, "to": Z}, parties=close)[0]["verdict"] == "respected"


def test_war_and_waiting() -> None:
    """`war` is what fighting on for good is worth in that month, `waiting` what letting its talks fail is worth."""
    for month in ("2000-01", "2000-05"):
        rows = {row["month"]: row for row in winset.timeline(winset.read(war())).to_json()["history"]}
        found = held({"prefers": "war", "to": "waiting", "month": month}, {"prefers": "waiting", "to": Y})
        assert found[0]["prefers"]["worth"] == pytest.approx(rows[month]["war_value"]["a"], abs=1e-12)
        assert found[0]["to"]["worth"] == pytest.approx(rows[month]["continuation"]["a"], abs=1e-12)
        assert found[1]["month"] == "2000-06"


def test_the_month_is_that_of_the_record() -> None:
    """A statement is read in the recorded state of its month; without one, of the last recorded month."""
    early, late, unnamed = held(*({"prefers": Z, "to": Y, "month": m} for m in ("2000-02", "2000-04")),
                                {"prefers": Z, "to": Y})  # fmt: skip
    assert early["state"]["leader"] == "old"
    assert late["state"]["leader"] == unnamed["state"]["leader"] == "new"
    assert [row["prefers"]["worth"] for row in (early, late, unnamed)] == [-30, -23, -23]
    assert unnamed["month"] == "2000-06"


def test_open_issues_are_filled() -> None:
    """An issue that a statement leaves open takes the recorded agreement's option, or the first without one."""
    row = held({"prefers": {"agreement": {"x": "z"}}, "to": Y})[0]
    assert row["prefers"]["filled"] == {"pact": "treaty"}
    assert row["prefers"]["package"] == {"x": "z", "pact": "treaty"}
    assert row["to"]["filled"] == {}
    found = statements(winset.read(war({"prefers": {"agreement": {"x": "z"}}, "to": Y}, history=[]))).to_json()
    assert found["statements"][0]["prefers"]
    assert found["statements"][0]["prefers"]["filled"] == {"pact": "none"}
    assert found["filled_from"] == "each issue's first option"
    assert found["statements"][0]["month"] == "2000-01"


def test_a_package_that_rules_forbid_still_has_a_worth() -> None:
    """A package outside X(s) is valued like any other, and the answer says that the rules do not allow it."""
    treaty = {"agreement": {"x": "y", "pact": "treaty"}}
    early, late = held(*({"prefers": treaty, "to": Y, "month": m} for m in ("2000-02", "2000-04")))
    assert (early["prefers"]["worth"], early["prefers"]["admissible"]) == (5, False)
    assert (late["prefers"]["worth"], late["prefers"]["admissible"]) == (5, True)


def test_a_state_of_its_own() -> None:
    """A side may name factors that were otherwise in that month."""
    old = {"state": {"leader": "old"}}
    package, fight = held(
        {"prefers": {**Z, **old}, "to": Y}, {"prefers": {"war": old}, "to": "war", "month": "2000-02"}
    )
    assert package["prefers"]["worth"] == -30
    assert package["prefers"]["state"]["leader"] == "old"
    assert package["to"]["state"] is None
    assert fight["verdict"] == "tie"
    assert fight["prefers"]["state"] is None


def test_war_where_no_path_leads() -> None:
    """The worth of war in a state that no path reaches in that month is that of a record which passes through it."""
    sure = {"death": {"when": "month == '2000-03'", "probability": 1, "effect": {"leader": "new"}}}
    row = held({"party": "b", "prefers": {"war": {"state": {"leader": "old"}}}, "to": "war"}, chance=sure)[0]
    lives = war(chance=sure, history=[{"month": "2000-06", "set": {"leader": "old"}}])
    expected = winset.timeline(winset.read(lives)).to_json()["history"][5]["war_value"]["b"]
    assert row["prefers"]["worth"] == pytest.approx(expected, abs=1e-12)
    assert row["verdict"] == "respected"


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ({"month": "2000-07"}, "the war was over by then; the last month is 2000-06"),
        ({"prefers": {"war": {"state": {"front": "fallen"}}}}, "the war has ended"),
    ],
)
def test_what_cannot_be_tested(entry: Data, says: str) -> None:
    """A statement that has no two numbers here is reported as such with the reason, never as respected."""
    row = held({"prefers": Y, "to": Z, **entry})[0]
    assert row["verdict"] == "not_testable"
    assert says in row["because"]
    assert row["difference"] is None


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ({"month": "1999-12"}, "[0].month: 1999-12 lies outside the conflict's time, 2000-01 to 2000-12"),
        ({"month": "June"}, "[0].month: found 'June'; expected a date as YYYY-MM"),
        ({"prefers": "wars"}, "[0].prefers: found 'wars'; expected 'war' or 'waiting'"),
        (
            {"prefers": {"war": {}, "waiting": {}}},
            "[0].prefers: expected one of agreement, war, waiting; found war and",
        ),
        ({"prefers": {"agreement": "y"}}, "[0].prefers.agreement: found 'y'; expected keys and values"),
        ({"prefers": {"war": {"month": "2000-01"}}}, "[0].prefers.war.month: unknown key 'month'; expected state"),
        ({"prefers": {"war": {"state": {"leadr": "old"}}}}, "no factor 'leadr'; did you mean 'leader'?"),
        ({"prefers": {"war": {"state": {"leader": "young"}}}}, "leader has no value 'young'; expected old or new"),
    ],
)
def test_a_broken_statement_is_told_with_the_file(entry: Data, says: str) -> None:
    """What is no statement of this conflict at all is an error of the file, not a statement that cannot be tested."""
    with pytest.raises(winset.ConflictError) as caught:
        held({"prefers": Y, "to": Z, **entry})
    assert says in str(caught.value)


def test_counts_add_up() -> None:
    """Every statement is counted under one verdict."""
    pairs = [(Y, Z), (Z, Y), (Y, Y), ({"war": {"state": {"front": "fallen"}}}, Y)]
    found = statements(winset.read(war(*({"prefers": one, "to": two} for one, two in pairs)))).to_json()
    assert found["counts"] == {"respected": 1, "violated": 1, "tie": 1, "not_testable": 1}


def test_one_by_its_id() -> None:
    """One statement may be asked for by its id; one that is not there is answered with the nearest."""
    conflict = winset.read(war({"id": "F10", "prefers": Y, "to": Z}, {"prefers": Z, "to": Y}))
    assert len(statements(conflict, only="F10").to_json()["statements"]) == 1
    with pytest.raises(winset.RequestError, match="did you mean 'F10'"):
        statements(conflict, only="F11")
    with pytest.raises(winset.RequestError, match="no statements"):
        statements(winset.read(war()))


def test_a_negotiation_without_time() -> None:
    """Without a clock a package is held against having none."""
    data = {
        "winset": 1, "title": "A sale", "parties": {"a": {"values": {"x": {"y": 3}}, "otherwise": 1}, "b": {}},
        "issues": {"x": ["y", "z"]}, "consent": [{"of": ["a", "b"]}],
        "statements": [{"says": "s", "party": "a", "prefers": {"agreement": {"x": "y"}}, "to": "war"}],
    }  # fmt: skip
    row = statements(winset.read(data)).to_json()["statements"][0]
    assert (row["verdict"], row["difference"], row["month"]) == ("respected", 2.0, None)


@given(data=conflicts())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_packages_worth_is_the_games(data: Data) -> None:
    """What a package is worth here is what the solved game has for it, peace and all, and X(s) is the same."""
    conflict = winset.read(data)
    game = winset.build(conflict)
    s = int(game.states.find(np.array([game.history.states[-1]]))[0]) if game.history.states else game.initial
    allowed = set(game.packages.admissible(s).tolist())
    packages = [game.packages.package(k) for k in range(game.packages.size)]
    party = game.parties[0]
    told = [{"says": "s", "party": party, "prefers": {"agreement": x}, "to": {"agreement": x}} for x in packages]
    rows = statements(winset.read({**data, "statements": told})).to_json()["statements"]
    worth = dict(zip(game.packages.admissible(s).tolist(), game.packages.worth(s)[0], strict=True))
    assert len(rows) == game.packages.size
    for k, row in enumerate(rows):
        assert row["prefers"]
        assert row["prefers"]["admissible"] == (k in allowed)
        if k in allowed:
            assert row["prefers"]["worth"] == pytest.approx(worth[k], rel=1e-12, abs=1e-12)
