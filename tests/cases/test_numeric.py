"""Issues that are numbers, and parties that would have one: held to the same file with every point typed out."""

from __future__ import annotations

import copy
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

import winset
from winset.cases.change import changes_of
from winset.cases.changes import change_conflict
from winset.cases.numeric import MOST_STEPS, option_name
from winset.cases.read import parse
from winset.cases.sourcing import sourcing_of
from winset.cases.worlds import drawn_world, uncertain
from winset.cases.worth import worths
from winset.errors import ConflictError
from winset.studies.outcome import outcome_of
from winset.studies.stakes import effects, stakes
from winset.studies.timeline import timeline
from winset.studies.words import labels
from winset.views.overview import show_conflict

Data = dict[str, Any]

BUDGET: Data = {
    "winset": 2,
    "title": "A budget",
    "issues": {
        "budget": {"name": "The budget", "range": [0, 100], "step": 5, "unit": "million"},
        "form": ["law", "pact"],
    },
    "parties": {
        "a": {"ideal": {"budget": 70}, "salience": {"budget": 0.8}, "values": {"form": {"law": 3}}, "otherwise": -20},
        "b": {"ideal": {"budget": 20}, "loss": "square", "otherwise": -9},
    },
    "consent": [{"of": ["a", "b"]}],
}


def names_of(low: Fraction, high: Fraction, step: Fraction) -> dict[str, Fraction]:
    """Every number from one end to the other, by the name that the format's page gives it."""
    found, number = {}, low
    while number <= high:
        text = str(int(number)) if number.denominator == 1 else str(float(number))
        found[text.replace("-", "minus_").replace(".", "_")] = number
        number += step
    return found


def typed_out(data: Data) -> Data:
    """The same file with the options of every range and the points of every ideal typed out, by plain loops."""
    data = copy.deepcopy(data)
    numbers = {}
    for name, issue in data["issues"].items():
        if isinstance(issue, dict) and "range" in issue:
            low, high = (Fraction(str(end)) for end in issue.pop("range"))
            step = Fraction(str(issue.pop("step", float((high - low) / 20))))
            issue.pop("unit", None)
            numbers[name] = names_of(low, high, step)
            issue["options"] = list(numbers[name])
    for party in data["parties"].values():
        ideals, saliences, loss = party.pop("ideal", {}), party.pop("salience", {}), party.pop("loss", "abs")
        for name, ideal in ideals.items():
            width = max(numbers[name].values()) - min(numbers[name].values())
            points = {}
            for option, number in numbers[name].items():
                far = abs(number - Fraction(str(ideal)))
                cost = Fraction(str(saliences.get(name, 1))) * (far * far / width if loss == "square" else far)
                points[option] = -float(cost)
            typed = party.setdefault("values", {}).get(name, {})
            party["values"][name] = points | {
                option_name(key) if key != str(key) else key: x for key, x in typed.items()
            }
    return data


@st.composite
def budgets(draw: st.DrawFn) -> Data:
    """Draw a negotiation over one or two numbers, and words beside them."""
    issues: Data = {"form": ["law", "pact"]}
    for name in ["x", "y"][: draw(st.integers(1, 2))]:
        step = draw(st.sampled_from([1, 2, 0.5, 0.1, 10]))
        low = draw(st.sampled_from([0, -1, -2.5, 3]))
        many = draw(st.integers(1, 6))
        issues[name] = {"range": [low, float(Fraction(str(low)) + many * Fraction(str(step)))], "step": step}
    parties: Data = {}
    for party in ["a", "b", "c"][: draw(st.integers(1, 3))]:
        ideal = {}
        for name in issues.keys() - {"form"}:
            low, high = issues[name]["range"]
            ideal[name] = low + (high - low) * draw(st.integers(0, 8)) / 8
        parties[party] = {"ideal": ideal, "otherwise": draw(st.integers(-20, 5)), "values": {"form": {"law": 1}}}
        parties[party]["salience"] = {
            name: draw(st.sampled_from([0, 0.5, 2, 7.25])) for name in ideal if draw(st.booleans())
        }
        parties[party]["loss"] = draw(st.sampled_from(["abs", "square"]))
    of = list(parties)
    return {"winset": 2, "title": "Drawn", "issues": issues, "parties": parties, "consent": [{"of": of}]}


@settings(max_examples=60, deadline=None)
@given(budgets())
def test_numbers_are_options_typed_out(data: Data) -> None:
    """A file with numbers has the options, the points and the answer of the same file with everything typed out."""
    one, other = winset.read(copy.deepcopy(data)), winset.read(typed_out(data))
    games = [winset.build(conflict) for conflict in (one, other)]
    assert games[0].bound.issues == games[1].bound.issues
    for mine, theirs in zip(games[0].bound.tables, games[1].bound.tables, strict=True):
        assert mine == pytest.approx(theirs, abs=1e-9)
    told = [timeline(conflict, sensitivity=False).to_json() for conflict in (one, other)]
    assert told[0]["forward"]["sign"] == pytest.approx(told[1]["forward"]["sign"], abs=1e-9)
    assert told[0]["history"][0]["against_war"]["size"] == told[1]["history"][0]["against_war"]["size"]


def test_points_under_values_stand_over_distance() -> None:
    """What is typed for one option stands, and the others keep what distance makes of them."""
    data = copy.deepcopy(BUDGET)
    data["parties"]["a"]["values"]["budget"] = {70: -50}
    found = worths(winset.read(data).issues, winset.read(data).parties["a"])["budget"]
    assert (found["70"], found["65"]) == (-50.0, -4.0)


def test_a_file_says_its_numbers_with_their_unit() -> None:
    """Options are shown with the unit, a range by its ends; numbers may be written bare wherever an option stands."""
    conflict = winset.read(BUDGET)
    assert labels(conflict)["options"]["budget"]["70"] == "70 million"
    console = Console(width=120, record=True, file=__import__("io").StringIO())
    show_conflict(conflict, sourcing_of(BUDGET), console)
    assert "0 million to 100 million, in 20 steps" in console.export_text()
    text = (
        "{winset: 2, title: t, issues: {x: {range: [-1, 1], step: 0.5}}, parties: {a: {values: {x: {minus_0_5: 2}}}}, "
    )
    rules = "rules: [{require: 'x >= -1 and x < 1'}], consent: [{of: [a]}]}"
    found = winset.build(parse(text + rules))
    assert found.packages.size == 5
    assert len(found.packages.admissible(0)) == 4
    for when in (
        "'x >= 0.5 or x == -0.5'",
        "{x: [0.5, 1, -0.5]}",
        "'x in [0.5, 1, -0.5]'",
        "'0.5 <= x or x == minus_0_5'",
    ):
        other = text.replace("parties", f"rules: [{{require: {when}}}], parties", 1)
        if "== minus" in when:
            with pytest.raises(ConflictError, match="compare a name with a value; write 'minus_0_5' in quotes"):
                parse(other + "consent: [{of: [a]}]}")
        else:
            assert len(winset.build(parse(other + "consent: [{of: [a]}]}")).packages.admissible(0)) == 3
    assert parse(text + rules).parties["a"].values["x"].points == {"minus_0_5": 2.0}


def test_ranges_of_what_a_party_would_have_are_drawn() -> None:
    """An uncertain ideal and salience are uncertain numbers like any other: drawn, solved, and told by `decide`."""
    data = copy.deepcopy(BUDGET)
    data["parties"]["a"] |= {
        "ideal": {"budget": {"low": 60, "high": 80}},
        "salience": {"budget": {"low": 0.5, "high": 1}},
    }
    conflict = winset.read(data)
    paths = [number.path for number in uncertain(conflict)]
    assert paths == ["parties.a.ideal.budget", "parties.a.salience.budget"]
    drawn = drawn_world(conflict, 0, 3).parties["a"]
    assert isinstance(drawn.ideal["budget"], float)
    assert 60 < drawn.ideal["budget"] < 80
    tables = winset.build(drawn_world(conflict, 0, 3)).bound.tables[0][:, 0]
    salience = drawn.salience["budget"]
    assert isinstance(salience, float)
    assert tables[14] == pytest.approx(-salience * abs(70 - drawn.ideal["budget"]))
    found = stakes(conflict)
    assert [stake.path for stake in found] == paths
    moved = effects(outcome_of(conflict), found, "a")
    assert all(0 < effect < 100 for effect in moved)


def test_a_change_of_the_step_makes_other_options() -> None:
    """A change of a range, a step or an ideal is read as the file would be with it."""
    changes = {"set": {"issues.budget.step": 50, "parties.a.ideal.budget": 50}}
    changed = change_conflict(winset.read(BUDGET), changes_of(changes))
    assert list(changed.issues["budget"].options) == ["0", "50", "100"]
    assert worths(changed.issues, changed.parties["a"])["budget"]["50"] == 0
    fewer = change_conflict(winset.read(BUDGET), changes_of({"without": {"option": "budget.100"}}))
    assert len(winset.build(fewer).packages.admissible(0)) == 40


def test_a_file_reads_again_as_what_it_was() -> None:
    """The plain data of a conflict make the same conflict, with the same digest."""
    conflict = winset.read(BUDGET)
    data = conflict.model_dump(by_alias=True, exclude_unset=True)
    assert "options" not in data["issues"]["budget"]
    assert winset.read(data).digest == conflict.digest


@pytest.mark.parametrize(
    ("issue", "told"),
    [
        ({"range": [0, 100], "step": 7}, "`step`: 7 does not lead from 0 to 100; choose one that does"),
        ({"range": [0, 100], "step": 0.01}, f"10,000 steps from 0 to 100; the limit is {MOST_STEPS:,}; take a larger"),
        ({"range": [5, 5]}, "`range`: 5 is not below 5"),
        ({"range": [0]}, "`range`: found '[0]'; expected its ends, as [0, 100]"),
        ({"range": "0-100"}, "`range`: found '0-100'; expected its ends, as [0, 100]"),
        ({"range": [0, 1], "step": 0}, "`step`: found '0'; expected a number above 0"),
        ({"range": [0, 1], "step": True}, "`step`: found 'true'; expected a number above 0"),
        ({"range": [0, 1], "unit": 3}, "`unit`: found '3'; expected text"),
        ({"range": [0, 1], "options": ["a", "b"]}, "`range` makes the options; leave one of the two out"),
        ({"options": ["a", "b"], "step": 1}, "`step` belongs to a `range`, and this issue has none"),
    ],
)
def test_ranges_that_are_none(issue: Data, told: str) -> None:
    """Each thing wrong with a range is told in one message at the issue."""
    data = copy.deepcopy(BUDGET)
    data["issues"]["budget"] = issue
    with pytest.raises(ConflictError) as caught:
        winset.read(data)
    (problem,) = caught.value.problems
    assert told in problem.message
    assert problem.path == "issues.budget"


@pytest.mark.parametrize(
    ("party", "place", "told"),
    [
        ({"ideal": {"budgt": 3}}, "ideal.budgt", "no issue 'budgt'; did you mean 'budget'?"),
        ({"ideal": {"form": 3}}, "ideal.form", "the options of form are words; give it a `range`"),
        ({"ideal": {"budget": 101}}, "ideal.budget", "found 101; expected a number from 0 to 100"),
        ({"ideal": {"budget": {"low": -1, "high": 50}}}, "ideal.budget", "found -1; expected a number from 0 to 100"),
        ({"salience": {"budget": 1}}, "salience.budget", "not what number it would have; add `ideal`"),
        ({"ideal": {"budget": 3}, "salience": {"budget": -1}}, "salience.budget", "expected a weight of 0 or more"),
        ({"loss": "square"}, "loss", "`loss` is what distance from an `ideal` costs, and there is none"),
        ({"ideal": {"budget": 3}, "loss": "cube"}, "loss", "expected 'abs' or 'square'"),
    ],
)
def test_ideals_that_are_none(party: Data, place: str, told: str) -> None:
    """Each thing wrong with what a party would have is told in one message at its place."""
    data = copy.deepcopy(BUDGET)
    data["parties"]["a"] = party
    with pytest.raises(ConflictError) as caught:
        winset.read(data)
    (problem,) = [problem for problem in caught.value.problems if problem.severity == "error"]
    assert told in problem.message
    assert problem.path == f"parties.a.{place}"


def test_numbers_that_rankings_leave_open_are_stakes() -> None:
    """An anchor that is a range, and every place that a ranking leaves open, is a number that a decision may lean on."""
    data = copy.deepcopy(BUDGET)
    data["parties"]["a"] |= {"ranking": {"form": ["law", "pact"]}, "anchor": {"form": {"low": 2, "high": 6}}}
    del data["parties"]["a"]["values"]
    conflict = winset.read(data)
    (stake,) = stakes(conflict)
    assert (stake.path, stake.low, stake.value, stake.high) == ("parties.a.anchor.form", 2, 4, 6)
    assert stake.at[0]["form"] == {"law": 0.0, "pact": 1.0}
    (moved,) = effects(outcome_of(conflict), [stake], "a")
    assert 0 < moved <= 2
