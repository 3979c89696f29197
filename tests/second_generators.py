"""Random small conflicts of the second edition, as plain data: each new key stands in a good share of them.

`drawn(n)` is the conflict of a number, always the same; `second_conflicts()` is the strategy of hypothesis. Every
conflict is valid by the format, as those of `generators` are.
"""

from __future__ import annotations

import copy
import itertools
import random
from collections.abc import Callable, Collection
from typing import Any

from hypothesis import strategies as st

from brute_model import State
from generators import Pen
from second_model import Objects, ways

__all__ = ["drawn", "second_conflicts"]

Data = dict[str, Any]


PARTS = ("beliefs", "answers", "peace", "numbers", "offers", "open")
"""The parts of the second edition."""


class Quill(Pen):
    """A pen that knows the keys of the second edition."""

    edition, model, most_packages, most_states = 2, Objects, 8, 6

    def __init__(self, whole: Callable[[int, int], int], parts: Collection[str] = PARTS) -> None:
        """Draw which of the new keys the conflict leans on, of those parts that it may have, then the frame."""
        self.whole, self.parts = whole, parts
        drawn = {part: self.rarely(2) for part in PARTS}
        self.believing, self.answering, self.living = (drawn[part] and part in parts for part in PARTS[:3])
        self.deadlock = self.rarely(3) and "open" in parts
        self.deadlocked = 0
        super().__init__(whole)
        if self.deadlock:
            self.scale = 1.0

    def frame(self, step: str) -> None:
        """Draw factors and dates, and whether the last date is open."""
        super().frame(step)
        if "open" not in self.parts or not (self.deadlock or self.rarely(2)):
            return
        self.time["end"] = "open"
        self.time.pop("terminal_months", None)
        if self.deadlock or self.rarely(4):
            self.time["pace"] = 1
        self.time["fades"] = self.pick([0.05, 0.1, 0.2, 0.3, 0.5, 1, {"low": 0.1, "mode": 0.15, "high": 0.4}])
        if self.deadlock:
            self.time["fades"] = self.pick([0.1, 0.15, 0.2, 0.3])
        if not (step == "month" and self.rarely(10)):
            show = self.pick(self.dates[-2:])
            self.time["show"] = int(show) if isinstance(self.time["start"], int) else show

    # --- Numbers by condition, beliefs ------------------------------------------------------------------------------

    def numbered(self, key: str, draw: Callable[[], Any], month: bool = True, package: bool = False) -> Any:
        """Draw a number, or a list of numbers by condition."""
        if not (self.factors or package) or "numbers" not in self.parts or not self.rarely(3):
            return draw()
        entries = [{"when": self.condition(month, package), key: draw()}]
        if self.rarely(2):
            entries.append({key: draw()} if self.rarely(2) else {"when": self.condition(month, package), key: draw()})
        return entries

    def given_points(self, month: bool = True, package: bool = False) -> Data:
        """Draw points for some parties, some of them by condition."""
        return {party: self.numbered("points", self.points, month, package) for party in self.some(self.parties, 0, 2)}

    def belief(self, month: bool, package: bool, most: int) -> Data:
        """Draw what some parties believe of an outcome: at most so many sixteenths."""
        return {
            party: self.numbered("probability", lambda: self.whole(0, most) / 16, month, package)
            for party in self.some(self.parties, 1, 2)
        }

    def act(self, sure: bool, month: bool = True, package: bool = False) -> Data:
        """Draw the effects of an event, move or accord, and what is believed of them."""
        act = super().act(sure)
        listed = ways(act)
        for one in listed if self.believing else []:
            if self.rarely(2):
                one["believed"] = self.belief(month, package, 8 if "outcomes" in act else 16)
        return act

    def pace(self) -> Any:
        """Draw a pace."""
        return 1 if self.deadlock else super().pace()

    def talks(self) -> Data:
        """Draw when talks are open, their pace, by condition too, and who proposes."""
        talks = super().talks()
        if "pace" in talks:
            talks["pace"] = self.numbered("pace", self.pace)
        return talks

    # --- What parties want ------------------------------------------------------------------------------------------

    def party(self, name: str) -> Data:
        """Draw what a party wants; in a deadlock it wants what its adversary does not, and sees that clearly."""
        party = super().party(name)
        if self.deadlock and self.step:
            self.deadlocked += 1
            cost = self.pick([0.5, 1, 2])
            issue, options = next(iter(self.issues.items()))
            points = [0, *[cost / 2] * (len(options) - 2), cost * self.pick([3, 3.5, 4])]
            ways_up = dict(zip(options if self.deadlocked % 2 else options[::-1], points, strict=True))
            party |= {"noise": cost * self.pick([0.02, 0.05]), "war": [{"points": -cost}], "values": {issue: ways_up}}
            for key in ("adjust", "otherwise", "discount"):
                party.pop(key, None)
        return party

    def consent(self, month: bool = True, package: bool = True) -> list[Data]:
        """Draw the groups; in a deadlock both adversaries must sign."""
        if self.deadlock and package:
            return [{"of": self.parties[:2]}]
        return super().consent(month, package)

    def peace(self) -> Data:
        """Draw who can break the peace, what that would be worth, and what may happen in it."""
        peace = super().peace()
        for given in peace["resume"].values():
            for entry in given if isinstance(given, list) else [given]:
                if self.rarely(3):
                    entry["instead"] = entry.pop("points")
                if self.rarely(3):
                    entry["pace"] = self.pick([0.05, 0.4, 1])
        if self.living and self.factors:
            events = {
                f"turn_{n}": self.when(self.act(False, month=False), 2, month=False) for n in range(self.whole(1, 2))
            }
            peace["chance"] = events
            if not peace["resume"]:
                peace["resume"][self.pick(self.parties)] = {"points": self.some_points(1)}
            for party, given in peace["resume"].items():
                entries = given if isinstance(given, list) else [given]
                if self.rarely(2):
                    entries = [{"when": self.atom(False, False), "points": {party: self.points()}}, *entries]
                peace["resume"][party] = entries
        return peace

    def dynamics(self, data: Data) -> None:
        """Draw chance events, moves, accords, endings and accounts, and answers to a signature."""
        super().dynamics(data)
        for key in ("moves", "move_order") if self.deadlock and self.rarely(2) else ():
            data.pop(key, None)
        for entry in [*(move for moves in data.get("moves", {}).values() for move in moves.values()),
                      *data["accords"].values()]:  # fmt: skip
            if "points" in entry and self.rarely(2):
                entry["points"] = self.given_points()
            if "pace" in entry:
                entry["pace"] = self.numbered("pace", self.pace)
        if not self.answering:
            return
        for party in self.some(self.parties, 1, 2):
            pace = self.numbered("pace", lambda: self.pick([1, 1, 0.5]), package=True)
            for n in range(self.pick([1, 1, 2])):
                move = self.when(self.act(True, package=True), 3, package=True)
                if not self.ever(data, move):
                    move.pop("when")
                move |= {"at": "signature", "points": self.given_points(package=True)}
                if self.rarely(4):
                    move.setdefault("outcomes", [{"probability": 0.5}])[0].pop("effect", None)
                    move = {
                        key: value for key, value in move.items() if key not in ("effect", "probability", "believed")
                    }
                if pace != 1:
                    move["pace"] = copy.deepcopy(pace)
                data.setdefault("moves", {}).setdefault(party, {})[f"answer_{n}"] = move
            if "move_order" in data and party not in data["move_order"]:
                data["move_order"].append(party)

    def ever(self, data: Data, move: Data) -> bool:
        """Whether a move's condition can hold at all: a file where it cannot is an error."""
        model = self.model(data)
        states = itertools.product(*model.factors.values())
        dates = range(len(self.dates) - 1)
        return any(
            model.holds(move.get("when"), s, t, x) for s, t, x in itertools.product(states, dates, model.packages)
        )

    # --- The record -------------------------------------------------------------------------------------------------

    def month_of(self, t: int) -> Any:
        """A period as a step of the record names it."""
        return self.time["start"] + t if isinstance(self.time["start"], int) else self.dates[t]

    def history(self, data: Data) -> list[Data]:
        """Walk the dynamics: some of the steps that are available, all sure ones, and signatures that are undone."""
        model = self.model(data)
        steps: list[Data] = []
        s: State = model.initial
        for t in range(len(self.dates) - 1):
            for k in range(len(model.stages)):
                walked = self.walk(model, t, k, s)
                if walked is None:
                    return steps
                steps += [{"month": self.month_of(t), **step} for step in walked[1]]
                s = walked[0]
            if self.rarely(3):
                step, s = self.undo(model, t, s)
                steps += [{"month": self.month_of(t), **one} for one in step]
        return self.with_offers(model, self.last_steps(model, steps))

    def walk(self, model: Objects, t: int, k: int, s: State) -> tuple[State, list[Data]] | None:
        """Take one stage of the record: the state after it and its steps; none where it surely ends the war."""
        menu = model.menu(t, k, s)
        if not menu or not (model.certain(t, k, s) or self.rarely(4)):
            return s, []
        label, entry = self.pick(menu)
        found = self.way(model, entry, s)
        if found is None:
            return None if model.certain(t, k, s) else (s, [])
        n, after = found
        step = {model.stages[k][0]: label}
        return after, [self.noted({**step, "outcome": n} if len(ways(entry)) > 1 or self.rarely(4) else step)]

    def way(self, model: Objects, entry: Data, s: State) -> tuple[int, State] | None:
        """Pick an outcome of positive probability that ends nothing, and the state after it."""
        open_ = []
        for n, one in enumerate(ways(entry)):
            after = model.after(one.get("effect") or {}, s)
            if model.laws({"outcomes": [one]}, s)[0] and model.ending(after) is None:
                open_.append((n, after))
        return self.pick(open_) if open_ else None

    def undo(self, model: Objects, t: int, s: State) -> tuple[list[Data], State]:
        """Sign a package, and have it undone by an answer that is open to it, where there is one."""
        if model.ending(s) is not None or not model.proposers(s, t):
            return [], s
        x = self.pick(model.open_packages(s))
        answers = model.answers(x, s, t)
        if not answers:
            return [], s
        party, moves = self.pick(answers)
        move = self.pick(moves)
        found = self.way(model, move, s)
        if found is None:
            return [], s
        name = next(name for name, one in model.moves_of(party, True).items() if one is move)
        step = {"agreement": dict(zip(model.issues, x, strict=True)), "undone": f"{party}.{name}"}
        return [{**step, "outcome": found[0]} if len(ways(move)) > 1 else step], found[1]

    def last_steps(self, model: Any, steps: list[Data]) -> list[Data]:
        """Add a last step to a history, but no second signature in a month."""
        found = super().last_steps(model, steps)
        signed = [str(step["month"]) for step in found if "agreement" in step]
        return found if len(set(signed)) == len(signed) else steps

    def with_offers(self, model: Objects, steps: list[Data]) -> list[Data]:
        """Add offers, and something that was only said, at their months."""
        if "offers" not in self.parts:
            return steps
        states, _ = self.model({**model.data, "history": steps}).recorded()
        found: list[Data] = []
        for t, s in enumerate(states[: len(self.dates) - 1]):
            if model.open_packages(s) and self.rarely(3):
                x = dict(zip(model.issues, self.pick(model.open_packages(s)), strict=True))
                offer = {issue: x[issue] for issue in self.some(list(x), 1, 3)}
                who = self.some(self.parties, 1, 3)
                step = {"month": self.month_of(t), "offer": offer, "by": self.pick(self.parties)}
                step |= {"refused": [j for j in who[1:] if j != step["by"]]}
                step |= {"accepted": [who[0]]} if who[0] != step["by"] and self.rarely(2) else {}
                found.append(step if self.rarely(2) else {**step, "says": "An offer was made."})
        if self.rarely(4):
            found.append({"month": self.month_of(0), "says": "A conference met."})
        return sorted([*found, *steps], key=lambda step: str(step["month"]))

    def conflict(self) -> Data:
        """Draw the whole; a living peace, or answers, stand only where there is a state."""
        data = super().conflict()
        if "peace" not in self.parts:
            data.pop("peace", None)
        elif self.living and "peace" not in data:
            data["peace"] = self.peace()
        elif self.deadlock and not self.living:
            data.pop("peace", None)
        if self.time.get("end") == "open" and self.rarely(4 if self.deadlock else 2):
            self.time["faded"] = {
                party: self.numbered("points", self.points, month=False) for party in self.some(self.parties, 1, 2)
            }
            data["time"] = self.time
        return data


def drawn(n: int, parts: Collection[str] = PARTS) -> Data:
    """The conflict of a number, with the parts of the second edition that it may have."""
    return Quill(random.Random(n).randint, parts).conflict()


@st.composite
def second_conflicts(draw: st.DrawFn, parts: Collection[str] = PARTS) -> Data:
    """Draw the plain data of a small conflict of the second edition, with the parts of it that it may have."""
    return Quill(lambda low, high: draw(st.integers(low, high)), parts).conflict()


def keys_of(data: Any) -> set[str]:
    """Every key of a conflict, wherever it stands."""
    if isinstance(data, dict):
        return set(data) | {key for value in data.values() for key in keys_of(value)}
    return {key for value in data for key in keys_of(value)} if isinstance(data, list) else set()
