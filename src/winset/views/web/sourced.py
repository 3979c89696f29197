"""How many of a file's numbers have a source, in a sentence for the first screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from winset.cases.ranking import is_ranked
from winset.views.overview import sourcing_line
from winset.views.report.sections.assumptions import counted
from winset.views.words import count, percent

if TYPE_CHECKING:
    from winset.cases.sourcing import Sourcing
    from winset.studies.inventory import Assumption
    from winset.views.web.wanted import Wanted


ONE, RANKED = "One set of numbers", "Rankings, each at the mean of what it allows"
"""What an answer rests on where no study of worlds was given."""


def rests(wanted: Wanted) -> str:
    """What the answer rests on, as a badge."""
    found = wanted.desk.worlds.answer
    if found is None:
        return RANKED if is_ranked(wanted.conflict) else ONE
    return f"{found['admissible']:,} admissible worlds"


def sourced(rows: list[Assumption]) -> dict[str, Any]:
    """The share of numbers with a source: `share` (None without numbers), `short` and `words`.

    Examples
    --------
    >>> told = sourced([{"kind": "sourced", "low": None}, {"kind": "assumed", "low": 1.0}])
    >>> told["share"], told["short"]
    (0.5, 'Of its 2 numbers 1 (50 %) has a source.')
    """
    found = counted(rows)
    share = found.sourced / found.total if found.total else None
    return {"share": share, "short": _short(found, share), "words": sourcing_line(found)}


def _short(found: Sourcing, share: float | None) -> str:
    if share is None:
        return "The file holds no numbers."
    told = f"None of its {count(found.total, 'number')} has a source"
    if found.sourced:
        has = "has" if found.sourced == 1 else "have"
        told = f"Of its {count(found.total, 'number')} {found.sourced:,} ({percent(share)}) {has} a source"
    if not found.ordered:
        return f"{told}."
    ordered = percent(found.ordered / found.total)
    return f"{told}, and for {found.ordered:,} more ({ordered}) sources give the order or the sign."
