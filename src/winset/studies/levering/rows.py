"""What is told of each thing that can be moved, once it is measured."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypedDict

from winset.studies.levering.movable import LeverNumber, SwitchKind
from winset.studies.levering.turns import WHAT, LeverTurn, TurnOf, is_so, turns_of

if TYPE_CHECKING:
    from winset.studies.levering.ends import LeverChange, LeverEnd
    from winset.studies.levering.movable import Ranged, Switch
    from winset.studies.levering.turns import KnownEnds


class NumberLever(LeverNumber):
    """A number with a range, and the headline at both ends of it, all else as in the file.

    `effect`: how far apart the chances at the ends and in the file lie; None where neither end can be. `change` sets
    the end at which the chance is further from the file's. `turns`: the values at which the answer turns; None where
    nobody looked for them.
    """

    low: float
    high: float
    at_low: LeverEnd
    at_high: LeverEnd
    effect: float | None
    change: LeverChange
    turns: list[LeverTurn] | None


class SwitchLever(TypedDict):
    """Something that can be left out, and the headline without it.

    `effect`: the chance without it minus that of the file; None where the conflict cannot be without it. `turns`: what
    of the answer turns.
    """

    kind: SwitchKind
    name: str
    words: str
    in_words: str
    change: LeverChange
    without: LeverEnd
    effect: float | None
    turns: list[TurnOf]


class Numbered(NamedTuple):
    """A number's row, and what of the search for its turns is still to be solved."""

    row: NumberLever
    next: list[LeverChange]


def number_row(number: Ranged, now: LeverEnd, known: KnownEnds, *, search: bool) -> Numbered | None:
    """The row of a number; None until both its ends are measured.

    Parameters
    ----------
    number : Ranged
    now : LeverEnd
        The headline of the file.
    known : callable
    search : bool
        Whether the values at which the answer turns are asked for.
    """
    low, high = known(number.set_to(number.low)), known(number.set_to(number.high))
    if low is None or high is None:
        return None
    there = [end["chance"] for end in (low, now, high) if end["chance"] is not None]
    further = max((number.high, high), (number.low, low), key=lambda one: _apart(one[1], now))[0]
    turns = turns_of(number, now, known) if search else None
    row: NumberLever = {
        **number.told, "low": number.low, "high": number.high, "at_low": low, "at_high": high,
        "effect": max(there) - min(there) if len(there) > 1 else None, "change": number.set_to(further),
        "turns": turns.found if turns and not turns.next else None,
    }  # fmt: skip
    return Numbered(row, turns.next if turns else [])


def _apart(end: LeverEnd, now: LeverEnd) -> float:
    """How far a chance lies from the file's; below 0 where there is none."""
    return -1.0 if end["chance"] is None or now["chance"] is None else abs(end["chance"] - now["chance"])


def switch_row(switch: Switch, now: LeverEnd, known: KnownEnds) -> SwitchLever | None:
    """The row of a switch; None until it is measured."""
    end = known(switch.change)
    if end is None:
        return None
    before = {what: is_so(now, what) for what in WHAT}
    after = {what: is_so(end, what) for what in WHAT}
    chance, base = end["chance"], now["chance"]
    return {
        "kind": switch.kind, "name": switch.name, "words": switch.words, "in_words": switch.in_words,
        "change": switch.change, "without": end,
        "effect": None if chance is None or base is None else chance - base,
        "turns": [what for what in WHAT if None not in (before[what], after[what]) and before[what] != after[what]],
    }  # fmt: skip
