"""Static votes on every package of one state, read once and then turned party by party."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from winset.cases.votes import count_votes, with_needed
from winset.game.vote import least_yes, leeway, passes, yes_counts
from winset.solver.answers import accepted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from winset.game.game import Game
    from winset.game.space import Space


MOST_BITS = 16
"""Most marks of a package by which patterns are looked up in a table; of more they are sorted."""


@dataclass(frozen=True, slots=True, eq=False)
class Votes:
    """Who says yes to what; axes `k` admissible packages, `p` parties, `g` clauses, `u` patterns.

    Packages on which the same parties with a say vote yes and to which the same clauses apply share a pattern, so that
    asking what would pass if somebody turned costs as much as there are patterns.

    Attributes
    ----------
    parties : tuple of str
    chosen : (k,) int array
        Indices of the admissible packages.
    worth : (p, k) float array
        What each package is worth once accepted: Ũ, and U where nobody may answer.
    short : (p, k) float array
        What each party lacks to its threshold; below 0 where it gains.
    leeway : (p,) float array
        By how much a package may fall short and still have its yes.
    accepts : (p, k) bool array
        Who would not lose by which package, with a say or without.
    say : (p, k) bool array
        Whether a party is in some clause that applies.
    pattern : (k,) int array
        Each package's pattern.
    yes : (p, u) bool array
        True also for a party that has no say.
    applies : (g, u) bool array
    members : (g, p) int array
        Votes that each party has in each clause.
    votes : (g,) int array
    """

    parties: tuple[str, ...]
    chosen: NDArray[np.int64]
    worth: NDArray[np.float64]
    short: NDArray[np.float64]
    leeway: NDArray[np.float64]
    accepts: NDArray[np.bool_]
    say: NDArray[np.bool_]
    pattern: NDArray[np.int64]
    yes: NDArray[np.bool_]
    applies: NDArray[np.bool_]
    members: NDArray[np.int64]
    votes: NDArray[np.int64]

    @property
    def size(self) -> int:
        """Number of admissible packages."""
        return len(self.chosen)

    @property
    def refusing(self) -> tuple[int, ...]:
        """Parties that say no to some package on which they have a say."""
        return tuple(np.flatnonzero((~self.yes).any(axis=1)).tolist())

    def pattern_passes(self, turned: Sequence[int] = ()) -> NDArray[np.bool_]:
        """Which patterns satisfy every clause that applies, where some parties have turned to yes; shape (u,)."""
        yes = self.yes
        if turned:
            yes = yes.copy()
            yes[list(turned)] = True
        return passes(yes_counts(self.members, yes), self.votes, self.applies)

    def alone(self) -> NDArray[np.bool_]:
        """Which patterns each party refuses that would pass if it alone turned to yes; shape (p, u)."""
        counts = yes_counts(self.members, self.yes)[:, None] + self.members[:, :, None]
        return ~self.yes & passes(counts, self.votes, self.applies[:, None])

    def turned(self, group: Sequence[int]) -> NDArray[np.bool_]:
        """Which patterns every one of some parties refuses and would pass if they all turned to yes; shape (u,)."""
        return ~self.yes[list(group)].any(axis=0) & self.pattern_passes(group)

    def count(self, patterns: NDArray[np.bool_]) -> int:
        """How many packages have one of some patterns (u,)."""
        return int(patterns[self.pattern].sum())

    def least_short(self, p: int, patterns: NDArray[np.bool_]) -> float:
        """The least that a party lacks to its threshold, over the packages of some patterns (u,)."""
        return float(self.short[p, patterns[self.pattern]].min())

    def passes(self, turned: Sequence[int] = ()) -> NDArray[np.bool_]:
        """Which packages would be signed, where some parties have turned to yes; shape (k,)."""
        return self.pattern_passes(turned)[self.pattern]

    def held(self, refusing: Sequence[int]) -> NDArray[np.bool_]:
        """Which patterns fail by these parties' own refusals, everybody else saying yes; shape (u,)."""
        yes = np.ones_like(self.yes)
        yes[list(refusing)] = self.yes[list(refusing)]
        return ~passes(yes_counts(self.members, yes), self.votes, self.applies)


def read_votes(
    game: Game,
    t: int,
    s: int,
    going: NDArray[np.float64],
    clauses: NDArray[np.bool_] | None = None,
    needed: Mapping[int, int] | None = None,
) -> Votes:
    """The votes at the talks of period `t` in state `s`.

    Parameters
    ----------
    game : Game
    t, s : int
    going : (s, p) float array
        What going on from each state is worth, D or C of the period: a party compares a package with that of state `s`.
    clauses : (g, k) bool array, optional
        `game.clauses(t, s)`, where it is at hand.
    needed : mapping of clause to votes, optional
        Clauses that need another number of votes than in the file, as `cases.votes.with_needed` takes it; 0 drops one.

    Returns
    -------
    Votes

    Examples
    --------
    >>> from winset import build
    >>> from winset.cases.read import parse
    >>> toy = "{winset: 1, title: t, parties: {a: {values: {x: {y: 2}}}}, issues: {x: [y, z]}, consent: [{of: [a]}]}"
    >>> found = read_votes(build(parse(toy)), 0, 0, np.array([[1.0]]))
    >>> found.passes(), found.passes([0])
    (array([ True, False]), array([ True,  True]))
    """
    members, votes = game.ballots.members.copy(), game.ballots.votes.copy()
    applies = game.clauses(t, s) if clauses is None else clauses
    for g, count in (needed or {}).items():
        counted = count_votes(with_needed(game.conflict.consent[g], count)) if count else None
        votes[g] = counted.needed if counted else 0
        members[g] = [counted.votes.get(name, 0) if counted else 0 for name in game.parties]
    # A clause that needs no vote holds anything back no longer, and gives nobody a say.
    applies = applies & (votes > 0)[:, None]
    worth, threshold = accepted(game, t, s, going).worth, going[s]
    accepts = worth >= least_yes(threshold)[:, None]
    return _votes(game.parties, game.packages.admissible(s), worth, threshold, accepts, applies, members, votes)


def votes_on(space: Space, rows: NDArray[np.int64]) -> Votes:
    """The votes on some packages of a space, by the points that it has them at, on its grid.

    Parameters
    ----------
    space : Space
    rows : (k, parts) int array
        The packages, by their row in each part.

    Returns
    -------
    Votes
        `chosen` are the places among these.

    Examples
    --------
    >>> from winset import build
    >>> from winset.cases.read import parse
    >>> from winset.game.table import space_of
    >>> toy = "{winset: 1, title: t, parties: {a: {values: {x: {y: 2}}}}, issues: {x: [y, z]}, consent: [{of: [a]}]}"
    >>> votes_on(space_of(build(parse(toy), talks=False), 0, 0, np.array([1.0])), np.array([[1]])).short.tolist()
    [[1.0]]
    """
    sums = space.sum(rows)
    worth, accepts = np.ascontiguousarray(space.as_points(sums).T), (sums >= space.floor).T
    return _votes(
        space.parties, np.arange(len(rows)), worth, space.threshold, accepts, space.applies(rows).T, space.members,
        space.votes,
    )  # fmt: skip


def _votes(
    parties: tuple[str, ...],
    chosen: NDArray[np.int64],
    worth: NDArray[np.float64],
    threshold: NDArray[np.float64],
    accepts: NDArray[np.bool_],
    applies: NDArray[np.bool_],
    members: NDArray[np.int64],
    votes: NDArray[np.int64],
) -> Votes:
    """Who has a say and who says yes, and which packages are alike in that."""
    say = yes_counts(members.T, applies) > 0
    yes = accepts | ~say
    first, pattern = _patterns(np.concatenate([applies, yes]))
    return Votes(
        parties, chosen, worth, threshold[:, None] - worth, leeway(threshold), accepts, say, pattern, yes[:, first],
        applies[:, first], members, votes,
    )  # fmt: skip


def _patterns(marks: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Columns that are alike: the first of each kind in their order, and the kind of each; marks has shape (m, k)."""
    many, size = marks.shape
    if not size:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    if many > MOST_BITS:
        packed = np.ascontiguousarray(np.packbits(marks, axis=0).T)
        keys = packed.view(np.dtype((np.void, packed.shape[1]))).ravel()
        _, first, kind = np.unique(keys, return_index=True, return_inverse=True)
        return first.astype(np.int64), kind.reshape(-1).astype(np.int64)
    codes = (2.0 ** np.arange(many) @ marks).astype(np.int64)
    firsts = np.full(1 << many, size)
    np.minimum.at(firsts, codes, np.arange(size))
    known = np.flatnonzero(firsts < size)
    places = np.empty_like(firsts)
    places[known] = np.arange(len(known))
    return firsts[known], places[codes]
