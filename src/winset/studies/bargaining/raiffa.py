"""Raiffa's sequential solution: step by step, half of what each still hopes for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from winset.errors import LimitError
from winset.studies.bargain import Pick, PickMore

if TYPE_CHECKING:
    from winset.studies.bargain import Bargain

TITLE = "Raiffa, sequential"
NAMES = ("Raiffa's sequential solution", "discrete Raiffa solution", "balanced increments")
SAYS = "from no agreement everyone rises, again and again, by an equal share of what it could still gain"
KEEPS = ("symmetry", "no change when a party's points are rescaled", "midpoint domination")
BREAKS = ("independence of irrelevant alternatives", "monotonicity")
SOURCE = (
    "Raiffa 1953; Luce & Raiffa 1957, section 6.7; many parties: Diskin, Koppel & Samet 2011, Games and Economic "
    "Behavior 73:452-458"
)
ORDER = 60
CHOOSES = True

MAX_STEPS = 10_000
"""Most steps; each goes at least a share 1/n of the way that is left."""


def raiffa(bargain: Bargain) -> Pick:
    """The packages left when the interim agreement has risen as far as some package reaches.

    The interim agreement starts with what each has without one. The most that each could have where nobody gets less
    than the interim agreement is found; everyone rises by 1/n of the difference; and so on. On a finite list of
    packages a step may go beyond all of them: the efficient packages that were still above the agreement before that
    step are the answer, those of the largest least share of what was left first, then the file's order.

    Parameters
    ----------
    bargain : Bargain

    Returns
    -------
    Pick
        `value` is the number of steps taken.

    Raises
    ------
    LimitError
        Where the frontier is too large to hold.

    References
    ----------
    Luce & Raiffa 1957. With the frontier y = 1 - x² the interim agreements begin (1/2, 1/2), (0.6036, 0.625).

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
    >>> raiffa(bargain).rows.tolist()
    [[1]]
    """
    if bargain.frontier is None:
        raise LimitError("Raiffa's solution needs the frontier, which is too large to hold; ask for another concept")
    if bargain.ideal is None:
        return bargain.none()
    chosen, interim = bargain.rational, bargain.base.copy()
    points = bargain.frontier.points
    steps = 0
    while steps < MAX_STEPS:
        ideal = points[chosen].max(axis=0)
        risen = interim + (ideal - interim) / len(interim)
        above = chosen[(points[chosen] >= risen - 1e-9 - bargain.slack).all(axis=1)]
        if not len(above) or np.array_equal(risen, interim):
            break
        chosen, interim, steps = above, risen, steps + 1
    room = np.maximum(points[chosen].max(axis=0) - interim, 1e-9)
    share = ((points[chosen] - interim) / room).min(axis=1)
    chosen = chosen[np.argsort(-share.round(9 if bargain.slack.any() else 12), kind="stable")]
    rows = [bargain.in_file_order(bargain.frontier.packages_at(int(i), 1_000)) for i in chosen[:1_000]]
    tied = sum(int(bargain.frontier.counts[int(i)]) for i in chosen)
    interim_points = bargain.space.as_points(np.asarray(interim))
    names = [bargain.space.parties[p] for p in bargain.bargainers]
    more = PickMore(interim=dict(zip(names, map(float, interim_points), strict=True)))
    return Pick(np.concatenate(rows)[:1_000], tied, float(steps), more=more)
