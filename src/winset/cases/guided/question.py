"""A question of the form, what may answer it, and an answer read from typed words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from winset.cases.calendar import FORMS, ordinal
from winset.cases.problems import quoted
from winset.errors import RequestError

Kind = Literal["text", "names", "pick", "some", "order", "range", "date", "parts"]

LONGEST = 300
"""Characters of an answer in words, at most."""

MOST = 1e6
"""The greatest number that a range may have."""


@dataclass(frozen=True, slots=True)
class FormQuestion:
    """One thing to be asked.

    Attributes
    ----------
    key : str
        What tells it from others, the same whenever it is asked.
    kind : str
        `text`: words; `names`: several, by commas; `pick`: one of the choices; `some`: any of them; `order`: all of
        them from best to worst, ties allowed; `range`: two numbers, or three with the likeliest between; `date`: a date
        of the file's step; `parts`: several questions that belong together, of which the answer is {key: answer}.
    asks : str
        The question.
    help : str
        A sentence on what is meant, and what follows.
    choices : tuple of (value, label)
    least, most : float
        Of `names` and `some`, how many; of `range`, the least and the greatest number.
    default : object, optional
        What stands there now, as an answer.
    sourced : bool
        Whether it is asked how one knows.
    step : str
        The file's step, of a date.
    optional : bool
        Whether it may be left without an answer.
    parts : tuple of FormQuestion
        Of `parts`.
    typed : str
        How the answer is typed, for who types it.
    """

    key: str
    kind: Kind
    asks: str
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    least: float = 0
    most: float = 0
    default: Any = None
    sourced: bool = False
    step: str = "month"
    optional: bool = False
    parts: tuple[FormQuestion, ...] = ()
    typed: str = ""


def sample(least: float, most: float) -> tuple[str, str, str]:
    """Three numbers that a range could have, to show how one is typed: within what may be answered.

    Examples
    --------
    >>> sample(0, 100), sample(0, 1)
    (('6', '12', '24'), ('0.1', '0.2', '0.4'))
    """
    top = most or MOST
    fits = least <= 6 and top >= 24
    shown = (6, 12, 24) if fits else tuple(least + (top - least) * part for part in (0.1, 0.2, 0.4))
    low, mode, high = (f"{number:g}" for number in shown)
    return low, mode, high


def _three(question: FormQuestion) -> str:
    """What a range is expected to be."""
    low, _, high = sample(question.least, question.most)
    return f"expected two numbers, as {low} to {high}, or three with the likeliest in the middle"


def read_answer(question: FormQuestion, text: str) -> Any:
    """An answer from typed words.

    Parameters
    ----------
    question : FormQuestion
    text : str
        Choices are named by their numbers, from 1, or by their labels.

    Returns
    -------
    object
        Of `text` and `date` a str, of `names` and `some` a list of str, of `pick` a str, of `order` a list of lists,
        of `range` a dict of `low`, `high` and, where it is said, `mode`; None or an empty list for no answer.

    Raises
    ------
    RequestError
        With what is expected.

    Examples
    --------
    >>> ask = FormQuestion("order", "order", "Which order?", choices=(("a", "All"), ("s", "Some"), ("n", "None")))
    >>> read_answer(ask, "3 > 1 = 2")
    [['n'], ['a', 's']]
    """
    words = " ".join(text.split())
    if len(words) > LONGEST:
        raise RequestError(f"{len(words)} characters; the limit is {LONGEST}")
    if not words:
        if question.optional:
            return [] if question.kind in ("names", "some", "order") else None
        raise RequestError("an answer is needed here")
    return _READ[question.kind](question, words)


def check_answer(question: FormQuestion, answer: Any) -> Any:
    """The same answer where it is one of its question, so that a form that reads no words can be checked too.

    Raises
    ------
    RequestError
        With what is expected.
    """
    if answer in (None, []) and question.optional:
        return answer
    return _CHECKED[question.kind](question, _shaped(question, answer))


def _shaped(question: FormQuestion, answer: Any) -> Any:
    """The answer where it is made of what answers of its kind are made of, its words without needless space."""
    kind = question.kind
    if answer is None:
        raise RequestError("an answer is needed here")
    if kind in ("text", "pick", "date"):
        words = _words(answer)
        if not words:
            raise RequestError("an answer is needed here")
        return words
    if kind in ("names", "some"):
        return [words for part in _list(answer) if (words := _words(part))]
    if kind == "order":
        return [[_words(value) for value in _list(rank)] for rank in _list(answer) if rank]
    if kind == "range" and not (
        isinstance(answer, dict) and {"low", "high"} <= answer.keys() <= {"low", "mode", "high"}
    ):
        raise RequestError(_three(question))
    if kind == "range" and not all(type(number) in (int, float) for number in answer.values()):
        raise RequestError(_three(question))
    return answer


def _words(answer: Any) -> str:
    if not isinstance(answer, str):
        raise RequestError(f"found {quoted(answer)}; expected words")
    if len(answer) > LONGEST:
        raise RequestError(f"{len(answer)} characters; the limit is {LONGEST}")
    return " ".join(answer.split())


def _list(answer: Any) -> list[Any]:
    if not isinstance(answer, list) or len(answer) > LONGEST:
        raise RequestError(f"found {quoted(answer)}; expected a list of at most {LONGEST}")
    return answer


def _text(question: FormQuestion, words: str) -> str:  # noqa: ARG001
    if not words.isprintable():
        raise RequestError("there is a character that cannot be shown")
    return words


def _names(question: FormQuestion, words: str) -> list[str]:
    return _some_names(question, [part.strip() for part in words.split(",") if part.strip()])


def _some_names(question: FormQuestion, found: list[str]) -> list[str]:
    for name in found:
        _text(question, name)
    if not question.least <= len(found) <= question.most:
        many = f"{question.least:g} to {question.most:g}" if question.least < question.most else f"{question.least:g}"
        raise RequestError(f"found {len(found)}; expected {many}, with commas between them")
    twice = next((name for k, name in enumerate(found) if name.lower() in (n.lower() for n in found[:k])), None)
    if twice is not None:
        raise RequestError(f"{quoted(twice)} stands twice")
    return found


def _choice(question: FormQuestion, word: str) -> str:
    """The value of a choice by its number, its label or its value."""
    word = word.strip()
    if word.isascii() and word.isdigit() and 1 <= int(word) <= len(question.choices):
        return question.choices[int(word) - 1][0]
    for value, label in question.choices:
        if word.lower() in (label.lower(), value.lower()):
            return value
    raise RequestError(f"found {quoted(word)}; expected a number from 1 to {len(question.choices)}")


def _chosen(question: FormQuestion, value: str) -> str:
    """A choice by its value alone."""
    return _counted(question, [value])[0]


def _several(question: FormQuestion, words: str) -> list[str]:
    parts = re.split(r"[,\s]+", words) if re.fullmatch(r"[\d,\s]+", words) else words.split(",")
    return _counted(question, [_choice(question, part) for part in parts if part.strip()])


def _counted(question: FormQuestion, found: list[str]) -> list[str]:
    found = list(dict.fromkeys(found))
    strange = next((value for value in found if value not in dict(question.choices)), None)
    if strange is not None:
        raise RequestError(f"{quoted(strange)} is none of the choices")
    if len(found) < question.least:
        raise RequestError(f"found {len(found)}; expected {question.least:g} at least")
    return found


def _order(question: FormQuestion, words: str) -> list[list[str]]:
    ranks = re.split(r"\s*>\s*|(?<=\d)[,\s]+(?=\d)", words)
    return _whole_order(question, [[_choice(question, part) for part in rank.split("=")] for rank in ranks])


def _whole_order(question: FormQuestion, ranks: list[list[str]]) -> list[list[str]]:
    found = [value for rank in ranks for value in rank]
    labels = dict(question.choices)
    twice = next((value for k, value in enumerate(found) if value in found[:k]), None)
    if twice is not None:
        raise RequestError(f"{quoted(labels.get(twice, twice))} stands twice")
    left = [label for value, label in question.choices if value not in found]
    if left or len(found) > len(labels):
        told = f"{', '.join(left)} left out" if left else "more than there are"
        raise RequestError(f"{told}; put all in order, the best first, as 2 > 1 = 3")
    return ranks


def _range(question: FormQuestion, words: str) -> dict[str, float]:
    parts = [part for part in re.split(r"\s*(?:\bto\b|–|,|;|\s)\s*", words) if part]
    try:
        numbers = [float(part.rstrip("%")) for part in parts]
    except ValueError:
        raise RequestError(f"found {quoted(words)}; {_three(question)}") from None
    if len(numbers) == 1:
        numbers *= 2
    if len(numbers) > 3:
        raise RequestError(f"found {len(numbers)} numbers; {_three(question)}")
    found = {"low": numbers[0], "high": numbers[-1]}
    return _bounded(question, found | ({"mode": numbers[1]} if len(numbers) == 3 else {}))


def _bounded(question: FormQuestion, found: dict[str, float]) -> dict[str, float]:
    numbers = [found["low"], found.get("mode", found["low"]), found["high"]]
    if not all(question.least <= number <= min(question.most or MOST, MOST) for number in numbers):
        raise RequestError(f"expected numbers from {question.least:g} to {question.most or MOST:g}")
    if sorted(numbers) != numbers:
        raise RequestError("the least comes first, then the likeliest, then the most")
    return {bound: float(number) for bound, number in found.items()}


def _date(question: FormQuestion, words: str) -> str:
    try:
        ordinal(words, question.step)
    except ValueError as error:
        wrong, expected = str(error), f"expected a date as {FORMS[question.step]}"
        told = wrong if wrong == expected else f"{wrong}; {expected}"
        raise RequestError(f"found {quoted(words)}; {told}") from None
    return words


def _parts(question: FormQuestion, answer: Any) -> dict[str, Any]:
    if not isinstance(answer, dict):
        raise RequestError("expected an answer to each part")
    return {part.key: check_answer(part, answer.get(part.key)) for part in question.parts}


_READ: dict[str, Any] = {
    "text": _text, "names": _names, "pick": _choice, "some": _several, "order": _order, "range": _range, "date": _date,
}  # fmt: skip

_CHECKED: dict[str, Any] = _READ | {
    "pick": _chosen, "names": _some_names, "some": _counted, "order": _whole_order, "range": _bounded, "parts": _parts,
}  # fmt: skip
