"""Statements: does the file, with its numbers as they stand, respect each documented preference?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NotRequired, TypedDict, get_args

import numpy as np

from winset.cases.offers import OfferAnswer, answers_of
from winset.cases.problems import nearest, quoted
from winset.cases.read import Case, read
from winset.cases.schema import Side
from winset.cases.scope import Codes, code_of
from winset.cases.telling import hold_point
from winset.errors import RequestError
from winset.game.game import build
from winset.game.packages import value_packages, worth_of
from winset.solver.answers import accepted
from winset.solver.solution import Solution, solve
from winset.studies.finding import Finding, Told, pick, provenance_of
from winset.studies.likelihood import solutions_at
from winset.studies.month.path import month_at, recorded_state
from winset.studies.offers import vote_on
from winset.studies.phases import phases_read
from winset.studies.samples import statement_lines
from winset.studies.words import happened, labels, offered

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from winset.cases.bound import Bound
    from winset.cases.numbers import Noted
    from winset.cases.schema import Conflict, Statement
    from winset.game.game import Game

    _Worths = dict[tuple[Codes, tuple[int, ...]], tuple[NDArray[np.float64], bool]]
    from winset.studies.progress import Tell
    from winset.studies.words import Labels

QUESTION = "Do the numbers in the file respect each documented preference?"
TITLE = "Statements"
SOURCE = "docs/model.md sections 4 to 6"

TIE = 1e-9
"""Two values closer than this are the same, in points."""

StatementVerdict = Literal["respected", "violated", "tie", "not_testable"]
SideKind = Literal["agreement", "war", "waiting"]
VERDICTS: tuple[StatementVerdict, ...] = get_args(StatementVerdict)
KINDS: tuple[SideKind, ...] = get_args(SideKind)


class SideTold(TypedDict):
    """One side of a statement and what it is worth to its party; `state` where it is not the month's own.

    Of a package also the package in full, the options taken for issues left open, whether the rules allow it there.
    """

    kind: SideKind
    state: dict[str, bool | int | str] | None
    worth: float
    package: NotRequired[dict[str, str]]
    filled: NotRequired[dict[str, str]]
    admissible: NotRequired[bool]


class StatementTold(TypedDict):
    """One statement's verdict and both numbers.

    Of a party's answer to an offer on record, `answer` is that answer, and `yes` the probability of its yes. `after` is
    what the record has in its period before the talks at which it is read.
    """

    id: str | None
    says: str
    party: str
    month: str | None
    state: dict[str, bool | int | str] | None
    prefers: SideTold | None
    to: SideTold | None
    difference: float | None
    margin: float | None
    verdict: StatementVerdict
    because: str | None
    after: list[str]
    answer: Literal["refused", "accepted"] | None
    yes: float | None
    binds: bool
    source: list[str]
    inventory: list[str]
    note: str | None


class StatementsAnswer(Told):
    """What `winset statements --json` prints."""

    title: str
    labels: Labels
    filled_from: str
    statements: list[StatementTold]
    counts: dict[StatementVerdict, int]


class _Untestable(Exception):
    """A statement that this conflict has no two numbers for; its message says why."""


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of a statement: what kind it is, in which state, and for an agreement the package in full."""

    kind: SideKind
    codes: Codes
    package: dict[str, str] | None
    filled: dict[str, str]


def statements(
    case: Case,
    *,
    only: str | None = None,
    solution: Solution | None = None,
    progress: Tell | None = None,
) -> Finding[StatementsAnswer]:
    """Hold every documented preference against the point file.

    Parameters
    ----------
    case : Case
        A conflict, or what `read` takes for one.
    only : str, optional
        The id of one statement.
    solution : Solution, optional
        The conflict already solved.
    progress : callable, optional
        Told what is being done and the share of it done.

    Returns
    -------
    Finding
        `statements`: for each `id`, `says`, `party`, `month`, `state`, `prefers` and `to` (each with `kind`, `worth` in
        the party's points, `package`, `filled`: the issues that the statement leaves open and the options taken for
        them, `admissible`: whether the rules allow the package there, `state` where it is not the month's own),
        `difference` of the two, `margin`: the same in units of the party's noise, `verdict` (respected, violated, tie,
        not_testable), `because` (why it cannot be tested), `after` (what changed the state in that period before its
        talks), `answer` (refused or accepted, of an answer to an offer on record; else None),
        `yes` (of such a one the probability of its yes), `binds` (whether worlds are held to it),
        `source`, `inventory`, `note`. `counts` {verdict: number}; `filled_from`: where open issues come from.

    Raises
    ------
    RequestError
        Where there are no statements, or none of that id.

    Notes
    -----
    A package is worth U in the recorded state of the month, rules or not; beside war or waiting it is worth Ũ, with
    what may undo its signature priced in. `war` is D there and `waiting` is C. An issue that a statement leaves open
    takes the option of the recorded agreement, or the first where there is none. Each refusal of an offer on record is
    a statement too, that the party would rather wait than sign the best for it of the packages offered, and each
    acceptance the reverse; its id is the offer's month and the party.

    Examples
    --------
    >>> toy = {"winset": 1, "title": "A toy", "parties": {"a": {"values": {"x": {"y": 2}}}},
    ...        "issues": {"x": ["y", "z"]}, "consent": [{"of": ["a"]}]}
    >>> says = [{"id": "S1", "says": "It would rather have y.", "party": "a", "prefers": {"agreement": {"x": "y"}},
    ...          "to": {"agreement": {"x": "z"}}}]
    >>> row = statements({**toy, "statements": says}).to_json()["statements"][0]
    >>> row["verdict"], row["margin"]
    ('respected', 2.0)
    """
    conflict = read(case)
    hold_point(conflict)
    chosen = pick([(one.id, one) for one in held_of(conflict)], only, "statement", statement_lines(conflict))
    if solution is None:
        tell = progress or (lambda _what, _share: None)
        solution = solve(build(conflict), progress=lambda share: tell("solving", share))
    game, rows = solution.game, rows_of(chosen, solution)
    answer: StatementsAnswer = {
        "study": "statements",
        "title": conflict.title,
        "labels": labels(conflict),
        "filled_from": "the recorded agreement" if game.history.agreement else "each issue's first option",
        "statements": rows,
        "counts": {verdict: sum(row["verdict"] == verdict for row in rows) for verdict in VERDICTS},
        "provenance": provenance_of(game, phases=phases_read(solution, 1), tolerance={"tie": TIE}),
    }
    return Finding(answer)


def rows_of(chosen: Iterable[Statement | OfferAnswer], solution: Solution) -> list[StatementTold]:
    """The verdict on each of some statements by a solved conflict, with both numbers; as `statements` tells them.

    For those of which `without_talks` is true the talks need not have been solved: the war alone says as much.
    """
    told = list(chosen)
    worths = _worths(solution.game, [one for one in told if not isinstance(one, OfferAnswer)])
    return [_answered(one, solution) if isinstance(one, OfferAnswer) else _row(one, solution, worths) for one in told]


def without_talks(conflict: Conflict, one: Statement | OfferAnswer) -> bool:
    """Whether a statement is of packages and of war alone, so that nothing that talks may bring has a part in it.

    Waiting is worth what talks may bring. A package beside war is worth what answers to a signature leave of it, which
    is read where there are talks.
    """
    if isinstance(one, OfferAnswer):
        return False
    kinds = {_kind(one.prefers), _kind(one.to)}
    answers = any(move.at is not None for moves in conflict.moves.values() for move in moves.values())
    return "waiting" not in kinds and not (answers and kinds == {"agreement", "war"})


def _kind(side: str | Side) -> SideKind:
    if not isinstance(side, Side):
        return KINDS[KINDS.index(side)]
    return next(kind for kind in KINDS if kind in side.model_fields_set)


def _row(statement: Statement, solution: Solution, worths: _Worths) -> StatementTold:
    """One statement's verdict and both numbers."""
    game = solution.game
    row = _untold(statement.id, statement.says, statement.party, statement)
    try:
        t = _period(game, statement.month)
        here = _recorded(game, t)
        row["month"], row["state"] = game.calendar.label(t) or None, _state(game, here)
        row["after"] = _steps_before(game, t)
        p = game.parties.index(statement.party)
        first, second = _side(game, here, statement.prefers), _side(game, here, statement.to)
        prefers = _told(solution, t, p, here, first, second.kind, worths)
        return _judged(game, row, prefers, _told(solution, t, p, here, second, first.kind, worths))
    except _Untestable as reason:
        return {**row, "because": str(reason)}


def _untold(name: str | None, says: str, party: str, entry: Noted) -> StatementTold:
    """A row before it is tested."""
    return {
        "id": name, "says": says, "party": party, "month": None, "state": None,
        "prefers": None, "to": None, "difference": None, "margin": None, "verdict": "not_testable", "because": None,
        "after": [], "answer": None, "yes": None, "binds": True,
        "source": list(entry.sources), "inventory": list(entry.inventory), "note": entry.note,
    }  # fmt: skip


def _judged(game: Game, row: StatementTold, prefers: SideTold, to: SideTold) -> StatementTold:
    """A row with both sides and what comes of them."""
    difference = prefers["worth"] - to["worth"]
    verdict: StatementVerdict = "tie" if abs(difference) <= TIE else "respected" if difference > 0 else "violated"
    margin = difference / float(game.noise[game.parties.index(row["party"])])
    return {**row, "prefers": prefers, "to": to, "difference": difference, "margin": margin, "verdict": verdict}


def _answered(one: OfferAnswer, solution: Solution) -> StatementTold:
    """The verdict on a party's answer to an offer on record: waiting beside the best for it of what was offered."""
    game, step = solution.game, one.step
    row = _untold(one.id, said(game.conflict, one), one.party, step)
    row |= {"answer": "accepted" if one.accepted else "refused", "binds": step.binds}
    t = game.calendar.period(step.month) if game.conflict.time is not None else 0
    row["month"] = game.calendar.label(t) or None
    if not t < len(game.history.states):
        return {**row, "because": "no talks of that month are on record"}
    s = recorded_state(game, t)
    row["state"], row["after"] = game.states[s], _steps_before(game, t)
    vote = vote_on(solution, t, s, step.offer or {}, one.party, "accepted" if one.accepted else "refused")
    if vote["package"] is None or vote["worth"] is None:
        return {**row, "because": "the rules of that state admit no package with these terms"}
    waiting = float(solution.continuation[t, s, game.parties.index(one.party)])
    package, terms = vote["package"], step.offer or {}
    filled = {issue: option for issue, option in package.items() if issue not in terms}
    offer = SideTold(kind="agreement", state=None, worth=vote["worth"], package=package, filled=filled,
                     admissible=True)  # fmt: skip
    still = SideTold(kind="waiting", state=None, worth=waiting)
    return {**_judged(game, row, *((offer, still) if one.accepted else (still, offer))), "yes": vote["yes"]}


def said(conflict: Conflict, one: Statement | OfferAnswer) -> str:
    """What a statement says; of an answer to an offer on record, what it says of the party."""
    if not isinstance(one, OfferAnswer):
        return one.says
    name, answer = conflict.parties[one.party].name or one.party, "accepts" if one.accepted else "refuses"
    return offered(conflict, one.step, who=name, answer=answer)


def held_of(conflict: Conflict) -> list[Statement | OfferAnswer]:
    """Everything that a file holds its parties to: its statements, then every answer to an offer on record."""
    return [*conflict.statements, *answers_of(conflict)]


def named(conflict: Conflict) -> dict[str, Statement | OfferAnswer]:
    """The same by their names, which are counted where a statement has none."""
    return {one.id or f"statement {k}": one for k, one in enumerate(held_of(conflict), 1)}


def binding(conflict: Conflict) -> dict[str, Statement | OfferAnswer]:
    """Those of them to which worlds are held: all but the answers to offers that do not bind."""
    return {name: one for name, one in named(conflict).items() if not isinstance(one, OfferAnswer) or one.step.binds}


def _period(game: Game, month: str | None) -> int:
    """The period of a statement; default the last of the record, or the first without one."""
    last = len(game.history.states) - 1
    if month is None or game.conflict.time is None:
        return max(last, 0)
    try:
        return month_at(game.calendar, month, "month", last=last if last >= 0 else None)
    except RequestError as error:
        raise _Untestable(str(error)) from None


def _recorded(game: Game, t: int) -> Codes:
    """The recorded state at the talks of a period; without a record the initial state."""
    return game.history.states[t] if game.history.states else game.bound.initial


def _steps_before(game: Game, t: int) -> list[str]:
    """What the record has in a period that changed the state before its talks."""
    steps = game.history.steps[t] if t < len(game.history.steps) else ()
    return [happened(game.conflict, step) for step in steps if step.acts and step.undone is None]


def _state(game: Game, codes: Codes) -> dict[str, bool | int | str]:
    factors = game.bound.factors.items()
    return {name: domain.values[code] for (name, domain), code in zip(factors, codes, strict=True)}


def _side(game: Game, here: Codes, side: str | Side) -> _Side:
    """One side of a statement: the state that it speaks of, and for an agreement the package in full."""
    kind = _kind(side)
    if not isinstance(side, Side):
        return _Side(kind, here, None, {})
    if kind == "agreement":
        named = dict(side.agreement or {})
        filled = _filled(game, named)
        return _Side(kind, _moved(game, here, side.state), {**named, **filled}, filled)
    at = getattr(side, kind)
    return _Side(kind, _moved(game, here, {**side.state, **(at.state if at is not None else {})}), None, {})


def _filled(game: Game, named: Mapping[str, str]) -> dict[str, str]:
    """The options of the issues that a package leaves open; those that it names were checked with the file."""
    issues, agreement = game.bound.issues, game.history.agreement or {}
    return {name: agreement.get(name, options[0]) for name, options in issues.items() if name not in named}


def _moved(game: Game, here: Codes, state: Mapping[str, Any] | None) -> Codes:
    """A state with some factors at other values."""
    factors, codes = game.bound.factors, list(here)
    for name, value in (state or {}).items():
        if name not in factors:
            raise _Untestable(f"no factor {quoted(name)}{nearest(name, factors)}")
        code = code_of(factors[name].values, value)
        if code is None:
            raise _Untestable(f"{name} has no value {quoted(value)}{nearest(value, factors[name].values)}")
        codes[list(factors).index(name)] = code
    return tuple(codes)


def _told(solution: Solution, t: int, p: int, here: Codes, side: _Side, other: SideKind, worths: _Worths) -> SideTold:
    """A side with what it is worth to a party; a package beside war or waiting with what may undo it priced in."""
    game = solution.game
    state = _state(game, side.codes) if side.codes != here else None
    if side.package is not None:
        worth, admissible = worths[side.codes, _options(game, side.package)]
        if other != "agreement" and admissible and game.bound.answers:
            worth = _accepted(solution, t, side.codes, side.package, other)
        return SideTold(kind=side.kind, state=state, worth=float(worth[p]), package=side.package, filled=side.filled,
                        admissible=admissible)  # fmt: skip
    ending = game.bound.ending_of(side.codes)
    if ending is not None:
        raise _Untestable(f"in that state the war has ended ({ending})")
    found, s = solutions_at(solution, [(t, side.codes)])[t, side.codes]
    value = found.war if side.kind == "war" else found.continuation
    return SideTold(kind=side.kind, state=state, worth=float(value[t, s, p]))


def _accepted(
    solution: Solution, t: int, codes: Codes, package: Mapping[str, str], other: SideKind
) -> NDArray[np.float64]:
    """Ũ of an admissible package in one state, going on being worth D beside war and C beside waiting; shape (p,)."""
    if solution.game.bound.ending_of(codes) is not None:
        raise _Untestable("in that state the war has ended")
    found, s = solutions_at(solution, [(t, codes)])[t, codes]
    packages = found.game.packages
    going = found.war if other == "war" else found.continuation
    digits = [options.index(package[issue]) for issue, options in zip(packages.issues, packages.options, strict=True)]
    at = np.flatnonzero((packages.digits[packages.admissible(s)] == digits).all(axis=1))
    worth: NDArray[np.float64] = accepted(found.game, t, s, going[t]).worth[:, at[0]]
    return worth


def _worths(game: Game, chosen: Iterable[Statement]) -> _Worths:
    """What each package that some statements name is worth; those of one state are valued together."""
    named: dict[Codes, dict[tuple[int, ...], None]] = {}
    for one in chosen:
        try:
            here = _recorded(game, _period(game, one.month))
            sides = [_side(game, here, side) for side in (one.prefers, one.to)]
        except _Untestable:  # which its row says
            continue
        for side in sides:
            if side.package is not None:
                named.setdefault(side.codes, {})[_options(game, side.package)] = None
    found: _Worths = {}
    for codes, packages in named.items():
        values, admissible = _valued(game.bound, codes, np.array(list(packages), dtype=np.int64))
        found |= {(codes, one): (values[:, k], bool(admissible[k])) for k, one in enumerate(packages)}
    return found


def _options(game: Game, package: Mapping[str, str]) -> tuple[int, ...]:
    """The options of a package by their places."""
    return tuple(options.index(package[issue]) for issue, options in game.bound.issues.items())


def _valued(bound: Bound, codes: Codes, packages: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """U of some packages in one state, rules or not, for every party (p, k); and whether the rules allow them there."""
    state, options = bound.frame(codes), {issue: packages[:, i] for i, issue in enumerate(bound.issues)}
    values = value_packages(worth_of(bound, packages), state, options)
    allowed = np.ones(len(packages), dtype=bool)
    for when, require in bound.rules:
        allowed &= ~when.mask(state | options) | require.mask(state | options)
    return values, allowed
