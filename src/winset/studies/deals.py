"""The static questions of one month: what could be signed, what is efficient, what a fair mediator would propose."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING, TypedDict

import numpy as np

from winset.cases.problems import nearest, quoted
from winset.cases.read import Case, read
from winset.errors import LimitError, RequestError
from winset.game.space import FAR
from winset.game.table import space_of
from winset.game.vote import TOLERANCE
from winset.solver.search.best import best_sum
from winset.solver.tally.tally import count_above
from winset.studies import bargaining
from winset.studies.bargain import Pick, PickMore, bargain_over
from winset.studies.finding import Finding, Told, provenance_of
from winset.studies.month.answers import deal_answers
from winset.studies.month.moment import disagreement, moment_at, solved_for
from winset.studies.month.signable import is_exact, signable
from winset.studies.month.winners import winners
from winset.studies.phases import phases_read
from winset.studies.words import Labels, labels

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType

    from numpy.typing import NDArray

    from winset.cases.schema import Conflict
    from winset.game.space import Space
    from winset.solver.solution import Solution
    from winset.studies.bargain import Bargain
    from winset.studies.month.answers import DealAnswers
    from winset.studies.month.moment import Moment
    from winset.studies.month.signable import SignableTold
    from winset.studies.solved import Solved

QUESTION = "What could be signed, what is efficient, and what would each idea of fairness propose?"
TITLE = "Deals"
SOURCE = "Nash 1950; Kalai & Smorodinsky 1975; Raiffa 1982; docs/model.md section 4"

MOST_POINTS = 2_000_000
"""Most distinct points of a frontier that are held."""

MOST_LISTED = 10_000
"""Most packages of the frontier that the answer lists."""

MOST_EXAMINED = 200_000
"""Most packages of a frontier that are looked at one by one, where who must agree depends on what is agreed."""


TOLERANCES = {**TOLERANCE, "points": 1e-9, "products and shares, relative": 1e-12}
"""Below which difference two numbers of a table of packages are the same."""


class EfficientPackage(TypedDict):
    """A package of the frontier."""

    package: dict[str, str]
    points: dict[str, float]
    signed: bool


class FrontierAnswer(TypedDict):
    """The frontier, as far as it is listed; None for a count that was not made."""

    frontier_of: str
    frontier: list[EfficientPackage]
    frontier_size: int | None
    frontier_points: int | None


class ConceptAnswer(PickMore):
    """What one idea of fairness would propose; `exact` is None where it could not be asked."""

    title: str
    says: str
    source: str
    packages: list[dict[str, str]]
    tied: int | None
    points: dict[str, float]
    gains: dict[str, float]
    value: float | None
    upper: float | None
    exact: bool | None
    note: str


class SignedPackage(TypedDict):
    """What was signed, read like any other package; `efficient` is None where that was not found out."""

    package: dict[str, str]
    points: dict[str, float]
    gains: dict[str, float]
    signed: bool
    efficient: bool | None
    refused_by: list[str]
    at_the_time: bool


class DealsAnswer(Told, FrontierAnswer):
    """What is on the table at one month."""

    title: str
    month: str | None
    state: dict[str, bool | int | str]
    path: str
    against: str
    labels: Labels
    packages: int
    admissible: int
    answers: DealAnswers
    bargainers: list[str]
    disagreement: dict[str, float]
    win_set: SignableTold
    rational: int | list[int]
    ideal: dict[str, float]
    concepts_over: str
    concepts: dict[str, ConceptAnswer]
    recorded: SignedPackage | None
    method: str
    exact: bool


def concepts() -> dict[str, ModuleType]:
    """Every bargaining concept by its name, in its order: the modules of `studies/bargaining`."""
    names = [module.name for module in pkgutil.iter_modules(bargaining.__path__)]
    found = {name: importlib.import_module(f"{bargaining.__name__}.{name}") for name in names}
    return dict(sorted(found.items(), key=lambda entry: int(entry[1].ORDER)))


def deals(
    case: Case,
    *,
    at: str | None = None,
    state: Mapping[str, str] | None = None,
    against: str = "war",
    concept: str = "all",
    weights: Mapping[str, float] | None = None,
    over: str = "rational",
    whole: bool = False,
    limit: int = MOST_POINTS,
    solved: Solved | None = None,
) -> Finding[DealsAnswer]:
    """What is on the table at one month: win-set, blockers, frontier, and each bargaining concept.

    Parameters
    ----------
    case : Case
        A conflict, or what `read` takes for one.
    at : str, optional
        A month; default that of the recorded agreement, else the first.
    state : mapping of factor to value, optional
        Factors that are to have another value then than on the recorded (or most likely) path.
    against : {'war', 'now'}
        What a party has without an agreement: the value of fighting on for good, or the value of going on.
    concept : str
        The name of one, or `all`.
    weights : mapping of party to float, optional
        Bargaining weights of Nash's product, above 0.
    over : {'rational', 'win-set'}
        What concepts choose from: packages that nobody at the table loses by, or all that would be signed, where gains
        are taken over the worst that each may have to live with: no agreement, or a package signed over its head.
    whole : bool
        Whether the frontier is to hold all efficient packages, and not those of the win-set alone.
    limit : int
        Most distinct points of the frontier that are held; above it concepts are found by branch and bound.
    solved : Solved, optional
        The conflict already solved.

    Returns
    -------
    Finding
        See docs/design.md.

    Raises
    ------
    RequestError
        Where the month, the state, the concept or a weight is not one that there is.
    LimitError
        Where what is asked for passes a stated limit.

    Examples
    --------
    >>> toy = {"winset": 1, "title": "A toy", "parties": {"a": {"values": {"x": {"y": 2}}}},
    ...        "issues": {"x": ["y", "z"]}, "consent": [{"of": ["a"]}]}
    >>> found = deals(toy, concept="nash").to_json()
    >>> found["win_set"]["size"], found["concepts"]["nash"]["packages"]
    (2, [{'x': 'y'}])
    """
    conflict = read(case)
    chosen = _chosen(concept)
    given = _weights(conflict, weights or {})
    if against not in ("war", "now"):
        raise RequestError("expected war or now", parameter="against", found=against)
    if over not in ("rational", "win-set"):
        raise RequestError("expected rational or win-set", parameter="over", found=over)
    solution = solved.first.solution if solved else solved_for(conflict, against)
    moment = moment_at(solution, at, state)
    place = moment.period, moment.state
    going = disagreement(solution, against)[moment.period]
    worth, answers = deal_answers(solution.game, *place, going)
    space = space_of(solution.game, *place, going[moment.state], worth)
    bargain = bargain_over(space, given, whole=whole, limit=limit)
    choice = _choice(bargain, given, limit) if over == "win-set" else bargain
    proposed = {
        name: _answer(module, choice if module.CHOOSES else bargain, space, alone=concept != "all")
        for name, module in chosen.items()
    }
    won, how = signable(space), _method(space, bargain)
    return Finding(
        {
            "study": "deals",
            "title": conflict.title,
            "month": moment.month,
            "state": solution.game.states[moment.state],
            "path": moment.path,
            "against": against,
            "labels": labels(conflict),
            "packages": _product(space),
            "admissible": space.admissible,
            "answers": answers,
            "bargainers": [space.parties[p] for p in bargain.bargainers],
            "disagreement": _by_party(space, space.threshold),
            "win_set": won,
            "rational": _rational(bargain),
            "ideal": _ideal(bargain),
            **_frontier(bargain, whole=whole),
            "concepts_over": over,
            "concepts": proposed,
            "recorded": _recorded(solution, space, bargain, moment),
            "method": how,
            "exact": all(answer["exact"] is not False for answer in proposed.values()) and is_exact(won),
            "provenance": provenance_of(
                solution.game,
                phases=phases_read(solution, 1),
                method=how,
                rounded=space.rounded,
                grid=f"1e-{space.grid}",
                tolerance=TOLERANCES,
            ),
        }
    )


def _chosen(concept: str) -> dict[str, ModuleType]:
    known = concepts()
    if concept == "all":
        return known
    name = concept.replace("-", "_")
    if name not in known:
        raise RequestError(f"no concept {quoted(concept)}{nearest(name, [*known, 'all'])}")
    return {name: known[name]}


def _weights(conflict: Conflict, weights: Mapping[str, float]) -> dict[str, float]:
    for name, weight in weights.items():
        if name not in conflict.parties:
            raise RequestError(f"no party {quoted(name)}{nearest(name, conflict.parties)}", parameter="weights")
        if not 0 < weight < np.inf:
            raise RequestError("expected a number above 0", parameter="weights", found=f"{name}={weight:g}")
    return dict(weights)


def _choice(bargain: Bargain, weights: dict[str, float], limit: int) -> Bargain:
    """A bargain over the win-set; where everybody has to agree on everything, it is what nobody loses by."""
    if bargain.space.unanimous:
        return bargain
    return bargain_over(winners(bargain.space), weights, limit=limit, who=bargain.bargainers)


def _answer(module: ModuleType, bargain: Bargain, whole: Space, *, alone: bool) -> ConceptAnswer:
    """One concept's part of the answer; gains are over having no agreement in the `whole` space."""
    name = module.__name__.rsplit(".", 1)[1]
    space, answered = bargain.space, True
    try:
        answer: Pick = getattr(module, name)(bargain)
    except LimitError as error:
        if alone:
            raise
        answered, answer = False, Pick(np.empty((0, 0), dtype=np.int64), None, None, note=f"Not answered: {error}.")
    points = space.as_points(space.sum(answer.rows[0])) if len(answer.rows) else None
    return {
        "title": module.TITLE,
        "says": module.SAYS,
        "source": module.SOURCE,
        "packages": [space.package(row) for row in answer.rows],
        "tied": answer.tied,
        "points": answer.points or (_by_party(space, points) if points is not None else {}),
        "gains": _by_party(space, points - whole.threshold) if points is not None else {},
        "value": answer.value,
        "upper": answer.upper,
        "exact": answer.exact if answered else None,
        "note": answer.note,
        **answer.more,
    }


def _product(space: Space) -> int:
    total = 1
    for options in space.options:
        total *= len(options)
    return total


def _by_party(space: Space, numbers: NDArray[np.float64]) -> dict[str, float]:
    return {name: float(number) for name, number in zip(space.parties, numbers, strict=True)}


def _rational(bargain: Bargain) -> int | list[int]:
    """How many packages nobody loses by; [low, high] where only bounds could be had."""
    low, high = count_above(bargain.points, np.maximum(bargain.floor, -FAR))
    return low if low == high else [low, high]


def _ideal(bargain: Bargain) -> dict[str, float]:
    """The most that each bargainer can have where none loses; empty where some always does."""
    if bargain.ideal is None:
        return {}
    names = [bargain.space.parties[p] for p in bargain.bargainers]
    return dict(zip(names, map(float, bargain.space.as_points(bargain.ideal)), strict=True))


def _frontier(bargain: Bargain, *, whole: bool) -> FrontierAnswer:
    """The efficient packages of the win-set, or all of them; one for each point where that is what can be listed."""
    front, space = bargain.frontier, bargain.space
    of = "all" if whole else "win-set"
    if front is None:
        return {"frontier_of": of, "frontier": [], "frontier_size": None, "frontier_points": None}
    kept, size = _kept(bargain, whole=whole)
    share = MOST_LISTED if size is not None and size <= MOST_LISTED else 1
    blocks = [bargain.in_file_order(front.packages_at(int(i), share)) for i in kept[:MOST_LISTED]]
    entries: list[EfficientPackage] = [
        {
            "package": space.package(row),
            "points": _by_party(space, space.as_points(space.sum(row))),
            "signed": bool(space.signed(row)),
        }
        for block in blocks
        for row in block
    ]
    listed = [entry for entry in entries if whole or entry["signed"]]
    return {"frontier_of": of, "frontier": listed, "frontier_size": size, "frontier_points": len(kept)}


def _kept(bargain: Bargain, *, whole: bool) -> tuple[NDArray[np.int64], int | None]:
    """The points of the frontier that are wanted, and how many packages have them; None where they were not counted."""
    front, space = bargain.frontier, bargain.space
    assert front is not None
    everything = np.arange(len(front.points))
    if whole or space.unanimous:
        return everything, front.size
    if front.size > MOST_EXAMINED:
        return everything, None
    signed = np.array([space.signed(front.packages_at(int(i), MOST_EXAMINED)).sum() for i in everything], dtype=int)
    return np.flatnonzero(signed), int(signed.sum())


def _recorded(solution: Solution, space: Space, bargain: Bargain, moment: Moment) -> SignedPackage | None:
    """What was signed, read like any other package; None where nothing was, or a rule forbids it at this moment."""
    package = solution.game.history.agreement
    rows = space.rows_of(package) if package is not None else None
    if rows is None or package is None:
        return None
    points = space.as_points(space.sum(rows))
    mine = space.sum(rows)[bargain.bargainers]
    better = best_sum(bargain.points, mine - bargain.slack, np.ones(len(mine)))
    return {
        "package": dict(package),
        "points": _by_party(space, points),
        "gains": _by_party(space, points - space.threshold),
        "signed": bool(space.signed(rows)),
        "efficient": bool(better.value <= mine.sum() + bargain.slack.sum())
        if better.exact and better.value is not None
        else None,
        "refused_by": [space.parties[p] for p in bargain.bargainers if space.sum(rows)[p] < space.floor[p]],
        "at_the_time": moment.period == len(solution.game.history.states) - 1,
    }


def _method(space: Space, bargain: Bargain) -> str:
    """How it was found, in words."""
    parts = space.parts
    if len(parts) == 1:
        how = f"its {space.admissible:,} admissible packages listed"
    else:
        linked = sum(len(part.issues) > 1 for part in parts)
        how = f"issue by issue, {len(parts)} parts whose points add"
        how += f" ({linked} of linked issues)" if linked else ""
    if bargain.frontier is None:
        return f"{how}; the frontier is too large to hold, concepts by branch and bound"
    return f"{how}; the frontier by sums of partial packages, dominated ones dropped"
