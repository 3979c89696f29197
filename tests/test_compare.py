"""The script that compares two trees finds what differs, of each kind, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from compare import Tally, compare_job

ANSWER = {"a": [1.0, 2.0], "word": "x", "provenance": {"winset": "1", "digest": "d"}}


def answer(out: Any = None, code: int = 0, err: str = "", files: dict[str, str] | None = None) -> dict[str, Any]:
    """What one tree says to one command."""
    told = {"out": json.dumps(ANSWER | (out or {})), "err": err, "code": code, "broke": None}
    return {"answers": [told], "files": files or {}}


DIFFERENT = {
    "number": answer({"a": [1.0, 2.0000000000000004]}),
    "text": answer({"word": "y"}),
    "key": answer({"more": 1}),
    "message": answer(err="winset: said otherwise"),
    "end": answer(code=2),
    "new": answer(),
    "lost": answer(code=2, err="Error: No such command 'run'."),
}


@pytest.mark.parametrize("kind", DIFFERENT)
def test_a_difference_is_told_by_its_kind(kind: str) -> None:
    """Every kind of difference between two answers is found, once, under its name."""
    tally = Tally(rtol=0)
    before = DIFFERENT["lost"] if kind == "new" else answer()
    compare_job(tally, {"commands": [["run", "x", "--json"]]}, before, DIFFERENT[kind])
    assert [found for found, _ in tally.found] == [kind]


def test_the_version_alone_is_no_difference() -> None:
    """Answers that differ in the program's version alone agree, and every other entry was looked at."""
    tally = Tally(rtol=0)
    later = answer({"provenance": {"winset": "2", "digest": "d"}})
    compare_job(tally, {"commands": [["run", "x", "--json"]]}, answer(), later)
    assert (tally.found, tally.numbers, tally.entries) == ([], 3, 2)  # two numbers and the list's length


def test_a_place_known_to_differ_can_be_left_out() -> None:
    """What differs in a place that was named is no difference, and elsewhere it is."""
    for ignored, found in (["w*"], 0), (["a*"], 1):
        tally = Tally(rtol=0, ignored=ignored)
        compare_job(tally, {"commands": [["run", "x", "--json"]]}, answer(), DIFFERENT["text"])
        assert len(tally.found) == found


def test_what_was_written_is_compared() -> None:
    """A line of a file that a command wrote is compared as well."""
    tally = Tally(rtol=0)
    compare_job(
        tally, {"commands": [["export", "x"]]}, answer(files={"a.csv": "1\n2"}), answer(files={"a.csv": "1\n3"})
    )
    assert [text for _, text in tally.found] == ["winset export x: a.csv line 2: '2' → '3'"]
