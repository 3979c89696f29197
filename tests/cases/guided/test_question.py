"""Answers from typed words: what is taken, and what is said of what is not."""

from __future__ import annotations

from typing import Any

import pytest

from winset.cases.guided.question import LONGEST, FormQuestion, Kind, check_answer, read_answer, sample
from winset.errors import RequestError

THREE = (("all", "All go home"), ("some", "Some"), ("none", "None"))


def ask(kind: Kind, **more: Any) -> FormQuestion:
    """A question of a kind."""
    return FormQuestion("q", kind, "What?", choices=THREE, **more)


@pytest.mark.parametrize(
    ("question", "words", "answer"),
    [
        (ask("text"), "  The  valley ", "The valley"),
        (ask("names", least=1, most=3), "North, South ,", ["North", "South"]),
        (ask("pick"), "2", "some"),
        (ask("pick"), "all go home", "all"),
        (ask("some"), "1 3", ["all", "none"]),
        (ask("some"), "Some, none", ["some", "none"]),
        (ask("some", optional=True), "", []),
        (ask("order"), "3 > 1 = 2", [["none"], ["all", "some"]]),
        (ask("order"), "3 1 2", [["none"], ["all"], ["some"]]),
        (ask("order"), "3,1,2", [["none"], ["all"], ["some"]]),
        (ask("order"), "None > Some > All go home", [["none"], ["some"], ["all"]]),
        (ask("range", most=100), "6 to 24", {"low": 6, "high": 24}),
        (ask("range", most=100), "5 10 20", {"low": 5, "mode": 10, "high": 20}),
        (ask("range", least=-10, most=10), "-6, 0, 9", {"low": -6, "mode": 0, "high": 9}),
        (ask("range", most=100), "12", {"low": 12, "high": 12}),
        (ask("range", most=100, optional=True), " ", None),
        (ask("date"), "2001-03", "2001-03"),
        (ask("date", step="day"), "2001-03-05", "2001-03-05"),
    ],
)
def test_what_is_typed_is_read(question: FormQuestion, words: str, answer: Any) -> None:
    """Numbers of choices, labels, orders with ties, ranges of two or three numbers, dates; and it checks itself."""
    assert read_answer(question, words) == answer
    assert check_answer(question, answer) == answer


@pytest.mark.parametrize(
    ("question", "words", "said"),
    [
        (ask("text"), "", "an answer is needed"),
        (ask("text"), "x" * (LONGEST + 1), f"the limit is {LONGEST}"),
        (ask("text"), "a\x1b[2Jb", "cannot be shown"),
        (ask("names", least=2, most=3), "North", "found 1; expected 2 to 3"),
        (ask("names", least=1, most=3), "North, north", "'north' stands twice"),
        (ask("pick"), "4", "expected a number from 1 to 3"),
        (ask("pick"), "al", "found 'al'"),
        (ask("pick"), "²", "found '²'"),
        (ask("some", least=2), "1", "expected 2 at least"),
        (ask("order"), "3 > 1", "Some left out"),
        (ask("order"), "1 > 1 > 2", "'All go home' stands twice"),
        (ask("range", most=100), "many", "expected two numbers"),
        (ask("range", most=100), "1 2 3 4", "found 4 numbers"),
        (ask("range", most=100), "24 6", "the least comes first"),
        (ask("range", most=100), "6 240", "expected numbers from 0 to 100"),
        (ask("range", most=100), "nan", "expected numbers from 0 to 100"),
        (ask("date"), "2001-13", "there is no month 13"),
        (ask("date"), "spring", "expected a date as YYYY-MM"),
    ],
)
def test_what_is_no_answer_is_told_in_words(question: FormQuestion, words: str, said: str) -> None:
    """Each with what is expected."""
    with pytest.raises(RequestError, match=said.replace("(", r"\(")):
        read_answer(question, words)


def test_a_date_that_is_none_is_told_once_what_is_expected() -> None:
    """The form of a date is named once, whether what was typed has no such form or is no date."""
    for words in ("June 2030", "2001-13"):
        with pytest.raises(RequestError) as error:
            read_answer(ask("date"), words)
        assert str(error.value).count("expected a date as YYYY-MM") == 1


@pytest.mark.parametrize(("least", "most"), [(0, 1), (0, 5), (0, 100), (0, 1200), (-1200, 1200), (0, 0), (10, 20)])
def test_the_numbers_that_show_how_a_range_is_typed_may_be_answered(least: float, most: float) -> None:
    """An example of an answer is one of that question, and the message of a wrong one names it."""
    question = ask("range", least=least, most=most)
    low, mode, high = sample(least, most)
    found = read_answer(question, f"{low} {mode} {high}")
    assert found["low"] < found["mode"] < found["high"]
    with pytest.raises(RequestError, match=f"as {low} to {high},"):
        read_answer(question, "many")


def test_parts_are_checked_each() -> None:
    """An answer to several questions that belong together is one of each."""
    parts = FormQuestion("q", "parts", "What?", parts=(ask("pick"), FormQuestion("when", "date", "When?")))
    assert check_answer(parts, {"q": "some", "when": "2001-03"}) == {"q": "some", "when": "2001-03"}
    for wrong in ({"q": "some", "when": "soon"}, {"q": "often", "when": "2001-03"}, "some"):
        with pytest.raises(RequestError):
            check_answer(parts, wrong)
