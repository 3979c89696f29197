"""Who might undo a signature, when, and what would keep it from that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.studies.words import spoken
from winset.views.report.markup import details, table
from winset.views.report.sections import Section, rest
from winset.views.run import answer_lines
from winset.views.words import by_step, month, percent, plain, points

if TYPE_CHECKING:
    from winset.studies.dossier import Dossier

TITLE = "Who might undo what is signed"
ORDER = 45


def section(dossier: Dossier) -> Section | None:
    """The answers to a signature that are open in the months read, and how likely each undoes one."""
    timeline = dossier["timeline"]
    lines = answer_lines(timeline)
    if not lines:
        return None
    names, step = timeline["labels"]["parties"], timeline["step"]
    headings = [step.capitalize(), "Who", "By", "Packages", "Undoes one once accepted", "Points that keep it quiet",
                f"Undoes one this {step}"]  # fmt: skip
    rows = [
        [
            month(row["month"], short=True), plain(names[one["party"]]), spoken(one["move"]), one["packages"],
            _range([percent(chance) for chance in one["chance"]]),
            "–" if one["quiet"] is None else _range([points(quiet) for quiet in one["quiet"]]), percent(one["undoes"]),
        ]
        for row in timeline["history"]
        for one in row["answers"]
    ]  # fmt: skip
    caption = "What is signed may be undone"
    shown = table(headings, rows, caption=caption, numeric=[3, 4, 5, 6], wide=(1,))
    return Section(lines, [details(by_step(step), shown)],
                   rest(dossier, "moves"))  # fmt: skip


def _range(told: list[str]) -> str:
    return " to ".join(dict.fromkeys(told))
