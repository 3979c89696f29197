"""The file's questions and claims as cards: what each asks, what it changes, and what came of it once it is solved."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from winset.cases.change import changes_of
from winset.errors import WinsetError
from winset.studies.change_words import changes_in_words
from winset.studies.claims import cause_of, put_to_the_test
from winset.studies.questions import ask_one
from winset.studies.words import labels
from winset.views.claims import WORDS, sentence
from winset.views.web.entries import entries_of
from winset.views.what_if import answered, asked_for, last_chance
from winset.views.words import dated, first_upper, likely, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from winset.cases.change import Change
    from winset.cases.schema import Claim, Conflict, Question
    from winset.studies.claims import ClaimTold
    from winset.studies.questions import QuestionTold
    from winset.views.web.wanted import Wanted

KINDS = {"borne_out": "yes", "not_borne_out": "no"}


def question_cards(conflict: Conflict) -> list[dict[str, Any]]:
    """Each question of the file before it is answered: nothing is solved for it."""
    return [
        _card(conflict, one, one.asks, partial(changes_of, one.change)) | {"ask": f"winset ask {{}}{_only(one)}"}
        for one in conflict.questions
    ]


def claim_cards(conflict: Conflict) -> list[dict[str, Any]]:
    """Each claim of the file before it is put to the test."""
    return [
        _card(conflict, one, one.says, partial(cause_of, one)) | {"ask": f"winset claims {{}}{_only(one)}"}
        for one in conflict.claims
    ]


def _only(one: Question | Claim) -> str:
    return f" {one.id}" if one.id and one.id.replace("_", "").isalnum() else ""


def _card(conflict: Conflict, one: Question | Claim, says: str, changes: Any) -> dict[str, Any]:
    """What a card shows at once: its words, what it changes with entries for the page's list, or why that cannot be."""
    step = conflict.calendar.step
    card: dict[str, Any] = {
        "id": plain(one.id or ""),
        "says": plain(says),
        "note": plain(one.note or ""),
        "since": f"from {dated(one.start, step)}" if one.start else "",
        "changes": [],
        "entries": [],
        "cannot": None,
    }
    try:
        made: Sequence[Change] = changes()
        told = [plain(clause) for clause in changes_in_words(conflict, made)]
        return {**card, "changes": told, "entries": entries_of(made)}
    except WinsetError as error:
        return {**card, "cannot": plain(str(error))}


def question_row(wanted: Wanted, place: int) -> QuestionTold:
    """A question of the file answered, as `winset ask` does; a worker keeps it."""
    kept, name, question = wanted.desk.kept, f"question {place}", wanted.base.questions[place]
    if name not in kept:
        kept[name] = ask_one(question, wanted.base, wanted.beside(), partial(wanted.tell, "solving"))
    found: QuestionTold = kept[name]
    return found


def claim_row(wanted: Wanted, place: int) -> ClaimTold:
    """A claim of the file put to the test, as `winset claims` does; a worker keeps it."""
    kept, name, claim = wanted.desk.kept, f"claim {place}", wanted.base.claims[place]
    if name not in kept:
        kept[name] = put_to_the_test(claim, wanted.base, wanted.beside(), partial(wanted.tell, "solving"))
    found: ClaimTold = kept[name]
    return found


def question_told(wanted: Wanted, place: int) -> dict[str, Any]:
    """A question's answer in words, and its numbers."""
    row, names = question_row(wanted, place), labels(wanted.base)
    if row["cannot"] or not row["baseline"]:
        told = [f"It cannot be answered: {plain(row['cannot'] or '')}"]
    else:
        told = [answered(row, names, _step(wanted)), *asked_for(row, names)]
    return {"words": told, "verdict": _short(row), "kind": None, "row": row}


def _short(row: QuestionTold) -> str:
    """The chance of an agreement with a question's change, and as the file has it."""
    before, after = row["baseline"], row["changed"]
    if row["cannot"] or before is None:
        return "no answer"
    old, new = likely(last_chance(before)), likely(last_chance(after or before))
    return old if after is None else f"{old} as before" if old == new else f"{new} instead of {old}"


def claim_told(wanted: Wanted, place: int) -> dict[str, Any]:
    """A claim's verdict, in words, and its numbers."""
    row = claim_row(wanted, place)
    told = first_upper(plain(sentence(row, labels(wanted.base), _step(wanted))))
    return {"words": [told], "verdict": WORDS[row["verdict"]], "kind": KINDS.get(row["verdict"]), "row": row}


def _step(wanted: Wanted) -> str:
    return wanted.base.calendar.step
