"""What can come about from a state: in how few moves, through whom, and through improvements alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from winset.solver.graph.arcs import arcs, walk

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from winset.game.graph import Graph
    from winset.solver.graph.kernels import Walk


@dataclass(frozen=True, slots=True, eq=False)
class ShortestMoves:
    """Shortest legal sequences from one state to every other.

    Attributes
    ----------
    start : int
    moves : (n,) int64 array
        The fewest moves; 0 for the start, -1 for states that cannot be reached.
    walk : Walk
        The search that found them.
    """

    start: int
    moves: NDArray[np.int64]
    walk: Walk

    def path(self, state: int) -> tuple[tuple[int, int, int], ...] | None:
        """A shortest sequence to a state, each move (party, from, to); None where there is none, () for the start."""
        if state == self.start:
            return ()
        entries = np.flatnonzero(self.walk.state == state)
        return self.walk.steps(int(entries[0])) if len(entries) else None


def reachable(graph: Graph, start: int, *, improving: bool = False) -> ShortestMoves:
    """Which states can come about from one, in how few moves, and by whose moves (status quo analysis).

    Nobody moves twice running. Of several shortest sequences the one is given that comes first in the order of
    parties and states.

    Parameters
    ----------
    graph : Graph
        Taken as it is, whatever parties see.
    start : int
        The status quo.
    improving : bool
        Each move must be an improvement for the party that makes it.

    Returns
    -------
    ShortestMoves

    References
    ----------
    Li, K. W., D. M. Kilgour and K. W. Hipel (2005). Status quo analysis in the graph model for conflict resolution.
    *Journal of the Operational Research Society* 56: 699–707.

    Examples
    --------
    >>> from winset.game.graph import explicit_graph
    >>> graph = explicit_graph(["a", "b"], ["s1", "s2", "s3"], [[(0, 1)], [(1, 2)]])
    >>> found = reachable(graph, 0)
    >>> found.moves.tolist(), found.path(2)
    ([0, 1, 2], ((0, 0, 1), (1, 1, 2)))
    """
    some = arcs(graph, improving=improving)
    found = walk(some, some.some(range(len(graph.parties))), start)
    depth = np.zeros(len(found.state) + 1, dtype=np.int64)
    for entry, parent in enumerate(found.parent.tolist()):
        depth[entry] = depth[parent] + 1
    moves = np.full(some.states, -1, dtype=np.int64)
    states, at = np.unique(found.state, return_index=True)
    moves[states] = depth[at]
    moves[start] = 0
    return ShortestMoves(start, moves, found)
