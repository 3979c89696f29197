"""Answers to a signature in a file and in a record: what is read, and what is told of what is wrong."""

from __future__ import annotations

import copy
from typing import Any

import pytest

import winset
from winset.cases.bound import bind
from winset.cases.change import changes_of
from winset.cases.changes import change_conflict
from winset.cases.history import walk_history

Data = dict[str, Any]

COLONY: Data = {
    "winset": 2,
    "title": "A colony",
    "time": {"start": "1960-01", "end": "1963-01"},
    "parties": {
        "paris": {"values": {"status": {"independence": -10, "union": 5}}, "war": [{"points": -1}]},
        "rebels": {"values": {"status": {"independence": 30, "union": -5}}, "war": [{"points": -1}]},
        "army": {"values": {"status": {"independence": -20}}},
    },
    "issues": {"status": ["independence", "union"]},
    "state": {"government": ["civil", "junta"]},
    "moves": {
        "army": {
            "putsch": {
                "at": "signature",
                "when": "status == 'independence' and government == 'civil'",
                "points": {"army": -3},
                "outcomes": [{"probability": 0.4, "effect": {"government": "junta"}}],
            }
        }
    },
    "consent": [{"of": ["paris", "rebels"]}],
    "history": [{"month": "1961-04", "agreement": {"status": "independence"}, "undone": "army.putsch"}],
}
"""A colony whose army may revolt against a signature."""


def changed(**more: Any) -> Data:
    """The colony with some entries, given by path with double underscores, set to other values."""
    data = copy.deepcopy(COLONY)
    for path, value in more.items():
        here, *rest = path.split("__")
        target: Any = data
        for key in rest:
            target, here = target[here], key
        target[here] = value
    return data


def signature(**more: Any) -> list[Data]:
    """The record of a signature."""
    return [{"month": "1961-04", "agreement": {"status": "independence"}, **more}]


STRIKE = {"at": "signature", "pace": 0.5, "effect": {}}


@pytest.mark.parametrize(
    ("data", "path", "told"),
    [
        (changed(winset=1), "history[0].undone", "'undone' is new in `winset: 2`"),
        (changed(moves__army__putsch__when="month >= '1970-01'"), "moves.army.putsch.when", "is never open"),
        (changed(moves__army__putsch__when="statu == 'union'"), "moves.army.putsch.when", "did you mean 'status'?"),
        (changed(moves__army__putsch__at="signing"), "moves.army.putsch.at", "expected 'signature'"),
        (changed(moves__army__strike=STRIKE), "moves.army.strike.pace", "0.5 here and 1 in putsch"),
        (
            changed(moves__army__strike={"effect": {}, "at": "signature"}, moves__army__putsch__pace=0.2),
            "moves.army.putsch.pace",
            "0.2 here and 1 in strike",
        ),
        (changed(moves__army__strike={"effect": {}, "pace": 0.5}), "moves.army.strike.pace", "their party's"),
        (changed(moves__army__strike={"effect": {}, "always": True}), "moves.army.strike.always", "at: signature"),
        (
            changed(moves__army__putsch__points={"army": [{"when": "stats == 'union'", "points": 1}]}),
            "moves.army.putsch.points.army[0].when",
            "did you mean 'status'?",
        ),
        (changed(history=signature(undone="army.putch")), "history[0].undone", "did you mean 'army.putsch'?"),
        (changed(history=[{"month": "1961-04", "undone": "army.putsch"}]), "history[0]", "found none"),
        (
            changed(history=[{"month": "1961-04", "set": {"government": "junta"}, "undone": "army.putsch"}]),
            "history[0]",
            "write the `agreement` too",
        ),
        (changed(history=[{"month": "1961-04", "move": "army.putsch"}]), "history[0].move", "`undone: army.putsch`"),
        (
            changed(moves__army__strike={"effect": {}}, history=signature(undone="army.strike")),
            "history[0].undone",
            "is no answer to a signature",
        ),
        (
            changed(history=[{"month": "1961-04", "agreement": {"status": "union"}, "undone": "army.putsch"}]),
            "history[0].undone",
            "its condition is false in government civil with status union",
        ),
        (changed(history=signature(undone="army.putsch", outcome=1)), "history[0].undone", "has no outcome 1"),
        (changed(history=signature(outcome=0)), "history[0]", "write `undone` too where the signature was undone"),
        (
            changed(history=[{"month": "1961-04", "set": {"government": "junta"}, "outcome": 0}]),
            "history[0]",
            "or an answer to a signature; leave it out",
        ),
        (
            changed(history=[{"month": "1961-04", "agreement": {}, "undone": "army.putsch"}]),
            "history[0].agreement",
            "the agreement leaves out status",
        ),
        (
            changed(history=[*signature(undone="army.putsch"), *signature(undone="army.putsch")]),
            "history[1].agreement",
            "a signature was undone in them",
        ),
        (
            changed(history=[*signature(undone="army.putsch"), {"month": "1961-04", "set": {"government": "civil"}}]),
            "history[1].set",
            "a signature was undone in them",
        ),
    ],
)
def test_what_is_wrong_is_told(data: Data, path: str, told: str) -> None:
    """Each mistake is one error with its place, what was found and what was expected."""
    errors = [problem for problem in winset.check(data).problems if problem.severity == "error"]
    assert any(problem.path == path and told in problem.message for problem in errors), errors


def test_the_file_is_sound() -> None:
    """The colony as it stands has nothing wrong; answers that are never open together may have paces of their own."""
    assert winset.check(COLONY).ok
    apart = {**STRIKE, "when": "government == 'junta'"}
    assert winset.check(changed(moves__army__strike=apart)).ok


def test_a_record_goes_on_from_what_undid_a_signature() -> None:
    """The talks are in the state before; the month ends, and the next begins, in the one that the answer led to."""
    walked = walk_history(bind(winset.read(COLONY)))
    assert walked.states[15:17] == ((0,), (1,))
    assert walked.after[14:16] == ((0,), (1,))
    assert [one.period for one in walked.undone] == [15]
    assert walked.agreement is None
    assert walked.ending is None
    assert len(walked.states) == 36


def test_a_record_may_end_by_an_answer() -> None:
    """What undoes a signature may end the war: its talks were held, and it ended in that month."""
    data = changed()
    data["endings"] = {"coup": {"when": "government == 'junta'", "points": {"army": 10}}}
    walked = walk_history(bind(winset.read(data)))
    assert (len(walked.states), len(walked.steps), walked.ending) == (16, 16, "coup")
    assert winset.run(data).to_json()["ended"] == {"month": "1961-04", "ending": "coup"}


def test_changes_reach_answers() -> None:
    """A forbidden answer is gone and the record is cut before it; a bound or forced one is always given."""
    conflict = winset.read(COLONY)
    forbidden = change_conflict(conflict, changes_of({"forbid": "army.putsch"}))
    assert not forbidden.moves
    assert not forbidden.history
    bound = change_conflict(conflict, changes_of({"bind": {"army": {"always": "putsch"}}}))
    assert bound.moves["army"]["putsch"].always
    force = {"month": "1960-03", "move": "army.putsch", "outcome": 0}
    forced = change_conflict(conflict, changes_of({"force": force})).moves["army"]
    assert forced["putsch"].always is None
    sure = forced["forced_army_putsch_1960_03"]
    assert sure.always
    assert sure.at == "signature"
    assert sure.outcomes[0].probability == 1.0
