"""A tour: the steps of the file or of any file, and what a guess is held against: the model, and the record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypedDict, cast

from winset.cases.change import changes_of
from winset.errors import WinsetError
from winset.studies.measures import measure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from winset.cases.change import Change
    from winset.cases.schema import Conflict, TourStep
    from winset.studies.outcome import Outcome

QUESTION = "What is the argument of a file, step by step?"
TITLE = "Tour"
SOURCE = "docs/model.md section 4"

GuessScale = Literal["share", "date", "amount"]

SCALES: dict[str, GuessScale] = {
    "signed_by": "share",
    "ending": "share",
    "option": "share",
    "durability": "share",
    "median_month": "date",
}
"""How a measure is guessed: as a chance, as a date, or, where nothing is said, as a number."""

WIDEST = 2.5
"""How far beyond the number as it is a guess of an amount may go, as a multiple of it."""


class MeasureAsked(TypedDict, total=False):
    """One measure as a file writes it: one of these keys, and of a blocker also the month."""

    signed_by: str
    median_month: bool
    ending: str
    account: str
    option: str
    blocker: str
    durability: bool
    value: str
    month: str


class StepChosen(NamedTuple):
    """One step: the words of the file, or of any file; of the latter `kind` says which words these are."""

    title: str | None
    says: str | None
    look: str | None
    screen: str | None
    month: str | None
    changes: tuple[Change, ...]
    guess: MeasureAsked | None
    kind: Literal["file", "months", "blockers", "change", "board", "trust"]
    since: str | None = None
    """The month from which the file asks what this step asks from the start."""


class GuessHeld(TypedDict):
    """A measure as the file has it, with the step's change, and on record; None where there is no such number."""

    before: float | None
    after: float | None
    record: float | None


def steps_of(conflict: Conflict) -> list[StepChosen]:
    """The steps of a conflict's tour.

    Those of the file, where it has a `tour`. Else at most five that any file has: when it could have ended, who stands
    in the way, one change, a package of the reader's own, how far to trust it. The change is that of the first question
    that makes one, else of the first claim, else the first chance event left out, else the first move forbidden: the
    first and not the one that does most, which would have to be solved for. A question or a claim that the file asks
    from the start goes before those that it asks from a later month, since the page asks everything from the start.

    Examples
    --------
    >>> from winset.cases.read import read
    >>> [step.title for step in steps_of(read("korea-1953"))][0]
    'A patron content with the war'
    >>> toy = {"winset": 1, "title": "t", "parties": {"a": {"values": {"x": {"y": 2}}}}, "issues": {"x": ["y", "z"]},
    ...        "consent": [{"of": ["a"]}]}
    >>> [step.kind for step in steps_of(read(toy))]
    ['months', 'board', 'trust']
    """
    if conflict.tour:
        return [_of_file(step) for step in conflict.tour]
    found = [_plain("months", "answer")]
    found += [_plain("blockers", "answer")] if conflict.time is not None else []
    found += [one for one in (next(_changes(conflict), None),) if one is not None]
    return [*found, _plain("board", "board"), _plain("trust", "trust")]


def _of_file(step: TourStep) -> StepChosen:
    guess = None if step.guess is None else cast("MeasureAsked", step.guess.model_dump(mode="json", exclude_none=True))
    return StepChosen(step.title, step.says, step.look, step.screen, step.month, changes_of(step.change), guess, "file")


def _plain(kind: Literal["months", "blockers", "board", "trust"], screen: str) -> StepChosen:
    return StepChosen(None, None, None, screen, None, (), None, kind)


def _changes(conflict: Conflict) -> Iterator[StepChosen]:
    """Single changes of a conflict with what they are called, in the order in which one is chosen."""
    last = conflict.calendar.label(conflict.calendar.shown - 1)
    guess = None if conflict.time is None else MeasureAsked(signed_by=last)

    def step(says: str | None, change: Any, since: str | None = None) -> StepChosen:
        since = None if since == conflict.calendar.label(0) else since
        return StepChosen(None, says, None, "answer", None, changes_of(change), guess, "change", since)

    asked = [step(*one) for one in _asked(conflict)]
    yield from sorted(asked, key=lambda one: one.since is not None)
    for name in conflict.chance:
        yield step(None, {"without": f"chance.{name}"})
    for party, moves in conflict.moves.items():
        for name in moves:
            yield step(None, {"forbid": f"{party}.{name}"})


def _asked(conflict: Conflict) -> Iterator[tuple[str, Any, str | None]]:
    """Questions, then claims, that change something: their words, the change, and from when they are asked."""
    for question in conflict.questions:
        if question.change is not None and changes_of(question.change):
            yield question.asks, question.change, question.start
    for claim in conflict.claims:
        if claim.change is not None or claim.without is not None:
            removed = [{"without": claim.without}] if claim.without else []
            yield claim.says, [*changes_of(claim.change), *removed], claim.start


def scale_of(spec: MeasureAsked) -> GuessScale:
    """How a measure is guessed."""
    return next((SCALES[name] for name in spec if name in SCALES), "amount")


def reach_of(spec: MeasureAsked, outcome: Outcome) -> tuple[float, float]:
    """The least and the most that may be guessed: of a chance 0 and 1, of a date the first and one after the last.

    Of an amount both sides of 0 as far as `WIDEST` times the number as the file has it.
    """
    scale = scale_of(spec)
    if scale == "share":
        return 0.0, 1.0
    if scale == "date":
        return 0.0, float(outcome.game.calendar.shown)
    if "blocker" in spec:
        return 0.0, float(outcome.game.packages.size)
    now = measure(outcome, spec) or 0.0
    most = WIDEST * max(1.0, abs(now))
    return (-most if now < 0 or "value" in spec else 0.0), most


def held_against(spec: MeasureAsked, before: Outcome, after: Outcome) -> GuessHeld:
    """What a guess stands beside: the measure of two outcomes, and what the record says of it.

    Parameters
    ----------
    spec : mapping
        As `measure` takes it.
    before, after : Outcome
        The conflict as it is, and with the step's change.
    """
    return {"before": _read(before, spec), "after": _read(after, spec), "record": on_record(before, spec)}


def _read(outcome: Outcome, spec: MeasureAsked) -> float | None:
    try:
        return measure(outcome, spec)
    except WinsetError:  # the change has taken away what is measured
        return None


def on_record(outcome: Outcome, spec: MeasureAsked) -> float | None:
    """What the record says of a measure: 1 or 0 of what has a chance, the period of a date; None where it is silent."""
    game = outcome.game
    history, signed = game.history, game.history.agreement
    if not game.conflict.history or (signed is None and history.ending is None):
        return None
    if "signed_by" in spec:
        return float(signed is not None and history.last <= game.calendar.period(str(spec["signed_by"])))
    if "ending" in spec:
        return float(history.ending == spec["ending"])
    if signed is None:
        return None
    if "median_month" in spec:
        return float(history.last)
    issue, _, option = str(spec.get("option", "")).partition(".")
    return float(signed[issue] == option) if issue in signed else None
