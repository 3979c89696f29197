"""What the form says beside its questions, at a terminal and on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.cases.guided.question import FormQuestion
from winset.views.words import count, likely, plain

if TYPE_CHECKING:
    from winset.cases.guided.form import Form

GREETING = "Question by question, from who fights to what it costs. The file is whole after every answer."

ALL_DONE = "All is answered."

AS_BEFORE = "The answer is as before."
"""What stands after an answer that has not changed what the file answers."""

HOW = "How do you know?"
HOW_HELP = "Its source: a book and page, a letter, an interview. Nothing marks it as an assumption."

NOBODY = "Nobody."

SOURCE = FormQuestion("source", "text", HOW, optional=True)

MUCH = 0.2
"""By how much the chance of a signature moves for an answer to be told to have moved it."""


def begun_words(form: Form) -> str:
    """That a form that was left is gone on with."""
    return f"Going on with {plain(form.data['title'])}: {count(len(form.done), 'question')} answered."


def moved_words(was: float | None, chance: float) -> str:
    """That an answer moved the chance of a signature; empty where it hardly did, or none was known before.

    Examples
    --------
    >>> moved_words(0.1, 0.6), moved_words(0.1, 0.2)
    ('That answer moved the chance of a signature from 10 % to 60 %.', '')
    """
    if was is None or abs(chance - was) < MUCH:
        return ""
    return f"That answer moved the chance of a signature from {likely(was)} to {likely(chance)}."


def left_words(done: int, left: int) -> str:
    """How much is answered, and how much is left.

    Examples
    --------
    >>> left_words(12, 8)
    '12 answers; at least 8 to go'
    """
    return f"{count(done, 'answer')}; at least {left} to go"


def guess_words(question: FormQuestion) -> str:
    """What the file takes for a number that nobody has given.

    Examples
    --------
    >>> guess_words(FormQuestion("q", "range", "How long?", default={"low": 1.0, "high": 60.0}))
    'Taken so far, as a guess: 1 60'
    """
    now = question.default
    return (
        f"Taken so far, as a guess: {' '.join(f'{now[bound]:g}' for bound in ('low', 'mode', 'high') if bound in now)}"
    )


def ends_words(numbers: tuple[float, float], chances: tuple[float, float]) -> str:
    """What a number makes of the chance of a signature at two values.

    Examples
    --------
    >>> ends_words((6, 24), (0.4, 0.12)), ends_words((6, 6), (0.4, 0.4))
    ('With 6 the chance of a signature is 40 %, with 24 it is 12 %.', 'With 6 the chance of a signature is 40 %.')
    """
    first = f"With {numbers[0]:g} the chance of a signature is {likely(chances[0])}"
    more = f", with {numbers[1]:g} it is {likely(chances[1])}" if numbers[1] != numbers[0] else ""
    return f"{first}{more}."


def most_words(numbers: int) -> str:
    """Why a number is asked before the others.

    Examples
    --------
    >>> most_words(5)
    'Of the 5 numbers that are still a guess this one moves the answer most.'
    """
    if numbers == 1:
        return "This is the last number that is a guess."
    return f"Of the {numbers} numbers that are still a guess this one moves the answer most."


def order_words(question: FormQuestion) -> str:
    """What the sizes are that an order stands for.

    Examples
    --------
    >>> order_words(FormQuestion("order.north.border", "order", "In what order?"))
    'How bad each would be for it, by this order alone: 0 is its best, 100 its worst.'
    """
    if question.key.startswith("swing."):
        return "How much each counts for it, by this order alone: 100 is what it would give up last."
    return "How bad each would be for it, by this order alone: 0 is its best, 100 its worst."
