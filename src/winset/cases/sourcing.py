"""How many of a file's numbers carry a source, are said to be assumptions, or say neither."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

_NOT_NUMBERS = {
    "winset", "state", "month", "at_least", "horizon", "outcome", "history", "statements", "claims", "readings",
    "questions", "courses", "tour", "log", "sources", "effect", "options", "id", "range", "step", "inventory", "start",
    "end",
}  # fmt: skip


_NAMED = {"parties": 1, "issues": 1, "chance": 1, "moves": 2, "accords": 1, "endings": 1, "accounts": 1,
          "proposers": 1, "resume": 1, "believed": 1, "instead": 1, "faded": 1, "weights": 1,
          "ideal": 1, "salience": 1, "anchor": 1, "placed": 2, "sized": 1}  # fmt: skip
"""Keys under which an author chooses the names, and for how many levels: a name means nothing to the count."""


@dataclass(frozen=True, slots=True)
class Sourcing:
    """Counts of a file's numbers; a range is one number.

    Attributes
    ----------
    sourced : int
        Numbers whose nearest entry with a `source` names sources alone.
    ordered : int
        Numbers whose nearest such entry names a source and says `assumption`: the order or the sign is the source's,
        the size is assumed.
    assumed : int
        Numbers whose nearest such entry says `assumption` alone.
    unmarked : int
        The others.
    ranges : int
        How many of them all are ranges.
    """

    sourced: int
    ordered: int
    assumed: int
    unmarked: int
    ranges: int

    @property
    def total(self) -> int:
        """All numbers."""
        return self.sourced + self.ordered + self.assumed + self.unmarked


def sourcing_of(data: Any) -> Sourcing:
    """Count the numbers of a file's data; that a sole outcome is certain is none, as it need not be written.

    Parameters
    ----------
    data : mapping
        As the YAML reader gives it.

    Examples
    --------
    >>> sourcing_of({"noise": 1, "war": [{"points": {"low": -2, "high": -1}, "source": "assumption"}]})
    Sourcing(sourced=0, ordered=0, assumed=1, unmarked=1, ranges=1)
    """
    counts = {"sourced": 0, "ordered": 0, "assumed": 0, "unmarked": 0, "ranges": 0}
    _walk(data, "unmarked", counts)
    return Sourcing(**counts)


def _mark(entry: dict[Any, Any], inherited: str) -> str:
    source = entry.get("source")
    if not isinstance(source, (str, list)):
        return inherited
    texts = [str(text).strip() for text in ([source] if isinstance(source, str) else source)]
    texts = [text for text in texts if text]
    if not texts:
        return inherited
    assumed = sum(text.startswith("assumption") for text in texts)
    return "sourced" if not assumed else "assumed" if assumed == len(texts) else "ordered"


def _walk(entry: Any, mark: str, counts: dict[str, int]) -> None:
    """Count the numbers of an entry of the format."""
    if isinstance(entry, list):
        for item in entry:
            _walk(item, mark, counts)
    elif isinstance(entry, (int, float)) and not isinstance(entry, bool):
        counts[mark] += 1
    elif isinstance(entry, dict):
        mark = _mark(entry, mark)
        if "low" in entry and "high" in entry:
            counts[mark] += 1
            counts["ranges"] += 1
            return
        for key, item in entry.items():
            if key == "values":
                for options in _named(item, 1):
                    _walk_options(options, mark, counts)
            elif key == "points" and isinstance(item, dict) and not ("low" in item and "high" in item):
                _walk_all(item.values(), mark, counts)
            elif key == "outcomes" and isinstance(item, list) and len(item) == 1 and isinstance(item[0], dict):
                _walk({name: own for name, own in item[0].items() if (name, own) != ("probability", 1)}, mark, counts)
            elif key not in _NOT_NUMBERS:
                _walk_all(_named(item, _NAMED.get(key, 0)), mark, counts)


def _walk_all(entries: Iterable[Any], mark: str, counts: dict[str, int]) -> None:
    for item in entries:
        _walk(item, mark, counts)


def _walk_options(entry: Any, mark: str, counts: dict[str, int]) -> None:
    """Count the points of an issue's options, which may be called low and high."""
    if isinstance(entry, dict) and isinstance(entry.get("points"), dict):
        mark, entry = _mark(entry, mark), entry["points"]
    _walk_all(entry.values() if isinstance(entry, dict) else [], mark, counts)


def _named(entry: Any, levels: int) -> list[Any]:
    """What stands under so many levels of names."""
    found = [entry]
    for _ in range(levels):
        found = [item for one in found for item in (one.values() if isinstance(one, dict) else [one])]
    return found
