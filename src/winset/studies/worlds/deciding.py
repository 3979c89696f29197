"""Which numbers decide a measure: read off the worlds drawn, and by worlds placed at the ends of ranges for it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, TypedDict

from winset.cases.telling import hold_point
from winset.cases.worlds import uncertain
from winset.errors import RequestError
from winset.studies.inventory import inventory
from winset.studies.made import implied
from winset.studies.worlds.ends import effects, ends_task
from winset.studies.worlds.record import WorldTask
from winset.studies.worlds.saltelli import saltelli, sobol_indices
from winset.studies.worlds.sensitivity import sensitivity
from winset.studies.worlds.study import create, expect, open_study, read_records
from winset.studies.worlds.table import measured, table_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from winset.cases.schema import Conflict
    from winset.studies.worlds.ends import EndsTold
    from winset.studies.worlds.saltelli import TotalsTold
    from winset.studies.worlds.sensitivity import SensitivityTold
    from winset.studies.worlds.study import Study
    from winset.studies.worlds.table import Table

    Solve = Callable[[Study, WorldTask, int], None]

ENDS, TOTALS = "ends", "totals"
"""Folders, inside a study's, of the worlds that are placed and not drawn."""

ENOUGH = 200
"""Admissible worlds with which numbers are judged among these alone; with fewer, among all that are solved."""

TOP, BLOCKS = 8, 64
"""Numbers varied together for total indices, and blocks of worlds for them."""


class DrawnNumber(TypedDict):
    """An uncertain number and what it is in one world."""

    path: str
    words: str
    low: float
    mode: float | None
    high: float
    value: float


class WorldNumbers(TypedDict):
    """The numbers of one world."""

    title: str
    seed: int
    world: int | None
    numbers: list[DrawnNumber]


class DecidingTold(TypedDict):
    """Which numbers decide a measure: over worlds drawn, one number at a time, and several together."""

    title: str
    among: str
    indices: SensitivityTold
    ends: EndsTold | None
    totals: TotalsTold | None


def measure_of(table: Table, asked: str | None) -> str:
    """The measure that a question is about: as asked, or a signature by the last month of the record, or at all."""
    if asked is not None:
        return asked
    names = [name for name in table.measures if name.startswith("signed_by.")] or ["signed"]
    if names[-1] not in table.measures:
        raise RequestError("these worlds measure nothing; solve some first")
    return names[-1]


def words_of(conflict: Conflict) -> dict[str, str]:
    """What each number of a conflict is in words, by its path."""
    made = {path: words for path, (words, _) in implied(conflict).items()}
    return made | {row["numbered"]: row["words"] for row in inventory(conflict)}


def study_table(study: Study, conflict: Conflict) -> Table:
    """A study's worlds in columns."""
    return table_of(read_records(study.folder), [number.path for number in uncertain(conflict)])


def among(table: Table) -> bool:
    """Whether too few worlds are admissible to tell numbers apart, so that all solved ones are looked at."""
    return int(table.admissible.sum()) < ENOUGH


def deciding(
    study: Study, conflict: Conflict, *, measure: str | None = None, solve: Solve | None = None
) -> DecidingTold:
    """Rank the numbers by how much of a measure they decide.

    Parameters
    ----------
    study : Study
    conflict : Conflict
    measure : str, optional
        Default a signature by the last month of the record.
    solve : callable, optional
        Solves the worlds of a task into a study, up to a number; without it only placed worlds that are there count.

    Returns
    -------
    dict
        `title`; `among`: which worlds the indices are over; `indices`: as `sensitivity` has them; `ends`: one number at
        a time (`winset.studies.worlds.ends.effects`, each row with `words`), or None; `totals`: indices over the `TOP`
        numbers that move it most at their ends, each row with `words`, or None.
    """
    if solve is not None:
        hold_point(conflict)  # one number at a time is moved from where the file has all
    table, words = study_table(study, conflict), words_of(conflict)
    name = measure_of(table, measure)
    few = among(table)
    found = sensitivity(table, name, seed=study.seed, words=lambda path: words.get(path, path), all_solved=few)
    ends = _ends(study, conflict, name, words, solve)
    return {
        "title": conflict.title,
        "among": "solved world" if few else "admissible world",
        "indices": found,
        "ends": ends,
        "totals": None if ends is None else _totals(study, conflict, name, ends, solve),
    }


def _ends(
    study: Study, conflict: Conflict, measure: str, words: dict[str, str], solve: Solve | None
) -> EndsTold | None:
    """One number at a time, in the study's own folder for it."""
    task, count = ends_task(study.text, study.title, conflict)
    place = _placed(study, ENDS, {"kind": ENDS}, task, count, solve)
    if place is None or not _is_number(measure):
        return None
    return effects(conflict, read_records(place), measure, words)


def _is_number(measure: str) -> bool:
    return not any(sign in measure for sign in ("=", "<", ">"))


def _placed(
    study: Study, name: str, design: dict[str, Any], task: WorldTask, count: int, solve: Solve | None
) -> Path | None:
    """The folder of placed worlds, solved as far as may be; None where there is none."""
    folder = study.folder / name
    if (folder / "study.json").is_file():
        inner = open_study(folder)
        if solve is not None:
            expect(inner, text=study.text, seed=study.seed, design=design)
    elif solve is None:
        return None
    else:
        inner = create(folder, study.text, seed=study.seed, title=study.title, design=design)
    if solve is not None:
        solve(inner, task, count)
    return folder


def _totals(study: Study, conflict: Conflict, measure: str, ends: EndsTold, solve: Solve | None) -> TotalsTold | None:
    """First-order and total indices of the numbers that move a measure most at their ends."""
    chosen = [row for row in ends["rows"][:TOP] if row["swing"] > 0]
    if not chosen or (solve is None and not (study.folder / TOTALS / measure / "study.json").is_file()):
        return None
    keys = [row["key"] for row in chosen]
    points = saltelli(len(keys), BLOCKS, seed=abs(study.seed) % 2**31)
    rows = tuple(tuple(zip(keys, map(float, point), strict=True)) for point in points)
    task = WorldTask(study.text, study.title, study.seed, rows=rows)
    design = {"kind": TOTALS, "measure": measure, "keys": keys, "blocks": BLOCKS}
    place = _placed(study, f"{TOTALS}/{measure}", design, task, len(rows), solve)
    if place is None:
        return None
    table = table_of(read_records(place), [number.path for number in uncertain(conflict)])
    if len(table.worlds) < len(rows):
        return None
    values = [math.nan if math.isnan(x) else float(x) for x in measured(table, measure)]
    found = sobol_indices(values, keys, seed=abs(study.seed) % 2**31)
    for row, told in zip(found["numbers"], chosen, strict=False):
        row["words"] = told["words"]
    return found
