"""Consent that counts votes and not heads: held to plain loops over vote vectors, and to what it must not change."""

from __future__ import annotations

import copy
import io
import random
from fractions import Fraction
from itertools import chain, combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

import winset
from agreement import SLACK, differences
from second_force import solve as brute_force
from second_generators import drawn
from second_phases import over_phases
from winset.cases.change import changes_of
from winset.cases.changes import change_conflict
from winset.cases.schema import Group
from winset.cases.sourcing import sourcing_of
from winset.cases.votes import count_votes, spare, vetoes
from winset.errors import ConflictError
from winset.studies.deals import deals
from winset.studies.unlock import unlock
from winset.views.deals import in_words
from winset.views.overview import show_conflict
from winset.views.unlock import show_unlock

Data = dict[str, Any]
HELD = [1, 2, 3, 4, 7, 40, 0.5, 0.1, 0.3]


def weighted(data: Data, seed: int) -> Data:
    """A conflict whose clauses all count votes, drawn by a seed."""
    draw = random.Random(seed)
    data = copy.deepcopy(data)
    for group in chain(data["consent"], *(accord["consent"] for accord in data.get("accords", {}).values())):
        group["weights"] = {name: draw.choice(HELD) for name in group["of"]}
        total = sum(Fraction(str(held)) for held in group["weights"].values())
        group["at_least"] = float(total * draw.randint(1, 8) / 8)
    return data


@pytest.mark.parametrize("parts", [("beliefs", "numbers", "peace"), ("answers",)], ids="-".join)
def test_weighted_votes_agree_with_loops(parts: tuple[str, ...]) -> None:
    """On drawn wars whose packages and accords need weighted votes every number of a run is that of plain loops."""
    wrong = {}
    for n in range(12):
        data = weighted(drawn(n, parts), n)
        expected = brute_force(data, most=700)
        answer: Data = {**winset.timeline(winset.read(copy.deepcopy(data)), sensitivity=False).to_json()}
        wanted = {"states": expected["states"], "packages": expected["packages"], **over_phases(expected["phases"])}
        if not data.get("history"):
            del wanted["history"]
        if found := differences(answer, wanted, slack=SLACK):
            wrong[n] = found
    assert wrong == {}


def test_votes_of_one_each_are_heads() -> None:
    """Where everybody has as many votes as anybody, an answer is that of heads, to the last digit."""
    for n in range(6):
        heads = drawn(n, ("beliefs", "peace"))
        votes = copy.deepcopy(heads)
        for group in chain(votes["consent"], *(a["consent"] for a in votes.get("accords", {}).values())):
            group["at_least"] = 2.5 * group.get("at_least", len(group["of"]))
            group["weights"] = dict.fromkeys(group["of"], 2.5)
        one, other = (winset.timeline(winset.read(data), sensitivity=False).to_json() for data in (heads, votes))
        assert one["forward"] == other["forward"]
        assert one["history"] == other["history"]


groups = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(HELD), min_size=1).flatmap(
    lambda held: st.builds(
        lambda eighths: Group(
            of=tuple(held), weights=held, at_least=float(sum(Fraction(str(n)) for n in held.values()) * eighths / 8)
        ),
        st.integers(1, 8),
    )
)


def wins(group: Group, yes: set[str]) -> bool:
    """Whether some votes of yes satisfy a clause, in exact fractions of what is written."""
    weights = group.weights or dict.fromkeys(group.of, 1)
    total = sum((Fraction(str(weights[name])) for name in group.of if name in yes), Fraction(0))
    return total >= Fraction(str(group.at_least))


def subsets(names: tuple[str, ...]) -> list[set[str]]:
    """Every set of some names."""
    return [set(some) for some in chain.from_iterable(combinations(names, size) for size in range(len(names) + 1))]


@settings(max_examples=200, deadline=None)
@given(groups)
def test_whole_numbers_say_the_same(group: Group) -> None:
    """The whole numbers that are counted let exactly those coalitions decide that the file's votes do."""
    counted = count_votes(group)
    for yes in subsets(group.of):
        assert (sum(counted.votes[name] for name in yes) >= counted.needed) == wins(group, yes)


@settings(max_examples=100, deadline=None)
@given(groups)
def test_a_veto_is_a_vote_without_which_nothing_passes(group: Group) -> None:
    """Who has a veto, and what is left of a clause once a yes is taken as given, is what loops over votes find."""
    assert set(vetoes(group)) == {name for name in group.of if not wins(group, set(group.of) - {name})}
    for name in group.of:
        left = spare(group, name)
        for yes in subsets(tuple(one for one in group.of if one != name)):
            assert wins(group, yes | {name}) == (left is None or wins(left, yes))


COUNCIL: Data = {
    "winset": 2,
    "title": "A council",
    "issues": {"fund": {"name": "The fund", "options": ["large", "small"]}},
    "parties": {
        "north": {"name": "the North", "values": {"fund": {"large": -3, "small": 2}}},
        "south": {"name": "the South", "values": {"fund": {"large": 5, "small": -1}}},
        "west": {"name": "the West", "values": {"fund": {"large": 1, "small": -2}}},
    },
    "consent": [{"of": ["north", "south", "west"], "weights": {"north": 40, "south": 35, "west": 25}, "at_least": 62}],
}


def text(show: Any, *given: Any) -> str:
    """What is printed."""
    console = Console(width=120, record=True, file=io.StringIO())
    show(*given, console)
    return " ".join(console.export_text().split())


def test_what_a_blocker_holds_is_said() -> None:
    """A blocker's votes stand beside those that are needed, in deals, in unlock and in what a file says."""
    conflict = winset.read(COUNCIL)
    assert "the North (holds 40 of the 62 votes that are needed; short by 3.0" in in_words(deals(conflict).to_json())
    assert "62 of the 100 votes of the North (40), the South (35) and the West (25)" in text(
        show_conflict, conflict, sourcing_of(COUNCIL)
    )
    found = unlock(conflict).to_json()
    levers = [lever for row in found["sets"] for lever in row["levers"] if lever["kind"] == "consent"]
    assert {lever["votes"] for lever in levers} == {60}
    assert "only 60 of the votes of the North, the South and the West needed" in text(show_unlock, found)


def test_a_lever_of_consent_is_the_next_number_that_votes_reach() -> None:
    """“One vote fewer” is the next smaller number with which other votes would do, and the war with it is one."""
    conflict = change_conflict(winset.read(COUNCIL), changes_of({"set": {"consent[0].at_least": 60}}))
    assert deals(conflict).to_json()["win_set"]["size"] == 1
    assert deals(winset.read(COUNCIL)).to_json()["win_set"]["size"] == 0


@pytest.mark.parametrize(
    ("group", "told"),
    [
        ({"weights": {"north": 40, "south": 35, "vest": 25}, "at_least": 62}, "'vest' is not one of this group; did"),
        ({"weights": {"north": 40, "south": 35}, "at_least": 62}, "how many votes west would have is not said"),
        ({"weights": {"north": 40, "south": 35, "west": 25}}, "votes are counted against `at_least`"),
        ({"weights": {"north": 40, "south": 35, "west": 25}, "at_least": 101}, "101 of the 100 votes of this group"),
        ({"weights": {"north": 0, "south": 35, "west": 25}, "at_least": 10}, "found '0'; expected at least 1"),
        ({"weights": {"north": "many", "south": 3, "west": 2}, "at_least": 4}, "expected a whole number"),
        ({"weights": {"north": 0.0, "south": 3, "west": 2}, "at_least": 4}, "found '0.0'; expected a number above 0"),
        ({"at_least": 1.5}, "found '1.5'; expected a whole number, since this group has no `weights`"),
        ({"at_least": 4}, "4 of a group of 3"),
    ],
)
def test_votes_that_cannot_be_counted(group: Data, told: str) -> None:
    """Each thing wrong with the votes of a clause is told in one message at its place."""
    data = {**COUNCIL, "consent": [{"of": ["north", "south", "west"], **group}]}
    with pytest.raises(ConflictError) as caught:
        winset.read(data)
    (problem,) = caught.value.problems
    assert told in problem.message
    assert problem.path.startswith("consent[0].")


def test_votes_of_many_that_are_too_fine() -> None:
    """Votes of more than ten members that no smaller numbers stand for are counted up to a limit, which is told."""
    names = [f"p{k}" for k in range(11)]
    held = {name: 1000.1 + 7 * k for k, name in enumerate(names)}
    consent = [{"of": names, "weights": held, "at_least": 6e3}]
    data = {**COUNCIL, "parties": {name: {} for name in names}, "consent": consent}
    with pytest.raises(ConflictError, match="write them in larger units"):
        winset.read(data)


def test_votes_need_version_2() -> None:
    """A file of version 1 does not know weights, and is told which does."""
    with pytest.raises(ConflictError, match="version 2"):
        winset.read({**COUNCIL, "winset": 1})
