"""Where in the space of the numbers something holds, in words."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest

from drawn_records import record_of, uniform_records
from winset.errors import RequestError
from winset.studies.worlds.discovery import discovery
from winset.studies.worlds.stats import wilson
from winset.studies.worlds.table import Table, table_of

pytest.importorskip("sklearn")


def planted(n: int, seed: int, names: int = 10, inside: float = 0.95, outside: float = 0.1) -> Table:
    """Worlds that mostly sign where n1 > 0.5 and n3 < 0.4, and seldom elsewhere."""
    rng = np.random.default_rng(seed + 500)

    def measure(x: np.ndarray[Any, Any]) -> dict[str, float]:
        held = rng.random() < (inside if x[1] > 0.5 and x[3] < 0.4 else outside)
        return {"signed_by.2000-03": 0.9 if held else 0.1}

    return table_of(uniform_records(n, names, seed, measure), [f"n{k}" for k in range(names)])


def test_a_planted_box_is_found() -> None:
    """Its numbers, its bounds, its density and its coverage, judged on worlds that it was not looked for in."""
    found: Any = discovery(planted(1200, 1), "signed_by.2000-03>=0.5", seed=1)
    best = found["boxes"][0]
    bounds = {row["path"]: (row["above"], row["below"]) for row in best["bounds"]}
    assert set(bounds) == {"n1", "n3"}
    assert bounds["n1"] == (pytest.approx(0.5, abs=0.05), None)
    assert bounds["n3"] == (None, pytest.approx(0.4, abs=0.05))
    assert best["low"] <= 0.95 <= best["high"] + 0.02
    base = 0.2 * 0.95 + 0.8 * 0.1
    assert found["base"]["share"] == pytest.approx(base, abs=0.05)
    assert best["coverage"] == pytest.approx(0.2 * 0.95 / base, abs=0.1)
    assert best["beats"]
    assert found["looked_in"] + found["judged_on"] == 1200


def test_a_box_is_said_in_words() -> None:
    """With density, worlds, base rate and coverage."""
    found = discovery(
        planted(1200, 1), "signed_by.2000-03>=0.5", seed=1, words=lambda path: f"the cost {path}", says="sign by March"
    )
    best = found["boxes"][0]
    assert best["says"].startswith("when the cost n3 is under 0.4 and the cost n1 is above 0.5, ")
    held, worlds = best["held"], best["worlds"]
    assert f"{100 * held / worlds:.0f} % sign by March ({held} of {worlds} worlds kept apart" in best["says"]
    assert f"covers {100 * best['coverage']:.0f} % of those that sign by March" in best["says"]


def test_nothing_is_found_in_noise() -> None:
    """At most about one study in twenty of those in which no number matters says that a box beats the base rate."""
    wrong = 0
    for seed in range(40):
        found = discovery(planted(300, seed, inside=0.4, outside=0.4), "signed_by.2000-03>=0.5", seed=seed)
        wrong += any(box["beats"] for box in found["boxes"])
        if not any(box["beats"] for box in found["boxes"]):
            assert found["boxes"] == []
            assert "nothing beats the base rate" in found["says"]
    assert wrong <= 5


def test_what_is_said_of_a_box_is_so() -> None:
    """Counted again from its stated bounds, rounded as they are, over the worlds kept apart."""
    table = planted(800, 4)
    found = discovery(table, "signed_by.2000-03>=0.5", seed=2)
    held = table.measures["signed_by.2000-03"].data >= 0.5
    apart = np.isin(table.worlds, found["apart"])
    assert found["boxes"]
    for box in found["boxes"]:
        inside = apart.copy()
        for row in box["bounds"]:
            x = table.numbers[:, table.paths.index(row["path"])]
            inside &= (x > row["above"]) if row["above"] is not None else True
            inside &= (x < row["below"]) if row["below"] is not None else True
        assert (box["worlds"], box["held"]) == (inside.sum(), (inside & held).sum())
        assert box["coverage"] == pytest.approx((inside & held).sum() / (apart & held).sum())
        assert len(box["bounds"]) <= 3


def test_boxes_together_cover_what_each_covers() -> None:
    """They do not overlap."""
    found = discovery(planted(1500, 5), "signed_by.2000-03>=0.5", seed=1)
    assert found["covered"] == pytest.approx(sum(box["coverage"] for box in found["boxes"]))


def test_the_same_worlds_in_any_order_say_the_same() -> None:
    """Records are put in order first; worlds that are not admissible say nothing."""
    records = uniform_records(200, 3, 1, lambda x: {"signed": float(x[0])})
    more = [*records, record_of(200, (9, 9, 9), {"signed": 5.0}, admissible=False)]
    one, other = (discovery(table_of(rows, ["a", "b", "c"]), "signed>=0.5", seed=0) for rows in (records, more[::-1]))
    assert one == other
    assert one["boxes"][0]["bounds"][0]["path"] == "a"


def test_equally_drawn_numbers_are_named_together() -> None:
    """A bound on one is one on those that share its quantile."""
    rng = np.random.default_rng(3)
    records = [record_of(k, (y, x, 3 * x), {"signed": x}) for k, (x, y) in enumerate(rng.random((300, 2)))]
    found = discovery(table_of(records, ["c", "a", "b"]), "signed>=0.5", seed=0)
    assert [(row["path"], row["with"]) for row in found["boxes"][0]["bounds"]] == [("a", ["b"])]


def test_too_little_to_look_in_is_said() -> None:
    """Too few worlds, or an outcome that hardly ever, or almost always, holds."""
    few = discovery(planted(30, 1), "signed_by.2000-03>=0.5", seed=0)
    assert (few["boxes"], few["says"]) == ([], "30 admissible worlds are too few to look for boxes in; it takes 40")
    never = discovery(planted(100, 1), "signed_by.2000-03>=0.95", seed=0)
    assert never["boxes"] == []
    assert never["says"] == "it holds in 0 of 100 admissible worlds: too one-sided to look for boxes in"


def test_a_box_has_a_least_support() -> None:
    """A box of a few worlds is not told, however sure it looks."""
    boxes = discovery(planted(200, 6), "signed_by.2000-03>=0.5", seed=0)["boxes"]
    assert boxes
    for box in boxes:
        assert box["worlds"] >= 5
        assert (box["low"], box["high"]) == pytest.approx(wilson(box["held"], box["worlds"]))


def test_what_is_asked_must_hold_or_not() -> None:
    """A number is not an outcome; and the extra is named where it is missing."""
    with pytest.raises(RequestError, match="ask for an outcome"):
        discovery(planted(100, 1), "signed_by.2000-03", seed=0)


def test_discovery_names_the_extra_that_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without scikit-learn."""
    monkeypatch.setitem(sys.modules, "sklearn.tree", None)
    with pytest.raises(RequestError, match=r"winset\[worlds\]"):
        discovery(planted(100, 1), "signed_by.2000-03>=0.5", seed=0)
