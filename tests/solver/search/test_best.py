"""Branch and bound agrees with every package tried."""

from __future__ import annotations

import math
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.errors import RequestError
from winset.solver.search.best import Best, above, best_least, best_product, best_sum

Space = tuple[list[Any], Any, list[float], list[float]]


@st.composite
def spaces(draw: st.DrawFn) -> Space:
    """Parts, a floor, what each has without an agreement, and weights."""
    parties = draw(st.integers(1, 5))
    size = draw(st.sampled_from([3, 3, 20, 10**9]))
    row = st.lists(st.integers(-size, size), min_size=parties, max_size=parties)
    parts = [np.array(draw(st.lists(row, min_size=1, max_size=5))) for _ in range(draw(st.integers(1, 5)))]
    low = st.one_of(st.just(-(2**62)), st.integers(-4 * size, 2 * size))
    floor = np.array(draw(st.lists(low, min_size=parties, max_size=parties)))
    base = draw(st.lists(st.integers(-6 * size, 2 * size).map(float), min_size=parties, max_size=parties))
    weights = draw(st.lists(st.sampled_from([1.0, 1.0, 2.0, 0.5, 0.0]), min_size=parties, max_size=parties))
    return parts, floor, base, weights


def tried(parts: list[Any], floor: Any) -> list[tuple[tuple[int, ...], list[int]]]:
    """Every package that reaches the floor, with its sums."""
    found = []
    for rows in product(*(range(len(part)) for part in parts)):
        sums = sum(part[row] for part, row in zip(parts, rows, strict=True))
        if (sums >= floor).all():
            found.append((rows, [int(x) for x in sums]))
    return found


def agrees(best: Best, every: list[tuple[tuple[int, ...], list[int]]], worth: Any, tolerance: float) -> None:
    """The value, and all the packages that tie."""
    assert best.exact
    if not every:
        assert best.value is None
        assert len(best.rows) == 0
        return
    values = [worth(sums) for _, sums in every]
    top = max(values)
    assert best.value == pytest.approx(top, rel=1e-9, abs=1e-9)
    tied = [
        rows for (rows, _), value in zip(every, values, strict=True) if value >= top - tolerance * max(1.0, abs(top))
    ]
    assert {tuple(rows) for rows in best.rows.tolist()} == set(tied)


@settings(max_examples=80, deadline=None)
@given(spaces())
def test_the_largest_sum(space: Space) -> None:
    """Weighted sums, with every package that ties."""
    parts, floor, _, weights = space
    best = best_sum(parts, floor, weights)
    agrees(best, tried(parts, floor), lambda sums: math.fsum(w * x for w, x in zip(weights, sums, strict=True)), 1e-12)


@settings(max_examples=80, deadline=None)
@given(spaces())
def test_the_largest_product_of_gains(space: Space) -> None:
    """Products of gains raised to their weights, where nobody on the floor has less than its base."""
    parts, floor, base, weights = space
    if not any(weights):
        weights = [1.0] * len(weights)
    floor = np.maximum(floor, np.array(base).astype(int))

    def product_of(sums: list[int]) -> float:
        gains = [(x - b, w) for x, b, w in zip(sums, base, weights, strict=True) if w > 0]
        return float(math.prod(float(gain) ** w for gain, w in gains))

    best = best_product(parts, floor, base, weights)
    every = tried(parts, floor)
    assert best.exact
    if not every:
        assert best.value is None
        return
    top = max(product_of(sums) for _, sums in every)
    assert best.value == pytest.approx(top, rel=1e-9, abs=1e-9)
    if top > 0:
        agrees(best, every, product_of, 1e-11)


@settings(max_examples=80, deadline=None)
@given(spaces())
def test_the_largest_least_gain(space: Space) -> None:
    """The least gain over its scale; a scale of nothing leaves a party out, its floor still binds."""
    parts, floor, base, scale = space
    if not any(scale):
        scale = [1.0] * len(scale)

    def least(sums: list[int]) -> float:
        return min((x - b) / s for x, b, s in zip(sums, base, scale, strict=True) if s > 0)

    agrees(best_least(parts, floor, base, scale), tried(parts, floor), least, 1e-12)


@settings(max_examples=60, deadline=None)
@given(spaces(), st.integers(1, 50))
def test_packages_above_a_floor(space: Space, most: int) -> None:
    """The first ones in the order of their rows, and whether they are all."""
    parts, floor, _, _ = space
    every = [rows for rows, _ in tried(parts, floor)]
    rows, complete = above(parts, floor, most)
    assert [tuple(row) for row in rows.tolist()] == every[:most]
    assert complete == (len(every) <= most)


def opposed(parts: int, parties: int) -> list[Any]:
    """Each option is good for one or two parties and bad for the others."""
    rng = np.random.default_rng(7)
    return [rng.integers(0, 30, (8, parties)) + 70 * np.eye(parties, dtype=int)[rng.integers(0, parties, 8)]
            for _ in range(parts)]  # fmt: skip


def test_a_search_that_stops_short_says_between_what() -> None:
    """With few rows to look at, what was found and a bound enclose the best."""
    parts = opposed(6, 4)
    floor, base = np.zeros(4, dtype=int), np.full(4, 60.0)
    for search in (best_product, best_least):
        whole = search(parts, floor, base, np.ones(4))
        for nodes in (1, 50, 2_000):
            short = search(parts, floor, base, np.ones(4), nodes=nodes)
            assert whole.value is not None
            assert short.upper is None or short.upper >= whole.value * (1 - 1e-9)
            assert short.value is None or short.value <= whole.value * (1 + 1e-9)
            assert short.exact <= (short.value == pytest.approx(whole.value))


def test_the_same_question_has_the_same_answer() -> None:
    """Nothing is drawn at random that is not drawn again alike."""
    parts = opposed(7, 5)
    one, other = (best_product(parts, np.zeros(5, dtype=int), np.full(5, 50.0), np.ones(5)) for _ in range(2))
    assert one.value == other.value
    assert one.rows.tolist() == other.rows.tolist()


def test_arrays_that_do_not_fit_are_refused() -> None:
    """A floor for two parties and points of three."""
    with pytest.raises(RequestError):
        above([np.zeros((2, 3), dtype=int)], [0, 0])
