"""The second edition solved by brute force: plain loops over states, packages, votes, answers and periods.

`solve` reads the plain data of a conflict and gives what a run prints. Written from the model's page alone and sharing
nothing with the package. Sections are those of that page, docs/model.md. With open time nothing is extrapolated: the
map of a period is applied until it settles, or until it comes back.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from brute_force import chance_of_consent
from brute_model import Data, Package, Points, State, number, satisfied, sigma
from second_model import Objects, ways

Worths = Mapping[State, Points]
Acts = list[tuple[float, State]]

MOST_APPLICATIONS, LONGEST_TURN, MOST_PHASES = 4000, 240, 24
SETTLED, RETURNED, GONE = 1e-10, 1e-8, 1e-12


@dataclass
class Reply:
    """What becomes of a package that was accepted: what that is worth, where it is undone, the chance that it stands."""

    worth: Points
    undone: list[tuple[float, State]]
    stands: float
    by: dict[tuple[str, int, int], float]
    """The chance of each way: the party, the place of its open move and of the outcome."""


class Period:
    """One period, given what the next is worth in every state: the choices of every stage, as they are asked for."""

    def __init__(self, model: Objects, t: int, after: Worths, talks: bool) -> None:
        """Remember the period, what comes after it, and whether there are talks."""
        self.model, self.t, self.after, self.talks = model, t, after, talks
        self.kept: dict[Any, Any] = {}

    def each(self, how: Callable[[str], float]) -> Points:
        """A number of every party."""
        return {j: how(j) for j in self.model.parties}

    def met(self, s: State) -> Points | None:
        """Section 1, endings: the points of the ending that s meets."""
        end = self.model.ending(s)
        return None if end is None else self.model.points(self.model.data["endings"][end].get("points"))

    def fail(self, s: State) -> Points:
        """Section 3: C, or without talks D: the flow, then with the fading what that is worth, or the next period."""
        if ("fail", s) not in self.kept:
            met, m = self.met(s), self.model
            if met is None:
                flow, after = m.flow(s, self.t), self.after[s]
                faded = m.faded(s) if m.fades else m.points({})
                met = self.each(lambda j: flow[j] + m.discount[j] * ((1 - m.fades) * after[j] + m.fades * faded[j]))
            self.kept["fail", s] = met
        return self.kept["fail", s]  # type: ignore[no-any-return]

    def start(self, s: State) -> Points:
        """Section 3: V, or without talks V0."""
        return self.follow(0, s)

    def follow(self, k: int, s: State) -> Points:
        """Section 3: W, the value of stage k and those after it; of an ending its points."""
        met = self.met(s)
        if met is not None:
            return met
        if ("follow", k, s) not in self.kept:
            if k == len(self.model.stages):
                self.kept["follow", k, s] = self.talk_value(s) if self.talks else self.fail(s)
            else:
                self.kept["follow", k, s] = self.stage(k, s)[0]
        return self.kept["follow", k, s]  # type: ignore[no-any-return]

    def expect(self, k: int, s: State, entry: Data) -> Points:
        """Section 2, beliefs: what an entry leads to after stage k, to each party as it believes, and the points."""
        m = self.model
        points = m.points_by(entry.get("points"), s, self.t)
        return self.each(
            lambda j: math.fsum(
                [points[j], *(p * self.follow(k + 1, s2)[j] for p, s2 in m.law_of(entry, s, self.t, j))]
            )
        )

    def stage(self, k: int, s: State) -> tuple[Points, Acts]:
        """Section 3, chance, moves, accords: what stage k is worth to each in s, and where the file's dice lead."""
        if ("stage", k, s) not in self.kept:
            (kind, name), menu = self.model.stages[k], self.model.menu(self.t, k, s)
            if not menu:
                self.kept["stage", k, s] = self.follow(k + 1, s), [(1.0, s)]
            elif kind == "chance":
                event = menu[0][1]
                self.kept["stage", k, s] = self.expect(k, s, event), self.model.law_of(event, s, self.t)
            elif kind == "move":
                self.kept["stage", k, s] = self.moved(k, s, name, [entry for _, entry in menu])
            else:
                self.kept["stage", k, s] = self.agreed(k, s, menu[0][1])
        return self.kept["stage", k, s]  # type: ignore[no-any-return]

    def moved(self, k: int, s: State, party: str, moves: list[Data]) -> tuple[Points, Acts]:
        """Section 3, move: on an occasion the party picks by its own expectations."""
        m, none = self.model, self.follow(k + 1, s)
        pace = number(m.party_data[party].get("pace", m.pace))
        worths = [none, *(self.expect(k, s, move) for move in moves)]
        q = m.choose(party, worths)
        value = self.each(
            lambda j: (1 - pace) * none[j] + pace * math.fsum(p * worth[j] for p, worth in zip(q, worths, strict=True))
        )
        acts = [
            (pace * p * p2, s2) for p, move in zip(q[1:], moves, strict=True) for p2, s2 in m.law_of(move, s, self.t)
        ]
        return value, [(1 - pace + pace * q[0], s), *acts]

    def agreed(self, k: int, s: State, accord: Data) -> tuple[Points, Acts]:
        """Section 3, accord: on an occasion its parties vote by their own expectations."""
        m, signed = self.model, self.expect(k, s, accord)
        if m.sure_accord(self.t, k, s):  # what it is worth to go without is then nobody's to know
            return signed, m.law_of(accord, s, self.t)
        none = self.follow(k + 1, s)
        votes = self.each(lambda j: sigma((signed[j] - none[j]) / m.noise[j]))
        a = m.number_by(accord.get("pace", m.pace), "pace", s, self.t)
        a *= chance_of_consent(m.groups(accord.get("consent"), s, self.t), votes, None)
        acts = [(a * p, s2) for p, s2 in m.law_of(accord, s, self.t)]
        return self.each(lambda j: a * signed[j] + (1 - a) * none[j]), [(1 - a, s), *acts]

    # --- Talks ------------------------------------------------------------------------------------------------------

    def reply(self, x: Package, s: State) -> Reply:
        """Section 4, answers: what becomes of x once it is accepted in s."""
        if ("reply", x, s) not in self.kept:
            m = self.model
            worth = m.worth(x, s)
            chances: list[tuple[str, list[Data], list[float]]] = []
            for party, moves in reversed(m.answers(x, s, self.t)):
                pace = m.answer_pace(moves, x, s, self.t)
                worths = [worth, *(self.answered(move, x, s, worth) for move in moves)]
                q = m.choose(party, worths)
                chances.append((party, moves, [pace * p for p in q[1:]]))
                worth = {
                    j: (1 - pace) * worth[j] + pace * math.fsum(p * w[j] for p, w in zip(q, worths, strict=True))
                    for j in m.parties
                }
            self.kept["reply", x, s] = self.forwards(s, worth, chances[::-1])
        return self.kept["reply", x, s]  # type: ignore[no-any-return]

    def answered(self, move: Data, x: Package, s: State, stands: Points) -> Points:
        """Section 4, answers: EV of one move, each with its own beliefs; what is left leaves the signature standing."""
        points, value = self.model.points_by(move.get("points"), s, self.t, x), {}
        for j in self.model.parties:
            law, rest = self.model.laws(move, s, self.t, x, j)
            value[j] = math.fsum([points[j], rest * stands[j], *(p * self.fail(s2)[j] for p, s2 in law)])
        return value

    def forwards(self, s: State, worth: Points, chances: list[tuple[str, list[Data], list[float]]]) -> Reply:
        """Section 4, answers: by the file's dice, who undoes the signature and what of it stands, in time."""
        stands, undone, by = 1.0, [], {}
        for party, moves, picks in chances:
            left = stands
            for place, (move, p) in enumerate(zip(moves, picks, strict=True)):
                for one, outcome in enumerate(ways(move)):
                    p2 = number(outcome.get("probability", 1))
                    undone.append((stands * p * p2, self.model.after(outcome.get("effect") or {}, s)))
                    by[party, place, one] = stands * p * p2
                    left -= stands * p * p2
            stands = left
        return Reply(worth, undone, stands, by)

    def talk(self, s: State) -> list[tuple[float, float, Package]]:
        """Section 3, proposal and signed: (probability proposed, probability then accepted, package)."""
        if ("talk", s) not in self.kept:
            m, fail, rows = self.model, self.fail(s), []
            pace = m.talks_pace(s, self.t)
            for i, weight in m.proposers(s, self.t).items():
                offers = []
                for x in m.open_packages(s):
                    worth = self.reply(x, s).worth
                    votes = self.each(lambda j: sigma((worth[j] - fail[j]) / m.noise[j]))  # noqa: B023
                    signed = chance_of_consent(self.groups(s, x), votes, i)
                    offers.append((signed * worth[i] + (1 - signed) * fail[i], signed, x))
                q = self.proposals([eu / m.noise[i] for eu, _, _ in offers], fail[i] / m.noise[i])
                rows += [(pace * weight * q[n], signed, x) for n, (_, signed, x) in enumerate(offers)]
            self.kept["talk", s] = rows
        return self.kept["talk", s]  # type: ignore[no-any-return]

    def proposals(self, worths: list[float], passing: float) -> list[float]:
        """Section 3, proposal: each package weighs one over the number of all, passing weighs 1."""
        top = max([*worths, passing])
        weights = [math.exp(worth - top) / len(self.model.packages) for worth in worths]
        total = math.fsum([*weights, math.exp(passing - top)])
        return [weight / total for weight in weights]

    def groups(self, s: State, x: Package) -> list[Data]:
        """Section 1, consent: the groups that hold for x."""
        return self.model.groups(self.model.data["consent"], s, self.t, x)

    def talk_value(self, s: State) -> Points:
        """Section 3, value of talks: C, and what each package accepted adds to it."""
        fail = self.fail(s)
        gains = [(p * signed, self.reply(x, s).worth) for p, signed, x in self.talk(s)]
        return self.each(lambda j: math.fsum([fail[j], *(p * (worth[j] - fail[j]) for p, worth in gains)]))

    def signing(self, s: State) -> float:
        """Section 4, forwards: the probability that a signature comes and stands."""
        return math.fsum(p * signed * self.reply(x, s).stands for p, signed, x in self.talk(s))

    def talked(self, s: State) -> tuple[dict[Package, float], dict[State, float]]:
        """Section 4, forwards: how likely the signature of each package stands, and where a war that goes on then is."""
        if ("talked", s) not in self.kept:
            stands: dict[Package, float] = {}
            there = {s: 1 - self.accepting(s)}
            for p, signed, x in self.talk(s):
                reply = self.reply(x, s)
                stands[x] = stands.get(x, 0.0) + p * signed * reply.stands
                for chance, s2 in reply.undone:
                    there[s2] = there.get(s2, 0.0) + p * signed * chance
            self.kept["talked", s] = stands, there
        return self.kept["talked", s]  # type: ignore[no-any-return]

    def accepting(self, s: State) -> float:
        """Section 4, forwards: the probability that something is accepted, whether it then stands or not."""
        return math.fsum(p * signed for p, signed, _ in self.talk(s))

    # --- What is read off -------------------------------------------------------------------------------------------

    def win_set(self, s: State) -> Data:
        """Section 4, win-set, blockers and holdouts, beside C, or without talks beside D, with answers as they are."""
        size, failing, threshold = 0, [], self.fail(s)
        blockers: dict[str, int] = {}
        price: Points = {}
        for x in self.model.open_packages(s):
            worth, groups = self.reply(x, s).worth, self.groups(s, x)
            short = self.each(lambda j: threshold[j] - worth[j])  # noqa: B023
            yes = {j for j in self.model.parties if short[j] <= max(1e-9, 1e-12 * abs(threshold[j]))}
            if satisfied(groups, yes):
                size += 1
                continue
            failing.append((groups, yes, short))
            for j in self.model.parties:
                if j not in yes and satisfied(groups, yes | {j}):
                    blockers[j] = blockers.get(j, 0) + 1
                    price[j] = min(price.get(j, math.inf), short[j])
        found = {"size": size, "of": len(self.model.open_packages(s)), "blockers": blockers, "price": price}
        return found | {"holdouts": [] if size or blockers else self.model.holdouts(failing)}

    def vote(self, party: str, offer: Data, s: State) -> float | None:
        """Section 5, offers: how likely a party says yes to the best package for it that an offer leaves open."""
        m = self.model
        meant = [x for x in m.open_packages(s) if offer.items() <= dict(zip(m.issues, x, strict=True)).items()]
        if not meant:
            return None
        best = max(self.reply(x, s).worth[party] for x in meant)
        return sigma((best - self.fail(s)[party]) / m.noise[party])


@dataclass
class War:
    """A conflict solved: its periods with talks and without; with open time in one phase of its turn."""

    model: Objects
    talks: list[Period]
    quiet: list[Period]
    last: Worths
    """What the period after the dated ones is worth at its start."""
    beyond: Sequence[Period]
    """With open time the periods after the dated ones, which come again and again."""

    def period(self, t: int) -> Period:
        """The period t with talks, however late."""
        dated = self.model.periods
        return self.talks[t] if t < dated else self.beyond[(t - dated) % len(self.beyond)]

    def stage(self, t: int, k: int, here: Mapping[State, float]) -> dict[State, float]:
        """Section 4, forwards: the probability of each state moved through one stage."""
        there: dict[State, float] = {}
        for s, mass in here.items():
            for p, s2 in self.period(t).stage(k, s)[1]:
                there[s2] = there.get(s2, 0.0) + mass * p
        return there

    def forward(self, first: int, s: State) -> Data:
        """Section 4, forwards: exact probabilities from the start of a period in a known state."""
        tally, t, here = Tally(self.model, first), first, {s: 1.0}
        while t < self.model.periods or (self.model.open and math.fsum(here.values()) > GONE):
            for k in range(len(self.model.stages)):
                here = tally.ended(t, self.stage(t, k, here))
            here = tally.talked(t, self.period(t), here)
            here = tally.fought(t, here)
            t += 1
        return tally.told(math.fsum(here.values()))


class Tally:
    """Section 4, forwards: what has become of the war, period by period."""

    def __init__(self, model: Objects, first: int) -> None:
        """Nothing has."""
        self.model = model
        self.accounts: dict[str, Data] = model.data.get("accounts") or {}
        endings = model.data.get("endings") or {}
        self.sign = [0.0] * (model.shown + 1 - first)
        self.first = first
        self.endings = [dict.fromkeys(endings, 0.0), dict.fromkeys(endings, 0.0)]
        self.faded, self.signed_beyond = [0.0, 0.0], 0.0
        self.options = {issue: dict.fromkeys(names, 0.0) for issue, names in model.issues.items()}
        self.totals = dict.fromkeys(self.accounts, 0.0)

    def ended(self, t: int, here: dict[State, float]) -> dict[State, float]:
        """Take out what has met an ending, and add its lump sums."""
        for s in [s for s in here if self.model.ending(s) is not None]:
            end, mass = str(self.model.ending(s)), here.pop(s)
            self.endings[t > self.model.shown][end] += mass
            for name, account in self.accounts.items():
                self.totals[name] += mass * number((account.get("endings") or {}).get(end, 0))
        return here

    def talked(self, t: int, period: Period, here: Mapping[State, float]) -> dict[State, float]:
        """Count what is signed and stands; what is undone goes to the states of the answers."""
        there: dict[State, float] = {}
        for s, mass in here.items():
            stands, after = period.talked(s)
            for x, p in stands.items():
                if t <= self.model.shown:
                    self.sign[t - self.first] += mass * p
                else:
                    self.signed_beyond += mass * p
                for issue, option in zip(self.model.issues, x, strict=True):
                    self.options[issue][option] += mass * p
            for s2, p in after.items():
                there[s2] = there.get(s2, 0.0) + mass * p
        return self.ended(t, there)

    def fought(self, t: int, here: Mapping[State, float]) -> dict[State, float]:
        """Run the accounts of a period of war, then take out what fades."""
        model, date = self.model, min(t, self.model.periods)
        for name, account in self.accounts.items():
            self.totals[name] += math.fsum(mass * model.amount(account, s, date) for s, mass in here.items())
        self.faded[t > model.shown] += model.fades * math.fsum(here.values())
        return {s: mass * (1 - model.fades) for s, mass in here.items()}

    def told(self, left: float) -> Data:
        """What a run prints of it."""
        found = {"sign": self.sign, "endings": self.endings[0], "options": self.options, "accounts": self.totals}
        if not self.model.open:
            return found | {"war_at_horizon": left}
        beyond = {"signed": self.signed_beyond, "endings": self.endings[1], "faded": self.faded[1]}
        return found | {"war_at_horizon": 0.0, "faded": self.faded[0], "beyond": beyond}


# --- Backwards ------------------------------------------------------------------------------------------------------


def at_horizon(model: Objects, s: State) -> Points:
    """Section 3: V at a dated horizon."""
    period = Period(model, model.periods, {}, False)
    met = period.met(s)
    if met is not None:
        return met
    flow = model.flow(s, model.periods) if model.terminal else model.points({})
    other = {j: number(model.party_data[j].get("otherwise", 0)) for j in model.parties}
    return {j: flow[j] * model.terminal + other[j] for j in model.parties}


def apart(model: Objects, one: tuple[Worths, Worths], other: tuple[Worths, Worths]) -> float:
    """Section 1, open time: the largest difference of two tables, in noises."""
    return max(
        (
            abs(a[s][j] - b[s][j]) / model.noise[j]
            for a, b in zip(one, other, strict=True)
            for s in a
            for j in model.parties
        ),
        default=0.0,
    )


def stationary(model: Objects, states: set[State], most: int) -> tuple[str, list[tuple[Worths, Worths]]]:
    """Section 1, open time: how the map of a period goes on from Φ, and its phases, each the map of the one before."""
    first = {s: Period(model, model.periods, {}, False).met(s) or model.faded(s) for s in states}
    tables: list[tuple[Worths, Worths]] = [(first, first)]
    near: list[float] = []
    turn = 0
    for k in range(1, most + 1):
        tables.append(applied(model, states, tables[-1]))
        step = apart(model, tables[-1], tables[-2])
        if turn == 0 and step < SETTLED:
            turn = 1
        if turn != 1 and step > RETURNED and k % 10 == 0 and k > 40:
            turn = turn_of(model, tables)
        if turn:
            near.append(apart(model, tables[-1], tables[-1 - turn]))
            if near[-1] < 1e-13 or (len(near) > 20 and min(near[-10:]) >= min(near[:-10])):
                return ("settled" if turn == 1 else "round"), tables[len(tables) - turn :]
        del tables[: -LONGEST_TURN - 2]
    every = LONGEST_TURN // MOST_PHASES
    return "wandering", tables[-LONGEST_TURN::every]


def turn_of(model: Objects, tables: list[tuple[Worths, Worths]]) -> int:
    """Section 1, open time: after how many applications the tables have come back, the least; 0 where they have not."""
    turns = range(2, min(LONGEST_TURN, len(tables) - 2) + 1)
    return next((turn for turn in turns if apart(model, tables[-1], tables[-1 - turn]) < RETURNED), 0)


def applied(model: Objects, states: set[State], after: tuple[Worths, Worths]) -> tuple[Worths, Worths]:
    """Section 1, open time: what a period after the dated ones is worth at its start, given the next."""
    talks, quiet = (Period(model, model.periods, after[n], n == 0) for n in (0, 1))
    return {s: talks.start(s) for s in states}, {s: quiet.start(s) for s in states}


def backwards(
    model: Objects, starts: list[set[State]], last: tuple[Worths, Worths]
) -> tuple[list[Period], list[Period]]:
    """Section 3: the dated periods from the last one back, given what the period after them is worth."""
    talks, quiet = [], []
    for t in range(model.periods - 1, -1, -1):
        talks.append(Period(model, t, last[0], True))
        quiet.append(Period(model, t, last[1], False))
        last = ({s: talks[-1].start(s) for s in starts[t]}, {s: quiet[-1].start(s) for s in starts[t]})
    return talks[::-1], quiet[::-1]


def wars(model: Objects, recorded: list[State], most: int = MOST_APPLICATIONS) -> tuple[str, list[War]]:
    """Section 1, open time: the conflict solved from each phase; one alone, called dated, where the end is dated."""
    starts, _, _ = model.reach(recorded)
    if not model.open:
        last = {s: at_horizon(model, s) for s in starts[-1]}
        return "dated", [War(model, *backwards(model, starts, (last, last)), last, [])]
    state, phases = stationary(model, starts[-1], most)
    found = []
    for k, phase in enumerate(phases):
        periods = [Period(model, model.periods, phases[(k - n - 1) % len(phases)][0], True) for n in range(len(phases))]
        found.append(War(model, *backwards(model, starts, phase), phase[0], periods))
    return state, found


# --- The record -----------------------------------------------------------------------------------------------------


def record(war: War, states: list[State]) -> list[Data]:
    """Section 6: how likely each recorded month is, given the one before: the way to its talks, and its talks."""
    model, before, found = war.model, war.model.initial, []
    for t in range(war.model.shown + 1):
        here: Mapping[State, float] = {before: 1.0}
        for k in range(len(model.stages)):
            here = war.stage(t, k, here)
            if t < len(states):
                here = {s: mass for s, mass in here.items() if model.ending(s) is None}
        if t >= len(states):
            break
        signed = next((step for step in model.steps_of(t) if "agreement" in step), None)
        talks, before = talks_of(war.talks[t], states[t], signed)
        answers = answers_to(war, t, states[t])
        found.append({"transition": here.get(states[t], 0.0), "talks": talks, "offers": answers})
        if signed and "undone" not in signed:
            break
    return found


def answers_to(war: War, t: int, s: State) -> float | None:
    """Section 6: how likely the offers of a month are answered as they were; none where no answer can be read."""
    found = []
    for step in war.model.data.get("history") or []:
        if "offer" in step and war.model.period_of(step.get("month")) == t:
            for part, accepted in (("refused", False), ("accepted", True)):
                votes = [war.talks[t].vote(j, step["offer"], s) for j in step.get(part, [])]
                found += [vote if accepted else 1 - vote for vote in votes if vote is not None]
    return math.prod(found) if found else None


def talks_of(period: Period, s: State, step: Data | None) -> tuple[float, State]:
    """Section 6: how likely the talks of a month are what the record has, and the state after them."""
    model = period.model
    if step is None:
        return (1 - period.accepting(s)) * (1 - model.fades), s
    x = tuple(step["agreement"][issue] for issue in model.issues)
    accepted, reply = math.fsum(p * signed for p, signed, y in period.talk(s) if y == x), period.reply(x, s)
    if "undone" not in step:
        return accepted * reply.stands, s
    party, name = step["undone"].split(".")
    move = model.moves_of(party, True)[name]
    moves = next(moves for one, moves in model.answers(x, s, period.t) if one == party)
    place = next(k for k, one in enumerate(moves) if one is move)
    after = model.after(model.undoing_effect(step, period.t, s), s)
    goes_on = 1 - model.fades if model.ending(after) is None else 1.0
    return accepted * reply.by[party, place, step.get("outcome", 0)] * goes_on, after


# --- What a run prints ----------------------------------------------------------------------------------------------


def row(war: War, t: int, s: State) -> Data:
    """Section 4, along history: everything that is read at the talks of one month."""
    talks, quiet = war.talks[t], war.quiet[t]
    return {
        "month": war.model.dates[t] or None,
        "against_war": quiet.win_set(s),
        "now": talks.win_set(s),
        "sign_probability": talks.signing(s),
        "continuation": talks.fail(s),
        "war_value": quiet.fail(s),
    }


def offers_of(war: War, recorded: list[State]) -> list[Data]:
    """Section 5, offers: each step on record with how likely each party that it names would have said yes."""
    found = []
    for step in war.model.data.get("history") or []:
        if "offer" in step:
            t = war.model.period_of(step.get("month"))
            named = [*step.get("refused", []), *step.get("accepted", [])]
            votes = {j: war.talks[t].vote(j, step["offer"], recorded[t]) for j in named} if t < len(recorded) else {}
            found.append({"month": step["month"], "yes": votes})
    return found


def solve(data: Data, start: Any = None, most: int = MOST_APPLICATIONS) -> Data:
    """Give what a run prints for a conflict, from its beginning or from the start of a month, by brute force.

    With open time every number is that of each phase: `phases` is a list of answers, in the order of the turn, and
    `state` says whether the map settled, goes round or was still wandering after `most` applications.
    """
    model = Objects(data)
    recorded, agreed = model.recorded()
    starts, talks, seen = model.reach(recorded if data.get("history") else [])
    state, found = wars(model, recorded if data.get("history") else [], most)
    first = 0 if start is None else model.period_of(start)
    if first > len(recorded) - agreed:
        raise ValueError(f"the history is over before {start}")
    s = model.left[first - 1] if first else model.initial
    return {
        "state": state,
        "states": len(seen),
        "packages": len(model.packages),
        "phases": [told(war, first, s, recorded, starts, talks) for war in found],
    }


def told(
    war: War, first: int, s: State, recorded: list[State], starts: list[set[State]], talks: list[set[State]]
) -> Data:
    """What a run prints of one phase, and every value of every state and period."""
    dated = range(war.model.periods)
    return {
        "value_at_start": war.talks[first].start(s),
        "forward": war.forward(first, s),
        "history": [row(war, t, s2) for t, s2 in enumerate(recorded) if t >= first and war.model.data.get("history")],
        "offers": offers_of(war, recorded),
        "record": record(war, recorded) if war.model.data.get("history") else [],
        "_tables": {
            "V": [*({s2: war.talks[t].start(s2) for s2 in starts[t]} for t in dated), dict(war.last)],
            "C": [{s2: war.talks[t].fail(s2) for s2 in starts[t + 1]} for t in dated],
            "D": [{s2: war.quiet[t].fail(s2) for s2 in starts[t + 1]} for t in dated],
            "sign": [{s2: war.talks[t].signing(s2) for s2 in talks[t]} for t in dated],
        },
    }
