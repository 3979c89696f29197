"""One uncertain number at a time: what each end of its range does to a measure, all else as the file has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

from winset.cases.worlds import Uncertain, uncertain
from winset.studies.worlds.record import WorldTask

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from winset.cases.schema import Conflict


class NumberEnds(TypedDict):
    """A measure with one number at each end of its range; None in a world that is impossible."""

    key: str
    paths: list[str]
    low: float
    high: float
    at_low: float | None
    at_high: float | None
    swing: float
    words: str


class EndsTold(TypedDict):
    """How far each number moves a measure, the furthest first."""

    measure: str
    value: float | None
    rows: list[NumberEnds]


def keys_of(conflict: Conflict) -> list[str]:
    """The keys of a conflict's uncertain numbers, each once, in file order."""
    return list(dict.fromkeys(number.key for number in uncertain(conflict)))


def ends_task(text: str, name: str, conflict: Conflict) -> tuple[WorldTask, int]:
    """The worlds that place one key at the low and at the high end of its ranges, and how many they are.

    World 0 is the file itself; worlds 2j + 1 and 2j + 2 have the key j low and high.

    Parameters
    ----------
    text, name : str
        The conflict file and what to call it.
    conflict : Conflict
        The same, read.

    Returns
    -------
    WorldTask and int
    """
    rows: list[tuple[tuple[str, float], ...]] = [()]
    for key in keys_of(conflict):
        rows += [((key, 0.0),), ((key, 1.0),)]
    return WorldTask(text, name, 0, rows=tuple(rows)), len(rows)


def effects(
    conflict: Conflict, records: Iterable[Mapping[str, Any]], measure: str, words: Mapping[str, str]
) -> EndsTold:
    """How far each number moves a measure, the furthest first.

    Parameters
    ----------
    conflict : Conflict
    records : iterable of Record
        Of the worlds of `ends_task`, those that are there.
    measure : str
        A number of every world.
    words : mapping of path to str

    Returns
    -------
    dict
        `measure`; `value`: in the file as it stands; `rows`: for each key `paths`, `low` and `high` (the ends of its
        first range), `words`, `at_low`, `at_high` (the measure there; None in a world that is impossible), `swing`: the
        distance between the largest and the smallest of these two and `value`.
    """
    found = {record["world"]: record["measures"].get(measure) for record in records}
    base = found.get(0)
    numbers: dict[str, list[Uncertain]] = {}
    for number in uncertain(conflict):
        numbers.setdefault(number.key, []).append(number)
    rows: list[NumberEnds] = []
    for j, (key, ranges) in enumerate(numbers.items()):
        low, high = found.get(2 * j + 1), found.get(2 * j + 2)
        there = [x for x in (low, base, high) if isinstance(x, (int, float))]
        swing = max(there) - min(there) if there else 0.0
        rows.append({
            "key": key, "paths": [number.path for number in ranges], "low": ranges[0].low, "high": ranges[0].high,
            "at_low": low, "at_high": high, "swing": swing,
            "words": "; ".join(words.get(number.path, number.path) for number in ranges),
        })  # fmt: skip
    return {"measure": measure, "value": base, "rows": sorted(rows, key=lambda row: -row["swing"])}
