"""Scenes: the month as it would be with some factors at other values and some rules changed, one after the other."""

from __future__ import annotations

from dataclasses import replace
from math import comb
from typing import TYPE_CHECKING, Literal

import numpy as np

from winset.game.variants import game_through, open_at
from winset.solver.solution import solve
from winset.studies.month.moment import disagreement
from winset.studies.month.votes import read_votes
from winset.studies.unlocking.levers import (
    PEACE,
    STATE,
    consent_levers,
    forbid_levers,
    peace_levers,
    sets_of,
    state_levers,
)
from winset.studies.unlocking.sets import MOST
from winset.studies.unlocking.settings import (
    Setting,
    ahead,
    changed_solution,
    dropped,
    hits,
    moves_thresholds,
    resolved,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from winset.game.game import Game
    from winset.solver.solution import Solution
    from winset.studies.month.votes import Votes
    from winset.studies.progress import TellShare
    from winset.studies.unlocking.levers import Lever
    from winset.studies.unlocking.sets import Levers, LeverSearch

TriedKind = Literal[
    "payments", "options", "middles", "states", "consents", "forbids", "peaces", "beliefs", "scenes", "solves"
]
"""What is tried; `peaces` are events that cannot happen in the peace, `beliefs` what a party might believe."""

_TRIED: dict[str, TriedKind] = {"consent": "consents", "forbid": "forbids", "peace": "peaces"}

TRIED: tuple[TriedKind, ...] = ("states", "consents", "forbids", "peaces", "scenes", "solves")
"""Those of them that scenes try."""

SOLVES = 40
"""Most times that the conflict is solved again under changed rules."""

WORK = 1_000_000_000
"""Most numbers of points and votes read over all scenes; about a minute."""

SCENE = 10_000
"""What a scene costs however little it reads, in such numbers."""

MAX_COMBINATIONS = 200_000
"""Most combinations of one size, of changes of state or of rules, that are gone through."""


class Scenes:
    """All scenes of a month, and what was tried of them.

    A state is one that the conflict knows: some path reaches it, at whatever date, from its start, from its record or
    from the state of one single change. Single changes are tried wherever they lead, but for endings.
    """

    def __init__(self, solution: Solution, t: int, s: int, against: str, *, solves: int = SOLVES) -> None:
        self.against, self.t, self.most_solves = against, t, solves
        self.left_out: dict[str, int] = {}
        self.tried: dict[TriedKind, int] = dict.fromkeys(TRIED, 0)
        self.work, self.middles = 0, True
        singles = self._singles(solution.game, s)
        self.game, known = game_through(solution.game, [codes for _, codes in singles])
        self._leave("single_states", known.count(False))
        self.levers = [lever for (lever, _), held in zip(singles, known, strict=True) if held]
        self.here = int(self.game.states.find(solution.game.states.codes[[s]])[0])
        self.states = self._states()
        self.base = self._base(solution)
        self.first_solves = self.tried["solves"]
        self.last: tuple[Levers, Solution] = ((), self.base.solution)
        self.whole: tuple[Levers, Solution] = self.last
        conflict = self.game.conflict
        self.rules = [*consent_levers(conflict), *forbid_levers(conflict), *peace_levers(conflict)]
        self.tried["states"] = len(self.levers)
        self.clauses: dict[int, NDArray[np.bool_]] = {}

    def _leave(self, what: str, count: int) -> None:
        """Count what was not tried."""
        if count:
            self.left_out[what] = self.left_out.get(what, 0) + count

    def _singles(self, game: Game, s: int) -> list[tuple[Lever, tuple[int, ...]]]:
        """Every single change of state that does not end the war, with the state it leads to."""
        found = []
        for lever in state_levers(game, s):
            codes = game.states.codes[s].copy()
            codes[lever.at[0]] = lever.at[1]
            if game.bound.ending_of(codes.tolist()) is not None:
                self._leave("states_that_end_the_war", 1)
            else:
                found.append((lever, tuple(codes.tolist())))
        return found

    def _states(self) -> list[list[tuple[Levers, int]]]:
        """For each number of changes of state, the sets of them and the state that each leads to."""
        found: list[list[tuple[Levers, int]]] = [[((), self.here)]]
        codes = self.game.states.codes[self.here]
        for size in range(1, MOST + 1):
            chosen = self._combinations(self.levers, size)
            wanted = np.tile(codes, (len(chosen), 1))
            for row, levers in zip(wanted, chosen, strict=True):
                for lever in levers:
                    row[lever.at[0]] = lever.at[1]
            index = self.game.states.find(wanted) if chosen else np.zeros(0, dtype=np.int64)
            live = (index >= 0) & (self.game.states.ending[index] < 0)
            self._leave("states_unknown_or_over", int((~live).sum()))
            found.append([(levers, int(at)) for levers, at, held in zip(chosen, index, live, strict=True) if held])
        return found

    def _combinations(self, levers: Sequence[Lever], size: int) -> list[Levers]:
        """Every set of so many levers; none, and counted, where there are too many."""
        if comb(len(levers), size) > MAX_COMBINATIONS:
            self._leave("combinations", comb(len(levers), size))
            return []
        return list(sets_of(levers, size))

    def _base(self, solution: Solution) -> Setting:
        """The conflict as it is, solved wherever a scene may stand."""
        self.places = np.unique([at for some in self.states for _, at in some])
        if self.game is solution.game and self.game.reach.talks[self.t, self.places].all():
            return Setting((), solution, False)
        self.tried["solves"] += 1
        return Setting((), solve(open_at(self.game, self.t, self.places)), False)

    def run(self, searches: Sequence[LeverSearch], year: int, tell: TellShare) -> None:
        """Take every search through every scene; afterwards its sets know their chances.

        Parameters
        ----------
        searches : sequence of LeverSearch
        year : int
            How many periods ahead chances look.
        tell : callable
            Told the share done.
        """
        for n, setting in enumerate(self._settings(searches)):
            kept = [len(search.found) for search in searches]
            for size in range(MOST - len(setting.levers) + 1):
                for changes, at in self.states[size]:
                    self._scene(searches, setting, changes, at)
            for search, before in zip(searches, kept, strict=True):
                self._chances(search, list(search.found)[before:], setting, year)
            tell(min(0.99, (self.tried["solves"] + n / 1_000) / (self.most_solves + 2)))

    def _settings(self, searches: Sequence[LeverSearch]) -> Iterator[Setting]:
        """The conflict as it is, and under each set of changed rules that it is still worth looking at."""
        yield self.base
        for levers in self._plan():
            if all(search.reached(levers) for search in searches):
                continue
            solution = self._solution(levers)
            if solution is None:
                self._leave("changes_of_rules", 1)
            else:
                if len(levers) == 1:
                    self.tried[_TRIED[levers[0].kind]] += 1
                yield Setting(levers, solution, moves_thresholds(levers, self.against))

    def _plan(self) -> list[Levers]:
        """Sets of changed rules, so that the parts of each come before it, and those with one solution together."""
        clauses = len(self.game.conflict.consent)
        found = [
            levers
            for size in range(1, MOST + 1)
            for levers in self._combinations(self.rules, size)
            if len(dropped(levers)) < clauses  # somebody must still agree
        ]
        if self.against == "war":
            found.sort(key=lambda levers: (len(resolved(levers)), resolved(levers)))
        return found

    def _solution(self, levers: Levers) -> Solution | None:
        """The conflict under changed rules, solved again where that moves thresholds; None where solves are used up."""
        key = resolved(levers) if self.against == "war" else levers
        if key == self.last[0]:
            return self.last[1]
        if self.tried["solves"] - self.first_solves >= self.most_solves or self.work >= WORK:
            return None
        self.tried["solves"] += 1
        self.last = key, self._changed(key, talks=self.against == "now")
        return self.last[1]

    def _changed(self, levers: Levers, *, talks: bool) -> Solution:
        return changed_solution(self.base.solution.game, levers, self.t, self.places, talks=talks)

    def _whole(self, setting: Setting) -> Solution:
        """A setting's solution with its talks, which is made where somebody asks what will happen under it."""
        key = resolved(setting.levers)
        if self.against == "now" or not key:
            return setting.solution
        if key != self.whole[0]:
            self.whole = key, self._changed(key, talks=True)
        return self.whole[1]

    def votes(self, setting: Setting, at: int) -> Votes:
        """The votes of a scene: a setting, in a state."""
        solution = setting.solution
        going = disagreement(solution, self.against)[self.t]
        if at not in self.clauses:
            self.clauses[at] = self.game.clauses(self.t, at)
        lives = any(lever.rank == PEACE for lever in setting.levers)
        game = replace(self.game, packages=solution.game.packages) if lives else self.game
        return read_votes(game, self.t, at, going, self.clauses[at], setting.needed)

    def _scene(self, searches: Sequence[LeverSearch], setting: Setting, changes: Levers, at: int) -> None:
        """One scene, for every search that it can still serve."""
        levers = tuple(sorted([*changes, *setting.levers]))
        open_ = [search for search in searches if not search.reached(levers)]
        if not open_:
            return
        if self.work >= WORK:
            self._leave("scenes", 1)
            return
        votes = self.votes(setting, at)
        turns = sum(comb(len(votes.refusing), size) for size in range(MOST - len(levers) + 1))
        self.work += SCENE + votes.worth.size + turns * votes.yes.size
        self.tried["scenes"] += 1
        for search in open_:
            search.scene(levers, votes)
        if len(levers) < MOST:
            self._middles(open_, levers, votes)

    def _middles(self, searches: Sequence[LeverSearch], levers: Levers, votes: Votes) -> None:
        """Missing options in a scene; once too many to try, they are tried no more, so that sets stay minimal."""
        if self.middles:
            self.middles = all(search.middles(levers, votes) for search in searches)
            self.work += votes.worth.size * sum(map(len, self.game.packages.options)) // 2
        if not self.middles:
            self._leave("scenes_without_missing_options", 1)

    def _chances(self, search: LeverSearch, added: list[Levers], setting: Setting, year: int) -> None:
        """The chance that the changes of state of each new set hold at once within a year."""
        known: dict[Levers, float] = {}
        passed: list[NDArray[np.float64]] | None = None
        codes = self.game.states.codes
        for levers in added:
            changes = tuple(lever for lever in levers if lever.rank == STATE)
            if changes and changes not in known:
                mark = np.all([codes[:, lever.at[0]] == lever.at[1] for lever in changes], axis=0)
                passed = passed or ahead(self._whole(setting), self.t, self.here, year)
                some = any((mass[mark] > 0).any() for mass in passed)
                known[changes] = self._chance(setting, mark, year) if some else 0.0
            search.mark(levers, chance=known.get(changes), solved=setting.solved)

    def _chance(self, setting: Setting, mark: NDArray[np.bool_], year: int) -> float:
        return hits(self._whole(setting), self.t, self.here, year, lambda _: mark)
