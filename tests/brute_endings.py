"""How likely a party takes an ending to be, and what part of its value comes by way of it, in plain loops.

Written from docs/model.md on the choices of `second_force`, and sharing nothing with the package. What a party expects of
an ending is an expectation by its own beliefs; the part of its value is the same over the points of those paths alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from brute_force import chance_of_consent
from brute_model import Data, Package, State, number, sigma
from second_force import Period, War

Pair = tuple[float, float]


def split(war: War, party: str, ending: str, s: State) -> Pair:
    """The chance of an ending and the part of a party's value that it brings, from the first period in a state on."""
    after: Callable[[State], Pair] = _at_rest(war, party, ending).__getitem__
    for period in reversed(war.talks):
        after = Split(period, after, party, ending).start
    return after(s)


def _at_rest(war: War, party: str, ending: str) -> dict[State, Pair]:
    """The same where the dated periods are over: nothing at a last date, else round after round until it stays."""
    found, moved = dict.fromkeys(war.last, (0.0, 0.0)), bool(war.beyond)
    while moved:
        before = found
        for period in reversed(war.beyond):
            after = Split(period, found.__getitem__, party, ending)
            found = {s: after.start(s) for s in found}
        moved = any(abs(a - b) > 1e-12 for s in found for a, b in zip(found[s], before[s], strict=True))
    return found


class Split:
    """One period of a solved war, given chance and part at the start of the next in every state."""

    def __init__(self, period: Period, after: Callable[[State], Pair], party: str, ending: str) -> None:
        """Remember the period, what comes after it, whose expectation it is and of which ending."""
        self.period, self.model, self.after, self.party, self.ending = period, period.model, after, party, ending
        self.kept: dict[tuple[int, State], Pair] = {}

    def start(self, s: State) -> Pair:
        """Chance and part at the start of the period."""
        return self.follow(0, s)

    def met(self, s: State) -> Pair | None:
        """What an ending brings: all of it where it is the one that is asked for."""
        found = self.model.ending(s)
        if found is None:
            return None
        points = self.model.data["endings"][found].get("points") or {}
        return (1.0, number(points.get(self.party, 0))) if found == self.ending else (0.0, 0.0)

    def follow(self, k: int, s: State) -> Pair:
        """Chance and part before a stage, and before the talks once there is none."""
        met = self.met(s)
        if met is not None:
            return met
        if (k, s) not in self.kept:
            self.kept[k, s] = self.talks(s) if k == len(self.model.stages) else self.stage(k, s)
        return self.kept[k, s]

    def stage(self, k: int, s: State) -> Pair:
        """Chance and part before a stage: nothing happens, or one of its events does."""
        stays = self.follow(k + 1, s) if self.may_stay(k, s) else (0.0, 0.0)
        found = [(p, self.event(k, s, entry)) for p, entry in self.events(k, s)]
        return mixed([(1 - math.fsum(p for p, _ in found), stays), *found])

    def may_stay(self, k: int, s: State) -> bool:
        """Whether the stage may leave the state alone."""
        menu = self.model.menu(self.period.t, k, s)
        sure = self.model.stages[k][0] == "chance" or self.model.sure_accord(self.period.t, k, s)
        return not (menu and sure)

    def events(self, k: int, s: State) -> list[tuple[float, Data]]:
        """How likely each event of a stage is to come about, by what the parties choose."""
        m, (kind, name), menu = self.model, self.model.stages[k], self.model.menu(self.period.t, k, s)
        entries = [entry for _, entry in menu]
        if not entries or kind == "chance" or m.sure_accord(self.period.t, k, s):
            return [(1.0, entry) for entry in entries]
        none = self.period.follow(k + 1, s)
        if kind == "move":
            pace = number(m.party_data[name].get("pace", m.pace))
            q = m.choose(name, [none, *(self.period.expect(k, s, entry) for entry in entries)])
            return [(pace * p, entry) for p, entry in zip(q[1:], entries, strict=True)]
        signed = self.period.expect(k, s, entries[0])
        votes = {j: sigma((signed[j] - none[j]) / m.noise[j]) for j in m.parties}
        pace = m.number_by(entries[0].get("pace", m.pace), "pace", s, self.period.t)
        return [
            (pace * chance_of_consent(m.groups(entries[0].get("consent"), s, self.period.t), votes, None), entries[0])
        ]

    def event(self, k: int, s: State, entry: Data) -> Pair:
        """Chance and part once an event comes about: where it leads as the party believes, and its points."""
        law = self.model.law_of(entry, s, self.period.t, self.party)
        points = self.model.points_by(entry.get("points"), s, self.period.t)[self.party]
        return paid(mixed([(p, self.follow(k + 1, s2)) for p, s2 in law]), points)

    def talks(self, s: State) -> Pair:
        """Chance and part before the talks: what is accepted brings an ending only where it is undone."""
        found = [(p * signed, self.accepted(x, s)) for p, signed, x in self.period.talk(s)]
        return mixed([(1 - math.fsum(p for p, _ in found), self.going(s)), *found])

    def accepted(self, x: Package, s: State) -> Pair:
        """Chance and part of a package that was accepted, from the last party that may answer to the first."""
        m, worth, held = self.model, self.model.worth(x, s), (0.0, 0.0)
        for owner, moves in reversed(m.answers(x, s, self.period.t)):
            pace = m.answer_pace(moves, x, s, self.period.t)
            worths = [worth, *(self.period.answered(move, x, s, worth) for move in moves)]
            q = m.choose(owner, worths)
            given = [self.answer(move, x, s, held) for move in moves]
            held = mixed(
                [(1 - pace + pace * q[0], held), *((pace * p, one) for p, one in zip(q[1:], given, strict=True))]
            )
            worth = {
                j: (1 - pace) * worth[j] + pace * math.fsum(p * w[j] for p, w in zip(q, worths, strict=True))
                for j in m.parties
            }
        return held

    def answer(self, move: Data, x: Package, s: State, held: Pair) -> Pair:
        """Chance and part once an answer is given: undone as the party believes, or standing until the next answer."""
        law, rest = self.model.laws(move, s, self.period.t, x, self.party)
        points = self.model.points_by(move.get("points"), s, self.period.t, x)[self.party]
        return paid(mixed([(rest, held), *((p, self.going(s2)) for p, s2 in law)]), points)

    def going(self, s: State) -> Pair:
        """Chance and part of a war that goes on in a state at the end of a period."""
        met, m = self.met(s), self.model
        if met is not None:
            return met
        chance, part = ((1 - m.fades) * number for number in self.after(s))
        return chance, m.flow(s, self.period.t)[self.party] * chance + m.discount[self.party] * part


def mixed(parts: list[tuple[float, Pair]]) -> Pair:
    """What is expected of several pairs by how likely each is."""
    return math.fsum(p * one[0] for p, one in parts), math.fsum(p * one[1] for p, one in parts)


def paid(pair: Pair, points: float) -> Pair:
    """A pair after some points were given, which count where the ending comes."""
    return pair[0], pair[1] + points * pair[0]
