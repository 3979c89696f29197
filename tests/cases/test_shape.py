"""A file's data held against the format: keys, kinds of values, bounds; and the rest checked all the same."""

from __future__ import annotations

import re

import pytest

import winset
from border_war import BORDER, NAME, changed_line, line_of, only_problem, problems_of, spoilt
from winset.cases.document import load
from winset.cases.read import parse
from winset.cases.shape import shape_of
from winset.errors import ConflictError

A_NUMBER = "expected a number, or a range {low, mode, high}"
A_CONDITION = "expected a condition in quotes, such as \"leader == 'old'\", or a mapping of names to values"
KEYS = "expected keys and values"

UNKNOWN_KEYS = [
    ("title: A", "titel: A", "titel: unknown key 'titel'; did you mean 'title'?"),
    ("peace:\n", "paece:\n", "paece: unknown key 'paece'; did you mean 'peace'?"),
    ("{options: [all", "{option: [all", "issues.exchange.option: unknown key 'option'; did you mean 'options'?"),
    ("initial: hill", "intial: hill", "state.front.intial: unknown key 'intial'; did you mean 'initial'?"),
    ("ordered: true", "ordred: true", "state.front.ordred: unknown key 'ordred'; did you mean 'ordered'?"),
    ("low: -2, mode", "lwo: -2, mode", "parties.south.war[0].points.lwo: unknown key 'lwo'; did you mean 'low'?"),
    ("probability: 0.01", "probabilty: 0.01",
     "chance.succession.probabilty: unknown key 'probabilty'; did you mean 'probability'?"),
    ("0.01, effect", "0.01, efect", "chance.succession.efect: unknown key 'efect'; did you mean 'effect'?"),
    ("{unit: people", "{unt: people", "accounts.deaths.unt: unknown key 'unt'; did you mean 'unit'?"),
    ("lost: {when:", "lost: {wen:", "endings.lost.wen: unknown key 'wen'; did you mean 'when'?"),
    ("accord: truce}", "accord: truce, wy: x}",
     "history[2].wy: unknown key 'wy'; expected id, name, because, source, confidence, inventory, note, month, chance, "
     "move, accord, set, …"),
]  # fmt: skip

WRONG_VALUES = [
    ("winset: 1", "winset: 3", "winset: found '3'; expected 1 or 2"),
    ("title: A border war", "title: 3", "title: found '3'; expected text"),
    ("title: A border war", "title:", "title: found nothing; expected text"),
    ("{options: [all, none]}", "{options: [all]}", "issues.exchange.options: found 1 option; expected at least 2"),
    ("{options: [all, none]}", "{options: []}", "issues.exchange.options: found 0 options; expected at least 2"),
    ("{options: [all, none]}", "[all]", "issues.exchange: found 1 option; expected at least 2"),
    ("{options: [all, none]}", "", "issues.exchange: found nothing; " + KEYS),
    ("{options: [all, none]}", "3", "issues.exchange: found '3'; " + KEYS),
    ("{options: [all, none]}", "[all, none, all]", "issues.exchange: an option stands twice"),
    ("{options: [all, none]}", "[all, points]",
     "issues.exchange[1]: 'points' is a word of the format: it holds points where notes stand beside them; choose "
     "another, such as points_1"),
    ("{options: [all, none]}", "[all, a b]",
     "issues.exchange[1]: found 'a b'; an option is letters, digits, _ and -"),
    ("{options: [all, none]}", "[all, true]",
     "issues.exchange[1]: found 'true'; an option is letters, digits, _ and -; write it in quotes"),
    ("leader: [old, new]", "leader: [old]", "state.leader: found 1 value; expected at least 2"),
    ("leader: [old, new]", "leader: [old, new, +1]", "state.leader[2]: +1 is a step, not a value"),
    ("leader: [old, new]", "leader: [old, new, 1.5]",
     "state.leader[2]: found '1.5'; a value is letters, digits, _ and -"),
    ("ordered: true", "ordered: 2", "state.front.ordered: found '2'; expected true or false"),
    ("  exchange: {options", "  2nd: {options",
     "issues.2nd: found '2nd'; a name is letters, digits and _, and does not start with a digit"),
    ("  exchange: {options", "  month: {options", "issues.month: 'month' is a word of the format: "
     "conditions call the date so; choose another, such as month_1"),
    ("  exchange: {options", "  points: {options",
     "issues.points: 'points' is a word of the format: it holds points where notes stand beside them; choose another, "
     "such as points_1"),
    ("probability: 0.01", "probability: 1.5",
     "chance.succession.probability: found 1.5; expected a probability from 0 to 1"),
    ("probability: 0.01", "probability: -0.1",
     "chance.succession.probability: found -0.1; expected a probability from 0 to 1"),
    ("probability: 0.01", "probability: {low: 0.5, high: 1.5}",
     "chance.succession.probability: found 0.5, 1.5; expected a probability from 0 to 1"),
    ("probability: 0.01", "probability: .nan", "chance.succession.probability: found 'nan'; expected a finite number"),
    ("probability: 0.01", "probability: 10%", "chance.succession.probability: found '10%'; " + A_NUMBER),
    ("probability: 0.01", "probability: ", "chance.succession.probability: found nothing; " + A_NUMBER),
    ("probability: 0.01, ", "", "chance.succession.probability: missing; it is required"),
    ("0.01, effect: {leader: new}", "0.01",
     "chance.succession.outcomes: missing; write `effect`, or `outcomes` with an effect each"),
    ("0.01, effect: {leader: new}", "0.01, outcomes: [{probability: 0.1, effect: {leader: new}}]",
     "chance.succession.probability: probability stands beside `outcomes`; write it in each outcome"),
    ("effect: {leader: new}", "effect: {leader: [new]}",
     "chance.succession.effect.leader: found '['new']'; a value is letters, digits, _ and -"),
    ("{old: -14, line: 0}", "{old: .inf, line: 0}",
     "parties.south.values.border.old: found 'inf'; expected a finite number"),
    ("{old: -14, line: 0}", "{old: -1e400, line: 0}",
     "parties.south.values.border.old: found '-inf'; expected a finite number"),
    ("{old: -14, line: 0}", "{old: '-14', line: 0}",
     "parties.south.values.border.old: found '-14', which is text; leave the quotes out"),
    ("{old: -14, line: 0}", "{old: true, line: 0}", "parties.south.values.border.old: found 'true'; " + A_NUMBER),
    ("{old: -14, line: 0}", "{old: 1e10, line: 0}",
     "parties.south.values.border.old: found '10000000000.0'; expected at most 1,000,000,000"),
    ("{old: -14, line: 0}", "7", "parties.south.values.border: found '7'; " + KEYS),
    ("{low: -2, mode: -1, high: 0}", "{low: -2, mode: 1, high: 0}",
     "parties.south.war[0].points: a range runs low ≤ mode ≤ high; found -2, 1, 0"),
    ("{low: -2, mode: -1, high: 0}", "{low: 0, high: -1}",
     "parties.south.war[0].points: a range runs low ≤ mode ≤ high; found 0, -1"),
    ("{low: -2, mode: -1, high: 0}", "{low: -2, mode: .nan, high: 0}",
     "parties.south.war[0].points.mode: found 'nan'; expected a finite number"),
    ("{low: -2, mode: -1, high: 0}", "{low: -2}", "parties.south.war[0].points.high: missing; it is required"),
    ("name: Northland", "noise: 0", "parties.north.noise: found 0; expected a noise of at least 0.000001, in the party's own points"),
    ("name: Northland", "discount: 1.01",
     "parties.north.discount: found 1.01; expected a discount per period above 0 and at most 1"),
    ("name: Northland", "pace: 0",
     "parties.north.pace: found 0; expected a chance per period above 0 and at most 1"),
    ("better: up", "better: upp", "parties.north.front.better: found 'upp'; expected 'up' or 'down'"),
    ("end: 2001-07", "end: 2001-07, step: months",
     "time.step: found 'months'; expected 'month', 'week', 'day' or 'year'"),
    ("end: 2001-07", "end: 2001-07, pace: 25", "time.pace: found 25; expected a chance per period above 0 and at most 1"),
    ("end: 2001-07", "end: 2001-07, terminal_months: -1",
     "time.terminal_months: found -1; expected months from 0 to 1200"),
    ("start: 2001-01, ", "", "time.start: missing; it is required"),
    ("start: 2001-01", "start: true", "time.start: found 'true'; expected text"),
    ("at_least: 2", "at_least: 0", "consent[0].at_least: found '0'; expected at least 1"),
    ("at_least: 2", "at_least: 1.5", "consent[0].at_least: found '1.5'; expected a whole number, since this group has no `weights`"),
    ("of: [north, south], at_least: 2", "of: north", "consent[0].of: found 'north'; expected a list"),
    ("of: [north, south], at_least: 2", "at_least: 2", "consent[0].of: missing; it is required"),
    ("{north: 1, south: 1}", "{north: -1, south: 1}", "talks.proposers.north: found -1; expected a weight of 0 or more"),
    ("{north: 1, south: 1}", "{north: one, south: 1}",
     "talks.proposers.north: found 'one'; expected a weight, or a list of weights with conditions"),
    ("{north: 1, south: 1}", "[north]", "talks.proposers: found '['north']'; " + KEYS),
    ("horizon: 24", "horizon: 0", "peace.horizon: found '0'; expected at least 1"),
    ("horizon: 24", "horizon: 9999", "peace.horizon: found '9999'; expected at most 2,400"),
    ("when: \"front != 'sea'\"", "when: 3", "talks.when: found '3'; " + A_CONDITION),
    ("when: \"front != 'sea'\"", "when: [front]", "talks.when: found '['front']'; " + A_CONDITION),
    ("when: \"front != 'sea'\"", "when: {1: 2}", "talks.when: found '{1: 2}'; " + A_CONDITION),
    ("{points: -1, when", "{points: -1, source: 3, when", "parties.north.war[0].source: found '3'; expected text or a list"),
    ("{points: -1, when", "{points: -1, confidence: hihg, when",
     "parties.north.war[0].confidence: found 'hihg'; expected 'high', 'medium' or 'low'"),
    ("{points: -1, when", "{points: -1, inventory: F09, when",
     "parties.north.war[0].inventory: found 'F09'; expected a list"),
    ("chance: succession}", "chance: succession, accord: truce}",
     "history[0]: expected one of chance, move, accord, set, agreement, offer, or `says` alone; found chance and accord"),
    ("chance: succession}", "source: nothing}",
     "history[0]: expected one of chance, move, accord, set, agreement, offer, or `says` alone; found none"),
    ("chance: succession}", "set: {front: +1}}", "history[0].set.front: +1 is a step, not a value"),
    ("outcome: 0", "outcome: -1", "history[1].outcome: found '-1'; expected at least 0"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "told"), [*UNKNOWN_KEYS, *WRONG_VALUES])
def test_a_mistake_makes_one_line(old: str, new: str, told: str) -> None:
    """What does not fit the format is told once, with its line, and brings no other complaint with it."""
    text = spoilt((old, new))
    assert only_problem(text) == f"{NAME}:{changed_line(text)}: {told}"


@pytest.mark.parametrize("key", ["winset", "title", "parties", "issues", "consent"])
def test_what_is_required_is_missed(key: str) -> None:
    """A part without which there is no conflict is missed, at the first line."""
    data = load(BORDER, NAME).data
    del data[key]
    with pytest.raises(winset.ConflictError) as caught:
        winset.read(data)
    assert [(problem.path, problem.message) for problem in caught.value.problems] == [(key, "missing; it is required")]


def test_all_problems_are_told_at_once() -> None:
    """Mistakes of every kind - keys, numbers, names, conditions, probabilities - come together, in the file's order."""
    text = spoilt(
        ("title: A border war", "title: A border war\nabuot: two neighbours"),
        ("better: up", "better: upwards"),
        ("{old: -14, line: 0}", "{old: -14, lien: 0}"),
        ("{low: -2, mode: -1, high: 0}", "{low: 2, mode: -1, high: 0}"),
        ("initial: hill", "inital: hill"),
        ("probability: 0.01", "probability: .nan"),
        ("probability: 0.2", "probability: 0.95"),
        ("of: [north, south], at_least: 2", "of: [north, suoth], at_least: 3"),
        ("horizon: 24", "horizon: soon"),
        ("accord: truce}", "acord: truce}"),
    )
    assert [line.split(": ", 1)[1] for line in problems_of(text)] == [
        "abuot: unknown key 'abuot'; did you mean 'about'?",
        "parties.north.front.better: found 'upwards'; expected 'up' or 'down'",
        "parties.south.values.border.lien: no option of border 'lien'; did you mean 'line'?",
        "parties.south.war[0].points: a range runs low ≤ mode ≤ high; found 2, -1, 0",
        "state.front.inital: unknown key 'inital'; did you mean 'initial'?",
        "chance.succession.probability: found 'nan'; expected a finite number",
        "moves.south.offensive.outcomes: the probabilities of its outcomes add to 1.05; expected at most 1",
        "consent[0].at_least: 3 of a group of 2",
        "consent[0].of[1]: no party 'suoth'; did you mean 'south'?",
        "peace.horizon: found 'soon'; expected a whole number",
        "history[2].acord: unknown key 'acord'; did you mean 'accord'?",
    ]
    numbers = [int(line.split(":")[1]) for line in problems_of(text)]
    assert numbers == sorted(numbers)


def test_what_stands_under_a_misspelt_key_is_checked_too() -> None:
    """A misspelt key is taken for the nearest right one, and mistakes under it are told as the file has them."""
    text = spoilt(("consent:\n  - {of: [north, south]", "consnet:\n  - {of: [north, suoth]"))
    line = line_of(text, "consnet:")
    assert problems_of(text) == [
        f"{NAME}:{line}: consnet: unknown key 'consnet'; did you mean 'consent'?",
        f"{NAME}:{line + 1}: consnet[0].of[1]: no party 'suoth'; did you mean 'south'?",
    ]


def test_a_mistake_makes_no_other_seem_one() -> None:
    """With `initial` or `ordered` misspelt, or a history that cannot be read, nothing false is said of the rest."""
    for old, new in (
        ("initial: hill", "inital: hill"),
        ("ordered: true", "orderd: true"),
        ("of: [north", "off: [north"),
    ):
        text = BORDER.replace(old, new)
        assert all(f"{new.split(':')[0]}'" in line for line in problems_of(text))


def test_the_rest_is_not_checked_where_too_much_is_missing() -> None:
    """Where an entry that others name cannot be read, its own mistake alone is told."""
    shape = shape_of(load(spoilt(("exchange: {options: [all, none]}", "exchange: none")), NAME))
    assert shape.conflict is None
    assert [problem.path for problem in shape.problems] == ["issues.exchange"]


def test_short_forms_keep_their_lines() -> None:
    """A number in a short form - points by option, one outcome, one weight - is told where it stands in the file."""
    text = spoilt(
        ("      border: {old: 0, line: -12}\n", "      border:\n        old: 0\n        line: x\n"),
        ("effect: {leader: new}}", "effect: {leader: new},\n    note: 3}"),
        ("{north: 1, south: 1}", "{north: 1,\n    south: .inf}"),
    )
    assert problems_of(text) == [
        f"{NAME}:11: parties.north.values.border.line: found 'x'; {A_NUMBER}",
        f"{NAME}:{line_of(text, 'note: 3')}: chance.succession.note: found '3'; expected text",
        f"{NAME}:{line_of(text, 'south: .inf')}: talks.proposers.south: found 'inf'; expected a finite number",
    ]


def test_options_may_be_numbers() -> None:
    """An option written as a number is that text, in the issue, in the points and in the message."""
    levels = "  levels: {options: {1: One, 2: Two}}\nrules:\n"
    points = "      levels: {1: 3, 3: 5}\n      exchange: {all: 0"
    text = spoilt(
        ("rules:\n", levels), ("      exchange: {all: 0", points), ("exchange: all}}", "exchange: all, levels: 1}}")
    )
    line = line_of(text, "levels: {1: 3")
    assert (
        only_problem(text) == f"{NAME}:{line}: parties.north.values.levels[3]: no option of levels '3'; expected 1 or 2"
    )


@pytest.mark.parametrize(
    ("party", "clause", "told"),
    [
        ("noise: -1234567890123456789012", "", "expected at least -1,000,000,000"),
        ("noise: {low: 1234567890123456789, high: 2}", "", "expected at most 1,000,000,000"),
        ("name: +1234567890123456789012", "", "expected text"),
        ("", "at_least: 1234567890123456789012", "expected a smaller whole number"),
    ],
)
def test_large_whole_numbers_are_shown_as_written(party: str, clause: str, told: str) -> None:
    """A message shows a whole number of any size by its digits, and not as a decimal."""
    text = f"winset: 1\ntitle: t\nparties: {{a: {{{party}}}}}\nissues: {{x: [y, z]}}\nconsent: [{{of: [a], {clause}}}]"
    with pytest.raises(ConflictError) as caught:
        parse(text)
    written = re.search(r"[-+]?[0-9]{19,}", text)
    assert written
    assert f"found '{written[0]}'; {told}" in str(caught.value)


def test_a_long_number_that_is_small_is_what_it_was() -> None:
    """Zeros before a number change nothing."""
    told = "parties: {a: {noise: %s}}, issues: {x: [y, z]}, consent: [{of: [a]}]}"
    long, short = (parse(f"{{winset: 1, title: t, {told % digits}") for digits in ("0" * 30 + "2", "2.0"))
    assert long.digest == short.digest


TOY = """winset: 2
title: A toy
parties:
  a: {values: {x: {points: {y: 2, z: 0}}}}
  b: {values: {x: {y: 1, z: {low: 1, high: 2}}}}
issues: {x: [y, z]}
consent: [{of: [a, b]}]
"""


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [("points: {y: 2", "point: {y: 2", "4: parties.a.values.x.point: unknown key 'point'; did you mean 'points'?"),
     ("{y: 1", '{y: "-1.5"', "5: parties.b.values.x.y: found '-1.5', which is text; leave the quotes out"),
     ("{y: 1", "{y: much", f"5: parties.b.values.x.y: found 'much'; {A_NUMBER}")],
)  # fmt: skip
def test_one_slip_in_points_is_one_message(old: str, new: str, told: str) -> None:
    """A misspelt `points` and a number in quotes are told once each, by what was meant."""
    assert old in TOY
    with pytest.raises(ConflictError) as caught:
        parse(TOY.replace(old, new))
    assert [problem.located("toy") for problem in caught.value.problems] == [f"toy:{told}"]
