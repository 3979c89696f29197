"""Courses of action on a terminal and as JSON."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from rich.console import Console

import winset
from winset.studies.decide import decide
from winset.views.commands.decide import command
from winset.views.decide import NOTHING, ends_table, group_words, show_decide
from winset.views.ends import left_over
from winset.views.words import percent, plain

WAR: dict[str, Any] = {
    "winset": 1,
    "title": "A war on a ladder",
    "time": {"start": "2000-01", "end": "2003-01", "pace": 0.5},
    "parties": {
        "a": {"name": "Aland", "values": {"x": {"y": 4, "z": 1}},
              "war": [{"id": "cost", "points": {"low": -3, "mode": -1, "high": 0}}]},
        "b": {"values": {"x": {"y": 1, "z": 4}}, "war": [{"points": -1}]},
    },
    "issues": {"x": ["y", "z"]},
    "state": {"rung": ["low", "high", "ruin"]},
    "chance": {"spread": {"name": "It spreads", "when": "rung == 'high'",
                          "probability": {"low": 0, "mode": 0.05, "high": 0.2}, "effect": {"rung": "ruin"}}},
    "moves": {"a": {"climb": {"when": "rung == 'low'", "effect": {"rung": "high"}, "points": {"b": -5}}}},
    "endings": {"ruin": {"name": "General ruin", "when": "rung == 'ruin'", "points": {"a": -100, "b": -100}}},
    "accounts": {"dead": {"name": "Dead", "unit": "people", "war": [{"amount": 100}]}},
    "consent": [{"of": ["a", "b"]}],
    "courses": {
        "climb": {"name": "Climb [bold]now[/bold]", "party": "a", "says": "s", "group": "toward b",
                  "change": {"bind": {"a": {"always": "climb"}}}},
        "stay": {"name": "Stay \x1b[31mlow", "party": "a", "says": "s", "group": "toward b",
                 "change": {"forbid": "a.climb"}},
    },
}  # fmt: skip


def shown(data: dict[str, Any], width: int = 160, **asked: Any) -> str:
    """What the view prints of a conflict's courses."""
    answer = decide(winset.read(data), party="a", **asked).to_json()
    console = Console(width=width, highlight=False, markup=False, emoji=False, color_system=None, record=True)
    with console.capture() as capture:
        show_decide(answer, console)
    return capture.get()


def flat(text: str) -> str:
    """Text without its line breaks."""
    return " ".join(text.split())


def test_the_answer_in_words_comes_first() -> None:
    """Before any table: which course is best, at what worth, beside which others, and as long as what is true."""
    text = flat(shown(WAR).split("worth and agreement")[0])
    assert "Toward b, from January 2000: “Stay" in text
    assert "is the best of 2 courses for Aland" in text
    assert "then “Climb [bold]now[/bold]” (" in text
    assert "If Aland commits to nothing in advance: " in text
    assert "This stays true" in text
    assert "in the file, from" in text
    assert "has the best worst case over the party's own numbers and the chances, " in text


def test_text_of_a_file_is_shown_as_text() -> None:
    """Markup in a name is shown, not obeyed, and nothing in it drives the terminal."""
    text = shown(WAR)
    assert "[bold]now[/bold]" in text
    assert "\x1b" not in text


@pytest.mark.parametrize("width", [60, 100, 200])
def test_every_course_and_every_measure_is_there(width: int) -> None:
    """Worth, odds, endings, costs and risks of each course and of the baseline, on narrow and wide terminals."""
    text = shown(WAR, width)
    for word in ("Points", "Worst", "General", "Break-even", "nothing"):
        assert word in text
    assert max(map(len, text.splitlines())) <= width


def test_the_risk_is_told_as_a_threshold() -> None:
    """A course that risks ruin is worth it only below a chance, beside what it is compared with."""
    wanted = copy.deepcopy(WAR)
    wanted["moves"]["a"]["climb"]["points"]["a"] = 40
    text = flat(shown(wanted))
    assert "worth it only if you think it less likely than" in text
    wanted["moves"]["a"]["climb"]["points"]["a"] = -90
    assert "even without that ending" in flat(shown(wanted))


def test_a_sentence_that_holds_between_two_points() -> None:
    """Where the same course is better on both sides of the stretch, it is named once."""
    found: Any = {"holds": [-2.0, -1.0], "below": "stay", "above": "stay", "words": "cost", "low": -3, "value": -1.5,
             "high": 0, "undone_by": 2, "tried": 3, "lead_at": [-1.0, -1.0]}  # fmt: skip
    group: Any = {
        "group": "g",
        "order": ["climb", "stay"],
        "best": "climb",
        "tied": ["climb"],
        "margin": 0.1,
        "runner_up": "stay",
        "safest": "stay",
        "leading": found,
    }
    course = {"value": 1.0, "worst": {"value": 0.0, "tried": 1}}
    answer: Any = {"provenance": {"step": "month"}, "from": None, "party": "a", "groups": [group], "baseline": {"value": 0.0},
              "courses": [{"name": name, **course} for name in ("climb", "stay")],
              "labels": {"parties": {"a": "A"}, "courses": {"climb": "Climb", "stay": "Stay"}}}  # fmt: skip
    text = group_words(answer, group)
    assert "is between -2 and -1 (-1.5 in the file, from -3 to 0); outside that “Stay” is better." in text
    assert "One of the other 2 ranges tried, too, puts another first at one of its ends." in text


def tie(**changes: Any) -> str:
    """The words on two courses that lie within the party's noise."""
    found: Any = {"holds": [-3.0, -1.0], "below": None, "above": "stay", "words": "cost", "low": -3, "value": -1.5,
                  "high": 0, "undone_by": 2, "tried": 3, "lead_at": [0.3, -1.0], **changes}  # fmt: skip
    group: Any = {"group": "g", "order": ["climb", "stay"], "best": "climb", "tied": ["climb", "stay"], "margin": 1.0,
                  "runner_up": "stay", "safest": "stay", "leading": found}  # fmt: skip
    rows = [
        {"name": "climb", "value": -1.0, "worst": {"value": -2.04, "tried": 1}},
        {"name": "stay", "value": -1.2, "worst": {"value": -2.03, "tried": 1}},
    ]
    answer: Any = {"provenance": {"step": "month"}, "from": None, "party": "a", "groups": [group], "baseline": {"value": 0.5}, "courses": rows,
                   "labels": {"parties": {"a": "The A"}, "courses": {"climb": "Climb", "stay": "Stay"}}}  # fmt: skip
    return group_words(answer, group)


def test_near_ties_are_called_ties() -> None:
    """Courses within the party's noise are as good as equal, none is recommended, and the reason is counted."""
    assert tie() == (
        "G: for the A the 2 courses are as good as equal, within 1.0 points: “Climb” (-1.0) and “Stay” (-1.2). If the A "
        "commits to nothing in advance: 0.5, which is more than any of them. None of these is recommended over the "
        "others: at an end of 2 of the 3 ranges tried another comes first; what moves their order most is the number for "
        "'cost' (-1.5 in the file, from -3 to 0)."
    )
    assert "“Climb” comes first at both ends of each of the 3 ranges tried, but by too little" in tie(undone_by=0)


def test_no_range_is_said() -> None:
    """Where no range was entered the view says that it has nothing to lean on."""
    plain = copy.deepcopy(WAR)
    plain["parties"]["a"]["war"] = [{"points": -1}]
    plain["chance"]["spread"]["probability"] = 0.05
    text = flat(shown(plain))
    assert "No range was entered for a number that bears on this." in text
    assert "no range of the party's own numbers or of the chances to try. None was left out." in text


def test_what_was_left_out_is_said() -> None:
    """With no solves to spend the view says how many ranges were left out."""
    assert "Up to 2 a course were left out" in flat(shown(WAR, solves=0))


def test_the_only_course() -> None:
    """A lone course is not called the best of one."""
    lone = {**copy.deepcopy(WAR), "courses": {"climb": WAR["courses"]["climb"]}}
    text = flat(shown(lone))
    assert "is the only course for Aland" in text
    assert "This stays true" not in text


def test_the_command(tmp_path: Path) -> None:
    """`winset decide FILE --party a` prints the table, `--json` the finding; a wrong party is an error."""
    file = tmp_path / "war.yaml"
    file.write_text(yaml.safe_dump(WAR, sort_keys=False), encoding="utf-8")
    run = CliRunner()
    asked = [str(file), "--party", "a", "--from", "2000-01"]
    assert "the best of 2 courses for Aland" in flat(run.invoke(command, asked).output)
    answer = json.loads(run.invoke(command, [*asked, "--json"]).output)
    assert answer["study"] == "decide"
    assert [row["name"] for row in answer["courses"]] == ["climb", "stay"]
    assert run.invoke(command, [str(file), "--party", "q"]).exit_code != 0


def test_courses_stand_side_by_side() -> None:
    """Of what may come of them there is a column for each course, the best first, and one for the party unbound."""
    found: Any = decide(winset.read(WAR), party="a").to_json()
    (group,) = found["groups"]
    table = ends_table(found, group)
    titles = {course["name"]: course["title"] for course in found["courses"]}
    assert [str(column.header) for column in table.columns] == [
        "",
        *(plain(titles[name]) for name in group["order"]),
        NOTHING,
    ]
    names = [str(cell) for cell in table.columns[0].cells]
    assert len(names) == len(found["baseline"]["endings"]) + 1 + len(found["baseline"]["accounts"])
    assert str(list(table.columns[-1].cells)[len(found["baseline"]["endings"])]) == percent(
        left_over(found["baseline"])
    )
