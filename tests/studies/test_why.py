"""Why then: the worth of every set of recorded events, Shapley values that add up, and what cannot happen alone."""

from __future__ import annotations

import copy
import math
import statistics
from itertools import permutations
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import winset
from first_korea import FIRST_KOREA
from generators import EXAMPLES, conflicts
from winset.cases.changes import change_conflict
from winset.studies import why as module
from winset.studies.what_if import what_if
from winset.studies.why import why

Data = dict[str, Any]
laws = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))


def war(**changes: Any) -> Data:
    """A patron's war: while the old leader lives it goes on; a raid closes the talks and an accord opens them."""
    data: Data = {
        "winset": 1, "title": "A patron's war", "time": {"start": "2000-01", "end": "2001-06", "pace": 0.5},
        "parties": {
            "a": {"name": "Arland", "values": {"x": {"y": -10, "z": 0}}, "war": [{"points": -1}]},
            "b": {"values": {"x": {"y": 0, "z": -12}}, "war": [{"points": -2}]},
            "p": {"values": {"x": {"y": -1}}, "war": [{"points": 1, "when": "leader == 'old'"}]},
        },
        "issues": {"x": ["y", "z"], "pact": ["none", "treaty"]},
        "state": {"leader": ["old", "new"], "open": [True, False], "music": [False, True]},
        "chance": {
            "death": {"name": "The old man dies", "when": "leader == 'old'", "probability": 0.02,
                      "effect": {"leader": "new"}},
            "concert": {"when": "not music", "probability": 0.1, "effect": {"music": True}},
        },
        "moves": {"a": {"raid": {"name": "Raid", "when": "open", "effect": {"open": False}, "points": {"a": -3}}}},
        "accords": {"return": {"name": "Resumption", "when": "not open", "consent": [{"of": ["a", "b"]}],
                               "effect": {"open": True}}},
        "talks": {"when": "open"},
        "consent": [{"of": ["a", "b"]}, {"of": ["p"], "when": "leader == 'old'"}],
        "history": [
            {"month": "2000-03", "chance": "death", "says": "He dies."},
            {"month": "2000-04", "chance": "concert"},
            {"month": "2000-05", "move": "a.raid"},
            {"month": "2000-07", "accord": "return"},
            {"month": "2000-09", "agreement": {"x": "z", "pact": "none"}},
        ],
    }  # fmt: skip
    return {**data, **changes}


def asked(data: Data, **how: Any) -> Any:
    """What the study says of plain data."""
    return why(winset.read(data), seed=0, **how).to_json()


def along(data: Data, history: list[Data], months: int) -> float:
    """The probability of signing in the first months along another record, by the main answer's own rows."""
    if not history:
        history = [{"month": data["time"]["start"], "set": {}}]
    rows = winset.timeline(winset.read({**data, "history": history}), sensitivity=False).to_json()["history"]
    return 1 - math.prod(1 - float(row["sign_probability"]) for row in rows[:months])


def test_worths_are_those_of_the_shorter_records() -> None:
    """All, none, each removed and each kept are what the main answer gives along a record with just those steps."""
    data = war()
    steps, last = data["history"][:-1], 9
    found = asked(data)
    assert found["month"] == "2000-09"
    assert found["all"]["signed_by"] == pytest.approx(along(data, data["history"], last), abs=1e-12)
    assert found["none"]["signed_by"] == pytest.approx(along(data, [], last), abs=1e-12)
    for k, event in enumerate(found["events"]):
        without = [step for n, step in enumerate(steps) if n != k and n not in event["falls"]]
        assert event["without"]["signed_by"] == pytest.approx(along(data, without, last), abs=1e-12)
        alone = [steps[k]] if event["stands"] else []
        assert event["alone"]["signed_by"] == pytest.approx(along(data, alone, last), abs=1e-12)


def test_effects_are_differences() -> None:
    """Removed, an event's effect is all minus without; kept, alone minus none; and so for the terms."""
    found = asked(war())
    for event in found["events"]:
        gap = found["all"]["signed_by"] - event["without"]["signed_by"]
        assert event["effect_removed"]["signed_by"] == pytest.approx(gap, abs=1e-15)
        gap = event["alone"]["signed_by"] - found["none"]["signed_by"]
        assert event["effect_alone"]["signed_by"] == pytest.approx(gap, abs=1e-15)
        gap = found["all"]["terms"]["x"] - event["without"]["terms"]["x"]
        assert event["effect_removed"]["terms"]["x"] == pytest.approx(gap, abs=1e-15)


def test_terms_are_shares_of_what_is_signed() -> None:
    """The share of a recorded option lies in [0, 1]; one on which nobody has points is its share of the options."""
    found = asked(war())
    assert set(found["all"]["terms"]) == {"x", "pact"}
    assert found["all"]["terms"]["pact"] == pytest.approx(0.5, abs=1e-9)
    assert 0 <= found["none"]["terms"]["x"] <= 1


def test_what_hangs_on_what() -> None:
    """Talks are resumed only after a raid: without it the accord falls, and it cannot happen alone."""
    found = {event["event"]: event for event in asked(war())["events"]}
    assert found["a.raid"]["falls"] == [3]
    assert not found["return"]["stands"]
    assert found["death"]["stands"]
    assert found["return"]["effect_alone"]["signed_by"] == 0


def test_an_event_that_nothing_hangs_on_has_no_share() -> None:
    """A concert that no condition names is worth nothing, and the dead leader nearly everything."""
    found = {event["event"]: event for event in asked(war())["events"]}
    assert found["concert"]["shapley"]["signed_by"] == pytest.approx(0, abs=1e-12)
    assert found["death"]["shapley"]["signed_by"] > 0.2
    assert found["a.raid"]["shapley"]["signed_by"] < 0 < found["return"]["shapley"]["signed_by"]


def test_shapley_values_by_their_definition() -> None:
    """Each value is the mean over all orders of what the event adds to those before it."""
    data = war()
    found = asked(data)
    game = winset.build(winset.read(data))
    record, solution = module._Record(game), winset.solve(game)
    worth = module._worths(solution, record, range(16))
    for k, event in enumerate(found["events"]):
        added = []
        for order in permutations(range(4)):
            before = sum(1 << n for n in order[: order.index(k)])
            added.append(worth[before | 1 << k][0] - worth[before][0])
        assert event["shapley"]["signed_by"] == pytest.approx(sum(added) / len(added), abs=1e-12)


@given(data=conflicts() | st.sampled_from(list(EXAMPLES.values())).map(copy.deepcopy))
@laws
def test_shapley_values_sum_to_the_whole(data: Data) -> None:
    """The shares of all events add to all minus none: of the probability, and of each term where it is defined."""
    assume(any("agreement" not in step for step in data.get("history") or []))
    found = asked(data)
    same_sums(found)


def same_sums(found: Data) -> None:
    """The law itself, on one answer."""
    whole = found["all"]["signed_by"] - found["none"]["signed_by"]
    assert math.fsum(e["shapley"]["signed_by"] for e in found["events"]) == pytest.approx(whole, abs=1e-9)
    for issue, share in (found["all"]["terms"] or {}).items():
        shares = [event["shapley"]["terms"][issue] for event in found["events"]]
        if None not in shares:
            gap = share - found["none"]["terms"][issue]
            assert math.fsum(shares) == pytest.approx(gap, abs=1e-9)


@given(data=conflicts())
@laws
def test_the_whole_record_is_the_recorded_path(data: Data) -> None:
    """With every event the walk is the record itself, and its worth what the main answer's rows give."""
    history = data.get("history") or []
    assume(any("agreement" not in step for step in history))
    conflict = winset.read(data)
    record = module._Record(winset.build(conflict))
    walk = record.walk(record.everything)
    assert tuple(codes for _, codes in walk.places) == record.history.states
    assert walk.taken == record.everything
    rows = len(record.history.states)
    assert asked(data)["all"]["signed_by"] == pytest.approx(along(data, history, rows), abs=1e-9)


def test_drawn_orders_come_near_and_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """With more events than are summed exactly, drawn orders come within their error of it, and still add up."""
    exact = asked(war())
    monkeypatch.setattr(module, "EXACT_EVENTS", 3)
    drawn = asked(war(), draws=200)
    assert exact["sampling"] is None
    assert drawn["sampling"] == {"draws": 200, "seed": 0}
    assert drawn["provenance"]["seed"] == 0
    same_sums(drawn)
    for one, other in zip(exact["events"], drawn["events"], strict=True):
        error = other["standard_error"]["signed_by"]
        assert abs(one["shapley"]["signed_by"] - other["shapley"]["signed_by"]) <= 5 * error + 1e-12
        assert one["without"] == other["without"]
    assert drawn == asked(war(), draws=200)
    assert drawn["events"] != why(winset.read(war()), seed=1, draws=200).to_json()["events"]


def test_the_standard_error_is_that_of_the_mean_over_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error is the sample's standard deviation over pairs of an order and its reverse, by the root of the pairs."""
    data, n, draws = war(), 4, 6
    monkeypatch.setattr(module, "EXACT_EVENTS", 3)
    found = asked(data, draws=draws)
    game = winset.build(winset.read(data))
    worth = module._worths(winset.solve(game), module._Record(game), range(1 << n))
    orders = module._orders(n, draws, 0).tolist()
    errors = []
    for k, event in enumerate(found["events"]):
        added = []
        for order in orders:
            before = sum(1 << m for m in order[: order.index(k)])
            added.append(float(worth[before | 1 << k][0] - worth[before][0]))
        pairs = [statistics.fmean(pair) for pair in zip(added[::2], added[1::2], strict=True)]
        errors.append(statistics.stdev(pairs) / math.sqrt(len(pairs)))
        assert event["standard_error"]["signed_by"] == pytest.approx(errors[-1], abs=1e-14)
        assert event["shapley"]["signed_by"] == pytest.approx(statistics.fmean(added), abs=1e-14)
    assert max(errors) > 1e-3


def test_a_seed_must_be_named() -> None:
    """The seed has no default: whoever draws says so."""
    with pytest.raises(TypeError, match="seed"):
        why(winset.read(war()))  # type: ignore[call-arg]


def test_what_is_sure_comes_where_the_record_does_not_keep_it_away() -> None:
    """Without the recorded winner the other one, whom the model then makes sure of, takes office."""
    data = war(
        state={"leader": ["old", "new"], "open": [True], "office": ["first", "hawk", "dove"]},
        moves={}, accords={}, talks={},
    )  # fmt: skip
    data["state"]["open"] = [True, False]
    data["chance"] = {
        "death": data["chance"]["death"],
        "dove_wins": {"when": "month == '2000-02' and office == 'first'", "probability": 0.5,
                      "effect": {"office": "dove"}},
        "hawk_wins": {"when": "month == '2000-02' and office == 'first'", "probability": 1,
                      "effect": {"office": "hawk"}},
    }  # fmt: skip
    data["parties"]["a"]["war"].append({"points": -5, "when": "office == 'dove'"})
    data["parties"]["a"]["war"].append({"points": 3, "when": "office == 'hawk'"})
    data["history"] = [{"month": "2000-02", "chance": "dove_wins"}, *data["history"][:1], data["history"][-1]]
    found = asked(data)
    hawk = [{"month": "2000-02", "chance": "hawk_wins"}, data["history"][1]]
    assert found["events"][0]["without"]["signed_by"] == pytest.approx(along(data, hawk, 9), abs=1e-12)
    assert found["all"]["signed_by"] == pytest.approx(along(data, data["history"], 9), abs=1e-12)


def test_a_sure_event_left_out_does_not_happen() -> None:
    """A recorded event that the model makes sure of can still be left out, and where that leads is solved exactly."""
    data = war()
    data["chance"]["death"] = {"when": "month == '2000-03'", "probability": 1, "effect": {"leader": "new"}}
    found = asked(data)
    lives = [{"month": "2000-03", "set": {"leader": "old"}}, *data["history"][1:4]]
    assert found["events"][0]["without"]["signed_by"] == pytest.approx(along(data, lives, 9), abs=1e-12)


def test_what_the_record_keeps_away_stays_away() -> None:
    """A sure event that the record passes over does not come: with every event the walk is the record itself."""
    data = war()
    data["chance"]["flood"] = {"when": "month == '2000-06' and not music", "probability": 1, "effect": {"open": False}}
    data["history"] = [step for step in data["history"] if step.get("chance") != "concert"]
    found = asked(data)
    assert found["all"]["signed_by"] == pytest.approx(along(data, data["history"], 9), abs=1e-12)
    steps = [step for step in data["history"] if "accord" not in step and step.get("move") is None]
    raid = next(event for event in found["events"] if event["event"] == "a.raid")
    assert raid["without"]["signed_by"] == pytest.approx(along(data, steps, 9), abs=1e-12)


def test_more_events_than_a_machine_word_has_bits() -> None:
    """Sets of events have no largest size."""
    data = war(time={"start": "2000-01", "end": "2007-01"})
    months = [f"{year}-{month:02d}" for year in range(2000, 2007) for month in range(1, 13)]
    data["history"] = [{"month": date, "set": {"music": k % 2 == 0}} for k, date in enumerate(months[:70])]
    found = asked(data, draws=4)
    assert len(found["events"]) == 70
    same_sums(found)


def test_a_war_that_would_have_ended() -> None:
    """Where a set of events runs into an ending, nothing is signed after it."""
    data = war(endings={"lost": {"when": "leader == 'new' and music", "points": {"a": -5}}})
    data["history"] = [
        {"month": "2000-02", "chance": "concert"},
        {"month": "2000-03", "set": {"music": False}},
        {"month": "2000-04", "chance": "death"},
        {"month": "2000-09", "agreement": {"x": "z", "pact": "none"}},
    ]
    found = asked(data)
    assert found["events"][1]["without"]["signed_by"] < found["events"][1]["effect_removed"]["signed_by"]
    assert found["events"][1]["kind"] == "set"


def test_a_record_without_an_agreement() -> None:
    """Without an agreement there are no terms, and signing is counted to the last month read."""
    found = asked(war(history=war()["history"][:2]))
    assert found["agreement"] is None
    assert found["all"]["terms"] is None
    assert found["month"] == "2001-05"


def test_a_negotiation_nobody_signs_has_no_terms() -> None:
    """Where some set of events signs nothing, shares have no value and are None."""
    found = asked(war(history=[{"month": "2000-01", "move": "a.raid"}, {"month": "2000-02", "accord": "return"},
                               {"month": "2000-02", "agreement": {"x": "z", "pact": "none"}}]))  # fmt: skip
    assert found["events"][0]["alone"]["terms"]["x"] is None
    assert found["events"][0]["shapley"]["terms"]["x"] is None
    same_sums(found)


def test_by_removal_is_the_what_if() -> None:
    """By removal an event's number is the what-if's without it, once for an event that came twice."""
    data = war()
    data["history"].insert(4, {"month": "2000-08", "move": "a.raid"})
    data["history"].insert(5, {"month": "2000-09", "accord": "return"})
    found = asked(data, by="removal")
    assert [event["event"] for event in found["events"]] == ["death", "concert", "a.raid", "return"]
    assert found["events"][2]["months"] == ["2000-05", "2000-08"]
    for event, change in zip(found["events"], ("chance.death", "chance.concert", "move.a.raid"), strict=False):
        other = what_if(winset.read(data), {"without": change}).to_json()
        assert found["all"]["signed_by"] == pytest.approx(other["baseline"]["signed_by"]["2000-09"], abs=1e-14)
        assert event["without"]["signed_by"] == pytest.approx(other["changed"]["signed_by"]["2000-09"], abs=1e-14)
        gap = found["all"]["signed_by"] - event["without"]["signed_by"]
        assert event["effect_removed"]["signed_by"] == pytest.approx(gap, abs=1e-15)


def test_an_event_that_cannot_be_taken_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """By removal an event that the rest of the file cannot do without says why, and the others are answered."""

    def refuse(conflict: Any, changes: Any) -> Any:
        if changes[0].without == {"chance": "death"}:
            raise winset.RequestError("the file cannot do without it")
        return change_conflict(conflict, changes)

    monkeypatch.setattr(module, "change_conflict", refuse)
    found = asked(war(), by="removal")["events"]
    assert [event["cannot"] for event in found] == ["the file cannot do without it", None, None, None]
    assert [event["without"] is None for event in found] == [True, False, False, False]


@pytest.mark.parametrize("history", [[], [{"month": "2000-02", "agreement": {"x": "z", "pact": "none"}}]])
def test_a_record_with_no_event(history: list[Data]) -> None:
    """With no event before the agreement there is nothing to account for it."""
    with pytest.raises(winset.RequestError, match="no event before an agreement"):
        asked(war(history=history))


def test_a_way_that_there_is_not() -> None:
    """A misspelt way of asking is answered with the nearest."""
    with pytest.raises(winset.RequestError, match="did you mean 'removal'"):
        asked(war(), by="remove")


def test_korea_of_the_first_edition() -> None:
    """On its record shares add up, each within [-1, 1], and the drawn orders' error is small."""
    found: Any = why(winset.read(FIRST_KOREA), seed=0, draws=400).to_json()
    same_sums(found)
    assert found["sampling"] == {"draws": 400, "seed": 0}
    assert all(abs(event["shapley"]["signed_by"]) <= 1 for event in found["events"])
    assert all(event["standard_error"]["signed_by"] < 0.05 for event in found["events"])
