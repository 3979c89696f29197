"""Ripeness: a stalemate that hurts every signatory, a way out, and spokesmen who can deliver, month by month."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypedDict, get_args

import numpy as np

from winset.cases.read import Case, read
from winset.errors import RequestError
from winset.game.elementary import logistic
from winset.solver.answers import accepted
from winset.solver.forward import signed_in
from winset.solver.kernels import consents, count_room
from winset.solver.stages import through_stages
from winset.studies.finding import Finding, Told, provenance_of
from winset.studies.month.path import path_of
from winset.studies.month.votes import read_votes
from winset.studies.outcome import outcome_of
from winset.studies.phases import phases_read
from winset.studies.progress import silent
from winset.studies.words import happened, labels

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from winset.cases.schema import Conflict
    from winset.game.game import Game
    from winset.studies.headline import Span
    from winset.studies.month.votes import Votes
    from winset.studies.outcome import Outcome
    from winset.studies.progress import Tell
    from winset.studies.solved import Solved
    from winset.studies.words import Labels

QUESTION = "When was the conflict ripe: who was stuck and hurt, was there a way out, could those who had to deliver?"
TITLE = "Ripeness"
SOURCE = "Zartman 2000; docs/model.md section 4"

RipeCondition = Literal["stalemate", "way_out", "spokesmen"]


class StalemateTold(TypedDict):
    """Whether a signatory is stuck in a war that hurts it; `gain` and its package are None where none is admissible."""

    front_improves: float | None
    stuck: bool
    war_value: float
    best: float | None
    package: dict[str, str] | None
    among: str | None
    gain: float | None
    hurts: bool
    holds: bool


class WayOut(TypedDict):
    """The win-set against war."""

    size: int
    of: int
    holds: bool


class GroupVote(TypedDict):
    """A group with a condition: the probability that it is satisfied, and each member's vote."""

    group: str
    of: list[str]
    probability: float
    votes: dict[str, float]


class SpokesmenTold(TypedDict):
    """Whether those who do not sign and must not refuse would let the most likely package pass."""

    package: dict[str, str] | None
    source: str
    groups: list[GroupVote]
    probability: float | None
    holds: bool


class RipeMonth(TypedDict):
    """The verdicts of one month with their numbers."""

    month: str | None
    happened: list[str]
    state: dict[str, bool | int | str]
    stalemate: dict[str, StalemateTold]
    stuck: bool
    way_out: WayOut
    spokesmen: SpokesmenTold
    ripe: bool


class MissingMonths(TypedDict):
    """In how many months a condition was missing, and in how many it alone."""

    months: int
    alone: int


class RipenessSummary(TypedDict):
    """The stretches of ripe months, in how many each condition was missing, and for whom."""

    ever_ripe: bool
    first_ripe: str | None
    ripe: list[Span]
    missing: dict[RipeCondition, MissingMonths]
    not_hurt: dict[str, int]
    signed: str | None


class RipenessAnswer(Told, RipenessSummary):
    """What `winset ripe --json` prints."""

    title: str
    labels: Labels
    path: str
    months: float
    periods: int
    eps: float
    theta: float
    signatories: list[str]
    signatories_because: str
    history: list[RipeMonth]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What counts as stuck and as able to deliver, and who has to be stuck.

    Attributes
    ----------
    periods : int
        For how many periods ahead a front is followed.
    eps, theta : float
        Probabilities in [0, 1].
    signatories : tuple of str
    """

    periods: int
    eps: float
    theta: float
    signatories: tuple[str, ...]


def ripeness(
    case: Case,
    *,
    months: float = 6,
    eps: float = 0.1,
    theta: float = 0.5,
    solved: Solved | None = None,
    progress: Tell | None = None,
) -> Finding[RipenessAnswer]:
    """Zartman's conditions along the recorded history, or along the most likely path; a report and never an input.

    *Hurting stalemate*, for each signatory (a member of a consent group without a condition; where there is none, of
    any): its front gets better at the talks of some month within `months` with a probability of at most `eps`, by
    anyone's moves and by drift, nothing being signed; and its war value is below what it has from the best admissible
    package that the static votes of all others accept against war, or, where they accept none, from the best admissible
    one. A signatory without a `front` is judged on the second alone. *Way out*: the win-set against war is not empty.
    *Valid spokesmen*: the groups with a condition, whose members acquiesce or ratify, would pass the package most
    likely to be signed with a probability of at least `theta`, by votes with the value now. Ripe: all three.

    Parameters
    ----------
    case : Case
        A conflict, or what `read` takes for one.
    months : float
        How far ahead a front is followed, at least one period and never beyond the horizon.
    eps, theta : float
        In [0, 1].
    solved : Solved, optional
        The conflict already solved.
    progress : callable, optional
        Told what is being done and the share of it done.

    Returns
    -------
    Finding
        `history`, a row a month with each verdict and its numbers; `first_ripe`, `ripe` (stretches of months), `signed`
        (the recorded month), `missing` {condition: in how many months it was missing, and in how many it alone},
        `not_hurt` {signatory: months without a stalemate that hurt it}.

    Raises
    ------
    RequestError
        Where a number is out of its bounds.

    Examples
    --------
    >>> from winset.cases.read import parse
    >>> toy = "{winset: 1, title: t, parties: {a: {values: {x: {y: 2}}}}, issues: {x: [y, z]}, consent: [{of: [a]}]}"
    >>> row = ripeness(parse(toy)).to_json()["history"][0]
    >>> row["stalemate"]["a"]["gain"], row["ripe"]
    (2.0, True)
    """
    conflict = read(case)
    _hold_bounds(months, eps, theta)
    tell = progress or silent
    tell("solving", 0.0)
    outcome = solved.first if solved else outcome_of(conflict)
    tell("reading month by month", 0.0)
    signatories, plain = _signatories(conflict)
    asked = _Asked(max(1, round(months / conflict.calendar.months)), eps, theta, signatories)
    rows = [_row(outcome, asked, t, s) for t, s in path_of(outcome.solution)]
    answer: RipenessAnswer = {
        "study": "ripeness",
        "title": conflict.title,
        "labels": labels(conflict),
        "path": "recorded" if conflict.history else "most likely",
        "months": months,
        "periods": asked.periods,
        "eps": eps,
        "theta": theta,
        "signatories": list(signatories),
        "signatories_because": "groups without a condition" if plain else "all groups",
        **_summary(outcome.game, rows),
        "history": rows,
        "provenance": provenance_of(outcome.game, phases=phases_read(outcome.solution, 1)),
    }
    return Finding(answer)


def _hold_bounds(months: float, eps: float, theta: float) -> None:
    for name, share in (("eps", eps), ("theta", theta)):
        if not 0 <= share <= 1:
            raise RequestError("expected a probability, from 0 to 1", parameter=name, found=f"{share:g}")
    if not 0 < months < 100_000:
        raise RequestError("expected a number of months above 0", parameter="months", found=f"{months:g}")


def _signatories(conflict: Conflict) -> tuple[tuple[str, ...], bool]:
    """Who signs, in file order, and whether some group has no condition."""
    plain = [group for group in conflict.consent if group.when in (None, True)]
    named = {name for group in plain or conflict.consent for name in group.of}
    return tuple(name for name in conflict.parties if name in named), bool(plain)


def _row(outcome: Outcome, asked: _Asked, t: int, s: int) -> RipeMonth:
    """The verdicts of one month with their numbers."""
    game, war = outcome.game, outcome.solution.war[t, s]
    better = _improvements(outcome, asked, t, s)
    votes = read_votes(game, t, s, outcome.solution.war[t])
    stalemate = {name: _stalemate(game, asked, votes, name, war, better.get(name)) for name in asked.signatories}
    size = int(votes.passes().sum())
    spokesmen = _spokesmen(outcome, asked, t, s)
    steps = game.history.steps[t] if t < len(game.history.steps) else ()
    stuck = all(one["holds"] for one in stalemate.values())
    return {
        "month": game.calendar.label(t) or None,
        "happened": [happened(game.conflict, step) for step in steps],
        "state": game.states[s],
        "stalemate": stalemate,
        "stuck": stuck,
        "way_out": {"size": size, "of": votes.size, "holds": size > 0},
        "spokesmen": spokesmen,
        "ripe": stuck and size > 0 and spokesmen["holds"],
    }


def _improvements(outcome: Outcome, asked: _Asked, t: int, s: int) -> dict[str, float]:
    """For each signatory with a front, the probability that it is better at some talks within the periods followed."""
    game, fronts = outcome.game, {}
    for name in asked.signatories:
        front = game.conflict.parties[name].front
        if front is not None:
            fronts[name] = (game.states.factors.index(front.factor), 1 if front.better == "up" else -1)
    chances = {front: _improves(outcome, asked.periods, t, s, *front) for front in dict.fromkeys(fronts.values())}
    return {name: chances[front] for name, front in fronts.items()}


def _improves(outcome: Outcome, periods: int, t: int, s: int, factor: int, sign: int) -> float:
    """The probability that an ordered factor is ever further in one direction at talks of the next periods.

    The distribution over states is carried through chance, moves and accords; nothing is signed; what has got better
    once is counted and set aside.
    """
    game = outcome.game
    levels = game.states.codes[:, factor] * sign
    further = levels > levels[s]
    mass, reached = np.zeros(game.states.size), 0.0
    mass[s] = 1.0
    last = t + periods if game.calendar.open else min(t + periods, game.periods - 1)
    for later in range(t + 1, last + 1):
        mass = through_stages(outcome.solution, outcome.solution.row(later), mass)
        reached += float(mass[further].sum())
        mass = np.where(further, 0.0, mass)
    return min(reached, 1.0)


def _stalemate(
    game: Game, asked: _Asked, votes: Votes, name: str, war: NDArray[np.float64], better: float | None
) -> StalemateTold:
    """Whether a signatory is stuck in a war that hurts it."""
    p = game.parties.index(name)
    chosen, worth = votes.chosen, votes.worth[p]
    open_ = votes.passes([p])  # what passes on the static votes of all others
    among = open_ if open_.any() else np.ones(len(chosen), dtype=bool)
    best = int(np.flatnonzero(among)[worth[among].argmax()]) if len(chosen) else None
    gain = None if best is None else float(worth[best] - war[p])
    stuck = better is None or better <= asked.eps
    hurts = gain is not None and bool(gain > votes.leeway[p])
    return {
        "front_improves": better,
        "stuck": stuck,
        "war_value": float(war[p]),
        "best": None if best is None else float(worth[best]),
        "package": None if best is None else game.packages.package(int(chosen[best])),
        "among": None if best is None else "accepted by the others" if open_.any() else "admissible",
        "gain": gain,
        "hurts": hurts,
        "holds": stuck and hurts,
    }


def _spokesmen(outcome: Outcome, asked: _Asked, t: int, s: int) -> SpokesmenTold:
    """Whether those who do not sign and must not refuse would let the most likely package pass."""
    game = outcome.game
    at, source = _likeliest(outcome, t, s)
    if at is None:
        return {"package": None, "source": source, "groups": [], "probability": None, "holds": False}
    applies = game.clauses(t, s)[:, at]
    later = [g for g, group in enumerate(game.conflict.consent) if group.when not in (None, True) and applies[g]]
    going = outcome.solution.continuation[t]
    gain = (accepted(game, t, s, going).worth[:, at] - going[s]) / game.noise
    yes = np.array([logistic(float(z)) for z in gain])
    groups = [_group(game, g, yes) for g in later]
    together = _passes(game, later, yes)
    package = game.packages.package(int(game.packages.admissible(s)[at]))
    return {
        "package": package,
        "source": source,
        "groups": groups,
        "probability": together,
        "holds": together >= asked.theta,
    }


def _likeliest(outcome: Outcome, t: int, s: int) -> tuple[int | None, str]:
    """The place among the admissible packages of the one most likely to be signed, and in which talks that is."""
    if outcome.solution.sign[t, s] > 0:
        here = np.zeros((1, outcome.game.states.size))
        here[0, s] = 1.0
        return int(signed_in(outcome.solution, replace(outcome.own, start=t, states=here))[s].argmax()), "this month"
    ahead = outcome.own.packages[outcome.game.packages.admissible(s)]
    if len(ahead) and ahead.max() > 0:
        return int(ahead.argmax()), "forecast"
    return None, "none"


def _group(game: Game, g: int, yes: NDArray[np.float64]) -> GroupVote:
    """One group with a condition: the probability that it is satisfied, and each member's vote."""
    group = game.conflict.consent[g]
    return {
        "group": group.name or group.id or f"consent[{g}]",
        "of": list(group.of),
        "probability": _passes(game, [g], yes),
        "votes": {name: float(yes[game.parties.index(name)]) for name in group.of},
    }


def _passes(game: Game, groups: list[int], yes: NDArray[np.float64]) -> float:
    """The probability that some groups are all satisfied, votes independent, one vote a party."""
    bits = sum(1 << g for g in groups)
    members, votes, passed = game.ballots.members, game.ballots.votes, np.empty(1)
    consents(yes.reshape(-1, 1), -1, bits, members, votes, count_room(*members.shape), passed)
    return float(passed[0])


def _summary(game: Game, rows: list[RipeMonth]) -> RipenessSummary:
    """The stretches of ripe months, in how many each condition was missing, and for whom."""
    stretches: list[Span] = []
    before = False
    for row in rows:
        if row["ripe"]:
            stretches = (
                [*stretches[:-1], [stretches[-1][0], row["month"]]] if before else [*stretches, [row["month"]] * 2]
            )
        before = row["ripe"]
    held = [_verdicts(row) for row in rows]
    names = list(rows[0]["stalemate"]) if rows else []
    return {
        "ever_ripe": bool(stretches),
        "first_ripe": stretches[0][0] if stretches else None,
        "ripe": stretches,
        "missing": {
            condition: {
                "months": sum(not one[condition] for one in held),
                "alone": sum(not one[condition] and sum(one.values()) == 2 for one in held),
            }
            for condition in get_args(RipeCondition)
        },
        "not_hurt": {name: sum(not row["stalemate"][name]["holds"] for row in rows) for name in names},
        "signed": rows[-1]["month"] if rows and game.history.agreement is not None else None,
    }


def _verdicts(row: RipeMonth) -> dict[RipeCondition, bool]:
    return {
        "stalemate": row["stuck"],
        "way_out": row["way_out"]["holds"],
        "spokesmen": row["spokesmen"]["holds"],
    }
