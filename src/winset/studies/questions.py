"""Questions: the named counterfactuals of a file, each answered by solving the conflict as it asks."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypedDict

from winset.cases.change import changes_of
from winset.cases.read import Case, read
from winset.cases.telling import hold_point
from winset.errors import WinsetError
from winset.studies.change_options import as_options
from winset.studies.change_words import changes_in_words
from winset.studies.finding import Finding, Told, ToldFrom, pick, provenance_of
from winset.studies.outcome import asked_from, outcome_of
from winset.studies.peace import lasting_peace
from winset.studies.progress import silent
from winset.studies.samples import question_lines
from winset.studies.solved import Solved
from winset.studies.together import together
from winset.studies.what_if import both_sides, describe, difference
from winset.studies.words import labels

if TYPE_CHECKING:
    from winset.cases.schema import Conflict, Question
    from winset.studies.outcome import OutcomeTold
    from winset.studies.progress import Tell, TellShare
    from winset.studies.what_if import OutcomeDifference
    from winset.studies.words import Labels

QUESTION = "What does the model say to the questions that the file asks?"
TITLE = "Questions"
SOURCE = "docs/model.md section 4"


class LastingSides(TypedDict):
    """The probability that a peace that is signed outlasts its watch; None where nothing can be signed or changes."""

    baseline: float | None
    changed: float | None


class QuestionTold(ToldFrom):
    """A question's answer; `changed` and `difference` are None where it changes nothing."""

    id: str | None
    asks: str
    note: str | None
    report: list[str]
    changes: list[str]
    in_words: list[str]
    as_options: list[list[str]] | None
    baseline: OutcomeTold | None
    changed: OutcomeTold | None
    difference: OutcomeDifference | None
    durability: LastingSides | None
    cannot: str | None


class QuestionsAnswer(Told):
    """What `winset ask --json` prints."""

    title: str
    labels: Labels
    questions: list[QuestionTold]


def questions(
    case: Case,
    *,
    only: str | None = None,
    solved: Solved | None = None,
    progress: Tell | None = None,
) -> Finding[QuestionsAnswer]:
    """Answer the questions of a conflict.

    Parameters
    ----------
    case : Case
        A conflict, or what `read` takes for one.
    only : str, optional
        The id of one question.
    solved : Solved, optional
        The conflict already solved, and what has been solved of its changed forms.
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

    Examples
    --------
    >>> toy = {"winset": 1, "title": "A toy", "parties": {"a": {"values": {"x": {"y": 2}}}},
    ...        "issues": {"x": ["y", "z"]}, "consent": [{"of": ["a"]}]}
    >>> asks = [{"id": "Q1", "asks": "What if it were worth less?", "change": {"set": {"parties.a.values.x.y": 1}}}]
    >>> row = questions({**toy, "questions": asks}).to_json()["questions"][0]
    >>> round(row["difference"]["options"]["x"]["y"], 2)
    -0.24
    """
    conflict = read(case)
    hold_point(conflict)
    chosen = pick(
        [(question.id, question) for question in conflict.questions], only, "question", question_lines(conflict)
    )
    tell = progress or silent
    tell("questions", 0.0)
    known = solved or Solved(outcome_of(conflict))
    done: list[QuestionTold] = []
    for row in together([partial(ask_one, question, conflict, known) for question in chosen]):
        done.append(row)
        tell("questions", len(done) / len(chosen))
    return questions_of(done, conflict, known)


def questions_of(rows: list[QuestionTold], conflict: Conflict, solved: Solved) -> Finding[QuestionsAnswer]:
    """The rows of some questions as the study's answer."""
    made = provenance_of(solved.first.game, phases=solved.first.phases)
    return Finding(QuestionsAnswer(study="questions", title=conflict.title, labels=labels(conflict), questions=rows,
                                   provenance=made))  # fmt: skip


def ask_one(question: Question, conflict: Conflict, solved: Solved, progress: TellShare) -> QuestionTold:
    """One question's row: the conflict as it is, and with its changes, both from the month from which it asks."""
    row: QuestionTold = {
        "id": question.id, "asks": question.asks, "note": question.note, "report": list(question.report),
        "changes": [], "in_words": [], "as_options": None,
        "from": question.start, "baseline": None, "changed": None, "difference": None,
        "durability": None, "cannot": None,
    }  # fmt: skip
    try:
        before, after = asked_from(solved.first, question.start), None
        row["baseline"] = before.to_json()
        if made := changes_of(question.change):
            before, after = both_sides(conflict, made, question.start, solved, progress)
            row["as_options"] = as_options(made, question.start)
            row["in_words"] = changes_in_words(conflict, made)
            row["changes"], row["from"] = [describe(change) for change in made], before.months[0] or None
            sides = before.to_json(), after.to_json()
            row["baseline"], row["changed"] = sides
            row["difference"] = difference(*sides, before, after)
        if "durability" in question.report and before.game.bound.peace.horizon:
            row["durability"] = {
                "baseline": lasting_peace(before),
                "changed": None if after is None else lasting_peace(after),
            }
    except WinsetError as error:
        error.spelt = {"start": "from"}  # as the file calls it
        row["cannot"] = str(error)
    return row
