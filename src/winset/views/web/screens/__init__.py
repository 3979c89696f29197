"""The screens of the page: what a screen shows is one file in this folder, and is found without being listed.

What the module of a screen holds
---------------------------------
TITLE : str
    Its name in the bar.
ORDER : int
    Its place there; 0 where it stands in no bar and answers questions alone.
shown(subject) -> bool
    Whether this conflict, or this graph model, has such a screen.
data(wanted) -> dict
    What the screen shows, as plain JSON; called in a worker, with a `winset.views.web.wanted.Wanted`. What it raises as
    a WinsetError is shown as a sentence.
KEEP : bool, optional
    Whether the same question has the same answer, so that it is kept; it is, where nothing is said.
BARE : bool, optional
    Whether it is asked about no file; where nothing is said it is asked about one.

What draws it is `static/screens/NAME.js`: `mount(place, page)` builds it and returns an object with `update()`, which
is called at once and whenever the changes, the month or the file are others.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

    from winset.cases.graph_case import GraphCase
    from winset.cases.schema import Conflict


@cache
def screens() -> dict[str, ModuleType]:
    """Every screen by its name, in its order."""
    names = [module.name for module in pkgutil.iter_modules(__path__)]
    found = {name: importlib.import_module(f"{__name__}.{name}") for name in names}
    return dict(sorted(found.items(), key=lambda entry: (int(entry[1].ORDER), entry[0])))


def in_bar(subject: Conflict | GraphCase) -> dict[str, ModuleType]:
    """The screens that a file has, in the order of the bar."""
    return {name: one for name, one in screens().items() if one.ORDER and one.shown(subject)}
