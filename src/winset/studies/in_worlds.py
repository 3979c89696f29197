"""What may be said of a war whose single answer is not told: in what share of its worlds each answer holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from winset.cases.read import Case, read
from winset.cases.sourcing import sourcing_of
from winset.errors import Interrupted
from winset.studies.finding import Finding, Told
from winset.studies.progress import silent
from winset.studies.ranked import jobs_of
from winset.studies.words import Labels, labels
from winset.studies.worlds.beginning import AT_ONCE, LATER, NEVER
from winset.studies.worlds.stats import share_row
from winset.studies.worlds.worlds import worlds as drawn

if TYPE_CHECKING:
    from winset.cases.schema import Conflict
    from winset.studies.progress import Tell
    from winset.studies.worlds.answer import WorldsAnswer
    from winset.studies.worlds.shares import MeasureShares

QUESTION = "In what share of the admissible worlds is a signature likely, is there a window, does a peace hold?"
TITLE = "In worlds"
SOURCE = "docs/model.md section 6"

WORLDS = 100
"""How many worlds are solved where no number is asked for."""


class InShare(TypedDict):
    """The share of some worlds in which something holds, with its interval (95 %), and how many worlds could tell."""

    share: float | None
    low: float | None
    high: float | None
    worlds: int


class SignedShare(InShare):
    """The share of the worlds in which a signature by a date is likelier than not."""

    month: str


class StandsShare(InShare):
    """The share of the worlds in which a party stands in the way at the first talks."""

    party: str


class CommonTerm(InShare):
    """The option of an issue that is the likeliest in most worlds."""

    option: str | None


class NumbersSourced(TypedDict):
    """How many of a file's numbers carry a source, and how many there are."""

    sourced: int
    total: int


class FirstTalks(TypedDict):
    """Who stands in the way at the first talks, in most worlds first, and that nobody does."""

    stands: list[StandsShare]
    nobody: InShare


class InWorldsAnswer(Told, FirstTalks):
    """In what share of the admissible worlds each answer holds, and no answer of a single world."""

    title: str
    labels: Labels
    step: str
    numbers: NumbersSourced
    uncertain: int
    worlds: int
    seed: int
    drawn: int
    solved: int
    failed: int
    impossible: int
    admissible: int
    effective: float
    acceptance: float | None
    statements: int
    signed_by: list[SignedShare]
    signed: InShare
    window: dict[str, InShare]
    holds: InShare | None
    years: float | None
    ends: dict[str, InShare]
    terms: dict[str, CommonTerm]


def in_worlds(
    case: Case, n: int = WORLDS, *, seed: int, processes: bool = True, progress: Tell | None = None
) -> Finding[InWorldsAnswer]:
    """Draw worlds of a file, solve each, and tell of each part of the answer in what share of them it holds.

    Parameters
    ----------
    case : Case
        A conflict, or what `read` takes for one.
    n : int
        How many worlds are solved.
    seed : int
        Of the draws.
    processes : bool
        Whether other processes may help where a solve is slow; a script that lets them wants
        ``if __name__ == "__main__":``. The answer is the same.
    progress : callable, optional
        Told what is being done and the share of it done, from 0 to 1.

    Returns
    -------
    Finding
        `numbers`: how many of the file's carry a source; `uncertain`: how many are drawn; `worlds`, `drawn`, `solved`,
        `failed`, `impossible`, `admissible`, `effective`, `acceptance`: as `winset.studies.worlds.answer` has them;
        `statements`: how many the worlds are held to; `signed_by`: in what share a signature by a date is likelier than
        not; `signed`: at any time; `window` {`at once`, `later`, `never`}: when some agreement is first worth signing
        to all who have to consent; `stands`: who stands in the way at the first talks, in most worlds first; `nobody`:
        that nobody does; `holds`: that the peace of the likeliest terms is likelier than not to hold for `years`, None
        where nobody may break one; `ends` {ending, `faded` or `war_at_horizon`}: that the war is likelier than not to
        end so; `terms`: of each issue the option that is the likeliest in most worlds.

    Raises
    ------
    RequestError
        Where no number is uncertain.

    Examples
    --------
    >>> toy = {"winset": 2, "title": "A toy", "issues": {"x": ["y", "z"]}, "consent": [{"of": ["a"]}],
    ...        "headline": "worlds", "parties": {"a": {"values": {"x": {"y": {"low": -2, "high": 4}, "z": -1}}}}}
    >>> found = in_worlds(toy, 20, seed=1).to_json()
    >>> found["numbers"], found["window"]["at once"]["share"]
    ({'sourced': 0, 'total': 2}, 0.55)
    """
    conflict, tell = read(case), progress or silent
    found = _drawn(conflict, n, seed, jobs_of(conflict) if processes else None, tell)
    shares = found["shares"]
    held = sourcing_of(conflict.model_dump(mode="json", by_alias=True, exclude_unset=True))
    answer: InWorldsAnswer = {
        "study": "in_worlds",
        "title": conflict.title,
        "labels": labels(conflict),
        "step": found["provenance"]["step"],
        "numbers": {"sourced": held.sourced, "total": held.total},
        "uncertain": found["numbers"],
        "worlds": n,
        "seed": seed,
        "drawn": found["drawn"],
        "solved": found["solved"],
        "failed": found["failed"],
        "impossible": found["impossible"],
        "admissible": found["admissible"],
        "effective": found["effective"],
        "acceptance": found["acceptance"],
        "statements": len(found["statements"]),
        "signed_by": [
            {"month": name.partition(".")[2], **_half(row)}
            for name, row in shares.items()
            if name.startswith("signed_by.")
        ],
        "signed": _half(shares.get("signed")),
        "window": {word: _having(shares.get("window"), found, word) for word in (AT_ONCE, LATER, NEVER)},
        **_first_talks(conflict, found),
        "holds": None if found["lasts_years"] is None else _half(shares.get("holds")),
        "years": found["lasts_years"],
        "ends": {name.removeprefix("ending."): _half(row) for name, row in shares.items() if _is_end(name)},
        "terms": {name.partition(".")[2]: _commonest(row) for name, row in shares.items() if name.startswith("terms.")},
        "provenance": {**found["provenance"], "worlds": n},
    }
    return Finding(answer)


def _drawn(conflict: Conflict, n: int, seed: int, jobs: int | None, tell: Tell) -> WorldsAnswer:
    """The worlds; nothing of them is kept, so that one who stops them has nothing to go on with."""
    try:
        return drawn(
            conflict,
            n,
            seed=seed,
            jobs=jobs,
            progress=lambda done, of, _: tell("drawing worlds", done / max(of, 1)),
        ).to_json()
    except Interrupted:
        raise KeyboardInterrupt from None


def _half(row: MeasureShares | None) -> InShare:
    """In what share of the worlds a probability is one half or more."""
    if row is None or "values" in row:
        return {"share": None, "low": None, "high": None, "worlds": 0}
    return {"share": row["share"], "low": row["low"], "high": row["high"], "worlds": row["worlds"] - row["null"]}


def _having(row: MeasureShares | None, found: WorldsAnswer, *words: str, part: str | None = None) -> InShare:
    """In what share of the worlds a measure in words is one of some words, or names a party among others."""
    if row is None or "values" not in row:
        return {"share": None, "low": None, "high": None, "worlds": 0}
    kept = [one for one in row["values"] if one["value"] in words or part in str(one["value"]).split("+")]
    share, size = sum(one["share"] or 0.0 for one in kept), found["effective"]
    return {**share_row(min(share, 1.0) * size, size), "worlds": row["worlds"]}


def _first_talks(conflict: Conflict, found: WorldsAnswer) -> FirstTalks:
    """Who stands in the way at the first talks, and in what share of the worlds nobody does."""
    row = next((one for name, one in found["shares"].items() if name.partition(".")[0] == "stands"), None)
    rows: list[StandsShare] = [{"party": name, **_having(row, found, part=name)} for name in conflict.parties]
    rows = [one for one in rows if one["share"]]
    return {"stands": sorted(rows, key=lambda one: -(one["share"] or 0.0)), "nobody": _having(row, found, "")}


def _is_end(name: str) -> bool:
    return name.startswith("ending.") or name in ("faded", "war_at_horizon")


def _commonest(row: MeasureShares) -> CommonTerm:
    """The option that is the likeliest in most worlds."""
    if "values" not in row:
        return {"option": None, "share": None, "low": None, "high": None, "worlds": 0}
    told = next((one for one in row["values"] if one["value"] is not None), None)
    option = None if told is None else str(told["value"])
    held = told or row["values"][0]
    return {
        "option": option, "share": held["share"], "low": held["low"], "high": held["high"], "worlds": row["worlds"],
    }  # fmt: skip
