"""The main answer: month by month, which agreements were possible, who blocked, and how likely signing was."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypedDict

import numpy as np

from winset.cases.beliefs import believers
from winset.cases.read import Case, read
from winset.errors import RequestError
from winset.game.audit import gainers
from winset.game.game import build
from winset.game.states import MAX_PERIODS
from winset.solver.forward import Forecast, forecast, mean_forecast
from winset.solver.solution import Solution, phases_of, solve
from winset.solver.stationary import MOST_APPLICATIONS
from winset.studies.finding import Finding, Told, ToldFrom, provenance_of
from winset.studies.headline import headline, ways_barred
from winset.studies.likelihood import record_of
from winset.studies.limits import limits
from winset.studies.month.answers import answers_told, outcomes_of
from winset.studies.month.path import begin_at, path_of, period_of
from winset.studies.month.votes import read_votes
from winset.studies.month.win_set import win_set
from winset.studies.offers import offers_at
from winset.studies.phases import FEW, beyond_of, merged_rows, open_sensitivity, phases_read, spread
from winset.studies.progress import silent
from winset.studies.together import together
from winset.studies.words import HARDLY, happened, has_terms, labels, most_likely

if TYPE_CHECKING:
    from winset.cases.schema import Conflict
    from winset.game.game import Game
    from winset.studies.headline import Headline
    from winset.studies.likelihood import RecordLikelihood
    from winset.studies.limits import LimitsTold
    from winset.studies.made import RankingShares
    from winset.studies.month.answers import AnswerTold
    from winset.studies.month.path import Begin
    from winset.studies.month.win_set import WinSetTold
    from winset.studies.offers import OfferTold
    from winset.studies.outcome import Outcome
    from winset.studies.phases import BeyondTold, MonthPhases, OpenSensitivity, PhasesTold
    from winset.studies.progress import Tell, TellShare
    from winset.studies.solved import Solved
    from winset.studies.words import Labels

QUESTION = "Which agreements would be signed, when, on what terms, and who stands in the way?"
TITLE = "Month by month"
SOURCE = "docs/model.md sections 3 and 4"


class MonthMore(TypedDict, total=False):
    """What is there only where values go round: the month over the phases of the turn."""

    phases: MonthPhases


class TimelineMonth(MonthMore):
    """One month: what happened, the win-sets, the blockers, and the chance of signing."""

    month: str | None
    happened: list[str]
    state: dict[str, bool | int | str]
    talks: bool
    against_war: WinSetTold
    now: WinSetTold
    sign_probability: float
    answers: list[AnswerTold]
    signed_by: float
    offers: list[OfferTold]
    continuation: dict[str, float]
    war_value: dict[str, float]


class ForwardOpen(TypedDict, total=False):
    """What is there only of a war without a last date: fading, and what comes after the last period shown."""

    faded: float
    beyond: BeyondTold


class ForwardTold(ForwardOpen):
    """A forecast: signing by period, endings, {issue: {option: probability that something is signed with it}}.

    `undone`: by period, the probability that something is signed and undone; `answers`: how many signatures each
    answer, named party.move, is expected to undo.
    """

    sign: list[float]
    undone: list[float]
    answers: dict[str, float]
    endings: dict[str, float]
    war_at_horizon: float
    options: dict[str, dict[str, float]]
    accounts: dict[str, float]


class RecordEnd(TypedDict):
    """How the recorded war ended by itself."""

    month: str
    ending: str


class RecordTold(TypedDict):
    """How the recorded war ended, and how far the record goes."""

    agreement: dict[str, str] | None
    ended: RecordEnd | None
    recorded_to: str | None
    signed_beyond: str | None


class Unsigned(TypedDict):
    """Why hardly anything is signed: in how many of the months read each party refuses, and in how many one talks."""

    chance: float
    refusing: dict[str, int]
    months: int
    talks: int


class HorizonMeasures(TypedDict):
    """What is read with one horizon."""

    horizon: str
    signed_by_mark: float
    signed: float
    war_at_horizon: float
    likely: dict[str, str] | None


_OtherHorizons = TypedDict("_OtherHorizons", {"-12": HorizonMeasures | None, "+12": HorizonMeasures | None})


class HorizonTold(_OtherHorizons):
    """What moves with the horizon; None where the moved one lies before the month read."""

    mark: str
    base: HorizonMeasures


class WorldDrawn(TypedDict):
    """Which world of which seed a conflict's numbers are."""

    seed: int
    world: int


class TimelineMore(TypedDict, total=False):
    """What is there only where it is asked for, or has a place: what the answer leans on, phases, numbers drawn."""

    horizon: HorizonTold
    sensitivity: OpenSensitivity
    phases: PhasesTold
    limits: LimitsTold
    world: WorldDrawn
    rankings: RankingShares


class TimelineAnswer(Told, ToldFrom, RecordTold, TimelineMore):
    """What `winset run --json` prints."""

    title: str
    known_to: str | None
    path: str
    step: str
    labels: Labels
    states: int
    packages: int
    value_at_start: dict[str, float]
    believers: list[str]
    forward: ForwardTold
    headline: Headline
    unsigned: Unsigned | None
    record: RecordLikelihood | None
    history: list[TimelineMonth]


def timeline(
    case: Case,
    *,
    start: str | None = None,
    horizon: str | None = None,
    sensitivity: bool = True,
    solved: Solved | None = None,
    thorough: bool = False,
    progress: Tell | None = None,
) -> Finding[TimelineAnswer]:
    """Solve a conflict and read it along its history, or along its most likely path where it has none.

    Parameters
    ----------
    case : Case
        A conflict, or what `read` takes for one.
    start : str, optional
        Forecast from the start of this period, knowing the recorded history before it; default the first.
    horizon : str, optional
        Another date for the horizon.
    sensitivity : bool
        Solve again with the horizon 12 months either way; without one, with other fading and patience.
    solved : Solved, optional
        The conflict already solved, with the file's own horizon.
    thorough : bool
        In a war without a last date, solve from six other starts as well, and tell how many limits there are.
    progress : callable, optional
        Told what is being done and the share of it done, from 0 to 1.

    Returns
    -------
    Finding
        Its `to_json()` is the object that `winset run --json` prints; see docs/design.md.

    Raises
    ------
    RequestError
        Where `start` or `horizon` lies outside the conflict's time, or the war was over by `start`.
    LimitError
        Where the conflict passes a stated limit.

    Examples
    --------
    >>> toy = {"winset": 1, "title": "A toy", "parties": {"a": {"values": {"x": {"y": 2}}}},
    ...        "issues": {"x": ["y", "z"]}, "consent": [{"of": ["a"]}]}
    >>> round(timeline(toy).to_json()["forward"]["options"]["x"]["y"], 2)
    0.71
    """
    conflict = read(case)
    tell = progress or silent
    own = solved.first if solved and horizon is None else None
    game = own.game if own else build(conflict, periods=_periods(conflict, horizon))
    if thorough and not game.calendar.open:
        told = "this war has a last date, so there is but one answer; it is for wars whose `end` is open"
        raise RequestError(told, parameter="thorough")
    begin = begin_at(game, start)
    solution = own.solution if own else solve(game, progress=partial(tell, "solving"), applications=MOST_APPLICATIONS)
    path = [(t, s) for t, s in path_of(solution, begin) if t >= begin.period]
    seen = [solution] if own and solution.phases > FEW else phases_of(solution)
    phases = [_read(phase, path, begin, _known(own, phase, begin)) for phase in seen]
    ahead, rows = mean_forecast([one for one, _, _ in phases]), merged_rows([found for _, found, _ in phases])
    since = game.calendar.label(begin.period) or None
    answer: TimelineAnswer = {
        "study": "timeline",
        "title": conflict.title,
        "from": since,
        "known_to": begin.known,
        "path": "recorded" if conflict.history else "most likely",
        "step": game.calendar.step,
        "labels": labels(conflict),
        "states": int(game.reach.ever.sum()),
        "packages": game.packages.size,
        "value_at_start": _by_party(game, np.mean([worth for _, _, worth in phases], axis=0)),
        "believers": believers(conflict),
        "forward": _forward(game, ahead),
        **_record(game),
        "headline": headline(rows, game.history.agreement, _worst(solution, path), gainers(game)),
        "unsigned": _unsigned(game, ahead, rows, path),
        "record": record_of(solution),
        "history": rows,
        **_leaning(solution, begin, [one for one, _, _ in phases], sensitivity, thorough, tell),
        "provenance": provenance_of(game, phases=phases_read(solution, len(phases)), start=since),
    }
    return Finding(answer)


def _known(own: Outcome | None, phase: Solution, begin: Begin) -> Forecast | None:
    """The forecast of a phase from a beginning, where it has been made already."""
    same = own is not None and phase is own.solution and (own.own.start, own.state) == (begin.period, begin.state)
    return own.own if own is not None and same else None


def _read(
    solution: Solution, path: list[tuple[int, int]], begin: Begin, known: Forecast | None
) -> tuple[Forecast, list[TimelineMonth], np.ndarray]:
    """What is read in one phase of a solution: the forecast, the months of the path, what lies ahead is worth."""
    ahead = forecast(solution, state=begin.state, start=begin.period) if known is None else known
    rows = [_row(solution, ahead, t, s, begin) for t, s in path]
    return ahead, rows, solution.value[begin.period, begin.state]


def _leaning(
    solution: Solution, begin: Begin, phases: list[Forecast], sensitivity: bool, thorough: bool, tell: Tell
) -> TimelineMore:
    """What the answer leans on: the horizon, or where there is none how the war fades, and the phases of a turn."""
    game, ahead = solution.game, mean_forecast(phases)
    if solution.limit is None:
        return _sensitivity(game, begin, ahead, tell) if sensitivity and game.conflict.time else TimelineMore()
    mark = _mark(game, begin)
    by_mark = [float(one.sign[: mark - begin.period + 1].sum()) for one in phases]
    found: TimelineMore = {
        "phases": {
            "state": solution.limit.state,
            "count": len(phases),
            "spread": {"signed_by_mark": spread(by_mark), "signed": spread([one.signed for one in phases])},
        }
    }
    if sensitivity:
        found["sensitivity"] = open_sensitivity(solution, begin, ahead, mark, _likely, tell)
    if thorough:
        found["limits"] = limits(solution, begin, ahead, mark, tell)
    return found


def _record(game: Game) -> RecordTold:
    """How the recorded war ended, and how far the record goes."""
    conflict, history, calendar = game.conflict, game.history, game.calendar
    agreed = (step.month for step in conflict.history if step.agreement is not None and step.undone is None)
    signed = next(agreed, None)
    ended = RecordEnd(month=calendar.label(len(history.steps) - 1), ending=history.ending) if history.ending else None
    return {
        "agreement": history.agreement,
        "ended": ended,
        "recorded_to": calendar.label(history.last) if history.last >= 0 else None,
        "signed_beyond": signed if signed and history.agreement is None else None,
    }


def _periods(conflict: Conflict, horizon: str | None) -> int | None:
    """The number of periods to another horizon."""
    if horizon is None:
        return None
    periods = period_of(conflict.calendar, horizon, "horizon")
    if periods < 1:
        raise RequestError(f"not after the start, {conflict.calendar.label(0)}", parameter="horizon", found=horizon)
    return periods


def _unsigned(game: Game, ahead: Forecast, rows: list[TimelineMonth], path: list[tuple[int, int]]) -> Unsigned | None:
    """Why hardly anything is signed, where that is so; None elsewhere."""
    chance = ahead.signed
    if chance >= HARDLY:
        return None
    held = sum(_held(game, t, s) for t, s in path)
    return {"chance": chance, "refusing": ways_barred(rows), "months": len(rows), "talks": held}


def _held(game: Game, t: int, s: int) -> bool:
    """Whether talks are held."""
    return bool(game.weights_at(t)[s].sum() > 0 and game.talks_pace_at(t)[s] > 0)


def _worst(solution: Solution, path: list[tuple[int, int]]) -> dict[str, list[float]]:
    """By party what the worst package that it has a say on, and what fighting on for good is worth at the start."""
    if not path:
        return {}
    t, s = path[0]
    votes, war = read_votes(solution.game, t, s, solution.war[t]), solution.war[t, s]
    return {
        name: [float(votes.worth[p, votes.say[p]].min()), float(war[p])]
        for p, name in enumerate(solution.game.parties)
        if votes.say[p].any()
    }


def _by_party(game: Game, numbers: np.ndarray) -> dict[str, float]:
    return {name: float(number) for name, number in zip(game.parties, numbers, strict=True)}


def _row(solution: Solution, ahead: Forecast, t: int, s: int, begin: Begin) -> TimelineMonth:
    """One month: what happened, the win-sets, the blockers, and the chance of signing."""
    game = solution.game
    clauses = game.clauses(t, s)
    steps = game.history.steps[t] if t < len(game.history.steps) else ()
    return {
        "month": game.calendar.label(t) or None,
        "happened": [happened(game.conflict, step) for step in steps],
        "state": game.states[s],
        "talks": _held(game, t, s),
        "against_war": win_set(read_votes(game, t, s, solution.war[t], clauses)),
        "now": win_set(read_votes(game, t, s, solution.continuation[t], clauses)),
        "sign_probability": float(solution.sign[t, s]),
        "answers": answers_told(solution, t, s),
        "signed_by": float(ahead.sign[: t - begin.period + 1].sum()),
        "offers": offers_at(solution, t, s),
        "continuation": _by_party(game, solution.continuation[t, s]),
        "war_value": _by_party(game, solution.war[t, s]),
    }


def _forward(game: Game, ahead: Forecast) -> ForwardTold:
    packages, shown = game.packages, game.calendar.shown - ahead.start
    found: ForwardTold = {
        "sign": [float(p) for p in ahead.sign[:shown]],
        "undone": [float(p) for p in ahead.undone[:shown].sum(axis=1)],
        "answers": {
            f"{party}.{move}": float(ahead.undone[:, outcomes_of(game, m)].sum())
            for m, (party, move) in enumerate(game.answers.names)
        },
        "endings": dict(zip(game.conflict.endings, map(float, ahead.endings[shown - 1]), strict=True)),
        "war_at_horizon": ahead.war_at_horizon,
        "options": {
            issue: dict(zip(options, map(float, ahead.options(packages.digits, i, len(options))), strict=True))
            for i, (issue, options) in enumerate(zip(packages.issues, packages.options, strict=True))
        },
        "accounts": dict(zip(game.conflict.accounts, map(float, ahead.accounts), strict=True)),
    }
    if game.calendar.open:
        found["faded"], found["beyond"] = float(ahead.faded[:shown].sum()), beyond_of(game, ahead)
    return found


def _likely(game: Game, ahead: Forecast) -> dict[str, str] | None:
    """The most likely option of each issue; None where hardly anything is signed."""
    if not has_terms(game.conflict, ahead.signed):
        return None
    return {issue: most_likely(options) for issue, options in _forward(game, ahead)["options"].items()}


def _mark(game: Game, begin: Begin) -> int:
    """The period by whose end signing is compared: the recorded one, or a year before the end of what is shown.

    The last that is shown where that is less than a year on, since a year earlier there is nothing to compare.
    """
    if game.history.agreement is not None:
        return len(game.history.states) - 1
    mark = game.calendar.shown - round(12 / game.calendar.months) - 1
    return mark if mark > begin.period else game.calendar.shown - 1


def _sensitivity(game: Game, begin: Begin, ahead: Forecast, tell: Tell) -> TimelineMore:
    """What moves when the horizon lies 12 months earlier or later."""
    year = round(12 / game.calendar.months)
    mark = _mark(game, begin)

    def moved(months: int, going: TellShare) -> HorizonMeasures | None:
        """The same with another horizon."""
        periods = game.periods + (year if months > 0 else -year)
        if periods <= mark or periods > MAX_PERIODS or not game.calendar.reaches(periods):
            return None
        other = build(game.conflict, periods=periods, reuse=game)

        def progress(share: float) -> None:
            going(share)
            tell(f"horizon {months:+d} months", share)

        solved = solve(other, threads=1, progress=progress)
        state = int(other.states.find(game.states.codes[[begin.state]])[0])
        return _measures(other, forecast(solved, state=state, start=begin.period, threads=1), begin, mark)

    base = _measures(game, ahead, begin, mark)
    earlier, later = together([partial(moved, -12), partial(moved, 12)])
    return {"horizon": {"mark": game.calendar.label(mark), "base": base, "-12": earlier, "+12": later}}


def _measures(game: Game, ahead: Forecast, begin: Begin, mark: int) -> HorizonMeasures:
    return {
        "horizon": game.calendar.label(game.periods),
        "signed_by_mark": float(ahead.sign[: mark - begin.period + 1].sum()),
        "signed": float(ahead.sign.sum()),
        "war_at_horizon": ahead.war_at_horizon,
        "likely": _likely(game, ahead),
    }
