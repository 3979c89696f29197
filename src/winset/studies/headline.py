"""What a table of months says in short."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypedDict

from winset.studies.month.win_set import in_the_way

if TYPE_CHECKING:
    from winset.studies.timeline import TimelineMonth

Span = list[str | None]
"""The first and the last month of a stretch."""


class Headline(TypedDict):
    """What the rows of a timeline say in short."""

    against_war: list[Span]
    now: list[Span]
    first: str | None
    changed: list[str]
    before: dict[str, int]
    after: dict[str, int]
    partly: dict[str, int]
    months_before: int
    signed: str | None


def headline(rows: list[TimelineMonth], agreement: dict[str, str] | None) -> Headline:
    """What the rows of a timeline say in short.

    Parameters
    ----------
    rows : list of TimelineMonth
    agreement : dict or None
        What was signed by the record.

    Returns
    -------
    Headline
        `against_war`, `now`: stretches [first, last] of months in which some package beat fighting on for good, and in
        which one was worth signing at once. `first`: the first month of the second, or None, and `changed`: what
        happened in it, but for offers, which change nothing. `before`: in how many months before it each party stood in
        the way of signing at once (it alone blocked some package, or was one of those who had to turn); `after`: the
        same in later months without a package worth signing; `partly`: in how many months with one it alone blocked
        others. `months_before`; `signed`: the recorded month.
    """
    first = next((k for k, row in enumerate(rows) if row["now"]["size"]), len(rows))
    later = rows[first:]
    return {
        "against_war": _stretches(rows, "against_war"),
        "now": _stretches(rows, "now"),
        "first": rows[first]["month"] if later else None,
        "changed": _changed(rows[first]) if later else [],
        "before": ways_barred(rows[:first]),
        "after": ways_barred([row for row in later if not row["now"]["size"]]),
        "partly": ways_barred([row for row in later if row["now"]["size"]]),
        "months_before": first,
        "signed": rows[-1]["month"] if rows and agreement else None,
    }


def _stretches(rows: list[TimelineMonth], key: Literal["against_war", "now"]) -> list[Span]:
    """First and last month of each run of months in which a win-set is not empty."""
    found: list[Span] = []
    open_ = False
    for row in rows:
        if row[key]["size"]:
            found = [*found[:-1], [found[-1][0], row["month"]]] if open_ else [*found, [row["month"], row["month"]]]
        open_ = bool(row[key]["size"])
    return found


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
