"""What the recorded history says of the worlds."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawn_records import Record, normal_records, record_of
from winset.errors import RequestError
from winset.studies.worlds.posterior import leave_out, posterior, weights
from winset.studies.worlds.stats import effective_size
from winset.studies.worlds.table import Table, table_of

SEEN, SD = (0.9, 0.4, 1.3, 0.8, 0.7), 1.5


@pytest.fixture(scope="module")
def normal() -> Table:
    """A normal mean seen five times."""
    return table_of(normal_records(20_000, 1, SEEN, SD), ["mean", "other"])


def evidence(seen: tuple[float, ...]) -> float:
    """The log density of observations of a mean from N(0, 1)."""
    n = len(seen)
    cover = SD**2 * np.eye(n) + np.ones((n, n))
    x = np.array(seen)
    return float(-0.5 * (x @ np.linalg.solve(cover, x) + np.linalg.slogdet(cover)[1] + n * math.log(2 * math.pi)))


def test_a_normal_mean_is_learned_as_the_textbook_has_it(normal: Table) -> None:
    """Precisions add: mean Σx/(n + sd²), variance sd²/(n + sd²); so do quantiles, and the evidence is the exact one."""
    found: Any = posterior(normal, seed=1)
    row = next(row for row in found["numbers"] if row["path"] == "mean")
    mean, sd = sum(SEEN) / (len(SEEN) + SD**2), math.sqrt(SD**2 / (len(SEEN) + SD**2))
    assert row["prior"]["mean"] == pytest.approx(0, abs=0.03)
    assert row["posterior"]["mean"] == pytest.approx(mean, abs=0.02)
    assert row["posterior"]["quantiles"]["0.95"] == pytest.approx(mean + 1.645 * sd, abs=0.04)
    assert row["shift"] == pytest.approx(mean, abs=0.04)
    assert found["log_evidence"] == pytest.approx(evidence(SEEN), abs=0.02)
    assert found["numbers"][0]["path"] == "mean"
    assert [entry["distinguishable"] for entry in found["numbers"]] == [True, False]


def test_weights_by_a_flat_likelihood_leave_everything_as_it_was() -> None:
    """Posterior is prior, exactly, in every quantile and share; the sample is as large as it looks."""
    rng = np.random.default_rng(1)
    records = [
        record_of(k, (x,), {"signed": x, "terms.x": "y" if x > 0.4 else "z", "opens": None}, months=(-2.0, -1.0), forecast=(x, x), signed=(0, 1), terms={"x": {"y": x, "z": 1 - x}})
        for k, x in enumerate(rng.random(100))
    ]  # fmt: skip
    found: Any = posterior(table_of(records, ["n"]), seed=1)
    assert found["effective"] == pytest.approx(100)
    assert found["log_evidence"] == pytest.approx(-3)
    for row in (*found["numbers"], *found["measures"].values()):
        flat = [value for side in ("prior", "posterior") for value in [flattened(row[side])]]
        assert flat[0] == pytest.approx(flat[1])
    months = found["predictive"]["months"]
    assert all(row["prior"] == pytest.approx(row["posterior"]) == pytest.approx(row["ahead"]) for row in months)
    assert not found["numbers"][0]["distinguishable"]
    for row in found["leave_out"]:
        assert row["gain"] == pytest.approx(0)


def flattened(row: dict[str, Any]) -> list[float]:
    """Every number in a row of the finding."""
    found: list[float] = []
    for value in row.values():
        if isinstance(value, dict):
            found += flattened(value)
        elif isinstance(value, list):
            found += [number for entry in value for number in flattened(entry)]
        elif isinstance(value, float | int):
            found.append(float(value))
    return found


def test_what_follows_is_foretold_as_the_textbook_has_it(normal: Table) -> None:
    """Weighted by the first observations, the others score their exact predictive density a month."""
    rows: Any = leave_out(normal)
    for row in rows:
        before, left = SEEN[: row["until"]], len(SEEN) - row["until"]
        assert row["left"] == left
        assert row["posterior"] == pytest.approx((evidence(SEEN) - evidence(before)) / left, abs=0.02)
        assert row["prior"] == pytest.approx(evidence(SEEN[row["until"] :]) / left, abs=0.02)
        assert row["gain"] == pytest.approx(row["posterior"] - row["prior"])
    assert [row["until"] for row in leave_out(normal)] == [1, 2, 4]


def test_weights_add_to_one_and_bear_any_size() -> None:
    """Log-likelihoods of −10,000 lose nothing; an impossible record weighs nothing."""
    found = weights(np.array([-10_000.0, -10_001.0, -np.inf, -20_000.0]))
    assert found == pytest.approx([1 / (1 + math.exp(-1)), 1 / (1 + math.e), 0, 0])
    assert effective_size(np.ones(7)) == 7
    assert effective_size(np.zeros(3)) == 0


@given(st.lists(st.one_of(st.floats(-1e4, 0), st.just(-math.inf)), min_size=1, max_size=20), st.floats(-1e3, 1e3))
def test_weights_know_neither_order_nor_scale(logs: list[float], more: float) -> None:
    """The same for the same world wherever it stands, and whatever all likelihoods are multiplied by."""
    found = weights(np.array(logs))
    assert weights(np.array(logs)[::-1])[::-1] == pytest.approx(found)
    assert weights(np.array(logs) + more) == pytest.approx(found, rel=1e-6)
    assert found.sum() == pytest.approx(1 if max(logs) > -math.inf else 0)


def test_a_month_that_never_comes_is_last_under_any_weights() -> None:
    """Quantiles of months are months, or never."""
    months = ("2000-02", None, "2000-01")
    records = [record_of(k, (k,), {"opens": m}, months=(-float(k),)) for k, m in enumerate(months)]
    row = posterior(table_of(records, ["n"]), seed=1)["measures"]["opens"]
    assert row["prior"]["quantiles"]["0.5"] == "2000-02"
    assert (row["prior"]["quantiles"]["0.95"], row["posterior"]["quantiles"]["0.75"]) == (None, "2000-02")


def test_a_record_without_a_signature_can_be_odd_too() -> None:
    """Where the weighted worlds would almost surely have signed within it; the first month alone is never too early."""
    records = [signing(k, (0.9, 0.9), (0, 0)) for k in range(3)]
    told: Any = posterior(table_of(records, ["n"]), seed=1)["predictive"]
    assert told["odd"]
    assert told["timing"]["posterior"]["then"] == 0
    assert "a signature within the record, which has none, 99 %" in told["says"]


def test_measures_and_terms_that_no_weighted_world_has_are_said_to_be_of_none() -> None:
    """A claim asked only of worlds that the record rules out has no posterior; nothing signed has no terms."""
    records = [
        record_of(0, (0,), {"claim.C": "borne_out"}, months=(None,), terms={"x": {"y": 0.0}}),
        record_of(1, (0,), {}, months=(-1.0,), terms={"x": {"y": 0.0}}),
    ]
    found: Any = posterior(table_of(records, ["n"]), seed=-1)
    assert found["measures"]["claim.C"]["posterior"] == {"worlds": 0.0}
    assert found["predictive"]["terms"] == [
        {"issue": "x", "option": "y", "prior": None, "posterior": None, "recorded": None}
    ]
    assert found["numbers"] == []


def test_the_size_of_what_is_left_is_said() -> None:
    """Where a few worlds carry the weight, that is said first, and that it is all conditional on the model."""
    records = [record_of(k, (k,), {"signed": 0.5}, months=(-float(3 * k),)) for k in range(50)]
    found: Any = posterior(table_of(records, ["n"]), seed=1)
    assert found["effective"] < 2
    assert found["largest"] == {"world": 0, "weight": pytest.approx(1 - math.exp(-3))}
    assert "as much as 1.1 of 50 admissible worlds" in found["says"]
    assert "too few" in found["says"]
    assert "conditional on the model" in found["says"]


def test_impossible_worlds_are_counted_and_weigh_nothing() -> None:
    """And where the record is impossible in all, there is no posterior, and that is said."""
    records = [record_of(k, (k,), {"signed": 0.5}, months=(-1.0, None if k < 3 else -1.0)) for k in range(10)]
    found: Any = posterior(table_of(records, ["n"]), seed=1)
    assert (found["worlds"], found["impossible"]) == (10, 3)
    assert found["numbers"][0]["posterior"]["quantiles"]["0.05"] == 3
    none: Any = posterior(table_of(records[:3], ["n"]), seed=1)
    assert (none["effective"], none["numbers"], none["measures"]) == (0, [], {})
    assert none["log_evidence"] is None
    assert none["says"].startswith("the record is impossible in each of 3 admissible worlds")
    assert none["impossible_months"] == [{"month": 1, "worlds": 3}]
    assert leave_out(table_of(records[:3], ["n"])) == [
        {"until": 1, "left": 1, "effective": 3.0, "prior": None, "posterior": None, "gain": None}
    ]


def signing(k: int, chances: tuple[float, ...], signed: tuple[int, ...]) -> Record:
    """A world that gives some chances of signing, and the log-probabilities of what was."""
    logs = [math.log(f if s else 1 - f) for f, s in zip(chances, signed, strict=True)]
    return record_of(k, (chances[-1],), {"signed": chances[-1]}, months=logs, forecast=chances, signed=signed)


def test_the_posterior_is_held_against_what_it_learned_from() -> None:
    """Chances along the recorded path of an earlier, that, or a later signature; each month also as seen before it."""
    records = [signing(0, (0.5, 0.5), (0, 1)), signing(1, (0.1, 0.2), (0, 1))]
    found: Any = posterior(table_of(records, ["n"]), seed=1)["predictive"]
    w = np.array([0.25, 0.18]) / 0.43
    timing = found["timing"]
    assert timing["posterior"]["earlier"] == pytest.approx(w @ [0.5, 0.1])
    assert timing["posterior"]["then"] == pytest.approx(w @ [0.25, 0.18])
    assert timing["posterior"]["later"] == pytest.approx(w @ [0.25, 0.72])
    assert timing["prior"]["then"] == pytest.approx((0.25 + 0.18) / 2)
    first, second = found["months"]
    assert (first["signed"], first["ahead"], first["prior"]) == (0, pytest.approx(0.3), pytest.approx(0.3))
    assert second["ahead"] == pytest.approx((0.5 * 0.5 + 0.9 * 0.2) / 1.4)
    assert second["posterior"] == pytest.approx(w @ [0.5, 0.2])
    assert found["brier"]["prior"] == pytest.approx((0.3**2 + 0.65**2) / 2)


def test_a_record_that_the_posterior_itself_finds_odd_is_called_so() -> None:
    """Where it gives under one in forty to a signature so late."""
    records = [signing(k, (0.9, 0.9, 0.9), (0, 0, 1)) for k in range(3)]
    told: Any = posterior(table_of(records, ["n"]), seed=1)["predictive"]
    assert told["odd"]
    assert "0.9" not in told["says"]
    assert "a signature before the recorded month 99 %" in told["says"]
    fine: Any = posterior(table_of([signing(0, (0.2, 0.5), (0, 1))], ["n"]), seed=1)["predictive"]
    assert not fine["odd"]


def test_terms_are_held_against_the_record() -> None:
    """Prior and posterior chance of each option given a signature, with the recorded one marked."""
    records = [
        record_of(0, (0,), {}, months=(-1.0,), terms={"x": {"y": 0.5, "z": 0.0}}),
        record_of(1, (1,), {}, months=(-1.0 - math.log(3),), terms={"x": {"y": 0.0, "z": 0.5}}),
        record_of(2, (1,), {}, months=(-50.0,)),
    ]
    told: Any = posterior(table_of(records, ["n"]), seed=1, agreement={"x": "y"})["predictive"]
    found = told["terms"]
    assert found == [
        {"issue": "x", "option": "y", "prior": 0.5, "posterior": pytest.approx(0.75), "recorded": True},
        {"issue": "x", "option": "z", "prior": 0.5, "posterior": pytest.approx(0.25), "recorded": False},
    ]


def test_numbers_without_a_part_are_rarely_said_to_have_moved() -> None:
    """Of 40 studies whose likelihood has nothing to do with the numbers, at most about one in twenty says so."""
    wrong = 0
    for seed in range(40):
        rng = np.random.default_rng(seed)
        records = [record_of(k, rng.random(15).tolist(), {}, months=(2 * rng.standard_normal(),)) for k in range(100)]
        wrong += any(
            row["distinguishable"]
            for row in posterior(table_of(records, [f"n{j}" for j in range(15)]), seed=seed)["numbers"]
        )
    assert wrong <= 6


def test_only_admissible_worlds_are_weighed_and_in_any_order() -> None:
    """Unless all that are solved are asked for."""
    records = [record_of(k, (k,), {"signed": k / 10}, admissible=k < 5, months=(-1.0 * k,)) for k in range(10)]
    one, other = (posterior(table_of(rows, ["n"]), seed=1) for rows in (records, records[::-1]))
    assert one == other
    assert one["worlds"] == 5
    assert posterior(table_of(records, ["n"]), seed=1, all_solved=True)["worlds"] == 10


def test_without_a_record_or_worlds_there_is_nothing_to_weigh() -> None:
    """It is refused, and why."""
    with pytest.raises(RequestError, match="history"):
        posterior(table_of([record_of(0, (0,), {})], ["n"]), seed=1)
    with pytest.raises(RequestError, match="admissible"):
        posterior(table_of([record_of(0, (0,), {}, admissible=False, months=(-1.0,))], ["n"]), seed=1)
