"""Scenario discovery: in which part of the numbers' space something holds, as sentences judged on worlds kept apart."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict

import numpy as np

from winset.cases.problems import quoted
from winset.errors import RequestError
from winset.studies.worlds.sensitivity import ranked_alike
from winset.studies.worlds.stats import ShareTold, effective_size, plain, rounded, stream, weighed_row
from winset.studies.worlds.table import measured

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from winset.studies.worlds.table import Table

    Bounds = dict[int, tuple[float, float]]

LEAST = 40
"""Fewest worlds in which boxes are looked for."""

RARE = 10
"""It takes as many worlds in which the outcome holds, and as many in which it does not."""

DEPTH = 3
"""Most numbers that a box bounds."""

SUPPORT = 0.05
"""Least share of the worlds that a box holds."""

APART = 0.4
"""Share of the worlds that is kept apart, to judge the boxes on."""


BoxBound = TypedDict(
    "BoxBound", {"path": str, "words": str, "with": list[str], "above": float | None, "below": float | None}
)
"""Between what a number lies in a box; None for open."""


class BoxTold(TypedDict):
    """A box, judged on the worlds kept apart."""

    bounds: list[BoxBound]
    worlds: int
    held: int
    density: float
    low: float
    high: float
    coverage: float
    beats: bool
    says: str


class BoxesTold(TypedDict):
    """In what region of the numbers an outcome holds more often than elsewhere."""

    outcome: str
    worlds: int
    looked_in: int
    judged_on: int
    base: ShareTold
    candidates: int
    covered: float
    boxes: list[BoxTold]
    says: str


class DiscoveryTold(BoxesTold):
    """The same with the numbers of the worlds that were kept apart."""

    apart: list[int]


def discovery(
    table: Table,
    outcome: str,
    *,
    seed: int,
    words: Callable[[str], str] | None = None,
    says: str | None = None,
    all_solved: bool = False,
) -> DiscoveryTold:
    """Find boxes, bounds on up to three numbers, in which an outcome holds more often than elsewhere.

    A shallow classification tree, grown on some of the worlds, gives the boxes: its leaves in which the outcome is
    commoner than at large, with the bounds rounded. They are judged on the other worlds alone. A box is told only where
    its share of these is above the base rate at 95 %, corrected for the number of boxes judged.

    Parameters
    ----------
    table : Table
    outcome : str
        As `winset.studies.worlds.table.measured` takes it: `name=value`, `name>=bound` or `name<=bound`.
    seed : int
        Of the split.
    words : callable, optional
        Path to words.
    says : str, optional
        The outcome as a verb of worlds: "sign by July".
    all_solved : bool
        Over all solved worlds, admissible or not.

    Returns
    -------
    dict
        `outcome`, `worlds`, `looked_in`, `judged_on` (worlds), `apart` (numbers of the worlds judged on), `base`
        (`share`, `low`, `high` of the outcome in these), `candidates` (boxes judged), `covered` (share of the outcome's
        worlds in any box told), `says`, and `boxes`, the most telling first: `bounds` [{`path`, `words`, `with` (paths
        drawn at the same quantile), `above`, `below` (None for open)}], `worlds` and `held` (of those judged on),
        `density` with `low` and `high`, `coverage`, `beats` (true of every box told), `says`.

    Raises
    ------
    RequestError
        Where the outcome is a number, or without scikit-learn.

    References
    ----------
    Bryant, B. P. and R. J. Lempert (2010). Thinking inside the box: a participatory, computer-assisted approach to
    scenario discovery. *Technological Forecasting and Social Change* 77: 34–49.
    Breiman, L., J. Friedman, R. Olshen and C. Stone (1984). *Classification and Regression Trees*. Wadsworth.

    Examples
    --------
    >>> from winset.studies.worlds.table import table_of
    >>> rows = [{"world": k, "status": "solved", "numbers": [k, k * 7 % 101], "measures": {"signed": k / 200}}
    ...         for k in range(200)]
    >>> found = discovery(table_of(rows, ["cost", "other"]), "signed>=0.5", seed=1, says="sign")
    >>> [(row["path"], row["above"]) for row in found["boxes"][0]["bounds"]]
    [('cost', 100.0)]
    """
    among, kept = ("solved", table.solved) if all_solved else ("admissible", table.admissible)
    values = measured(table, outcome)
    rows = np.flatnonzero(kept & ~np.isnan(values))
    if not np.isin(values[rows], (0.0, 1.0)).all() or outcome in table.measures:
        raise RequestError(f"{quoted(outcome)} is a number: ask for an outcome, as {quoted(outcome + '>=0.5')}")
    held = values[rows] == 1
    base = weighed_row(held, table.weight[rows])
    found: DiscoveryTold = {
        "outcome": outcome, "worlds": rows.size, "looked_in": 0, "judged_on": 0, "apart": [], "base": base,
        "candidates": 0, "covered": 0.0, "boxes": [], "says": "",
    }  # fmt: skip
    if rows.size < LEAST:
        told = f"{rows.size} {among} worlds are too few to look for boxes in; it takes {LEAST}"
        return {**found, "says": told}
    if min(held.sum(), (~held).sum()) < RARE:
        told = f"it holds in {held.sum()} of {rows.size} {among} worlds: too one-sided to look for boxes in"
        return {**found, "says": told}
    desk = _Desk.of(table, rows, held, seed, words or str, says or f"have {outcome}")
    return _judged(desk, found)


@dataclass(frozen=True, slots=True, eq=False)
class _Desk:
    """Worlds to look in and worlds to judge on."""

    worlds: NDArray[np.int64]
    x: NDArray[np.float64]
    held: NDArray[np.bool_]
    weight: NDArray[np.float64]
    apart: NDArray[np.bool_]
    paths: tuple[str, ...]
    groups: list[list[int]]
    words: Callable[[str], str]
    verb: str

    @classmethod
    def of(
        cls,
        table: Table,
        rows: NDArray[np.int64],
        held: NDArray[np.bool_],
        seed: int,
        words: Callable[[str], str],
        verb: str,
    ) -> _Desk:
        """Split the worlds, the same share of those in which the outcome holds as of the others."""
        rng, apart = stream(seed), np.zeros(rows.size, dtype=bool)
        for part in (np.flatnonzero(held), np.flatnonzero(~held)):
            apart[rng.permutation(part)[: round(APART * part.size)]] = True
        x = table.numbers[rows]
        return cls(table.worlds[rows], x, held, table.weight[rows], apart, table.paths, ranked_alike(x), words, verb)

    def inside(self, bounds: Bounds) -> NDArray[np.bool_]:
        """The worlds strictly within some bounds."""
        found = np.ones(self.held.size, dtype=bool)
        for column, (above, below) in bounds.items():
            found &= (self.x[:, column] > above) & (self.x[:, column] < below)
        return found


def _judged(desk: _Desk, found: DiscoveryTold) -> DiscoveryTold:
    """Every candidate box over the worlds kept apart, those that beat the base rate told."""
    candidates = _candidates(desk)
    held, apart, weight = desk.held, desk.apart, desk.weight
    base = float(np.average(held[apart], weights=weight[apart]))
    boxes = []
    for bounds in candidates:
        inside = desk.inside(bounds) & apart
        size = effective_size(weight[inside])
        hits = share_of_weight(held[inside], weight[inside]) * size
        if size >= max(5, SUPPORT * apart.sum() / 2) and _chance(hits, size, base) < 0.05 / len(candidates):
            boxes.append(_box(desk, bounds, inside))
    boxes.sort(key=lambda box: (-box["low"], -box["coverage"]))
    covered = float(sum(box["coverage"] for box in boxes))
    return {
        **found,
        "looked_in": int((~apart).sum()),
        "judged_on": int(apart.sum()),
        "apart": desk.worlds[apart].tolist(),
        "base": weighed_row(held[apart], weight[apart]),
        "candidates": len(candidates),
        "covered": covered,
        "boxes": boxes,
        "says": _says(desk, boxes, base),
    }


def _candidates(desk: _Desk) -> list[Bounds]:
    """Leaves of the tree in which the outcome is commoner than at large, as rounded bounds."""
    try:
        from sklearn.tree import DecisionTreeClassifier
    except ImportError:
        raise RequestError("scenario discovery needs scikit-learn: pip install 'winset[worlds]'") from None
    look = ~desk.apart
    heads = [group[0] for group in desk.groups]
    least = max(5, math.ceil(SUPPORT * look.sum()))
    # A tree breaks ties between equal splits by its seed; it has one of its own, so that the split alone is drawn.
    grown = DecisionTreeClassifier(max_depth=DEPTH, min_samples_leaf=least, random_state=0)
    grown.fit(desk.x[look][:, heads], desk.held[look], sample_weight=desk.weight[look])
    rate = share_of_weight(desk.held[look], desk.weight[look])
    found = []
    for leaf in _leaves(grown.tree_, 0, {}):
        bounds = {heads[j]: _pair(rounded(ends, desk.x[look, heads[j]])) for j, ends in leaf.items()}
        inside = desk.inside(bounds) & look
        if bounds and inside.any() and share_of_weight(desk.held[inside], desk.weight[inside]) > rate:
            found.append(bounds)
    return _joined(found)


def _pair(ends: list[float]) -> tuple[float, float]:
    low, high = ends
    return low, high


def _leaves(tree: Any, node: int, bounds: Bounds) -> list[Bounds]:
    """The bounds of every leaf below a node."""
    left, right = int(tree.children_left[node]), int(tree.children_right[node])
    if left < 0:
        return [bounds]
    j, at = int(tree.feature[node]), float(tree.threshold[node])
    above, below = bounds.get(j, (-math.inf, math.inf))
    return [
        *_leaves(tree, left, {**bounds, j: (above, min(below, at))}),
        *_leaves(tree, right, {**bounds, j: (max(above, at), below)}),
    ]


def _joined(found: list[Bounds]) -> list[Bounds]:
    """Boxes with two that differ in one shared bound alone, as sister leaves, made one."""
    for k, one in enumerate(found):
        for other in found[k + 1 :]:
            apart = [j for j in one if one.get(j) != other.get(j)]
            if one.keys() == other.keys() and len(apart) == 1:
                (j,) = apart
                low, high = sorted((one[j], other[j]))
                if low[1] == high[0]:
                    joined = {**one, j: (low[0], high[1])}
                    joined = {c: ends for c, ends in joined.items() if ends != (-math.inf, math.inf)}
                    return _joined([box for box in found if box is not one and box is not other] + [joined])
    return found


def share_of_weight(held: NDArray[np.bool_], weight: NDArray[np.float64]) -> float:
    """The share of some weight that is of worlds in which something holds."""
    return float(weight[held].sum() / weight.sum())


def _chance(found: float, size: float, base: float) -> float:
    """The chance of at least so many hits among so many worlds at the base rate, in whole ones."""
    hits, worlds = int(found + 1e-9), int(size + 1e-9)
    if not 0 < base < 1:
        return 1.0
    logs = [
        math.lgamma(worlds + 1) - math.lgamma(k + 1) - math.lgamma(worlds - k + 1)
        + k * math.log(base) + (worlds - k) * math.log1p(-base)
        for k in range(hits, worlds + 1)
    ]  # fmt: skip
    return math.fsum(map(math.exp, logs))


def _box(desk: _Desk, bounds: Bounds, inside: NDArray[np.bool_]) -> BoxTold:
    row = weighed_row(desk.held[inside], desk.weight[inside])
    worlds, hits, density = int(inside.sum()), int(desk.held[inside].sum()), row["share"] or 0.0
    low, high = row["low"], row["high"]
    total = float(desk.weight[desk.apart & desk.held].sum())
    coverage = float(desk.weight[inside & desk.held].sum()) / total
    rows = [_bound(desk, column, ends) for column, ends in bounds.items()]
    told = " and ".join(row["words"] + " is " + _range_words(row) for row in rows)
    says = (
        f"when {told}, {100 * density:.0f} % {desk.verb} ({hits} of {worlds} worlds kept apart; "
        f"{100 * low:.0f} to {100 * high:.0f} %); covers {100 * coverage:.0f} % of those that {desk.verb}"
    )
    return {"bounds": rows, "worlds": worlds, "held": hits, "density": density, "low": low, "high": high,
            "coverage": coverage, "beats": True, "says": says}  # fmt: skip


def _bound(desk: _Desk, column: int, ends: tuple[float, float]) -> BoxBound:
    above, below = (end if math.isfinite(end) else None for end in ends)
    group = next(group for group in desk.groups if group[0] == column)
    path = desk.paths[column]
    others = [desk.paths[j] for j in group[1:]]
    return {"path": path, "words": desk.words(path), "with": others, "above": above, "below": below}


def _range_words(row: BoxBound) -> str:
    above, below = row["above"], row["below"]
    if above is not None and below is not None:
        return f"between {plain(above)} and {plain(below)}"
    return f"above {plain(above)}" if above is not None else f"under {plain(below or 0.0)}"


def _says(desk: _Desk, boxes: list[BoxTold], base: float) -> str:
    if not boxes:
        told = f"nothing beats the base rate: {100 * base:.0f} % {desk.verb}"
        return f"{told}, and no box of up to {DEPTH} numbers does better in the worlds kept apart"
    more = "" if len(boxes) == 1 else f" (and {len(boxes) - 1} more)"
    return f"{boxes[0]['says']}{more}; at large {100 * base:.0f} % {desk.verb}"
