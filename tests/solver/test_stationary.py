"""A war without a last date is the limit of ever later ones, exactly, and says where there is none."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from winset.cases.read import from_data
from winset.game.game import Game, build
from winset.solver import beyond, stationary
from winset.solver.forward import Forecast, forecast, mean_forecast
from winset.solver.solution import Solution, phases_of, solve
from winset.solver.stationary import settle

FADES = 0.02


def war(**time: Any) -> dict[str, Any]:
    """Two parties, a factor that wears down, a move, an accord, an ending; conditions that name dates."""
    return {
        "winset": 2, "title": "An open war",
        "time": {"start": "2000-01", "end": "open", "show": "2000-06", "fades": FADES, **time},
        "parties": {
            "north": {"noise": 0.7, "discount": 0.97, "otherwise": -2, "values": {"line": {"river": 6, "hill": 1}},
                      "war": [{"points": -0.4}, {"when": "month >= '2000-09'", "points": -0.2}]},
            "south": {"noise": 0.4, "discount": 0.99, "otherwise": -3, "values": {"line": {"river": 0, "hill": 4}},
                      "war": [{"points": -0.1}, {"when": "mood == 'weary'", "points": -0.3}]},
        },
        "issues": {"line": ["river", "hill"]},
        "state": {"mood": ["fresh", "weary"], "front": {"values": ["lost", "held", "won"], "initial": "held",
                                                        "ordered": True}},
        "chance": {"wear": {"when": "mood == 'fresh'", "probability": 0.05, "effect": {"mood": "weary"}},
                   "rest": {"when": "month < '2000-04' and mood == 'weary'", "probability": 0.2,
                            "effect": {"mood": "fresh"}}},
        "moves": {"north": {"attack": {"points": {"north": -0.5}, "outcomes": [
            {"probability": 0.2, "effect": {"front": "+1"}}, {"probability": 0.1, "effect": {"front": "-1"}}]}}},
        "accords": {"truce": {"when": "front != 'held'", "consent": [{"of": ["north", "south"]}],
                              "effect": {"front": "held"}}},
        "endings": {"rout": {"when": "front == 'won' and mood == 'weary'", "points": {"north": 5, "south": -9}}},
        "consent": [{"of": ["north", "south"]}],
        "accounts": {"dead": {"unit": "people", "war": [{"amount": 10}], "endings": {"rout": 100}}},
    }  # fmt: skip


def as_dated(data: dict[str, Any], periods: int, faded: dict[str, float]) -> dict[str, Any]:
    """The same war with a far last date: fading is a chance event that opens every period but the first."""
    years, months = divmod(periods, 12)
    time = {"start": "2000-01", "end": f"{2000 + years}-{1 + months:02d}"}
    fade = {"when": "month > '2000-01' and war == 'going'", "probability": data["time"]["fades"],
            "effect": {"war": "faded"}}  # fmt: skip
    points = {name: faded.get(name, 0) + party["otherwise"] for name, party in data["parties"].items()}
    endings = {"fade": {"when": "war == 'faded'", "points": points}, **data["endings"]}
    return {**data, "time": time, "state": {**data["state"], "war": ["going", "faded"]},
            "chance": {"fade": fade, **data["chance"]}, "endings": endings}  # fmt: skip


def solved(data: dict[str, Any], **how: Any) -> Solution:
    """A file's data solved."""
    return solve(build(from_data(data)), **how)


def total(ahead: Forecast) -> float:
    """Everything that can come of a war."""
    return float(ahead.signed + ahead.ended.sum() + ahead.faded.sum() + ahead.war_at_horizon)


def at(solution: Solution, codes: np.ndarray, extra: int) -> np.ndarray:
    """Where the states of another game stand in this one, whose last factor has the value `extra`."""
    return np.asarray(solution.game.states.find(np.column_stack([codes, np.full(len(codes), extra)])))


@pytest.mark.parametrize("faded", [{}, {"north": 1.5, "south": -4}])
def test_it_is_a_far_last_date_in_which_the_war_may_fade(faded: dict[str, float]) -> None:
    """Values, chances of signing and everything forecast are those of 1,500 months with fading written as an event."""
    data = war(faded=faded)
    here, far = solved(data), solved(as_dated(data, 1500, faded))
    ahead, later = forecast(here), forecast(far)
    states, dated = at(far, here.game.states.codes, 0), here.game.periods
    for t in (0, 3, dated - 1):
        live = np.flatnonzero(here.game.reach.talks[t])
        np.testing.assert_allclose(here.sign[t, live], far.sign[t, states[live]], rtol=0, atol=1e-10)
        np.testing.assert_allclose(here.war[t, live], far.war[t, states[live]], rtol=0, atol=1e-8)
    np.testing.assert_allclose(here.value[0, here.game.initial], far.value[0, far.game.initial], rtol=0, atol=1e-8)
    np.testing.assert_allclose(ahead.sign[:dated], later.sign[:dated], rtol=0, atol=1e-10)
    assert ahead.signed == pytest.approx(later.signed, abs=1e-9)
    assert ahead.ended[0] == pytest.approx(later.ended[1], abs=1e-9)
    assert ahead.faded.sum() == pytest.approx(later.ended[0], abs=1e-9)
    assert ahead.accounts[0] == pytest.approx(later.accounts[0], rel=1e-9)
    np.testing.assert_allclose(ahead.packages, later.packages, rtol=0, atol=1e-9)
    np.testing.assert_allclose(ahead.events[2], later.events[3], rtol=0, atol=1e-7)
    assert here.limit is not None
    assert here.limit.turn == 1
    assert total(ahead) == pytest.approx(1, abs=1e-12)


def test_a_war_sure_to_fade_is_one_period() -> None:
    """With `fades: 1` what follows a period is what a faded war is worth, and nothing lies beyond it."""
    data = war(fades=1, faded={"north": [{"when": "mood == 'weary'", "points": 7}, {"points": 2}]})
    found = solved(data)
    game, ahead = found.game, forecast(found)
    weary = game.states.codes[:, game.states.factors.index("mood")] == 1
    worth = np.stack([np.where(weary, 7, 2) - 2.0, np.full(len(weary), -3.0)], axis=1)
    live = game.reach.talks[0]
    expected = game.war.at(0) + game.discount * worth
    np.testing.assert_allclose(found.continuation[0, live], expected[live], rtol=1e-12)
    assert ahead.sign[1:].sum() == 0
    assert total(ahead) == pytest.approx(1, abs=1e-12)


def test_any_number_of_threads_gives_the_same() -> None:
    """Not a bit differs."""
    one, four = solved(war(), threads=1), solved(war(), threads=4)
    assert np.array_equal(one.value, four.value, equal_nan=True)
    assert np.array_equal(forecast(one, threads=1).sign, forecast(four, threads=4).sign)


def test_what_lies_beyond_is_the_same_by_one_system_and_by_going_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """The linear system over states is what period by period adds up to."""
    found = solved(war(fades=0.005))
    first = forecast(found)
    monkeypatch.setattr(beyond, "MAX_SYSTEM", 0)
    second = forecast(found)
    np.testing.assert_allclose(first.states[-1], second.states[-1], rtol=0, atol=1e-6)
    for name in ("sign", "endings", "faded", "packages"):
        np.testing.assert_allclose(getattr(first, name), getattr(second, name), rtol=0, atol=2e-9)
    np.testing.assert_allclose(first.accounts, second.accounts, rtol=1e-7)


def test_a_tail_followed_to_its_end_is_where_it_leads(monkeypatch: pytest.MonkeyPatch) -> None:
    """An extrapolated limit is the one that plain applications come to, in far fewer of them."""
    data = war(fades=0.001)
    data["parties"]["south"]["discount"] = 1.0
    quick = solved(data)
    monkeypatch.setattr(stationary._Tail, "WINDOW", 10**6)
    plain = solved(data, applications=30_000)
    assert quick.limit is not None
    assert plain.limit is not None
    assert (quick.limit.state, plain.limit.state) == ("extrapolated", "settled")
    assert quick.limit.applications < plain.limit.applications / 4
    np.testing.assert_allclose(quick.value[0, 0], plain.value[0, 0], rtol=0, atol=1e-6)


def test_values_that_first_move_away_and_then_return_have_settled() -> None:
    """Beside the limit of a map whose parts feed one another a nudge first grows; it is watched until it shrinks."""
    links = 0.9 * np.eye(8) + 0.5 * np.eye(8, k=1)
    limit = np.linalg.solve(np.eye(8) - links, np.ones(8))
    tail = stationary._Tail(np.zeros((8, 1)), np.array([limit.max()]), np.ones(8, dtype=bool))
    taken = 0
    while tail.moving and taken < 1000:
        tail.take((links @ tail.value[:, 0] + 1)[:, None])
        taken += 1
    assert tail.extrapolated
    assert tail.value[:, 0] == pytest.approx(limit, rel=1e-4)


def deadlock(noise: float = 0.5, fades: float = 0.01) -> dict[str, Any]:
    """Two packages that cannot be split, each much better for one side."""
    side = {"noise": noise, "discount": 1.0, "war": [{"points": -3}]}
    return {
        "winset": 2, "title": "A deadlock", "time": {"start": "2000-01", "end": "open", "fades": fades, "pace": 1},
        "parties": {"a": {**side, "values": {"line": {"mine": 10}}}, "b": {**side, "values": {"line": {"yours": 10}}}},
        "issues": {"line": ["mine", "yours"]}, "consent": [{"of": ["a", "b"]}],
    }  # fmt: skip


def round_war() -> Game:
    """A deadlock whose values go round."""
    return build(from_data(deadlock()))


def test_values_that_go_round_are_read_in_each_phase() -> None:
    """Each period of a turn is the map of the next, the last of the first; phases are the turn begun elsewhere."""
    found = solve(round_war())
    assert found.limit is not None
    assert found.limit.state == "round"
    turn, dated = found.limit.turn, found.game.periods
    assert turn > 1
    np.testing.assert_allclose(found.value[dated], found.value[dated + turn], rtol=0, atol=1e-6)
    seen = list(phases_of(found))
    assert len(seen) == min(turn, 24)
    assert seen[0] is found
    np.testing.assert_allclose(seen[1].value[dated], found.value[dated + 1], rtol=0, atol=1e-12)
    ahead = [forecast(one) for one in seen]
    assert max(one.sign[0] for one in ahead) > min(one.sign[0] for one in ahead) + 1e-3
    for one in (*ahead, mean_forecast(ahead)):
        assert total(one) == pytest.approx(1, abs=1e-8)


def test_a_turn_is_what_plain_applications_do() -> None:
    """The map applied by hand goes on for ever as the turn says, and never rests."""
    game = round_war()
    found = solve(game)
    assert found.limit is not None
    with ThreadPoolExecutor(1) as pool:
        _, rows = settle(pool, game, most=found.limit.applications, progress=lambda _: None)
        later = solve(game, applications=found.limit.applications, start=rows[0].value)
    assert later.limit is not None
    assert (later.limit.state, later.limit.turn) == ("round", found.limit.turn)


def test_what_neither_settles_nor_goes_round_wanders() -> None:
    """After the most applications the last ones stand for a turn, and 24 of them are read."""
    found = solve(build(from_data(war(fades=0.0005))), applications=30)
    assert found.limit is not None
    assert (found.limit.state, found.limit.turn, found.phases) == ("wandering", 240, 24)
    assert total(forecast(found)) == pytest.approx(1, abs=1e-8)
