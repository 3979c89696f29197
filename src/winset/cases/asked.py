"""What a file asks of its conflict, checked: every name in statements, claims, questions, readings, courses, tour."""

from __future__ import annotations

import marshal
from typing import TYPE_CHECKING, Any

from winset.cases.change import changes_of
from winset.cases.edits import apply
from winset.cases.problems import nearest, quoted
from winset.cases.schema import Side
from winset.cases.scope import code_of
from winset.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from winset.cases.change import Change
    from winset.cases.checks import Report
    from winset.cases.problems import Path
    from winset.cases.schema import Claim, Conflict, OneMeasure, Statement

REPORTED = ("month", "signed_by", "options", "endings", "durability", "value")
"""What a question may ask to be told, beside the conflict's accounts."""


def check_asked(report: Report) -> None:
    """Note every name, date and path of what a file asks that the conflict does not have.

    What is well formed and cannot be answered here (a month that the record has not reached, a package that cannot be
    signed) is no problem of the file: the studies say so.
    """
    conflict = report.conflict
    for k, statement in enumerate(conflict.statements):
        _statement(report, ("statements", k), statement)
    for k, claim in enumerate(conflict.claims):
        _claim(report, ("claims", k), claim)
    for k, question in enumerate(conflict.questions):
        _month(report, ("questions", k, "from"), question.start)
        for n, word in enumerate(question.report):
            report.name(("questions", k, "report", n), word, [*REPORTED, *conflict.accounts], "measure")
    for name, course in conflict.courses.items():
        report.name(("courses", name, "party"), course.party, conflict.parties, "party")
    for k, step in enumerate(conflict.tour):
        _month(report, ("tour", k, "month"), step.month)
        if step.guess is not None:
            _measure(report, ("tour", k, "guess"), step.guess)
    if report.whole:
        _changes(report)


def _month(report: Report, path: Path, month: str | None) -> None:
    """A date within the conflict's time."""
    conflict = report.conflict
    if month is None:
        return
    if conflict.time is None:
        report.add(path, "this conflict has no `time`, so no month")
        return
    try:
        t = conflict.calendar.period(month)
    except ValueError as error:
        report.add(path, f"found {quoted(month)}; {error}")
        return
    if not 0 <= t < conflict.calendar.shown:
        if conflict.time.open and any(where[0] == "history" for where, _, _ in report.found):
            return  # the record's end makes what is shown: its bad date is told, and this may be none
        first, last = conflict.calendar.label(0), conflict.calendar.label(conflict.calendar.shown - 1)
        report.add(path, f"{month} lies outside the conflict's time, {first} to {last}")


def _statement(report: Report, path: Path, statement: Statement) -> None:
    report.name((*path, "party"), statement.party, report.conflict.parties, "party")
    if report.conflict.time is not None:
        _month(report, (*path, "month"), statement.month)
    for key, side in (("prefers", statement.prefers), ("to", statement.to)):
        if isinstance(side, Side):
            _package(report, (*path, key, "agreement"), side.agreement or {})
            _state(report, (*path, key, "state"), side.state)
            for kind in ("war", "waiting"):
                at = getattr(side, kind)
                _state(report, (*path, key, kind, "state"), at.state if at is not None else {})


def _package(report: Report, path: Path, agreement: Mapping[str, str]) -> None:
    issues = report.conflict.issues
    for issue, option in agreement.items():
        if report.name((*path, issue), issue, issues, "issue"):
            report.name((*path, issue), option, issues[issue].options, f"option of {issue}")


def _state(report: Report, path: Path, state: Mapping[str, object]) -> None:
    factors = report.conflict.state
    for name, value in state.items():
        if report.name((*path, name), name, factors, "factor") and code_of(factors[name].values, value) is None:
            known = factors[name].values
            report.add((*path, name), f"{name} has no value {quoted(value)}{nearest(value, known)}")


def _claim(report: Report, path: Path, claim: Claim) -> None:
    _month(report, (*path, "from"), claim.start)
    if claim.expect is not None:
        _measure(report, (*path, "expect"), claim.expect)


def _measure(report: Report, path: Path, spec: OneMeasure) -> None:
    """The names and dates of a measure."""
    conflict = report.conflict
    _month(report, (*path, "signed_by"), spec.signed_by)
    _month(report, (*path, "month"), spec.month)
    named: dict[str, Any] = {"ending": conflict.endings, "account": conflict.accounts, "blocker": conflict.parties,
                             "value": conflict.parties}  # fmt: skip
    for key, known in named.items():
        word = getattr(spec, key)
        if word is not None:
            report.name((*path, key), word, known, "party" if known is conflict.parties else key)
    if spec.option is not None:
        issue, _, option = spec.option.partition(".")
        if report.name((*path, "option"), issue, conflict.issues, "issue"):
            report.name((*path, "option"), option, conflict.issues[issue].options, f"option of {issue}")


def _changes(report: Report) -> None:
    """Everything that a change speaks of: it is made in a copy of the data, which is then thrown away."""
    conflict = report.conflict
    asked = changes_asked(conflict)
    if not asked:
        return
    data, packed = _packed(conflict)
    calendar = None if conflict.time is None else conflict.calendar
    for path, changes in asked:
        # Only what these changes may touch is copied; the rest of the data is shared.
        touched = set().union(*map(_touched, changes)) & packed.keys()
        copy = data | {key: marshal.loads(packed[key]) for key in touched}
        for n, one in enumerate(changes):
            try:
                apply(copy, one, calendar)
            except RequestError as error:
                report.add((*path, n) if len(changes) > 1 else path, str(error))
                break


def changes_asked(conflict: Conflict) -> list[tuple[Path, tuple[Change, ...]]]:
    """Every change that a file asks to be tried, and where it stands; what changes nothing is left out."""
    asked: list[tuple[Path, Any]] = []
    for k, claim in enumerate(conflict.claims):
        asked += [(("claims", k, "change"), claim.change)]
        asked += [(("claims", k, "without"), {"without": claim.without} if claim.without else None)]
    asked += [(("questions", k, "change"), question.change) for k, question in enumerate(conflict.questions)]
    asked += [(("readings", name, "change"), reading.change) for name, reading in conflict.readings.items()]
    asked += [(("courses", name, "change"), course.change) for name, course in conflict.courses.items()]
    asked += [(("tour", k, "change"), step.change) for k, step in enumerate(conflict.tour)]
    return [(path, changes) for path, change in asked if (changes := changes_of(change))]


def _packed(conflict: Conflict) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The conflict's own data, without what is asked of it; and each part packed, so that copies cost little."""
    asked = {"statements", "claims", "questions", "readings", "courses", "tour"}
    data: dict[str, Any] = _plain(conflict.model_dump(by_alias=True, exclude_unset=True, exclude=asked))
    return data, {key: marshal.dumps(part) for key, part in data.items()}


def _touched(change: Change) -> set[str]:
    """The parts of a file that a change may alter."""
    found = {path.replace("[", ".").replace("]", ".").strip(".").partition(".")[0] for path in change.set}
    if change.without or change.forbid or change.force or change.bind:
        found |= {"chance", "moves", "accords", "consent", "rules", "history", "endings", "peace"}
    return found | {"time", "state", "history"} if change.start else found


def _plain(entry: Any) -> Any:
    """Data of plain types alone: the reader has a type of its own for numbers with a sign."""
    if isinstance(entry, dict):
        return {_plain(key): _plain(item) for key, item in entry.items()}
    if isinstance(entry, (list, tuple)):
        return [_plain(item) for item in entry]
    kind = next((kind for kind in (bool, int, float, str) if isinstance(entry, kind)), None)
    return entry if kind in (None, bool) else kind(entry)
