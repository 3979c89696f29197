"""Questions: the named counterfactuals of a file, each answered by solving the conflict as it asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from winset.cases.changes import changes_of
from winset.errors import WinsetError
from winset.studies.finding import Finding, pick, provenance_of
from winset.studies.outcome import Outcome, asked_from, outcome_of
from winset.studies.what_if import what_if
from winset.studies.words import labels

if TYPE_CHECKING:
    from collections.abc import Callable

    from winset.cases.schema import Conflict, Question

QUESTION = "What does the model say to the questions that the file asks?"
TITLE = "Questions"
SOURCE = "docs/model.md section 4"


def questions(
    conflict: Conflict,
    *,
    only: str | None = None,
    baseline: Outcome | None = None,
    progress: Callable[[str, float], None] | None = None,
) -> Finding[Any]:
    """Answer the questions of a conflict.

    Parameters
    ----------
    conflict : Conflict
    only : str, optional
        The id of one question.
    baseline : Outcome, optional
        The conflict already solved.
    progress : callable, optional
        Told what is being done and the share of it done.

    Returns
    -------
    Finding
        `questions`: for each `id`, `asks`, `report`, `changes`, and `baseline`, `changed`, `difference` as in
        `what_if` (`changed` and `difference` None for a question that changes nothing: it is answered by the baseline);
        `cannot`: why it cannot be answered, or None.

    Raises
    ------
    RequestError
        Where there are no questions, or none of that id.
    """
    chosen = pick([(question.id, question) for question in conflict.questions], only, "question")
    first = baseline or outcome_of(conflict)
    done = []
    for question in chosen:
        done.append(_answer(question, conflict, first))
        if progress:
            progress("questions", len(done) / len(chosen))
    values = {"title": conflict.title, "labels": labels(conflict), "questions": done}
    return Finding.of("questions", values, provenance_of(first.game))


def _answer(question: Question, conflict: Conflict, first: Outcome) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": question.id, "asks": question.asks, "note": question.note, "report": list(question.report),
        "changes": [], "from": question.start, "baseline": None, "changed": None, "difference": None,
        "cannot": None,
    }  # fmt: skip
    try:
        row["baseline"] = asked_from(first, question.start).to_json()
        if changes_of(question.change):
            found = what_if(conflict, question.change, start=question.start, baseline=first, alone=False).values
            row |= {key: found[key] for key in ("changes", "from", "baseline", "changed", "difference")}
    except WinsetError as error:
        error.spelt = {"start": "from"}  # as the file calls it
        row["cannot"] = str(error)
    return row
