"""Sources that an entry names and the file does not have, where one that it has is all but the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel

from winset.cases.numbers import Noted
from winset.cases.problems import near, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from winset.cases.checks import Report
    from winset.cases.problems import Path

ASSUMPTION = "assumption"
"""What stands in place of a source."""


def check_citations(report: Report) -> None:
    """Warn of a source that is misspelt, since it would count as one; others may stand for themselves."""
    known = [*report.conflict.sources, ASSUMPTION]
    if not report.conflict.sources:
        return
    for path, source in _cited((), report.conflict):
        word = source.split(" ", 1)[0]
        meant = "" if word in known else near(word, known)
        if meant:
            told = f"no source {quoted(word)} among `sources`; did you mean '{meant}'? Write that, or name it there"
            report.add((*path, "source"), told, "warning")


def _cited(path: Path, part: object) -> Iterator[tuple[Path, str]]:
    """Every source that a record, or one in it, names, and where."""
    if isinstance(part, Noted):
        yield from ((path, source) for source in part.sources)
    if isinstance(part, BaseModel):
        inner: list[tuple[str | int, object]] = [(name, getattr(part, name)) for name in part.model_fields_set]
    elif isinstance(part, dict):
        inner = list(part.items())
    elif isinstance(part, tuple):
        inner = list(enumerate(part))
    else:
        return
    for key, item in inner:
        if isinstance(item, (BaseModel, dict, tuple)):
            yield from _cited((*path, key), item)
