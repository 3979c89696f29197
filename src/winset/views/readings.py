"""Readings on a terminal: each account in words, then side by side, then the months in which they part."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING, Literal

from rich import box
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from winset.views.cards import fitted
from winset.views.change_options import show_options
from winset.views.ends import left_over, left_words
from winset.views.words import at, count, dated, first_upper, joined, month, named, percent, plain, spell

if TYPE_CHECKING:
    from rich.console import Console

    from winset.studies.readings import (
        AccountTold,
        FitTold,
        LikelierThing,
        MonthApart,
        ReadingsAnswer,
        SolvedReading,
        UnsolvedReading,
    )
    from winset.studies.words import Labels

SIDES: tuple[Literal["file", "reading"], ...] = ("file", "reading")

NAMED = 4
"""Things named that a reading makes likelier."""


def show_readings(answer: ReadingsAnswer, console: Console, *, verbose: bool = False) -> None:
    """Print the rival accounts; with `verbose` also the options that give their changes."""
    console.print(Text(plain(answer["title"]), style="bold"))
    console.print(Text(own_words(answer)))
    if len(answer["readings"]) > 1 and (fits := fits_words(answer)):
        console.print(Text(fits))
    for reading in answer["readings"]:
        console.print()
        name = plain(reading["name"])
        console.print(Text(name if name == reading["id"] else f"{name} ({reading['id']})", style="bold"))
        console.print(Text(plain(reading["says"])))
        for sentence in reading_words(reading, answer, changes=len(answer["readings"]) == 1):
            console.print(Text(sentence))
    if answer["caution"]:
        console.print()
        console.print(Text(answer["caution"]))
    console.print()
    console.print(fitted(sides_table(answer), console.width))
    for reading in answer["readings"] if len(answer["readings"]) == 1 else ():
        if reading["cannot"] is None and reading["parts"]:
            console.print(fitted(parts_table(reading, answer["labels"], answer["provenance"]["step"]), console.width))
    one = answer["readings"][0]["id"] if len(answer["readings"]) > 1 else ""
    more = f" For what one changes and where it parts from the file, name it: winset readings CASE {one}" if one else ""
    console.print(Padding(Text(notes(answer["provenance"]["step"]) + more), (0, 0, 1, 0)))
    if verbose:
        show_options([(row["id"], row["as_options"], "; ".join(row["changes"])) for row in answer["readings"]], console)


def _by(answer: ReadingsAnswer) -> str:
    return f" by {dated(answer['month'], answer['provenance']['step'])}" if answer["month"] else ""


def notes(step: str) -> str:
    """What the columns mean."""
    return (
        "The record, by it: how many times as likely as by the file's own account all of the record is by this one, "
        f"each {step or 'entry'} given those before it; less than 3 times either way is about as well, up to 20 "
        "somewhat, up to 150 clearly, beyond that far better or worse. Log score: the natural logarithm of how likely "
        "all of the record is by the account; nearer to 0 is better, and a difference of 1 is 2.7 times. Sign: the "
        "probability of signing then, where the record then stood. Win-set now: packages that everyone whose consent "
        "is needed would sign at once."
    )


def own_words(answer: ReadingsAnswer) -> str:
    """The file's own account in a sentence."""
    own = answer["file"]
    told = f"By the file's own account, seen from the start, an agreement{_by(answer)}: {percent(own['signed_by'])}"
    if own["log_score"] is None:
        broken = joined([month(date) for date in own["impossible"]])
        return f"{told}; it calls what is recorded for {broken} impossible." if own["impossible"] else f"{told}."
    return f"{told}."


def fits_words(answer: ReadingsAnswer) -> str:
    """Which accounts the record fits as well, better or worse, and by how much, in a sentence; best first."""
    groups: dict[str, list[str]] = {}
    never: dict[str, list[str]] = {}
    fits = [(reading, reading["fit"]) for reading in answer["readings"] if reading["cannot"] is None and reading["fit"]]
    for reading, fit in sorted(fits, key=lambda pair: -(pair[1]["difference"] or 0.0)):
        name, size = f"“{plain(reading['name'])}”", _times(fit["difference"] or 0.0)
        told = f"{name} ({size})" if fit["words"] != "about as well" else name
        (never if fit["difference"] is None else groups).setdefault(fit["words"], []).append(
            name if fit["difference"] is None else told
        )
    fitting = "; ".join(f"{words}: {joined(names)}" for words, names in groups.items())
    sentences = [f"Beside the file's own account the record fits {fitting}."] if fitting else []
    sentences += [f"What is recorded is {words}: {joined(names)}." for words, names in never.items()]
    return " ".join(sentences)


def reading_words(
    reading: SolvedReading | UnsolvedReading, answer: ReadingsAnswer, *, changes: bool = False
) -> list[str]:
    """One reading in a few sentences: with `changes` what it changes, what it makes likelier, and how it fits."""
    read_as = f"Read as: {plain('; '.join(reading['in_words']))}." if changes and reading["in_words"] else ""
    if reading["cannot"] is not None:
        return [line for line in (read_as, f"It cannot be solved: {plain(reading['cannot'])}") if line]
    sentences = [read_as, _likelier_words(reading, answer), _parts_words(reading, answer), _fit_words(reading, answer)]
    return [sentence for sentence in sentences if sentence]


def _likelier_words(reading: SolvedReading, answer: ReadingsAnswer) -> str:
    now, own = percent(reading["signed_by"]), percent(answer["file"]["signed_by"])
    sides = f"{now}, as in the file" if now == own else f"{now} instead of {own}"
    first = f"An agreement{_by(answer)}: {sides}."
    told = [_thing(item, answer["labels"]) for item in reading["likelier"] if item["what"] != "signed_by"][:NAMED]
    return f"{first} Likelier than in the file: {'; '.join(told)}." if told else first


def _thing(item: LikelierThing, labels: Labels) -> str:
    """Something that a reading makes likelier, with both probabilities."""
    if item["what"] == "option":
        issue, option = labels["issues"][item["issue"]], labels["options"][item["issue"]][item["option"]]
        name = f"{plain(issue)}: {plain(option)}, if signed"
    elif item["what"] == "ending":
        name = plain(labels["endings"][item["ending"]])
    else:
        name = left_words({item["what"]: True})
    return f"{name} ({percent(item['reading'])} instead of {percent(item['file'])})"


def _parts_words(reading: SolvedReading, answer: ReadingsAnswer) -> str:
    step = answer["provenance"]["step"]
    months, parts = len(reading["months"]), reading["parts"]
    if not months:
        return "It has no record to set beside the file's."
    if not parts:
        return f"It parts from the file in none of the {count(months, step)} compared."
    first, last = at(parts[0]["month"], step), at(parts[-1]["month"], step)
    span = f", {first}" if len(parts) == 1 else f", first {first} and last {last}"
    return f"It parts from the file in {len(parts)} of the {count(months, step)} compared{span}."


def _fit_words(reading: SolvedReading, answer: ReadingsAnswer) -> str:
    fit, step = reading["fit"], answer["provenance"]["step"]
    if fit is None:
        return ""
    broken = f" (it cannot be as recorded {joined([at(date, step) for date in reading['impossible']])})"
    if fit["difference"] is None:
        return f"The record is {fit['words']}{broken if reading['impossible'] else ''}."
    told = f"{_how_well(reading, fit)}: all that is recorded is {_times(fit['difference'])} by it"
    telling = [f"{dated(item['month'], step)} ({_times(item['difference'])})" for item in fit["telling"]]
    return f"{told}. Telling most: {joined(telling)}." if telling else f"{told}."


def _how_well(reading: SolvedReading, fit: FitTold) -> str:
    """How well the record fits a reading beside the file; a reading may have a record of its own."""
    words = fit["words"]
    alike = words == "about as well"
    if reading["record"] == "its own":
        return f"Its own record fits it {words} {'as' if alike else 'than'} the file's record fits the file"
    return f"The record fits it {words}{'' if alike else ' than the file'}"


def _times(difference: float) -> str:
    """How many times as likely by one account as by another, from the difference of their log scores."""
    times = exp(min(abs(difference), 700.0))
    if times < 1.05:
        return "about as likely"
    told = "more than a thousand" if times >= 1_000 else f"{times:.2g}" if times < 10 else f"{times:.0f}"
    return f"{told} times {'likelier' if difference > 0 else 'less likely'}"


def sides_table(answer: ReadingsAnswer) -> Table:
    """Every account in a row."""
    table = Table(
        title="Side by side", title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, expand=True, pad_edge=False
    )
    table.add_column("Account", overflow="fold", ratio=4)
    for heading in (
        f"Signed{_by(answer)}",
        "Likelier than not",
        first_upper(left_words(answer["file"]["outcome"])),
    ):
        table.add_column(heading, justify="right", overflow="fold", ratio=2)
    table.add_column("The record fits it", overflow="fold", ratio=3)
    table.add_column("The record, by it", overflow="fold", ratio=3)
    table.add_column("Log score", justify="right", overflow="fold", ratio=2)
    step = answer["provenance"]["step"]
    rows = [_sides("the file's own", answer["file"], step)]
    for reading in answer["readings"]:
        if reading["cannot"] is not None:
            rows.append([reading["name"], *["–"] * 3, "cannot be solved", "–", "–"])
        else:
            own = ", on its own record" if reading["record"] == "its own" else ""
            rows.append(_sides(reading["name"], reading, step, reading["fit"], own))
    for row in rows:
        table.add_row(*(Text(plain(cell)) for cell in row))
    return table


def _sides(name: str, account: AccountTold, step: str, fit: FitTold | None = None, own: str = "") -> list[str]:
    score, gap = account["log_score"], fit["difference"] if fit else None
    return [
        name,
        percent(account["signed_by"]),
        dated(account["median_month"], step) if account["median_month"] else "never",
        percent(left_over(account["outcome"])),
        fit["words"] + own if fit else "",
        "" if gap is None else _times(gap),
        "–" if score is None else f"{score:.1f}",
    ]


def parts_table(reading: SolvedReading, labels: Labels, step: str) -> Table:
    """The months in which one reading parts from the file."""
    title = f"Where “{plain(reading['name'])}” parts from the file (file → reading)"
    table = Table(
        title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, expand=True, pad_edge=False
    )
    table.add_column(first_upper(step), no_wrap=True)
    for heading in ("Sign", "Win-set now"):
        table.add_column(heading, justify="right", overflow="fold", ratio=2)
    table.add_column("Who blocks", overflow="fold", ratio=4)
    for run in runs(reading):
        table.add_row(*(Text(cell) for cell in _part(run, labels["parties"])))
    return table


def runs(reading: SolvedReading) -> list[list[MonthApart]]:
    """The months in which a reading parts, those that follow each other and look alike together."""
    order = {row["month"]: k for k, row in enumerate(reading["months"])}
    found: list[list[MonthApart]] = []
    for part in reading["parts"]:
        last = found[-1][-1] if found else None
        if last is not None and _alike(last, part) and order[part["month"]] == order[last["month"]] + 1:
            found[-1].append(part)
        else:
            found.append([part])
    return found


def _alike(one: MonthApart, two: MonthApart) -> bool:
    return (one["size"], one["of"], one["blockers"]) == (two["size"], two["of"], two["blockers"])


def _part(run: list[MonthApart], names: dict[str, str]) -> list[str]:
    first, last = run[0], run[-1]
    signs = []
    for side in SIDES:
        odds = sorted(part["sign"][side] for part in run)
        signs.append(" to ".join(dict.fromkeys((percent(odds[0]), percent(odds[-1])))))
    sizes = [f"{first['size'][side]:,} of {first['of'][side]:,}" for side in SIDES]
    who = [", ".join(named(names.get(party, party)) for party in first["blockers"][side]) or "–" for side in SIDES]
    return [spell(first["month"], last["month"]), *(" → ".join(dict.fromkeys(pair)) for pair in (signs, sizes, who))]
