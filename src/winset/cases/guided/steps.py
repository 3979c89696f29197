"""The sequence of steps: which question comes next, and what its answer makes of the file."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from winset.cases.guided import field, numbers, peace, record, table
from winset.cases.guided.form import Form, sourced
from winset.cases.guided.question import FormQuestion, check_answer
from winset.cases.problems import quoted
from winset.cases.read import from_data
from winset.errors import ConflictError, RequestError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from winset.cases.guided.step import FormStep

STEPS: tuple[FormStep, ...] = (*table.STEPS, *field.STEPS, *peace.STEPS, *record.STEPS, *numbers.STEPS)
"""In the order in which they come; those of numbers in whatever order serves best."""


def open_questions(form: Form) -> Iterator[tuple[FormStep, FormQuestion]]:
    """Every question that is not answered yet, with its step, as they come."""
    for step in STEPS:
        for question in step.ask(form):
            if question.key not in form.done:
                yield step, question


def followed(form: Form, file: str) -> Form:
    """A form that was opened, where the steps can follow what stands in it.

    Raises
    ------
    RequestError
        Where it has been changed by hand into something that the form has no questions for.
    """
    with _followable(file):
        for _ in (*open_questions(form), *changeable(form), *sharpened(form)):
            pass
    return form


@contextmanager
def _followable(file: str) -> Iterator[None]:
    """Say so where a step meets what the form would not have written."""
    try:
        yield
    except (AttributeError, IndexError, KeyError, StopIteration, RuntimeError, TypeError, ValueError) as error:
        told = "changed by hand into something that the form has no questions for; go on by hand"
        raise RequestError(f"{file}: {told}") from error


def next_question(form: Form) -> FormQuestion | None:
    """The next question; None where nothing is left to be asked.

    Examples
    --------
    >>> from winset.cases.guided.form import FIRST
    >>> next_question(Form(FIRST)).asks
    'What is the conflict called?'
    """
    return next((question for _, question in open_questions(form)), None)


def answered(form: Form, key: str, answer: Any, source: str | None = None) -> Form:
    """The form with a question answered, a valid conflict again.

    Parameters
    ----------
    form : Form
    key : str
        The question's.
    answer : object
        As `check_answer` takes it.
    source : str, optional
        How one knows; an assumption where nothing is said.

    Raises
    ------
    RequestError
        Where no such question is open, or it is no answer to it, or what comes of it would be no valid conflict.
    """
    found = next(((step, question) for step, question in open_questions(form) if question.key == key), None)
    if found is None:
        raise RequestError(f"no question {quoted(key)} is open")
    step, question = found
    whole = check_answer(question, answer)
    if whole is None:
        return left_open(form, key)
    data = form.copied()
    with _followable("the form"):
        step.put(data, question, whole, sourced(data, source) if question.sourced and whole else {})
        numbers.settle(data)
    try:
        from_data(data, "the form", asked=True)
    except ConflictError as error:
        first = next(problem for problem in error.problems if problem.severity == "error")
        raise RequestError(f"{first.path}: {first.message}") from None
    return replace(form, data=data, done=(*form.done, key))


def sharpened(form: Form) -> list[numbers.Guess]:
    """The numbers that the form still guesses at, where nothing else is left to be asked."""
    rest = [question.key for _, question in open_questions(form)]
    found = [size for size in numbers.sizes(form) if size.question.key in rest]
    return found if len(found) == len(rest) else []


def left_open(form: Form, key: str) -> Form:
    """The form with a question passed by: it is not asked again, and what stands in the file stays."""
    return replace(form, done=(*form.done, key))


FIXED = ("kind", "step", "start", "parties", "issues")
"""Questions on whose answers all later ones rest, so that they are not asked again; nor are options and offers."""


def reopened(form: Form, key: str) -> Form:
    """The form with an answered question open again, and those that rest on it; until then the file stays as it is.

    Raises
    ------
    RequestError
        Where it is not one of `changeable`.
    """
    if key not in (question.key for question in changeable(form)):
        raise RequestError(f"{quoted(key)} cannot be asked again")
    first, _, rest = key.partition(".")
    party = rest.partition(".")[0]
    again = {
        "order": (f"swing.{party}", f"anchor.{party}"),
        "swing": (f"anchor.{party}",),
        "leaders": ("easier.", "harder.", "bears.", "often."),
        "easier": ("bears.",),
        "harder": ("bears.",),
        "winners": ("losers.", "often."),
        "breakers": ("breaks.", "gain."),
        "undoers": ("undoes.", "succeeds."),
    }.get(first, ())
    return replace(form, done=tuple(name for name in form.done if name != key and not name.startswith(again or (key,))))


def changeable(form: Form) -> list[FormQuestion]:
    """The answered questions that can be asked again, as they come."""
    asked = [question for step in STEPS for question in step.ask(form) if question.key in form.done]
    return [
        question
        for question in asked
        if question.key not in FIXED and not question.key.startswith("options.") and question.kind != "parts"
    ]
