"""What the model said of each war, as it is kept in the repository."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from track_record.wars import War

DIGITS = 6
"""Decimals that are kept of a number: more than any page shows."""


def save(war: War, found: dict[str, Any]) -> None:
    """Keep the results of a war, rounded."""
    war.results.parent.mkdir(parents=True, exist_ok=True)
    war.results.write_text(json.dumps(rounded(found), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def of_war(war: War) -> dict[str, Any] | None:
    """The results of a war as its file is now; None where there are none, or they are of another file."""
    if not war.results.exists():
        return None
    found: dict[str, Any] = json.loads(war.results.read_text(encoding="utf-8"))
    return found if found["digest"] == war.conflict.digest else None


def load_results(wars: Iterable[War]) -> dict[War, dict[str, Any]]:
    """The results of the wars that have any."""
    return {war: json.loads(war.results.read_text(encoding="utf-8")) for war in wars if war.results.exists()}


def rounded(found: Any) -> Any:
    """The same data with every decimal rounded.

    Examples
    --------
    >>> rounded({"a": [0.12345678, "b"], "c": 3})
    {'a': [0.123457, 'b'], 'c': 3}
    """
    if isinstance(found, float):
        return round(found, DIGITS)
    if isinstance(found, dict):
        return {key: rounded(item) for key, item in found.items()}
    return [rounded(item) for item in found] if isinstance(found, (list, tuple)) else found
