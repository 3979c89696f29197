"""How many packages of the win-set have each option, together with what is chosen so far."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypedDict

import numpy as np

from winset.game.space import Part
from winset.studies.dealing.table import rows_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from winset.game.space import Space
    from winset.studies.dealing.table import MonthTable

LISTED = 20_000
"""Most packages that are listed at a time, where all of them are too many."""


class OptionCount(TypedDict):
    """Packages with an option and with what is chosen on the other issues: signed, and admitted by the rules."""

    signed: int
    of: int


class ChosenCount(TypedDict):
    """Packages with all that is chosen: how many would be signed, of how many; None where they were not counted."""

    signed: int | None
    of: int | None


@dataclass(frozen=True, slots=True, eq=False)
class _Left:
    """The packages that some options leave, by their rows, and which of them would be signed."""

    space: Space
    rows: NDArray[np.int64]
    signed: NDArray[np.bool_]


def option_counts(table: MonthTable, chosen: Mapping[int, int]) -> list[list[OptionCount] | None]:
    """The packages that have each option of each issue with what is chosen on the others.

    Parameters
    ----------
    table : MonthTable
    chosen : mapping of issue to option
        By their places in the file.

    Returns
    -------
    list of list
        By issue, by option; None for an issue where more than `LISTED` packages would have to be listed.
    """
    if table.shelves:
        return [_on_shelves(table, _others(chosen, i), i) for i in range(len(table.space.issues))]
    base = _left(table.space, chosen)
    found: list[list[OptionCount] | None] = []
    for i in range(len(table.space.issues)):
        left = _left(table.space, _others(chosen, i)) if i in chosen else base
        found.append(_listed(left, i) if left else None)
    return found


def chosen_count(table: MonthTable, chosen: Mapping[int, int]) -> ChosenCount:
    """The packages with all that is chosen."""
    if table.shelves:
        where = _place(table, chosen)
        return {"signed": _many(table.shelves.signed[where]), "of": _many(table.shelves.admits[where])}
    left = _left(table.space, chosen)
    if left is None:
        return {"signed": None, "of": with_options(table.space, chosen).admissible}
    return {"signed": _many(left.signed), "of": len(left.rows)}


def with_options(space: Space, chosen: Mapping[int, int]) -> Space:
    """A space of the packages alone that have some options."""
    return replace(space, parts=tuple(_kept(part, chosen) for part in space.parts))


def _kept(part: Part, chosen: Mapping[int, int]) -> Part:
    """The rows of a part that have some options."""
    held = [(j, chosen[i]) for j, i in enumerate(part.issues) if i in chosen]
    if not held:
        return part
    kept = np.all([part.digits[:, j] == option for j, option in held], axis=0)
    return Part(part.issues, part.digits[kept], part.points[kept], part.clauses[kept])


def _place(table: MonthTable, chosen: Mapping[int, int]) -> tuple[int | slice, ...]:
    """Where the packages with some options stand on the shelves."""
    return tuple(chosen.get(i, slice(None)) for i in range(len(table.space.issues)))


def _many(marks: NDArray[np.bool_] | np.bool_) -> int:
    return int(np.count_nonzero(marks))


def _others(chosen: Mapping[int, int], i: int) -> dict[int, int]:
    """What is chosen on all issues but one."""
    return {issue: option for issue, option in chosen.items() if issue != i}


def _on_shelves(table: MonthTable, others: Mapping[int, int], i: int) -> list[OptionCount]:
    """The packages with each option of an issue, others as chosen."""
    assert table.shelves is not None
    where = _place(table, others)
    axis = sum(issue not in others for issue in range(i))
    rest = tuple(k for k in range(len(where) - len(others)) if k != axis)
    return _paired(
        *(np.count_nonzero(marks[where], axis=rest) for marks in (table.shelves.signed, table.shelves.admits))
    )


def _left(space: Space, chosen: Mapping[int, int]) -> _Left | None:
    """The packages that are left, listed; None where they are too many."""
    left = with_options(space, chosen)
    if left.admissible > LISTED:
        return None
    rows = rows_in(left, 0, left.admissible)
    return _Left(left, rows, left.signed(rows))


def _listed(left: _Left, i: int) -> list[OptionCount]:
    """Those of them with each option of an issue."""
    j, part = next((j, part) for j, part in enumerate(left.space.parts) if i in part.issues)
    digits, size = part.digits[left.rows[:, j], part.issues.index(i)], len(left.space.options[i])
    return _paired(np.bincount(digits[left.signed], minlength=size), np.bincount(digits, minlength=size))


def _paired(signed: NDArray[np.int64], admitted: NDArray[np.int64]) -> list[OptionCount]:
    return [{"signed": one, "of": all_} for one, all_ in zip(signed.tolist(), admitted.tolist(), strict=True)]
