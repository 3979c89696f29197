"""The packages nearest to one that would be refused which would be signed: fewest options changed, then least loss."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypedDict

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from winset.game.space import Part
    from winset.studies.dealing.table import MonthTable, Shelves

SHOWN = 5
"""Nearest packages that are told."""

WEIGHED = 10_000
"""Most packages equally near whose losses are compared, the first in the order of the file."""

LOOKED = 200_000
"""Most packages that are looked at around one, where all of them are too many to list."""


class NearPackage(TypedDict):
    """A package that would be signed, by what it has otherwise than the one asked for.

    `loss`: what the parties with a say in the month give up by it beside the one asked for, each in its own
    temperatures, added; None where the rules forbid that one.
    """

    package: dict[str, str]
    changes: dict[str, str]
    loss: float | None
    gains: dict[str, float]


class NearestTold(TypedDict):
    """The packages with the fewest options changed that would be signed.

    `changed`: how many options; None where there is no such package, or it lies beyond `looked`: up to so many changed
    options were looked at, None for all. `packages`: how many are equally near; `shown`: the first of them.
    """

    changed: int | None
    packages: int
    looked: int | None
    shown: list[NearPackage]


class Near(NamedTuple):
    """The nearest packages, by their options (n, issues), how many options they differ in, how many there are."""

    digits: NDArray[np.int64]
    changed: int | None
    packages: int
    looked: int | None


def nearest_told(table: MonthTable, digits: NDArray[np.int64]) -> NearestTold:
    """The nearest packages that would be signed.

    Parameters
    ----------
    table : MonthTable
    digits : (issues,) int array
        The package asked for, by its options.

    Returns
    -------
    NearestTold
        In the order of their loss, then as in the file.
    """
    found = _on_shelves(table.shelves, digits) if table.shelves else _around(table, digits)
    rows, _ = table.rows_of(found.digits)
    sums = table.space.as_points(table.space.sum(rows)) if len(rows) else np.empty((0, len(table.space.parties)))
    losses = _losses(table, digits, sums)
    order = range(len(rows)) if losses is None else np.argsort(np.round(losses, 9), kind="stable")
    return {
        "changed": found.changed,
        "packages": found.packages,
        "looked": found.looked,
        "shown": [_near(table, digits, found.digits[k], sums[k], losses, int(k)) for k in list(order)[:SHOWN]],
    }


def _near(
    table: MonthTable,
    digits: NDArray[np.int64],
    other: NDArray[np.int64],
    points: NDArray[np.float64],
    losses: NDArray[np.float64] | None,
    k: int,
) -> NearPackage:
    """One of the nearest packages."""
    package, asked = table.named(other), table.named(digits)
    gains = zip(table.space.parties, (points - table.space.threshold).tolist(), strict=True)
    return {
        "package": package,
        "changes": {issue: option for issue, option in package.items() if asked[issue] != option},
        "loss": None if losses is None else float(losses[k]),
        "gains": dict(gains),
    }


def _losses(table: MonthTable, digits: NDArray[np.int64], points: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """What those with a say give up by some packages (n, p) beside the one asked for, in temperatures; shape (n,)."""
    rows, admitted = table.rows_of(digits[None])
    if not admitted[0]:
        return None
    mine, who = table.space.as_points(table.space.sum(rows))[0], table.bargainers
    return np.asarray((np.maximum(mine - points, 0.0) / table.game.noise)[:, who].sum(axis=1))


def _on_shelves(shelves: Shelves | None, digits: NDArray[np.int64]) -> Near:
    """The nearest of all packages."""
    assert shelves is not None
    nothing = np.empty((0, len(digits)), dtype=np.int64)
    if not shelves.signed.any():
        return Near(nothing, None, 0, None)
    apart = np.zeros((), dtype=np.uint8)
    for size, digit in zip(shelves.signed.shape, digits.tolist(), strict=True):
        apart = apart[..., None] + (np.arange(size) != digit).astype(np.uint8)
    least = int(apart[shelves.signed].min())
    near = np.flatnonzero((shelves.signed & (apart == least)).reshape(-1))
    chosen = np.stack(np.unravel_index(near[:WEIGHED], shelves.signed.shape), axis=-1).astype(np.int64)
    return Near(chosen, least, len(near), None)


def _around(table: MonthTable, digits: NDArray[np.int64]) -> Near:
    """The nearest of the packages around one, as far as so many can be looked at."""
    groups = [_by_distance(part, digits) for part in table.space.parts]
    nothing = np.empty((0, len(digits)), dtype=np.int64)
    looked = 0
    for away in range(1, len(digits) + 1):
        if sum(_sizes(groups, away)) > LOOKED:
            break
        looked = away
        rows = _rows_at(groups, away)
        signed = rows[table.space.signed(rows)] if len(rows) else rows
        if len(signed):
            found = table.digits_of(signed)
            found = found[np.lexsort(found.T[::-1])]
            return Near(found[:WEIGHED], away, len(found), looked)
    return Near(nothing, None, 0, looked if looked < len(digits) else None)


def _by_distance(part: Part, digits: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """The rows of a part by how many of its options differ."""
    apart = (part.digits != digits[list(part.issues)]).sum(axis=1)
    return [np.flatnonzero(apart == away) for away in range(len(part.issues) + 1)]


def _sizes(groups: list[list[NDArray[np.int64]]], most: int) -> list[int]:
    """How many packages lie at each distance up to one."""
    sizes = [1] + [0] * most
    for group in groups:
        sizes = [
            sum(sizes[away - b] * len(rows) for b, rows in enumerate(group) if b <= away) for away in range(most + 1)
        ]
    return sizes


def _rows_at(groups: list[list[NDArray[np.int64]]], most: int) -> NDArray[np.int64]:
    """The packages at one distance, by their rows; shape (n, parts)."""
    kept: list[NDArray[np.int64]] = [np.zeros((1, 0), dtype=np.int64)] + [np.zeros((0, 0), dtype=np.int64)] * most
    for j, group in enumerate(groups):
        kept = [_joined(kept, group, away, j) for away in range(most + 1)]
    return kept[most]


def _joined(kept: list[NDArray[np.int64]], group: list[NDArray[np.int64]], away: int, j: int) -> NDArray[np.int64]:
    """Beginnings of packages, with each row of the next part that makes them so many options away."""
    found = [np.empty((0, j + 1), dtype=np.int64)]
    for b, rows in enumerate(group):
        if b <= away and len(kept[away - b]) and len(rows):
            before = np.repeat(kept[away - b], len(rows), axis=0)
            found.append(np.column_stack([before, np.tile(rows, len(kept[away - b]))]))
    return np.concatenate(found)
