"""Why then: how much each recorded event did for the chance of signing by the recorded month, and for the terms."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from math import comb
from typing import TYPE_CHECKING, Literal, TypedDict

import numpy as np

from winset.cases.beliefs import believers
from winset.cases.bound import SURE
from winset.cases.change import changes_of
from winset.cases.changes import change_conflict
from winset.cases.conditions import ALWAYS, NEVER, Condition, settled
from winset.cases.history import after_step, event_of
from winset.cases.problems import nearest, quoted
from winset.cases.read import Case, read
from winset.cases.schema import Step
from winset.cases.telling import hold_point
from winset.errors import RequestError, WinsetError
from winset.game.game import build
from winset.solver.forward import packages_signed
from winset.solver.solution import Solution, processors, solve
from winset.studies.finding import Finding, Told, provenance_of
from winset.studies.likelihood import solutions_at
from winset.studies.outcome import Outcome, outcome_of
from winset.studies.phases import phases_read
from winset.studies.progress import silent
from winset.studies.words import happened, labels, spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from winset.cases.bound import Event
    from winset.cases.schema import Conflict
    from winset.cases.scope import Codes
    from winset.game.game import Game
    from winset.studies.likelihood import Place
    from winset.studies.progress import Tell
    from winset.studies.solved import Solved
    from winset.studies.words import Labels


QUESTION = "Which recorded events made it end when it did, and on those terms?"
TITLE = "Why then"
SOURCE = "docs/model.md section 4; Shapley 1953; Castro, Gomez and Tejada 2009"

EXACT_EVENTS = 12
"""Most recorded events over which the Shapley value is exact; above, orders of events are drawn."""

DRAWS = 2_000
"""Orders drawn, half of them the other half backwards."""

BY = ("record", "removal")
KINDS = ("chance", "move", "accord")


def why(
    case: Case,
    *,
    seed: int,
    by: str = "record",
    draws: int = DRAWS,
    solved: Solved | None = None,
    progress: Tell | None = None,
) -> Finding[WhyAnswer]:
    """Say what each recorded event before the agreement did for it.

    Parameters
    ----------
    case : Case
        A conflict, or what `read` takes for one.
    seed : int
        For the orders drawn where there are more than `EXACT_EVENTS` events; otherwise nothing is drawn.
    by : {'record', 'removal'}
        `record`: the worth of a set of recorded events is the probability of signing by the recorded month, along the
        record with those steps and none of the others; one solution, so that everyone expects what the file makes
        them expect. `removal`: each chance event, move and accord is taken out of the model altogether and the conflict
        solved again, so that nobody counts with it; and so is what each party believes, who then takes the file's
        numbers; seen from the start.
    draws : int
        How many orders to draw, at least 4.
    solved : Solved, optional
        The conflict solved, for an answer by the record.
    progress : callable, optional
        Told what is being done and the share of it done.

    Returns
    -------
    Finding
        `month`: the recorded month; `all`, `none`: {`signed_by`, `terms` {issue: share of the recorded option}} with
        all events and with none (by removal: `all` alone, seen from the start); `sampling`: {`draws`, `seed`} or None;
        `events`: for each its `month`, `kind`, `event`, `name`, `says`, and numbers as in `all`: `without` it alone
        removed, `effect_removed` = all - without, and by the record `alone`, `effect_alone` = alone - none, `shapley`,
        `standard_error` (None where exact), `falls` (events that cannot happen without it), `stands` (whether it can
        happen alone); by removal `months`, all of its months, and `cannot`, why it could not be taken out. Terms are
        shares of what is signed; None where nothing is, or where the file has no agreement.

    Raises
    ------
    RequestError
        Where there is no recorded event before the agreement, or `by` is neither.

    Notes
    -----
    By the record, steps come at their own months in the order of the file; one whose condition fails without the
    missing ones is skipped; and a chance event that the model makes certain comes where the record has not already
    kept it away. The worth is 1 - Π(1 - the probability of signing at the month's talks in the state so reached).

    Examples
    --------
    >>> row = why("examples/toy-korea.yaml", seed=1).to_json()["events"][0]
    >>> row["event"], round(row["shapley"]["signed_by"], 2)
    ('stalin_dies', 0.52)
    """
    conflict = read(case)
    hold_point(conflict)
    if by not in BY:
        raise RequestError(f"by {quoted(by)}{nearest(by, BY)}")
    if not any(step.acts for step in conflict.history):
        raise RequestError("the file records no event before an agreement, so that nothing can account for it")
    tell = progress or silent
    if by == "removal":
        return _by_removal(conflict, tell)
    solution = solved.first.solution if solved else solve(build(conflict), progress=partial(tell, "solving"))
    return _by_record(conflict, solution, seed, max(4, draws))


class WhyNumbers(TypedDict):
    """The probability of signing, and of each recorded option the share of what is signed; or a difference of two."""

    signed_by: float
    terms: dict[str, float | None] | None


class DrawnOrders(TypedDict):
    """How many orders of the events were drawn, from which seed."""

    draws: int
    seed: int


class EventTold(TypedDict):
    """A recorded event in words."""

    month: str | None
    kind: str
    event: str | None
    name: str
    says: str | None


class EventByRecord(EventTold):
    """An event removed alone and kept alone, and its Shapley value."""

    without: WhyNumbers
    effect_removed: WhyNumbers
    alone: WhyNumbers
    effect_alone: WhyNumbers
    falls: list[int]
    stands: bool
    shapley: WhyNumbers
    standard_error: WhyNumbers | None


class EventByRemoval(EventTold):
    """An event taken out of the model, all its months at once; `cannot` says why it could not be."""

    months: list[str]
    without: WhyNumbers | None
    effect_removed: WhyNumbers | None
    cannot: str | None


class _WhyHeading(TypedDict):
    """What both answers are about, and the numbers with all events."""

    month: str | None
    agreement: dict[str, str] | None
    all: WhyNumbers


class WhyByRecord(Told, _WhyHeading):
    """What `winset why --json` prints."""

    title: str
    labels: Labels
    by: Literal["record"]
    none: WhyNumbers
    sampling: DrawnOrders | None
    events: list[EventByRecord]


class WhyByRemoval(Told, _WhyHeading):
    """What `winset why --by removal --json` prints."""

    title: str
    labels: Labels
    by: Literal["removal"]
    sampling: None
    events: list[EventByRemoval]


WhyAnswer = WhyByRecord | WhyByRemoval


@dataclass(frozen=True, slots=True)
class _Event:
    """A recorded step before the agreement, with its condition bound."""

    period: int
    step: Step
    condition: Condition | None


@dataclass(frozen=True, slots=True)
class _Walk:
    """Where the record goes with some of its steps: the state at each talks, and which steps were taken, as bits."""

    places: tuple[Place, ...]
    taken: int


class _Record:
    """The record as a game of steps: walk it with any set of them, given as bits."""

    def __init__(self, game: Game) -> None:
        self.game, self.bound, self.calendar, self.history = game, game.bound, game.calendar, game.history
        self.events = [
            self._event(t, step)
            for t, steps in enumerate(self.history.steps)
            for step in [*(one.step for one in self.history.undone if one.period == t - 1), *steps]
            if (step.acts and step.agreement is None) or (step.undone and step not in steps)
        ]
        self.sure = {name: event.condition for name, event in self.bound.events["chance"].items() if _certain(event)}
        self.kept_away: set[tuple[int, str]] = set()
        self.known: dict[tuple[int, Codes, int], tuple[Codes, int, bool]] = {}
        self.of_month = [0] * len(self.history.steps)
        for k, event in enumerate(self.events):
            self.of_month[event.period] |= 1 << k
        self._learn()

    def _event(self, t: int, step: Step) -> _Event:
        """A step of period `t`; what undid a signature at the talks of one shows from the next on."""
        if step.set is not None:
            return _Event(t, step, None)
        condition = event_of(self.bound, step).condition
        if step.agreement is not None:
            date = {"month": np.asarray(self.calendar.ordinal(t - 1))}
            left = settled(condition, self.bound.package_frame(step.agreement) | date)
            condition = left if isinstance(left, Condition) else ALWAYS if left else NEVER
        return _Event(t, step, condition)

    @property
    def everything(self) -> int:
        """All events, as bits."""
        return (1 << len(self.events)) - 1

    def _learn(self) -> None:
        """Find the sure events that the record itself keeps away: walked with every step, it is what happened."""
        codes = self.bound.initial
        for t, chosen in enumerate(self.of_month):
            for k in self._ordered(t, chosen):
                if isinstance(k, int):
                    codes = after_step(self.bound, codes, self.events[k].step)
                elif self._holds(self.sure[k], codes, t):
                    self.kept_away.add((t, k))

    def _ordered(self, t: int, chosen: int) -> list[int | str]:
        """The chosen steps of a month in file order; sure events that it does not name follow its last chance step."""
        steps: list[int | str] = [k for k, _ in enumerate(self.events) if chosen >> k & 1]
        named = {event.step.chance for event in self.events if event.period == t}
        chances = [n for n, k in enumerate(steps) if isinstance(k, int) and self.events[k].step.chance is not None]
        at = chances[-1] + 1 if chances else 0
        return [*steps[:at], *(name for name in self.sure if name not in named), *steps[at:]]

    def _holds(self, condition: Condition | None, codes: Codes, t: int) -> bool:
        return condition is None or bool(condition.mask(self.bound.frame(codes, self.calendar.ordinal(t))))

    def _over(self, codes: Codes) -> bool:
        return self.bound.ending_of(codes) is not None

    def month(self, t: int, codes: Codes, chosen: int) -> tuple[Codes, int, bool]:
        """The state at the talks of a month from the one before, the steps taken as bits, whether the war is over."""
        key = (t, codes, chosen)
        if key in self.known:
            return self.known[key]
        taken = 0
        for k in self._ordered(t, chosen):
            if self._over(codes):
                break
            if isinstance(k, int):
                if self._holds(self.events[k].condition, codes, t):
                    codes, taken = after_step(self.bound, codes, self.events[k].step), taken | 1 << k
            elif (t, k) not in self.kept_away and self._holds(self.sure[k], codes, t):
                codes = after_step(self.bound, codes, Step(month=self.calendar.label(t), chance=k))
        self.known[key] = codes, taken, self._over(codes)
        return self.known[key]

    def walk(self, chosen: int) -> _Walk:
        """The record with the chosen steps and none of the others."""
        codes, taken, places = self.bound.initial, 0, []
        for t, bits in enumerate(self.of_month):
            codes, some, over = self.month(t, codes, chosen & bits)
            taken |= some
            if over:
                break
            places.append((t, codes))
        return _Walk(tuple(places), taken)


def _certain(event: Event) -> bool:
    """Whether a chance event is sure to change the state as it says wherever its condition holds."""
    return len(event.outcomes) == 1 and event.outcomes[0].probability > 1 - SURE


def _by_record(conflict: Conflict, solution: Solution, seed: int, draws: int) -> Finding[WhyAnswer]:
    """Every number from one solution, read along the record with each set of its events."""
    game = solution.game
    record = _Record(game)
    n = len(record.events)
    orders = None if n <= EXACT_EVENTS else _orders(n, draws, seed)
    sets = range(1 << n) if orders is None else sorted(_sets_of(orders, n))
    worth = _worths(solution, record, sets)
    shapley, error = (_exact(worth, n), None) if orders is None else _sampled(worth, orders)
    method = "one solution of the file's own model, read along the record with each set of its events"
    drawn = "; exact, nothing is drawn" if orders is None else "; Shapley values over drawn orders of the events"
    answer: WhyByRecord = {
        "study": "why",
        "title": conflict.title,
        "labels": labels(conflict),
        "by": "record",
        **_heading(game, worth[record.everything]),
        "none": _numbers(game, worth[0]),
        "sampling": None if orders is None else {"draws": len(orders), "seed": seed},
        "events": [
            _alone(record, worth, k, shapley[k], None if error is None else error[k]) for k in range(len(record.events))
        ],
        "provenance": provenance_of(
            game, phases=phases_read(solution, 1), method=method + drawn, seed=None if orders is None else seed
        ),
    }
    return Finding(answer)


def _heading(game: Game, whole: NDArray[np.float64]) -> _WhyHeading:
    last = len(game.history.steps) - 1
    return {
        "month": game.calendar.label(last) or None,
        "agreement": game.history.agreement,
        "all": _numbers(game, whole),
    }


def _told(conflict: Conflict, event: _Event) -> EventTold:
    """An event in words."""
    step = event.step
    return {
        "month": step.month if conflict.time else None,
        "kind": "answer" if step.undone else step.kind,
        "event": step.undone or (getattr(step, step.kind) if step.set is None else None),
        "name": _named(conflict, step),
        "says": step.says,
    }


def _named(conflict: Conflict, step: Step) -> str:
    """An event's name, with the party that moved."""
    if step.move is None:
        return happened(conflict, step.model_copy(update={"says": None}))
    party, move = step.move.split(".", 1)
    return f"{conflict.parties[party].name or party}: {conflict.moves[party][move].name or spoken(move)}"


def _orders(n: int, draws: int, seed: int) -> NDArray[np.int64]:
    """Orders of n events, each followed by itself backwards; shape (draws, n)."""
    rng = np.random.default_rng(seed)
    drawn = np.array([rng.permutation(n) for _ in range(draws // 2)])
    return np.stack([drawn, drawn[:, ::-1]], axis=1).reshape(-1, n)


def _sets_of(orders: NDArray[np.int64], n: int) -> set[int]:
    """Every set of events that the orders pass through, and those of one event or of all but one."""
    full = (1 << n) - 1
    found = {0, full, *(1 << k for k in range(n)), *(full ^ 1 << k for k in range(n))}
    for order in orders.tolist():
        found.update(accumulate(1 << k for k in order))
    return found


def _worths(solution: Solution, record: _Record, sets: Sequence[int]) -> dict[int, NDArray[np.float64]]:
    """For each set of events the probability of signing, and the share of each recorded option; shape (1 + issues,)."""
    packages, agreement = solution.game.packages, solution.game.history.agreement or {}
    options = [packages.options[i].index(agreement[issue]) for i, issue in enumerate(packages.issues) if agreement]
    match = (packages.digits == options).astype(float) if agreement else np.zeros((packages.size, 0))
    read: dict[Place, NDArray[np.float64]] = {}
    # Walked twice, so that not every walk has to be kept: what a month does is known after the first time.
    places = dict.fromkeys(place for chosen in sets for place in record.walk(chosen).places)
    for (t, codes), (other, s) in solutions_at(solution, places).items():
        signed = packages_signed(other, t, s)
        read[t, codes] = np.concatenate([[other.sign[t, s]], signed @ match])
    return {c: _worth([read[place] for place in record.walk(c).places], match.shape[1]) for c in sets}


def _worth(months: Iterable[NDArray[np.float64]], issues: int) -> NDArray[np.float64]:
    """The worth of one walk from what is signed in each of its months."""
    rows = np.array([*months]).reshape(-1, 1 + issues)
    at_war = np.cumprod(np.concatenate([[1.0], 1.0 - rows[:, 0]]))[:-1]
    total = at_war @ rows
    shares = np.minimum(total[1:] / total[0], 1.0) if total[0] > 0 else np.full(issues, np.nan)
    return np.concatenate([total[:1], shares])


def _exact(worth: dict[int, NDArray[np.float64]], n: int) -> NDArray[np.float64]:
    """The Shapley value of each event over all sets of the others; shape (n, 1 + issues)."""
    table = np.array([worth[chosen] for chosen in range(1 << n)])
    sets = np.arange(1 << n)
    size = np.array([chosen.bit_count() for chosen in range(1 << n)])
    weight = np.array([1.0 / (n * comb(n - 1, k)) for k in range(n)])
    shapley = np.empty((n, table.shape[1]))
    for k in range(n):
        others = sets[(sets >> k & 1) == 0]
        shapley[k] = weight[size[others]] @ (table[others | 1 << k] - table[others])
    return shapley


def _sampled(
    worth: dict[int, NDArray[np.float64]], orders: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The mean of what each event adds where it comes in each order, and its standard error over pairs of orders."""
    draws, n = orders.shape
    added = np.empty((draws, n, len(worth[0])))
    for order, row in zip(orders, added, strict=True):
        chosen = 0
        for k in map(int, order):
            row[k] = worth[chosen | 1 << k] - worth[chosen]
            chosen |= 1 << k
    pairs = (added[0::2] + added[1::2]) / 2
    return added.mean(axis=0), pairs.std(axis=0, ddof=1) / np.sqrt(len(pairs))


def _numbers(game: Game, worth: NDArray[np.float64]) -> WhyNumbers:
    """A worth, or a difference of two, as plain numbers."""
    shares = zip(game.issues, worth[1:], strict=False)
    terms: dict[str, float | None] = {issue: None if np.isnan(x) else float(x) for issue, x in shares}
    return {"signed_by": float(worth[0]), "terms": terms or None}


def _alone(
    record: _Record,
    worth: dict[int, NDArray[np.float64]],
    k: int,
    shapley: NDArray[np.float64],
    error: NDArray[np.float64] | None,
) -> EventByRecord:
    """One event removed alone and kept alone; the events that cannot happen without it; whether it can alone."""
    game, full, bit = record.game, record.everything, 1 << k
    without, alone = worth[full ^ bit], worth[bit]
    lost = full ^ bit ^ record.walk(full ^ bit).taken
    return {
        **_told(game.conflict, record.events[k]),
        "without": _numbers(game, without),
        "effect_removed": _numbers(game, worth[full] - without),
        "alone": _numbers(game, alone),
        "effect_alone": _numbers(game, alone - worth[0]),
        "falls": [m for m in range(full.bit_length()) if lost >> m & 1],
        "stands": bool(record.walk(bit).taken),
        "shapley": _numbers(game, shapley),
        "standard_error": None if error is None else _numbers(game, error),
    }


def _by_removal(conflict: Conflict, tell: Tell) -> Finding[WhyAnswer]:
    """Each recorded event of the model taken out of it, and what each party believes; the conflict solved again."""
    base = outcome_of(conflict)
    game = base.game
    steps: dict[tuple[str, str], list[_Event]] = {}
    for t, month in enumerate(game.history.steps):
        for step in month:
            if step.kind in KINDS or step.undone:
                key = ("move", step.undone) if step.undone else (step.kind, getattr(step, step.kind))
                steps.setdefault(key, []).append(_Event(t, step, None))
    causes = [(key, _told(conflict, taken[0]), [event.step.month for event in taken]) for key, taken in steps.items()]
    causes += [(("beliefs", name), _belief_told(conflict, name), []) for name in believers(conflict)]
    rows = []
    # Each solve runs on one thread, and as many of them at a time as there are processors.
    with ThreadPoolExecutor(processors()) as pool:
        for row in pool.map(lambda cause: _removed(base, *cause), causes):
            rows.append(row)
            tell("without each event", len(rows) / len(causes))
    method = "each event taken out of the model and the conflict solved again; exact, nothing is drawn"
    answer: WhyByRemoval = {
        "study": "why",
        "title": conflict.title,
        "labels": labels(conflict),
        "by": "removal",
        **_heading(game, _seen(base, game)),
        "sampling": None,
        "events": rows,
        "provenance": provenance_of(game, phases=base.phases, method=method),
    }
    return Finding(answer)


def _belief_told(conflict: Conflict, party: str) -> EventTold:
    """What a party believes, as a cause."""
    name = f"{conflict.parties[party].name or party}: what it believes"
    return {"month": None, "kind": "beliefs", "event": party, "name": name, "says": None}


def _removed(base: Outcome, key: tuple[str, str], told: EventTold, months: list[str]) -> EventByRemoval:
    """One event's row by removal; `cannot` says why it could not be taken out."""
    conflict, (kind, name) = base.game.conflict, key
    row: EventByRemoval = {**told, "months": months, "without": None, "effect_removed": None, "cannot": None}
    try:
        changed = change_conflict(conflict, changes_of({"without": {kind: name}}))
        other = outcome_of(changed, reuse=base.game, threads=1)
    except WinsetError as error:
        return {**row, "cannot": str(error)}
    before, after = _seen(base, base.game), _seen(other, base.game)
    return {**row, "without": _numbers(base.game, after), "effect_removed": _numbers(base.game, before - after)}


def _seen(outcome: Outcome, recorded: Game) -> NDArray[np.float64]:
    """Signing by the recorded month and the shares of the recorded options, seen from the start; (1 + issues,)."""
    agreement, options = recorded.history.agreement or {}, outcome.options()
    total = outcome.ahead.signed
    shares = [options[issue][option] / total if total > 0 else np.nan for issue, option in agreement.items()]
    return np.array([outcome.signed_by[len(recorded.history.steps) - 1], *shares])
