"""The frontier part by part, against a list of all packages, and what must hold where none can be listed."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from winset.errors import LimitError, RequestError
from winset.solver.search import frontier as module
from winset.solver.search import trail
from winset.solver.search.frontier import Frontier, frontier

Points = NDArray[np.int64]
Found = dict[tuple[int, ...], list[list[int]]]

FREE = -(2**62)
"""The floor of a party without one."""


def brute(parts: list[Points], floor: list[int] | None = None) -> Found:
    """The packages of the frontier by their points, in plain loops over all packages."""
    packages: Found = {}
    for rows in itertools.product(*(range(len(part)) for part in parts)):
        chosen = [part[row].tolist() for part, row in zip(parts, rows, strict=True)]
        points = tuple(sum(column) for column in zip(*chosen, strict=True))
        if floor is None or all(a >= b for a, b in zip(points, floor, strict=True)):
            packages.setdefault(points, []).append(list(rows))

    def beaten(x: tuple[int, ...]) -> bool:
        return any(y != x and all(a >= b for a, b in zip(y, x, strict=True)) for y in packages)

    return {points: packages[points] for points in sorted(packages, reverse=True) if not beaten(points)}


def assert_is(found: Frontier, expected: Found) -> None:
    """Points, counts, size, and the packages of each point in order of rows."""
    assert [tuple(row) for row in found.points.tolist()] == list(expected)
    assert found.counts == [len(rows) for rows in expected.values()]
    assert found.size == sum(found.counts)
    for i, rows in enumerate(expected.values()):
        assert found.packages_at(i).tolist() == rows
        assert found.packages_at(i, most=2).tolist() == rows[:2]


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[Points], list[int] | None]:
    """Some parts, at most 200 packages, and a floor or none."""
    parties = draw(st.integers(1, 6))
    most = draw(st.sampled_from([1, 4, 60]))
    cell = st.integers(-most, most)
    row = st.lists(cell, min_size=parties, max_size=parties)
    parts: list[Points] = []
    for size in draw(st.lists(st.integers(1, 6), min_size=1, max_size=5)):
        if size * math.prod(map(len, parts)) <= 200:
            rows = draw(st.lists(row, min_size=size, max_size=size))
            rows[-1] = rows[0] if draw(st.booleans()) else rows[-1]
            parts.append(np.array(rows, np.int64))
    for column in draw(st.sets(st.integers(1, 5), max_size=3)):
        if column < parties:  # constant, or another party's points on another scale
            for part in parts:
                part[:, column] = 3 * part[:, 0] - 5 if draw(st.booleans()) else part[0, column]
    floor = draw(st.none() | st.lists(cell | st.just(FREE), min_size=parties, max_size=parties))
    return parts, floor


def as_array(floor: list[int] | None) -> Points | None:
    """A floor as the function takes it."""
    return None if floor is None else np.array(floor, np.int64)


@given(tables())
@settings(max_examples=80, deadline=None, derandomize=True)
def test_agrees_with_a_list_of_all_packages(drawn: tuple[list[Points], list[int] | None]) -> None:
    """Points, counts, size and packages are those of a list: ties, copies, constant parties, floors, one part or row."""
    parts, floor = drawn
    assert_is(frontier(parts, as_array(floor)), brute(parts, floor))


WAYS: list[dict[str, Any]] = [
    {"CELL_COST": 0},
    {"CELLS": 0, "SUM_COST": {}, "MANY_COST": 0},
    {"CELLS": 0, "SUM_COST": {}, "MANY_COST": 10**9},
    {"CELLS": 0, "SUM_COST": {}, "MANY_COST": 0, "BLOCK": 1},
]
"""Always on a grid; always compared, nothing left out before; with pairs looked at first; one row at a time."""


@pytest.mark.parametrize("way", range(len(WAYS)))
@given(drawn=tables())
@settings(max_examples=40, deadline=None, derandomize=True)
def test_every_way_to_take_a_part_gives_the_same(way: int, drawn: tuple[list[Points], list[int] | None]) -> None:
    """Grid, comparison, bars from pairs, blocks of sums, and packages part by part agree with the list."""
    parts, floor = drawn
    with pytest.MonkeyPatch.context() as patch:
        for name, value in WAYS[way].items():
            patch.setattr(module, name, value)
        patch.setattr(trail, "FEW", 0)
        assert_is(frontier(parts, as_array(floor)), brute(parts, floor))


def cake(parts: int, options: int, parties: int, total: int, seed: int = 0) -> list[Points]:
    """Issues that are each divided: an option gives every party a share of `total`, rounded."""
    rng = np.random.default_rng(seed)
    return [np.round(rng.dirichlet(np.ones(parties), options) * total).astype(np.int64) for _ in range(parts)]


@pytest.mark.parametrize(("parties", "total"), [(2, 10**11), (3, 30), (3, 10**11), (4, 20), (4, 10**6), (5, 10**4)])
def test_thousands_of_packages_agree_with_all_sums_compared(parties: int, total: int) -> None:
    """4,096 packages by whichever way is quickest: those whose sums no other sum dominates, each by its rows."""
    parts = cake(4, 8, parties, total)
    rows = np.array(list(itertools.product(range(8), repeat=4)))
    sums = np.sum([part[rows[:, j]] for j, part in enumerate(parts)], axis=0)
    beaten = [bool(((sums >= row).all(axis=1) & (sums > row).any(axis=1)).any()) for row in sums]
    found = frontier(parts)
    assert found.size == beaten.count(False)
    listed = np.concatenate([found.packages_at(i) for i in range(len(found.points))])
    assert sorted(listed.tolist()) == rows[~np.array(beaten)].tolist()
    where = np.repeat(np.arange(len(found.points)), found.counts)
    assert (np.sum([part[listed[:, j]] for j, part in enumerate(parts)], axis=0) == found.points[where]).all()


@pytest.mark.parametrize("parties", [2, 3, 4])
def test_an_irrelevant_part_multiplies_counts_only(parties: int) -> None:
    """A part on which nobody has points changes no point and has each package once for each of its options."""
    parts = cake(4, 5, parties, 50)
    plain = frontier(parts)
    more = frontier([*parts[:2], np.zeros((3, parties), np.int64), *parts[2:]])
    assert (more.points == plain.points).all()
    assert more.counts == [3 * count for count in plain.counts]
    first = plain.packages_at(0)[0].tolist()
    assert more.packages_at(0, most=1).tolist() == [[*first[:2], 0, *first[2:]]]


@pytest.mark.parametrize("parties", [2, 3, 4])
def test_relabelling_changes_nothing(parties: int) -> None:
    """Other orders of parts, of rows, and of parties give the same points, counts and packages under other names."""
    parts = cake(4, 6, parties, 40)
    plain = frontier(parts)
    rng = np.random.default_rng(1)
    turned, columns = [3, 1, 0, 2], rng.permutation(parties)
    rows = [rng.permutation(6) for _ in parts]
    found = frontier([parts[j][rows[j]][:, columns] for j in turned])
    named = {tuple(row): i for i, row in enumerate(found.points.tolist())}
    assert len(named) == len(plain.points)
    for i, row in enumerate(plain.points[:, columns].tolist()):
        at = named[tuple(row)]
        assert found.counts[at] == plain.counts[i]
        back = np.empty_like(found.packages_at(at))
        for place, j in enumerate(turned):
            back[:, j] = rows[j][found.packages_at(at)[:, place]]
        assert sorted(back.tolist()) == plain.packages_at(i).tolist()


@pytest.mark.parametrize(("parties", "total"), [(2, 10**9), (3, 60), (3, 10**9), (4, 10**3), (5, 60)])
def test_a_floor_is_a_filter_of_the_whole_frontier(parties: int, total: int) -> None:
    """Asking for a floor gives the points of the whole frontier that reach it, with the same counts."""
    parts = cake(5, 6, parties, total)
    whole = frontier(parts)
    floor = np.sort(whole.points, axis=0)[len(whole.points) // 3]
    floor[0] = FREE
    kept = (whole.points >= floor).all(axis=1)
    found = frontier(parts, floor)
    assert 0 < kept.sum() < len(kept)
    assert (found.points == whole.points[kept]).all()
    assert found.counts == [whole.counts[at] for at in np.flatnonzero(kept).tolist()]
    for i, at in enumerate(np.flatnonzero(kept).tolist()):
        assert found.packages_at(i).tolist() == whole.packages_at(at).tolist()


def test_rows_that_a_floor_leaves_alone_in_their_part() -> None:
    """What a part's last row can still reach is judged by the rows that the floor has left to the others."""
    parts = [
        np.array([[1, 1, 3], [-1, -1, 0], [0, 3, -2]]),
        np.array([[-2, 2, 0], [-3, -2, 3]]),
        np.array([[3, -3, -2]]),
    ]
    floor = [1, -1, -2]
    assert_is(frontier(parts, np.array(floor)), brute(parts, floor))
    assert len(brute(parts, floor)) == 1


@pytest.mark.parametrize("short", range(10))
def test_a_floor_between_two_steps_of_a_party(short: int) -> None:
    """Where a party's points are multiples of ten, a floor between two of them asks for the higher one."""
    parts = [10 * part for part in cake(4, 4, 3, 9)]
    middle = np.median(frontier(parts).points, axis=0).astype(np.int64) // 10 * 10
    floor = [FREE, int(middle[1]) - 20 + short, int(middle[2]) - 20]
    expected = brute(parts, floor)
    assert expected
    assert_is(frontier(parts, np.array(floor)), expected)


def test_counts_beyond_fixed_integers_are_exact() -> None:
    """60 issues of ten options that split ten points: 10**60 packages, and the count of each sum is a coefficient.

    The number of ways to reach a sum is a coefficient of (1 + x + … + x**9)**60.
    """
    split = np.array([[k, 9 - k] for k in range(10)])
    found = frontier([split] * 60)
    ways = [1]
    for _ in range(60):
        ways = [sum(ways[k - d] for d in range(10) if 0 <= k - d < len(ways)) for k in range(len(ways) + 9)]
    assert found.counts == ways
    assert found.size == 10**60
    assert found.points[:, 0].tolist() == list(range(540, -1, -1))


def test_packages_in_order_where_they_cannot_be_listed() -> None:
    """Of more than 10**18 packages of equal points, the first are those with the smallest rows, in order."""
    sizes = [10, 7, 9, 10, 8, 10, 10, 6, 10, 10, 10, 9, 10, 10, 10, 10, 8, 10, 10, 10, 10]
    parts = [np.array([[k, 9 - k] for k in range(size)]) for size in sizes]
    found = frontier(parts)
    middle = len(found.points) // 2
    rows = found.packages_at(middle, most=300).tolist()
    target = int(found.points[middle, 0])
    assert found.counts[middle] > 10**17
    assert len(rows) == 300
    assert rows == sorted(rows)

    def first(left: int, at: int) -> Any:
        """Rows that add up to what is left, the smallest first."""
        if at == len(sizes):
            yield from [[]] if left == 0 else []
            return
        for row in range(sizes[at]):
            if 0 <= left - row <= sum(sizes[at + 1 :]) - len(sizes[at + 1 :]):
                yield from ([row, *rest] for rest in first(left - row, at + 1))

    assert rows == list(itertools.islice(first(target, 0), 300))


def test_a_limit_says_what_to_ask_instead() -> None:
    """More points than the limit end in a message with the limit, how far it came, and what could be asked instead."""
    parts = cake(6, 6, 3, 10**9)
    with pytest.raises(LimitError, match=r"more than 500 partial packages .* \d of 6 issues .* taken; ask for the "):
        frontier(parts, limit=500)
    size = len(frontier(parts[:3]).points)
    assert len(frontier(parts[:3], limit=size).points) == size
    with pytest.raises(LimitError, match="3 of 3 issues"):
        frontier(parts[:3], limit=size - 1)


def test_all_steps_together_have_a_limit() -> None:
    """Many steps that each stay below the limit end too, before their points fill the memory."""
    split = np.array([[k, 9 - k] for k in range(10)])
    assert len(frontier([split] * 15, limit=140).points) == 136
    with pytest.raises(LimitError, match=r"or 5,500 in all, .* of 60 issues"):
        frontier([split] * 60, limit=550)


def test_a_part_of_many_rows() -> None:
    """A linked part of 200,000 rows beside small ones: its own frontier is all that counts."""
    rng = np.random.default_rng(2)
    large = rng.integers(0, 100, (200_000, 3))
    best = large[(large.sum(axis=1) >= 240)]
    parts = cake(2, 5, 3, 50)
    found = frontier([parts[0], large, parts[1]])
    same = frontier([parts[0], best, parts[1]])
    assert (found.points == same.points).all()
    assert found.counts == same.counts
    row = found.packages_at(0)[0]
    assert (parts[0][row[0]] + large[row[1]] + parts[1][row[2]] == found.points[0]).all()


def test_points_near_the_ends_of_the_range() -> None:
    """Sums near 2**62 are exact: a difference of one decides."""
    big = 2**60
    parts = [np.array([[big, -big], [big - 1, -big + 1], [big - 1, -big]]), np.array([[big, -big], [-big, big + 1]])]
    assert_is(frontier(parts), brute(parts))
    assert_is(frontier(parts, np.array([FREE, -1])), brute(parts, [FREE, -1]))


def test_without_parts_or_parties() -> None:
    """No part is an error that says so; without parties every package is as good as any other."""
    with pytest.raises(RequestError, match="at least one issue"):
        frontier([])
    found = frontier([np.empty((2, 0), np.int64), np.empty((3, 0), np.int64)])
    assert (found.points.shape, found.counts, found.size) == ((1, 0), [6], 6)
    assert found.packages_at(0).tolist() == [[a, b] for a in range(2) for b in range(3)]


def test_floors_that_nothing_reaches() -> None:
    """Where no package reaches the floor the frontier is empty, whether one part shows it or only all together do."""
    one_each = np.eye(3, dtype=np.int64)
    for parts, floor in (([one_each], [1, 1, 0]), ([one_each] * 2, [1, 1, 1]), ([one_each, one_each + 4], [7, 0, 0])):
        assert brute(parts, floor) == {}
        found = frontier(parts, np.array(floor))
        assert (found.points.shape, found.counts, found.size) == ((0, 3), [], 0)
        with pytest.raises(IndexError):
            found.packages_at(0)


def test_a_part_without_rows() -> None:
    """Where rules leave a part no option there is no package, hence no frontier."""
    found = frontier([np.empty((0, 2), np.int64), np.array([[1, 2], [2, 1]])])
    assert (found.points.shape, found.counts, found.size) == ((0, 2), [], 0)


def test_a_point_that_is_not_there() -> None:
    """Only points of the frontier have packages; rows count from the end too, as in any array."""
    found = frontier([np.array([[1, 2], [2, 1]])])
    assert found.packages_at(-1).tolist() == [[0]]
    with pytest.raises(IndexError):
        found.packages_at(2)


def outdoes(one: tuple[int, ...], other: tuple[int, ...], slack: list[int]) -> bool:
    """Whether one is nowhere lower by more than the slack, somewhere higher by more, and gains more than it gives."""
    gaps = [a - b for a, b in zip(one, other, strict=True)]
    gain = sum(gap / max(small, 1) for gap, small in zip(gaps, slack, strict=True))
    return gain > 0 and all(g >= -s for g, s in zip(gaps, slack, strict=True)) and any(map(int.__gt__, gaps, slack))


@given(tables(), st.lists(st.integers(0, 9), min_size=6, max_size=6))
@settings(max_examples=120, deadline=None, derandomize=True)
def test_small_differences_are_none(drawn: tuple[list[Points], list[int] | None], small: list[int]) -> None:
    """With a slack, the packages that none outdoes, by loops; each once, and those that tie under one point."""
    parts, floor = drawn
    slack = small[: parts[0].shape[1]]
    every = {rows: points for points, some in all_packages(parts, floor).items() for rows in some}
    expected = {rows for rows, points in every.items() if not any(outdoes(x, points, slack) for x in every.values())}
    found = frontier(parts, as_array(floor), slack=np.array(slack))
    listed = [[tuple(row) for row in found.packages_at(i).tolist()] for i in range(len(found.points))]
    assert {row for rows in listed for row in rows} == expected
    assert (found.size, found.counts) == (len(expected), [len(rows) for rows in listed])
    for i, rows in enumerate(listed):
        assert rows == sorted(rows)
        assert found.packages_at(i, most=2).tolist() == [list(row) for row in rows[:2]]
        assert tuple(found.points[i].tolist()) == max(every[row] for row in rows)
    if every and not any(slack):
        assert len(listed) == len({every[row] for row in expected})


def all_packages(parts: list[Points], floor: list[int] | None) -> dict[tuple[int, ...], list[tuple[int, ...]]]:
    """Packages that reach the floor, by their points."""
    found: dict[tuple[int, ...], list[tuple[int, ...]]] = {}
    for rows in itertools.product(*(range(len(part)) for part in parts)):
        points = tuple(np.sum([part[row] for part, row in zip(parts, rows, strict=True)], axis=0).tolist())
        if floor is None or all(a >= b for a, b in zip(points, floor, strict=True)):
            found.setdefault(points, []).append(rows)
    return found


def test_what_ties_counts_once() -> None:
    """A third three times ties with one: the point is the greater, its packages are both, in order."""
    third, whole = np.array([[333, 0], [0, 0]]), np.array([[0, 0], [1000, 0]])
    found = frontier([whole, third, third, third], np.array([990, -9]), slack=np.array([1, 1]))
    assert found.points.tolist() == [[1999, 0]]
    found = frontier([np.array([[999, 5], [3, 7], [1000, 5], [999, 5], [2, 7]])], slack=np.array([1, 1]))
    assert (found.points.tolist(), found.counts) == ([[1000, 5], [3, 7]], [3, 2])
    assert found.packages_at(0).tolist() == [[0], [2], [3]]
