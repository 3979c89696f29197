"""Where the front stood."""

from __future__ import annotations

from winset.views.report.sections import Dossier, Section

TITLE = "The front"
ORDER = 20


def section(dossier: Dossier) -> Section | None:
    """The map, where the file has one."""
    return Section([]) if dossier["map"] else None
