"""Writing a war on the page: by keyboard, kept in the browser, the terminal's file, and open on the other screens."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from browsing import Tab, grave
from guided_answers import BORDER, RIVER, SIEGE, filled
from page_form import asked, written
from web.serving import Server, headline, serving, tidy, winset
from web.writing import Writer
from winset.cases.guided.form import Form, text_of
from winset.cases.guided.question import FormQuestion
from winset.cases.read import read
from winset.views.sentences import headline as sentence

WAR = SIEGE | {"anchor.town": "20 to 90", "often.army_wins": "2 4 8"}
TALKS = RIVER | {"otherwise.upstream": "20 40"}

ALL = ("minor", "moderate", "serious", "critical")


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`winset serve` without any file."""
    with serving(None, tmp_path_factory.mktemp("bare")) as made:
        yield made


def form_at(tab: Tab, server: Server, form: Form | None = None, **more: Any) -> Writer:
    """The form, with a file that this browser has kept."""
    tab.page.goto(server.address)
    if form is not None:
        kept = {"text": text_of(form), "asking": "", "chance": None, "source": "", "given": {}, "before": [], **more}
        tab.page.evaluate("(kept) => localStorage.setItem('winset:write', kept)", json.dumps(kept))
    tab.page.goto(f"{server.address}#write")
    made = Writer(tab)
    made.question()
    return made


@pytest.mark.parametrize(("answers", "source"), [(WAR, "A chronicle"), (TALKS, None)], ids=["war", "negotiation"])
def test_a_war_and_a_negotiation_by_keyboard_alone_with_a_reload_in_the_middle(
    tab: Tab, bare: Server, answers: dict[str, Any], source: str | None, tmp_path: Path
) -> None:
    """From the list of files to the answer of the terminal: the bytes of the form's file, and what `winset run` says."""
    whole, _, questions = written(answers, source)
    tab.page.goto(bare.address)
    writer = Writer(tab)
    tab.page.locator("a", has_text="Write a war of your own").wait_for()
    writer.press("Write a war of your own")
    writer.question()
    writer.reach(id="write-field")
    for shown in questions:
        if shown["key"] in ("swing.upstream", "order.army.gate"):
            tab.page.reload()
            writer.question()
            writer.reach(f"{shown['choices'][0][1]}: worse")
        writer.answer(shown, answers.get(shown["key"]), source)
        assert tab.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert writer.state() == whole["text"]
    with tab.page.expect_download() as kept:
        writer.press("Download the file")
    file = tmp_path / "own.yaml"
    kept.value.save_as(file)
    assert file.read_bytes() == whole["text"].encode()
    assert kept.value.suggested_filename == whole["name"]
    writer.press("Open it on the page")
    told = sentence(json.loads(winset("run", str(file), "--json", "--worlds", "0")))
    said = headline(tab)  # what it leans on may come later, and takes two hundred worlds of rankings
    assert said[:100] == told[:100]
    assert tab.page.locator("#head").get_attribute("data-digest") == read(file).digest
    assert (tab.complaints, tab.requests) == ([], [])


def test_errors_are_told_at_the_field_and_the_focus_is_there(tab: Tab, bare: Server) -> None:
    """A sentence, the field marked, nothing kept; a part of an offer and a source at theirs; a second try goes on."""
    writer = form_at(tab, bare, filled(SIEGE, until="start"))
    page = tab.page
    writer.reach(id="write-field")
    page.keyboard.type("soon")
    page.keyboard.press("Enter")
    page.locator("#write-problem:not(:empty)").wait_for()
    assert "expected a date as YYYY-MM-DD" in page.locator("#write-problem").inner_text()
    assert writer.focused()["id"] == "write-field"
    assert page.locator("#write-field").get_attribute("aria-invalid") == "true"
    assert "write-problem" in str(page.locator("#write-field").get_attribute("aria-describedby"))
    assert writer.state() == text_of(filled(SIEGE, until="start"))
    page.locator("#write-field").fill("2001-03-01")
    page.keyboard.press("Enter")
    tab.until(lambda: writer.question() == "Who has a part in it?")

    writer = form_at(tab, bare, filled(SIEGE, until="offers.1"))
    writer.reach(id="write-field-month")
    page.keyboard.type("2001-13-01")
    writer.press("Put this on record")
    page.locator("#write-field-month-problem:not(:empty)").wait_for()
    assert writer.focused()["id"] == "write-field-month"
    page.locator("#write-field-month").fill("2001-04-01")
    page.get_by_role("radio", name="Open").check()
    page.get_by_role("checkbox", name="The army").first.check()
    page.locator("#write-source").fill("\u200b")
    writer.press("Put this on record")
    page.locator("#write-source-problem:not(:empty)").wait_for()
    assert writer.focused()["id"] == "write-source"
    page.locator("#write-source").fill("A chronicle")
    writer.press("Put this on record")
    tab.until(lambda: writer.question() == "And what else?")
    assert "refused: [army]" in writer.state()


def test_an_answer_is_taken_back_and_an_earlier_one_changed(tab: Tab, bare: Server) -> None:
    """Back asks the last question again with what was answered; a changed order is in the file, and the rest stays."""
    writer, page = form_at(tab, bare, filled(SIEGE, until="order.army.gate")), tab.page
    before = writer.state()
    writer.press("Shut: better")
    writer.press("This is its order")
    tab.until(lambda: writer.question() == "Whose leader might change?")
    writer.press("Back")
    tab.until(lambda: writer.question() == "The army, The gate: in what order would it have them?")
    assert writer.state() == before
    assert page.locator(".order .label").all_inner_texts() == ["Shut", "Open"]
    writer.press("Open: better")
    writer.press("This is its order")
    tab.until(lambda: writer.question() == "Whose leader might change?")
    assert writer.state() == text_of(filled(SIEGE, until="leaders"))
    page.get_by_text("Change an earlier answer").click()
    writer.press("Change: The town, The gate: in what order would it have them?")
    tab.until(lambda: writer.question() == "The town, The gate: in what order would it have them?")
    writer.press("Shut: as good as the one above")
    writer.press("This is its order")
    tab.until(lambda: writer.question() == "Whose leader might change?")
    assert "  town: {name: The town, unit: a day of the war}\n" in writer.state()
    assert "order: [open, shut]" in writer.state()


def test_an_order_is_dragged_and_says_what_it_stands_for(tab: Tab, bare: Server) -> None:
    """With a mouse the last is put first; the bars follow, and ties share one place."""
    form_at(tab, bare, filled(BORDER, until="order.northland.border"))
    page, rows = tab.page, tab.page.locator(".order li")
    tab.until(lambda: page.locator(".order .size").all_inner_texts() == ["0", "50", "100"])
    rows.nth(2).drag_to(rows.nth(0), target_position={"x": 60, "y": 3})
    tab.until(
        lambda: page.locator(".order .label").all_inner_texts() == ["The line of contact", "The old line", "The river"]
    )
    tab.until(lambda: page.locator(".order .size").all_inner_texts() == ["0", "50", "100"])
    page.get_by_role("button", name="The river: as good as the one above").click()
    tab.until(lambda: page.locator(".order .size").all_inner_texts() == ["0", "100", "100"])
    assert page.locator(".order .place").all_inner_texts() == ["1.", "2.", "="]
    assert (
        page.get_by_role("button", name="The river: as good as the one above").get_attribute("aria-pressed") == "true"
    )
    page.get_by_role("button", name="The old line: better").click()
    assert page.locator(".order .label").all_inner_texts() == ["The line of contact", "The old line", "The river"]
    assert page.locator(".order .place").all_inner_texts() == ["1.", "2.", "3."]
    assert tab.complaints == []


def test_a_number_shows_its_band_and_what_its_ends_would_make_of_the_answer(tab: Tab, bare: Server) -> None:
    """The guess as a band, the chances at its ends, then those of what is typed, before it is answered."""
    answers = TALKS
    form = filled(answers, until="otherwise.upstream")
    writer, page = form_at(tab, bare, form), tab.page
    shown = asked(text=text_of(form))
    assert tidy(page.locator(".why").inner_text()) == shown["why"]
    assert tidy(page.locator("#write-help").inner_text()).endswith(shown["question"]["guess"])
    assert page.locator(".track .taken").is_visible()
    assert page.locator(".track .given").is_hidden()
    writer.range(FormQuestion(shown["question"]["key"], "range", "", most=100), "10 90")
    assert page.locator(".track .given").is_visible()
    said = asked(text=text_of(form), preview={"key": shown["question"]["key"], "value": {"low": 10, "high": 90}})[
        "words"
    ]
    tab.until(lambda: tidy(page.locator(".range-words").inner_text()) == said)
    assert writer.state() == text_of(form)


def test_what_the_answer_is_so_far_stands_beside_each_question(tab: Tab, bare: Server) -> None:
    """Nothing as long as there is nothing to say; then the headline, and what the last answer has done to it."""
    writer, page = form_at(tab, bare, filled(SIEGE, until="order.army.gate")), tab.page
    tab.until(lambda: "as soon as everybody" in page.locator(".far .answer").inner_text())
    writer.press("Shut: better")
    writer.press("This is its order")
    tab.until(lambda: page.locator(".far .answer").inner_text().startswith("If things go"))
    far = asked(text=writer.state(), far=True)
    assert tidy(page.locator(".far .answer").inner_text()) == far["headline"]
    assert far["words"] in tidy(page.locator(".chance").inner_text())
    form = filled(SIEGE, until="anchor.town")
    writer = form_at(tab, bare, form, chance=0.01)
    writer.answer(asked(text=text_of(form))["question"], "1 2 4", None)
    told = asked(text=writer.state(), far=True)
    tab.until(lambda: told["words"] in tidy(page.locator(".chance").inner_text()))


def test_a_draft_is_open_on_every_screen_and_survives_a_reload_and_another_server(tab: Tab, tmp_path: Path) -> None:
    """Changes are made to it, the address names it, the server is ended and started, and it can be saved as a file."""
    home = tmp_path / "home"
    with serving(None, home) as first:
        port = str(first.port)
        writer, page = form_at(tab, first, filled(SIEGE, until="anchor.town")), tab.page
        writer.press("Open it on the page")
        said = headline(tab)
        assert page.url.endswith("#case=draft")
        names = page.locator("#bar a").all_inner_texts()
        assert {"The answer", "The deal board"} <= set(names)
        page.get_by_role("link", name="The deal board").click()
        page.locator(".screen.board table, .screen.board button").first.wait_for()
        page.reload()
        page.locator(".screen.board table, .screen.board button").first.wait_for()
    with serving(None, home, "--port", port):
        page.get_by_role("link", name="The answer").click()
        page.reload()
        assert headline(tab) == said
        with page.expect_download() as kept:
            page.get_by_role("button", name="Save this file").click()
        assert Path(kept.value.path()).read_text() == text_of(filled(SIEGE, until="anchor.town"))
        page.get_by_role("button", name="Go on with its questions").click()
        writer.question()
        assert writer.state() == text_of(filled(SIEGE, until="anchor.town"))


def test_a_file_from_the_disk_is_opened_and_what_is_wrong_with_one_is_told(
    tab: Tab, bare: Server, tmp_path: Path
) -> None:
    """A conflict, a graph model; a broken one by its lines, one that is too large by the limit; the list stays."""
    page = tab.page
    good, broken, large = tmp_path / "mine.yaml", tmp_path / "broken.yaml", tmp_path / "large.yaml"
    good.write_text(text_of(filled(SIEGE)))
    broken.write_text(text_of(filled(SIEGE)).replace("consent:", "konsent:"))
    large.write_text("#" * 1_000_001)
    page.goto(bare.address)
    page.locator("#open").set_input_files(broken)
    page.locator(".problems li").first.wait_for()
    assert any(
        "broken.yaml:" in one and "did you mean 'consent'" in one
        for one in page.locator(".problems li").all_inner_texts()
    )
    page.locator("#open").set_input_files(large)
    tab.until(lambda: "1,000,001 bytes; the limit is 1,000,000" in page.locator("main .problem").inner_text())
    page.locator("#open").set_input_files(Path("examples/prisoners.yaml"))
    tab.until(lambda: "prisoners.yaml is open in this tab alone" in page.locator("#draft").inner_text())
    page.go_back()
    page.locator("#open").set_input_files(good)
    assert headline(tab).startswith("If things go as is most likely")
    assert page.locator("#title").inner_text() == "A siege by days"
    other = page.context.new_page()
    other.goto(f"{bare.address}#case=draft")
    other.locator(".notice", has_text="another tab has opened").wait_for()
    other.close()


def test_what_a_browser_has_kept_and_is_no_form_can_be_kept_or_thrown_away(tab: Tab, bare: Server) -> None:
    """Damaged, or changed by somebody: a sentence, a download, and a form that begins anew."""
    page = tab.page
    for kept in ('{"text": 5, "before": 7, "given": [], "chance": "x"}', "not JSON", "[]", "null"):
        page.goto(bare.address)
        page.evaluate("(kept) => localStorage.setItem('winset:write', kept)", kept)
        page.goto(f"{bare.address}#write")
        page.reload()
        assert Writer(tab).question() == "What is the conflict called?"
    page.evaluate("localStorage.setItem('winset:write', JSON.stringify({text: 'winset: 9'}))")
    page.reload()
    page.locator(".writing .notice", has_text="cannot be gone on with").wait_for()
    with page.expect_download() as kept_file:
        page.get_by_role("button", name="Download what is kept").click()
    assert Path(kept_file.value.path()).read_text() == "winset: 9"
    page.get_by_role("button", name="begin anew").click()
    assert Writer(tab).question() == "What is the conflict called?"
    assert Writer(tab).state() == ""


def test_a_form_is_thrown_away_only_after_a_second_word(tab: Tab, bare: Server) -> None:
    """Kept where the person thinks again; gone, with its last trace in the browser, where it does not."""
    writer, page = form_at(tab, bare, filled(SIEGE, until="yes")), tab.page
    writer.press("Throw it away")
    writer.press("Keep it")
    assert writer.state() == text_of(filled(SIEGE, until="yes"))
    writer.press("Throw it away")
    writer.press("Throw it away")
    tab.until(lambda: writer.question() == "What is the conflict called?")
    assert page.evaluate("localStorage.getItem('winset:write')") is None or writer.state() == ""


KINDS = {"text": (SIEGE, "title"), "names": (SIEGE, "parties"), "some": (BORDER, "yes"), "pick": (BORDER, "breaks.northland"),
         "order": (BORDER, "order.patron.border"), "range": (TALKS, "otherwise.upstream"), "parts": (BORDER, "offers.1"),
         "end": (TALKS, None)}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_question_is_readable_by_everyone(tab: Tab, bare: Server, kind: str) -> None:
    """No violation of any rule that axe knows, light and dark; on a telephone nothing is cut off."""
    answers, until = KINDS[kind]
    page = tab.page
    form = filled(answers, until=until)
    tab.page.goto(bare.address)
    kept: dict[str, Any] = {"text": text_of(form) if form.done else "", "asking": "", "chance": None, "source": "Memoirs, p. 8", "given": {},
            "before": [{"text": "", "key": "title", "chance": None}]}  # fmt: skip
    page.evaluate("(kept) => localStorage.setItem('winset:write', kept)", json.dumps(kept))
    page.goto(f"{bare.address}#write")
    page.reload()
    if until is None:
        page.get_by_text("Nothing is left to ask.").wait_for()
    else:
        Writer(tab).question()
    for one in page.locator(".writing details summary:visible").all():
        one.click()
    page.get_by_role("button", name="Throw it away").click() if form.done else None
    if kind in ("text", "some", "range"):
        if kind == "range":
            page.locator("#write-field-low").fill("90")
            page.locator("#write-field-high").fill("10")
        page.locator("form button.main").click()
        page.locator("#write-problem:not(:empty)").wait_for()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert grave(page, ALL) == []
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert tab.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_list_of_files_is_readable_by_everyone(tab: Tab, bare: Server, scheme: str) -> None:
    """With what one may do beside choosing a case, and a problem told."""
    page = tab.page
    page.emulate_media(color_scheme=scheme)
    page.goto(bare.address)
    page.locator("#open").set_input_files({"name": "x.yaml", "mimeType": "text/yaml", "buffer": b"a: ["})
    page.locator(".problems li").first.wait_for()
    tab.until(lambda: page.locator("#notices .notice").count() == 0)
    assert grave(page, ALL) == []
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
