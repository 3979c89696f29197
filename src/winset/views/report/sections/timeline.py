"""Month by month."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from winset.views.months import as_before, folded, happened_words, notes, odds_of, spell_of, who_blocks
from winset.views.offers import votes_words
from winset.views.report.markup import Cell, Markup, commands, details, table, tag
from winset.views.report.sections import Section, rest
from winset.views.report.sources import cited
from winset.views.sentences import headline
from winset.views.units import own_units
from winset.views.words import amount, by_step, count, first_upper, month, percent, spell

if TYPE_CHECKING:
    from winset.studies.dossier import Dossier, Happened
    from winset.studies.timeline import TimelineAnswer
    from winset.views.months import Stretch

TITLE = "Month by month"
ORDER = 10


def section(dossier: Dossier) -> Section | None:
    """The record, the win-sets, the blockers and the odds; None without a clock."""
    timeline = dossier["timeline"]
    if timeline["from"] is None or not timeline["history"]:
        return None
    whole = tag("p", commands(headline(timeline)))
    tables = [
        _events(dossier),
        details(
            "The table behind it",
            whole,
            _months(dossier),
            tag(
                "p",
                commands(notes(timeline["step"], own_units(timeline["labels"], timeline["value_at_start"]))),
                class_="note",
            ),
            _costs(dossier),
        ),
    ]
    links = rest(dossier, "parties", "chance", "accounts")
    return Section([counts_of_months(timeline)], [part for part in tables if part], links, by_step(timeline["step"]))


def counts_of_months(timeline: TimelineAnswer) -> str:
    """In how many of the periods read all would have signed something rather than fight for good, and at once."""
    rows, step = timeline["history"], timeline["step"]
    war, now = ([row["month"] for row in rows if row[key]["size"]] for key in ("against_war", "now"))
    path = "of the record" if timeline["path"] == "recorded" else "on the most likely path"
    known = {0: "none", len(rows): "each"} if len(rows) > 1 else {}
    first = (
        f"In {known.get(len(war), len(war))} of the {count(len(rows), step)} {path} {_was(war)} an agreement that "
        "everyone whose consent is needed would rather have signed than fight on for good"
    )
    rather = "rather than wait for better terms"
    if war == now:
        return f"{first}{f', and one to sign at once {rather}' if war else ''}."
    few = f"in {known.get(len(now), len(now))} of them" if set(now) < set(war) else f"in {len(now)}"
    return f"{first}; {few} {_was(now)} one that all would have signed at once {rather}."


def _was(months: list[str | None]) -> str:
    return "there was" if months else "was there"


def _events(dossier: Dossier) -> Markup:
    """What happened, numbered as in the picture, each with its source."""
    found = [(row["month"], event) for row in dossier["record"] for event in row["events"]]
    items = [
        tag(
            "li",
            tag("b", month(date)),
            " ",
            event["says"].rstrip("."),
            ". ",
            _votes(dossier, event),
            cited(dossier, event["source"]),
        )
        for date, event in found
    ]
    if not items:
        return Markup("")
    return details("What happened, with sources", tag("ol", items, class_="events"))


def _votes(dossier: Dossier, event: Happened) -> str:
    """How those whom an offer names would vote on it."""
    offer = event["offer"]
    return f"{first_upper(votes_words(offer, dossier['about']['labels']['parties']))}. " if offer else ""


def _months(dossier: Dossier) -> Markup:
    """The months that are read, those that are like the one before told together."""
    timeline, names = dossier["timeline"], dossier["about"]["labels"]["parties"]
    step = timeline["step"]
    headings = [step.capitalize(), "What happened", "Better than war", "Worth signing now",
                "Who blocks, against war (points short)", "Who blocks now (points short)", f"Signed this {step}",
                "By now"]  # fmt: skip
    rows = [_row(one, names, as_before(timeline)) for one in folded(timeline)]
    path = "recorded history" if timeline["path"] == "recorded" else "most likely path"
    return table(headings, rows, caption=f"Along the {path}", numeric=(2, 3, 6, 7), wide=(1,))


def _row(one: Stretch, names: dict[str, str], before: str) -> list[object]:
    row = one.rows[0]
    sets = (row["against_war"], row["now"])
    return [
        Cell(spell_of(one), kind="date"),
        before if one.as_before else " ".join(happened_words(row, names)),
        *(Cell(f"{found['size']:,} of {found['of']:,}", kind="yes" if found["size"] else None) for found in sets),
        *(Cell("" if one.as_before else "; ".join(who_blocks(found, names)) or "–", kind="names") for found in sets),
        odds_of(one),
        percent(one.rows[-1]["signed_by"]),
    ]


def _costs(dossier: Dossier) -> Markup:
    """What each month cost by the file's accounts, months alike together; empty where it keeps none."""
    labels, step = dossier["about"]["labels"], dossier["timeline"]["step"]
    accounts = list(labels["accounts"])
    if not accounts:
        return Markup("")
    told = [(row["month"], tuple(amount(row["accounts"][key]) for key in accounts)) for row in dossier["record"]]
    alike = [(cells, [date for date, _ in same]) for cells, same in groupby(told, key=lambda one: one[1])]
    rows = [[Cell(spell(dates[0], dates[-1]), kind="date"), *cells] for cells, dates in alike]
    headings = [step.capitalize(), *(f"{labels['accounts'][key]} ({labels['units'][key]})" for key in accounts)]
    return table(headings, rows, caption=f"What a {step} cost", numeric=range(1, len(headings)))
