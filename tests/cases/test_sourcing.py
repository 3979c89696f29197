"""How many of a file's numbers carry a source."""

from __future__ import annotations

from typing import Any

import pytest

from border_war import BORDER, spoilt
from winset.cases.document import load
from winset.cases.sourcing import Sourcing, sourcing_of


def counts(text: str) -> Sourcing:
    """The counts of a YAML text."""
    return sourcing_of(load(text, "file").data)


def test_every_number_is_counted_once() -> None:
    """The counts add up to the numbers of the file; dates, states, names and counts of people are not among them."""
    found = counts(BORDER)
    assert found.total == found.unmarked == 21
    assert found.ranges == 1
    assert counts("time: {start: 1950, end: 1954}\nstate: {level: [1, 2, 3]}\nwinset: 1\n").total == 0


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("an atlas", "sourced"), (["an atlas", "a census"], "sourced"), ("assumption", "assumed"),
        ("assumption: a guess", "assumed"), (["assumption"], "assumed"), (["assumption", "an atlas"], "ordered"),
        (None, "unmarked"), ([], "unmarked"), ("", "unmarked"), ([""], "unmarked"),
    ],
)  # fmt: skip
def test_a_source_marks_the_numbers_of_its_entry(source: Any, kind: str) -> None:
    """A source, the word assumption, or both mark a number; nothing, or an empty text, marks none."""
    found = sourcing_of({"war": [{"points": -1, "source": source}]})
    assert {name: getattr(found, name) for name in ("sourced", "ordered", "assumed", "unmarked")} == {
        name: int(name == kind) for name in ("sourced", "ordered", "assumed", "unmarked")
    }


def test_the_nearest_source_counts() -> None:
    """An entry's own source goes before that of what holds it; a range is one number and may have its own."""
    text = (
        "values:\n"
        "  border: {points: {old: 1, line: {low: 1, mode: 2, high: 3, source: assumption}}, source: an atlas}\n"
        "  exchange: {all: 1}\n"
    )
    assert counts(text) == Sourcing(sourced=1, ordered=0, assumed=1, unmarked=1, ranges=1)


def test_a_source_below_does_not_mark_what_is_above() -> None:
    """A source marks nothing outside its entry."""
    marked = spoilt(("points: {low: -2, mode: -1, high: 0}", "points: {low: -2, mode: -1, high: 0}, source: papers"))
    assert counts(marked) == Sourcing(sourced=1, ordered=0, assumed=0, unmarked=20, ranges=1)


def test_counts_do_not_depend_on_names() -> None:
    """An issue, a party, an event or an option may be called what it likes: its numbers are counted all the same."""

    def file(party: str, issue: str, option: str, event: str) -> dict[str, object]:
        values = {issue: {option: 1, "other": {"low": 1, "high": 2}}}
        return {
            "parties": {party: {"values": values, "war": [{"points": -1}]}},
            "chance": {event: {"probability": 0.1, "effect": {"f": "b"}}},
            "moves": {party: {event: {"points": {party: -4}, "effect": {"f": "b"}}}},
            "peace": {"resume": {party: {"points": {party: 1}}}},
        }

    plain = sourcing_of(file("p", "x", "y", "e"))
    assert (plain.total, plain.ranges) == (6, 1)
    assert sourcing_of(file("source", "outcome", "low", "history")) == plain
    assert sourcing_of(file("start", "state", "high", "options")) == plain


def test_a_file_counts_the_same_as_it_is_written_and_as_it_is_read() -> None:
    """A move with a bare effect is read as one that has one outcome, which is certain; that is no number of the file's."""
    written = {"moves": {"a": {"go": {"effect": {"front": "held"}, "points": {"a": -1}, "source": "page 3"}}}}
    told = {"points": {"a": -1}, "source": "page 3"}
    read = {"moves": {"a": {"go": {"outcomes": [{"probability": 1.0, "effect": {"front": "held"}}], **told}}}}
    assert sourcing_of(written) == sourcing_of(read) == Sourcing(sourced=1, ordered=0, assumed=0, unmarked=0, ranges=0)
    either = [{"probability": 1}, {"probability": 0}]
    assert sourcing_of({"moves": {"a": {"go": {"outcomes": either, **told}}}}).sourced == 3
