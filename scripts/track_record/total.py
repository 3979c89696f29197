"""The total over the wars that the engine was not built on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from track_record.wars import War

KINDS = {
    "signed": "the chance of a signature lies in its band",
    "window": "the first agreement worth signing comes when expected",
    "blockers": "those expected stand in the way",
    "terms": "the likeliest terms are those expected",
    "lasts": "the chance that it lasts lies in its band",
    "breakers": "whoever is likeliest to break the peace is the one expected",
    "claims": "a claim goes the way expected when its cause is removed",
}
"""The kinds of things expected, as people are told them."""


@dataclass(frozen=True)
class Total:
    """Hits over all wars.

    Attributes
    ----------
    hits, asked : int
    by_kind : dict of kind to (hits, asked)
    shares : dict of kind to float
        The mean over its items of the share of admissible worlds in which they are hits, where there are any.
    wars : dict of kind to int
        Over how many wars that is.
    brier, log : dict of rule to float
        The mean over the wars of the Brier scores, and the sum over all periods of the log scores.
    """

    hits: int
    asked: int
    by_kind: dict[str, tuple[int, int]]
    shares: dict[str, float]
    wars: dict[str, int]
    brier: dict[str, float]
    log: dict[str, float]


def kind_of(item: str) -> str:
    """The kind of an item: its first word.

    Examples
    --------
    >>> kind_of("blockers 1972-10")
    'blockers'
    """
    return item.partition(" ")[0]


def total_of(results: Mapping[War, dict[str, Any]]) -> Total:
    """Count hits and scores over some wars."""
    rows = [(kind_of(row["item"]), row["hit"]) for found in results.values() for row in found["point"]["judged"]]
    rows += [
        ("claims", row["hit"])
        for found in results.values()
        for row in found["point"]["claims"]
        if row["hit"] is not None
    ]
    by_kind = {
        kind: (sum(hit for one, hit in rows if one == kind), sum(one == kind for one, _ in rows)) for kind in KINDS
    }
    told: dict[str, list[float]] = {}
    having: dict[str, set[War]] = {}
    for war, found in results.items():
        for item, row in (found.get("worlds") or {}).get("shares", {}).items():
            if row["share"] is not None:
                told.setdefault(kind_of(item), []).append(row["share"])
                having.setdefault(kind_of(item), set()).add(war)
    scores = [(found["point"]["scores"], len(found["point"]["periods"])) for found in results.values()]
    rules = list(scores[0][0]) if scores else []
    return Total(
        hits=sum(hit for _, hit in rows),
        asked=len(rows),
        by_kind=by_kind,
        shares={kind: sum(found) / len(found) for kind, found in told.items()},
        wars={kind: len(wars) for kind, wars in having.items()},
        brier={rule: sum(score[rule]["brier"] for score, _ in scores) / len(scores) for rule in rules},
        log={rule: sum(_log(score[rule]["log"], n) for score, n in scores) for rule in rules},
    )


def _log(mean: float | None, periods: int) -> float:
    """The sum over the periods; minus infinity where something that happened was given no chance."""
    return float("-inf") if mean is None else mean * periods
