"""What unlocked one war, and whether that key fits another: as it stands, or with what of its numbers otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

import numpy as np

from winset.cases.telling import one_world
from winset.cases.worlds import SPREAD, beta_share, draw_many, uncertain, with_values
from winset.errors import WinsetError
from winset.studies.comparing.chance import BAR, chance_by, changed_war, opens
from winset.studies.comparing.shifts import Lacking, turning_id
from winset.studies.outcome import outcome_of
from winset.studies.worlds.deciding import words_of
from winset.studies.worlds.record import admissible_by

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from winset.cases.change import Change
    from winset.cases.schema import Conflict
    from winset.cases.worlds import Uncertain
    from winset.game.game import Game
    from winset.studies.comparing.blocking import Blocked, Played
    from winset.studies.comparing.cast import Cast
    from winset.studies.comparing.effects import SameChange, ShiftSide
    from winset.studies.comparing.shifts import Shift
    from winset.studies.outcome import Outcome
    from winset.studies.progress import Tell

WORLDS = 5
"""Worlds of the second war that are drawn where no number is asked for: two solves each at most, so that both wars cost
no more than a few runs.
"""

TOLD, FAR = 4, 0.1
"""Numbers that a world is told by: so many at most, those farthest from where the file has them; and how far, in
quantiles, a number other than the farthest has to lie to be told.
"""


class NumberApart(TypedDict):
    """A number of a world that lies far from the file's: both values, and how far apart in quantiles of its range.

    `mode`, the file's, is null of a war that is told in shares, of which no middle of a range is.
    """

    path: str
    words: str
    value: float
    mode: float | None
    apart: float


class FarNumbers(TypedDict):
    """The numbers of a world that lie farthest from the file's, and whether the key fits with these alone so."""

    numbers: list[NumberApart]
    alone: bool | None


class KeySearch(FarNumbers):
    """Worlds of the second war in which the first's key was tried, from the one nearest to the file on.

    `world` is the nearest in which it fits, null where none was found; `apart` the sum of the distances of its numbers
    from the file's, of which `numbers` lists the farthest.
    """

    worlds: int
    seed: int
    uncertain: int
    impossible: int
    solves: int
    world: int | None
    apart: float | None
    without: float | None
    chance: float | None


class LockTold(TypedDict):
    """Who blocked the first war longest before its window, and whether the second has such a lock.

    `there`: the second has a party of one of their roles; `blocks`: such a one stands in the way there before a window.
    """

    parties: list[Played]
    roles: list[str]
    there: bool
    blocks: bool


class KeyCompared(TypedDict):
    """A key of the first war: a change by role; whether it unlocked it along its path; whether it fits the second."""

    id: str
    says: str
    recorded: bool
    sides: list[ShiftSide]
    fits: bool
    search: KeySearch | None


@dataclass(frozen=True, slots=True)
class Draws:
    """How worlds of the second war are drawn: how many at most, and from which seed."""

    worlds: int
    seed: int


def recorded_key(found: Blocked | None) -> tuple[str, str] | None:
    """The change that unlocked a war along its path, and the factor that turned: a leader or an election of a party."""
    for one in found["opened"]["turned"] if found and found["opened"] else ():
        kind = next((role for role in one["roles"] if role in ("leader", "election")), None)
        if kind and one["whose"] and one["whose"]["roles"]:
            return turning_id(kind, one["whose"]["roles"][0]), one["factor"]
    return None


def is_key(side: ShiftSide) -> bool:
    """Whether a change opens a window, or raises the chance of a signature by `BAR`; in most worlds, of many."""
    if side["shares"] is not None:
        return side["shares"]["key"] > 0.5
    return side["opens"] or (side["effect"] is not None and side["effect"] >= BAR)


def keys_of(rows: Sequence[SameChange], on_record: str | None) -> list[KeyCompared]:
    """The keys of the first war among some changes, the one on record first, then by their effect."""
    found: list[KeyCompared] = [
        {"id": row["id"], "says": row["says"], "recorded": row["id"] == on_record, "sides": row["sides"],
         "fits": is_key(row["sides"][1]), "search": None}
        for row in rows
        if is_key(row["sides"][0]) or (row["id"] == on_record and row["sides"][0]["effect"] is not None)
    ]  # fmt: skip
    return sorted(found, key=lambda one: (not one["recorded"], -_size(one["sides"][0])))


def _size(side: ShiftSide) -> float:
    """How large a change's effect is, among others of the same war."""
    return side["shares"]["key"] if side["shares"] is not None else side["effect"] or 0.0


def lock_of(first: Sequence[Played], second: Sequence[Played], other: Cast) -> LockTold | None:
    """Whether a second war has the lock of a first; None where nobody blocked the first.

    Parameters
    ----------
    first, second : sequence of Played
        Who blocked the first longest, or in most worlds; everybody who blocked the second. Of several roles that a
        party has the first is meant.
    other : Cast
        The second's.
    """
    if not first:
        return None
    roles = list(dict.fromkeys(role for party in first for role in party["roles"][:1]))
    standing = {role for party in second for role in party["roles"][:1]}
    return {
        "parties": list(first),
        "roles": roles,
        "there": any(other.of(role) for role in roles),
        "blocks": bool(standing & set(roles)),
    }


def longest(found: Blocked) -> list[Played]:
    """Who blocked a war longest before its first window; all of those who did so equally long."""
    barriers = [one for one in found["before"] if one["parties"]]
    most = max((one["months"] for one in barriers), default=0)
    return [party for one in barriers if one["months"] == most for party in one["parties"]]


def search_key(shift: Shift, war: SearchedWar, draws: Draws, tell: Tell) -> KeySearch | None:
    """Worlds of a war tried from the one nearest to the file on, until a key fits in one.

    Parameters
    ----------
    shift : Shift
        The key.
    war : SearchedWar
    draws : Draws
    tell : callable
        Told the share of the worlds tried.

    Returns
    -------
    KeySearch or None
        None where no number is uncertain, or no world is to be drawn, or the war has no such change.
    """
    made, numbers = shift.made(war.cast), uncertain(war.cast.conflict)
    if isinstance(made, Lacking) or not numbers or not draws.worlds:
        return None
    trials = _Trials(war, made)
    found = next(_fitting(trials, numbers, draws, tell), None) if war.hope else None
    told = FarNumbers(numbers=[], alone=None) if found is None else _nearest(trials, numbers, found)
    return {
        "worlds": draws.worlds,
        "seed": draws.seed,
        "uncertain": len(_first_of_each(numbers)),
        "impossible": trials.impossible,
        "solves": trials.solves,
        "world": None if found is None else found.world,
        "apart": None if found is None else found.total,
        "without": None if found is None or war.held else found.without,
        "chance": None if found is None or war.held else found.chance,
        "numbers": told["numbers"],
        "alone": told["alone"],
    }


@dataclass(frozen=True, slots=True, eq=False)
class SearchedWar:
    """A war whose ranges are searched.

    Attributes
    ----------
    cast : Cast
    game : Game
        Of the war or of one of its worlds, whose tables are used where they are the same.
    mark : str or None
        The period by whose end a signature is counted.
    held : bool
        Whether it is told in shares of admissible worlds alone: then worlds are held to its statements.
    hope : bool
        Whether the key may fit in some world: not where the same worlds have been solved and it does in none.
    """

    cast: Cast
    game: Game
    mark: str | None
    held: bool
    hope: bool


@dataclass(frozen=True, slots=True)
class _Fit:
    """A world in which a key fits: its numbers, how far each lies from the file's, the chances without and with it."""

    world: int
    values: dict[str, float]
    apart: dict[str, float]
    total: float
    without: float
    chance: float


def _fitting(trials: _Trials, numbers: Sequence[Uncertain], draws: Draws, tell: Tell) -> Iterator[_Fit]:
    """The drawn worlds in which the key fits, the nearest to the file first; numbers drawn together count once."""
    paths = [number.path for number in numbers]
    drawn = draw_many(numbers, draws.seed, range(draws.worlds))
    apart = np.abs(_quantiles(numbers, drawn) - _quantiles(numbers, np.array([[number.value for number in numbers]])))
    total = apart[:, _first_of_each(numbers)].sum(axis=1)
    for done, w in enumerate(np.argsort(total, kind="stable").tolist()):
        tell("worlds in which the key may fit", done / draws.worlds)
        values = dict(zip(paths, drawn[w].tolist(), strict=True))
        found = trials.fit(values)
        if found is not None:
            yield _Fit(w, values, dict(zip(paths, apart[w].tolist(), strict=True)), float(total[w]), *found)


def _first_of_each(numbers: Sequence[Uncertain]) -> list[int]:
    """The places of the numbers that are the first of those that are drawn together with them."""
    first: dict[str, int] = {}
    for k, number in enumerate(numbers):
        first.setdefault(number.key, k)
    return list(first.values())


class _Trials:
    """Worlds of a war solved with a key and without, and how many solves that took."""

    def __init__(self, war: SearchedWar, made: Sequence[Change]) -> None:
        self.war, self.made, self.conflict = war, made, one_world(war.cast.conflict)
        self.solves = self.impossible = 0

    def fit(self, values: Mapping[str, float]) -> tuple[float, float] | None:
        """The chances of a signature without and with the key in a world in which it fits; None where it does not."""
        try:
            world = with_values(self.conflict, values)
            keyed = self._solved(changed_war(world, self.made))
            chance, opened = chance_by(keyed, self.war.mark), opens(keyed)
            if chance < BAR and not opened:  # then it adds no such chance, whatever that is without it
                return None
            plain = self._solved(world)
        except WinsetError:
            self.impossible += 1
            return None
        if self.war.held and admissible_by(world, plain.solution) is False:
            return None
        without = chance_by(plain, self.war.mark)
        return (without, chance) if chance - without >= BAR or (opened and not opens(plain)) else None

    def _solved(self, conflict: Conflict) -> Outcome:
        self.solves += 1
        return outcome_of(conflict, reuse=self.war.game)


def _nearest(trials: _Trials, numbers: Sequence[Uncertain], found: _Fit) -> FarNumbers:
    """What a world is told by, and whether that alone is enough: tried with all other numbers as in the file.

    Of a war that is told in shares that would be an answer at the middle of its ranges, and is not asked.
    """
    words = words_of(trials.conflict)
    first = sorted((numbers[k] for k in _first_of_each(numbers)), key=lambda one: -found.apart[one.path])
    far = [first[0], *(one for one in first[1:TOLD] if found.apart[one.path] >= FAR)]
    told: list[NumberApart] = [
        {"path": one.path, "words": words.get(one.path, one.path), "value": found.values[one.path],
         "mode": None if trials.war.held else one.value, "apart": found.apart[one.path]}
        for one in far
    ]  # fmt: skip
    return {"numbers": told, "alone": None if trials.war.held else _alone(trials, numbers, found, far)}


def _alone(trials: _Trials, numbers: Sequence[Uncertain], found: _Fit, far: Sequence[Uncertain]) -> bool | None:
    """Whether the key fits with a few numbers as in a world, all others as in the file; None where that is no war."""
    keys, impossible = {one.key for one in far}, trials.impossible
    fits = trials.fit({number.path: found.values[number.path] for number in numbers if number.key in keys})
    contradicts, trials.impossible = trials.impossible > impossible, impossible
    return None if contradicts else fits is not None


def _quantiles(numbers: Sequence[Uncertain], values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Where some values lie in the distributions of their numbers; shape (w, x)."""
    low, high = (np.array([getattr(number, side) for number in numbers]) for side in ("low", "high"))
    share = np.clip((values - low) / (high - low), 0.0, 1.0)
    found = share ** np.array([number.power for number in numbers])
    peaked = np.array([number.mode is not None for number in numbers])
    place = np.array([0.0 if n.mode is None else (n.mode - n.low) / (n.high - n.low) for n in numbers])[peaked]
    if peaked.any():
        a, b = (np.tile(1 + SPREAD * side, len(values)) for side in (place, 1 - place))
        found[:, peaked] = beta_share(share[:, peaked].ravel(), a, b).reshape(len(values), -1)
    return np.asarray(found)
