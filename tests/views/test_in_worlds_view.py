"""Shares of worlds in words: what stands in the first line, what is said, and that nothing in a file drives a terminal."""

from __future__ import annotations

import copy
import io
from typing import Any

import pytest
from rich.console import Console

from patron_war import PATRON_WAR, death
from winset.studies.in_worlds import in_worlds
from winset.views.in_worlds import lines_of, show_in_worlds, sourced_words

WAR: dict[str, Any] = {
    **PATRON_WAR,
    "winset": 2,
    "headline": "worlds",
    "time": {"start": "2000-01", "end": "open"},
    "chance": {"dies": death(0.02)},
    "parties": {
        **PATRON_WAR["parties"],
        "p": {**PATRON_WAR["parties"]["p"], "name": "The [red]one\x1b[31m"},
        "a": {"values": {"x": {"y": {"low": -80, "high": 0}}},
              "war": [{"points": {"low": -2, "high": -0.2}}]},
    },
    "peace": {"horizon": 120, "pace": 0.1, "resume": {"b": [{"points": {"b": {"low": -20, "high": 20}, "a": -10}}]}},
}  # fmt: skip


@pytest.fixture(scope="module")
def answer() -> Any:
    """Shares of a small war."""
    return in_worlds(WAR, 10, seed=2).to_json()


def printed(answer: Any, *, quiet: bool = False, width: int = 80) -> str:
    """What a terminal of some width shows."""
    stream = io.StringIO()
    show_in_worlds(answer, Console(file=stream, width=width, highlight=False, markup=False, emoji=False), quiet=quiet)
    return stream.getvalue()


def test_the_first_line_says_how_many_numbers_have_a_source(answer: Any) -> None:
    """The first line says how many numbers have a source, and that every answer is a share of what the ranges allow."""
    told = sourced_words(answer)
    assert told.startswith("0 of ")
    assert told.endswith("numbers have a source; every answer is a share of the worlds that these ranges allow.")
    assert told in printed(answer, width=300).splitlines()[0]


def test_each_answer_is_a_count_of_worlds(answer: Any) -> None:
    """A signature, a window, who stands in the way, the peace and the end are told, each as a number of worlds."""
    lines = lines_of(answer)
    signed = round(answer["signed_by"][0]["share"] * 10)
    assert lines[0].startswith(f"In {signed} of 10 worlds (")
    assert ") a signature by December 2000 is likelier than not, in " in lines[0]
    assert lines[0].endswith(" one at any time.")
    assert [line.split()[0] for line in lines] == ["In", "In", "Who", "In", "In", "Of"]
    assert "some agreement is worth signing at the first talks" in lines[1]
    assert "hold 10 years" in lines[3]
    assert lines[4].endswith("the war is likelier than not to die down without a signature.")
    assert lines[5] == "Of 10 worlds drawn 10 were solved."


def test_worlds_drawn_solved_and_admissible_are_told_apart(answer: Any) -> None:
    """A count is of the worlds solved and not of those drawn; what share of those drawn it stands for is said apart."""
    held: Any = {**answer, "drawn": 128, "solved": 100, "admissible": 14, "statements": 6, "acceptance": 0.11}
    assert (
        lines_of(held)[5]
        == "Of 128 worlds drawn 100 were solved, and 14 of these respect the 6 documented preferences: "
        "they stand for 11 % of those drawn."
    )
    one: Any = {**held, "drawn": 10, "solved": 10, "admissible": 1, "statements": 1}
    assert lines_of(one)[5] == "Of 10 worlds drawn 10 were solved, and 1 of these respects the documented preference."


def test_a_share_is_told_as_one_where_worlds_count_unlike(answer: Any) -> None:
    """Where worlds stand for others that were not solved, a share is told and no number of worlds."""
    unlike: Any = {**answer, "effective": 7.5}
    assert " % of the worlds (" in lines_of(unlike)[0]
    assert " of 10 worlds" not in lines_of(unlike)[0]


def test_no_world_no_answer(answer: Any) -> None:
    """Where no world respects the statements, that is said and nothing else; failed ones are told."""
    none: Any = {**copy.deepcopy(answer), "admissible": 0, "statements": 2, "failed": 1}
    assert lines_of(none) == [
        "None of 10 worlds solved respects every statement, so nothing can be said of those that do.",
        "1 world failed.",
    ]
    early: Any = {**none, "failed": 0, "solved": 0, "drawn": 1000}
    assert lines_of(early) == [
        "No world was solved: each of 1,000 worlds drawn breaks a statement that is tested before a solve, so nothing "
        "can be said; `winset worlds FILE` says which."
    ]
    assert "Likeliest in most" not in printed(none)


def test_a_peace_of_no_terms_is_not_told(answer: Any) -> None:
    """Where too little is signed in every world for there to be terms, that is said in place of a share of no worlds."""
    none: Any = {**answer, "holds": {"share": None, "low": None, "high": None, "worlds": 0}}
    assert (
        lines_of(none)[3]
        == "In no world is enough signed for there to be terms, so that nothing is told of their peace."
    )


def test_it_reads_at_80_columns_and_drives_nothing(answer: Any) -> None:
    """No line is wider than the terminal, and names of a file are shown as plain text."""
    text = printed(answer)
    assert max(map(len, text.splitlines())) <= 80
    assert "\x1b" not in text
    assert "[red]one" in text
    assert "no forecast" in " ".join(text.split())


def test_quiet_leaves_the_sentences(answer: Any) -> None:
    """With `quiet` the sentences stand alone: no table, no note, no seed."""
    text = printed(answer, quiet=True)
    assert "is likelier than not" in text
    assert "Seed" not in text
    assert "Likeliest in most" not in text
