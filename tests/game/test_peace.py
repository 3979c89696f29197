"""A peace that lives: chance goes on after a signature, and those who may break the peace look at it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import winset
from guaranteed_peace import guaranteed
from winset.cases.bound import bind
from winset.errors import LimitError
from winset.game import packages
from winset.game.audit import audit
from winset.game.packages import lasting_values, list_packages, value_packages, worth_of
from winset.game.peace import breakers_of, breaking, durable
from winset.game.peace_states import peace_states, seen_in_peace
from winset.studies.outcome import outcome_of
from winset.studies.peace import peace_curve

Data = dict[str, Any]


def worth(data: Data, **state: str) -> np.ndarray[Any, Any]:
    """U of both packages in a state, (p, k): guarantor firm and weather fair unless said otherwise."""
    bound = bind(winset.read(data))
    digits = list_packages(bound)
    wanted = {name: domain.values[0] for name, domain in bound.factors.items()} | state
    codes = {name: np.asarray(domain.values.index(wanted[name])) for name, domain in bound.factors.items()}
    return value_packages(worth_of(bound, digits), codes, {name: digits[:, i] for i, name in enumerate(bound.issues)})


def sigma(z: float) -> float:
    """The logistic function."""
    return 1 / (1 + math.exp(-z))


def by_hand(belief: float = 0.1) -> list[float]:
    """U of `here` to north and south, firm at first: the three periods one by one; the last to come is the first."""
    firm, tied = [0.0, 0.0], [0.0, 0.0]
    value = [3.0, -1.0]
    for left in (1, 2, 3):
        for now, more, pace in ((firm, (-3, -4), 0.2), (tied, (9, -7), 0.5)):
            now[:] = [now[i] + value[i] / 3 for i in (0, 1)]
            broken = [value[i] + more[i] for i in (0, 1)]
            b = pace * sigma((broken[0] - now[0] * 3 / left) / 2)
            now[:] = [b * broken[i] * left / 3 + (1 - b) * now[i] for i in (0, 1)]
        chance = [belief, 0.1]  # north may believe something else
        firm[:] = [chance[i] * tied[i] + (1 - chance[i]) * firm[i] for i in (0, 1)]
    return firm


def test_three_periods_by_hand() -> None:
    """Points are added to what the package is worth; entry, points and pace are read where the peace has come to."""
    assert worth(guaranteed())[:, 0] == pytest.approx(by_hand(), abs=1e-12)


def test_each_expects_by_its_own_belief() -> None:
    """A party that believes something else of an event of the peace expects by that, and the others by the file's."""
    data = guaranteed()
    data["peace"]["chance"]["congress"]["believed"] = {"north": 0.7}
    assert worth(data)[:, 0] == pytest.approx(by_hand(0.7), abs=1e-12)
    data["peace"]["chance"]["congress"]["believed"] = {"north": [{"when": "guarantor == 'firm'", "probability": 0.7}]}
    assert worth(data)[:, 0] == pytest.approx(by_hand(0.7), abs=1e-12)


def test_dice_are_the_file_s_whatever_is_believed() -> None:
    """Where nobody's choice rests on it, a belief moves what the peace is worth and not how long it lasts."""
    data = guaranteed(resume={"north": [{"when": "guarantor == 'tied'", "points": {"north": 1e6}, "pace": 1}]})
    before = lasting(data)
    data["peace"]["chance"]["congress"]["believed"] = {"south": 0.9}
    assert lasting(data) == pytest.approx(before, abs=1e-15)
    assert before[:, 0] == pytest.approx([0.9, 0.81, 0.729])


def lasting(data: Data) -> np.ndarray[Any, Any]:
    """The survival curve of both packages, (h, k), signed with a firm guarantor."""
    return durable(*_signed(data))[1]


def _signed(data: Data) -> tuple[Any, Any, Any]:
    bound = bind(winset.read(data))
    digits = list_packages(bound)
    frame = {name: digits[:, i] for i, name in enumerate(bound.issues)}
    here, values = lasting_values(worth_of(bound, digits), bound.frame(bound.initial), np.arange(len(digits)), frame)
    return values, bound, here


def test_an_event_that_nobody_looks_at_changes_nothing() -> None:
    """What moves no factor that breaking the peace or another event depends on changes no bit, and splits no states."""
    data = guaranteed()
    data["peace"]["chance"]["rain"] = {"probability": 0.5, "effect": {"weather": "foul"}, "when": "guarantor == 'firm'"}
    assert np.array_equal(worth(data), worth(guaranteed()))
    assert seen_in_peace(bind(winset.read(data))).tolist() == [True, False]
    data["peace"]["chance"]["congress"]["when"] = "weather == 'foul'"
    assert seen_in_peace(bind(winset.read(data))).tolist() == [True, True]
    assert not np.array_equal(worth(data), worth(guaranteed()))


def test_factors_that_only_a_belief_names_count() -> None:
    """A belief that depends on a factor makes the peace look at it, and at what moves it."""
    data = guaranteed()
    believed = {"north": [{"when": "weather == 'foul'", "probability": 0.7}]}
    data["peace"]["chance"]["congress"]["believed"] = believed
    assert worth(data, weather="foul")[0, 0] != worth(data)[0, 0]
    data["peace"]["chance"] = {"rain": {"probability": 1, "effect": {"weather": "foul"}}, **data["peace"]["chance"]}
    assert worth(data)[:, 0] == pytest.approx(by_hand(0.7), abs=1e-12)


def test_events_come_in_file_order() -> None:
    """An event that another one makes possible comes in the same period where it stands after it."""
    chance: Data = {
        "rain": {"probability": 1, "effect": {"weather": "foul"}},
        "congress": {"when": "weather == 'foul'", "probability": 1, "effect": {"guarantor": "tied"}},
    }
    data = guaranteed(
        chance=chance, resume={"north": [{"when": "guarantor == 'tied'", "instead": {"north": 1e6}, "pace": 1}]}
    )
    assert lasting(data)[:, 0] == pytest.approx([0, 0, 0], abs=1e-12)
    turned = {**data, "peace": {**data["peace"], "chance": dict(reversed(chance.items()))}}
    assert lasting(turned)[:, 0] == pytest.approx([1, 0, 0], abs=1e-12)


def test_instead_of_a_package_that_is_worth_so_much() -> None:
    """Added points are the same as what they come to, given in place of the terms."""
    added = guaranteed(chance={}, resume={"north": {"points": {"north": 2, "south": -7}}})
    instead = guaranteed(
        chance={},
        resume={
            "north": [
                {"when": "line == 'here'", "instead": {"north": 5, "south": -8}},
                {"when": "line == 'there'", "instead": {"north": 2, "south": -3}},
            ]
        },
    )
    assert worth(added) == pytest.approx(worth(instead), abs=1e-12)


def test_without_its_new_keys_it_is_the_first_edition() -> None:
    """Points in a file of version 1 are those of `instead` in version 2, to the last bit."""
    resume: Data = {"north": [{"when": "line == 'here'", "points": {"north": 5}}, {"points": {"south": -2}}]}
    old = guaranteed(version=1, resume=resume)
    del old["peace"]["chance"]
    new = guaranteed(
        chance={},
        resume={"north": [{"when": one.get("when", True), "instead": one["points"]} for one in resume["north"]]},
    )
    for state in ({}, {"guarantor": "tied"}):
        assert np.array_equal(worth(old, **state), worth(new, **state))


def test_states_of_a_game_share_rows() -> None:
    """Rows depend on what a peace looks at alone, and each is what the package is worth in its own state."""
    game = winset.build(winset.read(guaranteed()))
    assert len(np.unique(game.packages.row[:, 0])) == 2
    for s in range(game.states.size):
        state = {name: str(value) for name, value in game.states[s].items()}
        assert game.packages.worth(s) == pytest.approx(worth(guaranteed(), **state), abs=1e-12)


def test_values_are_read_where_it_was_signed() -> None:
    """What a package is worth by itself does not move with the peace; `check` notes an adjustment that might."""
    data = guaranteed(resume={"south": {"when": "guarantor == 'tied'", "points": {}}})
    data["parties"]["north"]["adjust"] = [{"when": "guarantor == 'tied'", "points": 100}]
    assert worth(data)[0] == pytest.approx([3, 0])
    assert worth(data, guarantor="tied")[0] == pytest.approx([103, 100])
    told = [problem.located("f") for problem in winset.check(data).problems]
    note = "parties.north.adjust[0].when: guarantor may change while a peace lasts; what it is worth stays as it was"
    assert any(note in line for line in told), told


def test_endings_are_not_looked_at() -> None:
    """A peace comes to a state that would end a war, and goes on."""
    data = guaranteed()
    data["endings"] = {"over": {"when": "guarantor == 'tied'", "points": {"north": 50}}}
    assert np.array_equal(worth(data), worth(guaranteed()))


def test_who_breaks_it_when_and_where() -> None:
    """What is broken and what still holds add to 1; where the peace is after each period is what the dice say."""
    found = breaking(*_signed(guaranteed()))
    assert found.states[:, 0].tolist() == [0, 1]
    assert found.broken.sum(axis=(1, 2)).cumsum(axis=0) + found.lasting == pytest.approx(1, abs=1e-12)
    assert found.lasting == pytest.approx(lasting(guaranteed()), abs=1e-12)
    assert found.worth[:, 0] == pytest.approx(by_hand(), abs=1e-12)
    assert found.own[0] == pytest.approx([0, -3])
    never = guaranteed(resume={"north": [{"when": "guarantor == 'tied'", "points": {"north": -1e6}}]})
    found = breaking(*_signed(never))
    assert found.here[:, :, 0] == pytest.approx(np.array([[0.9, 0.1], [0.81, 0.19], [0.729, 0.271]]))
    assert np.isnan(found.own).all()


def test_ways_that_do_not_meet() -> None:
    """Only states between which the peace's events lead belong together; each peace is followed among those alone."""
    data = guaranteed()
    data["state"]["season"] = ["wet", "dry", "hot"]
    data["peace"]["resume"]["south"] = [{"when": "season == 'hot'", "points": {}}]
    bound = bind(winset.read(data))
    found = peace_states(bound, np.array([[0, 0, 0], [0, 1, 2], [1, 0, 2]]))
    assert sorted(len(found.around(int(z))) for z in np.unique(found.home)) == [2, 2]
    assert found.find(np.array([[0, 1, 2]])) == found.find(np.array([[0, 0, 2]]))


def test_answers_to_the_signature_lead_nowhere_in_the_peace() -> None:
    """A peace comes to the states that its own events lead to, whatever a party could do at the signature."""
    data = guaranteed()
    alone = peace_states(bind(winset.read(data)), np.zeros((1, 2), dtype=np.int64))
    data["moves"] = {"south": {"riot": {"at": "signature", "effect": {"weather": "foul"}}}}
    beside = peace_states(bind(winset.read(data)), np.zeros((1, 2), dtype=np.int64))
    assert beside.space.codes.tolist() == alone.space.codes.tolist()


def test_too_many_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """States that a peace may come to count among its steps."""
    monkeypatch.setattr(packages, "MAX_STEPS", 20)
    with pytest.raises(LimitError, match="the peace over 3 periods needs 24 steps; the limit is 20"):
        winset.build(winset.read(guaranteed()))


def riverine() -> Data:
    """The same peace on eighty packages."""
    data = guaranteed()
    data["issues"]["river"] = [f"r{k}" for k in range(40)]
    data["parties"]["south"]["values"]["river"] = {f"r{k}": k / 7 for k in range(40)}
    return data


def test_many_packages_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Packages taken in small pieces are worth what they are worth together, to the last bit."""
    data = riverine()
    whole = winset.build(winset.read(data)).packages
    monkeypatch.setattr(packages, "PIECE", 5)
    parts = winset.build(winset.read(data)).packages
    assert np.array_equal(whole.points, parts.points)
    assert np.array_equal(whole.row, parts.row)


def test_who_may_break_the_peace_is_found_piece_by_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    """Survival and the warnings of `check` take as many packages at a time as memory should hold, and say the same."""
    data, built = riverine(), []
    data["peace"]["resume"]["north"][0]["points"]["south"] = 3
    conflict, found = winset.read(data), breakers_of

    def counted(peace: Any, broken: Any, held: np.ndarray[Any, Any], values: np.ndarray[Any, Any]) -> Any:
        built.append(held[0].size)
        return found(peace, broken, held, values)

    def told() -> tuple[list[tuple[str, str]], np.ndarray[Any, Any]]:
        outcome = outcome_of(conflict)
        built.clear()
        curve = peace_curve(outcome)
        assert curve is not None
        return audit(conflict), curve

    warnings, curve = told()
    assert [path for path, _ in warnings] == ["peace.resume.north", "peace.resume.north"]
    monkeypatch.setattr(packages, "PIECE", 10)
    monkeypatch.setattr("winset.game.peace.breakers_of", counted)
    again, pieces = told()
    assert again == warnings
    assert pieces == pytest.approx(curve, abs=1e-15)
    assert max(built) == 10
