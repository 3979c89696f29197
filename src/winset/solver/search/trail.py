"""Which packages have given points: read back from the steps in which their parts were added up."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from winset.solver.search import frontier_kernels as kernels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Digits = NDArray[np.unsignedinteger[Any]]
    Edges = list[NDArray[np.int64]]

FEW = 20_000
"""Packages up to which all are made and sorted, whatever is asked for."""


@dataclass(frozen=True, slots=True, eq=False)
class Trail:
    """The steps of a frontier, part by part.

    Attributes
    ----------
    order : tuple of int
        The parts in the order taken; those not in it have one point each, and add the same to every package.
    points : tuple of (o, q) int arrays
        The distinct points of each part in that order, on a scale of their own, descending.
    levels : tuple of (m, q) int arrays
        The distinct points of partial packages after each of them, descending; the first is that of the first part.
    rows : tuple of ((o + 1,) int array, int array)
        For each part as given: start and rows, where rows[start[d]:start[d + 1]] have distinct point d, ascending.
    chosen : (m, len(order)) int array
        The distinct point of each part in one of the packages of each point of the last level.
    at : (n,) int array
        Where the sums on the frontier stand in the last level.
    start : (m + 1,) int array
        Where in `at` the sums of each point of the frontier begin: one, or several that tie.
    counts : list of int
        How many packages have each of these sums.
    """

    order: tuple[int, ...]
    points: tuple[NDArray[np.int64], ...]
    levels: tuple[NDArray[np.int64], ...]
    rows: tuple[tuple[NDArray[np.int64], NDArray[np.int64]], ...]
    chosen: Digits
    at: NDArray[np.int64]
    start: NDArray[np.int64]
    counts: list[int]


def packages(trail: Trail, node: int, count: int, most: int) -> NDArray[np.int64]:
    """The first `most` of the `count` packages of a point of the last level, in lexicographic order of rows.

    A single one was kept on the way. Where there are few, all are made and sorted. Otherwise rows are fixed part by
    part, the smallest first, and after each the ways that are left are followed through the steps again, so that none
    is begun that cannot be ended.

    Parameters
    ----------
    node : int
        The point's row in the last level.

    Returns
    -------
    (r, parts) int array
        The row of each part.
    """
    if count == 1:
        point = dict(zip(trail.order, trail.chosen[node].tolist(), strict=True))
        only = [rows[start[point.get(j, 0)]] for j, (start, rows) in enumerate(trail.rows)]
        return np.array([only], np.int64)[: max(most, 0)]
    edges = _edges(trail, node)
    if count <= max(FEW, most):
        return _all_packages(trail, edges)[: max(most, 0)]
    found = list(islice(_in_order(trail, edges, 0), max(most, 0)))
    return np.array(found, np.int64).reshape(len(found), len(trail.rows))


def _edges(trail: Trail, node: int) -> Edges:
    """For each step the triples (node after it, distinct point of its part, node before it) on a way to `node`.

    Nodes are counted anew at each step, in the order of their level, and the first step comes from node 0.
    """
    edges: Edges = []
    nodes = np.array([node])
    for k in range(len(trail.order) - 1, 0, -1):
        before, after = trail.levels[k - 1], np.ascontiguousarray(trail.levels[k][nodes])
        found = np.empty((4 * len(nodes) + 64, 3), np.int64)
        size = kernels.find_edges(before, after, trail.points[k], found)
        if size > len(found):
            found = np.empty((size, 3), np.int64)
            kernels.find_edges(before, after, trail.points[k], found)
        found = found[:size]
        nodes, found[:, 2] = np.unique(found[:, 2], return_inverse=True)
        edges.append(found)
    if trail.order:
        edges.append(np.stack([np.arange(len(nodes)), nodes, np.zeros(len(nodes), np.int64)], axis=1))
    return edges[::-1]


def _all_packages(trail: Trail, edges: Edges) -> NDArray[np.int64]:
    nodes = np.zeros(1, np.int64)
    columns: dict[int, NDArray[np.int64]] = {}
    for k in range(len(edges) - 1, -1, -1):
        start = np.searchsorted(edges[k][:, 0], np.arange(edges[k][-1, 0] + 2))
        which, pick = _spread(start, nodes)
        columns = {j: column[which] for j, column in columns.items()}
        columns[trail.order[k]] = edges[k][pick, 1]
        nodes = edges[k][pick, 2]
    for j, (start, rows) in enumerate(trail.rows):
        which, pick = _spread(start, columns.get(j, np.zeros(len(nodes), np.int64)))
        nodes = nodes[which]
        columns = {other: column[which] for other, column in columns.items()}
        columns[j] = rows[pick]
    ordered = [columns[j] for j in range(len(trail.rows))]
    return np.stack(ordered, axis=1)[np.lexsort(ordered[::-1])]


def _spread(start: NDArray[np.int64], keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Each key with each place of its run start[key]:start[key + 1]: (which key, place), in order of keys."""
    size = start[keys + 1] - start[keys]
    which = np.repeat(np.arange(len(keys)), size)
    first = np.cumsum(size) - size
    return which, np.arange(len(which)) - first[which] + start[keys][which]


def _in_order(trail: Trail, edges: Edges, j: int) -> Iterator[tuple[int, ...]]:
    """Packages with the rows that `edges` leave, in lexicographic order from part j on."""
    if j == len(trail.rows):
        yield ()
        return
    start, rows = trail.rows[j]
    step = trail.order.index(j) if j in trail.order else -1
    left = np.unique(edges[step][:, 1]) if step >= 0 else np.zeros(1, np.int64)
    which, pick = _spread(start, left)
    ways: dict[int, Edges] = {}
    for at in np.argsort(rows[pick]).tolist():
        point = int(left[which[at]])
        if point not in ways:
            ways[point] = edges if len(left) == 1 else _with(edges, step, point)
        for rest in _in_order(trail, ways[point], j + 1):
            yield (int(rows[pick[at]]), *rest)


def _with(edges: Edges, step: int, point: int) -> Edges:
    """The ways that take this distinct point in this step."""
    kept = list(edges)
    kept[step] = kept[step][kept[step][:, 1] == point]
    for k in range(step, 0, -1):
        kept[k - 1] = kept[k - 1][np.isin(kept[k - 1][:, 0], kept[k][:, 2])]
    for k in range(step + 1, len(kept)):
        kept[k] = kept[k][np.isin(kept[k][:, 2], kept[k - 1][:, 0])]
    # What was cut above the step may have been the only way on from something below it.
    for k in range(len(kept) - 1, 0, -1):
        kept[k - 1] = kept[k - 1][np.isin(kept[k - 1][:, 0], kept[k][:, 2])]
    return kept
