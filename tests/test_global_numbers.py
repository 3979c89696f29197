"""One set of numbers that are nobody's in particular: every packaged war has Korea's, converted by its step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import winset
from winset.cases.calendar import MONTHS_PER_STEP
from winset.cases.change import changes_of
from winset.cases.changes import change_conflict
from winset.cases.numbers import Range
from winset.cases.read import packaged

if TYPE_CHECKING:
    from winset.cases.schema import Conflict

FIRST = winset.read("korea-1953")
OTHERS = sorted(set(packaged()) - {"korea-1953"})
ROUNDING = 0.04
"""What is written with two or three digits may be off by so much of itself."""

KEPT_BY_THE_PERIOD = {"falklands-1982": "koreas_calendar"}
"""A war whose paces of decision are Korea's per period and not by the calendar, with the reading that converts them."""

Triple = tuple[float, ...]


def triple(number: object) -> Triple:
    """A range as three numbers."""
    assert isinstance(number, Range)
    assert number.mode is not None
    return number.low, number.mode, number.high


def chances(found: Triple, months: float) -> Triple:
    """Chances a month as chances a step."""
    return tuple(1 - (1 - p) ** months for p in found)


def paces_of(conflict: Conflict) -> tuple[Triple, Triple]:
    """A war's pace of decisions and of talks."""
    assert conflict.time is not None
    return triple(conflict.time.pace), triple(conflict.talks.pace)


def months_of(conflict: Conflict) -> float:
    """The length of its step in months."""
    assert conflict.time is not None
    return MONTHS_PER_STEP[conflict.time.step]


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_nobodys_in_particular_is_koreas(name: str) -> None:
    """Noise as it is; patience, fading and the pace of a broken peace by the step."""
    conflict, months = winset.read(name), months_of(winset.read(name))
    assert conflict.time is not None
    assert FIRST.time is not None
    assert conflict.peace is not None
    assert FIRST.peace is not None
    korean = next(iter(FIRST.parties.values()))
    for party in conflict.parties.values():
        assert triple(party.noise) == triple(korean.noise)
        assert triple(party.discount) == pytest.approx([d**months for d in triple(korean.discount)], abs=1e-4)
        assert party.pace is None
    assert triple(conflict.time.fades) == pytest.approx(chances(triple(FIRST.time.fades), months), rel=ROUNDING)
    assert triple(conflict.peace.pace) == pytest.approx(chances(triple(FIRST.peace.pace), months), rel=ROUNDING)


@pytest.mark.parametrize("name", OTHERS)
def test_paces_are_koreas(name: str) -> None:
    """Occasions to decide and to talk come as often as in Korea, by the calendar; where a file takes Korea's chances per
    period instead, it says so and has the conversion as a reading."""
    conflict = winset.read(name)
    korean, months = paces_of(FIRST), months_of(conflict)
    if name in KEPT_BY_THE_PERIOD:
        assert paces_of(conflict) == korean
        assert conflict.about is not None
        assert KEPT_BY_THE_PERIOD[name] in conflict.about
        reading = conflict.readings[KEPT_BY_THE_PERIOD[name]]
        conflict = change_conflict(conflict, changes_of(reading.change))
        assert conflict.time is not None
        converted = [chances(paces, months)[1] for paces in korean]
        assert [conflict.default_pace, conflict.talks.pace] == pytest.approx(converted, rel=ROUNDING)
        return
    for found, paces in zip(paces_of(conflict), korean, strict=True):
        assert found == pytest.approx(chances(paces, months), rel=ROUNDING)
