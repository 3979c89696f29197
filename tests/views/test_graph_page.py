"""The report of a graph model: what stands in it, that it needs nothing else, and that texts stay texts."""

from __future__ import annotations

import json
import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import winset
from payloads import PAYLOADS
from quarrel_graph import QUARREL, page_with
from winset.cases.graph_case import GraphCase
from winset.cases.graph_read import parse_graph
from winset.studies.graph_dossier import GraphDossier, graph_dossier
from winset.views.cli import main
from winset.views.report.graph import picture
from winset.views.report.graph.page import graph_page, graph_sections

EXAMPLES = Path(__file__).parents[2] / "examples"
GRAPHS = ["elmira", "cuba", "chicken", "prisoners"]

CHOICES = """
{winset: 2, kind: graph, title: Choices, parties: {a: {options: {x: Give way, y: Pay}}, b: {options: {z: Go home}}},
 preferences: {a: {statements: [b.z, not a.y]}, b: {statements: [a.x or a.y, not b.z], note: A guess.}}}
"""


class Read(HTMLParser):
    """A page taken apart: its elements with their attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.quiet = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.quiet = tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self.quiet = self.quiet and tag not in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self.quiet:
            self.words.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.words))


def case_of(name: str) -> GraphCase:
    """An example, or one of the files above."""
    own = {"quarrel": QUARREL, "choices": CHOICES}
    return parse_graph(own.get(name) or (EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8")).case


def found(name: str) -> GraphDossier:
    return graph_dossier(case_of(name)).to_json()


def test_the_likely_resolutions_stand_first() -> None:
    """The published equilibria are named first, then what a coalition would do, then what only fear holds."""
    text = Read(graph_page(found("elmira"))).text
    told = ["It can come to rest in 3 of 9 states: nobody gains by leaving these.", "5 (The order stands",
            "8 (The order is modified", "9 (Uniroyal abandons the plant)",
            "But the Ministry of the Environment and Uniroyal together would leave 5 for 8.",
            "2 more states can last only as long as whoever would gain by leaving fears an answer",
            "1 (The order stands; Uniroyal delays): under GMR and SMR", "In the other 4, somebody would leave",
            "What holds each of them", "In 5, 8 and 9 nobody has anything to gain by a move.",
            "But the Ministry of the Environment could then go to 6", "Every state", "Who can move where",
            "What each wants", "Sources"]  # fmt: skip
    places = [text.index(words, text.index("Sources") + 1) for words in told]
    assert places == sorted(places)


def test_where_nobody_rests_for_good_credible_answers_come_first() -> None:
    """Of the missile crisis the two published equilibria come before those that hold under GMR and SMR alone."""
    dossier = found("cuba")
    assert dossier["resting"]["still"] == []
    assert dossier["resting"]["credible"] == ["NNYN", "NYYN"]
    text = Read(graph_page(dossier)).text
    assert "In every state somebody would gain by a move of its own." in text
    assert text.index("2 states can last although somebody would gain") < text.index("4 more states can last only")
    assert "But the Soviet Union would then give up “Withdraw the missiles”, gaining by it itself" in text


@pytest.mark.parametrize("name", [*GRAPHS, "quarrel", "choices"])
def test_words_and_picture_agree(name: str) -> None:
    """No arrow leads out of a state that the words call at rest, and one leads out of every other; every arrow gains."""
    dossier = found(name)
    drawn = picture.data(dossier)
    assert drawn is not None
    left = {arrow["from"] for arrow in drawn["arrows"]}
    kinds = [node["kind"] for node in drawn["nodes"]]
    assert [k for k, kind in enumerate(kinds) if kind == "still"] == [k for k in range(len(kinds)) if k not in left]
    assert sum(kind == "" for kind in kinds) == dossier["resting"]["others"]
    states, case = dossier["stable"]["states"], case_of(name)
    for arrow in drawn["arrows"]:
        ranking = case.preferences[dossier["stable"]["parties"][arrow["party"]]].ranking
        if ranking is not None:
            order = [state for tier in ranking for state in tier]
            assert order.index(states[arrow["to"]]) < order.index(states[arrow["from"]])


def test_what_a_party_does_not_see_it_does_not_gain_by() -> None:
    """A better state that a party does not see is a move that it has and no gain: the words say that it has a view."""
    dossier = found("quarrel")
    assert dossier["moves"] is not None
    assert dossier["moves"]["a"]["s3"] == [{"to": "s4", "gains": False}]
    text = Read(graph_page(dossier)).text
    assert "Each party is judged by what it sees, and the elder has a view of its own." in text
    assert "The elder has a view of its own and does not see s4." in text
    assert "It can come to rest in s3 (Torn down)" in text


def test_each_way_of_wanting_is_shown_as_the_file_gives_it() -> None:
    """Points stand by their states, pairs are told as pairs, statements in their order, notes and sources with them."""
    text = Read(graph_page(found("quarrel"))).text
    assert "s4 (Built again) 6.5 points" in text
    assert "The younger prefers s1 to s2; s3 to s1; nothing else is said of it." in text
    assert "The elder: It is old." in text
    assert re.search(r"C \[ diary p\.4 \]", text)
    assert "Two neighbours and one wall." in text
    choices = Read(graph_page(found("choices"))).text
    assert choices.index("A wants, most important first:") < choices.index("b.z") < choices.index("not a.y")
    assert "B: A guess." in choices


@pytest.mark.parametrize("name", [*GRAPHS, "quarrel"])
def test_the_page_needs_nothing_from_anywhere(name: str) -> None:
    """Nothing is loaded, the policy allows only what stands in the page, and links lead to anchors or to the sources."""
    read = Read(graph_page(found(name)))
    assert not [1 for _, attributes in read.elements if "src" in attributes]
    assert not {"link", "iframe", "img", "object", "base"} & {element for element, _ in read.elements}
    (policy,) = [a["content"] for _, a in read.elements if a.get("http-equiv") == "Content-Security-Policy"]
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    ids = [str(a["id"]) for _, a in read.elements if "id" in a]
    assert len(ids) == len(set(ids))
    links = [str(a["href"]) for element, a in read.elements if element == "a"]
    assert all(link[1:] in ids if link.startswith("#") else link.startswith("https://") for link in links)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_texts_of_a_file_stay_texts(payload: str) -> None:
    """With a hostile text wherever a file may have one, the page has the elements and attributes of a harmless one."""
    harmless, evil = page_with("harmless"), page_with(payload)
    shape = [(element, sorted(attributes)) for element, attributes in Read(harmless).elements]
    assert [(element, sorted(attributes)) for element, attributes in Read(evil).elements] == shape
    held = re.search(r'<script type="application/json" id="data">(.*?)</script>', evil, re.DOTALL)
    assert held is not None
    assert not set(held[1]) & set("<>&\u2028\u2029")


def test_a_large_graph_has_a_page_without_lists_of_everything() -> None:
    """Of 128 states no picture is drawn and no move is listed; the words and the tables of equilibria are there."""
    names = [f"o{k}" for k in range(7)]
    data = {"winset": 2, "kind": "graph", "title": "Large", "parties": {"a": {"options": names[:4]}, "b": {"options": names[4:]}},
            "preferences": {"a": {"statements": [f"a.{name}" for name in names[:4]]},
                            "b": {"statements": [f"b.{name}" for name in names[4:]]}}}  # fmt: skip
    dossier = graph_dossier(parse_graph(json.dumps(data)).case).to_json()
    page = graph_page(dossier)
    assert picture.data(dossier) is None
    assert "<figure" not in page
    text = Read(page).text
    assert "It can come to rest in YYYYYYY" in text
    assert "There are too many states to list every move." in text
    assert "A wants, most important first:" in text


def test_report_writes_a_graph_model(tmp_path: Path, monkeypatch: Any, capsys: Any) -> None:
    """The command and the function write the same page; a study of worlds is a conflict's, and the file is kept."""
    file = tmp_path / "quarrel.yaml"
    file.write_text(QUARREL, encoding="utf-8")

    def ends(*words: str) -> tuple[Any, str, str]:
        monkeypatch.setattr(sys, "argv", ["winset", "report", str(file), *words])
        code: Any = 0
        try:
            main()
        except SystemExit as end:
            code = end.code
        return code or 0, *capsys.readouterr()

    code, out, _ = ends("-o", str(tmp_path / "one.html"))
    assert code == 0
    assert "written" in out
    winset.report(case_of("quarrel"), tmp_path / "two.html")
    made = (tmp_path / "one.html").read_text(encoding="utf-8")
    assert made == (tmp_path / "two.html").read_text(encoding="utf-8") == graph_page(found("quarrel"))
    code, _, err = ends("-o", str(tmp_path / "three.html"), "--worlds", str(tmp_path))
    assert code == 2
    assert "--worlds is of a conflict" in err
    code, _, err = ends("-o", str(file), "--force")
    assert code == 2
    assert "it is what is read here" in err


def test_the_short_names_are_explained_before_they_are_used() -> None:
    """What the letters of a state and the names of concepts stand for is said before the first of them."""
    (_, _, lead, _), *_ = graph_sections(found("cuba"))
    assert "one letter an option, Y or N, in this order: the United States, Strike the missile sites" in str(lead[0])
    assert "Nash, nobody gains by a move of its own; GMR, or some answer" in str(lead[0])
    assert not re.search(r"\b[YN]{4}\b", str(lead[0]))
    assert any("NNYN" in str(words) for words in lead[1:])
