"""The one rule of a static vote: ties are a yes at any size of points, and clauses count their own members."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from winset import build, timeline
from winset.cases.read import from_data
from winset.game.vote import least_yes, leeway, passes, yes_counts
from winset.studies.deals import deals
from winset.studies.month.talks import talks_at
from winset.studies.ripeness import ripeness
from winset.studies.unlock import unlock


def harbour(fee: float, reserve: float = 100_000_000.4) -> dict[str, Any]:
    """A buyer with something else to turn to, dearer than a million times what it haggles over; a seller with nothing."""
    return {
        "winset": 1, "title": "A harbour and its fee", "issues": {"price": ["cheap", "dear"], "fee": ["none", "some"]},
        "parties": {
            "buyer": {"otherwise": reserve, "values": {"price": {"cheap": 100_000_000.1}, "fee": {"none": fee}}},
            "seller": {"values": {"price": {"cheap": 1, "dear": 2}, "fee": {"none": 1, "some": 2}}},
        },
        "consent": [{"of": ["buyer", "seller"]}],
    }  # fmt: skip


@pytest.mark.parametrize(("fee", "signed"), [(0.3, 1), (0.2, 0)])
def test_an_exact_tie_of_large_points_is_a_yes(fee: float, signed: int) -> None:
    """Every study signs what is worth a party's threshold to the cent, and not what is ten cents short of it."""
    conflict = from_data(harbour(fee))
    row = timeline(conflict).to_json()["history"][0]
    counted = deals(conflict).to_json()
    way_out = ripeness(conflict).to_json()["history"][0]["way_out"]
    for found in (row["against_war"], row["now"], counted["win_set"], way_out, unlock(conflict).to_json()["win_set"]):
        assert (found["size"], found["of"]) == (signed, 4)
    talks = talks_at(conflict)
    assert talks.signed("war").sum() == talks.signed("now").sum() == signed
    assert counted["rational"] == signed
    assert build(conflict).packages.worth(0)[0].max() == pytest.approx(100_000_000.1 + fee)


@given(st.floats(-1e9, 1e9))
def test_the_least_points_of_a_yes_are_a_share_below_a_large_threshold(threshold: float) -> None:
    """A yes is given down to 1e-9 below a threshold, or to 1e-12 of it where that is more, on either side of 0."""
    stated = Fraction(threshold) - max(Fraction(1, 10**9), abs(Fraction(threshold)) / 10**12)
    found = float(least_yes(np.array([threshold]))[0])
    assert abs(Fraction(found) - stated) <= Fraction(np.spacing(abs(threshold) + 1))
    assert found < threshold
    assert leeway(np.array([threshold, -threshold])).tolist() == [leeway(np.array([abs(threshold)]))[0]] * 2


@given(st.data())
def test_what_passes_is_what_counting_by_hand_passes(data: st.DataObject) -> None:
    """Any clauses, votes and packages: every clause that applies has its number of members in favour, and no other."""
    g, p, k = (data.draw(st.integers(1, 3)) for _ in range(3))
    bools = st.lists(st.booleans(), min_size=g * p + p * k + g * k, max_size=g * p + p * k + g * k)
    drawn = np.array(data.draw(bools))
    members, yes, applies = np.split(drawn, [g * p, g * p + p * k])
    members, yes, applies = members.reshape(g, p), yes.reshape(p, k), applies.reshape(g, k)
    votes = np.array(data.draw(st.lists(st.integers(0, p), min_size=g, max_size=g)))
    found = passes(yes_counts(members, yes), votes, applies)
    for j in range(k):
        counts = [sum(bool(members[c, q] and yes[q, j]) for q in range(p)) for c in range(g)]
        assert found[j] == all(counts[c] >= votes[c] for c in range(g) if applies[c, j])
        assert found[j] == passes(yes_counts(members, yes[:, j]), votes, applies[:, j])
    turned = passes(yes_counts(members, yes)[:, None] + members[:, :, None], votes, applies[:, None])
    for q, j in product(range(p), range(k)):
        if not yes[q, j]:
            with_it = yes[:, j] | (np.arange(p) == q)
            assert turned[q, j] == passes(yes_counts(members, with_it), votes, applies[:, j])
