"""The graph model straight from its definitions, in sets and loops: nothing is shared with the fast one.

Formulas follow Fang, Hipel and Kilgour (1993) for single parties, Rego and Vieira (2017) for SSEQ, and Kilgour, Hipel,
Fang and Peng (2001) and Inohara and Hipel (2008) for coalitions. A comparison "s at least as good as q" is read as
"q is not strictly preferred to s".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, combinations

Moves = list[set[int]]
"""The states to which one mover can go from each state."""

Group = frozenset[int]


@dataclass(frozen=True)
class Plain:
    """A graph model as sets: moves[i][s], and better[i][s], the states that i strictly prefers to s."""

    states: int
    moves: list[Moves]
    better: list[list[set[int]]]

    @property
    def parties(self) -> range:
        """Their numbers."""
        return range(len(self.moves))

    def improvements(self, i: int) -> Moves:
        """R_i^+: the moves that are improvements for the mover."""
        return [self.moves[i][s] & self.better[i][s] for s in range(self.states)]


def reached(movers: dict[object, Moves], start: int, single: bool = False) -> set[int]:
    """The reachable list of some movers from a state: the smallest sets R and Ω that hold both rules.

    Whoever is in Ω(t) may have moved last on a way to t; a mover may go on from t unless it is the only one there.
    """
    last: dict[int, set[object]] = {}
    for j, moves in movers.items():
        for t in moves[start]:
            last.setdefault(t, set()).add(j)
    grown = not single
    while grown:
        grown = False
        for t in list(last):
            for j, moves in movers.items():
                if last[t] != {j}:
                    for q in moves[t]:
                        if j not in last.setdefault(q, set()):
                            last[q].add(j)
                            grown = True
    return set(last)


def opponents(plain: Plain, i: int, improving: bool) -> dict[object, Moves]:
    """The moves, or improvements, of everybody but i."""
    return {j: plain.improvements(j) if improving else plain.moves[j] for j in plain.parties if j != i}


def stable(plain: Plain, concept: str, i: int, s: int, single: bool = False) -> bool:
    """Whether a state is stable for a party."""
    better = plain.better[i][s]
    gains = plain.moves[i][s] & better
    if concept == "nash":
        return not gains
    movers = opponents(plain, i, concept in ("seq", "sseq"))

    def deters(q: int) -> bool:
        if q in better:
            return False
        return concept in ("gmr", "seq") or not plain.moves[i][q] & better

    return all(any(deters(q) for q in reached(movers, t, single)) for t in gains)


def groups(parties: Iterable[int]) -> list[Group]:
    """Every coalition of some parties."""
    known = list(parties)
    sizes = range(1, len(known) + 1)
    return [frozenset(group) for group in chain.from_iterable(combinations(known, size) for size in sizes)]


def joint_improvements(plain: Plain, group: Group, s: int) -> set[int]:
    """R_H^{++}(s): what a coalition can reach and all of it strictly prefers."""
    found = reached({i: plain.moves[i] for i in group}, s)
    return {t for t in found if all(t in plain.better[i][s] for i in group)}


def coalition_stable(plain: Plain, concept: str, group: Group, s: int) -> bool:
    """Whether a state is stable for a coalition."""
    gains = joint_improvements(plain, group, s)
    if concept == "cnash":
        return not gains
    others = [i for i in plain.parties if i not in group]
    movers: dict[object, Moves] = {j: plain.moves[j] for j in others}
    if concept == "cseq":
        movers = {each: [joint_improvements(plain, each, t) for t in range(plain.states)] for each in groups(others)}
    gain = set.intersection(*(plain.better[i][s] for i in group))

    def deters(q: int) -> bool:
        if q in gain:
            return False
        return concept != "csmr" or not reached({i: plain.moves[i] for i in group}, q) & gain

    return all(any(deters(q) for q in reached(movers, t)) for t in gains)


def fewest_moves(plain: Plain, start: int, improving: bool) -> list[int]:
    """The length of the shortest legal sequence from a state to each; -1 where there is none. Tried length by length."""
    movers = {i: plain.improvements(i) if improving else plain.moves[i] for i in plain.parties}
    found = [-1] * plain.states
    found[start] = 0
    ends = {(start, -1)}
    for length in range(1, plain.states * len(movers) + 1):
        ends = {(q, j) for t, last in ends for j, moves in movers.items() if j != last for q in moves[t]}
        for q, _ in ends:
            if found[q] < 0:
                found[q] = length
    return found


def reversals(plain: Plain, concept: str, i: int, s: int) -> list[Group]:
    """The minimal sets of states that i would have to stop preferring to s for it to be stable: every subset is tried."""
    now = sorted(plain.better[i][s])
    found: list[Group] = []
    for group in [frozenset[int](), *groups(now)]:
        if any(known <= group for known in found):
            continue
        if stable(changed(plain, i, s, plain.better[i][s] - group), concept, i, s):
            found.append(group)
    return found


def changed(plain: Plain, i: int, s: int, better: set[int]) -> Plain:
    """The same where i strictly prefers other states to s, and only comparisons with s are looked at.

    Others' improvements do not hang on it, so it is enough for verdicts on s for i.
    """
    rows = [list(each) for each in plain.better]
    rows[i][s] = better
    return Plain(plain.states, plain.moves, rows)
