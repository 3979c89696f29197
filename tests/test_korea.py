"""The Korea case answers for every row of its essay: in the file, or on the page that says what is left out and why."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import winset
from korea_inventory import INVENTORY
from winset.cases.bound import bind
from winset.cases.change import changes_of
from winset.cases.changes import change_conflict
from winset.cases.history import walk_history
from winset.cases.schema import Claim, Question, Reading, Statement
from winset.errors import WinsetError
from winset.studies.measures import DIRECTIONS, name_of
from winset.studies.month.path import begin_at

PAGE = Path(__file__).parents[1] / "docs" / "korea" / "not-modelled.md"
SECTIONS = {
    "A": "actors", "B": "options", "C": "moves", "D": "events", "E": "numbers", "F": "preferences", "G": "constraints",
    "H": "claims", "I": "questions", "J": "analogies", "K": "where the record differs",
}  # fmt: skip
ROWS = {"A": 45, "B": 29, "C": 46, "D": 24, "E": 23, "F": 39, "G": 21, "H": 41, "I": 18, "J": 14, "K": 15}
KOREA = winset.read("korea-1953")
GAME = winset.build(KOREA)
REPORTED = {"month", "signed_by", "options", "endings", "durability", "value", *KOREA.accounts}


def tagged(entry: Any) -> list[str]:
    """Every id in an `inventory` list of a file's data, as often as it stands there."""
    if isinstance(entry, dict):
        here = [str(name) for name in entry.get("inventory", ())]
        return here + [name for key, item in entry.items() if key != "inventory" for name in tagged(item)]
    if isinstance(entry, (list, tuple)):
        return [name for item in entry for name in tagged(item)]
    return []


def left_out() -> dict[str, str]:
    """The rows of the page and what it says of each."""
    return dict(re.findall(r"^- ([A-K]\d\d) (.+)$", PAGE.read_text(encoding="utf-8"), re.M))


IN_FILE = set(tagged(KOREA.model_dump(exclude_unset=True)))
LEFT_OUT = left_out()


def changes(entry: Claim | Question | Reading) -> tuple[Any, ...]:
    """What a claim, a question or a reading changes."""
    without = getattr(entry, "without", None)
    return (*changes_of(entry.change), *(changes_of({"without": without}) if without else ()))


def test_the_coverage(capsys: pytest.CaptureFixture[str]) -> None:
    """Every row is in the file or on the page, none is in both, and nothing else is in either."""
    with capsys.disabled():
        print("\nKorea: rows of the essay in the file and left out")
        for section, rows in ROWS.items():
            mine = [row for row in INVENTORY if row[0] == section]
            count = sum(row in IN_FILE for row in mine)
            print(
                f"  {section}  {SECTIONS[section]:24} {count:3} of {rows:2}, {sum(row in LEFT_OUT for row in mine)} left out"
            )
    assert not [f"{row} {what}" for row, what in INVENTORY.items() if row not in IN_FILE and row not in LEFT_OUT]
    assert not sorted(IN_FILE & set(LEFT_OUT))
    assert not sorted((IN_FILE | set(LEFT_OUT)) - set(INVENTORY))


def test_the_inventory_is_whole() -> None:
    """The list has every row of every section, numbered from 1 on, and says what each one is."""
    assert Counter(row[0] for row in INVENTORY) == ROWS
    for section, rows in ROWS.items():
        assert [row for row in INVENTORY if row[0] == section] == [f"{section}{k:02}" for k in range(1, rows + 1)]
    assert all(what.strip() for what in INVENTORY.values())


def test_every_row_left_out_has_its_reason() -> None:
    """The page names each row once and gives a reason for it on the same line."""
    text = PAGE.read_text(encoding="utf-8")
    assert re.findall(r"^- (\S+)", text, re.M) == list(LEFT_OUT)
    for row, line in LEFT_OUT.items():
        what, _, why = line.partition(": ")
        assert what, row
        assert len(why) > 10, row


def test_statements_claims_and_questions_are_counted() -> None:
    """39 preferences, as statements or left out; 41 claims; 18 questions; every rival account of the record in the file."""
    stated = [str(entry.id) for entry in KOREA.statements if re.fullmatch(r"F\d\d", str(entry.id))]
    unstated = [row for row in LEFT_OUT if row[0] == "F"]
    assert sorted(stated + unstated) == [f"F{k:02}" for k in range(1, 40)]
    assert [entry.id for entry in KOREA.claims] == [f"H{k:02}" for k in range(1, 42)]
    assert [entry.id for entry in KOREA.questions] == [f"I{k:02}" for k in range(1, 19)]
    assert {row for row in INVENTORY if row[0] in "HIK"} <= IN_FILE


@pytest.mark.parametrize("entry", [*KOREA.claims, *KOREA.questions, *KOREA.statements], ids=lambda entry: str(entry.id))
def test_an_entry_carries_its_own_row(entry: Claim | Question | Statement) -> None:
    """A statement, claim or question of a row names that row, and says on whose word it is there."""
    if entry.id in INVENTORY:
        assert entry.id in entry.inventory
    assert entry.sources


@pytest.mark.parametrize("claim", KOREA.claims, ids=lambda claim: str(claim.id))
def test_a_claim_is_a_test_or_says_why_not(claim: Claim) -> None:
    """A claim names a cause that can be taken away and a measure with a direction; or neither, with the reason."""
    if claim.expect is None:
        assert claim.note
        assert not changes(claim)
        return
    assert changes(claim)
    assert name_of(claim.expect.written)
    assert claim.expect.way in DIRECTIONS


def changed_entries() -> list[Any]:
    """Every claim, question and reading that changes the file."""
    named: list[tuple[str, Claim | Question | Reading]] = [(str(entry.id), entry) for entry in KOREA.claims]
    named += [(str(entry.id), entry) for entry in KOREA.questions]
    named += KOREA.readings.items()
    return [pytest.param(entry, id=name) for name, entry in named if changes(entry)]


@pytest.mark.parametrize("entry", changed_entries())
def test_every_change_can_be_made(entry: Claim | Question | Reading) -> None:
    """What a claim, a question or a reading changes is there, leaves a valid conflict, and can be asked from its month."""
    changed = change_conflict(KOREA, changes(entry))
    assert changed != KOREA
    month = getattr(entry, "start", None)
    if month is not None:
        assert len(walk_history(bind(changed)).states) >= KOREA.calendar.period(month)


@pytest.mark.parametrize("question", KOREA.questions, ids=lambda question: str(question.id))
def test_a_question_can_be_answered(question: Question) -> None:
    """A question reports measures that exist, and its month lies in the record."""
    assert question.report
    assert set(question.report) <= REPORTED
    if question.start is not None:
        assert begin_at(GAME, question.start).known is not None


@pytest.mark.parametrize("statement", KOREA.statements, ids=lambda statement: str(statement.id))
@pytest.mark.parametrize("side", ["prefers", "to"])
def test_a_statement_compares_what_can_be(statement: Statement, side: str) -> None:
    """Each side is war, waiting or a package, in a state that the month can be in, and the rules there admit the package."""
    assert statement.month is not None
    thing: Any = getattr(statement, side)
    thing = {thing: {}} if isinstance(thing, str) else thing.written
    (kind,) = set(thing) - {"state"}
    assert kind in ("war", "waiting", "agreement")
    t = KOREA.calendar.period(statement.month)
    recorded = GAME.states[int(GAME.states.find(np.array([GAME.history.states[t]]))[0])]
    elsewhere = thing.get("state", {}) if kind == "agreement" else (thing[kind] or {}).get("state", {})
    assert set(elsewhere) <= set(recorded)
    s = GAME.state_index({**recorded, **elsewhere})
    assert s >= 0
    assert GAME.reach.talks[t][s]
    if kind == "agreement":
        assert number_of(thing["agreement"]) in GAME.packages.admissible(s)


def number_of(agreement: dict[str, str]) -> int:
    """The number of a package; issues left unsaid are those of the recorded agreement."""
    signed = GAME.history.agreement
    assert signed is not None
    whole = {**signed, **agreement}
    digits = [list(KOREA.issues[issue].options).index(whole[issue]) for issue in GAME.packages.issues]
    return int(np.flatnonzero((GAME.packages.digits == digits).all(axis=1))[0])


def test_a_cause_that_is_not_there_is_refused() -> None:
    """The check above can fail: a change of what the file does not hold is an error."""
    with pytest.raises(WinsetError, match="did you mean"):
        change_conflict(KOREA, changes_of({"without": {"chance": "stalin_dyes"}}))
