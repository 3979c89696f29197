"""What a screen is asked for, and what a worker keeps of a file between two questions."""

from __future__ import annotations

from collections import OrderedDict
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from winset.cases.change import changes_of
from winset.cases.changes import change_conflict
from winset.cases.graph_case import GraphCase
from winset.errors import RequestError
from winset.studies.dossier import dossier
from winset.studies.outcome import outcome_of
from winset.studies.solved import Solved

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from winset.cases.change import Change
    from winset.cases.map import MapTold
    from winset.cases.schema import Conflict
    from winset.studies.dossier import Dossier
    from winset.studies.outcome import Outcome
    from winset.studies.progress import Tell
    from winset.studies.timeline import TimelineAnswer
    from winset.studies.worlds.answer import WorldsAnswer

ROOM = 250_000_000
"""Bytes of solutions that a worker keeps of one file beside that of the file as it is."""

FORMS = 64
"""Changed forms of a file whose months a worker keeps."""


LAST = 4
"""Changed forms of a file that a worker keeps as they are written."""


class WorldsTold(NamedTuple):
    """What a study of worlds says of the served file, and whether the file has been edited since."""

    answer: WorldsAnswer | None
    aged: bool


NO_WORLDS = WorldsTold(None, aged=False)
"""Nobody gave a study of worlds."""


class Desk:
    """A file as one worker knows it: read, solved as it is, and what has been solved of its changed forms.

    Parameters
    ----------
    subject : Conflict or GraphCase or None
        None where a question is about no file.
    drawn : MapTold or None
        Its map.
    threads : int
        For each solve.
    text, name : str
        The file's text, and what it is called.
    worlds : WorldsTold, optional
        A study of worlds of the file.
    """

    def __init__(
        self,
        subject: Conflict | GraphCase | None,
        drawn: MapTold | None = None,
        threads: int = 1,
        text: str = "",
        name: str = "",
        worlds: WorldsTold = NO_WORLDS,
    ) -> None:
        self.subject, self.drawn, self.threads, self.text, self.name = subject, drawn, threads, text, name
        self.worlds = worlds
        self.kept: dict[str, Any] = {}
        self._solved: Solved | None = None
        self._told: OrderedDict[str, Dossier] = OrderedDict()
        self._made: OrderedDict[str, Conflict] = OrderedDict()

    @property
    def base(self) -> Conflict:
        """The conflict as the file has it."""
        if isinstance(self.subject, GraphCase):
            raise RequestError("this is a graph model and no conflict")
        if self.subject is None:
            raise RequestError("this is asked about a file, and none was named")
        return self.subject

    def changed(self, changes: tuple[Change, ...]) -> Conflict:
        """The file with some changes made; made and checked once where one question about it follows another."""
        name = repr(changes)
        if name not in self._made:
            self._made[name] = change_conflict(self.base, changes)
        self._made.move_to_end(name)
        while len(self._made) > LAST:
            self._made.popitem(last=False)
        return self._made[name]

    def solved(self, tell: Tell) -> Solved:
        """The file as it is, solved, and what has been solved of its changed forms."""
        if self._solved is None:
            first = outcome_of(self.base, threads=self.threads, progress=partial(tell, "solving"))
            self._solved = Solved(first, room=ROOM, threads=self.threads)
        return self._solved

    def outcome(self, conflict: Conflict, tell: Tell) -> Outcome:
        """A form of the file, solved."""
        return self.solved(tell).outcome(conflict, progress=partial(tell, "solving"))

    def months(self, conflict: Conflict, tell: Tell) -> Dossier:
        """The timeline and the record of a form of the file, and what it says of itself."""
        found = self._told.get(conflict.digest)
        if found is None:
            solved = Solved(self.outcome(conflict, tell), room=ROOM, threads=self.threads)
            found = dossier(conflict, quick=True, only=[], drawn=self.drawn, solved=solved).to_json()
        self._told[conflict.digest] = found
        self._told.move_to_end(conflict.digest)
        while len(self._told) > FORMS:
            self._told.popitem(last=False)
        return found


class Wanted:
    """One question of the page, as the file of a screen is given it.

    Parameters
    ----------
    desk : Desk
        Of the file; what a screen puts into `desk.kept` is there for the next question about the file.
    changes : sequence
        In the vocabulary of `winset.cases.changes`.
    params : mapping
        What the page says beside that: a screen checks whatever it takes from it.
    tell : callable
        Progress; it is also how a question is ended that nobody waits for any more, so that what takes long calls it
        often.

    Raises
    ------
    RequestError, ConflictError
        Where a change is none that the file can take.
    """

    def __init__(self, desk: Desk, changes: Sequence[Any], params: Mapping[str, object], tell: Tell) -> None:
        self.desk, self.tell = desk, tell
        self.params: dict[str, Any] = dict(params)
        self.changes: tuple[Change, ...] = changes_of(list(changes))
        if self.changes and isinstance(desk.subject, GraphCase):
            raise RequestError("changes are of a conflict, and this is a graph model")
        self._conflict = desk.changed(self.changes) if self.changes else None

    @property
    def conflict(self) -> Conflict:
        """The file with the changes made."""
        return self._conflict or self.desk.base

    @property
    def base(self) -> Conflict:
        """The file as it is."""
        return self.desk.base

    @property
    def graph(self) -> GraphCase:
        """The graph model, where the file is one."""
        if not isinstance(self.desk.subject, GraphCase):
            raise RequestError("this is a conflict and no graph model")
        return self.desk.subject

    @property
    def drawn(self) -> MapTold | None:
        """The file's map."""
        return self.desk.drawn

    def first(self) -> Outcome:
        """The file as it is, solved."""
        return self.desk.solved(self.tell).first

    def outcome(self) -> Outcome:
        """The changed file, solved."""
        return self.desk.outcome(self.conflict, self.tell)

    def solved(self) -> Solved:
        """The changed file, for studies that take what is solved already."""
        if self.conflict.digest == self.base.digest:
            return self.desk.solved(self.tell)
        return Solved(self.outcome(), room=ROOM, threads=self.desk.threads)

    def beside(self) -> Solved:
        """The file as it is, with the changed forms that are known: for studies that compare the two."""
        return self.desk.solved(self.tell)

    def dossier(self) -> Dossier:
        """What every section of the report reads: the months, the record, what the file says of itself."""
        return self.desk.months(self.conflict, self.tell)

    def timeline(self) -> TimelineAnswer:
        """The answer of `winset run` to the changed file, but for what other horizons or patience would make of it."""
        return self.dossier()["timeline"]
