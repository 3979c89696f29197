"""`winset ripe` on a terminal: when it was ripe, what was missing, and the table month by month."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from rich.console import Console

import winset
from winset.cases.read import parse
from winset.studies.ripeness import ripeness
from winset.views.commands.ripe import command
from winset.views.ripeness import show_ripeness

FILE = """\
winset: 1
title: "A drifting war \\e[31m"
time: {start: 2000-01, end: 2002-01}
parties:
  a: {name: Northland, front: {factor: front, better: up}, values: {x: {y: -10, z: 0}}, war: [{points: -1}]}
  b: {name: Southland, front: {factor: front, better: down}, values: {x: {y: 0, z: -12}}, war: [{points: -2}]}
  p: {name: The patron, values: {x: {y: -1, z: -1}}, war: [{points: 3, when: "leader == 'old'"}, {points: -2}]}
  s: {name: The senate, values: {x: {y: 1, z: -3}}}
issues: {x: [y, z]}
state:
  leader: [old, new]
  front: {values: [low, mid, high], initial: mid, ordered: true}
chance:
  advance: {when: "front == 'mid'", probability: 0.01, effect: {front: +1}}
  death: {when: "leader == 'old'", probability: 0.02, effect: {leader: new}}
consent:
  - {of: [a, b, p]}
  - {id: ratifier, of: [s], when: "x == 'z'"}
history:
  - {month: 2000-05, chance: death}
  - {month: 2000-09, agreement: {x: z}}
"""


@pytest.fixture
def case(tmp_path: Path) -> str:
    """A file with a drifting war."""
    path = tmp_path / "drift.yaml"
    path.write_text(FILE, encoding="utf-8")
    return str(path)


def shown(text: str, width: int = 160, **how: Any) -> str:
    """What is printed for a file."""
    out = io.StringIO()
    show_ripeness(ripeness(parse(text), **how).to_json(), Console(file=out, width=width, color_system=None))
    return out.getvalue()


def test_the_answer_in_words(case: str) -> None:
    """The paragraph says when it was ripe, what was missing before, for whom, and when the agreement came."""
    result = CliRunner().invoke(command, [case], env={"COLUMNS": "600"})
    assert result.exit_code == 0, result.output
    for words in (
        "The conflict was ripe from May to September 2000.",
        "Missing: a hurting stalemate for every signatory in 4 months",
        "Not stuck, or not hurting: the patron (4 months).",
        "The agreement came in September 2000, when it was ripe.",
        "nothing in the model asks for it",
        "Without a front, and judged on points alone: the patron.",
        "Signatories: the members of consent groups without a condition.",
    ):
        assert words in " ".join(result.output.split())


def test_the_table() -> None:
    """Each row shows each signatory's numbers, the way out, the spokesmen, and whether it was ripe."""
    rows = rows_of(shown(FILE)).splitlines()
    assert "no front" in rows[0]
    assert "yes" not in rows[0]
    assert "yes" in rows[1]
    assert "✓" in rows[1]


def test_months_in_which_no_mark_changes_stand_in_one_row() -> None:
    """What is as before is folded, with the least and the most of each number; a week is told as one."""
    rows = rows_of(shown(FILE)).splitlines()
    assert [row.strip()[:17].strip() for row in rows] == ["Jan to Apr 2000", "May to Sep 2000"]
    assert re.search(r"\+\d+\.\d to \+\d+\.\d ✓", rows[1])
    weeks = FILE.replace("{start: 2000-01, end: 2002-01}", "{step: week, start: 2000-01-03, end: 2000-07-03}")
    weeks = weeks.replace("month: 2000-05,", "month: 2000-01-17,").replace("month: 2000-09,", "month: 2000-01-24,")
    out = " ".join(shown(weeks, months=1).split())
    assert "from the week of 17 to that of 24 January 2000" in out
    assert "(2 weeks)" in out
    assert "in the week of 24 January 2000, when it was ripe" in out


def test_the_options(case: str) -> None:
    """--months, --eps and --theta reach the study, and --json prints its answer."""
    arguments = [case, "--json", "--months", "3", "--eps", "0", "--theta", "0.9"]
    found = json.loads(CliRunner().invoke(command, arguments).output)
    assert (found["months"], found["eps"], found["theta"]) == (3, 0, 0.9)
    assert found["ever_ripe"] is False
    assert found["study"] == "ripeness"


def test_never_ripe() -> None:
    """Where no month is ripe, that is said, and on which path."""
    assert "The conflict was never ripe." in shown(FILE, eps=0)
    text = FILE[: FILE.index("history:")]
    assert "The conflict was never ripe on the most likely path." in shown(text, eps=0)


def test_months_without_talks_and_groups_with_conditions() -> None:
    """A package taken from the forecast is marked, and so is a settlement that the others would not accept."""
    out = shown(FILE + "talks: {when: \"leader == 'new'\"}\n")
    assert rows_of(out).count("°") == 1
    text = FILE.replace("  - {of: [a, b, p]}", "  - {of: [a, b, p], when: \"leader in ['old', 'new']\"}")
    assert "No consent group is without a condition" in shown(text)
    stubborn = FILE.replace("war: [{points: -2}]}", "war: [{points: 9}]}")
    assert "~" in rows_of(shown(stubborn))


def rows_of(text: str) -> str:
    """The rows of the table alone."""
    return "\n".join(line for line in text.splitlines() if re.match(r" *[A-Z][a-z]{2}( to [A-Z][a-z]{2})? 2000 ", line))


def test_without_a_clock_and_without_a_month() -> None:
    """A negotiation without time is ripe or not; a war that is over at once has no month to read."""
    sale = """
winset: 1
title: A sale
parties: {a: {values: {x: {y: 3}}}, b: {otherwise: -1}}
issues: {x: [y, z]}
consent: [{of: [a, b]}]
"""
    assert "The conflict is ripe." in shown(sale)
    assert "judged on points alone: a and b." in shown(sale, width=400)
    dear = sale.replace("otherwise: -1", "otherwise: 5")
    assert "The conflict is not ripe. Missing: a hurting stalemate for every signatory and a way out." in shown(dear, width=400)  # fmt: skip
    over = FILE[: FILE.index("history:")].replace("probability: 0.01", "probability: 1")
    assert "There is no month to read." in shown(over + "endings: {won: {when: \"front == 'high'\"}}\n")


def test_no_package_is_shown_as_none() -> None:
    """Where the rules admit nothing, the row says so instead of numbers."""
    text = FILE + "rules:\n  - {when: \"leader == 'old'\", require: \"x == 'y' and x == 'z'\"}\n"
    out = shown(text)
    assert "nothing admitted" in out
    assert "none" in out


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_it_fits_and_drives_no_terminal(width: int) -> None:
    """Nothing is wider than the terminal, and a control character in a file's text is not printed."""
    out = shown(FILE, width=width)
    assert "\x1b" not in out
    assert max(len(line) for line in out.splitlines()) <= width


def test_bounds_are_refused() -> None:
    """A probability outside 0 to 1 is the user's mistake, told in words."""
    with pytest.raises(winset.RequestError, match="eps 2: expected a probability"):
        ripeness(parse(FILE), eps=2)
