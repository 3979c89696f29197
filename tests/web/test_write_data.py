"""The form on the page, as a worker answers it: the terminal's file, and whatever the page sends in place of a file."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from guided_answers import BORDER, RIVER, SIEGE, filled
from page_form import asked, written
from views.test_guided import Rote
from winset.cases.guided.form import HEAD, MARK, Form, text_of
from winset.cases.read import parse
from winset.errors import WinsetError
from winset.views.guided import guide
from winset.views.web.screens import write

WARS = {
    "siege": SIEGE | {"anchor.town": "20 to 90", "often.army_wins": "2 4 8"},
    "river": RIVER | {"otherwise.upstream": "20 40"},
}

TOY = "{winset: 2, title: A toy, parties: {a: {values: {x: {y: 2}}}}, issues: {x: [y, z]}, consent: [of: [a]]}"

BY_HAND = {"horizon": 10, "resume": {"town": {"points": {"town": -1}}}}


@pytest.mark.parametrize("source", [None, "A history, p. 3"])
@pytest.mark.parametrize("name", WARS)
def test_the_page_writes_the_file_that_the_terminal_writes(name: str, source: str | None, tmp_path: Path) -> None:
    """The same answers give the same bytes, and each question comes in the same order."""
    state, typed, _ = written(WARS[name], source)
    file = tmp_path / "war.yaml"
    rote = Rote([*typed, ""])
    guide(str(file), rote, Console(file=io.StringIO()))
    assert rote.answers == []
    assert file.read_bytes() == state["text"].encode()


def test_a_war_with_every_step_is_the_terminals_before_its_numbers(tmp_path: Path) -> None:
    """Leaders, winners, breakers, who signs nothing, offers: byte for byte what the steps write."""
    del tmp_path
    state, _, _ = written(BORDER, "Memoirs, p. 8", until="anchor.northland")
    done = state["text"].split(MARK)[1].splitlines()[0].split(", ")
    assert "offers.2" in done
    assert state["text"] == text_of(filled(BORDER, until="anchor.northland", source="Memoirs, p. 8"))


# What a page may send in place of what it should


def refused(**params: Any) -> str:
    """The sentence that is told of parameters: as an error, or beside the field."""
    try:
        found = asked(**params)
    except WinsetError as error:
        return str(error)
    return str(found["problem"]["told"])


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"text": 5}, "is no text"),
        ({"text": "x" * (write.MOST_TEXT + 1)}, "at most 200,000"),
        ({"text": "winset: 2"}, "not begun by the form"),
        ({"text": f"{HEAD}\n{MARK}title\nwinset: 2\ntitle: A"}, "missing"),
        ({"text": f"{HEAD}\n[[["}, "the form:"),
        ({"text": f"{HEAD}\n&a [*a]"}, "the form"),
        ({"text": f"{HEAD}\n# mine\n{TOY}"}, "a remark of yours"),
        ({"text": text_of(Form(filled(SIEGE).data | {"peace": BY_HAND}))}, "no questions for"),
        ({"text": None}, "is no text"),
        ({"answer": "title"}, "expected a key and a value"),
        ({"answer": {"key": 5}}, "expected the key of a question"),
        ({"answer": {"key": "swing.one", "value": "war"}}, "no question 'swing.one' is open"),
        ({"answer": {"key": "title", "value": "A", "source": 5}}, "Found '5'; expected words"),
        ({"answer": {"key": "title", "value": "A", "source": "s" * 301}}, "the limit is 300"),
        ({"answer": {"key": "title", "value": "s" * 301}}, "the limit is 300"),
        ({"answer": {"key": "title", "value": " "}}, "An answer is needed here"),
        ({"answer": {"key": "title", "value": None}}, "An answer is needed here"),
        ({"answer": {"key": "title", "value": "a\x1b[2Jb"}}, "cannot be shown"),
        ({"reopen": "title"}, "'title' cannot be asked again"),
        ({"reopen": {}}, "expected the key of a question"),
        ({"asking": 1}, "expected the key of a question"),
        ({"preview": {"key": "order.a.b", "value": []}}, "no question 'order.a.b' is open"),
        ({"far": True, "was": 2}, "expected a chance from 0 to 1"),
        ({"far": True, "was": True}, "expected a chance from 0 to 1"),
        ({"far": True, "was": float("nan")}, "expected a chance from 0 to 1"),
    ],
)  # fmt: skip
def test_what_is_no_form_and_no_answer_is_told_in_a_sentence(params: dict[str, Any], said: str) -> None:
    """Wrong types, foreign keys, files of others, what is too large: never a traceback."""
    assert said in refused(**params)


ODD: list[Any] = [5, True, None, "x", "", [], {}, [[]], [["x"], []], {"low": 1}, {"low": "1", "high": 2}, [5], {"x": []},
                  {"low": 1, "high": 2, "more": 3}, {"low": True, "high": 2}, {"low": 1, "high": 10**400}, [["line", "line"]], "x" * 400]  # fmt: skip


@pytest.mark.parametrize(
    "key",
    [
        "kind",
        "start",
        "parties",
        "yes",
        "issues",
        "options.dam",
        "order.upstream.dam",
        "swing.upstream",
        "otherwise.upstream",
    ],
)
def test_an_odd_answer_to_any_kind_of_question_is_a_sentence_or_an_answer(key: str) -> None:
    """Whatever stands in the place of an answer, the file stays whole or the page is told what was expected."""
    answers = SIEGE if key == "start" else WARS["river"]
    form = filled(answers, until=key)
    text = text_of(form)
    told = 0
    for value in ODD:
        found = asked(text=text, answer={"key": key, "value": value, "source": None})
        told += "problem" in found
        if "problem" not in found:
            parse(found["text"])
        asked(text=text, preview={"key": key, "value": value})
    assert told > len(ODD) / 2


def test_an_odd_part_of_an_offer_is_told_at_its_field() -> None:
    """A date that is none, a party that is not there, terms that are no option."""
    text = text_of(filled(BORDER, until="offers.1"))
    offer = BORDER["offers.1"]
    for part, value in {"month": "soon", "by": "mars", "terms.border": 5, "refused": ["mars"], "accepted": "x"}.items():
        found = asked(text=text, answer={"key": "offers.1", "value": offer | {part: value}})
        assert found["problem"]["part"] == part
        assert found["problem"]["told"]
    assert "Expected an answer" in refused(text=text, answer={"key": "offers.1", "value": [1]})


# What is told beside a question


def test_an_order_says_what_it_makes_of_each_answer() -> None:
    """From 0 for the best to 100 for the worst, those between in even steps, ties alike; nothing of a swing alone."""
    text = text_of(filled(BORDER, until="order.northland.border"))
    order = [["old_line"], ["river"], ["line_of_contact"]]
    assert asked(text=text, preview={"key": "order.northland.border", "value": order})["bars"] == {
        "old_line": 0.0, "river": 50.0, "line_of_contact": 100.0
    }  # fmt: skip
    tied = asked(
        text=text, preview={"key": "order.northland.border", "value": [["old_line"], ["river", "line_of_contact"]]}
    )
    assert tied["bars"] == {"old_line": 0.0, "river": 100.0, "line_of_contact": 100.0}
    text = text_of(filled(BORDER, until="swing.northland"))
    swing = asked(text=text, preview={"key": "swing.northland", "value": [["prisoners"], ["border"]]})
    assert swing["bars"] == {"prisoners": 100.0, "border": 50.0}


def test_a_number_says_what_its_ends_make_of_the_answer() -> None:
    """As the file with the number at that value has it; and the number that moves the answer most comes first."""
    text = text_of(filled(WARS["river"], until="otherwise.upstream"))
    state = asked(text=text)
    low = state["question"]["now"]["low"]
    why = f"Of the 2 numbers that are still a guess this one moves the answer most. With {low:g} the chance of a signature is"
    assert state["why"].startswith(why)
    said = asked(text=text, preview={"key": state["question"]["key"], "value": {"low": 10, "high": 90}})["words"]
    made = asked(text=text, answer={"key": state["question"]["key"], "value": {"low": 10, "high": 10}})
    assert f"With 10 the chance of a signature is {asked(text=made['text'], far=True)['words']}, with 90" in said


def test_an_answer_is_changed_and_what_rests_on_it_is_asked_again() -> None:
    """The question opens again, the file stays as it is until it is answered, then it says the other thing."""
    text = text_of(filled(SIEGE, until="offers.1"))
    state = asked(text=text, reopen="order.town.gate", asking="order.town.gate")
    assert state["question"]["key"] == "order.town.gate"
    assert parse(state["text"]).digest == parse(text).digest
    made = asked(text=state["text"], answer={"key": "order.town.gate", "value": [["open"], ["shut"]]})
    assert parse(made["text"]).parties["town"].ranking["gate"].order == ("open", "shut")


def test_what_the_last_answer_did_is_told() -> None:
    """In the words of the terminal, from the chance before."""
    text = text_of(filled(SIEGE))
    far = asked(text=text, far=True, was=0.1)
    assert far["headline"].startswith("If things go as is most likely")
    assert far["moved"] == f"That answer moved the chance of a signature from 10 % to {far['words']}."
    assert asked(text=text, far=True, was=far["chance"])["moved"] == ""
    assert asked(text=text_of(filled(SIEGE, until="order.army.gate")), far=True) == {"headline": None}
