"""Where next to nothing is admissible: statements that never hold together, and what the nearest worlds break."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypedDict

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from winset.studies.worlds.table import Table

    Sets = dict[tuple[str, ...], int]

LARGEST = 4
"""Most statements in a set that never holds."""

MOST_SETS = 20
"""Most such sets told."""


class NeverTogether(TypedDict):
    """Statements that no world respects together, and how many would if they had nothing to do with each other."""

    statements: list[str]
    expected: float


class BrokenIn(TypedDict):
    """A statement, and in how many of some worlds it is broken."""

    id: str
    worlds: int


class NearestWorlds(TypedDict):
    """The solved worlds that break the fewest statements: how many each breaks, how many they are, and which it is."""

    broken: int
    worlds: int
    statements: list[BrokenIn]


def never_together(table: Table, *, most: int | None = MOST_SETS) -> list[NeverTogether]:
    """The smallest sets of up to `LARGEST` statements that hold together in none of the worlds judged.

    Smallest: without any of its statements a set does hold in some world. A statement that cannot be tested in a world
    is held not to be broken there. It says what did not happen in the worlds drawn, not what could not: beside each set
    stands in how many worlds it would hold if its statements had nothing to do with each other. Of a set with well
    under one such world nothing can be said.

    Parameters
    ----------
    table : Table
    most : int, optional
        How many sets are told; None for all.

    Returns
    -------
    list of dict
        `statements`: ids; `expected`: worlds. The smallest sets first, among equals those most expected to hold.

    Examples
    --------
    >>> from winset.studies.worlds.table import table_of
    >>> said = [{"A": "respected", "B": "violated"}, {"A": "tie", "B": "respected"}]
    >>> rows = [{"world": k, "status": "solved", "numbers": [], "statements": one} for k, one in enumerate(said)]
    >>> never_together(table_of(rows, []))
    [{'statements': ['A', 'B'], 'expected': 0.5}]
    """
    judged = table.judged
    worlds = int(judged.sum())
    holds: Sets = {(name,): _bits(column, judged) for name, column in table.statements.items()}
    rates = {name: bits.bit_count() / max(1, worlds) for (name,), bits in holds.items()}
    found: list[tuple[str, ...]] = []
    alive: Sets = {(): (1 << worlds) - 1}
    for _ in range(LARGEST if worlds else 0):
        together = _larger(alive, holds)
        found += [names for names, bits in together.items() if not bits]
        alive = {names: bits for names, bits in together.items() if bits}
    rows: list[NeverTogether] = [
        {"statements": list(names), "expected": worlds * math.prod(rates[name] for name in names)} for names in found
    ]
    rows.sort(key=lambda row: (len(row["statements"]), -row["expected"], row["statements"]))
    return rows[:most]


def nearest_to(table: Table) -> NearestWorlds | None:
    """The solved worlds that break the fewest statements, a tie counted as broken; None where no world is solved.

    Parameters
    ----------
    table : Table

    Returns
    -------
    dict or None
        `broken`: how many statements each of them breaks; `worlds`: how many worlds they are; `statements`: those that
        some of them break, `id` and in how many of these `worlds`, the commonest first.

    Examples
    --------
    >>> from winset.studies.worlds.table import table_of
    >>> said = [{"A": "violated", "B": "violated"}, {"A": "violated", "B": "respected"}]
    >>> rows = [{"world": k, "status": "solved", "numbers": [], "statements": one} for k, one in enumerate(said)]
    >>> nearest_to(table_of(rows, []))
    {'broken': 1, 'worlds': 1, 'statements': [{'id': 'A', 'worlds': 1}]}
    """
    rows = np.flatnonzero(table.solved)
    if not rows.size:
        return None
    broken = {name: np.array([column[w] in ("violated", "tie") for w in rows])
              for name, column in table.statements.items()}  # fmt: skip
    each = sum(broken.values(), np.zeros(rows.size, dtype=np.int64))
    best = each == each.min()
    told = [BrokenIn(id=name, worlds=int(held[best].sum())) for name, held in broken.items() if held[best].any()]
    told.sort(key=lambda row: (-row["worlds"], row["id"]))
    return {"broken": int(each.min()), "worlds": int(best.sum()), "statements": told}


def _bits(column: tuple[str | None, ...], judged: NDArray[np.bool_]) -> int:
    """The worlds judged in which a statement is not broken, a bit each."""
    kept = [column[w] not in ("violated", "tie") for w in np.flatnonzero(judged)]
    return int("0" + "".join("1" if held else "0" for held in kept), 2)


def _larger(alive: Sets, holds: Sets) -> Sets:
    """Sets of one statement more, all of whose parts hold together in some world."""
    names = [name for (name,) in holds]
    found: Sets = {}
    for chosen, bits in alive.items():
        for name in names[names.index(chosen[-1]) + 1 if chosen else 0 :]:
            parts = [(*chosen[:k], *chosen[k + 1 :], name) for k in range(len(chosen))]
            if all(part in alive for part in parts):
                found[*chosen, name] = bits & holds[name,]
    return found
