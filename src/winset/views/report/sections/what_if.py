"""What if: the questions of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.views.ends import by_end
from winset.views.report.links import leads
from winset.views.report.markup import Cell, Markup, details, table
from winset.views.report.sections import Section
from winset.views.what_if import as_it_is, asked_for, in_words, last_chance
from winset.views.words import count, dated, first_upper, percent

if TYPE_CHECKING:
    from winset.studies.dossier import Dossier
    from winset.studies.outcome import OutcomeTold
    from winset.studies.questions import QuestionsAnswer

TITLE = "What if"
ORDER = 60


def section(dossier: Dossier) -> Section | None:
    """Every question of the file with its answer beside the recorded case."""
    found = dossier["questions"]
    if found is None:
        return None
    answered = [(one["asks"], one["baseline"], one["changed"]) for one in found["questions"]
                if one["baseline"] and one["changed"]]  # fmt: skip
    title = f"The {count(len(found['questions']), 'question')} and their answers"
    return Section(_result(answered), [details(title, _table(dossier, found))])


def _result(answered: list[tuple[str, OutcomeTold, OutcomeTold]]) -> list[str | Markup]:
    """Which question moves the chance of an agreement most, either way."""
    if not answered:
        return ["None of the file's questions changes anything; each is answered by the case as it is."]
    chances = [(asks, last_chance(baseline), last_chance(changed)) for asks, baseline, changed in answered]
    ends = by_end(answered[0][1])
    moved = sorted(chances, key=lambda one: one[2] - one[1])
    told = []
    for (asks, before, after), words in ((moved[-1], "raises"), (moved[0], "lowers")):
        if (after - before) * (1 if words == "raises" else -1) > 0.005:
            told.append(f"What {words} the chance of an agreement most: “{asks}” ({percent(after)}"
                        f"{ends} instead of {percent(before)}).")  # fmt: skip
    return [" ".join(told) or f"None of the questions moves the chance of an agreement{ends} to speak of."]


def _table(dossier: Dossier, found: QuestionsAnswer) -> Markup:
    rows, step = [], found["provenance"]["step"]
    for question in found["questions"]:
        answer, before, after = question["cannot"], question["baseline"], question["changed"]
        if not answer and before:
            told = in_words(before, after, found["labels"], step) if after else as_it_is(before, found["labels"], step)
            answer = " ".join([first_upper(told), *asked_for(question, found["labels"])])
        since = dated(question["from"], step) if question["from"] else "the start"
        rows.append(
            [
                question["id"] or "",
                question["asks"],
                since,
                Cell(leads(dossier, question["in_words"])),
                answer,
            ]
        )
    return table(["", "Question", "Asked from", "If", "Answer"], rows, caption="The questions of the file", wide=(1, 4))
