"""What the form asks next is what the answer leans on most, and what it tells is the answer of `run`."""

from __future__ import annotations

from typing import Any

import pytest

from guided_answers import BORDER, RIVER, SIEGE, filled
from winset.cases.guided.form import FIRST, Form, text_of
from winset.cases.guided.steps import answered, sharpened
from winset.cases.read import parse
from winset.studies.guidance import effect, following, so_far
from winset.studies.timeline import timeline
from winset.studies.what_if import what_if


def chance(form: Form, path: str, number: float) -> float:
    """The chance of a signature with one number typed, as `what-if` has it."""
    told = what_if(parse(text_of(form)), {"set": {path: number}}).to_json()["changed"]
    by: dict[str, float] = told["signed_by"]
    return list(by.values())[-1] if by else float(told["signed"])


@pytest.mark.parametrize(("answers", "until"), [(BORDER, "anchor.northland"), (SIEGE, "anchor.town")])
def test_the_number_that_moves_the_answer_most_is_asked_first(answers: dict[str, Any], until: str) -> None:
    """Both ends of each guess are solved as a what-if; the form asks for the number with the largest difference."""
    form = filled(answers, until=until)
    left = sharpened(form)
    moved = {}
    for size in left:
        low, high = (size.made({"low": end, "high": end})["low"] for end in (size.question.default[b] for b in ("low", "high")))  # fmt: skip
        moved[size.question.key] = abs(chance(form, size.path, high) - chance(form, size.path, low))
    assert len(moved) > 1
    asked = following(form)
    assert asked is not None
    assert moved[asked.key] == max(moved.values()) > 0
    for size in left:
        assert effect(form, size) == pytest.approx(moved[size.question.key], abs=1e-9)


def test_once_a_number_is_given_the_next_is_asked() -> None:
    """Until none is left."""
    form, asked = filled(SIEGE, until="anchor.town"), []
    while (question := following(form)) is not None:
        asked.append(question.key)
        form = answered(form, question.key, question.default)
    assert sorted(asked) == ["anchor.army", "anchor.town", "often.army_wins"]


def test_what_is_told_is_the_answer_of_the_file() -> None:
    """Nothing before a party has said what it wants; then what `run` would say."""
    assert so_far(Form(FIRST)) is None
    for answers in (SIEGE, RIVER):
        form = filled(answers)
        told = so_far(form)
        assert told is not None
        assert told["forward"] == timeline(parse(text_of(form))).to_json()["forward"]
