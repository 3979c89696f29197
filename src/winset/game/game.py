"""The Game: a conflict as arrays, ready to be solved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from winset.cases.bound import bind
from winset.cases.history import walk_history
from winset.cases.read import Case, read
from winset.cases.telling import hold_point
from winset.errors import LimitError
from winset.game.answers import Answers, build_answers
from winset.game.beliefs import most_rows
from winset.game.consent import Ballots, build_ballots, clauses_at
from winset.game.flows import Flow, build_flow
from winset.game.packages import Packages, build_packages, no_packages
from winset.game.states import StateSpace, explore
from winset.game.transitions import Operator, Reach, build_operator, reach

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from winset.cases.bound import Bound, BoundGroup, BoundTalks, Stage
    from winset.cases.calendar import Calendar
    from winset.cases.history import History
    from winset.cases.schema import Conflict

T = TypeVar("T")

MAX_TABLE = 400_000_000
"""Most numbers in the solver's tables over periods, states and parties or moves, 8 bytes each."""


@dataclass(frozen=True, slots=True, eq=False)
class Game:
    """A conflict as arrays; axes `t` periods, `s` states, `k` packages, `p` parties.

    Attributes
    ----------
    conflict : Conflict
        For names and words.
    bound : Bound
        What all else is made of.
    parties, issues : tuple of str
    calendar : Calendar
    history : History
        The recorded path, empty where the file has none.
    states : StateSpace
        Reachable states; `states[3]` is one as {factor: value}.
    initial : int
        Index of the initial state.
    reach : Reach
        Which states each period can be in.
    packages : Packages
    ballots : Ballots
    answers : Answers
        The moves that are open at a signature.
    operators : tuple of Operator
        The steps of a period before its talks, in their order.
    noise, discount, otherwise : (p,) float arrays
    terminal : float
        Periods of war counted at the horizon.
    fades : float
        The chance per period that an unsigned war without a last date fades; 0 where the end is a date.
    faded : (s, p) float array
        What a faded war is worth, `otherwise` included.
    war : Flow
        Points per period of war, (s, p).
    accounts : Flow
        Amounts per period of war, (s, accounts).
    ending_points : (endings, p) float array
    ending_amounts : (endings, accounts) float array
    weights : (1 or t+1, s, p) float array
        Proposers' weights scaled to 1; all 0 where no talks are held.
    talks_pace : (1 or t+1, s) float array
        The chance of an occasion to talk.

    Examples
    --------
    >>> toy = {"winset": 1, "title": "A toy", "parties": {"a": {"values": {"x": {"y": 2}}}},
    ...        "issues": {"x": ["y", "z"]}, "consent": [{"of": ["a"]}]}
    >>> build(toy).parties
    ('a',)
    """

    conflict: Conflict
    bound: Bound
    parties: tuple[str, ...]
    issues: tuple[str, ...]
    calendar: Calendar
    history: History
    states: StateSpace
    initial: int
    reach: Reach
    packages: Packages
    ballots: Ballots
    answers: Answers
    operators: tuple[Operator, ...]
    noise: NDArray[np.float64]
    discount: NDArray[np.float64]
    otherwise: NDArray[np.float64]
    terminal: float
    fades: float
    faded: NDArray[np.float64]
    war: Flow
    accounts: Flow
    ending_points: NDArray[np.float64]
    ending_amounts: NDArray[np.float64]
    weights: NDArray[np.float64]
    talks_pace: NDArray[np.float64]

    @property
    def periods(self) -> int:
        """T, the number of periods before the horizon, or of those told apart by some date."""
        return self.calendar.periods

    @property
    def size(self) -> tuple[int, int, int, int]:
        """Periods, states, packages and parties."""
        return self.periods, self.states.size, self.packages.size, len(self.parties)

    def state_index(self, state: Mapping[str, bool | int | str]) -> int:
        """The index of a state given as {factor: value}; -1 where it is not reachable."""
        codes = [self.states.values[f].index(state[name]) for f, name in enumerate(self.states.factors)]
        return int(self.states.find(np.array([codes]))[0])

    def weights_at(self, t: int) -> NDArray[np.float64]:
        """Proposers' weights in period `t`; shape (s, p)."""
        row: NDArray[np.float64] = self.weights[min(t, len(self.weights) - 1)]
        return row

    def talks_pace_at(self, t: int) -> NDArray[np.float64]:
        """The chance of an occasion to talk in period `t`; shape (s,)."""
        row: NDArray[np.float64] = self.talks_pace[min(t, len(self.talks_pace) - 1)]
        return row

    def clauses(self, t: int, s: int) -> NDArray[np.bool_]:
        """Which clauses of consent apply to each admissible package; shape (g, |X(s)|)."""
        return clauses_at(self.bound.groups, self.states, self.packages, s, self.calendar.ordinal(t))


def build(
    case: Case,
    *,
    periods: int | None = None,
    calendar: Calendar | None = None,
    reuse: Game | None = None,
    talks: bool = True,
) -> Game:
    """Turn a conflict into arrays.

    Parameters
    ----------
    case : Case
        A conflict, or what `read` takes for one.
    periods : int, optional
        Puts the horizon after so many periods; default where the file has it.
    calendar : Calendar, optional
        The periods of another game, in place of the file's own.
    reuse : Game, optional
        Another game, as it was built: its states and what is reachable are used where the same events lead from state
        to state, the events themselves where they are the same, its tables of packages where states, options and what
        they are worth are the same, and those of votes where the same must agree.
    talks : bool
        False leaves the packages out and closes the talks: the war alone, for conflicts with too many packages to list.

    Returns
    -------
    Game

    Raises
    ------
    LimitError
        Where a stated limit is passed; nothing large has been taken by then.
    RequestError
        Where the file has its answers told as shares of its worlds alone.

    Examples
    --------
    >>> from winset import build
    >>> from winset.cases.read import parse
    >>> toy = "{winset: 1, title: t, parties: {a: {values: {x: {y: 2}}}}, issues: {x: [y, z]}, consent: [{of: [a]}]}"
    >>> build(parse(toy)).size
    (1, 1, 2, 1)
    """
    conflict = read(case)
    hold_point(conflict)
    bound = bind(conflict)
    if calendar is None:
        calendar = bound.calendar if periods is None else bound.calendar.until(periods)
    history = walk_history(bound, calendar)
    roots = np.array([bound.initial, *history.states, *history.after], dtype=np.int64)
    roots = roots.reshape(1 + 2 * len(history.states), len(bound.factors))
    other = reuse if reuse is not None and _same_ways(reuse, bound, history, calendar, talks=talks) else None
    states = explore(bound, roots, calendar) if other is None else other.states
    _hold_limits(bound, calendar, states.size)
    operators = _operators(bound, states, other)
    initial, *recorded = (int(s) for s in states.find(roots))
    path = list(zip(recorded[: len(history.states)], recorded[len(history.states) :], strict=True))
    packages = None if talks else no_packages(bound, states)
    if packages is None and reuse is not None and reuse.packages.size and _same_worth(reuse, bound, states):
        packages = reuse.packages
    packages = packages or build_packages(bound, states)
    answers = build_answers(bound, states, packages)
    if reuse is not None and packages is reuse.packages and _same_votes(reuse, bound, calendar):
        ballots = reuse.ballots
    else:
        ballots = build_ballots(bound.groups, states, packages, bound.noise)
    return freeze(
        Game(
            conflict=conflict,
            bound=bound,
            parties=bound.parties,
            issues=tuple(bound.issues),
            calendar=calendar,
            history=history,
            states=states,
            initial=initial,
            reach=reach(operators, answers, states, initial, path) if other is None else other.reach,
            packages=packages,
            ballots=ballots,
            answers=answers,
            operators=operators,
            noise=bound.noise,
            discount=bound.discount,
            otherwise=bound.otherwise,
            terminal=0.0 if calendar.open else bound.terminal,
            fades=bound.fades if calendar.open else 0.0,
            faded=_faded(bound, states),
            war=build_flow(bound.war, len(bound.parties), states),
            accounts=build_flow(bound.spending, len(bound.accounts), states),
            ending_points=_stacked([ending.points for ending in bound.endings], len(bound.parties)),
            ending_amounts=_stacked([ending.amounts for ending in bound.endings], len(bound.accounts)),
            weights=_weights(bound.talks, states, packages),
            talks_pace=states.period_numbers(bound.talks.pace).copy(),
        )
    )


def freeze(record: T) -> T:
    """Make every array of a record, and of the records in it, read-only."""
    for name in getattr(record, "__slots__", ()):
        value = getattr(record, name)
        if isinstance(value, np.ndarray):
            value.flags.writeable = False
        elif isinstance(value, tuple):
            for item in value:
                freeze(item)
        elif type(value).__module__.startswith("winset.game"):
            freeze(value)
    return record


def _same_ways(other: Game, bound: Bound, history: History, calendar: Calendar, *, talks: bool) -> bool:
    """Whether another game has the same states, and each period can be in the same of them."""
    same = other.calendar == calendar and other.history.states == history.states
    same = same and other.history.after == history.after
    if bound.answers and bool(other.packages.size) != talks:  # without its talks nothing is signed and answered
        return False
    return same and _ways(other.bound) == _ways(bound)


def _ways(bound: Bound) -> list[object]:
    """What may lead from state to state, however likely: two records that agree on it share their states."""
    events = [
        (stage.kind, stage.leaves(event), event.condition, [outcome.effect for outcome in event.possible],
         [group.condition for group in event.groups])
        for stage in bound.stages for event in stage.events
    ]  # fmt: skip
    answers: list[object] = [
        (answer.event.condition, [outcome.effect for outcome in answer.event.possible]) for answer in bound.answers
    ]
    answers += [bound.rules, list(bound.issues.items())] if answers else []
    return [repr(bound.factors), bound.initial, [ending.condition for ending in bound.endings], events, answers]


def _operators(bound: Bound, states: StateSpace, other: Game | None) -> tuple[Operator, ...]:
    """The stages over the states; those of another game with the same ways where nothing of them differs."""
    parties = len(bound.parties)
    if other is None or other.bound.parties != bound.parties:
        return tuple(build_operator(stage, states, parties) for stage in bound.stages)
    known = zip(bound.stages, other.bound.stages, other.operators, strict=True)
    return tuple(
        made if _said(stage) == _said(before) else build_operator(stage, states, parties)
        for stage, before, made in known
    )


def _said(stage: Stage) -> list[object]:
    """All that a stage says of its events."""
    events = [
        (event.name, event.condition, event.outcomes, event.points, _asked(event.groups)) for event in stage.events
    ]
    return [stage.kind, stage.name, stage.party, stage.pace, events]


def _asked(groups: Sequence[BoundGroup]) -> list[object]:
    """Who must agree, and where."""
    return [(group.members.tolist(), group.votes, group.condition) for group in groups]


def _same_votes(other: Game, bound: Bound, calendar: Calendar) -> bool:
    """Whether votes on the same packages are the same as in another game, on the same dates."""
    same = other.calendar == calendar and np.array_equal(other.noise, bound.noise)
    return same and _asked(other.bound.groups) == _asked(bound.groups)


def _same_worth(other: Game, bound: Bound, states: StateSpace) -> bool:
    """Whether packages are worth the same in the same states as in another game."""
    return np.array_equal(other.states.codes, states.codes) and _worth(other.bound) == _worth(bound)


def _worth(bound: Bound) -> list[object]:
    """What the rows of points are made of."""
    breaking = [
        (initiator.party, [entry._replace(points=entry.points.tolist()) for entry in initiator.entries])
        for initiator in bound.peace.initiators
    ]
    living = [(event.condition, event.outcomes) for stage in bound.peace.stages for event in stage.events]
    tables = [table.tolist() for table in bound.tables]
    return [list(bound.factors), bound.parties, list(bound.issues.items()), bound.rules, tables, bound.adjust,
            breaking, living, bound.peace.horizon, bound.noise.tolist()]  # fmt: skip


def _hold_limits(bound: Bound, calendar: Calendar, states: int) -> None:
    """Stop before the solver's tables are taken where they would be too large."""
    events, parties = [event for stage in bound.stages for event in stage.events], len(bound.parties)
    outcomes = sum(len(event.possible) for event in events)
    terms = len(bound.war) + len(bound.spending)
    # Values, choices and weights by period; targets by outcome; masks, eight to a number, by period and dated term.
    need = (calendar.periods + 1) * states * (4 * parties + len(events) + 2 + terms // 8)
    need += states * outcomes
    for stage in bound.stages:
        rows, dated = most_rows(stage.events, parties)
        entries = sum(len(event.possible) + 1 for event in stage.events)
        places = states * (calendar.periods + 1 if dated else 1)
        need += min(rows, places) * entries * parties + (places // 2 if rows else 0)
    need += (calendar.periods + 1) * states * sum(len(answer.event.possible) for answer in bound.answers)
    if need > MAX_TABLE:
        raise LimitError(
            f"{calendar.periods:,} periods × {states:,} states × {parties} parties with {outcomes:,} "
            f"outcomes of events need {need:,} numbers; the limit is {MAX_TABLE:,}; shorten the time, take a longer "
            "step or merge factors"
        )


def _stacked(rows: Sequence[NDArray[np.float64]], columns: int) -> NDArray[np.float64]:
    """Rows of numbers as a table, which may have none."""
    return np.array(rows, dtype=float).reshape(len(rows), columns)


def _faded(bound: Bound, states: StateSpace) -> NDArray[np.float64]:
    """What a war that has died down is worth in each state; shape (s, p)."""
    points = [np.broadcast_to(number.over(states.frame()), (states.size,)) for number in bound.faded]
    faded: NDArray[np.float64] = bound.otherwise + np.stack(points, axis=1)
    return faded


def _weights(talks: BoundTalks, states: StateSpace, packages: Packages) -> NDArray[np.float64]:
    """Proposers' weights scaled to 1, and 0 where talks are closed, nothing is admissible or nobody has weight."""
    opening = states.period_mask(talks.condition)
    masks = [states.period_mask(term.condition) for term in talks.proposers]
    depth = max(len(mask) for mask in [opening, *masks])
    weights = np.zeros((depth, states.size, packages.row.shape[1]))
    for (p, weight, _), mask in zip(talks.proposers, masks, strict=True):
        weights[:, :, p] += weight * mask
    held = opening & (packages.count > 0) & (states.ending < 0)
    weights *= held[:, :, None]
    total = weights.sum(axis=2, keepdims=True)
    scaled: NDArray[np.float64] = np.divide(weights, total, out=np.zeros_like(weights), where=total > 0)
    return scaled
