"""What can be wrong with a peace that lives: each mistake is one message with its line and what is right."""

from __future__ import annotations

import pytest

import winset
from border_war import BORDER, NAME, line_of, problems_of, spoilt
from winset.cases.read import parse

PEACE = """\
peace:
  horizon: 24
  chance:
    tires: {when: "leader == 'old'", probability: 0.02, effect: {leader: new}}
  resume:
    south: {when: "border == 'old'", instead: {south: -20, north: -50}}
    north:
      - {when: "leader == 'new'", points: {north: 5, south: -9}, pace: 0.1}
"""
OLD = BORDER[BORDER.index("peace:\n") : BORDER.index("accounts:\n")]
LIVING = spoilt(("winset: 1", "winset: 2"), (OLD, PEACE), ("border == 'old' and leader == 'new'", "border == 'old'"))

WRONG = [
    ("leader == 'old'\", probability: 0.02", "month > '2001-02'\", probability: 0.02",
     "peace.chance.tires.when: no month here; what happens in a peace depends on the state alone"),
    ("leader == 'old'\", probability: 0.02", "border == 'old'\", probability: 0.02",
     "peace.chance.tires.when: no factor 'border' here; expected leader or front; what happens in a peace depends on the "
     "state alone"),
    ("leader == 'old'\", probability: 0.02", "leadr == 'old'\", probability: 0.02",
     "peace.chance.tires.when: no factor 'leadr' here; did you mean 'leader'?"),
    ("0.02, effect: {leader: new}", "0.02, effect: {leader: newt}",
     "peace.chance.tires.effect: leader has no value 'newt'; did you mean 'new'?"),
    ("0.02, effect: {leader: new}", "1.2, effect: {leader: new}",
     "peace.chance.tires.probability: found 1.2; expected a probability from 0 to 1"),
    ("0.02, effect: {leader: new}", "0.02, effect: {leader: new}, believed: {nroth: 0.1}",
     "peace.chance.tires.believed.nroth: no party 'nroth'; did you mean 'north'?"),
    ("0.02, effect: {leader: new}",
     "0.02, effect: {leader: new}, believed: {north: [{when: \"month > '2001-02'\", probability: 0.1}]}",
     "peace.chance.tires.believed.north[0].when: no month here; what happens in a peace depends on the "
     "state alone"),
    ("instead: {south: -20, north: -50}", "instead: {south: -20}, points: {south: 2}",
     "peace.resume.south: expected one of `points`, which are added to the terms, and `instead`; found both"),
    (", instead: {south: -20, north: -50}", "",
     "peace.resume.south: expected one of `points`, which are added to the terms, and `instead`; found neither"),
    ("instead: {south: -20, north: -50}", "instead: {suoth: -20}",
     "peace.resume.south.instead.suoth: no party 'suoth'; did you mean 'south'?"),
    ("pace: 0.1", "pace: 1.1",
     "peace.resume.north[0].pace: found 1.1; expected a chance per period above 0 and at most 1"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "told"), WRONG)
def test_mistakes(old: str, new: str, told: str) -> None:
    """Each is told once, at its line, with what was found and what would be right."""
    text = spoilt((old, new), text=LIVING)
    lines = {
        "tires": "    tires:",
        "south": '    south: {when: "border',
        "north": "      - {when: \"leader == 'new'\", p",
    }
    line = line_of(text, next(begin for word, begin in lines.items() if f".{word}" in told))
    assert problems_of(text) == [f"{NAME}:{line}: {told}"]


@pytest.mark.parametrize(
    ("old", "new", "key", "place"),
    [
        ("points: {south: -20}}", "instead: {south: -20, north: -50}}", "instead", "peace.resume.south.instead"),
        ("points: {south: -20}}", "points: {south: -20}, pace: 0.1}", "pace", "peace.resume.south.pace"),
        ("horizon: 24", "horizon: 24\n  chance: {tires: {probability: 0.1, effect: {leader: new}}}", "chance",
         "peace.chance"),
    ],
)  # fmt: skip
def test_new_keys_in_an_old_file(old: str, new: str, key: str, place: str) -> None:
    """In a file of version 1 each new key of a peace is an error that says so."""
    told = [line for line in problems_of(spoilt((old, new))) if not line.startswith("warning: ")]
    assert len(told) == 1
    assert f": {place}: '{key}' is new in `winset: 2`" in told[0]


def warnings(*changes: tuple[str, str]) -> list[str]:
    """What `check` says of the peace of the file, spoilt."""
    told = [problem.located("") for problem in winset.check(parse(spoilt(*changes, text=LIVING), NAME)).problems]
    return [line for line in told if "peace" in line]


def test_others_are_better_off_without_the_peace() -> None:
    """A broken peace that is worth more than a kept one to somebody else is told, with how often and how much."""
    told = "others are better off with the peace broken by south than kept"
    assert not any(told in line for line in warnings())
    (found,) = [
        line
        for line in warnings(("instead: {south: -20, north: -50}", "instead: {south: -20, north: 3}"))
        if told in line
    ]
    assert found == (
        "warning: peace.resume.south: others are better off with the peace broken by south than kept, of 4 packages "
        "admissible at the start: north under 2, by up to 33.0 points; where that is not meant, give `resume` points "
        "that they would lose"
    )


def test_what_may_become_of_the_peace_is_looked_at() -> None:
    """An entry counts that holds only once something has happened in the peace."""
    (found,) = [line for line in warnings(("south: -9}, pace", "south: 9}, pace")) if "by north" in line]
    assert "south under 4, by up to 9.0 points" in found
    assert not any("by north" in line for line in warnings(("south: -9}, pace", "south: 9}, pace"), ("0.02", "0")))


def test_an_event_of_the_peace_that_nobody_looks_at() -> None:
    """An event that moves nothing that bears on the peace is told."""
    told = warnings(("effect: {leader: new}}\n  resume", "effect: {front: sea}}\n  resume"))
    assert (
        "warning: peace.chance.tires: changes nothing in a peace: no entry of `resume` looks at what it moves" in told
    )
