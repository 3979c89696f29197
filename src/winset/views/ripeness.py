"""Ripeness on a terminal: when it was ripe and what was missing, then the table month by month."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from rich import box
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from winset.views.cards import fitted
from winset.views.words import at, count, joined, likely, named, percent, plain, short, spell, stretch

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.console import Console

    from winset.studies.ripeness import RipeCondition, RipeMonth, RipenessAnswer, StalemateTold

COLUMN = 18
"""Width that a signatory's column asks for; where there is no room, signatories share one column."""

CONDITIONS: dict[RipeCondition, str] = {
    "stalemate": "a hurting stalemate for every signatory",
    "way_out": "a way out",
    "spokesmen": "valid spokesmen",
}


def show_ripeness(answer: RipenessAnswer, console: Console) -> None:
    """Print when the conflict was ripe."""
    console.print(Text(plain(answer["title"]), style="bold"))
    console.print(Text(headline(answer)))
    console.print()
    if answer["history"]:
        console.print(fitted(months_table(answer, console.width), console.width))
        console.print(Padding(Text(notes(answer)), (0, 0, 1, 0)))


def headline(answer: RipenessAnswer) -> str:
    """The answer in a paragraph."""
    if not answer["history"]:
        return "There is no month to read."
    step = answer["provenance"]["step"]
    where = "" if answer["path"] == "recorded" else " on the most likely path"
    if answer["history"][0]["month"] is None:
        first = f"The conflict is {'ripe' if answer['ever_ripe'] else 'not ripe'}."
    elif not answer["ever_ripe"]:
        first = f"The conflict was never ripe{where}."
    else:
        first = (
            f"The conflict was ripe{where} {joined([stretch(first, last, step) for first, last in answer['ripe']])}."
        )
    return " ".join(part for part in (first, _missing_sentence(answer), _signed_sentence(answer), CAUTION) if part)


CAUTION = (
    "Ripe means: each signatory is stuck and hurt by how things are, some agreement beats that for all whose consent "
    "is needed, and those who must let it pass would. Ripeness is read off the model here; nothing in the model asks "
    "for it."
)


def _missing_sentence(answer: RipenessAnswer) -> str:
    """In how many months each condition failed, in how many it alone did, and for whom."""
    dated = answer["history"][0]["month"] is not None
    step = answer["provenance"]["step"]
    told = []
    for name, found in answer["missing"].items():
        if found["months"]:
            alone = f" (alone in {found['alone']})" if found["alone"] else ""
            told.append(CONDITIONS[name] + (f" in {count(found['months'], step)}{alone}" if dated else ""))
    if not told:
        return ""
    free = [
        named(answer["labels"]["parties"][party]) + (f" ({count(months, step)})" if dated else "")
        for party, months in answer["not_hurt"].items()
        if months
    ]
    return f"Missing: {joined(told)}." + (f" Not stuck, or not hurting: {joined(free)}." if free else "")


def _signed_sentence(answer: RipenessAnswer) -> str:
    if not answer["signed"]:
        return ""
    row = answer["history"][-1]
    when = at(answer["signed"], answer["provenance"]["step"])
    return f"The agreement came {when}, when it was {'ripe' if row['ripe'] else 'not ripe'}."


def notes(answer: RipenessAnswer) -> str:
    """What the columns mean, with the numbers that were asked for."""
    war = answer["history"][0]["month"] is not None
    reach = f"{answer['months']:g} months" if war else "that time"
    rather, beats = ("fight on", "the war") if war else ("have no agreement", "having none")
    whose = (
        "Signatories: the members of consent groups without a condition."
        if answer["signatories_because"] == "groups without a condition"
        else "No consent group is without a condition, so the members of all are taken for signatories."
    )
    nobody = [named(answer["labels"]["parties"][p]) for p in answer["signatories"] if _no_front(answer, p)]
    frontless = f" Without a front, and judged on points alone: {joined(nobody)}." if nobody else ""
    unsure = " With ~ others accept none, and it is the best that the rules admit." if _any(answer, "~") else ""
    ahead = " Marked °: no talks are held; it is the package likeliest in the forecast." if _any(answer, "°") else ""
    folds = len(_runs(answer["history"])) < len(answer["history"])
    folded = " What is alike but for its numbers is one row, with the least and the most of each." if folds else ""
    return (
        f"{whose} Of a signatory first the chance that its front gets better within {reach} while nothing is signed "
        f"(stuck: {percent(answer['eps'])} or less), then by how many of its own points the best package that all "
        f"others would accept rather than {rather} beats {beats} (hurting: above 0).{unsure}{frontless} Way out: "
        f"packages better than {'war' if war else 'no agreement'} for everyone whose consent is needed. Spokesmen: "
        "the chance that those who acquiesce or ratify let the most likely package pass "
        f"({percent(answer['theta'])} or more).{ahead} ✓ marks what holds."
        f"{folded}"
    )


def _any(answer: RipenessAnswer, mark: str) -> bool:
    """Whether some row of the table has a mark."""
    if mark == "°":
        return any(row["spokesmen"]["source"] == "forecast" for row in answer["history"])
    return any(one["among"] == "admissible" for row in answer["history"] for one in row["stalemate"].values())


def _no_front(answer: RipenessAnswer, party: str) -> bool:
    return all(row["stalemate"][party]["front_improves"] is None for row in answer["history"])


def months_table(answer: RipenessAnswer, width: int) -> Table:
    """One row for each stretch of months in which no mark changes."""
    names, signatories = answer["labels"]["parties"], answer["signatories"]
    wide, step = width >= 60 + COLUMN * len(signatories), answer["provenance"]["step"]
    title = "Along the recorded history" if answer["path"] == "recorded" else "Along the most likely path"
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column({"week": "Week of", "day": "Day", "year": "Year"}.get(step, "Month"), no_wrap=True)
    for party in signatories if wide else ():
        table.add_column(plain(names[party]), overflow="fold")
    if not wide:
        table.add_column("Stuck and hurting", overflow="fold")
    table.add_column("Way out", justify="right")
    table.add_column("Spokesmen", justify="right")
    table.add_column("Ripe")
    for rows in _runs(answer["history"]):
        table.add_row(*_cells(rows, names, signatories, wide=wide))
    return table


def _runs(history: list[RipeMonth]) -> list[list[RipeMonth]]:
    """Months that follow each other with the same marks, together."""
    return [list(rows) for _, rows in groupby(history, key=_marks)]


def _marks(row: RipeMonth) -> tuple[object, ...]:
    """What of a month is a mark and no number."""
    heard = row["spokesmen"]
    sides = [(one["holds"], one["among"], one["gain"] is None) for one in row["stalemate"].values()]
    chance = heard["probability"] is None
    return (*sides, row["way_out"]["holds"], row["way_out"]["of"], heard["holds"], heard["source"], chance, row["ripe"])


def _cells(rows: list[RipeMonth], names: dict[str, str], signatories: list[str], *, wide: bool) -> list[Text]:
    cells = [_stalemate([row["stalemate"][party] for row in rows]) for party in signatories]
    if not wide:
        told = zip(signatories, cells, strict=True)
        cells = ["\n".join(f"{named(names[party])} {cell.replace(';', ',')}" for party, cell in told)]
    row, sizes = rows[0], [row["way_out"]["size"] for row in rows]
    way, heard = row["way_out"], row["spokesmen"]
    chances = [one["spokesmen"]["probability"] for one in rows]
    chance = "none" if heard["probability"] is None else _span_of([c for c in chances if c is not None], likely)
    far = "°" if heard["source"] == "forecast" else ""
    size = _span_of(sizes, lambda number: f"{number:,}")
    cells += [f"{size} of {way['of']:,}{_tick(way['holds'])}", f"{chance}{far}{_tick(heard['holds'])}"]
    when = spell(rows[0]["month"], rows[-1]["month"])
    shown = [when, *cells, "yes" if row["ripe"] else "·"]
    return [Text(cell, style="green" if row["ripe"] and k == len(shown) - 1 else "") for k, cell in enumerate(shown)]


def _stalemate(months: list[StalemateTold]) -> str:
    """One signatory's numbers: its front and what a settlement would bring it."""
    one = months[0]
    fronts = [each["front_improves"] for each in months if each["front_improves"] is not None]
    front = short(_span_of(fronts, percent)) if fronts else "no front"
    gains = [each["gain"] for each in months if each["gain"] is not None]
    if not gains:
        return f"{front}; nothing admitted"
    mark = "~" if one["among"] == "admissible" else ""
    return f"{front}; {mark}{_span_of(gains, lambda gain: f'{gain:+.1f}')}{_tick(one['holds'])}"


def _span_of(numbers: Sequence[float], words: Callable[[Any], str]) -> str:
    """The least and the most of some numbers; once where they look alike, and a unit that both have once."""
    low, high = words(min(numbers)), words(max(numbers))
    shared = " %" if low.endswith(" %") and high.endswith(" %") else ""
    return low if low == high else f"{low.removesuffix(shared)} to {high}"


def _tick(holds: bool) -> str:
    return " ✓" if holds else ""
