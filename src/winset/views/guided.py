"""The form on a terminal: asks question by question, and says after each what the file now answers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from rich.text import Text

from winset.cases.calendar import FORMS
from winset.cases.guided.form import opened, save
from winset.cases.guided.question import FormQuestion, read_answer
from winset.cases.guided.steps import answered, changeable, followed, open_questions, reopened
from winset.errors import RequestError
from winset.studies.guidance import following, so_far
from winset.views.ends import ever
from winset.views.guided_words import (
    ALL_DONE,
    AS_BEFORE,
    GREETING,
    HOW,
    HOW_HELP,
    NOBODY,
    SOURCE,
    begun_words,
    guess_words,
    left_words,
    moved_words,
)
from winset.views.sentences import headline
from winset.views.words import plain

if TYPE_CHECKING:
    from rich.console import Console

    from winset.cases.guided.form import Form

BACK, INSTALL = "<", "pip install 'winset[guided]'"
SAME = "="


class Back(Exception):
    """The wish to go back by one question."""


class Asks(Protocol):
    """Who puts questions to a person. All raise `Back`, and KeyboardInterrupt or EOFError where the person leaves."""

    def words(self, asks: str, told: str, check: Any, now: str = "") -> str:
        """Words that pass a check, which takes them and gives True or what is wrong; `now` is what stands there."""

    def one(self, asks: str, told: str, choices: list[tuple[str, str]]) -> str:
        """One of some choices, by its value."""

    def some(self, asks: str, told: str, choices: list[tuple[str, str]], check: Any, now: list[str]) -> list[str]:
        """Any of some choices that pass a check; `now` are marked."""


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
    run = _Run(followed(opened(file, anew=force), file), asks, console)
    save(run.form, file, schema=schema)
    run.hello()
    try:
        while (question := run.next()) is not None:
            run.step(question)
            save(run.form, file, schema=schema)
            run.show(question)
    except (KeyboardInterrupt, EOFError):
        console.print(Text(f"\nKept in {plain(file)}. The same command goes on: winset new {plain(file)} --guided"))
        return
    console.print(Text(f"Nothing is left to ask. Next: winset check {plain(file)}; winset run {plain(file)}"))


@dataclass(slots=True)
class _Run:
    """A form being answered: where it stands, how it stood before each answer, and what was answered."""

    form: Form
    asks: Asks
    console: Console
    before: list[Form] = field(default_factory=list)
    given: dict[str, Any] = field(default_factory=dict)
    source: str = ""
    chance: float | None = None
    said: list[str] = field(default_factory=list)
    """What was said last of what the file answers, and after it that this is as before."""

    def hello(self) -> None:
        """Say what this is."""
        self.console.print(Text(begun_words(self.form) if self.form.done else GREETING))
        self.console.print(Text("< goes back by a question; Ctrl-C leaves, and nothing is lost.\n", style="dim"))

    def next(self) -> FormQuestion | None:
        """The next question; where nothing is left, one of those answered that the person would change."""
        question = following(self.form)
        while question is None:
            known = changeable(self.form)
            choices = [("", "Nothing: it is done"), *((one.key, plain(one.asks)) for one in known)]
            try:
                key = self.asks.one(f"{ALL_DONE} Which answer would you change?", "", choices)
            except Back:
                if self.before:
                    self.form = self.before.pop()
                    return following(self.form)
                continue
            if not key:
                return None
            self.before.append(self.form)
            self.form = reopened(self.form, key)
            question = next((one for _, one in open_questions(self.form) if one.key == key), None)
        return question

    def step(self, question: FormQuestion) -> None:
        """Ask one question, and put its answer, or go back to before the last one."""
        try:
            found = answered(self.form, question.key, *self._told(question))
        except Back:
            self.form = self.before.pop() if self.before else self.form
        except RequestError as error:
            self.console.print(Text(f"That cannot be: {plain(str(error))}", style="red"))
        else:
            self.before.append(self.form)
            self.form = found

    def _told(self, question: FormQuestion) -> tuple[Any, str | None]:
        """The answer to a question and how one knows; `<` at the second asks the question itself again."""
        while True:
            found = self._answer(question)
            if not (question.sourced and found):
                return found, None
            told = HOW_HELP + (f" = repeats “{plain(self.source)}”." if self.source else "")
            try:
                words = self.asks.words(HOW, told, _source_check)
            except Back:
                continue
            if not words.strip():
                return found, None
            self.source = self.source if words.strip() == SAME else " ".join(words.split())
            return found, self.source or None

    def _answer(self, question: FormQuestion) -> Any:
        """The answer to a question, read and checked."""
        choices = [(value, plain(label)) for value, label in question.choices]
        asks, now = plain(question.asks), self.given.get(question.key)
        typed = f"As {FORMS[question.step]}." if question.kind == "date" else question.typed
        told = " ".join(filter(None, (plain(question.help), typed)))
        if question.kind == "parts":
            return self._parts(question)
        if question.kind == "pick":
            none = [("", "Not said")] if question.optional else []
            return self.asks.one(asks, told, [*choices, *none]) or None
        if question.kind == "some":
            found = self.asks.some(asks, told, choices, _at_least(int(question.least)), now or [])
            if not found:
                self.console.print(Text(f"  {NOBODY}"))
            self.given[question.key] = found
            return found
        if question.kind == "order":
            told = f"{'   '.join(f'{k} {label}' for k, (_, label) in enumerate(choices, 1))}. {told}"
        if question.default:
            told = f"{told} {guess_words(question)}; Enter keeps it."
        words = self.asks.words(asks, told, _checks(question), now or "")
        self.given[question.key] = words
        return read_answer(question, words)

    def _parts(self, question: FormQuestion) -> dict[str, Any] | None:
        """What belongs together, part by part; None where there is nothing."""
        there = [("yes", "I have one"), ("no", "Nothing (more)")]
        if self.asks.one(plain(question.asks), plain(question.help), there) == "no":
            return None
        before = dict(self.given)
        found = {part.key: self._answer(part) for part in question.parts}
        self.given = before  # the next of its kind has the same parts, and begins empty
        return found

    def show(self, question: FormQuestion) -> None:
        """What the file answers now, and how far that has moved."""
        answer = so_far(self.form) if question.key in self.form.done else None
        if answer is not None:
            self._so_far(headline(answer))
            chance = ever(answer)
            if moved := moved_words(self.chance, chance):
                self.console.print(Text(moved, style="bold"))
            self.chance = chance
        left = sum(1 for _ in open_questions(self.form))
        self.console.print(Text(f"({left_words(len(self.form.done), left)})\n" if left else "", style="dim"))

    def _so_far(self, words: str) -> None:
        """What the file answers now, where that has changed; where it has not, that it has not, once."""
        if self.said[:1] != [words]:
            self.said = [words]
            self.console.print(Text(f"So far: {words}", style="cyan"))
        elif len(self.said) == 1:
            self.said.append(AS_BEFORE)
            self.console.print(Text(AS_BEFORE, style="cyan"))


def _at_least(least: int) -> Any:
    """A check that so many are chosen."""
    return lambda found: len(found) >= least or f"choose {least} at least"


def _source_check(words: str) -> bool | str:
    """Whether words may be a source: an order or a number typed too early is none."""
    if words.strip() in ("", BACK, SAME):
        return True
    if re.fullmatch(r"[\d\s>=,.-]+", words):
        return "that looks like an answer to another question; type a source, or nothing"
    found: bool | str = _checks(SOURCE)(words)
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
