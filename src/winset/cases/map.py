"""The map of a conflict: a GeoJSON file beside the conflict file, checked before anything is drawn from it.

A map is a FeatureCollection in longitude and latitude (RFC 7946). `kind` in a feature's properties says what it is:

==========  =======================  ================================================================================
kind        geometry                 what it is
==========  =======================  ================================================================================
land        Polygon, MultiPolygon    the land that is fought over
neighbour   Polygon, MultiPolygon    other land
line        LineString, Multi…       a line to compare with, such as a parallel; needs `name`
front       LineString, Multi…       the front at a date; needs `date`, `label`, `source`, `confidence`, `basis`
place       Point                    needs `name`; where labels would collide, a place further down loses its own
==========  =======================  ================================================================================

A front is `sourced` where its course is known and `interpolated` where it is drawn between points that are; fronts of
one date are parts of one. Any feature may carry `name`, `source`, `confidence` and `note`. `bbox` of the collection is
what a map shows. Keys that RFC 7946 allows elsewhere are left out; a property that is not of this list is an error.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from pydantic_core import PydanticCustomError

from winset.cases.calendar import FORMS, ordinal
from winset.cases.files import refused, text_of
from winset.cases.front_lines import measures
from winset.cases.problems import nearest, quoted

if TYPE_CHECKING:
    from winset.cases.front_lines import FrontMeasured, Line

MAX_BYTES = 1_000_000
MAX_FEATURES = 500
MAX_POSITIONS = 50_000
MAX_FRONT_POSITIONS = 2_000
MAX_TEXT = 2_000
"""Limits on a map: its size, its features, positions in all and in fronts alone, and the characters of a property."""

POLE = 85.0
"""Degrees of latitude that a map shows at most; where places lie beyond, they are not seen."""

_FILE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}\.(geo)?json")
_GEOMETRIES = {
    "land": ("Polygon", "MultiPolygon"),
    "neighbour": ("Polygon", "MultiPolygon"),
    "line": ("LineString", "MultiLineString"),
    "front": ("LineString", "MultiLineString"),
    "place": ("Point",),
}
_NEEDED = {"line": ("name",), "place": ("name",), "front": ("date", "label", "source", "confidence", "basis")}
_KNOWN = ("kind", "name", "date", "label", "source", "confidence", "basis", "note")
_CHOICES = {"confidence": ("high", "medium", "low"), "basis": ("sourced", "interpolated"), "kind": tuple(_GEOMETRIES)}
_DEPTH = {"Point": 0, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}


class _WrongError(ValueError):
    """What is wrong in a map, and where."""

    def __init__(self, path: str, message: str) -> None:
        self.path, self.message = path, message
        super().__init__(message)


class MapGeometry(TypedDict):
    """As in GeoJSON."""

    type: str
    coordinates: list[Any]


class MapFeature(TypedDict):
    """As in GeoJSON."""

    type: str
    properties: dict[str, str]
    geometry: MapGeometry


class MapTold(TypedDict):
    """A map as GeoJSON, with one member more: what is measured of its fronts."""

    type: str
    bbox: list[float]
    features: list[MapFeature]
    fronts: list[FrontMeasured]


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature of a map.

    Attributes
    ----------
    geometry : str
        Its type, as in GeoJSON.
    coordinates : list
        As in GeoJSON, positions as [longitude, latitude] in degrees.
    properties : dict of text to text
        `kind` and whatever else the file says.
    """

    geometry: str
    coordinates: list[Any]
    properties: dict[str, str]

    @property
    def kind(self) -> str:
        """What it is: land, neighbour, line, front or place."""
        return self.properties["kind"]

    @property
    def lines(self) -> list[Line]:
        """The lines of a line or a front."""
        lines: list[Line] = self.coordinates if _DEPTH[self.geometry] == 2 else [self.coordinates]
        return lines

    def to_json(self) -> MapFeature:
        """The feature as GeoJSON."""
        geometry: MapGeometry = {"type": self.geometry, "coordinates": self.coordinates}
        return {"type": "Feature", "properties": dict(self.properties), "geometry": geometry}


@dataclass(frozen=True, slots=True)
class Map:
    """A checked map.

    Attributes
    ----------
    extent : tuple of float
        What it shows: west, south, east, north, in degrees.
    features : tuple of Feature
        In the order of the file.
    """

    extent: tuple[float, float, float, float]
    features: tuple[Feature, ...]

    def fronts(self) -> dict[str, list[Feature]]:
        """The parts of the front at each date, in the order of the dates."""
        found: dict[str, list[Feature]] = {}
        for feature in self.features:
            if feature.kind == "front":
                found.setdefault(feature.properties["date"], []).append(feature)
        return dict(sorted(found.items()))

    def to_json(self) -> MapTold:
        """The map as GeoJSON, with one member more: `fronts`, what `front_lines.measures` finds of each."""
        lines = {date: [line for part in parts for line in part.lines] for date, parts in self.fronts().items()}
        features = [feature.to_json() for feature in self.features]
        box, fronts = list(self.extent), measures(lines)
        return {"type": "FeatureCollection", "bbox": box, "features": features, "fronts": fronts}


def file_name(value: Any) -> Any:
    """The plain name of a map's file, which stands beside the conflict file: no folder, no way up, no absolute path."""
    if isinstance(value, str) and _FILE.fullmatch(value):
        return value
    found = {"found": quoted(value)}
    raise PydanticCustomError("value", "found {found}; expected the name of a .geojson file beside this one", found)


def read_map(folder: Path, file: str, shown: str) -> Map:
    """The map in a file of a folder.

    Parameters
    ----------
    folder : Path
        That of the conflict file.
    file : str
        A plain name, as `file_name` lets through.
    shown : str
        The file as it is called in messages.

    Raises
    ------
    FileNotFoundError
        Where there is none.
    ConflictError
        Where the file is a link that leads out of the folder, cannot be read, passes a limit, or is not a map.
    """
    path = folder / file
    if path.is_symlink() and not _stays(path, folder):
        raise refused(shown, "a link that leads out of its folder; put the map itself beside the conflict file")
    return parse_map(text_of(path, shown, limit=MAX_BYTES, what="map"), shown)


def _stays(path: Path, folder: Path) -> bool:
    """Whether a link ends in a file of its folder."""
    try:
        return path.resolve(strict=True).parent == folder.resolve(strict=True)
    except FileNotFoundError:
        raise
    except (OSError, RuntimeError):
        return False


def parse_map(text: str, shown: str = "<map>") -> Map:
    """A map from GeoJSON text.

    Raises
    ------
    ConflictError
        Where the text is not JSON (with the line), passes a limit, or is not a map (with the place in it).

    Examples
    --------
    >>> point = '{"type": "Point", "coordinates": [126.68, 37.96]}'
    >>> feature = '{"type": "Feature", "properties": {"kind": "place", "name": "Panmunjom"}, "geometry": %s}' % point
    >>> parse_map('{"type": "FeatureCollection", "features": [%s]}' % feature).features[0].properties["name"]
    'Panmunjom'
    """
    try:
        data = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
        return _map(data)
    except json.JSONDecodeError as error:
        raise refused(shown, f"not JSON: {error.msg}", error.lineno) from None
    except _WrongError as error:
        raise refused(shown, error.message, path=error.path) from None
    except RecursionError:
        raise refused(shown, "nested too deep to be a map") from None
    except ValueError as error:  # a number of thousands of digits
        raise refused(shown, f"not JSON: {error}") from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _WrongError("", f"the key {quoted(next(k for k in keys if keys.count(k) > 1))} is repeated in one object")
    return found


def _no_constant(word: str) -> Any:
    raise _WrongError("", f"found {word}; expected a finite number")


def _map(data: Any) -> Map:
    if not isinstance(data, dict) or data.get("type") != "FeatureCollection":
        found = data.get("type") if isinstance(data, dict) else data
        raise _WrongError("", f"found {_told(found)}; expected a GeoJSON object of type 'FeatureCollection'")
    entries = data.get("features")
    if not isinstance(entries, list) or not entries:
        raise _WrongError("features", f"found {_told(entries)}; expected a list of features")
    if len(entries) > MAX_FEATURES:
        raise _WrongError("features", f"{len(entries):,} features; a map has at most {MAX_FEATURES}")
    count = {"all": 0, "front": 0}
    features = tuple(_feature(entry, f"features[{k}]", count) for k, entry in enumerate(entries))
    _agree(features)
    return Map(_extent(data.get("bbox"), features), features)


def _feature(entry: Any, path: str, count: dict[str, int]) -> Feature:
    if not isinstance(entry, dict) or entry.get("type") != "Feature":
        raise _WrongError(path, f"found {_told(entry)}; expected an object of type 'Feature'")
    properties = _properties(entry.get("properties"), f"{path}.properties")
    geometry, at = entry.get("geometry"), f"{path}.geometry"
    if not isinstance(geometry, dict):
        raise _WrongError(at, f"found {_told(geometry)}; expected a geometry")
    kind, allowed = geometry.get("type"), _GEOMETRIES[properties["kind"]]
    if kind not in allowed:
        what = " or ".join(allowed)
        raise _WrongError(f"{at}.type", f"found {_told(kind)}; expected {what} for a {properties['kind']}")
    spent = {"all": 0}
    coordinates = _coordinates(geometry.get("coordinates"), f"{at}.coordinates", str(kind), spent)
    count["all"] += spent["all"]
    count["front"] += spent["all"] if properties["kind"] == "front" else 0
    if count["all"] > MAX_POSITIONS:
        raise _WrongError(at, f"more than {MAX_POSITIONS:,} positions so far, the limit for a map; simplify its lines")
    if count["front"] > MAX_FRONT_POSITIONS:
        raise _WrongError(at, f"more than {MAX_FRONT_POSITIONS:,} positions in fronts so far; simplify them")
    return Feature(str(kind), coordinates, properties)


def _properties(entry: Any, path: str) -> dict[str, str]:
    if not isinstance(entry, dict):
        raise _WrongError(path, f"found {_told(entry)}; expected an object with `kind`")
    found: dict[str, str] = {key: value for key, value in entry.items() if value is not None}
    for key, value in found.items():
        if key not in _KNOWN:
            raise _WrongError(path, f"unknown property {quoted(key)}{nearest(key, _KNOWN)}")
        _text(value, f"{path}.{key}")
        if key in _CHOICES and value not in _CHOICES[key]:
            raise _WrongError(f"{path}.{key}", f"found {quoted(value)}{nearest(value, _CHOICES[key])}")
    if "kind" not in found:
        raise _WrongError(f"{path}.kind", f"missing{nearest(None, _CHOICES['kind'])}")
    for key in _NEEDED.get(found["kind"], ()):
        if not found.get(key, "").strip():
            raise _WrongError(f"{path}.{key}", f"missing; a {found['kind']} needs it")
    if "date" in found:
        _date(found["date"], f"{path}.date")
    return found


def _text(value: Any, path: str) -> None:
    if not isinstance(value, str):
        raise _WrongError(path, f"found {_told(value)}; expected text")
    if len(value) > MAX_TEXT:
        raise _WrongError(path, f"{len(value):,} characters; a property has at most {MAX_TEXT:,}")
    control = next((c for c in value if unicodedata.category(c) in ("Cc", "Cs")), None)
    if control is not None:
        raise _WrongError(path, f"the control character {quoted(control)}; a property is plain text on one line")


def _date(text: str, path: str) -> None:
    """A year, a month or a day."""
    step = {0: "year", 1: "month"}.get(text.count("-"), "day")
    try:
        ordinal(text, step)
    except ValueError as error:
        why = f"expected a date as {FORMS['day']}, {FORMS['month']} or {FORMS['year']}"
        raise _WrongError(path, f"found {quoted(text)}; {error if 'there is no' in str(error) else why}") from None


def _coordinates(entry: Any, path: str, geometry: str, spent: dict[str, int]) -> list[Any]:
    """Coordinates of a geometry, checked; `spent` counts their positions."""
    depth = _DEPTH[geometry]
    if depth == 0:
        spent["all"] += 1
        return _position(entry, path)
    if not isinstance(entry, list) or not entry:
        raise _WrongError(path, f"found {_told(entry)}; expected a list of positions" if depth == 1 else
                          f"found {_told(entry)}; expected a list of lists of positions")  # fmt: skip
    if depth == 1 or (depth == 2 and geometry == "Polygon"):
        lines = [entry] if depth == 1 else entry
        found = [_line(line, path if depth == 1 else f"{path}[{k}]", depth == 2, spent) for k, line in enumerate(lines)]
        return found[0] if depth == 1 else found
    part = geometry.removeprefix("Multi")
    return [_coordinates(item, f"{path}[{k}]", part, spent) for k, item in enumerate(entry)]


def _line(entry: Any, path: str, ring: bool, spent: dict[str, int]) -> list[list[float]]:
    least = 4 if ring else 2
    if not isinstance(entry, list) or len(entry) < least:
        raise _WrongError(path, f"found {_told(entry)}; expected a list of at least {least} positions")
    if spent["all"] + len(entry) > MAX_POSITIONS:
        raise _WrongError(path, f"more than {MAX_POSITIONS:,} positions, the limit for a map; simplify its lines")
    spent["all"] += len(entry)
    line = [_position(item, f"{path}[{k}]") for k, item in enumerate(entry)]
    if ring and line[0] != line[-1]:
        raise _WrongError(path, "a ring that is not closed; its last position repeats its first")
    return line


def _position(entry: Any, path: str) -> list[float]:
    """[longitude, latitude]; a height is left out."""
    if not isinstance(entry, list) or len(entry) not in (2, 3):
        raise _WrongError(path, f"found {_told(entry)}; expected [longitude, latitude]")
    for value, bound, what in ((entry[0], 180, "a longitude"), (entry[1], 90, "a latitude")):
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not -bound <= value <= bound:
            raise _WrongError(path, f"found {_told(value)}; expected {what} from -{bound} to {bound} degrees")
    return [float(entry[0]), float(entry[1])]


def _told(value: Any) -> str:
    """A value as found, or what kind of thing it is where it has parts."""
    if isinstance(value, list):
        return f"a list of {len(value):,}"
    return "an object" if isinstance(value, dict) else quoted(value)


def _agree(features: tuple[Feature, ...]) -> None:
    """Parts of one front carry one label."""
    labels: dict[str, str] = {}
    for k, feature in enumerate(features):
        date, label = feature.properties.get("date"), feature.properties.get("label", "")
        if feature.kind == "front" and date is not None and labels.setdefault(date, label) != label:
            found = f"found {quoted(label)}; the front of {date} is labelled {quoted(labels[date])} above"
            raise _WrongError(f"features[{k}].properties.label", found)


def _extent(box: Any, features: tuple[Feature, ...]) -> tuple[float, float, float, float]:
    """What the map shows: `bbox`, or all that it holds and a little around it; the poles are beyond any map."""
    if box is None:
        flat = [position for feature in features for position in _positions(feature)]
        (west, east), (south, north) = ((min(axis), max(axis)) for axis in zip(*flat, strict=True))
        pad = 0.05 * max(east - west, north - south) or 0.5
        west, south, east, north = max(west - pad, -180.0), south - pad, min(east + pad, 180.0), north + pad
    else:
        flat = [box[k] for k in (0, 1, 3, 4)] if isinstance(box, list) and len(box) == 6 else box
        if not isinstance(flat, list) or len(flat) != 4:
            raise _WrongError("bbox", f"found {_told(box)}; expected [west, south, east, north]")
        (west, south), (east, north) = _position(flat[:2], "bbox"), _position(flat[2:], "bbox")
    south, north = max(south, -POLE), min(north, POLE)
    if not (west < east and south < north):
        raise _WrongError("bbox", "a map without width or height; expected [west, south, east, north]")
    return west, south, east, north


def _positions(feature: Feature) -> list[Any]:
    found = [feature.coordinates]
    for _ in range(_DEPTH[feature.geometry]):
        found = [item for part in found for item in part]
    return found
