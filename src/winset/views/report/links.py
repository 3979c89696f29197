"""From a change to the numbers that it changes: links into the assumptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.studies.inventory import at_path
from winset.views.report.markup import Markup, anchor, safe

if TYPE_CHECKING:
    from winset.studies.dossier import Dossier


def number_id(dossier: Dossier, path: str) -> str | None:
    """The anchor of the number at a path, where the list of assumptions has it; short forms of the file are known.

    Examples
    --------
    >>> path = "chance.storm.outcomes[0].probability"
    >>> toy = {"assumptions": [{"path": path, "numbered": path, "id": "n7"}]}
    >>> number_id(toy, "chance.storm.probability")
    'n7'
    """
    row = at_path(dossier["assumptions"], path)
    return row and row["id"]


def leads(dossier: Dossier, clauses: list[str]) -> Markup:
    """Changes in words, each number that is set a link to it."""
    numbers = {row["words"]: row["id"] for row in dossier["assumptions"]}
    told: list[object] = []
    for clause in clauses:
        words = clause.removeprefix("“").partition("” is ")[0]
        told += ["; " if told else "", anchor(clause, numbers[words]) if words in numbers else clause]
    return safe(told)
