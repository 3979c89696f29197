"""The map beside a conflict file: found there and nowhere else, checked before it is drawn, and measured right."""

from __future__ import annotations

import dataclasses
import importlib.util
import json
import math
import os
import random
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import winset
from border_war import BORDER, NAME
from winset.cases import front_lines
from winset.cases import map as maps
from winset.cases.change import changes_of
from winset.cases.changes import change_conflict
from winset.cases.map import Map, parse_map
from winset.cases.read import packaged, parse, read, read_with_lines

ROOT = Path(__file__).parents[2]
MAPPED = BORDER.replace("title: A border war\n", "title: A border war\nmap: border.geojson\n")
FRONT = {"kind": "front", "date": "2001-02", "label": "First", "source": "s", "confidence": "low", "basis": "sourced"}


def feature(properties: Any, kind: str = "LineString", coordinates: Any = ((1, 2), (3, 4))) -> dict[str, Any]:
    """A feature as plain data."""
    return {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates}}


def collection(*features: Any, **more: Any) -> str:
    """A map as text."""
    return json.dumps({"type": "FeatureCollection", "features": features, **more})


PLACE = feature({"kind": "place", "name": "Here"}, "Point", (1.5, 2.5))
SMALL = collection(feature(FRONT), PLACE)


def told(text: str) -> str:
    """What is said of a map that is none."""
    with pytest.raises(winset.ConflictError) as caught:
        parse_map(text, "m.geojson")
    return str(caught.value)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A conflict file that names a map, which is not there yet."""
    path = tmp_path / "in" / NAME
    path.parent.mkdir()
    path.write_text(MAPPED, encoding="utf-8")
    return path


def refusal(file: Path) -> str:
    """What is said of a conflict file whose map is refused."""
    with pytest.raises(winset.ConflictError) as caught:
        read(file)
    return str(caught.value)


@pytest.mark.parametrize("case", sorted(packaged()))
def test_the_map_of_a_packaged_case_is_sound(case: str) -> None:
    """A packaged case that names a map has it, small; its fronts say what they rest on, and the land is drawn.

    What is drawn between points names them, and its label or the file says so; what has no points is of known course or
    follows a boundary or a parallel, as its note or its label says.
    """
    reading = read_with_lines(case)
    if reading.conflict.map is None:
        return
    assert reading.map is not None
    assert (packaged()[case].parent / reading.conflict.map).stat().st_size < 150_000
    assert {"land", "front", "place"} <= {part.kind for part in reading.map.features}
    assert all(len(parts[0].properties["source"]) > 20 for parts in reading.map.fronts().values())
    for said in (part.properties for parts in reading.map.fronts().values() for part in parts):
        follows = any(word in said["label"] + said.get("note", "") for word in ("boundary", "parallel"))
        assert said["basis"] == "sourced" or "Points: " in said.get("note", "") or follows


def test_the_map_is_read_from_beside_its_file(file: Path) -> None:
    """The map that a file names is read with it, and is the file's content, checked."""
    (file.parent / "border.geojson").write_text(SMALL, encoding="utf-8")
    reading = read_with_lines(file)
    assert reading.warnings == ()
    assert reading.map == parse_map(SMALL)
    assert [part.kind for part in reading.map.features] == ["front", "place"]


def test_a_map_that_is_missing_is_a_warning(file: Path) -> None:
    """Without its map a file can still be solved; that the map is missing is told with the line that names it."""
    reading = read_with_lines(file)
    assert reading.map is None
    assert [problem.located(NAME) for problem in reading.warnings] == [
        f"warning: {NAME}:3: map: border.geojson: no such file beside this one; a report will have no map"
    ]
    (file.parent / "border.geojson").symlink_to(file.parent / "gone.geojson")
    assert read_with_lines(file).map is None


def test_no_answer_rests_on_the_map() -> None:
    """The map is not part of a conflict's digest, and a changed conflict is made without it."""
    mapped = parse(MAPPED)
    assert mapped.map == "border.geojson"
    assert mapped.digest == parse(BORDER).digest
    change = {"set": {"parties.north.noise": 3}}
    changed = [change_conflict(conflict, changes_of(change)) for conflict in (mapped, parse(BORDER))]
    assert changed[0] == changed[1]


@pytest.mark.parametrize(
    "name",
    ["../border.geojson", "/etc/border.geojson", "a/b.geojson", "a\\\\b.geojson", "..", "", ".geojson", "~/x.geojson",
     "C:x.geojson", "x.yaml", "x.geojson/..", "-x.geojson", "x.geojson\\n", "x.geojson\\0", "é.geojson", "x" * 200 + ".json",
     "%2e%2e.geojson", "file:x.geojson"],
)  # fmt: skip
def test_a_map_has_a_plain_name(name: str) -> None:
    """A name that could lead out of the folder, or that is no map's, is refused with its line before any file is sought."""
    with pytest.raises(winset.ConflictError) as caught:
        parse(MAPPED.replace("map: border.geojson", f'map: "{name}"'), NAME)
    assert str(caught.value).startswith(f"{NAME}:3: map: found '")
    assert str(caught.value).endswith("'; expected the name of a .geojson file beside this one")


@pytest.mark.parametrize("found", ["3", "true", "[x.geojson]", "{file: x.geojson}"])
def test_a_map_is_named_by_text(found: str) -> None:
    """Anything but text is refused."""
    with pytest.raises(winset.ConflictError, match=f"^{NAME}:3: map: found .*; expected the name of a .geojson file"):
        parse(MAPPED.replace("map: border.geojson", f"map: {found}"), NAME)


def test_a_link_may_not_lead_out_of_the_folder(file: Path) -> None:
    """A link to a file elsewhere, through a folder elsewhere, or in a circle is refused unread; one that stays is read."""
    outside, link = file.parent.parent / "secret.geojson", file.parent / "border.geojson"
    outside.write_text(SMALL, encoding="utf-8")
    out = f"{link}: a link that leads out of its folder; put the map itself beside the conflict file"
    link.symlink_to(outside)
    assert refusal(file) == out
    link.unlink()
    (file.parent / "next.geojson").symlink_to(outside)
    link.symlink_to("next.geojson")
    assert refusal(file) == out
    link.unlink()
    link.symlink_to("border.geojson")
    assert refusal(file) == out
    link.unlink()
    (file.parent / "real.geojson").write_text(SMALL, encoding="utf-8")
    link.symlink_to("real.geojson")
    assert read_with_lines(file).map == parse_map(SMALL)


def test_a_folder_reached_by_a_link_holds_its_map(file: Path) -> None:
    """Where the folder itself is reached by a link, the map in it is still beside the file."""
    (file.parent / "border.geojson").write_text(SMALL, encoding="utf-8")
    (file.parent.parent / "door").symlink_to(file.parent)
    assert read_with_lines(file.parent.parent / "door" / NAME).map == parse_map(SMALL)


def test_what_is_no_text_is_not_read_as_a_map(file: Path) -> None:
    """A folder, a pipe, a file over a megabyte, another encoding and zero bytes are told, with the map's own name."""
    path = file.parent / "border.geojson"
    path.mkdir()
    assert refusal(file) == f"{path}: a folder; expected a map"
    path.rmdir()
    os.mkfifo(path)
    assert refusal(file) == f"{path}: not a plain file; expected a map"
    path.unlink()
    for content, message in (
        (b" " * 1_000_001, ": larger than 1,000,000 bytes, the limit for a map"),
        (b'{\n"\xe9"', ":2: not text in UTF-8 (perhaps Windows-1252); save it in UTF-8"),
        (b"{}\n\0", ":2: not text (it holds zero bytes); is it a map?"),
    ):
        path.write_bytes(content)
        assert refusal(file) == f"{path}{message}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "m.geojson:1: not JSON: Expecting value"),
        ('{"type":\n"x" "y"}', "m.geojson:2: not JSON: Expecting ',' delimiter"),
        ('{\n"a": 1\n"b"', "m.geojson:3: not JSON: Expecting ',' delimiter"),
        ("[" * 200_000, "m.geojson: nested too deep to be a map"),
        ('{"bbox": NaN}', "m.geojson: found NaN; expected a finite number"),
        ('{"bbox": -Infinity}', "m.geojson: found -Infinity; expected a finite number"),
        ('{"type": 1, "type": 2}', "m.geojson: the key 'type' is repeated in one object"),
        ("9" * 5_000, "m.geojson: not JSON: Exceeds the limit"),
        ("[]", "m.geojson: found a list of 0; expected a GeoJSON object of type 'FeatureCollection'"),
        ('"x"', "m.geojson: found 'x'; expected a GeoJSON object of type 'FeatureCollection'"),
        ('{"type": "Feature"}', "m.geojson: found 'Feature'; expected a GeoJSON object of type 'FeatureCollection'"),
        (collection(), "m.geojson: features: found a list of 0; expected a list of features"),
        (collection({"type": "feature"}), "m.geojson: features[0]: found an object; expected an object of type 'Feature'"),
    ],
)  # fmt: skip
def test_what_is_not_geojson(text: str, message: str) -> None:
    """What is not JSON is told with its line, and what is JSON but no collection of features with what was found."""
    found = told(text)
    assert found.startswith(message)
    assert found.isprintable()


def front(**more: Any) -> dict[str, Any]:
    """A front with other properties; None leaves one out."""
    return feature({key: value for key, value in {**FRONT, **more}.items() if value is not None})


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (feature(None), "properties: found nothing; expected an object with `kind`"),
        (feature({}), "properties.kind: missing; expected land, neighbour, line, front or place"),
        (feature({"kind": "frnt"}), "properties.kind: found 'frnt'; did you mean 'front'?"),
        (front(souce="x"), "properties: unknown property 'souce'; did you mean 'source'?"),
        (front(date=None), "properties.date: missing; a front needs it"),
        (front(source="  "), "properties.source: missing; a front needs it"),
        (front(date="2001-13"), "properties.date: found '2001-13'; there is no month 13"),
        (front(date="1.2.2001"), "properties.date: found '1.2.2001'; expected a date as YYYY-MM-DD, YYYY-MM or YYYY"),
        (front(confidence="sure"), "properties.confidence: found 'sure'; expected high, medium or low"),
        (front(label=3), "properties.label: found '3'; expected text"),
        (front(label="a\u0000"), "properties.label: the control character '\\x00'; a property is plain text on one line"),
        (front(label="\ud800"), "properties.label: the control character '\\ud800'; a property is plain text on one line"),
        (front(label="x" * 2_001), "properties.label: 2,001 characters; a property has at most 2,000"),
        (feature(FRONT, "Point", [1, 2]), "geometry.type: found 'Point'; expected LineString or MultiLineString for a front"),
        ({"type": "Feature", "properties": FRONT, "geometry": None}, "geometry: found nothing; expected a geometry"),
        (feature(FRONT, coordinates=[]), "geometry.coordinates: found a list of 0; expected a list of positions"),
        (feature(FRONT, coordinates=[[1, 2]]), "geometry.coordinates: found a list of 1; expected a list of at least 2 positions"),
        (feature(FRONT, coordinates=[[1, 2], [3]]), "geometry.coordinates[1]: found a list of 1; expected [longitude, latitude]"),
        (feature(FRONT, coordinates=[[1, 2], [3, True]]), "geometry.coordinates[1]: found 'true'; expected a latitude from -90 to 90 degrees"),
        (feature(FRONT, coordinates=[[1, 2], ["3", 4]]), "geometry.coordinates[1]: found '3'; expected a longitude from -180 to 180 degrees"),
        (feature(FRONT, coordinates=[[1, 2], [3, 91]]), "geometry.coordinates[1]: found '91'; expected a latitude from -90 to 90 degrees"),
        (feature(FRONT, coordinates=[[1, 2], [10**400, 4]]), f"geometry.coordinates[1]: found '{'1' + '0' * 58}…'; expected a longitude from -180 to 180 degrees"),
        (feature({"kind": "land"}, "Polygon", [[[1, 2], [3, 4], [5, 6], [7, 8]]]),
         "geometry.coordinates[0]: a ring that is not closed; its last position repeats its first"),
        (feature({"kind": "land"}, "MultiPolygon", [[[[1, 2]]]]), "geometry.coordinates[0][0]: found a list of 1; expected a list of at least 4 positions"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_feature(entry: Any, message: str) -> None:
    """A feature that is not what it says is told with its number, the place in it and what was found."""
    assert told(collection(PLACE, entry)) == f"m.geojson: features[1].{message}"


def test_an_overflowing_number_is_refused() -> None:
    """A number too large to be one is no longitude."""
    assert "expected a longitude" in told(SMALL.replace("1.5", "1e999"))


def test_one_date_has_one_label() -> None:
    """Features of one date are parts of one front, so they carry one label."""
    parts = collection(front(), feature({**FRONT, "basis": "interpolated"}, coordinates=[[3, 4], [5, 6]]))
    assert [len(found) for found in parse_map(parts).fronts().values()] == [2]
    wrong = "m.geojson: features[1].properties.label: found 'Other'; the front of 2001-02 is labelled 'First' above"
    assert told(collection(front(), front(label="Other"))) == wrong


@pytest.mark.parametrize(
    ("box", "found"),
    [([1, 2, 3], "bbox: found a list of 3; expected"), ("x", "bbox: found 'x'; expected"), ([3, 2, 1, 4], "bbox: a map without width"),
     ([1, 86, 2, 89], "bbox: a map without width"), ([1, 2, 3, 400], "bbox: found '400'")],
)  # fmt: skip
def test_a_box_that_is_none(box: Any, found: str) -> None:
    """What a map is to show is a box with width and height below the pole."""
    assert told(collection(PLACE, bbox=box)).startswith(f"m.geojson: {found}")


def test_what_a_map_shows() -> None:
    """A map shows its `bbox`, with or without heights, or else all that it holds and a little around it."""
    assert parse_map(collection(PLACE, bbox=[0, 1, 2, 3])).extent == (0, 1, 2, 3)
    assert parse_map(collection(PLACE, bbox=[0, 1, -5, 2, 3, 99])).extent == (0, 1, 2, 3)
    assert parse_map(collection(PLACE)).extent == (1, 2, 2, 3)
    assert parse_map(collection(front())).extent == pytest.approx((0.9, 1.9, 3.1, 4.1))
    assert parse_map(collection(PLACE, bbox=[0, -90, 2, 90])).extent == (0, -85, 2, 85)


def test_the_limits_of_a_map(monkeypatch: pytest.MonkeyPatch) -> None:
    """Features, positions, and positions of fronts are counted, and the limit is told with what passed it."""
    assert told(collection(*[PLACE] * 501)) == "m.geojson: features: 501 features; a map has at most 500"
    line = [[k / 1_000, 1] for k in range(1_001)]
    assert "more than 2,000 positions in fronts" in told(collection(*[feature(FRONT, coordinates=line)] * 2))
    monkeypatch.setattr(maps, "MAX_POSITIONS", 1_500)
    many = [feature({"kind": "line", "name": "x"}, coordinates=line)] * 2
    assert told(collection(*many)).startswith("m.geojson: features[1].geometry: more than 1,500 positions so far")
    both = feature({"kind": "line", "name": "x"}, "MultiLineString", [line, line])
    assert told(collection(both)).startswith(
        "m.geojson: features[0].geometry.coordinates[1]: more than 1,500 positions"
    )


def test_what_other_programs_add_is_left_out() -> None:
    """Heights, identifiers, reference systems, properties that are null and other members are not kept."""
    entry = {**feature({"kind": "place", "name": "Here", "note": None}, "Point", [1.5, 2.5, 99.0]), "id": 7, "bbox": []}
    assert parse_map(collection(entry, crs={}, name="layer")) == parse_map(collection(PLACE))


def test_a_map_comes_back_from_its_json() -> None:
    """What a map gives as GeoJSON is read as the same map; its fronts stand in the order of their dates."""
    line = [[[1, 2], [3, 4]], [[3, 4], [5, 6]]]
    square = [[[[1, 2], [3, 2], [3, 4], [1, 2]]]]
    text = collection(front(date="2002"), front(), feature({"kind": "line", "name": "L"}, "MultiLineString", line),
                      feature({"kind": "land", "name": "Land"}, "MultiPolygon", square), PLACE)  # fmt: skip
    found = parse_map(text)
    assert parse_map(json.dumps(found.to_json())) == found
    assert list(found.fronts()) == ["2001-02", "2002"]
    assert [row["date"] for row in found.to_json()["fronts"]] == ["2001-02", "2002"]
    assert [part.kind for part in found.features] == ["front", "front", "line", "land", "place"]


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.integers()
    | st.text(max_size=5)
    | st.sampled_from(["Feature", "Point", "front"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["type", "features", "properties", "geometry", "coordinates", "kind", "bbox"]), inner
        )
    ),
    max_leaves=20,
)


@settings(max_examples=80, deadline=None)
@given(JSON, st.integers(0, 3))
def test_any_json_is_a_map_or_is_refused_in_words(data: Any, depth: int) -> None:
    """Whatever stands in a file, it is a map or is refused in one line of plain words."""
    entry: dict[str, Any] = feature(FRONT)
    layers: list[Callable[[Any], Any]] = [
        lambda inner: inner,
        lambda inner: {"type": "FeatureCollection", "features": inner},
        lambda inner: {"type": "FeatureCollection", "features": [inner]},
        lambda inner: {"type": "FeatureCollection", "features": [{**entry, "geometry": inner}]},
    ]
    try:
        assert isinstance(parse_map(json.dumps(layers[depth](data)), "m.geojson"), Map)
        refusal = ""
    except winset.ConflictError as error:
        refusal = str(error)
    assert refusal.isprintable()
    assert refusal.startswith("m.geojson: ") or not refusal


def rough(a: list[list[float]], b: list[list[float]], steps: int = 4_000) -> tuple[float, float]:
    """Area and net area between two lines that each meet a meridian once, by plain sums along the parallel."""

    def at(line: list[list[float]], x: float) -> float:
        for (u, v), (s, t) in pairwise(line):
            if u <= x <= s:
                return v + (t - v) * (x - u) / (s - u)
        raise AssertionError(x)

    west, east = a[0][0], a[-1][0]
    width = (east - west) / steps
    area = net = 0.0
    for k in range(steps):
        x = west + (k + 0.5) * width
        low, high = (math.sin(math.radians(at(line, x))) for line in (a, b))
        net += (high - low) * math.radians(width) * 6371.0088**2
        area += abs(high - low) * math.radians(width) * 6371.0088**2
    return area, net


@pytest.mark.parametrize("seed", range(5))
def test_the_land_between_two_lines(seed: int) -> None:
    """Area, net area and their signs are those of plain sums, for lines that cross and however each is written down."""
    draw = random.Random(seed)
    a, b = ([[126 + k / 4, 38 + draw.uniform(-0.3, 0.3)] for k in range(9)] for _ in range(2))
    area, net = rough(a, b)
    first, last = front_lines.measures({"2001": [a], "2002": [b[:5][::-1], b[4:]]})
    assert last["before"]
    assert first["last"]
    assert last["before"]["area"] == pytest.approx(area, rel=5e-3)
    assert last["before"]["net"] == pytest.approx(net, abs=5e-3 * area)
    assert first["last"]["net"] == pytest.approx(-net, abs=5e-3 * area)
    assert last["before"]["shift"] == pytest.approx(area / ((first["length"] + last["length"]) / 2), rel=5e-3)
    assert (first["before"], last["last"], first["last"]["date"]) == (None, None, "2002")


def test_a_line_that_turns_back() -> None:
    """A bulge with overhanging sides counts once: here a box of one degree by a tenth, wherever its neck stands."""
    flat = [[126.0, 38.0], [129.0, 38.0]]
    bulge = [[126.0, 38.0], [127.4, 38.0], [127.0, 38.1], [128.0, 38.1], [127.6, 38.0], [129.0, 38.0]]
    wide = rough([[127.0, 38.0], [128.0, 38.0]], [[127.0, 38.1], [128.0, 38.1]])[0]
    neck = 0.5 * (1 + 0.2)
    row = front_lines.measures({"2001": [flat], "2002": [bulge]})[1]["before"]
    assert row
    assert row["area"] == pytest.approx(neck * wide, rel=5e-3)
    assert row["net"] == pytest.approx(row["area"])


def test_lengths_and_latitudes() -> None:
    """A degree of a meridian is 111.2 km; the mean latitude is taken along the line, not over its points."""
    bent = [[0.0, 0.0], [0.0, 1.0], [0.0, 1.0], [3.0, 1.0]]
    row = front_lines.measures({"2001": [bent]})[0]
    assert row["length"] == pytest.approx(111.195 + 3 * 111.195 * math.cos(math.radians(1)), rel=1e-4)
    assert row["latitude"] == pytest.approx((0.5 + 3) / 4, rel=1e-3)
    assert front_lines.measures({"2001": [[[5.0, 7.0], [5.0, 7.0]]]})[0]["latitude"] == 7.0


def test_fronts_with_ends_far_apart_are_not_compared() -> None:
    """Where the coast between two ends is long, what lies between two fronts cannot be told from the lines alone."""
    a, b = [[126.0, 38.0], [128.0, 38.0]], [[124.0, 38.1], [128.0, 38.1]]
    first, last = front_lines.measures({"2001": [a], "2002": [b]})
    assert (first["last"], last["before"]) == (None, None)
    same = front_lines.measures({"2001": [a], "2002": [a]})[1]["before"]
    assert same
    assert same["area"] == 0
    north = [[126.0, 38.0], [126.0, 38.4]]
    same = front_lines.measures({"2001": [north], "2002": [north]})[1]["before"]
    assert same
    assert same["shift"] == 0


def test_the_land_held_north_of_the_parallel() -> None:
    """At the truce 2,350 square miles north of the 38th parallel were left in allied hands (Time, 3 August 1953).

    The last line of the packaged map gives that to a tenth; it is drawn at a scale of 1 to 10 million.
    """
    reading = read_with_lines("korea-1953")
    assert reading.map is not None
    line = reading.map.fronts()["1953-07-27"][0].lines[0]
    cut = next(k for k, (_, y) in enumerate(line) if y > 38)
    (x, y), (u, v) = line[cut - 1], line[cut]
    start = [x + (u - x) * (38 - y) / (v - y), 38.0]
    parallel = reading.map.fronts()["1950-06-25"][0].lines[0][-1]
    area, net = front_lines._areas([start, parallel], [start, *line[cut:]])
    assert area == pytest.approx(net)
    assert area / 2.58999 == pytest.approx(2_350, rel=0.1)


def script() -> Any:
    """The script that draws the packaged maps."""
    spec = importlib.util.spec_from_file_location("map_war", ROOT / "scripts" / "map_war.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["map_war"] = module
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(ROOT / "scripts"))
    return module


def test_every_packaged_map_has_a_list_to_be_drawn_from() -> None:
    """Each map in the package is drawn by the script, from a list that names its case; none is drawn for a case without."""
    module = script()
    drawn = {module.sheet_of(name).case for name in module.names()}
    assert drawn == {case for case in packaged() if read(case).map is not None}
    assert {path.stem for path in module.CASES.glob("*.geojson")} == drawn


def boundary_in(raw: Any, sheet: Any) -> list[tuple[float, float]]:
    """The boundary that a packaged map draws as it is, if it draws one."""
    along = {front["date"] for front in sheet.fronts if front.get("course") == "boundary"
             and not front["points"] and not front["detours"] and front["basis"] == "sourced"}  # fmt: skip
    lines = [part["geometry"]["coordinates"] for part in raw["features"] if part["properties"].get("date") in along]
    return [(x, y) for x, y in lines[-1]] if lines else []


@pytest.mark.parametrize("name", ["korea", "bosnia", "falklands", "iran_iraq", "vietnam", "winter_war"])
def test_the_packaged_map_is_what_its_script_draws(name: str) -> None:
    """Fronts and places of a packaged map are those of the list that its script draws, down to the file's layout."""
    module = script()
    sheet = module.sheet_of(name)
    assert name in module.names()
    raw = json.loads(sheet.target.read_text(encoding="utf-8"))
    drawn = [part for part in raw["features"] if part["properties"]["kind"] == "front"]
    areas = [part for part in raw["features"] if part["properties"]["kind"] == "land"]
    land = [ring[:-1] for part in areas for polygon in part["geometry"]["coordinates"] for ring in polygon]
    made = json.loads(json.dumps(module.fronts(sheet, boundary_in(raw, sheet), land)))
    assert [part["properties"] for part in made] == [part["properties"] for part in drawn]
    for front, here, there in zip(sheet.fronts, made, drawn, strict=True):
        exact = not front["detours"] and "parallel" not in front
        pairs = zip(here["geometry"]["coordinates"], there["geometry"]["coordinates"], strict=True)
        assert all(a == pytest.approx(b, abs=1e-9 if exact else 0.01) for a, b in pairs)
    places = [part for part in raw["features"] if part["properties"]["kind"] == "place"]
    assert [[p["properties"]["name"], *p["geometry"]["coordinates"]] for p in places] == sheet.places
    assert raw["bbox"] == list(sheet.box)
    assert module.text(raw["features"], sheet, name) == sheet.target.read_text(encoding="utf-8")
    assert (ROOT / "scripts" / sheet.script).exists()


def test_the_script_clips_and_simplifies() -> None:
    """A ring is cut at the box, a needle under the tolerance goes, small islands are left out, rings run one way."""
    module = script()
    sheet = module.sheet_of("korea")
    west, south, east, north = sheet.box
    large = [(west - 1, south - 1), (west - 1, north + 1), (east + 1, north + 1), (east + 1, south - 1)]
    cut = module.clipped(large, sheet)
    assert {(round(x, 6), round(y, 6)) for x, y in cut} == {(west, south), (west, north), (east, north), (east, south)}
    assert module.clipped([(x + 100, y) for x, y in large], sheet) == []
    wider = module.clipped(large, dataclasses.replace(sheet, margin=0.5))
    assert min(x for x, _ in wider) == west - 0.5
    assert module.simplified([(126.0, 38.0), (127.0, 38.005), (128.0, 38.0)], sheet) == [(126.0, 38.0), (128.0, 38.0)]
    assert len(module.simplified([(126.0, 38.0), (127.0, 38.01), (128.0, 38.0)], sheet)) == 3
    islet = [(126.0, 35.0), (126.0, 35.01), (126.01, 35.01)]
    (ring,) = module.polygons([islet, large], sheet)[0]
    assert ring[0] == ring[-1]
    assert module.area(ring[:-1], sheet) > 0
    assert len(module.polygons([islet, large], sheet)) == 1


def test_the_script_leaves_a_boundary_for_a_detour() -> None:
    """A front leaves the boundary at the place nearest to where a detour begins, and meets it nearest to where it ends."""
    module = script()
    boundary = [(0.0, 0.0), (4.0, 0.0), (8.0, 0.0)]
    detours = [[(1.0, 0.3), (2.0, 1.0), (3.0, -0.2)], [(5.0, 0.0), (6.0, 2.0), (9.0, 0.0)]]
    assert module.rounded(module.turned(boundary, detours)) == [
        (0.0, 0.0), (1.0, 0.0), (2.0, 1.0), (3.0, 0.0), (4.0, 0.0), (5.0, 0.0), (6.0, 2.0), (8.0, 0.0),
    ]  # fmt: skip


def test_the_script_draws_on_across_the_far_meridian() -> None:
    """A country on both sides of the 180th meridian is one ring without a leap, wherever its ring begins."""
    module = script()
    ring = [(30.0, 60.0), (179.0, 62.0), (-179.0, 64.0), (178.0, 68.0)]
    whole = {(30.0, 60.0), (179.0, 62.0), (181.0, 64.0), (178.0, 68.0)}
    assert {tuple(p) for p in module.unwrapped(ring)} == whole
    assert {tuple(p) for p in module.unwrapped([*ring[2:], *ring[:2]])} == whole


def test_the_script_cuts_a_lake_out_of_its_country() -> None:
    """A lake is a hole in the land of the country that it lies in, running with the clock, and in no other."""
    module = script()
    sheet = module.sheet_of("winter_war")
    square = [[(29.0, 59.0), (34.0, 59.0), (34.0, 62.0), (29.0, 62.0), (29.0, 59.0)]]
    assert len(module.lakes("Sweden", [list(square)], sheet)[0]) == 1
    shore, lake = module.lakes("Russia", [list(square)], sheet)[0]
    assert shore == square[0]
    assert lake[0] == lake[-1]
    assert -20_000 < module.area(lake[:-1], sheet) < -15_000


def test_a_front_around_a_place_is_not_compared() -> None:
    """Where a part of a front runs round a town, what lies between it and another cannot be told from ends it has not."""
    line, round_town = [[126.0, 38.0], [128.0, 38.0]], [[127.0, 39.0], [127.1, 39.0], [127.1, 39.1], [127.0, 39.0]]
    first, last = front_lines.measures({"2001": [line, round_town], "2002": [line]})
    assert (first["last"], last["before"]) == (None, None)
    apart = (
        front_lines.measures({"2001": [line]})[0]["length"] + front_lines.measures({"2001": [round_town]})[0]["length"]
    )
    assert first["length"] == pytest.approx(apart)
