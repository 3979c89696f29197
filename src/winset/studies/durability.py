"""Would it last: how long the peace holds under each option of one issue, and who would break it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, TypedDict

import numpy as np

from winset.cases.problems import nearest, quoted
from winset.cases.read import Case, read
from winset.errors import RequestError
from winset.game.packages import Worth, lasting_values, worth_of
from winset.game.peace import Breaking, breaking
from winset.game.peace_states import peace_states
from winset.solver.answers import accepted
from winset.studies.finding import Finding, Told, provenance_of
from winset.studies.month.moment import moment_at
from winset.studies.month.path import path_of
from winset.studies.outcome import outcome_of
from winset.studies.peace import SurvivalMarks, peace_curve, survival_marks
from winset.studies.peace_events import Apart, LivingPeace, apart, living_peace
from winset.studies.phases import phases_read
from winset.studies.progress import silent
from winset.studies.words import LeverLabels, has_terms, lever_labels, most_likely, spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from winset.cases.conditions import Frame
    from winset.game.game import Game
    from winset.studies.outcome import Outcome
    from winset.studies.progress import Tell
    from winset.studies.solved import Solved

QUESTION = "Would the peace last, who would break it, and does more of a guarantee mean a longer peace?"
TITLE = "Would it last?"
SOURCE = "Fortna 2003; docs/model.md section 5"

TOLERANCE = 1e-9
"""Differences of a survival, a probability or of points no larger than this are none."""

MOST_STEPS = 20_000_000_000
"""Most steps (packages × parties × states of the peace × periods × initiators) for all that is signed."""


FromTo = TypedDict("FromTo", {"from": str, "to": str})
"""Two options of an issue: from which one, to which."""


class PeaceWatch(TypedDict):
    """For how long the peace is watched."""

    periods: int
    years: float


class PeaceSetting(TypedDict):
    """Where packages are signed, which one the forecast leads to, and for how long the peace is watched."""

    at: str | None
    at_because: str
    state: dict[str, bool | int | str]
    peace: bool
    watch: PeaceWatch | None
    likely: dict[str, str]
    package: dict[str, str]
    adapted: dict[str, FromTo]
    signed: float


class PeaceBreaker(TypedDict):
    """How likely a party breaks a peace within its watch, when, and what breaking and keeping it would bring."""

    probability: float
    median_period: int | None
    median_years: float | None
    breaking: float | None
    keeping: float
    share: float | None


class LastingPeace(SurvivalMarks, LivingPeace):
    """How long one peace lasts, what may happen in it, who breaks it, and what it is worth to each party.

    `stands`: the probability that no answer undoes the signature itself; all else is of a signature that stands.
    """

    stands: float
    broken_by: dict[str, PeaceBreaker]
    worth: dict[str, float]


class OptionPeace(LastingPeace):
    """An option of the issue with the package that carries it."""

    option: str
    package: dict[str, str]
    adapted: dict[str, FromTo]
    against_rules: list[str]


class SignedPeace(LastingPeace):
    """What was signed."""

    month: str | None
    package: dict[str, str]
    survival: list[float]


class ExpectedPeace(SurvivalMarks):
    """Everything that the forecast signs."""

    survival: list[float]


class BreakingMoved(TypedDict):
    """Whose breaking of the peace changes from one option to the next, by how much and why."""

    breaks: dict[str, float]
    emboldened: list[str]
    deterred: list[str]
    soured: list[str]
    reassured: list[str]
    moral_hazard: list[str]


class SweepStep(FromTo, BreakingMoved):
    """From one option to the next."""

    change_periods: float
    change_years: float


class OptionSweep(TypedDict):
    """From option to option in the order of the file."""

    direction: str
    steps: list[SweepStep]


class PeaceOptions(TypedDict):
    """The options of the issue, and the sweep over them."""

    survival: dict[str, list[float]]
    options: list[OptionPeace]
    sweep: OptionSweep


class DurabilityAnswer(Told, PeaceSetting, PeaceOptions):
    """How long the peace holds under each option of one issue."""

    title: str
    labels: LeverLabels
    issue: str
    issue_because: str
    spread: dict[str, float]
    recorded: SignedPeace | None
    expected: ExpectedPeace | None


def durability(
    case: Case,
    *,
    issue: str | None = None,
    at: str | None = None,
    solved: Solved | None = None,
    progress: Tell | None = None,
) -> Finding[DurabilityAnswer]:
    """The survival of the peace under each option of an issue, the other issues at their most likely options.

    The state is that of the recorded agreement, or of month `at`; without either, of the month on the path most likely
    to see a signature. The most likely options, taken issue by issue, need not go together: the nearest package that
    the rules admit is taken (fewest issues changed, then likeliest in the forecast), and for each option the nearest to
    that. Where the rules of the state admit no package with an option, it is the nearest of those that go against the
    fewest rules, and that is said; a peace does not ask whether its package could be signed.

    Parameters
    ----------
    case : Case
        A conflict, or what `read` takes for one.
    issue : str, optional
        Default: the issue between whose options the mean survival differs most; the first in the file among equals.
    at : str, optional
        A month of the recorded path, or of the most likely path where there is no record.
    solved : Solved, optional
        The conflict already solved.
    progress : callable, optional
        Told what is being done and the share of it done.

    Returns
    -------
    Finding
        `survival` {option: [probability that nobody has broken the peace by the end of its first, second, … period]},
        `options` with each option's package, means, marks, breakers and worth, `sweep`, `recorded`, `expected`. Means
        and medians are within the watch. Of each peace `events` tells how long it would hold without each event that
        bears on it, and `states` where it is broken. Without a `peace` section survival is one number, 1.

    Raises
    ------
    RequestError
        Where the issue or the month is not there, or the war is over before its first talks.

    Examples
    --------
    >>> from winset.cases.read import parse
    >>> toy = "{winset: 1, title: t, parties: {a: {values: {x: {y: 2}}}}, issues: {x: [y, z]}, consent: [{of: [a]}], "
    >>> toy += "peace: {horizon: 3, pace: 0.5, resume: {a: {points: {a: 0}}}}}"
    >>> [round(p, 2) for p in durability(parse(toy)).to_json()["survival"]["z"]]
    [0.75, 0.56, 0.42]
    """
    conflict = read(case)
    tell = progress or silent
    issues = list(conflict.issues)
    if issue is not None and issue not in issues:
        raise RequestError(f"no issue {quoted(issue)}{nearest(issue, issues)}")
    tell("solving", 0.0)
    scene = _scene(solved.first if solved else outcome_of(conflict), at)
    tell("solving", 1.0)
    base, terms = _terms(scene)
    watched = {name: _watched(scene, scene.state, [term.package for term in named]) for name, named in terms.items()}
    means = {name: found.lasts.sum(axis=0) for name, found in watched.items()}
    spread = {name: float(mean.max() - mean.min()) for name, mean in means.items()}
    chosen = issue or max(spread, key=lambda name: spread[name])
    return Finding(
        {
            "study": "durability",
            "title": conflict.title,
            "labels": lever_labels(conflict),
            **_setting(scene, base),
            "issue": chosen,
            "issue_because": _because(issue, max(spread.values())),
            "spread": spread,
            **_answers(scene, base, chosen, terms[chosen], watched[chosen]),
            "recorded": _signed(scene),
            "expected": _expected(scene.outcome),
            "provenance": provenance_of(scene.game, phases=phases_read(scene.outcome.solution, 1)),
        }
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Scene:
    """A solved conflict, and where in it a package is signed: period, state at its talks, and why there."""

    outcome: Outcome
    worth: Worth
    likely: dict[str, str]
    period: int
    state: int
    because: str

    @property
    def game(self) -> Game:
        return self.outcome.game


@dataclass(frozen=True, slots=True)
class _Term:
    """An option with the package that carries it, and the rules that this package goes against."""

    option: str
    package: int
    against: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Watched:
    """How long the peace on some packages lasts: survival (h, k), and the probability that each initiator breaks it
    in each period (h, i, k); `values` (p, k) is what a peace that lasts is worth, in the state and packages of `here`.
    """

    initiators: tuple[str, ...]
    values: NDArray[np.float64]
    found: Breaking
    lasts: NDArray[np.float64]
    breaks: NDArray[np.float64]
    here: Frame

    def apart(self, game: Game) -> Apart:
        """The same without what may happen in the peace."""
        return apart(self.found, self.values, game.bound, self.here)


def _because(issue: str | None, spread: float) -> str:
    """Why this issue."""
    return "asked for" if issue else "changes survival most" if spread > TOLERANCE else "no issue changes it"


def _scene(outcome: Outcome, at: str | None) -> _Scene:
    worth = worth_of(outcome.game.bound, outcome.game.packages.digits)
    likely = {name: most_likely(found) for name, found in outcome.options().items()}
    return _Scene(outcome, worth, likely, *_place(outcome, path_of(outcome.solution), at))


def _place(outcome: Outcome, path: Sequence[tuple[int, int]], at: str | None) -> tuple[int, int, str]:
    """The period and the state in which peace is signed, and why there."""
    if not path:
        raise RequestError("the war is over before its first talks, so there is no state in which peace is signed")
    if at is not None:
        moment = moment_at(outcome.solution, at)
        return moment.period, moment.state, "asked for"
    if outcome.game.history.agreement is not None:
        return *path[-1], "recorded agreement"
    best = max(path, key=lambda step: float(outcome.solution.sign[step]))
    signed = outcome.ahead.signed
    if outcome.solution.sign[best] > 0 and has_terms(outcome.game.conflict, signed):
        return *best, "signature likeliest"
    count = outcome.game.packages.count
    why = "hardly anything is signed" if signed > 0 else "nothing is ever signed"
    return *next((step for step in path if count[step[1]]), path[0]), why


def _terms(scene: _Scene) -> tuple[int, dict[str, list[_Term]]]:
    """The package nearest to the most likely options, and for each option of each issue the one nearest to that.

    Nearest: fewest rules gone against, then fewest issues changed, then likeliest in the forecast, then first.
    """
    packages, broken = scene.game.packages, _broken_rules(scene)
    rules = [rule.name or spoken(rule.id or f"rules[{r}]") for r, rule in enumerate(scene.game.conflict.rules)]
    ahead, against = scene.outcome.ahead.packages, broken.sum(axis=0)
    wanted = [options.index(scene.likely[name]) for name, options in _options(scene.game)]
    base = int(np.lexsort((-ahead, (packages.digits != wanted).sum(axis=1), against))[0])
    away = (packages.digits != packages.digits[base]).sum(axis=1)
    found: dict[str, list[_Term]] = {}
    for i, (issue, options) in enumerate(_options(scene.game)):
        found[issue] = []
        for code, option in enumerate(options):
            near = np.flatnonzero(packages.digits[:, i] == code)
            k = int(near[np.lexsort((-ahead[near], away[near], against[near]))[0]])
            found[issue].append(_Term(option, k, tuple(rules[r] for r in np.flatnonzero(broken[:, k]))))
    return base, found


def _options(game: Game) -> list[tuple[str, tuple[str, ...]]]:
    return list(zip(game.packages.issues, game.packages.options, strict=True))


def _broken_rules(scene: _Scene) -> NDArray[np.bool_]:
    """Which rules each package goes against in the state; shape (rules, k)."""
    game = scene.game
    here = game.packages.frame(np.arange(game.packages.size))
    here |= game.states.frame_at(scene.state)
    broken = np.zeros((len(game.bound.rules), game.packages.size), dtype=bool)
    for r, (when, require) in enumerate(game.bound.rules):
        broken[r] = when.mask(here) & ~require.mask(here)
    return broken


def _watched(scene: _Scene, state: int, chosen: Sequence[int]) -> _Watched:
    """How long a peace on some packages lasts that is signed in a state, and who breaks it."""
    game, peace = scene.game, scene.game.bound.peace
    frame = game.packages.frame(np.arange(game.packages.size))
    here, values = lasting_values(scene.worth, game.states.frame_at(state), np.array(chosen, dtype=np.int64), frame)
    found = breaking(values, game.bound, here)
    names = tuple(game.parties[initiator.party] for initiator in peace.initiators)
    if not names:  # where nobody can break it, what it is worth if it lasts
        found = replace(found, worth=values, here=np.ones((max(1, peace.horizon), 1, len(chosen))))
    return _Watched(names, values, found, found.lasting, found.broken.sum(axis=2), here)


def _setting(scene: _Scene, base: int) -> PeaceSetting:
    """Where packages are signed, and for how long the peace is watched."""
    game, horizon = scene.game, scene.game.bound.peace.horizon
    years = game.calendar.months / 12
    return {
        "at": game.calendar.label(scene.period) or None,
        "at_because": scene.because,
        "state": game.states[scene.state],
        "peace": horizon > 0,
        "watch": {"periods": horizon, "years": horizon * years} if horizon else None,
        "likely": scene.likely,
        "package": game.packages.package(base),
        "adapted": _adapted(scene.likely, game.packages.package(base)),
        "signed": scene.outcome.ahead.signed,
    }


def _adapted(wanted: dict[str, str], package: dict[str, str]) -> dict[str, FromTo]:
    """Where a package parts from the one that was wanted."""
    return {name: {"from": wanted[name], "to": option} for name, option in package.items() if option != wanted[name]}


def _answers(scene: _Scene, base: int, issue: str, named: list[_Term], watched: _Watched) -> PeaceOptions:
    """The options of the issue, and the sweep over them."""
    wanted, game = scene.game.packages.package(base), scene.game
    packages, found = [game.packages.package(term.package) for term in named], watched.apart(game)
    stands = _standing(scene, scene.period, scene.state)
    options: list[OptionPeace] = [
        {
            "option": term.option,
            "package": package,
            "adapted": _adapted({**wanted, issue: term.option}, package),
            "against_rules": list(term.against),
            **_lasting(game, watched, found, m, stands[term.package]),
        }
        for m, (term, package) in enumerate(zip(named, packages, strict=True))
    ]
    survival = {term.option: watched.lasts[:, m].tolist() for m, term in enumerate(named)}
    return {"survival": survival, "options": options, "sweep": _sweep(game, options, watched)}


def _standing(scene: _Scene, t: int, s: int) -> NDArray[np.float64]:
    """The probability that each package's signature stands; 1 for those that rules forbid; shape (k,)."""
    game = scene.game
    stands = np.ones(game.packages.size)
    stands[game.packages.admissible(s)] = accepted(game, t, s, scene.outcome.solution.continuation[t]).stands
    return stands


def _lasting(game: Game, watched: _Watched, found: Apart, m: int, stands: float) -> LastingPeace:
    """How long one peace lasts, who breaks it and when, and what it is worth to each party."""
    total = sum(float(np.cumsum(watched.breaks[:, i, m])[-1]) for i in range(len(watched.initiators)))
    return {
        **survival_marks(game, watched.lasts[:, m]),
        "stands": float(stands),
        "broken_by": {name: _breaker(game, watched, i, m, total) for i, name in enumerate(watched.initiators)},
        "worth": dict(zip(game.parties, map(float, watched.found.worth[:, m]), strict=True)),
        **living_peace(game, found, m),
    }


def _breaker(game: Game, watched: _Watched, i: int, m: int, of: float) -> PeaceBreaker:
    """One initiator: how likely it breaks this peace, the median of what breaking and keeping would bring, and
    its share `of` the probability that anybody breaks it.
    """
    by = np.cumsum(watched.breaks[:, i, m])
    total, own = float(by[-1]), watched.found.own[i, m]
    median = int(np.flatnonzero(by >= total / 2)[0]) + 1 if total > 0 else None
    return {
        "probability": total,
        "median_period": median,
        "median_years": None if median is None else median * game.calendar.months / 12,
        "breaking": None if np.isnan(own) else float(own),
        "keeping": float(watched.values[game.parties.index(watched.initiators[i]), m]),
        "share": total / of if of > 0 else None,
    }


def _sweep(game: Game, options: list[OptionPeace], watched: _Watched) -> OptionSweep:
    """From option to option in the order of the file: how the mean survival changes, and whom that makes break."""
    means = watched.lasts.sum(axis=0)
    steps: list[SweepStep] = [
        {
            "from": one["option"],
            "to": two["option"],
            "change_periods": float(means[m + 1] - means[m]),
            "change_years": float(means[m + 1] - means[m]) * game.calendar.months / 12,
            **_moved(one["broken_by"], two["broken_by"]),
        }
        for m, (one, two) in enumerate(pairwise(options))
    ]
    signs = {
        step["change_periods"] > 0 for step in steps if abs(step["change_periods"]) > TOLERANCE * len(watched.lasts)
    }
    direction = "mixed" if len(signs) > 1 else {True: "longer", False: "shorter"}[signs.pop()] if signs else "same"
    return {"direction": direction, "steps": steps}


def _moved(before: dict[str, PeaceBreaker], after: dict[str, PeaceBreaker]) -> BreakingMoved:
    """Whose breaking changes from one option to the next, and why.

    *Emboldened*: breaks the peace more, and a war of its own making would bring it more. *Deterred*: breaks it less,
    and such a war would bring it less. *Soured* and *reassured*: more and less for another reason: the peace itself, or
    what others may do to it, has become worse or better. *Moral hazard*: emboldened by an option that also gives it
    more while the peace lasts; what protects it pays for the war that it starts.
    """
    found = BreakingMoved(breaks={}, emboldened=[], deterred=[], soured=[], reassured=[], moral_hazard=[])
    for party, old in before.items():
        new = after[party]
        more = found["breaks"][party] = new["probability"] - old["probability"]
        low, high = (-np.inf if one["breaking"] is None else one["breaking"] for one in (old, new))
        if more > TOLERANCE:
            (found["emboldened"] if high > low + TOLERANCE else found["soured"]).append(party)
        elif more < -TOLERANCE:
            (found["deterred"] if high < low - TOLERANCE else found["reassured"]).append(party)
        if party in found["emboldened"] and new["keeping"] > old["keeping"] + TOLERANCE:
            found["moral_hazard"].append(party)
    return found


def _signed(scene: _Scene) -> SignedPeace | None:
    """The recorded package in the state in which it was signed; None where the record has none."""
    game = scene.game
    agreement = game.history.agreement
    if agreement is None:
        return None
    codes = [options.index(agreement[name]) for name, options in _options(game)]
    k = int(np.flatnonzero((game.packages.digits == codes).all(axis=1))[0])
    period, state = path_of(scene.outcome.solution)[-1]
    watched = _watched(scene, state, [k])
    return {
        "month": game.calendar.label(period) or None,
        "package": dict(agreement),
        "survival": watched.lasts[:, 0].tolist(),
        **_lasting(game, watched, watched.apart(game), 0, 1.0),
    }


def _expected(outcome: Outcome) -> ExpectedPeace | None:
    """Survival over everything that the forecast signs, each package in its state.

    None where nothing can be signed, or where it would take more than `MOST_STEPS` steps.
    """
    game, ahead, peace = outcome.game, outcome.own, outcome.game.bound.peace
    going = (ahead.states * outcome.solution.sign[ahead.start :]).any(axis=0)
    states = peace_states(game.bound, game.states.codes[going])
    sizes = states.sizes()[states.find(game.states.codes[going])]
    work = int((game.packages.count[going] * sizes).sum()) * len(game.parties)
    if work * peace.horizon * max(1, len(peace.initiators)) > MOST_STEPS:
        return None
    curve = peace_curve(outcome)
    return None if curve is None else {"survival": curve.tolist(), **survival_marks(game, curve)}
