"""How far to trust it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.views.readings import fits_words, reading_words, sides_table
from winset.views.readings import notes as reading_notes
from winset.views.report.links import leads
from winset.views.report.markup import Markup, details, table, tag
from winset.views.report.sections import Section
from winset.views.report.tables import as_html
from winset.views.run import footer, lean_lines, record_lines
from winset.views.statements import in_words, notes, verdict_table
from winset.views.words import at, count, dated, first_upper, joined, likely, month, percent

if TYPE_CHECKING:
    from winset.studies.backtest import BacktestAnswer
    from winset.studies.dossier import Dossier
    from winset.studies.readings import ReadingsAnswer
    from winset.studies.timeline import TimelineAnswer

TITLE = "How far to trust it"
ORDER = 120

LEAVES_OUT = (
    "What the model leaves out. Nobody in it has private information: every party knows the file, the chances and what "
    "the others want. Points are each party's own and are never added across parties. States, moves and options are "
    "those that the file names, and a file written with knowledge of the history chose them knowing the end. Numbers "
    "are solved at their modes; a range shows what else they might be. "
)
ENDS = (
    "The horizon is a date after which no talks are held",
    "The war has no last date: in each period it may die down and stop being negotiable, with an assumed chance",
)
"""What is left out of every war, and what stands for its end: with a last date, and without one."""

ABOVE = (", and what it moves is said above", ", and what that moves is said above")
"""Where another end was tried, what that makes is told."""


def section(dossier: Dossier) -> Section | None:
    """Scores, statements, readings, the horizon, what is left out, and how to repeat it."""
    made = judged(dossier)
    return Section([*made.lead, *_left_out(dossier), _repeat(dossier)], made.tables)


def judged(dossier: Dossier) -> Section:
    """The same without what is of a page as a whole: what was left out of it, and how to make it again."""
    trust, timeline = dossier["trust"], dossier["timeline"]
    step = timeline["step"]
    lead: list[str | Markup] = []
    tables: list[Markup] = []
    if trust["backtest"]:
        told = questions(trust["backtest"], timeline, apart=dossier["why"] is not None)
        lead += [*([told] if told else []), _scores(trust["backtest"], step)]
        tables.append(details(f"The forecast of each {step}", _months(trust["backtest"], step)))
    if trust["statements"]:
        lead.append(in_words(trust["statements"]))
        note = tag("p", notes(trust["statements"]), class_="note")
        made = as_html(verdict_table(trust["statements"]), "Documented preferences")
        tables.append(details("Statement by statement", made, note))
    if trust["readings"]:
        lead += [told for told in [fits_words(trust["readings"])] if told]
        tables.append(details("Rival readings of the same war", _readings(dossier, trust["readings"])))
    lead += [*record_lines(timeline, score=False), *lean_lines(timeline)]
    return Section([*lead, f"{LEAVES_OUT}{_end(timeline)}".strip()], tables)


def _end(timeline: TimelineAnswer) -> str:
    """What stands for the end of the war, where there is a clock."""
    lasting = timeline["provenance"]["horizon"] is None
    above = ABOVE[lasting] if timeline.get("horizon") or timeline.get("sensitivity") else ""
    return "" if timeline["from"] is None else f"{ENDS[lasting]}{above}."


def questions(found: BacktestAnswer, timeline: TimelineAnswer, *, apart: bool = True) -> str:
    """Which question each of the chances of the recorded signature answers; `apart`: a section takes one apart."""
    signed, step, rows = timeline["headline"]["signed"], timeline["step"], timeline["history"]
    hits = [row for row in found["months"] if row["signed"]]
    if signed is None or not hits or not rows:
        return ""
    by, start, given = dated(signed, step), dated(timeline["from"], step), timeline["headline"]["on_path"]
    given_by = " (what “Why then” takes apart)" if apart else ""
    return (
        f"Four questions, four chances of this signature. By {by}, seen from {start} over everything that might have "
        f"happened: {likely(rows[-1]['signed_by'])}. By {by}, given every recorded event{given_by}: "
        f"{likely(given)}. {first_upper(at(signed, step))} alone, as the war then stood: "
        f"{likely(rows[-1]['sign_probability'])}. The same, seen from the start of that {step} before its events: "
        f"{likely(hits[0]['forecast'])}."
    )


def _scores(found: BacktestAnswer, step: str) -> str:
    """The forecasts of each month beside plain rules, in words."""
    if not any(row["signed"] for row in found["months"]):
        most = max((row["forecast"] for row in found["months"]), default=0.0)
        return (
            f"Nothing was signed in the {count(len(found['months']), step)} of the record; the model, from what was "
            f"known before each, gave it at most {likely(most)}."
        )
    scores = {name.replace("month", step): score["brier"] for name, score in found["scores"].items()}
    own, others = scores.pop("model"), dict(sorted(scores.items(), key=lambda one: one[1]))
    beside = joined([f"{brier:.3f} for {name}" for name, brier in others.items()])
    best = min(others.values(), default=own)
    better = "no better than" if own >= best else "a little better than" if own > 0.8 * best else "clearly better than"
    first = (
        f"Forecasting {step} by {step} from what was known before, the model does {better} a plain rule (mean squared "
        f"error {own:.3f}; {beside}; 0 is perfect)."
    )
    if any(score["log"] is None for name, score in found["scores"].items() if name == "model"):
        first += " It called impossible what happened."
    misses = sorted((row for row in found["months"] if not row["signed"]), key=lambda row: -row["forecast"])
    if not misses or len(misses) == len(found["months"]):
        return first
    return f"{first} The most it gave in vain was {likely(misses[0]['forecast'])}, {at(misses[0]['month'], step)}."


def _months(found: BacktestAnswer, step: str) -> Markup:
    rows = [[month(row["month"], short=True), percent(row["forecast"]), "signed" if row["signed"] else "not signed",
             percent(row["by_the_end"])] for row in found["months"]]  # fmt: skip
    headings = ["As of", f"Signed this {step}, forecast", "What happened", f"By the last {step} of the record"]
    return table(headings, rows, caption=f"Forecasts as of each {step}", numeric=(1, 3))


def _readings(dossier: Dossier, found: ReadingsAnswer) -> list[Markup]:
    told = []
    for reading in found["readings"]:
        read_as = ["Read as: ", leads(dossier, reading["in_words"]), "."] if reading["in_words"] else []
        words = tag("p", " ".join([reading["says"], *reading_words(reading, found)]))
        told.append(tag("h3", reading["name"]) + words + (tag("p", read_as) if read_as else ""))
    return [
        as_html(sides_table(found)),
        *map(Markup, told),
        tag("p", reading_notes(found["provenance"]["step"]), " ", found["caution"], class_="note"),
    ]


def _left_out(dossier: Dossier) -> list[str]:
    return [f"Left out of this report: {name} ({why})." for name, why in dossier["left_out"].items()]


def _repeat(dossier: Dossier) -> Markup:
    made = dossier["provenance"]
    return tag("p", "To repeat it: ", tag("code", f"winset report {dossier.get('case') or 'FILE'} -o report.html"),
               f" with winset {made['winset']}. ", footer(dossier["timeline"]), class_="note")  # fmt: skip
