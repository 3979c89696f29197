"""What the form asks next, and what the file says so far: the number that the answer leans on most comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.cases.edits import put
from winset.cases.guided.steps import next_question, sharpened
from winset.cases.read import from_data
from winset.studies.outcome import outcome_of
from winset.studies.timeline import timeline

if TYPE_CHECKING:
    from winset.cases.guided.form import Form
    from winset.cases.guided.numbers import Guess
    from winset.cases.guided.question import FormQuestion
    from winset.studies.timeline import TimelineAnswer

ALIKE = 1e-9
"""Effects that differ by less are equal: then the one that comes first in the file is asked."""


def following(form: Form) -> FormQuestion | None:
    """The question to ask next; None where nothing is left.

    What is on the table and who can do what comes in the order of the form. Where only numbers are left that the form
    guesses at, the one is asked whose ends move the chance of a signature most.
    """
    left = sharpened(form)
    if not left:
        return next_question(form)
    moved = [effect(form, size) for size in left]
    most = max(moved)
    return next(size.question for size, move in zip(left, moved, strict=True) if move >= most - ALIKE)


def effect(form: Form, size: Guess) -> float:
    """How far the chance of a signature moves between the ends of a number that is guessed at.

    The chance is that by the last month that is shown, all other numbers as a solve takes them.
    """
    now = size.question.default
    found = [_chance(form, size, now[bound]) for bound in ("low", "high")]
    return abs(found[1] - found[0])


def _chance(form: Form, size: Guess, number: float) -> float:
    """The chance of a signature with a number at a value, as the question counts it."""
    data = form.copied()
    put(data, size.path, size.made({"low": number, "high": number})["low"])
    return float(outcome_of(from_data(data, "the form", asked=False)).signed_by[-1])


def so_far(form: Form) -> TimelineAnswer | None:
    """The answer of `run` to the file as it stands; None until all whose yes is needed have said what they want."""
    needed = {name for group in form.data["consent"] for name in group["of"]}
    if not all(f"order.{name}.{issue}" in form.done for name in needed for issue in form.data["issues"]):
        return None
    return timeline(from_data(form.data, str(form.data["title"]), asked=False)).to_json()
