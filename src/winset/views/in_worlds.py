"""A war told as shares of its worlds: no answer of any one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from winset.views.cards import fitted
from winset.views.words import count, dated, first_upper, joined, named, percent, plain, years

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console

    from winset.studies.in_worlds import InShare, InWorldsAnswer

NOTE = (
    "A world is one draw of every uncertain number, solved exactly; in brackets stands the 95 % interval that so many "
    "draws leave. These are shares of what the ranges allow, and no forecast: with other ranges they are others."
)

ENDS = {"faded": "to die down without a signature", "war_at_horizon": "to go on still at the last date"}
"""How a war ends that is not by an ending of the file, after “likelier than not”."""


def show_in_worlds(answer: InWorldsAnswer, console: Console, *, quiet: bool = False) -> None:
    """Print shares of worlds; with `quiet` what is said of them alone."""
    console.print(Text(f"{plain(answer['title'])}: {sourced_words(answer)}", style="bold"))
    for line in lines_of(answer):
        console.print(Text(line))
    if quiet:
        return
    if answer["terms"] and answer["admissible"]:
        console.print()
        console.print(fitted(terms_table(answer), console.width))
    console.print()
    console.print(Text(NOTE))
    made = answer["provenance"]
    told = f"Seed {answer['seed']}, {count(answer['uncertain'], 'uncertain number')}; conflict {made['digest']}"
    more = f"winset worlds FILE -n {10 * answer['worlds']} --seed {answer['seed']}"
    console.print(Text(f"{told}, winset {made['winset']}. More: {more}"))


def sourced_words(answer: InWorldsAnswer) -> str:
    """How many numbers of the file have a source, and what that makes of its answers."""
    held = answer["numbers"]
    has = "has" if held["sourced"] == 1 else "have"
    told = f"{held['sourced']:,} of {count(held['total'], 'number')} {has} a source"
    return f"{told}; every answer is a share of the worlds that these ranges allow."


def lines_of(answer: InWorldsAnswer) -> list[str]:
    """What is said of the worlds, a sentence or two a line."""
    lost = [f"{count(answer['impossible'], 'world')} had numbers that contradict each other"] * bool(
        answer["impossible"]
    ) + [f"{count(answer['failed'], 'world')} failed"] * bool(answer["failed"])
    apart = [f"{first_upper(joined(lost))}."] if lost else []
    if not answer["admissible"]:
        return [none_words(answer), *apart]
    lines = [*first_lines(answer), _holds(answer), _ends(answer), admitted_words(answer)]
    return [line for line in [*lines, *apart] if line]


def none_words(answer: InWorldsAnswer, of: str = "") -> str:
    """That no world is admissible, and at which step the worlds drawn fell out; `of`: of which war, as “of it ”."""
    drawn, solved = count(answer["drawn"], "world"), count(answer["solved"], "world")
    if not answer["statements"]:
        return f"None of {drawn} drawn {of}could be solved."
    if answer["solved"] or answer["failed"]:
        return f"None of {solved} solved {of}respects every statement, so nothing can be said of those that do."
    return (
        f"No world {of}was solved: each of {drawn} drawn breaks a statement that is tested before a solve, so nothing "
        "can be said; `winset worlds FILE` says which."
    )


def first_lines(answer: InWorldsAnswer, names: Mapping[str, str] | None = None) -> list[str]:
    """When a signature is likelier than not, whether there is a window and who stands in the way; parties by `names`.

    Of worlds of which some are admissible.
    """
    return [_signed(answer), _window(answer), _stands(answer, names or _names(answer))]


def _names(answer: InWorldsAnswer) -> dict[str, str]:
    return {party: named(name) for party, name in answer["labels"]["parties"].items()}


def _of(answer: InWorldsAnswer, row: InShare, *, whole: bool = False) -> str:
    """In how many of the worlds, or in what share where they do not all count alike."""
    if row["share"] is None or row["low"] is None or row["high"] is None:
        return "none that can tell"
    alike = round(answer["effective"], 6) == answer["admissible"]
    told = f"{round(row['share'] * row['worlds']):,}" if alike else percent(row["share"])
    if whole:
        admissible = "admissible " if answer["statements"] else ""
        told += f" of {row['worlds']:,} {admissible}worlds" if alike else f" of the {admissible}worlds"
    return f"{told} ({percent(row['low']).removesuffix(' %')} to {percent(row['high'])})"


def _signed(answer: InWorldsAnswer) -> str:
    """By when a signature is likelier than not."""
    rows = [(f"by {dated(row['month'], answer['step'])}", row) for row in answer["signed_by"]]
    (when, first), *others = [*rows, ("at any time", answer["signed"])]
    told = f"In {_of(answer, first, whole=True)} a signature {when} is likelier than not"
    rest = [f"in {_of(answer, row)} one {when}" for when, row in others]
    return f"{joined([told, *rest])}." if len(rest) < 2 else f"{told}, {joined(rest)}."


def _window(answer: InWorldsAnswer) -> str:
    """When an agreement is first worth signing."""
    once, later, never = (answer["window"][when] for when in ("at once", "later", "never"))
    worth = "worth signing at the first talks to all who have to consent"
    told = f"In {_of(answer, once, whole=True)} some agreement is {worth}"
    then = f"in {_of(answer, later)} only later, on the course that the war is likeliest to take"
    return f"{told}, {then}, and in {_of(answer, never)} at no talks of that course."


def _stands(answer: InWorldsAnswer, names: Mapping[str, str]) -> str:
    """Who stands in the way at the first talks."""
    rows = [f"{names[row['party']]} in {_of(answer, row, whole=k == 0)}"
            for k, row in enumerate(answer["stands"])]  # fmt: skip
    if not rows:
        worlds = count(answer["admissible"], "world")
        return f"Nobody stands in the way of any agreement at the first talks in any of {worlds}."
    told = f"Who stands in the way of some agreement at the first talks, alone or with others: {joined(rows)}"
    return f"{told}; nobody does in {_of(answer, answer['nobody'])}."


def _holds(answer: InWorldsAnswer) -> str:
    """Whether what is signed lasts."""
    row = answer["holds"]
    if row is None or answer["years"] is None:
        return ""
    if not row["worlds"]:
        return "In no world is enough signed for there to be terms, so that nothing is told of their peace."
    told = f"In {_of(answer, row, whole=True)} the peace of the terms that are likeliest there is likelier than not to"
    rest = f" (in the other {count(answer['admissible'] - row['worlds'], 'world')} too little is signed for terms)"
    return f"{told} hold {years(answer['years'])}{rest if row['worlds'] < answer['admissible'] else ''}."


def _ends(answer: InWorldsAnswer) -> str:
    """How else the war is likelier than not to end."""
    names = answer["labels"]["endings"]
    rows = [(ENDS.get(name) or f"to end so: {plain(names[name])}", row) for name, row in answer["ends"].items()]
    if not rows:
        return ""
    (how, first), *others = rows
    told = f"In {_of(answer, first, whole=True)} the war is likelier than not {how}"
    return f"{told}{''.join(f'; in {_of(answer, row)} {how}' for how, row in others)}."


def admitted_words(answer: InWorldsAnswer) -> str:
    """How many worlds were drawn and solved, and how many of these respect what the file documents."""
    were = "was" if answer["solved"] == 1 else "were"
    told = f"Of {count(answer['drawn'], 'world')} drawn {answer['solved']:,} {were} solved"
    if not answer["statements"]:
        return f"{told}."
    held, respect = answer["statements"], "respects" if answer["admissible"] == 1 else "respect"
    preferences = "documented preference" if held == 1 else f"{held:,} documented preferences"
    told += f", and {answer['admissible']:,} of these {respect} the {preferences}"
    if answer["acceptance"] is None or answer["drawn"] == answer["solved"]:
        return f"{told}."
    return f"{told}: they stand for {percent(answer['acceptance'])} of those drawn."


def terms_table(answer: InWorldsAnswer) -> Table:
    """For each issue the option that is the likeliest in more worlds than any other."""
    made = Table(title="What is likeliest to be in what is signed, in more worlds than any other", title_justify="left",
                 title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)  # fmt: skip
    for heading in ("Issue", "In more than any other", "In so many"):
        made.add_column(heading, justify="right" if heading == "In so many" else "left")
    names = answer["labels"]
    for issue, row in ((name, answer["terms"][name]) for name in names["issues"] if name in answer["terms"]):
        option = "–" if row["option"] is None else plain(names["options"][issue][row["option"]])
        share = "–" if row["option"] is None else _of(answer, row)
        made.add_row(*map(Text, (plain(names["issues"][issue]), option, share)))
    return made
