"""Sections and charts of the report as parts of a screen: the same words, tables and pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from winset.views.charts import charts
from winset.views.report.markup import Markup, commands, safe, tag
from winset.views.report.sections import resting, sections

if TYPE_CHECKING:
    from winset.studies.dossier import Dossier
    from winset.views.report.sections import Section


def block(name: str, dossier: Dossier) -> dict[str, Any] | None:
    """A section of the report with its charts: `name`, `title`, `lead` and `tables` as HTML, `pictures`; None without.

    Parameters
    ----------
    name : str
        Of a module of `winset.views.report.sections`.
    dossier : Dossier
    """
    module = sections()[name]
    made = module.section(dossier)
    return None if made is None else shown(name, made.title or module.TITLE, made, dossier)


def shown(name: str, title: str, made: Section, dossier: Dossier) -> dict[str, Any]:
    """The same of a section that is made already."""
    return {
        "name": name,
        "title": title,
        "lead": words(made.lead),
        "tables": safe([*made.tables, resting(made.rests_on)]),
        "pictures": [
            {"name": key, "title": chart.TITLE, "words": chart.words(dossier), "data": drawn}
            for key, chart in charts().items()
            if name == chart.SECTION and (drawn := chart.data(dossier)) is not None
        ],
    }


def words(lead: list[str | Markup]) -> Markup:
    """Paragraphs of a section as HTML."""
    return safe([part if isinstance(part, Markup) else tag("p", commands(part)) for part in lead])
