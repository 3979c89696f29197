"""The answer: the headline in words, the deadlock month by month, and what each month looks like."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from winset.cases.ranking import is_ranked
from winset.cases.schema import Conflict
from winset.studies.dossier import dossier
from winset.studies.ranked import WORLDS, with_shares
from winset.studies.timeline import timeline
from winset.studies.what_if import what_if
from winset.views.ends import by_end, is_open
from winset.views.sentences import caveats, headline
from winset.views.web.moments import moments
from winset.views.web.parts import pictures_of, sections_of
from winset.views.web.sourced import rests, sourced
from winset.views.what_if import in_words, last_chance
from winset.views.words import dated, first_upper, likely, month

if TYPE_CHECKING:
    from winset.cases.graph_case import GraphCase
    from winset.studies.outcome import OutcomeTold
    from winset.studies.timeline import TimelineAnswer
    from winset.views.web.wanted import Wanted

TITLE = "The answer"
ORDER = 10

SECTIONS = ("answer", "terms", "map")
"""Sections of the report that stand on this screen, for the file with its changes."""

CHARTS = ("timeline", "probability", "blockers", "terms", "map")
"""Charts of the report that stand on it."""


def shown(subject: Conflict | GraphCase) -> bool:
    """Every conflict has an answer."""
    return isinstance(subject, Conflict)


def data(wanted: Wanted) -> dict[str, Any]:
    """The answer of `winset run` to the changed file, and of `winset what-if` to the changes.

    With `whole` among the parameters only what takes longer: the headline with what it leans on; with `table`, without
    a clock, what is efficient and what each idea of fairness would propose.
    """
    if wanted.params.get("whole"):
        return {"headline": headline(_whole(wanted)), "digest": wanted.conflict.digest}
    if wanted.params.get("table"):
        return _table(wanted)
    found = wanted.dossier()
    answer = found["timeline"]
    return {
        "title": answer["title"],
        "digest": wanted.conflict.digest,
        "headline": headline(answer),
        "notes": caveats(answer),
        "sourced": sourced(found["assumptions"])["short"],
        "rests": rests(wanted),
        "step": answer["step"],
        "leans": answer["from"] is not None or is_ranked(wanted.conflict),
        "figures": _figures(answer, wanted.outcome().to_json(), _recorded(wanted.base)),
        "months": moments(found, wanted.conflict),
        "outcome": wanted.outcome().to_json(),
        "dates": {date: month(date, short=True) for date in wanted.outcome().months if date},
        "sections": sections_of(SECTIONS, found),
        "pictures": pictures_of(CHARTS, found),
        "difference": _difference(wanted) if wanted.changes else None,
    }


def _recorded(base: Conflict) -> str | None:
    """When something was signed for good by the file's record: what the headline and the levers count signatures by."""
    return next((step.month for step in reversed(base.history) if step.agreement and not step.undone), None)


def _figures(answer: TimelineAnswer, outcome: OutcomeTold, signed: str | None) -> list[dict[str, str]]:
    """The few numbers that a reader watches while something moves: what each is, and its value."""
    step, first = answer["step"], answer["headline"]["first"]
    p = last_chance(outcome)
    if answer["from"] is None:
        return [{"what": "chance of an agreement", "value": likely(p)}]
    median, by = outcome["median_month"], outcome["signed_by"].get(signed or "")
    mark = [{"what": f"chance of an agreement by {dated(signed, step)}", "value": likely(by)}] if by is not None else []
    return [
        *mark,
        {
            "what": f"chance of an agreement{' at any time' if is_open(outcome) else by_end(outcome)}",
            "value": likely(p),
        },
        {"what": "more likely than not from", "value": dated(median, step) if median else "never"},
        {
            "what": f"first {step} with a package worth signing at once",
            "value": dated(first, step) if first else "none",
        },
    ]


def _whole(wanted: Wanted) -> TimelineAnswer:
    """The answer with what other horizons, patience or worlds make of it: what `winset run` prints."""
    conflict = wanted.conflict
    answer = timeline(conflict, solved=wanted.solved(), progress=wanted.tell).to_json()
    return with_shares(answer, conflict, WORLDS if is_ranked(conflict) else 0, wanted.tell)


def _table(wanted: Wanted) -> dict[str, Any]:
    """What is on the table of a negotiation: the section of the report, and its frontier."""
    found = dossier(wanted.conflict, quick=True, only=["deals"], solved=wanted.solved(), progress=wanted.tell).to_json()
    return {"sections": sections_of(("deals",), found), "pictures": pictures_of(("frontier",), found)}


def _difference(wanted: Wanted) -> dict[str, Any]:
    """What the changes make of it: in a sentence, and the numbers of `winset what-if`."""
    found = what_if(wanted.base, wanted.changes, changed=wanted.conflict, solved=wanted.beside(), alone=False).to_json()
    before, after = found["baseline"], found["changed"]
    told = in_words(before, after, found["labels"], found["provenance"]["step"])
    return {"words": first_upper(told), "baseline": before, "changed": after, "difference": found["difference"]}
