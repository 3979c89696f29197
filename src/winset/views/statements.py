"""Statements on a terminal: how many of the documented preferences the file respects, then each with both numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from winset.studies.words import spoken
from winset.views.packages import beside, lettered, whole
from winset.views.words import count, dated, joined, percent, plain, tenths

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from winset.studies.statements import SideKind, SideTold, StatementsAnswer, StatementTold, StatementVerdict
    from winset.studies.words import Labels

    StateTold = dict[str, bool | int | str]
    TermLetters = dict[tuple[tuple[str, str], ...], str]

WORDS: dict[StatementVerdict, str] = {
    "respected": "respected",
    "violated": "violated",
    "tie": "a tie",
    "not_testable": "cannot be tested here",
}
FEW = 12
"""Statements up to which all are told with both sides."""

SIDES: dict[SideKind, str] = {"war": "fighting on for good", "waiting": "letting those talks fail"}


def show_statements(answer: StatementsAnswer, console: Console) -> None:
    """Print the verdicts."""
    console.print(Text(plain(answer["title"]), style="bold"))
    console.print(Text(in_words(answer)))
    console.print()
    rows = [row for row in answer["statements"] if _apart(row) or len(answer["statements"]) <= FEW]
    for line in verdict_lines(answer, rows):
        console.print(line)
    told = notes({**answer, "statements": rows}) if rows else ""
    if len(rows) < len(answer["statements"]):
        told += " Name one for its two sides: winset statements CASE " + next(
            (plain(row["id"]) for row in answer["statements"] if row["id"] and row not in rows), "ID"
        )
    console.print(Padding(Text(told.strip()), (1, 0, 1, 0)))


def verdict_table(answer: StatementsAnswer) -> Table:
    """Each statement with its verdict and both numbers."""
    table = Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False)
    columns = (("", 0), ("Statement", 6), ("Verdict", 0), ("Party and month", 3), ("Prefers", 5), ("Worth", 0),
               ("Over", 5), ("Worth", 0), ("Margin", 0))  # fmt: skip
    for heading, ratio in columns:
        right = heading in ("Worth", "Margin")
        table.add_column(heading, ratio=ratio or None, overflow="fold", justify="right" if right else "left",
                         no_wrap=right)  # fmt: skip
    terms = _terms(answer)
    for row in answer["statements"]:
        style = {"violated": "red", "respected": "green"}.get(row["verdict"], "")
        cells = enumerate(_cells(row, answer["labels"], terms, answer["provenance"]["step"]))
        table.add_row(*(Text(plain(cell), style=style if k == 2 else "") for k, cell in cells))
    return table


def _apart(row: StatementTold) -> bool:
    """Whether a statement is more than respected: what stands in the file and what the source says part."""
    return row["verdict"] != "respected"


def verdict_lines(answer: StatementsAnswer, rows: list[StatementTold]) -> list[RenderableType]:
    """Each statement with its verdict; below those of `rows` both sides with their numbers."""
    told: list[RenderableType] = []
    terms = _terms({**answer, "statements": rows})
    for row in answer["statements"]:
        style = {"violated": "red", "respected": "green"}.get(row["verdict"], "")
        size = "" if row["margin"] is None else f" ({_signed(row['margin'])})"
        name = f"{plain(row['id'])}  " if row["id"] else ""
        verdict = (f"{_verdict(row)}{size}", style)
        told.append(Text.assemble((name, "bold"), verdict, f": {plain(row['says'])}"))
        if row in rows:
            who, prefers, worth, over, other = _cells(row, answer["labels"], terms, answer["provenance"]["step"])[3:8]
            sides = f"{prefers} ({worth}) over {over} ({other})" if over else prefers
            told.append(Padding(Text(plain(f"{who}: {sides}")), (0, 0, 0, 4)))
    return told


def in_words(answer: StatementsAnswer) -> str:
    """The counts in a sentence or two, and what is violated by how much."""
    found, total = answer["counts"], len(answer["statements"])
    told = f"Of {count(total, 'documented preference')} the file, with its numbers as they stand, respects "
    told += f"{found['respected'] or 'none'} and violates {found['violated'] or 'none'}"
    rest = [f"{count(found['tie'], 'tie')}"] if found["tie"] else []
    rest += [f"{found['not_testable']} that cannot be tested here"] if found["not_testable"] else []
    told += f" ({joined(rest)})." if rest else "."
    for row in answer["statements"]:
        if row["verdict"] == "violated" and row["margin"] is not None:
            name = f"{plain(row['id'])}: " if row["id"] else ""
            size = f"{_clearly(-row['margin'])} ({_margin(-row['margin'])} times the party's noise)"
            told += f" Violated: {name}{plain(row['says']).rstrip('.')}; "
            told += f"by the file's numbers it is the other way round, {size}."
    return told


def _clearly(margin: float) -> str:
    return "narrowly" if margin < 1 else "clearly" if margin < 5 else "by a wide margin"


def _terms(answer: StatementsAnswer) -> TermLetters:
    """A letter for each package that some statement holds against war or waiting, in the order of the statements."""
    found: TermLetters = {}
    for row in answer["statements"]:
        for side, other in ((row["prefers"], row["to"]), (row["to"], row["prefers"])):
            if side and other and side["kind"] == "agreement" and other["kind"] != "agreement":
                found.setdefault(tuple(side["package"].items()), lettered(len(found)))
    return found


def _margin(margin: float) -> str:
    """A margin in units of noise, with as many digits as it can bear."""
    return f"{margin:.2g}" if abs(margin) < 10 else f"{margin:,.0f}"


def _signed(margin: float) -> str:
    return ("+" if margin > 0 else "") + _margin(margin)


def _cells(row: StatementTold, labels: Labels, terms: TermLetters, step: str) -> list[str]:
    who = plain(labels["parties"][row["party"]])
    date = f", {dated(row['month'], step)}" if row["month"] else ""
    cells = [row["id"] or "", row["says"], _verdict(row), f"{who}{date}"]
    one, two, margin = row["prefers"], row["to"], row["margin"]
    if one is None or two is None or margin is None:
        return [*cells, row["because"] or "", "", "", "", ""]
    for side, other in ((one, two), (two, one)):
        cells += [_side(side, other, labels, terms, row["state"] or {}), tenths(side["worth"])]
    return [*cells, _signed(margin)]


def _verdict(row: StatementTold) -> str:
    """The verdict; of an answer to an offer with the chance of a yes, and whether worlds are held to it."""
    yes = "" if row["yes"] is None else f", a yes having a chance of {percent(row['yes'])}"
    return f"{WORDS[row['verdict']]}{yes}{'' if row['binds'] else '; binds no world'}"


def _side(side: SideTold, other: SideTold, labels: Labels, terms: TermLetters, now: StateTold) -> str:
    """One side in words: of two packages only the issues on which they differ, of one beside the war its letter."""
    if side["kind"] == "agreement":
        rival = other.get("package")
        told = _unlike(side["package"], rival, labels) if rival else f"terms {terms[tuple(side['package'].items())]}"
        told += "" if side["admissible"] else " (outside the rules of that state)"
    else:
        told = SIDES[side["kind"]]
    changed = {name: value for name, value in (side["state"] or {}).items() if now.get(name) != value}
    words = [f"{spoken(name)} {spoken(str(value).lower())}" for name, value in changed.items()]
    return f"{told} (with {', '.join(words)})" if words else told


def _unlike(package: dict[str, str], rival: dict[str, str], labels: Labels) -> str:
    """A package beside another: what it has otherwise, in the file's words for people."""
    names = [f"{plain(labels['issues'][issue])}: {plain(labels['options'][issue][option])}"
             for issue, option in package.items() if rival.get(issue) != option]  # fmt: skip
    alike = ["the rest alike"] if 0 < len(names) < len(package) else []
    return "; ".join([*names, *alike]) or "the same package"


def notes(answer: StatementsAnswer) -> str:
    """What the letters and the numbers are."""
    told = (
        f"{_told_terms(answer)}Worth, in brackets where it stands so: in the party's own points, at those "
        "talks in the recorded state; a package what the peace under it is worth, whether or not the rules allow "
        "it there, and fighting on for good what the war is worth without talks. Margin, after the verdict: the "
        "difference in units of the party's noise; under about 1 it may err the other way."
    )
    rows = answer["statements"]
    if any(side and side.get("filled") for row in rows if not row["answer"] for side in (row["prefers"], row["to"])):
        told += f" Issues that a statement leaves open are taken from {answer['filled_from']}."
    told += _read_late(answer)
    if any(row["answer"] for row in rows):
        told += (
            " An answer to an offer on record is a preference too, between waiting and the best for that party of the "
            "packages offered; the chance of a yes is that it votes for that one."
        )
    return told


def _inside(told: str) -> str:
    """A step of the record inside a sentence: a sentence of its own without its full stop, and in quotes."""
    return f"“{told.rstrip('.')}”" if told.endswith(".") else told


def _read_late(answer: StatementsAnswer) -> str:
    """Of a statement that is violated in a period in which something had happened, that it is read after that."""
    late = [row for row in answer["statements"] if row["verdict"] == "violated" and row["after"]]
    if not late:
        return ""
    step = answer["provenance"]["step"]
    told = [
        f"{plain(row['id'] or row['says'])} after {joined([_inside(plain(one)) for one in row['after']])}"
        for row in late[:FEW]
    ]
    return (
        f" What a {step} brings is read before its talks, and a statement at them: {'; '.join(told)}. Where it was "
        f"meant before that, date it a {step} earlier, or give the side the `state` that it speaks of."
    )


def _told_terms(answer: StatementsAnswer) -> str:
    """What each letter stands for: the first package whole, the others by what they have otherwise."""
    terms, labels = _terms(answer), answer["labels"]
    if not terms:
        return ""
    first, *others = (dict(package) for package in terms)
    told = [f"Terms A: {whole(first, labels)}."]
    told += [f"Terms {terms[tuple(other.items())]}: {beside(other, first, labels, 'as A')}." for other in others]
    return " ".join(told) + " "
