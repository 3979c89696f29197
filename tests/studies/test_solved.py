"""What a command has solved is not solved again; several things at once are in order, and stop together."""

from __future__ import annotations

import hashlib
import threading
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

import winset
from border_war import BORDER
from full_conflict import conflict
from winset.cases.change import changes_of
from winset.cases.changes import change_conflict
from winset.cases.read import parse
from winset.errors import RequestError
from winset.solver.backward import induct
from winset.studies.dossier import dossier
from winset.studies.outcome import outcome_of
from winset.studies.solved import Solved
from winset.studies.together import Stopped, together

if TYPE_CHECKING:
    from collections.abc import Callable

    from winset.game.game import Game

WAR = parse(BORDER)
LATER = change_conflict(WAR, changes_of({"set": {"parties.north.noise": 2}}))


def named(game: Game, talks: bool) -> str:
    """What a solve depends on, as one name: the conflict, the horizon, what may be reached, the moves, and its talks."""
    parts = [
        f"{game.conflict.digest} {talks}".encode(),
        game.reach.talks.tobytes(),
        *(op.available.tobytes() for op in game.operators),
    ]
    return hashlib.sha256(b"|".join(parts)).hexdigest()


@pytest.fixture
def solves(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each game has been solved since the test began."""
    counted: Counter[str] = Counter()

    def counting(made: Any, *rest: Any, talks: bool = True) -> None:
        counted[named(made.game, talks)] += 1
        induct(made, *rest, talks=talks)

    monkeypatch.setattr("winset.solver.solution.induct", counting)
    return counted


def test_a_report_solves_no_game_twice(solves: Counter[str]) -> None:
    """Whatever the parts of a report ask of a conflict and of its changed forms, each is solved once."""
    dossier(conflict())
    assert len(solves) > 10
    assert {name: times for name, times in solves.items() if times > 1} == {}


@pytest.mark.parametrize("study", ["run", "ask", "claims", "readings", "unlock"])
def test_a_command_solves_no_game_twice(solves: Counter[str], study: str) -> None:
    """Nor does a command by itself."""
    getattr(winset, study)(conflict())
    assert set(solves.values()) == {1}


def test_courses_are_compared_without_solving_a_game_twice(solves: Counter[str]) -> None:
    """The ends of a range, and the numbers tried on the way to them, are each solved once a course."""
    made = conflict()
    winset.decide(made, party=next(iter(made.courses.values())).party)
    assert set(solves.values()) == {1}


def test_a_conflict_known_is_not_solved_again(solves: Counter[str]) -> None:
    """It is told by what it holds, not by which object it is; another month of its record is a forecast alone."""
    solved = Solved(outcome_of(WAR))
    again = parse(BORDER)
    assert solved.outcome(again).solution is solved.first.solution
    assert solved.outcome(LATER) is solved.outcome(
        change_conflict(again, changes_of({"set": {"parties.north.noise": 2}}))
    )
    assert solved.outcome(again, start="2001-03").ahead.start == 2
    assert sum(solves.values()) == 2


def test_a_worth_is_that_of_the_solved_conflict(solves: Counter[str]) -> None:
    """What a conflict is worth at its start is the same whether it is solved for that alone or was known."""
    alone, known = Solved(outcome_of(WAR)), Solved(outcome_of(WAR))
    made = known.outcome(LATER)
    before = sum(solves.values())
    assert (known.worth(LATER) == made.worth).all()
    assert sum(solves.values()) == before
    assert (alone.worth(LATER) == made.worth).all()
    assert (alone.worth(LATER) == made.worth).all()
    assert sum(solves.values()) == before + 1
    assert (alone.worth(WAR) == alone.first.worth).all()


def test_what_was_asked_for_longest_ago_goes_first(solves: Counter[str]) -> None:
    """Solutions beside the first are kept within some room, and always the last of them."""
    solved = Solved(outcome_of(WAR), room=0)
    others = [change_conflict(WAR, changes_of({"set": {"time.end": end}})) for end in ("2002-01", "2002-02")]
    for other in (others[0], others[0], others[1], others[1], others[0]):
        solved.outcome(other)
    assert sum(solves.values()) == 1 + 3


def test_who_asks_for_what_another_solves_waits_for_it(solves: Counter[str]) -> None:
    """Asked from many threads at once, a conflict is solved once."""
    solved = Solved(outcome_of(WAR))
    found = list(together([lambda _: solved.outcome(LATER)] * 8))
    assert all(one is found[0] for one in found)
    assert sum(solves.values()) == 2


def test_a_month_that_is_wrong_is_told_each_time_it_is_asked_for() -> None:
    """A conflict that could not be forecast from one month can be from another."""
    solved = Solved(outcome_of(WAR))
    for _ in range(2):
        with pytest.raises(RequestError, match="2099"):
            solved.outcome(LATER, start="2099-01")
    assert solved.outcome(LATER).ahead.start == 0


def test_results_come_in_the_order_of_the_tasks() -> None:
    """However long each takes."""

    def task(k: int) -> Callable[[object], int]:
        def slow(_: object) -> int:
            time.sleep(0.02 * (3 - k))
            return k

        return slow

    assert list(together([task(k) for k in range(4)])) == [0, 1, 2, 3]


def test_when_one_task_fails_the_others_stop() -> None:
    """What is under way ends at the next share that it tells, what has not begun never does, and the error is told."""
    ended, begun = threading.Event(), threading.Event()

    def fails(_: object) -> None:
        begun.wait(10)
        raise RequestError("no")

    def endless(going: Callable[[float], None]) -> None:
        begun.set()
        try:
            while True:
                going(0.5)
                time.sleep(0.001)
        except Stopped:
            ended.set()
            raise

    with pytest.raises(RequestError, match="no"):
        list(together([fails, endless], jobs=2))
    assert ended.is_set()


def test_a_solve_stops_when_nobody_waits_for_it() -> None:
    """A solve among several tells its share every period, so that it can be stopped."""
    told: list[float] = []

    def stop(share: float) -> None:
        told.append(share)
        raise Stopped

    with pytest.raises(Stopped):
        Solved(outcome_of(WAR)).outcome(LATER, progress=stop)
    assert len(told) == 1
