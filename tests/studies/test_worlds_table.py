"""Records as columns."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from drawn_records import record_of
from winset.errors import RequestError
from winset.studies.worlds.export import export
from winset.studies.worlds.table import measured, table_of

RECORDS = [
    record_of(2, (0.2, 5), {"signed_by.2000-03": 0.9, "terms.x": "y", "opens": "2000-02", "claim.C": "borne_out"},
              verdicts={"F1": "respected", "F2": "tie"}, admissible=False, signed_by=(0.1, 0.9)),
    record_of(0, (0.1, 4), {"signed_by.2000-03": 0.4, "terms.x": "z", "opens": None},
              verdicts={"F1": "respected", "F2": "respected"}, signed_by=(0.1, 0.4), months=(-0.5, None),
              forecast=(0.1, 0.3), signed=(0, 1), terms={"x": {"y": 0.3, "z": 0.7}}),
    record_of(1, (0.3, 6), status="impossible"),
    {"world": 3, "status": "failed", "why": "ValueError: no"},
    record_of(4, (0.5, 7), {"signed_by.2000-03": None, "terms.x": "y", "opens": "2000-01", "held": True},
              verdicts={"F1": "violated", "F2": "not_testable"}, admissible=False),
]  # fmt: skip
PATHS = ("parties.a.noise", "parties.b.noise")


def test_columns_are_in_the_order_of_the_worlds() -> None:
    """Whatever order the records come in."""
    for records in (RECORDS, RECORDS[::-1]):
        table = table_of(records, PATHS)
        assert table.worlds.tolist() == [0, 1, 2, 3, 4]
        assert table.status == ("solved", "impossible", "solved", "failed", "solved")
        assert table.numbers[[0, 1, 2, 4], 1].tolist() == [4, 6, 5, 7]
        assert np.isnan(table.numbers[3]).all()
        assert table.statements["F2"] == ("respected", None, "tie", None, "not_testable")
        assert table.signed_by[0].tolist() == [0.1, 0.4]
        assert table.months[0].tolist() == [-0.5, -np.inf]
        assert table.terms["x"]["z"][0] == 0.7


def test_a_measure_tells_none_from_not_asked() -> None:
    """A null is an answer, as of a window that never opens; a measure that a world does not have is none."""
    table = table_of(RECORDS, PATHS)
    opens, claim, held = (table.measures[name] for name in ("opens", "claim.C", "held"))
    assert opens.there.tolist() == [True, False, True, False, True]
    assert [opens.value(k) for k in (0, 2, 4)] == [None, "2000-02", "2000-01"]
    assert claim.there.tolist() == [False, False, True, False, False]
    assert held.value(4) is True
    signed = table.measures["signed_by.2000-03"]
    assert signed.is_number
    assert signed.there.tolist() == [True, False, True, False, True]
    assert signed.value(4) is None


def test_admissible_worlds_are_those_solved_that_no_statement_speaks_against() -> None:
    """Also those where no statement can be tested."""
    table = table_of([*RECORDS, record_of(5, (1, 1), admissible=None)], PATHS)
    assert table.worlds[table.admissible].tolist() == [0, 5]
    assert table.select(table.admissible).worlds.tolist() == [0, 5]


def test_a_measure_can_be_asked_as_a_value_or_against_a_bound() -> None:
    """As a number, as `name=value`, `name>=bound` or `name<=bound`; a month that never comes is after all others."""
    table = table_of(RECORDS, PATHS)

    def asked(spec: str) -> list[float]:
        return [float(x) for x in np.nan_to_num(measured(table, spec), nan=-1)]

    assert asked("signed_by.2000-03") == [0.4, -1, 0.9, -1, -1]
    assert asked("signed_by.2000-03>=0.5") == [0, -1, 1, -1, -1]
    assert asked("terms.x=y") == [0, -1, 1, -1, 1]
    assert asked("opens<=2000-01") == [0, -1, 0, -1, 1]
    assert asked("opens>=2000-02") == [1, -1, 1, -1, 0]
    assert asked("opens=none") == [1, -1, 0, -1, 0]
    assert asked("held=true") == [-1, -1, -1, -1, 1]


@pytest.mark.parametrize(
    ("spec", "says"),
    [("signd", "no measure"), ("terms.x", "words"), ("terms.x=w", "no value"), ("signed_by.2000-03>=high", "a number")],
)
def test_what_cannot_be_asked_is_said(spec: str, says: str) -> None:
    """With the nearest right name, and the form that a measure in words takes."""
    with pytest.raises(RequestError, match=says):
        measured(table_of(RECORDS, PATHS), spec)


def test_numbers_of_another_file_are_refused() -> None:
    """As many numbers as paths."""
    with pytest.raises(RequestError, match="2 numbers"):
        table_of(RECORDS, PATHS[:1])


def test_a_table_is_exported_whole(tmp_path: Path) -> None:
    """One row a world, one column a number, statement and measure; what is missing is null."""
    duckdb = pytest.importorskip("duckdb")
    target = tmp_path / "it's worlds.parquet"
    export(RECORDS, PATHS, target)
    rows = duckdb.connect().execute("select * from read_parquet(?) order by world", [str(target)])
    names = [column[0] for column in rows.description]
    found = [dict(zip(names, row, strict=True)) for row in rows.fetchall()]
    assert [row["world"] for row in found] == [0, 1, 2, 3, 4]
    assert [row["parties.b.noise"] for row in found] == [4, 6, 5, None, 7]
    assert [row["signed_by.2000-03"] for row in found] == [0.4, None, 0.9, None, None]
    assert [row["opens"] for row in found] == [None, None, "2000-02", None, "2000-01"]
    assert [row["statement.F2"] for row in found] == ["respected", None, "tie", None, "not_testable"]
    assert [row["admissible"] for row in found] == [True, None, False, None, False]
    assert found[3]["why"] == "ValueError: no"
    assert found[0]["log_likelihood"] == -np.inf
    assert not list(tmp_path.glob("*.tmp"))


def test_no_worlds_are_exported_as_none(tmp_path: Path) -> None:
    """A table without rows."""
    duckdb = pytest.importorskip("duckdb")
    export([], PATHS, tmp_path / "w.parquet")
    assert duckdb.connect().execute(
        "select count(*) from read_parquet(?)", [str(tmp_path / "w.parquet")]
    ).fetchall() == [(0,)]


def test_columns_that_differ_in_case_alone_are_both_exported(tmp_path: Path) -> None:
    """Names of a file may, and columns of a table may not."""
    duckdb = pytest.importorskip("duckdb")
    export(RECORDS, ("parties.a.noise", "parties.A.noise"), tmp_path / "w.parquet")
    rows = duckdb.connect().execute("select * from read_parquet(?)", [str(tmp_path / "w.parquet")])
    assert {"parties.a.noise", "parties.A.noise (2)"} <= {column[0] for column in rows.description}


def test_an_export_says_what_it_lacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra to install, or the folder that is not there."""
    pytest.importorskip("duckdb")
    with pytest.raises(RequestError, match=r"there is no folder|cannot be written"):
        export(RECORDS, PATHS, tmp_path / "nowhere" / "worlds.parquet")
    folder = tmp_path / "taken.parquet"
    folder.mkdir()
    with pytest.raises(RequestError, match=r"a folder is there|cannot be written"):
        export(RECORDS, PATHS, folder)
    assert list(tmp_path.iterdir()) == [folder]
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(RequestError, match=r"winset\[worlds\]"):
        export(RECORDS, PATHS, tmp_path / "worlds.parquet")
