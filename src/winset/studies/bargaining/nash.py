"""Nash's solution: the largest product of gains."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from winset.game.space import FAR
from winset.solver.search.best import best_product
from winset.studies.bargain import SAME, Pick, PickMore

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
CHOOSES = True

LARGEST = 709.0
"""Logarithm of about the largest number there is."""


def nash(bargain: Bargain) -> Pick:
    """The packages with the largest product of gains, each raised to its party's weight.

    Weights are divided by their mean, so that only how they compare counts, and equal ones leave the plain product.

    Gains are over the party's own value without an agreement, also where that is below its worst package. Packages tie
    where their products differ by no more than 1e-12 of the largest. Where the largest product is 0, somebody gains
    nothing by any package, and all those by which nobody loses tie.

    Parameters
    ----------
    bargain : Bargain

    Returns
    -------
    Pick
        `value` is the product, in the parties' own points, None where it is too large for a number; `log_value` its
        logarithm, None where it is 0.

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
    # A gain of no more than what is no difference is none.
    floor = np.maximum(bargain.floor, np.floor(bargain.base.clip(-FAR, FAR)).astype(np.int64) + 1 + bargain.slack)
    if bargain.frontier is None:
        best = best_product(bargain.points, floor, bargain.base, bargain.weights, slack=bargain.slack)
        if best.value is None and best.exact:
            return _nobody_gains(bargain)
        found = bargain.from_search(best)
        if best.value is None:
            return found
        upper = None
        if found.upper is not None:
            upper = math.exp(min(math.log(found.upper) - math.log(scale) * len(floor), LARGEST))
        return _with(found, bargain, (bargain.sums(found.rows[:1])[0] - bargain.base) / scale, upper)
    gaining = bargain.rational[(bargain.frontier.points[bargain.rational] >= floor).all(axis=1)]
    if not len(gaining):
        return _nobody_gains(bargain)
    gains = bargain.frontier.points[gaining] - bargain.base
    logs = np.log(gains / scale) @ bargain.weights
    top = int(np.argmax(logs))
    tie = max(SAME, float((bargain.weights * bargain.slack / gains[top]).sum()))
    found = bargain.at_points(gaining[logs >= logs[top] - tie])
    return _with(found, bargain, gains[top] / scale)


def _nobody_gains(bargain: Bargain) -> Pick:
    """The answer where the largest product is 0: every package by which nobody loses."""
    everything = bargain.at_least(bargain.floor.astype(float), 0.0, np.ones(len(bargain.floor)))
    return Pick(
        bargain.in_file_order(everything.rows), everything.tied, 0.0, more=PickMore(log_value=None),
        note="The largest product is 0: some party gains nothing by any package that nobody loses by.",
    )  # fmt: skip


def _with(found: Pick, bargain: Bargain, gains: NDArray[np.float64], upper: float | None = None) -> Pick:
    """An answer with its product, and the product's logarithm."""
    logarithm = float(np.log(gains) @ bargain.weights)
    value = float(np.prod(gains**bargain.weights)) if logarithm < LARGEST else None
    return Pick(found.rows, found.tied, value, upper, more=PickMore(log_value=logarithm))
