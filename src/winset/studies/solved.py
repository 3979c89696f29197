"""Conflicts solved within one command: each once, whichever study asks for it first."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from winset.game.game import build
from winset.solver.solution import solve
from winset.studies.outcome import Outcome, asked_from, outcome_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from winset.cases.schema import Conflict
    from winset.game.game import Game
    from winset.studies.progress import TellShare

ROOM = 1_000_000_000
"""Bytes of solutions kept beside that of the conflict as it is; what was asked for longest ago goes first."""


class Solved:
    """A conflict solved, and what has been solved of its changed forms, by the digest of each.

    It lives as long as one command, is passed on by whoever asks, and may be asked from several threads: who asks for
    what another is solving waits for it. Each is solved on one thread unless more are given,
    so that several can be at once.

    Parameters
    ----------
    first : Outcome
        The conflict as it is, which is kept; others take its tables where they are the same.
    room : int
        Bytes.
    threads : int
        For each solve; 1 where several are to be solved at once.

    Examples
    --------
    >>> from winset.cases.read import parse
    >>> toy = parse("{winset: 1, title: t, parties: {a: {}}, issues: {x: [y, z]}, consent: [{of: [a]}]}")
    >>> solved = Solved(outcome_of(toy))
    >>> solved.outcome(toy) is solved.first
    True
    """

    def __init__(self, first: Outcome, room: int = ROOM, threads: int = 1) -> None:
        self.first, self.room, self.threads = first, room, threads
        self._name = first.game.conflict.digest
        self._kept: OrderedDict[str, Outcome] = OrderedDict()
        self._worth: dict[str, NDArray[np.float64]] = {}
        self._locks: defaultdict[str, Lock] = defaultdict(Lock)
        self._lock = Lock()

    def outcome(self, conflict: Conflict, *, start: str | None = None, progress: TellShare | None = None) -> Outcome:
        """A conflict solved, and forecast from a month of its record; raises what `outcome_of` raises."""
        name = conflict.digest
        if name == self._name:
            return asked_from(self.first, start)
        with self._held(name):
            found = self._known(name)
            if found is None:
                found = outcome_of(
                    conflict, start=start, reuse=self.first.game, threads=self.threads, progress=progress
                )
                self._keep(name, found)
                return found
        return asked_from(found, start)

    def worth(
        self, conflict: Conflict, *, reuse: Game | None = None, progress: TellShare | None = None
    ) -> NDArray[np.float64]:
        """V at the start of a conflict, shape (p,); of one solved for that alone nothing else is kept."""
        name = conflict.digest
        with self._held(name):
            found = self.first if name == self._name else self._known(name)
            if found is not None:
                return np.asarray(found.solution.value[0, found.game.initial])
            if name not in self._worth:
                game = build(conflict, reuse=reuse or self.first.game)
                self._worth[name] = solve(game, threads=1, progress=progress).value[0, game.initial].copy()
            return self._worth[name]

    def _held(self, name: str) -> Lock:
        with self._lock:
            return self._locks[name]

    def _known(self, name: str) -> Outcome | None:
        with self._lock:
            if name in self._kept:
                self._kept.move_to_end(name)
            return self._kept.get(name)

    def _keep(self, name: str, found: Outcome) -> None:
        with self._lock:
            self._kept[name] = found
            while len(self._kept) > 1 and sum(map(_size, self._kept.values())) > self.room:
                self._kept.popitem(last=False)


def _size(found: Outcome) -> int:
    """The bytes of a solution's own tables."""
    made = found.solution
    tables = (made.value, made.continuation, made.war_value_start, made.war, made.sign, *made.choices)
    return sum(table.nbytes for table in tables)
