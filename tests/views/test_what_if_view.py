"""What-ifs, questions and claims as they are printed: words first, plain text, nothing from a file that drives a terminal."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

import winset
from two_wars import PATRON, changed
from winset.studies.claims import claims
from winset.studies.questions import questions
from winset.studies.what_if import what_if
from winset.views.claims import show_claims
from winset.views.what_if import in_words, show_questions, show_what_if, sides_table
from winset.views.words import dated

EVIL = "[bold]x[/bold]\x1b[31m\x07"


def war(**changes: Any) -> dict[str, Any]:
    """A small war with an ending, an account, questions and claims, and text that would drive a terminal."""
    data: dict[str, Any] = {
        "winset": 1, "title": f"A war {EVIL}", "time": {"start": "2000-01", "end": "2001-01"},
        "parties": {"a": {"name": f"Aland {EVIL}", "values": {"x": {"y": -6}}, "war": [{"points": -1}]},
                    "b": {"values": {"x": {"z": -7}}, "war": [{"points": -1}]}},
        "issues": {"x": {"name": f"The point {EVIL}", "options": {"y": f"Yes {EVIL}", "z": "Zed"}}},
        "state": {"front": ["held", "lost"]},
        "chance": {"fall": {"when": "front == 'held'", "probability": 0.03, "effect": {"front": "lost"}}},
        "endings": {"end": {"name": f"The fall {EVIL}", "when": "front == 'lost'", "points": {"a": -30, "b": -20}}},
        "accounts": {"dead": {"unit": f"people {EVIL}", "war": [{"amount": 100}]}},
        "consent": [{"of": ["a", "b"]}],
        "claims": [
            {"id": "c1", "says": f"It fell {EVIL}", "without": {"chance": "fall"}, "expect": {"account": "dead", "is": "higher"}},
            {"id": "c2", "says": "Who knows.", "note": f"nobody {EVIL}"},
        ],
        "questions": [
            {"id": "q1", "asks": f"What if it held? {EVIL}", "change": {"without": {"chance": "fall"}}, "note": EVIL},
            {"id": "q2", "asks": "How long?"},
            {"id": "q3", "asks": "What if?", "change": {"set": {"parties.a.nois": 1}}},
            {"id": "q4", "asks": "Would it last?", "report": ["durability", "options", "value"]},
            {"id": "q5", "asks": "And then?", "change": {"without": {"chance": "fall"}},
             "report": ["durability", "options", "endings", "dead", "value"]},
        ],
    }  # fmt: skip
    return {**data, **changes}


def shown(show: Any, finding: winset.Finding[Any], width: int = 118) -> str:
    """What a view prints."""
    stream = io.StringIO()
    show(finding.to_json(), Console(file=stream, width=width, highlight=False, markup=False, color_system=None))
    return stream.getvalue()


@pytest.mark.parametrize("width", [50, 80, 118, 200])
def test_nothing_drives_the_terminal(width: int) -> None:
    """Markup is shown as written and control characters are not shown at all, at any width."""
    conflict = winset.read(war())
    texts = [
        shown(show_what_if, what_if(conflict, {"without": {"chance": "fall"}}), width),
        shown(show_questions, questions(conflict), width),
        shown(show_claims, claims(conflict), width),
    ]
    for text in texts:
        assert all(c.isprintable() or c == "\n" for c in text)
    assert "[bold]x[/bold]" in texts[0]


def test_the_month_of_the_signature_is_among_the_dates() -> None:
    """The table has the period in which something was signed by the record, whatever months stand evenly spaced."""
    for month in ("2000-11", "2001-02", "2001-09"):
        data = changed(PATRON, history=[{"month": month, "agreement": {"border": "river", "pledge": "loose"}}])
        found = what_if(data, {"set": {"parties.north.war[0].points": -3}}).to_json()
        before, after = found["baseline"], found["changed"]
        assert before["recorded"] == month
        made = sides_table(before, after, found["difference"], found["labels"], "month")
        told = [str(cell) for cell in made.columns[0].cells if str(cell).startswith("signed by ")]
        assert f"signed by {dated(month, 'month')}" in told
        assert len(told) == len(set(told)) <= 7
    assert (
        what_if(changed(PATRON, history=[]), {"set": {"parties.north.war[0].points": -3}}).to_json()["baseline"][
            "recorded"
        ]
        is None
    )


def test_words_come_first() -> None:
    """A what-if says the difference in a sentence before its table; several changes are shown alone as well."""
    conflict = winset.read(war())
    changes = [{"without": {"chance": "fall"}}, {"set": {"parties.a.war[0].points": -3}}]
    text = shown(show_what_if, what_if(conflict, changes))
    assert "an agreement by the horizon" in text.split("As it is")[0]
    assert "Each change alone" in text
    assert "is -3 instead of -1" in text.split("Each change alone")[1]


def test_changes_are_told_by_the_names_of_the_file() -> None:
    """A what-if and a question say what is changed after an "if"; no path and no flag of the command stands there."""
    conflict = winset.read(war())
    text = " ".join(shown(show_what_if, what_if(conflict, [{"without": {"chance": "fall"}}]), 300).split())
    assert "If “fall” cannot happen: " in text
    asked = " ".join(shown(show_questions, questions(conflict, only="q1"), 300).split())
    assert "From January 2000, if “fall” cannot happen: " in asked
    for told in (text, asked):
        assert "chance.fall" not in told
        assert "Asked as" not in told


def test_percentage_points_are_not_points() -> None:
    """Differences of chances are in pp, what a party has in points, and both are explained beside the table."""
    text = shown(show_what_if, what_if(winset.read(war()), [{"set": {"parties.a.war[0].points": -3}}]), 120)
    table = text.split("As it is")[1]
    assert " pp" in table
    assert not re.search(r"[+-]\d+\.\d points", table)
    assert "pp: percentage points" in table
    assert "-0.0" not in table


def test_what_does_not_differ_is_no_finding() -> None:
    """A change that moves nothing that is printed says so, and repeats no number as its own alternative."""
    conflict = winset.read(war())
    answer = what_if(conflict, [{"set": {"parties.a.war[0].points": -1}}]).to_json()
    told = in_words(answer["baseline"], answer["changed"], answer["labels"], answer["provenance"]["step"])
    assert "no difference shows in the chance of an agreement by the horizon" in told
    assert not re.search(r"(\S+ %) instead of \1", told)
    assert "never" not in told


def test_questions_that_change_nothing_or_cannot_be_answered() -> None:
    """A question without a change is answered by the war as it is; one that cannot be asked says why."""
    text = shown(show_questions, questions(winset.read(war())))
    assert "As things stand" in text
    assert "did you mean 'noise'" in text
    assert "Signed by" not in text
    single = shown(show_questions, questions(winset.read(war()), only="q1"))
    assert "Difference" in single


def test_a_question_is_answered_with_what_it_asks_for() -> None:
    """Durability, terms, endings, accounts and worth are told where `report` names them, and only there."""
    peace = {"horizon": 24, "resume": {"a": {"points": {"a": -90}}}}
    plain, lasting, changed = (
        shown(show_questions, questions(winset.read(war(peace=peace)), only=name), 400) for name in ("q2", "q4", "q5")
    )
    untold = shown(show_questions, questions(winset.read(war()), only="q4"), 400)
    assert "cannot be told: the file does not say who might break it" in untold
    assert "outlasts its watch" not in plain
    assert "A peace that is signed outlasts its watch with a probability of " in lasting
    assert "Likeliest terms, if something is signed: The point" in lasting
    assert "What lies ahead is worth, in each party's own points: Aland" in lasting
    assert "A peace that is signed outlasts its watch with a probability of " in changed
    assert "How it ends: an agreement" in changed
    assert "none of these by the horizon" in changed
    assert "people" in changed
    assert " instead of " in changed


def test_claims_say_what_they_mean() -> None:
    """The verdicts are counted in words, and a claim that cannot be tested says why."""
    text = shown(show_claims, claims(winset.read(war())))
    assert "Of 2 claims: 1 borne out when the cause is removed and 1 not to be tested in this file." in " ".join(
        text.split()
    )
    assert "nobody" in text


COMMANDS = [
    ["what-if", "FILE", "--without", "chance.fall", "--set", "parties.a.war[0].points=-2"],
    ["what-if", "FILE", "--state", "front=held", "--force", "2000-03=chance.fall"],
    ["ask", "FILE"],
    ["ask", "FILE", "q1"],
    ["claims", "FILE"],
    ["claims", "FILE", "c1"],
]


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: " ".join(words))
def test_commands(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each command prints its answer, and one JSON object where asked."""
    from winset.views.cli import main

    file = tmp_path / "war.yaml"
    file.write_text(json.dumps(war()), encoding="utf-8")
    for more in ([], ["--json"]):
        monkeypatch.setattr(sys, "argv", ["winset", *(str(file) if w == "FILE" else w for w in words), *more])
        main()
        out = capsys.readouterr().out
        assert out.strip()
        if more:
            assert json.loads(out)["provenance"]["digest"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["what-if", "FILE"], "Give a change"),
        (["what-if", "FILE", "--set", "nothing"], "is not NAME=VALUE"),
        (["what-if", "FILE", "--set", "parties.a.noize=2"], "noize"),
        (["what-if", "FILE", "--forbid", "a.x"], "no move"),
        (["what-if", "FILE", "--forbid", "a.x@2000-02"], "no move"),
        (["what-if", "FILE", "--forbid", "a.x@"], "is not PARTY.MOVE@MONTH"),
        (["ask", "FILE", "q9"], "no question"),
        (["claims", "FILE", "c9"], "no claim"),
    ],
)
def test_mistakes_end_with_code_2(words: list[str], says: str, tmp_path: Path) -> None:
    """A mistake on the command line ends with one line that says what is wrong, and exit code 2."""
    file = tmp_path / "war.yaml"
    file.write_text(json.dumps(war()), encoding="utf-8")
    command = [sys.executable, "-m", "winset", *(str(file) if w == "FILE" else w for w in words)]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 2
    assert says in result.stderr
    assert "Traceback" not in result.stderr


def test_a_negotiation_has_no_horizon() -> None:
    """Its chance of an agreement has no date, and what is left is no agreement."""
    talks = winset.parse(
        "{winset: 2, title: t, parties: {a: {values: {x: {y: 3}}}, b: {values: {x: {z: 4}}}}, issues: {x: [y, z]}, "
        "consent: [{of: [b]}, {of: [a, b]}]}",
        "talks",
    )
    told = shown(show_what_if, what_if(talks, {"without": "consent.1"}))
    assert "an agreement has a chance of 97 % instead of 44 %." in " ".join(told.split())
    assert "no agreement" in told
    assert not any(word in told for word in ("horizon", "likelier than not", "more likely"))
