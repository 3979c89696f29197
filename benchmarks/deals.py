"""The static questions, timed: frontier, concepts and counts on spaces from ten thousand packages to 10^20.

The peer is NegMAS, in a virtual environment of its own (`make bench` makes it), asked for the same things on the same
numbers in the same run: its Pareto frontier, then its Nash, Kalai-Smorodinsky, Kalai (egalitarian) and welfare points.
"""

from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from winset.game.space import Part, Space
from winset.studies.bargain import bargain_over
from winset.studies.deals import concepts
from winset.studies.month.signable import is_exact, signable

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Tables = list[NDArray[np.int64]]

HERE = Path(__file__).parent
PEER = HERE.parent / ".venv" / "peer" / "bin" / "python"
FOUR = ("nash", "kalai_smorodinsky", "egalitarian", "utilitarian")


def drawn(issues: int, parties: int, seed: int) -> Tables:
    """Ten options an issue; points drawn from 0 to 100, each party and option by itself."""
    rng = np.random.default_rng(seed)
    return [rng.integers(0, 101, (10, parties)) for _ in range(issues)]


def opposed(issues: int, parties: int, seed: int) -> Tables:
    """Ten options an issue in a row: what one party likes best lies farthest from what the others do.

    Two parties have opposite ends. Of three or more each has its best option at its own place in the row, and points
    fall with the distance from it; steps are drawn, so that no two issues are alike.
    """
    rng = np.random.default_rng(seed)
    best = np.linspace(0, 9, parties)
    tables = []
    for _ in range(issues):
        place = np.sort(rng.integers(0, 1_001, 10)) / 1_000 * 9
        weight = rng.integers(20, 101, parties)
        tables.append(np.rint(weight * (1 - np.abs(place[:, None] - best) / 9)).astype(np.int64))
    return tables


def space(tables: Tables, threshold: NDArray[np.float64]) -> Space:
    """A negotiation over unlinked issues in which everybody has to agree."""
    parties = tables[0].shape[1]
    sizes = [len(table) for table in tables]
    parts = tuple(
        Part((i,), np.arange(size)[:, None], table, np.zeros(size, dtype=np.int64))
        for i, (size, table) in enumerate(zip(sizes, tables, strict=True))
    )
    return Space(
        parties=tuple(f"p{p}" for p in range(parties)),
        issues=tuple(f"i{i}" for i in range(len(parts))),
        options=tuple(tuple(f"o{o}" for o in range(size)) for size in sizes),
        parts=parts,
        grid=0,
        rounded=False,
        slack=np.zeros(parties, dtype=np.int64),
        threshold=threshold,
        floor=np.ceil(threshold).astype(np.int64),
        members=np.ones((1, parties), dtype=bool),
        votes=np.array([parties]),
        always=1,
    )


def worst(tables: Tables) -> NDArray[np.float64]:
    """What the worst package is worth to each: everything is better than no agreement."""
    return np.array(sum(table.min(axis=0) for table in tables), dtype=float)


def middle(tables: Tables) -> NDArray[np.float64]:
    """What the average package is worth to each."""
    return np.asarray(np.floor(sum(table.mean(axis=0) for table in tables)))


def timed(action: Callable[[], Any], rounds: int = 3) -> tuple[float, Any]:
    """The least time of some rounds, after one that is not counted, and the last result."""
    action()
    times, found = [], None
    for _ in range(rounds):
        begun = time.perf_counter()
        found = action()
        times.append(time.perf_counter() - begun)
    return min(times), found


def solved(
    tables: Tables, names: tuple[str, ...] = FOUR, limit: int = 2_000_000, rounds: int = 3
) -> tuple[float, dict[str, Any], int]:
    """How long the frontier and some concepts take, each concept's value, and the frontier's distinct points."""
    known = concepts()
    table = space(tables, worst(tables))

    def ask() -> tuple[dict[str, Any], int]:
        bargain = bargain_over(table, limit=limit)
        found = {name: getattr(known[name], name)(bargain) for name in names}
        assert all(answer.exact for answer in found.values())
        values = {name: answer.value for name, answer in found.items()}
        return values, 0 if bargain.frontier is None else len(bargain.frontier.points)

    seconds, (values, points) = timed(ask, rounds)
    return seconds, values, points


def peer(tables: Tables) -> tuple[float, dict[str, float]]:
    """How long NegMAS takes for the same, and what it finds."""
    data = json.dumps({"tables": [table.tolist() for table in tables], "reserve": worst(tables).tolist()})
    script = str(HERE / "peer.py")
    done = subprocess.run([str(PEER), script], input=data, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    return float(found["seconds"]), found["values"]


def beside_peer() -> list[tuple[str, str, str, str]]:
    """Spaces that can be listed, beside NegMAS; the values found must agree."""
    rows = []
    for issues, target in ((4, 50), (5, 500), (6, 4_000)):
        for parties in (2, 3):
            for kind, how in (("drawn", drawn), ("opposed", opposed)):
                tables = how(issues, parties, issues)
                ours, values, points = solved(tables, rounds=10)
                what = f"10^{issues} packages, {parties} parties, {kind}: frontier ({points:,} points), four concepts"
                rows.append((what, spoken(ours), f"≥ {target:,}× NegMAS", _ratio(tables, ours, values)))
    return rows


def _ratio(tables: Tables, ours: float, values: dict[str, Any]) -> str:
    """NegMAS's time over ours, and its time; the values found must agree."""
    if not PEER.exists():
        return "NegMAS is not installed"
    theirs, found = peer(tables)
    for name, value in found.items():
        assert abs(values[name] - value) <= 1e-6 * max(1.0, abs(value)), (name, values[name], value)
    return f"{theirs / ours:,.0f}× NegMAS ({spoken(theirs)}), with the same values"


def spoken(seconds: float) -> str:
    """A time."""
    return f"{seconds:.2f} s" if seconds >= 0.1 else f"{seconds * 1000:.3g} ms"


def large() -> list[tuple[str, str, str, str]]:
    """Spaces that cannot be listed, or whose frontier is a large part of them."""
    rows = []
    cases = (
        ("10^6 packages, 5 parties, drawn", drawn(6, 5, 5), "< 2 s"),
        ("10^10 packages, 2 parties, opposed", opposed(10, 2, 2), "< 0.1 s"),
        ("10^10 packages, 3 parties, opposed", opposed(10, 3, 3), "< 2 s"),
        ("10^20 packages, 2 parties, opposed", opposed(20, 2, 20), "< 1 s"),
    )
    for what, tables, target in cases:
        seconds, _, points = solved(tables)
        rows.append((f"{what}: frontier ({points:,} points), four concepts", spoken(seconds), target, ""))
    tables = opposed(6, 5, 6)
    seconds, _, _ = solved(tables, FOUR[:3], limit=0)
    rows.append(
        ("10^6 packages, 5 parties, opposed: three concepts without the frontier", spoken(seconds), "< 10 s", "")
    )
    tables = drawn(10, 4, 10)
    count, found = timed(lambda: signable(space(tables, middle(tables))), 2)
    assert is_exact(found)
    share = found["size"] / 10**10
    rows.append((f"10^10 packages, 4 parties, drawn: win-set ({share:.1%} of them) and blockers, counted exactly",
                 spoken(count), "< 5 s", ""))  # fmt: skip
    return rows


def rows() -> list[tuple[str, str, str, str]]:
    """What was measured, the figure, the target, and the ratio to a peer of the same run."""
    return [*beside_peer(), *large()]


if __name__ == "__main__":
    print("\n".join(" | ".join(row) for row in rows()))
