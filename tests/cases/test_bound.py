"""A conflict bound: what every entry of a file comes to as conditions, codes and values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings

import winset
from generators import conflicts
from winset.cases.bound import bind
from winset.cases.by_condition import ByCondition
from winset.cases.conditions import compile_condition
from winset.cases.scope import scope_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from winset.cases.bound import Bound
    from winset.cases.conditions import Condition, When
    from winset.cases.schema import Conflict

FILE: dict[str, Any] = {
    "winset": 1, "title": "Everything with a number", "time": {"start": "2000-01", "end": "2001-01", "terminal_months": 6},
    "parties": {
        "a": {"noise": 2, "discount": 0.5, "otherwise": {"low": 1, "high": 4}, "pace": 0.75,
              "values": {"x": {"y": 1, "z": {"low": 0, "mode": 2, "high": 9}}},
              "adjust": [{"points": 3}, {"when": "x == 'y'", "points": -3}], "war": [{"points": -1}]},
        "b": {"values": {"w": {"q": 5}}, "adjust": [{"when": "front == 'north'", "points": 4}],
              "war": [{"points": -2, "when": "month > '2000-03'"}, {"points": -4}]},
        "c": {},
    },
    "issues": {"x": ["y", "z"], "w": ["p", "q"]},
    "rules": [{"require": "w == 'p'"}, {"when": "leader == 'new'", "require": "x != 'z'"}],
    "state": {"front": {"values": ["south", "north"], "initial": "north", "ordered": True}, "leader": ["old", "new"]},
    "chance": {"drift": {"outcomes": [{"probability": 0, "effect": {"front": "-1"}},
                                      {"probability": 0.25, "effect": {"leader": "new"}}]}},
    "moves": {"b": {"raid": {"effect": {"front": "south"}, "points": {"c": 7}}}, "a": {"wait": {"effect": {}}}},
    "move_order": ["a"],
    "accords": {"truce": {"consent": [{"of": ["a", "b", "c"], "at_least": 2}], "effect": {"front": "+1"}}},
    "endings": {"won": {"when": "front == 'south' and leader == 'new'", "points": {"b": 9}}},
    "consent": [{"of": ["b", "a"]}, {"of": ["c"], "when": "x == 'z'"}],
    "peace": {"horizon": 12, "resume": {"c": [{"when": "w == 'p'", "points": {"c": 1, "a": -1}}]}},
    "accounts": {"dead": {"unit": "people", "war": [{"amount": 10}], "endings": {"won": 5}},
                 "cost": {"unit": "money", "war": {"amount": 2, "when": "front == 'north'"}}},
}  # fmt: skip


def bound(**changes: Any) -> Bound:
    """The file bound, with some entries replaced."""
    return bind(winset.read({**FILE, **changes}))


def test_numbers_are_values() -> None:
    """A range is its mode or midpoint, an entry without a number its default; tables are options by parties."""
    found = bound()
    assert [table.tolist() for table in found.tables] == [[[1, 0, 0], [2, 0, 0]], [[0, 0, 0], [0, 5, 0]]]
    assert [numbers.tolist() for numbers in (found.noise, found.discount, found.otherwise)] == [
        [2, 1, 1], [0.5, 1, 1], [2.5, 0, 0],
    ]  # fmt: skip
    assert (found.terminal, found.talks.pace) == (6, ByCondition(0.25))
    weekly = {"start": "2000-01-01", "end": "2001-01-01", "step": "week"}
    weeks = bound(time=weekly, parties={name: {} for name in "abc"})
    assert weeks.terminal == pytest.approx(365.2425 / 7)
    with pytest.raises(ValueError, match="read-only"):
        found.tables[0][0, 0] = 1


def test_terms_stand_in_the_column_of_their_party_or_account() -> None:
    """Adjustments, war and accounts are amounts while a condition holds, in the order of parties, then of the file."""
    found = bound()
    assert [(p, points, when.text) for p, points, when in found.adjust] == [
        (0, 3, ""), (0, -3, "x == 'y'"), (1, 4, "front == 'north'"),
    ]  # fmt: skip
    assert [(p, points) for p, points, _ in found.war] == [(0, -1), (1, -2), (1, -4)]
    assert [(a, amount, when.text) for a, amount, when in found.spending] == [(0, 10, ""), (1, 2, "front == 'north'")]
    assert [(end.name, end.points.tolist(), end.amounts.tolist()) for end in found.endings] == [
        ("won", [0, 9, 0], [5, 0]),
    ]  # fmt: skip


def test_events_are_named_and_stages_ordered() -> None:
    """Every event can be found by the name that a record has for it; a party left out of the order has no stage."""
    found = bound()
    assert {kind: list(events) for kind, events in found.events.items()} == {
        "chance": ["drift"], "move": ["b.raid", "a.wait"], "answer": [], "accord": ["truce"],
    }  # fmt: skip
    assert [(s.kind, s.name, s.party, s.pace.otherwise) for s in found.stages] == [
        ("chance", "drift", -1, 1), ("moves", "a", 0, 0.75), ("accord", "truce", -1, 0.25),
    ]  # fmt: skip
    assert found.events["move"]["b.raid"].points == tuple(map(ByCondition, (0, 0, 7)))
    truce = found.events["accord"]["truce"].groups[0]
    assert (truce.members.tolist(), truce.votes) == ([True, True, True], 2)


def test_an_outcome_keeps_its_place_though_it_never_comes() -> None:
    """A record names outcomes by their places in the file; what has no chance is no way to another state."""
    drift = bound().events["chance"]["drift"]
    assert [outcome.probability for outcome in drift.outcomes] == [0, 0.25]
    assert [outcome.effect.apply(np.array([[1, 0]])).tolist() for outcome in drift.possible] == [[[1, 1]]]


def test_who_proposes_and_who_breaks() -> None:
    """Without proposers those whose consent some clause asks for weigh alike; a pace of the peace is 1/60 a month."""
    found = bound()
    assert found.talks.proposers == tuple((p, 1.0, compile_condition(None, {})) for p in (1, 0, 2))
    weighed = bound(talks={"proposers": {"c": 2, "a": [{"weight": 1, "when": "leader == 'old'"}]}}).talks.proposers
    assert [(p, weight, when.text) for p, weight, when in weighed] == [(2, 2, ""), (0, 1, "leader == 'old'")]
    assert found.peace.horizon == 12
    assert [(one.party, [entry.points.tolist() for entry in one.entries]) for one in found.peace.initiators] == [
        (2, [[-1, 0, 1]])
    ]
    assert found.peace.initiators[0].entries[0].pace == pytest.approx(1 / 60)
    assert (bound(peace=None).peace.horizon, bound(peace=None).peace.initiators) == (0, ())


def test_states_and_packages_as_frames() -> None:
    """A state and a package are codes by name; the first ending of the file that a state meets is the one."""
    found = bound()
    assert found.initial == (1, 0)
    assert {name: int(code) for name, code in found.frame((1, 0), 7).items()} == {"front": 1, "leader": 0, "month": 7}
    assert {name: int(code) for name, code in found.package_frame({"w": "q", "x": "y"}).items()} == {"x": 0, "w": 1}
    assert (found.ending_of((0, 1)), found.ending_of((1, 1))) == ("won", None)


def written(conflict: Conflict) -> Iterator[tuple[When, dict[str, bool]]]:
    """Every condition of a file in the order of its Bound, and what else than factors it may name."""
    month, issues = {"month": True}, {"issues": True}
    for event in conflict.chance.values():
        yield event.when, month
    for moves in conflict.moves.values():
        yield from ((move.when, month) for move in moves.values())
    for accord in conflict.accords.values():
        yield accord.when, month
        yield from ((group.when, month) for group in accord.consent)
    yield from ((ending.when, {}) for ending in conflict.endings.values())
    yield from ((when, issues) for rule in conflict.rules for when in (rule.when, rule.require))
    yield from ((term.when, issues) for party in conflict.parties.values() for term in party.adjust)
    yield from ((group.when, month | issues) for group in conflict.consent)
    yield conflict.talks.when, month
    yield from ((term.when, month) for party in conflict.parties.values() for term in party.war)
    yield from ((term.when, month) for account in conflict.accounts.values() for term in account.war)
    yield from (
        (entry.when, issues) for own in (conflict.peace.resume if conflict.peace else {}).values() for entry in own
    )


def compiled(found: Bound) -> Iterator[Condition]:
    """The conditions of a Bound in that order."""
    for events in found.events.values():
        for event in events.values():
            yield from (event.condition, *(group.condition for group in event.groups))
    yield from (ending.condition for ending in found.endings)
    yield from (condition for rule in found.rules for condition in rule)
    yield from (term.condition for term in found.adjust)
    yield from (group.condition for group in found.groups)
    yield found.talks.condition
    yield from (term.condition for term in (*found.war, *found.spending))
    yield from (entry.condition for one in found.peace.initiators for entry in one.entries)


@settings(max_examples=60, deadline=None)
@given(data=conflicts())
def test_every_condition_is_the_one_that_was_checked(data: dict[str, Any]) -> None:
    """Bound among all names, each condition is what it is among the names that it may use where it stands."""
    conflict = winset.read(data)
    expected = [compile_condition(when, scope_of(conflict, **names)) for when, names in written(conflict)]
    assert list(compiled(bind(conflict))) == expected
