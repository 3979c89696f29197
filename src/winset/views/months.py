"""The months of a run on a terminal: a table where there is room, else blocks of lines; months that are alike fold."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich import box
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from winset.views.cards import WIDE
from winset.views.offers import votes_words
from winset.views.units import own_units
from winset.views.words import count, dated, likely, named, plain, points, short, spell

if TYPE_CHECKING:
    from rich.console import Console

    from winset.studies.month.win_set import WinSetTold
    from winset.studies.timeline import TimelineAnswer, TimelineMonth

LONG = 30
"""From more months on those fold in which the same packages are blocked by the same, at whatever price."""

LONG_DAYS = 10
"""The same of days: what a party is short of moves a little from each to the next."""


class Stretch(NamedTuple):
    """Months told together: the first of them in full, or as the month before."""

    rows: list[TimelineMonth]
    as_before: bool


def show_months(answer: TimelineAnswer, console: Console) -> None:
    """Print the months that are read, and what the columns mean."""
    found, before = folded(answer), as_before(answer)
    if console.width >= WIDE:
        console.print(history_table(answer, found))
    else:
        console.print(Text(_title(answer), style="bold"))
        for one in found:
            head, *lines = month_lines(one, answer["labels"]["parties"], answer["step"], before)
            console.print(Text(head))
            for line in lines:
                console.print(Padding(Text(line), (0, 0, 0, 2)))
        console.print()
    console.print(
        Padding(Text(notes(answer["step"], own_units(answer["labels"], answer["value_at_start"]))), (0, 0, 1, 0))
    )


def _long(answer: TimelineAnswer) -> bool:
    return len(answer["history"]) > (LONG_DAYS if answer["step"] == "day" else LONG)


def folded(answer: TimelineAnswer) -> list[Stretch]:
    """The months, those in which nothing happens and that are like the one before told together."""
    found: list[Stretch] = []
    rows, long = answer["history"], _long(answer)
    for before, row in zip([None, *rows], rows, strict=False):
        if before is None or row["happened"] or _key(before, long=long) != _key(row, long=long):
            found.append(Stretch([row], as_before=False))
        elif found[-1].as_before:
            found[-1].rows.append(row)
        else:
            found.append(Stretch([row], as_before=True))
    return found


def _key(row: TimelineMonth, *, long: bool) -> object:
    """What makes a month like another: what would be signed, who blocks, and in a short record at what price."""
    both = row["against_war"], row["now"]
    alike = [(one["size"], one["of"], sorted(one["price"]), sorted(one["holds"]), str(one["either"])) for one in both]
    if long:
        return row["talks"], alike
    prices = [who_blocks(one, {party: party for party in row["continuation"]}) for one in both]
    return row["talks"], alike, prices, short(likely(row["sign_probability"]))


def as_before(answer: TimelineAnswer) -> str:
    """What is said of months that are told together."""
    return "as before, but for prices" if _long(answer) else "as before"


def spell_of(one: Stretch) -> str:
    """From when to when, for a table."""
    return spell(one.rows[0]["month"], one.rows[-1]["month"])


def odds_of(one: Stretch) -> str:
    """The chance of a signature in a month, of several from the lowest to the highest; – where no talks are held."""
    chances = [row["sign_probability"] for row in one.rows]
    told = [short(likely(chance)) for chance in (min(chances), max(chances))]
    return " to ".join(dict.fromkeys(told)) if one.rows[0]["talks"] else "–"


def notes(step: str, units: str = "") -> str:
    """What the columns mean; `units` says of whose points what they are."""
    return (
        "Win-set: how many of the admissible packages everyone whose consent is needed would sign; against war: "
        f"rather than fight on for good; now: rather than let this {step}'s talks fail and play on. Who blocks: the "
        f"party that alone stands between some package and a signature, and how many of its points{units} it is short "
        "of the nearest; of names joined by “or” one would do, those joined by + would have to turn together. "
        "Sentences that say “could be signed” or “blocked” speak of now; `winset unlock` speaks of war unless asked "
        "against now. "
        f"Two chances of a signature. This {step}: that one is signed in it, where the war then stood; – where no "
        "talks are held. By now: that one has been signed since the start, over everything that might have happened "
        "and not only what did. `winset why` follows what did happen and `winset claims` solves the war again without "
        "a cause; theirs are other questions, so their chances differ from these."
    )


def _title(answer: TimelineAnswer) -> str:
    if answer["path"] != "recorded":
        return "Along the most likely path"
    last, signed = answer["recorded_to"], answer["agreement"] or answer["ended"]
    if signed or last is None or last >= max((row["month"] or "" for row in answer["history"]), default=""):
        return "Along the recorded history"
    return f"Along the recorded history; after {dated(last, answer['step'])}, its last entry, as if nothing happened"


def history_table(answer: TimelineAnswer, found: list[Stretch]) -> Table:
    """One row a month, or for several that are alike."""
    table = Table(
        title=_title(answer), title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, expand=True, pad_edge=False
    )
    step = answer["step"]
    table.add_column(step.capitalize(), max_width=13)
    table.add_column("What happened", overflow="fold", ratio=4)
    table.add_column("Win-set against war", justify="right", max_width=10)
    table.add_column("Win-set now", justify="right", max_width=10)
    table.add_column("Who blocks, against war (points short)", overflow="fold", ratio=3, min_width=16)
    table.add_column("Who blocks now (points short)", overflow="fold", ratio=3, min_width=16)
    table.add_column(f"This {step}", justify="right", max_width=8)
    table.add_column("By now", justify="right", max_width=7)
    for one in found:
        table.add_row(*_month_cells(one, answer["labels"]["parties"], as_before(answer)))
    return table


def _month_cells(one: Stretch, names: dict[str, str], before: str) -> list[Text]:
    row = one.rows[0]
    sides = [row["against_war"], row["now"]]
    happened = before if one.as_before else " ".join(happened_words(row, names)) or "·"
    sizes = [f"{found['size']:,} of {found['of']:,}" for found in sides]
    blocked = ["" if one.as_before else "\n".join(who_blocks(found, names)) or "–" for found in sides]
    cells = [spell_of(one), happened, *sizes, *blocked, odds_of(one), short(likely(one.rows[-1]["signed_by"]))]
    return [Text(cell, style="green" if k == 3 and row["now"]["size"] else "") for k, cell in enumerate(cells)]


def month_lines(one: Stretch, names: dict[str, str], step: str, before: str) -> list[str]:
    """One month, or several that are alike, as lines, the first of them its date."""
    row, by_now = one.rows[0], short(likely(one.rows[-1]["signed_by"]))
    signed = f"Signed this {step}: {odds_of(one)}" if row["talks"] else "No talks"
    if one.as_before:
        return [f"{spell_of(one)}: {before}. {signed}; by now: {by_now}."]
    lines = [spell_of(one), *happened_words(row, names)]
    for words, found in (("Better than war", row["against_war"]), ("Worth signing now", row["now"])):
        blocked = ", ".join(who_blocks(found, names))
        told = f"{words}: {found['size']:,} of {count(found['of'], 'package')}"
        lines.append(f"{told}; blocked by {blocked}" if blocked else told)
    return [*lines, f"{signed}; by now: {by_now}"]


def happened_words(row: TimelineMonth, names: dict[str, str]) -> list[str]:
    """What happened in a month, then how the model has those vote whom its offers name."""
    told = [plain(text) for text in row["happened"]]
    return [*told, *(f"[{votes_words(offer, names)}]" for offer in row["offers"])]


def who_blocks(found: WinSetTold, names: dict[str, str]) -> list[str]:
    """Who blocks, with the price of each, the dearest last; those of whom one would do are joined by "or"."""
    groups = [set(group) for group in found["either"]]
    apart = [group for group in groups if not any(group < other for other in groups)]
    several = {party for group in apart for party in group}
    units = [[party] for party in found["price"] if party not in several]
    units += [[party for party in found["price"] if party in group] for group in apart]
    single = [_priced(unit, found["price"], names, " or ")
              for unit in sorted(units, key=lambda unit: min(found["price"][party] for party in unit))]  # fmt: skip
    return single or [_priced(list(one["price"]), one["price"], names, " + ") for one in found["holdouts"]]


def _priced(parties: list[str], price: dict[str, float], names: dict[str, str], between: str) -> str:
    return between.join(f"{named(names[party])} {points(price[party])}" for party in parties)
