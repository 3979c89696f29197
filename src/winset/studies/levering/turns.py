"""Where the answer turns: the value of a number at which likelier than not becomes not, or a window shuts or opens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypedDict

if TYPE_CHECKING:
    from collections.abc import Callable

    from winset.studies.levering.ends import LeverChange, LeverEnd
    from winset.studies.levering.movable import Ranged

    KnownEnds = Callable[[LeverChange], LeverEnd | None]

TOLERANCE = 0.01
"""A turn is known to so much of its number's range."""

TurnOf = Literal["likely", "open"]
"""What turns: whether a signature by the mark is likelier than not, or whether any package is ever worth it at once."""

WHAT: tuple[TurnOf, ...] = ("likely", "open")

RangeEnd = Literal["low", "high"]
SIDES: tuple[RangeEnd, ...] = ("low", "high")


class LeverTurn(TypedDict):
    """A value at which the answer turns.

    `now`: whether it is so in the file. It is so at the first of `between`, which is nearer to the file's value, and
    not at the second (or the other way); `value` is their middle. `change` sets the second, and so turns the answer.
    """

    what: TurnOf
    end: RangeEnd
    now: bool
    value: float
    between: list[float]
    change: LeverChange


class TurnSearch(NamedTuple):
    """The turns found so far, and the changes that have to be solved next to find the others."""

    found: list[LeverTurn]
    next: list[LeverChange]


def is_so(end: LeverEnd | None, what: TurnOf) -> bool | None:
    """Whether something is so under a headline; None where nobody can say."""
    if end is None or end["chance"] is None:
        return None
    return end["chance"] >= 0.5 if what == "likely" else end["open"]


def turns_of(number: Ranged, now: LeverEnd, known: KnownEnds) -> TurnSearch:
    """Where the answer turns between a number's value and the ends of its range, as far as that is known.

    Each side on which the end has another answer than the file is halved, whole solves only, until the bracket is no
    wider than `TOLERANCE` of the range. Where an end has the file's answer no turn is looked for on that side: an
    answer that turns and turns back within it is not seen.

    Parameters
    ----------
    number : Ranged
    now : LeverEnd
        The headline of the file.
    known : callable
        The headline under a change, as far as it is known.

    Examples
    --------
    >>> from winset.studies.levering.movable import Ranged
    >>> told = {"path": "p", "value": 0.0}
    >>> def known(change):
    ...     return {"chance": 0.5 - change["set"]["p"], "open": True, "first": None, "why": None}
    >>> found = turns_of(Ranged(told, -1.0, 1.0), known({"set": {"p": 0.1}}), known).found[0]
    >>> found["end"], found["now"], abs(found["value"]) <= 0.01
    ('low', False, True)
    """
    found: list[LeverTurn] = []
    wanted: list[LeverChange] = []
    for what in WHAT:
        for side in SIDES:
            turn, change = _halved(number, now, known, what, side)
            found += [turn] if turn else []
            wanted += [change] if change and change not in wanted else []
    return TurnSearch(found, wanted)


def _halved(
    number: Ranged, now: LeverEnd, known: KnownEnds, what: TurnOf, side: RangeEnd
) -> tuple[LeverTurn | None, LeverChange | None]:
    """The turn on one side, or the change that has to be solved next to find it; neither where there is none."""
    here, there = number.told["value"], number.low if side == "low" else number.high
    so, other = is_so(now, what), is_so(known(number.set_to(there)), what)
    if so is None or other is None or so == other:
        return None, None
    while abs(there - here) > TOLERANCE * (number.high - number.low):
        middle = (here + there) / 2
        end = known(number.set_to(middle))
        if end is None:
            return None, number.set_to(middle)
        answer = is_so(end, what)
        if answer is None:
            break
        here, there = (middle, there) if answer == so else (here, middle)
    return {
        "what": what, "end": side, "now": so, "value": (here + there) / 2, "between": [here, there],
        "change": number.set_to(there),
    }, None  # fmt: skip
