"""Peace that lasts, or not (model, section 5): what a package is worth once someone may break it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from winset.game.peace_states import happenings, life_of, peace_states

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from winset.cases.bound import Bound, BoundPeace
    from winset.cases.conditions import Frame
    from winset.game.peace_kernels import Breakers, Life
    from winset.game.peace_states import Happening, PeaceStates

T = TypeVar("T")

TOGETHER = 512
"""Packages whose peace is followed at a time, by states that it may come to: as many as stay close to the processor."""

LEAST_TOGETHER = 128
"""Packages whose peace is followed at a time at least, however many its states are: as many as a loop is quick for."""


class Signed(NamedTuple):
    """Packages signed in states that are alike but for what a peace looks at.

    Attributes
    ----------
    values : (p, k) float array
        What a peace that lasts is worth.
    packages : mapping of issue to (k,) int array
    begins : (n,) int array
        The states in which the peace begins, between which some way leads.
    """

    values: NDArray[np.float64]
    packages: Frame
    begins: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Broken:
    """What a peace is worth once it is broken, entry by entry; different entries only, `n` of them and none at the end.

    Attributes
    ----------
    points : (n+1, p) float array
    added : (n+1, 1) float array
        1 where the points are added to what the package is worth, 0 where they stand in its place.
    paces : (n+1,) float array
    numbers : tuple of tuple of int
        Which of them each initiator's entries are.
    """

    points: NDArray[np.float64]
    added: NDArray[np.float64]
    paces: NDArray[np.float64]
    numbers: tuple[tuple[int, ...], ...]


def broken_worth(peace: BoundPeace, parties: int) -> Broken:
    """The entries of all initiators, those that say the same once."""
    known: dict[tuple[object, ...], int] = {}
    numbers = tuple(
        tuple(known.setdefault((*entry.points.tolist(), entry.added, entry.pace), len(known)) for entry in one.entries)
        for one in peace.initiators
    )
    table = np.array([*known, (0.0,) * (parties + 2)], dtype=float)
    return Broken(table[:, :parties], table[:, parties : parties + 1], table[:, -1], numbers)


def resumed(
    peace: BoundPeace, broken: Broken, states: PeaceStates, chosen: NDArray[np.int64], packages: Frame, count: int
) -> NDArray[np.int64]:
    """Which entry holds for each initiator in some states of the peace, the last for none; shape (i, m, k)."""
    frame = {name: states.space.codes[chosen, f][:, None] for f, name in enumerate(states.space.factors)}
    frame.update(packages)
    found = np.full((len(peace.initiators), len(chosen), count), len(broken.paces) - 1)
    for held, initiator, numbers in zip(found, peace.initiators, broken.numbers, strict=True):
        for entry, number in reversed(list(zip(initiator.entries, numbers, strict=True))):
            held[np.broadcast_to(entry.condition.mask(frame), held.shape)] = number
    return found


def breakers_of(peace: BoundPeace, broken: Broken, held: NDArray[np.int64], values: NDArray[np.float64]) -> Breakers:
    """R and the paces of those who may break the peace, from the entries that hold (i, m, k) and what it is worth."""
    from winset.game import peace_kernels

    points = np.ascontiguousarray(np.moveaxis(broken.points[held], -1, 2))
    if broken.added.any():
        points += np.moveaxis(broken.added[held], -1, 2) * values
    paces = broken.paces[held]
    owners = np.array([initiator.party for initiator in peace.initiators], dtype=np.int64)
    return peace_kernels.Breakers(owners, np.any(paces, axis=2), points, paces)


def durable_worth(blocks: Sequence[Signed], states: PeaceStates, bound: Bound) -> list[NDArray[np.float64]]:
    """U for several blocks of packages, each different package made durable once.

    Most packages are alike to everybody in many states: what a peace is worth, who could break it, and for what.

    Parameters
    ----------
    blocks : sequence of Signed
    states : PeaceStates
    bound : Bound

    Returns
    -------
    list of (n, p, k) float arrays
        For each state in which the peace begins.
    """
    worth = [np.repeat(block.values[None], len(block.begins), axis=0) for block in blocks]
    if not bound.peace.initiators:
        return worth
    broken, alike = broken_worth(bound.peace, len(bound.parties)), dict[object, list[int]]()
    where = [states.around(int(block.begins[0])) for block in blocks]
    lives = _lives(where, states, len(bound.parties))
    for b, block in enumerate(blocks):
        if block.values.size:
            alike.setdefault(lives[b][0], []).append(b)
    for together in alike.values():
        values = np.concatenate([blocks[b].values for b in together], axis=1)
        held = [
            resumed(bound.peace, broken, states, where[b], blocks[b].packages, blocks[b].values.shape[1])
            for b in together
        ]
        found, group = _kept(bound, broken, lives[together[0]][1], values, np.concatenate(held, axis=2))
        cuts = np.cumsum([blocks[b].values.shape[1] for b in together])[:-1]
        for b, part in zip(together, np.split(group, cuts), strict=True):
            begins = np.searchsorted(where[b], blocks[b].begins)
            worth[b] = np.ascontiguousarray(found[begins][:, :, part])
    return worth


def _lives(
    where: Sequence[NDArray[np.int64]], states: PeaceStates, parties: int
) -> list[tuple[tuple[object, ...], Life]]:
    """What may happen among each of some sets of states, and what is the same where the same may happen."""
    known: dict[int, tuple[tuple[object, ...], Life]] = {}
    for chosen in where:
        if int(chosen[0]) not in known:
            life = life_of(happenings(states, chosen, parties), parties)
            known[int(chosen[0])] = (len(chosen), *(part.tobytes() for part in life)), life
    return [known[int(chosen[0])] for chosen in where]


def _kept(
    bound: Bound, broken: Broken, life: Life, values: NDArray[np.float64], held: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """U of the different ones among some packages in every state (m, p, k), and which of them each package is."""
    from winset.game.peace_kernels import keep_peace

    states, horizon = held.shape[1], bound.peace.horizon
    first, group = _alike(np.concatenate([values, held.reshape(-1, values.shape[1]).astype(float)]))

    def kept(cut: NDArray[np.int64]) -> NDArray[np.float64]:
        """U of some packages."""
        worth, lasting = np.empty((states, len(values), len(cut))), np.empty((1, states, len(cut)))
        mine = np.ascontiguousarray(values[:, cut])
        breakers = breakers_of(bound.peace, broken, held[:, :, cut], mine)
        keep_peace(mine / horizon, breakers, life, bound.noise, horizon, worth, lasting)
        return worth

    return np.concatenate(_in_threads(kept, first, states), axis=2), group


def _alike(columns: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """One of each different column, and which of them each column is; told apart by a hash, then compared."""
    bits = (columns + 0.0).view(np.uint64)
    keys = np.zeros(columns.shape[1], dtype=np.uint64)
    for row in bits:
        keys = (keys ^ row ^ (row >> np.uint64(29))) * np.uint64(0x9E3779B97F4A7C15)
        keys ^= keys >> np.uint64(32)
    _, first, group = np.unique(keys, return_index=True, return_inverse=True)
    if not np.array_equal(columns[:, first][:, group], columns):  # two columns share a hash: none are put together
        return np.arange(columns.shape[1]), np.arange(columns.shape[1])
    return first.astype(np.int64), group.reshape(-1).astype(np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Watch:
    """A peace that begins in one state, whatever was signed.

    Attributes
    ----------
    bound : Bound
    states : PeaceStates
    chosen : (m,) int array
        Those of `states` that this peace may come to.
    begin : int
        Where it begins, among these.
    events : tuple of Happening
        What may happen there, in file order.
    """

    bound: Bound
    states: PeaceStates
    chosen: NDArray[np.int64]
    begin: int
    events: tuple[Happening, ...]

    def breakers(self, values: NDArray[np.float64], packages: Frame) -> Breakers:
        """Who may break the peace on some packages: (p, k) what each is worth if it lasts, and their options."""
        broken = broken_worth(self.bound.peace, len(self.bound.parties))
        options = {name: packages[name] for name in self.bound.issues}
        held = resumed(self.bound.peace, broken, self.states, self.chosen, options, values.shape[1])
        return breakers_of(self.bound.peace, broken, held, values)


def watch(bound: Bound, frame: Frame) -> Watch:
    """The states that a peace may come to, by the state in which it is signed."""
    codes = np.array([[int(frame[name]) for name in bound.factors]], dtype=np.int64).reshape(1, -1)
    states = peace_states(bound, codes)
    begin = int(states.find(codes)[0])
    chosen = states.around(begin)
    events = happenings(states, chosen, len(bound.parties))
    return Watch(bound, states, chosen, int(np.searchsorted(chosen, begin)), events)


def durable(
    values: NDArray[np.float64], bound: Bound, frame: Frame, seen: Watch | None = None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What packages are worth over a horizon in which the peace may be broken, and how long it lasts.

    With h periods left, K = value/H + P(h-1) in every state that the peace may come to; from the last initiator to the
    first, k breaks with probability b = pace · σ((R_kk - K_k·H/h)/τ_k), and K becomes b·R_k·h/H + (1-b)·K; then the
    events of a period of peace, from the last to the first, are expected by each party's own beliefs, which gives P(h).

    Parameters
    ----------
    values : (p, k) float array
        What a peace that lasts is worth.
    bound : Bound
    frame : mapping of name to code array
        The state in which it is signed, and the packages.
    seen : Watch, optional
        That of the state, where it is known.

    Returns
    -------
    worth : (p, k) float array
        U.
    lasting : (horizon, k) float array
        The probability that nobody has broken the peace by the end of its first, second, … period.
    """
    from winset.game.peace_kernels import keep_peace

    found, horizon = seen or watch(bound, frame), bound.peace.horizon
    life, states = life_of(found.events, len(values)), len(found.chosen)

    def followed(cut: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The same of some packages."""
        kept, held = np.empty((states, len(values), len(cut))), np.empty((horizon, states, len(cut)))
        mine = np.ascontiguousarray(values[:, cut])
        breakers = found.breakers(mine, {name: frame[name][cut] for name in bound.issues})
        keep_peace(mine / horizon, breakers, life, bound.noise, horizon, kept, held)
        here = _begun(found, len(cut))
        for passed in range(horizon):
            for event in found.events:
                here = _after(here, event)
            here = here * held[passed]
            held[passed, 0] = here.sum(axis=0)
        return kept[found.begin], held[:, 0].copy()

    parts = _in_threads(followed, np.arange(values.shape[1]), states)
    return np.concatenate([worth for worth, _ in parts], axis=1), np.concatenate([held for _, held in parts], axis=1)


def _in_threads(follow: Callable[[NDArray[np.int64]], T], packages: NDArray[np.int64], states: int) -> list[T]:
    """Packages followed as many at a time as stay close to the processor, in their order."""
    from numba import config

    together = max(TOGETHER // states, LEAST_TOGETHER)
    if len(packages) <= together:
        return [follow(packages)]
    parts = np.array_split(packages, -(-len(packages) // together))
    if config.NUMBA_NUM_THREADS == 1:  # type: ignore[attr-defined]  # as in the processes that solve worlds
        return [follow(part) for part in parts]
    with ThreadPoolExecutor() as pool:
        try:
            return list(pool.map(follow, parts))
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


@dataclass(frozen=True, slots=True, eq=False)
class Breaking:
    """Who breaks the peace on some packages, when and where; axes `h` periods of peace, `i` initiators, `k` packages.

    Attributes
    ----------
    worth : (p, k) float array
        U, as `durable` has it.
    here : (h, m, k) float array
        The probability that nobody has broken the peace by the end of its first, second, … period, and that it is then
        in each of its states.
    broken : (h, i, m, k) float array
        The probability that an initiator breaks the peace in its first, second, … period, and in which state; turns
        come in file order.
    own : (i, k) float array
        R of the initiator itself in the state in which the peace begins: what the whole watch is worth to it if it
        breaks at once; NaN where it cannot.
    states : (m, factors) int array
        The states that the peace may come to; factors that it does not look at have their first value.
    came : dict of event to (k,) float array
        How often an event of the peace that bears on it is to be expected while it holds.
    """

    worth: NDArray[np.float64]
    here: NDArray[np.float64]
    broken: NDArray[np.float64]
    own: NDArray[np.float64]
    states: NDArray[np.int64]
    came: dict[str, NDArray[np.float64]]

    @property
    def lasting(self) -> NDArray[np.float64]:
        """The probability that nobody has broken the peace by the end of each period; shape (h, k)."""
        lasting: NDArray[np.float64] = self.here.sum(axis=1)
        return lasting


def breaking(values: NDArray[np.float64], bound: Bound, frame: Frame) -> Breaking:
    """The recursion of `durable` again, with each initiator's share of the breaking kept: for a few packages.

    Parameters
    ----------
    values, bound, frame
        As in `durable`.

    Returns
    -------
    Breaking
    """
    seen, horizon = watch(bound, frame), bound.peace.horizon
    breakers = seen.breakers(values, frame)
    owners, points, paces = breakers.owners, breakers.points, breakers.paces
    kept = np.zeros((len(seen.chosen), *values.shape))
    odds = np.zeros((horizon, len(owners), len(seen.chosen), values.shape[1]))
    for left in range(1, horizon + 1):
        share = left / horizon
        kept = kept + values / horizon
        for i in reversed(range(len(owners))):
            gain = (points[i, :, owners[i]] - kept[:, owners[i]] / share) / bound.noise[owners[i]]
            e = np.exp(-np.abs(gain))
            odds[horizon - left, i] = paces[i] * np.where(gain >= 0, 1.0, e) / (1.0 + e)
            kept = kept + odds[horizon - left, i][:, None] * (points[i] * share - kept)
        kept = _expected(kept, seen.events)
    own = points[np.arange(len(owners)), seen.begin, owners]
    own[paces[:, seen.begin] == 0] = np.nan
    here, broken, came = _followed(seen, odds)
    return Breaking(kept[seen.begin], here, broken, own, seen.states.space.codes[seen.chosen], came)


def _followed(
    seen: Watch, odds: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], dict[str, NDArray[np.float64]]]:
    """Where the peace is after each period, (h, m, k); who breaks it where, as odds are (h, i, m, k); what came."""
    horizon, _, states, count = odds.shape
    before = np.concatenate([np.ones((horizon, 1, states, count)), np.cumprod(1.0 - odds, axis=1)], axis=1)
    here, broken = np.empty_like(before[:, 0]), np.empty_like(odds)
    came = np.zeros((len(seen.events), count))
    now = _begun(seen, count)
    for passed, held in enumerate(before):
        for e, event in enumerate(seen.events):
            came[e] += (now[event.rows] * (1 - event.rest)[:, None]).sum(axis=0)
            now = _after(now, event)
        broken[passed] = now * held[:-1] * odds[passed]
        here[passed] = now = now * held[-1]
    names = [operator.name for operator in seen.states.operators]
    return here, broken, dict(zip(names, came, strict=True))


def _begun(seen: Watch, count: int) -> NDArray[np.float64]:
    """Where a peace is when it is signed; shape (m, k)."""
    here = np.zeros((len(seen.chosen), count))
    here[seen.begin] = 1.0
    return here


def _after(here: NDArray[np.float64], event: Happening) -> NDArray[np.float64]:
    """Where a peace is after one event, by the file's own probabilities; shape (m, k)."""
    leaving, after = here[event.rows], here.copy()
    after[event.rows] *= event.rest[:, None]
    for target, dice in zip(event.target.T, event.dice.T, strict=True):
        np.add.at(after, target, dice[:, None] * leaving)
    return after


def _expected(kept: NDArray[np.float64], events: Sequence[Happening]) -> NDArray[np.float64]:
    """What each party expects before the events of a period, by its own beliefs; shape (m, p, k)."""
    for event in reversed(events):
        after = event.stay.T[:, :, None] * kept[event.rows]
        for target, chance in zip(event.target.T, event.chance.transpose(2, 1, 0), strict=True):
            after += chance[:, :, None] * kept[target]
        kept = kept.copy()
        kept[event.rows] = after
    return kept
