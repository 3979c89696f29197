"""In what share of the admissible worlds something holds, and which statements leave so few of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NotRequired, TypedDict, cast, final

import numpy as np

from winset.cases.problems import nearest, quoted
from winset.errors import RequestError
from winset.studies.worlds.opposed import NearestWorlds, NeverTogether, nearest_to, never_together
from winset.studies.worlds.stats import (
    ShareTold,
    effective_size,
    median_interval,
    quantiles,
    share_row,
    stream,
    weighed_row,
)
from winset.studies.worlds.table import PROBABILITIES, MeasureValue

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from winset.studies.worlds.table import Column, Table

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Quantiles that are told of a number or a month."""

FEW = 5
"""With fewer admissible worlds than this, the statements that never hold together are told."""

SAMPLED = 8
"""Worlds told as alternative histories."""


class StatementShare(ShareTold):
    """Counts of the verdicts on a statement, and the share of the worlds that test it that respect it."""

    id: str
    respected: int
    violated: int
    tie: int
    tested: int


class ValueShare(ShareTold):
    """One value of a measure in words."""

    value: MeasureValue
    count: int


@final
class WordShares(ShareTold):
    """A measure in words, of its commonest value; `quantiles` of months alone."""

    value: MeasureValue
    worlds: int
    values: list[ValueShare]
    quantiles: NotRequired[dict[str, MeasureValue]]


@final
class NumberShares(TypedDict):
    """A measure that is a number; the share is of the worlds where a probability is one half or more, or None."""

    share: float | None
    low: float | None
    high: float | None
    worlds: int
    null: int
    quantiles: dict[str, float | None]
    median_interval: list[float] | None


MeasureShares = WordShares | NumberShares


class WorldShares(TypedDict):
    """Worlds counted, and in what share of the admissible ones each measure is what."""

    n: int
    drawn: int
    tested: int
    solved: int
    impossible: int
    failed: int
    admissible: int
    effective: float
    acceptance: ShareTold
    statements: list[StatementShare]
    never_together: list[NeverTogether] | None
    nearest: NearestWorlds | None
    shares: dict[str, MeasureShares]


class WorldHistory(TypedDict):
    """An admissible world as an alternative history; what it does not measure is not there."""

    world: int
    share: float
    value: MeasureValue
    signed: NotRequired[float]
    median_month: NotRequired[str | None]
    opens: NotRequired[str | None]
    terms: dict[str, str | None]
    signed_by: list[float]


def shares(table: Table) -> WorldShares:
    """Count worlds, and say of each measure in what share of the admissible ones it is what.

    A world counts as admissible that no statement speaks against: also where none can be tested. Where worlds had a
    chance of being judged, each stands for as many as were passed over like it, and intervals are those of as many
    worlds of equal weight as would say as much.

    Parameters
    ----------
    table : Table

    Returns
    -------
    dict
        `n`: worlds solved, failed or impossible; `drawn`: these, those ruled out before a solve and those passed over;
        `tested`: those of which a statement was tested or that are solved; `solved`, `impossible`, `failed`,
        `admissible`: counts; `effective`: as how many of equal weight the admissible ones are good; `acceptance`: the
        share of the worlds drawn, impossible and failed ones left out, that are admissible, with `low` and `high` (95
        %, Wilson); `statements`: for each its `id`, counts of verdicts, `tested`, and the share of the worlds that test
        it that respect it, with interval; `never_together`: see `never_together`, None with `FEW` admissible worlds or
        more; `nearest`: see `nearest_to`, None where some world is admissible or none is solved; `shares` {measure:
        row}, of admissible worlds: `worlds` that have it, and `share`, `low`, `high`: of a measure in words those of
        its commonest value (`value`; all under `values`, null for never or nothing); of a probability those of the
        worlds where it is 1/2 or more; of other numbers None. Numbers and months have `quantiles` {level: value},
        numbers also `median_interval` (95 %, or None) and `null`, the worlds without a value.

    Examples
    --------
    >>> from winset.studies.worlds.table import table_of
    >>> record = {"status": "solved", "numbers": [], "admissible": True, "measures": {"terms.x": "y"}}
    >>> found = shares(table_of([{"world": k, **record} for k in range(3)], []))
    >>> found["shares"]["terms.x"]["value"], round(found["shares"]["terms.x"]["low"], 2)
    ('y', 0.44)
    """
    kept = table.admissible
    count, admitted = int(kept.sum()), table.select(kept)
    counts = {status: table.status.count(status) for status in ("solved", "impossible", "failed")}
    return {
        "n": sum(counts.values()),
        "drawn": len(table.status),
        "tested": int(table.judged.sum()),
        "solved": counts["solved"],
        "impossible": counts["impossible"],
        "failed": counts["failed"],
        "admissible": count,
        "effective": effective_size(admitted.weight),
        "acceptance": _acceptance(table),
        "statements": [_statement(name, column, table.weight) for name, column in table.statements.items()],
        "never_together": never_together(table) if count < FEW else None,
        "nearest": None if count else nearest_to(table),
        "shares": shares_of(admitted),
    }


def _acceptance(table: Table) -> ShareTold:
    """The share of the worlds drawn that are admissible, with the interval of a mean of weights, 0 for the others."""
    weight, status = table.weight, np.array(table.status, dtype=object)
    drawn = len(status) - float((status == "failed").sum()) - float(weight[status == "impossible"].sum())
    held = weight[table.admissible]
    if not held.size or drawn <= 0:
        return share_row(0.0, effective_size(weight[table.judged]))
    share = min(float(held.sum()) / drawn, 1.0)
    spread = float((held**2).sum()) / drawn - share**2
    size = drawn if (held == 1).all() or spread <= 0 else share * (1 - share) * drawn / spread
    return share_row(share * size, size)


def _statement(name: str, column: tuple[str | None, ...], weight: NDArray[np.float64]) -> StatementShare:
    respected, violated, tie = (column.count(verdict) for verdict in ("respected", "violated", "tie"))
    held = np.array([verdict == "respected" for verdict in column], dtype=bool)
    there = np.array([verdict in ("respected", "violated", "tie") for verdict in column], dtype=bool)
    return {
        "id": name,
        "respected": respected,
        "violated": violated,
        "tie": tie,
        "tested": respected + violated + tie,
        **weighed_row(held[there], weight[there]),
    }


def shares_of(table: Table) -> dict[str, MeasureShares]:
    """Every measure's row of `shares`, of all worlds of a table."""
    found = table.measures.items()
    return {name: share_of(name, column, table.weight) for name, column in found if column.there.any()}


def share_of(name: str, column: Column, weight: NDArray[np.float64]) -> MeasureShares:
    """One measure's row of `shares`, of all worlds of the column."""
    return _of_number(name, column, weight) if column.is_number else _of_words(column, weight)


def is_probability(name: str) -> bool:
    """Whether a measure of this name is a probability.

    Examples
    --------
    >>> is_probability("signed_by.1953-07"), is_probability("account.dead")
    (True, False)
    """
    return name.partition(".")[0] in PROBABILITIES


def _of_number(name: str, column: Column, weight: NDArray[np.float64]) -> NumberShares:
    told = column.there & ~np.isnan(column.data)
    values, weight = column.data[told], weight[told]
    chance = is_probability(name) and values.size > 0
    row = weighed_row(values >= 0.5, weight) if chance else None
    found = [float(x) for x in quantiles(values, LEVELS, weight)] if values.size else [None] * len(LEVELS)
    interval = median_interval(values, weight)
    return {
        "share": row["share"] if row else None,
        "low": row["low"] if row else None,
        "high": row["high"] if row else None,
        "worlds": int(column.there.sum()),
        "null": int(column.there.sum()) - values.size,
        "quantiles": dict(zip(map(str, LEVELS), found, strict=True)),
        "median_interval": None if interval is None else list(interval),
    }


def _of_words(column: Column, weight: NDArray[np.float64]) -> WordShares:
    codes, weight = column.data[column.there].astype(np.int64), weight[column.there]
    levels = column.levels or ()
    counts = np.bincount(codes, minlength=len(levels)).tolist()
    sums = np.bincount(codes, weight, minlength=len(levels)).tolist()
    order = sorted((k for k in range(len(levels)) if counts[k]), key=lambda k: (-sums[k], k))
    values: list[ValueShare] = [
        {"value": levels[k], "count": counts[k], **weighed_row(codes == k, weight)} for k in order
    ]
    first = values[0]
    row = WordShares(value=first["value"], share=first["share"], low=first["low"], high=first["high"],
                     worlds=codes.size, values=values)  # fmt: skip
    if column.is_month:
        found = quantiles(codes.astype(np.float64), LEVELS, weight)
        row["quantiles"] = {str(level): levels[int(k)] for level, k in zip(LEVELS, found, strict=True)}
    return row


def sample(table: Table, measure: str, *, seed: int, count: int = SAMPLED) -> list[WorldHistory]:
    """Admissible worlds as alternative histories: one from the middle of each equal part of them, by a measure.

    Parameters
    ----------
    table : Table
    measure : str
        A number or a month; never is after every month.
    seed : int
        Draws among worlds that are equal in it.
    count : int
        How many; fewer where there are fewer worlds.

    Returns
    -------
    list of dict
        `world`; `share`: of admissible worlds below the middle of its part; `value` of the measure; `signed`,
        `median_month`, `opens` where measured; `terms` {issue: option}; `signed_by`: chance by each period.

    Raises
    ------
    RequestError
        Where no admissible world has the measure, or it has no order.

    Examples
    --------
    >>> from winset.studies.worlds.table import table_of
    >>> record = {"status": "solved", "numbers": []}
    >>> rows = [{"world": k, **record, "measures": {"signed": k / 100}} for k in range(100)]
    >>> [row["value"] for row in sample(table_of(rows, []), "signed", seed=0, count=4)]
    [0.12, 0.37, 0.62, 0.87]
    """
    if measure not in table.measures:
        raise RequestError(f"no measure {quoted(measure)} in these worlds{nearest(measure, table.measures)}")
    column = table.measures[measure]
    if not (column.is_number or column.is_month):
        raise RequestError(f"worlds cannot be spread over {quoted(measure)}: words have no order")
    rows = np.flatnonzero(table.admissible & ~np.isnan(column.data))
    drawn = stream(seed).permutation(rows.size)
    rows = rows[np.lexsort((drawn, column.data[rows]))]
    count = min(count, rows.size)
    middles = [(2 * k + 1) / (2 * count) for k in range(count)]
    mass = np.cumsum(table.weight[rows])
    places = np.searchsorted(mass, [middle * mass[-1] - 1e-9 for middle in middles], side="right") if count else ()
    return [_history(table, int(rows[at]), column, middle) for at, middle in zip(places, middles, strict=True)]


def _history(table: Table, w: int, column: Column, share: float) -> WorldHistory:
    values = {name: one.value(w) for name, one in table.measures.items() if one.there[w]}
    curve = table.signed_by[w]
    told: dict[str, object] = {
        "world": int(table.worlds[w]),
        "share": share,
        "value": column.value(w),
        **{name: values[name] for name in ("signed", "median_month", "opens") if name in values},
        "terms": {name.partition(".")[2]: value for name, value in values.items() if name.startswith("terms.")},
        "signed_by": curve[~np.isnan(curve)].tolist(),
    }
    return cast(WorldHistory, told)
