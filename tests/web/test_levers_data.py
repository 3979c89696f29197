"""What the levers screen is told: every number and switch of the file, and what is measured, more with each question."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from levers_war import levers_war
from winset.cases.read import read
from winset.errors import RequestError
from winset.studies.inventory import inventory
from winset.studies.levering import advancing
from winset.studies.levers import LeversAnswer, levers
from winset.studies.progress import silent
from winset.views.levers import over_range, turn_words
from winset.views.web.screens import levers as screen
from winset.views.web.wanted import Desk, Wanted
from winset.views.words import first_upper

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def answer() -> LeversAnswer:
    """What the study says of the war of these tests."""
    return levers(levers_war(), cache=False).to_json()


def asked(desk: Desk, params: dict[str, Any] | None = None, changes: Any = (), tell: Any = silent) -> dict[str, Any]:
    """What the screen is told."""
    return screen.data(Wanted(desk, changes, params or {}, tell))


def whole(desk: Desk, changes: Any = ()) -> dict[str, Any]:
    """What is measured once all is."""
    found = asked(desk, {"measure": True}, changes)
    while found["more"]:
        found = asked(desk, {"measure": True}, changes)
    return found


def test_every_number_and_switch_is_listed_before_anything_is_measured() -> None:
    """The first question solves nothing but the file, and tells each number with its range, its unit and its source."""
    found = asked(Desk(read(levers_war())))
    rows = inventory(read(levers_war()))
    assert {one["path"] for one in found["list"]} == {row["path"] for row in rows}
    assert {one["path"] for one in found["list"] if "low" in one} == {
        row["path"] for row in rows if row["low"] is not None
    }
    assert len(found["toggles"]) == 6
    assert (found["measured"]["done"], found["measured"]["of"], found["measured"]["more"]) == (0, 11, True)
    value = next(one for one in found["list"] if one["path"] == "parties.a.values.x.points.y")
    assert (value["unit"], value["source"], value["low"], value["high"]) == ("months of war", "assumption", -16, -2)
    assert value["party"] == "The Uplands"
    assert found["headline"] == "a signature by September 2000"


def test_what_is_measured_is_what_the_study_says(answer: LeversAnswer) -> None:
    """Once all is measured, order, effects, words and turns are those of `winset levers`."""
    found = whole(Desk(read(levers_war())))
    assert (found["done"], found["of"]) == (11, 11)
    assert found["leading"] == [row["path"] for row in answer["numbers"]]
    for row in answer["numbers"]:
        told = found["numbers"][row["path"]]
        assert (told["effect"], told["over"], told["searched"]) == (row["effect"], over_range(row), True)
        assert [one["at"] for one in told["turns"]] == [turn["value"] for turn in row["turns"] or ()]
        assert [one["words"] for one in told["turns"]] == [
            first_upper(turn_words(row, turn, "a signature by September 2000")) for turn in row["turns"] or ()
        ]
    toggles = asked(Desk(read(levers_war())))["toggles"]
    effects = {one["words"]: found["switches"][one["key"]]["effect"] for one in toggles}
    assert effects == {row["words"]: row["effect"] for row in answer["switches"]}
    assert {one["key"] for one in toggles} >= {"without:chance.death", "forbid:a.raid"}


def test_each_question_measures_a_little_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a war whose solves take long each question makes one solve more, and says whether more is left."""
    monkeypatch.setattr(screen, "SECONDS", 0.0)
    desk = Desk(read(levers_war()))
    done = [asked(desk, {"measure": True})["done"] for _ in range(8)]
    assert done == [1, 2, 3, 4, 5, 6, 6, 7]


def test_a_question_that_is_left_loses_one_solve_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody waits any more the solve under way ends, and what was measured before it is there."""

    class Left(BaseException):
        """Nobody waits."""

    count = iter(range(10_000))

    def leave(what: str, share: float) -> None:
        del share
        if what == advancing.MEASURING and next(count) > 60:
            raise Left

    desk = Desk(read(levers_war()))
    with pytest.raises(Left):
        asked(desk, {"measure": True}, tell=leave)
    monkeypatch.setattr(screen, "SECONDS", 0.0)
    assert asked(desk, {"measure": True})["done"] > 1


def test_what_another_has_measured_is_taken_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two workers, and the terminal, go on where the others were: what one has kept another does not solve."""
    monkeypatch.setenv("WINSET_CACHE", str(tmp_path))
    one, other = Desk(read(levers_war())), Desk(read(levers_war()))
    assert asked(one)["measured"]["done"] == asked(other)["measured"]["done"] == 0
    found = whole(one)
    assert asked(other)["measured"] == found
    monkeypatch.setattr("winset.studies.levering.solving.changed_end", None)
    assert [row["path"] for row in levers(levers_war()).to_json()["numbers"]] == found["leading"]


def test_the_changes_of_the_page_do_not_matter() -> None:
    """What is measured is of the file as it is, whatever is changed on the page."""
    changed = [{"set": {"parties.b.noise": 2.0}}]
    assert whole(Desk(read(levers_war())), changed) == whole(Desk(read(levers_war())))


@pytest.mark.parametrize("params", [{"measure": False}, {"measure": 3}, {"pieces": 2}, {"measure": True, "<b>": 1}])
def test_what_the_page_may_ask(params: dict[str, Any]) -> None:
    """A parameter that is none is refused in words."""
    with pytest.raises(RequestError, match="levers take"):
        asked(Desk(read(levers_war())), params)


@pytest.mark.parametrize("name", ["panama", "water", "valley", "toy-korea", "harbour"])
def test_every_kind_of_file_has_levers(name: str) -> None:
    """Negotiations, ranked files and files without a range are listed, and measured to the end."""
    desk = Desk(read(EXAMPLES / f"{name}.yaml"))
    assert screen.shown(desk.base)
    assert asked(desk)["words"].endswith("left out.")
    found = whole(desk)
    assert (found["done"], found["more"]) == (found["of"], False)
    told = [*found["numbers"].values(), *found["switches"].values()]
    assert all(one["effect"] is not None for one in told)


def test_what_is_left_out_is_told_by_the_printed_chances() -> None:
    """The points are those between the two chances that stand beside each other; what prints alike stays as it is."""

    def told(now: float, chance: float) -> str:
        row: Any = {"without": {"chance": chance, "open": None, "why": None}, "effect": chance - now}
        return str(screen._without(row, now)["words"])

    assert told(0.316, 0.144) == "Without it 14 %, 18 points lower"
    assert told(0.318, 0.32) == "Without it the chance stays 32 %"
    assert told(0.319, 0.327) == "Without it 33 %, 1 point higher"
