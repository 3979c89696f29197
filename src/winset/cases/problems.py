"""What is wrong in a conflict file, where, and what would be right."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

Path = tuple[str | int, ...]


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
        """The problem as one line, `name:line: path: message`.

        Examples
        --------
        >>> Problem(41, "talks.when", "no factor 'talks'").located("my-war.yaml")
        "my-war.yaml:41: talks.when: no factor 'talks'"
        """
        place = f"{name}:{self.line}" if self.line else name
        return ": ".join(part for part in (place, self.path, self.message) if part)


def show_path(path: Path) -> str:
    """A path in the words of the file.

    Examples
    --------
    >>> show_path(("parties", "us", "war", 1, "when"))
    'parties.us.war[1].when'
    """
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def quoted(value: object, limit: int = 60) -> str:
    """A value as found in a file, shortened, on one line and free of control characters."""
    text = value if isinstance(value, str) else repr(value)
    text = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)
    text = text if len(text) <= limit else text[: limit - 1] + "…"
    return f"'{text}'"


def nearest(word: object, choices: Iterable[object]) -> str:
    """A hint that names the nearest right spelling, or the choices where they are few.

    Examples
    --------
    >>> nearest("presdent", ["president", "kremlin"])
    "; did you mean 'president'?"
    >>> nearest("x", ["no", "yes"])
    '; expected no or yes'
    """
    names = [str(choice).lower() if isinstance(choice, bool) else str(choice) for choice in choices]
    close = difflib.get_close_matches(str(word), names, n=1, cutoff=0.6)
    if close:
        return f"; did you mean '{close[0]}'?"
    if not names:
        return "; there are none"
    shown = names[:12]
    tail = ", …" if len(names) > 12 else ""
    listed = ", ".join(shown[:-1]) + (" or " if not tail and len(shown) > 1 else ", " if len(shown) > 1 else "")
    return f"; expected {listed}{shown[-1]}{tail}"
