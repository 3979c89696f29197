"""Worlds on a terminal: who is admitted, what holds in those, beside the file's own numbers and the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from winset.studies.worlds.sensitivity import amount
from winset.views.cards import fitted
from winset.views.words import count, plain
from winset.views.worlds_words import (
    admitted,
    claim_rows,
    foretold_rows,
    history_rows,
    interval,
    measure_rows,
    moved_rows,
    nearest_words,
    never_words,
    point_words,
    statement_rows,
    weighed_rows,
)

if TYPE_CHECKING:
    from rich.console import Console

    from winset.studies.worlds.answer import WorldsAnswer
    from winset.studies.worlds.deciding import DecidingTold, WorldNumbers
    from winset.studies.worlds.saltelli import IndexTold
    from winset.studies.worlds.worlds import DiscoverTold, WeighedTold

NOTE = (
    "Of a number the median over the worlds, in brackets from its 5 % to its 95 % quantile; of a share its 95 % "
    "interval, which so many draws leave (Wilson). A world is one draw of "
    "every uncertain number (PERT where the file has a mode, uniform where it has none), solved exactly; it is "
    "admissible where every statement that can be tested is respected. Statements that need no solve are tested first, "
    "and worlds that break one are not solved. These are shares of assumptions, not a fit to what happened."
)


MORE = "--sensitivity (which numbers decide), --discover (where a result holds), --posterior (what the record says)"

MOST = 12
"""Numbers that are told of a measure."""


POSTERIOR = (
    "Worlds are weighed by the exact probability that each gives the recorded history, month by month; a month without "
    "an entry means that nothing happened. This ranks worlds of this one model by one history, and says nothing of "
    "other models. A shift is of the mean, in standard deviations before; of numbers those are left out that chance "
    "alone could have moved as far."
)


def show_worlds(answer: WorldsAnswer, console: Console, *, kept: bool) -> None:
    """Print what a study says; `kept` says whether there is a folder to come back to."""
    console.print(Text(plain(answer["title"]), style="bold"))
    console.print(Text(f"{admitted(answer)} {point_words(answer)}".rstrip()))
    for line in (*nearest_words(answer), *never_words(answer)):
        console.print(Text(line))
    console.print()
    for made in tables(answer):
        console.print(fitted(made, console.width))
        console.print()
    if answer["solved"]:
        console.print(Text(NOTE))
    console.print(Text(f"Seed {answer['seed']}, {count(answer['numbers'], 'uncertain number')}; digest of all results "
                       f"{(answer['digest'] or '')[:16]}."))  # fmt: skip
    if kept and answer["solved"]:
        console.print(Text(f"More: winset worlds STUDY {MORE}; STUDY is the study's folder."))


def tables(answer: WorldsAnswer) -> list[Table]:
    """What holds in the admissible worlds; which statements stand in the way; claims; alternative histories."""
    found = []
    if answer["solved"]:
        told, held = ["In admissible worlds", "In all solved"], measure_rows(answer)
        if answer["admissible"] == answer["solved"] and all(row[1] == row[2] for row in held):
            told, held = ["In all solved"], [[first, *rest] for first, _, *rest in held]
        stands = ["In the file as it stands"] if "point" in answer else []
        whole = ("", *told, *stands, "What happened")
        found.append(_table("What holds", whole, held))
    rows = statement_rows(answer)
    if rows:
        headings = ("", "Statement", "Respected in", *(["In the file"] if "point" in answer else []))
        rows = [row[: len(headings)] for row in rows]
        found.append(_table("Statements that some world does not respect", headings, rows, right=(2,)))
    claims = claim_rows(answer)
    if claims:
        found.append(_table("Claims, in all worlds that were asked them",
                            ("", "Borne out", "Not borne out", "No effect", "Worlds"), claims,
                            right=(1, 2, 3, 4)))  # fmt: skip
    if answer["samples"]:
        headings = (
            "World",
            "Way out opens",
            "Even chance by",
            "Signed in the end",
            "Terms unlike the file's likeliest" if "point" in answer else "Likeliest terms",
        )
        found.append(_table("Alternative histories, spread over how soon something is signed", headings,
                            history_rows(answer), right=(0, 3)))  # fmt: skip
    return found


def _table(title: str, headings: tuple[str, ...], rows: list[list[str]], right: tuple[int, ...] = ()) -> Table:
    made = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, title_style="bold")
    for k, heading in enumerate(headings):
        made.add_column(heading, justify="right" if k in right else "left", overflow="fold")
    for row in rows:
        made.add_row(*(Text(cell) for cell in row))
    return made


def show_world(told: WorldNumbers, console: Console) -> None:
    """Print the numbers of one world."""
    console.print(Text(plain(told["title"]), style="bold"))
    console.print(Text(f"World {told['world']} of seed {told['seed']}: {count(len(told['numbers']), 'number')} drawn."))
    rows = [
        [plain(row["words"]), f"{row['value']:.6g}", f"{row['low']:g}",
         "–" if row["mode"] is None else f"{row['mode']:g}", f"{row['high']:g}", plain(row["path"])]
        for row in told["numbers"]
    ]  # fmt: skip
    console.print(_table("Its numbers", ("Number", "Here", "Low", "Mode", "High", "Path"), rows, right=(1, 2, 3, 4)))
    console.print(Text(f"To solve it: winset run CASE --world {told['world']} --seed {told['seed']}"))


def show_sensitivity(answer: DecidingTold, console: Console) -> None:
    """Print which numbers decide a measure."""
    found, ends = answer["indices"], answer["ends"]
    console.print(Text(plain(answer["title"]), style="bold"))
    console.print(Text(f"{_sentence(found['says'])} Judged over {count(found['worlds'], answer['among'])}."))
    console.print()
    if found["numbers"]:
        rows = [[plain(row["words"]), interval(row["first"], row["low"], row["high"]),
                 "yes" if row["distinguishable"] else "no",
                 " to ".join(amount(found["measure"], mean) for mean in (row["from"], row["to"]))]
                for row in found["numbers"][:MOST]]  # fmt: skip
        console.print(_table(f"First-order indices for {plain(found['measure'])}",
                             ("Number", "Share of its variance", "Told from 0", "Mean, lowest to highest third"),
                             rows, right=(1,)))  # fmt: skip
    if ends:
        console.print()
        console.print(_table(f"One number at a time, all else as in the file ({plain(ends['measure'])} there: "
                             f"{ends['value']:.3g})", ("Number", "Low", "There", "High", "There"),
                             [[plain(row["words"]), f"{row['low']:g}", _there(row["at_low"]), f"{row['high']:g}",
                               _there(row["at_high"])] for row in ends["rows"][:MOST]],
                             right=(1, 2, 3, 4)))  # fmt: skip
    elif found["numbers"]:
        console.print(Text("With --solve: one number at a time, at each end of its range, all else as in the file."))
    if answer["totals"]:
        console.print()
        console.print(_table("Indices over the numbers that move it most, the others as in the file",
                             ("Number", "By itself", "With the others"),
                             [[plain(row["words"]), _index(row["first"]), _index(row["total"])]
                              for row in answer["totals"]["numbers"]], right=(1, 2)))  # fmt: skip


def _index(row: IndexTold) -> str:
    return interval(row["value"], row["low"], row["high"])


def _there(value: float | None) -> str:
    return "impossible" if value is None else f"{value:.3g}"


def _sentence(text: str) -> str:
    told = plain(text)
    return f"{told[:1].upper()}{told[1:]}."


def show_discovery(answer: DiscoverTold, console: Console) -> None:
    """Print in what region of the numbers something holds."""
    console.print(Text(plain(answer["title"]), style="bold"))
    for line in (answer["says"], *(found["says"] for found in answer["boxes"])):
        console.print(Text(_sentence(line)))


def show_posterior(answer: WeighedTold, console: Console) -> None:
    """Print what the record makes likelier, within the model."""
    console.print(Text(plain(answer["title"]), style="bold"))
    for line in (answer["says"], *([answer["predictive"]["says"]] if answer["predictive"] else [])):
        console.print(Text(_sentence(line)))
    for title, headings, rows in (
        ("What moved", ("Number", "Before: median, 5 to 95 %", "After", "Shift"), moved_rows(answer)),
        ("What follows", ("", "Before", "After"), weighed_rows(answer)),
        ("Foretold from part of the record", ("Months known", "Months scored", "Log score a month, before", "After"),
         foretold_rows(answer)),
    ):  # fmt: skip
        if rows:
            console.print()
            console.print(_table(title, headings, rows))
    console.print(Text(POSTERIOR))


def spoken_time(seconds: float) -> str:
    """A time left, in words.

    Examples
    --------
    >>> spoken_time(42.3), spoken_time(600), spoken_time(9000)
    ('42 seconds', '10 minutes', '2.5 hours')
    """
    if seconds < 90:
        return f"{seconds:.0f} seconds"
    return f"{seconds / 60:.0f} minutes" if seconds < 5400 else f"{seconds / 3600:.1f} hours"
