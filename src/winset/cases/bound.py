"""A conflict bound once: every condition compiled, every name a code, every number a value; all that a game is made of.

It is made in one pass from a conflict whose names and conditions are known to be sound. Whatever follows reads the
record and never the conflict's own entries, which stay for their names and words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from winset.cases.by_condition import ByCondition, by_condition
from winset.cases.conditions import ALWAYS, Condition, compile_condition
from winset.cases.numbers import value_of
from winset.cases.ranking import war_month
from winset.cases.scope import BoundEffect, bind_effect, initial_codes, scope_of
from winset.cases.votes import count_votes
from winset.cases.worth import worths

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from winset.cases.calendar import Calendar
    from winset.cases.conditions import Domain, When
    from winset.cases.numbers import Range
    from winset.cases.schema import (
        BeliefWhen,
        Conflict,
        Eventful,
        EventOutcome,
        Group,
        PaceWhen,
        PointsWhen,
        Resume,
        Step,
    )
    from winset.cases.scope import Codes

    Numbers = float | Range | tuple[BeliefWhen, ...] | tuple[PointsWhen, ...] | tuple[PaceWhen, ...]

BREAKING = 1 / 60
"""The chance per month of an occasion to break the peace, where a file names none."""

SURE = 1e-12
"""Outcomes whose probabilities add to more than 1 less this leave nothing as it was."""


class Term(NamedTuple):
    """An amount while a condition holds, in the column of a party or an account."""

    column: int
    amount: float
    condition: Condition


class BoundRule(NamedTuple):
    """Where `when` holds, a package must meet `require`."""

    when: Condition
    require: Condition


@dataclass(frozen=True, slots=True, eq=False)
class BoundGroup:
    """A clause of consent: the votes of each party (p), 0 where it is not of it; those that it takes; its condition."""

    members: NDArray[np.int64]
    votes: int
    condition: Condition


class BoundOutcome(NamedTuple):
    """What may come of an event.

    Attributes
    ----------
    probability : float
        The file's own.
    effect : BoundEffect
    believed : dict of int to ByCondition
        What a party, by its place, takes the probability to be; who is not named believes the file.
    """

    probability: float
    effect: BoundEffect
    believed: Mapping[int, ByCondition]

    @property
    def possible(self) -> bool:
        """Whether the file or somebody gives it a chance somewhere."""
        return self.probability > 0 or any(number.greatest > 0 for number in self.believed.values())


@dataclass(frozen=True, slots=True, eq=False)
class Event:
    """One chance event, move or accord.

    Attributes
    ----------
    name : str
    condition : Condition
        On the state and the date.
    outcomes : tuple of BoundOutcome
        As in the file.
    points : tuple of ByCondition
        Paid to each party when it is chosen or signed.
    groups : tuple of BoundGroup
        For an accord, who must agree.
    """

    name: str
    condition: Condition
    outcomes: tuple[BoundOutcome, ...]
    points: tuple[ByCondition, ...]
    groups: tuple[BoundGroup, ...] = ()

    @property
    def possible(self) -> tuple[BoundOutcome, ...]:
        """The outcomes to which the file or somebody gives a chance."""
        return tuple(outcome for outcome in self.outcomes if outcome.possible)

    @property
    def sure(self) -> bool:
        """Whether the file and everybody are sure that one of its outcomes comes, wherever it may happen."""
        believers = {party for outcome in self.outcomes for party in outcome.believed}
        least = [sum(one.believed[party].least if party in one.believed else one.probability for one in self.outcomes)
                 for party in believers]  # fmt: skip
        return min([sum(outcome.probability for outcome in self.outcomes), *least]) > 1 - SURE


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """One step of a period before the talks.

    Attributes
    ----------
    kind : {'chance', 'moves', 'accord'}
    name : str
        The event, the party that moves, or the accord.
    party : int
        Index of the party that moves; -1 otherwise.
    pace : ByCondition
    events : tuple of Event
        The party's moves; one event otherwise.
    """

    kind: str
    name: str
    party: int
    pace: ByCondition
    events: tuple[Event, ...]

    def leaves(self, event: Event) -> bool:
        """Whether nothing stays as it was where one of its events may happen and nobody can refuse it."""
        return self.kind != "moves" and event.sure and self.pace.least >= 1


@dataclass(frozen=True, slots=True, eq=False)
class BoundAnswer:
    """A move with which a party may answer a signature, and undo it.

    Attributes
    ----------
    party : int
        Whose it is.
    pace : ByCondition
        The chance of an occasion, once a package has been accepted.
    always : bool
        Whether the party makes it on every occasion, and then no other.
    event : Event
        Its condition speaks of the state, the date and the package. An outcome undoes the signature.
    """

    party: int
    pace: ByCondition
    always: bool
    event: Event


@dataclass(frozen=True, slots=True, eq=False)
class BoundEnding:
    """A way in which the war ends by itself: its condition, its points (p), its amounts (accounts)."""

    name: str
    condition: Condition
    points: NDArray[np.float64]
    amounts: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class BoundTalks:
    """When talks are held, the chance per period of an occasion, and the weights of proposers by party."""

    condition: Condition
    pace: ByCondition
    proposers: tuple[Term, ...]


class Resumption(NamedTuple):
    """What the whole horizon is worth once a peace is broken at once, while a condition on state and package holds.

    Attributes
    ----------
    condition : Condition
    points : (p,) float array
    added : bool
        Whether the points are added to what the package is worth, or stand in its place.
    pace : float
        The chance per period of an occasion to break the peace.
    """

    condition: Condition
    points: NDArray[np.float64]
    added: bool
    pace: float


@dataclass(frozen=True, slots=True, eq=False)
class Initiator:
    """A party that may break the peace.

    Attributes
    ----------
    party : int
    entries : tuple of Resumption
        The first that holds counts; where none holds it cannot break.
    """

    party: int
    entries: tuple[Resumption, ...]


@dataclass(frozen=True, slots=True, eq=False)
class BoundPeace:
    """Who may break the peace, in file order, over how many periods, and what happens while it lasts.

    Attributes
    ----------
    initiators : tuple of Initiator
    horizon : int
    stages : tuple of Stage
        The chance events of a period of peace, in file order.
    """

    initiators: tuple[Initiator, ...] = ()
    horizon: int = 0
    stages: tuple[Stage, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Bound:
    """A conflict with its conditions compiled, its names as codes and its numbers as values; `p` parties.

    Attributes
    ----------
    calendar : Calendar
        To the file's own horizon.
    parties : tuple of str
    issues : dict of name to tuple of options
    factors : dict of name to Domain
        A state's codes stand in this order.
    initial : tuple of int
        The state in which the conflict begins.
    events : dict of kind to dict of name to Event
        The kinds are `chance`, `move`, `answer` (a move open at a signature alone) and `accord`; a move is named
        party.move.
    stages : tuple of Stage
        The steps of a period in their order: chance in file order, moves in move order, accords in file order.
    answers : tuple of BoundAnswer
        Moves that are open at a signature alone, in move order; they belong to no stage.
    endings : tuple of BoundEnding
    rules : tuple of BoundRule
    tables : tuple of (o, p) float arrays
        For each issue, what its options are worth to each party.
    adjust : tuple of Term
        Points of parties that depend on several issues or on the state.
    groups : tuple of BoundGroup
        Who must agree to a package.
    talks : BoundTalks
    peace : BoundPeace
        Nobody, over no period, where the file has none.
    noise, discount, otherwise : (p,) float arrays
    war : tuple of Term
        Points of parties per period of war.
    terminal : float
        Periods of war counted at the horizon.
    fades : float
        The chance per period that an unsigned war without a last date fades; 0 where the end is a date.
    faded : tuple of ByCondition
        For each party, what that is worth beside `otherwise`.
    accounts : tuple of str
    spending : tuple of Term
        Amounts of accounts per period of war.
    history : tuple of Step
        As the file has it, for what a record names is known to be sound only once it has been walked.
    """

    calendar: Calendar
    parties: tuple[str, ...]
    issues: dict[str, tuple[str, ...]]
    factors: dict[str, Domain]
    initial: Codes
    events: dict[str, dict[str, Event]]
    stages: tuple[Stage, ...]
    answers: tuple[BoundAnswer, ...]
    endings: tuple[BoundEnding, ...]
    rules: tuple[BoundRule, ...]
    tables: tuple[NDArray[np.float64], ...]
    adjust: tuple[Term, ...]
    groups: tuple[BoundGroup, ...]
    talks: BoundTalks
    peace: BoundPeace
    noise: NDArray[np.float64]
    discount: NDArray[np.float64]
    otherwise: NDArray[np.float64]
    war: tuple[Term, ...]
    terminal: float
    fades: float
    faded: tuple[ByCondition, ...]
    accounts: tuple[str, ...]
    spending: tuple[Term, ...]
    history: tuple[Step, ...]

    def frame(self, codes: Sequence[int], ordinal: int | None = None) -> dict[str, NDArray[np.int64]]:
        """One state, and the date where there is one, as a frame for conditions."""
        frame = {name: np.asarray(code, dtype=np.int64) for name, code in zip(self.factors, codes, strict=True)}
        return frame if ordinal is None else {**frame, "month": np.asarray(ordinal, dtype=np.int64)}

    def package_frame(self, package: Mapping[str, str]) -> dict[str, NDArray[np.int64]]:
        """One package as a frame for conditions."""
        issues = self.issues.items()
        return {name: np.asarray(options.index(package[name]), dtype=np.int64) for name, options in issues}

    def ending_of(self, codes: Sequence[int]) -> str | None:
        """The first ending that a state meets; None where the war goes on."""
        frame = self.frame(codes)
        return next((ending.name for ending in self.endings if ending.condition.mask(frame)), None)


def bind(conflict: Conflict) -> Bound:
    """A conflict as one record of conditions, codes and values.

    Parameters
    ----------
    conflict : Conflict
        Checked: a condition names only what it may.

    Returns
    -------
    Bound

    Examples
    --------
    >>> from winset.cases.read import parse
    >>> toy = "{winset: 1, title: t, parties: {a: {values: {x: {y: 2}}}}, issues: {x: [y, z]}, consent: [{of: [a]}]}"
    >>> bound = bind(parse(toy))
    >>> bound.issues, bound.tables[0].tolist(), bound.groups[0].votes
    ({'x': ('y', 'z')}, [[2.0], [0.0]], 1)
    """
    parties, made = conflict.parties.values(), _Binder(conflict)
    events = made.events()
    return Bound(
        calendar=conflict.calendar,
        parties=tuple(conflict.parties),
        issues={name: tuple(issue.options) for name, issue in conflict.issues.items()},
        factors=made.factors,
        initial=initial_codes(conflict),
        events=events,
        stages=made.stages(events),
        answers=made.answers(events["answer"]),
        endings=made.endings(),
        rules=tuple(BoundRule(made.condition(rule.when), made.condition(rule.require)) for rule in conflict.rules),
        tables=made.tables(),
        adjust=made.terms((p, term.points, term.when) for p, party in enumerate(parties) for term in party.adjust),
        groups=made.groups(conflict.consent),
        talks=made.talks(),
        peace=made.peace(),
        noise=_values(party.noise for party in parties),
        discount=_values(conflict.discounts.values()),
        otherwise=_values(party.otherwise for party in parties),
        war=made.war(),
        terminal=value_of(conflict.time.terminal_months) / conflict.calendar.months if conflict.time else 0.0,
        fades=conflict.fades,
        faded=made.faded(),
        accounts=tuple(conflict.accounts),
        spending=made.terms(
            (a, term.amount, term.when) for a, account in enumerate(conflict.accounts.values()) for term in account.war
        ),
        history=conflict.history,
    )


def _values(numbers: Iterable[float | Range]) -> NDArray[np.float64]:
    """Numbers of a file as a read-only array."""
    array = np.array([value_of(number) for number in numbers], dtype=float)
    array.flags.writeable = False
    return array


class _Binder:
    """The parts of a conflict bound."""

    def __init__(self, conflict: Conflict) -> None:
        self.conflict, self.parties, self.factors = conflict, list(conflict.parties), scope_of(conflict)
        self.scope = scope_of(conflict, month=True, issues=True)

    def condition(self, when: When) -> Condition:
        return ALWAYS if when is None else compile_condition(when, self.scope)

    def terms(self, entries: Iterable[tuple[int, float | Range, When]]) -> tuple[Term, ...]:
        return tuple(Term(column, value_of(amount), self.condition(when)) for column, amount, when in entries)

    def war(self) -> tuple[Term, ...]:
        """What a period of war is worth to whom; where a party's unit is one of war and it says nothing else, that."""
        entries: list[tuple[int, float | Range, When]] = []
        for p, party in enumerate(self.conflict.parties.values()):
            month = war_month(self.conflict, party)
            entries += [(p, term.points, term.when) for term in party.war] if month is None else [(p, month, None)]
        return self.terms(entries)

    def points(self, points: Mapping[str, float | Range]) -> NDArray[np.float64]:
        return _values(points.get(name, 0.0) for name in self.parties)

    def number(self, number: Numbers, key: str, otherwise: float = 0.0) -> ByCondition:
        """A number, or a list of entries with conditions that hold it under a key."""
        if not isinstance(number, tuple):
            return ByCondition(value_of(number))
        entries = ((self.condition(entry.when), value_of(getattr(entry, key))) for entry in number)
        return by_condition(entries, otherwise)

    def pace(self, pace: Numbers | None) -> ByCondition:
        return ByCondition(self.conflict.default_pace) if pace is None else self.number(pace, "pace")

    def groups(self, groups: Sequence[Group]) -> tuple[BoundGroup, ...]:
        bound = []
        for group in groups:
            counted = count_votes(group)
            members = np.array([counted.votes.get(name, 0) for name in self.parties], dtype=np.int64)
            members.flags.writeable = False
            bound.append(BoundGroup(members, counted.needed, self.condition(group.when)))
        return tuple(bound)

    def event(self, name: str, entry: Eventful) -> Event:
        points, groups = getattr(entry, "points", {}), self.groups(getattr(entry, "consent", ()))
        paid = tuple(self.number(points.get(party, 0.0), "points") for party in self.parties)
        return Event(name, self.condition(entry.when), tuple(map(self.outcome, entry.outcomes)), paid, groups)

    def outcome(self, one: EventOutcome) -> BoundOutcome:
        chance = value_of(one.probability)
        believed = {
            self.parties.index(name): self.number(belief, "probability", chance)
            for name, belief in one.believed.items()
        }
        return BoundOutcome(chance, bind_effect(one.effect, self.factors), believed)

    def events(self) -> dict[str, dict[str, Event]]:
        own = [(f"{party}.{name}", name, one) for party, moves in self.conflict.moves.items()
               for name, one in moves.items()]  # fmt: skip
        return {
            "chance": {name: self.event(name, entry) for name, entry in self.conflict.chance.items()},
            "move": {full: self.event(name, entry) for full, name, entry in own if entry.at is None},
            "answer": {full: self.event(name, entry) for full, name, entry in own if entry.at is not None},
            "accord": {name: self.event(name, entry) for name, entry in self.conflict.accords.items()},
        }

    def stages(self, events: Mapping[str, Mapping[str, Event]]) -> tuple[Stage, ...]:
        conflict = self.conflict
        stages = [Stage("chance", name, -1, ByCondition(1.0), (event,)) for name, event in events["chance"].items()]
        for name in conflict.move_order or self.parties:
            own = conflict.moves.get(name, {}).items()
            moves = tuple(events["move"][f"{name}.{move}"] for move, entry in own if entry.at is None)
            pace = self.pace(conflict.parties[name].pace)
            stages += [Stage("moves", name, self.parties.index(name), pace, moves)] if moves else []
        for name, event in events["accord"].items():
            stages.append(Stage("accord", name, -1, self.pace(conflict.accords[name].pace), (event,)))
        return tuple(stages)

    def answers(self, events: Mapping[str, Event]) -> tuple[BoundAnswer, ...]:
        conflict = self.conflict
        return tuple(
            BoundAnswer(
                party=self.parties.index(name),
                pace=ByCondition(1.0) if entry.pace is None else self.pace(entry.pace),
                always=bool(entry.always),
                event=events[f"{name}.{move}"],
            )
            for name in conflict.move_order or self.parties
            for move, entry in conflict.moves.get(name, {}).items()
            if entry.at is not None
        )

    def endings(self) -> tuple[BoundEnding, ...]:
        bound = []
        for name, ending in self.conflict.endings.items():
            amounts = _values(account.endings.get(name, 0.0) for account in self.conflict.accounts.values())
            bound.append(BoundEnding(name, self.condition(ending.when), self.points(ending.points), amounts))
        return tuple(bound)

    def tables(self) -> tuple[NDArray[np.float64], ...]:
        tables = []
        known_of = [worths(self.conflict.issues, party) for party in self.conflict.parties.values()]
        for name, issue in self.conflict.issues.items():
            known = [points.get(name, {}) for points in known_of]
            tables.append(
                np.array([[value_of(points.get(option, 0.0)) for points in known] for option in issue.options])
            )
            tables[-1].flags.writeable = False
        return tuple(tables)

    def talks(self) -> BoundTalks:
        """Where the file names no proposers, all whose consent some clause asks for propose alike."""
        talks = self.conflict.talks
        weights = [(name, entry.weight, entry.when) for name, own in (talks.proposers or {}).items() for entry in own]
        if talks.proposers is None:
            weights = [
                (name, 1.0, None) for name in dict.fromkeys(n for group in self.conflict.consent for n in group.of)
            ]
        proposers = self.terms((self.parties.index(name), weight, when) for name, weight, when in weights)
        return BoundTalks(self.condition(talks.when), self.pace(talks.pace), proposers)

    def faded(self) -> tuple[ByCondition, ...]:
        faded = self.conflict.time.faded if self.conflict.time else {}
        return tuple(self.number(faded.get(name, 0.0), "points") for name in self.parties)

    def peace(self) -> BoundPeace:
        peace = self.conflict.peace
        if peace is None:
            return BoundPeace()
        pace = 1 - (1 - BREAKING) ** self.conflict.calendar.months if peace.pace is None else value_of(peace.pace)
        initiators = tuple(
            Initiator(self.parties.index(name), tuple(self.resumption(entry, float(pace)) for entry in entries))
            for name, entries in peace.resume.items()
        )
        chance = [self.event(name, entry) for name, entry in peace.chance.items()]
        return BoundPeace(
            initiators, peace.horizon, tuple(Stage("chance", e.name, -1, ByCondition(1.0), (e,)) for e in chance)
        )

    def resumption(self, entry: Resume, pace: float) -> Resumption:
        """In version 1 of the format `points` says what `instead` says in version 2."""
        added = self.conflict.winset > 1 and "instead" not in entry.model_fields_set
        points = self.points(entry.instead or entry.points)
        pace = pace if entry.pace is None else value_of(entry.pace)
        return Resumption(self.condition(entry.when), points, added, pace)
