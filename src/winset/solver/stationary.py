"""A war without a last date (model, section 3): what its values come to in the periods that are all alike.

From some date on the map from the value of one period to that of the period before is always the same. It is applied
again and again, as ever later last dates would have it, until it settles, goes round, or has been given up on.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from winset.solver.backward import SolvedPeriod, bargain, fight, with_endings
from winset.solver.mixing_kernels import products, subtract, unknowns

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import ThreadPoolExecutor

    from numpy.typing import NDArray

    from winset.game.game import Game

SETTLED = 1e-10
"""Noises by which values may still move where they have settled."""

RETURNED = 1e-8
"""Noises between two values that count as the same where they go round."""

MOST_APPLICATIONS = 4_000
"""After so many applications of the map values that neither settle nor go round are said to wander."""

QUICK = 800
"""The same by default, where many wars may be solved and few phases are read."""

LONGEST_TURN = 240
"""Most periods in a turn, and the periods that stand for one where values wander."""

MOST_PHASES = 24
"""Most phases of a turn that are read."""

MAX_TURN = 60_000_000
"""Most numbers in the tables of a turn."""


@dataclass(frozen=True, slots=True)
class Limit:
    """What the values of a war without a last date come to.

    Attributes
    ----------
    state : {'settled', 'extrapolated', 'round', 'wandering'}
        Extrapolated where a tail that falls steadily was followed to its end, and confirmed by the map.
    turn : int
        Periods until they return; 1 where they are settled, those kept where they wander.
    applications : int
        How often the map was applied.
    """

    state: str
    turn: int
    applications: int

    @property
    def phases(self) -> int:
        """How many phases of the turn are read."""
        return min(self.turn, MOST_PHASES)


def settle(
    pool: ThreadPoolExecutor | None,
    game: Game,
    *,
    most: int,
    progress: Callable[[float], None],
    start: NDArray[np.float64] | None = None,
    talks: bool = True,
) -> tuple[Limit, list[SolvedPeriod]]:
    """Apply the map of one period until its values settle or go round.

    Parameters
    ----------
    pool : ThreadPoolExecutor or None
    game : Game
        With an open end.
    most : int
        Most applications.
    progress : callable
        Told a share done, which never reaches 1.
    start : (s, p) float array, optional
        V to begin with; default what a faded war is worth.
    talks : bool
        False leaves them out: only D and V⁰ are filled.

    Returns
    -------
    Limit
    list of SolvedPeriod
        One for each period of the turn: the first is followed by the second, and the last by the first.
    """
    t, reached = game.periods, game.reach.start[game.periods]
    faded = with_endings(game, game.faded)
    war = _Tail(faded, game.noise, reached)
    free = _Tail(faded if start is None else with_endings(game, start), game.noise, reached)
    free.moving = talks
    row, k = _row(game), 0
    while k < most and (war.moving or free.moving):
        if war.moving:
            fight(game, t, war.value, row)
            war.take(row.war_value_start)
        if free.moving:
            bargain(pool, game, t, free.value, row)
            free.take(row.value)
        k += 1
        progress(k / (k + 400))
    limit = _limit(game, war, free, k)
    rows = [row, *(_row(game) for _ in range(limit.turn - 1))]
    later, fought = free.value, war.value
    for row in reversed(rows):
        if talks:
            bargain(pool, game, t, later, row)
        fight(game, t, fought, row)
        later, fought = row.value, row.war_value_start
    return limit, rows


def _row(game: Game) -> SolvedPeriod:
    """Room for one period."""
    shape = (game.states.size, len(game.parties))
    choices = tuple(np.zeros((game.states.size, len(operator.names))) for operator in game.operators)
    value, continuation, war_value_start, war = (np.zeros(shape) for _ in range(4))
    undone = np.zeros((game.states.size, game.answers.outcomes))
    return SolvedPeriod(value, continuation, war_value_start, war, np.zeros(game.states.size), undone, choices)


def _limit(game: Game, war: _Tail, talks: _Tail, k: int) -> Limit:
    """What came of the two recursions, and how long their common turn is."""
    events = sum(len(operator.names) for operator in game.operators) + game.answers.outcomes
    room = MAX_TURN // (game.states.size * (4 * len(game.parties) + events + 1))
    longest = max(1, min(LONGEST_TURN, room))
    turn = math.lcm(*(tail.turn for tail in (war, talks)))
    if war.moving or talks.moving or turn > longest:
        return Limit("wandering", longest, k)
    if turn > 1:
        return Limit("round", turn, k)
    return Limit("extrapolated" if war.extrapolated or talks.extrapolated else "settled", 1, k)


class _Tail:
    """Values under the map, application by application: where they stand, and whether they have come to something.

    Attributes
    ----------
    value : (s, p) float array
        What the map is to be applied to next.
    moving : bool
    turn : int
        1 where they have settled.
    extrapolated : bool
    """

    WINDOW = 50
    """Applications over which a tail is watched before it is followed to its end."""

    NEAR = 0.05
    """Noises under which it is followed if it falls at all; above, only where it falls by a steady ratio."""

    STEADY = 0.1
    """A ratio is steady where it varies by less than this share of what it lacks to 1."""

    DEPTH = 24
    """Applications that an extrapolation looks back on."""

    TRIES = 150
    """Most applications of one extrapolation."""

    PROBES = 20
    """Least applications to see that values a little beside those found return to them."""

    MOST_PROBES = 200
    """Most of them: such values may first move away, and only then return."""

    GONE = 1e3
    """Values that have come to be so many times as far from those found as they began do not return."""

    SPANS = (6, 48, LONGEST_TURN)
    """A value is kept for so many applications, to see whether a later one returns to it."""

    def __init__(self, value: NDArray[np.float64], noise: NDArray[np.float64], reached: NDArray[np.bool_]) -> None:
        self.value, self.noise, self.reached = value.copy(), noise, reached
        self.moving, self.turn, self.extrapolated = True, 1, False
        self._moved: list[float] = []
        self._k = 0
        self._marks: dict[int, tuple[int, NDArray[np.float64]]] = {}
        self._bend: _Extrapolation | None = None
        self._probe: _Probe | None = None
        self._bending = True

    def size(self, change: NDArray[np.float64]) -> float:
        """The largest change of a value that some path reaches, in noises."""
        return float((np.abs(change[self.reached]) / self.noise).max(initial=0.0))

    def take(self, image: NDArray[np.float64]) -> None:
        """What the map makes of `value`."""
        self._k += 1
        if self._probe is not None:
            self._check(image)
            return
        moved = self.size(image - self.value)
        if moved < max(SETTLED, 16 * np.finfo(float).eps * self.size(image)):
            self._settle(image)
        elif self._bend is not None:
            self._follow(image, moved)
        else:
            self._moved.append(moved)
            self._compare(image, moved)
            self.value = image.copy()
            if self.moving and self._bending and self._falls():
                self._bend = _Extrapolation(self.value, moved, self.noise, self.reached, self.DEPTH)

    def _falls(self) -> bool:
        """Whether values have moved less and less over the last applications."""
        last = np.array(self._moved[-self.WINDOW :])
        if len(last) < self.WINDOW:
            return False
        half, ratios = self.WINDOW // 2, last[1:] / last[:-1]
        if last[-1] < self.NEAR:
            return bool(last[half:].max() < (1 - 1e-6) * last[:half].max())
        return bool(np.ptp(ratios) < self.STEADY * (1 - ratios.mean()))

    def _follow(self, image: NDArray[np.float64], moved: float) -> None:
        """One more step of an extrapolation, or its end where it comes to nothing."""
        bend = self._bend
        assert bend is not None
        if moved > 10 * bend.moved or bend.tries >= self.TRIES:
            self._bend, self._moved, self._marks, self.value = None, [], {}, image.copy()
        else:
            self.value = bend.next(self.value, image)

    def _settle(self, image: NDArray[np.float64]) -> None:
        """It has come to rest; one that was followed there is nudged first, to see that values return to it."""
        if self._bend is None:
            self.moving, self.value = False, image.copy()
        else:
            self._probe = _Probe(image.copy())
            nudge = 1e4 * max(SETTLED, 16 * np.finfo(float).eps * self.size(image))
            signs = np.where(np.arange(image.size).reshape(image.shape) * 7919 % 13 < 6, -1.0, 1.0)
            self.value = image + nudge * self.noise * signs

    def _check(self, image: NDArray[np.float64]) -> None:
        """Whether nudged values return; where they do not, the tail is followed application by application."""
        probe, bend = self._probe, self._bend
        assert probe is not None
        assert bend is not None
        probe.away.append(self.size(image - probe.found))
        self.value = image.copy()
        tried, away = len(probe.away), probe.away[-1]
        if tried < self.PROBES:
            return
        if away < probe.away[-self.PROBES // 2]:
            self.moving, self.extrapolated, self.value = False, True, probe.found
        elif tried >= self.MOST_PROBES or away > self.GONE * probe.away[0]:
            self._bending, self._moved, self._marks, self.value = False, [], {}, bend.start
        else:
            return
        self._probe = self._bend = None

    def _compare(self, image: NDArray[np.float64], moved: float) -> None:
        """Whether values return to what they were some applications ago, while they move by far more than that."""
        for span in self.SPANS:
            at, mark = self._marks.get(span, (self._k - span, image))
            away = self.size(image - mark)
            if at < self._k - 1 and mark is not image and away < RETURNED and moved > 1e4 * max(away, SETTLED):
                self.moving, self.turn = False, self._k - at
                return
            if self._k - at >= span:
                self._marks[span] = (self._k, image.copy())


@dataclass(slots=True)
class _Probe:
    """Values found by extrapolation, and how far from them the nudged ones are after each application."""

    found: NDArray[np.float64]
    away: list[float]

    def __init__(self, found: NDArray[np.float64]) -> None:
        self.found, self.away = found, []


class _Extrapolation:
    """A tail followed to its end: Aitken's step on several vectors at once (Anderson 1965).

    Attributes
    ----------
    start : (s, p) float array
        Where it began.
    moved : float
        By how many noises values then moved.
    tries : int
    """

    def __init__(
        self,
        start: NDArray[np.float64],
        moved: float,
        noise: NDArray[np.float64],
        reached: NDArray[np.bool_],
        depth: int,
    ) -> None:
        self.start, self.moved, self.tries = start.copy(), moved, 0
        self.noise, self.reached = noise, reached
        depth = max(2, min(depth, MAX_TURN // (4 * max(1, start.size))))
        size = int(reached.sum()) * start.shape[1]
        self.steps, self.apart, self.inner = np.empty((depth, size)), np.empty((depth, size)), np.empty((depth, depth))
        self.image, self.rest = np.empty(0), np.empty(0)

    def next(self, value: NDArray[np.float64], image: NDArray[np.float64]) -> NDArray[np.float64]:
        """Where the tail seems to lead: the mix of the last images whose changes cancel best."""
        self.tries += 1
        now = image[self.reached]
        rest = ((now - value[self.reached]) / self.noise).ravel()
        mixed, ahead, m = image.copy(), now.ravel(), min(self.tries - 1, len(self.inner))
        if m:
            self._add(m - 1, ahead - self.image, rest - self.rest)
            right, found = np.empty(m), ahead.copy()
            products(self.apart[:m], rest, right)
            inner = self.inner[:m, :m] + 1e-13 * np.trace(self.inner[:m, :m]) / m * np.eye(m)
            subtract(unknowns(inner, right), self.steps[:m], found)
            mixed[self.reached] = found.reshape(now.shape)
        self.image, self.rest = ahead, rest
        return mixed

    def _add(self, k: int, step: NDArray[np.float64], apart: NDArray[np.float64]) -> None:
        """Put one more step in the place of the last, once the first has made room where there was none left."""
        if self.tries - 1 > len(self.inner):
            self.steps[:-1], self.apart[:-1] = self.steps[1:], self.apart[1:]
            self.inner[:-1, :-1] = self.inner[1:, 1:].copy()
        self.steps[k], self.apart[k] = step, apart
        products(self.apart[: k + 1], apart, self.inner[k, : k + 1])
        self.inner[: k + 1, k] = self.inner[k, : k + 1]
