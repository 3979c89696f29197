"""Packages above a floor by a plain descent."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.solver.search.best import above
from winset.solver.search.listing import listed


@st.composite
def spaces(draw: st.DrawFn) -> tuple[list[np.ndarray], np.ndarray]:
    """Parts of a few rows, and a floor."""
    parties = draw(st.integers(1, 3))
    row = st.lists(st.integers(-3, 3), min_size=parties, max_size=parties)
    parts = [np.array(draw(st.lists(row, min_size=1, max_size=4))) for _ in range(draw(st.integers(1, 4)))]
    return parts, np.array(draw(st.lists(st.integers(-9, 9), min_size=parties, max_size=parties)))


@settings(max_examples=150, deadline=None)
@given(spaces(), st.integers(1, 300))
def test_lists_what_loops_list(space: tuple[list[np.ndarray], np.ndarray], most: int) -> None:
    """The same packages in the same order, cut at `most`, and said to be all just where they are; as `above` does."""
    parts, floor = space
    every = [rows for rows in product(*(range(len(part)) for part in parts))
             if (sum(part[row] for part, row in zip(parts, rows, strict=True)) >= floor).all()]  # fmt: skip
    found = listed(parts, floor, most)
    assert found is not None
    rows, complete = found
    assert [tuple(row) for row in rows.tolist()] == every[:most]
    assert complete == (len(every) <= most)
    others, whole = above(parts, floor, most)
    assert others.tolist() == rows.tolist()
    assert whole == complete


@settings(max_examples=40, deadline=None)
@given(spaces())
def test_gives_up_rather_than_say_what_is_not_so(space: tuple[list[np.ndarray], np.ndarray]) -> None:
    """With few steps it answers as with many, or not at all."""
    parts, floor = space
    full = listed(parts, floor, 300)
    assert full is not None
    for steps in (0, 1, 3, 7, 20):
        found = listed(parts, floor, 300, steps=steps)
        assert found is None or (found[1] and found[0].tolist() == full[0].tolist())
