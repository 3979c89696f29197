"""A graph model: states, who can move from which to which, and what each party prefers.

The graph model for conflict resolution (Kilgour, Hipel and Fang 1987; Fang, Hipel and Kilgour 1993) knows no
probabilities and no dates: parties, states, each party's moves, and each party's preferences over states. Either the
states and moves are listed one by one, or they follow from options: a state says yes or no to every option, and a
party moves by changing its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from winset.cases.graph_states import TooManyStates, feasible_states
from winset.errors import LimitError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

MAX_STATES = 1_000_000
"""Most feasible states."""

MAX_OPTIONS = 24
"""Most options of all parties together."""

MAX_MOVES = 40_000_000
"""Most moves of all parties together."""

MAX_RELATION = 4_096
"""Most states where a party's preferences are given pair by pair."""

_Kind = TypeVar("_Kind", bound=np.generic)

_BLOCK = 1 << 20
"""Pairs of states looked at together while moves are listed."""


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """A graph model: parties, states, each party's moves, each party's preferences.

    Parties are numbered from 0 to p - 1 and states from 0 to n - 1, in the order of their names.

    Attributes
    ----------
    parties : tuple of str
    states : tuple of str
        For option form one letter an option, "YN"; else as named.
    first : (p, n + 1) int64 array
        The moves of party i from state s lead to ``to[i][first[i, s]:first[i, s + 1]]``, ascending.
    to : tuple of int32 arrays
        One array a party.
    rank : (p, n) int64 array
        Larger is better, equal is a tie. Levels are 0, 1, 2, … without gaps.
    better : tuple of (n, n) bool array or None
        A party's preferences pair by pair: ``better[i][t, s]`` where it strictly prefers t to s. Only for partial or
        intransitive preferences, and then `rank` says nothing of it; None where its ranks say all.
    views : tuple of Graph or None
        The graph as a party sees it, with the same parties and states: other preferences, other moves; None where it
        sees it as it is. What a view holds in its own `views` does not count.
    """

    parties: tuple[str, ...]
    states: tuple[str, ...]
    first: NDArray[np.int64]
    to: tuple[NDArray[np.int32], ...]
    rank: NDArray[np.int64]
    better: tuple[NDArray[np.bool_] | None, ...]
    views: tuple[Graph | None, ...]

    def moves(self, party: int, state: int) -> NDArray[np.int32]:
        """The states to which a party can move from a state, ascending."""
        return self.to[party][self.first[party, state] : self.first[party, state + 1]]

    def preferred(self, party: int, state: int) -> NDArray[np.bool_]:
        """The states that a party strictly prefers to a state; shape (n,)."""
        relation = self.better[party]
        return self.rank[party] > self.rank[party, state] if relation is None else relation[:, state].copy()

    def improving(self, party: int) -> NDArray[np.bool_]:
        """Which of a party's moves are improvements for it, in the order of ``to[party]``."""
        start = np.repeat(np.arange(len(self.states)), np.diff(self.first[party]))
        end, relation = self.to[party], self.better[party]
        return self.rank[party][end] > self.rank[party][start] if relation is None else relation[end, start]

    def seen_by(self, party: int) -> Graph:
        """The graph as a party sees it."""
        return self.views[party] or self


def explicit_graph(
    parties: Sequence[str],
    states: Sequence[str],
    moves: Sequence[Sequence[tuple[int, int]]],
    rank: NDArray[np.int64] | None = None,
    *,
    better: Sequence[NDArray[np.bool_] | None] | None = None,
    views: Sequence[Graph | None] | None = None,
) -> Graph:
    """A graph model whose states and moves are listed.

    Parameters
    ----------
    parties, states : sequence of str
    moves : sequence of sequences of (int, int)
        For each party the states from and to which it can move; one named twice counts once.
    rank : (p, n) int array, optional
        Larger is better; any whole numbers. All states tie where it is left out.
    better : sequence of (n, n) bool array or None, optional
    views : sequence of Graph or None, optional

    Returns
    -------
    Graph

    Raises
    ------
    LimitError
        For more than `MAX_STATES` states or `MAX_MOVES` moves, or preferences given pair by pair over more than
        `MAX_RELATION` states.
    ValueError
        For a move from a state to itself or to one that does not exist.

    Examples
    --------
    >>> graph = explicit_graph(["a", "b"], ["s1", "s2", "s3"], [[(0, 1)], [(1, 2), (1, 0)]])
    >>> graph.moves(1, 1).tolist()
    [0, 2]
    """
    n, p = len(states), len(parties)
    _check_size(n, sum(len(pairs) for pairs in moves))
    first = np.zeros((p, n + 1), dtype=np.int64)
    to = []
    for i, pairs in enumerate(moves):
        ends = np.unique(np.array(list(pairs), dtype=np.int64).reshape(-1, 2), axis=0)
        if ((ends < 0) | (ends >= n)).any() or (ends[:, 0] == ends[:, 1]).any():
            raise ValueError(f"a move of {parties[i]} leads from a state to itself or to no state")
        first[i, 1:] = np.cumsum(np.bincount(ends[:, 0], minlength=n))
        to.append(ends[:, 1].astype(np.int32))
    return _graph(parties, tuple(states), first, to, rank, better, views)


def option_states(options: int, infeasible: Sequence[str] = ()) -> NDArray[np.int64]:
    """The feasible states of an option form as bit masks, ascending.

    The first option is the most significant bit and yes is 1: NN, NY, YN, YY.

    Parameters
    ----------
    options : int
        How many, 1 to `MAX_OPTIONS`.
    infeasible : sequence of str
        Patterns of one character an option: Y, N, or - for either. States that match one are left out.

    Returns
    -------
    (n,) int64 array

    Raises
    ------
    LimitError
        For more than `MAX_OPTIONS` options or `MAX_STATES` states that are left.

    Examples
    --------
    >>> option_states(2, ["YY"]).tolist()
    [0, 1, 2]
    """
    if options > MAX_OPTIONS:
        raise LimitError(f"{options} options, the limit is {MAX_OPTIONS}; join options that always go together")
    try:
        return np.asarray(feasible_states(options, infeasible), dtype=np.int64)
    except TooManyStates as error:
        raise LimitError(f"{error}; leave out options or name infeasible patterns") from None


def state_names(masks: NDArray[np.int64], options: int) -> tuple[str, ...]:
    """The names of states given as bit masks: one letter an option.

    Examples
    --------
    >>> state_names(np.array([1, 2]), 2)
    ('NY', 'YN')
    """
    letters = np.empty((len(masks), options), dtype=np.uint8)
    for option in range(options):
        letters[:, option] = np.where(masks >> (options - 1 - option) & 1, ord("Y"), ord("N"))
    return tuple(letters.view(f"S{options}").ravel().astype(f"U{options}").tolist())


def option_graph(
    parties: Mapping[str, int],
    infeasible: Sequence[str] = (),
    irreversible: Sequence[int] = (),
    rank: NDArray[np.int64] | None = None,
    *,
    better: Sequence[NDArray[np.bool_] | None] | None = None,
    views: Sequence[Graph | None] | None = None,
) -> Graph:
    """A graph model in option form: a party moves by changing any of its own options at once.

    States come in the order of `option_states`; a party's options follow those of the parties before it. A move must
    end in a feasible state; what lies between does not matter.

    Parameters
    ----------
    parties : mapping of str to int
        How many options each party has; none is allowed.
    infeasible : sequence of str
        Patterns, as in `option_states`.
    irreversible : sequence of int
        Options, numbered from 0 over all parties, that stay yes once they are.
    rank : (p, n) int array, optional
        Larger is better; any whole numbers. All states tie where it is left out.
    better : sequence of (n, n) bool array or None, optional
    views : sequence of Graph or None, optional

    Returns
    -------
    Graph

    Raises
    ------
    LimitError
        For more than `MAX_OPTIONS` options, `MAX_STATES` feasible states or `MAX_MOVES` moves, or preferences given
        pair by pair over more than `MAX_RELATION` states.

    Examples
    --------
    >>> graph = option_graph({"a": 1, "b": 1}, irreversible=[1])
    >>> graph.states, graph.moves(1, 0).tolist(), graph.moves(1, 1).tolist()
    (('NN', 'NY', 'YN', 'YY'), [1], [])
    """
    options = sum(parties.values())
    masks = option_states(options, infeasible)
    fixed = sum(1 << (options - 1 - option) for option in irreversible)
    n = len(masks)
    first = np.zeros((len(parties), n + 1), dtype=np.int64)
    to: list[NDArray[np.int32]] = []
    left, total = options, 0
    for i, own in enumerate(parties.values()):
        left -= own
        rest = masks & ~(((1 << own) - 1) << left)
        order = np.argsort(rest, kind="stable")
        group, size = _runs(rest, order)
        total += int(size.sum()) - n
        _check_size(n, total)
        counts, ends = _moves(masks, order, group, size, fixed)
        first[i, 1:] = np.cumsum(counts)
        to.append(ends)
    return _graph(tuple(parties), state_names(masks, options), first, to, rank, better, views)


def without_states(graph: Graph, hidden: Sequence[int]) -> Graph:
    """The graph without the moves from and to some states, which are kept as states that nobody reaches or leaves.

    It is how a party that does not see them takes the conflict to be.

    Examples
    --------
    >>> graph = explicit_graph(["a"], ["s1", "s2", "s3"], [[(0, 1), (0, 2)]])
    >>> without_states(graph, [1]).moves(0, 0).tolist()
    [2]
    """
    seen: NDArray[np.bool_] = np.ones(len(graph.states), dtype=np.bool_)
    seen[list(hidden)] = False
    first = np.zeros_like(graph.first)
    to = []
    for i, ends in enumerate(graph.to):
        start = np.repeat(np.arange(len(seen)), np.diff(graph.first[i]))
        keep = seen[start] & seen[ends]
        first[i, 1:] = np.cumsum(np.bincount(start[keep], minlength=len(seen)))
        to.append(_frozen(ends[keep]))
    return replace(graph, first=_frozen(first), to=tuple(to))


def dense_rank(points: NDArray[np.generic]) -> NDArray[np.int64]:
    """The level of each number in its row, 0 for the least, equal ones alike; shape (p, n).

    Examples
    --------
    >>> dense_rank(np.array([[2.5, 7.0, 2.5]])).tolist()
    [[0, 1, 0]]
    """
    rows = [np.unique(row, return_inverse=True)[1].ravel() for row in points]
    return np.array(rows, dtype=np.int64).reshape(points.shape)


def _runs(rest: NDArray[np.int64], order: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each state where in `order` the states with the same options of the others begin, and how many they are."""
    ordered = rest[order]
    begins = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])[: len(order)])
    sizes = np.diff(np.append(begins, len(order)))
    group, size = np.empty_like(order), np.empty_like(order)
    group[order], size[order] = np.repeat(begins, sizes), np.repeat(sizes, sizes)
    return group, size


def _moves(
    masks: NDArray[np.int64], order: NDArray[np.int64], group: NDArray[np.int64], size: NDArray[np.int64], fixed: int
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """How many moves a party has from each state, and where they lead; a block of states at a time."""
    n = len(masks)
    counts = np.zeros(n, dtype=np.int64)
    ends: list[NDArray[np.int32]] = [np.empty(0, dtype=np.int32)]
    upto = np.cumsum(size)
    begin = 0
    while begin < n:
        done = int(upto[begin - 1]) if begin else 0
        stop = max(begin + 1, int(np.searchsorted(upto, done + _BLOCK, side="right")))
        some = slice(begin, stop)
        start = np.repeat(np.arange(begin, stop), size[some])
        step = np.arange(len(start)) - np.repeat(upto[some] - size[some] - done, size[some])
        end = order[np.repeat(group[some], size[some]) + step]
        keep = (end != start) & (masks[start] & ~masks[end] & fixed == 0)
        counts[some] = np.bincount(start[keep] - begin, minlength=stop - begin)
        ends.append(end[keep].astype(np.int32))
        begin = stop
    return counts, np.concatenate(ends)


def _graph(
    parties: Sequence[str],
    states: tuple[str, ...],
    first: NDArray[np.int64],
    to: Sequence[NDArray[np.int32]],
    rank: NDArray[np.int64] | None,
    better: Sequence[NDArray[np.bool_] | None] | None,
    views: Sequence[Graph | None] | None,
) -> Graph:
    """The record, with levels without gaps and arrays that cannot be written to."""
    p, n = len(parties), len(states)
    levels = dense_rank(np.zeros((p, n), dtype=np.int64) if rank is None else np.asarray(rank).reshape(p, n))
    relations = tuple(better) if better is not None else (None,) * p
    if n > MAX_RELATION and any(relation is not None for relation in relations):
        raise LimitError(
            f"preferences given pair by pair over {n:,} states, the limit is {MAX_RELATION:,}; give a ranking, points "
            "or statements instead"
        )
    return Graph(
        parties=tuple(parties),
        states=states,
        first=_frozen(first),
        to=tuple(_frozen(ends) for ends in to),
        rank=_frozen(levels),
        better=tuple(None if relation is None else _frozen(np.array(relation, np.bool_)) for relation in relations),
        views=tuple(views) if views is not None else (None,) * p,
    )


def _frozen(array: NDArray[_Kind]) -> NDArray[_Kind]:
    array.flags.writeable = False
    return array


def _check_size(states: int, moves: int) -> None:
    if states > MAX_STATES:
        raise LimitError(
            f"{states:,} feasible states, the limit is {MAX_STATES:,}; name more infeasible patterns or join options "
            "that always go together"
        )
    if moves > MAX_MOVES:
        raise LimitError(
            f"{moves:,} moves, the limit is {MAX_MOVES:,}; name more infeasible patterns or split the options of the "
            "party that has the most"
        )
