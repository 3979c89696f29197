"""A war without a last date as studies read it: the phases of its turn, and what its answer leans on instead."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypedDict

import numpy as np

from winset.cases.numbers import bounds_of
from winset.solver.forward import Forecast, forecast, mean_forecast
from winset.solver.solution import phases_of, solve
from winset.studies.offers import merged_offers
from winset.studies.together import together

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from winset.game.game import Game
    from winset.solver.solution import Solution
    from winset.studies.month.path import Begin
    from winset.studies.month.win_set import WinSetTold
    from winset.studies.progress import Tell, TellShare
    from winset.studies.timeline import TimelineMonth


FEW = 4
"""Up to so many phases are read where one solution of several is asked for; one alone where there are more."""


class PhasesRead(TypedDict):
    """What the values of a war without a last date come to, and how many phases of their turn were read."""

    state: str
    turn: int
    read: int


class PhasesTold(TypedDict):
    """The same of a run: the state, how many phases, and how far apart they are."""

    state: str
    count: int
    spread: dict[str, list[float]]


class WinSetPhases(TypedDict):
    """A win-set over the phases: in what share something would be signed, who blocks in what share, at what price."""

    share: float
    blockers: dict[str, float]
    price: dict[str, list[float]]


class MonthPhases(TypedDict):
    """One month over the phases: the lowest and the highest of its probabilities, and its win-sets."""

    sign_probability: list[float]
    signed_by: list[float]
    against_war: WinSetPhases
    now: WinSetPhases


class BeyondTold(TypedDict):
    """What comes after the last period that is shown."""

    signed: float
    endings: dict[str, float]
    faded: float


class OpenMeasures(TypedDict):
    """What is read with another chance of fading, or another patience; `phases` as in provenance."""

    fades: float
    signed_by_mark: float
    signed: float
    faded: float
    likely: dict[str, str] | None
    phases: PhasesRead


_Variants = TypedDict(
    "_Variants",
    {
        "fades/2": OpenMeasures | None,
        "fades×2": OpenMeasures | None,
        "patience_low": OpenMeasures | None,
        "patience_high": OpenMeasures | None,
    },
)


class OpenSensitivity(_Variants):
    """What moves with fading and patience; None where nothing is there to move, or values would grow without bound."""

    mark: str
    base: OpenMeasures


def phases_read(solution: Solution, read: int | None = None) -> PhasesRead | None:
    """How many phases of a solution a study has read, by default all of them; None where the end is a date."""
    limit = solution.limit
    if limit is None:
        return None
    return {"state": limit.state, "turn": limit.turn, "read": solution.phases if read is None else read}


def forecasts(
    solution: Solution, state: int, start: int, *, threads: int = 2, most: int = FEW
) -> tuple[Forecast, Forecast, int]:
    """What will happen in the mean over the phases of a turn, in its first phase, and how many phases were read.

    One phase alone is read where there are more than `most`.
    """
    first = forecast(solution, state=state, start=start, threads=threads)
    if not 1 < solution.phases <= most:
        return first, first, 1
    others = [one for k, one in enumerate(phases_of(solution, threads=threads)) if k]
    found = [first, *(forecast(one, state=state, start=start, threads=threads) for one in others)]
    return mean_forecast(found), first, len(found)


def merged_rows(phases: Sequence[list[TimelineMonth]]) -> list[TimelineMonth]:
    """One row a month: the first phase's counts, the mean of its numbers, and what the phases say beside them."""
    if len(phases) == 1:
        return phases[0]
    return [_merged(rows) for rows in zip(*phases, strict=True)]


def _merged(rows: Sequence[TimelineMonth]) -> TimelineMonth:
    return {
        **rows[0],
        "sign_probability": _mean(row["sign_probability"] for row in rows),
        "signed_by": _mean(row["signed_by"] for row in rows),
        "offers": merged_offers([row["offers"] for row in rows]),
        "continuation": {party: _mean(row["continuation"][party] for row in rows) for party in rows[0]["continuation"]},
        "war_value": {party: _mean(row["war_value"][party] for row in rows) for party in rows[0]["war_value"]},
        "phases": {
            "sign_probability": spread([row["sign_probability"] for row in rows]),
            "signed_by": spread([row["signed_by"] for row in rows]),
            "against_war": _win_sets([row["against_war"] for row in rows]),
            "now": _win_sets([row["now"] for row in rows]),
        },
    }


def _win_sets(found: Sequence[WinSetTold]) -> WinSetPhases:
    parties = list(dict.fromkeys(party for one in found for party in one["blockers"]))
    prices = {party: [one["price"][party] for one in found if party in one["price"]] for party in parties}
    return {
        "share": _mean(float(one["size"] > 0) for one in found),
        "blockers": {party: len(known) / len(found) for party, known in prices.items()},
        "price": {party: [_mean(known), *spread(known)] for party, known in prices.items()},
    }


def _mean(numbers: Iterable[float]) -> float:
    return float(np.mean(list(numbers)))


def spread(numbers: Sequence[float]) -> list[float]:
    """The lowest and the highest of some numbers."""
    return [float(min(numbers)), float(max(numbers))]


def beyond_of(game: Game, ahead: Forecast) -> BeyondTold:
    """What a forecast holds after the last period that is shown."""
    shown = game.calendar.shown - ahead.start
    late = ahead.ended - ahead.endings[shown - 1]
    return {
        "signed": float(ahead.sign[shown:].sum()),
        "endings": dict(zip(game.conflict.endings, map(float, late), strict=True)),
        "faded": float(ahead.faded[shown:].sum()),
    }


def open_sensitivity(
    solution: Solution,
    begin: Begin,
    ahead: Forecast,
    mark: int,
    likely: Callable[[Game, Forecast], dict[str, str] | None],
    tell: Tell,
) -> OpenSensitivity:
    """What moves when a war fades half and twice as fast, and when everybody's patience is at the ends of its range."""
    game = solution.game

    def told(solved: Solution, forecasts: Forecast, read: int | None = None) -> OpenMeasures:
        phases = phases_read(solved, read)
        assert phases is not None
        return {
            "fades": solved.game.fades,
            "signed_by_mark": float(forecasts.sign[: mark - begin.period + 1].sum()),
            "signed": forecasts.signed,
            "faded": float(forecasts.faded.sum()),
            "likely": likely(solved.game, forecasts),
            "phases": phases,
        }

    def moved(name: str, other: Game | None, going: TellShare) -> OpenMeasures | None:
        """The same of another game, on one thread; None where there is none to solve."""
        if other is None or (other.fades == 0 and other.discount.max() >= 1):
            return None

        def progress(share: float) -> None:
            going(share)
            tell(name, share)

        solved = solve(other, threads=1, progress=progress)
        mean, _, read = forecasts(solved, begin.state, begin.period, threads=1)
        return told(solved, mean, read)

    def fading(times: float) -> Game | None:
        return replace(game, fades=min(1.0, times * game.fades)) if game.fades else None

    others = {
        "fades/2": fading(0.5), "fades×2": fading(2), "patience low": _patient(game, 0),
        "patience high": _patient(game, 1),
    }  # fmt: skip
    rare, often, low, high = together([partial(moved, name, other) for name, other in others.items()])
    return {
        "mark": game.calendar.label(mark),
        "base": told(solution, ahead),
        "fades/2": rare,
        "fades×2": often,
        "patience_low": low,
        "patience_high": high,
    }


def _patient(game: Game, end: int) -> Game | None:
    """The same game with everybody's discount at an end of its range; None where nobody's is a range."""
    discount = np.array([bounds_of(own)[end] for own in game.conflict.discounts.values()])
    discount.flags.writeable = False
    return None if np.array_equal(discount, game.discount) else replace(game, discount=discount)
