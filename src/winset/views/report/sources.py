"""Sources as a page shows them: the title of what the file names, and a link where it gives an address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.views.report.markup import Markup, anchor, link, tag

if TYPE_CHECKING:
    from winset.studies.dossier import Dossier
    from winset.studies.graph_dossier import GraphDossier


def resolved(dossier: Dossier | GraphDossier, text: str) -> tuple[str | None, str]:
    """The key of the source that a text names, or None, and the place in it.

    Examples
    --------
    >>> resolved({"about": {"sources": {"essay": {}}}}, "essay l.12"), resolved({"about": {"sources": {}}}, "a diary")
    (('essay', 'l.12'), (None, 'a diary'))
    """
    key, _, place = text.strip().partition(" ")
    return (key, place.strip()) if key in dossier["about"]["sources"] else (None, text.strip())


def cited(dossier: Dossier | GraphDossier, texts: list[str]) -> Markup:
    """The sources of an entry, in brackets; each leads to the list of sources."""
    if not texts:
        return Markup("")
    told: list[object] = []
    for k, text in enumerate(texts):
        key, place = resolved(dossier, text)
        shown: object = anchor(" ".join([key, place]).strip(), source_id(key)) if key else place
        told += ["; " if k else "", shown]
    return tag("cite", "[", told, "]")


def source_id(key: str) -> str:
    """The anchor of a source."""
    return f"source-{key}"


def _note(text: str | None) -> str:
    return f". {text}" if text else ""


def bibliography(dossier: Dossier | GraphDossier) -> Markup:
    """Every source of the file, with its link."""
    items = [
        tag("li", tag("b", key), " ", link(source["title"], source["url"]), _note(source["note"]), id=source_id(key))
        for key, source in dossier["about"]["sources"].items()
    ]
    return tag("ul", items, class_="sources") if items else Markup("")
