"""The report in a real browser: it draws, fetches nothing, stays text, can be used without a mouse, and prints."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from border_war import SALE
from browsing import Tab, grave, opened_tab
from full_conflict import conflict, drawn, spoilt_with, with_worlds
from payloads import PAYLOADS
from quarrel_graph import page_with
from winset.cases.graph_read import parse_graph
from winset.cases.read import parse, read
from winset.studies.dossier import dossier
from winset.studies.graph_dossier import graph_dossier
from winset.views.charts import charts
from winset.views.report.chromium import print_page
from winset.views.report.graph.page import graph_page
from winset.views.report.page import page

Seen = dict[str, Any]

COLONY = Path(__file__).parents[2] / "examples" / "colony.yaml"
"""A war without a last date, with beliefs, answers to a signature, offers on record and a peace that lives."""

WIDTHS = (1280, 400)
AT_ONCE = 8
"""Payloads that stand in one text together: each page takes a browser its time."""

INSIDE = ("script", "iframe", "object", "embed", "img", "image", "a", "form", "input", "link", "style", "foreignObject")
"""Elements that a picture never holds."""


@pytest.fixture
def tab(browser: Any) -> Iterator[Tab]:
    """A page that keeps every complaint of the console, dialog, and request."""
    with opened_tab(browser, lambda url: url.startswith("file:")) as made:
        yield made


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The reports that are looked at: of a conflict that has everything, of one without a clock or without a last date."""
    folder = tmp_path_factory.mktemp("reports")
    made = {
        "full": with_worlds(dossier(conflict(), drawn=drawn()).to_json()),
        "sale": dossier(parse(SALE)).to_json(),
        "open": dossier(read(COLONY)).to_json(),
        "bare": dossier(parse(SALE.replace("otherwise: 2", "otherwise: 1")), only=[]).to_json(),
    }
    for name, found in made.items():
        (folder / f"{name}.html").write_text(page(found), encoding="utf-8")
    return {name: folder / f"{name}.html" for name in made}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["full", "sale", "bare", "open"])
def test_it_draws_without_complaint_or_request(
    tab: Tab, files: dict[str, Path], name: str, width: int, scheme: Any
) -> None:
    """Wide and narrow, by day and by night: every chart has marks, nothing is fetched, nothing sticks out."""
    tab.page.set_viewport_size({"width": width, "height": 900})
    tab.page.emulate_media(color_scheme=scheme)
    shown = tab.show(files[name])
    assert (tab.complaints, tab.requests) == ([], [])
    for picture in shown.locator(".picture").all():
        marks = picture.locator("svg :is(path, rect, circle, line, text)").count()
        assert marks >= 5, picture.get_attribute("data-chart")
        assert not picture.locator(":is(script, style)").count()
    assert shown.evaluate("document.documentElement.scrollWidth") <= width
    bad = "[...document.querySelectorAll('.picture svg *')].filter((e) => [...e.attributes].some((a) => /NaN|undefined/.test(a.value))).length"
    assert shown.evaluate(bad) == 0


def test_a_change_solved_beforehand_can_be_chosen(tab: Tab, files: dict[str, Path]) -> None:
    """Every what-if of the table can be chosen by the keyboard; its sentence is read out, and the picture follows it."""
    shown = tab.show(files["full"])
    select, said = shown.locator("#try_it select"), shown.locator("#try_it .controls p")
    names = [row.strip() for row in shown.locator("#try_it tbody th").all_text_contents()]
    assert sorted(select.locator("option").all_text_contents()) == sorted(names)
    assert len(names) > 4
    assert said.get_attribute("aria-live") == "polite"
    select.select_option(index=0)
    before, picture = said.inner_text(), shown.locator("#chart-try_it").inner_html()
    select.focus()
    shown.keyboard.press("ArrowDown")
    assert said.inner_text() != before
    assert shown.locator("#chart-try_it").inner_html() != picture
    chosen = select.input_value()
    tab.page.set_viewport_size({"width": 500, "height": 900})
    shown.wait_for_timeout(400)
    assert shown.locator("#try_it select").input_value() == chosen


def test_what_only_the_second_edition_has_is_told(tab: Tab, files: dict[str, Path]) -> None:
    """Fading, a signature that was undone, who refused an offer, beliefs, and what may happen in the peace are read."""
    shown = tab.show(files["open"])
    shown.evaluate("document.querySelectorAll('details').forEach((d) => d.open = true)")
    text = shown.locator("body").inner_text()
    for told in (
        "how soon the war fades",
        "signed, and undone",
        "refused",
        "accepted",
        "its beliefs were worth",
        "league tires",
    ):
        assert told in text, told
    assert (tab.complaints, tab.requests) == ([], [])


def test_every_chart_is_seen_here(files: dict[str, Path], tab: Tab) -> None:
    """Between them the reports looked at have every chart that there is."""
    seen = set()
    for file in files.values():
        seen |= {p.get_attribute("data-chart") for p in tab.show(file).locator(".picture").all()}
    assert seen == set(charts())


def test_a_chart_that_fails_says_so_and_spares_the_rest(tab: Tab, files: dict[str, Path], tmp_path: Path) -> None:
    """With data that cannot be drawn a picture says where its numbers are; the others stand."""
    text = files["full"].read_text(encoding="utf-8").replace('"timeline":{"', '"timeline":{"x":0,"_', 1)
    (tmp_path / "spoilt.html").write_text(text, encoding="utf-8")
    shown = tab.show(tmp_path / "spoilt.html")
    assert "could not be drawn" in shown.locator("#chart-timeline").inner_text()
    assert shown.locator("#chart-terms svg").count() >= 1


@pytest.mark.parametrize("k", range(0, len(PAYLOADS), AT_ONCE))
def test_no_text_of_a_file_becomes_more_than_text(tab: Tab, tmp_path: Path, k: int) -> None:
    """With payloads in every text nothing runs, opens, asks or is fetched, no element is there that is not with harmless
    text, and in a picture there are marks alone."""
    pages = {"harmless": "harmless", "evil": " ".join(PAYLOADS[k : k + AT_ONCE])}
    for name, text in pages.items():
        (tmp_path / f"{name}.html").write_text(page(spoilt_with(text)), encoding="utf-8")
    count = "[...document.querySelectorAll('*')].filter((e) => !e.closest('.picture, .controls')).length"
    elements = tab.show(tmp_path / "harmless.html").evaluate(count)
    shown = tab.show(tmp_path / "evil.html")
    assert shown.evaluate(count) == elements
    assert shown.evaluate("window.winsetTouched") is None
    assert (tab.complaints, tab.requests) == ([], [])
    inside = ", ".join(f".picture {name}" for name in INSIDE)
    assert shown.locator(inside).count() == 0
    handlers = "[...document.querySelectorAll('*')].filter((e) => [...e.attributes].some((a) => /^on|^srcdoc$/.test(a.name))).length"
    assert shown.evaluate(handlers) == 0
    outside = "[...document.querySelectorAll('a')].filter((a) => !/^(#|https?:)/.test(a.getAttribute('href'))).length"
    assert shown.evaluate(outside) == 0


def test_the_policy_holds_even_for_what_slips_through(tab: Tab, files: dict[str, Path]) -> None:
    """An element put in by hand neither runs nor fetches."""
    shown = tab.show(files["full"])
    stopped: list[str] = []
    shown.on("requestfailed", lambda asked: stopped.append(asked.failure))
    shown.evaluate(
        "document.body.insertAdjacentHTML('beforeend', "
        '\'<img src=https://evil.invalid/x onerror="window.winsetTouched=1"><b style="color:red">x</b>\')'
    )
    tab.until(lambda: bool(tab.complaints) and len(stopped) == len(tab.requests))
    assert shown.evaluate("window.winsetTouched") is None
    assert stopped == ["csp"] * len(tab.requests)
    assert all("Content Security Policy" in complaint for complaint in tab.complaints)
    assert tab.complaints


def test_the_month_slider_moves_the_front(tab: Tab, files: dict[str, Path]) -> None:
    """By keyboard: another month is named, and the picture changes."""
    shown = tab.show(files["full"])
    slider = shown.locator("figure.map input[type=range]")
    before, told = shown.locator("#chart-map").inner_html(), shown.locator("figure.map .controls").inner_text()
    slider.focus()
    shown.keyboard.press("Home")
    assert shown.locator("figure.map .controls").inner_text() != told
    assert shown.locator("#chart-map").inner_html() != before


def test_headings_sort_their_table(tab: Tab, files: dict[str, Path]) -> None:
    """A click or a key sorts by a column, and again the other way; numbers as numbers; it is told to those who listen."""
    shown = tab.show(files["full"])
    shown.evaluate("document.querySelectorAll('#assumptions details').forEach((d) => d.open = true)")
    table = shown.locator("#numbers-parties-south table")
    button = table.locator("thead button", has_text="Value")
    button.focus()
    shown.keyboard.press("Enter")
    values = [float(text) for text in table.locator("tbody tr td:nth-child(2)").all_inner_texts()]
    assert values == sorted(values)
    assert len(set(values)) >= 3
    button.click()
    assert [float(text) for text in table.locator("tbody tr td:nth-child(2)").all_inner_texts()] == sorted(values)[::-1]
    assert table.locator("thead th", has_text="Value").get_attribute("aria-sort") == "descending"


def test_a_link_to_a_number_opens_what_hides_it(tab: Tab, files: dict[str, Path]) -> None:
    """From a change in a question to the row of its number, which is then seen."""
    shown = tab.show(files["full"])
    shown.locator("#what_if summary").first.click()
    link = shown.locator("#what_if a", has_text="Northland, war, old").first
    target = str(link.get_attribute("href"))
    assert not shown.locator(target).is_visible()
    link.click()
    tab.until(shown.locator(target).is_visible)
    assert "parties.north.war[old].points" in shown.locator(target).inner_text()


def test_pictures_are_drawn_anew_for_another_width(tab: Tab, files: dict[str, Path]) -> None:
    """From a wide window to a narrow one, no picture is cut or shrunk to nothing."""
    shown = tab.show(files["full"])
    shown.set_viewport_size({"width": 400, "height": 900})
    widths = "[...document.querySelectorAll('.picture')].map((p) => Number(p.dataset.width))"
    tab.until(lambda: all(width <= 400 for width in shown.evaluate(widths)))
    assert shown.evaluate("document.documentElement.scrollWidth") <= 400
    assert shown.evaluate(widths)
    assert all(300 <= width <= 400 for width in shown.evaluate(widths))
    assert tab.complaints == []


def test_without_scripts_the_words_and_tables_are_there(browser: Any, files: dict[str, Path]) -> None:
    """A reader without JavaScript is told so and finds every table."""
    plain = browser.new_context(java_script_enabled=False).new_page()
    plain.goto(files["full"].as_uri())
    assert "need JavaScript" in plain.locator("noscript").inner_text()
    assert plain.locator("table").count() >= 10


@pytest.mark.parametrize(
    ("name", "width", "scheme"), [("full", 1280, "light"), ("full", 400, "dark"), ("sale", 1280, "dark")]
)
def test_nothing_stands_in_the_way_of_anybody(
    tab: Tab, files: dict[str, Path], name: str, width: int, scheme: Any
) -> None:
    """axe-core finds no serious violation, wide and narrow, by day and by night, all tables open."""
    tab.page.set_viewport_size({"width": width, "height": 900})
    tab.page.emulate_media(color_scheme=scheme)
    shown = tab.show(files[name])
    shown.evaluate("document.querySelectorAll('details').forEach((d) => d.open = true)")
    assert grave(shown) == []


def test_print_cuts_no_chart_and_hides_nothing(tab: Tab, files: dict[str, Path]) -> None:
    """On paper every picture is as wide as the sheet allows and every table is open; afterwards all is as before."""
    shown = tab.show(files["full"])
    shown.emulate_media(media="print")
    shown.evaluate("dispatchEvent(new Event('beforeprint'))")
    fits = """[...document.querySelectorAll('.picture svg')].every((svg) => {
      const box = svg.getBoundingClientRect();
      return box.width > 0 && box.width <= 681 && getComputedStyle(svg).breakInside === 'avoid';
    })"""
    assert shown.evaluate(fits)
    assert shown.locator("details:not([open])").count() == 0
    assert shown.locator("figure.map input").count() == 0 or not shown.locator("figure.map input").first.is_visible()
    shown.evaluate("dispatchEvent(new Event('afterprint'))")
    assert shown.locator("details:not([open])").count() > 0
    assert tab.complaints == []


def test_it_prints_to_paper(browser: Any, files: dict[str, Path], tmp_path: Path) -> None:
    """`--pdf` makes a PDF of several pages through the same browser."""
    del browser
    print_page(files["full"], tmp_path / "out.pdf")
    raw = (tmp_path / "out.pdf").read_bytes()
    assert raw.startswith(b"%PDF")
    assert raw.count(b"/Type /Page\n") + raw.count(b"/Type /Page ") + raw.count(b"/Type /Page/") >= 3


@pytest.mark.parametrize("width", WIDTHS)
def test_a_graph_model_is_drawn(tab: Tab, tmp_path: Path, width: int) -> None:
    """Every state has its mark and every move that somebody gains by its arrow, within the page, and nothing is fetched."""
    case = parse_graph((COLONY.parent / "cuba.yaml").read_text(encoding="utf-8")).case
    (tmp_path / "graph.html").write_text(graph_page(graph_dossier(case).to_json()), encoding="utf-8")
    tab.page.set_viewport_size({"width": width, "height": 900})
    shown = tab.show(tmp_path / "graph.html")
    assert (tab.complaints, tab.requests) == ([], [])
    assert "could not be drawn" not in shown.locator("#chart-graph").inner_text()
    titles = shown.locator("#chart-graph g > title").all_text_contents()
    assert sum("gains by going from" in title for title in titles) == 30
    assert sum(title.startswith("NYYN: ") for title in titles) == 1
    assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("k", range(0, len(PAYLOADS), AT_ONCE))
def test_no_text_of_a_graph_model_becomes_more_than_text(tab: Tab, tmp_path: Path, k: int) -> None:
    """With payloads as names of states, parties and all, nothing runs or is fetched, and the picture holds marks alone."""
    (tmp_path / "evil.html").write_text(page_with(" ".join(PAYLOADS[k : k + AT_ONCE])), encoding="utf-8")
    shown = tab.show(tmp_path / "evil.html")
    assert shown.evaluate("window.winsetTouched") is None
    assert (tab.complaints, tab.requests) == ([], [])
    assert shown.locator(", ".join(f".picture {name}" for name in INSIDE)).count() == 0
