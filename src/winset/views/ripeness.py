"""Ripeness on a terminal: when it was ripe and what was missing, then the table month by month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from winset.views.words import count, joined, month, percent, plain

if TYPE_CHECKING:
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
        console.print(months_table(answer, console.width))
        console.print(Padding(Text(notes(answer)), (0, 0, 1, 0)))


def headline(answer: RipenessAnswer) -> str:
    """The answer in a paragraph."""
    if not answer["history"]:
        return "There is no month to read."
    where = "" if answer["path"] == "recorded" else " on the most likely path"
    if answer["history"][0]["month"] is None:
        first = f"The conflict is {'ripe' if answer['ever_ripe'] else 'not ripe'}."
    elif not answer["ever_ripe"]:
        first = f"The conflict was never ripe{where}."
    else:
        first = f"The conflict was ripe{where} {joined([_span(*span) for span in answer['ripe']])}."
    return " ".join(part for part in (first, _missing_sentence(answer), _signed_sentence(answer), CAUTION) if part)


CAUTION = "Ripeness is read off the model here; nothing in the model asks for it."


def _span(first: str | None, last: str | None) -> str:
    return f"in {month(first)}" if first == last else f"from {month(first)} to {month(last)}"


def _missing_sentence(answer: RipenessAnswer) -> str:
    """In how many months each condition failed, in how many it alone did, and for whom."""
    dated = answer["history"][0]["month"] is not None
    told = []
    for name, found in answer["missing"].items():
        if found["months"]:
            alone = f" (alone in {found['alone']})" if found["alone"] else ""
            told.append(CONDITIONS[name] + (f" in {count(found['months'], 'month')}{alone}" if dated else ""))
    if not told:
        return ""
    free = [
        plain(answer["labels"]["parties"][party]) + (f" ({count(months, 'month')})" if dated else "")
        for party, months in answer["not_hurt"].items()
        if months
    ]
    return f"Missing: {joined(told)}." + (f" Not stuck, or not hurting: {joined(free)}." if free else "")


def _signed_sentence(answer: RipenessAnswer) -> str:
    if not answer["signed"]:
        return ""
    row = answer["history"][-1]
    return f"The agreement came in {month(answer['signed'])}, when it was {'ripe' if row['ripe'] else 'not ripe'}."


def notes(answer: RipenessAnswer) -> str:
    """What the columns mean, with the numbers that were asked for."""
    reach = f"{answer['months']:g} months" if answer["history"][0]["month"] else "that time"
    whose = (
        "Signatories: the members of consent groups without a condition."
        if answer["signatories_because"] == "groups without a condition"
        else "No consent group is without a condition, so the members of all are taken for signatories."
    )
    nobody = [plain(answer["labels"]["parties"][p]) for p in answer["signatories"] if _no_front(answer, p)]
    frontless = f" {joined(nobody)} has no front and is judged on points alone." if len(nobody) == 1 else (
        f" {joined(nobody)} have no front and are judged on points alone." if nobody else ""
    )  # fmt: skip
    return (
        f"{whose} In a signatory's column: the probability that its front gets better within {reach} while nothing is "
        f"signed (stuck: {percent(answer['eps'])} or less), and by how many of its own points the best package that "
        "all others would accept rather than fight on beats the war (hurting: above 0); with ~ they would accept none, "
        f"and it is the best that the rules admit.{frontless} Way out: packages better than war for everyone whose "
        "consent is needed. Spokesmen: the probability that those who acquiesce or ratify let the most likely package "
        f"pass ({percent(answer['theta'])} or more): the one likeliest this month or, marked °, where no talks are "
        "held, in the forecast. ✓ marks what holds."
    )


def _no_front(answer: RipenessAnswer, party: str) -> bool:
    return all(row["stalemate"][party]["front_improves"] is None for row in answer["history"])


def months_table(answer: RipenessAnswer, width: int) -> Table:
    """One row a month."""
    names, signatories = answer["labels"]["parties"], answer["signatories"]
    wide = width >= 50 + COLUMN * len(signatories)
    title = "Along the recorded history" if answer["path"] == "recorded" else "Along the most likely path"
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("Month", no_wrap=True)
    for party in signatories if wide else ():
        table.add_column(plain(names[party]), overflow="fold")
    if not wide:
        table.add_column("Stuck and hurting", overflow="fold")
    table.add_column("Way out", justify="right")
    table.add_column("Spokesmen", justify="right")
    table.add_column("Ripe")
    for row in answer["history"]:
        table.add_row(*_cells(row, names, signatories, wide=wide))
    return table


def _cells(row: RipeMonth, names: dict[str, str], signatories: list[str], *, wide: bool) -> list[Text]:
    cells = [_stalemate(row["stalemate"][party]) for party in signatories]
    if not wide:
        told = zip(signatories, cells, strict=True)
        cells = ["\n".join(f"{plain(names[party])} {cell}" for party, cell in told)]
    way, heard = row["way_out"], row["spokesmen"]
    chance = "none" if heard["probability"] is None else percent(heard["probability"])
    far = "°" if heard["source"] == "forecast" else ""
    cells += [f"{way['size']:,} of {way['of']:,}{_tick(way['holds'])}", f"{chance}{far}{_tick(heard['holds'])}"]
    shown = [month(row["month"], short=True), *cells, "ripe" if row["ripe"] else "·"]
    return [Text(cell, style="green" if row["ripe"] and k == len(shown) - 1 else "") for k, cell in enumerate(shown)]


def _stalemate(one: StalemateTold) -> str:
    """One signatory's numbers: its front and what a settlement would bring it."""
    front = "no front" if one["front_improves"] is None else _short(percent(one["front_improves"]))
    if one["gain"] is None:
        return f"{front}; nothing admitted"
    mark = "~" if one["among"] == "admissible" else ""
    return f"{front}; {mark}{one['gain']:+.1f}{_tick(one['holds'])}"


def _short(text: str) -> str:
    return text.replace("under ", "<").replace("over ", ">")


def _tick(holds: bool) -> str:
    return " ✓" if holds else ""
