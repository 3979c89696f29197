"""A served file as it is edited: the page follows it, and where it cannot be read the last answer stays, with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from browsing import Tab
from web.serving import Server, agrees, digest, headline, serving, settled, terminal, tidy, with_changes

CHANGE: Any = {"set": {"parties.south.war[0].points": -1.125}}


@pytest.fixture
def edited(new_file: Path, tmp_path: Path) -> Iterator[tuple[Path, Server]]:
    """A file of its own, and a server of it."""
    file = tmp_path / "edited.yaml"
    file.write_bytes(new_file.read_bytes())
    with serving(file, tmp_path / "home") as made:
        yield file, made


def notices(tab: Tab) -> str:
    """What stands above everything."""
    return tidy(tab.page.locator("#notices").inner_text())


def test_the_page_follows_the_file_through_every_trouble(tab: Tab, edited: tuple[Path, Server]) -> None:
    """Saved, broken, gone, a folder in its place, binary, too large, and mended: each is told with line and remedy, the
    last good answer stays meanwhile, and the mended file is followed, with the page's change still made."""
    file, server = edited
    text = file.read_text(encoding="utf-8")
    tab.page.goto(with_changes(server.address, [("a", CHANGE, True)]))
    good = terminal(file, [CHANGE])
    agrees(tab, good)

    file.write_text(text.replace("noise: 1 ", "nois: 1 "), encoding="utf-8")
    tab.page.wait_for_selector(".problems code")
    line = next(k for k, one in enumerate(text.splitlines(), 1) if "noise: 1 " in one)
    assert f"edited.yaml:{line}: " in notices(tab)
    assert "did you mean 'noise'?" in notices(tab)
    assert (headline(tab), digest(tab)) == good

    file.write_text("title: [", encoding="utf-8")
    tab.until(lambda: "nois" not in notices(tab) and "edited.yaml:1" in notices(tab))
    file.unlink()
    tab.until(lambda: "No such file" in notices(tab) or "no such file" in notices(tab))
    file.mkdir()
    tab.until(lambda: "older" in notices(tab) or "irectory" in notices(tab))
    file.rmdir()
    file.write_bytes(b"\x00\xff" * 100)
    tab.until(lambda: "UTF-8" in notices(tab))
    file.write_text("a: b\n" * 500_000, encoding="utf-8")
    tab.until(lambda: "2,000,000 bytes" in notices(tab))
    file.write_text("", encoding="utf-8")
    tab.until(lambda: "2,000,000" not in notices(tab) and "cannot be read" in notices(tab))
    assert (headline(tab), digest(tab)) == good

    file.write_text(text.replace("noise: 1 ", "noise: 2 "), encoding="utf-8")
    told = terminal(file, [CHANGE])
    assert told != good
    agrees(tab, told)
    assert "cannot be read" not in notices(tab)
    assert tab.page.locator("#ghost").inner_text()
    assert (tab.complaints, tab.requests) == ([], [])


def test_a_change_that_the_edited_file_no_longer_has_is_told(tab: Tab, edited: tuple[Path, Server]) -> None:
    """A move that was switched off on the page and is then taken out of the file: the list says so, the page lives."""
    file, server = edited
    text = file.read_text(encoding="utf-8")
    tab.page.goto(with_changes(server.address, [("off", {"forbid": "south.offensive"}, True)]))
    settled(tab)
    file.write_text(text.replace("    offensive:", "    sortie:"), encoding="utf-8")
    tab.page.wait_for_selector("li.wrong .problem")
    assert "sortie" in tidy(tab.page.locator("li.wrong").inner_text())
    assert tab.page.locator("#head:not([data-stale])").count() == 0
    tab.page.locator("#reset").click()
    told = terminal(file)
    agrees(tab, told)
    assert (tab.complaints, tab.requests) == ([], [])


def test_a_file_saved_while_its_answer_is_under_way_is_followed(tab: Tab, edited: tuple[Path, Server]) -> None:
    """Ten saves, one after another, and changes between them: what is shown at the end is the last of both."""
    file, server = edited
    text = file.read_text(encoding="utf-8")
    tab.page.goto(server.address)
    for k in range(10):
        file.write_text(text.replace("noise: 1 ", f"noise: 1.{k + 1} "), encoding="utf-8")
        change = {"set": {"parties.south.war[0].points": -1 - k / 8}}
        address = with_changes(server.address, [("a", change, True)])
        tab.page.evaluate("(hash) => { location.hash = hash; }", address.partition("#")[2])
        tab.page.wait_for_timeout(120)
    told = terminal(file, [change])
    agrees(tab, told)
    before = server.ask("answer")["headline"]
    tab.until(lambda: before in tidy(tab.page.locator("#ghost").text_content()))
    assert (tab.complaints, tab.requests) == ([], [])
