"""Chances as people count them, and sizes as the file has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from winset.cases.calendar import MONTHS_PER_STEP
from winset.cases.ranking import swings_of
from winset.cases.schema import Party

if TYPE_CHECKING:
    from winset.cases.edits import Data


def periods_a_year(data: Data) -> float:
    """How many periods of the file a year has."""
    return 12 / MONTHS_PER_STEP[data.get("time", {}).get("step", "month")]


def per_period(years: dict[str, float], data: Data) -> dict[str, float]:
    """A chance per period that an event happens, from the number of 100 such years in which it does.

    Examples
    --------
    >>> per_period({"low": 5, "high": 100}, {})
    {'low': 0.004265, 'high': 0.4377}
    """
    share = {key: min(number / 100, 0.999) for key, number in years.items()}
    return {key: float(f"{1 - (1 - part) ** (1 / periods_a_year(data)):.4g}") for key, part in share.items()}


def of_100_years(chance: dict[str, Any], data: Data) -> dict[str, float]:
    """In how many of 100 years an event happens that has a chance per period."""
    return {
        key: round(100 * (1 - (1 - chance[key]) ** periods_a_year(data)), 1)
        for key in ("low", "mode", "high")
        if key in chance
    }


def all_lost(data: Data, party: str) -> float:
    """What a party loses that gets the worst answer to every question, at the sizes of a solve."""
    return round(sum(swings_of(Party.model_validate(ranked(data, party))).values()), 2)


def ranked(data: Data, party: str) -> Data:
    """What a party's entry says of its rankings."""
    return {key: part for key, part in data["parties"][party].items() if key in ("ranking", "swing", "anchor")}
