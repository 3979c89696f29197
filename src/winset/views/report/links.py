"""From a change to the numbers that it changes: links into the assumptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.studies.inventory import at_path
from winset.views.report.markup import Markup, anchor, safe

if TYPE_CHECKING:
    from winset.studies.dossier import Dossier


EVENTS = ("chance", "moves", "accords", "peace")
"""Groups of numbers that belong to something that may happen."""


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
    """Changes in words, each a link to the number that is set, or to the first one of an event that is left out."""
    numbers = {row["words"]: row["id"] for row in dossier["assumptions"]}
    told: list[object] = []
    for clause in clauses:
        words = clause.removeprefix("“").partition("” ")[0]
        to = numbers.get(clause.removeprefix("“").partition("” is ")[0]) or _first_of(dossier, words)
        told += ["; " if told else "", anchor(clause, to) if to else clause]
    return safe(told)


def _first_of(dossier: Dossier, name: str) -> str | None:
    """The first number of a chance, a move, an accord or an event of the peace, by its name."""
    found = (row for row in dossier["assumptions"] if row["group"] in EVENTS)
    return next((row["id"] for row in found if row["words"] == name or row["words"].startswith(f"{name}, ")), None)
