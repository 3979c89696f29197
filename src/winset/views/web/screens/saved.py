"""The file with the page's changes made in it, to be saved: nothing is solved for it."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from winset.studies.saving import saved_text

if TYPE_CHECKING:
    from winset.cases.graph_case import GraphCase
    from winset.cases.schema import Conflict
    from winset.views.web.wanted import Wanted

TITLE = "Save as a file"
ORDER = 0


def shown(subject: Conflict | GraphCase) -> bool:
    """It is a button, and stands in no bar."""
    del subject
    return False


def data(wanted: Wanted) -> dict[str, Any]:
    """The text of the file, with each change made and marked; without changes as it is."""
    stem = PurePath(wanted.desk.name).name.removesuffix(".yaml").removesuffix(".yml") or "conflict"
    if not wanted.changes:
        return {"name": f"{stem}.yaml", "text": wanted.desk.text, "says": "Saved as it is: nothing is changed."}
    name = f"{stem}-changed.yaml"
    text = saved_text(wanted.desk.text, wanted.desk.name, wanted.changes)
    says = f"Saved as {name}, each change marked by a comment; `winset run {name}` gives the answer of this page."
    return {"name": name, "text": text, "says": says}
