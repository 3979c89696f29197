"""`winset deals` on fractions cut off at twelve decimals, against the fractions themselves."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.cases.read import from_data
from winset.studies.deals import deals

Tables = dict[str, list[list[Fraction]]]
Package = tuple[int, ...]
Vector = tuple[Fraction, ...]


@st.composite
def domains(draw: st.DrawFn) -> tuple[Tables, dict[str, Fraction]]:
    """Weights that are fractions of their sum, evaluations divided by the issue's largest, as negotiation domains have.

    What a party has without an agreement is nothing, or exactly what some package gives it.
    """
    sizes = draw(st.lists(st.integers(2, 4), min_size=3, max_size=4))
    few = st.integers(1, draw(st.sampled_from([2, 3, 40])))
    tables: Tables = {}
    base = {}
    for party in ("ann", "ben", "eve")[: draw(st.integers(2, 3))]:
        weights = [draw(few) for _ in sizes]
        total = draw(st.sampled_from([97, sum(weights)]))
        tables[party] = []
        for weight, size in zip(weights, sizes, strict=True):
            marks = draw(st.lists(st.integers(0, 7), min_size=size, max_size=size).filter(any))
            tables[party].append([Fraction(weight * mark, total * max(marks)) for mark in marks])
        some = [row[draw(st.integers(0, len(row) - 1))] for row in tables[party]]
        base[party] = draw(st.sampled_from([Fraction(0), sum(some, Fraction(0))]))
    return tables, base


def written(tables: Tables, base: dict[str, Fraction]) -> Any:
    """The domain as a file with numbers of twelve decimals."""
    sizes = [len(row) for row in next(iter(tables.values()))]
    parties = {
        party: {
            "values": {
                f"i{i}": {f"o{o}": round(float(number), 12) for o, number in enumerate(row)}
                for i, row in enumerate(table)
            },
            "otherwise": round(float(base[party]), 12),
        }
        for party, table in tables.items()
    }
    return {
        "winset": 1, "title": "A domain", "parties": parties, "consent": [{"of": list(parties)}],
        "issues": {f"i{i}": [f"o{o}" for o in range(size)] for i, size in enumerate(sizes)},
    }  # fmt: skip


def dominates(one: Vector, other: Vector) -> bool:
    """Whether one is nowhere below the other and somewhere above it."""
    return one != other and all(a >= b for a, b in zip(one, other, strict=True))


def packages(told: list[dict[str, str]]) -> set[Package]:
    """Packages by the numbers of their options, each once."""
    found = [tuple(int(option[1:]) for option in package.values()) for package in told]
    assert len(set(found)) == len(found)
    return set(found)


@settings(max_examples=30, deadline=None, derandomize=True)
@given(domains())
def test_what_ties_in_fractions_ties_in_twelve_decimals(drawn: tuple[Tables, dict[str, Fraction]]) -> None:
    """Frontier, distinct points, counts, win-set and every concept's ties are those of exact fractions."""
    tables, base = drawn
    sums = {
        rows: tuple(sum((table[i][o] for i, o in enumerate(rows)), Fraction(0)) for table in tables.values())
        for rows in itertools.product(*(range(len(row)) for row in next(iter(tables.values()))))
    }
    floor = tuple(base.values())
    good = {rows: points for rows, points in sums.items() if all(a >= b for a, b in zip(points, floor, strict=True))}
    distinct = set(good.values())
    best = {points for points in distinct if not any(dominates(other, points) for other in distinct)}
    efficient = {rows for rows, points in good.items() if points in best}

    conflict = from_data(written(tables, base))
    found = deals(conflict).to_json()
    assert (found["win_set"]["size"], found["rational"]) == (len(good), len(good))
    assert packages([entry["package"] for entry in found["frontier"]]) == efficient
    assert (found["frontier_size"], found["frontier_points"]) == (len(efficient), len(best))
    assert found["exact"]
    if not good:
        return
    gains = {rows: tuple(a - b for a, b in zip(points, floor, strict=True)) for rows, points in good.items()}
    room = [max(column) for column in zip(*gains.values(), strict=True)]
    scores: dict[str, Any] = {
        "utilitarian": sum,
        "egalitarian": min,
        "kalai_smorodinsky": lambda gain: min((a / b for a, b in zip(gain, room, strict=True) if b), default=0),
        "nash": product,
    }
    worth = {name: {rows: score(gain) for rows, gain in gains.items()} for name, score in scores.items()}
    for limit in (2_000_000, 0):
        told = deals(conflict, limit=limit).to_json()["concepts"]
        for name, scored in worth.items():
            top = max(scored.values())
            tied = {rows for rows, value in scored.items() if value == top}
            assert packages(told[name]["packages"]) == tied, (name, limit)
            assert told[name]["tied"] in (len(tied), None)
    assert packages(deals(conflict).to_json()["concepts"]["core"]["packages"]) == efficient


def product(gain: Vector) -> Fraction:
    """The product of gains."""
    total = Fraction(1)
    for one in gain:
        total *= one
    return total


def test_sums_are_compared_and_not_options() -> None:
    """Two sums that are equal in twelve decimals, of numbers that nine would cut differently: one is dominated."""
    data = {
        "winset": 1, "title": "A lease and its term", "consent": [{"of": ["owner", "tenant"]}],
        "issues": {"lease": ["short", "long"], "term": ["now", "later"]},
        "parties": {
            "owner": {"values": {"lease": {"short": 0.1}, "term": {"now": 0.2}}},
            "tenant": {"values": {
                "lease": {"short": 0.294117647058, "long": 0.411764705882}, "term": {"later": 0.117647058824},
            }},
        },
    }  # fmt: skip
    found = deals(from_data(data)).to_json()
    listed = {tuple(entry["package"].values()) for entry in found["frontier"]}
    assert listed == {("short", "now"), ("long", "now"), ("long", "later")}


def test_exactly_what_a_party_has_otherwise_is_signed_in_twelve_decimals() -> None:
    """Three thirds of a hair above nine decimals add up to a threshold; one unit of comparison more is refused."""
    issues = {name: ["yes", "no"] for name in ("land", "sea", "air")}
    values = {name: {"yes": 0.222222222444} for name in issues}
    for otherwise, size in ((0.666666667332, 1), (0.666666669332, 0)):
        data = {
            "winset": 1, "title": "Thirds", "issues": issues, "consent": [{"of": ["a", "b"]}],
            "parties": {"a": {}, "b": {"values": values, "otherwise": otherwise}},
        }  # fmt: skip
        found = deals(from_data(data)).to_json()
        assert found["win_set"]["size"] == size
        assert found["provenance"]["grid"] == "1e-12"


@pytest.mark.parametrize("large", [1e5, 1e7, 1e8])
def test_large_points_are_compared_by_a_share_of_them(large: float) -> None:
    """Thirds of a large number, as a file can hold them, add up to it: a tie, beside a smaller number that is none."""
    third = large / 3
    data = {
        "winset": 1, "title": "Thirds of much", "consent": [{"of": ["a", "b"]}],
        "issues": {"x": ["third", "all", "none"], "y": ["third", "none"], "z": ["third", "none"]},
        "parties": {
            "a": {"values": {"x": {"third": third, "all": large}, "y": {"third": third}, "z": {"third": third}},
                  "otherwise": large},
            "b": {"values": {"x": {"third": 1, "all": 3}, "y": {"third": 1}, "z": {"third": 1}}},
        },
    }  # fmt: skip
    data["parties"]["a"]["values"]["y"]["none"] = data["parties"]["a"]["values"]["z"]["none"] = 0  # type: ignore[index]
    found = deals(from_data(data)).to_json()
    assert found["win_set"]["size"] == 5
    assert found["frontier_size"] == 1
