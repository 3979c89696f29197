"""Few packages of many parties: the list gives what the other ways of counting give, and takes over where they stop."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import winset
from winset.errors import LimitError
from winset.solver.tally import tally as module
from winset.solver.tally.few import MAX_LISTED, fit, sums_of
from winset.solver.tally.settle import MAX_VOTES
from winset.solver.tally.tally import Tally, count_above, tally


def told(found: Tally) -> tuple[object, ...]:
    """All that a tally counts."""
    holdouts = [(one.parties, one.packages, one.packages_high, one.best) for one in found.holdouts]
    return found.size, found.size_high, found.blockers, found.blockers_high, found.best, holdouts, found.exact


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**6))
def test_the_list_counts_as_the_other_ways_do(seed: int) -> None:
    """Size, blockers, their best sums and the smallest sets that would have to turn are the same, weighted or not."""
    rng = np.random.default_rng(seed)
    parties = int(rng.integers(1, 6))
    parts = [rng.integers(-3, 4, (int(rng.integers(1, 5)), parties)) for _ in range(int(rng.integers(1, 4)))]
    floor = rng.integers(-4, 7, parties)
    members = rng.integers(0, 4, (int(rng.integers(1, 3)), parties))
    members[:, 0] = np.maximum(members[:, 0], 1)
    votes = np.maximum(1, (members.sum(axis=1) * rng.random(len(members))).astype(np.int64))
    listed = module._listed(sums_of(parts), floor, members, votes)
    assert told(listed) == told(tally(parts, floor, members, votes))


def test_many_parties_are_listed_where_packages_are_few() -> None:
    """Where more parties decide than the other ways take, few packages are listed; the counts are those by hand."""
    rng = np.random.default_rng(3)
    parties = MAX_VOTES + 8
    parts = [rng.integers(-9, 10, (7, parties)) for _ in range(3)]
    floor, members, votes = np.zeros(parties, dtype=np.int64), np.ones((1, parties), dtype=np.int64), np.array([13])
    found = tally(parts, floor, members, votes)
    yes = np.array([(a + b + c >= 0) for a in parts[0] for b in parts[1] for c in parts[2]])
    heads = yes.sum(axis=1)
    assert found.method == "listed"
    assert found.size == (heads >= 13).sum() > 0
    assert found.blockers == {p: n for p in range(parties) if (n := int(((heads == 12) & ~yes[:, p]).sum()))}
    assert count_above(parts, floor) == (int(yes.all(axis=1).sum()),) * 2


def test_what_cannot_be_listed_is_still_refused() -> None:
    """Many packages of many parties are refused with the limit, as before."""
    rng = np.random.default_rng(3)
    parts = [rng.integers(-9, 10, (20, MAX_VOTES + 4)) for _ in range(6)]
    assert not fit(parts)
    assert 20**6 * (MAX_VOTES + 4) > MAX_LISTED
    everyone = np.ones((1, MAX_VOTES + 4), dtype=np.int64)
    with pytest.raises(LimitError, match=f"the limit is {MAX_VOTES}"):
        tally(parts, np.zeros(MAX_VOTES + 4, dtype=np.int64), everyone, np.array([10]))


def test_the_core_of_a_large_council_is_not_asked_for_too_long() -> None:
    """With 27 members the sets that can sign are too many: the core says so, and everything else is answered."""
    names = [f"m{k}" for k in range(27)]
    rng = np.random.default_rng(5)
    data = {
        "winset": 2, "title": "A council", "issues": {"x": {"range": [0, 100], "step": 10}},
        "parties": {name: {"ideal": {"x": int(rng.integers(0, 101))}, "otherwise": -40} for name in names},
        "consent": [{"of": names, "weights": {name: int(rng.integers(3, 30)) for name in names}, "at_least": 200}],
    }  # fmt: skip
    answer = winset.deals(data, over="win-set").to_json()
    assert answer["concepts"]["core"]["note"].startswith("Not answered: too many sets of 27 parties")
    assert not any(one["note"].startswith("Not answered") for name, one in answer["concepts"].items() if name != "core")
    assert isinstance(answer["win_set"]["size"], int)
