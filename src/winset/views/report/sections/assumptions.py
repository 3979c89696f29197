"""Assumptions: every number of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.cases.sourcing import Sourcing
from winset.views.overview import sourcing_words
from winset.views.report.markup import Cell, Markup, details, table, tag
from winset.views.report.sections import GROUPS, Section, group_id
from winset.views.report.sources import bibliography, cited
from winset.views.words import count

if TYPE_CHECKING:
    from winset.studies.dossier import Dossier
    from winset.studies.inventory import Assumption

TITLE = "Assumptions"
ORDER = 110

KINDS = {
    "sourced": "a source",
    "ordered": "a source for the order",
    "assumed": "an assumption",
    "unmarked": "nothing said",
}
_SURE = {"high": 3, "medium": 2, "low": 1, None: 0}


def section(dossier: Dossier) -> Section | None:
    """Every number with its range, its reason and its sources."""
    rows = dossier["assumptions"]
    tables = [_group(dossier, key, found) for key, found in _grouped(rows).items()]
    about = [tag("p", " ".join(part.split())) for part in (dossier["about"]["about"] or "").split("\n") if part.strip()]
    if about:
        tables.insert(0, details("What the file says of itself", about))
    sources = bibliography(dossier)
    if sources:
        of_all = (
            "source" if len(dossier["about"]["sources"]) == 1 else count(len(dossier["about"]["sources"]), "source")
        )
        tables.append(details(f"The {of_all} of the file", sources))
    return Section([_result(rows)], tables)


def _result(rows: list[Assumption]) -> str:
    """How many numbers there are, and of which kind."""
    if not rows:
        return "The file holds no numbers."
    found = counted(rows)
    return (
        f"All of the above follows from {count(found.total, 'number')}: {sourcing_words(found)}. {found.ranges} are "
        "ranges, solved at the mode or the middle."
    )


def counted(rows: list[Assumption]) -> Sourcing:
    """How many of the numbers have a source, or a source for their order, or none."""
    counts = {kind: sum(row["kind"] == kind for row in rows) for kind in KINDS}
    kinds = [counts[kind] for kind in ("sourced", "ordered", "assumed", "unmarked")]
    return Sourcing(kinds[0], kinds[1], kinds[2], kinds[3], sum(row["low"] is not None for row in rows))


def _grouped(rows: list[Assumption]) -> dict[tuple[str, str | None], list[Assumption]]:
    found: dict[tuple[str, str | None], list[Assumption]] = {}
    for row in rows:
        found.setdefault((row["group"], row["party"]), []).append(row)
    return found


def _group(dossier: Dossier, key: tuple[str, str | None], rows: list[Assumption]) -> Markup:
    """The numbers of one party, or of one part of the file."""
    group, party = key
    name = dossier["about"]["labels"]["parties"][party] if party else GROUPS[group]
    title = name[:1].upper() + name[1:]
    made = table(
        ["Number", "Value", "Range", "Because", "Rests on", "Confidence", "Inventory"],
        [_row(dossier, row) for row in rows],
        caption=title, numeric=(1, 2), wide=(0, 3), sortable=True, ids=[row["id"] for row in rows],
    )  # fmt: skip
    return tag("div", details(f"{title}: {count(len(rows), 'number')}", made), id=group_id(group, party))


def _row(dossier: Dossier, row: Assumption) -> list[object]:
    low, high, unsourced = row["low"], row["high"], row["kind"] in ("assumed", "unmarked")
    return [
        Cell([row["words"], tag("code", row["path"])], by=row["words"]),
        Cell(f"{row['value']:g}", by=row["value"]),
        Cell("", by=0) if low is None or high is None else Cell(f"{low:g} to {high:g}", by=high - low),
        Cell([row["because"] or "", " " if row["because"] else "", cited(dossier, row["sources"])], by=row["because"]),
        Cell(KINDS[row["kind"]], by=list(KINDS).index(row["kind"]), kind="unsourced" if unsourced else None),
        Cell(row["confidence"] or "–", by=_SURE[row["confidence"]]),
        ", ".join(row["inventory"]),
    ]
