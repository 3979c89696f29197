"""Every packaged file with one thing in it broken: a message or an answer, never a traceback."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import winset
from winset.cases.document import load
from winset.cases.graph_read import is_graph, parse_graph
from winset.cases.read import from_data, packaged
from winset.errors import WinsetError
from winset.views.cli import app

EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*.yaml"))
FILES = [*EXAMPLES, *packaged().values()]
Place = tuple[str | int, ...]

GONE = object()
"""Stands for an entry that is taken out."""

BROKEN: list[Any] = [
    GONE,
    None,
    7,
    -1.5,
    "nobody",
    "9" * 400,
    "é" * 300,
    [],
    {},
    [None],
    {"low": 1},
    True,
    10**400,
    "+1",
]

SAMPLE = 100
"""Broken files of each packaged case that are read; of the examples all are."""


def leaves(data: Any, at: Place = ()) -> Iterator[Place]:
    """Every entry of a file, the inner ones too."""
    if at:
        yield at
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, item in inner:
        yield from leaves(item, (*at, key))


def broken(data: Any, at: Place, value: Any) -> Any:
    """The data with one entry replaced or taken out."""
    made = copy.deepcopy(data)
    here = made
    for part in at[:-1]:
        here = here[part]
    if value is GONE:
        del here[at[-1]]
    else:
        here[at[-1]] = value
    return made


def cases(file: Path) -> list[tuple[Any, Place, Any]]:
    """Each way to break a file; of a large one a sample that is always the same."""
    data = load(file.read_text(encoding="utf-8"), file.name).data
    places = list(leaves(data))
    draw = random.Random(1953)
    if len(places) * len(BROKEN) > 5_000:
        return [(data, draw.choice(places), draw.choice(BROKEN)) for _ in range(SAMPLE)]
    few = [(data, at, value) for at in places for value in draw.sample(BROKEN, 2)]
    assert len(few) > 50
    return few


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_file_with_one_thing_broken_is_read_or_refused(file: Path) -> None:
    """Whatever is missing, null, of another type, unknown or huge: a conflict, or problems in short lines."""
    sound = 0
    for data, at, value in cases(file):
        made = broken(data, at, value)
        try:
            if is_graph(data):
                parse_graph(json.dumps(made), "broken")
            else:
                from_data(made, "broken")
            sound += 1
        except WinsetError as error:
            lines = str(error).splitlines()
            assert lines, at
            assert all(len(line) < 900 and line.isprintable() for line in lines), (at, value)
    assert sound


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.name)
def test_what_is_read_is_answered(file: Path, tmp_path: Path) -> None:
    """A broken file that is read is answered by each command, or refused with exit code 2; nothing else comes out."""
    draw = random.Random(file.name)
    asked = draw.sample(cases(file), 12)
    text = [command for command in COMMANDS if (command[0] == "stable") == is_graph(asked[0][0])]
    for data, at, value in asked:
        (tmp_path / "b.yaml").write_text(json.dumps(broken(data, at, value)), encoding="utf-8")
        for words in (["check"], draw.choice(text)):
            result = CliRunner().invoke(app, [words[0], str(tmp_path / "b.yaml"), *words[1:]])
            fine = result.exception is None or isinstance(result.exception, (WinsetError, SystemExit))
            assert fine, (words, at, value, result.exception)
            assert result.exit_code in (0, 1, 2), (words, at, value)


COMMANDS = [
    ["run", "--quiet"],
    ["run", "--json"],
    ["ask"],
    ["claims"],
    ["statements"],
    ["readings"],
    ["deals"],
    ["unlock", "--solves", "2"],
    ["last"],
    ["ripe"],
    ["stable"],
]


def test_files_are_found() -> None:
    """There are files to break."""
    assert len(FILES) > 6
    assert winset.read(packaged()["korea-1953"]).title
