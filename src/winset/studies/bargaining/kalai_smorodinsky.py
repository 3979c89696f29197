"""Kalai and Smorodinsky's solution: everyone as far as possible on the way to its ideal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from winset.solver.search.best import best_least
from winset.studies.bargain import SAME, Pick

if TYPE_CHECKING:
    from winset.studies.bargain import Bargain

TITLE = "Kalai-Smorodinsky"
NAMES = ("Kalai-Smorodinsky solution", "Raiffa-Kalai-Smorodinsky", "proportional concession", "max-min relative gain")
SAYS = "the largest least share of the way from no agreement to each party's ideal"
KEEPS = ("symmetry", "individual monotonicity (two parties)", "no change when a party's points are rescaled")
BREAKS = ("independence of irrelevant alternatives", "efficiency with three parties or more, before ties are broken")
SOURCE = "Kalai & Smorodinsky 1975, Econometrica 43:513-518; ties: Imai 1983, Econometrica 51:389-401"
ORDER = 20
CHOOSES = True


def kalai_smorodinsky(bargain: Bargain) -> Pick:
    """The packages with the largest least relative gain, (U-d)/(ideal-d).

    A party's ideal is the most that it can have by a package that nobody loses by; a party whose ideal is no more than
    what it has without an agreement is left out. Packages tie where that least share differs by no more than 1e-12; of
    these the one whose next worst-off party is better off comes first, and so on, then the file's order.

    Parameters
    ----------
    bargain : Bargain

    Returns
    -------
    Pick
        `value` is the least share, in [0, 1].

    References
    ----------
    Kalai & Smorodinsky 1975. With the frontier y = 1 - x² both go 0.618 of the way.

    Examples
    --------
    >>> import numpy as np
    >>> from winset import build
    >>> from winset.cases.read import parse
    >>> from winset.game.table import space_of
    >>> from winset.studies.bargain import bargain_over
    >>> cake = parse("{winset: 1, title: t, issues: {x: [a, b, c]}, consent: [{of: [one, two]}], "
    ...              "parties: {one: {values: {x: {a: 9, b: 6, c: 1}}}, two: {values: {x: {a: 1, b: 5, c: 8}}}}}")
    >>> bargain = bargain_over(space_of(build(cake, talks=False), 0, 0, np.zeros(2)))
    >>> kalai_smorodinsky(bargain).rows.tolist(), kalai_smorodinsky(bargain).value
    ([[1]], 0.625)
    """
    if bargain.ideal is None:
        return bargain.none()
    room = bargain.ideal - bargain.base
    kept = room > 1e-9 * 10.0**bargain.space.grid
    if not kept.any():
        found = bargain.at_least(bargain.floor.astype(float), 1.0, np.ones(len(room)))
        return Pick(found.rows, found.tied, None, note="No party can gain by any package that nobody loses by.")
    scale = np.where(kept, room, 0.0)
    if bargain.frontier is not None:
        gains = (bargain.frontier.points[bargain.rational] - bargain.base)[:, kept] / room[kept]
        value = float(gains.min(axis=1).max())
    else:
        best = best_least(bargain.points, bargain.floor, bargain.base, scale)
        if not best.exact or best.value is None:
            return bargain.from_search(best)
        value = float(best.value)
    least = np.where(kept, bargain.base + (value - SAME * max(1.0, abs(value))) * room - bargain.slack, bargain.floor)
    return bargain.at_least(least, value, np.where(kept, room, np.inf))
