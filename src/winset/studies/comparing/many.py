"""A war whose answers are told as shares of its worlds alone: the worlds, and in what share a change is a key."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypedDict

from winset.cases.telling import one_world
from winset.cases.worlds import draw, uncertain, with_values
from winset.errors import ConflictError, RequestError, WinsetError
from winset.studies.comparing.blocking import played
from winset.studies.comparing.chance import BAR, MOVES, chance_by, changed_war, mark_of, opens, standing
from winset.studies.in_worlds import WORLDS, in_worlds
from winset.studies.outcome import outcome_of
from winset.studies.together import together
from winset.studies.worlds.record import admissible_by

if TYPE_CHECKING:
    from collections.abc import Sequence

    from winset.cases.change import Change
    from winset.cases.schema import Conflict
    from winset.game.game import Game
    from winset.studies.comparing.blocking import Played
    from winset.studies.comparing.cast import Cast
    from winset.studies.in_worlds import InWorldsAnswer
    from winset.studies.progress import Tell, TellShare

SHARES = 40
"""Worlds in which a change of such a war is tried where no number is asked for: each change solves them all anew, so
that they are fewer than those by which `winset run` and `winset compare` tell the war as it is.
"""


class ShiftShares(TypedDict):
    """In what share of the worlds told a change is a key, makes a signature likelier, or less likely."""

    worlds: int
    key: float
    likelier: float
    less: float


@dataclass(frozen=True, slots=True)
class WorldRead:
    """One world: its numbers put in, and what is read off it."""

    conflict: Conflict
    chance: float
    opens: bool
    stands: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ManyWorlds:
    """A war as `winset run` tells it, the admissible worlds in which changes are tried, and a game of one of them.

    Others use the tables of that game where they are the same.
    """

    cast: Cast
    told: InWorldsAnswer
    read: tuple[WorldRead, ...]
    game: Game
    mark: str | None


def many_worlds(cast: Cast, worlds: int | None, seed: int, tell: Tell) -> ManyWorlds:
    """Worlds of a war drawn and solved, those kept that no statement speaks against.

    Parameters
    ----------
    cast : Cast
    worlds : int or None
        By how many the war is told, and in how many changes are tried; by default by as many as `winset run` takes, and
        in `SHARES`.
    seed : int
    tell : callable
        Told the share done.

    Raises
    ------
    RequestError
        Where no number is uncertain, or no world is to be drawn, or every one contradicts itself.
    """
    numbers = uncertain(cast.conflict)
    if not numbers:
        raise RequestError("the file has `headline: worlds` and no number that is a range, so there is nothing to tell")
    if worlds == 0:
        raise RequestError("a file with `headline: worlds` takes at least 1", parameter="worlds", found="0")
    jobs = [partial(_read, one_world(cast.conflict), draw(numbers, seed, world)) for world in range(worlds or SHARES)]
    found: list[tuple[WorldRead | None, Game] | None] = []
    for one in together(jobs):
        found.append(one)
        tell("worlds of a war that is told in shares", len(found) / len(jobs))
    solved = [one for one in found if one is not None]
    if not solved:
        raise RequestError(f"the numbers of all {len(jobs):,} worlds drawn contradict each other")
    game = solved[0][1]
    kept = tuple(world for world, _ in solved if world is not None)
    told = in_worlds(cast.conflict, worlds or WORLDS, seed=seed, processes=False, progress=tell).to_json()
    return ManyWorlds(cast, told, kept, game, mark_of(game))


def _read(conflict: Conflict, values: dict[str, float], progress: TellShare) -> tuple[WorldRead | None, Game] | None:
    """One world solved: None where its numbers contradict each other; without a reading where a statement does."""
    try:
        world = with_values(conflict, values)
    except ConflictError:
        return None
    outcome = outcome_of(world, threads=1, progress=progress)
    if admissible_by(world, outcome.solution) is False:
        return None, outcome.game
    chance, stands = chance_by(outcome, mark_of(outcome.game)), tuple(standing(outcome))
    return WorldRead(world, chance, opens(outcome), stands), outcome.game


def locked_by(many: ManyWorlds) -> list[tuple[Played, float]]:
    """Who stands in the way where nothing is worth signing at the first talks, in what share of the worlds, most first.

    Who holds back some agreement while another is worth signing locks nothing.
    """
    shut = [one.stands for one in many.read if not one.opens]
    rows = [(played(many.cast, name), sum(name in stands for stands in shut) / len(many.read))
            for name in many.cast.conflict.parties if any(name in stands for stands in shut)]  # fmt: skip
    return sorted(rows, key=lambda row: -row[1])


def shift_shares(many: ManyWorlds, made: Sequence[Change], progress: TellShare) -> ShiftShares | None:
    """In what share of the worlds a change does what; None where it can be made in none."""
    told: list[tuple[float, bool]] = []
    for k, one in enumerate(many.read):
        try:
            outcome = outcome_of(changed_war(one.conflict, made), reuse=many.game, threads=1)
        except WinsetError:
            continue
        told.append((chance_by(outcome, many.mark) - one.chance, opens(outcome) and not one.opens))
        progress(k / len(many.read))
    if not told:
        return None
    return {
        "worlds": len(told),
        "key": sum(effect >= BAR or opened for effect, opened in told) / len(told),
        "likelier": sum(effect >= MOVES for effect, _ in told) / len(told),
        "less": sum(effect <= -MOVES for effect, _ in told) / len(told),
    }
