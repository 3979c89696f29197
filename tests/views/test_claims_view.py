"""Claims on a terminal: verdicts in words, what was changed by its names, chances that are next to nothing."""

from __future__ import annotations

import io
from typing import Any

import pytest
from rich.console import Console

import winset
from patron_war import PATRON_WAR, death
from winset.studies.claims import ClaimsAnswer
from winset.views.claims import cells, in_words, on_floor, show_claims


def war(**changes: Any) -> winset.Conflict:
    """A patron who refuses everything while the old leader is in, and claims about that."""
    claims = [
        {"id": "C1", "says": "The succession opens the way.", "without": "chance.death",
         "expect": {"signed_by": "2003-06", "is": "lower"}},
        {"id": "C2", "says": "The patron's profit keeps it shut.", "change": {"set": {"parties.p.war[0].points": 0}},
         "expect": {"value": "p", "is": "lower"}},
        {"id": "C3", "says": "The first month decides.", "without": "chance.death",
         "expect": {"signed_by": "2000-01", "is": "lower"}},
        {"id": "C4", "says": "Nobody could say.", "note": "The file has no voters."},
    ]  # fmt: skip
    return winset.read(PATRON_WAR | {"chance": {"death": death(0.0001)}, "claims": claims, **changes})


def answer() -> ClaimsAnswer:
    """The claims of that war put to the test."""
    return winset.claims(war()).to_json()


def printed(width: int) -> str:
    """What is printed on so many columns."""
    out = Console(width=width, file=io.StringIO(), highlight=False, markup=False, emoji=False, color_system=None)
    show_claims(answer(), out)
    return out.file.getvalue()  # type: ignore[attr-defined,no-any-return]


@pytest.mark.parametrize("width", [60, 80, 109, 110, 160])
def test_every_claim_is_told_on_any_width(width: int) -> None:
    """Each claim with its verdict, both numbers and what was changed, in blocks of lines where a table has no room."""
    text = printed(width)
    flat = " ".join(text.split())
    assert max(map(len, text.splitlines())) <= width
    assert ("As it is" in text) == (width >= 110)
    for words in ("C1", "C2", "C3", "C4"):
        assert words in flat
    if width < 110:
        assert "C4 Nobody could say. Cannot be tested here: The file has no voters." in flat
        assert "if “The old man dies” cannot happen." in flat


def test_what_is_changed_has_its_names_and_no_path() -> None:
    """Causes and measures are told by the names of the file."""
    found = answer()
    rows = {claim["id"]: cells(claim, found["labels"], "month") for claim in found["claims"]}
    assert rows["C1"][6] == "“The old man dies” cannot happen"
    assert rows["C2"][3] == "worth to the patron, points; lower expected"
    assert rows["C2"][6] == "“The patron, war” is 0 instead of 2"
    assert [claim["cause"] for claim in found["claims"][:2]] == [
        "without chance.death",
        "set parties.p.war[0].points=0",
    ]


def test_claims_on_the_floor_say_so() -> None:
    """A chance that is next to nothing with its cause and without is called that, and nothing else is."""
    found = answer()
    low = {claim["id"] for claim in found["claims"] if on_floor(claim)}
    assert low == {"C3"}
    assert found["claims"][2]["baseline"] < 0.001  # type: ignore[operator]
    assert "1 claim (C3) is on the floor" in in_words(found)
    assert cells(found["claims"][2], found["labels"], "month")[2].endswith(", on the floor")


def test_dates_are_told_by_the_step() -> None:
    """A claim about a week names the week, and its even chance is of weeks."""
    found = answer()
    week = {**found["claims"][0], "measure": {"signed_by": "2022-03-07", "is": "lower"}, "from": "2022-03-14"}
    told = cells(week, found["labels"], "week")  # type: ignore[arg-type]
    assert told[3] == "signed by the week of 7 March 2022; lower expected"
    assert told[6].endswith(", asked from the week of 14 March 2022")


def test_other_commands_that_give_other_chances_are_named() -> None:
    """It says how its question differs from those of `why` and `run`."""
    told = in_words(answer())
    assert "`winset why` leaves events out of the record" in told
    assert "`winset run` sees from the start" in told
