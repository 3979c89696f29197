"""What was changed, in words, and what of it does not fit the file: nothing is solved for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from winset.cases.change import changes_of
from winset.cases.changes import change_conflict
from winset.errors import ConflictError, RequestError, WinsetError
from winset.studies.change_options import as_options
from winset.studies.change_words import changes_in_words
from winset.views.change_options import on_line
from winset.views.words import first_upper, joined, plain

if TYPE_CHECKING:
    from winset.cases.graph_case import GraphCase
    from winset.cases.schema import Conflict
    from winset.views.web.wanted import Wanted

TITLE = "What I changed"
ORDER = 0

MOST = 200
"""Most changes that are told."""


def shown(subject: Conflict | GraphCase) -> bool:
    """It stands beside every screen, and in no bar."""
    del subject
    return False


def data(wanted: Wanted) -> dict[str, Any]:
    """Each entry of the page's list by itself: `words`, `problem` (None where it fits), `options` of the terminal."""
    entries = wanted.params.get("entries")
    if not isinstance(entries, list) or len(entries) > MOST:
        raise RequestError(f"expected a list of at most {MOST} changes")
    return {"entries": [_told(wanted.base, entry) for entry in entries], "digest": wanted.conflict.digest}


def _told(base: Conflict, entry: Any) -> dict[str, Any]:
    try:
        made = changes_of(entry)
        words = [plain(one) for one in changes_in_words(base, made)]
        change_conflict(base, made)
    except ConflictError as error:
        return {"words": "A change", "problem": plain(error.problems[0].message), "options": None}
    except (WinsetError, TypeError, ValueError) as error:
        return {"words": "A change", "problem": plain(str(error)), "options": None}
    options = as_options(made)
    return {"words": first_upper(joined(words)), "problem": None, "options": on_line(options) if options else None}
