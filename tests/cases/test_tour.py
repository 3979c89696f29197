"""`tour:` in a conflict file: what it takes, what is wrong in one with its line, and that no answer rests on it."""

from __future__ import annotations

import re

import pytest

from border_war import BORDER, line_of
from winset.cases.changes import broken_changes
from winset.cases.problems import Problem
from winset.cases.read import packaged, parse, read_with_lines
from winset.cases.schema import MOST_STEPS
from winset.errors import ConflictError
from winset.studies.saving import saved_text

SECOND = BORDER.replace("winset: 1", "winset: 2")
STEP = "  - {title: The raid, says: It took longer, change: {forbid: south.offensive}, guess: {signed_by: 2001-06}, screen: why}\n"


def toured(*steps: str) -> str:
    """The border war with steps of a tour."""
    return f"{SECOND}\ntour:\n{''.join(steps or (STEP,))}"


def problem(*steps: str) -> Problem:
    """The one problem of a tour."""
    with pytest.raises(ConflictError) as caught:
        parse(toured(*steps), "war.yaml")
    (found,) = [one for one in caught.value.problems if one.severity == "error"]
    return found


def test_a_step_is_read_as_it_is_written() -> None:
    """Words, a change in the vocabulary of questions, a measure in that of claims, a screen and a month."""
    (step,) = parse(toured()).tour
    assert (step.title, step.says, step.screen, step.month) == ("The raid", "It took longer", "why", None)
    assert step.guess is not None
    assert step.guess.measure == "signed_by"


def test_no_answer_rests_on_a_tour() -> None:
    """A file has the digest that it had before it was given a tour."""
    assert parse(toured()).digest == parse(SECOND).digest


@pytest.mark.parametrize(
    ("step", "path", "told"),
    [
        ("{says: x, screen: anwser}", "tour[0].screen", "expected 'answer'"),
        ("{says: x, month: 1999-01}", "tour[0].month", "lies outside the conflict's time"),
        ("{says: x, month: 2001-31}", "tour[0].month", "found '2001-31'"),
        ("{says: x, change: {forbid: south.offensve}}", "tour[0].change", "did you mean 'south.offensive'?"),
        ("{says: x, change: {forbd: south.offensive}}", "tour[0].change.forbd", "did you mean 'forbid'?"),
        ("{says: x, guess: {option: borer.old}}", "tour[0].guess.option", "did you mean 'border'?"),
        ("{says: x, guess: {signed_by: 1999-01}}", "tour[0].guess.signed_by", "lies outside the conflict's time"),
        ("{says: x, guess: {signd_by: 2001-03}}", "tour[0].guess.signd_by", "did you mean 'signed_by'?"),
        ("{says: x, guess: {is: lower, signed_by: 2001-03}}", "tour[0].guess.is", "unknown key 'is'"),
        ("{says: x, guess: {value: south, account: dead}}", "tour[0].guess", "expected one of signed_by"),
        ("{title: x}", "tour[0].says", "missing"),
        ("{says: x, lok: y}", "tour[0].lok", "did you mean 'look'?"),
    ],
)
def test_what_is_wrong_in_a_step_is_told_with_its_line(step: str, path: str, told: str) -> None:
    """One problem, where it stands, with the nearest right word."""
    found = problem(f"  - {step}\n")
    assert (found.path, found.line) == (path, line_of(toured(f"  - {step}\n"), step))
    assert told in found.message


def test_a_tour_is_short() -> None:
    """More than nine steps are refused, and how many there are is told."""
    many = ["  - {says: x}\n"] * (MOST_STEPS + 1)
    assert problem(*many).message == f"found {MOST_STEPS + 1} entries; expected at most {MOST_STEPS}"
    assert len(parse(toured(*many[1:])).tour) == MOST_STEPS


def test_a_tour_belongs_to_version_2() -> None:
    """A file of version 1 is told how to become one of version 2."""
    with pytest.raises(ConflictError, match="'tour' is new in `winset: 2`"):
        parse(toured().replace("winset: 2", "winset: 1"))


def test_a_change_that_makes_no_valid_war_is_found() -> None:
    """`winset check` tries the changes of a tour with those of questions and claims."""
    text = toured("  - {says: x, change: {set: {parties.north.noise: -1}}}\n")
    ((path, told),) = broken_changes(parse(text))
    assert (path, "noise" in told) == (("tour", 0, "change"), True)


def test_a_saved_file_keeps_the_steps_that_still_fit() -> None:
    """A step that changes what a saved change took away goes, the others stay."""
    text = toured(STEP, "  - {says: And then?}\n")
    saved = saved_text(text, "war.yaml", {"forbid": "south.offensive"})
    assert [step.says for step in parse(saved).tour] == ["And then?"]
    assert len(parse(saved_text(text, "war.yaml", {"set": {"parties.north.noise": 2}})).tour) == 2


@pytest.mark.parametrize("name", [name for name in packaged() if read_with_lines(name).conflict.tour])
def test_packaged_tours_say_what_to_look_at(name: str) -> None:
    """A step of a packaged case has a title, a change, a measure to guess and something to look at; no chance in words."""
    tour = read_with_lines(name).conflict.tour
    assert 3 <= len(tour) <= MOST_STEPS
    for step in tour:
        assert step.title
        assert step.change
        assert step.guess
        assert step.look
        assert not re.search(r"%|per cent|chance of \d", step.says)
