"""What is wrong beyond a file's shape: names, values, conditions, probabilities; each with its line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import winset
from border_war import BORDER, NAME, SALE, changed_line, line_of, only_problem, problems_of, spoilt
from winset.cases import checks
from winset.cases.document import load
from winset.cases.problems import MAX_PROBLEMS
from winset.cases.read import parse, read_with_lines

NO_PACKAGE = "; expected leader, front or month (no package is on the table here)"
MEETS_AN_ENDING = "endings.lost: the initial state already meets this ending"
NO_CLOCK = "no month here; conditions here have no clock"

UNKNOWN = [
    ("of: [north, south], at_least", "of: [nroth, south], at_least",
     "consent[0].of[0]: no party 'nroth'; did you mean 'north'?"),
    ("of: [north, south]}]", "of: [north, suoth]}]",
     "accords.truce.consent[0].of[1]: no party 'suoth'; did you mean 'south'?"),
    ("points: {south: -4}", "points: {suoth: -4}",
     "moves.south.offensive.points.suoth: no party 'suoth'; did you mean 'south'?"),
    ("points: {south: -40}", "points: {suoth: -40}",
     "endings.lost.points.suoth: no party 'suoth'; did you mean 'south'?"),
    ("points: {south: -20}", "points: {suoth: -20}",
     "peace.resume.south.points.suoth: no party 'suoth'; did you mean 'south'?"),
    ('south: {when: "border', 'suoth: {when: "border', "peace.resume.suoth: no party 'suoth'; did you mean 'south'?"),
    ("proposers: {north: 1", "proposers: {nort: 1", "talks.proposers.nort: no party 'nort'; did you mean 'north'?"),
    ("moves:\n  south:", "moves:\n  suoth:", "moves.suoth: no party 'suoth'; did you mean 'south'?"),
    ("border: {old: -14", "boarder: {old: -14",
     "parties.south.values.boarder: no issue 'boarder'; did you mean 'border'?"),
    ("old: -14, line", "old: -14, lien",
     "parties.south.values.border.lien: no option of border 'lien'; did you mean 'line'?"),
    ("factor: front", "factor: fron", "parties.north.front.factor: no factor 'fron'; did you mean 'front'?"),
    ("effect: {leader: new}", "effect: {leadr: new}",
     "chance.succession.effect: no factor 'leadr'; did you mean 'leader'?"),
    ("effect: {leader: new}", "effect: {leader: nwe}",
     "chance.succession.effect: leader has no value 'nwe'; did you mean 'new'?"),
    ("effect: {leader: new}", "effect: {leader: true}",
     "chance.succession.effect: leader has no value 'true'; expected old or new"),
    ("effect: {front: hill}", "effect: {front: 1}",
     "accords.truce.effect: front has no value '1'; expected sea, hill or river"),
    ("initial: hill", "initial: hil", "state.front.initial: 'hil' is not a value; did you mean 'hill'?"),
    ("endings: {lost: 5000}", "endings: {lots: 5000}",
     "accounts.deaths.endings.lots: no ending 'lots'; did you mean 'lost'?"),
    ("when: \"front == 'hill'\"", "when: \"frnt == 'hill'\"",
     "moves.south.offensive.when: no factor 'frnt' here; did you mean 'front'?"),
    ("when: \"front == 'sea'\"", "when: \"front == 'see'\"",
     "endings.lost.when: front has no value 'see'; did you mean 'sea'?"),
    ('require: "border ==', 'require: "bordr ==',
     "rules[0].require: no factor or issue 'bordr' here; did you mean 'border'?"),
    ("\"front != 'sea'\"", '"front > sea"',
     "talks.when: front is compared with the name sea; compare a name with a value; write 'sea' in quotes"),
]  # fmt: skip

MISPLACED = [
    ("points: -1, when: \"leader == 'old'\"", "points: -1, when: \"border == 'old'\"",
     "parties.north.war[0].when: no factor 'border' here" + NO_PACKAGE),
    ("amount: 1000", "amount: 1000, when: {exchange: all}",
     "accounts.deaths.war[0].when: no factor 'exchange' here" + NO_PACKAGE),
    ("when: \"front == 'hill'\"", "when: \"border == 'old'\"",
     "moves.south.offensive.when: no factor 'border' here" + NO_PACKAGE),
    ("when: \"front == 'river'\"", "when: \"border == 'old'\"",
     "accords.truce.when: no factor 'border' here" + NO_PACKAGE),
    ("of: [north, south]}]", "of: [north, south], when: \"border == 'old'\"}]",
     "accords.truce.consent[0].when: no factor 'border' here" + NO_PACKAGE),
    ("when: \"front != 'sea'\"", "when: \"border == 'old'\"", "talks.when: no factor 'border' here" + NO_PACKAGE),
    ("when: \"front == 'sea'\"", "when: \"border == 'old'\"",
     "endings.lost.when: no factor 'border' here; expected leader or front (no package is on the table here)"),
    ("when: \"front == 'sea'\"", "when: \"month == '2001-02'\"", "endings.lost.when: " + NO_CLOCK),
    ("when: \"leader == 'new'\", require", "when: \"month > '2001-02'\", require", "rules[0].when: " + NO_CLOCK),
    ("\"border == 'old' and leader == 'new'\"", "\"month > '2001-02'\"", "parties.south.adjust[0].when: " + NO_CLOCK),
    ("south: {when: \"border == 'old'\"", "south: {when: \"month > '2001-02'\"",
     "peace.resume.south.when: " + NO_CLOCK),
]  # fmt: skip

WRONG = [
    ("probability: 0.2", "probability: 0.95",
     "moves.south.offensive.outcomes: the probabilities of its outcomes add to 1.05; expected at most 1"),
    ("of: [north, south], at_least: 2", "of: [], at_least: 2",
     "consent[0].of: a consent group that names nobody; name at least one party"),
    ("consent: [{of: [north, south]}]", "consent: []",
     "accords.truce.consent: an accord that nobody has to agree to; name a group"),
    ("at_least: 2", "at_least: 3", "consent[0].at_least: 3 of a group of 2"),
    ("of: [north, south], at_least", "of: [north, north], at_least", "consent[0].of: a party stands twice in a group"),
    ("{north: 1, south: 1}", "{north: 0, south: [{weight: 0}]}",
     "talks.proposers: every proposer weighs nothing, so nobody ever proposes; give one a weight"),
    ("{north: 1, south: 1}", "{}",
     "talks.proposers: every proposer weighs nothing, so nobody ever proposes; give one a weight"),
    ("effect: {leader: new}", "effect: {leader: +1}",
     "chance.succession.effect: leader: a step +1 on a factor without order; write `ordered: true` there"),
    ("effect: {leader: new}", "effect: {leader: '-1'}",
     "chance.succession.effect: leader: a step -1 on a factor without order; write `ordered: true` there"),
    ("factor: front", "factor: leader",
     "parties.north.front.factor: leader is not ordered; write `ordered: true` there"),
    ("leader: [old, new]", "leader: [old, new, old]", "state.leader: a value stands twice"),
    ("leader: [old, new]", "leader: {values: [old, new, -1], ordered: true}",
     "state.leader: an ordered factor has no signed numbers for values"),
    ("initial: hill", "initial: sea", MEETS_AN_ENDING),
    ("start: 2001-01, end: 2001-07", "start: 2001-07, end: 2001-07",
     "time.end: 2001-07 is not after 2001-07; the end is the first period after the last talks"),
    ("start: 2001-01, end: 2001-07", "start: 2001-07, end: 2000-07",
     "time.end: 2000-07 is not after 2001-07; the end is the first period after the last talks"),
    ("start: 2001-01,", "start: 2001-13,", "time.start: found '2001-13'; there is no month 13"),
    ("end: 2001-07", "end: 2001", "time.end: found '2001'; expected a date as YYYY-MM"),
    ("moves:\n", "move_order: [south, south]\nmoves:\n", "move_order: a party stands twice"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "told"), [*UNKNOWN, *MISPLACED, *WRONG])
def test_a_mistake_is_told_with_its_line(old: str, new: str, told: str) -> None:
    """Each mistake makes one line: the file, the line, the place in it, what was found and what to write."""
    text = spoilt((old, new))
    elsewhere = {WRONG[0][2]: "outcomes:", MEETS_AN_ENDING: "lost: {when"}
    line = line_of(text, elsewhere[told]) if told in elsewhere else changed_line(text)
    assert only_problem(text) == f"{NAME}:{line}: {told}"


def test_issue_and_factor_never_share_a_name() -> None:
    """A name that is both an issue and a factor is an error at the factor."""
    text = spoilt(
        ("state:\n", "state:\n  border: [a, b]\n"), ("require: \"border == 'line'\"", "require: {exchange: all}")
    )
    told = f"{NAME}:{line_of(text, '  border: [a, b]')}: state.border: border is also an issue; a factor and an issue "
    assert told + "never share a name" in problems_of(text)


def test_a_wrong_start_and_a_wrong_end_are_told_together() -> None:
    """Both dates are looked at; nothing that needs a calendar is checked before they are right."""
    text = spoilt(("start: 2001-01, end: 2001-07, ".rstrip(", "), "start: 2001-00, end: July"))
    assert problems_of(text) == [
        f"{NAME}:3: time.end: found 'July'; expected a date as YYYY-MM",
        f"{NAME}:3: time.start: found '2001-00'; there is no month 0",
    ]


def test_without_time_there_is_no_war() -> None:
    """What needs a clock is told, each at its line, where the file has no `time`."""
    text = spoilt(("time: {start: 2001-01, end: 2001-07}\n", ""))
    told = problems_of(text)
    for key in ("state", "chance", "moves", "accords", "endings", "accounts"):
        line = text[: text.index(f"\n{key}:")].count("\n") + 2
        assert (
            f"{NAME}:{line}: {key}: a negotiation without `time` has none of these; add `time` with start and end"
            in told
        )
    assert sum("war needs a clock; add `time`" in line for line in told) == 2


def test_month_without_time_says_so() -> None:
    """A condition on the month of a negotiation without time says that there is none."""
    text = spoilt(("seller]}", "seller], when: \"month > '2001-01'\"}"), text=SALE)
    assert only_problem(text) == f"{NAME}:9: consent[0].when: no month here; this conflict has no `time`"


def test_ids_are_unique_in_a_list() -> None:
    """An id that stands twice in a list is told at the second."""
    text = spoilt(("chance: succession}", "chance: succession, id: x}"), ("accord: truce}", "accord: truce, id: x}"))
    assert only_problem(text) == f"{NAME}:{line_of(text, 'accord: truce')}: history[2].id: the id 'x' stands twice"


def test_names_in_statements_are_checked() -> None:
    """Parties, issues and options of a statement are those of the file."""
    statement = (
        "statements:\n  - {says: x, party: nroth, prefers: {agreement: {bordr: old}}, to: {agreement: {border: ol}}}\n"
    )
    text = BORDER + statement
    line = line_of(text, "  - {says: x")
    assert problems_of(text) == [
        f"{NAME}:{line}: statements[0].party: no party 'nroth'; did you mean 'north'?",
        f"{NAME}:{line}: statements[0].prefers.agreement.bordr: no issue 'bordr'; did you mean 'border'?",
        f"{NAME}:{line}: statements[0].to.agreement.border: no option of border 'ol'; did you mean 'old'?",
    ]


WARNED = [
    ("when: \"front != 'sea'\"", "when: \"front < 'sea'\"", "talks.when: 'front < 'sea'' can never hold"),
    ("\"border == 'old' and leader == 'new'\"", "\"border == 'old' and border == 'line'\"",
     "parties.south.adjust[0].when: 'border == 'old' and border == 'line'' can never hold"),
    ("points: -1, when: \"leader == 'old'\"", "points: -1, when: \"month > '2001-07'\"",
     "parties.north.war[0].when: 'month > '2001-07'' can never hold"),
    ("moves:\n", "move_order: [north]\nmoves:\n", "move_order: south has moves and is left out; it makes none"),
    ("exchange: {all: 0, none: -30}", "exchange: {all: 0, none: -1}",
     "parties.north.values: stakes below 2.4 points on exchange: noise alone may decide them in time; raise them, or "
     "lower `noise`"),
]  # fmt: skip


def warnings_of(text: str, folder: Path) -> list[str]:
    """What is told of a file that is read all the same."""
    file = folder / NAME
    file.write_text(text, encoding="utf-8")
    warnings = read_with_lines(file).warnings
    assert {warning.severity for warning in warnings} <= {"warning"}
    return [warning.located(NAME) for warning in warnings]


@pytest.mark.parametrize(("old", "new", "told"), WARNED)
def test_what_is_odd_is_a_warning(old: str, new: str, told: str, tmp_path: Path) -> None:
    """What may be meant is a warning with its line, and the file is read all the same."""
    text = spoilt((old, new))
    line = line_of(text, "north:\n    name") + 3 if "stakes" in told else changed_line(text)
    assert f"warning: {NAME}:{line}: {told}" in warnings_of(text, tmp_path)


def test_an_option_that_nobody_values_is_a_warning(tmp_path: Path) -> None:
    """Options of an issue on which nobody has points are told, each at its line."""
    issue = "  aid:\n    options:\n      some: Some aid\n      more: More aid\n"
    text = spoilt(("rules:\n", issue + "rules:\n"), ("exchange: all}}", "exchange: all, aid: some}}"))
    line = line_of(text, "  aid:")
    assert warnings_of(text, tmp_path) == [
        f"warning: {NAME}:{line + 2}: issues.aid.options.some: nobody has points for aid: some",
        f"warning: {NAME}:{line + 3}: issues.aid.options.more: nobody has points for aid: more",
    ]


def test_a_history_out_of_order_is_a_warning(tmp_path: Path) -> None:
    """A step that stands before an earlier one is told; the steps are read sorted by month."""
    first, second = (
        "  - {month: 2001-02, chance: succession}\n",
        "  - {month: 2001-03, move: south.offensive, outcome: 0}\n",
    )
    text = spoilt((first + second, second + first))
    told = "history[1].month: out of order; steps are read sorted by month"
    assert warnings_of(text, tmp_path) == [f"warning: {NAME}:{line_of(text, first)}: {told}"]


def test_a_sound_file_has_no_warnings(tmp_path: Path) -> None:
    """Nothing is said of a file that is as it should be."""
    assert warnings_of(BORDER, tmp_path) == []
    assert warnings_of(SALE, tmp_path) == []


def test_very_many_problems_are_cut() -> None:
    """Of very many problems the first are told, and that there are more; it takes no long time."""
    entries = "".join(
        f"  c{k}: {{when: \"leadr == 'x'\", probability: 0.1, effect: {{leadr: x}}}}\n" for k in range(2_000)
    )
    with pytest.raises(winset.ConflictError) as caught:
        parse(spoilt(("chance:\n", "chance:\n" + entries)), NAME)
    assert len(caught.value.problems) == MAX_PROBLEMS + 1
    assert caught.value.problems[-1].message == f"only the first {MAX_PROBLEMS} problems are told"


def test_warnings_are_marked_beside_errors() -> None:
    """Where a file is refused its warnings are told too, marked as such."""
    text = spoilt(("moves:\n", "move_order: [north, nroth]\nmoves:\n"))
    line = line_of(text, "move_order")
    assert problems_of(text) == [
        f"warning: {NAME}:{line}: move_order: south has moves and is left out; it makes none",
        f"{NAME}:{line}: move_order[1]: no party 'nroth'; did you mean 'north'?",
    ]


def test_the_file_of_these_tests_is_sound() -> None:
    """The two files that the tests spoil are conflicts as they stand."""
    assert parse(BORDER).title == "A border war"
    assert parse(SALE).calendar.step == "none"
    assert load(BORDER, NAME).problems == ()


def test_what_has_too_many_combinations_is_said_not_to_be_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sums of beliefs and paces of answers that are not tried on all values are named together, in one warning."""
    monkeypatch.setattr(checks, "MAX_COMBINATIONS", 3)
    low = [{"when": "front == 'low' and mood == 'sour'", "probability": 0.5}]
    storm = {"outcomes": [{"probability": 0.5, "effect": {"front": "low"}, "believed": {"a": low}},
                          {"probability": 0.4, "effect": {"mood": "sour"}, "believed": {"a": 0.6}}]}  # fmt: skip
    paces = [{"when": "front == 'low' and mood == 'sour'", "pace": 0.5}, {"pace": 1}]
    answers = {"riot": {"at": "signature", "effect": {}, "pace": paces}, "balk": {"at": "signature", "effect": {}}}
    data = {
        "winset": 2, "title": "Many values", "time": {"start": "2000-01", "end": "2000-03"},
        "parties": {"a": {"values": {"x": {"y": 9, "z": 1}}}}, "issues": {"x": ["y", "z"]}, "consent": [{"of": ["a"]}],
        "state": {"front": ["high", "low"], "mood": ["sweet", "sour"]},
        "chance": {"storm": storm, "flood": storm}, "moves": {"a": answers},
    }  # fmt: skip
    found = [problem for problem in winset.check(data).problems if "not checked" in problem.message]
    assert [(problem.path, problem.message, problem.severity) for problem in found] == [
        ("chance.storm.outcomes",
         "more than 3 combinations of what their conditions name are not tried: not checked whether beliefs of outcomes "
         "add to at most 1 (chance.storm.outcomes, chance.flood.outcomes) nor whether answers that may be open at one "
         "signature have one pace (moves.a.riot.pace)", "warning"),
    ]  # fmt: skip


OPEN: dict[str, Any] = {
    "winset": 2,
    "title": "A war without a last date",
    "time": {"start": "2001-01", "end": "open"},
    "parties": {
        "a": {"values": {"x": {"z": {"low": -30, "high": -10}}}, "war": [{"points": -1}]},
        "b": {"values": {"x": {"y": 20}}, "war": [{"points": -1}]},
    },
    "issues": {"x": ["y", "z"]},
    "consent": [{"of": ["a", "b"]}],
}


def dying(**time: object) -> list[str]:
    """What is told of how a war dies down that nobody has put a worth on."""
    data = {**OPEN, "time": {**OPEN["time"], **time}}
    return [str(one) for one in read_with_lines(data).warnings if "dies down" in one.message]


def test_what_dying_down_is_worth_is_asked_for_once() -> None:
    """Where nothing says it and 0 is as much as somebody's best agreement, one warning says so, for whom, and what to write."""
    (told,) = dying()
    assert "that is 0: to a as much as the best agreement" in told
    assert "`faded: {a: -30}`, or `faded: {}` if 0 is meant" in told


@pytest.mark.parametrize(
    "time",
    [{"faded": {}}, {"faded": {"a": -30}}, {"fades": 0}, {"end": "2003-01"},
     {"fades": {"low": 0.01, "high": 0.02, "because": "It freezes in ten years, and that is worth nothing to anybody."}}],
)  # fmt: skip
def test_what_dying_down_is_worth_can_be_answered(time: dict[str, object]) -> None:
    """It is not asked for where the file says it, says that 0 is meant, or the war cannot die down."""
    assert not dying(**time)


def test_what_dying_down_is_worth_is_not_asked_of_whom_the_file_says_it() -> None:
    """A party whose `otherwise` is written has that when the war dies down, so that it is no 0."""
    parties = {**OPEN["parties"], "a": {**OPEN["parties"]["a"], "otherwise": 5}}
    data = {**OPEN, "parties": parties}
    assert not [one for one in read_with_lines(data).warnings if "dies down" in one.message]
