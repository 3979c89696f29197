"""Courses of action from a month of the record on: what they are, and what they are worth when a number is another."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from winset.cases.change import Change, changes_of
from winset.cases.changes import change_conflict
from winset.cases.conditions import rewritten
from winset.cases.problems import nearest, quoted
from winset.errors import ConflictError, RequestError
from winset.game.game import build
from winset.studies.month.path import begin_at
from winset.studies.progress import unheard
from winset.studies.together import together
from winset.studies.words import spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from winset.cases.conditions import When
    from winset.cases.schema import Conflict
    from winset.game.game import Game
    from winset.studies.progress import TellShare
    from winset.studies.solved import Solved

    WorthAt = Callable[[float, TellShare], float | None]

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


def deciders_of(conflict: Conflict) -> tuple[str, ...]:
    """The parties that have courses of action: those of the file, or else those that have moves.

    Parameters
    ----------
    conflict : Conflict

    Returns
    -------
    tuple of str
        In file order.
    """
    written = {course.party for course in conflict.courses.values()}
    moving = {party for party, moves in conflict.moves.items() if moves and conflict.time}
    return tuple(party for party in conflict.parties if party in written | moving)


def _simple(conflict: Conflict, party: str) -> tuple[Plan, ...]:
    moves = conflict.moves.get(party, {})
    if not moves or conflict.time is None:
        raise RequestError(f"{party} has neither courses in the file nor moves; write some under `courses`")
    found = [Plan("nothing_changed", "Nothing changed", "It keeps every choice open.", None, ())]
    for short, move in moves.items():
        name, title = f"{party}.{short}", move.name or spoken(short)
        once = _and_not(move.when, conflict.time.start)
        now = changes_of(
            [{"force": {"month": conflict.time.start, "move": name}}, {"set": {f"moves.{name}.when": once}}]
        )
        found += [
            Plan(f"{short}_now", f"{title}: at once", "It makes the move in the first month, if it can.", None, now),
            Plan(f"{short}_never", f"{title}: never", "It never makes the move.", None, changes_of({"forbid": name})),
        ]
    return tuple(found)


def _and_not(when: When, month: str) -> str:
    """A condition that does not hold in a month: what is forced then is not chosen as well."""
    text = " ".join(rewritten(when).split())
    return f"({text}) and month != '{month}'" if text else f"month != '{month}'"


def begun_at(conflict: Conflict, start: str | None, game: Game | None = None) -> Conflict:
    """The conflict as a game that begins in a month, in the state that the record had reached before it.

    Parameters
    ----------
    conflict : Conflict
    start : str or None
    game : Game, optional
        The conflict already built.

    Raises
    ------
    RequestError
        Where the record does not reach that month.
    """
    if conflict.time is None and start is None:
        return conflict
    game = game or build(conflict)
    begin = begin_at(game, start)
    here = {"month": game.calendar.label(begin.period), "state": game.states[begin.state]}
    return change_conflict(conflict, changes_of({"start": here}))


def worth_with(
    conflict: Conflict,
    plan: Plan,
    party: str,
    path: str,
    number: float,
    *,
    solved: Solved,
    reuse: Game | None = None,
    progress: TellShare | None = None,
) -> float | None:
    """What a course is worth to a party at the start with one number of the file replaced; one exact solve at most.

    Parameters
    ----------
    conflict : Conflict
        Beginning where the course begins.
    plan : Plan
    party : str
    path : str
        Of the number, as a change of the file names it; the course's own changes come after it.
    number : float
    solved : Solved
        What has been solved so far.
    reuse : Game, optional
        The course's game, whose tables are used where they are the same.
    progress : callable, optional
        Told the share of it solved.

    Returns
    -------
    float or None
        Points; None where there is no such conflict, because probabilities would add to more than 1.
    """
    try:
        changed = change_conflict(conflict, [Change(set={path: number}), *plan.changes])
    except ConflictError:
        return None
    worth = solved.worth(changed, reuse=reuse, progress=progress)
    return float(worth[list(conflict.parties).index(party)])


def stays_best(
    inside: float, outside: float, mark: WorthAt, rivals: Mapping[str, WorthAt], tell: TellShare = unheard
) -> tuple[float, str | None]:
    """How far a number can go from a point at which a course is best before another overtakes it, by halving.

    Parameters
    ----------
    inside, outside : float
        Where the course is best, and the end of the range.
    mark : callable
        What the course is worth with the number; None where there is no such conflict. It is given what to tell its
        share to as well.
    rivals : mapping of name to callable
        The same for each other course; several are asked at once.
    tell : callable, optional
        Told the share of the halvings done.

    Returns
    -------
    tuple of float and str or None
        The last point at which it is still best, to 1/256 of the way, and the course that is better beyond; the end and
        None where it is best there too. One crossing is taken to be there.

    Examples
    --------
    >>> stays_best(0.0, 8.0, lambda x, tell: 3.0, {"other": lambda x, tell: x})
    (3.0, 'other')
    """

    def ahead(number: float, names: list[str]) -> list[str]:
        """Those of some other courses that are better with the number, the best first."""
        better = {}
        own, *others = together([partial(worth, number) for worth in (mark, *(rivals[name] for name in names))])
        for name, value in zip(names, others, strict=True):
            if own is not None and value is not None and value > own + TIE:
                better[name] = value
        return sorted(better, key=lambda name: -better[name])

    beyond = ahead(outside, list(rivals))
    if not beyond:
        return outside, None
    for step in range(STEPS):
        tell(step / STEPS)
        middle = (inside + outside) / 2
        found = ahead(middle, beyond)
        inside, outside, beyond = (inside, middle, found) if found else (middle, outside, beyond)
    return inside, beyond[0]
