"""A file that the page sends: read, and told as the list of files tells those that are served."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from winset.cases.problems import clean
from winset.errors import ConflictError, RequestError, WinsetError
from winset.views.web.listing import listed
from winset.views.web.subject import Subject

if TYPE_CHECKING:
    from winset.cases.graph_case import GraphCase
    from winset.cases.schema import Conflict
    from winset.views.web.wanted import Wanted

TITLE = "A file of your own"
ORDER = 0
BARE = True
KEEP = False


def shown(subject: Conflict | GraphCase) -> bool:
    """It stands in no bar: it is how a file comes to the page."""
    del subject
    return False


def data(wanted: Wanted) -> dict[str, Any]:
    """The `file` as the page lists it, with the name given; or its `problems`, with lines."""
    text, key, name = (wanted.params.get(part) for part in ("text", "key", "name"))
    if not (isinstance(text, str) and isinstance(key, str) and isinstance(name, str)):
        raise RequestError("expected a text, a key and a name")
    draft = Subject(key, name)
    try:
        draft.take(text)
    except ConflictError as error:
        return {"file": None, "problems": [clean(problem.located(clean(name))) for problem in error.problems]}
    except WinsetError as error:
        return {"file": None, "problems": [clean(str(error))]}
    return {"file": listed(draft), "problems": []}
