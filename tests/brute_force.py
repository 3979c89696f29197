"""The model by brute force: plain loops over packages, states and vote vectors, the check on the fast solver.

`solve` reads the plain data of a conflict and gives what a run prints. Written from the model's page alone
and sharing nothing with the package. Sections are those of that page, docs/model.md.
"""

from __future__ import annotations

import itertools
import math
from typing import Any

from brute_model import Data, Law, Objects, Package, Points, State, number, satisfied, sigma


def softmax(logits: list[float]) -> list[float]:
    """Section 3: probabilities proportional to exp(logit), without overflow."""
    top = max(logits)
    weights = [math.exp(logit - top) for logit in logits]
    return [weight / math.fsum(weights) for weight in weights]


def chance_of_consent(groups: list[Data], votes: Points, proposer: str | None) -> float:
    """Section 3, signed: add up the vote vectors, all 2^n of them, that satisfy every group."""
    voters = sorted({party for group in groups for party in group["of"]} - {proposer})
    parts = []
    for vector in itertools.product((True, False), repeat=len(voters)):
        yes = {voter for voter, vote in zip(voters, vector, strict=True) if vote}
        if satisfied(groups, yes | {proposer} if proposer else yes):
            chances = (votes[voter] if voter in yes else 1 - votes[voter] for voter in voters)
            parts.append(math.prod(chances))
    return math.fsum(parts)


class Model(Objects):
    """One conflict solved: every value computed as it is asked for, and kept."""

    def choices(self, t: int, k: int, s: State, talks: bool) -> list[tuple[float, Points, Law]]:
        """Section 3, accord and move: what stage k does, each with its probability, its points and its law."""
        kind, name = self.stages[k]
        menu, stay = self.menu(t, k, s), (self.points({}), [(1.0, s)])
        if not menu:
            return [(1.0, *stay)]
        if kind == "chance":
            return [(1.0, self.points({}), self.law(menu[0][1], s))]
        none = self.follow(t, k + 1, s, talks)
        acts = [(self.points(entry.get("points")), self.law(entry, s)) for _, entry in menu]
        after = [self.expect(points, law, t, k, talks) for points, law in acts]
        if kind == "move":
            pace = number(self.party_data[name].get("pace", self.pace))
            q = softmax([value[name] / self.noise[name] for value in [none, *after]])
            made = [(pace * q[m + 1], *act) for m, act in enumerate(acts)]
            return [(1 - pace + pace * q[0], *stay), *made]
        entry = menu[0][1]
        votes = {j: sigma((after[0][j] - none[j]) / self.noise[j]) for j in self.parties}
        signed = chance_of_consent(self.groups(entry.get("consent"), s, t), votes, None)
        a = number(entry.get("pace", self.pace)) * signed
        return [(a, *acts[0]), (1 - a, *stay)]

    def expect(self, points: Points, law: Law, t: int, k: int, talks: bool) -> Points:
        """Section 3: E, the probabilities times what follows stage k, and the points."""
        follows = [(p, self.follow(t, k + 1, s2, talks)) for p, s2 in law]
        return {j: math.fsum([points[j], *(p * value[j] for p, value in follows)]) for j in self.parties}

    def follow(self, t: int, k: int, s: State, talks: bool) -> Points:
        """Section 3: W, the value of stage k and those after it in period t; of an ending its points."""
        end = self.ending(s)
        if end is not None:
            return self.points(self.data["endings"][end].get("points"))
        key = ("follow", t, k, s, talks)
        if key not in self.kept:
            if k == len(self.stages):
                self.kept[key] = self.talk_value(t, s) if talks else self.fail(t, s, talks)
            else:
                acts = [(p, self.expect(points, law, t, k, talks)) for p, points, law in self.choices(t, k, s, talks)]
                self.kept[key] = {j: math.fsum(p * value[j] for p, value in acts) for j in self.parties}
        return self.kept[key]  # type: ignore[no-any-return]

    def start(self, t: int, s: State, talks: bool) -> Points:
        """Section 3: V(t, s), or without talks V0; at the horizon what the terminal months and `otherwise` give."""
        if t < self.periods or self.ending(s) is not None:
            return self.follow(t, 0, s, talks)
        flow = self.flow(s, t) if self.terminal else self.points({})
        return {j: flow[j] * self.terminal + number(self.party_data[j].get("otherwise", 0)) for j in self.parties}

    def fail(self, t: int, s: State, talks: bool) -> Points:
        """Section 3: C(t, s), or without talks D(t, s): the flow of the period and the discounted next."""
        key = ("fail", t, s, talks)
        if key not in self.kept:
            flow, after = self.flow(s, t), self.start(t + 1, s, talks)
            self.kept[key] = {j: flow[j] + self.discount[j] * after[j] for j in self.parties}
        return self.kept[key]  # type: ignore[no-any-return]

    def proposers(self, s: State, t: int) -> Points:
        """Section 2, talks: the proposers' weights scaled to 1; empty where talks cannot be."""
        talks = self.data.get("talks") or {}
        if not self.holds(talks.get("when"), s, t) or not self.open_packages(s):
            return {}
        given = talks.get("proposers") or {party: 1 for group in self.data["consent"] for party in group["of"]}
        weights = {}
        for party, weight in given.items():
            terms = weight if isinstance(weight, list) else [{"weight": weight}]
            weights[party] = math.fsum(number(term["weight"]) for term in terms if self.holds(term.get("when"), s, t))
        total = math.fsum(weights.values())
        return {party: weight / total for party, weight in weights.items() if weight > 0}

    def talk(self, t: int, s: State) -> list[tuple[float, float, Package]]:
        """Section 3, proposal and signed: (probability proposed, probability then signed, package) in period t."""
        if ("talk", t, s) in self.kept:
            return self.kept["talk", t, s]  # type: ignore[no-any-return]
        fail, rows = self.fail(t, s, True), []
        pace = number((self.data.get("talks") or {}).get("pace", self.pace))
        for i, weight in self.proposers(s, t).items():
            offers = []
            for x in self.open_packages(s):
                worth = self.worth(x, s)
                votes = {j: sigma((worth[j] - fail[j]) / self.noise[j]) for j in self.parties}
                signed = chance_of_consent(self.groups(self.data["consent"], s, t, x), votes, i)
                offers.append((signed * worth[i] + (1 - signed) * fail[i], signed, x))
            logits = [eu / self.noise[i] - math.log(len(self.packages)) for eu, _, _ in offers]
            q = softmax([*logits, fail[i] / self.noise[i]])
            rows += [(pace * weight * q[n], signed, x) for n, (_, signed, x) in enumerate(offers)]
        self.kept["talk", t, s] = rows
        return rows

    def signing(self, t: int, s: State) -> float:
        """Section 3: the probability of signing at the talks of t in s, with the pace."""
        return math.fsum(p * signed for p, signed, _ in self.talk(t, s))

    def talk_value(self, t: int, s: State) -> Points:
        """Section 3, value of talks: C, and what each package signed adds to it."""
        fail, rows = self.fail(t, s, True), self.talk(t, s)
        gains = [(p * signed, self.worth(x, s)) for p, signed, x in rows]
        return {j: math.fsum([fail[j], *(p * (worth[j] - fail[j]) for p, worth in gains)]) for j in self.parties}

    def win_set(self, t: int, s: State, threshold: Points) -> Data:
        """Section 4, win-set, blockers and holdouts, by static votes against a threshold (D or C)."""
        size, failing = 0, []
        blockers: dict[str, int] = {}
        price: Points = {}
        for x in self.open_packages(s):
            worth, groups = self.worth(x, s), self.groups(self.data["consent"], s, t, x)
            yes = {j for j in self.parties if worth[j] >= threshold[j] - max(1e-9, 1e-12 * abs(threshold[j]))}
            if satisfied(groups, yes):
                size += 1
                continue
            short = {j: threshold[j] - worth[j] for j in self.parties}
            failing.append((groups, yes, short))
            for j in self.parties:
                if j not in yes and satisfied(groups, yes | {j}):
                    blockers[j] = blockers.get(j, 0) + 1
                    price[j] = min(price.get(j, math.inf), short[j])
        found = {"size": size, "of": len(self.open_packages(s)), "blockers": blockers, "price": price}
        return found | {"holdouts": [] if size or blockers else self.holdouts(failing)}

    def holdouts(self, failing: list[tuple[list[Data], set[str], Points]]) -> list[Data]:
        """Section 4: the smallest sets of parties that must turn for some package to pass, with their prices."""
        for many in range(2, len(self.parties) + 1):
            found = []
            for turned in itertools.combinations(self.parties, many):
                opened = [
                    short
                    for groups, yes, short in failing
                    if not yes & set(turned) and satisfied(groups, yes | set(turned))
                ]
                if opened:
                    prices = {j: min(short[j] for short in opened) for j in turned}
                    found.append({"parties": list(turned), "price": prices})
            if found:
                return found
        return []

    def amount(self, account: Data, s: State, t: int) -> float:
        """Section 4, accounts: the amount of a period of war."""
        return math.fsum(number(one["amount"]) for one in account.get("war") or [] if self.holds(one.get("when"), s, t))

    def forward(self, first: int, s: State) -> Data:
        """Section 4, forward pass: exact probabilities from the start of a period in a known state."""
        accounts = self.data.get("accounts") or {}
        sign: list[float] = []
        endings = dict.fromkeys(self.data.get("endings") or {}, 0.0)
        options = {issue: dict.fromkeys(names, 0.0) for issue, names in self.issues.items()}
        totals = dict.fromkeys(accounts, 0.0)
        here: dict[State, float] = {s: 1.0}
        for t in range(first, self.periods):
            for k in range(len(self.stages)):
                here = self.pass_stage(t, k, here)
                for s2 in [s2 for s2 in here if self.ending(s2) is not None]:
                    end, mass = str(self.ending(s2)), here.pop(s2)
                    endings[end] += mass
                    for name, account in accounts.items():
                        totals[name] += mass * number((account.get("endings") or {}).get(end, 0))
            sign.append(0.0)
            for s2, mass in here.items():
                for p, signed, x in self.talk(t, s2):
                    sign[-1] += mass * p * signed
                    for issue, option in zip(self.issues, x, strict=True):
                        options[issue][option] += mass * p * signed
            here = {s2: mass * (1 - self.signing(t, s2)) for s2, mass in here.items()}
            for name, account in accounts.items():
                totals[name] += math.fsum(mass * self.amount(account, s2, t) for s2, mass in here.items())
        left = math.fsum(here.values())
        return {"sign": sign, "endings": endings, "war_at_horizon": left, "options": options, "accounts": totals}

    def pass_stage(self, t: int, k: int, here: dict[State, float]) -> dict[State, float]:
        """Section 4, forward pass: move the probability of each state through one stage."""
        there: dict[State, float] = {}
        for s, mass in here.items():
            for p, _, law in self.choices(t, k, s, True):
                for p2, s2 in law:
                    there[s2] = there.get(s2, 0.0) + mass * p * p2
        return there

    def row(self, t: int, s: State) -> Data:
        """Section 4, along history: everything that is read at the talks of one month."""
        now, war = self.fail(t, s, True), self.fail(t, s, False)
        return {
            "month": self.dates[t] or None,
            "against_war": self.win_set(t, s, war),
            "now": self.win_set(t, s, now),
            "sign_probability": self.signing(t, s),
            "continuation": now,
            "war_value": war,
        }


def solve(data: Data, start: Any = None) -> Data:
    """Give what a run prints for a conflict, from its beginning or from the start of a month, by brute force.

    The key `_tables` holds V (also at the horizon), C, D and the probability of signing, each as
    [period][state], the state a tuple of the factors' values in file order, wherever a path can be.
    """
    model = Model(data)
    recorded, agreed = model.recorded()
    starts, talks, seen = model.reach(recorded if data.get("history") else [])
    for t in range(model.periods, -1, -1):  # backwards, so that no call goes deeper than one period
        for s in starts[t]:
            model.start(t, s, True)
            model.start(t, s, False)
    first = 0 if start is None else model.period_of(start)
    if first > len(recorded) - agreed:
        raise ValueError(f"the history is over before {start}")
    s = recorded[first - 1] if first else model.initial
    rows = [model.row(t, s2) for t, s2 in enumerate(recorded) if t >= first]
    tables: dict[str, list[dict[State, Any]]] = {
        "V": [{s: model.start(t, s, True) for s in group} for t, group in enumerate(starts)],
        "C": [{s: model.fail(t, s, True) for s in group} for t, group in enumerate(talks)],
        "D": [{s: model.fail(t, s, False) for s in group} for t, group in enumerate(talks)],
        "sign": [{s: model.signing(t, s) for s in group} for t, group in enumerate(talks)],
    }
    return {
        "states": len(seen),
        "packages": len(model.packages),
        "value_at_start": model.start(first, s, True),
        "forward": model.forward(first, s),
        "history": rows,
        "_tables": tables,
    }
