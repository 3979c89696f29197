"""Courses of action from a month of the record on: what they are, and what they are worth when a number is another."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from winset.cases.changes import change_conflict, changes_of
from winset.cases.problems import nearest, quoted
from winset.cases.schema import Change
from winset.errors import ConflictError, RequestError
from winset.game.game import build
from winset.solver.solution import solve
from winset.studies.timeline import begin_at, spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from winset.cases.schema import Conflict
    from winset.game.game import Game

STEPS = 8
"""How often an interval is halved in search of the point where one course overtakes another: to 1/256 of it."""

TIE = 1e-9
"""Values closer than this are equal."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One course of action: its name in the file, what to call it, what it says, its group and its changes."""

    name: str
    title: str
    says: str
    group: str | None
    changes: tuple[Change, ...]


def plans_of(conflict: Conflict, party: str) -> tuple[Plan, ...]:
    """A party's courses: those of the file, or else each of its moves at once, each never, and nothing changed.

    Parameters
    ----------
    conflict : Conflict
        Beginning where the courses begin.
    party : str

    Raises
    ------
    RequestError
        Where there is no such party, or it has neither courses nor moves.
    """
    if party not in conflict.parties:
        raise RequestError(f"no party {quoted(party)}{nearest(party, conflict.parties)}")
    written = [
        Plan(name, course.name or spoken(name), course.says, course.group, changes_of(course.change))
        for name, course in conflict.courses.items()
        if course.party == party
    ]
    return tuple(written) or _simple(conflict, party)


def _simple(conflict: Conflict, party: str) -> tuple[Plan, ...]:
    moves = conflict.moves.get(party, {})
    if not moves or conflict.time is None:
        raise RequestError(f"{party} has neither courses in the file nor moves; write some under `courses`")
    found = [Plan("nothing_changed", "nothing changed", "It keeps every choice open.", None, ())]
    for short, move in moves.items():
        name, title = f"{party}.{short}", move.name or spoken(short)
        now = changes_of({"force": {"month": conflict.time.start, "move": name}})
        found += [
            Plan(f"{short}_now", f"{title}: at once", "It makes the move in the first month, if it can.", None, now),
            Plan(f"{short}_never", f"{title}: never", "It never makes the move.", None, changes_of({"forbid": name})),
        ]
    return tuple(found)


def begun_at(conflict: Conflict, start: str | None) -> Conflict:
    """The conflict as a game that begins in a month, in the state that the record had reached before it.

    Raises
    ------
    RequestError
        Where the record does not reach that month.
    """
    if conflict.time is None and start is None:
        return conflict
    game = build(conflict)
    begin = begin_at(game, start)
    here = {"month": game.calendar.label(begin.period), "state": game.states[begin.state]}
    return change_conflict(conflict, changes_of({"start": here}))


Sets = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Trials:
    """Numbers to try on one course; done in one go, so that tables are built once.

    Attributes
    ----------
    conflict : Conflict
    changes : tuple of Change
        The course's.
    party : str
        Whose value is wanted.
    sets : tuple of ((path, number), ...)
    reuse : Game, optional
        The course's game, whose tables are used where they are the same.
    """

    conflict: Conflict
    changes: tuple[Change, ...]
    party: str
    sets: tuple[Sets, ...]
    reuse: Game | None = None

    def run(self) -> list[float | None]:
        """The party's value at the start with each of the numbers."""
        reuse = self.reuse
        found: list[float | None] = []
        for numbers in self.sets:
            reuse, value = _worth(self, numbers, reuse)
            found.append(value)
        return found


def _worth(trials: Trials, numbers: Sets, reuse: Game | None) -> tuple[Game | None, float | None]:
    """One exact solve; no value where the number makes an invalid conflict, such as probabilities above 1."""
    try:
        changed = change_conflict(trials.conflict, [Change(set=dict(numbers)), *trials.changes])
    except ConflictError:
        return reuse, None
    game = build(changed, reuse=reuse)
    value = solve(game, threads=1).value[0, game.initial, game.parties.index(trials.party)]
    return reuse or game, float(value)


@dataclass(frozen=True, slots=True, eq=False)
class Search:
    """How far a number can go before the best course is overtaken.

    Attributes
    ----------
    best : Trials
        The course that is best at `inside`; its own numbers are not read.
    rivals : dict of name to Trials
    path : str
    inside, outside : float
        What a solve uses, and the end of the range.
    """

    best: Trials
    rivals: dict[str, Trials]
    path: str
    inside: float
    outside: float

    def run(self) -> tuple[float, str | None]:
        """The last point at which it is still the best, to 1/256 of the way, and the course that then overtakes it."""
        games = {"": self.best.reuse, **{name: rival.reuse for name, rival in self.rivals.items()}}
        ahead = self._ahead(self.outside, list(self.rivals), games)
        if not ahead:
            return self.outside, None
        near, far = self.inside, self.outside
        for _ in range(STEPS):
            middle = (near + far) / 2
            found = self._ahead(middle, ahead, games)
            near, far, ahead = (near, middle, found) if found else (middle, far, ahead)
        return near, ahead[0]

    def _ahead(self, number: float, rivals: list[str], games: dict[str, Game | None]) -> list[str]:
        """The rivals that are better with the number, the best of them first; none where there is no such conflict."""
        numbers = ((self.path, number),)
        games[""], mark = _worth(self.best, numbers, games[""])
        better = {}
        for name in rivals:
            games[name], value = _worth(self.rivals[name], numbers, games[name])
            if mark is not None and value is not None and value > mark + TIE:
                better[name] = value
        return sorted(better, key=lambda name: -better[name])


def run_all(jobs: Sequence[Any], workers: int, tell: Callable[[float], None]) -> list[Any]:
    """The results of jobs in their order; they do not depend on the number of workers.

    Parameters
    ----------
    jobs : sequence of Trials or Search
    workers : int
        Processes; 1 does the work in this one.
    tell : callable
        Told the share done.
    """
    found: list[Any] = []
    for result in _results(jobs, min(workers, len(jobs))):
        found.append(result)
        tell(len(found) / len(jobs))
    return found


def _results(jobs: Sequence[Any], workers: int) -> Iterator[Any]:
    if workers <= 1:
        yield from (job.run() for job in jobs)
        return
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(_run, jobs)


def _run(job: Any) -> Any:
    return job.run()
