"""The tour on the page: steps by the keyboard, a guess before the change, the model and the record beside it."""

from __future__ import annotations

from typing import Any

import pytest

from browsing import Tab, grave
from offers_war import DEATH, SIGNED, war
from web.serving import Server, headline
from winset.cases.read import parse, read
from winset.errors import RequestError
from winset.views.web.screens import saved, tour
from winset.views.web.wanted import Desk, Wanted

ALL = ("minor", "moderate", "serious", "critical")

STEP = {
    "title": "The push",
    "says": "It pushed.",
    "change": {"forbid": "a.push"},
    "guess": {"signed_by": "2000-05"},
    "look": "l",
}


def wanted(data: Any, *changes: Any, **params: Any) -> Wanted:
    """A question of the page about a file."""
    return Wanted(Desk(read(data)), changes, params, lambda *_: None)


def test_steps_have_their_change_as_entries_of_the_list() -> None:
    """A step's change is in the page's own form, each thing under its key, and told in words."""
    (step,) = tour.data(wanted(war(tour=[STEP])))["steps"]
    assert step["entries"] == [{"key": "forbid:a.push", "change": {"forbid": "a.push"}}]
    assert step["changes"] == ["“Alphaland: push” is forbidden"]
    assert step["guess"]["what"] == "The chance of a signature by May 2000"


def test_the_guess_is_told_in_words() -> None:
    """The model's numbers as people read them, and what is on record."""
    told = tour.data(wanted(war(DEATH, SIGNED, tour=[STEP]), guess=0))
    assert told["record"] == "Signed by then"
    assert told["before"].endswith(" %")
    assert told["numbers"]["after"] is not None


@pytest.mark.parametrize("place", [1, -1, True, "0", None, 1.0])
def test_another_place_is_refused_in_a_sentence(place: Any) -> None:
    """The page's word for a step is checked like everything that comes from outside."""
    with pytest.raises(RequestError, match="expected the place of a step with a guess"):
        tour.data(wanted(war(tour=[STEP]), guess=place))


@pytest.mark.parametrize(
    ("spec", "told"),
    [
        ({"median_month": True}, "The date from which a signature is more likely than not"),
        ({"ending": "lost"}, "The chance of “lost”"),
        ({"option": "pact.treaty"}, "The chance of “pact: treaty”, if something is signed"),
        ({"durability": True}, "The chance that a signed peace outlasts its watch"),
        ({"blocker": "b", "month": "2000-02"}, "Packages that Betaland alone blocks in February 2000"),
        ({"value": "a"}, "What lies ahead of Alphaland, in its own points"),
    ],
)
def test_every_measure_has_words(spec: dict[str, Any], told: str) -> None:
    """What is to be guessed is said in the names of the file, whatever is measured."""
    step = tour.data(wanted(war(tour=[{**STEP, "guess": spec}])))["steps"][0]
    assert step["guess"]["what"] == told
    assert step["guess"]["low"] < step["guess"]["high"]
    assert isinstance(tour.data(wanted(war(tour=[{**STEP, "guess": spec}]), guess=0))["after"], str)


def test_what_is_saved_reads_as_the_changed_file() -> None:
    """The page's file is that of `what-if --save`; without a change it is the file itself."""
    text = "# a toy\n{winset: 2, title: t, parties: {a: {values: {x: {y: 2}}}}, issues: {x: [y, z]}, consent: [{of: [a]}]}\n"
    desk = Desk(parse(text), None, 1, text, "some/toy.yaml")
    found = saved.data(Wanted(desk, [{"set": {"parties.a.values.x.y": 1}}], {}, lambda *_: None))
    assert found["name"] == "toy-changed.yaml"
    assert parse(found["text"]).parties["a"].values["x"].points["y"] == 1
    assert "# a toy" in found["text"]
    assert saved.data(Wanted(desk, [], {}, lambda *_: None))["text"] == text


def test_a_tour_is_walked_by_the_keyboard(tab: Tab, server: Server) -> None:
    """Next and Back move the focus to the step's heading; a guess comes before the change, and the last step leaves none."""
    page = tab.page
    page.goto(server.address)
    tab.until(lambda: bool(headline(tab)))
    page.get_by_role("link", name="Tour", exact=True).click()
    heading = page.locator("#tour-title")
    tab.until(lambda: heading.count() == 1)
    seen, guessed = [], False
    for _ in range(9):
        seen.append(heading.inner_text())
        if page.locator("#guess").count():
            page.locator("#guess").focus()
            page.keyboard.press("Home")
            page.keyboard.press("ArrowRight")
            guess = page.locator(".guess output").inner_text()
            assert page.locator("#changes li").count() == 0
            page.get_by_role("button", name="That is my guess").press("Enter")
            rows = page.locator("table.held tr")
            tab.until(lambda: "solving" not in page.locator("table.held").inner_text())
            assert rows.first.inner_text().split("\t")[-1].strip() == guess
            tab.until(lambda: page.locator("#changes li").count() > 0)
            guessed = True
        if not page.get_by_role("button", name="Next").count():
            break
        page.get_by_role("button", name="Next").press("Enter")
        assert page.evaluate("document.activeElement.id") == "tour-title"
    assert guessed
    assert "Your turn" in seen[-1]
    tab.until(lambda: page.locator("#changes li").count() == 0)
    assert len(seen) == len(set(seen)) <= 6
    page.get_by_role("button", name="Back").press("Enter")
    assert heading.inner_text() == seen[-2]
    assert page.evaluate("document.activeElement.id") == "tour-title"
    assert tab.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everyone_can_walk_it(tab: Tab, server: Server, scheme: Any) -> None:
    """Nothing that axe finds, by day and by night, before and after a guess and at the end; no sideways scroll at 360 pixels."""
    page = tab.page
    page.emulate_media(color_scheme=scheme)
    page.goto(server.address)
    tab.until(lambda: bool(headline(tab)))
    page.get_by_role("link", name="Tour", exact=True).click()
    tab.until(lambda: page.locator("#tour-title").count() == 1)
    page.set_viewport_size({"width": 360, "height": 700})
    while True:
        for press in ("guess", "shown"):
            tab.until(lambda: bool(headline(tab)))
            assert grave(page, ALL) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= 360
            if press == "guess" and page.locator("#guess").count():
                page.get_by_role("button", name="Show it without a guess").click()
                tab.until(lambda: "solving" not in page.locator("table.held").inner_text())
        if not page.get_by_role("button", name="Next").count():
            break
        page.get_by_role("button", name="Next").click()
    assert tab.complaints == []
