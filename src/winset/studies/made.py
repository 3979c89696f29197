"""Numbers that rankings and ideals make, what of a file is ranked, and what is told of the share in which it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from winset.cases.numbers import value_of
from winset.cases.ranking import free_places, is_ranked, ranked_counts, ranks_of, swings_of
from winset.cases.worth import worths
from winset.studies.inventory import inventory
from winset.studies.words import spoken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from winset.cases.schema import Conflict, Party
    from winset.studies.inventory import Assumption


class RankedNumbers(TypedDict):
    """What of a file is ranked, and what is typed."""

    parties: int
    issues: int
    places: int
    anchors: int
    assumed: int
    typed: int


class RankedTerm(TypedDict):
    """The likeliest option of an issue by the file's own numbers, and in what share of worlds it is the likeliest."""

    option: str | None
    share: float
    low: float
    high: float


class RankingShares(TypedDict):
    """Of the worlds that respect rankings and statements, the share in which the chance of a signature is one half or
    more; None where no world does.
    """

    ranked: RankedNumbers | None
    worlds: int
    seed: int
    solved: int
    admissible: int
    statements: int
    acceptance: float | None
    measure: str
    value: float
    share: float | None
    low: float | None
    high: float | None
    terms: dict[str, RankedTerm]


def ranked_numbers(conflict: Conflict) -> RankedNumbers | None:
    """What of a file is ranked and what is typed; None where nothing is ranked.

    Examples
    --------
    >>> from winset.cases.read import parse
    >>> toy = ("{winset: 2, title: t, issues: {x: [y, w, z]}, consent: [{of: [a]}], "
    ...        "parties: {a: {ranking: {x: [y, w, z]}, anchor: {x: 3}, otherwise: -2}}}")
    >>> ranked_numbers(parse(toy))
    {'parties': 1, 'issues': 1, 'places': 1, 'anchors': 1, 'assumed': 0, 'typed': 1}
    """
    if not is_ranked(conflict):
        return None
    found = ranked_counts(conflict)
    typed = len(inventory(conflict)) - found.anchors
    return {
        "parties": found.parties, "issues": found.issues, "places": found.places, "anchors": found.anchors,
        "assumed": found.assumed, "typed": typed,
    }  # fmt: skip


def implied(conflict: Conflict) -> dict[str, tuple[str, float]]:
    """Numbers that a file does not type but an order or an ideal makes: what each is in words, and its value.

    By the path under which a change or a world sets it.

    Examples
    --------
    >>> from winset.cases.read import parse
    >>> toy = ("{winset: 2, title: t, issues: {x: [y, w, z]}, consent: [{of: [a]}], "
    ...        "parties: {a: {ranking: {x: [y, w, z]}, anchor: {x: 3}}}}")
    >>> found = implied(parse(toy))
    >>> found["parties.a.placed.x.w"], found["parties.a.values.x.points.z"]
    (('A, x: w, its loss as a share of that of z', 0.5), ('A, x, z', -3.0))
    """
    return dict(row for name, party in conflict.parties.items() for row in _implied(conflict, name, party))


def made_numbers(conflict: Conflict) -> list[Assumption]:
    """Numbers that are made and not typed, as rows of the inventory."""
    return [
        {
            "id": "", "path": path, "numbered": path, "words": words, "at": [], "group": "parties", "value": value,
            "party": path.split(".")[1], "low": None, "high": None, "because": None, "sources": [], "kind": "unmarked",
            "confidence": None, "inventory": [],
        }
        for path, (words, value) in implied(conflict).items()
    ]  # fmt: skip


def _implied(conflict: Conflict, name: str, party: Party) -> Iterator[tuple[str, tuple[str, float]]]:
    """What a party's rankings and ideals make: open places, sizes, points of options."""
    called = party.name or name
    who, base = called[:1].upper() + called[1:], f"parties.{name}"
    for place in free_places(party):
        yield f"{base}.{place.path}", (f"{who}{_place_words(conflict, party, place.path)}", place.mean)
    for issue, size in swings_of(party).items():
        if issue not in party.anchor:
            yield f"{base}.anchor.{issue}", (f"{who}, {_issue_name(conflict, issue)}: from best to worst", size)
    for issue, points in worths(conflict.issues, party).items():
        typed = party.values[issue].points if issue in party.values else {}
        for option, number in points.items():
            if option not in typed:
                told = f"{who}, {_issue_name(conflict, issue)}, {_option_name(conflict, issue, option)}"
                yield f"{base}.values.{issue}.points.{option}", (told, value_of(number))


def _place_words(conflict: Conflict, party: Party, path: str) -> str:
    """What an open place is, after the name of its party."""
    key, issue, *rest = path.split(".")
    if key == "sized":
        larger = _issue_name(conflict, _larger(party, issue))
        return f": what {_issue_name(conflict, issue)} is about, as a share of {larger}"
    mine, worse = (_option_name(conflict, issue, option) for option in (rest[0], _worse(party, issue, rest[0])))
    return f", {_issue_name(conflict, issue)}: {mine}, its loss as a share of that of {worse}"


def _issue_name(conflict: Conflict, issue: str) -> str:
    return conflict.issues[issue].name or spoken(issue)


def _option_name(conflict: Conflict, issue: str, option: str) -> str:
    return conflict.issues[issue].options[option].name or spoken(option)


def _worse(party: Party, issue: str, option: str) -> str:
    """The first option of the rank below that of an option."""
    ranks = ranks_of(party.ranking[issue].order)
    return next(ranks[k + 1][0] for k, rank in enumerate(ranks) if option in rank)


def _larger(party: Party, issue: str) -> str:
    """The first issue of the rank before that of an issue."""
    ranks = ranks_of(party.swing)
    return next(ranks[k - 1][0] for k, rank in enumerate(ranks) if issue in rank)
