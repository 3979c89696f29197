"""The page of two wars: what stands in it, that it needs nothing else, and that texts stay texts."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest

from calling import Run, caller
from payloads import PAYLOADS
from two_wars import PATRON, PLAIN, SALE, Data, in_shares, locked
from views.test_graph_page import Read
from winset.studies.compare import CompareAnswer, compare
from winset.views.charts import what_if
from winset.views.drawing import CHANGES
from winset.views.report.comparing import picture
from winset.views.report.comparing.page import compare_page


def found(first: Data = PATRON, second: Data = PLAIN, seed: int = 0, **more: Any) -> CompareAnswer:
    """The answer on two wars."""
    return compare(first, second, seed=seed, **more).to_json()


def hostile(text: str) -> Data:
    """The war with a patron, with a text wherever its answer shows one."""
    data = copy.deepcopy(PATRON)
    data["title"] = text
    for party in data["parties"].values():
        party["name"] = text
    for issue in ("border", "pledge"):
        data["issues"][issue] = {"name": text, "options": dict.fromkeys(data["issues"][issue], text)}
    data["state"]["chief"] = {"name": text, "values": {"old": text, "new": text}}
    data["chance"]["chief_dies"]["name"] = text
    data["history"][0]["says"] = text
    data["consent"][1]["name"] = text
    return data


def test_everything_that_is_told_stands_on_the_page() -> None:
    """Who blocked, whose key fits, the same changes, the roles with why they are guessed, and what is unlike."""
    text = Read(compare_page(found(PATRON, locked(), seed=1, worlds=30))).text
    for told in ("For 17 months the patron (the power)", "In the second it does not fit", "That alone is enough.",
                 "The patron has another leader from the start", "no difference", "guessed: The north, The south",
                 "its consent is needed at the start, whatever is signed"):  # fmt: skip
        assert told in text, told
    plain = Read(compare_page(found())).text
    assert "Where they are not alike" in plain
    assert "Without a role in the first: border, mood." in plain  # on paper the line that opens it is not there
    assert "worlds, where any are drawn, of seed 0" in plain


def test_the_picture_has_the_numbers_of_the_answer() -> None:
    """A row for each change: the chance with it where a war has it, nothing where it has none; the way it moves."""
    answer = found()
    drawn = picture.data(answer)
    assert drawn is not None
    assert [panel["base"] for panel in drawn["panels"]] == [war["chance"] for war in answer["wars"]]
    for row, change in zip(drawn["rows"], answer["changes"], strict=True):
        assert [cell["then"] for cell in row["cells"]] == [side["chance"] for side in change["sides"]]
        assert [cell["way"] != 0 for cell in row["cells"]] == [side["moves"] for side in change["sides"]]
    assert {cell["then"] for row in drawn["rows"] for cell in row["cells"][1:]} == {None}
    assert picture.words(answer).startswith(
        "The chance of a signature as it is, and with each change. The first has 6 of 6"
    )


def test_a_war_told_in_shares_is_drawn_as_shares() -> None:
    """Of such a war no chance is drawn: a share stands in its place, in the picture as in the words."""
    answer = found(PATRON, in_shares(), worlds=6)
    drawn = picture.data(answer)
    assert drawn is not None
    assert drawn["panels"][1]["base"] is None
    for row, change in zip(drawn["rows"], answer["changes"], strict=True):
        cell, shares = row["cells"][1], change["sides"][1]["shares"]
        assert shares is not None
        assert (cell["then"], cell["share"]) == (None, shares["key"])
        assert cell["note"] == f"{round(6 * shares['key'])} of 6"
        assert row["cells"][0]["share"] is None
    assert "a key in" in picture.words(answer)
    for row in answer["changes"]:
        row["sides"][1]["shares"] = {"worlds": 1_000, "key": 0.005, "likelier": 0, "less": 0}
    assert {row["cells"][1]["note"] for row in (picture.data(answer) or {})["rows"]} == {"5 of 1,000"}
    assert "cell.note.replace" not in picture.SCRIPT
    assert "0 of 17 numbers of the second have a source" in Read(compare_page(answer)).text


def test_the_charts_of_changes_have_one_head() -> None:
    """The legend, the titles and the mark of a change are written once for this picture and that of the what-ifs."""
    for script in (picture.SCRIPT, what_if.SCRIPT):
        own = script.removeprefix(CHANGES)
        assert own != script
        assert "headed(svg" in own
        assert "legend(" not in own
        assert "d3.symbol" not in own


@pytest.mark.parametrize("width", [400, 1200])
def test_both_wars_are_on_the_screen(browser: Any, tmp_path: Path, width: int) -> None:
    """Nothing of either table is off the screen; on a telephone the wars stand one below the other, each named."""
    path = tmp_path / "page.html"
    path.write_text(compare_page(found()), encoding="utf-8")
    shown = browser.new_page(viewport={"width": width, "height": 900})
    shown.goto(path.as_uri())
    cells = shown.evaluate("""() => [...document.querySelectorAll("main .stacked td")].map((cell) => {
      const box = cell.getBoundingClientRect();
      return [box.left, box.right, getComputedStyle(cell, "::before").content];
    })""")
    shown.close()
    assert cells
    assert all(0 <= left < right <= width for left, right, _ in cells)
    named = {content for _, _, content in cells}
    assert named == ({'"The first: "', '"The second: "'} if width == 400 else {"none"})


def test_nothing_that_is_not_seen_stands_below_the_last_line(browser: Any, tmp_path: Path) -> None:
    """The footer is the last thing of the page: what holds the patterns, below it, made an empty sheet of paper."""
    path = tmp_path / "page.html"
    path.write_text(compare_page(found()), encoding="utf-8")
    shown = browser.new_page()
    shown.goto(path.as_uri())
    top = shown.evaluate("document.querySelector('.patterns').getBoundingClientRect().top")
    shown.close()
    assert top == 0


def test_two_wars_with_no_change_have_no_picture() -> None:
    """Where neither has any of the changes nothing is drawn, and no section stands empty."""
    page = compare_page(found(PLAIN, SALE))
    assert "<figure" not in page
    assert 'id="changes"' not in page


def test_the_page_needs_nothing_from_anywhere() -> None:
    """Nothing is loaded, the policy allows only what stands in the page, and links lead to anchors."""
    read = Read(compare_page(found()))
    assert not [1 for _, attributes in read.elements if "src" in attributes]
    (policy,) = [a["content"] for _, a in read.elements if a.get("http-equiv") == "Content-Security-Policy"]
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    ids = [str(a["id"]) for _, a in read.elements if "id" in a]
    assert len(ids) == len(set(ids))
    assert all(str(a["href"])[1:] in ids for element, a in read.elements if element == "a")


@pytest.mark.parametrize("payload", PAYLOADS[::9])
def test_texts_of_a_file_stay_texts(payload: str) -> None:
    """With a hostile text wherever a file may have one, the page has the elements and attributes of a harmless one."""
    harmless, evil = (compare_page(found(hostile(text), hostile(text))) for text in ("harmless", payload))
    shape = [(element, sorted(attributes)) for element, attributes in Read(harmless).elements]
    assert [(element, sorted(attributes)) for element, attributes in Read(evil).elements] == shape
    held = re.search(r'<script type="application/json" id="data">(.*?)</script>', evil, re.DOTALL)
    assert held is not None
    assert not set(held[1]) & set("<>&\u2028\u2029")


def test_the_command_writes_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It writes where nothing stands, never over what it reads, and over another file only by force."""
    call: Run = caller(monkeypatch, capsys)
    files = [tmp_path / "one.yaml", tmp_path / "two.yaml"]
    for file, data in zip(files, (PATRON, PLAIN), strict=True):
        file.write_text(json.dumps(data), encoding="utf-8")
    page = tmp_path / "both.html"
    code, out, err = call("compare", *files, "-o", page)
    assert (code, err) == (0, "")
    assert out.startswith(f"{page}: written,")
    assert page.read_text(encoding="utf-8") == compare_page(found())
    code, out, err = call("compare", *files, "-o", page)
    assert (code, out, "--force" in err) == (2, "", True)
    assert call("compare", *files, "-o", page, "--force")[0] == 0
    for file in files:
        assert call("compare", *files, "-o", file, "--force")[0] == 2
        assert json.loads(file.read_text(encoding="utf-8"))["title"]
    code, out, _ = call("compare", *files, "-o", tmp_path / "again.html", "--json")
    assert (code, json.loads(out)["study"]) == (0, "compare")
