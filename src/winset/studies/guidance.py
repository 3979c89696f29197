"""What the form asks next, and what the file says so far: the number that the answer leans on most comes first."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from winset.cases.edits import put
from winset.cases.guided.steps import answered, next_question, sharpened
from winset.cases.guided.units import ranked
from winset.cases.ranking import ranked_points, swings_of
from winset.cases.read import from_data
from winset.cases.schema import Party
from winset.studies.outcome import outcome_of
from winset.studies.timeline import timeline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from winset.cases.guided.form import Form
    from winset.cases.guided.numbers import Guess
    from winset.cases.guided.question import FormQuestion
    from winset.studies.progress import Tell
    from winset.studies.timeline import TimelineAnswer

ALIKE = 1e-9
"""Effects that differ by less are equal: then the one that comes first in the file is asked."""


class Following(NamedTuple):
    """A question to ask next.

    Attributes
    ----------
    question : FormQuestion or None
        None where nothing is left.
    ends : tuple of float or None
        The chance of a signature with the number at the least and at the most of its guess, where it is a number.
    others : int
        Of how many numbers it is the one whose ends move the chance most.
    """

    question: FormQuestion | None
    ends: tuple[float, float] | None = None
    others: int = 0


def following(form: Form, progress: Tell | None = None) -> FormQuestion | None:
    """The question to ask next; None where nothing is left.

    What is on the table and who can do what comes in the order of the form. Where only numbers are left that the form
    guesses at, the one is asked whose ends move the chance of a signature most.
    """
    return next_asked(form, progress).question


def next_asked(form: Form, progress: Tell | None = None) -> Following:
    """The question to ask next, as `following` has it, and why."""
    left = sharpened(form)
    if not left:
        return Following(next_question(form))
    found = []
    for k, size in enumerate(left):
        now = size.question.default
        found.append(_ends(form, size, (now["low"], now["high"]), progress, (k / len(left), 1 / len(left))))
    moved = [abs(high - low) for low, high in found]
    k = next(k for k, move in enumerate(moved) if move >= max(moved) - ALIKE)
    return Following(left[k].question, found[k], len(left))


def effect(form: Form, size: Guess) -> float:
    """How far the chance of a signature moves between the ends of a number that is guessed at.

    The chance is that by the last month that is shown, all other numbers as a solve takes them.
    """
    now = size.question.default
    low, high = _ends(form, size, (now["low"], now["high"]))
    return abs(high - low)


def at_ends(
    form: Form, key: str, ends: tuple[float, float], progress: Tell | None = None
) -> tuple[float, float] | None:
    """The chance of a signature with a number at two values, as its question counts it; None where it is not asked."""
    size = next((size for size in sharpened(form) if size.question.key == key), None)
    return _ends(form, size, ends, progress) if size is not None else None


def _ends(
    form: Form,
    size: Guess,
    ends: tuple[float, float],
    progress: Tell | None = None,
    span: tuple[float, float] = (0.0, 1.0),
) -> tuple[float, float]:
    """The chance at both ends; what is told of it is a span of the whole, from where and how wide."""
    low, high = (
        _chance(form, size, number, progress, (span[0] + span[1] * k / 2, span[1] / 2)) for k, number in enumerate(ends)
    )
    return low, high


def _chance(form: Form, size: Guess, number: float, progress: Tell | None, span: tuple[float, float]) -> float:
    """The chance of a signature with a number at a value, as the question counts it."""
    data = form.copied()
    put(data, size.path, size.made({"low": number, "high": number})["low"])
    tell = partial(_told, progress, span) if progress is not None else None
    return float(outcome_of(from_data(data, "the form", asked=False), progress=tell).signed_by[-1])


def _told(progress: Tell, span: tuple[float, float], share: float) -> None:
    progress("what the numbers make of it", span[0] + span[1] * share)


def implied(form: Form, question: FormQuestion, order: Sequence[Sequence[str]]) -> dict[str, float]:
    """What an order says at the values of a solve, by choice, from 0 to 100.

    Of a party's answers to an issue how bad each is to it, where its worst is 100; of its issues how much each counts,
    where the first is 100. Empty where all are alike.

    Raises
    ------
    RequestError
        Where it is no order.
    """
    kind, party, *issue = question.key.split(".")
    data = answered(form, question.key, [list(rank) for rank in order]).data
    said = Party.model_validate(ranked(data, party))
    points = swings_of(said) if kind == "swing" else ranked_points(said).get(issue[0], {})
    most = max((abs(size) for size in points.values()), default=0.0)
    return {key: round(100 * abs(size) / most, 1) for key, size in points.items()} if most else {}


def so_far(form: Form, progress: Tell | None = None) -> TimelineAnswer | None:
    """The answer of `run` to the file as it stands; None until all whose yes is needed have said what they want."""
    needed = {name for group in form.data["consent"] for name in group["of"]}
    if not all(f"order.{name}.{issue}" in form.done for name in needed for issue in form.data["issues"]):
        return None
    conflict = from_data(form.data, str(form.data["title"]), asked=False)
    return timeline(conflict, progress=progress).to_json()
