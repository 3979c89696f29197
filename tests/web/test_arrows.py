"""A lever under a hand: thirty presses in a second never blank the page, and nothing old is ever shown as new."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from browsing import Tab
from web.serving import Server, agrees, digest, made_of, settled, terminal, tidy
from winset.views.cli import app

PRESSES = 30

WATCH = """() => {
  const seen = (window.seen = []), head = document.getElementById('head'), screen = document.getElementById('screen');
  const text = (id) => document.getElementById(id).textContent;
  const look = () => seen.push({stale: head.hasAttribute('data-stale'), headline: text('headline'), digest: head.dataset.digest,
    address: location.href, hidden: head.hidden, blank: !screen.firstElementChild?.textContent, status: text('status'),
    ghost: document.getElementById('ghost').hidden ? '' : text('ghost')});
  new MutationObserver(look).observe(document.body, {subtree: true, childList: true, characterData: true, attributes: true});
  const frame = () => { look(); requestAnimationFrame(frame); };
  frame();
}"""
"""Takes down what is shown, at each change of anything and at each frame that is drawn."""

HELD = """async () => {
  const slider = document.activeElement;
  let last = performance.now(), pause = 0;
  for (let k = 0; k < 331; k++) {
    pause = Math.max(pause, performance.now() - last);
    last = performance.now();
    if (k % 80 < 40 && k < 330) slider.stepDown();
    else slider.stepUp();
    slider.dispatchEvent(new Event('input', {bubbles: true}));
    await new Promise((done) => setTimeout(done, 8));
  }
  return pause;
}"""
"""What a key that is held does, quicker than any keyboard repeats it; how many ms the longest pause was. The page makes
two steps of it where that is a second, as on a machine that has much else to do."""

PAUSE = 900
"""A pause from which on it may have been more than one step."""


def levers(tab: Tab, server: Server) -> Any:
    """The levers of the served file, with the answer to it above them."""
    tab.page.goto(f"{server.address}&screen=levers")
    settled(tab)
    tab.page.wait_for_selector(".lever input[type=range]")
    return tab.page


def test_thirty_presses_never_blank_the_page_nor_show_an_old_number_as_new(
    tab: Tab, server: Server, new_file: Path
) -> None:
    """Whenever the headline is not marked as that before, it is the terminal's for the changes in the address at that
    moment; the page is never empty; the last is `winset what-if --set`'s, to the last digit."""
    page = levers(tab, server)
    box = page.locator(".lever:has(input[type=range])").first
    path = box.get_attribute("data-path")
    box.locator("input[type=range]").focus()
    page.evaluate(WATCH)
    for _ in range(PRESSES):
        page.keyboard.press("ArrowRight", delay=25)
    at = float(box.locator("input[type=number]").input_value())
    last = {"set": {path: at}}
    assert made_of(page.url) == [last]
    agrees(tab, terminal(new_file, [last]))
    seen = page.evaluate("window.seen")

    @cache
    def told(changes: str) -> tuple[str, str]:
        return terminal(new_file, json.loads(changes))

    new = [one for one in seen if not one["stale"]]
    assert len(seen) > PRESSES
    assert new
    for one in new:
        whole, known = told(json.dumps(made_of(one["address"])))
        assert one["digest"] == known, one
        assert one["headline"]
        assert whole.startswith(tidy(one["headline"])), one
    assert not any(one["hidden"] or one["blank"] or not one["headline"] for one in seen)
    assert all(one["status"] for one in seen if one["stale"])
    assert sum(one["stale"] for one in seen) >= PRESSES
    found = CliRunner().invoke(app, ["what-if", str(new_file), "--set", f"{path}={at!r}", "--json"])
    here = server.ask("answer", [last])
    assert here["difference"]["changed"] == json.loads(found.stdout)["changed"]
    assert here["digest"] == digest(tab)
    assert (tab.complaints, tab.requests) == ([], [])


def test_a_key_that_is_held_leaves_the_address_right(tab: Tab, server: Server, new_file: Path) -> None:
    """Hundreds of presses, more than a browser lets a page write its address: the last is in it, as one step back."""
    page = levers(tab, server)
    box = page.locator(".lever:has(input[type=range])").first
    box.locator("input[type=range]").focus()
    pause = page.evaluate(HELD)

    def press(button: str) -> None:
        page.locator(button).click()
        while pause > PAUSE and page.locator(button).is_enabled():
            page.locator(button).click()

    at = float(box.locator("input[type=number]").input_value())
    last = {"set": {box.get_attribute("data-path"): at}}
    tab.until(lambda: made_of(page.url) == [last])
    agrees(tab, terminal(new_file, [last]))
    press("#undo")
    agrees(tab, terminal(new_file))
    assert page.locator("#undo").is_disabled()
    press("#redo")
    agrees(tab, terminal(new_file, [last]))
    page.wait_for_timeout(1_100)
    page.reload()
    agrees(tab, terminal(new_file, [last]))
    assert (tab.complaints, tab.requests) == ([], [])


@pytest.mark.parametrize("name", ["parties.south.war[0].points", "chance.succession.outcomes[0].probability"])
def test_the_ends_of_a_range_are_answered(tab: Tab, server: Server, new_file: Path, name: str) -> None:
    """Home and End set the ends, exactly; there and back is the file, without a change."""
    page = levers(tab, server)
    page.locator("#levers-search").fill(name)
    box = page.locator(f'section[aria-labelledby="levers-others"] .lever[data-path="{name}"]')
    slider = box.locator("input[type=range]")
    for key, end in (("Home", "min"), ("End", "max")):
        slider.press(key)
        at = float(str(slider.get_attribute(end)))
        tab.until(lambda at=at: made_of(page.url) == [{"set": {name: at}}])  # type: ignore[misc]
        agrees(tab, terminal(new_file, [{"set": {name: at}}]))
    box.get_by_role("button").click()
    agrees(tab, terminal(new_file))
    assert made_of(page.url) == []
    assert (tab.complaints, tab.requests) == ([], [])
