"""Which worlds of a study are solved: the likelier one is to respect its statements, the more often; by known chances.

Worlds come in the order of their numbers. Each gets a chance of being judged, from those judged in batches before; a
hash of seed and number decides. One that then passes the tests that come before a solve gets a second chance, by how
well it passed them. So what is solved does not depend on who solves, in what order, or where a run stopped.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from winset.cases.read import parse
from winset.cases.worlds import uncertain, unit
from winset.studies.worlds.chances import Features, learnt
from winset.studies.worlds.study import CHOSEN
from winset.studies.worlds.table import PASSED, RULED_OUT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from winset.cases.worlds import Uncertain
    from winset.studies.worlds.chances import Chances, Sieve
    from winset.studies.worlds.study import Study

BATCH = 100
"""Solved worlds of a batch; what is learnt of one is used from the next on."""

BARREN = 1_000
"""Worlds judged in a row of which none is solved, after which a study gives up."""

AHEAD = 64
"""Worlds drawn at a time."""

REFERENCE = 500
"""Worlds, with numbers below 0, on which the scale of the chances is set."""


def ready() -> bool:
    """Whether there is what chooses worlds, scikit-learn."""
    try:
        import sklearn.linear_model  # noqa: F401
    except ImportError:
        return False
    return True


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

    @property
    def sieve(self) -> Sieve | None:
        """What a world meets that was just handed out, once it has passed the tests that come before a solve."""
        return None if self.learnt is None else self.learnt.sieve

    def take(self, world: int, status: str, margins: Mapping[str, float]) -> None:
        """Be told what came of a world that was handed out."""
        self.known[world] = status, margins
        if world in self.under_way:
            self.under_way.remove(world)
            self._count(world, status)

    def _count(self, world: int, status: str) -> None:
        """Count a judged world; those after the last that took a solve are in a row, whatever was done first."""
        if status == PASSED:  # by the second chance
            return
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
