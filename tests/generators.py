"""Hypothesis strategies for small random conflicts, as the plain data that a file's reader gives.

`conflicts()` draws them; `EXAMPLES` are written by hand, each for one feature. Every conflict is valid by the
format: names exist, no ending holds at the start, and the history is one that the model can take.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import strategies as st

from brute_conditions import Value
from brute_force import Model
from brute_model import next_date, outcomes
from hand_conflicts import EXAMPLES, unshared

__all__ = ["EXAMPLES", "conflicts"]

Data = dict[str, Any]

PARTIES = ("north", "south", "patron", "senate")
ISSUES = ("border", "prisoners", "pact")
OPTIONS = ("none", "no", "half-way")
FACTORS: dict[str, list[Data]] = {
    "flag": [{"values": [False, True]}, {"values": [True, False]}, {"values": {False: "calm", True: "tense"}}],
    "office": [{"values": ["hawk", "dove"]}, {"values": ["hawk", "dove", "owl"]}, {"values": [1, 2]}],
    "front": [
        {"values": ["low", "mid", "high"], "ordered": True},
        {"values": {"low": "Back", "mid": "Line"}, "ordered": True},
    ],
    "level": [{"values": [0, 1, 2], "ordered": True}, {"values": [3, 1], "ordered": True}, {"values": [7, 8, 9]}],
}
FIRST_DATES = {"month": "1999-10", "week": "2019-12-18", "day": "2020-02-26", "year": "1950"}
NOTES: tuple[Data, ...] = (
    {"because": "it said so"},
    {"source": "assumption", "confidence": "low"},
    {"source": ["papers", "memoirs p. 12"], "note": "two accounts", "inventory": ["A01"]},
)


class Pen:
    """Draws the parts of one conflict and remembers what they must agree on: names, dates, scale."""

    edition, model, most_packages, most_states = 1, Model, 12, 24

    def __init__(self, whole: Callable[[int, int], int]) -> None:
        """Draw the frame: parties, issues, factors, dates, and how large points are.

        All is drawn by one function, which gives a whole number from the lowest to the highest that it is told.
        """
        self.whole = whole
        self.parties = list(PARTIES[: self.whole(2, 4)])
        self.issues = {name: list(OPTIONS[: self.whole(2, 3)]) for name in ISSUES[: self.whole(1, 3)]}
        while self.size(self.issues.values()) > self.most_packages:
            next(options for options in self.issues.values() if len(options) > 2).pop()
        self.step: str | None = self.pick(["month", "month", "month", "week", "day", "year", "week", None])
        self.factors: dict[str, Data] = {}
        self.dates: list[str] = []
        self.time: Data = {}
        if self.step:
            self.frame(self.step)
        self.scale = self.pick([1.0, 1.0, 1.0, 0.001, 100.0])

    def frame(self, step: str) -> None:
        """Draw factors, of few enough states, and the dates."""
        for name in self.some(list(FACTORS), self.pick([3, 2, 1]), 4):
            factor = copy.deepcopy(self.pick(FACTORS[name]))
            if self.size([*(one["values"] for one in self.factors.values()), factor["values"]]) <= self.most_states:
                if self.rarely(3):
                    factor["initial"] = self.pick(list(factor["values"]))
                self.factors[name] = factor
        many = self.pick([3, 2, 4, 5, 6, 8])
        dates = [FIRST_DATES[step]]
        for _ in range(many):
            dates.append(next_date(dates[-1], step))
        first: str | int = dates[0]
        last: str | int = dates[-1]
        if step == "year" and self.rarely(2):
            first, last = int(first), int(last)
        self.dates, self.time = dates, {"start": first, "end": last}
        if step != "month" or self.rarely(3):
            self.time["step"] = step
        if self.rarely(2):
            self.time["pace"] = self.pick([0.1, 0.5, 1])
        if self.rarely(3):
            self.time["terminal_months"] = self.pick([1, 6, 24])

    @staticmethod
    def size(lists: Any) -> int:
        """Multiply lengths."""
        total = 1
        for one in lists:
            total *= len(one)
        return total

    def rarely(self, out_of: int) -> bool:
        """Draw true once in so many times."""
        return self.whole(1, out_of) == out_of

    def pick(self, choices: Sequence[Any]) -> Any:
        """Draw one of these."""
        return choices[self.whole(0, len(choices) - 1)]

    def some(self, choices: Sequence[Any], low: int, high: int) -> list[Any]:
        """Draw some of these, each once, in the order given."""
        many = self.whole(low, min(high, len(choices)))
        left = list(range(len(choices)))
        taken = sorted(left.pop(self.whole(0, len(left) - 1)) for _ in range(many))
        return [choices[place] for place in taken]

    def noted(self, entry: Data) -> Data:
        """Add a note to an entry, sometimes."""
        return {**entry, **self.pick(NOTES)} if self.rarely(8) else entry

    def points(self) -> Any:
        """Draw points on the scale of the conflict, sometimes as a range."""
        value = self.whole(-40, 40) / 4 * self.scale
        width = self.scale
        if self.rarely(10):
            return {"low": value - width, "high": value + 2 * width}
        if self.rarely(10):
            return self.noted({"low": value - 2 * width, "mode": value, "high": value + width})
        return int(value) if value == int(value) else value

    def pace(self) -> Any:
        """Draw a pace."""
        return self.pick([0.3, 0.05, 1, {"low": 0.2, "mode": 0.25, "high": 0.5}])

    def some_points(self, low: int = 0) -> Data:
        """Draw points for some parties."""
        return {party: self.points() for party in self.some(self.parties, low, 2)}

    def atom(self, month: bool, package: bool) -> str:
        """Draw one comparison."""
        kinds = ["state"] * 3 * bool(self.factors) + ["month"] * (month and bool(self.dates)) + ["package"] * package
        kind = self.pick(kinds)
        if kind == "month":
            mark, date = self.pick([">=", "<", "==", "!=", "<=", ">"]), self.pick(self.dates)
            return str(self.pick([f"month {mark} '{date}'", f"month in ['{date}', '{self.dates[1]}']"]))
        if kind == "package":
            name = self.pick(list(self.issues))
            values: list[Value] = list(self.issues[name])
        else:
            name = self.pick(list(self.factors))
            values = list(self.factors[name]["values"])
        written = [f"'{value}'" if isinstance(value, str) else str(value).lower() for value in values]
        value = self.pick(written)
        forms = [f"{name} == {value}", f"{name} != {value}"]
        if isinstance(values[0], bool):
            forms += [name, f"not {name}"]
        else:
            forms += [f"{name} in [{value}, {written[-1]}]", f"{name} in ({value}, {written[0]})"]
        if kind == "state" and self.factors[name].get("ordered"):
            forms += [f"{name} {mark} {value}" for mark in ("<", "<=", ">", ">=")]
        return str(self.pick(forms))

    def condition(self, month: bool = False, package: bool = False, mapped: bool = True) -> Any:
        """Draw a condition: a text, or a mapping from names to values."""
        if mapped and self.rarely(5):
            known = {name: list(one["values"]) for name, one in self.factors.items()} | (self.issues if package else {})
            name = self.pick(list(known))
            return {name: self.pick([self.pick(known[name]), [self.pick(known[name]), known[name][0]]])}
        first, second = self.atom(month, package), self.atom(month, package)
        forms = [first, first, f"not ({first})", f"{first} and {second}", f"({first}) or {second}"]
        return self.pick([*forms, f"not {first} or ({second} and {first})"])

    def when(self, entry: Data, often: int = 2, month: bool = True, package: bool = False) -> Data:
        """Add a condition to an entry, once in so many times, where there is anything to put it on."""
        if (self.factors or package) and self.rarely(often):
            entry["when"] = self.condition(month, package)
        return entry

    def effect(self) -> Data:
        """Draw an effect on one or two factors."""
        found: Data = {}
        for name in self.some(list(self.factors), 1, 2):
            factor = self.factors[name]
            shifts = ["+1", "-1", -1, "+1"] if factor.get("ordered") else []
            found[name] = self.pick([*factor["values"], *shifts])
        return found

    def act(self, sure: bool) -> Data:
        """Draw the effects of an event, move or accord: the short form, or a list of outcomes."""
        if self.rarely(2):
            n = self.whole(1, 14)
            ranged = {"low": (n - 1) / 16, "mode": n / 16, "high": (n + 1) / 16}
            given = {"probability": self.pick([n / 16, n / 16, 1, ranged])}
            return {**({} if sure and self.rarely(2) else given), "effect": self.effect()}
        n, m = self.whole(0, 8), self.whole(1, 8)
        listed = [{"probability": k / 16, "effect": self.effect()} for k in (n, m)]
        return {"outcomes": listed[self.pick([0, 0, 1]) :]}

    def consent(self, month: bool = True, package: bool = True) -> list[Data]:
        """Draw one to three groups, which may overlap."""
        groups = []
        for _ in range(self.whole(1, 3)):
            group: Data = {"of": self.some(self.parties, 1, 3)}
            if self.rarely(3):
                group["at_least"] = self.whole(1, len(group["of"]))
            if self.dates and self.rarely(3):
                group["when"] = self.dated()
            else:
                self.when(group, 3, month, package)
            groups.append(self.noted(group))
        return groups

    def dated(self) -> str:
        """Draw a condition that in some states, at least, holds in some periods and not in others."""
        k = self.whole(1, len(self.dates) - 2)
        before, at, last = self.dates[k - 1], self.dates[k], self.dates[-2]
        tests = [f"month >= '{at}'", f"month <= '{before}'", f"month < '{at}'", f"month > '{before}'"]
        test = self.pick([*tests, f"month == '{at}'", f"month != '{at}'", f"not (month in ['{at}', '{last}'])"])
        state = self.atom(False, False)
        return str(self.pick([test, test, f"{state} and {test}", f"{state} or {test}"]))

    def weight(self) -> Any:
        """Draw a proposer's weight: a number, or terms that are added up."""
        if self.rarely(3):
            return [self.when({"weight": self.pick([1, 0.5, 2])}, 2) for _ in range(self.whole(1, 2))]
        return self.pick([1, 2, 0.5])

    def talks(self) -> Data:
        """Draw when talks are open, how often they come and who proposes."""
        talks = self.when({}, 3)
        if self.rarely(2):
            talks["pace"] = self.pace()
        if self.rarely(2):
            talks["proposers"] = {party: self.weight() for party in self.some(self.parties, 1, 3)}
        return talks

    def party(self, name: str) -> Data:
        """Draw what a party wants, and what the war is to it."""
        party: Data = {"noise": self.pick([1, 0.3, 0.5, 2, 5, {"low": 0.5, "mode": 0.8, "high": 2}]), "values": {}}
        for issue in self.some(list(self.issues), 0, 3):
            given = {option: self.points() for option in self.some(self.issues[issue], 0, 3)}
            party["values"][issue] = self.pick([given, given, self.noted({"points": given})])
        for _ in range(self.whole(0, 2) if self.rarely(2) else 0):
            entry = {"when": self.condition(package=True), "points": self.points()}
            party.setdefault("adjust", []).append(self.noted(entry))
        if self.rarely(2):
            party["otherwise"] = self.points()
        if not self.step:
            return {**party, "name": name.title()}
        if self.rarely(2):
            party["discount"] = self.pick([0.99, 0.9, 0.5, {"low": 0.9, "high": 0.98}])
        party["war"] = [self.noted(self.when({"points": self.points()}, 2)) for _ in range(self.whole(0, 2))]
        if self.rarely(3):
            party["pace"] = self.pace()
        ordered = [factor for factor, one in self.factors.items() if one.get("ordered")]
        if ordered and self.rarely(3):
            party["front"] = {"factor": ordered[0], "better": self.pick(["up", "down"])}
        return party

    def peace(self) -> Data:
        """Draw who can break the peace, and what that would be worth."""
        peace: Data = {"horizon": self.whole(1, 12), "resume": {}}
        if self.rarely(2):
            peace["pace"] = self.pick([0.0167, 0.3, 1])
        for party in self.some(self.parties, 0, 2):
            entries = [
                self.noted(self.when({"points": self.some_points()}, 2, month=False, package=True))
                for _ in range(self.whole(1, 2))
            ]
            peace["resume"][party] = entries if len(entries) > 1 or self.rarely(3) else entries[0]
        return peace

    def dynamics(self, data: Data) -> None:
        """Draw chance events, moves, accords, endings and accounts into a conflict."""
        data["chance"] = {f"event_{n}": self.noted(self.when(self.act(False), 2)) for n in range(self.whole(0, 3))}
        moves: Data = {}
        for n in range(self.whole(0, 3)):
            move = self.when({**self.act(True), "points": self.some_points()}, 2)
            moves.setdefault(self.pick(self.parties), {})[f"move_{n}"] = self.noted(move)
        if moves:
            data["moves"] = moves
            if self.rarely(2):
                order = self.some(self.parties, 1, 4)
                data["move_order"] = order[::-1] if self.rarely(2) else order
        accords: Data = {}
        for n in range(self.whole(0, 2)):
            accord = self.when({"consent": self.consent(package=False), **self.act(True)}, 2)
            extra = {"points": self.some_points(), "pace": self.pace()}
            accords[f"accord_{n}"] = {**accord, **{key: extra[key] for key in self.some(list(extra), 0, 2)}}
        data["accords"] = accords
        data["endings"] = {}
        for n in range(self.whole(0, 2)):
            when = self.condition(mapped=False)
            if self.model({**data, "endings": {"met": {"when": when}}}).ending(self.model(data).initial):
                when = f"not ({when})"
            data["endings"][f"ending_{n}"] = {"when": when, "points": self.some_points()}
        for n in range(self.whole(0, 2)):
            war = [self.when({"amount": self.whole(0, 9) * 1000}, 2) for _ in range(self.whole(1, 2))]
            lumps = {end: self.whole(0, 9) for end in self.some(list(data["endings"]), 0, 2)}
            data.setdefault("accounts", {})[f"account_{n}"] = {"unit": "people", "war": war, "endings": lumps}

    def history(self, data: Data) -> list[Data]:
        """Walk the dynamics: take some of the steps that are available in the state reached, and all sure ones."""
        model, steps = self.model(data), []
        s = model.initial
        for t, k in itertools.product(range(model.periods), range(len(model.stages))):
            month = self.time["start"] + t if isinstance(self.time["start"], int) else self.dates[t]
            menu = model.menu(t, k, s)
            if not menu or not (model.certain(t, k, s) or self.rarely(4)):
                continue
            label, entry = self.pick(menu)
            listed = outcomes(entry)
            ways = [(n, s2) for n, (p, effect) in enumerate(listed) if p > 0 for s2 in [model.after(effect, s)]]
            ways = [(n, s2) for n, s2 in ways if model.ending(s2) is None]
            if ways:
                n, s = self.pick(ways)
                step = {"month": month, model.stages[k][0]: label}
                steps.append(self.noted({**step, "outcome": n} if len(listed) > 1 or self.rarely(4) else step))
            elif model.certain(t, k, s):
                return steps
        return self.last_steps(model, steps)

    def last_steps(self, model: Model, steps: list[Data]) -> list[Data]:
        """Add to a history a factor set by hand, or an agreement where talks can reach it."""
        t = self.whole(0, len(self.dates) - 2)
        month = self.time["start"] + t if isinstance(self.time["start"], int) else self.dates[t]
        past = [step for step in steps if str(step["month"]) <= self.dates[t]]
        s = self.model({**model.data, "history": past}).recorded()[0][t]
        if self.rarely(2) and model.proposers(s, t):
            x = self.pick(model.open_packages(s))
            return [*past, {"month": month, "agreement": dict(zip(model.issues, x, strict=True))}]
        name = self.pick(list(self.factors))
        value = self.pick(list(self.factors[name]["values"]))
        busy = str(month) in [str(step["month"]) for step in past] or any(
            model.certain(t, k, s) for k in range(len(model.stages))
        )
        if self.rarely(2) and not busy and model.ending(model.after({name: value}, s)) is None:
            return [*past, {"month": month, "set": {name: value}}]
        return steps

    def conflict(self) -> Data:
        """Draw the whole."""
        data: Data = {"winset": self.edition, "title": "A drawn conflict"}
        if self.step:
            data["time"] = self.time
        data["parties"] = {name: self.party(name) for name in self.parties}
        data["issues"] = {
            name: {"options": {o: o.title() for o in options} if self.rarely(4) else options}
            for name, options in self.issues.items()
        }
        if self.step:
            data["state"] = {
                name: one["values"] if list(one) == ["values"] and isinstance(one["values"], list) else one
                for name, one in self.factors.items()
            }
            self.dynamics(data)
        for _ in range(self.whole(0, 2) if self.rarely(2) else 0):
            when = self.condition(package=self.rarely(2) or not self.step)
            rule = {"when": when, "require": self.condition(package=True)}
            data.setdefault("rules", []).append(self.noted(rule))
        if self.rarely(2):
            data["talks"] = self.talks()
        data["consent"] = self.consent()
        if self.rarely(2):
            data["peace"] = self.peace()
        if self.step:
            data["history"] = self.history(data)
        return {key: unshared(value) for key, value in data.items()}


@st.composite
def conflicts(draw: st.DrawFn) -> Data:
    """Draw the plain data of a small conflict, valid by the format, that brute force solves at once."""
    return Pen(lambda low, high: draw(st.integers(low, high))).conflict()
