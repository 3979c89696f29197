"""`winset deals --package`: one package in words, on files of every kind, and what is told of a mistake."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from rich.console import Console

import winset
from first_korea import FIRST_KOREA
from winset.errors import WinsetError
from winset.studies.board import board
from winset.views.board import paragraphs, show_board
from winset.views.cli import app

EXAMPLES = Path(__file__).parents[2] / "examples"
TOY = str(EXAMPLES / "toy-korea.yaml")

STRANGER = """\
winset: 2
title: A line between two valleys
time: {start: 2022-03-07, end: 2022-09-05, step: week}
parties:
  upper: {name: The upper valley, unit: a day of grazing, values: {line: {ridge: 9, river: 2}, toll: {none: 3}}, war: [{points: -0.5}]}
  lower: {name: The lower valley, values: {line: {ridge: -30, river: 4}, toll: {some: 2}}, war: [{points: -0.2}]}
  abbey: {name: The abbey, values: {toll: {some: 1}}}
issues:
  line: {name: The line, options: {ridge: Along the ridge, river: Along the river}}
  toll: {name: The toll, options: {none: No toll, some: A toll}}
consent:
  - {id: moot, of: [upper, lower, abbey], weights: {upper: 40, lower: 35, abbey: 25}, at_least: 62}
  - {of: [lower]}
rules:
  - {when: "line == 'ridge'", require: "toll == 'none'", because: the ridge has no road}
"""
"""A war by weeks without a history, with weighted votes, a unit, a rule, and a clause of one."""


def asked(*words: str) -> Result:
    """What the command line answers."""
    return CliRunner().invoke(app, ["deals", *words])


@pytest.fixture
def stranger(tmp_path: Path) -> str:
    """A file that somebody has written."""
    path = tmp_path / "valleys.yaml"
    path.write_text(STRANGER, encoding="utf-8")
    return str(path)


def refused(*words: str) -> str:
    """What is told of a mistake, as one line; the program ends with 2."""
    result = asked(*words)
    if result.exit_code == 2:  # what the command line itself finds wrong
        return " ".join(result.output.split())
    assert isinstance(result.exception, WinsetError)
    return str(result.exception)


def told(result: Result) -> str:
    """The output as one line."""
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


def test_a_refused_package_is_told_whole(stranger: str) -> None:
    """Who refuses, by how much, which clauses fail with which votes, and each repair."""
    text = told(asked(stranger, "--package", "line=ridge", "--package", "toll=none"))
    assert "In the week of 7 March 2022, beside fighting on for good" in text
    assert "This package would not be signed: the lower valley (" in text
    assert "The clause “moot” fails with 65 of the 62" not in text
    assert "A clause of consent fails: it needs the yes of the lower valley." in text
    assert "With 1 option changed it would be signed: “Along the river” on “The line”." in text
    assert "own points more for the lower valley" in text


def test_numbers_on_the_terminal_are_those_of_json(stranger: str) -> None:
    """The words' figures are the JSON's, rounded; the JSON is what the study answers."""
    words = ("--package", "line=ridge,toll=none")
    found = json.loads(asked(stranger, *words, "--json").output)
    assert found == json.loads(json.dumps(board(stranger, {"line": "ridge", "toll": "none"}).to_json()))
    gain = found["package"]["parties"]["lower"]["gain"]
    text = told(asked(stranger, *words))
    assert f"({-gain:.1f} own points short)" in text
    (row,) = found["package"]["payments"]["shown"]
    assert f"{row['payments'][0]['points']:.1f} own points more" in text
    assert f"{found['size']} of {found['of']} packages" in text


def test_what_is_chosen_so_far_counts_what_is_left(stranger: str) -> None:
    """A partly chosen package: how many have what is chosen, and for each option how many would be signed with it."""
    text = told(asked(stranger, "--package", "line=river"))
    assert "Chosen so far: The line: Along the river. With that, 2 of 2 packages would be signed." in text
    assert "● Along the river 2 2" in text
    assert "A toll 1 1" in text
    text = told(asked(stranger, "--package", "toll=some"))
    assert "Along the ridge 0 0" in text


def test_a_forbidden_package_names_what_the_rules_forbid(stranger: str) -> None:
    """The terms that a rule does not let stand together, with its reason, and the nearest package."""
    text = told(asked(stranger, "--package", "line=ridge,toll=some"))
    assert "The rules forbid this package: The line: Along the ridge; The toll: A toll (the ridge has no road)." in text
    assert "With 1 option changed it would be signed: “Along the river” on “The line”." in text
    assert "Chance of its yes –" not in text


def test_a_week_a_negotiation_and_a_record() -> None:
    """Without a clock no month is told; what was signed by the record is one word; who would wait is said."""
    terms = next(iter(winset.deals(EXAMPLES / "harbour.yaml").to_json()["concepts"]["nash"]["packages"]))
    text = told(asked(str(EXAMPLES / "harbour.yaml"), "--package", ",".join(f"{i}={o}" for i, o in terms.items())))
    assert " packages would be signed. This package would be signed" in text
    assert "a chance of" in text
    assert "as the war then stood" not in text
    text = told(asked(TOY, "--package", "recorded"))
    assert "This package would be signed: nobody whose consent is asked for would lose by it." in text
    assert "Rather than sign it at once, China and Soviet Union would sooner wait for something better." in text
    assert "seen from July 1951" in text


def test_a_council_that_outvotes_says_so() -> None:
    """A package that somebody refuses and others carry is told as signed against that one's no, in its unit."""
    conflict = winset.read(STRANGER_OUTVOTED)
    text = " ".join(paragraphs(board(conflict, {"line": "river", "toll": "some"}, at="2022-03-07").to_json()))
    assert "This package would be signed, though the upper valley (" in text
    assert "days of grazing short) would refuse it: enough others would sign." in text
    text = " ".join(paragraphs(board(conflict, {"line": "ridge", "toll": "none"}, at="2022-03-07").to_json()))
    assert (
        "The clause “moot” fails with 40 of the 60 votes that it needs, without the lower valley and the abbey." in text
    )


STRANGER_OUTVOTED: Any = {
    "winset": 2, "title": "Outvoted", "time": {"start": "2022-03-07", "end": "2022-09-05", "step": "week"},
    "parties": {
        "upper": {"name": "The upper valley", "unit": "a day of grazing", "values": {"line": {"ridge": 9, "river": -20}}},
        "lower": {"name": "The lower valley", "values": {"line": {"ridge": -30, "river": 4}}},
        "abbey": {"name": "The abbey", "values": {"toll": {"some": 1, "none": -1}}},
    },
    "issues": {"line": ["ridge", "river"], "toll": ["none", "some"]},
    "consent": [{"id": "moot", "of": ["upper", "lower", "abbey"],
                 "weights": {"upper": 40, "lower": 35, "abbey": 25}, "at_least": 60}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--package", "lime=ridge"], "no issue 'lime'; did you mean 'line'?"),
        (["--package", "line=rigde"], "line has no option 'rigde'; did you mean 'ridge'?"),
        (["--package", "line"], "'line' is not NAME=VALUE"),
        (["--package", "line=ridge", "--package", "line=river"], "--package line is given twice"),
        (["--package", "recorded"], "the file records no agreement"),
        (["--package", "recorded", "--package", "line=ridge"], "nothing can be chosen beside it"),
        (["--package", "line=ridge", "--concept", "nash"], "--concept is about all packages of the month"),
        (["--package", "line=ridge", "--at", "2023-01-02"], "outside the conflict's time"),
    ],
)
def test_a_mistake_is_one_sentence(stranger: str, words: list[str], said: str) -> None:
    """What is misspelt or goes not together is told in a sentence, with the nearest right spelling; nothing is solved."""
    assert said in refused(stranger, *words)


def test_a_file_with_a_mistake_is_told_by_its_line(tmp_path: Path) -> None:
    """A file that cannot be read is told as everywhere: its line, and what was expected."""
    path = tmp_path / "broken.yaml"
    path.write_text(STRANGER.replace("of: [lower]", "of: [lover]"), encoding="utf-8")
    message = refused(str(path), "--package", "line=ridge")
    assert message.startswith(f"{path}:13: consent[1].of[0]")
    assert "did you mean 'lower'?" in message


def test_a_graph_file_has_no_packages() -> None:
    """A graph-model file is answered elsewhere, in a sentence."""
    assert "winset stable" in refused(str(EXAMPLES / "prisoners.yaml"), "--package", "a=b")


@pytest.mark.parametrize("width", [40, 80, 160])
def test_it_fits_the_terminal(width: int) -> None:
    """No line is wider than the terminal."""
    console = Console(file=io.StringIO(), width=width, color_system=None)
    found = board(winset.read(FIRST_KOREA), "recorded", at="1953-04").to_json()
    show_board(found, console)
    text: str = console.file.getvalue()  # type: ignore[attr-defined]
    assert max(map(len, text.splitlines())) <= width
    assert "Prisoners of war" in " ".join(text.split())
