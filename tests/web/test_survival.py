"""What may happen to a server and its workers while a page is open, and that the page lives on."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from browsing import Tab
from web.many_tabs import workers
from web.serving import Server, agrees, answering, headline, serving, settled, started, terminal, with_changes
from winset.views.web.guard import STALE

QUIETER = {"set": {"parties.north.noise": 1.5}}
OFF = {"forbid": "south.offensive"}


@pytest.fixture
def here(new_file: Path, tmp_path: Path) -> Iterator[Server]:
    """A server that a test may end."""
    with serving(new_file, tmp_path / "home") as made:
        yield made


def moved(tab: Tab, server: Server, *changes: Any) -> None:
    """Put changes into the address of an open page."""
    address = with_changes(server.address, [(f"k{k}", change, True) for k, change in enumerate(changes)])
    tab.page.evaluate("(hash) => { location.hash = hash; }", address.partition("#")[2])


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the system does not tell a process's children so")
def test_a_worker_that_is_killed_costs_nobody_an_answer(tab: Tab, here: Server, new_file: Path) -> None:
    """Killed again and again by its id, in the midst of questions, a worker is replaced and its tab is answered."""
    tab.page.goto(here.address)
    settled(tab)
    for change in (QUIETER, OFF):
        for one in workers(here):
            os.kill(one, signal.SIGKILL)
        moved(tab, here, change)
        agrees(tab, terminal(new_file, [change]))
    assert tab.complaints == []


def test_a_page_outlives_its_server(tab: Tab, here: Server, new_file: Path) -> None:
    """The server is killed and started again: the open page says so, goes on by itself, and loses no change."""
    tab.page.goto(with_changes(here.address, [("a", QUIETER, True), ("b", OFF, False)]))
    agrees(tab, terminal(new_file, [QUIETER]))
    address = tab.page.url
    here.process.kill()
    here.process.wait()
    tab.page.wait_for_selector("#notices :text('The server is not there')")
    tab.page.get_by_role("switch").nth(1).click()
    tab.page.wait_for_selector("#head[data-stale]")
    again = started(here.case, here.home, "--port", str(here.port))
    try:
        answering(again)
        tab.page.wait_for_selector("#notices :text('The server is not there')", state="detached")
        agrees(tab, terminal(new_file, [QUIETER, OFF]))
        assert tab.page.url != address
        assert all("ERR_" in one for one in tab.complaints), tab.complaints
    finally:
        again.end()


def test_screens_and_pictures_that_were_asked_for_in_vain_come_when_the_server_is_back(tab: Tab, here: Server) -> None:
    """A screen opened while the server is away is there once it is back."""
    tab.page.goto(here.address)
    settled(tab)
    others = tab.page.locator("#bar ol a:not([aria-current])")
    here.process.kill()
    here.process.wait()
    tab.page.wait_for_selector("#notices :text('The server is not there')")
    name = others.first.inner_text()
    others.first.click()
    tab.page.wait_for_timeout(300)
    again = started(here.case, here.home, "--port", str(here.port))
    try:
        answering(again)
        tab.page.wait_for_selector("#notices :text('The server is not there')", state="detached")
        tab.page.wait_for_selector("#screen .screen:not(.answer) > *")
        assert tab.page.locator("#bar [aria-current]").inner_text() == name
        assert all("ERR_" in one for one in tab.complaints), tab.complaints
    finally:
        again.end()


def test_a_page_whose_key_is_no_longer_known_says_so(tab: Tab, here: Server, tmp_path: Path) -> None:
    """A server started with another key answers the open page with the sentence that says where the address is."""
    tab.page.goto(here.address)
    before = headline(tab)
    here.end()
    again = started(here.case, tmp_path / "other", "--port", str(here.port))
    try:
        answering(again)
        assert again.key != here.key
        moved(tab, here, QUIETER)
        tab.page.wait_for_selector("#notices .notice")
        tab.until(lambda: STALE in tab.page.locator("#notices").inner_text())
        assert tab.page.locator("#head[data-stale]").count() == 1
        assert tab.page.locator("#headline").inner_text().replace("\u00a0", " ") == before
        tab.page.goto(again.address)
        settled(tab)
    finally:
        again.end()
