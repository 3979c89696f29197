"""Ripeness: stuck and hurting, a way out, spokesmen who can deliver; each condition alone and all together."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import winset
from first_korea import FIRST_KOREA
from generators import conflicts
from winset.studies.ripeness import ripeness

Data = dict[str, Any]


def war(**changes: Any) -> Data:
    """Two armies on a drifting front, a patron who lives on the war under the old leader, a senate that ratifies."""
    data: Data = {
        "winset": 1, "title": "A drifting war", "time": {"start": "2000-01", "end": "2002-01"},
        "parties": {
            "a": {"front": {"factor": "front", "better": "up"}, "values": {"x": {"y": -10, "z": 0}}, "war": [{"points": -1}]},
            "b": {"front": {"factor": "front", "better": "down"}, "values": {"x": {"y": 0, "z": -12}}, "war": [{"points": -2}]},
            "p": {"values": {"x": {"y": -1, "z": -1}}, "war": [{"points": 1, "when": "leader == 'old'"}, {"points": -1}]},
            "s": {"noise": 2, "values": {"x": {"y": 1, "z": -3}}},
        },
        "issues": {"x": ["y", "z"]},
        "state": {"leader": ["old", "new"], "front": {"values": ["low", "mid", "high"], "initial": "mid", "ordered": True}},
        "chance": {
            "advance": {"when": "front == 'mid'", "outcomes": [{"probability": 0.03, "effect": {"front": "+1"}}, {"probability": 0.01, "effect": {"front": "-1"}}]},
            "death": {"when": "leader == 'old'", "probability": 0.02, "effect": {"leader": "new"}},
        },
        "consent": [{"of": ["a", "b", "p"]}, {"id": "ratifier", "of": ["s"], "when": "x == 'z'"}],
        "history": [{"month": "2000-05", "chance": "death", "says": "He dies."}, {"month": "2000-09", "agreement": {"x": "z"}}],
    }  # fmt: skip
    return {**data, **changes}


def answer(data: Data, **how: Any) -> Any:
    """The study's answer to plain data."""
    return ripeness(winset.read(data), **how).to_json()


def test_ripe_from_the_death_on() -> None:
    """Under the old leader the war pays the patron: no stalemate hurts it; from his death on the conflict is ripe."""
    data = war()
    data["parties"]["p"]["war"] = [{"points": 3, "when": "leader == 'old'"}, {"points": -1, "when": "leader == 'new'"}]
    found = answer(data, eps=0.5)
    assert (found["path"], found["signatories"]) == ("recorded", ["a", "b", "p"])
    assert found["signatories_because"] == "groups without a condition"
    assert found["first_ripe"] == "2000-05"
    assert found["ripe"] == [["2000-05", "2000-09"]]
    assert found["signed"] == "2000-09"
    assert [row["ripe"] for row in found["history"]] == [False] * 4 + [True] * 5
    assert found["not_hurt"] == {"a": 0, "b": 0, "p": 4}
    patron = found["history"][0]["stalemate"]["p"]
    assert (patron["among"], patron["package"], patron["hurts"]) == ("accepted by the others", {"x": "y"}, False)
    assert patron["gain"] < 0
    assert found["missing"]["stalemate"] == found["missing"]["way_out"] == {"months": 4, "alone": 0}


@pytest.mark.parametrize("months", [1, 2, 6])
def test_a_front_that_drifts(months: int) -> None:
    """A front that advances with p a month gets better within h months with the probability of that, exactly."""
    first = answer(war(), months=months)["history"][0]["stalemate"]
    stays = 0.96 ** np.arange(months)
    assert first["a"]["front_improves"] == pytest.approx(0.03 * stays.sum(), abs=1e-12)
    assert first["b"]["front_improves"] == pytest.approx(0.01 * stays.sum(), abs=1e-12)


def test_a_front_that_comes_back_has_been_better() -> None:
    """What got better within the months counts, though it should get worse again before they are over."""
    data = war()
    data["chance"]["advance"]["outcomes"] = [{"probability": 0.3, "effect": {"front": "+1"}}]
    data["chance"]["retreat"] = {"when": "front == 'high' and month == '2000-03'", "probability": 1, "effect": {"front": "-1"}}  # fmt: skip
    first = answer(data, months=2)["history"][0]["stalemate"]["a"]
    assert first["front_improves"] == pytest.approx(0.3, abs=1e-12)


def test_a_front_follows_moves_and_not_signatures() -> None:
    """A move counts with the probability that it is made and works; that something may be signed before does not."""
    data = war(moves={"a": {"push": {"when": "front == 'mid'", "effect": {"front": "+1"}, "points": {"a": 2}}}})
    del data["chance"], data["history"]
    data |= {"talks": {"pace": 1}, "state": {**data["state"], "leader": ["new", "old"]}}
    solved = winset.solve(winset.build(winset.read(data)))
    s = solved.game.state_index({"leader": "new", "front": "mid"})
    made = solved.choices[0][1:4, s, 0]
    assert 0.05 < made.min() < 0.25
    assert solved.sign[:4, s].min() > 0.01
    row = answer(data, months=3)["history"][0]
    assert row["stalemate"]["a"]["front_improves"] == pytest.approx(1 - (1 - made).prod(), abs=1e-12)
    assert row["stalemate"]["b"]["front_improves"] == 0.0


def test_months_never_pass_the_horizon() -> None:
    """In the last month there is no later month in which a front could be better."""
    data = war()
    del data["history"]
    rows = answer(data)["history"]
    assert len(rows) == 24
    assert rows[-1]["stalemate"]["a"]["front_improves"] == 0.0
    assert rows[-2]["stalemate"]["a"]["front_improves"] == pytest.approx(0.03)


def test_months_in_another_step() -> None:
    """Six months are 26 weeks and one year at the least."""
    data = war(time={"start": "2000", "end": "2010", "step": "year"})
    del data["history"]
    assert answer(data, months=6)["periods"] == 1
    weekly = war(time={"start": "2000-01-01", "end": "2000-12-30", "step": "week"})
    del weekly["history"]
    assert answer(weekly, months=6)["periods"] == 26


def test_what_hurts_is_measured_against_what_the_others_accept() -> None:
    """The best package is the best of those that all others accept against war, and where there is none of all."""
    row = answer(war())["history"][-1]
    solved = winset.solve(winset.build(winset.read(war())))
    fought = solved.war[8, solved.game.state_index(row["state"]), 0]
    assert row["stalemate"]["a"] == {  # it would rather have z, which the senate refuses
        "front_improves": pytest.approx(0.03 * (1 - 0.96**6) / 0.04), "stuck": False, "war_value": pytest.approx(fought),
        "best": -10, "package": {"x": "y"}, "among": "accepted by the others", "gain": pytest.approx(-10 - fought),
        "hurts": True, "holds": False,
    }  # fmt: skip
    data = war()
    data["parties"]["b"]["war"] = [{"points": 5}]
    stubborn = answer(data)["history"][-1]["stalemate"]
    assert stubborn["a"]["among"] == "admissible"
    assert stubborn["a"]["package"] == {"x": "z"}
    assert stubborn["b"]["hurts"] is False


def test_without_a_front_points_alone_decide() -> None:
    """A signatory without a front is never said to be moving: its war value alone is judged."""
    found = answer(war(), eps=0)
    assert found["missing"]["stalemate"] == {"months": 9, "alone": 9}
    row = found["history"][-1]
    assert row["stalemate"]["p"]["front_improves"] is None
    assert row["stalemate"]["p"]["stuck"] is True
    assert row["stalemate"]["p"]["holds"] is row["stalemate"]["p"]["hurts"]
    assert row["stalemate"]["a"]["stuck"] is False


def test_spokesmen_vote_by_what_it_is_worth_to_play_on() -> None:
    """The senate passes what it must ratify with the logistic probability of its points over its value now."""
    consent = [{"of": ["a", "b", "p"]}, {"id": "ratifier", "of": ["s"], "when": "x == 'y'"}]
    data = war(consent=consent, rules=[{"require": "x == 'y'"}])
    data["parties"]["s"]["values"]["x"] = {"y": 1}
    del data["history"]
    verdicts = set()
    solved = winset.solve(winset.build(winset.read(data)))
    for t, row in enumerate(answer(data, theta=0.55)["history"]):
        s = solved.game.state_index(row["state"])
        expected = 1 / (1 + np.exp(-(1 - solved.continuation[t, s, 3]) / 2))
        heard = row["spokesmen"]
        assert (heard["package"], heard["source"]) == ({"x": "y"}, "this month")
        assert heard["probability"] == pytest.approx(expected, abs=1e-12)
        assert heard["groups"] == [
            {
                "group": "ratifier",
                "of": ["s"],
                "probability": heard["probability"],
                "votes": {"s": heard["probability"]},
            }
        ]
        assert heard["holds"] == (expected >= 0.55)
        verdicts.add(heard["holds"])
    assert verdicts == {True, False}


def test_nobody_to_ratify() -> None:
    """Where no group with a condition applies to the package, nobody can fail to deliver."""
    heard = answer(war())["history"][0]["spokesmen"]
    assert (heard["package"], heard["groups"], heard["probability"]) == ({"x": "y"}, [], 1.0)


def test_spokesmen_who_are_in_several_groups_vote_once() -> None:
    """All groups together pass with the probability of the votes, one a party, not with the product of the groups."""
    data = war(
        consent=[
            {"of": ["a", "b", "p"]},
            {"of": ["s"], "when": "leader in ['old', 'new']"},
            {"of": ["s", "p"], "at_least": 1, "when": "leader in ['old', 'new']"},
        ]
    )
    heard = answer(data)["history"][0]["spokesmen"]
    assert heard["probability"] == pytest.approx(heard["groups"][0]["probability"], abs=1e-12)
    assert heard["groups"][1]["probability"] > heard["groups"][0]["probability"]


def test_where_no_talks_are_held_the_forecast_says_what_is_likeliest() -> None:
    """In a month without talks the package is the admissible one likeliest in the forecast; where none is, there is none."""
    shut = answer(war(talks={"when": "leader == 'new'"}))["history"]
    assert [row["spokesmen"]["source"] for row in shut] == ["forecast"] * 4 + ["this month"] * 5
    history = [{"month": "2000-05", "chance": "death"}]
    never = answer(war(talks={"when": "month < '2000-01'"}, history=history))["history"][0]["spokesmen"]
    assert never == {"package": None, "source": "none", "groups": [], "probability": None, "holds": False}


def test_without_a_group_without_a_condition_all_are_signatories() -> None:
    """Where every group has a condition, the members of all are taken for signatories, and that is said."""
    found = answer(war(consent=[{"of": ["b", "a"], "when": "x == 'y'"}, {"of": ["s"], "when": "x == 'z'"}]))
    assert found["signatories"] == ["a", "b", "s"]
    assert found["signatories_because"] == "all groups"


def test_where_no_package_is_admitted() -> None:
    """Where the rules leave nothing, nobody gains by settling, there is no way out and nothing to vote on."""
    found = answer(war(rules=[{"when": "leader == 'old'", "require": "x == 'y'"}, {"when": "leader == 'old'", "require": "x == 'z'"}]))  # fmt: skip
    row = found["history"][0]
    assert row["way_out"] == {"size": 0, "of": 0, "holds": False}
    assert row["stalemate"]["a"]["gain"] is None
    assert row["stalemate"]["a"]["among"] is None
    assert row["spokesmen"]["package"] is None
    assert row["ripe"] is False


def test_a_negotiation_without_time() -> None:
    """Without a clock there is one row without a month."""
    data = {
        "winset": 1, "title": "A sale", "parties": {"a": {"values": {"x": {"y": 3}}}, "b": {"otherwise": -1}},
        "issues": {"x": ["y", "z"]}, "consent": [{"of": ["a", "b"]}],
    }  # fmt: skip
    found = answer(data)
    assert [row["month"] for row in found["history"]] == [None]
    assert found["ever_ripe"] is True
    assert found["first_ripe"] is None


def test_a_war_that_is_over_at_once_has_no_month() -> None:
    """Where an ending comes before the first talks there is no month to judge."""
    data = war(endings={"won": {"when": "front == 'high'"}}, history=[])
    data["chance"]["advance"]["outcomes"] = [{"probability": 1, "effect": {"front": "+1"}}]
    found = answer(data)
    assert found["history"] == []
    assert found["ever_ripe"] is False


@pytest.mark.parametrize("how", [{"eps": 1.5}, {"theta": -0.1}, {"months": 0}, {"eps": float("nan")}, {"months": float("inf")}])  # fmt: skip
def test_numbers_out_of_bounds(how: Data) -> None:
    """A probability outside 0 to 1, or months that are none, are refused with what was expected."""
    with pytest.raises(winset.RequestError, match="expected"):
        answer(war(), **how)


@settings(max_examples=50, deadline=None)
@given(data=conflicts(), draw=st.data())
def test_easier_terms_never_make_it_less_ripe(data: Data, draw: st.DataObject) -> None:
    """A larger eps, fewer months and a smaller theta never take ripeness away; what is ripe has a way out and a yes."""
    eps, theta = draw.draw(st.floats(0, 1)), draw.draw(st.floats(0, 1))
    strict = answer(data, eps=eps, theta=theta, months=4)["history"]
    easy = answer(data, eps=min(1.0, eps + 0.3), theta=theta / 2, months=2)["history"]
    for one, other in zip(strict, easy, strict=True):
        assert other["ripe"] or not one["ripe"]
        if one["ripe"]:
            assert one["way_out"]["size"] > 0
            assert one["spokesmen"]["probability"] >= theta
        for party in one["stalemate"].values():
            assert party["front_improves"] is None or 0 <= party["front_improves"] <= 1
            assert party["holds"] == (party["stuck"] and party["hurts"])


@settings(max_examples=25, deadline=None)
@given(data=conflicts())
def test_a_way_out_is_the_win_set_against_war(data: Data) -> None:
    """The way out is what the timeline shows as the win-set against war, month by month, and states agree."""
    rows = winset.timeline(winset.read(data), sensitivity=False).to_json()["history"]
    found = answer(data)["history"]
    assert [row["way_out"]["size"] for row in found] == [row["against_war"]["size"] for row in rows]
    assert [row["state"] for row in found] == [row["state"] for row in rows]


def test_korea_of_the_first_edition() -> None:
    """The recorded months are all judged; the agreement came in a ripe month and the deadlock of 1952 was not ripe."""
    found = ripeness(winset.read(FIRST_KOREA)).to_json()
    assert found["signed"] == "1953-07"
    assert [row["month"] for row in found["history"] if str(row["month"]).startswith("1952-1") and row["ripe"]] == []
    assert found["history"][-1]["ripe"]
    assert len(found["history"]) == 25
