"""Who blocked in a war and what unlocked it, by the timeline's own answer, told by roles."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from winset.studies.month.win_set import in_the_way
from winset.studies.words import as_written

if TYPE_CHECKING:
    from winset.studies.comparing.cast import Cast
    from winset.studies.headline import How
    from winset.studies.timeline import TimelineAnswer, TimelineMonth


class Played(TypedDict):
    """A party and its roles in the story; none where the file says none and none can be guessed."""

    party: str
    name: str
    roles: list[str]


class BarrierPlayed(TypedDict):
    """How some parties stood before the first window, in how many periods; `how` as a timeline's barrier has it."""

    how: How
    months: int
    parties: list[Played]


class FactorTurned(TypedDict):
    """A factor that was another when the window opened than the period before; whose leader or election it is."""

    factor: str
    name: str
    roles: list[str]
    was: str
    now: str
    whose: Played | None


class WindowOpened(TypedDict):
    """The first period in which some package was worth signing at once, what happened in it, who blocked no more.

    `silent`: in how many periods from it on no talks were held before the first that were; `met`: the period of those.
    """

    month: str | None
    at_once: bool
    silent: int
    met: str | None
    says: list[str]
    turned: list[FactorTurned]
    gave_way: list[Played]


class Blocked(TypedDict):
    """Who stood in the way along the path that is read, and what opened the window; None where none ever opened."""

    path: str
    periods: int
    periods_before: int
    before: list[BarrierPlayed]
    opened: WindowOpened | None


def blocked(cast: Cast, answer: TimelineAnswer) -> Blocked:
    """Who stood in the way of a signature before the first window, and what opened it, by roles.

    Parameters
    ----------
    cast : Cast
    answer : TimelineAnswer
        Of the same war, from its start: along its record, or its likeliest path where it has none.
    """
    head, rows = answer["headline"], answer["history"]
    before: list[BarrierPlayed] = [
        {"how": one["how"], "months": one["months"], "parties": [played(cast, name) for name in one["parties"]]}
        for one in head["barriers"]
        if one["when"] == "before"
    ]
    first = head["months_before"]
    return {
        "path": answer["path"],
        "periods": len(rows),
        "periods_before": first,
        "before": before,
        "opened": _opened(cast, rows, first) if first < len(rows) else None,
    }


def played(cast: Cast, party: str) -> Played:
    """A party with its name and its roles."""
    return {"party": party, "name": cast.conflict.parties[party].name or party, "roles": cast.roles(party)}


def _opened(cast: Cast, rows: list[TimelineMonth], first: int) -> WindowOpened:
    """What was otherwise in the first period with a window than in the one before it."""
    row, last = rows[first], rows[first - 1] if first else None
    offers = [offer["says"] for offer in row["offers"]]
    stood = [name for name in in_the_way(last["now"]) if name not in in_the_way(row["now"])] if last else []
    silent = next((k for k, later in enumerate(rows[first:]) if later["talks"]), len(rows) - first)
    return {
        "month": row["month"],
        "at_once": last is None,
        "silent": silent,
        "met": rows[first + silent]["month"] if first + silent < len(rows) else None,
        "says": [text for text in row["happened"] if text not in offers],
        "turned": [_turned(cast, name, last["state"][name], value) for name, value in row["state"].items()
                   if last["state"][name] != value] if last else [],
        "gave_way": [played(cast, name) for name in stood],
    }  # fmt: skip


def _turned(cast: Cast, name: str, was: object, now: object) -> FactorTurned:
    """A factor that turned, with whose it is."""
    factor = cast.conflict.state[name]
    holders = [one for one in cast.holders if one.kind == "factor" and one.id == name]
    owner = next((one.whose for one in holders if one.whose), None)
    shown = [factor.labels.get(str(value), as_written(value).replace("_", " ")) for value in (was, now)]
    return {
        "factor": name,
        "name": factor.name or name.replace("_", " "),
        "roles": [one.role for one in holders],
        "was": shown[0],
        "now": shown[1],
        "whose": played(cast, owner) if owner else None,
    }
