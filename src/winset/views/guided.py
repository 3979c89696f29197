"""The form on a terminal: asks question by question, and says after each what the file now answers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from rich.text import Text

from winset.cases.guided.form import opened, save
from winset.cases.guided.question import read_answer
from winset.cases.guided.steps import answered, open_questions
from winset.errors import RequestError
from winset.studies.guidance import following, so_far
from winset.views.sentences import headline
from winset.views.words import count, plain

if TYPE_CHECKING:
    from rich.console import Console

    from winset.cases.guided.form import Form
    from winset.cases.guided.question import FormQuestion

BACK, INSTALL = "<", "pip install 'winset[guided]'"
HOW = "How do you know?"
HOW_HELP = "A source and its page, or nothing: then it is marked as an assumption."


class Back(Exception):
    """The wish to go back by one question."""


class Asks(Protocol):
    """Who puts questions to a person. All raise `Back`, and KeyboardInterrupt or EOFError where the person leaves."""

    def words(self, asks: str, told: str, check: Any) -> str:
        """Words that pass a check, which takes them and gives True or what is wrong."""

    def one(self, asks: str, choices: list[tuple[str, str]]) -> str:
        """One of some choices, by its value."""

    def some(self, asks: str, choices: list[tuple[str, str]], check: Any) -> list[str]:
        """Any of some choices that pass a check."""


def guide(file: str, asks: Asks, console: Console, *, schema: bool = False, force: bool = False) -> None:
    """Ask until nothing is left, or the person leaves; every answer is kept at once.

    Parameters
    ----------
    file : str
        Written after each answer; gone on with where it is there.
    asks : Asks
    console : Console
    schema : bool
        Whether its first line names the schema beside it.
    force : bool
        Begin anew, whatever is there.
    """
    form = opened(file, anew=force)
    before: list[Form] = []
    save(form, file, schema=schema)
    _hello(form, console)
    try:
        while (question := following(form)) is not None:
            form = _step(form, before, question, asks, console)
            save(form, file, schema=schema)
            _show(form, question, console)
    except (KeyboardInterrupt, EOFError):
        console.print(Text(f"\nKept in {plain(file)}. The same command goes on: winset new {plain(file)} --guided"))
        return
    console.print(Text(f"Nothing is left to ask. Next: winset check {plain(file)}; winset run {plain(file)}"))


def _hello(form: Form, console: Console) -> None:
    if form.done:
        console.print(Text(f"Going on with {plain(form.data['title'])}: {count(len(form.done), 'question')} answered."))
    else:
        told = "FormQuestion by question, from who fights to what it costs. The file is whole after every answer."
        console.print(Text(told))
    console.print(Text("< goes back by a question; Ctrl-C leaves, and nothing is lost.\n", style="dim"))


def _step(form: Form, before: list[Form], question: FormQuestion, asks: Asks, console: Console) -> Form:
    """Ask one question; the form with its answer, or as it was before the last one."""
    try:
        answer = _answer(question, asks, console)
        source = _source(question, answer, asks)
        found = answered(form, question.key, answer, source)
    except Back:
        return before.pop() if before else form
    except RequestError as error:
        console.print(Text(f"That cannot be: {plain(str(error))}", style="red"))
        return form
    before.append(form)
    return found


def _source(question: FormQuestion, given: Any, asks: Asks) -> str | None:
    if not (question.sourced and given):
        return None
    check = replace(question, kind="text", optional=True)
    found: str | None = read_answer(check, asks.words(HOW, HOW_HELP, _checks(check)))
    return found


def _checks(question: FormQuestion) -> Any:
    """What an asker may check words with: True, or what is wrong."""

    def check(words: str) -> bool | str:
        if words.strip() == BACK:
            return True
        try:
            read_answer(question, words)
        except RequestError as error:
            return str(error)
        return True

    return check


def _answer(question: FormQuestion, asks: Asks, console: Console) -> Any:
    """The answer to a question, read and checked."""
    choices = [(value, plain(label)) for value, label in question.choices]
    text = plain(question.asks)
    if question.kind == "parts":
        return _parts(question, asks, console)
    if question.kind == "pick":
        none = [("", "Not said")] if question.optional else []
        return asks.one(f"{text} {plain(question.help)}".strip(), [*choices, *none]) or None
    if question.kind == "some":
        least = int(question.least)
        check = (lambda found: len(found) >= least or f"choose {least} at least") if least else (lambda _: True)
        return asks.some(f"{text} {plain(question.help)}".strip(), choices, check)
    told = question.help
    if question.kind == "order":
        told = f"{'   '.join(f'{k} {label}' for k, (_, label) in enumerate(choices, 1))}. {told}"
    if question.default:
        told = f"{told} Taken so far, as a guess: {_range(question.default)}; Enter keeps it."
    return read_answer(question, asks.words(text, plain(told), _checks(question)))


def _range(now: dict[str, float]) -> str:
    """A range as it is typed."""
    return " ".join(f"{now[bound]:g}" for bound in ("low", "mode", "high") if bound in now)


def _parts(question: FormQuestion, asks: Asks, console: Console) -> dict[str, Any] | None:
    """What belongs together, part by part; None where there is nothing."""
    there = asks.one(
        f"{plain(question.asks)} {plain(question.help)}", [("yes", "I have one"), ("no", "Nothing (more)")]
    )
    if there == "no":
        return None
    return {part.key: _answer(part, asks, console) for part in question.parts}


def _show(form: Form, question: FormQuestion, console: Console) -> None:
    """What the file answers now."""
    if question.key in form.done:
        answer = so_far(form)
        if answer is not None:
            console.print(Text(f"So far: {headline(answer)}", style="cyan"))
    left = sum(1 for _ in open_questions(form))
    console.print(Text(f"({count(len(form.done), 'answer')}, about {left} to go)\n", style="dim"))
