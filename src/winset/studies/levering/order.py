"""In which order numbers are measured: by what kind they are, the widest of each kind first."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from winset.studies.levering.movable import Ranged
    from winset.studies.outcome import Outcome

SHARES = {
    "talks": 4.0,
    "time": 4.0,
    "war": 4.0,
    "chance": 4.0,
    "endings": 3.0,
    "noise": 3.0,
    "discount": 3.0,
    "values": 2.0,
    "adjust": 1.5,
    "peace": 0.7,
    "accords": 0.5,
    "accounts": 0.001,
}
"""How fast each kind is gone through beside others; what is not named here, at 1. Accounts count and change nothing."""

LEAST_CHANCE = 0.05
"""What an option or an ending counts for at least, however unlikely it is."""


def suggested(base: Outcome, numbers: tuple[Ranged, ...]) -> list[Ranged]:
    """The numbers in the order in which they are measured; it says nothing of what they do, which only solves tell.

    The kinds are gone through side by side, those faster that bear on every month of the war: the clock, the talks,
    what the war is worth, chance; then endings, noise and patience; then points of options, and all else. Points come
    by the width of their range in units of their party's noise, those of an option or an ending times the chance of it
    in the file; other numbers in the order of the file, which also decides between equals.
    """
    weights = _weights(base)
    kinds: dict[str, list[tuple[float, int, Ranged]]] = {}
    for k, number in enumerate(numbers):
        kinds.setdefault(_kind(number), []).append((-weights(number), k, number))
    placed = [
        ((rank + 1) / len(members) / SHARES.get(kind, 1.0), k, number)
        for kind, members in kinds.items()
        for rank, (_, k, number) in enumerate(sorted(members, key=lambda one: one[:2]))
    ]
    return [number for _, _, number in sorted(placed, key=lambda one: one[:2])]


def _keys(number: Ranged) -> list[str]:
    return number.told["path"].split(".")


def _kind(number: Ranged) -> str:
    """The part of the file that a number stands in; of a party's, what of the party it is."""
    keys = _keys(number)
    return keys[2].partition("[")[0] if number.told["party"] else keys[0]


def _weights(base: Outcome) -> Callable[[Ranged], float]:
    """What a number weighs within its kind."""
    game, options = base.game, base.options()
    noise = dict(zip(game.parties, map(float, game.noise), strict=True))
    ended = dict(zip(game.conflict.endings, map(float, base.ahead.ended), strict=True))

    def weight(number: Ranged) -> float:
        """The width in units of noise, times how likely its option or ending is; 0 for what is in no points."""
        keys, kind = _keys(number), _kind(number)
        own = noise.get(number.told["party"] or keys[-1])
        if own is None or kind not in ("values", "endings", "adjust"):
            return 0.0
        chance = options.get(keys[3], {}).get(keys[-1], 0.0) if kind == "values" else ended.get(keys[1], 1.0)
        return (number.high - number.low) / own * max(chance, LEAST_CHANCE)

    return weight
