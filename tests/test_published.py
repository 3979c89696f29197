"""Numbers from the literature, each reached through a conflict written as data.

How far a solved conflict may be from a number that was derived for shares of any size and no noise. A cake of size 1
is cut on a grid of `step`, and every party's noise is far below `step`. Say that i proposes, that the others would
get C_j from playing on, and that S = 1 - (sum of all C) is what an agreement gains.

* *What a proposer loses.* Among the packages there is one that gives each of the m parties it needs between
  noise·L and noise·L + step more than C_j, with L = ln(1/noise). It is signed with probability at least 1 - m·noise.
  Choosing by logit among K packages and passing costs at most noise·ln(2K) more. So i gains at least
  max(S, 0) - loss, with `loss` = m(step + noise(1.3 + L)) + noise·ln(2K): the function `rounding`.
* *What a proposer gains over that.* Offering a party g less than C_j gains at most g·σ(-g/noise), and so at most
  `WAVER`·noise: the maximum of z·σ(-z) is 0.2785.
* *What the others get.* What the proposer lost is the most that they can have gained; and no one loses more than
  `WAVER`·noise by wavering.

`bracket` carries the least and the greatest value through the rounds by these three bounds; it knows nothing of the
engine. A test holds when the engine's value and the published number both lie within the bracket, and the bracket
is as narrow as the test says. A number for an endless game is allowed `TAIL` more, for the rounds after the horizon.

Not reachable in this model, and why:

* The three logit equilibria of the indivisible deadlock (5.0606; 4.6266, 7.5689, 2.2927; ...): a finite horizon has
  one answer, and they weigh every package like passing where section 3 weighs it 1/|X|. What the deadlock looks like
  here is `test_indivisible_deadlock_*`.
* Smith and Stam's beliefs that differ (sum 1.127838, a deal after 4 battles): all parties share one set of chances.
* Kydd and Walter's trust after violence (.4375, .660377): states are public; there is no belief about a type to revise.
* Kalai and Smorodinsky's (.618034, .618034) and Nash's product as such: bargaining concepts, not equilibria of this
  game. Nash's point is reached as the limit of the game.
* "Any division is an equilibrium" for three parties without stationarity (Shaked): backward induction picks one.
* Slantchev, Powell, Leventoglu and Tarar on private information: only Fearon's ultimatum, where the demand is made
  before nature draws the type and nothing is learnt, can be written as public states.
"""

from __future__ import annotations

import doctest
import math
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations, pairwise, product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import winset

Data = dict[str, Any]
Shares = Mapping[str, tuple[float, ...]]
WAVER = 0.2785
TAIL = 1e-6


def month(t: int) -> str:
    """The date of period `t` of the conflicts below, which start in January 2000."""
    return f"{2000 + t // 12:04d}-{t % 12 + 1:02d}"


def rounding(step: float, noise: float, packages: int, needed: int = 1) -> float:
    """The most that a proposer loses to the grid and to noise in one round; see the top of this file."""
    return needed * (step + noise * (1.3 + math.log(1 / noise))) + noise * math.log(2 * packages)


def pie(pieces: int) -> Shares:
    """Every cut of a cake of size 1 in two, on a grid of 1/pieces."""
    return {f"cut{k}": (k / pieces, 1 - k / pieces) for k in range(pieces + 1)}


def table(shares: Shares, rounds: int, noise: float, discounts: Sequence[float], **more: Any) -> Data:
    """A conflict over one issue: what each package is worth to each party, for so many rounds of talks."""
    names = [chr(ord("a") + i) for i in range(len(discounts))]
    parties = {
        name: {"noise": noise, "discount": discount, "values": {"cake": {x: u[i] for x, u in shares.items()}}}
        for i, (name, discount) in enumerate(zip(names, discounts, strict=True))
    }
    return {
        "winset": 1,
        "title": "A cake",
        "time": {"start": month(0), "end": month(rounds), "pace": 1},
        "parties": parties,
        "issues": {"cake": {"options": list(shares)}},
        "consent": [{"of": names}],
        **more,
    }


def turns(rounds: int, parties: int) -> Data:
    """Talks in which the parties propose in turn, by the month."""
    whose = [", ".join(f"'{month(t)}'" for t in range(i, rounds, parties)) for i in range(parties)]
    listed = {chr(ord("a") + i): [{"weight": 1, "when": f"month in [{m}]"}] for i, m in enumerate(whose) if m}
    return {"proposers": listed}


def first_then_all(parties: int) -> Data:
    """Talks in which the first party proposes in the first month, and afterwards anybody."""
    names = [chr(ord("a") + i) for i in range(parties)]
    later = [{"weight": 1, "when": f"month > '{month(0)}'"}]
    return {"proposers": {name: 1 if name == "a" else later for name in names}}


def nature(initial: str, values: Sequence[str], chain: Sequence[Sequence[float]]) -> Data:
    """A factor that follows a Markov chain, one step at the start of every period but the first.

    Events come one after the other, so a flag keeps a step from being followed by a second one in the same period.
    """
    late = f"month > '{month(0)}'"
    chance: Data = {"reset": {"when": late, "probability": 1, "effect": {"moved": False}}}
    for value, row in zip(values, chain, strict=True):
        ways = [
            {"probability": p, "effect": {"nature": other, "moved": True}}
            for other, p in zip(values, row, strict=True)
            if p > 0
        ]
        chance[f"from_{value}"] = {"when": f"nature == '{value}' and not moved and {late}", "outcomes": ways}
    state = {"nature": {"values": list(values), "initial": initial}, "moved": [False, True]}
    return {"state": state, "chance": chance}


def solved(data: Data) -> tuple[winset.Game, winset.Solution]:
    """The game of a conflict and its solution."""
    game = winset.build(winset.read(data))
    return game, winset.solve(game)


def at_start(data: Data) -> tuple[list[float], float]:
    """Each party's value at the start of a conflict, and the probability that its first talks succeed.

    The second is read in the initial state: no chance event may change that in the first period.
    """
    game, solution = solved(data)
    factors = data.get("state", {})
    initial = {name: one["initial"] if isinstance(one, dict) else one[0] for name, one in factors.items()}
    s = game.state_index(initial)
    return [float(value) for value in solution.value[0, s]], float(solution.sign[0, s])


def start_values(data: Data) -> list[float]:
    """Each party's value at the start of a conflict."""
    return at_start(data)[0]


def run(data: Data) -> Any:
    """What `winset run --json` says of a conflict, without the other horizons."""
    return winset.timeline(winset.read(data), sensitivity=False).to_json()


def transferable(size: float = 1.0) -> Callable[[int, Sequence[float]], float]:
    """What a proposer gets when it gives the others exactly what they ask, from a cake of that size."""
    return lambda i, asked: size - sum(points for j, points in enumerate(asked) if j != i)


Pairs = list[tuple[float, float]]


def bracket(
    rounds: int,
    discounts: Sequence[float],
    weights: Sequence[Sequence[float]],
    best: Callable[[int, Sequence[float]], float],
    loss: float,
    noise: float,
    start: Sequence[float] | None = None,
    floors: Sequence[float] | None = None,
) -> Pairs:
    """Least and greatest value of each party at the start, for the game on a grid; see the top of this file.

    `weights`: the proposers' weights, round by round and then again from the first; `floors`: what a party gets at
    least under any package that others' consent admits.
    """
    low = list(start or [0.0] * len(discounts))
    high = list(low)
    up = down = WAVER * noise * (len(discounts) - 1)
    for t in range(rounds - 1, -1, -1):
        least = [d * v for d, v in zip(discounts, low, strict=True)]
        most = [d * v for d, v in zip(discounts, high, strict=True)]
        for i, rho in enumerate(weights[t % len(weights)]):
            floor = floors[i] if floors else -math.inf
            low[i] = rho * (max(best(i, most), least[i]) - loss) + (1 - rho) * (max(least[i], floor) - down)
            high[i] = rho * (max(best(i, least), most[i]) + up) + (1 - rho) * (max(most[i], floor) + loss + up)
    return list(zip(low, high, strict=True))


def whose_turn(parties: int) -> list[list[float]]:
    """Weights of proposers who take turns."""
    return [[float(i == turn) for i in range(parties)] for turn in range(parties)]


def assert_agree(values: Sequence[float], pairs: Pairs, published: Sequence[float], width: float) -> None:
    """Engine and literature within one bracket, no wider than `width`."""
    for value, (low, high), number in zip(values, pairs, published, strict=True):
        assert low - 1e-9 <= value <= high + 1e-9
        assert low - TAIL <= number <= high + TAIL
        assert high - low <= width


# --- Cakes: Rubinstein, Merlo and Wilson, Baron and Ferejohn, Nash -------------------------------------------------


@pytest.mark.parametrize(
    ("rounds", "share"), [(1, 1), (2, 0.1), (3, 0.91), (4, 0.181), (5, 0.8371), (6, 0.24661), (7, 0.778051)]
)
def test_alternating_offers_with_a_deadline(rounds: int, share: float) -> None:
    """Ståhl 1972 / Rubinstein 1982 (Econometrica), δ = .9: with T rounds left the first proposer gets 1, .1, .91, ...

    Grid 1/2000, noise a 50th of it: the bracket is at most 0.008 wide.
    """
    shares, noise = pie(2000), 1e-5
    data = table(shares, rounds, noise, (0.9, 0.9), talks=turns(rounds, 2))
    loss = rounding(1 / 2000, noise, len(shares))
    pairs = bracket(rounds, (0.9, 0.9), whose_turn(2), transferable(), loss, noise)
    assert_agree(start_values(data), pairs, (share, 1 - share), 0.008)


@pytest.mark.parametrize(
    ("discounts", "share"),
    [((0.9, 0.9), 0.526316), ((0.8, 0.8), 1 / 1.8), ((0.9, 0.8), 0.714286), ((0.99, 0.95), 0.840336)],
)
def test_rubinstein(discounts: tuple[float, float], share: float) -> None:
    """Rubinstein 1982 (Econometrica 50: 97-109): the first proposer gets (1 - δ2)/(1 - δ1 δ2); 1/(1 + δ) if equal.

    Grid 1/4000. 500 rounds leave (δ1 δ2)^250 < 3e-7 to the horizon; the bracket is at most 0.025 wide, at δ = .9 0.008.
    """
    shares, noise, rounds = pie(4000), 5e-6, 500
    talks = {"proposers": {name: [{"weight": 1, "when": f"nature == '{name}'"}] for name in "ab"}}
    data = table(shares, rounds, noise, discounts, talks=talks, **nature("a", ["a", "b"], [[0, 1], [1, 0]]))
    loss = rounding(1 / 4000, noise, len(shares))
    pairs = bracket(rounds, discounts, whose_turn(2), transferable(), loss, noise)
    assert_agree(start_values(data)[:1], pairs[:1], (share,), 0.025 if discounts[0] > 0.9 else 0.008)


def test_turns_by_month_and_by_chance_are_the_same_game() -> None:
    """Rubinstein's alternation told by the calendar or by a factor that flips with probability 1: equal to 1e-12."""
    shares, rounds = pie(50), 9
    by_month = start_values(table(shares, rounds, 0.01, (0.9, 0.8), talks=turns(rounds, 2)))
    talks = {"proposers": {name: [{"weight": 1, "when": f"nature == '{name}'"}] for name in "ab"}}
    data = table(shares, rounds, 0.01, (0.9, 0.8), talks=talks, **nature("a", ["a", "b"], [[0, 1], [1, 0]]))
    assert start_values(data) == pytest.approx(by_month, abs=1e-12)


def test_rotating_proposers_of_three() -> None:
    """Rotating proposers (Rubinstein's game for n, stationary; Herrero 1985), δ = .9: (.369004, .332103, .298893).

    The divisions on the table are those within 0.0125 of the three rotations of the published one, on a grid of
    0.0005, and the game is entered where they are the value of playing on: 12 rounds must lead back to them. An error
    e_t of the proposer's share obeys e_t = -δ e_(t+1) - δ² e_(t+2) + (at most `loss`), of which the echoes add to
    (1 + δ)/(1 - δ³) = 7.02; so all are within 7.5 losses (0.009). An entry off by x would come out off by .72 x.
    """
    published = (0.369004, 0.332103, 0.298893)
    step, noise, rounds = 0.0005, 5e-6, 12
    shares: dict[str, tuple[float, ...]] = {}
    for turn, i, j in product(range(3), range(-25, 26), range(-25, 26)):
        parts = [published[0] - (i + j) * step, published[1] + i * step, published[2] + j * step]
        shares[f"turn{turn}_{i + 25}_{j + 25}"] = tuple(parts[(k - turn) % 3] for k in range(3))
    data = table(shares, rounds, noise, (0.9,) * 3, talks=turns(rounds, 3))
    for name, value in zip("abc", published, strict=True):
        data["parties"][name]["otherwise"] = value
    loss = rounding(step, noise, len(shares), needed=2) + 2 * WAVER * noise
    assert 7.5 * loss < 0.0091
    assert start_values(data) == pytest.approx(published, abs=7.5 * loss)


def test_random_proposer_of_three() -> None:
    """Random proposer, unanimity, n = 3, δ = .9: the proposer gets 1 - δ(n - 1)/n = .4 and the others δ/n = .3 each.

    (Baron and Ferejohn 1989; Merlo and Wilson 1995.) The shares are read as values: a alone proposes in the first
    month. What b and what c get are two issues, and a has the rest. Grid 1/250, three rounds: the bracket is at most
    0.05 wide.
    """
    pieces, noise, rounds = 250, 5e-5, 3
    grid = {f"part{k}": k / pieces for k in range(pieces + 1)}
    rest = {part: -share for part, share in grid.items()}
    data = table({}, rounds, noise, (0.9,) * 3, talks=first_then_all(3))
    data["issues"] = {"to_b": {"options": list(grid)}, "to_c": {"options": list(grid)}}
    data["parties"]["a"] |= {"values": {"to_b": rest, "to_c": rest}, "adjust": [{"points": 1}]}
    data["parties"]["b"]["values"] = {"to_b": grid}
    data["parties"]["c"]["values"] = {"to_c": grid}
    loss = rounding(1 / pieces, noise, len(grid) ** 2, needed=2)
    recognised = [[1.0, 0.0, 0.0], [1 / 3] * 3, [1 / 3] * 3]
    pairs = bracket(rounds, (0.9,) * 3, recognised, transferable(), loss, noise)
    assert_agree(start_values(data), pairs, (0.4, 0.3, 0.3), 0.05)


def coalitions(parties: int, partners: int, pieces: int, top: float) -> Shares:
    """Every division by which one party pays so many partners the same share (up to `top`) and the rest nothing."""
    shares = {}
    for i in range(parties):
        for m, paid in enumerate(combinations([j for j in range(parties) if j != i], partners)):
            for k in range(pieces + 1):
                part = top * k / pieces
                parts = [1 - partners * part if j == i else part if j in paid else 0.0 for j in range(parties)]
                shares[f"by{i}_{m}_{k}"] = tuple(parts)
    return shares


@pytest.mark.parametrize(("parties", "delta", "keeps"), [(3, 1.0, 2 / 3), (3, 0.9, 0.7), (5, 0.9, 0.64)])
def test_baron_ferejohn(parties: int, delta: float, keeps: float) -> None:
    """Baron and Ferejohn 1989 (APSR 83: 1181-1206), closed rule: the proposer keeps 1 - δ(n - 1)/(2n).

    The consent is a majority (`at_least`). On the table is every minimum winning coalition with equal partners, which
    holds the equilibrium and, by symmetry, the best reply to it; partners' shares on a grid of 0.001. By symmetry all
    are worth 1/n before a proposer is drawn, less at most `loss`/n; so a, who alone proposes first, keeps the
    published share up to `loss` (0.0025 with two partners, half of it with one), and the others share the rest.
    """
    partners, noise = (parties - 1) // 2, 1e-5
    top = 0.4 if parties == 3 else 0.2
    shares = coalitions(parties, partners, round(1000 * top), top)
    data = table(shares, 3, noise, (delta,) * parties, talks=first_then_all(parties))
    data["consent"] = [{"of": list(data["parties"]), "at_least": partners + 1}]
    loss = rounding(0.001, noise, len(shares), needed=partners)
    first, *others = start_values(data)
    assert loss < 0.00125 * partners
    assert keeps - loss <= first <= keeps + delta * partners * loss / parties + WAVER * noise * partners
    assert others == pytest.approx([(1 - first) / (parties - 1)] * (parties - 1), abs=loss / (parties - 1))


def test_nash_point_is_the_limit_of_random_proposals() -> None:
    """Nash 1950 (Econometrica 18: 155-162) on y = 1 - x², d = 0: (.577350, .666667), where δ goes to 1.

    (That the limit is Nash's point: Binmore 1987; Binmore, Rubinstein and Wolinsky 1986.) δ = .99, x from .54 to .62
    on a grid of 1e-5, entered at (.56, .64), 500 rounds. The frontier falls by at most 1.24 y per x and 0.93 x per y
    there, so a proposer's loss is at most 1.24 times that of a cake. The bracket for this δ is at most 0.0055 wide and
    Nash's point lies in it up to (1 - δ)/4 + .1·δ^500.
    """
    step, noise, rounds, delta, entry = 1e-5, 1e-6, 500, 0.99, (0.56, 0.64)
    shares = {f"x{k}": (0.54 + k * step, 1 - (0.54 + k * step) ** 2) for k in range(8001)}
    data = table(shares, rounds, noise, (delta, delta))
    for name, value in zip("ab", entry, strict=True):
        data["parties"][name]["otherwise"] = value

    def best(i: int, asked: Sequence[float]) -> float:
        return math.sqrt(1 - asked[1]) if i == 0 else 1 - asked[0] ** 2

    loss = 1.24 * rounding(step, noise, len(shares))
    pairs = bracket(rounds, (delta, delta), [(0.5, 0.5)], best, loss, noise, entry)
    for value, (low, high), nash in zip(start_values(data), pairs, (0.577350, 0.666667), strict=True):
        assert low <= value <= high
        assert high - low <= 0.0055
        assert low - 0.0032 <= nash <= high + 0.0032


def growing(size: float, now: str, rounds: int, shares: Shares, noise: float, weights: Sequence[float]) -> Data:
    """A cake of `size` that grows to 1 for good with 10 % a period, β = .95; `now` is small or large."""
    data = table(shares, rounds, noise, (0.95, 0.95), **nature(now, ["small", "large"], [[0.9, 0.1], [0, 1]]))
    data["talks"] = {"proposers": dict(zip("ab", weights, strict=True))}
    for name in "ab":
        data["parties"][name]["adjust"] = [{"when": "nature == 'small'", "points": (size - 1) / 2}]
    return data


@pytest.mark.parametrize(
    ("weights", "small", "large"),
    [((0.5, 0.5), (0.327586, 0.327586), (0.5, 0.5)), ((0.7, 0.3), (0.458621, 0.196552), (0.7, 0.3))],
)
def test_merlo_wilson_waits_for_the_larger_cake(
    weights: tuple[float, float], small: tuple[float, float], large: tuple[float, float]
) -> None:
    """Merlo and Wilson 1995 (Econometrica 63: 371-399): a cake of .5 that grows to 1 with 10 % a period, β = .95.

    The value of waiting is .655172, so .5 is not cut; who proposes moves shares (equal, or .7 and .3), never timing.
    Grid 1/4000 and 300 rounds (β^300 = 2e-7). What a party gets when small is β(.1 large + .9 small), so both values
    are off by at most the error for the large cake: a bracket with one state. It is at most 0.015 wide.
    """
    noise, rounds, shares, ratio = 5e-6, 300, pie(4000), 0.655172
    loss = rounding(1 / 4000, noise, len(shares))
    pairs = bracket(rounds, (0.95, 0.95), [weights], transferable(), loss, noise)
    values, sign = at_start(growing(0.5, "large", rounds, shares, noise, weights))
    assert_agree(values, pairs, large, 0.015)
    assert sign > 0.999
    values, sign = at_start(growing(0.5, "small", rounds, shares, noise, weights))
    assert_agree(values, [(low * ratio, high * ratio) for low, high in pairs], small, 0.015)
    assert sign < 1e-6


@pytest.mark.parametrize(("size", "signed"), [(0.645, False), (0.665, True)])
def test_merlo_wilson_threshold(size: float, signed: bool) -> None:
    """Merlo and Wilson 1995: the small cake is cut at once iff it is at least βp/(1 - β(1 - p)) = .655172.

    A hundredth on either side of it decides. The total is worth exactly 1 when large, up to `loss` = 0.0008.
    """
    _, sign = at_start(growing(size, "small", 120, pie(2000), 5e-6, (0.5, 0.5)))
    assert sign > 0.99 if signed else sign < 0.01


def stopping(sizes: Sequence[float], chain: Sequence[Sequence[float]], beta: float, rounds: int, loss: float) -> Any:
    """Least and greatest total value of a cake that may wait, by size: max(c, β E W') with `loss` at every signing."""
    low = high = np.zeros(len(sizes))
    for _ in range(rounds):
        low = np.maximum(np.asarray(sizes), beta * np.asarray(chain) @ low) - loss
        high = np.maximum(np.asarray(sizes), beta * np.asarray(chain) @ high)
    return low, high


@pytest.mark.parametrize(
    ("beta", "totals", "signs"),
    [
        (0.7, (0.289655, 0.6, 1.0), (False, True, True)),
        (0.9, (0.492901, 0.629817, 1.0), (False, False, True)),
        (0.97, (0.790075, 0.851163, 1.0), (False, False, True)),
    ],
)
def test_merlo_wilson_three_sizes(beta: float, totals: Sequence[float], signs: Sequence[bool]) -> None:
    """Merlo and Wilson 1995: sizes .2, .6, 1 on a chain, three parties: the total W solves W = max(c, β E W').

    At β = .7, .9 and .97 it is the published one, and talks succeed in the published states only. A signing loses at
    most `loss` of the total (0.0026: two responders, shares on a grid of 0.001), which the chain carries on at most
    as `stopping` does. On the table: every division with equal shares for the two who do not propose.
    """
    sizes, chain = (0.2, 0.6, 1.0), ((0.6, 0.4, 0.0), (0.3, 0.4, 0.3), (0.0, 0.4, 0.6))
    names, noise, rounds = ("low", "middle", "high"), 1e-5, 300
    shares = coalitions(3, 2, 500, 0.5)
    loss = rounding(0.001, noise, len(shares), needed=2) + 2 * WAVER * noise
    lows, highs = stopping(sizes, chain, beta, rounds, loss)
    assert loss < 0.0026
    for k, which in enumerate(names):
        data = table(shares, rounds, noise, (beta,) * 3, **nature(which, names, chain))
        for name in "abc":
            data["parties"][name]["adjust"] = [
                {"when": f"nature == '{other}'", "points": (size - 1) / 3}
                for other, size in zip(names, sizes, strict=True)
            ]
        values, sign = at_start(data)
        assert_agree([sum(values)], [(lows[k], highs[k])], [totals[k]], 12 * loss)
        assert values == pytest.approx([sum(values) / 3] * 3, abs=1e-6)
        assert sign > 0.99 if signs[k] else sign < 1e-3


@pytest.mark.parametrize(("beta", "threshold"), [(0.8, 0.5), (0.9, 0.626789), (0.95, 0.723947), (0.99, 0.867609)])
def test_merlo_wilson_random_sizes(beta: float, threshold: float) -> None:
    """Merlo and Wilson 1995 with c uniform on [0, 1]: cut iff c is at least (1 - √(1 - β²))/β.

    50 sizes in the middles of 50 equal bins: that changes E max(c, w) by at most 1/(8·50²), and a signing loses at
    most `loss`; neither is multiplied by more than 1/(1 - β·threshold). The value of waiting, β W, is the published
    threshold to that (0.006 at β = .99), and talks succeed in the bins above it and fail in those below.
    """
    bins, noise, shares = 50, 5e-6, pie(2000)
    sizes = [(k + 0.5) / bins for k in range(bins)]
    outcomes = [{"probability": 1 / bins, "effect": {"size": k}} for k in range(bins)]
    data = table(
        shares, 60, noise, (beta, beta), state={"size": list(range(bins))}, chance={"draw": {"outcomes": outcomes}}
    )
    for name in "ab":
        data["parties"][name]["adjust"] = [
            {"when": f"size == {k}", "points": (size - 1) / 2} for k, size in enumerate(sizes)
        ]
    game, solution = solved(data)
    loss = rounding(1 / 2000, noise, len(shares)) + WAVER * noise
    waiting = beta * float(solution.value[0, 0].sum())
    assert waiting == pytest.approx(threshold, abs=(1 / (8 * bins**2) + loss) / (1 - beta * threshold) + 1e-4)
    for k, size in enumerate(sizes):
        if abs(size - threshold) > 1 / bins:
            sign = solution.sign[0, game.state_index({"size": k})]
            assert sign > 0.99 if size > threshold else sign < 1e-3


# --- Packages that cannot be cut ------------------------------------------------------------------------------------


def deadlock(rounds: int, delta: float, **more: Any) -> Data:
    """Two packages, 10 and 2 points or 2 and 10, and perhaps more; each party proposes half of the time."""
    shares = {"ours": (10.0, 2.0), "theirs": (2.0, 10.0), **more}
    return table(shares, rounds, 0.01, (delta, delta))


def signing_rounds(data: Data) -> list[int]:
    """The rounds in which talks succeed, counted back from the horizon; in each of the others they fail."""
    _, solution = solved(data)
    sign = solution.sign[::-1, 0]
    assert np.all((sign < 0.01) | (sign > 0.99))
    return np.flatnonzero(sign > 0.5).tolist()


def test_indivisible_deadlock_comes_in_waves() -> None:
    """Merlo and Wilson 1995 without transfers: 10 and 2 or 2 and 10, δ = .9, is signed only once in 11 rounds.

    The stationary mixed equilibrium waits 18 rounds on average (1/m, m = 2L(1 - δ)/(δ(H - L))). With a horizon there
    is one answer: 6 points each are worth waiting for until δ^k·6 < 2, so a signing is preceded by k - 1 = 10 rounds
    of deadlock. Noise 0.01 beside margins of 0.09 points.
    """
    apart = math.ceil(math.log(6 / 2) / math.log(1 / 0.9))
    assert apart == 11
    assert signing_rounds(deadlock(34, 0.9)) == [0, 11, 22, 33]


def test_indivisible_deadlock_shrinks_with_the_cost_of_war() -> None:
    """The same with a war that costs 1 a round, δ = .99 (fighting on is worth -100): about (H - L)/(2c) = 3.92 rounds.

    c = (1 - δ)(L + 100) = 1.02 is the round's gain forgone by not settling on the rival's terms; the mixed
    equilibrium's mean is 3.88 rounds. Here ln(106/102)/ln(1/.99) = 3.83, and so every fourth round.
    """
    data = deadlock(14, 0.99)
    for party in data["parties"].values():
        party.update(war=[{"points": -1}], otherwise=-88)
    _, solution = solved(data)
    assert solution.war[:, 0] == pytest.approx(-100, abs=1e-9)
    assert signing_rounds(data) == [0, 4, 8, 12]


def test_a_compromise_dissolves_the_deadlock() -> None:
    """A middle package of 6 and 5.5 points is signed at once, in every round, where the two extremes wait 10 rounds.

    (The research note's logit stationary equilibrium signs with .88 a round with it and .08 without.) Playing on is
    worth .9 of it: 5.4 and 4.95 points.
    """
    data = deadlock(34, 0.9, middle=(6.0, 5.5))
    assert signing_rounds(data) == list(range(34))
    assert start_values(data) == pytest.approx([6, 5.5], abs=0.02)


# --- War as a process -----------------------------------------------------------------------------------------------


def forts(n: int, k: int, up: float, down: float, discount: float, rounds: int, costs: tuple[float, float]) -> Data:
    """A random walk over n forts of which a holds k, from the second period on; a gets 1 at n, b at 0; nobody talks."""
    later = f"month > '{month(0)}'"
    battle = [{"probability": up, "effect": {"front": "+1"}}, {"probability": down, "effect": {"front": "-1"}}]
    data = table({"none": (0.0, 0.0), "some": (0.0, 0.0)}, rounds, 1, (discount, discount))
    for name, cost in zip("ab", costs, strict=True):
        data["parties"][name]["war"] = [{"points": -cost}]
    return {
        **data,
        "state": {"front": {"values": list(range(n + 1)), "initial": k, "ordered": True}},
        "chance": {"battle": {"when": later, "outcomes": battle}},
        "endings": {
            "a_wins": {"when": f"front == {n}", "points": {"a": 1}},
            "b_wins": {"when": "front == 0", "points": {"b": 1}},
        },
        "talks": {"when": "front == 0"},
        "accounts": {
            "battles": {
                "unit": "battles",
                "war": [{"amount": 1, "when": later}],
                "endings": {"a_wins": 1, "b_wins": 1},
            }
        },
    }


@pytest.mark.parametrize(
    ("k", "up", "down", "discount", "rounds", "wins", "loses"),
    [(5, 0.5, 0.5, 0.95, 600, 0.191290, 0.191290), (5, 0.11, 0.09, 0.99, 2400, 0.302319, 0.110844)],
)
def test_random_walk_war_value(
    k: int, up: float, down: float, discount: float, rounds: int, wins: float, loses: float
) -> None:
    """Smith and Stam 2004 (JCR 48: 783-813), ten forts: E[β^T; win] = .191290 at even odds, .302319 and .110844 lazy.

    The war value is it less the discounted cost of the battles. Beyond the horizon: under 1e-9. Six published digits.
    """
    game, solution = solved(forts(10, k, up, down, discount, rounds, (0.0, 0.0)))
    war = solution.war[0, game.state_index({"front": k})]
    assert war == pytest.approx([wins, loses], abs=6e-7)


def test_random_walk_war_with_costs() -> None:
    """Smith and Stam 2004: ten forts, five held, even odds, β = .95, costs .01 and .02: war is worth .067806, -.055678.

    So 12.348391 discounted battles, and .987871 is left to bargain over.
    """
    game, solution = solved(forts(10, 5, 0.5, 0.5, 0.95, 600, (0.01, 0.02)))
    war = solution.war[0, game.state_index({"front": 5})]
    assert war == pytest.approx([0.067806, -0.055678], abs=6e-7)
    assert (0.191290 - war[0]) / 0.01 == pytest.approx(12.348391, abs=1e-4)
    assert 1 - war.sum() == pytest.approx(0.987871, abs=1.2e-6)


@pytest.mark.parametrize(
    ("k", "up", "down", "rounds", "wins", "battles"),
    [
        (5, 0.5, 0.5, 1200, 0.5, 25),
        (3, 0.55, 0.45, 1200, 0.522536, 22.253641),
        (7, 0.55, 0.45, 1200, 0.871748, 17.174765),
        (5, 0.11, 0.09, 3600, 0.731717, 115.858701),
    ],
)
def test_random_walk_ruin(k: int, up: float, down: float, rounds: int, wins: float, battles: float) -> None:
    """Gambler's ruin (Feller 1968, ch. XIV; Smith and Stam 2004): the chance to win and the expected battles.

    Read from the forward pass: the endings' probabilities, and an account of one battle a round. Rounds beyond the
    horizon: a probability under 1e-12.
    """
    found = run(forts(10, k, up, down, 0.99, rounds, (0.0, 0.0)))["forward"]
    assert found["endings"]["a_wins"] == pytest.approx(wins, abs=6e-7)
    assert found["endings"]["b_wins"] == pytest.approx(1 - wins, abs=6e-7)
    assert found["accounts"]["battles"] == pytest.approx(battles, abs=6e-7)


def lottery(odds: float, costs: tuple[float, float]) -> Data:
    """A war that is a costly lottery over the whole of a cake of 100 points, and one round of talks before it."""
    shares = {f"cut{k}": (float(k), 100.0 - k) for k in range(101)}
    data = table(shares, 2, 0.01, (1, 1))
    for name, cost in zip("ab", costs, strict=True):
        data["parties"][name]["war"] = [{"points": -100 * cost}]
    return {
        **data,
        "state": {"victor": ["open", "a", "b"]},
        "chance": {
            "war": {
                "when": f"month > '{month(0)}'",
                "outcomes": [
                    {"probability": odds, "effect": {"victor": "a"}},
                    {"probability": 1 - odds, "effect": {"victor": "b"}},
                ],
            }
        },
        "endings": {f"{name}_wins": {"when": f"victor == '{name}'", "points": {name: 100}} for name in "ab"},
    }


@pytest.mark.parametrize(("odds", "costs"), [(0.5, (0.1, 0.2)), (0.3, (0.05, 0.05)), (0.75, (0.0, 0.25))])
def test_fearon_range(odds: float, costs: tuple[float, float]) -> None:
    """Fearon 1995 (IO 49: 379-414): both prefer every division from p - c_A to p + c_B to war; its width is c_A + c_B.

    In hundredths the win-set against war has 100(c_A + c_B) + 1 packages, both ends included (ties count as yes).
    """
    row = run(lottery(odds, costs))["history"][0]["against_war"]
    assert row["size"] == round(100 * sum(costs)) + 1
    assert row["of"] == 101


def ultimatum(odds: float, cost: float, demands: Sequence[float], types: Sequence[tuple[float, float]]) -> Data:
    """Fearon's ultimatum: a demands (a move), nature draws b's cost of war, b takes the demand or fights.

    Parameters: a's odds and cost; the demands that a may make; (probability, cost) of each type of b.
    """
    deal = table({"deal": (0.0, 0.0), "none": (0.0, 0.0)}, 2, 1e-6, (1, 1))
    labels = [f"d{k}" for k in range(len(demands))]
    asked = list(zip(labels, demands, strict=True))
    a, b = deal["parties"]["a"], deal["parties"]["b"]
    a["adjust"] = [{"when": f"demand == '{name}'", "points": x} for name, x in asked]
    b["adjust"] = [{"when": f"demand == '{name}'", "points": 1 - x} for name, x in asked]
    war = f"month == '{month(1)}'"
    a.update(war=[{"when": war, "points": -cost}], otherwise=odds)
    b["war"] = [{"when": f"cost == {k} and {war}", "points": -c} for k, (_, c) in enumerate(types)]
    b["otherwise"] = 1 - odds
    drawn = [{"probability": p, "effect": {"cost": k}} for k, (p, _) in enumerate(types)]
    return {
        **deal,
        "rules": [{"require": "cake == 'deal'"}],
        "state": {"demand": ["open", *labels], "cost": [*range(len(types)), "unknown"]},
        "chance": {"draw": {"when": f"month == '{month(1)}'", "outcomes": drawn}},
        "moves": {"a": {name: {"when": f"month == '{month(0)}'", "effect": {"demand": name}} for name in labels}},
        "talks": {"when": f"month == '{month(1)}' and demand != 'open'", "proposers": {"b": 1}},
        "consent": [{"of": ["b"]}],
    }


def hidden_cost(data: Data) -> Data:
    """The conflict with b's cost not yet drawn."""
    data["state"]["cost"] = {"values": data["state"]["cost"], "initial": "unknown"}
    return data


@pytest.mark.parametrize(
    ("odds", "cost", "top", "bins", "demand", "war"),
    [(0.5, 0.1, 0.4, 40, 0.65, 0.375), (0.6, 0.05, 0.3, 60, 0.725, 0.416667)],
)
def test_fearon_risk_return(odds: float, cost: float, top: float, bins: int, demand: float, war: float) -> None:
    """Fearon 1995: against a cost uniform on [0, C], a demands p + (C - c_A)/2 and fights with (C - c_A)/(2C).

    Types stand in the middles of equal bins and demands on their edges, so every probability on the grid is exact and
    the published demand is on it; the next one is worse by 6e-5 or more, noise is 1e-6.
    """
    types = [(1 / bins, (k + 0.5) * top / bins) for k in range(bins)]
    demands = [odds + k * top / bins for k in range(bins)]
    data = hidden_cost(ultimatum(odds, cost, demands, types))
    forward = run(data)
    assert sum(forward["forward"]["sign"]) == pytest.approx(1 - war, abs=2e-6)
    value = (1 - war) * demand + war * (odds - cost)
    assert forward["value_at_start"]["a"] == pytest.approx(value, abs=2e-5)


@pytest.mark.parametrize(("share", "screens"), [(0.39, False), (0.41, True)])
def test_fearon_screening(share: float, screens: bool) -> None:
    """Fearon 1995, two types: a risks war iff the share of the weak exceeds (c_L + c_A)/(c_H + c_A) = .4.

    Costs .1, .1 and .4; both demands are 0.0001 short of what the type would just accept. A hundredth on either side
    of .4 decides: nobody fights, or the strong do.
    """
    types = [(1 - share, 0.1), (share, 0.4)]
    data = hidden_cost(ultimatum(0.5, 0.1, [0.5999, 0.8999], types))
    found = run(data)["forward"]
    assert sum(found["sign"]) == pytest.approx(share if screens else 1, abs=1e-3)


def escalation(war: float) -> Data:
    """One party that may escalate: half a chance of 60 points, 30 points of cost, a chance `war` of losing 900."""
    outcomes = [
        {"probability": war, "effect": {"rung": "general_war"}},
        {"probability": 0.5, "effect": {"rung": "victory"}},
        {"probability": 0.5 - war, "effect": {"rung": "nothing"}},
    ]
    data = table({"none": (0.0,), "some": (0.0,)}, 1, 0.001, (1,))
    data["parties"]["a"]["otherwise"] = -10
    return {
        **data,
        "state": {"rung": ["limited", "general_war", "victory", "nothing"]},
        "moves": {"a": {"escalate": {"outcomes": outcomes, "points": {"a": -30}}}},
        "endings": {
            "general_war": {"when": "rung == 'general_war'", "points": {"a": -900}},
            "victory": {"when": "rung == 'victory'", "points": {"a": 60}},
            "nothing": {"when": "rung == 'nothing'", "points": {"a": 0}},
        },
        "talks": {"when": "rung == 'victory'"},
    }


def test_break_even_of_escalation() -> None:
    """Expected utility of escalation: it pays while P(general war) < (P(win)·B - c - V0)/L = 10/900 = .011111.

    1e-4 on either side decides (0.09 points, noise 0.001); at the break-even itself it is even odds.
    """
    odds = []
    for chance in (10 / 900 - 1e-4, 10 / 900, 10 / 900 + 1e-4):
        endings = run(escalation(chance))["forward"]["endings"]
        odds.append(endings["victory"] / 0.5)
    assert odds == pytest.approx([1, 0.5, 0], abs=1e-6)


# --- Ratifiers, guarantees, peace -----------------------------------------------------------------------------------


def ratified(floor: float, reserve: float, delta: float, noise: float, rounds: int) -> Data:
    """A home party and a foreign one over a cake; a ratifier accepts from `floor` up, the foreigner needs `reserve`."""
    shares = {x: (u[0], u[1], 1.0 if u[0] >= floor else -1.0) for x, u in pie(1000).items()}
    data = table(shares, rounds, noise, (delta, delta, 0.01), talks={"proposers": {"a": 1, "b": 1}})
    data["parties"]["b"]["otherwise"] = reserve
    return data


@pytest.mark.parametrize(("floor", "reserve"), [(0.3, 0.0), (0.7, 0.0), (0.7, 0.3), (0.7, 0.35), (0.5, 0.2)])
def test_schelling_conjecture_win_set(floor: float, reserve: float) -> None:
    """Putnam 1988; Iida 1993; Milner 1997: the contract zone is [r, 1 - ρ], and empty once the ratifier asks more."""
    data = ratified(floor, reserve, 1, 1e-5, 1)
    row = run(data)["history"][0]["against_war"]
    assert row["size"] == max(0, round(1000 * (1 - reserve - floor)) + 1)
    assert bool(row["holdouts"] or row["blockers"]) == (row["size"] < row["of"])


@pytest.mark.parametrize(("floor", "settled"), [(0.3, 0.5), (0.6, 0.6), (0.8, 0.8)])
def test_schelling_conjecture_moves_the_split(floor: float, settled: float) -> None:
    """Schelling 1960's conjecture (Iida 1993, JCR 37: 403-426): with a ratifier the split is max(.5, r).

    Nash's split with that constraint is the limit of the game, δ = .95 here: the home proposer still gets
    (1 - δ)(1 - r)/(1 - δ/2) more than r, on average half of it: up to 0.019. The ratifier's vote is beyond doubt
    either way, so a proposer loses what it would with one responder. The bracket is at most 0.03 wide.
    """
    noise, rounds, delta = 2e-5, 200, 0.95

    def best(i: int, asked: Sequence[float]) -> float:
        return 1 - asked[1] if i == 0 else 1 - max(asked[0], floor)

    data = ratified(floor, 0.0, delta, noise, rounds)
    loss = rounding(0.001, noise, 1001)
    pairs = bracket(rounds, (delta, delta), [(0.5, 0.5)], best, loss, noise, floors=(floor, 0))
    limit = 0.0 if floor <= 0.5 else (1 - delta) * (1 - floor) / (2 - delta)
    published = (settled + limit, 1 - settled - limit)
    assert_agree(start_values(data)[:2], pairs, published, 0.03)
    assert limit < 0.0191


def test_public_commitment_moves_the_split() -> None:
    """Leventoğlu and Tarar 2005 (APSR 99: 419-433) as a Nash split: a commitment to .8 by one side (κ = 1) gives .7.

    The committed party loses what it signs below .8, so it has 2x - .8 points there: in the game its value is .6 and
    the other's .3. (The numbers are a Nash split with a linear cost, not the paper's own.) δ = .9, grid 1/4000,
    entered at (.58, .29); the frontier falls by 2 points per share, so a's loss is twice that of a cake.
    """
    step, noise, rounds, delta, entry = 1 / 4000, 5e-6, 140, 0.9, (0.58, 0.29)
    shares = {x: (u[0] - max(0.0, 0.8 - u[0]), u[1]) for x, u in pie(4000).items()}
    data = table(shares, rounds, noise, (delta, delta))
    for name, value in zip("ab", entry, strict=True):
        data["parties"][name]["otherwise"] = value

    def best(i: int, asked: Sequence[float]) -> float:
        if i == 0:
            return (1 - asked[1]) - max(0.0, asked[1] - 0.2)
        return 1 - (max(asked[0], (asked[0] + 0.8) / 2) if asked[0] < 0.8 else asked[0])

    loss = 2 * rounding(step, noise, len(shares))
    pairs = bracket(rounds, (delta, delta), [(0.5, 0.5)], best, loss, noise, entry)
    assert_agree(start_values(data), pairs, (2 * 0.7 - 0.8, 1 - 0.7), 0.02)


@pytest.mark.parametrize(("committed", "size"), [((), 41), (("a",), 16), (("a", "b"), 0)])
def test_two_public_commitments_leave_no_deal(committed: Sequence[str], size: int) -> None:
    """Leventoğlu and Tarar 2005: with .3 to fall back on, two commitments to .8 leave no deal; a prisoners' dilemma.

    In hundredths: 41 divisions from .3 to .7 without commitments; with one from .55 to .7; with two none.
    """

    def points(name: str, x: float) -> float:
        return x - max(0.0, 0.8 - x) if name in committed else x

    shares = {f"cut{k}": (points("a", k / 100), points("b", 1 - k / 100)) for k in range(101)}
    data = table(shares, 1, 0.01, (1, 1))
    for party in data["parties"].values():
        party["otherwise"] = 0.3
    row = run(data)["history"][0]["against_war"]
    assert row["size"] == size


def guarantee(aid: float) -> Data:
    """A patron's guarantee of automaticity 0 to 1 in hundredths, with aid; the client may attack under it.

    The client needs .6·automaticity + aid of at least .3. An attack under it is worth
    (.1 + .6·automaticity) - .3 more to the client than peace, and ruins the patron.
    """
    levels = [k / 100 for k in range(101)]
    names = [f"auto{k}" for k in range(101)]
    keeps = [0.6 * level + aid for level in levels]
    attack = [
        {"when": f"guarantee == '{x}'", "points": {"client": keep + 0.1 + 0.6 * level - 0.3, "patron": -1000}}
        for x, level, keep in zip(names, levels, keeps, strict=True)
    ]
    client = {"noise": 1e-4, "otherwise": 0.3, "values": {"guarantee": dict(zip(names, keeps, strict=True))}}
    return {
        "winset": 1,
        "title": "A guarantee",
        "parties": {"client": client, "patron": {"noise": 1e-4, "otherwise": -1}},
        "issues": {"guarantee": {"options": names}},
        "consent": [{"of": ["client", "patron"]}],
        "peace": {"horizon": 240, "pace": 1, "resume": {"client": attack}},
    }


@pytest.mark.parametrize(("aid", "size"), [(0.0, 0), (0.12, 4)])
def test_guarantee_between_abandonment_and_entrapment(aid: float, size: int) -> None:
    """Snyder 1984; Benson 2012: automaticity must be at least (r - e)/b and at most (c/G - p0)/(p1 - p0) = 1/3.

    With b = .6, r = .3: without aid at least .5, so there is no guarantee that both sign; with aid .12 at least .3,
    so .30, .31, .32 and .33. The attack is a breach of the peace: at .33 it is short of worthwhile by 20 times the
    client's noise, at .34 it pays by 40 times, and the patron is ruined by it.
    """
    row = run(guarantee(aid))["history"][0]["against_war"]
    assert row["size"] == size
    assert row["of"] == 101
    if not size:
        assert row["blockers"] or row["holdouts"]


def test_peace_with_a_hazard() -> None:
    """The value of a peace with a hazard: V = (π + βhW)/(1 - β(1 - h)); π = 1, W = -50, β = .99, h = .005: 50.334448.

    Discounted, it is a war value: one point a period until a chance of .005 ends it with -50. 3600 periods leave
    under 1e-13.
    """
    data = table({"none": (0.0,), "some": (0.0,)}, 3600, 1, (0.99,))
    data["parties"]["a"]["war"] = [{"points": 1}]
    data |= {
        "state": {"broken": [False, True]},
        "chance": {"breach": {"when": "not broken", "probability": 0.005, "effect": {"broken": True}}},
        "endings": {"war": {"when": "broken", "points": {"a": -50}}},
        "talks": {"when": "broken"},
    }
    game, solution = solved(data)
    assert solution.war[0, game.state_index({"broken": False}), 0] == pytest.approx(50.334448, abs=6e-7)


def test_durable_points_with_a_constant_hazard() -> None:
    """Section 5 with a constant hazard b: P(h) = b R h/H + (1 - b)(v/H + P(h - 1)), the undiscounted peace.

    A breaker who gains beyond doubt breaks at every occasion: b is its pace. Then an outsider's peace of 100 points
    over 240 periods, worth -50 broken from the start, is v·S1/H + R·(1 - S1/H) with S1 the sum of (1 - b)^k, k = 1 to
    H: the periods that peace is expected to last. Its price against a war value of 100 tells it.
    """
    hazard, horizon = 0.005, 240
    data = table({"peace": (100.0, 0.0), "truce": (100.0, 0.0)}, 1, 1, (1, 1))
    data["consent"] = [{"of": ["a"]}]
    data["parties"]["a"]["otherwise"] = 100
    data["peace"] = {"horizon": horizon, "pace": hazard, "resume": {"b": {"points": {"a": -50, "b": 1000}}}}
    row = run(data)["history"][0]["against_war"]
    lasts = sum((1 - hazard) ** k for k in range(1, horizon + 1)) / horizon
    assert 100 - row["price"]["a"] == pytest.approx(100 * lasts - 50 * (1 - lasts), abs=1e-9)


# --- The toy Korea --------------------------------------------------------------------------------------------------

TOY = {
    "us": {"prisoners": {"all_for_all": -40}, "guarantee": {"treaty": -5, "automatic": -120}},
    "china": {"prisoners": {"voluntary": -50}, "guarantee": {"automatic": -10}},
    "rok": {"prisoners": {"all_for_all": -3}, "guarantee": {"none": -60, "treaty": -10, "automatic": 20}},
    "ussr": {"prisoners": {"voluntary": -2}, "guarantee": {"automatic": -1}},
}
TOY_WAR: dict[str, list[Data]] = {
    "us": [{"points": -1}],
    "china": [{"points": -1}],
    "rok": [{"points": -0.2}],
    "ussr": [
        {"points": 0.3, "when": "kremlin == 'stalin'"},
        {"points": -0.2, "when": "kremlin == 'successors'"},
    ],
}


def toy_korea(*, dies: str | None = None, only: str | None = None, months: int = 2400) -> Data:
    """The toy Korea over a long horizon; Stalin recorded dead from a month on; talks over one guarantee only."""
    return {
        "winset": 1,
        "title": "The toy Korea",
        "time": {"start": "1951-07", "end": f"{1951 + months // 12}-07"},
        "parties": {name: {"discount": 0.99, "values": TOY[name], "war": TOY_WAR[name]} for name in TOY},
        "issues": {
            "prisoners": {"options": ["all_for_all", "voluntary"]},
            "guarantee": {"options": ["none", "treaty", "automatic"]},
        },
        "state": {"kremlin": ["stalin", "successors"]},
        "chance": {
            "stalin_dies": {"when": "kremlin == 'stalin'", "probability": 0.01, "effect": {"kremlin": "successors"}}
        },
        "rules": [{"require": f"guarantee == '{only}'"}] if only else [],
        "consent": [{"of": ["us", "china", "rok"]}, {"of": ["ussr"]}],
        "history": [
            *([{"month": dies, "chance": "stalin_dies"}] if dies else []),
            {"month": "1951-08", "agreement": {"prisoners": "voluntary", "guarantee": only or "treaty"}},
        ],
    }


def toy_rows(**how: Any) -> list[Data]:
    """The rows of July and August 1951, against war."""
    rows: list[Data] = run(toy_korea(**how))["history"]
    assert [row["month"] for row in rows] == ["1951-07", "1951-08"]
    return rows


def test_toy_korea_war_values() -> None:
    """The toy Korea's golden numbers: war is worth -100, -100, -20 and to the Kremlin 5.1256 under Stalin, -20 after.

    200 years at β = .99 leave 4e-9.
    """
    stalin, after = (row["war_value"] for row in toy_rows(dies="1951-08"))
    assert stalin == pytest.approx({"us": -100, "china": -100, "rok": -20, "ussr": 0.102 / 0.0199}, abs=1e-6)
    assert after == pytest.approx({"us": -100, "china": -100, "rok": -20, "ussr": -20}, abs=1e-6)
    assert stalin["ussr"] == pytest.approx(5.1256, abs=5e-5)


def test_toy_korea_under_stalin() -> None:
    """Under Stalin nothing can be signed: Moscow alone stands in the way of both treaty packages, at 5.1256 points."""
    row = toy_rows()[0]["against_war"]
    assert (row["size"], row["of"]) == (0, 6)
    assert row["blockers"] == {"ussr": 2}
    assert row["price"] == pytest.approx({"ussr": 0.102 / 0.0199}, abs=1e-6)


@pytest.mark.parametrize(("only", "other"), [("none", "rok"), ("automatic", "us")])
def test_toy_korea_under_stalin_needs_two_turns(only: str, other: str) -> None:
    """Under Stalin, other packages need two to turn: Moscow with Seoul (none) or Washington (automatic)."""
    row = toy_rows(only=only)[0]["against_war"]
    assert (row["size"], row["of"], row["blockers"]) == (0, 2, {})
    assert [set(holdout["parties"]) for holdout in row["holdouts"]] == [{"ussr", other}]


def test_toy_korea_after_stalin() -> None:
    """After him both treaty packages are in; Seoul blocks those without a guarantee, Washington the automatic ones.

    Prices: 40 points for Seoul (-60 against -20), 20 for Washington (-120 against -100).
    """
    row = toy_rows(dies="1951-08")[1]["against_war"]
    assert (row["size"], row["of"]) == (2, 6)
    assert row["blockers"] == {"us": 2, "rok": 2}
    assert row["price"] == pytest.approx({"us": 20, "rok": 40}, abs=1e-6)


@pytest.mark.parametrize(("only", "size", "blocker"), [("none", 0, "rok"), ("treaty", 2, ""), ("automatic", 0, "us")])
def test_toy_korea_unlocks_by_the_treaty(only: str, size: int, blocker: str) -> None:
    """After Stalin the guarantee decides: Seoul alone blocks none, Washington alone an automatic one, nobody a treaty.

    So the two keys are Stalin's death, and a treaty in place of no guarantee.
    """
    row = toy_rows(dies="1951-08", only=only)[1]["against_war"]
    assert row["size"] == size
    assert row["blockers"] == ({blocker: 2} if blocker else {})


def test_toy_korea_file() -> None:
    """The example file tells the same story, month by month; its horizon of 50 years is off by under 1e-3 points."""
    path = Path(__file__).parents[1] / "examples" / "toy-korea.yaml"
    rows = winset.timeline(winset.read(path), sensitivity=False).to_json()["history"]
    assert [row["month"] for row in rows][::24] == ["1951-07", "1953-07"]
    for row in rows:
        against = row["against_war"]
        if str(row["month"]) < "1953-03":
            assert (against["size"], against["blockers"]) == (0, {"ussr": 2})
            assert against["price"] == pytest.approx({"ussr": 0.102 / 0.0199}, abs=1e-3)
        else:
            assert (against["size"], against["blockers"]) == (2, {"us": 2, "rok": 2})
            assert against["price"] == pytest.approx({"us": 20, "rok": 40}, abs=1e-3)


def test_worked_toy_of_the_model_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """The toy worked out in docs/model.md prints what the page says."""
    root = Path(__file__).parents[1]
    monkeypatch.chdir(root)
    result = doctest.testfile(str(root / "docs" / "model.md"), module_relative=False, encoding="utf-8")
    assert (result.failed, result.attempted) == (0, 9)


def test_brackets_are_not_vacuous() -> None:
    """The brackets close on the closed form as grid and noise vanish: they bound errors and nothing else."""
    widths = []
    for step in (1e-2, 1e-3, 1e-4):
        (low, high), _ = bracket(
            7, (0.9, 0.9), whose_turn(2), transferable(), rounding(step, step / 50, 1000), step / 50
        )
        assert low <= 0.778051 <= high
        widths.append(high - low)
    assert all(wide > 8 * narrow for wide, narrow in pairwise(widths))
