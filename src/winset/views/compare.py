"""Two wars side by side on a terminal: roles, who blocked and what unlocked, the same changes, whose key fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from winset.views.cards import fitted
from winset.views.words import at, count, dated, first_upper, joined, likely, named, plain

if TYPE_CHECKING:
    from rich.console import Console

    from winset.studies.compare import CompareAnswer, RoleHolder, RoleRow, WarCompared
    from winset.studies.comparing.blocking import BarrierPlayed, Blocked, FactorTurned, Played, WindowOpened

SIDES = ("first", "second")
"""What the two wars are called where their titles would be too long."""

MOST = 3
"""Barriers that are told; the others are counted."""


def show_compare(answer: CompareAnswer, console: Console) -> None:
    """Print two wars side by side."""
    for side, war in zip(SIDES, answer["wars"], strict=True):
        console.print(Text(f"The {side}: {plain(war['title'])}", style="bold"))
    for line in in_words(answer):
        console.print(Text(line))
    console.print()
    console.print(fitted(roles_table(answer), console.width))
    console.print(Text(GUESSED))


GUESSED = "Guessed: the file does not say so; `winset explain role` tells how to say it."


def in_words(answer: CompareAnswer) -> list[str]:
    """Who blocked and what unlocked in each, a paragraph for each war."""
    if answer["same"]:
        return ["These are one and the same war.", war_words(answer["wars"][0], "it")]
    return [war_words(war, f"the {side}") for side, war in zip(SIDES, answer["wars"], strict=True)]


def war_words(war: WarCompared, which: str) -> str:
    """Who blocked in one war and what unlocked it."""
    found = war["blocked"]
    told = [_read(war, which), *_barred(found, war["step"]), _opened(found["opened"], war), _chance(war)]
    return " ".join(map(first_upper, told))


def _read(war: WarCompared, which: str) -> str:
    """Along what path it is read."""
    if war["step"] == "none":
        return f"{which} has no clock: one table is read."
    if war["recorded"]:
        return f"{which} is read along its record."
    return f"{which} has no record, and is read along its own likeliest path."


def _barred(found: Blocked, step: str) -> list[str]:
    """Who stood in the way before the window, most periods first."""
    told = [_barrier(one, step) for one in found["before"][:MOST]]
    left = len(found["before"]) - len(told)
    return [*told, *([f"{count(left, 'other combination')} of parties stood in it for less long."] if left else [])]


def _barrier(one: BarrierPlayed, step: str) -> str:
    """How some parties stood in the way."""
    during = f"for {count(one['months'], step)} " if step != "none" else ""
    several = len(one["parties"]) > 1
    who = joined([playing(party) for party in one["parties"]], "or" if one["how"] == "either" else "and")
    told = {
        "every": f"{who} {'each ' if several else 'alone '}stood in the way of every agreement.",
        "some": f"{who} {'each ' if several else ''}alone stood in the way of some that all others would have signed.",
        "either": f"the yes of {who} was all that some agreements lacked.",
        "together": f"{who} stood in the way together.",
        "none": "the rules of the file admitted no agreement at all.",
    }
    return f"{during}{told[one['how']]}"


def playing(party: Played) -> str:
    """A party by its roles, with its name.

    Examples
    --------
    >>> playing({"party": "p", "name": "The Union", "roles": ["patron"]})
    'the patron (the Union)'
    """
    return f"the {joined(party['roles'])} ({named(party['name'])})" if party["roles"] else named(party["name"])


def _opened(found: WindowOpened | None, war: WarCompared) -> str:
    """What opened the window, in a sentence."""
    step = war["step"]
    if found is None:
        return f"Nothing unlocked it: in none of the {step}s read was any agreement worth signing at once."
    if found["at_once"]:
        when = "" if step == "none" else f"From the start ({dated(found['month'], step)}) "
        return f"{when}some agreement was worth signing at once, so that no lock is seen on this path."
    turned = [_turned(one) for one in found["turned"]]
    says = joined([plain(text).rstrip(".") for text in found["says"]])
    record = f" What happened then: {says}." if found["says"] else ""
    if not turned:
        return f"The window opened {at(found['month'], step)}, though no factor of the file turned then.{record}"
    return f"What unlocked it {at(found['month'], step)}: {joined(turned)}.{record}"


def _turned(one: FactorTurned) -> str:
    """A factor that turned, told by its role."""
    values = f"“{plain(one['name'])}” went from “{plain(one['was'])}” to “{plain(one['now'])}”"
    if not one["roles"]:
        return values
    whose = f" of {playing(one['whose'])}" if one["whose"] else ""
    return f"the {joined(one['roles'])}{whose} changed ({values})"


def _chance(war: WarCompared) -> str:
    """The chance of a signature, seen from the start."""
    by = f" by {dated(war['mark'], war['step'])}" if war["mark"] else ""
    return f"Seen from the start, a signature{by} has a chance of {likely(war['chance'])}."


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
