"""The same change made in two wars, and what it does to the chance of a signature in each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypedDict

from winset.errors import WinsetError
from winset.studies.change_words import changes_in_words
from winset.studies.comparing.chance import MOVES, chance_by, changed_war, mark_of, opens
from winset.studies.comparing.many import ManyWorlds, shift_shares
from winset.studies.comparing.shifts import Lacking
from winset.studies.solved import Solved
from winset.studies.together import together

if TYPE_CHECKING:
    from winset.studies.comparing.cast import Cast
    from winset.studies.comparing.many import ShiftShares
    from winset.studies.comparing.shifts import Shift
    from winset.studies.progress import Tell, TellShare


War = Solved | ManyWorlds
"""A war as it is compared: solved as its file has it, or over its worlds."""


class ShiftSide(TypedDict):
    """A change in one war: `lacking` why it has none, `cannot` why it makes no war; else what it is there and does.

    `effect` is the chance of a signature by the war's mark with the change less that without; `moves` whether that is
    a finding; `opens` whether some agreement is worth signing at once at the first talks with it and none is without.
    Of a war that is told in shares these are null or false, and `shares` is there instead.
    """

    lacking: str | None
    cannot: str | None
    in_words: list[str]
    chance: float | None
    effect: float | None
    moves: bool
    opens: bool
    shares: ShiftShares | None


class SameChange(TypedDict):
    """The same change, by role, in each of two wars."""

    id: str
    says: str
    sides: list[ShiftSide]


def same_changes(shifts: list[Shift], casts: list[Cast], solved: list[War], tell: Tell) -> list[SameChange]:
    """Each change made in each war that has it, one solve for each, or for each of its worlds.

    Parameters
    ----------
    shifts : list of Shift
    casts : list of Cast
    solved : list of Solved or ManyWorlds
        The two wars.
    tell : callable
        Told the share done.
    """
    jobs = [partial(_side, shift, cast, one) for shift in shifts for cast, one in zip(casts, solved, strict=True)]
    found: list[ShiftSide] = []
    for side in together(jobs):
        found.append(side)
        tell("the same change in both", len(found) / len(jobs))
    return [
        {"id": shift.id, "says": shift.says, "sides": found[2 * k : 2 * k + 2]} for k, shift in enumerate(shifts)
    ]  # fmt: skip


def _side(shift: Shift, cast: Cast, solved: War, progress: TellShare) -> ShiftSide:
    """A change in one war."""
    made = shift.made(cast)
    if isinstance(made, Lacking):
        return _none(lacking=made.why)
    words = changes_in_words(cast.conflict, made)
    if isinstance(solved, ManyWorlds):
        shares = shift_shares(solved, made, progress)
        cannot = None if shares else "it can be made in none of the worlds"
        return {**_none(cannot=cannot), "in_words": words, "shares": shares}
    base = solved.first
    try:
        outcome = solved.outcome(changed_war(cast.conflict, made), progress=progress)
    except WinsetError as error:
        return {**_none(cannot=str(error)), "in_words": words}
    mark = mark_of(base.game)
    chance = chance_by(outcome, mark)
    effect = chance - chance_by(base, mark)
    return {
        "lacking": None, "cannot": None, "in_words": words, "chance": chance, "effect": effect,
        "moves": abs(effect) >= MOVES, "opens": opens(outcome) and not opens(base),
        "shares": None,
    }  # fmt: skip


def _none(*, lacking: str | None = None, cannot: str | None = None) -> ShiftSide:
    """A side of which nothing can be told but why."""
    return {"lacking": lacking, "cannot": cannot, "in_words": [], "chance": None, "effect": None, "moves": False,
            "opens": False, "shares": None}  # fmt: skip
