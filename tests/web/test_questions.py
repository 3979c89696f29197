"""What the page may ask: screens, changes in their vocabulary, parameters; whatever else it sends gets a sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from web.serving import Server, winset
from winset.views.web.screens import screens

NONSENSE = (
    b"", b"{", b"null", b"[]", b"1", b'"x"', b"\xff\xfe", b"{}", b'{"case": 1}', b'{"case": ["war.yaml"]}', b"[" * 100_000,
    b'{"a":' * 150_000 + b"1" + b"}" * 50, b'{"case": 1' + b"0" * 5_000 + b"}", b'{"case": "\\ud800"}',
    b'{"case": "war.yaml", "screen": "\\ud800"}', b'{"case": "war.yaml", "screen": "answers"}',
    b'{"case": "wars.yaml", "screen": "answer"}', b'{"case": "../war.yaml", "screen": "answer"}',
    b'{"case": "korea-1953", "screen": "answer"}', b'{"case": "war.yaml", "screen": "__init__"}',
    b'{"case": "war.yaml", "screen": "answer", "changes": {}}', b'{"case": "war.yaml", "screen": "answer", "params": []}',
    b'{"case": "war.yaml", "screen": "answer", "changes": null}', b'{"case": "war.yaml", "screen": "answer", "tab": 1}',
    b'{"case": "war.yaml", "screen": "answer", "slot": "' + b"x" * 300 + b'"}',
    b'{"case": "war.yaml", "screen": "answer", "changes": [{"set": {"parties.south.noise": NaN}}]}',
    b'{"case": "war.yaml", "screen": "answer", "changes": [{"set": {"parties.south.noise": Infinity}}]}',
    b'{"case": "war.yaml", "screen": "answer", "changes": [{"set": {"\\ud800": 1}}]}',
    b'{"case": "war.yaml", "screen": "answer", "params": {"x": "\\udc00"}}',
)  # fmt: skip
"""Bodies that are no question."""

FOREIGN_CHANGES: tuple[Any, ...] = (
    1, "set", [[]], {"set": 1}, {"set": {"parties.south.noise": None}}, {"run": "ls"},
    {"set": {"parties.south.noise": -1}}, {"set": {"parties.south.noise": "1; import os"}}, {"set": {"a" * 100_000: 1}},
    {"set": {"parties.south.noise": 10**400}}, {"set": {"parties.south.noise": 1e308}}, {"forbid": "nobody.nothing"},
    {"set": {"__class__": 1}}, {"set": {"parties.__class__.noise": 1}}, {"set": {"../../x": 1}}, {"set": {"☃": 1}}, {"set": {"": 1}},
    {"set": {".": 1}}, {"set": {"[": 1}}, {"set": {"parties.south.noise[0]": 1}}, {"set": {"title": {}}}, {"load": "/etc/passwd"}, {"add": {"path": "/etc/passwd"}},
    {"set": {"parties.south.noise": [[[[1]]]]}}, {"bind": {"south": {"x": {"a": "b"}}}}, {"set": {"time.end": "99-12"}},
)  # fmt: skip
"""Changes that no file can take."""


def nested(depth: int) -> Any:
    """A list in a list, so deep."""
    made: Any = 1
    for _ in range(depth):
        made = [made]
    return made


@pytest.mark.parametrize("body", NONSENSE, ids=range(len(NONSENSE)))
def test_what_is_no_question_gets_a_sentence(server: Server, body: bytes) -> None:
    """No body ends in more than a refusal in words, which names what was expected."""
    found = server.fetch("/ask", "POST", body)
    assert found.status == 400
    assert found.text.endswith((".", "?"))
    assert "Traceback" not in found.text


@pytest.mark.parametrize("change", FOREIGN_CHANGES, ids=range(len(FOREIGN_CHANGES)))
def test_a_change_that_is_none_gets_a_sentence(server: Server, change: Any) -> None:
    """Each is refused in words by whoever checks changes, and never by a failure of the program."""
    found = server.told("answer", [change])
    assert list(found) == ["wrong"]
    assert 10 < len(found["wrong"]) < 1_000
    assert "Winset itself failed" not in found["wrong"]
    listed = server.ask("changes", params={"entries": [change]})["entries"]
    assert listed[0]["problem"]
    assert "Traceback" not in server.wrong


@pytest.mark.parametrize("depth", [20, 30, 300, 500, 900, 990])
def test_what_is_nested_without_an_end_gets_a_sentence(server: Server, depth: int) -> None:
    """However deep, among the changes, in a change or among the parameters; and the workers are there afterwards."""
    deep = "[" * depth + "]" * depth
    for asked in (f'"changes": {deep}', f'"changes": [{{"set": {{"parties.south.noise": {deep}}}}}]',
                  f'"params": {{"entries": {deep}}}', f'"params": {{"x": {deep}}}'):  # fmt: skip
        body = f'{{"case": "war.yaml", "screen": "changes", {asked}}}'
        found = server.fetch("/ask", "POST", body.encode())
        assert found.status in (200, 400)
        assert "itself failed" not in found.text
    assert "Traceback" not in server.wrong


@pytest.mark.parametrize("name", screens())
@pytest.mark.parametrize("params", [
    {"whole": []}, {"entries": 1}, {"month": "9999-99"}, {"month": {}}, {"package": 1}, {"package": {"x": "y"}},
    {"path": "/etc/passwd"}, {"file": "/etc/passwd"}, {"name": nested(30)}, {"levers": "x"}, {"party": "\u2028"}, {"n": 1e308},
], ids=str)  # fmt: skip
def test_no_parameter_breaks_a_screen(server: Server, name: str, params: dict[str, Any]) -> None:
    """Whatever a screen is told beside the changes, it answers, or says in words what is wrong with it."""
    found = server.told(name, [], params)
    assert list(found) in (["done"], ["wrong"])
    assert "itself failed" not in str(found.get("wrong"))
    assert "Traceback" not in server.wrong


def test_too_many_changes_are_refused(server: Server) -> None:
    """Their number is bounded, and the limit is told."""
    found = server.fetch(
        "/ask", "POST", json.dumps({"case": "war.yaml", "screen": "answer", "changes": [{}] * 201}).encode()
    )
    assert (found.status, "at most 200" in found.text) == (400, True)


def test_a_name_that_is_nearly_right_is_told_the_right_one(server: Server) -> None:
    """An unknown file and an unknown screen each get the nearest that there is."""
    for asked, wanted in (
        ({"case": "wer.yaml", "screen": "answer"}, "war.yaml"),
        ({"case": "war.yaml", "screen": "anser"}, "answer"),
    ):
        found = server.fetch("/ask", "POST", json.dumps(asked).encode())
        assert f"did you mean '{wanted}'?" in found.text


def test_the_answer_is_the_terminals(server: Server, new_file: Path) -> None:
    """To the last digit, what is asked here is what `winset run --json` and `what-if --json` print."""
    path, change = "parties.north.noise", {"set": {"parties.north.noise": 1.25}}
    found = server.ask("answer", [change])
    told = json.loads(winset("what-if", str(new_file), "--set", f"{path}=1.25", "--json"))
    assert found["difference"]["changed"] == told["changed"]
    assert found["difference"]["baseline"] == told["baseline"]
    assert server.ask("answer")["outcome"]["signed_by"] == told["baseline"]["signed_by"]
