"""Which format a path holds: every module of this folder that reads one is found without being listed.

A format is a module with `NAME` (one word, for the command line), `TITLE` (what it is called), `TAKES` (what a path may
be), `NEXT` (commands that make sense afterwards), `recognises(path)`, `read_foreign(path, wanted)`, which gives the
text of the file to write, and `check(text, name)`, which reads that text back and says what it holds. A format that
becomes another kind of file than a conflict brings another `check` and `NEXT`.
"""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path as FilePath
from typing import Protocol, cast

from winset.cases import formats as folder
from winset.cases.formats.bounded import heads, refused
from winset.cases.formats.foreign import ImportWanted
from winset.cases.problems import nearest, quoted
from winset.errors import RequestError


class Format(Protocol):
    """A module that reads one foreign format."""

    NAME: str
    TITLE: str
    TAKES: str
    NEXT: tuple[str, ...]

    def recognises(self, path: FilePath) -> bool:
        """Whether a file or a folder looks like this format; reads little, and refuses nothing."""

    def read_foreign(self, path: FilePath, wanted: ImportWanted) -> str:
        """The text of the file to write; a ConflictError or RequestError where it cannot be had."""

    def check(self, text: str, name: str | FilePath) -> str:
        """Read that text back, and say what it holds."""


def known_formats() -> dict[str, Format]:
    """Every format by its name, in alphabetical order."""
    names = [f"{folder.__name__}.{module.name}" for module in pkgutil.iter_modules(folder.__path__)]
    modules = [importlib.import_module(name) for name in names]
    found = [cast(Format, module) for module in modules if hasattr(module, "read_foreign")]
    return {module.NAME: module for module in sorted(found, key=lambda module: module.NAME)}


def format_of(path: FilePath, name: str | None = None) -> Format:
    """The format of a file or a folder.

    Parameters
    ----------
    path : path
    name : str, optional
        The format as the user names it; default: the one that recognises the path.

    Raises
    ------
    ConflictError
        Where there is no such path, or no format recognises it.
    RequestError
        Where there is no format of that name, or several recognise the path.
    """
    known = known_formats()
    if name is not None:
        if name not in known:
            raise RequestError(f"no format {quoted(name)}{nearest(name, known)}", parameter="name", found=name)
        return known[name]
    if not path.exists():
        raise refused(path, "no such file or folder")
    found = [module for module in known.values() if module.recognises(path)]
    if len(found) > 1:
        names = " and ".join(module.NAME for module in found)
        raise RequestError(f"{path}: looks like {names}; say which with `name`", mentions=["name"])
    if not found:
        if any("\nwinset:" in f"\n{head}" for head in heads(path, ".yaml", ".yml")) and not path.is_dir():
            raise refused(path, "a conflict file already; use it as it is")
        takes = "; ".join(f"{module.TITLE} ({module.TAKES})" for module in known.values())
        raise refused(path, f"none of the formats that are read: {takes}")
    return found[0]
