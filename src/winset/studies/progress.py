"""Progress: how a study tells what it is doing, and what share of it is done."""

from __future__ import annotations


def silent(what: str, share: float) -> None:
    """Nobody is told what is being done, or the share of it done."""
    del what, share
