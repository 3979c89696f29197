"""Two analysts' rankings side by side: what differs is found, and what hangs on it is what their own files answer."""

from __future__ import annotations

import copy
import io
from typing import Any

import pytest
from rich.console import Console

import winset
from winset.errors import RequestError
from winset.studies.outcome import outcome_of
from winset.studies.ranked import ranking_shares
from winset.studies.rankings import rankings
from winset.views.two_rankings import in_words, show_rankings

Data = dict[str, Any]

MINE: Data = {
    "winset": 2,
    "title": "A table",
    "issues": {"land": ["ours", "shared", "theirs"], "toll": {"options": ["none", "some"], "name": "The toll"}},
    "parties": {
        "a": {
            "ranking": {"land": ["ours", "shared", "theirs"], "toll": ["none", "some"]},
            "swing": ["land", "toll"],
            "anchor": {"land": 10},
            "otherwise": -6,
        },
        "b": {"ranking": {"land": ["theirs", "shared", "ours"]}, "anchor": {"land": 9}, "otherwise": -6},
    },
    "consent": [{"of": ["a", "b"]}],
}


def yours(**changes: Any) -> Data:
    """The other file: some keys of b otherwise."""
    data = copy.deepcopy(MINE)
    data["parties"]["b"] |= changes
    return data


def test_the_same_file_differs_in_nothing() -> None:
    """A file beside itself has no difference, and says so."""
    found = rankings(MINE, MINE, worlds=0).to_json()
    assert (found["differences"], found["same"], found["matters"]) == ([], 6, False)
    assert in_words(found) == "Both files order everything alike (6 orders)."


def test_differences_are_those_of_the_files() -> None:
    """An order turned and an anchor changed are found, with the pairs that are turned; ties count as such."""
    other = yours(ranking={"land": ["theirs", ["ours", "shared"]]}, anchor={"land": 4})
    found = rankings(MINE, other, worlds=0).to_json()
    assert [(row["kind"], row["party"], row["issue"]) for row in found["differences"]] == [
        ("ranking", "b", "land"),
        ("anchor", "b", None),
    ]
    assert found["differences"][0]["second"] == [["theirs"], ["ours", "shared"]]
    assert found["differences"][0]["turned"] == [["shared", "ours"]]
    assert found["same"] == 4


def test_answers_are_those_of_the_files_themselves() -> None:
    """What the second's orders answer is what its own file answers, and so are the shares of its worlds."""
    other = yours(ranking={"land": ["ours", "shared", "theirs"]}, anchor={"land": 4})
    found = rankings(MINE, other, worlds=15).to_json()
    for told, data in ((found["first"], MINE), (found["second"], other)):
        assert told["signed"] == pytest.approx(outcome_of(winset.read(data)).ahead.signed, abs=1e-12)
    assert found["shares"] == [ranking_shares(winset.read(data), 15) for data in (MINE, other)]
    assert found["matters"]
    alone = yours(ranking={"land": ["ours", "shared", "theirs"]})
    row = found["differences"][0]
    assert row["alone"] is not None
    assert row["alone"]["signed"] == pytest.approx(outcome_of(winset.read(alone)).ahead.signed, abs=1e-12)


def test_a_difference_that_moves_nothing_does_not_matter() -> None:
    """Where nobody's order of an issue bears on the answer, the difference is told not to matter."""
    mine = copy.deepcopy(MINE)
    mine["parties"]["c"] = {"ranking": {"toll": ["none", "some"]}, "anchor": {"toll": 1}}
    other = copy.deepcopy(mine)
    other["parties"]["c"]["ranking"] = {"toll": ["some", "none"]}
    found = rankings(mine, other, worlds=0).to_json()
    assert [row["matters"] for row in found["differences"]] == [False]
    assert "It does not matter for the answer" in in_words(found)
    assert "No difference matters by itself." in in_words(found)


def test_other_parts_stay_as_in_the_first() -> None:
    """What else differs is named and left aside."""
    other = yours(otherwise=-1) | {"rules": [{"require": "land != 'ours'"}]}
    found = rankings(MINE, other, worlds=0).to_json()
    assert found["others"] == ["rules", "parties.b.otherwise"]
    assert found["first"] == found["second"]
    assert "(rules, parties.b.otherwise): these are as in the first" in in_words(found)


def test_it_is_told_in_words() -> None:
    """Whose order of what differs, what it does alone, and the shares stand in sentences and in a table."""
    other = yours(ranking={"land": ["ours", "shared", "theirs"]})
    console = Console(width=200, record=True, file=io.StringIO())
    show_rankings(rankings(MINE, other, worlds=10).to_json(), console)
    text = " ".join(console.export_text().split())
    assert "They differ on 1 of 6 orders and sizes. It matters: an agreement has a chance of" in text
    assert "By itself matters how b ranks the answers on land." in text
    assert "theirs > shared > ours" in text
    assert "Of the numbers that respect the rankings (10 worlds each) an agreement is likelier than not in" in text


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({**MINE, "issues": {**MINE["issues"], "z": ["p", "q"]}}, "only one of them has the issues z"),
        ({**MINE, "parties": {**MINE["parties"], "z": {}}}, "only one of them has the parties z"),
        ({**MINE, "issues": {**MINE["issues"], "toll": ["none", "some", "more"]},
          "parties": {"a": {"values": {"toll": {"none": 1}}}, "b": {}}}, "the options of toll differ"),
        ({**MINE, "parties": {"a": {}, "b": {}}}, "the second file ranks nothing"),
    ],
)  # fmt: skip
def test_files_that_are_not_of_one_war(other: Data, told: str) -> None:
    """Files with other parties, issues or options, or without rankings, are refused in words."""
    with pytest.raises(RequestError, match=told):
        rankings(MINE, other, worlds=0)
