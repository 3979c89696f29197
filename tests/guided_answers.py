"""Made-up conflicts as somebody answers the form: each question's key with typed words, or what is chosen."""

from __future__ import annotations

from typing import Any

from winset.cases.guided.form import FIRST, Form
from winset.cases.guided.question import FormQuestion, read_answer
from winset.cases.guided.steps import answered, next_question

BORDER: dict[str, Any] = {
    "title": "The border war",
    "kind": "two-states-with-a-patron",
    "step": "month",
    "start": "2001-03",
    "parties": "Northland, Southland, The patron",
    "yes": ["northland", "southland"],
    "issues": "The border, Prisoners",
    "options.border": "The old line, The river, The line of contact",
    "options.prisoners": "All go home, Those who wish",
    "order.northland.border": "1 > 2 > 3",
    "order.northland.prisoners": "2 > 1",
    "swing.northland": "1 2",
    "order.southland.border": "3 2 1",
    "order.southland.prisoners": "1 2",
    "swing.southland": "2 1",
    "order.patron.border": "3 > 2 = 1",
    "order.patron.prisoners": "",
    "leaders": ["patron"],
    "easier.patron": [],
    "harder.patron": ["southland"],
    "winners": ["northland"],
    "losers.northland": ["southland"],
    "breakers": ["northland"],
    "breaks.northland": "border",
    "undoers": ["patron"],
    "undoes.patron": "border",
    "offers.1": {
        "month": "2001-06", "by": "northland", "terms.border": "river", "terms.prisoners": None,
        "refused": ["southland"], "accepted": [],
    },
    "offers.2": None,
}  # fmt: skip
"""Two states and a patron: every step of the form is used."""

RIVER: dict[str, Any] = {
    "title": "A river that two share",
    "kind": "negotiation",
    "parties": "Upstream, Downstream",
    "yes": ["upstream", "downstream"],
    "issues": "The dam, The water",
    "options.dam": "High, Low, None",
    "options.water": "Half, A third",
    "order.upstream.dam": "1 2 3",
    "order.upstream.water": "2 1",
    "swing.upstream": "1 2",
    "order.downstream.dam": "3 2 1",
    "order.downstream.water": "1 2",
    "swing.downstream": "1 = 2",
}
"""A negotiation without a war."""

SIEGE: dict[str, Any] = {
    "title": "A siege by days",
    "kind": "war",
    "step": "day",
    "start": "2001-03-01",
    "parties": "The town, The army",
    "yes": ["town", "army"],
    "issues": "The gate",
    "options.gate": "Open, Shut",
    "order.town.gate": "2 1",
    "order.army.gate": "1 2",
    "leaders": [],
    "winners": ["army"],
    "losers.army": ["town"],
    "breakers": [],
    "offers.1": None,
}
"""A war of days with one issue."""


def answer_of(question: FormQuestion, answers: dict[str, Any]) -> Any:
    """An answer to a question: typed words are read; a number that is not named keeps its guess."""
    given = answers.get(question.key)
    typed = isinstance(given, str) and question.kind in ("text", "names", "order", "range", "date")
    return read_answer(question, given) if typed and isinstance(given, str) else given


def filled(answers: dict[str, Any], *, until: str | None = None, source: str | None = None) -> Form:
    """The form with all questions answered, or those before one."""
    form = Form(FIRST)
    while (question := next_question(form)) is not None and question.key != until:
        form = answered(form, question.key, answer_of(question, answers), source)
    return form
