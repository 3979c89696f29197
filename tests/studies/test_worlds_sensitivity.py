"""Which numbers a measure leans on."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest

from drawn_records import ISHIGAMI, ishigami, record_of, uniform_records
from winset.errors import RequestError
from winset.studies.worlds.saltelli import saltelli, sobol_indices
from winset.studies.worlds.sensitivity import sensitivity
from winset.studies.worlds.stats import figure
from winset.studies.worlds.table import Table, table_of


def table_with(n: int, names: int, seed: int, weights: tuple[float, ...], noise: float = 0.0) -> Table:
    """Worlds whose measure is linear in their numbers."""
    rng = np.random.default_rng(seed + 1000)
    records = uniform_records(
        n,
        names,
        seed,
        lambda x: {"account.sum": float(np.dot(weights, x[: len(weights)]) + noise * rng.standard_normal())},
    )
    return table_of(records, [f"n{k}" for k in range(names)])


def test_first_order_indices_of_a_linear_function_are_its_squared_weights() -> None:
    """Over their sum: 9/14, 4/14, 1/14, within their intervals; the numbers without a part in it are not told apart."""
    found: Any = sensitivity(table_with(1500, 8, 1, (3, 2, 1)), "account.sum", seed=0)
    rows = {row["path"]: row for row in found["numbers"]}
    for path, index in [("n0", 9 / 14), ("n1", 4 / 14), ("n2", 1 / 14)]:
        assert rows[path]["first"] == pytest.approx(index, abs=0.04)
        assert rows[path]["low"] - 0.02 <= index <= rows[path]["high"] + 0.02
        assert rows[path]["distinguishable"]
    assert [row["path"] for row in found["numbers"]][:3] == ["n0", "n1", "n2"]
    assert not any(rows[f"n{k}"]["distinguishable"] for k in range(3, 8))


def test_the_ishigami_function_is_read_off_worlds() -> None:
    """First-order indices 0.314, 0.442 and 0, although the second has no slope on the whole."""
    records = uniform_records(4000, 3, 2, lambda x: {"account.y": ishigami(x)})
    found: Any = sensitivity(table_of(records, ["a", "b", "c"]), "account.y", seed=0)
    rows = {row["path"]: row for row in found["numbers"]}
    for path, index in zip("abc", ISHIGAMI["first"], strict=True):
        assert rows[path]["first"] == pytest.approx(index, abs=0.03)
    assert [rows[path]["distinguishable"] for path in "abc"] == [True, True, False]


def test_what_has_no_part_in_a_measure_is_rarely_told_to_have_one() -> None:
    """Of 60 studies of pure noise with 20 numbers, no more than chance allows at 5 % have any number told apart."""
    wrong = 0
    for seed in range(60):
        found: Any = sensitivity(table_with(120, 20, seed, (), noise=1.0), "account.sum", seed=seed)
        wrong += any(row["distinguishable"] for row in found["numbers"])
    assert wrong <= 7


def test_intervals_cover_the_index() -> None:
    """In about 95 % of studies."""
    held = []
    for seed in range(60):
        row: Any = sensitivity(table_with(400, 3, seed, (2, 1, 1)), "account.sum", seed=seed)["numbers"][0]
        held.append(row["low"] <= 4 / 6 <= row["high"])
    assert np.mean(held) >= 0.85


def test_a_number_says_how_it_moves_the_measure() -> None:
    """Means of the measure in the lowest and in the highest third of the number."""
    found: Any = sensitivity(
        table_with(3000, 2, 3, (-1, 0)), "account.sum", seed=0, words=lambda path: f"the cost {path}"
    )
    row = found["numbers"][0]
    assert (row["from"], row["to"]) == pytest.approx((-1 / 6, -5 / 6), abs=0.02)
    assert row["thirds"] == pytest.approx([1 / 3, 2 / 3], abs=0.02)
    told = [*(f"{value:.2f}".rstrip("0") for value in row["thirds"]), *(figure(row[key]) for key in ("from", "to"))]
    assert row["says"] == (
        f"raising the cost n0 from its lowest third (under {told[0]}) to its highest (over {told[1]}) "
        f"moves the mean of account.sum from {told[2]} to {told[3]}"
    )


def test_a_probability_moves_in_per_cent() -> None:
    """And words too: the share of worlds where they hold."""
    records = uniform_records(900, 1, 1, lambda x: {"signed": float(x[0]), "terms.x": "y" if x[0] > 0.5 else "z"})
    table = table_of(records, ["a"])
    assert "moves the mean of signed from 17 % to 8" in sensitivity(table, "signed", seed=0)["numbers"][0]["says"]
    row: Any = sensitivity(table, "terms.x=y", seed=0)["numbers"][0]
    assert (row["from"], row["to"]) == (0, 1)
    assert "the share of worlds with terms.x=y from 0 % to 100 %" in row["says"]


def test_numbers_drawn_together_are_one_input() -> None:
    """Ranges that share a quantile are told once, with their names."""
    records = [
        record_of(k, (x, 2 * x + 1, 0.0, y), {"signed": x})
        for k, (x, y) in enumerate(np.random.default_rng(1).random((200, 2)))
    ]
    found: Any = sensitivity(table_of(records, ["a", "b", "fixed", "d"]), "signed", seed=0)
    assert [(row["path"], row["with"]) for row in found["numbers"]] == [("a", ["b"]), ("d", [])]


def test_neither_the_order_nor_inadmissible_worlds_matter() -> None:
    """The same answer from records in any order."""
    records = uniform_records(100, 3, 1, lambda x: {"signed": float(x[0])})
    more = [
        *records,
        record_of(100, (9, 9, 9), {"signed": 5.0}, admissible=False),
        record_of(101, (0, 0, 0), status="impossible"),
    ]
    one, other = (sensitivity(table_of(rows, ["a", "b", "c"]), "signed", seed=0) for rows in (records, more[::-1]))
    assert one == other


def test_any_whole_number_is_a_seed() -> None:
    """Also one below 0, and it is not the same as that above."""
    one, again, other = (sensitivity(table_with(50, 2, 1, (1,)), "account.sum", seed=s)["noise"] for s in (-1, -1, 1))
    assert one == again != other


def test_too_few_worlds_or_no_difference_is_said() -> None:
    """An answer and no numbers."""
    few = sensitivity(table_with(8, 2, 1, (1,)), "account.sum", seed=0)
    assert (few["numbers"], few["says"]) == ([], "8 admissible worlds are too few to tell numbers apart; it takes 20")
    same = sensitivity(table_of([record_of(k, (k,), {"signed": 0.5}) for k in range(30)], ["a"]), "signed", seed=0)
    assert (same["numbers"], same["says"]) == ([], "signed is the same in every admissible world")


def test_a_saltelli_design_finds_both_indices() -> None:
    """Of the Ishigami function, from (d + 2) n worlds placed for it."""
    pytest.importorskip("SALib")
    points = saltelli(3, 1024, seed=1)
    assert points.shape == (5 * 1024, 3)
    assert 0 <= points.min() < points.max() <= 1
    found = sobol_indices([ishigami(row) for row in points], ["a", "b", "c"], seed=1)
    for row, first, total in zip(found["numbers"], ISHIGAMI["first"], ISHIGAMI["total"], strict=True):
        assert row["first"]["value"] == pytest.approx(first, abs=0.06)
        assert row["total"]["value"] == pytest.approx(total, abs=0.06)
        assert row["total"]["low"] - 0.02 <= total <= row["total"]["high"] + 0.02
    assert [row["first"]["distinguishable"] for row in found["numbers"]] == [True, True, False]
    assert [row["path"] for row in found["numbers"]] == ["a", "b", "c"]


def test_a_design_without_some_worlds_leaves_out_their_blocks() -> None:
    """A world that is impossible takes the d + 2 worlds of its block with it, and that is counted."""
    pytest.importorskip("SALib")
    points = saltelli(2, 256, seed=1)
    values = [float(row[0]) for row in points]
    values[7] = float("nan")
    found = sobol_indices(values, ["a", "b"], seed=1)
    assert (found["blocks"], found["left_out"]) == (255, 1)
    assert found["numbers"][0]["total"]["value"] == pytest.approx(1, abs=0.05)
    assert found["numbers"][1]["total"]["distinguishable"] is False


@pytest.mark.parametrize("seed", [0, 3, 2**32])
def test_the_intervals_of_a_design_are_those_of_its_seed(seed: int) -> None:
    """The same seed gives the same intervals; 0 is a seed."""
    pytest.importorskip("SALib")
    values = saltelli(2, 64, seed=1).prod(axis=1).tolist()
    assert sobol_indices(values, ["a", "b"], seed=seed) == sobol_indices(values, ["a", "b"], seed=seed)


def test_a_design_that_cannot_be_is_refused() -> None:
    """Blocks by powers of two; a value a point; a measure that differs."""
    pytest.importorskip("SALib")
    with pytest.raises(RequestError, match="power of 2"):
        saltelli(2, 100, seed=1)
    with pytest.raises(RequestError, match="multiple of 4"):
        sobol_indices([0.0] * 7, ["a", "b"], seed=1)
    assert sobol_indices([0.5] * 64, ["a", "b"], seed=1)["says"] == "the measure is the same in every world"
    assert sobol_indices([float("nan")] * 64, ["a", "b"], seed=1)["numbers"] == []


def test_a_design_names_the_extra_that_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without SALib."""
    monkeypatch.setitem(sys.modules, "SALib.sample", None)
    with pytest.raises(RequestError, match=r"winset\[worlds\]"):
        saltelli(2, 64, seed=1)
    monkeypatch.setitem(sys.modules, "SALib.analyze", None)
    with pytest.raises(RequestError, match=r"winset\[worlds\]"):
        sobol_indices([0.5, 0.6, 0.7], ["a"], seed=1)


def test_indices_of_what_is_left_of_a_design_are_not_told() -> None:
    """Where more than half of the blocks have a world without a value, a sentence stands in place of numbers."""
    points = saltelli(2, 64, seed=1)
    values = points[:, 0].copy()
    values[: 4 * 40 : 4] = np.nan
    found = sobol_indices(values.tolist(), ["a", "b"], seed=1)
    assert (found["blocks"], found["left_out"], found["numbers"]) == (24, 40, [])
    assert "only 24 of 64 blocks" in str(found["says"])
