"""Changes as options of `winset what-if`: what they give back is the change they were made of."""

from __future__ import annotations

import shlex
from typing import Any

import click
import pytest

import winset
from border_war import BORDER
from first_korea import FIRST_KOREA
from winset.cases.change import changes_of
from winset.cases.changes import change_conflict
from winset.cases.read import parse
from winset.studies.change_options import as_options
from winset.views.change_options import on_line
from winset.views.commands.what_if import _changes, command


def given_back(options: list[list[str]] | None) -> tuple[Any, str | None]:
    """The changes that the command reads from options, and the month from which it then asks."""
    context: click.Context = command.make_context("what-if", ["CASE", *shlex.split(on_line(options or []))])
    return changes_of(_changes(context.params)), context.params["start"]


@pytest.mark.parametrize(
    "change",
    [
        {"set": {"parties.south.war[0].points": -1.5, "chance.succession.probability": {"low": 0.1, "high": 0.2}}},
        {"set": {"talks.when": "front != 'hill' and month >= '2001-02'"}},
        {"without": "chance.succession"},
        {"without": {"option": ["border.old"]}},
        {"forbid": ["south.offensive"]},
        {"forbid": {"move": "south.offensive", "from": "2001-03"}},
        {"force": {"month": "2001-02", "move": "south.offensive"}},
        {"force": [{"month": "2001-02", "chance": "succession"}]},
        {"start": {"month": "2001-02", "state": {"leader": "new"}}},
    ],
)
def test_options_give_the_change_back(change: dict[str, Any]) -> None:
    """A change goes through the command line and makes the same conflict."""
    conflict, made = parse(BORDER), changes_of(change)
    back, start = given_back(as_options(made, "2001-01"))
    assert start == "2001-01"
    assert change_conflict(conflict, back).digest == change_conflict(conflict, made).digest != conflict.digest


def test_every_claim_and_question_of_a_file_is_given_back() -> None:
    """What a file's claims, questions and readings change is the same by options, where there are such."""
    conflict = winset.read(FIRST_KOREA)
    asked: list[tuple[Any, str | None]] = [
        *((claim.change, claim.start) for claim in conflict.claims),
        *((question.change, question.start) for question in conflict.questions),
        *((one.change, None) for one in conflict.readings.values()),
    ]
    found = [(changes_of(change), start) for change, start in asked if change]
    told = [(made, start, as_options(made, start)) for made, start in found]
    assert len([options for _, _, options in told if options]) > 40
    for made, start, options in told:
        if options is None:
            assert any(change.bind or change.force for change in made)
            continue
        back, since = given_back(options)
        assert since == start
        assert change_conflict(conflict, back).digest == change_conflict(conflict, made).digest


def test_what_no_option_gives() -> None:
    """What a party is bound to, and a chosen outcome of a forced event, have no options; neither has no change."""
    assert as_options(changes_of({"bind": {"south": {"always": "south.offensive"}}})) is None
    assert as_options(changes_of({"force": {"month": "2001-02", "move": "south.offensive", "outcome": 1}})) is None
    assert as_options(()) is None
