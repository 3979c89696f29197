"""Unlock: the published toys, what is asked of a month, chances and dates worked out by hand, limits and mistakes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import winset
from winset.studies.unlock import UnlockAnswer, unlock
from winset.studies.unlocking import certificate as certificate_module
from winset.studies.unlocking import middle, scenes

Data = dict[str, Any]
TOY = Path(__file__).parents[2] / "examples" / "toy-korea.yaml"


def asked(data: Data, **how: Any) -> Any:
    """What the study says of plain data."""
    return unlock(winset.read(data), **how).to_json()


def short(lever: Mapping[str, Any]) -> str:
    """A lever in a word or two."""
    names = {
        "payment": "party",
        "state": "to",
        "option": "to",
        "middle": "issue",
        "consent": "clause",
        "forbid": "move",
    }
    return f"{lever['kind']} {lever[names[lever['kind']]]}"


def sets_of(found: UnlockAnswer, target: str | None = None) -> list[set[str]]:
    """The sets of an answer, each lever in a word."""
    return [{short(lever) for lever in row["levers"]} for row in found["sets"] if row["target"] == target]


def war(**changes: Any) -> Data:
    """A patron's war without talks before 2001: the old leader gains by it and dies with probability 0.2 a month."""
    data: Data = {
        "winset": 1, "title": "A patron's war",
        "time": {"start": "2000-01", "end": "2002-01", "pace": 1, "terminal_months": 100},
        "parties": {
            "a": {"name": "Arland", "values": {"x": {"y": -10, "z": 0}}, "war": [{"points": -1}]},
            "b": {"values": {"x": {"y": 0, "z": -12}}, "war": [{"points": -2}]},
            "p": {"values": {"x": {"y": 1, "z": 1}}, "war": [{"points": 9, "when": "leader == 'old'"}]},
        },
        "issues": {"x": ["y", "z"]},
        "state": {"leader": ["old", "new"], "music": [False, True]},
        "chance": {
            "death": {"when": "leader == 'old'", "probability": 0.2, "effect": {"leader": "new"}},
            "concert": {"when": "not music and month >= '2000-06'", "probability": 0.5, "effect": {"music": True}},
        },
        "talks": {"when": "month >= '2001-06'"},
        "consent": [
            {"id": "signatories", "of": ["a", "b"]},
            {"id": "patron", "of": ["p"], "when": "leader == 'old'", "because": "It arms them."},
        ],
        "history": [{"month": "2000-03", "chance": "death"}, {"month": "2000-04", "set": {}}],
    }  # fmt: skip
    return {**data, **changes}


def sale(a: float, b: float, **changes: Any) -> Data:
    """Two parties, two options that one gives ten points each, and what each has otherwise."""
    data: Data = {
        "winset": 1, "title": "A sale",
        "parties": {
            "a": {"values": {"x": {"y": 10}}, "otherwise": a}, "b": {"values": {"x": {"z": 10}}, "otherwise": b},
        },
        "issues": {"x": ["y", "z"]}, "consent": [{"of": ["a", "b"]}],
    }  # fmt: skip
    return {**data, **changes}


def test_the_toy_needs_a_death_and_a_treaty() -> None:
    """T20: what was on offer needs two things at once, and first of all the patron's death and a treaty."""
    package = {"prisoners": "voluntary", "guarantee": "none"}
    found = unlock(winset.read(str(TOY)), at="1951-07", package=package).to_json()
    assert sets_of(found)[0] == {"state successors", "option treaty"}
    assert found["sets"][0]["chance"] == pytest.approx(1 - 0.99**12, abs=1e-6)
    assert found["sets"][0]["example"] == {"prisoners": "voluntary", "guarantee": "treaty"}
    assert all(len(row["levers"]) > 1 for row in found["sets"])
    assert {"payment rok", "payment ussr"} in sets_of(found)
    assert {"state successors"} in sets_of(unlock(winset.read(str(TOY)), at="1951-07").to_json())


def test_the_toys_certificate_is_the_patron() -> None:
    """T20: the patron's refusal alone holds the war open, at what the war is worth to it, until it dies."""
    (held,) = unlock(winset.read(str(TOY)), at="1951-07").to_json()["certificate"]
    (one,) = held["parties"]
    assert (one["party"], held["opens"]) == ("ussr", 2)
    assert one["price"] == pytest.approx(5.1256, abs=5e-4)
    assert one["role"][0]["because"] == "China signs nothing without its patron"
    assert one["by_record"] == "1953-03"
    assert one["within_year"] == pytest.approx(1 - 0.99**12, abs=1e-6)


def test_a_missing_middle_dissolves_a_deadlock() -> None:
    """T21: between (10, 2) and (2, 10) a new option is the one lever that asks nobody to pay, and it lies between."""
    data = {
        "winset": 1, "title": "Indivisible", "time": {"start": "2000-01", "end": "2004-01", "pace": 1},
        "parties": {
            "north": {"discount": 0.9, "values": {"camp": {"mine": 10, "yours": 2}}},
            "south": {"discount": 0.9, "values": {"camp": {"mine": 2, "yours": 10}}},
        },
        "issues": {"camp": ["mine", "yours"]}, "consent": [{"of": ["north", "south"]}],
    }  # fmt: skip
    found = asked(data, against="now")
    assert found["win_set"]["size"] == 0
    row = next(row for row in found["sets"] if row["levers"][0]["kind"] == "middle")
    (lever,) = row["levers"]
    assert lever["bonus"] == 0
    assert lever["share"][0] < 0.5 < lever["share"][1]
    assert row["example"] == {"camp": None}
    assert [sorted(row["points"]), min(row["points"].values()) > 0] == [["north", "south"], True]
    assert lever["needs"]["south"]["prefers"] == "yours"
    assert lever["share"] == pytest.approx([lever["needs"]["south"]["share"], 1 - lever["needs"]["north"]["share"]])
    # With the compromise of the model case on the table, somebody would sign at once.
    data["issues"] = {"camp": ["mine", "yours", "neutral"]}
    data["parties"]["north"]["values"]["camp"]["neutral"] = 6  # type: ignore[index]
    data["parties"]["south"]["values"]["camp"]["neutral"] = 5.5  # type: ignore[index]
    assert asked(data, against="now")["win_set"]["size"] == 1


@pytest.mark.parametrize(
    ("a", "b", "share", "bonus"),
    [(4, 3, [0.3, 0.6], 0.0), (7, 6, [0.45, 0.45], 0.15), (9.9, 9.9, [0.5, 0.5], 0.49), (5, 5, [0.5, 0.5], 0.0)],
)
def test_how_good_a_middle_must_be(a: float, b: float, share: list[float], bonus: float) -> None:
    """Between two options with needs r and s the bonus is (r + s - 1)/2, or the shares run from r to 1 - s."""
    found = asked(sale(a, b))
    row = next(row for row in found["sets"] if row["levers"][0]["kind"] == "middle")
    lever = row["levers"][0]
    assert lever["share"] == pytest.approx(share, abs=1e-8)
    assert lever["bonus"] == pytest.approx(bonus, abs=1e-8)
    assert lever["needs"]["a"] == {"prefers": "y", "share": pytest.approx(a / 10)}
    assert lever["needs"]["b"] == {"prefers": "z", "share": pytest.approx(b / 10)}


def test_no_middle_beyond_the_better_of_two() -> None:
    """Where somebody needs more than the better option, or everyone needs all of it, nothing between them does."""
    for a, b in ((10.5, 1), (10, 10)):
        assert not any("middle" in " ".join(row) for row in sets_of(asked(sale(a, b))) if len(row) == 1)


def test_a_middle_counts_votes() -> None:
    """Where two of three are enough, the option is made for the two that need least."""
    data = sale(9, 9)
    data["parties"]["c"] = {"values": {"x": {"z": 10}}, "otherwise": 2}
    data["consent"] = [{"of": ["a", "b", "c"], "at_least": 2}, {"of": ["a"]}]
    row = next(row for row in asked(data)["sets"] if [lever["kind"] for lever in row["levers"]] == ["middle"])
    assert row["levers"][0]["bonus"] == pytest.approx((0.9 + 0.2 - 1) / 2, abs=1e-8)
    assert set(row["levers"][0]["needs"]) == {"a", "c"}


def test_an_option_that_is_there_is_not_missing() -> None:
    """Between two options of a blocked package nothing is missing where a third of the file would be signed."""
    data = sale(4, 3, issues={"x": ["y", "z", "half"]})
    for name in ("a", "b"):
        data["parties"][name]["values"]["x"]["half"] = 5
    found = asked(data)
    assert set(found["win_set"]["blockers"]) == {"a", "b"}
    assert not any(lever["kind"] == "middle" for row in found["sets"] for lever in row["levers"])
    named = asked(data, package={"x": "y"})
    assert {"option half"} in sets_of(named)
    assert not any(lever["kind"] == "middle" for row in named["sets"] for lever in row["levers"])


def test_options_swapped_for_a_named_package() -> None:
    """From a package that is named, every smallest set of swaps, with or without a payment, that gets it signed."""
    data = {
        "winset": 1, "title": "A house",
        "parties": {
            "buyer": {"values": {"price": {"full": -10, "half": -5}, "roof": {"mended": 4}}},
            "seller": {"values": {"price": {"full": 10, "half": 6}, "roof": {"mended": -3}}, "otherwise": 2},
        },
        "issues": {"price": ["full", "half"], "roof": ["as_it_is", "mended"], "paint": ["no", "yes"]},
        "consent": [{"of": ["buyer", "seller"]}],
    }  # fmt: skip
    found = asked(data, package={"price": "full", "roof": "as_it_is", "paint": "no"})
    sets = sets_of(found)
    assert {"payment buyer"} in sets
    assert {"option half", "payment buyer"} not in sets
    assert all("option yes" not in row for row in sets)
    swapped = asked(data, package={"price": "half", "roof": "mended", "paint": "no"})
    prices = {frozenset(map(short, row["levers"])): row for row in swapped["sets"]}
    assert frozenset({"option full"}) not in prices
    assert prices[frozenset({"payment buyer"})]["cost"] == pytest.approx(1.0)
    assert prices[frozenset({"payment buyer"})]["levers"][0]["could_afford"] == {"seller": pytest.approx(1.0)}


def test_what_a_death_is_worth_and_when_it_is_expected() -> None:
    """Nobody signs before talks are held, so the patron is likelier gone than not after four months of 0.8 each."""
    found = asked(war(), at="2000-01")
    (held,) = found["certificate"]
    (one,) = held["parties"]
    assert (one["party"], one["by_record"], one["expected"]) == ("p", "2000-03", "2000-05")
    assert one["within_year"] == pytest.approx(1 - 0.8**12)
    row = next(row for row in found["sets"] if set(map(short, row["levers"])) == {"state new"})
    assert row["chance"] == pytest.approx(1 - 0.8**12)
    assert row["levers"] == [{"kind": "state", "factor": "leader", "from": "old", "to": "new"}]
    assert found["talks_open"] is False


def test_parties_that_each_like_another_package_do_not_give_way_together() -> None:
    """Each of two accepts what the other refuses, at once and for ever: together they never accept one and the same."""
    data = {
        "winset": 1, "title": "Deadlock", "time": {"start": "2000-01", "end": "2003-01", "pace": 1},
        "parties": {"a": {"values": {"x": {"mine": 9, "yours": -6}}}, "b": {"values": {"x": {"mine": -8, "yours": 9}}}},
        "issues": {"x": ["mine", "yours"]},
        "consent": [{"of": ["a", "b"]}],
    }  # fmt: skip
    (held,) = asked(data, at="2000-01")["certificate"]
    assert [one["expected"] for one in held["parties"]] == ["2000-02", "2000-02"]
    together = held["together"]
    assert (together["by_record"], together["expected"], together["within_year"]) == (None, None, 0.0)
    # What a lacks on the other's option is less than what b lacks on a's, and there b lacks nothing.
    assert together["short"] == {"a": pytest.approx(held["parties"][0]["price"]), "b": 0.0}
    thaw = data | {
        "state": {"calm": [False, True]}, "chance": {"thaw": {"probability": 0.5, "effect": {"calm": True}}},
        "consent": [{"of": ["a", "b"], "when": "not calm"}, {"of": ["a"], "when": "calm"}],
    }  # fmt: skip
    together = asked(thaw, at="2000-01")["certificate"][0]["together"]
    # Whoever is no longer asked stands in nobody's way.
    assert together["expected"] == "2000-02"
    assert 0.5 < together["within_year"] < 1 - 0.5**12  # the thaw comes at once or later, or something is signed first


@pytest.mark.parametrize(("dies", "month"), [(0.5, "2000-02"), (0.49, "2000-03")])
def test_exactly_one_half_is_as_likely_as_not(dies: float, month: str) -> None:
    """A refusal falls away in the first month in which that is as likely as not: one half is, a little less is not."""
    data = war()
    data["chance"]["death"]["probability"] = dies
    ((one,),) = (held["parties"] for held in asked(data, at="2000-01")["certificate"])
    assert one["expected"] == month


def test_chances_of_several_changes_are_of_both_at_once() -> None:
    """Two changes of state count where they hold at the same talks; the music begins in June at even odds."""
    data = war(consent=[{"of": ["a", "b"]}, {"of": ["p"]}])
    data["parties"]["p"]["war"] = [{"points": 9, "when": "leader == 'old' or not music"}]
    found = asked(data, at="2000-01")
    row = next(row for row in found["sets"] if set(map(short, row["levers"])) == {"state new", "state True"})
    # To the talks of January 2001 the death has twelve months and the concert eight.
    assert row["chance"] == pytest.approx((1 - 0.8**12) * (1 - 0.5**8))


def test_points_paid_and_who_could_pay() -> None:
    """A payment is the least shortfall, for one package, and those asked who still gain there could afford it."""
    data = sale(4, 12, parties={
        "a": {"values": {"x": {"y": 10, "z": 1}}, "otherwise": 4}, "b": {"values": {"x": {"y": 3, "z": 9}},
        "otherwise": 12, "noise": 2}, "bystander": {"otherwise": -5},
    })  # fmt: skip
    found = asked(data)
    row = next(row for row in found["sets"] if [lever["kind"] for lever in row["levers"]] == ["payment"])
    assert row["levers"] == [
        {"kind": "payment", "party": "b", "points": 9.0, "temperatures": 4.5, "could_afford": {"a": 6.0}}
    ]
    assert (row["example"], row["packages"], row["asked"]) == ({"x": "y"}, 1, ["a", "b"])
    assert row["points"] == {"a": 6.0, "b": -9.0, "bystander": 5.0}


def test_cheapest_in_its_own_temperatures() -> None:
    """Of sets alike in number and without a change of state, that which costs fewer temperatures comes first."""
    found = asked(sale(11, 0, consent=[{"id": "both", "of": ["a", "b"]}]))
    paid = [row["cost"] for row in found["sets"] if [lever["kind"] for lever in row["levers"]] == ["payment"]]
    assert paid == sorted(paid)
    assert found["sets"][0]["levers"][0]["kind"] == "consent"


def test_a_party_that_blocks_alone_and_one_that_does_not() -> None:
    """A party's packages are those that it alone blocks, or else those that it holds back with the fewest others."""
    data = {
        "winset": 1, "title": "Held",
        "parties": {
            "a": {"values": {"x": {"w": 1, "y": -1, "z": -1}}}, "b": {"values": {"x": {"y": -1, "z": 1}}},
            "c": {"values": {"x": {"y": 1, "z": 1}}},
        },
        "issues": {"x": ["w", "y", "z"]}, "consent": [{"of": ["a", "b", "c"]}],
    }  # fmt: skip
    found = asked(data)
    assert found["goal"]["parties"] == {"a": {"held": "alone", "packages": 1}}
    assert {row["target"] for row in found["sets"]} == {"a"}
    joint = asked(data, party="b")
    assert joint["goal"]["parties"] == {"b": {"held": "with others", "packages": 1}}
    assert {"payment a", "payment b"} in sets_of(joint, "b")
    assert all(row["example"] == {"x": "y"} for row in joint["sets"] if row["levers"][0]["kind"] == "payment")
    assert asked(data, party="c")["goal"]["parties"] == {}
    assert asked(data, party="c")["sets"] == []


def test_nothing_to_unlock() -> None:
    """Where everything would be signed there is nothing to find, and a package that would be signed needs nothing."""
    found = asked(sale(-1, -1))
    assert (found["goal"]["parties"], found["sets"], found["certificate"]) == ({}, [], [])
    assert found["tried"]["scenes"] == 0
    named = asked(sale(5, -1), package={"x": "y"})
    assert (named["goal"]["signed"], named["sets"]) == (True, [])


def raid(**changes: Any) -> Data:
    """A war that one party likes for what it can take in it, and would end if it could not."""
    data = {
        "winset": 1,
        "title": "Raids",
        "time": {"start": "2000-01", "end": "2001-01", "pace": 1, "terminal_months": 0},
        "parties": {"a": {"values": {"x": {"y": 1}}}, "b": {"values": {"x": {"y": 1}}, "war": [{"points": -1}]}},
        "issues": {"x": ["y"]},
        "state": {"loot": [False, True], "mood": ["sour", "sweet"]},
        "moves": {"a": {"raid": {"effect": {"loot": True}, "points": {"a": 5}}}},
        "consent": [{"id": "both", "of": ["a", "b"]}],
        **changes,
    }
    data["issues"] = {"x": ["y", "z"]}
    data["rules"] = [{"require": "x == 'y'"}]
    return data


def test_a_move_forbidden_is_solved_again() -> None:
    """Without its raids the raider would rather sign; that takes a solve, and is left out and counted without one."""
    found = asked(raid())
    row = next(row for row in found["sets"] if set(map(short, row["levers"])) == {"forbid a.raid"})
    assert row["solved"] is True
    assert row["points"]["a"] == pytest.approx(1.0)
    assert found["tried"]["solves"] >= 1
    assert found["tried"]["forbids"] == 1
    none = asked(raid(), solves=0)
    assert not any("forbid a.raid" in row for row in sets_of(none))
    assert none["left_out"]["changes_of_rules"] >= 1
    assert none["tried"]["forbids"] == 0


def test_a_clause_against_war_is_free_and_now_is_not() -> None:
    """Dropping a clause moves no war value, and does move what playing on is worth."""
    data = war(talks={})
    free, dear = asked(data, at="2000-01"), asked(data, at="2000-01", against="now")
    # One solve is for a state that January cannot be in.
    assert free["tried"]["solves"] == 1
    row = next(row for row in free["sets"] if set(map(short, row["levers"])) == {"consent patron"})
    assert row["solved"] is False
    assert dear["tried"]["solves"] > 1


def test_somebody_must_still_agree() -> None:
    """All clauses but one may be dropped, and never the last."""
    for data in (sale(11, 11), sale(11, 11, consent=[{"of": ["a"]}, {"of": ["b"]}])):
        for found in (asked(data), asked(data, against="now")):
            for row in found["sets"]:
                gone = [lever for lever in row["levers"] if lever["kind"] == "consent" and lever["change"] == "dropped"]
                assert len(gone) < len(data["consent"])
    assert {"consent consent[0]", "payment b"} in sets_of(asked(data))


def test_a_state_that_nothing_leads_to_is_solved_through_it() -> None:
    """A change of state that no path leads to is tried, has no chance, and comes after what needs none."""
    data = war()
    data["chance"] = {}
    data["history"] = []
    found = asked(data)
    single = [row for row in found["sets"] if len(row["levers"]) == 1]
    assert short(single[-1]["levers"][0]) == "state new"
    assert single[-1]["chance"] == 0.0
    assert [row["chance"] for row in single[:-1]] == [None] * (len(single) - 1)
    assert found["tried"]["solves"] == 1


def test_states_that_end_the_war_are_no_levers() -> None:
    """A change of state to an ending is not tried, and counted."""
    found = asked(war(endings={"over": {"when": "leader == 'new' and music"}, "gone": {"when": "music"}}, history=[]))
    assert found["left_out"]["states_that_end_the_war"] == 1
    assert not any("state True" in row for row in sets_of(found))


def test_limits_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work beyond a limit is not done, and said."""
    with monkeypatch.context() as patch:
        patch.setattr(scenes, "WORK", 0)
        assert asked(war(), at="2000-01")["left_out"]["scenes"] > 0
    with monkeypatch.context() as patch:
        patch.setattr(scenes, "MAX_COMBINATIONS", 0)
        found = asked(war(), at="2000-01")
        assert found["left_out"]["combinations"] > 0
        assert [row["levers"][0]["kind"] for row in found["sets"]] == ["payment"]
    with monkeypatch.context() as patch:
        patch.setattr(middle, "MAX_PAIRS", 0)
        found = asked(war(), at="2000-01")
        assert found["left_out"]["scenes_without_missing_options"] > 0
        assert not any("middle x" in row for row in sets_of(found))
    with monkeypatch.context() as patch:
        patch.setattr(middle, "MAX_COALITIONS", 0)
        assert asked(war(), at="2000-01")["left_out"]["scenes_without_missing_options"] > 0
    with monkeypatch.context() as patch:
        patch.setattr(certificate_module, "MAX_SETS", 0)
        found = asked(war(), at="2000-01")
        assert (found["certificate"], found["left_out"]["certificates"]) == ([], 1)
    with monkeypatch.context() as patch:
        patch.setattr(certificate_module, "WORK", 0)
        (held,) = asked(war(), at="2000-01")["certificate"]
        assert [held["parties"][0][key] for key in ("by_record", "expected", "within_year")] == [None, None, None]


def test_most_keeps_the_first_of_each_goal() -> None:
    """Asked for so many sets, the answer holds the first of them and says how many there are."""
    whole, some = asked(war(), at="2000-01"), asked(war(), at="2000-01", most=2)
    assert some["sets"] == whole["sets"][:2]
    assert some["found"] == whole["found"]
    assert whole["found"][0]["sets"] == len(whole["sets"]) > 2


def test_the_month_is_that_of_the_agreement_or_the_first() -> None:
    """By default the recorded agreement's month is read, else the first."""
    assert asked(war())["month"] == "2000-01"
    signed = war()
    signed["talks"] = {}
    signed["history"] = [*signed["history"], {"month": "2000-07", "agreement": {"x": "y"}}]
    assert asked(signed)["month"] == "2000-07"
    named = asked(signed, package="recorded", at="2000-01")
    assert named["goal"]["package"] == {"x": "y"}
    assert {"state new"} in sets_of(named)


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ({"at": "2000-30"}, "there is no month"),
        ({"at": "2009-01"}, "outside the conflict's time"),
        ({"against": "peace"}, "against 'peace'"),
        ({"party": "arland"}, "no party"),
        ({"party": "a", "package": {"x": "y"}}, "not both"),
        ({"package": "recorded"}, "records no agreement"),
        ({"package": "mine"}, "expected `recorded`"),
        ({"package": {"w": "y"}}, "no issue 'w'"),
        ({"package": {"x": "w"}}, "no option 'w'"),
        ({"package": {}}, "leaves out x"),
    ],
)
def test_mistakes_are_told(how: Data, says: str) -> None:
    """What cannot be asked is refused with what was found."""
    with pytest.raises(winset.RequestError, match=says):
        asked(war(), **how)


def test_no_month_without_a_clock() -> None:
    """A negotiation without time has no month, and none can be asked for."""
    assert asked(sale(4, 3))["month"] is None
    with pytest.raises(winset.RequestError, match="no `time`"):
        asked(sale(4, 3), at="2000-01")
    over = war(endings={"over": {"when": "leader == 'new'"}}, history=[])
    over["chance"]["death"]["probability"] = 1
    with pytest.raises(winset.RequestError, match="over before its first talks"):
        asked(over)


def test_the_least_bonus_is_the_least() -> None:
    """With the bonus found everyone required accepts at its shares, and with a little less nobody's shares would do."""
    rng = np.random.default_rng(5)
    for _ in range(40):
        worth = rng.integers(-8, 9, (3, 2)).astype(float)
        short_of = rng.integers(-4, 5, 3).astype(float)
        data = {
            "winset": 1, "title": "Drawn",
            "parties": {
                name: {"values": {"x": {"y": worth[p, 0], "z": worth[p, 1]}}, "otherwise": short_of[p]}
                for p, name in enumerate("abc")
            },
            "issues": {"x": ["y", "z"]}, "consent": [{"of": ["a", "b", "c"]}],
        }  # fmt: skip
        found = asked(data, solves=0)
        rows = [row for row in found["sets"] if [lever["kind"] for lever in row["levers"]] == ["middle"]]
        way = worth[:, 1] - worth[:, 0]
        shares = np.linspace(0, 1, 801)[:, None]
        signed = ((worth >= short_of[:, None] - 1e-9).all(axis=0)).any()

        def some(bonus: float, way: Any = way, worth: Any = worth, line: Any = short_of, at: Any = shares) -> bool:
            return bool((worth[:, 0] + at * way + bonus * np.abs(way) >= line - 1e-6).all(axis=1).any())

        if rows:
            bonus, (low, high) = rows[0]["levers"][0]["bonus"], rows[0]["levers"][0]["share"]
            for share in (low, (low + high) / 2, high):
                assert some(bonus, at=np.array([[share]]))
            assert bonus == 0 or not some(bonus - 0.01)
        elif found["sets"] and not signed:
            assert not some(0.0) or not (np.maximum(worth[:, 0], worth[:, 1]) >= short_of).all()
