"""What the page sends, as plain data: JSON to the letter, text that can be written, no deeper than a file may be."""

from __future__ import annotations

import json
from typing import Any

from winset.cases.document import MAX_DEPTH

MOST_DEPTH = MAX_DEPTH + 8
"""Deepest nesting: what a change may carry, and the question around it.

What is deeper would be data to the reader here and too deep for the pipe to a worker, or the other way round, as the
stack happens to stand.
"""


def read_body(body: bytes) -> Any:
    """The data of a body.

    Parameters
    ----------
    body : bytes

    Raises
    ------
    ValueError
        Where it is not JSON, holds a number that JSON has not (NaN), half a character, or is nested too deep.
    RecursionError
        Where it is nested deeper than can be read at all.
    """
    found = json.loads(body, parse_constant=_none)
    if b"\\u" in body:
        json.dumps(found, ensure_ascii=False).encode()  # raises where half of a pair stands alone
    if _deeper(found, MOST_DEPTH):
        raise ValueError(f"nested more than {MOST_DEPTH} levels deep")
    return found


def _none(text: str) -> Any:
    raise ValueError(f"{text} is no number of JSON")


def _deeper(part: Any, levels: int) -> bool:
    """Whether there is something inside more than so many lists and mappings."""
    if not isinstance(part, dict | list):
        return False
    if not levels:
        return True
    return any(_deeper(one, levels - 1) for one in (part.values() if isinstance(part, dict) else part))
