"""How far a front moved: lengths of lines on the globe, and the land between two of them."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Line = list[list[float]]

RADIUS = 6371.0088
"""Mean radius of the Earth in kilometres."""

COLUMNS = 1_000
"""Strips of longitude over which the area between two lines is summed."""

APART = 75.0
"""Kilometres: two fronts are compared where neither pair of their ends lies further apart, since what is between the
ends is closed by a straight line, whatever the coast does there."""


class FrontGap(TypedDict):
    """What lies between a front and that of another date."""

    date: str
    area: float
    net: float
    shift: float


class FrontMeasured(TypedDict):
    """What can be measured of a front."""

    date: str
    latitude: float
    length: float
    before: FrontGap | None
    last: FrontGap | None


def measures(fronts: Mapping[str, Sequence[Line]]) -> list[FrontMeasured]:
    """What can be measured of each front.

    Parameters
    ----------
    fronts : mapping of date to lines
        The lines that make up the front at a date, as [longitude, latitude] in degrees, in the order of the dates.

    Returns
    -------
    list of FrontMeasured
        `date`; `latitude`, the mean along the line, in degrees; `length`, in kilometres; `before` and `last`, what lies
        between it and the front of the date before and of the last date: `date`, `area` (square kilometres between the
        lines), `net` (the same, less what lies the other way; above 0 where this front is the more northern one) and
        `shift` (`area` over the mean of the two lengths, in kilometres); None where the ends lie too far apart, and
        where a part of either runs round a place and has no ends.

    Examples
    --------
    >>> north, south = [[126.0, 38.1], [128.0, 38.1]], [[126.0, 38.0], [128.0, 38.0]]
    >>> first, last = measures({"1951-07": [south], "1951-11": [north]})
    >>> round(last["length"]), round(last["before"]["net"]), round(first["last"]["shift"], 1)
    (175, 1947, 11.1)
    """
    whole = {date: _joined(lines) for date, lines in fronts.items()}
    dates = list(whole)
    rings = {date for date, lines in fronts.items() if any(line[0] == line[-1] and len(line) > 3 for line in lines)}

    def gap(other: str, date: str) -> FrontGap | None:
        return None if rings & {other, date} else _between(whole, other, date)

    return [
        {
            "date": date,
            "latitude": _latitude(fronts[date]),
            "length": sum(map(_length, fronts[date])),
            "before": gap(dates[k - 1], date) if k else None,
            "last": gap(dates[-1], date) if k < len(dates) - 1 else None,
        }
        for k, date in enumerate(dates)
    ]


def _joined(lines: Sequence[Line]) -> Line:
    """The parts of a front as one line from west to east."""
    parts = [line if line[0][0] <= line[-1][0] else line[::-1] for line in lines]
    return [position for line in sorted(parts, key=lambda line: line[0][0]) for position in line]


def _distance(a: Sequence[float], b: Sequence[float]) -> float:
    """Kilometres between two positions, along a great circle."""
    (x, y), (u, v) = (tuple(map(math.radians, position)) for position in (a, b))
    half = math.sin((v - y) / 2) ** 2 + math.cos(y) * math.cos(v) * math.sin((u - x) / 2) ** 2
    return 2 * RADIUS * math.asin(min(1.0, math.sqrt(half)))


def _length(line: Line) -> float:
    return sum(_distance(a, b) for a, b in pairwise(line))


def _latitude(lines: Sequence[Line]) -> float:
    """The mean latitude along the lines of a front."""
    parts = [(_distance(a, b), (a[1] + b[1]) / 2) for line in lines for a, b in pairwise(line)]
    length = sum(part for part, _ in parts)
    return sum(part * at for part, at in parts) / length if length else lines[0][0][1]


def _between(whole: Mapping[str, Line], other: str, date: str) -> FrontGap | None:
    """What lies between the front of another date and the front of a date."""
    a, b = whole[other], whole[date]
    if _distance(a[0], b[0]) > APART or _distance(a[-1], b[-1]) > APART:
        return None
    area, net = _areas(a, b)
    length = (_length(a) + _length(b)) / 2
    return {"date": other, "area": area, "net": net, "shift": area / length if length else 0.0}


def _areas(a: Line, b: Line) -> tuple[float, float]:
    """The area between two lines, and how much more of it has `b` to the north: sums over strips of longitude.

    In a strip the ring along `a` and back along `b` is crossed eastward by the one and westward by the other; where
    more crossings from the south went east than west, `b` is still to come, so it lies to the north.
    """
    ring = [*a, *b[::-1], a[0]]
    west, east = min(x for x, _ in ring), max(x for x, _ in ring)
    width = (east - west) / COLUMNS
    if not width:
        return 0.0, 0.0
    crossings: list[list[tuple[float, int]]] = [[] for _ in range(COLUMNS)]
    for (x, y), (u, v) in pairwise(ring):
        low, high = min(x, u), max(x, u)
        first, end = (max(0, math.ceil((edge - west) / width - 0.5)) for edge in (low, high))
        for k in range(first, min(end, COLUMNS)):
            at = west + (k + 0.5) * width
            crossings[k].append((y + (v - y) * (at - x) / (u - x), 1 if u > x else -1))
    area = net = 0.0
    for column in crossings:
        turns, below = 0, 0.0
        for latitude, turn in sorted(column):
            here = math.sin(math.radians(latitude))
            area += abs(turns) * (here - below)
            net += turns * (here - below)
            turns, below = turns + turn, here
    scale = RADIUS**2 * math.radians(width)
    return area * scale, net * scale
