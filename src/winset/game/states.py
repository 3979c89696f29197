"""The reachable states of a conflict, period by period, and conditions as masks over them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from winset.errors import LimitError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from winset.cases.bound import Bound, Event
    from winset.cases.by_condition import ByCondition
    from winset.cases.calendar import Calendar
    from winset.cases.conditions import Condition

MAX_STATES = 100_000
"""Most states that a conflict may reach."""

MAX_PERIODS = 5_000
"""Most periods to the horizon."""

MAX_CELLS = 250_000_000
"""Most numbers in the rows of points, and of votes, 8 bytes each."""
MAX_TRIED = 20_000
"""Up to so many options and dates that an answer to a signature names, it is told in which states it may be open."""


@dataclass(frozen=True, slots=True, eq=False)
class StateSpace:
    """Reachable states.

    Attributes
    ----------
    factors : tuple of str
    values : tuple of tuple
        Each factor's values.
    codes : (s, factors) int array
        Each state's codes, sorted.
    calendar : Calendar
    ending : (s,) int array
        The ending that a state meets, -1 for none.
    """

    factors: tuple[str, ...]
    values: tuple[tuple[bool | int | str, ...], ...]
    codes: NDArray[np.int64]
    calendar: Calendar
    ending: NDArray[np.int64]

    @property
    def size(self) -> int:
        """Number of states."""
        return len(self.codes)

    def frame(self) -> dict[str, NDArray[np.int64]]:
        """The factors' codes by name, each of shape (s,)."""
        return {name: self.codes[:, f] for f, name in enumerate(self.factors)}

    def frame_at(self, s: int) -> dict[str, NDArray[np.int64]]:
        """One state's codes by name, as a frame for conditions."""
        return {name: self.codes[s, f] for f, name in enumerate(self.factors)}

    def mask(self, condition: Condition) -> NDArray[np.bool_]:
        """Where a condition without a date holds; broadcasts to (s,)."""
        return condition.mask(self.frame())

    def dated_mask(self, condition: Condition) -> NDArray[np.bool_]:
        """Where a condition holds, for each period and the horizon; shape (t+1, s)."""
        dates = np.array([self.calendar.ordinal(t) for t in range(self.calendar.periods + 1)])
        mask = condition.mask({**self.frame(), "month": dates[:, None]})
        return np.broadcast_to(mask, (len(dates), self.size))

    def period_mask(self, condition: Condition) -> NDArray[np.bool_]:
        """The same, of shape (1, s) where the date does not matter."""
        if "month" in condition.names:
            return self.dated_mask(condition)
        return np.broadcast_to(self.mask(condition), (self.size,))[None, :]

    def period_numbers(self, number: ByCondition) -> NDArray[np.float64]:
        """A number by condition, for each period and the horizon, shape (t+1, s); (1, s) where no date matters."""
        dated = "month" in number.names
        dates = np.array([self.calendar.ordinal(t) for t in range(self.calendar.periods + 1 if dated else 1)])
        amounts = number.over({**self.frame(), "month": dates[:, None]})
        return np.broadcast_to(amounts, (len(dates), self.size))

    def find(self, codes: Sequence[int] | NDArray[np.int64]) -> NDArray[np.int64]:
        """The index of each state given by its codes, shape (m, factors); -1 where it is not reachable."""
        wanted = np.atleast_2d(np.asarray(codes, dtype=np.int64))
        keys, sizes = pack(self.codes, self.values), pack(wanted, self.values)
        at = np.minimum(np.searchsorted(keys, sizes), self.size - 1)
        return np.where(keys[at] == sizes, at, -1)

    def __getitem__(self, s: int) -> dict[str, bool | int | str]:
        return {name: self.values[f][self.codes[s, f]] for f, name in enumerate(self.factors)}

    def __len__(self) -> int:
        return self.size


def pack(codes: NDArray[np.int64], values: Sequence[Sequence[object]]) -> NDArray[np.int64]:
    """Each state as one number, in the order of its codes."""
    keys = np.zeros(len(codes), dtype=np.int64)
    for f, known in enumerate(values):
        keys = keys * len(known) + codes[:, f]
    return keys


def classes(space: StateSpace, factors: list[int]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """States that agree on some factors, as one class: (the first state of each class, each state's class)."""
    if not factors:
        return np.zeros(1, dtype=np.int64), np.zeros(space.size, dtype=np.int64)
    _, first, group = np.unique(space.codes[:, factors], axis=0, return_index=True, return_inverse=True)
    return first.astype(np.int64), group.reshape(-1).astype(np.int64)


def dates_of(conditions: Iterable[Condition], calendar: Calendar) -> tuple[NDArray[np.int64], list[int]]:
    """Each period's class of dates, and one date of each class: between those of a class no condition can tell."""
    ordinals = calendar.dates
    cuts = sorted({cut for condition in conditions for cut in _cuts(condition.tree)})
    keys = [tuple((ordinal < cut, ordinal == cut) for cut in cuts) for ordinal in ordinals]
    found: dict[tuple[tuple[bool, bool], ...], int] = {}
    period = [found.setdefault(key, len(found)) for key in keys]
    return np.array(period, dtype=np.int64), [ordinals[period.index(c)] for c in range(len(found))]


def _cuts(tree: object) -> list[int]:
    """The dates that a condition mentions."""
    if tree is None:
        return []
    parts = getattr(tree, "parts", None)
    if parts is not None:
        return [cut for part in parts for cut in _cuts(part)]
    return list(getattr(tree, "codes", ())) if getattr(tree, "name", "") == "month" else []


def _endings(bound: Bound, codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """The first ending that each state meets, -1 for none."""
    frame = {name: codes[:, f] for f, name in enumerate(bound.factors)}
    ending = np.full(len(codes), -1, dtype=np.int64)
    for k, entry in reversed(list(enumerate(bound.endings))):
        ending[np.broadcast_to(entry.condition.mask(frame), (len(codes),))] = k
    return ending


def explore(bound: Bound, roots: NDArray[np.int64], calendar: Calendar) -> StateSpace:
    """Every state that some path may reach from the roots, whatever the date.

    Parameters
    ----------
    bound : Bound
    roots : (m, factors) int array
        The initial state and the states of the recorded history.
    calendar : Calendar

    Raises
    ------
    LimitError
        Where there are more than `MAX_STATES`, or more periods than `MAX_PERIODS`.
    """
    values = tuple(domain.values for domain in bound.factors.values())
    _hold_limits(values, calendar)
    dates = np.array(calendar.dates)
    events = [event for stage in bound.stages for event in stage.events]
    answers = [(answer.event, dates_of([answer.event.condition], calendar)[1]) for answer in bound.answers]
    frontier = np.unique(pack(roots, values))
    known = set(frontier.tolist())
    while len(frontier):
        codes = unpack(frontier, values)
        going = codes[_endings(bound, codes) < 0]
        reached = [_targets(event, going, dates, bound) for event in events]
        reached += [_answered(event, going, days, bound) for event, days in answers]
        candidates = np.unique(np.concatenate(reached)) if reached else np.empty(0, dtype=np.int64)
        frontier = np.array([key for key in candidates.tolist() if key not in known], dtype=np.int64)
        known.update(frontier.tolist())
        if len(known) > MAX_STATES:
            raise LimitError(
                f"more than {MAX_STATES:,} reachable states, the limit; merge factors, or give moves and events "
                "conditions that keep factors from varying freely"
            )
    everything = unpack(np.array(sorted(known), dtype=np.int64), values)
    return StateSpace(tuple(bound.factors), values, everything, calendar, _endings(bound, everything))


def _hold_limits(values: Sequence[Sequence[object]], calendar: Calendar) -> None:
    """Stop where the periods are too many, or the combinations of values cannot be numbered."""
    if calendar.periods > MAX_PERIODS:
        to = "the last date that a condition or the record names" if calendar.open else "the horizon"
        raise LimitError(f"{calendar.periods:,} periods to {to}; the limit is {MAX_PERIODS:,}; take a longer step")
    if math.prod(len(known) for known in values) >= 2**62:
        raise LimitError("the factors have more than 2^62 combinations of values; the limit on what can be numbered")


def unpack(keys: NDArray[np.int64], values: Sequence[Sequence[object]]) -> NDArray[np.int64]:
    """The codes of states given as numbers; shape (m, factors)."""
    codes = np.zeros((len(keys), len(values)), dtype=np.int64)
    rest = keys.copy()
    for f in range(len(values) - 1, -1, -1):
        codes[:, f] = rest % len(values[f])
        rest //= len(values[f])
    return codes


def _targets(event: Event, codes: NDArray[np.int64], dates: NDArray[np.int64], bound: Bound) -> NDArray[np.int64]:
    """The states, as numbers, that an event may lead to from `codes` at some date."""
    values = tuple(domain.values for domain in bound.factors.values())
    frame = {name: codes[:, f] for f, name in enumerate(bound.factors)}
    if "month" in event.condition.names:
        mask = np.broadcast_to(event.condition.mask({**frame, "month": dates[:, None]}), (len(dates), len(codes))).any(
            0
        )
    else:
        mask = np.broadcast_to(event.condition.mask(frame), (len(codes),))
    return _after(event, codes[mask], values)


def _answered(event: Event, codes: NDArray[np.int64], dates: Sequence[int], bound: Bound) -> NDArray[np.int64]:
    """The same of an answer to a signature, which may be open to some package, admissible or not."""
    condition, values = event.condition, tuple(domain.values for domain in bound.factors.values())
    frame = {name: codes[:, f] for f, name in enumerate(bound.factors)}
    named = [name for name in bound.issues if name in condition.names]
    several = [range(len(bound.issues[name])) for name in named]
    if math.prod(map(len, several)) * len(dates) > MAX_TRIED:
        return _after(event, codes, values)
    open_ = np.zeros(len(codes), dtype=bool)
    for *options, date in product(*several, dates):
        package = {name: np.asarray(option) for name, option in zip(named, options, strict=True)}
        open_ |= condition.mask({**frame, **package, "month": np.asarray(date)})
    return _after(event, codes[open_], values)


def _after(event: Event, codes: NDArray[np.int64], values: Sequence[Sequence[object]]) -> NDArray[np.int64]:
    """The states, as numbers, that an event which may happen in `codes` may lead to."""
    found = [np.unique(pack(outcome.effect.apply(codes), values)) for outcome in event.possible]
    return np.unique(np.concatenate(found or [pack(codes, values)]))
