"""Why it ended then, and what if: the record taken apart, questions and claims, courses of action, and the peace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from winset.cases.problems import nearest, quoted
from winset.cases.schema import Conflict
from winset.errors import RequestError
from winset.studies.claims import claims_of
from winset.studies.dossier import askable, courses_of
from winset.studies.durability import durability
from winset.studies.questions import questions_of
from winset.views.durability import sweep_words
from winset.views.web.cards import claim_cards, claim_row, claim_told, question_cards, question_row, question_told
from winset.views.web.causes import causes
from winset.views.web.parts import block, words
from winset.views.words import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from winset.cases.graph_case import GraphCase
    from winset.studies.dossier import Dossier
    from winset.views.web.wanted import Wanted

TITLE = "Why, and what if"
ORDER = 50

NO_PEACE = (
    "The file has no peace section, so nothing in it can break a peace. Whether it would last is not asked, which is "
    "not to say that it would."
)
NO_RECORD = "The record ends in no signature, or has no event before it, so there is nothing to take apart."
CUT = (
    "With these changes the record cannot go as it went, or ends in no signature: it is cut before the first step that "
    "cannot be taken, and there is nothing left to take apart. Below is the record as the file has it."
)


def shown(subject: Conflict | GraphCase) -> bool:
    """Every conflict that has one of its parts: a record, questions, claims, courses or a peace."""
    return isinstance(subject, Conflict) and bool(
        subject.history or subject.questions or subject.claims or subject.courses or subject.peace
    )


def data(wanted: Wanted) -> dict[str, Any]:
    """One part of the screen, by `part`; without one, which parts there are."""
    part = wanted.params.get("part", "parts")
    if not isinstance(part, str) or part not in PARTS:
        raise RequestError(f"no part {quoted(part)}{nearest(str(part), PARTS)}")
    return PARTS[part](wanted)


def _parts(wanted: Wanted) -> dict[str, Any]:
    """The parts that the file has, and its questions and claims as cards: nothing is solved for it."""
    base = wanted.base
    deciders = dict.fromkeys(course.party for course in base.courses.values())
    return {
        "why": bool(base.history),
        "last": base.peace is not None,
        "deciders": [{"party": key, "name": plain(base.parties[key].name or key)} for key in deciders],
        "questions": question_cards(base),
        "claims": claim_cards(base),
    }


def _why(wanted: Wanted) -> dict[str, Any]:
    """The record taken apart, and each of its causes with the change that leaves it out."""
    found = _with(wanted, "why")
    if found is None or found["why"] is None or found["why"]["by"] != "record":
        return {"block": None, "none": CUT if wanted.changes else NO_RECORD, "causes": [], "numbers": None}
    told = found["why"]
    return {
        "block": block("why", found),
        "none": None,
        "causes": causes(told),
        "numbers": told,
    }


def _with(wanted: Wanted, part: str) -> Dossier | None:
    """What the report reads, with one study of the changed file; None where the file has nothing to say to it."""
    dossier = wanted.dossier()
    asked = askable(wanted.conflict, wanted.solved(), dossier["timeline"]).get(part)
    return None if asked is None else cast("Dossier", {**dossier, part: asked(wanted.tell).to_json()})


def _question(wanted: Wanted) -> dict[str, Any]:
    return question_told(wanted, _place(wanted, len(wanted.base.questions)))


def _claim(wanted: Wanted) -> dict[str, Any]:
    return claim_told(wanted, _place(wanted, len(wanted.base.claims)))


def _place(wanted: Wanted, many: int) -> int:
    """Which card is meant."""
    place = wanted.params.get("place")
    if type(place) is not int or not 0 <= place < many:
        raise RequestError(f"expected the place of a card, 0 to {many - 1}; found {quoted(place)}")
    return place


def _questions(wanted: Wanted) -> dict[str, Any]:
    """All questions beside one another, as the report has them."""
    rows = [question_row(wanted, place) for place in range(len(wanted.base.questions))]
    if not rows:
        return {"block": None}
    found = questions_of(rows, wanted.base, wanted.beside()).to_json()
    return {"block": block("what_if", {**wanted.desk.months(wanted.base, wanted.tell), "questions": found})}


def _claims(wanted: Wanted) -> dict[str, Any]:
    """All claims beside one another, as the report has them."""
    rows = [claim_row(wanted, place) for place in range(len(wanted.base.claims))]
    if not rows:
        return {"block": None}
    found = claims_of(rows, wanted.base, wanted.beside()).to_json()
    return {"block": block("claims", {**wanted.desk.months(wanted.base, wanted.tell), "claims": found})}


def _courses(wanted: Wanted) -> dict[str, Any]:
    """A party's courses of action in the changed file, and the command that gives the same of the file as it is."""
    party = wanted.params.get("party")
    deciders = dict.fromkeys(course.party for course in wanted.conflict.courses.values())
    if party is not None and not (isinstance(party, str) and party in deciders):
        raise RequestError(f"no courses of {quoted(party)}{nearest(str(party), deciders)}")
    if not deciders:
        return {"block": None, "numbers": None, "ask": None}
    dossier = wanted.dossier()
    found = courses_of(wanted.conflict, wanted.solved(), dossier["timeline"], wanted.tell, party).to_json()
    since = f" --from {found['from']}" if found["from"] else ""
    return {
        "block": block("courses", {**dossier, "courses": found}),
        "numbers": found,
        "ask": f"winset decide {{}} --party {found['party']}{since} --solves {found['solves']['most']}",
    }


def _last(wanted: Wanted) -> dict[str, Any]:
    """How long the peace holds under each option of an issue, and whose hand each option moves."""
    if wanted.conflict.peace is None:
        return {"block": None, "none": NO_PEACE, "sweep": "", "issues": [], "numbers": None, "ask": None}
    issue = wanted.params.get("issue")
    if issue is not None and not isinstance(issue, str):
        raise RequestError(f"expected the name of an issue; found {quoted(issue)}")
    found = durability(wanted.conflict, issue=issue, solved=wanted.solved(), progress=wanted.tell).to_json()
    names = found["labels"]["issues"]
    chosen = f" --issue {issue}" if issue else ""
    return {
        "block": block("last", {**wanted.dossier(), "last": found}),
        "none": None,
        "sweep": words([sweep_words(found)]),
        "issue": found["issue"],
        "issues": [{"key": key, "name": plain(names[key]), "spread": found["spread"][key]} for key in names],
        "numbers": found,
        "ask": f"winset last {{}}{chosen}",
    }


PARTS: dict[str, Callable[[Wanted], dict[str, Any]]] = {
    "parts": _parts,
    "why": _why,
    "question": _question,
    "claim": _claim,
    "questions": _questions,
    "claims": _claims,
    "courses": _courses,
    "last": _last,
}
"""What the page may ask for, one by one: cheap parts at once, others when nobody waits for anything."""
