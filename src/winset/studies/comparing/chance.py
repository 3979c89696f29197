"""The chance of a signature by which two wars, and a war with itself changed, are compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.cases.change import changes_of
from winset.cases.changes import change_conflict
from winset.studies.month.path import path_of
from winset.studies.month.votes import read_votes
from winset.studies.month.win_set import in_the_way, win_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from winset.cases.change import Change
    from winset.cases.schema import Conflict
    from winset.game.game import Game
    from winset.studies.month.win_set import WinSetTold
    from winset.studies.outcome import Outcome

MOVES = 0.01
"""A chance that moves by less than this is told as not moved: a small effect is no finding."""

BAR = 0.1
"""By how much a change has to raise the chance of a signature to be a key, where it opens no window."""


def mark_of(game: Game) -> str | None:
    """The period by whose end a signature is counted: the recorded one, else the last shown; None without a clock."""
    if game.conflict.time is None:
        return None
    return game.calendar.label((len(game.history.states) if game.history.agreement else game.calendar.shown) - 1)


def changed_war(conflict: Conflict, made: Sequence[Change]) -> Conflict:
    """A war with a change made, which shows as many periods as without.

    A change of the start drops the record, after whose end a war without a last date is otherwise shown.
    """
    changed, shown = change_conflict(conflict, made), conflict.calendar.shown
    if changed.time is None or not changed.time.open or changed.calendar.shown >= shown:
        return changed
    return change_conflict(changed, changes_of({"set": {"time.show": conflict.calendar.label(shown - 1)}}))


def chance_by(outcome: Outcome, mark: str | None) -> float:
    """The probability of an agreement by the end of a period, or of any without a clock; seen from the start.

    Where a period is none of the war's, by the last that is shown before it.
    """
    if mark is None:
        return float(outcome.ahead.signed)
    t = outcome.game.calendar.period(mark) - outcome.ahead.start
    return float(outcome.signed_by[min(t, len(outcome.signed_by) - 1)]) if t >= 0 else 0.0


def opens(outcome: Outcome) -> bool:
    """Whether some package is worth signing at once at the first talks, in the likeliest state or the recorded one."""
    found = _first_talks(outcome)
    return found is not None and found["size"] > 0


def standing(outcome: Outcome) -> list[str]:
    """Who stands in the way at these talks."""
    found = _first_talks(outcome)
    return [] if found is None else in_the_way(found)


def _first_talks(outcome: Outcome) -> WinSetTold | None:
    """What would be signed at once at the first talks; None where the war is over before any."""
    path = path_of(outcome.solution)
    if not path:
        return None
    t, s = path[0]
    return win_set(read_votes(outcome.game, t, s, outcome.solution.continuation[t]))
