"""Writing a war: the form of `winset new --guided` on the page, over the same steps, a file after every answer.

Whoever asks keeps the file, and gives its text with each question: nothing is kept here, and nothing is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

from winset.cases.calendar import FORMS
from winset.cases.guided.form import FIRST, HEAD, Form, continued, text_of, whole_text
from winset.cases.guided.question import FormQuestion, check_answer
from winset.cases.guided.steps import answered, changeable, followed, open_questions, reopened
from winset.cases.problems import quoted
from winset.errors import RequestError, WinsetError
from winset.studies.guidance import at_ends, implied, next_asked, so_far
from winset.views.ends import ever
from winset.views.guided_words import (
    ALL_DONE,
    GREETING,
    HOW,
    HOW_HELP,
    SOURCE,
    begun_words,
    ends_words,
    guess_words,
    left_words,
    most_words,
    moved_words,
    order_words,
)
from winset.views.sentences import headline
from winset.views.web.file_names import file_name
from winset.views.words import likely, plain

if TYPE_CHECKING:
    from winset.cases.graph_case import GraphCase
    from winset.cases.schema import Conflict
    from winset.studies.guidance import Following
    from winset.studies.progress import Tell
    from winset.views.web.wanted import Wanted

TITLE = "Write a war of your own"
ORDER = 0
BARE = True
KEEP = False

MOST_TEXT = 200_000
"""Most characters of a file that the form goes on with."""

NAME = "the form"
"""What stands for the file in messages."""


def shown(subject: Conflict | GraphCase) -> bool:
    """It is reached from the list of files, and belongs to none."""
    del subject
    return False


def data(wanted: Wanted) -> dict[str, Any]:
    """One of four things, for the `text` of a file that is being written, or a new one where it is empty.

    With `far` what the file answers, beside the chance `was`; with `preview`, a `key` and a `value`, what that answer
    would say; else the file and its next question, first with an `answer` (`key`, `value`, `source`) put, or the
    question `reopen` open again; `asking` names an open question to be asked before the one that is due.
    """
    params = wanted.params
    form = _form(params.get("text", ""))
    if params.get("far"):
        return _far(form, params.get("was"), wanted.tell)
    if "preview" in params:
        return _preview(form, _entry(params["preview"]), wanted.tell)
    if "answer" in params:
        put = _put(form, _entry(params["answer"]))
        if not isinstance(put, Form):
            return put
        form = put
    if "reopen" in params:
        form = reopened(form, _word(params["reopen"]))
    return _state(form, _word(params.get("asking", "")), wanted.tell)


def _form(text: Any) -> Form:
    """The file as far as it is written."""
    if not isinstance(text, str):
        raise RequestError("the text of the file that is being written is no text")
    if len(text) > MOST_TEXT:
        raise RequestError(f"{len(text):,} characters; the form goes on with a file of at most {MOST_TEXT:,}")
    if not text.strip():
        return Form(FIRST)
    if HEAD not in text.splitlines():
        told = (
            "this file was not begun by the form, so that the form has no questions for it; it can be opened and edited"
        )
        raise RequestError(told)
    return followed(continued(text, NAME), NAME)


class GivenAnswer(TypedDict):
    """What the page says of an answer: of which question, what, how one knows; nothing but the key is checked yet."""

    key: str
    value: Any
    source: Any


def _entry(given: Any) -> GivenAnswer:
    if not isinstance(given, dict):
        raise RequestError("expected a key and a value")
    return {"key": _word(given.get("key")), "value": given.get("value"), "source": given.get("source")}


def _word(given: Any) -> str:
    if not isinstance(given, str):
        raise RequestError(f"found {quoted(given)}; expected the key of a question")
    return given


def _question(form: Form, key: str) -> FormQuestion:
    found = next((question for _, question in open_questions(form) if question.key == key), None)
    if found is None:
        raise RequestError(f"no question {quoted(key)} is open")
    return found


def _put(form: Form, entry: GivenAnswer) -> Form | dict[str, Any]:
    """The form with an answer put, or what is wrong with it and where."""
    question, source = _question(form, entry["key"]), entry["source"]
    for part in question.parts if isinstance(entry["value"], dict) else ():
        wrong = _wrong(part.key, part, entry["value"].get(part.key))
        if wrong is not None:
            return wrong
    wrong = _wrong("source", SOURCE, source or None) or _wrong("", question, entry["value"])
    if wrong is not None:
        return wrong
    known = check_answer(SOURCE, source or None)
    try:
        made = answered(form, question.key, entry["value"], known)
        whole_text(made, NAME)
    except WinsetError as error:
        return _problem("", f"That cannot be: {plain(str(error))}")
    return made


def _wrong(part: str, question: FormQuestion, given: Any) -> dict[str, Any] | None:
    """What is wrong with an answer; None where nothing is."""
    try:
        check_answer(question, given)
    except RequestError as error:
        return _problem(part, plain(str(error)))
    return None


def _problem(part: str, told: str) -> dict[str, Any]:
    return {"problem": {"part": part, "told": told[:1].upper() + told[1:]}}


def _state(form: Form, asking: str, tell: Tell) -> dict[str, Any]:
    """The file, the question to ask, and what has been answered."""
    opened = [question for _, question in open_questions(form)]
    chosen = next((question for question in opened if question.key == asking), None)
    due = next_asked(form, tell) if chosen is None else None
    question = due.question if due is not None else chosen
    return {
        "text": text_of(form) if form.done else "",
        "name": file_name(str(form.data["title"])),
        "title": plain(form.data["title"]),
        "hello": begun_words(form) if form.done else GREETING,
        "told": left_words(len(form.done), len(opened)) if opened else ALL_DONE,
        "question": _shown(question) if question is not None else None,
        "why": _why(due),
        "changeable": [{"key": one.key, "asks": plain(one.asks)} for one in changeable(form)],
        "sources": [plain(one.get("title", key)) for key, one in form.data.get("sources", {}).items()],
        "how": {"asks": HOW, "help": HOW_HELP},
    }


def _why(due: Following | None) -> str:
    """Why a number is asked, and what its ends make of the answer."""
    if due is None or due.question is None or due.ends is None:
        return ""
    now = due.question.default
    return f"{most_words(due.others)} {ends_words((now['low'], now['high']), due.ends)}"


def _shown(question: FormQuestion) -> dict[str, Any]:
    """A question as the page draws it."""
    return {
        "key": question.key,
        "kind": question.kind,
        "asks": plain(question.asks),
        "help": plain(question.help),
        "choices": [[value, plain(label)] for value, label in question.choices],
        "least": question.least,
        "most": question.most,
        "now": question.default,
        "guess": f"{guess_words(question)}." if question.default else "",
        "sourced": question.sourced,
        "optional": question.optional,
        "written": FORMS[question.step] if question.kind == "date" else "",
        "parts": [_shown(part) for part in question.parts],
    }


def _far(form: Form, was: Any, tell: Tell) -> dict[str, Any]:
    """What the file answers now, and how far the last answer has moved that."""
    if was is not None and not (type(was) in (int, float) and 0 <= was <= 1):
        raise RequestError(f"found {quoted(was)}; expected a chance from 0 to 1")
    answer = so_far(form, tell)
    if answer is None:
        return {"headline": None}
    chance = ever(answer)
    return {
        "headline": headline(answer),
        "chance": chance,
        "words": likely(chance),
        "moved": moved_words(was, chance),
    }


def _preview(form: Form, entry: GivenAnswer, tell: Tell) -> dict[str, Any]:
    """What an answer would say: the sizes that an order stands for, or the chance at both ends of a number."""
    question = _question(form, entry["key"])
    wrong = _wrong("", question, entry["value"])
    value = check_answer(question, entry["value"]) if wrong is None else None
    if not value:
        return {"bars": {}, "words": ""}
    if question.kind == "order":
        bars = implied(form, question, value)
        return {"bars": bars, "words": order_words(question) if bars else ""}
    if question.kind == "range":
        ends = (float(value["low"]), float(value["high"]))
        found = at_ends(form, question.key, ends, tell)
        return {"bars": {}, "words": ends_words(ends, found) if found is not None else ""}
    return {"bars": {}, "words": ""}
