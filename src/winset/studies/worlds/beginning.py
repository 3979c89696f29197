"""What is read of a world at its beginning, where answers are shares alone and there may be no record to read along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.studies.month.path import path_of
from winset.studies.month.votes import read_votes
from winset.studies.month.win_set import in_the_way, win_set

if TYPE_CHECKING:
    from collections.abc import Mapping

    from winset.game.game import Game
    from winset.studies.outcome import Outcome
    from winset.studies.worlds.table import MeasureValue

YEARS = (1, 2, 5)
"""After how many years it is told whether something has been signed, beside the last period shown."""

AT_ONCE, LATER, NEVER = "at once", "later", "never"
"""When some package is worth signing to everyone who has to consent."""


def marks(game: Game) -> list[int]:
    """The periods by whose ends a signature is told: after some years, and the last shown; none without a clock."""
    calendar = game.calendar
    if game.conflict.time is None:
        return []
    found = [round(12 * years / calendar.months) - 1 for years in YEARS]
    return [*(t for t in found if 0 <= t < calendar.shown - 2), calendar.shown - 1]


def beginning(outcome: Outcome, measures: Mapping[str, MeasureValue]) -> dict[str, MeasureValue]:
    """What is measured of a world beside what is measured of each.

    Parameters
    ----------
    outcome : Outcome
        From its start.
    measures : mapping
        What is measured of each.

    Returns
    -------
    dict
        `signed_by.DATE`, the chance of a signature by each of `marks`; `stands.DATE`, who stands in the way at the
        first talks, names with a plus between; `window`: whether some package is worth signing to all who have to
        consent at the first talks (`at once`), later along the record or the likeliest course of the war (`later`), or
        on no talks of it (`never`); `holds`, the chance that nobody breaks the peace of the likeliest terms within the
        years of which `lasts` is the chance, where there is one.

    Examples
    --------
    >>> from winset.cases.read import parse
    >>> from winset.studies.outcome import outcome_of
    >>> toy = "{winset: 1, title: t, parties: {a: {values: {x: {y: 2}}}}, issues: {x: [y, z]}, consent: [{of: [a]}]}"
    >>> beginning(outcome_of(parse(toy)), {})
    {'stands': '', 'window': 'at once'}
    """
    game = outcome.game
    found: dict[str, MeasureValue] = {
        f"signed_by.{game.calendar.label(t)}": float(outcome.signed_by[t]) for t in marks(game)
    }
    return {**found, **_talks(outcome), **_holding(measures)}


def _talks(outcome: Outcome) -> dict[str, MeasureValue]:
    """Who stands in the way at the first talks, and when some package is first worth signing."""
    game, solution = outcome.game, outcome.solution
    path = path_of(solution) or [(0, outcome.state)]
    first = win_set(read_votes(game, *path[0], solution.continuation[path[0][0]]))
    name = f"stands.{game.calendar.label(path[0][0])}".removesuffix(".")
    open_ = AT_ONCE if first["size"] else LATER if any(_opens(outcome, t, s) for t, s in path[1:]) else NEVER
    return {name: "+".join(party for party in game.parties if party in in_the_way(first)), "window": open_}


def _opens(outcome: Outcome, t: int, s: int) -> bool:
    """Whether some package is worth signing at once to everyone who has to consent."""
    return bool(read_votes(outcome.game, t, s, outcome.solution.continuation[t]).pattern_passes().any())


def _holding(measures: Mapping[str, MeasureValue]) -> dict[str, MeasureValue]:
    """The chance that the peace of the likeliest terms holds, which is measured by each of their options."""
    for name, option in measures.items():
        if name.startswith("terms.") and option is not None:
            held = measures.get(f"lasts.{name.removeprefix('terms.')}.{option}")
            if held is not None:
                return {"holds": held}
    return {}
