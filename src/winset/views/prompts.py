"""Questions at a terminal, by questionary."""

from __future__ import annotations

import sys
from typing import Any

import questionary

from winset.errors import RequestError
from winset.views.guided import BACK, Back

BACK_TITLE = "< back"


class Terminal:
    """Puts the questions of the form to a person at a terminal."""

    def __init__(self) -> None:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise RequestError(
                "questions are asked at a terminal, and this is none; `pattern` writes a file to change by hand",
                mentions=["pattern"],
            )

    def words(self, asks: str, told: str, check: Any) -> str:
        """Words that pass a check."""
        print(f"{asks}\n  {told}" if told else asks)
        return _forward(str(questionary.text("", qmark=">", validate=check).unsafe_ask()))

    def one(self, asks: str, choices: list[tuple[str, str]]) -> str:
        """One of some choices, by its value."""
        shown = [questionary.Choice(label, value) for value, label in [*choices, (BACK, BACK_TITLE)]]
        return _forward(str(questionary.select(asks, choices=shown).unsafe_ask()))

    def some(self, asks: str, choices: list[tuple[str, str]], check: Any) -> list[str]:
        """Any of some choices that pass a check."""
        shown = [questionary.Choice(label, value) for value, label in choices]
        return list(questionary.checkbox(asks, choices=shown, validate=check).unsafe_ask())


def _forward(found: str) -> str:
    if found.strip() == BACK:
        raise Back
    return found
