"""The utilitarian solution: the largest sum of points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from winset.solver.search.best import best_sum
from winset.studies.bargain import Pick

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from winset.studies.bargain import Bargain

TITLE = "Utilitarian"
NAMES = ("utilitarian solution", "maximum social welfare", "Benthamite solution", "max-sum")
SAYS = "the largest sum of points, which compares points across parties"
KEEPS = ("efficiency", "symmetry", "linearity")
BREAKS = ("no change when a party's points are rescaled", "monotonicity")
SOURCE = "Harsanyi 1955, Journal of Political Economy 63:309-321; Myerson 1981, Econometrica 49:883-897"
ORDER = 40
CHOOSES = True


def utilitarian(bargain: Bargain) -> Pick:
    """The packages with the largest sum of the bargainers' points, among those that nobody loses by.

    It compares points across parties, which the reader must want: a file's points have no common scale. Packages tie
    where their sums differ by no more than 1e-9 of a point.

    Parameters
    ----------
    bargain : Bargain

    Returns
    -------
    Pick
        `value` is the sum, in points.

    References
    ----------
    Harsanyi 1955; Myerson 1981.

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
    >>> utilitarian(bargain).rows.tolist(), utilitarian(bargain).value
    ([[1]], 11.0)
    """
    if bargain.ideal is None:
        return bargain.none()
    scale = 10.0**bargain.space.grid
    if bargain.frontier is None:
        found = bargain.from_search(
            best_sum(bargain.points, bargain.floor, np.ones(len(bargain.floor)), slack=bargain.slack)
        )
        upper = None if found.upper is None else found.upper / scale
        return Pick(found.rows, found.tied, None if found.value is None else found.value / scale, upper)

    def score(gains: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray((gains + bargain.base).sum(axis=1))

    found = bargain.from_frontier(score, max(1e-9 * scale, float(bargain.slack.max())))
    return Pick(found.rows, found.tied, (found.value or 0.0) / scale)
