"""How far to trust it: shares of admissible worlds, scores beside plain rules, statements, and every assumption."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from winset.cases.problems import nearest, quoted
from winset.cases.schema import Conflict
from winset.errors import RequestError
from winset.studies.dossier import askable
from winset.studies.timeline import timeline
from winset.views.report.sections import trust as judgement
from winset.views.web.parts import block, words
from winset.views.web.parts import shown as as_block
from winset.views.web.sourced import rests, sourced
from winset.views.worlds_words import admitted, point_words

if TYPE_CHECKING:
    from winset.cases.graph_case import GraphCase
    from winset.studies.dossier import Dossier
    from winset.views.web.wanted import Wanted

TITLE = "How far to trust it"
ORDER = 60

QUICK, SLOW = ("backtest", "statements"), ("readings",)
"""What is read off what is solved, and what solves again."""

PARTS = ("first", "whole", "assumptions")

HOW = (
    "Each number is solved at one value, its mode or the middle of its range; what else it might be is not in the "
    "answer. A study of worlds draws all of them within their ranges and keeps the draws that respect what is "
    "documented: `winset worlds CASE --out FOLDER` makes one, and `winset serve CASE --worlds FOLDER` shows it here."
)
AGED = (
    "A study of worlds was given, but the file has been edited since, so that its worlds are of another file; `winset "
    "worlds CASE --out FOLDER` makes a new one."
)
UNCHANGED = "These worlds are of the file as it stands, without your changes."


def shown(subject: Conflict | GraphCase) -> bool:
    """Every conflict."""
    return isinstance(subject, Conflict)


def data(wanted: Wanted) -> dict[str, Any]:
    """One part of the screen, by `part`: what is known at once, that with what solves again, every assumption."""
    part = wanted.params.get("part", "first")
    if part not in PARTS:
        raise RequestError(f"no part {quoted(part)}{nearest(str(part), PARTS)}")
    dossier = wanted.dossier()
    if part == "assumptions":
        return {"block": block("assumptions", dossier), "many": len(dossier["assumptions"])}
    if part == "whole":
        return {"trust": _trust(_again(wanted, dossier))}
    return {
        "badge": _badge(wanted),
        "sourced": sourced(dossier["assumptions"]),
        "worlds": _worlds(wanted),
        "trust": _trust(_judged(wanted, dossier, QUICK)),
    }


def _judged(wanted: Wanted, dossier: Dossier, parts: tuple[str, ...]) -> Dossier:
    """The dossier with what some studies say of the changed file."""
    asked = askable(wanted.conflict, wanted.solved(), dossier["timeline"])
    told = {name: asked[name](wanted.tell).to_json() for name in parts if name in asked}
    return cast("Dossier", {**dossier, "trust": {**dossier["trust"], **told}})


def _again(wanted: Wanted, dossier: Dossier) -> Dossier:
    """The same with what solves the war again: rival readings, another horizon, other patience."""
    found = timeline(wanted.conflict, solved=wanted.solved(), progress=wanted.tell).to_json()
    return _judged(wanted, {**dossier, "timeline": found}, (*QUICK, *SLOW))


def _trust(dossier: Dossier) -> dict[str, Any]:
    """The section of the report, with its chart, and the numbers behind it."""
    made = as_block("trust", judgement.TITLE, judgement.judged(dossier), dossier)
    return {"block": made, "numbers": dossier["trust"]}


def _badge(wanted: Wanted) -> dict[str, Any]:
    """What the answer rests on: worlds, or one set of numbers."""
    found, aged = wanted.desk.worlds
    if found is None:
        told = [*([AGED] if aged else []), HOW]
        return {"kind": "one", "title": rests(wanted), "words": words(told)}
    lines = [admitted(found), point_words(found), *([UNCHANGED] if wanted.changes else [])]
    return {"kind": "worlds", "title": rests(wanted), "words": words([line for line in lines if line])}


def _worlds(wanted: Wanted) -> dict[str, Any] | None:
    """Shares of admissible worlds, where a study of them was given."""
    found = wanted.desk.worlds.answer
    if found is None:
        return None
    return block("worlds", {**wanted.desk.months(wanted.base, wanted.tell), "worlds": found})
