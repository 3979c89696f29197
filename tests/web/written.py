"""Conflicts as files, for a server to serve."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any


def written(data: Any, file: Path, marks: Sequence[str] = (), text: str = "") -> Path:
    """Data as a file, with a text in the place of each mark; JSON is YAML, but for a step that is written with a plus."""
    told = json.dumps(stepped(data))
    for mark in reversed(marks):
        told = told.replace(mark, json.dumps(text)[1:-1])
    file.write_text(told, encoding="utf-8")
    return file


def stepped(entry: Any) -> Any:
    """Data with each step of an effect as text."""
    if isinstance(entry, dict):
        return {key: steps(item) if key == "effect" else stepped(item) for key, item in entry.items()}
    return [stepped(item) for item in entry] if isinstance(entry, list) else entry


def steps(effect: dict[str, Any]) -> dict[str, Any]:
    """An effect with its steps as text."""
    return {
        name: f"{int(to):+d}" if isinstance(to, int) and not isinstance(to, bool) else to for name, to in effect.items()
    }
