"""Choices: courses of action compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.views.decide import NOTE, RISKS, ends_table, group_words, left_out, risk_table, worth_table
from winset.views.report.links import number_id
from winset.views.report.markup import details, tag
from winset.views.report.sections import Section, rest
from winset.views.report.tables import as_html

if TYPE_CHECKING:
    from winset.studies.dossier import Dossier

TITLE = "Choices"
ORDER = 80


def section(dossier: Dossier) -> Section | None:
    """A party's courses of action, with what each risks."""
    found = dossier["courses"]
    if found is None:
        return None
    tables: list[object] = []
    for group in found["groups"]:
        tables += [as_html(worth_table(found, group)), as_html(ends_table(found, group))]
        if any(course["break_even"] for course in found["courses"] if course["name"] in group["order"]):
            tables.append(as_html(risk_table(found, group)))
    risky = any(course["break_even"] for course in found["courses"])
    notes = [tag("p", text, class_="note") for text in (NOTE, *([RISKS] if risky else []), left_out(found))]
    leading = [group["leading"] for group in found["groups"] if group["leading"]]
    links = [(one["words"], to) for one in leading if (to := number_id(dossier, one["path"]))]
    named = tag("dl", [[tag("dt", c["title"]), tag("dd", c["says"])] for c in found["courses"]], class_="courses")
    return Section([group_words(found, group) for group in found["groups"]],
                   [details("What the courses are", named), details("The tables behind it", tables, notes)],
                   links or rest(dossier, "parties"))  # fmt: skip
