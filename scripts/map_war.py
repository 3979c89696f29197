"""Draw the map of a packaged case again: `python scripts/map_war.py winter_war`, or with no name every one.

Coasts and neighbours are Natural Earth's at 1:10 million (public domain), taken from the npm package world-atlas with
`npm pack`, clipped and simplified; fronts and places stand in `map_NAME.yaml` beside this file, each with what it
rests on. The same inputs give the same file, byte for byte.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from map_shapes import Point, area, clipped, closed, crossings, rounded, simplified, turned, unwrapped

HERE = Path(__file__).parent
CASES = HERE.parent / "src" / "winset" / "cases" / "data"

PACKAGE = "world-atlas@2.0.2"
MEMBER = "package/countries-10m.json"
SHA256 = "3bc6f1d367a9bcec479841bae0e76092f512838411d0cef124e92eec4db45f79"
EARTH = "Natural Earth, 1:10 million, public domain"


@dataclass(frozen=True)
class Sheet:
    """What `map_NAME.yaml` says.

    Attributes
    ----------
    case : str
        The case file beside which the map lies.
    box : tuple of float
        What the map shows: west, south, east, north.
    middle : float
        The latitude at which distances are measured.
    tolerance : float
        Degrees of latitude by which a simplified coast may be off.
    least : float
        Square kilometres under which an island is left out.
    land, neighbours : list
        The land that is fought over, each with its name and the countries that make it up; other countries.
    boundary : list of str
        Two countries whose boundary a front may follow.
    whole : bool
        Whether that boundary is drawn with all its points.
    across : bool
        Whether land is drawn on across the 180th meridian, without which it leaps back around the globe.
    margin : float
        Degrees beyond the box at which land is cut off, so that the cut, which a chart may draw as a bow, is not seen.
    fronts, places, lines, lakes : list
        As in the file, with numbers for numbers.
    told, script : str
        What is said of the fronts as a whole, and the script that is named in the map.
    """

    case: str
    box: tuple[float, float, float, float]
    middle: float
    tolerance: float
    least: float
    land: list[dict[str, Any]]
    neighbours: list[str]
    fronts: list[dict[str, Any]]
    places: list[list[Any]]
    boundary: list[str] = field(default_factory=list)
    whole: bool = False
    across: bool = True
    margin: float = 0.5
    lines: list[dict[str, Any]] = field(default_factory=list)
    lakes: list[dict[str, Any]] = field(default_factory=list)
    told: str = (
        "Fronts are schematic: straight between places that stand in their properties with their sources, not surveyed."
    )
    script: str = "map_war.py"

    @property
    def target(self) -> Path:
        """The map, beside its case."""
        return CASES / f"{self.case}.geojson"


class Atlas:
    """The countries of a TopoJSON file, their arcs simplified once, so that neighbours share their border."""

    def __init__(self, text: str, sheet: Sheet) -> None:
        topology = json.loads(text)
        (self.sx, self.sy), (self.tx, self.ty) = (topology["transform"][key] for key in ("scale", "translate"))
        self.raw = topology["arcs"]
        self.named = {shape["properties"]["name"]: shape for shape in topology["objects"]["countries"]["geometries"]}
        self.sheet = sheet
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
            self.done[k] = simplified(self.whole(k), self.sheet)
        return self.done[k]

    def path(self, arcs: list[int]) -> list[Point]:
        """Arcs one after the other."""
        found: list[Point] = []
        for k in arcs:
            found += self.arc(k)[1 if found else 0 :]
        return found

    def shared(self, one: str, two: str) -> int:
        """The arc that is the boundary of two countries, as it stands in the first."""
        backwards = {~k for ring in self.rings(two) for k in ring}
        return next(k for ring in self.rings(one) for k in ring if k in backwards)

    def boundary(self) -> list[Point]:
        """The boundary that fronts may follow, from west to east."""
        if not self.sheet.boundary:
            return []
        shared = self.shared(*self.sheet.boundary)
        line = (self.whole if self.sheet.whole else self.arc)(max(shared, ~shared))
        return line if line[0][0] < line[-1][0] else line[::-1]

    def land(self, names: list[str]) -> list[list[Point]]:
        """The rings of a country, or of two as one land."""
        rings = [self.path(arcs) for arcs in self._arcs(names)]
        return [unwrapped(ring) for ring in rings] if self.sheet.across else rings

    def _arcs(self, names: list[str]) -> list[list[int]]:
        """The arcs of each of those rings."""
        if len(names) == 1:
            return self.rings(names[0])
        north, south = (self.rings(name) for name in names)
        shared = self.shared(*names)
        one = next(ring for ring in north if shared in ring)
        two = next(ring for ring in south if ~shared in ring)
        merged = [*_after(one, shared), *_after(two, ~shared)]
        rest = [ring for ring in [*north, *south] if ring is not one and ring is not two]
        return [merged, *rest]


def _after(ring: list[int], k: int) -> list[int]:
    """The arcs of a ring that follow one of them, without it."""
    at = ring.index(k)
    return ring[at + 1 :] + ring[:at]


def polygons(rings: list[list[Point]], sheet: Sheet) -> list[list[list[Point]]]:
    """Clipped rings as polygons that run against the clock and are closed, the largest first; small ones left out."""
    cut = [rounded(ring) for ring in (clipped(ring, sheet) for ring in rings) if ring]
    sized = [(ring, area(ring, sheet)) for ring in cut if len(ring) >= 3]
    large = sorted((pair for pair in sized if abs(pair[1]) >= sheet.least), key=lambda pair: -abs(pair[1]))
    return [[closed(ring if size > 0 else ring[::-1])] for ring, size in large]


def lakes(name: str, parts: list[list[list[Point]]], sheet: Sheet) -> list[list[list[Point]]]:
    """The polygons of a country, the lakes that the file has in it cut out of the largest."""
    for lake in sheet.lakes:
        if lake["in"] == name:
            ring = rounded(simplified([(x, y) for x, y in lake["ring"]], sheet))
            parts[0].append(closed(ring if area(ring, sheet) < 0 else ring[::-1]))
    return parts


def course(front: dict[str, Any], boundary: list[Point], land: list[list[Point]], sheet: Sheet) -> list[Point]:
    """The line of a front."""
    if "line" in front:
        return [(x, y) for x, y in front["line"]]
    if "parallel" in front:
        coast = [x for x in crossings(land, front["parallel"]) if sheet.box[0] < x < sheet.box[2]]
        west, east = min(coast), max(coast)
        return [(west + k / 16 * (east - west), front["parallel"]) for k in range(17)]
    points = [(x, y) for _, x, y in front["points"]]
    if "course" not in front:
        return points
    if "within" in front:
        west, south, east, north = front["within"]
        boundary = [(x, y) for x, y in boundary if west <= x <= east and south <= y <= north]
    if not points:
        return turned(boundary, [[(x, y) for _, x, y in detour] for detour in front["detours"]])
    return [*(p for p in boundary if p[0] < points[0][0]), *points, *(p for p in boundary if p[0] > points[-1][0])]


def through(front: dict[str, Any]) -> str:
    """The points of a front in words."""
    points = [point for line in (front["points"], *front["detours"]) for point in line]
    return "; ".join(f"{place} {_degrees(y, 'NS')} {_degrees(x, 'EW')}" for place, x, y in points)


def _degrees(value: float, sides: str) -> str:
    return f"{abs(value):g} {sides[value < 0]}"


def fronts(sheet: Sheet, boundary: list[Point], land: list[list[Point]]) -> list[dict[str, Any]]:
    """The fronts as features, one for each part."""
    found = []
    for front in sheet.fronts:
        said = {key: str(front[key]) for key in ("date", "label", "source", "confidence", "basis")}
        points = through(front)
        note = " ".join(part for part in (front.get("note", ""), f"Points: {points}." if points else "") if part)
        line = rounded(course(front, boundary, land, sheet))
        # a ring loses its last position where positions are rounded; a front that runs round a town keeps it
        line += line[:1] if front["points"] and front["points"][0] == front["points"][-1] else []
        found.append(feature({"kind": "front", **said, **({"note": note} if note else {})}, "LineString", line))
    return found


def feature(properties: dict[str, str], geometry: str, coordinates: Any) -> dict[str, Any]:
    """A GeoJSON feature."""
    return {"type": "Feature", "properties": properties, "geometry": {"type": geometry, "coordinates": coordinates}}


def ground(name: str, countries: list[str], kind: str, atlas: Atlas) -> dict[str, Any]:
    """Land as a feature."""
    parts = lakes(name, polygons(atlas.land(countries), atlas.sheet), atlas.sheet)
    return feature({"kind": kind, "name": name, "source": EARTH}, "MultiPolygon", parts)


def drawn(atlas: Atlas) -> list[dict[str, Any]]:
    """Every feature of the map."""
    sheet = atlas.sheet
    found = [ground(entry["name"], entry["of"], "land", atlas) for entry in sheet.land]
    found += [ground(name, [name], "neighbour", atlas) for name in sheet.neighbours]
    for line in sheet.lines:
        said: dict[str, str] = {key: line[key] for key in ("name", "source", "confidence", "note") if key in line}
        found.append(feature({"kind": "line", **said}, "LineString", line["points"]))
    rings = [ring for entry in sheet.land for ring in atlas.land(entry["of"])]
    found += fronts(sheet, atlas.boundary(), rings)
    return found + [feature({"kind": "place", "name": name}, "Point", (x, y)) for name, x, y in sheet.places]


def text(features: list[dict[str, Any]], sheet: Sheet, name: str) -> str:
    """The file: one feature on a line."""
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False, separators=(",", ":")) for entry in features)
    about = (
        f"Coast and neighbours: Natural Earth, 1:10 million (public domain), from {PACKAGE}, clipped and simplified. "
        f"{sheet.told} Drawn by scripts/{sheet.script} from scripts/map_{name}.yaml; not edited by hand."
    )
    box = json.dumps(list(sheet.box))
    head = f'{{"type":"FeatureCollection","about":{json.dumps(about)},"bbox":{box},"features":['
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


def names() -> list[str]:
    """The maps that can be drawn."""
    return sorted(path.stem.removeprefix("map_") for path in HERE.glob("map_*.yaml"))


def sheet_of(name: str) -> Sheet:
    """What the file of a map says, with numbers for numbers."""
    found: dict[str, Any] = yaml.load((HERE / f"map_{name}.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    found["fronts"] = [_front(whole, part) for whole in found["fronts"] for part in whole.get("parts", [{}])]
    found |= {key: float(found[key]) for key in ("middle", "tolerance", "least", "margin") if key in found}
    found["box"] = tuple(map(float, found["box"]))
    found |= {key: found[key] == "yes" for key in ("whole", "across") if key in found}
    found["places"] = [[place, float(x), float(y)] for place, x, y in found["places"]]
    for entry, key in [*((line, "points") for line in found.get("lines", [])),
                       *((lake, "ring") for lake in found.get("lakes", []))]:  # fmt: skip
        entry[key] = [[float(x), float(y)] for x, y in entry[key]]
    return Sheet(**{key: value for key, value in found.items() if not key.startswith("shared_")})


def _front(whole: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """A front, or one of its parts with what is said of the whole."""
    front = {**{key: value for key, value in whole.items() if key != "parts"}, **part}
    front["points"] = [[place, float(x), float(y)] for place, x, y in front.get("points", [])]
    front["detours"] = [[[place, float(x), float(y)] for place, x, y in d] for d in front.get("detours", [])]
    front |= {key: [[float(x), float(y)] for x, y in front[key]] for key in ("line",) if key in front}
    front |= {"parallel": float(front["parallel"])} if "parallel" in front else {}
    front |= {"within": tuple(map(float, front["within"]))} if "within" in front else {}
    return front


def main(chosen: list[str]) -> None:
    """Write the maps."""
    countries = atlas_text()
    for name in chosen or names():
        sheet = sheet_of(name)
        sheet.target.write_text(text(drawn(Atlas(countries, sheet)), sheet, name), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
