"""The Game: a conflict as arrays, ready to be solved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from winset.cases.alike import same_but_numbers
from winset.cases.conditions import compile_condition
from winset.cases.history import walk_history
from winset.cases.numbers import value_of
from winset.cases.read import Case, read
from winset.cases.scope import initial_codes, scope_of
from winset.errors import LimitError
from winset.game.consent import Ballots, build_ballots, clauses_at
from winset.game.events import BoundGroup, bind_groups, bind_stages, points_of
from winset.game.flows import Flow, build_flow
from winset.game.packages import Packages, build_packages, no_packages
from winset.game.states import StateSpace, explore
from winset.game.transitions import Operator, Reach, build_operator, reach

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from winset.cases.calendar import Calendar
    from winset.cases.history import History
    from winset.cases.schema import Conflict
    from winset.game.events import Stage

T = TypeVar("T")

MAX_TABLE = 400_000_000
"""Most numbers in the solver's tables over periods, states and parties or moves, 8 bytes each."""


@dataclass(frozen=True, slots=True, eq=False)
class Game:
    """A conflict as arrays; axes `t` periods, `s` states, `k` packages, `p` parties.

    Attributes
    ----------
    conflict : Conflict
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
    groups : tuple of BoundGroup
        The clauses of consent.
    ballots : Ballots
    operators : tuple of Operator
        The steps of a period before its talks, in their order.
    noise, discount, otherwise : (p,) float arrays
    terminal : float
        Periods of war counted at the horizon.
    war : Flow
        Points per period of war, (s, p).
    accounts : Flow
        Amounts per period of war, (s, accounts).
    ending_points : (endings, p) float array
    ending_amounts : (endings, accounts) float array
    weights : (1 or t+1, s, p) float array
        Proposers' weights scaled to 1; all 0 where no talks are held.
    talks_pace : float
    """

    conflict: Conflict
    parties: tuple[str, ...]
    issues: tuple[str, ...]
    calendar: Calendar
    history: History
    states: StateSpace
    initial: int
    reach: Reach
    packages: Packages
    groups: tuple[BoundGroup, ...]
    ballots: Ballots
    operators: tuple[Operator, ...]
    noise: NDArray[np.float64]
    discount: NDArray[np.float64]
    otherwise: NDArray[np.float64]
    terminal: float
    war: Flow
    accounts: Flow
    ending_points: NDArray[np.float64]
    ending_amounts: NDArray[np.float64]
    weights: NDArray[np.float64]
    talks_pace: float

    @property
    def periods(self) -> int:
        """T, the number of periods before the horizon."""
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
        row: NDArray[np.float64] = self.weights[t if len(self.weights) > 1 else 0]
        return row

    def clauses(self, t: int, s: int) -> NDArray[np.bool_]:
        """Which clauses of consent apply to each admissible package; shape (g, |X(s)|)."""
        return clauses_at(self.groups, self.states, self.packages, s, self.calendar.ordinal(t))


def build(case: Case, *, periods: int | None = None, reuse: Game | None = None, talks: bool = True) -> Game:
    """Turn a conflict into arrays.

    Parameters
    ----------
    case : Case
        A conflict, or what `read` takes for one.
    periods : int, optional
        Puts the horizon after so many periods; default where the file has it.
    reuse : Game, optional
        Another game: its states and what is reachable are used where the conflicts differ in numbers alone, and its
        tables of packages where states, options and what they are worth are the same.
    talks : bool
        False leaves the packages out and closes the talks: the war alone, for conflicts with too many packages to list.

    Returns
    -------
    Game

    Raises
    ------
    LimitError
        Where a stated limit is passed; nothing large has been taken by then.

    Examples
    --------
    >>> from winset import build, parse
    >>> toy = "{winset: 1, title: t, parties: {a: {values: {x: {y: 2}}}}, issues: {x: [y, z]}, consent: [{of: [a]}]}"
    >>> build(parse(toy)).size
    (1, 1, 2, 1)
    """
    conflict = read(case)
    calendar = conflict.calendar if periods is None else conflict.calendar.until(periods)
    history = walk_history(conflict, calendar)
    stages = bind_stages(conflict)
    roots = np.array([initial_codes(conflict), *history.states], dtype=np.int64)
    roots = roots.reshape(1 + len(history.states), len(conflict.state))
    same = reuse is not None and reuse.calendar == calendar and same_but_numbers(reuse.conflict, conflict)
    states = reuse.states if reuse is not None and same else explore(conflict, stages, roots, calendar)
    _hold_limits(conflict, calendar, states.size, stages)
    operators = tuple(build_operator(stage, states, len(conflict.parties)) for stage in stages)
    initial, *recorded = (int(s) for s in states.find(roots))
    packages = None if talks else no_packages(conflict, states)
    if packages is None and reuse is not None and reuse.packages.size and _same_worth(reuse, conflict, states):
        packages = reuse.packages
    packages = packages or build_packages(conflict, states)
    return freeze(
        Game(
            conflict=conflict,
            parties=tuple(conflict.parties),
            issues=tuple(conflict.issues),
            calendar=calendar,
            history=history,
            states=states,
            initial=initial,
            reach=reuse.reach
            if reuse is not None and same
            else reach(operators, states, initial, recorded, calendar.periods),
            operators=operators,
            **_bargaining(conflict, states, packages),
            **_stakes(conflict, states, calendar),
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


def _same_worth(other: Game, conflict: Conflict, states: StateSpace) -> bool:
    """Whether packages are worth the same in the same states as in another game."""
    first, second = other.conflict, conflict
    return (
        np.array_equal(other.states.codes, states.codes)
        and all(getattr(first, key) == getattr(second, key) for key in ("state", "issues", "rules", "peace"))
        and list(first.parties) == list(second.parties)
        and all(
            (one.values, one.adjust, one.noise) == (two.values, two.adjust, two.noise)
            for one, two in zip(first.parties.values(), second.parties.values(), strict=True)
        )
        and first.calendar.step == second.calendar.step
    )


def _bargaining(conflict: Conflict, states: StateSpace, packages: Packages) -> dict[str, Any]:
    """The fields of a game that its talks read."""
    noise = np.array([value_of(party.noise) for party in conflict.parties.values()])
    groups = bind_groups(conflict.consent, conflict, issues=True)
    pace = conflict.talks.pace
    return {
        "packages": packages,
        "groups": groups,
        "ballots": build_ballots(groups, states, packages, noise),
        "noise": noise,
        "weights": _weights(conflict, states, packages),
        "talks_pace": conflict.default_pace if pace is None else value_of(pace),
    }


def _stakes(conflict: Conflict, states: StateSpace, calendar: Calendar) -> dict[str, Any]:
    """The fields of a game that say what time, war and its endings are worth."""
    parties = list(conflict.parties)
    endings = [points_of(ending.points, parties) for ending in conflict.endings.values()]
    return {
        "discount": np.array([value_of(party.discount) for party in conflict.parties.values()]),
        "otherwise": np.array([value_of(party.otherwise) for party in conflict.parties.values()]),
        "terminal": value_of(conflict.time.terminal_months) / calendar.months if conflict.time else 0.0,
        "war": _war(conflict, states),
        "accounts": _accounts(conflict, states),
        "ending_points": np.array(endings).reshape(len(endings), len(parties)),
        "ending_amounts": _ending_amounts(conflict),
    }


def _hold_limits(conflict: Conflict, calendar: Calendar, states: int, stages: Sequence[Stage]) -> None:
    """Stop before the solver's tables are taken where they would be too large."""
    events = [event for stage in stages for event in stage.events]
    outcomes = sum(len(event.outcomes) for event in events)
    terms = sum(len(party.war) for party in conflict.parties.values())
    terms += sum(len(account.war) for account in conflict.accounts.values())
    # Values, choices and weights by period; targets by outcome; masks, eight to a number, by period and dated term.
    need = (calendar.periods + 1) * states * (4 * len(conflict.parties) + len(events) + 2 + terms // 8)
    need += states * outcomes
    if need > MAX_TABLE:
        raise LimitError(
            f"{calendar.periods:,} periods × {states:,} states × {len(conflict.parties)} parties with {outcomes:,} "
            f"outcomes of events need {need:,} numbers; the limit is {MAX_TABLE:,}; shorten the time, take a longer "
            "step or merge factors"
        )


def _war(conflict: Conflict, states: StateSpace) -> Flow:
    scope = scope_of(conflict, month=True)
    terms = [
        (p, value_of(term.points), compile_condition(term.when, scope))
        for p, party in enumerate(conflict.parties.values())
        for term in party.war
    ]
    return build_flow(terms, len(conflict.parties), states)


def _accounts(conflict: Conflict, states: StateSpace) -> Flow:
    scope = scope_of(conflict, month=True)
    terms = [
        (a, value_of(term.amount), compile_condition(term.when, scope))
        for a, account in enumerate(conflict.accounts.values())
        for term in account.war
    ]
    return build_flow(terms, len(conflict.accounts), states)


def _ending_amounts(conflict: Conflict) -> NDArray[np.float64]:
    table = np.zeros((len(conflict.endings), len(conflict.accounts)))
    for a, account in enumerate(conflict.accounts.values()):
        for e, name in enumerate(conflict.endings):
            if name in account.endings:
                table[e, a] = value_of(account.endings[name])
    return table


def _weights(conflict: Conflict, states: StateSpace, packages: Packages) -> NDArray[np.float64]:
    """Proposers' weights scaled to 1, and 0 where talks are closed, nothing is admissible or nobody has weight."""
    scope = scope_of(conflict, month=True)
    parties = list(conflict.parties)
    proposers = conflict.talks.proposers
    terms = []
    if proposers is None:
        named = dict.fromkeys(name for group in conflict.consent for name in group.of)
        terms = [(parties.index(name), 1.0, compile_condition(None, scope)) for name in named]
    else:
        terms = [
            (parties.index(name), value_of(entry.weight), compile_condition(entry.when, scope))
            for name, entries in proposers.items()
            for entry in entries
        ]
    opening = states.period_mask(compile_condition(conflict.talks.when, scope))
    masks = [states.period_mask(condition) for _, _, condition in terms]
    depth = max(len(mask) for mask in [opening, *masks])
    weights = np.zeros((depth, states.size, len(parties)))
    for (p, weight, _), mask in zip(terms, masks, strict=True):
        weights[:, :, p] += weight * mask
    held = opening & (packages.count > 0) & (states.ending < 0)
    weights *= held[:, :, None]
    total = weights.sum(axis=2, keepdims=True)
    scaled: NDArray[np.float64] = np.divide(weights, total, out=np.zeros_like(weights), where=total > 0)
    return scaled
