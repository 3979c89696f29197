"""The end of a war in words: before a horizon, or in a war without one, by the last month shown and at any time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from winset.cases.calendar import Calendar, ordinal
from winset.views.words import dated, joined, month, percent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from winset.studies.decide import CourseNumbers
    from winset.studies.finding import Provenance
    from winset.studies.outcome import OutcomeTold
    from winset.studies.phases import PhasesRead
    from winset.studies.timeline import TimelineAnswer

    LeftOver = OutcomeTold | CourseNumbers


TALKS = "the last date for talks"
"""What the horizon is called: after it the model holds no more."""

FADING = "how soon the war fades, that is, dies down without a signature"


def dates_shown(answer: TimelineAnswer) -> list[str]:
    """The date of each period that is forecast and shown."""
    since, step = answer["from"], answer["step"]
    calendar = Calendar(step, 0 if since is None else ordinal(since, step), len(answer["forward"]["sign"]))
    return [calendar.label(t) for t in range(calendar.periods)]


def until(made: Provenance, *, short: bool = False, step: str = "") -> str:
    """Until when signatures are counted month by month; in the words of a step, where it is given.

    Examples
    --------
    >>> until({"horizon": None, "show": "1955-07"}), until({"horizon": "1956-12"})
    ('by July 1955', 'before December 1956')
    """
    horizon = made["horizon"]
    return (
        f"by {month(made['show'], short=short) if short else dated(made['show'], step)}"
        if horizon is None
        else f"before {month(horizon, short=short)}"
    )


def ever(answer: TimelineAnswer) -> float:
    """The chance that anything is ever signed."""
    forward = answer["forward"]
    return sum(forward["sign"]) + (forward["beyond"]["signed"] if "beyond" in forward else 0.0)


def is_open(told: Mapping[str, object]) -> bool:
    """Whether an outcome is that of a war without a last date."""
    return "faded" in told


def is_timeless(told: Mapping[str, object]) -> bool:
    """Whether an outcome is that of a negotiation without a clock: its chance of a signature has no date."""
    dates = told.get("signed_by")
    return isinstance(dates, dict) and not any(dates)


def by_end(told: Mapping[str, object]) -> str:
    """Until when an outcome counts signatures, with a space before it; empty without a clock.

    Examples
    --------
    >>> by_end({"faded": 0.1, "signed_by": {"2001-01": 0.5}}), by_end({"signed_by": {"2001-01": 0.5}})
    (' ever', ' by the horizon')
    >>> by_end({"signed_by": {"": 0.5}})
    ''
    """
    return "" if is_timeless(told) else " ever" if is_open(told) else " by the horizon"


def left_over(told: LeftOver) -> float:
    """The chance that a war neither is signed away nor ends: at its horizon, or where it has none because it fades."""
    return told["faded"] if "faded" in told else told["war_at_horizon"]


def left_words(told: Mapping[str, object]) -> str:
    """That in words.

    Examples
    --------
    >>> left_words({"faded": 0.1, "signed_by": {"2001-01": 0.5}}), left_words({"signed_by": {"2001-01": 0.5}})
    ('it dies down', 'no end by the horizon')
    >>> left_words({"signed_by": {"": 0.5}})
    'no agreement'
    """
    return "no agreement" if is_timeless(told) else "it dies down" if is_open(told) else "no end by the horizon"


class Lean(NamedTuple):
    """What the chance of a signature by a month leans on: it is `base`, and would be one of `others`."""

    mark: str
    base: float
    others: tuple[float, ...]
    on: str
    how: str
    sides: tuple[tuple[float, str], ...]

    @property
    def span(self) -> str:
        """The lowest and the highest in words."""
        found = sorted([self.base, *self.others])
        return " to ".join(dict.fromkeys([percent(found[0]), percent(found[-1])]))

    def told(self, by: str) -> str:
        """The chance by a date as things are, and at each end of what it leans on, each with what makes it so.

        Examples
        --------
        >>> found = Lean("2001-01", 0.5, (0.4, 0.6), "", "", ((0.4, "with it earlier"), (0.6, "with it later")))
        >>> found.told("the chance by January 2001")
        'the chance by January 2001, 50 % as things are, would be 40 % with it earlier and 60 % with it later'
        """
        ends = joined([f"{percent(p)} {how}" for p, how in self.sides])
        return f"{by}, {percent(self.base)} as things are, would be {ends}"


def lean(answer: TimelineAnswer) -> Lean | None:
    """What the answer leans on: its horizon, or how the war fades and how patient the parties are; None for nothing."""
    dates, open_ = answer.get("horizon"), answer.get("sensitivity")
    if dates:
        sides = [(words, one) for words, one in (("earlier", dates["-12"]), ("later", dates["+12"])) if one]
        moved = [one["signed_by_mark"] for _, one in sides]
        made = (dates["mark"], dates["base"]["signed_by_mark"], f"{TALKS}, {month(dates['base']['horizon'])}",
                f"{TALKS} a year {' or '.join(words for words, _ in sides)}")  # fmt: skip
        found = [(one["signed_by_mark"], f"with it a year {words}") for words, one in sides]
    elif open_:
        variants = (open_["fades/2"], open_["fades×2"], open_["patience_low"], open_["patience_high"])
        moved = [one["signed_by_mark"] for one in variants if one]
        patient = " or everyone's patience at an end of its range" if any(variants[2:]) else ""
        named = ((open_["fades/2"], "with that half as likely"), (open_["fades×2"], "with that twice as likely"),
                 (open_["patience_low"], "with everyone as impatient as the ranges allow"),
                 (open_["patience_high"], "with everyone as patient as they allow"))  # fmt: skip
        found = [(one["signed_by_mark"], how) for one, how in named if one]
        made = (open_["mark"], open_["base"]["signed_by_mark"], FADING,
                f"fading half or twice as likely{patient}")  # fmt: skip
    else:
        return None
    mark, base, on, how = made
    return Lean(mark, base, tuple(moved), on, how, tuple(found)) if moved else None


def settled(found: PhasesRead | None) -> str:
    """What the values of a war without a last date came to, where an answer rests on more or less than one rest point.

    Examples
    --------
    >>> settled({"state": "round", "turn": 2, "read": 2}), settled({"state": "settled", "turn": 1, "read": 1})
    ('Values go round in 2 periods; numbers are the mean of the 2 phases.', '')
    """
    if not found or found["turn"] == 1:
        return ""
    turn, read = found["turn"], found["read"]
    went = f"Values go round in {turn} periods" if found["state"] == "round" else "Values neither settle nor go round"
    seen = f"numbers are the mean of the {read} phases" if read == turn else (
        f"numbers are the mean of {read} phases" if read > 1 else "numbers are those of one phase")  # fmt: skip
    return f"{went}; {seen}."
