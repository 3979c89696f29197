"""How many votes a party has, in words, where votes are weighted."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from winset.studies.words import Labels


def has_votes(held: float, needed: float) -> str:
    """The votes of one party beside those that a package needs.

    Examples
    --------
    >>> has_votes(40, 62), has_votes(70, 62)
    ('holds 40 of the 62 votes that are needed', 'holds 70 votes, where 62 are needed')
    """
    if held >= needed:
        return f"holds {held:,g} votes, where {needed:,g} are needed"
    return f"holds {held:,g} of the {needed:,g} votes that are needed"


def holding(labels: Labels, party: str) -> str:
    """What a party holds, before what else a bracket says of it; empty where votes are not weighted."""
    one = labels.get("votes", {}).get(party)
    return f"{has_votes(one['held'], one['needed'])}; " if one else ""
