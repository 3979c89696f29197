"""The win-set of a month: sizes, blockers, prices and the smallest sets that must turn."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings

import winset
from generators import conflicts
from winset.studies.month import votes as listed
from winset.studies.month import win_set as module
from winset.studies.month.votes import read_votes
from winset.studies.month.win_set import win_set


def table(consent: list[dict[str, Any]], parties: int = 4) -> winset.Game:
    """A negotiation in which party k loses k+1 points by the one thing on the table."""
    data = {
        "winset": 1, "title": "A table",
        "parties": {f"p{k}": {"values": {"x": {"y": -(k + 1), "z": -(k + 1)}}} for k in range(parties)},
        "issues": {"x": ["y", "z"]}, "consent": consent,
    }  # fmt: skip
    return winset.build(winset.read(data))


def test_holdouts_of_unanimity_are_the_unwilling() -> None:
    """Where all must agree the smallest set that must turn is everyone unwilling, with each one's shortfall."""
    found = win_set(read_votes(table([{"of": ["p0", "p1", "p2"]}]), 0, 0, np.zeros((1, 4))))
    assert found["holdouts"] == [
        {"parties": ["p0", "p1", "p2"], "packages": 2, "price": {"p0": 1.0, "p1": 2.0, "p2": 3.0}},
    ]


def test_holdouts_of_counted_votes_are_every_smallest_set() -> None:
    """Where two of three suffice every pair is a smallest set, in the order of the file."""
    found = win_set(read_votes(table([{"of": ["p0", "p1", "p2"], "at_least": 2}]), 0, 0, np.zeros((1, 4))))
    assert [holdout["parties"] for holdout in found["holdouts"]] == [["p0", "p1"], ["p0", "p2"], ["p1", "p2"]]


def test_no_holdouts_where_one_turn_would_do() -> None:
    """Where a single party's turn opens the win-set it is a blocker with its price, and there are no holdouts."""
    found = win_set(read_votes(table([{"of": ["p2"]}]), 0, 0, np.zeros((1, 4))))
    assert (found["blockers"], found["price"], found["holdouts"]) == ({"p2": 2}, {"p2": 3.0}, [])


def test_sets_to_try_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """More sets of parties than the limit are refused and not tried; unanimity of many needs none."""
    monkeypatch.setattr(module, "MAX_SETS", 2)
    with pytest.raises(winset.LimitError, match="sets of parties"):
        win_set(read_votes(table([{"of": ["p0", "p1", "p2"], "at_least": 2}]), 0, 0, np.zeros((1, 4))))
    many = table([{"of": [f"p{k}" for k in range(40)]}], parties=40)
    assert len(win_set(read_votes(many, 0, 0, np.zeros((1, 40))))["holdouts"][0]["parties"]) == 40


def test_a_tie_is_a_yes() -> None:
    """A party that gains and loses nothing votes yes, within the stated tolerance."""
    game = table([{"of": ["p0"]}])
    assert win_set(read_votes(game, 0, 0, np.full((1, 4), -1.0 + 1e-10)))["size"] == 2
    assert win_set(read_votes(game, 0, 0, np.full((1, 4), -1.0 + 1e-8)))["size"] == 0


@given(conflicts())
@settings(max_examples=30, deadline=None)
def test_patterns_are_told_apart_in_a_table_as_by_sorting(data: dict[str, Any]) -> None:
    """Any month: packages share a pattern exactly where votes of those with a say and clauses are the same; so too sorted."""
    game = winset.build(winset.read(data))
    talks = np.flatnonzero(game.reach.talks[0])
    assume(len(talks))
    t, s = 0, int(talks[0])
    going = winset.solve(game).war[t]
    found = [read_votes(game, t, s, going)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(listed, "MOST_BITS", 0)
        found.append(read_votes(game, t, s, going))
    for votes in found:
        marks = np.concatenate([game.clauses(t, s), votes.accepts | ~votes.say])
        assert (np.concatenate([votes.applies, votes.yes])[:, votes.pattern] == marks).all()
        assert votes.yes.shape[1] == len({tuple(column) for column in marks.T.tolist()})
    assert win_set(found[0]) == win_set(found[1])
