"""What a server serves: the packaged cases, or one file, which is followed as it is edited."""

from __future__ import annotations

import hashlib
import json
import pickle
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from winset.cases.document import load
from winset.cases.graph_case import GraphCase
from winset.cases.graph_read import is_graph, parse_graph
from winset.cases.problems import clean
from winset.cases.read import packaged, parse_with_lines, read_text
from winset.cases.telling import hold_point
from winset.errors import ConflictError, RequestError, WinsetError
from winset.views.web.wanted import NO_WORLDS, WorldsTold

if TYPE_CHECKING:
    from winset.cases.map import MapTold
    from winset.cases.schema import Conflict
    from winset.studies.worlds.answer import WorldsAnswer

DRAFT = "draft"
"""What the page calls a file that it has sent itself; a served file has another key."""


@dataclass(eq=False)
class Subject:
    """A file that is served, as it was when it could last be read.

    Attributes
    ----------
    key : str
        What the page calls it: a packaged name, or the file's own name.
    source : str
        The packaged name or the path, of a draft the name that the page gave it.
    text : str
    subject : Conflict or GraphCase
    drawn : MapTold or None
        Its map.
    problems : list of str
        Why the file as it now stands cannot be read; empty where it can.
    """

    key: str
    source: str
    text: str = ""
    subject: Conflict | GraphCase | None = None
    drawn: MapTold | None = None
    problems: list[str] = field(default_factory=list)
    _seen: tuple[int, int, int] | None = None
    _worlds: WorldsAnswer | None = None
    _studied: str | None = None

    @property
    def digest(self) -> str:
        """What tells one state of the file from another: its text too, since a save may change words alone."""
        return hashlib.sha256(f"{self.text}\0{json.dumps(self.drawn)}".encode()).hexdigest()[:16]

    @property
    def worlds(self) -> WorldsTold:
        """The study of worlds that was given, unless the file has been edited since."""
        if self._studied is None:
            return NO_WORLDS
        aged = self._studied != self.text
        return WorldsTold(None if aged else self._worlds, aged)

    def pickled(self) -> bytes:
        """What a worker takes."""
        return pickle.dumps((self.subject, self.drawn, self.text, self.source, self.worlds))

    def study(self, folder: str) -> None:
        """Hold a study of worlds of the file as it now is; once the file is edited, it is none of it any more.

        Raises
        ------
        RequestError
            Where the folder is no study, or one of another file, or this is a graph model.
        """
        from winset.views.report.ranges import worlds_of

        if isinstance(self.subject, GraphCase):
            raise RequestError("`worlds` is of a conflict, and this is a graph-model file", mentions=["worlds"])
        self._worlds, self._studied = worlds_of(self.source, folder), self.text

    def read(self) -> None:
        """Read it; what cannot be read raises, and leaves what was read before."""
        self._seen = _stamp(self._path)
        name, text = read_text(self.source)
        made: Conflict | GraphCase
        if is_graph(load(text, name).data):
            made, drawn = parse_graph(text, name).case, None
        else:  # of the very text that was read: the file may be written again meanwhile
            found = parse_with_lines(text, name, self._path)
            hold_point(found.conflict)  # the page moves one answer, and of such a file none is told
            made, drawn = found.conflict, found.map.to_json() if found.map else None
        self.subject, self.drawn, self.text, self.problems = made, drawn, text, []

    def take(self, text: str) -> None:
        """Read a text that no file stands behind, without its map; what cannot be read raises."""
        graph = is_graph(load(text, self.source).data)
        self.subject = parse_graph(text, self.source).case if graph else parse_with_lines(text, self.source).conflict
        if not isinstance(self.subject, GraphCase):
            hold_point(self.subject)
        self.text, self.drawn, self.problems = text, None, []

    def changed(self) -> bool:
        """Read it again where it has been written; whether there is anything new to be told."""
        if _stamp(self._path) == self._seen:
            return False
        before = (self.digest, self.problems)
        try:
            self.read()
        except ConflictError as error:
            self.problems = [clean(problem.located(error.name)) for problem in error.problems]
        except WinsetError as error:
            self.problems = [clean(str(error))]
        return before != (self.digest, self.problems)

    @property
    def _path(self) -> Path:
        return packaged().get(self.source, Path(self.source))


def _stamp(path: Path) -> tuple[int, int, int] | None:
    """What changes when a file is written; None where it is gone."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def subjects(case: str | None, worlds: str | None = None) -> dict[str, Subject]:
    """What is served, by key: one file or case, read, with a study of worlds of it; without one the packaged cases.

    Raises
    ------
    ConflictError
        Where it cannot be read.
    RequestError
        Where the worlds are not of it, or it has its answers told as shares of its worlds alone.
    """
    if worlds is not None and case is None:
        raise RequestError("`worlds` is of one file: name it", mentions=["worlds"])
    names = [case] if case is not None else list(packaged())
    found = {}
    for name in names:
        key = name if name in packaged() else Path(name).name
        key = f"./{key}" if key == DRAFT else key
        found[key] = Subject(key, name)
        found[key].read()
        if worlds is not None:
            found[key].study(worlds)
    return found
