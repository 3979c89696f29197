"""The compiled loops of answers to a signature: what an accepted package is worth, and how likely it is to stand.

They run over the packages of one state that may be answered, which are few; the talks take up what they find.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from winset.game.elementary import RELAXED, compiled, fast_exp

if TYPE_CHECKING:
    from numpy.typing import NDArray

LANES = 256
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
    each outcome undoes it; `appeal` (m, a) by how many points a move is better for its party than none, when its turn
    comes, and `given` (m, a) how likely it is made. `extra` and `share` (q, m, p): a move of a kind is worth
    extra + (1 - share) × what stands. `choice` (m, LANES), `total`, `peak` (LANES,) and `gain` (p, LANES) over a few
    packages.
    """

    held: Any
    stands: Any
    gone: Any
    appeal: Any
    given: Any
    extra: Any
    share: Any
    choice: Any
    total: Any
    peak: Any
    gain: Any


@compiled()
def answer_room(answers: Any, states: Any, parties: int) -> AnswerRoom:
    """Work space for the answers in some states."""
    most = 0
    for s in states:
        row = answers.row[s]
        if row >= 0:
            most = max(most, answers.begin[row + 1] - answers.begin[row])
    kinds, moves = answers.pace.shape
    lanes = LANES if most > 0 else 0
    return AnswerRoom(
        np.empty((parties, most)), np.empty(most), np.empty((answers.target.shape[0], most)), np.empty((moves, most)),
        np.empty((moves, most)), np.empty((kinds, moves, parties)), np.empty((kinds, moves, parties)),
        np.empty((moves, lanes)), np.empty(lanes), np.empty(lanes), np.empty((parties, lanes)),
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
def _appeal(choice: Any, peak: Any, held: Any, kind: Any, pace: Any, extra: Any, share: Any, scale: float) -> None:
    """How much better one move is to its party than none, in temperatures; fills `choice`, raises `peak`."""
    for k in range(kind.size):
        q = kind[k]
        choice[k] = (extra[q] - share[q] * held[k]) * scale
        peak[k] = max(peak[k], choice[k] if pace[q] > 0.0 else peak[k])


@compiled(fastmath=RELAXED)
def _weigh(choice: Any, peak: Any, total: Any, kind: Any, pace: Any) -> None:
    for k in range(kind.size):
        choice[k] = fast_exp(choice[k] - peak[k]) if pace[kind[k]] > 0.0 else 0.0
        total[k] += choice[k]


@compiled(fastmath=RELAXED)
def _settle(choice: Any, total: Any, kind: Any, pace: Any) -> None:
    for k in range(kind.size):
        choice[k] *= pace[kind[k]] / total[k]


@compiled(fastmath=RELAXED)
def _gain(gain: Any, choice: Any, held: Any, kind: Any, extra: Any, share: Any) -> None:
    for k in range(kind.size):
        q = kind[k]
        gain[k] += choice[k] * (extra[q] - share[q] * held[k])


@compiled(fastmath=RELAXED)
def _stand(peak: Any, total: Any, kind: Any, free: Any) -> None:
    """Begin with the choice of letting the signature stand, which is worth 0 more than itself, where it is one."""
    for k in range(total.size):
        total[k] = free[kind[k]] * fast_exp(-peak[k])


@compiled(fastmath=RELAXED)
def _add(a: Any, b: Any) -> None:
    for k in range(b.size):
        a[k] += b[k]


@compiled()
def _choose_answers(answers: Any, room: Any, noise: Any, held: Any, kind: Any, appeal: Any) -> None:
    """Through the parties from the last to the first: what is `held` (p, n) by the answers still to come.

    Fills `appeal` (m, n), and `room.choice` with the probability of each move, its pace included, given that the
    signature still stands.
    """
    parties, n = held.shape
    party, last = answers.party, answers.party.size
    while last > 0:
        own, first = party[last - 1], last - 1
        while first > 0 and party[first - 1] == own:
            first -= 1
        peak, total, free = room.peak[:n], room.total[:n], answers.free[:, first]
        for k in range(n):
            peak[k] = 0.0 if free[kind[k]] > 0.0 else LEAST
        for m in range(first, last):
            _appeal(room.choice[m, :n], peak, held[own], kind, answers.pace[:, m], room.extra[:, m, own],
                    room.share[:, m, own], 1.0 / noise[own])  # fmt: skip
            for k in range(n):
                appeal[m, k] = room.choice[m, k] * noise[own]
        _stand(peak, total, kind, free)
        for m in range(first, last):
            _weigh(room.choice[m, :n], peak, total, kind, answers.pace[:, m])
        for m in range(first, last):
            _settle(room.choice[m, :n], total, kind, answers.pace[:, m])
        for p in range(parties):
            gain = room.gain[p, :n]
            gain[:] = 0.0
            for m in range(first, last):
                _gain(gain, room.choice[m, :n], held[p], kind, room.extra[:, m, p], room.share[:, m, p])
            _add(held[p], gain)
        last = first


@compiled()
def _undo(answers: Any, choice: Any, kind: Any, stands: Any, gone: Any, given: Any) -> None:
    """By the file's dice: how likely each outcome undoes the signature, and how likely it stands after all answers."""
    party, moves = answers.party, answers.party.size
    for k in range(kind.size):
        q, left = kind[k], 1.0
        still = left
        for m in range(moves):
            if m > 0 and party[m] != party[m - 1]:
                still = left
            given[m, k] = still * choice[m, k]
            for o in range(answers.first[m], answers.first[m + 1]):
                gone[o, k] = given[m, k] * answers.probability[q, o]
                left -= gone[o, k]
        stands[k] = max(left, 0.0)


@compiled()
def answer(answers: Any, s: int, row: Any, points: Any, noise: Any, room: Any) -> int:
    """The answers to the packages of one state: fills `room.held`, `room.stands` and `room.gone`.

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
    for b in range(begin, end, LANES):
        e = min(b + LANES, end)
        place, kind = answers.place[b:e], answers.kind[b:e]
        cut = slice(b - begin, e - begin)
        held = room.held[:, cut]
        for p in range(noise.size):
            for k in range(place.size):
                held[p, k] = points[row[p] + place[k]]
        _choose_answers(answers, room, noise, held, kind, room.appeal[:, cut])
        _undo(answers, room.choice, kind, room.stands[cut], room.gone[:, cut], room.given[:, cut])
    return int(end - begin)
