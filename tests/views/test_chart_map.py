"""The chart of the map: the front in force at a month and no other, told in words, drawn without collisions."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator
from importlib import resources
from itertools import combinations
from typing import Any

import pytest

from winset.cases.map import parse_map
from winset.cases.read import read_with_lines
from winset.views.charts import map as chart

SQUARE = [[126, 36], [129, 36], [129, 40], [126, 40], [126, 36]]
HOLE = [[127, 37], [128, 37], [128, 38], [127, 38], [127, 37]]


def front(date: str, latitude: float, basis: str = "sourced", **more: str) -> dict[str, Any]:
    """A front along a parallel."""
    said = {
        "kind": "front",
        "date": date,
        "label": f"Line of {date}",
        "source": "s",
        "confidence": "high",
        "basis": basis,
    }
    line = [[126.1, latitude], [127.5, latitude], [128.9, latitude]]
    return {"type": "Feature", "properties": {**said, **more}, "geometry": {"type": "LineString", "coordinates": line}}


def other(kind: str, geometry: str, coordinates: Any, name: str = "Name") -> dict[str, Any]:
    """Anything else on a map."""
    return {"type": "Feature", "properties": {"kind": kind, "name": name},
            "geometry": {"type": geometry, "coordinates": coordinates}}  # fmt: skip


LAND = other("land", "Polygon", [SQUARE, HOLE])


def dossier(*features: Any, start: str | None = "1951-07", record: tuple[str, ...] = ("1951-07", "1951-10")) -> Any:
    """What the chart reads of a dossier."""
    drawn = parse_map(json.dumps({"type": "FeatureCollection", "features": features})).to_json() if features else None
    return {"map": drawn, "about": {"start": start}, "record": [{"month": month} for month in record]}


@pytest.fixture(scope="module")
def korea() -> Any:
    """The packaged map and the months of its record."""
    reading = read_with_lines("korea-1953")
    assert reading.map is not None
    months = [f"{1951 + k // 12}-{k % 12 + 1:02d}" for k in range(6, 31)]
    return {
        "map": reading.map.to_json(),
        "about": {"start": "1951-07"},
        "record": [{"month": month} for month in months],
    }


def test_a_conflict_without_a_map_has_no_chart() -> None:
    """Without a map there is nothing to draw."""
    assert chart.data(dossier()) is None


def test_the_front_in_force_at_each_month() -> None:
    """A month has the last front dated in it or before; before the first dated one it has none."""
    made = chart.data(
        dossier(LAND, front("1951-09-20", 38.2), front("1951-09-05", 38.1), record=("1951-07", "1951-11"))
    )
    assert made is not None
    assert [front["when"] for front in made["fronts"]] == ["5 September 1951", "20 September 1951"]
    assert made["months"] == [
        {"label": "July 1951", "front": None}, {"label": "August 1951", "front": None},
        {"label": "September 1951", "front": 1}, {"label": "October 1951", "front": 1}, {"label": "November 1951", "front": 1},
    ]  # fmt: skip


def test_the_months_run_over_fronts_and_record() -> None:
    """The slider begins and ends with the fronts where they reach further than the record; a year's front holds all of it."""
    made = chart.data(dossier(LAND, front("1950", 38), front("1952-02", 38.1)))
    assert made is not None
    assert (made["months"][0]["label"], made["months"][-1]) == ("January 1950", {"label": "February 1952", "front": 1})
    assert len(made["months"]) == 26
    years = chart.data(dossier(LAND, front("0900", 38), front("1952", 38.1), record=()))
    assert years is not None
    assert [month["label"] for month in years["months"]] == ["January 0900", "January 1952"]
    weekly = chart.data(dossier(LAND, front("1951-06", 38), record=("1951-07-02", "1951-07-09")))
    assert weekly is not None
    assert [month["front"] for month in weekly["months"]] == [0, 0]


def test_a_front_that_lasts_less_than_a_month_can_be_seen() -> None:
    """Where the record runs by weeks, each front that another of its month overtakes has a step of its own, by its day."""
    fronts = (front("1982-05-21", 38), front("1982-05-29", 38.1), front("1982-06-14", 38.2))
    made = chart.data(dossier(LAND, *fronts, record=("1982-04-30", "1982-06-11")))
    assert made is not None
    assert made["months"] == [
        {"label": "April 1982", "front": None}, {"label": "21 May 1982", "front": 0},
        {"label": "May 1982", "front": 1}, {"label": "June 1982", "front": 2},
    ]  # fmt: skip


def test_the_fronts_of_the_talks_are_shown_from_closer() -> None:
    """Fronts from the first month of the file on are marked and boxed; a file without a clock has none."""
    features = (LAND, front("1950-09", 36), front("1951-07", 38), front("1952-01", 38.2))
    made = chart.data(dossier(*features))
    assert made is not None
    assert [entry["talks"] for entry in made["fronts"]] == [False, True, True]
    west, south, east, north = made["closer"]
    assert 125.5 < west < 126.1
    assert 37.5 < south < 38
    assert 128.9 < east < 129.5
    assert 38.2 < north < 38.7
    for start in (None, "1960-01"):
        without = chart.data(dossier(*features, start=start))
        assert without is not None
        assert without["closer"] is None


def test_parts_of_one_front() -> None:
    """Parts of one date are one front, dashed where they are interpolated, as sure as the least sure of them."""
    made = chart.data(
        dossier(
            LAND, front("1951-09", 38, label="L"), front("1951-09", 38.1, "interpolated", label="L", confidence="low")
        )
    )
    assert made is not None
    (entry,) = made["fronts"]
    assert [part["dashed"] for part in entry["parts"]] == [False, True]
    assert entry["confidence"] == "low"


@pytest.mark.parametrize("turn", [1, -1])
def test_land_runs_with_the_clock(turn: int) -> None:
    """However a file winds its rings, d3 gets outer rings with the clock and holes against it, or it would fill the globe."""
    made = chart.data(dossier(other("land", "Polygon", [SQUARE[::turn], HOLE[::turn]])))
    assert made is not None
    ((outer, hole),) = made["land"][0]["coordinates"]
    assert chart._turn(outer) < 0 < chart._turn(hole)


def test_text_of_a_map_is_plain() -> None:
    """What would drive a terminal or turn text round is not passed on."""
    made = chart.data(
        dossier(LAND, front("1951-09", 38, label="a\u202eb"), other("place", "Point", [127, 37], "x\u2028y"))
    )
    assert made is not None
    assert made["fronts"][0]["label"] == "a b"
    assert made["places"][0]["name"] == "x y"


def test_words_tell_how_little_moved() -> None:
    """The words give the land between the first firm line of the talks and the last, and how far the front swung before."""
    told = chart.words(dossier(front("1950-07", 36), front("1950-11", 39.5, "interpolated"), front("1951-08", 37.5, confidence="low"),
                               front("1951-09", 38), front("1951-12-01", 38.1)))  # fmt: skip
    assert told == (
        "5 dated fronts, July 1950 to 1 December 1951. Before the months of this file the front swung between a mean latitude of "
        "36.0° N (July 1950) and one of 39.5° N (November 1950). Between the line of September 1951 and the last, of 1 December "
        "1951, lie about 2,700 square kilometres: on average 11.1 km along a front of 245 km. 1 of the 5 are dashed: drawn "
        "straight between the places that a source names, so distances and areas are rough."
    )


def test_words_claim_no_more_than_the_lines_bear() -> None:
    """Of lines of low confidence, or with nothing to compare, no area is told; of equal lines that they are drawn alike."""
    for features in ((front("1951-09", 38, confidence="low"), front("1951-10", 38.1)),
                     (front("1951-09", 38), front("1951-10", 38.1, confidence="low")),
                     (front("1951-10", 38.1),)):  # fmt: skip
        assert "square kilometres" not in chart.words(dossier(*features))
    alike = chart.words(dossier(front("1951-09", 38), front("1951-10", 38)))
    assert alike.endswith("The line of September 1951 is drawn where the last, of October 1951, lies.")
    assert chart.words(dossier(LAND)) == "The land and the places named in the file; no front is dated."
    assert chart.words(dossier(front("1951-10", -3))) == "1 dated front, October 1951."


def test_the_words_of_the_packaged_map(korea: Any) -> None:
    """In the first year the front crossed the country; between November 1951 and the truce it moved by a kilometre or two."""
    told = chart.words(korea)
    assert "35.7° N (15 September 1950)" in told
    assert "40.7° N (24 November 1950)" in told
    assert "Between the line of 27 November 1951 and the last, of 27 July 1953, lie about 280 square kilometres" in told
    assert "7 of the 9 are dashed" in told


def test_the_picture_for_paper(korea: Any) -> None:
    """Matplotlib's picture has both maps with every front, the last the widest; without talks one map, without fronts too."""
    figures = pytest.importorskip("matplotlib.figure")
    for given, panes in ((korea, 2), (dossier(LAND, front("1951-09", 38), start=None), 1), (dossier(LAND), 1)):
        made, figure = chart.data(given), figures.Figure(layout="constrained")
        assert made is not None
        chart.plot(made, figure)
        assert len(figure.axes) == panes
        fronts = sum(len(entry["parts"]) for entry in made["fronts"])
        for axes in figure.axes:
            drawn = [line for line in axes.lines if line.get_marker() == "None" and line.get_linestyle() != ":"]
            assert len(drawn) == fronts
            if fronts:
                assert drawn[-1].get_linewidth() > max([line.get_linewidth() for line in drawn[:-1]], default=0)
        entries = [text.get_text() for text in figure.legends[0].get_texts()]
        assert len(entries) == len(made["fronts"]) + len(made["lines"]) + len(made["areas"])
        for entry in made["fronts"]:
            assert f"{entry['when']}: {entry['label']}" in entries
        assert {area["names"] for area in made["areas"]} <= set(entries)


PACKAGED = ("bosnia-1995", "falklands-1982", "iran-iraq-1988", "korea-1953", "vietnam-1973", "winter-war-1940")


@pytest.mark.parametrize("name", PACKAGED)
def test_every_place_of_a_packaged_map_is_named_on_paper(name: str) -> None:
    """Every place is named once, in the frame of its map, and no name covers another."""
    figures = pytest.importorskip("matplotlib.figure")
    reading = read_with_lines(name)
    assert reading.map is not None
    assert reading.conflict.time is not None
    given: Any = {"map": reading.map.to_json(), "about": {"start": reading.conflict.time.start}, "record": []}
    made, figure = chart.data(given), figures.Figure(layout="constrained")
    assert made is not None
    chart.plot(made, figure)
    named = [(axes, text) for axes in figure.axes for text in axes.texts]
    assert sorted(text.get_text() for _, text in named) == sorted(place["name"] for place in made["places"])
    for axes in figure.axes:
        boxes = [matplotlib_text_box(text) for text in axes.texts]
        frame = axes.bbox
        assert all(frame.x0 < x0 and frame.y0 < y0 and x1 < frame.x1 and y1 < frame.y1 for x0, y0, x1, y1 in boxes)
        assert not [1 for a, b in combinations(boxes, 2) if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]]


def matplotlib_text_box(text: Any) -> tuple[float, float, float, float]:
    """Where the letters of an annotation are drawn, without the line that leads to its place."""
    from matplotlib.text import Text

    text.update_positions(text.figure._get_renderer())
    box = Text.get_window_extent(text)
    return box.x0, box.y0, box.x1, box.y1


def test_a_lake_is_no_land_on_paper() -> None:
    """A hole in the land is as white as the sea; the land around it is not."""
    agg, figures = pytest.importorskip("matplotlib.backends.backend_agg"), pytest.importorskip("matplotlib.figure")
    made, figure = chart.data(dossier(LAND)), figures.Figure(layout="constrained")
    assert made is not None
    chart.plot(made, figure)
    canvas = agg.FigureCanvasAgg(figure)
    canvas.draw()
    seen, axes, (across, up) = canvas.buffer_rgba().tobytes(), figure.axes[0], canvas.get_width_height()

    def shade(at: tuple[float, float]) -> tuple[int, ...]:
        x, y = axes.transData.transform(at)
        at_byte = 4 * ((up - 1 - int(y)) * across + int(x))
        return tuple(seen[at_byte : at_byte + 3])

    assert shade((127.5, 37.5)) == (255, 255, 255)
    assert shade((126.5, 36.5)) == (220, 220, 214)


def test_no_text_is_a_formula_on_paper() -> None:
    """Names and labels with dollar signs are drawn as they are, where Matplotlib would read a formula and fail."""
    figures = pytest.importorskip("matplotlib.figure")
    given = dossier(LAND, front("1951-09", 38, label=r"$\frac{$"), other("place", "Point", [127.5, 36.5], r"$\nope$"))
    made, figure = chart.data(given), figures.Figure(layout="constrained")
    assert made is not None
    chart.plot(made, figure)
    figure.savefig(io.BytesIO())


PAGE = """<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="style-src 'none'">
<body><div class="controls"></div><div id="at"></div>
<script>%s</script><script>%s</script><script>
const data = %s;
const theme = {width: %d, narrow: %d < 560, print: %s, ink: "rgb(1, 1, 1)", muted: "rgb(2, 2, 2)", faint: "rgb(3, 3, 3)",
  paper: "rgb(4, 4, 4)", accent: "rgb(5, 5, 5)", controls: document.querySelector(".controls")};
document.getElementById("at").append(((data, Plot, d3, theme) => {%s})(data, Plot, d3, theme));
</script>"""

STATE = """() => ({
  thick: [...document.querySelectorAll("svg")].map((svg) => [...svg.querySelectorAll("g")]
    .filter((g) => g.getAttribute("display") !== "none" && g.querySelector(".seen"))
    .map((g) => [Number(g.querySelector(".seen").getAttribute("stroke-width")) > 2,
      g.querySelector(".seen").getAttribute("stroke-dasharray"), g.querySelector("title").textContent])),
  value: document.querySelector("input")?.getAttribute("aria-valuetext"),
})"""

BOXES = """() => [...document.querySelectorAll("svg")].map((svg) => {
  const frame = svg.getBoundingClientRect();
  return {frame: [frame.left, frame.top, frame.right, frame.bottom], texts: [...svg.querySelectorAll("text")].map((text) => {
    const r = text.getBoundingClientRect();
    return [text.textContent, r.left, r.top, r.right, r.bottom];
  })};
})"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Headless Chromium, where there is one."""
    driver = pytest.importorskip("playwright.sync_api")
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        pytest.skip("no Chromium")
    with driver.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield running
        running.close()


def shown(browser: Any, given: Any, width: int = 1000, *, paper: bool = False) -> Any:
    """The chart on a page by itself; anything that goes wrong there fails the test."""
    made = chart.data(given)
    text = json.dumps(made).replace("<", "\\u003c")
    vendor = resources.files("winset.views") / "vendor"
    code = [(vendor / file).read_text(encoding="utf-8") for file in ("d3.min.js", "plot.umd.min.js")]
    page = browser.new_page(viewport={"width": width + 40, "height": 800})
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", lambda dialog: wrong.append(dialog.message))
    page.set_content(PAGE % (*code, text, width, width, str(paper).lower(), chart.SCRIPT))
    assert wrong == []
    return page


def test_the_slider_moves_the_front(browser: Any, korea: Any) -> None:
    """From the keyboard: the month's front is thick, earlier ones thin, later ones not there; what is said is the same."""
    page = shown(browser, korea)
    slider = page.get_by_label("Month")
    slider.focus()
    last = page.evaluate(STATE)
    assert [row[0] for row in last["thick"][0]] == [False] * 8 + [True]
    assert last["value"].startswith("July 1953. The line of 27 July 1953: ")
    assert last["value"].endswith("Course known; confidence medium.")
    page.keyboard.press("Home")
    first = page.evaluate(STATE)
    assert [row[0] for row in first["thick"][0]] == [True]
    assert first["thick"][0][0][1] is None
    assert first["value"].startswith("June 1950. The line of 25 June 1950: ")
    for _ in range(17):
        page.keyboard.press("ArrowRight")
    later = page.evaluate(STATE)
    assert later["value"].startswith("November 1951. The line of 27 November 1951: ")
    assert [row[0] for row in later["thick"][0]] == [False] * 6 + [True]
    assert later["thick"][0][-1][1] == "6 4"
    assert later["thick"][0][-1][2] in later["value"]
    assert later["thick"][0] == later["thick"][1]
    page.close()


def test_no_front_before_the_first(browser: Any) -> None:
    """In a month before any dated front none is drawn, and that is said."""
    page = shown(browser, dossier(LAND, front("1951-09", 38), record=("1951-07", "1951-10")))
    page.get_by_label("Month").focus()
    page.keyboard.press("Home")
    state = page.evaluate(STATE)
    assert state["thick"][0] == []
    assert state["value"] == "July 1951. Before the first dated line."
    page.close()


@pytest.mark.parametrize(("width", "paper"), [(1016, False), (360, False), (680, True)])
def test_labels_do_not_collide(browser: Any, korea: Any, width: int, paper: bool) -> None:
    """No label stands on another or leaves its map, wide, narrow and on paper; the places that tell most are named."""
    page = shown(browser, korea, width, paper=paper)
    maps = [entry for entry in page.evaluate(BOXES) if entry["texts"]]
    for entry in maps:
        left, top, right, bottom = entry["frame"]
        for _, x0, y0, x1, y1 in entry["texts"]:
            assert left - 1 <= x0 <= x1 <= right + 1
            assert top - 1 <= y0 <= y1 <= bottom + 1
        for (one, a, b, c, d), (two, e, f, g, h) in combinations(entry["texts"], 2):
            inside = min(c, g) - max(a, e) > 1 and min(d, h) - max(b, f) > 3
            assert not inside, (one, two)
    assert {"Panmunjom", "Kumsong", "38th parallel"} <= {text[0] for entry in maps for text in entry["texts"]}
    page.close()


def test_small_multiples_on_paper(browser: Any, korea: Any) -> None:
    """On paper there is a map for every front, with its date, and one from closer for every front of the talks; no slider."""
    page = shown(browser, korea, 680, paper=True)
    state = page.evaluate(STATE)
    assert [sum(row[0] for row in entry) for entry in state["thick"] if entry] == [1] * (9 + 4)
    assert [len(entry) for entry in state["thick"] if entry] == [*range(1, 10), *range(6, 10)]
    assert state["value"] is None
    assert page.get_by_text("27 November 1951", exact=True).count() == 2
    assert page.evaluate("document.getElementById('at').getBoundingClientRect().height") < 900
    page.close()


def test_other_maps(browser: Any) -> None:
    """A map without fronts has no slider; several lines in one feature and a file without a clock are drawn."""
    page = shown(browser, dossier(LAND, other("neighbour", "MultiPolygon", [[SQUARE]])))
    assert page.locator("input").count() == 0
    assert page.locator("svg path").count() > 2
    page.close()
    many = front("1951-09", 38)
    many["geometry"] = {
        "type": "MultiLineString",
        "coordinates": [many["geometry"]["coordinates"], [[126, 37], [127, 37.5]]],
    }
    lines = other("line", "MultiLineString", [[[126, 39], [127, 39]], [[128, 39], [129, 39]]])
    for paper in (False, True):
        page = shown(browser, dossier(LAND, many, lines, start=None), 500, paper=paper)
        assert [[row[0] for row in entry] for entry in page.evaluate(STATE)["thick"] if entry] == [[True]]
        page.close()
    page = shown(browser, dossier(LAND))
    assert page.locator("svg").count() >= 1
    page.close()


def test_a_line_outside_a_map_is_not_named_on_it(browser: Any) -> None:
    """The closer map names no line that does not come into it; the whole map does."""
    far = other("line", "LineString", [[128.5, 37.9], [129.4, 37.9]], "Far")
    close = front("1951-09", 38)
    close["geometry"]["coordinates"] = [[126.1, 38], [126.5, 38], [127, 38]]
    page = shown(browser, dossier(LAND, close, far))
    named = ["Far" in [text[0] for text in entry["texts"]] for entry in page.evaluate(BOXES) if entry["texts"]]
    assert named == [True, False]
    page.close()


PAYLOADS = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    '"><svg onload=alert(1)>',
    "${alert(1)}",
    "'-alert(1)-'",
)


def test_text_of_a_map_is_never_markup(browser: Any) -> None:
    """Names and labels that try to be markup or code are shown as they are written."""
    features = [LAND]
    for k, payload in enumerate(PAYLOADS):
        line = [[126, 36.2 + k / 4], [129, 36.2 + k / 4]]
        features += [
            front(f"1951-0{k + 2}", 38 + k / 5, label=payload, source=payload),
            other("place", "Point", [127.2, 36.3 + k / 2], payload),
            other("line", "LineString", line, payload),
        ]
    for paper in (False, True):
        page = shown(browser, dossier(*features), paper=paper)
        assert page.locator("#at img, #at script, #at [onload], #at [onerror]").count() == 0
        told = page.locator("#at").text_content()
        assert all(told.count(payload) >= 3 for payload in PAYLOADS)
        page.close()
