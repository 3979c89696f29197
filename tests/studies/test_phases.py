"""Wars without a last date as studies tell them: phases, what lies beyond what is shown, what the answer leans on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

import winset
from full_conflict import full
from open_wars import DEADLOCK, without_end
from winset.cases.read import from_data
from winset.errors import RequestError
from winset.game.game import build
from winset.solver.solution import phases_of, solve
from winset.studies.outcome import outcome_of
from winset.studies.stakes import effects, stakes
from winset.studies.timeline import timeline


@pytest.fixture(scope="module")
def conflict() -> winset.Conflict:
    """The border war without a last date, which fades by a chance that is a range."""
    data = without_end(full())
    data["time"] |= {
        "fades": {"low": 0.01, "mode": 0.02, "high": 0.04},
        "faded": {"south": {"low": -9, "mode": -5, "high": 0}},
    }
    data["parties"]["north"]["discount"] = {"low": 0.9, "mode": 0.95, "high": 0.99}
    return from_data(data)


@pytest.fixture(scope="module")
def answer(conflict: winset.Conflict) -> Any:
    """What `winset run --json` prints of it."""
    return timeline(conflict, thorough=True).to_json()


def test_what_is_shown_and_what_lies_beyond_add_to_one(answer: Any) -> None:
    """Signatures, endings and fading by the last month shown and after it are everything that can come."""
    forward = answer["forward"]
    by_then = sum(forward["sign"]) + sum(forward["endings"].values()) + forward["faded"]
    beyond = forward["beyond"]
    later = beyond["signed"] + sum(beyond["endings"].values()) + beyond["faded"]
    assert by_then + later == pytest.approx(1, abs=1e-9)
    assert forward["war_at_horizon"] == 0
    signed = sum(forward["sign"]) + beyond["signed"]
    for options in forward["options"].values():
        assert sum(options.values()) == pytest.approx(signed, abs=1e-9)


def test_where_an_answer_comes_from(answer: Any, conflict: winset.Conflict) -> None:
    """There is no horizon; the last period shown, and what the values came to, stand in its place."""
    made = answer["provenance"]
    assert (made["horizon"], made["show"]) == (None, conflict.calendar.label(conflict.calendar.shown - 1))
    assert made["periods"] == len(answer["forward"]["sign"]) == conflict.calendar.shown
    assert (made["phases"]["turn"], made["phases"]["read"], answer["phases"]["count"]) == (1, 1, 1)
    assert "horizon" not in answer


def test_what_it_leans_on_is_solved_again(answer: Any, conflict: winset.Conflict) -> None:
    """Each variant is the file with that number changed."""
    found = answer["sensitivity"]
    changes = {
        "fades/2": {"time.fades": 0.01}, "fades×2": {"time.fades": 0.04},
        "patience_low": {"parties.north.discount": 0.9}, "patience_high": {"parties.north.discount": 0.99},
    }  # fmt: skip
    for name, change in changes.items():
        other = winset.what_if(conflict, {"set": change}).to_json()["changed"]
        assert found[name]["signed"] == pytest.approx(other["signed"], abs=1e-8), name
        assert found[name]["signed_by_mark"] == pytest.approx(other["signed_by"][found["mark"]], abs=1e-8), name
        assert found[name]["faded"] == pytest.approx(other["faded"], abs=1e-8), name
    plain = from_data({**without_end(full())})
    leaning: Any = timeline(plain).to_json()
    assert leaning["sensitivity"]["patience_low"] is None
    assert leaning["sensitivity"]["patience_high"] is None


def test_other_starts_are_tried(answer: Any) -> None:
    """Six of them; here they come to the same limit, so nothing is spread."""
    found = answer["limits"]
    assert (found["tried"], found["found"], found["unsettled"]) == (6, 1, 0)
    assert found["spread"]["signed"][0] == found["spread"]["signed"][1]


def test_a_last_date_leaves_no_other_start_to_try() -> None:
    """`--thorough` on a dated war is an error that says why."""
    with pytest.raises(RequestError, match="last date, so there is but one answer"):
        timeline(from_data(full()), thorough=True)


def test_where_values_go_round_numbers_are_means_over_the_phases() -> None:
    """Every probability is the mean of the phases, with the lowest and the highest; win-sets have their share."""
    conflict = from_data(DEADLOCK)
    answer: Any = timeline(conflict).to_json()
    seen = list(phases_of(solve(build(conflict))))
    assert answer["phases"]["state"] == "round"
    assert answer["provenance"]["phases"]["read"] == answer["phases"]["count"] == len(seen) > 1
    for row in answer["history"]:
        t = conflict.calendar.period(row["month"])
        chances = sorted(float(one.sign[t, 0]) for one in seen)
        assert row["sign_probability"] == pytest.approx(sum(chances) / len(chances))
        assert row["phases"]["sign_probability"] == pytest.approx([chances[0], chances[-1]])
        assert 0 <= row["phases"]["now"]["share"] <= 1
    low, high = answer["phases"]["spread"]["signed_by_mark"]
    assert low < high
    first: Any = outcome_of(conflict)
    assert first.signed_by[0] == pytest.approx(answer["forward"]["sign"][0])


def test_a_long_turn_is_read_in_one_phase_where_many_wars_are_solved(monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer of such a study says how many phases were read."""
    monkeypatch.setattr("winset.studies.phases.forecasts.__kwdefaults__", {"threads": 2, "most": 1})
    conflict = from_data(DEADLOCK)
    told = winset.what_if(conflict, {"set": {"parties.a.noise": 0.6}}).to_json()
    assert told["provenance"]["phases"] == {"state": "round", "turn": 2, "read": 1}


def test_a_median_beyond_what_is_shown_is_after_it() -> None:
    """Likelier than not only later: the last month shown is named; where that never is, there is none."""
    data = without_end(full())
    data["time"] |= {"show": data["history"][-1]["month"], "fades": 0.0001, "pace": 0.05}
    told: Any = outcome_of(from_data(data)).to_json()
    assert told["signed"] > 0.5 > list(told["signed_by"].values())[-1]
    assert told["median_month"] == f"after {data['time']['show']}"


def test_how_far_a_range_moves_a_value(conflict: winset.Conflict) -> None:
    """What a faded war is worth moves its party by the chance of fading, as the exact change does."""
    outcome = outcome_of(conflict)
    found = [stake for stake in stakes(conflict) if stake.path.startswith("time.faded")]
    assert [stake.path for stake in found] == ["time.faded.south"]
    chance = effects(outcome, found, "south")[0] / 5
    assert chance == pytest.approx(float(outcome.own.faded.sum()), rel=1e-9)


def test_the_visits_that_studies_read_are_of_the_whole() -> None:
    """Expected months of war, summed over rows, are the account that counts them."""
    data = without_end(full())
    data["accounts"]["months"] = {"unit": "months", "war": [{"amount": 1}]}
    outcome = outcome_of(from_data(data))
    names = list(outcome.game.conflict.accounts)
    signed = (outcome.own.states * outcome.solution.sign).sum()
    months = outcome.own.accounts[names.index("months")]
    assert months == pytest.approx(float(outcome.own.states.sum() - signed), rel=1e-9)
    assert replace(outcome.own).signed == outcome.own.signed
