"""Answers to a signature: where a party may answer a package that has been accepted, and what that leads to.

In most states nobody may answer most packages, and those are left as they are. The others stand in runs, one for all
states and dates in which the same answers are open to the same packages; a package of a run has a *kind*, which says
which answers are open to it and with which numbers (docs/model.md section 3).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from winset.cases.by_condition import ByCondition
from winset.errors import LimitError
from winset.game.states import MAX_CELLS, classes, dates_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from winset.cases.bound import Bound, BoundAnswer
    from winset.cases.conditions import Frame
    from winset.game.packages import Packages
    from winset.game.states import StateSpace

BLOCK = 512
"""Packages that the talks handle at a time, so that their numbers stay in the nearest cache."""


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """Moves open at a signature, `m` of them in move order, with `o` outcomes and `q` kinds of packages.

    Attributes
    ----------
    names : tuple of (party, move)
    party : (m,) int array
    first : (m+1,) int array
        Move m has outcomes first[m] … first[m+1]-1.
    number : (o,) int array
        Each outcome's place among those that the file gives its move.
    target : (o, s) int32 array
        The state after each outcome.
    open : (q, m) bool array
        Where the move's condition holds.
    pace : (q, m) float array
        The chance of an occasion; 0 where the move is not open, or another is always made.
    free : (q, m) float array
        1 where the move's party may also let the signature stand, 0 where it has a move that it always makes.
    points : (q, m, p) float array
    probability : (q, o) float array
        The file's own.
    believed : (q, o, p) float array
        Each party's.
    period : (t,) int array
        Which of the `row`s each period uses.
    row : (c, s) int array
        The run of each state; -1 where no answer is open to any admissible package.
    begin : (r+1,) int array
        Where each run begins in `place` and `kind`.
    place, kind : (a,) int arrays
        The places of a run's packages among the admissible ones, and their kinds: block by block of places, and in
        a block kind by kind.
    """

    names: tuple[tuple[str, str], ...]
    party: NDArray[np.int64]
    first: NDArray[np.int64]
    number: NDArray[np.int64]
    target: NDArray[np.int32]
    open: NDArray[np.bool_]
    pace: NDArray[np.float64]
    free: NDArray[np.float64]
    points: NDArray[np.float64]
    probability: NDArray[np.float64]
    believed: NDArray[np.float64]
    period: NDArray[np.int64]
    row: NDArray[np.int64]
    begin: NDArray[np.int64]
    place: NDArray[np.int64]
    kind: NDArray[np.int64]

    @property
    def outcomes(self) -> int:
        """How many outcomes all the moves have."""
        return len(self.target)

    def place_of(self, name: str, number: int) -> int | None:
        """The place of an outcome of a move named party.move; None where it has no chance."""
        m = [".".join(own) for own in self.names].index(name)
        found = np.flatnonzero(self.number[self.first[m] : self.first[m + 1]] == number)
        return int(self.first[m] + found[0]) if len(found) else None

    def row_at(self, t: int) -> NDArray[np.int64]:
        """The run of each state in period `t`; shape (s,)."""
        row: NDArray[np.int64] = self.row[self.period[min(t, len(self.period) - 1)]]
        return row

    def run(self, t: int, s: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The places of the packages that may be answered in state `s` at period `t`, and their kinds."""
        at = self.row_at(t)[s]
        cut = slice(0, 0) if at < 0 else slice(self.begin[at], self.begin[at + 1])
        return self.place[cut], self.kind[cut]

    def spread(self, reach: NDArray[np.bool_], t: int) -> NDArray[np.bool_]:
        """The states `reach`, which period `t` has at its talks, and those to which an answer may lead; shape (s,)."""
        found = reach.copy()
        row = self.row_at(t)
        for r in np.unique(row[reach & (row >= 0)]):
            here = reach & (row == r)
            open_ = self.open[np.unique(self.kind[self.begin[r] : self.begin[r + 1]])].any(axis=0)
            for m in np.flatnonzero(open_):
                found[self.target[self.first[m] : self.first[m + 1]][:, here]] = True
        return found


def build_answers(bound: Bound, space: StateSpace, packages: Packages) -> Answers:
    """Where answers are open, over all classes of states and dates.

    Raises
    ------
    LimitError
        Where the packages that may be answered, over all classes of states and dates, pass the limit on rows.
    """
    answers = bound.answers
    outcomes = [outcome for answer in answers for outcome in answer.event.possible]
    target = np.empty((len(outcomes), space.size), dtype=np.int32)
    for o, outcome in enumerate(outcomes):
        found = space.find(outcome.effect.apply(space.codes))
        target[o] = np.where(found >= 0, found, np.arange(space.size))
    runs = _Runs(answers, len(bound.parties))
    period, dates = dates_of(runs.conditions, space.calendar)
    row = np.full((len(dates), space.size), -1, dtype=np.int64)
    if packages.size and answers:
        named = set().union(*(condition.names for condition in runs.conditions))
        columns = [f for f, name in enumerate(space.factors) if name in named]
        for s, states in _classes(space, packages, columns):
            chosen = packages.admissible(s)
            state = {name: np.broadcast_to(code, chosen.shape) for name, code in space.frame_at(s).items()}
            for c, ordinal in enumerate(dates):
                date = {"month": np.broadcast_to(ordinal, chosen.shape)}
                row[c, states] = runs.add(packages.frame(chosen) | state | date)
        row[:, space.ending >= 0] = -1
    return Answers(
        names=tuple((bound.parties[answer.party], answer.event.name) for answer in answers),
        party=np.array([answer.party for answer in answers], dtype=np.int64),
        first=np.cumsum([0, *(len(answer.event.possible) for answer in answers)]),
        number=np.array(
            [n for one in answers for n, outcome in enumerate(one.event.outcomes) if outcome.possible], dtype=np.int64
        ),
        target=target,
        **runs.numbers(),
        period=period,
        row=row,
        begin=np.array(runs.begin, dtype=np.int64),
        place=_joined(runs.place),
        kind=_joined(runs.kind),
    )


def _classes(space: StateSpace, packages: Packages, columns: Sequence[int]) -> list[tuple[int, NDArray[np.int64]]]:
    """States with the same admissible packages (and some) that agree on some factors: one of each class, and all."""
    keys = np.column_stack([packages.allowed_at, classes(space, list(columns))[1]])
    group = np.unique(keys, axis=0, return_inverse=True)[1].reshape(-1)
    order = np.argsort(group, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(group[order])) + 1)
    return [(int(states[0]), states) for states in parts if packages.count[states[0]]]


class _Runs:
    """Collects runs and kinds, each made once."""

    def __init__(self, answers: Sequence[BoundAnswer], parties: int) -> None:
        self.answers, self.parties = answers, parties
        self.outcomes = [outcome for answer in answers for outcome in answer.event.possible]
        self.paid = [number for answer in answers for number in answer.event.points]
        self.believed = [
            one.believed.get(p, ByCondition(one.probability)) for one in self.outcomes for p in range(parties)
        ]
        numbers = [*(answer.pace for answer in answers), *self.paid, *self.believed]
        more = dict.fromkeys(condition for number in numbers for condition, _ in number.entries)
        self.conditions = [*(answer.event.condition for answer in answers), *more]
        self.begin = [0]
        self.place: list[NDArray[np.int64]] = []
        self.kind: list[NDArray[np.int64]] = []
        self.known: dict[bytes, int] = {}
        self.kinds: dict[tuple[bool, ...], Frame] = {}

    def add(self, frame: Frame) -> int:
        """The run of some packages; -1 where no answer is open to any of them."""
        count = len(frame["month"])
        marks = np.array([np.broadcast_to(condition.mask(frame), (count,)) for condition in self.conditions])
        place = np.flatnonzero(marks[: len(self.answers)].any(axis=0))
        if not len(place):
            return -1
        found, first, own = np.unique(marks[:, place], axis=1, return_index=True, return_inverse=True)
        numbers = [self._kind(tuple(one), frame, place[at]) for one, at in zip(found.T.tolist(), first, strict=True)]
        kind = np.array(numbers, dtype=np.int64)[own.reshape(-1)]
        order = np.lexsort((place, kind, place // BLOCK))
        place, kind = place[order], kind[order]
        key = place.tobytes() + kind.tobytes()
        if key not in self.known:
            if self.begin[-1] + len(place) > MAX_CELLS:
                raise LimitError(
                    f"more than {MAX_CELLS:,} packages that may be answered over all states and dates, the limit; let "
                    "answers to a signature depend on fewer factors and dates"
                )
            self.known[key] = len(self.place)
            self.place.append(place)
            self.kind.append(kind)
            self.begin.append(self.begin[-1] + len(place))
        return self.known[key]

    def _kind(self, marks: tuple[bool, ...], frame: Frame, at: int) -> int:
        """The kind of a package to which these conditions apply; of each kind one package is kept."""
        if marks not in self.kinds:
            self.kinds[marks] = {name: codes[at] for name, codes in frame.items()}
        return list(self.kinds).index(marks)

    def numbers(self) -> dict[str, NDArray[Any]]:
        """What each kind comes to."""
        answers, kinds = self.answers, list(self.kinds)
        pace = self._table([answer.pace for answer in answers])
        held = np.array([marks[: len(answers)] for marks in kinds], dtype=bool).reshape(pace.shape)
        open_ = held & (pace > 0)
        always = np.array([answer.always for answer in answers], dtype=bool)
        party = np.array([answer.party for answer in answers], dtype=np.int64)
        bound = np.zeros_like(open_)
        for m, own in enumerate(party):
            bound[:, m] = (open_ & always)[:, party == own].any(axis=1)
        chances = [outcome.probability for outcome in self.outcomes]
        return {
            "open": held,
            "pace": pace * (open_ & (always | ~bound)),
            "free": (~bound).astype(float),
            "points": self._table(self.paid).reshape(len(kinds), len(answers), self.parties),
            "probability": np.broadcast_to(np.array(chances, dtype=float), (len(kinds), len(chances))).copy(),
            "believed": self._table(self.believed).reshape(len(kinds), len(chances), self.parties),
        }

    def _table(self, numbers: Sequence[ByCondition]) -> NDArray[np.float64]:
        """Some numbers for each kind; shape (q, numbers)."""
        table = [[float(number.over(frame)) for number in numbers] for frame in self.kinds.values()]
        return np.array(table, dtype=float).reshape(len(table), len(numbers))


def _joined(runs: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    return np.concatenate(runs) if runs else np.empty(0, dtype=np.int64)
