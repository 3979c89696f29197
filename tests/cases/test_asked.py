"""What a file asks of its conflict is checked with the rest: every measure, cause, path, date and outcome in it."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

import winset
from border_war import BORDER
from winset.cases.bound import bind
from winset.cases.change import changes_of
from winset.cases.changes import change_conflict
from winset.cases.document import load
from winset.cases.read import parse
from winset.errors import ConflictError, RequestError
from winset.views.cli import app

Data = dict[str, Any]
CLAIM: Data = {"says": "s", "without": "chance.succession", "expect": {"signed_by": "2001-03", "is": "lower"}}


def asking(**asked: Any) -> str:
    """The border war with something asked of it, as the text of a file."""
    return json.dumps({**load(BORDER, "b").data, **asked}).replace('{"front": 1}', '{"front": "+1"}')


def problem(**asked: Any) -> str:
    """The one problem of a file that asks this."""
    with pytest.raises(ConflictError) as caught:
        parse(asking(**asked), "war.yaml")
    errors = [one for one in caught.value.problems if one.severity == "error"]
    assert len(errors) == 1
    return f"{errors[0].path}: {errors[0].message}"


def names() -> Data:
    """One name of each kind that the border war has."""
    conflict = winset.read(load(BORDER, "b").data)
    party, moves = next(iter(conflict.moves.items()))
    return {"chance": next(iter(conflict.chance)), "move": f"{party}.{next(iter(moves))}"}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"without": "chance.sucession"}, "no chance 'sucession'; did you mean 'succession'?"),
        ({"without": "chanse.succession"}, "nothing of that kind can be left out; did you mean 'chance'?"),
        ({"without": {"chance": [None]}}, "expected what is left out, as chance.NAME"),
        ({"forbid": "south.ofensive"}, "no move 'south.ofensive'; did you mean 'south.offensive'?"),
        ({"forbid": [{"move": "south.ofensive", "from": "2001-03"}]}, "no move 'south.ofensive'; did you mean 'south.offensive'?"),
        ({"forbid": {"move": "south.offensive"}}, "forbid.from: missing; it is required"),
        ({"forbid": {"from": "2001-03"}}, "forbid.move: missing; it is required"),
        ({"forbid": {"move": "south.offensive", "form": "2001-03"}}, "forbid.form: unknown key 'form'; did you mean 'from'?"),
        ({"forbid": {"move": "south.offensive", "from": "2001-03-05"}}, "'2001-03-05': expected a date as YYYY-MM"),
        ({"forbid": {"move": "south.offensive", "from": "1960-01"}}, "1960-01: outside the conflict's time"),
        ({"forbid": ["south.offensive", 3]}, "forbid[1]: found '3'; expected"),
        ({"set": {"parties.nort.noise": 2}}, "no 'parties.nort'; did you mean 'north'?"),
        ({"set": {"title.x": 2}}, "'title' leads into a value that has no parts"),
        ({"set": {"title.x.y": 2}}, "'title.x' leads into a value that has no parts"),
        ({"set": {"..": 2}}, "'..' is not a path"),
        ({"set": {"parties.south.war[5].points": 2}}, "no entry of parties.south.war '5'; there is 1, counted from 0"),
        ({"set": {"moves.south.offensive.outcomes[2]": {}}},
         "no entry of moves.south.offensive.outcomes '2'; there are 2, counted from 0"),
        ({"without": "rule.1"}, "no rule '1'; there is 1, counted from 0"),
        ({"without": "consent.northland"}, "no consent 'northland'; expected consent.0 (Northland and south)"),
        ({"start": {"month": 2001}}, "'2001': expected a date as YYYY-MM"),
        ({"start": {"month": "1960-01"}}, "1960-01: outside the conflict's time"),
        ({"start": {"state": [1]}}, "start.state: found '[1]'; expected keys and values"),
        ({"start": {"state": {"leadr": "old"}}}, "no factor 'leadr'; did you mean 'leader'?"),
        ({"start": {"state": {"leader": "young"}}}, "leader has no value 'young'"),
        ({"start": {"monthh": "2001-03"}}, "start.monthh: unknown key 'monthh'; did you mean 'month'?"),
        ({"force": {"month": "2001-03", "chance": "succession", "outcome": 99}}, "succession has no outcome 99; the last is 0"),
        ({"force": {"month": "2001-03", "chance": "succession", "outcome": "x"}}, "force.outcome: found 'x'; expected a whole number"),
        ({"force": {"month": "2001-03"}}, "force: expected one of move, chance, accord; found none"),
        ({"force": {"chance": "succession"}}, "force.month: missing; it is required"),
        ({"force": {"month": "2001-13", "chance": "succession"}}, "'2001-13': there is no month 13"),
        ({"force": [{"month": "2001-03", "move": "south.nothing"}]}, "no move 'south.nothing'"),
        ({"bind": {"sud": {"always": "offensive"}}}, "no party 'sud'"),
        ({"bind": {"south": {"allways": "offensive"}}}, "bind.south.allways: unknown key 'allways'; did you mean 'always'?"),
        ({"bind": {"south": {"insist": {"bordr": "river"}}}}, "no issue 'bordr'; did you mean 'border'?"),
        ({"forbidd": "south.offensive"}, "forbidd: unknown key 'forbidd'; did you mean 'forbid'?"),
        ("without chance", "expected keys and values"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("where", ["questions", "claims", "readings", "courses"])
def test_a_change_speaks_of_what_there_is(change: Any, told: str, where: str) -> None:
    """A misspelt cause, path, date, state or outcome is an error of the file, wherever the change stands."""
    asked: Data = {
        "questions": [{"asks": "q", "change": change}],
        "claims": [{"says": "s", "change": change, "expect": CLAIM["expect"]}],
        "readings": {"r": {"says": "s", "change": change}},
        "courses": {"r": {"says": "s", "party": "south", "change": change}},
    }
    found = problem(**{where: asked[where]})
    assert told in found
    assert found.startswith(where)


@pytest.mark.parametrize(
    ("expect", "told"),
    [
        ({"sign_by": "2001-03", "is": "lower"}, "expect.sign_by: unknown key 'sign_by'; did you mean 'signed_by'?"),
        ({"signed_by": "2001-03", "is": "lower", "by": "much"}, "expect.by: found 'much'; expected a number"),
        ({"signed_by": "2001-03", "is": "lesser"}, "expect.is: found 'lesser'; expected 'lower', 'higher', 'earlier' or 'later'"),
        ({"signed_by": "2001-03", "is": "earlier"}, "expect: signed_by is not earlier; write lower or higher"),
        ({"signed_by": "2001-03"}, "expect.is: missing; it is required"),
        ({"is": "lower"}, "expect: expected one of signed_by, median_month, ending, account, option, blocker"),
        ({"signed_by": "2001-03", "durability": True, "is": "lower"}, "found signed_by and durability"),
        ({"signed_by": "1902-01", "is": "lower"}, "expect.signed_by: 1902-01 lies outside the conflict's time"),
        ({"signed_by": "soon", "is": "lower"}, "expect.signed_by: found 'soon'; expected a date as YYYY-MM"),
        ({"ending": "lots", "is": "lower"}, "expect.ending: no ending 'lots'"),
        ({"account": "dead", "is": "lower"}, "expect.account: no account 'dead'"),
        ({"value": "norht", "is": "lower"}, "expect.value: no party 'norht'; did you mean 'north'?"),
        ({"blocker": "norht", "is": "lower"}, "expect.blocker: no party 'norht'"),
        ({"option": "border", "is": "lower"}, "expect.option: no option of border ''"),
        ({"option": "bordr.river", "is": "lower"}, "expect.option: no issue 'bordr'"),
        ([CLAIM["expect"]], "expect: found '[{"),
    ],
)  # fmt: skip
def test_a_claim_measures_what_there_is(expect: Any, told: str) -> None:
    """A misspelt measure, direction, name or date of a claim is an error of the file."""
    assert told in problem(claims=[{**CLAIM, "expect": expect}])


def test_questions_report_what_there_is() -> None:
    """Words of `report` are measures or accounts of the file."""
    told = problem(questions=[{"asks": "q", "report": ["month", "durabilty"]}])
    assert told == "questions[0].report[1]: no measure 'durabilty'; did you mean 'durability'?"
    assert "2001-31" in problem(questions=[{"asks": "q", "from": "2001-31"}])
    assert "no party 'norht'" in problem(courses={"c": {"says": "s", "party": "norht"}})


def test_what_is_well_formed_is_kept_as_it_is_written() -> None:
    """The records give the entries back as the file has them, so that the digest names what was written."""
    change = {"force": {"month": "2001-03", "chance": "succession"}, "set": {"parties.north.noise": 2}}
    conflict = parse(asking(questions=[{"asks": "q", "change": change}], claims=[CLAIM]))
    told = json.loads(conflict.model_dump_json(exclude_unset=True, by_alias=True))
    assert told["questions"][0]["change"] == change
    assert told["claims"][0] == CLAIM


def test_a_changed_conflict_is_not_asked_again() -> None:
    """A what-if that takes a cause away does not fail on the file's claims about that cause."""
    conflict = parse(asking(claims=[CLAIM]))
    assert winset.what_if(conflict, {"without": names()["chance"] and "chance.succession"}).to_json()["changes"]


@pytest.mark.parametrize("word", ["9" * 5_000, "9" * 100, "x" * 5_000])
def test_long_words_are_shortened_in_every_message(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key, a name or a number of five thousand letters makes one short line, wherever it stands."""
    monkeypatch.chdir("/")
    places: list[Data] = [
        {word: 1},
        {"parties": {word: {}}},
        {"questions": [{"asks": "q", "change": {word: 1}}]},
        {"questions": [{"asks": "q", "report": [word]}]},
        {"claims": [{**CLAIM, "without": f"chance.{word}"}]},
        {"courses": {"c": {"says": "s", "party": "south", "change": {"forbid": word}}}},
    ]
    for asked in places:
        with pytest.raises(ConflictError) as caught:
            parse(asking(**asked), "war.yaml")
        assert all(len(line) < 700 for line in str(caught.value).splitlines())
    text = BORDER.replace("winset: 1\n", f"winset: {'9' * 5_000}\n")
    with pytest.raises(ConflictError, match="winset"):
        parse(text, "war.yaml")


def test_the_command_ends_with_two(tmp_path: Any) -> None:
    """`check` says it with file and line, and ends with 2."""
    (tmp_path / "w.yaml").write_text(
        BORDER + "claims:\n  - {says: s, without: chance.sucession, expect: {signed_by: 2001-03, is: lower}}\n"
    )
    result = CliRunner().invoke(app, ["check", str(tmp_path / "w.yaml")])
    assert isinstance(result.exception, ConflictError)
    assert ": claims[0].without: no chance 'sucession'" in str(result.exception)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"set": {"9" * 100: 1}}, "is wrong: unknown key"),
        ({"set": {"parties.north.nois": 2}}, "with it parties.north.nois is wrong: unknown key 'nois'; did you mean 'noise'?"),
        ({"set": {"chance.succession.probability": 5}}, "is wrong: found 5; expected a probability from 0 to 1"),
        ({"without": {"consent": "0"}}, "with it consent is wrong: found 0 entries; expected at least 1"),
    ],
)  # fmt: skip
def test_a_change_that_makes_no_valid_conflict_is_told_by_check(change: Data, told: str) -> None:
    """`check` makes every change that is asked for; reading alone does not take the time."""
    data = load(asking(questions=[{"asks": "q", "change": change}]), "b").data
    assert winset.read(data)
    found = [problem for problem in winset.check(data).problems if problem.severity == "error"]
    assert [problem.path for problem in found] == ["questions[0].change"]
    assert told in found[0].message


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("front", "a factor of the state; to begin with another value: `state` front=VALUE (in a file, start.state)"),
        ("north", "a party; what it has is under parties.north, as in parties.north.noise=2"),
        ("border", "an issue; it is under issues.border"),
        ("succession", "an event; how likely it is: chance.succession.probability=0.1, or leave it out: `without`"),
        ("offensive", "a move; it is under moves.south.offensive, or `forbid` south.offensive"),
    ],
)
def test_a_name_is_no_key(name: str, told: str) -> None:
    """Who sets something by its bare name is told what it is and how it is changed."""
    with pytest.raises(RequestError) as caught:
        change_conflict(winset.read(load(BORDER, "b").data), changes_of({"set": {name: 1}}))
    assert f"'{name}' is no key of a file but {told}" in str(caught.value)


def test_a_change_is_left_as_it_was_given() -> None:
    """What a change puts into a conflict is a copy: a later change of the same place alters neither it nor the file."""
    data = {"questions": [{"asks": "q", "change": [
        {"set": {"parties.north.war": [{"points": -5}]}}, {"set": {"parties.north.war[0].points": -1}},
    ]}]}  # fmt: skip
    conflict = parse(asking(**data))
    written = json.loads(conflict.model_dump_json(exclude_unset=True, by_alias=True))["questions"][0]["change"]
    assert written[0] == {"set": {"parties.north.war": [{"points": -5}]}}
    changed = change_conflict(conflict, changes_of(conflict.questions[0].change))
    assert changed.parties["north"].war[0].points == -1


@pytest.mark.parametrize(("when", "happens"), [(False, False), ("false", False), (True, True), (None, True)])
def test_a_forced_event_keeps_its_own_condition(when: Any, happens: bool) -> None:
    """What can never happen does not happen by force; what always can, does."""
    data = load(asking(), "b").data
    data["chance"]["succession"] = {"probability": 0.5, "effect": {"leader": "new"}} | (
        {} if when is None else {"when": when}
    )
    data["history"] = []
    forced = change_conflict(winset.read(data), changes_of({"force": {"month": "2001-03", "chance": "succession"}}))
    month = winset.build(forced).calendar.ordinal(2)
    stage = next(stage for stage in bind(forced).stages if stage.name.startswith("forced"))
    assert bool(stage.events[0].condition.mask({"month": np.asarray(month)})) is happens


@pytest.mark.parametrize(
    "change",
    [
        {"without": 5},
        {"without": [5]},
        {"without": "rule.²"},
        {"set": {"parties.north.war[²].points": 1}},
        {"set": {"parties.north.war[" + "9" * 300 + "].points": 1}},
        {"set": {"chance.succession.outcomes": 5, "chance.succession.probability": 1}},
        [{"set": {"moves": 3}}, {"forbid": "south.offensive"}],
        [{"set": {"issues": 5}}, {"without": "option.border.old"}],
        [{"set": {"rules": 5}}, {"without": "rule.0"}],
        [{"set": {"rules": [5]}}, {"without": "rule.a"}],
        [{"set": {"state": None}}, {"start": {"state": {"leader": "new"}}}],
        [{"set": {"consent": None}}, {"bind": {"south": {"accept": {"border": "old"}}}}],
        [{"set": {"chance.new": {"probability": 0.1, "effect": {}}}}, {"force": {"month": "2001-03", "chance": "new"}}],
    ],
)
def test_a_change_of_any_form_ends_in_a_message(change: Any) -> None:
    """A value of a form that the rest of a change cannot use is told, while the file is read."""
    with pytest.raises(ConflictError, match=r"questions\[0\]\.change"):
        parse(asking(questions=[{"asks": "q", "change": change}]))
