"""Nash's solution: the largest product of gains."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from winset.solver.search.best import best_product
from winset.studies.bargain import SAME, Pick

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from winset.studies.bargain import Bargain

TITLE = "Nash"
NAMES = ("Nash bargaining solution", "maximum Nash product", "asymmetric Nash solution (with weights)")
SAYS = "the largest product of what each party gains over having no agreement"
KEEPS = ("efficiency", "symmetry (equal weights)", "independence of irrelevant alternatives",
         "no change when a party's points are rescaled")  # fmt: skip
BREAKS = ("monotonicity: a party may lose by options that are better for it",)
SOURCE = "Nash 1950, Econometrica 18:155-162; weights: Kalai 1977, International Journal of Game Theory 6:129-133"
ORDER = 10


def nash(bargain: Bargain) -> Pick:
    """The packages with the largest product of gains, each raised to its party's weight.

    Gains are over the party's own value without an agreement, also where that is below its worst package. Packages tie
    where their products differ by no more than 1e-12 of the largest. Where the largest product is 0, somebody gains
    nothing by any package, and all those by which nobody loses tie.

    Parameters
    ----------
    bargain : Bargain

    Returns
    -------
    Pick
        `value` is the product, in the parties' own points.

    References
    ----------
    Nash 1950. The split of a cake with the frontier y = 1 - x² is at x = 1/√3.

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
    >>> nash(bargain).rows.tolist(), nash(bargain).value
    ([[1]], 30.0)
    """
    if bargain.ideal is None:
        return bargain.none()
    scale = 10.0**bargain.space.grid
    if bargain.frontier is None:
        found = bargain.from_search(best_product(bargain.points, bargain.floor, bargain.base, bargain.weights))
        return _scaled(found, scale ** bargain.weights.sum())

    def score(gains: NDArray[np.float64]) -> NDArray[np.float64]:
        with np.errstate(divide="ignore"):
            return np.asarray(np.log(np.maximum(gains, 0.0) / scale) @ bargain.weights)

    if np.isneginf(score(bargain.frontier.points[bargain.rational] - bargain.base)).all():
        everything = bargain.at_least(bargain.floor.astype(float), 0.0, np.ones(len(bargain.floor)))
        return Pick(
            bargain.in_file_order(everything.rows), everything.tied, 0.0,
            note="The largest product is 0: some party gains nothing by any package that nobody loses by.",
        )  # fmt: skip
    found = bargain.from_frontier(score, SAME)
    gains = (bargain.sums(found.rows[:1])[0] - bargain.base) / scale
    return Pick(found.rows, found.tied, float(np.prod(gains**bargain.weights)))


def _scaled(found: Pick, by: float) -> Pick:
    """A product of numbers on the grid, in points."""
    if found.value is None:
        return found
    upper = None if found.upper is None else found.upper / by
    return Pick(found.rows, found.tied, found.value / by, upper, found.note)
