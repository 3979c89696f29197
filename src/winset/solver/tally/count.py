"""Three exact ways to count packages by their votes, and bounds: whichever is the quickest within the limits."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from winset.solver.tally import join, sums
from winset.solver.tally.kernels import Rows

if TYPE_CHECKING:
    from winset.solver.tally.settle import CountQuestion
    from winset.solver.tally.votes import Targets

PAIRS_PER_ENTRY = 50
"""Pairs of halves that are counted in the time of one addition to an entry of a table of sums."""

MAX_ROWS = 100_000
"""Most rows in all that are added one after the other to a table of sums."""

ROUGH_SHARE = 10
"""Bounds go through the allowed pairs divided by this: ten times the work makes them narrower by a few tenths."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a count may take; beyond it there are bounds.

    Attributes
    ----------
    partial : int
        Partial packages kept in a half; 2**21 at most.
    pairs : int
        Pairs of them that are gone through: with four parties about 4*10**10 a second on one processor.
    sums : int
        Entries of a table of sums of a half, of 8 bytes each; a handful of such tables is held at once.
    """

    partial: int = 2_000_000
    pairs: int = 10**12
    sums: int = 10_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Count:
    """Packages for each target.

    Attributes
    ----------
    low, high : list of int
        In the order of `Targets.tables`; equal where exact.
    best : dict of (set, party) to int
        The position of a set in `Targets.sets` and a column in it to the largest sum; empty where not exact.
    method : str
        `settled`, `listed`, `sums`, `halves` or `bounds`.
    """

    low: list[int]
    high: list[int]
    best: dict[tuple[int, int], int]
    method: str


def count(question: CountQuestion, asked: Targets, limits: Limits, threads: int) -> Count:
    """Count each target in the quickest way that fits the limits.

    Parameters
    ----------
    question : CountQuestion
    asked : Targets
    limits : Limits
    threads : int

    Returns
    -------
    Count
        Sums in `best` are without the question's `base`.
    """
    if not len(question.need):
        return _all_alike(question, asked)
    if len(question.parts) == 1:
        return _listed(question, asked)
    parts = [join.merge(part, len(question.need)) for part in question.parts]
    return _on_sums(question, parts, asked, limits) or _by_halves(question, parts, asked, limits, threads)


def _all_alike(question: CountQuestion, asked: Targets) -> Count:
    """Nobody's vote is open: all packages have one pattern."""
    packages = question.alike * math.prod(len(part) for part in question.parts)
    found = [packages * int(table[0]) for table in asked.tables]
    most = np.sum([0 * question.base, *(part.max(axis=0) for part in question.parts)], axis=0)
    best = {(f, j): int(most[j]) for f, group in enumerate(asked.sets) if found[1 + f] for j in group}
    return Count(found, found, best, "settled")


def _listed(question: CountQuestion, asked: Targets) -> Count:
    """One part: row by row."""
    (points,), need = question.parts, question.need
    pattern = np.zeros(len(points), dtype=np.uint16)
    for j in range(len(need)):
        pattern |= (points[:, j] >= need[j]).astype(np.uint16) << np.uint16(len(need) - 1 - j)
    often = np.bincount(pattern, minlength=len(asked.signed))
    found = [question.alike * int(often[table].sum()) for table in asked.tables]
    best = {}
    wanted = np.any(asked.tables[1:], axis=0) if asked.sets else np.zeros_like(asked.signed)
    rows = np.flatnonzero(wanted[pattern])
    rows, present = rows[np.argsort(pattern[rows], kind="stable")], np.flatnonzero(wanted & (often > 0))
    first = np.cumsum(often[present]) - often[present]
    for j in sorted({j for group in asked.sets for j in group} if len(rows) else ()):
        most = np.maximum.reduceat(points[rows, j], first)
        for f, (group, table) in enumerate(zip(asked.sets, asked.unlocked, strict=True)):
            if j in group and found[1 + f]:
                best[f, j] = int(most[table[present]].max())
    return Count(found, found, best, "listed")


def _on_sums(question: CountQuestion, parts: list[Rows], asked: Targets, limits: Limits) -> Count | None:
    """Count on tables of sums, in units of each party's greatest common divisor; None where halves are as good."""
    q, sizes = len(question.need), [len(part.times) for part in parts]
    rows, pairs = sum(sizes), math.prod(sizes)
    packages = math.prod(int(part.times.sum()) for part in parts)
    if rows > MAX_ROWS or packages.bit_length() > sums.MOST_BITS:
        return None
    unit = np.ones(len(question.party), dtype=np.int64)
    unit[:q] = np.gcd.reduce(np.concatenate([part.points[:, :q] for part in parts]), axis=0)
    scaled, need = [Rows(part.points // unit, part.times) for part in parts], -(-question.need // unit[:q])
    left, right, entries = sums.split([part.points for part in scaled], need)
    slower = entries * (rows + 2**q) * PAIRS_PER_ENTRY > pairs
    if entries > limits.sums or (slower and pairs <= limits.pairs):
        return None
    found, best = sums.count(scaled, need, asked, (left, right))
    found = [question.alike * n for n in found]
    return Count(found, found, {(f, j): int(unit[j]) * n for (f, j), n in best.items()}, "sums")


def _by_halves(question: CountQuestion, parts: list[Rows], asked: Targets, limits: Limits, threads: int) -> Count:
    """Count pairs of halves; where they are too many, bounds."""
    need, most = question.need, max(1, min(limits.partial, join.MOST_PARTIAL))
    halves = join.halve(parts, need, asked.alive, most)
    if halves is not None and join.pairs(*halves) <= limits.pairs:
        found, best = join.count(*halves, need, asked, threads)
        found = [question.alike * n for n in found]
        return Count(found, found, best, "halves")

    def rough(rounding: int) -> tuple[join.Half, join.Half]:
        made = halves or join.halve(parts, need, asked.alive, most, rounding)
        assert made is not None
        return join.fit(*made, len(need), limits.pairs // ROUGH_SHARE, rounding)

    wider = asked.for_bounds()
    with ThreadPoolExecutor(min(2, threads)) as pool:
        both = list(pool.map(rough, (-1, 1)))
    low, high = ([question.alike * n for n in join.count(*made, need, wider, threads)[0]] for made in both)
    return Count(low, high, {}, "bounds")
