"""What every packaged case must be: whole, sourced, possible, answered by each study that it asks something of."""

from __future__ import annotations

import re
from functools import cache

import pytest
from track_record.results import of_war
from track_record.wars import War

import winset
from winset.cases.read import packaged, read_with_lines
from winset.cases.sourcing import sourcing_of
from winset.cases.worlds import uncertain
from winset.studies.likelihood import score_record
from winset.studies.outcome import Outcome, outcome_of
from winset.studies.statements import held_of

CASES = sorted(packaged())
REMEDY = re.compile(r"\b(raise|lower|set|write|give|put|widen|leave|name|add)\b")
"""A word that begins what to do."""


@cache
def solved(name: str) -> Outcome:
    """A packaged case, solved once."""
    return outcome_of(winset.read(name))


def test_there_are_eight() -> None:
    """Korea and the seven wars held out; a template is none."""
    assert len(CASES) == 8
    assert "korea-1953" in CASES


@pytest.mark.parametrize("name", CASES)
def test_it_is_whole(name: str) -> None:
    """It has what each is to have: parties, issues, beliefs, offers, statements, claims, questions, sources, roles."""
    conflict = winset.read(name)
    assert 5 <= len(conflict.parties) <= 8
    assert 4 <= len(conflict.issues) <= 9
    assert len(conflict.statements) >= 10
    assert len(conflict.claims) >= 8
    assert conflict.questions
    assert any(step.offer for step in conflict.history)
    assert conflict.peace is not None
    assert all(party.role or party.note for party in conflict.parties.values())
    assert {"signatory"} <= {role for group in conflict.consent for role in group.role}


@pytest.mark.parametrize("name", CASES)
def test_its_numbers_say_where_they_are_from(name: str) -> None:
    """Every number names a source or says that it is assumed, and most of them are ranges."""
    counted = sourcing_of(read_with_lines(name).document.data)
    assert counted.unmarked == 0
    assert counted.ranges > counted.total / 2
    assert len(uncertain(winset.read(name))) > 100


@pytest.mark.parametrize("name", CASES)
def test_its_warnings_name_a_remedy(name: str) -> None:
    """Whatever `check` warns of, it says what to do."""
    checked = winset.check(name)
    assert checked.ok
    assert [one.message for one in checked.problems if not REMEDY.search(one.message)] == []


@pytest.mark.parametrize("name", CASES)
def test_its_game_is_of_a_bounded_size(name: str) -> None:
    """A solve of it stays within what Korea's takes, so that a run does."""
    game = solved(name).game
    korea = solved("korea-1953").game
    assert game.states.size * game.packages.size <= korea.states.size * korea.packages.size


@pytest.mark.parametrize("name", CASES)
def test_its_history_is_possible(name: str) -> None:
    """The model gives every period of the record a chance."""
    scores = score_record(solved(name).solution)
    assert len(scores) >= len(solved(name).game.history.states) > 1
    assert [score.log for score in scores if score.log == float("-inf")] == []


@pytest.mark.parametrize("name", CASES)
def test_its_statements_and_claims_are_judged(name: str) -> None:
    """Each statement and each answer to an offer has a verdict, and of the claims most can be tested.

    The verdicts are those that `make record` keeps, which another test holds to be of the file as it is.
    """
    kept = of_war(War(name))
    assert kept is not None
    told = kept["point"]["statements"]
    assert told["of"] == len(held_of(winset.read(name)))
    assert told["not_testable"] <= told["of"] / 4
    verdicts = [row["verdict"] for row in kept["point"]["claims"]]
    assert len(verdicts) == len(winset.read(name).claims)
    assert verdicts.count("not_testable") <= len(verdicts) / 3


@pytest.mark.parametrize("name", [name for name in CASES if winset.read(name).map])
def test_its_map_is_drawn(name: str) -> None:
    """A case with a map has the file beside it, with a front or a place to draw."""
    assert winset.read(name).map
    assert packaged()[name].parent.joinpath(str(winset.read(name).map)).is_file()
