"""Stakes beside the war ahead, against the file's own points and the solved game."""

from __future__ import annotations

import pytest

import winset
from border_war import BORDER, SALE, spoilt
from winset.cases.read import parse
from winset.studies.numbers import SMALL, numbers


def test_stakes_are_the_files_points_and_the_war_is_that_of_the_solved_game() -> None:
    """A stake is the best option minus the worst, the largest first; the war is D at the first talks."""
    conflict = parse(BORDER)
    answer = numbers(conflict).to_json()
    game = winset.build(conflict)
    war = winset.solve(game).war[0, game.initial]
    assert [row["war"] for row in answer["parties"]] == pytest.approx(list(war))
    north, south = answer["parties"]
    assert [(one["issue"], one["best"], one["worst"], one["stake"]) for one in north["stakes"]] == [
        ("exchange", "all", "none", 30.0),
        ("border", "old", "line", 12.0),
    ]
    assert [(one["path"], one["stake"]) for one in south["stakes"]] == [
        ("parties.south.values.exchange", 40.0),
        ("parties.south.values.border", 14.0),
        ("parties.south.adjust[0]", 2.0),
    ]


def test_a_stake_is_named_where_the_file_has_it() -> None:
    """A ranked issue and one with an ideal are stakes too, at the numbers that a solve takes, under their own paths."""
    text = """
winset: 2
title: t
time: {start: 2001-01, end: open}
parties:
  a: {ranking: {x: [y, z, w]}, anchor: {x: {low: 10, high: 30}}, unit: a month of the war, ideal: {n: 10}, salience: {n: 2}}
  b: {values: {x: {y: -60}}, war: [{points: -1}]}
issues: {x: [y, z, w], n: {range: [0, 10], step: 5}}
consent: [{of: [a, b]}]
"""
    first = numbers(parse(text)).to_json()["parties"][0]
    assert [(one["path"], one["best"], one["worst"]) for one in first["stakes"]] == [
        ("parties.a.ranking.x", "y", "w"),
        ("parties.a.ideal.n", "10", "0"),
    ]
    assert [one["stake"] for one in first["stakes"]] == pytest.approx([20, 20])


def test_a_share_is_of_what_the_war_costs_and_small_below_a_tenth() -> None:
    """`share` is the stake over the cost; a stake is small below a tenth of it; nothing is small where nothing costs."""
    answer = numbers(parse(spoilt(("all: 0, none: -30", "all: 0, none: -0.2")))).to_json()
    for row in answer["parties"]:
        for one in row["stakes"]:
            assert row["cost"] == -row["war"]
            assert one["share"] == pytest.approx(one["stake"] / row["cost"])
            assert one["small"] is (one["stake"] < SMALL * row["cost"])
    assert any(one["small"] for row in answer["parties"] for one in row["stakes"])
    sale = numbers(parse(SALE)).to_json()
    assert sale["at"] is None
    assert [(row["cost"], one["share"], one["small"]) for row in sale["parties"] for one in row["stakes"]] == [
        (0.0, None, False),
        (0.0, None, False),
    ]
