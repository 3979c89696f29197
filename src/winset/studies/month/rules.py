"""Which rules forbid a package in a state."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from winset.game.game import Game


def rules_against(game: Game, s: int, package: Mapping[str, str]) -> list[str]:
    """The rules that forbid a package in state `s`, by their ids or places, in the order of the file."""
    frame = game.states.frame_at(s) | game.bound.package_frame(package)
    return [
        rule.id or f"rules[{place}]"
        for place, (rule, (when, require)) in enumerate(zip(game.conflict.rules, game.bound.rules, strict=True))
        if when.mask(frame) and not require.mask(frame)
    ]
