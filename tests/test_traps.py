"""The traps into which those fell who wrote a first file: each is closed, or caught in words that say what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

import winset
from border_war import BORDER, only_problem, problems_of, spoilt
from guaranteed_peace import guaranteed
from winset.cases.document import load
from winset.cases.read import from_data, parse, template
from winset.views.cli import app


def warned(text: str) -> list[str]:
    """The warnings of a file that is sound."""
    found = winset.check(from_data(load(text, "file").data))
    assert found.ok
    return [f"{problem.path}: {problem.message}" for problem in found.problems]


def second(text: str = BORDER, *changes: tuple[str, str]) -> str:
    """The border war as a file of version 2."""
    return spoilt(("winset: 1", "winset: 2"), *changes, text=text)


def test_points_of_a_broken_peace_are_added_to_the_terms() -> None:
    """In version 2 `points` of `resume` come on top of what was signed; what stands in place of it is called `instead`."""
    data = {
        "winset": 2, "title": "t", "time": {"start": "2001-01", "end": "2001-02"},
        "parties": {"a": {"values": {"x": {"y": 10}}, "noise": 0.001}}, "issues": {"x": ["y", "z"]},
        "consent": [{"of": ["a"]}],
    }  # fmt: skip
    worth = {}
    for key in ("points", "instead"):
        peace = {"horizon": 1, "resume": {"a": {key: {"a": 5}, "pace": 1}}}
        says = {"says": "s", "party": "a", "prefers": {"agreement": {"x": "y"}}, "to": {"agreement": {"x": "z"}}}
        [row] = winset.statements({**data, "peace": peace, "statements": [says]}).to_json()["statements"]
        worth[key] = 0.0 if row["prefers"] is None else row["prefers"]["worth"]
    assert worth["points"] == pytest.approx(15)
    assert worth["instead"] == pytest.approx(10)


def test_points_that_make_others_gain_by_a_broken_peace_are_warned_of() -> None:
    """Who writes what a broken peace is worth, where what it adds is asked for, makes somebody gain by it: that is told."""
    data = guaranteed()
    party = next(iter(data["peace"]["resume"]))
    other = next(name for name in data["parties"] if name != party)
    entries = data["peace"]["resume"][party]
    for entry in entries if isinstance(entries, list) else [entries]:
        entry["points"] = {**entry.get("points", {}), other: 500}
        entry.pop("instead", None)
    told = [problem.message for problem in winset.check(data).problems]
    assert any("others are better off with the peace broken by" in one for one in told)


def test_patience_is_not_endless_unless_written() -> None:
    """Without a discount a point a month later is worth 0.99 of one; a file of version 1 keeps its 1."""
    assert parse(second()).discounts == {"north": 0.99, "south": 0.99}
    assert parse(BORDER).discounts == {"north": 1.0, "south": 1.0}


def test_an_armys_free_veto_is_warned_of() -> None:
    """An answer that undoes every signature for certain and costs its party nothing is called what it is, with a remedy."""
    move = (
        "  north:\n    revolt: {at: signature, when: \"border == 'line'\", effect: {front: sea}%s}\nmoves:\n  south:\n"
    )
    free = second(
        BORDER,
        (
            "moves:\n  south:\n",
            move.replace("  north", "moves:\n  north", 1).replace("\nmoves:\n  south", "\n  south") % "",
        ),
    )
    told = [one for one in warned(free) if "a free veto" in one]
    assert told == [
        "moves.north.revolt: a free veto: it undoes whatever it may answer, for certain and at no cost to north; give it "
        "`points` below 0 for north, or probabilities that leave something of 1"
    ]
    for more in (", points: {north: -2}", ", probability: 0.5"):
        priced = free.replace("effect: {front: sea}", "effect: {front: sea}" + more)
        assert not [one for one in warned(priced) if "a free veto" in one]


def test_a_short_war_by_the_day_needs_a_pace() -> None:
    """Where the usual pace leaves less than one occasion for talks in the whole war, a warning says which to write."""
    by_day = template().replace(
        "time: {start: 2001-01, end: 2004-01, step: month}", "time: {start: 2001-01-01, end: 2001-02-15, step: day}"
    )
    [told] = [one for one in warned(by_day) if one.startswith("time: ")]
    assert told == (
        "time: 0.36 of an occasion for talks in 45 days, as nothing says how often one comes (the usual 0.008 a day); hardly "
        "anybody can decide anything: write `pace`, such as 0.1 for some five in all"
    )
    assert not [one for one in warned(by_day.replace("step: day", "step: day, pace: 0.1")) if one.startswith("time: ")]
    assert not [one for one in warned(template()) if one.startswith("time: ")]


@pytest.mark.parametrize(
    ("added", "told"),
    [
        ("questions: [{asks: q, report: [moth]}]", "questions[0].report[0]: no measure 'moth'; did you mean 'month'?"),
        ("claims: [{says: c, without: {chance: succession}, expect: {signd_by: 2001-03, is: lower}}]",
         "claims[0].expect.signd_by: unknown key 'signd_by'; did you mean 'signed_by'?"),
        ("claims: [{says: c, without: {chance: sucession}, expect: {signed_by: 2001-03, is: lower}}]",
         "claims[0].without: no chance 'sucession'; did you mean 'succession'?"),
        ("courses: {c: {party: south, says: c, change: {bind: {south: {alwys: offensive}}}}}",
         "courses.c.change.bind.south.alwys: unknown key 'alwys'; did you mean 'always'?"),
        ("questions: [{asks: q, change: {forbd: south.offensive}}]",
         "questions[0].change.forbd: unknown key 'forbd'; did you mean 'forbid'?"),
    ],
)  # fmt: skip
def test_a_misspelt_measure_or_change_is_an_error(added: str, told: str) -> None:
    """What is asked of the war is checked with everything else: each misspelling has its line and the nearest right word."""
    assert only_problem(BORDER + added + "\n").endswith(f": {told}")


@pytest.mark.parametrize(
    ("text", "place", "following", "whole"),
    [
        ("because: far, from home", "because", "from home", "far, from home"),
        ("because: far, from home, and tired", "because", "from home", "far, from home, and tired"),
        ("because: far, from home, source: atlas", "because", "from home", "far, from home"),
        ("source: atlas p.3, 4th printing", "source", "4th printing", "atlas p.3, 4th printing"),
        ("name: Old, but wise", "name", "but wise", "Old, but wise"),
    ],
)
def test_an_unquoted_comma_is_told_as_one(text: str, place: str, following: str, whole: str) -> None:
    """What follows a comma in a text is not called an unknown key: the message says to put the text in quotes, and how."""
    told = only_problem(spoilt(("{points: -1, when", f"{{points: -1, {text}, when")))
    assert f"a comma ends the text of `{place}`, so that '{following}' is read as a key" in told
    assert told.endswith(f'put the text in quotes: {place}: "{whole}"')
    quoted = spoilt(("{points: -1, when", f'{{points: -1, {place}: "{whole}", when'))
    assert parse(quoted).parties["north"].war[0].model_dump()[place] == whole


def test_a_misspelt_key_without_a_value_is_still_one() -> None:
    """A key that is nearly one of the format's is told as such, though nothing follows it."""
    assert "unknown key 'notte'; did you mean 'note'?" in only_problem(
        spoilt(("{points: -1, when", "{points: -1, because: far, notte, when"))
    )


def test_true_and_false_are_conditions() -> None:
    """Plain true holds always and false never; what people write for them is told with the right word."""
    for word, holds in (("true", True), ("false", False)):
        assert parse(spoilt(("when: \"leader == 'old'\"}", f"when: {word}}}"))).parties["north"].war[0].when is holds
    for word, meant in (("yes", "always holds write true"), ("off", "never holds write false")):
        told = only_problem(spoilt(("when: \"leader == 'old'\"}", f"when: {word}}}")))
        assert told.endswith(f"; for a condition that {meant}")


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("  exchange: {options", "  month: {options", "'month' is a word of the format: conditions call the date so"),
        ("  exchange: {options", "  high: {options", "'high' is a word of the format: a range is written with it"),
        ("  leader: [old, new]", "  and: [old, new]", "'and' is a word of the format: conditions are written with it"),
        (
            "{options: [all, none]}",
            "{options: [points, none]}",
            "'points' is a word of the format: it holds points where",
        ),
    ],
)
def test_a_word_of_the_format_as_a_name_is_told_with_its_reason(old: str, new: str, why: str) -> None:
    """A name that the format has taken is refused with what it is taken for, and another that would do."""
    [told] = [one for one in problems_of(spoilt((old, new))) if "is a word of the format" in one]
    assert why in told
    assert "; choose another, such as " in told


def test_warnings_of_noise_name_a_remedy() -> None:
    """Whoever is told that noise alone may decide is told what to change."""
    small = template().replace("exchange: {all: 0, none: -6}", "exchange: {all: 0, none: -1}")
    [stakes] = [one for one in warned(small) if "noise alone may decide" in one]
    assert stakes.endswith("; raise them, or lower `noise`")
    peace = [problem.message for problem in winset.check("docs/korea/first-edition.yaml").problems]
    assert all("lower `noise`" in one for one in peace if "noise alone" in one)
    assert any("keeping and breaking the peace" in one for one in peace)


def test_a_statement_read_after_what_its_month_brought_says_so(tmp_path: Path) -> None:
    """Of a violated statement whose month has steps it is told that it is read after them, and what to write instead."""
    text = """
winset: 2
title: A sale of a hill
time: {start: 2001-01-01, end: 2001-06-04, step: week}
parties: {north: {values: {hill: {kept: 10}}, war: [{points: -1}], adjust: [{when: "leader == 'new'", points: -160}]}, south: {}}
issues: {hill: [kept, sold]}
state: {leader: [old, new]}
chance: {death: {when: "leader == 'old'", probability: 0.01, effect: {leader: new}}}
consent: [{of: [north, south]}]
history: [{month: 2001-01-10, chance: death}]
statements: [{id: S1, says: It would rather keep it than fight, party: north, month: 2001-01-08, prefers: {agreement: {hill: kept}}, to: war}]
"""
    file = tmp_path / "hill.yaml"
    file.write_text(text, encoding="utf-8")
    [row] = winset.statements(file).to_json()["statements"]
    assert (row["verdict"], row["after"]) == ("violated", ["death"])
    shown = " ".join(CliRunner().invoke(app, ["statements", str(file)]).stdout.split())
    assert "What a week brings is read before its talks, and a statement at them: S1 after death." in shown
    assert "date it a week earlier, or give the side the `state` that it speaks of" in shown
    worded = text.replace("chance: death}", "chance: death, says: The old man died at noon.}")
    file.write_text(worded, encoding="utf-8")
    shown = " ".join(CliRunner().invoke(app, ["statements", str(file)]).stdout.split())
    assert "S1 after “The old man died at noon”. Where" in shown
    earlier = text.replace("month: 2001-01-08", "month: 2001-01-01")
    file.write_text(earlier, encoding="utf-8")
    [row] = winset.statements(file).to_json()["statements"]
    assert (row["verdict"], row["after"]) == ("respected", [])


def test_two_moves_of_a_party_in_one_month_are_warned_of() -> None:
    """A party makes one move a month at most: a record with two is told so, with what to write."""
    text = """
winset: 2
title: Two moves
time: {start: 2001-01, end: 2002-01}
parties: {a: {values: {x: {y: 20}}, war: [{points: -1}]}, b: {values: {x: {z: 90}}}}
issues: {x: [y, z]}
consent: [{of: [a, b]}]
state: {f: [p, q, r]}
moves: {a: {go: {when: "f == 'p'", effect: {f: q}}, on: {when: "f == 'q'", effect: {f: r}}}}
history: [{month: 2001-02, move: a.go}, {month: 2001-02, move: a.on}]
"""
    [told] = [one for one in warned(text) if one.startswith("history")]
    assert told.startswith("history[1].move: a second move of a in 2001-02; a party makes one a month at most")
    assert "date it in another month, or write a `set`" in told
    assert not [
        one for one in warned(text.replace("2001-02, move: a.on", "2001-03, move: a.on")) if "second move" in one
    ]
