"""Rows that no other row dominates, against plain loops, and at sizes where loops would not end."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from winset.solver.search.maxima import ROOM, descending, first_of_equals, front, maxima, undominated

Points = NDArray[np.int64]


def dominates(y: list[int], x: list[int]) -> bool:
    """Whether y is at least as large everywhere and larger somewhere."""
    return all(a >= b for a, b in zip(y, x, strict=True)) and y != x


def brute(points: Points) -> list[bool]:
    """Each row against every other, in plain loops."""
    rows = points.tolist()
    distinct = [list(row) for row in set(map(tuple, rows))]
    return [not any(dominates(other, row) for other in distinct) for row in rows]


def opposed(rows: int, parties: int, seed: int) -> Points:
    """Shares of a cake, rounded: nearly every row is one party's gain and another's loss."""
    share = np.random.default_rng(seed).dirichlet(np.ones(parties), rows)
    return np.round(share * 1_000).astype(np.int64)


@given(st.data())
@settings(max_examples=80, deadline=None, derandomize=True)
def test_agrees_with_loops(data: st.DataObject) -> None:
    """The mask is that of comparing each row with every other: any columns, ties, copies, negative numbers."""
    parties = data.draw(st.integers(1, 6))
    most = data.draw(st.sampled_from([1, 3, 40]))
    row = st.lists(st.integers(-most, most), min_size=parties, max_size=parties)
    points = np.array(data.draw(st.lists(row, min_size=1, max_size=30)), np.int64)
    assert maxima(points).tolist() == brute(points)


@pytest.mark.parametrize("parties", range(1, 8))
@pytest.mark.parametrize("width", [2, 12, 10**6])
def test_agrees_with_loops_where_rows_are_sorted_and_searched(parties: int, width: int) -> None:
    """The same for hundreds of rows, where no row is compared with all others."""
    points = np.random.default_rng(parties).integers(-width, width, (600, parties))
    assert maxima(points).tolist() == brute(points)
    points = np.concatenate([opposed(500, parties, 1), points[:50] % 300])
    assert maxima(points).tolist() == brute(points)


@pytest.mark.parametrize("parties", [2, 3, 4, 6])
def test_guards_and_columns_left_out_change_nothing(parties: int) -> None:
    """With thousands of rows, constant columns, copies of columns and rows that much dominates are dealt with first."""
    rng = np.random.default_rng(parties)
    points = rng.integers(0, 1_000, (5_000, parties))
    front_of = points[maxima(points)].tolist()
    assert all(any(dominates(other, row) or other == row for other in front_of) for row in points.tolist())
    assert not any(dominates(a, b) for a, b in itertools.permutations(front_of, 2))
    more = np.column_stack([points[:, 0] // 3, points, np.full(5_000, -7), 2 * points[:, -1] + 1])
    assert (maxima(more) == maxima(points)).all()
    assert maxima(np.full((5_000, 3), 4)).all()
    assert (maxima(np.column_stack([points[:, 0], -points[:, 0]]))).all()


@pytest.mark.parametrize("at", range(1, 5_000, 490))
def test_a_column_that_parts_two_equals_of_another_is_not_left_out(at: int) -> None:
    """A column that rises with another but also parts two rows that are equal there decides between these two."""
    lead = np.arange(5_000)
    lead[at] = lead[at - 1]
    other = np.arange(5_000)
    for rows in (slice(None), slice(None, None, -1)):
        points = np.column_stack([lead, -lead, other])[rows]
        assert (~maxima(points)).sum() == 1


@pytest.mark.parametrize("parties", [3, 4, 5])
def test_large_sets_hold_what_defines_them(parties: int) -> None:
    """Of 60,000 opposed rows, none kept is dominated by one kept, and whatever is left out is: checked by samples."""
    points = opposed(60_000, parties, 3) + np.random.default_rng(1).integers(0, 40, (60_000, parties))
    keep = maxima(points)
    kept, out = points[keep], points[~keep]
    for row in kept[:: len(kept) // 40]:
        assert not ((points >= row).all(axis=1) & (points > row).any(axis=1)).any()
    for row in out[:: len(out) // 40]:
        assert ((kept >= row).all(axis=1) & (kept > row).any(axis=1)).any()
    assert (maxima(points[::-1]) == keep[::-1]).all()


def test_two_columns_exactly_opposed_among_four() -> None:
    """Where two columns are exactly opposed no row with a second of its kind dominates: all 100,000 rows stay."""
    rng = np.random.default_rng(5)
    one = rng.permutation(100_000)
    points = np.column_stack([one, rng.integers(0, 9, (100_000, 2)), -one])
    assert maxima(points).all()
    points[0] = points[1] - [0, 1, 0, 0]
    assert np.flatnonzero(~maxima(points)).tolist() == [0]


@pytest.mark.parametrize("parties", [2, 3, 4, 5])
def test_numbers_near_the_ends_of_the_range_do_not_overflow(parties: int) -> None:
    """Points near 2**62 either way are compared exactly, where their sums would not fit."""
    rng = np.random.default_rng(parties)
    points = rng.integers(-(2**62) + 1, 2**62 - 1, (400, parties))
    points[::7] = points[3] + rng.integers(-1, 2, points[::7].shape)
    assert maxima(points).tolist() == brute(points)


def test_a_difference_of_one_in_a_large_number_counts() -> None:
    """No tolerance: 10**18 + 1 beats 10**18, where floats would be equal."""
    points = np.array([[10**18, 5], [10**18 + 1, 5], [10**18, 6]])
    assert maxima(points).tolist() == [False, True, True]


@pytest.mark.parametrize("parties", range(1, 6))
def test_front_is_the_distinct_rows_that_stay(parties: int) -> None:
    """`front` gives the rows kept, once each, from the lexicographically greatest down."""
    points = np.random.default_rng(parties).integers(0, 9, (300, parties))
    kept = {tuple(row) for row in points[maxima(points)].tolist()}
    assert [tuple(row) for row in front(points).tolist()] == sorted(kept, reverse=True)


@pytest.mark.parametrize("width", [3, 2**40])
def test_descending_is_the_order_of_tuples(width: int) -> None:
    """Rows come as Python sorts tuples, downwards, whether or not they fit into one number each."""
    points = np.random.default_rng(0).integers(-width, width, (500, 4))
    points[::3, 0] = points[1, 0]
    points[::6, 1] = points[1, 1]
    assert points[descending(points)].tolist() == sorted(points.tolist(), reverse=True)


def test_smallest_inputs() -> None:
    """No row, one row, no column: every row there is stays."""
    assert maxima(np.empty((0, 3), np.int64)).tolist() == []
    assert maxima(np.array([[-ROOM + 1, 0]])).tolist() == [True]
    assert maxima(np.empty((4, 0), np.int64)).tolist() == [True] * 4
    assert first_of_equals(np.empty((0, 2), np.int64)).tolist() == []
    assert undominated(np.empty((0, 5), np.int64)).tolist() == []
    assert front(np.empty((0, 2), np.int64)).shape == (0, 2)


def test_the_input_is_left_as_it_is() -> None:
    """Rows may be read-only, and are not rearranged."""
    points = opposed(300, 5, 0)
    points.flags.writeable = False
    before = points.copy()
    maxima(points)
    assert (points == before).all()
