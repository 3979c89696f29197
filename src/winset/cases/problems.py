"""What is wrong in a conflict file, where, and what would be right."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Path = tuple[str | int, ...]

Fault = tuple[Path, str]
"""Where something is wrong, and what."""

MAX_PROBLEMS = 200
"""Most problems that are told of one file."""

MAX_MESSAGE = 600
"""Most characters of a message; what a file holds is shortened in it long before."""

MAX_CHOICES = 1_000
"""Most names among which the nearest right spelling is sought."""


SMALL_STAKES = "noise alone may decide them in time"
NEAR_PEACE = "keeping and breaking the peace lie within"
NEVER_HOLDS = "can never hold"
NEVER_MET = "no state that is ever reached meets it"
"""What every warning of a kind has in its text, so that those of one kind can be told together."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file.

    Attributes
    ----------
    line : int
        Line of the file, from 1; 0 where there is no file.
    path : str
        Where in the file, as `parties.us.war[1].when`; empty for the whole.
    message : str
        What was found, what was expected, what to write.
    severity : {'error', 'warning'}
    """

    line: int
    path: str
    message: str
    severity: Literal["error", "warning"] = "error"

    def located(self, name: str) -> str:
        """The problem as one line, `name:line: path: message`, with nothing in it that could drive a terminal.

        Examples
        --------
        >>> Problem(41, "talks.when", "no factor 'talks'").located("my-war.yaml")
        "my-war.yaml:41: talks.when: no factor 'talks'"
        """
        place = f"{name}:{self.line}" if self.line else name
        text = clean(": ".join(part for part in (place, self.path, _short(self.message, MAX_MESSAGE)) if part))
        return text if self.severity == "error" else f"warning: {text}"


def clean(text: str) -> str:
    """Text on one line, its control characters written out.

    Examples
    --------
    >>> clean("a\\x1b[31m\\nb")
    'a\\\\x1b[31m\\\\nb'
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def first_of(problems: Sequence[Problem]) -> list[Problem]:
    """The problems in the order of the file, each once; of very many errors only the first."""
    ordered = sorted(dict.fromkeys(problems), key=lambda problem: (problem.line, problem.path, problem.message))
    errors = [problem for problem in ordered if problem.severity == "error"]
    if len(errors) <= MAX_PROBLEMS:
        return ordered
    return [*errors[:MAX_PROBLEMS], Problem(0, "", f"only the first {MAX_PROBLEMS} problems are told")]


def show_path(path: Path) -> str:
    """A path in the words of the file, long names shortened.

    Examples
    --------
    >>> show_path(("parties", "us", "war", 1, "when"))
    'parties.us.war[1].when'
    """
    text = ""
    for part in path:
        word = _short(clean(str(part) if not isinstance(part, int) or abs(part) < 10**60 else "…"))
        text += f"[{word}]" if isinstance(part, int) else f".{word}" if text else word
    return text


def _short(text: str, limit: int = 60) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def quoted(value: object) -> str:
    """A value as found in a file, shortened, on one line and free of control characters.

    Examples
    --------
    >>> quoted("no\\n"), quoted(True), quoted(None)
    ("'no\\\\n'", "'true'", 'nothing')
    """
    if value is None:
        return "nothing"
    try:
        text = value if isinstance(value, str) else _as_written(value) if isinstance(value, bool) else repr(value)
    except RecursionError:
        text = "…"
    return f"'{_short(clean(text))}'"


def _as_written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def near(word: str, names: Sequence[str]) -> str:
    """The name that a word most likely stands for; empty where none is near."""
    close = difflib.get_close_matches(word[:100], names[:MAX_CHOICES], n=1, cutoff=0.6)
    return close[0] if close else ""


def nearest(word: object, choices: Iterable[object]) -> str:
    """A hint that names the nearest right spelling, or the choices where they are few.

    A choice that is written alike is of another kind: text where a number or a truth is meant, or the reverse.

    Examples
    --------
    >>> nearest("presdent", ["president", "kremlin"])
    "; did you mean 'president'?"
    >>> nearest("x", ["no", "yes"])
    '; expected no or yes'
    >>> nearest("true", [False, True])
    '; leave the quotes out'
    """
    names = [_as_written(choice) for choice in choices]
    if _as_written(word) in names:
        return "; leave the quotes out" if isinstance(word, str) else "; write it in quotes"
    close = near(_as_written(word), names)
    if close:
        return f"; did you mean '{close}'?"
    if not names:
        return "; there are none"
    return f"; expected {', '.join(names[:12])}, …" if len(names) > 12 else f"; expected {listed(names, 'or')}"


def listed(items: Sequence[str], last: str = "and") -> str:
    """One or more things in a sentence.

    Examples
    --------
    >>> listed(["China", "North Korea", "the Senate"]), listed(["China"])
    ('China, North Korea and the Senate', 'China')
    """
    return f"{', '.join(items[:-1])} {last} {items[-1]}" if len(items) > 1 else items[0]
