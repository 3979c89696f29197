"""`winset last` on a terminal: the sweep in words, the tables, and one object for machines."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from rich.console import Console

import winset
from winset.cases.read import parse
from winset.studies.durability import durability
from winset.views.commands.last import command
from winset.views.durability import headline, show_durability

FILE = """\
winset: 1
title: "A guarantee \\e[31m"
time: {start: 2000-01, end: 2001-01}
parties:
  client: {name: The client, values: {pact: {promise: 10, pledge: 20}}, war: [{points: -4}]}
  enemy: {name: The enemy, values: {aid: {some: -2}}, war: [{points: -4}]}
issues:
  aid: [none, some]
  pact: {name: The pact, options: {none: No pact, promise: A promise, pledge: A pledge}}
rules:
  - {id: no_aid_for_nothing, when: "pact == 'none'", require: "aid == 'some'"}
consent: [{of: [client, enemy]}]
peace:
  horizon: 120
  pace: 0.02
  resume:
    client:
      - {when: "pact == 'pledge'", points: {client: 60, enemy: -30}}
      - {points: {client: -30, enemy: -20}}
    enemy:
      - {when: "pact == 'none'", points: {client: -60, enemy: 8}}
      - {points: {client: -40, enemy: -40}}
history:
  - {month: 2000-06, agreement: {aid: none, pact: promise}}
"""


@pytest.fixture
def case(tmp_path: Path) -> str:
    """A file with a guarantee."""
    path = tmp_path / "guarantee.yaml"
    path.write_text(FILE, encoding="utf-8")
    return str(path)


def shown(text: str, width: int = 140, **how: Any) -> str:
    """What is printed for a file."""
    out = io.StringIO()
    show_durability(durability(parse(text), **how).to_json(), Console(file=out, width=width, color_system=None))
    return out.getvalue()


def test_the_answer_in_words(case: str) -> None:
    """The paragraph says how long each option lasts, whom a step deters or emboldens, and what was signed."""
    result = CliRunner().invoke(command, [case], env={"COLUMNS": "400"})
    assert result.exit_code == 0, result.output
    for words in (
        "The pact",
        "in the state of June 2000, when the recorded agreement was signed",
        "More is not always longer",
        "it deters the enemy",
        "it emboldens the client",
        "That is moral hazard: what protects the client pays for the war it starts.",
        "What was in fact signed in June 2000 almost surely holds to the end",
        "half by",
    ):
        assert words in " ".join(result.output.split())


def test_the_object_for_machines(case: str) -> None:
    """--json prints one object whose `survival` has a probability a period for every option."""
    result = CliRunner().invoke(command, [case, "--json", "--issue", "pact"])
    found = json.loads(result.output)
    assert list(found["survival"]) == ["none", "promise", "pledge"]
    assert {len(curve) for curve in found["survival"].values()} == {120}
    assert found["study"] == "durability"


def test_without_a_peace_section_the_answer_says_so() -> None:
    """Without a peace section the answer says that nothing in the file can break a peace."""
    text = FILE[: FILE.index("peace:")] + FILE[FILE.index("history:") :]
    out = shown(text)
    assert "The file has no peace section" in out
    assert "is not asked" in " ".join(out.split())
    assert "How long it lasts" not in out


def test_what_was_adapted_is_said() -> None:
    """Where an option needs another option beside it, or cannot be signed at all, a line says so."""
    out = shown(FILE, issue="pact")
    assert "With “No pact”: aid is “some” and not “none”." in out
    text = FILE.replace("when: \"pact == 'none'\", require: \"aid == 'some'\"", "require: \"pact != 'pledge'\"")
    out = shown(text, issue="pact", width=300)
    assert "* In that state the rules admit no package with “A pledge” (no aid for nothing)" in out
    assert "A pledge *" in out


def test_likely_options_that_part(case: str) -> None:
    """Where the most likely options break a rule, a line names what was taken instead."""
    answer = durability(winset.read(case)).to_json()
    answer["adapted"] = {"aid": {"from": "some", "to": "none"}}
    out = io.StringIO()
    show_durability(answer, Console(file=out, width=300, color_system=None))
    assert (
        "The most likely options do not all go together in that state; aid is “none” and not “some”." in out.getvalue()
    )


@pytest.mark.parametrize(("how", "words"), [({"issue": "aid"}, "“aid”"), ({"at": "2000-02"}, "in the state of February 2000, with “The pact”")])  # fmt: skip
def test_what_was_asked_for(how: dict[str, str], words: str) -> None:
    """An issue or a month asked for is named, without a reason."""
    assert words in headline(durability(parse(FILE), **how).to_json())  # type: ignore[arg-type]


def test_options_that_make_no_difference() -> None:
    """Where no issue changes how long it lasts, that is said."""
    text = FILE.replace("client: 60", "client: -30").replace("enemy: 8", "enemy: -40")
    text = text.replace("values: {pact: {promise: 10, pledge: 20}}, ", "").replace("client: -60", "client: -40")
    text = text.replace("client: -30, enemy: -30", "client: -30, enemy: -20")
    found = headline(durability(parse(text)).to_json())
    assert "No issue changes how long the peace lasts" in found
    assert "The options make no difference" in found


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_it_fits_and_drives_no_terminal(width: int) -> None:
    """Nothing is wider than the terminal, and a control character in a file's text is not printed."""
    out = shown(FILE, width=width)
    assert "\x1b" not in out
    assert max(len(line) for line in out.splitlines()) <= width


def test_a_short_watch_tells_its_end() -> None:
    """Where the watch is shorter than five years, its end is told instead of round years."""
    out = shown(FILE.replace("horizon: 120", "horizon: 8"))
    assert "To the end" in out
    assert "5 years" not in out.split("How long it lasts")[1]


def test_what_is_all_but_sure_has_one_word() -> None:
    """A peace that hardly breaks is never of a bare 100 %: one word for it in the table, and the sentence says what is left."""
    out = " ".join(shown(FILE.replace("pace: 0.02", "pace: 0.000001")).split())
    assert "100 %" not in out
    assert ">99.9 %" in out
    assert "almost surely holds to the end (a breach has a chance of under 0.1 %)" in out


def test_at_80_columns_each_option_is_a_card() -> None:
    """Where the table has no room, each option has its lines: how long it lasts, then who breaks it."""
    out = shown(FILE, width=80)
    assert "A promise\n  Mean: " in out
    assert "Who breaks it: the client" in out


def test_a_difference_that_does_not_show_is_none(tmp_path: Path) -> None:
    """Where every option's peace is told as equally long, no option is said to make for a longer one."""
    text = """
winset: 2
title: A sure peace
time: {start: 2001-01, end: 2002-01}
parties: {north: {values: {hill: {kept: 10}}, war: [{points: -1}]}, south: {war: [{points: -1}]}}
issues: {hill: [kept, sold]}
consent: [{of: [north, south]}]
peace: {horizon: 240, pace: 0.02, resume: {north: {points: {north: -8, south: -9}}}}
"""
    file = tmp_path / "hill.yaml"
    file.write_text(text, encoding="utf-8")
    shown = " ".join(CliRunner().invoke(command, [str(file)]).stdout.split())
    assert "The options make no difference that shows to how long it lasts." in shown
    assert "longer peace" not in shown
