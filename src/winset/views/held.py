"""What stays on one line where text is folded: a number and its percent sign."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.segment import Segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import Console
    from rich.text import Text

HOLD = "\ue000"
"""Stands for a space at which no line ends, until the lines are made: Rich would end one at a no-break space too. It is
a sign without a meaning, and text from a file, which is printable, never has it."""

_SPACE = re.compile(r"(?<=\d) (?=%)")


def held(text: Text) -> Text:
    """Text whose numbers are held to their percent signs, as long as before.

    Examples
    --------
    >>> from rich.console import Console
    >>> from rich.text import Text
    >>> [str(line).replace(HOLD, "_").strip() for line in held(Text("so in 75 % of them")).wrap(Console(), 8)]
    ['so in', '75_% of', 'them']
    """
    made = text.copy()
    made.plain = _SPACE.sub(HOLD, text.plain)
    return made


def wrapped(text: Text, console: Console, width: int) -> Iterator[Text]:
    """Text as lines of a width, none of which ends before a percent sign."""
    for line in held(text).wrap(console, width):
        line.plain = line.plain.replace(HOLD, " ")
        yield line


def released(segments: Iterable[Segment]) -> Iterator[Segment]:
    """What is printed, with spaces again where something was held."""
    for text, style, control in segments:
        yield Segment(text.replace(HOLD, " "), style, control)
