"""Compare: two wars side by side by what their parts are in the story; who blocked in each, and what unlocked it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypedDict

from winset.cases.read import Case, read
from winset.studies.comparing.blocking import Blocked, blocked
from winset.studies.comparing.cast import RULES, WORDS, Cast, CastKind, Holder, cast_of
from winset.studies.comparing.chance import chance_by, mark_of
from winset.studies.finding import Finding, Provenance, Told, provenance_of
from winset.studies.outcome import outcome_of
from winset.studies.progress import silent
from winset.studies.solved import Solved
from winset.studies.timeline import timeline

if TYPE_CHECKING:
    from winset.studies.progress import Tell

QUESTION = "How are two wars alike, who blocked in each, and would what unlocked the first unlock the second?"
TITLE = "Two wars side by side"
SOURCE = "docs/model.md section 4"


class RoleHolder(TypedDict):
    """An entry that has a role; `guessed` holds the rule, as a clause with a subject, and is null where it is said."""

    id: str
    name: str
    guessed: str | None
    whose: str | None


class RoleRow(TypedDict):
    """Who has one role in each of the two wars."""

    kind: CastKind
    role: str
    holders: list[list[RoleHolder]]


class Unaligned(TypedDict):
    """An entry without a role."""

    kind: CastKind
    id: str
    name: str


class WarCompared(TypedDict):
    """One of the two wars: its clock and record, its chance of a signature by `mark`, who blocked, what unlocked."""

    title: str
    step: str
    start: str | None
    open: bool
    recorded: bool
    signed: str | None
    ended: str | None
    living: bool
    watched: bool
    mark: str | None
    chance: float
    blocked: Blocked
    unaligned: list[Unaligned]
    provenance: Provenance


class CompareAnswer(Told):
    """What `winset compare --json` prints."""

    same: bool
    wars: list[WarCompared]
    roles: list[RoleRow]


def compare(first: Case, second: Case, *, progress: Tell | None = None) -> Finding[CompareAnswer]:
    """Two wars side by side: roles, who blocked and what unlocked, the same changes in both, and whose key fits.

    Parameters
    ----------
    first, second : Case
        Conflicts, or what `read` takes for them; one may be a war and the other a negotiation.
    progress : callable, optional
        Told what is being done and the share of it done.

    Returns
    -------
    Finding
        Its `to_json()` is the object that `winset compare --json` prints; see docs/design.md.

    Raises
    ------
    ConflictError
        Where a file is none of a conflict: a graph model has no such parts.

    Examples
    --------
    >>> toy = {"winset": 2, "title": "t", "issues": {"x": ["y", "z"]}, "parties": {"a": {"otherwise": -1}},
    ...        "consent": [{"of": ["a"]}]}
    >>> found = compare(toy, toy).to_json()
    >>> found["same"], found["roles"][0]["role"], found["roles"][0]["holders"][1][0]["name"]
    (True, 'signatory', 'a')
    """
    tell = progress or silent
    conflicts = [read(first), read(second)]
    same = conflicts[0].digest == conflicts[1].digest
    casts = [cast_of(conflict) for conflict in conflicts]
    solved = [Solved(outcome_of(conflicts[0], progress=partial(tell, "solving the first")))]
    solved.append(solved[0] if same else Solved(outcome_of(conflicts[1], progress=partial(tell, "solving the second"))))
    answer: CompareAnswer = {
        "study": "compare",
        "same": same,
        "wars": [_war(cast, one) for cast, one in zip(casts, solved, strict=True)],
        "roles": _roles(casts),
        "provenance": provenance_of(solved[0].first.game, phases=solved[0].first.phases),
    }
    return Finding(answer)


def _war(cast: Cast, solved: Solved) -> WarCompared:
    """One war as it is."""
    conflict, first = cast.conflict, solved.first
    told = timeline(conflict, sensitivity=False, solved=solved).to_json()
    mark = mark_of(first)
    return {
        "title": conflict.title,
        "step": told["step"],
        "start": told["from"],
        "open": first.game.calendar.open,
        "recorded": bool(conflict.history),
        "signed": told["headline"]["signed"],
        "ended": told["ended"]["ending"] if told["ended"] else None,
        "living": bool(conflict.peace and conflict.peace.chance),
        "watched": bool(conflict.peace and conflict.peace.resume),
        "mark": mark,
        "chance": chance_by(first, mark),
        "blocked": blocked(cast, told),
        "unaligned": [{"kind": kind, "id": name, "name": shown} for kind, name, shown in cast.without()],
        "provenance": told["provenance"],
    }


def _roles(casts: list[Cast]) -> list[RoleRow]:
    """Every role that somebody or something has in either war."""
    rows: list[RoleRow] = []
    for kind, words in WORDS.items():
        for role in words:
            holders = [[_holder(one) for one in cast.of(role, kind)] for cast in casts]
            rows += [{"kind": kind, "role": role, "holders": holders}] if any(holders) else []
    return rows


def _holder(one: Holder) -> RoleHolder:
    return {"id": one.id, "name": one.name, "guessed": RULES[one.rule] if one.rule else None, "whose": one.whose}
