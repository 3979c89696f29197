"""What can be wrong with answers to a signature beyond what can be wrong with any move."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from winset.cases.by_condition import ByCondition, by_condition
from winset.cases.conditions import Condition, ConditionError, compile_condition
from winset.cases.numbers import value_of
from winset.cases.scope import scope_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from winset.cases.checks import Report
    from winset.cases.problems import Path
    from winset.cases.schema import Conflict, Move


def check_answers(report: Report, party: str, moves: Mapping[str, Move]) -> None:
    """Note keys that other moves have not, and answers of a party that may be open together at different paces."""
    for name, move in moves.items():
        for key in ("pace", "always"):
            if move.at is None and key in move.model_fields_set:
                told = f"{key} is for a move with `at: signature`; the pace of the others is their party's"
                report.add(("moves", party, name, key), told)
    answers = {name: move for name, move in moves.items() if move.at is not None}
    try:
        paces = {name: _pace(report.conflict, move) for name, move in answers.items()}
    except ConditionError:
        return  # told already
    for first, second in combinations(answers, 2):
        names, (here, there) = (first, second), (0, 1) if answers[first].pace is not None else (1, 0)
        place = ("moves", party, names[here], "pace")
        apart = _apart(report, place, *paces[first], *paces[second])
        if apart is not None:
            told = f"{apart[here]:g} here and {apart[there]:g} in {names[there]}; both may be open at one signature"
            report.add(place, told)


def _pace(conflict: Conflict, move: Move) -> tuple[Condition, ByCondition]:
    """When an answer is open, and its pace."""
    scope = scope_of(conflict, month=True, issues=True)
    condition = compile_condition(move.when, scope)
    if not isinstance(move.pace, tuple):
        return condition, ByCondition(1.0 if move.pace is None else value_of(move.pace))
    entries = ((compile_condition(entry.when, scope), value_of(entry.pace)) for entry in move.pace)
    return condition, by_condition(entries)


def _apart(
    report: Report, place: Path, first: Condition, pace: ByCondition, second: Condition, other: ByCondition
) -> tuple[float, float] | None:
    """Two paces that differ where both answers are open; None where there are none."""
    if not pace.entries and not other.entries and pace.otherwise == other.otherwise:
        return None
    frame = report.grid(first.names | second.names | pace.names | other.names)
    if frame is None:
        report.unchecked.setdefault(place, "answers that may be open at one signature have one pace")
        return None
    both = np.broadcast_arrays(pace.over(frame), other.over(frame), first.mask(frame) & second.mask(frame))
    found = np.flatnonzero((both[0] != both[1]) & both[2])
    return (float(both[0].flat[found[0]]), float(both[1].flat[found[0]])) if len(found) else None
