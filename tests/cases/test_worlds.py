"""Draws of a file's uncertain numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from winset import read
from winset.cases.read import parse
from winset.cases.worlds import at_quantiles, beta_quantile, beta_share, draw, drawn_world, uncertain, with_values
from winset.errors import ConflictError, RequestError
from winset.studies.inventory import inventory

TIED = """
winset: 1
title: t
issues: {x: [y, z]}
consent: [{of: [a, b]}]
parties:
  a: {values: {x: {y: {low: 0, high: 2, with: hope}, z: {low: 1, mode: 2, high: 7}}}, otherwise: {low: 3, mode: 3, high: 3}}
  b: {values: {x: {y: {low: 10, high: 14, with: hope}, z: {low: 1, mode: 2, high: 7}}}}
"""


def test_every_range_of_korea_is_drawn() -> None:
    """The ranges found are those that the inventory of numbers finds, but for ranges of one point."""
    conflict = read("korea-1953")
    ends = [(row["numbered"], row["low"], row["high"]) for row in inventory(conflict)]
    known = {number for number, low, high in ends if low is not None and high is not None and low < high}
    assert {number.path for number in uncertain(conflict)} == known


def test_a_range_of_one_point_is_certain() -> None:
    """It is not drawn."""
    assert "parties.a.otherwise" not in {number.path for number in uncertain(parse(TIED))}


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**70), st.integers(0, 10**9), st.randoms(use_true_random=False))
def test_a_world_is_the_same_in_any_order_and_company(seed: int, world: int, random: object) -> None:
    """Its numbers do not depend on the order of the numbers nor on which others are drawn, and lie in their ranges."""
    numbers = list(uncertain(parse(TIED)))
    whole = draw(numbers, seed, world)
    random.shuffle(numbers)  # type: ignore[attr-defined]
    assert draw(numbers, seed, world) == whole
    assert draw(numbers[:2], seed, world) == {number.path: whole[number.path] for number in numbers[:2]}
    assert all(number.low <= whole[number.path] <= number.high for number in numbers)


def test_ranges_that_share_a_word_lie_at_one_quantile() -> None:
    """And those that do not, do not."""
    drawn = draw(uncertain(parse(TIED)), 3, 5)
    first, second = (drawn[f"parties.{party}.values.x.points.y"] for party in "ab")
    assert first / 2 == pytest.approx((second - 10) / 4)
    assert drawn["parties.a.values.x.points.z"] != drawn["parties.b.values.x.points.z"]


def test_draws_follow_their_distributions() -> None:
    """PERT with a mode, uniform without (Kolmogorov and Smirnov's test over 600 worlds, and the mean of PERT)."""
    numbers = uncertain(parse(TIED))
    drawn = [draw(numbers, 11, world) for world in range(600)]
    flat = np.array([world["parties.a.values.x.points.y"] for world in drawn])
    peaked = np.array([world["parties.a.values.x.points.z"] for world in drawn])
    assert stats.kstest(flat / 2, "uniform").pvalue > 1e-3
    assert stats.kstest((peaked - 1) / 6, stats.beta(1 + 4 / 6, 1 + 20 / 6).cdf).pvalue > 1e-3
    assert peaked.mean() == pytest.approx((1 + 4 * 2 + 7) / 6, abs=0.15)


@settings(max_examples=100, deadline=None)
@given(st.floats(1, 5), st.floats(1e-9, 1 - 1e-9))
def test_quantiles_are_those_of_the_beta_distribution(a: float, q: float) -> None:
    """Against SciPy."""
    shape = np.array([a]), np.array([6 - a])
    (x,) = beta_quantile(np.array([q]), *shape)
    assert x == pytest.approx(float(stats.beta.ppf(q, a, 6 - a)), abs=1e-12)
    assert beta_share(np.array([x]), *shape)[0] == pytest.approx(q, abs=1e-12)


def test_the_ends_of_the_quantiles_are_the_ends_of_the_range() -> None:
    """0 is low, 1 is high, and a mode in the middle of a range lies at one half."""
    numbers = uncertain(parse(TIED))
    keys = {number.key for number in numbers}
    for q, end in ((0.0, "low"), (1.0, "high")):
        found = at_quantiles(numbers, dict.fromkeys(keys, q))
        assert found == {number.path: getattr(number, end) for number in numbers}


def test_numbers_that_contradict_each_other_are_refused() -> None:
    """Chances of one event that add to more than 1 are no conflict."""
    conflict = read("korea-1953")
    event = next(name for name, found in conflict.chance.items() if found.outcomes)
    with pytest.raises(ConflictError):
        with_values(conflict, {f"chance.{event}.outcomes[0].probability": math.pi})


def test_a_file_without_ranges_has_one_world() -> None:
    """So none can be drawn."""
    sure = parse(
        "{winset: 1, title: t, parties: {a: {values: {x: {y: 2}}}}, issues: {x: [y, z]}, consent: [{of: [a]}]}"
    )
    with pytest.raises(RequestError, match="but one world"):
        drawn_world(sure, 0, 0)


def test_numbers_replaced_are_those_that_are_solved() -> None:
    """The changed conflict has the drawn points and no other change."""
    conflict = parse(TIED)
    drawn = draw(uncertain(conflict), 1, 1)
    made = with_values(conflict, drawn)
    assert made.parties["a"].values["x"].points["z"] == drawn["parties.a.values.x.points.z"]
    assert not uncertain(made)
    assert [name for name in type(conflict).model_fields if getattr(made, name) != getattr(conflict, name)] == [
        "parties"
    ]


LINKED = """
winset: 2
title: Two orders with one draw
issues: {x: [y, z], m: [y, z]}
consent: [{of: [a, b]}]
parties:
  a: {ranking: {x: [y, z], m: [y, z]}, swing: [x, m], anchor: {x: {low: 5, high: 20, with: k}, m: {low: 4, high: 18}}}
  b: {ranking: {x: [y, z], m: [y, z]}, swing: [x, m], anchor: {x: {low: 5, high: 20}, m: {low: 4, high: 18, with: k}}}
"""
"""What one party's largest size is drawn by is what the other's smaller one is drawn by."""


def test_orders_that_share_a_draw_are_kept_together() -> None:
    """Against a rejection sampler: all numbers are drawn again until both orders hold."""
    numbers = uncertain(parse(LINKED))
    names = [f"parties.{party}.anchor.{issue}" for party in "ab" for issue in "xm"]
    drawn = np.array([[world[name] for name in names] for world in (draw(numbers, 5, w) for w in range(1500))])
    assert (drawn[:, 0] >= drawn[:, 1]).all()
    assert (drawn[:, 2] >= drawn[:, 3]).all()
    assert np.allclose((drawn[:, 0] - 5) / 15, (drawn[:, 3] - 4) / 14)
    u = np.random.default_rng(1).random((200_000, 3))
    plain = np.column_stack([5 + 15 * u[:, 0], 4 + 14 * u[:, 1], 5 + 15 * u[:, 2], 4 + 14 * u[:, 0]])
    kept = plain[(plain[:, 0] >= plain[:, 1]) & (plain[:, 2] >= plain[:, 3])]
    error = kept.std(axis=0) / np.sqrt(len(drawn))
    assert (np.abs(drawn.mean(axis=0) - kept.mean(axis=0)) < 4 * error).all()
