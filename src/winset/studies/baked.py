"""Some forty what-ifs solved beforehand: what a page that cannot solve anything can still answer."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Literal, NamedTuple, TypedDict

from winset.cases.change import changes_of
from winset.cases.read import Case, read
from winset.errors import WinsetError
from winset.studies.change_options import as_options
from winset.studies.change_words import changes_in_words
from winset.studies.finding import Finding, Told, ToldFrom, provenance_of
from winset.studies.gathering import LARGE
from winset.studies.inventory import inventory
from winset.studies.outcome import outcome_of
from winset.studies.progress import silent
from winset.studies.solved import Solved
from winset.studies.together import together
from winset.studies.what_if import both_sides, describe
from winset.studies.words import labels, spoken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from winset.cases.change import Change
    from winset.cases.schema import Conflict
    from winset.studies.outcome import OutcomeTold
    from winset.studies.progress import Tell, TellShare
    from winset.studies.words import Labels

QUESTION = "What would each of a few dozen single changes make of it?"
TITLE = "Try it"
SOURCE = "docs/model.md section 4"

MOST = 40
"""Most what-ifs."""

ASKED = 8
"""Most of them that are changes of questions, and most that are changes of claims."""

NUMBERS = 5
"""Most numbers that are taken to both of their ends."""

NEW = 24
"""Most that are solved for this alone: what questions and claims change is solved for them already."""

FEW = 8
"""The same of a large conflict, of which one solve takes long."""

BakedKind = Literal["question", "claim", "event", "move", "number"]


class BakedTold(ToldFrom):
    """A what-if: what it is, what is changed, and both sides; `at` is the end of a number, else None."""

    kind: BakedKind
    id: str | None
    says: str
    at: float | None
    changes: list[str]
    in_words: list[str]
    as_options: list[list[str]] | None
    baseline: OutcomeTold
    changed: OutcomeTold


class BakedAnswer(Told):
    """What is baked into a report; `untried` counts what was left for want of time, by kind."""

    title: str
    labels: Labels
    baked: list[BakedTold]
    untried: dict[str, int]


class _WhatIf(NamedTuple):
    """One to be solved."""

    kind: BakedKind
    id: str | None
    says: str
    changes: tuple[Change, ...]
    start: str | None = None
    at: float | None = None


class _Chosen(TypedDict):
    wanted: list[_WhatIf]
    untried: dict[str, int]


def baked(case: Case, *, solved: Solved | None = None, progress: Tell | None = None) -> Finding[BakedAnswer]:
    """Solve the single changes of a conflict that a reader is likeliest to try.

    Which they are: the changes of the first eight questions and the first eight claims, each from the month from which
    it is asked, so that the numbers are those of `ask` and `claims`; each number below taken to both ends of its range;
    then chance events left out and moves forbidden, in turn, in the order of the file. Numbers are not ordered by what
    they do, which would take a solve for each end of each: taken are how soon the war fades, and of each party the
    first number with a range of what the war costs it, or where there is no war of what no agreement is worth to it;
    the first five of these. There are forty at most, and of those that no question or claim has solved 24, of a large
    conflict 8.

    Parameters
    ----------
    case : Case
        A conflict, or what `read` takes for one.
    solved : Solved, optional
        The conflict already solved, and what has been solved of its changed forms.
    progress : callable, optional
        Told what is being done and the share of it done.

    Returns
    -------
    Finding
        `baked`: each what-if with `kind`, `says`, `changes`, `in_words`, `as_options`, `from`, `at`, and `baseline` and
        `changed` as in `what_if`; those that cannot be made are not there. `untried` {kind: how many} were left out.

    Examples
    --------
    >>> toy = {"winset": 1, "title": "A toy", "time": {"start": "2001-01", "end": "2001-06"},
    ...        "state": {"mood": ["a", "b"]},
    ...        "parties": {"p": {"values": {"x": {"y": 2}}}}, "issues": {"x": ["y", "z"]}, "consent": [{"of": ["p"]}],
    ...        "chance": {"storm": {"probability": 0.1, "effect": {"mood": "b"}}}}
    >>> [(one["kind"], one["in_words"]) for one in baked(toy).to_json()["baked"]]
    [('event', ['“storm” cannot happen'])]
    """
    conflict = read(case)
    tell = progress or silent
    tell("what-ifs", 0.0)
    known = solved or Solved(outcome_of(conflict))
    few = math.prod(known.first.game.size) > LARGE
    chosen = _chosen(conflict, FEW if few else NEW)
    found: list[BakedTold] = []
    rows = together([partial(_one, conflict, one, known) for one in chosen["wanted"]])
    for done, row in enumerate(rows, 1):
        found += [row] if row is not None else []
        tell("what-ifs", done / len(chosen["wanted"]))
    answer = BakedAnswer(
        study="baked",
        title=conflict.title,
        labels=labels(conflict),
        baked=found,
        untried=chosen["untried"],
        provenance=provenance_of(known.first.game, phases=known.first.phases),
    )
    return Finding(answer)


def can_bake(conflict: Conflict) -> bool:
    """Whether there is anything to try."""
    known = (_questions, _claims, _events, _moves, _numbers)
    return any(True for kind in known for _ in kind(conflict))


def _chosen(conflict: Conflict, new: int) -> _Chosen:
    """What is solved, and how many of what could have been are not."""
    questions, claims = _once([*_questions(conflict)]), _once([*_claims(conflict)])
    asked = _once(questions[:ASKED] + claims[:ASKED])
    numbers = list(_numbers(conflict))[:NUMBERS]
    switches = _in_turn(list(_events(conflict)), list(_moves(conflict)))
    room = min(MOST - len(asked), new)
    ends = numbers[: min(NUMBERS, room // 4)]
    kept = switches[: room - 2 * len(ends)]
    untried: dict[str, int] = {}
    for one in switches[len(kept) :]:
        untried[one.kind] = untried.get(one.kind, 0) + 1
    if len(numbers) > len(ends):
        untried["number"] = len(numbers) - len(ends)
    for kind, rows in (("question", questions), ("claim", claims)):
        if len(rows) > ASKED:
            untried[kind] = len(rows) - ASKED
    return {"wanted": [*asked, *kept, *(end for pair in ends for end in pair)], "untried": untried}


def _once(entries: list[_WhatIf]) -> list[_WhatIf]:
    """Entries that change different things, or from different months: of those alike the first."""
    return list({repr((one.changes, one.start)): one for one in reversed(entries)}.values())[::-1]


def _questions(conflict: Conflict) -> Iterator[_WhatIf]:
    for question in conflict.questions:
        if question.change is not None:
            yield _WhatIf("question", question.id, question.asks, changes_of(question.change), question.start)


def _claims(conflict: Conflict) -> Iterator[_WhatIf]:
    for claim in conflict.claims:
        removed = changes_of({"without": claim.without}) if claim.without else ()
        made = (*changes_of(claim.change), *removed)
        if made and claim.expect is not None:
            yield _WhatIf("claim", claim.id, claim.says, made, claim.start)


def _events(conflict: Conflict) -> Iterator[_WhatIf]:
    for name, event in conflict.chance.items():
        yield _WhatIf("event", name, event.name or spoken(name), changes_of({"without": f"chance.{name}"}))


def _moves(conflict: Conflict) -> Iterator[_WhatIf]:
    for party, moves in conflict.moves.items():
        for name, move in moves.items():
            yield _WhatIf(
                "move", f"{party}.{name}", move.name or spoken(name), changes_of({"forbid": f"{party}.{name}"})
            )


def _numbers(conflict: Conflict) -> Iterator[list[_WhatIf]]:
    """Both ends of some numbers: how soon the war fades, then of each party the first of what the war costs it."""
    rows = [row for row in inventory(conflict) if row["low"] is not None and row["low"] != row["high"]]
    for start in ["time.fades", *(f"parties.{party}.{_WAR[conflict.time is None]}" for party in conflict.parties)]:
        row = next((row for row in rows if row["numbered"].startswith(start)), None)
        if row is not None:
            ends = [float(end) for end in (row["low"], row["high"]) if end is not None]
            yield [_WhatIf("number", row["path"], row["words"], changes_of({"set": {row["path"]: end}}), at=end)
                   for end in ends]  # fmt: skip


_WAR = {False: "war[", True: "otherwise"}
"""What going on costs a party: in a war, and where there is no clock."""


def _in_turn(one: list[_WhatIf], other: list[_WhatIf]) -> list[_WhatIf]:
    """Two lists as one, an entry of each in turn."""
    longest = max(len(one), len(other))
    return [entry for k in range(longest) for part in (one, other) for entry in part[k : k + 1]]


def _one(conflict: Conflict, wanted: _WhatIf, solved: Solved, progress: TellShare) -> BakedTold | None:
    """One of them solved; None where it cannot be made."""
    try:
        before, after = both_sides(conflict, wanted.changes, wanted.start, solved, progress)
    except WinsetError:
        return None
    return {
        "kind": wanted.kind,
        "id": wanted.id,
        "says": wanted.says,
        "at": wanted.at,
        "from": before.months[0] or None,
        "changes": [describe(change) for change in wanted.changes],
        "in_words": changes_in_words(conflict, wanted.changes),
        "as_options": as_options(wanted.changes, wanted.start),
        "baseline": before.to_json(),
        "changed": after.to_json(),
    }
