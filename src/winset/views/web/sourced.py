"""How many of a file's numbers have a source, in a sentence for the first screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from winset.views.overview import sourcing_line
from winset.views.report.sections.assumptions import counted
from winset.views.words import count, percent

if TYPE_CHECKING:
    from winset.cases.sourcing import Sourcing
    from winset.studies.inventory import Assumption


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
        return "It holds no numbers."
    told = f"Of its {count(found.total, 'number')} {found.sourced:,} ({percent(share)}) "
    told += "has a source" if found.sourced == 1 else "have a source"
    if not found.ordered:
        return f"{told}."
    ordered = percent(found.ordered / found.total)
    return f"{told}, and for {found.ordered:,} more ({ordered}) sources give the order or the sign."
