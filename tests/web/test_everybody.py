"""Every screen, by everybody: whoever sees little, uses no mouse, has a small window, or reads a file full of traps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from browsing import Tab, grave
from full_conflict import full, marked
from payloads import CALL, PAYLOADS
from web.serving import Server, serving, settled, with_changes
from web.written import written

EXAMPLES = Path(__file__).parents[2] / "examples"
ALL = ("minor", "moderate", "serious", "critical")
WIDTHS = (1280, 768, 400, 360)

CHANGES: list[tuple[str, Any, bool]] = [
    ("parties.south.war[0].points", {"set": {"parties.south.war[0].points": -2.5}}, True),
    ("forbid south.offensive", {"forbid": "south.offensive"}, True),
    ("parties.north.noise", {"set": {"parties.north.noise": 2}}, False),
]

REACHED = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
  .filter((one) => one.checkVisibility({visibilityProperty: true}) && !one.disabled && one.tabIndex >= 0
    && !one.closest('[inert]') && !(one.type === 'radio' && !one.checked))
  .map((one, k) => { one.dataset.reached ??= `${location.hash.length}-${k}`; return one.dataset.reached; })"""
"""Marks whatever a hand without a mouse should come to, and tells the marks."""

INSIDE = "script, iframe, object, embed, form, base, meta, link, style, img, video, audio, template"
"""Elements that no text of a file may become."""


@pytest.fixture(scope="module")
def war(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of a small war with one of everything."""
    folder = tmp_path_factory.mktemp("full")
    with serving(written(full(), folder / "full.yaml"), folder / "served") as made:
        yield made


def screens(tab: Tab) -> Iterator[str]:
    """Go to each screen of the bar in turn, all of it there and unfolded; its title."""
    links = tab.page.locator("#bar ol a")
    for k in range(links.count()):
        title = links.nth(k).inner_text()
        links.nth(k).click()
        tab.page.wait_for_selector(f"#bar [aria-current]:text-is('{title}')")
        tab.page.wait_for_selector("#screen .screen > *", state="attached")
        if tab.page.locator("#head").is_visible():
            settled(tab)
        tab.until(lambda: tab.page.locator("[aria-busy=true]").count() == 0)
        tab.page.wait_for_timeout(250)
        tab.page.evaluate("() => document.querySelectorAll('details').forEach((one) => (one.open = true))")
        yield title


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_screen_stands_in_anybodys_way(tab: Tab, war: Server, scheme: Any) -> None:
    """axe finds nothing at all on any screen, by day and by night, with changes made and everything unfolded; and no
    window down to 360 pixels has to be scrolled sideways."""
    tab.page.emulate_media(color_scheme=scheme)
    tab.page.goto(with_changes(war.address, CHANGES))
    settled(tab)
    found: dict[str, Any] = {}
    for title in screens(tab):
        found[title] = grave(tab.page, ALL)
        for width in WIDTHS[1:]:
            tab.page.set_viewport_size({"width": width, "height": 800})
            tab.page.wait_for_timeout(150)
            wide = tab.page.evaluate("() => document.documentElement.scrollWidth")
            if wide > width:
                found[f"{title} at {width}"] = wide
        tab.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    assert {title: one for title, one in found.items() if one} == {}
    assert len(found) >= 5
    assert (tab.complaints, tab.requests) == ([], [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_goes_wrong_stands_in_nobodys_way_either(tab: Tab, war: Server, scheme: Any) -> None:
    """A change that does not fit, an address cut short, and the field from which it is copied by hand: nothing for axe."""
    tab.page.emulate_media(color_scheme=scheme)
    tab.page.goto(with_changes(war.address, [*CHANGES, ("x", {"forbid": "nobody.move"}, True)]))
    tab.page.wait_for_selector("li.wrong")
    tab.page.wait_for_selector("#notices .notice")
    tab.page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('refused')); }")
    tab.page.locator("#copy").click()
    tab.page.wait_for_selector("#notices input")
    assert grave(tab.page, ALL) == []
    tab.page.goto(war.address + "&changes=cut")
    settled(tab)
    tab.page.wait_for_selector("#notices .notice")
    tab.page.set_viewport_size({"width": 360, "height": 700})
    assert grave(tab.page, ALL) == []
    assert tab.page.evaluate("() => document.documentElement.scrollWidth") <= 360


def test_the_list_of_cases_is_there_for_everybody(tab: Tab, tmp_path: Path) -> None:
    """What is shown without a file has nothing for axe, by day and by night, and fits a small window."""
    with serving(None, tmp_path) as made:
        tab.page.goto(made.address)
        tab.page.wait_for_selector(".cases a")
        for scheme in ("light", "dark"):
            tab.page.emulate_media(color_scheme=scheme)
            assert grave(tab.page, ALL) == []
        tab.page.set_viewport_size({"width": 360, "height": 700})
        assert tab.page.evaluate("() => document.documentElement.scrollWidth") <= 360
        assert (tab.complaints, tab.requests) == ([], [])


def test_whatever_can_be_clicked_can_be_reached_by_the_keyboard(tab: Tab, war: Server) -> None:
    """On every screen the Tab key comes to each link, button, field and switch, and it is seen where it is."""
    tab.page.goto(with_changes(war.address, CHANGES))
    settled(tab)
    for title in screens(tab):
        wanted = set(tab.page.evaluate(REACHED))
        tab.page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")
        tab.page.locator("#title").click()
        seen, unseen = set(), []
        for _ in range(2 * len(wanted) + 20):
            tab.page.keyboard.press("Tab")
            mark, plain = tab.page.evaluate(
                "() => { const one = document.activeElement, s = getComputedStyle(one); return [one.dataset.reached ?? '',"
                " s.outlineStyle === 'none' && s.boxShadow === 'none' && one !== document.body ? one.outerHTML.slice(0, 200) : '']; }"
            )
            seen.add(mark)
            unseen += [plain] if plain else []
            if wanted <= seen:
                break
        missing = [
            tab.page.locator(f"[data-reached='{one}']").evaluate("one => one.outerHTML.slice(0, 200)")
            for one in wanted - seen
        ]
        assert (title, missing, unseen) == (title, [], [])


def test_a_session_without_a_mouse(tab: Tab, war: Server) -> None:
    """From the skip link over the bar to a lever, the list of changes and the months: keys alone do it all."""
    page = tab.page
    page.goto(war.address)
    settled(tab)
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "screen"
    page.locator("#bar").get_by_role("link", name="Levers", exact=True).press("Enter")
    slider = page.locator(".lever input[type=range]").first
    slider.press("End")
    settled(tab)
    assert page.evaluate("() => document.activeElement.type") == "range"
    page.get_by_role("switch").last.press("Space")
    page.keyboard.press("Control+z")
    page.locator("#undo").press("Enter")
    tab.until(lambda: page.locator("#changes .changes li").count() == 0)
    page.locator("#bar").get_by_role("link", name="The answer", exact=True).press("Enter")
    settled(tab)
    month = page.locator("#month")
    before = month.get_attribute("aria-valuetext")
    month.press("Home")
    assert month.get_attribute("aria-valuetext") != before
    month.press("ArrowRight")
    page.emulate_media(reduced_motion="reduce")
    at = int(month.input_value())
    page.locator("#play").press("Enter")
    assert int(month.input_value()) == at + 1
    page.wait_for_timeout(1_600)
    assert (int(month.input_value()), page.locator("#play").inner_text()) == (at + 1, "Play")
    assert (tab.complaints, tab.requests) == ([], [])


@pytest.mark.parametrize("k", range(0, len(PAYLOADS), 45))
def test_no_text_of_a_file_becomes_more_than_text_on_any_screen(tab: Tab, tmp_path: Path, k: int) -> None:
    """With payloads in every text field of a file, and in the address, nothing runs, opens, asks or is fetched, and no
    element, handler or link is there that a text has made, on any screen."""
    evil = " ".join(PAYLOADS[k : k + 45])
    data, marks = marked()
    with serving(written(data, tmp_path / "evil.yaml", marks, evil), tmp_path / "served") as server:
        tab.page.goto(
            with_changes(server.address, [*CHANGES, (evil, {"set": {evil: evil}}, False)], month=f"<b>{CALL}")
        )
        settled(tab)
        seen = 0
        for title in screens(tab):
            assert (
                tab.page.locator(f":is(header, nav, main, aside, section, footer, #notices) :is({INSIDE})").count() == 0
            ), title
            bad = tab.page.evaluate(
                "() => [...document.querySelectorAll('*')].flatMap((one) => [...one.attributes].filter((a) => /^on|^srcdoc$|^formaction$/"
                ".test(a.name) || (/href$/.test(a.name) && !/^(#|https?:|\\/|data:,)/.test(a.value))).map((a) => `${one.tagName} ${a.name}=${a.value}`))"
            )
            assert bad == [], title
            assert CALL in tab.page.locator("body").inner_text()
            seen += 1
        assert seen >= 5
        assert tab.page.evaluate("() => window.winsetTouched") is None
        assert (tab.complaints, tab.requests) == ([], [])
        assert "Traceback" not in server.wrong
