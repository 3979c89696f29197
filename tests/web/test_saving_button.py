"""Save as a file: what the browser is given is the file as changed, and the terminal answers it as the page does."""

from __future__ import annotations

import json
from pathlib import Path

from browsing import Tab
from web.serving import Server, headline, serving, winset, with_changes
from winset.cases.read import read
from winset.views.sentences import headline as sentence


def test_the_saved_file_gives_the_headline_of_the_page(
    tab: Tab, server: Server, new_file: Path, tmp_path: Path
) -> None:
    """Changes made on the page, saved by its button: `winset run` on the file prints the headline of the page."""
    parties = list(read(new_file).parties)
    changes = [(f"parties.{party}.noise", {"set": {f"parties.{party}.noise": 4}}, True) for party in parties[:2]]
    tab.page.goto(with_changes(server.address, changes))
    tab.until(lambda: bool(headline(tab)))
    with tab.page.expect_download() as given:
        tab.page.get_by_role("button", name="Save as a file").click()
    assert given.value.suggested_filename == "war-changed.yaml"
    saved = tmp_path / "saved.yaml"
    given.value.save_as(saved)
    text = saved.read_text(encoding="utf-8")
    assert text.count("# Changed: ") == 2
    assert next(line for line in new_file.read_text(encoding="utf-8").splitlines() if line.startswith("#")) in text
    told = json.loads(winset("run", str(saved), "--json"))
    tab.until(lambda: headline(tab) == sentence(told))
    assert tab.page.get_attribute("#head", "data-digest") == told["provenance"]["digest"]
    assert tab.complaints == []


def test_texts_of_a_tour_stay_text(tab: Tab, tmp_path: Path) -> None:
    """What a file says in its tour is text on the page, whatever it looks like."""
    evil = "</p><img src=x onerror=alert(1)><script>alert(2)</script>{{x}}"
    war = {
        "winset": 2, "title": "t", "time": {"start": "2001-01", "end": "2001-06"},
        "parties": {"a": {"name": evil, "values": {"x": {"y": 2}}, "war": [{"points": {"low": -2, "high": -1}}]}},
        "issues": {"x": ["y", "z"]}, "consent": [{"of": ["a"]}],
        "tour": [{"title": evil, "says": evil, "look": evil, "change": {"set": {"parties.a.noise": 2}}},
                 {"says": evil, "guess": {"value": "a"}}],
    }  # fmt: skip
    file = tmp_path / "evil.yaml"
    file.write_text(json.dumps(war), encoding="utf-8")
    with serving(file, tmp_path / "served") as made:
        tab.page.goto(made.address)
        tab.until(lambda: bool(headline(tab)))
        tab.page.get_by_role("link", name="Tour", exact=True).click()
        tab.until(lambda: tab.page.locator("#tour-title").count() == 1)
        assert evil in tab.page.locator("#screen").inner_text()
        tab.page.get_by_role("button", name="Next").click()
        assert evil in tab.page.locator(".guess label").inner_text()
        tab.page.get_by_role("button", name="Show it without a guess").click()
        tab.until(lambda: "solving" not in tab.page.locator("table.held").inner_text())
        assert tab.page.locator("#screen img, #screen script").count() == 0
    assert tab.complaints == []
