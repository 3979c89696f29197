"""The records of a study's worlds as columns: one row a world, in the order of the worlds' numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from winset.cases.problems import nearest, quoted
from winset.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

RULED_OUT, PASSED = "ruled_out", "passed_over"
"""The status of a world that a statement speaks against before it is solved, and of one that was not judged at all."""

MeasureValue = float | bool | str | None
"""A measure of one world: a number, a word, or null for never or nothing."""

NONE = "none"
"""How a value that is null or empty is asked for."""

PROBABILITIES = ("signed", "signed_by", "sign", "ending", "war_at_horizon", "faded", "lasts", "holds", "question")
"""Measures, by the first word of their names, that are probabilities."""

MONTH = re.compile(r"\d{4}(-\d{2}){0,2}")
"""The form of a year, month or day, in which the order of the text is that of time."""

_ASKED = re.compile(r"(?P<name>.+?)(?P<sign>>=|<=|=)(?P<value>.*)")


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A measure of every world.

    Attributes
    ----------
    there : (w,) bool array
        Whether the world has the measure; a null is an answer.
    data : (w,) float array
        The number, NaN for null; or, of words, the index into `levels`; NaN where not there.
    levels : tuple of str, bool or None, optional
        The different values of a measure in words, null last; None for a number.
    """

    there: NDArray[np.bool_]
    data: NDArray[np.float64]
    levels: tuple[MeasureValue, ...] | None

    @property
    def is_number(self) -> bool:
        """Whether its values are numbers and not words."""
        return self.levels is None

    @property
    def is_month(self) -> bool:
        """Whether its values are months, or null for never."""
        words = [level for level in self.levels or () if level is not None]
        return bool(words) and all(isinstance(word, str) and MONTH.fullmatch(word) for word in words)

    def value(self, w: int) -> MeasureValue:
        """The value in row `w`; None for null or where there is none."""
        if np.isnan(self.data[w]):
            return None
        return float(self.data[w]) if self.levels is None else self.levels[int(self.data[w])]


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Worlds in columns.

    Attributes
    ----------
    worlds : (w,) int array
        Their numbers, ascending.
    status, why : tuples of str or None
        `solved`, `impossible`, `failed`, `ruled_out` or `passed_over`, and why not solved.
    weight : (w,) float array
        For how many worlds drawn each stands: 1 by its chance of being judged; 0 where it was passed over.
    verdict : tuple of bool or None
        Whether admissible; None where no statement can be tested, or the world is not solved.
    paths : tuple of str
        What `numbers` are, in their order.
    numbers : (w, x) float array
        NaN in a world that has none.
    statements : dict of id to tuple of str or None
        Verdicts, a world each.
    measures : dict of name to Column
    signed_by : (w, t) float array
        Chance of a signature by each period.
    months, forecast, signed : (w, m) float arrays
        Of the record: log-probability of each month (minus infinity where impossible), chance of signing, 0 or 1.
    terms : dict of issue to dict of option to (w,) float array
        Probability of signing with each option.
    """

    worlds: NDArray[np.int64]
    status: tuple[str, ...]
    why: tuple[str | None, ...]
    weight: NDArray[np.float64]
    verdict: tuple[bool | None, ...]
    paths: tuple[str, ...]
    numbers: NDArray[np.float64]
    statements: dict[str, tuple[str | None, ...]]
    measures: dict[str, Column]
    signed_by: NDArray[np.float64]
    months: NDArray[np.float64]
    forecast: NDArray[np.float64]
    signed: NDArray[np.float64]
    terms: dict[str, dict[str, NDArray[np.float64]]]

    @property
    def solved(self) -> NDArray[np.bool_]:
        """(w,) Whether the world is solved."""
        return np.array([status == "solved" for status in self.status], dtype=bool)

    @property
    def admissible(self) -> NDArray[np.bool_]:
        """(w,) Whether the world is solved, and no statement that can be tested in it speaks against it."""
        untold = np.array([verdict is not False for verdict in self.verdict], dtype=bool)
        return np.asarray(self.solved & untold)

    @property
    def judged(self) -> NDArray[np.bool_]:
        """(w,) Whether some statement was tested in the world, or it is solved."""
        return np.array([status in ("solved", RULED_OUT) for status in self.status], dtype=bool)

    @property
    def likelihood(self) -> NDArray[np.float64]:
        """(w,) Log-probability of the whole record; NaN where there is none."""
        found = np.full(self.worlds.size, np.nan)
        there = ~np.isnan(self.months)
        some = there.any(axis=1)
        found[some] = np.where(there, self.months, 0.0)[some].sum(axis=1)
        return found

    def select(self, rows: NDArray[np.bool_]) -> Table:
        """The worlds of some rows."""
        kept = np.flatnonzero(rows)
        places = kept.tolist()

        def chosen(column: Sequence[Any]) -> tuple[Any, ...]:
            return tuple(column[w] for w in places)

        arrays = ("worlds", "weight", "numbers", "signed_by", "months", "forecast", "signed")
        parts: dict[str, Any] = {name: getattr(self, name)[kept] for name in arrays}
        parts |= {name: chosen(getattr(self, name)) for name in ("status", "why", "verdict")}
        return replace(
            self,
            **parts,
            statements={name: chosen(column) for name, column in self.statements.items()},
            measures={name: Column(c.there[kept], c.data[kept], c.levels) for name, c in self.measures.items()},
            terms={issue: {o: share[kept] for o, share in options.items()} for issue, options in self.terms.items()},
        )


@dataclass(slots=True)
class _Sparse:
    """A column that not every record has."""

    rows: list[int] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def add(self, row: int, value: Any) -> None:
        self.rows.append(row)
        self.values.append(value)

    def spread(self, place: Sequence[int]) -> list[Any]:
        """A value for every row, at its place; None where there is none."""
        found: list[Any] = [None] * len(place)
        for row, value in zip(self.rows, self.values, strict=True):
            found[place[row]] = value
        return found


@dataclass(slots=True)
class _Rows:
    """What the records have been read into so far."""

    heads: list[tuple[int, str, str | None, bool | None]] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    numbers: list[NDArray[np.float64]] = field(default_factory=list)
    statements: dict[str, _Sparse] = field(default_factory=dict)
    measures: dict[str, _Sparse] = field(default_factory=dict)
    terms: dict[tuple[str, str], _Sparse] = field(default_factory=dict)
    lists: dict[str, list[NDArray[np.float64]]] = field(
        default_factory=lambda: {name: [] for name in ("signed_by", "months", "forecast", "signed")}
    )

    def add(self, record: Mapping[str, Any], width: int) -> None:
        """Read one record."""
        row, numbers = len(self.heads), _floats(record.get("numbers") or [])
        if numbers.size not in (0, width):
            raise RequestError(f"world {record['world']} has {numbers.size} numbers, and the file {width}")
        self.heads.append((record["world"], record["status"], record.get("why"), record.get("admissible")))
        self.weights.append(0.0 if record["status"] == PASSED else 1 / record.get("chance", 1.0))
        self.numbers.append(numbers if numbers.size else np.full(width, np.nan))
        told = record.get("record") or {}
        self.lists["signed_by"].append(_floats(record.get("signed_by") or []))
        self.lists["months"].append(_floats([-np.inf if x is None else x for x in told.get("months") or []]))
        for name in ("forecast", "signed"):
            self.lists[name].append(_floats(told.get(name) or []))
        for name, verdict in (record.get("statements") or {}).items():
            self.statements.setdefault(name, _Sparse()).add(row, verdict)
        for name, value in (record.get("measures") or {}).items():
            self.measures.setdefault(name, _Sparse()).add(row, value)
        for issue, options in (told.get("terms") or {}).items():
            for option, share in options.items():
                self.terms.setdefault((issue, option), _Sparse()).add(row, share)


def table_of(records: Iterable[Mapping[str, Any]], paths: Sequence[str]) -> Table:
    """Records of worlds as columns.

    Parameters
    ----------
    records : iterable of mapping
        As `winset.studies.worlds.record.solve_world` gives them, in any order.
    paths : sequence of str
        What their numbers are, in their order.

    Returns
    -------
    Table

    Raises
    ------
    RequestError
        Where a record has another count of numbers than there are paths.

    Examples
    --------
    >>> record = {"world": 0, "status": "solved", "numbers": [0.5], "admissible": True, "measures": {"signed": 0.25}}
    >>> table_of([record], ["time.pace"]).measures["signed"].value(0)
    0.25
    """
    rows = _Rows()
    for record in records:
        rows.add(record, len(paths))
    heads = rows.heads
    order = sorted(range(len(heads)), key=lambda row: heads[row][0])
    place = np.argsort(order).tolist() if order else []
    terms: dict[str, dict[str, NDArray[np.float64]]] = {}
    for (issue, option), shares in sorted(rows.terms.items()):
        terms.setdefault(issue, {})[option] = _floats(shares.spread(place))
    return Table(
        worlds=np.array([heads[row][0] for row in order], dtype=np.int64),
        weight=_floats(rows.weights[row] for row in order),
        status=tuple(heads[row][1] for row in order),
        why=tuple(heads[row][2] for row in order),
        verdict=tuple(heads[row][3] for row in order),
        paths=tuple(paths),
        numbers=_padded([rows.numbers[row] for row in order], len(paths)),
        statements={name: tuple(rows.statements[name].spread(place)) for name in sorted(rows.statements)},
        measures={name: _column(rows.measures[name], place) for name in sorted(rows.measures)},
        terms=terms,
        **{name: _padded([lists[row] for row in order]) for name, lists in rows.lists.items()},
    )


def _floats(values: Iterable[float | None]) -> NDArray[np.float64]:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def _padded(rows: list[NDArray[np.float64]], width: int | None = None) -> NDArray[np.float64]:
    """Rows one below the other, NaN where one is shorter than the longest."""
    width = max((row.size for row in rows), default=0) if width is None else width
    found = np.full((len(rows), width), np.nan)
    for k, row in enumerate(rows):
        found[k, : row.size] = row
    return found


def _column(found: _Sparse, place: Sequence[int]) -> Column:
    there = np.zeros(len(place), dtype=bool)
    there[[place[row] for row in found.rows]] = True
    values = set(found.values)
    words = any(isinstance(value, str | bool) for value in values) or values == {None}
    if not words:
        return Column(there, _floats(found.spread(place)), None)
    levels = tuple(sorted(values, key=lambda value: (value is None, str(value))))
    code = {level: float(k) for k, level in enumerate(levels)}
    data = np.where(there, [code.get(value, np.nan) for value in found.spread(place)], np.nan)
    return Column(there, data, levels)


def measured(table: Table, spec: str) -> NDArray[np.float64]:
    """A measure of every world as one number.

    Parameters
    ----------
    table : Table
    spec : str
        The name of a measure that is a number; or `name=value` (1 where so, 0 where not; `none` for null or nothing),
        `name>=bound` or `name<=bound`, of a number or a month (null, never, is after every month).

    Returns
    -------
    (w,) float array
        NaN in worlds that have no such number.

    Raises
    ------
    RequestError
        Where there is no such measure or value, or one in words is asked for as a number.
    """
    if spec in table.measures:
        column = table.measures[spec]
        if not column.is_number:
            raise RequestError(f"{quoted(spec)} is in words: ask for one of them, as {quoted(_example(spec, column))}")
        return column.data
    asked = _ASKED.fullmatch(spec)
    name = asked["name"].strip() if asked else spec
    if asked is None or name not in table.measures:
        raise RequestError(f"no measure {quoted(name)} in these worlds{nearest(name, table.measures)}")
    column, sign, value = table.measures[name], asked["sign"], asked["value"].strip()
    holds = _equal(name, column, value) if sign == "=" else _bounded(name, column, sign, value)
    return np.where(np.isnan(column.data), np.nan, holds)


def _example(name: str, column: Column) -> str:
    return f"{name}={spoken_value((column.levels or ('',))[0])}"


def spoken_value(value: MeasureValue) -> str:
    """A value of a measure in words, as it is asked for."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if value not in (None, "") else NONE


def _equal(name: str, column: Column, value: str) -> NDArray[np.bool_]:
    if column.levels is None:
        return np.asarray(column.data == _number(name, value))
    words = [spoken_value(level) for level in column.levels]
    if value not in words:
        raise RequestError(f"{name} has no value {quoted(value)} in these worlds{nearest(value, words)}")
    return np.isin(column.data, [k for k, word in enumerate(words) if word == value])


def _bounded(name: str, column: Column, sign: str, value: str) -> NDArray[np.bool_]:
    compare: Callable[..., Any] = np.greater_equal if sign == ">=" else np.less_equal
    if column.levels is None:
        return np.asarray(compare(column.data, _number(name, value)))
    if not (column.is_month and MONTH.fullmatch(value)):
        raise RequestError(f"{quoted(name)} is in words: ask for one of them, as {quoted(_example(name, column))}")
    ends = [("~" if level is None else str(level)) for level in column.levels]
    right = [end >= value if sign == ">=" else end <= value for end in ends]
    return np.isin(column.data, np.flatnonzero(right))


def _number(name: str, value: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise RequestError(f"{quoted(name)} is a number: expected a number; found {quoted(value)}") from None
