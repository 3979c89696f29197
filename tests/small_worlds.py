"""A conflict so small that a world of it can be judged by a formula: what choosing worlds is tested on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from winset.cases.read import parse
from winset.cases.worlds import draw_many, uncertain, unit

FILE = """\
winset: 1
title: A small conflict
parties:
  a: {noise: {low: 0.5, high: 2}, otherwise: {low: -3, high: 1}, values: {x: {y: {low: -4, high: 6}, z: {low: -2, high: 4}}}}
  b: {otherwise: {low: -2, high: 2}, values: {x: {y: {low: -5, high: 1}, z: {low: -5, high: 3}}}}
issues: {x: [y, z]}
consent: [{of: [a, b]}]
statements:
  - {id: S1, says: A prefers y to z., party: a, prefers: {agreement: {x: y}}, to: {agreement: {x: z}}}
  - {id: S2, says: A would rather have y than no peace., party: a, prefers: {agreement: {x: y}}, to: war}
  - {id: S3, says: B would rather wait than have z., party: b, prefers: waiting, to: {agreement: {x: z}}}
  - {id: S4, says: B would rather have y than wait., party: b, prefers: {agreement: {x: y}}, to: waiting}
"""

ROUGH = (
    FILE.replace("b: {otherwise", "b: {noise: {low: 0.05, high: 5}, otherwise")
    + """\
  - {id: S5, says: B would rather have z than no peace., party: b, prefers: {agreement: {x: z}}, to: war}
"""
)
"""The same with a noise that numbers do not tell well, and a statement more that is tested before a solve."""

EARLY = ("S1", "S2")
"""The statements that need no talks."""


def sigmoid(z: NDArray[np.float64]) -> NDArray[np.float64]:
    """The probability of a yes."""
    return np.asarray(1 / (1 + np.exp(-z)))


class Small:
    """Worlds of the small conflict, judged by its formula.

    `blur` hides from the numbers how far S4 is respected; `shown`, how far S2 is respected tells of it.
    """

    def __init__(self, seed: int, worlds: Sequence[int], blur: float = 0.0, *, shown: bool = False) -> None:
        self.numbers, self.shown = uncertain(parse(FILE)), shown
        drawn = draw_many(self.numbers, seed, worlds)
        self.blur = np.array([blur * (unit(seed, world, "blur") - 0.5) for world in worlds])
        self.x = {number.path: drawn[:, k] for k, number in enumerate(self.numbers)}

    @property
    def margins(self) -> dict[str, NDArray[np.float64]]:
        """By how many noises each statement is respected."""
        noise = self.x["parties.a.noise"]
        a, b = self.x["parties.a.otherwise"], self.x["parties.b.otherwise"]
        points = {p: {o: self.x[f"parties.{p}.values.x.points.{o}"] for o in "yz"} for p in "ab"}
        return {
            "S1": (points["a"]["y"] - points["a"]["z"]) / noise,
            "S2": (points["a"]["y"] - a) / noise + self.blur * self.shown,
            "S3": b - points["b"]["z"],
            "S4": points["b"]["y"] - b + self.blur,
        }

    @property
    def admissible(self) -> NDArray[np.bool_]:
        """Whether all of them are respected."""
        return np.asarray(np.all([margin > 1e-9 for margin in self.margins.values()], axis=0))

    @property
    def early(self) -> NDArray[np.bool_]:
        """Whether those are that need no talks."""
        return np.asarray(np.all([self.margins[name] > 0 for name in EARLY], axis=0))

    @property
    def signed(self) -> NDArray[np.float64]:
        """The chance of a signature: one of two proposes, the other votes (docs/model.md, section 3)."""
        noise = {"a": self.x["parties.a.noise"], "b": np.ones(len(self.x["parties.a.noise"]))}
        found = np.zeros(len(noise["a"]))
        for i, j in (("a", "b"), ("b", "a")):
            going = {p: self.x[f"parties.{p}.otherwise"] for p in "ab"}
            worth = {p: np.array([self.x[f"parties.{p}.values.x.points.{o}"] for o in "yz"]) for p in "ab"}
            yes = sigmoid((worth[j] - going[j]) / noise[j])
            gain = yes * (worth[i] - going[i]) / noise[i]
            weight = np.exp(gain) / 2
            found += (weight * yes).sum(axis=0) / (1 + weight.sum(axis=0)) / 2
        return found
