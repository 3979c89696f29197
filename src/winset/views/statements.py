"""Statements on a terminal: how many of the documented preferences the file respects, then each with both numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from winset.studies.words import spoken
from winset.views.words import count, joined, month, percent, plain

if TYPE_CHECKING:
    from rich.console import Console

    from winset.studies.statements import SideKind, SideTold, StatementsAnswer, StatementTold, StatementVerdict
    from winset.studies.words import Labels

WORDS: dict[StatementVerdict, str] = {
    "respected": "respected",
    "violated": "violated",
    "tie": "a tie",
    "not_testable": "cannot be tested here",
}
SIDES: dict[SideKind, str] = {"war": "fighting on for good", "waiting": "letting the talks of that month fail"}


def show_statements(answer: StatementsAnswer, console: Console) -> None:
    """Print the verdicts."""
    console.print(Text(plain(answer["title"]), style="bold"))
    console.print(Text(in_words(answer)))
    console.print(verdict_table(answer))
    console.print(Padding(Text(notes(answer)), (0, 0, 1, 0)))


def verdict_table(answer: StatementsAnswer) -> Table:
    """Each statement with its verdict and both numbers."""
    table = Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False)
    columns = (("", 0), ("Statement", 6), ("Verdict", 0), ("Party and month", 3), ("Prefers", 5), ("Worth", 0),
               ("To", 5), ("Worth", 0), ("Margin", 0))  # fmt: skip
    for heading, ratio in columns:
        right = heading in ("Worth", "Margin")
        table.add_column(heading, ratio=ratio or None, overflow="fold", justify="right" if right else "left",
                         no_wrap=right)  # fmt: skip
    for row in answer["statements"]:
        style = {"violated": "red", "respected": "green"}.get(row["verdict"], "")
        cells = enumerate(_cells(row, answer["labels"]))
        table.add_row(*(Text(plain(cell), style=style if k == 2 else "") for k, cell in cells))
    return table


def in_words(answer: StatementsAnswer) -> str:
    """The counts in a sentence or two, and what is violated by how much."""
    found, total = answer["counts"], len(answer["statements"])
    told = f"Of {count(total, 'documented preference')} the file, with its numbers as they stand, respects "
    told += f"{found['respected']} and violates {found['violated'] or 'none'}"
    rest = [f"{count(found['tie'], 'tie')}"] if found["tie"] else []
    rest += [f"{found['not_testable']} that cannot be tested here"] if found["not_testable"] else []
    told += f" ({joined(rest)})." if rest else "."
    for row in answer["statements"]:
        if row["verdict"] == "violated" and row["margin"] is not None:
            name = f"{plain(row['id'])}: " if row["id"] else ""
            short = f"short by {_margin(-row['margin'])} times its noise"
            told += f" Violated: {name}{plain(row['says']).rstrip('.')}; {short}."
    return told


def _margin(margin: float) -> str:
    """A margin in units of noise, with as many digits as it can bear."""
    return f"{margin:.2g}" if abs(margin) < 10 else f"{margin:,.0f}"


def _cells(row: StatementTold, labels: Labels) -> list[str]:
    who = plain(labels["parties"][row["party"]])
    date = f", {month(row['month'])}" if row["month"] else ""
    cells = [row["id"] or "", row["says"], _verdict(row), f"{who}{date}"]
    one, two, margin = row["prefers"], row["to"], row["margin"]
    if one is None or two is None or margin is None:
        return [*cells, row["because"] or "", "", "", "", ""]
    for side, other in ((one, two), (two, one)):
        cells += [_side(side, other, labels), f"{side['worth']:.1f}"]
    return [*cells, ("+" if margin > 0 else "") + _margin(margin)]


def _verdict(row: StatementTold) -> str:
    """The verdict; of an answer to an offer with the chance of a yes, and whether worlds are held to it."""
    yes = "" if row["yes"] is None else f"; yes: {percent(row['yes'])}"
    return f"{WORDS[row['verdict']]}{yes}{'' if row['binds'] else '; binds no world'}"


def _side(side: SideTold, other: SideTold, labels: Labels) -> str:
    """One side in words: of two packages only the issues on which they differ."""
    if side["kind"] == "agreement":
        rival = other.get("package")
        told = _apart(side["package"], rival, labels) if rival else _whole(side["package"])
        told += "" if side["admissible"] else " (outside the rules of that state)"
    else:
        told = SIDES[side["kind"]]
    state = side["state"] or {}
    return f"{told} (with {', '.join(f'{name} {str(v).lower()}' for name, v in state.items())})" if state else told


def _apart(package: dict[str, str], rival: dict[str, str], labels: Labels) -> str:
    """A package beside another: what it has otherwise, in the file's words for people."""
    names = [f"{plain(labels['issues'][issue])}: {plain(labels['options'][issue][option])}"
             for issue, option in package.items() if rival.get(issue) != option]  # fmt: skip
    alike = ["the rest alike"] if 0 < len(names) < len(package) else []
    return "; ".join([*names, *alike]) or "the same package"


def _whole(package: dict[str, str]) -> str:
    """A package option by option, in the file's own names."""
    return ", ".join(f"{spoken(issue)} {spoken(option)}" for issue, option in package.items())


def notes(answer: StatementsAnswer) -> str:
    """What the numbers are."""
    told = (
        "Worth: in the party's own points, at the talks of that month in the recorded state; a package what the peace "
        "under it is worth, whether or not the rules allow it there, and fighting on for good what the war is worth "
        "without talks. Margin: the difference in units of the party's noise; under about 1 it may err the other way."
    )
    rows = answer["statements"]
    if any(side and side.get("filled") for row in rows if not row["answer"] for side in (row["prefers"], row["to"])):
        told += f" Issues that a statement leaves open are taken from {answer['filled_from']}."
    if any(row["answer"] for row in rows):
        told += (
            " An answer to an offer on record is a preference too, between waiting and the best for that party of the "
            "packages offered; yes: the probability that it votes for that one."
        )
    return told
