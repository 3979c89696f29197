"""The recorded history walked through the conflict's own dynamics."""

from __future__ import annotations

import pytest

from border_war import BORDER, NAME, SALE, changed_line, line_of, only_problem, problems_of, spoilt
from winset.cases.bound import bind
from winset.cases.history import walk_history
from winset.cases.read import parse

FALSE_THERE = "its condition is false in leader old, front hill"

IMPOSSIBLE = [
    ("chance: succession}", "chance: sucession}", "chance: no chance 'sucession'; did you mean 'succession'?"),
    ("chance: succession}", "accord: truc}", "accord: no accord 'truc'; did you mean 'truce'?"),
    ("chance: succession}", "move: offensive}", "move: no move 'offensive'; did you mean 'south.offensive'?"),
    ("chance: succession}", "move: north.offensive}",
     "move: no move 'north.offensive'; did you mean 'south.offensive'?"),
    ("chance: succession}", "accord: truce}", f"accord: truce cannot happen in 2001-02: {FALSE_THERE}"),
    ("chance: succession}", "chance: succession, outcome: 1}",
     "chance: succession has no outcome 1; the last is 0"),
    ("chance: succession}", "set: {leadr: new}}", "set: no factor 'leadr'; did you mean 'leader'?"),
    ("chance: succession}", "set: {leader: nwe}}", "set: leader has no value 'nwe'; did you mean 'new'?"),
    ("month: 2001-02", "month: 2001-07", "month: 2001-07 lies outside the conflict's time"),
    ("month: 2001-02", "month: 2000-12", "month: 2000-12 lies outside the conflict's time"),
    ("month: 2001-02", "month: 2001", "month: '2001': expected a date as YYYY-MM"),
    ("month: 2001-02", "month: 2001-20", "month: '2001-20': there is no month 20"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "told"), IMPOSSIBLE)
def test_a_step_that_the_model_cannot_take(old: str, new: str, told: str) -> None:
    """A step that is unknown, outside the time, or impossible in the state reached is told with its line and why."""
    text = spoilt((old, new))
    assert f"{NAME}:{changed_line(text)}: history[0].{told}" in problems_of(text)


@pytest.mark.parametrize(
    ("new", "told"),
    [
        ("{border: line}", "the agreement leaves out exchange"),
        ("{border: lien, exchange: all}", "border has no option 'lien'; did you mean 'line'?"),
        ("{bordr: line, exchange: all}", "no issue 'bordr'; did you mean 'border'?"),
        ("{border: old, exchange: all}", "rules[0] forbids this agreement in the state reached"),
    ],
)
def test_an_agreement_that_cannot_be_signed(new: str, told: str) -> None:
    """An agreement has one option of every issue and keeps the rules of the state that is reached."""
    text = spoilt(("{border: line, exchange: all}", new))
    assert only_problem(text) == f"{NAME}:{changed_line(text)}: history[3].agreement: {told}"


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ("", "south.offensive has 2 outcomes; write `outcome: 0` for the first, and so on"),
        (", outcome: 2", "south.offensive has no outcome 2; the last is 1"),
    ],
)
def test_an_outcome_is_one_of_those_there_are(step: str, told: str) -> None:
    """Where several outcomes may come of a step, it says which; what follows is read in the state without it."""
    text = spoilt((", outcome: 0", step))
    line = line_of(text, "move: south.offensive")
    assert problems_of(text) == [
        f"{NAME}:{line}: history[1].move: {told}",
        f"{NAME}:{line + 1}: history[2].accord: truce cannot happen in 2001-04: its condition is false in leader new, "
        "front hill",
    ]


def test_nothing_happens_after_an_ending() -> None:
    """Steps after the war has ended are errors that name the ending."""
    text = spoilt(("outcome: 0", "outcome: 1"))
    line = line_of(text, "accord: truce}")
    assert problems_of(text) == [
        f"{NAME}:{line}: history[2]: the war had already ended (ending lost)",
        f"{NAME}:{line + 1}: history[3]: the war had already ended (ending lost)",
    ]


def test_nothing_happens_after_the_agreement() -> None:
    """A step after the agreement is an error that names its month; in a negotiation there is no month to name."""
    text = BORDER + "  - {month: 2001-06, set: {leader: old}}\n"
    assert only_problem(text) == f"{NAME}:59: history[4]: the war had already ended (agreement of 2001-05)"
    sold = "  - {month: 2001-01, agreement: {price: dear}}\n"
    text = SALE + "history:\n" + sold + sold
    assert only_problem(text) == f"{NAME}:12: history[1]: the war had already ended (agreement)"


def test_the_states_of_the_months() -> None:
    """The state of a month is read after its steps; months without steps leave it; the agreement's month is the last."""
    history = walk_history(bind(parse(BORDER)))
    assert history.problems == ()
    assert history.states == ((0, 1), (1, 1), (1, 2), (1, 1), (1, 1))
    assert [len(steps) for steps in history.steps] == [0, 1, 1, 1, 1]
    assert history.agreement == {"border": "line", "exchange": "all"}


def test_without_an_agreement_it_is_read_to_the_horizon() -> None:
    """A history without an agreement runs to the last month before the horizon; without steps there is none."""
    text = spoilt(("  - {month: 2001-05, agreement: {border: line, exchange: all}}\n", ""))
    history = walk_history(bind(parse(text)))
    assert (len(history.states), history.agreement) == (6, None)
    assert walk_history(bind(parse(text.split("history:")[0]))).states == ()


def test_an_ending_ends_it() -> None:
    """The month in which an ending is met has no talks: its state is not read."""
    text = spoilt(("outcome: 0", "outcome: 1")).split("  - {month: 2001-04")[0]
    history = walk_history(bind(parse(text)))
    assert len(history.states) == 2
    assert len(history.steps) == 3


def test_steps_are_sorted_by_month_and_within_a_month_as_written() -> None:
    """Two steps of a month are taken in the order of the file, whatever stands between them."""
    lines = BORDER.split("history:\n")
    steps = [
        "  - {month: 2001-03, move: south.offensive, outcome: 0}\n",
        "  - {month: 2001-02, chance: succession}\n",
        "  - {month: 2001-03, accord: truce}\n",
    ]
    history = walk_history(bind(parse(lines[0] + "history:\n" + "".join(steps))))
    assert history.states[:4] == ((0, 1), (1, 1), (1, 1), (1, 1))
    assert [step.kind for step in history.steps[2]] == ["move", "accord"]


def test_a_nearer_horizon_leaves_later_steps_out() -> None:
    """Walked to another horizon, steps beyond it are no mistake."""
    conflict = parse(BORDER)
    history = walk_history(bind(conflict), conflict.calendar.shifted(-3))
    assert history.problems == ()
    assert (len(history.states), history.agreement) == (3, None)
