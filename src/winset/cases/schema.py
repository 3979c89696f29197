"""The format of a conflict file, as frozen records; the only door for untrusted data."""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self, get_args

from pydantic import BeforeValidator, Discriminator, Field, JsonValue, Tag, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from winset.cases.calendar import DEFAULT_PACE, MONTHS_PER_STEP, NO_TIME, Calendar, calendar_of
from winset.cases.change import Changes, Course, Without
from winset.cases.clock import OPEN, open_calendar
from winset.cases.document import Whole
from winset.cases.map import file_name
from winset.cases.numbers import (
    Date,
    Discount,
    EffectValue,
    FactorValue,
    Finite,
    Identifier,
    Kept,
    Months,
    Noise,
    Noted,
    Number,
    Option,
    Pace,
    Probability,
    Range,
    Record,
    Size,
    Weight,
    WhenValue,
    aside,
    new,
    unsaid,
    value_of,
)
from winset.cases.numeric import options_of
from winset.cases.problems import near, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

PATIENCE = 0.99
"""What a party makes of a point a month later, where a file of version 2 names no discount."""

FADING = 1 / 120
"""The chance per month that a war without a last date fades, where a file names none."""

Effect = dict[Identifier, EffectValue]
PartyPoints = dict[Identifier, Number]


def _listed(value: Any) -> Any:
    """One entry where a list of entries may stand."""
    return [value] if isinstance(value, dict) else value


def _several(key: str) -> BeforeValidator:
    """Entries with conditions where a number may stand: as they are; one of them as a list of one."""

    def check(value: Any) -> Any:
        if isinstance(value, (list, tuple)) and not value:
            found = "an empty list"
        elif value is None or isinstance(value, (bool, str)):
            found = quoted(value)
        else:
            return [value] if isinstance(value, dict) and not {"low", "high"} & set(value) else value
        told = {"found": found, "entry": f"{{when, {key}}}", "range": "{low, mode, high}"}
        raise PydanticCustomError(
            "entries", "found {found}; expected a number, a range {range}, or a list of {entry}", told
        )

    return BeforeValidator(check)


def _by_condition(value: Any) -> str:
    return "entries" if isinstance(value, (list, tuple)) else "plain"


Role = Literal[
    "signatory", "patron", "client", "ratifier", "spoiler", "mediator", "guarantor",
    "guarantee", "territory", "government", "prisoners", "forces", "payment",
    "front", "leader", "election", "opinion",
]  # fmt: skip
"""What a party, a clause of consent, an issue or a factor can be in the story, so that wars can be set side by side."""


def _roles(value: Any) -> Any:
    """One role where a list of roles may stand."""
    return [value] if isinstance(value, str) else value


_ROLE: dict[str, Any] = {"enum": list(get_args(Role))}

Roles = Annotated[
    tuple[Role, ...],
    BeforeValidator(_roles),
    WithJsonSchema({"anyOf": [_ROLE, {"type": "array", "items": _ROLE}]}),
]


class Source(Record):
    """Where facts come from."""

    title: str
    note: str | None = None
    url: str | None = None


class IssueValues(Noted):
    """A party's points for the options of one issue."""

    points: dict[Option, Number]


def _values(value: Any) -> Any:
    if not isinstance(value, dict) or "points" in value:
        return value
    misspelt = any(isinstance(held, dict) and not {"low", "high"} & set(held) and near(str(key), ["points"])
                   for key, held in value.items())  # fmt: skip
    return value if misspelt else {"points": value}


class Adjust(Noted):
    """Points that depend on several issues or on the state."""

    when: WhenValue | None = None
    points: Number


def _rank_kind(value: Any) -> str:
    return "several" if isinstance(value, (list, tuple)) else "one"


OptionOrder = tuple[
    Annotated[
        Annotated[Option, Tag("one")] | Annotated[tuple[Option, ...], Field(min_length=1), Tag("several")],
        Discriminator(_rank_kind),
    ],
    ...,
]
IssueOrder = tuple[
    Annotated[
        Annotated[Identifier, Tag("one")] | Annotated[tuple[Identifier, ...], Field(min_length=1), Tag("several")],
        Discriminator(_rank_kind),
    ],
    ...,
]
"""The best, or the largest, first; those in a nested list tie."""


class Ranking(Noted):
    """The options of an issue in a party's order."""

    order: Annotated[OptionOrder, Field(min_length=1)]

    @model_validator(mode="before")
    @classmethod
    def _short(cls, data: Any) -> Any:
        return {"order": data} if isinstance(data, (list, tuple)) else data


class Front(Record):
    """The factor that is this party's front, and which way is better for it."""

    factor: Identifier
    better: Literal["up", "down"]


class Party(Noted):
    """Who bargains, approves, wrecks or mediates, and what it wants."""

    noise: Noise = 1.0
    discount: Discount = 1.0
    front: Front | None = None
    pace: Pace | None = None
    values: dict[Identifier, Annotated[IssueValues, BeforeValidator(_values)]] = {}
    adjust: tuple[Adjust, ...] = ()
    otherwise: Number = 0.0
    war: tuple[Adjust, ...] = ()
    ideal: dict[Identifier, Number] = new({})
    salience: dict[Identifier, Weight] = new({})
    loss: Literal["abs", "square"] = new("abs")
    unit: str | None = new()
    ranking: dict[Identifier, Ranking] = new({})
    swing: IssueOrder = new(())
    anchor: dict[Identifier, Size] = new({})
    role: Roles = aside(())
    placed: dict[Identifier, dict[Option, Probability]] = new({})
    sized: dict[Identifier, Probability] = new({})


class OptionNotes(Noted):
    """An option's label and notes."""


def _options(value: Any) -> Any:
    if isinstance(value, list):
        if len({str(item) for item in value}) < len(value):
            raise PydanticCustomError("options", "an option stands twice", {})
        return {item if isinstance(item, (str, int)) else repr(item): {} for item in value}
    if isinstance(value, dict):
        return {key: {"name": item} if isinstance(item, str) else {} if item is None else item
                for key, item in value.items()}  # fmt: skip
    return value


class Issue(Noted):
    """A question on the table and its possible answers: words, or the numbers of a range."""

    options: Annotated[dict[Option, OptionNotes], BeforeValidator(_options), Field(min_length=2)]
    range: tuple[Finite, Finite] | None = new()
    step: Finite | None = new()
    unit: str | None = new()
    role: Roles = aside(())

    @model_validator(mode="before")
    @classmethod
    def _short(cls, data: Any) -> Any:
        if isinstance(data, list):
            return {"options": data}
        if not isinstance(data, dict):
            return data
        if "range" not in data:
            stray = next((key for key in ("step", "unit") if key in data), None)
            if stray:
                told = {"stray": stray}
                raise PydanticCustomError("options", "`{stray}` belongs to a `range`, and this issue has none", told)
            return data
        if "options" in data:
            raise PydanticCustomError("options", "`range` makes the options; leave one of the two out", {})
        return {**data, "options": options_of(data)}

    @model_validator(mode="after")
    def _made(self) -> Issue:
        """What a range makes is not said: so it is made anew where the range is changed."""
        if self.range is not None:
            self.model_fields_set.discard("options")
        return self


class Rule(Noted):
    """Packages that make no sense: where `when` holds, `require` must."""

    when: WhenValue | None = None
    require: WhenValue


class Factor(Noted):
    """One part of the state."""

    values: Annotated[tuple[FactorValue, ...], Field(min_length=2)]
    labels: dict[str, str] = {}
    initial: FactorValue | None = None
    ordered: bool = False
    role: Roles = aside(())
    whose: Identifier | None = aside()

    @model_validator(mode="before")
    @classmethod
    def _short(cls, data: Any) -> Any:
        if isinstance(data, list):
            return {"values": data}
        if isinstance(data, dict) and isinstance(data.get("values"), dict):
            labelled = data["values"]
            return {**data, "values": list(labelled), "labels": {str(k): str(v) for k, v in labelled.items()}}
        return data


class BeliefWhen(Noted):
    """What a party takes a probability to be while a condition holds."""

    probability: Probability
    when: WhenValue | None = None


class PointsWhen(Noted):
    """Points while a condition holds."""

    points: Number
    when: WhenValue | None = None


class PaceWhen(Noted):
    """The chance per period of an occasion while a condition holds."""

    pace: Pace
    when: WhenValue | None = None


Believed = Annotated[
    Annotated[Probability, Tag("plain")] | Annotated[tuple[BeliefWhen, ...], Field(min_length=1), Tag("entries")],
    Discriminator(_by_condition),
    _several("probability"),
]
"""A probability, or a list of them with conditions."""

EventPoints = dict[
    Identifier,
    Annotated[
        Annotated[Number, Tag("plain")] | Annotated[tuple[PointsWhen, ...], Field(min_length=1), Tag("entries")],
        Discriminator(_by_condition),
        _several("points"),
    ],
]
"""Points by party, each a number or a list of numbers with conditions."""

EventPace = Annotated[
    Annotated[Pace, Tag("plain")] | Annotated[tuple[PaceWhen, ...], Field(min_length=1), Tag("entries")],
    Discriminator(_by_condition),
    _several("pace"),
]
"""A pace, or a list of them with conditions."""


class Time(Noted):
    """The clock: first period, step and default pace; the horizon, or how a war without one fades."""

    start: Date
    end: Date
    step: Literal["month", "week", "day", "year"] = "month"
    pace: Pace | None = None
    terminal_months: Months = 12.0
    fades: Probability | None = new()
    faded: EventPoints = new({})
    show: Date | None = new()

    @property
    def open(self) -> bool:
        """Whether the war has no last date."""
        return self.end == OPEN


class EventOutcome(Noted):
    """What may come of an event, a move or an accord, and who takes its probability to be another."""

    probability: Probability
    effect: Effect = {}
    believed: dict[Identifier, Believed] = new({})


OUTCOME = ("effect", "probability", "believed")
"""Keys that may stand for `outcomes`: one outcome in short."""


class Eventful(Noted):
    """An entry with outcomes; `effect` alone is one outcome."""

    when: WhenValue | None = None
    outcomes: Annotated[tuple[EventOutcome, ...], Field(min_length=1)]

    @model_validator(mode="before")
    @classmethod
    def _short(cls, data: Any) -> Any:
        if not isinstance(data, dict) or "outcomes" in data or "effect" not in data:
            return data
        rest = {key: item for key, item in data.items() if key not in OUTCOME}
        outcome = {key: data[key] for key in OUTCOME if key in data}
        if cls._certain():
            outcome.setdefault("probability", 1.0)
        return {**rest, "outcomes": [outcome]}

    @classmethod
    def _certain(cls) -> bool:
        return True


class Chance(Eventful):
    """Nature's move: happens by itself."""

    @classmethod
    def _certain(cls) -> bool:
        return False


class Move(Eventful):
    """What a party may do by itself: in a period of war, or as an answer to a signature, which its outcomes undo."""

    at: Literal["signature"] | None = new(None)
    pace: EventPace | None = new(None)
    always: bool | None = new(None)
    points: EventPoints = {}


def _vote_kind(value: Any) -> str:
    return "decimal" if isinstance(value, float) and not isinstance(value, Whole) else "whole"


VoteCount = Annotated[
    Annotated[int, Field(strict=True, ge=1, le=1_000_000_000), Tag("whole")]
    | Annotated[float, Field(strict=True, allow_inf_nan=False, gt=0, le=1e9), Tag("decimal")],
    Discriminator(_vote_kind),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "maximum": 1_000_000_000}),
]
"""How many votes somebody has or something takes; whole numbers stay whole."""


class Group(Noted):
    """One clause of consent: who must say yes, how many of them or of their votes, and when the clause applies."""

    of: tuple[Identifier, ...]
    at_least: VoteCount | None = None
    when: WhenValue | None = None
    weights: dict[Identifier, VoteCount] = new({})
    role: Roles = aside(())


class Accord(Eventful):
    """An agreement short of the end."""

    consent: tuple[Group, ...]
    points: EventPoints = {}
    pace: EventPace | None = None


class Ending(Noted):
    """A state that ends the war by itself."""

    when: WhenValue
    points: PartyPoints = {}


class Recognition(Noted):
    """A proposer's weight while a condition holds."""

    weight: Weight
    when: WhenValue | None = None


def _weights(value: Any) -> Any:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return [{"weight": value}]
    if isinstance(value, dict) and "low" in value:
        return [{"weight": value}]
    if isinstance(value, (dict, list, tuple)):
        return _listed(value)
    found = {"found": quoted(value)}
    raise PydanticCustomError("weight", "found {found}; expected a weight, or a list of weights with conditions", found)


class Talks(Noted):
    """When the parties talk, how often an occasion arises, and who proposes."""

    when: WhenValue | None = None
    pace: EventPace | None = None
    proposers: dict[Identifier, Annotated[tuple[Recognition, ...], BeforeValidator(_weights)]] | None = None


class Resume(Noted):
    """What a peace is worth once a party has broken it: points added to its terms, or points instead of them."""

    when: WhenValue | None = None
    points: PartyPoints = {}
    instead: PartyPoints = new({})
    pace: Pace | None = new()


class Peace(Noted):
    """How long a peace is watched, what may happen while it lasts, and who might break it."""

    horizon: Annotated[int, Field(strict=True, ge=1, le=2_400)]
    pace: Pace | None = None
    chance: dict[Identifier, Chance] = new({})
    resume: dict[Identifier, Annotated[tuple[Resume, ...], BeforeValidator(_listed)]] = {}


class Amount(Noted):
    """An amount per period of war."""

    amount: Number
    when: WhenValue | None = None


class Account(Noted):
    """A quantity that the war runs up: casualties, money."""

    unit: str
    war: Annotated[tuple[Amount, ...], BeforeValidator(_listed)] = ()
    endings: dict[Identifier, Number] = {}


KINDS = ("chance", "move", "accord", "set", "agreement", "offer")
"""What a step of the record may tell; one that has none of them only says something."""

ACTS = frozenset({"chance", "move", "accord", "set"})
"""Kinds of step after which the state may be another."""


class Step(Noted):
    """One recorded event."""

    month: Date
    chance: str | None = None
    move: str | None = None
    accord: str | None = None
    set: dict[Identifier, FactorValue] | None = None
    agreement: dict[Identifier, Option] | None = None
    undone: str | None = new(None)
    outcome: Annotated[int, Field(strict=True, ge=0)] | None = None
    offer: dict[Identifier, Option] | None = new()
    by: Identifier | None = new()
    refused: tuple[Identifier, ...] = new(())
    accepted: tuple[Identifier, ...] = new(())
    binds: bool = new(True)
    says: str | None = None

    @property
    def kind(self) -> str:
        """Which of chance, move, accord, set, agreement and offer it is; `says` where it is none of them."""
        return next((kind for kind in KINDS if getattr(self, kind) is not None), "says")

    @property
    def acts(self) -> bool:
        """Whether the state may be another after it: not where something is offered, only said, or signed for good."""
        return self.kind in ACTS or self.undone is not None

    @model_validator(mode="after")
    def _one(self) -> Step:
        kinds = [kind for kind in KINDS if getattr(self, kind) is not None]
        if len(kinds) > 1 or not (kinds or self.says):
            told = {"known": ", ".join(KINDS), "found": " and ".join(kinds) or "none"}
            raise PydanticCustomError("step", "expected one of {known}, or `says` alone; found {found}", told)
        if self.undone is not None and self.agreement is None:
            raise PydanticCustomError("step", "`undone` names what undid a signature; write the `agreement` too", {})
        flaw = self._outcome_flaw() or self._answers_flaw()
        if flaw:
            raise PydanticCustomError("step", "{flaw}", {"flaw": flaw})
        return self

    def _outcome_flaw(self) -> str:
        """What is wrong with an outcome of nothing that could have several; empty where nothing is."""
        if self.outcome is None or self.undone is not None or self.kind in ("chance", "move", "accord"):
            return ""
        other = "; leave it out" if self.agreement is None else "; write `undone` too where the signature was undone"
        return f"`outcome` says what came of an event, a move, an accord or an answer to a signature{other}"

    def _answers_flaw(self) -> str:
        """What is wrong with who made an offer and who answered it; empty where nothing is."""
        answers = [*self.refused, *self.accepted]
        if self.offer is None:
            stray = next((key for key in ("by", "refused", "accepted", "binds") if key in self.model_fields_set), None)
            return f"`{stray}` belongs to an offer, and this step has none" if stray else ""
        if not self.by and not answers:
            return "an offer that names nobody; say who made it (`by`), or who `refused` or `accepted` it"
        both = next((name for name in self.refused if name in self.accepted), None)
        if both:
            return f"{both} has both refused and accepted this offer"
        twice = next((name for k, name in enumerate(answers) if name in answers[:k]), None)
        if twice:
            return f"{twice} stands twice among those who answered this offer"
        return f"{self.by} has refused an offer of its own" if self.by in self.refused else ""


class At(Kept):
    """Another state than the month's own."""

    state: dict[Identifier, FactorValue] = {}


class Side(Kept):
    """One side of a preference: a package, war for good, or waiting; in another state than the month's own."""

    agreement: dict[Identifier, Option] | None = None
    war: At | None = None
    waiting: At | None = None
    state: dict[Identifier, FactorValue] = {}

    @model_validator(mode="after")
    def _one(self) -> Side:
        found = [kind for kind in ("agreement", "war", "waiting") if kind in self.model_fields_set]
        if len(found) != 1:
            told = {"found": " and ".join(found) or "none"}
            raise PydanticCustomError("step", "expected one of agreement, war, waiting; found {found}", told)
        return self


def _side_kind(value: Any) -> str:
    return "side" if isinstance(value, (dict, Side)) else "word"


Sided = Annotated[
    Annotated[Literal["war", "waiting"], Tag("word")] | Annotated[Side, Tag("side")], Discriminator(_side_kind)
]


class Statement(Noted):
    """A documented preference: this party prefers one thing to another."""

    says: str
    party: Identifier
    month: Date | None = None
    prefers: Sided
    to: Sided


class OneMeasure(Kept):
    """One number of a solved conflict: exactly one of its keys, but for the month of a blocker."""

    signed_by: Date | None = None
    median_month: Literal[True] | None = None
    ending: str | None = None
    account: str | None = None
    option: str | None = None
    blocker: str | None = None
    durability: Literal[True] | None = None
    value: str | None = None
    month: Date | None = None

    @property
    def measure(self) -> str:
        """Which measure it is."""
        return next(name for name in MEASURES if getattr(self, name) is not None)

    @model_validator(mode="after")
    def _one(self) -> Self:
        found = [name for name in MEASURES if getattr(self, name) is not None]
        if len(found) != 1:
            told = {"found": " and ".join(found) or "none", "known": ", ".join(MEASURES)}
            raise PydanticCustomError("step", "expected one of {known}; found {found}", told)
        return self


class Expect(OneMeasure):
    """The measure that a claim is about, and which way it goes without the cause."""

    way: Literal["lower", "higher", "earlier", "later"] = Field(alias="is")
    by: Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0)] | None = None

    @model_validator(mode="after")
    def _goes(self) -> Self:
        if self.way in ("earlier", "later") and self.median_month is None:
            other = {"way": self.way, "measure": self.measure}
            raise PydanticCustomError("step", "{measure} is not {way}; write lower or higher", other)
        return self


MEASURES = ("signed_by", "median_month", "ending", "account", "option", "blocker", "durability", "value")
"""What a claim can be about."""


class Claim(Noted):
    """A causal claim: remove the cause, and this should follow."""

    says: str
    without: Without | None = None
    change: Changes | None = None
    expect: Expect | None = None
    start: Date | None = Field(None, alias="from")


class Reading(Noted):
    """A rival account of the same war: a named bundle of changes."""

    says: str
    change: Changes


class Question(Noted):
    """A named counterfactual."""

    asks: str
    start: Date | None = Field(None, alias="from")
    change: Changes | None = None
    report: tuple[str, ...] = ()


MOST_STEPS = 9
"""Most steps of a tour."""


class Guessed(OneMeasure):
    """A number that a reader of the tour is asked for before it is shown."""


class TourStep(Record):
    """One step of a tour: what it says, the change that it makes, and what to look at then."""

    title: str | None = None
    says: str
    look: str | None = None
    change: Changes | None = None
    guess: Guessed | None = None
    screen: Literal["answer", "levers", "board", "why", "trust"] | None = None
    month: Date | None = None


class LogEntry(Noted):
    """One change of a file after it was written, or one reading of it: when, what, and why."""

    on: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    path: str | None = None
    was: JsonValue = None
    now: JsonValue = None
    because: str


class Conflict(Record):
    """What a conflict file describes, checked; see the format's page.

    Every field is a record of this module. `Conflict.calendar` gives the periods, `Conflict.digest` names the content.

    Examples
    --------
    >>> from winset.cases.read import read
    >>> war = read("korea-1953")
    >>> war.time.start, war.calendar.periods, "us" in war.parties
    ('1951-07', 66, True)
    """

    winset: Literal[1, 2]
    title: str
    about: str | None = None
    sources: dict[str, Source] = {}
    map: Annotated[str, BeforeValidator(file_name)] | None = Field(None, exclude=True)
    time: Time | None = None
    parties: Annotated[dict[Identifier, Party], Field(min_length=1)]
    issues: Annotated[dict[Identifier, Issue], Field(min_length=1)]
    rules: tuple[Rule, ...] = ()
    state: dict[Identifier, Factor] = {}
    chance: dict[Identifier, Chance] = {}
    moves: dict[Identifier, dict[Identifier, Move]] = {}
    move_order: tuple[Identifier, ...] | None = None
    accords: dict[Identifier, Accord] = {}
    endings: dict[Identifier, Ending] = {}
    talks: Talks = Talks()
    consent: Annotated[tuple[Group, ...], Field(min_length=1)]
    peace: Peace | None = None
    accounts: dict[Identifier, Account] = {}
    history: tuple[Step, ...] = ()
    statements: tuple[Statement, ...] = ()
    claims: tuple[Claim, ...] = ()
    readings: dict[Identifier, Reading] = {}
    questions: tuple[Question, ...] = ()
    courses: dict[Identifier, Course] = {}
    tour: Annotated[tuple[TourStep, ...], Field(max_length=MOST_STEPS)] = new((), exclude=True)
    log: tuple[LogEntry, ...] = new((), exclude=True)
    headline: Literal["point", "worlds"] = new("point")

    @cached_property
    def calendar(self) -> Calendar:
        """The periods of the conflict; one period without dates where there is no `time`."""
        if self.time is None:
            return NO_TIME
        return open_calendar(self) if self.time.open else calendar_of(self.time.step, self.time.start, self.time.end)

    def with_history(self, steps: tuple[Step, ...]) -> Conflict:
        """The same conflict with another record; a war without a last date may have other periods then."""
        return self.changed({"history": steps})

    def changed(self, parts: Mapping[str, Any]) -> Conflict:
        """The same conflict with other parts, which are not validated."""
        copied = self.model_copy(update=parts)
        for kept in ("calendar", "digest"):
            copied.__dict__.pop(kept, None)  # a copy takes what was kept along
        return copied

    @property
    def default_pace(self) -> float:
        """The chance per period of an occasion to decide, where an entry names none."""
        if self.time is None:
            return 1.0
        return DEFAULT_PACE[self.time.step] if self.time.pace is None else value_of(self.time.pace)

    @property
    def default_discount(self) -> float:
        """The discount per period of a party that names none: in version 2, 0.99 a month; 1 without time."""
        return 1.0 if self.winset == 1 or self.time is None else PATIENCE ** MONTHS_PER_STEP[self.time.step]

    @property
    def discounts(self) -> dict[str, float | Range]:
        """Each party's discount per period, as the file has it or as it is where the file names none."""
        return {
            name: party.discount if "discount" in party.model_fields_set else self.default_discount
            for name, party in self.parties.items()
        }

    @property
    def fades(self) -> float:
        """The chance per period that an unsigned war without a last date fades; 0 where the end is a date."""
        if self.time is None or not self.time.open:
            return 0.0
        return (
            1 - (1 - FADING) ** MONTHS_PER_STEP[self.time.step]
            if self.time.fades is None
            else value_of(self.time.fades)
        )

    @cached_property
    def digest(self) -> str:
        """A name for the content but for its map, on which no answer rests: the first 16 digits of its SHA-256."""
        return hashlib.sha256(self.model_dump_json(exclude=unsaid(self)).encode()).hexdigest()[:16]
