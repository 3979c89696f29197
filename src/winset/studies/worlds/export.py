"""The worlds of a study as one file that other programs read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from winset.cases.written import written
from winset.errors import RequestError
from winset.studies.worlds.table import spoken_value, table_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from types import ModuleType

    from numpy.typing import NDArray

    from winset.studies.worlds.table import MeasureValue, Table


def export(
    records: Iterable[Mapping[str, Any]],
    paths: Sequence[str],
    target: str | Path,
    *,
    force: bool = False,
    inputs: Sequence[Path] = (),
) -> None:
    """Write the worlds of a study as one Parquet file, by way of DuckDB.

    Parameters
    ----------
    records : iterable of mapping
    paths : sequence of str
    target : str or Path
        Where it goes, whole or not at all.
    force : bool
        Replace a file that is there.
    inputs : sequence of path
        What the worlds were read from: never written over.

    Raises
    ------
    RequestError
        Without DuckDB, or where the file cannot be written.
    """
    duckdb, target = _duckdb(), Path(target)
    columns = _columns(table_of(records, paths))
    with written(target, force=force, inputs=inputs) as draft:
        try:
            with duckdb.connect() as connection:
                connection.register("worlds", columns)
                connection.execute(f"COPY worlds TO '{str(draft).replace(chr(39), chr(39) * 2)}' (FORMAT PARQUET)")
        except (OSError, duckdb.Error) as error:
            raise RequestError(f"{target}: cannot be written: {error}") from None


def _duckdb() -> ModuleType:
    try:
        import duckdb
    except ImportError:
        raise RequestError("a Parquet file needs DuckDB: pip install 'winset[worlds]'") from None
    module: ModuleType = duckdb
    return module


def _columns(table: Table) -> dict[str, Any]:
    """Every column by its name; names that differ in case alone get a number."""
    columns: dict[str, Any] = {
        "world": table.worlds,
        "status": _objects(table.status),
        "why": _objects(table.why),
        "weight": table.weight,
        "admissible": np.ma.masked_array([bool(v) for v in table.verdict], mask=[v is None for v in table.verdict]),
        "log_likelihood": _nullable(table.likelihood),
    }
    columns |= {path: _nullable(table.numbers[:, x]) for x, path in enumerate(table.paths)}
    columns |= {f"statement.{name}": _objects(column) for name, column in table.statements.items()}
    for name, column in table.measures.items():
        words = [column.value(w) for w in range(table.worlds.size)] if column.levels else ()
        columns[name] = _nullable(column.data) if column.is_number else _objects([_text(word) for word in words])
    found: dict[str, Any] = {}
    taken: dict[str, int] = {}
    for name, data in columns.items():
        taken[name.lower()] = taken.get(name.lower(), 0) + 1
        found[name if taken[name.lower()] == 1 else f"{name} ({taken[name.lower()]})"] = data
    return found


def _text(value: MeasureValue) -> str | None:
    return None if value is None else value if isinstance(value, str) else spoken_value(value)


def _objects(values: Sequence[str | None]) -> NDArray[np.object_]:
    return np.array([*values, None], dtype=object)[:-1]


def _nullable(data: NDArray[np.float64]) -> Any:
    return np.ma.masked_array(data, mask=np.isnan(data))
