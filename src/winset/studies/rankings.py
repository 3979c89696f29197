"""Two analysts' rankings of one war side by side: where they differ, and whether that matters for the answer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING, Any, TypedDict

from winset.cases.change import changes_of
from winset.cases.changes import change_conflict
from winset.cases.ranking import is_ranked, ranks_of
from winset.cases.read import read
from winset.cases.telling import hold_point
from winset.errors import ConflictError, RequestError
from winset.studies.finding import Finding, Told, provenance_of
from winset.studies.outcome import Outcome, outcome_of
from winset.studies.progress import silent
from winset.studies.ranked import SEED, WORLDS, ranking_shares
from winset.studies.words import has_terms, labels, most_likely

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from winset.cases.read import Case
    from winset.cases.schema import Conflict, Party
    from winset.studies.made import RankingShares
    from winset.studies.progress import Tell
    from winset.studies.words import Labels

MATTERS = 0.05
"""By how much a chance has to move for a difference to matter by itself."""


class OrdersAnswer(TypedDict):
    """What comes of one set of orders: the chance of a signature, the likeliest terms."""

    signed: float
    terms: dict[str, str | None]


class OrderDifference(TypedDict):
    """One order on which two analysts differ, and what the first's answer is with the other's order alone."""

    kind: str
    party: str
    issue: str | None
    first: list[list[str]]
    second: list[list[str]]
    turned: list[list[str]]
    alone: OrdersAnswer | None
    matters: bool


class RankingsAnswer(Told):
    """What `winset rankings --json` prints."""

    title: str
    labels: Labels
    same: int
    differences: list[OrderDifference]
    others: list[str]
    first: OrdersAnswer
    second: OrdersAnswer
    shares: list[RankingShares]
    matters: bool


@dataclass(frozen=True, slots=True)
class _Other:
    """An order that the second file has otherwise."""

    kind: str
    party: str
    issue: str | None
    first: list[list[str]]
    second: list[list[str]]
    path: str
    value: Any


def rankings(
    first: Case, second: Case, *, worlds: int = WORLDS, progress: Tell | None = None
) -> Finding[RankingsAnswer]:
    """Where two files of one war rank otherwise, and whether the answer hangs on it.

    All but the orders and the anchors is read with the first file. Each difference is also taken alone: the first file
    with that one order of the second's. It matters where it moves the chance of a signature by five points or to the
    other side of one half, or changes the likeliest terms.

    Parameters
    ----------
    first, second : Case
        Conflicts with the same parties, issues and options, or what `read` takes for them.
    worlds : int
        Of how many worlds of seed 0 to tell the share in which a signature is likelier than not, for each; 0 for none.
    progress : callable, optional
        Told what is being done and the share of it done.

    Raises
    ------
    RequestError
        Where the files are not of one war, or the first ranks nothing.

    Examples
    --------
    >>> toy = {"winset": 2, "title": "t", "issues": {"x": ["y", "z"]}, "consent": [{"of": ["a"]}],
    ...        "parties": {"a": {"ranking": {"x": ["y", "z"]}, "anchor": {"x": 3}}}}
    >>> other = {**toy, "parties": {"a": {"ranking": {"x": ["z", "y"]}, "anchor": {"x": 3}}}}
    >>> found = rankings(toy, other, worlds=0).to_json()
    >>> found["differences"][0]["turned"], found["matters"], found["second"]["terms"]
    ([['y', 'z']], True, {'x': 'z'})
    """
    mine, theirs = read(first), read(second)
    hold_point(mine)
    hold_point(theirs)
    _of_one_war(mine, theirs)
    tell = progress or silent
    found, same = _differences(mine, theirs)
    whole = _changed(mine, found)
    base = outcome_of(mine, progress=partial(tell, "solving the first"))
    here = _answer(mine, base)
    there = here if not found else _answer(whole, outcome_of(whole, reuse=base.game))
    rows = [_row(mine, base, here, one) for one in found]
    drawn = [ranking_shares(one, worlds) for one in (mine, whole)] if worlds else []
    answer: RankingsAnswer = {
        "study": "rankings",
        "title": mine.title,
        "labels": labels(mine),
        "same": same,
        "differences": rows,
        "others": _others(mine, theirs),
        "first": here,
        "second": there,
        "shares": drawn,
        "matters": _matters(here, there) or _apart(drawn),
        "provenance": provenance_of(base.game, seed=SEED if worlds else None, **({"worlds": worlds} if worlds else {})),  # type: ignore[arg-type]
    }
    return Finding(answer)


def _of_one_war(mine: Conflict, theirs: Conflict) -> None:
    """Stop where two files are not of one war, or nothing is ranked."""
    for what in ("parties", "issues"):
        one, other = list(getattr(mine, what)), list(getattr(theirs, what))
        if set(one) != set(other):
            apart = sorted(set(one) ^ set(other))
            raise RequestError(f"the files are not of one war: only one of them has the {what} {', '.join(apart)}")
    for name, issue in mine.issues.items():
        if set(issue.options) != set(theirs.issues[name].options):
            raise RequestError(f"the files are not of one war: the options of {name} differ")
    if not is_ranked(mine) or not is_ranked(theirs):
        which = "first" if not is_ranked(mine) else "second"
        raise RequestError(f"the {which} file ranks nothing; write what a party wants under `ranking`")


def _differences(mine: Conflict, theirs: Conflict) -> tuple[list[_Other], int]:
    """What the second file orders or sizes otherwise, party by party; and how many orders are the same."""
    found, same = [], 0
    for name, party in mine.parties.items():
        for one in _orders(name, party, theirs.parties[name]):
            if one.first == one.second:
                same += 1
            else:
                found.append(one)
    return found, same


def _orders(name: str, mine: Party, theirs: Party) -> Iterator[_Other]:
    """Every order of a party, and its anchors, in both files."""
    base = f"parties.{name}"
    for issue in dict.fromkeys([*mine.ranking, *theirs.ranking]):
        one, other = (_ranks(p.ranking[issue].order) if issue in p.ranking else [] for p in (mine, theirs))
        yield _Other("ranking", name, issue, one, other, f"{base}.ranking.{issue}", other)
    if mine.swing or theirs.swing:
        one, other = _ranks(mine.swing), _ranks(theirs.swing)
        yield _Other("swing", name, None, one, other, f"{base}.swing", other)
    if mine.anchor or theirs.anchor:
        sizes = theirs.model_dump(by_alias=True, exclude_unset=True).get("anchor", {})
        one, other = ([[f"{issue} {size}"] for issue, size in p.anchor.items()] for p in (mine, theirs))
        yield _Other("anchor", name, None, one, other, f"{base}.anchor", sizes)


def _ranks(order: Sequence[str | tuple[str, ...]]) -> list[list[str]]:
    return [list(rank) for rank in ranks_of(order)]


def _changed(conflict: Conflict, found: Sequence[_Other]) -> Conflict:
    """The first file with some orders of the second's; a ranking or an anchor that it has not goes."""
    if not found:
        return conflict
    sets: dict[str, Any] = {}
    for name, party in conflict.parties.items():
        mine = [one for one in found if one.party == name]
        rankings = party.model_dump(by_alias=True, exclude_unset=True).get("ranking", {})
        kept = {**rankings, **{one.issue: one.value for one in mine if one.kind == "ranking"}}
        if kept != rankings:
            sets[f"parties.{name}.ranking"] = {issue: order for issue, order in kept.items() if order}
        sets |= {one.path: one.value for one in mine if one.kind != "ranking"}
    return change_conflict(conflict, changes_of({"set": sets}))


def _row(conflict: Conflict, base: Outcome, here: OrdersAnswer, one: _Other) -> OrderDifference:
    """One difference, with the first's answer under it alone; None where it makes no sense alone."""
    try:
        changed = _changed(conflict, [one])
    except (ConflictError, RequestError):
        alone = None
    else:
        alone = _answer(changed, outcome_of(changed, reuse=base.game))
    return {
        "kind": one.kind, "party": one.party, "issue": one.issue, "first": one.first, "second": one.second,
        "turned": [] if one.kind == "anchor" else _turned(one.first, one.second), "alone": alone,
        "matters": alone is not None and _matters(here, alone),
    }  # fmt: skip


def _turned(first: list[list[str]], second: list[list[str]]) -> list[list[str]]:
    """The pairs that one order puts in one order, or ties, and the other does not; as the first has them."""
    one, other = ({name: k for k, rank in enumerate(order) for name in rank} for order in (first, second))
    both = [name for name in one if name in other]
    return [
        [a, b]
        for a, b in combinations(both, 2)
        if _sign(one[a] - one[b]) != _sign(other[a] - other[b])
    ]  # fmt: skip


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def _answer(conflict: Conflict, outcome: Outcome) -> OrdersAnswer:
    """The chance of a signature, by the last month of the record where there is one, and the likeliest terms."""
    signed, game = outcome.ahead.signed, outcome.game
    by = float(outcome.signed_by[len(game.history.states) - 1]) if conflict.time and game.history.states else signed
    told = has_terms(conflict, signed)
    terms = {issue: most_likely(options) if told else None for issue, options in outcome.options().items()}
    return {"signed": float(by), "terms": terms}


def _matters(one: OrdersAnswer, other: OrdersAnswer) -> bool:
    """Whether two answers differ in what is told first."""
    sides = (one["signed"] >= 0.5) != (other["signed"] >= 0.5)
    return sides or abs(one["signed"] - other["signed"]) >= MATTERS or one["terms"] != other["terms"]


def _apart(shares: Sequence[RankingShares]) -> bool:
    """Whether the shares of two sets of worlds are further apart than chance puts them."""
    if len(shares) < 2:
        return False
    one, other = shares
    if one["low"] is None or one["high"] is None or other["low"] is None or other["high"] is None:
        return False
    return one["high"] < other["low"] or other["high"] < one["low"]


ORDERS = ("ranking", "swing", "anchor", "placed", "sized")
"""What of a party two analysts are compared by, and what belongs to it."""


def _others(mine: Conflict, theirs: Conflict) -> list[str]:
    """Other parts of the files that differ, by their names: they are read with the first."""
    one, other = (conflict.model_dump(by_alias=True, exclude_unset=True) for conflict in (mine, theirs))
    found = [key for key in dict.fromkeys([*one, *other])
             if key not in ("parties", "title", "about", "map") and one.get(key) != other.get(key)]  # fmt: skip
    for name in mine.parties:
        a, b = one["parties"][name], other["parties"][name]
        keys = [key for key in dict.fromkeys([*a, *b]) if key not in ORDERS and a.get(key) != b.get(key)]
        found += [f"parties.{name}.{key}" for key in keys]
    return found
