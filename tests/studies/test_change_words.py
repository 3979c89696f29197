"""Changes in words: clauses that may follow "if", with the names of the file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import winset
from border_war import BORDER
from winset.cases.change import changes_of
from winset.cases.read import parse
from winset.studies.change_words import changes_in_words

FIRST = Path(__file__).resolve().parents[2] / "docs" / "korea" / "first-edition.yaml"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"without": "accord.truce"}, ["“truce” cannot be agreed"]),
        ({"forbid": ["south.offensive"]}, ["“south: offensive” is forbidden"]),
        ({"forbid": [{"move": "south.offensive", "from": "2001-02"}]},
         ["“south: offensive” is forbidden from February 2001 on"]),
        ({"force": {"month": "2001-02", "chance": "succession"}}, ["“succession” happens for sure in February 2001"]),
        ({"start": {"month": "2001-02", "state": {"front": "hill"}}},
         ["the war begins in February 2001 with “front: hill”"]),
        ({"set": {"talks.when": "month >= '2001-03'"}}, ["no talks are held before March 2001"]),
        ({"set": {"talks.when": "month < '2001-03'"}}, ["no talks are held from March 2001 on"]),
        ({"set": {"talks.when": "front == 'hill'"}}, ["the talks are held otherwise than in the file"]),
        ({"bind": {"north": {"insist": {"exchange": "all"}}}}, ["Northland is bound to insist exchange: all"]),
        ({"without": "beliefs"}, ["everybody takes every probability to be what the file says"]),
        ({"without": "option.exchange.none"}, ["“none” is not on offer"]),
    ],
)  # fmt: skip
def test_each_kind_of_change(change: dict[str, Any], told: list[str]) -> None:
    """What is set, left out, forbidden, forced, bound and where it begins: a clause each."""
    assert changes_in_words(parse(BORDER), changes_of(change)) == told


def test_no_change_of_a_large_file_shows_a_path() -> None:
    """Every question and claim of a large file that changes something has a clause, and none shows a path of the file."""
    conflict = winset.read(FIRST)
    entries: list[Any] = [*conflict.questions, *conflict.claims]
    changed = [entry for entry in entries if changes_of(entry.change) or getattr(entry, "without", None)]
    assert len(changed) > 30
    for entry in changed:
        without = getattr(entry, "without", None)
        told = changes_in_words(
            conflict, [*changes_of(entry.change), *changes_of({"without": without} if without else None)]
        )
        assert told
        for clause in told:
            assert not re.search(r"\w\.\w+[.\[]|\w_\w|[=]", clause), clause


def test_a_number_is_told_with_what_it_was() -> None:
    """A number that is set stands beside that of the file, by the words of the list of assumptions."""
    conflict = winset.read(FIRST)
    (told,) = changes_in_words(conflict, changes_of({"set": {"chance.stalin_dies.probability": 0.5}}))
    assert told == "“Stalin dies, probability” is 0.5 instead of 0.009"


def test_a_forced_event_of_a_war_by_weeks_has_its_week() -> None:
    """A date of a war that goes by weeks stands for the week that begins with it."""
    weeks = BORDER.replace("{start: 2001-01, end: 2001-07}", "{start: 2001-01-01, end: 2001-07-02, step: week}")
    weeks = weeks.split("history:")[0]
    change = changes_of({"force": {"month": "2001-02-05", "chance": "succession"}})
    assert changes_in_words(parse(weeks), change) == ["“succession” happens for sure in the week of 5 February 2001"]
