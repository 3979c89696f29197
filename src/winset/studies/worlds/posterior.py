"""What the recorded history says of the worlds, each weighed by how likely it makes the record, within the model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NotRequired, TypedDict

import numpy as np

from winset.errors import RequestError
from winset.studies.worlds.sensitivity import ranked_alike
from winset.studies.worlds.shares import LEVELS, is_probability
from winset.studies.worlds.stats import ShareTold, effective_size, figure, quantiles, share_row, stream

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from winset.studies.worlds.table import Column, MeasureValue, Table


SHUFFLES = 400
"""Times that the weights are dealt out anew, to see what chance alone would move."""

FEW = 10
"""Effective worlds under which it is said that little can be."""

ODD = 0.025
"""A record as early or as late as this is odd to the posterior itself."""

CUTS = (0.25, 0.5, 0.75)
"""Shares of the record from which the rest is foretold; and all but its last month."""


class ImpossibleMonth(TypedDict):
    """A month of the record, by its place in it, and how many worlds give it no chance."""

    month: int
    worlds: int


class WorldWeight(TypedDict):
    """A world, and its share of all weight."""

    world: int
    weight: float


class SpreadTold(TypedDict):
    """The mean and quantiles of numbers under some weights."""

    mean: float
    quantiles: dict[str, float]


MovedNumber = TypedDict(
    "MovedNumber",
    {
        "path": str,
        "words": str,
        "with": list[str],
        "shift": float,
        "distinguishable": bool,
        "prior": SpreadTold,
        "posterior": SpreadTold,
    },
)
"""How far the record moves a number."""


class WeighedValue(ShareTold):
    """One value of a measure in words, under some weights."""

    value: MeasureValue


class WeighedMeasure(TypedDict):
    """A measure under some weights as good as so many worlds: of a number its spread, of words their shares."""

    worlds: float
    mean: NotRequired[float]
    quantiles: NotRequired[dict[str, MeasureValue]]
    share: NotRequired[float | None]
    low: NotRequired[float]
    high: NotRequired[float]
    values: NotRequired[list[WeighedValue]]


class WeighedPair(TypedDict):
    """A measure before and after the record."""

    prior: WeighedMeasure
    posterior: WeighedMeasure


class MonthForetold(TypedDict):
    """The chance of signing in a recorded month under each of the weights."""

    signed: int
    prior: float
    ahead: float
    posterior: float


class BrierTold(TypedDict):
    """Mean squared errors of the months foretold."""

    prior: float | None
    ahead: float | None


class TimingTold(TypedDict):
    """The chances of a signature before, in and after the recorded month."""

    earlier: float
    then: float
    later: float


class TimingPair(TypedDict):
    """The same before and after the record."""

    prior: TimingTold
    posterior: TimingTold


class TermWeighed(TypedDict):
    """The chance of an option given a signature, before and after the record."""

    issue: str
    option: str
    prior: float | None
    posterior: float | None
    recorded: bool | None


class PredictiveTold(TypedDict):
    """The weighted worlds held against the record that weighed them."""

    months: list[MonthForetold]
    brier: BrierTold
    timing: TimingPair
    odd: bool
    terms: list[TermWeighed]
    says: str


class LeftOut(TypedDict):
    """The end of the record scored by worlds weighed by its beginning."""

    until: int
    left: int
    effective: float
    prior: float | None
    posterior: float | None
    gain: float | None


class WeighingTold(TypedDict):
    """How much the record leaves of the worlds."""

    worlds: int
    impossible: int
    impossible_months: list[ImpossibleMonth]
    effective: float
    largest: WorldWeight | None
    log_evidence: float | None


class PosteriorTold(WeighingTold):
    """What moves when worlds are weighed by how likely they make the record."""

    numbers: list[MovedNumber]
    measures: dict[str, WeighedPair]
    predictive: PredictiveTold | None
    leave_out: list[LeftOut]
    says: str


def posterior(
    table: Table,
    *,
    seed: int,
    words: Callable[[str], str] | None = None,
    agreement: Mapping[str, str] | None = None,
    all_solved: bool = False,
) -> PosteriorTold:
    """Weigh the admissible worlds by the exact likelihood of the record, and say what moved.

    Worlds that had a chance of being judged stand for as many as were passed over like them, before the record and
    after. Conditional on the model: it ranks worlds of one model by one history, and says nothing of other models.

    Parameters
    ----------
    table : Table
    seed : int
        Of the shuffles.
    words : callable, optional
        Path to words.
    agreement : mapping of issue to option, optional
        What was signed, to be marked.
    all_solved : bool
        All solved worlds, admissible or not.

    Returns
    -------
    dict
        `worlds` weighed; `impossible`: those of them that give the record no chance; `impossible_months` [{`month`: its
        place in the record, from 0; `worlds`}]; `effective`: equally weighted worlds that would say as much (Kish);
        `largest` {`world`, `weight`}; `log_evidence`: log of the mean likelihood, None where the record is impossible
        in all; `says`.
        `numbers`, the most moved first: `path`, `words`, `with` (paths drawn at the same quantile), `prior` and
        `posterior` {`mean`, `quantiles`}, `shift` (of the mean, in prior standard deviations) and `distinguishable`:
        whether it is larger than the largest of any number in 95 % of shuffles of the weights. `measures` {name:
        {`prior`, `posterior`}}: of numbers `mean`, `quantiles` and, of a probability, the share at 1/2 or more; of
        words `values`, of months `quantiles` too; intervals are for as many worlds as are effective. `predictive` and
        `leave_out`: see there. All of these are empty where the record is impossible in all.

    Raises
    ------
    RequestError
        Without a record, or a world to weigh.

    References
    ----------
    Kish, L. (1965). *Survey Sampling*. Wiley.
    Gelman, A., X.-L. Meng and H. Stern (1996). Posterior predictive assessment of model fitness via realized
    discrepancies. *Statistica Sinica* 6: 733–807.

    Examples
    --------
    >>> from winset.studies.worlds.table import table_of
    >>> rows = [{"world": k, "status": "solved", "numbers": [k], "record": {"months": [-k / 10]}} for k in range(30)]
    >>> found = posterior(table_of(rows, ["cost"]), seed=1)
    >>> round(found["effective"], 1), found["numbers"][0]["distinguishable"]
    (18.1, True)
    """
    among, table = ("solved", table.select(table.solved)) if all_solved else ("admissible", admitted(table))
    logs = _weighable(table, among)
    prior = priors(table)
    found = _head(table, logs, prior)
    if not found["effective"]:
        told = f"the record is impossible in each of {logs.size} {among} worlds, so there is nothing to weigh them by"
        return {**found, "numbers": [], "measures": {}, "predictive": None, "leave_out": [], "says": told}
    pair = _Pair(prior, weights(logs, prior), effective_size(prior), found["effective"])
    numbers = _numbers(table, pair, stream(seed), words or str)
    return {
        **found,
        "numbers": numbers,
        "measures": {name: _measure(name, column, pair) for name, column in table.measures.items()},
        "predictive": predictive(table, agreement=agreement),
        "leave_out": leave_out(table),
        "says": _says(found, numbers, among),
    }


def admitted(table: Table) -> Table:
    """The admissible worlds of a table."""
    return table.select(table.admissible)


@dataclass(frozen=True, slots=True, eq=False)
class _Pair:
    """The weights of worlds before and after the record, and the effective numbers of each."""

    prior: NDArray[np.float64]
    posterior: NDArray[np.float64]
    before: float
    effective: float


def priors(table: Table) -> NDArray[np.float64]:
    """The shares of the worlds of a table before the record: equal, or by how many drawn worlds each stands for."""
    return np.asarray(table.weight / table.weight.sum()) if table.weight.size else table.weight


def weights(logs: NDArray[np.float64], prior: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
    """Shares of the likelihood, from its logarithms; all 0 where it is impossible everywhere.

    Examples
    --------
    >>> weights(np.array([-1000.0, -1000.0, -np.inf])).tolist()
    [0.5, 0.5, 0.0]
    """
    top = logs.max(initial=-np.inf)
    if top == -np.inf:
        return np.zeros(logs.size)
    found = np.exp(logs - top)
    found *= 1.0 if prior is None else prior * prior.size
    return np.asarray(found / found.sum())


def _log_mean(logs: NDArray[np.float64], prior: NDArray[np.float64]) -> float:
    """The logarithm of the mean, by prior shares, of what the logarithms are of."""
    top = float(logs.max())
    return top if top == -np.inf else top + float(np.log(prior @ np.exp(logs - top)))


def _weighable(table: Table, among: str) -> NDArray[np.float64]:
    if not table.worlds.size:
        raise RequestError(f"there is no {among} world to weigh by the record")
    logs = table.likelihood
    if np.isnan(logs).any():
        raise RequestError("the file has no history to weigh its worlds by")
    return logs


def _head(table: Table, logs: NDArray[np.float64], prior: NDArray[np.float64]) -> WeighingTold:
    share = weights(logs, prior)
    top = int(share.argmax())
    never = np.isneginf(table.months).sum(axis=0)
    possible = bool(share.any())
    return {
        "worlds": logs.size,
        "impossible": int(np.isneginf(logs).sum()),
        "impossible_months": [{"month": int(k), "worlds": int(never[k])} for k in np.flatnonzero(never)],
        "effective": effective_size(share),
        "largest": {"world": int(table.worlds[top]), "weight": float(share[top])} if possible else None,
        "log_evidence": _log_mean(logs, prior) if possible else None,
    }


def _numbers(table: Table, pair: _Pair, rng: np.random.Generator, words: Callable[[str], str]) -> list[MovedNumber]:
    groups = ranked_alike(table.numbers)
    x = table.numbers[:, [group[0] for group in groups]]
    if not groups:
        return []
    middle = pair.prior @ x
    scaled = (x - middle) / np.sqrt(pair.prior @ (x - middle) ** 2)
    shift = pair.posterior @ scaled
    likelier = pair.posterior / pair.prior
    dealt = pair.prior * np.array([rng.permutation(likelier) for _ in range(SHUFFLES)])
    dealt /= dealt.sum(axis=1, keepdims=True)
    mark = float(np.quantile(np.abs(dealt @ scaled).max(axis=1), 0.95, method="higher"))
    return [
        {
            "path": table.paths[groups[g][0]],
            "words": words(table.paths[groups[g][0]]),
            "with": [table.paths[j] for j in groups[g][1:]],
            "shift": float(shift[g]),
            "distinguishable": bool(abs(shift[g]) > mark + 1e-12),
            "prior": _spread(x[:, g], pair.prior),
            "posterior": _spread(x[:, g], pair.posterior),
        }
        for g in np.argsort(-np.abs(shift), kind="stable")
    ]


def _spread(values: NDArray[np.float64], w: NDArray[np.float64]) -> SpreadTold:
    found = quantiles(values, LEVELS, w)
    told = dict(zip(map(str, LEVELS), found.tolist(), strict=True))
    return {"mean": float(w @ values / w.sum()), "quantiles": told}


def _measure(name: str, column: Column, pair: _Pair) -> WeighedPair:
    return {
        "prior": _weighed(name, column, pair.prior, pair.before),
        "posterior": _weighed(name, column, pair.posterior, pair.effective),
    }


def _weighed(name: str, column: Column, w: NDArray[np.float64], size: float) -> WeighedMeasure:
    """A measure under some weights, that say as much as `size` worlds."""
    there = column.there & ~np.isnan(column.data)
    values, w = column.data[there], w[there]
    total = float(w.sum())
    if total <= 0:
        return {"worlds": 0.0}
    size *= total
    row: WeighedMeasure = {"worlds": size}
    if column.levels is None:
        spread = _spread(values, w)
        row["mean"], row["quantiles"] = spread["mean"], {**spread["quantiles"]}
        if is_probability(name):
            told = share_row(float(w[values >= 0.5].sum()) / total * size, size)
            row["share"], row["low"], row["high"] = told["share"], told["low"], told["high"]
        return row
    parts = [float(w[values == k].sum()) / total for k in range(len(column.levels))]
    row["values"] = [{"value": v, **share_row(p * size, size)} for v, p in zip(column.levels, parts, strict=True)]
    if column.is_month:
        found = quantiles(values, LEVELS, w)
        row["quantiles"] = {str(level): column.levels[int(k)] for level, k in zip(LEVELS, found, strict=True)}
    return row


def predictive(table: Table, *, agreement: Mapping[str, str] | None = None) -> PredictiveTold:
    """Hold the weighted worlds against the record that weighed them: how odd it looks to them.

    Parameters
    ----------
    table : Table
        Worlds to weigh; in one of them at least the record is possible.
    agreement : mapping of issue to option, optional

    Returns
    -------
    dict
        `months` [{`signed`, and the mean chance of signing under `prior` and `posterior` weights, and `ahead`, under
        those of the months before}]: at each recorded month's talks, in the recorded state; `brier` {`prior`, `ahead`};
        `timing`: under `prior` and `posterior`, the chances, along the recorded states, of a signature `earlier` than
        recorded, `then`, or `later`; `odd`: whether the posterior gives a signature as early, or as late, under `ODD`;
        `terms` [{`issue`, `option`, `prior`, `posterior`, `recorded`}]: chance of the option given a signature; `says`.
    """
    months, forecast = table.months, table.forecast
    flat = priors(table)
    after = weights(table.likelihood, flat)
    before = np.cumsum(np.nan_to_num(months, nan=0.0, neginf=-np.inf), axis=1)
    rows: list[MonthForetold] = []
    for k in range(forecast.shape[1]):
        ahead = weights(before[:, k - 1], flat) if k else flat
        rows.append({
            "signed": int(np.nanmax(table.signed[:, k])),
            "prior": float(flat @ forecast[:, k]),
            "ahead": float(ahead @ forecast[:, k]),
            "posterior": float(after @ forecast[:, k]),
        })  # fmt: skip
    signed = [row["signed"] for row in rows]
    timing = TimingPair(prior=_timing(flat, forecast, signed), posterior=_timing(after, forecast, signed))
    found = timing["posterior"]
    late, early = found["then"] + found["later"], found["earlier"] + found["then"]
    odd = bool(rows) and (late < ODD or (any(signed) and early < ODD))
    return {
        "months": rows,
        "brier": {
            "prior": _brier([row["prior"] for row in rows], signed),
            "ahead": _brier([row["ahead"] for row in rows], signed),
        },
        "timing": timing,
        "odd": odd,
        "terms": _terms(table, flat, after, agreement),
        "says": _timing_words(found, odd=odd, signed=any(signed)),
    }


def _brier(forecasts: list[float], signed: list[int]) -> float | None:
    if not forecasts:
        return None
    return float(np.mean([(p - happened) ** 2 for p, happened in zip(forecasts, signed, strict=True)]))


def _timing(w: NDArray[np.float64], forecast: NDArray[np.float64], signed: list[int]) -> TimingTold:
    """When a signature comes, if the states are as recorded."""
    last = signed.index(1) if 1 in signed else len(signed)
    stays = np.prod(1 - forecast[:, :last], axis=1)
    then = stays * forecast[:, last] if last < len(signed) else np.zeros(w.size)
    earlier, now = float(w @ (1 - stays)), float(w @ then)
    return {"earlier": earlier, "then": now, "later": max(0.0, float(w @ stays) - now)}


def _timing_words(timing: TimingTold, *, odd: bool, signed: bool) -> str:
    chances = timing["earlier"], timing["then"], timing["later"]
    earlier, then, later = (f"{100 * chance:.0f} %" for chance in chances)
    if signed:
        told = f"a signature before the recorded month {earlier}, in it {then}, later {later}"
    else:
        told = f"a signature within the record, which has none, {earlier}"
    return f"along the recorded states, the weighted worlds give {told}" + (
        "; the record is odd to them" if odd else ""
    )


def _terms(
    table: Table, flat: NDArray[np.float64], after: NDArray[np.float64], agreement: Mapping[str, str] | None
) -> list[TermWeighed]:
    rows: list[TermWeighed] = []
    for issue, options in table.terms.items():
        parts = np.nan_to_num(np.array(list(options.values())))
        sums = [parts @ w for w in (flat, after)]
        for k, option in enumerate(options):
            means = [float(found[k] / found.sum()) if found.sum() > 0 else None for found in sums]
            recorded = agreement.get(issue) == option if agreement else None
            rows.append(TermWeighed(issue=issue, option=option, prior=means[0], posterior=means[1], recorded=recorded))
    return rows


def leave_out(table: Table) -> list[LeftOut]:
    """Weigh by the first months of the record, and score the months after them.

    Parameters
    ----------
    table : Table
        Worlds to weigh.

    Returns
    -------
    list of dict
        `until`: months weighed by; `left`: months scored; `effective` worlds; `prior`, `posterior`: mean log-score of a
        month left with all worlds equal, and weighed; `gain`: by how much the second is better. None where the months
        are impossible in every world.
    """
    months, prior_weights = np.nan_to_num(table.months, nan=0.0, neginf=-np.inf), priors(table)
    length = months.shape[1]
    cuts = sorted({round(cut * length) for cut in CUTS} | {length - 1})
    rows: list[LeftOut] = []
    for cut in (cut for cut in cuts if 0 < cut < length):
        first, rest = months[:, :cut].sum(axis=1), months[:, cut:].sum(axis=1)
        start, left = _log_mean(first, prior_weights), length - cut
        before = _log_mean(rest, prior_weights) / left
        after = (_log_mean(first + rest, prior_weights) - start) / left if start > -np.inf else -np.inf
        prior, posterior = _finite(before), _finite(after)
        rows.append({
            "until": cut,
            "left": left,
            "effective": effective_size(weights(first, prior_weights)),
            "prior": prior,
            "posterior": posterior,
            "gain": None if prior is None or posterior is None else posterior - prior,
        })  # fmt: skip
    return rows


def _finite(value: float) -> float | None:
    return value if value > -np.inf else None


def _says(found: WeighingTold, numbers: list[MovedNumber], among: str) -> str:
    top = found["largest"]
    assert top is not None
    told = (
        f"conditional on the model, the record leaves as much as {figure(found['effective'])} of {found['worlds']} "
        f"{among} worlds; world {top['world']} alone has {100 * top['weight']:.0f} % of the weight"
    )
    if found["effective"] < FEW:
        told += ", too few to lean on"
    moved = [row["words"] for row in numbers if row["distinguishable"]]
    if not moved:
        return f"{told}; no number moved more than chance would move one"
    return f"{told}; what moved most: {'; '.join(moved[:5])}"
