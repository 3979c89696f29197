"""Packages, what each is worth to each party in each state, and the packed rows that the solver reads.

A party's points depend on few factors, so states that agree on those share one row. A row holds the admissible
packages of its states only, one number a package, and rows of one party stand in one flat pool.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from winset.errors import LimitError
from winset.game.peace import Signed, durable, durable_worth, watch
from winset.game.peace_states import peace_states, seen_in_peace
from winset.game.states import MAX_CELLS, classes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from winset.cases.bound import Bound
    from winset.cases.conditions import Condition, Frame
    from winset.game.peace_states import PeaceStates
    from winset.game.states import StateSpace

MAX_PACKAGES = 2_000_000
"""Most packages that a solve lists."""

MAX_STEPS = 20_000_000_000
"""Most steps of the peace: numbers × its states × periods × those who may break it; minutes of work."""

PIECE = 20_000
"""Packages made durable at a time, by states of the peace, so that the work can be stopped between pieces."""


@dataclass(frozen=True, slots=True, eq=False)
class Worth:
    """How some packages are valued.

    Attributes
    ----------
    bound : Bound
        The rules, adjustments and the peace.
    values : (p, k) float array
        What their options are worth, summed over the issues.
    """

    bound: Bound
    values: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Packages:
    """All packages and their rows.

    Attributes
    ----------
    issues : tuple of str
    options : tuple of tuple of str
    digits : (k, issues) int array
        Each package's option on each issue; the last issue runs fastest.
    allowed : (a,) int array
        Indices of admissible packages, one run after another.
    allowed_at : (s,) int array
        Where each state's run begins.
    count : (s,) int array
        |X(s)|.
    points : (u,) float array
        The pool of rows of U.
    row : (s, p) int array
        Where each state's and party's row begins.
    top : (s, p) float array
        The most that a party can have in each state; -inf where nothing is admissible.
    order : (s,) int array
        The states in an order in which those that share rows follow each other.
    """

    issues: tuple[str, ...]
    options: tuple[tuple[str, ...], ...]
    digits: NDArray[np.int64]
    allowed: NDArray[np.int64]
    allowed_at: NDArray[np.int64]
    count: NDArray[np.int64]
    points: NDArray[np.float64]
    row: NDArray[np.int64]
    top: NDArray[np.float64]
    order: NDArray[np.int64]

    @property
    def size(self) -> int:
        """Number of packages."""
        return len(self.digits)

    def admissible(self, s: int) -> NDArray[np.int64]:
        """The packages that no rule forbids in state `s`."""
        return self.allowed[self.allowed_at[s] : self.allowed_at[s] + self.count[s]]

    def worth(self, s: int) -> NDArray[np.float64]:
        """U in state `s`; shape (p, |X(s)|)."""
        return np.stack([self.points[at : at + self.count[s]] for at in self.row[s]])

    def package(self, k: int) -> dict[str, str]:
        """A package as {issue: option}."""
        return {issue: self.options[i][self.digits[k, i]] for i, issue in enumerate(self.issues)}

    def frame(self, chosen: NDArray[np.int64]) -> dict[str, NDArray[np.int64]]:
        """The options of some packages by issue, as a frame for conditions."""
        return {issue: self.digits[chosen, i] for i, issue in enumerate(self.issues)}


def list_packages(bound: Bound) -> NDArray[np.int64]:
    """Every package as option codes, shape (k, issues); a LimitError above `MAX_PACKAGES`."""
    sizes = [len(options) for options in bound.issues.values()]
    if math.prod(sizes) > MAX_PACKAGES:
        raise LimitError(
            f"{math.prod(sizes):,} packages; the limit is {MAX_PACKAGES:,}; merge issues or options, or ask "
            "`winset deals`, which lists none"
        )
    return np.stack(np.unravel_index(np.arange(math.prod(sizes)), sizes), axis=1).astype(np.int64)


def worth_of(bound: Bound, digits: NDArray[np.int64]) -> Worth:
    """Packages given by their options, shape (k, issues), with their additive part summed."""
    values = np.zeros((len(bound.parties), len(digits)))
    for i, table in enumerate(bound.tables):
        values += table.T[:, digits[:, i]]
    return Worth(bound, values)


def _factors(conditions: Iterable[Condition], space: StateSpace) -> list[int]:
    names = set().union(*(condition.names for condition in conditions))
    return [f for f, name in enumerate(space.factors) if name in names]


def build_packages(bound: Bound, space: StateSpace) -> Packages:
    """List the packages and value them in every class of states.

    Raises
    ------
    LimitError
        Where the packages or the rows of points would exceed their limits.
    """
    digits = list_packages(bound)
    worth = worth_of(bound, digits)
    frame = {name: digits[:, i] for i, name in enumerate(bound.issues)}
    ruling = _factors([condition for rule in bound.rules for condition in rule], space)
    runs, allowed_at, count = _runs(worth, space, ruling, frame, len(digits))
    rows = _Rows(space, worth, frame, runs, allowed_at, count)
    for factors, parties in _plans(bound, space):
        rows.fill(sorted({*factors, *ruling}), parties)
    return Packages(
        issues=tuple(bound.issues),
        options=tuple(bound.issues.values()),
        digits=digits,
        allowed=np.concatenate(list(runs.values())),
        allowed_at=allowed_at,
        count=count,
        points=np.concatenate(rows.pool) if rows.pool else np.empty(0),
        row=rows.row,
        top=rows.top,
        order=np.lexsort(rows.row.T),
    )


def _plans(bound: Bound, space: StateSpace) -> list[tuple[list[int], list[int]]]:
    """Which factors the values of which parties depend on; where the peace may be broken, all on all of them."""
    parties = list(range(len(bound.parties)))
    if not bound.peace.initiators:
        return [(_factors([term.condition for term in bound.adjust if term.column == p], space), [p]) for p in parties]
    return [(_factors([term.condition for term in bound.adjust], space), parties)]


class _Rows:
    """Rows of points, filled class of states by class of states."""

    def __init__(
        self,
        space: StateSpace,
        worth: Worth,
        frame: dict[str, NDArray[np.int64]],
        runs: dict[int, NDArray[np.int64]],
        allowed_at: NDArray[np.int64],
        count: NDArray[np.int64],
    ) -> None:
        self.space, self.worth, self.frame = space, worth, frame
        self.runs, self.allowed_at, self.count = runs, allowed_at, count
        self.row = np.empty((space.size, len(worth.values)), dtype=np.int64)
        self.top = np.full(self.row.shape, -np.inf)
        self.pool: list[NDArray[np.float64]] = []
        self.filled = 0

    def fill(self, factors: list[int], parties: list[int]) -> None:
        """The rows of some parties, whose values depend on some factors, in every class of states that are alike."""
        seen = np.flatnonzero(seen_in_peace(self.worth.bound)).tolist()
        first, group = classes(self.space, sorted({*factors, *seen}))
        states = peace_states(self.worth.bound, self.space.codes[first])
        begins = states.find(self.space.codes[first])
        together = self._together(first, factors, states.home[begins])
        self._hold_limits(first, together, states, begins, len(parties))
        starts = np.empty((len(first), len(parties)), dtype=np.int64)
        best = np.full(starts.shape, -np.inf)
        for alike, blocks in zip(together, self._blocks(first, together, states, begins, parties), strict=True):
            for c, block in zip(alike, blocks, strict=True):
                best[c] = block.max(axis=1) if self.count[first[c]] else -np.inf
                starts[c] = self.filled + np.arange(len(parties)) * block.shape[1]
                self.filled += block.size
                self.pool.append(block.reshape(-1))
        self.row[:, parties] = starts[group]
        self.top[:, parties] = best[group]

    def _together(
        self, first: NDArray[np.int64], factors: list[int], home: NDArray[np.int64]
    ) -> list[NDArray[np.int64]]:
        """Classes of states that differ in where the same peace begins alone, in the order of the first of each."""
        keys = np.column_stack([self.space.codes[first][:, factors], home])
        _, at, group = np.unique(keys, axis=0, return_index=True, return_inverse=True)
        order = np.argsort(group.reshape(-1), kind="stable")
        parts = np.split(order, np.cumsum(np.bincount(group.reshape(-1)))[:-1])
        return [parts[k] for k in np.argsort(at)]

    def _blocks(
        self,
        first: NDArray[np.int64],
        together: Sequence[NDArray[np.int64]],
        states: PeaceStates,
        begins: NDArray[np.int64],
        parties: list[int],
    ) -> Iterator[NDArray[np.float64]]:
        """U of the admissible packages of classes that belong together, (n, p, k), in their order."""
        waiting: list[NDArray[np.float64]] = []
        for batch in self._batches(first, together, states, begins):
            whole = []
            for alike, cut, _ in batch:
                here, block = lasting_values(self.worth, self.space.frame_at(first[alike[0]]), cut, self.frame, parties)
                whole.append(Signed(block, {name: here[name] for name in self.frame}, begins[alike]))
            for (_, _, ends), block in zip(batch, durable_worth(whole, states, self.worth.bound), strict=True):
                waiting.append(block)
                if ends:
                    yield np.concatenate(waiting, axis=2)
                    waiting = []

    def _batches(
        self,
        first: NDArray[np.int64],
        together: Sequence[NDArray[np.int64]],
        states: PeaceStates,
        begins: NDArray[np.int64],
    ) -> Iterator[list[tuple[NDArray[np.int64], NDArray[np.int64], bool]]]:
        """(classes, some of their admissible packages, whether they are the last) in turn, several pieces at a time."""
        batch: list[tuple[NDArray[np.int64], NDArray[np.int64], bool]] = []
        held, sizes = 0, states.sizes()
        for alike in together:
            chosen = self.runs[int(self.allowed_at[first[alike[0]]])]
            size = int(sizes[begins[alike[0]]])
            cuts = np.array_split(chosen, min(len(chosen), -(-len(chosen) * size // PIECE)))
            for n, cut in enumerate(cuts, 1):
                batch.append((alike, cut, n == len(cuts)))
                held += len(cut) * size
                if held >= PIECE:
                    yield batch
                    batch, held = [], 0
        if batch:
            yield batch

    def _hold_limits(
        self,
        first: NDArray[np.int64],
        together: Sequence[NDArray[np.int64]],
        states: PeaceStates,
        begins: NDArray[np.int64],
        parties: int,
    ) -> None:
        """Stop before tables are filled that would be too large, or take too long to make durable."""
        if self.filled + int(self.count[first].sum()) * parties > MAX_CELLS:
            raise LimitError(
                f"more than {MAX_CELLS:,} numbers in the tables of points, the limit; let adjustments, rules and peace "
                "depend on fewer factors, or merge options"
            )
        peace, sizes = self.worth.bound.peace, states.sizes()
        cells = sum(int(self.count[first[alike[0]]]) * int(sizes[begins[alike[0]]]) for alike in together) * parties
        steps = cells * peace.horizon * len(peace.initiators)
        if steps > MAX_STEPS:
            raise LimitError(
                f"the peace over {peace.horizon:,} periods needs {steps:,} steps; the limit is {MAX_STEPS:,}; "
                "shorten its horizon, or let adjustments, resumption and the peace's chance depend on fewer factors"
            )


def _runs(
    worth: Worth, space: StateSpace, ruling: list[int], frame: dict[str, NDArray[np.int64]], size: int
) -> tuple[dict[int, NDArray[np.int64]], NDArray[np.int64], NDArray[np.int64]]:
    """The runs of admissible packages by where they begin, and each state's run."""
    first, group = classes(space, ruling)
    runs: dict[int, NDArray[np.int64]] = {}
    seen: dict[bytes, int] = {}
    at, counts, filled = np.empty(len(first), dtype=np.int64), np.zeros(len(first), dtype=np.int64), 0
    for c, s in enumerate(first):
        mask = np.ones(size, dtype=bool)
        here = {**frame, **space.frame_at(int(s))}
        for when, require in worth.bound.rules:
            mask &= ~when.mask(here) | require.mask(here)
        key = hashlib.blake2b(np.packbits(mask).tobytes(), digest_size=20).digest()
        if key not in seen:
            if filled + int(mask.sum()) > MAX_CELLS:
                raise LimitError(
                    f"more than {MAX_CELLS:,} admissible packages over all states, the limit; simplify the rules"
                )
            seen[key] = filled
            # An empty run still takes one place, so that where a run begins names it.
            runs[filled] = np.flatnonzero(mask) if mask.any() else np.zeros(1, dtype=np.int64)
            filled += len(runs[filled])
        at[c], counts[c] = seen[key], mask.sum()
    return runs, at[group], counts[group]


def survival(
    worth: Worth, space: StateSpace, s: int, packages: Packages
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float64]]]:
    """The probability that nobody has broken the peace by the end of its first, second, … period.

    Parameters
    ----------
    worth : Worth
    space : StateSpace
    s : int
        The state in which it is signed.
    packages : Packages

    Yields
    ------
    places : (n,) int array
        Some of the state's admissible packages, by their places among these; so many at a time as memory should hold.
    lasting : (horizon, n) float array
        For each of them; ones where nobody can break it.
    """
    state, chosen = space.frame_at(s), packages.admissible(s)
    everything, seen = packages.frame(np.arange(packages.size)), watch(worth.bound, state)
    for places in pieces(len(chosen), len(seen.chosen)):
        here, block = lasting_values(worth, state, chosen[places], everything)
        yield places, durable(block, worth.bound, here, seen)[1]


def pieces(count: int, states: int) -> list[NDArray[np.int64]]:
    """So many packages cut into runs of them, each of which is `PIECE` long at most by the states of its peace."""
    return np.array_split(np.arange(count), max(1, -(-count * states // PIECE)))


def value_packages(worth: Worth, state: Frame, frame: Frame) -> NDArray[np.float64]:
    """U of every package of a frame in a state; shape (p, k).

    Parameters
    ----------
    worth : Worth
        Of the same packages.
    state : mapping of factor to code
    frame : mapping of issue to (k,) int array
    """
    codes = np.array([[int(state[name]) for name in worth.bound.factors]], dtype=np.int64).reshape(1, -1)
    states = peace_states(worth.bound, codes)
    begins, count = states.find(codes), worth.values.shape[1]
    found = []
    for cut in pieces(count, int(states.sizes()[begins[0]])):
        here, block = lasting_values(worth, state, cut, frame)
        signed = Signed(block, {name: here[name] for name in frame}, begins)
        found.append(durable_worth([signed], states, worth.bound)[0][0])
    return np.concatenate(found, axis=1)


def no_packages(bound: Bound, space: StateSpace) -> Packages:
    """Nothing on the table in any state: what a conflict without its talks has."""
    nothing, parties = np.zeros(space.size, dtype=np.int64), len(bound.parties)
    return Packages(
        issues=tuple(bound.issues),
        options=tuple(bound.issues.values()),
        digits=np.empty((0, len(bound.issues)), dtype=np.int64),
        allowed=np.empty(0, dtype=np.int64),
        allowed_at=nothing,
        count=nothing.copy(),
        points=np.empty(0),
        row=np.zeros((space.size, parties), dtype=np.int64),
        top=np.full((space.size, parties), -np.inf),
        order=np.arange(space.size),
    )


def lasting_values(
    worth: Worth,
    state: Frame,
    chosen: NDArray[np.int64],
    frame: Frame,
    parties: Sequence[int] | None = None,
) -> tuple[dict[str, NDArray[np.int64]], NDArray[np.float64]]:
    """A state's frame with the chosen packages, and what a lasting peace on each is worth to some parties; (p, k).

    Parameters
    ----------
    worth : Worth
    state : mapping of factor to code
    chosen : (k,) int array
        Indices into the packages of `worth`.
    frame : mapping of issue to array
        The options of all packages of `worth`.
    parties : sequence of int, optional
        Default all.
    """
    here = {**{name: digits[chosen] for name, digits in frame.items()}, **state}
    rows = {p: m for m, p in enumerate(range(len(worth.values)) if parties is None else parties)}
    block = worth.values[list(rows)][:, chosen]
    for p, points, condition in worth.bound.adjust:
        if p in rows:
            block[rows[p]] += points * condition.mask(here)
    return here, block
