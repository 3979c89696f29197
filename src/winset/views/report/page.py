"""One page from a dossier: words, charts, tables; one file that fetches nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.views.charts import charts
from winset.views.report.frame import block, contents, figure, footing, framed, heading
from winset.views.report.markup import Markup, tag
from winset.views.report.sections import Section, resting, sections
from winset.views.words import joined, month, plain

if TYPE_CHECKING:
    from types import ModuleType

    from winset.studies.dossier import Dossier
    from winset.views.charts import Picture


def page(dossier: Dossier) -> str:
    """The report of a conflict.

    Parameters
    ----------
    dossier : Dossier
        The JSON of `winset.studies.dossier`, with `case`, the name by which the report was asked for, if there is one.

    Returns
    -------
    str
        HTML. Sections and charts to which the dossier has nothing are not there. Scripts and styles are allowed by
        their hashes alone, and nothing is fetched from anywhere.
    """
    drawn = {name: made for name, chart in charts().items() if (made := chart.data(dossier)) is not None}
    found = {name: (module, _section(module, name, dossier, drawn)) for name, module in sections().items()}
    shown = [(name, module, made) for name, (module, made) in found.items() if made is not None]
    body = [
        tag("a", "To the answer", href="#answer", class_="skip"),
        _header(dossier),
        contents([(name, made.title or module.TITLE) for name, module, made in shown]),
        tag("main", [_shown(name, module, made, dossier, drawn) for name, module, made in shown]),
        _footer(dossier),
    ]
    known = charts()
    return framed(f"{dossier['title']} – how it ends", body, drawn, {name: known[name].SCRIPT for name in drawn})


def _section(module: ModuleType, name: str, dossier: Dossier, drawn: dict[str, Picture]) -> Section | None:
    """A section that has something to show: words, tables or a chart."""
    made: Section | None = module.section(dossier)
    if made is None:
        return None
    return made if made.lead or made.tables or _charts_of(name, drawn) else None


def _charts_of(section: str, drawn: dict[str, Picture]) -> dict[str, ModuleType]:
    return {name: chart for name, chart in charts().items() if name in drawn and section == chart.SECTION}


def _shown(name: str, module: ModuleType, made: Section, dossier: Dossier, drawn: dict[str, Picture]) -> Markup:
    charts_of = _charts_of(name, drawn)
    figures = [figure(key, chart.TITLE, chart.words(dossier)) for key, chart in charts_of.items()]
    return block(name, made.title or module.TITLE, made.lead, figures, made.tables, resting(made.rests_on))


def _header(dossier: Dossier) -> Markup:
    about = dossier["about"]
    begins = month(about["start"]) if about["start"] else ""
    ends = f"from {begins}, without a last date" if about["end"] == "open" else f"{begins} to {month(about['end'])}"
    clock = ends if begins else "without a clock"
    parties = ", ".join(plain(name) for name in about["labels"]["parties"].values())
    quick = _skipped(dossier["skipped"]) if dossier["skipped"] else None
    return heading("How it ends", dossier["title"], f"{parties} · {clock}", quick)


SKIPPED = {
    "courses": "courses of action",
    "claims": "the claims of the file",
    "questions": "its questions",
    "baked": "what-ifs to try",
    "unlock": "what would bring the blockers in",
    "beliefs": "what beliefs cost",
    "readings": "rival readings",
}


def _skipped(names: list[str]) -> str:
    """What a page that was asked for quickly leaves out."""
    told = joined([SKIPPED[name] for name in names])
    return f"A quick page: it leaves out whatever solves the war again, here {told}. The whole page has them."


def _footer(dossier: Dossier) -> Markup:
    made = dossier["provenance"]
    exact = f"winset {made['winset']} · conflict {made['digest']} · exact, nothing is drawn by chance"
    return footing(exact)
