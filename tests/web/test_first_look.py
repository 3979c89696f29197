"""The page as it opens: the answer of the terminal, nothing fetched from elsewhere, little on the wire."""

from __future__ import annotations

import json
from pathlib import Path

from browsing import Tab
from web.serving import Server, headline, winset
from winset.views.sentences import headline as sentence


def test_the_page_opens_on_the_answer_of_the_terminal(tab: Tab, server: Server, new_file: Path) -> None:
    """The address that was printed shows the headline that `winset run` prints, without a complaint."""
    tab.page.goto(server.address)
    told = json.loads(winset("run", str(new_file), "--json"))
    tab.until(lambda: headline(tab) == sentence(told))
    assert (tab.complaints, tab.requests) == ([], [])
