"""How far to trust it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.views.readings import NOTES, own_words, reading_words, sides_table
from winset.views.report.markup import Markup, details, table, tag
from winset.views.report.sections import Section
from winset.views.report.tables import as_html
from winset.views.run import footer, lean_lines, record_lines
from winset.views.statements import in_words, notes, verdict_table
from winset.views.words import month, percent

if TYPE_CHECKING:
    from winset.studies.backtest import BacktestAnswer
    from winset.studies.dossier import Dossier
    from winset.studies.readings import ReadingsAnswer

TITLE = "How far to trust it"
ORDER = 120

LEAVES_OUT = (
    "What the model leaves out. Nobody in it has private information: every party knows the file, the chances and what "
    "the others want. Points are each party's own and are never added across parties. States, moves and options are "
    "those that the file names, and a file written with knowledge of the history chose them knowing the end. Numbers "
    "are solved at their modes; a range shows what else they might be. "
)
ENDS = (
    "The horizon is a date after which no talks are held, and what it moves is said above.",
    "The war has no last date: in each period it may die down and stop being negotiable, with an assumed chance, and "
    "what that moves is said above.",
)
"""What is left out of every war, and what stands for its end: with a last date, and without one."""


def section(dossier: Dossier) -> Section | None:
    """Scores, statements, readings, the horizon, what is left out, and how to repeat it."""
    trust, timeline = dossier["trust"], dossier["timeline"]
    lead: list[str | Markup] = []
    tables: list[Markup] = []
    if trust["backtest"]:
        lead.append(_scores(trust["backtest"]))
        tables.append(details("The forecast of each month", _months(trust["backtest"])))
    if trust["statements"]:
        lead.append(in_words(trust["statements"]))
        note = tag("p", notes(trust["statements"]), class_="note")
        made = as_html(verdict_table(trust["statements"]), "Documented preferences")
        tables.append(details("Statement by statement", made, note))
    if trust["readings"]:
        lead.append(own_words(trust["readings"]))
        tables.append(details("Rival readings of the same war", _readings(trust["readings"])))
    lead += [*record_lines(timeline), *lean_lines(timeline)]
    ending = LEAVES_OUT + ENDS[timeline["provenance"]["horizon"] is None]
    return Section([*lead, ending, *_left_out(dossier), _repeat(dossier)], tables)


def _scores(found: BacktestAnswer) -> str:
    """The forecasts of each month beside a plain rule."""
    told = []
    for name, score in found["scores"].items():
        log = "it called what happened impossible" if score["log"] is None else f"log score {score['log']:.3f}"
        told.append(f"{name}: Brier {score['brier']:.4f}, {log}")
    first = f"Scored month by month, knowing only what came before ({'; '.join(told)}; 0 is best for both)."
    hits = [row for row in found["months"] if row["signed"]]
    misses = sorted((row for row in found["months"] if not row["signed"]), key=lambda row: -row["forecast"])
    hit = (
        f" In the month of the signature, {month(hits[0]['month'])}, it gave {percent(hits[0]['forecast'])}"
        if hits
        else ""
    )
    miss = f"{month(misses[0]['month'])}, when nothing was signed, {percent(misses[0]['forecast'])}" if misses else ""
    return first + (f"{hit}; in {miss}, the most it gave in vain." if hit and miss else "")


def _months(found: BacktestAnswer) -> Markup:
    rows = [[month(row["month"], short=True), percent(row["forecast"]), "signed" if row["signed"] else "not signed",
             percent(row["by_the_end"])] for row in found["months"]]  # fmt: skip
    headings = ["As of", "Signed this period, forecast", "What happened", "By the last recorded period"]
    return table(headings, rows, caption="Forecasts as of each month", numeric=(1, 3))


def _readings(found: ReadingsAnswer) -> list[Markup]:
    told = [tag("h4", reading["name"]) + tag("p", " ".join([reading["says"], *reading_words(reading, found)]))
            for reading in found["readings"]]  # fmt: skip
    return [as_html(sides_table(found)), *map(Markup, told), tag("p", NOTES, " ", found["caution"], class_="note")]


def _left_out(dossier: Dossier) -> list[str]:
    return [f"Left out of this report: {name} ({why})." for name, why in dossier["left_out"].items()]


def _repeat(dossier: Dossier) -> Markup:
    made = dossier["provenance"]
    return tag("p", "To repeat it: ", tag("code", f"winset report {dossier.get('case') or 'FILE'} -o report.html"),
               f" with winset {made['winset']}. ", footer(dossier["timeline"]), class_="note")  # fmt: skip
