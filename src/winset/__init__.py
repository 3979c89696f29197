"""Winset: how wars end, computed from one file.

::

    conflict file ──read──▶ Conflict ──build──▶ Game ──solve──▶ Solution ──run──▶ Finding ──▶ what you see
       cases/                           game/            solver/            studies/          views/

Everything is a plain function over frozen records. Whatever takes a conflict takes its data, the name of a packaged
case, or the path of a file in its place.

Examples
--------
>>> import winset
>>> toy = winset.read({"winset": 1, "title": "A toy", "parties": {"a": {"values": {"x": {"y": 2}}}},
...                    "issues": {"x": ["y", "z"]}, "consent": [{"of": ["a"]}]})
>>> round(winset.run(toy).to_json()["forward"]["options"]["x"]["y"], 2)
0.71
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from winset.cases.read import from_data, parse, read
    from winset.cases.schema import Conflict
    from winset.errors import ConflictError, RequestError, WinsetError
    from winset.errors import LimitError as LimitError
    from winset.game.game import Game, build
    from winset.solver.check import Checked as Checked
    from winset.solver.check import check
    from winset.solver.solution import Solution, solve
    from winset.studies.claims import claims
    from winset.studies.compare import compare as compare
    from winset.studies.deals import deals
    from winset.studies.decide import decide
    from winset.studies.durability import durability as last
    from winset.studies.finding import Finding
    from winset.studies.levers import levers
    from winset.studies.questions import questions as ask
    from winset.studies.readings import readings
    from winset.studies.ripeness import ripeness as ripe
    from winset.studies.stable import stable
    from winset.studies.statements import statements
    from winset.studies.timeline import timeline as run
    from winset.studies.timeline import timeline as timeline
    from winset.studies.unlock import unlock
    from winset.studies.what_if import what_if
    from winset.studies.why import why
    from winset.studies.worlds.worlds import worlds
    from winset.views.plot import plot
    from winset.views.report.report import report

__version__ = "0.2.0.dev0"

__all__ = [
    "Conflict",
    "ConflictError",
    "Finding",
    "Game",
    "RequestError",
    "Solution",
    "WinsetError",
    "ask",
    "build",
    "check",
    "claims",
    "deals",
    "decide",
    "from_data",
    "last",
    "levers",
    "parse",
    "plot",
    "read",
    "readings",
    "report",
    "ripe",
    "run",
    "solve",
    "stable",
    "statements",
    "unlock",
    "what_if",
    "why",
    "worlds",
]

_HOMES = {
    "Checked": "solver.check",
    "Conflict": "cases.schema",
    "ConflictError": "errors",
    "Finding": "studies.finding",
    "Game": "game.game",
    "LimitError": "errors",
    "RequestError": "errors",
    "Solution": "solver.solution",
    "WinsetError": "errors",
    "ask": "studies.questions:questions",
    "build": "game.game",
    "check": "solver.check",
    "claims": "studies.claims",
    "compare": "studies.compare",
    "deals": "studies.deals",
    "decide": "studies.decide",
    "from_data": "cases.read",
    "last": "studies.durability:durability",
    "levers": "studies.levers",
    "parse": "cases.read",
    "plot": "views.plot",
    "read": "cases.read",
    "readings": "studies.readings",
    "report": "views.report.report",
    "ripe": "studies.ripeness:ripeness",
    "run": "studies.timeline:timeline",
    "solve": "solver.solution",
    "stable": "studies.stable",
    "statements": "studies.statements",
    "timeline": "studies.timeline",
    "unlock": "studies.unlock",
    "what_if": "studies.what_if",
    "why": "studies.why",
    "worlds": "studies.worlds.worlds",
}
"""Where each name of the front door lives, and what it is called there if not the same.

`Checked`, `LimitError`, `compare` and `timeline` are there for whoever asks for them, and not among the thirty that
are shown.
"""


def __getattr__(name: str) -> Any:
    """Load what is asked for when it is asked for: `winset --help` needs none of it."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'winset' has no attribute {name!r}")
    module, _, own = home.partition(":")
    return getattr(importlib.import_module(f"winset.{module}"), own or name)


def __dir__() -> list[str]:
    """The front door, and nothing that stands behind it."""
    return sorted(__all__)
