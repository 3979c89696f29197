"""Everything that can be wrong with a conflict beyond its shape: names, conditions, values, probabilities, history."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from winset.cases.answers import check_answers
from winset.cases.asked import check_asked
from winset.cases.beliefs import check_beliefs
from winset.cases.bound import bind
from winset.cases.calendar import ordinal
from winset.cases.citations import check_citations
from winset.cases.clock import record_end
from winset.cases.conditions import Condition, ConditionError, When, compile_condition
from winset.cases.editions import too_new
from winset.cases.history import walk_history
from winset.cases.log_paths import check_log
from winset.cases.numbers import Range, bounds_of, value_of
from winset.cases.offers import answers_of
from winset.cases.problems import MAX_PROBLEMS, NEVER_HOLDS, SMALL_STAKES, Path, listed, nearest, quoted, show_path
from winset.cases.ranking_checks import ranking_flaws
from winset.cases.roles import check_roles
from winset.cases.scope import bind_effect, initial_codes, scope_of
from winset.cases.telling import tells_point
from winset.cases.votes import vote_flaws
from winset.cases.worth import spatial_flaws, worths

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from winset.cases.conditions import Scope
    from winset.cases.schema import Conflict, Eventful, Group, Party, PointsWhen, Time

TRUTHS = {"yes": True, "on": True, "always": True, "no": False, "off": False, "never": False}
"""What people write for true and false, which the file does not know."""

MAX_COMBINATIONS = 200_000

FEW_OCCASIONS = 1.0
"""Occasions for talks in the whole of a war below which the usual pace is said to be too slow for it."""
"""Up to this many combinations of values, a condition is tried on all of them to see whether it can ever hold."""

Flaw = tuple[Path, str, str]

Axes = tuple[tuple[str, range], ...]
"""Names, each with every code that it may have."""


@dataclass(slots=True)
class Report:
    """Problems found so far, and the scopes that conditions are checked against."""

    conflict: Conflict
    whole: bool = True
    asked: bool = True
    found: list[Flaw] = field(default_factory=list)
    unchecked: dict[Path, str] = field(default_factory=dict)
    scopes: dict[tuple[bool, bool], Scope] = field(default_factory=dict)

    def add(self, path: Path, message: str, severity: str = "error") -> None:
        """Note a problem; of a file with entries set aside only errors, and not more than are told."""
        if self.whole or severity == "error":
            self.found.append((path, message, severity))
        if severity == "error" and sum(kind == "error" for _, _, kind in self.found) > MAX_PROBLEMS:
            raise ChecksStopped(self.found)

    def name(self, path: Path, word: str, choices: Iterable[str], what: str) -> bool:
        """Whether a name is known; an error where it is not."""
        choices = list(choices)
        if word not in choices:
            self.add(path, f"no {what} {quoted(word)}{nearest(word, choices)}")
        return word in choices

    def condition(
        self, path: Path, when: When, *, month: bool = False, issues: bool = False, never: str = ""
    ) -> Condition | None:
        """A condition, None with an error where its names or values are not known; a warning where it never holds.

        With `never`, which says what that means, one that never holds is an error in a file, though not after a change.
        """
        try:
            condition = compile_condition(when, self.scope(month=month, issues=issues))
        except ConditionError as error:
            self.add(path, str(error) + self._hint(str(error), path, issues=issues))
            return None
        if when is not None and when is not False and not self._can_hold(condition):  # a plain false is meant
            severity = "error" if never and self.asked else "warning"
            self.add(path, f"{quoted(condition.text)} {NEVER_HOLDS}{never}", severity)
        return condition

    def scope(self, *, month: bool = False, issues: bool = False) -> Scope:
        """The names that a condition may use."""
        if (month, issues) not in self.scopes:
            self.scopes[month, issues] = scope_of(self.conflict, month=month, issues=issues)
        return self.scopes[month, issues]

    def grid(self, names: Iterable[str]) -> dict[str, NDArray[np.int64]] | None:
        """Every combination of the values of some names, as a frame; None where there are too many."""
        return _grid(self._axes(names))

    def _axes(self, names: Iterable[str]) -> Axes:
        calendar, scope = self.conflict.calendar, self.scope(issues=True)
        dates = range(calendar.ordinal(0), calendar.ordinal(calendar.periods + 1), calendar.stride)
        return tuple((name, dates if name == "month" else range(len(scope[name].values))) for name in sorted(names))

    def _can_hold(self, condition: Condition) -> bool:
        return _holds_somewhere(condition, self._axes(condition.names))

    def _hint(self, message: str, path: Path, *, issues: bool) -> str:
        known = ["no month here", *(f"no factor '{name}" for name in self.conflict.issues)]
        if path[:2] == ("peace", "chance") and message.partition("' here")[0] in known:
            return "; what happens in a peace depends on the state alone"
        word = message.removeprefix("no factor '").partition("'")[0]
        if word in TRUTHS:
            often = "always" if TRUTHS[word] else "never"
            return f"; for a condition that {often} holds write {str(TRUTHS[word]).lower()}"
        if message == "no month here":
            return "; this conflict has no `time`" if self.conflict.time is None else "; conditions here have no clock"
        unknown = message.partition("' here")[0]
        if not issues and unknown in [f"no factor '{name}" for name in self.conflict.issues]:
            return " (no package is on the table here)"
        return ""


def _grid(axes: Axes) -> dict[str, NDArray[np.int64]] | None:
    """Every combination of the codes of some names, as a frame; None where there are too many."""
    if math.prod(len(codes) for _, codes in axes) > MAX_COMBINATIONS:
        return None
    columns = [np.asarray(codes, dtype=np.int64) for _, codes in axes]
    return dict(zip((name for name, _ in axes), np.meshgrid(*columns, indexing="ij"), strict=True)) if axes else {}


@lru_cache(maxsize=10_000)
def _holds_somewhere(condition: Condition, axes: Axes) -> bool:
    """Whether a condition holds for some combination of codes, as far as that can be told.

    One command checks many conflicts that share most of their conditions.
    """
    frame = _grid(axes)
    return frame is None or bool(np.any(condition.mask(frame)))


def check_conflict(conflict: Conflict, *, whole: bool = True, asked: bool = True) -> list[Flaw]:
    """Every problem of a conflict whose shape is right, or those up to one after which nothing more can be checked.

    Parameters
    ----------
    conflict : Conflict
    whole : bool
        False where faulty entries were set aside: then what depends on values, on the history and on the opening state
        is not told, for it might be due to what is missing.
    asked : bool
        False for a conflict that was changed: what the file asks was asked of it as it was.

    Returns
    -------
    list of (path, message, severity)
        In no particular order; the reader sorts them by line.
    """
    try:
        return _checked(Report(conflict, whole, asked))
    except ChecksStopped as stop:
        return stop.found


def _checked(report: Report) -> list[Flaw]:
    conflict = report.conflict
    for path, message in too_new(conflict):
        report.add(path, message)
    for check in (_time, _factors, _parties, check_roles, _events, _endings, _talks, _peace, _accounts, _ids):
        check(report)
    _record_dates(report)
    if report.asked:
        check_asked(report)
        check_citations(report)
        check_log(report)
    _unchecked(report)
    if report.whole and not any(severity == "error" for _, _, severity in report.found):
        report.found += walk_history(bind(conflict)).problems
        _stakes(report)
        _occasions(report)
        _dying_down(report)
        _free_vetoes(report)
    return report.found


def _unchecked(report: Report) -> None:
    """One warning of everything that would have to be tried on too many combinations of values."""
    if not report.unchecked:
        return
    places: dict[str, list[str]] = {}
    for path, what in report.unchecked.items():
        places.setdefault(what, []).append(show_path(path))
    told = " nor ".join(f"whether {what} ({_some(paths)})" for what, paths in places.items())
    many = f"more than {MAX_COMBINATIONS:,} combinations of what their conditions name are not tried"
    report.add(next(iter(report.unchecked)), f"{many}: not checked {told}", "warning")


def _some(names: list[str]) -> str:
    """The first of some names, and how many more there are."""
    more = f" and {len(names) - 5:,} more" if len(names) > 5 else ""
    return ", ".join(names[:5]) + more


def _time(report: Report) -> None:
    conflict = report.conflict
    time = conflict.time
    if time is None:
        for key in ("state", "chance", "moves", "accords", "endings", "accounts"):
            if getattr(conflict, key):
                report.add((key,), "a negotiation without `time` has none of these; add `time` with start and end")
        for name, party in conflict.parties.items():
            if party.war:
                report.add(("parties", name, "war"), "war needs a clock; add `time` with start and end")
        return
    before = len(report.found)
    dates = {"start": time.start, "end": time.end, "show": time.show}
    for key, date in dates.items():
        try:
            if date is not None and not (key == "end" and time.open):
                ordinal(date, time.step)
        except ValueError as error:
            or_open = ", or open" if key == "end" and conflict.winset > 1 else ""
            report.add(("time", key), f"found {quoted(date)}; {error}{or_open}")
    if len(report.found) == before and conflict.calendar.shown < 1:
        if time.open:
            report.add(("time", "show"), f"{time.show} lies before the start, {time.start}")
        else:
            told = "the end is the first period after the last talks"
            report.add(("time", "end"), f"{time.end} is not after {time.start}; {told}")
    if len(report.found) > before:
        raise ChecksStopped(report.found)
    (_open_end if time.open else _dated_end)(report, time)


def _record_dates(report: Report) -> None:
    """Dates of the record that are none: told before what is asked, which they would make seem out of time."""
    time = report.conflict.time
    for k, step in enumerate(report.conflict.history if time else ()):
        try:
            report.conflict.calendar.period(step.month)
        except ValueError as error:
            report.add(("history", k, "month"), f"{quoted(step.month)}: {error}")


def _dated_end(report: Report, time: Time) -> None:
    """What only a war without a last date has."""
    for key in ("fades", "faded", "show"):
        if key in time.model_fields_set:
            report.add(("time", key), f"`{key}` is for a war without a last date; write `end: open`, or leave it out")


def _open_end(report: Report, time: Time) -> None:
    """How a war without a last date fades, and what is shown of it."""
    conflict, last = report.conflict, record_end(report.conflict)
    if "terminal_months" in time.model_fields_set:
        told = "a war without a last date has none; say under `faded` what it is worth once it has died down"
        report.add(("time", "terminal_months"), f"{told}, or give `end` a date")
    if time.show is not None and last is not None and ordinal(time.show, time.step) < ordinal(last, time.step):
        report.add(("time", "show"), f"{time.show} lies before the end of the record, {last}; show at least that far")
    for name, number in time.faded.items():
        report.name(("time", "faded", name), name, conflict.parties, "party")
        _entries(report, ("time", "faded", name), number, month=False)
    patient = [name for name, own in conflict.discounts.items() if value_of(own) >= 1]
    if conflict.fades == 0 and patient:
        report.add(
            ("time", "fades"),
            f"with a discount of 1 ({', '.join(patient)}) and `fades: 0` values grow without bound; "
            "give `fades` a number above 0, or every party a discount below 1",
        )


class ChecksStopped(Exception):
    """Nothing more can be checked; carries what was found."""

    def __init__(self, found: list[Flaw]) -> None:
        self.found = found
        super().__init__("checks stopped")


def _factors(report: Report) -> None:
    conflict = report.conflict
    for name, factor in conflict.state.items():
        path: Path = ("state", name)
        if name in conflict.issues:
            report.add(path, f"{name} is also an issue; a factor and an issue never share a name")
        if len({(type(value) is bool, value) for value in factor.values}) < len(factor.values):
            report.add(path, "a value stands twice")
        if factor.ordered and any(isinstance(v, int) and not isinstance(v, bool) and v < 0 for v in factor.values):
            report.add(path, "an ordered factor has no signed numbers for values")
    for name, code in zip(conflict.state, initial_codes(conflict), strict=True):
        if code < 0:
            factor = conflict.state[name]
            report.add(
                ("state", name, "initial"),
                f"{quoted(factor.initial)} is not a value{nearest(factor.initial, factor.values)}",
            )
    for k, rule in enumerate(conflict.rules):
        report.condition(("rules", k, "when"), rule.when, issues=True)
        report.condition(("rules", k, "require"), rule.require, issues=True)


def _parties(report: Report) -> None:
    conflict = report.conflict
    valued: dict[str, set[str]] = {name: set() for name in conflict.issues}
    living = conflict.peace.chance.values() if conflict.peace else ()
    moved = {factor for event in living for outcome in event.outcomes for factor in outcome.effect}
    for name, party in conflict.parties.items():
        path: Path = ("parties", name)
        for at, told in spatial_flaws(conflict, party, path):
            report.add(at, told)
        for at, told, severity in ranking_flaws(conflict, party, path):
            report.add(at, told, severity)
        for issue in (party.ideal.keys() | party.ranking.keys()) & valued.keys():
            valued[issue] |= set(conflict.issues[issue].options)
        for issue, values in party.values.items():
            if report.name((*path, "values", issue), issue, conflict.issues, "issue"):
                for option in values.points:
                    if report.name(
                        (*path, "values", issue, option), option, conflict.issues[issue].options, f"option of {issue}"
                    ):
                        valued[issue].add(option)
        for k, adjust in enumerate(party.adjust):
            condition = report.condition((*path, "adjust", k, "when"), adjust.when, issues=True)
            for factor in sorted(moved & condition.names if condition else ()):
                told = (
                    f"{factor} may change while a peace lasts; what it is worth stays as it was when it was signed, so "
                    "put what would change under `peace.resume`"
                )
                report.add((*path, "adjust", k, "when"), told, "warning")
        for k, term in enumerate(party.war):
            report.condition((*path, "war", k, "when"), term.when, month=True)
        if party.front and report.name((*path, "front", "factor"), party.front.factor, conflict.state, "factor"):
            if not conflict.state[party.front.factor].ordered:
                report.add(
                    (*path, "front", "factor"), f"{party.front.factor} is not ordered; write `ordered: true` there"
                )
    texts = " ".join(str(adjust.when) for party in conflict.parties.values() for adjust in party.adjust)
    for issue, options in valued.items():
        for option in conflict.issues[issue].options:
            if option not in options and f"'{option}'" not in texts and f'"{option}"' not in texts:
                if all(issue not in p.values or len(p.values[issue].points) == 0 for p in conflict.parties.values()):
                    report.add(
                        ("issues", issue, "options", option), f"nobody has points for {issue}: {option}", "warning"
                    )


def _outcomes(report: Report, path: Path, event: Eventful, *, month: bool = True, answer: bool = False) -> None:
    total, factors = 0.0, scope_of(report.conflict)
    for k, outcome in enumerate(event.outcomes):
        total += value_of(outcome.probability)
        try:
            bind_effect(outcome.effect, factors)
        except ValueError as error:
            report.add((*path, "outcomes", k, "effect"), str(error))
    if total > 1 + 1e-9:
        report.add((*path, "outcomes"), f"the probabilities of its outcomes add to {total:g}; expected at most 1")
    never = ", so this answer to a signature is never open" if answer else ""
    condition = report.condition((*path, "when"), event.when, month=month, issues=answer, never=never)
    check_beliefs(report, path, event, condition, month=month, issues=answer)


def _groups(report: Report, path: Path, groups: tuple[Group, ...], *, issues: bool) -> None:
    for k, group in enumerate(groups):
        here: Path = (*path, k)
        if not group.of:
            report.add((*here, "of"), "a consent group that names nobody; name at least one party")
        for m, name in enumerate(group.of):
            report.name((*here, "of", m), name, report.conflict.parties, "party")
        if len(set(group.of)) < len(group.of):
            report.add((*here, "of"), "a party stands twice in a group")
        elif group.of and (report.whole or not group.weights):
            for at, told in vote_flaws(group, here):
                report.add(at, told)
        report.condition((*here, "when"), group.when, month=True, issues=issues)


def _points(
    report: Report, path: Path, points: Mapping[str, float | Range | tuple[PointsWhen, ...]], *, issues: bool = False
) -> None:
    for name, number in points.items():
        report.name((*path, name), name, report.conflict.parties, "party")
        _entries(report, (*path, name), number, issues=issues)


def _entries(report: Report, path: Path, number: object, *, month: bool = True, issues: bool = False) -> None:
    """The conditions of a number that may depend on the state, the date, and a package where one is accepted."""
    for k, entry in enumerate(number if isinstance(number, tuple) else ()):
        report.condition((*path, k, "when"), entry.when, month=month, issues=issues)


def _events(report: Report) -> None:
    conflict = report.conflict
    for name, event in conflict.chance.items():
        _outcomes(report, ("chance", name), event)
    for party, moves in conflict.moves.items():
        report.name(("moves", party), party, conflict.parties, "party")
        for name, move in moves.items():
            _outcomes(report, ("moves", party, name), move, answer=move.at is not None)
            _points(report, ("moves", party, name, "points"), move.points, issues=move.at is not None)
            _entries(report, ("moves", party, name, "pace"), move.pace, issues=move.at is not None)
        check_answers(report, party, moves)
    for name, accord in conflict.accords.items():
        _outcomes(report, ("accords", name), accord)
        _points(report, ("accords", name, "points"), accord.points)
        _entries(report, ("accords", name, "pace"), accord.pace)
        _groups(report, ("accords", name, "consent"), accord.consent, issues=False)
        if not accord.consent:
            report.add(("accords", name, "consent"), "an accord that nobody has to agree to; name a group")
    order = conflict.move_order or ()
    for k, name in enumerate(order):
        report.name(("move_order", k), name, conflict.parties, "party")
    if len(set(order)) < len(order):
        report.add(("move_order",), "a party stands twice")
    for party in conflict.moves:
        if order and party in conflict.parties and party not in order:
            report.add(("move_order",), f"{party} has moves and is left out; it makes none", "warning")


def _endings(report: Report) -> None:
    conflict = report.conflict
    start = {name: np.asarray(code) for name, code in zip(conflict.state, initial_codes(conflict), strict=True)}
    for name, ending in conflict.endings.items():
        condition = report.condition(("endings", name, "when"), ending.when)
        _points(report, ("endings", name, "points"), ending.points)
        if condition is not None and condition.mask(start) and report.whole:
            report.add(("endings", name), "the initial state already meets this ending")


def _talks(report: Report) -> None:
    conflict = report.conflict
    report.condition(("talks", "when"), conflict.talks.when, month=True)
    _entries(report, ("talks", "pace"), conflict.talks.pace)
    _groups(report, ("consent",), conflict.consent, issues=True)
    proposers = conflict.talks.proposers
    if proposers is None:
        return
    for name, weights in proposers.items():
        report.name(("talks", "proposers", name), name, conflict.parties, "party")
        for k, entry in enumerate(weights):
            report.condition(("talks", "proposers", name, k, "when"), entry.when, month=True)
    if not any(value_of(entry.weight) > 0 for weights in proposers.values() for entry in weights):
        report.add(("talks", "proposers"), "every proposer weighs nothing, so nobody ever proposes; give one a weight")


def _peace(report: Report) -> None:
    peace = report.conflict.peace
    if peace is None:
        return
    for name, event in peace.chance.items():
        _outcomes(report, ("peace", "chance", name), event, month=False)
    for name, entries in peace.resume.items():
        report.name(("peace", "resume", name), name, report.conflict.parties, "party")
        for k, entry in enumerate(entries):
            path: Path = ("peace", "resume", name, k)
            report.condition((*path, "when"), entry.when, issues=True)
            _points(report, (*path, "points"), entry.points)
            _points(report, (*path, "instead"), entry.instead)
            given = {"points", "instead"} & entry.model_fields_set
            if report.conflict.winset > 1 and len(given) != 1:
                found = "both" if given else "neither"
                report.add(
                    path, f"expected one of `points`, which are added to the terms, and `instead`; found {found}"
                )


def _accounts(report: Report) -> None:
    conflict = report.conflict
    for name, account in conflict.accounts.items():
        for k, term in enumerate(account.war):
            report.condition(("accounts", name, "war", k, "when"), term.when, month=True)
        for ending in account.endings:
            report.name(("accounts", name, "endings", ending), ending, conflict.endings, "ending")


def _ids(report: Report) -> None:
    """Ids that stand twice in a list."""
    conflict = report.conflict
    for key in ("rules", "consent", "statements", "claims", "questions", "history"):
        ids = [(k, entry.id) for k, entry in enumerate(getattr(conflict, key)) if entry.id]
        for (_, first), (k, second) in pairwise(sorted(ids, key=lambda pair: (pair[1], pair[0]))):
            if first == second:
                report.add((key, k, "id"), f"the id {quoted(second)} stands twice")
    answers = {answer.id for answer in answers_of(conflict)}
    for k, statement in enumerate(conflict.statements):
        if statement.id in answers:
            report.add(("statements", k, "id"), f"{quoted(statement.id)} is the id of an answer to an offer on record")


def _stakes(report: Report) -> None:
    """Stakes so small beside a party's noise that error alone would bring them about in time."""
    conflict = report.conflict
    if not tells_point(conflict):
        return
    periods = 1 / conflict.fades if conflict.fades else conflict.calendar.periods
    occasions = conflict.default_pace * periods
    for name, party in conflict.parties.items():
        least = value_of(party.noise) * (math.log(max(occasions, 1.0)) + 2)
        small = []
        for issue, worth in worths(conflict.issues, party).items():
            points = [value_of(worth.get(option, 0.0)) for option in conflict.issues[issue].options]
            if 0 < max(points) - min(points) < least:
                small.append(issue)
        if small and conflict.time is not None:
            message = (
                f"stakes below {least:.1f} points on {', '.join(small)}: {SMALL_STAKES}; raise them, or lower `noise`"
            )
            report.add(("parties", name, "values"), message, "warning")


def _occasions(report: Report) -> None:
    """A war so short that with the pace that holds where none is written hardly anybody can decide anything in it."""
    conflict = report.conflict
    time, periods = conflict.time, conflict.calendar.periods
    if time is None or time.open or time.pace is not None or conflict.talks.pace is not None:
        return
    occasions = conflict.default_pace * periods
    if occasions < FEW_OCCASIONS:
        told = (
            f"{occasions:.2g} of an occasion for talks in {periods} {time.step}s, as nothing says how often one comes"
        )
        usual = f"the usual {conflict.default_pace:g} a {time.step}"
        remedy = f"write `pace`, such as {min(1.0, 5 / periods):.1g} for some five in all"
        report.add(("time",), f"{told} ({usual}); hardly anybody can decide anything: {remedy}", "warning")


def _dying_down(report: Report) -> None:
    """A war that may die down where nothing says what that is worth, and the best agreement is worth no more."""
    conflict = report.conflict
    time = conflict.time
    if time is None or not conflict.fades or "faded" in time.model_fields_set:
        return
    if isinstance(time.fades, Range) and time.fades.because:
        return
    asked = {name for group in conflict.consent for name in group.of}
    glad = [name for name, party in conflict.parties.items()
            if name in asked and not any(bounds_of(party.otherwise)) and _best(conflict, party) <= 0]  # fmt: skip
    if glad:
        told = f"nothing says what it is worth that the war dies down, so that is 0: to {listed(glad)}"
        remedy = f"write it under `faded`, such as `faded: {{{glad[0]}: -30}}`, or `faded: {{}}` if 0 is meant"
        report.add(("time",), f"{told} as much as the best agreement, or more; {remedy}", "warning")


def _best(conflict: Conflict, party: Party) -> float:
    """The most that an agreement may be worth to a party by its ranges; above 0 where it has nothing to lose by one."""
    least = most = 0.0
    for issue, worth in worths(conflict.issues, party).items():
        ends = [bounds_of(worth.get(option, 0.0)) for option in conflict.issues[issue].options]
        least, most = least + min(low for low, _ in ends), most + max(high for _, high in ends)
    most += sum(max(0.0, bounds_of(entry.points)[1]) for entry in party.adjust)
    return most if least < 0 else 1.0


def _free_vetoes(report: Report) -> None:
    """Answers that undo every signature for certain and cost their party nothing: a veto, and no price on it."""
    for party, moves in report.conflict.moves.items():
        for name, move in moves.items():
            certain = sum(bounds_of(outcome.probability)[1] for outcome in move.outcomes) >= 1
            own = move.points.get(party)
            if move.at is not None and certain and (own is None or own == 0):
                told = (
                    f"a free veto: it undoes whatever it may answer, for certain and at no cost to {party}; give it "
                    f"`points` below 0 for {party}, or probabilities that leave something of 1"
                )
                report.add(("moves", party, name), told, "warning")
