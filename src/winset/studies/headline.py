"""What a table of months says in short."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, TypedDict

from winset.studies.month.win_set import in_the_way

if TYPE_CHECKING:
    from winset.game.audit import Gains
    from winset.studies.month.win_set import WinSetTold
    from winset.studies.timeline import TimelineMonth

Span = list[str | None]
"""The first and the last month of a stretch."""


BarrierTime = Literal["before", "after", "partly"]
How = Literal["every", "some", "either", "together", "none"]


class Barrier(TypedDict):
    """How some parties stood between the table and a signature, and in how many months.

    `when`: before the first month with a package worth signing at once, in later ones without one, or in those with
    one. `how`: each of them alone would refuse `every` package; it alone refuses `some` that all others would sign; the
    yes of `either` would do; all of them `together` would have to turn; or the rules admit no package, `none`.
    """

    when: BarrierTime
    how: How
    parties: list[str]
    months: int


class Gainer(TypedDict):
    """A party that is better off once another breaks the peace: under how many of the packages, by how much at most."""

    breaker: str
    party: str
    packages: int
    of: int
    points: float


class Headline(TypedDict):
    """What the rows of a timeline say in short."""

    against_war: list[Span]
    now: list[Span]
    silent: list[Span]
    first: str | None
    changed: list[str]
    before: dict[str, int]
    after: dict[str, int]
    partly: dict[str, int]
    barriers: list[Barrier]
    months_before: int
    on_path: float
    beats_war: dict[str, list[float]] | None
    peace: list[Gainer]
    signed: str | None


def headline(
    rows: list[TimelineMonth],
    agreement: dict[str, str] | None,
    worst: dict[str, list[float]],
    peace: list[Gains],
) -> Headline:
    """What the rows of a timeline say in short.

    Parameters
    ----------
    rows : list of TimelineMonth
    agreement : dict or None
        What was signed by the record.
    worst : dict of party to [points, points]
        What the worst package and what fighting on for good is worth in the first month to those with a say.
    peace : list of Gains
        Who gains by a peace that another breaks.

    Returns
    -------
    Headline
        `against_war`, `now`: stretches [first, last] of months in which some package beat fighting on for good, and in
        which one was worth signing at once; `silent`: those of the second in which no talks are held. `first`: the
        first month of the second, or None, and `changed`: what happened in it, but for offers, which change nothing.
        `before`: in how many months before it each party stood in the way of signing at once (it alone blocked some
        package, or was one of those who had to turn); `after`: the same in later months without a package worth
        signing; `partly`: in how many months with one it alone blocked others; `barriers`: the same with how they stood
        in it. `months_before`; `on_path`: the probability of a signature if the months go as those read do;
        `beats_war`: `worst` where every package beats fighting on for good in every month, else None; `peace`;
        `signed`: the recorded month.
    """
    first = next((k for k, row in enumerate(rows) if row["now"]["size"]), len(rows))
    later = rows[first:]
    shut, some = [[row for row in later if bool(row["now"]["size"]) == open_] for open_ in (False, True)]
    parts: dict[BarrierTime, list[TimelineMonth]] = {"before": rows[:first], "after": shut, "partly": some}
    better = bool(rows) and all(0 < row["against_war"]["of"] == row["against_war"]["size"] for row in rows)
    return {
        "against_war": _stretches(rows, [bool(row["against_war"]["size"]) for row in rows]),
        "now": _stretches(rows, [bool(row["now"]["size"]) for row in rows]),
        "silent": _stretches(rows, [bool(row["now"]["size"]) and not row["talks"] for row in rows]),
        "first": rows[first]["month"] if later else None,
        "changed": _changed(rows[first]) if later else [],
        "before": ways_barred(rows[:first]),
        "after": ways_barred(shut),
        "partly": ways_barred(some),
        "barriers": [barrier for when, part in parts.items() for barrier in _barriers(when, part)],
        "months_before": first,
        "on_path": 1 - math.prod(1 - row["sign_probability"] for row in rows),
        "beats_war": worst if better else None,
        "peace": [
            {"breaker": one.breaker, "party": one.party, "packages": one.packages, "of": one.of, "points": one.points}
            for one in peace
        ],
        "signed": rows[-1]["month"] if rows and agreement else None,
    }


def _stretches(rows: list[TimelineMonth], marked: list[bool]) -> list[Span]:
    """First and last month of each run of months that are marked."""
    found: list[Span] = []
    open_ = False
    for row, mark in zip(rows, marked, strict=True):
        if mark:
            found = [*found[:-1], [found[-1][0], row["month"]]] if open_ else [*found, [row["month"], row["month"]]]
        open_ = mark
    return found


def _barriers(when: BarrierTime, rows: list[TimelineMonth]) -> list[Barrier]:
    """How whom stood in the way in some months, most months first."""
    months: dict[tuple[How, tuple[str, ...]], int] = {}
    for row in rows:
        for key in _ways(row["now"]):
            months[key] = months.get(key, 0) + 1
    return [
        {"when": when, "how": how, "parties": list(parties), "months": number}
        for (how, parties), number in sorted(months.items(), key=lambda item: -item[1])
    ]


def _ways(found: WinSetTold) -> list[tuple[How, tuple[str, ...]]]:
    """How whom stands in the way in one month; whoever refuses every package leaves nothing for others to block."""
    if not found["of"]:
        return [("none", ())]
    if found["holds"]:
        return [("every", tuple(found["holds"]))]
    several = {party for group in found["either"] for party in group}
    ways: list[tuple[How, tuple[str, ...]]] = [("some", (one,)) for one in found["blockers"] if one not in several]
    ways += [("either", tuple(group)) for group in found["either"]]
    return ways or [("together", tuple(holdout["parties"])) for holdout in found["holdouts"]]


def ways_barred(rows: list[TimelineMonth]) -> dict[str, int]:
    """In how many months each party stood between the table and a package now, most first."""
    months: dict[str, int] = {}
    for row in rows:
        for party in in_the_way(row["now"]):
            months[party] = months.get(party, 0) + 1
    return dict(sorted(months.items(), key=lambda item: (-item[1], item[0])))


def _changed(row: TimelineMonth) -> list[str]:
    """What happened in a month, but for the offers that are told in words of their own."""
    offers = [offer["says"] for offer in row["offers"]]
    return [text for text in row["happened"] if text not in offers]
