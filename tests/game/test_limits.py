"""Limits: a conflict too large ends in one clear message before its memory is taken."""

from __future__ import annotations

from typing import Any

import pytest

import winset
from winset.game import consent, packages, states
from winset.game import game as whole


def small(**changes: Any) -> dict[str, Any]:
    """A small conflict, with some entries replaced."""
    data = {
        "winset": 1, "title": "Small", "time": {"start": "2000-01", "end": "2001-01"},
        "parties": {"a": {"values": {"x": {"y": 1}}, "war": [{"points": -1}]}, "b": {"war": [{"points": -1}]}},
        "issues": {"x": ["y", "z"]}, "consent": [{"of": ["a", "b"]}],
    }  # fmt: skip
    return {**data, **changes}


def refused(data: dict[str, Any]) -> str:
    """What is said where a conflict is too large to build."""
    with pytest.raises(winset.LimitError) as error:
        winset.build(winset.read(data))
    return str(error.value)


def test_too_many_packages() -> None:
    """Packages beyond the limit are counted, not listed."""
    issues = {f"i{k}": [f"o{m}" for m in range(10)] for k in range(9)}
    assert "1,000,000,000 packages; the limit is 2,000,000" in refused(small(issues=issues, parties={"a": {}, "b": {}}))


def test_too_many_states() -> None:
    """Reachable states beyond the limit stop the search."""
    state = {f"f{k}": {"values": [f"v{m}" for m in range(10)], "ordered": True} for k in range(6)}
    chance = {f"c{k}": {"probability": 0.5, "effect": {f"f{k}": "+1"}} for k in range(6)}
    assert f"more than {states.MAX_STATES:,} reachable states" in refused(small(state=state, chance=chance))


def test_too_many_factors_to_number() -> None:
    """Factors whose values cannot be numbered are refused at once."""
    state = {f"f{k}": [f"v{m}" for m in range(10)] for k in range(20)}
    assert "2^62 combinations" in refused(small(state=state))


def test_too_many_periods() -> None:
    """A horizon beyond the limit is refused with the advice to take a longer step."""
    time = {"start": "2000-01-01", "end": "2020-01-01", "step": "day"}
    assert "take a longer step" in refused(small(time=time))


def test_tables_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables over periods and states beyond the limit are refused with their size."""
    monkeypatch.setattr(whole, "MAX_TABLE", 10)
    assert "the limit is 10" in refused(small())


def test_rows_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows of points or of votes beyond the limit are refused."""
    monkeypatch.setattr(packages, "MAX_CELLS", 1)
    assert "more than 1 admissible packages" in refused(small())
    monkeypatch.setattr(packages, "MAX_CELLS", 3)
    assert "tables of points" in refused(small())
    monkeypatch.setattr(packages, "MAX_CELLS", 100)
    monkeypatch.setattr(consent, "MAX_CELLS", 1)
    assert "tables of votes" in refused(small())


def test_peace_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """A peace over too many packages and periods is refused with its size."""
    monkeypatch.setattr(packages, "MAX_STEPS", 100)
    peace = {"horizon": 60, "resume": {"a": {"points": {"a": -5}}}}
    assert "the peace over 60 periods needs 240 steps; the limit is 100" in refused(small(peace=peace))


def test_too_many_clauses() -> None:
    """More clauses of consent than can be marked in one number are refused."""
    assert "61 consent groups" in refused(small(consent=[{"of": ["a"], "id": f"g{k}"} for k in range(61)]))


def test_accords_are_held_to_the_same_counts() -> None:
    """Counting clauses of an accord are held to the limits of the packages' consent."""
    parties: dict[str, Any] = {f"p{k}": {} for k in range(12)}
    groups = [{"of": list(parties), "at_least": 6} for _ in range(5)]
    accord = {"pact": {"consent": groups, "effect": {"flag": True}}}
    found = refused(small(parties=parties, accords=accord, state={"flag": [False, True]}, consent=[{"of": ["p0"]}]))
    assert "count more than 4,096 ways" in found


def test_too_many_counts() -> None:
    """Counting clauses that would need too many joint counts are refused."""
    parties: dict[str, Any] = {f"p{k}": {} for k in range(12)}
    consent_ = [{"of": list(parties), "at_least": 10} for _ in range(4)]
    assert "count more than 4,096 ways" in refused(small(parties=parties, consent=consent_))
