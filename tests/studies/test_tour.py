"""The tour: the file's steps or any file's, and what a guess is held against."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

import winset
from border_war import SALE
from full_conflict import conflict, full
from offers_war import DEATH, SIGNED, war
from winset.cases.change import changes_of
from winset.cases.changes import change_conflict
from winset.cases.read import packaged, parse, read
from winset.studies.measures import MEASURES, measure
from winset.studies.outcome import outcome_of
from winset.studies.tour import MeasureAsked, held_against, on_record, reach_of, scale_of, steps_of
from winset.views.tour import step_words

FILES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))
WARS = [*packaged(), *(str(path) for path in FILES if "consent:" in path.read_text(encoding="utf-8"))]


def test_the_steps_of_the_file_come_as_it_has_them() -> None:
    """Words, change, measure, screen and month of each step are the file's."""
    data = war(tour=[{"title": "T", "says": "S", "look": "L", "change": {"forbid": "a.push"}, "screen": "why",
                      "guess": {"signed_by": "2000-06"}, "month": "2000-02"}])  # fmt: skip
    (step,) = steps_of(read(data))
    assert (step.title, step.says, step.look, step.screen, step.month) == ("T", "S", "L", "why", "2000-02")
    assert step.changes == changes_of({"forbid": "a.push"}) or step.changes[0].forbid == "a.push"
    assert step.guess == {"signed_by": "2000-06"}


@pytest.mark.parametrize("name", WARS)
def test_any_file_has_a_tour(name: str) -> None:
    """At most five steps where the file has none, each of whose changes can be made."""
    found = read(name)
    steps = steps_of(found)
    assert steps
    assert found.tour or len(steps) <= 5
    for step in steps:
        change_conflict(found, step.changes)


def test_the_one_change_is_the_first_there_is() -> None:
    """A question before a claim, a claim before an event left out, an event before a move that is forbidden."""
    data = war()
    assert [step.changes[0].without for step in steps_of(read(data)) if step.changes] == ["chance.death"]
    claimed: dict[str, Any] = {
        **data,
        "claims": [{"says": "c", "without": "chance.death", "change": {"forbid": "a.push"}}],
    }
    asked = {**claimed, "questions": [{"asks": "nothing"}, {"asks": "q", "change": {"forbid": "a.push"}}]}
    (step,) = [one for one in steps_of(read(claimed)) if one.changes]
    assert (step.says, len(step.changes)) == ("c", 2)
    (step,) = [one for one in steps_of(read(asked)) if one.changes]
    assert step.says == "q"
    bare = {**data, "chance": {}, "rules": []}
    assert [one.changes[0].forbid for one in steps_of(read(bare)) if one.changes] == ["a.push"]


def test_what_is_asked_from_the_start_goes_before_what_is_asked_later() -> None:
    """The page asks everything from the start: what the file asks later is taken last, and its month is said."""
    late = {"asks": "later?", "from": "2000-03", "change": {"forbid": "a.push"}}
    claim = {"says": "c", "without": "chance.death"}
    cases: list[tuple[dict[str, Any], str, str | None]] = [
        ({"questions": [late, {"asks": "now?", "change": {"forbid": "a.push"}}]}, "now?", None),
        ({"questions": [late], "claims": [claim]}, "c", None),
        ({"questions": [{"asks": "nothing", "change": []}, {**late, "from": "2000-01"}, late]}, "later?", None),
        ({"questions": [late], "claims": [{**claim, "from": "2000-02"}]}, "later?", "2000-03"),
    ]
    for more, says, since in cases:
        found = read({**war(), **more})
        (step,) = [one for one in steps_of(found) if one.changes]
        assert (step.says, step.since) == (says, since)
        told = step_words(step, found, ["x"])[1]
        words = "The file asks this from March 2000; here it is asked from the start."
        assert (words in told) == (since is not None)


def test_a_negotiation_has_no_blockers_by_month() -> None:
    """Without a clock nothing is said of months, and no chance by a date is guessed."""
    steps = steps_of(parse(SALE))
    assert [step.kind for step in steps] == ["months", "board", "trust"]
    assert all(step.guess is None for step in steps)


def test_a_guess_stands_beside_the_numbers_of_a_what_if() -> None:
    """The model's two numbers are those of `winset what-if`, and the record's is what was signed when."""
    data = war(DEATH, SIGNED)
    spec, change = MeasureAsked(signed_by="2000-05"), {"forbid": "a.push"}
    before = outcome_of(read(data))
    after = outcome_of(change_conflict(read(data), changes_of(change)))
    told = winset.what_if(data, change).to_json()
    held = held_against(spec, before, after)
    assert held["before"] == told["baseline"]["signed_by"]["2000-05"]
    assert held["after"] == told["changed"]["signed_by"]["2000-05"]
    assert held["record"] == 1.0


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ({"signed_by": "2000-04"}, 0.0),
        ({"signed_by": "2000-05"}, 1.0),
        ({"median_month": True}, 4.0),
        ({"option": "x.z"}, 1.0),
        ({"option": "x.y"}, 0.0),
        ({"ending": "lost"}, 0.0),
        ({"value": "a"}, None),
        ({"durability": True}, None),
    ],
)
def test_what_is_on_record(spec: MeasureAsked, expected: float | None) -> None:
    """What the record says of a measure, and nothing where it says nothing."""
    assert on_record(outcome_of(read(war(DEATH, SIGNED))), spec) == expected
    assert on_record(outcome_of(read(war())), spec) is None
    assert on_record(outcome_of(read(war(DEATH))), spec) is None


def test_what_a_change_takes_away_has_no_number() -> None:
    """Where the change leaves nothing to measure the guess stands beside nothing, and nothing fails."""
    base = outcome_of(conflict())
    issue, option = next((i, o) for i, entry in conflict().issues.items() for o in entry.options)
    changed = change_conflict(conflict(), changes_of({"without": f"option.{issue}.{option}"}))
    held = held_against({"option": f"{issue}.{option}"}, base, outcome_of(changed))
    assert held["after"] in (None, 0.0)


@pytest.mark.parametrize("name", MEASURES)
def test_a_guess_reaches_beyond_the_number(name: str) -> None:
    """The slider of every measure holds the number as the file has it."""
    found = outcome_of(conflict())
    data = full()
    words: dict[str, Any] = {
        "signed_by": "2001-03", "median_month": True, "durability": True, "ending": next(iter(data["endings"])),
        "account": next(iter(data["accounts"])), "value": next(iter(data["parties"])),
        "blocker": next(iter(data["parties"])),
        "option": next(f"{i}.{o}" for i, entry in conflict().issues.items() for o in entry.options),
    }  # fmt: skip
    spec = cast("MeasureAsked", {name: words[name]})
    low, high = reach_of(spec, found)
    assert low < high
    assert scale_of(spec) in ("share", "date", "amount")
    number = measure(found, spec)
    assert number is None or low <= number <= high
