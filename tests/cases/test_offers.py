"""Offers in the record: what the format takes, what it refuses, and what becomes of them when a conflict is changed."""

from __future__ import annotations

from typing import Any

import pytest

from offers_war import ANSWERED, DEATH, REFUSED, SIGNED, SPEECH, WHOLE, war
from winset.cases.bound import bind
from winset.cases.change import changes_of
from winset.cases.changes import change_conflict
from winset.cases.history import walk_history
from winset.cases.offers import answers_of
from winset.cases.read import from_data
from winset.cases.schema import Conflict, Step
from winset.errors import ConflictError

Data = dict[str, Any]


def read(*history: Data, **changes: Any) -> Conflict:
    """The war with that record."""
    return from_data(war(*history, **changes), "war")


def problem(*history: Data, **changes: Any) -> str:
    """The one thing that is told of a war with that record."""
    with pytest.raises(ConflictError) as caught:
        read(*history, **changes)
    (only,) = (problem for problem in caught.value.problems if problem.severity == "error")
    return f"{only.path}: {only.message}"


def test_an_offer_changes_nothing() -> None:
    """The state goes its way as if nothing were offered or said, and the record ends where it did."""
    told, silent = (walk_history(bind(read(*steps))) for steps in (WHOLE, (DEATH, SIGNED)))
    assert told.states == silent.states
    assert told.agreement == silent.agreement
    assert [step.kind for step in told.steps[3]] == ["offer", "says"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"offer": {"x": "yy"}}, "history[0].offer: x has no option 'yy'; did you mean 'y'?"),
        ({"offer": {"xx": "y"}}, "history[0].offer: no issue 'xx'; did you mean 'x'?"),
        ({"by": "alpha"}, "history[0].by: no party 'alpha'; expected a, b or c"),
        ({"refused": ["bb"]}, "history[0].refused: no party 'bb'; did you mean 'b'?"),
        ({"accepted": ["d"]}, "history[0].accepted: no party 'd'; expected a, b or c"),
        ({"by": None, "refused": []}, "history[0]: an offer that names nobody; say who made it (`by`), or who `refused` or "
                                      "`accepted` it"),
        ({"accepted": ["b"]}, "history[0]: b has both refused and accepted this offer"),
        ({"refused": ["b", "b"]}, "history[0]: b stands twice among those who answered this offer"),
        ({"refused": ["a"]}, "history[0]: a has refused an offer of its own"),
        ({"agreement": {"x": "y"}}, "history[0]: expected one of chance, move, accord, set, agreement, offer, or `says` "
                                    "alone; found agreement and offer"),
        ({"offer": None}, "history[0]: expected one of chance, move, accord, set, agreement, offer, or `says` alone; "
                          "found none"),
        ({"refused": "b"}, "history[0].refused: found 'b'; expected a list"),
        ({"offer": "y"}, "history[0].offer: found 'y'; expected keys and values"),
        ({"binds": "perhaps"}, "history[0].binds: found 'perhaps'; expected true or false"),
        ({"refusd": ["b"]}, "history[0].refusd: unknown key 'refusd'; did you mean 'refused'?"),
    ],
)  # fmt: skip
def test_a_mistake_in_an_offer(change: Data, message: str) -> None:
    """Whatever is wrong with an offer is one message that says where, what was found and what is right."""
    step = {key: value for key, value in {**REFUSED, **change}.items() if value is not None}
    assert problem(step).startswith(message)


@pytest.mark.parametrize("key", ["by", "refused", "accepted", "binds"])
def test_answers_belong_to_an_offer(key: str) -> None:
    """Who answered, and whether that binds, is an error in a step that is no offer."""
    entry = {"by": "a", "refused": ["a"], "accepted": ["a"], "binds": False}[key]
    assert problem({**DEATH, key: entry}) == f"history[0]: `{key}` belongs to an offer, and this step has none"


def test_what_is_offered_once_it_is_over() -> None:
    """An offer after the agreement is an error, as every other step there is."""
    assert problem(DEATH, SIGNED, {**REFUSED, "month": "2000-05"}).startswith("history[2]: the war had already ended")
    assert problem({**REFUSED, "month": "2010-05"}) == "history[0].month: 2010-05 lies outside the conflict's time"


@pytest.mark.parametrize(("step", "what"), [(REFUSED, "an offer on record"), (SPEECH, "a step with `says` alone")])
def test_an_old_file_has_no_offers(step: Data, what: str) -> None:
    """In a file of version 1 an offer, and a step that only says something, are errors that say what to do."""
    with pytest.raises(ConflictError) as caught:
        read(step, winset=1)
    (only,) = (problem for problem in caught.value.problems if problem.severity == "error")
    assert only.path == "history[0]"
    assert only.message.startswith(f"{what} is new in `winset: 2`")


def test_an_empty_offer_and_an_unanswered_one() -> None:
    """An offer may leave every issue open, and may be left unanswered; a mediator of no file may have made it."""
    steps = read(
        {**REFUSED, "offer": {}},
        {**REFUSED, "refused": []},
        {"month": "2000-03", "offer": {"x": "y"}, "refused": ["a"]},
    )
    assert [step.kind for step in steps.history] == ["offer"] * 3
    assert [answer.party for answer in answers_of(steps)] == ["b", "a"]


def test_each_answer_has_an_id() -> None:
    """An answer is called by its month and party; of several in one month the later ones are counted."""
    again = {**REFUSED, "refused": [], "accepted": ["b"]}
    found = answers_of(read(*WHOLE[:1], again, *WHOLE[1:]))
    assert [(answer.id, answer.accepted) for answer in found] == [
        ("2000-02.b", False), ("2000-02.b.2", True), ("2000-04.a", False), ("2000-04.c", True)]  # fmt: skip


def test_no_statement_takes_the_id_of_an_answer() -> None:
    """A statement with the id that an answer has would hide it: an error."""
    statement = {"id": "2000-02.b", "says": "So it was.", "party": "b", "prefers": "war", "to": "waiting"}
    told = problem(*WHOLE, statements=[statement])
    assert told == "statements[0].id: '2000-02.b' is the id of an answer to an offer on record"


def test_an_offer_that_a_change_makes_unreadable_goes_alone() -> None:
    """Where a change takes away the option that was offered, the offer is left out and the record goes on."""
    options = {"x": {"options": ["y", "z"]}, "pact": {"options": ["none", "treaty", "alliance"]}}
    wide = {**REFUSED, "offer": {"pact": "alliance"}}
    conflict = read(wide, DEATH, SIGNED, issues=options)
    changed = change_conflict(conflict, changes_of({"set": {"issues.pact.options": ["none", "treaty"]}}))
    assert [step.kind for step in changed.history] == ["chance", "agreement"]


def test_what_cannot_happen_cuts_offers_too() -> None:
    """A step that the changed conflict cannot take ends its record there, with whatever is offered later."""
    changed = change_conflict(read(*WHOLE), changes_of({"without": "chance.death"}))
    assert [step.kind for step in changed.history] == ["offer"]
    begun = change_conflict(read(*WHOLE), changes_of({"start": {"month": "2000-03"}}))
    assert begun.history == ()


def test_offers_are_left_out_like_any_step() -> None:
    """An offer can be taken out by its place or its id, and its answers with it."""
    conflict = read({**REFUSED, "id": "first"}, DEATH, ANSWERED)
    changed = change_conflict(conflict, changes_of({"without": ["history.2", "history.first"]}))
    assert [step.kind for step in changed.history] == ["chance"]
    assert answers_of(changed) == ()


def test_kinds_of_steps() -> None:
    """Only chance, moves, accords and what is set act on the state."""
    steps = [Step.model_validate(step) for step in (*WHOLE, {"month": "2000-05", "set": {"leader": "new"}})]
    assert [(step.kind, step.acts) for step in steps] == [
        ("offer", False), ("chance", True), ("offer", False), ("says", False), ("agreement", False), ("set", True),
    ]  # fmt: skip
