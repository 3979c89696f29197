"""What holds over every assumption at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.views.report.markup import details, tag
from winset.views.report.sections import Section
from winset.views.report.tables import as_html
from winset.views.worlds import NOTE, tables
from winset.views.worlds_words import admitted, nearest_words, never_words, point_words

if TYPE_CHECKING:
    from winset.studies.dossier import Dossier

TITLE = "Over every assumption at once"
ORDER = 105


def section(dossier: Dossier) -> Section | None:
    """Shares of admissible worlds, where a study of worlds was given."""
    found = dossier.get("worlds")
    if not found:
        return None
    lead = [f"{admitted(found)} {point_words(found)}", *nearest_words(found), *never_words(found)]
    made = [details(str(one.title), as_html(one), shown=k == 0) for k, one in enumerate(tables(found))]
    return Section([*lead], [*made, tag("p", NOTE, class_="note")])
