"""Twenty steps of a person at the page, each beside the terminal: what is shown is what the commands print."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from browsing import Tab
from web.serving import Server, agrees, digest, made_of, settled, terminal
from winset.cases.read import read
from winset.views.cli import app

Step = tuple[str, Callable[[], object]]

SOUTH, NORTH, DEATH = (
    "parties.south.war[0].points",
    "parties.north.war[0].points",
    "chance.succession.outcomes[0].probability",
)


def lever(page: Any, path: str, kind: str = "range") -> Any:
    """The slider of a number, or its field."""
    return page.locator(f'section[aria-labelledby="levers-decide"] .lever[data-path="{path}"] input[type={kind}]')


def typed(page: Any, path: str, text: str) -> None:
    """A value typed into the field of a lever."""
    lever(page, path, "number").fill(text)
    lever(page, path, "number").press("Enter")


def steps(page: Any) -> list[Step]:
    """What is done, one after another: levers, switches, off and on, undo and redo, removed, reset, and again."""
    switches, entries = page.locator(".switches"), page.locator("#changes .changes li")

    def turn(k: int) -> None:
        entries.nth(k).get_by_role("switch").click()

    return [
        ("a lever", lambda: lever(page, SOUTH).press("End")),
        ("another", lambda: lever(page, NORTH).press("Home")),
        ("a step of it", lambda: lever(page, NORTH).press("ArrowRight")),
        ("an exact value", lambda: typed(page, DEATH, "0.0173")),
        ("a switch", lambda: switches.get_by_role("switch").first.press("Space")),
        ("the first off", lambda: turn(0)),
        ("the second off", lambda: turn(1)),
        ("the first on", lambda: turn(0)),
        ("undo", lambda: page.locator("#undo").click()),
        ("undo by key", lambda: page.keyboard.press("Control+z")),
        ("redo by key", lambda: page.keyboard.press("Control+Shift+z")),
        ("redo", lambda: page.locator("#redo").click()),
        ("removed", lambda: entries.nth(2).get_by_role("button", name="Remove").click()),
        ("reset", lambda: page.locator("#reset").click()),
        ("undo the reset", lambda: page.locator("#undo").click()),
        ("a lever by steps", lambda: [lever(page, SOUTH).press("ArrowLeft") for _ in range(3)]),
        ("the switch on again", lambda: switches.get_by_role("switch").first.press("Space")),
        ("another switch", lambda: switches.get_by_role("switch").nth(1).press("Space")),
        ("another screen", lambda: page.locator("#bar").get_by_role("link", name="The answer", exact=True).click()),
        ("all of it once more", lambda: page.reload()),
    ]


def in_terminal(tab: Tab, changes: list[Any]) -> Any:
    """What the command line that the page names prints as JSON, once it names all changes."""
    line = tab.page.locator("#changes details code")
    tab.until(lambda: sum(word.startswith("--") for word in str(line.text_content()).split()) == len(changes))
    words = shlex.split(str(line.text_content()))
    assert words[:2] == ["winset", "what-if"]
    found = CliRunner().invoke(app, [*words[1:], "--json"])
    assert found.exit_code == 0, (words, found.output)
    return json.loads(found.stdout)


def test_twenty_steps_each_show_what_the_terminal_prints(tab: Tab, server: Server, new_file: Path) -> None:
    """After every step the headline is that of the changed file, and the numbers the page was given are, to the last
    digit, those that `winset what-if --json` prints for the command line that the page itself names."""
    tab.page.goto(f"{server.address}&screen=levers")
    settled(tab)
    tab.page.wait_for_selector(".lever input[type=range]")
    tab.until(lambda: "values at which" not in tab.page.inner_text("#levers-status"))
    different, compared = set(), 0
    for what, act in steps(tab.page):
        act()
        changes = made_of(tab.page.url)
        agrees(tab, terminal(new_file, changes))
        different.add(digest(tab))
        if not changes:
            continue
        told = in_terminal(tab, changes)
        here = server.ask("answer", changes)["difference"]
        assert (here["changed"], here["baseline"], here["difference"]) == (
            told["changed"],
            told["baseline"],
            told["difference"],
        ), what
        compared += 1
    assert compared >= 16
    assert len(different) >= 10
    assert read(str(new_file)).digest in different
    assert (tab.complaints, tab.requests) == ([], [])


def test_a_saved_file_answers_in_the_terminal_as_the_page_does(
    tab: Tab, server: Server, new_file: Path, tmp_path: Path
) -> None:
    """What *Save as a file* gives is a conflict file with each change made: `winset run` on it prints the headline shown."""
    tab.page.goto(f"{server.address}&screen=levers")
    settled(tab)
    typed(tab.page, SOUTH, "-1.0625")
    tab.page.locator(".switches").get_by_role("switch").first.press("Space")
    changes = made_of(tab.page.url)
    assert len(changes) == 2
    agrees(tab, terminal(new_file, changes))
    with tab.page.expect_download() as loaded:
        tab.page.locator("#save").click()
    kept = tmp_path / loaded.value.suggested_filename
    loaded.value.save_as(kept)
    told = terminal(kept)
    assert told[0] == terminal(new_file, changes)[0]
    plain = " ".join(CliRunner().invoke(app, ["run", str(kept)]).stdout.split())
    assert told[0].replace("`", "") in plain.replace("`", "")
    assert str(kept.read_text(encoding="utf-8")).count("#") > 5
    assert (tab.complaints, tab.requests) == ([], [])
