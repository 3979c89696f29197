"""The wars held out: each file of expectations speaks of its case in the case's own names, and the case is whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import winset
from winset.cases.document import load
from winset.cases.read import read

RECORD = Path(__file__).parents[1] / "docs" / "record"
EXPECTED = sorted((RECORD / "expected").glob("*.yaml"))
DATA = Path(winset.__file__).parent / "cases" / "data"
CASES = sorted(DATA / path.name for path in EXPECTED)


def data_of(path: Path) -> Any:
    """The plain data of a file of expectations."""
    return load(path.read_text(encoding="utf-8"), path.name).data


def test_every_case_has_expectations() -> None:
    """Every packaged war but the one that the engine was built on has its file of what was expected, and seven do."""
    packaged = {path.name for path in DATA.glob("*.yaml")}
    assert packaged - {path.name for path in EXPECTED} == {"korea-1953.yaml"}
    assert len(EXPECTED) == 7


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_is_whole(path: Path) -> None:
    """It can be read without an error, and has what each of these wars is to have; nothing is solved for that."""
    checked = winset.check(path)
    assert checked.ok, [f"{problem.path}: {problem.message}" for problem in checked.problems]
    conflict = read(path)
    assert 5 <= len(conflict.parties) <= 8
    assert 4 <= len(conflict.issues) <= 8
    assert (len(conflict.statements) >= 10, len(conflict.claims) >= 8, len(conflict.questions) >= 6) == (True,) * 3
    assert conflict.history
    assert conflict.sources
    assert conflict.tour


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_expectations_are_of_their_case(path: Path) -> None:
    """Dates lie in its time; parties, issues, options and claims are its own; chances are bands between 0 and 1."""
    told = data_of(path)
    assert told["case"] == path.stem
    for band in (told["signed"]["chance"], *([told["lasts"]["chance"]] if told["lasts"] else [])):
        assert 0 <= band[0] <= band[1] <= 1
    assert len(told["blockers"]) >= 3
    conflict = read(DATA / path.name)
    for row in told["blockers"]:
        assert set(row["parties"]) <= set(conflict.parties)
        assert conflict.calendar.period(row["month"]) >= 0
    for issue, option in (told.get("terms") or {}).items():
        assert option in conflict.issues[issue].options
    assert set(told["claims"]) <= {claim.id for claim in conflict.claims}
    assert len(told["claims"]) >= 8
