"""The view of readings: each account in words, side by side, and the months in which they part; and the command."""

from __future__ import annotations

import io
import json
import math
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from rich.console import Console

import winset
from winset.studies.readings import readings
from winset.views.commands.readings import command
from winset.views.readings import fits_words, own_words, parts_table, reading_words, runs, show_readings

Data = dict[str, Any]

WAR: Data = {
    "winset": 1, "title": "A patron's war", "time": {"start": "2000-01", "end": "2002-01"},
    "parties": {
        "a": {"values": {"x": {"y": -10, "z": 0}}, "war": [{"points": -1}]},
        "b": {"values": {"x": {"y": 0, "z": -12}}, "war": [{"points": -2}]},
        "p": {"name": "The patron", "values": {"x": {"y": -1}}, "war": [{"points": 1, "when": "leader == 'old'"}]},
    },
    "issues": {"x": ["y", "z"]}, "state": {"leader": ["old", "new", "gone"], "raided": [False, True]},
    "chance": {"death": {"when": "leader == 'old'", "probability": 0.02, "effect": {"leader": "new"}},
               "fall": {"probability": 0.001, "effect": {"leader": "gone"}}},
    "moves": {"a": {"raid": {"when": "not raided", "effect": {"raided": True}}}},
    "endings": {"lost": {"when": "leader == 'gone'"}},
    "consent": [{"of": ["a", "b"]}, {"of": ["p"], "when": "leader == 'old'"}],
    "history": [{"month": "2000-05", "chance": "death"}, {"month": "2000-07", "move": "a.raid"},
                {"month": "2000-09", "agreement": {"x": "z"}}],
    "readings": {
        "indifferent": {"name": "An indifferent patron", "says": "He had [b]little[/b] to gain.",
                        "change": {"set": {"parties.p.war[0].points": -1}}},
        "same": {"says": "No other account.", "change": {"set": {"parties.p.war[0].points": 1}}},
        "no_raid": {"says": "There was no raid.", "change": {"forbid": "a.raid"}},
        "elsewhere": {"says": "It began later.", "change": {"start": {"month": "2000-04", "state": {"leader": "new"}}}},
        "later": {"says": "He died later.", "change": {"set": {"history[0].month": "2000-07"}}},
        "broken": {"says": "It is not so.", "change": {"set": {"parties.a.noise": -1}}},
    },
}  # fmt: skip


def answer(**changes: Any) -> Any:
    """What the study says of the war."""
    return readings(winset.read({**WAR, **changes})).to_json()


def shown(found: Any, width: int = 120) -> str:
    """What a person sees of it."""
    out = io.StringIO()
    show_readings(found, Console(file=out, width=width, highlight=False, markup=False, color_system=None))
    return out.getvalue()


def test_each_account_in_words() -> None:
    """The file's own account comes first; of each reading what it changes, makes likelier, and how the record fits."""
    found = answer()
    text = shown(found)
    assert text.startswith("A patron's war\nBy the file's own account, seen from the start, an agreement by September")
    words = dict(zip(WAR["readings"], (" ".join(reading_words(r, found)) for r in found["readings"]), strict=True))
    assert "Read as:" not in text
    one = {**found, "readings": found["readings"][:1]}
    assert "Read as: “The patron, war” is -1 instead of 1." in shown(one)
    assert "Beside the file's own account the record fits" in text
    assert "An agreement by September 2000:" in words["indifferent"]
    assert "It parts from the file in 4 of the 9 months compared, first in January 2000" in words["indifferent"]
    assert "It parts from the file in none of the 9 months compared." in words["same"]
    assert "The record fits it about as well: all that is recorded is about as likely by it" in words["same"]
    assert (
        "The record is possible only under the file's own (it cannot be as recorded in July 2000)." in words["no_raid"]
    )
    assert "It has no record to set beside the file's." in words["elsewhere"]
    assert "Its own record fits it about as well as the file's record fits the file: all" in words["later"]
    assert "log score" not in " ".join(words.values())
    assert "It cannot be solved:" in words["broken"]


def test_the_caution_is_given() -> None:
    """That one history is thin evidence is said wherever the record is scored, and only there."""
    assert "One history is thin evidence" in shown(answer())
    others = {name: reading for name, reading in WAR["readings"].items() if name != "later"}
    assert "thin evidence" not in shown(answer(history=[], readings=others))


def test_side_by_side() -> None:
    """Every account has a row, one that cannot be solved too."""
    text = shown(answer(), width=160)
    table = text[text.index("Side by side") : text.index("Log score: the natural")]
    for name in ("the file's own", "An indifferent patron", "no raid", "elsewhere", "cannot be solved"):
        assert name in table


def test_months_that_look_alike_stand_together() -> None:
    """Months that follow each other with the same win-sets and blockers share a row; a gap parts them."""
    reading = answer()["readings"][0]
    assert [[part["month"] for part in run] for run in runs(reading)] == [["2000-01", "2000-02", "2000-03", "2000-04"]]
    gap: Any = {**reading, "parts": [part for part in reading["parts"] if part["month"] != "2000-02"]}
    assert [len(run) for run in runs(gap)] == [1, 2]
    assert "Jan to Apr 2000" in shown(answer(readings={"indifferent": WAR["readings"]["indifferent"]}))
    assert "name it: winset readings CASE indifferent" in " ".join(shown(answer()).split())


def test_how_much_likelier_in_words() -> None:
    """How much better a record fits is told as so many times likelier, of the whole and of each telling month."""
    found = answer()
    reading = found["readings"][0]
    for times, words in ((1e9, "more than a thousand times likelier"), (1e-9, "more than a thousand times less likely"),
                         (2.345, "2.3 times likelier"), (45.6, "46 times likelier"), (0.1, "10 times less likely"),
                         (1.02, "about as likely")):  # fmt: skip
        telling = [{"month": "2000-03", "difference": math.log(times)}]
        reading["fit"] |= {"difference": math.log(times), "words": "far better", "telling": telling}
        told = " ".join(reading_words(reading, found))
        assert f"all that is recorded is {words} by it. Telling most: March 2000 ({words})." in told
        assert f"far better: “An indifferent patron” ({words})" in fits_words(found)


def test_a_record_that_one_account_cannot_have() -> None:
    """Of an account by which the record is impossible the sentence says that, and not how well it fits."""
    assert "What is recorded is possible only under the file's own: “no raid”." in fits_words(answer())


def test_a_file_that_calls_the_record_impossible() -> None:
    """Where the file itself cannot account for a month, its own words name the month."""
    found = answer()
    found["file"] |= {"log_score": None, "impossible": ["2000-03"]}
    assert "it calls what is recorded for March 2000 impossible" in own_words(found)


def test_things_made_likelier() -> None:
    """Endings, terms and the lack of an end are named in words with both numbers."""
    found = answer()
    reading: Any = {**found["readings"][0], "likelier": [
        {"what": "ending", "ending": "lost", "file": 0.1, "reading": 0.3},
        {"what": "option", "issue": "x", "option": "y", "file": 0.2, "reading": 0.3},
        {"what": "war_at_horizon", "file": 0.01, "reading": 0.02},
    ]}  # fmt: skip
    words = " ".join(reading_words(reading, found))
    for told in (
        "lost (30 % instead of 10 %)",
        "x: y, if signed (30 % instead of 20 %)",
        "no end by the horizon (2.0 %",
    ):
        assert told in words


def test_text_is_data() -> None:
    """What a reading says is shown as it stands, markup and all, without control characters."""
    found = answer()
    found["readings"][1]["says"] = "a\x1b[31mb"
    text = shown(found)
    assert "[b]little[/b]" in text
    assert "\x1b" not in text


def test_the_command(tmp_path: Path) -> None:
    """`winset readings` prints the words; one reading may be named; --json is the study's own answer."""
    file = tmp_path / "war.yaml"
    file.write_text(json.dumps(WAR))
    told = CliRunner().invoke(command, [str(file)])
    assert told.exit_code == 0
    assert "Side by side" in told.output
    one = json.loads(CliRunner().invoke(command, [str(file), "same", "--json"]).stdout)
    assert [reading["id"] for reading in one["readings"]] == ["same"]
    assert one["readings"][0]["fit"]["difference"] == 0


def test_changes_as_options(tmp_path: Path) -> None:
    """`--verbose` gives each reading's changes as options to copy, and says of what has none that it has none."""
    path = tmp_path / "war.json"
    path.write_text(json.dumps(WAR), encoding="utf-8")
    told = CliRunner().invoke(command, [str(path), "--verbose"], env={"COLUMNS": "120"}).output
    assert "The same changes as options of `winset what-if CASE`" in told
    assert "no_raid: --forbid a.raid" in told
    assert "elsewhere: --start 2000-04 --state leader=new" in told
    assert "indifferent: --set 'parties.p.war[0].points=-1'" in told
    assert "options of `winset what-if" not in shown(answer())


def test_both_sides_of_a_month_stand_together() -> None:
    """Where a reading parts from the file both sides stand in one cell, and what is alike stands once."""
    found = answer()
    reading = found["readings"][0]
    (row,) = list(
        zip(*(column.cells for column in parts_table(reading, found["labels"], "month").columns), strict=True)
    )
    part = reading["parts"][0]
    assert str(row[1]).count(" → ") == 1
    for side in ("file", "reading"):
        assert f"{part['size'][side]} of {part['of'][side]}" in str(row[2])
    same: Any = {**reading, "parts": [{**part, "size": {"file": 1, "reading": 1}, "of": {"file": 2, "reading": 2}}]}
    (other,) = list(zip(*(column.cells for column in parts_table(same, found["labels"], "month").columns), strict=True))
    assert str(other[2]) == "1 of 2"
