"""The blocker certificate: the smallest sets of parties whose refusals hold every package back, and until when."""

from __future__ import annotations

from itertools import combinations
from math import comb
from typing import TYPE_CHECKING, NotRequired, TypedDict

import numpy as np

from winset.cases.votes import needed_of
from winset.studies.month.moment import disagreement
from winset.studies.month.votes import Votes, read_votes
from winset.studies.month.win_set import MAX_SETS
from winset.studies.unlocking.settings import ahead, hits
from winset.studies.words import clause_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from winset.game.game import Game
    from winset.solver.solution import Solution

WORK = 1_000_000_000
"""Most numbers of points read to see when refusals fall away."""

ALL = -1
"""In the place of a party: the whole set, about one and the same package."""


class ClauseRole(TypedDict):
    """A clause of consent that asks a party, as the file words it."""

    clause: str
    of: list[str]
    votes: float
    when: str | None
    because: str | None
    weights: NotRequired[dict[str, float]]


class HoldingParty(TypedDict):
    """One party of a set that holds every package back."""

    party: str
    role: list[ClauseRole]
    price: float | None
    by_record: str | None
    expected: str | None
    within_year: float | None


class HeldTogether(TypedDict):
    """What several parties lack on one and the same package, and when they accept one and the same."""

    short: dict[str, float] | None
    by_record: str | None
    expected: str | None
    within_year: float | None


class HoldingSet(TypedDict):
    """A smallest set of parties that holds every package back, and how many it would open."""

    opens: int
    parties: list[HoldingParty]
    together: NotRequired[HeldTogether]


def holding_sets(votes: Votes) -> list[tuple[int, ...]] | None:
    """The smallest sets of parties whose own refusals hold every package back, whatever the others say.

    A set holds a package back where it fails although everybody else says yes. So these are the smallest sets that hit
    every pattern of refusals and clauses, all of the smallest size, in the order of the file.

    Parameters
    ----------
    votes : Votes
        With no package that passes.

    Returns
    -------
    list of tuple of int, or None
        None where more than `win_set.MAX_SETS` sets of one size would have to be tried.

    Examples
    --------
    >>> from winset import build
    >>> from winset.cases.read import parse
    >>> toy = "{winset: 1, title: t, parties: {a: {}, b: {values: {x: {y: -1}}}}, issues: {x: [y, z]},"
    >>> game = build(parse(toy + " consent: [{of: [a, b]}]}"))
    >>> holding_sets(read_votes(game, 0, 0, np.array([[-1.0, 1.0]])))
    [(1,)]
    """
    if votes.size == 0:
        return []
    candidates = votes.refusing
    for size in range(1, len(candidates) + 1):
        if comb(len(candidates), size) > MAX_SETS:
            return None
        found = [chosen for chosen in combinations(candidates, size) if votes.held(chosen).all()]
        if found:
            return found
    return []


class OutOfWork(Exception):
    """More would have to be read than the limit allows."""


class Outlook:
    """The votes of later months, along the record and in the forecast from here, read when asked for and no more."""

    def __init__(self, solution: Solution, against: str, t: int, s: int, groups: Sequence[tuple[int, ...]]) -> None:
        self.solution, self.game, self.t, self.s = solution, solution.game, t, s
        self.threshold = disagreement(solution, against)
        self.groups, self.work = groups, 0
        self.later = ahead(solution, t, s)
        self.known: dict[tuple[int, int], set[tuple[tuple[int, ...], int]]] = {}

    def accepts(self, t: int, s: int, group: tuple[int, ...], p: int) -> bool:
        """Whether a party, or `ALL` of its set, says yes to some package that would be signed if the whole set did."""
        if (t, s) not in self.known:
            self.work += int(self.game.packages.count[s]) * len(self.game.parties)
            if self.work > WORK:
                raise OutOfWork
            votes = read_votes(self.game, t, s, self.threshold[self.solution.row(t)])
            passed = {one: votes.pattern_passes(one) for one in self.groups}
            self.known[t, s] = {(one, q) for one in self.groups for q in one if (votes.yes[q] & passed[one]).any()}
            signed = {one for one in self.groups if (votes.yes[list(one)].all(axis=0) & passed[one]).any()}
            self.known[t, s] |= {(one, ALL) for one in signed}
        return (group, p) in self.known[t, s]

    def expected(self, group: tuple[int, ...], p: int) -> int | None:
        """The first later period in which that has a probability of at least one half, given that the war goes on."""
        for later, mass in enumerate(self.later, start=self.t + 1):
            if self._likely(later, mass, group, p):
                return later
        return None

    def _likely(self, later: int, mass: NDArray[np.float64], group: tuple[int, ...], p: int) -> bool:
        """Whether it is at least as likely as not, by the likeliest states first and no further than need be."""
        total, yes, left = float(mass.sum()), 0.0, float(mass.sum())
        if total <= 0:
            return False
        for s in np.argsort(-mass, kind="stable").tolist():
            left -= float(mass[s])
            yes += float(mass[s]) if self.accepts(later, s, group, p) else 0.0
            if yes >= total / 2:
                return True
            if yes + left < total / 2 * (1 - 1e-12) or left <= 0:
                return False
        return False

    def within(self, periods: int, group: tuple[int, ...], p: int) -> float:
        """The probability that it says so at the talks of at least one of the next periods."""

        def mark(later: int) -> NDArray[np.bool_]:
            found = np.zeros(self.game.states.size, dtype=bool)
            for s in np.flatnonzero(self.later[later - self.t - 1] > 0).tolist():
                found[s] = self.accepts(later, s, group, p)
            return found

        return hits(self.solution, self.t, self.s, periods, mark)


def certificate(
    solution: Solution, against: str, t: int, s: int, path: Sequence[tuple[int, int]], periods: int
) -> list[HoldingSet] | None:
    """The certificate of a month, in JSON.

    Parameters
    ----------
    solution : Solution
    against : {'war', 'now'}
        What a package is compared with.
    t, s : int
        The talks, where the win-set is empty.
    path : sequence of (period, state)
        The recorded path; empty where there is none.
    periods : int
        How many make a year.

    Returns
    -------
    list of dict, or None
        [{`opens`: packages that would be signed if the whole set said yes, `parties`: [{`party`, `role`, `price`,
        `by_record`, `expected`, `within_year`}]}]; None where there are too many sets to try. `role`: the clauses that
        ask it, as the file words them. `price`: its least shortfall over the packages that would be signed if the whole
        set said yes; over all that it holds back where there are none, since others hold those too. `by_record`: the
        first later month of the record in which it accepts a package that would then be signed if the whole set said
        yes; `expected`: the first later month in which that is at least as likely as not, given that the war goes on;
        `within_year`: the probability that it comes to that within a year, before the war has ended, None where more
        than `WORK` numbers would have to be read for it. Each of several parties may accept another package than the
        others do, so their set has `together`: {`short`: what each lacks on the one package that it would open on which
        they lack the least in all, in temperatures, 0 for who accepts it; None where it opens none; and the three dates
        and chances for one package that all of them accept}.
    """
    threshold = disagreement(solution, against)
    votes = read_votes(solution.game, t, s, threshold[t])
    groups = holding_sets(votes)
    if groups is None:
        return None
    look = Outlook(solution, against, t, s, groups)
    later = [step for step in path if step[0] > t]
    return [_set(look, votes, group, later, periods) for group in groups]


def _set(
    look: Outlook, votes: Votes, group: tuple[int, ...], later: Sequence[tuple[int, int]], periods: int
) -> HoldingSet:
    """A set of the certificate; of several parties also what they lack, and when they accept, on one package."""
    found: HoldingSet = {
        "opens": int(votes.passes(group).sum()),
        "parties": [_member(look, votes, group, p, later, periods) for p in group],
    }
    if len(group) > 1:
        recorded, expected, within = _until(look, group, ALL, later, periods)
        found["together"] = {"short": _short(look.game, votes, group), "by_record": recorded, "expected": expected,
                             "within_year": within}  # fmt: skip
    return found


def _short(game: Game, votes: Votes, group: tuple[int, ...]) -> dict[str, float] | None:
    """What each of a set lacks on the package, of those that the set would open, on which they lack the least."""
    opened = np.flatnonzero(votes.passes(group))
    if not opened.size:
        return None
    members = list(group)
    lacks = np.where(votes.accepts[members], 0.0, votes.short[members])[:, opened]
    nearest = int((lacks / game.noise[members][:, None]).sum(axis=0).argmin())
    return {game.parties[p]: float(lacks[n, nearest]) for n, p in enumerate(members)}


def _until(
    look: Outlook, group: tuple[int, ...], p: int, later: Sequence[tuple[int, int]], periods: int
) -> tuple[str | None, str | None, float | None]:
    """When a party, or `ALL` of its set, accepts: by the record, as expected, and the chance within a year."""
    label = look.game.calendar.label
    recorded = expected = within = None
    try:
        recorded = next((step[0] for step in later if look.accepts(*step, group, p)), None)
        expected, within = look.expected(group, p), look.within(periods, group, p)
    except OutOfWork:
        pass
    return None if recorded is None else label(recorded), None if expected is None else label(expected), within


def _member(
    look: Outlook, votes: Votes, group: tuple[int, ...], p: int, later: Sequence[tuple[int, int]], periods: int
) -> HoldingParty:
    """One party of a set: its part, its price, and when its refusal falls away."""
    game = look.game
    refused = ~votes.accepts[p]
    opened = votes.passes(group) & refused
    over = opened if opened.any() else refused & votes.say[p]
    recorded, expected, within = _until(look, group, p, later, periods)
    return {
        "party": game.parties[p],
        "role": roles(game, votes, p),
        "price": float(votes.short[p, over].min()) if over.any() else None,
        "by_record": recorded,
        "expected": expected,
        "within_year": within,
    }


def roles(game: Game, votes: Votes, p: int) -> list[ClauseRole]:
    """The clauses that ask a party about some package on the table, as the file words them."""
    conflict = game.conflict
    found: list[ClauseRole] = []
    for g, group in enumerate(conflict.consent):
        if votes.members[g, p] and votes.applies[g].any():
            when = game.bound.groups[g].condition.text or None
            role: ClauseRole = {"clause": clause_key(conflict, g), "of": list(group.of), "votes": needed_of(group),
                                "when": when, "because": group.because}  # fmt: skip
            found.append({**role, "weights": group.weights} if group.weights else role)
    return found
