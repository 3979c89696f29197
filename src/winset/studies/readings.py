"""Readings: rival accounts of the same war side by side, where they part, and which of them the record fits better."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Any, NotRequired, TypedDict

from winset.cases.change import changes_of
from winset.cases.changes import change_conflict
from winset.cases.read import Case, read
from winset.cases.telling import hold_point
from winset.errors import WinsetError
from winset.studies.change_options import as_options
from winset.studies.change_words import changes_in_words
from winset.studies.finding import Finding, Told, pick, provenance_of
from winset.studies.likelihood import MonthScore, RecordScore, months_of, score_record, summary_of
from winset.studies.month.path import recorded_state
from winset.studies.month.votes import read_votes
from winset.studies.month.win_set import in_the_way, win_set
from winset.studies.outcome import Outcome, outcome_of
from winset.studies.progress import silent
from winset.studies.samples import reading_lines
from winset.studies.solved import Solved
from winset.studies.together import together
from winset.studies.what_if import describe
from winset.studies.words import Labels, has_terms, labels, spoken

if TYPE_CHECKING:
    from winset.cases.change import Change
    from winset.cases.schema import Conflict, Reading
    from winset.studies.outcome import OutcomeTold
    from winset.studies.progress import Tell, TellShare

QUESTION = "Where do rival accounts of the same war part, and which does the record fit better?"
TITLE = "Readings"
SOURCE = "docs/model.md sections 4 and 6; Kass and Raftery 1995 for the words on how much better"

APART = 0.01
"""Readings part in a month where its probability of signing differs by at least this: a percentage point."""

STRENGTH = ((math.log(3), "about as well"), (math.log(20), "somewhat"), (math.log(150), "clearly"))
"""Up to which difference of log scores which word; above, far. Kass and Raftery's factors of 3, 20 and 150."""

TELLING = 3
"""Months named as those that tell two readings apart most."""

CAUTION = (
    "One history is thin evidence: what came may have been the less likely thing, and a file written with knowledge of "
    "the history fits it better than it deserves."
)


class AccountMonth(TypedDict):
    """One month of the record as one account sees it."""

    month: str | None
    sign: float
    size: int
    of: int
    blockers: list[str]
    log_score: float | None


AccountPairs = list[tuple[AccountMonth, AccountMonth]]
"""Months of the record as the file and as a reading see them."""


class AccountTold(RecordScore):
    """What one account of the war says: how it comes out, and how likely it makes the record."""

    last: str | None
    signed_by: float
    median_month: str | None
    terms: dict[str, dict[str, float | None]]
    outcome: OutcomeTold
    scored: bool
    months: list[AccountMonth]


class BothNumbers(TypedDict):
    """A number by the file's own account, and by a reading."""

    file: float
    reading: float


class BothCounts(TypedDict):
    """A count by the file's own account, and by a reading."""

    file: int
    reading: int


class BothScores(TypedDict):
    """A log score by the file's own account, and by a reading; None where it is impossible."""

    file: float | None
    reading: float | None


class BothNames(TypedDict):
    """Parties by the file's own account, and by a reading."""

    file: list[str]
    reading: list[str]


MonthApart = TypedDict(
    "MonthApart",
    {
        "month": str | None,
        "in": list[str],
        "sign": BothNumbers,
        "size": BothCounts,
        "of": BothCounts,
        "blockers": BothNames,
        "log_score": BothScores,
    },
)
"""A month in which a reading parts from the file, and in what."""


class NamedThing(TypedDict):
    """Something that may come about: `what` of the other keys there are."""

    what: str
    month: NotRequired[str | None]
    ending: NotRequired[str]
    issue: NotRequired[str]
    option: NotRequired[str]


class LikelierThing(NamedThing, BothNumbers):
    """What a reading makes more likely than the file does."""


class TellingMonth(TypedDict):
    """A month that tells two accounts apart, by the difference of its log scores."""

    month: str | None
    difference: float


class FitTold(TypedDict):
    """Which of two accounts the record fits better."""

    difference: float | None
    times: float | None
    words: str
    telling: list[TellingMonth]


class ReadingNamed(TypedDict):
    """A reading, and what it changes."""

    id: str
    name: str
    says: str
    source: list[str]
    changes: list[str]
    in_words: list[str]
    as_options: list[list[str]] | None


class UnsolvedReading(ReadingNamed):
    """A reading that could not be solved, and why."""

    cannot: str


class SolvedReading(ReadingNamed, AccountTold):
    """A reading beside the file's own account."""

    cannot: None
    record: str
    parts: list[MonthApart]
    likelier: list[LikelierThing]
    fit: FitTold | None


class ReadingsAnswer(Told):
    """Rival accounts of the same war."""

    title: str
    labels: Labels
    month: str | None
    agreement: dict[str, str] | None
    file: AccountTold
    readings: list[SolvedReading | UnsolvedReading]
    caution: str | None


def readings(
    case: Case,
    *,
    only: str | None = None,
    solved: Solved | None = None,
    progress: Tell | None = None,
) -> Finding[ReadingsAnswer]:
    """Solve a conflict under each of its readings, and set them beside the file's own account.

    Parameters
    ----------
    case : Case
        A conflict, or what `read` takes for one.
    only : str, optional
        The name of one reading.
    solved : Solved, optional
        The conflict already solved, and what has been solved of its changed forms.
    progress : callable, optional
        Told what is being done and the share of it done.

    Returns
    -------
    Finding
        `file`: the file's own account: `signed_by` the recorded month (`last`), `median_month`, `terms` {issue:
        {option: share of what is signed}}, `outcome` (as in a what-if), `log_score` of the record, `per_month`,
        `impossible` months, and `months`, the record's as it sees them. `readings`: for each `id`, `name`, `says`,
        `source`, `changes`, `in_words`, `as_options`, the same numbers, and `parts`: months in which it parts from the
        file, `in` what (`sign`, the probability of signing; `size` of the win-set now; `blockers` of it), with both
        sides; `likelier`: what it makes more likely than the file does, most first; `record`: whose record it is scored
        on, the file's or, where its changes rewrite it, its own; `fit`: {`difference` of log scores, `times` as likely,
        `words`, `telling` months}, None where there is none; `cannot`: why it could not be solved. A reading under
        which a recorded step cannot happen makes the record impossible from that month on. `caution`: what one history
        can tell.

    Raises
    ------
    RequestError
        Where the file has no readings, or none of that name.

    Examples
    --------
    >>> toy = {"winset": 1, "title": "A toy", "parties": {"a": {"values": {"x": {"y": 2}}}},
    ...        "issues": {"x": ["y", "z"]}, "consent": [{"of": ["a"]}]}
    >>> rival = {"name": "Dear to it", "says": "It cared more.", "change": {"set": {"parties.a.values.x.y": 4}}}
    >>> found = readings({**toy, "readings": {"dear": rival}}).to_json()
    >>> [round(row["terms"]["x"]["y"], 2) for row in (found["file"], *found["readings"])]
    [0.88, 0.98]
    """
    conflict = read(case)
    hold_point(conflict)
    chosen = dict(
        pick(
            [(name, (name, entry)) for name, entry in conflict.readings.items()],
            only,
            "reading",
            reading_lines(conflict),
        )
    )
    tell = progress or silent
    tell("readings", 0.0)
    known = solved or Solved(outcome_of(conflict))
    first = known.first
    months = months_of(first.game)
    base = _account(first, months, months)
    found: list[SolvedReading | UnsolvedReading] = []
    for row in together([partial(_reading, name, entry, known, base) for name, entry in chosen.items()]):
        found.append(row)
        tell("readings", len(found) / len(chosen))
    return Finding(
        {
            "study": "readings",
            "title": conflict.title,
            "labels": labels(conflict),
            "month": base["last"],
            "agreement": first.game.history.agreement,
            "file": base,
            "readings": found,
            "caution": CAUTION if conflict.history else None,
            "provenance": provenance_of(first.game, phases=first.phases),
        }
    )


def _reading(
    name: str, entry: Reading, solved: Solved, base: AccountTold, progress: TellShare
) -> SolvedReading | UnsolvedReading:
    """One reading: solved, compared month by month, and scored."""
    first = solved.first
    conflict = first.game.conflict
    called, sources = entry.name or spoken(name), list(entry.sources)
    named: ReadingNamed = {"id": name, "name": called, "says": entry.says, "source": sources, "changes": [],
                           "in_words": [], "as_options": None}  # fmt: skip
    try:
        changes = changes_of(entry.change)
        named["changes"] = [describe(change) for change in changes]
        named["in_words"], named["as_options"] = changes_in_words(conflict, changes), as_options(changes)
        second = solved.outcome(change_conflict(conflict, changes), progress=progress)
    except WinsetError as error:
        return {**named, "cannot": str(error)}
    own = any(_rewrites(change) for change in changes)
    months = months_of((second if own else first).game)
    account = _account(second, _own_months(first, second) if own else _followed(first, second), months, base["last"])
    known = {month["month"]: month for month in base["months"]}
    pairs = [(known[month["month"]], month) for month in account["months"] if month["month"] in known]
    return {
        **named,
        "cannot": None,
        **account,
        "record": "its own" if own else "the file's",
        "parts": [found for pair in pairs if (found := _parting(*pair))["in"]],
        "likelier": _likelier(base, account),
        "fit": _fit(base, account, pairs) if base["scored"] and account["scored"] else None,
    }


def _rewrites(change: Change) -> bool:
    """Whether a change gives a reading a record of its own: another start, other steps, or fewer."""
    return change.start is not None or _drops_steps(change.without) or any(p.startswith("history") for p in change.set)


def _drops_steps(without: Any) -> bool:
    if isinstance(without, str):
        return without.startswith("history.")
    return "history" in without if isinstance(without, dict) else any(map(_drops_steps, without or ()))


def _own_months(first: Outcome, second: Outcome) -> int | None:
    """The months of a reading's own record; None where it has none, or one that breaks off before the agreement."""
    agreed = first.game.history.agreement is None or second.game.history.agreement is not None
    return months_of(second.game) or None if agreed else None


def _followed(first: Outcome, second: Outcome) -> int:
    """How many months of the file's record another conflict can follow; it is cut before the first step it cannot.

    An offer that the other cannot read is left out alone, and cuts nothing.
    """
    record, kept = (
        [step for step in outcome.game.conflict.history if step.offer is None] for outcome in (first, second)
    )
    if len(kept) == len(record):
        return months_of(first.game)
    calendar = first.game.calendar
    return sorted(calendar.period(step.month) if first.game.conflict.time else 0 for step in record)[len(kept)]


def _account(outcome: Outcome, followed: int | None, months: int, last: str | None = None) -> AccountTold:
    """What one account says: how it comes out, and the months of the file's record that it can follow."""
    game, found = outcome.game, outcome.to_json()
    scores = list(score_record(outcome.solution, followed)) if followed is not None else []
    rows = [_month(outcome, score) for score in scores if score.talks is not None]
    if followed is not None and followed < months:
        scores.append(MonthScore(followed, 0.0, None))
    last = last or outcome.months[months - 1 if months else -1]
    return {
        "last": last or None,
        "signed_by": found["signed_by"].get(last, float(outcome.signed_by[-1])),
        "median_month": found["median_month"],
        "terms": _terms(game.conflict, found["options"], outcome.ahead.signed),
        "outcome": found,
        "scored": bool(scores),
        **(summary_of(game, scores) if scores else RecordScore(log_score=None, per_month=None, impossible=[])),
        "months": rows,
    }


def _terms(
    conflict: Conflict, options: dict[str, dict[str, float]], total: float
) -> dict[str, dict[str, float | None]]:
    """{issue: {option: its share of what is signed}}; None where hardly anything is."""
    told = has_terms(conflict, total)
    return {
        issue: {option: p / total if told else None for option, p in shares.items()}
        for issue, shares in options.items()
    }


def _month(outcome: Outcome, score: MonthScore) -> AccountMonth:
    """One month of the record as one account sees it."""
    game, t = outcome.game, score.period
    s = recorded_state(game, t)
    now = win_set(read_votes(game, t, s, outcome.solution.continuation[t]))
    return {
        "month": game.calendar.label(t) or None,
        "sign": float(outcome.solution.sign[t, s]),
        "size": now["size"],
        "of": now["of"],
        "blockers": [party for party in game.parties if party in in_the_way(now)],
        "log_score": score.log if score.possible else None,
    }


def _parting(file: AccountMonth, other: AccountMonth) -> MonthApart:
    """In what two accounts of one month part, and both sides of it."""
    apart = {
        "sign": abs(other["sign"] - file["sign"]) >= APART,
        "size": (other["size"], other["of"]) != (file["size"], file["of"]),
        "blockers": other["blockers"] != file["blockers"],
    }
    return {
        "month": file["month"],
        "in": [key for key, parted in apart.items() if parted],
        "sign": {"file": file["sign"], "reading": other["sign"]},
        "size": {"file": file["size"], "reading": other["size"]},
        "of": {"file": file["of"], "reading": other["of"]},
        "blockers": {"file": file["blockers"], "reading": other["blockers"]},
        "log_score": {"file": file["log_score"], "reading": other["log_score"]},
    }


def _likelier(file: AccountTold, other: AccountTold) -> list[LikelierThing]:
    """What a reading makes more likely than the file does, by at least `APART`; most first."""
    pairs: list[tuple[NamedThing, float | None, float | None]] = [
        ({"what": "signed_by", "month": file["last"]}, file["signed_by"], other["signed_by"])
    ]
    for name, p in file["outcome"]["endings"].items():
        pairs.append(({"what": "ending", "ending": name}, p, other["outcome"]["endings"].get(name)))
    for issue, shares in file["terms"].items():
        for option, share in shares.items():
            named = NamedThing(what="option", issue=issue, option=option)
            pairs.append((named, share, other["terms"].get(issue, {}).get(option)))
    own, its = file["outcome"], other["outcome"]
    pairs.append(({"what": "war_at_horizon"}, own["war_at_horizon"], its["war_at_horizon"]))
    pairs.append(({"what": "faded"}, own.get("faded"), its.get("faded")))
    known = [(named, a, b) for named, a, b in pairs if a is not None and b is not None and b - a >= APART]
    return [{**named, "file": a, "reading": b} for named, a, b in sorted(known, key=lambda item: item[1] - item[2])]


def _fit(file: AccountTold, other: AccountTold, months: AccountPairs) -> FitTold:
    """Which of two accounts the record fits better, and the months that tell."""
    own, its = file["log_score"], other["log_score"]
    if own is None or its is None:
        words = ("impossible under both", "possible only under the file's own", "possible only under this reading")
        k = 0 if own is its else 1 if its is None else 2
        return {"difference": None, "times": None, "words": words[k], "telling": []}
    apart = its - own
    strength = next((word for most, word in STRENGTH if abs(apart) < most), "far")
    words_ = strength if abs(apart) < STRENGTH[0][0] else f"{strength} {'better' if apart > 0 else 'worse'}"
    moved = [TellingMonth(month=a["month"], difference=(b["log_score"] or 0.0) - (a["log_score"] or 0.0))
             for a, b in months]  # fmt: skip
    telling = sorted(moved, key=lambda month: -abs(month["difference"]))[:TELLING]
    return {
        "difference": apart,
        "times": math.exp(min(max(apart, -700.0), 700.0)),
        "words": words_,
        "telling": [month for month in telling if abs(month["difference"]) >= APART],
    }
