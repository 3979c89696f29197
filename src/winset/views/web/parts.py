"""Sections and charts of the report as parts of a screen: the same words, tables and pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from winset.views.charts import charts
from winset.views.report.markup import Markup, commands, safe, tag
from winset.views.report.sections import sections

if TYPE_CHECKING:
    from collections.abc import Sequence

    from winset.studies.dossier import Dossier


def sections_of(names: Sequence[str], dossier: Dossier) -> list[dict[str, Any]]:
    """Those sections of the report to which a dossier has something: name, title, and lead and tables as HTML."""
    found = []
    for name in names:
        module = sections()[name]
        made = module.section(dossier)
        if made is None:
            continue
        lead = [part if isinstance(part, Markup) else tag("p", commands(part)) for part in made.lead]
        title = made.title or module.TITLE
        found.append({"name": name, "title": title, "lead": safe(lead), "tables": safe(made.tables)})
    return found


def pictures_of(names: Sequence[str], dossier: Dossier) -> list[dict[str, Any]]:
    """Those charts of the report that a dossier has: name, title, what each shows in words, and its data."""
    known, found = charts(), []
    for name in names:
        made = known[name].data(dossier)
        if made is not None:
            found.append({"name": name, "title": known[name].TITLE, "words": known[name].words(dossier), "data": made})
    return found
