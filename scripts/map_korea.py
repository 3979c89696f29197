"""Draw the map of the packaged Korean case again: `python scripts/map_korea.py`.

Coast and neighbours are Natural Earth's at 1:10 million (public domain), taken from the npm package world-atlas with
`npm pack`, clipped and simplified; fronts and places stand in `map_korea.yaml` beside this file, each with what it
rests on. The same inputs give the same file, byte for byte.
"""

from __future__ import annotations

import hashlib
import json
import math
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
TARGET = HERE.parent / "src" / "winset" / "cases" / "data" / "korea-1953.geojson"

PACKAGE = "world-atlas@2.0.2"
MEMBER = "package/countries-10m.json"
SHA256 = "3bc6f1d367a9bcec479841bae0e76092f512838411d0cef124e92eec4db45f79"

BOX = (123.9, 34.0, 131.0, 43.1)
"""What the map shows: west, south, east, north."""

TOLERANCE = 0.006
"""Degrees of latitude by which a simplified coast may be off; about 700 metres."""

LEAST = 12.0
"""Square kilometres under which an island is left out."""

FOUGHT_OVER, NEIGHBOURS = ("North Korea", "South Korea"), ("China", "Japan", "Russia")

Point = tuple[float, float]


class Atlas:
    """The countries of a TopoJSON file, their arcs simplified once, so that neighbours share their border."""

    def __init__(self, text: str) -> None:
        topology = json.loads(text)
        (self.sx, self.sy), (self.tx, self.ty) = (topology["transform"][key] for key in ("scale", "translate"))
        self.raw = topology["arcs"]
        self.named = {shape["properties"]["name"]: shape for shape in topology["objects"]["countries"]["geometries"]}
        self.done: dict[int, list[Point]] = {}

    def rings(self, name: str) -> list[list[int]]:
        """The outer rings of a country, each as its arcs."""
        shape = self.named[name]
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        return [polygon[0] for polygon in polygons]

    def whole(self, k: int) -> list[Point]:
        """One arc as it is in the file."""
        x = y = 0
        found = []
        for dx, dy in self.raw[k]:
            x, y = x + dx, y + dy
            found.append((x * self.sx + self.tx, y * self.sy + self.ty))
        return found

    def arc(self, k: int) -> list[Point]:
        """One arc simplified, backwards where its number is complemented."""
        if k < 0:
            return self.arc(~k)[::-1]
        if k not in self.done:
            self.done[k] = simplified(self.whole(k))
        return self.done[k]

    def path(self, arcs: list[int]) -> list[Point]:
        """Arcs one after the other."""
        found: list[Point] = []
        for k in arcs:
            found += self.arc(k)[1 if found else 0 :]
        return found


def simplified(line: list[Point]) -> list[Point]:
    """Douglas and Peucker's: no point left out lies further than the tolerance from the line that is kept."""
    kept = {0, len(line) - 1}
    left = [(0, len(line) - 1)]
    while left:
        first, last = left.pop()
        far = max(range(first + 1, last), key=lambda k: _off(line[k], line[first], line[last]), default=None)
        if far is not None and _off(line[far], line[first], line[last]) > TOLERANCE:
            kept.add(far)
            left += [(first, far), (far, last)]
    return [line[k] for k in sorted(kept)]


def _off(p: Point, a: Point, b: Point) -> float:
    """How far a point lies from a segment, in degrees of latitude."""
    squeeze = math.cos(math.radians(38.5))
    (x, y), (u, v), (s, t) = ((point[0] * squeeze, point[1]) for point in (p, a, b))
    length = (s - u) ** 2 + (t - v) ** 2
    share = min(1.0, max(0.0, ((x - u) * (s - u) + (y - v) * (t - v)) / length)) if length else 0.0
    return math.hypot(x - u - share * (s - u), y - v - share * (t - v))


def clipped(ring: list[Point]) -> list[Point]:
    """A ring cut off at the four sides of the box (Sutherland and Hodgman)."""
    for axis, bound, sign in ((0, BOX[0], 1), (1, BOX[1], 1), (0, BOX[2], -1), (1, BOX[3], -1)):
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


def area(ring: list[Point]) -> float:
    """Square kilometres in a ring, above 0 where it runs against the clock."""
    scale = 111.2**2 * math.cos(math.radians(38.5))
    return scale * sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True)) / 2


def polygons(rings: list[list[Point]]) -> list[list[list[Point]]]:
    """Clipped rings as polygons that run against the clock and are closed, the largest first; small ones left out."""
    cut = [rounded(ring) for ring in map(clipped, rings) if ring]
    large = sorted((ring for ring in cut if len(ring) >= 3 and abs(area(ring)) >= LEAST), key=lambda r: -abs(area(r)))
    turned = [ring if area(ring) > 0 else ring[::-1] for ring in large]
    return [[[*ring, ring[0]]] for ring in turned]


def rounded(line: list[Point]) -> list[Point]:
    """Positions to a thousandth of a degree, repeated ones left out."""
    found: list[Point] = []
    for x, y in line:
        point = (round(x, 3), round(y, 3))
        if not found or point != found[-1]:
            found.append(point)
    return found[:-1] if len(found) > 2 and found[0] == found[-1] else found


def united(atlas: Atlas) -> tuple[list[list[Point]], list[Point]]:
    """The two states as one land, and the boundary between them from west to east."""
    north, south = (atlas.rings(name) for name in FOUGHT_OVER)
    backwards = {~k for ring in south for k in ring}
    shared = next(k for ring in north for k in ring if k in backwards)
    one = next(ring for ring in north if shared in ring)
    two = next(ring for ring in south if ~shared in ring)
    merged = [*_after(one, shared), *_after(two, ~shared)]
    rest = [ring for ring in [*north, *south] if ring is not one and ring is not two]
    line = atlas.whole(max(shared, ~shared))
    return [atlas.path(arcs) for arcs in [merged, *rest]], line if line[0][0] < line[-1][0] else line[::-1]


def _after(ring: list[int], k: int) -> list[int]:
    """The arcs of a ring that follow one of them, without it."""
    at = ring.index(k)
    return ring[at + 1 :] + ring[:at]


def course(front: dict[str, Any], boundary: list[Point], land: list[list[Point]]) -> list[Point]:
    """The line of a front."""
    if "parallel" in front:
        coast = [x for x in _crossings(land, front["parallel"]) if BOX[0] < x < BOX[2]]
        west, east = min(coast), max(coast)
        return [(west + k / 16 * (east - west), front["parallel"]) for k in range(17)]
    points = [(x, y) for _, x, y in front.get("points", [])]
    if "course" not in front or not points:
        return points or boundary
    return [*(p for p in boundary if p[0] < points[0][0]), *points, *(p for p in boundary if p[0] > points[-1][0])]


def _crossings(rings: list[list[Point]], latitude: float) -> list[float]:
    """Where land begins and ends along a parallel."""
    found = []
    for ring in rings:
        for (x, y), (u, v) in zip(ring, ring[1:] + ring[:1], strict=True):
            if (y < latitude) != (v < latitude):
                found.append(x + (u - x) * (latitude - y) / (v - y))
    return found


def through(front: dict[str, Any]) -> str:
    """The points of a front in words."""
    return "; ".join(f"{place} {y:g} N {x:g} E" for place, x, y in front.get("points", []))


def fronts(given: list[dict[str, Any]], boundary: list[Point], land: list[list[Point]]) -> list[dict[str, Any]]:
    """The fronts as features."""
    found = []
    for front in given:
        said = {key: str(front[key]) for key in ("date", "label", "source", "confidence", "basis")}
        points = through(front)
        note = " ".join(part for part in (front.get("note", ""), f"Points: {points}." if points else "") if part)
        line = rounded(course(front, boundary, land))
        found.append(feature({"kind": "front", **said, **({"note": note} if note else {})}, "LineString", line))
    return found


def feature(properties: dict[str, str], geometry: str, coordinates: Any) -> dict[str, Any]:
    """A GeoJSON feature."""
    return {"type": "Feature", "properties": properties, "geometry": {"type": geometry, "coordinates": coordinates}}


def drawn(atlas: Atlas, given: dict[str, Any]) -> list[dict[str, Any]]:
    """Every feature of the map."""
    earth = "Natural Earth, 1:10 million, public domain"
    land, boundary = united(atlas)
    found = [feature({"kind": "land", "name": "Korea", "source": earth}, "MultiPolygon", polygons(land))]
    for name in NEIGHBOURS:
        parts = polygons([atlas.path(ring) for ring in atlas.rings(name)])
        found.append(feature({"kind": "neighbour", "name": name, "source": earth}, "MultiPolygon", parts))
    parallel = [(x / 2, 38.0) for x in range(249, 260)]
    found.append(feature({"kind": "line", "name": "38th parallel"}, "LineString", parallel))
    found += fronts(given["fronts"], boundary, land)
    return found + [feature({"kind": "place", "name": name}, "Point", (x, y)) for name, x, y in given["places"]]


def text(features: list[dict[str, Any]]) -> str:
    """The file: one feature on a line."""
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False, separators=(",", ":")) for entry in features)
    about = (
        f"Coast and neighbours: Natural Earth, 1:10 million (public domain), from {PACKAGE}, clipped and simplified. "
        "Fronts: see their properties. Drawn by scripts/map_korea.py from scripts/map_korea.yaml; not edited by hand."
    )
    head = f'{{"type":"FeatureCollection","about":{json.dumps(about)},"bbox":{json.dumps(list(BOX))},"features":['
    return f"{head}\n{lines}\n]}}\n"


def atlas_text() -> str:
    """The countries of the pinned package."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, capture_output=True)
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as packed:
            member = packed.extractfile(MEMBER)
            raw = member.read() if member else b""
    if hashlib.sha256(raw).hexdigest() != SHA256:
        raise ValueError(f"{PACKAGE}: {MEMBER} is not the file whose SHA-256 is pinned here")
    return raw.decode("utf-8")


def given() -> dict[str, Any]:
    """Fronts and places."""
    found: dict[str, Any] = yaml.load((HERE / "map_korea.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    for front in found["fronts"]:
        front["points"] = [[place, float(x), float(y)] for place, x, y in front.get("points", [])]
        front |= {"parallel": float(front["parallel"])} if "parallel" in front else {}
    found["places"] = [[name, float(x), float(y)] for name, x, y in found["places"]]
    return found


def main() -> None:
    """Write the map."""
    TARGET.write_text(text(drawn(Atlas(atlas_text()), given())), encoding="utf-8")


if __name__ == "__main__":
    main()
