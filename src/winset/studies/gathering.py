"""The studies of a dossier, as many at a time as there are processors, and of a large conflict some apart."""

from __future__ import annotations

import math
from functools import partial
from itertools import count
from threading import Lock
from typing import TYPE_CHECKING, Any

from winset.errors import WinsetError
from winset.solver.solution import processors
from winset.studies.apart import NotThere, apart
from winset.studies.together import together

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from winset.game.game import Game
    from winset.studies.finding import Finding
    from winset.studies.progress import Tell, TellShare
    from winset.studies.together import Job

    Ask = Callable[[Tell], Finding[Mapping[str, object]]]
    Gathered = tuple[dict[str, Any], dict[str, str]]
    Away = Callable[[list[str], Tell], Gathered]

LONG = ("courses", "claims", "questions", "baked", "unlock", "beliefs", "readings")
"""The studies that solve again, whose own progress is told."""

AWAY = ("courses", "unlock")
"""Those of them that a large conflict has in a process of their own: about half the work, and nothing that the others
solve but the conflict as it is."""

LARGE = 100_000_000
"""Periods × states × packages × parties from which a conflict is large."""

ALL = "studies"
"""What progress over all studies is called."""


SAID = {
    "courses": "courses of action",
    "baked": "what-ifs to try",
    "unlock": "what would unlock it",
    "why": "what each recorded event did",
    "last": "how long it would last",
    "ripe": "ripeness",
    "statements": "documented preferences",
    "backtest": "forecasts beside the record",
    "deals": "what is on the table",
}
"""What a study is called in progress, where its name says too little."""


def numbered(tell: Tell, parts: int) -> Tell:
    """Tell of each study as the so-manieth of those of a report, in the order in which they begin.

    Examples
    --------
    >>> told = numbered(lambda what, share: print(what, share), 11)
    >>> told("claims", 0.0), told("last", 0.0), told("claims: H01", 0.5)
    part 1 of 11: claims 0.0
    part 2 of 11: how long it would last 0.0
    part 1 of 11: claims: H01 0.5
    (None, None, None)
    """
    places: dict[str, int] = {}
    lock = Lock()

    def told(what: str, share: float) -> None:
        """The same, with its place before it."""
        name, mark, rest = what.partition(": ")
        if name == ALL:
            return tell(what, share)
        with lock:
            place = places.setdefault(name, len(places) + 1)
        return tell(f"part {place} of {parts}: {SAID.get(name, name)}{mark}{rest}", share)

    return told


def large(game: Game) -> bool:
    """Whether some of the studies of a conflict take so long that a process of their own is worth its beginning."""
    return math.prod(game.size) > LARGE and processors() > 1


def gathered(wanted: Mapping[str, Ask], tell: Tell, away: Away | None = None) -> Gathered:
    """Every study's answer, or why it could not be had.

    Parameters
    ----------
    wanted : mapping of name to callable
        The longest first.
    tell : callable
        Told what is being done and the share of it done, from several threads.
    away : callable, optional
        Asks some of them, by name, in another process, for threads wait for one another where Python does the work.
        Those of `AWAY` go there; if it is lost they are asked here.

    Returns
    -------
    dict of name to answer, dict of name to reason
        Each study in one of them.
    """
    done = count(1)
    gone = [name for name in wanted if away and name in AWAY]

    def finished() -> None:
        tell(ALL, next(done) / len(wanted))

    tasks: list[Job[Gathered]] = [partial(_one, name, wanted[name], tell, finished) for name in wanted]
    kept = [task for name, task in zip(wanted, tasks, strict=True) if name not in gone]
    if away and gone:
        here = [task for name, task in zip(wanted, tasks, strict=True) if name in gone]
        kept = [partial(_others, partial(away, gone), here, tell, finished), *kept]
    parts: dict[str, Any] = {}
    left_out: dict[str, str] = {}
    for found, refused in together(kept, jobs=processors() + bool(gone)):
        parts |= found
        left_out |= refused
    return (
        {name: parts[name] for name in wanted if name in parts},
        {name: left_out[name] for name in wanted if name in left_out},
    )


def _one(name: str, study: Ask, tell: Tell, finished: Callable[[], None], going: TellShare) -> Gathered:
    """One study here."""

    def told(what: str, share: float) -> None:
        going(share)
        if name in LONG:
            tell(name if name == what else f"{name}: {what}", share)

    tell(name, 0.0)
    try:
        return {name: study(told).to_json()}, {}
    except WinsetError as error:
        return {}, {name: str(error)}
    finally:
        tell(name, 1.0)
        finished()


def _others(
    away: Callable[[Tell], Gathered],
    here: list[Job[Gathered]],
    tell: Tell,
    finished: Callable[[], None],
    going: TellShare,
) -> Gathered:
    """Those that are asked in another process; here where that is lost."""

    def told(what: str, share: float) -> None:
        going(share)
        if what == ALL:
            finished()
        else:
            tell(what, share)

    try:
        found: Gathered = apart(away, tell=told)
    except NotThere:
        answers = [task(going) for task in here]
        parts = {name: answer for told, _ in answers for name, answer in told.items()}
        return parts, {name: why for _, refused in answers for name, why in refused.items()}
    return found
