"""Sections and charts of the report as parts of a screen: the same words, tables and pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from winset.views.charts import charts
from winset.views.report.markup import Markup, commands, safe, tag
from winset.views.report.sections import resting, sections

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from winset.studies.dossier import Dossier
    from winset.views.report.sections import Section


def sections_of(names: Sequence[str], dossier: Dossier) -> list[dict[str, Any]]:
    """Those sections of the report to which a dossier has something: name, title, and lead and tables as HTML."""
    found = []
    for name in names:
        module = sections()[name]
        made = module.section(dossier)
        if made is not None:
            title = made.title or module.TITLE
            found.append({"name": name, "title": title, "lead": words(made.lead), "tables": safe(made.tables)})
    return found


def pictures_of(names: Iterable[str], dossier: Dossier) -> list[dict[str, Any]]:
    """Those charts of the report that a dossier has: name, title, what each shows in words, and its data."""
    known, found = charts(), []
    for name in names:
        made = known[name].data(dossier)
        if made is not None:
            found.append({"name": name, "title": known[name].TITLE, "words": known[name].words(dossier), "data": made})
    return found


def block(name: str, dossier: Dossier) -> dict[str, Any] | None:
    """A section of the report with its charts and what it rests on; None where the dossier has nothing to show there.

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
    """The same of a section that is made already: `name`, `title`, `lead` and `tables` as HTML, `pictures`."""
    return {
        "name": name,
        "title": title,
        "lead": words(made.lead),
        "tables": safe([*made.tables, resting(made.rests_on)]),
        "pictures": pictures_of((key for key, chart in charts().items() if name == chart.SECTION), dossier),
    }


def words(lead: Sequence[str | Markup]) -> Markup:
    """Paragraphs of a section as HTML."""
    return safe([part if isinstance(part, Markup) else tag("p", commands(part)) for part in lead])
