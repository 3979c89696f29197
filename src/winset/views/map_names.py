"""Names of places on a map for paper: each beside its place, where it covers no other name and stays in the frame."""

from __future__ import annotations

from itertools import pairwise, product
from typing import TYPE_CHECKING

from winset.views.drawing import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.axes import Axes

    Position = Sequence[float]
    Box = tuple[float, float, float, float]

RINGS = (4, 10, 18, 28, 40)
"""How far from its place a name may stand, in points, the nearest first; from the second on a line leads to it."""

LED = 1
"""The first ring from which a line leads to the place."""

SIZE = 7
"""Of the letters, in points."""

STEP = 4.0
"""How far apart, in pixels, a line is looked at for names that would cross it."""


def name_places(axes: Axes, places: Sequence[tuple[str, Position]], lines: Iterable[Sequence[Position]]) -> None:
    """Mark and name every place of a map whose layout is settled.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    places : sequence of (str, position)
        Names and where they are, in the units of the axes; all inside its frame.
    lines : iterable of sequences of positions
        What a name should not cross where it can stand elsewhere.
    """
    from matplotlib.patheffects import withStroke

    pixel = axes.figure.dpi / 72
    spots = [tuple(axes.transData.transform(at)) for _, at in places]
    taken: list[Box] = [(x - 3 * pixel, y - 3 * pixel, x + 3 * pixel, y + 3 * pixel) for x, y in spots]
    crossed = [point for line in lines for point in _along([tuple(axes.transData.transform(at)) for at in line])]
    for (name, at), spot in zip(places, spots, strict=True):
        axes.plot(*at, "o", color="black", markersize=2.5)
        ring, box = _place(_size(axes, name), spot, pixel, (axes.bbox.extents, taken, crossed))
        taken.append(box)
        offset = ((box[0] - spot[0]) / pixel, (box[1] - spot[1]) / pixel)
        leading = {"arrowstyle": "-", "linewidth": 0.5, "color": "#555555", "shrinkA": 0, "shrinkB": 1}
        made = axes.annotate(shown(name), (at[0], at[1]), xytext=offset, textcoords="offset points", fontsize=SIZE,
                             ha="left", va="bottom", arrowprops=leading if ring >= LED else None,
                             path_effects=[withStroke(linewidth=1.5, foreground="white")])  # fmt: skip
        made.set_in_layout(False)


def _size(axes: Axes, name: str) -> tuple[float, float]:
    """How wide and tall a name is, in pixels."""
    probe = axes.text(0, 0, shown(name), fontsize=SIZE)
    box = probe.get_window_extent()
    probe.remove()
    return box.width, box.height


def _place(
    size: tuple[float, float],
    spot: Position,
    pixel: float,
    others: tuple[Sequence[float], list[Box], list[tuple[float, float]]],
) -> tuple[int, Box]:
    """The best of the boxes around a place, the nearest of those that are as good, and its ring."""
    frame, taken, crossed = others
    found = []
    for (ring, far), (side, up) in product(enumerate(RINGS), SIDES):
        x, y = (
            at + way * far * pixel - room * (1 - way) / 2 for at, way, room in zip(spot, (side, up), size, strict=True)
        )
        box = (x, y, x + size[0], y + size[1])
        inside = frame[0] < box[0] and frame[1] < box[1] and box[2] < frame[2] and box[3] < frame[3]
        clashes = sum(_meet(box, other) for other in taken) + (0 if inside else 2)
        over = any(box[0] < px < box[2] and box[1] < py < box[3] for px, py in crossed)
        found.append((1_000 * clashes + 3 * over + 2 * ring, ring, box))
    _, ring, box = min(found, key=lambda one: one[0])
    return ring, box


SIDES = ((1, 0), (-1, 0), (1, 1), (1, -1), (-1, 1), (-1, -1), (0, 1), (0, -1))
"""On which sides of a place its name may stand, the best first: to the right or left, above or below."""


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _along(points: Sequence[Position]) -> list[tuple[float, float]]:
    """Points along a line, `STEP` pixels apart."""
    found = []
    for (ax, ay), (bx, by) in pairwise(points):
        steps = max(1, round(max(abs(bx - ax), abs(by - ay)) / STEP))
        found += [(ax + (bx - ax) * k / steps, ay + (by - ay) * k / steps) for k in range(steps + 1)]
    return found
