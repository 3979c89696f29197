"""Unlock: what would bring those in who stand in the way, one lever, two or three; and who holds the war open."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NotRequired, TypedDict

from winset.cases.problems import nearest, quoted
from winset.cases.read import Case, read
from winset.errors import RequestError
from winset.game.game import build
from winset.solver.solution import solve
from winset.studies.finding import Finding, Told, provenance_of
from winset.studies.month.answers import answers_told
from winset.studies.month.moment import disagreement, hold_month, moment_at
from winset.studies.month.path import path_of
from winset.studies.month.votes import read_votes
from winset.studies.month.win_set import win_set
from winset.studies.phases import phases_read
from winset.studies.progress import silent
from winset.studies.targets import Target, package_target, party_place, target_of
from winset.studies.unlocking.believing import needed_beliefs
from winset.studies.unlocking.certificate import certificate
from winset.studies.unlocking.levers import MIDDLE, PAYMENT, Lever, lever_json
from winset.studies.unlocking.scenes import SOLVES, TRIED, Scenes, TriedKind
from winset.studies.unlocking.sets import LeverSearch
from winset.studies.unlocking.told import middle_told, payment_told
from winset.studies.words import lever_labels

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from winset.game.game import Game
    from winset.solver.solution import Solution
    from winset.studies.month.answers import AnswerTold
    from winset.studies.month.votes import Votes
    from winset.studies.month.win_set import WinSetTold
    from winset.studies.progress import Tell
    from winset.studies.solved import Solved
    from winset.studies.unlocking.believing import BeliefNeeded
    from winset.studies.unlocking.certificate import HoldingSet
    from winset.studies.unlocking.levers import LeverTold
    from winset.studies.unlocking.sets import LeverSet
    from winset.studies.words import LeverLabels

QUESTION = "What would bring the blockers in, and who holds the war open until then?"
TITLE = "What would unlock it"
SOURCE = "Putnam 1988; Tsebelis 2002; docs/model.md section 4"

AGAINST = ("war", "now")


class HeldPackages(TypedDict):
    """Packages that a party stands in the way of: alone, or with others."""

    held: str | None
    packages: int


class UnlockGoal(TypedDict):
    """What is to be brought about; `signed` says of a package asked for whether it would be signed as it is."""

    kind: str
    parties: dict[str, HeldPackages]
    package: dict[str, str] | None
    signed: NotRequired[bool]


class UnlockMonth(TypedDict):
    """The talks that are looked at."""

    month: str | None
    state: dict[str, bool | int | str]
    talks_open: bool
    against: str
    agreement: dict[str, str] | None


class GoalFound(TypedDict):
    """How many sets of levers reach a goal: in all, and of one, two and three levers."""

    target: str | None
    sets: int
    by_size: list[int]


class MinimalSet(TypedDict):
    """A set of levers that is enough and no part of which is."""

    levers: list[LeverTold]
    target: str | None
    packages: int
    example: dict[str, str | None]
    chance: float | None
    cost: float
    points: dict[str, float]
    asked: list[str]
    solved: bool


class UnlockAnswer(Told, UnlockMonth):
    """What would bring in those who stand in the way."""

    title: str
    labels: LeverLabels
    goal: UnlockGoal
    win_set: WinSetTold
    answers: list[AnswerTold]
    certificate: list[HoldingSet]
    found: list[GoalFound]
    sets: list[MinimalSet]
    beliefs: list[BeliefNeeded]
    tried: dict[TriedKind, int]
    left_out: dict[str, int]


def unlock(
    case: Case,
    *,
    at: str | None = None,
    against: str = "war",
    party: str | None = None,
    package: str | Mapping[str, str] | None = None,
    most: int | None = None,
    solves: int = SOLVES,
    solved: Solved | None = None,
    progress: Tell | None = None,
) -> Finding[UnlockAnswer]:
    """Every minimal set of at most three levers that would make a package signed, at one month.

    The goal: where the win-set is empty, that some package be signed. Where it is not, or for one `party`: for each
    blocker, that at least one of the packages that it alone blocks be signed (of a party that blocks only together with
    others, those that it holds back with the fewest others). With a `package`: that it be signed, or it with options
    swapped.

    A set is minimal where no part of it reaches the goal. Votes are static: a payment, a swapped or a missing option
    changes the package and not what fighting on is worth. A change of state reads the values of that state. A clause of
    consent dropped or needing one vote fewer, and a move forbidden, change what fighting on is worth, and an event that
    cannot happen in the peace what packages are worth: the conflict is solved again; against war, where consent to
    packages does not enter, a clause needs none. Answers to a signature are priced in, and may be forbidden like any
    move; a payment is for the yes, and is kept if the signature is undone.

    Parameters
    ----------
    case : Case
        A conflict, or what `read` takes for one.
    at : str, optional
        The month; default that of the recorded agreement, or the first.
    against : {'war', 'now'}
        Whether a package is compared with fighting on for good or with playing on.
    party : str, optional
    package : 'recorded' or mapping of issue to option, optional
        An issue left out is as in the recorded agreement.
    most : int, optional
        Give no more than so many sets for each goal, the first in their order; default all.
    solves : int
        Most solves under changed rules.
    solved : Solved, optional
        The conflict already solved.
    progress : callable, optional
        Told what is being done and the share of it done.

    Returns
    -------
    Finding
        `month`, `state`, `talks_open`, `against`; `goal` {`kind`, `parties` {party: {`held`, `packages`}}, `package`};
        `win_set`; `certificate` (see `certificate.certificate`); `found` [{`target`, `sets`, `by_size`}]; `sets` (see
        `unlock_json.set_json`), for each goal those with the fewest levers first, then the likeliest changes of state,
        then those without any, then those that the model gives no chance; within these by the payments in temperatures,
        then as in the file; `beliefs` (in a file of version 2): what one refusing party would have to believe of one
        outcome; `tried` and `left_out`, counted; `labels`.

    Raises
    ------
    RequestError
        Where the month lies off the path, or a name does not exist, or both a party and a package are given.

    Examples
    --------
    >>> from winset.cases.read import parse
    >>> toy = "{winset: 1, title: t, parties: {a: {values: {x: {y: 2, z: 1}}, otherwise: 3}}, issues: {x: [y, z]},"
    >>> found = unlock(parse(toy + " consent: [{of: [a]}]}")).to_json()["sets"]
    >>> [(lever["kind"], lever["party"], lever["points"]) for lever in found[0]["levers"]], found[0]["example"]
    ([('payment', 'a', 1.0)], {'x': 'y'})
    """
    conflict = read(case)
    if against not in AGAINST:
        raise RequestError(f"against {quoted(against)}{nearest(against, AGAINST)}")
    tell = progress or silent
    game = solved.first.game if solved else build(conflict)
    hold_month(game, at)
    solution = solved.first.solution if solved else solve(game, progress=partial(tell, "solving"))
    moment = moment_at(solution, at)
    place = moment.period, moment.state
    asked = _asked(solution, place, against, party, package)
    year = max(1, round(12 / game.calendar.months))
    recorded = path_of(solution) if conflict.history else []
    held = certificate(solution, against, *place, recorded, year) if asked.empty else []
    scenes = Scenes(solution, *place, against, solves=solves) if asked.targets else None
    searches = [LeverSearch(scenes.game, target) for target in asked.targets] if scenes else []
    if scenes:
        scenes.run(searches, year, partial(tell, "trying levers"))
    held_by: tuple[list[BeliefNeeded], int, int] = ([], 0, 0)
    if conflict.winset > 1 and conflict.time is not None:
        held_by = needed_beliefs(solution, place, against, asked.targets, partial(tell, "trying beliefs"))
    counts, sets = _answers(game, place[1], asked, searches, most)
    return Finding(
        {
            "study": "unlock",
            "title": conflict.title,
            "labels": lever_labels(conflict),
            **_setting(game, place, against),
            "goal": asked.goal,
            "win_set": asked.win,
            "answers": answers_told(solution, *place, disagreement(solution, against)[moment.period]),
            "certificate": held or [],
            "found": counts,
            "sets": sets,
            "beliefs": held_by[0],
            "tried": _tried(game, asked, scenes, *held_by[1:]),
            "left_out": (scenes.left_out if scenes else {}) | ({"certificates": 1} if held is None else {}),
            "provenance": provenance_of(game, phases=phases_read(solution, 1), method=METHOD, at=moment.month),
        }
    )


METHOD = (
    "static votes over every package, with each set of levers; exact, nothing is drawn; what changes the rules is "
    "solved again"
)


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """What is asked of a month: its votes, its win-set, and what is to be brought about."""

    votes: Votes
    win: WinSetTold
    targets: tuple[Target, ...]
    goal: UnlockGoal

    @property
    def empty(self) -> bool:
        """Whether something is on the table and nothing of it would be signed."""
        return self.win["size"] == 0 and self.win["of"] > 0


def _asked(
    solution: Solution,
    place: tuple[int, int],
    against: str,
    party: str | None,
    package: str | Mapping[str, str] | None,
) -> _Asked:
    """The goal in the month: some package, each blocker's, one party's, or one package."""
    game = solution.game
    votes = read_votes(game, *place, disagreement(solution, against)[place[0]])
    win = win_set(votes)
    if party is not None and package is not None:
        raise RequestError("give a party or a package, not both")
    if package is not None:
        return _Asked(votes, win, *_package_goal(game, votes, package))
    if party is None and win["size"] == 0:
        targets = (Target(),) if win["of"] or game.conflict.state else ()
        return _Asked(votes, win, targets, {"kind": "some package", "parties": {}, "package": None})
    names = [party] if party is not None else list(win["blockers"])
    found = {name: target_of(game, votes, party_place(game, name)) for name in names}
    told = {
        name: HeldPackages(held=target.held, packages=int(target.wanted.sum()))
        for name, target in found.items()
        if target is not None and target.wanted is not None
    }
    kind = "a party's packages" if party else "each blocker's packages"
    wanted = tuple(target for target in found.values() if target is not None)
    return _Asked(votes, win, wanted, {"kind": kind, "parties": told, "package": None})


def _package_goal(game: Game, votes: Votes, package: str | Mapping[str, str]) -> tuple[tuple[Target, ...], UnlockGoal]:
    """A named package as the goal; nothing is left to do where it is signed already."""
    target = package_target(game, package)
    assert target.digits is not None
    at = int(next(k for k in range(game.packages.size) if (game.packages.digits[k] == target.digits).all()))
    signed = bool((votes.chosen[votes.passes()] == at).any())
    named = game.packages.package(at)
    return () if signed else (target,), {"kind": "a package", "parties": {}, "package": named, "signed": signed}


def _setting(game: Game, place: tuple[int, int], against: str) -> UnlockMonth:
    t, s = place
    return {
        "month": game.calendar.label(t) or None,
        "state": game.states[s],
        "talks_open": bool(game.weights_at(t)[s].sum() > 0),
        "against": against,
        "agreement": game.history.agreement,
    }


def _answers(
    game: Game, s: int, asked: _Asked, searches: Sequence[LeverSearch], most: int | None
) -> tuple[list[GoalFound], list[MinimalSet]]:
    """Every search's sets, counted and in their order."""
    rows: list[MinimalSet] = []
    found: list[GoalFound] = []
    for target, search in zip(asked.targets, searches, strict=True):
        ordered = sorted(search.found.values(), key=lambda one: one.order())
        sizes = [len(one.levers) for one in ordered]
        party = None if target.party is None else game.parties[target.party]
        found.append({"target": party, "sets": len(ordered), "by_size": [sizes.count(k) for k in (1, 2, 3)]})
        rows += [set_json(game, s, target, one) for one in ordered[:most]]
    return found, rows


def _tried(game: Game, asked: _Asked, scenes: Scenes | None, beliefs: int, solves: int) -> dict[TriedKind, int]:
    """What was tried, counted."""
    tried: dict[TriedKind, int] = {"payments": len(asked.votes.refusing), "options": 0, "middles": 0}
    tried |= scenes.tried if scenes else dict.fromkeys(TRIED, 0)
    tried |= {"beliefs": beliefs, "solves": tried["solves"] + solves}
    sizes = [len(options) for options in game.packages.options]
    if scenes:
        tried["middles"] = sum(size * (size - 1) // 2 for size in sizes)
        tried["options"] = sum(size - 1 for size in sizes) if asked.goal["kind"] == "a package" else 0
    return tried


def set_json(game: Game, s: int, target: Target, found: LeverSet) -> MinimalSet:
    """A minimal set in JSON.

    Parameters
    ----------
    game : Game
    s : int
        The state of the month.
    target : Target
        What it brings about.
    found : LeverSet

    Returns
    -------
    dict
        `levers`: [{`kind`, ...}]; `target`: the party, or None; `packages`: how many of the wanted ones are signed with
        the payments as stated; `example` {issue: option}, None where the option is missing from the file; `chance`;
        `cost`: the payments in temperatures, added; `points` {party: above its threshold in the example, before
        payments}, `asked`: those whose yes the example counts; `solved`: whether the conflict was solved again.
    """
    example: dict[str, str | None] = {**game.packages.package(found.package)}
    origin = None
    if target.digits is not None:
        options = zip(game.packages.options, target.digits.tolist(), strict=True)
        origin = dict(zip(game.packages.issues, (names[o] for names, o in options), strict=True))
    for lever in found.levers:
        if lever.rank == MIDDLE:
            example[game.packages.issues[lever.at[0]]] = None
    return {
        "levers": [_lever(game, s, found, lever, origin) for lever in found.levers],
        "target": None if target.party is None else game.parties[target.party],
        "packages": found.opened,
        "example": example,
        "chance": found.chance,
        "cost": found.cost,
        "points": {name: float(gain) for name, gain in zip(game.parties, found.gains, strict=True)},
        "asked": [name for name, say in zip(game.parties, found.say, strict=True) if say],
        "solved": found.solved,
    }


def _lever(game: Game, s: int, found: LeverSet, lever: Lever, origin: dict[str, str] | None) -> LeverTold:
    if lever.rank == PAYMENT:
        p = lever.at[0]
        able = {name: float(found.gains[q]) for q, name in enumerate(game.parties)
                if found.able[q] and q not in found.paid}  # fmt: skip
        return payment_told(game, p, found.paid[p], able)
    if lever.rank == MIDDLE and found.middling is not None:
        return middle_told(game, lever, found.middling)
    return lever_json(game, s, lever, origin)
