"""The egalitarian solution: the worst-off party gains as many points as possible."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from winset.solver.search.best import best_least
from winset.studies.bargain import Pick

if TYPE_CHECKING:
    from winset.studies.bargain import Bargain

TITLE = "Egalitarian"
NAMES = ("egalitarian solution", "Kalai's proportional solution, equal weights", "max-min gain", "Rawlsian solution")
SAYS = "the largest least gain in points, which compares points across parties"
KEEPS = ("monotonicity", "independence of irrelevant alternatives", "symmetry")
BREAKS = ("no change when a party's points are rescaled", "efficiency, before ties are broken")
SOURCE = "Kalai 1977, Econometrica 45:1623-1630; ties: Sen 1970, Collective Choice and Social Welfare"
ORDER = 30
CHOOSES = True


def egalitarian(bargain: Bargain) -> Pick:
    """The packages with the largest least gain, among those that nobody loses by.

    It compares points across parties, which the reader must want: a file's points have no common scale. Packages tie
    where the least gain differs by no more than 1e-9 of a point; of these the one whose next worst-off party gains more
    comes first, and so on, then the file's order.

    Parameters
    ----------
    bargain : Bargain

    Returns
    -------
    Pick
        `value` is the least gain, in points.

    References
    ----------
    Kalai 1977.

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
    >>> egalitarian(bargain).rows.tolist(), egalitarian(bargain).value
    ([[1]], 5.0)
    """
    if bargain.ideal is None:
        return bargain.none()
    scale = 10.0**bargain.space.grid
    if bargain.frontier is not None:
        gains = bargain.frontier.points[bargain.rational] - bargain.base
        value = float(gains.min(axis=1).max())
    else:
        best = best_least(bargain.points, bargain.floor, bargain.base, np.ones(len(bargain.base)))
        if not best.exact or best.value is None:
            found = bargain.from_search(best)
            value = (found.value or 0.0) / scale
            return Pick(found.rows, found.tied, value, None if found.upper is None else found.upper / scale)
        value = float(best.value)
    tie = np.maximum(1e-9 * scale, bargain.slack)
    found = bargain.at_least(bargain.base + value - tie, value, np.full(len(bargain.base), scale))
    return Pick(found.rows, found.tied, value / scale)
