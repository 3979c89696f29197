"""What may happen in a peace: how long it would hold without each of its events, and where it is broken by whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from winset.game.peace import breaking
from winset.game.peace_states import without_event
from winset.studies.peace import SurvivalMarks, survival_marks

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from winset.cases.bound import Bound
    from winset.cases.conditions import Frame
    from winset.game.game import Game
    from winset.game.peace import Breaking


class PeaceEvent(SurvivalMarks):
    """How long the peace would hold if one of its events could not happen, and what the event does to the parties."""

    comes: float
    survival: list[float]
    breaks: dict[str, float]
    worth: dict[str, float]


class PeaceState(TypedDict):
    """A state that the peace may come to: whether it still holds there in the end, and who breaks it there."""

    state: dict[str, bool | int | str]
    holds: float
    broken_by: dict[str, float]


class LivingPeace(TypedDict):
    """What may happen in a peace; nothing where no event bears on it."""

    events: dict[str, PeaceEvent]
    unchanged: list[float] | None
    states: list[PeaceState]


@dataclass(frozen=True, slots=True, eq=False)
class Apart:
    """The same peaces without what may happen in them.

    Attributes
    ----------
    whole : Breaking
        As they are.
    without : dict of event to Breaking
        Without one of their events.
    still : Breaking
        Without any.
    """

    whole: Breaking
    without: dict[str, Breaking]
    still: Breaking


def apart(whole: Breaking, values: NDArray[np.float64], bound: Bound, frame: Frame) -> Apart:
    """Peaces on some packages followed again without each of the events that bear on them, which everybody then knows.

    Parameters
    ----------
    whole : Breaking
        As `breaking` has it of the rest.
    values, bound, frame
        As in `breaking`.
    """

    without = {name: breaking(values, without_event(bound, name), frame) for name in whole.came}
    still = breaking(values, without_event(bound, *without), frame) if len(without) > 1 else None
    return Apart(whole, without, still or next(iter(without.values()), whole))


def living_peace(game: Game, found: Apart, m: int) -> LivingPeace:
    """What may happen in the peace on one of the packages."""
    return {
        "events": {name: _event(game, found.whole, other, name, m) for name, other in found.without.items()},
        "unchanged": found.still.lasting[:, m].tolist() if found.without else None,
        "states": _states(game, found.whole, m) if found.without else [],
    }


def _event(game: Game, whole: Breaking, without: Breaking, name: str, m: int) -> PeaceEvent:
    """One event: the peace without it, and what it changes."""
    names = [game.parties[initiator.party] for initiator in game.bound.peace.initiators]
    more = (whole.broken.sum(axis=(0, 2)) - without.broken.sum(axis=(0, 2)))[:, m]
    worth = (whole.worth - without.worth)[:, m]
    return {
        **survival_marks(game, without.lasting[:, m]),
        "comes": float(whole.came[name][m]),
        "survival": without.lasting[:, m].tolist(),
        "breaks": dict(zip(names, map(float, more), strict=True)),
        "worth": dict(zip(game.parties, map(float, worth), strict=True)),
    }


def _states(game: Game, found: Breaking, m: int) -> list[PeaceState]:
    """The states that the peace may come to, by the factors in which they differ, in the order of their values."""
    names = [game.parties[initiator.party] for initiator in game.bound.peace.initiators]
    moved = [f for f in range(found.states.shape[1]) if len(set(found.states[:, f].tolist())) > 1]
    broken = found.broken.sum(axis=0)
    return [
        {
            "state": {game.states.factors[f]: game.states.values[f][codes[f]] for f in moved},
            "holds": float(found.here[-1, z, m]),
            "broken_by": dict(zip(names, map(float, broken[:, z, m]), strict=True)),
        }
        for z, codes in enumerate(found.states)
    ]
