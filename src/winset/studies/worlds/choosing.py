"""Which worlds of a study are solved: the likelier one is to respect its statements, the more often; by known chances.

Worlds come in the order of their numbers. Each gets a chance of being judged, from those judged in batches before; a
hash of seed and number decides. So what is judged does not depend on who solves, in what order, or where a run stopped.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from winset.cases.read import parse
from winset.cases.worlds import draw_at, uncertain, unit
from winset.studies.worlds.study import CHOSEN
from winset.studies.worlds.table import PASSED, RULED_OUT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from winset.cases.worlds import Uncertain
    from winset.studies.worlds.study import Study

BATCH = 100
"""Solved worlds of a batch; what is learnt of one is used from the next on."""

FLOOR = 0.05
"""The least chance of being judged, so that no world is out of reach."""

TEST = 0.25
"""What testing a world costs, beside solving it; it decides how fast a study is and nothing else."""

BARREN = 1_000
"""Worlds judged in a row of which none is solved, after which a study gives up."""

AHEAD = 64
"""Worlds drawn at a time."""

REFERENCE = 500
"""Worlds, with numbers below 0, on which the scale of the chances is set."""

CELLS = 64
"""Cells of the table in which a number's value is looked up by its quantile."""

LEAST = 20
"""Fewest worlds from which it is learnt when a statement is respected."""

PENALTIES, FOLDS = np.geomspace(1.0, 0.03, 20), 5
"""Penalties that are tried, as shares of the one that leaves no number in; and into how many parts worlds are cut, each
to be foretold from the others, to choose among them.
"""


def ready() -> bool:
    """Whether there is what chooses worlds, scikit-learn."""
    try:
        import sklearn.linear_model  # noqa: F401
    except ImportError:
        return False
    return True


class Features:
    """What is known of a world before it is judged: its drawn numbers, each once, in standard deviations.

    Parameters
    ----------
    numbers : sequence of Uncertain
    seed : int
    """

    def __init__(self, numbers: Sequence[Uncertain], seed: int) -> None:
        single = {number.key: number for number in numbers}
        self.keys, self.seed = list(single), seed
        table = draw_at(list(single.values()), np.repeat(np.linspace(0, 1, CELLS + 1)[:, None], len(single), axis=1))
        self.table = (table - table.mean(axis=0)) / table.std(axis=0)

    def of(self, worlds: Sequence[int]) -> NDArray[np.float64]:
        """The features of some worlds; shape (w, x)."""
        drawn = [[unit(self.seed, world, key) for key in self.keys] for world in worlds]
        place = np.array(drawn, dtype=np.float64).reshape(len(drawn), len(self.keys)) * CELLS
        cell, column = np.minimum(place.astype(np.int64), CELLS - 1), np.arange(len(self.keys))
        low, high = self.table[cell, column], self.table[cell + 1, column]
        return np.asarray(low + (place - cell) * (high - low))


@dataclass(frozen=True, slots=True, eq=False)
class Chances:
    """The chance of each world of being judged, learnt from worlds judged before.

    Attributes
    ----------
    weights, base, spread : (x, m), (m,), (m,) float arrays
        By how many noises each statement is likely to be respected, linear in the features, and how far that is off.
    first : (m,) bool array
        The statements that are tested before a world is solved.
    scale : float
        What the best chance is multiplied by.
    """

    weights: NDArray[np.float64]
    base: NDArray[np.float64]
    spread: NDArray[np.float64]
    first: NDArray[np.bool_]
    scale: float = 1.0

    def of(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """The chances of worlds with given features, in thousandths from `FLOOR` to 1."""
        return np.asarray(np.round(np.clip(self.scale * self.best(x)[0], FLOOR, 1.0), 3))

    def best(self, x: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Up to scale the chance at which the effective worlds for a solve are most; how likely it is to be admissible;
        and to be solved once it is judged.
        """
        each = 1 / (1 + np.exp(np.clip(-LOGIT * (x @ self.weights + self.base) / self.spread, -60, 60)))
        solved, admissible = each[:, self.first].prod(axis=1), each.prod(axis=1)
        return np.sqrt(admissible / (TEST + solved)), admissible, solved


LOGIT = 1.702
"""At this slope the logistic function is within 0.01 of the normal distribution."""


def learnt(x: NDArray[np.float64], margins: Sequence[Mapping[str, float]], reference: NDArray[np.float64],
           first: Collection[str]) -> Chances:  # fmt: skip
    """Learn from judged worlds which ones are likely to respect the statements.

    For each statement that some world breaks, the margin by which it is respected is taken for a linear function of the
    few of the numbers that matter to it (the lasso; Tibshirani 1996), with a normal error. Statements are then held to
    be independent of each other.

    Parameters
    ----------
    x : (w, x) float array
        Features of the worlds judged.
    margins : sequence of mapping of id to float
        By how many noises each world respects each statement that was tested.
    reference : (r, x) float array
        Features of worlds drawn for nothing but the scale.
    first : collection of str
        The statements that are tested before a world is solved.

    References
    ----------
    Tibshirani, R. (1996). Regression shrinkage and selection via the lasso. *Journal of the Royal Statistical Society
    B* 58: 267-288.
    """
    from sklearn.linear_model import LassoCV

    weights, base, spread, early = [], [], [], []
    for name in sorted({name for row in margins for name in row}):
        rows = [k for k, row in enumerate(margins) if name in row]
        y = np.array([margins[k][name] for k in rows])
        if len(rows) >= LEAST and y.min() <= 0 and np.ptp(y) > 0:
            most = float(np.abs((y - y.mean()) @ x[rows]).max()) / len(rows)
            found = LassoCV(alphas=max(most, 1e-9) * PENALTIES, cv=FOLDS).fit(x[rows], y)
            weights.append(found.coef_)
            base.append(float(found.intercept_))
            spread.append(max(float(found.mse_path_.mean(axis=1).min()) ** 0.5, 1e-6))
            early.append(name in first)
    whole = np.array(weights).reshape(len(weights), x.shape[1]).T
    made = Chances(whole, np.array(base), np.array(spread), np.array(early, dtype=bool))
    return replace(made, scale=_scale(*made.best(reference)))


def _scale(best: NDArray[np.float64], admissible: NDArray[np.float64], solved: NDArray[np.float64]) -> float:
    """The scale at which, floor and ceiling counted in, the effective worlds for what is spent are most."""
    scales = [1 / max(float(end), 1e-12) for end in np.quantile(best, (0.5, 0.75, 0.9, 0.95, 0.98, 1.0))]
    chances = [np.clip(scale * best, FLOOR, 1.0) for scale in scales]
    spent = [float((admissible / a).mean() * (a * (TEST + solved)).mean()) for a in chances]
    return scales[int(np.argmin(spent))]


@dataclass(slots=True, eq=False)
class WorldPlan:
    """Which worlds of a study are judged, as far as that is known; it hands them out, and is told what came of them.

    Attributes
    ----------
    numbers : sequence of Uncertain
    seed : int
    n : int
        Worlds to be solved.
    chosen : bool
        Whether chances are learnt; otherwise all are 1.
    known : dict of int to (status, margins)
        Worlds that are there, or set aside.
    taken : int
        Worlds up to now that are solved, or were to be and failed.
    """

    numbers: Sequence[Uncertain]
    seed: int
    n: int
    chosen: bool
    known: dict[int, tuple[str, Mapping[str, float]]]
    taken: int = 0
    at: int = 0
    last: int = -1
    barren: list[int] = field(default_factory=list)
    begins: int = 0
    under_way: set[int] = field(default_factory=set)
    passed: list[tuple[int, float]] = field(default_factory=list)
    settled: list[tuple[int, float]] = field(default_factory=list)
    batch: int = 0
    learnt: Chances | None = None
    ahead: dict[int, float] = field(default_factory=dict)
    features: Features | None = None

    def next(self) -> tuple[int, float] | None:
        """The next world to be judged and its chance; None where, as far as is known, no more are needed."""
        while True:
            if self.taken >= BATCH * (self.batch + 1):
                self.batch, self.begins, self.learnt = self.taken // BATCH, self.at, None
                self.ahead.clear()
            most = min(self.n, BATCH * (self.batch + 1)) - self.taken
            if len(self.under_way) >= min(most, BARREN - len(self.barren)):
                return None
            world, self.at = self.at, self.at + 1
            if world in self.known and self.known[world][0] == PASSED:
                continue
            if world in self.known:
                self._count(world, self.known[world][0])
            else:
                chance = self._chance(world)
                if unit(self.seed, world, "") >= chance:
                    self.passed.append((world, chance))
                    continue
                self.under_way.add(world)
            self.settled += self.passed
            self.passed.clear()
            if world in self.under_way:
                return world, chance

    def take(self, world: int, status: str, margins: Mapping[str, float]) -> None:
        """Be told what came of a world that was handed out."""
        self.known[world] = status, margins
        if world in self.under_way:
            self.under_way.remove(world)
            self._count(world, status)

    def _count(self, world: int, status: str) -> None:
        """Count a judged world; those after the last that took a solve are in a row, whatever was done first."""
        if status in (RULED_OUT, "impossible"):
            self.barren += [world] if world > self.last else []
            return
        self.taken, self.last = self.taken + 1, max(self.last, world)
        self.barren = [one for one in self.barren if one > self.last]

    def _chance(self, world: int) -> float:
        if not self.chosen or self.begins == 0:
            return 1.0
        if world not in self.ahead:
            self.features = self.features or Features(self.numbers, self.seed)
            self.learnt = self.learnt or self._learn(self.features)
            worlds = range(world, world + AHEAD)
            self.ahead = dict(zip(worlds, self.learnt.of(self.features.of(worlds)).tolist(), strict=True))
        return self.ahead[world]

    def _learn(self, features: Features) -> Chances:
        """What the batches before this one say."""
        judged = sorted(world for world, (_, margins) in self.known.items() if margins and world < self.begins)
        early = {name for world in judged if self.known[world][0] == RULED_OUT for name in self.known[world][1]}
        margins = [self.known[world][1] for world in judged]
        return learnt(features.of(judged), margins, features.of(range(-REFERENCE, 0)), early)

    def skipped(self) -> list[dict[str, Any]]:
        """Records of the worlds passed over since this was last asked, before the last that was handed out."""
        found = [passed_over(world, chance) for world, chance in self.settled]
        self.settled.clear()
        return found


def plan_of(study: Study, n: int, records: Iterable[Mapping[str, Any]], aside: Iterable[int] = ()) -> WorldPlan:
    """The plan of a study until so many worlds of it are solved, with those that are there, and those set aside."""
    known: dict[int, tuple[str, Mapping[str, float]]] = {world: ("failed", {}) for world in aside}
    known |= {record["world"]: (record["status"], record.get("margins") or {}) for record in records}
    return WorldPlan(uncertain(parse(study.text)), study.seed, n, study.way == CHOSEN, known)


def passed_over(world: int, chance: float) -> dict[str, Any]:
    """The record of a world that was not judged."""
    record: dict[str, Any] = {"world": world, "status": PASSED, "why": None, "numbers": [], "admissible": None}
    return {**record, "statements": {}, "measures": {}, "signed_by": [], "record": {}, "chance": chance}
