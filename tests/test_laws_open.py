"""The laws of the second edition where a war has no last date, on conflicts drawn at random; docs/model.md section 3.

As in `test_laws_second`, whose ways of changing a conflict are used; values that settle are known to less than 1e-7.
"""

from __future__ import annotations

import copy
import math
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import winset
from second_generators import second_conflicts
from test_laws import changed, number, same
from test_laws_second import LANDED, renamed, reordered, run, scaled, unlisted
from winset.errors import ConflictError

Data = dict[str, Any]

AS_KNOWN = 100
"""How much less a limit is known than what is computed from a last date."""

open_conflict = second_conflicts((*LANDED, "open"))
laws = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))


def settled(data: Data) -> Data:
    """What a run says of a war without a last date whose values settle; others are left aside."""
    found = run(data)
    assume(found.pop("phases")["state"] in ("settled", "extrapolated"))
    return found


def is_open(data: Data) -> bool:
    """Whether a conflict has no last date."""
    return bool(data.get("time", {}).get("end") == "open")


@given(data=open_conflict, draw=st.data())
@laws
def test_the_unit_of_a_party_s_points_does_not_matter(data: Data, draw: st.DataObject) -> None:
    """All points of a party, those of a faded war too, and its noise in another unit: its values in it, nothing else."""
    assume(is_open(data))
    party = draw.draw(st.sampled_from(list(data["parties"])), "party")
    by = draw.draw(st.sampled_from([0.25, 0.5, 2.0, 8.0]), "by")

    def unit(name: str, value: float) -> float:
        return value * by if name == party else value

    expected = changed(settled(data), value_at_start=unit, continuation=unit, war_value=unit, price=unit)
    for answer in (answer for row in expected["history"] for answer in row["answers"]):
        answer["quiet"] = answer["quiet"] and [unit(answer["party"], points) for points in answer["quiet"]]
    same(settled(scaled(data, party, by)), expected, size=AS_KNOWN * max(1.0, by))


@given(data=open_conflict)
@laws
def test_names_and_the_order_of_parties_and_options_do_not_matter(data: Data) -> None:
    """Parties by other names and in another order, and options from the last to the first."""
    assume(is_open(data))
    names, other = reordered(data)
    expected = unlisted(renamed(settled(data), names))
    same(unlisted(settled(renamed(other, names))), expected, size=AS_KNOWN)


@given(data=open_conflict)
@laws
def test_everything_adds_to_one(data: Data) -> None:
    """Signatures that stand, endings and fading, before and beyond what is shown; and the options of each issue."""
    assume(is_open(data))
    forward = run(data)["forward"]
    signed = math.fsum([*forward["sign"], forward["beyond"]["signed"]])
    ended = math.fsum([*forward["endings"].values(), *forward["beyond"]["endings"].values()])
    faded = forward["faded"] + forward["beyond"]["faded"]
    assert forward["war_at_horizon"] == 0
    assert signed + ended + faded == pytest.approx(1, abs=1e-8)
    for options in forward["options"].values():
        assert math.fsum(options.values()) == pytest.approx(signed, abs=1e-8)


def plain_faded(data: Data) -> Data:
    """The same war without a record, where what a faded war is worth depends on nothing."""
    data = {key: item for key, item in data.items() if key != "history"}
    entries = data["time"].get("faded", {})
    data["time"] = {**data["time"], "faded": {
        party: given[0]["points"] if isinstance(given, list) else given for party, given in entries.items()
    }}  # fmt: skip
    return data


def dated(data: Data, end: str) -> Data | None:
    """The same war to a last date, after which it has faded; None where a file may not say so."""
    data = copy.deepcopy(data)
    for party, points in data["time"].pop("faded").items():
        mine = data["parties"][party]
        middle = points if not isinstance(points, dict) else points.get("mode", (points["low"] + points["high"]) / 2)
        mine["otherwise"] = number(mine.get("otherwise", 0), lambda value, more=middle: value + more)  # type: ignore[misc]
    for key in ("fades", "show"):
        data["time"].pop(key, None)
    data["time"] |= {"end": end, "terminal_months": 0}
    try:
        winset.read(copy.deepcopy(data))
    except ConflictError:
        return None
    return data


def later(data: Data, periods: int) -> str:
    """The date so many periods after the start of a war."""
    return winset.read(copy.deepcopy(data)).calendar.label(periods)


@given(data=open_conflict)
@laws
def test_a_war_that_is_sure_to_fade_is_one_period(data: Data) -> None:
    """With `fades: 1`: values, signing and endings are those of a war with a single period, which fades after it."""
    assume(is_open(data))
    data = plain_faded(data)
    data["time"]["fades"] = 1
    once = dated(data, later(data, 1))
    assume(once is not None)
    assert once is not None
    found, expected = run(data), run(once)
    same(found["value_at_start"], expected["value_at_start"], size=AS_KNOWN)
    assert math.fsum(found["forward"]["sign"]) == pytest.approx(math.fsum(expected["forward"]["sign"]), abs=1e-9)
    assert found["forward"]["sign"][0] == pytest.approx(expected["forward"]["sign"][0], abs=1e-9)
    same(found["forward"]["endings"], expected["forward"]["endings"])
    assert found["forward"]["faded"] == pytest.approx(expected["forward"]["war_at_horizon"], abs=1e-9)
    assert found["forward"]["beyond"]["faded"] == 0


SMALL = 1e-4
"""A chance of fading whose square does not count."""


@given(data=open_conflict)
@settings(laws, max_examples=3)
def test_fading_that_goes_to_nothing_goes_to_a_far_last_date(data: Data) -> None:
    """Where values settle without any fading, what they are worth goes there in proportion to the chance of fading.

    And that is what the war is worth with a far last date.
    """
    assume(is_open(data))
    data = plain_faded(data)
    for party in data["parties"].values():
        party["discount"] = 0.8
        party["noise"] = max(1.0, party["noise"]) if isinstance(party.get("noise"), float) else 1.0

    def worth(fades: float) -> dict[str, float]:
        other = copy.deepcopy(data)
        other["time"]["fades"] = fades
        found: dict[str, float] = settled(other)["value_at_start"]
        return found

    never, little, half = worth(0.0), worth(SMALL), worth(SMALL / 2)
    for party, least in never.items():
        first, second = little[party] - least, half[party] - least
        assert first - 2 * second == pytest.approx(0, abs=0.01 * abs(first) + 1e-7), party
    far = dated(data, later(data, 160))
    assume(far is not None)
    assert far is not None
    same(run(far)["value_at_start"], never, size=AS_KNOWN)
