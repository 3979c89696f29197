"""The form of the page as a worker answers it, without a browser, and the same answers as somebody types them."""

from __future__ import annotations

from typing import Any

from guided_answers import answer_of
from winset.cases.guided.question import FormQuestion
from winset.views.web.screens import write
from winset.views.web.wanted import Desk, Wanted


def asked(**params: Any) -> dict[str, Any]:
    """What the screen answers to parameters of a page."""
    return write.data(Wanted(Desk(None), [], params, lambda *_: None))


def question_of(shown: dict[str, Any]) -> FormQuestion:
    """A question from what the page is told of it."""
    return FormQuestion(
        shown["key"], shown["kind"], shown["asks"], choices=tuple((value, label) for value, label in shown["choices"]),
        least=shown["least"], most=shown["most"], optional=shown["optional"], sourced=shown["sourced"],
        step={"YYYY-MM": "month"}.get(shown["written"], "day"),
    )  # fmt: skip


def written(
    answers: dict[str, Any], source: str | None, *, until: str = ""
) -> tuple[dict[str, Any], list[Any], list[dict[str, Any]]]:
    """What the page has when all is answered, or all before a question; the answers as typed; and what was asked."""
    state, typed, shown = asked(), list[Any](), list[dict[str, Any]]()
    while state["question"] is not None and state["question"]["key"] != until:
        question = question_of(state["question"])
        shown.append(state["question"])
        value = answer_of(question, answers)
        typed += _typed(question, answers.get(question.key), state["question"]["parts"])
        if question.sourced and value:
            typed.append(source or "")
        state = asked(text=state["text"], answer={"key": question.key, "value": value, "source": source})
        assert "problem" not in state, (question.key, state)
    return state, typed, shown


def _typed(question: FormQuestion, given: Any, parts: list[dict[str, Any]]) -> list[Any]:
    if question.kind != "parts":
        return [given if given is not None else ""]
    if given is None:
        return ["no"]
    return ["yes", *(given[part["key"]] if given[part["key"]] is not None else "" for part in parts)]
