"""Lines and rings of a map: simplified, cut at a box, measured, led around a boundary. For `map_war.py`."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Protocol

Point = tuple[float, float]


class Size(Protocol):
    """What a map says of its size: what it shows and how finely."""

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north."""

    @property
    def margin(self) -> float:
        """Degrees beyond the box at which land is cut off."""

    @property
    def tolerance(self) -> float:
        """Degrees of latitude by which a simplified line may be off."""

    @property
    def middle(self) -> float:
        """The latitude at which distances are measured."""


def squeeze(size: Size) -> float:
    """How much shorter a degree of longitude is than one of latitude."""
    return math.cos(math.radians(size.middle))


def unwrapped(ring: list[Point]) -> list[Point]:
    """A ring that is drawn on where it crosses the 180th meridian, instead of leaping back around the globe."""
    found, turn, before = list[Point](), 0, ring[0][0]
    for x, y in ring:
        turn += -360 if x - before > 180 else 360 if x - before < -180 else 0
        before = x
        found.append((x + turn, y))
    return [(x + 360, y) for x, y in found] if min(x for x, _ in found) < -180.001 else found


def simplified(line: list[Point], size: Size) -> list[Point]:
    """Douglas and Peucker's: no point left out lies further than the tolerance from the line that is kept."""
    kept = {0, len(line) - 1}
    left = [(0, len(line) - 1)]
    while left:
        first, last = left.pop()
        off = {k: _off(line[k], line[first], line[last], squeeze(size)) for k in range(first + 1, last)}
        far = max(off, key=lambda k: off[k], default=None)
        if far is not None and off[far] > size.tolerance:
            kept.add(far)
            left += [(first, far), (far, last)]
    return [line[k] for k in sorted(kept)]


def _off(p: Point, a: Point, b: Point, narrow: float) -> float:
    """How far a point lies from a segment, in degrees of latitude."""
    (x, y), (u, v), (s, t) = ((point[0] * narrow, point[1]) for point in (p, a, b))
    length = (s - u) ** 2 + (t - v) ** 2
    share = min(1.0, max(0.0, ((x - u) * (s - u) + (y - v) * (t - v)) / length)) if length else 0.0
    return math.hypot(x - u - share * (s - u), y - v - share * (t - v))


def clipped(ring: list[Point], size: Size) -> list[Point]:
    """A ring cut off at the four sides of the box, or the margin around it (Sutherland and Hodgman)."""
    across, up = ((size.box[k] - size.margin, size.box[k + 2] + size.margin) for k in (0, 1))
    for axis, bound, sign in ((0, across[0], 1), (1, up[0], 1), (0, across[1], -1), (1, up[1], -1)):
        ring = _cut(ring, axis, bound, sign)
    return ring


def _cut(ring: list[Point], axis: int, bound: float, sign: int) -> list[Point]:
    found: list[Point] = []
    for a, b in zip(ring, ring[1:] + ring[:1], strict=True):
        here, there = (sign * (point[axis] - bound) for point in (a, b))
        if here >= 0:
            found.append(a)
        if (here >= 0) != (there >= 0):
            share = here / (here - there)
            other = a[1 - axis] + share * (b[1 - axis] - a[1 - axis])
            found.append((bound, other) if axis == 0 else (other, bound))
    return found


def area(ring: list[Point], size: Size) -> float:
    """Square kilometres in a ring, above 0 where it runs against the clock."""
    scale = 111.2**2 * squeeze(size)
    return scale * sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True)) / 2


def closed(ring: list[Point]) -> list[Point]:
    """A ring whose last position repeats its first."""
    return [*ring, ring[0]]


def rounded(line: list[Point]) -> list[Point]:
    """Positions to a thousandth of a degree, repeated ones left out."""
    found: list[Point] = []
    for x, y in line:
        point = (round(x, 3), round(y, 3))
        if not found or point != found[-1]:
            found.append(point)
    return found[:-1] if len(found) > 2 and found[0] == found[-1] else found


def turned(boundary: list[Point], detours: list[list[Point]]) -> list[Point]:
    """A boundary that is left where a detour begins and met again where it ends, each at the place nearest to it."""
    for detour in detours:
        (first, leave), (last, meet) = (_nearest(boundary, detour[end]) for end in (0, -1))
        boundary = [*boundary[: first + 1], leave, *detour[1:-1], meet, *boundary[last + 1 :]]
    return boundary


def _nearest(line: list[Point], p: Point) -> tuple[int, Point]:
    """The place on a line nearest to a point, and the number of the segment on which it lies."""
    feet = [(k, _foot(p, a, b)) for k, (a, b) in enumerate(pairwise(line))]
    return min(feet, key=lambda foot: math.dist(foot[1], p))


def _foot(p: Point, a: Point, b: Point) -> Point:
    """The place of a segment nearest to a point."""
    (x, y), (u, v), (s, t) = p, a, b
    length = (s - u) ** 2 + (t - v) ** 2
    share = min(1.0, max(0.0, ((x - u) * (s - u) + (y - v) * (t - v)) / length)) if length else 0.0
    return (u + share * (s - u), v + share * (t - v))


def crossings(rings: list[list[Point]], latitude: float) -> list[float]:
    """Where land begins and ends along a parallel."""
    found = []
    for ring in rings:
        for (x, y), (u, v) in zip(ring, ring[1:] + ring[:1], strict=True):
            if (y < latitude) != (v < latitude):
                found.append(x + (u - x) * (latitude - y) / (v - y))
    return found
