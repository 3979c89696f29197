"""Templates of a war of today: nobody's numbers, every one of them a wide range that is the user's to own."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from winset.cases.json_schema import SCHEMA_LINE
from winset.cases.read import packaged, read, read_with_lines, templates
from winset.cases.sourcing import sourcing_of
from winset.cases.starting import patterns, start
from winset.cases.telling import one_world
from winset.errors import ConflictError, WinsetError
from winset.game.game import build
from winset.solver.check import check
from winset.studies.inventory import inventory
from winset.views.cli import app

NAMES = sorted(templates())


def test_there_is_a_template_and_it_is_no_case() -> None:
    """A template is neither a packaged case nor a pattern, and `winset cases` does not list it."""
    assert NAMES == ["ukraine-template"]
    assert not set(NAMES) & {*packaged(), *patterns()}
    assert NAMES[0] not in CliRunner().invoke(app, ["cases"]).stdout


@pytest.mark.parametrize("name", NAMES)
def test_a_template_is_told_by_shares_alone(name: str) -> None:
    """It says `headline: worlds`, that it is no forecast, and has no record and no statement that would fix an answer."""
    war = read(templates()[name])
    assert war.headline == "worlds"
    assert "template" in war.title
    assert "no forecast" in war.title
    assert [len(part) for part in (war.history, war.statements, war.claims, war.questions)] == [0, 0, 0, 0]
    assert war.time is not None
    assert war.time.open
    assert war.time.step == "month"


@pytest.mark.parametrize("name", NAMES)
def test_every_number_is_a_wide_range_that_is_the_users(name: str) -> None:
    """Every number is a range without a mode, at least four times as wide as its nearer end, an assumption, the user's."""
    reading = read_with_lines(templates()[name])
    rows = inventory(reading.conflict)
    assert len(rows) > 90
    for row in rows:
        low, high = row["low"], row["high"]
        assert low is not None, row["path"]
        assert high is not None, row["path"]
        assert "Yours to own" in (row["because"] or ""), row["path"]
        assert row["sources"] == ["assumption"], row["path"]
    narrow = [row["path"] for row in rows if not _wide(row["path"], row["low"] or 0.0, row["high"] or 0.0)]
    assert narrow == []
    held = sourcing_of(reading.document.data)
    assert (held.sourced, held.ordered, held.unmarked) == (0, 0, 0)
    assert held.assumed == held.ranges == held.total


def _wide(path: str, low: float, high: float) -> bool:
    """Whether a range spans nought, or a factor of four; a discount, by how soon half of the weight is gone."""
    if path.endswith(".discount"):
        low, high = -math.log(high), -math.log(low)
    return low < 0 < high or max(abs(low), abs(high)) >= 4 * min(abs(low), abs(high))


@pytest.mark.parametrize("name", NAMES)
def test_a_template_says_what_each_part_is(name: str) -> None:
    """Every party, clause, issue and factor has a role, whoever a leader or a vote belongs to is named, and all stand."""
    war = read(templates()[name])
    parts: list[Any] = [*war.parties.values(), *war.consent, *war.issues.values(), *war.state.values()]
    assert all(part.role for part in parts)
    found = {role for party in war.parties.values() for role in party.role}
    assert found >= {"signatory", "patron", "client", "ratifier", "spoiler", "mediator", "guarantor"}
    assert {role for issue in war.issues.values() for role in issue.role} >= {"territory", "guarantee", "prisoners", "forces", "payment"}  # fmt: skip
    factors = {role: factor for factor in war.state.values() for role in factor.role}
    assert {"front", "leader", "election"} <= set(factors)
    assert all(factor.whose for factor in war.state.values() if {"leader", "election"} & set(factor.role))


@pytest.mark.parametrize("name", NAMES)
def test_a_template_has_a_guarantee_beliefs_an_answer_and_a_living_peace(name: str) -> None:
    """It has a guarantee that somebody must give, both sides' beliefs, an answer to a signature, a guarantor who tires."""
    war = read(templates()[name])
    (guarantee,) = [name for name, issue in war.issues.items() if "guarantee" in issue.role]
    assert any(f"{guarantee} ==" in str(group.when) for group in war.consent if "guarantor" in group.role)
    assert any(move.at == "signature" for moves in war.moves.values() for move in moves.values())
    signatories = {party for group in war.consent if "signatory" in group.role for party in group.of}
    believed = {party for event in war.chance.values() for outcome in event.outcomes for party in outcome.believed}
    assert believed >= signatories
    assert war.peace is not None
    assert war.peace.chance
    assert len(war.peace.resume) >= 2


@pytest.mark.parametrize("name", NAMES)
def test_a_template_is_small_and_checks(name: str) -> None:
    """It checks without an error, and is small: at most 30 states and 1,200 packages, so that its worlds take seconds."""
    checked = check(templates()[name])
    assert checked.ok
    assert checked.sourced == 0
    _, states, packages, _ = build(one_world(read(templates()[name]))).size
    assert states <= 30
    assert packages <= 1_200


@pytest.mark.parametrize("name", NAMES)
def test_a_template_is_written_with_what_to_do_next(name: str, tmp_path: Path) -> None:
    """`winset new FILE --from NAME` writes it as it stands, its head says what to do next, and it checks from there."""
    place = tmp_path / "my-war.yaml"
    told = CliRunner().invoke(app, ["new", str(place), "--from", name])
    assert told.exit_code == 0, told.output
    text = place.read_text(encoding="utf-8")
    assert text == SCHEMA_LINE + templates()[name].read_text(encoding="utf-8")
    head = text.partition("winset: 2")[0]
    assert "no forecast" in head
    for words in ("winset check FILE", "winset run FILE", "winset worlds FILE", "winset compare korea-1953 FILE"):
        assert words in head
    assert check(place).ok


def test_an_unknown_name_lists_the_templates(tmp_path: Path) -> None:
    """A name that is nothing is refused with the nearest there is and the templates; `new --help` names them too."""
    with pytest.raises(
        WinsetError, match=r"nor a template \(ukraine-template\), nor a file; did you mean 'ukraine-temp"
    ):
        start(tmp_path / "my.yaml", case="ukrane-template")
    assert list(tmp_path.iterdir()) == []
    assert "ukraine-template" in CliRunner().invoke(app, ["new", "--help"]).stdout


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_answered_of_a_template_as_it_stands(name: str) -> None:
    """Its bare name is read by no command but `new`, which the message says."""
    with pytest.raises(ConflictError, match="a template, which `winset new` writes to a file of yours"):
        read(name)
