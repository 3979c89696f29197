"""A person who writes a war on the page with the keyboard alone."""

from __future__ import annotations

import json
from typing import Any

from browsing import Tab
from page_form import question_of
from winset.cases.guided.question import FormQuestion, read_answer

FIELD = "write-field"


class Writer:
    """Somebody at the form, who has a keyboard and no mouse."""

    def __init__(self, tab: Tab) -> None:
        self.tab, self.page = tab, tab.page
        self.asked: list[str] = []

    def focused(self) -> dict[str, str]:
        """What has the focus: its id, and what it is called."""
        found: dict[str, str] = self.page.evaluate(
            "({id: document.activeElement.id, name: document.activeElement.ariaLabel ?? document.activeElement.textContent})"
        )
        return found

    def reach(self, name: str = "", *, id: str = "") -> None:
        """Tab on until something has the focus, by its name or its id."""
        for _ in range(120):
            found = self.focused()
            if (name and found["name"] == name) or (id and found["id"] == id):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{name or id} cannot be reached")

    def press(self, name: str) -> None:
        """Reach a button and press it."""
        self.reach(name)
        self.page.keyboard.press("Enter")

    def question(self) -> str:
        """Wait for the question that is due, its words."""
        self.page.locator("form[aria-busy=false] #write-asks:not(:empty)").wait_for()
        return str(self.page.locator("#write-asks").inner_text())

    def after(self, before: str) -> None:
        """Wait until another question is asked, or none."""
        self.tab.until(lambda: self.state() != before)
        self.page.locator("form[aria-busy=false]").wait_for(state="attached")

    def state(self) -> str:
        """What the browser keeps of the file."""
        kept = self.page.evaluate("localStorage.getItem('winset:write')")
        return str(json.loads(kept)["text"]) if kept else ""

    def answer(self, shown: dict[str, Any], given: Any, source: str | None) -> None:
        """Answer a question as somebody would who has `given` in mind: typed words, or what is chosen."""
        question, before = question_of(shown), self.state()
        self.tab.until(lambda: self.question() == shown["asks"])
        self.asked.append(question.key)
        getattr(self, question.kind)(question, given)
        if question.sourced and given and source:
            self.reach(id="write-source")
            self.page.keyboard.type(source)
            self.page.keyboard.press("Enter")
        else:
            self._end(question, given)
        self.after(before)

    def _end(self, question: FormQuestion, given: Any) -> None:
        """What sends the answer."""
        keys = self.page.keyboard
        if question.kind == "order":
            self.press("This is its order" if given else "It does not matter to it")
        elif question.kind == "parts":
            self.press("Put this on record" if given else "Nothing, or nothing more")
        elif question.kind == "range" and not given:
            self.press("Keep the guess")
        elif question.kind == "pick" and not given:
            self.press("Not said")
        else:
            keys.press("Enter")

    def text(self, question: FormQuestion, given: str) -> None:  # noqa: ARG002
        """Type."""
        self.page.keyboard.type(given)

    date = text

    def names(self, question: FormQuestion, given: str) -> None:  # noqa: ARG002
        """Type with commas; the last becomes one by Enter."""
        self.page.keyboard.type(given)
        self.page.keyboard.press("Enter")

    def pick(self, question: FormQuestion, given: str) -> None:
        """Go down to a choice, or mark the first."""
        if not given:
            return
        k = [value for value, _ in question.choices].index(given)
        if k == 0:
            self.page.keyboard.press("Space")
        for _ in range(k):
            self.page.keyboard.press("ArrowDown")

    def some(self, question: FormQuestion, given: list[str]) -> None:
        """Go from box to box and mark some."""
        for k, (value, _) in enumerate(question.choices):
            if value in given:
                self.page.keyboard.press("Space")
            if k < len(question.choices) - 1:
                self.page.keyboard.press("Tab")

    def order(self, question: FormQuestion, given: str) -> None:
        """Move each up to its place, then make ties."""
        labels, now = dict(question.choices), [value for value, _ in question.choices]
        ranks = read_answer(question, given)
        for k, value in enumerate([value for rank in ranks for value in rank]):
            for _ in range(now.index(value) - k):
                self.press(f"{labels[value]}: better")
            now.remove(value)
            now.insert(k, value)
        for rank in ranks:
            for value in rank[1:]:
                self.press(f"{labels[value]}: as good as the one above")

    def range(self, question: FormQuestion, given: str) -> None:
        """Two numbers, or three."""
        if not given:
            return
        found = read_answer(question, given)
        for end in ("low", "mode", "high"):
            if end in found:
                self.reach(id=f"{FIELD}-{end}")
                self.page.keyboard.type(f"{found[end]:g}")

    def parts(self, question: FormQuestion, given: Any) -> None:
        """Nothing: offers are put by another test."""
