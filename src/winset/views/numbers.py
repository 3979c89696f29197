"""Stakes beside the war ahead on a terminal: a line for each party, then its stakes, the small ones named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from winset.views.cards import fitted
from winset.views.words import dated, joined, percent, plain, points

if TYPE_CHECKING:
    from rich.console import Console

    from winset.studies.numbers import NumbersAnswer, PartySizes, StakeSize


def show_numbers(answer: NumbersAnswer, console: Console) -> None:
    """Print each party's stakes beside the war ahead of it."""
    console.print(Text(plain(answer["title"]), style="bold"))
    console.print(Text(lead(answer)))
    for party in answer["parties"]:
        console.print()
        console.print(Text(party_line(answer, party)))
        if party["stakes"]:
            console.print(Padding(fitted(_table(answer, party), console.width - 2), (0, 0, 0, 2)))
    console.print()
    console.print(Text(small_line(answer)))


def lead(answer: NumbersAnswer) -> str:
    """What is set beside what."""
    if answer["at"] is None:
        return "Each party's stakes beside what it has without an agreement, in its own points."
    when = dated(answer["at"], answer["provenance"]["step"])
    return f"Each party's stakes beside the war ahead of it, fought on for good from {when}, in its own points."


def party_line(answer: NumbersAnswer, party: PartySizes) -> str:
    """What the war ahead is worth to a party, and what it may misjudge by."""
    name, clock = plain(answer["labels"]["parties"][party["party"]]), answer["at"] is not None
    what = "the war ahead" if clock else "no agreement"
    if party["cost"]:
        told = f"{what} costs it {points(party['cost'])}"
    else:
        told = f"{what} costs it nothing" + (f" and is worth {points(party['war'])} to it" if party["war"] else "")
    none = "" if party["stakes"] else "; it has nothing at stake"
    return f"{name}: {told}; it may misjudge by {points(party['noise'])}{none}."


def small_line(answer: NumbersAnswer) -> str:
    """Which stakes are small beside the war ahead, by party."""
    found = [
        f"{plain(answer['labels']['parties'][party['party']])} ({joined([_what(answer, one) for one in small])})"
        for party in answer["parties"]
        if (small := [one for one in party["stakes"] if one["small"]])
    ]
    share = percent(answer["least"])
    if not found:
        return f"No stake is below {share} of what its party would pay for war."
    return (
        f"Small beside the war ahead, below {share} of it: {'; '.join(found)}. What is so small will hardly keep its "
        "party from signing. Say how long it showed that it would fight for it."
    )


def _table(answer: NumbersAnswer, party: PartySizes) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("Stake", "Points", "Of the war ahead", "Best for it", "Worst for it"):
        table.add_column(
            heading, overflow="fold", justify="right" if heading in ("Points", "Of the war ahead") else "left"
        )
    for one in party["stakes"]:
        names = answer["labels"]["options"].get(one["issue"] or "", {})
        share = "–" if one["share"] is None else _times(one["share"])
        ends = [plain(names[end]) if end else "–" for end in (one["best"], one["worst"])]
        table.add_row(*map(Text, (_what(answer, one), points(one["stake"]), share, *ends)))
    return table


def _times(share: float) -> str:
    """A share as a percentage, or how many times."""
    return f"{share:.1f} times" if share >= 2 else f"{share:.0%}".replace("%", " %") if share >= 0.1 else percent(share)


def _what(answer: NumbersAnswer, one: StakeSize) -> str:
    """What a stake is called: its issue, or its path."""
    return plain(answer["labels"]["issues"][one["issue"]] if one["issue"] else one["path"].partition(".")[2])
