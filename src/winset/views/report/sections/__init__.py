"""The sections of the report: a section is one file in this folder and is found without being listed.

Each has `TITLE`, `ORDER`, and `section(dossier) -> Section | None`: None where the conflict has nothing to show there.
The name of the file is the section's anchor, and the charts whose `SECTION` it is stand between its words and tables.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from winset.views.report.markup import Markup, anchor, tag
from winset.views.words import named

if TYPE_CHECKING:
    from types import ModuleType

    from winset.studies.dossier import Dossier


@dataclass(frozen=True, slots=True)
class Section:
    """What a section shows.

    Attributes
    ----------
    lead : list of str or Markup
        Its result in words, a paragraph each.
    tables : list of Markup
        What stands after the charts.
    rests_on : list of (words, anchor)
        The assumptions it rests on.
    title : str, optional
        What stands above it where that depends on the conflict; else the section's `TITLE`.
    """

    lead: list[str | Markup]
    tables: list[Markup] = field(default_factory=list)
    rests_on: list[tuple[str, str]] = field(default_factory=list)
    title: str | None = None


def sections() -> dict[str, ModuleType]:
    """Every section by its name, in its order."""
    names = [module.name for module in pkgutil.iter_modules(__path__)]
    found = {name: importlib.import_module(f"{__name__}.{name}") for name in names}
    return dict(sorted(found.items(), key=lambda entry: int(entry[1].ORDER)))


def rest(dossier: Dossier, *groups: str) -> list[tuple[str, str]]:
    """Groups of assumptions to lead to, those that the file has: `parties` is one for each party."""
    found = []
    for group in groups:
        if group == "parties":
            there = dict.fromkeys(row["party"] for row in dossier["assumptions"] if row["party"])
            names = dossier["about"]["labels"]["parties"]
            found += [(named(names[party]), group_id("parties", party)) for party in there]
        elif any(row["group"] == group for row in dossier["assumptions"]):
            found.append((GROUPS[group], group_id(group)))
    return found


GROUPS = {
    "parties": "what the parties want",
    "time": "time and patience",
    "chance": "chances",
    "moves": "moves",
    "accords": "accords",
    "endings": "endings",
    "talks": "talks",
    "peace": "the peace",
    "accounts": "accounts",
}


def group_id(group: str, party: str | None = None) -> str:
    """The anchor of a group of assumptions."""
    return f"numbers-{group}-{party}" if party else f"numbers-{group}"


def resting(links: list[tuple[str, str]]) -> Markup:
    """The line that leads to the assumptions; empty where there are none."""
    if not links:
        return Markup("")
    told: list[object] = ["Rests on the numbers of "]
    for k, (words, to) in enumerate(links):
        told += [(", " if k < len(links) - 1 else " and ") if k else "", anchor(words, to)]
    return tag("p", *told, ".", class_="rests")
