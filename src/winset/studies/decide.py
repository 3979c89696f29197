"""Which course of action is best for a party, against which risks, and as long as what is true."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, TypedDict

from winset.cases.changes import change_conflict
from winset.cases.read import Case, read
from winset.studies.break_even import BreakEven, break_even, worst_ending
from winset.studies.courses import TIE, Plan, begun_at, plans_of, stays_best, worth_with
from winset.studies.finding import Finding, Told, ToldFrom, provenance_of
from winset.studies.outcome import Outcome, outcome_of
from winset.studies.progress import silent
from winset.studies.solved import Solved
from winset.studies.stakes import Stake, effects, stakes
from winset.studies.together import together
from winset.studies.what_if import describe
from winset.studies.words import Labels, labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from winset.cases.schema import Conflict
    from winset.studies.progress import Tell, TellShare

QUESTION = "Which course of action is best for a party, and as long as what is true?"
TITLE = "Courses of action"
SOURCE = "docs/model.md sections 3 and 4"

MAX_SOLVES = 160
"""Most solves spent on the worst cases, all courses together."""

OTHERS = 6
"""How many of the other parties' ranges are tried in search of the leading assumption, for each group of courses."""

SHOWN = 0.1
"""Points that are printed apart: courses that lie no further apart than that, or than the noise of the party's own
choices, are as good as equal."""

MARKS = (6, 12, 24)
"""Months from the start by which the probability of an agreement is told."""


class CourseOpen(TypedDict, total=False):
    """What is there only of a war without a last date: the chance that it fades."""

    faded: float


class CourseNumbers(CourseOpen):
    """What courses are compared on."""

    value: float
    value_at_start: dict[str, float]
    signed_by: dict[str, float | None]
    signed: float
    median_month: str | None
    endings: dict[str, float]
    war_at_horizon: float
    accounts: dict[str, float]
    options: dict[str, dict[str, float]]


class WorstCase(TypedDict):
    """A course's worst case over the ranges tried on it, and what was not tried."""

    value: float
    path: str | None
    words: str | None
    at: float | None
    tried: int
    without_effect: int
    left_out: int
    left_out_effect: float | None


class CourseRisk(BreakEven):
    """The ending that a course risks, beside the best other course."""

    ending: str
    alternative: str | None


class CourseTold(CourseNumbers):
    """One course of action."""

    name: str
    title: str
    says: str
    group: str | None
    changes: list[str]
    worst: WorstCase
    dominated_by: list[str]
    break_even: CourseRisk | None


class LeadingAssumption(TypedDict):
    """The range that a lead leans on most, and how far along it the course stays the best."""

    path: str
    words: str
    party: str | None
    low: float
    value: float
    high: float
    holds: list[float]
    below: str | None
    above: str | None
    lead_at: list[float]
    tried: int
    undone_by: int


class CourseGroup(TypedDict):
    """A group of courses, ranked."""

    group: str | None
    order: list[str]
    best: str
    tied: list[str]
    margin: float
    runner_up: str | None
    lead: float | None
    safest: str
    leading: LeadingAssumption | None


class CourseLabels(Labels):
    """The names to show, of courses too."""

    courses: dict[str, str]


class CourseSolves(TypedDict):
    """Solves with one range at an end, and the most allowed for the worst cases."""

    ends: int
    most: int


class DecideAnswer(Told, ToldFrom):
    """What `winset decide --json` prints."""

    title: str
    party: str
    labels: CourseLabels
    baseline: CourseNumbers
    courses: list[CourseTold]
    groups: list[CourseGroup]
    solves: CourseSolves


def decide(
    case: Case,
    *,
    party: str,
    start: str | None = None,
    solves: int = MAX_SOLVES,
    solved: Solved | None = None,
    progress: Tell | None = None,
) -> Finding[DecideAnswer]:
    """Compare a party's courses of action, each solved again with everyone else free to do what then suits them best.

    Parameters
    ----------
    case : Case
        A conflict, or what `read` takes for one.
    party : str
    start : str, optional
        The month from which the courses run, in the state that the record had reached; default the first.
    solves : int
        Most solves spent on the worst cases: each course is tried at both ends of as many ranges as that allows.
    solved : Solved, optional
        The conflict already solved.
    progress : callable, optional
        Told what is being done and the share of it done.

    Returns
    -------
    Finding
        `title`, `party`, `from`, `labels` (with `courses` {name: title}).
        `baseline` and each of `courses`: `value` (the party's points at the start), `value_at_start` {party: points},
        `signed_by` {"6", "12", "24": P, or None past the horizon}, `signed`, `median_month`, `endings`,
        `war_at_horizon`, `accounts`, `options` {issue: {option: P signed with it}}. Nothing is bound in the baseline.
        A course has also `name`, `title`, `says`, `group`, `changes`, `dominated_by` [names: better on the party's
        points and no worse on any ending or account], `break_even` (see `winset.studies.break_even`, with `ending` and
        `alternative`; None where no ending is a loss or the forecast does not reach it) and `worst`: the least `value`
        with one range of the party's own numbers or of the chances at an end, `path`, `words`, `at`; `tried`,
        `without_effect`, `left_out` (ranges), `left_out_effect` (about the most that one of those could move the value
        if nobody behaved differently; None where none is left out, or it cannot be told).
        `groups`: for each group of courses `group`, `order` (best first), `best`, `tied` (the courses within `margin`
        points of it, itself first: as good as equal), `runner_up`, `lead` (points), `safest` (the best worst case) and
        `leading`: the number that it leans on most that `best` is best. Of the ranges tried at both ends it is the one
        whose ends move the lead over the best other course most; of those that undo it, where some do.
        `path`, `words`, `party`, `low`, `value`, `high`, `holds` [from, to] (by bisection on exact solves, to 1/256 of
        the way to an end; one crossing is taken to be there), `below`, `above` (the course that is better there, or
        None), `lead_at` [low, high], `tried` (ranges), `undone_by` (how many of them undo it at an end). None where no
        range was entered, or there is no runner-up.
        `solves`: {`ends` (with one range at an end), `most` (allowed for the worst cases)}.

    Raises
    ------
    RequestError
        Where there is no such party, it has nothing to decide, or the record does not reach the month.

    Examples
    --------
    >>> toy = {"winset": 1, "title": "A toy", "parties": {"a": {"values": {"x": {"y": 2}}}},
    ...        "issues": {"x": ["y", "z"]}, "consent": [{"of": ["a"]}]}
    >>> courses = {f"want_{x}": {"party": "a", "says": f"Only {x}.", "change": {"bind": {"a": {"insist": {"x": x}}}}}
    ...            for x in "yz"}
    >>> found = decide({**toy, "courses": courses}, party="a").to_json()
    >>> {row["name"]: round(row["value"], 2) for row in found["courses"]}
    {'want_y': 1.57, 'want_z': 0.0}
    """
    conflict = read(case)
    tell = progress or silent
    begun = begun_at(conflict, start, solved.first.game if solved else None)
    plans = plans_of(begun, party)
    tell("courses", 0.0)
    desk = _solve(_Desk(begun, party, Solved(outcome_of(begun))), plans, tell)
    _try_ends(desk, solves, tell)
    rows = {plan.name: _row(desk, plan) for plan in plans}
    groups = [_group(desk, rows, group, tell) for group in dict.fromkeys(plan.group for plan in plans)]
    free = desk.solved.first
    since = free.months[0] or None
    answer: DecideAnswer = {
        "study": "decide",
        "title": conflict.title,
        "party": party,
        "from": since,
        "labels": {**labels(conflict), "courses": {plan.name: plan.title for plan in plans}},
        "baseline": _numbers(free, party),
        "courses": list(rows.values()),
        "groups": groups,
        "solves": {"ends": len(desk.values), "most": solves},
        "provenance": provenance_of(free.game, phases=free.phases, start=since),
    }
    return Finding(answer)


@dataclass(slots=True)
class _Desk:
    """What has been solved so far."""

    conflict: Conflict
    party: str
    solved: Solved
    plans: dict[str, Plan] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    stakes: list[Stake] = field(default_factory=list)
    effects: dict[str, list[float]] = field(default_factory=dict)
    tried: dict[str, list[int]] = field(default_factory=dict)
    values: dict[tuple[str, int, int], float | None] = field(default_factory=dict)

    def with_number(self, name: str, path: str, number: float, progress: TellShare) -> float | None:
        """What a course is worth with one number replaced."""
        plan, reuse = self.plans[name], self.outcomes[name].game
        return worth_with(
            self.conflict, plan, self.party, path, number, solved=self.solved, reuse=reuse, progress=progress
        )

    def fill(self, wanted: list[tuple[str, int, int]], tell: TellShare) -> None:
        """Solve what has not been solved of (course, range, end)."""
        new = [key for key in dict.fromkeys(wanted) if key not in self.values]
        numbers = together(
            [partial(self.with_number, name, self.stakes[k].path, self.stakes[k].ends[end]) for name, k, end in new]
        )
        for done, (key, number) in enumerate(zip(new, numbers, strict=True)):
            self.values[key] = number
            tell((done + 1) / len(new))

    def own(self, k: int) -> bool:
        """Whether a range is the party's own, or a chance."""
        return self.stakes[k].party in (self.party, None)

    def worst(self, name: str) -> WorstCase:
        """A course's worst case over the ranges tried on it, and what was not tried."""
        cases: list[tuple[float, int, int]] = [(_numbers(self.outcomes[name], self.party)["value"], -1, 0)]
        for k in self.tried[name]:
            found = [(self.values[name, k, end], k, end) for end in (0, 1)]
            cases += [(number, k, end) for number, k, end in found if number is not None]
        least, k, end = min(cases, key=lambda case: case[0])
        at = self.stakes[k] if k >= 0 else None
        mine = {j: self.effects[name][j] for j in range(len(self.stakes)) if self.own(j)}
        left = [effect for j, effect in mine.items() if effect > 0 and j not in self.tried[name]]
        return {
            "value": least,
            "path": at.path if at else None,
            "words": at.words if at else None,
            "at": at.ends[end] if at else None,
            "tried": len(self.tried[name]),
            "without_effect": sum(effect <= 0 for effect in mine.values()),
            "left_out": len(left),
            "left_out_effect": max(left, default=None) if math.inf not in left else None,
        }


def _solve(desk: _Desk, plans: tuple[Plan, ...], tell: Tell) -> _Desk:
    """Every course, solved and forecast."""
    desk.stakes = stakes(desk.conflict)

    def one(plan: Plan, progress: TellShare) -> tuple[Outcome, list[float]]:
        outcome = desk.solved.outcome(change_conflict(desk.conflict, plan.changes), progress=progress)
        return outcome, effects(outcome, desk.stakes, desk.party)

    found = together([partial(one, plan) for plan in plans])
    for k, (plan, (outcome, moved)) in enumerate(zip(plans, found, strict=True)):
        desk.plans[plan.name], desk.outcomes[plan.name], desk.effects[plan.name] = plan, outcome, moved
        tell("courses", (k + 1) / len(plans))
    return desk


def _try_ends(desk: _Desk, solves: int, tell: Tell) -> None:
    """Try the courses of a group at both ends of the same ranges, those that seem to matter most to some of them.

    Of the same: a worst case over ten ranges is not to be set beside one over ten others.
    """
    most = max(0, solves // (2 * len(desk.plans)))
    for group in dict.fromkeys(plan.group for plan in desk.plans.values()):
        members = [name for name, plan in desk.plans.items() if plan.group == group]
        effect = [max(desk.effects[name][k] for name in members) for k in range(len(desk.stakes))]
        for name in members:
            desk.tried[name] = _heaviest(desk, effect, most)
    wanted = [(name, k, end) for name in desk.plans for k in desk.tried[name] for end in (0, 1)]
    desk.fill(wanted, lambda share: tell("worst cases", share))


def _heaviest(desk: _Desk, effect: Sequence[float], most: int) -> list[int]:
    """Of the party's own numbers and the chances those ranges that seem to have the most effect, the largest first."""
    mine = [k for k in range(len(desk.stakes)) if desk.own(k) and effect[k] > 0]
    return sorted(mine, key=lambda k: (-effect[k], k))[:most]


def _row(desk: _Desk, plan: Plan) -> CourseTold:
    return {
        "name": plan.name,
        "title": plan.title,
        "says": plan.says,
        "group": plan.group,
        "changes": [describe(change) for change in plan.changes],
        **_numbers(desk.outcomes[plan.name], desk.party),
        "worst": desk.worst(plan.name),
        "dominated_by": [],
        "break_even": None,
    }


def _numbers(outcome: Outcome, party: str) -> CourseNumbers:
    """What courses are compared on."""
    told = outcome.to_json()
    months = outcome.game.calendar.months
    marks: dict[str, float | None] = {}
    for mark in MARKS if outcome.game.conflict.time else ():
        last = math.ceil(mark / months - 1e-9) - 1
        marks[str(mark)] = float(outcome.signed_by[last]) if last < len(outcome.signed_by) else None
    found: CourseNumbers = {
        "value": told["value_at_start"][party],
        "value_at_start": told["value_at_start"],
        "signed_by": marks,
        "signed": outcome.ahead.signed,
        "median_month": told["median_month"],
        "endings": told["endings"],
        "war_at_horizon": told["war_at_horizon"],
        "accounts": told["accounts"],
        "options": told["options"],
    }
    if "faded" in told:
        found["faded"] = told["faded"]
    return found


def _group(desk: _Desk, rows: dict[str, CourseTold], group: str | None, tell: Tell) -> CourseGroup:
    """A group of courses compared: fills in dominance and break-even chances, and ranks them."""
    members = [name for name, row in rows.items() if row["group"] == group]
    _compare(desk, rows, members)
    return _ranked(desk, rows, group, members, tell)


def _compare(desk: _Desk, rows: dict[str, CourseTold], members: list[str]) -> None:
    """Dominance and break-even chances within a group of courses."""
    for name in members:
        row, others = rows[name], [rows[other] for other in members if other != name]
        row["dominated_by"] = [other["name"] for other in others if _dominates(desk, other, row)]
        ending = worst_ending(desk.outcomes[name], desk.party)
        if ending is not None and row["endings"][ending] > 0:
            best = max(others, key=lambda other: other["value"], default=None)
            mark = best["value"] if best else _numbers(desk.solved.first, desk.party)["value"]
            found = break_even(desk.outcomes[name], ending, desk.party, mark)
            row["break_even"] = {"ending": ending, "alternative": best and best["name"], **found}


def _dominates(desk: _Desk, one: CourseTold, other: CourseTold) -> bool:
    """Better on points, and no worse on any ending (a loss rarer, a gain commoner) or account (less is better)."""
    game = desk.outcomes[one["name"]].game
    points = game.ending_points[:, game.parties.index(desk.party)]
    worse = [
        (one["endings"][name] - other["endings"][name]) * -math.copysign(1.0, worth)
        for name, worth in zip(game.conflict.endings, points, strict=True)
        if worth != 0
    ]
    worse += [one["accounts"][name] - other["accounts"][name] for name in one["accounts"]]
    return bool(one["value"] > other["value"] + TIE and all(number <= TIE for number in worse))


def _ranked(desk: _Desk, rows: dict[str, CourseTold], group: str | None, members: list[str], tell: Tell) -> CourseGroup:
    """The best course of a group, and the number that this leans on."""
    order = sorted(members, key=lambda name: -rows[name]["value"])
    safest = max(members, key=lambda name: float(rows[name]["worst"]["value"]))
    several = len(order) > 1
    noise = dict(zip(desk.outcomes[order[0]].game.parties, desk.outcomes[order[0]].game.noise, strict=True))
    margin = max(SHOWN, float(noise[desk.party]))
    return {
        "group": group,
        "order": order,
        "best": order[0],
        "tied": [name for name in order if rows[order[0]]["value"] - rows[name]["value"] <= margin],
        "margin": margin,
        "runner_up": order[1] if several else None,
        "lead": rows[order[0]]["value"] - rows[order[1]]["value"] if several else None,
        "safest": safest,
        "leading": _leading(desk, order, tell) if several else None,
    }


def _leading(desk: _Desk, order: list[str], tell: Tell) -> LeadingAssumption | None:
    """The range that moves the lead of the best course most, and how far along it the course stays the best."""
    leads = _leads(desk, order, tell)
    if not leads:
        return None
    undone = [k for k, ends in leads.items() if min(ends) < -TIE]
    top = max(undone or leads, key=lambda k: abs(leads[k][1] - leads[k][0]))
    stake = desk.stakes[top]
    best, *rivals = (partial(desk.with_number, name, stake.path) for name in order)
    others = dict(zip(order[1:], rivals, strict=True))
    halves = [(end, partial(_half, tell, k)) for k, end in enumerate(stake.ends)]
    below, above = (stays_best(stake.value, end, best, others, told) for end, told in halves)
    tell("leading assumption", 1.0)
    return {
        "path": stake.path,
        "words": stake.words,
        "party": stake.party,
        "low": stake.low,
        "value": stake.value,
        "high": stake.high,
        "holds": [below[0], above[0]],
        "below": below[1],
        "above": above[1],
        "lead_at": leads[top],
        "tried": len(leads),
        "undone_by": len(undone),
    }


def _half(tell: Tell, k: int, share: float) -> None:
    """The share of the halvings towards one end, of what is told of the leading assumption."""
    tell("leading assumption", 0.8 + 0.1 * (k + share))


def _leads(desk: _Desk, order: list[str], tell: Tell) -> dict[int, list[float]]:
    """The lead of the best course over the best other with each candidate at its low and at its high end.

    Over the best other and not over the second: at an end it may be a third that overtakes.
    """
    chosen = _candidates(desk, order)
    keys = [(name, k, end) for name in order for k in chosen for end in (0, 1)]
    desk.fill(keys, lambda share: tell("leading assumption", 0.8 * share))
    leads: dict[int, list[float]] = {}
    for k in chosen:
        worths = [[desk.values[name, k, end] for name in order] for end in (0, 1)]
        apart = [known[0] - max(known[1:]) for found in worths
                 if len(known := [worth for worth in found if worth is not None]) == len(order)]  # fmt: skip
        if len(apart) == len(worths):
            leads[k] = apart
    return leads


def _candidates(desk: _Desk, order: list[str]) -> list[int]:
    """What was tried, as many ranges again that seem to matter most to the best and to the second, and others' ranges.

    Of the other parties' ranges those that seem to move the best or the second most, in their noise.
    """
    game = desk.outcomes[order[0]].game
    noise = dict(zip(game.parties, game.noise, strict=True))
    most, own, scores = len(desk.tried[order[0]]), list[int](), dict[int, float]()
    for name in order[:2]:
        own += _heaviest(desk, desk.effects[name], most)
    for k, stake in enumerate(desk.stakes):
        effect = max(desk.effects[name][k] for name in order[:2])
        if not desk.own(k) and stake.party is not None and math.isfinite(effect) and effect > 0:
            scores[k] = effect / float(noise[stake.party])
    others = sorted(scores, key=lambda k: (-scores[k], k))[:OTHERS]
    return list(dict.fromkeys([*desk.tried[order[0]], *own, *others]))
