"""Why, trust and the graph model in a browser: switches, cards, links, a search; by keyboard, as text, without axe's complaints."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

import winset
from browsing import Tab, grave
from full_conflict import conflict, full, marked
from payloads import PAYLOADS
from quarrel_graph import QUARREL, spoilt
from web.serving import Server, headline, serving, settled, tidy
from web.written import written
from winset.cases.change import changes_of
from winset.cases.changes import change_conflict
from winset.cases.document import load
from winset.cases.schema import Conflict
from winset.studies.dossier import dossier
from winset.studies.inventory import inventory
from winset.views.report.sections.last import section
from winset.views.sentences import headline as headline_of
from winset.views.why import points_told
from winset.views.words import first_upper

EXAMPLES = Path(__file__).parents[2] / "examples"
ALL = ("minor", "moderate", "serious", "critical")


@pytest.fixture(scope="module")
def war(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of a small war with one of everything."""
    folder = tmp_path_factory.mktemp("full")
    with serving(written(full(), folder / "full.yaml"), folder / "served") as made:
        yield made


def opened(tab: Tab, server: Server, screen: str) -> Any:
    """A screen of a server's file, once all of it is there."""
    tab.page.goto(f"{server.address}&screen={screen}")
    page = settled(tab)
    if screen == "why":
        tab.until(lambda: page.locator(".chip:not(:empty)").count() == page.locator(".card").count() > 0)
        page.wait_for_selector("#courses figure")
    if screen == "trust":
        page.wait_for_selector("#assumptions table", state="attached")
        tab.until(lambda: page.locator("#trust[aria-busy=true]").count() == 0)
    tab.until(lambda: page.locator("section[aria-busy=true]").count() == 0)
    return page


def said(changes: Sequence[Any]) -> str:
    """The headline of `winset run` of the changed war, without what it leans on."""
    changed = change_conflict(conflict(), changes_of(list(changes)))
    return headline_of(winset.run(changed, sensitivity=False).to_json())


def digest(page: Any) -> str | None:
    """Of which conflict the answer on the page is."""
    found: str | None = page.locator("#head").get_attribute("data-digest")
    return found


def test_a_switch_leaves_an_event_out(tab: Tab, war: Server) -> None:
    """Switched off by the keyboard, an event is out of the answer; the switch keeps the focus; on again all is as before."""
    page = opened(tab, war, "why")
    before = digest(page)
    label = page.locator(".causes label", has_text="The old one dies")
    box = page.locator(f"#{label.get_attribute('for')}")
    assert box.is_checked()
    box.focus()
    page.keyboard.press("Space")
    change = {"without": "chance.succession"}
    changed = change_conflict(conflict(), changes_of(change)).digest
    tab.until(lambda: digest(page) == changed)
    assert said([change]) in headline(tab)
    page.wait_for_selector("#why .ghost")
    assert "cut before the first step" in page.inner_text("#why .ghost")
    assert not box.is_checked()
    assert page.evaluate("document.activeElement.id") == label.get_attribute("for")
    assert page.locator(".changes li").count() == 1
    page.keyboard.press("Space")
    tab.until(lambda: digest(page) == before)
    tab.until(lambda: page.locator("#why .ghost").count() == 0)
    assert page.locator(".changes li").count() == 0
    assert (tab.complaints, tab.requests) == ([], [])


def test_a_switch_follows_the_list_of_changes(tab: Tab, war: Server) -> None:
    """An event that is left out anywhere else is off here too, and on again once that change is taken back."""
    page = opened(tab, war, "why")
    box = page.locator(f"#{page.locator('.causes label', has_text='The old one dies').get_attribute('for')}")
    box.uncheck()
    settled(tab)
    page.locator(".changes").get_by_role("switch").first.uncheck()
    tab.until(lambda: bool(box.is_checked()))
    page.get_by_role("button", name="Undo").click()
    tab.until(lambda: not box.is_checked())


def test_a_card_loads_its_change(tab: Tab, war: Server) -> None:
    """A card opens to the answer of `winset ask`; its button makes the change in the place of all others, and says so."""
    page = opened(tab, war, "why")
    row = winset.ask(conflict()).to_json()["questions"][0]
    card = page.locator(".card", has_text="What if there had been no offensive?").first
    card.locator("summary").press("Enter")
    assert row["difference"] is not None
    assert "Note" not in card.locator(".answered").inner_text()
    assert "“An offensive” is forbidden" in tidy(card.inner_text())
    assert "Asked from February 2001 on" in card.inner_text()
    assert "winset ask" in card.inner_text()
    card.get_by_role("button", name="Load this change").click()
    changed = change_conflict(conflict(), changes_of({"forbid": "south.offensive"})).digest
    tab.until(lambda: digest(page) == changed)
    assert card.get_by_role("button", name="Loaded").is_disabled()
    other = page.locator(".card", has_text="What if it had hated it less?").first
    other.locator("summary").click()
    other.get_by_role("button", name="Load this change").click()
    tab.until(
        lambda: page.locator(".changes li").count() == 1 and "instead of" in page.locator(".changes li").inner_text()
    )
    assert card.get_by_role("button", name="Load this change").is_enabled()


def test_a_claim_tells_its_verdict(tab: Tab, war: Server) -> None:
    """Each claim's card shows its verdict without being opened; one that cannot be tested has nothing to load."""
    page = opened(tab, war, "why")
    assert page.locator("#claims .card .chip").all_inner_texts() == ["borne out", "cannot be tested here"]
    assert page.locator("#claims .card").nth(1).get_by_role("button").count() == 0
    assert "Of 2 claims: 1 borne out" in page.inner_text("#claims")


def test_another_issue_of_the_peace(tab: Tab, war: Server) -> None:
    """The peace is told by the options of the issue that is chosen, and the field keeps the focus."""
    page = opened(tab, war, "why")
    page.select_option("#choose-issue", label="Prisoners")
    tab.until(lambda: "By option of “Prisoners”" in page.inner_text("#last"))
    assert "winset last" in page.inner_text("#last")
    assert "--issue exchange" in page.inner_text("#last")


def test_what_the_file_has_stands_beside_the_changed_peace(tab: Tab, war: Server) -> None:
    """Where a change makes another peace, what the file as it stands has is told beside it; without the change it is not."""
    page = opened(tab, war, "why")
    assert page.locator("#last .ghost").count() == 0
    before = page.locator("#last .lead").first.inner_text()
    page.goto(f"{war.address}&screen=why&changes={packed({'set': {'peace.horizon': 48}})}")
    settled(tab)
    page.locator("#last .ghost summary").click()
    assert before in page.inner_text("#last .ghost")
    assert page.locator("#last .lead").first.inner_text() != before


def packed(change: Any) -> str:
    """A change as the address has it."""
    told = json.dumps([[1, "a change", change]]).encode()
    return base64.urlsafe_b64encode(told).decode().rstrip("=")


def test_beside_a_switch_stand_both_numbers(tab: Tab, war: Server) -> None:
    """With a change each switch has what its event adds now, as `winset why` tells it, and what it adds as the file has it."""
    page = opened(tab, war, "why")
    change = {"set": {"parties.north.war[1].points": -0.2}}
    page.goto(f"{war.address}&screen=why&changes={packed(change)}")
    settled(tab)
    changed = change_conflict(conflict(), changes_of(change))
    now, then = adds(changed), adds(conflict())
    assert any(now[name] != then[name] for name in then)
    moved = {name: f"{now[name]} file: {then[name]}" if now[name] != then[name] else now[name] for name in then}
    tab.until(lambda: shares(page) == moved)


def adds(war: Conflict) -> dict[str, str]:
    """What each event adds, in percentage points, by its name."""
    found = winset.why(war, seed=0).to_json()
    assert found["by"] == "record"
    return {first_upper(one["name"]): points_told(one["shapley"]["signed_by"], sign=True) for one in found["events"]}


def shares(page: Any) -> dict[str, str]:
    """What stands beside each switch, by the event's name without its month."""
    rows = page.locator(".causes li").all()
    names = [row.locator("label").evaluate("(one) => one.firstChild.textContent") for row in rows]
    return {name: " ".join(row.locator(".number").inner_text().split()) for name, row in zip(names, rows, strict=True)}


def test_a_screen_that_was_left_is_taken_up_again(tab: Tab, war: Server) -> None:
    """A screen left while its parts are being solved shows those of the page as it then is when it is looked at again."""
    page = opened(tab, war, "why")
    box = page.locator(f"#{page.locator('.causes label', has_text='The old one dies').get_attribute('for')}")
    box.uncheck()
    page.locator("#bar").get_by_role("link", name="How far to trust it").click()
    page.wait_for_selector("#assumptions table", state="attached")
    page.locator("#bar").get_by_role("link", name="Why, and what if").click()
    page.wait_for_selector("#why .ghost")
    tab.until(lambda: page.locator("section[aria-busy=true]").count() == 0)
    found = winset.last(change_conflict(conflict(), changes_of({"without": "chance.succession"}))).to_json()
    made = section({**dossier(conflict(), only=[]).to_json(), "last": found})
    assert made is not None
    assert tidy(page.locator("#last .lead").first.inner_text()) == made.lead[0]


def test_a_link_leads_to_the_number(tab: Tab, war: Server) -> None:
    """What a section rests on is one press away: the screen of trust opens at that number, and the changes stay."""
    page = opened(tab, war, "why")
    link = page.locator("#last .rests a").first
    target = link.get_attribute("href").removeprefix("#")
    link.click()
    page.wait_for_selector(f"#{target} details[open]")
    tab.until(lambda: page.evaluate("document.activeElement.id") == target)
    assert page.locator('#bar a[aria-current="page"]').inner_text() == "How far to trust it"
    assert "screen=trust" in page.url
    page.go_back()
    tab.until(lambda: page.locator('#bar a[aria-current="page"]').inner_text() == "Why, and what if")


@pytest.mark.parametrize("words", ["war", "southland border", "diary", "no such thing", "<b>"])
def test_the_search_counts_what_it_leaves(tab: Tab, war: Server, words: str) -> None:
    """Only rows with every word are left, the groups that hold them are open, and their number is told."""
    page = opened(tab, war, "trust")
    rows = inventory(conflict())
    assert page.locator(".search output").inner_text() == f"{len(rows)} numbers"
    texts = page.locator("#assumptions tbody tr").evaluate_all(
        "(rows) => rows.map((row) => row.textContent.toLowerCase())"
    )
    assert len(texts) == len(rows)
    left = sum(all(word in text for word in words.split()) for text in texts)
    page.fill("input[type=search]", words)
    assert page.locator(".search output").inner_text() == f"{left} of {len(rows)} numbers"
    assert page.locator("#assumptions tbody tr:visible").count() == left
    page.fill("input[type=search]", "")
    assert page.locator("#assumptions tbody tr:visible").count() == 0
    assert page.locator("#assumptions tbody tr:not([hidden])").count() == len(rows)


def test_the_first_screen_says_what_it_rests_on(tab: Tab, war: Server) -> None:
    """Under the answer stand what it rests on and how many of its numbers have a source, with a way to the rest."""
    page = opened(tab, war, "answer")
    line = page.locator(".trusted")
    assert line.inner_text().startswith("One set of numbers. Of its ")
    line.get_by_role("link").click()
    tab.until(lambda: page.locator("#rests .badge").count() == 1)


def test_a_table_is_sorted_by_its_headings(tab: Tab, war: Server) -> None:
    """A heading of the assumptions sorts its table, as in the report."""
    page = opened(tab, war, "trust")
    page.fill("input[type=search]", "southland")
    table = page.locator("#numbers-parties-south table")
    table.locator("thead button", has_text="Value").click()
    values = [float(text) for text in table.locator("tbody td:nth-child(2)").all_inner_texts()]
    assert values == sorted(values)
    assert len(set(values)) > 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", ["why", "trust"])
def test_the_screens_can_be_used_by_everybody(tab: Tab, war: Server, screen: str, scheme: str) -> None:
    """No violation that axe finds, light and dark, with everything open; no sideways scroll at 360 pixels."""
    tab.page.emulate_media(color_scheme=scheme)
    page = opened(tab, war, screen)
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    assert grave(page, ALL) == []
    page.set_viewport_size({"width": 360, "height": 700})
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert (tab.complaints, tab.requests) == ([], [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_graph_model_has_its_one_screen(tab: Tab, tmp_path: Path, scheme: str) -> None:
    """A graph model's page has its states, no headline, no months and no changes; axe finds nothing, 360 pixels hold it."""
    tab.page.emulate_media(color_scheme=scheme)
    with serving(EXAMPLES / "elmira.yaml", tmp_path) as server:
        page = tab.page
        page.goto(server.address)
        page.wait_for_selector("#states table")
        page.wait_for_selector(".graph .picture svg")
        assert page.locator("#bar ol a").all_inner_texts() == ["Where it can rest"]
        for hidden in ("#head", "#cursor", "#beside"):
            assert not page.locator(hidden).is_visible()
        assert "It can come to rest in 3 of 9 states" in page.inner_text("#answer")
        assert grave(page, ALL) == []
        page.set_viewport_size({"width": 360, "height": 700})
        page.wait_for_timeout(300)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.locator("cite a").first.click()
        tab.until(lambda: page.evaluate("document.activeElement.id").startswith("source-"))
        assert (tab.complaints, tab.requests) == ([], [])


def test_a_negotiation_has_no_why(tab: Tab, tmp_path: Path) -> None:
    """Without a clock the bar has no why, and the screen of trust says nothing of a horizon."""
    with serving(EXAMPLES / "harbour.yaml", tmp_path) as server:
        page = opened(tab, server, "trust")
        assert "Why, and what if" not in page.inner_text("#bar")
        assert "horizon" not in page.inner_text("#trust")
        assert tab.complaints == []


AT_ONCE = 45
"""Payloads that stand in one text together."""


@pytest.mark.parametrize("k", range(0, len(PAYLOADS), AT_ONCE))
def test_texts_of_a_file_stay_texts(tab: Tab, tmp_path: Path, k: int) -> None:
    """Whatever stands in any text field of a file, the screens show it as text, run none of it and fetch nothing."""
    evil = " ".join(PAYLOADS[k : k + AT_ONCE])
    data, marks = marked()
    with serving(written(data, tmp_path / "evil.yaml", marks, evil), tmp_path / "served") as server:
        for screen in ("why", "trust"):
            page = opened(tab, server, screen)
            page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
            page.wait_for_timeout(200)
            assert page.evaluate("window.winsetTouched") is None
            assert page.locator("main script, main iframe, main img, main object, main embed, main form").count() == 0
            assert "winsetTouched" in page.inner_text("main")
        assert (tab.complaints, tab.requests) == ([], [])


def test_texts_of_a_graph_model_stay_texts(tab: Tab, tmp_path: Path) -> None:
    """The same of a graph model."""
    evil = " ".join(PAYLOADS)[:3_000]
    file = written(spoilt(load(QUARREL, "quarrel").data, evil), tmp_path / "evil.yaml")
    with serving(file, tmp_path / "served") as server:
        tab.page.goto(server.address)
        tab.page.wait_for_selector("#moves table")
        assert tab.page.evaluate("window.winsetTouched") is None
        assert tab.page.locator("main script, main iframe, main img, main object, main form").count() == 0
        assert (tab.complaints, tab.requests) == ([], [])
