"""Questions at a terminal, by questionary."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import questionary
from rich.padding import Padding
from rich.text import Text

from winset.errors import RequestError
from winset.views.guided import BACK, Back

if TYPE_CHECKING:
    from rich.console import Console

BACK_TITLE = "< back"


ARROWS, MARKS = "(arrow keys, Enter)", "(arrow keys, space marks, Enter ends)"


class Terminal:
    """Puts the questions of the form to a person at a terminal."""

    def __init__(self, console: Console) -> None:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise RequestError(
                "questions are asked at a terminal, and this is none; `pattern` writes a file to change by hand",
                mentions=["pattern"],
            )
        self.console = console

    def _told(self, asks: str, told: str) -> None:
        """The question and what is meant by it, as wide as the terminal."""
        self.console.print(Text(asks, style="bold"))
        if told:
            self.console.print(Padding(Text(told), (0, 0, 0, 2)))

    def words(self, asks: str, told: str, check: Any, now: str = "") -> str:
        """Words that pass a check."""
        self._told(asks, told)
        return _forward(str(questionary.text("", default=now, qmark=">", validate=check).unsafe_ask()))

    def one(self, asks: str, told: str, choices: list[tuple[str, str]]) -> str:
        """One of some choices, by its value."""
        self._told(asks, told)
        shown = [questionary.Choice(label, value) for value, label in [*choices, (BACK, BACK_TITLE)]]
        return _forward(str(questionary.select("", choices=shown, qmark=">", instruction=ARROWS).unsafe_ask()))

    def some(self, asks: str, told: str, choices: list[tuple[str, str]], check: Any, now: list[str]) -> list[str]:
        """Any of some choices that pass a check."""
        self._told(asks, told)
        shown = [questionary.Choice(label, value, checked=value in now) for value, label in choices]
        shown.append(questionary.Choice(BACK_TITLE, BACK))

        def checked(found: list[str]) -> Any:
            return True if BACK in found else check(found)

        ask = questionary.checkbox("", choices=shown, qmark=">", instruction=MARKS, validate=checked)
        found = list(ask.unsafe_ask())
        if BACK in found:
            raise Back
        return found


def _forward(found: str) -> str:
    if found.strip() == BACK:
        raise Back
    return found
