"""Compare: two wars side by side by what their parts are in the story; who blocked in each, and what unlocked it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Literal, TypedDict

from winset.cases.beliefs import believers
from winset.cases.read import Case, read
from winset.errors import RequestError
from winset.studies.comparing.blocking import Blocked, Played, blocked, played
from winset.studies.comparing.cast import RULES, WORDS, Cast, CastKind, Holder, cast_of
from winset.studies.comparing.chance import chance_by, mark_of
from winset.studies.comparing.effects import SameChange, War, same_changes
from winset.studies.comparing.keys import (
    WORLDS,
    Draws,
    KeyCompared,
    LockTold,
    SearchedWar,
    keys_of,
    lock_of,
    longest,
    recorded_key,
    search_key,
)
from winset.studies.comparing.many import SHARES, ManyWorlds, locked_by, many_worlds
from winset.studies.comparing.shifts import shifts_of
from winset.studies.finding import Finding, Provenance, Told
from winset.studies.outcome import outcome_of, signature_recorded
from winset.studies.progress import silent
from winset.studies.solved import Solved
from winset.studies.timeline import timeline
from winset.studies.words import labels

if TYPE_CHECKING:
    from winset.studies.comparing.shifts import Shift
    from winset.studies.in_worlds import InWorldsAnswer
    from winset.studies.progress import Tell

QUESTION = "How are two wars alike, who blocked in each, and would what unlocked the first unlock the second?"
TITLE = "Two wars side by side"
SOURCE = "docs/model.md section 4"

MOST_WORLDS = 1_000
"""Most worlds in which a key is tried."""


Trait = Literal["role", "step", "end", "record", "signature", "answers", "beliefs", "peace"]
"""In what two wars may be unlike."""


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


class Unlike(TypedDict):
    """What two wars do not share: `role`, which one lacks, or a trait of the file; what each has, in a word."""

    what: Trait
    role: str | None
    kind: CastKind | None
    sides: list[str]


class WarTold(TypedDict):
    """What is computed of a war: the chance of a signature, who blocked and what unlocked; or shares of its worlds.

    `stands`: who stands in the way by `shares`, in the same order.
    """

    chance: float | None
    blocked: Blocked | None
    shares: InWorldsAnswer | None
    stands: list[Played]
    provenance: Provenance


class WarCompared(WarTold):
    """One of the two wars: its clock and record, its chance of a signature by `mark`, who blocked, what unlocked.

    Of a war that is told in shares of its worlds alone `shares` is there, and neither a chance nor who blocked.
    """

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
    unaligned: list[Unaligned]


class CompareAnswer(Told):
    """What `winset compare --json` prints."""

    same: bool
    wars: list[WarCompared]
    roles: list[RoleRow]
    changes: list[SameChange]
    lock: LockTold | None
    keys: list[KeyCompared]
    unlike: list[Unlike]


def compare(
    first: Case, second: Case, *, seed: int, worlds: int | None = None, progress: Tell | None = None
) -> Finding[CompareAnswer]:
    """Two wars side by side: roles, who blocked and what unlocked, the same changes in both, and whose key fits.

    Parameters
    ----------
    first, second : Case
        Conflicts, or what `read` takes for them; one may be a war and the other a negotiation.
    seed : int
        Of the draws of the second war's numbers.
    worlds : int, optional
        How many are drawn where the first's key does not fit the second as it stands, two solves each at most; default
        `WORLDS`. Of a war with `headline: worlds`, how many it is told by and a change is tried in;
        default as many as `in_worlds` takes, and `SHARES`.
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
    RequestError
        Where fewer than no worlds are to be drawn, or more than `MOST_WORLDS`.

    Examples
    --------
    >>> toy = {"winset": 2, "title": "t", "issues": {"x": ["y", "z"]}, "parties": {"a": {"otherwise": -1}},
    ...        "consent": [{"of": ["a"]}]}
    >>> found = compare(toy, toy, seed=1).to_json()
    >>> found["same"], found["roles"][0]["role"], found["roles"][0]["holders"][1][0]["name"]
    (True, 'signatory', 'a')
    """
    if worlds is not None and not 0 <= worlds <= MOST_WORLDS:
        raise RequestError(f"expected 0 to {MOST_WORLDS:,}", parameter="worlds", found=str(worlds))
    tell = progress or silent
    casts = [cast_of(read(one)) for one in (first, second)]
    solved = _solved(casts, worlds, seed, tell)
    wars = [_war(cast, one) for cast, one in zip(casts, solved, strict=True)]
    on_record = recorded_key(wars[0]["blocked"])
    shifts = shifts_of(casts, on_record)
    rows, roles = same_changes(shifts, casts, solved, tell), _roles(casts)
    keys = keys_of(rows, on_record and on_record[0])
    _try(keys, {shift.id: shift for shift in shifts}, (casts[1], solved[1]), (worlds, seed), tell)
    answer: CompareAnswer = {
        "study": "compare",
        "same": casts[0].conflict.digest == casts[1].conflict.digest and casts[0].holders == casts[1].holders,
        "wars": wars,
        "roles": roles,
        "changes": rows,
        "lock": lock_of(_lock(wars[0], solved[0]), _everybody(wars[1], solved[1]), casts[1]),
        "keys": keys,
        "unlike": _unlike(casts, wars, roles),
        "provenance": {**wars[0]["provenance"], "seed": seed},
    }
    return Finding(answer)


def _solved(casts: list[Cast], worlds: int | None, seed: int, tell: Tell) -> list[War]:
    """Both wars solved, one that is told in shares alone over its worlds; one that stands beside itself once."""
    found: list[War] = []
    for cast, which in zip(casts, ("first", "second"), strict=True):
        conflict = cast.conflict
        if found and conflict.digest == casts[0].conflict.digest:
            found.append(replace(found[0], cast=cast) if isinstance(found[0], ManyWorlds) else found[0])
        elif conflict.headline == "worlds":
            found.append(many_worlds(cast, worlds, seed, tell))
        else:
            found.append(Solved(outcome_of(conflict, progress=partial(tell, f"solving the {which}"))))
    return found


def _try(
    keys: list[KeyCompared],
    shifts: dict[str, Shift],
    second: tuple[Cast, War],
    drawn: tuple[int | None, int],
    tell: Tell,
) -> None:
    """Search the second war's ranges for the first key that there is in it, where it does not fit as it stands."""
    there = next((key for key in keys if {key["sides"][1]["lacking"], key["sides"][1]["cannot"]} == {None}), None)
    if there is None or there["fits"]:
        return
    (cast, war), (worlds, seed) = second, drawn
    many = isinstance(war, ManyWorlds)
    game = war.game if isinstance(war, ManyWorlds) else war.first.game
    most = (SHARES if many else WORLDS) if worlds is None else worlds
    shares = there["sides"][1]["shares"]
    searched = SearchedWar(cast, game, mark_of(game), many, hope=shares is None or shares["key"] > 0)
    there["search"] = search_key(shifts[there["id"]], searched, Draws(most, seed), tell)


def _lock(war: WarCompared, solved: War) -> list[Played]:
    """Who blocked a war longest before its window, or in most of its worlds at the first talks."""
    if isinstance(solved, ManyWorlds):
        return [party for party, share in locked_by(solved) if share > 0.5][:1]
    return longest(war["blocked"]) if war["blocked"] else []


def _everybody(war: WarCompared, solved: War) -> list[Played]:
    """Everybody who blocked a war before its window, or in some of its worlds at the first talks."""
    if isinstance(solved, ManyWorlds):
        return [party for party, _ in locked_by(solved)]
    return [party for one in war["blocked"]["before"] for party in one["parties"]] if war["blocked"] else []


def _war(cast: Cast, solved: War) -> WarCompared:
    """One war as it is."""
    conflict = cast.conflict
    found, game = _told(cast, solved), solved.game if isinstance(solved, ManyWorlds) else solved.first.game
    history, calendar = game.history, game.calendar
    return {
        "title": conflict.title,
        "step": calendar.step,
        "start": calendar.label(0) or None,
        "open": calendar.open,
        "recorded": bool(conflict.history),
        "signed": signature_recorded(game),
        "ended": labels(conflict)["endings"][history.ending] if history.ending else None,
        "living": bool(conflict.peace and conflict.peace.chance),
        "watched": bool(conflict.peace and conflict.peace.resume),
        "mark": mark_of(game),
        "unaligned": [{"kind": kind, "id": name, "name": shown} for kind, name, shown in cast.without()],
        **found,
    }


def _told(cast: Cast, solved: War) -> WarTold:
    """What is told of a war: as its file has it, or in shares."""
    if isinstance(solved, ManyWorlds):
        shares = solved.told
        return {"chance": None, "blocked": None, "shares": shares, "provenance": shares["provenance"],
                "stands": [played(cast, row["party"]) for row in shares["stands"]]}  # fmt: skip
    told = timeline(cast.conflict, sensitivity=False, solved=solved).to_json()
    chance = chance_by(solved.first, mark_of(solved.first.game))
    return {"chance": chance, "blocked": blocked(cast, told), "shares": None, "stands": [],
            "provenance": told["provenance"]}  # fmt: skip


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


def _unlike(casts: list[Cast], wars: list[WarCompared], roles: list[RoleRow]) -> list[Unlike]:
    """Roles of parties, issues and factors that one war has and the other lacks; traits in which their files differ."""
    found: list[Unlike] = [
        {"what": "role", "role": row["role"], "kind": row["kind"], "sides": [_yes(held) for held in row["holders"]]}
        for row in roles
        if row["kind"] != "clause" and not all(row["holders"])
    ]
    traits = [_traits(cast, war) for cast, war in zip(casts, wars, strict=True)]
    found += [
        {"what": trait, "role": None, "kind": None, "sides": [side[trait] for side in traits]}
        for trait in traits[0]
        if traits[0][trait] != traits[1][trait]
    ]
    return found


def _traits(cast: Cast, war: WarCompared) -> dict[Trait, str]:
    """How a war's file is made, in a word for each trait."""
    conflict = cast.conflict
    moves = [move for named in conflict.moves.values() for move in named.values()]
    return {
        "step": war["step"],
        "end": "open" if war["open"] else "none" if war["step"] == "none" else "dated",
        "record": _yes(war["recorded"]),
        "signature": _yes(war["signed"]),
        "answers": _yes([move for move in moves if move.at == "signature"]),
        "beliefs": _yes(believers(conflict)),
        "peace": "living" if war["living"] else "still" if war["watched"] else "none",
    }


def _yes(there: object) -> str:
    return "yes" if there else "no"
