"""Measuring by and by: a few solves at a time, for whoever shows what is there and asks for more."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from winset.studies.levering.bench import Bench
from winset.studies.levering.ends import changed_end
from winset.studies.levering.kept import MeasuredEnds, cache_folder

if TYPE_CHECKING:
    from winset.studies.outcome import Outcome
    from winset.studies.progress import Tell

MEASURING = "measuring"
"""What it is called in progress."""


def bench_of(base: Outcome, at_most: int) -> Bench:
    """A bench for a solved conflict, with what is kept of it in the user's cache folder."""
    return Bench(base, MeasuredEnds(base.game.conflict.digest, cache_folder()), at_most)


def advance(bench: Bench, seconds: float, tell: Tell) -> bool:
    """Solve on for some seconds, one thing at least where anything is left; whether anything then is.

    Parameters
    ----------
    bench : Bench
        Takes in what others have measured meanwhile.
    seconds : float
        After so many no further solve begins.
    tell : callable
        Told what is being done and the share of one solve done; where it raises, that solve is lost and no other.
    """
    bench.known.refresh()
    until = time.monotonic() + seconds
    while changes := bench.next(early=True):
        end = changed_end(bench.base, changes[0], lambda share: tell(MEASURING, share))
        bench.known.keep(changes[0], end)
        if time.monotonic() >= until:
            break
    return bool(bench.next(early=True))
