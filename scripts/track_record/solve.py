"""What the model says of one war at its point: judged against what was expected, scored beside plain rules, claims."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from track_record.judge import broken_by, forecasts, held, judge, plain
from track_record.rivals import rivals
from winset.studies.backtest import score
from winset.studies.claims import claims
from winset.studies.durability import durability
from winset.studies.outcome import Outcome, outcome_of
from winset.studies.solved import Solved
from winset.studies.statements import statements

if TYPE_CHECKING:
    from collections.abc import Callable

    import winset
    from track_record.wars import Expected, War

YEARS = 5
"""Years after which a peace is asked for where no expectation says it."""


def point(war: War, tell: Callable[[str], None], expected: Expected | None) -> dict[str, Any]:
    """Everything that is told of a war with its numbers in the middle of their ranges.

    Returns
    -------
    dict
        `judged`: rows of `judge`; `scores` {rule: {brier, log}}; `periods`, `forecast`, `happened`: the record;
        `claims` [{id, says, verdict, baseline, without, asked, is, expected, hit}]; `statements` {respected, violated,
        not_testable: counts, `broken`: ids}; `lasts`, `breaks` {party: chance}, of the peace that was signed, or None.
    """
    conflict = war.conflict
    tell("solving")
    outcome = outcome_of(conflict)
    told = {"judged": plain(judge(outcome, expected)) if expected else [], **_scored(war, outcome)}
    tell("claims")
    told["claims"] = _claims(outcome, expected)
    tell("statements")
    told["statements"] = _statements(conflict)
    years = expected.years if expected and expected.years else YEARS
    signed = outcome.game.history.agreement is not None
    told |= {"years": years, "lasts": held(outcome, years) if signed else None,
             "breaks": _breaks(conflict, outcome) if signed else {}}  # fmt: skip
    told["judged"] += plain(broken_by(told["breaks"], expected)) if expected else []
    return told


def _scored(war: War, outcome: Outcome) -> dict[str, Any]:
    """The forecasts along the record and their scores, beside those of plain rules."""
    calendar, found = outcome.game.calendar, forecasts(outcome)
    periods = [calendar.label(t) for t in range(len(found))]
    happened = [0] * len(found)
    if outcome.game.history.agreement is not None:
        happened[-1] = 1
    others = rivals(periods, calendar.step, war.background)
    scores = {name: dict(score(given, happened)) for name, given in {"model": found, **others}.items()}
    return {"periods": periods, "forecast": found, "happened": happened, "scores": scores}


def _claims(outcome: Outcome, expected: Expected | None) -> list[dict[str, Any]]:
    """Each claim's verdict, which way it went, and whether that way was expected."""
    rows = []
    for row in claims(outcome.game.conflict, solved=Solved(outcome)).to_json()["claims"]:
        went = _went(row["baseline"], row["without"], row["verdict"])
        wanted = expected.claims.get(row["id"] or "") if expected else None
        rows.append({"id": row["id"], "says": row["says"], "verdict": row["verdict"], "baseline": row["baseline"],
                     "without": row["without"], "asked": row["measure"], "is": went, "expected": wanted,
                     "hit": None if wanted is None or went is None else went == wanted})  # fmt: skip
    return rows


def _went(baseline: float | None, without: float | None, verdict: str) -> str | None:
    """Which way the measure went when the cause was removed; None where that cannot be tested."""
    if verdict == "not_testable" or baseline is None or without is None:
        return None
    return "none" if verdict == "no_effect" else "lower" if without < baseline else "higher"


def _statements(conflict: winset.Conflict) -> dict[str, Any]:
    """How the statements fare at the point."""
    rows = statements(conflict).to_json()["statements"]
    told = [row["verdict"] for row in rows]
    broken = [row["id"] for row in rows if row["verdict"] in ("violated", "tie")]
    return {
        "of": len(rows),
        "respected": told.count("respected"),
        "not_testable": told.count("not_testable"),
        "broken": broken,
    }


def _breaks(conflict: winset.Conflict, outcome: Outcome) -> dict[str, float]:
    """The chance that each party breaks the peace of the record within its watch."""
    found = durability(conflict, solved=Solved(outcome)).to_json()["recorded"]
    return {} if found is None else {party: row["probability"] for party, row in found["broken_by"].items()}
