"""A conflict at one month as a graph model: worths by brute force, what can be made together, what is refused."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

from border_war import BORDER, SALE, spoilt
from brute_force import Model
from brute_model import Data, outcomes, satisfied
from hand_conflicts import EXAMPLES, unshared
from winset import build, solve
from winset.cases.document import load, plain_copy
from winset.cases.read import from_data, parse
from winset.errors import LimitError, RequestError
from winset.solver.graph.stability import stability
from winset.studies.signing import Signing, signing

CONFLICTS: dict[str, Data] = {
    **EXAMPLES,
    "a border war": plain_copy(load(BORDER.replace("front: +1", "front: '+1'"), "border").data),
    "a sale": plain_copy(load(SALE, "sale").data),
}

CHAIN: Data = {
    "winset": 1,
    "title": "Moves that open one another, that shut one another, and whose order matters",
    "time": {"start": "2001-01", "end": "2001-03", "pace": 0.5},
    "state": {"flag": ["down", "up"], "front": {"values": [0, 1, 2, 3], "initial": 1, "ordered": True}, "ally": [True, False]},
    "parties": {
        "a": {"values": {"x": {"y": 3}}, "war": [{"points": -1}], "adjust": [{"when": "front == 2", "points": -4}]},
        "b": {"values": {"x": {"z": 3}}, "war": [{"points": -2, "when": "flag == 'up'"}]},
        "c": {"values": {"x": {"y": 1}}},
    },
    "issues": {"x": ["y", "z"]},
    "moves": {
        "a": {
            "raise_flag": {"when": "flag == 'down'", "effect": {"flag": "up"}, "points": {"a": -0.25, "b": -1}},
            "push": {
                "when": "flag == 'up'",
                "outcomes": [{"probability": 0.2, "effect": {"front": "+1"}}, {"probability": 0.5, "effect": {"front": "+2"}}],
                "points": {"a": -0.5},
            },
        },
        "b": {
            "settle": {"when": "front == 1", "effect": {"front": 2}},
            "retreat": {"when": "front >= 1", "effect": {"front": "-1"}},
        },
        "c": {"leave": {"when": "ally", "effect": {"ally": False}}},
    },
    "endings": {"lost": {"when": "front == 3", "points": {"a": 7, "b": -9}}},
    "rules": [{"when": "front == 0", "require": "x == 'z'"}],
    "talks": {"when": "ally or front > 1"},
    "consent": [{"of": ["a", "b", "c"], "at_least": 2}, {"of": ["c"], "when": "x == 'y' and flag == 'down'"}],
}  # fmt: skip


VOTES: Data = {
    **CHAIN,
    "winset": 2,
    "parties": {name: {**party, "discount": 1} for name, party in CHAIN["parties"].items()},
    "consent": [{"of": ["a", "b", "c"], "weights": {"a": 40, "b": 35, "c": 25}, "at_least": 62}],
}


def made_in_order(model: Model, t: int, s: Any, made: list[Any]) -> Any:
    """The state after some moves, in the first order in which each is open in its turn; None where there is none."""
    for order in itertools.permutations(made):
        here = s
        for party, name in order:
            entry = model.data["moves"][party][name]
            if model.ending(here) is not None or not model.holds(entry.get("when"), here, t):
                break
            found = [(p, effect) for p, effect in outcomes(entry) if p > 0]
            if found:
                here = model.after(max(found, key=lambda one: one[0])[1], here)
        else:
            return here
    return None


def written_out(data: Data) -> Data:
    """The data with issues in their long form."""
    issues = {name: {"options": issue} if isinstance(issue, list) else issue for name, issue in data["issues"].items()}
    return unshared({**data, "issues": issues})  # type: ignore[no-any-return]


def check(data: Data, found: Signing, solution: Any) -> None:
    """Every state of the graph against the model by brute force: it is there or not, and what it is worth."""
    model, game = Model(written_out(data)), solution.game
    t = found.moment.period
    s = tuple(game.states[found.moment.state].values())
    x = tuple(found.package.values())
    held = bool(model.proposers(s, t))
    place = {name: n for n, name in enumerate(found.graph.states)}
    file_order = [(party, name) for party, moves in (data.get("moves") or {}).items() for name in moves]
    seen = 0
    for letters in itertools.product("NY", repeat=len(found.names)):
        taken = [option for option, letter in zip(found.options, letters, strict=True) if letter == "Y"]
        made = [move for move in file_order if move in taken]
        after = made_in_order(model, t, s, made)
        state = "".join(letters)
        assert (state in place) == (after is not None), state
        if after is None:
            continue
        seen += 1
        yes = {party for party, move in taken if move is None}
        end = model.ending(after)
        force = (
            end is None
            and x in model.open_packages(after)
            and (bool(model.proposers(after, t)) or not held)
            and satisfied(model.groups(data["consent"], after, t, x), yes)
        )
        assert bool(found.signed[place[state]]) == force, state
        assert found.ending[place[state]] == end
        worth = model.points(data["endings"][end].get("points")) if end else None
        worth = worth or (model.worth(x, after) if force else model.fail(t, after, True))
        for party, row in zip(found.graph.parties, found.points, strict=True):
            spent = sum(model.points(data["moves"][who][move].get("points"))[party] for who, move in made)
            assert row[place[state]] == pytest.approx(worth[party] + spent, rel=1e-9, abs=1e-9), (state, party)
    assert seen == len(found.graph.states)


@pytest.mark.parametrize("name", CONFLICTS)
def test_worths_are_those_of_the_model(name: str) -> None:
    """On hand-made conflicts, in every month and for every package: U where consent is met, else C, by brute force."""
    data = CONFLICTS[name]
    solution = solve(build(from_data(unshared(data))))
    game = solution.game
    tried, refused = 0, set()
    months = range(game.periods) if game.conflict.time else [None]
    for t in months:
        at = None if t is None else game.calendar.label(t)
        for k in range(game.packages.size):
            try:
                found = signing(solution, at=at, package=game.packages.package(k))
            except RequestError as error:
                refused.add(str(error))
                continue
            check(data, found, solution)
            tried += 1
    assert tried
    assert all("rules forbid" in told or "was over by then" in told for told in refused)


@pytest.mark.parametrize("data", [CHAIN, VOTES], ids=["heads", "votes"])
@pytest.mark.parametrize("package", ["y", "z"])
def test_moves_that_open_and_shut_one_another(package: str, data: Data) -> None:
    """A chain of moves: those without an order are infeasible together, an ending is worth its points, talks may close.

    Signatures are counted by heads, and by votes.
    """
    solution = solve(build(from_data(unshared(data))))
    found = signing(solution, package={"x": package})
    assert "a.push" not in found.names
    check(data, found, solution)
    chosen = ["a.push", "a.raise_flag", "b.settle", "b.retreat", "c.leave"]
    found = signing(solution, package={"x": package}, moves=chosen)
    check(data, found, solution)
    assert any(found.ending)
    assert not found.signed.all()
    assert found.outcomes["a.push"]["probability"] == 0.5
    push, flag = found.names.index("a.push"), found.names.index("a.raise_flag")
    assert all(state[flag] == "Y" for state in found.graph.states if state[push] == "Y")


def test_the_state_asked_about_is_the_package_signed_by_all() -> None:
    """All signatures, no moves; a move made cannot be unmade, a signature can be taken back."""
    solution = solve(build(from_data(unshared(CHAIN))))
    found = signing(solution, package={"x": "y"})
    letters = dict(zip(found.names, found.graph.states[found.asked], strict=True))
    assert letters == {name: "Y" if name.endswith(".sign") else "N" for name in found.names}
    assert found.signed[found.asked]
    leave = found.names.index("c.leave")
    c = found.graph.parties.index("c")
    for s, state in enumerate(found.graph.states):
        ends = [found.graph.states[end] for end in found.graph.moves(c, s)]
        assert all(not (state[leave] == "Y" and end[leave] == "N") for end in ends)
        assert any(end[leave] == state[leave] for end in ends)


def test_ties_follow_the_tolerance() -> None:
    """Points further apart than the tolerance are told apart; a party that would gain less than that does not leave."""
    solution = solve(build(parse(spoilt(("dear: 3", "dear: 1.5"), text=SALE))))
    strict = signing(solution, package={"price": "dear"})
    loose = signing(solution, package={"price": "dear"}, tolerance=1.0)
    buyer = strict.graph.parties.index("buyer")
    assert not stability(strict.graph).stable["nash"][buyer, strict.asked]
    assert stability(loose.graph).stable["nash"][buyer, loose.asked]
    assert np.array_equal(strict.points, loose.points)


def test_what_cannot_be_asked_is_told() -> None:
    """A month, a package, a move that is not there, one that never opens, and nothing to decide: one line each."""
    solution = solve(build(from_data(unshared(CHAIN))))
    for more, message in (
        ({"at": "1999-01"}, "outside"), ({"package": {"w": "y"}}, "no issue 'w'"), ({"package": {"x": "yy"}}, "did you mean 'y'"),
        ({"package": "record"}, "expected `recorded`"), ({"package": "recorded"}, "records no agreement"),
        ({"package": {"x": "y"}, "moves": ["a.rase_flag"]}, "did you mean 'a.raise_flag'"),
        ({"package": {"x": "y"}, "moves": ["a.push"]}, "a.push is not open"),
    ):  # fmt: skip
        with pytest.raises(RequestError, match=message):
            signing(solution, **more)
    rules = spoilt(("{when: \"leader == 'new'\", require", "{id: settled, when: \"leader == 'old'\", require"))
    with pytest.raises(RequestError, match="the rules forbid this package: settled"):
        signing(solve(build(parse(rules))), at="2001-01", package={"border": "old", "exchange": "all"})


def test_too_many_options_are_told() -> None:
    """Above the limit a message that says how to choose."""
    data = unshared(CHAIN)
    data["moves"]["c"] = {f"m{k}": {"effect": {"ally": False}} for k in range(12)}
    solution = solve(build(from_data(data)))
    with pytest.raises(LimitError, match="`moves`"):
        signing(solution, package={"x": "y"})
    assert len(signing(solution, package={"x": "y"}, moves=["c.m1"]).names) == 4
    assert len(signing(solution, package={"x": "y"}, moves=[]).names) == 3


def test_a_move_called_sign_is_told_from_the_signature() -> None:
    """Options' names do not clash."""
    data = unshared(CHAIN)
    data["moves"]["c"] = {"sign": {"effect": {"ally": False}}}
    names = signing(solve(build(from_data(data))), package={"x": "y"}).names
    assert len(set(names)) == len(names)
    assert {"c.sign", "c.sign_package"} <= set(names)
