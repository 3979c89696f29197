"""Wars without a last date in plain loops: other starts than the usual one, and phases taken from a given turn.

Rests on `second_force`, and shares nothing with the package.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

from brute_model import Data, State
from second_force import Period, War, Worths, apart, applied, backwards
from second_model import Objects

Pair = tuple[Worths, Worths]
"""What each state is worth at the start of a period, with talks to come and without."""

SETTLED = 1e-12


def settled(model: Objects, first: Worths, most: int = 4000) -> Pair:
    """The map of a period applied to some values again and again until they stay as they are."""
    now: Pair = (first, first)
    for _ in range(most):
        before, now = now, applied(model, set(first), now)
        if apart(model, before, now) < SETTLED:
            return now
    raise ValueError("values do not settle")


def spread_starts(model: Objects, states: set[State]) -> list[Worths]:
    """Section 1, open time: the six spread starts of a thorough run.

    Fighting on for good; everyone's best package, and its worst; every other party's best with the worst of the rest,
    and the reverse; the middle. Where there is no package, fighting on.
    """
    war = settled(model, {s: model.faded(s) for s in states})[1]
    best, worst = dict(war), dict(war)
    for s in states:
        worths = [model.worth(x, s) for x in model.open_packages(s)]
        if worths:
            best[s] = {j: max(worth[j] for worth in worths) for j in model.parties}
            worst[s] = {j: min(worth[j] for worth in worths) for j in model.parties}

    def mixed(even: float, odd: float) -> Worths:
        """The best to a share, the worst for the rest, by a party's place in the file."""
        shares = {j: even if k % 2 == 0 else odd for k, j in enumerate(model.parties)}
        return {s: {j: shares[j] * best[s][j] + (1 - shares[j]) * worst[s][j] for j in shares} for s in states}

    return [war, best, worst, mixed(1, 0), mixed(0, 1), mixed(0.5, 0.5)]


def war_of(model: Objects, turn: Sequence[Pair]) -> War:
    """The conflict solved from the first of the tables of a turn, each of which is the map of the one after it.

    The last is taken to be the map of the first, as where values wander and some periods stand for a turn.
    """
    starts, _, _ = model.reach([])
    later = [*turn[1:], turn[0]]
    periods = [Period(model, model.periods, after[0], True) for after in later]
    return War(model, *backwards(model, starts, turn[0]), turn[0][0], periods)


def measured(war: War) -> Data:
    """How likely anything is ever signed, and by the end of each period shown; that the war fades; the likeliest terms."""
    told = war.forward(0, war.model.initial)
    by = [math.fsum(told["sign"][: k + 1]) for k in range(len(told["sign"]))]
    likely = {issue: max(options, key=lambda option: options[option]) for issue, options in told["options"].items()}
    faded = told["faded"] + told["beyond"]["faded"]
    return {"signed": by[-1] + told["beyond"]["signed"], "by": by, "faded": faded, "likely": likely}


def different(model: Objects, found: Sequence[Pair], slack: float) -> list[Pair]:
    """Those of some limits that are not the same as an earlier one."""
    kept: list[Pair] = []
    for one in found:
        if all(apart(model, (one[0], {}), (other[0], {})) > slack for other in kept):
            kept.append(one)
    return kept


def council(seed: int, fades: float | None = None) -> Data:
    """Three or four who bargain over one issue, of whom some must agree: values of many kinds come of it."""
    draw = random.Random(seed)
    names, options = ["a", "b", "c", "d"][: draw.choice([3, 4])], [f"o{k}" for k in range(draw.choice([3, 4, 5]))]
    noise, votes = draw.choice([0.05, 0.1, 0.3, 0.5]), draw.choice([len(names), len(names) - 1, 2])
    time: Data = {"fades": draw.choice([0.01, 0.02, 0.004]), "pace": draw.choice([1, 0.7, 0.4]), "show": "2000-02"}
    time |= {} if fades is None else {"fades": fades}
    parties = {
        name: {
            "noise": noise * draw.choice([1, 1, 2]),
            "discount": 1.0,
            "war": [{"points": -draw.choice([1, 2, 3])}],
            "values": {"x": {option: draw.randint(0, 12) for option in options}},
        }
        for name in names
    }
    return {
        "winset": 2, "title": "A council", "time": {"start": "2000-01", "end": "open", **time}, "parties": parties,
        "issues": {"x": {"options": options}}, "consent": [{"of": names, "at_least": votes}],
    }  # fmt: skip
