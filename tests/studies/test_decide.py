"""Courses of action: what binds a party, what courses are compared on, and what their comparison leans on."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import winset
from generators import conflicts
from winset.cases.change import changes_of
from winset.cases.changes import change_conflict
from winset.errors import ConflictError, RequestError
from winset.studies.break_even import break_even, worst_ending
from winset.studies.courses import begun_at, plans_of, stays_best
from winset.studies.decide import DecideAnswer, decide
from winset.studies.outcome import Outcome, outcome_of
from winset.studies.stakes import effects, stakes

GAMBLE: dict[str, Any] = {
    "winset": 1,
    "title": "A gamble with a war in it",
    "time": {"start": "2000-01", "end": "2000-02", "pace": 1, "terminal_months": 0},
    "parties": {"a": {"values": {"x": {"y": 1}}, "war": [{"points": -10}]}, "b": {}},
    "issues": {"x": ["y", "z"]},
    "state": {"rung": ["none", "won", "lost", "general_war"]},
    "moves": {
        "a": {
            "gamble": {
                "when": "rung == 'none'",
                "outcomes": [
                    {"probability": 0.02, "effect": {"rung": "general_war"}},
                    {"probability": 0.49, "effect": {"rung": "won"}},
                    {"probability": 0.49, "effect": {"rung": "lost"}},
                ],
                "points": {"a": -30},
            }
        }
    },
    "endings": {
        "victory": {"when": "rung == 'won'", "points": {"a": 60}},
        "defeat": {"when": "rung == 'lost'"},
        "ruin": {"when": "rung == 'general_war'", "points": {"a": -870}},
    },
    "accounts": {"dead": {"unit": "people", "war": [{"amount": 10}], "endings": {"ruin": 1000}}},
    "talks": {"when": "rung == 'won'"},
    "consent": [{"of": ["a", "b"]}],
    "courses": {
        "dare": {"party": "a", "says": "It gambles.", "change": {"force": {"month": "2000-01", "move": "a.gamble"}}},
        "hold": {"party": "a", "says": "It does not.", "change": [{"forbid": "a.gamble"}]},
    },
}

TALKS: dict[str, Any] = {
    "winset": 1,
    "title": "Two sides and a patron's promise",
    "time": {"start": "2000-01", "end": "2000-07", "pace": 0.5},
    "parties": {
        "a": {"values": {"x": {"y": 4, "z": 1}}, "war": [{"points": {"low": -3, "mode": -1, "high": 0}}]},
        "b": {"values": {"x": {"y": 1, "z": 4}}, "war": [{"points": -1}]},
    },
    "issues": {"x": ["y", "z", "w"]},
    "state": {"promised": [False, True], "front": {"values": ["low", "mid", "high"], "initial": "mid", "ordered": True}},
    "moves": {
        "a": {
            "push": {"when": "front == 'mid'", "effect": {"front": "+1"}, "points": {"a": -1}},
            "yield": {"when": "front == 'mid'", "effect": {"front": "-1"}},
            "boast": {"effect": {}},
        }
    },
    "accords": {"promise": {"when": "not promised", "consent": [{"of": ["a", "b"]}], "effect": {"promised": True},
                            "points": {"a": -3, "b": 1}}},
    "consent": [{"of": ["a", "b"]}],
}  # fmt: skip


def made(data: dict[str, Any], **changes: Any) -> winset.Conflict:
    """A conflict from plain data with some top keys replaced."""
    return winset.read({**copy.deepcopy(data), **changes})


def changed(data: dict[str, Any], change: Any) -> Outcome:
    """A conflict with changes, solved and forecast."""
    return outcome_of(change_conflict(made(data), changes_of(change)))


def rows_of(answer: DecideAnswer) -> dict[str, Any]:
    """The courses of an answer by name."""
    return {row["name"]: row for row in answer["courses"]}


# ------------------------------------------------------------------------------------------------------ the break-even


def gamble(q: float) -> winset.Conflict:
    """The gamble with another chance of ruin; winning and losing share the rest."""
    data = copy.deepcopy(GAMBLE)
    for outcome, p in zip(data["moves"]["a"]["gamble"]["outcomes"], (q, (1 - q) / 2, (1 - q) / 2), strict=True):
        outcome["probability"] = p
    return winset.read(data)


def test_break_even_of_the_published_gamble() -> None:
    """Half a chance of 60 at a cost of 30, against a standing -10, with 900 at stake, breaks even at 1/90."""
    row = rows_of(decide(gamble(0.02), party="a").to_json())["dare"]
    found = row["break_even"]
    assert found["ending"] == "ruin"
    assert found["alternative"] == "hold"
    assert found["chance"] == pytest.approx(0.02, abs=1e-12)
    assert found["break_even"] == pytest.approx((0.5 * 60 - 30 + 10) / 900, abs=1e-12)
    assert found["value_without"] == pytest.approx(0, abs=1e-12)
    assert found["value_with"] == pytest.approx(-900)
    assert found["worth_it"] is False


def test_at_the_break_even_chance_the_course_is_worth_its_alternative() -> None:
    """Solved again with the catastrophe as likely as the break-even says, the two courses are worth the same."""
    rows = rows_of(decide(gamble(1 / 90), party="a").to_json())
    assert rows["dare"]["value"] == pytest.approx(rows["hold"]["value"], abs=1e-9)


def test_break_even_beside_nothing_bound_where_there_is_no_other_course() -> None:
    """A lone course is held against the baseline."""
    answer = decide(made(GAMBLE, courses={"dare": GAMBLE["courses"]["dare"]}), party="a").to_json()
    assert answer["courses"][0]["break_even"]
    assert answer["courses"][0]["break_even"]["alternative"] is None
    assert answer["groups"][0]["runner_up"] is None
    assert answer["groups"][0]["leading"] is None


def test_no_break_even_without_a_loss() -> None:
    """Where no ending is a loss to the party, or a course cannot reach it, there is no break-even chance."""
    assert rows_of(decide(made(GAMBLE), party="a").to_json())["hold"]["break_even"] is None
    harmless = {name: {"when": entry["when"]} for name, entry in GAMBLE["endings"].items()}
    outcome = outcome_of(made(GAMBLE, endings=harmless))
    assert worst_ending(outcome, "a") is None
    assert worst_ending(outcome_of(made(TALKS)), "a") is None


def test_a_sure_ending_has_no_break_even() -> None:
    """Where the ending always comes, what the course is worth without it cannot be told."""
    found = break_even(
        changed(GAMBLE, [{"set": {f"moves.a.gamble.outcomes[{k}].probability": p for k, p in ((0, 1), (1, 0), (2, 0))}},
                         {"force": {"month": "2000-01", "move": "a.gamble"}}]), "ruin", "a", 0.0)  # fmt: skip
    assert found["value_without"] is None
    assert found["break_even"] is None


@given(conflicts())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_split_of_a_value_by_endings(data: dict[str, Any]) -> None:
    """The chance of an ending read backwards is the forecast's, and the two parts add up to the value."""
    conflict = winset.read(data)
    outcome = outcome_of(conflict)
    for k, ending in enumerate(conflict.endings):
        for p, party in enumerate(conflict.parties):
            found = break_even(outcome, ending, party, 0.0)
            chance = found["chance"]
            assert chance == pytest.approx(float(outcome.ahead.endings[-1][k]), abs=1e-9)
            if 0 < chance < 1:
                assert found["value_with"] is not None
                assert found["value_without"] is not None
                whole = chance * found["value_with"] + (1 - chance) * found["value_without"]
                assert whole == pytest.approx(float(outcome.worth[p]), abs=1e-7)


# --------------------------------------------------------------------------------------------------- what binds a party


def test_always_makes_a_move_on_every_occasion() -> None:
    """A move always made comes with the party's pace and nothing else: by period n with 1 - (1 - pace)^n."""
    outcome = changed(TALKS, [{"bind": {"a": {"always": "push"}}}, {"without": {"accord": "promise"}},
                              {"set": {"talks": {"when": "front == 'low'"}}}])  # fmt: skip
    high = [s for s in range(outcome.game.states.size) if outcome.game.states[s]["front"] == "high"]
    shares = outcome.ahead.states[:, high].sum(axis=1)
    assert shares == pytest.approx([1 - 0.5 ** (n + 1) for n in range(len(shares))])


def test_always_leaves_no_occasion_for_another_move() -> None:
    """While the move can be made its party makes no other; one that can always be made leaves none at all."""
    conflict = change_conflict(made(TALKS), changes_of({"bind": {"a": {"always": "push"}}}))
    outcome = outcome_of(conflict)
    assert set(conflict.moves["a"]) == {"yield", "boast"}
    at_mid = outcome.game.operators[0].open_at(0)[0][outcome.game.initial]
    assert not at_mid
    assert not change_conflict(made(TALKS), changes_of({"bind": {"a": {"always": ["boast"]}}})).moves


def test_always_takes_the_pace_of_its_party() -> None:
    """A party's own pace holds for what it always does."""
    parties = {**copy.deepcopy(TALKS["parties"]), "a": {**TALKS["parties"]["a"], "pace": 0.2}}
    conflict = change_conflict(made(TALKS, parties=parties), changes_of({"bind": {"a": {"always": "push"}}}))
    assert conflict.accords["always_a_push"].pace == 0.2


def test_insist_keeps_other_terms_from_being_signed() -> None:
    """A party with a veto that insists signs nothing else."""
    options = changed(TALKS, {"bind": {"a": {"insist": {"x": "y"}}}}).options()["x"]
    assert options["y"] > 0
    assert options["z"] == options["w"] == 0


def test_insist_where_the_veto_depends_on_the_state() -> None:
    """A veto that holds in some states binds in those alone."""
    groups = [{"of": ["b"]}, {"of": ["a"], "when": {"promised": True}}]
    conflict = change_conflict(made(TALKS, consent=groups), changes_of({"bind": {"a": {"insist": {"x": "y"}}}}))
    game = winset.build(conflict)
    for s in range(game.states.size):
        assert game.packages.count[s] == (1 if game.states[s]["promised"] else 3)


@pytest.mark.parametrize(
    ("groups", "told"),
    [
        ([{"of": ["b"]}], "a has no veto, so it cannot insist"),
        ([{"of": ["a", "b"], "at_least": 1}], "a has no veto"),
        ([{"of": ["b"]}, {"of": ["a"], "when": "month < '2000-03'"}], "the veto of a depends on the date"),
    ],
)
def test_who_cannot_insist(groups: list[Any], told: str) -> None:
    """To insist takes a veto, and one that no date switches."""
    with pytest.raises(RequestError, match=told):
        change_conflict(made(TALKS, consent=groups), changes_of({"bind": {"a": {"insist": {"x": "y"}}}}))


def test_accept_is_a_yes_to_those_terms_alone() -> None:
    """To accept some terms is the consent of everyone else where they hold, and the old consent where not."""
    bound = changed(TALKS, {"bind": {"a": {"accept": {"x": ["z", "w"]}}}})
    by_hand = made(TALKS, consent=[{"of": ["b"], "when": "x in ['z', 'w']"}, {"of": ["a", "b"], "when": "x == 'y'"}])
    assert bound.worth == pytest.approx(outcome_of(by_hand).worth, abs=1e-12)


def test_accept_counts_as_one_of_the_votes_needed() -> None:
    """In a group of two of three the yes that is given leaves one of two to find."""
    parties = {**copy.deepcopy(TALKS["parties"]), "c": {"values": {"x": {"w": 2}}}}
    groups = [{"of": ["a", "b", "c"], "at_least": 2, "id": "two"}]
    data = {**TALKS, "parties": parties, "consent": groups}
    bound = changed(data, {"bind": {"a": {"accept": {"x": "w"}}}})
    by_hand = [{"of": ["b", "c"], "at_least": 1, "when": "x == 'w'"}, {**groups[0], "when": "x != 'w'"}]
    assert bound.worth == pytest.approx(outcome_of(made({**data, "consent": by_hand})).worth, abs=1e-12)


def test_agree_leaves_an_accord_to_the_others() -> None:
    """A party that agrees to an accord is not asked again; one that nobody else is asked about cannot be refused."""
    bound = changed(TALKS, {"bind": {"a": {"agree": "promise"}}})
    accords = copy.deepcopy(TALKS["accords"])
    accords["promise"]["consent"] = [{"of": ["b"]}]
    assert bound.worth == pytest.approx(outcome_of(made(TALKS, accords=accords)).worth, abs=1e-12)
    both = changed(TALKS, {"bind": {"a": {"agree": ["promise"]}, "b": {"agree": ["promise"]}}})
    assert float(both.solution.choices[-1][0][both.game.initial, 0]) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"bind": {"q": {}}}, "no party 'q'"),
        ({"bind": {"a": {"always": "puhs"}}}, "did you mean 'a.push'"),
        ({"bind": {"a": {"agree": "promis"}}}, "no accord 'promis'; did you mean 'promise'"),
        ({"bind": {"a": {"insist": {"xx": "y"}}}}, "no issue 'xx'"),
        ({"bind": {"a": {"accept": {"x": "yy"}}}}, "no option of x 'yy'"),
        ({"bind": {"a": {"alwys": "push"}}}, "did you mean 'always'"),
        ({"bnd": {}}, "did you mean 'bind'"),
    ],
)
def test_a_binding_to_what_is_not_there(change: Any, told: str) -> None:
    """A name that does not exist is an error with the nearest one."""
    with pytest.raises(RequestError, match=told):
        change_conflict(made(TALKS), changes_of(change))


@given(conflicts(), st.data())
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_to_insist_on_anything_changes_nothing(data: dict[str, Any], draw: st.DataObject) -> None:
    """To insist that an issue has one of all its options, or to bind oneself to nothing, changes no value."""
    conflict = winset.read(data)
    party = draw.draw(st.sampled_from(list(conflict.parties)))
    issue = draw.draw(st.sampled_from(list(conflict.issues)))
    whole = {"insist": {issue: list(conflict.issues[issue].options)}}
    try:
        second = change_conflict(conflict, changes_of([{"bind": {party: {}}}, {"bind": {party: whole}}]))
    except RequestError:
        return
    assert outcome_of(second).worth == pytest.approx(outcome_of(conflict).worth, abs=1e-9)


# ---------------------------------------------------------------------------------------------- courses and comparison


def test_a_course_of_an_unknown_party_or_change_is_an_error_of_the_file() -> None:
    """The file is told where a course names nobody, or is not a change."""
    courses = {"one": {"party": "q", "says": "s"}, "two": {"party": "a", "says": "s", "change": {"forbit": "a.push"}}}
    with pytest.raises(ConflictError) as caught:
        made(TALKS, courses=courses)
    told = {problem.path: problem.message for problem in caught.value.problems}
    assert "no party 'q'" in told["courses.one.party"]
    assert "did you mean 'forbid'" in told["courses.two.change.forbit"]


def test_without_courses_each_move_at_once_each_never_and_nothing_changed() -> None:
    """A file without courses is given the simple ones; nothing changed is the baseline."""
    answer = decide(made(TALKS), party="a", solves=0).to_json()
    names = [f"{move}_{when}" for move in ("push", "yield", "boast") for when in ("now", "never")]
    assert [row["name"] for row in answer["courses"]] == ["nothing_changed", *names]
    assert answer["courses"][0].items() >= answer["baseline"].items()


def test_a_move_made_at_once_is_made_once() -> None:
    """In the month in which a move is forced it is not chosen as well."""
    rows = rows_of(decide(made(RISKY, courses={}), party="a", solves=0).to_json())
    assert rows["gamble_now"]["value"] == pytest.approx(-4 - 860 * 0.002)
    assert rows["gamble_never"]["value"] == pytest.approx(-10)


def test_a_condition_written_as_a_mapping_makes_the_same_courses() -> None:
    """A move's condition may be a mapping of names to values: its courses are those of the same condition in text."""
    moves = copy.deepcopy(RISKY["moves"])
    moves["a"]["gamble"]["when"] = {"rung": ["none"]}
    told = [
        rows_of(decide(made(RISKY, courses={}, **changed), party="a", solves=0).to_json())["gamble_now"]
        for changed in ({}, {"moves": moves})
    ]
    assert told[0]["value"] == told[1]["value"] == pytest.approx(-4 - 860 * 0.002)


def test_what_a_course_is_compared_on() -> None:
    """Points, odds by 6, 12 and 24 months, endings and accounts, each as the solved conflict has it."""
    answer = decide(made(GAMBLE), party="a").to_json()
    dare = rows_of(answer)["dare"]
    assert dare["value"] == pytest.approx(-900 * 0.02)
    assert dare["endings"] == pytest.approx({"victory": 0.49, "defeat": 0.49, "ruin": 0.02})
    assert dare["accounts"] == pytest.approx({"dead": 20})
    assert dare["signed_by"] == {"6": None, "12": None, "24": None}
    assert dare["median_month"] is None
    assert answer["from"] == "2000-01"
    assert answer["groups"][0]["order"] == ["hold", "dare"]
    assert answer["groups"][0]["lead"] == pytest.approx(8)


def test_a_course_that_binds_nothing_is_the_baseline() -> None:
    """A course without a change has the baseline's numbers."""
    answer = decide(made(TALKS, courses={"drift": {"party": "a", "says": "s"}}), party="a").to_json()
    assert answer["courses"][0]["value_at_start"] == answer["baseline"]["value_at_start"]
    assert answer["courses"][0]["changes"] == []


def test_dominated_courses() -> None:
    """A course is dominated by one worth more that no ending and no account speaks against."""
    rows = rows_of(decide(made(GAMBLE), party="a").to_json())
    assert rows["hold"]["dominated_by"] == []
    assert rows["dare"]["dominated_by"] == []  # it alone can win
    accounts = {"dead": {"unit": "people", "war": [{"amount": 10}], "endings": {"ruin": 0}}}
    lost = {**copy.deepcopy(GAMBLE["endings"]), "victory": {"when": "rung == 'won'"}}
    assert rows_of(decide(made(GAMBLE, endings=lost), party="a").to_json())["dare"]["dominated_by"] == ["hold"]
    fewer = decide(made(GAMBLE, endings=lost, accounts=accounts), party="a").to_json()
    assert rows_of(fewer)["dare"]["dominated_by"] == []  # it costs fewer lives


def test_groups_are_compared_within_themselves() -> None:
    """Each group has a best course of its own, and courses of another are no alternative to it."""
    courses = {
        **{name: {**course, "group": "war"} for name, course in GAMBLE["courses"].items()},
        "wait": {"party": "a", "says": "s", "group": "peace"},
        "other": {"party": "b", "says": "not a's"},
    }
    answer = decide(made(GAMBLE, courses=courses), party="a").to_json()
    assert [(group["group"], group["best"]) for group in answer["groups"]] == [("war", "hold"), ("peace", "wait")]


RISKY = copy.deepcopy(GAMBLE)
RISKY["moves"]["a"]["gamble"]["outcomes"] = [
    {"probability": {"low": 0, "mode": 0.002, "high": 0.05}, "effect": {"rung": "general_war"}},
    {"probability": 0.45, "effect": {"rung": "won"}},
    {"probability": 0.45, "effect": {"rung": "lost"}},
]


RISKY["courses"]["dare"]["change"] = {"bind": {"a": {"always": "gamble"}}}


def test_the_leading_assumption_by_bisection() -> None:
    """The sentence of result holds up to where the values of the two courses cross, found on exact solves."""
    answer = decide(winset.read(RISKY), party="a").to_json()
    group, leading = answer["groups"][0], answer["groups"][0]["leading"]
    # worth: -30 + 0.45·60 - 870 q - 10 (0.1 - q) against -10
    crossing = 6 / 860
    assert group["best"] == "dare"
    assert leading
    assert leading["path"] == "moves.a.gamble.outcomes[0].probability"
    assert leading["holds"][0] == 0
    assert crossing - 0.048 / 256 <= leading["holds"][1] <= crossing
    assert (leading["below"], leading["above"]) == (None, "hold")
    assert leading["lead_at"] == pytest.approx([6, 6 - 860 * 0.05])
    assert leading["undone_by"] == 1


def test_a_lead_is_over_every_other_course_at_an_end() -> None:
    """A range is undone where a third course overtakes at an end, though the second never does."""
    data = copy.deepcopy(RISKY)
    data["moves"]["a"]["gamble"]["points"] = {"a": -20}
    always = {"bind": {"a": {"always": "gamble"}}}
    data["courses"] = {
        "dare": {"party": "a", "says": "s", "change": always},
        "half": {"party": "a", "says": "s", "change": [{"set": {"moves.a.gamble.points.a": -21}}, always]},
        "hold": {"party": "a", "says": "s", "change": {"forbid": "a.gamble"}},
    }
    group = decide(winset.read(data), party="a").to_json()["groups"][0]
    assert group["order"] == ["dare", "half", "hold"]
    leading = group["leading"]
    assert leading
    assert leading["undone_by"] == 1
    assert leading["above"] == "hold"
    assert leading["lead_at"] == pytest.approx([1, 6 - 860 * 0.05 + 10])
    assert group["tied"] == ["dare", "half"]


def test_the_worst_cases_compared_are_over_the_same_ranges() -> None:
    """Each course of a group is tried on the same ranges, those that matter most to some of them."""
    rows = rows_of(decide(winset.read(RISKY), party="a").to_json())
    assert rows["dare"]["worst"]["tried"] == rows["hold"]["worst"]["tried"] == 1


def test_courses_within_the_noise_are_tied() -> None:
    """Tied are the courses that lie no further from the best than the noise of the party's choices; else it stands alone."""
    group = decide(made(GAMBLE), party="a").to_json()["groups"][0]
    assert (group["tied"], group["margin"]) == (["hold"], 1.0)
    parties = {**GAMBLE["parties"], "a": {**GAMBLE["parties"]["a"], "noise": 9}}
    group = decide(made(GAMBLE, parties=parties), party="a").to_json()["groups"][0]
    assert (group["tied"], group["margin"]) == (["hold", "dare"], 9.0)


def test_the_worst_case_over_the_ranges() -> None:
    """The worst case is the least value with one range at an end, and says which."""
    rows = rows_of(decide(winset.read(RISKY), party="a").to_json())
    worst = rows["dare"]["worst"]
    assert worst["value"] == pytest.approx(-4 - 860 * 0.05)
    assert (worst["path"], worst["at"]) == ("moves.a.gamble.outcomes[0].probability", 0.05)
    assert (worst["tried"], worst["left_out"]) == (1, 0)
    assert rows["hold"]["worst"]["path"] is None
    assert rows["hold"]["worst"]["without_effect"] == 1


def test_a_range_that_would_pass_certainty_is_not_tried_beyond_it() -> None:
    """An end at which probabilities add to more than 1 is no conflict, and no worst case."""
    data = copy.deepcopy(RISKY)
    data["moves"]["a"]["gamble"]["outcomes"][0]["probability"] = {"low": 0, "mode": 0.002, "high": 0.5}
    answer = decide(winset.read(data), party="a").to_json()
    assert rows_of(answer)["dare"]["worst"]["value"] == pytest.approx(-4 - 860 * 0.002)
    assert answer["groups"][0]["leading"] is None


def test_what_the_cap_leaves_out() -> None:
    """With no solves to spend nothing is tried, and the ranges left out are counted."""
    worst = rows_of(decide(winset.read(RISKY), party="a", solves=0).to_json())["dare"]["worst"]
    assert worst["value"] == pytest.approx(-4 - 860 * 0.002)
    assert (worst["tried"], worst["left_out"]) == (0, 1)
    assert worst["left_out_effect"] > 0


def test_no_range_no_leading_assumption() -> None:
    """Where the file has no range that bears on it, there is nothing for the sentence to lean on."""
    assert decide(made(GAMBLE), party="a").to_json()["groups"][0]["leading"] is None


def test_the_leading_assumption_may_be_another_partys() -> None:
    """The ranges of the other parties are tried too: what the enemy's war costs it can carry the result."""
    data = copy.deepcopy(TALKS)
    data["parties"]["a"]["war"] = [{"points": -1}]
    data["parties"]["b"]["war"] = [{"points": {"low": -6, "mode": -1, "high": 0}}]
    data["courses"] = {
        "firm": {"party": "a", "says": "s", "change": {"bind": {"a": {"insist": {"x": "y"}}}}},
        "soft": {"party": "a", "says": "s", "change": {"bind": {"a": {"accept": {"x": ["z", "y"]}}}}},
    }
    leading = decide(winset.read(data), party="a").to_json()["groups"][0]["leading"]
    assert leading
    assert (leading["path"], leading["party"]) == ("parties.b.war[0].points", "b")


def test_how_far_something_stays_best() -> None:
    """Halving stops within 1/256 of the crossing, on the side where the sentence is true, and names who overtakes."""
    bound, name = stays_best(0.0, 10.0, lambda _x, _tell: 3.0, {"slow": lambda x, _: x / 2, "fast": lambda x, _: x})
    assert (name, 3 - 10 / 256 <= bound <= 3) == ("fast", True)
    assert stays_best(0.0, 2.0, lambda _x, _tell: 3.0, {"fast": lambda x, _: x}) == (2.0, None)
    assert stays_best(0.0, 9.0, lambda _x, _tell: None, {"fast": lambda x, _: x}) == (9.0, None)


# ------------------------------------------------------------------------------------------------------------ where from


HISTORY = [{"month": "2000-02", "move": "a.push"}, {"month": "2000-05", "agreement": {"x": "y"}}]


def test_a_course_begins_where_the_record_stood() -> None:
    """From a month on, the game begins in the state reached before it, and knows nothing later."""
    begun = begun_at(made(TALKS, history=HISTORY), "2000-03")
    assert begun.time is not None
    assert (begun.time.start, begun.state["front"].initial, begun.history) == ("2000-03", "high", ())
    answer = decide(made(TALKS, history=HISTORY), party="a", start="2000-03", solves=0).to_json()
    assert answer["from"] == "2000-03"
    assert answer["baseline"]["value"] == pytest.approx(float(outcome_of(begun).worth[0]))


def test_a_negotiation_without_a_clock() -> None:
    """Terms can be insisted on where there is no war and no clock."""
    data = {key: TALKS[key] for key in ("winset", "title", "issues", "consent")}
    parties = {name: {"values": TALKS["parties"][name]["values"]} for name in ("a", "b")}
    courses = {"firm": {"party": "a", "says": "s", "change": {"bind": {"a": {"insist": {"x": "y"}}}}}}
    answer = decide(winset.read({**data, "parties": parties, "courses": courses}), party="a").to_json()
    assert answer["from"] is None
    assert answer["courses"][0]["options"]["x"]["z"] == 0
    assert answer["courses"][0]["signed_by"] == {}


@pytest.mark.parametrize(
    ("party", "start", "told"),
    [
        ("aa", None, "no party 'aa'; did you mean 'a'|no party 'aa'"),
        ("b", None, "b has neither courses in the file nor moves"),
        ("a", "2001-01", "outside the conflict's time"),
        ("a", "2000-06", "the war was over"),
    ],
)
def test_what_cannot_be_decided(party: str, start: str | None, told: str) -> None:
    """A party that is not there or has nothing to decide, and a month that the record does not reach, are told."""
    with pytest.raises(RequestError, match=told):
        decide(made(TALKS, history=HISTORY), party=party, start=start, solves=0)


# ---------------------------------------------------------------------------------------------------------- the stakes


def test_stakes_are_the_ranges_that_a_change_can_reach() -> None:
    """Every stake's path can be set, and setting it to what a solve uses changes no value."""
    conflict = begun_at(winset.read("korea-1953"), "1953-02")
    found = stakes(conflict)
    assert len({stake.path for stake in found}) == len(found) > 200
    same = change_conflict(conflict, changes_of({"set": {stake.path: stake.value for stake in found}}))
    assert not stakes(same)


def test_the_effect_of_an_endings_points_and_of_a_month_of_war() -> None:
    """With behaviour held, an ending's points count as often as it comes, and a month of war as often as it is fought."""
    data = copy.deepcopy(RISKY)
    data["endings"]["ruin"]["points"]["a"] = {"low": -1000, "mode": -870, "high": -800}
    data["parties"]["a"]["war"] = [{"points": {"low": -20, "mode": -10, "high": 0}}]
    data["parties"]["a"]["otherwise"] = {"low": -1, "high": 1}
    outcome = outcome_of(
        change_conflict(winset.read(data), changes_of({"force": {"month": "2000-01", "move": "a.gamble"}}))
    )
    found = stakes(winset.read(data))
    by_path = dict(zip([stake.path for stake in found], effects(outcome, found, "a"), strict=True))
    fought = outcome.ahead.war_at_horizon
    assert by_path["endings.ruin.points.a"] == pytest.approx(130 * float(outcome.ahead.endings[-1][2]))
    assert by_path["parties.a.war[0].points"] == pytest.approx(10 * fought)
    assert by_path["parties.a.otherwise"] == pytest.approx(fought)


def test_korea_has_its_courses() -> None:
    """The packaged case holds the three options that remained, the plan, and four ways with the client; each can be taken."""
    conflict = begun_at(winset.read("korea-1953"), "1953-02")
    plans = plans_of(conflict, "us")
    names = {plan.name for plan in plans}
    assert {"fight_on", "drive_to_the_yalu", "plan_8_52", "settle"} <= names
    assert {"buy_off", "threaten_to_leave", "remove_the_leader", "do_nothing"} <= names
    for plan in plans:
        assert change_conflict(conflict, plan.changes).digest != conflict.digest


def test_a_number_in_words_has_no_bare_place() -> None:
    """Entries without an id are told by their place among several, and by nothing where there is one."""
    data = copy.deepcopy(TALKS)
    assert "a month of war to a" in {stake.words for stake in stakes(winset.read(data))}
    data["parties"]["a"]["war"] = [
        {"points": {"low": -3, "high": 0}},
        {"id": "costs", "points": {"low": -1, "high": 0}},
    ]
    words = {stake.words for stake in stakes(winset.read(data))}
    assert {"a month of war to a (entry 1 of 2)", "a month of war to a (costs)"} <= words
