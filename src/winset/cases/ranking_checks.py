"""What can be wrong with a party's rankings: names, what is left out, sizes against their order."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from winset.cases.numbers import value_of
from winset.cases.problems import nearest, quoted
from winset.cases.ranking import anchors_of, chain_of, ranked_points, ranks_of
from winset.cases.telling import tells_point

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from winset.cases.problems import Path
    from winset.cases.schema import Conflict, Party

PathFlaw = tuple[tuple[str | int, ...], str, str]


def ranking_flaws(conflict: Conflict, party: Party, path: Path) -> list[PathFlaw]:
    """Everything that is wrong with a party's rankings: where, what, and whether it is an error or a warning."""
    wrong = [*_orders(conflict, party), *_swing(conflict, party), *_anchors(conflict, party), *_shares(party)]
    told = [((*path, *at), message, "error") for at, message in wrong]
    if told or not party.ranking:
        return told
    against = [((*path, *at), message, "error") for at, message in _order_of_sizes(party)]
    return against or [((*path, *at), message, "warning") for at, message in _asked(conflict, party)]


Wrong = tuple[tuple[str | int, ...], str]


def _twice(names: Sequence[str]) -> str | None:
    return next((name for k, name in enumerate(names) if name in names[:k]), None)


def _orders(conflict: Conflict, party: Party) -> Iterator[Wrong]:
    """Issues and options that a ranking names, or leaves out."""
    for issue, ranking in party.ranking.items():
        here = ("ranking", issue)
        if issue not in conflict.issues:
            yield here, f"no issue {quoted(issue)}{nearest(issue, conflict.issues)}"
            continue
        known, named = conflict.issues[issue].options, [o for rank in ranks_of(ranking.order) for o in rank]
        strange = [option for option in named if option not in known]
        for option in strange:
            yield here, f"no option of {issue} {quoted(option)}{nearest(option, known)}"
        left = [option for option in known if option not in named]
        if twice := _twice(named):
            yield here, f"{twice} stands twice in this ranking"
        elif left and not strange:
            yield here, f"{', '.join(left)} left out; a ranking names every option, the best first (a nested list ties)"
        elif len(ranks_of(ranking.order)) == 1 and not strange:
            yield here, "all options tie, so the issue does not matter; leave its ranking out"
        if issue in party.ideal:
            yield here, f"{issue} has an `ideal` too; keep one of the two"


def _swing(conflict: Conflict, party: Party) -> Iterator[Wrong]:
    """The order of the issues: those that it names, or leaves out."""
    named = [issue for rank in ranks_of(party.swing) for issue in rank]
    for issue in named:
        if issue not in conflict.issues:
            yield ("swing",), f"no issue {quoted(issue)}{nearest(issue, conflict.issues)}"
        elif issue not in party.ranking:
            yield ("swing",), f"{issue} has no ranking; rank its options, or leave it out"
    if twice := _twice(named):
        yield ("swing",), f"{twice} stands twice"
    left = [issue for issue in party.ranking if issue not in named and issue not in party.anchor]
    left = left if named or party.anchor or len(party.ranking) > 1 else []
    if left and any(issue not in conflict.issues for issue in named):
        return  # the misspelt one may be it
    if left and named:
        yield ("swing",), f"{', '.join(left)} left out; say where it stands, or give it an anchor"
    elif left:
        told = "several issues are ranked; order them under `swing`, the one that it would give up last first"
        yield ("ranking",), f"{told}, or give each an anchor"


def _anchors(conflict: Conflict, party: Party) -> Iterator[Wrong]:
    """Anchors of what is not ranked, of what ties, and one that is missing."""
    for issue in party.anchor:
        if issue not in conflict.issues:
            yield ("anchor", issue), f"no issue {quoted(issue)}{nearest(issue, conflict.issues)}"
        elif issue not in party.ranking:
            yield ("anchor", issue), f"{issue} has no ranking that this could be the size of; rank its options"
    for rank in ranks_of(party.swing):
        held = [issue for issue in rank if issue in party.anchor]
        if len(held) > 1:
            yield ("anchor", held[1]), f"{held[1]} ties with {held[0]} under `swing`; give one of them an anchor"
    first = ranks_of(party.swing)[:1]
    misspelt = any(issue not in conflict.issues for issue in party.anchor)  # one of these may be it
    if party.anchor and first and not misspelt and not any(issue in party.anchor for issue in first[0]):
        yield ("anchor",), f"{first[0][0]} stands first under `swing`; give it an anchor, the others follow from it"


def _shares(party: Party) -> Iterator[Wrong]:
    """Places that are typed where there is none."""
    for issue, said in party.placed.items():
        if issue not in party.ranking:
            yield ("placed", issue), f"{quoted(issue)} is not ranked{nearest(issue, party.ranking)}"
            continue
        ranks = ranks_of(party.ranking[issue].order)
        between = [option for rank in ranks[1:-1] for option in rank]
        for option in said:
            if option not in between:
                told = f"only what is between the best and the worst has a place{nearest(option, between)}"
                yield ("placed", issue, option), told
        for rank in ranks[1:-1]:
            held = [option for option in rank if option in said]
            if len(held) > 1:
                yield ("placed", issue, held[1]), f"{held[1]} ties with {held[0]}; give the place of one of them"
    ranks = ranks_of(party.swing)
    for issue in party.sized:
        rank = next((rank for rank in ranks if issue in rank), ())
        if not rank:
            yield ("sized", issue), f"{quoted(issue)} does not stand under `swing`"
        elif rank == ranks[0] or any(name in anchors_of(party) for name in rank):
            yield ("sized", issue), f"the size of {issue} is its anchor's; leave one of the two out"
        elif any(name in party.sized for name in rank[: rank.index(issue)]):
            yield ("sized", issue), f"{issue} ties with {rank[0]}; give the size of one of them"


def _order_of_sizes(party: Party) -> Iterator[Wrong]:
    """Anchors that contradict the order of the issues."""
    anchors = anchors_of(party)
    for before, after in pairwise(chain_of(party)):
        larger, smaller = value_of(anchors[before]), value_of(anchors[after])
        if smaller > larger:
            told = f"{smaller:g} is more than the {larger:g} of {before}, which it would give up later by `swing`"
            yield ("anchor", after), told


def _asked(conflict: Conflict, party: Party) -> Iterator[Wrong]:
    """What a first answer can do without, and a good one cannot: a size, a cost of war; points against the order."""
    first = chain_of(party)[:1] or list(party.ranking)[:1]
    unit = f" ({party.unit})" if party.unit else ""
    if not party.anchor:
        told = f"what lies between the best and the worst answer on {first[0]} is taken as 1 to 60{unit}"
        yield ("ranking",), f"no anchor: {told}; say how much, as `anchor: {{{first[0]}: {{low: 12, high: 36}}}}`"
    if conflict.time is not None and party.unit is None and not party.war:
        yield ("ranking",), "fighting costs it nothing; write `unit: a month of the war`, or what it costs under `war`"
    if tells_point(conflict):
        yield from _against(party)


def _against(party: Party) -> Iterator[Wrong]:
    """Points that are typed and lie on the other side of an option that the ranking puts above or below."""
    for issue, points in ranked_points(party).items():
        typed = party.values[issue].points if issue in party.values else {}
        for option in typed.keys() & points.keys():
            number, place = value_of(typed[option]), points[option]
            others = {name: worth for name, worth in points.items() if name not in typed}
            over = [name for name, worth in others.items() if worth < place and worth > number]
            under = [name for name, worth in others.items() if worth > place and worth < number]
            for other in [*over, *under][:1]:
                told = f"{number:g} stands against the ranking, by which {other}, at {others[other]:g}, is "
                yield ("values", issue, option), f"{told}{'worse' if over else 'better'}"
