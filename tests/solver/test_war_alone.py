"""What fighting on for good is worth is the same whether or not the talks are solved with it."""

from __future__ import annotations

import numpy as np

import winset
from border_war import BORDER
from open_wars import DEADLOCK, without_end
from winset.cases.read import parse
from winset.solver.solution import solve


def test_the_war_alone_is_that_of_the_whole_solution() -> None:
    """D and V⁰ have the same digits; V and C are not there."""
    game = winset.build(parse(BORDER))
    whole, alone = solve(game), solve(game, talks=False)
    assert np.array_equal(whole.war, alone.war, equal_nan=True)
    assert np.array_equal(whole.war_value_start, alone.war_value_start, equal_nan=True)
    assert np.isnan(alone.value).all()
    assert np.isnan(alone.continuation).all()


def test_without_a_last_date_it_is_that_too() -> None:
    """It comes to the same limit, in as many steps as it takes by itself."""
    game = winset.build(without_end(DEADLOCK))
    whole, alone = solve(game), solve(game, talks=False)
    assert whole.limit is not None
    assert alone.limit is not None
    assert (whole.limit.state, alone.limit.state) == ("round", "extrapolated")
    first = game.periods + 1
    np.testing.assert_allclose(whole.war[:first], alone.war[:first], rtol=1e-9)
