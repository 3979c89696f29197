"""The report as text: what stands in it, that it needs nothing else, and that nothing in it can be more than text."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
from functools import cache
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

import winset
from border_war import BORDER, SALE
from calling import caller
from full_conflict import conflict, drawn, full, marked, spoilt_with, with_worlds
from generators import conflicts
from hand_conflicts import EXAMPLES
from payloads import PAYLOADS
from winset.cases.read import parse, read
from winset.errors import RequestError
from winset.studies.dossier import Dossier, dossier
from winset.studies.worlds.worlds import worlds
from winset.views.charts import charts
from winset.views.report import chromium
from winset.views.report.links import leads
from winset.views.report.markup import details, link, safe, table, tag, web_address
from winset.views.report.page import page
from winset.views.report.report import report
from winset.views.report.sections import sections
from winset.views.report.sections.timeline import counts_of_months

Found = dict[str, Any]

VOID = {"meta", "input", "br", "path", "rect"}


class Read(HTMLParser):
    """A page taken apart: its elements, their attributes, and the text of each kind of element."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag, tag

    def handle_data(self, data: str) -> None:
        if self.open:
            self.texts.setdefault(self.open[-1], []).append(data)

    def ids(self) -> list[str]:
        return [str(found["id"]) for _, found in self.elements if "id" in found]

    def data(self) -> Found:
        at = next(k for k, (name, found) in enumerate(self.elements) if found.get("id") == "data" and name == "script")
        nth = sum(name == "script" for name, _ in self.elements[:at])
        found: Found = json.loads(self.texts["script"][nth])
        return found


@cache
def everything() -> Dossier:
    """The dossier of a conflict that has everything."""
    return with_worlds(dossier(conflict(), drawn=drawn()).to_json())


@cache
def whole() -> Read:
    """Its report, taken apart."""
    return Read(page(everything()))


def shown(text: str) -> Read:
    """The report of a conflict file."""
    return Read(page(dossier(parse(text)).to_json()))


def sections_of(read: Read) -> list[str]:
    """The sections of a page, in their order."""
    return [str(found["id"]) for name, found in read.elements if name == "section"]


def test_sections_stand_in_the_order_of_the_story() -> None:
    """The answer first, the assumptions and how far to trust them last; the contents lead to each."""
    order = [
        "answer",
        "timeline",
        "why",
        "map",
        "terms",
        "unlock",
        "what_if",
        "try_it",
        "claims",
        "courses",
        "last",
        "worlds",
        "assumptions",
        "trust",
    ]
    assert sections_of(whole()) == order
    links = [found.get("href") for name, found in whole().elements if name == "a"]
    assert [f"#{name}" for name in order if f"#{name}" in links] == [f"#{name}" for name in order]


def test_months_are_called_what_the_file_counts_in() -> None:
    """Of a war by weeks the months' part is headed by weeks, in the contents too, and its forecasts are of each week."""
    data = full()
    data["time"] |= {"step": "week", "start": "2001-01-01", "end": "2001-03-05"}
    for step, monday in zip(data["history"], ("01-08", "01-15", "01-22", "01-29"), strict=True):
        step["month"] = f"2001-{monday}"
    for key in ("statements", "claims", "questions", "courses"):
        del data[key]
    text = page(dossier(conflict(data), only=["backtest"]).to_json())
    assert text.count("Week by week") == 2
    assert "The forecast of each week" in text
    assert "Month by month" not in text
    assert "each month" not in text


def test_months_fold_and_costs_stand_apart() -> None:
    """On the page, too, months like the one before are told together, and what they cost has a table of its own."""
    data = full()
    data["time"] |= {"step": "day", "start": "2001-01-01", "end": "2001-03-05"}
    for step, day in zip(data["history"], ("02", "05", "18", "19"), strict=True):
        step["month"] = f"2001-01-{day}"
    for key in ("statements", "claims", "questions", "courses"):
        del data[key]
    found = dossier(conflict(data), only=["backtest"]).to_json()
    text = page(found)
    months, costs = (text[text.index(f"<caption>{name}") :].split("</table>")[0] for name in
                     ("Along the recorded history", "What a day cost"))  # fmt: skip
    assert months.count("<tr") - 1 < len(found["timeline"]["history"]) > 10
    assert "as before, but for prices" in months
    unit = next(iter(found["about"]["labels"]["units"].values()))
    assert unit in costs
    assert unit not in months


def test_a_command_named_on_the_page_is_set_as_one() -> None:
    """No sentence of a page has the quotation marks of a terminal around a command."""
    assert "`winset" not in page(everything())
    assert "<code>winset claims</code>" in page(everything())


def test_no_score_without_a_meaning_stands_on_the_page() -> None:
    """Of rival readings the page says which fit the record as well and which how much worse, before any score."""
    lead = page(everything()).partition('id="trust"')[2].partition("<details")[0]
    assert "own account the record fits " in lead
    assert "log score" not in lead.lower()


def test_a_bare_conflict_has_a_shorter_report() -> None:
    """No section, no chart and no frame for what it does not have."""
    read = shown(BORDER.split("peace:")[0])
    assert sections_of(read) == ["answer", "timeline", "terms", "unlock", "try_it", "assumptions", "trust"]
    figures = [found for name, found in read.elements if name == "figure"]
    pictures = [found for _, found in read.elements if found.get("class") == "picture"]
    assert len(figures) == len(pictures) == len(read.data())


def test_without_a_clock_the_report_shows_deals() -> None:
    """A negotiation without a war has what is on the table where a war has its months."""
    assert sections_of(shown(SALE)) == ["answer", "deals", "terms", "unlock", "assumptions", "trust"]


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_every_feature_of_the_model_has_its_report(name: str) -> None:
    """Conflicts written for one feature each give a whole page."""
    read = Read(page(dossier(winset.read(EXAMPLES[name])).to_json()))
    assert sections_of(read)[0] == "answer"
    assert read.open == []


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(conflicts())
def test_any_conflict_has_its_report(data: dict[str, Any]) -> None:
    """Whatever is valid gives a page that is whole, with the numbers that JSON can hold."""
    found = dossier(winset.read(data)).to_json()
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert Read(page(found)).open == []


def test_how_a_war_ended_by_itself_is_said() -> None:
    """Where the record ends without an agreement the answer says how."""
    lost = BORDER.replace("outcome: 0", "outcome: 1").split("  - {month: 2001-04")[0]
    answer = dossier(parse(lost), only=[]).to_json()
    assert answer["timeline"]["ended"] is not None
    assert "By the record the war ended in" in page(answer)


def test_elements_are_closed_and_ids_are_unique() -> None:
    """The page is well formed: `Read` holds that each end tag ends what is open; every id stands once."""
    assert whole().open == []
    assert len(whole().ids()) == len(set(whole().ids()))


def test_every_link_inside_the_page_leads_somewhere() -> None:
    """Links to sections, numbers and sources have their anchors."""
    links = [str(found["href"]) for name, found in whole().elements if name == "a"]
    targets = {href[1:] for href in links if href.startswith("#")}
    assert targets - set(whole().ids()) == set()
    assert any(target.startswith("n") and target[1:].isdigit() for target in targets)


def test_charts_and_sections_are_found_and_are_whole() -> None:
    """A chart and a section hold what the frame asks of them; each chart's section is there."""
    for name, chart in charts().items():
        assert chart.TITLE
        assert chart.SECTION in sections(), name
        assert isinstance(chart.ORDER, int)
        assert "return" in chart.SCRIPT
    orders = [module.ORDER for module in sections().values()]
    assert len(orders) == len(set(orders))


def test_a_chart_writes_text_as_text() -> None:
    """No script of a chart makes markup out of text, writes `style` attributes, or could end the script it stands in."""
    assert charts()
    for name, chart in charts().items():
        for piece in ("innerHTML", "outerHTML", "insertAdjacentHTML", ".html(", "document.write", "eval(", "<!--", "</script",
                      "Function(", 'attr("style"', 'setAttribute("style"', "fetch(", "import("):  # fmt: skip
            assert piece.lower() not in chart.SCRIPT.lower(), (name, piece)


def test_a_chart_says_in_words_what_it_shows() -> None:
    """Each picture is an image with a name and a description that is a sentence; the same stands as text."""
    pictures = [found for _, found in whole().elements if found.get("class") == "picture"]
    assert {found["data-chart"] for found in pictures} == set(whole().data())
    for found in pictures:
        chart = charts()[str(found["data-chart"])]
        assert (found["role"], found["tabindex"], found["aria-label"]) == ("img", "0", chart.TITLE)
        words = chart.words(everything())
        assert words.strip().endswith(".")
        assert str(found["aria-describedby"]) in whole().ids()
        assert words in " ".join(whole().texts["figcaption"])


def test_charts_compute_nothing_twice() -> None:
    """The same dossier gives the same data and the same page."""
    assert page(everything()) == page(everything())


def test_nothing_is_fetched() -> None:
    """No element names a thing elsewhere, but for links that a reader may follow; the policy allows nothing."""
    for name, found in whole().elements:
        assert not {"src", "srcset", "action", "formaction", "background", "ping", "style"} & set(found), name
        assert not any(key.startswith("on") for key in found), name
        assert name not in ("link", "base", "iframe", "object", "embed", "img", "form")
        if name == "a" and not str(found["href"]).startswith("#"):
            assert str(found["href"]).startswith(("http://", "https://"))
            assert "noreferrer" in str(found["rel"])


def policy(read: Read) -> dict[str, list[str]]:
    """The page's policy, by directive."""
    metas = [found for name, found in read.elements if name == "meta"]
    text = next(found["content"] for found in metas if found.get("http-equiv") == "Content-Security-Policy")
    return {part.split()[0]: part.split()[1:] for part in str(text).split(";")}


def test_the_policy_allows_exactly_what_stands_in_the_page() -> None:
    """Each script that runs and the style are allowed by hash; nothing else is, not even what stands in attributes."""

    def hashed(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    kinds = [found.get("type") for name, found in whole().elements if name == "script"]
    scripts = [text for kind, text in zip(kinds, whole().texts["script"], strict=True) if kind is None]
    allowed = policy(whole())
    assert allowed["default-src"] == ["'none'"]
    assert allowed["script-src"] == [hashed(text) for text in scripts]
    assert allowed["style-src"] == [hashed(text) for text in whole().texts["style"]]
    assert (allowed["base-uri"], allowed["form-action"]) == (["'none'"], ["'none'"])
    assert "unsafe" not in json.dumps(allowed)


def test_the_vendored_libraries_are_those_that_are_named() -> None:
    """Each has its licence beside it, and its digest is the one written down; the page says which they are."""
    folder = resources.files("winset.views") / "vendor"
    listed = json.loads((folder / "vendor.json").read_text(encoding="utf-8"))
    assert [one["name"] for one in listed] == ["d3", "@observablehq/plot"]
    for one in listed:
        assert hashlib.sha256((folder / one["file"]).read_bytes()).hexdigest() == one["sha256"]
        assert "Permission to use" in (folder / one["licence_file"]).read_text(encoding="utf-8")
        assert f"{one['name']} {one['version']} ({one['licence']})" in " ".join(whole().texts["p"])


@cache
def harmless() -> Read:
    """The report of a file with a harmless mark in every text, taken apart."""
    return Read(page(spoilt_with("harmless")))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_whatever_a_file_says_stays_text(payload: str) -> None:
    """With any payload in every text of a file the page has the same elements and attributes as with harmless text."""
    before, after = harmless(), Read(page(spoilt_with(payload)))
    plain = [(name, sorted(found)) for name, found in before.elements]
    assert [(name, sorted(found)) for name, found in after.elements] == plain
    assert "script" not in " ".join(key for _, found in after.elements for key in found)
    assert after.data().keys() == before.data().keys()
    assert policy(after).keys() == policy(before).keys()


def test_marks_stand_in_the_page() -> None:
    """The texts that are replaced above are shown: a name, a reason, a source, a label, a question, a claim."""
    data, marks = marked()
    text = page(dossier(conflict(data)).to_json())
    missing = [mark for mark in marks if mark not in text]
    assert len(missing) <= len(marks) // 4


def test_markup_escapes_where_it_puts_text() -> None:
    """Text and attributes are escaped, control characters dropped, HTML made by the same functions kept."""
    assert safe('<&">') == "&lt;&amp;&quot;&gt;"
    assert tag("p", "a\x1b[31mb", title='"x"') == '<p title="&quot;x&quot;">a [31mb</p>'
    assert safe([tag("b", "<"), None, "\n"]) == "<b>&lt;</b>\n"
    assert details("more", "<i>") == "<details><summary>more</summary>&lt;i&gt;</details>"
    assert "<th" in table(["<a>"], [["<b>"]], caption="<c>")


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", " javascript:alert(1)", "java\nscript:x", "data:text/html,x", "//evil.invalid", "/etc/passwd",
     "https:evil", "http://", "ftp://a.b", "https://a.b/\"onclick=x", "https://a.b/<x>", "https://[a", "file:///etc", None, ""],
)  # fmt: skip
def test_only_web_addresses_are_links(url: str | None) -> None:
    """Whatever is not http or https with a host is shown as text."""
    assert web_address(url) is None
    assert link("x", url) == "x"


def test_a_web_address_is_a_link_without_a_referrer() -> None:
    """A source's address leads out without saying where from."""
    made = link("A diary", "https://example.org/a?b=c&d")
    assert made == '<a href="https://example.org/a?b=c&amp;d" rel="noreferrer noopener">A diary</a>'


def test_json_in_the_page_cannot_end_its_script() -> None:
    """No `<`, `>`, `&`, nor a line separator of JavaScript stands in the data."""
    data = full()
    data["title"] = "</script><script>x</script>\u2028"
    text = page(dossier(conflict(data)).to_json())
    held = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert held is not None
    assert not set(held[1]) & set("<>&\u2028\u2029")


def test_korea_fits() -> None:
    """The report of the packaged case, with its map and without its longest studies, is far under two million bytes."""
    from winset.cases.read import read_with_lines

    reading = read_with_lines("korea-1953")
    assert reading.map is not None
    parts = ["last", "statements"]
    text = page(dossier(reading.conflict, only=parts, quick=True, drawn=reading.map.to_json()).to_json())
    assert len(text.encode()) < 1_500_000
    assert "March 1953" in text


# ------------------------------------------------------------------------------------------------------ the commands


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Any:
    """The command line in a folder of its own with a small file; exit code, output, errors."""
    monkeypatch.chdir(tmp_path)
    Path("border.yaml").write_text(BORDER, encoding="utf-8")

    return caller(monkeypatch, capsys)


def test_report_writes_one_file_and_says_so(run: Any) -> None:
    """The page, its path and its size; nothing else is left in the folder."""
    code, out, err = run("report", "border.yaml", "-o", "out.html")
    assert (code, err) == (0, "")
    assert re.fullmatch(r"out\.html: written, 0\.\d\d MB; open it in a browser\n", out)
    assert Path("out.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert sorted(path.name for path in Path.cwd().iterdir()) == ["border.yaml", "out.html"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("report", "border.yaml"), "say where it goes"),
        (("report", "border.yaml", "-o", "."), "a folder"),
        (("report", "border.yaml", "-o", "none/out.html"), "there is no folder none"),
        (("report", "border.yaml", "-o", "border.yaml", "--force"), "it is what is read here"),
        (("report", "nowhere.yaml", "-o", "out.html"), "no such file"),
        (("plot", "border.yaml", "timelin", "-o", "out.svg"), "timeline"),
        (("plot", "border.yaml", "timeline", "-o", "out.txt"), ".svg"),
        (("plot", "border.yaml", "map", "-o", "out.svg"), "nothing to draw"),
    ],
)
def test_a_mistake_is_told_in_words(run: Any, words: tuple[str, ...], said: str) -> None:
    """What cannot be done is said, with exit code 2, and no file is left."""
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert said in err
    assert [path.name for path in Path.cwd().iterdir()] == ["border.yaml"]


def test_pdf_without_a_browser_says_what_is_missing(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Chromium is not installed the message says so and what to do instead."""
    monkeypatch.setenv("WINSET_CHROMIUM", "no-such-browser")
    code, _, err = run("report", "border.yaml", "--quick", "--pdf", "out.pdf")
    assert code == 2
    assert "WINSET_CHROMIUM names no-such-browser" in err
    assert not Path("out.pdf").exists()


def test_pdf_that_fails_leaves_nothing(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser that does not print is quoted, and the old file stays as it was."""
    Path("out.pdf").write_text("old", encoding="utf-8")
    Path("browser").write_text("#!/bin/sh\necho broken >&2\nexit 3\n", encoding="utf-8")
    Path("browser").chmod(0o755)
    monkeypatch.setenv("WINSET_CHROMIUM", str(Path("browser").absolute()))
    code, _, err = run("report", "border.yaml", "--quick", "--pdf", "out.pdf", "--force")
    assert code == 2
    assert "did not print the page: broken" in err
    assert Path("out.pdf").read_text(encoding="utf-8") == "old"


def test_the_browser_is_the_named_one_or_the_first_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """WINSET_CHROMIUM goes before what is found on the path."""
    for name in ("google-chrome", "chromium-browser", "mine"):
        (tmp_path / name).write_text("#!/bin/sh\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("WINSET_CHROMIUM", raising=False)
    assert chromium.chromium() == str(tmp_path / "chromium-browser")
    monkeypatch.setenv("WINSET_CHROMIUM", str(tmp_path / "mine"))
    assert chromium.chromium() == str(tmp_path / "mine")


def test_plot_lists_the_charts(run: Any) -> None:
    """Without the name of a chart the charts are named."""
    code, out, _ = run("plot", "border.yaml")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == list(charts())


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_plot_draws_a_chart_to_a_file(run: Any, kind: str) -> None:
    """One chart, as SVG or PNG."""
    pytest.importorskip("matplotlib")
    code, out, _ = run("plot", "border.yaml", "timeline", "-o", f"out.{kind}")
    assert (code, out) == (0, f"out.{kind}: written\n")
    raw = Path(f"out.{kind}").read_bytes()
    assert raw.startswith(b"\x89PNG") if kind == "png" else b"<svg" in raw[:2000]


@pytest.mark.parametrize("name", list(charts()))
def test_every_chart_can_be_plotted(name: str) -> None:
    """Where a conflict has the data for a chart, Matplotlib draws something of them."""
    pytest.importorskip("matplotlib")
    from matplotlib.figure import Figure

    data = charts()[name].data(everything()) or charts()[name].data(dossier(parse(SALE)).to_json())
    assert data is not None
    figure = Figure()
    charts()[name].plot(data, figure)
    assert any(axes.has_data() or axes.texts for axes in figure.axes)


def test_drawing_libraries_are_loaded_only_to_draw() -> None:
    """Neither the commands nor the charts load Matplotlib until a figure is asked for."""
    code = "import sys, winset.views.charts as c, winset.views.commands.plot; c.charts(); print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "False"


def test_the_function_writes_what_the_command_writes(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """`report` gives the command's page; a name that ends in .pdf is printed; data have no name to be asked for by."""
    assert run("report", "border.yaml", "--quick", "-o", "out.html")[0] == 0
    told: list[str] = []
    made = report("border.yaml", "own.html", quick=True, progress=lambda what, _: told.append(what))
    assert made.read_bytes() == Path("out.html").read_bytes()
    assert told
    Path("browser").write_text('#!/bin/sh\nfor a; do case $a in --print-to-pdf=*) echo PDF > "${a#*=}";; esac; done\n')
    Path("browser").chmod(0o755)
    monkeypatch.setenv("WINSET_CHROMIUM", str(Path("browser").absolute()))
    assert report("border.yaml", Path("own.pdf"), quick=True).read_text() == "PDF\n"
    assert "border.yaml" in made.read_text(encoding="utf-8")
    assert "border.yaml" not in report(read("border.yaml"), "data.html", quick=True).read_text(encoding="utf-8")
    worlds("border.yaml", 2, seed=1, out="study")
    assert report("border.yaml", "own.html", force=True, quick=True, worlds="study").stat().st_size
    with pytest.raises(RequestError, match="worlds of another conflict than this"):
        report(read("border.yaml"), "data.html", force=True, quick=True, worlds="study")


@pytest.mark.parametrize(
    ("war", "now", "told"),
    [
        ("123", "123", "In each of the 3 months of the record there was an agreement that everyone whose consent is needed "
         "would rather have signed than fight on for good, and one to sign at once rather than wait for better terms."),
        ("12", "1", "; in 1 of them there was one that all would have signed at once rather than wait for better terms."),
        ("12", "23", "; in 2 there was one that all would have signed at once"),
        ("12", "", "In 2 of the 3 months of the record there was an agreement that everyone whose consent is needed would "
         "rather have signed than fight on for good; in none of them was there one that all would have signed at once"),
        ("", "", "In none of the 3 months of the record was there an agreement that everyone whose consent is needed would "
         "rather have signed than fight on for good."),
    ],
)  # fmt: skip
def test_two_counts_of_months_are_told_apart(war: str, now: str, told: str) -> None:
    """What beats war and what would be signed at once are two counts with a question each, told once where alike."""
    rows = [{"month": k, "against_war": {"size": k in war}, "now": {"size": k in now}} for k in "123"]
    timeline: Any = {"history": rows, "step": "month", "path": "recorded"}
    assert told in counts_of_months(timeline)


def test_a_change_leads_to_its_number() -> None:
    """A number that is set, and an event that is left out or forbidden, lead to the row of the number behind it."""
    rows = [{"words": "The A, hill", "id": "n1", "group": "parties"},
            {"words": "Raid, probability", "id": "n2", "group": "moves"}]  # fmt: skip
    held: Any = {"assumptions": rows}
    told = leads(held, ["“The A, hill” is 1 instead of 2", "“Raid” is forbidden", "“Talk” is forbidden"])
    assert re.findall(r'href="#(n\d)"', told) == ["n1", "n2"]
    assert told.endswith("; “Talk” is forbidden")
