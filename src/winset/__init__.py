"""Winset: how wars end, computed from one file.

::

    conflict file ──read──▶ Conflict ──build──▶ Game ──solve──▶ Solution ──timeline──▶ Finding ──▶ what you see
       cases/                           game/            solver/            studies/               views/

>>> import winset
>>> finding = winset.timeline(winset.read("toy-korea"))    # doctest: +SKIP

Everything is a plain function over frozen records. A conflict is data: nothing about a war is in code.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from winset.cases.read import from_data, packaged, parse, read
    from winset.cases.schema import Conflict
    from winset.errors import ConflictError, LimitError, RequestError, WinsetError
    from winset.game.game import Game, build
    from winset.solver.solution import Solution, solve
    from winset.studies.finding import Finding
    from winset.studies.timeline import timeline

__version__ = "0.1.0"

__all__ = [
    "Conflict",
    "ConflictError",
    "Finding",
    "Game",
    "LimitError",
    "RequestError",
    "Solution",
    "WinsetError",
    "build",
    "from_data",
    "packaged",
    "parse",
    "read",
    "solve",
    "timeline",
]

_HOMES = {
    "Conflict": "winset.cases.schema",
    "ConflictError": "winset.errors",
    "Finding": "winset.studies.finding",
    "Game": "winset.game.game",
    "LimitError": "winset.errors",
    "RequestError": "winset.errors",
    "Solution": "winset.solver.solution",
    "WinsetError": "winset.errors",
    "build": "winset.game.game",
    "from_data": "winset.cases.read",
    "packaged": "winset.cases.read",
    "parse": "winset.cases.read",
    "read": "winset.cases.read",
    "solve": "winset.solver.solution",
    "timeline": "winset.studies.timeline",
}


def __getattr__(name: str) -> Any:
    """Load what is asked for when it is asked for: `winset --help` needs none of it."""
    if name not in _HOMES:
        raise AttributeError(f"module 'winset' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)
