"""How likely the recorded history is under the model that its own file describes, month by month.

The studies that read a solution away from the recorded path take from here what any of them needs: the packages that
are signed in one state, and a solution that knows it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

import numpy as np

from winset.cases.history import after_step
from winset.cases.schema import Step
from winset.errors import RequestError
from winset.game.game import build
from winset.solver.forward import packages_signed, packages_undone
from winset.solver.solution import Solution, solve
from winset.solver.stages import through_stages
from winset.studies.finding import Finding, Told, provenance_of
from winset.studies.offers import answered, offers_at
from winset.studies.phases import phases_read
from winset.studies.words import happened

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from winset.cases.schema import Conflict
    from winset.cases.scope import Codes
    from winset.game.game import Game

    Place = tuple[int, Codes]
    """The talks of a period, in a state given by its codes."""

QUESTION = "How likely is what happened?"
TITLE = "The likelihood of the record"
SOURCE = "docs/model.md sections 2, 4 and 6"

LEAST = 3
"""Months of the record that are named as the least likely."""


class RecordScore(TypedDict):
    """The total of a record's scores; None where a month of it is impossible."""

    log_score: float | None
    per_month: float | None
    impossible: list[str]


class MonthLikelihood(TypedDict):
    """How likely one month of the record is.

    `talks` is None where the war ended before them, `offers` where no answer to an offer is on record.
    """

    month: str | None
    happened: list[str]
    transition: float
    talks: float | None
    offers: float | None
    probability: float
    log_score: float | None


class RecordLikelihood(RecordScore):
    """How likely the whole record is, and the months of it that are least likely, the least first."""

    least: list[MonthLikelihood]


class LikelihoodAnswer(Told, RecordScore):
    """How likely what happened is."""

    title: str
    months: list[MonthLikelihood]


@dataclass(frozen=True, slots=True)
class MonthScore:
    """How likely one month of the record is, given the months before it.

    Attributes
    ----------
    period : int
    transition : float
        The probability of coming from the last talks' state to this month's.
    talks : float or None
        The probability of not signing; in the month of an agreement, of signing exactly that package, and of its being
        undone as it was where the record says so; None where the war ended by itself before the talks.
    offers : float or None
        The natural logarithm of the probability that the offers of the month are answered as recorded; None without.
    """

    period: int
    transition: float
    talks: float | None
    offers: float | None = None

    @property
    def probability(self) -> float:
        """Of the whole month."""
        return self._war * math.exp(self.offers or 0.0)

    @property
    def log(self) -> float:
        """Its natural logarithm; minus infinity where the model gives the month no chance."""
        return math.log(self._war) + (self.offers or 0.0) if self._war > 0 else -math.inf

    @property
    def possible(self) -> bool:
        """Whether the model gives the month any chance."""
        return self._war > 0

    @property
    def _war(self) -> float:
        """Of the state reached, and of what came of its talks."""
        return self.transition * (1.0 if self.talks is None else self.talks)


def likelihood(conflict: Conflict, *, solution: Solution | None = None) -> Finding[LikelihoodAnswer]:
    """Score the recorded history under the conflict's own solved model.

    Parameters
    ----------
    conflict : Conflict
    solution : Solution, optional
        The conflict already solved.

    Returns
    -------
    Finding
        `log_score`: the sum of natural logarithms, None where a month is impossible; `impossible`: those months;
        `per_month`: the mean; `months`: [{`month`, `happened`, `transition`, `talks`, `offers`, `probability`,
        `log_score`}].

    Raises
    ------
    RequestError
        Where the file has no history.

    Examples
    --------
    >>> from winset.cases.read import parse
    >>> toy = "{winset: 1, title: t, parties: {a: {values: {x: {y: 2}}}}, issues: {x: [y, z]}, consent: [{of: [a]}],"
    >>> found = likelihood(parse(toy + " history: [{month: today, agreement: {x: y}}]}"))
    >>> round(found.to_json()["months"][0]["probability"], 3)
    0.711
    """
    if not conflict.history:
        raise RequestError("the file has no history to score")
    solution = solution or solve(build(conflict))
    scores = score_record(solution)
    return Finding(
        {
            "study": "likelihood",
            "title": conflict.title,
            **summary_of(solution.game, scores),
            "months": [_row(solution.game, score) for score in scores],
            "provenance": provenance_of(solution.game, phases=phases_read(solution, 1)),
        }
    )


def summary_of(game: Game, scores: Iterable[MonthScore]) -> RecordScore:
    """The total of a record's scores, and the months that the model calls impossible."""
    scores = list(scores)
    total = math.fsum(score.log for score in scores)
    possible = total > -math.inf
    return {
        "log_score": total if possible else None,
        "per_month": total / len(scores) if possible and scores else None,
        "impossible": [game.calendar.label(score.period) for score in scores if not score.possible],
    }


def record_of(solution: Solution) -> RecordLikelihood | None:
    """How likely the whole record is, and its `LEAST` least likely months; None without a record."""
    game = solution.game
    if not game.conflict.history:
        return None
    scores = score_record(solution)
    least = sorted(scores, key=lambda score: score.log)[:LEAST]
    return {**summary_of(game, scores), "least": [_row(game, score) for score in least]}


def _row(game: Game, score: MonthScore) -> MonthLikelihood:
    return {
        "month": game.calendar.label(score.period) or None,
        "happened": [happened(game.conflict, step) for step in game.history.steps[score.period]],
        "transition": score.transition,
        "talks": score.talks,
        "offers": None if score.offers is None else math.exp(score.offers),
        "probability": score.probability,
        "log_score": score.log if score.possible else None,
    }


def score_record(solution: Solution, months: int | None = None) -> tuple[MonthScore, ...]:
    """The probability of each month of the recorded history, given the months before it.

    Parameters
    ----------
    solution : Solution
    months : int, optional
        How many months from the first; default those of the record, see `months_of`.

    Returns
    -------
    tuple of MonthScore
        One a period, from the first.

    Notes
    -----
    A month begins in the state with which the last one ended. Its probability is that of being in the recorded state at
    its own talks, over every way through chance, moves and accords that leads there, times that of not signing, or of
    signing the recorded package, and where it was undone, of its being undone so. So the order in which the file lists
    a month's steps does not matter, a step that changes nothing counts as nothing, and a month without an entry is one
    in which nothing happened. A `set` step is given, not scored: the factors that it names may come to that month's
    talks with any value. That an offer is made is given as well; each answer to it on record counts as a vote at those
    talks. Probabilities are sums that are right to about 1e-16; a month less likely than that may come out as
    impossible.
    """
    game = solution.game
    record, before, scores = game.history, game.initial, []
    for t, steps in enumerate(record.steps[: months_of(game) if months is None else months]):
        given = {name for step in steps for name in step.set or ()}
        ended = t >= len(record.states)
        codes = _ended_in(game, t) if ended else record.states[t]
        transition = _arrival(solution, t, before, codes, given)
        if ended:
            scores.append(MonthScore(t, transition, None))
            break
        at_talks, before = (int(s) for s in game.states.find(np.array([codes, record.after[t]])))
        signing = record.agreement is not None and t == len(record.states) - 1
        talks = _talks(solution, t, at_talks, record.agreement if signing else None)
        scores.append(MonthScore(t, transition, talks, answered(game, offers_at(solution, t, at_talks))))
    return tuple(scores)


def months_of(game: Game) -> int:
    """How many months the record has: to its last entry. Version 1 of the file takes the rest for months of nothing."""
    record = game.history
    return len(record.steps) if game.conflict.winset == 1 else min(len(record.steps), record.last + 1)


def talks_of(game: Game) -> int:
    """How many talks the record has: those of its months, without that in which the war ended before them."""
    return min(len(game.history.states), months_of(game))


def _ended_in(game: Game, t: int) -> Codes:
    """The state in which the record's war ended by itself, in period `t`."""
    codes = game.history.after[t - 1] if t else tuple(int(code) for code in game.states.codes[game.initial])
    for step in game.history.steps[t]:
        codes = after_step(game.bound, codes, step)
    return codes


def _arrival(solution: Solution, t: int, before: int, codes: Codes, given: set[str]) -> float:
    """The probability of coming from state `before` to some codes at the talks of `t`, factors `given` left open."""
    game = solution.game
    mass = np.zeros(game.states.size)
    mass[before] = 1.0
    possible = mass > 0
    for operator in game.operators:
        possible = operator.spread(possible, t)  # what rounding leaves of a sure event's remainder is no chance
    mass = through_stages(solution, t, mass)
    kept = [f for f, name in enumerate(game.states.factors) if name not in given]
    same = possible & (game.states.codes[:, kept] == np.array(codes, dtype=np.int64)[kept]).all(axis=1)
    if given:
        same &= game.states.ending < 0
    return min(float(mass[same].sum()), 1.0)


def _talks(solution: Solution, t: int, s: int, agreement: Mapping[str, str] | None) -> float:
    game = solution.game
    undone = next((one for one in game.history.undone if one.period == t), None)
    if undone is not None:
        outcome = game.answers.place_of(str(undone.step.undone), undone.step.outcome or 0)
        chances = packages_undone(solution, t, s)[:, _place(game, undone.agreement)]
        goes_on = bool(game.states.ending[game.states.find(game.history.after[t])[0]] < 0)
        return 0.0 if outcome is None else float(chances[outcome] * (1.0 - game.fades * goes_on))
    if agreement is None:
        going_on = 1.0 - float(solution.sign[t, s] + solution.undone[t, s].sum())
        return going_on * (1.0 - game.fades)
    return float(packages_signed(solution, t, s)[_place(game, agreement)])


def _place(game: Game, agreement: Mapping[str, str]) -> int:
    """The index of a package."""
    packages = game.packages
    codes = [options.index(agreement[issue]) for issue, options in zip(packages.issues, packages.options, strict=True)]
    return int(np.ravel_multi_index(codes, [len(options) for options in packages.options]))


def solutions_at(solution: Solution, places: Iterable[Place]) -> dict[Place, tuple[Solution, int]]:
    """For each place a solution that knows it, and the state's index there.

    Parameters
    ----------
    solution : Solution
    places : iterable of (period, codes)
        States in which the war goes on.

    Returns
    -------
    dict of place to (Solution, int)
        The solution given wherever some path of its model leads there. Where none does, the same conflict solved with a
        record that passes through the place: what follows from it is that conflict's, and what was before does not
        matter, so that its values are exact.
    """
    game = solution.game
    found: dict[Place, tuple[Solution, int]] = {}
    missing: dict[int, list[Codes]] = {}
    for t, codes in dict.fromkeys(places):
        s = int(game.states.find(np.array([codes]))[0])
        if s >= 0 and game.reach.talks[t, s]:
            found[t, codes] = solution, s
        else:
            missing.setdefault(t, []).append(codes)
    while missing:
        layer = {t: missing[t].pop() for t in sorted(missing)}
        missing = {t: left for t, left in missing.items() if left}
        other = _through(game, layer)
        for t, codes in layer.items():
            found[t, codes] = other, int(other.game.states.find(np.array([codes]))[0])
    return found


def _through(game: Game, layer: Mapping[int, Codes]) -> Solution:
    """The conflict solved with a record that is in given states at the talks of given periods."""
    conflict, calendar = game.conflict, game.calendar
    steps = []
    for t, codes in layer.items():
        factors = game.bound.factors.items()
        values = {name: domain.values[code] for (name, domain), code in zip(factors, codes, strict=True)}
        steps.append(Step(month=calendar.label(t), set=values))
    recorded = conflict.with_history(tuple(steps))
    return solve(build(recorded, calendar=calendar, reuse=game, talks=game.packages.size > 0))
