"""A preference of a graph-model file as ranks of the states, or as a relation; and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from winset.cases.conditions import Condition, ConditionError, Domain, compile_condition
from winset.cases.graph_case import WAYS, Preference
from winset.cases.graph_states import MAX_PATTERNS, StateError, StateSet
from winset.cases.problems import MAX_PROBLEMS, Fault, Path, quoted

MAX_RELATION = 4_096
"""Most states of a file in which a preference is given by pairs."""

_WIDE = 2**40
"""Ranks are made dense again beyond this, long before they leave 64 bits."""

_UNNAMED = -1

_DOT = re.compile(r"(?<=[A-Za-z0-9_])\.(?=[A-Za-z_])")

Ranks = NDArray[np.int64]
Relation = NDArray[np.bool_]


@dataclass(slots=True)
class Order:
    """A preference over `n` states.

    Attributes
    ----------
    rank : (n,) int64 array
        From 0, larger is better, equal is a tie, no number left out; all 0 where `better` is given.
    better : (n, n) bool array or None
        `better[t, s]`: t is strictly preferred to s. Only for a preference given by pairs.
    faults : list of (path, message)
        What is wrong, with its place in the preference; empty where it can be used.
    """

    rank: Ranks
    better: Relation | None = None
    faults: list[Fault] = field(default_factory=list)


def order_of(preference: Preference, states: StateSet, unseen: NDArray[np.bool_] | None = None) -> Order:
    """A preference as ranks or as a relation.

    Parameters
    ----------
    preference : Preference
    states : StateSet
    unseen : (n,) bool array, optional
        States that may be left out; they are then tied below all others.

    Returns
    -------
    Order

    Examples
    --------
    >>> states = StateSet(("a.x", "b.x"), np.arange(4), {})
    >>> order_of(Preference(ranking=[["NY"], ["--"]]), states).rank
    array([0, 1, 0, 0])
    >>> order_of(Preference(statements=["not b.x", "a.x"]), states).rank
    array([2, 0, 3, 1])
    """
    order = Order(np.zeros(len(states), dtype=np.int64))
    given = [way for way in WAYS if getattr(preference, way) is not None]
    if len(given) != 1:
        found = " and ".join(f"`{way}`" for way in given)
        ways = "`ranking`, `points`, `statements` or `better`"
        order.faults.append(((), f"{found} together; give one of {ways}" if given else f"empty; give {ways}"))
        return order
    left = np.zeros(len(states), dtype=np.bool_) if unseen is None else unseen
    if preference.ranking is not None:
        _ranking(order, preference.ranking, states, left)
    elif preference.points is not None:
        _points(order, preference.points, states, left)
    elif preference.statements is not None:
        _statements(order, preference.statements, states)
    else:
        _pairs(order, preference.better or (), states)
    return order


def condition_of(text: str | Mapping[str, Any] | None, options: Iterable[str]) -> tuple[Condition, str]:
    """A statement over options, in the language of conditions, and the mark that joins party and option in its names.

    Raises
    ------
    ConditionError
        With what was found and the nearest right spelling.

    Examples
    --------
    >>> condition, mark = condition_of("not b.swerve", ["a.swerve", "b.swerve"])
    >>> sorted(condition.names) == [f"b{mark}swerve"]
    True
    """
    known = list(options)
    given = text if isinstance(text, str) else dict(text or {})
    words = [given] if isinstance(given, str) else list(given)
    if not any(word.strip() for word in words):
        raise ConditionError("an empty statement; write a condition over options, such as 'a.swerve and not b.swerve'")
    core = "dot"
    while any(core in word for word in (*known, *words)):
        core += "t"
    mark = f"_{core}_"
    scope = {_joined(name, mark): Domain("factor", (False, True)) for name in known}
    when = _joined(given, mark) if isinstance(given, str) else {_joined(w, mark): v for w, v in given.items()}
    try:
        return compile_condition(when, scope), mark
    except ConditionError as error:
        told = str(error).replace(mark, ".").replace("no factor ", "no option ")
        raise ConditionError(told) from None


def _joined(text: str, mark: str) -> str:
    """A text with its dotted names as names of the language of conditions."""
    return _DOT.sub(mark, text)


def _dense(values: NDArray[np.generic]) -> Ranks:
    """The level of each value, from 0, equal ones alike."""
    return np.asarray(np.unique(values, return_inverse=True)[1].ravel(), dtype=np.int64)


def _ranking(order: Order, ranking: Iterable[Iterable[str]], states: StateSet, left: NDArray[np.bool_]) -> None:
    """Ranks from a list of states, best first."""
    entries = [(k, j, word) for k, words in enumerate(ranking) for j, word in enumerate(words)]
    by = np.full(len(states), _UNNAMED, dtype=np.int64)
    if _too_many(order, "ranking", (word for _, _, word in entries), states):
        return
    for number, (k, j, word) in enumerate(entries):
        if len(order.faults) > MAX_PROBLEMS:
            return
        try:
            found = states.find(word)
        except StateError as error:
            order.faults.append((("ranking", k, j), str(error)))
            continue
        free = found[by[found] == _UNNAMED]
        if not len(free):
            first = entries[int(by[found[0]])][2]
            what = "has no state that is not named already" if states.is_pattern(word) else "is named already"
            where = f", by {quoted(first)}" if first != word else ""
            order.faults.append((("ranking", k, j), f"{quoted(word)} {what}{where}"))
        by[free] = number
    _left_out(order, "ranking", by == _UNNAMED, states, left)
    tiers = np.array([k for k, _, _ in entries] + [len(entries)], dtype=np.int64)
    order.rank = _dense(-tiers[by])


def _points(order: Order, points: dict[str, float], states: StateSet, left: NDArray[np.bool_]) -> None:
    """Ranks from numbers."""
    worth = np.full(len(states), -np.inf)
    by = np.full(len(states), _UNNAMED, dtype=np.int64)
    words = list(points)
    if _too_many(order, "points", words, states):
        return
    for k, word in enumerate(words):
        if len(order.faults) > MAX_PROBLEMS:
            return
        try:
            found = states.find(word)
        except StateError as error:
            order.faults.append((("points", word), str(error)))
            continue
        taken = found[by[found] != _UNNAMED]
        if len(taken):
            other = words[int(by[taken[0]])]
            told = f"{quoted(states.name(int(taken[0])))} has points already, by {quoted(other)}"
            order.faults.append((("points", word), told))
        worth[found], by[found] = points[word], k
    _left_out(order, "points", by == _UNNAMED, states, left)
    order.rank = _dense(worth)


def _statements(order: Order, statements: Iterable[str | Mapping[str, Any]], states: StateSet) -> None:
    """Ranks from prioritised statements: lexicographic, the first statement leading."""
    if not states.options:
        order.faults.append((("statements",), "statements are over options; this file names its states"))
        return
    rank = np.zeros(len(states), dtype=np.int64)
    for k, text in enumerate(statements):
        if len(order.faults) > MAX_PROBLEMS:
            return
        try:
            condition, mark = condition_of(text, states.options)
        except ConditionError as error:
            order.faults.append((("statements", k), str(error)))
            continue
        rank = rank * 2 + condition.mask(_frame(condition, mark, states))
        if int(rank.max(initial=0)) > _WIDE:
            rank = _dense(rank)
    order.rank = _dense(rank)


def _frame(condition: Condition, mark: str, states: StateSet) -> dict[str, Ranks]:
    """The options that a statement names, as 0 or 1 in each state."""
    last = len(states.options) - 1
    place = {name.replace(".", mark): last - k for k, name in enumerate(states.options)}
    return {name: (states.masks >> place[name]) & 1 for name in condition.names}


def _pairs(order: Order, pairs: Iterable[tuple[str, str]], states: StateSet) -> None:
    """A relation from pairs, as given."""
    if len(states) > MAX_RELATION:
        told = f"{len(states):,} states; preferences by pairs are for at most {MAX_RELATION:,}; write a `ranking`"
        order.faults.append((("better",), told))
        return
    better = np.zeros((len(states), len(states)), dtype=np.bool_)
    for k, pair in enumerate(pairs):
        if len(order.faults) > MAX_PROBLEMS:
            return
        found = [_single(order, ("better", k, j), word, states) for j, word in enumerate(pair)]
        if None in found:
            continue
        one, other = (at for at in found if at is not None)
        first, second = map(quoted, pair)
        if one == other:
            order.faults.append((("better", k), f"{first} is preferred to itself"))
        elif better[one, other]:
            order.faults.append((("better", k), f"{first} is preferred to {second} already"))
        elif better[other, one]:
            order.faults.append((("better", k), f"{second} is preferred to {first} already; strictly both ways"))
        better[one, other] = True
    order.better = better


def _single(order: Order, path: Path, word: str, states: StateSet) -> int | None:
    """The position of one state; a fault where it is none, or a pattern."""
    try:
        found = states.find(word)
    except StateError as error:
        order.faults.append((path, str(error)))
        return None
    if states.is_pattern(word):
        order.faults.append((path, f"the pattern {quoted(word)}; a pair has two states"))
        return None
    return int(found[0])


def _too_many(order: Order, way: str, words: Iterable[str], states: StateSet) -> bool:
    """Whether there are more patterns than the limit; a fault where there are."""
    count = sum(states.is_pattern(word) for word in words)
    if count > MAX_PATTERNS:
        order.faults.append(((way,), f"{count:,} patterns; the limit is {MAX_PATTERNS:,}"))
    return count > MAX_PATTERNS


def _left_out(order: Order, way: str, out: NDArray[np.bool_], states: StateSet, left: NDArray[np.bool_]) -> None:
    """A fault where a state that is needed is left out."""
    missing = np.flatnonzero(out & ~left)
    if not len(missing):
        return
    shown = ", ".join(_some(states, missing[:6]))
    more = f" and {len(missing) - 6:,} more" if len(missing) > 6 else ""
    rest = f"; '{'-' * len(states.options)}' at the end ties the rest" if states.options and way == "ranking" else ""
    order.faults.append(((way,), f"{shown}{more} left out; every feasible state is named once{rest}"))


def _some(states: StateSet, positions: Ranks) -> Iterator[str]:
    for at in positions:
        yield states.name(int(at))
