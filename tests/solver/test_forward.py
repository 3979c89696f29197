"""Parts of a forecast told by themselves are those of the whole."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings

import winset
from border_war import BORDER
from first_korea import FIRST_KOREA
from second_generators import second_conflicts
from test_laws_second import LANDED
from winset.cases.read import parse
from winset.cases.schema import Conflict
from winset.solver.forward import forecast, signed_in, signing
from winset.solver.solution import solve
from winset.studies.outcome import outcome_of
from winset.studies.peace import signed_alike

drawn = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@given(data=second_conflicts((*LANDED, "open")))
@drawn
def test_chances_of_signing_by_themselves_are_those_of_the_forecast(data: dict[str, Any]) -> None:
    """With answers, endings and fading, from the opening state, in every dated period."""
    solution = solve(winset.build(winset.read(data)))
    assume(solution.limit is None or solution.limit.turn == 1)  # a long turn is gone through for long
    game = solution.game
    alone = signing(solution, state=game.initial, start=0, last=game.periods - 1)
    np.testing.assert_allclose(alone, forecast(solution).sign[: game.periods], atol=1e-13)


@given(data=second_conflicts(LANDED))
@drawn
def test_what_is_signed_state_by_state_is_what_the_forecast_signs(data: dict[str, Any]) -> None:
    """Package by package, summed over the states."""
    solution = solve(winset.build(winset.read(data)))
    game, ahead = solution.game, forecast(solution)
    packages = np.zeros(game.packages.size)
    for s, shares in signed_in(solution, ahead).items():
        packages[game.packages.admissible(s)] += shares
    np.testing.assert_allclose(packages, ahead.packages, atol=1e-13)


@pytest.mark.parametrize("conflict", [winset.read(FIRST_KOREA), parse(BORDER)], ids=["korea", "border"])
def test_states_in_which_a_peace_goes_alike_are_put_together(conflict: Conflict) -> None:
    """Fewer states, and the same packages in all."""
    outcome = outcome_of(conflict)
    game, signed = outcome.game, signed_in(outcome.solution, outcome.own)
    together = signed_alike(game, signed)
    assert len(together) < len(signed)
    assert sum(map(np.sum, together.values())) == pytest.approx(outcome.own.signed)
    for s in together:
        alike = [other for other in signed if np.array_equal(game.packages.row[other], game.packages.row[s])]
        assert together[s].sum() == pytest.approx(sum(signed[other].sum() for other in alike))
