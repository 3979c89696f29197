"""Levers on a terminal: what moves the headline most in words, then numbers and switches by their effects."""

from __future__ import annotations

from math import floor, log10
from typing import TYPE_CHECKING

from rich import box
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from winset.views.cards import fitted
from winset.views.words import count, dated, first_upper, joined, likely, plain, short

if TYPE_CHECKING:
    from rich.console import Console

    from winset.studies.levering.ends import LeverEnd
    from winset.studies.levering.movable import LeverNumber, SwitchKind
    from winset.studies.levering.rows import NumberLever, SwitchLever
    from winset.studies.levering.turns import LeverTurn
    from winset.studies.levers import LeversAnswer

KINDS: dict[SwitchKind, str] = {
    "chance": "what may happen",
    "move": "a move",
    "accord": "an accord",
    "peace": "what may happen in a peace",
    "consent": "a clause of consent",
    "beliefs": "beliefs",
}
"""What is switched off, by its kind."""


def show_levers(answer: LeversAnswer, console: Console) -> None:
    """Print what moves the headline: sentences, then a table of numbers and one of switches, each cut to the limit."""
    console.print(Text(plain(answer["title"]), style="bold"))
    console.print(Text(" ".join([lead(answer), counts(answer), *strongest(answer)])))
    most = answer["at_most"]
    for table, rows in ((numbers_table, answer["numbers"]), (switches_table, answer["switches"])):
        if rows:
            console.print()
            console.print(fitted(table(answer), console.width))
        if len(rows) > most:
            console.print(Text(f"{len(rows) - most} more move it less, or not at all; --limit shows more."))
    console.print(Padding(Text(notes(answer)), (1, 0, 1, 0)))


def headline_of(mark: str | None, step: str) -> str:
    """What has the chance that is moved: a signature by when, or an agreement.

    Examples
    --------
    >>> headline_of("1953-07", "month"), headline_of(None, "month"), headline_of(None, "none")
    ('a signature by July 1953', 'a signature at any time', 'an agreement')
    """
    if mark:
        return f"a signature by {dated(mark, step)}"
    return "an agreement" if step == "none" else "a signature at any time"


def lead(answer: LeversAnswer) -> str:
    """The headline that is moved."""
    return f"As the file stands, the model gives {_headline(answer)} a chance of {_chance(answer['now'])}."


def counts(answer: LeversAnswer) -> str:
    """What was moved, and what was not."""
    wide, rest = len(answer["numbers"]), len(answer["rest"])
    if not wide and not answer["switches"]:
        return "Nothing of it could be moved: no number of the file has a range, and there is nothing to leave out."
    if not wide:
        return "No number of the file has a range, so none was moved; what can be left out was, one thing at a time."
    told = (
        f"{count(wide, 'number')} with a range {'was' if wide == 1 else 'were'} moved, one at a time, from end to end"
    )
    return f"{told}; {count(rest, 'number')} without one {'was' if rest == 1 else 'were'} not." if rest else f"{told}."


def strongest(answer: LeversAnswer) -> list[str]:
    """What moves the headline most, of numbers and of switches, in a sentence each; and how many turn the answer."""
    told = []
    for number in answer["numbers"][:1]:
        if not _moves(answer["now"], number["at_low"], number["at_high"]):
            told.append("None of these numbers moves it.")
            continue
        told.append(f"Of the numbers “{plain(number['words'])}” moves it most: {over_range(number)}.")
        turned = [row for row in answer["numbers"] if row["turns"]]
        told += [f"{first_upper(turn_words(number, turn, _headline(answer)))}." for turn in number["turns"] or ()]
        among = [row for row in answer["numbers"] if row["turns"] is not None]
        told.append(f"Of the first {len(among)}, {len(turned) or 'none'} can turn the answer.")
    for switch in answer["switches"][:1]:
        if _moves(answer["now"], switch["without"]):
            told.append(f"If {plain(switch['in_words'])}, it is {_chance(switch['without'])}.")
    return told


def _moves(now: LeverEnd, *ends: LeverEnd) -> bool:
    """Whether some end has a chance that is printed otherwise than the file's: what prints alike is no finding."""
    return any(end["chance"] is not None and _chance(end) != _chance(now) for end in ends)


def over_range(number: NumberLever) -> str:
    """What a number does to the chance from the low to the high end of its range."""
    low, high = (shown(number[end], number) for end in ("low", "high"))
    there = [
        f"{_chance(end)} at {value}" if end["chance"] is not None else f"it cannot be {value}"
        for value, end in ((low, number["at_low"]), (high, number["at_high"]))
    ]
    return f"{there[0]}, {there[1]}"


def turn_words(number: NumberLever, turn: LeverTurn, what: str) -> str:
    """What turns at a value of a number, and on which side of it; `what` has the chance that is moved."""
    beyond = f"{'above' if turn['end'] == 'high' else 'below'} {shown(turn['value'], number)}"
    if turn["what"] == "likely":
        return f"{beyond} {what} is {'no longer ' if turn['now'] else ''}likelier than not"
    return (
        f"{beyond} {'no' if turn['now'] else 'some'} agreement is {'ever ' if turn['now'] else ''}worth signing at once"
    )


def shown(value: float, number: NumberLever) -> str:
    """A value of a number, to about a thousandth of its range."""
    return to_range(value, number["low"], number["high"])


def to_range(value: float, low: float, high: float) -> str:
    """A value to about a thousandth of a range.

    Examples
    --------
    >>> to_range(0.00041237, 0.0001, 0.001), to_range(-1058.594, -3200.0, -500.0), to_range(-0.001, -30.0, 30.0)
    ('0.000412', '-1059', '0')
    """
    told = f"{value:.{max(0, 2 - floor(log10(high - low)))}f}"
    told = told.rstrip("0").rstrip(".") if "." in told else told
    return "0" if told == "-0" else told


def unit_words(number: LeverNumber) -> str:
    """What a number counts; nothing where the file and the format do not say."""
    return plain(number["unit"] or "")


def source_words(number: LeverNumber) -> str:
    """Who says so: its sources, or that it is an assumption, or that nobody does."""
    if number["kind"] == "unmarked":
        return "no source"
    found = [plain(text) for text in number["sources"]]
    return "; ".join(found) if found else "an order" if number["kind"] == "ordered" else "assumption"


def numbers_table(answer: LeversAnswer) -> Table:
    """The numbers that move the chance most, with what it is at both ends and where the answer turns."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("Number", "File", "Low", "Chance", "High", "Chance", "The answer turns", "Source"):
        left = heading in ("Number", "The answer turns", "Source")
        table.add_column(heading, overflow="fold", justify="left" if left else "right")
    short_what = "a signature" if answer["mark"] else _headline(answer)
    for row in answer["numbers"][: answer["at_most"]]:
        value, low, high = (shown(one, row) for one in (row["value"], row["low"], row["high"]))
        turns = "; ".join(turn_words(row, turn, short_what) for turn in row["turns"] or ()) or "–"
        kind = {"assumed": "assumption", "unmarked": "none", "ordered": "order", "sourced": "yes"}[row["kind"]]
        cells = (plain(row["words"]), value, low, _cell(row["at_low"]), high, _cell(row["at_high"]), turns, kind)
        table.add_row(*map(Text, cells))
    return table


def switches_table(answer: LeversAnswer) -> Table:
    """What moves the chance most by being left out."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("If", "Chance", "Difference", "The answer turns"):
        table.add_column(heading, overflow="fold", justify="left" if heading in ("If", "The answer turns") else "right")
    for row in answer["switches"][: answer["at_most"]]:
        now, then = answer["now"]["chance"], row["without"]["chance"]
        told = "–" if now is None or then is None else difference(now, then)
        cells = (plain(row["in_words"]), _cell(row["without"]), told, joined(switch_turns(row, answer["now"])))
        table.add_row(*map(Text, (*cells[:3], cells[3] if row["turns"] else "–")))
    return table


def switch_turns(row: SwitchLever, now: LeverEnd) -> list[str]:
    """What of the answer turns without something."""
    so = {"likely": (now["chance"] or 0.0) >= 0.5, "open": bool(now["open"])}
    words = {
        "likely": ("likelier than not", "no longer likelier than not"),
        "open": ("some agreement worth signing at once", "no agreement ever worth signing at once"),
    }
    return [words[what][so[what]] for what in row["turns"]]


def difference(before: float, after: float) -> str:
    """How far one chance is from another as both are printed, in points of percentage; 0 where they print alike.

    Examples
    --------
    >>> difference(0.316, 0.144), difference(0.05, 0.046), difference(0.318, 0.32), difference(0.3, 0.99999)
    ('−18', '−0.4', '0', '+70')
    """
    if likely(before) == likely(after):
        return "0"
    (one, digits), (other, more) = _printed(before), _printed(after)
    apart = other - one
    if not apart:
        return "0"
    return f"{'+' if apart > 0 else '−'}{abs(apart):.{max(digits, more)}f}"


def _printed(chance: float) -> tuple[float, int]:
    """A chance as `likely` prints it, in percent, with its decimals; what is as good as 0 or 100 is that."""
    word = likely(chance).removesuffix(" %")
    if word.startswith(("under", "over")):
        return 0.0 if word.startswith("under") else 100.0, 0
    return float(word), len(word.partition(".")[2])


def notes(answer: LeversAnswer) -> str:
    """How to read the tables, and what they do not say."""
    if not answer["numbers"] and not answer["switches"]:
        return "A number is moved where it says how far it may go: {low: 1, mode: 2, high: 4} in place of 2."
    told = (
        "Each thing is moved alone, all else as the file has it; what two do together is not in here (`winset worlds` "
        "draws all at once). Chance: of " + f"{_headline(answer)}. Difference: in percentage points."
    )
    if answer["numbers"]:
        told += (
            f" The answer turns: looked for among the first {min(answer['at_most'], len(answer['numbers']))}, to a "
            "hundredth of the range, between the file's value and an end that has another answer."
        )
    return told


def _headline(answer: LeversAnswer) -> str:
    return headline_of(answer["mark"], answer["provenance"]["step"])


def _chance(end: LeverEnd) -> str:
    return "–" if end["chance"] is None else likely(end["chance"])


def _cell(end: LeverEnd) -> str:
    """A chance for a table; where the conflict cannot be so, that."""
    return "cannot be" if end["chance"] is None else short(_chance(end))
