"""Checking a file: every kind of file, sound and broken, and nothing that makes it raise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from border_war import BORDER, NAME
from winset.cases.document import load
from winset.cases.graph_read import parse_graph
from winset.cases.read import packaged, parse, read_with_lines
from winset.cases.sourcing import sourcing_of
from winset.game import states
from winset.solver.check import Checked, check

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.mark.parametrize("case", [*packaged(), *sorted(EXAMPLES.glob("*.yaml"))], ids=str)
def test_what_is_shipped_is_sound(case: str | Path) -> None:
    """Packaged cases and examples are ok; a graph model says what it holds, any other how much of it is sourced."""
    found = check(case)
    assert found.ok
    assert bool(found.graph) == (found.sourcing is None)
    if found.sourcing is not None:
        assert found.sourcing == sourcing_of(read_with_lines(case).document.data)


def test_a_problem_has_its_line(tmp_path: Path) -> None:
    """What is wrong in a file is told with its line, its place and its severity, and no number is counted then."""
    file = tmp_path / NAME
    file.write_text(BORDER.replace("title:", "titel:", 1), encoding="utf-8")
    found = check(file)
    assert not found.ok
    assert (found.name, found.sourcing, found.sourced) == (str(file), None, None)
    lines = BORDER.splitlines()
    assert any(lines[problem.line - 1].startswith("title") for problem in found.problems if problem.line)
    assert {problem.severity for problem in found.problems} == {"error"}


NEVER = """\
winset: 1
title: A war
time: {start: 2000-01, end: 2000-06}
parties: {a: {values: {x: {y: 1, z: 2}}, war: [{points: -1}]}}
issues: {x: [y, z]}
consent: [{of: [a]}]
state: {front: [near, far]}
chance:
  rout: {when: "front == 'far'", probability: 0.5, effect: {front: near}}
"""
"""A file whose one event can happen in no state that is reached."""


def test_a_warning_leaves_it_ok(tmp_path: Path) -> None:
    """What only the built game can tell is a warning at its line; without a file it has none."""
    file = tmp_path / "war.yaml"
    file.write_text(NEVER, encoding="utf-8")
    for source, line in ((file, 9), (load(NEVER, "war").data, 0), (parse(NEVER), 0)):
        found = check(source)
        assert found.ok
        told = [(problem.line, problem.path, problem.severity) for problem in found.problems]
        assert (line, "chance.rout", "warning") in told
        assert {severity for _, _, severity in told} == {"warning"}


def test_shares() -> None:
    """The share of numbers with a source is told; none where there are no numbers."""
    data: dict[str, Any] = {"winset": 1, "title": "T", "issues": {"x": ["y", "z"]}, "consent": [{"of": ["a"]}]}
    assert check({**data, "parties": {"a": {}}}).sourced is None
    sourced = {"noise": 2, "source": "A book", "values": {"x": {"y": 1}}}
    assert check({**data, "parties": {"a": sourced, "b": {"noise": 3, "values": {"x": {"y": 1}}}}}).sourced == 0.5


def test_a_graph_model(tmp_path: Path) -> None:
    """A graph-model file that is broken is told as any other."""
    file = tmp_path / "g.yaml"
    text = (EXAMPLES / "chicken.yaml").read_text(encoding="utf-8")
    file.write_text(text, encoding="utf-8")
    assert check(file) == Checked(str(file), graph=parse_graph(text).summary)
    file.write_text(text.replace("parties:", "partys:", 1), encoding="utf-8")
    assert not check(str(file)).ok
    assert check(str(file)).graph == ""


@pytest.mark.parametrize("content", ["", "[1]", "winset: 2", "a: [", "%", "kind: graph", "\x00", "issues: {}"])
def test_nothing_in_a_file_makes_it_raise(content: str, tmp_path: Path) -> None:
    """Whatever a file holds, and where there is none, the answer is a record that is not ok."""
    file = tmp_path / "war.yaml"
    assert [problem.message for problem in check(file).problems] == ["no such file"]
    file.write_text(content, encoding="utf-8")
    found = check(file)
    assert not found.ok
    assert all(problem.message for problem in found.problems)


@pytest.mark.parametrize("data", [None, 3, [], {}, {"issues": 3}])
def test_nor_does_anything_else(data: Any) -> None:
    """What is no conflict at all is not ok either."""
    assert not check(data).ok


def test_too_large_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    """A conflict beyond a limit is not ok, and says which."""
    monkeypatch.setattr(states, "MAX_STATES", 1)
    found = check(load(BORDER, NAME).data)
    assert not found.ok
    assert "more than 1 reachable states" in found.problems[-1].message
