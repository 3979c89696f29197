"""The compiled loops: talks over all packages, and chance, moves and accords over all states.

Only these run per package or per state; everything else is numpy or plain Python. They release the interpreter lock, so
that threads share the work, and each state's numbers depend on that state alone: any number of threads gives the same
answer, bit for bit.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from winset.game.consent import MAX_COUNTS
from winset.game.elementary import RELAXED, compiled, fast_exp, logistic
from winset.game.transitions import SURE

BLOCK = 512
"""Packages handled at a time, so that their numbers stay in the nearest cache."""

SAFE = 600.0
"""exp is taken without looking for the largest exponent first where none can pass this."""


@compiled(fastmath=RELAXED)
def _vote_split(refusal: Any, factor: Any, e: float) -> None:
    for k in range(refusal.size):
        refusal[k] *= 1.0 + e * factor[k]


@compiled(fastmath=RELAXED)
def _vote_direct(refusal: Any, say: Any, worth: Any, c: float, scale: float) -> None:
    for k in range(refusal.size):
        if say[k] != 0.0:
            refusal[k] *= 1.0 + fast_exp((c - worth[k]) * scale)


@compiled(fastmath=RELAXED)
def _choose(refusal: Any, worth: Any, c: float, scale: float, top: float, signed: Any) -> float:
    """Unnormalised choice over a block: fills choice × A, returns the sum of choices."""
    total = 0.0
    for k in range(refusal.size):
        accepted = 1.0 / refusal[k]
        choice = fast_exp(accepted * (worth[k] - c) * scale - top)
        total += choice
        signed[k] = choice * accepted
    return total


@compiled(fastmath=RELAXED)
def _greatest(refusal: Any, worth: Any, c: float, scale: float) -> float:
    most = 0.0
    for k in range(refusal.size):
        most = max(most, (worth[k] - c) * scale / refusal[k])
    return most


@compiled(fastmath=RELAXED)
def _scale_into(total: Any, part: Any, factor: float) -> None:
    for k in range(total.size):
        total[k] += factor * part[k]


@compiled(fastmath=RELAXED)
def _times(a: Any, b: Any) -> None:
    for k in range(a.size):
        a[k] *= b[k]


@compiled(fastmath=RELAXED)
def _dot(a: Any, b: Any) -> float:
    total = 0.0
    for k in range(a.size):
        total += a[k] * b[k]
    return total


@compiled()
def yes_probability(yes: Any, own: int, bits: int, members: Any, votes: Any, counts: Any, spare: Any) -> float:
    """The probability that every clause that applies is satisfied; votes independent, one vote a party.

    A clause that needs all its members multiplies; for the others the joint distribution of their yes-counts is built
    party by party. `own` votes yes (-1 for nobody). `counts` and `spare` are work space.
    """
    groups, parties = members.shape
    sure = np.zeros(parties, np.bool_)
    stride = np.zeros(groups, np.int64)
    total, product = 1, 1.0
    for g in range(groups):
        if not bits >> g & 1:
            continue
        if votes[g] >= members[g].sum():
            for j in range(parties):
                if members[g, j] and not sure[j]:
                    sure[j] = True
                    if j != own:
                        product *= yes[j]
        else:
            stride[g] = total
            total *= votes[g] + 1
    if total == 1:
        return product
    counts[:total] = 0.0
    counts[0] = 1.0
    for j in range(parties):
        y = 1.0 if sure[j] or j == own else yes[j]
        sits = False
        for g in range(groups):
            sits = sits or (stride[g] > 0 and members[g, j])
        if not sits:
            continue
        spare[:total] = 0.0
        for c in range(total):
            if counts[c] == 0.0:
                continue
            after = c
            for g in range(groups):
                if stride[g] > 0 and members[g, j] and c // stride[g] % (votes[g] + 1) < votes[g]:
                    after += stride[g]
            spare[after] += counts[c] * y
            spare[c] += counts[c] * (1.0 - y)
        counts[:total] = spare[:total]
    return product * counts[total - 1]


@compiled()
def _refuse_block(
    refusal: Any, shared: Any, s: int, b: int, m: int, c: Any, noise: Any, weight: Any,
    row: Any, points: Any, vote_row: Any, centre: Any, factor: Any,
) -> None:  # fmt: skip
    """1/A for each proposer over a block of packages where every clause needs all its members."""
    parties = noise.size
    shared[:m] = 1.0
    for i in range(parties):
        if weight[i] > 0.0:
            refusal[i, :m] = 1.0
    for j in range(parties):
        at = vote_row[s, j]
        if at < 0:
            continue
        z = (c[j] - centre[s, j]) / noise[j]
        split = abs(z) < 700.0
        e = np.exp(z) if split else 0.0
        votes = factor[at + b : at + b + m]
        worth = points[row[s, j] + b : row[s, j] + b + m]
        for i in range(parties):
            if weight[j] == 0.0 and i > 0:
                break
            if weight[j] > 0.0 and (i == j or weight[i] == 0.0):
                continue
            target = refusal[i, :m] if weight[j] > 0.0 else shared[:m]
            if split:
                _vote_split(target, votes, e)
            else:
                _vote_direct(target, votes, worth, c[j], 1.0 / noise[j])
    for i in range(parties):
        if weight[i] > 0.0:
            _times(refusal[i, :m], shared[:m])


@compiled()
def _refuse_counted(
    refusal: Any, s: int, b: int, m: int, c: Any, noise: Any, weight: Any,
    row: Any, points: Any, patterns: Any, members: Any, votes: Any, counts: Any, spare: Any,
) -> None:  # fmt: skip
    """1/A for each proposer over a block of packages where some clause needs only some of its members."""
    parties = noise.size
    yes = np.empty(parties)
    for k in range(m):
        for j in range(parties):
            yes[j] = logistic((points[row[s, j] + b + k] - c[j]) / noise[j])
        for i in range(parties):
            if weight[i] > 0.0:
                a = yes_probability(yes, i, patterns[b + k], members, votes, counts, spare)
                refusal[i, k] = 1.0 / a if a > 1e-307 else np.inf


@compiled()
def _signing(
    signed: Any, parts: Any, refusal: Any, shared: Any, counts: Any, spare: Any,
    s: int, n: int, size: int, c: Any, noise: Any, weight: Any, row: Any, top: Any, points: Any,
    vote_row: Any, centre: Any, factor: Any, pattern_row: Any, pattern: Any, members: Any, votes: Any,
) -> None:  # fmt: skip
    """Fill signed[:n]: the probability that each admissible package is signed, given an occasion to talk."""
    parties = noise.size
    peak = np.zeros(parties)
    total = np.zeros(parties)
    sweeps = 1
    for i in range(parties):
        if weight[i] > 0.0 and (top[s, i] - c[i]) / noise[i] > SAFE:
            sweeps = 2
    for sweep in range(2 - sweeps, 2):
        for b in range(0, n, BLOCK):
            m = min(BLOCK, n - b)
            if pattern_row[s] < 0:
                _refuse_block(refusal, shared, s, b, m, c, noise, weight, row, points, vote_row, centre, factor)
            else:
                patterns = pattern[pattern_row[s] : pattern_row[s] + n]
                _refuse_counted(
                    refusal, s, b, m, c, noise, weight, row, points, patterns, members, votes, counts, spare
                )
            for i in range(parties):
                if weight[i] == 0.0:
                    continue
                worth = points[row[s, i] + b : row[s, i] + b + m]
                if sweep == 0:
                    peak[i] = max(peak[i], _greatest(refusal[i, :m], worth, c[i], 1.0 / noise[i]))
                else:
                    total[i] += _choose(refusal[i, :m], worth, c[i], 1.0 / noise[i], peak[i], parts[i, b : b + m])
    signed[:n] = 0.0
    for i in range(parties):
        if weight[i] > 0.0:
            _scale_into(signed[:n], parts[i, :n], weight[i] / (size * np.exp(-peak[i]) + total[i]))


@compiled()
def talks(
    states: Any, failing: Any, weights: Any, pace: float, size: int, noise: Any, count: Any, row: Any, top: Any,
    points: Any, vote_row: Any, centre: Any, factor: Any, pattern_row: Any, pattern: Any, members: Any, votes: Any,
    allowed_at: Any, mass: Any, value: Any, sign: Any, flow: Any,
) -> None:  # fmt: skip
    """The talks in some states.

    Parameters
    ----------
    states : (m,) int array
        The states to do; in each, talks are held.
    failing : (s, p) float array
        C, what each party has when talks fail.
    weights : (s, p) float array
        Proposers' weights, adding to 1.
    size : int
        |X|, the number of packages; the admissible ones share that prior weight with passing.
    mass : (s,) float array
        How likely each state is; read where `flow` is filled.
    value : (s, p) float array
        Filled with the value of talks, unless it has no rows.
    sign : (s,) float array
        Filled with the probability of signing.
    flow : (a,) float array
        To each admissible package of each state is added mass × the probability that it is signed, unless it is empty.
    """
    parties = noise.size
    most = 1
    for s in states:
        most = max(most, count[s])
    parts = np.empty((parties, most))
    signed = np.empty(most)
    refusal = np.empty((parties, BLOCK))
    shared = np.empty(BLOCK)
    counts, spare = np.empty(MAX_COUNTS), np.empty(MAX_COUNTS)
    for s in states:
        n = count[s]
        c = failing[s]
        _signing(
            signed, parts, refusal, shared, counts, spare, s, n, size, c, noise, weights[s], row, top, points, vote_row,
            centre, factor, pattern_row, pattern, members, votes,
        )  # fmt: skip
        total = signed[:n].sum()
        sign[s] = pace * total
        if value.shape[0] > 0:
            for p in range(parties):
                gain = _dot(signed[:n], points[row[s, p] : row[s, p] + n]) - total * c[p]
                value[s, p] = c[p] + pace * gain
        if flow.size > 0:
            at = allowed_at[s]
            _scale_into(flow[at : at + n], signed[:n], mass[s] * pace)


@compiled()
def _expected(before: Any, s: int, k: int, first: Any, probability: Any, target: Any, points: Any, out: Any) -> None:
    """Fill `out` with each party's expectation from event k in state s."""
    parties = before.shape[1]
    rest = 1.0
    for p in range(parties):
        out[p] = points[k, p]
    for o in range(first[k], first[k + 1]):
        rest -= probability[o]
        for p in range(parties):
            out[p] += probability[o] * before[target[o, s], p]
    if rest > SURE:
        for p in range(parties):
            out[p] += rest * before[s, p]


@compiled()
def chance(before: Any, open_: Any, first: Any, probability: Any, target: Any, points: Any, value: Any) -> None:
    """The value before a chance event from the value after it."""
    value[:] = before
    for s in range(before.shape[0]):
        if open_[0, s]:
            _expected(before, s, 0, first, probability, target, points, value[s])


@compiled()
def moves(
    before: Any, open_: Any, first: Any, probability: Any, target: Any, points: Any,
    party: int, noise: float, pace: float, value: Any, choice: Any,
) -> None:  # fmt: skip
    """The value before a party's occasion to move, and the probability of each move (pace included)."""
    events, states = open_.shape
    parties = before.shape[1]
    out = np.empty((events, parties))
    value[:] = before
    choice[:] = 0.0
    for s in range(states):
        peak, some = 0.0, False
        for k in range(events):
            if open_[k, s]:
                some = True
                _expected(before, s, k, first, probability, target, points, out[k])
                peak = max(peak, (out[k, party] - before[s, party]) / noise)
        if not some:
            continue
        total = np.exp(-peak)
        for k in range(events):
            if open_[k, s]:
                choice[s, k] = np.exp((out[k, party] - before[s, party]) / noise - peak)
                total += choice[s, k]
        for k in range(events):
            if open_[k, s]:
                choice[s, k] *= pace / total
                for p in range(parties):
                    value[s, p] += choice[s, k] * (out[k, p] - before[s, p])


@compiled()
def accord(
    before: Any, open_: Any, first: Any, probability: Any, target: Any, points: Any,
    members: Any, votes: Any, holds: Any, noise: Any, pace: float, value: Any, choice: Any,
) -> None:  # fmt: skip
    """The value before an accord is put to its parties, and the probability that it is signed (pace included)."""
    parties = before.shape[1]
    out, yes = np.empty(parties), np.empty(parties)
    counts, spare = np.empty(MAX_COUNTS), np.empty(MAX_COUNTS)
    value[:] = before
    choice[:] = 0.0
    for s in range(before.shape[0]):
        if not open_[0, s]:
            continue
        _expected(before, s, 0, first, probability, target, points, out)
        bits = 0
        for g in range(votes.size):
            if holds[g, s]:
                bits |= 1 << g
        for p in range(parties):
            yes[p] = logistic((out[p] - before[s, p]) / noise[p])
        a = pace * yes_probability(yes, -1, bits, members, votes, counts, spare)
        choice[s, 0] = a
        for p in range(parties):
            value[s, p] += a * (out[p] - before[s, p])


@compiled()
def flow_on(mass: Any, open_: Any, first: Any, probability: Any, target: Any, choice: Any, after: Any) -> None:
    """Carry the distribution over states through a stage: choice[s, k] is the probability of event k in state s."""
    events, states = open_.shape
    after[:] = 0.0
    for s in range(states):
        if mass[s] == 0.0:
            continue
        stay = mass[s]
        for k in range(events):
            if not open_[k, s]:
                continue
            for o in range(first[k], first[k + 1]):
                part = mass[s] * choice[s, k] * probability[o]
                after[target[o, s]] += part
                stay -= part
        if stay > SURE * mass[s]:
            after[s] += stay
