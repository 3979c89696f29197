"""Which formats can be written: every module of this folder that has `exported`, found without being listed."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, cast

from winset.cases.problems import nearest, quoted
from winset.errors import RequestError
from winset.views import exports as folder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from winset.cases.schema import Conflict


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of an export.

    Attributes
    ----------
    at : str or None
        A month; None for that of the recorded agreement, else the first.
    against : {'war', 'now'} or None
        What the reserve of a format with one reserve is; None for its default.
    packages : str
        One of `talks.KINDS`.
    """

    at: str | None = None
    against: str | None = None
    packages: str = "all"


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export writes: one text, or texts by file name for a folder; and what to tell of it."""

    files: Mapping[str, str]
    folder: bool
    told: str


class Exporter(Protocol):
    """A module that writes one format."""

    NAME: str
    TITLE: str

    def exported(self, conflict: Conflict, request: Request) -> Exported:
        """The texts to write."""


def exporters() -> dict[str, Exporter]:
    """Every format that can be written by its name, in alphabetical order."""
    names = [f"{folder.__name__}.{module.name}" for module in pkgutil.iter_modules(folder.__path__)]
    modules = [importlib.import_module(name) for name in names]
    found = [cast("Exporter", module) for module in modules if hasattr(module, "exported")]
    return {module.NAME: module for module in sorted(found, key=lambda module: module.NAME)}


def exporter(name: str) -> Exporter:
    """The format of a name.

    Raises
    ------
    RequestError
        Where there is none of that name.
    """
    known = exporters()
    if name not in known:
        raise RequestError(f"--to {name}: no format {quoted(name)}{nearest(name, known)}")
    return known[name]
