"""What shares of worlds say, and with what intervals."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawn_records import Record, record_of, uniform_records
from winset.errors import RequestError
from winset.studies.worlds.opposed import never_together
from winset.studies.worlds.shares import sample, shares
from winset.studies.worlds.stats import median_interval, quantiles, wilson
from winset.studies.worlds.table import table_of

VERDICTS = ("respected", "violated", "tie", "not_testable")


def shares_of(records: list[Record], paths: int = 1) -> Any:
    """The shares of some records."""
    return shares(table_of(records, [f"n{k}" for k in range(paths)]))


def test_wilson_intervals_are_the_published_ones() -> None:
    """Newcombe 1998, table I: 81/263, 15/148, 0/20, 1/29."""
    for k, n, low, high in [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ]:
        assert wilson(k, n) == pytest.approx((low, high), abs=1e-4)
    assert wilson(0, 0) == (0.0, 1.0)


def test_the_interval_of_a_median_is_of_order_statistics() -> None:
    """For ten values from the second to the ninth (97.9 %); for five values there is none at 95 %."""
    assert median_interval(np.arange(1.0, 11.0)) == (2.0, 9.0)
    assert median_interval(np.arange(6.0)) == (0.0, 5.0)
    assert median_interval(np.arange(5.0)) is None


def test_the_interval_of_a_median_covers_it() -> None:
    """In at least 95 % of samples, up to what 2,000 of them can tell."""
    rng = np.random.default_rng(1)
    for n in (9, 40, 1000):
        found = [median_interval(rng.exponential(size=n)) for _ in range(2000)]
        held = np.mean([low <= np.log(2) <= high for low, high in (one or (0, 0) for one in found)])
        assert held >= 0.94


def test_quantiles_with_equal_weights_are_those_without() -> None:
    """The value at which so much of the weight has come."""
    values = np.array([3.0, 1.0, 2.0, 4.0])
    assert quantiles(values, (0.25, 0.5, 1.0)).tolist() == [1, 2, 4]
    assert quantiles(values, (0.25, 0.5, 1.0), np.full(4, 0.1)).tolist() == [1, 2, 4]
    assert quantiles(values, (0.5,), np.array([0.1, 0.1, 0.1, 9])).tolist() == [4]


def test_worlds_are_counted() -> None:
    """Solved, failed, impossible, admissible; the acceptance is of those solved."""
    records = [
        record_of(k, (0,), {"signed": 0.5}, admissible=k < 3, verdicts={"F": "respected" if k < 3 else "tie"})
        for k in range(8)
    ]
    records += [record_of(8, (0,), status="impossible"), {"world": 9, "status": "failed", "why": "no"}]
    found = shares_of(records)
    counts = {key: found[key] for key in ("n", "solved", "impossible", "failed", "admissible")}
    assert counts == {"n": 10, "solved": 8, "impossible": 1, "failed": 1, "admissible": 3}
    assert found["acceptance"] == {
        "share": 3 / 8,
        "low": pytest.approx(wilson(3, 8)[0]),
        "high": pytest.approx(wilson(3, 8)[1]),
    }
    assert found["statements"] == [
        {"id": "F", "respected": 3, "violated": 0, "tie": 5, "tested": 8, **found["acceptance"]}
    ]


def test_a_probability_tells_in_how_many_worlds_it_is_a_half_or_more() -> None:
    """Beside its quantiles and the interval of its median; worlds not admissible do not count."""
    records = [record_of(k, (0,), {"signed_by.2000-03": k / 10}) for k in range(11)]
    records += [record_of(11, (0,), {"signed_by.2000-03": 1.0}, admissible=False)]
    row = shares_of(records)["shares"]["signed_by.2000-03"]
    assert row["share"] == 6 / 11
    assert (row["low"], row["high"]) == pytest.approx(wilson(6, 11))
    assert row["quantiles"] == {"0.05": 0.0, "0.25": 0.2, "0.5": 0.5, "0.75": 0.8, "0.95": 1.0}
    assert row["median_interval"] == [0.1, 0.9]
    assert row["worlds"] == 11


def test_a_number_that_is_no_probability_has_no_share() -> None:
    """Only quantiles; a null counts apart."""
    records = [record_of(k, (0,), {"account.dead": None if k == 0 else 100.0 * k}) for k in range(10)]
    row = shares_of(records)["shares"]["account.dead"]
    assert (row["share"], row["low"], row["high"], row["null"], row["worlds"]) == (None, None, None, 1, 10)
    assert row["quantiles"]["0.5"] == 500


def test_words_have_a_share_each() -> None:
    """The commonest first; null is an answer, and a world that was not asked is none."""
    records = [record_of(k, (0,), {"opens": value}) for k, value in enumerate(["2000-02", None, "2000-02", "2000-01"])]
    row = shares_of([*records, record_of(4)], paths=1)["shares"]["opens"]
    assert (row["value"], row["share"], row["worlds"]) == ("2000-02", 0.5, 4)
    assert [(one["value"], one["count"]) for one in row["values"]] == [("2000-02", 2), ("2000-01", 1), (None, 1)]
    assert row["quantiles"] == {"0.05": "2000-01", "0.25": "2000-01", "0.5": "2000-02", "0.75": "2000-02", "0.95": None}
    flags = shares_of([record_of(0, (0,), {"held": True}), record_of(1, (0,), {"held": False})])["shares"]["held"]
    assert (flags["value"], flags["share"]) == (False, 0.5)
    assert "quantiles" not in flags


def test_nothing_admissible_is_an_answer() -> None:
    """No shares, and the statements that never hold together."""
    verdicts = [("respected", "violated"), ("violated", "respected")] * 5
    records = [
        record_of(k, (0,), {"signed": 1.0}, admissible=False, verdicts=dict(zip("AB", pair, strict=True)))
        for k, pair in enumerate(verdicts)
    ]
    found = shares_of(records)
    assert found["shares"] == {}
    assert found["never_together"] == [{"statements": ["A", "B"], "expected": 2.5}]
    assert found["nearest"] == {
        "broken": 1,
        "worlds": 10,
        "statements": [{"id": "A", "worlds": 5}, {"id": "B", "worlds": 5}],
    }
    assert shares_of([])["acceptance"] == {"share": None, "low": 0.0, "high": 1.0}
    assert shares_of([])["nearest"] is None


def test_the_nearest_worlds_are_the_solved_ones_that_break_the_fewest_statements() -> None:
    """A tie is broken too, what cannot be tested is not, and a world ruled out before its solve is not among them."""
    said = [("violated", "tie", "violated"), ("respected", "tie", "not_testable"), ("violated", "respected", "respected"),
            ("violated", "tie", "respected")]  # fmt: skip
    records = [record_of(k, (0,), {}, admissible=False, verdicts=dict(zip("ABC", three, strict=True)))
               for k, three in enumerate(said)]  # fmt: skip
    ruled_out = {**record_of(9, (0,), {}, admissible=False, verdicts={"A": "respected"}), "status": "ruled_out"}
    found = shares_of([*records, ruled_out])["nearest"]
    assert found == {"broken": 1, "worlds": 2, "statements": [{"id": "A", "worlds": 1}, {"id": "B", "worlds": 1}]}
    held = record_of(5, (0,), {}, verdicts={"A": "respected"})
    assert shares_of([*records, held])["nearest"] is None


def test_sets_that_never_hold_are_told_only_where_next_to_nothing_is_admissible() -> None:
    """With enough admissible worlds there are none to tell."""
    assert shares_of([record_of(k, (0,), {}, verdicts={"A": "respected"}) for k in range(5)])["never_together"] is None


@given(st.lists(st.lists(st.sampled_from(VERDICTS), min_size=5, max_size=5), min_size=1, max_size=12))
def test_sets_that_never_hold_together_are_all_and_minimal(drawn: list[list[str]]) -> None:
    """As found by trying every set of up to four; a statement that cannot be tested speaks against nothing."""
    names = "ABCDE"
    records = [record_of(k, (0,), {}, verdicts=dict(zip(names, row, strict=True))) for k, row in enumerate(drawn)]
    holds = [{n for n, v in zip(names, row, strict=True) if v in ("respected", "not_testable")} for row in drawn]
    wanted: list[set[str]] = []
    for size in range(1, 5):
        for chosen in map(set, itertools.combinations(names, size)):
            if not any(chosen <= world for world in holds) and not any(one <= chosen for one in wanted):
                wanted.append(chosen)
    found = [set(row["statements"]) for row in never_together(table_of(records, ["n"]), most=None)]
    assert sorted(map(sorted, found)) == sorted(map(sorted, wanted))


def test_the_order_of_the_records_does_not_matter() -> None:
    """Neither to the shares nor to the sample."""
    records = uniform_records(50, 2, 1, lambda x: {"signed": float(x[0]), "terms.x": "y" if x[1] > 0.3 else "z"})
    assert shares_of(records, 2) == shares_of(records[::-1], 2)
    tables = [table_of(rows, ["a", "b"]) for rows in (records, records[::-1])]
    assert sample(tables[0], "signed", seed=1) == sample(tables[1], "signed", seed=1)


def test_a_sample_is_spread_over_the_measure() -> None:
    """One world from the middle of each eighth, the least first, with what happens in it."""
    records = [
        record_of(k, (0,), {"signed": (k * 7 % 80) / 80, "opens": "2000-01", "terms.x": "y"}, signed_by=(0.0, k / 80))
        for k in range(80)
    ]
    found = sample(table_of(records, ["n"]), "signed", seed=0)
    assert [row["value"] for row in found] == pytest.approx([(10 * k + 5) / 80 for k in range(8)], abs=0.02)
    first = found[0]
    assert first["opens"] == "2000-01"
    assert first["terms"] == {"x": "y"}
    assert first["signed_by"] == [0.0, first["world"] / 80]
    assert first["share"] == 1 / 16


def test_among_equals_a_sample_draws() -> None:
    """By its seed; and no world twice."""
    records = [record_of(k, (0,), {"signed": 0.0}) for k in range(100)]
    one, again, other = (
        [row["world"] for row in sample(table_of(records, ["n"]), "signed", seed=s)] for s in (1, 1, 2)
    )
    assert one == again != other
    assert len(set(one)) == 8


def test_a_sample_of_months_has_never_last() -> None:
    """The order of months is that of time."""
    records = [record_of(k, (0,), {"median_month": m}) for k, m in enumerate([None, "2001-01", "2000-01"])]
    found = sample(table_of(records, ["n"]), "median_month", seed=0)
    assert [row["value"] for row in found] == ["2000-01", "2001-01", None]


def test_a_sample_of_words_or_of_nothing_is_refused() -> None:
    """What has no order cannot be spread over."""
    with pytest.raises(RequestError, match="no order"):
        sample(table_of([record_of(0, (0,), {"terms.x": "y"})], ["n"]), "terms.x", seed=0)
    with pytest.raises(RequestError, match="no measure"):
        sample(table_of([record_of(0, (0,), {"terms.x": "y"})], ["n"]), "signed", seed=0)
