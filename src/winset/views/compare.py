"""Two wars side by side on a terminal: roles, who blocked and what unlocked, the same changes, whose key fits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from rich import box
from rich.table import Table
from rich.text import Text

from winset.views.cards import fitted
from winset.views.compare_words import (
    POINTS,
    SIDES,
    in_so_many,
    in_words,
    key_words,
    so_many,
    sourced_words,
    titles,
    unlike_words,
)
from winset.views.words import dated, first_upper, joined, likely, plain

if TYPE_CHECKING:
    from rich.console import Console

    from winset.studies.compare import CompareAnswer, RoleHolder, RoleRow, WarCompared
    from winset.studies.comparing.effects import ShiftSide


def show_compare(answer: CompareAnswer, console: Console) -> None:
    """Print two wars side by side."""
    for side, title in zip(SIDES, titles(answer), strict=True):
        console.print(Text(f"The {side}: {title}", style="bold"))
    for line in [*sourced_lines(answer), *in_words(answer), *key_words(answer)]:
        console.print(Text(line))
    for table, note in ((roles_table(answer), guessed_words(answer)), (changes_table(answer), same_words(answer))):
        if table.row_count:
            console.print()
            console.print(fitted(table, console.width))
            if note:
                console.print(Text(note))
    unlike = unlike_words(answer)
    if unlike:
        console.print()
        console.print(Text("Where they are not alike", style="bold"))
        for line in unlike:
            console.print(Text(line))


WAYS: tuple[tuple[Literal["likelier", "less"], str], ...] = (("likelier", "likelier"), ("less", "less likely"))
"""What a change may make of a signature in shares of worlds, and how that is told."""


def sourced_lines(answer: CompareAnswer) -> list[str]:
    """How many of its numbers have a source, of each war that is told in shares alone."""
    lines = [sourced_words(war, f"the {side}") for side, war in zip(SIDES, answer["wars"], strict=True)]
    return [line for line in lines if line]


GUESSED = "Guessed: the file does not say so; `winset explain parties.PARTY.role` has the words."


def guessed_words(answer: CompareAnswer) -> str:
    """How to say what is guessed; empty where nothing is."""
    held = [one for row in answer["roles"] for side in row["holders"] for one in side]
    return GUESSED if any(one["guessed"] for one in held) else ""


def changes_table(answer: CompareAnswer) -> Table:
    """The same change in both wars."""
    table = Table(title="The same change in both", title_justify="left", title_style="bold", box=box.SIMPLE_HEAD,
                  pad_edge=False)  # fmt: skip
    for heading in ("If", *(f"The {side}" for side in SIDES)):
        table.add_column(heading, overflow="fold")
    for row in answer["changes"]:
        cells = [side_words(side, war) for side, war in zip(row["sides"], answer["wars"], strict=True)]
        table.add_row(*map(Text, (first_upper(row["says"]), *cells)))
    return table


def same_words(answer: CompareAnswer) -> str:
    """What the cells of the table of changes tell."""
    marks = [f"in the {side} by {dated(war['mark'], war['step'])}"
             for side, war in zip(SIDES, answer["wars"], strict=True) if war["mark"]]  # fmt: skip
    told = f"The chance of a signature{f' ({joined(marks)})' if marks else ''} with the change instead of without it"
    return (
        f"{told}, seen from the start; one that moves by less than a percentage point is told as no difference. A key "
        f"opens a window at the start or adds {POINTS}.{ANEW if any(war['shares'] for war in answer['wars']) else ''}"
    )


ANEW = (
    " A change of a war that is told in shares solves each of its worlds anew, so that it may be tried in fewer worlds "
    "than the war is told by."
)
"""Why a change of such a war has fewer worlds."""


def side_words(side: ShiftSide, war: WarCompared) -> str:
    """What a change does in one war, in a cell."""
    if side["lacking"] is not None:
        return f"there is none there: {side['lacking']}"
    if side["shares"] is not None:
        found = side["shares"]
        moved = joined(
            [f"{word} in {so_many(found, key)}" for key, word in WAYS if found[key]] or ["no difference in any"]
        )
        return f"a key in {in_so_many(found)}; {moved}{_there(side)}"
    if side["cannot"] is not None or side["chance"] is None:
        return f"it cannot be made there: {plain(side['cannot'] or '')}"
    opens = "; opens a window" if side["opens"] else ""
    if not side["moves"]:
        return f"no difference{opens}{_there(side)}"
    return f"{likely(side['chance'])} instead of {likely(war['chance'] or 0.0)}{opens}{_there(side)}"


def _there(side: ShiftSide) -> str:
    """What a change is in one war."""
    return f" ({joined([plain(text) for text in side['in_words']])})"


def roles_table(answer: CompareAnswer) -> Table:
    """Who and what has which role in each war."""
    table = Table(title="Who is what in the story", title_justify="left", title_style="bold", box=box.SIMPLE_HEAD,
                  pad_edge=False)  # fmt: skip
    for heading in ("Role", *(f"The {side}" for side in SIDES)):
        table.add_column(heading, overflow="fold")
    for row in answer["roles"]:
        if row["kind"] != "clause":
            table.add_row(*map(Text, (_role(row), *(_holders(held) or "–" for held in row["holders"]))))
    return table


def _role(row: RoleRow) -> str:
    """A role as a noun, with the kind of entry that has it where that is no party."""
    return row["role"] if row["kind"] == "party" else f"{row['role']} ({row['kind']})"


def _holders(held: list[RoleHolder]) -> str:
    """Who has a role by the file, and who is guessed to."""
    said, guessed = ([plain(one["name"]) for one in held if bool(one["guessed"]) == sort] for sort in (False, True))
    return "; ".join([*(["; ".join(said)] if said else []), *([f"guessed: {', '.join(guessed)}"] if guessed else [])])
