"""Why a state is stable for a party or is not: each improvement, what the others may answer, and whether it escapes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from winset.solver.graph.arcs import arcs, walk
from winset.solver.graph.stability import CREDIBLE, SYMMETRIC, deterring

if TYPE_CHECKING:
    from winset.game.graph import Graph


@dataclass(frozen=True, slots=True)
class Answer:
    """One improvement of a party, and what others may do about it.

    Attributes
    ----------
    to : int
        The state that the party would go to.
    deterred : bool
        Whether the improvement is answered in the sense of the concept; under Nash nothing is.
    steps : tuple of (int, int, int), or None
        The others' moves, each (party, from, to), that end in a state no better for the party than the one it left;
        the fewest, and of these the first in the order of parties and states. None where there are none.
    escape : int or None
        Under SMR and SSEQ, where nothing deters: the state to which the party would move from where `steps` end.
    """

    to: int
    deterred: bool
    steps: tuple[tuple[int, int, int], ...] | None
    escape: int | None


def witness(graph: Graph, concept: str, party: int, state: int, *, single: bool = False) -> tuple[Answer, ...]:
    """What stands behind a verdict: one answer for each improvement that a party has from a state, ascending.

    The state is stable for the party where every answer deters it, and so where there is no improvement.

    Parameters
    ----------
    graph : Graph
        Looked at as the party sees it.
    concept : str
        One of `winset.solver.graph.stability.CONCEPTS`.
    party, state : int
    single : bool
        Others answer by one move of one of them.

    Returns
    -------
    tuple of Answer

    Examples
    --------
    In the prisoners' dilemma a would talk (N) while b is silent; b, better off by talking too, then does:

    >>> import numpy as np
    >>> from winset.game.graph import option_graph
    >>> graph = option_graph({"a": 1, "b": 1}, rank=np.array([[1, 3, 0, 2], [1, 0, 3, 2]]))
    >>> witness(graph, "seq", 0, 3)
    (Answer(to=1, deterred=True, steps=((1, 1, 0),), escape=None),)
    """
    seen = graph.seen_by(party)
    preferred = seen.preferred(party, state)
    gains = [int(t) for t in seen.moves(party, state) if preferred[t]]
    if concept == "nash":
        return tuple(Answer(t, False, None, None) for t in gains)
    some = arcs(seen, improving=concept in CREDIBLE)
    movers = some.some(j for j in range(len(seen.parties)) if j != party)
    deters = deterring(seen, concept, party, state)
    answers = []
    for t in gains:
        found = walk(some, movers, t, single=single)
        entry = _first(deters[found.state])
        deterred = entry is not None
        if entry is None:
            entry = _first(~preferred[found.state])
        steps = None if entry is None else found.steps(entry)
        escape = None
        if steps and not deterred and concept in SYMMETRIC:
            escape = _best(seen, party, state, steps[-1][2])
        answers.append(Answer(t, deterred, steps, escape))
    return tuple(answers)


def _best(graph: Graph, party: int, state: int, at: int) -> int:
    """Where a party would go from a state, of what it strictly prefers to another: the highest level, the first."""
    moves = graph.moves(party, at)
    moves = moves[graph.preferred(party, state)[moves]]
    return int(moves[0] if graph.better[party] is not None else moves[np.argmax(graph.rank[party][moves])])


def _first(mask: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> int | None:
    at = np.flatnonzero(mask)
    return int(at[0]) if len(at) else None
