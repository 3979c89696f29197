"""Files that a page sends: read by a worker, kept for one tab, and nothing of them written by the server."""

from __future__ import annotations

import asyncio
import json
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from guided_answers import RIVER, SIEGE, filled
from web.serving import Answered, Server, serving
from winset.cases.guided.form import text_of
from winset.cases.read import parse
from winset.views.web.drafts import TABS, Drafts
from winset.views.web.guard import MOST_BYTES
from winset.views.web.pool import PageJob, Pool
from winset.views.web.subject import subjects


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`winset serve` without any file."""
    with serving(None, tmp_path_factory.mktemp("bare")) as made:
        yield made


def sent(server: Server, text: str | bytes, *, name: str = "own.yaml", tab: str = "one") -> Answered:
    """What a server answers to a file that a tab sends."""
    body = text.encode() if isinstance(text, str) else text
    return server.fetch(f"/draft?tab={quote(tab)}&name={quote(name)}", "POST", body)


def test_a_file_that_a_tab_sends_is_answered_like_one_that_is_served(bare: Server) -> None:
    """With its screens and its headline, for that tab alone; and what it sends next takes its place."""
    found = json.loads(sent(bare, text_of(filled(SIEGE))).text)
    assert found["problems"] == []
    assert (found["file"]["key"], found["file"]["source"], found["file"]["title"]) == (
        "draft",
        "own.yaml",
        "A siege by days",
    )
    assert "answer" in [one["name"] for one in found["file"]["screens"]]
    answer = bare.ask("answer", case="draft", tab="one")
    assert answer["headline"].startswith("If things go as is most likely")
    other = bare.fetch("/ask", "POST", json.dumps({"case": "draft", "screen": "answer", "tab": "two"}).encode())
    assert other.status == 410
    assert "has to be sent again" in other.text
    assert json.loads(sent(bare, text_of(filled(RIVER))).text)["file"]["title"] == RIVER["title"]
    assert bare.ask("answer", case="draft", tab="one")["title"] == RIVER["title"]
    assert "draft" not in bare.fetch("/cases").text


def test_what_cannot_be_read_is_told_with_its_line_and_takes_no_ones_place(bare: Server) -> None:
    """Each problem by itself, in the words of `winset check`; the file before stays."""
    sent(bare, text_of(filled(SIEGE)), tab="three")
    broken = text_of(filled(SIEGE)).replace("consent:", "konsent:")
    found = json.loads(sent(bare, broken, tab="three").text)
    assert found["file"] is None
    line = next(k for k, one in enumerate(broken.splitlines(), 1) if one.startswith("konsent"))
    assert any(one.startswith(f"own.yaml:{line}: ") and "did you mean 'consent'" in one for one in found["problems"])
    assert bare.ask("answer", case="draft", tab="three")["title"] == "A siege by days"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"\xff\xfe\x00", "not text in UTF-8"),
        (b"", "own.yaml"),
        (b"a: [", "own.yaml:1"),
        (b"a: &a [*a]", "own.yaml"),
        (b"winset: 2\ntitle: \x1b[2J", "own.yaml"),
        (b"- " * 100, "own.yaml:1"),
        (b'{"winset": 1, "kind": "graph"}', "missing"),
    ],
)
def test_what_is_no_file_is_a_sentence(bare: Server, text: bytes, said: str) -> None:
    """Bytes, nothing, half a file, one that holds itself, commands for a terminal, depth."""
    found = sent(bare, text)
    assert found.status == 200
    problems = json.loads(found.text)["problems"]
    assert problems
    assert all(one.isprintable() for one in problems)
    assert said in problems[0]


def test_a_file_is_bounded_and_comes_with_a_tab_and_a_name(bare: Server) -> None:
    """More than a million bytes, no tab, no name, or a name without end are refused; a foreign page too."""
    assert sent(bare, b"#" * (MOST_BYTES + 1)).status == 413
    assert sent(bare, "a: 1", tab="").status == 400
    assert sent(bare, "a: 1", name="").status == 400
    assert sent(bare, "a: 1", name="n" * 201).status == 400
    assert bare.fetch("/draft?tab=a&name=b", "POST", b"a: 1", origin="http://elsewhere.example").status == 403
    assert bare.fetch("/draft?tab=a&name=b", "POST", b"a: 1", key=False).status == 403
    assert bare.fetch("/draft?tab=a&name=b").status == 404


def test_a_name_is_a_name_and_no_path(bare: Server, tmp_path: Path) -> None:
    """Whatever a file is called, nothing is read or written by it."""
    secret = tmp_path / "secret.yaml"
    secret.write_text("title: hidden")
    found = json.loads(sent(bare, text_of(filled(SIEGE)), name=str(secret), tab="four").text)
    assert found["file"]["title"] == "A siege by days"
    assert secret.read_text() == "title: hidden"


def test_a_graph_model_file_can_be_sent(bare: Server) -> None:
    """It is listed as what it is."""
    file = next(path for path in Path("examples").glob("*.yaml") if "kind: graph" in path.read_text())
    assert json.loads(sent(bare, file.read_bytes(), tab="five").text)["file"]["graph"] is True


def test_a_served_file_that_is_called_draft_has_a_key_of_its_own(tmp_path: Path) -> None:
    """So that the two cannot be taken for each other."""
    file = tmp_path / "draft"
    file.write_text(text_of(filled(SIEGE)))
    assert list(subjects(str(file))) == ["./draft"]


class Reader:
    """A pool that reads whatever it is given, and remembers what it holds."""

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}

    def give(self, digest: str, reading: bytes) -> None:
        """Hold."""
        self.held[digest] = reading

    def forget(self, digest: str) -> None:
        """Let go."""
        del self.held[digest]

    def ask(self, *told: Any, **more: Any) -> asyncio.Queue[Any]:  # noqa: ARG002
        """Answer that it is a file."""
        queue: asyncio.Queue[Any] = asyncio.Queue()
        queue.put_nowait(("doing", ("starting", 0)))
        queue.put_nowait(("done", b'{"file": {}}'))
        return queue

    def leave(self, queue: asyncio.Queue[Any]) -> None:
        """Nobody waits."""


def test_few_files_are_kept_and_not_many_characters() -> None:
    """What was asked about longest ago goes first; one that two tabs have stays while one of them has it."""
    pool = Reader()
    drafts = Drafts(pool)  # type: ignore[arg-type]

    async def many() -> None:
        for k in range(TABS):
            await drafts.read(f"text {k}", "a", f"tab {k}")
        assert drafts.digest("tab 0") is not None  # so that it is not the one that goes
        await drafts.read("text 2", "a", "another")
        await drafts.read("text 2", "a", "a third")

    asyncio.run(many())
    assert drafts.digest("tab 1") is None
    assert drafts.digest("tab 2") is None
    assert drafts.digest("tab 0") is not None
    texts = [pickle.loads(one)[2] for one in pool.held.values()]
    assert "text 1" not in texts
    assert texts.count("text 2") == 1
    asyncio.run(drafts.read("x" * 19_999_999, "a", "large"))
    assert drafts.digest("large") is not None
    assert len(pool.held) == 2


def test_a_changed_draft_is_saved_like_any_file(bare: Server) -> None:
    """Its text with the change marked, under the name that it came with."""
    sent(bare, text_of(filled(SIEGE)), tab="six")
    change = {"set": {"chance.army_wins.probability": 0.01}}
    saved = bare.ask("saved", [change], case="draft", tab="six")
    assert saved["name"] == "own-changed.yaml"
    assert "0.01" in saved["text"]
    assert parse(saved["text"]).digest == bare.ask("answer", [change], case="draft", tab="six")["digest"]


def test_a_file_that_is_let_go_stays_until_its_questions_are_answered() -> None:
    """What a worker is still to be given is held; afterwards nothing is."""
    pool = Pool(1)
    pool.give("one", b"1")
    job = PageJob(1, "key", "one", ("answer", [], {}), "tab", idle=False, keep=False)
    pool._under_way["key"] = job
    pool.forget("one")
    assert pool._files == {"one": b"1"}
    del pool._under_way["key"]
    pool.forget("another")
    assert pool._files == {}
