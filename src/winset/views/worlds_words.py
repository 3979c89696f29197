"""Sentences and cells about worlds, for the terminal and the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.studies.worlds.shares import is_probability
from winset.studies.worlds.stats import figure
from winset.views.words import amount, count, joined, likely, month, named, percent, plain, years

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from winset.studies.words import Labels
    from winset.studies.worlds.answer import StatementWorlds, WorldsAnswer
    from winset.studies.worlds.posterior import WeighedMeasure
    from winset.studies.worlds.shares import MeasureShares
    from winset.studies.worlds.table import MeasureValue
    from winset.studies.worlds.worlds import WeighedTold

SPARED = "Worlds that seemed unlikely to be admissible were solved less often and count for as many as were not:"
"""What is said where worlds have weights."""

SHOWN = 3
"""Values of a measure in words that are told."""

VERDICTS = {"respected": "respected", "violated": "violated", "tie": "a tie", "not_testable": "not testable", None: "–"}


SAID = {
    "signed": "Signed before the horizon, probability",
    "opens": "First month of the record with a package worth signing at once",
    "median_month": "Month by which a signature is likelier than not",
    "war_at_horizon": "Still at war at the horizon, probability",
    "faded": "The war dies down, probability",
    "window": "When an agreement is first worth signing to all who have to consent",
    "stands": "Who stands in the way at the first talks",
}
"""Measures in words."""


def interval(share: float | None, low: float | None, high: float | None) -> str:
    """A share with its interval.

    Examples
    --------
    >>> interval(0.31, 0.28, 0.34), interval(None, 0.0, 1.0)
    ('31 % (28 to 34 %)', '–')
    """
    if share is None:
        return "–"
    if low is None or high is None:
        return percent(share)
    return f"{percent(share)} ({percent(max(low, 0.0)).removesuffix(' %')} to {percent(min(high, 1.0))})"


def admitted(answer: WorldsAnswer) -> str:
    """How many worlds there are, and how many are admissible."""
    low, high = answer["acceptance_interval"]
    share = interval(answer["acceptance"], low, high)
    if unsolved := unsolved_words(answer):
        more = f" {_impossible(answer)}" if answer["impossible"] else ""
        return unsolved + more
    told = f"Of {count(answer['solved'], 'world')} solved, {answer['admissible']:,}"
    told += f" ({share.replace(' (', ', ')}" if answer["solved"] and answer["drawn"] == answer["n"] else ""
    if answer["statements"]:
        told += " respect every documented preference that can be tested: these are the admissible ones."
    else:
        told += " are admissible: the file documents no preferences."
    if answer["drawn"] != answer["n"]:
        told = f"Of {count(answer['drawn'], 'world')} drawn, {answer['tested']:,} were tested. {told}"
        told += f" They stand for {share} of those drawn." if answer["admissible"] else ""
    if round(answer["effective"], 6) != answer["admissible"]:
        told += f" {SPARED} they say as much as {figure(answer['effective'])} would by themselves."
    if answer["impossible"]:
        told += f" {_impossible(answer)}"
    if answer["failed"]:
        told += f" {count(answer['failed'], 'world')} failed, the first: {plain(answer['failures'][0]['why'])}."
    return told


def _impossible(answer: WorldsAnswer) -> str:
    return f"{count(answer['impossible'], 'world')} more had numbers that contradict each other."


RAREST = 3
"""Statements that are named where the worlds break one before any is solved."""


def _broken(answer: WorldsAnswer) -> list[StatementWorlds]:
    """The statements that some world does not respect, the rarest respected first."""
    rows = (row for row in answer["statements"] if row["tested"] and row["respected"] < row["tested"])
    return sorted(rows, key=lambda row: (row["share"], row["id"]))


def unsolved_words(answer: WorldsAnswer) -> str:
    """Why no world was solved, where the tests before a solve rule out every one; empty elsewhere."""
    rows = _broken(answer)
    if answer["solved"] or answer["failed"] or not rows:
        return ""
    tested = count(answer["tested"], "world")
    named_ = joined([f"{plain(row['id'])} (in {percent(row['share'] or 0.0)})" for row in rows[:RAREST]])
    look = "it is about, or look at it" if len(rows) == 1 else "they are about, or look at them"
    return (
        f"No world was solved: each of {tested} in a row breaks a documented preference that is tested before a solve. "
        f"Respected most rarely: {named_}. Widen the numbers that {look} again."
    )


def point_words(answer: WorldsAnswer) -> str:
    """Where the file itself stands."""
    point = answer.get("point")
    if point is None:
        if not answer["solved"]:
            return ""
        return (
            "The file says that nothing is to be told of its numbers at their modes; what follows are shares of worlds."
        )
    if point["admissible"] is None:
        return ""
    if point["admissible"]:
        return "The file as it stands, at its modes, is admissible."
    return f"The file as it stands, at its modes, is not: it goes against {joined(point['violated'])}."


def never_words(answer: WorldsAnswer) -> list[str]:
    """Which statements never hold together, where next to nothing is admissible."""
    found = answer["never_together"]
    if not found:
        return []
    told = [f"{' with '.join(row['statements'])} (in {row['expected']:.2g} worlds if unrelated)" for row in found[:6]]
    return [f"Never respected together in these worlds: {'; '.join(told)}."]


NEAREST = 6
"""Most statements that are told of the worlds that come nearest to respecting all."""


def nearest_words(answer: WorldsAnswer) -> list[str]:
    """Which statements the worlds break that come nearest to being admissible, where none is."""
    found = answer["nearest"]
    if found is None or not found["broken"]:
        return []
    one = found["worlds"] == 1
    who = "The world that comes nearest goes" if one else f"The {found['worlds']} worlds that come nearest go"
    names = [plain(row["id"]) + (f" (in {row['worlds']})" if row["worlds"] < found["worlds"] else "")
             for row in found["statements"]]  # fmt: skip
    more = len(names) - NEAREST
    shown = names if more <= 1 else [*names[:NEAREST], f"{more} others"]
    each = " each" if not one and found["broken"] < len(names) else ""
    return [f"{who} against {count(found['broken'], 'documented preference')}{each}: {joined(shown)}."]


def statement_rows(answer: WorldsAnswer) -> list[list[str]]:
    """The statements that some world does not respect, the rarest respected first."""
    return [[plain(row["id"]), plain(row["says"] or ""), interval(row["share"], row["low"], row["high"]),
             VERDICTS.get(row["point"], "–")] for row in _broken(answer)]  # fmt: skip


def claim_rows(answer: WorldsAnswer) -> list[list[str]]:
    """Each claim's verdicts, in the worlds that were asked it; those that can be tested in none are left out."""
    rows = []
    for name, row in answer["shares_solved"].items():
        if not name.startswith("claim.") or "values" not in row:
            continue
        shares = {value["value"]: interval(value["share"], value["low"], value["high"]) for value in row["values"]}
        if set(shares) != {"not_testable"}:
            cells = [shares.get(key, "0 %") for key in ("borne_out", "not_borne_out", "no_effect")]
            rows.append([plain(name.partition(".")[2]), *cells, str(row["worlds"])])
    return rows


NO_TERMS = "hardly anything signed"
"""In the place of terms, in a world that signs too seldom for any to be told."""


def measure_rows(answer: WorldsAnswer) -> list[list[str]]:
    """The headline measures: in admissible worlds, in all, in the file as it stands if that is told, by the record."""
    rows, labels, told = [], answer["labels"], answer.get("point")
    for name in headline_measures(answer):
        row = answer["shares"].get(name)
        happened = answer["recorded"].get(name)
        happened = "signed" if happened == 1.0 else happened
        everywhere = answer["shares_solved"].get(name)
        words = measure_words(labels, name, answer.get("lasts_years"), open_end="faded" in answer["shares_solved"])
        stands = [] if told is None else [value_words(labels, name, told["measures"].get(name))]
        rows.append([words, _spread(labels, name, row) if row else "–",
                     _spread(labels, name, everywhere) if everywhere else "–", *stands,
                     "–" if happened is None else value_words(labels, name, happened)])  # fmt: skip
    return rows


def headline_measures(answer: WorldsAnswer) -> Iterator[str]:
    """The measures that a reader asks for first, in order."""
    shares = answer["shares_solved"]
    yield from (name for name in shares if name.startswith("signed_by."))
    yield from (name for name in ("signed", "window", "opens", "median_month") if name in shares)
    yield from (name for name in shares if name.partition(".")[0] == "stands")
    yield from (f"terms.{issue}" for issue in answer["labels"]["issues"] if f"terms.{issue}" in shares)
    yield from (name for name in shares if name.startswith("ending."))
    yield from (name for name in ("war_at_horizon", "faded") if name in shares)
    yield from (name for name in shares if name.startswith("account."))
    yield from _lasting(shares)
    yield from (name for name in ("holds",) if name in shares)


def _lasting(shares: dict[str, MeasureShares]) -> list[str]:
    """The options of the issue whose options' peaces differ most in the middle world."""
    by: dict[str, list[str]] = {}
    for name in shares:
        if name.startswith("lasts."):
            by.setdefault(name.split(".")[1], []).append(name)
    if not by:
        return []
    middles = {issue: [_middle(shares[name]) for name in names] for issue, names in by.items()}
    return by[max(middles, key=lambda issue: max(middles[issue]) - min(middles[issue]))]


def _middle(row: MeasureShares) -> float:
    return 0.0 if "values" in row else row["quantiles"]["0.5"] or 0.0


def measure_words(labels: Labels, name: str, watched: float | None = None, *, open_end: bool = False) -> str:
    """What a measure is; `watched`: the years of peace of which `lasts` is the chance; `open_end`: there is no horizon.

    Examples
    --------
    >>> measure_words({}, "signed_by.1953-07")
    'Signed by July 1953, probability'
    """
    kind, _, rest = name.partition(".")
    if kind == "lasts":
        issue, _, option = rest.partition(".")
        during = f" {years(watched)}" if watched else ""
        return f"Peace holds{during} with {plain(labels['options'][issue][option])}, probability"
    if kind == "terms":
        return f"Likeliest terms: {plain(labels['issues'][rest])}"
    if kind == "holds":
        return f"Peace holds{f' {years(watched)}' if watched else ''} with the likeliest terms, probability"
    if kind in ("ending", "account"):
        return f"{plain(labels['endings'][rest])}, probability" if kind == "ending" else plain(labels["accounts"][rest])
    if kind in ("signed_by", "question"):
        return (
            f"Signed by {month(rest)}" if kind == "signed_by" else f"Question {plain(rest)}: signed"
        ) + ", probability"
    if kind == "signed" and open_end:
        return "Signed at any time, probability"
    return SAID.get(kind, plain(name))


def _spread(labels: Labels, name: str, row: MeasureShares) -> str:
    """A measure over the admissible worlds."""
    if "values" in row:
        shown = [f"{value_words(labels, name, value['value'])} {interval(value['share'], value['low'], value['high'])}"
                 for value in row["values"][:SHOWN]]  # fmt: skip
        more = len(row["values"]) - SHOWN
        return "; ".join(shown) + (f"; {more} more" if more > 0 else "")
    low, middle, high = (row["quantiles"][level] for level in ("0.05", "0.5", "0.95"))
    if middle is None:
        return "–"
    told = [value_words(labels, name, value) for value in (middle, low, high)]
    text = f"{told[0]} ({told[1]} to {told[2]})" if len(set(told)) > 1 else told[0]
    if row["share"] is not None and name.partition(".")[0] in ("signed_by", "signed"):
        text += f"; one half or more in {interval(row['share'], row['low'], row['high'])}"
    return text


def value_words(labels: Labels, name: str, value: MeasureValue) -> str:
    """One value of a measure."""
    kind, _, rest = name.partition(".")
    if kind == "stands":
        return joined([named(labels["parties"][party]) for party in str(value).split("+") if party]) or "nobody"
    if value is None:
        return "never" if kind in ("opens", "median_month") else NO_TERMS if kind == "terms" else "–"
    if kind == "terms":
        return plain(labels["options"][rest][str(value)])
    if isinstance(value, str):
        return month(value) if kind in ("opens", "median_month") else plain(value)
    return likely(float(value)) if is_probability(name) else amount(float(value))


def history_rows(answer: WorldsAnswer) -> list[list[str]]:
    """The alternative histories, with what of their terms is unlike the file's, or all where that is not told."""
    told, labels = answer.get("point"), answer["labels"]
    point = told["measures"] if told else {}
    rows = []
    for row in answer["samples"]:
        unlike = [value_words(labels, f"terms.{issue}", option) for issue, option in row["terms"].items()
                  if told is None or option != point.get(f"terms.{issue}")]  # fmt: skip
        if told is None and set(row["terms"].values()) == {None}:
            unlike = [NO_TERMS]
        # What was not read (there is no record to read it along) is not what never comes.
        opens = value_words(labels, "opens", row["opens"]) if "opens" in row else "–"
        signed = value_words(labels, "median_month", row["median_month"]) if "median_month" in row else "–"
        rows.append([str(row["world"]), opens, signed, likely(row["signed"]), "; ".join(unlike) or "none"])
    return rows


def moved_rows(answer: WeighedTold) -> list[list[str]]:
    """Numbers that the record moves further than chance would."""
    rows = []
    for row in answer["numbers"]:
        if row["distinguishable"]:
            told = [_range(row["prior"]["quantiles"]), _range(row["posterior"]["quantiles"])]
            rows.append([plain(row["words"]), *told, f"{row['shift']:+.1f}".replace("-", "−")])
    return rows


def _range(found: Mapping[str, float]) -> str:
    low, middle, high = (found[level] for level in ("0.05", "0.5", "0.95"))
    return f"{middle:.3g} ({low:.3g} to {high:.3g})".replace("-", "−")


def weighed_rows(answer: WeighedTold) -> list[list[str]]:
    """The headline measures before and after the record, where both can be told."""
    rows, labels = [], answer["labels"]
    for name, row in answer["measures"].items():
        if name.partition(".")[0] not in ("signed_by", "signed", "opens", "terms"):
            continue
        cells = [_weighed(labels, name, row["prior"]), _weighed(labels, name, row["posterior"])]
        if all(cells):
            rows.append([measure_words(labels, name), *cells])
    return rows


def _weighed(labels: Labels, name: str, row: WeighedMeasure) -> str:
    if "quantiles" in row:
        low, middle, high = (value_words(labels, name, row["quantiles"][level]) for level in ("0.05", "0.5", "0.95"))
        return f"{middle} ({low} to {high})" if len({low, middle, high}) > 1 else middle
    shares = [(value["value"], value["share"] or 0.0) for value in row.get("values", ())]
    found = sorted(shares, key=lambda value: -value[1])[:SHOWN]
    return "; ".join(f"{value_words(labels, name, value)} {percent(p)}" for value, p in found if p >= LEAST)


LEAST = 0.01
"""Least share of a value that is told."""


def foretold_rows(answer: WeighedTold) -> list[list[str]]:
    """How well the rest of the record is foretold from its beginning."""
    return [[str(row["until"]), str(row["left"]), _score(row["prior"]), _score(row["posterior"])]
            for row in answer["leave_out"]]  # fmt: skip


def _score(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}".replace("-", "−")
