"""Stability in the graph model, timed: from a thousand states to a hundred thousand, beside the plain definitions.

Preferences are drawn, with ties. The plain definitions are those of the tests, in sets and loops; verdicts are compared
where both can be had.
"""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from brute_stability import Plain
from brute_stability import stable as by_definition
from winset.game.graph import Graph, option_graph
from winset.solver.graph.stability import CONCEPTS, stability

LARGEST = (
    (4, 4, 4, 3, 3, 2),
    (
        "----YYYY------------",
        "----------YY--------",
        "---------------YY---",
        "---------------Y-Y--",
        "----------------YY--",
        "---------------NNN--",
        "------------------YY",
        "------------------NN",
    ),
)
"""Six parties' 20 options, and what cannot be: 138,240 states are left, with 50 moves each."""


def drawn(own: tuple[int, ...], infeasible: tuple[str, ...] = (), seed: int = 0) -> Graph:
    """A graph in option form, each party with drawn levels of states, about three states a level."""
    parties = {f"p{i}": count for i, count in enumerate(own)}
    n = len(option_graph(parties, infeasible).states)
    rank = np.random.default_rng(seed).integers(0, max(2, n // 3), (len(own), n))
    return option_graph(parties, infeasible, rank=rank)


def timed(graph: Graph, rounds: int = 3) -> float:
    """The least time of some rounds for every concept, after one that is not counted."""
    times = []
    for _ in range(rounds + 1):
        begun = time.perf_counter()
        stability(graph)
        times.append(time.perf_counter() - begun)
    return min(times[1:])


def plainly(graph: Graph) -> float:
    """How long the definitions take for the same, all concepts; the verdicts must agree."""
    begun = time.perf_counter()
    n, p = len(graph.states), len(graph.parties)
    moves = [[set(graph.moves(i, s).tolist()) for s in range(n)] for i in range(p)]
    better = [[set(np.flatnonzero(graph.preferred(i, s)).tolist()) for s in range(n)] for i in range(p)]
    sets = Plain(n, moves, better)
    found = {
        concept: [[by_definition(sets, concept, i, s) for s in range(n)] for i in range(p)] for concept in CONCEPTS
    }
    seconds = time.perf_counter() - begun
    ours = stability(graph)
    assert all(ours.stable[concept].tolist() == rows for concept, rows in found.items())
    return seconds


def spoken(seconds: float) -> str:
    """A time."""
    return f"{seconds:.2f} s" if seconds >= 0.1 else f"{seconds * 1000:.3g} ms"


def row(graph: Graph, target: str, note: str = "") -> tuple[str, str, str, str]:
    """One line: what, how long, the target, and what else there is to say."""
    moves = sum(len(ends) for ends in graph.to)
    seconds = timed(graph)
    what = f"{len(graph.states):,} states, {len(graph.parties)} parties, {moves:,} moves: five concepts"
    each = f"{seconds / moves * 1e9:,.0f} ns a move"
    return what, spoken(seconds), target, f"{each}{note}"


def beside_definitions() -> list[tuple[str, str, str, str]]:
    """Small graphs, beside the definitions in sets and loops."""
    lines = []
    for own in ((1,) * 4, (1,) * 5, (1,) * 6, (2, 1, 1, 1, 1, 1), (2, 2, 1, 1, 1, 1)):
        graph = drawn(own)
        lines.append(row(graph, "", f"; plain definitions {spoken(plainly(graph))}, the same verdicts"))
    return lines


def sizes() -> list[tuple[str, str, str, str]]:
    """Graphs of six parties from a thousand states up, and the largest: time by the move and memory."""
    lines = []
    for own, target in (
        ((2, 2, 2, 2, 1, 1), "< 0.2 s"),
        ((2, 2, 2, 2, 2, 2), ""),
        ((3, 3, 2, 2, 2, 2), ""),
        ((3, 3, 3, 3, 2, 2), "< 3 s"),
    ):
        lines.append(row(drawn(own), target))
    begun = time.perf_counter()
    graph = drawn(*LARGEST)
    built = time.perf_counter() - begun
    line = row(graph, "< 8 s, < 1 GB")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return [*lines, (*line[:3], f"{line[3]}; built in {spoken(built)}; {peak:.2f} GB at the peak of the process")]


def rows() -> list[tuple[str, str, str, str]]:
    """What was measured, the figure, the target, and the ratio to a peer of the same run."""
    return [*beside_definitions(), *sizes()]


if __name__ == "__main__":
    print("\n".join(" | ".join(line) for line in rows()))
