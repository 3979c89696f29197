"""The view of why: words first, then every event, whatever the answer lacks; and the command."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from rich.console import Console

import winset
from winset.studies import why as module
from winset.studies.why import why
from winset.views.commands.why import command
from winset.views.why import in_words, show_why, terms_words

Data = dict[str, Any]

WAR: Data = {
    "winset": 1, "title": "A patron's war", "time": {"start": "2000-01", "end": "2001-06", "pace": 0.5},
    "parties": {
        "a": {"name": "Arland", "values": {"x": {"y": -10, "z": 0}}, "war": [{"points": -1}]},
        "b": {"values": {"x": {"y": 0, "z": -12}}, "war": [{"points": -2}]},
        "p": {"values": {"x": {"y": -1}}, "war": [{"points": 1, "when": "leader == 'old'"}], "noise": 6},
    },
    "issues": {"x": {"name": "The border", "options": {"y": "At the river", "z": "At the hills"}}},
    "state": {"leader": ["old", "new"], "open": [True, False]},
    "chance": {"death": {"name": "The old man dies", "when": "leader == 'old'", "probability": 0.02,
                         "effect": {"leader": "new"}}},
    "moves": {"a": {"raid": {"name": "Raid [red]", "when": "open", "effect": {"open": False}}}},
    "accords": {"return": {"name": "Resumption", "when": "not open", "consent": [{"of": ["a", "b"]}],
                           "effect": {"open": True}}},
    "talks": {"when": "open"},
    "consent": [{"of": ["a", "b"]}, {"of": ["p"], "when": "leader == 'old'"}],
    "history": [
        {"month": "2000-03", "chance": "death"},
        {"month": "2000-05", "move": "a.raid"},
        {"month": "2000-07", "accord": "return"},
        {"month": "2000-09", "agreement": {"x": "z"}},
    ],
}  # fmt: skip


def answer(**how: Any) -> Any:
    """What the study says of the war."""
    return why(winset.read({**WAR, **how.pop("changes", {})}), seed=0, **how).to_json()


def shown(found: Any, width: int = 120) -> str:
    """What a person sees of it."""
    out = io.StringIO()
    show_why(found, Console(file=out, width=width, highlight=False, markup=False, color_system=None))
    return out.getvalue()


def test_words_first() -> None:
    """The answer opens with how likely signing was along the record, without its events, and what each accounts for."""
    text = shown(answer())
    assert text.startswith(
        "A patron's war\nGiven all that happened, the model gives a signature by September 2000 a chance of "
    )
    words = in_words(answer())
    assert "“The old man dies” in March 2000 accounts for" in words
    assert "Against it worked “Arland: Raid [red]” in May 2000 (-" in words
    assert "with none of the 3 recorded events" in words


def test_each_number_says_which_question_it_answers() -> None:
    """Beside its chances stands which other commands give others, and why; events of one name are told apart by month."""
    text = " ".join(shown(answer()).split())
    assert "`winset run` also tells the chance seen from the start" in text
    assert "`winset claims` (like `winset why` asked by removal) takes a cause out of the model" in text
    assert "The old man dies (Mar 2000)" in text
    assert " percentage points" in in_words(answer())
    assert "points" not in in_words(answer()).replace("percentage points", "")


def test_terms_of_next_to_nothing_are_not_told() -> None:
    """Where without the events hardly anything is signed, no share of it is set beside that with them."""
    parties = {
        **WAR["parties"],
        "p": {"values": {"x": {"y": -60, "z": -60}}, "war": [{"points": 1, "when": "leader == 'old'"}]},
    }
    found = answer(changes={"parties": parties})
    assert found["none"]["signed_by"] < 0.001 < found["all"]["signed_by"]
    text = " ".join(shown(found).split())
    assert "What they did for the terms is not told: with all of them, or with none, hardly anything is signed" in text
    assert "The recorded terms" not in text
    assert "The recorded terms" in shown(answer())


def test_every_event_has_a_row() -> None:
    """The table has every event; one that cannot happen alone says so, and names those that fall with it."""
    lines = shown(answer()).splitlines()
    raid = next(line for line in lines if line.startswith(" 2 "))
    assert "Raid" in raid
    assert raid.rstrip().endswith("3")
    resumed = next(line for line in lines if line.startswith(" 3 "))
    assert "Resumption" in resumed
    assert "cannot" in resumed
    assert any("all of them" in line for line in lines)


def test_the_terms() -> None:
    """The terms are told: which issue moved most, the recorded option's share with all events and with none."""
    assert "“The border”" in terms_words(answer())
    assert "(At the hills)" in terms_words(answer())
    assert "The recorded terms" in shown(answer())


def test_without_an_agreement_no_terms() -> None:
    """Where the record has no agreement nothing is said of terms."""
    found = answer(changes={"history": WAR["history"][:3]})
    assert terms_words(found) == ""
    assert "The recorded terms" not in shown(found)


def test_terms_that_hardly_moved() -> None:
    """Where the events do nothing for the terms, that is said; an undefined share is a dash."""
    found = answer()
    found["none"]["terms"]["x"] = found["all"]["terms"]["x"]
    assert terms_words(found) == "They hardly moved the terms."
    found["none"]["terms"]["x"] = None
    assert terms_words(found) == ""
    assert "–" in shown(found)


def test_drawn_orders_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where orders were drawn, their number, the seed and the errors are shown."""
    assert "±" not in shown(answer())
    monkeypatch.setattr(module, "EXACT_EVENTS", 1)
    text = shown(answer(draws=20))
    assert "20 drawn orders of the events, seed 0" in text
    assert "±" in text


def test_by_removal() -> None:
    """By removal the answer says what is left without each event, and how often the record has it."""
    changes = {"history": [*WAR["history"][:3], {"month": "2000-08", "move": "a.raid"},
                           {"month": "2000-09", "accord": "return"}, WAR["history"][3]]}  # fmt: skip
    found = answer(by="removal", changes=changes)
    text = shown(found)
    assert "Seen from the start the model gives a signature by September 2000" in text
    assert "without “The old man dies” in March 2000" in in_words(found)
    assert "May 2000 ×2" in text
    found["events"][0] |= {"without": None, "effect_removed": None, "cannot": "no such thing"}
    assert "cannot be taken out: no such thing" in shown(found)
    for event in found["events"][1:]:
        event["effect_removed"]["signed_by"] = 0.0
    assert "hardly moves that" in in_words(found)


def test_nothing_in_a_file_drives_a_terminal() -> None:
    """Names from the file are shown as plain text: no markup, no control characters."""
    found = answer()
    found["events"][0]["name"] = "dies\x1b[31m"
    text = shown(found)
    assert "[red]" in text
    assert "\x1b" not in text


def test_narrow() -> None:
    """A narrow terminal gets every column."""
    assert max(len(line) for line in shown(answer(), width=80).splitlines()) <= 80


def test_the_command(tmp_path: Path) -> None:
    """`winset why` prints the words, and with --json the study's own answer, seed and all."""
    file = tmp_path / "war.yaml"
    file.write_text(json.dumps(WAR))
    told = CliRunner().invoke(command, [str(file)])
    assert told.exit_code == 0
    assert "Given all that happened" in told.output
    found = json.loads(CliRunner().invoke(command, [str(file), "--json", "--seed", "3"]).stdout)
    expected = why(winset.read(file), seed=3).to_json()
    assert found["events"] == expected["events"]
    removed = json.loads(CliRunner().invoke(command, [str(file), "--json", "--by", "removal"]).stdout)
    assert removed["by"] == "removal"
