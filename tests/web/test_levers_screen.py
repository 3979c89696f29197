"""The levers screen in a browser: each lever moved by hand says what the terminal says of the same change."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import winset
from browsing import Tab, grave
from levers_war import levers_war
from payloads import PAYLOADS
from web.serving import Server, headline, serving, settled, tidy
from winset.cases.change import changes_of
from winset.cases.changes import change_conflict
from winset.cases.read import read
from winset.studies.levers import LeversAnswer, levers
from winset.views.levers import over_range, shown, turn_words
from winset.views.sentences import headline as sentence
from winset.views.words import first_upper

OLD = "parties.p.war[old].points"
DEATH = "chance.death.outcomes[0].probability"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of the war of these tests."""
    folder = tmp_path_factory.mktemp("levers")
    file = folder / "war.yaml"
    file.write_text(json.dumps(levers_war()), encoding="utf-8")
    with serving(file, folder / "served") as made:
        yield made


@pytest.fixture(scope="module")
def answer() -> LeversAnswer:
    """What `winset levers` says of it."""
    return levers(levers_war(), cache=False).to_json()


@cache
def told(*changes: str) -> str:
    """The headline of `winset run` on the war with some changes, each as JSON."""
    changed = change_conflict(read(levers_war()), changes_of([json.loads(one) for one in changes]))
    return sentence(winset.run(changed).to_json()).replace("`", "")  # a command is set as one


def opened(tab: Tab, server: Server) -> Any:
    """The levers, all of them measured."""
    tab.page.goto(server.address)
    settled(tab)
    tab.page.get_by_role("link", name="Levers", exact=True).click()
    tab.page.wait_for_selector(".lever")
    tab.until(lambda: "Measured all 11, each" in tab.page.inner_text("#levers-status"))
    tab.page.mouse.move(5, 5)
    return tab.page


def lever(page: Any, path: str) -> Any:
    """The lever of a number, among those that decide."""
    return page.locator(f'section[aria-labelledby="levers-decide"] .lever[data-path="{path}"]')


def test_levers_stand_in_the_order_of_what_they_do(tab: Tab, server: Server, answer: LeversAnswer) -> None:
    """Once all is measured the numbers stand in the order of `winset levers`, with what each does and where it turns."""
    page = opened(tab, server)
    shown = page.locator('section[aria-labelledby="levers-decide"] .lever')
    assert [one.get_attribute("data-path") for one in shown.all()] == [row["path"] for row in answer["numbers"]]
    for row, box in zip(answer["numbers"], shown.all(), strict=True):
        text = tidy(box.inner_text())
        assert f"The chance of a signature by September 2000: {over_range(row)}." in text
        for turn in row["turns"] or ():
            assert first_upper(turn_words(row, turn, "a signature by September 2000")) in text
    names = page.locator(".switches label").all_inner_texts()
    assert names == [row["words"] for row in answer["switches"]]
    assert (tab.complaints, tab.requests) == ([], [])


def test_a_slider_moves_the_headline_by_keyboard(tab: Tab, server: Server) -> None:
    """Each press of an arrow is a hundredth of the range; the headline is that of `winset run` with the value in the field."""
    page = opened(tab, server)
    slider, field = lever(page, OLD).locator("input[type=range]"), lever(page, OLD).locator("input[type=number]")
    assert float(field.input_value()) == 1.0
    slider.focus()
    for _ in range(40):
        slider.press("ArrowLeft")
    value = float(field.input_value())
    assert value == pytest.approx(1.0 - 40 * 0.03, abs=0.03)
    tab.until(lambda: headline(tab) == told(json.dumps({"set": {OLD: value}})))
    assert page.evaluate("document.activeElement.type") == "range"
    assert page.locator("#changes .changes li").count() == 1
    assert f"{value:g} instead of 1" in page.inner_text("#changes")


def test_a_value_outside_its_range_is_said_to_be(tab: Tab, server: Server, answer: LeversAnswer) -> None:
    """A typed value beyond an end is taken, and the field says so with both ends until it is back within them."""
    page = opened(tab, server)
    assert page.locator("#levers-decide").inner_text() == "The numbers that decide"
    row = next(one for one in answer["numbers"] if one["path"] == OLD)
    said, field = f"Outside its range, {shown(row['low'], row)} to {shown(row['high'], row)}.", lever(page, OLD)
    assert said not in tidy(field.inner_text())

    def told() -> bool:
        return said in tidy(field.inner_text())

    for value, outside in ((row["high"] + 1, True), (row["high"], False), (row["low"] - 1, True)):
        field.locator("input[type=number]").fill(str(value))
        field.locator("input[type=number]").press("Enter")
        tab.until(told if outside else lambda: not told())


def test_the_ghost_and_the_turn_are_marked(tab: Tab, server: Server, answer: LeversAnswer) -> None:
    """Where the answer turns there is a mark on the slider, and where the file's value was, once it is another."""
    page = opened(tab, server)
    row = next(one for one in answer["numbers"] if one["path"] == OLD)
    turn = (row["turns"] or [])[0]["value"]
    share = (turn - row["low"]) / (row["high"] - row["low"])
    assert float(lever(page, OLD).locator(".turn").evaluate("one => parseFloat(one.style.left)")) == pytest.approx(
        100 * share
    )
    assert lever(page, OLD).locator(".was").count() == 0
    lever(page, OLD).locator("input[type=range]").press("End")
    share = (1 - row["low"]) / (row["high"] - row["low"])
    assert float(lever(page, OLD).locator(".was").evaluate("one => parseFloat(one.style.left)")) == pytest.approx(
        100 * share
    )


def test_beyond_the_turn_the_answer_has_turned(tab: Tab, server: Server, answer: LeversAnswer) -> None:
    """With the far end of a turn's bracket in the exact field a signature is likelier than not, with the near end it is not."""
    page = opened(tab, server)
    row = next(one for one in answer["numbers"] if one["path"] == DEATH)
    near, far = (row["turns"] or [])[0]["between"]
    field = lever(page, DEATH).locator("input[type=number]")
    for value in (near, far):
        field.fill(repr(value))
        field.press("Enter")
        tab.until(lambda value=value: headline(tab) == told(json.dumps({"set": {DEATH: value}})))  # type: ignore[misc]
        by = winset.what_if(levers_war(), {"set": {DEATH: value}}).to_json()["changed"]["signed_by"]["2000-09"]
        assert (by >= 0.5) == (value == far)


def test_back_to_the_files_value_leaves_no_change(tab: Tab, server: Server) -> None:
    """The button, the nearest position of the slider and the exact field all lead back to the file, and nothing is changed."""
    page = opened(tab, server)
    box = lever(page, OLD)
    slider, field = box.locator("input[type=range]"), box.locator("input[type=number]")
    slider.press("ArrowLeft")
    box.get_by_role("button").click()
    tab.until(lambda: page.locator("#changes .changes li").count() == 0)
    slider.press("ArrowLeft")
    slider.press("ArrowRight")
    tab.until(lambda: page.locator("#changes .changes li").count() == 0)
    field.fill("0.5")
    field.press("Enter")
    tab.until(lambda: page.locator("#changes .changes li").count() == 1)
    field.fill("1")
    field.press("Enter")
    tab.until(lambda: page.locator("#changes .changes li").count() == 0)
    tab.until(lambda: headline(tab) == told())


def test_what_is_no_number_changes_nothing(tab: Tab, server: Server) -> None:
    """An empty field says that it is no number, and keeps the one before; a value out of the range is taken as the file takes it."""
    page = opened(tab, server)
    box = lever(page, OLD)
    field = box.locator("input[type=number]")
    field.fill("")
    field.press("Enter")
    assert "This is no number" in box.inner_text()
    assert (field.input_value(), page.locator("#changes .changes li").count()) == ("1", 0)
    field.fill("3")
    field.press("Enter")
    tab.until(lambda: headline(tab) == told(json.dumps({"set": {OLD: 3.0}})))
    probability = lever(page, DEATH).locator("input[type=number]")
    probability.fill("7")
    probability.press("Enter")
    tab.until(lambda: "a probability from 0 to 1" in page.inner_text("#notices"))


def test_a_switch_leaves_something_out_and_puts_it_back(tab: Tab, server: Server, answer: LeversAnswer) -> None:
    """Each switch is on as the file has it; off, the headline is that of `winset run` without it; on again, the file's."""
    page = opened(tab, server)
    for row in answer["switches"]:
        switch = page.get_by_role("switch", name=row["words"], exact=True)
        assert switch.is_checked()
        switch.press("Space")
        tab.until(lambda row=row: headline(tab) == told(json.dumps(row["change"])))  # type: ignore[misc]
        switch.press("Space")
        tab.until(lambda: page.locator("#changes .changes li").count() == 0)
    tab.until(lambda: headline(tab) == told())


def test_undo_moves_the_lever_back(tab: Tab, server: Server) -> None:
    """What is undone in the list of changes is undone on the lever too, and so is what is switched off there."""
    page = opened(tab, server)
    slider = lever(page, OLD).locator("input[type=range]")
    slider.press("Home")
    assert float(slider.input_value()) == -1
    page.get_by_role("button", name="Undo").click()
    tab.until(lambda: float(slider.input_value()) == pytest.approx(1.0, abs=0.02))
    page.get_by_role("button", name="Redo").click()
    tab.until(lambda: float(slider.input_value()) == -1)
    page.locator("#changes input[role=switch]").press("Space")
    tab.until(lambda: float(slider.input_value()) == pytest.approx(1.0, abs=0.02))


def test_every_other_number_is_found_and_moved(tab: Tab, server: Server) -> None:
    """A search finds numbers by their words and their path; one without a range has a field alone, and moves the headline."""
    page = opened(tab, server)
    page.fill("#levers-search", "coast values z")
    found = page.locator('section[aria-labelledby="levers-others"] .lever')
    tab.until(lambda: found.count() == 1)
    assert found.get_attribute("data-path") == "parties.b.values.x.points.z"
    assert found.locator("input[type=range]").count() == 0
    assert "it has no range" in found.inner_text()
    found.locator("input").fill("-2")
    found.locator("input").press("Enter")
    tab.until(lambda: headline(tab) == told(json.dumps({"set": {"parties.b.values.x.points.z": -2.0}})))
    page.fill("#levers-search", "nothing of the kind")
    tab.until(lambda: "0 numbers." in page.inner_text('section[aria-labelledby="levers-others"]'))


def test_what_was_changed_is_there_on_arrival(tab: Tab, server: Server, browser: Any) -> None:
    """The address with a change, opened elsewhere, shows the lever where it was left."""
    page = opened(tab, server)
    lever(page, OLD).locator("input[type=range]").press("Home")
    settled(tab)
    other = browser.new_context().new_page()
    other.goto(page.url.replace("/#", f"/?key={server.key}#") if "key=" not in page.url else page.url)
    other.wait_for_selector(".lever.changed")
    assert float(lever(other, OLD).locator("input[type=range]").input_value()) == -1
    other.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_levers_can_be_used_by_everybody(tab: Tab, server: Server, scheme: str) -> None:
    """No violation that axe finds, light and dark, with something changed; no sideways scroll at 360 pixels."""
    tab.page.emulate_media(color_scheme=scheme)
    page = opened(tab, server)
    lever(page, OLD).locator("input[type=range]").press("Home")
    page.get_by_role("switch").first.press("Space")
    page.fill("#levers-search", "noise")
    settled(tab)
    assert grave(page, ("minor", "moderate", "serious", "critical")) == []
    page.set_viewport_size({"width": 360, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_texts_of_a_file_stay_texts(tab: Tab, tmp_path: Path) -> None:
    """Whatever stands in names, reasons and sources, the screen shows it as text and runs none of it."""
    war = levers_war()
    hostile = " ".join(PAYLOADS)[:3_000]
    war["parties"]["p"]["name"] = war["chance"]["death"]["name"] = hostile
    war["parties"]["p"]["war"][0]["points"] |= {"source": hostile, "because": hostile}
    file = tmp_path / "hostile.yaml"
    file.write_text(json.dumps(war), encoding="utf-8")
    with serving(file, tmp_path / "served") as server:
        page = opened(tab, server)
        lever(page, OLD).locator("input[type=range]").press("Home")
        page.fill("#levers-search", "script")
        settled(tab)
        page.wait_for_timeout(200)
        assert page.evaluate("window.winsetTouched") is None
        assert "<script>" in lever(page, OLD).inner_text()
        assert (tab.complaints, tab.requests) == ([], [])


def test_a_file_without_a_range_has_switches_and_a_search(tab: Tab, tmp_path: Path) -> None:
    """Where no number has a range none is invented: there are switches, and every number under the search."""
    with serving(Path(__file__).parents[2] / "examples" / "toy-korea.yaml", tmp_path) as server:
        tab.page.goto(server.address)
        settled(tab)
        tab.page.get_by_role("link", name="Levers", exact=True).click()
        tab.until(lambda: "Measured all 4, each" in tab.page.inner_text("#screen"))
        assert not tab.page.locator('section[aria-labelledby="levers-decide"]').is_visible()
        assert tab.page.get_by_role("switch").count() == 4
        assert "25 numbers." in tab.page.inner_text("#screen")
        assert tab.complaints == []
