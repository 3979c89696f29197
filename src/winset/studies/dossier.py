"""The dossier: everything that a report shows of a conflict, gathered from one solve where one will do."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NotRequired, TypedDict

import numpy as np

from winset.cases.beliefs import believers
from winset.cases.ranking import is_ranked
from winset.cases.read import Case, read
from winset.studies.backtest import backtest
from winset.studies.baked import baked, can_bake
from winset.studies.beliefs import beliefs
from winset.studies.claims import claims
from winset.studies.deals import deals
from winset.studies.decide import decide
from winset.studies.durability import durability
from winset.studies.finding import Finding, Told, provenance_of
from winset.studies.gathering import LONG, gathered, large, numbered
from winset.studies.inventory import inventory
from winset.studies.likelihood import talks_of
from winset.studies.month.path import path_of
from winset.studies.offers import offers_at
from winset.studies.outcome import Outcome, outcome_of
from winset.studies.progress import silent
from winset.studies.questions import questions
from winset.studies.ranked import WORLDS, with_shares
from winset.studies.readings import readings
from winset.studies.ripeness import ripeness
from winset.studies.solved import Solved
from winset.studies.statements import held_of, statements
from winset.studies.timeline import timeline
from winset.studies.unlock import unlock
from winset.studies.why import why
from winset.studies.words import happened, labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from winset.cases.map import MapTold
    from winset.cases.schema import Conflict
    from winset.studies.backtest import BacktestAnswer
    from winset.studies.baked import BakedAnswer
    from winset.studies.beliefs import BeliefsAnswer
    from winset.studies.claims import ClaimsAnswer
    from winset.studies.deals import DealsAnswer
    from winset.studies.decide import DecideAnswer
    from winset.studies.durability import DurabilityAnswer
    from winset.studies.gathering import Ask, Gathered
    from winset.studies.inventory import Assumption
    from winset.studies.offers import OfferTold
    from winset.studies.progress import Tell
    from winset.studies.questions import QuestionsAnswer
    from winset.studies.readings import ReadingsAnswer
    from winset.studies.ripeness import RipenessAnswer
    from winset.studies.statements import StatementsAnswer
    from winset.studies.timeline import HorizonTold, TimelineAnswer
    from winset.studies.unlock import UnlockAnswer
    from winset.studies.why import WhyAnswer
    from winset.studies.words import Labels
    from winset.studies.worlds.answer import WorldsAnswer


QUESTION = "What does everything that can be asked of a conflict come to, on one page?"
TITLE = "Dossier"
SOURCE = "docs/model.md"

SOLVES = 16
"""Most solves for the worst cases of the courses, beside those for what the best of them leans on; `winset decide`
spends more."""

SEED = 0
"""For the orders of the recorded events, where there are too many for every order; as `winset why` has it."""

FIRST = "month by month"
"""What the solve of the conflict as it is, and the timeline, are called in progress."""

PARTS = (
    "courses",
    "claims",
    "questions",
    "baked",
    "unlock",
    "beliefs",
    "readings",
    "why",
    "last",
    "ripe",
    "statements",
    "backtest",
    "deals",
)
"""The studies beside the timeline, the longest first."""


class SourceTold(TypedDict):
    """A source of the file."""

    title: str
    note: str | None
    url: str | None


class About(TypedDict):
    """What the file says of itself."""

    title: str
    about: str | None
    labels: Labels
    sources: dict[str, SourceTold]
    start: str | None
    end: str | None
    step: str | None
    deciders: list[str]
    consent: list[list[str]]
    states: int


class Happened(TypedDict):
    """A recorded step in words; of an offer also how those that it names would vote on it."""

    says: str
    source: list[str]
    kind: str
    offer: OfferTold | None


class Period(TypedDict):
    """What happened in a period, and what each account ran up in it."""

    month: str
    events: list[Happened]
    accounts: dict[str, float]


class Trust(TypedDict):
    """What says how far to trust the rest."""

    backtest: BacktestAnswer | None
    statements: StatementsAnswer | None
    readings: ReadingsAnswer | None
    horizon: HorizonTold | None


class Dossier(Told):
    """Everything that a report shows; `case` and `worlds` are given by who asks for one."""

    title: str
    about: About
    record: list[Period]
    timeline: TimelineAnswer
    map: MapTold | None
    deals: DealsAnswer | None
    unlock: UnlockAnswer | None
    questions: QuestionsAnswer | None
    baked: BakedAnswer | None
    claims: ClaimsAnswer | None
    courses: DecideAnswer | None
    beliefs: BeliefsAnswer | None
    why: WhyAnswer | None
    last: DurabilityAnswer | None
    ripe: RipenessAnswer | None
    trust: Trust
    assumptions: list[Assumption]
    left_out: dict[str, str]
    quick: bool
    skipped: list[str]
    case: NotRequired[str]
    worlds: NotRequired[WorldsAnswer | None]


def dossier(
    case: Case,
    *,
    quick: bool = False,
    only: Sequence[str] | None = None,
    drawn: MapTold | None = None,
    solved: Solved | None = None,
    progress: Tell | None = None,
) -> Finding[Dossier]:
    """Gather everything that a report shows.

    Parameters
    ----------
    case : Case
        A conflict, or what `read` takes for one.
    quick : bool
        Leave out whatever solves the war again: courses, claims, questions, what-ifs to try, what unlocks, what
        beliefs cost, readings, and the horizon a year either way.
    only : sequence of str, optional
        Of `PARTS`, only these, even if `quick`; default all to which the conflict has something to say.
    drawn : MapTold, optional
        The conflict's map.
    solved : Solved, optional
        The conflict already solved, and what has been solved of its changed forms.
    progress : callable, optional
        Told what is being done and the share of it done, from several threads.

    Returns
    -------
    Finding
        `about` (title, text, labels, sources, clock), `record` (what happened and what each account ran up, by
        period), `timeline`, `map`, and `deals` (where there is no clock), `unlock`, `questions`, `baked`, `claims`,
        `courses` (of the party whose courses come first, from the month after a way out opened), `beliefs`, `why`,
        `last`, `ripe`; `trust` {`backtest`, `statements`, `readings`, `horizon`}; `assumptions`. Each is the JSON of
        the study of that name, or None where the conflict has nothing to say to it; `left_out` {part: why} says what
        could not be had, and `skipped` which parts `quick` left out.

    Raises
    ------
    LimitError
        Where the conflict passes a stated limit of the timeline.

    Examples
    --------
    >>> from winset.cases.read import parse
    >>> toy = "{winset: 1, title: t, parties: {a: {values: {x: {y: 2}}}}, issues: {x: [y, z]}, consent: [{of: [a]}]}"
    >>> found = dossier(parse(toy), only=[]).to_json()
    >>> found["claims"], found["assumptions"][0]["path"]
    (None, 'parties.a.values.x.points.y')
    """
    conflict = read(case)
    tell = progress or silent
    sensitive = not quick and conflict.time is not None
    solved = solved or Solved(outcome_of(conflict, progress=partial(tell, FIRST)))
    base = solved.first
    first = timeline(conflict, sensitivity=sensitive, solved=solved, progress=partial(_first, tell)).to_json()
    many = WORLDS if is_ranked(conflict) and not quick and only is None else 0
    first = with_shares(first, conflict, many, partial(_first, tell))
    known = askable(conflict, solved, first)
    again = [name for name in known if quick and only is None and name in LONG]
    wanted = {name: ask for name, ask in known.items() if (only is None or name in only) and name not in again}
    told_as = numbered(tell, len(wanted))
    parts, left_out = gathered(wanted, told_as, partial(_away, conflict, first) if large(base.game) else None)
    told = parts.get
    trust = Trust(backtest=told("backtest"), statements=told("statements"), readings=told("readings"),
                  horizon=first.get("horizon"))  # fmt: skip
    return Finding(
        Dossier(
            study="dossier",
            title=conflict.title,
            about=_about(conflict, base),
            record=_record(base),
            timeline=first,
            map=drawn,
            deals=told("deals"),
            unlock=told("unlock"),
            questions=told("questions"),
            baked=told("baked"),
            claims=told("claims"),
            courses=told("courses"),
            beliefs=told("beliefs"),
            why=told("why"),
            last=told("last"),
            ripe=told("ripe"),
            trust=trust,
            assumptions=inventory(conflict),
            left_out=left_out,
            quick=quick,
            skipped=again,
            provenance=provenance_of(base.game, phases=base.phases),
        )
    )


def _first(tell: Tell, what: str, share: float) -> None:
    """The timeline's own progress, under one name."""
    del what
    tell(FIRST, share)


def _away(conflict: Conflict, first: TimelineAnswer, names: list[str], tell: Tell) -> Gathered:
    """Some studies in a process of their own, which solves the conflict for itself."""
    wanted = askable(conflict, Solved(outcome_of(conflict)), first)
    return gathered({name: wanted[name] for name in names}, tell)


def askable(conflict: Conflict, solved: Solved, first: TimelineAnswer) -> dict[str, Ask]:
    """The studies to which a conflict has something to say, the longest first; none solves what another has solved.

    Parameters
    ----------
    conflict : Conflict
    solved : Solved
        It, and what has been solved of its changed forms.
    first : TimelineAnswer
        Its timeline, which says from which months some of them ask.

    Returns
    -------
    dict
        By the names of `PARTS`: each takes a function to tell progress, and gives the study's finding.
    """
    clock, recorded = conflict.time is not None, bool(conflict.history)
    base = solved.first
    found: dict[str, tuple[bool, Ask]] = {
        "courses": (bool(conflict.courses), lambda tell: courses_of(conflict, solved, first, tell)),
        "claims": (bool(conflict.claims), lambda tell: claims(conflict, solved=solved, progress=tell)),
        "questions": (bool(conflict.questions), lambda tell: questions(conflict, solved=solved, progress=tell)),
        "baked": (can_bake(conflict), lambda tell: baked(conflict, solved=solved, progress=tell)),
        "unlock": (True, lambda tell: unlock(conflict, at=_locked(first), solved=solved, progress=tell)),
        "beliefs": (bool(believers(conflict)), lambda tell: beliefs(conflict, solved=solved, progress=tell)),
        "readings": (bool(conflict.readings), lambda tell: readings(conflict, solved=solved, progress=tell)),
        "why": (_signed(base), lambda tell: why(conflict, seed=SEED, solved=solved, progress=tell)),
        "last": (conflict.peace is not None, lambda tell: durability(conflict, solved=solved, progress=tell)),
        "ripe": (clock, lambda tell: ripeness(conflict, solved=solved, progress=tell)),
        "statements": (bool(held_of(conflict)), lambda _: statements(conflict, solution=base.solution)),
        "backtest": (clock and recorded, lambda _: _backtest(conflict, solved)),
        "deals": (not clock, lambda _: deals(conflict)),
    }
    return {name: found[name][1] for name in PARTS if found[name][0]}


def _signed(base: Outcome) -> bool:
    """Whether the record ends with a signature, and has an event before it that may account for it.

    Such events are read off the one solution; it is solved again only where the record without some of them goes where
    the model's own paths do not.
    """
    game = base.game
    return game.history.agreement is not None and any(step.acts for step in game.conflict.history)


def courses_of(
    conflict: Conflict, solved: Solved, first: TimelineAnswer, tell: Tell, party: str | None = None
) -> Finding[DecideAnswer]:
    """The courses of a party from the month after a way out opened; by default of the one whose courses come first.

    Parameters
    ----------
    conflict : Conflict
        It has courses.
    solved : Solved
    first : TimelineAnswer
    tell : callable
    party : str, optional
    """
    party = party or next(iter(conflict.courses.values())).party
    start = _opened(first) if conflict.history else None
    return decide(conflict, party=party, start=start, solves=SOLVES, solved=solved, progress=tell)


def _opened(first: TimelineAnswer) -> str | None:
    """The month after the first with a package worth signing, or that month itself where it is the last.

    None where there never was one.
    """
    rows, k = first["history"], first["headline"]["months_before"]
    return rows[min(k + 1, len(rows) - 1)]["month"] if first["headline"]["first"] else None


def _backtest(conflict: Conflict, solved: Solved) -> Finding[BacktestAnswer]:
    """The forecasts of each month beside two that need no model."""
    months = talks_of(solved.first.game)
    even = f"the same chance every month, 1 in {months}"
    rivals = {even: [1 / months] * months, "an even chance every month": [0.5] * months}
    return backtest(conflict, rivals=rivals, solved=solved)


def _locked(first: TimelineAnswer) -> str | None:
    """The month whose blockers a report asks about: the last before a way out opened, or where none did the first.

    The first with talks, where there is one: what might open a way is worth most while the most of the war lies ahead,
    and in the last months before a horizon nothing has time to happen. None for the study's own choice.
    """
    rows, head = first["history"], first["headline"]
    if first["from"] is None or not rows or (head["first"] and not head["months_before"]):
        return None
    if head["first"]:
        return rows[head["months_before"] - 1]["month"]
    return next((row["month"] for row in rows if row["talks"]), rows[0]["month"])


def _about(conflict: Conflict, base: Outcome) -> About:
    """What the file says of itself."""
    time = conflict.time
    return {
        "title": conflict.title,
        "about": conflict.about,
        "labels": labels(conflict),
        "sources": {
            key: {"title": source.title, "note": source.note, "url": source.url}
            for key, source in conflict.sources.items()
        },
        "start": time.start if time else None,
        "end": time.end if time else None,
        "step": time.step if time else None,
        "deciders": list(dict.fromkeys(course.party for course in conflict.courses.values())),
        "consent": [list(group.of) for group in conflict.consent],
        "states": int(base.game.reach.ever.sum()),
    }


def _record(base: Outcome) -> list[Period]:
    """Period by period along the path that the timeline reads: what happened, with sources, and what the war ran up."""
    game = base.game
    rows: list[Period] = []
    if game.conflict.time is None:
        return []
    for t, s in path_of(base.solution):
        steps = game.history.steps[t] if t < len(game.history.steps) else ()
        amounts = np.asarray(game.accounts.at(t))[s]
        offers = iter(offers_at(base.solution, t, s))
        rows.append(
            {
                "month": game.calendar.label(t),
                "events": [
                    {
                        "says": happened(game.conflict, step),
                        "source": list(step.sources),
                        "kind": "undone" if step.undone else step.kind,
                        "offer": None if step.offer is None else next(offers),
                    }
                    for step in steps
                ],
                "accounts": dict(zip(game.conflict.accounts, map(float, amounts), strict=True)),
            }
        )
    return rows
