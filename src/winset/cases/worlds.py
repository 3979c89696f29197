"""Worlds: one value for every uncertain number of a conflict file, drawn so that a world's number says all about it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from winset.cases.changes import set_numbers
from winset.cases.numbers import Range, Record, value_of
from winset.cases.ranking import ANCHOR, anchors_of, chain_of, free_places
from winset.errors import ConflictError, RequestError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from winset.cases.schema import Conflict

STEPS, NEAR = 120, 1e-14
"""Most of Newton's steps by which a quantile is found, each held between what is known to be below it and above it; and
how small the last is beside it.
"""

SPREAD = 4.0
"""How strongly a PERT distribution leans on its mode."""


@dataclass(frozen=True, slots=True)
class Uncertain:
    """One uncertain number of a file.

    Attributes
    ----------
    path : str
        Where it stands, as a change of the file names it; entries of lists by number.
    low, high : float
        Its bounds.
    mode : float or None
        Its most likely value; None where every value is as likely.
    key : str
        What it is drawn by: its path, or the word of its `with`, so that ranges that share it lie at one quantile.
    power : int
        Without a mode: it is drawn as the largest of so many even draws, as a place in a ranking is.
    chain : tuple of (str, float)
        Of an anchor: all anchors of its party on the order of its issues, the largest first, with what they are in the
        file. Where draws stand against that order, all of them are drawn again.
    """

    path: str
    low: float
    mode: float | None
    high: float
    key: str
    power: int = 1
    chain: tuple[tuple[str, float], ...] = ()

    @property
    def value(self) -> float:
        """What a solve of the file takes: the mode, or the mean where there is none."""
        if self.power > 1:
            return self.low + (self.high - self.low) * self.power / (self.power + 1)
        return (self.low + self.high) / 2 if self.mode is None else self.mode


def uncertain(conflict: Conflict) -> tuple[Uncertain, ...]:
    """Every range of a conflict that is wider than a point, in the order of the format.

    Parameters
    ----------
    conflict : Conflict

    Returns
    -------
    tuple of Uncertain

    Examples
    --------
    >>> from winset.cases.read import parse
    >>> toy = ("{winset: 1, title: t, parties: {a: {values: {x: {y: {low: 1, mode: 2, high: 4}}}}}, "
    ...        "issues: {x: [y, z]}, consent: [{of: [a]}]}")
    >>> uncertain(parse(toy))[0].path
    'parties.a.values.x.points.y'
    """
    return (*_anchored(conflict, _found(conflict, "")), *_ranked(conflict))


def _ranked(conflict: Conflict) -> Iterator[Uncertain]:
    """What rankings leave open: places, and the size of the largest swing where none is given."""
    for name, party in conflict.parties.items():
        for place in free_places(party):
            path = f"parties.{name}.{place.path}"
            yield Uncertain(path, 0.0, None, 1.0, path, place.power)
        for issue in [issue for issue in anchors_of(party) if issue not in party.anchor]:
            path = f"parties.{name}.anchor.{issue}"
            yield Uncertain(path, ANCHOR.low, None, ANCHOR.high, path)


def _anchored(conflict: Conflict, numbers: Iterable[Uncertain]) -> Iterator[Uncertain]:
    """The numbers, anchors with those that they are held to the order of."""
    chains: dict[str, tuple[tuple[str, float], ...]] = {}
    for name, party in conflict.parties.items():
        chain = chain_of(party)
        if len(chain) > 1:
            held = tuple((f"parties.{name}.anchor.{issue}", value_of(party.anchor[issue])) for issue in chain)
            chains |= dict.fromkeys((path for path, _ in held), held)
    for number in numbers:
        yield replace(number, chain=chains[number.path]) if number.path in chains else number


def _found(entry: Any, path: str) -> Iterator[Uncertain]:
    """The ranges inside an entry of the file."""
    if isinstance(entry, Range):
        if entry.low < entry.high:
            yield Uncertain(path, entry.low, entry.mode, entry.high, f"with {entry.with_}" if entry.with_ else path)
    elif isinstance(entry, Record):
        for name in type(entry).model_fields:
            if name in entry.model_fields_set:
                yield from _found(getattr(entry, name), f"{path}.{name}" if path else name)
    elif isinstance(entry, dict):
        for key, item in entry.items():
            yield from _found(item, f"{path}.{key}")
    elif isinstance(entry, tuple):
        for k, item in enumerate(entry):
            yield from _found(item, f"{path}[{k}]")


def draw(numbers: Sequence[Uncertain], seed: int, world: int) -> dict[str, float]:
    """The numbers of one world.

    Each key has a stream of its own in each world, from a hash of seed, world and key. So a world is the same whatever
    else is drawn, in whatever order and by whomever, and another number in the file changes none of those there.

    Parameters
    ----------
    numbers : sequence of Uncertain
    seed : int
    world : int
        0 or more.

    Returns
    -------
    dict of path to float
        PERT where there is a mode (Malcolm and others 1959: a beta distribution on the range with mean
        (low + 4 mode + high)/6), uniform where there is none.

    References
    ----------
    Malcolm, D. G., J. H. Roseboom, C. E. Clark and W. Fazar (1959). Application of a technique for research and
    development program evaluation. *Operations Research* 7: 646–669.
    Saarinen, M.-J. and J.-P. Aumasson (2015). The BLAKE2 cryptographic hash. RFC 7693.

    Examples
    --------
    >>> wide = (Uncertain("a", 0.0, None, 1.0, "a"), Uncertain("b", 0.0, None, 2.0, "b"))
    >>> draw(wide, 1, 7) == draw(wide[::-1], 1, 7), draw(wide, 1, 8)["a"] == draw(wide, 1, 7)["a"]
    (True, False)
    """
    drawn = draw_many(numbers, seed, [world])[0]
    return {number.path: float(value) for number, value in zip(numbers, drawn, strict=True)}


def draw_many(numbers: Sequence[Uncertain], seed: int, worlds: Sequence[int]) -> NDArray[np.float64]:
    """The numbers of several worlds as `draw` has them, in much less time than one by one; shape (w, x)."""
    keys = list(dict.fromkeys(number.key for number in numbers))
    column = [keys.index(number.key) for number in numbers]
    found = np.array([[unit(seed, world, key) for key in keys] for world in worlds], dtype=np.float64)
    found = found.reshape(len(worlds), len(keys))
    drawn = draw_at(numbers, found[:, column])
    for chains in _bound_together(numbers):
        _in_order(chains, numbers, (found, drawn, column), lambda row, key: unit(seed, worlds[row], key), keys)
    return drawn


Chain = tuple[tuple[str, float], ...]
"""Paths on an order with the value of each that is sure, the largest first."""


def _bound_together(numbers: Sequence[Uncertain]) -> list[list[Chain]]:
    """The orders that numbers must keep; those that share a draw, by `with`, together, as one draw serves both."""
    key_of = {number.path: number.key for number in numbers}
    groups: list[tuple[set[str], list[Chain]]] = []
    for chain in dict.fromkeys(number.chain for number in numbers if number.chain):
        keys, chains = {key_of[path] for path, _ in chain if path in key_of}, [chain]
        apart = [group for group in groups if not group[0] & keys]
        for known, others in [group for group in groups if group[0] & keys]:
            keys, chains = keys | known, [*others, *chains]
        groups = [*apart, (keys, chains)]
    return [chains for _, chains in groups]


MOST_AGAIN = 1_000
"""How often anchors that stand against their order are drawn again; then the world is impossible, and says so."""


def _in_order(
    chains: Sequence[Chain],
    numbers: Sequence[Uncertain],
    tables: tuple[NDArray[np.float64], NDArray[np.float64], list[int]],
    again: Callable[[int, str], float],
    keys: Sequence[str],
) -> None:
    """Draw the anchors of some chains again, in place, in worlds in which one of these stands against its order."""
    found, drawn, column = tables
    at = {number.path: k for k, number in enumerate(numbers)}
    places = [[at.get(path) for path, _ in chain] for chain in chains]
    redrawn = sorted({column[place] for chain in places for place in chain if place is not None})

    def ordered(row: int) -> bool:
        for chain, where in zip(chains, places, strict=True):
            sizes = [
                size if place is None else drawn[row, place] for (_, size), place in zip(chain, where, strict=True)
            ]
            if not all(larger >= smaller for larger, smaller in pairwise(sizes)):
                return False
        return True

    for row in range(len(drawn)):
        for attempt in range(1, MOST_AGAIN + 1):
            if ordered(row):
                break
            for k in redrawn:
                found[row, k] = again(row, f"{keys[k]}\nagain {attempt}")
            drawn[row] = draw_at(numbers, found[row : row + 1, column])[0]


def unit(seed: int, world: int, key: str) -> float:
    """A number between 0 and 1, never either, from a hash of a seed, a world and a word.

    Examples
    --------
    >>> unit(1, 7, "a") == unit(1, 7, "a"), unit(1, 7, "a") == unit(1, 8, "a")
    (True, False)
    """
    text = f"{seed}\n{world}\n{key}".encode()
    whole = int.from_bytes(hashlib.blake2b(text, digest_size=8, person=b"winset world").digest(), "big")
    return ((whole >> 12) + 0.5) / 2**52


def at_quantiles(numbers: Sequence[Uncertain], quantiles: Mapping[str, float]) -> dict[str, float]:
    """The numbers that lie at given quantiles of their ranges.

    Parameters
    ----------
    numbers : sequence of Uncertain
    quantiles : mapping of key to float
        From 0 to 1.

    Returns
    -------
    dict of path to float

    Examples
    --------
    >>> at_quantiles((Uncertain("a", 2.0, None, 4.0, "a"),), {"a": 0.25})
    {'a': 2.5}
    """
    values = draw_at(numbers, np.array([[quantiles[number.key] for number in numbers]]))[0]
    return {number.path: float(value) for number, value in zip(numbers, values, strict=True)}


def draw_at(numbers: Sequence[Uncertain], found: NDArray[np.float64]) -> NDArray[np.float64]:
    """The numbers at given quantiles, a row of them for each world; shape (w, x)."""
    low, high = (np.array([getattr(number, side) for number in numbers]) for side in ("low", "high"))
    power = np.array([number.power for number in numbers])
    share = np.where(power > 1, found ** (1 / power), found)
    peaked = np.array([number.mode is not None for number in numbers], dtype=bool)
    if peaked.any():
        place = np.array([0.0 if n.mode is None else (n.mode - n.low) / (n.high - n.low) for n in numbers])[peaked]
        place = np.tile(place, len(found))
        at = beta_quantile(found[:, peaked].ravel(), 1 + SPREAD * place, 1 + SPREAD * (1 - place))
        share[:, peaked] = at.reshape(len(found), -1)
    return np.asarray(np.clip(low + share * (high - low), low, high))


def beta_quantile(q: NDArray[np.float64], a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """Where the beta distribution reaches a probability, by Newton's steps with halvings where these lead too far.

    Parameters
    ----------
    q : (n,) float array
        In [0, 1].
    a, b : (n,) float arrays
        At least 1.

    Returns
    -------
    (n,) float array

    Examples
    --------
    >>> beta_quantile(np.array([0.5, 0.36]), np.array([3.0, 2.0]), np.array([3.0, 1.0])).round(9).tolist()
    [0.5, 0.6]
    """
    upper = q > 0.5
    q, a, b = np.where(upper, 1 - q, q), np.where(upper, b, a), np.where(upper, a, b)
    low, high, whole = np.zeros_like(q), np.ones_like(q), _log_beta(a, b)
    x, done = a / (a + b), np.zeros(q.shape, dtype=bool)
    for _ in range(STEPS):
        off = _share(x, a, b, whole) - q
        low, high = np.where(off < 0, x, low), np.where(off < 0, high, x)
        with np.errstate(divide="ignore", invalid="ignore"):
            step = off / np.exp((a - 1) * np.log(x) + (b - 1) * np.log1p(-x) - whole)
        there = np.where((low <= x - step) & (x - step <= high), x - step, (low + high) / 2)
        done |= (np.abs(step) <= NEAR * x) | (there == x)
        x = np.where(done, x, there)
        if done.all():
            break
    found = np.where(q > 0, x, 0.0)
    return np.asarray(np.where(upper, 1 - found, found))


def beta_share(x: NDArray[np.float64], a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """The share of a beta distribution below x, the regularised incomplete beta function.

    Its continued fraction (Abramowitz and Stegun 1964, 26.5.8), on the side of the mean where it converges fast.

    Parameters
    ----------
    x : (n,) float array
        In [0, 1].
    a, b : (n,) float arrays
        At least 1.

    Examples
    --------
    >>> beta_share(np.array([0.25]), np.array([1.0]), np.array([1.0])).round(12).tolist()
    [0.25]
    """
    return _share(x, a, b, _log_beta(a, b))


def _share(
    x: NDArray[np.float64], a: NDArray[np.float64], b: NDArray[np.float64], whole: NDArray[np.float64]
) -> NDArray[np.float64]:
    """`beta_share`, given the logarithms of the beta functions."""
    turned = x > (a + 1) / (a + b + 2)
    y, c, d = np.where(turned, 1 - x, x), np.where(turned, b, a), np.where(turned, a, b)
    fraction = np.zeros_like(y)
    for m in range(TERMS, 0, -1):
        even = m * (d - m) * y / ((c + 2 * m - 1) * (c + 2 * m))
        odd = -(c + m - 1) * (c + d + m - 1) * y / ((c + 2 * m - 2) * (c + 2 * m - 1))
        fraction = odd / (1 + even / (1 + fraction))
    with np.errstate(divide="ignore"):
        front = np.exp(c * np.log(y) + d * np.log1p(-y) - whole) / c
    share = np.where(y > 0, front / (1 + fraction), 0.0)
    return np.asarray(np.where(turned, 1 - share, share))


TERMS = 24
"""Pairs of terms of the continued fraction: right to about 1e-15 for the shapes of a PERT distribution."""


def _log_beta(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    from math import lgamma

    return np.array([lgamma(x) + lgamma(y) - lgamma(x + y) for x, y in zip(a.tolist(), b.tolist(), strict=True)])


def with_values(conflict: Conflict, values: Mapping[str, float]) -> Conflict:
    """The conflict with some of its numbers replaced, validated again.

    Parameters
    ----------
    conflict : Conflict
    values : mapping of path to float

    Returns
    -------
    Conflict

    Raises
    ------
    ConflictError
        Where the numbers contradict each other, as probabilities that add to more than 1.
    """
    return set_numbers(conflict, values) if values else conflict


def with_number(conflict: Conflict, path: str, value: float) -> Conflict:
    """The conflict with one of its numbers replaced, not validated: for reading what that number makes of points."""
    _, name, key, *rest = path.split(".")
    party = conflict.parties[name]
    said = {**getattr(party, key)}
    if len(rest) > 1:
        said[rest[0]] = {**said.get(rest[0], {}), rest[1]: value}
    else:
        said[rest[0]] = value
    changed = party.model_copy(update={key: said})
    return conflict.model_copy(update={"parties": {**conflict.parties, name: changed}})


def drawn_world(conflict: Conflict, seed: int, world: int) -> Conflict:
    """A conflict with every uncertain number drawn.

    Parameters
    ----------
    conflict : Conflict
    seed : int
    world : int
        0 or more.

    Returns
    -------
    Conflict

    Raises
    ------
    RequestError
        Where no number is uncertain, or those drawn contradict each other.
    """
    numbers = uncertain(conflict)
    if not numbers:
        raise RequestError("no number of the file is a range, so there is but one world")
    try:
        return with_values(conflict, draw(numbers, seed, world))
    except ConflictError as error:
        told = "; ".join(problem.message for problem in error.problems)
        raise RequestError(f"world {world} of seed {seed} is impossible: {told}") from None
