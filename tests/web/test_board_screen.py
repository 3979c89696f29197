"""The deal board in a browser: it says of every package what the terminal says, by mouse and by keyboard alone."""

from __future__ import annotations

import base64
import copy
import json
import random
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml

import winset
from browsing import Tab, grave
from first_korea import FIRST_KOREA
from web.serving import Server, serving, settled, tidy
from winset.cases.change import changes_of
from winset.cases.changes import change_conflict
from winset.studies.board import board, board_on, board_table, chosen_of, package_votes
from winset.studies.dealing.table import MonthTable, rows_in
from winset.studies.deals import deals
from winset.studies.outcome import Outcome, outcome_of
from winset.studies.solved import Solved
from winset.views.board import paragraphs, verdict_words

EXAMPLES = Path(__file__).parents[2] / "examples"
MONTH = "1953-04"

LOST: dict[str, Any] = {
    "winset": 2, "title": "A <b>title</b>", "time": {"start": "2000-01", "end": "2000-07"},
    "parties": {
        "a": {"name": "<img src=x onerror=alert(1)>", "values": {"x": {"y": 2, "z": -3}}, "war": [{"points": -0.1}]},
        "b": {"name": "'\"><script>alert(2)</script>", "unit": "a <i>seat</i>",
              "values": {"x": {"y": -9, "z": 4}}, "war": [{"points": -0.1}]},
    },
    "issues": {"x": {"name": "<svg onload=alert(3)>", "options": {"y": "</button><b>y", "z": "javascript:alert(4)"}},
               "w": {"options": ["p", "q"]}},
    "rules": [{"when": "x == 'z'", "require": "w == 'p'", "because": "<iframe src=//else.where>"}],
    "consent": [{"name": "<h1>both</h1>", "of": ["a", "b"]}],
}  # fmt: skip
"""A war whose every name is markup."""


@pytest.fixture(scope="module")
def korea(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of a war with rules, clauses, linked issues and a record."""
    with serving(FIRST_KOREA, tmp_path_factory.mktemp("korea")) as made:
        yield made


@pytest.fixture(scope="module")
def solved() -> Outcome:
    """The same war, solved here."""
    return outcome_of(winset.read(FIRST_KOREA))


def opened(tab: Tab, server: Server, **more: str) -> Any:
    """The board of a server's file, once it has an answer; `more` for the address."""
    parts = "".join(f"&{key}={value}" for key, value in {"screen": "board", **more}.items())
    tab.page.goto(f"{server.address}{parts}")
    page = settled(tab)
    page.wait_for_selector(".option .count:not(:empty)")
    return page


def verdict(page: Any) -> str:
    """What the board says of what is chosen."""
    return tidy(page.locator("#verdict").inner_text())


def option(page: Any, issue: str, name: str) -> Any:
    """The button of an option."""
    return page.locator(f'.option[data-issue="{issue}"][data-option="{name}"]')


def pressed(page: Any) -> dict[str, str]:
    """What is chosen on the board."""
    found = page.locator('.option[aria-pressed="true"]').all()
    return {one.get_attribute("data-issue"): one.get_attribute("data-option") for one in found}


def packages(found: Outcome, seed: int, many: int) -> list[dict[str, str]]:
    """Some packages that the rules admit in the month, and some that they may not."""
    made, draw = board_table(found.game.conflict, at=MONTH, against="now", first=found), random.Random(seed)
    rows = [made.digits_of(rows_in(made.space, k, k + 1))[0] for k in draw.sample(range(made.space.admissible), many)]
    free = [
        {issue: draw.choice(list(one.options)) for issue, one in found.game.conflict.issues.items()} for _ in range(5)
    ]
    return [*(made.named(row) for row in rows), *free]


def test_fifty_packages_are_those_of_the_terminal(korea: Server, solved: Outcome) -> None:
    """For fifty packages at random the page is given what `winset deals --package --json` prints, and its words."""
    made = board_table(solved.game.conflict, at=MONTH, first=solved)
    for package in packages(solved, 5, 50):
        told = json.loads(json.dumps(board(solved.game.conflict, package, at=MONTH, solved=Solved(solved)).to_json()))
        found = korea.ask("board", params={"month": MONTH, "package": package, "against": "war"})
        assert found["board"] == {key: value for key, value in told.items() if key != "labels"}
        assert found["digest"] == told["provenance"]["digest"]
        assert found["words"]["verdict"] in " ".join(paragraphs(told))
    assert made.moment.month == MONTH


def test_proposals_are_those_of_deals(korea: Server, solved: Outcome) -> None:
    """The recorded terms and each concept's package are what `winset deals` answers for that month."""
    found = korea.ask("board", params={"month": MONTH, "proposals": True})
    told = deals(solved.game.conflict, at=MONTH, against="now").to_json()
    assert told["recorded"] is not None
    assert found["recorded"] == told["recorded"]["package"]
    shown = {one["name"]: one["package"] for one in found["concepts"]}
    assert shown == {name: one["packages"][0] if one["packages"] else None for name, one in told["concepts"].items()}


def signable(made: MonthTable, package: dict[str, str]) -> bool:
    """Whether a package would be signed, or the rules forbid it."""
    found = board_on(made, chosen_of(made.game.conflict, package)).to_json()["package"]
    assert found is not None
    return found["signed"] or bool(found["forbidden"])


def test_a_package_is_clicked_together(tab: Tab, korea: Server, solved: Outcome) -> None:
    """Counts, verdict and bars are the study's at every click; a repair sets the board to a package that is signed."""
    page, conflict = opened(tab, korea, month=MONTH), solved.game.conflict
    made = board_table(conflict, at=MONTH, against="now", first=solved)
    chosen: dict[str, str] = {}
    refused = next(one for one in packages(solved, 6, 40) if not signable(made, one))
    for issue, name in refused.items():
        option(page, issue, name).click()
        chosen[issue] = name
        found = board(conflict, chosen, at=MONTH, against="now", solved=Solved(solved)).to_json()
        tab.until(lambda found=found: verdict(page) in " ".join(paragraphs(found)))  # type: ignore[misc]
        assert pressed(page) == chosen
        counted = found["options"]["line"]
        assert counted is not None
        if len(chosen) < len(refused) - 1:
            total = sum(one["signed"] for one in counted.values())
            for key, has in counted.items():
                words = f"{has['signed']} of {total}" if has["of"] else "ruled out"
                assert option(page, "line", key).locator(".count").inner_text() == words
    package = found["package"]
    assert package is not None
    assert verdict(page) == verdict_words(found, package, clauses=False)
    says = {True: "would sign at once", False: "would refuse"}
    for row, (party, one) in zip(page.locator(".parties li").all(), package["parties"].items(), strict=True):
        text = row.inner_text()
        assert found["labels"]["parties"][party] in text
        assert (says[one["yes"]] if one["say"] else "not asked") in text
        bar = row.locator("svg rect").first
        right = float(bar.get_attribute("x").rstrip("%")) >= 49.99
        assert right == (one["gain"] >= 0) or abs(one["gain"]) < 1e-6
    page.locator(".near").first.click()
    tab.until(lambda: "would be signed" in verdict(page) and "not be signed" not in verdict(page))
    assert package["nearest"] is not None
    assert pressed(page) == package["nearest"]["shown"][0]["package"]
    assert (tab.complaints, tab.requests) == ([], [])


def test_recorded_terms_concepts_and_clear_are_one_click(tab: Tab, korea: Server, solved: Outcome) -> None:
    """A press on whose terms they are sets the board to them; `Clear` leaves every issue open."""
    page = opened(tab, korea)
    told = deals(solved.game.conflict, against="now").to_json()
    page.click("#board-recorded")
    assert told["recorded"] is not None
    assert pressed(page) == told["recorded"]["package"]
    page.click("#board-nash")
    assert pressed(page) == told["concepts"]["nash"]["packages"][0]
    page.click("#board-clear")
    tab.until(lambda: verdict(page) == "Nothing is chosen yet.")
    assert pressed(page) == {}
    assert page.locator("#board-clear").is_disabled()


def test_the_board_goes_by_keyboard_alone(tab: Tab, korea: Server) -> None:
    """One stop of the tab key for each issue; arrows go along its options and round; space presses, and opens again."""
    page = opened(tab, korea)
    first = page.locator('.issue[data-issue="prisoners"] .option')
    names = [one.get_attribute("data-option") for one in first.all()]
    page.locator('.issue[data-issue="line"] .option').first.focus()
    page.keyboard.press("Tab")
    here = "document.activeElement.dataset.option"
    assert page.evaluate("document.activeElement.dataset.issue") == "prisoners"
    assert page.evaluate(here) == names[0]
    page.keyboard.press("ArrowRight")
    assert page.evaluate(here) == names[1]
    page.keyboard.press("End")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(here) == names[0]
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(here) == names[-1]
    page.keyboard.press("Space")
    tab.until(lambda: "Chosen so far: Prisoners of war" in verdict(page))
    assert pressed(page) == {"prisoners": names[-1]}
    assert page.evaluate(here) == names[-1]
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.issue") == "custody"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(here) == names[-1]
    page.keyboard.press("Space")
    tab.until(lambda: verdict(page) == "Nothing is chosen yet.")
    assert "Nothing is chosen yet." in page.locator("#live").text_content()


def test_what_is_chosen_stands_in_the_address(tab: Tab, korea: Server, browser: Any) -> None:
    """The address opens on the same package in the same month elsewhere."""
    page = opened(tab, korea, month=MONTH)
    option(page, "line", "contact").click()
    tab.until(lambda: "Chosen so far" in verdict(page))
    words, address = verdict(page), page.evaluate("location.hash")
    context = browser.new_context()
    other = context.new_page()
    other.goto(f"{korea.address.partition('#')[0]}{address}")
    other.locator("#verdict", has_text="Chosen so far").wait_for(timeout=120_000)
    assert verdict(other) == words
    assert pressed(other) == {"line": "contact"}
    context.close()


def test_a_changed_war_stands_beside_the_file_as_it_is(tab: Tab, korea: Server, solved: Outcome) -> None:
    """With a change the board is the changed war's, to the last digit, and who turns by it is said."""
    change = {"set": {"parties.senate.values.guarantee.automatic": 40}}
    conflict = solved.game.conflict
    package = {"line": "contact", "prisoners": "voluntary", "custody": "none", "guarantee": "automatic",
               "timing": "after", "aid": "large", "conference": "none", "troops": "withdraw",
               "supervision": "neutral"}  # fmt: skip
    changed = change_conflict(conflict, changes_of(change))
    told = json.loads(json.dumps(board(changed, package, at=MONTH).to_json()))
    found = korea.ask("board", [change], {"month": MONTH, "package": package, "against": "war"})
    assert found["board"]["package"] == told["package"]
    assert "The Senate would sign it, and as the file has it would refuse it." in found["before"]["words"]
    before = board(conflict, package, at=MONTH, solved=Solved(solved)).to_json()["package"]
    assert before is not None
    assert found["before"]["gains"] == {party: one["gain"] for party, one in before["parties"].items()}
    entries = base64.urlsafe_b64encode(json.dumps([[1, "senate", change]]).encode()).decode().rstrip("=")
    terms = ",".join(f"{issue}={name}" for issue, name in package.items())
    page = opened(tab, korea, month=MONTH, package=terms, changes=entries)
    page.locator("#against-war").check()
    tab.until(lambda: "The Senate would sign it" in page.locator(".side .was").inner_text())
    assert page.locator(".parties line[stroke-dasharray]").count() == len(told["package"]["parties"])
    page.click("#reset")
    tab.until(lambda: page.locator(".side .was").count() == 0)


def test_the_month_of_the_cursor_is_the_month_of_the_board(tab: Tab, korea: Server, solved: Outcome) -> None:
    """The cursor over the months moves the board; without one it is the last of the record, as in `deals`."""
    page = opened(tab, korea)
    told = deals(solved.game.conflict, concept="nash", against="now").to_json()
    assert f"{told['win_set']['size']} of {told['win_set']['of']} packages" in page.locator(".lead").inner_text()
    page.locator("#month").focus()
    page.keyboard.press("Home")
    tab.until(lambda: "July 1951" in page.locator(".screen > .lead").inner_text())


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_narrow_screen_and_whoever_does_not_see_it(tab: Tab, korea: Server, scheme: str) -> None:
    """At 360 pixels nothing scrolls sideways; nothing is found by axe, on a board that is empty and one that is full."""
    tab.page.emulate_media(color_scheme=scheme)
    tab.page.set_viewport_size({"width": 360, "height": 740})
    page = opened(tab, korea, month=MONTH)
    every = ("minor", "moderate", "serious", "critical")
    assert grave(page, every) == []
    page.click("#board-recorded")
    page.wait_for_selector(".parties li")
    assert grave(page, every) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_negotiation_has_a_board_and_no_cursor(tab: Tab, tmp_path: Path) -> None:
    """Without a clock there is one table; what is pressed is told without a month."""
    with serving(EXAMPLES / "harbour.yaml", tmp_path / "served") as server:
        page = opened(tab, server)
        assert not page.locator("#cursor").is_visible()
        page.click("#board-nash")
        page.wait_for_selector(".parties li")
        assert verdict(page).startswith("This package would be signed")
        assert "at the talks of" not in page.locator(".side").inner_text()
        assert not page.locator("#against-now").is_visible()
        assert "Each party, from no agreement" in page.locator(".side").inner_text()
        text = page.locator("#screen").inner_text()
        assert "admit it with none of these." in text
        assert not any(word in text for word in ("fighting on", "going on", "in this month"))
        assert tab.complaints == []


def test_names_that_are_markup_stay_text(tab: Tab, tmp_path: Path) -> None:
    """Every name and reason of a file is shown as it is written; nothing of it runs, loads or becomes an element."""
    file = tmp_path / "lost.yaml"
    file.write_text(yaml.safe_dump(LOST, sort_keys=False), encoding="utf-8")
    with serving(file, tmp_path / "served") as server:
        page = opened(tab, server)
        option(page, "x", "z").click()
        option(page, "w", "q").click()
        tab.until(lambda: "<iframe src=//else.where>" in verdict(page))
        option(page, "w", "p").click()
        page.wait_for_selector(".parties li")
        text = page.locator("#screen").inner_text()
        for one in (LOST["parties"]["a"]["name"], LOST["parties"]["b"]["name"], LOST["issues"]["x"]["name"]):
            assert one in text
        assert page.locator("#screen :is(img, script, iframe, b b, h1, i)").count() == 0
        assert (tab.complaints, tab.requests) == ([], [])


def test_beside_going_on_is_another_board(tab: Tab, korea: Server, solved: Outcome) -> None:
    """It opens beside going on, as `deals --against now`; fighting on for good is one press, and as `--against war`."""
    page, conflict = opened(tab, korea, month=MONTH), solved.game.conflict
    assert page.locator("#against-now").is_checked()
    assert "Ruled out: the rules of the file admit it with none of these in this month" in page.inner_text("#board-key")
    told = board(conflict, "recorded", at=MONTH, against="now", solved=Solved(solved)).to_json()
    lead = f"{told['size']} of {told['of']} packages would be signed"
    tab.until(lambda: lead in page.locator(".screen > .lead").inner_text())
    page.click("#board-recorded")
    tab.until(lambda: bool(verdict(page)) and verdict(page) in " ".join(paragraphs(told)))
    war = board(conflict, "recorded", at=MONTH, solved=Solved(solved)).to_json()
    assert war["size"] != told["size"]
    page.locator("#against-war").check()
    tab.until(lambda: f"{war['size']} of {war['of']} packages" in page.locator(".screen > .lead").inner_text())


def test_where_the_two_answers_differ_it_is_said_at_the_verdict(tab: Tab, korea: Server, solved: Outcome) -> None:
    """Who would sign rather than fight on and yet not at once is named, whichever is chosen, and nobody else."""
    conflict, made = solved.game.conflict, {}
    for against in ("war", "now"):
        made[against] = board_table(conflict, at=MONTH, against=against, first=solved)
    differ, same = None, 0
    for package in packages(solved, 8, 60):
        chosen = chosen_of(conflict, package)
        war, now = (package_votes(made[against], chosen) for against in ("war", "now"))
        if war is None or now is None:
            continue
        told = {a: korea.ask("board", params={"month": MONTH, "package": package, "against": a})["words"]["beside"]
                for a in ("war", "now")}  # fmt: skip
        assert told["war"] == told["now"]
        assert bool(told["now"]) == (war != now)
        assert "nobody" not in told["now"]
        later = set(now.refused_by) - set(war.refused_by)
        for party, one in conflict.parties.items():
            if told["now"] and one.name:
                assert (one.name.lower() in told["now"].lower()) == (party in later), told
        if war.signed and not now.signed:
            differ = (package, told["now"])
        same += war == now
    assert same
    assert differ is not None
    assert differ[1].startswith("Rather than fight on for good all would sign it; at once they would not: ")
    terms = ",".join(f"{issue}={name}" for issue, name in differ[0].items())
    page = opened(tab, korea, month=MONTH, package=terms)
    for against, says in (("war", "rather than fight on"), ("now", "at once")):
        page.locator(f"#against-{against}").check()
        page.wait_for_selector(f".parties .yes:text('{says}')")
        assert tidy(page.locator("#verdict-beside").inner_text()) == differ[1]
        assert "chance of a yes at the talks of this month: " in page.locator(".parties").inner_text()
        assert verdict(page).startswith(f"This package would {'' if against == 'war' else 'not '}be signed")


def test_a_press_that_is_being_answered_says_so(tab: Tab, korea: Server) -> None:
    """Until its answer is there the verdict says that it is being worked out, and stands back; the last press wins."""
    from playwright.sync_api import Error

    page = opened(tab, korea, month=MONTH)
    held: list[Any] = []
    page.route("**/*", lambda route: held.append(route) if route.request.method == "POST" else route.continue_())
    option(page, "line", "contact").click()
    page.wait_for_selector(".tableau[data-stale] .verdict:has-text('Working it out')")
    assert verdict(page) == "Nothing is chosen yet."
    assert float(page.evaluate("getComputedStyle(document.querySelector('.tableau .issues')).opacity")) == 0.7
    option(page, "prisoners", "voluntary").click()
    tab.until(lambda: len(held) >= 2)
    held, waiting = [], held
    page.unroute("**/*")
    for route in waiting:
        with suppress(Error):  # a question whose place another took is not there any more
            route.continue_()
    tab.until(lambda: "Chosen so far" in verdict(page) and not page.locator(".tableau[data-stale]").count())
    assert pressed(page) == {"line": "contact", "prisoners": "voluntary"}
    assert "Prisoners of war" in verdict(page)
    assert not page.locator("#board-status").is_visible()


def test_on_a_narrow_screen_an_empty_verdict_lies_over_nothing(tab: Tab, korea: Server) -> None:
    """At 400 pixels only a verdict on something keeps to the edge; each choice stands on the line of its label."""
    tab.page.set_viewport_size({"width": 400, "height": 800})
    page = opened(tab, korea, month=MONTH)
    position = "getComputedStyle(document.querySelector('.tableau .verdict')).position"
    assert page.evaluate(position) == "static"
    for value in ("now", "war"):
        one, label = (page.locator(found).bounding_box() for found in (f"#against-{value}", f"[for=against-{value}]"))
        assert label["y"] <= one["y"] + one["height"] / 2 <= label["y"] + label["height"]
        assert one["x"] < label["x"]
    option(page, "line", "contact").click()
    tab.until(lambda: "Chosen so far" in verdict(page))
    assert page.evaluate(position) == "sticky"


def test_an_issue_of_many_options_is_a_list(tab: Tab, tmp_path: Path) -> None:
    """A number of a hundred steps is chosen from a list, whose entries say how many packages have each."""
    sides = {"a": (90, 30), "b": (10, 25)}
    share = {
        "winset": 2, "title": "A share", "issues": {"share": {"range": [0, 100], "step": 1}, "seat": ["here", "there"]},
        "parties": {p: {"ideal": {"share": ideal}, "salience": {"share": 1}, "values": {"seat": {"here": 3}},
                        "otherwise": -least} for p, (ideal, least) in sides.items()},
        "consent": [{"of": ["a", "b"]}],
    }  # fmt: skip
    file = tmp_path / "share.yaml"
    file.write_text(yaml.safe_dump(share, sort_keys=False), encoding="utf-8")
    with serving(file, tmp_path / "served") as server:
        page = opened(tab, server)
        found = board(winset.read(share), {}).to_json()["options"]["share"]
        assert found is not None
        total = sum(one["signed"] for one in found.values())
        chosen = page.locator('select[data-issue="share"]')
        texts = [tidy(one) for one in chosen.locator("option").all_inner_texts()]
        assert texts == ["left open", *(f"{name}: {one['signed']} of {total}" for name, one in found.items())]
        chosen.select_option("60")
        tab.until(lambda: "Chosen so far" in verdict(page))
        option(page, "seat", "here").click()
        page.wait_for_selector(".parties li")
        told = board(winset.read(share), {"share": "60", "seat": "here"}).to_json()
        tab.until(lambda: verdict(page) in " ".join(paragraphs(told)))
        page.click("#board-clear")
        tab.until(lambda: verdict(page) == "Nothing is chosen yet.")
        assert chosen.input_value() == ""
        assert tab.complaints == []


def test_the_board_follows_the_file(tab: Tab, tmp_path: Path) -> None:
    """A file that is written while the board is open: the board is that of the new text, what is chosen is kept."""
    file = tmp_path / "lost.yaml"
    file.write_text(yaml.safe_dump(LOST, sort_keys=False), encoding="utf-8")
    with serving(file, tmp_path / "served") as server:
        page = opened(tab, server)
        option(page, "x", "y").click()
        option(page, "w", "p").click()
        tab.until(lambda: "would refuse it" in verdict(page))
        kinder = copy.deepcopy(LOST)
        kinder["parties"]["b"]["values"]["x"]["y"] = 9
        file.write_text(yaml.safe_dump(kinder, sort_keys=False), encoding="utf-8")
        tab.until(
            lambda: page.locator("#verdict").count() == 1 and verdict(page).startswith("This package would be signed")
        )
        assert pressed(page) == {"x": "y", "w": "p"}


def test_a_table_too_large_to_solve_has_a_board(tab: Tab, tmp_path: Path) -> None:
    """16 million packages, over which the page has no answer: votes and repairs are told, and why no chance is."""
    draw, names = random.Random(3), [f"o{k}" for k in range(8)]
    values = {p: {f"i{n}": {o: draw.randint(0, 20) for o in names} for n in range(8)} for p in "ab"}
    large = {
        "winset": 2, "title": "A large table", "issues": {f"i{n}": names for n in range(8)}, "consent": [{"of": ["a", "b"]}],
        "parties": {p: {"values": values[p], "otherwise": 90} for p in "ab"},
    }  # fmt: skip
    file = tmp_path / "large.yaml"
    file.write_text(yaml.safe_dump(large, sort_keys=False), encoding="utf-8")
    with serving(file, tmp_path / "served") as server:
        tab.page.goto(f"{server.address}&screen=board")
        page = tab.page
        page.wait_for_selector(".option")
        assert "too many packages to solve" in page.locator("#screen").inner_text()
        for n in range(8):
            option(page, f"i{n}", "o1").click()
        page.wait_for_selector(".parties li")
        told = board(winset.read(large), {f"i{n}": "o1" for n in range(8)}).to_json()
        assert verdict(page) in " ".join(paragraphs(told))
        assert "its yes at the talks" not in page.locator(".parties").inner_text()


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"package": {"lime": "contact"}}, "no issue 'lime'; did you mean 'line'?"),
        ({"package": ["line"]}, "expected a mapping of issue to option"),
        ({"package": {"line": 3}}, "expected a mapping of issue to option"),
        ({"month": 3}, "expected a text"),
        ({"month": "1999-01"}, "outside the conflict's time"),
        ({"against": "peace"}, "expected war or now"),
    ],
)
def test_a_wrong_question_is_told_in_words(korea: Server, params: Any, said: str) -> None:
    """What the page could not have asked is answered with a sentence."""
    assert said in korea.told("board", params=params)["wrong"]
