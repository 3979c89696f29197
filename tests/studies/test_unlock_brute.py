"""Unlock held to plain loops: minimal sets, prices, targets and certificates on generated conflicts."""

from __future__ import annotations

from functools import cached_property
from itertools import chain, combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import winset
from generators import conflicts
from winset.cases.change import changes_of
from winset.cases.changes import change_conflict
from winset.game.variants import game_through, open_at, without_moves
from winset.studies.likelihood import solutions_at
from winset.studies.month.path import path_of
from winset.studies.month.votes import read_votes
from winset.studies.month.win_set import win_set
from winset.studies.unlock import unlock
from winset.studies.unlocking.levers import change_of, consent_levers, forbid_levers, state_levers

Data = dict[str, Any]
Key = tuple[Any, ...]
laws = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
slow = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


class Plain:
    """The votes of one month by loops over packages, parties and clauses, each scene solved on its own."""

    def __init__(self, data: Data, against: str, month: int) -> None:
        self.conflict, self.against = winset.read(data), against
        self.game = winset.build(self.conflict)
        self.solution = winset.solve(self.game)
        path = path_of(self.solution)
        assume(path)
        self.t, self.s = path[month % len(path)]
        self.codes = tuple(map(int, self.game.states.codes[self.s]))
        self.known: dict[Key, list[Data]] = {}
        self.label = self.game.calendar.label(self.t) or None

    def scene(self, states: Key, rule: Key | None) -> list[Data]:
        """Every admissible package of a scene: its index, whose yes it lacks, by how much, and the clauses that apply."""
        key = (states, rule)
        if key not in self.known:
            codes = list(self.codes)
            for f, v in states:
                codes[f] = v
            conflict = self.conflict
            if rule is not None:
                conflict = change_conflict(conflict, changes_of(self.change(rule)))
            solution = self.solution if rule is None else winset.solve(winset.build(conflict))
            other, s = solutions_at(solution, [(self.t, tuple(codes))])[self.t, tuple(codes)]
            self.known[key] = self.table(other, s)
        return self.known[key]

    def change(self, rule: Key) -> Data:
        """A lever on the rules as a change."""
        levers = [*consent_levers(self.conflict), *forbid_levers(self.conflict)]
        return change_of(self.conflict, next(lever for lever in levers if (lever.kind, lever.at) == rule))

    def table(self, solution: winset.Solution, s: int) -> list[Data]:
        """The packages of a state with their votes."""
        game, t = solution.game, self.t
        line = (solution.war if self.against == "war" else solution.continuation)[t, s]
        groups, applies, worth = game.conflict.consent, game.clauses(t, s), game.packages.worth(s)
        least = [number - max(1e-9, 1e-12 * abs(number)) for number in line.tolist()]
        rows = []
        for place, k in enumerate(game.packages.admissible(s).tolist()):
            short = {name: float(line[p] - worth[p, place]) for p, name in enumerate(game.parties)}
            asked = [
                (group.weights or dict.fromkeys(group.of, 1), group.at_least or len(group.of))
                for g, group in enumerate(groups)
                if applies[g, place]
            ]
            say = {name for of, _ in asked for name in of}
            no = {name for p, name in enumerate(game.parties) if name in say and worth[p, place] < least[p]}
            rows.append({"k": k, "short": short, "no": no, "clauses": asked})
        return rows

    @staticmethod
    def passes(row: Data, turned: Any = (), saying_no: set[str] | None = None) -> bool:
        """Whether a package is signed where some parties have turned to yes."""
        no = (row["no"] if saying_no is None else saying_no) - set(turned)
        return all(sum(of[name] for name in of if name not in no) >= votes for of, votes in row["clauses"])

    def wanted(self, target: str | None) -> set[int] | None:
        """The packages that a party stands in the way of; None for any."""
        if target is None:
            return None
        rows = self.scene((), None)
        for size in range(len(self.game.parties)):
            found = {
                row["k"]
                for row in rows
                for others in combinations(sorted(row["no"] - {target}), size)
                if target in row["no"] and self.passes(row, (target, *others)) and not self.passes(row, others)
            }
            if found:
                return found
        return set()

    def reaches(self, levers: list[Key], wanted: set[int] | None) -> bool:
        """Whether a set of levers gets one of the wanted packages signed."""
        states = tuple(at for kind, at in levers if kind == "state")
        rules = [lever for lever in levers if lever[0] in ("consent", "forbid")]
        paid = [self.game.parties[at[0]] for kind, at in levers if kind == "payment"]
        rows = self.scene(states, rules[0] if rules else None)
        return any(self.passes(row, paid) for row in rows if wanted is None or row["k"] in wanted)

    def levers(self) -> list[Key]:
        """Every payment, change of state that does not end the war, and single change of rules."""
        singles: list[Key] = [("payment", (p,)) for p in range(len(self.game.parties))]
        model = [*state_levers(self.game, self.s), *consent_levers(self.conflict), *forbid_levers(self.conflict)]
        return singles + [(lever.kind, lever.at) for lever in model if lever.kind != "state" or self.live([lever.at])]

    def live(self, changes: list[Key]) -> bool:
        """Whether the war goes on in a state with some changes, and what leads there is known."""
        codes = list(self.codes)
        for f, v in changes:
            codes[f] = v
        return not self.over(tuple(codes)) and bool(self.wide.states.find(np.array([codes]))[0] >= 0)

    @cached_property
    def wide(self) -> winset.Game:
        """The game knowing the states of all single changes."""
        singles = [tuple(np.where(np.arange(len(self.codes)) == f, v, self.codes).tolist()) for f, v in self.single()]
        return game_through(self.game, [codes for codes in singles if not self.over(codes)])[0]

    def single(self) -> list[tuple[int, int]]:
        """Every single change of state."""
        return [(lever.at[0], lever.at[1]) for lever in state_levers(self.game, self.s)]

    def over(self, codes: Key) -> bool:
        """Whether a state ends the war, by the conditions of the file."""
        from winset.cases.conditions import compile_condition
        from winset.cases.scope import scope_of

        frame = {name: np.asarray(code) for name, code in zip(self.conflict.state, codes, strict=True)}
        scope = scope_of(self.conflict)
        return any(bool(compile_condition(e.when, scope).mask(frame)) for e in self.conflict.endings.values())

    def minimal(self, most: int, wanted: set[int] | None) -> set[frozenset[Key]]:
        """Every minimal set of levers of at most so many, with at most one change of rules."""
        found: set[frozenset[Key]] = set()
        for size in range(most + 1):
            for chosen in combinations(self.levers(), size):
                factors = [at[0] for kind, at in chosen if kind == "state"]
                rules = sum(kind in ("consent", "forbid") for kind, _ in chosen)
                if rules > 1 or len(set(factors)) < len(factors):
                    continue
                if any(part <= set(chosen) for part in found):
                    continue
                if len(factors) > 1 and not self.live([at for kind, at in chosen if kind == "state"]):
                    continue
                if self.reaches(list(chosen), wanted):
                    found.add(frozenset(chosen))
        return found


def keys_of(plain: Plain, row: Data) -> frozenset[Key]:
    """The levers of an answer as plain keys."""
    game, conflict = plain.game, plain.conflict
    found: list[Key] = []
    for lever in row["levers"]:
        if lever["kind"] == "payment":
            found.append(("payment", (game.parties.index(lever["party"]),)))
        elif lever["kind"] == "state":
            f = game.states.factors.index(lever["factor"])
            values = [(type(v), v) for v in game.states.values[f]]
            found.append(("state", (f, values.index((type(lever["to"]), lever["to"])))))
        elif lever["kind"] == "forbid":
            party, move = lever["move"].split(".")
            place = game.parties.index(party), list(conflict.moves[party]).index(move)
            found.append(("forbid", place))
        else:
            ids = [group.id or f"consent[{g}]" for g, group in enumerate(conflict.consent)]
            found.append(
                ("consent", (ids.index(lever["clause"]), 0 if lever["change"] == "dropped" else lever["votes"]))
            )
    return frozenset(found)


def comparable(row: Data, most: int) -> bool:
    """Whether the loops look at a set: no missing option, at most one change of rules, not too long."""
    kinds = [lever["kind"] for lever in row["levers"]]
    rules = kinds.count("consent") + kinds.count("forbid")
    return "middle" not in kinds and rules <= 1 and len(kinds) <= most


def rules_of(plain: Plain) -> int:
    """How many single changes of rules there are."""
    return len(consent_levers(plain.conflict)) + len(forbid_levers(plain.conflict))


@slow
@given(conflicts(), st.sampled_from(["war", "now"]), st.integers(0, 7))
def test_minimal_sets_are_those_of_plain_loops(data: Data, against: str, month: int) -> None:
    """The sets of one and two levers are exactly the minimal ones that loops find, each scene solved on its own."""
    plain = Plain(data, against, month)
    found: Any = unlock(plain.conflict, at=plain.label, against=against, solves=rules_of(plain)).to_json()
    assume(found["found"])
    for goal in found["found"]:
        rows = [row for row in found["sets"] if row["target"] == goal["target"] and comparable(row, 2)]
        assert len({keys_of(plain, row) for row in rows}) == len(rows)
        assert {keys_of(plain, row) for row in rows} == plain.minimal(2, plain.wanted(goal["target"]))


@laws
@given(conflicts(), st.sampled_from(["war", "now"]), st.integers(0, 7))
def test_payments_alone_are_those_of_plain_loops(data: Data, against: str, month: int) -> None:
    """Sets of payments, up to three, are the minimal ones; each is the cheapest in temperatures, and it is enough."""
    plain = Plain(data, against, month)
    found: Any = unlock(plain.conflict, at=plain.label, against=against, solves=0).to_json()
    rows = plain.scene((), None)
    for goal in found["found"]:
        wanted = plain.wanted(goal["target"])
        asked = [row for row in rows if wanted is None or row["k"] in wanted]
        expected: dict[frozenset[str], float] = {}
        for size in range(1, 4):
            for paid in combinations(plain.game.parties, size):
                opened = [row for row in asked if plain.passes(row, paid)]
                if opened and not any(part < set(paid) for part in expected):
                    expected[frozenset(paid)] = min(
                        sum(row["short"][p] / plain.game.noise[plain.game.parties.index(p)] for p in paid)
                        for row in opened
                    )
        sets = [row for row in found["sets"] if row["target"] == goal["target"]]
        sets = [row for row in sets if all(lever["kind"] == "payment" for lever in row["levers"])]
        assert {frozenset(lever["party"] for lever in row["levers"]) for row in sets} == set(expected)
        for row in sets:
            bill = {lever["party"]: lever["points"] for lever in row["levers"]}
            assert row["cost"] == pytest.approx(expected[frozenset(bill)], abs=1e-7)
            bought = [one for one in asked if all(one["short"][p] <= points + 1e-9 for p, points in bill.items())]
            assert row["packages"] == sum(plain.passes(one, bill) for one in bought)
            example = [k for k in range(plain.game.packages.size) if plain.game.packages.package(k) == row["example"]]
            shown = next(one for one in asked if [one["k"]] == example)
            assert row["points"] == pytest.approx({p: -x for p, x in shown["short"].items()})
            assert bill == pytest.approx({p: shown["short"][p] for p in bill})


@st.composite
def tables(draw: st.DrawFn) -> Data:
    """Draw a negotiation whose parties want opposite things and are hard to please, with clauses that count votes."""
    names = ["a", "b", "c", "d"][: draw(st.integers(2, 4))]
    issues = {
        name: ["one", "two", "three"][: draw(st.integers(2, 3))] for name in ["x", "y"][: draw(st.integers(1, 2))]
    }
    parties = {}
    for k, name in enumerate(names):
        slope = draw(st.integers(1, 4)) * (-1) ** k
        values = {issue: {o: n * slope for n, o in enumerate(options)} for issue, options in issues.items()}
        values["x"]["two"] += draw(st.integers(-1, 1))
        total = sum(max(points.values()) + min(points.values()) for points in values.values())
        parties[name] = {"values": values, "otherwise": total / 2 + draw(st.integers(-3, 4)) / 2, "noise": k + 1}
    consent: list[Data] = [{"of": names[: draw(st.integers(2, len(names)))]}]
    if draw(st.booleans()):
        consent[0]["at_least"] = draw(st.integers(1, len(consent[0]["of"])))
    elif draw(st.booleans()):
        held = {name: draw(st.integers(1, 9)) for name in consent[0]["of"]}
        consent[0] |= {"weights": held, "at_least": draw(st.integers(1, sum(held.values())))}
    if draw(st.booleans()):
        consent.append({"of": [names[-1]], "when": "x == 'two'"})
    return {"winset": 2, "title": "Drawn", "parties": parties, "issues": issues, "consent": consent}


def bonus_of(plain: Plain, first: Data, second: Data, paid: tuple[str, ...]) -> float:
    """How much better than splitting the difference an option between two packages must be, by trying every set of
    parties that could sign it; infinite where none below one half does.
    """
    asked = [clause for row in (first, second) for clause in row["clauses"]]
    parties, least = plain.game.parties, np.inf
    for chosen in chain.from_iterable(combinations(parties, size) for size in range(len(parties) + 1)):
        if not all(sum(of[name] for name in of if name in chosen) >= votes for of, votes in asked):
            continue
        needs: dict[bool, float] = {True: -np.inf, False: -np.inf}
        for name in set(chosen) - set(paid):
            low, high = sorted((first["short"][name], second["short"][name]))
            if high <= 1e-9:
                continue
            if low > 1e-9 or high - low <= 1e-9:
                break
            toward = second["short"][name] < first["short"][name]
            needs[toward] = max(needs[toward], high / (high - low))
        else:
            least = min(least, max(0.0, (needs[True] + needs[False] - 1) / 2))
    return least if least < 0.5 - 1e-9 else np.inf


def middles_of(plain: Plain, wanted: set[int] | None, paid: tuple[str, ...]) -> dict[Key, float]:
    """The least bonus of every missing option, where some parties have been paid, by loops over lines of packages."""
    packages = plain.game.packages
    found: dict[Key, float] = {}
    whole = {tuple(packages.package(row["k"]).items()): row for row in plain.scene((), None)}
    for issue, options in zip(packages.issues, packages.options, strict=True):
        for package in whole:
            line = {o: whole.get(tuple({**dict(package), issue: o}.items())) for o in options}
            if any(row is not None and plain.passes(row, paid) for row in line.values()):
                continue
            for a, b in combinations(options, 2):
                first, second = line[a], line[b]
                if first and second and (wanted is None or {first["k"], second["k"]} & wanted):
                    bonus = bonus_of(plain, first, second, paid)
                    if bonus < np.inf:
                        found[issue, a, b] = min(bonus, found.get((issue, a, b), np.inf))
    return found


@settings(laws, max_examples=50)
@given(tables())
def test_missing_options_are_those_of_plain_loops(data: Data) -> None:
    """A missing option, alone or with a payment, is found wherever loops find one, with the least bonus, and works."""
    plain = Plain(data, "war", 0)
    found: Any = unlock(plain.conflict, solves=0).to_json()
    for goal in found["found"]:
        wanted = plain.wanted(goal["target"])
        rows = [row for row in found["sets"] if row["target"] == goal["target"]]
        alone = middles_of(plain, wanted, ())
        enough = {
            row["levers"][0]["party"] for row in rows if [lever["kind"] for lever in row["levers"]] == ["payment"]
        }
        expected = {((), *key): bonus for key, bonus in alone.items()}
        for name in set(plain.game.parties) - enough:
            paid = middles_of(plain, wanted, (name,))
            expected |= {((name,), *key): bonus for key, bonus in paid.items() if key not in alone}
        told = {}
        for row in rows:
            kinds = [lever["kind"] for lever in row["levers"]]
            if kinds in (["middle"], ["payment", "middle"]):
                one = row["levers"][-1]
                told[(*(lever["party"] for lever in row["levers"][:-1]),), one["issue"], *one["between"]] = one["bonus"]
                hold_middle(plain, row)
        assert told == pytest.approx(expected, abs=1e-7)


def hold_middle(plain: Plain, row: Data) -> None:
    """The example of a missing option, with its payments, is signed: enough parties have what they need, none to spare."""
    paid = {lever["party"]: lever["points"] for lever in row["levers"] if lever["kind"] == "payment"}
    yes = {name for name, gain in row["points"].items() if gain + paid.get(name, 0.0) >= -1e-7}
    lever = row["levers"][-1]
    clauses = []
    for option in lever["between"]:
        package = {**row["example"], lever["issue"]: option}
        rows = [one for one in plain.scene((), None) if plain.game.packages.package(one["k"]) == package]
        clauses += rows[0]["clauses"]
    assert all(sum(of[name] for name in of if name in yes) >= votes for of, votes in clauses)
    assert all(points > 0 for points in paid.values())
    assert 0 <= lever["share"][0] <= lever["share"][1] <= 1


@laws
@given(conflicts(), st.sampled_from(["war", "now"]), st.integers(0, 7))
def test_certificates_are_those_of_plain_loops(data: Data, against: str, month: int) -> None:
    """The certificate holds all the smallest sets whose refusals alone hold every package back, and their prices."""
    plain = Plain(data, against, month)
    found: Any = unlock(plain.conflict, at=plain.label, against=against, solves=0).to_json()
    rows = plain.scene((), None)
    if not rows or any(plain.passes(row) for row in rows):
        assert found["certificate"] == []
        return
    names = plain.game.parties
    every = chain.from_iterable(combinations(names, size) for size in range(1, len(names) + 1))
    holds = [set(group) for group in every if all(not plain.passes(row, (), row["no"] & set(group)) for row in rows)]
    fewest = min(map(len, holds))
    assert [{one["party"] for one in held["parties"]} for held in found["certificate"]] == [
        group for group in holds if len(group) == fewest
    ]
    for held in found["certificate"]:
        group = [one["party"] for one in held["parties"]]
        opened = [row for row in rows if plain.passes(row, group)]
        assert held["opens"] == len(opened)
        for one in held["parties"]:
            over = [row for row in opened if one["party"] in row["no"]] or [r for r in rows if one["party"] in r["no"]]
            assert one["price"] == pytest.approx(min(row["short"][one["party"]] for row in over))


@laws
@given(conflicts(), st.integers(0, 5))
def test_a_move_that_cannot_be_made_is_a_move_forbidden(data: Data, which: int) -> None:
    """Closing a move in the game gives the values of the conflict without it, and opening talks in a state its own."""
    conflict = winset.read(data)
    moves = [(party, move) for party, named in conflict.moves.items() for move in named]
    assume(moves)
    party, move = moves[which % len(moves)]
    game = winset.build(conflict)
    path = path_of(winset.solve(game))
    assume(path)
    t, s = path[-1]
    closed = winset.solve(open_at(without_moves(game, [(party, move)]), t, np.array([s])))
    removed = winset.solve(winset.build(change_conflict(conflict, changes_of({"forbid": f"{party}.{move}"}))))
    codes = tuple(map(int, game.states.codes[s]))
    other, at = solutions_at(removed, [(t, codes)])[t, codes]
    assert closed.continuation[t, s] == pytest.approx(other.continuation[t, at], abs=1e-8)
    assert closed.war[t, s] == pytest.approx(other.war[t, at], abs=1e-8)


@laws
@given(conflicts(), st.sampled_from(["war", "now"]), st.integers(0, 7))
def test_the_win_set_is_the_main_answers(data: Data, against: str, month: int) -> None:
    """The win-set of the answer is that of the month; what is in it is never offered, and numbers are plain."""
    import json

    plain = Plain(data, against, month)
    found = unlock(plain.conflict, at=plain.label, against=against, solves=0)
    line = plain.solution.war if against == "war" else plain.solution.continuation
    votes = read_votes(plain.game, plain.t, plain.s, line[plain.t])
    assert found.to_json()["win_set"] == win_set(votes)
    json.dumps(found.to_json(), allow_nan=False)
    signed = [plain.game.packages.package(k) for k in votes.chosen[votes.passes()].tolist()]
    if found.to_json()["goal"]["kind"] != "some package":
        bare = [row for row in found.to_json()["sets"] if all(lever["kind"] == "payment" for lever in row["levers"])]
        assert not any(row["example"] in signed for row in bare)
