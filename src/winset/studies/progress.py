"""Progress: how a study tells what it is doing, and what share of it is done."""

from __future__ import annotations

from collections.abc import Callable

Tell = Callable[[str, float], None]
"""Is told what is being done, and the share of it done, from 0 to 1."""

TellShare = Callable[[float], None]
"""The same, of one thing."""


def silent(what: str, share: float) -> None:
    """Nobody is told what is being done, or the share of it done."""
    del what, share


def unheard(share: float) -> None:
    """Nobody is told the share done."""
    del share
