"""Orders instead of numbers: what a party's rankings of options and issues make of their points (docs/model.md §6).

An order stands for all numbers that respect it. They form a polytope, in which a solve takes the centroid and worlds
are drawn evenly. Both are told by one number for each free place: its loss as a share of that of its next worse
neighbour. Of j places left that share is Beta(j, 1), whatever the others are, which makes the places sorted uniforms;
its mean, j/(j + 1), makes the centroid: the mean of the draws. (That is not the rank-order centroid of weights that add
up to 1, nor one of the flatter surrogates for it, which belong to other sets of numbers: Barron and Barrett 1996.)

References
----------
Barron, F. H. and B. E. Barrett (1996). Decision quality using ranked attribute weights. *Management Science* 42:
1515-1523.
Devroye, L. (1986). *Non-Uniform Random Variate Generation*. Springer, chapter V.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from winset.cases.calendar import MONTHS_PER_STEP
from winset.cases.numbers import Range, value_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from winset.cases.schema import Conflict, Party

ANCHOR = Range(low=1.0, high=60.0)
"""The largest swing of a party that names no anchor, in its unit."""

_OF_WAR = re.compile(r"an? (day|week|month|year) of (?:the )?war")


@dataclass(frozen=True, slots=True)
class FreePlace:
    """A free number of a ranking: where something lies between its neighbours, as a share.

    Attributes
    ----------
    path : str
        As a change of the file names it.
    power : int
        How many places are left in its stretch, with it: the share is Beta(power, 1).
    """

    path: str
    power: int

    @property
    def mean(self) -> float:
        """The share of the centroid."""
        return self.power / (self.power + 1)


def ranks_of(order: Sequence[str | tuple[str, ...]]) -> list[tuple[str, ...]]:
    """An order as ranks, those that tie together.

    Examples
    --------
    >>> ranks_of(["all", ("some", "none")])
    [('all',), ('some', 'none')]
    """
    return [(rank,) if isinstance(rank, str) else tuple(rank) for rank in order]


def is_ranked(conflict: Conflict) -> bool:
    """Whether some party ranks what is on the table."""
    return any(party.ranking for party in conflict.parties.values())


def anchors_of(party: Party) -> dict[str, float | Range]:
    """The sizes that are given for swings; for a party that gives none, what is taken for its largest."""
    if party.anchor or not party.ranking:
        return dict(party.anchor)
    swing = ranks_of(party.swing)
    first = swing[0][0] if swing else next(iter(party.ranking))
    return {first: ANCHOR}


def chain_of(party: Party) -> list[str]:
    """The issues with anchors on the order of swings, the largest first: worlds hold their sizes to that order."""
    anchors = anchors_of(party)
    return [issue for rank in ranks_of(party.swing) for issue in rank if issue in anchors]


def swings_of(party: Party) -> dict[str, float]:
    """How much lies between the best and the worst option of each ranked issue, at the values of a solve.

    Those with anchors are as large as these say. Of the others on the order each lies between its neighbours: above the
    next smaller anchor, or nothing, by its share of what the next larger swing has above that.
    """
    anchors = anchors_of(party)
    found = {issue: value_of(size) for issue, size in anchors.items()}
    above = 0.0
    for rank, below, place in _swing_places(party):
        if place is None:
            above = value_of(anchors[below])
        else:
            least = value_of(anchors[below]) if below else 0.0
            above = least + (above - least) * _share(party.sized, rank, place)
        found |= dict.fromkeys(rank, above)
    return found


def _share(said: Mapping[str, float | Range], rank: tuple[str, ...], place: FreePlace) -> float:
    """A share that is typed for one of a rank, or that of the centroid."""
    return next((value_of(said[name]) for name in rank if name in said), place.mean)


def _swing_places(party: Party) -> Iterator[tuple[tuple[str, ...], str, FreePlace | None]]:
    """The ranks of the order of swings: its issues, the anchor that bounds it from below, and its place.

    Of a rank that has an anchor that is the bound, and its place is None.
    """
    ranks, anchors = ranks_of(party.swing), anchors_of(party)
    held = [next((issue for issue in rank if issue in anchors), "") for rank in ranks]
    for k, rank in enumerate(ranks):
        if held[k]:
            yield rank, held[k], None
            continue
        end = next((n for n in range(k, len(ranks)) if held[n]), len(ranks))
        yield rank, held[end] if end < len(ranks) else "", FreePlace(f"sized.{rank[0]}", end - k)


def ranked_points(party: Party) -> dict[str, dict[str, float]]:
    """A party's points by ranked issue and option: the best 0, the worst minus the swing.

    Examples
    --------
    >>> from winset.cases.schema import Party
    >>> north = Party.model_validate({"ranking": {"line": ["new", "river", "old"]}, "anchor": {"line": 12}})
    >>> ranked_points(north)
    {'line': {'old': -12.0, 'river': -6.0, 'new': 0.0}}
    """
    swings, found = swings_of(party), dict[str, dict[str, float]]()
    for issue, ranking in party.ranking.items():
        loss = swings.get(issue, 0.0)
        ranks, said = ranks_of(ranking.order), party.placed.get(issue, {})
        places = dict(_option_places(issue, ranks))
        points: dict[str, float] = {}
        for k in range(len(ranks) - 1, -1, -1):
            if k in places:
                loss *= _share(said, ranks[k], places[k])
            points |= dict.fromkeys(ranks[k], -loss if k else 0.0)
        found[issue] = points
    return found


def _option_places(issue: str, ranks: Sequence[tuple[str, ...]]) -> Iterator[tuple[int, FreePlace]]:
    """The free places of an issue's options: those between the best and the worst, as shares of the next worse loss."""
    for k in range(1, len(ranks) - 1):
        yield k, FreePlace(f"placed.{issue}.{ranks[k][0]}", k)


def free_places(party: Party) -> list[FreePlace]:
    """The places of a party that its rankings leave open and no number fills, paths from the party on.

    Examples
    --------
    >>> from winset.cases.schema import Party
    >>> north = {"ranking": {"line": ["new", "river", "old"], "men": ["all", "some"]}, "swing": ["line", "men"]}
    >>> [(place.path, place.power) for place in free_places(Party.model_validate(north))]
    [('placed.line.river', 1), ('sized.men', 1)]
    """
    found = []
    for issue, ranking in party.ranking.items():
        ranks, typed = ranks_of(ranking.order), party.values[issue].points if issue in party.values else {}
        said = party.placed.get(issue, {})
        for k, place in _option_places(issue, ranks):
            counts = any(option not in typed for rank in ranks[1 : k + 1] for option in rank)
            if counts and not any(option in said for option in ranks[k]):
                found.append(place)
    for rank, _, swing_place in _swing_places(party):
        if swing_place is not None and not any(issue in party.sized for issue in rank):
            found.append(swing_place)
    return found


def war_month(conflict: Conflict, party: Party) -> float | None:
    """What a period of war costs a party whose unit says so and that has no `war` of its own; None for others.

    Examples
    --------
    >>> from winset.cases.read import parse
    >>> toy = ("{winset: 2, title: t, time: {start: 2000-01-01, end: 2000-02-01, step: week}, parties: "
    ...        "{a: {unit: a week of the war}}, issues: {x: [y, z]}, consent: [{of: [a]}]}")
    >>> war_month(parse(toy), parse(toy).parties["a"])
    -1.0
    """
    unit = _OF_WAR.fullmatch(" ".join((party.unit or "").split()))
    if unit is None or "war" in party.model_fields_set or conflict.time is None:
        return None
    return -MONTHS_PER_STEP[conflict.time.step] / MONTHS_PER_STEP[unit[1]]


@dataclass(frozen=True, slots=True)
class RankedCounts:
    """How much of a file is ranked: parties, issues by party, places that the rankings leave open, and anchors."""

    parties: int
    issues: int
    places: int
    anchors: int
    assumed: int


def ranked_counts(conflict: Conflict) -> RankedCounts:
    """How much of a file is ranked; `assumed` counts parties whose largest swing is not given."""
    parties = [party for party in conflict.parties.values() if party.ranking]
    return RankedCounts(
        parties=len(parties),
        issues=sum(len(party.ranking) for party in parties),
        places=sum(len(free_places(party)) for party in parties),
        anchors=sum(len(party.anchor) for party in parties),
        assumed=sum(not party.anchor for party in parties),
    )
