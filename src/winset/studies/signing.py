"""A conflict at one month as a graph model: who signs a package, and which moves are made, in a state's letters.

The options are a signature of each party whose consent some clause asks for the package, and the moves that are open to
their parties in the state of that month; a move made cannot be unmade, a signature can be taken back. Where those who
sign satisfy every clause of consent, a state of the graph is worth what the package is worth to each party, in the
conflict's state after the moves; elsewhere it is worth going on from there. An answer to a signature can be given where
the package is in force, and by one party alone; what follows is worth going on from the state that it leads to.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, TypedDict

import numpy as np

from winset.cases.problems import nearest, quoted
from winset.errors import LimitError, RequestError
from winset.game.graph import option_graph
from winset.game.variants import open_at
from winset.game.vote import passes, yes_counts
from winset.solver.backward import with_endings
from winset.solver.solution import solve
from winset.studies.month.moment import moment_at
from winset.studies.month.rules import rules_against
from winset.studies.targets import package_target

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from winset.game.answers import Answers
    from winset.game.game import Game
    from winset.game.graph import Graph
    from winset.game.transitions import Operator
    from winset.solver.solution import Solution
    from winset.studies.month.moment import Moment

MAX_SIGNING = 12
"""Most options: signatures and moves together."""

TIE = 1e-9
"""Points that differ by no more than this tie, unless another tolerance is asked for."""


class MoveOutcome(TypedDict):
    """The likeliest outcome of a move: what it changes, and its probability."""

    effect: dict[str, bool | int | str]
    probability: float


@dataclass(frozen=True, slots=True, eq=False)
class Signing:
    """A package at one month as a graph model.

    Attributes
    ----------
    graph : Graph
        Its parties are those that have an option.
    points : (p, n) float array
        What each state of the graph is worth to each of them.
    asked : int
        The state in which all sign and no move is made.
    moment : Moment
    package : dict of issue to option
    options : tuple of (party, move)
        In the order of a state's letters; the move is None for a signature.
    names : tuple of str
        The options' names: `party.sign`, `party.move`.
    signed : (n,) bool array
        Where the package is in force.
    ending : tuple of str or None
        The ending that the moves lead into, by state.
    outcomes : dict of name to MoveOutcome
        For each move its `effect` {factor: value}, and the `probability` of this outcome.
    talks_open : bool
        Whether talks are held in the state of that month. Where not, the question is asked as if they were, and moves
        that close talks close nothing.
    """

    graph: Graph
    points: NDArray[np.float64]
    asked: int
    moment: Moment
    package: dict[str, str]
    options: tuple[tuple[str, str | None], ...]
    names: tuple[str, ...]
    signed: NDArray[np.bool_]
    ending: tuple[str | None, ...]
    outcomes: dict[str, MoveOutcome]
    talks_open: bool


@dataclass(frozen=True, slots=True)
class _Move:
    """A move as its operator has it, with its likeliest outcome."""

    party: str
    name: str
    operator: Operator
    place: int
    outcome: int | None

    def after(self, t: int, s: int) -> int | None:
        """The state after it; None where it is not open in a state."""
        if not self.operator.open_at(t)[self.place, s]:
            return None
        return s if self.outcome is None else int(self.operator.target[self.outcome, s])


@dataclass(frozen=True, slots=True)
class _Reply:
    """An answer to a signature on the package, with its likeliest outcome."""

    party: str
    name: str
    answers: Answers
    place: int
    outcome: int

    def after(self, t: int, s: int, at: int) -> tuple[int, NDArray[np.float64]] | None:
        """The state after it and its points, to a package by its place in a state; None where it is not open."""
        places, kinds = self.answers.run(t, s)
        here = np.flatnonzero(places == at)
        if not len(here) or self.answers.pace[kinds[here[0]], self.place] <= 0:
            return None
        return int(self.answers.target[self.outcome, s]), self.answers.points[kinds[here[0]], self.place]


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """What is in force after some moves.

    The state, its worth signed and unsigned, and the clauses that then apply; for each answer that is open to the
    signature (by its place among them) the state after it, and what that is worth.
    """

    state: int
    signable: bool
    unsigned: NDArray[np.float64]
    package: NDArray[np.float64]
    applies: NDArray[np.bool_]
    answered: dict[int, tuple[int, NDArray[np.float64]]]


def signing(
    solution: Solution,
    *,
    at: str | None = None,
    package: str | Mapping[str, str] = "recorded",
    moves: Sequence[str] | None = None,
    tolerance: float = TIE,
) -> Signing:
    """A package at one month as a graph model.

    Parameters
    ----------
    solution : Solution
    at : str, optional
        A month; default that of the recorded agreement, else the first.
    package : 'recorded' or mapping of issue to option
        An issue left out is as in the recorded agreement.
    moves : sequence of 'party.move', optional
        The moves and answers that count; default all that are open in the state of that month, to a signature on the
        package. One that opens only after another of them may be among them.
    tolerance : float
        In points: states whose points lie no further apart tie, and so along a chain of such states.

    Returns
    -------
    Signing

    Raises
    ------
    RequestError
        Where the month, the package or a move is not one that there is, the rules forbid the package, or nobody has
        anything to decide.
    LimitError
        For more than `MAX_SIGNING` options.

    Notes
    -----
    A move that is made takes its likeliest outcome, of several the first in the file; its points are given when it is
    made. Several moves are made in the order of the file, or in the first of their other orders (as in a dictionary)
    in which each is open when its turn comes; moves for which there is no such order are infeasible together. No move
    is open once the war has ended, and an ending is worth its points. The package is in force where the clauses of
    consent that apply there have the votes they need from those who sign, the rules of that state admit it, and talks
    are held.

    Examples
    --------
    >>> from winset import build, solve
    >>> from winset.cases.read import parse
    >>> toy = "{winset: 1, title: t, parties: {a: {values: {x: {y: 2}}, otherwise: 1}}, issues: {x: [y, z]},"
    >>> found = signing(solve(build(parse(toy + " consent: [{of: [a]}]}"))), package={"x": "y"})
    >>> found.graph.states, found.points.tolist(), found.asked
    (('N', 'Y'), [[1.0, 2.0]], 1)
    """
    game = solution.game
    moment = moment_at(solution, at)
    t, s = moment.period, moment.state
    digits = package_target(game, package).digits
    assert digits is not None
    k = int(np.ravel_multi_index(tuple(digits), [len(options) for options in game.packages.options]))
    _hold_rules(game, s, k)
    steps, replies = _moves(game, t, s, moves), _replies(game, t, s, k, moves)
    _hold_options(0, len(steps) + len(replies))
    reached = _combinations(steps, t, s, chosen=moves is not None)
    talks_open = bool(game.weights_at(t)[s].any())
    tables = _tables(solution, t, k, reached, steps, replies, talks_open=talks_open)
    _hold_open(replies, tables, chosen=moves is not None)
    signers = _signers(game, tables)
    _hold_options(len(signers), len(steps) + len(replies))
    options = _options(game, signers, [*steps, *replies])
    if not options:
        raise RequestError("nobody's consent is asked for and no move is open, so nobody has anything to decide")
    names = _names(game, options)
    parties = [name for name in game.parties if any(party == name for party, _ in options)]
    barred = [*_infeasible(options, steps, tables), *_unanswered(game, options, steps, replies, tables)]
    bare = option_graph(_counts(parties, options), barred)
    points, signed, ending = _worth(game, bare.states, options, steps, replies, tables)
    mine = points[[game.parties.index(name) for name in parties]]
    graph = option_graph(
        _counts(parties, options),
        barred,
        [place for place, (_, move) in enumerate(options) if move is not None],
        levels(mine, tolerance),
    )
    asked = graph.states.index("".join("Y" if move is None else "N" for _, move in options))
    return Signing(graph, mine, asked, moment, game.packages.package(k), options, names, signed, ending,
                   _outcomes(game, [*steps, *replies], options, names, s), talks_open)  # fmt: skip


def levels(points: NDArray[np.float64], tolerance: float) -> NDArray[np.int64]:
    """The level of each state for each party, 0 for the least; a new level begins where the gap passes the tolerance.

    Examples
    --------
    >>> levels(np.array([[3.0, 1.0, 1.5, 9.0]]), 1.0).tolist()
    [[1, 0, 0, 2]]
    """
    found = np.empty(points.shape, dtype=np.int64)
    for row, numbers in zip(found, points, strict=True):
        order = np.argsort(numbers, kind="stable")
        row[order] = np.append(0, np.cumsum(np.diff(numbers[order]) > tolerance))
    return found


def _hold_rules(game: Game, s: int, k: int) -> None:
    """Stop where the rules of a state forbid the package."""
    if k in game.packages.admissible(s):
        return
    broken = [rule["rule"] for rule in rules_against(game, s, game.packages.package(k))]
    raise RequestError(f"in the state of that month the rules forbid this package: {', '.join(broken)}")


def _hold_options(signatures: int, moves: int) -> None:
    if signatures + moves > MAX_SIGNING:
        told = f"{signatures} signatures and {moves} moves" if signatures else f"{moves} moves"
        raise LimitError(f"{told} make {signatures + moves} options, the limit is {MAX_SIGNING}; choose moves with "
                         "`moves` party.move,… (or `moves` none)", mentions=["moves"])  # fmt: skip


def _moves(game: Game, t: int, s: int, chosen: Sequence[str] | None) -> list[_Move]:
    """The moves that count, in the order of the file."""
    known = {f"{party}.{name}": (party, name) for party, moves in game.conflict.moves.items() for name in moves}
    for word in chosen or ():
        if word not in known:
            raise RequestError(f"no move {quoted(word)}{nearest(word, known)}", parameter="moves")
    found = []
    by_party = {operator.name: operator for operator in game.operators if operator.kind == "moves"}
    for word, (party, name) in known.items():
        answer = game.conflict.moves[party][name].at is not None
        if party not in by_party or answer or (chosen is not None and word not in chosen):
            continue
        operator = by_party[party]
        place = operator.names.index(name)
        begin, end = int(operator.first[place]), int(operator.first[place + 1])
        chances = operator.probability[begin:end]
        outcome = begin + int(np.argmax(chances)) if chances.any() else None
        move = _Move(party, name, operator, place, outcome)
        if chosen is not None or move.after(t, s) is not None:
            found.append(move)
    return found


def _replies(game: Game, t: int, s: int, k: int, chosen: Sequence[str] | None) -> list[_Reply]:
    """The answers to a signature that count, in the order in which they are given."""
    answers, found = game.answers, []
    at = int(np.flatnonzero(game.packages.admissible(s) == k)[0])
    for place, (party, name) in enumerate(answers.names):
        begin, end = int(answers.first[place]), int(answers.first[place + 1])
        if begin == end or (chosen is not None and f"{party}.{name}" not in chosen):
            continue
        outcome = begin + int(np.argmax(answers.probability[:, begin:end].max(axis=0, initial=0.0)))
        reply = _Reply(party, name, answers, place, outcome)
        if chosen is not None or reply.after(t, s, at) is not None:
            found.append(reply)
    return found


def _hold_open(replies: Sequence[_Reply], tables: Mapping[int, _Table], *, chosen: bool) -> None:
    for n, reply in enumerate(replies):
        if chosen and not any(n in table.answered for table in tables.values()):
            told = f"{reply.party}.{reply.name} is not open to a signature on this package at that month in that state"
            raise RequestError(told, parameter="moves")


def _combinations(steps: Sequence[_Move], t: int, s: int, *, chosen: bool) -> dict[int, int]:
    """The state after each set of moves that can be made, sets as bits; those that cannot are left out."""
    known: dict[tuple[int, int], int | None] = {}

    def after(left: int, here: int) -> int | None:
        """The state after the moves that are left, in the first order that there is."""
        if not left:
            return here
        if (left, here) not in known:
            ends = (
                after(left & ~(1 << place), there)
                for place, step in enumerate(steps)
                if left >> place & 1 and (there := step.after(t, here)) is not None
            )
            known[left, here] = next((end for end in ends if end is not None), None)
        return known[left, here]

    found = {made: end for made in range(1 << len(steps)) if (end := after(made, s)) is not None}
    for place, step in enumerate(steps):
        if chosen and not any(made >> place & 1 for made in found):
            raise RequestError(f"{step.party}.{step.name} is not open at that month in that state", parameter="moves")
    return found


def _tables(
    solution: Solution,
    t: int,
    k: int,
    reached: Mapping[int, int],
    steps: Sequence[_Move],
    replies: Sequence[_Reply],
    *,
    talks_open: bool,
) -> dict[int, _Table]:
    """For each set of moves what the package and going on are worth, the points of the moves included."""
    game = solution.game
    live = [here for here in dict.fromkeys(reached.values()) if game.states.ending[here] < 0]
    values = solution.continuation
    if not game.reach.talks[t, live].all():
        values = solve(open_at(game, t, np.array(live, dtype=np.int64))).continuation
    going_on = with_endings(game, values[t])
    tables = {}
    paid = [step.operator.points_in(t, reached[0])[step.place] for step in steps]
    for made, here in reached.items():
        spent = sum((paid[n] for n in range(len(steps)) if made >> n & 1), np.zeros(len(game.parties)))
        ending, going = int(game.states.ending[here]), going_on[here]
        chosen = game.packages.admissible(here)
        at = np.flatnonzero(chosen == k)
        held = not talks_open or bool(game.weights_at(t)[here].any())
        signable = ending < 0 and len(at) > 0 and held
        found = [reply.after(t, here, int(at[0])) if signable else None for reply in replies]
        answered = {n: (one[0], going_on[one[0]] + one[1] + spent) for n, one in enumerate(found) if one is not None}
        package = game.packages.worth(here)[:, at[0]] if signable else going
        applies = game.clauses(t, here)[:, at[0]] if signable else np.zeros(len(game.bound.groups), dtype=bool)
        tables[made] = _Table(here, signable, going + spent, package + spent, applies, answered)
    return tables


def _signers(game: Game, tables: Mapping[int, _Table]) -> list[str]:
    """The parties whose consent some clause asks for the package, in a state that the moves may lead to."""
    applies = np.array([table.applies for table in tables.values()]).any(axis=0)
    say = np.asarray(game.ballots.members[applies].any(axis=0))
    return [name for name, asked in zip(game.parties, say, strict=True) if asked]


def _options(game: Game, signers: Sequence[str], steps: Sequence[_Move | _Reply]) -> tuple[tuple[str, str | None], ...]:
    """Party by party its signature, then its moves."""
    found: list[tuple[str, str | None]] = []
    for name in game.parties:
        found += [(name, None)] if name in signers else []
        found += [(name, step.name) for step in steps if step.party == name]
    return tuple(found)


def _names(game: Game, options: Sequence[tuple[str, str | None]]) -> tuple[str, ...]:
    """`party.sign`, `party.move`; where a move is called `sign` the signature is `party.sign_package`."""
    taken = {party for party, moves in game.conflict.moves.items() if "sign" in moves}
    return tuple(
        f"{party}.{move if move is not None else 'sign_package' if party in taken else 'sign'}"
        for party, move in options
    )


def _counts(parties: Sequence[str], options: Sequence[tuple[str, str | None]]) -> dict[str, int]:
    return {name: sum(party == name for party, _ in options) for name in parties}


def _infeasible(
    options: Sequence[tuple[str, str | None]], steps: Sequence[_Move], tables: Mapping[int, _Table]
) -> list[str]:
    """A pattern for each set of moves that cannot be made together."""
    place = {(step.party, step.name): n for n, step in enumerate(steps)}
    return [
        "".join("-" if move is None else "Y" if made >> place[party, move] & 1 else "N" for party, move in options)
        for made in range(1 << len(steps))
        if made not in tables
    ]


def _unanswered(
    game: Game,
    options: Sequence[tuple[str, str | None]],
    steps: Sequence[_Move],
    replies: Sequence[_Reply],
    tables: Mapping[int, _Table],
) -> list[str]:
    """The states in which an answer is given that is not open: to no signature, or beside another answer."""
    if not replies:
        return []
    found = []
    for letters in product("NY", repeat=len(options)):
        made, given, yes = _read(game, options, letters, steps, replies)
        table = tables.get(made)
        if (
            given
            and table is not None
            and (len(given) > 1 or not _signs(game, table, yes) or given[0] not in table.answered)
        ):
            found.append("".join(letters))
    return found


def _read(
    game: Game,
    options: Sequence[tuple[str, str | None]],
    letters: Sequence[str],
    steps: Sequence[_Move],
    replies: Sequence[_Reply],
) -> tuple[int, list[int], NDArray[np.bool_]]:
    """A state of the graph: its moves as bits, its answers by their places, and who signs; (p,)."""
    taken = {option for option, letter in zip(options, letters, strict=True) if letter == "Y"}
    made = sum(1 << n for n, step in enumerate(steps) if (step.party, step.name) in taken)
    given = [n for n, reply in enumerate(replies) if (reply.party, reply.name) in taken]
    return made, given, np.array([(name, None) in taken for name in game.parties])


def _signs(game: Game, table: _Table, yes: NDArray[np.bool_]) -> bool:
    """Whether those who sign put the package in force."""
    counts = yes_counts(game.ballots.members, yes)
    return table.signable and bool(passes(counts, game.ballots.votes, table.applies))


def _worth(
    game: Game,
    states: Sequence[str],
    options: Sequence[tuple[str, str | None]],
    steps: Sequence[_Move],
    replies: Sequence[_Reply],
    tables: Mapping[int, _Table],
) -> tuple[NDArray[np.float64], NDArray[np.bool_], tuple[str | None, ...]]:
    """Every party's points in each state of the graph, where the package is in force, and where the war has ended."""
    points = np.empty((len(game.parties), len(states)))
    signed = np.zeros(len(states), dtype=bool)
    endings: list[str | None] = []
    names = list(game.conflict.endings)
    for n, state in enumerate(states):
        made, given, yes = _read(game, options, state, steps, replies)
        table = tables[made]
        signed[n] = not given and _signs(game, table, yes)
        place, going = table.answered[given[0]] if given else (table.state, table.unsigned)
        points[:, n] = table.package if signed[n] else going
        ending = int(game.states.ending[place])
        endings.append(names[ending] if ending >= 0 else None)
    return points, signed, tuple(endings)


def _outcomes(
    game: Game, steps: Sequence[_Move | _Reply], options: Sequence[tuple[str, str | None]], names: Sequence[str], s: int
) -> dict[str, MoveOutcome]:
    """What each move does to the state of the month, or would if it were open there."""
    found: dict[str, MoveOutcome] = {}
    for option, name in zip(options, names, strict=True):
        for step in steps:
            if (step.party, step.name) == option:
                law = step.answers if isinstance(step, _Reply) else step.operator
                target = s if step.outcome is None else int(law.target[step.outcome, s])
                before, after = game.states[s], game.states[target]
                changed = {factor: value for factor, value in after.items() if before[factor] != value}
                chance = 1.0 if step.outcome is None else float(law.probability[..., step.outcome].max())
                found[name] = {"effect": changed, "probability": chance}
    return found
