"""A tour in words: what the steps of any file say, what is guessed, and what a guess stands beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.studies.tour import scale_of
from winset.views.words import amount, dated, first_upper, likely, plain

if TYPE_CHECKING:
    from winset.cases.calendar import Calendar
    from winset.cases.schema import Conflict
    from winset.studies.tour import MeasureAsked, StepChosen
    from winset.studies.words import Labels

WORDS = {
    "months": (
        "When it could have ended",
        "The answer above says in which months those whose consent is needed would have signed something, and how "
        "likely a signature was. It follows from the file and from nothing else.",
        "The months with a package worth signing, and the chance of a signature.",
    ),
    "blockers": (
        "Who stands in the way",
        "In a month without such a package somebody refuses what the others would sign. Choose a month above the "
        "picture, and see who that is and how many points would bring it in.",
        "The chosen month, beside this step.",
    ),
    "change": (
        "One thing otherwise",
        "",
        "The chance of a signature beside that of the file as it is, and the date from which one is likelier than not.",
    ),
    "board": (
        "A package of your own",
        "One option for each issue makes a package. Choose one, and see at once who signs it, who refuses it, and what "
        "would repair it.",
        "Who refuses, and by how many of its own points.",
    ),
    "trust": (
        "How far to trust it",
        "Each number of the file is somebody's: some have a source, others are assumed. What the answer leans on, what "
        "it was tested on and how many of its numbers have a source stands there.",
        "The share of numbers with a source, and the statements that the file does not respect.",
    ),
}
"""What a step that any file has says, by its kind: title, words, and what to look at."""

SALE = (
    "What could be agreed",
    "The answer above says what is likeliest to be agreed by those whose consent is needed. It follows from the file "
    "and from nothing else.",
    "The chance of each option.",
)
"""The first step where there is no clock."""


def step_words(step: StepChosen, conflict: Conflict, clauses: list[str]) -> tuple[str, str, str]:
    """The title, the words and what to look at of a step; `clauses` are its changes in words."""
    if step.kind == "file":
        return plain(step.title or ""), plain(step.says or ""), plain(step.look or "")
    title, says, look = SALE if step.kind == "months" and conflict.time is None else WORDS[step.kind]
    if step.kind != "change":
        return title, says, look
    asked = f"The file says or asks: “{plain(step.says)}” " if step.says else ""
    told = " and ".join(plain(clause) for clause in clauses)
    since = ""
    if step.since is not None:
        when = dated(step.since, conflict.calendar.step)
        since = f" The file asks this from {when}; here it is asked from the start."
    return title, f"{asked}Here {told}.{since}", look


def guess_words(spec: MeasureAsked, labels: Labels, step: str) -> str:
    """What is to be guessed, as the label of a field."""
    if "signed_by" in spec:
        return f"The chance of a signature by {dated(spec['signed_by'], step)}"
    if "median_month" in spec:
        return "The date from which a signature is more likely than not"
    if "ending" in spec:
        return f"The chance of “{plain(labels['endings'][spec['ending']])}”"
    if "option" in spec:
        issue, _, option = str(spec["option"]).partition(".")
        named = f"{plain(labels['issues'][issue])}: {plain(labels['options'][issue][option])}"
        return f"The chance of “{named}”, if something is signed"
    if "durability" in spec:
        return "The chance that a signed peace outlasts its watch"
    if "account" in spec:
        name = spec["account"]
        return f"{plain(labels['accounts'][name])} ({plain(labels['units'][name])})"
    if "blocker" in spec:
        when = f" in {dated(spec['month'], step)}" if spec.get("month") else ""
        return f"Packages that {plain(labels['parties'][spec['blocker']])} alone blocks{when}"
    return f"What lies ahead of {plain(labels['parties'][spec['value']])}, in its own points"


def number_words(spec: MeasureAsked, number: float | None, calendar: Calendar, labels: Labels) -> str:
    """A number of a measure as people read it."""
    if number is None:
        return "there is no such number"
    scale = scale_of(spec)
    if scale == "share":
        return likely(number)
    if scale == "date":
        k = round(number)
        return dated(calendar.label(k), calendar.step) if 0 <= k < calendar.shown else "later or never"
    unit = f" {plain(labels['units'][spec['account']])}" if "account" in spec else ""
    return f"{number:.1f} points" if "value" in spec else f"{amount(number)}{unit}"


def record_words(spec: MeasureAsked, found: float | None, calendar: Calendar) -> str | None:
    """What the record says of a measure; None where it says nothing."""
    if found is None:
        return None
    if "median_month" in spec:
        return first_upper(f"signed in {dated(calendar.label(round(found)), calendar.step)}")
    if "signed_by" in spec:
        return "Signed by then" if found else "Not signed by then"
    if "option" in spec:
        return "This is what was signed" if found else "Something else was signed"
    return "So it ended" if found else "It ended otherwise"
