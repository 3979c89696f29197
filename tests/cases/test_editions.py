"""The two versions of the conflict file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from second_generators import keys_of
from winset.cases.bound import bind
from winset.cases.document import load
from winset.cases.editions import too_new
from winset.cases.json_schema import json_schema
from winset.cases.numbers import Record, new, unsaid
from winset.cases.read import read
from winset.errors import ConflictError


def war(version: int, step: str = "month", **party: Any) -> dict[str, Any]:
    """A war of two parties by that step."""
    dates = {"month": ("2001-01", "2003-01"), "week": ("2001-01-01", "2001-06-04"), "day": ("2001-01-01", "2001-02-01"),
             "year": ("2001", "2011")}[step]  # fmt: skip
    return {
        "winset": version, "title": "A war", "time": {"start": dates[0], "end": dates[1], "step": step},
        "parties": {"a": {"values": {"x": {"y": 2}}, **party}, "b": {"discount": 0.5}},
        "issues": {"x": ["y", "z"]}, "consent": [{"of": ["a", "b"]}],
    }  # fmt: skip


@pytest.mark.parametrize(("step", "months"), [("month", 1), ("week", 12 / 52), ("day", 12 / 365.25), ("year", 12)])
def test_default_patience(step: str, months: float) -> None:
    """A party of version 2 that names no discount has 0.99 a month, converted; one of version 1 has 1."""
    assert bind(read(war(2, step))).discount == pytest.approx([0.99**months, 0.5], rel=1e-4)
    assert bind(read(war(1, step))).discount.tolist() == [1.0, 0.5]
    assert bind(read(war(2, step, discount=1))).discount.tolist() == [1.0, 0.5]


def test_digest_says_what_the_file_says() -> None:
    """A digest has no part of keys that a file leaves out; what it says of a new key is part of it."""
    plain = {**war(2), "state": {"front": ["here", "there"]}}
    event = {"probability": 0.1, "effect": {"front": "there"}}
    said: list[dict[str, Any]] = [{}, {"believed": {"a": 0.1}}, {"believed": {}}]
    one, other, third = (read({**plain, "chance": {"blow": {**event, **more}}}) for more in said)
    assert "believed" not in one.model_dump_json(exclude=unsaid(one))
    assert len({one.digest, other.digest, third.digest}) == 3
    assert read({**plain, "chance": {"blow": event}}).digest == one.digest


def test_negotiation_has_no_patience() -> None:
    """Where no time passes, nothing is discounted."""
    static = {key: item for key, item in war(2).items() if key != "time"}
    assert bind(read({**static, "parties": {"a": {}, "b": {}}})).discount.tolist() == [1.0, 1.0]


def test_other_versions() -> None:
    """A version that does not exist is one message."""
    with pytest.raises(ConflictError, match=r"winset: found '3'; expected 1 or 2"):
        read(war(3))


def test_new_keys_of_an_old_file() -> None:
    """A key that the file's version does not know is told with its place and the remedy, once."""

    class Entry(Record):
        old: int = 0
        fresh: int | None = new()

    class Whole(Record):
        winset: int
        entries: dict[str, tuple[Entry, ...]]

    entries = {"a": ({"old": 1}, {"old": 1, "fresh": 2})}
    found = too_new(Whole.model_validate({"winset": 1, "entries": entries}))  # type: ignore[arg-type]
    assert [path for path, _ in found] == [("entries", "a", 1, "fresh")]
    assert "`winset.check(FILE, rewrite=OUT)` writes the same war as version 2" in found[0][1]
    assert "`winset: 1`" in found[0][1]
    assert too_new(Whole.model_validate({"winset": 2, "entries": entries})) == []  # type: ignore[arg-type]


def test_an_example_uses_every_new_key() -> None:
    """A user sees each key that only version 2 knows in use; but for those that changes and worlds write, and
    a headline, which the template of a war of today writes."""

    def new_keys(part: Any) -> set[str]:
        if isinstance(part, list):
            return {key for item in part for key in new_keys(item)}
        if not isinstance(part, dict):
            return set()
        own = {key for key, item in part.get("properties", {}).items() if item.get("since") == 2}
        return own | {key for item in part.values() for key in new_keys(item)}

    folder = Path(__file__).parents[2] / "examples"
    used = [load(path.read_text(encoding="utf-8"), path.name).data for path in sorted(folder.glob("*.yaml"))]
    assert {"believed", "undone", "instead", "faded"} < new_keys(json_schema())
    assert new_keys(json_schema()) - set().union(*map(keys_of, used)) <= {"always", "placed", "sized", "headline"}
