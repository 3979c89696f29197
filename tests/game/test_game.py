"""The game as arrays: states, packages, masks, what `check` warns of, another horizon."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import winset
from winset.game.audit import audit


def conflict(**changes: Any) -> winset.Conflict:
    """A conflict with a front, a leader and a rule, with some entries replaced."""
    data: dict[str, Any] = {
        "winset": 1, "title": "A front", "time": {"start": "2000-01", "end": "2001-01"},
        "parties": {
            "a": {"values": {"x": {"y": 1}}, "war": [{"points": -1}, {"points": -2, "when": "month >= '2000-06'"}]},
            "b": {"adjust": [{"when": "front == 'north' and x == 'z'", "points": 4}]},
        },
        "issues": {"x": ["y", "z"], "w": ["p", "q", "r"]},
        "rules": [{"when": "leader == 'new'", "require": "w == 'p'"}],
        "state": {"front": {"values": ["south", "middle", "north"], "initial": "middle", "ordered": True},
                  "leader": ["old", "new"]},
        "chance": {"drift": {"outcomes": [{"probability": 0.1, "effect": {"front": "+1"}},
                                          {"probability": 0.1, "effect": {"front": "-1"}}]}},
        "moves": {"a": {"coup": {"when": "month == '2000-03'", "effect": {"leader": "new"}, "points": {"b": -1}}}},
        "consent": [{"of": ["a", "b"]}],
    }  # fmt: skip
    return winset.read({**data, **changes})


def test_states_read_as_factors() -> None:
    """States are reachable combinations of factor values, found again by name."""
    game = winset.build(conflict())
    assert len(game.states) == 6
    assert game.states[game.initial] == {"front": "middle", "leader": "old"}
    assert game.state_index({"front": "north", "leader": "new"}) >= 0


def test_rules_remove_packages_by_state() -> None:
    """X(s) holds the packages that no rule forbids in s."""
    game = winset.build(conflict())
    new = game.state_index({"front": "middle", "leader": "new"})
    assert game.packages.count[game.initial] == 6
    assert [game.packages.package(int(k)) for k in game.packages.admissible(new)] == [
        {"x": "y", "w": "p"}, {"x": "z", "w": "p"},
    ]  # fmt: skip


def test_states_appear_when_they_can_be_reached() -> None:
    """Before the only month of a coup no period can be in a state that follows it."""
    game = winset.build(conflict())
    new = [s for s in range(len(game.states)) if game.states[s]["leader"] == "new"]
    assert not game.reach.start[:3, new].any()
    assert game.reach.talks[2, new].any()
    solution = winset.solve(game)
    assert np.isnan(solution.value[2, new]).all()
    assert not np.isnan(solution.value[3, new]).all()


def test_dated_war_terms() -> None:
    """A war term with a date counts from that date on, at the horizon too."""
    game = winset.build(conflict())
    assert game.war.at(0)[game.initial, 0] == -1
    assert game.war.at(6)[game.initial, 0] == -3
    assert game.war.at(game.periods)[game.initial, 0] == -3


@pytest.mark.parametrize("months", [-6, 0, 12])
def test_another_horizon_reuses_nothing_wrong(months: int) -> None:
    """A game built from another's tables is the game built afresh."""
    fresh = winset.build(conflict(), periods=12 + months)
    reused = winset.build(conflict(), periods=12 + months, reuse=winset.build(conflict()))
    one, other = winset.solve(fresh), winset.solve(reused)
    assert fresh.periods == 12 + months
    assert one.value.tobytes() == other.value.tobytes()


def likelier(chance: float = 0.5, pace: float = 0.5, refused: str = "month < '1999-01'", **changes: Any) -> Any:
    """A conflict whose leader falls by chance in the south, and in the north by an accord that can be refused at times."""
    exile = {"consent": [{"of": ["a"], "when": refused}], "pace": pace, "effect": {"leader": "new"}}
    return conflict(**{
        "state": {"front": {"values": ["south", "north"]}, "leader": ["old", "new"]},
        "chance": {"death": {"when": "front == 'south'", "probability": chance, "effect": {"leader": "new"}}},
        "accords": {"exile": {"when": "front == 'north'", **exile}},
        "moves": {"a": {"march": {"effect": {"front": "north"}}}},
        "endings": {"lost": {"when": "front == 'north' and leader == 'new'"}},
        "talks": {"when": "leader == 'old'"},
    } | changes)  # fmt: skip


WAYS: list[dict[str, Any]] = [
    {}, {"chance": 1.0}, {"chance": 0.0}, {"pace": 1.0}, {"pace": 1.0, "refused": "month > '1999-01'"},
    {"state": {"front": {"values": ["south", "north"], "initial": "north"}, "leader": ["old", "new"]}},
    {"state": {"front": {"values": ["south", "north"]}, "leader": ["new", "old"]}},
    {"endings": {"lost": {"when": "front == 'north' and leader == 'old'"}}},
    {"endings": {}},
    {"moves": {"a": {"march": {"when": "leader == 'new'", "effect": {"front": "north"}}}}},
    {"state": {"front": {"values": ["south", "north", "east"]}, "leader": ["old", "new"]}},
    {"state": {"front": {"values": ["south", "north", "west"]}, "leader": ["old", "new"]}},
    {"chance": 0.0, "history": [{"month": "2000-02", "set": {"leader": "new"}}]},
    {"time": {"start": "2000-01", "end": "2001-02"}},
]  # fmt: skip
"""What makes events sure, possible or impossible, and leads elsewhere."""


@pytest.mark.parametrize("first", WAYS)
@pytest.mark.parametrize("second", WAYS)
def test_a_game_takes_from_another_only_what_is_its_own(first: dict[str, Any], second: dict[str, Any]) -> None:
    """A game that reuses another has the states, reach and values of one built afresh, whatever the two differ in."""
    fresh, other = winset.build(likelier(**second)), winset.build(likelier(**first))
    reused = winset.build(likelier(**second), reuse=other)
    assert reused.states.values == fresh.states.values
    assert reused.states.codes.tolist() == fresh.states.codes.tolist()
    assert reused.states.ending.tolist() == fresh.states.ending.tolist()
    assert reused.reach.start.tolist() == fresh.reach.start.tolist()
    assert reused.reach.talks.tolist() == fresh.reach.talks.tolist()
    assert winset.solve(reused).value.tobytes() == winset.solve(fresh).value.tobytes()


def test_what_games_share_is_shared() -> None:
    """States pass to a game with other terms, tables of packages to one with another consent; not where they differ."""
    game = winset.build(conflict())
    ruled = winset.build(conflict(rules=[{"require": "w != 'q'"}]), reuse=game)
    assert ruled.states is game.states
    assert ruled.reach is game.reach
    assert ruled.packages is not game.packages
    calmer = winset.build(conflict(moves={}), reuse=game)
    assert calmer.states is not game.states
    assert calmer.packages is not game.packages
    assert winset.build(conflict(consent=[{"of": ["b"]}]), reuse=game).packages is game.packages


def test_audit_names_what_can_never_happen() -> None:
    """`check` warns of events and endings that no reachable state allows, and of talks never held."""
    found = dict(
        audit(
            conflict(
                accords={"pact": {"consent": [{"of": ["a"]}], "when": "leader == 'new' and front == 'north'",
                                  "effect": {"front": "south"}},
                         "idle": {"consent": [{"of": ["a"]}], "when": "leader == 'old'", "effect": {"leader": "old"}}},
                endings={"fall": {"when": "front == 'south' and leader == 'old'", "points": {}},
                         "never": {"when": "front == 'north' and leader == 'new' and not front == 'north'"}},
                talks={"when": "month > '2005-01'"},
            )
        )
    )  # fmt: skip
    assert set(found) == {"accords.idle", "endings.never", "talks"}


def test_audit_warns_of_a_peace_decided_by_noise() -> None:
    """`check` warns where keeping and breaking the peace lie closer than noise decides over the horizon."""
    close = {"horizon": 240, "resume": {"a": [{"points": {"a": 0.5}}]}}
    assert any(path == "peace.resume.a" for path, _ in audit(conflict(peace=close)))
    far = {"horizon": 240, "resume": {"a": [{"points": {"a": -50}}]}}
    assert not audit(conflict(peace=far))


def test_too_many_packages_to_list_are_a_warning_and_not_the_end_of_a_check() -> None:
    """Forty issues of four options: `check` says that month by month is out of reach, and what can be asked."""
    issues = {f"i{k}": ["w", "x", "y", "z"] for k in range(40)}
    data = {"winset": 1, "title": "Wide", "issues": issues, "parties": {"a": {}}, "consent": [{"of": ["a"]}]}
    found = audit(winset.read(data))
    assert [path for path, _ in found] == ["issues"]
    assert "winset deals" in found[0][1]
