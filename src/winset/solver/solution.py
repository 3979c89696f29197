"""The Solution of a game, and the one function that computes it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from winset.solver.backward import induct

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from winset.game.game import Game


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """A solved game; axes `t` periods, `s` states, `p` parties. Values that no path reaches are NaN.

    Attributes
    ----------
    game : Game
    value : (t+1, s, p) float array
        V, the value at the start of each period, and at the horizon.
    continuation : (t, s, p) float array
        C, what each party has when the talks of a period fail, or what is signed there is undone.
    war_value_start : (t+1, s, p) float array
        V⁰, the value of fighting on for good, at the start of each period.
    war : (t, s, p) float array
        D, the same at the talks of each period.
    sign : (t, s) float array
        The probability of a signature that stands at the talks of a period, its pace included.
    undone : (t, s, o) float array
        The probability of a signature that each outcome of an answer undoes, likewise.
    choices : tuple of (t, s, events) float array
        For each stage of a period, the probability of each move or accord, its pace included; ones for chance.

    Examples
    --------
    >>> toy = {"winset": 1, "title": "A toy", "parties": {"a": {"values": {"x": {"y": 2}}}},
    ...        "issues": {"x": ["y", "z"]}, "consent": [{"of": ["a"]}]}
    >>> from winset import build
    >>> solve(build(toy)).value[0, 0].round(2)
    array([1.42])
    """

    game: Game
    value: NDArray[np.float64]
    continuation: NDArray[np.float64]
    war_value_start: NDArray[np.float64]
    war: NDArray[np.float64]
    sign: NDArray[np.float64]
    undone: NDArray[np.float64]
    choices: tuple[NDArray[np.float64], ...]


def solve(game: Game, *, threads: int | None = None, progress: Callable[[float], None] | None = None) -> Solution:
    """Solve a game by backward induction (model, section 3).

    Parameters
    ----------
    game : Game
    threads : int, optional
        Default: as many as there are processors. The answer does not depend on it.
    progress : callable, optional
        Told the share done, from 0 to 1.

    Returns
    -------
    Solution

    Examples
    --------
    >>> from winset import build, solve
    >>> from winset.cases.read import parse
    >>> toy = "{winset: 1, title: t, parties: {a: {values: {x: {y: 2}}}}, issues: {x: [y, z]}, consent: [{of: [a]}]}"
    >>> solve(build(parse(toy))).sign.round(3)
    array([[0.807]])
    """
    periods, states, _, parties = game.size
    made = Solution(
        game=game,
        value=np.empty((periods + 1, states, parties)),
        continuation=np.empty((periods, states, parties)),
        war_value_start=np.empty((periods + 1, states, parties)),
        war=np.empty((periods, states, parties)),
        sign=np.zeros((periods, states)),
        undone=np.zeros((periods, states, game.answers.outcomes)),
        choices=tuple(np.zeros((periods, states, len(operator.names))) for operator in game.operators),
    )
    induct(made, threads or processors(), progress or _silent)
    return made


def _silent(share: float) -> None:
    """Nobody is told the share done."""
    del share


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
