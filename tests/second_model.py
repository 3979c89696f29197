"""The objects of the model's second edition by brute force: beliefs, numbers by condition, open time, answers.

Reads the plain data of a conflict whose file says `winset: 2` (or 1); `second_force` solves it. Shares nothing with
the package. Sections are those of docs/model.md.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

from brute_conditions import tokens
from brute_force import Model, softmax
from brute_model import MONTHS_PER_STEP, Data, Law, Package, Points, State, next_date, number, sigma

Answers = list[tuple[str, list[Data]]]
"""The parties that can answer a signature, first to act first, each with its open moves."""

YEARS_SHOWN_AFTER_RECORD, YEARS_SHOWN = 2, 5
DATE = re.compile(r"\d{4}(-\d\d){0,2}")


def months_of(step: str) -> float:
    """Section 1, periods: how many months a period has."""
    return MONTHS_PER_STEP[step]


def listed(given: Any) -> list[Data]:
    """One entry or several, as a list."""
    return given if isinstance(given, list) else [given]


def ways(entry: Data) -> list[Data]:
    """Section 1: the outcomes of an event, move or accord, from either form."""
    return list(entry.get("outcomes", [entry]))


def dates_in(part: Any) -> list[str]:
    """Section 1, open time: every date that a condition anywhere under a part of a file compares `month` with."""
    if isinstance(part, list):
        return [date for item in part for date in dates_in(item)]
    if not isinstance(part, dict):
        return []
    found = []
    for key, value in part.items():
        if key in ("when", "require") and isinstance(value, str):
            found += dates_of(value)
        elif key in ("when", "require") and isinstance(value, dict):
            found += [str(date) for date in listed(value.get("month", []))]
        else:
            found += dates_in(value)
    return found


def dates_of(text: str) -> list[str]:
    """Section 1, open time: the dates in the text of a condition: whatever is written as a date is, beside `month`."""
    marks = tokens(text)
    if ("name", "month") not in marks:
        return []
    return [value for kind, value in marks if kind == "literal" and isinstance(value, str) and DATE.fullmatch(value)]


class Objects(Model):
    """One conflict of the second edition: what stands in its file, before anyone chooses anything in it."""

    def __init__(self, data: Data) -> None:
        """Read the objects off the plain data."""
        self.second = data["winset"] == 2
        super().__init__(data)
        if self.second and self.step != "none":
            usual = 0.99 ** months_of(self.step)
            given = {name: party.get("discount", usual) for name, party in self.party_data.items()}
            self.discount = {name: number(value) for name, value in given.items()}
        order = data.get("move_order") or self.parties
        moves = data.get("moves") or {}
        self.answering = [(name, self.moves_of(name, True)) for name in order if moves.get(name)]
        self.answering = [(name, open_) for name, open_ in self.answering if open_]
        self.stages = [stage for stage in self.stages if stage[0] != "move" or self.moves_of(stage[1], False)]

    def moves_of(self, party: str, answers: bool) -> dict[str, Data]:
        """Section 1, moves: those of a party that answer a signature, or those that do not."""
        given = (self.data.get("moves") or {}).get(party) or {}
        return {name: move for name, move in given.items() if (move.get("at") == "signature") == answers}

    # --- Open time --------------------------------------------------------------------------------------------------

    def read_time(self) -> None:
        """Section 1, open time: the dated periods, the fading of the war; with a dated end the first edition's."""
        time = self.data.get("time") or {}
        self.open = time.get("end") == "open"
        self.fades = 0.0
        if not self.open:
            super().read_time()
            self.shown = self.periods - 1
            return
        start, step = str(time["start"]), time.get("step", "month")
        last = str(time.get("show", self.usual_show(start)))
        settled = max([last, *dates_in({key: part for key, part in self.data.items() if key not in ASKED})])
        dates = [start]
        while dates[-1] <= settled:
            dates.append(next_date(dates[-1], step))
        self.data = {**self.data, "time": {**time, "end": dates[-1]}}
        super().read_time()
        self.shown = max(t for t in range(self.periods) if self.dates[t] <= last)
        self.fades = number(time.get("fades", 1 - (1 - 1 / 120) ** months_of(step)))

    def usual_show(self, start: str) -> str:
        """Section 1, open time: the last period shown where the file does not say."""
        record = [str(one["month"]) for one in self.data.get("history") or []]
        date, years = (max(record), YEARS_SHOWN_AFTER_RECORD) if record else (start, YEARS_SHOWN)
        return f"{int(date[:4]) + years:04d}{date[4:]}"

    def faded(self, s: State) -> Points:
        """Section 1, open time: what the war's fading in s is worth."""
        given = (self.data.get("time") or {}).get("faded") or {}
        return {
            j: self.number_by(given.get(j, 0), "points", s) + number(self.party_data[j].get("otherwise", 0))
            for j in self.parties
        }

    # --- Numbers by condition, beliefs ------------------------------------------------------------------------------

    def holds(self, when: Any, s: State, t: int | None = None, x: Package | None = None) -> bool:
        """Section 1: whether a condition holds on what it may see, looked up once."""
        if when is None or isinstance(when, bool):
            return when is not False
        key = ("holds", id(when), s, t, x)
        if key not in self.kept:
            self.kept[key] = super().holds(when, s, t, x)
        return bool(self.kept[key])

    def number_by(
        self, given: Any, key: str, s: State, t: int | None = None, x: Package | None = None, none: float = 0.0
    ) -> float:
        """Section 5: a number, or of a list the first whose condition holds; where none does, what is told."""
        if not isinstance(given, list):
            return number(given)
        return next((number(one[key]) for one in given if self.holds(one.get("when"), s, t, x)), none)

    def points_by(self, given: Data | None, s: State, t: int, x: Package | None = None) -> Points:
        """Section 5: the points of a move or an accord by party."""
        return {j: self.number_by((given or {}).get(j, 0), "points", s, t, x) for j in self.parties}

    def laws(
        self, entry: Data, s: State, t: int | None = None, x: Package | None = None, who: str | None = None
    ) -> tuple[Law, float]:
        """Section 2: the states after an entry with their probabilities by the file or as a party believes; the rest."""
        key = ("laws", id(entry), s, t, x, who)
        if key in self.kept:
            return self.kept[key]  # type: ignore[no-any-return]
        law = []
        for one in ways(entry):
            p = number(one.get("probability", 1))
            believed = (one.get("believed") or {}).get(who, p)
            p = self.number_by(believed, "probability", s, t, x, none=p)
            if p > 0:
                law.append((p, self.after(one.get("effect") or {}, s)))
        rest = 1 - math.fsum(p for p, _ in law)
        self.kept[key] = law, rest if rest > 1e-12 else 0.0
        return self.kept[key]  # type: ignore[no-any-return]

    def everyone(self) -> list[str | None]:
        """Section 2: whose probabilities there are: the file's, and each party's."""
        return [None, *self.parties]

    def after_any(self, entry: Data, s: State) -> set[State]:
        """Section 2, beliefs: the states after the outcomes that are possible: by the file, or in anyone's belief."""
        found = set()
        for one in ways(entry):
            given = [number(one.get("probability", 1))]
            for believed in (one.get("believed") or {}).values():
                given += (
                    [number(each["probability"]) for each in believed]
                    if isinstance(believed, list)
                    else [number(believed)]
                )
            if any(p > 0 for p in given):
                found.add(self.after(one.get("effect") or {}, s))
        return found

    def law_of(self, entry: Data, s: State, t: int | None = None, who: str | None = None) -> Law:
        """Section 2: the same with the rest, which leaves s alone."""
        law, rest = self.laws(entry, s, t, None, who)
        return [*law, (rest, s)] if rest else law

    # --- What stages can do, and where paths lead -------------------------------------------------------------------

    def menu(self, t: int, k: int, s: State) -> list[tuple[str, Data]]:
        """Section 2, one period: what stage k can do in s; moves that answer a signature are not among a party's."""
        kind, name = self.stages[k]
        if kind == "move":
            given = self.moves_of(name, False)
            return [(f"{name}.{move}", entry) for move, entry in given.items() if self.holds(entry.get("when"), s, t)]
        entry = self.data["chance" if kind == "chance" else "accords"][name]
        changes = kind == "chance" or bool(self.after_any(entry, s) - {s})
        return [(name, entry)] if changes and self.holds(entry.get("when"), s, t) else []

    def landings(self, t: int, k: int, s: State) -> set[State]:
        """Section 2: the states that stage k leads to, by the file or in anyone's belief."""
        kind, menu = self.stages[k][0], self.menu(t, k, s)
        found = {s2 for _, entry in menu for s2 in self.after_any(entry, s)}
        happens = (menu and kind == "chance") or self.sure_accord(t, k, s)
        surely = happens and not any(self.laws(menu[0][1], s, t, None, who)[1] for who in self.everyone())
        return found if surely else found | {s}

    def sure_accord(self, t: int, k: int, s: State) -> bool:
        """Section 2: whether an accord is surely signed: it needs no one's yes, and its occasion comes."""
        menu = self.menu(t, k, s)
        if self.stages[k][0] != "accord" or not menu:
            return False
        entry = menu[0][1]
        pace = self.number_by(entry.get("pace", self.pace), "pace", s, t)
        return pace >= 1 and not self.groups(entry.get("consent"), s, t)

    def certain(self, t: int, k: int, s: State) -> bool:
        """Section 2: whether stage k surely does something, by the file."""
        kind, menu = self.stages[k][0], self.menu(t, k, s)
        if kind == "chance" and menu:
            return not self.laws(menu[0][1], s, t)[1]
        return self.sure_accord(t, k, s)

    def talks_pace(self, s: State, t: int) -> float:
        """Section 5: the pace of talks."""
        return self.number_by((self.data.get("talks") or {}).get("pace", self.pace), "pace", s, t)

    def answers(self, x: Package, s: State, t: int) -> Answers:
        """Section 4, answers: who can answer the signature of x in s, with which moves."""
        found = []
        for party, moves in self.answering:
            open_ = [move for move in moves.values() if self.holds(move.get("when"), s, t, x)]
            if open_:
                found.append((party, open_))
        return found

    def answer_pace(self, moves: list[Data], x: Package, s: State, t: int) -> float:
        """Section 4, answers: the pace that the open moves of one party share."""
        paces = {self.number_by(move.get("pace", 1), "pace", s, t, x) for move in moves}
        if len(paces) > 1:
            raise ValueError(f"two paces: {paces}")
        return paces.pop()

    def undone(self, t: int, s: State) -> set[State]:
        """Section 4, answers: the states that talks in s can lead to by an answer."""
        return {
            s2
            for x in self.open_packages(s)
            for _, moves in self.answers(x, s, t)
            for move in moves
            for s2 in self.after_any(move, s)
        }

    def reach(self, recorded: list[State]) -> tuple[list[set[State]], list[set[State]], set[State]]:
        """Section 1: the states at the start and at the talks of each period, and all that any path passes through.

        With open time the last of both stand for every period after the dated ones.
        """
        starts, talks, seen = [{self.initial}], [], {self.initial, *recorded}
        for t in range(self.periods):
            now, after = self.reach_period(t, starts[t], recorded[t : t + 1], seen)
            talks.append(now)
            starts.append(after)
        if self.open:
            now, after = self.reach_period(self.periods, starts[-1], [], seen)
            while not after <= starts[-1]:
                starts[-1] |= after
                now, after = self.reach_period(self.periods, starts[-1], [], seen)
            talks.append(now)
        return starts, talks, seen

    def reach_period(
        self, t: int, start: set[State], recorded: list[State], seen: set[State]
    ) -> tuple[set[State], set[State]]:
        """Section 1: from the states at the start of a period those at its talks and those at the next start."""
        here = {s for s in start if self.ending(s) is None}
        for k in range(len(self.stages)):
            here = {s2 for s in here for s2 in self.landings(t, k, s)}
            seen |= here
            here = {s for s in here if self.ending(s) is None}
        here |= set(recorded)
        after = {s2 for s in here for s2 in self.undone(t, s)}
        seen |= after
        return here, here | {s for s in after if self.ending(s) is None}

    # --- The record -------------------------------------------------------------------------------------------------

    def steps_of(self, t: int) -> list[Data]:
        """Section 4, along history: the steps of a period that change the state or sign, in file order."""
        steps = [step for step in self.data.get("history") or [] if self.period_of(step.get("month")) == t]
        return [step for step in steps if not ("offer" in step or set(step) <= {"month", "says", "source"})]

    def recorded(self) -> tuple[list[State], bool]:
        """Section 4, along history: the state at the talks of each month, and whether the last one has an agreement."""
        states, s = [], self.initial
        self.left: list[State] = []  # the state after the talks of each month
        for t in range(self.shown + 1):
            signed = None
            for step in self.steps_of(t):
                if "agreement" in step:
                    signed = step
                else:
                    s = self.after(self.recorded_effect(step, t, s), s)
            if self.ending(s) is not None:
                break
            states.append(s)
            if signed is not None and "undone" not in signed:
                self.left.append(s)
                return states, True
            if signed is not None:
                s = self.after(self.undoing_effect(signed, t, s), s)
            self.left.append(s)
            if self.ending(s) is not None:
                break
        return states, False

    def undoing_effect(self, step: Data, t: int, s: State) -> Data:
        """Section 4, answers: the effect of the recorded answer, which must be open."""
        party, name = step["undone"].split(".")
        x = tuple(step["agreement"][issue] for issue in self.issues)
        move = self.moves_of(party, True)[name]
        if not any(move is one for _, moves in self.answers(x, s, t) for one in moves):
            raise ValueError(f"not open in the state reached: {step}")
        return ways(move)[step.get("outcome", 0)].get("effect") or {}

    # --- The peace --------------------------------------------------------------------------------------------------

    def peace_events(self) -> list[Data]:
        """Section 5, the peace: its chance events, in file order."""
        return list(((self.data.get("peace") or {}).get("chance") or {}).values())

    def peace_states(self, s: State) -> list[State]:
        """Section 5, the peace: the states that it can come to from s."""
        found = [s]
        for here in found:
            for event in self.peace_events():
                if self.holds(event.get("when"), here):
                    found += [s2 for s2 in self.after_any(event, here) if s2 not in found]
        return found

    def breakers(self, x: Package, s: State) -> list[tuple[str, Data]]:
        """Section 5, the peace: who can break the peace in s, by which entry."""
        found = []
        for party, given in ((self.data.get("peace") or {}).get("resume") or {}).items():
            entries = [entry for entry in listed(given) if self.holds(entry.get("when"), s, x=x)]
            if entries:
                found.append((party, entries[0]))
        return found

    def broken(self, entry: Data, value: Points) -> Points:
        """Section 5, the peace: R, what the broken peace is worth; points are added in the second edition alone."""
        if "instead" in entry or not self.second:
            return self.points(entry.get("instead", entry.get("points")))
        added = self.points(entry.get("points"))
        return {j: value[j] + added[j] for j in self.parties}

    def break_pace(self, entry: Data) -> float:
        """Section 5, the peace: the pace of an entry, or the peace's."""
        usual = 1 - (1 - 1 / 60) ** MONTHS_PER_STEP[self.step]
        return number(entry.get("pace", (self.data.get("peace") or {}).get("pace", usual)))

    def peace(self, x: Package, s: State) -> tuple[Points, list[dict[State, Points]]]:
        """Section 5, the peace: U(x, s), and who breaks it with which chance, by state, for h = 1, 2, ... to go."""
        if ("peace", x, s) in self.kept:
            return self.kept["peace", x, s]  # type: ignore[no-any-return]
        value, horizon = self.value(x, s), int((self.data.get("peace") or {}).get("horizon", 0))
        states = self.peace_states(s)
        p = {s2: dict.fromkeys(self.parties, 0.0) for s2 in states}
        breaks = []
        for left in range(1, horizon + 1):
            found = {s2: self.period_of_peace(x, s2, value, p[s2], left, horizon) for s2 in states}
            worth = {s2: kept for s2, (kept, _) in found.items()}
            for event in reversed(self.peace_events()):
                worth = {s2: self.expect_peace(event, s2, worth) for s2 in states}
            p = worth
            breaks.append({s2: by for s2, (_, by) in found.items()})
        self.kept["peace", x, s] = p[s] if horizon else value, breaks
        return self.kept["peace", x, s]  # type: ignore[no-any-return]

    def period_of_peace(
        self, x: Package, s: State, value: Points, after: Points, left: int, horizon: int
    ) -> tuple[Points, Points]:
        """Section 5, the peace: K in s before every initiator, and b of each, the last to act first."""
        worth, by = {j: value[j] / horizon + after[j] for j in self.parties}, {}
        for k, entry in reversed(self.breakers(x, s)):
            r = self.broken(entry, value)
            b = self.break_pace(entry) * sigma((r[k] - worth[k] * horizon / left) / self.noise[k])
            worth = {j: b * r[j] * left / horizon + (1 - b) * worth[j] for j in self.parties}
            by[k] = b
        return worth, by

    def expect_peace(self, event: Data, s: State, worth: dict[State, Points]) -> Points:
        """Section 5, the peace: the expectation over a chance event, each with its own beliefs."""
        if not self.holds(event.get("when"), s):
            return worth[s]
        return {j: math.fsum(p * worth[s2][j] for p, s2 in self.law_of(event, s, None, j)) for j in self.parties}

    def survival(self, x: Package, s: State) -> tuple[list[float], Points]:
        """Section 5, the peace: the chance that it lasts 1, 2, ... periods, and who breaks it, by the file's dice."""
        here, curve, broken = {s: 1.0}, [], dict.fromkeys(self.parties, 0.0)
        for breaks in reversed(self.peace(x, s)[1]):
            for event in self.peace_events():
                there: dict[State, float] = {}
                for s2, mass in here.items():
                    law = self.law_of(event, s2) if self.holds(event.get("when"), s2) else [(1.0, s2)]
                    for p, s3 in law:
                        there[s3] = there.get(s3, 0.0) + mass * p
                here = there
            for s2 in here:
                for k, b in reversed(breaks[s2].items()):
                    broken[k] += here[s2] * b
                    here[s2] *= 1 - b
            curve.append(math.fsum(here.values()))
        return curve, broken

    def worth(self, x: Package, s: State) -> Points:
        """Section 5: U(x, s), the value made durable."""
        return self.peace(x, s)[0]

    def choose(self, party: str, worths: Sequence[Points]) -> list[float]:
        """Section 3: how likely a party picks each, by what each is worth to it."""
        return softmax([worth[party] / self.noise[party] for worth in worths])


ASKED = ("history", "statements", "claims", "readings", "questions", "courses", "sources", "title", "about")
"""What is asked of a conflict, and what is told of it: dates there bear on no condition of the model."""
