"""What a solved war says to each thing that was expected of it; one function for the point and for every world."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from winset.game.packages import lasting_values, worth_of
from winset.game.peace import durable
from winset.solver.forward import signing
from winset.studies.likelihood import talks_of
from winset.studies.month.path import begin_at, path_of
from winset.studies.month.votes import read_votes
from winset.studies.month.win_set import win_set
from winset.studies.words import has_terms, most_likely

if TYPE_CHECKING:
    from collections.abc import Mapping

    from track_record.wars import Expected
    from winset.studies.month.win_set import WinSetTold
    from winset.studies.outcome import Outcome


@dataclass(frozen=True)
class Judged:
    """One thing that was expected, what the model says, and whether that is a hit.

    Attributes
    ----------
    item : str
        `signed`, `window`, `blockers PERIOD`, `terms`, `lasts` or, of the point alone, `breakers`.
    says : float, str, list of str or None
        A chance, a period or None for never, parties, or how many terms agree.
    hit : bool
    """

    item: str
    says: float | str | list[str] | None
    hit: bool


def judge(outcome: Outcome, expected: Expected) -> list[Judged]:
    """Hold a solved war against what was expected of it.

    Parameters
    ----------
    outcome : Outcome
        Solved, and forecast from its first period.
    expected : Expected

    Returns
    -------
    list of Judged
        `signed`: the chance of a signature by the period asked for lies in its band. `window`: the first period of the
        record with a package worth signing at once lies between the two expected, or there is none where none was.
        `blockers`: those who stand in the way (see `standing`) are among those expected, and somebody stands there.
        `terms`: so many of the expected options are the likeliest of their issues in what is signed. `lasts`: the
        chance that nobody has broken the peace by then, on the terms of the record, lies in its band.
    """
    told = [_signed(outcome, expected), _window(outcome, expected), *_blockers(outcome, expected)]
    told += [_terms(outcome, expected)] if expected.terms else []
    return told + ([_lasts(outcome, expected)] if expected.lasts else [])


def plain(rows: list[Judged]) -> list[dict[str, Any]]:
    """The rows as plain data."""
    return [asdict(row) for row in rows]


def within(value: float, band: tuple[float, float]) -> bool:
    """Whether a chance lies in a band, ends included."""
    return band[0] <= value <= band[1]


def _signed(outcome: Outcome, expected: Expected) -> Judged:
    chance = float(outcome.signed_by[outcome.game.calendar.period(expected.signed_by)])
    return Judged("signed", chance, within(chance, expected.signed))


def _window(outcome: Outcome, expected: Expected) -> Judged:
    """The first period of the record in which some package is worth signing at once."""
    calendar = outcome.game.calendar
    opens = next((t for t, found in _months(outcome).items() if found["size"]), None)
    if expected.window is None or opens is None:
        return Judged(
            "window", None if opens is None else calendar.label(opens), expected.window is None and opens is None
        )
    first, last = (calendar.period(month) for month in expected.window)
    return Judged("window", calendar.label(opens), first <= opens <= last)


def _blockers(outcome: Outcome, expected: Expected) -> list[Judged]:
    months, calendar = _months(outcome), outcome.game.calendar
    rows = []
    for row in expected.blockers:
        named = standing(months[calendar.period(row.month)])
        rows.append(Judged(f"blockers {row.month}", named, bool(named) and set(named) <= row.parties))
    return rows


def standing(found: WinSetTold) -> list[str]:
    """Who stands in the way of a signature at once.

    Nobody where some package would be signed. Otherwise those who each hold every package back; or, where nobody does,
    who alone holds back the most; or, where two or more must turn for any package, the first of the smallest such sets.
    """
    if found["size"]:
        return []
    if found["holds"]:
        return list(found["holds"])
    if found["blockers"]:
        most = max(found["blockers"].values())
        return [party for party, count in found["blockers"].items() if count == most]
    return list(found["holdouts"][0]["parties"]) if found["holdouts"] else []


def _months(outcome: Outcome) -> dict[int, WinSetTold]:
    """The win-set of each period of the record."""
    game, solution = outcome.game, outcome.solution
    return {t: win_set(read_votes(game, t, s, solution.continuation[t])) for t, s in path_of(solution)}


def _terms(outcome: Outcome, expected: Expected) -> Judged:
    """How many of the expected options are the likeliest in what is signed; none where hardly anything is."""
    if not has_terms(outcome.game.conflict, outcome.ahead.signed):
        return Judged("terms", None, False)
    likely = {issue: most_likely(options) for issue, options in outcome.options().items()}
    agree = sum(likely[issue] == option for issue, option in (expected.terms or {}).items())
    return Judged("terms", float(agree), agree >= expected.terms_at_least)


def _lasts(outcome: Outcome, expected: Expected) -> Judged:
    chance = held(outcome, expected.years)
    return Judged("lasts", chance, expected.lasts is not None and within(chance, expected.lasts))


LIKELY = 0.01
"""A chance of breaking the peace within its watch below which nobody is said to break it."""


def broken_by(breaks: Mapping[str, float], expected: Expected) -> list[Judged]:
    """Whether the one who is likeliest to break the peace is among those expected; nothing where nobody is likely to.

    Examples
    --------
    >>> from track_record.wars import expected_of
    >>> told = {"knows": "", "signed": {"by": "2000-01", "chance": [0, 1]}, "blockers": [], "claims": {},
    ...         "lasts": {"years": 5, "chance": [0, 1], "broken_by": ["a"]}}
    >>> expected = expected_of(told)
    >>> [row.hit for row in broken_by({"a": 0.1, "b": 0.4}, expected)], broken_by({"a": 0.001}, expected)
    ([False], [])
    """
    likeliest = max(breaks, key=lambda party: breaks[party], default=None)
    if expected.breakers is None or likeliest is None or breaks[likeliest] < LIKELY:
        return []
    return [Judged("breakers", [likeliest], likeliest in expected.breakers)]


def held(outcome: Outcome, years: int) -> float:
    """The chance that nobody has broken the peace of the record after so many years, as it was signed."""
    game = outcome.game
    signed = game.history.agreement or {}
    if not game.bound.peace.horizon:
        return 1.0
    options = dict(zip(game.packages.issues, game.packages.options, strict=True))
    codes = np.array([[options[issue].index(signed[issue]) for issue in options]], dtype=np.int64)
    frame = {issue: codes[:, i] for i, issue in enumerate(options)}
    state = path_of(outcome.solution)[-1][1]
    here, values = lasting_values(worth_of(game.bound, codes), game.states.frame_at(state), np.arange(1), frame)
    last = min(game.bound.peace.horizon, round(12 * years / game.calendar.months)) - 1
    return float(durable(values, game.bound, here)[1][last, 0])


def forecasts(outcome: Outcome) -> list[float]:
    """The chance of signing in each period of the record, as of its start: what happened in it is not yet known."""
    game = outcome.game
    begun = [begin_at(game, game.calendar.label(t)).state for t in range(talks_of(game))]
    return [float(signing(outcome.solution, state=state, start=t, last=t)[0]) for t, state in enumerate(begun)]
