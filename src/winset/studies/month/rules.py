"""Which rules forbid a package in a state."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from winset.game.game import Game


class RuleAgainst(TypedDict):
    """A rule that forbids a package: its id or place, the file's reason, and the issues that it names."""

    rule: str
    because: str | None
    issues: list[str]


def rules_against(game: Game, s: int, package: Mapping[str, str]) -> list[RuleAgainst]:
    """The rules that forbid a package in state `s`, in the order of the file."""
    frame = game.states.frame_at(s) | game.bound.package_frame(package)
    return [
        {
            "rule": rule.id or f"rules[{place}]",
            "because": rule.because or None,
            "issues": [issue for issue in game.issues if issue in {*when.names, *require.names}],
        }
        for place, (rule, (when, require)) in enumerate(zip(game.conflict.rules, game.bound.rules, strict=True))
        if when.mask(frame) and not require.mask(frame)
    ]
