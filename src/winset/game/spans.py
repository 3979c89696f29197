"""What is at stake for a party on each issue: how far its best option lies above its worst."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from winset.game.game import Game


class AtStake(NamedTuple):
    """An issue, the options that are best and worst for a party, and the points between them."""

    issue: str
    best: str
    worst: str
    points: float


def spans(game: Game, p: int) -> Iterator[AtStake]:
    """What is at stake for a party on each issue on which it has points, in the order of the file.

    Examples
    --------
    >>> from winset import build, parse
    >>> toy = "{winset: 2, title: t, issues: {x: [y, z]}, parties: {a: {values: {x: {y: 3}}}}, consent: [of: [a]]}"
    >>> [tuple(one) for one in spans(build(parse(toy)), 0)]
    [('x', 'y', 'z', 3.0)]
    """
    for (issue, options), table in zip(game.bound.issues.items(), game.bound.tables, strict=True):
        best, worst = int(table[:, p].argmax()), int(table[:, p].argmin())
        points = float(table[best, p] - table[worst, p])
        if points:
            yield AtStake(issue, options[best], options[worst], points)
