"""The compiled loops: talks over all packages, and chance, moves and accords over all states.

Only these run per package or per state; everything else is numpy or plain Python. They release the interpreter lock, so
that threads share the work, and each state's numbers depend on that state alone: any number of threads gives the same
answer, bit for bit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from winset.cases.bound import SURE
from winset.game.answers import BLOCK
from winset.game.consent import MAX_COUNTS
from winset.game.elementary import RELAXED, compiled, fast_exp, logistic
from winset.solver.answer_kernels import AnswerTable, answer, answer_room

if TYPE_CHECKING:
    from numpy.typing import NDArray

SAFE = 600.0
"""exp is taken without looking for the largest exponent first where none can pass this."""


class PointRows(NamedTuple):
    """Rows of points as `Packages` has them: |X(s)| in `sizes` (s,), `row` and `top` (s, p), the pool `points` (u,)."""

    sizes: NDArray[np.int64]
    row: NDArray[np.int64]
    top: NDArray[np.float64]
    points: NDArray[np.float64]


class VoteRows(NamedTuple):
    """Rows of votes as `Ballots` has them, of one class of dates.

    `row` and `centre` (s, p), their pool `factor` (v,); `pattern_row` (s,) and its pool `pattern` (w,); the clauses'
    `members` (g, p), the votes of each party, and `votes` (g,), those it takes.
    """

    row: NDArray[np.int64]
    centre: NDArray[np.float64]
    factor: NDArray[np.float64]
    pattern_row: NDArray[np.int64]
    pattern: NDArray[np.int64]
    members: NDArray[np.int64]
    votes: NDArray[np.int64]


class TalksTable(NamedTuple):
    """What the talks of one period read.

    Attributes
    ----------
    pace : (s,) float array
        The probability of an occasion to talk.
    size : int
        |X|, the number of packages; the admissible ones share that prior weight with passing.
    noise : (p,) float array
    weights : (s, p) float array
        Proposers' weights, adding to 1.
    worth : PointRows
    ballots : VoteRows
    allowed_at : (s,) int array
        Where each state's run of admissible packages begins.
    answers : AnswerTable
    """

    pace: NDArray[np.float64]
    size: int
    noise: NDArray[np.float64]
    weights: NDArray[np.float64]
    worth: PointRows
    ballots: VoteRows
    allowed_at: NDArray[np.int64]
    answers: AnswerTable


class Events(NamedTuple):
    """The events of one stage in one period, m of them, as `Operator` has them.

    `reached` (s,), the states that the period can be in; `open` (m, s), where each may happen; `first` (m+1,),
    `probability` (o,) and `target` (o, s) of their outcomes; `points` (m, p). Where a number depends on the state, the
    date or the party, each state has a `row` (s,) of `believed` (r, o, p) and of `paid` (r, m, p), which stand in place
    of `probability` and `points`; else no state has.
    """

    reached: NDArray[np.bool_]
    open: NDArray[np.bool_]
    first: NDArray[np.int64]
    probability: NDArray[np.float64]
    target: NDArray[np.int32]
    points: NDArray[np.float64]
    row: NDArray[np.int32]
    believed: NDArray[np.float64]
    paid: NDArray[np.float64]


class Signatories(NamedTuple):
    """Who must sign an accord: clauses' `members` (g, p) by their votes, `votes` (g,), and where it `holds` (g, s)."""

    members: NDArray[np.int64]
    votes: NDArray[np.int64]
    holds: NDArray[np.bool_]


class CountRoom(NamedTuple):
    """Work space of votes that are counted.

    `sure` (p,) who must say yes; `stride` (g,) how the clauses' counts are numbered together; `live` (MAX_COUNTS,)
    which counts can be; `counts` (2 × MAX_COUNTS,) their distributions. Over a block of packages: `yes` and `taken`
    (p, BLOCK), `out` and `alike` (BLOCK,) for those to which the same clauses apply.
    """

    sure: Any
    stride: Any
    live: Any
    counts: Any
    yes: Any
    taken: Any
    out: Any
    alike: Any


class _Room(NamedTuple):
    """Work space of the talks.

    `signed` (n,) and `parts` (p, n) over the packages of a state; over a block of them `refusal` and `worth` (p, BLOCK)
    and `shared` (BLOCK,); `counting` for votes that are counted, `answers` for packages that may be answered.
    """

    signed: Any
    parts: Any
    refusal: Any
    worth: Any
    shared: Any
    counting: Any
    answers: Any


@compiled(fastmath=RELAXED)
def _vote_split(refusal: Any, factor: Any, e: float) -> None:
    for k in range(refusal.size):
        refusal[k] *= 1.0 + e * factor[k]


@compiled(fastmath=RELAXED)
def _vote_direct(refusal: Any, say: Any, worth: Any, c: float, scale: float) -> None:
    for k in range(refusal.size):
        if say[k] != 0.0:
            refusal[k] *= 1.0 + fast_exp((c - worth[k]) * scale)


# Within its caller, or the process that compiles it takes another copy than later ones, with other last digits.
@compiled(fastmath=RELAXED, forceinline=True)
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


@compiled(fastmath=RELAXED)
def _yes_split(yes: Any, factor: Any, e: float) -> None:
    for k in range(yes.size):
        yes[k] = 1.0 / (1.0 + e * factor[k])


@compiled(fastmath=RELAXED)
def _yes_direct(yes: Any, worth: Any, c: float, scale: float) -> None:
    for k in range(yes.size):
        yes[k] = 1.0 / (1.0 + fast_exp((c - worth[k]) * scale))


@compiled(fastmath=RELAXED)
def _pass_on(before: Any, after: Any, yes: Any) -> None:
    """One member's vote: its yes carries a count to the next one, its no leaves it."""
    for k in range(yes.size):
        after[k] += before[k] * yes[k]
        before[k] *= 1.0 - yes[k]


@compiled()
def _seat(own: int, bits: int, members: Any, votes: Any, room: Any) -> tuple[int, int]:
    """How the yes-counts of the clauses that are counted are numbered together: how many there are, and the first.

    Fills `room.stride` (g,), 0 for clauses that are not counted. Those in `room.sure`, and `own`, are counted at once.
    """
    sure, stride = room.sure, room.stride
    groups, parties = members.shape
    total, begin = 1, 0
    for g in range(groups):
        stride[g] = 0
        if bits >> g & 1 and votes[g] < members[g].sum():
            have = 0
            for j in range(parties):
                if sure[j] or j == own:
                    have += members[g, j]
            stride[g] = total
            begin += total * min(have, votes[g])
            total *= votes[g] + 1
    return total, begin


@compiled()
def _count_votes(yes: Any, b: int, own: int, members: Any, votes: Any, room: Any, counts: Any, begin: int) -> None:
    """The distribution of the yes-counts from package `b` on: fills `counts` (n, k), one row a combination."""
    sure, stride, live = room.sure, room.stride, room.live
    groups, parties = members.shape
    total, m = counts.shape
    live[:total] = False
    live[begin] = True
    counts[:] = 0.0
    counts[begin, :] = 1.0
    for j in range(parties):
        if sure[j] or j == own:
            continue
        for c in range(total - 1, begin - 1, -1):  # downwards: a yes leads upwards, to what has voted already
            if not live[c]:
                continue
            after = c
            for g in range(groups):
                if stride[g] > 0 and members[g, j] > 0:
                    missing = votes[g] - c // stride[g] % (votes[g] + 1)
                    after += stride[g] * min(members[g, j], missing)
            if after > c:
                live[after] = True
                _pass_on(counts[c], counts[after], yes[j, b : b + m])


@compiled()
def consents(yes: Any, own: int, bits: int, members: Any, votes: Any, room: Any, out: Any) -> None:
    """The probability that every clause that applies is satisfied; votes independent, one vote a party.

    A clause that needs all its members multiplies; for the others the joint distribution of their yes-counts is built
    party by party, over all packages at once.

    Parameters
    ----------
    yes : (p, k) float array
        How likely each party's yes is to each of some packages; what stands beyond those of `out` is not read.
    own : int
        Who votes yes for sure; -1 for nobody.
    bits : int
        The clauses that apply to these packages.
    members : (g, p) int array
        Votes that each party has in each clause.
    votes : (g,) int array
    room : CountRoom
        Work space.
    out : (k,) float array
        Filled with the probabilities.
    """
    sure = room.sure
    groups, parties = members.shape
    out[:] = 1.0
    sure[:] = False
    for g in range(groups):
        if bits >> g & 1 and votes[g] >= members[g].sum():
            for j in range(parties):
                if members[g, j] and not sure[j]:
                    sure[j] = True
                    if j != own:
                        _times(out, yes[j, : out.size])
    total, begin = _seat(own, bits, members, votes, room)
    if begin == total - 1:
        return
    width = room.counts.size // total
    for b in range(0, out.size, width):
        m = min(width, out.size - b)
        counts = room.counts[: total * m].reshape((total, m))
        _count_votes(yes, b, own, members, votes, room, counts, begin)
        _times(out[b : b + m], counts[total - 1])


@compiled()
def count_room(groups: int, parties: int) -> CountRoom:
    """Work space for `consents`."""
    return CountRoom(
        np.empty(parties, np.bool_), np.empty(groups, np.int64), np.empty(MAX_COUNTS, np.bool_),
        np.empty(2 * MAX_COUNTS), np.empty((parties, BLOCK)), np.empty((parties, BLOCK)), np.empty(BLOCK),
        np.empty(BLOCK, np.int64),
    )  # fmt: skip


@compiled()
def _refuse_block(room: Any, table: Any, s: int, b: int, m: int, c: Any) -> None:
    """1/A for each proposer over a block of packages where every clause needs all its members."""
    refusal, shared, noise, weight = room.refusal, room.shared, table.noise, table.weights[s]
    row, points, vote_row = table.worth.row, table.worth.points, table.ballots.row
    centre, factor = table.ballots.centre, table.ballots.factor
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
def _yes_block(yes: Any, table: Any, s: int, b: int, m: int, c: Any) -> None:
    """How likely each party's yes is to each package of a block, of those that have a say."""
    row, points = table.worth.row, table.worth.points
    for j in range(table.noise.size):
        at = table.ballots.row[s, j]
        if at < 0:
            continue
        z = (c[j] - table.ballots.centre[s, j]) / table.noise[j]
        if abs(z) < 700.0:
            _yes_split(yes[j, :m], table.ballots.factor[at + b : at + b + m], np.exp(z))
        else:
            _yes_direct(yes[j, :m], points[row[s, j] + b : row[s, j] + b + m], c[j], 1.0 / table.noise[j])


@compiled()
def _take(source: Any, alike: Any, target: Any) -> None:
    for k in range(alike.size):
        target[k] = source[alike[k]]


@compiled()
def _put(source: Any, alike: Any, target: Any) -> None:
    for k in range(alike.size):
        target[alike[k]] = source[k]


@compiled(fastmath=RELAXED)
def _invert(a: Any) -> None:
    for k in range(a.size):
        a[k] = 1.0 / a[k]


@compiled()
def _alike(pattern: Any, first: int, alike: Any) -> int:
    """Fill `alike` with the packages to which the same clauses apply as to `first`; 0 where one comes before it."""
    n = 0
    for k in range(pattern.size):
        if pattern[k] == pattern[first]:
            if k < first:
                return 0
            alike[n] = k
            n += 1
    return n


@compiled()
def _refuse_counted(room: Any, table: Any, s: int, b: int, m: int, c: Any, place: Any, answered: int) -> None:
    """1/A for each proposer over a block of packages where some clause needs only some of its members.

    `place` (a,) are those of the block that may be answered; what they are worth once accepted stands in
    `room.answers.held` from `answered` on.
    """
    refusal, counting, weight = room.refusal, room.counting, table.weights[s]
    members, votes, parties = table.ballots.members, table.ballots.votes, table.noise.size
    first = table.ballots.pattern_row[s] + b
    pattern = table.ballots.pattern[first : first + m]
    _yes_block(counting.yes, table, s, b, m, c)
    if place.size > 0:
        _say_answered(room, table, s, b, place, answered, c)
    left = m
    for k in range(m):
        if left == 0:
            break
        n = _alike(pattern, k, counting.alike)
        if n == 0:
            continue
        left -= n
        alike, yes = counting.alike[:n], counting.yes
        if n < m:
            yes = counting.taken
            for j in range(parties):
                if table.ballots.row[s, j] >= 0:
                    _take(counting.yes[j], alike, yes[j])
        for i in range(parties):
            if weight[i] > 0.0:
                out = refusal[i, :m] if n == m else counting.out[:n]
                consents(yes, i, pattern[k], members, votes, counting, out)
                _invert(out)
                if n < m:
                    _put(out, alike, refusal[i])


@compiled(fastmath=RELAXED)
def _refusals(no: Any, worth: Any, c: float, scale: float) -> None:
    for k in range(no.size):
        no[k] = 1.0 + fast_exp((c - worth[k]) * scale)


@compiled()
def _refuse_answered(room: Any, table: Any, s: int, b: int, place: Any, first: int, c: Any) -> None:
    """1/A for each proposer again, over those packages of a block that may be answered: votes there are on Ũ.

    What they are worth stands in `room.answers.held` from `first` on.
    """
    noise, weight, held, n = table.noise, table.weights[s], room.answers.held, place.size
    row, factor, refusal = table.ballots.row[s], table.ballots.factor, room.refusal
    no, found = room.shared[:n], room.worth
    for i in range(noise.size):
        if weight[i] > 0.0:
            found[i, :n] = 1.0
    for j in range(noise.size):
        at = row[j]
        if at < 0:
            continue
        _refusals(no, held[j, first : first + n], c[j], 1.0 / noise[j])
        for k in range(n):
            if factor[at + place[k]] == 0.0:
                no[k] = 1.0
        for i in range(noise.size):
            if weight[i] > 0.0 and i != j:
                _times(found[i, :n], no)
    for i in range(noise.size):
        if weight[i] > 0.0:
            for k in range(n):
                refusal[i, place[k] - b] = found[i, k]


@compiled()
def _say_answered(room: Any, table: Any, s: int, b: int, place: Any, first: int, c: Any) -> None:
    """How likely each party's yes is to those packages of a block that may be answered: votes there are on Ũ."""
    yes, held, no = room.counting.yes, room.answers.held, room.shared[: place.size]
    for j in range(table.noise.size):
        if table.ballots.row[s, j] >= 0:
            _refusals(no, held[j, first : first + place.size], c[j], 1.0 / table.noise[j])
            for k in range(place.size):
                yes[j, place[k] - b] = 1.0 / no[k]


@compiled()
def _reach_of(place: Any, first: int, end: int) -> int:
    """The first of some places, from one of them on, that lies in a later block; runs keep blocks in their order."""
    last = first
    while last < place.size and place[last] < end:
        last += 1
    return last


@compiled()
def _put_in(worth: Any, points: Any, place: Any, b: int, held: Any) -> None:
    """What each package of a block is worth to a party once accepted: U, but for those that may be answered."""
    worth[:] = points
    for k in range(place.size):
        worth[place[k] - b] = held[k]


@compiled()
def _signing(room: Any, table: Any, s: int, n: int, c: Any, place: Any) -> None:
    """Fill room.signed[:n]: the probability that each admissible package is accepted, given an occasion to talk.

    `place` (a,) are the packages that may be answered, whose worth once accepted stands in `room.answers.held`.
    """
    row, points, noise, weight = table.worth.row[s], table.worth.points, table.noise, table.weights[s]
    signed, parts, refusal, counted = room.signed, room.parts, room.refusal, table.ballots.pattern_row[s] >= 0
    parties, held = noise.size, room.answers.held
    peak = np.zeros(parties)
    total = np.zeros(parties)
    sweeps = 1
    for i in range(parties):
        if weight[i] > 0.0:
            top = table.worth.top[s, i]
            for k in range(place.size):
                top = max(top, held[i, k])
            if (top - c[i]) / noise[i] > SAFE:
                sweeps = 2
    for sweep in range(2 - sweeps, 2):
        first = 0
        for b in range(0, n, BLOCK):
            m = min(BLOCK, n - b)
            last = _reach_of(place, first, b + m)
            here = place[first:last]
            if counted:
                _refuse_counted(room, table, s, b, m, c, here, first)
            else:
                _refuse_block(room, table, s, b, m, c)
                if last > first:
                    _refuse_answered(room, table, s, b, here, first, c)
            for i in range(parties):
                if weight[i] == 0.0:
                    continue
                scale, paper = 1.0 / noise[i], points[row[i] + b : row[i] + b + m]
                if last > first:
                    worth = room.worth[i, :m]
                    _put_in(worth, paper, here, b, held[i, first:last])
                    if sweep == 0:
                        peak[i] = max(peak[i], _greatest(refusal[i, :m], worth, c[i], scale))
                    else:
                        total[i] += _choose(refusal[i, :m], worth, c[i], scale, peak[i], parts[i, b : b + m])
                elif sweep == 0:
                    peak[i] = max(peak[i], _greatest(refusal[i, :m], paper, c[i], scale))
                else:
                    total[i] += _choose(refusal[i, :m], paper, c[i], scale, peak[i], parts[i, b : b + m])
            first = last
    signed[:n] = 0.0
    for i in range(parties):
        if weight[i] > 0.0:
            _scale_into(signed[:n], parts[i, :n], weight[i] / (table.size * np.exp(-peak[i]) + total[i]))


@compiled()
def _set_apart(signed: Any, place: Any, taken: Any) -> None:
    """Move what is accepted of the packages that may be answered from `signed` (n,) to `taken` (a,)."""
    for k in range(place.size):
        taken[k] = signed[place[k]]
        signed[place[k]] = 0.0


@compiled()
def _leave_standing(signed: Any, place: Any, taken: Any, stands: Any) -> None:
    """Put back what stands of it."""
    for k in range(place.size):
        signed[place[k]] = taken[k] * stands[k]


@compiled()
def talks(states: Any, failing: Any, table: Any, mass: Any, value: Any, sign: Any, undone: Any, flow: Any) -> None:
    """The talks in some states.

    Parameters
    ----------
    states : (m,) int array
        The states to do; in each, talks are held.
    failing : (s, p) float array
        C, what each party has when talks fail.
    table : TalksTable
    mass : (s,) float array
        How likely each state is; read where `flow` is filled.
    value : (s, p) float array
        Filled with the value of talks, unless it has no rows.
    sign : (s,) float array
        Filled with the probability of a signature that stands.
    undone : (s, o) float array
        Filled with the probability of a signature that each outcome of an answer undoes.
    flow : (a,) float array
        To each admissible package of each state is added mass × the probability that it is signed and stands, unless it
        is empty.
    """
    sizes, row, points, pace = table.worth.sizes, table.worth.row, table.worth.points, table.pace
    parties, held = table.noise.size, table.answers
    most = 1
    for s in states:
        most = max(most, sizes[s])
    counting = count_room(table.ballots.votes.size, parties)
    answers = answer_room(held, states, parties, False)
    room = _Room(np.empty(most), np.empty((parties, most)), np.empty((parties, BLOCK)), np.empty((parties, BLOCK)),
                 np.empty(BLOCK), counting, answers)  # fmt: skip
    for s in states:
        n = sizes[s]
        c = failing[s]
        many = answer(held, s, row[s], points, table.noise, answers)
        begin = held.begin[held.row[s]] if many > 0 else 0
        place = held.place[begin : begin + many]
        _signing(room, table, s, n, c, place)
        signed, taken = room.signed[:n], answers.taken[:many]
        _set_apart(signed, place, taken)
        total, apart, stands = signed.sum(), 0.0, 0.0
        if many > 0:
            apart, stands = taken.sum(), _dot(taken, answers.stands[:many])
        if value.shape[0] > 0:
            for p in range(parties):
                gain = _dot(signed, points[row[s, p] : row[s, p] + n]) - total * c[p]
                if many > 0:
                    gain += _dot(taken, answers.held[p, :many]) - apart * c[p]
                value[s, p] = c[p] + pace[s] * gain
        for o in range(undone.shape[1]):
            undone[s, o] = pace[s] * _dot(taken, answers.gone[o, :many])
        _leave_standing(signed, place, taken, answers.stands)
        sign[s] = pace[s] * (total + stands)
        if flow.size > 0:
            at = table.allowed_at[s]
            _scale_into(flow[at : at + n], signed, mass[s] * pace[s])


@compiled()
def _believed(before: Any, events: Any, s: int, k: int, out: Any) -> None:
    """The same where each party has its own probabilities; the sums run in the same order."""
    target, row = events.target, events.row[s]
    believed, paid = events.believed[row], events.paid[row, k]
    for p in range(before.shape[1]):
        rest, total = 1.0, paid[p]
        for o in range(events.first[k], events.first[k + 1]):
            rest -= believed[o, p]
            total += believed[o, p] * before[target[o, s], p]
        if rest > SURE:
            total += rest * before[s, p]
        out[p] = total


@compiled()
def _expected(before: Any, events: Any, s: int, k: int, out: Any) -> None:
    """Fill `out` with each party's expectation from event k in state s."""
    if events.row.size > 0:
        _believed(before, events, s, k, out)
        return
    parties = before.shape[1]
    probability, target, points = events.probability, events.target, events.points
    rest = 1.0
    for p in range(parties):
        out[p] = points[k, p]
    for o in range(events.first[k], events.first[k + 1]):
        rest -= probability[o]
        for p in range(parties):
            out[p] += probability[o] * before[target[o, s], p]
    if rest > SURE:
        for p in range(parties):
            out[p] += rest * before[s, p]


@compiled()
def chance(before: Any, events: Any, value: Any) -> None:
    """The value before a chance event from the value after it."""
    reached, open_ = events.reached, events.open
    value[:] = before
    for s in range(before.shape[0]):
        if reached[s] and open_[0, s]:
            _expected(before, events, s, 0, value[s])


@compiled()
def moves(before: Any, events: Any, party: int, noise: float, pace: Any, value: Any, choice: Any) -> None:
    """The value before a party's occasion to move, and the probability of each move (pace included)."""
    reached, open_ = events.reached, events.open
    count, states = open_.shape
    parties = before.shape[1]
    out = np.empty((count, parties))
    value[:] = before
    choice[:] = 0.0
    for s in range(states):
        if not reached[s]:
            continue
        peak, some = 0.0, False
        for k in range(count):
            if open_[k, s]:
                some = True
                _expected(before, events, s, k, out[k])
                peak = max(peak, (out[k, party] - before[s, party]) / noise)
        if not some:
            continue
        total = np.exp(-peak)
        for k in range(count):
            if open_[k, s]:
                choice[s, k] = np.exp((out[k, party] - before[s, party]) / noise - peak)
                total += choice[s, k]
        for k in range(count):
            if open_[k, s]:
                choice[s, k] *= pace[s] / total
                for p in range(parties):
                    value[s, p] += choice[s, k] * (out[k, p] - before[s, p])


@compiled()
def _agreed(gain: Any, noise: Any, bits: int, members: Any, votes: Any, room: Any) -> float:
    """The probability that every clause that applies is satisfied of what gains each party so many points."""
    sure, groups, parties = room.sure, members.shape[0], members.shape[1]
    counted, passed = False, 1.0
    sure[:] = False
    for g in range(groups):
        if bits >> g & 1:
            needed = votes[g] >= members[g].sum()
            counted = counted or not needed
            for j in range(parties):
                if needed and members[g, j] and not sure[j]:
                    sure[j] = True
                    passed *= logistic(gain[j] / noise[j])
    if counted:
        yes, found = room.yes[:, :1], room.out[:1]
        for p in range(parties):
            yes[p, 0] = logistic(gain[p] / noise[p])
        consents(yes, -1, bits, members, votes, room, found)
        passed = found[0]
    return passed


@compiled()
def accord(before: Any, events: Any, consent: Any, noise: Any, pace: Any, value: Any, choice: Any) -> None:
    """The value before an accord is put to its parties, and the probability that it is signed (pace included)."""
    parties = before.shape[1]
    gain = np.empty(parties)
    reached, open_, holds = events.reached, events.open, consent.holds
    room = count_room(consent.votes.size, parties)
    value[:] = before
    choice[:] = 0.0
    for s in range(before.shape[0]):
        if not (reached[s] and open_[0, s]):
            continue
        _expected(before, events, s, 0, gain)
        bits = 0
        for g in range(holds.shape[0]):
            if holds[g, s]:
                bits |= 1 << g
        for p in range(parties):
            gain[p] -= before[s, p]
        a = pace[s] * _agreed(gain, noise, bits, consent.members, consent.votes, room)
        choice[s, 0] = a
        for p in range(parties):
            value[s, p] += a * gain[p]


@compiled()
def flow_on(mass: Any, events: Any, choice: Any, after: Any) -> None:
    """Carry the distribution over states through a stage: choice[s, k] is the probability of event k in state s."""
    count, states = events.open.shape
    after[:] = 0.0
    for s in range(states):
        if mass[s] == 0.0:
            continue
        stay = mass[s]
        for k in range(count):
            if not events.open[k, s]:
                continue
            for o in range(events.first[k], events.first[k + 1]):
                part = mass[s] * choice[s, k] * events.probability[o]
                after[events.target[o, s]] += part
                stay -= part
        if stay > SURE * mass[s]:
            after[s] += stay


@compiled()
def flow_all(mass: Any, events: Any, choice: Any, after: Any) -> None:
    """Carry several distributions through a stage at once; `mass` and `after` have shape (s, m)."""
    count, states = events.open.shape
    after[:] = 0.0
    for s in range(states):
        if not events.reached[s]:
            continue
        stay = 1.0
        for k in range(count):
            if not events.open[k, s]:
                continue
            for o in range(events.first[k], events.first[k + 1]):
                part = choice[s, k] * events.probability[o]
                stay -= part
                target = events.target[o, s]
                for m in range(mass.shape[1]):
                    after[target, m] += part * mass[s, m]
        if stay > SURE:
            for m in range(mass.shape[1]):
                after[s, m] += stay * mass[s, m]
