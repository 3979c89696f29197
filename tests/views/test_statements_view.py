"""The view of statements: how many are respected in words, then each with both numbers; and the command."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from rich.console import Console

import winset
from offers_war import DEATH, REFUSED, war
from winset.studies.statements import statements
from winset.views.commands.statements import command
from winset.views.statements import in_words, notes, show_statements
from winset.views.words import percent

Data = dict[str, Any]

WAR: Data = {
    "winset": 1, "title": "A war", "time": {"start": "2000-01", "end": "2001-01"},
    "parties": {"a": {"name": "Arland", "noise": 2, "values": {"x": {"y": 1, "z": -30}}, "war": [{"points": -1}]},
                "b": {"war": [{"points": -1}]}},
    "issues": {"x": {"name": "The border", "options": {"y": "At the river", "z": "At the hills"}},
               "pact": ["none", "treaty"]},
    "rules": [{"when": "leader == 'old'", "require": "pact == 'none'"}],
    "state": {"leader": ["old", "new"]},
    "chance": {"death": {"when": "leader == 'old'", "probability": 0.1, "effect": {"leader": "new"}}},
    "consent": [{"of": ["a", "b"]}],
    "history": [{"month": "2000-06", "agreement": {"x": "y", "pact": "none"}}],
    "statements": [
        {"id": "S1", "says": "It wanted the river.", "party": "a", "prefers": {"agreement": {"x": "y"}},
         "to": {"agreement": {"x": "z"}}},
        {"id": "S2", "says": "It wanted [b]the hills[/b].", "party": "a",
         "prefers": {"agreement": {"x": "z", "pact": "treaty"}},
         "to": {"agreement": {"x": "y", "pact": "none"}, "state": {"leader": "new"}}},
        {"id": "S3", "says": "It did not care.", "party": "b", "prefers": {"agreement": {"x": "z", "pact": "none"}},
         "to": {"agreement": {"x": "z", "pact": "none"}}},
        {"id": "S4", "says": "It would rather have peace.", "party": "a", "prefers": {"agreement": {"x": "y", "pact": "none"}},
         "to": "war"},
        {"id": "S5", "says": "It said so later.", "party": "a", "month": "2000-12", "prefers": "waiting", "to": "war"},
    ],
}  # fmt: skip


def answer(**changes: Any) -> Any:
    """What the study says of the war."""
    return statements(winset.read({**WAR, **changes})).to_json()


def shown(found: Any, width: int = 160) -> str:
    """What a person sees of it."""
    out = io.StringIO()
    show_statements(found, Console(file=out, width=width, highlight=False, markup=False, color_system=None))
    return out.getvalue()


def test_words_first() -> None:
    """The answer opens with the counts, and names what is violated and by how much."""
    words = in_words(answer())
    assert words.startswith(
        "Of 5 documented preferences the file, with its numbers as they stand, respects 2 and violates 1"
    )
    assert "(1 tie and 1 that cannot be tested here)" in words
    told = (
        "Violated: S2: It wanted [b]the hills[/b]; by the file's numbers it is the other way round, by a wide margin "
    )
    assert told + "(16 times the party's noise)." in words
    assert shown(answer()).startswith("A war\nOf 5 documented preferences")


def test_none_violated() -> None:
    """Where nothing is violated that is said."""
    assert "respects 1 and violates none." in in_words(answer(statements=WAR["statements"][:1]))


def test_sides_in_words() -> None:
    """Two packages are told by what they have otherwise; one beside the war has a letter; a state of its own is named."""
    text = " ".join(shown(answer(), width=400).split())
    assert "The border: At the river; the rest alike" in text
    assert "Arland, June 2000: terms A (" in text
    assert "Terms A: The border: At the river; pact: none." in text
    assert "fighting on for good" in text
    assert "the same package" in text
    assert "(outside the rules of that state)" in text
    assert "(with leader new)" in text


def test_many_statements_are_short() -> None:
    """Of many statements only those that are not respected have both sides; each has its line, and one says how to ask."""
    first = WAR["statements"][0]
    many = [{**first, "id": f"T{k}"} for k in range(30)] + [WAR["statements"][1]]
    text = shown(answer(statements=many), width=80)
    assert len(text.splitlines()) < 50
    assert all(f"T{k}  respected (" in text for k in range(30))
    assert text.count(" over ") == 1
    assert "winset statements CASE T0" in text


def test_open_issues_are_told() -> None:
    """Where options were filled in, the note says from where; where none was, it does not."""
    assert "are taken from the recorded agreement" in notes(answer())
    assert "are taken from" not in notes(answer(statements=WAR["statements"][2:]))


def test_why_one_cannot_be_tested() -> None:
    """A statement that cannot be tested shows the reason in place of numbers."""
    assert "the war was over by then" in " ".join(shown(answer(), width=300).split())


def test_narrow_and_plain() -> None:
    """A narrow terminal gets every column, and nothing in a file drives it."""
    found = answer()
    found["statements"][0]["says"] = "a\x1b[31mb"
    text = shown(found, width=100)
    assert "\x1b" not in text
    assert max(len(line) for line in text.splitlines()) <= 100


def test_the_command(tmp_path: Path) -> None:
    """`winset statements` prints the words; one may be named; --json is the study's own answer."""
    file = tmp_path / "war.yaml"
    file.write_text(json.dumps(WAR))
    told = CliRunner().invoke(command, [str(file)])
    assert told.exit_code == 0
    assert "documented preferences" in told.output
    one = json.loads(CliRunner().invoke(command, [str(file), "S1", "--json"]).stdout)
    assert [row["id"] for row in one["statements"]] == ["S1"]
    assert one["statements"] == answer()["statements"][:1]


def test_answers_to_offers() -> None:
    """An answer to an offer on record says how likely the party's yes is, and whether worlds are held to it."""
    found: Any = statements(winset.read(war({**REFUSED, "binds": False}, DEATH))).to_json()
    (row,) = found["statements"]
    told = " ".join(shown(found, 400).split())
    assert f"respected, a yes having a chance of {percent(row['yes'])}; binds no world" in told
    assert "Betaland refuses the offer of Alphaland: x: y" in told
    assert "the best for that party of the packages offered" in notes(found)
    assert "are taken from" not in notes(found)
    assert "yes:" not in shown(answer())
