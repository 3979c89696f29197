"""Measures: single numbers read off a solved conflict, by which claims and questions compare two of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from winset.cases.problems import nearest, quoted
from winset.errors import RequestError
from winset.studies.month.path import month_at, recorded_state
from winset.studies.month.votes import read_votes
from winset.studies.month.win_set import win_set
from winset.studies.outcome import AFTER, Outcome, median_month
from winset.studies.peace import lasting_peace
from winset.studies.words import has_terms

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MEASURES = ("signed_by", "median_month", "ending", "account", "option", "blocker", "durability", "value")
DIRECTIONS = {"lower": -1, "earlier": -1, "higher": 1, "later": 1}


def measure(outcome: Outcome, spec: Mapping[str, Any]) -> float | None:
    """One number of an outcome.

    Parameters
    ----------
    outcome : Outcome
    spec : mapping
        One of ``{signed_by: MONTH}`` (probability of an agreement by the end of it), ``{median_month: true}`` (its
        period, the horizon where an agreement is never likelier than not; without one, the first that is not shown
        where it comes later, and the next where it never is), ``{ending: NAME}``, ``{account: NAME}``,
        ``{option: ISSUE.OPTION}`` (probability of that option given that something is signed), ``{blocker: PARTY,
        month: MONTH}`` (packages that it alone blocks now, on the recorded path), ``{durability: true}`` (probability
        that a peace that is signed outlasts the watch), ``{value: PARTY}`` (points at the start).

    Returns
    -------
    float or None
        None where the outcome has no such number: hardly anything is signed, or the state is not reached.

    Raises
    ------
    RequestError
        Where the measure or a name in it is unknown.
    """
    name = name_of(spec)
    read: Callable[[Outcome, Mapping[str, Any]], float | None] = _READERS[name]
    return read(outcome, spec)


def name_of(spec: Mapping[str, Any]) -> str:
    """Which measure a spec names."""
    found = [key for key in spec if key in MEASURES]
    if len(found) != 1:
        unknown = next((key for key in spec if key not in (*MEASURES, "is", "by", "month")), "none")
        raise RequestError(f"expected one measure; found {quoted(unknown)}{nearest(unknown, MEASURES)}")
    return found[0]


def _period(outcome: Outcome, month: object, parameter: str) -> int:
    return month_at(outcome.game.calendar, str(month), parameter, first=outcome.ahead.start)


def _known(word: Any, choices: Any, what: str) -> str:
    if word not in choices:
        raise RequestError(f"no {what} {quoted(word)}{nearest(word, choices)}")
    return str(word)


def _signed_by(outcome: Outcome, spec: Mapping[str, Any]) -> float:
    return float(outcome.signed_by[_period(outcome, spec["signed_by"], "signed_by") - outcome.ahead.start])


def _median_month(outcome: Outcome, spec: Mapping[str, Any]) -> float:
    found = median_month(outcome)
    del spec
    calendar = outcome.game.calendar
    if found is None or found.startswith(AFTER):
        return float(calendar.shown + (calendar.open and found is None))
    return float(calendar.period(found))


def _ending(outcome: Outcome, spec: Mapping[str, Any]) -> float:
    names = list(outcome.game.conflict.endings)
    return float(outcome.ahead.ended[names.index(_known(spec["ending"], names, "ending"))])


def _account(outcome: Outcome, spec: Mapping[str, Any]) -> float:
    names = list(outcome.game.conflict.accounts)
    return float(outcome.ahead.accounts[names.index(_known(spec["account"], names, "account"))])


def _option(outcome: Outcome, spec: Mapping[str, Any]) -> float | None:
    options = outcome.options()
    issue, _, option = str(spec["option"]).partition(".")
    found = options[_known(issue, options, "issue")]
    total = outcome.ahead.signed
    chosen = found[_known(option, found, f"option of {issue}")]
    return chosen / total if has_terms(outcome.game.conflict, total) else None


def _blocker(outcome: Outcome, spec: Mapping[str, Any]) -> float | None:
    game = outcome.game
    party = _known(spec["blocker"], game.parties, "party")
    recorded = len(game.history.states)
    if not recorded and "month" not in spec:
        raise RequestError("who blocks is read along the recorded history, and there is none")
    t = _period(outcome, spec.get("month", game.calendar.label(recorded - 1)), "month")
    if t >= recorded:
        return None
    s = recorded_state(game, t)
    return float(win_set(read_votes(game, t, s, outcome.solution.continuation[t]))["blockers"].get(party, 0))


def _durability(outcome: Outcome, spec: Mapping[str, Any]) -> float | None:
    del spec
    return lasting_peace(outcome)


def _value(outcome: Outcome, spec: Mapping[str, Any]) -> float:
    game = outcome.game
    p = game.parties.index(_known(spec["value"], game.parties, "party"))
    return float(outcome.worth[p])


_READERS: dict[str, Callable[[Outcome, Mapping[str, Any]], float | None]] = {
    "signed_by": _signed_by,
    "median_month": _median_month,
    "ending": _ending,
    "account": _account,
    "option": _option,
    "blocker": _blocker,
    "durability": _durability,
    "value": _value,
}
