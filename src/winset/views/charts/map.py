"""Where the front stood, month by month, and how little of it moved while the parties talked."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from winset.views.drawing import folded, shown
from winset.views.map_names import name_places
from winset.views.words import amount, count, joined, month, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from winset.cases.front_lines import FrontMeasured
    from winset.cases.map import MapFeature, MapGeometry, MapTold
    from winset.studies.dossier import Dossier
    from winset.views.charts import Picture

TITLE = "Where the front stood"
SECTION = "map"
ORDER = 10
NEEDS: tuple[str, ...] = ()

MOST_MONTHS = 720
"""Most months on the slider; with more it stops at the dated fronts alone."""

AROUND = 0.18
"""Degrees of land shown around the fronts of the talks."""


def data(dossier: Dossier) -> Picture | None:
    """Land, lines, places and dated fronts; for each month the number of the front in force, None before the first."""
    drawn = dossier["map"]
    if drawn is None:
        return None
    of = {kind: [f for f in drawn["features"] if f["properties"]["kind"] == kind] for kind in _KINDS}
    fronts = _fronts(dossier, drawn)
    return {
        "extent": drawn["bbox"],
        "closer": _closer(fronts),
        "land": [_clockwise(f["geometry"]) for f in of["land"]],
        "neighbours": [_clockwise(f["geometry"]) for f in of["neighbour"]],
        "areas": [{"kind": kind, "names": joined(sorted({_name(f) for f in of[kind]}))}
                  for kind in ("land", "neighbour") if of[kind]],
        "lines": [{"name": _name(f), "geometry": f["geometry"]} for f in of["line"]],
        "places": [{"name": _name(f), "at": f["geometry"]["coordinates"]} for f in of["place"]],
        "fronts": fronts,
        "months": _months(dossier, [front["date"] for front in fronts]),
    }  # fmt: skip


_KINDS = ("land", "neighbour", "line", "front", "place")
_CONFIDENCE = ("low", "medium", "high")


def _name(feature: MapFeature) -> str:
    return plain(feature["properties"]["name"])


def _fronts(dossier: Dossier, drawn: MapTold) -> list[Picture]:
    """Each dated front with its parts; `talks` where it falls in the time of the file."""
    found: dict[str, Picture] = {}
    start = dossier["about"]["start"]
    for feature in drawn["features"]:
        said = feature["properties"]
        if said["kind"] != "front":
            continue
        front = found.setdefault(said["date"], {
            "date": said["date"], "when": month(said["date"]), "label": plain(said["label"]), "parts": [],
            "confidence": said["confidence"], "source": plain(said["source"]),
            "talks": start is not None and _month(said["date"]) >= _month(start),
        })  # fmt: skip
        front["confidence"] = min(front["confidence"], said["confidence"], key=_CONFIDENCE.index)
        front["parts"].append({"dashed": said["basis"] == "interpolated", "geometry": feature["geometry"]})
    return [found[date] for date in sorted(found)]


def _month(date: str) -> str:
    """The month of a date; January where it is a year."""
    return date[:7] if "-" in date else f"{date}-01"


def _months(dossier: Dossier, dates: list[str]) -> list[Picture]:
    """The months from the first front or the first of the record to the last of either.

    In a file that runs by weeks or days a front that another of its month overtakes has a step of its own before it.
    """
    if not dates:
        return []
    ends = [_month(date) for date in [*dates, *(row["month"] for row in dossier["record"])]]
    first, last = ((int(end[:4]) * 12 + int(end[5:]) - 1) for end in (min(ends), max(ends)))
    labels = [f"{k // 12:04d}-{k % 12 + 1:02d}" for k in range(first, last + 1)]
    if len(labels) > MOST_MONTHS:
        labels = sorted({_month(date) for date in dates})
    if any(row["month"].count("-") == 2 for row in dossier["record"]):
        labels = sorted([*labels, *_overtaken(dates)], key=lambda label: (label[:7], label.count("-") == 1, label))
    held = [sum((date if label.count("-") == 2 else _month(date)) <= label for date in dates) for label in labels]
    return [{"label": month(label), "front": so_far - 1 if so_far else None}
            for label, so_far in zip(labels, held, strict=True)]  # fmt: skip


def _overtaken(dates: list[str]) -> list[str]:
    """The days whose front is not the last of its month."""
    last = {_month(date): date for date in dates}
    return [date for date in dates if date.count("-") == 2 and date != last[_month(date)]]


def _closer(fronts: list[Picture]) -> list[float] | None:
    """A box around the fronts of the talks."""
    flat = [p for front in fronts if front["talks"] for part in front["parts"] for p in _flat(part["geometry"])]
    if not flat:
        return None
    west, south, east, north = (pick(p[axis] for p in flat) for pick in (min, max) for axis in (0, 1))
    return [west - AROUND, south - AROUND, east + AROUND, north + AROUND]


def _flat(geometry: MapGeometry) -> Iterator[list[float]]:
    """The positions of a line, or of several."""
    for line in _lines(geometry):
        yield from line


def _lines(geometry: MapGeometry) -> list[list[list[float]]]:
    coordinates: list[Any] = geometry["coordinates"]
    return coordinates if geometry["type"] == "MultiLineString" else [coordinates]


def _polygons(geometry: MapGeometry) -> list[list[list[list[float]]]]:
    coordinates: list[Any] = geometry["coordinates"]
    return coordinates if geometry["type"] == "MultiPolygon" else [coordinates]


def _clockwise(geometry: MapGeometry) -> MapGeometry:
    """Land as d3 wants it: outer rings run with the clock, holes against it; GeoJSON has them the other way round."""
    turned = [
        [ring if (_turn(ring) < 0) == (k == 0) else ring[::-1] for k, ring in enumerate(rings)]
        for rings in _polygons(geometry)
    ]
    return {"type": "MultiPolygon", "coordinates": turned}


def _turn(ring: list[list[float]]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))


def words(dossier: Dossier) -> str:
    """How far the front swung before the time of the file, how little it moved in it, and what the lines rest on."""
    drawn = dossier["map"]
    assert drawn is not None
    fronts, measured = _fronts(dossier, drawn), {row["date"]: row for row in drawn["fronts"]}
    if not fronts:
        return "The land and the places named in the file; no front is dated."
    before = [measured[front["date"]] for front in fronts if not front["talks"]]
    talks = [measured[front["date"]] for front in fronts if front["talks"]]
    told = [f"{count(len(fronts), 'dated front')}, {_span([front['when'] for front in fronts])}."]
    if len(before) > 1:
        south, north = (pick(before, key=lambda row: row["latitude"]) for pick in (min, max))
        swung = "Before the months of this file the front swung between a mean latitude of"
        told.append(f"{swung} {_latitude(south)} and one of {_latitude(north)}.")
    told += _moved(fronts, talks)
    between = sum(any(part["dashed"] for part in front["parts"]) for front in fronts)
    if between:
        rough = "drawn straight between the places that a source names, so distances and areas are rough"
        told.append(f"{between} of the {len(fronts)} are dashed: {rough}.")
    return " ".join(told)


def _span(whens: list[str]) -> str:
    return whens[0] if len(whens) == 1 else f"{whens[0]} to {whens[-1]}"


def _moved(fronts: list[Picture], talks: list[FrontMeasured]) -> list[str]:
    """How far the line lay from the last one, at the first date of the talks that can bear it."""
    firm = {front["date"] for front in fronts if front["confidence"] != "low"}
    row, last = next(((row, last) for row in talks if row["date"] in firm and (last := row["last"])), (None, None))
    if row is None or last is None or last["date"] not in firm:
        return []
    of = f"the last, of {month(last['date'])}"
    if last["area"] < 1:
        return [f"The line of {month(row['date'])} is drawn where {of}, lies."]
    area, along = amount(float(format(last["area"], ".2g"))), f"along a front of {row['length']:.0f} km"
    between = f"Between the line of {month(row['date'])} and {of}, lie about {area} square kilometres"
    return [f"{between}: on average {last['shift']:.1f} km {along}."]


def _latitude(row: FrontMeasured) -> str:
    at = row["latitude"]
    return f"{abs(at):.1f}° {'N' if at >= 0 else 'S'} ({month(row['date'])})"


SCRIPT = r"""
const box = document.createElement("div"), size = theme.narrow ? 10.5 : 11.5;
const grounds = {land: 0.42, neighbour: 0.16};
const told = (front) => `${front.when}: ${front.label}. ${front.parts.some((part) => part.dashed)
  ? "Drawn between known points" : "Course known"}; confidence ${front.confidence}.`;
const flat = ({type, coordinates}) => type === "MultiLineString" ? coordinates.flat() : coordinates;
const styled = (element, style) => Object.assign(element.style, style) && element;
const add = (at, name, style = {}) => at.appendChild(styled(document.createElement(name), style));

// One map: land, lines, fronts, places whose labels keep clear of each other. `show(k)` sets the front in force.
function drawn([west, south, east, north], width, {labels = true, frame = null, font = size} = {}) {
  const [low, high] = [[west, south], [east, north]].map((p) => d3.geoMercatorRaw(...p.map((x) => x * Math.PI / 180)));
  const height = Math.round(width * (high[1] - low[1]) / (high[0] - low[0]));
  const view = [[0, 0], [width, height]];
  const corners = {type: "MultiPoint", coordinates: [[west, south], [east, north]]};
  const projection = d3.geoMercator().fitExtent(view, corners).clipExtent(view), path = d3.geoPath(projection);
  const svg = d3.create("svg").attr("viewBox", [0, 0, width, height]).attr("width", width).attr("height", height);
  const shape = (at, geometry, stroke, strokeWidth, dash = null) => at.append("path").attr("d", path(geometry))
    .attr("fill", "none").attr("stroke", stroke).attr("stroke-width", strokeWidth).attr("stroke-dasharray", dash);
  for (const [areas, ground] of [[data.neighbours, grounds.neighbour], [data.land, grounds.land]]) {
    for (const area of areas) shape(svg, area, theme.muted, 0.5).attr("fill", theme.faint).attr("fill-opacity", ground);
  }
  for (const line of data.lines) shape(svg, line.geometry, theme.ink, 0.9, "1.5 3").append("title").text(line.name);
  const fronts = data.fronts.map((front) => {
    const group = svg.append("g").attr("stroke-linejoin", "round");
    for (const {geometry, dashed} of front.parts) {
      shape(group, geometry, theme.ink, 1, dashed ? "6 4" : null).attr("class", "seen");
      shape(group, geometry, "transparent", 9).append("title").text(told(front));
    }
    return group;
  });
  const [x0, y0, x1, y1] = frame ? [[frame[0], frame[3]], [frame[2], frame[1]]].flatMap((p) => projection(p)) : [];
  const framed = (x, y) => x > x0 && x < x1 && y > y0 && y < y1;
  const taken = [], lines = [], bar = (x, y) => ({x0: x - 3, x1: x + 3, y0: y - 3, y1: y + 3});
  const along = ([a, b], [c, d]) => d3.range(0, 1, Math.max(0.001, 5 / Math.hypot(c - a, d - b, 5)))
    .map((t) => [a + t * (c - a), b + t * (d - b)]).filter(([x, y]) => x > 0 && x < width && y > 0 && y < height)
    .forEach(([x, y]) => lines.length < 5000 && lines.push(bar(x, y)));
  for (const {geometry} of data.fronts.flatMap((front) => front.parts)) {
    d3.pairs(flat(geometry).map((p) => projection(p)), along);
  }
  if (frame) d3.pairs([[x0, y0], [x1, y0], [x1, y1], [x0, y1], [x0, y0]], along);
  const free = (r, others) => r.x0 > 1 && r.y0 > 1 && r.x1 < width - 1 && r.y1 < height - 1 &&
    !others.some((t) => r.x0 < t.x1 && r.x1 > t.x0 && r.y0 < t.y1 && r.y1 > t.y0);
  const write = (text, spots, slant = null) => [lines, []].some((more) => spots.some(([x, y, anchor]) => {
    const long = text.length * font * 0.56 + 2, left = x - long * {start: 0, middle: 0.5, end: 1}[anchor];
    const r = {x0: left, x1: left + long, y0: y - font * 0.85, y1: y + font * 0.3};
    if (!free(r, [...taken, ...more])) return false;
    svg.append("text").attr("x", x).attr("y", y).attr("text-anchor", anchor).attr("font-size", font).text(text)
      .attr("fill", theme.ink).attr("font-style", slant).attr("stroke", theme.paper).attr("stroke-width", 3)
      .attr("stroke-opacity", 0.85).attr("stroke-linejoin", "round").attr("paint-order", "stroke");
    return taken.push(r);
  }));
  if (labels) {
    const middle = (south + north) / 2, across = d3.geoDistance([west, middle], [east, middle]) * 6371;
    const scale = [200, 100, 50, 20, 10].find((km) => km < across / 3) ?? 5, long = width * scale / across;
    svg.append("path").attr("d", `M${width - 10 - long} ${height - 14}v4h${long}v-4`).attr("fill", "none")
      .attr("stroke", theme.ink);
    write(`${scale} km`, [[width - 10 - long / 2, height - 16, "middle"]]);
    taken.push({x0: width - 12 - long, x1: width, y0: height - 16, y1: height});
    const places = data.places.map(({name, at}) => ({name, x: projection(at)[0], y: projection(at)[1]}))
      .filter(({x, y}) => x > 3 && y > 3 && x < width - 3 && y < height - 3 && !framed(x, y));
    for (const {x, y} of places) taken.push(bar(x, y));
    for (const {name, geometry} of data.lines) {
      const [first, last] = d3.extent(flat(geometry).map((p) => projection(p)), ([x]) => x);
      if (first > width || last < 0) continue;
      const ends = [first, last].map((x) => Math.max(4, Math.min(width - 4, x))), y = projection(flat(geometry)[0])[1];
      write(name, [-4, font].flatMap((dy) => [[ends[1], y + dy, "end"], [ends[0], y + dy, "start"]]), "italic");
    }
    for (const {name, x, y} of places) {
      svg.append("circle").attr("cx", x).attr("cy", y).attr("r", 2.2).attr("fill", theme.ink)
        .append("title").text(name);
      const sides = [[6, "start"], [-6, "end"]].map(([dx, anchor]) => [x + dx, y + font * 0.35, anchor]);
      const around = [-4.5 - font * 0.3, 4.5 + font * 0.85].flatMap((dy) =>
        [["middle", 0], ["start", 5], ["end", -5], ["start", -5]].map(([anchor, dx]) => [x + dx, y + dy, anchor]));
      write(name, [...sides, ...around]);
    }
  }
  const edge = (x, y, w, h, stroke) => svg.append("rect").attr("x", x).attr("y", y).attr("width", w).attr("height", h)
    .attr("fill", "none").attr("stroke", stroke);
  edge(0, 0, width, height, theme.faint);
  if (frame) edge(x0, y0, x1 - x0, y1 - y0, theme.ink);
  const show = (k) => fronts.forEach((group, j) => {
    group.attr("display", k === null || j > k ? "none" : null).selectAll(".seen")
      .attr("stroke", j === k ? theme.accent : theme.ink).attr("stroke-width", j === k ? 2.8 : 1)
      .attr("stroke-opacity", j === k ? 1 : 0.4);
  });
  return {node: svg.node(), show};
}

function key(at) {
  const rows = [[null, theme.accent, 2.8, 1, "the front in force, its course known"],
    ["6 4", theme.accent, 2.8, 1, "the front, drawn between known points"], [null, theme.ink, 1, 0.4, "earlier fronts"],
    ...data.lines.map((line) => ["1.5 3", theme.ink, 0.9, 1, line.name]),
    ...data.areas.map((area) => [null, theme.faint, 8, grounds[area.kind], area.names])];
  const list = add(at, "div", {display: "flex", flexWrap: "wrap", gap: "2px 16px", margin: "8px 0"});
  list.style.fontSize = `${size}px`;
  for (const [dash, stroke, width, opacity, text] of rows.slice(data.fronts.length ? 0 : 3)) {
    const svg = d3.create("svg").attr("width", 30).attr("height", 8);
    svg.append("path").attr("d", "M1 4H29").attr("stroke", stroke).attr("stroke-width", width)
      .attr("stroke-dasharray", dash).attr("stroke-opacity", opacity);
    add(list, "span", {display: "inline-flex", alignItems: "center", gap: "6px"}).append(svg.node(), text);
  }
}

if (theme.print) {
  const rows = (extent, across, wanted) => {
    const row = add(box, "div", {display: "flex", flexWrap: "wrap", gap: "10px", marginBottom: "12px"});
    const width = Math.floor((theme.width - 10 * (across - 1)) / across);
    data.fronts.forEach((front, k) => {
      if (!wanted(front)) return;
      const part = add(row, "div", {width: `${width}px`, fontSize: "9px", lineHeight: "1.25"});
      const {node, show} = drawn(extent, width, {labels: width > 140, font: 8});
      show(k);
      part.append(node);
      add(part, "div", {fontWeight: "600"}).textContent = front.when;
      add(part, "div").textContent = front.label;
    });
  };
  if (!data.fronts.length) box.append(drawn(data.extent, Math.min(theme.width, 420)).node);
  rows(data.extent, 5, () => true);
  if (data.closer) rows(data.closer, 4, (front) => front.talks);
  key(box);
  return box;
}

const gap = 16, both = data.closer && !theme.narrow;
const left = both ? Math.round((theme.width - gap) * 0.38) : Math.min(theme.width, 420);
const right = both ? theme.width - gap - left : theme.width;
styled(box, {display: "flex", flexWrap: both ? "nowrap" : "wrap", gap: `${gap}px`, alignItems: "flex-start"});
const maps = [drawn(data.extent, left, {frame: data.closer})];
add(box, "div", {flex: both ? `${left} 1 0` : "0 1 auto", minWidth: "0"}).append(maps[0].node);
const side = add(box, "div", {flex: both ? `${right} 1 0` : "1 1 100%", minWidth: "0"});
if (data.closer) side.append(maps[maps.push(drawn(data.closer, right)) - 1].node);
key(side);
const rows = data.fronts.map((front) => {
  const row = add(side, "div", {fontSize: `${size}px`, lineHeight: "1.5", paddingLeft: "8px"});
  row.textContent = `${front.when}: ${front.label}`;
  return row;
});
const show = (k) => {
  maps.forEach((map) => map.show(k));
  rows.forEach((row, j) => styled(row, {
    color: j === k ? theme.ink : theme.muted, fontWeight: j === k ? "600" : "400",
    borderLeft: `3px solid ${j === k ? theme.accent : "transparent"}`,
  }));
};
if (!data.months.length) return box;

const label = add(theme.controls, "label", {display: "flex", alignItems: "center", gap: "10px", maxWidth: "46rem"});
label.append("Month");
const slider = add(label, "input", {flex: "1", minHeight: "28px", accentColor: theme.accent});
Object.assign(slider, {type: "range", min: 0, max: data.months.length - 1, step: 1, value: data.months.length - 1});
const output = add(theme.controls, "div", {minHeight: theme.narrow ? "6em" : "3.2em", maxWidth: "46rem"});
const move = () => {
  const {label: month, front: k} = data.months[Number(slider.value)];
  const line = k === null ? "Before the first dated line." : `The line of ${told(data.fronts[k])}`;
  output.textContent = `${month}. ${line}`;
  slider.setAttribute("aria-valuetext", output.textContent);
  show(k);
};
slider.addEventListener("input", move);
move();
return box;
"""


def plot(data: Picture, figure: Figure) -> None:
    """All fronts in one picture, the last in red, and beside it those of the talks from closer."""
    boxes = [box for box in (data["extent"], data["closer"]) if box]
    figure.set_size_inches(5.5 * len(boxes) - 0.5, 7)
    panes = figure.subplots(1, len(boxes), squeeze=False, width_ratios=[1, 1.5][: len(boxes)])[0]
    for axes, box in zip(panes, boxes, strict=True):
        _pane(axes, data, box)
    fronts, labels = panes[-1].get_legend_handles_labels()
    areas = [_area(area) for area in data["areas"]]
    told = [*labels, *(str(patch.get_label()) for patch in areas)]
    figure.legend([*fronts, *areas], told, loc="outside lower center", ncols=2, fontsize=8, frameon=False)
    figure.draw_without_rendering()  # names are placed once the rest has its place, which they leave as it is
    figure.set_layout_engine("none")
    for axes, box in zip(panes, boxes, strict=True):
        _places(axes, data, box)


GROUNDS = {"land": "#dcdcd6", "neighbour": "#f1f1ee"}
"""Colours of areas, on paper."""


def _area(area: Picture) -> Artist:
    """An entry of the legend for what is on the ground."""
    from matplotlib.patches import Patch

    told = folded(area["names"], 70)
    return Patch(facecolor=GROUNDS[area["kind"]], edgecolor="#777777", linewidth=0.4, label=told)


def _pane(axes: Axes, data: Picture, box: list[float]) -> None:
    """One map."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    for areas, ground in ((data["neighbours"], GROUNDS["neighbour"]), (data["land"], GROUNDS["land"])):
        for rings in (polygon for area in areas for polygon in _polygons(area)):
            outline = Path.make_compound_path(*(Path(ring, closed=True) for ring in rings))
            axes.add_patch(PathPatch(outline, facecolor=ground, edgecolor="#777777", linewidth=0.4))
    for line in data["lines"]:
        for k, part in enumerate(_lines(line["geometry"])):
            label = None if k else shown(line["name"])
            axes.plot(*zip(*part, strict=True), color="black", linewidth=0.8, linestyle=":", label=label)
    last = len(data["fronts"]) - 1
    for k, front in enumerate(data["fronts"]):
        shade = "#b4451f" if k == last else str(round(0.75 - 0.6 * k / max(1, last), 2))
        for j, part in enumerate(front["parts"]):
            width, dash = 2.2 if k == last else 1.2, "--" if part["dashed"] else "-"
            for i, line in enumerate(_lines(part["geometry"])):
                label = None if i + j else shown(f"{front['when']}: {front['label']}")
                axes.plot(*zip(*line, strict=True), color=shade, linewidth=width, linestyle=dash, label=label)
    axes.set(xlim=(box[0], box[2]), ylim=(box[1], box[3]), xticks=[], yticks=[])
    axes.set_aspect(1 / math.cos(math.radians((box[1] + box[3]) / 2)))


def _places(axes: Axes, data: Picture, box: list[float]) -> None:
    """The places in a box, but for those that the closer map shows."""
    closer = data["closer"]
    places = [(place["name"], place["at"]) for place in data["places"] if _within(place["at"], box)
              and not (closer and box is not closer and _within(place["at"], closer))]  # fmt: skip
    lines = [line for front in data["fronts"] for part in front["parts"] for line in _lines(part["geometry"])]
    name_places(axes, places, lines)


def _within(at: list[float], box: list[float]) -> bool:
    return box[0] < at[0] < box[2] and box[1] < at[1] < box[3]
