"""Entries of a file's log: days that are none, and paths that lead nowhere in the file as it is now."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from winset.cases.numbers import Record
from winset.cases.problems import near, nearest, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from winset.cases.checks import Report
    from winset.cases.schema import Conflict, LogEntry

Token = tuple[str, str]
"""A part of a path, the second of the two where it stands in brackets."""

_TOKEN = re.compile(r"([^.\[\]]+)|\[([^\]]*)\]")

TODAY = "write the path that it has now, or leave `path` out and say under `because` what it was"
"""What to do about a path that led somewhere once."""


def check_log(report: Report) -> None:
    """Tell days that are none, and warn of paths that lead nowhere, since what they led to may be gone by now."""
    for k, entry in enumerate(report.conflict.log):
        try:
            date.fromisoformat(entry.on)
        except ValueError as error:
            report.add(("log", k, "on"), f"{quoted(entry.on)}: {error}")
        if entry.path is not None and (hint := _astray(report.conflict, entry)) is not None:
            remedy = f" {TODAY.capitalize()}" if hint.endswith("?") else f"; {TODAY}"
            report.add(("log", k, "path"), f"{quoted(entry.path)} leads nowhere in this file{hint}{remedy}", "warning")


def _astray(conflict: Conflict, entry: LogEntry) -> str | None:
    """Where a path that leads nowhere may have been meant to lead; None for one that leads somewhere.

    What an entry without `now` names was taken out, so that only what it stood in is looked for.
    """
    tokens: list[Token] = _TOKEN.findall(entry.path or "")
    here: list[Any] = [conflict]
    for k, (key, index) in enumerate(tokens[:-1] if entry.now is None else tokens):
        inner = [step for part in here for step in _steps(part, key or index)]
        if not inner:
            return _hint(here[0], tokens, k)
        here = inner
    return None if tokens else ""


def _steps(entry: Any, token: str) -> list[Any]:
    """What a word leads to in an entry, also where the format's short forms leave out what lies between."""
    return [held[token] for held in map(_held, _parts(entry)) if token in held][:1]


def _parts(entry: Any) -> Iterator[Any]:
    """An entry, and those in it whose own key or number a path may leave out."""
    yield entry
    held = _held(entry)
    for key in ("points", "outcomes"):
        if isinstance(held.get(key), (dict, tuple)):
            yield from _parts(held[key])
    if isinstance(entry, tuple) and len(entry) == 1:
        yield from _parts(entry[0])


def _held(entry: Any) -> dict[str, Any]:
    """The entries inside one, by all that they may be called."""
    if isinstance(entry, Record):
        return {info.alias or name: getattr(entry, name) for name, info in type(entry).model_fields.items()}
    if isinstance(entry, tuple):
        ids = {item.id: item for item in entry if getattr(item, "id", None)}
        return {str(k): item for k, item in enumerate(entry)} | ids
    return {str(key): item for key, item in entry.items()} if isinstance(entry, dict) else {}


def _hint(here: Any, tokens: Sequence[Token], k: int) -> str:
    """The nearest path that leads on from an entry: another word, or one word more."""
    word, held = tokens[k][0] or tokens[k][1], _held(here)
    rest = [key or index for key, index in tokens[k:]]
    meant = near(word, [key for part in _parts(here) for key in _held(part)])
    if not meant and isinstance(here, Record):
        more = next((key for key, item in held.items() if _leads(item, rest)), None)
        return f"; did you mean {quoted(_text([*tokens[:k], (more, ''), *tokens[k:]]))}?" if more else ""
    if meant:
        replaced = (meant, "") if tokens[k][0] else ("", meant)
        return f"; did you mean {quoted(_text([*tokens[:k], replaced, *tokens[k + 1 :]]))}?"
    return f": no {quoted(word)} in {quoted(_text(tokens[:k]))}{nearest(word, held)}"


def _leads(entry: Any, words: Sequence[str]) -> bool:
    """Whether words lead from an entry to something."""
    return not words or any(_leads(step, words[1:]) for step in _steps(entry, words[0]))


def _text(tokens: Sequence[Token]) -> str:
    """A path as it is written."""
    return "".join(f".{key}" if key else f"[{index}]" for key, index in tokens).removeprefix(".")
