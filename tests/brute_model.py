"""The objects of the model by brute force: what a conflict is, before anyone chooses anything in it.

Reads the plain data of a conflict; sections are those of docs/model.md. `brute_force` solves it.
"""

from __future__ import annotations

import datetime
import itertools
import math
import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from brute_conditions import Value, holds, same

Data = dict[str, Any]
State = tuple[Value, ...]
Package = tuple[str, ...]
Points = dict[str, float]
Law = list[tuple[float, State]]

MONTHS_PER_STEP = {"month": 1.0, "week": 7 / 30.436875, "day": 1 / 30.436875, "year": 12.0, "none": 1.0}
PACE_PER_STEP = {"month": 0.25, "week": 0.06, "day": 0.008, "year": 1.0, "none": 1.0}
SHIFT = re.compile(r"[+-]\d+")


def number(value: Any) -> float:
    """Section 6: a number, or of a range its mode, or without one its midpoint."""
    if isinstance(value, dict):
        return float(value["mode"]) if "mode" in value else (float(value["low"]) + float(value["high"])) / 2
    return float(value)


def sigma(z: float) -> float:
    """Section 3: the logistic function, without overflow."""
    return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))


def next_date(date: str, step: str) -> str:
    """Section 1, periods: the date of the next period."""
    if step == "year":
        return f"{int(date) + 1:04d}"
    if step == "month":
        months = int(date[:4]) * 12 + int(date[5:])
        return f"{months // 12:04d}-{months % 12 + 1:02d}"
    days = datetime.timedelta(days=7 if step == "week" else 1)
    return (datetime.date.fromisoformat(date) + days).isoformat()


def calendar(time: Data | None) -> list[str]:
    """Section 1, periods: the date of each period and, last, of the horizon; without `time` two empty dates."""
    if not time:
        return ["", ""]
    dates = [str(time["start"])]
    while dates[-1] < str(time["end"]):
        dates.append(next_date(dates[-1], time.get("step", "month")))
    return dates


def outcomes(entry: Data) -> list[tuple[float, Data]]:
    """Section 1: the outcomes of an event, move or accord as (probability, effect), from either form."""
    return [(number(one.get("probability", 1)), one.get("effect") or {}) for one in entry.get("outcomes", [entry])]


def satisfied(groups: Iterable[Data], yes: set[str]) -> bool:
    """Section 1, consent: every group has enough yes votes, a head each or as many as it gives its members."""
    return all(votes_of(group, yes) >= Fraction(str(group.get("at_least", len(group["of"])))) for group in groups)


def votes_of(group: Data, yes: set[str]) -> Fraction:
    """Section 1, consent: the votes of yes, in exact fractions of what is written."""
    weights = group.get("weights") or dict.fromkeys(group["of"], 1)
    return sum((Fraction(str(weights[name])) for name in group["of"] if name in yes), Fraction(0))


class Objects:
    """One conflict: its objects, what each stage may do, its history, and where its paths lead."""

    def __init__(self, data: Data) -> None:
        """Section 1: read the objects off the plain data."""
        self.data = data
        self.party_data: dict[str, Data] = {name: party or {} for name, party in data["parties"].items()}
        self.parties = list(self.party_data)
        self.noise = {name: number(party.get("noise", 1)) for name, party in self.party_data.items()}
        self.discount = {name: number(party.get("discount", 1)) for name, party in self.party_data.items()}
        self.issues: dict[str, list[str]] = {name: list(issue["options"]) for name, issue in data["issues"].items()}
        self.packages: list[Package] = list(itertools.product(*self.issues.values()))
        self.read_factors()
        self.read_time()
        moves = data.get("moves") or {}
        self.stages = [("chance", name) for name in data.get("chance") or {}]
        self.stages += [("move", name) for name in data.get("move_order") or self.parties if moves.get(name)]
        self.stages += [("accord", name) for name in data.get("accords") or {}]
        self.kept: dict[Any, Any] = {}

    def read_factors(self) -> None:
        """Section 1, state: the values of each factor, the order of the ordered ones, the initial state."""
        self.factors: dict[str, list[Value]] = {}
        self.orders: dict[str, list[Value]] = {}
        first: list[Value] = []
        for name, given in (self.data.get("state") or {}).items():
            long = given if isinstance(given, dict) else {"values": given}
            self.factors[name] = list(long["values"])
            first.append(long.get("initial", self.factors[name][0]))
            if long.get("ordered"):
                self.orders[name] = self.factors[name]
        self.initial: State = tuple(first)

    def read_time(self) -> None:
        """Section 1, periods and pace: dates, their number, the default pace, the terminal periods."""
        time = self.data.get("time")
        self.step = (time or {}).get("step", "month") if time else "none"
        self.dates = calendar(time)
        self.periods = len(self.dates) - 1
        self.pace = number((time or {}).get("pace", PACE_PER_STEP[self.step]))
        months = number((time or {}).get("terminal_months", 12)) if time else 0.0
        self.terminal = months / MONTHS_PER_STEP[self.step]

    def holds(self, when: Any, s: State, t: int | None = None, x: Package | None = None) -> bool:
        """Section 1: whether a condition holds on what it may see: the state, the date, the package."""
        if when is None:
            return True
        names: dict[str, Value] = dict(zip(self.factors, s, strict=True))
        if t is not None and self.dates[t]:
            names["month"] = self.dates[t]
        if x is not None:
            names.update(zip(self.issues, x, strict=True))
        return holds(when, names, self.orders)

    def after(self, effect: Data, s: State) -> State:
        """Section 1: the state after an effect; a signed number shifts along the order and stops at the ends."""
        changed = dict(zip(self.factors, s, strict=True))
        for name, value in effect.items():
            signed = isinstance(value, int) and not isinstance(value, bool) and value < 0
            if signed or (isinstance(value, str) and SHIFT.fullmatch(value)):
                order = self.orders[name]
                place = [same(one, changed[name]) for one in order].index(True)
                changed[name] = order[min(max(place + int(value), 0), len(order) - 1)]
            else:
                changed[name] = value
        return tuple(changed.values())

    def law(self, entry: Data, s: State) -> Law:
        """Section 1: the states after an event, move or accord, with probabilities; what remains leaves s alone."""
        law = [(p, self.after(effect, s)) for p, effect in outcomes(entry) if p > 0]
        rest = 1 - math.fsum(p for p, _ in law)
        return [*law, (rest, s)] if rest > 1e-12 else law

    def ending(self, s: State) -> str | None:
        """Section 1, endings: the first whose condition holds in s."""
        if ("ending", s) not in self.kept:
            met = (name for name, end in (self.data.get("endings") or {}).items() if self.holds(end.get("when"), s))
            self.kept["ending", s] = next(met, None)
        return self.kept["ending", s]  # type: ignore[no-any-return]

    def points(self, given: Data | None) -> Points:
        """Section 1: points by party; a party that is not named gets 0."""
        return {party: number((given or {}).get(party, 0)) for party in self.parties}

    def flow(self, s: State, t: int) -> Points:
        """Section 1: w(s, t), the points of a period of war."""
        flow = {}
        for name, party in self.party_data.items():
            terms = [term for term in party.get("war") or [] if self.holds(term.get("when"), s, t)]
            flow[name] = math.fsum(number(term["points"]) for term in terms)
        return flow

    def open_packages(self, s: State) -> list[Package]:
        """Section 1: X(s), the packages that no rule removes."""
        if ("open", s) not in self.kept:
            rules = self.data.get("rules") or []
            self.kept["open", s] = [
                x
                for x in self.packages
                if all(not self.holds(r.get("when"), s, x=x) or self.holds(r.get("require"), s, x=x) for r in rules)
            ]
        return self.kept["open", s]  # type: ignore[no-any-return]

    def value(self, x: Package, s: State) -> Points:
        """Section 1: the value of x in s, the options' points and the adjustments that hold."""
        total = {}
        for name, party in self.party_data.items():
            parts = []
            for issue, option in zip(self.issues, x, strict=True):
                given = (party.get("values") or {}).get(issue) or {}
                parts.append(number(given.get("points", given).get(option, 0)))
            parts += [number(a["points"]) for a in party.get("adjust") or [] if self.holds(a.get("when"), s, x=x)]
            total[name] = math.fsum(parts)
        return total

    def breaks(self, x: Package, s: State) -> list[tuple[str, Points]]:
        """Section 5: the parties that can break the peace under x in s, and R for every party if one does."""
        found = []
        for party, given in ((self.data.get("peace") or {}).get("resume") or {}).items():
            for entry in given if isinstance(given, list) else [given]:
                if self.holds(entry.get("when"), s, x=x):
                    found.append((party, self.points(entry.get("points"))))
                    break
        return found

    def worth(self, x: Package, s: State) -> Points:
        """Section 5: U(x, s), the value made durable, one period of peace at a time."""
        if ("worth", x, s) in self.kept:
            return self.kept["worth", x, s]  # type: ignore[no-any-return]
        value, breaks = self.value(x, s), self.breaks(x, s)
        result = value
        if breaks:
            peace = self.data["peace"]
            horizon = int(peace["horizon"])
            pace = number(peace.get("pace", 1 - (1 - 1 / 60) ** MONTHS_PER_STEP[self.step]))
            result = dict.fromkeys(self.parties, 0.0)
            for left in range(1, horizon + 1):
                result = {i: value[i] / horizon + result[i] for i in self.parties}
                for k, resumed in reversed(breaks):
                    b = pace * sigma((resumed[k] - result[k] * horizon / left) / self.noise[k])
                    result = {i: b * resumed[i] * left / horizon + (1 - b) * result[i] for i in self.parties}
        self.kept["worth", x, s] = result
        return result

    def groups(self, consent: list[Data] | None, s: State, t: int, x: Package | None = None) -> list[Data]:
        """Section 1, consent: the groups whose condition holds."""
        return [group for group in consent or [] if self.holds(group.get("when"), s, t, x)]

    def menu(self, t: int, k: int, s: State) -> list[tuple[str, Data]]:
        """Section 2: what stage k of period t can do in s: the event, the party's moves, the accord, if available."""
        kind, name = self.stages[k]
        if kind == "move":
            given = self.data["moves"][name]
            return [(f"{name}.{move}", entry) for move, entry in given.items() if self.holds(entry.get("when"), s, t)]
        entry = self.data["chance" if kind == "chance" else "accords"][name]
        changes = kind == "chance" or any(s2 != s for _, s2 in self.law(entry, s))
        return [(name, entry)] if changes and self.holds(entry.get("when"), s, t) else []

    def certain(self, t: int, k: int, s: State) -> bool:
        """Section 2: whether stage k surely does something: a sure event, or an accord that needs no one's yes."""
        kind, menu = self.stages[k][0], self.menu(t, k, s)
        if not menu or kind == "move":
            return False
        entry = menu[0][1]
        if kind == "chance":
            return math.fsum(p for p, _ in outcomes(entry)) > 1 - 1e-12
        return number(entry.get("pace", self.pace)) >= 1 and not self.groups(entry.get("consent"), s, t)

    def landings(self, t: int, k: int, s: State) -> set[State]:
        """Section 2: the states that stage k leads to with positive probability."""
        found = {s2 for _, entry in self.menu(t, k, s) for _, s2 in self.law(entry, s)}
        return found if self.certain(t, k, s) else found | {s}

    def period_of(self, month: Any) -> int:
        """Section 4: the period that holds a date."""
        if not self.dates[0]:
            return 0
        return max(t for t in range(self.periods) if self.dates[t] <= str(month) < self.dates[-1])

    def recorded(self) -> tuple[list[State], bool]:
        """Section 4, along history: the state at the talks of each month, and whether the last one has an agreement."""
        steps = sorted(self.data.get("history") or [], key=lambda step: self.period_of(step.get("month")))
        states, s = [], self.initial
        for t in range(self.periods):
            agreed = False
            for step in (step for step in steps if self.period_of(step.get("month")) == t):
                if "agreement" in step:
                    agreed = True
                else:
                    s = self.after(self.recorded_effect(step, t, s), s)
            if self.ending(s) is not None:
                break
            states.append(s)
            if agreed:
                return states, True
        return states, False

    def recorded_effect(self, step: Data, t: int, s: State) -> Data:
        """Section 4, along history: the effect of one step, which must be available in the state reached."""
        if "set" in step:
            return dict(step["set"])
        kind = next(kind for kind in ("chance", "move", "accord") if kind in step)
        for k, (stage, name) in enumerate(self.stages):
            if stage == kind and name == (step[kind].split(".")[0] if kind == "move" else step[kind]):
                entries = [entry for label, entry in self.menu(t, k, s) if label == step[kind]]
                if entries:
                    return outcomes(entries[0])[step.get("outcome", 0)][1]
        raise ValueError(f"not available in the state reached: {step}")

    def reach(self, recorded: list[State]) -> tuple[list[set[State]], list[set[State]], set[State]]:
        """Section 1: the states at the start and at the talks of each period, and all that any path passes through.

        A path starts from the initial state or, at the talks of its month, from a state of the recorded history.
        """
        starts, talks, seen = [{self.initial}], [], {self.initial, *recorded}
        for t in range(self.periods):
            here = {s for s in starts[t] if self.ending(s) is None}
            for k in range(len(self.stages)):
                here = {s2 for s in here for s2 in self.landings(t, k, s)}
                seen |= here
                here = {s for s in here if self.ending(s) is None}
            here |= set(recorded[t : t + 1])
            talks.append(here)
            starts.append(here)
        return starts, talks, seen
