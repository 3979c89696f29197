"""The laws of the second edition, docs/model.md section 7, on conflicts drawn at random.

As in `test_laws`, each test changes the plain data of a conflict in a way that must not matter, and compares what the
program says before and after.
"""

from __future__ import annotations

import copy
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import winset
from generators import conflicts
from second_generators import second_conflicts
from test_laws import changed, number, points_of, same

Data = dict[str, Any]
LANDED = ("beliefs", "numbers", "peace", "answers")

any_conflict = second_conflicts(LANDED)
laws = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))


def run(data: Data) -> Data:
    """What `winset run --json` says of a conflict, without the sensitivity and without where it comes from."""
    found: Data = {**winset.timeline(winset.read(copy.deepcopy(data)), sensitivity=False).to_json()}
    told = {key: found[key] for key in ("states", "packages", "value_at_start", "forward", "history")}
    return told | {key: found[key] for key in ("phases",) if key in found}


def entries(part: Any) -> list[Data]:
    """Every mapping of a conflict, wherever it stands."""
    if isinstance(part, list):
        return [entry for item in part for entry in entries(item)]
    return [part, *(entry for item in part.values() for entry in entries(item))] if isinstance(part, dict) else []


def listed(given: Any) -> list[Data]:
    """One entry or several, as a list."""
    return given if isinstance(given, list) else [given]


def breaks(data: Data) -> list[Data]:
    """The entries that say what a broken peace is worth."""
    return [entry for given in data.get("peace", {}).get("resume", {}).values() for entry in listed(given)]


def outcomes(data: Data) -> list[Data]:
    """The outcomes of everything that may happen, be done or be agreed."""
    moves = [move for given in data.get("moves", {}).values() for move in given.values()]
    events = [*data.get("chance", {}).values(), *data.get("accords", {}).values(), *moves]
    events += data.get("peace", {}).get("chance", {}).values()
    return [outcome for event in events for outcome in event.get("outcomes", [event])]


# --- What must not matter -------------------------------------------------------------------------------------------


@given(data=any_conflict, draw=st.data())
@laws
def test_beliefs_equal_to_the_file_change_nothing(data: Data, draw: st.DataObject) -> None:
    """Whoever believes what the file says is as if it were not named: every number to the last digit."""
    for outcome in outcomes(data):
        outcome.pop("believed", None)
    told = copy.deepcopy(data)
    for outcome in outcomes(told):
        who = draw.draw(st.lists(st.sampled_from(list(data["parties"])), unique=True), "who")
        outcome["believed"] = {party: outcome.get("probability", 1) for party in who}
    assert run(told) == run(data)


def with_factor(data: Data) -> Data:
    """The same conflict with one more factor, which nothing moves and nothing looks at."""
    data = copy.deepcopy(data)
    data.setdefault("state", {})["weather"] = ["calm", "storm"]
    return data


@given(data=any_conflict, before=st.booleans(), believed=st.booleans())
@laws
def test_an_event_of_the_peace_that_nothing_looks_at_changes_nothing(data: Data, before: bool, believed: bool) -> None:
    """What happens in a peace to a factor that no entry, condition or belief names leaves every number as it was."""
    assume("time" in data and "peace" in data)
    data = with_factor(data)
    more = copy.deepcopy(data)
    storm: Data = {"probability": 0.3, "effect": {"weather": "storm"}}
    if believed:
        storm["believed"] = {next(iter(data["parties"])): 0.8}
    events = more["peace"].get("chance", {})
    more["peace"]["chance"] = {"storm": storm, **events} if before else {**events, "storm": storm}
    same(run(more), run(data))


@given(data=any_conflict, place=st.integers(0, 3), noise=st.sampled_from([0.01, 1.0, 30.0]))
@laws
def test_an_answer_that_cannot_succeed_and_costs_nothing_changes_nothing(data: Data, place: int, noise: float) -> None:
    """At any noise: the party that has it, and no other answer, chooses between a signature and the same signature."""
    assume("time" in data)
    party = list(data["parties"])[place % len(data["parties"])]
    moves = data.setdefault("moves", {}).setdefault(party, {})
    for name in [name for name, move in moves.items() if "at" in move]:
        del moves[name]
    data["history"] = [step for step in data["history"] if not step.get("undone", "").startswith(f"{party}.")]
    data["parties"][party]["noise"] = noise
    if "move_order" in data and party not in data["move_order"]:
        data["move_order"].append(party)
    before = run(data)
    moves["protest"] = {"at": "signature", "outcomes": [{"probability": 0.0}]}
    after = run(data)
    assert after["forward"]["answers"].pop(f"{party}.protest") == 0
    for row in after["history"]:
        told = [answer for answer in row["answers"] if (answer["party"], answer["move"]) == (party, "protest")]
        assert all(answer["chance"] == [0, 0] and answer["quiet"] is None and answer["undoes"] == 0 for answer in told)
        row["answers"] = [answer for answer in row["answers"] if answer not in told]
    same(after, before)


def scaled(data: Data, party: str, by: float) -> Data:
    """The same conflict with all points of a party and its noise in another unit."""
    data = copy.deepcopy(data)

    def unit(given: Any) -> Any:
        if isinstance(given, list):
            return [{**entry, "points": unit(entry["points"])} for entry in given]
        return number(given, lambda value: value * by)

    mine = data["parties"][party]
    mine["noise"], mine["otherwise"] = unit(mine.get("noise", 1)), unit(mine.get("otherwise", 0))
    for values in mine.get("values", {}).values():
        points_of(values).update({option: unit(value) for option, value in points_of(values).items()})
    for entry in [*mine.get("war", []), *mine.get("adjust", [])]:
        entry["points"] = unit(entry["points"])
    for entry in entries({key: part for key, part in data.items() if key != "parties"}):
        for key in ("points", "instead", "faded"):
            if isinstance(entry.get(key), dict) and party in entry[key]:
                entry[key][party] = unit(entry[key][party])
    return data


@given(data=any_conflict, draw=st.data())
@laws
def test_the_unit_of_a_party_s_points_does_not_matter(data: Data, draw: st.DataObject) -> None:
    """All points of a party and its noise times 1/4, 1/2, 2 or 8: its values and prices in that unit, nothing else."""
    party = draw.draw(st.sampled_from(list(data["parties"])), "party")
    by = draw.draw(st.sampled_from([0.25, 0.5, 2.0, 8.0]), "by")

    def unit(name: str, value: float) -> float:
        return value * by if name == party else value

    expected = changed(run(data), value_at_start=unit, continuation=unit, war_value=unit, price=unit)
    for row in expected["history"]:
        for answer in row["answers"]:
            if answer["quiet"] is not None:
                answer["quiet"] = [unit(answer["party"], points) for points in answer["quiet"]]
    same(run(scaled(data, party, by)), expected)


@given(data=any_conflict, draw=st.data())
@laws
def test_where_a_party_puts_zero_does_not_matter(data: Data, draw: st.DataObject) -> None:
    """With β = 1, the same points added to every package, ending, fading and break that stands instead: no more.

    A break whose points are added moves with the package.
    """
    party = draw.draw(st.sampled_from(list(data["parties"])), "party")
    by = draw.draw(st.integers(-64, 64), "by") / 4
    more = copy.deepcopy(data)
    data["parties"][party]["discount"] = 1
    mine = more["parties"][party]
    mine |= {"discount": 1, "otherwise": number(mine.get("otherwise", 0), lambda value: value + by)}
    issue = next(iter(data["issues"]))
    points = points_of(mine.setdefault("values", {}).setdefault(issue, {}))
    for option in data["issues"][issue]["options"]:
        points[option] = number(points.get(option, 0), lambda value: value + by)
    for ending in more.get("endings", {}).values():
        given = ending.setdefault("points", {})
        given[party] = number(given.get(party, 0), lambda value: value + by)
    for entry in breaks(more):
        if "instead" in entry:
            entry["instead"][party] = number(entry["instead"].get(party, 0), lambda value: value + by)

    def move(name: str, value: float) -> float:
        return value + by if name == party else value

    expected = changed(run(data), value_at_start=move, continuation=move, war_value=move)
    same(run(more), expected, size=1 + abs(by))


def renamed(part: Any, names: dict[str, str]) -> Any:
    """The same data with other names of parties, as keys, in lists and before the dot of a move."""
    if isinstance(part, dict):
        return {renamed(key, names): renamed(value, names) for key, value in part.items()}
    if isinstance(part, list):
        return [renamed(item, names) for item in part]
    head, dot, tail = part.partition(".") if isinstance(part, str) else (part, "", "")
    return f"{names[head]}{dot}{tail}" if isinstance(part, str) and head in names else part


def by_name(part: Any) -> Any:
    """The same data with every mapping in alphabetical order."""
    if isinstance(part, dict):
        return {key: by_name(part[key]) for key in sorted(part)}
    return [by_name(item) for item in part] if isinstance(part, list) else part


def unlisted(answer: Data) -> Data:
    """An answer in an order that names alone decide."""
    for row in answer["history"]:
        row.pop("happened")  # in words
        for kind in ("against_war", "now"):
            for holdout in row[kind]["holdouts"]:
                holdout["parties"] = sorted(holdout["parties"])
            row[kind]["holdouts"].sort(key=lambda holdout: holdout["parties"])
            row[kind]["holds"].sort()
            shared = zip(map(sorted, row[kind]["either"]), row[kind]["either_packages"], strict=True)
            row[kind]["either"], row[kind]["either_packages"] = sorted(shared), []
    return by_name(answer)  # type: ignore[no-any-return]


def reordered(data: Data) -> tuple[dict[str, str], Data]:
    """Other names for the parties of a conflict, and the same with parties and options from the last to the first.

    Where there are moves, `move_order` is written into both, for their order is part of the model.
    """
    if any(data.get("moves", {}).values()):
        data.setdefault("move_order", list(data["parties"]))
    names = {party: f"{letter}_{party}" for letter, party in zip("dcba", data["parties"], strict=False)}
    other = copy.deepcopy(data)
    other["parties"] = dict(reversed(other["parties"].items()))
    for issue in other["issues"].values():
        options = issue["options"]
        issue["options"] = options[::-1] if isinstance(options, list) else dict(reversed(options.items()))
    return names, other


@given(data=any_conflict)
@laws
def test_names_and_the_order_of_parties_do_not_matter(data: Data) -> None:
    """Parties by other names and in another order, where `move_order` is written, and options from the last to first."""
    names, other = reordered(data)
    same(unlisted(run(renamed(other, names))), unlisted(renamed(run(data), names)))


@given(data=conflicts())
@laws
def test_a_file_of_the_first_edition_keeps_its_numbers(data: Data) -> None:
    """Written as version 2, broken-peace points as `instead` and the discount written out: the same to the last digit."""
    second = copy.deepcopy(data)
    second["winset"] = 2
    for party in second["parties"].values():
        party.setdefault("discount", 1)
    for entry in breaks(second):
        entry["instead"] = entry.pop("points", {})
    assert run(second) == run(data)


# --- What must add up -----------------------------------------------------------------------------------------------


@given(data=any_conflict)
@laws
def test_everything_adds_to_one(data: Data) -> None:
    """Signatures that stand, endings, fading and war at the horizon; and the options of each issue to signing."""
    forward = run(data)["forward"]
    beyond = forward.get("beyond", {"signed": 0.0, "endings": {}, "faded": 0.0})
    signed = math.fsum([*forward["sign"], beyond["signed"]])
    ended = math.fsum([*forward["endings"].values(), *beyond["endings"].values()])
    left = forward["war_at_horizon"] + forward.get("faded", 0.0) + beyond["faded"]
    assert signed + ended + left == pytest.approx(1, abs=1e-9)
    for options in forward["options"].values():
        assert math.fsum(options.values()) == pytest.approx(signed, abs=1e-9)


# --- Answers --------------------------------------------------------------------------------------------------------


def coup(noise: float, idle: bool) -> Data:
    """A war whose army may undo the peace by a coup; and, beside it, by a protest that leads nowhere."""
    moves: Data = {"coup": {"at": "signature", "effect": {"rule": "army"}, "probability": 0.5, "points": {"army": -1}}}
    if idle:
        moves["protest"] = {"at": "signature", "outcomes": [{"probability": 0.0}]}
    return {
        "winset": 2, "title": "A coup", "time": {"start": "2000-01", "end": "2000-07", "pace": 1},
        "parties": {
            "state": {"values": {"land": {"kept": 3, "left": 5}}, "war": [{"points": -1}]},
            "rebels": {"values": {"land": {"kept": 3, "left": 5}}, "war": [{"points": -1}]},
            "army": {"noise": noise, "values": {"land": {"left": -30, "kept": -20}}, "otherwise": 5},
        },
        "issues": {"land": ["kept", "left"]}, "state": {"rule": ["state", "army"]}, "moves": {"army": moves},
        "consent": [{"of": ["state", "rebels"]}], "talks": {"when": "rule == 'state'"},
    }  # fmt: skip


def test_an_idle_answer_beside_another_is_chosen_less_as_noise_falls() -> None:
    """The share that an idle protest takes of a coup that is worth it goes to 0 with the noise."""
    shifts = []
    for noise in (8.0, 4.0, 2.0, 1.0, 0.25):
        with_it, alone = (np.array(run(coup(noise, idle))["forward"]["sign"]) for idle in (True, False))
        shifts.append(float(np.abs(with_it - alone).max()))
    assert shifts == sorted(shifts, reverse=True)
    assert shifts[0] > 0.01
    assert shifts[-1] < 1e-9
