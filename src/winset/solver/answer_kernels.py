"""The compiled loops of answers to a signature: what an accepted package is worth, and how likely it is to stand.

They run over the packages of one state that may be answered, which are few; the talks take up what they find.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from winset.game.elementary import RELAXED, compiled, fast_exp

if TYPE_CHECKING:
    from numpy.typing import NDArray

LANES = 512
"""Packages handled at a time."""


LEAST = -1e300
"""Below everything that a move can be worth, in temperatures."""


class AnswerTable(NamedTuple):
    """What is read of answers in one period, as `Answers` has it, with `values` (s, p): what going on is worth.

    `values` are C, or D against war; an ending's points stand in their place.
    """

    values: NDArray[np.float64]
    party: NDArray[np.int64]
    first: NDArray[np.int64]
    target: NDArray[np.int32]
    pace: NDArray[np.float64]
    free: NDArray[np.float64]
    points: NDArray[np.float64]
    probability: NDArray[np.float64]
    believed: NDArray[np.float64]
    row: NDArray[np.int64]
    begin: NDArray[np.int64]
    place: NDArray[np.int64]
    kind: NDArray[np.int64]


class AnswerRoom(NamedTuple):
    """Work space over the packages of a state that may be answered, `a` of them.

    `held` (p, a) what each is worth once accepted, `stands` (a,) how likely it then stands, `gone` (o, a) how likely
    each outcome undoes it; `taken` (a,) how likely each is accepted. `appeal` (m, a) by how many points a move is
    better for its party than none, when its turn comes, and `given` (m, a) how likely it is made: without columns where
    nobody asks. `extra` and `share` (q, m, p): a move of a kind is worth extra + (1 - share) × what stands. `choice`
    (m, LANES), `total`, `peak` and `gain` (LANES,) over a few packages.
    """

    held: Any
    stands: Any
    gone: Any
    taken: Any
    appeal: Any
    given: Any
    extra: Any
    share: Any
    choice: Any
    total: Any
    peak: Any
    gain: Any


@compiled()
def answer_room(answers: Any, states: Any, parties: int, whole: bool) -> AnswerRoom:
    """Work space for the answers in some states; `whole`: also for what only a reader asks."""
    most = 0
    for s in states:
        row = answers.row[s]
        if row >= 0:
            most = max(most, answers.begin[row + 1] - answers.begin[row])
    kinds, moves = answers.pace.shape
    lanes = LANES if most > 0 else 0
    asked = most if whole else 0
    return AnswerRoom(
        np.empty((parties, most)), np.empty(most), np.empty((answers.target.shape[0], most)), np.empty(most),
        np.empty((moves, asked)), np.empty((moves, asked)), np.empty((kinds, moves, parties)),
        np.empty((kinds, moves, parties)), np.empty((moves, lanes)), np.empty(lanes), np.empty(lanes), np.empty(lanes),
    )  # fmt: skip


@compiled()
def _expect(answers: Any, s: int, room: Any) -> None:
    """What each move of each kind is worth beside what stands if it fails: fills `extra` and `share`."""
    parties = answers.values.shape[1]
    kinds, moves = answers.pace.shape
    for q in range(kinds):
        for m in range(moves):
            open_ = answers.pace[q, m] > 0.0
            for p in range(parties):
                extra, share = answers.points[q, m, p] if open_ else 0.0, 0.0
                for o in range(answers.first[m], answers.first[m + 1] if open_ else answers.first[m]):
                    belief = answers.believed[q, o, p]
                    extra += belief * answers.values[answers.target[o, s], p]
                    share += belief
                room.extra[q, m, p], room.share[q, m, p] = extra, share


@compiled(fastmath=RELAXED)
def _appeal(choice: Any, peak: Any, held: Any, extra: float, share: float, scale: float) -> None:
    """How much better one move is to its party than none, in temperatures; fills `choice`, raises `peak`."""
    for k in range(choice.size):
        choice[k] = (extra - share * held[k]) * scale
        peak[k] = max(peak[k], choice[k])


@compiled(fastmath=RELAXED)
def _stand(peak: Any, total: Any, free: float) -> None:
    """Begin with the choice of letting the signature stand, which is worth 0 more than itself, where it is one."""
    for k in range(total.size):
        total[k] = free * fast_exp(-peak[k])


@compiled(fastmath=RELAXED)
def _weigh(choice: Any, peak: Any, total: Any) -> None:
    for k in range(choice.size):
        choice[k] = fast_exp(choice[k] - peak[k])
        total[k] += choice[k]


@compiled(fastmath=RELAXED)
def _settle(choice: Any, total: Any, pace: float) -> None:
    for k in range(choice.size):
        choice[k] *= pace / total[k]


@compiled(fastmath=RELAXED)
def _gain(gain: Any, choice: Any, held: Any, extra: float, share: float) -> None:
    for k in range(choice.size):
        gain[k] += choice[k] * (extra - share * held[k])


@compiled(fastmath=RELAXED)
def _add(a: Any, b: Any, factor: float) -> None:
    for k in range(b.size):
        a[k] += factor * b[k]


@compiled(fastmath=RELAXED)
def _share(gone: Any, still: Any, choice: Any, probability: float) -> None:
    for k in range(gone.size):
        gone[k] = still[k] * choice[k] * probability


@compiled()
def _choose_answers(answers: Any, room: Any, noise: Any, at: int, n: int, q: int) -> None:
    """Through the parties from the last to the first: what is held by the answers still to come.

    It is of the `n` packages from `at` on, which are of kind `q`. Fills `room.choice` with the probability of each
    move, its pace included, given that the signature still stands; and `room.appeal`, unless it has no columns. Rows
    are cut from whole tables one by one, for only then are they known to lie close, and gone through several at once.
    """
    parties, held, appeal = noise.size, room.held, room.appeal
    party, last = answers.party, answers.party.size
    while last > 0:
        own, first = party[last - 1], last - 1
        while first > 0 and party[first - 1] == own:
            first -= 1
        peak, total = room.peak[:n], room.total[:n]
        peak[:] = 0.0 if answers.free[q, first] > 0.0 else LEAST
        for m in range(first, last):
            room.choice[m, :n] = 0.0
            if answers.pace[q, m] > 0.0:
                choice = room.choice[m, :n]
                _appeal(
                    choice, peak, held[own, at : at + n], room.extra[q, m, own], room.share[q, m, own], 1.0 / noise[own]
                )
                if appeal.shape[1] > 0:
                    appeal[m, at : at + n] = 0.0
                    _add(appeal[m, at : at + n], choice, noise[own])
        _stand(peak, total, answers.free[q, first])
        for m in range(first, last):
            if answers.pace[q, m] > 0.0:
                _weigh(room.choice[m, :n], peak, total)
        for m in range(first, last):
            if answers.pace[q, m] > 0.0:
                _settle(room.choice[m, :n], total, answers.pace[q, m])
        for p in range(parties):
            gain = room.gain[:n]
            gain[:] = 0.0
            for m in range(first, last):
                if answers.pace[q, m] > 0.0:
                    _gain(gain, room.choice[m, :n], held[p, at : at + n], room.extra[q, m, p], room.share[q, m, p])
            _add(held[p, at : at + n], gain, 1.0)
        last = first


@compiled()
def _undo(answers: Any, room: Any, at: int, n: int, q: int) -> None:
    """By the file's dice: how likely each outcome undoes the signature, and how likely it stands after all answers.

    Fills `room.stands`, `room.gone` and, unless it has no columns, `room.given` for the `n` packages from `at` on.
    """
    party, stands, gone, given = answers.party, room.stands[at : at + n], room.gone, room.given
    still = room.peak[:n]
    stands[:] = 1.0
    for m in range(party.size):
        if m == 0 or party[m] != party[m - 1]:
            still[:] = stands
        if given.shape[1] > 0:
            _share(given[m, at : at + n], still, room.choice[m, :n], 1.0)
        for o in range(answers.first[m], answers.first[m + 1]):
            _share(gone[o, at : at + n], still, room.choice[m, :n], answers.probability[q, o])
            _add(stands, gone[o, at : at + n], -1.0)
    for k in range(n):
        stands[k] = max(stands[k], 0.0)


@compiled()
def answer(answers: Any, s: int, row: Any, points: Any, noise: Any, room: Any) -> int:
    """The answers to the packages of one state: fills `room.held`, `room.stands`, `room.gone`, and the rest if asked.

    Parameters
    ----------
    answers : AnswerTable
    s : int
    row : (p,) int array
        Where each party's row of U begins in `points`.
    points : (u,) float array
    noise : (p,) float array
    room : AnswerRoom

    Returns
    -------
    int
        How many packages may be answered there; those of the state's run, in its order.
    """
    run = answers.row[s]
    if run < 0:
        return 0
    begin, end = answers.begin[run], answers.begin[run + 1]
    _expect(answers, s, room)
    b = begin
    while b < end:  # as many as are of one kind
        e = b + 1
        while e < end and e - b < LANES and answers.kind[e] == answers.kind[b]:
            e += 1
        at, n = b - begin, e - b
        for p in range(noise.size):
            for k in range(n):
                room.held[p, at + k] = points[row[p] + answers.place[b + k]]
        _choose_answers(answers, room, noise, at, n, answers.kind[b])
        _undo(answers, room, at, n, answers.kind[b])
        b = e
    return int(end - begin)


@compiled()
def choose_answers(answers: Any, states: Any, row: Any, points: Any, noise: Any, choice: Any) -> None:
    """How likely each answer is given, to the packages of some states that may be answered, one state after the other.

    Parameters
    ----------
    answers : AnswerTable
    states : (n,) int array
    row : (s, p) int array
        Where each party's row of U begins in `points`.
    points : (u,) float array
    noise : (p,) float array
    choice : (m, a) float array
        Filled with how likely each is given, whatever comes of it; where no outcome has a chance in the table, with how
        likely that is once its party's turn has come.
    """
    room, begin = answer_room(answers, states, noise.size, True), 0
    for s in states:
        count = answer(answers, s, row[s], points, noise, room)
        choice[:, begin : begin + count] = room.given[:, :count]
        begin += count
