"""The address of the page: the whole state is in it, elsewhere it is the same page, and a spoilt one does no harm."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from browsing import Tab, opened_tab
from payloads import CALL
from web.serving import Server, agrees, entries_of, own, settled, terminal, tidy, with_changes

THREE: list[tuple[str, Any, bool]] = [
    ("parties.north.noise", {"set": {"parties.north.noise": 1.75}}, True),
    ("forbid south.offensive", {"forbid": "south.offensive"}, True),
    ("parties.south.war[0].points", {"set": {"parties.south.war[0].points": -1.125}}, False),
]


def notices(tab: Tab) -> str:
    """What stands above everything."""
    return tidy(tab.page.locator("#notices").inner_text())


def test_a_copied_address_is_the_same_page_elsewhere(tab: Tab, browser: Any, server: Server, new_file: Path) -> None:
    """Three changes, one switched off, a month: copied and opened by a browser that knows nothing, they are all there."""
    tab.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.page.goto(with_changes(server.address, THREE, month="2002-05"))
    told = terminal(new_file, [THREE[0][1], THREE[1][1]])
    agrees(tab, told)
    tab.page.locator("#copy").click()
    tab.page.wait_for_selector("#copy:text('Copied')")
    copied = tab.page.evaluate("navigator.clipboard.readText()")
    assert entries_of(copied) == THREE
    context = browser.new_context()
    with opened_tab(context, own) as other:
        other.page.goto(copied)
        agrees(other, told)
        switches = other.page.get_by_role("switch").all()
        assert [one.is_checked() for one in switches] == [True, True, False]
        assert other.page.locator("#month").get_attribute("aria-valuetext") == "May 2002"
        assert (other.complaints, other.requests) == ([], [])
    context.close()
    assert (tab.complaints, tab.requests) == ([], [])


@pytest.mark.parametrize(
    "spoilt", ["cut", "%00", "!!!!", "W10", "bnVsbA", "W1sxLDJdXQ", "W1sxLCJhIixudWxsXV0", "x" * 70_000, "7aCA"]
)
def test_an_address_that_was_cut_says_so_and_shows_the_file(
    tab: Tab, server: Server, new_file: Path, spoilt: str
) -> None:
    """Changes that cannot be read are told as that; the answer is that of the file as it stands."""
    address = with_changes(server.address, THREE)
    tab.page.goto(address[:-7] if spoilt == "cut" else f"{server.address}&changes={spoilt}")
    agrees(tab, terminal(new_file))
    assert ("cannot be read" in notices(tab)) == (spoilt != "W10")
    assert tab.page.get_by_role("switch").count() == 0
    assert (tab.complaints, tab.requests) == ([], [])


@pytest.mark.parametrize(
    "change",
    [{"set": {"parties.nobody.noise": 2}}, {"forbid": "north.attack"}, {"set": {"parties.north.noise": "high"}}, {"do": "x"},
     {"set": {f"<img src=x onerror={CALL}>": 1}}, ["set"], {"without": "chance.flood"}, {"add": {"cut": 1}}],
    ids=str,
)  # fmt: skip
def test_a_change_that_no_longer_fits_is_told_and_can_be_switched_off(
    tab: Tab, server: Server, new_file: Path, change: Any
) -> None:
    """It is marked in the list with the reason; nothing old is shown as new; without it the page goes on."""
    tab.page.goto(with_changes(server.address, [("x", change, True), THREE[1]]))
    tab.page.wait_for_selector("li.wrong .problem")
    tab.page.wait_for_selector("#notices .notice")
    assert tab.page.locator("#head:not([data-stale])").count() == 0
    assert len(notices(tab)) > 20
    tab.page.locator("li.wrong").get_by_role("switch").click()
    told = terminal(new_file, [THREE[1][1]])
    agrees(tab, told)
    assert "wrong" not in notices(tab)
    tab.page.locator("li.wrong").get_by_role("button", name="Remove").click()
    assert tab.page.locator("li.wrong").count() == 0
    assert tab.page.evaluate("window.winsetTouched") is None
    assert (tab.complaints, tab.requests) == ([], [])


def test_nonsense_in_the_rest_of_the_address_does_no_harm(tab: Tab, server: Server, new_file: Path) -> None:
    """A screen, a month and a package that there are not leave the first screen and the last month."""
    tab.page.goto(f"{server.address}&screen=__proto__&month=9999-99&package=x=y,<b>&who=<script>&case=war.yaml")
    agrees(tab, terminal(new_file))
    assert tab.page.locator("#bar [aria-current]").inner_text() == "The answer"
    assert (tab.complaints, tab.requests) == ([], [])


def test_back_and_forward_go_through_the_screens(tab: Tab, server: Server) -> None:
    """The browser's own buttons lead from screen to screen, and the changes stay."""
    tab.page.goto(with_changes(server.address, THREE))
    settled(tab)
    first, second = (tab.page.locator("#bar ol a").nth(k).inner_text() for k in (0, 1))
    tab.page.locator("#bar ol a").nth(1).click()
    tab.page.wait_for_selector(f"#bar [aria-current]:text('{second}')")
    tab.page.go_back()
    tab.page.wait_for_selector(f"#bar [aria-current]:text('{first}')")
    tab.page.go_forward()
    tab.page.wait_for_selector(f"#bar [aria-current]:text('{second}')")
    assert entries_of(tab.page.url) == THREE
    settled(tab)
    assert (tab.complaints, tab.requests) == ([], [])
