"""The page as it opens: the answer of the terminal, nothing fetched from elsewhere, little on the wire."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from browsing import Tab
from web.serving import Server, agrees, own, serving, settled, terminal
from winset.cases.read import packaged

MOST = 1_000_000
"""Bytes that a first look may take."""


def test_the_page_opens_on_the_answer_of_the_terminal(tab: Tab, server: Server, new_file: Path) -> None:
    """The address that was printed shows the headline that `winset run` prints, without a complaint."""
    tab.page.goto(server.address)
    agrees(tab, terminal(new_file))
    assert (tab.complaints, tab.requests) == ([], [])


def test_a_first_look_is_small_and_needs_no_network(tab: Tab, server: Server) -> None:
    """With everything but this machine cut off, the page is whole, and less than a megabyte has come over the wire."""
    wire, sizes = tab.page.context.new_cdp_session(tab.page), []
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
    tab.page.route(lambda url: not own(url), lambda route: route.abort())
    tab.page.goto(server.address)
    settled(tab)
    tab.page.wait_for_selector(".picture svg")
    tab.until(lambda: len(sizes) > 10)
    assert 100_000 < sum(sizes) < MOST
    assert (tab.complaints, tab.requests) == ([], [])


def test_what_is_sent_is_packed(server: Server) -> None:
    """The two libraries and the style are packed on the wire for a browser that takes it."""
    for path in ("/vendor/d3.js", "/vendor/plot.js", "/style.css", "/static/page.js"):
        found = server.fetch(path, accept_encoding="gzip")
        assert found.headers["content-encoding"] == "gzip", path
        assert len(found.body) < 0.5 * len(server.fetch(path).body)


def test_without_javascript_a_sentence_says_what_to_do(browser: Any, server: Server) -> None:
    """A reader whose browser runs nothing is told of the report."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server.address)
    assert "winset report" in page.locator("noscript").inner_text()
    context.close()


def test_without_a_file_the_packaged_cases_are_there(browser: Any, tmp_path: Path) -> None:
    """Each packaged case is one link, and another name in the address is told that it is not there."""
    del browser
    with serving(None, tmp_path) as made:
        listed = [one["key"] for one in json.loads(made.fetch("/cases").text)["cases"]]
        assert listed == list(packaged())


@pytest.mark.parametrize("name", ["nobody.yaml", "../war.yaml", "<img src=x onerror=window.winsetTouched=1>"])
def test_an_address_of_another_file_says_so(tab: Tab, server: Server, name: str) -> None:
    """A case that this server has not is named, as text, and the files that it has are offered."""
    tab.page.goto(server.address.partition("#")[0] + f"#case={name}")
    tab.page.wait_for_selector("#notices .notice")
    assert f"no file called {name}" in tab.page.locator("#notices").inner_text()
    tab.page.locator(".cases a", has_text="A border war").click()
    settled(tab)
    assert tab.page.evaluate("window.winsetTouched") is None
    assert (tab.complaints, tab.requests) == ([], [])
