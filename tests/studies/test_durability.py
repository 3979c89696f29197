"""How long a peace lasts under each option of an issue, who breaks it, and whether more of a guarantee is longer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import winset
from first_korea import FIRST_KOREA
from generators import conflicts
from winset.game.packages import worth_of
from winset.game.peace import breaking, durable
from winset.studies.durability import durability
from winset.studies.measures import measure
from winset.studies.outcome import outcome_of

Data = dict[str, Any]


def guarantee(**changes: Any) -> Data:
    """A client and its patron against an enemy; more of a guarantee deters the enemy and then pays for the client's war.

    A witness has 1 for as long as the peace lasts and 0 once it is broken.
    """
    data: Data = {
        "winset": 1, "title": "A guarantee", "time": {"start": "2000-01", "end": "2001-01"},
        "parties": {
            "client": {"values": {"pact": {"promise": 10, "pledge": 20}}, "war": [{"points": -4}]},
            "enemy": {"values": {"aid": {"some": -1}}, "war": [{"points": -4}]},
            "patron": {"values": {"pact": {"pledge": -3}}, "war": [{"points": -4}]},
            "witness": {"values": {"pact": {"none": 1, "promise": 1, "pledge": 1}}},
        },
        "issues": {"aid": ["none", "some"], "pact": ["none", "promise", "pledge"]},
        "state": {"mood": ["calm", "tense"]},
        "consent": [{"of": ["client", "enemy", "patron"]}],
        "peace": {
            "horizon": 120,
            "pace": 0.02,
            "resume": {
                "client": [
                    {"when": "pact == 'pledge'", "points": {"client": 40, "enemy": -30, "patron": -30}},
                    {"points": {"client": -30, "enemy": -20, "patron": -10}},
                ],
                "enemy": [
                    {"when": "pact == 'none'", "points": {"client": -60, "enemy": 8, "patron": -10}},
                    {"points": {"client": -40, "enemy": -40, "patron": -30}},
                ],
            },
        },
    }  # fmt: skip
    return {**data, **changes}


def answer(data: Data, **how: Any) -> Any:
    """The study's answer to plain data."""
    return durability(winset.read(data), **how).to_json()


def by_option(found: Mapping[str, Any]) -> Data:
    """The options by name."""
    return {one["option"]: one for one in found["options"]}


def test_more_of_a_guarantee_is_longer_until_it_pays_for_the_client_s_war() -> None:
    """A promise deters the enemy and a pledge emboldens the client: the sweep says both, and calls it moral hazard."""
    found = answer(guarantee())
    assert (found["issue"], found["issue_because"]) == ("pact", "changes survival most")
    assert found["sweep"]["direction"] == "mixed"
    first, second = found["sweep"]["steps"]
    assert first["change_periods"] > 0 > second["change_periods"]
    assert (first["deterred"], first["emboldened"], first["moral_hazard"]) == (["enemy"], [], [])
    assert (second["deterred"], second["emboldened"], second["moral_hazard"]) == ([], ["client"], ["client"])
    assert "client" in first["reassured"]
    assert second["change_years"] == pytest.approx(second["change_periods"] / 12)


def test_an_option_that_pays_for_war_without_being_wanted_is_no_moral_hazard() -> None:
    """Who is emboldened by an option that is worth no more to it in peace is emboldened, and no more is said."""
    data = guarantee()
    data["parties"]["client"]["values"]["pact"]["pledge"] = 10
    step = answer(data)["sweep"]["steps"][1]
    assert (step["emboldened"], step["moral_hazard"]) == (["client"], [])


def test_who_sours_on_a_peace_that_others_will_break() -> None:
    """A party that breaks more although its own war brings it no more has soured on the peace."""
    data = guarantee(issues={"aid": ["none", "some"], "pact": ["promise", "none", "pledge"]})
    step = answer(data, issue="pact")["sweep"]["steps"][0]
    assert (step["from"], step["to"]) == ("promise", "none")
    assert step["emboldened"] == ["enemy"]
    assert step["soured"] == ["client"]


def test_shares_of_the_breaking() -> None:
    """What the parties break adds up to all that is broken, and shares add to 1; the median lies within the watch."""
    options = answer(guarantee())["options"]
    assert len(options) > 1
    for one in options:
        broken = one["broken_by"]
        assert sum(found["probability"] for found in broken.values()) == pytest.approx(1 - one["end"], abs=1e-12)
        assert sum(found["share"] for found in broken.values()) == pytest.approx(1)
        assert all(1 <= found["median_period"] <= 120 for found in broken.values())


def test_the_median_is_when_half_of_it_has_come() -> None:
    """With one initiator, by its median period half of what it breaks within the watch is broken, and not before."""
    data = guarantee()
    del data["peace"]["resume"]["enemy"]
    found = answer(data, issue="pact")
    assert len(found["options"]) > 1
    for option, one in by_option(found).items():
        curve, breaker = [1.0, *found["survival"][option]], one["broken_by"]["client"]
        half, k = breaker["probability"] / 2, breaker["median_period"]
        assert 1 - curve[k] >= half - 1e-12
        assert 1 - curve[k - 1] < half


def test_the_mean_is_what_the_peace_is_worth_to_a_witness() -> None:
    """To a witness with 1 while it lasts and 0 after, a peace is worth the share of the watch that it lasts."""
    options = answer(guarantee())["options"]
    assert len(options) > 1
    for one in options:
        assert one["mean_periods"] == pytest.approx(120 * one["worth"]["witness"], abs=1e-9)
        assert one["mean_years"] == pytest.approx(one["mean_periods"] / 12)


def test_marks_are_read_off_the_curve() -> None:
    """Survival at 5 and 10 years is the curve's 60th and 120th month; years beyond the watch are not told."""
    found = answer(guarantee())
    assert len(found["options"]) > 1
    for option, one in by_option(found).items():
        curve = found["survival"][option]
        assert len(curve) == 120
        assert one["years"] == {"5": curve[59], "10": curve[119]}
        assert one["end"] == curve[-1]


@pytest.mark.parametrize(("step", "first", "last", "fifth"), [("year", "2000", "2009", 4), ("week", "2000-01-05", "2000-06-07", 260)])  # fmt: skip
def test_years_of_other_steps(step: str, first: str, last: str, fifth: int) -> None:
    """Five years are 5 periods of a year and 261 weeks."""
    data = guarantee(time={"start": first, "end": last, "step": step})
    data["peace"]["horizon"] = 300
    found = answer(data)
    assert by_option(found)["none"]["years"]["5"] == found["survival"]["none"][fifth]


def test_points_are_those_of_the_solve() -> None:
    """What an option is worth here is what its package is worth in the solved game."""
    conflict = winset.read(guarantee())
    game = winset.build(conflict)
    worth = game.packages.worth(game.initial)
    options = durability(conflict).to_json()["options"]
    assert len(options) > 1
    for one in options:
        k = next(k for k in range(game.packages.size) if game.packages.package(k) == one["package"])
        assert list(one["worth"].values()) == pytest.approx(worth[:, k], abs=1e-9)


def test_without_a_peace_section_survival_is_1() -> None:
    """Nothing in the file can break the peace, and the answer says that it has no peace section."""
    data = guarantee(history=[{"month": "2000-03", "agreement": {"aid": "none", "pact": "promise"}}])
    del data["peace"]
    found = answer(data, issue="pact")
    assert found["survival"] == {"none": [1.0], "promise": [1.0], "pledge": [1.0]}
    assert found["peace"] is False
    assert found["watch"] is None
    assert found["recorded"]["survival"] == found["expected"]["survival"] == [1.0]
    assert found["sweep"]["direction"] == "same"
    assert answer(data)["issue_because"] == "no issue changes it"
    assert by_option(found)["none"]["years"] == {"5": 1.0, "10": 1.0, "20": 1.0, "50": 1.0}


def test_a_peace_that_nobody_can_break() -> None:
    """With a peace section in which nobody resumes, survival is 1 for the whole watch."""
    found = answer(guarantee(peace={"horizon": 24, "resume": {}}), issue="pact")
    assert found["survival"]["none"] == [1.0] * 24
    assert by_option(found)["none"]["mean_periods"] == 24
    assert by_option(found)["none"]["broken_by"] == {}
    assert by_option(found)["pledge"]["worth"]["client"] == 20


def test_who_can_break_only_some_packages() -> None:
    """An initiator none of whose conditions holds breaks nothing, and has no war of its own to be worth anything."""
    data = guarantee()
    data["peace"]["resume"] = {"client": {"when": "pact == 'pledge'", "points": {"client": 40}}}
    found = by_option(answer(data, issue="pact"))
    assert found["none"]["broken_by"]["client"] == {
        "probability": 0.0, "median_period": None, "median_years": None, "breaking": None, "keeping": 0.0, "share": None,
    }  # fmt: skip
    assert found["pledge"]["broken_by"]["client"]["share"] == 1.0
    assert answer(data, issue="pact")["sweep"]["steps"][1]["moral_hazard"] == ["client"]


def test_the_state_is_that_of_the_agreement_or_the_month_asked_for() -> None:
    """Peace is signed in the state of the recorded agreement; --at takes another month of the record."""
    history = [{"month": "2000-04", "set": {"mood": "tense"}}, {"month": "2000-06", "agreement": {"aid": "none", "pact": "promise"}}]  # fmt: skip
    data = guarantee(history=history)
    data["peace"]["resume"]["client"] = {"when": "mood == 'tense'", "points": {"client": 40}}
    found = answer(data, issue="aid")
    assert (found["at"], found["at_because"], found["state"]) == ("2000-06", "recorded agreement", {"mood": "tense"})
    early = answer(data, issue="aid", at="2000-03")
    assert (early["at"], early["at_because"], early["state"]) == ("2000-03", "asked for", {"mood": "calm"})
    assert early["survival"]["none"][-1] > found["survival"]["none"][-1]
    assert early["recorded"] == found["recorded"]
    assert found["recorded"]["month"] == "2000-06"


def test_without_a_record_the_month_most_likely_to_see_a_signature() -> None:
    """Without an agreement the month is the one with the highest chance of a signature on the path."""
    found = answer(guarantee())
    rows = winset.timeline(winset.read(guarantee()), sensitivity=False).to_json()["history"]
    best = max(rows, key=lambda row: float(row["sign_probability"]))
    assert (found["at"], found["at_because"]) == (best["month"], "signature likeliest")
    assert found["recorded"] is None


def test_where_nothing_is_ever_signed() -> None:
    """With talks closed there is still a peace to ask about, and nothing to expect."""
    found = answer(guarantee(talks={"when": "mood == 'tense'"}))
    assert found["at_because"] == "nothing is ever signed"
    assert found["signed"] == 0
    assert found["expected"] is None


def test_most_likely_options_that_do_not_go_together_are_adapted() -> None:
    """The nearest package that the rules admit is taken, and what was changed is said; so for each option."""
    rare = answer(guarantee(rules=[{"when": "pact == 'none'", "require": "aid == 'some'"}]), issue="pact")
    assert rare["package"] == rare["likely"]
    assert (rare["adapted"], rare["likely"]["aid"]) == ({}, "none")
    found = by_option(rare)
    assert found["promise"]["adapted"] == {}
    assert found["none"]["adapted"] == {"aid": {"from": "none", "to": "some"}}
    assert found["none"]["package"] == {"aid": "some", "pact": "none"}
    assert all(one["against_rules"] == [] for one in found.values())


def test_what_is_likely_issue_by_issue_need_not_be_likely_together() -> None:
    """Where the most likely options break a rule, the package nearest to them keeps it, and the change is said."""
    data = guarantee(issues={name: ["n", "y"] for name in ("x", "z", "w")}, rules=[{"require": "x == 'n' or z == 'n'"}])
    data["rules"].append({"require": "x == 'n' or w == 'n'"})
    data["rules"].append({"require": "x == 'y' or z == 'y' or w == 'y'"})
    data["parties"] = {
        "client": {"values": {"x": {"y": 0.2}}, "war": [{"points": -4}]},
        "enemy": {"values": {"z": {"y": 0.1}, "w": {"y": 0.1}}, "war": [{"points": -4}]},
    }
    data |= {"consent": [{"of": ["client", "enemy"]}], "peace": {"horizon": 12, "resume": {}}}
    found = answer(data)
    parted = {name for name, option in found["likely"].items() if found["package"][name] != option}
    assert set(found["adapted"]) == parted
    assert found["package"]["x"] == "n" or found["package"]["z"] == found["package"]["w"] == "n"
    assert len(parted) <= 1


def test_an_option_that_the_rules_admit_in_no_package() -> None:
    """It is shown as it would last, with the rule that it goes against."""
    rule = {"id": "no_pledge", "when": "mood == 'calm'", "require": "pact != 'pledge'"}
    found = by_option(answer(guarantee(rules=[rule]), issue="pact"))
    assert found["pledge"]["against_rules"] == ["no pledge"]
    assert found["none"]["against_rules"] == []
    free = by_option(answer(guarantee(), issue="pact"))
    assert found["pledge"]["mean_periods"] == pytest.approx(free["pledge"]["mean_periods"])


def test_what_is_expected_of_the_forecast() -> None:
    """Where one package alone can be signed, what is expected is that package's survival."""
    rules = [{"require": "pact == 'promise'"}, {"require": "aid == 'none'"}]
    found = answer(guarantee(rules=rules), issue="pact")
    assert found["expected"]["survival"] == pytest.approx(found["survival"]["promise"], abs=1e-12)


def test_what_is_expected_is_the_measure_of_claims() -> None:
    """The end of the expected curve is what `durability` measures in claims and questions."""
    outcome = outcome_of(winset.read(guarantee()))
    assert answer(guarantee())["expected"]["end"] == measure(outcome, {"durability": True})


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ({"issue": "pct"}, "no issue 'pct'; did you mean 'pact'"),
        ({"at": "1999-01"}, "outside the conflict's time, 2000-01 to "),
        ({"at": "soon"}, "expected a date as YYYY-MM"),
    ],
)
def test_requests_that_cannot_be(how: Data, says: str) -> None:
    """An issue or a month that is not there is refused with what would be right."""
    with pytest.raises(winset.RequestError, match=says):
        answer(guarantee(), **how)


def test_a_negotiation_without_time() -> None:
    """Without a clock there is one moment to sign in, a watch in months, and no month to ask for."""
    data = {
        "winset": 1, "title": "A sale", "parties": {"a": {"values": {"x": {"y": 3}}}, "b": {}},
        "issues": {"x": ["y", "z"]}, "consent": [{"of": ["a", "b"]}],
        "peace": {"horizon": 12, "pace": 0.5, "resume": {"b": {"points": {"b": 1}}}},
    }  # fmt: skip
    found = answer(data)
    assert found["at"] is None
    assert found["watch"] == {"periods": 12, "years": 1.0}
    with pytest.raises(winset.RequestError, match="no `time`"):
        answer(data, at="2000-01")


def test_a_war_that_is_over_at_once() -> None:
    """Where an ending comes before the first talks there is no state to sign in, and that is said."""
    data = guarantee(
        chance={"fall": {"probability": 1, "effect": {"mood": "tense"}}}, endings={"over": {"when": "mood == 'tense'"}}
    )
    with pytest.raises(winset.RequestError, match="over before its first talks"):
        answer(data)


@settings(max_examples=60, deadline=None)
@given(
    gap=st.floats(-20, 20),
    noise=st.floats(0.2, 5),
    horizon=st.integers(2, 120),
    pace=st.floats(0.001, 1),
)
def test_one_initiator_beside_the_indifferent(gap: float, noise: float, horizon: int, pace: float) -> None:
    """With one initiator survival lies above that of indifference where peace is worth more than war, below otherwise."""
    data = guarantee(peace={"horizon": horizon, "pace": pace, "resume": {"enemy": {"points": {"enemy": -gap}}}})
    data["parties"]["enemy"] |= {"noise": noise, "values": {}}
    curve = np.array(answer(data, issue="pact")["survival"]["none"])
    even = (1 - pace / 2) ** np.arange(1, horizon + 1)
    if gap >= 0:
        assert (curve >= even - 1e-9).all()
    else:
        assert (curve <= even + 1e-9).all()


@settings(max_examples=60, deadline=None)
@given(data=conflicts())
def test_survival_never_rises(data: Data) -> None:
    """Every survival curve starts at or under 1, stays at or above 0 and never rises; nothing is left unexplained."""
    try:
        found = answer(data)
    except winset.RequestError:
        return
    assert list(found["survival"]) == list(winset.read(data).issues[found["issue"]].options)
    curves = [*found["survival"].values(), *(found[key]["survival"] for key in ("recorded", "expected") if found[key])]
    for curve in curves:
        steps = np.diff([1.0, *curve])
        assert (steps <= 1e-12).all()
        assert curve[-1] >= -1e-12
    for one in found["options"]:
        broken = sum(breaker["probability"] for breaker in one["broken_by"].values())
        assert broken == pytest.approx(1 - one["end"], abs=1e-9)
    assert max(found["spread"].values()) == pytest.approx(found["spread"][found["issue"]])


@settings(max_examples=60, deadline=None)
@given(data=conflicts())
def test_the_recursion_with_breakers_is_the_recursion(data: Data) -> None:
    """Keeping who breaks changes neither what a peace is worth nor how long it lasts."""
    conflict = winset.read(data)
    if conflict.peace is None or not conflict.peace.resume:
        return
    game = winset.build(conflict)
    worth = worth_of(game.bound, game.packages.digits)
    frame = game.packages.frame(np.arange(game.packages.size)) | game.states.frame_at(game.initial)
    points, lasting = durable(worth.values, game.bound, frame)
    found = breaking(worth.values, game.bound, frame)
    assert found.worth == pytest.approx(points, abs=1e-9 * max(1.0, np.abs(points).max()))
    assert found.lasting == pytest.approx(lasting, abs=1e-9)
    assert 1 - found.broken.sum(axis=(1, 2)).cumsum(axis=0) == pytest.approx(lasting, abs=1e-9)


def test_korea_of_the_first_edition() -> None:
    """A treaty outlasts both none and an automatic guarantee; the client is the one whom automatic help emboldens."""
    found = durability(winset.read(FIRST_KOREA)).to_json()
    assert found["issue"] == "guarantee"
    mean = {name: one["mean_years"] for name, one in by_option(found).items()}
    assert mean["treaty"] > mean["automatic"] > mean["none"]
    first, second = found["sweep"]["steps"]
    assert first["deterred"] == ["dprk"]
    assert second["moral_hazard"] == ["rok"]
    assert found["recorded"] is not None
    assert found["recorded"]["end"] > 0.99
    assert found["provenance"]["seed"] is None
