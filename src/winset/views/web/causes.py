"""The recorded events as causes that can be switched off, where the vocabulary of changes can leave them out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from winset.cases.change import changes_of
from winset.views.charts.why import LEAST
from winset.views.web.entries import entries_of
from winset.views.why import points_told
from winset.views.words import dated, first_upper, joined, plain

if TYPE_CHECKING:
    from winset.studies.why import EventByRecord, WhyByRecord

LEFT_OUT = {"chance": "chance", "move": "move", "accord": "accord", "answer": "move"}
"""What a kind of recorded event is called by a change that leaves it out."""

SET = "The record itself says how things then stood; there is no event of the model to leave out."


def causes(found: WhyByRecord) -> list[dict[str, Any]]:
    """Each cause of the record once, in the order of the bars: what raised it most first, what hardly moves it last.

    Whether the file still holds together without it is not asked here: that takes a while, and the page asks the list
    of changes for it.

    Parameters
    ----------
    found : WhyByRecord
        What each recorded event did.

    Returns
    -------
    list
        For each `name`; `months` in words; `share`, the sum of its bars, and `says`, that in percentage points;
        `entry` {key, change} for the page's list, or None and in `cannot` why it cannot be left out.
    """
    step = found["provenance"]["step"]
    told: dict[tuple[str, str], list[EventByRecord]] = {}
    for k, event in enumerate(found["events"]):
        told.setdefault((event["kind"], event["event"] or f"#{k}"), []).append(event)
    rows = [_cause(kind, name, events, step) for (kind, name), events in told.items()]
    return sorted(rows, key=lambda row: (abs(row["share"]) < LEAST, -row["share"]))


def _cause(kind: str, name: str, events: list[EventByRecord], step: str) -> dict[str, Any]:
    share = sum(event["shapley"]["signed_by"] for event in events)
    return {
        "name": first_upper(plain(events[0]["name"])),
        "months": joined([dated(event["month"], step) for event in events if event["month"]]),
        "share": share,
        "says": points_told(share, sign=True),
        "entry": _entry(kind, name) if kind in LEFT_OUT else None,
        "cannot": None if kind in LEFT_OUT else SET,
    }


def _entry(kind: str, name: str) -> dict[str, Any]:
    """The change that leaves an event out of the model."""
    return entries_of(changes_of({"without": {LEFT_OUT[kind]: name}}))[0]
