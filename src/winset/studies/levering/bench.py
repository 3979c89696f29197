"""The bench: what is measured of a conflict so far, what has to be solved next, and the rows that come of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.studies.levering.ends import end_of, mark_of
from winset.studies.levering.movable import Ranged, movables
from winset.studies.levering.order import suggested
from winset.studies.levering.rows import number_row, switch_row

if TYPE_CHECKING:
    from winset.studies.levering.ends import LeverChange, LeverEnd
    from winset.studies.levering.kept import MeasuredEnds
    from winset.studies.levering.movable import Switch
    from winset.studies.levering.rows import NumberLever, SwitchLever
    from winset.studies.outcome import Outcome

EARLY = 24
"""Numbers measured before turns of those that lead so far are looked for, where an answer is to grow as it comes."""


class Bench:
    """What is measured of a conflict, and what is not.

    Parameters
    ----------
    base : Outcome
        The conflict as it is.
    known : MeasuredEnds
        The headlines that are there already.
    at_most : int
        Numbers for which the values at which the answer turns are looked for: those that move the chance most.
    """

    def __init__(self, base: Outcome, known: MeasuredEnds, at_most: int) -> None:
        self.base, self.known, self.at_most = base, known, at_most
        self.now: LeverEnd = end_of(base, mark_of(base.game))
        self.all = movables(base.game.conflict)
        self.order = suggested(base, self.all.ranged)

    @property
    def of(self) -> int:
        """How many things there are to measure: switches, and numbers with a range."""
        return len(self.all.switches) + len(self.all.ranged)

    @property
    def done(self) -> int:
        """How many of them are measured."""
        return len(self.switches()) + len(self.numbers())

    def switches(self) -> list[SwitchLever]:
        """The switches measured so far, those first that move the chance most; of equals the first in the file."""
        rows = [switch_row(switch, self.now, self.known.get) for switch in self.all.switches]
        return sorted((row for row in rows if row), key=lambda row: _last_none(row["effect"]))

    def numbers(self) -> list[NumberLever]:
        """The numbers measured so far, in the same order; the first of them with their turns where all are known."""
        found = [number_row(number, self.now, self.known.get, search=False) for number in self.all.ranged]
        pairs = [(number, made.row) for number, made in zip(self.all.ranged, found, strict=True) if made]
        pairs.sort(key=lambda pair: _last_none(pair[1]["effect"]))
        first = [number_row(number, self.now, self.known.get, search=True) for number, _ in pairs[: self.at_most]]
        return [*(made.row for made in first if made), *(row for _, row in pairs[self.at_most :])]

    def next(self, *, early: bool = False) -> list[LeverChange]:
        """What can be solved next, whose results do not wait for one another; nothing where all is measured.

        Switches, then numbers as `suggested`, then the next value on the way to each turn. With `early`, turns of the
        numbers that lead so far come as soon as `EARLY` numbers are measured.
        """
        pieces: list[Switch | Ranged] = [*self.all.switches, *self.order]
        ends = [change for piece in pieces for change in self._open(piece)]
        if ends and not (early and len(ends) < 2 * len(self.all.ranged) - 2 * EARLY):
            return ends
        return [*self._turns(), *ends]

    def _open(self, piece: Switch | Ranged) -> list[LeverChange]:
        """The solves that a thing still waits for."""
        own = [piece.set_to(piece.low), piece.set_to(piece.high)] if isinstance(piece, Ranged) else [piece.change]
        return [change for change in own if self.known.get(change) is None]

    def _turns(self) -> list[LeverChange]:
        """The next values on the way to the turns of the numbers that move the chance most."""
        by_path = {number.told["path"]: number for number in self.all.ranged}
        leading = [by_path[row["path"]] for row in self.numbers()[: self.at_most]]
        found = [number_row(number, self.now, self.known.get, search=True) for number in leading]
        return [change for made in found if made for change in made.next]


def _last_none(effect: float | None) -> float:
    """By which a row is placed: the largest effect first, none last."""
    return 1.0 if effect is None else -abs(effect)
